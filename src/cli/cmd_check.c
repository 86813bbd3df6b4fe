#include "cli/commands.h"

#include "base/similar.h"
#include "cli/judge.h"
#include "cli/rewrite.h"
#include "cli/show.h"
#include "git/list.h"
#include "git/place.h"
#include "text/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

static int run(struct wf_cli *cli);

const struct wf_command wf_cmd_check = {
	.name = "check",
	.arguments = "[FILE or FOLDER...]",
	.summary = "find what is wrong with documents, and mend what can be mended",
	.details =
		"A folder is searched for status documents; what git ignores is passed over.\n"
		"Findings exit with 1. --format is text, json, sarif or github.\n"
		"--since COMMIT finds steps and phases that were removed instead of done since then,\n"
		"log entries that were rewritten, steps that are open again. --staged judges what git\n"
		"would commit, without FILE all of it.",
	.options = WF_OPTS_COMMON | WF_BIT(WF_OPT_FILE) | WF_BIT(WF_OPT_MAP) |
		   WF_BIT(WF_OPT_DRY_RUN) | WF_BIT(WF_OPT_DIFF) | WF_BIT(WF_OPT_WAIT) |
		   WF_BIT(WF_OPT_FIX) | WF_BIT(WF_OPT_STRICT) | WF_BIT(WF_OPT_RULE) |
		   WF_BIT(WF_OPT_IGNORE) | WF_BIT(WF_OPT_RULES) | WF_BIT(WF_OPT_FORMAT) |
		   WF_BIT(WF_OPT_STDIN_FILENAME) | WF_BIT(WF_OPT_SINCE) | WF_BIT(WF_OPT_STAGED),
	.most = -1,
	.run = run,
};

/* In the order of enum wf_form. */
static const char *const formats[] = {"text", "json", "sarif", "github"};

struct check {
	struct wf_cli *cli;
	struct wf_judge judge;
	const char *since; /* the commit that documents are compared with, or NULL */
	const char **paths;
	struct wf_versions_query query;
	bool folder; /* one was searched */
	struct wf_versions
		versions; /* what is staged; or what the work tree has otherwise than SINCE */
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

static enum wf_code read_format(struct wf_cli *cli, enum wf_form *format)
{
	const char *value = cli->value[WF_OPT_FORMAT];

	*format = cli->given[WF_OPT_JSON] ? WF_FORM_JSON : WF_FORM_TEXT;
	for (size_t i = 0; value && i < 4; i++) {
		if (strcmp(value, formats[i]) != 0)
			continue;
		if (cli->given[WF_OPT_JSON] && i != WF_FORM_JSON)
			return wf_error_set(&cli->err, WF_USAGE, 0,
					    "--json and --format %s contradict each other", value);
		*format = (enum wf_form)i;
		cli->given[WF_OPT_JSON] |= i == WF_FORM_JSON;
		return WF_OK;
	}
	return value ? wf_error_set(&cli->err, WF_USAGE, 0,
				    "--format takes text, json, sarif or github, not '%s'", value)
		     : WF_OK;
}

/* Options that do not go together. */
static enum wf_code check_options(struct check *c)
{
	struct wf_cli *cli = c->cli;
	bool diff = cli->given[WF_OPT_DRY_RUN] || cli->given[WF_OPT_DIFF];

	if (diff && !cli->given[WF_OPT_FIX])
		return wf_error_set(&cli->err, WF_USAGE, 0,
				    "--dry-run and --diff show what --fix writes; it is not given");
	if (diff && c->judge.format != WF_FORM_TEXT)
		return wf_error_set(&cli->err, WF_USAGE, 0, "a diff has no place in the format %s",
				    formats[c->judge.format]);
	if (cli->given[WF_OPT_STAGED] && cli->given[WF_OPT_FIX])
		return wf_error_set(
			&cli->err, WF_USAGE, 0,
			"--staged looks at what is staged, and --fix writes the work tree: "
			"fix the file, then 'git add' it");
	return WF_OK;
}

static enum wf_code read_options(struct check *c)
{
	struct wf_cli *cli = c->cli;
	uint64_t chosen, ignored;
	enum wf_code code = read_format(cli, &c->judge.format);

