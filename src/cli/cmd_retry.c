#include "cli/commands.h"

const struct wf_command wf_cmd_retry = {
	.name = "retry",
	.arguments = "[FILE] [PHASE]",
	.summary = "try a failed phase again",
	.details =
		"Goes on from the step that failed: what is done stays done. Counts the attempt;\n"
		"-m puts the reason into the Error Log.",
	.options = WF_OPTS_EDIT | WF_BIT(WF_OPT_MESSAGE),
	.selectors = true,
	.most = 1,
	.event = WF_EVENT_RETRY,
	.run = wf_cli_run_event,
};
