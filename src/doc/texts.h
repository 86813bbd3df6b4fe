/*
 * What the phases and steps of a document are called, sorted: for whoever looks
 * for many texts, each of which would else be held against all of them.
 *
 *	struct wf_texts texts;
 *	wf_texts_build(&texts, doc);
 *	struct wf_range range = wf_texts_find(&texts, text);
 *	... texts.items[range.begin] and so on: whatever may be TEXT ...
 *	wf_texts_release(&texts);
 */
#ifndef WF_DOC_TEXTS_H
#define WF_DOC_TEXTS_H

#include "doc/select.h"

#include <stdint.h>

/* One that is called something with this key; with another of its names it may stand there again. */
struct wf_named {
	uint64_t key;
	struct wf_selection thing;
};

struct wf_texts {
	struct wf_named
		*items; /* by key; of one key phases before steps, in the document's order */
	size_t n, cap;
};

/* The names of all phases of DOC, and of all steps, with their markup and without it. */
void wf_texts_build(struct wf_texts *texts, const struct wf_doc *doc);

void wf_texts_release(struct wf_texts *texts);

/* A number that texts share which differ in case alone (as wf_text_equal has it), and few others. */
uint64_t wf_texts_key(struct wf_slice text);

/* All that may be TEXT without regard to case, and perhaps some that are not. */
struct wf_range wf_texts_find(const struct wf_texts *texts, struct wf_slice text);

#endif
