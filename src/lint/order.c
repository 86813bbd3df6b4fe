#include "lint/family.h"

#include "flow/progress.h"

#include <stdlib.h>

static struct wf_slice text_of(const struct wf_doc *doc, uint32_t phase)
{
	return doc->headings[doc->phases[phase].heading].text;
}

static uint32_t line_of(const struct wf_doc *doc, uint32_t phase)
{
	return doc->headings[doc->phases[phase].heading].line;
}

static size_t place_of(const struct wf_doc *doc, uint32_t phase)
{
	return wf_doc_offset(doc, doc->headings[doc->phases[phase].heading].content.ptr);
}

bool wf_check_is_topic(const struct wf_check *check, uint32_t phase)
{
	const struct wf_phase *p = &check->doc->phases[phase];

	return check->doc->headings[p->heading].kind == WF_KIND_PLAIN && !p->status_known &&
	       check->doc->workflows[p->workflow].pattern_field < 0;
}

/*
 * Work that is recorded on a blocked phase is no beginning out of turn. Neither are ticks below a
 * mere topic, which says nothing of its state, although another one of the workflow does by now.
 */
static bool began(const struct wf_check *check, uint32_t phase)
{
	return wf_phase_begun(check->draft, phase) &&
	       check->draft->phases[phase].state != WF_STATE_BLOCKED &&
	       !wf_check_is_topic(check, phase);
}

/* W's headings are mere topics: neither they nor a Pattern field say that one comes after another. */
static bool is_unordered(const struct wf_doc *doc, const struct wf_workflow *w)
{
	for (uint32_t i = 0; i < w->nphases; i++) {
		if (doc->headings[doc->phases[w->phases[i]].heading].kind != WF_KIND_PLAIN)
			return false;
	}
	return w->pattern_field < 0;
}

static void find_order(struct wf_check *check, const struct wf_workflow *w)
{
	const struct wf_doc *doc = check->doc;
	int32_t unended = -1, running = -1;

	for (uint32_t i = 0; i < w->nphases && w->flow != WF_PARALLEL; i++) {
		uint32_t phase = w->phases[i];
		bool ended = wf_phase_ended(check->draft, phase);
		bool runs = doc->phases[phase].state == WF_IN_PROGRESS && !ended;

		if (runs && running >= 0)
			wf_find(check, WF_RULE_SEVERAL_IN_PROGRESS, place_of(doc, phase),
				"%.*s is in progress, and so is %.*s (line %u)",
				WF_SLICE_ARG(text_of(doc, phase)),
				WF_SLICE_ARG(text_of(doc, (uint32_t)running)),
				line_of(doc, (uint32_t)running));
		if (unended >= 0 && began(check, phase))
			wf_find(check, WF_RULE_OUT_OF_ORDER, place_of(doc, phase),
				"%.*s began before %.*s ended (line %u)",
				WF_SLICE_ARG(text_of(doc, phase)),
				WF_SLICE_ARG(text_of(doc, (uint32_t)unended)),
				line_of(doc, (uint32_t)unended));
		if (runs && running < 0)
			running = (int32_t)phase;
		if (!ended && unended < 0)
			unended = (int32_t)phase;
	}
}

/* A walk along what phases wait for: each is met once, and a circle is found where it closes. */
struct walk {
	uint8_t *met; /* of each phase */
	struct stop {
		uint32_t phase, next;
	} * stops;
	size_t n, cap;
};

enum { UNMET, ON_THE_WAY, LEFT };

static void go_to(struct walk *walk, uint32_t phase)
{
	walk->met[phase] = ON_THE_WAY;
	WF_GROW(walk->stops, walk->n, walk->cap);
	walk->stops[walk->n++] = (struct stop){phase, 0};
}

static void find_cycle(struct wf_check *check, uint32_t phase)
{
	struct wf_buf cycle = WF_BUF_INIT;

	if (wf_phase_cycle(check->draft, phase, &cycle))
		wf_find(check, WF_RULE_GATE_OPEN, place_of(check->doc, phase),
			"phases wait for each other in a circle: %.*s",
			WF_SLICE_ARG(wf_buf_as_slice(&cycle)));
	wf_buf_release(&cycle);
}

static void walk_from(struct wf_check *check, struct walk *walk, uint32_t start)
{
	go_to(walk, start);
	while (walk->n > 0) {
		struct stop *stop = &walk->stops[walk->n - 1];
		const struct wf_wait *wait = wf_phase_waits(check->draft, stop->phase);
		uint32_t next;

		if (!wait || stop->next == wait->n) {
			walk->met[stop->phase] = LEFT;
			walk->n--;
			continue;
		}
		next = wait->phases[stop->next++];
		if (walk->met[next] == ON_THE_WAY)
			find_cycle(check, next);
		else if (walk->met[next] == UNMET)
			go_to(walk, next);
	}
}

static void find_cycles(struct wf_check *check)
{
	const struct wf_doc *doc = check->doc;
	struct wf_arena arena = {0};
	struct walk walk = {.met = wf_arena_alloc(&arena, doc->nphases + 1)};

	for (uint32_t i = 0; i < doc->nphases; i++) {
		if (doc->workflows[doc->phases[i].workflow].flow != WF_PARALLEL) {
			if (wf_phase_waits_ahead(check->draft, i) >= 0)
				find_cycle(check, i);
		} else if (walk.met[i] == UNMET) {
			walk_from(check, &walk, i);
		}
	}
	free(walk.stops);
	wf_arena_release(&arena);
}

static void find_wait(struct wf_check *check, uint32_t phase)
{
	const struct wf_wait *wait = wf_phase_waits(check->draft, phase);
	const struct wf_doc *doc = check->doc;

	for (uint32_t i = 0; wait && i < wait->n; i++) {
		uint32_t other = wait->phases[i];

		if (wf_phase_ended(check->draft, other))
			continue;
		wf_find(check, WF_RULE_GATE_OPEN, place_of(doc, phase),
			"%.*s began, but waits for %.*s (line %u)",
			WF_SLICE_ARG(text_of(doc, phase)), WF_SLICE_ARG(text_of(doc, other)),
			line_of(doc, other));
		return;
	}
}

/* A phase that says complete over open criteria is found by another rule. */
static void find_entry(struct wf_check *check, uint32_t phase)
{
	const struct wf_doc *doc = check->doc;
	const struct wf_phase *p = &doc->phases[phase];

	for (uint32_t i = p->steps.begin; i < p->steps.end; i++) {
		const struct wf_step *step = &doc->steps[i];

		if (p->state == WF_COMPLETE || p->open_entry == 0)
			return;
		if (step->role != WF_ROLE_ENTRY || step->state == WF_DONE)
			continue;
		wf_find(check, WF_RULE_GATE_OPEN, place_of(doc, phase),
			"%.*s began, but its entry criterion \"%.*s\" is open (line %u)",
			WF_SLICE_ARG(text_of(doc, phase)), WF_SLICE_ARG(step->text), step->line);
		return;
	}
}

void wf_lint_order(struct wf_check *check)
{
	const struct wf_doc *doc = check->doc;

	if (doc->implicit)
		return;
	for (uint32_t i = 0; i < doc->nworkflows; i++) {
		if (!is_unordered(doc, &doc->workflows[i]))
			find_order(check, &doc->workflows[i]);
	}
	find_cycles(check);
	for (uint32_t i = 0; i < doc->nphases; i++) {
		if (wf_phase_begun(check->draft, i)) {
			find_wait(check, i);
			find_entry(check, i);
		}
	}
}
