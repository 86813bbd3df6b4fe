/*
 * What the files behind text/file.h share; nobody else includes it.
 *
 *	read.c	reads documents
 *	file.c	finds and locks them
 *	lease.c	tells whether anybody has one open for writing
 *	temp.c	makes the temporary files that new versions begin as
 *	sweep.c	sweeps up what dead writers left, and brings in what was nobody's to drop
 *	save.c	puts new versions of documents in place
 *	save_new.c	puts new documents in place; nobody else but these two does
 *	create.c	chooses between a new file and a replaced one
 *	meta.c	carries owner, mode and attributes from one open file to another
 *
 * Functions that give an int return -1 with errno set, as system calls do.
 */
#ifndef WF_TEXT_FILE_PRIVATE_H
#define WF_TEXT_FILE_PRIVATE_H

#include "base/slice.h"
#include "text/file.h"

#include <limits.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/types.h>

#ifndef RENAME_NOREPLACE
#define RENAME_NOREPLACE 1
#define RENAME_EXCHANGE 2
#endif

/*
 * openat(2), close-on-exec, and never one of the descriptors 0 to 2: in a
 * program that was started with them closed, a report would go into a document.
 */
int wf_file_openat(int dir, const char *name, int flags, mode_t mode);

/* Both are of one file. */
bool wf_file_is_same(const struct stat *a, const struct stat *b);

/* WHY, an error of renameat2(2) with flags, says that the system or the file system knows none. */
bool wf_file_is_unsupported(int why);

/* Both have the same owner, group and mode. */
bool wf_file_looks_same(const struct stat *a, const struct stat *b);

/* The entry NAME of DIR is the very file that FD has open. */
bool wf_file_is_named(int fd, int dir, const char *name);

/*
 * Takes the lock on FD, opened as the entry NAME of DIR, until wf_file_now() is DEADLINE (0: without
 * waiting). EAGAIN: somebody else holds it. ESTALE: NAME is another file by now. On any
 * failure FD is not locked to a purpose and should be closed.
 */
int wf_file_lock(int fd, int dir, const char *name, double deadline);

/* Opens the regular file NAME of DIR for reading and locks it; errors as open and wf_file_lock. */
int wf_file_open_locked(int dir, const char *name, double deadline);

/* read(2) that is done with interruptions and with descriptors that do not block. */
ssize_t wf_file_read_some(int fd, char *bytes, size_t len);

/* All that FD gives, as wf_file_read does for a path; errors about GIVEN. ST is how FD was before. */
enum wf_code wf_file_read_fd(char **bytes, size_t *len, struct stat *st, int fd, const char *given,
			     struct wf_error *err);

/* The regular file FD holds exactly CONTENT; FD's offset does not matter and stays. */
bool wf_file_holds(int fd, struct wf_slice content);

/*
 * Opens FOLDER, in which entries are to be made and replaced. WF_NOT_FOUND, or
 * WF_UNWRITABLE where its permissions forbid that; errors about the file GIVEN.
 */
enum wf_code wf_file_open_folder(int *dir, const char *folder, const char *given,
				 struct wf_error *err);

/* Writes the file NAME of DIR, which must not exist; errors about GIVEN, as for wf_file_create. */
enum wf_code wf_file_save_new(int dir, const char *name, struct wf_slice content, const char *given,
			      struct wf_error *err);

/* Gives the file TO everything that FROM has beside its content; errors about GIVEN. */
enum wf_code wf_file_copy_meta(int to, int from, const char *given, struct wf_error *err);

/* --- time --- */

/* Seconds of the clock that nobody sets. */
double wf_file_now(void);

/* Sleeps for less than a second, or until a signal comes. */
void wf_file_nap(double seconds);

/* --- leases --- */

/*
 * A read lease, fcntl(2) F_SETLEASE, is granted only while nobody has the file
 * open for writing; who then wants to open it so waits until it is dropped. A
 * descriptor that can write gets none. Closing it drops the lease, too.
 */
enum wf_lease {
	WF_LEASE_TAKEN,
	WF_LEASE_WRITER, /* somebody has the file open for writing */
	WF_LEASE_NONE,   /* the file system has no leases, or the file is another user's */
};

enum wf_lease wf_lease_take(int fd);

/* Nobody has asked to open the file for writing since the lease was taken. */
bool wf_lease_holds(int fd);

void wf_lease_drop(int fd);

/* wf_lease_take until there is no writer, or wf_file_now() has reached DEADLINE. */
enum wf_lease wf_lease_wait(int fd, double deadline);

/* --- temporary files --- */

