/*
 * In what way counterparts differ. Private to ops/match*.c.
 */
#ifndef WF_OPS_MATCH_HOW_H
#define WF_OPS_MATCH_HOW_H

#include "ops/match.h"

/* The phase that STEP of the new version is in, told as that of the old one; -1 outside, -2 if new. */
int64_t wf_match_old_phase(const struct wf_matching *matching, const struct wf_step *step);

/* Notes how the phases and steps that have counterparts differ from these. */
void wf_match_note(struct wf_matching *matching);

#endif
