/*
 * What became of a document's headings, phases and steps in another version of it.
 *
 *	struct wf_matching m;
 *	wf_match_docs(&m, &old, &new);
 *	if (m.steps[i].other < 0)
 *		... step i of the old version is gone
 *	else if (m.steps[i].how & WF_MATCH_REWORDED)
 *		... it is step m.steps[i].other of the new one, in other words
 *	wf_matching_release(&m);
 *
 * Counterparts are found by text and place: first what has the same text in
 * the same place, then the same text in another place, then a similar text in
 * the same phase, first between the same steps. Of several with one text the
 * first belongs to the first. Each thing has one counterpart at most. Symbols, markers and "(blocked: …)"
 * are no part of a text. The time is that of sorting: similar texts are only
 * looked for among the few nearest that are left.
 */
#ifndef WF_OPS_MATCH_H
#define WF_OPS_MATCH_H

#include "doc/doc.h"

/* How a counterpart differs from what it was; ored. */
enum wf_match_how {
	WF_MATCH_REWORDED = 1,  /* its text differs; of a phase its name */
	WF_MATCH_MOVED = 2,     /* it is in another phase or step; a phase in another workflow */
	WF_MATCH_REORDERED = 4, /* it stands before what it stood after, or the reverse */
	WF_MATCH_DOUBTFUL = 8,  /* reworded and not where it was: it may be another step */
};

struct wf_pair {
	int32_t other; /* index of the counterpart in the other version, or -1 */
	uint8_t how;   /* enum wf_match_how */
};

/* An element for each heading, phase and step of the old version, and of the new one. */
struct wf_matching {
	const struct wf_doc *old, *new;
	struct wf_pair *headings, *phases, *steps;
	struct wf_pair *new_headings, *new_phases, *new_steps;
};

/* Matches OLD with NEW, which must outlive the matching. */
void wf_match_docs(struct wf_matching *matching, const struct wf_doc *old,
		   const struct wf_doc *new);

void wf_matching_release(struct wf_matching *matching);

#endif
