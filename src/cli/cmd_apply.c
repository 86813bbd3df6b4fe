#include "cli/commands.h"

#include "ops/reports.h"
#include "text/file.h"

#include <stdio.h>
#include <stdlib.h>

static int run(struct wf_cli *cli);

const struct wf_command wf_cmd_apply = {
	.name = "apply",
	.arguments = "[FILE] [INPUT]",
	.summary = "many reports as one edit, all or none",
	.details = "INPUT is a file, or standard input. jsonl: a line is {\"step\":\"2.1\",\"result\":\"done\"}\n"
		   "or {\"phase\":\"3\",\"result\":\"blocked\",\"message\":\"why\"}; results are done and open for\n"
		   "steps, started, complete, blocked, unblocked, failed, retried and skipped for phases.\n"
		   "tap: a test point whose description is a step's text reports that step; a phase\n"
		   "with failed points fails once. Without --format the input's first line decides.",
	.options = WF_OPTS_EDIT | WF_BIT(WF_OPT_FORMAT),
	.takes_input = true,
	.selectors = true,
	.most = 1,
	.run = run,
};

/* The input as it was read; an edit may be made again on newer content of the document. */
static struct {
	struct wf_items items;
	struct wf_points points;
	bool tap;
} input;

static enum wf_code edit(struct wf_cli *cli, struct wf_draft *draft, uint32_t *workflow)
{
	int32_t scope;
	enum wf_code code = wf_cli_scope(cli, draft->doc, &scope);

	if (code == WF_OK)
		code = wf_cli_workflow(cli, draft, workflow);
	if (code != WF_OK)
		return code;
	for (size_t i = 0; i < input.points.n; i++)
		input.points.items[i].matches = 0;
	return input.tap ? wf_points_apply(draft, &input.points, scope, workflow, &cli->err)
			 : wf_items_apply(draft, &input.items, scope, workflow, &cli->err);
}

/* The first character that is no blank: JSON Lines begin with a brace. */
static bool looks_like_tap(struct wf_slice text)
{
	while (text.len && strchr(" \t\r\n", text.ptr[0]))
		text = wf_slice_skip(text, 1);
	return text.len > 0 && strchr("{[\"", text.ptr[0]) == NULL;
}

static enum wf_code choose_format(struct wf_cli *cli, struct wf_slice text)
{
	const char *format = cli->value[WF_OPT_FORMAT];

	if (format && strcmp(format, "jsonl") != 0 && strcmp(format, "tap") != 0)
		return wf_error_set(&cli->err, WF_USAGE, 0, "--format takes jsonl or tap, not '%s'", format);
	input.tap = format ? strcmp(format, "tap") == 0 : looks_like_tap(text);
	return WF_OK;
}

static enum wf_code read_input(struct wf_cli *cli, char **bytes)
{
	const char *path = cli->nargs > 0 ? cli->args[0] : "-";
	struct wf_slice text;
	enum wf_code code;

	if (strcmp(path, "-") == 0 && cli->file && strcmp(cli->file, "-") == 0)
		return wf_error_set(&cli->err, WF_USAGE, 0,
				    "standard input cannot be both the document and the reports");
	code = wf_file_read(bytes, &text.len, path, &cli->err);
	text.ptr = *bytes;
	if (code == WF_OK)
		code = choose_format(cli, text);
	if (code != WF_OK)
		return code;
	code = input.tap ? wf_points_read(&input.points, text, &cli->err)
			 : wf_items_read(&input.items, text, &cli->err);
	if (code != WF_OK)
		wf_error_file(&cli->err, path);
	return code;
}

/* Points that are about no step are counted and named, on standard error. */
static void name_others(const struct wf_cli *cli)
{
	struct wf_buf text = WF_BUF_INIT;
	size_t n = 0;

	for (size_t i = 0; i < input.points.n; i++) {
		if (input.points.items[i].matches > 0)
			continue;
		wf_buf_str(&text, n++ ? ", \"" : "\"");
		wf_buf_visible(&text, input.points.items[i].description);
		wf_buf_byte(&text, '"');
	}
	if (n > 0 && !cli->given[WF_OPT_QUIET])
		fprintf(stderr, "wfmd: %zu test %s about no step: %s\n", n, n == 1 ? "point is" : "points are",
			text.ptr);
	if (input.points.planned && input.points.plan != input.points.top && !cli->given[WF_OPT_QUIET])
		fprintf(stderr, "wfmd: the plan was %zu tests, and %zu came\n", input.points.plan,
			input.points.top);
	wf_buf_release(&text);
}

static int run(struct wf_cli *cli)
{
	char *bytes = NULL;
	int status;

	if (read_input(cli, &bytes) != WF_OK) {
		status = wf_cli_fail(cli);
	} else {
		status = wf_cli_edit(cli, edit);
		if (status == 0 && input.tap)
			name_others(cli);
	}
	wf_items_release(&input.items);
	wf_points_release(&input.points);
	free(bytes);
	return status;
}
