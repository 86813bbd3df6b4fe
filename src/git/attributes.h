/*
 * The git attribute wfmd: which files count as status documents whatever they
 * hold (`STATUS.md wfmd`), and which do not (`README.md -wfmd`).
 */
#ifndef WF_GIT_ATTRIBUTES_H
#define WF_GIT_ATTRIBUTES_H

#include "base/error.h"

/* Where the attributes stand: in the work tree, or in what the next commit would record. */
enum wf_attributes_of { WF_OF_WORK_TREE, WF_OF_INDEX };

/*
 * Asks for the attribute of the files whose NAMES, each with a NUL after it,
 * are seen from FOLDER. WANTED has an element for each: 1 set, -1 unset, 0
 * neither. WF_UNREADABLE where git refuses.
 */
enum wf_code wf_git_attributes(int *wanted, const char *folder, struct wf_slice names,
			       enum wf_attributes_of where, struct wf_error *err);

#endif
