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
