#include "cli/commands.h"

#include "base/similar.h"
#include "cli/rewrite.h"
#include "git/list.h"
#include "git/place.h"
#include "out/findings.h"
#include "text/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

static int run(struct wf_cli *cli);

const struct wf_command wf_cmd_check = {
	.name = "check",
	.arguments = "[FILE or FOLDER...]",
	.summary = "find what is wrong with documents, and mend what can be mended",
	.details = "A folder is searched for status documents; what git ignores is passed over.\n"
		   "Findings exit with 1. --format is text, json, sarif or github.",
	.options = WF_OPTS_COMMON | WF_BIT(WF_OPT_FILE) | WF_BIT(WF_OPT_MAP) |
		   WF_BIT(WF_OPT_DRY_RUN) | WF_BIT(WF_OPT_DIFF) | WF_BIT(WF_OPT_WAIT) |
		   WF_BIT(WF_OPT_FIX) | WF_BIT(WF_OPT_STRICT) | WF_BIT(WF_OPT_RULE) |
		   WF_BIT(WF_OPT_IGNORE) | WF_BIT(WF_OPT_RULES) | WF_BIT(WF_OPT_FORMAT) |
		   WF_BIT(WF_OPT_STDIN_FILENAME),
	.most = -1,
	.run = run,
};

enum format { TEXT, JSON, SARIF, GITHUB };

static const char *const formats[] = {"text", "json", "sarif", "github"};

struct check {
	struct wf_cli *cli;
	struct wf_lint_options options;
	enum format format;
	struct wf_json json; /* writes to cli->out */
	struct wf_buf errors;
	struct wf_github github;
	struct wf_buf top; /* of the work tree: machines are told places in the repository */
	struct wf_findings_count count;
	enum wf_code code; /* of the last file that could not be checked */
	size_t failed;
};

static enum wf_code unknown_rule(struct wf_cli *cli, const char *name)
{
	size_t best = strlen(name), at = 0;

	for (size_t i = 0; i < WF_NRULES; i++) {
		size_t d = wf_distance(wf_slice_str(name), wf_slice_str(wf_rules[i].name));

		if (d < best) {
			best = d;
			at = i;
		}
	}
	wf_error_set(&cli->err, WF_USAGE, 0, "there is no rule '%s'", name);
	if (best <= strlen(name) / 3)
		wf_error_hint(&cli->err, "did you mean %s? 'wfmd check --rules' lists them",
			      wf_rules[at].name);
	else
		wf_error_hint(&cli->err, "wfmd check --rules");
	return WF_USAGE;
}

static enum wf_code add_rules(struct wf_cli *cli, enum wf_option option, uint64_t *bits)
{
	enum wf_rule rule;

	*bits = 0;
	for (size_t i = 0; i < cli->nnames; i++) {
		if (cli->names[i].option != option)
			continue;
		if (!wf_rule_by_name(&rule, wf_slice_str(cli->names[i].value)))
			return unknown_rule(cli, cli->names[i].value);
		*bits |= WF_RULE_BIT(rule);
	}
	return WF_OK;
}

static enum wf_code read_format(struct wf_cli *cli, enum format *format)
{
	const char *value = cli->value[WF_OPT_FORMAT];

	*format = cli->given[WF_OPT_JSON] ? JSON : TEXT;
	for (size_t i = 0; value && i < 4; i++) {
		if (strcmp(value, formats[i]) != 0)
			continue;
		if (cli->given[WF_OPT_JSON] && i != JSON)
			return wf_error_set(&cli->err, WF_USAGE, 0,
					    "--json and --format %s contradict each other", value);
		*format = (enum format)i;
		cli->given[WF_OPT_JSON] |= i == JSON;
		return WF_OK;
	}
	return value ? wf_error_set(&cli->err, WF_USAGE, 0,
				    "--format takes text, json, sarif or github, not '%s'", value)
		     : WF_OK;
}

static enum wf_code read_options(struct check *c)
{
	struct wf_cli *cli = c->cli;
	uint64_t chosen, ignored;
	enum wf_code code = read_format(cli, &c->format);

	if (code == WF_OK)
		code = add_rules(cli, WF_OPT_RULE, &chosen);
	if (code == WF_OK)
		code = add_rules(cli, WF_OPT_IGNORE, &ignored);
	if (code != WF_OK)
		return code;
	if ((cli->given[WF_OPT_DRY_RUN] || cli->given[WF_OPT_DIFF]) && !cli->given[WF_OPT_FIX])
		return wf_error_set(&cli->err, WF_USAGE, 0,
				    "--dry-run and --diff show what --fix writes; it is not given");
	if ((cli->given[WF_OPT_DRY_RUN] || cli->given[WF_OPT_DIFF]) && c->format != TEXT)
		return wf_error_set(&cli->err, WF_USAGE, 0, "a diff has no place in the format %s",
				    formats[c->format]);
	c->options.rules = chosen ? chosen : wf_rules_default(cli->given[WF_OPT_STRICT]);
	c->options.rules &= ~ignored;
	c->options.mapped = cli->map.n;
	return WF_OK;
}

