#include "text/file.h"

#include "text/file_private.h"
#include "text/source.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define INFIX ".wfmd."
#define DIGITS_MAX 10
#define TEMP_TRIES 100

#ifndef RENAME_NOREPLACE
#define RENAME_NOREPLACE 1
#endif

/*
 * A temporary file on its way:
 *
 *	none --open--> created, locked --write, flush--> whole --rename--> none
 *	  ^                  |                             |
 *	  +-------drop-------+------------drop-------------+
 *
 * Its writer holds its lock from before the first byte until it is renamed or
 * unlinked, so one whose lock can be taken belongs to nobody. That a writer
 * holds the document's lock as well would not do: a program that knows nothing
 * of locks can put another file in the document's place, and then the locked
 * old one and the locked new one both have a writer.
 *
 * Between creating and locking it is anybody's: who sweeps takes the lock, then
 * unlinks; who creates takes the lock, then checks that the name is still its
 * own. The loser of that race begins again with another name.
 */
struct temp {
	int dir;
	int fd;
	char prefix[NAME_MAX + 1];
	char name[NAME_MAX + 1];
};

static enum wf_code not_written(const char *given, struct wf_error *err)
{
	return wf_file_fail(err, given, WF_UNWRITABLE, "cannot be written: %s; nothing has changed",
			    strerror(errno));
}

/* --- signals --- */

/* Blocks all signals but those that a faulty instruction raises. */
static void hold_signals(sigset_t *before)
{
	static const int faults[] = {SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGSYS, SIGTRAP};
	sigset_t held;

	sigfillset(&held);
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
		sigdelset(&held, faults[i]);
	pthread_sigmask(SIG_BLOCK, &held, before);
}

static void release_signals(const sigset_t *before)
{
	pthread_sigmask(SIG_SETMASK, before, NULL);
}

/* A write beyond the limit of file sizes fails and also raises SIGXFSZ; the failure is enough. */
static void drop_size_signal(void)
{
	struct timespec at_once = {0};
	int saved = errno;
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGXFSZ);
	sigtimedwait(&set, NULL, &at_once);
	errno = saved;
}

/* --- the temporary file --- */

/* A name too long for the prefix and a number is cut between two characters. */
static void temp_init(struct temp *temp, int dir, const char *name)
{
	size_t most = NAME_MAX - strlen("." INFIX) - DIGITS_MAX;
	size_t len = strlen(name);

	if (len > most) {
		for (len = most; len > 0 && (name[len] & 0xc0) == 0x80; len--)
			;
	}
	temp->dir = dir;
	temp->fd = -1;
	snprintf(temp->prefix, sizeof(temp->prefix), ".%.*s" INFIX, (int)len, name);
}

static bool is_temp(const struct temp *temp, const char *entry)
{
	size_t len = strlen(temp->prefix);
	const char *digits = entry + len;

	return strncmp(entry, temp->prefix, len) == 0 && *digits &&
	       digits[strspn(digits, "0123456789")] == '\0';
}

static void sweep(const struct temp *temp)
{
	int list = wf_file_openat(temp->dir, ".", O_RDONLY | O_DIRECTORY, 0);
	DIR *dir = list >= 0 ? fdopendir(list) : NULL;
	struct dirent *entry;
	int fd;

	if (!dir) {
		if (list >= 0)
			close(list);
		return;
	}
	while ((entry = readdir(dir))) {
		if (!is_temp(temp, entry->d_name))
			continue;
		fd = wf_file_open_locked(temp->dir, entry->d_name);
		if (fd < 0)
			continue;
		unlinkat(temp->dir, entry->d_name, 0);
		close(fd);
	}
	closedir(dir);
}

static uint32_t number(int try)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return ((uint32_t)t.tv_nsec ^ (uint32_t)getpid() * 2654435761u) + (uint32_t)try;
}

static int temp_open(struct temp *temp, mode_t mode)
{
	int flags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW;
	int saved = EEXIST;

	for (int i = 0; i < TEMP_TRIES && (saved == EEXIST || saved == EAGAIN || saved == ESTALE);
	     i++) {
		if (snprintf(temp->name, sizeof(temp->name), "%s%" PRIu32, temp->prefix,
			     number(i)) >= (int)sizeof(temp->name))
			abort();
		temp->fd = wf_file_openat(temp->dir, temp->name, flags, mode);
		if (temp->fd >= 0 && wf_file_lock(temp->fd, temp->dir, temp->name) == 0)
			return 0;
		saved = errno;
		if (temp->fd < 0)
			continue;
		if (saved != EAGAIN && saved != ESTALE)
			unlinkat(temp->dir, temp->name, 0);
		close(temp->fd);
		temp->fd = -1;
	}
	errno = saved;
	return -1;
}

static int write_all(int fd, const char *bytes, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, bytes, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EFBIG)
			drop_size_signal();
		if (n == 0)
			errno = ENOSPC;
		if (n <= 0)
			return -1;
		bytes += n;
		len -= (size_t)n;
	}
	return 0;
}

static int flush(int fd)
{
	int result;

	do
		result = fsync(fd);
	while (result != 0 && errno == EINTR);
	return result;
}

/* Some file systems cannot flush a folder and say so with EINVAL. */
static int flush_folder(int dir)
{
	return flush(dir) == 0 || errno == EINVAL || errno == ENOTSUP ? 0 : -1;
}

