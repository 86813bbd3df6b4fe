#include "doc/build.h"

#include "base/utf8.h"

#include <stdlib.h>

/*
 * One walk over the blocks. Steps whose items are still open form a stack; the
 * role that a criteria field gives lasts to the end of the list after it.
 */
struct scan {
	struct wf_doc *doc;
	const struct wf_blocks *blocks;
	struct open_step {
		uint32_t step;
		uint32_t block_end;
	} * open;
	size_t nopen, open_cap;
	uint32_t role_end; /* block index; the role holds before it */
	enum wf_role role;
	int32_t list_field; /* a field without text whose list may begin on the next line, or -1 */
};

static const struct {
	enum wf_field_name field;
	enum wf_role role;
} criteria[] = {{WF_FIELD_ENTRY, WF_ROLE_ENTRY}, {WF_FIELD_EXIT, WF_ROLE_EXIT}};

static uint32_t current_heading(const struct scan *s)
{
	return (uint32_t)s->doc->nheadings - 1;
}

/* Bytes of the UTF-8 character at the start of S; an invalid byte counts as one. */
static size_t character_len(struct wf_slice s)
{
	size_t len = wf_utf8_len(s.ptr, s.len);

	return len ? len : 1;
}

static bool ends_marker(struct wf_slice s, size_t i)
{
	return i == s.len || wf_is_blank(s.ptr[i]);
}

/* The length of the character in a marker `[c]` that begins TEXT, or 0. */
static size_t marker_len(struct wf_slice text)
{
	size_t len;

	if (text.len < 3 || text.ptr[0] != '[' || text.ptr[1] == ']')
		return 0;
	len = character_len(wf_slice_skip(text, 1));
	if (text.len < len + 2 || text.ptr[1 + len] != ']' || !ends_marker(text, len + 2))
		return 0;
	return len;
}

static const struct {
	const char *bytes;
	bool escaped, done;
} damaged[] = {
	{"[]", false, false},     {"[ x]", false, true},   {"[x ]", false, true},
	{"[ X]", false, true},    {"[X ]", false, true},   {"[ x ]", false, true},
	{"[ X ]", false, true},   {"[  ]", false, false},  {"\\[ ]", true, false},
	{"\\[ \\]", true, false}, {"\\[x]", true, true},   {"\\[x\\]", true, true},
	{"\\[X]", true, true},    {"\\[X\\]", true, true}, {"[ \\]", true, false},
	{"[x\\]", true, true},    {"\\[\\]", true, false}, {"\\[]", true, false},
};

static void add_damage(struct scan *s, struct wf_slice text, uint32_t line)
{
	struct wf_doc *doc = s->doc;

	for (size_t i = 0; i < sizeof(damaged) / sizeof(damaged[0]); i++) {
		size_t len = strlen(damaged[i].bytes);

		if (!wf_slice_starts(text, damaged[i].bytes) || !ends_marker(text, len))
			continue;
		WF_GROW(doc->damages, doc->ndamages, doc->damages_cap);
		doc->damages[doc->ndamages++] = (struct wf_damage){
			.line = line,
			.offset = (uint32_t)wf_doc_offset(doc, text.ptr),
			.len = (uint32_t)len,
			.heading = current_heading(s),
			.escaped = damaged[i].escaped,
			.done = damaged[i].done,
		};
		doc->headings[current_heading(s)].own_boxes++;
		return;
	}
}

static uint8_t marker_state(const struct wf_doc *doc, struct wf_slice mark)
{
	if (mark.len == 1 && wf_is_blank(mark.ptr[0]))
		return WF_OPEN;
	if (mark.len == 1 && (mark.ptr[0] == 'x' || mark.ptr[0] == 'X'))
		return WF_DONE;
	for (size_t i = 0; i < doc->map.n; i++) {
		if (doc->map.items[i].step && wf_slice_eq(doc->map.items[i].from, mark))
			return doc->map.items[i].state;
	}
	return WF_UNKNOWN;
}

/* A backslash that ends its line is a hard line break (CommonMark 6.7), not text. */
static struct wf_slice without_hard_break(struct wf_slice s)
{
	size_t slashes = 0;

	while (slashes < s.len && s.ptr[s.len - 1 - slashes] == '\\')
		slashes++;
	return slashes % 2 ? wf_slice_trim(wf_slice(s.ptr, s.len - 1)) : s;
}

