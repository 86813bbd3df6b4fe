/*
 * Words that the reports in text have in common. Private to out/.
 */
#ifndef WF_OUT_SAY_H
#define WF_OUT_SAY_H

#include "out/lines.h"
#include "out/out.h"

/* TEXT between quotation marks. */
void wf_say_quoted(struct wf_buf *out, struct wf_slice text);

/* A field's value in one line: its own lines are joined by semicolons. */
void wf_say_value(struct wf_buf *out, struct wf_slice value);

/* How STATE looks: its symbol, which is empty for some. */
const char *wf_say_symbol(uint8_t state, const struct wf_style *style);

/* PHASE by its heading; by its workflow's title where it has none. */
void wf_say_phase(struct wf_buf *out, const struct wf_draft *draft, uint32_t phase);

/* `2.2 "Edge cases" (line 19)` */
void wf_say_step(struct wf_buf *out, const struct wf_lines *lines, uint32_t step);

/* CHANGE left something other than it was. */
bool wf_say_worthy(const struct wf_draft *draft, const struct wf_change *change);

/* The step that comes next in WORKFLOW, or, where that has ended, in the one after it; or -1. */
int32_t wf_say_next(const struct wf_draft *draft, uint32_t workflow);

/*
 * How WORKFLOW goes on: `next: …`, or `waiting: …` with what is in the way and
 * the command that helps; no line end. Nothing where it and all others ended.
 */
void wf_say_outlook(struct wf_buf *out, const struct wf_lines *lines, uint32_t workflow);

/* The first box of PHASE with ROLE that is open, or -1. */
int32_t wf_say_open_box(const struct wf_draft *draft, uint32_t phase, enum wf_role role);

/* `waits for entry criterion 2.e1 "A report" (line 9) and 2 more`: ROLE's open boxes of PHASE. */
void wf_say_criterion(struct wf_buf *out, const struct wf_lines *lines, uint32_t phase,
		      enum wf_role role);

#endif
