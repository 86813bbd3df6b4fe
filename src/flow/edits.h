/*
 * How a draft becomes edits. Private to flow/.
 */
#ifndef WF_FLOW_EDITS_H
#define WF_FLOW_EDITS_H

#include "flow/draft.h"

/* Replaces the bytes of S, a slice of the document, by TEXT. */
void wf_edit_slice(struct wf_edits *edits, const struct wf_doc *doc, struct wf_slice s,
		   struct wf_slice text);

/*
 * Inserts LINES, whole lines each with its ending, after LINE. Where LINE is the
 * last one and has no ending, neither has the document afterwards.
 */
void wf_edit_insert_after(struct wf_edits *edits, const struct wf_doc *doc, size_t line,
			  struct wf_slice lines);

/* Deletes the lines FIRST to LAST. */
void wf_edit_delete_lines(struct wf_edits *edits, const struct wf_doc *doc, size_t first,
			  size_t last);

/* Writes STATE's symbol in HEADING, where one stands or at the end; takes it away where it has none. */
void wf_edit_symbol(struct wf_edits *edits, const struct wf_doc *doc, uint32_t heading,
		    enum wf_state state);

/* Writes STATE into PHASE's Status field, in the spelling that the document uses. */
void wf_edit_status(struct wf_edits *edits, const struct wf_doc *doc, uint32_t phase,
		    enum wf_state state);

/* A list that is the value of a field under HEADING ends with LINE: a list after it would join it. */
bool wf_edit_ends_value(const struct wf_doc *doc, uint32_t heading, size_t line);

/* The draft's field changes; its log entries. */
void wf_edit_fields(struct wf_edits *edits, const struct wf_draft *draft);
enum wf_code wf_edit_log(struct wf_edits *edits, struct wf_draft *draft, struct wf_error *err);

/* The step after which ADDED goes: the one it names, or the last of its phase; or -1. */
int32_t wf_edit_model(const struct wf_doc *doc, const struct wf_step_draft *added);

/* The draft's changes of steps: markers, "(blocked: …)", steps added and dropped. */
void wf_edit_steps(struct wf_edits *edits, struct wf_draft *draft);

#endif
