/*
 * A run of bytes that somebody else owns.
 *
 * Slices point into a document's bytes or into an arena; they are passed by
 * value, never freed, and carry no terminating NUL.
 */
#ifndef WF_BASE_SLICE_H
#define WF_BASE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct wf_slice {
	const char *ptr;
	size_t len;
};

/* Print a slice with "%.*s". */
#define WF_SLICE_ARG(s) (int)(s).len, (s).ptr

/* A slice over a string literal. */
#define WF_SLICE_LIT(s) ((struct wf_slice){(s), sizeof(s) - 1})

/* A slice over LEN bytes at PTR. */
static inline struct wf_slice wf_slice(const char *ptr, size_t len)
{
	return (struct wf_slice){ptr, len};
}

/* A slice over a NUL-terminated string; NULL gives the empty slice. */
static inline struct wf_slice wf_slice_str(const char *s)
{
	return (struct wf_slice){s, s ? strlen(s) : 0};
}

static inline bool wf_slice_eq(struct wf_slice a, struct wf_slice b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

/* The order of their bytes, as memcmp has it; of two that begin alike the shorter comes first. */
int wf_slice_compare(struct wf_slice a, struct wf_slice b);

/* A space or a tab: what CommonMark 2.1 and its blocks treat as blank within a line. */
static inline bool wf_is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static inline bool wf_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The whole slice equals the NUL-terminated S. */
bool wf_slice_is(struct wf_slice s, const char *str);

/* As wf_slice_is, ignoring the case of ASCII letters. */
bool wf_slice_is_nocase(struct wf_slice s, const char *str);

/* S begins with the NUL-terminated PREFIX. */
bool wf_slice_starts(struct wf_slice s, const char *prefix);

/* The NUL-terminated WORDS are somewhere in S. */
bool wf_slice_has(struct wf_slice s, const char *words);

/* S without the spaces and tabs at its ends. */
struct wf_slice wf_slice_trim(struct wf_slice s);

/* The decimal number at the start of S, which it is taken off; 0 where none is or it is too large. */
uint32_t wf_slice_take_number(struct wf_slice *s);

/* S without its first N bytes; N is at most its length. */
static inline struct wf_slice wf_slice_skip(struct wf_slice s, size_t n)
{
	return (struct wf_slice){n ? s.ptr + n : s.ptr, s.len - n};
}

#endif
