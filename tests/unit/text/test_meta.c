/* What a document has beside its content goes with it, or the edit is refused: call by call. */
#include "moments.h"

#include <sched.h>
#include <sys/xattr.h>

#define REQUIRE_ROOT(what) \
	do { \
		if (geteuid() != 0) \
			skip_because("only root may " what); \
	} while (0)

static void put_with_attribute(void)
{
	unlink("a.md");
	put("a.md", "old\n");
	if (setxattr("a.md", "user.colour", "green", 5, 0) != 0)
		skip_because("no extended attributes on this file system");
}

static void assert_kept(const char *path, const char *name, const char *value)
{
	char have[100] = "";

	assert_int_equal(getxattr(path, name, have, sizeof(have) - 1), strlen(value));
	assert_string_equal(have, value);
}

static void assert_refused(const char *part)
{
	assert_said(part);
	assert_holds("a.md", "old\n");
	assert_no_temp();
}

/* --- attributes --- */

static void attributes_that_grow_while_they_are_read_are_read_again(void **state)
{
	(void)state;
	put_with_attribute();
	assert_int_equal(during({.call = SYS_flistxattr, .nth = 3, .refuse = -ERANGE},
				{.call = SYS_fgetxattr, .nth = 2, .refuse = -ERANGE}),
			 WF_OK);
	assert_kept("a.md", "user.colour", "green");
	assert_holds("a.md", "old\nours\n");
}

static void a_file_system_without_attributes_has_none_to_lose(void **state)
{
	static const long reasons[] = {ENOTSUP, ENOSYS};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		put("a.md", "old\n");
		assert_int_equal(during({.call = SYS_flistxattr, .nth = 1, .refuse = -reasons[i]},
					{.call = SYS_flistxattr, .nth = 2, .refuse = -reasons[i]}),
				 WF_OK);
		assert_holds("a.md", "old\nours\n");
	}
}

static void attributes_that_cannot_be_read_are_not_lost(void **state)
{
	(void)state;
	put_with_attribute();
	for (int nth = 1; nth <= 3; nth++) {
		assert_int_equal(during({.call = SYS_flistxattr, .nth = nth, .refuse = -EIO}),
				 WF_UNWRITABLE);
		assert_refused("its attributes would be lost");
	}
	for (int nth = 1; nth <= 2; nth++) {
		assert_int_equal(during({.call = SYS_fgetxattr, .nth = nth, .refuse = -EIO}),
				 WF_UNWRITABLE);
		assert_refused("its attribute user.colour would be lost");
	}
}

static void an_attribute_that_cannot_be_set_is_named(void **state)
{
	(void)state;
	put_with_attribute();
	assert_int_equal(setxattr("a.md", "user.size", "small", 5, 0), 0);
	assert_int_equal(during({.call = SYS_fsetxattr, .nth = 1, .refuse = -ENOSPC}),
			 WF_UNWRITABLE);
	assert_refused("its attribute user.");
	assert_int_equal(during({.call = SYS_fsetxattr, .nth = 2, .refuse = -ENOSPC}),
			 WF_UNWRITABLE);
	assert_refused("its attribute user.");
}

static void remove_attribute(void)
{
	assert_int_equal(removexattr("a.md", "user.colour"), 0);
}

static void an_attribute_removed_meanwhile_is_a_change(void **state)
{
	(void)state;
	put_with_attribute();
	assert_int_equal(during({.call = SYS_fgetxattr, .nth = 1, .act = remove_attribute}),
			 WF_BUSY);
	assert_refused("changed it during this edit");
}

static void what_the_kernel_measures_is_not_copied(void **state)
{
	(void)state;
	REQUIRE_ROOT("set such an attribute");
	put("a.md", "old\n");
	if (setxattr("a.md", "security.ima", "\x01sum", 4, 0) != 0)
		skip_because("no such attributes on this file system");
	assert_int_equal(during({BEFORE_EXCHANGE}), WF_OK);
	assert_holds("a.md", "old\nours\n");
	assert_int_equal(getxattr("a.md", "security.ima", NULL, 0), -1);
}

/* --- what a new file has of its folder --- */

/* User 4321 may read and write, in files to come. */
static void give_folder_a_list(void)
{
	static const unsigned char list[] =
		"\2\0\0\0\1\0\6\0\377\377\377\377\2\0\6\0\341\20\0\0\4\0\4\0\377\377\377\377"
		"\20\0\6\0\377\377\377\377\40\0\0\0\377\377\377\377";

	if (setxattr(".", "system.posix_acl_default", list, sizeof(list) - 1, 0) != 0)
		skip_because("no access control lists on this file system");
}

