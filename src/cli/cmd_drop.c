#include "cli/commands.h"

static int run(struct wf_cli *cli);

const struct wf_command wf_cmd_drop = {
	.name = "drop",
	.arguments = "[FILE] STEP -m TEXT",
	.summary = "take a step out of the plan, and log why",
	.details =
		"The step goes with all that is nested in it; a Scope change entry of the Error Log\n"
		"keeps its text.",
	.options = WF_OPTS_EDIT | WF_BIT(WF_OPT_MESSAGE),
	.selectors = true,
	.least = 1,
	.most = 1,
	.needs_message = true,
	.run = run,
};

static enum wf_code edit(struct wf_cli *cli, struct wf_draft *draft, uint32_t *workflow)
{
	struct wf_selection step;
	enum wf_code code = wf_cli_require_message(cli);
	int32_t phase;

	if (code == WF_OK)
		code = wf_cli_select(cli, draft->doc, cli->args[0], WF_SELECT_STEP, &step);
	if (code != WF_OK)
		return code;
	phase = draft->doc->steps[step.index].phase;
	*workflow = phase >= 0 ? draft->doc->phases[phase].workflow : 0;
	return wf_op_drop(draft, step.index, wf_slice_str(cli->value[WF_OPT_MESSAGE]), &cli->err);
}

static int run(struct wf_cli *cli)
{
	return wf_cli_edit(cli, edit);
}
