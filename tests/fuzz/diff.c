/*
 * What `diff` says of any two versions: nothing of a document and itself; of two others whatever
 * became of their steps and phases, nothing that is not true of them, and nothing twice.
 *
 * Sections: the old version; mappings as --map gives them, one a line, where there are three; the
 * new version.
 */
#include "fuzz.h"

#include "out/events.h"

#include <stdlib.h>

static void require(bool good, const char *what, const struct wf_diff *diff)
{
	struct wf_buf told = WF_BUF_INIT;

	if (good)
		return;
	wf_out_events_text(&told, diff, "");
	fuzz_require(good, what, wf_buf_as_slice(&told));
	wf_buf_release(&told);
}

/* ---- what is told is true ---- */

static size_t count(const struct wf_doc *doc, enum wf_diff_what what)
{
	switch (what) {
	case WF_DIFF_STEP: return doc->nsteps;
	case WF_DIFF_PHASE: return doc->nphases;
	case WF_DIFF_WORKFLOW: return doc->nworkflows;
	default: return doc->nentries;
	}
}

static bool is_in(const struct wf_doc *doc, enum wf_diff_what what, int32_t index)
{
	return index >= 0 && (size_t)index < count(doc, what);
}

static bool has_its_sides(const struct wf_diff *diff, const struct wf_diff_item *item)
{
	bool fresh = item->event == WF_DIFF_ADDED || item->event == WF_DIFF_LOGGED;
	bool gone = item->event == WF_DIFF_REMOVED;

	return (fresh ? item->old == -1 : is_in(diff->old, item->what, item->old)) &&
	       (gone ? item->new == -1 : is_in(diff->new, item->what, item->new));
}

static bool is_step_event_true(const struct wf_step *old, const struct wf_step *new,
			       enum wf_diff_event event)
{
	switch (event) {
	case WF_DIFF_TICKED: return old->state != WF_DONE && new->state == WF_DONE;
	case WF_DIFF_UNTICKED: return old->state == WF_DONE && new->state == WF_OPEN;
	case WF_DIFF_MARKED: return old->state == WF_UNKNOWN || new->state == WF_UNKNOWN;
	case WF_DIFF_BLOCKED: return new->blocked;
	case WF_DIFF_UNBLOCKED: return old->blocked && !new->blocked;
	case WF_DIFF_REWORDED:
		return !wf_slice_eq(wf_step_plain_text(old), wf_step_plain_text(new));
	default: return event == WF_DIFF_MOVED;
	}
}

static bool is_state(int state, struct wf_slice name)
{
	const char *right = state < WF_NSTATES ? wf_states[state].name : NULL;

	return right ? wf_slice_is(name, right) : name.ptr == NULL;
}

static bool is_phase_event_true(const struct wf_phase *old, const struct wf_phase *new,
				const struct wf_diff_item *item)
{
	if (item->event == WF_DIFF_MOVED)
		return true;
	if (item->field >= 0 || item->event == WF_DIFF_REWORDED)
		return item->from.ptr == NULL || item->to.ptr == NULL ||
		       !wf_slice_eq(item->from, item->to);
	return old->state != new->state &&is_state(old->state, item->from) &&
	       is_state(new->state, item->to);
}

static bool is_true(const struct wf_diff *diff, const struct wf_diff_item *item)
{
	if (item->old < 0 || item->new < 0)
		return true;
	if (item->what == WF_DIFF_STEP)
		return is_step_event_true(&diff->old->steps[item->old],
					  &diff->new->steps[item->new], item->event);
	return item->what != WF_DIFF_PHASE ||
	       is_phase_event_true(&diff->old->phases[item->old], &diff->new->phases[item->new],
				   item);
}

static bool is_same_event(const struct wf_diff_item *a, const struct wf_diff_item *b)
{
	return a->event == b->event && a->what == b->what && a->field == b->field &&
	       a->old == b->old && a->new == b->new;
}

static void check_events(const struct wf_diff *diff)
{
	for (size_t i = 0; i < diff->n; i++) {
		const struct wf_diff_item *item = &diff->items[i];

		require(has_its_sides(diff, item), "about nothing that there is", diff);
		require(is_true(diff, item), "not true", diff);
		require(i == 0 || item[-1].line <= item->line, "out of order", diff);
		for (size_t k = 0; k < i; k++)
			require(!is_same_event(&diff->items[k], item), "told twice", diff);
	}
}

/* ---- what happened is told ---- */

static bool is_told(const struct wf_diff *diff, enum wf_diff_what what, int32_t old, int32_t new,
		    unsigned events)
{
	for (size_t i = 0; i < diff->n; i++) {
		const struct wf_diff_item *item = &diff->items[i];

		if (item->what == what && item->old == old && item->new == new &&
		    (events >> item->event & 1))
			return true;
	}
	return false;
}

#define EVENT(name) (1u << WF_DIFF_##name)
#define MARKS (EVENT(TICKED) | EVENT(UNTICKED) | EVENT(MARKED))

