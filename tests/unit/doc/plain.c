#include "doc/plain.h"

#include <cmark.h>

static bool type_of(cmark_node *node, struct wf_block *b)
{
	static const struct {
		cmark_node_type of;
		enum wf_block_type is;
	} types[] = {
		{CMARK_NODE_BLOCK_QUOTE, WF_BLOCK_QUOTE},
		{CMARK_NODE_LIST, WF_BLOCK_LIST},
		{CMARK_NODE_ITEM, WF_BLOCK_ITEM},
		{CMARK_NODE_CODE_BLOCK, WF_BLOCK_CODE},
		{CMARK_NODE_HTML_BLOCK, WF_BLOCK_HTML},
		{CMARK_NODE_PARAGRAPH, WF_BLOCK_PARAGRAPH},
		{CMARK_NODE_HEADING, WF_BLOCK_HEADING},
		{CMARK_NODE_THEMATIC_BREAK, WF_BLOCK_BREAK},
	};

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (cmark_node_get_type(node) == types[i].of) {
			b->type = (uint8_t)types[i].is;
			return true;
		}
	}
	return false;
}

/* Indented code begins with the line that it begins on; of a fence that line is no part. */
static bool is_fenced(const struct wf_source *src, const struct wf_block *b, cmark_node *node)
{
	struct wf_slice line = wf_source_line(src, b->line), text;
	const char *literal = cmark_node_get_literal(node);

	text = b->column <= line.len ? wf_slice_skip(line, b->column - 1) : wf_slice("", 0);
	if (!wf_slice_starts(text, "```") && !wf_slice_starts(text, "~~~"))
		return false;
	if (*cmark_node_get_fence_info(node))
		return true;
	return strncmp(literal, text.ptr, text.len) != 0 || literal[text.len] != '\n';
}

static uint32_t last_line(const struct wf_block *b, cmark_node *node)
{
	const char *literal = cmark_node_get_literal(node);
	uint32_t line = b->line;

	for (; *literal; literal++)
		line += literal[0] == '\n' && literal[1];
	return line;
}

void plain_blocks(struct wf_blocks *blocks, const struct wf_source *src)
{
	size_t start = src->first <= src->nlines ? wf_source_start(src, src->first) : src->len;
	cmark_node *document =
		cmark_parse_document(src->bytes + start, src->len - start, CMARK_OPT_DEFAULT);
	cmark_iter *iter = cmark_iter_new(document);
	cmark_event_type event;
	int32_t parent = -1;

	*blocks = (struct wf_blocks){0};
	while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
		cmark_node *node = cmark_iter_get_node(iter);
		int before = (int)src->first - 1;
		struct wf_block b = {.parent = parent};

		if (!type_of(node, &b))
			continue;
		if (event == CMARK_EVENT_EXIT) {
			blocks->items[parent].end = (uint32_t)blocks->n;
			parent = blocks->items[parent].parent;
			continue;
		}
		b.line = (uint32_t)(before + cmark_node_get_start_line(node));
		b.end_line = (uint32_t)(before + cmark_node_get_end_line(node));
		b.column = (uint32_t)cmark_node_get_start_column(node);
		b.level = (uint8_t)cmark_node_get_heading_level(node);
		b.end = (uint32_t)blocks->n + 1;
		b.fenced = b.type == WF_BLOCK_CODE && is_fenced(src, &b, node);
		if (b.type == WF_BLOCK_HTML)
			b.end_line = last_line(&b, node);
		if (b.type != WF_BLOCK_CODE && b.type != WF_BLOCK_HTML && b.type != WF_BLOCK_BREAK)
			parent = (int32_t)blocks->n;
		WF_GROW(blocks->items, blocks->n, blocks->cap);
		blocks->items[blocks->n++] = b;
	}
	cmark_iter_free(iter);
	cmark_node_free(document);
}

void parted_blocks(struct wf_blocks *blocks, const struct wf_source *src, size_t size)
{
	struct wf_pool pool = {0};
	size_t end;

	*blocks = (struct wf_blocks){0};
	for (size_t first = src->first; first <= src->nlines; first = end) {
		size_t more = size;

		while (end = wf_blocks_cut(src, first, more),
		       !wf_blocks_parse_part(blocks, &pool, src, first, end))
			more *= 2;
	}
	wf_pool_release(&pool);
}

/* The last line of a setext heading is libcmark's to get wrong, and nobody asks for it. */
static bool same_block(const struct wf_block *a, const struct wf_block *b)
{
	return a->line == b->line && a->column == b->column && a->end == b->end &&
	       a->parent == b->parent && a->type == b->type && a->level == b->level &&
	       a->fenced == b->fenced &&
	       (a->end_line == b->end_line || a->type == WF_BLOCK_HEADING);
}

static void describe(struct wf_buf *what, const struct wf_block *b)
{
	wf_buf_printf(what, " type %u level %u fenced %u parent %d end %u lines %u:%u-%u\n",
		      b->type, b->level, b->fenced, b->parent, b->end, b->line, b->column,
		      b->end_line);
}

bool same_blocks(struct wf_buf *what, const struct wf_blocks *a, const struct wf_blocks *b)
{
	for (size_t i = 0; i < a->n && i < b->n; i++) {
		if (same_block(&a->items[i], &b->items[i]))
			continue;
		wf_buf_printf(what, "block %zu:\n", i);
		describe(what, &a->items[i]);
		describe(what, &b->items[i]);
		return false;
	}
	if (a->n != b->n)
		wf_buf_printf(what, "%zu blocks, and %zu\n", a->n, b->n);
	return a->n == b->n;
}

bool blocks_hold(struct wf_buf *what, const char *bytes, size_t len)
{
	struct wf_error err = WF_ERROR_INIT;
	struct wf_blocks plain, masked;
	struct wf_source src;
	bool same;

	if (wf_source_init(&src, bytes, len, &err) != WF_OK) {
		wf_error_release(&err);
		return true;
	}
	plain_blocks(&plain, &src);
	wf_blocks_parse(&masked, &src);
	same = same_blocks(what, &plain, &masked);
	wf_blocks_release(&masked);
	for (size_t size = 1; size <= len && same; size *= 3) {
		parted_blocks(&masked, &src, size);
		same = same_blocks(what, &plain, &masked);
		wf_blocks_release(&masked);
	}
	wf_blocks_release(&plain);
	wf_source_release(&src);
	return same;
}