/* The paragraph's text from AFTER on to the end of line LAST, line breaks folded. */
static struct wf_slice step_text(struct wf_doc *doc, struct wf_slice after, size_t line,
				 size_t last)
{
	struct wf_buf buf = WF_BUF_INIT;
	struct wf_slice text = wf_slice_trim(after);

	if (line >= last)
		return text;
	wf_buf_slice(&buf, without_hard_break(text));
	while (++line <= last) {
		text = wf_slice_trim(wf_source_line(&doc->src, line));
		if (buf.len && text.len)
			wf_buf_byte(&buf, ' ');
		wf_buf_slice(&buf, line < last ? without_hard_break(text) : text);
	}
	text = wf_arena_copy(&doc->arena, wf_buf_as_slice(&buf));
	wf_buf_release(&buf);
	return text;
}

/* An odd number of backslashes stands before the byte at I. */
static bool is_escaped(struct wf_slice s, size_t i)
{
	size_t slashes = 0;

	while (slashes < i && s.ptr[i - 1 - slashes] == '\\')
		slashes++;
	return slashes % 2 != 0;
}

/* Where the parenthesis that ends S opens, or S.len; escaped ones are text. */
static size_t last_parenthesis(struct wf_slice s)
{
	size_t depth = 0;

	for (size_t i = s.len; i-- > 0;) {
		bool counts = strchr("()", s.ptr[i]) && !is_escaped(s, i);

		if (counts && s.ptr[i] == ')')
			depth++;
		else if (counts && --depth == 0)
			return i;
		if (depth == 0)
			break;
	}
	return s.len;
}

static void add_reason(struct wf_doc *doc, uint32_t step, struct wf_slice text)
{
	WF_GROW(doc->reasons, doc->nreasons, doc->reasons_cap);
	doc->reasons[doc->nreasons++] = (struct wf_reason){.step = step, .text = text};
}

/* `(blocked)` or `(blocked: reason)` at the end of the text of step I. */
static void find_blocked(struct wf_doc *doc, uint32_t i)
{
	struct wf_step *step = &doc->steps[i];
	struct wf_slice s = step->text;
	size_t open = s.len && s.ptr[s.len - 1] == ')' ? last_parenthesis(s) : s.len;
	struct wf_slice inner;

	if (open == s.len)
		return;
	inner = wf_slice_trim(wf_slice(s.ptr + open + 1, s.len - open - 2));
	if (inner.len < 7 || !wf_slice_is_nocase(wf_slice(inner.ptr, 7), "blocked"))
		return;
	inner = wf_slice_trim(wf_slice_skip(inner, 7));
	if (inner.len && inner.ptr[0] != ':')
		return;
	step->blocked = true;
	if (inner.len)
		add_reason(doc, i,
			   wf_inline_decode(&doc->arena, wf_slice_trim(wf_slice_skip(inner, 1))));
}

static int by_step(const void *step, const void *reason)
{
	const struct wf_reason *r = reason;

	return *(const uint32_t *)step < r->step ? -1 : *(const uint32_t *)step > r->step;
}

struct wf_slice wf_step_reason(const struct wf_doc *doc, uint32_t i)
{
	const struct wf_reason *r = NULL;

	if (doc->steps[i].blocked && doc->nreasons)
		r = bsearch(&i, doc->reasons, doc->nreasons, sizeof(*r), by_step);
	return r ? r->text : wf_slice("", 0);
}

struct wf_slice wf_step_plain_text(const struct wf_step *step)
{
	struct wf_slice s = step->text;

	return step->blocked ? wf_slice_trim(wf_slice(s.ptr, last_parenthesis(s))) : s;
}

/* The last line of block I that is not blank. */
static uint32_t content_end(const struct scan *s, uint32_t i)
{
	uint32_t line = s->blocks->items[i].end_line;

	if (line > s->doc->src.nlines)
		line = (uint32_t)s->doc->src.nlines;
	while (line > s->blocks->items[i].line && wf_source_is_blank(&s->doc->src, line))
		line--;
	return line;
}

/* The source of paragraph B's first line, from where its text begins. */
static struct wf_slice first_line(const struct wf_doc *doc, const struct wf_block *b)
{
	struct wf_slice line = wf_source_line(&doc->src, b->line);

	return b->column - 1 <= line.len ? wf_slice_skip(line, b->column - 1)
					 : wf_slice(line.ptr, 0);
}

