/* Who owns the hooks of a repository. */
#include "git/managers.h"
#include "git/repository.h"

/* What becomes of the hook pre-commit, "STATE MANAGER PATH", when its file says TEXT. */
static void check_owner(const char *text, const char *expected)
{
	struct wf_hook hook = {.name = wf_hook_names[0], .path = WF_BUF_INIT, .lines = WF_BUF_INIT};
	struct wf_hook_place place;
	struct wf_error err = WF_ERROR_INIT;
	struct wf_buf out = WF_BUF_INIT;

	assert_int_equal(wf_hook_place_find(&place, folder, &err), WF_OK);
	wf_hook_ask_manager(&hook, &place, wf_slice_str(text));
	wf_buf_printf(&out, "%s %s %s", wf_hook_states[hook.state],
		      hook.manager ? hook.manager : "-", hook.path.ptr);
	assert_string_equal(out.ptr, expected);
	if (hook.lines.len)
		assert_non_null(strstr(hook.lines.ptr, "wfmd hook pre-commit\n"));
	assert_int_equal(hook.lines.len > 0,
			 hook.state == WF_HOOK_MANAGED || hook.state == WF_HOOK_SHARED);
	wf_buf_release(&out);
	wf_buf_release(&hook.path);
	wf_buf_release(&hook.lines);
	wf_hook_place_release(&place);
}

static void nobody(void **state)
{
	(void)state;
	sh("git init -q .");
	check_owner("", "missing - ");
	check_owner("#!/bin/sh\nmake check\n", "missing - ");
}

static void a_manager_is_known_by_its_files_and_by_its_hooks(void **state)
{
	(void)state;
	sh("git init -q .");
	check_owner("#!/bin/sh\n# husky v4\n", "managed husky .husky/pre-commit");
	check_owner("call_lefthook run", "managed lefthook lefthook.yml");
	check_owner("https://pre-commit.com", "managed pre-commit .pre-commit-config.yaml");
	sh("touch .lefthook.toml");
	check_owner("", "managed lefthook .lefthook.toml");
	sh("mkdir .husky");
	check_owner("", "managed husky .husky/pre-commit");
}

static void a_manager_that_calls_wfmd_is_content(void **state)
{
	(void)state;
	sh("git init -q . && echo 'run: wfmd hook pre-merge-commit' >lefthook.yml");
	check_owner("", "managed lefthook lefthook.yml");
	sh("echo 'run: wfmd hook pre-commit' >>lefthook.yml");
	check_owner("", "called lefthook lefthook.yml");
}

static void a_folder_outside_of_the_repository_is_shared(void **state)
{
	(void)state;
	sh("mkdir shared repository && git init -q repository && cd repository &&"
	   "git config core.hooksPath ../shared");
	assert_int_equal(chdir("repository"), 0);
	strcat(folder, "/repository");
	check_owner("", "shared - ");
	sh("git config core.hooksPath hooks");
	check_owner("", "missing - ");
	*strrchr(folder, '/') = '\0';
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		GIT_TEST(nobody),
		GIT_TEST(a_manager_is_known_by_its_files_and_by_its_hooks),
		GIT_TEST(a_manager_that_calls_wfmd_is_content),
		GIT_TEST(a_folder_outside_of_the_repository_is_shared),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
