/*
 * How alike two texts are: to suggest what a user may have meant, and to know
 * again what was reworded.
 */
#ifndef WF_BASE_SIMILAR_H
#define WF_BASE_SIMILAR_H

#include "base/slice.h"

/*
 * The number of bytes to insert, delete or replace to make A of B, without
 * regard to the case of ASCII letters. Only the first 64 bytes of each count.
 */
size_t wf_distance(struct wf_slice a, struct wf_slice b);

/*
 * How well B would pass for A in other words, in percent: 0 where it would not,
 * 100 where only the case of ASCII letters differs. It passes where half of
 * the bytes that wf_distance looks at stayed, or half of the words (of the
 * first 32 of each), or where all the words of the shorter one, two at least,
 * are in the longer one, or where the longer one is the shorter one and more.
 */
unsigned wf_similarity(struct wf_slice a, struct wf_slice b);

#endif
