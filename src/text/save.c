#include "base/signals.h"
#include "text/file_private.h"
#include "text/source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/syscall.h>
#include <unistd.h>

/*
 * A replacement on its way. Until the first exchange TEMP is the new version;
 * afterwards its name is that of what was displaced, and file->fd is the new version.
 */
struct replacing {
	struct wf_file *file;
	struct wf_temp temp;
	struct wf_slice base;      /* what the file that is displaced should hold */
	struct stat base_st;       /* and how it should look */
	const struct wf_rope *put; /* what takes its place */
	struct stat put_st;        /* and whose looks it has */
	struct wf_buf made[2];     /* base and put, once they are versions made again, */
	struct wf_slice whole;     /* and the latter as a rope */
	struct wf_rope again;
	int displaced; /* the file that was, by a descriptor that cannot write */
	char *found;   /* what another program wrote into it */
	size_t found_len;
};

/* --- errors --- */

enum wf_code wf_file_not_written(const char *given, struct wf_error *err)
{
	int why = errno;

	wf_file_fail(err, given, WF_UNWRITABLE, "cannot be written: %s; nothing has changed",
		     strerror(why));
	if (why == EBUSY)
		wf_error_hint(err, "it is a mount point of its own; mount its folder instead");
	return WF_UNWRITABLE;
}

enum wf_code wf_file_not_durable(const char *given, struct wf_error *err)
{
	return wf_file_fail(err, given, WF_UNWRITABLE,
			    "the new content is in place, but its folder could not be flushed to "
			    "disk: %s; a crash may bring the old content back",
			    strerror(errno));
}

static enum wf_code has_changed(const struct wf_file *file, struct wf_error *err)
{
	wf_file_fail(err, file->given, WF_BUSY,
		     "another program changed it during this edit, which has not been made");
	wf_error_hint(err, "repeat the command");
	return WF_BUSY;
}

/* The new version is in place and something else displaced; the next edit's sweep decides. */
static enum wf_code not_settled(const struct wf_file *file, struct wf_error *err)
{
	return wf_file_fail(err, file->given, WF_UNWRITABLE,
			    "whether another program changed it during this edit could not be "
			    "settled: %s; the next edit does that",
			    strerror(errno));
}

/* The edit is made and most of what was written, but not the last of it: that is in what was displaced. */
static enum wf_code goes_on(const struct replacing *r, struct wf_error *err)
{
	return wf_file_fail(err, r->file->given, WF_UNWRITABLE,
			    "the edit is in place, but another program has not stopped writing in "
			    "%g seconds; its latest version is beside it: %s",
			    r->file->wait, r->temp.name);
}

static enum wf_code was_linked(const struct wf_file *file, struct wf_error *err)
{
	return wf_file_fail(
		err, file->given, WF_UNWRITABLE,
		"the new content is in place, but another program gave the file a second "
		"name (a hard link) during this edit: that one has the old content");
}

/* --- making the new version --- */

/* TEMP becomes the version to put, with the looks of LIKE. */
static enum wf_code prepare(struct replacing *r, struct wf_temp *temp, int like,
			    struct wf_error *err)
{
	const char *given = r->file->given;
	enum wf_code code;

	wf_temp_init(temp, r->file->dir, r->file->name);
	code = wf_temp_make(temp, 0600, r->put, given, err);
	if (code == WF_OK && fstat(like, &r->put_st) != 0)
		code = wf_file_not_written(given, err);
	if (code == WF_OK)
		code = wf_file_copy_meta(temp->fd, like, given, err);
	return code;
}

static enum wf_code flush(const struct replacing *r, const struct wf_temp *temp,
			  struct wf_error *err)
{
	return wf_file_flush(temp->fd) == 0 ? WF_OK : wf_file_not_written(r->file->given, err);
}

/* The sums come first: the disk is at work already. */
static enum wf_code flush_and_seal(struct replacing *r, struct wf_error *err)
{
	struct wf_rope base = wf_rope_of(&r->base);
	struct wf_seal seal = {wf_file_sum(&base), wf_file_sum(r->put)};
	enum wf_code code = flush(r, &r->temp, err);

	if (code == WF_OK && wf_temp_seal(&r->temp, &seal) != 0)
		code = wf_file_not_written(r->file->given, err);
	return code;
}

/* --- before it takes the name --- */

static bool same_time(const struct timespec *a, const struct timespec *b)
{
	return a->tv_sec == b->tv_sec && a->tv_nsec == b->tv_nsec;
}

/*
 * The name's file is the one that was read, and nobody writes to it. The change
 * time tells of a chmod, too; it is compared with that of just before the
 * attributes were copied.
 */
static enum wf_code check_unchanged(const struct replacing *r, struct wf_error *err)
{
	const struct wf_file *file = r->file;
	enum wf_lease lease = wf_lease_wait(file->fd, file->deadline);
	struct stat st;

