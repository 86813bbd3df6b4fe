/*
 * Many reports as one edit: what `apply` reads and does.
 */
#ifndef WF_OPS_REPORTS_H
#define WF_OPS_REPORTS_H

#include "ops/ops.h"

/* What one report says of a step or phase. */
enum wf_result {
	WF_RESULT_DONE,
	WF_RESULT_OPEN,
	WF_RESULT_STARTED,
	WF_RESULT_COMPLETE,
	WF_RESULT_BLOCKED,
	WF_RESULT_UNBLOCKED,
	WF_RESULT_FAILED,
	WF_RESULT_RETRIED,
	WF_RESULT_SKIPPED,
};

/* One report of JSON Lines. */
struct wf_item {
	size_t line; /* of the input, from 1 */
	bool step;   /* it is about a step, else a phase */
	enum wf_result result;
	struct wf_slice selector;
	struct wf_words words;
};

struct wf_items {
	struct wf_item *items;
	size_t n, cap;
	struct wf_arena arena; /* their texts */
};

/*
 * Reads JSON Lines: {"step":SELECTOR,"result":"done"} and so on; blank lines are
 * passed over. WF_USAGE for what is no report; the message names the line.
 */
enum wf_code wf_items_read(struct wf_items *items, struct wf_slice input, struct wf_error *err);
void wf_items_release(struct wf_items *items);

/*
 * Applies the reports in their order to the draft, selectors limited to
 * WORKFLOW (-1: none). *LAST is the workflow of the last one. Errors are those
 * of the events, with the line of the input before the message.
 */
enum wf_code wf_items_apply(struct wf_draft *draft, const struct wf_items *items, int32_t workflow,
			    uint32_t *last, struct wf_error *err);

/* One test point of TAP. */
struct wf_point {
	size_t line; /* of the input, from 1 */
	bool ok;
	bool left_alone;  /* SKIP or TODO */
	bool bare;        /* "ok" and no more, as prove(1) ends each file of tests */
	uint32_t matches; /* set when applied: how many steps have its description as text */
	bool homeless; /* set when applied: it failed, and its step is under no phase that could */
	struct wf_slice description;
};

struct wf_points {
	struct wf_point *items;
	size_t n, cap;
	bool planned;     /* there was a plan at the top level, or several */
	size_t plan, top; /* how many points it asks for, how many came */
	size_t nbare;     /* how many of these were bare */
	struct wf_arena arena;
};

/*
 * Reads TAP 13 or 14: test points at any depth of subtests; YAML blocks,
 * comments and pragmas are passed over. WF_USAGE where there is no test point,
 * WF_NOT_ALLOWED for `Bail out!`.
 */
enum wf_code wf_points_read(struct wf_points *points, struct wf_slice input, struct wf_error *err);
void wf_points_release(struct wf_points *points);

/*
 * Ticks the steps whose text is the description of points that are all ok, then
 * fails each phase that has a step whose point is not, once. *LAST as above.
 */
enum wf_code wf_points_apply(struct wf_draft *draft, struct wf_points *points, int32_t workflow,
			     uint32_t *last, struct wf_error *err);

#endif
