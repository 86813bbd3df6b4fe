#include "ops/ops.h"

#include "flow/hint.h"
#include "flow/progress.h"

static const struct wf_step *step_at(const struct wf_draft *draft, uint32_t i)
{
	return &draft->doc->steps[i];
}

static enum wf_code refuse_unknown(struct wf_draft *draft, uint32_t i, const char *command,
				   struct wf_error *err)
{
	const struct wf_step *step = step_at(draft, i);
	struct wf_slice mark = wf_slice(draft->doc->src.bytes + step->mark, step->mark_len);

	wf_error_set(err, WF_NOT_ALLOWED, step->line,
		     "\"%.*s\" has the marker [%.*s], which is neither open nor done",
		     WF_SLICE_ARG(step->text), WF_SLICE_ARG(mark));
	wf_hint_marker(err, draft->doc, command, i);
	return WF_NOT_ALLOWED;
}

static enum wf_code refuse_children(struct wf_draft *draft, uint32_t i, uint32_t child,
				    struct wf_error *err)
{
	wf_error_set(err, WF_NOT_ALLOWED, step_at(draft, child)->line,
		     "\"%.*s\" has an open step in it, \"%.*s\"",
		     WF_SLICE_ARG(step_at(draft, i)->text),
		     WF_SLICE_ARG(step_at(draft, child)->text));
	wf_hint_step(err, draft->doc, "tick", i, "--all");
	return WF_NOT_ALLOWED;
}

/* The first descendant of step I that is not done (UNKNOWN: that is unknown), or -1. */
static int32_t open_child(const struct wf_draft *draft, uint32_t i, bool unknown)
{
	for (uint32_t child = i + 1; child < step_at(draft, i)->end; child++) {
		if (unknown ? draft->steps[child] == WF_UNKNOWN : !wf_draft_closed(draft, child))
			return (int32_t)child;
	}
	return -1;
}

static bool is_done(const struct wf_draft *draft, uint32_t i, bool all)
{
	return draft->steps[i] == WF_DONE && (!all || draft->open_below[i] == 0);
}

void wf_op_tick_parents(struct wf_draft *draft, uint32_t i)
{
	for (int32_t p = step_at(draft, i)->parent; p >= 0;
	     p = step_at(draft, (uint32_t)p)->parent) {
		if (draft->steps[p] == WF_DONE)
			continue;
		if (draft->steps[p] != WF_OPEN || draft->open_below[p] > 0)
			return;
		wf_draft_mark(draft, (uint32_t)p, WF_DONE);
	}
}

static enum wf_code mark_done(struct wf_draft *draft, uint32_t i, bool all, struct wf_error *err)
{
	int32_t child;

	if (draft->steps[i] == WF_UNKNOWN)
		return refuse_unknown(draft, i, "tick", err);
	child = draft->open_below[i] ? open_child(draft, i, all) : -1;
	if (child >= 0 && all)
		return refuse_unknown(draft, (uint32_t)child, "tick", err);
	if (child >= 0 && !draft->ticks_only)
		return refuse_children(draft, i, (uint32_t)child, err);
	wf_draft_mark(draft, i, WF_DONE);
	for (uint32_t k = i + 1; all && k < step_at(draft, i)->end; k++)
		wf_draft_mark(draft, k, WF_DONE);
	if (!draft->ticks_only)
		wf_op_tick_parents(draft, i);
	return WF_OK;
}

/* What ticking a box of PHASE means for the phase, as ROW says. */
static void follow_tick(struct wf_draft *draft, uint32_t phase, const struct wf_transition *row)
{
	if (row->from == WF_PENDING && row->to == WF_IN_PROGRESS)
		wf_phase_enter(draft, phase, WF_IN_PROGRESS);
	wf_phase_settle(draft, phase);
}

enum wf_code wf_op_tick(struct wf_draft *draft, uint32_t i, bool all, struct wf_error *err)
{
	const struct wf_step *step = step_at(draft, i);
	const struct wf_transition *row;
	enum wf_code code = WF_OK;

	wf_error_file(err, draft->doc->name);
	if (is_done(draft, i, all))
		return WF_OK;
	if (draft->ticks_only || step->phase < 0)
		return mark_done(draft, i, all, err);
	if (step->role != WF_ROLE_STEP) {
		code = mark_done(draft, i, all, err);
		if (code == WF_OK)
			wf_phase_settle(draft, (uint32_t)step->phase);
		return code;
	}
	code = wf_event_check(draft, WF_EVENT_TICK, (uint32_t)step->phase, &row, err);
	if (code == WF_OK)
		code = mark_done(draft, i, all, err);
	if (code == WF_OK)
		follow_tick(draft, (uint32_t)step->phase, row);
	return code;
}

