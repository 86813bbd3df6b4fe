#include "doc/select.h"

#include "base/similar.h"
#include "doc/pattern.h"
#include "doc/texts.h"

#include <stdlib.h>

#define NEAREST 3

/* Where things are looked for. */
struct ground {
	const struct wf_doc *doc;
	const struct wf_texts *texts; /* of it, or NULL */
	int32_t workflow;             /* or -1: in all */
};

/* Things that match so far, in document order: phases before the steps in them. */
struct matches {
	struct wf_selection *items;
	size_t n, cap;
};

static void add_match(struct matches *m, enum wf_select_kind kind, uint32_t index)
{
	WF_GROW(m->items, m->n, m->cap);
	m->items[m->n++] = (struct wf_selection){kind, index};
}

static bool in_workflow(const struct wf_doc *doc, uint32_t phase, int32_t workflow)
{
	return workflow < 0 || doc->phases[phase].workflow == (uint32_t)workflow;
}

static bool step_in_workflow(const struct wf_doc *doc, uint32_t step, int32_t workflow)
{
	int32_t phase = doc->steps[step].phase;

	return workflow < 0 || (phase >= 0 && in_workflow(doc, (uint32_t)phase, workflow));
}

static void phases_by_key(struct matches *m, const struct wf_doc *doc, struct wf_slice key,
			  int32_t workflow)
{
	struct wf_range range = wf_doc_phases_by_key(doc, key);

	for (uint32_t i = range.begin; i < range.end; i++) {
		if (in_workflow(doc, doc->by_key[i], workflow))
			add_match(m, WF_SELECT_PHASE, doc->by_key[i]);
	}
}

static void steps_by_path(struct matches *m, const struct wf_doc *doc, const struct matches *phases,
			  struct wf_slice path)
{
	for (size_t i = 0; i < phases->n; i++) {
		int32_t step = wf_step_by_path(doc, phases->items[i].index, path);

		if (step >= 0)
			add_match(m, WF_SELECT_STEP, (uint32_t)step);
	}
}

/* `2.3.1`: the longest phase number that fits is the phase, the rest leads to its step. */
static void by_id(struct matches *m, const struct wf_doc *doc, struct wf_slice id, unsigned kinds,
		  int32_t workflow)
{
	struct matches phases = {0};
	size_t dot = id.len;

	phases_by_key(&phases, doc, id, workflow);
	if (phases.n > 0) {
		for (size_t i = 0; i < phases.n && (kinds & WF_SELECT_PHASE); i++)
			add_match(m, WF_SELECT_PHASE, phases.items[i].index);
		free(phases.items);
		return;
	}
	while ((kinds & WF_SELECT_STEP) && phases.n == 0 && dot > 0) {
		while (dot > 0 && id.ptr[dot - 1] != '.')
			dot--;
		if (dot == 0)
			break;
		dot--;
		phases_by_key(&phases, doc, wf_slice(id.ptr, dot), workflow);
		steps_by_path(m, doc, &phases, wf_slice_skip(id, dot + 1));
	}
	free(phases.items);
}

static uint32_t phase_end(const struct wf_doc *doc, uint32_t i)
{
	return doc->headings[doc->phases[i].heading].last_line;
}

static uint32_t step_line(const struct wf_doc *doc, uint32_t i)
{
	return doc->steps[i].line;
}

/* The first of N phases or steps, which stand in the order of their lines, that is not before LINE. */
static uint32_t first_from(const struct wf_doc *doc, uint32_t n,
			   uint32_t (*line_of)(const struct wf_doc *doc, uint32_t i), uint32_t line)
{
	uint32_t begin = 0;

	while (begin < n) {
		uint32_t middle = begin + (n - begin) / 2;

		if (line_of(doc, middle) < line)
			begin = middle + 1;
		else
			n = middle;
	}
	return begin;
}

static void by_line(struct matches *m, const struct wf_doc *doc, uint32_t line, unsigned kinds,
		    int32_t workflow)
{
	uint32_t phase = first_from(doc, (uint32_t)doc->nphases, phase_end, line);
	uint32_t step = first_from(doc, (uint32_t)doc->nsteps, step_line, line);

	if ((kinds & WF_SELECT_PHASE) && phase < doc->nphases && !doc->implicit &&
	    in_workflow(doc, phase, workflow) &&
	    doc->headings[doc->phases[phase].heading].line <= line)
		add_match(m, WF_SELECT_PHASE, phase);
	for (; (kinds & WF_SELECT_STEP) && step < doc->nsteps; step++) {
		if (doc->steps[step].item_line > line)
			break;
		if (step_in_workflow(doc, step, workflow) &&
		    (doc->steps[step].line == line || doc->steps[step].item_line == line))
			add_match(m, WF_SELECT_STEP, step);
	}
}

