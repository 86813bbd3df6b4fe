/*
 * The one place that writes documents.
 *
 *	struct wf_file file;
 *	code = wf_file_open(&file, "status.md", WF_FILE_WAIT, &err);   lock, then read
 *	... file.bytes, file.len ...                           a pure operation
 *	code = wf_file_replace(&file, new_bytes, new_len, &err);
 *	wf_file_close(&file);                                  unlock
 *
 * A reader needs no lock and always sees a whole version: wf_file_read.
 *
 * States of a struct wf_file:
 *
 *	closed --open--> locked --replace--> replaced
 *	   ^               |                    |
 *	   +-----close-----+--------close-------+
 *
 * A refused replacement leaves it locked, and the file as it was.
 *
 * THE LOCK is flock(2), exclusive, on the file itself, through a descriptor
 * that cannot write. Both it and an open-file-description lock of fcntl(2) die
 * with their process, tell threads apart and reach over NFS; but the latter
 * needs a descriptor open for writing, and as long as any process, even a
 * waiting one, has the file open for writing, nobody can take a read lease on
 * it, which is how a writer that knows nothing of the lock is found. (An NFS
 * client turns flock into a byte-range lock and insists on a writing
 * descriptor; there, and only there, it gets one. NFS has no leases to lose.)
 *
 * Who waits has the lock in the order of coming: they wait for the lock of the
 * folder, and the first of them for the document's. While any thread of a process
 * waits, SIGALRM is this module's.
 *
 * A lock on a file says nothing once another file has taken its name. So a lock
 * counts only if the path still names the locked file afterwards, and a new
 * version is locked before it takes the name: who opens it waits on.
 *
 * PROGRAMS THAT KNOW NOTHING OF THE LOCK can write between reading and replacing
 * however late the last look is. So the decisive look comes afterwards, when the old
 * file can no longer be found by its name:
 *
 *	1. the new version is written to a temporary file, locked and flushed;
 *	2. where somebody has the document open for writing, he is waited for;
 *	3. the document and the temporary file change places (RENAME_EXCHANGE);
 *	4. a read lease on what was displaced: nobody has it open for writing now;
 *	5. it holds what was read: it is unlinked, and the folder flushed. Else the edit
 *	   is made again on what it holds, and that version goes the same way from 1,
 *	   to displace the first. If that one has changed meanwhile too, the three are
 *	   merged.
 *
 * The old file never comes back: from 3 on other programs build on the new one. A
 * lease before 3 would not do: a program that it keeps waiting would then be
 * sent to a file without a name. What is left is a program that looked up the name
 * before 3 and has not got as far as opening the file when 5 ends, some
 * microseconds in which its process did not run.
 *
 * File systems that cannot exchange get a comparison just before a plain rename. Where
 * leases are not to be had (some file systems; a file of another user's without
 * the capability to lease it) 4 is left out: what was written before 3 is still found.
 *
 * A CRASH between 3 and 5 leaves the displaced file beside the document; its name
 * (struct wf_temp) tells what it should hold. If it holds that, the next writer
 * sweeps it up. If not, it is somebody's finished write and the edit was cut off
 * before its success was told, so the next writer puts it back in the place of
 * that edit, as long as the document is nothing but that edit and has the same owner,
 * group and mode; wf_file.restored says so. Else both stay, and wf_file.kept names the
 * one that no longer counts.
 *
 * Every error names the file as the caller gave it. Only wf_file_read knows "-".
 */
#ifndef WF_TEXT_FILE_H
#define WF_TEXT_FILE_H

#include "base/error.h"
#include "base/rope.h"

#include <sys/stat.h>

/* How long to wait for the lock, in seconds, where the user does not say. */
#define WF_FILE_WAIT 10.0

struct wf_file {
	char *given;      /* the path as the caller gave it; owned */
	char *path;       /* the real file, symbolic links resolved; owned */
	const char *name; /* the last part of path */
	char *bytes;      /* what it held when it was read; owned, kept until close */
	size_t len;
	char *kept;  /* NULL, or beside it a file that somebody should look at; owned */
	int fd;      /* the locked file; not to be written to */
	int past;    /* once it is replaced, the file that it was; locked, too */
	int dir;     /* its folder */
	double wait; /* the seconds that were given */
	double deadline;
	struct stat seen; /* how it was just before it was read */
	bool restored;    /* it holds what another program wrote, in the place of an edit cut off */
};

