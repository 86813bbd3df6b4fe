#include "flow/machine.h"

#include "flow/hint.h"
#include "flow/progress.h"

#include <stdlib.h>

#define GATES (WF_GATE_ENTRY | WF_GATE_WAITS | WF_GATE_ORDER)
#define START WF_EVENT_START
#define TICK WF_EVENT_TICK
#define UNTICK WF_EVENT_UNTICK
#define COMPLETE WF_EVENT_COMPLETE
#define BLOCK WF_EVENT_BLOCK
#define UNBLOCK WF_EVENT_UNBLOCK
#define FAIL WF_EVENT_FAIL
#define RETRY WF_EVENT_RETRY
#define ROLLBACK WF_EVENT_ROLLBACK
#define ESCALATE WF_EVENT_ESCALATE
#define SKIP WF_EVENT_SKIP
#define BLOCKED WF_STATE_BLOCKED
#define FAILED WF_STATE_FAILED

/*
 * tick: TO becomes complete with the last box. untick: an in-progress phase
 * becomes pending when no step is left done. unblock: TO is decided by the
 * boxes and the gates. What has not begun can fail only when it could begin.
 * WF_GATE_LATER: a phase that has ended keeps its end once others build on it.
 */
const struct wf_transition wf_transitions[] = {
	{START, WF_PENDING, WF_IN_PROGRESS, GATES, 0, 0, NULL},
	{START, WF_SKIPPED, WF_IN_PROGRESS, GATES | WF_GATE_LATER, 0, 0, NULL},
	{TICK, WF_PENDING, WF_IN_PROGRESS, GATES, 0, 0, NULL},
	{TICK, WF_IN_PROGRESS, WF_IN_PROGRESS, GATES, 0, 0, NULL},
	{TICK, BLOCKED, BLOCKED, WF_GATE_ENTRY | WF_GATE_WAITS, 0, 0, NULL},
	{TICK, FAILED, FAILED, WF_GATE_ENTRY | WF_GATE_WAITS, 0, 0, NULL},
	{TICK, WF_COMPLETE, WF_COMPLETE, WF_GATE_ENTRY | WF_GATE_WAITS, 0, 0, NULL},
	{UNTICK, WF_PENDING, WF_PENDING, WF_GATE_LATER, 0, 0, NULL},
	{UNTICK, WF_IN_PROGRESS, WF_IN_PROGRESS, WF_GATE_LATER, 0, 0, NULL},
	{UNTICK, BLOCKED, BLOCKED, 0, 0, 0, NULL},
	{UNTICK, FAILED, FAILED, 0, 0, 0, NULL},
	{UNTICK, WF_COMPLETE, WF_IN_PROGRESS, WF_GATE_LATER, 0, 0, NULL},
	{COMPLETE, WF_PENDING, WF_COMPLETE, GATES | WF_GATE_EXIT, 0, WF_NEEDS_NO_OPEN_BOX, NULL},
	{COMPLETE, WF_IN_PROGRESS, WF_COMPLETE, GATES | WF_GATE_EXIT, 0, WF_NEEDS_NO_OPEN_BOX,
	 NULL},
	{BLOCK, WF_PENDING, BLOCKED, WF_GATE_LATER, 0, 0, NULL},
	{BLOCK, WF_IN_PROGRESS, BLOCKED, WF_GATE_LATER, 0, 0, NULL},
	{UNBLOCK, BLOCKED, WF_IN_PROGRESS, 0, 0, 0, NULL},
	{FAIL, WF_PENDING, FAILED, 0, GATES | WF_GATE_LATER, 0, "rollback"},
	{FAIL, WF_IN_PROGRESS, FAILED, 0, WF_GATE_LATER, 0, "rollback"},
	{FAIL, BLOCKED, FAILED, 0, GATES, 0, NULL},
	{FAIL, FAILED, FAILED, 0, 0, 0, NULL},
	{FAIL, WF_COMPLETE, FAILED, 0, WF_GATE_LATER, 0, "rollback"},
	{RETRY, FAILED, WF_IN_PROGRESS, GATES, 0, 0, NULL},
	{ROLLBACK, WF_IN_PROGRESS, WF_PENDING, 0, 0, 0, NULL},
	{ROLLBACK, WF_COMPLETE, WF_PENDING, 0, 0, 0, NULL},
	{ROLLBACK, BLOCKED, WF_PENDING, 0, 0, 0, NULL},
	{ROLLBACK, FAILED, WF_PENDING, 0, 0, 0, NULL},
	{ROLLBACK, WF_SKIPPED, WF_PENDING, 0, 0, 0, NULL},
	{ESCALATE, WF_IN_PROGRESS, BLOCKED, WF_GATE_LATER, 0, 0, NULL},
	{ESCALATE, BLOCKED, BLOCKED, 0, 0, 0, NULL},
	{ESCALATE, FAILED, BLOCKED, 0, 0, 0, NULL},
	{SKIP, WF_PENDING, WF_SKIPPED, 0, 0, WF_NEEDS_OPTIONAL, NULL},
	{SKIP, WF_IN_PROGRESS, WF_SKIPPED, 0, 0, WF_NEEDS_OPTIONAL, NULL},
	{SKIP, BLOCKED, WF_SKIPPED, 0, 0, WF_NEEDS_OPTIONAL, NULL},
	{SKIP, FAILED, WF_SKIPPED, 0, 0, WF_NEEDS_OPTIONAL, NULL},
};

