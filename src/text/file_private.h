/*
 * What the files behind text/file.h share; nobody else includes it.
 *
 *	read.c	reads documents
 *	file.c	finds and locks them
 *	save.c	the only file that writes documents
 *	create.c	chooses between a new file and a replaced one
 *	meta.c	carries owner, mode and attributes from one open file to another
 *
 * Functions that give an int return -1 with errno set, as system calls do.
 */
#ifndef WF_TEXT_FILE_PRIVATE_H
#define WF_TEXT_FILE_PRIVATE_H

#include "base/error.h"

#include <sys/stat.h>
#include <sys/types.h>

/*
 * openat(2), close-on-exec, and never one of the descriptors 0 to 2: in a
 * program that was started with them closed, a report would go into a document.
 */
int wf_file_openat(int dir, const char *name, int flags, mode_t mode);

/* The entry NAME of DIR is the very file that FD has open. */
bool wf_file_is_named(int fd, int dir, const char *name);

/*
 * Takes the lock on FD, opened as the entry NAME of DIR, without waiting.
 * EAGAIN: somebody else holds it. ESTALE: NAME is another file by now. On any
 * failure FD is not locked to a purpose and should be closed.
 */
int wf_file_lock(int fd, int dir, const char *name);

/* Opens the regular file NAME of DIR for reading and locks it; errors as open and wf_file_lock. */
int wf_file_open_locked(int dir, const char *name);

/* read(2) that is done with interruptions and with descriptors that do not block. */
ssize_t wf_file_read_some(int fd, char *bytes, size_t len);

/* All that FD gives, as wf_file_read does for a path; errors about GIVEN. */
enum wf_code wf_file_read_fd(char **bytes, size_t *len, int fd, const char *given,
			     struct wf_error *err);

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

/* WF_TOO_LARGE for a document of SIZE bytes. */
enum wf_code wf_file_too_large(struct wf_error *err, const char *given, unsigned long long size);

#endif
