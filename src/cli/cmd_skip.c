#include "cli/commands.h"

const struct wf_command wf_cmd_skip = {
	.name = "skip",
	.arguments = "[FILE] [PHASE] -m TEXT",
	.summary = "pass over an optional phase",
	.details = "Any other phase with --force. Starts the next phase.",
	.options = WF_OPTS_EDIT | WF_BIT(WF_OPT_MESSAGE),
	.selectors = true,
	.most = 1,
	.event = WF_EVENT_SKIP,
	.needs_message = true,
	.run = wf_cli_run_event,
};
