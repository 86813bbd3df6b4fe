#include "ops/ops.h"

#include "doc/select.h"
#include "flow/hint.h"
#include "flow/progress.h"

static struct wf_slice heading_text(const struct wf_draft *draft, uint32_t phase)
{
	return draft->doc->headings[draft->doc->phases[phase].heading].text;
}

static uint32_t heading_line(const struct wf_draft *draft, uint32_t phase)
{
	return draft->doc->headings[draft->doc->phases[phase].heading].line;
}

/* "Phase 2: Implementation: ", or nothing where steps stand without phases. */
static void add_subject(struct wf_buf *out, const struct wf_draft *draft, uint32_t phase)
{
	if (!draft->doc->implicit)
		wf_buf_printf(out, "%.*s: ", WF_SLICE_ARG(heading_text(draft, phase)));
}

/* The first box of PHASE that is open, with what keeps `advance` from ticking it. */
struct obstacle {
	int32_t criterion, blocked, unknown;
};

static struct obstacle find_obstacle(const struct wf_draft *draft, uint32_t phase)
{
	const struct wf_range range = draft->doc->phases[phase].steps;
	struct obstacle o = {-1, -1, -1};

	for (uint32_t i = range.begin; i < range.end; i++) {
		int32_t *found = draft->doc->steps[i].role != WF_ROLE_STEP ? &o.criterion
				 : wf_draft_step_blocked(draft, i)         ? &o.blocked
				 : draft->steps[i] == WF_UNKNOWN           ? &o.unknown
									   : NULL;

		if (found && *found < 0 && draft->steps[i] != WF_DONE)
			*found = (int32_t)i;
	}
	return o;
}

static enum wf_code refuse_step(struct wf_draft *draft, uint32_t phase, int32_t step,
				enum wf_code code, const char *reason, struct wf_error *err)
{
	struct wf_buf subject = WF_BUF_INIT;
	const struct wf_step *s = &draft->doc->steps[step];

	add_subject(&subject, draft, phase);
	wf_error_set(err, code, s->line, "%s%s: \"%.*s\"", subject.ptr, reason,
		     WF_SLICE_ARG(s->text));
	if (draft->steps[step] == WF_UNKNOWN)
		wf_hint_marker(err, draft->doc, "tick", (uint32_t)step);
	else
		wf_hint_step(err, draft->doc, code == WF_BLOCKED ? "unblock" : "tick",
			     (uint32_t)step, "");
	wf_buf_release(&subject);
	return code;
}

/* PHASE may be worked on, and none of its open boxes is one that `advance` ticks. */
static enum wf_code refuse_rest(struct wf_draft *draft, uint32_t phase, struct wf_error *err)
{
	struct obstacle o = find_obstacle(draft, phase);

	if (o.blocked >= 0)
		return refuse_step(draft, phase, o.blocked, WF_BLOCKED, "the next step is blocked",
				   err);
	if (o.unknown >= 0)
		return refuse_step(draft, phase, o.unknown, WF_NOTHING_TO_DO,
				   "only steps with unknown markers are left", err);
	if (o.criterion >= 0)
		return refuse_step(draft, phase, o.criterion, WF_GATED, "only criteria are left",
				   err);
	wf_error_set(err, WF_NOTHING_TO_DO, heading_line(draft, phase), "%.*s has no steps",
		     WF_SLICE_ARG(heading_text(draft, phase)));
	wf_hint_phase(err, draft->doc, "complete", phase, "");
	return WF_NOTHING_TO_DO;
}

static enum wf_code refuse_done(struct wf_draft *draft, uint32_t phase, struct wf_error *err)
{
	wf_error_set(err, WF_NOTHING_TO_DO, heading_line(draft, phase), "%.*s has no open step",
		     WF_SLICE_ARG(heading_text(draft, phase)));
	if (draft->phases[phase].state == WF_COMPLETE || draft->phases[phase].state == WF_SKIPPED)
		wf_hint_document(err, draft->doc, "next", "");
	else
		wf_hint_phase(err, draft->doc, "complete", phase, "");
	return WF_NOTHING_TO_DO;
}

static enum wf_code refuse_end(struct wf_draft *draft, uint32_t workflow, struct wf_error *err)
{
	struct wf_slice title = wf_workflow_title(draft->doc, workflow);
	const struct wf_workflow *w = &draft->doc->workflows[workflow];

	/* What is left is nobody's turn: two states in a heading, or a circle of waiting phases. */
	for (uint32_t i = 0; i < w->nphases; i++) {
		const struct wf_transition *row;
		enum wf_code code = WF_OK;

		if (!wf_phase_ended(draft, w->phases[i]))
			code = wf_event_check(draft, WF_EVENT_TICK, w->phases[i], &row, err);
		if (code != WF_OK)
			return code;
	}
	wf_error_set(err, WF_NOTHING_TO_DO, 0, "nothing is left to do in %.*s",
		     WF_SLICE_ARG(title));
	if (w->flow == WF_ITERATIVE)
		wf_hint_workflow(err, draft->doc, "iterate", workflow, "");
	return WF_NOTHING_TO_DO;
}

