#include "base/utf8.h"

/* RFC 3629, section 4: by the first byte, how many bytes and what range the second is in. */
static const struct {
	unsigned char first, last, len, low, high;
} forms[] = {
	{0x00, 0x7f, 1, 0x00, 0x00}, {0xc2, 0xdf, 2, 0x80, 0xbf}, {0xe0, 0xe0, 3, 0xa0, 0xbf},
	{0xe1, 0xec, 3, 0x80, 0xbf}, {0xed, 0xed, 3, 0x80, 0x9f}, {0xee, 0xef, 3, 0x80, 0xbf},
	{0xf0, 0xf0, 4, 0x90, 0xbf}, {0xf1, 0xf3, 4, 0x80, 0xbf}, {0xf4, 0xf4, 4, 0x80, 0x8f},
};

static size_t check(const unsigned char *p, size_t left, size_t form)
{
	size_t len = forms[form].len;

	if (len > left)
		return 0;
	if (len > 1 && (p[1] < forms[form].low || p[1] > forms[form].high))
		return 0;
	for (size_t i = 2; i < len; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	}
	return len;
}

size_t wf_utf8_len(const char *s, size_t left)
{
	const unsigned char *p = (const unsigned char *)s;

	for (size_t i = 0; left > 0 && i < sizeof(forms) / sizeof(forms[0]); i++) {
		if (p[0] >= forms[i].first && p[0] <= forms[i].last)
			return check(p, left, i);
	}
	return 0;
}

uint32_t wf_utf8_point(const char *s, size_t len)
{
	/* The first byte's bits that are the character's. */
	static const unsigned char own[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
	uint32_t point = (unsigned char)s[0] & own[len];

	for (size_t i = 1; i < len; i++)
		point = point << 6 | ((unsigned char)s[i] & 0x3f);
	return point;
}

bool wf_utf8_is_whole(const char *s, size_t len)
{
	size_t n = 1;

	for (; len > 0 && n > 0; len -= n, s += n)
		n = wf_utf8_len(s, len);
	return n > 0;
}