const size_t wf_ntransitions = sizeof(wf_transitions) / sizeof(wf_transitions[0]);

/* The events' names, and the command that helps a phase in each state when an event is refused. */
static const struct {
	const char *name;
	const char *help[WF_NSTATES];
} events[WF_NEVENTS] = {
	[START] = {"start", {[WF_COMPLETE] = "untick", [BLOCKED] = "unblock", [FAILED] = "retry"}},
	[TICK] = {"tick", {[WF_SKIPPED] = "start"}},
	[UNTICK] = {"untick", {[WF_SKIPPED] = "start"}},
	[COMPLETE] = {"complete",
		      {[BLOCKED] = "unblock", [FAILED] = "retry", [WF_SKIPPED] = "start"}},
	[BLOCK] = {"block",
		   {[WF_COMPLETE] = "untick",
		    [BLOCKED] = "unblock",
		    [FAILED] = "escalate",
		    [WF_SKIPPED] = "start"}},
	[UNBLOCK] = {"unblock",
		     {[WF_PENDING] = "start",
		      [WF_IN_PROGRESS] = "advance",
		      [WF_COMPLETE] = "status",
		      [FAILED] = "retry",
		      [WF_SKIPPED] = "start"}},
	[FAIL] = {"fail", {[WF_SKIPPED] = "start"}},
	[RETRY] = {"retry",
		   {[WF_PENDING] = "start",
		    [WF_IN_PROGRESS] = "advance",
		    [WF_COMPLETE] = "rollback",
		    [BLOCKED] = "unblock",
		    [WF_SKIPPED] = "start"}},
	[ROLLBACK] = {"rollback", {[WF_PENDING] = "status"}},
	[ESCALATE] = {"escalate",
		      {[WF_PENDING] = "start", [WF_COMPLETE] = "fail", [WF_SKIPPED] = "start"}},
	[SKIP] = {"skip", {[WF_COMPLETE] = "rollback"}},
};

const char *wf_event_name(enum wf_event event)
{
	return events[event].name;
}

static bool takes_turn(enum wf_event event)
{
	return event == START || event == TICK || event == COMPLETE;
}

const struct wf_transition *wf_transition_for(const struct wf_draft *draft, enum wf_event event,
					      uint32_t phase)
{
	enum wf_state state = takes_turn(event) ? wf_phase_effective(draft, phase)
						: (enum wf_state)draft->phases[phase].state;

	for (size_t i = 0; i < wf_ntransitions; i++) {
		if (wf_transitions[i].event == event && wf_transitions[i].from == state)
			return &wf_transitions[i];
	}
	return NULL;
}

