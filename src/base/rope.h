/*
 * A text in parts that somebody else owns: a new version of a document is mostly bytes of the old
 * one, which need not be copied to be compared and written.
 *
 *	struct wf_rope text = WF_ROPE_INIT;
 *	wf_rope_add(&text, wf_slice(bytes, 10));
 *	wf_rope_add(&text, WF_SLICE_LIT("[x]"));
 *	... text.items, text.n ...
 *	wf_rope_release(&text);
 */
#ifndef WF_BASE_ROPE_H
#define WF_BASE_ROPE_H

#include "base/buf.h"

struct wf_rope {
	struct wf_slice *items; /* owned, but not what they point to */
	size_t n, cap;
	struct wf_buf joined; /* once it is asked for all of them, in one */
};

#define WF_ROPE_INIT \
	{ \
		NULL, 0, 0, WF_BUF_INIT \
	}

/* A rope of PART alone; neither to be changed nor to be released. */
static inline struct wf_rope wf_rope_of(struct wf_slice *part)
{
	return (struct wf_rope){part, 1, 0, WF_BUF_INIT};
}

/* PART, which must last as long as ROPE, comes at the end. */
void wf_rope_add(struct wf_rope *rope, struct wf_slice part);

/* All parts as one, which lasts until ROPE changes: a copy, unless there is just one. */
struct wf_slice wf_rope_join(struct wf_rope *rope);

/* Appends all parts to OUT. */
void wf_rope_copy(const struct wf_rope *rope, struct wf_buf *out);

/* ROPE is TEXT. Parts that are the very bytes of it are not looked at. */
bool wf_rope_equal(const struct wf_rope *rope, struct wf_slice text);

/* How many bytes all parts have. */
size_t wf_rope_len(const struct wf_rope *rope);

/* Takes all parts out. */
void wf_rope_clear(struct wf_rope *rope);

void wf_rope_release(struct wf_rope *rope);

#endif
