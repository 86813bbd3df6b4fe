#include "text/file.h"

#include "base/arena.h"
#include "text/file_private.h"
#include "text/source.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#define READ_MIN 16384
#define CHUNK 65536

enum wf_code wf_file_fail(struct wf_error *err, const char *given, enum wf_code code,
			  const char *fmt, ...)
{
	struct wf_buf message = WF_BUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	wf_buf_vprintf(&message, fmt, ap);
	va_end(ap);
	wf_error_set(err, code, 0, "%s", message.ptr);
	wf_error_file(err, given);
	wf_buf_release(&message);
	return code;
}

void wf_file_hint(struct wf_error *err, const char *command, const char *path)
{
	struct wf_buf word = WF_BUF_INIT;

	wf_buf_shell_word(&word, path);
	wf_error_hint(err, "%s %s%s", command, *path == '-' ? "./" : "", word.ptr);
	wf_buf_release(&word);
}

enum wf_code wf_file_too_large(struct wf_error *err, const char *given, unsigned long long size)
{
	return wf_file_fail(err, given, WF_TOO_LARGE,
			    "the document has %llu bytes; wfmd reads up to 1 GiB", size);
}

int wf_file_openat(int dir, const char *name, int flags, mode_t mode)
{
	int low = openat(dir, name, flags | O_CLOEXEC, mode);
	int fd, saved;

	if (low < 0 || low > STDERR_FILENO)
		return low;
	fd = fcntl(low, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	saved = errno;
	close(low);
	if (fd < 0 && (flags & O_CREAT))
		unlinkat(dir, name, 0);
	errno = saved;
	return fd;
}

static enum wf_code no_entry(const char *path, struct wf_error *err)
{
	char target[256];
	ssize_t n = readlink(path, target, sizeof(target));

	if (n > 0)
		return wf_file_fail(err, path, WF_NOT_FOUND,
				    "a symbolic link to '%.*s', which does not exist", (int)n,
				    target);
	wf_file_fail(err, path, WF_NOT_FOUND,
		     *path ? "no such file" : "the name of the file is empty");
	if (strlen(path) > 3 && strcmp(path + strlen(path) - 3, ".md") == 0)
		wf_file_hint(err, "wfmd new TEMPLATE", path);
	return WF_NOT_FOUND;
}

enum wf_code wf_file_cannot_open(const char *path, int why, struct wf_error *err)
{
	switch (why) {
	case ENOENT: return no_entry(path, err);
	case ENOTDIR:
		return wf_file_fail(err, path, WF_NOT_FOUND,
				    "no such file: a part of its path is not a folder");
	case ELOOP:
		wf_file_fail(err, path, WF_UNREADABLE, "its symbolic links lead in a circle");
		wf_file_hint(err, "ls -l", path);
		return WF_UNREADABLE;
	case EACCES:
		if (access(path, F_OK) != 0)
			return wf_file_fail(err, path, WF_UNREADABLE,
					    "cannot be reached: no permission to enter its folder");
		wf_file_fail(err, path, WF_UNREADABLE, "cannot be read: permission denied");
		wf_file_hint(err, "chmod u+r", path);
		return WF_UNREADABLE;
	default:
		return wf_file_fail(err, path, WF_UNREADABLE, "cannot be opened: %s",
				    strerror(why));
	}
}

enum wf_code wf_file_is_folder(const char *path, struct wf_error *err)
{
	wf_file_fail(err, path, WF_UNREADABLE, "a folder, not a file");
	wf_file_hint(err, "ls", path);
	return WF_UNREADABLE;
}

ssize_t wf_file_read_some(int fd, char *bytes, size_t len)
{
	struct pollfd ready = {.fd = fd, .events = POLLIN};
	ssize_t n;

	for (;;) {
		n = read(fd, bytes, len);
		if (n >= 0 || (errno != EINTR && errno != EAGAIN))
			return n;
		if (errno == EAGAIN)
			poll(&ready, 1, -1);
	}
}

bool wf_file_holds(int fd, struct wf_slice content)
{
	size_t size = content.len < CHUNK ? content.len + 1 : CHUNK;
	char *chunk = wf_xmalloc(size);
	off_t at = 0;
	ssize_t n;

	for (;;) {
		n = pread(fd, chunk, size, at);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0 || (size_t)n > content.len || memcmp(chunk, content.ptr, (size_t)n) != 0)
			break;
		content = wf_slice_skip(content, (size_t)n);
		at += n;
	}
	free(chunk);
	return n == 0 && content.len == 0;
}

/* All that FD still gives; -1 with errno set, EFBIG beyond WF_SOURCE_MAX. */
static int slurp(char **bytes, size_t *len, int fd, size_t expected)
{
	size_t cap = expected < READ_MIN ? READ_MIN : expected + 1;
	char *buf = wf_xmalloc(cap + 1);
	ssize_t n;

	*len = 0;
	while ((n = wf_file_read_some(fd, buf + *len, cap - *len)) > 0) {
		*len += (size_t)n;
		if (*len > WF_SOURCE_MAX) {
			errno = EFBIG;
			n = -1;
			break;
		}
		if (*len == cap) {
			cap = cap > WF_SOURCE_MAX / 2 ? WF_SOURCE_MAX + 1 : cap * 2;
			buf = wf_xrealloc(buf, cap + 1, 1);
		}
	}
	if (n < 0) {
		int saved = errno;

		free(buf);
		errno = saved;
		return -1;
	}
	buf[*len] = '\0';
	*bytes = buf;
	return 0;
}

enum wf_code wf_file_read_fd(char **bytes, size_t *len, struct stat *st, int fd, const char *path,
			     struct wf_error *err)
{
	size_t expected = 0;

	if (fstat(fd, st) != 0)
		return wf_file_cannot_open(path, errno, err);
	if (S_ISDIR(st->st_mode))
		return wf_file_is_folder(path, err);
	if (S_ISREG(st->st_mode)) {
		if ((uintmax_t)st->st_size > WF_SOURCE_MAX)
			return wf_file_too_large(err, path, (unsigned long long)st->st_size);
		expected = (size_t)st->st_size;
	}
	if (slurp(bytes, len, fd, expected) == 0)
		return WF_OK;
	if (errno == EFBIG)
		return wf_file_fail(err, path, WF_TOO_LARGE,
				    "more than 1 GiB, which is as much as wfmd reads");
	return wf_file_fail(err, path, WF_UNREADABLE, "cannot be read: %s", strerror(errno));
}

enum wf_code wf_file_read(char **bytes, size_t *len, const char *path, struct wf_error *err)
{
	enum wf_code code;
	struct stat st;
	int fd;

	*bytes = NULL;
	*len = 0;
	if (strcmp(path, "-") == 0)
		return wf_file_read_fd(bytes, len, &st, STDIN_FILENO, path, err);
	fd = wf_file_openat(AT_FDCWD, path, O_RDONLY | O_NOCTTY, 0);
	if (fd < 0)
		return wf_file_cannot_open(path, errno, err);
	code = wf_file_read_fd(bytes, len, &st, fd, path, err);
	close(fd);
	return code;
}
