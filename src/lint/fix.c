#include "lint/lint.h"

#include <stdlib.h>

/* More rounds than any chain of fixes needs: each mends what an earlier one brought to light. */
#define ROUNDS 16

static bool overlaps(const struct wf_edit *e, size_t end)
{
	return e->offset < end;
}

/*
 * Takes the fixes that lie after each other; what overlaps waits for the next
 * round. Findings are sorted, and a fix lies on the lines of its finding.
 */
static size_t choose(struct wf_edits *chosen, const struct wf_lint *lint)
{
	size_t end = 0, n = 0;

	for (size_t i = 0; i < lint->n; i++) {
		const struct wf_finding *f = &lint->items[i];
		bool free_place = f->edits.begin < f->edits.end;
		size_t last = end;

		for (uint32_t k = f->edits.begin; k < f->edits.end; k++)
			free_place &= !overlaps(&lint->edits.items[k], end);
		for (uint32_t k = f->edits.begin; free_place && k < f->edits.end; k++) {
			const struct wf_edit *e = &lint->edits.items[k];

			wf_edits_add(chosen, e->offset, e->len, e->text);
			if (e->offset + e->len >= last)
				last = e->offset + e->len + 1;
		}
		n += free_place;
		end = last;
	}
	return n;
}

/* One round over the bytes at *BYTES, which become the mended ones; how many findings were mended. */
static size_t mend(struct wf_buf *bytes, const struct wf_doc *doc,
		   const struct wf_lint_options *options)
{
	struct wf_edits edits = WF_EDITS_INIT;
	struct wf_buf out = WF_BUF_INIT;
	struct wf_lint lint;
	size_t n;

	wf_lint(&lint, doc, options);
	n = choose(&edits, &lint);
	wf_edits_settle(&edits, doc->src.bytes);
	if (edits.n > 0)
		wf_edits_apply(&edits, doc->src.bytes, doc->src.len, &out);
	else
		n = 0;
	wf_lint_release(&lint);
	wf_edits_release(&edits);
	if (n > 0) {
		wf_buf_release(bytes);
		*bytes = out;
	}
	return n;
}

size_t wf_lint_fix(struct wf_buf *out, const struct wf_doc *doc,
		   const struct wf_lint_options *options)
{
	struct wf_lint_options fixing = *options;
	struct wf_error ignored = WF_ERROR_INIT;
	struct wf_map map = {.items = doc->map.items, .n = options->mapped};
	struct wf_buf bytes = WF_BUF_INIT;
	size_t total = 0, n;

	fixing.fix = true;
	n = mend(&bytes, doc, &fixing);
	total += n;
	for (int i = 1; n > 0 && i < ROUNDS; i++) {
		struct wf_buf read = bytes;
		struct wf_doc now;

		if (wf_doc_read(&now, doc->name, read.ptr, read.len, &map, &ignored) != WF_OK)
			break;
		bytes = (struct wf_buf)WF_BUF_INIT;
		n = mend(&bytes, &now, &fixing);
		wf_doc_release(&now);
		if (n > 0)
			wf_buf_release(&read);
		else
			bytes = read;
		total += n;
	}
	if (total > 0)
		wf_buf_slice(out, wf_buf_as_slice(&bytes));
	else
		wf_buf_add(out, doc->src.bytes, doc->src.len);
	wf_buf_release(&bytes);
	wf_error_release(&ignored);
	return total;
}
