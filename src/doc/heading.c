#include "doc/build.h"

#include "doc/pattern.h"

/* The content of an ATX heading (CommonMark 4.2): without its markers and closing sequence. */
static struct wf_slice atx_content(struct wf_slice line)
{
	struct wf_slice s = wf_slice_trim(line);
	size_t end;

	while (s.len && s.ptr[0] == '#')
		s = wf_slice_skip(s, 1);
	end = s.len;
	while (end && s.ptr[end - 1] == '#')
		end--;
	if (end < s.len && (end == 0 || wf_is_blank(s.ptr[end - 1])))
		s.len = end;
	return wf_slice_trim(s);
}

/* A setext heading's underline (CommonMark 4.3). */
static bool is_underline(struct wf_slice line)
{
	struct wf_slice s = wf_slice_trim(line);

	if (s.len == 0 || s.ptr - line.ptr > 3 || !strchr("=-", s.ptr[0]))
		return false;
	for (size_t i = 1; i < s.len; i++) {
		if (s.ptr[i] != s.ptr[0])
			return false;
	}
	return true;
}

/* An opening sequence of LEVEL `#` (CommonMark 4.2) begins S. */
static bool is_atx(struct wf_slice s, size_t level)
{
	size_t n = 0;

	while (n < s.len && s.ptr[n] == '#')
		n++;
	return n == level && (n == s.len || wf_is_blank(s.ptr[n]));
}

/* A link reference definition (CommonMark 4.7) by its beginning; it is no part of the heading. */
static bool is_definition(struct wf_slice line)
{
	const char *close = line.len && line.ptr[0] == '[' ? memchr(line.ptr, ']', line.len) : NULL;

	return close && close > line.ptr + 1 && close + 1 < line.ptr + line.len && close[1] == ':';
}

static void find_content(struct wf_doc *doc, struct wf_heading *h)
{
	struct wf_slice line = wf_source_text(&doc->src, h->line);
	struct wf_slice first = wf_slice_trim(line), last;
	size_t n = h->line + 1;

	h->setext = !is_atx(first, h->level);
	h->last_line = h->line;
	h->content = atx_content(line);
	if (!h->setext)
		return;
	while (n < doc->src.nlines && !is_underline(wf_source_line(&doc->src, n)))
		n++;
	h->last_line = (uint32_t)n;
	for (uint32_t at = h->line; at + 1 < n && is_definition(first); at++)
		first = wf_slice_trim(wf_source_line(&doc->src, at + 1));
	last = wf_slice_trim(wf_source_line(&doc->src, n - 1));
	h->content = wf_slice(first.ptr, (size_t)(last.ptr + last.len - first.ptr));
}

static bool has_newline(struct wf_slice s)
{
	return s.len && (memchr(s.ptr, '\n', s.len) || memchr(s.ptr, '\r', s.len));
}

/* One line of the content: each line break with the blanks around it becomes a space. */
static struct wf_slice fold(struct wf_doc *doc, struct wf_slice s)
{
	struct wf_buf buf = WF_BUF_INIT;

	if (!has_newline(s))
		return s;
	for (size_t i = 0; i < s.len; i++) {
		if (!strchr("\r\n", s.ptr[i])) {
			wf_buf_byte(&buf, s.ptr[i]);
			continue;
		}
		while (buf.len && wf_is_blank(buf.ptr[buf.len - 1]))
			buf.len--;
		while (i + 1 < s.len && strchr(" \t\r\n", s.ptr[i + 1]))
			i++;
		wf_buf_byte(&buf, ' ');
	}
	s = wf_arena_copy(&doc->arena, wf_buf_as_slice(&buf));
	wf_buf_release(&buf);
	return s;
}

struct wf_slice wf_heading_line(struct wf_doc *doc, const struct wf_heading *heading)
{
	return wf_inline_text(&doc->arena, fold(doc, heading->content));
}

/*
 * Doubled blanks, and a separator at the end: "Name:", "Name - ", but "C--" is a name. libcmark takes
 * line tabulations and form feeds off the end of a text, too.
 */
static void tidy(struct wf_buf *buf)
{
	size_t kept = 0;

	for (size_t i = 0; i < buf->len; i++) {
		char c = buf->ptr[i];

		if (!(wf_is_blank(c) && (kept == 0 || wf_is_blank(buf->ptr[kept - 1]))))
			buf->ptr[kept++] = c;
	}
	buf->len = kept;
	while (kept && strchr(" \t\v\f-:|", buf->ptr[kept - 1]))
		kept--;
	while (kept < buf->len && strchr("-|", buf->ptr[kept]))
		kept++;
	buf->len = kept;
}

/* TEXT from AT on, without the parentheses around the symbol that was taken out there. */
static size_t skip_parentheses(struct wf_buf *buf, struct wf_slice text, size_t at)
{
	if (buf->len == 0 || buf->ptr[buf->len - 1] != '(' || at == text.len || text.ptr[at] != ')')
		return at;
	buf->len--;
	return at + 1;
}

/* The blanks before a symbol that was taken out go with it where punctuation follows: "Phase 1 \u2705: A". */
static void close_up(struct wf_buf *buf, struct wf_slice text, size_t at)
{
	if (at == text.len || !strchr(":,.;!?)", text.ptr[at]))
		return;
	while (buf->len && wf_is_blank(buf->ptr[buf->len - 1]))
		buf->len--;
}

