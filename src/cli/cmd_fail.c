#include "cli/commands.h"

const struct wf_command wf_cmd_fail = {
	.name = "fail",
	.arguments = "[FILE] [PHASE] -m TEXT",
	.summary = "record that a phase failed",
	.details = "Writes an entry of the Error Log and prints the phase's contingency plan.",
	.options = WF_OPTS_EDIT | WF_BIT(WF_OPT_MESSAGE) | WF_BIT(WF_OPT_KIND) |
		   WF_BIT(WF_OPT_CAUSE) | WF_BIT(WF_OPT_RESOLUTION) | WF_BIT(WF_OPT_PREVENTION),
	.selectors = true,
	.most = 1,
	.event = WF_EVENT_FAIL,
	.needs_message = true,
	.run = wf_cli_run_event,
};
