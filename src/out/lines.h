/*
 * Where the things of a document stand once edits are made. Private to out/.
 *
 *	struct wf_lines lines;
 *	wf_lines_init(&lines, draft, edits);
 *	wf_buf_printf(out, "line %zu", wf_lines_now(&lines, step->line));
 *	wf_lines_release(&lines);
 *
 * Without edits everything stands where it stood.
 */
#ifndef WF_OUT_LINES_H
#define WF_OUT_LINES_H

#include "flow/draft.h"

struct wf_lines {
	const struct wf_draft *draft;
	const struct wf_edits *edits; /* settled; or NULL */
	ptrdiff_t *moved;             /* [i]: lines that edits 0 to i add to what follows them */
	bool renumbered;              /* steps come or go */
	size_t log, log_end;          /* one more than the edit that writes entries, and how far */
	ptrdiff_t log_line;           /* they were found in it: bytes, and lines */
};

void wf_lines_init(struct wf_lines *lines, const struct wf_draft *draft,
		   const struct wf_edits *edits);
void wf_lines_release(struct wf_lines *lines);

/* Where LINE of the document is after the edits; 0 stays 0. */
size_t wf_lines_now(const struct wf_lines *lines, size_t line);

/*
 * The line of the entry's heading that the draft adds, draft->logs[INDEX], or 0. To be asked for
 * one entry after the other.
 */
size_t wf_lines_of_entry(struct wf_lines *lines, uint32_t index);

/* STEP's text; where the draft unblocks it, without the "(blocked: …)" at its end. */
struct wf_slice wf_lines_text(const struct wf_lines *lines, uint32_t step);

/* The line of the step that the draft adds, draft->added[INDEX], or 0. */
size_t wf_lines_of_added(const struct wf_lines *lines, uint32_t index);

/* Appends a selector that names the phase or step after the edits. */
void wf_lines_phase_id(struct wf_buf *out, const struct wf_lines *lines, uint32_t phase);
void wf_lines_step_id(struct wf_buf *out, const struct wf_lines *lines, uint32_t step);

/* The same for a step that the draft adds; appends nothing where that is unknown. */
void wf_lines_added_id(struct wf_buf *out, const struct wf_lines *lines, uint32_t index);

#endif
