#include "flow/progress.h"

static const struct wf_workflow *workflow_of(const struct wf_draft *draft, uint32_t phase)
{
	return &draft->doc->workflows[draft->doc->phases[phase].workflow];
}

static bool in_order(const struct wf_workflow *w)
{
	return w->flow != WF_PARALLEL;
}

static uint32_t total(const struct wf_draft *draft, uint32_t phase)
{
	return draft->phases[phase].done + wf_draft_open(draft, phase);
}

bool wf_phase_begun(const struct wf_draft *draft, uint32_t phase)
{
	const struct wf_phase_draft *p = &draft->phases[phase];

	if (p->state == WF_SKIPPED)
		return false;
	return p->state == WF_IN_PROGRESS || p->state == WF_COMPLETE ||
	       p->state == WF_STATE_FAILED || p->done_steps > 0;
}

bool wf_phase_ended(const struct wf_draft *draft, uint32_t phase)
{
	const struct wf_phase_draft *p = &draft->phases[phase];

	if (p->state == WF_COMPLETE || p->state == WF_SKIPPED)
		return true;
	return (p->state == WF_PENDING || p->state == WF_IN_PROGRESS) && total(draft, phase) > 0 &&
	       wf_draft_open(draft, phase) == 0;
}

bool wf_phase_waits_turn(const struct wf_draft *draft, uint32_t phase)
{
	return draft->phases[phase].state == WF_STATE_BLOCKED &&
	       !wf_draft_has_field(draft, phase, WF_FIELD_BLOCKED_BY) &&
	       !wf_draft_has_field(draft, phase, WF_FIELD_WAITING_FOR) &&
	       !wf_draft_has_field(draft, phase, WF_FIELD_SINCE);
}

enum wf_state wf_phase_effective(const struct wf_draft *draft, uint32_t phase)
{
	return wf_phase_waits_turn(draft, phase) ? WF_PENDING
						 : (enum wf_state)draft->phases[phase].state;
}

static bool entry_open(const struct wf_draft *draft, uint32_t phase, enum wf_role role,
		       uint32_t *index)
{
	const struct wf_range range = draft->doc->phases[phase].steps;

	for (uint32_t i = range.begin; i < range.end; i++) {
		if (draft->doc->steps[i].role == role && !wf_draft_closed(draft, i)) {
			*index = i;
			return true;
		}
	}
	return false;
}

static bool waits_closed(const struct wf_draft *draft, uint32_t phase, uint32_t *index)
{
	const struct wf_wait *wait = wf_phase_waits(draft, phase);

	for (uint32_t i = 0; wait && i < wait->n; i++) {
		if (!wf_phase_ended(draft, wait->phases[i])) {
			*index = wait->phases[i];
			return true;
		}
	}
	return false;
}

/*
 * How many phases at the beginning of WORKFLOW are complete or skipped. What has been found is kept:
 * wf_draft_state forgets it when one of them is that no longer.
 */
static uint32_t settled(const struct wf_draft *draft, uint32_t workflow)
{
	const struct wf_workflow *w = &draft->doc->workflows[workflow];
	uint32_t *n = &draft->settled[workflow];

	while (*n < w->nphases && (draft->phases[w->phases[*n]].state == WF_COMPLETE ||
				   draft->phases[w->phases[*n]].state == WF_SKIPPED))
		++*n;
	return *n;
}

uint32_t wf_workflow_first_open(const struct wf_draft *draft, uint32_t workflow)
{
	const struct wf_workflow *w = &draft->doc->workflows[workflow];
	uint32_t *n = &draft->ended[workflow], first = settled(draft, workflow);

	*n = *n > first ? *n : first;
	while (*n < w->nphases && wf_phase_ended(draft, w->phases[*n]))
		++*n;
	return *n;
}

static bool order_closed(const struct wf_draft *draft, uint32_t phase, uint32_t *index)
{
	const struct wf_workflow *w = workflow_of(draft, phase);
	uint32_t n = wf_workflow_first_open(draft, draft->doc->phases[phase].workflow);

	if (!in_order(w) || n + 1 >= draft->doc->phases[phase].index)
		return false;
	*index = w->phases[n];
	return true;
}

