#include "cli/commands.h"

#include "git/merge.h"
#include "out/json.h"
#include "text/file.h"

#include <stdlib.h>

static int run(struct wf_cli *cli);

/* Git takes a status above 128 for a driver that failed, not for conflicts. */
#define FAILED 129

const struct wf_command wf_cmd_merge = {
	.name = "merge",
	.arguments = "BASE OURS THEIRS [PATH]",
	.summary = "merge two versions of a document, as git's merge driver",
	.details =
		"Writes into OURS what became of BASE in OURS and in THEIRS: ticks, new steps and log\n"
		"entries of both, states that follow from the merged steps. What cannot be decided is\n"
		"marked as git marks conflicts. PATH is what the document is called in reports. Exit\n"
		"status: 0 merged, 1 with conflicts, 129 failed. In a repository:\n"
		"\n"
		"  git config merge.wfmd.driver 'wfmd merge --marker-size %L %O %A %B %P'\n"
		"  echo 'status.md merge=wfmd' >>.gitattributes",
	.options = WF_OPTS_COMMON | WF_BIT(WF_OPT_MAP) | WF_BIT(WF_OPT_MARKER_SIZE) |
		   WF_BIT(WF_OPT_WAIT),
	.least = 3,
	.most = 4,
	.trouble = FAILED,
	.run = run,
};

/* The longest marks, as git's attribute conflict-marker-size could ask for them. */
#define MOST_MARKS 1000

static void report(struct wf_cli *cli, const struct wf_merged *merged, const char *name)
{
	struct wf_json json = {.out = &cli->out};

	if (cli->given[WF_OPT_JSON]) {
		wf_json_open(&json, NULL, '{');
		wf_json_str(&json, "schema", "wfmd.merge/1");
		wf_json_str(&json, "file", name);
		wf_json_bool(&json, "conflicts", merged->conflicts);
		wf_json_str(&json, "by", merged->by_meaning ? "meaning" : "lines");
		wf_json_close(&json, '}');
		wf_buf_byte(&cli->out, '\n');
	} else if (!cli->given[WF_OPT_QUIET]) {
		wf_buf_visible(&cli->out, wf_slice_str(name));
		wf_buf_printf(&cli->out, ": merged%s%s\n", merged->by_meaning ? "" : " by lines",
			      merged->conflicts ? ", with conflicts" : "");
	}
}

/* Reads BASE and THEIRS into BYTES; VERSIONS stay empty where that fails. */
static enum wf_code read_others(struct wf_cli *cli, char *bytes[WF_NSIDES],
				struct wf_slice versions[WF_NSIDES])
{
	enum wf_code code = WF_OK;

	for (int side = WF_BASE; side <= WF_THEIRS && code == WF_OK; side += WF_THEIRS) {
		size_t len;

		code = wf_file_read(&bytes[side], &len, cli->args[side], &cli->err);
		if (code == WF_OK)
			versions[side] = wf_slice(bytes[side], len);
	}
	return code;
}

static int run(struct wf_cli *cli)
{
	struct wf_merged merged = {.bytes = WF_BUF_INIT};
	struct wf_slice versions[WF_NSIDES] = {{"", 0}, {"", 0}, {"", 0}};
	char *bytes[WF_NSIDES] = {NULL, NULL, NULL};
	struct wf_file ours = WF_FILE_INIT;
	uint32_t marker_size;
	enum wf_code code = wf_cli_number(cli, WF_OPT_MARKER_SIZE, 7, MOST_MARKS, &marker_size);
	struct wf_error ignored = WF_ERROR_INIT;
	enum wf_code others;

	if (code != WF_OK)
		return wf_cli_fail(cli);
	others = read_others(cli, bytes, versions);
	code = wf_file_open(&ours, cli->args[WF_OURS], cli->wait,
			    others == WF_OK ? &cli->err : &ignored);
	if (code != WF_OK)
		goto done;
	versions[WF_OURS] = wf_slice(ours.bytes, ours.len);
	if (others == WF_OK)
		wf_git_merge(&merged, versions, &cli->map, marker_size);
	else
		wf_git_merge_whole(&merged.bytes, versions, marker_size);
	if (!wf_slice_eq(wf_buf_as_slice(&merged.bytes), versions[WF_OURS]))
		code = wf_file_replace(&ours, merged.bytes.ptr, merged.bytes.len, &cli->err);
	cli->written = code == WF_OK;
	if (code == WF_OK && others == WF_OK)
		report(cli, &merged, cli->nargs > 3 ? cli->args[3] : cli->args[WF_OURS]);
done:
	wf_file_close(&ours);
	wf_buf_release(&merged.bytes);
	wf_error_release(&ignored);
	free(bytes[WF_BASE]);
	free(bytes[WF_THEIRS]);
	if (code == WF_OK && others == WF_OK)
		return merged.conflicts ? 1 : 0;
	return wf_cli_fail(cli);
}