/* Sweeps, then opens the temporary file and gives it its content. */
static enum wf_code temp_fill(struct temp *temp, mode_t mode, struct wf_slice content,
			      const char *given, struct wf_error *err)
{
	if (content.len > WF_SOURCE_MAX)
		return wf_file_too_large(err, given, content.len);
	sweep(temp);
	if (temp_open(temp, mode) == 0 && write_all(temp->fd, content.ptr, content.len) == 0)
		return WF_OK;
	return not_written(given, err);
}

static void temp_drop(struct temp *temp)
{
	if (temp->fd < 0)
		return;
	unlinkat(temp->dir, temp->name, 0);
	close(temp->fd);
	temp->fd = -1;
}

/* Leaves the file under its new name, and the lock with the descriptor. */
static int temp_keep(struct temp *temp)
{
	int fd = temp->fd;

	temp->fd = -1;
	return fd;
}

static enum wf_code temp_flush(const struct temp *temp, const char *given, struct wf_error *err)
{
	return flush(temp->fd) == 0 ? WF_OK : not_written(given, err);
}

/* --- replacing --- */

static enum wf_code not_durable(const char *given, struct wf_error *err)
{
	return wf_file_fail(err, given, WF_UNWRITABLE,
			    "the new content is in place, but its folder could not be flushed to "
			    "disk: %s; a crash may bring the old content back",
			    strerror(errno));
}

/*
 * The name's file holds what was read. Opened anew, because that is when an NFS
 * client asks its server whether what it remembers of the file still holds.
 */
static bool same_content(const struct wf_file *file)
{
	char chunk[16384];
	size_t at = 0;
	ssize_t n;
	int fd = wf_file_openat(file->dir, file->name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK, 0);

	if (fd < 0)
		return false;
	while ((n = wf_file_read_some(fd, chunk, sizeof(chunk))) > 0) {
		if ((size_t)n > file->len - at || memcmp(chunk, file->bytes + at, (size_t)n) != 0)
			break;
		at += (size_t)n;
	}
	close(fd);
	return n == 0 && at == file->len;
}

/*
 * BEFORE was taken before owner, mode and attributes were copied. The change
 * time comes last: it tells of a write behind the reader's back, and of a chmod.
 */
static enum wf_code check_unchanged(const struct wf_file *file, const struct stat *before,
				    struct wf_error *err)
{
	struct stat st;

	if (same_content(file) && wf_file_is_named(file->fd, file->dir, file->name) &&
	    fstat(file->fd, &st) == 0 && st.st_ctim.tv_sec == before->st_ctim.tv_sec &&
	    st.st_ctim.tv_nsec == before->st_ctim.tv_nsec && st.st_nlink == 1)
		return WF_OK;
	wf_file_fail(err, file->given, WF_BUSY,
		     "another program changed it during this edit, which has not been made");
	wf_error_hint(err, "repeat the command");
	return WF_BUSY;
}

static enum wf_code put_in_place(struct wf_file *file, struct temp *temp, struct wf_error *err)
{
	if (renameat(temp->dir, temp->name, file->dir, file->name) != 0)
		return not_written(file->given, err);
	close(file->fd);
	file->fd = temp_keep(temp);
	return flush_folder(file->dir) == 0 ? WF_OK : not_durable(file->given, err);
}

enum wf_code wf_file_replace(struct wf_file *file, const char *bytes, size_t len,
			     struct wf_error *err)
{
	struct stat before;
	enum wf_code code;
	sigset_t signals;
	struct temp temp;

	temp_init(&temp, file->dir, file->name);
	hold_signals(&signals);
	code = temp_fill(&temp, 0600, wf_slice(bytes, len), file->given, err);
	if (code == WF_OK && fstat(file->fd, &before) != 0)
		code = not_written(file->given, err);
	if (code == WF_OK)
		code = wf_file_copy_meta(temp.fd, file->fd, file->given, err);
	if (code == WF_OK)
		code = temp_flush(&temp, file->given, err);
	if (code == WF_OK)
		code = check_unchanged(file, &before, err);
	if (code == WF_OK)
		code = put_in_place(file, &temp, err);
	temp_drop(&temp);
	release_signals(&signals);
	return code;
}

/* --- creating --- */

/* Gives the file the name NAME, which must be free. */
static int take_name(const struct temp *temp, const char *name)
{
	if (syscall(SYS_renameat2, temp->dir, temp->name, temp->dir, name, RENAME_NOREPLACE) == 0)
		return 0;
	if (errno != ENOSYS && errno != EINVAL)
		return -1;
	if (linkat(temp->dir, temp->name, temp->dir, name, 0) != 0)
		return -1;
	unlinkat(temp->dir, temp->name, 0);
	return 0;
}

enum wf_code wf_file_save_new(int dir, const char *name, struct wf_slice content, const char *given,
			      struct wf_error *err)
{
	enum wf_code code;
	sigset_t signals;
	struct temp temp;

	temp_init(&temp, dir, name);
	hold_signals(&signals);
	code = temp_fill(&temp, 0666, content, given, err);
	if (code == WF_OK)
		code = temp_flush(&temp, given, err);
	if (code != WF_OK)
		goto done;
	if (take_name(&temp, name) != 0) {
		code = errno == EEXIST ? wf_file_exists(given, err) : not_written(given, err);
		goto done;
	}
	if (flush_folder(dir) != 0)
		code = not_durable(given, err);
	close(temp_keep(&temp));
done:
	temp_drop(&temp);
	release_signals(&signals);
	return code;
}
