#include "flow/waits.h"

#include <stdlib.h>

/* A walk along all waits, depth first. Numbers are from 1 in the order in which phases are met. */
struct walk {
	struct wf_waits *waits;
	uint32_t *number; /* of each phase, or 0 */
	uint32_t *low;    /* the least number that can be reached from it and is still on the way */
	uint32_t *met; /* the phases whose circle is not known yet, in the order of their numbers */
	struct stop {
		uint32_t phase, next;
	} * stops;
	uint32_t nmet, nstops, last, circles;
};

static void go_to(struct walk *w, uint32_t phase)
{
	w->number[phase] = w->low[phase] = ++w->last;
	w->met[w->nmet++] = phase;
	w->stops[w->nstops++] = (struct stop){phase, 0};
}

static bool waits_for_itself(const struct wf_waits *waits, uint32_t phase)
{
	const struct wf_wait *wait = waits->of[phase];

	for (uint32_t i = 0; wait && i < wait->n; i++) {
		if (wait->phases[i] == phase)
			return true;
	}
	return false;
}

/* All that was met since PHASE can be reached from it, and it from them. */
static void close_circle(struct walk *w, uint32_t phase)
{
	uint32_t begin = w->nmet;

	while (w->met[--begin] != phase)
		;
	if (w->nmet - begin > 1 || waits_for_itself(w->waits, phase)) {
		w->waits->circle_len[++w->circles] = w->nmet - begin;
		for (uint32_t i = begin; i < w->nmet; i++)
			w->waits->circle[w->met[i]] = w->circles;
	}
	for (uint32_t i = begin; i < w->nmet; i++)
		w->low[w->met[i]] = UINT32_MAX;
	w->nmet = begin;
}

static void lower(struct walk *w, uint32_t phase, uint32_t low)
{
	if (low < w->low[phase])
		w->low[phase] = low;
}

static void leave(struct walk *w, uint32_t phase)
{
	uint32_t low = w->low[phase];

	if (low == w->number[phase])
		close_circle(w, phase);
	if (--w->nstops > 0)
		lower(w, w->stops[w->nstops - 1].phase, low);
}

static void walk_from(struct walk *w, uint32_t start)
{
	go_to(w, start);
	while (w->nstops > 0) {
		struct stop *stop = &w->stops[w->nstops - 1];
		const struct wf_wait *wait = w->waits->of[stop->phase];

		if (!wait || stop->next == wait->n) {
			leave(w, stop->phase);
			continue;
		}
		uint32_t next = wait->phases[stop->next++];

		if (w->number[next] == 0)
			go_to(w, next);
		else if (w->low[next] != UINT32_MAX)
			lower(w, stop->phase, w->number[next]);
	}
}

void wf_circles_build(struct wf_waits *waits, size_t nphases, struct wf_arena *arena)
{
	struct wf_arena own = {0};
	size_t size = (nphases + 2) * sizeof(uint32_t);
	struct walk w = {
		.waits = waits,
		.number = wf_arena_alloc(&own, size),
		.low = wf_arena_alloc(&own, size),
		.met = wf_arena_alloc(&own, size),
		.stops = wf_arena_alloc(&own, (nphases + 1) * sizeof(*w.stops)),
	};

	waits->circle = wf_arena_alloc(arena, size);
	waits->circle_len = wf_arena_alloc(arena, size);
	for (uint32_t i = 0; i < nphases; i++) {
		if (waits->of[i] && w.number[i] == 0)
			walk_from(&w, i);
	}
	wf_arena_release(&own);
}
