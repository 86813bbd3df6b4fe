#include "git/hooks.h"

#include "git/managers.h"
#include "git/run.h"
#include "text/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

const char *const wf_hook_states[WF_NHOOK_STATES] = {
	[WF_HOOK_MISSING] = "missing", [WF_HOOK_INSTALLED] = "installed",
	[WF_HOOK_CALLED] = "called",   [WF_HOOK_MANAGED] = "managed",
	[WF_HOOK_SHARED] = "shared",   [WF_HOOK_CHANGED] = "changed",
};

const char *const wf_hook_names[WF_NHOOKS] = {"pre-commit", "pre-merge-commit"};

#define MARK "# Written by 'wfmd git install'"

static void add_script(struct wf_buf *out, const char *name)
{
	wf_buf_printf(out,
		      "#!/bin/sh\n" MARK "; 'wfmd git uninstall' takes it away again.\n"
		      "# The hook that was here before, if any, runs first.\n"
		      "kept=${0%%/*}/%s.wfmd-kept\n"
		      "if [ -x \"$kept\" ]; then\n"
		      "\t\"$kept\" \"$@\" || exit\n"
		      "fi\n"
		      "if command -v wfmd >/dev/null 2>&1; then\n"
		      "\texec wfmd hook %s\n"
		      "fi\n"
		      "echo '%s: wfmd is not installed: status documents are not checked' >&2\n",
		      name, name, name);
}

static void add_kept(struct wf_buf *path, const struct wf_hook *hook)
{
	wf_buf_printf(path, "%s.wfmd-kept", hook->path.ptr);
}

static bool exists(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0;
}

static bool has_kept(const struct wf_hook *hook)
{
	struct wf_buf kept = WF_BUF_INIT;
	bool found;

	add_kept(&kept, hook);
	found = exists(kept.ptr);
	wf_buf_release(&kept);
	return found;
}

/* --- looking --- */

static enum wf_hook_state judge(const struct wf_hook *hook, struct wf_slice text)
{
	struct wf_buf ours = WF_BUF_INIT, call = WF_BUF_INIT;
	enum wf_hook_state state = WF_HOOK_MISSING;

	add_script(&ours, hook->name);
	wf_buf_printf(&call, "wfmd hook %s", hook->name);
	if (wf_slice_eq(text, wf_buf_as_slice(&ours)))
		state = access(hook->path.ptr, X_OK) == 0 ? WF_HOOK_INSTALLED : WF_HOOK_MISSING;
	else if (wf_slice_has(text, call.ptr))
		state = WF_HOOK_CALLED;
	else if (wf_slice_has(text, MARK))
		state = WF_HOOK_CHANGED;
	wf_buf_release(&ours);
	wf_buf_release(&call);
	return state;
}

/* What HOOK's file says; empty where there is none (or a link to nothing). */
static enum wf_code read_hook(const struct wf_hook *hook, char **bytes, size_t *len,
			      struct wf_error *err)
{
	enum wf_code code = wf_file_read(bytes, len, hook->path.ptr, err);

	if (code != WF_NOT_FOUND)
		return code;
	wf_error_release(err);
	*bytes = NULL;
	*len = 0;
	return WF_OK;
}

static enum wf_code look(struct wf_hook *hook, const struct wf_hook_place *place,
			 struct wf_error *err)
{
	char *bytes;
	size_t len;
	enum wf_code code = read_hook(hook, &bytes, &len, err);

	if (code != WF_OK)
		return code;
	hook->kept = has_kept(hook);
	hook->state = judge(hook, wf_slice(bytes, len));
	if (hook->state == WF_HOOK_MISSING)
		wf_hook_ask_manager(hook, place, wf_slice(bytes, len));
	free(bytes);
	return WF_OK;
}

enum wf_code wf_hooks_look(struct wf_hook hooks[WF_NHOOKS], const char *top, struct wf_error *err)
{
	struct wf_hook_place place;
	enum wf_code code;

	for (int i = 0; i < WF_NHOOKS; i++)
		hooks[i] = (struct wf_hook){
			.name = wf_hook_names[i], .path = WF_BUF_INIT, .lines = WF_BUF_INIT};
	code = wf_hook_place_find(&place, top, err);
	for (int i = 0; i < WF_NHOOKS && code == WF_OK; i++) {
		wf_buf_printf(&hooks[i].path, "%s/%s", place.folder.ptr, hooks[i].name);
		code = look(&hooks[i], &place, err);
	}
	wf_hook_place_release(&place);
	return code;
}

void wf_hooks_release(struct wf_hook hooks[WF_NHOOKS])
{
	for (int i = 0; i < WF_NHOOKS; i++) {
		wf_buf_release(&hooks[i].path);
		wf_buf_release(&hooks[i].lines);
	}
}

