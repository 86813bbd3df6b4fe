#include "cli/commands.h"

static int run(struct wf_cli *cli);

const struct wf_command wf_cmd_iterate = {
	.name = "iterate",
	.arguments = "[FILE]",
	.summary = "open the next round of an iterative workflow",
	.details =
		"Unticks the steps of all phases, clears their symbols, starts the first phase and\n"
		"counts the round in the field Iteration. A round that has not ended is left only\n"
		"with --force.",
	.options = WF_OPTS_EDIT,
	.run = run,
};

static enum wf_code edit(struct wf_cli *cli, struct wf_draft *draft, uint32_t *workflow)
{
	enum wf_code code = wf_cli_workflow(cli, draft, workflow);

	return code == WF_OK ? wf_op_iterate(draft, *workflow, &cli->err) : code;
}

static int run(struct wf_cli *cli)
{
	return wf_cli_edit(cli, edit);
}
