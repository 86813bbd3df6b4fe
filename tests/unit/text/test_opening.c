/* What the system refuses, or does half, while a document is found, locked and read: call by call. */
#include "moments.h"
#include "text/file_private.h"

#include <math.h>

/* --- finding and locking --- */

static void two_files_are_one_by_device_and_number(void **state)
{
	struct stat a = {.st_dev = 1, .st_ino = 2}, b = a, c = {.st_dev = 3, .st_ino = 2};
	struct stat d = {.st_dev = 1, .st_ino = 4};

	(void)state;
	assert_true(wf_file_is_same(&a, &b));
	assert_false(wf_file_is_same(&a, &c));
	assert_false(wf_file_is_same(&a, &d));
}

static void a_document_removed_before_it_is_locked_is_not_found(void **state)
{
	(void)state;
	put("a.md", "old\n");
	assert_int_equal(during({.call = SYS_openat, .nth = 2, .act = remove_it}), WF_NOT_FOUND);
	assert_said("no such file");
	put("a.md", "old\n");
	assert_int_equal(during({.call = SYS_flock, .nth = 1, .after = true, .act = remove_it}),
			 WF_NOT_FOUND);
	assert_said("no such file");
}

static void a_link_removed_before_its_file_is_locked_is_not_found(void **state)
{
	(void)state;
	put("b.md", "old\n");
	assert_int_equal(symlink("b.md", "a.md"), 0);
	assert_int_equal(during({.call = SYS_flock, .nth = 1, .after = true, .act = remove_it}),
			 WF_NOT_FOUND);
	assert_holds("b.md", "old\n");
}

static void lead_the_link_elsewhere(void)
{
	remove_it();
	assert_int_equal(symlink("c.md", "a.md"), 0);
}

static void a_link_moved_before_its_file_is_locked_is_followed_anew(void **state)
{
	(void)state;
	put("b.md", "old\n");
	put("c.md", "other\n");
	assert_int_equal(symlink("b.md", "a.md"), 0);
	assert_int_equal(during({.call = SYS_flock,
				 .nth = 1,
				 .after = true,
				 .act = lead_the_link_elsewhere}),
			 WF_OK);
	assert_holds("b.md", "old\n");
	assert_holds("c.md", "other\nours\n");
	assert_no_temp();
}

static void without_any_lock_nothing_is_written(void **state)
{
	(void)state;
	put("a.md", "old\n");
	assert_int_equal(during({.call = SYS_flock, .nth = 1, .refuse = -EBADF},
				{.call = SYS_flock, .nth = 2, .refuse = -EBADF}),
			 WF_UNWRITABLE);
	assert_said("cannot be locked, so it is not written");
}

static void an_interrupted_wait_goes_on(void **state)
{
	int fd;

	(void)state;
	patience = 0.2;
	put("a.md", "old\n");
	fd = hold_lock("a.md");
	assert_int_equal(during({.call = SYS_flock, .nth = 2, .refuse = -EINTR}), WF_BUSY);
	assert_said("in 0.2 seconds");
	close(fd);
}

static int held = -1;

static void let_go(void)
{
	assert_int_equal(flock(held, LOCK_UN), 0);
	close(held);
}

static void without_a_timer_it_looks_now_and_then(void **state)
{
	const struct moment refused[] = {{.call = SYS_timer_create, .nth = 1, .refuse = -EAGAIN},
					 {.call = SYS_timer_settime, .nth = 1, .refuse = -EINVAL}};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct moment moments[] = {refused[i], refused[i]};

		moments[1].nth = 2;
		put("a.md", "old\n");
		patience = 0.1;
		held = hold_lock("a.md");
		assert_int_equal(run_with(append_ours, moments, 2), WF_BUSY);
		assert_said("in 0.1 seconds");
		patience = 10;
		moments[1].act = let_go;
		assert_int_equal(run_with(append_ours, moments, 2), WF_OK);
		assert_holds("a.md", "old\nours\n");
	}
	held = hold_lock("a.md");
	assert_int_equal(during({.call = SYS_timer_create, .nth = 1, .refuse = -EAGAIN},
				{.call = SYS_flock, .nth = 2, .refuse = -EBADF, .act = let_go}),
			 WF_OK);
}

/* In less than the shortest wait a timer would not come. */
static void a_wait_that_is_over_at_once_ends(void **state)
{
	int fd;

	(void)state;
	put("a.md", "old\n");
	held = hold_lock("a.md");
	fd = open("a.md", O_RDONLY | O_CLOEXEC);
	assert_int_equal(wf_file_lock(fd, AT_FDCWD, "a.md", wf_file_now() + 0.0009), -1);
	assert_int_equal(errno, EAGAIN);
	close(fd);
	close(held);
}

