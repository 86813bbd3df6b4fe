/*
 * What a user can ask for, as functions of a draft.
 *
 * Each changes the draft or refuses with an error that says why and what
 * helps; after a refusal the draft is not to be used further. Nothing here
 * reads or writes a file.
 */
#ifndef WF_OPS_OPS_H
#define WF_OPS_OPS_H

#include "flow/machine.h"

/* ---- steps (tick.c) ---- */

/*
 * Ticks STEP, with its parent when it was the last open child, and with what
 * follows for its phase: it begins, or completes with its last box. ALL ticks
 * the steps nested in it, too. A step that is done already changes nothing.
 */
enum wf_code wf_op_tick(struct wf_draft *draft, uint32_t step, bool all, struct wf_error *err);

/*
 * Unticks STEP and the steps it is nested in; ALL also those nested in it. A step
 * all of whose nested steps are done stays done without ALL, or force.
 */
enum wf_code wf_op_untick(struct wf_draft *draft, uint32_t step, bool all, struct wf_error *err);

/*
 * What follows for the steps around STEP: a parent is done when all that is
 * nested in it is, and open when something in it is open.
 */
void wf_op_tick_parents(struct wf_draft *draft, uint32_t step);
void wf_op_untick_parents(struct wf_draft *draft, uint32_t step);

struct wf_advance {
	uint32_t workflow;
	int32_t phase;  /* in this phase, or -1: where the workflow is */
	int32_t expect; /* only if this is the next step, or -1 */
	uint32_t steps; /* how many, all or none */
	bool all;       /* the phase's remaining steps */
};

/* Ticks the next step or steps; refuses where nothing can be ticked, and says why. */
enum wf_code wf_op_advance(struct wf_draft *draft, const struct wf_advance *advance,
			   struct wf_error *err);

/* ---- phases (phase.c) ---- */

/* What a user says about an event; empty slices for what was not said. */
struct wf_words {
	struct wf_slice message; /* why */
	struct wf_slice action;  /* Action needed */
	struct wf_slice since;   /* a date, else today's */
	struct wf_slice kind;    /* of a failure */
	struct wf_slice cause;
	struct wf_slice resolution;
	struct wf_slice prevention;
	struct wf_slice to;     /* whom an escalation goes to */
	struct wf_slice output; /* lines of a failed command's output */
};

/* WF_USAGE for a KIND of entries that are no failures: a phase that failed would be left without one. */
enum wf_code wf_op_check_kind(struct wf_slice kind, struct wf_error *err);

/* Lets EVENT happen to PHASE. An event that reports what holds already changes nothing. */
enum wf_code wf_op_phase(struct wf_draft *draft, enum wf_event event, uint32_t phase,
			 const struct wf_words *words, struct wf_error *err);

/*
 * The phase that EVENT is about when none is named: the current one of
 * WORKFLOW, or the first after it for which the event is legal.
 */
enum wf_code wf_op_default_phase(uint32_t *phase, struct wf_draft *draft, enum wf_event event,
				 uint32_t workflow, struct wf_error *err);

/*
 * Marks STEP as waiting: "(blocked: reason)". The last open step of a phase
 * that is blocked so blocks the phase; unblocking it unblocks the phase again.
 */
enum wf_code wf_op_block_step(struct wf_draft *draft, uint32_t step, const struct wf_words *words,
			      struct wf_error *err);
enum wf_code wf_op_unblock_step(struct wf_draft *draft, uint32_t step, struct wf_error *err);

/* ---- scope (scope.c) ---- */

/*
 * A step more, at the end of PHASE's steps or after the step AFTER (-1: none).
 * A complete phase is reopened by it: with force once a later one has begun.
 */
enum wf_code wf_op_add(struct wf_draft *draft, uint32_t phase, int32_t after, struct wf_slice text,
		       struct wf_error *err);

/* The kind of the log entry that a drop leaves, and how what it says begins. */
#define WF_SCOPE_CHANGE "Scope change"
#define WF_SCOPE_DROPPED "Dropped \""

/* A step less, with all that is nested in it, and a Scope change entry that says WHY. */
enum wf_code wf_op_drop(struct wf_draft *draft, uint32_t step, struct wf_slice why,
			struct wf_error *err);

/* ---- the Error Log (log.c) ---- */

/*
 * Fills the empty fields of the last entry of PHASE (-1: of the log) with what
 * WORDS says of cause, resolution and prevention. What stands there already is
 * not rewritten: WF_NOT_ALLOWED.
 */
enum wf_code wf_op_fill(struct wf_draft *draft, int32_t phase, const struct wf_words *words,
			struct wf_error *err);

/* Opens the next round of an iterative workflow. */
enum wf_code wf_op_iterate(struct wf_draft *draft, uint32_t workflow, struct wf_error *err);

#endif
