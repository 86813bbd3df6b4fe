/*
 * Where a file stands in its repository.
 */
#ifndef WF_GIT_PLACE_H
#define WF_GIT_PLACE_H

#include "base/buf.h"

/* The top of the work tree of the current folder, as a real path, into TOP; empty where there is none. */
void wf_git_top(struct wf_buf *top);

/*
 * Appends PATH as seen from TOP; where it is not below that, or TOP is empty,
 * PATH as it is, without "./" at its beginning.
 */
void wf_git_place(struct wf_buf *out, const char *top, const char *path);

#endif
