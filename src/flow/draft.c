#include "flow/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* Steps stand before those that are nested in them. */
static void count_open_below(struct wf_draft *draft)
{
	const struct wf_doc *doc = draft->doc;

	draft->open_below = wf_xrealloc(NULL, doc->nsteps, sizeof(*draft->open_below));
	memset(draft->open_below, 0, doc->nsteps * sizeof(*draft->open_below));
	for (size_t i = doc->nsteps; i-- > 0;) {
		int32_t parent = doc->steps[i].parent;

		if (parent >= 0)
			draft->open_below[parent] +=
				draft->open_below[i] + (draft->steps[i] != WF_DONE);
	}
}

/* STEP opens (by 1) or closes (by -1): those around it count that. */
static void count_around(struct wf_draft *draft, uint32_t step, int by)
{
	for (int32_t p = draft->doc->steps[step].parent; p >= 0; p = draft->doc->steps[p].parent)
		draft->open_below[p] += (uint32_t)by;
}

/* N numbers, all 0, on the heap. */
static uint32_t *zeros(size_t n)
{
	uint32_t *numbers = wf_xrealloc(NULL, n, sizeof(*numbers));

	memset(numbers, 0, n * sizeof(*numbers));
	return numbers;
}

void wf_draft_init(struct wf_draft *draft, const struct wf_doc *doc)
{
	*draft = (struct wf_draft){.doc = doc, .notes = WF_BUF_INIT};
	draft->arena = wf_xmalloc(sizeof(*draft->arena));
	*draft->arena = (struct wf_arena){0};
	draft->steps = wf_xmalloc(doc->nsteps);
	draft->touched = wf_xmalloc(doc->nsteps);
	memset(draft->touched, 0, doc->nsteps);
	draft->last = zeros(doc->nsteps);
	draft->settled = zeros(doc->nworkflows);
	draft->ended = zeros(doc->nworkflows);
	draft->begun = zeros(doc->nworkflows);
	draft->phases = wf_xrealloc(NULL, doc->nphases, sizeof(*draft->phases));
	draft->first_field = zeros(doc->nheadings);
	for (size_t i = 0; i < doc->nsteps; i++)
		draft->steps[i] = doc->steps[i].state;
	count_open_below(draft);
	for (size_t i = 0; i < doc->nworkflows; i++)
		draft->begun[i] = doc->workflows[i].nphases;
	for (size_t i = 0; i < doc->nphases; i++) {
		const struct wf_phase *p = &doc->phases[i];

		draft->phases[i] = (struct wf_phase_draft){
			.state = p->state,
			.from = p->steps.begin,
			.done = p->done,
			.done_steps = p->done_steps,
			.open_entry = p->open_entry,
			.open_exit = p->open_exit,
			.open_steps = p->open_steps,
		};
	}
	wf_waits_build(draft);
}

void wf_draft_release(struct wf_draft *draft)
{
	free(draft->steps);
	free(draft->touched);
	free(draft->last);
	free(draft->settled);
	free(draft->ended);
	free(draft->begun);
	free(draft->open_below);
	free(draft->phases);
	free(draft->fields);
	free(draft->first_field);
	free(draft->logs);
	free(draft->added);
	free(draft->changes);
	wf_buf_release(&draft->notes);
	wf_arena_release(draft->arena);
	free(draft->arena);
	*draft = (struct wf_draft){.notes = WF_BUF_INIT};
}

static bool is_of_step(enum wf_change_what what)
{
	return what == WF_CHANGE_STEP || what == WF_CHANGE_BLOCK || what == WF_CHANGE_DROP;
}

/* Where the last change of the step or phase INDEX is noted; NULL for other kinds of change. */
static uint32_t *last_change(const struct wf_draft *draft, enum wf_change_what what, uint32_t index)
{
	if (is_of_step(what))
		return &draft->last[index];
	return what == WF_CHANGE_PHASE ? &draft->phases[index].last : NULL;
}

/* The last change of this kind to the step or phase INDEX, or NULL. */
static struct wf_change *find_change(const struct wf_draft *draft, enum wf_change_what what,
				     uint32_t index)
{
	uint32_t at = *last_change(draft, what, index);

	while (at > 0 && draft->changes[at - 1].what != what)
		at = draft->changes[at - 1].before;
	return at > 0 ? &draft->changes[at - 1] : NULL;
}

