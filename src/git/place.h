/*
 * Where a file stands in its repository.
 */
#ifndef WF_GIT_PLACE_H
#define WF_GIT_PLACE_H

#include "base/error.h"

/* The top of the work tree of the current folder, as a real path, into TOP; empty where there is none. */
void wf_git_top(struct wf_buf *top);

/* The same; WF_UNREADABLE where there is none: outside a repository, or in a bare one. */
enum wf_code wf_git_need_top(struct wf_buf *top, struct wf_error *err);

/*
 * Appends PATH as seen from TOP; where it is not below that, or TOP is empty,
 * PATH as it is, without "./" at its beginning.
 */
void wf_git_place(struct wf_buf *out, const char *top, const char *path);

/* Appends PATH, which is seen from TOP, as it is seen from here. */
void wf_git_from_here(struct wf_buf *out, const char *top, const char *path);

#endif
