#include "base/arena.h"
#include "text/file_private.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

/* How long what was found in a folder holds for its next document, in seconds. */
#define FRESH 0.5

/* A sealed file of a dead writer. */
struct orphan {
	const char *entry;
	struct wf_seal seal;
	int fd; /* locked */
	struct stat st;
	char *bytes;
	size_t len;
};

static void keep(struct wf_file *file, const char *entry)
{
	if (!file->kept)
		file->kept = wf_xstrndup(entry, strlen(entry));
}

/* Where files cannot change places it was left by another system, and stays. */
static enum wf_code not_brought_in(struct wf_file *file, const char *entry, struct wf_error *err)
{
	if (wf_file_is_unsupported(errno)) {
		keep(file, entry);
		return WF_OK;
	}
	return wf_file_fail(err, file->given, WF_UNWRITABLE,
			    "what another program wrote while an edit was cut off could not be "
			    "brought in: %s; nothing has changed; it is beside the document: %s",
			    strerror(errno), entry);
}

/*
 * The document and the orphan change places. The document was the edit that was cut
 * off; should it be anything else after all, it stays behind as the orphan did.
 */
static enum wf_code bring_in(struct wf_file *file, struct orphan *orphan, struct wf_error *err)
{
	if (wf_file_flush(orphan->fd) != 0 || syscall(SYS_renameat2, file->dir, orphan->entry,
						      file->dir, file->name, RENAME_EXCHANGE) != 0)
		return not_brought_in(file, orphan->entry, err);
	if (wf_file_is_named(file->fd, file->dir, orphan->entry) &&
	    wf_lease_wait(file->fd, file->deadline) != WF_LEASE_WRITER &&
	    wf_file_holds(file->fd, wf_slice(file->bytes, file->len)))
		unlinkat(file->dir, orphan->entry, 0);
	else
		keep(file, orphan->entry);
	close(file->fd);
	free(file->bytes);
	file->fd = orphan->fd;
	file->seen = orphan->st;
	file->bytes = orphan->bytes;
	file->len = orphan->len;
	file->restored = true;
	orphan->fd = -1;
	orphan->bytes = NULL;
	return wf_file_flush_folder(file->dir) == 0 ? WF_OK : wf_file_not_durable(file->given, err);
}

/*
 * What was written into a displaced file is no older than the version that
 * displaced it. An older one, whose content is not that of its seal either, lost it
 * with the machine's power: it had never been flushed.
 */
static bool is_later(const struct stat *a, const struct stat *b)
{
	if (a->st_mtim.tv_sec != b->st_mtim.tv_sec)
		return a->st_mtim.tv_sec > b->st_mtim.tv_sec;
	return a->st_mtim.tv_nsec >= b->st_mtim.tv_nsec;
}

/* What was displaced had looks that the new version was given, and no other name. */
static bool could_be(const struct stat *orphan, const struct stat *document)
{
	return wf_file_looks_same(orphan, document) && orphan->st_nlink == 1;
}

static uint64_t sum(const char *bytes, size_t len)
{
	struct wf_slice part = wf_slice(bytes, len);
	struct wf_rope content = wf_rope_of(&part);

	return wf_file_sum(&content);
}

static enum wf_code judge(struct wf_file *file, int dir, struct orphan *orphan,
			  struct wf_error *err)
{
	uint64_t holds = sum(orphan->bytes, orphan->len);

	if (holds == orphan->seal.base || holds == orphan->seal.content) {
		unlinkat(dir, orphan->entry, 0);
		return WF_OK;
	}
	if (!file)
		return WF_OK;
	if (sum(file->bytes, file->len) == orphan->seal.content &&
	    could_be(&orphan->st, &file->seen) && is_later(&orphan->st, &file->seen))
		return bring_in(file, orphan, err);
	keep(file, orphan->entry);
	return WF_OK;
}

static bool is_somebody_elses(const struct wf_file *file, const struct orphan *orphan)
{
	struct stat st = file->seen;

	fstat(orphan->fd, &st);
	return st.st_uid != file->seen.st_uid;
}

/* What cannot be read stays. */
static enum wf_code settle(struct wf_file *file, int dir, struct orphan *orphan,
			   struct wf_error *err)
{
	struct wf_error ignored = WF_ERROR_INIT;
	enum wf_code code = WF_OK;