static struct wf_change *add_change(struct wf_draft *draft, enum wf_change_what what,
				    uint32_t index)
{
	uint32_t *last = last_change(draft, what, index);

	draft->touched_text |= what == WF_CHANGE_BLOCK || what == WF_CHANGE_DROP;
	if (is_of_step(what))
		draft->touched[index] |= (uint8_t)(1u << what);
	WF_GROW(draft->changes, draft->nchanges, draft->changes_cap);
	draft->changes[draft->nchanges++] = (struct wf_change){
		.what = what, .index = index, .text = {"", 0}, .before = last ? *last : 0};
	if (last)
		*last = (uint32_t)draft->nchanges;
	return &draft->changes[draft->nchanges - 1];
}

/* Notes that INDEX went from FROM to TO; a second change of the same thing joins the first. */
static void record(struct wf_draft *draft, enum wf_change_what what, uint32_t index, uint8_t from,
		   uint8_t to)
{
	struct wf_change *change = find_change(draft, what, index);

	if (!change) {
		change = add_change(draft, what, index);
		change->from = from;
	}
	change->to = to;
}

/* *N of the phases at their workflow's beginning had been found to be what PHASE may be no longer. */
static void forget_from(const struct wf_draft *draft, uint32_t *n, int32_t phase)
{
	if (phase >= 0 && *n >= draft->doc->phases[phase].index)
		*n = draft->doc->phases[phase].index - 1;
}

static void check_ended(struct wf_draft *draft, int32_t phase)
{
	if (phase >= 0 && !wf_phase_ended(draft, (uint32_t)phase))
		forget_from(draft, &draft->ended[draft->doc->phases[phase].workflow], phase);
}

static void remember_begun(struct wf_draft *draft, int32_t phase)
{
	uint32_t *n;

	if (phase < 0)
		return;
	n = &draft->begun[draft->doc->phases[phase].workflow];
	if (*n < draft->doc->phases[phase].index)
		*n = draft->doc->phases[phase].index;
}

static uint32_t *open_count(struct wf_phase_draft *phase, uint8_t role)
{
	return role == WF_ROLE_ENTRY  ? &phase->open_entry
	       : role == WF_ROLE_EXIT ? &phase->open_exit
				      : &phase->open_steps;
}

static void count(struct wf_phase_draft *phase, uint8_t role, int by)
{
	*open_count(phase, role) -= (uint32_t)by;
	phase->done += (uint32_t)by;
	if (role == WF_ROLE_STEP)
		phase->done_steps += (uint32_t)by;
}

/* Steps without phases have no symbol: their boxes say how far they are. */
static void imply_state(struct wf_draft *draft)
{
	struct wf_phase_draft *p = &draft->phases[0];

	if (!draft->doc->implicit)
		return;
	draft->settled[0] = draft->ended[0] = 0;
	p->state = p->done == 0                   ? WF_PENDING
		   : wf_draft_open(draft, 0) == 0 ? WF_COMPLETE
						  : WF_IN_PROGRESS;
}

void wf_draft_mark(struct wf_draft *draft, uint32_t index, enum wf_step_state state)
{
	const struct wf_step *step = &draft->doc->steps[index];
	uint8_t before = draft->steps[index];

	if (before == state)
		return;
	draft->steps[index] = (uint8_t)state;
	record(draft, WF_CHANGE_STEP, index, before, (uint8_t)state);
	if ((state == WF_DONE) != (before == WF_DONE))
		count_around(draft, index, state == WF_DONE ? -1 : 1);
	if (step->phase >= 0 && state != WF_DONE)
		draft->phases[step->phase].from = draft->doc->phases[step->phase].steps.begin;
	if (step->phase >= 0)
		count(&draft->phases[step->phase], step->role,
		      (state == WF_DONE) - (before == WF_DONE));
	check_ended(draft, step->phase);
	remember_begun(draft, step->phase);
	imply_state(draft);
}

void wf_draft_state(struct wf_draft *draft, uint32_t phase, enum wf_state state)
{
	uint8_t before = draft->phases[phase].state;

	if (before == state)
		return;
	draft->phases[phase].state = (uint8_t)state;
	check_ended(draft, (int32_t)phase);
	remember_begun(draft, (int32_t)phase);
	if (before == WF_COMPLETE || before == WF_SKIPPED)
		forget_from(draft, &draft->settled[draft->doc->phases[phase].workflow],
			    (int32_t)phase);
	record(draft, WF_CHANGE_PHASE, phase, before, (uint8_t)state);
}

