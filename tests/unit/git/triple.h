/*
 * Three versions of a document, made at random: a base, and what two people made of it with the
 * events of the library and with an editor.
 */
#ifndef WF_TESTS_TRIPLE_H
#define WF_TESTS_TRIPLE_H

#include "doc/random.h"
#include "flow/draft.h"
#include "ops/merge.h"

enum triple_flags {
	TRIPLE_TIDY = 1,   /* every step has a text of its own, and nothing is wrong in the base */
	TRIPLE_EVENTS = 2, /* events alone: no editor */
};

struct triple {
	struct wf_buf text[WF_NSIDES];
};

/* A document as the templates make it, its steps told apart by a number. */
void tidy_document(struct random *random, struct wf_buf *out);

/* Some event, if it is legal, of a document with phases. */
enum wf_code random_event(struct random *random, struct wf_draft *draft, struct wf_error *err);

void random_triple(struct random *random, struct triple *triple, unsigned flags);
void triple_release(struct triple *triple);

#endif
