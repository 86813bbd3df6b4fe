#include "cli/commands.h"

#include "out/events.h"
#include "text/file.h"

#include <stdlib.h>

static int run(struct wf_cli *cli);

const struct wf_command wf_cmd_diff = {
	.name = "diff",
	.arguments = "OLD NEW",
	.summary = "tell what happened between two versions of a document",
	.details =
		"Steps ticked, added, removed, moved and reworded; phases started, completed, blocked\n"
		"and failed; fields; entries of the log. '-' is standard input. Exit status: 0, whether\n"
		"anything happened or not. It is an external diff for git, too. What the last commits\n"
		"did to a workflow:\n"
		"\n"
		"  git -c diff.external='wfmd diff' log -p --ext-diff -5 -- status.md",
	.options = WF_OPTS_COMMON | WF_BIT(WF_OPT_MAP),
	.least = 1,
	.most = 9,
	.run = run,
};

/* Two versions of a document, read. */
struct versions {
	struct {
		char *bytes;
		size_t len;
		struct wf_doc doc;
		bool read;
	} v[2];
	struct wf_diff diff;
};

/* Reads PATH, as which the document is known by NAME. */
static enum wf_code read_version(struct wf_cli *cli, struct versions *versions, int i,
				 const char *path, const char *name)
{
	enum wf_code code =
		wf_file_read(&versions->v[i].bytes, &versions->v[i].len, path, &cli->err);

	if (code == WF_OK)
		code = wf_doc_read(&versions->v[i].doc, name, versions->v[i].bytes,
				   versions->v[i].len, &cli->map, &cli->err);
	versions->v[i].read = code == WF_OK;
	return code;
}

/* Either version must be a status document: it may have come to be one, or ceased to be. */
static enum wf_code compare(struct wf_cli *cli, struct versions *versions)
{
	const struct wf_doc *old = &versions->v[0].doc, *new = &versions->v[1].doc;
	struct wf_error ignored = WF_ERROR_INIT;
	enum wf_code code = wf_doc_require(old, &ignored);

	wf_error_release(&ignored);
	if (code != WF_OK)
		code = wf_doc_require(new, &cli->err);
	if (code == WF_OK)
		wf_diff_docs(&versions->diff, old, new);
	return code;
}

static void release(struct versions *versions)
{
	wf_diff_release(&versions->diff);
	for (int i = 0; i < 2; i++) {
		if (versions->v[i].read)
			wf_doc_release(&versions->v[i].doc);
		free(versions->v[i].bytes);
	}
}

static void show_json(struct wf_cli *cli, const struct wf_diff *diff)
{
	wf_out_events_json(&cli->out, diff);
	wf_buf_byte(&cli->out, '\n');
}

static int show_two(struct wf_cli *cli)
{
	struct versions versions = {.diff = {.n = 0}};
	enum wf_code code = WF_OK;

	if (strcmp(cli->args[0], "-") == 0 && strcmp(cli->args[1], "-") == 0)
		code = wf_error_set(&cli->err, WF_USAGE, 0,
				    "only one of the versions can be standard input");
	for (int i = 0; i < 2 && code == WF_OK; i++)
		code = read_version(cli, &versions, i, cli->args[i], cli->args[i]);
	if (code == WF_OK)
		code = compare(cli, &versions);
	if (code == WF_OK && cli->given[WF_OPT_JSON])
		show_json(cli, &versions.diff);
	else if (code == WF_OK)
		wf_out_events_text(&cli->out, &versions.diff, "");
	release(&versions);
	return code == WF_OK ? 0 : wf_cli_fail(cli);
}

/* ---- as git calls an external diff ---- */

/* path old-file old-hex old-mode new-file new-hex new-mode [new-path information]; path alone if unmerged */
enum { PATH, OLD_FILE, NEW_FILE = 4, NARGS = 7, NEW_PATH = 7, NARGS_RENAMED = 9 };

static bool is_called_by_git(const struct wf_cli *cli)
{
	return cli->nargs == NARGS || cli->nargs == NARGS_RENAMED ||
	       (cli->nargs == 1 && getenv("GIT_DIFF_PATH_TOTAL"));
}

static void add_name(struct wf_cli *cli)
{
	wf_buf_visible(&cli->out, wf_slice_str(cli->args[PATH]));
	if (cli->nargs == NARGS_RENAMED) {
		wf_buf_str(&cli->out, " => ");
		wf_buf_visible(&cli->out, wf_slice_str(cli->args[NEW_PATH]));
	}
	wf_buf_str(&cli->out, cli->nargs == 1 ? ": unmerged\n" : "\n");
}

static enum wf_code compare_for_git(struct wf_cli *cli, struct versions *versions)
{
	const char *name = cli->args[cli->nargs == NARGS_RENAMED ? NEW_PATH : PATH];
	enum wf_code code = read_version(cli, versions, 0, cli->args[OLD_FILE], cli->args[PATH]);

	if (code == WF_OK)
		code = read_version(cli, versions, 1, cli->args[NEW_FILE], name);
	return code == WF_OK ? compare(cli, versions) : code;
}

/* To git any exit status but 0 is the end of it all: what cannot be compared is said and passed over. */
static int show_for_git(struct wf_cli *cli)
{
	struct versions versions = {.diff = {.n = 0}};
	bool json = cli->given[WF_OPT_JSON];
	enum wf_code code = cli->nargs > 1 ? compare_for_git(cli, &versions) : WF_OK;

	if (!json)
		add_name(cli);
	if (code != WF_OK && json) {
		wf_out_error_json(&cli->out, &cli->err);
		wf_buf_byte(&cli->out, '\n');
	} else if (code != WF_OK) {
		wf_buf_str(&cli->out, "  not compared: ");
		wf_buf_visible(&cli->out, wf_buf_as_slice(&cli->err.message));
		wf_buf_byte(&cli->out, '\n');
	} else if (cli->nargs > 1 && json) {
		show_json(cli, &versions.diff);
	} else if (cli->nargs > 1) {
		wf_out_events_text(&cli->out, &versions.diff, "  ");
		wf_buf_str(&cli->out, versions.diff.n ? "" : "  text alone\n");
	}
	wf_error_release(&cli->err);
	release(&versions);
	return 0;
}

static int run(struct wf_cli *cli)
{
	if (is_called_by_git(cli))
		return show_for_git(cli);
	if (cli->nargs == 2)
		return show_two(cli);
	wf_error_set(&cli->err, WF_USAGE, 0,
		     cli->nargs < 2 ? "an argument is missing" : "too many arguments");
	wf_error_hint(&cli->err, "usage: wfmd diff %s", cli->command->arguments);
	return wf_cli_fail(cli);
}
