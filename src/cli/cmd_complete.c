#include "cli/commands.h"

const struct wf_command wf_cmd_complete = {
	.name = "complete",
	.arguments = "[FILE] [PHASE]",
	.summary = "complete a phase whose steps are done",
	.details = "Starts the next phase. Without PHASE: the current one.",
	.options = WF_OPTS_EDIT,
	.selectors = true,
	.most = 1,
	.event = WF_EVENT_COMPLETE,
	.run = wf_cli_run_event,
};
