#include "cli/commands.h"

#include "cli/rewrite.h"
#include "cli/show.h"
#include "git/list.h"
#include "ops/canon.h"
#include "out/json.h"
#include "text/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

static int run(struct wf_cli *cli);

const struct wf_command wf_cmd_fmt = {
	.name = "fmt",
	.arguments = "[FILE or FOLDER...]",
	.summary = "write boxes, symbols, fields and headings of phases in their canonical form",
	.details = "Nothing else of a document is changed, and nothing that it says.\n"
		   "A folder is searched for status documents; what git ignores is passed over.",
	.options = WF_OPTS_COMMON | WF_BIT(WF_OPT_FILE) | WF_BIT(WF_OPT_MAP) |
		   WF_BIT(WF_OPT_DRY_RUN) | WF_BIT(WF_OPT_DIFF) | WF_BIT(WF_OPT_WAIT) |
		   WF_BIT(WF_OPT_CHECK),
	.most = -1,
	.run = run,
};

/* A run over one document or several. */
struct several {
	struct wf_cli *cli;
	struct wf_json json; /* writes to cli->out */
	struct wf_buf errors;
	size_t files, changed, failed;
	enum wf_code code; /* of the last one that could not be formatted */
};

/* One document. */
struct formatting {
	struct wf_cli *cli;
	const char *name;
	bool chosen; /* the user named the file, or git's attribute did */
	bool passed; /* it is no status document and was not chosen */
	struct wf_edits edits;
	size_t *lines; /* those that change */
	size_t nlines, lines_cap;
};

static void note_lines(struct formatting *f, const struct wf_doc *doc)
{
	const struct wf_edits *edits = &f->edits;

	f->nlines = 0;
	for (size_t i = 0; i < edits->n; i++) {
		size_t line = wf_source_line_at(&doc->src, edits->items[i].offset);

		if (f->nlines > 0 && f->lines[f->nlines - 1] == line)
			continue;
		WF_GROW(f->lines, f->nlines, f->lines_cap);
		f->lines[f->nlines++] = line;
	}
}

static enum wf_code format_bytes(void *context, struct wf_slice bytes, struct wf_rope *out,
				 struct wf_error *err)
{
	struct formatting *f = context;
	struct wf_doc doc;
	enum wf_code code = wf_doc_read(&doc, f->name, bytes.ptr, bytes.len, &f->cli->map, err);

	if (code != WF_OK)
		return code;
	wf_edits_release(&f->edits);
	f->passed = !f->chosen && !wf_doc_is_status(&doc);
	if (!f->passed)
		wf_canon(&f->edits, &doc, f->cli->map.n);
	note_lines(f, &doc);
	wf_edits_rope(&f->edits, bytes.ptr, bytes.len, out);
	if (f->edits.n > 0)
		code = wf_canon_verify(&doc, wf_rope_join(out), err);
	wf_doc_release(&doc);
	return code;
}

static void note_error(struct several *s)
{
	struct wf_buf text = WF_BUF_INIT;

	s->failed++;
	s->code = s->cli->err.code;
	if (s->cli->given[WF_OPT_JSON]) {
		if (s->errors.len)
			wf_buf_byte(&s->errors, ',');
		wf_out_error_json(&s->errors, &s->cli->err);
	} else {
		wf_out_error_text(&text, &s->cli->err);
		fputs(text.ptr, stderr);
	}
	wf_buf_release(&text);
	wf_error_release(&s->cli->err);
}

static void report_json(struct several *s, const struct formatting *f, bool written,
			const struct wf_buf *diff)
{
	wf_json_open(&s->json, NULL, '{');
	wf_json_str(&s->json, "file", f->name);
	wf_json_bool(&s->json, "written", written);
	wf_json_open(&s->json, "lines", '[');
	for (size_t i = 0; i < f->nlines; i++)
		wf_json_number(&s->json, NULL, f->lines[i]);
	wf_json_close(&s->json, ']');
	wf_json_text(&s->json, "diff", wf_buf_as_slice(diff));
	wf_json_close(&s->json, '}');
}

/* With --check the names alone, so that they can be handed on. */
static void report_text(struct several *s, const struct formatting *f, struct wf_buf *out)
{
	const struct wf_cli *cli = s->cli;

	if (cli->given[WF_OPT_QUIET])
		return;
	if (!cli->given[WF_OPT_CHECK] && cli->given[WF_OPT_DRY_RUN])
		return;
	wf_buf_visible(out, wf_slice_str(f->name));
	if (!cli->given[WF_OPT_CHECK])
		wf_buf_printf(out, ": formatted %zu line%s", f->nlines, f->nlines == 1 ? "" : "s");
	wf_buf_byte(out, '\n');
}

static void report(struct several *s, const struct formatting *f, bool written,
		   const struct wf_buf *diff)
{
	s->files += !f->passed;
	if (f->nlines == 0)
		return;
	s->changed++;
	if (s->cli->given[WF_OPT_JSON]) {
		report_json(s, f, written, diff);
		return;
	}
	wf_cli_show(&s->cli->out, wf_buf_as_slice(diff));
	report_text(s, f, &s->cli->out);
}

