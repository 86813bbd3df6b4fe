#include "cli/commands.h"
#include "cli/mark.h"

const struct wf_command wf_cmd_untick = {
	.name = "untick",
	.arguments = "[FILE] STEP...",
	.summary = "untick steps or criteria",
	.details = "Unticks the steps around it, too; --all also those nested in it. A step of a\n"
		   "complete phase reopens the phase: once a later one has begun, with --force.",
	.options = WF_OPTS_EDIT | WF_BIT(WF_OPT_ALL) | WF_BIT(WF_OPT_TICKS_ONLY),
	.selectors = true,
	.least = 1,
	.most = -1,
	.event = WF_EVENT_UNTICK,
	.run = wf_cli_run_mark,
};
