#include "cli/commands.h"

const struct wf_command wf_cmd_block = {
	.name = "block",
	.arguments = "[FILE] [PHASE or STEP] -m TEXT",
	.summary = "say what a phase or step waits for",
	.details =
		"A phase gets the fields Blocked by, Since and Action needed; a step ends in\n"
		"(blocked: TEXT) and is passed over. The last open step that is blocked blocks its\n"
		"phase.",
	.options = WF_OPTS_EDIT | WF_BIT(WF_OPT_MESSAGE) | WF_BIT(WF_OPT_ACTION) |
		   WF_BIT(WF_OPT_SINCE),
	.selectors = true,
	.most = 1,
	.event = WF_EVENT_BLOCK,
	.needs_message = true,
	.run = wf_cli_run_event,
};
