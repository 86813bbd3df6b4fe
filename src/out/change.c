#include "out/say.h"

#include "doc/select.h"
#include "flow/progress.h"

#include <stdlib.h>

#define LISTED 5 /* more things of one kind than this become one line */

/* What can happen to a step, as its lines begin. */
enum verb { TICKED, UNTICKED, BLOCKED, UNBLOCKED, ADDED, DROPPED, NVERBS };

static const char *const verbs[NVERBS] = {
	[TICKED] = "ticked",       [UNTICKED] = "unticked", [BLOCKED] = "blocked",
	[UNBLOCKED] = "unblocked", [ADDED] = "added",       [DROPPED] = "dropped",
};

struct telling {
	struct wf_buf *out;
	const struct wf_draft *draft;
	const struct wf_report *report;
	const struct wf_style *style;
	struct wf_lines lines;
	uint32_t counts[NVERBS];
	bool told[NVERBS];
	uint32_t *phases; /* those that anything happened to, in that order */
	size_t nphases;
};

bool wf_say_worthy(const struct wf_draft *draft, const struct wf_change *change)
{
	if (change->what == WF_CHANGE_STEP || change->what == WF_CHANGE_PHASE)
		return change->from != change->to;
	if (change->what == WF_CHANGE_BLOCK)
		return change->from != change->to ||
		       (change->to &&
			!wf_slice_eq(change->text, wf_step_reason(draft->doc, change->index)));
	return true;
}

/* The verb of a change to a step; NVERBS for other changes and for none. */
static enum verb verb_of(const struct wf_draft *draft, const struct wf_change *change)
{
	if (!wf_say_worthy(draft, change))
		return NVERBS;
	switch (change->what) {
	case WF_CHANGE_STEP: return change->to == WF_DONE ? TICKED : UNTICKED;
	case WF_CHANGE_BLOCK: return change->to ? BLOCKED : UNBLOCKED;
	case WF_CHANGE_ADD: return ADDED;
	case WF_CHANGE_DROP: return DROPPED;
	default: return NVERBS;
	}
}

static void begin_line(struct telling *t)
{
	wf_buf_visible(t->out, wf_slice_str(t->report->file));
	wf_buf_str(t->out, ": ");
}

static void add_run(struct telling *t, struct wf_slice first, struct wf_slice last)
{
	wf_buf_slice(t->out, first);
	if (wf_slice_eq(first, last))
		return;
	wf_buf_str(t->out, t->style->ascii ? ".." : "–");
	wf_buf_slice(t->out, last);
}

static int by_index(const void *left, const void *right)
{
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

	return (a > b) - (a < b);
}

/* Appends the id of the step or phase. */
typedef void add_id(struct wf_buf *out, const struct wf_lines *lines, uint32_t index);

/* `2.1–2.12, 3.1`: things that follow each other in the document are one run; the first few runs. */
static void add_runs(struct telling *t, uint32_t *items, size_t n, add_id *id)
{
	struct wf_buf first = WF_BUF_INIT, last = WF_BUF_INIT;
	size_t runs = 0;

	qsort(items, n, sizeof(*items), by_index);
	for (size_t i = 0, end; i < n; i = end, runs++) {
		for (end = i + 1; end < n && items[end] == items[end - 1] + 1;)
			end++;
		wf_buf_str(t->out, runs ? ", " : "");
		if (runs == LISTED) {
			wf_buf_str(t->out, t->style->ascii ? "..." : "…");
			break;
		}
		wf_buf_clear(&first);
		wf_buf_clear(&last);
		id(&first, &t->lines, items[i]);
		id(&last, &t->lines, items[end - 1]);
		add_run(t, wf_buf_as_slice(&first), wf_buf_as_slice(&last));
	}
	wf_buf_release(&first);
	wf_buf_release(&last);
}

static void old_step_id(struct wf_buf *out, const struct wf_lines *lines, uint32_t step)
{
	wf_step_id(out, lines->draft->doc, step);
}

/* `ticked 12 steps: 2.1–2.12` */
static void tell_many_steps(struct telling *t, enum verb verb)
{
	uint32_t *steps = wf_xrealloc(NULL, t->counts[verb], sizeof(*steps));
	size_t n = 0;

	for (size_t i = 0; i < t->draft->nchanges; i++) {
		if (verb_of(t->draft, &t->draft->changes[i]) == verb)
			steps[n++] = t->draft->changes[i].index;
	}
	begin_line(t);
	wf_buf_printf(t->out, "%s %zu steps: ", verbs[verb], n);
	add_runs(t, steps, n,
		 verb == ADDED     ? wf_lines_added_id
		 : verb == DROPPED ? old_step_id
				   : wf_lines_step_id);
	wf_buf_byte(t->out, '\n');
	free(steps);
}

