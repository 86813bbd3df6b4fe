#include "ops/diff_private.h"

#include "doc/select.h"

#include <stdlib.h>

const char *wf_diff_name(enum wf_diff_event event)
{
#define NAME(id, name, meaning) name,
	static const char *const names[] = {WF_DIFF_EVENTS(NAME)};
#undef NAME

	return names[event];
}

const char *wf_diff_what_name(enum wf_diff_what what)
{
	static const char *const names[] = {"step", "phase", "workflow", "log"};

	return names[what];
}

static const struct wf_slice nothing = {NULL, 0};

struct wf_diff_item *wf_tell(struct wf_telling *t, enum wf_diff_event event, enum wf_diff_what what,
			     int32_t old, int32_t new, uint32_t line)
{
	struct wf_diff *diff = t->diff;

	WF_GROW(diff->items, diff->n, diff->cap);
	diff->items[diff->n] = (struct wf_diff_item){
		.event = event,
		.what = what,
		.old = old,
		.new = new,
		.field = -1,
		.from = nothing,
		.to = nothing,
		.reason = nothing,
		.line = line,
		.turn = (uint32_t)diff->n,
	};
	return &diff->items[diff->n++];
}

/* ---- fields ---- */

struct wf_slice wf_tell_value(struct wf_telling *t, const struct wf_doc *doc,
			      const struct wf_field *field)
{
	return field ? wf_doc_value(doc, field, &t->diff->arena) : nothing;
}

static bool same_value(struct wf_slice a, struct wf_slice b)
{
	return (a.ptr == NULL) == (b.ptr == NULL) && wf_slice_eq(a, b);
}

void wf_tell_field(struct wf_telling *t, enum wf_diff_what what, int32_t old, int32_t new,
		   enum wf_field_name name, struct wf_slice from, struct wf_slice to, uint32_t line)
{
	struct wf_diff_item *item;
	enum wf_diff_event event = to.ptr ? WF_DIFF_SET : WF_DIFF_CLEARED;

	if (same_value(from, to))
		return;
	if (name == WF_FIELD_ITERATION)
		event = WF_DIFF_ITERATED;
	else if (what == WF_DIFF_ENTRY)
		event = from.len == 0 ? WF_DIFF_FILLED : WF_DIFF_REWRITTEN;
	item = wf_tell(t, event, what, old, new, line);
	item->field = (int32_t)name;
	item->from = from;
	item->to = to;
}

/* Fields that a change of state writes and removes. */
static bool is_consequence(enum wf_field_name name)
{
	switch (name) {
	case WF_FIELD_BLOCKED_BY:
	case WF_FIELD_WAITING_FOR:
	case WF_FIELD_SINCE:
	case WF_FIELD_ACTION:
	case WF_FIELD_SKIPPED:
	case WF_FIELD_ATTEMPT:
	case WF_FIELD_STATUS: return true;
	default: return false;
	}
}

/* The criteria that a list of boxes holds are told as the steps that they are. */
static bool is_boxes(const struct wf_field *field)
{
	return field && field->list_end &&
	       (field->name == WF_FIELD_ENTRY || field->name == WF_FIELD_EXIT);
}

static void tell_phase_fields(struct wf_telling *t, uint32_t i, uint32_t k, bool moved_on)
{
	const struct wf_phase *a = &t->old->phases[i], *b = &t->new->phases[k];

	for (int name = 0; name < WF_NFIELDS; name++) {
		const struct wf_field *f =
			wf_doc_field(t->old, a->fields, (enum wf_field_name)name);
		const struct wf_field *g =
			wf_doc_field(t->new, b->fields, (enum wf_field_name)name);

		if (!(wf_fields[name].scope & WF_SCOPE_PHASE) || is_boxes(f) || is_boxes(g) ||
		    (moved_on && is_consequence((enum wf_field_name)name)))
			continue;
		wf_tell_field(t, WF_DIFF_PHASE, (int32_t)i, (int32_t)k, (enum wf_field_name)name,
			      wf_tell_value(t, t->old, f), wf_tell_value(t, t->new, g),
			      t->new->headings[b->heading].line);
	}
}

/* ---- the workflows of both ---- */

/*
 * The workflow of the new version that most of W's phases are in; before all others the one below
 * the counterpart of W's heading. -1 where nothing is left of it.
 */
