/*
 * Managers of hooks: programs that write git's hooks from a file of their own,
 * and would overwrite others. Private to git/hooks.c.
 */
#ifndef WF_GIT_MANAGERS_H
#define WF_GIT_MANAGERS_H

#include "git/hooks.h"

/* Where git looks for hooks. */
struct wf_hook_place {
	struct wf_buf folder; /* seen from here */
	const char *top;      /* of the work tree */
	bool shared;          /* outside of the repository and its work tree */
};

/* To be released, also after an error: WF_UNREADABLE; WF_CONFLICT, where hooks are turned off. */
enum wf_code wf_hook_place_find(struct wf_hook_place *place, const char *top, struct wf_error *err);
void wf_hook_place_release(struct wf_hook_place *place);

/*
 * Where HOOK, whose file says TEXT, belongs to a manager, or to a folder that
 * other repositories share: sets its state, manager, path and lines.
 */
void wf_hook_ask_manager(struct wf_hook *hook, const struct wf_hook_place *place,
			 struct wf_slice text);

#endif
