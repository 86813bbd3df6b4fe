/* The merge driver and the attributes that name it. */
#include "git/driver.h"
#include "git/repository.h"

#define LINES \
	"status.md merge=wfmd diff=markdown\nSTATUS.md merge=wfmd diff=markdown\n" \
	"WORKFLOW_STATUS.md merge=wfmd diff=markdown\n"

static void act(enum wf_code (*what)(struct wf_driver *driver, struct wf_error *err))
{
	struct wf_error err = WF_ERROR_INIT;
	struct wf_driver driver;

	wf_driver_look(&driver, folder);
	if (what(&driver, &err) != WF_OK)
		fail_msg("%s: %s", err.file.ptr, err.message.ptr);
	wf_driver_release(&driver);
}

static void assert_states(enum wf_driver_state driver_state, enum wf_driver_state attributes)
{
	struct wf_driver driver;

	wf_driver_look(&driver, folder);
	assert_string_equal(wf_driver_states[driver.driver], wf_driver_states[driver_state]);
	assert_string_equal(wf_driver_states[driver.attributes], wf_driver_states[attributes]);
	assert_string_equal(driver.path.ptr, ".gitattributes");
	wf_driver_release(&driver);
}

static void there_twice_and_back(void **state)
{
	(void)state;
	sh("git init -q . && cp .git/config before");
	assert_states(WF_DRIVER_MISSING, WF_DRIVER_MISSING);
	act(wf_driver_install);
	act(wf_driver_install);
	assert_states(WF_DRIVER_INSTALLED, WF_DRIVER_INSTALLED);
	assert_holds(".gitattributes", LINES);
	sh("git config merge.wfmd.driver | grep -qF '" WF_GIT_DRIVER " || '");
	act(wf_driver_uninstall);
	act(wf_driver_uninstall);
	assert_false(exists(".gitattributes"));
	sh("cmp .git/config before");
}

static void what_others_wrote_stays(void **state)
{
	(void)state;
	sh("git init -q . && git config merge.wfmd.driver mine && git config merge.wfmd.name other");
	put(".gitattributes", "status.md -merge\n*.md merge=union\n");
	act(wf_driver_install);
	assert_states(WF_DRIVER_OTHER, WF_DRIVER_OTHER);
	act(wf_driver_uninstall);
	assert_holds(".gitattributes", "status.md -merge\n*.md merge=union\n");
	sh("test $(git config merge.wfmd.driver) = mine && test $(git config merge.wfmd.name) = other");
}

static void lines_that_are_not_quite_ours_stay(void **state)
{
	(void)state;
	sh("git init -q .");
	put(".gitattributes", "status.md merge=wfmd\nSTATUS.md merge=wfmd diff=markdown \n"
			      "docs/status.md merge=wfmd diff=markdown\n" LINES);
	act(wf_driver_uninstall);
	assert_holds(".gitattributes", "status.md merge=wfmd\nSTATUS.md merge=wfmd diff=markdown \n"
				       "docs/status.md merge=wfmd diff=markdown\n");
}

static void a_configuration_for_all_repositories_is_enough(void **state)
{
	(void)state;
	sh("git init -q .");
	setenv("GIT_CONFIG_GLOBAL", "global", 1);
	sh("git config --file global merge.wfmd.driver '" WF_GIT_DRIVER
	   "' && cp .git/config before");
	act(wf_driver_install);
	assert_states(WF_DRIVER_INSTALLED, WF_DRIVER_INSTALLED);
	act(wf_driver_uninstall);
	assert_states(WF_DRIVER_INSTALLED, WF_DRIVER_MISSING);
	sh("cmp .git/config before");
}

static void a_file_that_cannot_be_edited_is_an_error(void **state)
{
	struct wf_error err = WF_ERROR_INIT;
	struct wf_driver driver;

	(void)state;
	sh("git init -q . && mkdir .gitattributes");
	wf_driver_look(&driver, folder);
	assert_int_not_equal(wf_driver_install(&driver, &err), WF_OK);
	wf_error_release(&err);
	wf_driver_release(&driver);
	sh("touch .git/config.lock");
	wf_driver_look(&driver, folder);
	driver.driver = WF_DRIVER_MISSING;
	assert_int_equal(wf_driver_install(&driver, &err), WF_UNWRITABLE);
	assert_error(&err, WF_UNWRITABLE, "", "could not lock config file");
	wf_driver_release(&driver);
}

static void a_link_which_git_would_not_follow_is_an_error(void **state)
{
	struct wf_error err = WF_ERROR_INIT;
	struct wf_driver driver;

	(void)state;
	sh("git init -q . && ln -s elsewhere .gitattributes");
	put("elsewhere", "* text\n");
	wf_driver_look(&driver, folder);
	assert_int_equal(wf_driver_install(&driver, &err), WF_CONFLICT);
	assert_error(&err, WF_CONFLICT, ".gitattributes", "is a symbolic link");
	wf_driver_release(&driver);
	assert_holds("elsewhere", "* text\n");
	put("elsewhere", LINES);
	act(wf_driver_uninstall);
	assert_holds("elsewhere", LINES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		GIT_TEST(there_twice_and_back),
		GIT_TEST(what_others_wrote_stays),
		GIT_TEST(lines_that_are_not_quite_ours_stay),
		GIT_TEST(a_configuration_for_all_repositories_is_enough),
		GIT_TEST(a_file_that_cannot_be_edited_is_an_error),
		GIT_TEST(a_link_which_git_would_not_follow_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
