#include "text/file.h"

#include "base/arena.h"
#include "text/file_private.h"

#include <stdlib.h>
#include <unistd.h>

#define TRIES 10

enum wf_code wf_file_exists(const char *given, struct wf_error *err)
{
	wf_file_fail(err, given, WF_UNWRITABLE, "exists already");
	wf_error_hint(err, "--force replaces it");
	return WF_UNWRITABLE;
}

static bool is_taken(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0;
}

static enum wf_code create(const char *path, struct wf_slice content, struct wf_error *err)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	size_t len = slash ? (size_t)(slash - path) : 0;
	char *folder = wf_xstrndup(slash ? path : ".", len ? len : 1);
	enum wf_code code;
	int dir;

	code = wf_file_open_folder(&dir, folder, path, err);
	free(folder);
	if (code != WF_OK)
		return code;
	if (*name)
		code = wf_file_save_new(dir, name, content, path, err);
	else
		code = wf_file_fail(err, path, WF_NOT_FOUND, "the name of the file is empty");
	close(dir);
	return code;
}

/* *AGAIN: another program has removed or changed the file meanwhile. */
static enum wf_code overwrite(bool *again, const char *path, struct wf_slice content,
			      struct wf_error *err)
{
	struct wf_file file;
	enum wf_code code = wf_file_open(&file, path, WF_FILE_WAIT, err);

	*again = code == WF_NOT_FOUND;
	if (code != WF_OK)
		return code;
	code = wf_file_replace(&file, content.ptr, content.len, err);
	*again = code == WF_BUSY;
	wf_file_close(&file);
	return code;
}

enum wf_code wf_file_create(const char *path, const char *bytes, size_t len, bool force,
			    struct wf_error *err)
{
	struct wf_slice content = wf_slice(bytes, len);
	bool again = true;
	enum wf_code code = WF_OK;

	for (int i = 0; i < TRIES && again; i++) {
		if (!is_taken(path)) {
			code = create(path, content, err);
			again = force && code != WF_OK && is_taken(path);
		} else if (force) {
			code = overwrite(&again, path, content, err);
		} else {
			return wf_file_exists(path, err);
		}
	}
	return code;
}
