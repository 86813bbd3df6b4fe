/*
 * Documents and what becomes of them on standard output.
 */
#ifndef WF_CLI_SHOW_H
#define WF_CLI_SHOW_H

#include "cli/cli.h"

/*
 * Appends BYTES, a document or diff, to OUT, which goes to standard output: as they are, but for a
 * terminal made visible line by line, since no document is to send escape sequences to one.
 */
void wf_cli_show(struct wf_buf *out, struct wf_slice bytes);

/* A unified diff of the bytes before and after. */
void wf_cli_diff(struct wf_buf *out, const char *file, struct wf_slice before,
		 struct wf_slice after);

#endif
