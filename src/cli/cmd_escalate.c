#include "cli/commands.h"

const struct wf_command wf_cmd_escalate = {
	.name = "escalate",
	.arguments = "[FILE] [PHASE] --to WHO",
	.summary = "hand a phase to somebody who can decide",
	.details =
		"Blocks the phase with WHO as the reason, and says so in the Resolution of its last\n"
		"entry in the Error Log. -m says what is asked of them.",
	.options = WF_OPTS_EDIT | WF_BIT(WF_OPT_MESSAGE) | WF_BIT(WF_OPT_ACTION) |
		   WF_BIT(WF_OPT_SINCE) | WF_BIT(WF_OPT_TO),
	.selectors = true,
	.most = 1,
	.event = WF_EVENT_ESCALATE,
	.run = wf_cli_run_event,
};