static struct wf_field_change *find_field(const struct wf_draft *draft, uint32_t heading,
					  enum wf_field_name name)
{
	for (uint32_t i = draft->first_field[heading]; i > 0; i = draft->fields[i - 1].next) {
		if (draft->fields[i - 1].name == name)
			return &draft->fields[i - 1];
	}
	return NULL;
}

static struct wf_field_change *change_field(struct wf_draft *draft, uint32_t heading,
					    enum wf_field_name name)
{
	struct wf_field_change *field = find_field(draft, heading, name);
	uint32_t *last = &draft->first_field[heading];

	if (field)
		return field;
	WF_GROW(draft->fields, draft->nfields, draft->fields_cap);
	draft->fields[draft->nfields] =
		(struct wf_field_change){.heading = heading, .name = name, .value = {"", 0}};
	while (*last > 0)
		last = &draft->fields[*last - 1].next;
	*last = (uint32_t)draft->nfields + 1;
	return &draft->fields[draft->nfields++];
}

void wf_draft_set_field(struct wf_draft *draft, uint32_t heading, enum wf_field_name name,
			struct wf_slice value)
{
	struct wf_field_change *field = change_field(draft, heading, name);

	field->remove = false;
	field->value = wf_arena_copy(draft->arena, value);
}

void wf_draft_remove_field(struct wf_draft *draft, uint32_t heading, enum wf_field_name name)
{
	const struct wf_doc *doc = draft->doc;

	if (find_field(draft, heading, name) ||
	    wf_doc_field(doc, doc->headings[heading].fields, name))
		change_field(draft, heading, name)->remove = true;
}

bool wf_draft_has_field(const struct wf_draft *draft, uint32_t phase, enum wf_field_name name)
{
	const struct wf_phase *p = &draft->doc->phases[phase];
	const struct wf_field_change *change = find_field(draft, p->heading, name);

	return change ? !change->remove : wf_doc_field(draft->doc, p->fields, name) != NULL;
}

bool wf_draft_field(const struct wf_draft *draft, uint32_t phase, enum wf_field_name name,
		    struct wf_slice *value)
{
	const struct wf_doc *doc = draft->doc;
	const struct wf_phase *p = &doc->phases[phase];
	const struct wf_field_change *change = find_field(draft, p->heading, name);
	const struct wf_field *field;

	if (change) {
		*value = change->value;
		return !change->remove;
	}
	field = wf_doc_field(doc, p->fields, name);
	if (!field)
		return false;
	*value = wf_doc_value(doc, field, draft->arena);
	return true;
}

bool wf_draft_changes_field(const struct wf_draft *draft, uint32_t phase, enum wf_field_name name)
{
	return find_field(draft, draft->doc->phases[phase].heading, name) != NULL;
}

void wf_draft_block_step(struct wf_draft *draft, uint32_t step, struct wf_slice reason)
{
	struct wf_change *change = find_change(draft, WF_CHANGE_BLOCK, step);

	if (!change)
		change = add_change(draft, WF_CHANGE_BLOCK, step);
	change->from = draft->doc->steps[step].blocked;
	change->to = true;
	change->text = wf_arena_copy(draft->arena, reason);
}

void wf_draft_unblock_step(struct wf_draft *draft, uint32_t step)
{
	int32_t phase = draft->doc->steps[step].phase;

	record(draft, WF_CHANGE_BLOCK, step, draft->doc->steps[step].blocked, false);
	if (phase >= 0)
		draft->phases[phase].from = draft->doc->phases[phase].steps.begin;
}

bool wf_draft_step_blocked(const struct wf_draft *draft, uint32_t step)
{
	const struct wf_change *change = find_change(draft, WF_CHANGE_BLOCK, step);

	return change ? change->to : draft->doc->steps[step].blocked;
}

bool wf_draft_dropped(const struct wf_draft *draft, uint32_t step)
{
	return (draft->touched[step] & (1u << WF_CHANGE_DROP)) != 0;
}

