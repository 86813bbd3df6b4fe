/*
 * A draft: what a document would be after some events.
 *
 *	struct wf_draft draft;
 *	wf_draft_init(&draft, &doc);
 *	... events change the draft: steps, states, fields, log ...
 *	wf_draft_edits(&draft, &edits);
 *	wf_draft_release(&draft);
 *
 * Events read and write the draft alone, so that several of them can follow
 * each other as one edit; the document itself never changes. What is asked of
 * a document by commands that only look is asked of a fresh draft.
 */
#ifndef WF_FLOW_DRAFT_H
#define WF_FLOW_DRAFT_H

#include "doc/doc.h"
#include "text/edit.h"

/* A phase as the draft has it. */
struct wf_phase_draft {
	uint8_t state;
	uint32_t done, done_steps, open_entry, open_exit, open_steps;
	uint32_t from; /* no step before this one can be the next */
	uint32_t last; /* the last of its changes in draft->changes, from 1; or 0 */
};

/* A field to be written (value) or to go (no value). */
struct wf_field_change {
	uint32_t heading;
	enum wf_field_name name;
	bool remove;
	struct wf_slice value; /* as the user said it, not yet escaped */
	uint32_t next;         /* one more than the index of the next one under HEADING, or 0 */
};

/* An entry for the Error Log. */
struct wf_log_draft {
	int32_t about;               /* the phase that it is about, or -1 */
	struct wf_slice phase, kind; /* of the heading */
	struct wf_slice happened, cause, resolution, prevention; /* empty ones are left out */
	struct wf_slice output;  /* lines for an indented code block, or empty */
	struct wf_slice written; /* its heading's line as the document has it; set with the edits */
};

/* A new step, after the step AFTER or at the end of PHASE. */
struct wf_step_draft {
	uint32_t phase;
	int32_t after;           /* or -1 */
	struct wf_slice text;    /* as the user said it */
	struct wf_slice written; /* as the document has it; set with the edits */
	uint32_t before;         /* the document's step before which it comes; set with the edits */
};

/* Something that changed, in the order in which it did. */
struct wf_change {
	enum wf_change_what {
		WF_CHANGE_STEP,
		WF_CHANGE_PHASE,
		WF_CHANGE_BLOCK,
		WF_CHANGE_ADD,
		WF_CHANGE_DROP,
		WF_CHANGE_FIELD,
		WF_CHANGE_LOG,
		WF_CHANGE_ROUND
	} what;
	uint32_t index;       /* of the step, phase, workflow or drafted thing */
	uint8_t from, to;     /* states */
	struct wf_slice text; /* of a reason, an added step, a field's value */
	enum wf_field_name field;
	uint32_t before; /* the one before it of the same step or phase, from 1; or 0 */
};

struct wf_draft {
	const struct wf_doc *doc;
	struct wf_arena *arena; /* what the draft's texts live in; owned */
	uint8_t *steps;         /* enum wf_step_state of each step */
	uint8_t *touched;       /* of each step, a bit for each kind of change noted */
	uint32_t *last;         /* of each step, the last of its changes, from 1; or 0 */
	uint32_t *open_below;   /* of each step how many nested in it are not closed */
	struct wf_phase_draft *phases;
	struct wf_waits *waits; /* who waits for whom; see flow/waits.h */
	uint32_t *settled;    /* of each workflow, how many phases at its start are over for good */
	uint32_t *ended;      /* and how many have ended, while nothing changes */
	uint32_t *begun;      /* of each workflow, a number of phases past which none has begun */
	bool force;           /* pass gates */
	bool forced;          /* a gate was passed */
	bool touched_text;    /* more than markers and symbols of the steps and headings changes */
	bool ticks_only;      /* nothing but markers is to be written */
	struct wf_slice date; /* "2026-11-22 14:05": what log entries carry; where it is empty: */
	int64_t seconds; /* since 1970-01-01 00:00 UTC, of which it is made when it is written, */
	bool utc;        /* in UTC, else in local time */
	struct wf_field_change *fields;
	size_t nfields, fields_cap;
	uint32_t *first_field; /* of each heading one more than the index of its first, or 0 */
	struct wf_log_draft *logs;
	size_t nlogs, logs_cap;
	struct wf_step_draft *added;
	size_t nadded, added_cap;
	struct wf_change *changes;
	size_t nchanges, changes_cap;
	struct wf_buf notes; /* gates that were passed, one a line */
};

