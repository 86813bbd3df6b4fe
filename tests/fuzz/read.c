/*
 * Any document: it is read, or refused in words; every report is sound in every style; nothing is
 * changed where nothing is asked; ids select what they are the id of; line endings say nothing.
 */
#include "fuzz.h"

#include "doc/select.h"
#include "flow/progress.h"
#include "out/findings.h"
#include "out/out.h"

#include <stdlib.h>

static void check_status(struct fuzz_doc *d)
{
	struct wf_view view = {.workflow = -1, .phase = -1, .now = 1795305600, .utc = true};
	struct wf_style style = {.color = false};
	struct wf_buf out = WF_BUF_INIT;

	for (unsigned i = 0; i < 8; i++) {
		view.oneline = i & 1;
		view.open_only = i & 2;
		style.ascii = i & 4;
		view.phase = i == 6 ? (int32_t)d->doc.nphases - 1 : -1;
		wf_out_status_text(&out, &d->draft, &view, &style);
		fuzz_check_text(wf_buf_as_slice(&out));
		wf_buf_clear(&out);
	}
	wf_out_status_json(&out, &d->draft, -1);
	fuzz_check_json(wf_buf_as_slice(&out));
	wf_buf_release(&out);
}

static void check_next(struct fuzz_doc *d)
{
	struct wf_style style = {.color = false};
	struct wf_buf out = WF_BUF_INIT;
	int32_t step = wf_workflow_next(&d->draft, wf_active_workflow(&d->draft));

	if (step >= 0)
		wf_out_next_text(&out, &d->draft, (uint32_t)step, &style);
	fuzz_check_text(wf_buf_as_slice(&out));
	wf_buf_clear(&out);
	wf_out_next_json(&out, &d->draft, step);
	fuzz_check_json(wf_buf_as_slice(&out));
	wf_buf_release(&out);
}

static void check_log(struct fuzz_doc *d)
{
	struct wf_buf out = WF_BUF_INIT;

	wf_out_log_text(&out, &d->draft, -1);
	fuzz_check_text(wf_buf_as_slice(&out));
	wf_buf_clear(&out);
	wf_out_log_json(&out, &d->draft, -1);
	fuzz_check_json(wf_buf_as_slice(&out));
	wf_buf_release(&out);
}

static void check_findings(struct fuzz_doc *d)
{
	struct wf_lint_options options = {.rules = wf_rules_default(true)};
	struct wf_findings_count count = {.files = 1};
	struct wf_buf out = WF_BUF_INIT;
	struct wf_json json = {.out = &out};
	struct wf_digest digest;
	struct wf_lint lint;

	wf_lint(&lint, &d->doc, &options);
	for (size_t i = 0; i < lint.n; i++) {
		fuzz_require(lint.items[i].offset <= d->doc.src.len, "a place outside",
			     lint.items[i].message);
		fuzz_require(lint.items[i].line >= 1 && lint.items[i].column >= 1, "no place",
			     lint.items[i].message);
	}
	wf_out_findings_text(&out, "status.md", &lint);
	wf_out_findings_summary(&out, &count);
	wf_digest_init(&digest);
	wf_out_findings_digest(&digest, "status.md", &lint);
	wf_digest_close(&out, &digest);
	wf_digest_init(&digest);
	wf_out_findings_github(&digest, "status.md", &lint);
	wf_out_github_close(&out, &digest, &count);
	fuzz_check_text(wf_buf_as_slice(&out));
	wf_buf_clear(&out);
	wf_json_open(&json, NULL, '[');
	wf_out_findings_json(&json, "status.md", &lint);
	wf_json_close(&json, ']');
	fuzz_check_json(wf_buf_as_slice(&out));
	wf_buf_clear(&out);
	json = (struct wf_json){.out = &out};
	wf_out_sarif_open(&json);
	wf_out_findings_sarif(&json, "status.md", &lint);
	wf_out_sarif_close(&json);
	fuzz_check_json(wf_buf_as_slice(&out));
	wf_buf_release(&out);
	wf_lint_release(&lint);
}

static void check_id(struct fuzz_doc *d, enum wf_select_kind kind, uint32_t index)
{
	struct wf_buf id = WF_BUF_INIT;
	struct wf_selection s = {0};
	enum wf_code code;

	if (kind == WF_SELECT_PHASE)
		wf_phase_id(&id, &d->doc, index);
	else
		wf_step_id(&id, &d->doc, index);
	code = wf_select(&s, &d->doc, wf_buf_as_slice(&id), kind, -1, &d->err);
	fuzz_require(code == WF_OK && s.kind == kind && s.index == index,
		     "the id of something else", wf_buf_as_slice(&id));
	wf_buf_release(&id);
}

static void add_with_ending(struct wf_buf *out, struct wf_slice text, const char *ending)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] != '\r' && text.ptr[i] != '\n')
			wf_buf_byte(out, text.ptr[i]);
		else if (text.ptr[i] == '\r' || i == 0 || text.ptr[i - 1] != '\r')
			wf_buf_str(out, ending);
	}
}

static void check_endings(struct wf_slice text)
{
	static const char *const endings[] = {"\n", "\r\n", "\r"};
	struct wf_buf said[COUNT(endings)];

	for (size_t e = 0; e < COUNT(endings); e++) {
		struct wf_buf written = WF_BUF_INIT;
		struct fuzz_doc d;

		said[e] = (struct wf_buf)WF_BUF_INIT;
		add_with_ending(&written, text, endings[e]);
		fuzz_require(fuzz_begin(&d, wf_buf_as_slice(&written), NULL), "refused", text);
		wf_out_status_json(&said[e], &d.draft, -1);
		fuzz_require(wf_slice_eq(wf_buf_as_slice(&said[e]), wf_buf_as_slice(&said[0])),
			     "another document with other line endings", wf_buf_as_slice(&said[e]));
		fuzz_end(&d);
		wf_buf_release(&written);
	}
	for (size_t e = 0; e < COUNT(endings); e++)
		wf_buf_release(&said[e]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct wf_slice text = wf_slice((const char *)data, size);
	struct fuzz_doc d;

	if (!fuzz_begin(&d, text, NULL))
		return 0;
	fuzz_require(fuzz_write(&d) == WF_OK && d.edits.n == 0 &&
			     wf_slice_eq(wf_buf_as_slice(&d.out), text),
		     "changed, and nothing was asked", text);
	if (wf_doc_require(&d.doc, &d.err) == WF_OK) {
		check_status(&d);
		check_next(&d);
	}
	check_log(&d);
	check_findings(&d);
	for (uint32_t i = 0; i < d.doc.nphases && !d.doc.implicit; i++)
		check_id(&d, WF_SELECT_PHASE, i);
	for (uint32_t i = 0; i < d.doc.nsteps; i++)
		check_id(&d, WF_SELECT_STEP, i);
	check_endings(text);
	fuzz_end(&d);
	return 0;
}