	if (lease == WF_LEASE_WRITER)
		return wf_file_has_writer(file, err);
	if (lease == WF_LEASE_TAKEN)
		wf_lease_drop(file->fd);
	if (fstatat(file->dir, file->name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	    wf_file_is_same(&st, &file->seen) && st.st_size == file->seen.st_size &&
	    same_time(&st.st_mtim, &file->seen.st_mtim) &&
	    same_time(&st.st_ctim, &r->put_st.st_ctim) && st.st_nlink == 1)
		return WF_OK;
	return has_changed(file, err);
}

/*
 * Where two files cannot change places there is no second look at the old one,
 * so the last one before is at its content. Opened anew, because that is when an
 * NFS client asks its server whether what it remembers of the file still holds.
 */
static bool same_content(const struct wf_file *file)
{
	int fd = wf_file_openat(file->dir, file->name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK, 0);
	bool same = fd >= 0 && wf_file_holds(fd, wf_slice(file->bytes, file->len)) &&
		    wf_file_is_named(file->fd, file->dir, file->name);

	if (fd >= 0)
		close(fd);
	return same;
}

/* --- taking the name --- */

static int trade_places(int dir, const char *one, const char *other)
{
	return (int)syscall(SYS_renameat2, dir, one, dir, other, RENAME_EXCHANGE);
}

/* The new version is under the document's name: its descriptor holds the document's lock now. */
static void take_over(struct replacing *r, struct wf_temp *temp)
{
	if (r->displaced >= 0)
		close(r->displaced);
	r->displaced = r->file->fd;
	r->file->fd = temp->fd;
	temp->fd = -1;
}

/* --- what was displaced --- */

/*
 * Makes r->displaced a descriptor of the file that was displaced. The first time
 * it mostly is already, for that is the file that was read; a version of our own
 * was written through its descriptor, and that forbids a lease. The lock only
 * tells those who sweep that somebody is at it.
 */
static int open_displaced(struct replacing *r, bool first)
{
	const struct wf_file *file = r->file;
	struct stat st;

	if (first && wf_file_is_named(r->displaced, file->dir, r->temp.name))
		return 0;
	close(r->displaced);
	r->displaced = wf_file_openat(file->dir, r->temp.name,
				      O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, 0);
	if (r->displaced < 0 || fstat(r->displaced, &st) != 0)
		return -1;
	errno = EINVAL;
	if (!S_ISREG(st.st_mode))
		return -1;
	flock(r->displaced, LOCK_EX | LOCK_NB);
	return 0;
}

static enum wf_code read_displaced(struct replacing *r, struct wf_error *err)
{
	struct stat st;

	free(r->found);
	r->found = NULL;
	if (lseek(r->displaced, 0, SEEK_SET) != 0)
		return not_settled(r->file, err);
	return wf_file_read_fd(&r->found, &r->found_len, &st, r->displaced, r->file->given, err);
}

/*
 * Waits for whoever writes to it, then compares. *SAME: nobody has changed it,
 * and it is unlinked. Else r->found is what it holds.
 */
static enum wf_code look_at_displaced(struct replacing *r, bool first, bool *same,
				      struct wf_error *err)
{
	enum wf_code code = WF_OK;
	enum wf_lease lease;
	struct stat st;

	for (;;) {
		lease = wf_lease_wait(r->displaced, r->file->deadline);
		if (lease == WF_LEASE_WRITER)
			return first ? wf_file_has_writer(r->file, err) : goes_on(r, err);
		*same = fstat(r->displaced, &st) == 0 && wf_file_looks_same(&st, &r->base_st) &&
			wf_file_holds(r->displaced, r->base);
		if (!*same)
			code = read_displaced(r, err);
		if (code != WF_OK || lease == WF_LEASE_NONE || wf_lease_holds(r->displaced))
			break;
		wf_lease_drop(r->displaced);
	}
	if (code != WF_OK || !*same)
		return code;
	unlinkat(r->file->dir, r->temp.name, 0);
	wf_lease_drop(r->displaced);
	return st.st_nlink == 1 ? WF_OK : was_linked(r->file, err);
}

/* What was put, in one part. */
static struct wf_slice whole(struct replacing *r)
{
	if (r->put != &r->again)
		wf_rope_copy(r->put, &r->made[1]);
	return wf_buf_as_slice(&r->made[1]);
}

/* What is to become of the document now that r->found has been displaced, into r->put. */
static enum wf_code make_again(struct replacing *r, bool first, const struct wf_redo *redo,
			       struct wf_error *err)
{
	struct wf_clash clash = {
		.base = r->base,
		.ours = whole(r),
		.theirs = wf_slice(r->found, r->found_len),
		.first = first,
	};
	struct wf_buf out = WF_BUF_INIT;
	enum wf_code code = WF_OK;

