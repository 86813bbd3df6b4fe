#include "doc/blocks.h"

#include "base/buf.h"
#include "doc/mask.h"

#include <cmark.h>
#include <stdlib.h>

#define REFERENCE_MAX 40 /* the longest entity name, CounterClockwiseContourIntegral, has 31 */

static bool type_of(cmark_node *node, uint8_t *type)
{
	switch (cmark_node_get_type(node)) {
	case CMARK_NODE_BLOCK_QUOTE: *type = WF_BLOCK_QUOTE; return true;
	case CMARK_NODE_LIST: *type = WF_BLOCK_LIST; return true;
	case CMARK_NODE_ITEM: *type = WF_BLOCK_ITEM; return true;
	case CMARK_NODE_CODE_BLOCK: *type = WF_BLOCK_CODE; return true;
	case CMARK_NODE_HTML_BLOCK: *type = WF_BLOCK_HTML; return true;
	case CMARK_NODE_PARAGRAPH: *type = WF_BLOCK_PARAGRAPH; return true;
	case CMARK_NODE_HEADING: *type = WF_BLOCK_HEADING; return true;
	case CMARK_NODE_THEMATIC_BREAK: *type = WF_BLOCK_BREAK; return true;
	default: return false;
	}
}

/*
 * What libcmark is given: lines of the source, masked, each ended by a newline. It is walked along
 * with the tree, whose blocks come in the order of their first lines.
 */
struct masked {
	struct wf_buf text;
	size_t line; /* of the source, that begins at... */
	size_t at;   /* ...this byte of the text */
};

static struct wf_slice masked_line(struct masked *m, size_t line)
{
	const char *end;

	for (;; m->line++) {
		end = memchr(m->text.ptr + m->at, '\n', m->text.len - m->at);
		if (m->line == line || !end)
			break;
		m->at = (size_t)(end - m->text.ptr) + 1;
	}
	return wf_slice(m->text.ptr + m->at, end ? (size_t)(end - m->text.ptr) - m->at : 0);
}

/* Four columns of blanks end just before TEXT, which begins in LINE. */
static bool is_indented(struct wf_slice line, struct wf_slice text)
{
	size_t columns = 0;

	for (const char *p = text.ptr; p > line.ptr && wf_is_blank(p[-1]); p--)
		columns += p[-1] == '\t' ? 4 : 1;
	return columns >= 4;
}

/*
 * libcmark does not tell: indented code begins with its first line, fenced code leaves that out. A
 * fence with an info string may hold a line like itself, but then the info string shows it.
 */
static bool is_fenced(struct masked *m, const struct wf_block *b, cmark_node *node)
{
	struct wf_slice line = masked_line(m, b->line);
	struct wf_slice text =
		wf_slice_skip(line, b->column <= line.len ? b->column - 1 : line.len);
	const char *literal = cmark_node_get_literal(node), *info;

	if (!wf_slice_starts(text, "```") && !wf_slice_starts(text, "~~~"))
		return false;
	info = cmark_node_get_fence_info(node);
	return !is_indented(line, text) || (info && *info) ||
	       strncmp(literal, text.ptr, text.len) != 0 || literal[text.len] != '\n';
}

/* Of an HTML block that its own end closes libcmark reports an end before that line. */
static uint32_t html_end(const struct wf_block *b, const char *literal)
{
	uint32_t line = b->line;

	for (; *literal; literal++)
		line += literal[0] == '\n' && literal[1];
	return line;
}

static int32_t add_block(struct wf_blocks *blocks, struct masked *m, size_t before,
			 cmark_node *node, uint8_t type, int32_t parent)
{
	struct wf_block *b;

	WF_GROW(blocks->items, blocks->n, blocks->cap);
	b = &blocks->items[blocks->n];
	*b = (struct wf_block){
		.line = (uint32_t)(before + (size_t)cmark_node_get_start_line(node)),
		.end_line = (uint32_t)(before + (size_t)cmark_node_get_end_line(node)),
		.column = (uint32_t)cmark_node_get_start_column(node),
		.end = (uint32_t)blocks->n + 1,
		.parent = parent,
		.type = type,
	};
	if (type == WF_BLOCK_HEADING)
		b->level = (uint8_t)cmark_node_get_heading_level(node);
	if (type == WF_BLOCK_CODE)
		b->fenced = is_fenced(m, b, node);
	if (type == WF_BLOCK_HTML)
		b->end_line = html_end(b, cmark_node_get_literal(node));
	return (int32_t)blocks->n++;
}