/* The closed state, for a struct wf_file that wf_file_open may never reach. */
/* clang-format off */
#define WF_FILE_INIT {.fd = -1, .past = -1, .dir = -1}
/* clang-format on */

/*
 * Reads all of PATH ("-" is standard input) without a lock.
 * *BYTES is the caller's to free and has a NUL after its *LEN bytes.
 * WF_NOT_FOUND, WF_UNREADABLE (a folder, no permission, a failing read) or
 * WF_TOO_LARGE (beyond WF_SOURCE_MAX; a regular file before anything is read).
 */
enum wf_code wf_file_read(char **bytes, size_t *len, const char *path, struct wf_error *err);

/*
 * Locks the file that PATH names and reads it. Waits up to WAIT seconds for
 * another holder of the lock, then WF_BUSY. Other errors as wf_file_read, and
 * WF_UNWRITABLE where the file could never be replaced: it or its folder has no
 * permission to write (root needs one too: a file without any is protected on
 * purpose), it has several hard links, it is not a regular file, or it cannot
 * be locked. After an error the file is closed; to close it again is harmless.
 */
enum wf_code wf_file_open(struct wf_file *file, const char *path, double wait,
			  struct wf_error *err);

/*
 * Puts LEN bytes at BYTES in the place of the locked file, durably and in one
 * step: temporary file `.NAME.wfmd.N` in the same folder, flush, exchange, flush
 * of the folder. Mode, owner, access control list and extended attributes are
 * kept, or the replacement is refused with WF_UNWRITABLE and the file stays as
 * it was. WF_BUSY where another program has changed the file (or its
 * attributes) since it was read, or has it open for writing and does not close it
 * before the waiting of wf_file_open is over: that program's version stands,
 * and the caller may close the file, open it again and repeat. WF_TOO_LARGE beyond
 * WF_SOURCE_MAX.
 *
 * The errors after which the new content stands are WF_UNWRITABLE, and their
 * messages say so: a folder that cannot be flushed, a second name that the file
 * was given in the same moment, a program that goes on writing while the edit is
 * made again and again, until the waiting is over.
 *
 * Signals that could end the process wait until the temporary file is gone. In
 * a program with threads the others must block them or have handlers.
 */
enum wf_code wf_file_replace(struct wf_file *file, const char *bytes, size_t len,
			     struct wf_error *err);

/* Another program has written THEIRS over BASE while OURS, made of BASE, took its place. */
struct wf_clash {
	struct wf_slice base;
	struct wf_slice ours;
	struct wf_slice theirs;
	bool first; /* BASE was file.bytes; else it is what an earlier call made */
};

/* What is to become of such a document. */
struct wf_redo {
	/*
	 * Appends it to OUT. At the FIRST call THEIRS becomes file.bytes afterwards, and
	 * lives as long; otherwise all three end with the call. An error ends
	 * the replacement, and leaves the decision to the next one.
	 */
	enum wf_code (*again)(void *context, const struct wf_clash *clash, struct wf_buf *out,
			      struct wf_error *err);
	void *context;
};

/*
 * wf_file_replace by CONTENT, which may have parts of file.bytes; but what another program changed
 * too late to be seen is for REDO to bring in. CONTENT and what it points to need not outlast the
 * start of REDO's first call.
 */
enum wf_code wf_file_rewrite(struct wf_file *file, const struct wf_rope *content,
			     const struct wf_redo *redo, struct wf_error *err);

/*
 * The path still names the locked file, nobody writes to it, and it holds
 * file.bytes: for who has read it and decides not to replace it. A writer is waited
 * for as in wf_file_open; one that stays may still write afterwards.
 */
bool wf_file_is_current(const struct wf_file *file);

/* Unlocks and frees. */
void wf_file_close(struct wf_file *file);

/*
 * Creates PATH with LEN bytes at BYTES, durably and in one step, with the mode
 * that the umask leaves. WF_NOT_FOUND where its folder is missing. Where the
 * file exists (be it a symbolic link to nothing): WF_UNWRITABLE, unless FORCE,
 * which replaces it as wf_file_open and wf_file_replace would, after
 * WF_FILE_WAIT seconds at most. On file systems that have neither a rename that
 * replaces nothing nor hard links the name is taken by an empty file first.
 */
enum wf_code wf_file_create(const char *path, const char *bytes, size_t len, bool force,
			    struct wf_error *err);

#endif