/* --- writing --- */

static enum wf_code cannot_write(const char *path, struct wf_error *err)
{
	int why = errno;

	wf_error_file(err, path);
	return wf_error_set(err, WF_UNWRITABLE, 0, "cannot be written: %s", strerror(why));
}

/* Makes HOOK's folder, if it is missing, and locks it: two at a time would keep each other's hook. */
static int lock_folder(const struct wf_hook *hook)
{
	struct wf_buf folder = WF_BUF_INIT;
	int fd = -1;

	wf_buf_add(&folder, hook->path.ptr,
		   (size_t)(strrchr(hook->path.ptr, '/') - hook->path.ptr));
	if (mkdir(folder.ptr, 0777) == 0 || errno == EEXIST)
		fd = open(folder.ptr, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0 && flock(fd, LOCK_EX) != 0) {
		close(fd);
		fd = -1;
	}
	wf_buf_release(&folder);
	return fd;
}

/* Whoever may read it may run it. */
static bool make_executable(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && chmod(path, st.st_mode | ((st.st_mode & 0444) >> 2)) == 0;
}

static enum wf_code write_script(const struct wf_hook *hook, struct wf_error *err)
{
	struct wf_buf script = WF_BUF_INIT;
	enum wf_code code;

	add_script(&script, hook->name);
	code = wf_file_create(hook->path.ptr, script.ptr, script.len, false, err);
	if (code == WF_OK && !make_executable(hook->path.ptr))
		code = cannot_write(hook->path.ptr, err);
	wf_buf_release(&script);
	return code;
}

static enum wf_code keep_and_write(struct wf_hook *hook, const char *kept, struct wf_error *err)
{
	enum wf_code code;

	if (exists(kept)) {
		wf_error_file(err, hook->path.ptr);
		wf_error_set(err, WF_CONFLICT, 0,
			     "there is a hook, and another one that was kept before it: %s", kept);
		wf_error_hint(err, "join the two, or remove one");
		return WF_CONFLICT;
	}
	if (rename(hook->path.ptr, kept) != 0)
		return cannot_write(hook->path.ptr, err);
	code = write_script(hook, err);
	if (code != WF_OK && !exists(hook->path.ptr))
		rename(kept, hook->path.ptr);
	hook->kept = code == WF_OK;
	return code;
}

/* The file may be ours, and only not executable. */
static bool is_ours(const struct wf_hook *hook)
{
	struct wf_error ignored = WF_ERROR_INIT;
	struct wf_buf ours = WF_BUF_INIT;
	char *bytes;
	size_t len;
	bool same;

	add_script(&ours, hook->name);
	same = read_hook(hook, &bytes, &len, &ignored) == WF_OK &&
	       wf_slice_eq(wf_slice(bytes, len), wf_buf_as_slice(&ours));
	free(bytes);
	wf_buf_release(&ours);
	wf_error_release(&ignored);
	return same;
}

enum wf_code wf_hook_install(struct wf_hook *hook, struct wf_error *err)
{
	struct wf_buf kept = WF_BUF_INIT;
	enum wf_code code = WF_OK;
	int lock;

	if (hook->state != WF_HOOK_MISSING)
		return WF_OK;
	lock = lock_folder(hook);
	if (lock < 0)
		return cannot_write(hook->path.ptr, err);
	add_kept(&kept, hook);
	if (is_ours(hook))
		code = make_executable(hook->path.ptr) ? WF_OK : cannot_write(hook->path.ptr, err);
	else if (exists(hook->path.ptr))
		code = keep_and_write(hook, kept.ptr, err);
	else
		code = write_script(hook, err);
	if (code == WF_OK) {
		hook->state = WF_HOOK_INSTALLED;
		hook->changed = true;
	}
	wf_buf_release(&kept);
	close(lock);
	return code;
}

enum wf_code wf_hook_uninstall(struct wf_hook *hook, struct wf_error *err)
{
	struct wf_buf kept = WF_BUF_INIT;
	enum wf_code code = WF_OK;
	bool ours = is_ours(hook);
	int lock;

	if (!ours && (exists(hook->path.ptr) || !hook->kept))
		return WF_OK;
	lock = lock_folder(hook);
	if (lock < 0)
		return cannot_write(hook->path.ptr, err);
	add_kept(&kept, hook);
	if ((hook->kept ? rename(kept.ptr, hook->path.ptr) : unlink(hook->path.ptr)) != 0)
		code = cannot_write(hook->path.ptr, err);
	if (code == WF_OK) {
		hook->state = WF_HOOK_MISSING;
		hook->changed = true;
	}
	wf_buf_release(&kept);
	close(lock);
	return code;
}
