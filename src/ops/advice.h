/*
 * What to do after a failure.
 */
#ifndef WF_OPS_ADVICE_H
#define WF_OPS_ADVICE_H

#include "flow/draft.h"

/*
 * Appends to the heap array *ADVICE of *N buffers: the contingency plan of
 * PHASE, where the document has one, and what the number of its failures
 * suggests. The caller releases the buffers and frees the array.
 */
void wf_advice_on_failure(const struct wf_draft *draft, uint32_t phase, struct wf_buf **advice,
			  size_t *n);

/* The same for every phase that the draft leaves failed, with a new entry of the log. */
void wf_advice_on_failures(const struct wf_draft *draft, struct wf_buf **advice, size_t *n);

/* A log entry of KIND records a failure, not what was done about one. */
bool wf_kind_is_failure(struct wf_slice kind);

/* Releases the buffers and frees the array. */
void wf_advice_release(struct wf_buf **advice, size_t *n);

#endif
