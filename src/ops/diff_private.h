/*
 * Two versions on their way into a list of events. Private to ops/diff*.c.
 */
#ifndef WF_OPS_DIFF_PRIVATE_H
#define WF_OPS_DIFF_PRIVATE_H

#include "ops/diff.h"

struct wf_telling {
	struct wf_diff *diff;
	const struct wf_doc *old, *new;
	struct wf_matching m;
	int32_t *workflows; /* of the old version: what each is in the new one, or -1 */
};

/* Appends an event that is told at LINE of the new version; its texts are set by the caller. */
struct wf_diff_item *wf_tell(struct wf_telling *t, enum wf_diff_event event, enum wf_diff_what what,
			     int32_t old, int32_t new, uint32_t line);

/* What FIELD of DOC says; no pointer where it is NULL. */
struct wf_slice wf_tell_value(struct wf_telling *t, const struct wf_doc *doc,
			      const struct wf_field *field);

/* Appends what became of field NAME, if anything did. */
void wf_tell_field(struct wf_telling *t, enum wf_diff_what what, int32_t old, int32_t new,
		   enum wf_field_name name, struct wf_slice from, struct wf_slice to,
		   uint32_t line);

/* Entries of the Error Log: logged, filled, rewritten, removed. */
void wf_tell_log(struct wf_telling *t);

#endif
