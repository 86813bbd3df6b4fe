/*
 * The blocks of a document as libcmark finds them in its text as it is: what the masked parse, part
 * by part, is held against.
 */
#ifndef WF_TESTS_PLAIN_H
#define WF_TESTS_PLAIN_H

#include "doc/blocks.h"

#include "base/buf.h"

/* Parses SRC in one go; wf_blocks_release frees *BLOCKS. */
void plain_blocks(struct wf_blocks *blocks, const struct wf_source *src);

/* Parses SRC in parts of at least SIZE bytes, as wf_blocks_parse does with its own size. */
void parted_blocks(struct wf_blocks *blocks, const struct wf_source *src, size_t size);

/* A and B are the same; else WHAT says where they part. */
bool same_blocks(struct wf_buf *what, const struct wf_blocks *a, const struct wf_blocks *b);

/*
 * The blocks of LEN bytes are the same in one go, masked, and masked in parts of any size. True, too,
 * for what is no document. Else WHAT says where they part.
 */
bool blocks_hold(struct wf_buf *what, const char *bytes, size_t len);

#endif