static void add_step_text(struct telling *t, const struct wf_change *change, enum verb verb)
{
	size_t mark = t->out->len;

	if (verb == ADDED)
		wf_lines_added_id(t->out, &t->lines, change->index);
	else if (verb == DROPPED)
		wf_step_id(t->out, t->draft->doc, change->index);
	else
		wf_lines_step_id(t->out, &t->lines, change->index);
	if (t->out->len > mark)
		wf_buf_byte(t->out, ' ');
	wf_say_quoted(t->out,
		      verb == ADDED ? change->text : wf_lines_text(&t->lines, change->index));
}

static void tell_step(struct telling *t, const struct wf_change *change, enum verb verb)
{
	if (t->counts[verb] > LISTED) {
		if (!t->told[verb])
			tell_many_steps(t, verb);
		t->told[verb] = true;
		return;
	}
	begin_line(t);
	wf_buf_printf(t->out, "%s ", verbs[verb]);
	add_step_text(t, change, verb);
	if (verb == BLOCKED && change->text.len) {
		wf_buf_str(t->out, " (");
		wf_say_value(t->out, change->text);
		wf_buf_byte(t->out, ')');
	}
	wf_buf_byte(t->out, '\n');
}

/* The phase that CHANGE happened in and whose line is worth a look, or -1. */
static int32_t phase_of(const struct wf_draft *draft, const struct wf_change *change)
{
	switch (change->what) {
	case WF_CHANGE_STEP:
	case WF_CHANGE_DROP: return draft->doc->steps[change->index].phase;
	case WF_CHANGE_ADD: return (int32_t)draft->added[change->index].phase;
	case WF_CHANGE_PHASE: return (int32_t)change->index;
	default: return -1;
	}
}

static void note_phase(struct telling *t, bool *seen, int32_t phase)
{
	if (phase < 0 || seen[phase])
		return;
	seen[phase] = true;
	t->phases[t->nphases++] = (uint32_t)phase;
}

/* Counts what there is to tell, by verb, and collects the phases. */
static void take_stock(struct telling *t)
{
	const struct wf_draft *draft = t->draft;
	bool *seen = wf_xrealloc(NULL, draft->doc->nphases, sizeof(*seen));

	memset(seen, 0, draft->doc->nphases * sizeof(*seen));
	t->phases = wf_xrealloc(NULL, draft->doc->nphases, sizeof(*t->phases));
	for (size_t i = 0; i < draft->nchanges; i++) {
		enum verb verb = verb_of(draft, &draft->changes[i]);

		if (verb < NVERBS)
			t->counts[verb]++;
		if (wf_say_worthy(draft, &draft->changes[i]))
			note_phase(t, seen, phase_of(draft, &draft->changes[i]));
	}
	for (size_t i = 0; i < draft->nfields && t->report->edits->n > 0; i++) {
		int32_t phase = draft->doc->headings[draft->fields[i].heading].phase;

		if (phase >= 0 && draft->doc->phases[phase].heading == draft->fields[i].heading)
			note_phase(t, seen, phase);
	}
	free(seen);
}

/* `Phase 2: Implementation 🔄 4/5` */
static void tell_phase(struct telling *t, uint32_t phase)
{
	const struct wf_phase_draft *p = &t->draft->phases[phase];
	const char *symbol = wf_say_symbol(p->state, t->style);

	begin_line(t);
	if (!t->draft->doc->implicit) {
		wf_say_phase(t->out, t->draft, phase);
		wf_buf_printf(t->out, " %s%s", symbol, *symbol ? " " : "");
		if (p->state == WF_SKIPPED && !t->style->ascii)
			wf_buf_str(t->out, "skipped ");
	}
	wf_buf_printf(t->out, "%u/%u\n", p->done, p->done + wf_draft_open(t->draft, phase));
}

/* `7 phases pending: 2–8` */
static void tell_many_phases(struct telling *t, uint8_t state, size_t n)
{
	uint32_t *phases = wf_xrealloc(NULL, n, sizeof(*phases));

	n = 0;
	for (size_t i = 0; i < t->nphases; i++) {
		if (t->draft->phases[t->phases[i]].state == state)
			phases[n++] = t->phases[i];
	}
	begin_line(t);
	wf_buf_printf(t->out, "%zu phases %s: ", n,
		      wf_states[state].name ? wf_states[state].name : "in conflict");
	add_runs(t, phases, n, wf_lines_phase_id);
	wf_buf_byte(t->out, '\n');
	free(phases);
}

static void tell_phases(struct telling *t)
{
	size_t counts[WF_NSTATES] = {0};
	bool told[WF_NSTATES] = {false};

	for (size_t i = 0; i < t->nphases; i++)
		counts[t->draft->phases[t->phases[i]].state]++;
	for (size_t i = 0; i < t->nphases; i++) {
		uint8_t state = t->draft->phases[t->phases[i]].state;

		if (counts[state] <= LISTED)
			tell_phase(t, t->phases[i]);
		else if (!told[state])
			tell_many_phases(t, state, counts[state]);
		told[state] = true;
	}
}

