/*
 * `fmt` of any document: it says what it said, has the same blocks, and twice is once. Sections as
 * for fix.
 */
#include "fuzz.h"

#include "ops/canon.h"
#include "out/out.h"

#include <stdlib.h>

static enum wf_code format(struct fuzz_doc *d, size_t mapped)
{
	enum wf_code code = WF_OK;

	wf_canon(&d->edits, &d->doc, mapped);
	wf_edits_apply(&d->edits, d->bytes, d->doc.src.len, &d->out);
	if (d->edits.n > 0)
		code = wf_canon_verify(&d->doc, wf_buf_as_slice(&d->out), &d->err);
	fuzz_check_error(&d->err, code);
	return code;
}

static void check_blocks(const struct wf_source *before, const struct wf_source *after,
			 struct wf_slice shown)
{
	struct wf_blocks a, b;
	bool same;

	wf_blocks_parse(&a, before);
	wf_blocks_parse(&b, after);
	same = a.n == b.n;
	for (size_t i = 0; i < a.n && same; i++)
		same = a.items[i].type == b.items[i].type && a.items[i].level == b.items[i].level &&
		       a.items[i].parent == b.items[i].parent && a.items[i].end == b.items[i].end;
	fuzz_require(same, "other blocks", shown);
	wf_blocks_release(&a);
	wf_blocks_release(&b);
}

/* A symbol that goes may leave a blank behind, or take one with it. */
static void add_without_blanks(struct wf_buf *out, const struct wf_buf *text)
{
	for (size_t i = 0; i < text->len; i++) {
		if (text->ptr[i] != ' ')
			wf_buf_byte(out, text->ptr[i]);
	}
}

static void add_status(struct wf_buf *out, const struct wf_doc *doc)
{
	struct wf_buf said = WF_BUF_INIT;
	struct wf_draft draft;

	wf_draft_init(&draft, doc);
	wf_out_status_json(&said, &draft, -1);
	add_without_blanks(out, &said);
	wf_draft_release(&draft);
	wf_buf_release(&said);
}

static void check_status(const struct fuzz_doc *before, const struct fuzz_doc *after)
{
	struct wf_buf a = WF_BUF_INIT, b = WF_BUF_INIT;

	add_status(&a, &before->doc);
	add_status(&b, &after->doc);
	fuzz_require(wf_slice_eq(wf_buf_as_slice(&a), wf_buf_as_slice(&b)), "another status",
		     wf_buf_as_slice(&b));
	wf_buf_release(&a);
	wf_buf_release(&b);
}

static void check_format(struct wf_slice text, const struct wf_map *map)
{
	struct fuzz_doc d, formatted;

	if (!fuzz_begin(&d, text, map))
		return;
	if (format(&d, map->n) == WF_OK) {
		struct wf_slice once = wf_buf_as_slice(&d.out);

		fuzz_require(fuzz_begin(&formatted, once, map), "cannot be read", once);
		check_blocks(&d.doc.src, &formatted.doc.src, once);
		if (d.doc.ndamages == 0)
			check_status(&d, &formatted);
		fuzz_require(format(&formatted, map->n) == WF_OK &&
				     wf_slice_eq(wf_buf_as_slice(&formatted.out), once),
			     "twice is not once", wf_buf_as_slice(&formatted.out));
		fuzz_end(&formatted);
	}
	fuzz_end(&d);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct wf_slice text = wf_slice((const char *)data, size);
	struct wf_map map = {0};

	fuzz_map(&map, &text);
	check_format(text, &map);
	wf_map_release(&map);
	return 0;
}
