/*
 * Writing documents anew: for commands that make new bytes of old ones.
 */
#ifndef WF_CLI_REWRITE_H
#define WF_CLI_REWRITE_H

#include "base/rope.h"
#include "cli/cli.h"

/*
 * Appends to OUT what BYTES are to become, in parts of theirs and of what CONTEXT owns until then.
 * It may be called again on newer content of the file; BYTES stay where they are until then.
 */
typedef enum wf_code (*wf_rewrite_fn)(void *context, struct wf_slice bytes, struct wf_rope *out,
				      struct wf_error *err);

/* Is told what became of the BYTES of the latest call of a wf_rewrite_fn, while they last. */
typedef void (*wf_rewritten_fn)(void *context, struct wf_slice bytes, struct wf_rope *after,
				bool written);

/*
 * Reads PATH under its lock, lets MAKE make the new bytes, replaces the file where they differ, and
 * calls DONE. Where another program changes the file meanwhile MAKE is called on what that one wrote; if it
 * refuses, that program's words stand and its error is returned. Changes that overlap even so are
 * merged; WF_CONFLICT, after DONE, where that left conflicts marked in the file.
 */
enum wf_code wf_cli_replace(struct wf_cli *cli, const char *path, wf_rewrite_fn make,
			    wf_rewritten_fn done, void *context);

/*
 * wf_cli_replace, but a file that needs no change is not locked, and with --dry-run none is. The
 * diff is appended to DIFF, unless that is NULL. *WRITTEN: the file was replaced.
 */
enum wf_code wf_cli_rewrite(struct wf_cli *cli, const char *path, wf_rewrite_fn make, void *context,
			    struct wf_buf *diff, bool *written);

#endif
