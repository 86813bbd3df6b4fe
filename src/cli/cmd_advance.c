#include "cli/commands.h"

static int run(struct wf_cli *cli);

const struct wf_command wf_cmd_advance = {
	.name = "advance",
	.arguments = "[FILE]",
	.summary = "tick the next step, and complete and start phases as due",
	.details =
		"Starts the workflow if need be. Steps that are blocked or carry an unknown\n"
		"marker are passed over; criteria are ticked by name only. --steps N is all or\n"
		"none; --all ticks the phase's remaining steps. With --expect STEP nothing happens\n"
		"unless that is the next step; when it is done already, the call is a success that\n"
		"changes nothing.",
	.options = WF_OPTS_EDIT | WF_BIT(WF_OPT_PHASE) | WF_BIT(WF_OPT_STEPS) | WF_BIT(WF_OPT_ALL) |
		   WF_BIT(WF_OPT_EXPECT) | WF_BIT(WF_OPT_TICKS_ONLY),
	.run = run,
};

static enum wf_code select_one(struct wf_cli *cli, const struct wf_doc *doc, enum wf_option option,
			       enum wf_select_kind kind, int32_t *index)
{
	struct wf_selection found;
	enum wf_code code = WF_OK;

	*index = -1;
	if (cli->given[option])
		code = wf_cli_select(cli, doc, cli->value[option], kind, &found);
	if (cli->given[option] && code == WF_OK)
		*index = (int32_t)found.index;
	return code;
}

static enum wf_code edit(struct wf_cli *cli, struct wf_draft *draft, uint32_t *workflow)
{
	struct wf_advance a = {.all = cli->given[WF_OPT_ALL]};
	enum wf_code code = wf_cli_workflow(cli, draft, &a.workflow);

	if (code == WF_OK && a.all && cli->given[WF_OPT_STEPS])
		return wf_error_set(&cli->err, WF_USAGE, 0, "--all and --steps exclude each other");
	if (code == WF_OK)
		code = wf_cli_number(cli, WF_OPT_STEPS, 1, UINT32_MAX, &a.steps);
	if (code == WF_OK)
		code = select_one(cli, draft->doc, WF_OPT_PHASE, WF_SELECT_PHASE, &a.phase);
	if (code == WF_OK)
		code = select_one(cli, draft->doc, WF_OPT_EXPECT, WF_SELECT_STEP, &a.expect);
	if (a.phase >= 0)
		a.workflow = draft->doc->phases[a.phase].workflow;
	*workflow = a.workflow;
	return code == WF_OK ? wf_op_advance(draft, &a, &cli->err) : code;
}

static int run(struct wf_cli *cli)
{
	return wf_cli_edit(cli, edit);
}