void wf_draft_init(struct wf_draft *draft, const struct wf_doc *doc);
void wf_draft_release(struct wf_draft *draft);

/* Gives STEP the state and keeps the counts of its phase; nothing else follows from it. */
void wf_draft_mark(struct wf_draft *draft, uint32_t step, enum wf_step_state state);

/* Gives PHASE the state. Its symbol and Status field follow when edits are made. */
void wf_draft_state(struct wf_draft *draft, uint32_t phase, enum wf_state state);

/* Writes or removes field NAME under HEADING; a copy of VALUE is taken. */
void wf_draft_set_field(struct wf_draft *draft, uint32_t heading, enum wf_field_name name,
			struct wf_slice value);
void wf_draft_remove_field(struct wf_draft *draft, uint32_t heading, enum wf_field_name name);

/* PHASE has a field NAME in the draft. */
bool wf_draft_has_field(const struct wf_draft *draft, uint32_t phase, enum wf_field_name name);

/* The value of PHASE's field NAME in the draft, decoded; false where it has none. */
bool wf_draft_field(const struct wf_draft *draft, uint32_t phase, enum wf_field_name name,
		    struct wf_slice *value);

/* The draft writes or removes PHASE's field NAME. */
bool wf_draft_changes_field(const struct wf_draft *draft, uint32_t phase, enum wf_field_name name);

/* Ends STEP's text with "(blocked: REASON)", or takes that away. */
void wf_draft_block_step(struct wf_draft *draft, uint32_t step, struct wf_slice reason);
void wf_draft_unblock_step(struct wf_draft *draft, uint32_t step);

/* STEP waits for something, in the draft. */
bool wf_draft_step_blocked(const struct wf_draft *draft, uint32_t step);

/* STEP is to be deleted. */
bool wf_draft_dropped(const struct wf_draft *draft, uint32_t step);
void wf_draft_drop(struct wf_draft *draft, uint32_t step);

/* STEP is done, or is to be deleted: nothing waits for it. */
static inline bool wf_draft_closed(const struct wf_draft *draft, uint32_t step)
{
	return draft->steps[step] == WF_DONE || wf_draft_dropped(draft, step);
}

/* A step more; an entry more; a field of an entry that stands in the log. Copies of the texts are taken. */
void wf_draft_add_step(struct wf_draft *draft, const struct wf_step_draft *step);
void wf_draft_log(struct wf_draft *draft, const struct wf_log_draft *entry);
void wf_draft_fill(struct wf_draft *draft, uint32_t entry, enum wf_field_name name,
		   struct wf_slice value);

/* Counts the workflow's round in its Iteration field. */
void wf_draft_round(struct wf_draft *draft, uint32_t workflow, uint32_t round);

/* The date and time of what DRAFT writes, "2026-11-22 14:05"; it lives as long as DRAFT. */
struct wf_slice wf_draft_date(const struct wf_draft *draft);

/* Says that a gate was passed by force; printf-like. */
void wf_draft_note(struct wf_draft *draft, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* Boxes of PHASE that are not ticked. */
static inline uint32_t wf_draft_open(const struct wf_draft *draft, uint32_t phase)
{
	const struct wf_phase_draft *p = &draft->phases[phase];

	return p->open_entry + p->open_exit + p->open_steps;
}

/*
 * The edits that make the document what the draft says, settled.
 * WF_CONFLICT where a state would be written over two different symbols, or an
 * entry be appended inside a fence or comment that nothing closes; WF_NOT_ALLOWED
 * where a text that is no state stands where the document shows states.
 */
enum wf_code wf_draft_edits(struct wf_draft *draft, struct wf_edits *edits, struct wf_error *err);

#endif
