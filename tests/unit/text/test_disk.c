/* Disks that are full or read-only, and files that may not be changed: each for real, where the tests may mount. */
#include "scratch.h"

#include <linux/fs.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mount.h>

#define UNTESTABLE 77

/* A file system in memory in place of the current folder, seen by this process alone. */
static bool mount_here(const char *options)
{
	return unshare(CLONE_NEWNS) == 0 && mount("", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
	       mount("tmpfs", ".", "tmpfs", 0, options) == 0 && chdir(folder) == 0;
}

static void passes(int (*action)(void), const char *need)
{
	int result = finish(start(action));

	if (result == UNTESTABLE)
		skip_because(need);
	assert_int_equal(result, 0);
}

/* PATH stays as it is, which holds "old", a new file is not made, and nothing is left. */
static void assert_refused(const char *why)
{
	struct wf_error err = WF_ERROR_INIT;

	refuses_edit("a.md", WF_UNWRITABLE, why);
	assert_int_equal(wf_file_create("b.md", "new\n", 4, false, &err), WF_UNWRITABLE);
	assert_error(&err, WF_UNWRITABLE, "b.md", why);
	assert_false(exists("b.md"));
	assert_holds("a.md", "old\n");
	assert_no_temp();
}

static void fill(const char *path)
{
	static char page[4096];
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);

	assert_true(fd >= 0);
	while (write(fd, page, sizeof(page)) > 0)
		;
	assert_int_equal(errno, ENOSPC);
	close(fd);
}

static int edit_on_a_full_disk(void)
{
	if (!mount_here("size=64k"))
		return UNTESTABLE;
	put("a.md", "old\n");
	fill("ballast");
	assert_refused("No space left on device");
	unlink("ballast");
	edit("a.md", "new\n");
	return 0;
}

static void a_full_disk_refuses_and_loses_nothing(void **state)
{
	(void)state;
	passes(edit_on_a_full_disk, "no file system can be mounted here");
}

static int edit_without_inodes(void)
{
	char name[16];
	int fd;

	if (!mount_here("nr_inodes=10"))
		return UNTESTABLE;
	put("a.md", "old\n");
	for (int i = 0; i < 20; i++) {
		snprintf(name, sizeof(name), "ballast%d", i);
		fd = open(name, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
		if (fd >= 0)
			close(fd);
	}
	assert_refused("No space left on device");
	unlink("ballast0");
	edit("a.md", "new\n");
	return 0;
}

static void so_does_one_that_takes_no_more_files(void **state)
{
	(void)state;
	passes(edit_without_inodes, "no file system can be mounted here");
}

static int edit_on_a_read_only_disk(void)
{
	struct wf_error err = WF_ERROR_INIT;
	char *bytes;
	size_t len;

	if (!mount_here("size=64k"))
		return UNTESTABLE;
	put("a.md", "old\n");
	put(".a.md.wfmd.1", "what a dead writer left");
	if (mount("", ".", NULL, MS_REMOUNT | MS_RDONLY, NULL) != 0)
		return UNTESTABLE;
	refuses_edit("a.md", WF_UNWRITABLE, "Read-only file system");
	assert_int_equal(wf_file_create("b.md", "", 0, false, &err), WF_UNWRITABLE);
	assert_error(&err, WF_UNWRITABLE, "b.md", "Read-only file system");
	assert_int_equal(wf_file_read(&bytes, &len, "a.md", &err), WF_OK);
	assert_int_equal(len, 4);
	free(bytes);
	return 0;
}

static void a_read_only_disk_is_refused_and_read(void **state)
{
	(void)state;
	passes(edit_on_a_read_only_disk, "no file system can be mounted here");
}

/* --- attributes of ext4 and others that bind root, too --- */

static bool set_attribute(const char *path, int attribute, bool on)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), flags = 0;
	bool good = fd >= 0 && ioctl(fd, FS_IOC_GETFLAGS, &flags) == 0;

	flags = on ? flags | attribute : flags & ~attribute;
	good = good && ioctl(fd, FS_IOC_SETFLAGS, &flags) == 0;
	if (fd >= 0)
		close(fd);
	return good;
}

static void with_attribute(const char *path, int attribute, bool new_ones)
{
	struct wf_error err = WF_ERROR_INIT;
	enum wf_code code;

	put("a.md", "old\n");
	if (!set_attribute(path, attribute, true))
		skip_because("files cannot be made immutable here");
	code = try_edit("a.md", "new\n", &err);
	if (new_ones)
		assert_int_equal(wf_file_create("b.md", "", 0, false, &err), WF_UNWRITABLE);
	set_attribute(path, attribute, false);
	assert_int_equal(code, WF_UNWRITABLE);
	assert_error(&err, WF_UNWRITABLE, new_ones ? "b.md" : "a.md", "Operation not permitted");
	assert_holds("a.md", "old\n");
	assert_false(exists("b.md"));
	assert_no_temp();
	edit("a.md", "new\n");
}

static void an_immutable_file_is_refused(void **state)
{
	(void)state;
	with_attribute("a.md", FS_IMMUTABLE_FL, false);
}

static void so_is_one_that_may_only_grow(void **state)
{
	(void)state;
	with_attribute("a.md", FS_APPEND_FL, false);
}

static void so_is_one_in_an_immutable_folder(void **state)
{
	(void)state;
	with_attribute(".", FS_IMMUTABLE_FL, true);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_full_disk_refuses_and_loses_nothing),
		TEST(so_does_one_that_takes_no_more_files),
		TEST(a_read_only_disk_is_refused_and_read),
		TEST(an_immutable_file_is_refused),
		TEST(so_is_one_that_may_only_grow),
		TEST(so_is_one_in_an_immutable_folder),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