/* A phase that is in progress with every box ticked has its completion due. */
static void complete_due(struct wf_draft *draft, uint32_t workflow)
{
	int32_t current = wf_workflow_current(draft, workflow);

	if (current >= 0 && !draft->ticks_only && draft->phases[current].state == WF_IN_PROGRESS &&
	    wf_phase_ended(draft, (uint32_t)current))
		wf_phase_settle(draft, (uint32_t)current);
}

static enum wf_code pick(struct wf_draft *draft, const struct wf_advance *a, uint32_t *phase,
			 uint32_t *step, struct wf_error *err)
{
	const struct wf_transition *row;
	int32_t found = a->phase;
	enum wf_state state;

	if (found < 0) {
		complete_due(draft, a->workflow);
		found = wf_working_phase(draft, a->workflow);
		if (found < 0 || wf_phase_ended(draft, (uint32_t)found))
			return refuse_end(draft, a->workflow, err);
	}
	*phase = (uint32_t)found;
	state = wf_phase_effective(draft, *phase);
	if (state == WF_STATE_BLOCKED || state == WF_STATE_FAILED)
		return wf_event_check(draft, WF_EVENT_START, *phase, &row, err);
	found = wf_phase_next_step(draft, *phase);
	if (found < 0 && wf_phase_ended(draft, *phase))
		return refuse_done(draft, *phase, err);
	if (found < 0)
		return refuse_rest(draft, *phase, err);
	*step = (uint32_t)found;
	return WF_OK;
}

static enum wf_code check_expected(struct wf_draft *draft, uint32_t next, uint32_t expected,
				   struct wf_error *err)
{
	const struct wf_step *step = &draft->doc->steps[next];

	if (next == expected)
		return WF_OK;
	wf_error_set(err, WF_NOT_ALLOWED, draft->doc->steps[expected].line,
		     "\"%.*s\" is not the next step; \"%.*s\" on line %u is",
		     WF_SLICE_ARG(draft->doc->steps[expected].text), WF_SLICE_ARG(step->text),
		     step->line);
	wf_hint_step(err, draft->doc, "tick", expected, "");
	return WF_NOT_ALLOWED;
}

/* Ticks the next step of PHASE; those before it have been looked at, and stay as they are. */
static enum wf_code tick_next(struct wf_draft *draft, uint32_t phase, uint32_t step,
			      struct wf_error *err)
{
	enum wf_code code = wf_op_tick(draft, step, false, err);

	if (code == WF_OK && !draft->ticks_only)
		draft->phases[phase].from = step;
	return code;
}

static enum wf_code advance_all(struct wf_draft *draft, const struct wf_advance *a,
				struct wf_error *err)
{
	uint32_t phase, step;
	enum wf_code code = pick(draft, a, &phase, &step, err);
	int32_t next;

	while (code == WF_OK) {
		code = tick_next(draft, phase, step, err);
		next = wf_phase_next_step(draft, phase);
		if (next < 0)
			break;
		step = (uint32_t)next;
	}
	return code;
}

/* All or none: where the DONE steps before the one that is refused leave off. */
static void tell_how_far(struct wf_draft *draft, const struct wf_advance *a, uint32_t done,
			 struct wf_error *err)
{
	struct wf_buf more = WF_BUF_INIT;

	wf_buf_printf(&err->message, " after %u of %u steps", done, a->steps);
	wf_buf_printf(&more, "--steps %u", done);
	if (err->hint.len == 0 && a->phase >= 0)
		wf_hint_phase(err, draft->doc, "advance", (uint32_t)a->phase, more.ptr);
	else if (err->hint.len == 0)
		wf_hint_workflow(err, draft->doc, "advance", a->workflow, more.ptr);
	wf_buf_release(&more);
}

enum wf_code wf_op_advance(struct wf_draft *draft, const struct wf_advance *a, struct wf_error *err)
{
	uint32_t phase, step;
	enum wf_code code = WF_OK;

	wf_error_file(err, draft->doc->name);
	if (a->expect >= 0 && draft->steps[a->expect] == WF_DONE)
		return WF_OK;
	if (a->expect >= 0) {
		code = pick(draft, a, &phase, &step, err);
		if (code == WF_OK)
			code = check_expected(draft, step, (uint32_t)a->expect, err);
	}
	if (code == WF_OK && a->all)
		code = advance_all(draft, a, err);
	for (uint32_t i = 0; i < a->steps && code == WF_OK && !a->all; i++) {
		code = pick(draft, a, &phase, &step, err);
		if (code == WF_OK)
			code = tick_next(draft, phase, step, err);
		if (code != WF_OK && i > 0)
			tell_how_far(draft, a, i, err);
	}
	if (code == WF_NOTHING_TO_DO && err->hint.len == 0)
		wf_hint_document(err, draft->doc, "status", "");
	return code;
}
