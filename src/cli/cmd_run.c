#include "cli/commands.h"

#include "cli/child.h"
#include "ops/advice.h"
#include "out/json.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

static int run(struct wf_cli *cli);

const struct wf_command wf_cmd_run = {
	.name = "run",
	.arguments = "[FILE] [STEP] -- COMMAND...",
	.summary = "run a command and report how it ended",
	.details =
		"Success ticks STEP (the next one unless named); anything else fails its phase and\n"
		"logs command, status and duration. The document is not locked meanwhile. The exit\n"
		"status is the command's own; 126 or 127 when it cannot start; 2 when the report\n"
		"could not be written. A signal goes on to the command and leaves the document\n"
		"untouched.",
	.options =
		WF_OPTS_EDIT | WF_BIT(WF_OPT_TAIL) | WF_BIT(WF_OPT_NO_FAIL) | WF_BIT(WF_OPT_KIND),
	.selectors = true,
	.takes_command = true,
	.most = 1,
	.run = run,
};

/*
 * The step that is reported. While the command runs the document may change, so
 * the step is found again by its text, its phase's heading, and its place among
 * those that have both in common.
 */
static struct {
	struct wf_buf text, heading;
	uint32_t place;
	struct wf_child child;
} job;

static struct wf_slice heading_of(const struct wf_doc *doc, uint32_t step)
{
	int32_t phase = doc->steps[step].phase;

	return phase < 0 ? wf_slice("", 0) : doc->headings[doc->phases[phase].heading].text;
}

static bool is_alike(const struct wf_doc *doc, uint32_t i, struct wf_slice text,
		     struct wf_slice heading)
{
	return wf_slice_eq(wf_step_plain_text(&doc->steps[i]), text) &&
	       wf_slice_eq(heading_of(doc, i), heading);
}

static void remember(const struct wf_doc *doc, uint32_t step)
{
	job.place = 0;
	wf_buf_slice(&job.text, wf_step_plain_text(&doc->steps[step]));
	wf_buf_slice(&job.heading, heading_of(doc, step));
	for (uint32_t i = 0; i < step; i++)
		job.place += is_alike(doc, i, wf_buf_as_slice(&job.text), heading_of(doc, step));
}

static enum wf_code find_again(struct wf_cli *cli, const struct wf_doc *doc, uint32_t *step)
{
	uint32_t place = 0;

	for (uint32_t i = 0; i < doc->nsteps; i++) {
		if (is_alike(doc, i, wf_buf_as_slice(&job.text), wf_buf_as_slice(&job.heading)) &&
		    place++ == job.place) {
			*step = i;
			return WF_OK;
		}
	}
	wf_error_file(&cli->err, doc->name);
	wf_error_set(&cli->err, WF_NO_MATCH, 0, "step \"%s\" is no longer there", job.text.ptr);
	return WF_NO_MATCH;
}

/* The step that `advance` ticks first. */
static enum wf_code try_next(struct wf_cli *cli, struct wf_look *look, uint32_t *step)
{
	struct wf_advance next = {
		.workflow = look->workflow, .phase = -1, .expect = -1, .steps = 1};
	enum wf_code code = wf_op_advance(&look->draft, &next, &cli->err);
	size_t i = 0;

	if (code != WF_OK)
		return code;
	while (look->draft.changes[i].what != WF_CHANGE_STEP)
		i++;
	*step = look->draft.changes[i].index;
	return WF_OK;
}

static enum wf_code try_named(struct wf_cli *cli, struct wf_look *look, uint32_t *step)
{
	struct wf_selection found = {.index = 0};
	enum wf_code code = wf_cli_select(cli, &look->doc, cli->args[0], WF_SELECT_STEP, &found);

	*step = found.index;
	return code == WF_OK ? wf_op_tick(&look->draft, found.index, false, &cli->err) : code;
}

/* Finds the step and tries on a draft that is thrown away whether it may be ticked. */
static enum wf_code check(struct wf_cli *cli)
{
	struct wf_look look;
	uint32_t step = 0;
	enum wf_code code = wf_cli_find_file(cli);

	if (code == WF_OK && strcmp(cli->file, "-") == 0)
		return wf_error_set(
			&cli->err, WF_USAGE, 0,
			"'run' asks for a document in a file: standard input is the command's");
	if (code != WF_OK)
		return code;
	code = wf_cli_look(cli, &look);
	look.draft.force = cli->given[WF_OPT_FORCE];
	if (code == WF_OK)
		code = cli->nargs > 0 ? try_named(cli, &look, &step) : try_next(cli, &look, &step);
	if (code == WF_OK)
		remember(&look.doc, step);
	wf_cli_look_release(&look);
	return code;
}

static void add_command(struct wf_buf *out)
{
	for (char *const *word = job.child.words; *word; word++) {
		if (word != job.child.words)
			wf_buf_byte(out, ' ');
		wf_buf_shell_word(out, *word);
	}
}

/* One line as it may stand in a document: tabs as blanks, controls made visible. */
static void add_line(struct wf_buf *out, struct wf_slice line)
{
	struct wf_buf plain = WF_BUF_INIT;

	if (line.len && line.ptr[line.len - 1] == '\r')
		line.len--;
	for (size_t i = 0; i < line.len; i++) {
		if (line.ptr[i] == '\t')
			wf_buf_str(&plain, "    ");
		else
			wf_buf_byte(&plain, line.ptr[i]);
	}
	wf_buf_visible(out, wf_buf_as_slice(&plain));
	wf_buf_byte(out, '\n');
	wf_buf_release(&plain);
}