static void any_number_of_seconds_can_be_waited(void **state)
{
	static const double waits[] = {-1, 0, 1e300, INFINITY, NAN};
	struct wf_error err = WF_ERROR_INIT;
	struct wf_file file;

	(void)state;
	put("a.md", "old\n");
	for (size_t i = 0; i < sizeof(waits) / sizeof(waits[0]); i++) {
		assert_int_equal(wf_file_open(&file, "a.md", waits[i], &err), WF_OK);
		assert_true(file.wait >= 0 && file.wait <= 1e9);
		wf_file_close(&file);
	}
}

static void a_longer_wait_is_proposed(void **state)
{
	struct wf_file file = {.given = "a.md", .wait = 20};
	struct wf_error err = WF_ERROR_INIT;

	(void)state;
	assert_int_equal(wf_file_has_writer(&file, &err), WF_BUSY);
	assert_string_equal(err.hint.ptr, "--wait 40 waits longer");
	wf_error_release(&err);
	file.wait = 0.5;
	assert_int_equal(wf_file_has_writer(&file, &err), WF_BUSY);
	assert_string_equal(err.hint.ptr, "--wait 30 waits longer");
	wf_error_release(&err);
}

static int edit_at_the_root(void)
{
	struct wf_error err = WF_ERROR_INIT;
	int root = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC), bad;

	if (chroot(".") != 0)
		return 77;
	bad = try_edit("/a.md", "new\n", &err) != WF_OK;
	wf_error_release(&err);
	return bad || fchdir(root) != 0 || chroot(".") != 0;
}

static void a_document_may_be_in_the_root_folder(void **state)
{
	int result;

	(void)state;
	put("a.md", "old\n");
	result = finish(start(edit_at_the_root));
	if (result == 77)
		skip_because("only root may have another root folder");
	assert_int_equal(result, 0);
	assert_holds("a.md", "new\n");
	assert_no_temp();
}

static int edit_what_only_others_may_write(void)
{
	struct wf_error err = WF_ERROR_INIT;
	int bad;

	if (chown("a.md", NOBODY, NOBODY) != 0 || !become_nobody())
		return 77;
	bad = try_edit("a.md", "new\n", &err) != WF_UNWRITABLE;
	bad |= strstr(err.message.ptr, "read-only file") == NULL;
	wf_error_release(&err);
	return bad;
}

static void a_document_that_only_others_may_write_is_read_only(void **state)
{
	int result;

	(void)state;
	put("a.md", "old\n");
	chmod("a.md", 0466);
	result = finish(start(edit_what_only_others_may_write));
	if (result == 77)
		skip_because("only root may give files away");
	assert_int_equal(result, 0);
	assert_holds("a.md", "old\n");
}

static bool is_look(long call)
{
	static const long looks[] = {SYS_newfstatat, SYS_fstat, SYS_statx,
#ifdef SYS_lstat
				     SYS_stat, SYS_lstat
#endif
	};

	for (size_t i = 0; i < sizeof(looks) / sizeof(looks[0]); i++) {
		if (looks[i] == call)
			return true;
	}
	return false;
}

/* Lets the Nth look at a file fail; there may be fewer. The exit status. */
static int edit_with_failing_look(int nth)
{
	struct tracee t;
	int n = 0;

	if (!trace_works() || !trace_begin(&t, start(append_ours)))
		skip_because("processes cannot be traced here");
	while (trace_next(&t)) {
		if (t.entry && is_look(t.call) && ++n == nth)
			trace_refuse(&t, -EIO);
	}
	return WEXITSTATUS(t.status);
}

static void each_look_at_a_file_may_fail(void **state)
{
	(void)state;
	for (int nth = 1; nth <= 20; nth++) {
		put("a.md", "old\n");
		if (edit_with_failing_look(nth) == WF_OK)
			assert_holds("a.md", "old\nours\n");
		else if (system("grep -q ours a.md") != 0)
			assert_holds("a.md", "old\n");
		assert_int_equal(during({.call = SYS_writev, .nth = 1}), WF_OK);
		assert_no_temp();
	}
}

/* --- for who writes nothing --- */

static void a_writer_that_wrote_nothing_yet_changes_nothing(void **state)
{
	struct wf_error err = WF_ERROR_INIT;
	struct wf_file file;

	(void)state;
	put("a.md", "old\n");
	assert_int_equal(wf_file_open(&file, "a.md", 0.05, &err), WF_OK);
	open_it();
	assert_true(wf_file_is_current(&file));
	write_and_close_it();
	assert_false(wf_file_is_current(&file));
	wf_file_close(&file);
}

