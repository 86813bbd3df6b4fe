#include "text/file.h"

#include "base/arena.h"
#include "text/file_private.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define WAIT_MAX 1e9

/* How often a wait is interrupted to look at the clock once its time is over, in seconds. */
#define TICK 0.05

#ifndef sigev_notify_thread_id
#define sigev_notify_thread_id _sigev_un._tid
#endif

/* A timer of no time would never come. */
#define SOON 0.001

/* How long the first in the queue waits before it looks whether the path leads elsewhere by now. */
#define LOOK 0.05

/* How long the others trust that the first goes on: the share of the time that they have left. */
#define TRUST 0.7

static const struct wf_file closed = WF_FILE_INIT;

bool wf_file_is_same(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

bool wf_file_is_unsupported(int why)
{
	return why == EINVAL || why == ENOSYS || why == ENOTSUP;
}

bool wf_file_looks_same(const struct stat *a, const struct stat *b)
{
	return a->st_mode == b->st_mode && a->st_uid == b->st_uid && a->st_gid == b->st_gid;
}

bool wf_file_is_named(int fd, int dir, const char *name)
{
	struct stat ours, there;

	return fstat(fd, &ours) == 0 && fstatat(dir, name, &there, AT_SYMLINK_NOFOLLOW) == 0 &&
	       wf_file_is_same(&ours, &there);
}

static void interrupt(int number)
{
	(void)number;
}

/* A process has one handler for a signal: the first thread that waits sets it, the last takes it back. */
static struct {
	pthread_mutex_t lock;
	unsigned threads;
	struct sigaction before;
} waiting = {.lock = PTHREAD_MUTEX_INITIALIZER};

static void begin_to_wait(void)
{
	struct sigaction action = {.sa_handler = interrupt};

	pthread_mutex_lock(&waiting.lock);
	if (waiting.threads++ == 0)
		sigaction(SIGALRM, &action, &waiting.before);
	pthread_mutex_unlock(&waiting.lock);
}

static void end_to_wait(void)
{
	pthread_mutex_lock(&waiting.lock);
	if (--waiting.threads == 0)
		sigaction(SIGALRM, &waiting.before, NULL);
	pthread_mutex_unlock(&waiting.lock);
}

static struct timespec interval(double seconds)
{
	time_t whole = (time_t)seconds;

	return (struct timespec){.tv_sec = whole,
				 .tv_nsec = (long)((seconds - (double)whole) * 1e9)};
}

/* From DEADLINE on SIGALRM comes to this thread alone, and again, since the first may come too early. */
static int start_timer(timer_t *timer, double deadline)
{
	struct sigevent event = {.sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGALRM};
	double left = deadline - wf_file_now();
	struct itimerspec times = {interval(TICK), interval(left > SOON ? left : SOON)};

	event.sigev_notify_thread_id = (pid_t)syscall(SYS_gettid);
	if (timer_create(CLOCK_MONOTONIC, &event, timer) == 0) {
		if (timer_settime(*timer, 0, &times, NULL) == 0)
			return 0;
		timer_delete(*timer);
	}
	return -1;
}

/* Without a timer, of which a user may have so many: now and then, whoever else waits. */
static int look_for_lock(int fd, double deadline)
{
	int result;

	while ((result = flock(fd, LOCK_EX | LOCK_NB)) != 0 && errno == EAGAIN &&
	       wf_file_now() < deadline)
		wf_file_nap(LOOK / 4);
	return result;
}

/*
 * The kernel lets those who wait have a lock in the order in which they came. Its wait knows no
 * limit of time; a timer ends it.
 */
static int wait_for_lock(int fd, double deadline)
{
	sigset_t alarm, mask_before;
	timer_t timer;
	int result, why;

	begin_to_wait();
	sigemptyset(&alarm);
	sigaddset(&alarm, SIGALRM);
	pthread_sigmask(SIG_UNBLOCK, &alarm, &mask_before);
	if (start_timer(&timer, deadline) == 0) {
		do
			result = flock(fd, LOCK_EX);
		while (result != 0 && errno == EINTR && wf_file_now() < deadline);
		why = result != 0 && errno == EINTR ? EAGAIN : errno;
		timer_delete(timer);
	} else {
		result = look_for_lock(fd, deadline);
		why = errno;
	}
	pthread_sigmask(SIG_SETMASK, &mask_before, NULL);
	end_to_wait();
	errno = why;
	return result;
}

int wf_file_lock(int fd, int dir, const char *name, double deadline)
{
	int result;

	do
		result = flock(fd, LOCK_EX | LOCK_NB);
	while (result != 0 && errno == EINTR);
	if (result != 0 && errno == EAGAIN && wf_file_now() < deadline)
		result = wait_for_lock(fd, deadline);
	if (result != 0)
		return -1;
	errno = ESTALE;
	if (wf_file_is_named(fd, dir, name))
		return 0;
	if (errno == ENOENT)
		errno = ESTALE;
	return -1;
}

static int open_locked(int dir, const char *name, int access, double deadline)
{
	int fd = wf_file_openat(dir, name, access | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, 0);
	struct stat st;
	int saved;

	if (fd < 0)
		return -1;
	if (fstat(fd, &st) == 0) {
		if (!S_ISREG(st.st_mode))
			errno = EINVAL;
		else if (wf_file_lock(fd, dir, name, deadline) == 0)
			return fd;
	}
	saved = errno;
	close(fd);
	errno = saved;
	return -1;
}

int wf_file_open_locked(int dir, const char *name, double deadline)
{
	int fd = open_locked(dir, name, O_RDONLY, deadline);

	if (fd < 0 && errno == EBADF)
		fd = open_locked(dir, name, O_RDWR, deadline);
	return fd;
}

static enum wf_code read_only(const char *given, struct wf_error *err)
{
	wf_file_fail(err, given, WF_UNWRITABLE, "cannot be written: read-only file");
	wf_file_hint(err, "chmod u+w", given);
	return WF_UNWRITABLE;
}

static enum wf_code check_file(const struct wf_file *file, const struct stat *st,
			       struct wf_error *err)
{
	if (!S_ISREG(st->st_mode))
		return wf_file_fail(err, file->given, WF_UNWRITABLE,
				    "cannot be edited: not a regular file");
	if ((st->st_mode & 0222) == 0)
		return read_only(file->given, err);
	if (faccessat(file->dir, file->name, W_OK, AT_EACCESS) == 0)
		return WF_OK;
	if (errno == EACCES && st->st_uid == geteuid())
		return read_only(file->given, err);
	if (errno == EACCES)
		return wf_file_fail(err, file->given, WF_UNWRITABLE,
				    "cannot be written: only its owner (user %u) may",
				    (unsigned)st->st_uid);
	return wf_file_fail(err, file->given, WF_UNWRITABLE, "cannot be written: %s",
			    strerror(errno));
}

static enum wf_code check_folder(int dir, const char *folder, const char *given,
				 struct wf_error *err)
{
	struct stat st;

	if (fstat(dir, &st) == 0 && (st.st_mode & 0222) == 0)
		errno = EACCES;
	else if (faccessat(dir, ".", W_OK | X_OK, AT_EACCESS) == 0)
		return WF_OK;
	if (errno != EACCES)
		return wf_file_fail(err, given, WF_UNWRITABLE, "cannot be written: its folder: %s",
				    strerror(errno));
	wf_file_fail(err, given, WF_UNWRITABLE, "cannot be written: its folder is read-only");
	wf_file_hint(err, "chmod u+w", folder);
	return WF_UNWRITABLE;
}

static enum wf_code no_folder(const char *folder, const char *given, struct wf_error *err)
{
	switch (errno) {
	case ENOENT:
		wf_file_fail(err, given, WF_NOT_FOUND, "its folder does not exist");
		wf_file_hint(err, "mkdir -p", folder);
		return WF_NOT_FOUND;
	case ENOTDIR:
		return wf_file_fail(err, given, WF_NOT_FOUND, "a part of its path is not a folder");
	case EACCES:
		wf_file_fail(err, given, WF_UNWRITABLE,
			     "cannot be written: its folder cannot be read");
		wf_file_hint(err, "chmod u+rx", folder);
		return WF_UNWRITABLE;
	default:
		return wf_file_fail(err, given, WF_UNWRITABLE, "cannot be written: its folder: %s",
				    strerror(errno));
	}
}

enum wf_code wf_file_open_folder(int *dir, const char *folder, const char *given,
				 struct wf_error *err)
{
	enum wf_code code;

	*dir = wf_file_openat(AT_FDCWD, folder, O_RDONLY | O_DIRECTORY, 0);
	if (*dir < 0)
		return no_folder(folder, given, err);
	code = check_folder(*dir, folder, given, err);
	if (code == WF_OK)
		return WF_OK;
	close(*dir);
	*dir = -1;
	return code;
}

static enum wf_code open_its_folder(struct wf_file *file, struct wf_error *err)
{
	size_t len = (size_t)(file->name - file->path);
	char *folder = wf_xstrndup(file->path, len > 1 ? len - 1 : len);
	enum wf_code code = wf_file_open_folder(&file->dir, folder, file->given, err);

	free(folder);
	return code;
}

static enum wf_code find(struct wf_file *file, struct wf_error *err)
{
	enum wf_code code;
	struct stat st;

	file->path = realpath(file->given, NULL);
	if (!file->path || lstat(file->path, &st) != 0)
		return wf_file_cannot_open(file->given, errno, err);
	if (S_ISDIR(st.st_mode))
		return wf_file_is_folder(file->given, err);
	file->name = strrchr(file->path, '/') + 1;
	code = open_its_folder(file, err);
	if (code == WF_OK)
		code = check_file(file, &st, err);
	return code;
}

static bool still_leads_here(const struct wf_file *file)
{
	struct stat ours, there;

	return fstat(file->fd, &ours) == 0 && stat(file->given, &there) == 0 &&
	       wf_file_is_same(&ours, &there);
}

static void hint_copy(struct wf_error *err, const char *path)
{
	struct wf_buf copy = WF_BUF_INIT, from = WF_BUF_INIT, to = WF_BUF_INIT;

	wf_buf_printf(&copy, "%s.copy", path);
	wf_buf_shell_word(&from, path);
	wf_buf_shell_word(&to, copy.ptr);
	wf_error_hint(err, "cp -p -- %s %s && mv -- %s %s", from.ptr, to.ptr, to.ptr, from.ptr);
	wf_buf_release(&copy);
	wf_buf_release(&from);
	wf_buf_release(&to);
}

static uintmax_t count_links(const struct wf_file *file)
{
	struct stat st;

	return fstat(file->fd, &st) == 0 ? (uintmax_t)st.st_nlink : 1;
}

static enum wf_code check_links(const struct wf_file *file, struct wf_error *err)
{
	uintmax_t links = count_links(file);

	if (links > 1) {
		wf_file_sweep_links(file);
		links = count_links(file);
	}
	if (links <= 1)
		return WF_OK;
	wf_file_fail(err, file->given, WF_UNWRITABLE,
		     "cannot be written: it has %ju names (hard links), and a new version would "
		     "take only one of them",
		     links);
	hint_copy(err, file->given);
	return WF_UNWRITABLE;
}

/*
 * One try. WF_BUSY sets no error: another holds the lock until DEADLINE, or has just given the path
 * another file.
 */
static enum wf_code try_open(struct wf_file *file, double deadline, struct wf_error *err)
{
	enum wf_code code = find(file, err);

	if (code != WF_OK)
		return code;
	file->fd = wf_file_open_locked(file->dir, file->name, deadline);
	if (file->fd >= 0)
		return still_leads_here(file) ? check_links(file, err) : WF_BUSY;
	if (errno == EAGAIN || errno == ESTALE || errno == ENOENT)
		return WF_BUSY;
	if (errno == ENOLCK || errno == EOPNOTSUPP || errno == ENOSYS || errno == EBADF)
		return wf_file_fail(err, file->given, WF_UNWRITABLE,
				    "cannot be locked, so it is not written: %s", strerror(errno));
	return wf_file_cannot_open(file->given, errno, err);
}

static enum wf_code busy(const struct wf_file *file, const char *why, struct wf_error *err)
{
	wf_file_fail(err, file->given, WF_BUSY, "%s in %g seconds", why, file->wait);
	wf_error_hint(err, "--wait %.0f waits longer", file->wait < 15 ? 30 : file->wait * 2);
	return WF_BUSY;
}

enum wf_code wf_file_has_writer(const struct wf_file *file, struct wf_error *err)
{
	return busy(file, "another program has it open for writing, and did not close it", err);
}

/* Who waits at the old version's lock is let go last: the new one's is free by then. */
static void forget(struct wf_file *file)
{
	if (file->fd >= 0)
		close(file->fd);
	if (file->past >= 0)
		close(file->past);
	if (file->dir >= 0)
		close(file->dir);
	free(file->path);
	free(file->bytes);
	free(file->kept);
	file->fd = file->past = file->dir = -1;
	file->path = file->bytes = file->kept = NULL;
	file->name = NULL;
	file->len = 0;
}

/*
 * The document's lock changes with each version, and who waits for it begins anew each time, all
 * at once. So one waits for it at a time, and the others for a lock that stays, the folder's.
 * Whoever has waited long for that one looks past it: its holder may have been stopped.
 */
static enum wf_code queue_up(struct wf_file *file, struct wf_error *err)
{
	int queue = fcntl(file->dir, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	enum wf_code code = WF_BUSY;
	bool first = queue < 0;
	double now, until;

	while (code == WF_BUSY && (now = wf_file_now()) < file->deadline) {
		if (!first)
			first = wait_for_lock(queue, now + (file->deadline - now) * TRUST) == 0 ||
				errno != EAGAIN;
		forget(file);
		until = wf_file_now() + LOOK;
		until = until < file->deadline ? until : file->deadline;
		code = try_open(file, first ? until : 0, err);
	}
	if (queue >= 0)
		close(queue);
	return code;
}

enum wf_code wf_file_open(struct wf_file *file, const char *path, double wait, struct wf_error *err)
{
	enum wf_code code;

	*file = closed;
	file->wait = !(wait > 0) ? 0 : wait < WAIT_MAX ? wait : WAIT_MAX;
	file->deadline = wf_file_now() + file->wait;
	file->given = wf_xstrndup(path, strlen(path));
	code = try_open(file, 0, err);
	if (code == WF_BUSY && wf_file_now() < file->deadline)
		code = queue_up(file, err);
	if (code == WF_BUSY)
		busy(file, "another program holds its lock, and did not let go of it", err);
	if (code == WF_OK)
		code = wf_file_read_fd(&file->bytes, &file->len, &file->seen, file->fd, path, err);
	if (code == WF_OK)
		code = wf_file_sweep(file, file->dir, file->name, err);
	if (code != WF_OK)
		wf_file_close(file);
	return code;
}

bool wf_file_is_current(const struct wf_file *file)
{
	enum wf_lease lease = wf_lease_wait(file->fd, file->deadline);
	bool current = wf_file_is_named(file->fd, file->dir, file->name) &&
		       wf_file_holds(file->fd, wf_slice(file->bytes, file->len));

	if (lease == WF_LEASE_TAKEN) {
		current = current && wf_lease_holds(file->fd);
		wf_lease_drop(file->fd);
	}
	return current;
}

void wf_file_close(struct wf_file *file)
{
	forget(file);
	free(file->given);
	file->given = NULL;
}
