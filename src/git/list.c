#include "git/list.h"

#include "base/arena.h"
#include "git/attributes.h"
#include "git/run.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* How git is asked about a folder. */
struct question {
	const char *folder;   /* as the user gave it */
	const char *start;    /* git runs here ... */
	const char *below;    /* ... and lists what is below this */
	struct wf_buf prefix; /* makes its answers paths */
};

static void add(struct wf_paths *paths, const char *prefix, struct wf_slice name)
{
	struct wf_buf path = WF_BUF_INIT;

	wf_buf_str(&path, prefix);
	wf_buf_slice(&path, name);
	WF_GROW(paths->items, paths->n, paths->cap);
	paths->items[paths->n++] = (struct wf_path){.path = wf_buf_detach(&path)};
}

void wf_paths_release(struct wf_paths *paths)
{
	for (size_t i = 0; i < paths->n; i++)
		free(paths->items[i].path);
	free(paths->items);
	*paths = (struct wf_paths){0};
}

static int compare(const void *a, const void *b)
{
	return strcmp(((const struct wf_path *)a)->path, ((const struct wf_path *)b)->path);
}

bool wf_git_is_markdown(struct wf_slice name)
{
	static const char *const endings[] = {".md", ".markdown"};

	for (size_t i = 0; i < sizeof(endings) / sizeof(*endings); i++) {
		size_t len = strlen(endings[i]);

		if (name.len >= len &&
		    wf_slice_is_nocase(wf_slice_skip(name, name.len - len), endings[i]))
			return true;
	}
	return false;
}

/* What comes before the names of FOLDER's entries. */
static void add_prefix(struct wf_buf *prefix, const char *folder)
{
	if (strcmp(folder, ".") == 0)
		return;
	wf_buf_str(prefix, folder);
	if (prefix->ptr[prefix->len - 1] != '/')
		wf_buf_byte(prefix, '/');
}

/* --- folders that cannot be read --- */

static enum wf_code forbidden(const char *path, struct wf_error *err)
{
	struct wf_buf word = WF_BUF_INIT;

	wf_error_set(err, WF_UNREADABLE, 0, "cannot be read: permission denied");
	wf_buf_shell_word(&word, path);
	wf_error_hint(err, "chmod u+rx %s%s", *path == '-' ? "./" : "", word.ptr);
	wf_buf_release(&word);
	return WF_UNREADABLE;
}

/* The error for PATH, which gave the error number WHY when it was opened or read. */
static enum wf_code cannot_read(const char *path, int why, struct wf_error *err)
{
	struct stat st;

	wf_error_file(err, path);
	switch (why) {
	case ENOENT: return wf_error_set(err, WF_NOT_FOUND, 0, "no such folder");
	case ENOTDIR:
		if (stat(path, &st) == 0)
			return wf_error_set(err, WF_UNREADABLE, 0, "a file, not a folder");
		return wf_error_set(err, WF_NOT_FOUND, 0,
				    "no such folder: a part of its path is not a folder");
	case EACCES: return forbidden(path, err);
	default: return wf_error_set(err, WF_UNREADABLE, 0, "cannot be read: %s", strerror(why));
	}
}

static enum wf_code check_folder(const char *folder, struct wf_error *err)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	enum wf_code code = WF_OK;

	if (fd < 0 || faccessat(fd, ".", X_OK, AT_EACCESS) != 0)
		code = cannot_read(folder, errno, err);
	if (fd >= 0)
		close(fd);
	return code;
}

static bool is_gone(int why)
{
	return why == ENOENT || why == ENOTDIR || why == ELOOP;
}

/* --- without git --- */

static enum wf_code visit(struct wf_paths *paths, struct wf_paths *folders, const char *prefix,
			  DIR *dir, const char *folder, struct wf_error *err)
{
	struct dirent *entry;
	struct stat st;

	while ((errno = 0, entry = readdir(dir))) {
		struct wf_slice name = wf_slice_str(entry->d_name);

		if (wf_slice_is(name, ".") || wf_slice_is(name, "..") || wf_slice_is(name, ".git"))
			continue;
		if (fstatat(dirfd(dir), name.ptr, &st, AT_SYMLINK_NOFOLLOW) != 0) {
			if (!is_gone(errno))
				return cannot_read(folder, errno, err);
		} else if (S_ISDIR(st.st_mode)) {
			add(folders, prefix, name);
		} else if (S_ISREG(st.st_mode) && wf_git_is_markdown(name)) {
			add(paths, prefix, name);
		}
	}
	return errno == 0 ? WF_OK : cannot_read(folder, errno, err);
}

static DIR *open_folder(const char *folder, int follow)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC | follow);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	int saved = errno;

	if (fd >= 0 && !dir)
		close(fd);
	errno = saved;
	return dir;
}

/* Adds the documents in FOLDER to PATHS, and the folders in it to FOLDERS. */
static enum wf_code visit_folder(struct wf_paths *paths, struct wf_paths *folders,
				 const char *folder, int follow, struct wf_error *err)
{
	DIR *dir = open_folder(folder, follow);
	struct wf_buf prefix = WF_BUF_INIT;
	enum wf_code code;

	if (!dir)
		return follow && is_gone(errno) ? WF_OK : cannot_read(folder, errno, err);
	add_prefix(&prefix, folder);
	code = visit(paths, folders, prefix.ptr, dir, folder, err);
	wf_buf_release(&prefix);
	closedir(dir);
	return code;
}

static enum wf_code walk(struct wf_paths *paths, const char *folder, struct wf_error *err)
{
	struct wf_paths left = {0};
	enum wf_code code = visit_folder(paths, &left, folder, 0, err);

