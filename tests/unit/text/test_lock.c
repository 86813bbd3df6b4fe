/* Many hands on one document: those that know of the lock, and those that do not. */
#include "scratch.h"

#include <pthread.h>
#include <sched.h>
#include <sys/mount.h>

/* --- the lock --- */

static void a_held_lock_is_busy(void **state)
{
	struct wf_error err = WF_ERROR_INIT;
	struct wf_file file;
	double began;
	int fd;

	(void)state;
	put("a.md", "old\n");
	fd = hold_lock("a.md");
	began = now();
	assert_int_equal(wf_file_open(&file, "a.md", 0.2, &err), WF_BUSY);
	assert_true(now() - began >= 0.2 && now() - began < 5);
	assert_non_null(strstr(err.hint.ptr, "--wait"));
	assert_error(&err, WF_BUSY, "a.md", "0.2 seconds");
	began = now();
	assert_int_equal(wf_file_open(&file, "a.md", -1, &err), WF_BUSY);
	assert_true(now() - began < 1);
	wf_error_release(&err);
	close(fd);
	edit("a.md", "new\n");
}

static void the_lock_lasts_until_close(void **state)
{
	struct wf_error err = WF_ERROR_INIT;
	struct wf_file file, other;

	(void)state;
	put("a.md", "old\n");
	assert_int_equal(wf_file_open(&file, "a.md", 0, &err), WF_OK);
	assert_int_equal(wf_file_open(&other, "a.md", 0, &err), WF_BUSY);
	assert_int_equal(wf_file_replace(&file, "new\n", 4, &err), WF_OK);
	assert_int_equal(wf_file_open(&other, "a.md", 0, &err), WF_BUSY);
	wf_file_close(&file);
	assert_int_equal(wf_file_open(&other, "a.md", 0, &err), WF_OK);
	assert_string_equal(other.bytes, "new\n");
	wf_file_close(&other);
	wf_error_release(&err);
}

static void readers_take_no_lock(void **state)
{
	struct wf_error err = WF_ERROR_INIT;
	char *bytes;
	size_t len;
	int fd;

	(void)state;
	put("a.md", "old\n");
	fd = hold_lock("a.md");
	assert_int_equal(wf_file_read(&bytes, &len, "a.md", &err), WF_OK);
	free(bytes);
	close(fd);
}

static int append_ours(void)
{
	struct wf_error err = WF_ERROR_INIT;
	struct wf_buf text = WF_BUF_INIT;
	struct wf_file file;
	enum wf_code code = wf_file_open(&file, "a.md", LONG_WAIT, &err);

	if (code == WF_OK) {
		wf_buf_add(&text, file.bytes, file.len);
		wf_buf_str(&text, "ours\n");
		code = wf_file_replace(&file, text.ptr, text.len, &err);
	}
	wf_file_close(&file);
	wf_buf_release(&text);
	wf_error_release(&err);
	return code != WF_OK;
}

static void a_file_replaced_while_waiting_is_opened_anew(void **state)
{
	pid_t pid;
	int fd;

	(void)state;
	put("a.md", "old\n");
	fd = hold_lock("a.md");
	pid = start(append_ours);
	nap(0.1);
	put("b.md", "theirs\n");
	assert_int_equal(rename("b.md", "a.md"), 0);
	close(fd);
	assert_int_equal(finish(pid), 0);
	assert_holds("a.md", "theirs\nours\n");
}

static void a_link_moved_while_waiting_is_followed_anew(void **state)
{
	pid_t pid;
	int fd;

	(void)state;
	put("one", "one\n");
	put("two", "two\n");
	assert_int_equal(symlink("one", "a.md"), 0);
	fd = hold_lock("one");
	pid = start(append_ours);
	nap(0.1);
	assert_int_equal(symlink("two", "b.md"), 0);
	assert_int_equal(rename("b.md", "a.md"), 0);
	close(fd);
	assert_int_equal(finish(pid), 0);
	assert_holds("one", "one\n");
	assert_holds("two", "two\nours\n");
}

static int edit_patiently(void)
{
	struct wf_error err = WF_ERROR_INIT;
	struct wf_file file;
	enum wf_code code = wf_file_open(&file, "a.md", 4, &err);

	wf_file_close(&file);
	wf_error_release(&err);
	return code != WF_OK;
}

