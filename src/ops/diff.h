/*
 * What happened between two versions of a document, in the workflow's terms.
 *
 *	struct wf_diff diff;
 *	wf_diff_docs(&diff, &old, &new);
 *	for (size_t i = 0; i < diff.n; i++)
 *		... diff.items[i].event
 *	wf_diff_release(&diff);
 *
 * Steps and phases are known again as ops/match.h says. What follows from an
 * event is no event of its own: the fields that a blocked phase gets, its
 * Status field, the numbers of the steps after one that was added, the steps
 * of an added or removed phase. Text outside what the format owns is passed
 * over. So an edit of this program is told as what its report called it.
 */
#ifndef WF_OPS_DIFF_H
#define WF_OPS_DIFF_H

#include "ops/match.h"

/* Every event: id, name, what it means (TO and FROM of an item). */
#define WF_DIFF_EVENTS(X) \
	X(WF_DIFF_TICKED, "ticked", "a step is done") \
	X(WF_DIFF_UNTICKED, "unticked", "a step is open again") \
	X(WF_DIFF_MARKED, "marked", "a step has, or had, a marker that is neither") \
	X(WF_DIFF_ADDED, "added", "a step or phase more") \
	X(WF_DIFF_REMOVED, "removed", "a step, phase or log entry less") \
	X(WF_DIFF_MOVED, "moved", "a step or phase in another place") \
	X(WF_DIFF_REWORDED, "reworded", "a step, phase or workflow has another text") \
	X(WF_DIFF_STARTED, "started", "a phase is in progress") \
	X(WF_DIFF_COMPLETED, "completed", "a phase is complete") \
	X(WF_DIFF_BLOCKED, "blocked", "a step or phase waits") \
	X(WF_DIFF_UNBLOCKED, "unblocked", "a step or phase waits no longer") \
	X(WF_DIFF_FAILED, "failed", "a phase has failed") \
	X(WF_DIFF_RETRIED, "retried", "a failed phase is in progress again") \
	X(WF_DIFF_SKIPPED, "skipped", "a phase is passed over") \
	X(WF_DIFF_REOPENED, "reopened", "a complete phase is in progress again") \
	X(WF_DIFF_RESET, "reset", "a phase is as if it had not begun") \
	X(WF_DIFF_UNCLEAR, "unclear", "a phase shows two states") \
	X(WF_DIFF_SET, "set", "a field has another value") \
	X(WF_DIFF_CLEARED, "cleared", "a field is gone") \
	X(WF_DIFF_ITERATED, "iterated", "a workflow is in another round") \
	X(WF_DIFF_LOGGED, "logged", "the log has an entry more") \
	X(WF_DIFF_FILLED, "filled", "an empty field of an entry has a value") \
	X(WF_DIFF_REWRITTEN, "rewritten", "an entry says something else than it did")

#define WF_DIFF_ENUM(id, name, meaning) id,
enum wf_diff_event { WF_DIFF_EVENTS(WF_DIFF_ENUM) WF_NDIFFS };
#undef WF_DIFF_ENUM

/* Its name, as text and JSON have it. */
const char *wf_diff_name(enum wf_diff_event event);

/* What an event happened to. */
enum wf_diff_what { WF_DIFF_STEP, WF_DIFF_PHASE, WF_DIFF_WORKFLOW, WF_DIFF_ENTRY };
const char *wf_diff_what_name(enum wf_diff_what what);

struct wf_diff_item {
	enum wf_diff_event event;
	enum wf_diff_what what;
	int32_t old, new;         /* index of the step, phase … in each version, or -1 */
	int32_t field;            /* enum wf_field_name of "set", "cleared", "filled"; else -1 */
	struct wf_slice from, to; /* states, texts or values; no pointer where there is none */
	struct wf_slice
		reason; /* why a phase is blocked or skipped, what an entry logs; or no pointer */
	uint32_t line;  /* of the new version, where it is told */
	uint32_t turn;
};

struct wf_diff {
	const struct wf_doc *old, *new;
	struct wf_diff_item *items; /* in the order of the new version */
	size_t n, cap;
	struct wf_arena arena;
};

/* Tells what made NEW of OLD; both must outlive DIFF. */
void wf_diff_docs(struct wf_diff *diff, const struct wf_doc *old, const struct wf_doc *new);

void wf_diff_release(struct wf_diff *diff);

#endif
