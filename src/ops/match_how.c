#include "ops/match_how.h"

#include <stdlib.h>

int64_t wf_match_old_phase(const struct wf_matching *m, const struct wf_step *step)
{
	if (step->phase < 0)
		return -1;
	return m->new_phases[step->phase].other >= 0 ? m->new_phases[step->phase].other : -2;
}

static void note(struct wf_pair *old, struct wf_pair *new, uint32_t i, unsigned how)
{
	if (!how || old[i].other < 0)
		return;
	old[i].how |= (uint8_t)how;
	new[old[i].other].how |= (uint8_t)how;
}

/*
 * Of the N things LIST, those that are not in the longest run whose counterparts stand in the same
 * order have changed places.
 */
static void note_order(struct wf_pair *old, struct wf_pair *new, const uint32_t *list, size_t n)
{
	size_t *tails = wf_xrealloc(NULL, n + 1, sizeof(*tails)), length = 0;
	size_t *before = wf_xrealloc(NULL, n + 1, sizeof(*before));
	bool *kept = wf_xrealloc(NULL, n + 1, sizeof(*kept));

	for (size_t i = 0; i < n; i++) {
		size_t low = 0, high = length;

		while (low < high) {
			size_t mid = (low + high) / 2;

			if (old[list[tails[mid]]].other < old[list[i]].other)
				low = mid + 1;
			else
				high = mid;
		}
		before[i] = low ? tails[low - 1] : SIZE_MAX;
		tails[low] = i;
		length += low == length;
		kept[i] = false;
	}
	for (size_t at = length ? tails[length - 1] : SIZE_MAX; at != SIZE_MAX; at = before[at])
		kept[at] = true;
	for (size_t i = 0; i < n; i++)
		note(old, new, list[i], kept[i] ? 0 : WF_MATCH_REORDERED);
	free(tails);
	free(before);
	free(kept);
}

static unsigned how_step(const struct wf_matching *m, uint32_t i)
{
	const struct wf_step *a = &m->old->steps[i], *b = &m->new->steps[m->steps[i].other];
	int64_t phase = a->phase, parent = a->parent < 0 ? -1 : m->steps[a->parent].other;
	unsigned how = 0;

	if (!wf_slice_eq(wf_step_plain_text(a), wf_step_plain_text(b)))
		how |= WF_MATCH_REWORDED;
	if (phase != wf_match_old_phase(m, b) || a->role != b->role)
		how |= WF_MATCH_MOVED;
	else if (parent != b->parent && !(parent < 0 && a->parent >= 0 && b->parent < 0))
		how |= WF_MATCH_MOVED;
	return how;
}

static void note_steps(struct wf_matching *m)
{
	uint32_t *list = wf_xrealloc(NULL, m->old->nsteps + 1, sizeof(*list));
	size_t n = 0;

	for (uint32_t i = 0; i < m->old->nsteps; i++) {
		if (i > 0 && m->old->steps[i].phase != m->old->steps[i - 1].phase) {
			note_order(m->steps, m->new_steps, list, n);
			n = 0;
		}
		if (m->steps[i].other < 0)
			continue;
		note(m->steps, m->new_steps, i, how_step(m, i));
		if (!(m->steps[i].how & WF_MATCH_MOVED))
			list[n++] = i;
	}
	note_order(m->steps, m->new_steps, list, n);
	free(list);
}

static void note_phases(struct wf_matching *m)
{
	uint32_t *list = wf_xrealloc(NULL, m->old->nphases + 1, sizeof(*list));
	size_t n = 0;

	for (uint32_t i = 0; i < m->old->nphases; i++) {
		const struct wf_phase *a = &m->old->phases[i], *b;
		uint32_t from, to;

		if (m->phases[i].other < 0)
			continue;
		b = &m->new->phases[m->phases[i].other];
		from = m->old->workflows[a->workflow].heading;
		to = m->new->workflows[b->workflow].heading;
		if (!wf_slice_eq(m->old->headings[a->heading].text,
				 m->new->headings[b->heading].text))
			note(m->phases, m->new_phases, i, WF_MATCH_REWORDED);
		if (m->headings[from].other >= 0 && m->headings[from].other != (int32_t)to)
			note(m->phases, m->new_phases, i, WF_MATCH_MOVED);
		else
			list[n++] = i;
	}
	note_order(m->phases, m->new_phases, list, n);
	free(list);
}

void wf_match_note(struct wf_matching *m)
{
	note_phases(m);
	note_steps(m);
}