static void assert_no_list(void)
{
	assert_int_equal(getxattr("a.md", "system.posix_acl_access", NULL, 0), -1);
	assert_int_equal(errno, ENODATA);
}

static void a_list_of_its_folder_that_would_stay_is_refused(void **state)
{
	(void)state;
	put("a.md", "old\n");
	give_folder_a_list();
	assert_int_equal(during({.call = SYS_fremovexattr, .nth = 1, .refuse = -EPERM}),
			 WF_UNWRITABLE);
	assert_refused("its access control would be lost");
	assert_no_list();
}

static void give_the_new_version_an_attribute(void)
{
	glob_t found;

	assert_int_equal(glob(".a.md.wfmd.*", 0, NULL, &found), 0);
	assert_int_equal(setxattr(found.gl_pathv[0], "user.extra", "x", 1, 0), 0);
	globfree(&found);
}

static void of_two_things_that_would_stay_one_is_enough(void **state)
{
	(void)state;
	put_with_attribute();
	give_folder_a_list();
	assert_int_equal(
		during({.call = SYS_writev, .nth = 1, .act = give_the_new_version_an_attribute},
		       {.call = SYS_fremovexattr, .nth = 1, .refuse = -EPERM}),
		WF_UNWRITABLE);
	assert_refused("its access control would be lost");
}

/* It is not known then whether the document has a list of its own. */
static void a_list_that_cannot_be_looked_up_is_refused(void **state)
{
	(void)state;
	put("a.md", "old\n");
	give_folder_a_list();
	assert_int_equal(during({.call = SYS_fgetxattr, .nth = 1, .refuse = -EIO}), WF_UNWRITABLE);
	assert_refused("its access control would be lost");
	assert_no_list();
}

static void a_list_that_both_have_stays(void **state)
{
	static const mode_t modes[] = {0600, 0660};
	unsigned char before[100], after[100];
	ssize_t len;

	(void)state;
	give_folder_a_list();
	for (size_t i = 0; i < 2; i++) {
		int fd = open("a.md", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, modes[i]);

		close(fd);
		len = getxattr("a.md", "system.posix_acl_access", before, sizeof(before));
		assert_true(len > 0);
		assert_int_equal(during({BEFORE_EXCHANGE}), WF_OK);
		assert_int_equal(getxattr("a.md", "system.posix_acl_access", after, sizeof(after)),
				 len);
		assert_memory_equal(before, after, len);
		remove_it();
	}
}

static void label_the_new_version(void)
{
	glob_t found;

	assert_int_equal(glob(".a.md.wfmd.*", 0, NULL, &found), 0);
	assert_int_equal(setxattr(found.gl_pathv[0], "security.wfmd", "low", 3, 0), 0);
	globfree(&found);
}

static void a_label_of_the_security_policy_stays(void **state)
{
	(void)state;
	REQUIRE_ROOT("set such an attribute");
	put("a.md", "old\n");
	if (setxattr(".", "security.wfmd", "low", 3, 0) != 0)
		skip_because("no such attributes on this file system");
	assert_int_equal(during({.call = SYS_writev, .nth = 1, .act = label_the_new_version},
				{.call = SYS_fremovexattr, .nth = 1, .refuse = -EPERM}),
			 WF_OK);
	assert_holds("a.md", "old\nours\n");
	assert_kept("a.md", "security.wfmd", "low");
}

/* --- owner and mode --- */

/* By a process of ours that stays outside. */
static bool map_ids(pid_t pid, const char *name)
{
	char path[64];
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, name);
	f = fopen(path, "w");
	return f && fputs("0 0 1\n1 100001 65535\n", f) >= 0 && fclose(f) == 0;
}

/* As rootless containers are: root is who started it, and nobody's number has another meaning. */
static bool enter_container(void)
{
	pid_t self = getpid(), outside;
	int ready[2];
	char byte;

	if (pipe(ready) != 0)
		return false;
	outside = fork();
	if (outside == 0) {
		close(ready[1]);
		_exit(read(ready[0], &byte, 1) == 1 && map_ids(self, "uid_map") &&
				      map_ids(self, "gid_map")
			      ? 0
			      : 1);
	}
	return outside > 0 && unshare(CLONE_NEWUSER) == 0 && write(ready[1], "x", 1) == 1 &&
	       finish(outside) == 0;
}

