/*
 * For tests that work on real files: each in a folder of its own below $TMPDIR
 * (/tmp), which is the current one and is removed afterwards, so that $TMPDIR
 * chooses the file system under test. All must pass as root and as anybody else.
 */
#ifndef WF_TESTS_SCRATCH_H
#define WF_TESTS_SCRATCH_H

#include "text/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <grp.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define NOBODY 65534
#define LONG_WAIT 60.0

#define TEST(name) cmocka_unit_test_setup_teardown(name, enter, leave)

#define skip_because(reason) \
	do { \
		print_message("skipped: %s\n", reason); \
		skip(); \
	} while (0)

static char folder[4096];

static inline int remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

/* A folder without w would keep its entries from an ordinary user. */
static inline int open_up(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)type;
	(void)ftw;
	if (S_ISDIR(st->st_mode))
		chmod(path, 0700);
	return 0;
}

static inline int enter(void **state)
{
	const char *tmp = getenv("TMPDIR");

	(void)state;
	snprintf(folder, sizeof(folder), "%s/wfmd-test-file.XXXXXX", tmp && *tmp ? tmp : "/tmp");
	if (!mkdtemp(folder) || chmod(folder, 0777) != 0)
		return -1;
	return chdir(folder);
}

static inline int leave(void **state)
{
	(void)state;
	if (chdir("/") != 0)
		return -1;
	nftw(folder, open_up, 16, FTW_PHYS);
	return nftw(folder, remove_entry, 16, FTW_PHYS | FTW_DEPTH);
}

static inline void put(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
}

static inline void assert_holds(const char *path, const char *text)
{
	char buf[4096];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	assert_true(fd >= 0);
	n = read(fd, buf, sizeof(buf) - 1);
	assert_true(n >= 0);
	close(fd);
	buf[n] = '\0';
	assert_string_equal(buf, text);
}

static inline size_t count_entries(const char *prefix)
{
	DIR *dir = opendir(".");
	struct dirent *entry;
	size_t n = 0;

	assert_non_null(dir);
	while ((entry = readdir(dir)))
		n += strncmp(entry->d_name, prefix, strlen(prefix)) == 0 &&
		     strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
	closedir(dir);
	return n;
}

/* No hidden file is left here. */
#define assert_no_temp() assert_int_equal(count_entries("."), 0)

static inline bool exists(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0;
}

static inline struct stat stat_of(const char *path)
{
	struct stat st;

	assert_int_equal(lstat(path, &st), 0);
	return st;
}

/* The code of an edit that gives PATH the content TEXT, and its error. */
static inline enum wf_code try_edit(const char *path, const char *text, struct wf_error *err)
{
	struct wf_file file;
	enum wf_code code = wf_file_open(&file, path, 0, err);

	if (code == WF_OK)
		code = wf_file_replace(&file, text, strlen(text), err);
	wf_file_close(&file);
	return code;
}

static inline void edit(const char *path, const char *text)
{
	struct wf_error err = WF_ERROR_INIT;

	if (try_edit(path, text, &err) != WF_OK)
		fail_msg("%s: %s", path, err.message.ptr);
	wf_error_release(&err);
}

static inline void assert_error(struct wf_error *err, enum wf_code code, const char *file,
				const char *part)
{
	assert_string_equal(wf_code_name(err->code), wf_code_name(code));
	assert_string_equal(err->file.ptr, file);
	if (!strstr(err->message.ptr, part))
		fail_msg("'%s' is not in '%s'", part, err->message.ptr);
	assert_null(strchr(err->message.ptr, '\n'));
	wf_error_release(err);
}

static inline void refuses_edit(const char *path, enum wf_code code, const char *part)
{
	struct wf_error err = WF_ERROR_INIT;

	assert_int_equal(try_edit(path, "new\n", &err), code);
	assert_error(&err, code, path, part);
}

static inline void refuses_read(const char *path, enum wf_code code, const char *part)
{
	struct wf_error err = WF_ERROR_INIT;
	char *bytes;
	size_t len;

	assert_int_equal(wf_file_read(&bytes, &len, path, &err), code);
	assert_null(bytes);
	assert_error(&err, code, path, part);
}

extern void __gcov_dump(void) __attribute__((weak));

/* A process that ends with _exit is not counted in a build with COVERAGE=1 unless it calls this. */
static inline void write_counts(void)
{
	if (!__gcov_dump)
		return;
	if (seteuid(0) != 0)
		errno = 0; /* the counts are whose this process is */
	__gcov_dump();
}

/* Runs ACTION in a process of its own; its result is the exit status. */
static inline pid_t start(int (*action)(void))
{
	pid_t pid = fork();
	int result;

	assert_true(pid >= 0);
	if (pid == 0) {
		result = action();
		write_counts();
		_exit(result);
	}
	return pid;
}

static inline int finish(pid_t pid)
{
	int status;

	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* (Root's id is saved for write_counts; what a process may do follows from the other two.) */
static inline bool become_nobody(void)
{
	return geteuid() != 0 || (setgroups(0, NULL) == 0 && setgid(NOBODY) == 0 &&
				  setresuid(NOBODY, NOBODY, 0) == 0);
}

static inline double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static inline void nap(double seconds)
{
	struct timespec t = {(time_t)seconds, (long)((seconds - (double)(time_t)seconds) * 1e9)};

	nanosleep(&t, NULL);
}

static inline int hold_lock(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(flock(fd, LOCK_EX | LOCK_NB), 0);
	return fd;
}

#endif
