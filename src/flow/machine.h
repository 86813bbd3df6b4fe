/*
 * The machine: which event takes a phase from which state to which.
 *
 * The table of machine.c has one row for each legal move, and says all there
 * is to say about it; whatever has no row is refused. Every event is a
 * function of a draft: it changes the draft, or refuses with an error that
 * names the state, the reason and the command that helps, and leaves the
 * draft as it was.
 */
#ifndef WF_FLOW_MACHINE_H
#define WF_FLOW_MACHINE_H

#include "flow/draft.h"

enum wf_event {
	WF_EVENT_START,
	WF_EVENT_TICK,
	WF_EVENT_UNTICK,
	WF_EVENT_COMPLETE,
	WF_EVENT_BLOCK,
	WF_EVENT_UNBLOCK,
	WF_EVENT_FAIL,
	WF_EVENT_RETRY,
	WF_EVENT_ROLLBACK,
	WF_EVENT_ESCALATE,
	WF_EVENT_SKIP,
};
#define WF_NEVENTS (WF_EVENT_SKIP + 1)

/* What a row asks for beside its gates. */
enum wf_condition {
	WF_NEEDS_NO_OPEN_BOX = 1,
	WF_NEEDS_OPTIONAL = 2, /* the phase is optional, or --force */
};

struct wf_transition {
	enum wf_event event;
	enum wf_state from;
	enum wf_state to;
	unsigned gates;      /* enum wf_gate: closed ones refuse, --force passes them */
	unsigned hard_gates; /* closed ones refuse, --force or not */
	unsigned conditions; /* enum wf_condition */
	const char *hint;    /* the command that helps when WF_GATE_LATER is a hard gate, or NULL */
};

/* The table; for tests and documentation. */
extern const struct wf_transition wf_transitions[];
extern const size_t wf_ntransitions;

/* "start", "tick" and so on: the command's name. */
const char *wf_event_name(enum wf_event event);

/* The row for EVENT on PHASE as the draft has it, or NULL where the move is not legal. */
const struct wf_transition *wf_transition_for(const struct wf_draft *draft, enum wf_event event,
					      uint32_t phase);

/*
 * Whether EVENT may happen to PHASE now: finds the row, then tries its gates
 * and conditions. Gates that --force passes are noted in the draft. The row is
 * *FOUND. WF_CONFLICT where the phase's heading carries two states.
 */
enum wf_code wf_event_check(struct wf_draft *draft, enum wf_event event, uint32_t phase,
			    const struct wf_transition **found, struct wf_error *err);

/*
 * Tries GATES (enum wf_gate) alone: WF_GATED, or with force a note in the draft,
 * where one is closed; WF_CONFLICT for a circle.
 */
enum wf_code wf_gates_try(struct wf_draft *draft, uint32_t phase, unsigned gates,
			  struct wf_error *err);

/* An event that reports what holds already: a success that changes nothing. */
bool wf_event_holds(const struct wf_draft *draft, enum wf_event event, uint32_t phase);

/*
 * Moves PHASE to STATE with all that follows from it: the fields that belong to
 * the state it leaves go, and where it ends, the next phase starts (sequential,
 * iterative) or those that waited for it do (parallel), if their gates allow.
 */
void wf_phase_enter(struct wf_draft *draft, uint32_t phase, enum wf_state state);

/* Completes PHASE if it is in progress (or has begun) and no box of it is open. */
void wf_phase_settle(struct wf_draft *draft, uint32_t phase);

#endif
