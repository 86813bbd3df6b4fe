#include "doc/escape.h"

#include "doc/blocks.h"

static bool is_punctuation(char c)
{
	return c > ' ' && c < 0x7f && strchr("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", c);
}

/* What is written for the byte at I begins with punctuation, so a backslash before it would vanish. */
static bool next_is_punctuation(struct wf_slice text, size_t i)
{
	return i >= text.len || is_punctuation(text.ptr[i]) || strchr("\r\n", text.ptr[i]) ||
	       (wf_is_blank(text.ptr[i]) && wf_slice_trim(wf_slice_skip(text, i)).len == 0);
}

/* The byte at I is a blank at an end of TEXT. */
static bool is_outer_blank(struct wf_slice text, size_t i)
{
	struct wf_slice inner = wf_slice_trim(text);
	const char *at = text.ptr + i;

	return wf_is_blank(*at) && (at < inner.ptr || at >= inner.ptr + inner.len);
}

static void escape(struct wf_buf *out, struct wf_slice text, const char *also)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (c == '\n' || c == '\r' || is_outer_blank(text, i)) {
			wf_buf_printf(out, "&#%d;", c);
			continue;
		}
		if ((c == '\\' && next_is_punctuation(text, i + 1)) || strchr(also, c) ||
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