static void note_error(struct check *c)
{
	struct wf_buf text = WF_BUF_INIT;

	c->failed++;
	c->code = c->cli->err.code;
	if (c->format == JSON) {
		if (c->errors.len)
			wf_buf_byte(&c->errors, ',');
		wf_out_error_json(&c->errors, &c->cli->err);
	} else {
		wf_out_error_text(&text, &c->cli->err);
		fputs(text.ptr, stderr);
	}
	wf_buf_release(&text);
	wf_error_release(&c->cli->err);
}

/* Something that a rule can judge: a workflow, or what damage left of one. */
static bool is_subject(const struct wf_doc *doc)
{
	return doc->nphases > 0 || doc->ndamages > 0;
}

static void count(struct check *c, const struct wf_lint *lint)
{
	c->count.files++;
	c->count.affected += lint->n > 0;
	for (size_t i = 0; i < lint->n; i++) {
		c->count.found[wf_rules[lint->items[i].rule].severity]++;
		c->count.fixable += lint->items[i].edits.begin < lint->items[i].edits.end;
	}
}

static void say(struct check *c, const char *name, const struct wf_lint *lint, struct wf_buf *text)
{
	struct wf_buf place = WF_BUF_INIT;

	wf_git_place(&place, c->top.ptr, name);
	switch (c->format) {
	case TEXT: wf_out_findings_text(text, name, lint); break;
	case JSON: wf_out_findings_json(&c->json, name, lint); break;
	case SARIF: wf_out_findings_sarif(&c->json, place.ptr, lint); break;
	case GITHUB: wf_out_findings_github(&c->github, place.ptr, lint); break;
	}
	wf_buf_release(&place);
}

/* CHOSEN: the user named the file or git's attribute did; else only status documents count. */
static enum wf_code judge(struct check *c, const char *name, struct wf_slice bytes, bool chosen,
			  struct wf_buf *text)
{
	struct wf_lint lint;
	struct wf_doc doc;
	enum wf_code code =
		wf_doc_read(&doc, name, bytes.ptr, bytes.len, &c->cli->map, &c->cli->err);

	if (code != WF_OK)
		return code;
	wf_lint(&lint, &doc, &c->options);
	if (chosen ? is_subject(&doc) || lint.n > 0 : wf_doc_is_status(&doc)) {
		count(c, &lint);
		say(c, name, &lint, text);
	}
	wf_lint_release(&lint);
	wf_doc_release(&doc);
	return WF_OK;
}

/* What a fix of one file works with, and what came of it. */
struct fixing {
	struct check *check;
	const char *name;
	bool chosen;
	size_t fixed;
	struct wf_buf after; /* the bytes that were made */
};

static enum wf_code fix_bytes(void *context, struct wf_slice bytes, struct wf_buf *out,
			      struct wf_error *err)
{
	struct fixing *f = context;
	struct wf_doc doc;
	enum wf_code code =
		wf_doc_read(&doc, f->name, bytes.ptr, bytes.len, &f->check->cli->map, err);

	if (code != WF_OK)
		return code;
	f->fixed = 0;
	if (f->chosen || wf_doc_is_status(&doc))
		f->fixed = wf_lint_fix(out, &doc, &f->check->options);
	else
		wf_buf_slice(out, bytes);
	wf_doc_release(&doc);
	wf_buf_clear(&f->after);
	wf_buf_slice(&f->after, wf_buf_as_slice(out));
	return WF_OK;
}

static enum wf_code fix_file(struct check *c, const char *path, bool chosen)
{
	struct wf_cli *cli = c->cli;
	struct fixing f = {.check = c, .name = path, .chosen = chosen, .after = WF_BUF_INIT};
	bool shown = cli->given[WF_OPT_DIFF] || cli->given[WF_OPT_DRY_RUN], written;
	enum wf_code code;

	code = wf_cli_rewrite(cli, path, fix_bytes, &f, shown ? &cli->out : NULL, &written);
	if (code == WF_OK) {
		c->count.fixed += f.fixed;
		code = judge(c, path, wf_buf_as_slice(&f.after), chosen, &cli->out);
	}
	wf_buf_release(&f.after);
	return code;
}

/* The mended document goes to standard output, what is left to say to standard error. */
static enum wf_code fix_stream(struct check *c, const char *name, struct wf_slice bytes)
{
	struct fixing f = {.check = c, .name = name, .chosen = true, .after = WF_BUF_INIT};
	struct wf_buf out = WF_BUF_INIT, text = WF_BUF_INIT;
	enum wf_code code;

	if (c->format != TEXT)
		return wf_error_set(&c->cli->err, WF_USAGE, 0,
				    "--fix writes the document of '-' to standard output: "
				    "a report in the format %s has no place there",
				    formats[c->format]);
	code = fix_bytes(&f, bytes, &out, &c->cli->err);
	if (code == WF_OK)
		code = judge(c, name, wf_buf_as_slice(&out), true, &text);
	if (code == WF_OK && c->cli->given[WF_OPT_DRY_RUN])
		wf_cli_diff(&c->cli->out, name, bytes, wf_buf_as_slice(&out));
	else if (code == WF_OK)
		wf_buf_slice(&c->cli->out, wf_buf_as_slice(&out));
	fputs(text.ptr, stderr);
	wf_buf_release(&f.after);
	wf_buf_release(&out);
	wf_buf_release(&text);
	return code;
}