static enum wf_likeness like(const struct wf_needle *needle, struct wf_slice text)
{
	struct wf_arena arena = {0};
	struct wf_slice plain = wf_inline_text(&arena, text);
	enum wf_likeness raw = wf_needle_match(needle, text);
	enum wf_likeness seen = plain.ptr == text.ptr ? raw : wf_needle_match(needle, plain);

	wf_arena_release(&arena);
	return raw > seen ? raw : seen;
}

static enum wf_likeness phase_like(const struct wf_doc *doc, uint32_t i,
				   const struct wf_needle *needle)
{
	enum wf_likeness name = wf_needle_match(needle, doc->phases[i].name);
	enum wf_likeness heading =
		wf_needle_match(needle, doc->headings[doc->phases[i].heading].text);

	return name > heading ? name : heading;
}

/* Collects what is TEXT into EXACT and what contains it into PARTS. */
static void by_text(struct matches *exact, struct matches *parts, const struct wf_doc *doc,
		    struct wf_slice text, unsigned kinds, int32_t workflow)
{
	struct wf_needle *needle = wf_needle_new(text);

	for (uint32_t i = 0; i < doc->nphases && (kinds & WF_SELECT_PHASE) && !doc->implicit; i++) {
		enum wf_likeness l =
			in_workflow(doc, i, workflow) ? phase_like(doc, i, needle) : WF_UNLIKE;

		if (l != WF_UNLIKE)
			add_match(l == WF_EQUAL ? exact : parts, WF_SELECT_PHASE, i);
	}
	for (uint32_t i = 0; i < doc->nsteps && (kinds & WF_SELECT_STEP); i++) {
		enum wf_likeness l = step_in_workflow(doc, i, workflow)
					     ? like(needle, doc->steps[i].text)
					     : WF_UNLIKE;

		if (l != WF_UNLIKE)
			add_match(l == WF_EQUAL ? exact : parts, WF_SELECT_STEP, i);
	}
	wf_needle_free(needle);
}

static enum wf_likeness thing_like(const struct ground *g, struct wf_selection thing,
				   const struct wf_needle *needle)
{
	bool phase = thing.kind == WF_SELECT_PHASE;

	if (phase ? !in_workflow(g->doc, thing.index, g->workflow)
		  : !step_in_workflow(g->doc, thing.index, g->workflow))
		return WF_UNLIKE;
	return phase ? phase_like(g->doc, thing.index, needle)
		     : like(needle, g->doc->steps[thing.index].text);
}

/* Collects what is TEXT, from the texts that are known. */
static void by_whole_text(struct matches *m, const struct ground *g, struct wf_slice text,
			  unsigned kinds)
{
	struct wf_range range = wf_texts_find(g->texts, text);
	struct wf_needle *needle = wf_needle_new(text);

	for (uint32_t i = range.begin; i < range.end; i++) {
		struct wf_selection thing = g->texts->items[i].thing;
		bool again = m->n && m->items[m->n - 1].kind == thing.kind &&
			     m->items[m->n - 1].index == thing.index;

		if ((kinds & thing.kind) && !again && thing_like(g, thing, needle) == WF_EQUAL)
			add_match(m, thing.kind, thing.index);
	}
	wf_needle_free(needle);
}

static void text_matches(struct matches *m, const struct ground *g, struct wf_slice text,
			 unsigned kinds, bool whole)
{
	struct matches parts = {0};

	if (text.len == 0)
		return;
	if (g->texts)
		by_whole_text(m, g, text, kinds);
	if (m->n > 0)
		return;
	by_text(m, &parts, g->doc, text, kinds, g->workflow);
	if (m->n == 0 && !whole) {
		*m = parts;
		return;
	}
	free(parts.items);
}

static bool is_line(struct wf_slice s, uint32_t *line)
{
	struct wf_slice rest;

	if (s.len < 2 || s.ptr[0] != ':')
		return false;
	rest = wf_slice_skip(s, 1);
	*line = wf_slice_take_number(&rest);
	return rest.len == 0 && *line > 0;
}

/* `2`, `2.3`, `2.e1`: what has the form of an id names nothing else by a part of its text. */
static bool is_id(struct wf_slice s)
{
	if (s.len == 0 || !wf_is_digit(s.ptr[0]))
		return false;
	for (size_t i = 1; i < s.len; i++) {
		if (!wf_is_digit(s.ptr[i]) && s.ptr[i] != '.' &&
		    !(strchr("ex", s.ptr[i]) && s.ptr[i - 1] == '.'))
			return false;
	}
	return true;
}

