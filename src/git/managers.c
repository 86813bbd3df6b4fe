#include "git/managers.h"

#include "base/arena.h"
#include "git/place.h"
#include "git/run.h"
#include "text/file.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* In FILE and LINES an at sign stands for the name of the hook. */
struct manager {
	const char *name;
	const char *mark;         /* is in the hooks that it writes */
	const char *const *files; /* one of these, at the top, shows that it is used; NULL ends */
	const char *file;         /* has to call wfmd; NULL: the one of FILES that is there */
	const char *lines;        /* what to write into it */
};

static const char *const husky_files[] = {".husky", NULL};
static const char *const lefthook_files[] = {"lefthook.yml",         "lefthook.yaml",
					     "lefthook.toml",        "lefthook.json",
					     ".lefthook.yml",        ".lefthook.yaml",
					     ".lefthook.toml",       ".lefthook.json",
					     ".config/lefthook.yml", NULL};
static const char *const pre_commit_files[] = {".pre-commit-config.yaml", NULL};

static const struct manager managers[] = {
	{"husky", "husky", husky_files, ".husky/@", "wfmd hook @\n"},
	{"lefthook", "lefthook", lefthook_files, NULL,
	 "@:\n"
	 "  commands:\n"
	 "    wfmd:\n"
	 "      run: wfmd hook @\n"},
	{"pre-commit", "pre-commit.com", pre_commit_files, NULL,
	 "- repo: local\n"
	 "  hooks:\n"
	 "    - id: wfmd-@\n"
	 "      name: status documents\n"
	 "      entry: wfmd hook @\n"
	 "      language: system\n"
	 "      types: [markdown]\n"
	 "      stages: [@]\n"},
};

static void add_named(struct wf_buf *out, const char *text, const char *hook)
{
	for (; *text; text++) {
		if (*text == '@')
			wf_buf_str(out, hook);
		else
			wf_buf_byte(out, *text);
	}
}

/* --- where hooks are --- */

/* The real path of FOLDER, or where it would be: its own folder must exist. */
static char *real_folder(const char *folder)
{
	char *real = realpath(folder, NULL), *above;
	const char *slash = strrchr(folder, '/');
	struct wf_buf path = WF_BUF_INIT;

	if (real)
		return real;
	above = slash ? wf_xstrndup(folder, (size_t)(slash - folder) + 1) : wf_xstrndup(".", 1);
	real = realpath(above, NULL);
	free(above);
	if (!real)
		return NULL;
	wf_buf_printf(&path, "%s/%s", real, slash ? slash + 1 : folder);
	free(real);
	return wf_buf_detach(&path);
}

static bool is_below(const char *path, const char *folder)
{
	size_t len = strlen(folder);

	return strncmp(path, folder, len) == 0 && (path[len] == '/' || path[len] == '\0');
}

static bool is_shared(const char *folder, const char *common, const char *top)
{
	char *hooks = real_folder(folder), *git = realpath(common, NULL);
	bool shared = hooks && git && !is_below(hooks, git) && !is_below(hooks, top);

	free(hooks);
	free(git);
	return shared;
}

static bool is_no_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && !S_ISDIR(st.st_mode);
}

/* As people do with core.hooksPath and /dev/null. */
static enum wf_code turned_off(const char *what, const char *why, struct wf_error *err)
{
	wf_error_file(err, what);
	wf_error_set(err, WF_CONFLICT, 0, "%s: git runs none", why);
	wf_error_hint(err, "'git config --unset core.hooksPath' turns them on");
	return WF_CONFLICT;
}

/* Git then looks for hooks at the root of the file system, which is no place for them. */
static bool is_set_to_nothing(void)
{
	const char *argv[] = {"git", "config", "--get", "core.hooksPath", NULL};
	struct wf_buf value = WF_BUF_INIT;
	bool nothing = wf_git_ask(&value, argv) && value.len == 0;

	wf_buf_release(&value);
	return nothing;
}