static bool is_container(uint8_t type)
{
	return type == WF_BLOCK_QUOTE || type == WF_BLOCK_LIST || type == WF_BLOCK_ITEM;
}

/*
 * Walks the tree, without LAST, whose lines are counted from the one after BEFORE. Without
 * recursion: nesting may be as deep as the document is long.
 */
static void flatten(struct wf_blocks *blocks, struct masked *m, size_t before, cmark_node *document,
		    const cmark_node *last)
{
	cmark_node *node = cmark_node_first_child(document);
	int32_t parent = -1;
	uint8_t type;

	while (node && node != last) {
		cmark_node *child = NULL;

		if (type_of(node, &type)) {
			int32_t i = add_block(blocks, m, before, node, type, parent);

			child = is_container(type) ? cmark_node_first_child(node) : NULL;
			if (child)
				parent = i;
		}
		if (child) {
			node = child;
			continue;
		}
		while (!cmark_node_next(node) && parent >= 0) {
			blocks->items[parent].end = (uint32_t)blocks->n;
			parent = blocks->items[parent].parent;
			node = cmark_node_parent(node);
		}
		node = cmark_node_next(node);
	}
}

static cmark_mem memory = {wf_pool_calloc, wf_pool_realloc, wf_pool_free};

/* The tree lives in POOL, which serves this thread until it has been read. */
static cmark_node *parse(struct wf_pool *pool, const struct wf_buf *text)
{
	cmark_parser *parser;
	cmark_node *document;

	wf_pool_rewind(pool);
	wf_pool_use(pool);
	parser = cmark_parser_new_with_mem(CMARK_OPT_DEFAULT, &memory);
	cmark_parser_feed(parser, text->ptr, text->len);
	document = cmark_parser_finish(parser);
	cmark_parser_free(parser);
	return document;
}

static void mask_lines(struct wf_buf *out, const struct wf_source *src, size_t first, size_t end)
{
	static const char probe[] = "# x\n";
	struct wf_mask mask = {0};

	wf_buf_clear(out);
	wf_buf_reserve(out, src->starts[end - 1] - src->starts[first - 1] + 1 + sizeof(probe));
	for (size_t line = first; line < end; line++) {
		struct wf_slice s = wf_source_line(src, line), text = wf_source_text(src, line);

		wf_buf_add(out, s.ptr, s.len - text.len);
		out->len += wf_mask_line(&mask, out->ptr + out->len, text);
		out->ptr[out->len++] = '\n';
	}
	if (end <= src->nlines)
		wf_buf_str(out, probe);
}

bool wf_blocks_parse_part(struct wf_blocks *blocks, struct wf_pool *pool,
			  const struct wf_source *src, size_t first, size_t end)
{
	struct masked m = {.text = WF_BUF_INIT, .line = first};
	cmark_node *document, *last = NULL;
	bool closed = true;

	if (first >= end)
		return true;
	mask_lines(&m.text, src, first, end);
	document = parse(pool, &m.text);
	if (end <= src->nlines) {
		last = cmark_node_last_child(document);
		closed = last && cmark_node_get_type(last) == CMARK_NODE_HEADING &&
			 (size_t)cmark_node_get_start_line(last) == end - first + 1;
	}
	if (closed)
		flatten(blocks, &m, first - 1, document, last);
	wf_pool_use(NULL);
	wf_buf_release(&m.text);
	return closed;
}

