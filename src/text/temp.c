#include "text/file_private.h"
#include "text/source.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#define TRIES 100

/* An unsealed file has a number of up to 10 digits; a sealed one has three, 50 digits together. */
#define NUMBER 10
#define SUM 20
#define SEALED (NUMBER + SUM + SUM)

_Static_assert(SEALED == WF_TEMP_DIGITS, "the digits of a sealed name");

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

/* The sum of a name stands for what is cut off between two of its characters. */
static size_t cut_name(char *rest, size_t room, const char *name, size_t most)
{
	struct wf_slice all = wf_slice_str(name);
	struct wf_rope content = wf_rope_of(&all);
	size_t len = all.len;

	rest[0] = '\0';
	if (len > most) {
		len = most - (size_t)snprintf(rest, room, "~%016" PRIx64, wf_file_sum(&content));
		while (len > 0 && (name[len] & 0xc0) == 0x80)
			len--;
	}
	return len;
}

void wf_temp_init(struct wf_temp *temp, int dir, const char *name)
{
	char rest[20];
	size_t len =
		cut_name(rest, sizeof(rest), name, NAME_MAX - strlen("." WF_TEMP_INFIX) - SEALED);

	temp->dir = dir;
	temp->fd = -1;
	temp->name[0] = '\0';
	snprintf(temp->prefix, sizeof(temp->prefix), ".%.*s%s" WF_TEMP_INFIX, (int)len, name, rest);
}

enum wf_temp_kind wf_temp_look(const struct wf_temp *temp, const char *entry, struct wf_seal *seal)
{
	size_t len = strlen(temp->prefix), digits;
	char sum[SUM + 1];

	if (strncmp(entry, temp->prefix, len) != 0)
		return WF_TEMP_NONE;
	digits = strspn(entry + len, "0123456789");
	if (digits == 0 || entry[len + digits] != '\0')
		return WF_TEMP_NONE;
	if (digits != SEALED)
		return WF_TEMP_OPEN;
	snprintf(sum, sizeof(sum), "%s", entry + len + NUMBER);
	seal->base = strtoull(sum, NULL, 10);
	seal->content = strtoull(entry + len + NUMBER + SUM, NULL, 10);
	return WF_TEMP_SEALED;
}

static uint32_t number(int try)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return ((uint32_t)t.tv_nsec ^ (uint32_t)getpid() * 2654435761u) + (uint32_t)try;
}