	while (code == WF_OK && left.n > 0) {
		char *path = left.items[--left.n].path;

		code = visit_folder(paths, &left, path, O_NOFOLLOW, err);
		free(path);
	}
	wf_paths_release(&left);
	return code;
}

/* --- with git --- */

static enum wf_code git_failed(const struct wf_git_run *run, const char *folder,
			       struct wf_error *err)
{
	struct wf_buf word = WF_BUF_INIT;

	wf_error_file(err, folder);
	wf_git_error(run, "git cannot list it", err);
	if (run->status >= 0) {
		wf_buf_shell_word(&word, folder);
		wf_error_hint(err, "git -C %s status", word.ptr);
	}
	wf_buf_release(&word);
	return WF_UNREADABLE;
}

/* Git says that the folder is in no work tree. */
static bool is_outside(const struct wf_git_run *run)
{
	struct wf_slice reason = wf_git_reason(run);

	return run->status == 128 &&
	       (wf_slice_starts(reason, "not a git repository") ||
		wf_slice_starts(reason, "this operation must be run in a work tree") ||
		wf_slice_has(reason, "' is outside repository"));
}

static enum wf_code cannot_look_up(const char *path, int why, struct wf_error *err)
{
	wf_error_file(err, path);
	return wf_error_set(err, WF_UNREADABLE, 0, "cannot be looked up: %s", strerror(why));
}

/* Whether PATH is a regular file that no symbolic link after its first SKIP bytes leads to. */
static enum wf_code look_up(bool *found, char *path, size_t skip, struct wf_error *err)
{
	char *slash = path + skip;
	struct stat st;
	int failed;

	do {
		slash = strchr(slash + 1, '/');
		if (slash)
			*slash = '\0';
		failed = lstat(path, &st);
		if (slash)
			*slash = '/';
	} while (slash && !failed && S_ISDIR(st.st_mode));
	*found = !slash && !failed && S_ISREG(st.st_mode);
	return !failed || is_gone(errno) ? WF_OK : cannot_look_up(path, errno, err);
}

static enum wf_code take_names(struct wf_paths *paths, const struct question *q,
			       struct wf_slice names, struct wf_error *err)
{
	while (names.len > 0) {
		struct wf_slice name = wf_git_cut(&names);
		enum wf_code code;
		bool found;

		if (!wf_git_is_markdown(name))
			continue;
		add(paths, q->prefix.ptr, name);
		code = look_up(&found, paths->items[paths->n - 1].path, q->prefix.len, err);
		if (code != WF_OK)
			return code;
		if (!found)
			free(paths->items[--paths->n].path);
	}
	return WF_OK;
}

static enum wf_code list(struct wf_paths *paths, bool *outside, const struct question *q,
			 struct wf_error *err)
{
	const char *argv[] = {WF_GIT,
			      "-C",
			      q->start,
			      "ls-files",
			      "-z",
			      "--cached",
			      "--others",
			      "--exclude-standard",
			      "--deduplicate",
			      "--",
			      q->below,
			      NULL};
	struct wf_git_run run;
	enum wf_code code = WF_OK;

	*outside = false;
	if (wf_git_run(&run, argv, WF_SLICE_LIT("")) != 0) {
		*outside = errno == ENOENT || errno == EACCES;
		if (!*outside)
			code = git_failed(&run, q->folder, err);
	} else if (run.status == 0) {
		code = take_names(paths, q, wf_buf_as_slice(&run.out), err);
	} else {
		*outside = is_outside(&run);
		if (!*outside)
			code = git_failed(&run, q->folder, err);
	}
	wf_git_run_release(&run);
	return code;
}

static enum wf_code ask_attributes(struct wf_paths *paths, const struct question *q,
				   struct wf_error *err)
{
	int *wanted = wf_xrealloc(NULL, paths->n, sizeof(*wanted));
	struct wf_buf names = WF_BUF_INIT;
	enum wf_code code;

	for (size_t i = 0; i < paths->n; i++) {
		const char *name = paths->items[i].path + q->prefix.len;

		wf_buf_add(&names, name, strlen(name) + 1);
	}
	code = wf_git_attributes(wanted, q->start, wf_buf_as_slice(&names), WF_OF_WORK_TREE, err);
	for (size_t i = 0; i < paths->n && code == WF_OK; i++)
		paths->items[i].wanted = wanted[i];
	wf_buf_release(&names);
	free(wanted);
	return code;
}

/* To git, GIT_DIR makes the folder it is started in the top of the work tree. */
static struct question question(const char *folder)
{
	struct question q = {
		.folder = folder, .start = folder, .below = ".", .prefix = WF_BUF_INIT};

	if (getenv("GIT_DIR")) {
		q.start = ".";
		q.below = folder;
	} else {
		add_prefix(&q.prefix, folder);
	}
	return q;
}

enum wf_code wf_git_list(struct wf_paths *paths, const char *folder, struct wf_error *err)
{
	struct question q;
	enum wf_code code;
	bool outside;

	*paths = (struct wf_paths){0};
	code = check_folder(folder, err);
	if (code != WF_OK)
		return code;
	q = question(folder);
	code = list(paths, &outside, &q, err);
	if (code == WF_OK && outside)
		code = walk(paths, folder, err);
	if (code == WF_OK && paths->n > 0) {
		qsort(paths->items, paths->n, sizeof(*paths->items), compare);
		if (!outside)
			code = ask_attributes(paths, &q, err);
	}
	if (code != WF_OK)
		wf_paths_release(paths);
	wf_buf_release(&q.prefix);
	return code;
}
