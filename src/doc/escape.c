#include "doc/escape.h"

#include "doc/blocks.h"

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

static void escape(struct wf_buf *out, struct wf_slice text, const char *also)
{
	const struct words words = {text, wf_slice_trim(text)};

	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (needs_reference(&words, i)) {
			wf_buf_printf(out, "&#%d;", c);
			continue;
		}
		if ((c == '\\' && next_is_punctuation(&words, i + 1)) || strchr(also, c) ||
		    (c == '&' && wf_inline_reference(wf_slice_skip(text, i)) > 0))
			wf_buf_byte(out, '\\');
		wf_buf_byte(out, c);
	}
}

void wf_escape_value(struct wf_buf *out, struct wf_slice text)
{
	escape(out, text, "");
}

void wf_escape_heading(struct wf_buf *out, struct wf_slice text)
{
	escape(out, text, "*_[]<`~#");
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
	escape(out, text, is_balanced(text) ? "" : "()");
}
