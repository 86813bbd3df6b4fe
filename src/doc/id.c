#include "doc/build.h"
#include "doc/select.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#define DEPTH_MAX 16 /* deeper steps are named by their line */

static int compare_keys(struct wf_slice a, struct wf_slice b)
{
	size_t len = a.len < b.len ? a.len : b.len;
	int order = len ? strncasecmp(a.ptr, b.ptr, len) : 0;

	return order ? order : (a.len > b.len) - (a.len < b.len);
}

static int by_key(const void *left, const void *right, void *context)
{
	const struct wf_doc *doc = context;
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
	int order = compare_keys(doc->phases[a].key, doc->phases[b].key);

	return order ? order : (a > b) - (a < b);
}

static struct wf_slice key_of(struct wf_doc *doc, const struct wf_phase *phase)
{
	char place[16];

	if (phase->number.len || doc->workflows[phase->workflow].numbered)
		return phase->number;
	snprintf(place, sizeof(place), "%u", phase->index);
	return wf_arena_copy(&doc->arena, wf_slice_str(place));
}

static struct wf_slice key_at(const struct wf_doc *doc, size_t i)
{
	return doc->phases[doc->by_key[i]].key;
}

void wf_keys_build(struct wf_doc *doc)
{
	doc->by_key = wf_arena_alloc(&doc->arena, doc->nphases * sizeof(*doc->by_key));
	for (uint32_t i = 0; i < doc->nphases; i++) {
		doc->phases[i].key = key_of(doc, &doc->phases[i]);
		doc->dotted_keys |=
			memchr(doc->phases[i].key.ptr, '.', doc->phases[i].key.len) != NULL;
		doc->by_key[i] = i;
	}
	if (doc->nphases)
		qsort_r(doc->by_key, doc->nphases, sizeof(*doc->by_key), by_key, doc);
	for (size_t i = 0; i < doc->nphases; i++) {
		struct wf_slice key = key_at(doc, i);

		doc->phases[doc->by_key[i]].unique =
			key.len > 0 && (i == 0 || compare_keys(key_at(doc, i - 1), key) != 0) &&
			(i + 1 == doc->nphases || compare_keys(key, key_at(doc, i + 1)) != 0);
	}
}

