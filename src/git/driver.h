/*
 * What makes git merge status documents with wfmd: the merge driver in the
 * repository's configuration, and the lines of .gitattributes that name it.
 */
#ifndef WF_GIT_DRIVER_H
#define WF_GIT_DRIVER_H

#include "base/error.h"

/* How the driver begins, git's merge.wfmd.driver; what is written has git merge lines where it fails. */
#define WF_GIT_DRIVER "wfmd merge --marker-size %L %O %A %B %P"

enum wf_driver_state {
	WF_DRIVER_MISSING,
	WF_DRIVER_INSTALLED,
	WF_DRIVER_OTHER, /* somebody's own: it is left alone */
};
#define WF_NDRIVER_STATES (WF_DRIVER_OTHER + 1)

extern const char *const wf_driver_states[WF_NDRIVER_STATES]; /* their names */

struct wf_driver {
	enum wf_driver_state driver, attributes;
	bool driver_changed, attributes_changed; /* by what was just done */
	struct wf_buf path;                      /* of .gitattributes, seen from here */
	struct wf_buf others;                    /* "a.md (union)": what has another driver */
	const char *top;                         /* borrowed */
};

/* Looks at both; TOP is the work tree's. To be released. */
void wf_driver_look(struct wf_driver *driver, const char *top);

/*
 * Adds what is missing, and takes away what the other added; what somebody wrote
 * otherwise stays. WF_UNWRITABLE, WF_UNREADABLE, WF_BUSY.
 */
enum wf_code wf_driver_install(struct wf_driver *driver, struct wf_error *err);
enum wf_code wf_driver_uninstall(struct wf_driver *driver, struct wf_error *err);

void wf_driver_release(struct wf_driver *driver);

#endif
