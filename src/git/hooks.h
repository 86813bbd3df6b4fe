/*
 * The hooks that make git run wfmd.
 *
 * Somebody else's hook of the same name is kept: ours runs it first, and to
 * uninstall ours brings it back, the same file. Where a manager of hooks owns
 * them nothing is written; its own file has to call wfmd.
 */
#ifndef WF_GIT_HOOKS_H
#define WF_GIT_HOOKS_H

#include "base/error.h"

enum wf_hook_state {
	WF_HOOK_MISSING,
	WF_HOOK_INSTALLED,
	WF_HOOK_CALLED,  /* a hook that is not ours, or a manager, calls wfmd */
	WF_HOOK_MANAGED, /* a manager of hooks owns it, and does not call wfmd */
	WF_HOOK_SHARED,  /* the folder serves other repositories, too */
	WF_HOOK_CHANGED, /* ours, but edited, and it does not call wfmd any more */
};
#define WF_NHOOK_STATES (WF_HOOK_CHANGED + 1)

extern const char *const wf_hook_states[WF_NHOOK_STATES]; /* their names */

/* The hooks: their names for git, and for `wfmd hook`. */
#define WF_NHOOKS 2
extern const char *const wf_hook_names[WF_NHOOKS];

struct wf_hook {
	const char *name;
	enum wf_hook_state state;
	bool changed;        /* by what was just done */
	bool kept;           /* a hook of before is beside it, or, uninstalled, was brought back */
	struct wf_buf path;  /* seen from here; of a manager, the file that has to call wfmd */
	const char *manager; /* its name, or NULL */
	struct wf_buf lines; /* what to write into that file, or empty */
};

/*
 * Looks at both hooks; TOP is the work tree's. To be released, also after an
 * error: WF_UNREADABLE; WF_CONFLICT, where hooks are turned off.
 */
enum wf_code wf_hooks_look(struct wf_hook hooks[WF_NHOOKS], const char *top, struct wf_error *err);

/*
 * Writes the hook where it is missing; takes it away where it is ours. The other
 * states are left alone. WF_UNWRITABLE, or WF_CONFLICT: what is kept of an
 * earlier hook is in the way.
 */
enum wf_code wf_hook_install(struct wf_hook *hook, struct wf_error *err);
enum wf_code wf_hook_uninstall(struct wf_hook *hook, struct wf_error *err);

void wf_hooks_release(struct wf_hook hooks[WF_NHOOKS]);

#endif