enum wf_code wf_hook_place_find(struct wf_hook_place *place, const char *top, struct wf_error *err)
{
	const char *hooks[] = {"git", "rev-parse", "--git-path", "hooks", NULL};
	const char *git[] = {"git", "rev-parse", "--git-common-dir", NULL};
	struct wf_buf common = WF_BUF_INIT;
	enum wf_code code = WF_OK;

	*place = (struct wf_hook_place){.folder = WF_BUF_INIT, .top = top};
	if (!wf_git_ask(&place->folder, hooks) || !wf_git_ask(&common, git))
		code = wf_error_set(err, WF_UNREADABLE, 0, "git does not say where its hooks are");
	else if (is_set_to_nothing())
		code = turned_off("core.hooksPath", "is set to nothing", err);
	else if (is_no_folder(place->folder.ptr))
		code = turned_off(place->folder.ptr, "is where git looks for hooks, but no folder",
				  err);
	else
		place->shared = is_shared(place->folder.ptr, common.ptr, top);
	wf_buf_release(&common);
	return code;
}

void wf_hook_place_release(struct wf_hook_place *place)
{
	wf_buf_release(&place->folder);
}

/* --- whose they are --- */

static bool is_at_top(const char *top, const char *name)
{
	struct wf_buf path = WF_BUF_INIT;
	bool found;

	wf_buf_printf(&path, "%s/%s", top, name);
	found = access(path.ptr, F_OK) == 0;
	wf_buf_release(&path);
	return found;
}

/* The file of MANAGER that is there, or NULL. */
static const char *file_of(const struct manager *manager, const char *top)
{
	for (const char *const *file = manager->files; *file; file++) {
		if (is_at_top(top, *file))
			return *file;
	}
	return NULL;
}

/* The file NAME at the top has a word for wfmd to run as HOOK. */
static bool calls(const char *top, const char *name, const char *hook)
{
	struct wf_buf path = WF_BUF_INIT, call = WF_BUF_INIT, id = WF_BUF_INIT;
	struct wf_error ignored = WF_ERROR_INIT;
	struct wf_slice text;
	char *bytes;
	size_t len;
	bool found = false;

	wf_buf_printf(&path, "%s/%s", top, name);
	add_named(&call, "wfmd hook @", hook);
	add_named(&id, "wfmd-@", hook);
	if (wf_file_read(&bytes, &len, path.ptr, &ignored) == WF_OK) {
		text = wf_slice(bytes, len);
		found = wf_slice_has(text, call.ptr) || wf_slice_has(text, id.ptr);
		free(bytes);
	}
	wf_error_release(&ignored);
	wf_buf_release(&path);
	wf_buf_release(&call);
	wf_buf_release(&id);
	return found;
}

static void hand_over(struct wf_hook *hook, const struct manager *manager, const char *file,
		      const char *top)
{
	struct wf_buf name = WF_BUF_INIT;

	if (manager->file || !file)
		add_named(&name, manager->file ? manager->file : manager->files[0], hook->name);
	else
		wf_buf_str(&name, file);
	hook->manager = manager->name;
	hook->state = calls(top, name.ptr, hook->name) ? WF_HOOK_CALLED : WF_HOOK_MANAGED;
	if (hook->state == WF_HOOK_MANAGED)
		add_named(&hook->lines, manager->lines, hook->name);
	wf_buf_clear(&hook->path);
	wf_git_from_here(&hook->path, top, name.ptr);
	wf_buf_release(&name);
}

void wf_hook_ask_manager(struct wf_hook *hook, const struct wf_hook_place *place,
			 struct wf_slice text)
{
	for (size_t i = 0; i < sizeof(managers) / sizeof(managers[0]); i++) {
		const char *file = file_of(&managers[i], place->top);

		if (file || wf_slice_has(text, managers[i].mark)) {
			hand_over(hook, &managers[i], file, place->top);
			return;
		}
	}
	if (!place->shared)
		return;
	hook->state = WF_HOOK_SHARED;
	add_named(&hook->lines, "wfmd hook @\n", hook->name);
}
