#include "text/edit.h"

#include <stdlib.h>

void wf_edits_add(struct wf_edits *edits, size_t offset, size_t len, struct wf_slice text)
{
	WF_GROW(edits->items, edits->n, edits->cap);
	edits->items[edits->n] = (struct wf_edit){
		.offset = offset,
		.len = len,
		.text = wf_arena_copy(&edits->arena, text),
		.order = edits->n,
	};
	edits->n++;
}

static int by_offset(const void *left, const void *right)
{
	const struct wf_edit *a = left, *b = right;

	if (a->offset != b->offset)
		return a->offset < b->offset ? -1 : 1;
	if ((a->len == 0) != (b->len == 0))
		return a->len == 0 ? -1 : 1;
	return (a->order > b->order) - (a->order < b->order);
}

void wf_edits_settle(struct wf_edits *edits, const char *bytes)
{
	size_t kept = 0;

	if (edits->n)
		qsort(edits->items, edits->n, sizeof(*edits->items), by_offset);
	for (size_t i = 0; i < edits->n; i++) {
		const struct wf_edit *e = &edits->items[i];

		if (!wf_slice_eq(e->text, wf_slice(bytes + e->offset, e->len)))
			edits->items[kept++] = *e;
	}
	edits->n = kept;
}

void wf_edits_rope(const struct wf_edits *edits, const char *bytes, size_t len, struct wf_rope *out)
{
	size_t at = 0;

	for (size_t i = 0; i < edits->n; i++) {
		const struct wf_edit *e = &edits->items[i];

		if (e->offset < at || e->offset > len || e->len > len - e->offset)
			abort();
		wf_rope_add(out, wf_slice(bytes + at, e->offset - at));
		wf_rope_add(out, e->text);
		at = e->offset + e->len;
	}
	wf_rope_add(out, wf_slice(bytes + at, len - at));
}

void wf_edits_apply(const struct wf_edits *edits, const char *bytes, size_t len, struct wf_buf *out)
{
	struct wf_rope parts = WF_ROPE_INIT;

	wf_edits_rope(edits, bytes, len, &parts);
	wf_rope_copy(&parts, out);
	wf_rope_release(&parts);
}

void wf_edits_release(struct wf_edits *edits)
{
	free(edits->items);
	wf_arena_release(&edits->arena);
	*edits = (struct wf_edits)WF_EDITS_INIT;
}
