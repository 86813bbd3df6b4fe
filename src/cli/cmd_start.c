#include "cli/commands.h"

const struct wf_command wf_cmd_start = {
	.name = "start",
	.arguments = "[FILE] [PHASE]",
	.summary = "begin a phase",
	.details = "Without PHASE: the current one, or the next that can begin.",
	.options = WF_OPTS_EDIT,
	.selectors = true,
	.most = 1,
	.event = WF_EVENT_START,
	.run = wf_cli_run_event,
};
