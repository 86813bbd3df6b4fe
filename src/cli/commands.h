/*
 * The entries of the commands, each defined in cmd_NAME.c.
 */
#ifndef WF_CLI_COMMANDS_H
#define WF_CLI_COMMANDS_H

#include "cli/cli.h"

extern const struct wf_command wf_cmd_add;
extern const struct wf_command wf_cmd_advance;
extern const struct wf_command wf_cmd_apply;
extern const struct wf_command wf_cmd_block;
extern const struct wf_command wf_cmd_check;
extern const struct wf_command wf_cmd_complete;
extern const struct wf_command wf_cmd_diff;
extern const struct wf_command wf_cmd_drop;
extern const struct wf_command wf_cmd_escalate;
extern const struct wf_command wf_cmd_fail;
extern const struct wf_command wf_cmd_fmt;
extern const struct wf_command wf_cmd_git;
extern const struct wf_command wf_cmd_help;
extern const struct wf_command wf_cmd_hook;
extern const struct wf_command wf_cmd_iterate;
extern const struct wf_command wf_cmd_log;
extern const struct wf_command wf_cmd_merge;
extern const struct wf_command wf_cmd_new;
extern const struct wf_command wf_cmd_next;
extern const struct wf_command wf_cmd_retry;
extern const struct wf_command wf_cmd_rollback;
extern const struct wf_command wf_cmd_run;
extern const struct wf_command wf_cmd_skip;
extern const struct wf_command wf_cmd_start;
extern const struct wf_command wf_cmd_status;
extern const struct wf_command wf_cmd_templates;
extern const struct wf_command wf_cmd_tick;
extern const struct wf_command wf_cmd_unblock;
extern const struct wf_command wf_cmd_untick;

#endif