static void add_step(struct scan *s, uint32_t item, struct wf_slice text, size_t len)
{
	struct wf_doc *doc = s->doc;
	const struct wf_block *paragraph = &s->blocks->items[item + 1];
	uint32_t last = content_end(s, item + 1);
	struct wf_step *step;

	WF_GROW(doc->steps, doc->nsteps, doc->steps_cap);
	step = &doc->steps[doc->nsteps];
	*step = (struct wf_step){
		.line = paragraph->line,
		.last_line = last,
		.mark = (uint32_t)wf_doc_offset(doc, text.ptr + 1),
		.mark_len = (uint8_t)len,
		.state = marker_state(doc, wf_slice(text.ptr + 1, len)),
		.role = item < s->role_end ? (uint8_t)s->role : WF_ROLE_STEP,
		.parent = s->nopen ? (int32_t)s->open[s->nopen - 1].step : -1,
		.phase = -1,
		.heading = current_heading(s),
		.item_line = s->blocks->items[item].line,
		.item_end = content_end(s, item),
		.text = step_text(doc, wf_slice_skip(text, len + 2), paragraph->line, last),
	};
	find_blocked(doc, (uint32_t)doc->nsteps);
	WF_GROW(s->open, s->nopen, s->open_cap);
	s->open[s->nopen++] = (struct open_step){(uint32_t)doc->nsteps, s->blocks->items[item].end};
	doc->headings[step->heading].own_boxes++;
	doc->nsteps++;
}

static void close_steps(struct scan *s, uint32_t block)
{
	while (s->nopen && s->open[s->nopen - 1].block_end <= block)
		s->doc->steps[s->open[--s->nopen].step].end = (uint32_t)s->doc->nsteps;
}

static bool add_field(struct scan *s, struct wf_slice text, uint32_t line, bool item)
{
	struct wf_doc *doc = s->doc;
	struct wf_field field = {.line = line, .last_line = line, .item = item};

	if (!wf_field_read(&field, text))
		return false;
	field.heading = current_heading(s);
	field.lead = wf_source_line(&doc->src, line);
	field.lead.len = (size_t)(wf_slice_trim(text).ptr - field.lead.ptr);
	WF_GROW(doc->fields, doc->nfields, doc->fields_cap);
	doc->fields[doc->nfields++] = field;
	return true;
}

/* The fields of a paragraph at the top level; a line that is none continues the one before. */
static void scan_paragraph(struct scan *s, uint32_t i)
{
	const struct wf_block *b = &s->blocks->items[i];
	struct wf_doc *doc = s->doc;
	uint32_t last = content_end(s, i);
	int32_t field = -1;

	for (uint32_t line = b->line; line <= last; line++) {
		struct wf_slice text = wf_source_line(&doc->src, line);

		if (add_field(s, text, line, false))
			field = (int32_t)doc->nfields - 1;
		else if (field >= 0)
			doc->fields[field].last_line = line;
		if (field >= 0 && line < last && doc->fields[field].line == line)
			doc->fields[field].value = without_hard_break(doc->fields[field].value);
	}
	if (field >= 0 && doc->fields[field].line == last && doc->fields[field].value.len == 0)
		s->list_field = field;
}

/* A list may be the value of the field just before it, and give its boxes their role. */
static void scan_list(struct scan *s, uint32_t i)
{
	struct wf_field *field;

	if (s->list_field < 0)
		return;
	field = &s->doc->fields[s->list_field];
	s->list_field = -1;
	if (s->blocks->items[i].line != field->line + 1)
		return;
	field->list_end = content_end(s, i);
	for (size_t c = 0; c < sizeof(criteria) / sizeof(criteria[0]); c++) {
		if (criteria[c].field == field->name) {
			s->role = criteria[c].role;
			s->role_end = s->blocks->items[i].end;
		}
	}
}

static bool in_top_list(const struct scan *s, uint32_t item)
{
	int32_t list = s->blocks->items[item].parent;

	return s->blocks->items[list].parent < 0;
}

static void scan_item(struct scan *s, uint32_t i)
{
	const struct wf_block *paragraph = &s->blocks->items[i + 1];
	struct wf_slice text;
	size_t len;

	if (i + 1 == s->blocks->items[i].end || paragraph->type != WF_BLOCK_PARAGRAPH)
		return;
	text = first_line(s->doc, paragraph);
	len = marker_len(text);
	if (len > 0) {
		add_step(s, i, text, len);
	} else if (text.len && strchr("[\\", text.ptr[0])) {
		add_damage(s, text, paragraph->line);
	} else if (in_top_list(s, i) && add_field(s, text, paragraph->line, true)) {
		struct wf_field *field = &s->doc->fields[s->doc->nfields - 1];

		field->last_line = content_end(s, i + 1);
		field->item_end = content_end(s, i);
		if (field->value.len == 0)
			s->list_field = (int32_t)s->doc->nfields - 1;
	}
}

