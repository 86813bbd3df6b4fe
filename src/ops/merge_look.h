/*
 * The merged text, read as a document. Private to ops/merge*.c.
 */
#ifndef WF_OPS_MERGE_LOOK_H
#define WF_OPS_MERGE_LOOK_H

#include "flow/progress.h"
#include "ops/merge_private.h"

struct wf_merge_look {
	struct wf_merge *m;
	struct wf_buf text; /* conflicts as one of their sides has it */
	struct wf_doc doc;
	struct wf_draft draft;               /* of it */
	struct wf_draft sides[WF_NSIDES];    /* of the versions */
	uint16_t *problems, *old[WF_NSIDES]; /* of each phase, enum wf_problem */
	bool *unsettled;                     /* of each phase: a conflict is in it */
	uint8_t *asked; /* of each phase: ways to dispute it that led to nothing */
};

enum wf_code wf_merge_look(struct wf_merge_look *look, struct wf_merge *m, struct wf_error *err);
void wf_merge_look_release(struct wf_merge_look *look);

/* The piece that holds the byte at OFFSET of the text. */
struct wf_piece *wf_merge_piece_at(const struct wf_merge *m, size_t offset);

/* The piece of the heading or step that begins on LINE of the text, or NULL where it is none alone. */
struct wf_piece *wf_merge_piece_of(const struct wf_merge_look *look, uint32_t line,
				   enum wf_thing_kind kind);

/* The phase of SIDE that is PHASE of the merged document, or -1. */
int32_t wf_merge_phase_of(const struct wf_merge_look *look, enum wf_side side, uint32_t phase);

/* Every unit is still what it was, where it belongs. */
bool wf_merge_is_sound(const struct wf_merge_look *look);

/* What is wrong with a phase; bits. */
enum wf_problem {
	WF_PROBLEM_OPEN = 1,     /* complete over open boxes */
	WF_PROBLEM_DONE = 2,     /* all boxes ticked, and not complete */
	WF_PROBLEM_STARTED = 4,  /* some steps done, and pending */
	WF_PROBLEM_ORDER = 8,    /* begun before an earlier one ended */
	WF_PROBLEM_SEVERAL = 16, /* in progress while another is */
	WF_PROBLEM_GATE = 32,    /* begun over open entry criteria, or while waiting */
	WF_PROBLEM_FIELD = 64,   /* the symbol and the Status field disagree */
};

/* Fills PROBLEMS, an element for each phase of the draft. */
void wf_merge_problems(const struct wf_draft *draft, uint16_t *problems);

#endif
