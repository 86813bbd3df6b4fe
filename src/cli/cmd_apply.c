#include "cli/commands.h"

#include "ops/advice.h"
#include "ops/reports.h"
#include "text/file.h"
#include "text/source.h"

#include <stdio.h>
#include <stdlib.h>

static int run(struct wf_cli *cli);

const struct wf_command wf_cmd_apply = {
	.name = "apply",
	.arguments = "[FILE] [INPUT]",
	.summary = "many reports as one edit, all or none",
	.details =
		"INPUT is a file, or standard input. jsonl: a line is {\"step\":\"2.1\",\"result\":\"done\"}\n"
		"or {\"phase\":\"3\",\"result\":\"blocked\",\"message\":\"why\"}; results are done and open for\n"
		"steps, started, complete, blocked, unblocked, failed, retried and skipped for phases.\n"
		"tap: a test point whose description is a step's text reports that step; a phase\n"
		"with failed points fails once. Without --format the input's first line decides.",
	.options = WF_OPTS_EDIT | WF_BIT(WF_OPT_FORMAT),
	.takes_input = true,
	.ends_in_file = true,
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
	for (size_t i = 0; i < input.points.n; i++) {
		input.points.items[i].matches = 0;
		input.points.items[i].homeless = false;
	}
	code = input.tap ? wf_points_apply(draft, &input.points, scope, workflow, &cli->err)
			 : wf_items_apply(draft, &input.items, scope, workflow, &cli->err);
	if (code == WF_OK)
		wf_advice_on_failures(draft, &cli->advice, &cli->nadvice);
	return code;
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
		return wf_error_set(&cli->err, WF_USAGE, 0, "--format takes jsonl or tap, not '%s'",
				    format);
	input.tap = format ? strcmp(format, "tap") == 0 : looks_like_tap(text);
	return WF_OK;
}

/* --since of the command line is a date; so is "since" of a report. */
static enum wf_code check_dates(struct wf_cli *cli)
{
	for (size_t i = 0; i < input.items.n; i++) {
		const struct wf_item *item = &input.items.items[i];
		char *since = wf_xstrndup(item->words.since.ptr, item->words.since.len);
		bool valid = item->words.since.len == 0 || wf_cli_is_date(since);

		if (!valid)
			wf_error_set(&cli->err, WF_USAGE, 0,
				     "line %zu of the input: \"since\" takes YYYY-MM-DD, not '%s'",
				     item->line, since);
		free(since);
		if (!valid)
			return WF_USAGE;
	}
	return WF_OK;
}

/* A shell that writes UTF-16 into files is told so, not that there is no report. */
static enum wf_code check_encoding(struct wf_cli *cli, struct wf_slice text)
{
	struct wf_source src;
	enum wf_code code;

	if (!wf_slice_starts(text, "\xff\xfe") && !wf_slice_starts(text, "\xfe\xff"))
		return WF_OK;
	code = wf_source_init(&src, text.ptr, text.len, &cli->err);
	if (code == WF_OK)
		wf_source_release(&src);
	return code;
}

static enum wf_code parse(struct wf_cli *cli, struct wf_slice text)
{
	enum wf_code code = check_encoding(cli, text);

	if (code == WF_OK)
		code = choose_format(cli, text);
	if (code != WF_OK)
		return code;
	if (input.tap)
		return wf_points_read(&input.points, text, &cli->err);
	code = wf_items_read(&input.items, text, &cli->err);
	return code == WF_OK ? check_dates(cli) : code;
}

static enum wf_code read_input(struct wf_cli *cli, char **bytes)
{
	const char *path = cli->nargs > 0 ? cli->args[0] : "-";
	struct wf_slice text;
	enum wf_code code = wf_cli_find_file(cli);

	if (code != WF_OK)
		return code;
	if (strcmp(path, "-") == 0 && strcmp(cli->file, "-") == 0)
		return wf_error_set(&cli->err, WF_USAGE, 0,
				    "standard input cannot be both the document and the reports");
	code = wf_file_read(bytes, &text.len, path, &cli->err);
	if (code == WF_NOT_FOUND)
		wf_buf_clear(&cli->err.hint);
	if (code != WF_OK)
		return code;
	text.ptr = *bytes;
	if (wf_slice_starts(text, "\xef\xbb\xbf"))
		text = wf_slice_skip(text, 3);
	code = parse(cli, text);
	if (code != WF_OK)
		wf_error_file(&cli->err, path);
	return code;
}

static bool is_about_nothing(const struct wf_point *point)
{
	return point->matches == 0 && !point->bare;
}

static bool is_homeless(const struct wf_point *point)
{
	return point->homeless;
}

#define MOST_NAMED 10

/* Counts the points that CHOSEN chooses, and names the first: `wfmd: 2 test points ABOUT: "a", "b"`. */
static void name_points(bool (*chosen)(const struct wf_point *), const char *about)
{
	struct wf_buf text = WF_BUF_INIT;
	size_t n = 0;

	for (size_t i = 0; i < input.points.n; i++) {
		if (!chosen(&input.points.items[i]) || n++ >= MOST_NAMED)
			continue;
		wf_buf_str(&text, n > 1 ? ", \"" : "\"");
		wf_buf_visible(&text, input.points.items[i].description);
		wf_buf_byte(&text, '"');
	}
	if (n > 0)
		fprintf(stderr, "wfmd: %zu test point%s %s: %s%s\n", n, n == 1 ? "" : "s", about,
			text.ptr, n > MOST_NAMED ? " ..." : "");
	wf_buf_release(&text);
}

/* What the report cannot say, on standard error. */
static void name_others(const struct wf_cli *cli)
{
	if (cli->given[WF_OPT_QUIET])
		return;
	name_points(is_about_nothing, "about no step");
	name_points(is_homeless, "failed, of steps under no phase that could fail");
	if (input.points.planned && input.points.plan != input.points.top &&
	    input.points.plan != input.points.top - input.points.nbare)
		fprintf(stderr, "wfmd: the plan was %zu tests, and %zu came\n", input.points.plan,
			input.points.top);
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