/* Its process is stopped while it is the first of those who wait. */
static void a_stopped_waiter_does_not_keep_the_others(void **state)
{
	pid_t stopped, other;
	int fd;

	(void)state;
	put("a.md", "old\n");
	fd = hold_lock("a.md");
	fcntl(fd, F_SETFD, FD_CLOEXEC);
	stopped = start(edit_patiently);
	nap(0.2);
	kill(stopped, SIGSTOP);
	other = start(edit_patiently);
	nap(0.2);
	flock(fd, LOCK_UN);
	assert_int_equal(finish(other), 0);
	kill(stopped, SIGKILL);
	assert_int_equal(finish(stopped), 128 + SIGKILL);
	close(fd);
}

static int increment_often(void)
{
	struct wf_error err = WF_ERROR_INIT;
	struct wf_file file;
	char text[32];

	for (int i = 0; i < 50; i++) {
		if (wf_file_open(&file, "a.md", LONG_WAIT, &err) != WF_OK)
			return 1;
		snprintf(text, sizeof(text), "%ld\n", strtol(file.bytes, NULL, 10) + 1);
		if (wf_file_replace(&file, text, strlen(text), &err) != WF_OK)
			return 2;
		wf_file_close(&file);
	}
	return 0;
}

static int read_often(void)
{
	struct wf_error err = WF_ERROR_INIT;
	char *bytes, *end;
	long last = 0, n;
	size_t len;

	for (int i = 0; i < 2000; i++) {
		if (wf_file_read(&bytes, &len, "a.md", &err) != WF_OK)
			return 1;
		n = strtol(bytes, &end, 10);
		if (n < last || strcmp(end, "\n") != 0)
			return 2;
		last = n;
		free(bytes);
	}
	return 0;
}

static void sixteen_writers_lose_nothing(void **state)
{
	pid_t writers[16], reader;

	(void)state;
	put("a.md", "0\n");
	for (size_t i = 0; i < 16; i++)
		writers[i] = start(increment_often);
	reader = start(read_often);
	for (size_t i = 0; i < 16; i++)
		assert_int_equal(finish(writers[i]), 0);
	assert_int_equal(finish(reader), 0);
	assert_holds("a.md", "800\n");
	assert_no_temp();
}

/* --- threads --- */

static void *increment_in_thread(void *argument)
{
	(void)argument;
	return increment_often() == 0 ? NULL : "failed";
}

static int increment_in_threads(void)
{
	pthread_t threads[8];
	int bad = 0;
	void *result;

	for (size_t i = 0; i < 8; i++)
		pthread_create(&threads[i], NULL, increment_in_thread, NULL);
	for (size_t i = 0; i < 8; i++) {
		pthread_join(threads[i], &result);
		bad += result != NULL;
	}
	return bad;
}

static void threads_of_one_process_lose_nothing(void **state)
{
	(void)state;
	put("a.md", "0\n");
	assert_int_equal(finish(start(increment_in_threads)), 0);
	assert_holds("a.md", "400\n");
	assert_no_temp();
}

/* Waits as many tenths of a second as ARGUMENT says for a lock that stays taken; NULL: it did. */
static void *wait_in_vain(void *argument)
{
	double wait = *(const int *)argument / 10.0, began = now();
	struct wf_error err = WF_ERROR_INIT;
	struct wf_file file;
	enum wf_code code = wf_file_open(&file, "a.md", wait, &err);

	wf_error_release(&err);
	return code == WF_BUSY && now() - began >= wait ? NULL : "failed";
}

static int wait_in_threads(void)
{
	static const int tenths[] = {1, 4, 2, 3};
	struct sigaction before, after;
	pthread_t threads[4];
	int bad = 0;
	void *result;

	sigaction(SIGALRM, NULL, &before);
	for (size_t i = 0; i < 4; i++)
		pthread_create(&threads[i], NULL, wait_in_vain, (void *)&tenths[i]);
	for (size_t i = 0; i < 4; i++) {
		pthread_join(threads[i], &result);
		bad += result != NULL;
	}
	sigaction(SIGALRM, NULL, &after);
	return bad + (before.sa_handler != after.sa_handler);
}