/* How many phases of WORKFLOW there are up to the last that has begun; kept as those that ended are. */
static uint32_t last_begun(const struct wf_draft *draft, uint32_t workflow)
{
	const struct wf_workflow *w = &draft->doc->workflows[workflow];
	uint32_t *n = &draft->begun[workflow];

	while (*n > 0 && !wf_phase_begun(draft, w->phases[*n - 1]))
		--*n;
	return *n;
}

static bool follower_begun(const struct wf_draft *draft, uint32_t phase, uint32_t *index)
{
	const struct wf_workflow *w = workflow_of(draft, phase);
	uint32_t end = last_begun(draft, draft->doc->phases[phase].workflow);

	for (uint32_t i = draft->doc->phases[phase].index; i < end; i++) {
		if (wf_phase_begun(draft, w->phases[i])) {
			*index = w->phases[i];
			return true;
		}
	}
	return false;
}

static bool waiting_begun(const struct wf_draft *draft, uint32_t phase, uint32_t *index)
{
	const struct wf_waits *waits = draft->waits;

	for (uint32_t i = waits->first[phase]; i < waits->first[phase + 1]; i++) {
		uint32_t other = waits->waiting[i];

		if (other != phase && wf_phase_begun(draft, other) &&
		    wf_phase_waits_for(draft, other, phase)) {
			*index = other;
			return true;
		}
	}
	return false;
}

/* PHASE has ended, and a later one (in order), or one that waits for it, has begun on that. */
static bool later_begun(const struct wf_draft *draft, uint32_t phase, uint32_t *index)
{
	if (!wf_phase_ended(draft, phase))
		return false;
	return in_order(workflow_of(draft, phase)) ? follower_begun(draft, phase, index)
						   : waiting_begun(draft, phase, index);
}

unsigned wf_gate_closed(const struct wf_draft *draft, uint32_t phase, unsigned gates,
			uint32_t *index)
{
	struct wf_buf cycle = WF_BUF_INIT;

	if ((gates & WF_GATE_WAITS) && waits_closed(draft, phase, index) &&
	    wf_phase_cycle(draft, phase, &cycle)) {
		wf_buf_release(&cycle);
		*index = phase;
		return WF_GATE_CYCLE;
	}
	*index = phase;
	if ((gates & WF_GATE_ORDER) && order_closed(draft, phase, index))
		return WF_GATE_ORDER;
	if ((gates & WF_GATE_WAITS) && waits_closed(draft, phase, index))
		return WF_GATE_WAITS;
	if ((gates & WF_GATE_ENTRY) && draft->phases[phase].open_entry > 0 &&
	    entry_open(draft, phase, WF_ROLE_ENTRY, index))
		return WF_GATE_ENTRY;
	if ((gates & WF_GATE_EXIT) && draft->phases[phase].open_exit > 0 &&
	    entry_open(draft, phase, WF_ROLE_EXIT, index))
		return WF_GATE_EXIT;
	if ((gates & WF_GATE_LATER) && later_begun(draft, phase, index))
		return WF_GATE_LATER;
	return 0;
}

int32_t wf_workflow_current(const struct wf_draft *draft, uint32_t workflow)
{
	const struct wf_workflow *w = &draft->doc->workflows[workflow];
	int32_t stuck = -1, pending = -1;
	bool turn = true;

	for (uint32_t i = settled(draft, workflow); i < w->nphases; i++) {
		uint32_t phase = w->phases[i];
		enum wf_state state = wf_phase_effective(draft, phase);
		bool ended = wf_phase_ended(draft, phase);

		if (state == WF_IN_PROGRESS)
			return (int32_t)phase;
		if (!in_order(w))
			turn = !waits_closed(draft, phase, &(uint32_t){0});
		if (stuck < 0 && turn && (state == WF_STATE_FAILED || state == WF_STATE_BLOCKED))
			stuck = (int32_t)phase;
		if (pending < 0 && !ended && state == WF_PENDING)
			pending = (int32_t)phase;
		turn = turn && ended;
	}
	return stuck >= 0 ? stuck : pending;
}