void wf_draft_drop(struct wf_draft *draft, uint32_t index)
{
	for (uint32_t i = index; i < draft->doc->steps[index].end; i++) {
		const struct wf_step *step = &draft->doc->steps[i];
		struct wf_phase_draft *p;

		draft->touched[i] |= 1u << WF_CHANGE_DROP;
		if (draft->steps[i] != WF_DONE)
			count_around(draft, i, -1);
		if (step->phase < 0)
			continue;
		p = &draft->phases[step->phase];
		if (draft->steps[i] != WF_DONE)
			*open_count(p, step->role) -= 1;
		else
			p->done -= 1;
		p->done_steps -= draft->steps[i] == WF_DONE && step->role == WF_ROLE_STEP;
		check_ended(draft, step->phase);
	}
	add_change(draft, WF_CHANGE_DROP, index);
	imply_state(draft);
}

void wf_draft_add_step(struct wf_draft *draft, const struct wf_step_draft *step)
{
	struct wf_change *change;

	WF_GROW(draft->added, draft->nadded, draft->added_cap);
	draft->added[draft->nadded] = *step;
	draft->added[draft->nadded].text = wf_arena_copy(draft->arena, step->text);
	change = add_change(draft, WF_CHANGE_ADD, (uint32_t)draft->nadded);
	change->text = draft->added[draft->nadded++].text;
	++*open_count(&draft->phases[step->phase],
		      step->after >= 0 ? draft->doc->steps[step->after].role : WF_ROLE_STEP);
	check_ended(draft, (int32_t)step->phase);
	imply_state(draft);
}

void wf_draft_log(struct wf_draft *draft, const struct wf_log_draft *entry)
{
	struct wf_log_draft *copy;
	struct wf_change *change;

	WF_GROW(draft->logs, draft->nlogs, draft->logs_cap);
	copy = &draft->logs[draft->nlogs];
	copy->about = entry->about;
	copy->phase = wf_arena_copy(draft->arena, entry->phase);
	copy->kind = wf_arena_copy(draft->arena, entry->kind);
	copy->happened = wf_arena_copy(draft->arena, entry->happened);
	copy->cause = wf_arena_copy(draft->arena, entry->cause);
	copy->resolution = wf_arena_copy(draft->arena, entry->resolution);
	copy->prevention = wf_arena_copy(draft->arena, entry->prevention);
	copy->output = wf_arena_copy(draft->arena, entry->output);
	change = add_change(draft, WF_CHANGE_LOG, (uint32_t)draft->nlogs);
	change->text = copy->kind;
	draft->nlogs++;
}

void wf_draft_fill(struct wf_draft *draft, uint32_t entry, enum wf_field_name name,
		   struct wf_slice value)
{
	struct wf_change *change = add_change(draft, WF_CHANGE_FIELD, entry);

	wf_draft_set_field(draft, draft->doc->entries[entry].heading, name, value);
	change->field = name;
	change->text = wf_arena_copy(draft->arena, value);
}

void wf_draft_round(struct wf_draft *draft, uint32_t workflow, uint32_t round)
{
	const struct wf_workflow *w = &draft->doc->workflows[workflow];
	uint32_t heading = w->iteration_field >= 0 ? draft->doc->fields[w->iteration_field].heading
			   : w->pattern_field >= 0 ? draft->doc->fields[w->pattern_field].heading
						   : w->heading;
	char number[16];

	snprintf(number, sizeof(number), "%u", round);
	wf_draft_set_field(draft, heading, WF_FIELD_ITERATION, wf_slice_str(number));
	add_change(draft, WF_CHANGE_ROUND, workflow)->text =
		wf_arena_copy(draft->arena, wf_slice_str(number));
}

struct wf_slice wf_draft_date(const struct wf_draft *draft)
{
	time_t when = (time_t)draft->seconds;
	char text[32];
	struct tm tm;

	if (draft->date.len)
		return draft->date;
	if (draft->utc)
		gmtime_r(&when, &tm);
	else
		localtime_r(&when, &tm);
	return wf_arena_copy(draft->arena,
			     wf_slice(text, strftime(text, sizeof(text), "%Y-%m-%d %H:%M", &tm)));
}

void wf_draft_note(struct wf_draft *draft, const char *fmt, ...)
{
	va_list ap;

	draft->forced = true;
	va_start(ap, fmt);
	wf_buf_vprintf(&draft->notes, fmt, ap);
	va_end(ap);
	wf_buf_byte(&draft->notes, '\n');
}