static void tell_entry(struct telling *t, const struct wf_change *change)
{
	const struct wf_log_draft *entry = &t->draft->logs[change->index];

	begin_line(t);
	wf_buf_str(t->out, "logged ");
	wf_buf_visible(t->out, entry->phase);
	wf_buf_str(t->out, " - ");
	wf_buf_visible(t->out, entry->kind);
	wf_buf_byte(t->out, '\n');
}

static void tell_field(struct telling *t, const struct wf_change *change)
{
	const struct wf_doc *doc = t->draft->doc;
	const struct wf_heading *h = &doc->headings[doc->entries[change->index].heading];

	begin_line(t);
	wf_buf_printf(t->out, "filled \"%s\" of ", wf_fields[change->field].name);
	wf_buf_visible(t->out, h->text);
	wf_buf_printf(t->out, " (line %zu)\n", wf_lines_now(&t->lines, h->line));
}

static void tell_round(struct telling *t, const struct wf_change *change)
{
	begin_line(t);
	wf_buf_str(t->out, "round ");
	wf_buf_visible(t->out, change->text);
	wf_buf_byte(t->out, '\n');
}

/* The lines of TEXT, each after PREFIX of begin_line's making and HEAD. */
static void tell_lines(struct telling *t, struct wf_slice text, const char *head)
{
	while (text.len) {
		const char *end = memchr(text.ptr, '\n', text.len);
		size_t len = end ? (size_t)(end - text.ptr) : text.len;

		if (head)
			begin_line(t);
		wf_buf_str(t->out, head ? head : "");
		wf_buf_visible(t->out, wf_slice(text.ptr, len));
		wf_buf_byte(t->out, '\n');
		text = wf_slice_skip(text, end ? len + 1 : len);
	}
}

static void tell_changes(struct telling *t)
{
	const struct wf_draft *draft = t->draft;

	for (size_t i = 0; i < draft->nchanges; i++) {
		if (draft->changes[i].what == WF_CHANGE_ROUND)
			tell_round(t, &draft->changes[i]);
	}
	for (size_t i = 0; i < draft->nchanges; i++) {
		enum verb verb = verb_of(draft, &draft->changes[i]);

		if (verb < NVERBS)
			tell_step(t, &draft->changes[i], verb);
	}
	tell_phases(t);
	for (size_t i = 0; i < draft->nchanges; i++) {
		if (draft->changes[i].what == WF_CHANGE_LOG)
			tell_entry(t, &draft->changes[i]);
		else if (draft->changes[i].what == WF_CHANGE_FIELD)
			tell_field(t, &draft->changes[i]);
	}
}

/* `workflow complete 9/9`; of several workflows, by its title. */
static void tell_complete(struct telling *t, uint32_t workflow)
{
	uint32_t done, total;

	wf_workflow_count(t->draft, workflow, &done, &total);
	begin_line(t);
	wf_buf_str(t->out, "workflow ");
	if (t->draft->doc->nworkflows > 1) {
		wf_say_quoted(t->out, wf_workflow_title(t->draft->doc, workflow));
		wf_buf_byte(t->out, ' ');
	}
	wf_buf_printf(t->out, "complete %u/%u\n", done, total);
}

/* The draft does not know the steps that it adds as ones that may come next. */
static void say_outlook(struct telling *t)
{
	struct wf_lines after;

	if (!t->report->after) {
		wf_say_outlook(t->out, &t->lines, t->report->workflow);
		return;
	}
	wf_lines_init(&after, t->report->after, NULL);
	wf_say_outlook(t->out, &after, t->report->workflow);
	wf_lines_release(&after);
}

static void tell_outlook(struct telling *t)
{
	size_t mark;

	if (t->draft->doc->nworkflows == 0)
		return;
	if (wf_workflow_ended(t->draft, t->report->workflow))
		tell_complete(t, t->report->workflow);
	mark = t->out->len;
	say_outlook(t);
	if (t->out->len > mark)
		wf_buf_byte(t->out, '\n');
}

void wf_out_change_text(struct wf_buf *out, const struct wf_draft *draft,
			const struct wf_report *report, const struct wf_style *style)
{
	struct telling t = {.out = out, .draft = draft, .report = report, .style = style};
	size_t mark;

	if (report->quiet)
		return;
	wf_lines_init(&t.lines, draft, report->edits);
	take_stock(&t);
	tell_lines(&t, wf_buf_as_slice(&draft->notes), "forced: ");
	mark = out->len;
	tell_changes(&t);
	if (out->len == mark) {
		begin_line(&t);
		wf_buf_str(out, report->edits->n ? "changed\n" : "nothing to change\n");
	}
	for (size_t i = 0; i < report->nadvice; i++)
		tell_lines(&t, wf_buf_as_slice(&report->advice[i]), NULL);
	tell_outlook(&t);
	free(t.phases);
	wf_lines_release(&t.lines);
}
