/*
 * Any requests of any document, each an edit of what the last one wrote: it is refused in words, or
 * the document says what was asked and nothing else of it is touched; a legal event leaves nothing
 * wrong where nothing was.
 *
 * The first section holds the requests, one a line, as commands without FILE and quotes:
 * `tick 1.1 --all`, `block 2 -m no key yet`. A selector `#7` is the thing in the seventh place, of
 * so many as there are counted round. `map ~=open` is a mapping for all of them.
 */
#include "fuzz.h"

#include "doc/select.h"
#include "flow/progress.h"
#include "lint/lint.h"
#include "out/out.h"

#include <stdlib.h>

#define REQUESTS 12 /* more of them find nothing new */

struct request {
	struct wf_slice verb, selector;
	struct wf_words words;
	struct wf_slice phase, after, expect, steps;
	bool all, force, ticks_only;
};

static void set_option(struct request *q, struct wf_slice name, struct wf_slice value)
{
	const struct {
		const char *name;
		struct wf_slice *value;
		bool *flag;
	} rows[] = {
		{"-m", &q->words.message, NULL},
		{"--action", &q->words.action, NULL},
		{"--since", &q->words.since, NULL},
		{"--kind", &q->words.kind, NULL},
		{"--cause", &q->words.cause, NULL},
		{"--resolution", &q->words.resolution, NULL},
		{"--prevention", &q->words.prevention, NULL},
		{"--to", &q->words.to, NULL},
		{"--output", &q->words.output, NULL},
		{"--phase", &q->phase, NULL},
		{"--after", &q->after, NULL},
		{"--expect", &q->expect, NULL},
		{"--steps", &q->steps, NULL},
		{"--all", NULL, &q->all},
		{"--force", NULL, &q->force},
		{"--ticks-only", NULL, &q->ticks_only},
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		if (!wf_slice_is(name, rows[i].name))
			continue;
		if (rows[i].flag)
			*rows[i].flag = true;
		else
			*rows[i].value = value;
	}
}

/* Cuts off REST what stands before the next option. */
static struct wf_slice cut_value(struct wf_slice *rest)
{
	struct wf_slice all = *rest;
	size_t i = 0;

	while (i < all.len && !((i == 0 || all.ptr[i - 1] == ' ') &&
				(wf_slice_starts(wf_slice_skip(all, i), "--") ||
				 wf_slice_starts(wf_slice_skip(all, i), "-m "))))
		i++;
	*rest = wf_slice_skip(all, i);
	return wf_slice_trim(wf_slice(all.ptr, i));
}

static struct wf_slice cut_word(struct wf_slice *rest)
{
	const char *end = rest->len ? memchr(rest->ptr, ' ', rest->len) : NULL;
	struct wf_slice word = wf_slice(rest->ptr, end ? (size_t)(end - rest->ptr) : rest->len);

	*rest = wf_slice_skip(*rest, end ? word.len + 1 : word.len);
	return word;
}

static struct request parse(struct wf_slice line)
{
	struct request q = {.steps = WF_SLICE_LIT("1")};

	q.verb = cut_word(&line);
	q.selector = cut_value(&line);
	while (line.len) {
		struct wf_slice name = cut_word(&line);

		set_option(&q, name, cut_value(&line));
	}
	return q;
}

static uint32_t number(struct wf_slice digits)
{
	uint32_t n = 0;

	for (size_t i = 0; i < digits.len && wf_is_digit(digits.ptr[i]); i++)
		n = n * 10 + (uint32_t)(digits.ptr[i] - '0');
	return n;
}

/* The one thing that SELECTOR names; WF_NO_MATCH without words where "#7" finds none at all. */
static enum wf_code find(struct fuzz_doc *d, struct wf_slice selector, enum wf_select_kind kind,
			 uint32_t *index)
{
	size_t n = kind == WF_SELECT_PHASE ? d->doc.nphases : d->doc.nsteps;
	struct wf_selection found;
	enum wf_code code;

	if (selector.len > 1 && selector.ptr[0] == '#') {
		if (n == 0)
			return wf_error_set(&d->err, WF_NO_MATCH, 0, "none at all");
		*index = number(wf_slice_skip(selector, 1)) % (uint32_t)n;
		return WF_OK;
	}
	code = wf_select(&found, &d->doc, selector, kind, -1, &d->err);
	*index = found.index;
	return code;
}

static enum wf_code ask_advance(struct fuzz_doc *d, const struct request *q)
{
	struct wf_advance a = {
		.workflow = wf_active_workflow(&d->draft),
		.phase = -1,
		.expect = -1,
		.steps = number(q->steps),
		.all = q->all,
	};
	enum wf_code code = WF_OK;
	uint32_t index;

