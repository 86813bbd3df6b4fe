#include "doc/build.h"

#include "doc/pattern.h"

#include <stdlib.h>

static const char *const excluded_names[] = {"Error Log", "Contingency Plans",
					     "Best Practices Checklist"};

static const struct {
	const char *name;
	enum wf_role role;
} criteria_names[] = {
	{"Entry Criteria", WF_ROLE_ENTRY},    {"Exit Criteria", WF_ROLE_EXIT},
	{"Success Criteria", WF_ROLE_EXIT},   {"Acceptance Criteria", WF_ROLE_EXIT},
	{"Definition of Done", WF_ROLE_EXIT},
};

/* Sections, parents and what stands in them; the boxes of a section are sums over its headings. */
static void link_headings(struct wf_doc *doc)
{
	uint32_t open[8] = {0};
	size_t nopen = 1;

	for (uint32_t i = 1; i <= doc->nheadings; i++) {
		uint8_t level = i < doc->nheadings ? doc->headings[i].level : 0;

		doc->headings[i - 1].own.end =
			i < doc->nheadings ? doc->headings[i].own.begin : (uint32_t)doc->nsteps;
		doc->headings[i - 1].fields.end =
			i < doc->nheadings ? doc->headings[i].fields.begin : (uint32_t)doc->nfields;
		while (nopen > 0 && doc->headings[open[nopen - 1]].level >= level)
			doc->headings[open[--nopen]].section_end = i;
		if (i == doc->nheadings)
			break;
		doc->headings[i].parent = (int32_t)open[nopen - 1];
		open[nopen++] = i;
	}
	doc->headings[0].parent = -1;
}

static void sum_sections(struct wf_doc *doc)
{
	for (size_t i = doc->nheadings; i-- > 0;) {
		struct wf_heading *h = &doc->headings[i];

		h->boxes += h->own_boxes;
		h->steps.begin = h->own.begin;
		h->steps.end = h->section_end < doc->nheadings
				       ? doc->headings[h->section_end].own.begin
				       : (uint32_t)doc->nsteps;
		if (h->parent >= 0)
			doc->headings[h->parent].boxes += h->boxes;
	}
}

static void name_headings(struct wf_doc *doc)
{
	size_t nfirst = 0;

	doc->title = -1;
	for (uint32_t i = 1; i < doc->nheadings; i++) {
		struct wf_heading *h = &doc->headings[i];
		const struct wf_heading *parent = &doc->headings[h->parent];

		h->excluded = parent->excluded;
		h->criteria = parent->criteria;
		h->role = parent->role;
		for (size_t k = 0; k < sizeof(excluded_names) / sizeof(excluded_names[0]); k++)
			h->excluded |= wf_heading_named(h, excluded_names[k]);
		for (size_t k = 0; k < sizeof(criteria_names) / sizeof(criteria_names[0]); k++) {
			if (wf_heading_named(h, criteria_names[k].name)) {
				h->criteria = true;
				h->role = (uint8_t)criteria_names[k].role;
			}
		}
		if (h->level == 1)
			doc->title = nfirst++ == 0 ? (int32_t)i : -1;
	}
}

/*
 * Whether the labelled (numbered) headings at one place, that is of one parent
 * and one level, count: one live among them is enough. A bit a level, kept at
 * the parent.
 */
struct places {
	uint8_t *labels, *numbers;
};

static bool is_live_label(const struct wf_doc *doc, const struct wf_heading *h)
{
	return h->label &&
	       (h->boxes > 0 || h->nsymbols > 0 || wf_doc_field(doc, h->fields, WF_FIELD_STATUS));
}

static void find_places(const struct wf_doc *doc, struct places *places)
{
	places->labels = calloc(doc->nheadings, 1);
	places->numbers = calloc(doc->nheadings, 1);
	if (!places->labels || !places->numbers)
		wf_xrealloc(NULL, (size_t)-1, 2);
	for (size_t i = 1; i < doc->nheadings; i++) {
		const struct wf_heading *h = &doc->headings[i];

		if (is_live_label(doc, h))
			places->labels[h->parent] |= (uint8_t)(1 << h->level);
		if (h->numbered && h->own_boxes > 0)
			places->numbers[h->parent] |= (uint8_t)(1 << h->level);
	}
}

