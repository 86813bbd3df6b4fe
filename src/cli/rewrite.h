/*
 * Writing documents anew: for commands that make new bytes of old ones.
 */
#ifndef WF_CLI_REWRITE_H
#define WF_CLI_REWRITE_H

#include "cli/cli.h"

/* Appends to OUT what BYTES are to become. It may be called again on newer content of the file. */
typedef enum wf_code (*wf_rewrite_fn)(void *context, struct wf_slice bytes, struct wf_buf *out,
				      struct wf_error *err);

/*
 * Reads PATH under its lock, lets MAKE make the new bytes, and replaces the file
 * where they differ. With --dry-run nothing is locked or written. The diff is
 * appended to DIFF, unless that is NULL. *WRITTEN: the file was replaced.
 */
enum wf_code wf_cli_rewrite(struct wf_cli *cli, const char *path, wf_rewrite_fn make, void *context,
			    struct wf_buf *diff, bool *written);

/* A unified diff of the bytes before and after. */
void wf_cli_diff(struct wf_buf *out, const char *file, struct wf_slice before,
		 struct wf_slice after);

#endif