static void add_lines(struct wf_buf *out)
{
	struct wf_slice rest = wf_buf_as_slice(&job.child.lines);

	while (rest.len) {
		const char *end = memchr(rest.ptr, '\n', rest.len);
		size_t len = end ? (size_t)(end - rest.ptr) : rest.len;

		add_line(out, wf_slice(rest.ptr, len));
		rest = wf_slice_skip(rest, end ? len + 1 : len);
	}
}

static enum wf_code report_failure(struct wf_cli *cli, struct wf_draft *draft, uint32_t phase)
{
	struct wf_words words = wf_cli_words(cli);
	struct wf_buf command = WF_BUF_INIT, shown = WF_BUF_INIT, lines = WF_BUF_INIT;
	enum wf_code code;

	add_command(&command);
	wf_buf_byte(&shown, '`');
	wf_buf_visible(&shown, wf_buf_as_slice(&command));
	if (job.child.signal)
		wf_buf_printf(&shown, "` was ended by signal %d", job.child.signal);
	else
		wf_buf_printf(&shown, "` exited with status %d", job.child.status);
	wf_buf_printf(&shown, " after %.1f s", job.child.seconds);
	add_lines(&lines);
	words.message = wf_buf_as_slice(&shown);
	words.output = wf_buf_as_slice(&lines);
	code = wf_op_phase(draft, WF_EVENT_FAIL, phase, &words, &cli->err);
	if (code == WF_OK)
		wf_advice_on_failure(draft, phase, &cli->advice, &cli->nadvice);
	wf_buf_release(&command);
	wf_buf_release(&shown);
	wf_buf_release(&lines);
	return code;
}

static enum wf_code report(struct wf_cli *cli, struct wf_draft *draft, uint32_t *workflow)
{
	uint32_t step;
	enum wf_code code = find_again(cli, draft->doc, &step);
	int32_t phase;

	if (code != WF_OK)
		return code;
	phase = draft->doc->steps[step].phase;
	*workflow = phase >= 0 ? draft->doc->phases[phase].workflow : 0;
	if (job.child.status == 0)
		return wf_op_tick(draft, step, false, &cli->err);
	if (phase < 0 || draft->doc->implicit) {
		fprintf(stderr, "wfmd: the step stands under no phase that could fail\n");
		return WF_OK;
	}
	return report_failure(cli, draft, (uint32_t)phase);
}

/* There is nothing to write: say so in JSON, where exactly one object is promised, and where a 0 could mislead. */
static void say_untouched(struct wf_cli *cli)
{
	struct wf_json json = {.out = &cli->out};

	if (!cli->given[WF_OPT_JSON]) {
		if (job.child.status == 0)
			fputs("wfmd: a signal came while the command ran: its step is not ticked\n",
			      stderr);
		return;
	}
	wf_json_open(&json, NULL, '{');
	wf_json_str(&json, "schema", "wfmd.run/1");
	wf_json_str(&json, "file", cli->file);
	wf_json_number(&json, "status", (unsigned long)job.child.status);
	wf_json_bool(&json, "interrupted", job.child.interrupted);
	wf_json_bool(&json, "written", false);
	wf_json_close(&json, '}');
	wf_buf_byte(&cli->out, '\n');
}

static int fail_to_start(struct wf_cli *cli)
{
	wf_error_set(&cli->err, job.child.error == ENOENT ? WF_NOT_FOUND : WF_UNREADABLE, 0,
		     "'%s' cannot be started: %s; the document is untouched", cli->words[0],
		     strerror(job.child.error));
	wf_cli_fail(cli);
	return job.child.error == ENOENT ? 127 : 126;
}

static int run_and_report(struct wf_cli *cli)
{
	int status;

	job.child.words = cli->words;
	job.child.output_to_stderr = cli->given[WF_OPT_JSON];
	wf_child_run(&job.child);
	if (job.child.error)
		return fail_to_start(cli);
	if (job.child.interrupted || (job.child.status != 0 && cli->given[WF_OPT_NO_FAIL])) {
		say_untouched(cli);
		return job.child.status;
	}
	status = wf_cli_edit(cli, report);
	if (!cli->given[WF_OPT_JSON]) {
		fputs(cli->out.ptr, stderr);
		wf_buf_clear(&cli->out);
	}
	if (status != 0) {
		fprintf(stderr,
			"wfmd: the command ended with %d, and that is not reported; report it by "
			"hand, with wfmd tick or wfmd fail\n",
			job.child.status);
	}
	return status == 0 ? job.child.status : 2;
}

static int run(struct wf_cli *cli)
{
	uint32_t tail;
	int status;

	job.text = job.heading = job.child.lines = (struct wf_buf)WF_BUF_INIT;
	if (!cli->words || !cli->words[0]) {
		wf_error_set(&cli->err, WF_USAGE, 0, "no command to run");
		wf_error_hint(&cli->err, "usage: wfmd run %s", cli->command->arguments);
		return wf_cli_fail(cli);
	}
	if (wf_cli_number(cli, WF_OPT_TAIL, 0, 10000, &tail) != WF_OK ||
	    wf_op_check_kind(wf_cli_words(cli).kind, &cli->err) != WF_OK || check(cli) != WF_OK) {
		status = wf_cli_fail(cli);
	} else {
		job.child.tail = tail;
		status = run_and_report(cli);
	}
	wf_buf_release(&job.text);
	wf_buf_release(&job.heading);
	wf_buf_release(&job.child.lines);
	return status;
}
