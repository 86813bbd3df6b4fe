/* The git attribute wfmd, of the work tree and of the index. */
#include "git/attributes.h"
#include "git/repository.h"

#define NAMES WF_SLICE_LIT("a.md\0d/b.md\0d/new\nline.md\0other.md\0")

static void set_unset_and_neither(void **state)
{
	struct wf_error err = WF_ERROR_INIT;
	int wanted[4];

	(void)state;
	sh("git init -q . && printf 'a.md wfmd\\nd/*.md -wfmd\\nother.md wfmd=odd\\n' >.gitattributes");
	assert_int_equal(wf_git_attributes(wanted, ".", NAMES, WF_OF_WORK_TREE, &err), WF_OK);
	assert_int_equal(wanted[0], 1);
	assert_int_equal(wanted[1], -1);
	assert_int_equal(wanted[2], -1);
	assert_int_equal(wanted[3], 0);
	assert_int_equal(wf_git_attributes(wanted, ".", NAMES, WF_OF_INDEX, &err), WF_OK);
	assert_int_equal(wanted[0], 0);
	sh("git add .gitattributes && rm .gitattributes");
	assert_int_equal(wf_git_attributes(wanted, ".", NAMES, WF_OF_INDEX, &err), WF_OK);
	assert_int_equal(wanted[0], 1);
}

static void outside_of_a_repository(void **state)
{
	struct wf_error err = WF_ERROR_INIT;
	int wanted[4];

	(void)state;
	assert_int_equal(wf_git_attributes(wanted, ".", NAMES, WF_OF_INDEX, &err), WF_UNREADABLE);
	assert_error(&err, WF_UNREADABLE, ".", "not a git repository");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		GIT_TEST(set_unset_and_neither),
		GIT_TEST(outside_of_a_repository),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
