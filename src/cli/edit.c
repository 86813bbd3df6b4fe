#include "cli/rewrite.h"
#include "cli/show.h"

#include "ops/advice.h"
#include "ops/verify.h"
#include "text/file.h"

#include <stdio.h>
#include <stdlib.h>

/* The latest try at an edit: the document as it was read and what is to become of it. */
struct attempt {
	struct wf_cli *cli;
	wf_cli_edit_fn edit;
	struct wf_doc doc;
	struct wf_draft draft;
	struct wf_edits edits;
	uint32_t workflow;
	bool written;
};

static struct attempt no_attempt(struct wf_cli *cli, wf_cli_edit_fn edit)
{
	return (struct attempt){.cli = cli, .edit = edit, .edits = WF_EDITS_INIT};
}

static void release(struct attempt *a)
{
	if (a->draft.doc)
		wf_draft_release(&a->draft);
	wf_doc_release(&a->doc);
	wf_edits_release(&a->edits);
	*a = no_attempt(a->cli, a->edit);
}

/* A wf_rewrite_fn. */
static enum wf_code make(void *context, struct wf_slice bytes, struct wf_rope *out,
			 struct wf_error *err)
{
	struct attempt *a = context;
	struct wf_cli *cli = a->cli;
	enum wf_code code;

	release(a);
	wf_advice_release(&cli->advice, &cli->nadvice);
	code = wf_doc_read(&a->doc, cli->file, bytes.ptr, bytes.len, &cli->map, err);
	if (code == WF_OK)
		code = wf_doc_require(&a->doc, err);
	if (code != WF_OK)
		return code;
	wf_draft_init(&a->draft, &a->doc);
	code = wf_cli_date(cli, &a->draft);
	a->draft.force = cli->given[WF_OPT_FORCE];
	a->draft.ticks_only = cli->given[WF_OPT_TICKS_ONLY];
	if (code == WF_OK)
		code = a->edit(cli, &a->draft, &a->workflow);
	if (code == WF_OK)
		code = wf_draft_edits(&a->draft, &a->edits, err);
	if (code != WF_OK)
		return code;
	wf_edits_rope(&a->edits, bytes.ptr, bytes.len, out);
	return wf_verify_reads(&a->draft) ? wf_verify(&a->draft, wf_rope_join(out), err) : WF_OK;
}

static void report_on(const struct attempt *a, const struct wf_draft *after, struct wf_buf *out)
{
	struct wf_cli *cli = a->cli;
	struct wf_report r = {
		.file = cli->file,
		.edits = &a->edits,
		.after = after,
		.workflow = a->workflow,
		.written = a->written,
		.quiet = cli->given[WF_OPT_QUIET],
		.advice = cli->advice,
		.nadvice = cli->nadvice,
	};
	struct wf_buf diff = WF_BUF_INIT;

	if (cli->given[WF_OPT_DIFF] || cli->given[WF_OPT_DRY_RUN]) {
		wf_out_diff(&diff, cli->file, &a->doc.src, &a->edits);
		r.diff = diff.ptr;
	}
	if (cli->given[WF_OPT_JSON]) {
		wf_out_change_json(out, &a->draft, &r);
		wf_buf_byte(out, '\n');
	} else {
		wf_cli_show(out, wf_buf_as_slice(&diff));
		if (!cli->given[WF_OPT_DRY_RUN])
			wf_out_change_text(out, &a->draft, &r, &cli->style);
	}
	wf_buf_release(&diff);
}

/* Where steps were added the document is read as it is now, or what comes next could not be said. */
static void report(const struct attempt *a, struct wf_rope *text, struct wf_buf *out)
{
	struct wf_error ignored = WF_ERROR_INIT;
	struct wf_slice bytes = WF_SLICE_LIT("");
	struct wf_draft after;
	struct wf_doc doc;

	if (a->draft.nadded > 0)
		bytes = wf_rope_join(text);
	if (a->draft.nadded == 0 || wf_doc_read(&doc, a->cli->file, bytes.ptr, bytes.len,
						&a->cli->map, &ignored) != WF_OK) {
		report_on(a, NULL, out);
		wf_error_release(&ignored);
		return;
	}
	wf_draft_init(&after, &doc);
	report_on(a, &after, out);
	wf_draft_release(&after);
	wf_doc_release(&doc);
}

/* Standard input to standard output; the report goes to standard error. */
static enum wf_code edit_stream(struct wf_cli *cli, struct attempt *a)
{
	struct wf_rope after = WF_ROPE_INIT;
	struct wf_buf said = WF_BUF_INIT;
	char *bytes = NULL;
	size_t len;
	enum wf_code code;

	if ((cli->given[WF_OPT_JSON] || cli->given[WF_OPT_DIFF]) && !cli->given[WF_OPT_DRY_RUN]) {
		wf_error_set(
			&cli->err, WF_USAGE, 0,
			"'-' writes the document to standard output: --json and --diff have no place there");
		wf_error_hint(&cli->err, "--dry-run shows the diff alone");
		return WF_USAGE;
	}
	code = wf_file_read(&bytes, &len, "-", &cli->err);
	if (code == WF_OK)
		code = make(a, wf_slice(bytes, len), &after, &cli->err);
	if (code == WF_OK && cli->given[WF_OPT_DRY_RUN]) {
		report(a, &after, &cli->out);
	} else if (code == WF_OK) {
		report(a, &after, &said);
		fputs(said.ptr, stderr);
		wf_cli_show(&cli->out, wf_rope_join(&after));
	}
	wf_buf_release(&said);
	wf_rope_release(&after);
	free(bytes);
	return code;
}

static enum wf_code edit_dry(struct wf_cli *cli, struct attempt *a)
{
	struct wf_rope after = WF_ROPE_INIT;
	char *bytes = NULL;
	size_t len;
	enum wf_code code = wf_file_read(&bytes, &len, cli->file, &cli->err);

	if (code == WF_OK)
		code = make(a, wf_slice(bytes, len), &after, &cli->err);
	if (code == WF_OK)
		report(a, &after, &cli->out);
	wf_rope_release(&after);
	free(bytes);
	return code;
}

/* A wf_rewritten_fn. */
static void done(void *context, struct wf_slice bytes, struct wf_rope *after, bool written)
{
	struct attempt *a = context;

	(void)bytes;
	a->written = written;
	report(a, after, &a->cli->out);
}

int wf_cli_edit(struct wf_cli *cli, wf_cli_edit_fn edit)
{
	struct attempt a = no_attempt(cli, edit);
	enum wf_code code = wf_cli_find_file(cli);

	if (code != WF_OK)
		return wf_cli_fail(cli);
	if (strcmp(cli->file, "-") == 0)
		code = edit_stream(cli, &a);
	else if (cli->given[WF_OPT_DRY_RUN])
		code = edit_dry(cli, &a);
	else
		code = wf_cli_replace(cli, cli->file, make, done, &a);
	release(&a);
	return code == WF_OK ? 0 : wf_cli_fail(cli);
}