static int32_t workflow_of(const struct wf_telling *t, const struct wf_workflow *w)
{
	int32_t heading = t->m.headings[w->heading].other, most = -1;
	size_t lead = 0;

	for (uint32_t i = 0; i < w->nphases; i++) {
		int32_t phase = t->m.phases[w->phases[i]].other, k;

		if (phase < 0)
			continue;
		k = (int32_t)t->new->phases[phase].workflow;
		if (heading >= 0 && t->new->workflows[k].heading == (uint32_t)heading)
			return k;
		if (lead == 0)
			most = k;
		lead = most == k ? lead + 1 : lead - 1;
	}
	return most;
}

static void match_workflows(struct wf_telling *t)
{
	t->workflows = wf_xrealloc(NULL, t->old->nworkflows + 1, sizeof(*t->workflows));
	for (uint32_t i = 0; i < t->old->nworkflows; i++)
		t->workflows[i] = workflow_of(t, &t->old->workflows[i]);
}

/* ---- phases ---- */

#define ANY -1

static const struct {
	int from, to;
	enum wf_diff_event event;
} turns[] = {
	{WF_STATE_BLOCKED, WF_IN_PROGRESS, WF_DIFF_UNBLOCKED},
	{WF_STATE_BLOCKED, WF_PENDING, WF_DIFF_UNBLOCKED},
	{WF_STATE_FAILED, WF_IN_PROGRESS, WF_DIFF_RETRIED},
	{WF_COMPLETE, WF_IN_PROGRESS, WF_DIFF_REOPENED},
	{ANY, WF_IN_PROGRESS, WF_DIFF_STARTED},
	{ANY, WF_COMPLETE, WF_DIFF_COMPLETED},
	{ANY, WF_STATE_BLOCKED, WF_DIFF_BLOCKED},
	{ANY, WF_STATE_FAILED, WF_DIFF_FAILED},
	{ANY, WF_SKIPPED, WF_DIFF_SKIPPED},
	{ANY, WF_PENDING, WF_DIFF_RESET},
	{ANY, ANY, WF_DIFF_UNCLEAR},
};

static enum wf_diff_event turn(int from, int to)
{
	size_t i = 0;

	while ((turns[i].from != ANY && turns[i].from != from) ||
	       (turns[i].to != ANY && turns[i].to != to))
		i++;
	return turns[i].event;
}

static struct wf_slice state_name(int state)
{
	return state < WF_NSTATES && wf_states[state].name ? wf_slice_str(wf_states[state].name)
							   : nothing;
}

/* Why PHASE of the new version is blocked or skipped. */
static struct wf_slice reason_of(struct wf_telling *t, const struct wf_phase *phase)
{
	static const enum wf_field_name names[] = {WF_FIELD_BLOCKED_BY, WF_FIELD_WAITING_FOR};
	const struct wf_field *field = NULL;

	if (phase->state == WF_SKIPPED)
		field = wf_doc_field(t->new, phase->fields, WF_FIELD_SKIPPED);
	for (size_t i = 0; i < 2 && phase->state == WF_STATE_BLOCKED && !field; i++)
		field = wf_doc_field(t->new, phase->fields, names[i]);
	return wf_tell_value(t, t->new, field);
}

static void tell_state(struct wf_telling *t, uint32_t i, uint32_t k, uint32_t line)
{
	const struct wf_phase *a = &t->old->phases[i], *b = &t->new->phases[k];
	struct wf_diff_item *item;

	if (a->state == b->state)
		return;
	item = wf_tell(t, turn(a->state, b->state), WF_DIFF_PHASE, (int32_t)i, (int32_t)k, line);
	item->from = state_name(a->state);
	item->to = state_name(b->state);
	item->reason = reason_of(t, b);
}

/* The place of PHASE among those of its workflow, or, where it is in another one now, that. */
static struct wf_slice place_of(struct wf_telling *t, const struct wf_doc *doc,
				const struct wf_phase *phase, bool elsewhere)
{
	struct wf_buf buf = WF_BUF_INIT;
	struct wf_slice place;

	if (elsewhere)
		return wf_workflow_title(doc, phase->workflow);
	wf_buf_printf(&buf, "%u", phase->index);
	place = wf_arena_copy(&t->diff->arena, wf_buf_as_slice(&buf));
	wf_buf_release(&buf);
	return place;
}

static void tell_place(struct wf_telling *t, uint32_t i, uint32_t k, uint32_t line)
{
	const struct wf_phase *a = &t->old->phases[i], *b = &t->new->phases[k];
	bool elsewhere = t->workflows[a->workflow] != (int32_t)b->workflow;
	bool reordered = t->m.phases[i].how & WF_MATCH_REORDERED;
	struct wf_diff_item *item;

	if (!elsewhere && !(reordered && a->index != b->index))
		return;
	item = wf_tell(t, WF_DIFF_MOVED, WF_DIFF_PHASE, (int32_t)i, (int32_t)k, line);
	item->from = place_of(t, t->old, a, elsewhere);
	item->to = place_of(t, t->new, b, elsewhere);
}

