/*
 * Phases that wait for others: `**Waiting for**: Backend, Frontend`.
 */
#ifndef WF_FLOW_WAITS_H
#define WF_FLOW_WAITS_H

#include "flow/draft.h"

/* What a phase's Waiting for field names. */
struct wf_wait {
	uint32_t *phases; /* indexes of phases, each once */
	uint32_t n;
	bool plain; /* a part of the value names no phase: a plain reason */
};

/* All of a draft; owned by its arena. What the fields said at first, whatever was removed since. */
struct wf_waits {
	struct wf_wait **of; /* of each phase, or NULL */
	uint32_t *waiting;   /* those that wait, by the phase that they wait for, in their order */
	uint32_t *first; /* [i]: where those that wait for phase i begin; [i + 1]: where they end */
	uint32_t *circle;     /* of each phase, the circle that it is part of, from 1; or 0 */
	uint32_t *circle_len; /* [circle]: how many phases it has */
};

/* Reads the Waiting for fields of all phases into the draft. */
void wf_waits_build(struct wf_draft *draft);

/* What PHASE waits for in the draft, or NULL where it has no such field. */
const struct wf_wait *wf_phase_waits(const struct wf_draft *draft, uint32_t phase);

/* PHASE waits for OTHER. */
bool wf_phase_waits_for(const struct wf_draft *draft, uint32_t phase, uint32_t other);

/*
 * The phase that PHASE waits for in vain, since it comes after PHASE in a
 * workflow with an order (or is PHASE itself); or -1.
 */
int32_t wf_phase_waits_ahead(const struct wf_draft *draft, uint32_t phase);

/*
 * PHASE is one of a circle of phases that wait for each other: their headings,
 * joined by arrows, are appended to OUT; of more than WF_CIRCLE_SHOWN the first
 * two. In a workflow with an order that is also a phase that waits for a later
 * one, which has to wait for its turn.
 */
#define WF_CIRCLE_SHOWN 24

bool wf_phase_cycle(const struct wf_draft *draft, uint32_t phase, struct wf_buf *out);

/* Fills waits->circle and waits->circle_len; see Tarjan, Depth-first search and linear graph algorithms. */
void wf_circles_build(struct wf_waits *waits, size_t nphases, struct wf_arena *arena);

#endif