	if (code == WF_OK)
		code = add_rules(cli, WF_OPT_RULE, &chosen);
	if (code == WF_OK)
		code = add_rules(cli, WF_OPT_IGNORE, &ignored);
	if (code == WF_OK)
		code = check_options(c);
	if (code != WF_OK)
		return code;
	c->judge.options.rules = chosen ? chosen : wf_rules_default(cli->given[WF_OPT_STRICT]);
	c->judge.options.rules &= ~ignored;
	c->judge.options.mapped = cli->map.n;
	return WF_OK;
}

/* The top of the work tree: needed where git is, and of use to machines. */
static enum wf_code find_top(struct check *c)
{
	if (c->since || c->cli->given[WF_OPT_STAGED])
		return wf_git_need_top(&c->judge.top, &c->cli->err);
	if (c->judge.format == WF_FORM_SARIF || c->judge.format == WF_FORM_GITHUB)
		wf_git_top(&c->judge.top);
	return WF_OK;
}

/* What it takes to compare a document with the commit. */
struct comparison {
	struct wf_buf place, name, blob;
};

/*
 * Where DOCUMENT stands in the repository, and what the commit has there. What the work tree has as
 * the commit has it is compared with itself, so with nothing, unless it came another way.
 */
static enum wf_code find_before(struct check *c, struct wf_judged *document, bool stream,
				struct comparison *with)
{
	const struct wf_version *version;

	if (stream && !c->cli->given[WF_OPT_STDIN_FILENAME])
		return wf_error_set(&c->cli->err, WF_USAGE, 0,
				    "--since compares '-' with what --stdin-filename names; "
				    "it is not given");
	wf_git_place(&with->place, c->judge.top.ptr, document->name);
	if (wf_slice_starts(wf_buf_as_slice(&with->place), "/") ||
	    wf_slice_starts(wf_buf_as_slice(&with->place), "../")) {
		wf_error_file(&c->cli->err, document->name);
		return wf_error_set(
			&c->cli->err, WF_NOT_FOUND, 0,
			"is outside the repository: there is nothing to compare it with");
	}
	document->place = with->place.ptr;
	version = wf_versions_find(&c->versions, with->place.ptr);
	wf_buf_printf(&with->name, "%s:%s", c->since,
		      version ? version->before_path : with->place.ptr);
	if (version)
		document->before = version->before;
	else if (stream && wf_git_blob(&with->blob, with->name.ptr))
		document->before = wf_buf_as_slice(&with->blob);
	else
		return WF_OK;
	document->before_name = with->name.ptr;
	return WF_OK;
}

/* What reports call the document at PATH. */
static const char *shown_name(const struct check *c, const char *path)
{
	return strcmp(path, "-") == 0 && c->cli->given[WF_OPT_STDIN_FILENAME]
		       ? c->cli->value[WF_OPT_STDIN_FILENAME]
		       : path;
}

static enum wf_code judge(struct check *c, const char *path, struct wf_slice bytes, bool chosen,
			  struct wf_buf *text)
{
	struct wf_judged document = {.name = shown_name(c, path), .bytes = bytes, .chosen = chosen};
	struct comparison with = {WF_BUF_INIT, WF_BUF_INIT, WF_BUF_INIT};
	enum wf_code code = WF_OK;

	if (c->since)
		code = find_before(c, &document, strcmp(path, "-") == 0, &with);
	if (code == WF_OK)
		code = wf_judge_document(&c->judge, &document, text);
	wf_buf_release(&with.place);
	wf_buf_release(&with.name);
	wf_buf_release(&with.blob);
	return code;
}

/* What a fix of one file works with, and what came of it. */
struct fixing {
	struct check *check;
	const char *name;
	bool chosen;
	size_t fixed;
	struct wf_buf after; /* the bytes that were made */
};

static enum wf_code fix_bytes(void *context, struct wf_slice bytes, struct wf_rope *out,
			      struct wf_error *err)
{
	struct fixing *f = context;
	struct wf_doc doc;
	enum wf_code code =
		wf_doc_read(&doc, f->name, bytes.ptr, bytes.len, &f->check->cli->map, err);