static int look_whether_current(void)
{
	struct wf_error err = WF_ERROR_INIT;
	struct wf_file file;
	int current;

	trace_me();
	if (wf_file_open(&file, "a.md", 0, &err) != WF_OK)
		return 2;
	current = wf_file_is_current(&file);
	wf_file_close(&file);
	return current;
}

/* He waits for the lease. */
static void open_in_another_process(void)
{
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0)
		_exit(open("a.md", O_WRONLY | O_CLOEXEC) < 0);
	nap(0.2);
}

static void who_comes_during_the_look_is_noticed(void **state)
{
	const struct moment nothing = {.call = SYS_pread64, .nth = 1};
	const struct moment lost = {.call = SYS_pread64, .nth = 1, .act = open_in_another_process};

	(void)state;
	put("a.md", "old\n");
	assert_int_equal(run_with(look_whether_current, &nothing, 1), true);
	assert_int_equal(run_with(look_whether_current, &lost, 1), false);
}

/* --- reading --- */

static int read_it(void)
{
	struct wf_error err = WF_ERROR_INIT;
	enum wf_code code;
	char *bytes;
	size_t len;

	trace_me();
	code = wf_file_read(&bytes, &len, "a.md", &err);
	if (code == WF_TOO_LARGE && !strstr(err.message.ptr, "more than 1 GiB"))
		code = WF_OK;
	free(bytes);
	wf_error_release(&err);
	return (int)code;
}

static int read_without_standard_input(void)
{
	close(STDIN_FILENO);
	return read_it();
}

static void a_document_without_a_descriptor_of_its_own_is_not_read(void **state)
{
	const struct moment dup = {.call = SYS_fcntl, .nth = 1, .refuse = -EMFILE};

	(void)state;
	put("a.md", "old\n");
	assert_int_equal(run_with(read_without_standard_input, &dup, 1), WF_UNREADABLE);
}

/* Each read fills all the room that there is, as of a file that does not end. */
static void more_than_a_gigabyte_is_too_large_also_without_a_size(void **state)
{
	struct tracee t;
	bool closed = false;

	(void)state;
	put("a.md", "old\n");
	if (!trace_works() || !trace_begin(&t, start(read_it)))
		skip_because("processes cannot be traced here");
	while (trace_next(&t)) {
		closed |= t.call == SYS_close;
		if (t.entry && t.call == SYS_read && !closed)
			trace_refuse(&t, (long)t.args[2]);
	}
	assert_true(WIFEXITED(t.status));
	assert_int_equal(WEXITSTATUS(t.status), WF_TOO_LARGE);
}

static void only_a_document_is_proposed_to_be_made(void **state)
{
	struct wf_error err = WF_ERROR_INIT;
	char *bytes;
	size_t len;

	(void)state;
	assert_int_equal(wf_file_read(&bytes, &len, "missing.txt", &err), WF_NOT_FOUND);
	assert_int_equal(err.hint.len, 0);
	wf_error_release(&err);
	assert_int_equal(wf_file_read(&bytes, &len, "missing.md", &err), WF_NOT_FOUND);
	assert_string_equal(err.hint.ptr, "wfmd new TEMPLATE missing.md");
	wf_error_release(&err);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CLASH(two_files_are_one_by_device_and_number),
		CLASH(a_document_removed_before_it_is_locked_is_not_found),
		CLASH(a_link_removed_before_its_file_is_locked_is_not_found),
		CLASH(a_link_moved_before_its_file_is_locked_is_followed_anew),
		CLASH(without_any_lock_nothing_is_written),
		CLASH(an_interrupted_wait_goes_on),
		CLASH(without_a_timer_it_looks_now_and_then),
		CLASH(a_wait_that_is_over_at_once_ends),
		CLASH(any_number_of_seconds_can_be_waited),
		CLASH(a_longer_wait_is_proposed),
		CLASH(a_document_may_be_in_the_root_folder),
		CLASH(a_document_that_only_others_may_write_is_read_only),
		CLASH(each_look_at_a_file_may_fail),
		CLASH(a_writer_that_wrote_nothing_yet_changes_nothing),
		CLASH(who_comes_during_the_look_is_noticed),
		CLASH(a_document_without_a_descriptor_of_its_own_is_not_read),
		CLASH(more_than_a_gigabyte_is_too_large_also_without_a_size),
		CLASH(only_a_document_is_proposed_to_be_made),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
