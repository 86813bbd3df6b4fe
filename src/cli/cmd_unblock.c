#include "cli/commands.h"

const struct wf_command wf_cmd_unblock = {
	.name = "unblock",
	.arguments = "[FILE] [PHASE or STEP]",
	.summary = "go on with what was blocked",
	.details =
		"Takes the fields of blocking away; the phase is complete, in progress or pending\n"
		"again, as its boxes and its turn say.",
	.options = WF_OPTS_EDIT,
	.selectors = true,
	.most = 1,
	.event = WF_EVENT_UNBLOCK,
	.run = wf_cli_run_event,
};
