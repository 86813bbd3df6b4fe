#include "base/similar.h"

#include <ctype.h>

#define COMPARED 64

static size_t least(size_t a, size_t b, size_t c)
{
	size_t m = a < b ? a : b;

	return m < c ? m : c;
}

size_t wf_distance(struct wf_slice a, struct wf_slice b)
{
	size_t row[COMPARED + 1];

	a.len = a.len > COMPARED ? COMPARED : a.len;
	b.len = b.len > COMPARED ? COMPARED : b.len;
	for (size_t j = 0; j <= b.len; j++)
		row[j] = j;
	for (size_t i = 0; i < a.len; i++) {
		size_t diagonal = row[0];

		row[0] = i + 1;
		for (size_t j = 0; j < b.len; j++) {
			bool same = tolower((unsigned char)a.ptr[i]) ==
				    tolower((unsigned char)b.ptr[j]);
			size_t above = row[j + 1];

			row[j + 1] = least(above + 1, row[j] + 1, diagonal + !same);
			diagonal = above;
		}
	}
	return row[b.len];
}

#define WORDS 32

/* The first words of S, parted by blanks. */
static size_t split(struct wf_slice *words, struct wf_slice s)
{
	size_t n = 0, i = 0;

	while (n < WORDS) {
		size_t from;

		while (i < s.len && wf_is_blank(s.ptr[i]))
			i++;
		if (i == s.len)
			break;
		from = i;
		while (i < s.len && !wf_is_blank(s.ptr[i]))
			i++;
		words[n++] = wf_slice(s.ptr + from, i - from);
	}
	return n;
}

static bool same_word(struct wf_slice a, struct wf_slice b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++) {
		if (tolower((unsigned char)a.ptr[i]) != tolower((unsigned char)b.ptr[i]))
			return false;
	}
	return true;
}

/* How many words of A are in B, each of B counted once. */
static size_t common_words(const struct wf_slice *a, size_t na, const struct wf_slice *b, size_t nb)
{
	bool used[WORDS] = {false};
	size_t common = 0;

	for (size_t i = 0; i < na; i++) {
		for (size_t k = 0; k < nb; k++) {
			if (used[k] || !same_word(a[i], b[k]))
				continue;
			used[k] = true;
			common++;
			break;
		}
	}
	return common;
}

/* LONGER begins with SHORTER, and a word ends there. */
static bool goes_on(struct wf_slice shorter, struct wf_slice longer)
{
	return shorter.len > 0 && shorter.len < longer.len &&
	       !isalnum((unsigned char)longer.ptr[shorter.len]) &&
	       same_word(shorter, wf_slice(longer.ptr, shorter.len));
}

unsigned wf_similarity(struct wf_slice a, struct wf_slice b)
{
	struct wf_slice words_a[WORDS], words_b[WORDS];
	size_t na = split(words_a, a), nb = split(words_b, b);
	size_t longest = a.len > b.len ? a.len : b.len, common, most, least_words;
	unsigned by_bytes, by_words;

	longest = longest < COMPARED ? longest : COMPARED;
	if (longest == 0)
		return 100;
	common = common_words(words_a, na, words_b, nb);
	most = na > nb ? na : nb;
	least_words = na < nb ? na : nb;
	by_bytes = (unsigned)(100 - 100 * wf_distance(a, b) / longest);
	by_words = most ? (unsigned)(100 * common / most) : 0;
	if (by_words < 50 &&
	    ((common >= 2 && common == least_words) || goes_on(a, b) || goes_on(b, a)))
		by_words = 50;
	by_bytes = by_bytes > by_words ? by_bytes : by_words;
	return by_bytes >= 50 ? by_bytes : 0;
}