/* A heading that ends whatever is open but fences and HTML, and probably is none of their lines. */
static bool may_cut(const struct wf_source *src, size_t line)
{
	struct wf_slice s = wf_source_line(src, line);
	size_t n = 0;

	while (n < s.len && s.ptr[n] == '#')
		n++;
	return n >= 1 && n <= 6 && (n == s.len || wf_is_blank(s.ptr[n])) &&
	       wf_source_is_blank(src, line - 1);
}

size_t wf_blocks_cut(const struct wf_source *src, size_t first, size_t size)
{
	size_t start = wf_source_start(src, first), line;

	if (src->len - start < 2 * size)
		return src->nlines + 1;
	line = wf_source_line_at(src, start + size);
	for (line = line > first ? line : first + 1; line <= src->nlines; line++) {
		if (may_cut(src, line))
			return line;
	}
	return line;
}

void wf_blocks_parse(struct wf_blocks *blocks, const struct wf_source *src)
{
	struct wf_pool pool = {0};
	size_t size, end;

	*blocks = (struct wf_blocks){0};
	for (size_t first = src->first; first <= src->nlines; first = end) {
		size = WF_BLOCKS_PART;
		do {
			end = wf_blocks_cut(src, first, size);
			size *= 2;
		} while (!wf_blocks_parse_part(blocks, &pool, src, first, end));
	}
	wf_pool_release(&pool);
}

void wf_blocks_release(struct wf_blocks *blocks)
{
	free(blocks->items);
	*blocks = (struct wf_blocks){0};
}

bool wf_blocks_end_open(const struct wf_source *src, size_t line)
{
	struct wf_buf probe = WF_BUF_INIT;
	cmark_node *document, *last;
	bool open;

	if (line == 0)
		return false;
	mask_lines(&probe, src, line, src->nlines + 1);
	wf_buf_str(&probe, "\n\n# probe\n");
	document = cmark_parse_document(probe.ptr, probe.len, CMARK_OPT_DEFAULT);
	last = cmark_node_last_child(document);
	open = !last || cmark_node_get_type(last) != CMARK_NODE_HEADING;
	cmark_node_free(document);
	wf_buf_release(&probe);
	return open;
}

static void gather_text(struct wf_buf *out, cmark_node *document)
{
	cmark_iter *iter = cmark_iter_new(document);

	while (cmark_iter_next(iter) != CMARK_EVENT_DONE) {
		cmark_node *node = cmark_iter_get_node(iter);

		switch (cmark_node_get_type(node)) {
		case CMARK_NODE_TEXT:
		case CMARK_NODE_CODE: wf_buf_str(out, cmark_node_get_literal(node)); break;
		case CMARK_NODE_SOFTBREAK:
		case CMARK_NODE_LINEBREAK: wf_buf_byte(out, ' '); break;
		default: break;
		}
	}
	cmark_iter_free(iter);
}

static struct wf_slice settle(struct wf_arena *arena, struct wf_buf *buf)
{
	struct wf_slice s = wf_arena_copy(arena, wf_buf_as_slice(buf));

	wf_buf_release(buf);
	return s;
}

static bool has_any(struct wf_slice s, const char *set)
{
	for (size_t i = 0; i < s.len; i++) {
		if (strchr(set, s.ptr[i]))
			return true;
	}
	return false;
}

/* Parsed as the content of a closed ATX heading, nothing in TEXT can start a block. */
static void parse_inline(struct wf_buf *out, struct wf_slice text)
{
	struct wf_buf markdown = WF_BUF_INIT;
	cmark_node *document;

	wf_buf_str(&markdown, "# ");
	wf_buf_slice(&markdown, text);
	wf_buf_str(&markdown, " #\n");
	document = cmark_parse_document(markdown.ptr, markdown.len, CMARK_OPT_DEFAULT);
	gather_text(out, document);
	cmark_node_free(document);
	wf_buf_release(&markdown);
}

