/*
 * Any document: libcmark finds the same blocks in it as it is, masked, and masked in parts of any
 * size.
 */
#include "doc/plain.c"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct wf_buf what = WF_BUF_INIT;
	char *bytes = wf_xmalloc(size);

	/* A copy of just their length, so that a sanitizer sees every look beyond. */
	if (size)
		memcpy(bytes, data, size);
	if (!blocks_hold(&what, bytes, size)) {
		fprintf(stderr, "%s", what.ptr);
		abort();
	}
	wf_buf_release(&what);
	free(bytes);
	return 0;
}