	if (a.steps == 0)
		return wf_error_set(&d->err, WF_USAGE, 0, "not a step");
	if (q->phase.len) {
		code = find(d, q->phase, WF_SELECT_PHASE, &index);
		if (code == WF_OK) {
			a.phase = (int32_t)index;
			a.workflow = d->doc.phases[index].workflow;
		}
	}
	if (code == WF_OK && q->expect.len) {
		code = find(d, q->expect, WF_SELECT_STEP, &index);
		a.expect = (int32_t)index;
	}
	return code == WF_OK ? wf_op_advance(&d->draft, &a, &d->err) : code;
}

static enum wf_code ask_add(struct fuzz_doc *d, const struct request *q)
{
	uint32_t phase, after = 0;
	enum wf_code code = find(d, q->selector, WF_SELECT_PHASE, &phase);

	if (code == WF_OK && q->after.len)
		code = find(d, q->after, WF_SELECT_STEP, &after);
	if (code != WF_OK)
		return code;
	return wf_op_add(&d->draft, phase, q->after.len ? (int32_t)after : -1, q->words.message,
			 &d->err);
}

static enum wf_code ask_of_step(struct fuzz_doc *d, const struct request *q, uint32_t step)
{
	struct wf_draft *draft = &d->draft;

	if (wf_slice_is(q->verb, "tick"))
		return wf_op_tick(draft, step, q->all, &d->err);
	if (wf_slice_is(q->verb, "untick"))
		return wf_op_untick(draft, step, q->all, &d->err);
	if (wf_slice_is(q->verb, "drop"))
		return wf_op_drop(draft, step, q->words.message, &d->err);
	if (wf_slice_is(q->verb, "wait"))
		return wf_op_block_step(draft, step, &q->words, &d->err);
	return wf_op_unblock_step(draft, step, &d->err);
}

static bool is_of_step(struct wf_slice verb)
{
	static const char *const verbs[] = {"tick", "untick", "drop", "wait", "resume"};

	for (size_t i = 0; i < COUNT(verbs); i++) {
		if (wf_slice_is(verb, verbs[i]))
			return true;
	}
	return false;
}

static enum wf_code ask_event(struct fuzz_doc *d, const struct request *q)
{
	uint32_t phase;
	enum wf_code code;

	for (int i = 0; i < WF_NEVENTS; i++) {
		enum wf_event event = (enum wf_event)i;

		if (!wf_slice_is(q->verb, wf_event_name(event)))
			continue;
		if (q->selector.len)
			code = find(d, q->selector, WF_SELECT_PHASE, &phase);
		else
			code = wf_op_default_phase(&phase, &d->draft, event,
						   wf_active_workflow(&d->draft), &d->err);
		return code == WF_OK ? wf_op_phase(&d->draft, event, phase, &q->words, &d->err)
				     : code;
	}
	return wf_error_set(&d->err, WF_USAGE, 0, "no such request");
}

/* What these commands ask for, a reason, and escalate the name of somebody. */
static bool lacks_words(const struct request *q)
{
	static const char *const verbs[] = {"block", "wait", "skip", "drop", "fail"};

	for (size_t i = 0; i < COUNT(verbs); i++) {
		if (wf_slice_is(q->verb, verbs[i]) && q->words.message.len == 0)
			return true;
	}
	return wf_slice_is(q->verb, "escalate") && q->words.to.len == 0;
}

static enum wf_code ask(struct fuzz_doc *d, const struct request *q)
{
	uint32_t index;
	enum wf_code code;

	if (lacks_words(q))
		return wf_error_set(&d->err, WF_USAGE, 0, "not without words");
	d->draft.force = q->force;
	d->draft.ticks_only =
		q->ticks_only && (wf_slice_is(q->verb, "tick") || wf_slice_is(q->verb, "untick") ||
				  wf_slice_is(q->verb, "advance"));
	if (wf_slice_is(q->verb, "advance"))
		return ask_advance(d, q);
	if (wf_slice_is(q->verb, "iterate"))
		return wf_op_iterate(&d->draft, wf_active_workflow(&d->draft), &d->err);
	if (wf_slice_is(q->verb, "add"))
		return ask_add(d, q);
	if (wf_slice_is(q->verb, "log"))
		return wf_op_fill(&d->draft, -1, &q->words, &d->err);
	if (!is_of_step(q->verb))
		return ask_event(d, q);
	code = find(d, q->selector, WF_SELECT_STEP, &index);
	return code == WF_OK ? ask_of_step(d, q, index) : code;
}

/* What the command would say of it. */
static void check_report(struct fuzz_doc *d)
{
	struct wf_report report = {.file = "status.md", .edits = &d->edits};
	struct wf_style style = {.color = false};
	struct wf_buf out = WF_BUF_INIT, json = WF_BUF_INIT;
	struct fuzz_doc after;
	bool added =
		d->draft.nadded > 0 && fuzz_begin(&after, wf_buf_as_slice(&d->out), &d->doc.map);

	if (added)
		report.after = &after.draft;
	wf_out_change_text(&out, &d->draft, &report, &style);
	fuzz_check_text(wf_buf_as_slice(&out));
	wf_buf_clear(&out);
	wf_out_diff(&out, "status.md", &d->doc.src, &d->edits);
	report.diff = out.ptr;
	wf_out_change_json(&json, &d->draft, &report);
	fuzz_check_json(wf_buf_as_slice(&json));
	wf_buf_release(&json);
	wf_buf_release(&out);
	if (added)
		fuzz_end(&after);
}

