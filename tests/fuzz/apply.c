/*
 * Any reports, as JSON Lines and as TAP, on any document: refused in words, or written as the draft
 * says.
 *
 * The first section holds the reports.
 */
#include "fuzz.h"

#include "ops/reports.h"

#include <stdlib.h>

static void apply_items(struct fuzz_doc *d, struct wf_slice input)
{
	struct wf_items items = {0};
	enum wf_code code = wf_items_read(&items, input, &d->err);
	uint32_t last = 0;

	if (code == WF_OK)
		code = wf_items_apply(&d->draft, &items, -1, &last, &d->err);
	fuzz_check_error(&d->err, code);
	if (code == WF_OK) {
		fuzz_require(last < d->doc.nworkflows, "no such workflow", input);
		fuzz_write(d);
	}
	wf_items_release(&items);
}

static void apply_points(struct fuzz_doc *d, struct wf_slice input)
{
	struct wf_points points = {0};
	enum wf_code code = wf_points_read(&points, input, &d->err);
	uint32_t last = 0;

	if (code == WF_OK)
		code = wf_points_apply(&d->draft, &points, -1, &last, &d->err);
	fuzz_check_error(&d->err, code);
	if (code == WF_OK) {
		fuzz_require(last < d->doc.nworkflows, "no such workflow", input);
		fuzz_write(d);
	}
	wf_points_release(&points);
}

static void apply(struct wf_slice text, struct wf_slice input,
		  void (*apply_input)(struct fuzz_doc *, struct wf_slice))
{
	struct fuzz_doc d;

	if (!fuzz_begin(&d, text, NULL))
		return;
	if (wf_doc_require(&d.doc, &d.err) == WF_OK)
		apply_input(&d, input);
	fuzz_end(&d);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct wf_slice rest = wf_slice((const char *)data, size), input = fuzz_section(&rest);

	apply(rest, input, apply_items);
	apply(rest, input, apply_points);
	return 0;
}
