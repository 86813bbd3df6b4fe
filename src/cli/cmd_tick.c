#include "cli/commands.h"
#include "cli/mark.h"

const struct wf_command wf_cmd_tick = {
	.name = "tick",
	.arguments = "[FILE] STEP...",
	.summary = "tick steps or criteria",
	.details =
		"Several steps are one edit: all or none. The last step nested in another ticks\n"
		"that one, too; --all ticks a step with all that is nested in it. --ticks-only\n"
		"writes markers and nothing else: no symbol, no field, no parent, no gate.",
	.options = WF_OPTS_EDIT | WF_BIT(WF_OPT_ALL) | WF_BIT(WF_OPT_TICKS_ONLY),
	.selectors = true,
	.least = 1,
	.most = -1,
	.event = WF_EVENT_TICK,
	.run = wf_cli_run_mark,
};