static bool is_clean(const struct wf_doc *doc)
{
	size_t counts[WF_NRULES];

	fuzz_count(counts, doc, false);
	for (size_t i = 0; i < WF_NRULES; i++) {
		if (counts[i] > 0)
			return false;
	}
	return true;
}

/*
 * Legal, and yet the document says something afterwards that is to be mended: a blocked phase may
 * be worked on before its turn, a step may be unticked without those nested in it, and what
 * --ticks-only leaves alone is left to others; a phase whose last step is dropped is empty.
 */
static bool may_be_wrong_after(const struct fuzz_doc *d, const struct request *q)
{
	if (q->force || d->draft.ticks_only || wf_slice_is(q->verb, "untick") ||
	    wf_slice_is(q->verb, "drop"))
		return true;
	for (uint32_t i = 0; i < d->doc.nphases; i++) {
		if (d->doc.phases[i].state == WF_STATE_BLOCKED)
			return true;
	}
	return false;
}

/* A workflow of mere topics, none of which shows a state: none of them needs one so far. */
static bool has_unmarked_workflow(const struct wf_doc *doc)
{
	for (uint32_t i = 0; i < doc->nworkflows; i++) {
		const struct wf_workflow *w = &doc->workflows[i];
		bool marked = false;

		for (uint32_t k = 0; k < w->nphases; k++) {
			const struct wf_phase *p = &doc->phases[w->phases[k]];

			marked |= p->symbol || p->status_known ||
				  doc->headings[p->heading].kind >= WF_KIND_MARKED;
		}
		if (!marked)
			return true;
	}
	return false;
}

/* A heading's symbol is gone, beside which an emoji in it was a mere decoration. */
static bool loses_symbol(const struct wf_draft *draft)
{
	for (uint32_t i = 0; i < draft->doc->nphases; i++) {
		if (draft->doc->phases[i].symbol && !*wf_states[draft->phases[i].state].symbol)
			return true;
	}
	return false;
}

/* RULE finds what the event brought to light; with the first symbol among topics the others lack theirs. */
static bool may_come(const struct wf_draft *draft, enum wf_rule rule)
{
	if (rule == WF_RULE_FOREIGN_SYMBOL)
		return loses_symbol(draft);
	return (rule == WF_RULE_STARTED_NOT_MARKED || rule == WF_RULE_DONE_NOT_COMPLETE) &&
	       has_unmarked_workflow(draft->doc);
}

static void check_clean(const struct fuzz_doc *d)
{
	size_t counts[WF_NRULES];
	struct fuzz_doc after;

	fuzz_require(fuzz_begin(&after, wf_buf_as_slice(&d->out), &d->doc.map), "cannot be read",
		     wf_buf_as_slice(&d->out));
	fuzz_count(counts, &after.doc, false);
	for (size_t i = 0; i < WF_NRULES; i++)
		fuzz_require(counts[i] == 0 || may_come(&d->draft, (enum wf_rule)i),
			     wf_rules[i].name, wf_buf_as_slice(&d->out));
	fuzz_end(&after);
}

/* One request of the document at *TEXT, which becomes what was written. */
static void edit(struct wf_buf *text, const struct request *q, const struct wf_map *map)
{
	struct fuzz_doc d;
	enum wf_code code;

	if (!fuzz_begin(&d, wf_buf_as_slice(text), map))
		return;
	code = wf_doc_require(&d.doc, &d.err);
	if (code == WF_OK)
		code = ask(&d, q);
	fuzz_check_error(&d.err, code);
	if (code == WF_OK && fuzz_write(&d) == WF_OK) {
		check_report(&d);
		if (!may_be_wrong_after(&d, q) && is_clean(&d.doc))
			check_clean(&d);
		wf_buf_clear(text);
		wf_buf_slice(text, wf_buf_as_slice(&d.out));
	}
	fuzz_end(&d);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct wf_slice rest = wf_slice((const char *)data, size), asked = fuzz_section(&rest);
	struct wf_buf text = WF_BUF_INIT;
	struct wf_map map;

	if (!fuzz_can_be_said(asked))
		return 0;
	fuzz_map_lines(&map, asked);
	wf_buf_slice(&text, rest);
	for (unsigned i = 0; asked.len && i < REQUESTS; i++) {
		struct request q = parse(fuzz_line(&asked));

		edit(&text, &q, &map);
	}
	wf_map_release(&map);
	wf_buf_release(&text);
	return 0;
}