bool wf_event_holds(const struct wf_draft *draft, enum wf_event event, uint32_t phase)
{
	uint8_t state = draft->phases[phase].state;

	return (event == START && state == WF_IN_PROGRESS) ||
	       (event == COMPLETE && state == WF_COMPLETE) ||
	       (event == SKIP && state == WF_SKIPPED);
}

static struct wf_slice heading_text(const struct wf_draft *draft, uint32_t phase)
{
	return draft->doc->headings[draft->doc->phases[phase].heading].text;
}

static uint32_t heading_line(const struct wf_draft *draft, uint32_t phase)
{
	return draft->doc->headings[draft->doc->phases[phase].heading].line;
}

static enum wf_code refuse_conflict(struct wf_draft *draft, uint32_t phase, struct wf_error *err)
{
	wf_error_set(err, WF_CONFLICT, heading_line(draft, phase),
		     "%.*s carries two different states; no event can tell which one holds",
		     WF_SLICE_ARG(heading_text(draft, phase)));
	wf_error_hint(err, "leave one symbol in the heading");
	return WF_CONFLICT;
}

static const char *state_words(uint8_t state)
{
	return state == WF_IN_PROGRESS ? "in progress" : wf_states[state].name;
}

/* A phase that is blocked or skipped says why, in parentheses. */
static void add_reason(struct wf_draft *draft, uint32_t phase, struct wf_buf *out)
{
	uint8_t state = draft->phases[phase].state;
	struct wf_slice value;

	if (state == WF_SKIPPED && wf_draft_field(draft, phase, WF_FIELD_SKIPPED, &value) &&
	    value.len)
		wf_buf_printf(out, " (%.*s)", WF_SLICE_ARG(value));
	if (state != BLOCKED)
		return;
	if (wf_draft_field(draft, phase, WF_FIELD_BLOCKED_BY, &value) && value.len)
		wf_buf_printf(out, " (%.*s)", WF_SLICE_ARG(value));
	else if (wf_draft_field(draft, phase, WF_FIELD_WAITING_FOR, &value) && value.len)
		wf_buf_printf(out, " (waiting for %.*s)", WF_SLICE_ARG(value));
}

/* COMMAND on PHASE (NULL: none); what has to do with steps is said of its last one that is done. */
static void hint_way_out(struct wf_draft *draft, const char *command, uint32_t phase,
			 struct wf_error *err)
{
	const struct wf_range range = draft->doc->phases[phase].steps;
	uint32_t later;
	const char *force = wf_gate_closed(draft, phase, WF_GATE_LATER, &later) ? "--force" : "";

	if (!command)
		return;
	if (strcmp(command, "untick") != 0) {
		wf_hint_phase(err, draft->doc, command, phase,
			      strcmp(command, "start") == 0 ? force : "");
		return;
	}
	for (uint32_t i = range.end; i-- > range.begin;) {
		if (draft->steps[i] == WF_DONE) {
			wf_hint_step(err, draft->doc, command, i, force);
			return;
		}
	}
	wf_hint_phase(err, draft->doc, "rollback", phase, "");
}

/* A state that has no row for EVENT. */
static enum wf_code refuse_state(struct wf_draft *draft, enum wf_event event, uint32_t phase,
				 struct wf_error *err)
{
	uint8_t state = draft->phases[phase].state;
	enum wf_code code = state == BLOCKED  ? WF_BLOCKED
			    : state == FAILED ? WF_FAILED
					      : WF_NOT_ALLOWED;
	struct wf_buf reason = WF_BUF_INIT;

	add_reason(draft, phase, &reason);
	wf_error_set(err, code, heading_line(draft, phase), "%.*s %s %s%s",
		     WF_SLICE_ARG(heading_text(draft, phase)), state == FAILED ? "has" : "is",
		     state_words(state), reason.ptr);
	if (code == WF_NOT_ALLOWED && !(event == TICK && state == WF_SKIPPED))
		wf_buf_printf(&err->message, "; '%s' does not apply to it", events[event].name);
	wf_buf_release(&reason);
	hint_way_out(draft, events[event].help[state], phase, err);
	return code;
}