/* One that gives up must not take the clock away from the others. */
static void threads_that_wait_each_give_up_in_time(void **state)
{
	double began = now();
	int fd, status;
	pid_t pid;

	(void)state;
	put("a.md", "old\n");
	fd = hold_lock("a.md");
	pid = start(wait_in_threads);
	while (waitpid(pid, &status, WNOHANG) == 0) {
		nap(0.01);
		if (now() - began > 20)
			kill(pid, SIGKILL);
	}
	close(fd);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

/* --- programs that know nothing of the lock --- */

static void changed_under_us(void (*change)(void), bool twice)
{
	struct wf_error err = WF_ERROR_INIT;
	struct wf_file file;

	put("a.md", "old\n");
	assert_int_equal(wf_file_open(&file, "a.md", 0, &err), WF_OK);
	change();
	for (int i = 0; i < 1 + twice; i++) {
		assert_int_equal(wf_file_replace(&file, "ours\n", 5, &err), WF_BUSY);
		assert_error(&err, WF_BUSY, "a.md", "another program changed it");
	}
	wf_file_close(&file);
	assert_no_temp();
}

static void write_same_length(void)
{
	put("a.md", "odd\n");
}

static void append(void)
{
	int fd = open("a.md", O_WRONLY | O_APPEND);

	assert_int_equal(write(fd, "more\n", 5), 5);
	close(fd);
}

static void truncate_it(void)
{
	assert_int_equal(truncate("a.md", 0), 0);
}

static void replace_it(void)
{
	put("b.md", "old\n");
	assert_int_equal(rename("b.md", "a.md"), 0);
}

static void move_it_and_copy_it_back(void)
{
	assert_int_equal(rename("a.md", "moved.md"), 0);
	put("a.md", "old\n");
}

static void remove_it(void)
{
	assert_int_equal(unlink("a.md"), 0);
}

static void replace_by_folder(void)
{
	remove_it();
	assert_int_equal(mkdir("a.md", 0755), 0);
}

static void anothers_change_is_kept(void **state)
{
	(void)state;
	changed_under_us(write_same_length, true);
	assert_holds("a.md", "odd\n");
	changed_under_us(append, true);
	assert_holds("a.md", "old\nmore\n");
	changed_under_us(truncate_it, true);
	assert_holds("a.md", "");
	changed_under_us(replace_it, true);
	assert_holds("a.md", "old\n");
	changed_under_us(move_it_and_copy_it_back, true);
	assert_holds("a.md", "old\n");
	changed_under_us(remove_it, true);
	assert_false(exists("a.md"));
	changed_under_us(replace_by_folder, true);
}

/* Another program's first write moves the file from the lower layer to the upper one. */
static int edit_on_overlay(void)
{
	struct wf_error err = WF_ERROR_INIT;
	struct wf_file file;
	int bad = 0;

	if (unshare(CLONE_NEWNS) != 0 || mount("", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
	    mount("tmpfs", ".", "tmpfs", 0, NULL) != 0 || chdir(folder) != 0)
		return 77;
	mkdir("lower", 0755);
	mkdir("upper", 0755);
	mkdir("work", 0755);
	mkdir("merged", 0755);
	put("lower/a.md", "old\n");
	put("lower/b.md", "old\n");
	if (mount("overlay", "merged", "overlay", 0,
		  "lowerdir=lower,upperdir=upper,workdir=work") != 0 ||
	    chdir("merged") != 0)
		return 77;
	bad |= wf_file_open(&file, "a.md", 0, &err) != WF_OK;
	put("a.md", "odd\n");
	bad |= (wf_file_replace(&file, "new\n", 4, &err) != WF_BUSY) << 1;
	wf_file_close(&file);
	bad |= (try_edit("a.md", "new\n", &err) != WF_OK) << 2;
	bad |= (try_edit("b.md", "new\n", &err) != WF_OK) << 3;
	assert_holds("a.md", "new\n");
	assert_holds("b.md", "new\n");
	assert_holds("../lower/b.md", "old\n");
	bad |= (count_entries(".") != 0) << 4;
	wf_error_release(&err);
	return bad;
}

static void works_on_overlayfs(void **state)
{
	int result;

	(void)state;
	result = finish(start(edit_on_overlay));
	if (result == 77)
		skip_because("overlayfs cannot be mounted here");
	assert_int_equal(result, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(anothers_change_is_kept),
		TEST(works_on_overlayfs),
		TEST(a_held_lock_is_busy),
		TEST(the_lock_lasts_until_close),
		TEST(readers_take_no_lock),
		TEST(a_file_replaced_while_waiting_is_opened_anew),
		TEST(a_link_moved_while_waiting_is_followed_anew),
		TEST(a_stopped_waiter_does_not_keep_the_others),
		TEST(sixteen_writers_lose_nothing),
		TEST(threads_of_one_process_lose_nothing),
		TEST(threads_that_wait_each_give_up_in_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
