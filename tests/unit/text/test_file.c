/* Finding and reading documents, and creating them. */
#include "scratch.h"

/* --- reading --- */

static void reads_a_file(void **state)
{
	struct wf_error err = WF_ERROR_INIT;
	char *bytes;
	size_t len;

	(void)state;
	put("a.md", "one\r\ntwo");
	assert_int_equal(wf_file_read(&bytes, &len, "a.md", &err), WF_OK);
	assert_int_equal(len, 8);
	assert_memory_equal(bytes, "one\r\ntwo", 9);
	free(bytes);
	put("empty.md", "");
	assert_int_equal(wf_file_read(&bytes, &len, "empty.md", &err), WF_OK);
	assert_int_equal(len, 0);
	assert_string_equal(bytes, "");
	free(bytes);
}

static void reads_standard_input(void **state)
{
	struct wf_error err = WF_ERROR_INIT;
	int saved = dup(STDIN_FILENO);
	int ends[2];
	char *bytes;
	size_t len;

	(void)state;
	assert_int_equal(pipe2(ends, O_NONBLOCK), 0);
	assert_int_equal(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
	if (fork() == 0) {
		for (int i = 0; i < 3; i++) {
			nap(0.01);
			if (write(ends[1], "line\n", 5) != 5)
				_exit(1);
		}
		_exit(0);
	}
	close(ends[0]);
	close(ends[1]);
	assert_int_equal(wf_file_read(&bytes, &len, "-", &err), WF_OK);
	assert_int_equal(wait(NULL) > 0, 1);
	assert_string_equal(bytes, "line\nline\nline\n");
	free(bytes);
	dup2(saved, STDIN_FILENO);
	close(saved);
}

static int write_to_fifo(void)
{
	char block[1000];
	int fd = open("fifo", O_WRONLY);

	memset(block, 'x', sizeof(block));
	for (int i = 0; i < 100; i++) {
		if (write(fd, block, sizeof(block)) != sizeof(block))
			return 1;
	}
	return 0;
}

static void reads_a_fifo_but_does_not_edit_it(void **state)
{
	struct wf_error err = WF_ERROR_INIT;
	char *bytes;
	size_t len;
	pid_t pid;

	(void)state;
	assert_int_equal(mkfifo("fifo", 0600), 0);
	refuses_edit("fifo", WF_UNWRITABLE, "not a regular file");
	pid = start(write_to_fifo);
	assert_int_equal(wf_file_read(&bytes, &len, "fifo", &err), WF_OK);
	assert_int_equal(finish(pid), 0);
	assert_int_equal(len, 100000);
	free(bytes);
}

static void reads_files_that_hide_their_size(void **state)
{
	struct wf_error err = WF_ERROR_INIT;
	char *bytes;
	size_t len;

	(void)state;
	if (access("/proc/self/smaps", R_OK) != 0)
		skip_because("no /proc");
	assert_int_equal(wf_file_read(&bytes, &len, "/proc/self/smaps", &err), WF_OK);
	assert_true(len > 0);
	free(bytes);
}

static void a_missing_file_is_not_found(void **state)
{
	struct wf_error err = WF_ERROR_INIT;

	(void)state;
	refuses_read("a b.md", WF_NOT_FOUND, "no such file");
	refuses_edit("a.md", WF_NOT_FOUND, "no such file");
	refuses_edit("", WF_NOT_FOUND, "the name of the file is empty");
	put("a.md", "");
	refuses_read("a.md/b.md", WF_NOT_FOUND, "not a folder");
	refuses_edit("a.md/b.md", WF_NOT_FOUND, "not a folder");
	try_edit("-a b.md", "", &err);
	assert_string_equal(err.hint.ptr, "wfmd new TEMPLATE ./'-a b.md'");
	wf_error_release(&err);
}

static void a_folder_is_no_file(void **state)
{
	(void)state;
	assert_int_equal(mkdir("d.md", 0755), 0);
	refuses_read("d.md", WF_UNREADABLE, "a folder");
	refuses_edit("d.md", WF_UNREADABLE, "a folder");
	refuses_edit("d.md/", WF_UNREADABLE, "a folder");
	refuses_edit("/", WF_UNREADABLE, "a folder");
}

static void two_gigabytes_are_refused_unread(void **state)
{
	double began = now();
	int fd;

	(void)state;
	fd = open("big.md", O_WRONLY | O_CREAT, 0644);
	if (ftruncate(fd, (off_t)2 << 30) != 0) {
		close(fd);
		skip_because("no large sparse files here");
	}
	close(fd);
	refuses_read("big.md", WF_TOO_LARGE, "2147483648");
	refuses_edit("big.md", WF_TOO_LARGE, "2147483648");
	assert_true(now() - began < 1);
	assert_no_temp();
}

static int read_secret_as_nobody(void)
{
	struct wf_error err = WF_ERROR_INIT;
	struct wf_file file;
	char *bytes;
	size_t len;
	int bad = 0;

	if (!become_nobody())
		return 77;
	bad |= wf_file_read(&bytes, &len, "secret.md", &err) != WF_UNREADABLE;
	bad |= strstr(err.message.ptr, "permission denied") == NULL;
	bad |= strcmp(err.hint.ptr, "chmod u+r secret.md") != 0;
	bad |= wf_file_open(&file, "secret.md", 0, &err) != WF_UNREADABLE;
	bad |= wf_file_read(&bytes, &len, "closed/a.md", &err) != WF_UNREADABLE;
	bad |= strstr(err.message.ptr, "folder") == NULL;
	wf_error_release(&err);
	return bad;
}

static void no_permission_is_unreadable(void **state)
{
	int result;

	(void)state;
	put("secret.md", "");
	chmod("secret.md", 0222);
	mkdir("closed", 0700);
	put("closed/a.md", "");
	chmod("closed", 0);
	result = finish(start(read_secret_as_nobody));
	chmod("closed", 0700);
	if (result == 77)
		skip_because("root may not become another user here");
	assert_int_equal(result, 0);
}

/* --- creating --- */

static void create(const char *path, const char *text, bool force)
{
	struct wf_error err = WF_ERROR_INIT;

	if (wf_file_create(path, text, strlen(text), force, &err) != WF_OK)
		fail_msg("%s: %s", path, err.message.ptr);
	wf_error_release(&err);
}

static void refuses_create(const char *path, bool force, enum wf_code code, const char *part)
{
	struct wf_error err = WF_ERROR_INIT;

	assert_int_equal(wf_file_create(path, "x", 1, force, &err), code);
	assert_error(&err, code, path, part);
}

static void creates_a_file(void **state)
{
	mode_t mask = umask(027);
	char absolute[sizeof(folder) + 16];

	(void)state;
	create("a.md", "one\n", false);
	assert_holds("a.md", "one\n");
	assert_int_equal(stat_of("a.md").st_mode & 07777, 0640);
	umask(0);
	create("b.md", "", true);
	assert_int_equal(stat_of("b.md").st_mode & 07777, 0666);
	snprintf(absolute, sizeof(absolute), "%s/c.md", folder);
	create(absolute, "three\n", false);
	assert_holds("c.md", "three\n");
	umask(mask);
	assert_no_temp();
}

static void never_overwrites_unforced(void **state)
{
	(void)state;
	put("a.md", "old\n");
	assert_int_equal(symlink("nowhere", "link.md"), 0);
	refuses_create("a.md", false, WF_UNWRITABLE, "exists already");
	refuses_create("link.md", false, WF_UNWRITABLE, "exists already");
	refuses_create("link.md", true, WF_NOT_FOUND, "which does not exist");
	assert_holds("a.md", "old\n");
	assert_false(exists("nowhere"));
	assert_no_temp();
}

static void force_replaces_and_keeps(void **state)
{
	(void)state;
	put("a.md", "old\n");
	chmod("a.md", 0751);
	assert_int_equal(symlink("a.md", "link.md"), 0);
	create("link.md", "new\n", true);
	assert_true(S_ISLNK(stat_of("link.md").st_mode));
	assert_holds("a.md", "new\n");
	assert_int_equal(stat_of("a.md").st_mode & 07777, 0751);
	chmod("a.md", 0444);
	refuses_create("a.md", true, WF_UNWRITABLE, "read-only");
}

static void a_missing_folder_is_named(void **state)
{
	struct wf_error err = WF_ERROR_INIT;

	(void)state;
	assert_int_equal(wf_file_create("no where/a.md", "", 0, false, &err), WF_NOT_FOUND);
	assert_string_equal(err.hint.ptr, "mkdir -p 'no where'");
	assert_error(&err, WF_NOT_FOUND, "no where/a.md", "its folder does not exist");
	refuses_create("no where/a.md", true, WF_NOT_FOUND, "its folder does not exist");
	put("file", "");
	mkdir("d", 0755);
	refuses_create("file/a.md", false, WF_NOT_FOUND, "not a folder");
	refuses_create("d", true, WF_UNREADABLE, "a folder");
	refuses_create("d/", true, WF_UNREADABLE, "a folder");
	refuses_create("", false, WF_NOT_FOUND, "the name of the file is empty");
}

static int create_ours(void)
{
	struct wf_error err = WF_ERROR_INIT;
	char text[32];
	enum wf_code code;

	snprintf(text, sizeof(text), "%d\n", (int)getpid());
	code = wf_file_create("a.md", text, strlen(text), false, &err);
	wf_error_release(&err);
	return code == WF_OK ? 0 : code == WF_UNWRITABLE ? 1 : 2;
}

static void only_one_creates(void **state)
{
	pid_t pids[8], winner = 0;
	char text[32];
	int result;

	(void)state;
	for (int round = 0; round < 20; round++) {
		winner = 0;
		for (size_t i = 0; i < 8; i++)
			pids[i] = start(create_ours);
		for (size_t i = 0; i < 8; i++) {
			result = finish(pids[i]);
			assert_in_range(result, 0, 1);
			assert_false(result == 0 && winner);
			winner = result == 0 ? pids[i] : winner;
		}
		snprintf(text, sizeof(text), "%d\n", (int)winner);
		assert_holds("a.md", text);
		assert_no_temp();
		unlink("a.md");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(reads_a_file),
		TEST(reads_standard_input),
		TEST(reads_a_fifo_but_does_not_edit_it),
		TEST(reads_files_that_hide_their_size),
		TEST(a_missing_file_is_not_found),
		TEST(a_folder_is_no_file),
		TEST(two_gigabytes_are_refused_unread),
		TEST(no_permission_is_unreadable),
		TEST(creates_a_file),
		TEST(never_overwrites_unforced),
		TEST(force_replaces_and_keeps),
		TEST(a_missing_folder_is_named),
		TEST(only_one_creates),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
