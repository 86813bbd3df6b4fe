/*
 * Any selectors and mappings on any document: each names one thing, or is refused in words; the id
 * of what it names is that thing's.
 *
 * The first section holds lines `map ~=open`, `workflow Plan`, or a selector.
 */
#include "fuzz.h"

#include "doc/select.h"

#include <stdlib.h>

static void check_selection(struct fuzz_doc *d, struct wf_slice selector, unsigned kinds)
{
	struct wf_selection found = {0}, again = {0};
	struct wf_buf id = WF_BUF_INIT;
	enum wf_code code = wf_select(&found, &d->doc, selector, kinds, -1, &d->err);

	fuzz_check_error(&d->err, code);
	if (code != WF_OK) {
		wf_error_release(&d->err);
		return;
	}
	fuzz_require((found.kind & kinds) == (unsigned)found.kind, "another kind", selector);
	if (found.kind == WF_SELECT_STEP) {
		fuzz_require(found.index < d->doc.nsteps, "no step", selector);
		wf_step_id(&id, &d->doc, found.index);
	} else {
		fuzz_require(found.index < d->doc.nphases, "no phase", selector);
		wf_phase_id(&id, &d->doc, found.index);
	}
	if (!d->doc.implicit || found.kind == WF_SELECT_STEP)
		fuzz_require(wf_select(&again, &d->doc, wf_buf_as_slice(&id), found.kind, -1,
				       &d->err) == WF_OK &&
				     again.kind == found.kind && again.index == found.index,
			     "the id of something else", wf_buf_as_slice(&id));
	wf_buf_release(&id);
}

static void check_workflow(struct fuzz_doc *d, struct wf_slice selector)
{
	uint32_t workflow;
	enum wf_code code = wf_select_workflow(&workflow, &d->doc, selector, &d->err);

	fuzz_check_error(&d->err, code);
	fuzz_require(code != WF_OK || workflow < d->doc.nworkflows, "no workflow", selector);
	wf_error_release(&d->err);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct wf_slice rest = wf_slice((const char *)data, size), asked = fuzz_section(&rest);
	struct wf_map map;
	struct fuzz_doc d;

	fuzz_map_lines(&map, asked);
	if (fuzz_begin(&d, rest, &map)) {
		while (asked.len) {
			struct wf_slice line = fuzz_line(&asked);

			if (wf_slice_starts(line, "workflow ")) {
				check_workflow(&d, wf_slice_skip(line, 9));
				continue;
			}
			check_selection(&d, line, WF_SELECT_PHASE);
			check_selection(&d, line, WF_SELECT_STEP);
			check_selection(&d, line, WF_SELECT_PHASE | WF_SELECT_STEP);
		}
		fuzz_end(&d);
	}
	wf_map_release(&map);
	return 0;
}