static void tell_kept_phase(struct wf_telling *t, uint32_t i, uint32_t k)
{
	const struct wf_phase *a = &t->old->phases[i], *b = &t->new->phases[k];
	const struct wf_heading *g = &t->old->headings[a->heading];
	const struct wf_heading *h = &t->new->headings[b->heading];
	struct wf_diff_item *item;

	if (!wf_slice_eq(g->text, h->text)) {
		item = wf_tell(t, WF_DIFF_REWORDED, WF_DIFF_PHASE, (int32_t)i, (int32_t)k, h->line);
		item->from = g->text;
		item->to = h->text;
	}
	tell_place(t, i, k, h->line);
	tell_state(t, i, k, h->line);
	tell_phase_fields(t, i, k, a->state != b->state);
}

static void tell_phases(struct wf_telling *t)
{
	uint32_t line = 0;

	for (uint32_t i = 0; i < t->old->nphases && !t->old->implicit; i++) {
		int32_t k = t->m.phases[i].other;

		if (k >= 0) {
			tell_kept_phase(t, i, (uint32_t)k);
			line = t->new->headings[t->new->phases[k].heading].line;
		} else {
			wf_tell(t, WF_DIFF_REMOVED, WF_DIFF_PHASE, (int32_t)i, -1, line)->from =
				state_name(t->old->phases[i].state);
		}
	}
	for (uint32_t k = 0; k < t->new->nphases && !t->new->implicit; k++) {
		const struct wf_phase *b = &t->new->phases[k];

		if (t->m.new_phases[k].other < 0)
			wf_tell(t, WF_DIFF_ADDED, WF_DIFF_PHASE, -1, (int32_t)k,
				t->new->headings[b->heading].line)
				->to = state_name(b->state);
	}
}

/* ---- steps ---- */

static struct wf_slice step_state(const struct wf_step *step)
{
	return wf_slice_str(wf_step_state_name((enum wf_step_state)step->state));
}

static struct wf_slice mark_of(const struct wf_doc *doc, const struct wf_step *step)
{
	return wf_slice(doc->src.bytes + step->mark, step->mark_len);
}

static void tell_mark(struct wf_telling *t, uint32_t i, uint32_t k)
{
	const struct wf_step *a = &t->old->steps[i], *b = &t->new->steps[k];
	enum wf_diff_event event = b->state == WF_DONE                          ? WF_DIFF_TICKED
				   : a->state == WF_DONE && b->state == WF_OPEN ? WF_DIFF_UNTICKED
										: WF_DIFF_MARKED;
	struct wf_diff_item *item;

	if (a->state == b->state &&
	    (b->state != WF_UNKNOWN || wf_slice_eq(mark_of(t->old, a), mark_of(t->new, b))))
		return;
	item = wf_tell(t, event, WF_DIFF_STEP, (int32_t)i, (int32_t)k, b->line);
	item->from = event == WF_DIFF_MARKED ? mark_of(t->old, a) : step_state(a);
	item->to = event == WF_DIFF_MARKED ? mark_of(t->new, b) : step_state(b);
}

static void tell_wait(struct wf_telling *t, uint32_t i, uint32_t k)
{
	const struct wf_step *a = &t->old->steps[i], *b = &t->new->steps[k];
	struct wf_diff_item *item;

	struct wf_slice from = wf_step_reason(t->old, i), to = wf_step_reason(t->new, k);

	if (a->blocked == b->blocked && wf_slice_eq(from, to))
		return;
	item = wf_tell(t, b->blocked ? WF_DIFF_BLOCKED : WF_DIFF_UNBLOCKED, WF_DIFF_STEP,
		       (int32_t)i, (int32_t)k, b->line);
	item->from = a->blocked ? from : nothing;
	item->to = b->blocked ? to : nothing;
}

/* Steps that got a phase, or lost their only one, stand where they stood. */
static void tell_kept_step(struct wf_telling *t, uint32_t i, uint32_t k)
{
	const struct wf_step *a = &t->old->steps[i], *b = &t->new->steps[k];
	struct wf_diff_item *item;

	if (t->m.steps[i].how & WF_MATCH_REWORDED) {
		item = wf_tell(t, WF_DIFF_REWORDED, WF_DIFF_STEP, (int32_t)i, (int32_t)k, b->line);
		item->from = wf_step_plain_text(a);
		item->to = wf_step_plain_text(b);
	}
	if (t->old->implicit == t->new->implicit &&
	    t->m.steps[i].how &(WF_MATCH_MOVED | WF_MATCH_REORDERED))
		wf_tell(t, WF_DIFF_MOVED, WF_DIFF_STEP, (int32_t)i, (int32_t)k, b->line);
	tell_mark(t, i, k);
	tell_wait(t, i, k);
}

