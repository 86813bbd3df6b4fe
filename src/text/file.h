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
 * The lock is flock(2), exclusive, on the file itself, through a descriptor
 * that cannot write. Both it and an open-file-description lock of fcntl(2) die
 * with their process, tell threads apart and reach over NFS; but the latter
 * needs a descriptor open for writing, and as long as any process, even a
 * waiting one, has the file open for writing, nobody can take a read lease on
 * it, which is how a writer that knows nothing of the lock is found. (An NFS
 * client turns flock into a byte-range lock and insists on a writing
 * descriptor; there, and only there, it gets one. NFS has no leases to lose.)
 *
 * A lock on a file says nothing once another file has taken its name. So a lock
 * counts only if the path still names the locked file afterwards, and a new
 * version is locked before it takes the name: who opens it waits on.
 *
 * Every error names the file as the caller gave it. Only wf_file_read knows "-".
 */
#ifndef WF_TEXT_FILE_H
#define WF_TEXT_FILE_H

#include "base/error.h"

/* How long to wait for the lock, in seconds, where the user does not say. */
#define WF_FILE_WAIT 10.0

struct wf_file {
	char *given;      /* the path as the caller gave it; owned */
	char *path;       /* the real file, symbolic links resolved; owned */
	const char *name; /* the last part of path */
	char *bytes;      /* what it held when it was read; owned, kept until close */
	size_t len;
	int fd;  /* the locked file; not to be written to */
	int dir; /* its folder */
};

/* The closed state, for a struct wf_file that wf_file_open may never reach. */
/* clang-format off */
#define WF_FILE_INIT {.fd = -1, .dir = -1}
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
 * step: temporary file `.NAME.wfmd.N` in the same folder, flush, rename, flush
 * of the folder. Mode, owner, access control list and extended attributes are
 * kept, or the replacement is refused with WF_UNWRITABLE and the file stays as
 * it was. WF_BUSY where another program has changed the file (or its
 * attributes) since it was read: nothing is written, and the caller may close
 * it, open it again and repeat. WF_TOO_LARGE beyond WF_SOURCE_MAX.
 *
 * Once a file has been replaced, file.bytes are still the old ones. The one
 * error after that is a folder that cannot be flushed: WF_UNWRITABLE, whose
 * message says that the new content is in place but may not survive a crash.
 *
 * Signals that could end the process wait until the temporary file is gone. In
 * a program with threads the others must block them or have handlers.
 */
enum wf_code wf_file_replace(struct wf_file *file, const char *bytes, size_t len,
			     struct wf_error *err);

/* Unlocks and frees. */
void wf_file_close(struct wf_file *file);

/*
 * Creates PATH with LEN bytes at BYTES, durably and in one step, with the mode
 * that the umask leaves. WF_NOT_FOUND where its folder is missing. Where the
 * file exists (be it a symbolic link to nothing): WF_UNWRITABLE, unless FORCE,
 * which replaces it as wf_file_open and wf_file_replace would, after
 * WF_FILE_WAIT seconds at most.
 */
enum wf_code wf_file_create(const char *path, const char *bytes, size_t len, bool force,
			    struct wf_error *err);

#endif
