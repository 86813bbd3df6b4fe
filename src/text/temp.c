#include "text/file_private.h"
#include "text/source.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define INFIX ".wfmd."
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

/* A name too long for the prefix and the numbers is cut between two characters. */
void wf_temp_init(struct wf_temp *temp, int dir, const char *name)
{
	size_t most = NAME_MAX - strlen("." INFIX) - SEALED;
	size_t len = strlen(name);

	if (len > most) {
		for (len = most; len > 0 && (name[len] & 0xc0) == 0x80; len--)
			;
	}
	temp->dir = dir;
	temp->fd = -1;
	temp->name[0] = '\0';
	snprintf(temp->prefix, sizeof(temp->prefix), ".%.*s" INFIX, (int)len, name);
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

int wf_temp_write(const struct wf_temp *temp, struct wf_slice content)
{
	off_t at = 0;

	while (content.len > 0) {
		size_t part = content.len < AHEAD ? content.len : AHEAD;
		ssize_t n;

		errno = ENOSPC; /* what it means when nothing is written and nothing said */
		n = write(temp->fd, content.ptr, part);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EFBIG)
			drop_size_signal();
		if (n <= 0)
			return -1;
		content = wf_slice_skip(content, (size_t)n);
		if (content.len > 0)
			sync_file_range(temp->fd, at, n, SYNC_FILE_RANGE_WRITE);
		at += n;
	}
	return 0;
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

/* Of no cryptographic strength: nobody gains by forging what his own write is taken for. */
uint64_t wf_file_sum(struct wf_slice content)
{
	uint64_t sums[LANES] = {1, 2, 3, 4}, sum = content.len;
	char last[LANES * sizeof(*sums)] = {0};

	for (; content.len > sizeof(last); content = wf_slice_skip(content, sizeof(last)))
		add_words(sums, content.ptr);
	if (content.len)
		memcpy(last, content.ptr, content.len);
	add_words(sums, last);
	for (size_t i = 0; i < LANES; i++)
		sum = mixed(sum, sums[i]);
	sum *= 0xbf58476d1ce4e5b9u;
	return sum ^ sum >> 32;
}
