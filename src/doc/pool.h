/*
 * Memory for libcmark, which asks for it in small pieces and gives each back.
 *
 * A pool hands it out from large ones, takes nothing back, and is rewound as a
 * whole when a tree has been read. libcmark's allocator has no argument for
 * whose memory it is; so a pool serves the thread that is using it, from
 * wf_pool_use to the next call of that.
 */
#ifndef WF_DOC_POOL_H
#define WF_DOC_POOL_H

#include <stddef.h>

struct wf_pool {
	struct wf_pool_piece {
		char *bytes;
		size_t size;
	} * pieces;
	size_t n, cap;
	size_t piece; /* the one that is handed out from; those after it are empty */
	size_t used;  /* bytes of it */
};

/* What this thread allocates with the functions below is POOL's from now on; NULL: nobody's. */
void wf_pool_use(struct wf_pool *pool);

/* Empties POOL; its memory stays for the next use, but for what was unusually large. */
void wf_pool_rewind(struct wf_pool *pool);

void wf_pool_release(struct wf_pool *pool);

/* calloc, realloc and free as cmark_mem wants them; aligned for pointers. */
void *wf_pool_calloc(size_t count, size_t size);
void *wf_pool_realloc(void *ptr, size_t size);
void wf_pool_free(void *ptr);

#endif
