#include "cli/cli.h"

#include "cli/commands.h"

const struct wf_command *const wf_commands[] = {
	&wf_cmd_new,   &wf_cmd_templates, &wf_cmd_status,   &wf_cmd_next, &wf_cmd_advance, &wf_cmd_tick,
	&wf_cmd_untick, &wf_cmd_start,    &wf_cmd_complete, &wf_cmd_help, NULL,
};
