/*
 * Documents read from strings, for tests; and assertions that show what they got.
 *
 *	struct reading r;
 *	reading_begin(&r, "- [ ] a\n");
 *	... r.doc ...
 *	reading_end(&r);
 *
 * The bytes are a copy of just their length, so that a sanitizer sees every look beyond.
 */
#ifndef WF_TESTS_READING_H
#define WF_TESTS_READING_H

#include "doc/doc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

struct reading {
	struct wf_doc doc;
	char *bytes;
	size_t len;
	struct wf_error err;
};

/* Reads TEXT, or LEN bytes of it, as "status.md"; a refusal fails the test. */
void reading_begin(struct reading *r, const char *text);
void reading_bytes(struct reading *r, const char *bytes, size_t len);
void reading_end(struct reading *r);

/* TEXT with every "\n" made ENDING; a heap string. */
char *with_endings(const char *text, const char *ending);

#define assert_slice(s, expected) check_slice((s), (expected), __FILE__, __LINE__)
void check_slice(struct wf_slice s, const char *expected, const char *file, int line);

/* OUT is EXPECTED; both are shown where it is not, and *OUT is released. */
#define assert_text(out, expected) check_text((out), (expected), __FILE__, __LINE__)
void check_text(struct wf_buf *out, const char *expected, const char *file, int line);

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#endif
