/*
 * Three-way merges, with git's line merge as the engine.
 */
#ifndef WF_GIT_MERGE_H
#define WF_GIT_MERGE_H

#include "ops/merge.h"

struct wf_merged {
	struct wf_buf bytes;
	bool conflicts;
	bool by_meaning; /* else line by line */
};

/* The style of conflicts that merge.conflictStyle asks for. */
struct wf_merge_style wf_git_merge_style(size_t marker_size);

/*
 * Merges VERSIONS: by meaning where both sides are documents with steps, else
 * line by line as git does; what git would not merge either (binary files, or
 * there is no git) becomes one conflict of the two sides, whole. So whenever the
 * sides differ, the outcome is merged or marked. Equal versions need no git.
 */
void wf_git_merge(struct wf_merged *merged, const struct wf_slice versions[WF_NSIDES],
		  const struct wf_map *map, size_t marker_size);

/*
 * The first of these ways alone, even where two versions are equal. False where
 * the versions are nothing to be merged so, or there is no git.
 */
bool wf_git_merge_meaning(struct wf_merged *merged, const struct wf_slice versions[WF_NSIDES],
			  const struct wf_map *map, const struct wf_merge_style *style);

/* The two sides, whole, as one conflict. */
void wf_git_merge_whole(struct wf_buf *out, const struct wf_slice versions[WF_NSIDES],
			size_t marker_size);

#endif