static enum wf_kind kind_of(const struct wf_heading *h, const struct places *places)
{
	uint8_t bit = (uint8_t)(1 << h->level);

	if (h->excluded || h->criteria)
		return WF_KIND_NONE;
	if (h->label && (places->labels[h->parent] & bit))
		return WF_KIND_LABELLED;
	if (h->boxes > 0 &&
	    (h->nsymbols > 0 || (h->numbered && (places->numbers[h->parent] & bit))))
		return WF_KIND_MARKED;
	return h->own_boxes > 0 ? WF_KIND_PLAIN : WF_KIND_NONE;
}

static void find_kinds(struct wf_doc *doc)
{
	struct places places;

	find_places(doc, &places);
	for (size_t i = 1; i < doc->nheadings; i++)
		doc->headings[i].kind = (uint8_t)kind_of(&doc->headings[i], &places);
	free(places.labels);
	free(places.numbers);
	if (doc->title < 0)
		return;
	for (uint32_t i = (uint32_t)doc->title + 1; i < doc->headings[doc->title].section_end;
	     i++) {
		if (doc->headings[i].kind != WF_KIND_NONE)
			doc->headings[doc->title].kind = WF_KIND_NONE;
	}
}

/* The strongest kind below each heading. */
static uint8_t *kinds_below(const struct wf_doc *doc)
{
	uint8_t *below = calloc(doc->nheadings, 1);

	if (!below)
		wf_xrealloc(NULL, (size_t)-1, 2);
	for (size_t i = doc->nheadings; i-- > 1;) {
		const struct wf_heading *h = &doc->headings[i];
		uint8_t kind = below[i] > h->kind ? below[i] : h->kind;

		if (below[h->parent] < kind)
			below[h->parent] = kind;
	}
	return below;
}

/* A name ending in `(Optional)` or `(If Needed)`, or in brackets, is optional; `(word)` is an owner. */
static void split_name(struct wf_phase *phase)
{
	struct wf_slice *name = &phase->name;
	enum wf_state state;

	if (name->len > 2 && name->ptr[0] == '[' && name->ptr[name->len - 1] == ']')
		phase->optional = true;
	while (name->len && name->ptr[name->len - 1] == ')') {
		const char *open = memrchr(name->ptr, '(', name->len);
		struct wf_slice word;
		bool owner = true;

		if (!open)
			return;
		word = wf_slice(open + 1, (size_t)(name->ptr + name->len - open) - 2);
		if (wf_slice_is_nocase(word, "optional") || wf_slice_is_nocase(word, "if needed")) {
			phase->optional = true;
		} else {
			for (size_t i = 0; i < word.len; i++)
				owner &= !wf_is_digit(word.ptr[i]) && !wf_is_blank(word.ptr[i]);
			if (!owner || word.len == 0 || phase->owner.len || open == name->ptr ||
			    wf_state_word(&state, word) == word.len)
				return;
			phase->owner = word;
		}
		*name = wf_slice_trim(wf_slice(name->ptr, (size_t)(open - name->ptr)));
	}
}

static void find_status(struct wf_doc *doc, struct wf_phase *phase)
{
	const struct wf_field *field = wf_doc_field(doc, phase->fields, WF_FIELD_STATUS);
	struct wf_status status;
	int32_t *spelling;

	phase->status = field ? (int32_t)(field - doc->fields) : -1;
	if (!field || !wf_status_read(&status, field->value, &doc->map))
		return;
	phase->status_known = true;
	phase->status_state = (uint8_t)status.state;
	spelling = &doc->spellings[status.state][wf_status_manner(&status)];
	if (*spelling < 0)
		*spelling = phase->status;
}

static void find_state(struct wf_doc *doc, struct wf_phase *phase)
{
	const struct wf_heading *h = &doc->headings[phase->heading];
	bool skipped = wf_doc_field(doc, phase->fields, WF_FIELD_SKIPPED) != NULL;

	find_status(doc, phase);
	phase->symbol = h->nsymbols > 0;
	phase->state = WF_PENDING;
	if (phase->symbol)
		phase->state = h->state;
	else if (phase->status_known)
		phase->state = phase->status_state;
	if (!phase->symbol && skipped && phase->state == WF_PENDING)
		phase->state = WF_SKIPPED;
}

