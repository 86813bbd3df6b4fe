#include "base/signals.h"
#include "text/file_private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

/* A file system of FUSE's or of 9p may have no links, either: an empty file of ours makes the name taken. */
static int take_name_twice(const struct wf_temp *temp, const char *name)
{
	int fd = wf_file_openat(temp->dir, name, O_WRONLY | O_CREAT | O_EXCL, 0600), why;

	if (fd < 0)
		return -1;
	close(fd);
	if (renameat(temp->dir, temp->name, temp->dir, name) == 0)
		return 0;
	why = errno;
	unlinkat(temp->dir, name, 0);
	errno = why;
	return -1;
}

/* Gives the file the name NAME, which must be free. */
static int take_name(const struct wf_temp *temp, const char *name)
{
	if (syscall(SYS_renameat2, temp->dir, temp->name, temp->dir, name, RENAME_NOREPLACE) == 0)
		return 0;
	if (!wf_file_is_unsupported(errno))
		return -1;
	if (linkat(temp->dir, temp->name, temp->dir, name, 0) != 0)
		return errno == EPERM || wf_file_is_unsupported(errno) ? take_name_twice(temp, name)
								       : -1;
	unlinkat(temp->dir, temp->name, 0);
	return 0;
}

enum wf_code wf_file_save_new(int dir, const char *name, struct wf_slice content, const char *given,
			      struct wf_error *err)
{
	struct wf_rope rope = wf_rope_of(&content);
	enum wf_code code;
	sigset_t signals;
	struct wf_temp temp;

	wf_temp_init(&temp, dir, name);
	wf_signals_hold(&signals);
	wf_file_sweep(NULL, dir, name, err);
	code = wf_temp_make(&temp, 0666, &rope, given, err);
	if (code == WF_OK && wf_file_flush(temp.fd) != 0)
		code = wf_file_not_written(given, err);
	if (code != WF_OK)
		goto done;
	if (take_name(&temp, name) != 0) {
		code = errno == EEXIST ? wf_file_exists(given, err)
				       : wf_file_not_written(given, err);
		goto done;
	}
	if (wf_file_flush_folder(dir) != 0)
		code = wf_file_not_durable(given, err);
	close(temp.fd);
	temp.fd = -1;
done:
	wf_temp_drop(&temp);
	wf_signals_release(&signals);
	return code;
}