	if (code != WF_OK)
		return code;
	f->fixed = 0;
	wf_buf_clear(&f->after);
	if (f->chosen || wf_doc_is_status(&doc))
		f->fixed = wf_lint_fix(&f->after, &doc, &f->check->judge.options);
	else
		wf_buf_slice(&f->after, bytes);
	wf_rope_add(out, wf_buf_as_slice(&f->after));
	wf_doc_release(&doc);
	return WF_OK;
}

static enum wf_code fix_file(struct check *c, const char *path, bool chosen)
{
	struct wf_cli *cli = c->cli;
	struct fixing f = {.check = c, .name = path, .chosen = chosen, .after = WF_BUF_INIT};
	bool shown = cli->given[WF_OPT_DIFF] || cli->given[WF_OPT_DRY_RUN], written;
	struct wf_buf diff = WF_BUF_INIT;
	enum wf_code code;

	code = wf_cli_rewrite(cli, path, fix_bytes, &f, shown ? &diff : NULL, &written);
	wf_cli_show(&cli->out, wf_buf_as_slice(&diff));
	wf_buf_release(&diff);
	if (code == WF_OK) {
		c->judge.count.fixed += f.fixed;
		code = judge(c, path, wf_buf_as_slice(&f.after), chosen, &cli->out);
	}
	wf_buf_release(&f.after);
	return code;
}

/* The mended document goes to standard output, what is left to say to standard error. */
static enum wf_code fix_stream(struct check *c, struct wf_slice bytes)
{
	struct fixing f = {
		.check = c, .name = shown_name(c, "-"), .chosen = true, .after = WF_BUF_INIT};
	struct wf_buf text = WF_BUF_INIT, diff = WF_BUF_INIT;
	struct wf_rope out = WF_ROPE_INIT;
	enum wf_code code;

	if (c->judge.format != WF_FORM_TEXT)
		return wf_error_set(&c->cli->err, WF_USAGE, 0,
				    "--fix writes the document of '-' to standard output: "
				    "a report in the format %s has no place there",
				    formats[c->judge.format]);
	code = fix_bytes(&f, bytes, &out, &c->cli->err);
	if (code == WF_OK)
		code = judge(c, "-", wf_buf_as_slice(&f.after), true, &text);
	if (c->cli->given[WF_OPT_DRY_RUN])
		wf_cli_diff(&diff, f.name, bytes, wf_buf_as_slice(&f.after));
	if (code == WF_OK)
		wf_cli_show(&c->cli->out,
			    wf_buf_as_slice(c->cli->given[WF_OPT_DRY_RUN] ? &diff : &f.after));
	fputs(text.ptr, stderr);
	wf_buf_release(&f.after);
	wf_rope_release(&out);
	wf_buf_release(&text);
	wf_buf_release(&diff);
	return code;
}

static enum wf_code check_bytes(struct check *c, const char *path, bool chosen)
{
	char *bytes = NULL;
	size_t len;
	enum wf_code code = wf_file_read(&bytes, &len, path, &c->cli->err);

	if (code == WF_OK && c->cli->given[WF_OPT_FIX] && strcmp(path, "-") == 0)
		code = fix_stream(c, wf_slice(bytes, len));
	else if (code == WF_OK)
		code = judge(c, path, wf_slice(bytes, len), chosen, &c->cli->out);
	free(bytes);
	return code;
}

static void check_file(struct check *c, const char *path, bool chosen)
{
	enum wf_code code = WF_ENCODING;

	if (c->cli->given[WF_OPT_FIX] && strcmp(path, "-") != 0)
		code = fix_file(c, path, chosen);
	/* What is no text is not fixed; whether that matters is judged. */
	if (code == WF_ENCODING) {
		wf_error_release(&c->cli->err);
		code = check_bytes(c, path, chosen);
	}
	if (code != WF_OK)
		wf_judge_trouble(&c->judge);
}

static void check_folder(struct check *c, const char *folder)
{
	bool judged_only = !c->cli->given[WF_OPT_FIX] && !c->since;
	struct wf_paths paths;

	if (wf_git_list(&paths, folder, &c->cli->err) != WF_OK) {
		wf_judge_trouble(&c->judge);
		return;
	}
	if (judged_only)
		wf_judge_files(&c->judge, &paths);
	for (size_t i = 0; i < paths.n && !judged_only; i++) {
		if (paths.items[i].wanted >= 0)
			check_file(c, paths.items[i].path, paths.items[i].wanted > 0);
	}
	wf_paths_release(&paths);
}

static void check_path(struct check *c, const char *path)
{
	struct stat st;

	if (strcmp(path, "-") != 0 && stat(path, &st) == 0 && S_ISDIR(st.st_mode)) {
		c->folder = true;
		check_folder(c, path);
	} else {
		check_file(c, path, true);
	}
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
		wf_judge_trouble(&c->judge);
}

/* Links and devices are not told apart from files: the index has the last word. */
static enum wf_code check_name(struct check *c, const char *path)
{
	struct stat st;

