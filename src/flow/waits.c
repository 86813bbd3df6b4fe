#include "flow/waits.h"

#include <stdlib.h>

/* The next part of a value that commas part; false at its end. */
static bool next_part(struct wf_slice *rest, struct wf_slice *part)
{
	while (rest->len) {
		const char *comma = memchr(rest->ptr, ',', rest->len);
		size_t len = comma ? (size_t)(comma - rest->ptr) : rest->len;

		*part = wf_slice_trim(wf_slice(rest->ptr, len));
		*rest = wf_slice_skip(*rest, comma ? len + 1 : len);
		if (part->len)
			return true;
	}
	return false;
}

static size_t count_parts(struct wf_slice value)
{
	size_t n = 1;

	for (size_t i = 0; i < value.len; i++)
		n += value.ptr[i] == ',';
	return n;
}

/* While fields are read: the phase, from 1, whose field has named each phase last. */
struct reading {
	struct wf_draft *draft;
	uint32_t *named_by;
};

static void add_wait(struct reading *r, uint32_t phase, struct wf_wait *wait, uint32_t other)
{
	if (r->named_by[other] == phase + 1)
		return;
	r->named_by[other] = phase + 1;
	wait->phases[wait->n++] = other;
}

/* The whole value may be one phase's name, commas and all; else each part is tried. */
static struct wf_wait *read_wait(struct reading *r, uint32_t phase, struct wf_slice value)
{
	const struct wf_doc *doc = r->draft->doc;
	int32_t workflow = (int32_t)doc->phases[phase].workflow;
	struct wf_wait *wait = wf_arena_alloc(r->draft->arena, sizeof(*wait));
	int32_t other = wf_doc_phase_named(doc, workflow, value);
	struct wf_slice part;

	wait->phases = wf_arena_alloc(r->draft->arena, count_parts(value) * sizeof(*wait->phases));
	if (other >= 0) {
		add_wait(r, phase, wait, (uint32_t)other);
		return wait;
	}
	while (next_part(&value, &part)) {
		other = wf_doc_phase_named(doc, workflow, part);
		if (other >= 0)
			add_wait(r, phase, wait, (uint32_t)other);
		else
			wait->plain = true;
	}
	return wait;
}

/* Turns the lists round: for each phase those that wait for it. */
static void turn_round(struct wf_waits *waits, size_t nphases, struct wf_arena *arena)
{
	uint32_t total = 0, *place = wf_arena_alloc(arena, (nphases + 2) * sizeof(*place));

	for (size_t i = 0; i < nphases; i++) {
		for (uint32_t k = 0; waits->of[i] && k < waits->of[i]->n; k++, total++)
			place[waits->of[i]->phases[k] + 2]++;
	}
	for (size_t i = 2; i < nphases + 2; i++)
		place[i] += place[i - 1];
	waits->first = place;
	waits->waiting = wf_arena_alloc(arena, (total + 1) * sizeof(*waits->waiting));
	for (uint32_t i = 0; i < nphases; i++) {
		for (uint32_t k = 0; waits->of[i] && k < waits->of[i]->n; k++)
			waits->waiting[place[waits->of[i]->phases[k] + 1]++] = i;
	}
}

void wf_waits_build(struct wf_draft *draft)
{
	size_t nphases = draft->doc->nphases;
	struct reading r = {draft, wf_xrealloc(NULL, nphases + 1, sizeof(*r.named_by))};
	struct wf_waits *waits = wf_arena_alloc(draft->arena, sizeof(*waits));
	struct wf_slice value;

	memset(r.named_by, 0, nphases * sizeof(*r.named_by));
	waits->of = wf_arena_alloc(draft->arena, (nphases + 1) * sizeof(struct wf_wait *));
	for (uint32_t i = 0; i < nphases; i++) {
		if (wf_draft_field(draft, i, WF_FIELD_WAITING_FOR, &value))
			waits->of[i] = read_wait(&r, i, value);
	}
	turn_round(waits, nphases, draft->arena);
	wf_circles_build(waits, nphases, draft->arena);
	draft->waits = waits;
	free(r.named_by);
}

const struct wf_wait *wf_phase_waits(const struct wf_draft *draft, uint32_t phase)
{
	if (!draft->waits->of[phase] || !wf_draft_has_field(draft, phase, WF_FIELD_WAITING_FOR))
		return NULL;
	return draft->waits->of[phase];
}

