/*
 * Random but repeatable: numbers and texts made from a seed, for property tests.
 *
 *	for (unsigned i = 0; i < random_rounds(300, 10000); i++) {
 *		struct random random = random_begin(i);
 *		...
 *	}
 *
 * The seed is that of the environment's WFMD_SEED, or 1, plus I. A failure prints it
 * (random_failed), and WFMD_SEED set to it makes that run the first.
 */
#ifndef WF_TESTS_RANDOM_H
#define WF_TESTS_RANDOM_H

#include "base/buf.h"

#include <stdint.h>

struct random {
	uint64_t seed, state;
};

struct random random_begin(unsigned i);

/*
 * How many rounds to make: FEW, or MANY where the environment has WFMD_SOAK=1 (make soak), or the
 * number in WFMD_ROUNDS.
 */
unsigned random_rounds(unsigned few, unsigned many);

/* Prints "figure: TEXT" for the report of make soak. */
void random_figure(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Says with which seed the test failed, what it made of it, and fails it. */
void random_failed(const struct random *random, const char *what, struct wf_slice made)
	__attribute__((noreturn));

/* A number below N, which is at least 1. */
unsigned below(struct random *random, unsigned n);

/* True PERCENT times of a hundred. */
bool chance(struct random *random, unsigned percent);

/* One of the N strings. */
const char *pick_of(struct random *random, const char *const *strings, size_t n);
#define pick(random, ...) \
	pick_of((random), (const char *const[]){__VA_ARGS__}, \
		sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

/*
 * Any UTF-8 text but a NUL of up to PIECES pieces: Markdown of all kinds, fields, boxes, comments,
 * line breaks, blanks, backslashes, references, emoji, right-to-left letters, controls.
 */
void random_text(struct random *random, struct wf_buf *out, unsigned pieces);

#endif