static enum wf_code refuse_cycle(struct wf_draft *draft, uint32_t phase, struct wf_error *err)
{
	struct wf_buf cycle = WF_BUF_INIT;

	wf_phase_cycle(draft, phase, &cycle);
	wf_error_set(err, WF_CONFLICT, heading_line(draft, phase), "phases wait for each other: %s",
		     cycle.ptr);
	wf_error_hint(err, wf_phase_waits_ahead(draft, phase) >= 0
				   ? "change its 'Waiting for' field: each phase comes after those "
				     "before it"
				   : "change one of their 'Waiting for' fields");
	wf_buf_release(&cycle);
	return WF_CONFLICT;
}

/* GATE is closed for PHASE by the step or phase INDEX. */
static enum wf_code refuse_gate(struct wf_draft *draft, uint32_t phase, unsigned gate,
				uint32_t index, struct wf_error *err)
{
	struct wf_slice name = heading_text(draft, phase), other;
	uint32_t line = heading_line(draft, phase);

	if (gate == WF_GATE_CYCLE)
		return refuse_cycle(draft, phase, err);
	if (gate == WF_GATE_ENTRY || gate == WF_GATE_EXIT) {
		wf_error_set(err, WF_GATED, draft->doc->steps[index].line,
			     "%.*s: %s criterion \"%.*s\" is open", WF_SLICE_ARG(name),
			     gate == WF_GATE_ENTRY ? "entry" : "exit",
			     WF_SLICE_ARG(draft->doc->steps[index].text));
		wf_hint_step(err, draft->doc, "tick", index, "");
		return WF_GATED;
	}
	if (draft->phases[index].state == WF_CONFLICTED)
		return refuse_conflict(draft, index, err);
	other = heading_text(draft, index);
	wf_error_set(err, WF_GATED, line,
		     gate == WF_GATE_LATER   ? "%.*s has ended, and %.*s has begun since"
		     : gate == WF_GATE_ORDER ? "%.*s comes after %.*s, which has not ended"
					     : "%.*s waits for %.*s, which has not ended",
		     WF_SLICE_ARG(name), WF_SLICE_ARG(other));
	if (gate != WF_GATE_LATER)
		wf_hint_phase(err, draft->doc, "status", index, "");
	return WF_GATED;
}

static void note_gate(struct wf_draft *draft, uint32_t phase, unsigned gate, uint32_t index)
{
	struct wf_slice name = heading_text(draft, phase);

	if (gate == WF_GATE_ENTRY || gate == WF_GATE_EXIT)
		wf_draft_note(draft, "%.*s: passed open %s criterion \"%.*s\"", WF_SLICE_ARG(name),
			      gate == WF_GATE_ENTRY ? "entry" : "exit",
			      WF_SLICE_ARG(draft->doc->steps[index].text));
	else
		wf_draft_note(draft, "%.*s: passed %.*s, which has %s", WF_SLICE_ARG(name),
			      WF_SLICE_ARG(heading_text(draft, index)),
			      gate == WF_GATE_LATER ? "begun" : "not ended");
}

static enum wf_code try_gates(struct wf_draft *draft, uint32_t phase, unsigned gates, bool hard,
			      struct wf_error *err)
{
	uint32_t index;
	unsigned closed;

	while (gates && (closed = wf_gate_closed(draft, phase, gates, &index)) != 0) {
		bool conflict = closed == WF_GATE_CYCLE ||
				(closed != WF_GATE_ENTRY && closed != WF_GATE_EXIT &&
				 draft->phases[index].state == WF_CONFLICTED);

		if (hard || conflict || !draft->force)
			return refuse_gate(draft, phase, closed, index, err);
		note_gate(draft, phase, closed, index);
		gates &= ~closed;
	}
	return WF_OK;
}

enum wf_code wf_gates_try(struct wf_draft *draft, uint32_t phase, unsigned gates,
			  struct wf_error *err)
{
	return try_gates(draft, phase, gates, false, err);
}