static void add_phase(struct wf_doc *doc, uint32_t heading)
{
	const struct wf_heading *h = &doc->headings[heading];
	const struct wf_field *owner;
	struct wf_phase *phase;

	WF_GROW(doc->phases, doc->nphases, doc->phases_cap);
	phase = &doc->phases[doc->nphases];
	*phase = (struct wf_phase){
		.heading = heading,
		.number = h->number,
		.name = h->name,
		.owner = {"", 0},
		.fields = h->fields,
		.steps = h->steps,
	};
	split_name(phase);
	if (phase->name.len == 0)
		phase->name = h->text;
	owner = wf_doc_field(doc, phase->fields, WF_FIELD_OWNER);
	if (owner && owner->value.len)
		phase->owner = owner->value;
	find_state(doc, phase);
	doc->nphases++;
}

static bool is_candidate(const struct wf_doc *doc, const uint8_t *below, uint32_t i)
{
	return doc->headings[i].kind != WF_KIND_NONE && below[i] <= doc->headings[i].kind;
}

/* A phase has no phase above it and nothing stronger below; plain ones give way to labelled ones. */
static void choose_phases(struct wf_doc *doc)
{
	uint8_t *below = kinds_below(doc);
	bool labelled = false;

	for (uint32_t i = 1; i < doc->nheadings; i++)
		labelled |= doc->headings[i].kind == WF_KIND_LABELLED;
	for (uint32_t i = 1; i < doc->nheadings; i++) {
		struct wf_heading *h = &doc->headings[i];

		h->phase = doc->headings[h->parent].phase;
		if (h->phase >= 0 || !is_candidate(doc, below, i) ||
		    (labelled && h->kind == WF_KIND_PLAIN))
			continue;
		h->phase = (int32_t)doc->nphases;
		add_phase(doc, i);
	}
	free(below);
	if (doc->nphases == 0 && doc->nsteps > 0) {
		doc->implicit = true;
		add_phase(doc, 0);
		doc->phases[0].steps = (struct wf_range){0, (uint32_t)doc->nsteps};
	}
}

static uint32_t workflow_heading(const struct wf_doc *doc, const struct wf_phase *phase)
{
	return doc->implicit ? 0 : (uint32_t)doc->headings[phase->heading].parent;
}

static uint32_t workflow_title(const struct wf_doc *doc, uint32_t heading)
{
	int32_t i = (int32_t)heading;

	while (i > 0 && wf_heading_named(&doc->headings[i], "Workflow Status"))
		i = doc->headings[i].parent;
	return i > 0 ? (uint32_t)i : 0;
}

/* A workflow's field stands under its parent heading, or under the document's title. */
static int32_t workflow_field(const struct wf_doc *doc, uint32_t heading, enum wf_field_name name)
{
	const struct wf_field *field = wf_doc_field(doc, doc->headings[heading].fields, name);

	if (!field && doc->title >= 0)
		field = wf_doc_field(doc, doc->headings[doc->title].fields, name);
	return field ? (int32_t)(field - doc->fields) : -1;
}

static void find_flow(struct wf_doc *doc, struct wf_workflow *w)
{
	static const char *const names[] = {"sequential", "parallel", "iterative"};
	struct wf_match match;

	w->pattern_field = workflow_field(doc, w->heading, WF_FIELD_PATTERN);
	w->iteration_field = workflow_field(doc, w->heading, WF_FIELD_ITERATION);
	w->iteration = 1;
	if (w->iteration_field >= 0) {
		struct wf_slice value = doc->fields[w->iteration_field].value;
		unsigned long n = 0;

		for (size_t i = 0; i < value.len && wf_is_digit(value.ptr[i]) && n < 100000000; i++)
			n = n * 10 + (unsigned long)(value.ptr[i] - '0');
		w->iteration = n ? (uint32_t)n : 1;
	}
	if (w->pattern_field < 0) {
		if (wf_pattern_find(&match, WF_PATTERN_PARALLEL, doc->headings[w->heading].text, 0))
			w->flow = WF_PARALLEL;
		return;
	}
	for (uint8_t i = 0; i < 3; i++) {
		struct wf_slice value = doc->fields[w->pattern_field].value;

		if (value.len > strlen(names[i]))
			value.len = strlen(names[i]);
		if (wf_slice_is_nocase(value, names[i]))
			w->flow = i;
	}
}

