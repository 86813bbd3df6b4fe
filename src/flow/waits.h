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

/* Reads the Waiting for fields of all phases into the draft. */
void wf_waits_build(struct wf_draft *draft);

/* What PHASE waits for in the draft, or NULL where it has no such field. */
const struct wf_wait *wf_phase_waits(const struct wf_draft *draft, uint32_t phase);

/* PHASE waits for OTHER. */
bool wf_phase_waits_for(const struct wf_draft *draft, uint32_t phase, uint32_t other);

/*
 * PHASE is one of a circle of phases that wait for each other: their headings,
 * joined by arrows, are appended to OUT.
 */
bool wf_phase_cycle(const struct wf_draft *draft, uint32_t phase, struct wf_buf *out);

#endif
