/*
 * The block structure of a document, as CommonMark defines it.
 *
 * This is the one module that knows libcmark. What a heading, an item or a
 * code block is, is decided there and nowhere else.
 */
#ifndef WF_DOC_BLOCKS_H
#define WF_DOC_BLOCKS_H

#include "base/arena.h"
#include "doc/pool.h"
#include "text/source.h"

enum wf_block_type {
	WF_BLOCK_QUOTE,
	WF_BLOCK_LIST,
	WF_BLOCK_ITEM,
	WF_BLOCK_CODE,
	WF_BLOCK_HTML,
	WF_BLOCK_PARAGRAPH,
	WF_BLOCK_HEADING,
	WF_BLOCK_BREAK, /* thematic break */
};

/* One block; the array holds them in document order, parents before children. */
struct wf_block {
	uint32_t line;     /* its first line in the file, from 1 */
	uint32_t end_line; /* its last line; of lists and items, blank lines may be included */
	uint32_t column;   /* byte of that line at which it begins, from 1 */
	uint32_t end;      /* index just past its last descendant */
	int32_t parent;    /* index of its container, or -1 at the top level */
	uint8_t type;      /* enum wf_block_type */
	uint8_t level;     /* of a heading, 1 to 6 */
	bool fenced;       /* of a code block */
};

struct wf_blocks {
	struct wf_block *items;
	size_t n, cap;
};

/* Parses SRC, its front matter left out, into *BLOCKS; wf_blocks_release frees it. */
void wf_blocks_parse(struct wf_blocks *blocks, const struct wf_source *src);

void wf_blocks_release(struct wf_blocks *blocks);

/* About as many bytes as are parsed at a time: trees take several times the memory of their text. */
#define WF_BLOCKS_PART ((size_t)1 << 18)

/*
 * The line before which a part of SRC that begins with line FIRST may end, at
 * least SIZE bytes on: a heading, or what comes after the last line. Whether
 * that heading is one is known only when the part has been parsed.
 */
size_t wf_blocks_cut(const struct wf_source *src, size_t first, size_t size);

/*
 * Adds the blocks of the lines from FIRST to before END, which is of
 * wf_blocks_cut, in memory of POOL. False, and nothing added, where line END
 * is inside one of them after all (a fence or HTML).
 */
bool wf_blocks_parse_part(struct wf_blocks *blocks, struct wf_pool *pool,
			  const struct wf_source *src, size_t first, size_t end);

/*
 * A heading put after the end of SRC would not be one: the block that begins
 * on LINE, the last at the top level, is a fence, comment or other HTML block
 * that nothing closes. LINE 0 stands for a document without blocks.
 */
bool wf_blocks_end_open(const struct wf_source *src, size_t line);

/*
 * The plain text of one line of inline Markdown: emphasis, links, code spans,
 * strike-through, escapes and character references are looked through, raw
 * HTML is dropped. The result is INLINE itself where it has no markup, else it
 * is owned by ARENA. Beyond WF_INLINE_MAX bytes only escapes and references are
 * looked through: the time that libcmark takes for some inline Markdown grows
 * with its square.
 */
#define WF_INLINE_MAX 2048
struct wf_slice wf_inline_text(struct wf_arena *arena, struct wf_slice markdown);

/*
 * Decodes backslash escapes (CommonMark 2.4) and character references (2.5)
 * and nothing else. The result is S itself where there are none, else it is
 * owned by ARENA.
 */
struct wf_slice wf_inline_decode(struct wf_arena *arena, struct wf_slice s);

/* The character reference at the start of S: its length with `&` and `;`, or 0. */
size_t wf_inline_reference(struct wf_slice s);

#endif