	if (file && is_somebody_elses(file, orphan)) {
		keep(file, orphan->entry);
		return WF_OK;
	}
	if (wf_lease_wait(orphan->fd, file ? file->deadline : 0) == WF_LEASE_WRITER)
		return file ? wf_file_has_writer(file, err) : WF_OK;
	if (wf_file_read_fd(&orphan->bytes, &orphan->len, &orphan->st, orphan->fd, "", &ignored) ==
	    WF_OK)
		code = judge(file, dir, orphan, err);
	wf_error_release(&ignored);
	free(orphan->bytes);
	return code;
}

static enum wf_code sweep_entry(struct wf_file *file, const struct wf_temp *like, const char *entry,
				struct wf_error *err)
{
	struct orphan orphan = {.entry = entry};
	enum wf_temp_kind kind = wf_temp_look(like, entry, &orphan.seal);
	enum wf_code code = WF_OK;

	if (kind == WF_TEMP_NONE)
		return WF_OK;
	orphan.fd = wf_file_open_locked(like->dir, entry, 0);
	if (orphan.fd < 0)
		return WF_OK;
	if (kind == WF_TEMP_OPEN)
		unlinkat(like->dir, entry, 0);
	else
		code = settle(file, like->dir, &orphan, err);
	if (orphan.fd >= 0)
		close(orphan.fd);
	return code;
}

/*
 * What was found in a folder the last time, and when: of many documents in one folder that are edited one
 * after the other, each would else list all of it.
 */
static struct {
	pthread_mutex_t lock;
	struct stat folder;
	double until;
	char last[NAME_MAX + 1]; /* the entry for which it was asked last */
	struct wf_buf names;     /* each ends in a NUL */
} found = {.lock = PTHREAD_MUTEX_INITIALIZER, .names = WF_BUF_INIT};

/* Reads the folder anew. */
static void list(int dir)
{
	int fd = wf_file_openat(dir, ".", O_RDONLY | O_DIRECTORY, 0);
	DIR *entries = fd >= 0 ? fdopendir(fd) : NULL;
	struct dirent *entry;

	wf_buf_clear(&found.names);
	found.until = entries ? wf_file_now() + FRESH : 0;
	if (!entries && fd >= 0)
		close(fd);
	while (entries && (entry = readdir(entries))) {
		if (strstr(entry->d_name, WF_TEMP_INFIX))
			wf_buf_add(&found.names, entry->d_name, strlen(entry->d_name) + 1);
	}
	if (entries)
		closedir(entries);
}

/*
 * Appends to NAMES what may be temporary files in DIR. For NAME, the next document of the same folder, that
 * may be half a second old; for the same document again it is never.
 */
static void find_temps(struct wf_buf *names, int dir, const char *name)
{
	struct stat st = {0};

	pthread_mutex_lock(&found.lock);
	fstat(dir, &st);
	if (!wf_file_is_same(&st, &found.folder) || strcmp(name, found.last) == 0 ||
	    wf_file_now() >= found.until)
		list(dir);
	found.folder = st;
	snprintf(found.last, sizeof(found.last), "%s", name);
	wf_buf_slice(names, wf_buf_as_slice(&found.names));
	pthread_mutex_unlock(&found.lock);
}

enum wf_code wf_file_sweep(struct wf_file *file, int dir, const char *name, struct wf_error *err)
{
	struct wf_buf names = WF_BUF_INIT;
	enum wf_code code = WF_OK;
	struct wf_temp like;

	wf_temp_init(&like, dir, name);
	find_temps(&names, dir, name);
	for (size_t i = 0; i < names.len && code == WF_OK; i += strlen(names.ptr + i) + 1)
		code = sweep_entry(file, &like, names.ptr + i, err);
	wf_buf_release(&names);
	return code;
}

void wf_file_sweep_links(const struct wf_file *file)
{
	struct wf_buf names = WF_BUF_INIT;
	struct wf_temp like;
	struct wf_seal seal;

	wf_temp_init(&like, file->dir, file->name);
	find_temps(&names, file->dir, file->name);
	for (size_t i = 0; i < names.len; i += strlen(names.ptr + i) + 1) {
		if (wf_temp_look(&like, names.ptr + i, &seal) == WF_TEMP_OPEN &&
		    wf_file_is_named(file->fd, file->dir, names.ptr + i))
			unlinkat(file->dir, names.ptr + i, 0);
	}
	wf_buf_release(&names);
}
