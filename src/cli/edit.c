#include "cli/cli.h"

#include "ops/advice.h"
#include "ops/verify.h"
#include "text/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

/* One try at an edit: the document as it was read and what is to become of it. */
struct attempt {
	struct wf_doc doc;
	struct wf_draft draft;
	struct wf_edits edits;
	struct wf_buf bytes; /* the new document */
	uint32_t workflow;
};

static void release(struct attempt *a)
{
	if (a->draft.doc)
		wf_draft_release(&a->draft);
	wf_doc_release(&a->doc);
	wf_edits_release(&a->edits);
	wf_buf_release(&a->bytes);
}

static enum wf_code make(struct wf_cli *cli, struct attempt *a, wf_cli_edit_fn edit,
			 const char *bytes, size_t len)
{
	struct wf_buf date = WF_BUF_INIT;
	enum wf_code code;

	*a = (struct attempt){.edits = WF_EDITS_INIT, .bytes = WF_BUF_INIT};
	wf_advice_release(&cli->advice, &cli->nadvice);
	code = wf_doc_read(&a->doc, cli->file, bytes, len, &cli->map, &cli->err);
	if (code == WF_OK)
		code = wf_doc_require(&a->doc, &cli->err);
	if (code != WF_OK)
		return code;
	code = wf_cli_date(cli, &date);
	wf_draft_init(&a->draft, &a->doc);
	a->draft.force = cli->given[WF_OPT_FORCE];
	a->draft.ticks_only = cli->given[WF_OPT_TICKS_ONLY];
	a->draft.date = wf_arena_copy(a->draft.arena, wf_buf_as_slice(&date));
	wf_buf_release(&date);
	if (code == WF_OK)
		code = edit(cli, &a->draft, &a->workflow);
	if (code == WF_OK)
		code = wf_draft_edits(&a->draft, &a->edits, &cli->err);
	if (code != WF_OK)
		return code;
	wf_edits_apply(&a->edits, bytes, len, &a->bytes);
	return wf_verify(&a->draft, wf_buf_as_slice(&a->bytes), &cli->err);
}

/* A diff as it is, but for a terminal, which a document must not send escape sequences to. */
static void add_diff(struct wf_buf *out, struct wf_slice diff)
{
	if (!isatty(STDOUT_FILENO)) {
		wf_buf_slice(out, diff);
		return;
	}
	while (diff.len) {
		const char *end = memchr(diff.ptr, '\n', diff.len);
		size_t len = end ? (size_t)(end - diff.ptr) : diff.len;

		wf_buf_visible(out, wf_slice(diff.ptr, len));
		wf_buf_byte(out, '\n');
		diff = wf_slice_skip(diff, end ? len + 1 : len);
	}
}

static void report_on(struct wf_cli *cli, struct attempt *a, bool written,
		      const struct wf_draft *after, struct wf_buf *out)
{
	struct wf_report r = {
		.file = cli->file,
		.edits = &a->edits,
		.after = after,
		.workflow = a->workflow,
		.written = written,
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
		add_diff(out, wf_buf_as_slice(&diff));
		if (!cli->given[WF_OPT_DRY_RUN])
			wf_out_change_text(out, &a->draft, &r, &cli->style);
	}
	wf_buf_release(&diff);
}

/* Where steps were added the document is read as it is now, or what comes next could not be said. */
static void report(struct wf_cli *cli, struct attempt *a, bool written, struct wf_buf *out)
{
	struct wf_error ignored = WF_ERROR_INIT;
	struct wf_draft after;
	struct wf_doc doc;

	if (a->draft.nadded == 0 || wf_doc_read(&doc, cli->file, a->bytes.ptr, a->bytes.len,
						&cli->map, &ignored) != WF_OK) {
		report_on(cli, a, written, NULL, out);
		wf_error_release(&ignored);
		return;
	}
	wf_draft_init(&after, &doc);
	report_on(cli, a, written, &after, out);
	wf_draft_release(&after);
	wf_doc_release(&doc);
}

/* Standard input to standard output; the report goes to standard error. */
static enum wf_code edit_stream(struct wf_cli *cli, wf_cli_edit_fn edit)
{
	struct wf_buf said = WF_BUF_INIT;
	struct attempt a = {.bytes = WF_BUF_INIT};
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
		code = make(cli, &a, edit, bytes, len);
	if (code == WF_OK && cli->given[WF_OPT_DRY_RUN]) {
		report(cli, &a, false, &cli->out);
	} else if (code == WF_OK) {
		report(cli, &a, false, &said);
		fputs(said.ptr, stderr);
		wf_buf_slice(&cli->out, wf_buf_as_slice(&a.bytes));
	}
	release(&a);
	wf_buf_release(&said);
	free(bytes);
	return code;
}

static enum wf_code edit_dry(struct wf_cli *cli, wf_cli_edit_fn edit)
{
	struct attempt a = {.bytes = WF_BUF_INIT};
	char *bytes = NULL;
	size_t len;
	enum wf_code code = wf_file_read(&bytes, &len, cli->file, &cli->err);

	if (code == WF_OK)
		code = make(cli, &a, edit, bytes, len);
	if (code == WF_OK)
		report(cli, &a, false, &cli->out);
	release(&a);
	free(bytes);
	return code;
}

/* One locked read, change and replacement. *CHANGED: somebody else wrote meanwhile, nothing was done. */
static enum wf_code edit_once(struct wf_cli *cli, wf_cli_edit_fn edit, double wait, bool *changed)
{
	struct attempt a = {.bytes = WF_BUF_INIT};
	struct wf_file file;
	enum wf_code code = wf_file_open(&file, cli->file, wait, &cli->err);

	*changed = false;
	if (code != WF_OK)
		return code;
	code = make(cli, &a, edit, file.bytes, file.len);
	if (code == WF_OK && a.edits.n > 0) {
		code = wf_file_replace(&file, a.bytes.ptr, a.bytes.len, &cli->err);
		*changed = code == WF_BUSY;
	}
	if (code == WF_OK)
		report(cli, &a, a.edits.n > 0, &cli->out);
	release(&a);
	wf_file_close(&file);
	return code;
}

static double seconds_since(const struct timespec *start)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - start->tv_sec) + (double)(now.tv_nsec - start->tv_nsec) / 1e9;
}

/* An edit is a meaning, not a text: where the file changed under it, it is made again. */
static enum wf_code edit_file(struct wf_cli *cli, wf_cli_edit_fn edit)
{
	struct timespec start;
	enum wf_code code;
	double spent = 0;
	bool changed;

	clock_gettime(CLOCK_MONOTONIC, &start);
	do {
		wf_error_release(&cli->err);
		code = edit_once(cli, edit, cli->wait - spent, &changed);
		spent = seconds_since(&start);
	} while (changed && spent < cli->wait);
	return code;
}

int wf_cli_edit(struct wf_cli *cli, wf_cli_edit_fn edit)
{
	enum wf_code code = wf_cli_find_file(cli);

	if (code != WF_OK)
		return wf_cli_fail(cli);
	if (strcmp(cli->file, "-") == 0)
		code = edit_stream(cli, edit);
	else if (cli->given[WF_OPT_DRY_RUN])
		code = edit_dry(cli, edit);
	else
		code = edit_file(cli, edit);
	return code == WF_OK ? 0 : wf_cli_fail(cli);
}
