#include "cli/commands.h"
#include "cli/show.h"

#include "ops/ops.h"
#include "ops/template.h"
#include "out/json.h"
#include "text/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int run(struct wf_cli *cli);

const struct wf_command wf_cmd_new = {
	.name = "new",
	.arguments = "TEMPLATE [FILE]",
	.summary = "start a document from a template",
	.details =
		"TEMPLATE is bug-fix, feature, refactor, investigation or one of your own (see\n"
		"'wfmd templates'); the beginning of a name will do. FILE is status.md unless given;\n"
		"'-' prints the document. A file that exists is replaced only with --force.",
	.options = WF_OPTS_COMMON | WF_BIT(WF_OPT_FORCE) | WF_BIT(WF_OPT_TITLE) |
		   WF_BIT(WF_OPT_SET) | WF_BIT(WF_OPT_START) | WF_BIT(WF_OPT_FILE) |
		   WF_BIT(WF_OPT_DRY_RUN) | WF_BIT(WF_OPT_DIFF),
	.selectors = true,
	.ends_in_file = true,
	.least = 1,
	.most = 2,
	.run = run,
};

/* --title is a short way to say --set title=TEXT. */
static void add_title(struct wf_cli *cli)
{
	if (!cli->given[WF_OPT_TITLE])
		return;
	WF_GROW(cli->settings, cli->nsettings, cli->settings_cap);
	cli->settings[cli->nsettings++] = (struct wf_setting){
		.name = WF_SLICE_LIT("title"), .value = wf_slice_str(cli->value[WF_OPT_TITLE])};
}

/* The document with its first phase begun, in the place of TEXT. */
static enum wf_code begin(struct wf_cli *cli, const char *file, struct wf_buf *text)
{
	const struct wf_words words = {0};
	struct wf_edits edits = WF_EDITS_INIT;
	struct wf_buf begun = WF_BUF_INIT;
	struct wf_draft draft;
	struct wf_doc doc;
	enum wf_code code = wf_doc_read(&doc, file, text->ptr, text->len, NULL, &cli->err);

	if (code != WF_OK)
		return code;
	wf_draft_init(&draft, &doc);
	code = wf_doc_require(&doc, &cli->err);
	if (code == WF_OK)
		code = wf_op_phase(&draft, WF_EVENT_START, 0, &words, &cli->err);
	if (code == WF_OK)
		code = wf_draft_edits(&draft, &edits, &cli->err);
	if (code == WF_OK) {
		wf_edits_apply(&edits, text->ptr, text->len, &begun);
		wf_buf_release(text);
		*text = begun;
	}
	wf_edits_release(&edits);
	wf_draft_release(&draft);
	wf_doc_release(&doc);
	return code;
}

/* The names that commas part, as an array. */
static void add_left(struct wf_json *json, struct wf_slice left)
{
	wf_json_open(json, "placeholders", '[');
	while (left.len) {
		const char *comma = memchr(left.ptr, ',', left.len);
		size_t len = comma ? (size_t)(comma - left.ptr) : left.len;

		wf_json_slice(json, NULL, wf_slice_trim(wf_slice(left.ptr, len)));
		left = wf_slice_skip(left, comma ? len + 1 : len);
	}
	wf_json_close(json, ']');
}

/* The document that there will be, and what becomes of the one in its place. */
struct document {
	const char *file, *template;
	struct wf_buf text, left, diff;
};

static void report(struct wf_cli *cli, const struct document *d, bool written)
{
	struct wf_json json = {.out = &cli->out};

	if (cli->given[WF_OPT_JSON]) {
		wf_json_open(&json, NULL, '{');
		wf_json_str(&json, "schema", "wfmd.new/1");
		wf_json_str(&json, "file", d->file);
		wf_json_str(&json, "template", d->template);
		wf_json_bool(&json, "written", written);
		add_left(&json, wf_buf_as_slice(&d->left));
		wf_json_str(&json, "diff", d->diff.len ? d->diff.ptr : NULL);
		wf_json_close(&json, '}');
		wf_buf_byte(&cli->out, '\n');
		return;
	}
	wf_cli_show(&cli->out, wf_buf_as_slice(&d->diff));
	if (cli->given[WF_OPT_QUIET] || !written)
		return;
	wf_buf_visible(&cli->out, wf_slice_str(d->file));
	wf_buf_str(&cli->out, ": new document from template ");
	wf_buf_visible(&cli->out, wf_slice_str(d->template));
	wf_buf_byte(&cli->out, '\n');
	if (d->left.len)
		wf_buf_printf(&cli->out, "placeholders left to fill in: %s\n", d->left.ptr);
}