static enum wf_code check_bytes(struct check *c, const char *path, bool chosen)
{
	struct wf_cli *cli = c->cli;
	bool stream = strcmp(path, "-") == 0;
	const char *name = stream && cli->given[WF_OPT_STDIN_FILENAME]
				   ? cli->value[WF_OPT_STDIN_FILENAME]
				   : path;
	char *bytes = NULL;
	size_t len;
	enum wf_code code = wf_file_read(&bytes, &len, path, &cli->err);

	if (code == WF_OK && cli->given[WF_OPT_FIX])
		code = fix_stream(c, name, wf_slice(bytes, len));
	else if (code == WF_OK)
		code = judge(c, name, wf_slice(bytes, len), chosen, &cli->out);
	free(bytes);
	return code;
}

static void check_file(struct check *c, const char *path, bool chosen)
{
	enum wf_code code;

	if (c->cli->given[WF_OPT_FIX] && strcmp(path, "-") != 0)
		code = fix_file(c, path, chosen);
	else
		code = check_bytes(c, path, chosen);
	if (code == WF_ENCODING && !chosen)
		wf_error_release(&c->cli->err);
	else if (code != WF_OK)
		note_error(c);
}

static void check_folder(struct check *c, const char *folder)
{
	struct wf_paths paths;

	if (wf_git_list(&paths, folder, &c->cli->err) != WF_OK) {
		note_error(c);
		return;
	}
	for (size_t i = 0; i < paths.n; i++) {
		if (paths.items[i].wanted >= 0)
			check_file(c, paths.items[i].path, paths.items[i].wanted > 0);
	}
	wf_paths_release(&paths);
}

static void check_path(struct check *c, const char *path)
{
	struct stat st;

	if (strcmp(path, "-") != 0 && stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		check_folder(c, path);
	else
		check_file(c, path, true);
}

static void check_all(struct check *c)
{
	struct wf_cli *cli = c->cli;

	if (cli->given[WF_OPT_FILE])
		check_path(c, cli->value[WF_OPT_FILE]);
	for (int i = 0; i < cli->nargs; i++)
		check_path(c, cli->args[i]);
	if (cli->given[WF_OPT_FILE] || cli->nargs > 0)
		return;
	if (wf_cli_find_file(cli) == WF_OK)
		check_path(c, cli->file);
	else
		note_error(c);
}

static void open_report(struct check *c)
{
	c->json.out = &c->cli->out;
	wf_out_github_init(&c->github);
	if (c->format == SARIF || c->format == GITHUB)
		wf_git_top(&c->top);
	if (c->format == SARIF)
		wf_out_sarif_open(&c->json);
	if (c->format != JSON)
		return;
	wf_json_open(&c->json, NULL, '{');
	wf_json_str(&c->json, "schema", "wfmd.check/1");
	wf_json_open(&c->json, "findings", '[');
}

static void close_report(struct check *c)
{
	struct wf_cli *cli = c->cli;
	struct wf_buf text = WF_BUF_INIT;

	if (c->format == SARIF)
		wf_out_sarif_close(&c->json);
	wf_out_github_close(&cli->out, &c->github, &c->count);
	if (c->format == JSON) {
		wf_json_close(&c->json, ']');
		wf_json_number(&c->json, "files", c->count.files);
		wf_json_number(&c->json, "fixed", c->count.fixed);
		wf_buf_printf(&cli->out, ",\"errors\":[%s]", c->errors.ptr);
		wf_json_close(&c->json, '}');
	}
	if (c->format == SARIF || c->format == JSON)
		wf_buf_byte(&cli->out, '\n');
	if (c->format != TEXT || cli->given[WF_OPT_QUIET] || c->count.files == 0)
		return;
	wf_out_findings_summary(&text, &c->count);
	if (cli->given[WF_OPT_FIX])
		fputs(text.ptr, stderr);
	else
		wf_buf_slice(&cli->out, wf_buf_as_slice(&text));
	wf_buf_release(&text);
}

static int list_rules(struct wf_cli *cli)
{
	if (!cli->given[WF_OPT_JSON]) {
		wf_out_rules_text(&cli->out);
		return 0;
	}
	wf_out_rules_json(&cli->out);
	wf_buf_byte(&cli->out, '\n');
	return 0;
}

static int run(struct wf_cli *cli)
{
	struct check c = {.cli = cli, .errors = WF_BUF_INIT, .top = WF_BUF_INIT};
	bool found = false;

	if (cli->given[WF_OPT_RULES])
		return list_rules(cli);
	if (read_options(&c) != WF_OK)
		return wf_cli_fail(cli);
	open_report(&c);
	check_all(&c);
	close_report(&c);
	wf_buf_release(&c.errors);
	wf_buf_release(&c.top);
	for (size_t i = 0; i <= WF_SEVERITY_PRACTICE; i++)
		found |= c.count.found[i] > 0;
	return c.failed ? wf_code_status(c.code) : found;
}
