/*
 * How alike two texts are, to suggest what a user may have meant.
 */
#ifndef WF_BASE_SIMILAR_H
#define WF_BASE_SIMILAR_H

#include "base/slice.h"

/*
 * The number of bytes to insert, delete or replace to make A of B, without
 * regard to the case of ASCII letters. Only the first 64 bytes of each count.
 */
size_t wf_distance(struct wf_slice a, struct wf_slice b);

#endif
