#include "cli/commands.h"

#include "base/similar.h"
#include "out/json.h"

static int run(struct wf_cli *cli);

const struct wf_command wf_cmd_help = {
	.name = "help",
	.arguments = "[COMMAND]",
	.summary = "list the commands, or explain one",
	.options = WF_OPTS_COMMON,
	.selectors = true,
	.most = 1,
	.run = run,
};

static void list(struct wf_buf *out)
{
	wf_buf_str(out, "usage: wfmd COMMAND [FILE] [ARGUMENTS] [OPTIONS]\n\n");
	for (const struct wf_command *const *c = wf_commands; *c; c++)
		wf_buf_printf(out, "  %-10s %s\n", (*c)->name, (*c)->summary);
	wf_buf_str(
		out,
		"\n'wfmd new bug-fix' begins a document, 'wfmd status FILE.md' shows one that exists.\n"
		"'wfmd help COMMAND' explains one. Without FILE: $WFMD_FILE, else status.md,\n"
		"STATUS.md or WORKFLOW_STATUS.md here or above, up to the git root.\n"
		"Exit status: 0 done, 1 refused or nothing left to do, 2 trouble.\n");
}

static void explain_option(struct wf_buf *out, const struct wf_option_row *row)
{
	struct wf_buf left = WF_BUF_INIT;

	if (row->letter)
		wf_buf_printf(&left, "-%c, ", row->letter);
	else
		wf_buf_str(&left, "    ");
	wf_buf_printf(&left, row->argument ? "--%s %s" : "--%s", row->name, row->argument);
	wf_buf_printf(out, "  %-26s %s\n", left.ptr, row->help);
	wf_buf_release(&left);
}

static void explain_options(struct wf_buf *out, uint64_t options)
{
	for (int i = 0; i < WF_NOPTIONS; i++) {
		if (options & WF_BIT(i))
			explain_option(out, &wf_options[i]);
	}
}

/* What follows -- is not ours, so options stand before it. */
static void explain_usage(struct wf_buf *out, const struct wf_command *command)
{
	const char *arguments = command->arguments;
	const char *rest = command->takes_command ? strstr(arguments, "-- ") : NULL;

	wf_buf_printf(out, "usage: wfmd %s ", command->name);
	if (rest)
		wf_buf_printf(out, "%.*s[OPTIONS] %s\n\n", (int)(rest - arguments), arguments,
			      rest);
	else
		wf_buf_printf(out, "%s [OPTIONS]\n\n", arguments);
}

static void explain(struct wf_buf *out, const struct wf_command *command)
{
	explain_usage(out, command);
	wf_buf_printf(out, "%s.\n", command->summary);
	if (command->details)
		wf_buf_printf(out, "\n%s\n", command->details);
	if (strstr(command->arguments, "STEP") || strstr(command->arguments, "PHASE"))
		wf_buf_str(out, "\nA phase or step is named by its number (2, 2.3), its line (:27) "
				"or some of its text.\n");
	wf_buf_byte(out, '\n');
	explain_options(out, command->options & ~WF_OPTS_EDIT);
	explain_options(out, command->options & WF_OPTS_EDIT);
}

const struct wf_command *wf_cli_command(const char *name)
{
	for (const struct wf_command *const *c = wf_commands; *c; c++) {
		if (strcmp((*c)->name, name) == 0)
			return *c;
	}
	return NULL;
}

/* What other programs call it, or people. */
static const struct {
	const char *word, *command;
} synonyms[] = {
	{"init", "new"},          {"create", "new"},
	{"ls", "status"},         {"list", "status"},
	{"show", "status"},       {"todo", "next"},
	{"done", "tick"},         {"undo", "untick"},
	{"begin", "start"},       {"finish", "complete"},
	{"resume", "unblock"},    {"remove", "drop"},
	{"rm", "drop"},           {"lint", "check"},
	{"format", "fmt"},        {"install", "git install"},
	{"version", "--version"},
};

static const char *nearest_command(const char *name)
{
	const char *nearest = NULL;
	size_t best = strlen(name) / 3 + 1;

	for (size_t i = 0; i < sizeof(synonyms) / sizeof(synonyms[0]); i++) {
		if (strcmp(synonyms[i].word, name) == 0)
			return synonyms[i].command;
	}
	for (const struct wf_command *const *c = wf_commands; *c; c++) {
		size_t d = wf_distance(wf_slice_str(name), wf_slice_str((*c)->name));

		if (d < best) {
			best = d;
			nearest = (*c)->name;
		}
	}
	return nearest;
}

enum wf_code wf_cli_unknown(const char *name, struct wf_error *err)
{
	const char *nearest = nearest_command(name);

	wf_error_set(err, WF_USAGE, 0, "no command '%s'", name);
	if (name[0] == '-')
		wf_error_hint(err, "options stand after the command: wfmd COMMAND %s", name);
	else if (nearest)
		wf_error_hint(err, "did you mean '%s'? 'wfmd help' lists the commands", nearest);
	else
		wf_error_hint(err, "'wfmd help' lists the commands");
	return WF_USAGE;
}

static void say(struct wf_cli *cli, struct wf_slice text)
{
	struct wf_json json = {.out = &cli->out};

	if (!cli->given[WF_OPT_JSON]) {
		wf_buf_slice(&cli->out, text);
		return;
	}
	wf_json_open(&json, NULL, '{');
	wf_json_str(&json, "schema", "wfmd.help/1");
	wf_json_slice(&json, "text", text);
	wf_json_close(&json, '}');
	wf_buf_byte(&cli->out, '\n');
}

void wf_cli_explain(struct wf_cli *cli, const struct wf_command *command)
{
	struct wf_buf text = WF_BUF_INIT;

	if (command)
		explain(&text, command);
	else
		list(&text);
	say(cli, wf_buf_as_slice(&text));
	wf_buf_release(&text);
}

static int run(struct wf_cli *cli)
{
	const struct wf_command *command = cli->nargs ? wf_cli_command(cli->args[0]) : NULL;

	if (cli->nargs && !command) {
		wf_cli_unknown(cli->args[0], &cli->err);
		return wf_cli_fail(cli);
	}
	wf_cli_explain(cli, command);
	return 0;
}