bool wf_phase_waits_for(const struct wf_draft *draft, uint32_t phase, uint32_t other)
{
	const struct wf_wait *wait = wf_phase_waits(draft, phase);

	for (uint32_t i = 0; wait && i < wait->n; i++) {
		if (wait->phases[i] == other)
			return true;
	}
	return false;
}

int32_t wf_phase_waits_ahead(const struct wf_draft *draft, uint32_t phase)
{
	const struct wf_doc *doc = draft->doc;
	const struct wf_wait *wait = wf_phase_waits(draft, phase);
	bool in_order = doc->workflows[doc->phases[phase].workflow].flow != WF_PARALLEL;

	for (uint32_t i = 0; wait && in_order && i < wait->n; i++) {
		if (doc->phases[wait->phases[i]].index >= doc->phases[phase].index)
			return (int32_t)wait->phases[i];
	}
	return -1;
}

/* The way from the first phase to the one that is looked at, and where it has been. */
struct way {
	struct stop {
		uint32_t phase, next;
	} * stops;
	size_t n, cap;
	uint32_t *seen;
	size_t nseen, seen_cap;
};

static void go_to(struct way *way, uint32_t phase)
{
	WF_GROW(way->seen, way->nseen, way->seen_cap);
	way->seen[way->nseen++] = phase;
	WF_GROW(way->stops, way->n, way->cap);
	way->stops[way->n++] = (struct stop){phase, 0};
}

static bool was_at(const struct way *way, uint32_t phase)
{
	for (size_t i = 0; i < way->nseen; i++) {
		if (way->seen[i] == phase)
			return true;
	}
	return false;
}

/* Walks along the waits, depth first, until it is back at the first stop or has been everywhere. */
static bool walk(const struct wf_draft *draft, struct way *way, uint32_t start)
{
	const uint32_t *circle = draft->waits->circle;

	go_to(way, start);
	while (way->n > 0) {
		struct stop *stop = &way->stops[way->n - 1];
		const struct wf_wait *wait = wf_phase_waits(draft, stop->phase);

		if (!wait || stop->next == wait->n) {
			way->n--;
			continue;
		}
		uint32_t next = wait->phases[stop->next++];

		if (next == start)
			return true;
		if (circle[next] == circle[start] && !was_at(way, next))
			go_to(way, next);
	}
	return false;
}

static void add_name(struct wf_buf *out, const struct wf_doc *doc, uint32_t phase)
{
	wf_buf_slice(out, doc->headings[doc->phases[phase].heading].text);
	wf_buf_str(out, " -> ");
}

/* PHASE and the first that it waits for, of a circle that is long. */
static void name_two(struct wf_buf *out, const struct wf_draft *draft, uint32_t phase)
{
	const uint32_t *circle = draft->waits->circle;
	const struct wf_wait *wait = draft->waits->of[phase];
	uint32_t i = 0;

	while (circle[wait->phases[i]] != circle[phase])
		i++;
	add_name(out, draft->doc, phase);
	add_name(out, draft->doc, wait->phases[i]);
	wf_buf_str(out, "... -> ");
}

/* PHASE waits for AHEAD, which has to wait for its turn. */
static void name_order(struct wf_buf *out, const struct wf_doc *doc, uint32_t phase, uint32_t ahead)
{
	add_name(out, doc, phase);
	if (ahead != phase)
		add_name(out, doc, ahead);
}

static bool find_way(const struct wf_draft *draft, uint32_t phase, struct wf_buf *out)
{
	struct way way = {0};
	bool found = walk(draft, &way, phase);

	for (size_t i = 0; i < way.n; i++)
		add_name(out, draft->doc, way.stops[i].phase);
	free(way.stops);
	free(way.seen);
	return found;
}

bool wf_phase_cycle(const struct wf_draft *draft, uint32_t phase, struct wf_buf *out)
{
	uint32_t circle = draft->waits->circle[phase];
	int32_t ahead = wf_phase_waits_ahead(draft, phase);
	bool found = ahead >= 0 || (circle > 0 && wf_phase_waits(draft, phase));

	if (ahead >= 0)
		name_order(out, draft->doc, phase, (uint32_t)ahead);
	else if (found && draft->waits->circle_len[circle] > WF_CIRCLE_SHOWN)
		name_two(out, draft, phase);
	else
		found = found && find_way(draft, phase, out);
	if (found)
		wf_buf_slice(out, draft->doc->headings[draft->doc->phases[phase].heading].text);
	return found;
}
