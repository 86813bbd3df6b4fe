/* Our hooks beside those of others. */
#include "git/hooks.h"
#include "git/repository.h"

/* The state of the first hook, pre-commit. */
static enum wf_hook_state look(void)
{
	struct wf_hook hooks[WF_NHOOKS];
	struct wf_error err = WF_ERROR_INIT;
	enum wf_hook_state state;

	assert_int_equal(wf_hooks_look(hooks, folder, &err), WF_OK);
	state = hooks[0].state;
	wf_hooks_release(hooks);
	return state;
}

static enum wf_code try(enum wf_code (*act)(struct wf_hook *hook, struct wf_error *err),
			struct wf_error *err)
{
	struct wf_hook hooks[WF_NHOOKS];
	enum wf_code code = wf_hooks_look(hooks, folder, err);

	if (code == WF_OK)
		code = act(&hooks[0], err);
	wf_hooks_release(hooks);
	return code;
}

static void does(enum wf_code (*act)(struct wf_hook *hook, struct wf_error *err))
{
	struct wf_error err = WF_ERROR_INIT;

	if (try(act, &err) != WF_OK)
		fail_msg("%s: %s", err.file.ptr, err.message.ptr);
}

#define HOOK ".git/hooks/pre-commit"
#define KEPT ".git/hooks/pre-commit.wfmd-kept"

static void every_state_has_a_name(void **state)
{
	(void)state;
	for (int i = 0; i < WF_NHOOK_STATES; i++)
		assert_non_null(wf_hook_states[i]);
}

static void there_and_back(void **state)
{
	(void)state;
	sh("git init -q . && rm -rf .git/hooks");
	assert_int_equal(look(), WF_HOOK_MISSING);
	does(wf_hook_install);
	assert_int_equal(look(), WF_HOOK_INSTALLED);
	assert_int_equal(access(HOOK, X_OK), 0);
	does(wf_hook_install);
	assert_false(exists(KEPT));
	does(wf_hook_uninstall);
	assert_int_equal(look(), WF_HOOK_MISSING);
	assert_false(exists(HOOK));
}

static void a_hook_that_is_there_is_kept_and_comes_back(void **state)
{
	struct stat before, after;

	(void)state;
	sh("git init -q . && mkdir -p .git/hooks");
	put(HOOK, "#!/bin/sh\nexit 3\n");
	before = stat_of(HOOK);
	does(wf_hook_install);
	assert_holds(KEPT, "#!/bin/sh\nexit 3\n");
	does(wf_hook_uninstall);
	after = stat_of(HOOK);
	assert_int_equal(before.st_ino, after.st_ino);
	assert_int_equal(before.st_mode, after.st_mode);
	assert_false(exists(KEPT));
}

static void the_script_runs_what_was_kept_and_ends_as_it_does(void **state)
{
	(void)state;
	sh("git init -q . && mkdir -p .git/hooks");
	put(HOOK, "#!/bin/sh\nexit 3\n");
	chmod(HOOK, 0755);
	does(wf_hook_install);
	assert_int_equal(WEXITSTATUS(system(HOOK)), 3);
	chmod(KEPT, 0644);
	sh("PATH=/nonexistent " HOOK " 2>said");
	assert_holds("said",
		     "pre-commit: wfmd is not installed: status documents are not checked\n");
}

static void what_is_kept_is_never_overwritten(void **state)
{
	struct wf_error err = WF_ERROR_INIT;

	(void)state;
	sh("git init -q . && mkdir -p .git/hooks");
	put(HOOK, "two\n");
	put(KEPT, "one\n");
	assert_int_equal(try(wf_hook_install, &err), WF_CONFLICT);
	assert_error(&err, WF_CONFLICT, HOOK, KEPT);
	assert_holds(HOOK, "two\n");
	assert_holds(KEPT, "one\n");
	does(wf_hook_uninstall);
	assert_holds(HOOK, "two\n");
}

static void calls_and_edits_of_others_are_left_alone(void **state)
{
	(void)state;
	sh("git init -q . && mkdir -p .git/hooks");
	put(HOOK, "#!/bin/sh\nmake check && wfmd hook pre-commit\n");
	assert_int_equal(look(), WF_HOOK_CALLED);
	does(wf_hook_install);
	does(wf_hook_uninstall);
	assert_holds(HOOK, "#!/bin/sh\nmake check && wfmd hook pre-commit\n");
	put(HOOK, "#!/bin/sh\n# Written by 'wfmd git install', once\n");
	assert_int_equal(look(), WF_HOOK_CHANGED);
	does(wf_hook_install);
	does(wf_hook_uninstall);
	assert_false(exists(KEPT));
	assert_true(exists(HOOK));
}

static void a_hook_that_cannot_be_read_is_an_error(void **state)
{
	struct wf_error err = WF_ERROR_INIT;

	(void)state;
	sh("git init -q . && mkdir -p .git/hooks/pre-commit");
	assert_int_equal(try(wf_hook_install, &err), WF_UNREADABLE);
	wf_error_release(&err);
}

static void a_link_to_nothing_is_kept_like_a_hook(void **state)
{
	(void)state;
	sh("git init -q . && mkdir -p .git/hooks && ln -s nowhere " HOOK);
	does(wf_hook_install);
	assert_int_equal(look(), WF_HOOK_INSTALLED);
	does(wf_hook_uninstall);
	sh("test -L " HOOK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		GIT_TEST(every_state_has_a_name),
		GIT_TEST(there_and_back),
		GIT_TEST(a_hook_that_is_there_is_kept_and_comes_back),
		GIT_TEST(the_script_runs_what_was_kept_and_ends_as_it_does),
		GIT_TEST(what_is_kept_is_never_overwritten),
		GIT_TEST(calls_and_edits_of_others_are_left_alone),
		GIT_TEST(a_hook_that_cannot_be_read_is_an_error),
		GIT_TEST(a_link_to_nothing_is_kept_like_a_hook),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
