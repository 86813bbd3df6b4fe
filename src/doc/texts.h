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

/* What has a name with this hash; with another of its names it may stand there again. */
struct wf_named {
	uint32_t hash;
	struct wf_selection thing;
};

struct wf_texts {
	struct wf_named
		*items; /* by hash; of one hash phases before steps, in the document's order */
	size_t n, cap;
};

/* The names of all phases of DOC, and of all steps, with their markup and without it. */
void wf_texts_build(struct wf_texts *texts, const struct wf_doc *doc);

void wf_texts_release(struct wf_texts *texts);

/*
 * A hash that texts have in common which are equal but for case (wf_text_equal).
 * Which of the texts with one hash are equal is for the caller to see.
 */
uint32_t wf_text_hash(struct wf_slice s);

/* All that may be TEXT without regard to case, and perhaps some that are not. */
struct wf_range wf_texts_find(const struct wf_texts *texts, struct wf_slice text);

#endif