static int append_in_a_container(void)
{
	return enter_container() ? append_ours() : 77;
}

static void an_owner_who_has_no_number_in_the_container_is_refused(void **state)
{
	const struct moment looked = {.call = SYS_flock, .nth = 1};
	int result;

	(void)state;
	REQUIRE_ROOT("give files away");
	put("a.md", "old\n");
	chmod("a.md", 0666);
	assert_int_equal(chown("a.md", 4321, 0), 0);
	result = run_with(append_in_a_container, &looked, 1);
	if (result == 77)
		skip_because("no user namespaces here");
	assert_int_equal(result, WF_UNWRITABLE);
	assert_refused("its owner would be lost: it has no number in this container");
	assert_int_equal(chown("a.md", 0, 4321), 0);
	assert_int_equal(run_with(append_in_a_container, &looked, 1), WF_UNWRITABLE);
	assert_refused("its group would be lost: it has no number in this container");
	assert_int_equal(stat_of("a.md").st_gid, 4321);
}

/* Outside of containers it is a number like others. */
static void nobodys_file_stays_nobodys(void **state)
{
	(void)state;
	REQUIRE_ROOT("give files away");
	put("a.md", "old\n");
	assert_int_equal(chown("a.md", NOBODY, NOBODY), 0);
	assert_int_equal(during({.call = SYS_flock, .nth = 1}), WF_OK);
	assert_int_equal(stat_of("a.md").st_uid, NOBODY);
	/* Without /proc, and where the kernel knows no user namespaces. */
	assert_int_equal(during({.call = SYS_openat, .nth = 5, .refuse = -ENOENT},
				{.call = SYS_openat, .nth = 7, .refuse = -ENOENT}),
			 WF_OK);
	assert_int_equal(stat_of("a.md").st_uid, NOBODY);
	assert_int_equal(stat_of("a.md").st_gid, NOBODY);
}

static void an_owner_or_a_group_that_cannot_be_given_is_named(void **state)
{
	const struct moment refusal = {.call = SYS_fchown, .nth = 1, .refuse = -EPERM};

	(void)state;
	REQUIRE_ROOT("give files away");
	put("a.md", "old\n");
	assert_int_equal(chown("a.md", 1234, 0), 0);
	assert_int_equal(run_with(append_ours, &refusal, 1), WF_UNWRITABLE);
	assert_refused("its owner would be lost");
	assert_int_equal(chown("a.md", 0, 5678), 0);
	assert_int_equal(run_with(append_ours, &refusal, 1), WF_UNWRITABLE);
	assert_refused("its group would be lost");
	assert_int_equal(during({BEFORE_EXCHANGE}), WF_OK);
	assert_int_equal(stat_of("a.md").st_gid, 5678);
}

/* As file systems do that have none. */
static void a_mode_that_is_not_kept_is_refused(void **state)
{
	(void)state;
	put("a.md", "old\n");
	assert_int_equal(during({.call = SYS_fchmod, .nth = 1, .pretend = true}), WF_UNWRITABLE);
	assert_refused("its mode would be lost");
	assert_int_equal(during({.call = SYS_fchmod, .nth = 1, .refuse = -EPERM}), WF_UNWRITABLE);
	assert_refused("its mode would be lost");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CLASH(attributes_that_grow_while_they_are_read_are_read_again),
		CLASH(a_file_system_without_attributes_has_none_to_lose),
		CLASH(attributes_that_cannot_be_read_are_not_lost),
		CLASH(an_attribute_that_cannot_be_set_is_named),
		CLASH(an_attribute_removed_meanwhile_is_a_change),
		CLASH(what_the_kernel_measures_is_not_copied),
		CLASH(a_list_of_its_folder_that_would_stay_is_refused),
		CLASH(of_two_things_that_would_stay_one_is_enough),
		CLASH(a_list_that_cannot_be_looked_up_is_refused),
		CLASH(a_list_that_both_have_stays),
		CLASH(a_label_of_the_security_policy_stays),
		CLASH(an_owner_who_has_no_number_in_the_container_is_refused),
		CLASH(nobodys_file_stays_nobodys),
		CLASH(an_owner_or_a_group_that_cannot_be_given_is_named),
		CLASH(a_mode_that_is_not_kept_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
