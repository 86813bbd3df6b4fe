#include "out/json.h"

#define REPLACEMENT "\xef\xbf\xbd"

/* Well-formed UTF-8 (Unicode, table 3-7): how long, and what the second byte may be. */
static const struct {
	unsigned char first, last, len, low, high;
} sequences[] = {
	{0xc2, 0xdf, 2, 0x80, 0xbf}, {0xe0, 0xe0, 3, 0xa0, 0xbf}, {0xe1, 0xec, 3, 0x80, 0xbf},
	{0xed, 0xed, 3, 0x80, 0x9f}, {0xee, 0xef, 3, 0x80, 0xbf}, {0xf0, 0xf0, 4, 0x90, 0xbf},
	{0xf1, 0xf3, 4, 0x80, 0xbf}, {0xf4, 0xf4, 4, 0x80, 0x8f},
};

/* The character at P, or the maximal part of one: its bytes, and whether it is whole. */
static size_t sequence(const unsigned char *p, size_t left, bool *whole)
{
	size_t i = 0, n = 1;

	*whole = false;
	while (i < sizeof(sequences) / sizeof(sequences[0]) && p[0] > sequences[i].last)
		i++;
	if (i == sizeof(sequences) / sizeof(sequences[0]) || p[0] < sequences[i].first)
		return 1;
	if (left < 2 || p[1] < sequences[i].low || p[1] > sequences[i].high)
		return 1;
	for (n = 2; n < sequences[i].len; n++) {
		if (n == left || (p[n] & 0xc0) != 0x80)
			return n;
	}
	*whole = true;
	return n;
}

static void add_escape(struct wf_buf *out, unsigned char c)
{
	static const char digits[] = "0123456789abcdef";
	static const char letters[] = "btn\0fr";
	char escape[6] = {'\\', 'u', '0', '0', digits[c >> 4], digits[c & 15]};

	if (c == '"' || c == '\\')
		escape[1] = (char)c;
	else if (c >= '\b' && c <= '\r' && letters[c - '\b'])
		escape[1] = letters[c - '\b'];
	wf_buf_add(out, escape, escape[1] == 'u' ? 6 : 2);
}

static bool is_plain(unsigned char c)
{
	return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
}

static size_t plain_run(const unsigned char *p, size_t left)
{
	size_t n = 0;

	while (n < left && is_plain(p[n]))
		n++;
	return n;
}

/* The bytes that are written as they are from the start of S on. */
static size_t harmless_run(struct wf_slice s)
{
	const unsigned char *p = (const unsigned char *)s.ptr;
	size_t i = 0;
	bool whole;

	for (;;) {
		size_t n;

		i += plain_run(p + i, s.len - i);
		if (i == s.len || p[i] < 0x80)
			return i;
		n = sequence(p + i, s.len - i, &whole);
		if (!whole || (p[i] == 0xc2 && p[i + 1] < 0xa0))
			return i;
		i += n;
	}
}

static void add_string(struct wf_buf *out, struct wf_slice s)
{
	bool whole;
	size_t n;

	wf_buf_byte(out, '"');
	while (s.len) {
		n = harmless_run(s);
		wf_buf_add(out, s.ptr, n);
		s = wf_slice_skip(s, n);
		if (s.len == 0)
			break;
		n = 1;
		if ((unsigned char)s.ptr[0] < 0x80) {
			add_escape(out, (unsigned char)s.ptr[0]);
		} else {
			n = sequence((const unsigned char *)s.ptr, s.len, &whole);
			if (whole)
				add_escape(out, (unsigned char)s.ptr[1]);
			else
				wf_buf_str(out, REPLACEMENT);
		}
		s = wf_slice_skip(s, n);
	}
	wf_buf_byte(out, '"');
}

void wf_json_place(struct wf_json *json, const char *key)
{
	if (json->comma)
		wf_buf_byte(json->out, ',');
	json->comma = true;
	if (!key)
		return;
	add_string(json->out, wf_slice_str(key));
	wf_buf_byte(json->out, ':');
}

void wf_json_open(struct wf_json *json, const char *key, char bracket)
{
	wf_json_place(json, key);
	wf_buf_byte(json->out, bracket);
	json->comma = false;
}

void wf_json_close(struct wf_json *json, char bracket)
{
	wf_buf_byte(json->out, bracket);
	wf_buf_drain(json->out);
	json->comma = true;
}

void wf_json_slice(struct wf_json *json, const char *key, struct wf_slice value)
{
	wf_json_place(json, key);
	if (value.ptr)
		add_string(json->out, value);
	else
		wf_buf_str(json->out, "null");
}

void wf_json_str(struct wf_json *json, const char *key, const char *value)
{
	wf_json_slice(json, key, wf_slice_str(value));
}

void wf_json_text(struct wf_json *json, const char *key, struct wf_slice value)
{
	wf_json_slice(json, key, wf_slice(value.len ? value.ptr : NULL, value.len));
}

void wf_json_number(struct wf_json *json, const char *key, unsigned long value)
{
	wf_json_place(json, key);
	wf_buf_number(json->out, value);
}

void wf_json_line(struct wf_json *json, const char *key, unsigned long line)
{
	if (line)
		wf_json_number(json, key, line);
	else
		wf_json_null(json, key);
}

void wf_json_bool(struct wf_json *json, const char *key, bool value)
{
	wf_json_place(json, key);
	wf_buf_str(json->out, value ? "true" : "false");
}

void wf_json_null(struct wf_json *json, const char *key)
{
	wf_json_place(json, key);
	wf_buf_str(json->out, "null");
}