/* The first place in by_key whose key is not below KEY (after: is above it). */
static uint32_t bound(const struct wf_doc *doc, struct wf_slice key, bool after)
{
	uint32_t low = 0, high = (uint32_t)doc->nphases;

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;
		int order = compare_keys(key_at(doc, mid), key);

		if (order < 0 || (after && order == 0))
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

struct wf_range wf_doc_phases_by_key(const struct wf_doc *doc, struct wf_slice key)
{
	if (key.len == 0)
		return (struct wf_range){0, 0};
	return (struct wf_range){bound(doc, key, false), bound(doc, key, true)};
}

void wf_phase_id(struct wf_buf *out, const struct wf_doc *doc, uint32_t phase)
{
	const struct wf_phase *p = &doc->phases[phase];

	if (p->unique)
		wf_buf_slice(out, p->key);
	else
		wf_buf_printf(out, ":%u", doc->headings[p->heading].line);
}

/* The numbers from the phase down to STEP; false where it is nested too deep or its list too long. */
static bool add_path(struct wf_buf *out, const struct wf_doc *doc, uint32_t step)
{
	uint32_t numbers[DEPTH_MAX];
	uint8_t role = doc->steps[step].role;
	size_t depth = 0;

	for (int32_t at = (int32_t)step; at >= 0; at = doc->steps[at].parent) {
		if (depth == DEPTH_MAX || doc->steps[at].number == WF_NUMBER_MAX)
			return false;
		numbers[depth++] = doc->steps[at].number;
	}
	wf_buf_str(out, role == WF_ROLE_ENTRY ? ".e" : role == WF_ROLE_EXIT ? ".x" : ".");
	while (depth-- > 0) {
		wf_buf_number(out, numbers[depth]);
		wf_buf_str(out, depth ? "." : "");
	}
	return true;
}

/* ID, whose first KEY bytes are its phase's number, has a longer beginning that is a phase's, too. */
static bool leads_elsewhere(const struct wf_doc *doc, struct wf_slice id, size_t key)
{
	for (size_t i = key + 1; i <= id.len && doc->dotted_keys; i++) {
		struct wf_range phases;

		if (i < id.len && id.ptr[i] != '.')
			continue;
		phases = wf_doc_phases_by_key(doc, wf_slice(id.ptr, i));
		if (phases.begin != phases.end)
			return true;
	}
	return false;
}

void wf_step_id(struct wf_buf *out, const struct wf_doc *doc, uint32_t step)
{
	const struct wf_step *s = &doc->steps[step];
	size_t mark = out->len;

	if (s->phase >= 0 && doc->phases[s->phase].unique) {
		wf_phase_id(out, doc, (uint32_t)s->phase);
		if (add_path(out, doc, step) &&
		    !leads_elsewhere(doc, wf_slice(out->ptr + mark, out->len - mark),
				     doc->phases[s->phase].key.len))
			return;
		out->len = mark;
	}
	wf_buf_printf(out, ":%u", s->line);
}

/*
 * Step I has siblings in RANGE: the next one, or a later one that is not more than COUNT further on.
 * A sibling takes one place at least, so the one around the step COUNT places on is not too far.
 */
static uint32_t later_sibling(const struct wf_doc *doc, struct wf_range range, uint32_t i,
			      uint32_t count)
{
	int32_t parent = doc->steps[i].parent, k = (int32_t)i;

	if (count < range.end - i)
		k = (int32_t)(i + count);
	while (k > (int32_t)i && doc->steps[k].parent != parent)
		k = doc->steps[k].parent;
	return k > (int32_t)i ? (uint32_t)k : doc->steps[i].end;
}

static int32_t child_numbered(const struct wf_doc *doc, struct wf_range range, int32_t parent,
			      uint8_t role, uint32_t number)
{
	uint32_t i = range.begin;

	while (i < range.end) {
		const struct wf_step *step = &doc->steps[i];
		bool counts = step->parent == parent && step->role == role;

		if (counts && step->number == number)
			return (int32_t)i;
		if (step->parent != parent)
			i++;
		else
			i = later_sibling(doc, range, i,
					  counts && step->number < number ? number - step->number
									  : 1);
	}
	return -1;
}

int32_t wf_step_by_path(const struct wf_doc *doc, uint32_t phase, struct wf_slice path)
{
	struct wf_range range = doc->phases[phase].steps;
	uint8_t role = WF_ROLE_STEP;
	int32_t parent = -1;

	if (path.len && (path.ptr[0] == 'e' || path.ptr[0] == 'x')) {
		role = path.ptr[0] == 'e' ? WF_ROLE_ENTRY : WF_ROLE_EXIT;
		path = wf_slice_skip(path, 1);
	}
	for (;;) {
		uint32_t number = wf_slice_take_number(&path);
		int32_t step = number ? child_numbered(doc, range, parent, role, number) : -1;

		if (step < 0 || path.len == 0)
			return step;
		if (path.ptr[0] != '.')
			return -1;
		path = wf_slice_skip(path, 1);
		parent = step;
		range = (struct wf_range){(uint32_t)step + 1, doc->steps[step].end};
	}
}

static bool ends_with(const char *s, const char *end)
{
	size_t len = strlen(s), n = strlen(end);

	return len >= n && strcasecmp(s + len - n, end) == 0;
}

void wf_doc_argument(struct wf_buf *out, const struct wf_doc *doc)
{
	bool plain = doc->name[0] != '-' || doc->name[1] == '\0';

	if (!plain || !(ends_with(doc->name, ".md") || ends_with(doc->name, ".markdown") ||
			strcmp(doc->name, "-") == 0))
		wf_buf_str(out, "-f ");
	wf_buf_shell_word(out, doc->name);
}
