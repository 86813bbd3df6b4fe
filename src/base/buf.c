#include "base/buf.h"

#include "base/arena.h"
#include "base/utf8.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define DRAIN_MIN ((size_t)1 << 16)

char wf_buf_empty[1];

void wf_buf_reserve(struct wf_buf *buf, size_t extra)
{
	size_t need, cap;

	if (extra > SIZE_MAX / 2 - buf->len)
		wf_xrealloc(NULL, SIZE_MAX, 2);
	need = buf->len + extra + 1;
	if (need <= buf->cap)
		return;
	cap = buf->cap ? buf->cap + buf->cap / 2 : 64;
	if (cap < need)
		cap = need;
	buf->ptr = wf_xrealloc(buf->cap ? buf->ptr : NULL, cap, 1);
	buf->cap = cap;
	buf->ptr[buf->len] = '\0';
}

void wf_buf_add(struct wf_buf *buf, const void *bytes, size_t len)
{
	if (len == 0)
		return;
	if (buf->cap - buf->len <= len)
		wf_buf_reserve(buf, len);
	memcpy(buf->ptr + buf->len, bytes, len);
	buf->len += len;
	buf->ptr[buf->len] = '\0';
}

void wf_buf_byte(struct wf_buf *buf, char c)
{
	if (buf->cap - buf->len <= 1)
		wf_buf_reserve(buf, 1);
	buf->ptr[buf->len++] = c;
	buf->ptr[buf->len] = '\0';
}

void wf_buf_str(struct wf_buf *buf, const char *s)
{
	wf_buf_add(buf, s, strlen(s));
}

void wf_buf_slice(struct wf_buf *buf, struct wf_slice s)
{
	wf_buf_add(buf, s.ptr, s.len);
}

void wf_buf_number(struct wf_buf *buf, unsigned long n)
{
	char digits[3 * sizeof(n)];
	size_t at = sizeof(digits);

	do
		digits[--at] = (char)('0' + n % 10);
	while ((n /= 10) > 0);
	wf_buf_add(buf, digits + at, sizeof(digits) - at);
}

void wf_buf_vprintf(struct wf_buf *buf, const char *fmt, va_list ap)
{
	va_list again;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	if (n > 0) {
		wf_buf_reserve(buf, (size_t)n);
		vsnprintf(buf->ptr + buf->len, (size_t)n + 1, fmt, again);
		buf->len += (size_t)n;
	}
	va_end(again);
}

void wf_buf_printf(struct wf_buf *buf, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	wf_buf_vprintf(buf, fmt, ap);
	va_end(ap);
}

void wf_buf_shell_word(struct wf_buf *buf, const char *word)
{
	static const char harmless[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				       "0123456789_./:-+,@%=";

	if (*word && strspn(word, harmless) == strlen(word)) {
		wf_buf_str(buf, word);
		return;
	}
	wf_buf_byte(buf, '\'');
	for (; *word; word++) {
		if (*word == '\'')
			wf_buf_str(buf, "'\\''");
		else
			wf_buf_byte(buf, *word);
	}
	wf_buf_byte(buf, '\'');
}

/*
 * The character at P, LEN bytes, is one that acts instead of showing: a control
 * (C0, DEL, C1) or an override of the writing direction (U+202A-E, U+2066-9).
 */
static bool is_control(const unsigned char *p, size_t len)
{
	if (len == 1)
		return p[0] < 0x20 || p[0] == 0x7f;
	if (len == 2)
		return p[0] == 0xc2 && p[1] < 0xa0;
	return len == 3 && p[0] == 0xe2 &&
	       ((p[1] == 0x80 && p[2] >= 0xaa && p[2] <= 0xae) ||
		(p[1] == 0x81 && p[2] >= 0xa6 && p[2] <= 0xa9));
}

static void add_visible(struct wf_buf *buf, const unsigned char *p, size_t len)
{
	if (len == 1 && p[0] == '\t')
		wf_buf_str(buf, "\\t");
	else if (len == 1 && p[0] == '\n')
		wf_buf_str(buf, "\\n");
	else if (len == 3)
		wf_buf_printf(buf, "\\u%04x", (unsigned)wf_utf8_point((const char *)p, len));
	else
		wf_buf_printf(buf, "\\x%02x", p[len - 1]);
}

void wf_buf_visible(struct wf_buf *buf, struct wf_slice s)
{
	const unsigned char *bytes = (const unsigned char *)s.ptr;
	size_t i = 0;

	while (i < s.len) {
		size_t len = wf_utf8_len(s.ptr + i, s.len - i);

		if (len == 0 || is_control(bytes + i, len))
			add_visible(buf, bytes + i, len ? len : 1);
		else
			wf_buf_add(buf, bytes + i, len);
		i += len ? len : 1;
	}
}

void wf_buf_drain(struct wf_buf *buf)
{
	if (!buf->drain || buf->len < DRAIN_MIN)
		return;
	buf->drain->take(buf->drain->context, buf->ptr, buf->len);
	wf_buf_clear(buf);
}

void wf_buf_clear(struct wf_buf *buf)
{
	buf->len = 0;
	if (buf->cap)
		buf->ptr[0] = '\0';
}

char *wf_buf_detach(struct wf_buf *buf)
{
	char *s = buf->cap ? buf->ptr : wf_xstrndup("", 0);

	*buf = (struct wf_buf)WF_BUF_INIT;
	return s;
}

void wf_buf_release(struct wf_buf *buf)
{
	if (buf->cap)
		free(buf->ptr);
	*buf = (struct wf_buf)WF_BUF_INIT;
}
