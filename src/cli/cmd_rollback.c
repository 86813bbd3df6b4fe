#include "cli/commands.h"

const struct wf_command wf_cmd_rollback = {
	.name = "rollback",
	.arguments = "[FILE] [PHASE]",
	.summary = "go back to a phase and begin it anew",
	.details =
		"Unticks its steps and those of the phases after it, and logs that. --to PHASE is\n"
		"another way to name the phase.",
	.options = WF_OPTS_EDIT | WF_BIT(WF_OPT_MESSAGE) | WF_BIT(WF_OPT_TO),
	.selectors = true,
	.most = 1,
	.event = WF_EVENT_ROLLBACK,
	.run = wf_cli_run_event,
};