/* Puts each phase into the workflow of its parent heading, in order of first appearance. */
static void group_phases(struct wf_doc *doc)
{
	uint32_t *of = wf_xrealloc(NULL, doc->nheadings, sizeof(*of));

	memset(of, 0xff, doc->nheadings * sizeof(*of));
	doc->workflows = wf_arena_alloc(&doc->arena, (doc->nphases + 1) * sizeof(*doc->workflows));
	for (size_t i = 0; i < doc->nphases; i++) {
		struct wf_phase *phase = &doc->phases[i];
		uint32_t heading = workflow_heading(doc, phase);

		if (of[heading] == UINT32_MAX) {
			of[heading] = (uint32_t)doc->nworkflows++;
			doc->workflows[of[heading]].heading = heading;
		}
		phase->workflow = of[heading];
		phase->index = ++doc->workflows[of[heading]].nphases;
		doc->workflows[of[heading]].numbered |= phase->number.len > 0;
	}
	free(of);
	for (size_t i = 0; i < doc->nworkflows; i++) {
		struct wf_workflow *w = &doc->workflows[i];

		w->phases = wf_arena_alloc(&doc->arena, w->nphases * sizeof(*w->phases));
		w->title = workflow_title(doc, w->heading);
		find_flow(doc, w);
	}
	for (size_t i = 0; i < doc->nphases; i++)
		doc->workflows[doc->phases[i].workflow].phases[doc->phases[i].index - 1] =
			(uint32_t)i;
}

/* The next place in a list. */
static uint32_t place(uint32_t *count)
{
	*count += *count < WF_NUMBER_MAX;
	return *count;
}

/* Steps of a criteria section inside a phase take its role; each learns its phase and number. */
static void place_steps(struct wf_doc *doc, uint32_t index)
{
	struct wf_phase *phase = &doc->phases[index];
	uint32_t numbers[3] = {0};

	for (uint32_t i = phase->steps.begin; i < phase->steps.end; i++) {
		struct wf_step *step = &doc->steps[i];
		uint8_t role = doc->headings[step->heading].role;

		step->phase = (int32_t)index;
		if (role != WF_ROLE_STEP && !doc->implicit && step->heading != phase->heading)
			step->role = role;
		if (step->parent < 0)
			step->number = place(&numbers[step->role]);
		phase->done += step->state == WF_DONE;
		phase->done_steps += step->state == WF_DONE && step->role == WF_ROLE_STEP;
		phase->open_entry += step->state != WF_DONE && step->role == WF_ROLE_ENTRY;
		phase->open_exit += step->state != WF_DONE && step->role == WF_ROLE_EXIT;
		phase->open_steps += step->state != WF_DONE && step->role == WF_ROLE_STEP;
	}
	doc->workflows[phase->workflow].done += phase->done;
	doc->workflows[phase->workflow].total += phase->steps.end - phase->steps.begin;
}

/* The place of nested steps among their siblings: a counter for each parent. */
static void number_children(struct wf_doc *doc)
{
	uint32_t *counts = calloc(doc->nsteps + 1, sizeof(*counts));

	if (!counts)
		wf_xrealloc(NULL, (size_t)-1, 2);
	for (size_t i = 0; i < doc->nsteps; i++) {
		struct wf_step *step = &doc->steps[i];

		if (step->parent >= 0)
			step->number = place(&counts[step->parent]);
	}
	free(counts);
}

/* Steps without phases have no symbol: their boxes say how far they are. */
static void imply_state(struct wf_phase *phase)
{
	if (phase->done == phase->steps.end - phase->steps.begin)
		phase->state = WF_COMPLETE;
	else
		phase->state = phase->done > 0 ? WF_IN_PROGRESS : WF_PENDING;
}

void wf_phases_build(struct wf_doc *doc)
{
	bool symbols = false, fields = false;

	memset(doc->spellings, 0xff, sizeof(doc->spellings));
	link_headings(doc);
	sum_sections(doc);
	name_headings(doc);
	find_kinds(doc);
	choose_phases(doc);
	group_phases(doc);
	number_children(doc);
	for (uint32_t i = 0; i < doc->nphases; i++) {
		place_steps(doc, i);
		symbols |= doc->phases[i].symbol;
		fields |= doc->phases[i].status_known;
	}
	wf_keys_build(doc);
	wf_names_build(doc);
	doc->only_fields = fields && !symbols;
	if (doc->implicit)
		imply_state(&doc->phases[0]);
}
