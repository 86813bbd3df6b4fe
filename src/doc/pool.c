#include "doc/pool.h"

#include "base/arena.h"

#include <stdint.h>
#include <stdlib.h>

#define PIECE ((size_t)1 << 18)

/* Before each block stands its size. */
#define HEADER sizeof(size_t)

static _Thread_local struct wf_pool *current;

void wf_pool_use(struct wf_pool *pool)
{
	current = pool;
}

static void add_piece(struct wf_pool *pool, size_t size)
{
	WF_GROW(pool->pieces, pool->n, pool->cap);
	pool->pieces[pool->n++] = (struct wf_pool_piece){.bytes = wf_xmalloc(size), .size = size};
}

/* Goes on to a piece that has SIZE bytes. */
static void next_piece(struct wf_pool *pool, size_t size)
{
	pool->piece = pool->n ? pool->piece + 1 : 0;
	pool->used = 0;
	if (pool->piece < pool->n && pool->pieces[pool->piece].size < size) {
		for (size_t i = pool->piece; i < pool->n; i++)
			free(pool->pieces[i].bytes);
		pool->n = pool->piece;
	}
	if (pool->piece == pool->n)
		add_piece(pool, size > PIECE ? size : PIECE);
}

static void *allocate(size_t size)
{
	struct wf_pool *pool = current;
	size_t need = (size + 2 * HEADER - 1) / HEADER * HEADER;
	char *block;

	if (size > SIZE_MAX / 2)
		wf_xrealloc(NULL, SIZE_MAX, 2);
	if (pool->n == 0 || pool->pieces[pool->piece].size - pool->used < need)
		next_piece(pool, need);
	block = pool->pieces[pool->piece].bytes + pool->used;
	pool->used += need;
	*(size_t *)(void *)block = size;
	return block + HEADER;
}

void *wf_pool_calloc(size_t count, size_t size)
{
	if (size && count > SIZE_MAX / 2 / size)
		wf_xrealloc(NULL, SIZE_MAX, 2);
	return memset(allocate(count * size), 0, count * size);
}

void *wf_pool_realloc(void *ptr, size_t size)
{
	size_t before = ptr ? *(size_t *)(void *)((char *)ptr - HEADER) : 0;
	void *grown;

	if (ptr && size <= before)
		return ptr;
	grown = allocate(size);
	if (before)
		memcpy(grown, ptr, before);
	return grown;
}

void wf_pool_free(void *ptr)
{
	(void)ptr;
}

void wf_pool_rewind(struct wf_pool *pool)
{
	size_t kept = 0;

	for (size_t i = 0; i < pool->n; i++) {
		if (pool->pieces[i].size == PIECE)
			pool->pieces[kept++] = pool->pieces[i];
		else
			free(pool->pieces[i].bytes);
	}
	pool->n = kept;
	pool->piece = pool->used = 0;
}

void wf_pool_release(struct wf_pool *pool)
{
	for (size_t i = 0; i < pool->n; i++)
		free(pool->pieces[i].bytes);
	free(pool->pieces);
	*pool = (struct wf_pool){0};
}
