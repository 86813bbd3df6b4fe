/*
 * Selectors: how a user names a phase or a step, and the ids that reports give.
 */
#ifndef WF_DOC_SELECT_H
#define WF_DOC_SELECT_H

#include "doc/doc.h"

enum wf_select_kind { WF_SELECT_PHASE = 1, WF_SELECT_STEP = 2 };

struct wf_selection {
	enum wf_select_kind kind;
	uint32_t index; /* of the phase or step */
};

/*
 * Finds the one thing of a kind in KINDS (enum wf_select_kind, ored) that
 * SELECTOR names: a phase's number, a step's id, `:LINE`, a text (exact, else
 * part of one), or PHASE/STEP. WORKFLOW limits the search to one, -1 does not.
 * WF_NO_MATCH names the nearest few, WF_AMBIGUOUS all that match.
 */
enum wf_code wf_select(struct wf_selection *selection, const struct wf_doc *doc,
		       struct wf_slice selector, unsigned kinds, int32_t workflow,
		       struct wf_error *err);

/*
 * The same, and TEXTS are those of the document: what is named by its whole text
 * is looked up in them instead of in all of it. For many selectors.
 */
struct wf_texts;
enum wf_code wf_select_among(struct wf_selection *selection, const struct wf_doc *doc,
			     const struct wf_texts *texts, struct wf_slice selector, unsigned kinds,
			     int32_t workflow, struct wf_error *err);

/* Finds the one workflow that SELECTOR names: its place, `:LINE` of its heading, or its title. */
enum wf_code wf_select_workflow(uint32_t *workflow, const struct wf_doc *doc,
				struct wf_slice selector, struct wf_error *err);

/* Appends a selector that names just this phase or step: its number, else `:LINE`. */
void wf_phase_id(struct wf_buf *out, const struct wf_doc *doc, uint32_t phase);
void wf_step_id(struct wf_buf *out, const struct wf_doc *doc, uint32_t step);

/* The step that PATH (`3`, `3.1`, `e1`, `x2`) leads to from PHASE, or -1. */
int32_t wf_step_by_path(const struct wf_doc *doc, uint32_t phase, struct wf_slice path);

/* Appends the document as FILE of a command: one shell word, after -f where its name needs that. */
void wf_doc_argument(struct wf_buf *out, const struct wf_doc *doc);

/* The workflow's title: its heading's text, else the file's name. */
struct wf_slice wf_workflow_title(const struct wf_doc *doc, uint32_t workflow);

#endif