static void any_form(struct matches *m, const struct ground *g, struct wf_slice s, unsigned kinds)
{
	uint32_t line;

	if (is_line(s, &line)) {
		by_line(m, g->doc, line, kinds, g->workflow);
		return;
	}
	by_id(m, g->doc, s, kinds, g->workflow);
	if (m->n == 0)
		text_matches(m, g, s, kinds, is_id(s));
}

/* Keeps of STEPS those that belong to one of PHASES, which like them come in the document's order. */
static void keep_steps_of(struct matches *steps, const struct wf_doc *doc,
			  const struct matches *phases)
{
	size_t kept = 0, k = 0;

	for (size_t i = 0; i < steps->n; i++) {
		int32_t phase = doc->steps[steps->items[i].index].phase;

		while (k < phases->n && (int32_t)phases->items[k].index < phase)
			k++;
		if (k < phases->n && (int32_t)phases->items[k].index == phase)
			steps->items[kept++] = steps->items[i];
	}
	steps->n = kept;
}

/* `PHASE/STEP`, split at each `/` in turn until one gives a step. */
static void by_path(struct matches *m, const struct ground *g, struct wf_slice s)
{
	for (size_t i = 1; i + 1 < s.len && m->n == 0; i++) {
		struct matches phases = {0};
		struct wf_slice path;

		if (s.ptr[i] != '/')
			continue;
		path = wf_slice_trim(wf_slice_skip(s, i + 1));
		any_form(&phases, g, wf_slice_trim(wf_slice(s.ptr, i)), WF_SELECT_PHASE);
		steps_by_path(m, g->doc, &phases, path);
		if (m->n == 0 && phases.n > 0) {
			any_form(m, g, path, WF_SELECT_STEP);
			keep_steps_of(m, g->doc, &phases);
		}
		free(phases.items);
	}
}

static struct wf_slice text_of(const struct wf_doc *doc, struct wf_selection s)
{
	return s.kind == WF_SELECT_PHASE ? doc->headings[doc->phases[s.index].heading].text
					 : doc->steps[s.index].text;
}

static void add_candidate(const struct wf_doc *doc, struct wf_selection s, struct wf_error *err)
{
	struct wf_buf id = WF_BUF_INIT;
	struct wf_slice text = text_of(doc, s);
	uint32_t line = s.kind == WF_SELECT_PHASE ? doc->headings[doc->phases[s.index].heading].line
						  : doc->steps[s.index].line;

	if (s.kind == WF_SELECT_PHASE)
		wf_phase_id(&id, doc, s.index);
	else
		wf_step_id(&id, doc, s.index);
	if (id.ptr[0] == ':')
		wf_error_candidate(err, ":%u \"%.*s\"", line, WF_SLICE_ARG(text));
	else
		wf_error_candidate(err, ":%u %s \"%.*s\"", line, id.ptr, WF_SLICE_ARG(text));
	wf_buf_release(&id);
}

static enum wf_code refuse_many(const struct wf_doc *doc, struct wf_slice selector,
				const struct matches *m, struct wf_error *err)
{
	wf_error_set(err, WF_AMBIGUOUS, 0, "'%.*s' matches %zu places", WF_SLICE_ARG(selector),
		     m->n);
	for (size_t i = 0; i < m->n; i++)
		add_candidate(doc, m->items[i], err);
	wf_error_hint(err, "say which by its id or :LINE%s",
		      doc->nworkflows > 1 ? ", or one workflow with -w" : "");
	return WF_AMBIGUOUS;
}

/* The few things of KINDS whose text is nearest to SELECTOR, nearest first. */
static void add_nearest(const struct wf_doc *doc, struct wf_slice selector, unsigned kinds,
			struct wf_error *err)
{
	struct wf_selection best[NEAREST];
	size_t distance[NEAREST], n = 0;

	for (uint32_t i = 0; i < doc->nphases + doc->nsteps; i++) {
		bool phase = i < doc->nphases;
		struct wf_selection s = {phase ? WF_SELECT_PHASE : WF_SELECT_STEP,
					 phase ? i : i - (uint32_t)doc->nphases};
		size_t d, at;

		if (!(kinds & s.kind) || (phase && doc->implicit))
			continue;
		d = wf_distance(selector, text_of(doc, s));
		for (at = n < NEAREST ? n++ : NEAREST; at > 0 && distance[at - 1] > d; at--) {
			if (at < NEAREST) {
				best[at] = best[at - 1];
				distance[at] = distance[at - 1];
			}
		}
		if (at < NEAREST) {
			best[at] = s;
			distance[at] = d;
		}
	}
	for (size_t i = 0; i < n; i++)
		add_candidate(doc, best[i], err);
}