/* A phase that is gone is told as a whole; so is a new one. */
static bool is_told_with_phase(const struct wf_doc *doc, const struct wf_pair *phases,
			       const struct wf_step *step)
{
	return step->phase >= 0 && !doc->implicit && phases[step->phase].other < 0;
}

static void tell_old_steps(struct wf_telling *t)
{
	uint32_t line = 0;
	int32_t phase = -1;

	for (uint32_t i = 0; i < t->old->nsteps; i++) {
		const struct wf_step *a = &t->old->steps[i];
		int32_t k = t->m.steps[i].other;

		if (a->phase >= 0 && a->phase != phase && t->m.phases[a->phase].other >= 0)
			line = t->new->headings[t->new->phases[t->m.phases[a->phase].other].heading]
				       .line;
		phase = a->phase;
		if (k >= 0) {
			tell_kept_step(t, i, (uint32_t)k);
			line = t->new->steps[k].line;
		} else if (!is_told_with_phase(t->old, t->m.phases, a)) {
			wf_tell(t, WF_DIFF_REMOVED, WF_DIFF_STEP, (int32_t)i, -1, line)->from =
				step_state(a);
		}
	}
}

static void tell_new_steps(struct wf_telling *t)
{
	for (uint32_t k = 0; k < t->new->nsteps; k++) {
		const struct wf_step *b = &t->new->steps[k];

		if (t->m.new_steps[k].other < 0 && !is_told_with_phase(t->new, t->m.new_phases, b))
			wf_tell(t, WF_DIFF_ADDED, WF_DIFF_STEP, -1, (int32_t)k, b->line)->to =
				step_state(b);
	}
}

/* ---- workflows ---- */

static const struct wf_field *field_at(const struct wf_doc *doc, int32_t index)
{
	return index < 0 ? NULL : &doc->fields[index];
}

static void tell_workflows(struct wf_telling *t)
{
	for (uint32_t i = 0; i < t->old->nworkflows; i++) {
		const struct wf_workflow *a = &t->old->workflows[i], *b;
		int32_t k = t->workflows[i];
		struct wf_slice from = t->old->headings[a->title].text, to;
		struct wf_diff_item *item;

		if (k < 0)
			continue;
		b = &t->new->workflows[k];
		to = t->new->headings[b->title].text;
		if (from.len > 0 && to.len > 0 && !wf_slice_eq(from, to)) {
			item = wf_tell(t, WF_DIFF_REWORDED, WF_DIFF_WORKFLOW, (int32_t)i, k, 0);
			item->from = from;
			item->to = to;
		}
		wf_tell_field(t, WF_DIFF_WORKFLOW, (int32_t)i, k, WF_FIELD_PATTERN,
			      wf_tell_value(t, t->old, field_at(t->old, a->pattern_field)),
			      wf_tell_value(t, t->new, field_at(t->new, b->pattern_field)), 0);
		wf_tell_field(t, WF_DIFF_WORKFLOW, (int32_t)i, k, WF_FIELD_ITERATION,
			      wf_tell_value(t, t->old, field_at(t->old, a->iteration_field)),
			      wf_tell_value(t, t->new, field_at(t->new, b->iteration_field)), 0);
	}
}

/* ---- all ---- */

static int by_line(const void *left, const void *right)
{
	const struct wf_diff_item *a = left, *b = right;

	if (a->line != b->line)
		return a->line < b->line ? -1 : 1;
	return (a->turn > b->turn) - (a->turn < b->turn);
}

void wf_diff_docs(struct wf_diff *diff, const struct wf_doc *old, const struct wf_doc *new)
{
	struct wf_telling t = {.diff = diff, .old = old, .new = new};

	*diff = (struct wf_diff){.old = old, .new = new};
	wf_match_docs(&t.m, old, new);
	match_workflows(&t);
	tell_workflows(&t);
	tell_phases(&t);
	tell_old_steps(&t);
	tell_new_steps(&t);
	wf_tell_log(&t);
	if (diff->n)
		qsort(diff->items, diff->n, sizeof(*diff->items), by_line);
	free(t.workflows);
	wf_matching_release(&t.m);
}

void wf_diff_release(struct wf_diff *diff)
{
	free(diff->items);
	wf_arena_release(&diff->arena);
	*diff = (struct wf_diff){0};
}