static void scan_heading(struct scan *s, const struct wf_block *b)
{
	struct wf_doc *doc = s->doc;
	struct wf_heading *h;

	WF_GROW(doc->headings, doc->nheadings, doc->headings_cap);
	h = &doc->headings[doc->nheadings++];
	*h = (struct wf_heading){.line = b->line, .level = b->level, .phase = -1};
	h->own.begin = (uint32_t)doc->nsteps;
	h->fields.begin = (uint32_t)doc->nfields;
	wf_heading_parse(doc, h);
}

/* `<!-- wfmd-map ~=open -->`: what line N maps, if it is such a comment. */
static bool read_map(const struct wf_doc *doc, uint32_t n, struct wf_slice *map)
{
	static const char open[] = "<!-- wfmd-map ";
	struct wf_slice line = wf_slice_trim(wf_source_line(&doc->src, n));
	const char *close;

	if (!wf_slice_starts(line, open))
		return false;
	line = wf_slice_skip(line, sizeof(open) - 1);
	close = memmem(line.ptr, line.len, "-->", 3);
	if (!close)
		return false;
	*map = wf_slice_trim(wf_slice(line.ptr, (size_t)(close - line.ptr)));
	return true;
}

/* The next map in the comments of block B, from line *N on, which is moved past it. */
static bool next_map(const struct wf_doc *doc, const struct wf_block *b, uint32_t *n,
		     struct wf_slice *map)
{
	while (*n <= b->end_line && *n <= doc->src.nlines) {
		if (read_map(doc, (*n)++, map))
			return true;
	}
	return false;
}

/* A map that the document carries; what is no map is passed over. */
static void scan_comment(struct wf_doc *doc, const struct wf_block *b, size_t given)
{
	struct wf_error ignored = WF_ERROR_INIT;
	uint32_t line = b->line;
	struct wf_slice map;

	while (doc->map.n - given < WF_DOC_MAPS && next_map(doc, b, &line, &map))
		wf_map_add(&doc->map, map, &ignored);
	wf_error_release(&ignored);
}

bool wf_scan_finds_map(const struct wf_doc *doc, const struct wf_blocks *blocks)
{
	struct wf_slice map;

	for (size_t i = 0; i < blocks->n; i++) {
		uint32_t line = blocks->items[i].line;

		if (blocks->items[i].parent < 0 && blocks->items[i].type == WF_BLOCK_HTML &&
		    next_map(doc, &blocks->items[i], &line, &map))
			return true;
	}
	return false;
}

/* The maps come first: they decide how everything else is read. */
static void scan_maps(struct wf_doc *doc, const struct wf_blocks *blocks)
{
	size_t given = doc->map.n;

	for (size_t i = 0; i < blocks->n; i++) {
		if (blocks->items[i].parent < 0) {
			doc->last_block = blocks->items[i].line;
			if (blocks->items[i].type == WF_BLOCK_HTML)
				scan_comment(doc, &blocks->items[i], given);
		}
	}
}

static uint32_t scan_block(struct scan *s, uint32_t i)
{
	const struct wf_block *b = &s->blocks->items[i];

	close_steps(s, i);
	if (b->type == WF_BLOCK_LIST)
		scan_list(s, i);
	else if (b->type != WF_BLOCK_PARAGRAPH || b->parent < 0)
		s->list_field = -1;
	switch (b->type) {
	case WF_BLOCK_QUOTE: return b->end;
	case WF_BLOCK_ITEM: scan_item(s, i); break;
	case WF_BLOCK_PARAGRAPH:
		if (b->parent < 0)
			scan_paragraph(s, i);
		break;
	case WF_BLOCK_HEADING:
		if (b->parent < 0)
			scan_heading(s, b);
		break;
	default: break;
	}
	return i + 1;
}

void wf_scan(struct wf_doc *doc, const struct wf_blocks *blocks)
{
	struct scan s = {.doc = doc, .blocks = blocks, .list_field = -1};

	scan_maps(doc, blocks);
	WF_GROW(doc->headings, doc->nheadings, doc->headings_cap);
	doc->headings[doc->nheadings++] = (struct wf_heading){.phase = -1,
							      .content = {"", 0},
							      .text = {"", 0},
							      .number = {"", 0},
							      .name = {"", 0}};
	for (uint32_t i = 0; i < blocks->n;)
		i = scan_block(&s, i);
	close_steps(&s, UINT32_MAX);
	free(s.open);
}
