#include "lint/family.h"

#include "flow/edits.h"
#include "flow/progress.h"
#include "ops/advice.h"

#include <stdlib.h>

/* What is known of the phases before one, and of the document, while they are walked. */
struct walk {
	struct wf_check *check;
	bool *logged;  /* of each phase: the Error Log has a failure of it */
	bool *marked;  /* of each workflow: its phases show their states */
	bool *running; /* of each workflow: a phase in progress has not ended */
	bool *turn;    /* of each workflow: all phases so far have ended */
	bool *ordered; /* of each workflow: not all of its headings are plain */
};

static const struct wf_heading *heading_of(const struct wf_doc *doc, uint32_t phase)
{
	return &doc->headings[doc->phases[phase].heading];
}

static size_t place_of(const struct wf_doc *doc, uint32_t heading)
{
	return wf_doc_offset(doc, doc->headings[heading].content.ptr);
}

static const struct wf_step *first_open(const struct wf_doc *doc, struct wf_range range)
{
	for (uint32_t i = range.begin; i < range.end; i++) {
		if (doc->steps[i].state != WF_DONE)
			return &doc->steps[i];
	}
	return NULL;
}

/* Phases, and sections inside them, that say complete. */
static void find_open_steps(struct wf_check *check)
{
	const struct wf_doc *doc = check->doc;

	for (uint32_t i = 1; i < doc->nheadings; i++) {
		const struct wf_heading *h = &doc->headings[i];
		bool phase = h->phase >= 0 && doc->phases[h->phase].heading == i;
		uint8_t state = phase ? doc->phases[h->phase].state : h->state;
		const struct wf_step *open;

		if (h->phase < 0 || state != WF_COMPLETE || h->excluded)
			continue;
		open = first_open(doc, h->steps);
		if (open)
			wf_find(check, WF_RULE_COMPLETE_WITH_OPEN_STEPS, place_of(doc, i),
				"%.*s is complete, but \"%.*s\" is open (line %u)",
				WF_SLICE_ARG(h->text), WF_SLICE_ARG(open->text), open->line);
	}
}

/* All phases before PHASE have ended, or none comes before another. */
static bool is_turn(const struct walk *walk, uint32_t phase)
{
	uint32_t workflow = walk->check->doc->phases[phase].workflow;

	return walk->check->doc->workflows[workflow].flow == WF_PARALLEL || walk->turn[workflow];
}

/*
 * Writes STATE as an event would; false where that takes a line more, or a text that is no state is
 * in the way, and where a topic would be one that began out of turn, or the first that brings an order
 * into its workflow: then others may have.
 */
static bool write_state(struct walk *walk, uint32_t phase, enum wf_state state)
{
	struct wf_check *check = walk->check;
	const struct wf_doc *doc = check->doc;
	const struct wf_phase *p = &doc->phases[phase];

	if (doc->only_fields && !p->status_known)
		return false;
	if (wf_check_is_topic(check, phase) &&
	    (!is_turn(walk, phase) || !walk->ordered[p->workflow]))
		return false;
	if (!doc->only_fields)
		wf_edit_symbol(&check->lint->edits, doc, p->heading, state);
	if (p->status_known)
		wf_edit_status(&check->lint->edits, doc, phase, state);
	return true;
}

static void find_unmarked(struct walk *walk, uint32_t phase)
{
	struct wf_check *check = walk->check;
	const struct wf_doc *doc = check->doc;
	const struct wf_phase *p = &doc->phases[phase];
	const struct wf_workflow *w = &doc->workflows[p->workflow];
	struct wf_finding *f = NULL;

	if (!walk->marked[p->workflow] || p->done_steps == 0)
		return;
	if ((p->state == WF_PENDING || p->state == WF_IN_PROGRESS) &&
	    wf_phase_ended(check->draft, phase)) {
		f = wf_find(check, WF_RULE_DONE_NOT_COMPLETE, place_of(doc, p->heading),
			    p->done == 1
				    ? "the %u box of %.*s is ticked, but it is not complete"
				    : "all %u boxes of %.*s are ticked, but it is not complete",
			    p->done, WF_SLICE_ARG(heading_of(doc, phase)->text));
		if (f && write_state(walk, phase, WF_COMPLETE))
			wf_find_fixed(check, f);
	} else if (p->state == WF_PENDING) {
		f = wf_find(
			check, WF_RULE_STARTED_NOT_MARKED, place_of(doc, p->heading),
			"%u of %u boxes of %.*s are ticked, but it is not marked as in progress",
			p->done, p->steps.end - p->steps.begin,
			WF_SLICE_ARG(heading_of(doc, phase)->text));
		if (f && (w->flow == WF_PARALLEL || !walk->running[p->workflow]) &&
		    write_state(walk, phase, WF_IN_PROGRESS)) {
			wf_find_fixed(check, f);
			walk->running[p->workflow] = true;
		}
	}
}

