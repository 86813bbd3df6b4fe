#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define CHUNK_MIN 16384
#define LARGE ((size_t)1 << 23)
#define PAGE ((size_t)1 << 12)

struct wf_arena_chunk {
	struct wf_arena_chunk *next;
	size_t used, size;
	alignas(max_align_t) char bytes[];
};

static int trouble = 2;

void wf_memory_trouble(int status)
{
	trouble = status;
}

static void out_of_memory(void)
{
	fputs("wfmd: out of memory\n", stderr);
	_exit(trouble);
}

/* Memory for a large document comes in large pages where the system has them: they are quicker had. */
static void use_large_pages(char *ptr, size_t size)
{
#ifdef MADV_HUGEPAGE
	uintptr_t first = ((uintptr_t)ptr + PAGE - 1) / PAGE * PAGE, end = (uintptr_t)ptr + size;

	if (first + PAGE <= end)
		madvise(ptr + (first - (uintptr_t)ptr), (end - first) / PAGE * PAGE, MADV_HUGEPAGE);
#endif
}

void *wf_xmalloc(size_t size)
{
	void *ptr = malloc(size ? size : 1);

	if (!ptr)
		out_of_memory();
	if (size >= LARGE)
		use_large_pages(ptr, size);
	return ptr;
}

void *wf_xrealloc(void *ptr, size_t count, size_t size)
{
	if (size && count > SIZE_MAX / size)
		out_of_memory();
	size *= count;
	if (!ptr)
		return wf_xmalloc(size);
	ptr = realloc(ptr, size > 0 ? size : 1);
	if (!ptr)
		out_of_memory();
	return ptr;
}

char *wf_xstrndup(const char *ptr, size_t len)
{
	char *copy = wf_xmalloc(len + 1);

	if (len)
		memcpy(copy, ptr, len);
	copy[len] = '\0';
	return copy;
}

static void add_chunk(struct wf_arena *arena, size_t need)
{
	size_t size = arena->chunk ? arena->chunk->size * 2 : CHUNK_MIN;
	struct wf_arena_chunk *chunk;

	if (size > 1 << 22)
		size = 1 << 22;
	if (size < need)
		size = need;
	chunk = wf_xmalloc(sizeof(*chunk) + size);
	chunk->next = arena->chunk;
	chunk->used = 0;
	chunk->size = size;
	arena->chunk = chunk;
}

void *wf_arena_alloc(struct wf_arena *arena, size_t size)
{
	size_t align = alignof(max_align_t);
	void *ptr;

	size = (size + align - 1) / align * align;
	if (!arena->chunk || arena->chunk->size - arena->chunk->used < size)
		add_chunk(arena, size);
	ptr = arena->chunk->bytes + arena->chunk->used;
	arena->chunk->used += size;
	return memset(ptr, 0, size);
}

struct wf_slice wf_arena_copy(struct wf_arena *arena, struct wf_slice s)
{
	char *copy = wf_arena_alloc(arena, s.len + 1);

	if (s.len)
		memcpy(copy, s.ptr, s.len);
	return wf_slice(copy, s.len);
}

void wf_arena_adopt(struct wf_arena *arena, struct wf_arena *from)
{
	struct wf_arena_chunk **end = arena->chunk ? &arena->chunk->next : &arena->chunk;
	struct wf_arena_chunk *rest = *end;

	*end = from->chunk;
	while (*end)
		end = &(*end)->next;
	*end = rest;
	from->chunk = NULL;
}

void wf_arena_release(struct wf_arena *arena)
{
	while (arena->chunk) {
		struct wf_arena_chunk *next = arena->chunk->next;

		free(arena->chunk);
		arena->chunk = next;
	}
}