/* The first box of PHASE that is no criterion and not done. */
static uint32_t open_step(const struct wf_draft *draft, uint32_t phase)
{
	uint32_t i = draft->doc->phases[phase].steps.begin;

	while (draft->steps[i] == WF_DONE || draft->doc->steps[i].role != WF_ROLE_STEP)
		i++;
	return i;
}

static enum wf_code try_conditions(struct wf_draft *draft, uint32_t phase, unsigned conditions,
				   struct wf_error *err)
{
	struct wf_slice name = heading_text(draft, phase);

	if ((conditions & WF_NEEDS_NO_OPEN_BOX) && draft->phases[phase].open_steps > 0) {
		uint32_t step = open_step(draft, phase);

		wf_error_set(err, WF_NOT_ALLOWED, draft->doc->steps[step].line,
			     "%.*s has %u open %s, first \"%.*s\"", WF_SLICE_ARG(name),
			     draft->phases[phase].open_steps,
			     draft->phases[phase].open_steps == 1 ? "step" : "steps",
			     WF_SLICE_ARG(draft->doc->steps[step].text));
		if (draft->steps[step] == WF_UNKNOWN)
			wf_hint_marker(err, draft->doc, "tick", step);
		else
			wf_hint_step(err, draft->doc, "tick", step, "");
		return WF_NOT_ALLOWED;
	}
	if ((conditions & WF_NEEDS_OPTIONAL) && !draft->doc->phases[phase].optional) {
		if (draft->force) {
			wf_draft_note(draft, "%.*s is not optional", WF_SLICE_ARG(name));
			return WF_OK;
		}
		wf_error_set(err, WF_NOT_ALLOWED, heading_line(draft, phase),
			     "%.*s is not optional", WF_SLICE_ARG(name));
		wf_hint_phase(err, draft->doc, "skip", phase, "--force");
		return WF_NOT_ALLOWED;
	}
	return WF_OK;
}

/* What others build on is gone back to in another way, or by force. */
static void hint_later(struct wf_draft *draft, const struct wf_transition *row, uint32_t phase,
		       struct wf_error *err)
{
	if (row->hint)
		wf_hint_phase(err, draft->doc, row->hint, phase, "");
	else
		wf_hint_phase(err, draft->doc, events[row->event].name, phase, "--force");
}

enum wf_code wf_event_check(struct wf_draft *draft, enum wf_event event, uint32_t phase,
			    const struct wf_transition **found, struct wf_error *err)
{
	const struct wf_transition *row;
	enum wf_code code;

	wf_error_file(err, draft->doc->name);
	if (draft->phases[phase].state == WF_CONFLICTED)
		return refuse_conflict(draft, phase, err);
	row = wf_transition_for(draft, event, phase);
	if (!row)
		return refuse_state(draft, event, phase, err);
	code = try_gates(draft, phase, row->hard_gates, true, err);
	if (code == WF_OK)
		code = try_gates(draft, phase, row->gates & ~(unsigned)WF_GATE_EXIT, false, err);
	if (code == WF_GATED && err->hint.len == 0)
		hint_later(draft, row, phase, err);
	if (code == WF_OK)
		code = try_conditions(draft, phase, row->conditions, err);
	if (code == WF_OK)
		code = try_gates(draft, phase, row->gates & WF_GATE_EXIT, false, err);
	*found = row;
	return code;
}

static void remove_fields(struct wf_draft *draft, uint32_t phase, const enum wf_field_name *names,
			  size_t n)
{
	for (size_t i = 0; i < n; i++)
		wf_draft_remove_field(draft, draft->doc->phases[phase].heading, names[i]);
}

/*
 * The fields that say why a phase stands still go when it no longer does. Those of a phase that did
 * not stand still are its own: a pending one would be skipped by a Skipped field, though.
 */
