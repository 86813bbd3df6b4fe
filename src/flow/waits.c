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

static void add_wait(struct wf_wait *wait, uint32_t phase)
{
	for (uint32_t i = 0; i < wait->n; i++) {
		if (wait->phases[i] == phase)
			return;
	}
	wait->phases[wait->n++] = phase;
}

/* The whole value may be one phase's name, commas and all; else each part is tried. */
static struct wf_wait *read_wait(struct wf_draft *draft, uint32_t phase, struct wf_slice value)
{
	int32_t workflow = (int32_t)draft->doc->phases[phase].workflow;
	struct wf_wait *wait = wf_arena_alloc(draft->arena, sizeof(*wait));
	int32_t other = wf_doc_phase_named(draft->doc, workflow, value);
	struct wf_slice part;

	wait->phases = wf_arena_alloc(draft->arena, count_parts(value) * sizeof(*wait->phases));
	if (other >= 0) {
		add_wait(wait, (uint32_t)other);
		return wait;
	}
	while (next_part(&value, &part)) {
		other = wf_doc_phase_named(draft->doc, workflow, part);
		if (other >= 0)
			add_wait(wait, (uint32_t)other);
		else
			wait->plain = true;
	}
	return wait;
}

void wf_waits_build(struct wf_draft *draft)
{
	struct wf_slice value;

	draft->waits = wf_arena_alloc(draft->arena, draft->doc->nphases * sizeof(*draft->waits));
	for (uint32_t i = 0; i < draft->doc->nphases; i++) {
		if (wf_draft_field(draft, i, WF_FIELD_WAITING_FOR, &value))
			draft->waits[i] = read_wait(draft, i, value);
	}
}

const struct wf_wait *wf_phase_waits(const struct wf_draft *draft, uint32_t phase)
{
	struct wf_slice value;

	if (!draft->waits[phase] || !wf_draft_field(draft, phase, WF_FIELD_WAITING_FOR, &value))
		return NULL;
	return draft->waits[phase];
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

/* The way from the first phase to the one that is looked at. */
struct way {
	struct stop {
		uint32_t phase, next;
	} * stops;
	size_t n, cap;
	bool *seen;
};

static void go_to(struct way *way, uint32_t phase)
{
	way->seen[phase] = true;
	WF_GROW(way->stops, way->n, way->cap);
	way->stops[way->n++] = (struct stop){phase, 0};
}

/* Walks along the waits, depth first, until it is back at the first stop or has been everywhere. */
static bool walk(const struct wf_draft *draft, struct way *way, uint32_t start)
{
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
		if (!way->seen[next])
			go_to(way, next);
	}
	return false;
}

static void add_name(struct wf_buf *out, const struct wf_doc *doc, uint32_t phase)
{
	wf_buf_slice(out, doc->headings[doc->phases[phase].heading].text);
}

bool wf_phase_cycle(const struct wf_draft *draft, uint32_t phase, struct wf_buf *out)
{
	size_t nphases = draft->doc->nphases;
	struct way way = {0};
	bool found;

	if (!wf_phase_waits(draft, phase))
		return false;
	way.seen = wf_xrealloc(NULL, nphases, sizeof(*way.seen));
	memset(way.seen, 0, nphases * sizeof(*way.seen));
	found = walk(draft, &way, phase);
	for (size_t i = 0; i < way.n; i++) {
		add_name(out, draft->doc, way.stops[i].phase);
		wf_buf_str(out, " -> ");
	}
	if (found)
		add_name(out, draft->doc, phase);
	free(way.stops);
	free(way.seen);
	return found;
}
