/*
 * A growing string of bytes.
 *
 *	struct wf_buf buf = WF_BUF_INIT;
 *	wf_buf_printf(&buf, "%d steps\n", n);
 *	fwrite(buf.ptr, 1, buf.len, stdout);
 *	wf_buf_release(&buf);
 *
 * PTR always ends in a NUL that LEN does not count, so it is a C string where
 * the bytes are one. Appending cannot fail: without memory the program ends.
 */
#ifndef WF_BASE_BUF_H
#define WF_BASE_BUF_H

#include "base/slice.h"

#include <stdarg.h>

struct wf_buf {
	char *ptr;
	size_t len;
	size_t cap;
	const struct wf_drain
		*drain; /* NULL, or where much goes before the end; see wf_buf_drain */
};

/* Takes bytes that a buffer holds, and remembers itself if it could not. */
struct wf_drain {
	void (*take)(void *context, const char *bytes, size_t len);
	void *context;
};

extern char wf_buf_empty[];
#define WF_BUF_INIT \
	{ \
		wf_buf_empty, 0, 0, NULL \
	}

/* Room for EXTRA more bytes without another allocation. */
void wf_buf_reserve(struct wf_buf *buf, size_t extra);

void wf_buf_add(struct wf_buf *buf, const void *bytes, size_t len);
void wf_buf_byte(struct wf_buf *buf, char c);
void wf_buf_str(struct wf_buf *buf, const char *s);
void wf_buf_slice(struct wf_buf *buf, struct wf_slice s);
void wf_buf_number(struct wf_buf *buf, unsigned long n); /* in decimal */
void wf_buf_printf(struct wf_buf *buf, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void wf_buf_vprintf(struct wf_buf *buf, const char *fmt, va_list ap);

/* WORD as one word of a POSIX shell: as it is where it is harmless, else in single quotes. */
void wf_buf_shell_word(struct wf_buf *buf, const char *word);

/*
 * S with what a terminal could act on made visible: control characters and
 * bytes that are no UTF-8 as "\x1b" ("\n", "\t"), overrides of the writing
 * direction as "\u202e".
 */
void wf_buf_visible(struct wf_buf *buf, struct wf_slice s);

static inline struct wf_slice wf_buf_as_slice(const struct wf_buf *buf)
{
	return wf_slice(buf->ptr, buf->len);
}

/*
 * What is in the buffer is final: where it has a drain, and there is enough to
 * be worth it, the drain takes it, and the buffer is empty.
 */
void wf_buf_drain(struct wf_buf *buf);

/* Empties the buffer and keeps its memory. */
void wf_buf_clear(struct wf_buf *buf);

/* The bytes as a heap string that the caller frees; the buffer becomes empty. */
char *wf_buf_detach(struct wf_buf *buf);

/* Frees the memory; the buffer becomes empty and may be used again. */
void wf_buf_release(struct wf_buf *buf);

#endif
