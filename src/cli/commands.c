#include "cli/commands.h"

const struct wf_command *const wf_commands[] = {
	&wf_cmd_new,      &wf_cmd_templates, &wf_cmd_status, &wf_cmd_next,     &wf_cmd_advance,
	&wf_cmd_tick,     &wf_cmd_untick,    &wf_cmd_start,  &wf_cmd_complete, &wf_cmd_block,
	&wf_cmd_unblock,  &wf_cmd_skip,      &wf_cmd_fail,   &wf_cmd_retry,    &wf_cmd_rollback,
	&wf_cmd_escalate, &wf_cmd_iterate,   &wf_cmd_log,    &wf_cmd_add,      &wf_cmd_drop,
	&wf_cmd_run,      &wf_cmd_apply,     &wf_cmd_check,  &wf_cmd_fmt,      &wf_cmd_merge,
	&wf_cmd_diff,     &wf_cmd_git,       &wf_cmd_hook,   &wf_cmd_help,     NULL,
};