static void check_steps(const struct wf_diff *diff, const struct wf_matching *m)
{
	for (size_t i = 0; i < diff->old->nsteps; i++) {
		const struct wf_step *old = &diff->old->steps[i];
		int32_t k = m->steps[i].other;

		if (k < 0)
			require(is_told(diff, WF_DIFF_STEP, (int32_t)i, -1, EVENT(REMOVED)) ||
					is_told(diff, WF_DIFF_PHASE, old->phase, -1,
						EVENT(REMOVED)),
				"a step is gone, and it is not told", diff);
		else if (old->state != diff->new->steps[k].state)
			require(is_told(diff, WF_DIFF_STEP, (int32_t)i, k, MARKS),
				"a step has another marker, and it is not told", diff);
	}
	for (size_t k = 0; k < diff->new->nsteps; k++) {
		if (m->new_steps[k].other < 0)
			require(is_told(diff, WF_DIFF_STEP, -1, (int32_t)k, EVENT(ADDED)) ||
					is_told(diff, WF_DIFF_PHASE, -1, diff->new->steps[k].phase,
						EVENT(ADDED)),
				"a step came, and it is not told", diff);
	}
}

static void check_phases(const struct wf_diff *diff, const struct wf_matching *m)
{
	const unsigned states = ~(EVENT(MOVED) | EVENT(REWORDED) | EVENT(SET) | EVENT(CLEARED));

	for (size_t i = 0; i < diff->old->nphases && !diff->old->implicit; i++) {
		int32_t k = m->phases[i].other;

		if (k < 0)
			require(is_told(diff, WF_DIFF_PHASE, (int32_t)i, -1, EVENT(REMOVED)),
				"a phase is gone, and it is not told", diff);
		else if (diff->old->phases[i].state != diff->new->phases[k].state)
			require(is_told(diff, WF_DIFF_PHASE, (int32_t)i, k, states),
				"a phase is in another state, and it is not told", diff);
	}
	for (size_t k = 0; k < diff->new->nphases && !diff->new->implicit; k++) {
		if (m->new_phases[k].other < 0)
			require(is_told(diff, WF_DIFF_PHASE, -1, (int32_t)k, EVENT(ADDED)),
				"a phase came, and it is not told", diff);
	}
}

/* ---- counterparts ---- */

static void check_pairs(const struct wf_diff *diff, const struct wf_pair *of, size_t n,
			const struct wf_pair *back, size_t nback)
{
	for (size_t i = 0; i < n; i++) {
		int32_t other = of[i].other;

		if (other < 0)
			continue;
		require((size_t)other < nback, "a counterpart outside", diff);
		require(back[other].other == (int32_t)i, "a counterpart of one side", diff);
		require(back[other].how == of[i].how, "another change from the other side", diff);
	}
}

static void check_matching(const struct wf_diff *diff, const struct wf_matching *m)
{
	const struct wf_doc *a = diff->old, *b = diff->new;

	check_pairs(diff, m->headings, a->nheadings, m->new_headings, b->nheadings);
	check_pairs(diff, m->new_headings, b->nheadings, m->headings, a->nheadings);
	check_pairs(diff, m->phases, a->nphases, m->new_phases, b->nphases);
	check_pairs(diff, m->new_phases, b->nphases, m->phases, a->nphases);
	check_pairs(diff, m->steps, a->nsteps, m->new_steps, b->nsteps);
	check_pairs(diff, m->new_steps, b->nsteps, m->steps, a->nsteps);
}

/* Phases are known again whichever version is the old one; so are other headings. */
static void check_round(const struct wf_diff *diff, const struct wf_matching *m)
{
	struct wf_matching round;

	wf_match_docs(&round, diff->new, diff->old);
	for (size_t i = 0; i < diff->old->nphases; i++)
		require(m->phases[i].other == round.new_phases[i].other,
			"another phase the other way round", diff);
	for (size_t i = 0; i < diff->old->nheadings; i++)
		require(m->headings[i].other == round.new_headings[i].other,
			"another heading the other way round", diff);
	wf_matching_release(&round);
}

/* ---- all ---- */

static void check_output(const struct wf_diff *diff)
{
	struct wf_buf out = WF_BUF_INIT;
	size_t lines = 0;

	wf_out_events_text(&out, diff, "");
	fuzz_check_text(wf_buf_as_slice(&out));
	for (size_t i = 0; i < out.len; i++)
		lines += out.ptr[i] == '\n';
	require(lines == diff->n, "not a line an event", diff);
	wf_buf_clear(&out);
	wf_out_events_json(&out, diff);
	fuzz_check_json(wf_buf_as_slice(&out));
	wf_buf_release(&out);
}

static void check(const struct wf_doc *old, const struct wf_doc *new)
{
	struct wf_matching m;
	struct wf_diff diff;

	wf_diff_docs(&diff, old, new);
	wf_match_docs(&m, old, new);
	require(old != new || diff.n == 0, "a change of nothing", &diff);
	check_matching(&diff, &m);
	check_round(&diff, &m);
	check_events(&diff);
	check_steps(&diff, &m);
	check_phases(&diff, &m);
	check_output(&diff);
	wf_matching_release(&m);
	wf_diff_release(&diff);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct wf_slice rest = wf_slice((const char *)data, size), old = fuzz_section(&rest);
	struct fuzz_doc before, after;
	struct wf_map map;

	fuzz_map(&map, &rest);
	if (fuzz_begin(&before, old, &map)) {
		check(&before.doc, &before.doc);
		if (fuzz_begin(&after, rest, &map)) {
			check(&before.doc, &after.doc);
			check(&after.doc, &before.doc);
			fuzz_end(&after);
		}
		fuzz_end(&before);
	}
	wf_map_release(&map);
	return 0;
}
