/*
 * The Markdown files of a folder.
 *
 *	struct wf_paths paths;
 *	if (wf_git_list(&paths, "docs", &err) != WF_OK)
 *		...
 *	for (size_t i = 0; i < paths.n; i++)
 *		... paths.items[i].path
 *	wf_paths_release(&paths);
 *
 * In a git work tree these are the files that git knows or would add: what it
 * ignores and what lies in submodules and nested repositories is left out, and
 * so are files that are in the index alone. Anywhere else, and where git is not
 * installed, the folder is walked; only folders named .git are left out.
 * Symbolic links below the folder are never followed.
 *
 * The repository's own programs (hooks, the file system monitor) are not run.
 */
#ifndef WF_GIT_LIST_H
#define WF_GIT_LIST_H

#include "base/error.h"

struct wf_path {
	char *path;
	int wanted; /* the git attribute wfmd: 1 set, -1 unset, 0 neither */
};

struct wf_paths {
	struct wf_path *items;
	size_t n, cap;
};

/*
 * All regular files below FOLDER whose names end in .md or .markdown, in any
 * case, sorted by their bytes. Paths begin with FOLDER as given; those of "."
 * are plain names. (With GIT_DIR in the environment, as in a hook, the current
 * folder is the work tree, as for git; then paths begin with FOLDER as git
 * spells it from there, "docs" for "./docs".)
 *
 * WF_NOT_FOUND, or WF_UNREADABLE: FOLDER is a file, it or a folder below it has
 * no permission (git passes over such a one that holds nothing it knows), or
 * git refuses: the repository is broken, or somebody else's. After an error
 * PATHS is empty; to release it is harmless.
 */
enum wf_code wf_git_list(struct wf_paths *paths, const char *folder, struct wf_error *err);

void wf_paths_release(struct wf_paths *paths);

/* NAME ends in .md or .markdown, in any case. */
bool wf_git_is_markdown(struct wf_slice name);

#endif