/*
 * A temporary file `.NAME.wfmd.N` on its way (NAME is cut where that is too long, and a sum of all of it
 * put in the place of the rest):
 *
 *	none --open--> open --write, flush, seal--> sealed --rename--> none
 *	  ^              |                            |
 *	  +-----drop-----+------------drop------------+
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
 *
 * Until it is whole and on disk it is open: N is one number, and if its writer
 * is dead, whatever it holds is worth nothing. To seal it gives it a name of 50
 * digits: that number, and the sums of two contents, of the one that its writer
 * read and of its own. A sealed name therefore never stands for half a file, and it
 * stays meaningful when the file behind it becomes another, as it does when the
 * new version and the document change places: then it holds what was displaced,
 * and if neither sum is right, something that another program wrote.
 */
#define WF_TEMP_DIGITS 50
#define WF_TEMP_INFIX ".wfmd."

struct wf_temp {
	int dir;
	int fd; /* -1: none */
	uint32_t number;
	char prefix[NAME_MAX - WF_TEMP_DIGITS + 1];
	char name[NAME_MAX + 1];
};

struct wf_seal {
	uint64_t base;    /* of the content that was read */
	uint64_t content; /* of the content that replaces it */
};

enum wf_temp_kind { WF_TEMP_NONE, WF_TEMP_OPEN, WF_TEMP_SEALED };

/* None yet; for a new version of the entry NAME of DIR. */
void wf_temp_init(struct wf_temp *temp, int dir, const char *name);

/* What the folder's ENTRY is to writers of the same name; SEAL is set for a sealed one. */
enum wf_temp_kind wf_temp_look(const struct wf_temp *temp, const char *entry, struct wf_seal *seal);

/* Creates and locks it. */
int wf_temp_open(struct wf_temp *temp, mode_t mode);

int wf_temp_write(const struct wf_temp *temp, const struct wf_rope *content);

/* Both; errors about the file GIVEN. */
enum wf_code wf_temp_make(struct wf_temp *temp, mode_t mode, const struct wf_rope *content,
			  const char *given, struct wf_error *err);

/* To be called once it is flushed. */
int wf_temp_seal(struct wf_temp *temp, const struct wf_seal *seal);

/* Unlinks and closes it, if there is one. */
void wf_temp_drop(struct wf_temp *temp);

/* fsync(2), through interruptions. */
int wf_file_flush(int fd);
int wf_file_flush_folder(int dir);

/* Of the content, however it is parted. */
uint64_t wf_file_sum(const struct wf_rope *content);

/*
 * Sweeps up what dead writers left of the entry NAME of DIR; of several documents of one folder that a
 * process edits at once, what they left until it began. FILE, NULL where
 * there is no document (that always succeeds), is locked and read. An open temporary
 * file goes; so does a sealed one that holds what its writer had read or written. Any
 * other holds what another program wrote while an edit was cut off: where the document still is
 * that edit, which nobody was told of, and it has the document's owner, group and mode, it takes the
 * document's place, and FILE's bytes with it; else it stays, and FILE says so. Whoever may
 * create files in the folder can give one such a name, but not that owner: what belongs to somebody
 * else is not waited for and not read. WF_BUSY where somebody still writes there when FILE's
 * deadline comes.
 */
enum wf_code wf_file_sweep(struct wf_file *file, int dir, const char *name, struct wf_error *err);

/*
 * Unlinks those names of the locked FILE itself that are of open temporary files: where a file is given
 * its first name by link(2), and the writer dies at once, it has both.
 */
void wf_file_sweep_links(const struct wf_file *file);

/* --- errors --- */

/* Sets an error about the file GIVEN and returns CODE; the message is printf-like. */
enum wf_code wf_file_fail(struct wf_error *err, const char *given, enum wf_code code,
			  const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* Hints at "COMMAND PATH", PATH quoted for a shell. */
void wf_file_hint(struct wf_error *err, const char *command, const char *path);

/* The error for the file GIVEN, which gave the error number WHY when it was looked up or opened. */
enum wf_code wf_file_cannot_open(const char *given, int why, struct wf_error *err);

/* WF_UNREADABLE for a folder. */
enum wf_code wf_file_is_folder(const char *given, struct wf_error *err);

/* WF_UNWRITABLE for a file that is not to be replaced. */
enum wf_code wf_file_exists(const char *given, struct wf_error *err);

/* WF_UNWRITABLE, for the reason in errno, and the way out where there is one; nothing has happened. */
enum wf_code wf_file_not_written(const char *given, struct wf_error *err);

/* WF_UNWRITABLE, for the reason in errno; the new version is in place. */
enum wf_code wf_file_not_durable(const char *given, struct wf_error *err);

/* WF_BUSY: somebody has had FILE open for writing until its deadline. */
enum wf_code wf_file_has_writer(const struct wf_file *file, struct wf_error *err);

/* WF_TOO_LARGE for a document of SIZE bytes. */
enum wf_code wf_file_too_large(struct wf_error *err, const char *given, unsigned long long size);

#endif