bool wf_workflow_ended(const struct wf_draft *draft, uint32_t workflow)
{
	const struct wf_workflow *w = &draft->doc->workflows[workflow];

	for (uint32_t i = settled(draft, workflow); i < w->nphases; i++) {
		if (!wf_phase_ended(draft, w->phases[i]))
			return false;
	}
	return true;
}

uint32_t wf_active_workflow(const struct wf_draft *draft)
{
	for (uint32_t i = 0; i < draft->doc->nworkflows; i++) {
		if (!wf_workflow_ended(draft, i))
			return i;
	}
	return 0;
}

enum wf_state wf_workflow_state(const struct wf_draft *draft, uint32_t workflow)
{
	const struct wf_workflow *w = &draft->doc->workflows[workflow];
	bool begun = false;
	int32_t current;

	for (uint32_t i = 0; i < w->nphases; i++) {
		if (draft->phases[w->phases[i]].state == WF_CONFLICTED)
			return WF_CONFLICTED;
		begun |= wf_phase_begun(draft, w->phases[i]);
	}
	if (wf_workflow_ended(draft, workflow))
		return WF_COMPLETE;
	current = wf_workflow_current(draft, workflow);
	if (current >= 0) {
		enum wf_state state = wf_phase_effective(draft, (uint32_t)current);

		if (state == WF_STATE_BLOCKED || state == WF_STATE_FAILED)
			return state;
	}
	return begun ? WF_IN_PROGRESS : WF_PENDING;
}

void wf_workflow_count(const struct wf_draft *draft, uint32_t workflow, uint32_t *done,
		       uint32_t *boxes)
{
	const struct wf_workflow *w = &draft->doc->workflows[workflow];

	*done = *boxes = 0;
	for (uint32_t i = 0; i < w->nphases; i++) {
		*done += draft->phases[w->phases[i]].done;
		*boxes += total(draft, w->phases[i]);
	}
}

/* A step that waits, and a criterion, take what is nested in them along. */
static bool passed_over(const struct wf_draft *draft, uint32_t i)
{
	return draft->doc->steps[i].role != WF_ROLE_STEP || wf_draft_step_blocked(draft, i) ||
	       wf_draft_dropped(draft, i);
}

/*
 * Depth first, children before their parent: the first open leaf, or the first
 * open parent whose children are done, whichever is met first on the way up.
 */
int32_t wf_phase_next_step(const struct wf_draft *draft, uint32_t phase)
{
	const struct wf_doc *doc = draft->doc;
	const struct wf_range range = doc->phases[phase].steps;
	uint32_t i = draft->phases[phase].from;

	if (draft->phases[phase].open_steps == 0)
		return -1;
	while (i < range.end) {
		if (passed_over(draft, i)) {
			i = doc->steps[i].end;
			continue;
		}
		if (draft->steps[i] == WF_OPEN && draft->open_below[i] == 0)
			return (int32_t)i;
		i++;
	}
	return -1;
}

int32_t wf_working_phase(const struct wf_draft *draft, uint32_t workflow)
{
	const struct wf_workflow *w = &draft->doc->workflows[workflow];
	int32_t current = wf_workflow_current(draft, workflow);

	if (current < 0 || !wf_phase_ended(draft, (uint32_t)current))
		return current;
	for (uint32_t i = settled(draft, workflow); i < w->nphases; i++) {
		uint32_t phase = w->phases[i];
		enum wf_state state = wf_phase_effective(draft, phase);

		if (!wf_phase_ended(draft, phase) &&
		    (in_order(w) || state == WF_PENDING || state == WF_IN_PROGRESS))
			return (int32_t)phase;
	}
	return current;
}

int32_t wf_workflow_next(const struct wf_draft *draft, uint32_t workflow)
{
	int32_t phase = wf_working_phase(draft, workflow);
	enum wf_state state;
	uint32_t index;

	if (phase < 0)
		return -1;
	state = wf_phase_effective(draft, (uint32_t)phase);
	if (state != WF_PENDING && state != WF_IN_PROGRESS)
		return -1;
	if (wf_gate_closed(draft, (uint32_t)phase, WF_GATE_ENTRY | WF_GATE_WAITS | WF_GATE_ORDER,
			   &index))
		return -1;
	return wf_phase_next_step(draft, (uint32_t)phase);
}
