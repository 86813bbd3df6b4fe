/*
 * Markdown files in two versions: what a commit has, and what is staged or lies
 * in the work tree.
 *
 *	struct wf_versions versions;
 *	if (wf_git_staged(&versions, &query, &err) != WF_OK)
 *		...
 *	for (size_t i = 0; i < versions.n; i++)
 *		... versions.items[i].path, .bytes, .before
 *	wf_versions_release(&versions);
 *
 * What is staged is read from the index (that of GIT_INDEX_FILE, where it is
 * set: `git commit -a` has one of its own), never from the work tree, and the
 * index is never written. Links, submodules, files that are only intended to
 * be added and files in a merge conflict are left out. Renamed files are
 * compared with what they were called.
 */
#ifndef WF_GIT_VERSIONS_H
#define WF_GIT_VERSIONS_H

#include "base/error.h"

struct wf_version {
	char *path;             /* from the top of the work tree */
	char *before_path;      /* what the commit calls it, or NULL: it has no such file */
	struct wf_slice bytes;  /* what is staged; of the work tree nothing */
	struct wf_slice before; /* what the commit has */
	int wanted;             /* the attribute wfmd, once wf_versions_ask_attributes asked */
	char *oid, *before_oid; /* of the blobs, or NULL */
};

struct wf_versions {
	struct wf_version *items; /* sorted by path */
	size_t n, cap;
	bool merging;        /* a merge is going on: the next commit has a second parent */
	struct wf_buf blobs; /* what the slices point into */
};

struct wf_versions_query {
	const char *since;        /* the commit; NULL for HEAD, which may be yet to come */
	const char *const *paths; /* files and folders, as seen from here */
	size_t npaths;            /* 0: whatever differs from the commit */
};

/*
 * The staged files. Those that PATHS name count whether they differ or not;
 * WF_NOT_FOUND where the index has nothing of that name. WF_NO_MATCH: there is no
 * such commit. WF_UNREADABLE: not in a work tree, or git fails.
 */
enum wf_code wf_git_staged(struct wf_versions *versions, const struct wf_versions_query *query,
			   struct wf_error *err);

/*
 * The files of the commit SINCE that are other ones, or are missing, in the work
 * tree: those are compared with wf_versions_find. Errors as above.
 */
enum wf_code wf_git_since(struct wf_versions *versions, const char *since, struct wf_error *err);

/* The file that is at PATH, seen from the top; or NULL. */
const struct wf_version *wf_versions_find(const struct wf_versions *versions, const char *path);

/* Appends the content of NAME, as "HEAD:docs/a.md", to OUT; false where there is no such file. */
bool wf_git_blob(struct wf_buf *out, const char *name);

/* Fills WANTED, as the index has it; TOP is the top of the work tree. */
enum wf_code wf_versions_ask_attributes(struct wf_versions *versions, const char *top,
					struct wf_error *err);

void wf_versions_release(struct wf_versions *versions);

#endif