/* What changes where the file is, or is not yet. */
static enum wf_code compare(struct wf_cli *cli, struct document *d)
{
	bool exists = strcmp(d->file, "-") != 0 && access(d->file, F_OK) == 0;
	char *bytes = NULL;
	size_t len = 0;
	enum wf_code code = WF_OK;

	if (exists && !cli->given[WF_OPT_FORCE]) {
		wf_error_file(&cli->err, d->file);
		wf_error_set(&cli->err, WF_UNWRITABLE, 0, "it exists already");
		wf_error_hint(&cli->err, "--force replaces it");
		return WF_UNWRITABLE;
	}
	if (exists)
		code = wf_file_read(&bytes, &len, d->file, &cli->err);
	if (code == WF_OK)
		wf_cli_diff(&d->diff, d->file, bytes ? wf_slice(bytes, len) : wf_slice("", 0),
			    wf_buf_as_slice(&d->text));
	free(bytes);
	return code;
}

static enum wf_code write_document(struct wf_cli *cli, struct document *d)
{
	bool dry = cli->given[WF_OPT_DRY_RUN];
	enum wf_code code = WF_OK;

	if (dry || cli->given[WF_OPT_DIFF])
		code = compare(cli, d);
	if (code == WF_OK && !dry && strcmp(d->file, "-") == 0) {
		wf_cli_show(&cli->out, wf_buf_as_slice(&d->text));
		return WF_OK;
	}
	if (code == WF_OK && !dry)
		code = wf_file_create(d->file, d->text.ptr, d->text.len, cli->given[WF_OPT_FORCE],
				      &cli->err);
	cli->written = code == WF_OK && !dry;
	if (code == WF_OK)
		report(cli, d, !dry);
	return code;
}

static enum wf_code make(struct wf_cli *cli, const char *wanted, const char *file)
{
	struct document d = {
		.file = file, .text = WF_BUF_INIT, .left = WF_BUF_INIT, .diff = WF_BUF_INIT};
	const struct wf_template *found;
	struct wf_templates templates;
	size_t n;
	char **folders = wf_cli_template_folders(&n);
	enum wf_code code;

	wf_templates_find(&templates, (const char *const *)folders, n);
	code = wf_template_get(&found, &templates, wanted, &cli->err);
	if (code == WF_OK)
		code = wf_template_fill(&d.text, &d.left, found, cli->settings, cli->nsettings,
					&cli->err);
	if (code == WF_OK && cli->given[WF_OPT_START])
		code = begin(cli, file, &d.text);
	if (code == WF_OK) {
		d.template = found->name;
		code = write_document(cli, &d);
	}
	wf_templates_release(&templates);
	wf_cli_folders_free(folders, n);
	wf_buf_release(&d.text);
	wf_buf_release(&d.left);
	wf_buf_release(&d.diff);
	return code;
}

static int run(struct wf_cli *cli)
{
	const char *file = cli->file ? cli->file : cli->nargs > 1 ? cli->args[1] : "status.md";

	if (cli->file && cli->nargs > 1) {
		wf_error_set(&cli->err, WF_USAGE, 0, "one argument too many: '%s'", cli->args[1]);
		return wf_cli_fail(cli);
	}
	if (strcmp(file, "-") == 0 && !cli->given[WF_OPT_DRY_RUN] &&
	    (cli->given[WF_OPT_JSON] || cli->given[WF_OPT_DIFF])) {
		wf_error_set(&cli->err, WF_USAGE, 0,
			     "'-' writes the document to standard output: --json and --diff have "
			     "no place there");
		return wf_cli_fail(cli);
	}
	add_title(cli);
	return make(cli, cli->args[0], file) == WF_OK ? 0 : wf_cli_fail(cli);
}
