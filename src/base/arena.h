/*
 * Memory that lives and dies together.
 *
 *	struct wf_arena arena = {0};
 *	char *s = wf_arena_copy(&arena, slice).ptr;
 *	...
 *	wf_arena_release(&arena);
 *
 * A document owns one arena; nothing in it is freed alone. Running out of
 * memory ends the program at once: no caller checks.
 */
#ifndef WF_BASE_ARENA_H
#define WF_BASE_ARENA_H

#include "base/slice.h"

struct wf_arena {
	struct wf_arena_chunk *chunk;
};

/* SIZE bytes, zeroed and aligned for any type; owned by ARENA. */
void *wf_arena_alloc(struct wf_arena *arena, size_t size);

/* A copy of S with a NUL after it; owned by ARENA. */
struct wf_slice wf_arena_copy(struct wf_arena *arena, struct wf_slice s);

/* Makes all that FROM owns ARENA's; FROM becomes empty. */
void wf_arena_adopt(struct wf_arena *arena, struct wf_arena *from);

/* Frees everything; the arena may be used again. */
void wf_arena_release(struct wf_arena *arena);

/* malloc, realloc of COUNT elements and strdup of a slice that end the program when memory runs out. */
void *wf_xmalloc(size_t size);
void *wf_xrealloc(void *ptr, size_t count, size_t size);
char *wf_xstrndup(const char *ptr, size_t len);

/* The exit status with which running out of memory ends the program; 2 until it is set. */
void wf_memory_trouble(int status);

/*
 * Makes room for one more element at the end of the heap array PTR, which has
 * N elements and room for CAP: WF_GROW(v->items, v->n, v->cap);
 */
#define WF_GROW(ptr, n, cap) \
	do { \
		if ((n) == (cap)) { \
			(cap) = (cap) ? (cap)*2 : 16; \
			(ptr) = wf_xrealloc((ptr), (cap), sizeof(*(ptr))); \
		} \
	} while (0)

#endif
