/*
 * Edits: what an operation wants changed, as splices over a source's bytes.
 *
 * An operation collects edits in any order; applying sorts them and copies
 * every byte that no edit names. Edits do not overlap; those at one offset are
 * applied in the order in which they were added.
 */
#ifndef WF_TEXT_EDIT_H
#define WF_TEXT_EDIT_H

#include "base/arena.h"
#include "base/rope.h"

struct wf_edit {
	size_t offset;        /* first byte that goes */
	size_t len;           /* how many go; 0 for an insertion */
	struct wf_slice text; /* what comes in their place; owned by the list */
	size_t order;
};

struct wf_edits {
	struct wf_edit *items;
	size_t n, cap;
	struct wf_arena arena;
};

#define WF_EDITS_INIT \
	{ \
		0 \
	}

/* Replaces LEN bytes at OFFSET by a copy of TEXT. */
void wf_edits_add(struct wf_edits *edits, size_t offset, size_t len, struct wf_slice text);

/* Sorts by offset, and drops edits that put back what stands there in BYTES. */
void wf_edits_settle(struct wf_edits *edits, const char *bytes);

/*
 * Appends to OUT what the settled EDITS make of BYTES: parts of both, which must outlive OUT.
 * Overlapping edits are a mistake of the program and abort it.
 */
void wf_edits_rope(const struct wf_edits *edits, const char *bytes, size_t len,
		   struct wf_rope *out);

/* The same as bytes, appended to OUT. */
void wf_edits_apply(const struct wf_edits *edits, const char *bytes, size_t len,
		    struct wf_buf *out);

void wf_edits_release(struct wf_edits *edits);

#endif