static void drop_stale_fields(struct wf_draft *draft, uint32_t phase, enum wf_state to)
{
	static const enum wf_field_name blocking[] = {WF_FIELD_BLOCKED_BY, WF_FIELD_SINCE,
						      WF_FIELD_ACTION};
	static const enum wf_field_name skipping[] = {WF_FIELD_SKIPPED};
	static const enum wf_field_name waiting[] = {WF_FIELD_WAITING_FOR};
	uint8_t from = draft->phases[phase].state;
	bool begins = to == WF_IN_PROGRESS || to == WF_COMPLETE || to == FAILED;
	uint32_t index;

	if (to == WF_SKIPPED || (from == BLOCKED && to != BLOCKED))
		remove_fields(draft, phase, blocking, 3);
	if (to == WF_PENDING || (from == WF_SKIPPED && to != WF_SKIPPED))
		remove_fields(draft, phase, skipping, 1);
	if (begins && !wf_gate_closed(draft, phase, WF_GATE_WAITS, &index))
		remove_fields(draft, phase, waiting, 1);
}

static bool may_start(const struct wf_draft *draft, uint32_t phase)
{
	uint32_t index;

	return wf_phase_effective(draft, phase) == WF_PENDING && !wf_phase_begun(draft, phase) &&
	       !wf_gate_closed(draft, phase, GATES, &index);
}

/* A blocked phase that waits for others and nothing else is freed when the last of them ends. */
static bool is_freed(const struct wf_draft *draft, uint32_t phase)
{
	const struct wf_wait *wait = wf_phase_waits(draft, phase);
	uint8_t state = draft->phases[phase].state;
	uint32_t index;

	return (state == BLOCKED || state == WF_PENDING) && wait && wait->n > 0 && !wait->plain &&
	       !wf_draft_has_field(draft, phase, WF_FIELD_BLOCKED_BY) &&
	       !wf_phase_begun(draft, phase) && !wf_gate_closed(draft, phase, GATES, &index);
}

static void start_waiting(struct wf_draft *draft, uint32_t phase)
{
	const struct wf_waits *waits = draft->waits;

	for (uint32_t i = waits->first[phase]; i < waits->first[phase + 1]; i++) {
		if (is_freed(draft, waits->waiting[i]))
			wf_phase_enter(draft, waits->waiting[i], WF_IN_PROGRESS);
	}
}

static void start_following(struct wf_draft *draft, uint32_t phase)
{
	uint32_t workflow = draft->doc->phases[phase].workflow;
	uint32_t after = draft->doc->phases[phase].index, first;
	const struct wf_workflow *w = &draft->doc->workflows[workflow];

	if (w->flow == WF_PARALLEL) {
		start_waiting(draft, phase);
		return;
	}
	first = wf_workflow_first_open(draft, workflow);
	for (uint32_t i = first > after ? first : after; i < w->nphases; i++) {
		uint32_t other = w->phases[i];

		if (wf_phase_ended(draft, other))
			continue;
		if (may_start(draft, other) || is_freed(draft, other))
			wf_phase_enter(draft, other, WF_IN_PROGRESS);
		return;
	}
}

void wf_phase_enter(struct wf_draft *draft, uint32_t phase, enum wf_state state)
{
	bool ends = state == WF_COMPLETE || state == WF_SKIPPED;

	if (!draft->doc->implicit) {
		drop_stale_fields(draft, phase, state);
		wf_draft_state(draft, phase, state);
	}
	if (ends)
		start_following(draft, phase);
}

void wf_phase_settle(struct wf_draft *draft, uint32_t phase)
{
	const struct wf_phase_draft *p = &draft->phases[phase];
	enum wf_state state = wf_phase_effective(draft, phase);
	uint32_t index;

	if (draft->doc->implicit || draft->ticks_only || wf_draft_open(draft, phase) > 0 ||
	    p->done == 0)
		return;
	if (state != WF_IN_PROGRESS && !(state == WF_PENDING && p->done_steps > 0))
		return;
	if (draft->force || !wf_gate_closed(draft, phase, GATES, &index))
		wf_phase_enter(draft, phase, WF_COMPLETE);
}
