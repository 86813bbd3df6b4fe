/*
 * How far a workflow is: what has begun, what has ended, whose turn it is.
 */
#ifndef WF_FLOW_PROGRESS_H
#define WF_FLOW_PROGRESS_H

#include "flow/waits.h"

/* In progress, complete or failed, or one of its steps is done; never while skipped. */
bool wf_phase_begun(const struct wf_draft *draft, uint32_t phase);

/* Complete or skipped; or no symbol or in progress, and all its boxes (one at least) ticked. */
bool wf_phase_ended(const struct wf_draft *draft, uint32_t phase);

/* Blocked with none of Blocked by, Waiting for and Since: it only waits for its turn. */
bool wf_phase_waits_turn(const struct wf_draft *draft, uint32_t phase);

/* The phase's state for its turn: pending where it only waits for that. */
enum wf_state wf_phase_effective(const struct wf_draft *draft, uint32_t phase);

/* What may keep an event from happening, each a bit. */
enum wf_gate {
	WF_GATE_ENTRY = 1,  /* an entry criterion is open */
	WF_GATE_WAITS = 2,  /* a phase that it waits for has not ended */
	WF_GATE_ORDER = 4,  /* an earlier phase has not ended (sequential, iterative) */
	WF_GATE_EXIT = 8,   /* an exit criterion is open */
	WF_GATE_LATER = 16, /* it has ended, and a phase that depends on that has begun */
	WF_GATE_CYCLE = 32, /* phases wait for each other in a circle, and it is not over */
};

/* The first of GATES that is closed for PHASE, or 0; *INDEX is the step or phase that closes it. */
unsigned wf_gate_closed(const struct wf_draft *draft, uint32_t phase, unsigned gates,
			uint32_t *index);

/*
 * The current phase of WORKFLOW: the first in progress, else the first failed
 * or blocked whose turn it is, else the first pending; -1 when all have ended.
 */
int32_t wf_workflow_current(const struct wf_draft *draft, uint32_t workflow);

/* How many phases at the beginning of WORKFLOW have ended: those before the first that has not. */
uint32_t wf_workflow_first_open(const struct wf_draft *draft, uint32_t workflow);

/* The first workflow that has not ended, else the first. */
uint32_t wf_active_workflow(const struct wf_draft *draft);

bool wf_workflow_ended(const struct wf_draft *draft, uint32_t workflow);
enum wf_state wf_workflow_state(const struct wf_draft *draft, uint32_t workflow);
void wf_workflow_count(const struct wf_draft *draft, uint32_t workflow, uint32_t *done,
		       uint32_t *total);

/* The step of PHASE that comes next: open, not waiting, children before parents; -1 for none. */
int32_t wf_phase_next_step(const struct wf_draft *draft, uint32_t phase);

/* The phase that work goes on in: the current one, or the one after it once that has ended; or -1. */
int32_t wf_working_phase(const struct wf_draft *draft, uint32_t workflow);

/* The step that `advance` would tick next, or -1 where it would refuse. */
int32_t wf_workflow_next(const struct wf_draft *draft, uint32_t workflow);

#endif
