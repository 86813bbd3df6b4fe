#include "doc/escape.h"

#include "doc/blocks.h"
#include "doc/field.h"

static bool is_punctuation(char c)
{
	return c > ' ' && c < 0x7f && strchr("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", c);
}

/* Words to be written, and what is left of them without the blanks at the ends. */
struct words {
	struct wf_slice text, inner;
};

/* The byte at I would end the line, or be taken off an end of it: by libcmark VT and FF, too. */
static bool needs_reference(const struct words *words, size_t i)
{
	const char *at = words->text.ptr + i, *end = words->inner.ptr + words->inner.len;

	return strchr("\n\r\v\f", *at) ||
	       (wf_is_blank(*at) && (at < words->inner.ptr || at >= end));
}

/* What is written for the byte at I begins with punctuation, so a backslash before it would vanish. */
static bool next_is_punctuation(const struct words *words, size_t i)
{
	return i >= words->text.len || is_punctuation(words->text.ptr[i]) ||
	       needs_reference(words, i);
}

/* What would be decoded gets a backslash, and so do the characters of ALSO and the one at FIRST. */
static void escape(struct wf_buf *out, struct wf_slice text, const char *also, size_t first)
{
	const struct words words = {text, wf_slice_trim(text)};

	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (needs_reference(&words, i)) {
			wf_buf_printf(out, "&#%d;", c);
			continue;
		}
		if (i == first || (c == '\\' && next_is_punctuation(&words, i + 1)) ||
		    strchr(also, c) ||
		    (c == '&' && wf_inline_reference(wf_slice_skip(text, i)) > 0))
			wf_buf_byte(out, '\\');
		wf_buf_byte(out, c);
	}
}

void wf_escape_value(struct wf_buf *out, struct wf_slice text)
{
	escape(out, text, "", text.len);
}

static size_t run_of(struct wf_slice s, size_t from, const char *set)
{
	size_t n = from;

	while (n < s.len && strchr(set, s.ptr[n]))
		n++;
	return n - from;
}

static bool ends_word(struct wf_slice s, size_t at)
{
	return at >= s.len || wf_is_blank(s.ptr[at]);
}

/* A line of one character over and over: an underline (CommonMark 4.3) or a break (4.1). */
static bool is_rule(struct wf_slice s)
{
	const char set[] = {s.ptr[0], ' ', '\t', '\0'};

	return strchr("=-_*", s.ptr[0]) && run_of(s, 0, set) == s.len;
}

/*
 * The character of S without which it would begin a block (CommonMark 4 and 5), a field or a box;
 * S.len where it begins none.
 */
static size_t beginning(struct wf_slice s)
{
	size_t digits = run_of(s, 0, "0123456789"), marks = run_of(s, 0, "#");
	struct wf_field field;

	if (s.len == 0)
		return 0;
	if (strchr("><", s.ptr[0]) || is_rule(s) || wf_field_read(&field, s) ||
	    wf_slice_starts(s, "```") || wf_slice_starts(s, "~~~"))
		return 0;
	if (strchr("-+*", s.ptr[0]) && ends_word(s, 1))
		return 0;
	if (marks > 0 && marks <= 6 && ends_word(s, marks))
		return 0;
	if (s.ptr[0] == '[' && !memmem(s.ptr, s.len, "](", 2))
		return 0;
	if (digits > 0 && digits <= 9 && digits < s.len && strchr(".)", s.ptr[digits]) &&
	    ends_word(s, digits + 1))
		return digits;
	return s.len;
}

/* Blanks at the beginning become references, after which nothing begins a block. */
void wf_escape_line(struct wf_buf *out, struct wf_slice text)
{
	size_t at = text.len && !strchr(" \t\r\n\v\f", text.ptr[0]) ? beginning(text) : text.len;

	escape(out, text, "", at);
}

void wf_escape_heading(struct wf_buf *out, struct wf_slice text)
{
	escape(out, text, "*_[]<`~#", text.len);
}

/* Where the last "(blocked" of TEXT begins, if a parenthesis ends TEXT; else its length. */
static size_t blocked_at(struct wf_slice text)
{
	size_t end = text.len;

	while (end > 0 && strchr(" \t\r\n\v\f", text.ptr[end - 1]))
		end--;
	for (size_t i = end; i-- > 0 && text.ptr[end - 1] == ')';) {
		if (end - i > 8 && wf_slice_is_nocase(wf_slice(text.ptr + i, 8), "(blocked"))
			return i;
	}
	return text.len;
}

void wf_escape_step(struct wf_buf *out, struct wf_slice text)
{
	escape(out, text, "", blocked_at(text));
}

static bool is_balanced(struct wf_slice text)
{
	size_t depth = 0;

	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '(')
			depth++;
		else if (text.ptr[i] == ')' && depth-- == 0)
			return false;
		if (text.ptr[i] == '\\')
			return false;
	}
	return depth == 0;
}

void wf_escape_reason(struct wf_buf *out, struct wf_slice text)
{
	escape(out, text, is_balanced(text) ? "" : "()", text.len);
}
