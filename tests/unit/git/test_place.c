/* Where files stand in a repository, and how they are seen from here. */
#include "git/place.h"
#include "git/repository.h"

static void check_place(const char *top, const char *path, const char *expected)
{
	struct wf_buf out = WF_BUF_INIT;

	wf_git_place(&out, top, path);
	assert_string_equal(out.ptr, expected);
	wf_buf_release(&out);
}

static void check_from_here(const char *top, const char *path, const char *expected)
{
	struct wf_buf out = WF_BUF_INIT;

	wf_git_from_here(&out, top, path);
	assert_string_equal(out.ptr, expected);
	wf_buf_release(&out);
}

static void from_the_top_and_back(void **state)
{
	struct wf_buf top = WF_BUF_INIT;

	(void)state;
	sh("git init -q . && mkdir -p a/b a/c ab");
	assert_int_equal(chdir("a/b"), 0);
	wf_git_top(&top);
	check_place(top.ptr, "x.md", "a/b/x.md");
	check_place(top.ptr, "../c/x.md", "a/c/x.md");
	check_place(top.ptr, "../../ab/./x.md", "ab/x.md");
	check_place(top.ptr, "/tmp/x.md", "/tmp/x.md");
	check_from_here(top.ptr, "a/b/x.md", "x.md");
	check_from_here(top.ptr, "a/b/c/x.md", "c/x.md");
	check_from_here(top.ptr, "a/c/x.md", "../c/x.md");
	check_from_here(top.ptr, "a/bb.md", "../bb.md");
	check_from_here(top.ptr, "ab/x.md", "../../ab/x.md");
	check_from_here(top.ptr, "x.md", "../../x.md");
	check_from_here("", "x.md", "x.md");
	assert_int_equal(chdir("/"), 0);
	check_from_here("/nowhere", "x.md", "/nowhere/x.md");
	assert_int_equal(chdir(folder), 0);
	check_from_here(top.ptr, "a/x.md", "a/x.md");
	wf_buf_release(&top);
}

static void the_top_may_end_in_a_line_end(void **state)
{
	struct wf_buf top = WF_BUF_INIT;

	(void)state;
	sh("mkdir 'odd\n' && cd 'odd\n' && git init -q .");
	assert_int_equal(chdir("odd\n"), 0);
	wf_git_top(&top);
	assert_string_equal(strrchr(top.ptr, '/'), "/odd\n");
	wf_buf_release(&top);
}

static void no_work_tree_is_an_error_that_says_which(void **state)
{
	struct wf_buf top = WF_BUF_INIT;
	struct wf_error err = WF_ERROR_INIT;

	(void)state;
	assert_int_equal(wf_git_need_top(&top, &err), WF_UNREADABLE);
	assert_error(&err, WF_UNREADABLE, "", "not a git repository");
	sh("git init -q --bare bare.git");
	assert_int_equal(chdir("bare.git"), 0);
	assert_int_equal(wf_git_need_top(&top, &err), WF_UNREADABLE);
	assert_error(&err, WF_UNREADABLE, "", "must be run in a work tree");
	wf_git_top(&top);
	assert_int_equal(top.len, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		GIT_TEST(from_the_top_and_back),
		GIT_TEST(the_top_may_end_in_a_line_end),
		GIT_TEST(no_work_tree_is_an_error_that_says_which),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
