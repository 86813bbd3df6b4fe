#include "doc/build.h"

#include "doc/pattern.h"
#include "doc/texts.h"

#include <stdio.h>
#include <stdlib.h>

#define SEPARATORS_MAX 64 /* of " - " in an entry's heading; later ones part nothing */

static int by_hash(const void *left, const void *right)
{
	const struct wf_name *a = left, *b = right;

	if (a->hash != b->hash)
		return a->hash < b->hash ? -1 : 1;
	return (a->phase > b->phase) - (a->phase < b->phase);
}

static void add_name(struct wf_doc *doc, uint32_t phase, struct wf_slice text)
{
	if (text.len)
		doc->names[doc->nnames++] = (struct wf_name){text, wf_text_hash(text), phase};
}

/* What the Nth phase without words in its heading is called, from 1. */
static struct wf_slice name_nameless(struct wf_doc *doc, unsigned n)
{
	char text[32] = "(no name)";

	if (n > 1)
		snprintf(text, sizeof(text), "(no name %u)", n);
	return wf_arena_copy(&doc->arena, wf_slice_str(text));
}

void wf_names_build(struct wf_doc *doc)
{
	unsigned nameless = 0;

	doc->names = wf_arena_alloc(&doc->arena, 2 * doc->nphases * sizeof(*doc->names));
	for (uint32_t i = 0; i < doc->nphases && !doc->implicit; i++) {
		struct wf_slice text = doc->headings[doc->phases[i].heading].text;

		add_name(doc, i, doc->phases[i].name);
		add_name(doc, i, text.len ? text : name_nameless(doc, ++nameless));
	}
	if (doc->nnames)
		qsort(doc->names, doc->nnames, sizeof(*doc->names), by_hash);
}

static bool is_in(const struct wf_phase *phase, int32_t workflow)
{
	return workflow < 0 || phase->workflow == (uint32_t)workflow;
}

/* The first phase whose name or heading TEXT is, or -1. */
static int32_t find_called(const struct wf_doc *doc, int32_t workflow, struct wf_slice text)
{
	uint32_t wanted = wf_text_hash(text);
	size_t low = 0, high = doc->nnames;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (doc->names[mid].hash < wanted)
			low = mid + 1;
		else
			high = mid;
	}
	for (; low < doc->nnames && doc->names[low].hash == wanted; low++) {
		uint32_t phase = doc->names[low].phase;

		if (is_in(&doc->phases[phase], workflow) &&
		    wf_text_equal(doc->names[low].text, text))
			return (int32_t)phase;
	}
	return -1;
}

/* Splits "2", "Phase 2" or "Phase 2: Name" into number and name; false for any other text. */
static bool read_label(struct wf_slice *number, struct wf_slice *name, struct wf_slice text)
{
	struct wf_match match;

	*number = text;
	*name = wf_slice("", 0);
	if (wf_pattern_find(&match, WF_PATTERN_LABEL, text, 0)) {
		*number = match.groups[1];
		*name = wf_slice_trim(match.groups[2]);
		return true;
	}
	return wf_is_digit(text.ptr[0]);
}

static int32_t phase_labelled(const struct wf_doc *doc, int32_t workflow, struct wf_slice text)
{
	struct wf_slice number, name;
	struct wf_range range;

	if (!read_label(&number, &name, text))
		return -1;
	range = wf_doc_phases_by_key(doc, number);
	for (uint32_t i = range.begin; i < range.end; i++) {
		const struct wf_phase *phase = &doc->phases[doc->by_key[i]];

		if (is_in(phase, workflow) && wf_slice_eq(phase->number, number) &&
		    (name.len == 0 || wf_text_equal(phase->name, name)))
			return (int32_t)doc->by_key[i];
	}
	return -1;
}

int32_t wf_doc_phase_named(const struct wf_doc *doc, int32_t workflow, struct wf_slice text)
{
	int32_t found;

	text = wf_slice_trim(text);
	if (text.len == 0 || doc->implicit)
		return -1;
	found = phase_labelled(doc, workflow, text);
	return found >= 0 ? found : find_called(doc, workflow, text);
}

/* What PHASE, whose heading has no words, is called instead. */
static struct wf_slice name_of_nameless(const struct wf_doc *doc, uint32_t phase)
{
	size_t i = 0;

	while (i < doc->nnames && doc->names[i].phase != phase)
		i++;
	return i < doc->nnames ? doc->names[i].text : wf_slice("", 0);
}

int32_t wf_doc_phase_prefix(const struct wf_doc *doc, struct wf_slice text, size_t *len)
{
	size_t ends[SEPARATORS_MAX + 1], n = 0;

	for (size_t i = 1; i + 3 <= text.len && n < SEPARATORS_MAX; i++) {
		if (memcmp(text.ptr + i, " - ", 3) == 0)
			ends[n++] = i;
	}
	ends[n++] = text.len;
	while (n-- > 0 && !doc->implicit) {
		int32_t phase = find_called(doc, -1, wf_slice(text.ptr, ends[n]));

		if (phase >= 0) {
			*len = ends[n];
			return phase;
		}
	}
	return -1;
}

/* `TEXT - KIND` is read as an entry of that kind about PHASE. */
static bool reads_as(const struct wf_doc *doc, uint32_t phase, struct wf_slice text,
		     struct wf_slice kind)
{
	struct wf_buf entry = WF_BUF_INIT;
	size_t len = 0;
	bool good;

	wf_buf_printf(&entry, "%.*s - %.*s", WF_SLICE_ARG(text), WF_SLICE_ARG(kind));
	good = wf_doc_phase_prefix(doc, wf_buf_as_slice(&entry), &len) == (int32_t)phase &&
	       len == text.len;
	wf_buf_release(&entry);
	return good;
}

struct wf_slice wf_doc_phase_name(const struct wf_doc *doc, uint32_t phase, struct wf_slice kind)
{
	const struct wf_phase *p = &doc->phases[phase];
	struct wf_slice text = doc->headings[p->heading].text;

	if (text.len == 0)
		return name_of_nameless(doc, phase);
	return p->name.len && reads_as(doc, phase, p->name, kind) ? p->name : text;
}