static enum wf_code refuse_none(const struct wf_doc *doc, struct wf_slice selector, unsigned kinds,
				struct wf_error *err)
{
	struct ground all = {.doc = doc, .workflow = -1};
	struct matches other = {0};
	const char *what = kinds == WF_SELECT_PHASE  ? "phase"
			   : kinds == WF_SELECT_STEP ? "step"
						     : "phase or step";

	any_form(&other, &all, selector, WF_SELECT_PHASE | WF_SELECT_STEP);
	if (other.n > 0 && kinds != (WF_SELECT_PHASE | WF_SELECT_STEP)) {
		wf_error_set(err, WF_NO_MATCH, 0, "'%.*s' is a %s, and a %s is wanted",
			     WF_SLICE_ARG(selector),
			     other.items[0].kind == WF_SELECT_PHASE ? "phase" : "step", what);
		add_candidate(doc, other.items[0], err);
		wf_error_hint(err, "name the %s by its id, :LINE or text", what);
	} else {
		wf_error_set(err, WF_NO_MATCH, 0, "no %s '%.*s'", what, WF_SLICE_ARG(selector));
		add_nearest(doc, selector, kinds, err);
		wf_error_hint(err, "the nearest are listed; 'wfmd status' lists all phases");
	}
	free(other.items);
	return WF_NO_MATCH;
}

enum wf_code wf_select_among(struct wf_selection *selection, const struct wf_doc *doc,
			     const struct wf_texts *texts, struct wf_slice selector, unsigned kinds,
			     int32_t workflow, struct wf_error *err)
{
	struct ground ground = {doc, texts, workflow};
	struct matches m = {0};
	enum wf_code code = WF_OK;

	wf_error_file(err, doc->name);
	selector = wf_slice_trim(selector);
	any_form(&m, &ground, selector, kinds);
	if (m.n == 0 && (kinds & WF_SELECT_STEP))
		by_path(&m, &ground, selector);
	if (m.n == 1)
		*selection = m.items[0];
	else
		code = m.n ? refuse_many(doc, selector, &m, err)
			   : refuse_none(doc, selector, kinds, err);
	free(m.items);
	return code;
}

enum wf_code wf_select(struct wf_selection *selection, const struct wf_doc *doc,
		       struct wf_slice selector, unsigned kinds, int32_t workflow,
		       struct wf_error *err)
{
	return wf_select_among(selection, doc, NULL, selector, kinds, workflow, err);
}

struct wf_slice wf_workflow_title(const struct wf_doc *doc, uint32_t workflow)
{
	uint32_t title = doc->workflows[workflow].title;
	const char *slash = strrchr(doc->name, '/');

	if (title && doc->headings[title].text.len)
		return doc->headings[title].text;
	return wf_slice_str(slash ? slash + 1 : doc->name);
}

static bool is_workflow(const struct wf_doc *doc, uint32_t i, struct wf_slice selector, bool exact)
{
	struct wf_slice rest = selector, title = wf_workflow_title(doc, i);
	struct wf_needle *needle;
	enum wf_likeness l;
	uint32_t line;

	if (is_line(selector, &line))
		return doc->headings[doc->workflows[i].heading].line == line;
	if (wf_slice_take_number(&rest) == i + 1 && rest.len == 0)
		return true;
	needle = wf_needle_new(selector);
	l = wf_needle_match(needle, title);
	wf_needle_free(needle);
	return exact ? l == WF_EQUAL : l != WF_UNLIKE;
}

enum wf_code wf_select_workflow(uint32_t *workflow, const struct wf_doc *doc,
				struct wf_slice selector, struct wf_error *err)
{
	size_t n = 0;

	wf_error_file(err, doc->name);
	for (int exact = 1; exact >= 0 && n == 0; exact--) {
		for (uint32_t i = 0; i < doc->nworkflows; i++) {
			if (is_workflow(doc, i, selector, exact)) {
				*workflow = i;
				n++;
			}
		}
	}
	if (n == 1)
		return WF_OK;
	wf_error_set(err, n ? WF_AMBIGUOUS : WF_NO_MATCH, 0,
		     n ? "'%.*s' matches several workflows" : "no workflow '%.*s'",
		     WF_SLICE_ARG(selector));
	for (uint32_t i = 0; i < doc->nworkflows; i++)
		wf_error_candidate(err, ":%u %u \"%.*s\"",
				   doc->headings[doc->workflows[i].heading].line, i + 1,
				   WF_SLICE_ARG(wf_workflow_title(doc, i)));
	return err->code;
}
