/*
 * What `tick` and `untick` share.
 */
#ifndef WF_CLI_MARK_H
#define WF_CLI_MARK_H

#include "cli/cli.h"

/* The run of both commands: the command's event says which way. */
int wf_cli_run_mark(struct wf_cli *cli);

#endif
