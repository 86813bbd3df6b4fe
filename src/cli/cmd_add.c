#include "cli/commands.h"

static int run(struct wf_cli *cli);

const struct wf_command wf_cmd_add = {
	.name = "add",
	.arguments = "[FILE] PHASE TEXT",
	.summary = "add a step to a phase",
	.details =
		"At the end of its steps, or after the step that --after names. A complete phase\n"
		"is reopened: once a later one has begun, with --force.",
	.options = WF_OPTS_EDIT | WF_BIT(WF_OPT_AFTER),
	.selectors = true,
	.least = 2,
	.most = 2,
	.run = run,
};

static enum wf_code edit(struct wf_cli *cli, struct wf_draft *draft, uint32_t *workflow)
{
	struct wf_selection phase, after = {.index = 0};
	enum wf_code code = wf_cli_select(cli, draft->doc, cli->args[0], WF_SELECT_PHASE, &phase);

	if (code == WF_OK && cli->given[WF_OPT_AFTER])
		code = wf_cli_select(cli, draft->doc, cli->value[WF_OPT_AFTER], WF_SELECT_STEP,
				     &after);
	if (code != WF_OK)
		return code;
	*workflow = draft->doc->phases[phase.index].workflow;
	return wf_op_add(draft, phase.index, cli->given[WF_OPT_AFTER] ? (int32_t)after.index : -1,
			 wf_slice_str(cli->args[1]), &cli->err);
}

static int run(struct wf_cli *cli)
{
	return wf_cli_edit(cli, edit);
}
