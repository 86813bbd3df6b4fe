/*
 * What wfmd says: reports, as text for people and as JSON for programs.
 *
 * Every function appends to a buffer; who prints it is the front end's
 * business. Text from a document is shown with control characters made
 * visible, so that a document cannot send escape sequences to a terminal.
 * Text ends with a line end. JSON is one value on one line without one, so that
 * it can stand inside another value: the front end ends the line. wfmd(1)
 * describes it.
 */
#ifndef WF_OUT_OUT_H
#define WF_OUT_OUT_H

#include "flow/draft.h"
#include "text/edit.h"

/* How text looks. */
struct wf_style {
	bool color; /* ANSI escape sequences */
	bool ascii; /* no symbols outside ASCII of wfmd's own: [x] for a complete phase and so on */
};

/* What of a status is shown. */
struct wf_view {
	bool oneline;     /* one line a workflow */
	bool open_only;   /* phases that have not ended, and their open steps, alone */
	int32_t workflow; /* this workflow alone; -1 for all */
	int32_t phase;    /* this phase alone, with its steps; -1 for all */
	int64_t now;      /* seconds since the epoch: the age of blockers is counted to this day */
	bool utc; /* days begin at midnight UTC (SOURCE_DATE_EPOCH), else at local midnight */
};

/* The state of a document: what `status` prints. */
void wf_out_status_text(struct wf_buf *out, struct wf_draft *draft, const struct wf_view *view,
			const struct wf_style *style);

/* A wfmd.status/1 object, with this WORKFLOW alone where it is not -1. */
void wf_out_status_json(struct wf_buf *out, struct wf_draft *draft, int32_t workflow);

/* STEP, which comes next, with its phase: what `next` prints; in JSON -1 stands for none. */
void wf_out_next_text(struct wf_buf *out, const struct wf_draft *draft, uint32_t step,
		      const struct wf_style *style);
void wf_out_next_json(struct wf_buf *out, const struct wf_draft *draft, int32_t step);

/* The entries of the Error Log, of PHASE alone where it is not -1: what `log` prints; wfmd.log/1. */
void wf_out_log_text(struct wf_buf *out, const struct wf_draft *draft, int32_t phase);
void wf_out_log_json(struct wf_buf *out, const struct wf_draft *draft, int32_t phase);

/* An edit that was made, or would be. */
struct wf_report {
	const char *file;
	const struct wf_edits *edits; /* settled; lines after them are told from these */
	const struct wf_draft
		*after;    /* of the edited document, where steps were added; else NULL */
	uint32_t workflow; /* the one that the event was about */
	bool written;
	bool quiet;            /* text: nothing */
	const char *diff;      /* the unified diff for the JSON, or NULL */
	struct wf_buf *advice; /* what to do now, e.g. a contingency plan: one text each */
	size_t nadvice;
};

/*
 * `status.md: ticked 2.2 "Edge cases"` and what comes next; wfmd.change/1. Lines
 * and ids are those of the document after the edits.
 */
void wf_out_change_text(struct wf_buf *out, const struct wf_draft *draft,
			const struct wf_report *report, const struct wf_style *style);
void wf_out_change_json(struct wf_buf *out, const struct wf_draft *draft,
			const struct wf_report *report);

/*
 * A unified diff (three lines of context) of SRC before and after the settled EDITS; none: nothing.
 * An empty SRC is a file that is not there yet.
 */
void wf_out_diff(struct wf_buf *out, const char *file, const struct wf_source *src,
		 const struct wf_edits *edits);

/* `wfmd: status.md:22: message; hint`, candidates one a line; and wfmd.error/1. */
void wf_out_error_text(struct wf_buf *out, const struct wf_error *err);
void wf_out_error_json(struct wf_buf *out, const struct wf_error *err);

#endif