static bool has_value(const struct wf_doc *doc, const struct wf_phase *p, enum wf_field_name name)
{
	const struct wf_field *field = wf_doc_field(doc, p->fields, name);

	return field && (field->value.len > 0 || field->list_end > 0);
}

static bool has_reason(const struct wf_doc *doc, const struct wf_phase *p)
{
	if (has_value(doc, p, WF_FIELD_BLOCKED_BY) || has_value(doc, p, WF_FIELD_WAITING_FOR) ||
	    has_value(doc, p, WF_FIELD_ACTION))
		return true;
	for (uint32_t i = p->steps.begin; i < p->steps.end; i++) {
		if (wf_step_reason(doc, i).len > 0)
			return true;
	}
	return false;
}

/* An entry names PHASE, or one of another workflow that is called the same. */
static bool is_logged(const struct walk *walk, uint32_t phase)
{
	const struct wf_doc *doc = walk->check->doc;
	struct wf_slice text = heading_of(doc, phase)->text;

	for (uint32_t i = 0; i < doc->nphases && !walk->logged[phase]; i++) {
		if (walk->logged[i] && doc->phases[i].workflow != doc->phases[phase].workflow &&
		    wf_slice_eq(heading_of(doc, i)->text, text))
			return true;
	}
	return walk->logged[phase];
}

static void find_stuck(struct walk *walk, uint32_t phase)
{
	struct wf_check *check = walk->check;
	const struct wf_doc *doc = check->doc;
	const struct wf_phase *p = &doc->phases[phase];
	struct wf_slice text = heading_of(doc, phase)->text;

	if (p->state == WF_STATE_BLOCKED && is_turn(walk, phase) && !has_reason(doc, p))
		wf_find(check, WF_RULE_BLOCKED_WITHOUT_REASON, place_of(doc, p->heading),
			"%.*s is blocked, and nothing says by what", WF_SLICE_ARG(text));
	if (p->state == WF_STATE_FAILED && !is_logged(walk, phase))
		wf_find(check, WF_RULE_FAILED_WITHOUT_LOG, place_of(doc, p->heading),
			"%.*s has failed, and no entry of the Error Log says how",
			WF_SLICE_ARG(text));
}

static void find_empty(struct wf_check *check, uint32_t phase)
{
	const struct wf_doc *doc = check->doc;
	const struct wf_phase *p = &doc->phases[phase];
	const struct wf_heading *h = heading_of(doc, phase);
	uint32_t boxes = p->steps.end - p->steps.begin;

	if (p->done_steps + p->open_steps > 0 || h->boxes > boxes || p->state == WF_SKIPPED)
		return;
	wf_find(check, WF_RULE_EMPTY_PHASE, place_of(doc, p->heading), "%.*s has %s",
		WF_SLICE_ARG(h->text), boxes > 0 ? "criteria, but no steps" : "no steps");
}

/* Of each workflow, whether its phases are made to carry a state. */
static void survey(struct walk *walk)
{
	const struct wf_doc *doc = walk->check->doc;

	for (uint32_t i = 0; i < doc->nphases; i++) {
		const struct wf_phase *p = &doc->phases[i];

		walk->marked[p->workflow] |=
			p->symbol || p->status_known || heading_of(doc, i)->kind >= WF_KIND_MARKED;
		walk->ordered[p->workflow] |= heading_of(doc, i)->kind != WF_KIND_PLAIN;
		walk->running[p->workflow] |=
			p->state == WF_IN_PROGRESS && !wf_phase_ended(walk->check->draft, i);
	}
	for (size_t i = 0; i < doc->nentries; i++) {
		if (doc->entries[i].phase_index >= 0 && wf_kind_is_failure(doc->entries[i].kind))
			walk->logged[doc->entries[i].phase_index] = true;
	}
	for (size_t i = 0; i < doc->nworkflows; i++)
		walk->turn[i] = true;
}

void wf_lint_phases(struct wf_check *check)
{
	const struct wf_doc *doc = check->doc;
	struct wf_arena arena = {0};
	struct walk walk = {.check = check};

	if (doc->implicit || doc->nphases == 0)
		return;
	walk.logged = wf_arena_alloc(&arena, doc->nphases);
	walk.marked = wf_arena_alloc(&arena, doc->nworkflows);
	walk.running = wf_arena_alloc(&arena, doc->nworkflows);
	walk.turn = wf_arena_alloc(&arena, doc->nworkflows);
	walk.ordered = wf_arena_alloc(&arena, doc->nworkflows);
	survey(&walk);
	find_open_steps(check);
	for (uint32_t i = 0; i < doc->nphases; i++) {
		find_unmarked(&walk, i);
		find_stuck(&walk, i);
		find_empty(check, i);
		walk.turn[doc->phases[i].workflow] &= wf_phase_ended(check->draft, i);
	}
	wf_arena_release(&arena);
}
