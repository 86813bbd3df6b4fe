/*
 * A three-way merge of documents by what they mean.
 *
 *	struct wf_merge *merge;
 *	code = wf_merge_begin(&merge, versions, &map, &err);
 *	... merge the three texts wf_merge_tokens(merge, side), line by line, as diff3 does ...
 *	code = wf_merge_finish(merge, merged, &style, &out, &conflicts, &err);
 *	wf_merge_free(merge);
 *
 * The versions are cut into units: a heading, a field, a step's own lines, or
 * any other line. Units that are one thing in several versions get one token,
 * whatever their markers, symbols and words, so that a line merge of the
 * tokens decides what stands where and nothing else. What each thing then
 * says follows from its versions: of a step the mark, the text and the reason
 * it is blocked are merged each by itself; states of phases follow from the
 * merged steps. Where both sides inserted at one place, both are kept.
 *
 * Nothing depends on which side is ours, but for the order inside conflicts.
 */
#ifndef WF_OPS_MERGE_H
#define WF_OPS_MERGE_H

#include "doc/doc.h"

enum wf_side { WF_BASE, WF_OURS, WF_THEIRS };
#define WF_NSIDES 3

/* The side whose text stands, WF_BASE where both changed it to different ones. */
enum wf_side wf_merge_pick(struct wf_slice base, struct wf_slice ours, struct wf_slice theirs);

/* How conflicts are marked. */
struct wf_merge_style {
	size_t marker_size; /* 7 is usual */
	bool base;          /* diff3, zdiff3: the base's lines are shown, too */
	bool trim;          /* merge, zdiff3: lines that both sides share stay outside */
};

struct wf_merge;

/*
 * Reads the three VERSIONS, which must outlive the merge; MAP may be NULL.
 * WF_NOT_STATUS and the errors of wf_doc_read where one of the sides is nothing
 * to be merged so; *MERGE is then NULL.
 */
enum wf_code wf_merge_begin(struct wf_merge **merge, const struct wf_slice versions[WF_NSIDES],
			    const struct wf_map *map, struct wf_error *err);

/* SIDE as tokens, one a line; owned by the merge. */
struct wf_slice wf_merge_tokens(const struct wf_merge *merge, enum wf_side side);

/*
 * Appends the merged document to OUT. MERGED is the line merge of the tokens,
 * conflicts marked with seven characters and the base's lines shown. *CONFLICTS
 * counts the marked places. WF_CONFLICT where the merged document would not be
 * read as what it was merged from: OUT is then to be thrown away.
 */
enum wf_code wf_merge_finish(struct wf_merge *merge, struct wf_slice merged,
			     const struct wf_merge_style *style, struct wf_buf *out,
			     size_t *conflicts, struct wf_error *err);

void wf_merge_free(struct wf_merge *merge);

#endif
