#include "doc/mask.h"

#include <strings.h>

#define TEXT 'x'
#define NUMBER_MAX 9 /* digits of an ordered item's number */
#define FENCE_MIN 3
#define NO_IMAGE '%'

/* The length of what would be an item's marker at the start of S if a blank followed it, or 0. */
static size_t marker_form(struct wf_slice s)
{
	size_t i = 0;

	if (strchr("-+*", s.ptr[0]))
		return 1;
	while (i < s.len && i < NUMBER_MAX && wf_is_digit(s.ptr[i]))
		i++;
	return i > 0 && i < s.len && strchr(".)", s.ptr[i]) ? i + 1 : 0;
}

/* Where the text begins after everything that may be indentation or a container's marker. */
static size_t skip_containers(struct wf_slice s)
{
	size_t i = 0, n;

	while (i < s.len) {
		if (wf_is_blank(s.ptr[i]) || s.ptr[i] == '>') {
			i++;
			continue;
		}
		n = marker_form(wf_slice_skip(s, i));
		if (n == 0 || (i + n < s.len && !wf_is_blank(s.ptr[i + n])))
			break;
		i += n;
	}
	return i;
}

static size_t run_of(struct wf_slice s, char c)
{
	size_t n = 0;

	while (n < s.len && s.ptr[n] == c)
		n++;
	return n;
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* What opens an HTML block of the kinds that go beyond a blank line, as a set of one kind or none. */
static uint8_t html_start(struct wf_slice s)
{
	static const char *const names[] = {"<script", "<pre", "<style", "<textarea"};

	if (wf_slice_starts(s, "<!--"))
		return 1 << 2;
	if (wf_slice_starts(s, "<?"))
		return 1 << 3;
	if (wf_slice_starts(s, "<![CDATA["))
		return 1 << 5;
	if (s.len > 2 && wf_slice_starts(s, "<!") && is_letter(s.ptr[2]))
		return 1 << 4;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		size_t len = strlen(names[i]);

		if (s.len >= len && strncasecmp(s.ptr, names[i], len) == 0)
			return 1 << 1;
	}
	return 0;
}

static bool has_closing_tag(struct wf_slice s, const char *tag)
{
	size_t len = strlen(tag);

	for (size_t at = 0; at + len <= s.len; at++) {
		if (strncasecmp(s.ptr + at, tag, len) == 0)
			return true;
	}
	return false;
}

static bool has(struct wf_slice s, const char *what)
{
	return memmem(s.ptr, s.len, what, strlen(what)) != NULL;
}

/* libcmark looks for fences and for ends of HTML in characters of UTF-8, and sees none after a stray byte. */
static bool is_ascii(struct wf_slice s)
{
	unsigned char bits = 0;

	for (size_t i = 0; i < s.len; i++)
		bits |= (unsigned char)s.ptr[i];
	return bits < 0x80;
}

/*
 * The kinds among OPEN that S may end; *SURELY those that it ends whatever bytes are in it, and by
 * every version of the specification: "textarea" came with 0.30.
 */
static uint8_t html_ends(uint8_t open, struct wf_slice s, uint8_t *surely)
{
	uint8_t ends = 0;

	*surely = 0;
	if (!memchr(s.ptr, '>', s.len))
		return 0;
	if (has_closing_tag(s, "</script>") || has_closing_tag(s, "</pre>") ||
	    has_closing_tag(s, "</style>"))
		ends |= 1 << 1;
	if (has(s, "-->"))
		ends |= 1 << 2;
	if (has(s, "?>"))
		ends |= 1 << 3;
	ends |= 1 << 4;
	if (has(s, "]]>"))
		ends |= 1 << 5;
	*surely = is_ascii(s) ? ends & open : 0;
	if (has_closing_tag(s, "</textarea>"))
		ends |= 1 << 1;
	return ends & open;
}

/*
 * S, which begins with a bracket, may begin a link reference definition: its label ends on another
 * line, or here before a colon.
 */
static bool may_define(struct wf_slice s)
{
	for (size_t i = 1; i < s.len; i++) {
		if (s.ptr[i] == '[')
			return false;
		if (s.ptr[i] == ']')
			return i + 1 < s.len && s.ptr[i + 1] == ':';
		if (s.ptr[i] == '\\')
			i++;
	}
	return true;
}

/* An item's marker with a control character after it, which libcmark takes for a blank. */
static bool is_odd_marker(struct wf_slice s)
{
	size_t n = marker_form(s);

	return n > 0 && n < s.len && strchr("\v\f", s.ptr[n]);
}

/* The text S is to be kept, for what comes before it or for its own sake. */
static bool must_keep(struct wf_mask *mask, struct wf_slice s)
{
	uint8_t ends = 0, surely = 0;

	if (s.ptr[0] == '<')
		mask->html |= html_start(s);
	if (s.ptr[0] == '[' && may_define(s))
		mask->definition = true;
	if (mask->html)
		ends = html_ends(mask->html, s, &surely);
	mask->html &= (uint8_t)~surely;
	return mask->definition || ends || s.ptr[0] == '<' || is_odd_marker(s);
}

/* All of S, the text of a line, but for what would begin images; `<![CDATA[` at its start is HTML. */
static size_t keep_text(char *out, struct wf_slice s)
{
	memcpy(out, s.ptr, s.len);
	for (size_t i = s.ptr[0] == '<' ? 2 : 0; i + 1 < s.len; i++) {
		if (s.ptr[i] == '!' && s.ptr[i + 1] == '[')
			out[i] = NO_IMAGE;
	}
	return s.len;
}

/*
 * A fence's run, and of an info string that there is one, and a backtick if that is in it; but all of
 * one that is more than ASCII.
 */
static size_t mask_fence(char *out, struct wf_slice s)
{
	size_t n = run_of(s, s.ptr[0]), len = n;
	struct wf_slice info = wf_slice_skip(s, n);

	if (n < FENCE_MIN) {
		*out = TEXT;
		return 1;
	}
	if (wf_slice_trim(info).len == 0 || !is_ascii(info))
		len = s.len;
	memcpy(out, s.ptr, len);
	if (len == s.len)
		return len;
	out[len++] = TEXT;
	if (s.ptr[0] == '`' && memchr(info.ptr, '`', info.len))
		out[len++] = '`';
	return len;
}

/* A heading's `#`, or a run of underlines or breaks: kept with the blanks in it, up to other text. */
static size_t mask_run(char *out, struct wf_slice s)
{
	bool heading = s.ptr[0] == '#';
	size_t n = heading ? run_of(s, '#') : 0;

	while (n < s.len && (wf_is_blank(s.ptr[n]) || (!heading && s.ptr[n] == s.ptr[0])))
		n++;
	memcpy(out, s.ptr, n);
	if (n < s.len)
		out[n++] = TEXT;
	return n;
}

static size_t mask_text(char *out, struct wf_slice s)
{
	switch (s.ptr[0]) {
	case '`':
	case '~': return mask_fence(out, s);
	case '#':
	case '=':
	case '-':
	case '_':
	case '*': return mask_run(out, s);
	default: *out = TEXT; return 1;
	}
}

size_t wf_mask_line(struct wf_mask *mask, char *out, struct wf_slice line)
{
	size_t at = skip_containers(line);
	struct wf_slice text = wf_slice_skip(line, at);

	if (text.len == 0 && wf_slice_trim(line).len == 0)
		mask->definition = false;
	memcpy(out, line.ptr, at);
	if (text.len == 0)
		return at;
	return at + (must_keep(mask, text) ? keep_text(out + at, text) : mask_text(out + at, text));
}
