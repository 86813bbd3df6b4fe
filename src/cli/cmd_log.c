#include "cli/commands.h"

static int run(struct wf_cli *cli);

#define FILLING (WF_BIT(WF_OPT_CAUSE) | WF_BIT(WF_OPT_RESOLUTION) | WF_BIT(WF_OPT_PREVENTION))

const struct wf_command wf_cmd_log = {
	.name = "log",
	.arguments = "[FILE] [PHASE]",
	.summary = "list the Error Log, or complete its last entry",
	.details =
		"With --cause, --resolution or --prevention the empty fields of the last entry (of\n"
		"PHASE) are filled; what stands there is never rewritten.",
	.options = WF_OPTS_EDIT | FILLING,
	.selectors = true,
	.most = 1,
	.run = run,
};

static enum wf_code find_phase(struct wf_cli *cli, const struct wf_doc *doc, int32_t *phase)
{
	struct wf_selection found;
	enum wf_code code = WF_OK;

	*phase = -1;
	if (cli->nargs > 0)
		code = wf_cli_select(cli, doc, cli->args[0], WF_SELECT_PHASE, &found);
	if (cli->nargs > 0 && code == WF_OK)
		*phase = (int32_t)found.index;
	return code;
}

static enum wf_code fill(struct wf_cli *cli, struct wf_draft *draft, uint32_t *workflow)
{
	struct wf_words words = wf_cli_words(cli);
	int32_t phase;
	enum wf_code code = find_phase(cli, draft->doc, &phase);

	if (code == WF_OK)
		code = wf_cli_workflow(cli, draft, workflow);
	if (phase >= 0)
		*workflow = draft->doc->phases[phase].workflow;
	return code == WF_OK ? wf_op_fill(draft, phase, &words, &cli->err) : code;
}

static int list(struct wf_cli *cli)
{
	struct wf_look look;
	int32_t phase;
	enum wf_code code = wf_cli_look(cli, &look);

	if (code == WF_OK)
		code = find_phase(cli, &look.doc, &phase);
	if (code == WF_OK && cli->given[WF_OPT_JSON]) {
		wf_out_log_json(&cli->out, &look.draft, phase);
		wf_buf_byte(&cli->out, '\n');
	} else if (code == WF_OK) {
		wf_out_log_text(&cli->out, &look.draft, phase);
	}
	wf_cli_look_release(&look);
	return code == WF_OK ? 0 : wf_cli_fail(cli);
}

static int run(struct wf_cli *cli)
{
	bool filling = cli->given[WF_OPT_CAUSE] || cli->given[WF_OPT_RESOLUTION] ||
		       cli->given[WF_OPT_PREVENTION];

	return filling ? wf_cli_edit(cli, fill) : list(cli);
}
