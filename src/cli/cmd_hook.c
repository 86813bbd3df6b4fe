#include "cli/commands.h"

#include "cli/judge.h"
#include "flow/hint.h"
#include "git/place.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

static int run(struct wf_cli *cli);

const struct wf_command wf_cmd_hook = {
	.name = "hook",
	.arguments = "NAME [FILE...]",
	.summary = "what git's hooks run: refuse to commit status documents with errors",
	.details =
		"NAME is pre-commit or pre-merge-commit. Judges what is staged, as 'check --staged'\n"
		"does; with FILE these alone, whether they differ from HEAD or not. Errors refuse the\n"
		"commit, warnings are shown. 'wfmd git install' makes git run it.",
	.options = WF_OPTS_COMMON | WF_BIT(WF_OPT_MAP) | WF_BIT(WF_OPT_LIMIT),
	.least = 1,
	.most = -1,
	.run = run,
};

/* Nobody waits longer than this many seconds for a commit. */
#define LIMIT 60

static void give_up(int signal)
{
	static const char text[] =
		"wfmd: gave up: judging the commit takes too long; --limit waits longer, "
		"'git commit --no-verify' commits as it is\n";
	ssize_t ignored = write(STDERR_FILENO, text, sizeof(text) - 1);

	(void)signal;
	(void)ignored;
	_exit(2);
}

static enum wf_code set_limit(struct wf_cli *cli)
{
	uint32_t seconds;
	enum wf_code code = wf_cli_number(cli, WF_OPT_LIMIT, LIMIT, 24 * 60 * 60, &seconds);

	if (code != WF_OK)
		return code;
	signal(SIGALRM, give_up);
	alarm(seconds);
	return WF_OK;
}

static enum wf_code read_name(struct wf_cli *cli, bool *merging)
{
	*merging = strcmp(cli->args[0], "pre-merge-commit") == 0;
	if (*merging || strcmp(cli->args[0], "pre-commit") == 0)
		return WF_OK;
	wf_error_set(&cli->err, WF_USAGE, 0, "there is no hook '%s'", cli->args[0]);
	wf_error_hint(&cli->err, "there are pre-commit and pre-merge-commit");
	return WF_USAGE;
}

/* Files may be named by a program that names them all: only status documents count. */
static const struct wf_versions_query head = {0};

/*
 * Nothing is wrong with any of VERSIONS, not even where attributes made them all
 * count. Most commits end here, and git need not be asked.
 */
static bool is_harmless(const struct wf_judge *judge, struct wf_versions *versions)
{
	struct wf_judge probe = {
		.cli = judge->cli, .options = judge->options, .format = WF_FORM_NONE};
	bool harmless;

	for (size_t i = 0; i < versions->n; i++)
		versions->items[i].wanted = 1;
	probe.top = probe.wrong = (struct wf_buf)WF_BUF_INIT;
	wf_judge_open(&probe);
	wf_judge_versions(&probe, versions, &head);
	wf_judge_close(&probe);
	harmless = probe.failed == 0 && probe.count.affected == 0;
	wf_judge_release(&probe);
	return harmless;
}

/* COMMAND for the documents with errors. */
static void add_command(const struct wf_judge *judge, const char *command)
{
	struct wf_buf text = WF_BUF_INIT;

	wf_buf_printf(&text, "%s %s", command, judge->nwrong <= 3 ? judge->wrong.ptr : "FILE...");
	wf_command_quote(&judge->cli->out, wf_buf_as_slice(&text));
	wf_buf_release(&text);
}

/* What can be done about a refused commit. */
static void advise(const struct wf_judge *judge)
{
	struct wf_buf *out = &judge->cli->out;

	if (judge->nwrong == 0) {
		wf_buf_str(out, "wfmd: commit refused\n");
		return;
	}
	wf_buf_printf(out, "wfmd: commit refused: mend the document%s, then ",
		      judge->nwrong == 1 ? "" : "s");
	add_command(judge, "git add");
	wf_buf_str(out, "; what is staged counts\n");
	if (judge->count.fixable) {
		wf_buf_str(out, "wfmd: ");
		add_command(judge, "wfmd check --fix");
		wf_buf_printf(out, " mends %zu of the findings\n", judge->count.fixable);
	}
	wf_buf_str(out, "wfmd: 'git commit --no-verify' commits as it is\n");
}

static int report(struct wf_judge *judge, const struct wf_versions *versions)
{
	struct wf_cli *cli = judge->cli;
	bool refused;

	wf_judge_open(judge);
	wf_judge_versions(judge, versions, &head);
	wf_judge_close(judge);
	refused = judge->failed > 0 || judge->count.found[WF_SEVERITY_ERROR] > 0;
	if (!refused && cli->given[WF_OPT_QUIET] && judge->format != WF_FORM_JSON) {
		wf_buf_clear(&cli->out);
	} else if (judge->format != WF_FORM_JSON) {
		if (judge->count.affected > 0)
			wf_out_findings_summary(&cli->out, &judge->count);
		if (refused)
			advise(judge);
	}
	if (judge->failed)
		return wf_code_status(judge->code);
	return refused;
}

static int run(struct wf_cli *cli)
{
	struct wf_versions versions = {.blobs = WF_BUF_INIT};
	struct wf_versions_query query = {0};
	struct wf_judge judge = {.cli = cli, .top = WF_BUF_INIT, .wrong = WF_BUF_INIT};
	enum wf_code code;
	int status = 0;

	code = read_name(cli, &judge.options.merging);
	if (code == WF_OK)
		code = set_limit(cli);
	query.paths = (const char *const *)(cli->args + 1);
	query.npaths = cli->nargs > 1 ? (size_t)cli->nargs - 1 : 0;
	judge.options.rules = wf_rules_default(false);
	judge.options.mapped = cli->map.n;
	judge.format = cli->given[WF_OPT_JSON] ? WF_FORM_JSON : WF_FORM_DIGEST;
	if (code == WF_OK)
		code = wf_git_staged(&versions, &query, &cli->err);
	judge.options.merging |= versions.merging;
	if (code == WF_OK && (cli->given[WF_OPT_JSON] || !is_harmless(&judge, &versions))) {
		code = wf_git_need_top(&judge.top, &cli->err);
		if (code == WF_OK)
			code = wf_versions_ask_attributes(&versions, judge.top.ptr, &cli->err);
		if (code == WF_OK)
			status = report(&judge, &versions);
	}
	wf_versions_release(&versions);
	wf_judge_release(&judge);
	return code == WF_OK ? status : wf_cli_fail(cli);
}
