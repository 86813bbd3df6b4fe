#include "base/slice.h"

#include <strings.h>

int wf_slice_compare(struct wf_slice a, struct wf_slice b)
{
	size_t len = a.len < b.len ? a.len : b.len;
	int order = len ? memcmp(a.ptr, b.ptr, len) : 0;

	return order ? order : (a.len > b.len) - (a.len < b.len);
}

bool wf_slice_is(struct wf_slice s, const char *str)
{
	return wf_slice_eq(s, wf_slice_str(str));
}

bool wf_slice_is_nocase(struct wf_slice s, const char *str)
{
	return strlen(str) == s.len && (s.len == 0 || strncasecmp(s.ptr, str, s.len) == 0);
}

bool wf_slice_starts(struct wf_slice s, const char *prefix)
{
	size_t n = strlen(prefix);

	return s.len >= n && (n == 0 || memcmp(s.ptr, prefix, n) == 0);
}

bool wf_slice_has(struct wf_slice s, const char *words)
{
	return s.len > 0 && memmem(s.ptr, s.len, words, strlen(words));
}

struct wf_slice wf_slice_trim(struct wf_slice s)
{
	while (s.len > 0 && wf_is_blank(s.ptr[0]))
		s = wf_slice_skip(s, 1);
	while (s.len > 0 && wf_is_blank(s.ptr[s.len - 1]))
		s.len--;
	return s;
}

uint32_t wf_slice_take_number(struct wf_slice *s)
{
	uint32_t n = 0;

	while (s->len && wf_is_digit(s->ptr[0])) {
		if (n > (UINT32_MAX - 9) / 10)
			return 0;
		n = n * 10 + (uint32_t)(s->ptr[0] - '0');
		*s = wf_slice_skip(*s, 1);
	}
	return n;
}
