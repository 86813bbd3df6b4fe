#include "cli/commands.h"

#include "cli/rewrite.h"
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

/* One merge, which is made again where another program changes OURS meanwhile. */
struct job {
	struct wf_cli *cli;
	struct wf_slice versions[WF_NSIDES];
	char *bytes[WF_NSIDES]; /* of BASE and THEIRS; owned */
	bool complete;          /* both could be read */
	uint32_t marker_size;
	struct wf_merged merged;
};

static enum wf_code read_others(struct job *job, struct wf_error *err)
{
	enum wf_code code = WF_OK;

	for (int side = WF_BASE; side <= WF_THEIRS && code == WF_OK; side += WF_THEIRS) {
		size_t len;

		code = wf_file_read(&job->bytes[side], &len, job->cli->args[side], err);
		if (code == WF_OK)
			job->versions[side] = wf_slice(job->bytes[side], len);
	}
	return code;
}

/* A wf_rewrite_fn. Where a side is missing OURS must not look like the outcome. */
static enum wf_code make(void *context, struct wf_slice bytes, struct wf_rope *out,
			 struct wf_error *err)
{
	struct job *job = context;

	(void)err;
	job->versions[WF_OURS] = bytes;
	wf_buf_release(&job->merged.bytes);
	if (job->complete)
		wf_git_merge(&job->merged, job->versions, &job->cli->map, job->marker_size);
	else
		wf_git_merge_whole(&job->merged.bytes, job->versions, job->marker_size);
	wf_rope_add(out, wf_buf_as_slice(&job->merged.bytes));
	return WF_OK;
}

/* A wf_rewritten_fn. */
static void done(void *context, struct wf_slice bytes, struct wf_rope *after, bool written)
{
	struct job *job = context;
	struct wf_cli *cli = job->cli;

	(void)bytes;
	(void)after;
	(void)written;
	if (job->complete)
		report(cli, &job->merged, cli->nargs > 3 ? cli->args[3] : cli->args[WF_OURS]);
}

static int run(struct wf_cli *cli)
{
	struct job job = {.cli = cli, .versions = {{"", 0}, {"", 0}, {"", 0}}};
	struct wf_error missing = WF_ERROR_INIT;
	enum wf_code code = wf_cli_number(cli, WF_OPT_MARKER_SIZE, 7, MOST_MARKS, &job.marker_size);

	if (code != WF_OK)
		return wf_cli_fail(cli);
	job.complete = read_others(&job, &missing) == WF_OK;
	code = wf_cli_replace(cli, cli->args[WF_OURS], make, done, &job);
	if (!job.complete) {
		wf_error_release(&cli->err);
		cli->err = missing;
	}
	wf_buf_release(&job.merged.bytes);
	free(job.bytes[WF_BASE]);
	free(job.bytes[WF_THEIRS]);
	if (code == WF_OK && job.complete)
		return job.merged.conflicts ? 1 : 0;
	return code == WF_CONFLICT && job.complete ? (wf_cli_fail(cli), 1) : wf_cli_fail(cli);
}
