/*
 * For tests with a real repository: each in a scratch folder of its own, where no
 * configuration but the test's has a say.
 */
#ifndef WF_TESTS_REPOSITORY_H
#define WF_TESTS_REPOSITORY_H

#include "text/scratch.h"

static inline int enter_clean(void **state)
{
	static const char *const unset[] = {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"};
	int failed = enter(state);
	char above[sizeof(folder)];

	for (size_t i = 0; i < sizeof(unset) / sizeof(*unset); i++)
		unsetenv(unset[i]);
	setenv("GIT_CONFIG_GLOBAL", "/dev/null", 1);
	setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
	setenv("GIT_AUTHOR_NAME", "Test", 1);
	setenv("GIT_AUTHOR_EMAIL", "test@example.org", 1);
	setenv("GIT_COMMITTER_NAME", "Test", 1);
	setenv("GIT_COMMITTER_EMAIL", "test@example.org", 1);
	/* A repository around the scratch folder has no say. */
	snprintf(above, sizeof(above), "%.*s", (int)(strrchr(folder, '/') - folder), folder);
	setenv("GIT_CEILING_DIRECTORIES", above, 1);
	setenv("HOME", folder, 1);
	return failed;
}

#define GIT_TEST(name) cmocka_unit_test_setup_teardown(name, enter_clean, leave)

static inline void sh(const char *command)
{
	assert_int_equal(system(command), 0);
}

#endif