/*
 * TEXT without its symbols and their words; where only a word is left it stays. A text without a
 * symbol is tidied, too: a phase keeps its name when it gets one.
 */
static struct wf_slice without_symbols(struct wf_doc *doc, struct wf_slice text)
{
	struct wf_buf buf = WF_BUF_INIT;
	struct wf_symbol symbol;
	struct wf_slice word = {"", 0};
	size_t at = 0;

	while (wf_symbol_find(&symbol, text, at, &doc->map)) {
		wf_buf_add(&buf, text.ptr + at, symbol.offset - at);
		at = symbol.offset + symbol.len;
		if (symbol.word_len) {
			word = wf_slice(text.ptr + symbol.word, symbol.word_len);
			at = symbol.word + symbol.word_len;
		}
		at = skip_parentheses(&buf, text, at);
		close_up(&buf, text, at);
	}
	wf_buf_slice(&buf, wf_slice_skip(text, at));
	tidy(&buf);
	if (buf.len == 0)
		wf_buf_slice(&buf, word);
	if (!wf_slice_eq(wf_buf_as_slice(&buf), wf_slice(text.ptr, buf.len)))
		text = wf_arena_copy(&doc->arena, wf_buf_as_slice(&buf));
	text.len = buf.len;
	wf_buf_release(&buf);
	return text;
}

/* Emoji at the start, and what parted them from the words. */
static struct wf_slice without_decoration(struct wf_slice text)
{
	struct wf_match match;
	struct wf_slice s = wf_slice_trim(text);

	if (s.len && (unsigned char)s.ptr[0] >= 0x80 &&
	    wf_pattern_find(&match, WF_PATTERN_DECORATION, s, 0) && match.groups[0].len < s.len)
		s = wf_slice_skip(s, match.groups[0].len);
	return s;
}

/* What begins with OPEN and goes on to CLOSE is not shown: a link's target, a comment, raw HTML. */
static const struct {
	const char *open, *close;
} hidden[] = {{"](", ")"}, {"<!--", "-->"}, {"<", ">"}};
#define NHIDDEN (sizeof(hidden) / sizeof(hidden[0]))

/*
 * The end of what begins at I in S and is not shown; else I. NONE[k] is set once nothing closes what
 * hidden[k] opens: nothing closes it further on then.
 */
static size_t hidden_end(struct wf_slice s, size_t i, bool none[NHIDDEN])
{
	struct wf_slice rest = wf_slice_skip(s, i);
	const char *close = NULL;
	size_t k = 0;

	while (k < NHIDDEN && !wf_slice_starts(rest, hidden[k].open))
		k++;
	if (k == NHIDDEN || none[k])
		return i;
	if (k == NHIDDEN - 1 && (rest.len < 2 || strchr(" \t=-<", rest.ptr[1])))
		return i;
	close = memmem(rest.ptr, rest.len, hidden[k].close, strlen(hidden[k].close));
	none[k] = !close;
	return close ? (size_t)(close - s.ptr) + 1 : i;
}

/* What symbols are looked for in: the content, what is not shown blanked out. */
static void find_seen(struct wf_doc *doc, struct wf_heading *h)
{
	bool none[NHIDDEN] = {false};
	char *copy;

	h->seen = h->content;
	if (!memchr(h->content.ptr, '<', h->content.len) &&
	    !memmem(h->content.ptr, h->content.len, "](", 2))
		return;
	h->seen = wf_arena_copy(&doc->arena, h->content);
	copy = (char *)h->seen.ptr;
	for (size_t i = 0; i < h->seen.len; i++) {
		size_t end = hidden_end(h->content, i, none);

		size_t from = copy[i] == ']' ? i + 1 : i;

		if (end > i)
			memset(copy + from, '.', end - from);
		i = end > i ? end - 1 : i;
	}
}

static void find_state(struct wf_doc *doc, struct wf_heading *h)
{
	struct wf_symbol symbol;
	size_t at = 0;

	find_seen(doc, h);
	while (wf_symbol_find(&symbol, h->seen, at, &doc->map)) {
		if (h->nsymbols == 0)
			h->state = (uint8_t)symbol.state;
		else if (h->state != symbol.state)
			h->state = WF_CONFLICTED;
		if (h->nsymbols < UINT8_MAX)
			h->nsymbols++;
		at = symbol.offset + symbol.len;
	}
}

static void find_number(struct wf_heading *h)
{
	struct wf_match match;

	h->name = h->text;
	h->number = wf_slice(h->text.ptr, 0);
	if (wf_pattern_find(&match, WF_PATTERN_LABEL, h->text, 0))
		h->label = true;
	else if (h->text.len && wf_is_digit(h->text.ptr[0]) &&
		 wf_pattern_find(&match, WF_PATTERN_NUMBERED, h->text, 0))
		h->numbered = true;
	else
		return;
	h->number = match.groups[1];
	h->name = without_decoration(wf_slice_trim(match.groups[2]));
}

void wf_heading_parse(struct wf_doc *doc, struct wf_heading *h)
{
	find_content(doc, h);
	find_state(doc, h);
	h->text = wf_heading_line(doc, h);
	h->text = without_decoration(without_symbols(doc, h->text));
	find_number(h);
}

bool wf_heading_named(const struct wf_heading *heading, const char *name)
{
	struct wf_slice s = heading->numbered ? heading->name : heading->text;

	while (s.len && strchr(" \t:", s.ptr[s.len - 1]))
		s.len--;
	return wf_slice_is_nocase(s, name);
}