	if (redo)
		code = redo->again(redo->context, &clash, &out, err);
	else if (first)
		wf_buf_slice(&out, clash.theirs);
	else
		code = has_changed(r->file, err);
	if (code != WF_OK) {
		wf_buf_release(&out);
		return code;
	}
	r->base = clash.ours;
	r->base_st = r->put_st;
	r->whole = wf_buf_as_slice(&out);
	r->again = wf_rope_of(&r->whole);
	r->put = &r->again;
	wf_buf_release(&r->made[0]);
	r->made[0] = r->made[1];
	r->made[1] = out;
	if (first) {
		free(r->file->bytes);
		r->file->bytes = r->found;
		r->file->len = r->found_len;
		r->found = NULL;
	}
	return WF_OK;
}

/*
 * The version made of what was displaced takes first its sealed name, so that it
 * is what a sweep finds there, and then the document's.
 */
static enum wf_code put_again(struct replacing *r, struct wf_error *err)
{
	const struct wf_file *file = r->file;
	struct wf_temp temp;
	enum wf_code code = prepare(r, &temp, r->displaced, err);

	if (code == WF_OK)
		code = flush(r, &temp, err);
	if (code == WF_OK && renameat(temp.dir, temp.name, temp.dir, r->temp.name) != 0)
		code = not_settled(file, err);
	if (code != WF_OK) {
		wf_temp_drop(&temp);
		return code;
	}
	if (trade_places(file->dir, r->temp.name, file->name) == 0) {
		take_over(r, &temp);
		return WF_OK;
	}
	code = not_settled(file, err);
	close(temp.fd);
	return code;
}

static enum wf_code settle(struct replacing *r, const struct wf_redo *redo, struct wf_error *err)
{
	bool same = false, first = true;
	enum wf_code code;

	for (;;) {
		if (open_displaced(r, first) != 0)
			return not_settled(r->file, err);
		code = look_at_displaced(r, first, &same, err);
		if (code == WF_OK && !same && !first && wf_file_now() >= r->file->deadline)
			code = goes_on(r, err);
		if (code != WF_OK || same)
			break;
		code = make_again(r, first, redo, err);
		if (code == WF_OK)
			code = put_again(r, err);
		if (code != WF_OK)
			break;
		first = false;
	}
	if (code == WF_OK && !redo && !first)
		code = has_changed(r->file, err);
	return code;
}

static enum wf_code put_in_place(struct replacing *r, const struct wf_redo *redo,
				 struct wf_error *err)
{
	struct wf_file *file = r->file;
	enum wf_code code = WF_OK;

	if (trade_places(file->dir, r->temp.name, file->name) == 0) {
		take_over(r, &r->temp);
		code = settle(r, redo, err);
	} else if (!wf_file_is_unsupported(errno)) {
		return errno == ENOENT ? has_changed(file, err)
				       : wf_file_not_written(file->given, err);
	} else if (!same_content(file)) {
		return has_changed(file, err);
	} else if (renameat(file->dir, r->temp.name, file->dir, file->name) != 0) {
		return wf_file_not_written(file->given, err);
	} else {
		take_over(r, &r->temp);
	}
	if (wf_file_flush_folder(file->dir) != 0 && code == WF_OK)
		code = wf_file_not_durable(file->given, err);
	return code;
}

enum wf_code wf_file_rewrite(struct wf_file *file, const struct wf_rope *content,
			     const struct wf_redo *redo, struct wf_error *err)
{
	struct replacing r = {
		.file = file,
		.base = wf_slice(file->bytes, file->len),
		.put = content,
		.made = {WF_BUF_INIT, WF_BUF_INIT},
		.displaced = -1,
	};
	enum wf_code code;
	sigset_t signals;

	wf_signals_hold(&signals);
	code = prepare(&r, &r.temp, file->fd, err);
	r.base_st = r.put_st;
	if (code == WF_OK)
		code = flush_and_seal(&r, err);
	if (code == WF_OK)
		code = check_unchanged(&r, err);
	if (code == WF_OK)
		code = put_in_place(&r, redo, err);
	wf_temp_drop(&r.temp);
	if (r.displaced >= 0)
		file->past = r.displaced;
	wf_signals_release(&signals);
	wf_buf_release(&r.made[0]);
	wf_buf_release(&r.made[1]);
	free(r.found);
	return code;
}

enum wf_code wf_file_replace(struct wf_file *file, const char *bytes, size_t len,
			     struct wf_error *err)
{
	struct wf_slice part = wf_slice(bytes, len);
	struct wf_rope content = wf_rope_of(&part);

	return wf_file_rewrite(file, &content, NULL, err);
}