	if (strcmp(path, "-") == 0)
		return wf_error_set(&c->cli->err, WF_USAGE, 0,
				    "--staged judges what git has, not standard input");
	if (wf_git_is_markdown(wf_slice_str(path)) || stat(path, &st) != 0 || S_ISDIR(st.st_mode))
		return WF_OK;
	wf_error_file(&c->cli->err, path);
	return wf_error_set(&c->cli->err, WF_USAGE, 0,
			    "--staged judges *.md and *.markdown, and folders of them");
}

/* The FILEs and FOLDERs of the call, for the caller to free. */
static const char **named(struct check *c, size_t *n)
{
	const char **paths = wf_xrealloc(NULL, (size_t)c->cli->nargs + 1, sizeof(*paths));

	*n = 0;
	if (c->cli->given[WF_OPT_FILE])
		paths[(*n)++] = c->cli->value[WF_OPT_FILE];
	for (int i = 0; i < c->cli->nargs; i++)
		paths[(*n)++] = c->cli->args[i];
	return paths;
}

/* What git has to say, before anything is reported. */
static enum wf_code ask_git(struct check *c)
{
	struct wf_error *err = &c->cli->err;
	enum wf_code code = WF_OK;

	if (!c->cli->given[WF_OPT_STAGED])
		return c->since ? wf_git_since(&c->versions, c->since, err) : WF_OK;
	c->paths = named(c, &c->query.npaths);
	c->query.paths = c->paths;
	c->query.since = c->since;
	for (size_t i = 0; i < c->query.npaths && code == WF_OK; i++)
		code = check_name(c, c->paths[i]);
	if (code == WF_OK)
		code = wf_git_staged(&c->versions, &c->query, err);
	if (code == WF_OK)
		code = wf_versions_ask_attributes(&c->versions, c->judge.top.ptr, err);
	return code;
}

/* How many documents there were and what was found; where it goes beside a fix. */
static void summarize(struct check *c)
{
	struct wf_cli *cli = c->cli;
	struct wf_buf text = WF_BUF_INIT;

	if (c->judge.format != WF_FORM_TEXT || cli->given[WF_OPT_QUIET])
		return;
	if (c->judge.count.files > 0)
		wf_out_findings_summary(&text, &c->judge.count);
	else if (c->folder && c->judge.failed == 0)
		wf_buf_str(&text, "no status document was found\n");
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

static int report(struct check *c)
{
	bool found = false;

	c->judge.options.merging = c->versions.merging;
	wf_judge_open(&c->judge);
	if (c->cli->given[WF_OPT_STAGED])
		wf_judge_versions(&c->judge, &c->versions, &c->query);
	else
		check_all(c);
	wf_judge_close(&c->judge);
	summarize(c);
	for (size_t i = 0; i <= WF_SEVERITY_PRACTICE; i++)
		found |= c->judge.count.found[i] > 0;
	return c->judge.failed ? wf_code_status(c->judge.code) : found;
}

static int run(struct wf_cli *cli)
{
	struct check c = {.cli = cli,
			  .judge = {.cli = cli, .top = WF_BUF_INIT, .wrong = WF_BUF_INIT},
			  .since = cli->value[WF_OPT_SINCE],
			  .versions = {.blobs = WF_BUF_INIT}};
	int status;

	if (cli->given[WF_OPT_RULES])
		return list_rules(cli);
	if (read_options(&c) == WF_OK && find_top(&c) == WF_OK && ask_git(&c) == WF_OK)
		status = report(&c);
	else
		status = wf_cli_fail(cli);
	wf_versions_release(&c.versions);
	wf_judge_release(&c.judge);
	free(c.paths);
	return status;
}