int wf_temp_open(struct wf_temp *temp, mode_t mode)
{
	int flags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW;
	int saved = EEXIST;

	for (int i = 0; i < TRIES && (saved == EEXIST || saved == EAGAIN || saved == ESTALE); i++) {
		temp->number = number(i);
		snprintf(temp->name, sizeof(temp->name), "%s%" PRIu32, temp->prefix, temp->number);
		temp->fd = wf_file_openat(temp->dir, temp->name, flags, mode);
		if (temp->fd >= 0 && wf_file_lock(temp->fd, temp->dir, temp->name, 0) == 0)
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

/* The disk begins with so much while the rest is still written: the flush has less to wait for. */
#define AHEAD ((size_t)1 << 22)

/* How many parts one call writes. */
#define PARTS 64

/* What is still to be written: N parts, of the first of them what comes after DONE bytes. */
struct rest {
	const struct wf_slice *parts;
	size_t n;
	size_t done;
};

static void pass(struct rest *rest, size_t bytes)
{
	rest->done += bytes;
	while (rest->n > 0 && rest->done >= rest->parts->len) {
		rest->done -= rest->parts->len;
		rest->parts++;
		rest->n--;
	}
}

/* As much of the rest as one call is to write; how many parts. */
static int gather(struct iovec parts[PARTS], const struct rest *rest)
{
	size_t room = AHEAD, skip = rest->done;
	int n = 0;

	for (size_t i = 0; i < rest->n && n < PARTS && room > 0; i++) {
		struct wf_slice part = wf_slice_skip(rest->parts[i], skip);
		size_t len = part.len < room ? part.len : room;

		parts[n++] = (struct iovec){(void *)(uintptr_t)part.ptr, len};
		room -= len;
		skip = 0;
	}
	return n;
}

int wf_temp_write(const struct wf_temp *temp, const struct wf_rope *content)
{
	struct rest rest = {content->items, content->n, 0};
	struct iovec parts[PARTS];
	off_t at = 0, begun = 0;

	pass(&rest, 0);
	while (rest.n > 0) {
		int count = gather(parts, &rest);
		ssize_t wrote;

		errno = ENOSPC; /* what it means when nothing is written and nothing said */
		wrote = writev(temp->fd, parts, count);
		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote < 0 && errno == EFBIG)
			drop_size_signal();
		if (wrote <= 0)
			return -1;
		pass(&rest, (size_t)wrote);
		at += wrote;
		if (rest.n > 0 && at - begun >= (off_t)AHEAD) {
			sync_file_range(temp->fd, begun, at - begun, SYNC_FILE_RANGE_WRITE);
			begun = at;
		}
	}
	return 0;
}

enum wf_code wf_temp_make(struct wf_temp *temp, mode_t mode, const struct wf_rope *content,
			  const char *given, struct wf_error *err)
{
	size_t len = wf_rope_len(content);

	if (len > WF_SOURCE_MAX)
		return wf_file_too_large(err, given, len);
	if (wf_temp_open(temp, mode) == 0 && wf_temp_write(temp, content) == 0)
		return WF_OK;
	return wf_file_not_written(given, err);
}

int wf_temp_seal(struct wf_temp *temp, const struct wf_seal *seal)
{
	char name[NAME_MAX + 1];

	snprintf(name, sizeof(name), "%s%0*" PRIu32 "%0*" PRIu64 "%0*" PRIu64, temp->prefix, NUMBER,
		 temp->number, SUM, seal->base, SUM, seal->content);
	if (renameat(temp->dir, temp->name, temp->dir, name) != 0)
		return -1;
	memcpy(temp->name, name, sizeof(name));
	return 0;
}

void wf_temp_drop(struct wf_temp *temp)
{
	if (temp->fd < 0)
		return;
	unlinkat(temp->dir, temp->name, 0);
	close(temp->fd);
	temp->fd = -1;
}

int wf_file_flush(int fd)
{
	int result;

	do
		result = fsync(fd);
	while (result != 0 && errno == EINTR);
	return result;
}

/* Some file systems cannot flush a folder and say so with EINVAL. */
int wf_file_flush_folder(int dir)
{
	return wf_file_flush(dir) == 0 || errno == EINVAL || errno == ENOTSUP ? 0 : -1;
}

static uint64_t mixed(uint64_t sum, uint64_t word)
{
	sum = (sum ^ word) * 0x9e3779b97f4a7c15u;
	return sum ^ sum >> 29;
}

/* Sums that do not wait for each other are made at once. */
#define LANES 4

static void add_words(uint64_t sums[LANES], const char *bytes)
{
	uint64_t words[LANES];

	memcpy(words, bytes, sizeof(words));
	for (size_t i = 0; i < LANES; i++)
		sums[i] = mixed(sums[i], words[i]);
}

struct summing {
	uint64_t sums[LANES];
	char last[LANES * sizeof(uint64_t)]; /* the latest bytes, which may be the last */
	size_t nlast;
};

static void add_part(struct summing *s, struct wf_slice part)
{
	while (part.len > 0) {
		size_t room, n;

		if (s->nlast == sizeof(s->last)) {
			add_words(s->sums, s->last);
			s->nlast = 0;
		}
		if (s->nlast == 0) {
			for (; part.len > sizeof(s->last);
			     part = wf_slice_skip(part, sizeof(s->last)))
				add_words(s->sums, part.ptr);
		}
		room = sizeof(s->last) - s->nlast;
		n = part.len < room ? part.len : room;
		memcpy(s->last + s->nlast, part.ptr, n);
		s->nlast += n;
		part = wf_slice_skip(part, n);
	}
}

/* Of no cryptographic strength: only what the document's owner wrote is ever taken for what it says. */
uint64_t wf_file_sum(const struct wf_rope *content)
{
	struct summing s = {.sums = {1, 2, 3, 4}};
	uint64_t sum = wf_rope_len(content);

	for (size_t i = 0; i < content->n; i++)
		add_part(&s, content->items[i]);
	memset(s.last + s.nlast, 0, sizeof(s.last) - s.nlast);
	add_words(s.sums, s.last);
	for (size_t i = 0; i < LANES; i++)
		sum = mixed(sum, s.sums[i]);
	sum *= 0xbf58476d1ce4e5b9u;
	return sum ^ sum >> 32;
}
