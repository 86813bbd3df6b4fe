/*
 * What the rules that compare with the committed version share. Private to lint/.
 *
 * Phases, steps and headings are matched by ops/match; entries of the Error Log
 * by their headings, where those match, else by what they say.
 */
#ifndef WF_LINT_SINCE_H
#define WF_LINT_SINCE_H

#include "lint/family.h"
#include "ops/match.h"

/* What a new entry of the kind Scope change says, small letters, blanks folded. */
struct wf_scope_entry {
	struct wf_slice heading; /* whom it names in its heading: the phase part */
	struct wf_slice text;
	bool of_steps; /* it is in the words of `wfmd drop` */
};

struct wf_since {
	struct wf_check *check;
	const struct wf_doc *old, *new;
	bool unseen; /* it was a status document, and is none now: who looks at it next? */
	struct wf_draft draft; /* of the old version: for questions about progress */
	struct wf_matching matching;
	int32_t *entries;     /* of each old entry its counterpart, or -1 */
	int32_t *new_entries; /* the same of each new one */
	struct wf_scope_entry *scope;
	size_t nscope;
	struct wf_arena arena;
};

/* Fills entries, new_entries and scope. The headings are matched already. */
void wf_since_read_logs(struct wf_since *since);

/* The Error Log has an entry that the old version had not. */
bool wf_since_logged(const struct wf_since *since);

/* A new Scope change entry names the old version's STEP, or PHASE. */
bool wf_since_step_excused(struct wf_since *since, uint32_t step);
bool wf_since_phase_excused(struct wf_since *since, uint32_t phase);

/* The rule log-rewritten. */
void wf_since_log(struct wf_since *since);

/* Where a finding about what stood under the old version's HEADING goes: under its counterpart, or on top. */
size_t wf_since_place(const struct wf_since *since, uint32_t heading);

#endif