/* S without the ~~ of strike-through, which libcmark takes for text; escaped ones stay. */
static void add_without_strikes(struct wf_buf *out, struct wf_slice s)
{
	for (size_t i = 0; i < s.len; i++) {
		if (wf_slice_starts(wf_slice_skip(s, i), "~~")) {
			i++;
			continue;
		}
		if (s.ptr[i] == '\\' && i + 1 < s.len)
			wf_buf_byte(out, s.ptr[i++]);
		wf_buf_byte(out, s.ptr[i]);
	}
}

/* `&name;`, `&#12;` or `&#x1f;` by its form alone. */
static size_t reference_form(struct wf_slice s)
{
	size_t i = 1;

	if (s.len < 3 || s.ptr[0] != '&')
		return 0;
	for (; i < s.len && i < REFERENCE_MAX; i++) {
		char c = s.ptr[i];

		if (c == ';')
			return i > 1 ? i + 1 : 0;
		if (!wf_is_digit(c) && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') &&
		    !(c == '#' && i == 1))
			return 0;
	}
	return 0;
}

static size_t decode_reference(struct wf_buf *out, struct wf_slice s)
{
	size_t len = reference_form(s), before = out->len;

	if (len == 0)
		return 0;
	parse_inline(out, wf_slice(s.ptr, len));
	if (wf_slice_eq(wf_slice(out->ptr + before, out->len - before), wf_slice(s.ptr, len))) {
		out->len = before;
		return 0;
	}
	return len;
}

size_t wf_inline_reference(struct wf_slice s)
{
	struct wf_buf out = WF_BUF_INIT;
	size_t len = decode_reference(&out, s);

	wf_buf_release(&out);
	return len;
}

static bool is_punctuation(char c)
{
	return c > ' ' && c < 0x7f && !wf_is_digit(c) && !(c >= 'a' && c <= 'z') &&
	       !(c >= 'A' && c <= 'Z');
}

struct wf_slice wf_inline_decode(struct wf_arena *arena, struct wf_slice s)
{
	struct wf_buf out = WF_BUF_INIT;
	size_t i = 0, n;

	if (!has_any(s, "\\&"))
		return s;
	while (i < s.len) {
		if (s.ptr[i] == '\\' && i + 1 < s.len && is_punctuation(s.ptr[i + 1])) {
			wf_buf_byte(&out, s.ptr[i + 1]);
			i += 2;
		} else if ((n = decode_reference(&out, wf_slice_skip(s, i))) > 0) {
			i += n;
		} else {
			wf_buf_byte(&out, s.ptr[i++]);
		}
	}
	return settle(arena, &out);
}

/* A character, an escape or a reference goes on at CUT, or a blank stands before it. */
static bool is_torn(struct wf_slice s, size_t cut)
{
	const char *near = s.ptr + (cut > REFERENCE_MAX ? cut - REFERENCE_MAX : 0);
	const char *reference = memrchr(near, '&', (size_t)(s.ptr + cut - near));

	if (((unsigned char)s.ptr[cut] & 0xc0) == 0x80 || strchr(" \t\\", s.ptr[cut - 1]))
		return true;
	return reference && !memchr(reference, ';', (size_t)(s.ptr + cut - reference));
}

/* Where the part of S ends that is parsed. */
static size_t inline_cut(struct wf_slice s)
{
	size_t cut = s.len;

	if (cut <= WF_INLINE_MAX)
		return cut;
	for (cut = WF_INLINE_MAX; cut > 0 && is_torn(s, cut);)
		cut--;
	return cut;
}

struct wf_slice wf_inline_text(struct wf_arena *arena, struct wf_slice markdown)
{
	struct wf_buf plain = WF_BUF_INIT, out = WF_BUF_INIT;
	size_t cut;

	if (!has_any(markdown, "\\*_[`<&~"))
		return markdown;
	cut = inline_cut(markdown);
	add_without_strikes(&plain, wf_slice(markdown.ptr, cut));
	parse_inline(&out, wf_buf_as_slice(&plain));
	wf_buf_slice(&out, wf_inline_decode(arena, wf_slice_skip(markdown, cut)));
	wf_buf_release(&plain);
	return settle(arena, &out);
}