void wf_op_untick_parents(struct wf_draft *draft, uint32_t i)
{
	for (int32_t p = step_at(draft, i)->parent; p >= 0;
	     p = step_at(draft, (uint32_t)p)->parent) {
		if (draft->steps[p] == WF_DONE)
			wf_draft_mark(draft, (uint32_t)p, WF_OPEN);
	}
}

static void mark_open(struct wf_draft *draft, uint32_t i, bool all)
{
	wf_draft_mark(draft, i, WF_OPEN);
	for (uint32_t k = i + 1; all && k < step_at(draft, i)->end; k++) {
		if (draft->steps[k] == WF_DONE)
			wf_draft_mark(draft, k, WF_OPEN);
	}
	if (!draft->ticks_only)
		wf_op_untick_parents(draft, i);
}

/* What unticking STEP means for its phase, as ROW says. A criterion has begun nothing. */
static void follow_untick(struct wf_draft *draft, const struct wf_step *step,
			  const struct wf_transition *row)
{
	uint32_t phase = (uint32_t)step->phase;

	if (row->from == WF_COMPLETE)
		wf_phase_enter(draft, phase, WF_IN_PROGRESS);
	else if (row->from == WF_IN_PROGRESS && step->role == WF_ROLE_STEP &&
		 draft->phases[phase].done_steps == 0)
		wf_phase_enter(draft, phase, WF_PENDING);
}

/* An entry criterion of a phase that has begun is what the phase stands on. */
static enum wf_code check_criterion(struct wf_draft *draft, uint32_t i, struct wf_error *err)
{
	const struct wf_step *step = step_at(draft, i);

	if (step->role != WF_ROLE_ENTRY || !wf_phase_begun(draft, (uint32_t)step->phase))
		return WF_OK;
	if (draft->force) {
		wf_draft_note(draft, "entry criterion \"%.*s\" of a phase that has begun",
			      WF_SLICE_ARG(step->text));
		return WF_OK;
	}
	wf_error_set(err, WF_GATED, step->line,
		     "\"%.*s\" is an entry criterion of a phase that has begun",
		     WF_SLICE_ARG(step->text));
	wf_hint_step(err, draft->doc, "untick", i, "--force");
	return WF_GATED;
}

/* A parent is done when all that is nested in it is (format: steps). */
static enum wf_code check_children(struct wf_draft *draft, uint32_t i, bool all,
				   struct wf_error *err)
{
	const struct wf_step *step = step_at(draft, i);

	if (all || draft->ticks_only || draft->steps[i] != WF_DONE || step->end == i + 1 ||
	    draft->open_below[i] > 0)
		return WF_OK;
	if (draft->force) {
		wf_draft_note(draft, "all that is nested in \"%.*s\" is done",
			      WF_SLICE_ARG(step->text));
		return WF_OK;
	}
	wf_error_set(err, WF_NOT_ALLOWED, step->line, "all that is nested in \"%.*s\" is done",
		     WF_SLICE_ARG(step->text));
	wf_hint_step(err, draft->doc, "untick", i, "--all");
	return WF_NOT_ALLOWED;
}

enum wf_code wf_op_untick(struct wf_draft *draft, uint32_t i, bool all, struct wf_error *err)
{
	const struct wf_step *step = step_at(draft, i);
	const struct wf_transition *row;
	enum wf_code code;

	wf_error_file(err, draft->doc->name);
	if (draft->steps[i] == WF_UNKNOWN)
		return refuse_unknown(draft, i, "untick", err);
	if (draft->steps[i] == WF_OPEN && !all)
		return WF_OK;
	code = check_children(draft, i, all, err);
	if (code != WF_OK)
		return code;
	if (draft->ticks_only || step->phase < 0) {
		mark_open(draft, i, all);
		return WF_OK;
	}
	code = wf_event_check(draft, WF_EVENT_UNTICK, (uint32_t)step->phase, &row, err);
	if (code == WF_GATED)
		wf_hint_step(err, draft->doc, "untick", i, "--force");
	if (code == WF_OK)
		code = check_criterion(draft, i, err);
	if (code != WF_OK)
		return code;
	mark_open(draft, i, all);
	follow_untick(draft, step, row);
	return WF_OK;
}