/* The formatted document goes to standard output, what is said of it to standard error. */
static enum wf_code format_stream(struct several *s, struct formatting *f)
{
	struct wf_rope out = WF_ROPE_INIT;
	struct wf_buf said = WF_BUF_INIT;
	char *bytes = NULL;
	size_t len;
	enum wf_code code = wf_file_read(&bytes, &len, "-", &s->cli->err);

	if (code == WF_OK)
		code = format_bytes(f, wf_slice(bytes, len), &out, &s->cli->err);
	if (code == WF_OK) {
		wf_cli_show(&s->cli->out, wf_rope_join(&out));
		if (f->nlines > 0)
			report_text(s, f, &said);
		fputs(said.ptr, stderr);
	}
	wf_buf_release(&said);
	wf_rope_release(&out);
	free(bytes);
	return code;
}

static bool writes_nothing(const struct wf_cli *cli)
{
	return cli->given[WF_OPT_DRY_RUN] || cli->given[WF_OPT_CHECK];
}

static void format_file(struct several *s, const char *path, bool chosen)
{
	struct wf_cli *cli = s->cli;
	struct formatting f = {.cli = cli, .name = path, .chosen = chosen, .edits = WF_EDITS_INIT};
	bool shows = cli->given[WF_OPT_DIFF] ||
		     (cli->given[WF_OPT_DRY_RUN] && !cli->given[WF_OPT_CHECK]);
	struct wf_buf diff = WF_BUF_INIT;
	enum wf_code code;
	bool written;

	if (strcmp(path, "-") == 0 && !writes_nothing(cli)) {
		code = format_stream(s, &f);
	} else {
		code = wf_cli_rewrite(cli, path, format_bytes, &f, shows ? &diff : NULL, &written);
		if (code == WF_OK)
			report(s, &f, written, &diff);
	}
	if (code == WF_ENCODING && !chosen)
		wf_error_release(&cli->err);
	else if (code != WF_OK)
		note_error(s);
	wf_buf_release(&diff);
	wf_edits_release(&f.edits);
	free(f.lines);
}

static void format_folder(struct several *s, const char *folder)
{
	struct wf_paths paths;

	if (wf_git_list(&paths, folder, &s->cli->err) != WF_OK) {
		note_error(s);
		return;
	}
	for (size_t i = 0; i < paths.n; i++) {
		if (paths.items[i].wanted >= 0)
			format_file(s, paths.items[i].path, paths.items[i].wanted > 0);
	}
	wf_paths_release(&paths);
}

static void format_path(struct several *s, const char *path)
{
	struct stat st;

	if (strcmp(path, "-") != 0 && stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		format_folder(s, path);
	else
		format_file(s, path, true);
}

/* Standard output holds one document or a report. */
static enum wf_code check_stream(struct wf_cli *cli)
{
	const char *file = cli->value[WF_OPT_FILE];
	size_t streams = file && strcmp(file, "-") == 0, others = file && !streams;

	for (int i = 0; i < cli->nargs; i++) {
		streams += strcmp(cli->args[i], "-") == 0;
		others += strcmp(cli->args[i], "-") != 0;
	}
	if (streams == 0 || writes_nothing(cli))
		return WF_OK;
	if (cli->given[WF_OPT_JSON] || cli->given[WF_OPT_DIFF]) {
		wf_error_set(
			&cli->err, WF_USAGE, 0,
			"'-' writes the document to standard output: --json and --diff have no place there");
		wf_error_hint(&cli->err, "--dry-run shows the diff alone");
		return WF_USAGE;
	}
	if (streams > 1 || others > 0)
		return wf_error_set(&cli->err, WF_USAGE, 0,
				    "'-' writes the document to standard output: "
				    "it cannot be formatted together with others");
	return WF_OK;
}

static void format_all(struct several *s)
{
	struct wf_cli *cli = s->cli;

	if (cli->given[WF_OPT_FILE])
		format_path(s, cli->value[WF_OPT_FILE]);
	for (int i = 0; i < cli->nargs; i++)
		format_path(s, cli->args[i]);
	if (cli->given[WF_OPT_FILE] || cli->nargs > 0)
		return;
	if (wf_cli_find_file(cli) == WF_OK)
		format_path(s, cli->file);
	else
		note_error(s);
}

static int run(struct wf_cli *cli)
{
	struct several s = {.cli = cli, .json = {.out = &cli->out}, .errors = WF_BUF_INIT};
	bool json = cli->given[WF_OPT_JSON];

	if (check_stream(cli) != WF_OK)
		return wf_cli_fail(cli);
	if (cli->given[WF_OPT_CHECK])
		cli->given[WF_OPT_DRY_RUN] = true;
	if (json) {
		wf_json_open(&s.json, NULL, '{');
		wf_json_str(&s.json, "schema", "wfmd.fmt/1");
		wf_json_open(&s.json, "changed", '[');
	}
	format_all(&s);
	if (json) {
		wf_json_close(&s.json, ']');
		wf_json_number(&s.json, "files", s.files);
		wf_buf_printf(&cli->out, ",\"errors\":[%s]", s.errors.ptr);
		wf_json_close(&s.json, '}');
		wf_buf_byte(&cli->out, '\n');
	}
	wf_buf_release(&s.errors);
	if (s.failed)
		return wf_code_status(s.code);
	return cli->given[WF_OPT_CHECK] && s.changed > 0;
}
