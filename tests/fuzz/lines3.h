/*
 * A three-way merge of lines, as diff3 does it and `git merge-file --diff3` writes it: the engine
 * that wf_merge_begin and wf_merge_finish want, without a process. For short texts.
 */
#ifndef WF_TESTS_LINES3_H
#define WF_TESTS_LINES3_H

#include "ops/merge.h"

/* The most lines that one of the texts may have. */
#define LINES3_MAX 250

/* Appends the merge of TEXTS, whole lines, to OUT; false where they have too many lines. */
bool lines3_merge(struct wf_buf *out, const struct wf_slice texts[WF_NSIDES]);

#endif
