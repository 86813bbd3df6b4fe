/*
 * A status in text while it is written. Private to out/.
 *
 * The one hand that knows colours; phases and what is listed below them.
 */
#ifndef WF_OUT_SHEET_H
#define WF_OUT_SHEET_H

#include "out/say.h"

enum wf_paint {
	WF_PAINT_NONE,
	WF_PAINT_BOLD,
	WF_PAINT_GREEN,
	WF_PAINT_YELLOW,
	WF_PAINT_CYAN,
	WF_PAINT_RED,
	WF_PAINT_DIM
};

struct wf_sheet {
	struct wf_buf *out;
	const struct wf_draft *draft;
	const struct wf_view *view;
	const struct wf_style *style;
	struct wf_lines lines;
	int32_t next;         /* the step that the last line names, or -1 */
	int32_t *failures;    /* of each phase, its last failure in the log, or -1; or NULL */
	int32_t last_failure; /* of the document, or -1 */
};

/* Text between these is coloured, where the style wants colours. */
void wf_sheet_paint(const struct wf_sheet *sheet, enum wf_paint paint);
void wf_sheet_unpaint(const struct wf_sheet *sheet);

/* Finds the last failures in the log; the caller frees them. */
void wf_sheet_failures(struct wf_sheet *sheet);

/* The phase's name; a blank and its symbol, where it has one. */
void wf_sheet_name(const struct wf_sheet *sheet, uint32_t phase);
void wf_sheet_symbol(const struct wf_sheet *sheet, uint32_t phase);

/* `Phase 2: Implementation 3/5 🔄`, a line. */
void wf_sheet_head(const struct wf_sheet *sheet, uint32_t phase, size_t indent);

/* Blanks at the start of a line. */
void wf_sheet_indent(const struct wf_sheet *sheet, size_t indent);

/* What keeps PHASE from going on, and for how long; a line each. TURN: it is its turn. */
void wf_sheet_reasons(const struct wf_sheet *sheet, uint32_t phase, bool turn, size_t indent);

/* The head, and the reasons below it. */
void wf_sheet_phase(const struct wf_sheet *sheet, uint32_t phase, bool turn, size_t indent);

/* The fields of PHASE that say nothing about its state. */
void wf_sheet_fields(const struct wf_sheet *sheet, uint32_t phase, size_t indent);

/* The steps of PHASE, a line each: all of them, or the open ones alone. */
void wf_sheet_steps(const struct wf_sheet *sheet, uint32_t phase, size_t indent, bool open_only);

#endif
