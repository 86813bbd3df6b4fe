/*
 * What holds for every document and every request, tried on random ones.
 *
 *	nothing asked		not a byte changes
 *	an edit			touches only what it owns; read again, the document says what was asked
 *	tick, then untick	the document as it was
 *	ids			select just what they are the id of
 *	line endings		say nothing
 *	a consistent document	stays one through any legal events
 *	any words		are read back, and change nothing around them
 */
#include "doc/random.h"
#include "doc/select.h"
#include "ops/generate.h"
#include "ops/trial.h"

#define RUNS 400

/* What a run was about, for its failure. */
struct run {
	struct random random;
	struct wf_buf text; /* the document */
	struct wf_buf said; /* what was asked of it */
};

static void begin_run(struct run *run, unsigned i, unsigned flags)
{
	*run = (struct run){.random = random_begin(i), .text = WF_BUF_INIT, .said = WF_BUF_INIT};
	random_document(&run->random, &run->text, flags);
}

static void end_run(struct run *run)
{
	wf_buf_release(&run->text);
	wf_buf_release(&run->said);
}

/* A line for a line, whatever ends it. */
static void add_lines(struct wf_buf *out, const char *title, struct wf_slice bytes)
{
	wf_buf_printf(out, "\n--- %s\n", title);
	for (size_t i = 0; i < bytes.len; i++) {
		if (bytes.ptr[i] != '\r')
			wf_buf_byte(out, bytes.ptr[i]);
		else if (i + 1 == bytes.len || bytes.ptr[i + 1] != '\n')
			wf_buf_byte(out, '\n');
	}
}

static void give_up(struct run *run, struct trial *t, const char *what)
{
	struct wf_buf report = WF_BUF_INIT;

	wf_buf_str(&report, run->said.ptr);
	add_lines(&report, "before", wf_slice(t->r.bytes, t->r.len));
	if (t->bytes.len)
		add_lines(&report, "after", wf_buf_as_slice(&t->bytes));
	if (t->r.err.message.len)
		wf_buf_printf(&report, "\n--- error\n%s", t->r.err.message.ptr);
	random_failed(&run->random, what, wf_buf_as_slice(&report));
}

static void say(struct run *run, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void say(struct run *run, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	wf_buf_vprintf(&run->said, format, ap);
	va_end(ap);
	wf_buf_byte(&run->said, '\n');
}

/* ---- requests ---- */

/*
 * PHASE is blocked before it has begun or could. The format lets its steps be ticked and lets it
 * fail all the same; it has then begun out of order, and `check` reports that.
 */
static bool is_out_of_turn(const struct trial *t, int32_t phase)
{
	unsigned gates = WF_GATE_ENTRY | WF_GATE_WAITS | WF_GATE_ORDER;
	uint32_t index;

	return phase >= 0 && t->draft.phases[phase].state == WF_STATE_BLOCKED &&
	       !wf_phase_begun(&t->draft, (uint32_t)phase) &&
	       wf_gate_closed(&t->draft, (uint32_t)phase, gates, &index);
}

static enum wf_code ask_of_step(struct run *run, struct trial *t, uint32_t step)
{
	bool stays = is_out_of_turn(t, t->r.doc.steps[step].phase);
	unsigned which = below(&run->random, stays ? 2 : 12);
	bool all = chance(&run->random, 20);

	/* A parent that alone is unticked stays open over done children: `check` warns of it. */
	all |= which >= 9 && t->r.doc.steps[step].end > step + 1;
	if (which == 0) {
		say(run, "wait :%u", t->r.doc.steps[step].line);
		wf_draft_block_step(&t->draft, step, WF_SLICE_LIT("no (key"));
		return WF_OK;
	}
	if (which == 1) {
		say(run, "resume :%u", t->r.doc.steps[step].line);
		wf_draft_unblock_step(&t->draft, step);
		return WF_OK;
	}
	say(run, "%s :%u%s", which < 9 ? "tick" : "untick", t->r.doc.steps[step].line,
	    all ? " --all" : "");
	return which < 9 ? wf_op_tick(&t->draft, step, all, &t->r.err)
			 : wf_op_untick(&t->draft, step, all, &t->r.err);
}

static enum wf_code ask_of_phase(struct run *run, struct trial *t, uint32_t phase)
{
	static const struct wf_words words = {.message = WF_SLICE_LIT("why & *how*"),
					      .to = WF_SLICE_LIT("Ann")};
	enum wf_event event;

	do
		event = (enum wf_event)below(&run->random, WF_NEVENTS);
	while (event == WF_EVENT_TICK || event == WF_EVENT_UNTICK ||
	       (event == WF_EVENT_FAIL && is_out_of_turn(t, (int32_t)phase)));
	say(run, "%s :%u", wf_event_name(event),
	    t->r.doc.headings[t->r.doc.phases[phase].heading].line);
	return wf_op_phase(&t->draft, event, phase, &words, &t->r.err);
}

static enum wf_code ask_to_advance(struct run *run, struct trial *t)
{
	struct wf_advance a = {
		.workflow = below(&run->random, (unsigned)t->r.doc.nworkflows),
		.phase = -1,
		.expect = -1,
		.steps = 1 + below(&run->random, 3),
		.all = chance(&run->random, 10),
	};

	say(run, "advance -w %u --steps %u%s", a.workflow + 1, a.steps, a.all ? " --all" : "");
	return wf_op_advance(&t->draft, &a, &t->r.err);
}

/* One random request; FORCE gives it --force now and then. */
static enum wf_code ask_anything(struct run *run, struct trial *t, bool force)
{
	unsigned which = below(&run->random, 20);
	uint32_t workflow = below(&run->random, (unsigned)t->r.doc.nworkflows);

	t->draft.force = force && chance(&run->random, 30);
	if (t->draft.force)
		say(run, "--force");
	if (which < 6)
		return ask_to_advance(run, t);
	if (which < 12 && t->r.doc.nsteps)
		return ask_of_step(run, t, below(&run->random, (unsigned)t->r.doc.nsteps));
	if (which < 19)
		return ask_of_phase(run, t, below(&run->random, (unsigned)t->r.doc.nphases));
	say(run, "iterate -w %u", workflow + 1);
	return wf_op_iterate(&t->draft, workflow, &t->r.err);
}

/* ---- the document that was written is the draft ---- */

static const char *differs_in_steps(const struct wf_draft *draft, const struct wf_doc *now)
{
	const struct wf_doc *doc = draft->doc;

	if (now->nsteps != doc->nsteps)
		return "another number of steps";
	for (uint32_t i = 0; i < now->nsteps; i++) {
		if (now->steps[i].state != draft->steps[i])
			return "a step's state";
		if (now->steps[i].blocked != wf_draft_step_blocked(draft, i))
			return "a step's reason";
		if (now->steps[i].role != doc->steps[i].role ||
		    now->steps[i].parent != doc->steps[i].parent ||
		    now->steps[i].phase != doc->steps[i].phase ||
		    now->steps[i].number != doc->steps[i].number)
			return "a step's place";
	}
	return NULL;
}

static const char *differs_in_phases(const struct wf_draft *draft, const struct wf_doc *now)
{
	const struct wf_doc *doc = draft->doc;

	if (now->nphases != doc->nphases || now->implicit != doc->implicit ||
	    now->nworkflows != doc->nworkflows)
		return "another number of phases";
	for (uint32_t i = 0; i < now->nphases && !doc->implicit; i++) {
		const struct wf_phase *a = &doc->phases[i], *b = &now->phases[i];

		if (b->state != draft->phases[i].state)
			return "a phase's state";
		if (!wf_slice_eq(a->name, b->name) || !wf_slice_eq(a->number, b->number) ||
		    !wf_slice_eq(a->owner, b->owner) || a->optional != b->optional ||
		    a->workflow != b->workflow)
			return "a phase's name";
		if (b->done != draft->phases[i].done ||
		    b->open_steps != draft->phases[i].open_steps ||
		    b->open_entry != draft->phases[i].open_entry ||
		    b->open_exit != draft->phases[i].open_exit)
			return "a phase's counts";
	}
	return NULL;
}

/* Where HEADING is after the edit: entries may have been put before it. */
static uint32_t heading_now(const struct wf_draft *draft, uint32_t heading)
{
	const struct wf_doc *doc = draft->doc;
	bool behind = doc->log >= 0 && heading >= doc->headings[doc->log].section_end;

	return heading + (behind ? (uint32_t)draft->nlogs : 0);
}

static const char *differs_in_fields(const struct wf_draft *draft, const struct wf_doc *now)
{
	const char *what = NULL;
	struct wf_arena arena = {0};

	for (size_t i = 0; i < draft->nfields && !what; i++) {
		const struct wf_field_change *change = &draft->fields[i];
		uint32_t heading = heading_now(draft, change->heading);
		const struct wf_field *field =
			wf_doc_field(now, now->headings[heading].fields, change->name);

		if (change->remove)
			what = field ? "a field that was to go" : NULL;
		else if (!field || !wf_slice_eq(wf_doc_value(now, field, &arena), change->value))
			what = "a field's value";
	}
	wf_arena_release(&arena);
	return what;
}

static const char *differs_in_log(const struct wf_draft *draft, const struct wf_doc *now)
{
	if (now->nentries != draft->doc->nentries + draft->nlogs)
		return "another number of entries";
	for (size_t i = 0; i < draft->nlogs; i++) {
		const struct wf_entry *entry = &now->entries[draft->doc->nentries + i];

		if (!wf_slice_eq(entry->date, draft->date) ||
		    !wf_slice_eq(entry->kind, draft->logs[i].kind) ||
		    !wf_slice_eq(entry->phase, draft->logs[i].phase))
			return "an entry's heading";
	}
	return NULL;
}

static const char *differs(const struct wf_draft *draft, const struct wf_doc *now)
{
	const char *what = differs_in_phases(draft, now);

	if (!what)
		what = differs_in_steps(draft, now);
	if (!what)
		what = differs_in_fields(draft, now);
	if (!what)
		what = differs_in_log(draft, now);
	if (!what && now->ndamages != draft->doc->ndamages)
		what = "another number of broken boxes";
	return what;
}

/* ---- an edit touches only what it owns ---- */

static bool is_one_line(struct wf_slice s)
{
	return !(s.len && (memchr(s.ptr, '\n', s.len) || memchr(s.ptr, '\r', s.len)));
}

static bool inside(const struct wf_edit *e, size_t from, size_t to)
{
	return e->offset >= from && e->offset + e->len <= to && is_one_line(e->text);
}

/* One character of a marker becomes `x` or a space; or a reason ends the step's text. */
static bool is_of_step(const struct wf_draft *draft, const struct wf_edit *e)
{
	for (size_t i = 0; i < draft->nchanges; i++) {
		const struct wf_change *c = &draft->changes[i];
		const struct wf_step *step;

		if (c->what != WF_CHANGE_STEP && c->what != WF_CHANGE_BLOCK)
			continue;
		step = &draft->doc->steps[c->index];
		if (c->what == WF_CHANGE_STEP && e->offset == step->mark &&
		    e->len == step->mark_len && e->text.len == 1)
			return true;
		if (c->what == WF_CHANGE_BLOCK &&
		    inside(e, step->mark + step->mark_len + 1u,
			   wf_source_end(&draft->doc->src, step->last_line)))
			return true;
	}
	return false;
}

/* In the text of a heading that has a state. */
static bool is_of_heading(const struct wf_draft *draft, const struct wf_edit *e)
{
	const struct wf_doc *doc = draft->doc;

	for (size_t i = 1; i < doc->nheadings; i++) {
		const struct wf_heading *h = &doc->headings[i];
		size_t from = wf_doc_offset(doc, h->content.ptr);
		bool own = h->phase >= 0 && doc->phases[h->phase].heading == i;

		if (h->phase < 0 || !inside(e, from, from + h->content.len))
			continue;
		return own ? draft->phases[h->phase].state != doc->phases[h->phase].state
			   : h->nsymbols > 0;
	}
	return false;
}

/* A field's value, or the line of one that goes, or new lines between others. */
static bool is_of_field(const struct wf_draft *draft, const struct wf_edit *e)
{
	const struct wf_doc *doc = draft->doc;
	const struct wf_source *src = &doc->src;

	for (size_t i = 0; i < doc->nfields; i++) {
		const struct wf_field *f = &doc->fields[i];
		size_t from = wf_doc_offset(doc, f->value.ptr);

		if (inside(e, from, from + f->value.len))
			return true;
		if (e->offset == wf_source_start(src, f->line) &&
		    e->offset + e->len == src->starts[f->line])
			return e->text.len == 0;
	}
	return e->len == 0 && (draft->nfields || draft->nlogs) &&
	       (e->offset == src->len || e->offset == src->bom ||
		e->offset == src->starts[wf_source_line_at(src, e->offset) - 1]);
}

/* The last line's ending goes with the field after it. */
static bool is_ending(const struct wf_draft *draft, const struct wf_edit *e)
{
	const struct wf_source *src = &draft->doc->src;

	return e->text.len == 0 && wf_source_ending(src, src->nlines).len == 0 && e->len <= 2 &&
	       strspn(src->bytes + e->offset, "\r\n") >= e->len;
}

static bool owns_its_edits(const struct trial *t)
{
	for (size_t i = 0; i < t->edits.n; i++) {
		const struct wf_edit *e = &t->edits.items[i];

		if (!is_of_step(&t->draft, e) && !is_of_heading(&t->draft, e) &&
		    !is_of_field(&t->draft, e) && !is_ending(&t->draft, e))
			return false;
	}
	return true;
}

/* ---- blocks ---- */

/* The blocks but paragraphs, by kind and nesting: what no edit of fields and symbols may change. */
static void outline(struct wf_buf *out, const struct wf_source *src)
{
	struct wf_blocks blocks;

	wf_blocks_parse(&blocks, src);
	for (size_t i = 0; i < blocks.n; i++) {
		const struct wf_block *b = &blocks.items[i];
		size_t depth = 0;

		for (int32_t p = b->parent; p >= 0; p = blocks.items[p].parent)
			depth++;
		if (b->type != WF_BLOCK_PARAGRAPH)
			wf_buf_printf(out, "%u.%u.%u@%zu ", b->type, b->level, b->fenced, depth);
	}
	wf_blocks_release(&blocks);
}

/* Fields that are items come and go as items, and entries bring headings. */
static bool keeps_outline(const struct trial *t, const struct wf_doc *now)
{
	struct wf_buf before = WF_BUF_INIT, after = WF_BUF_INIT;
	bool same = t->draft.nlogs > 0;

	for (size_t i = 0; i < t->r.doc.nfields && !same; i++)
		same = t->r.doc.fields[i].item && t->draft.nfields > 0;
	if (same)
		return true;
	outline(&before, &t->r.doc.src);
	outline(&after, &now->src);
	same = wf_slice_eq(wf_buf_as_slice(&before), wf_buf_as_slice(&after));
	wf_buf_release(&before);
	wf_buf_release(&after);
	return same;
}

static bool has_open_end(const struct wf_doc *doc)
{
	return doc->src.nlines && wf_source_ending(&doc->src, doc->src.nlines).len == 0;
}

/* Looks at a document that was written, in every way. */
static void check_written(struct run *run, struct trial *t)
{
	struct reading now;
	const char *what;

	reading_bytes(&now, t->bytes.ptr, t->bytes.len);
	what = differs(&t->draft, &now.doc);
	if (what)
		give_up(run, t, what);
	if (!owns_its_edits(t))
		give_up(run, t, "an edit of something else");
	if (!keeps_outline(t, &now.doc))
		give_up(run, t, "other blocks");
	if (has_open_end(&t->r.doc) != has_open_end(&now.doc) ||
	    t->r.doc.src.bom != now.doc.src.bom)
		give_up(run, t, "another end, or mark");
	reading_end(&now);
}

/* ---- the properties ---- */

static void nothing_asked_changes_nothing(void **state)
{
	(void)state;
	for (unsigned i = 0; i < RUNS; i++) {
		struct run run;
		struct trial t;

		begin_run(&run, i, GENERATE_DAMAGED);
		trial_bytes(&t, run.text.ptr, run.text.len);
		if (trial_write(&t) != WF_OK || t.edits.n > 0 ||
		    !wf_slice_eq(wf_buf_as_slice(&t.bytes), wf_buf_as_slice(&run.text)))
			give_up(&run, &t, "changed");
		trial_end(&t);
		end_run(&run);
	}
}

static void an_edit_says_what_was_asked_and_touches_nothing_else(void **state)
{
	unsigned written = 0;

	(void)state;
	for (unsigned i = 0; i < 4 * RUNS; i++) {
		enum wf_code code;
		struct run run;
		struct trial t;

		begin_run(&run, i, i % 2 ? GENERATE_DAMAGED : 0);
		trial_bytes(&t, run.text.ptr, run.text.len);
		code = t.r.doc.nphases ? ask_anything(&run, &t, true) : WF_NOT_STATUS;
		if (code == WF_OK)
			code = trial_write(&t);
		if (code == WF_OK) {
			check_written(&run, &t);
			written++;
		} else if (code != WF_NOT_STATUS && t.r.err.message.len == 0) {
			give_up(&run, &t, "refused without a word");
		}
		trial_end(&t);
		end_run(&run);
	}
	assert_true(written > RUNS);
}

/* A step that can be ticked, with its phase staying in progress, in sections without symbols. */
static bool is_tickable(const struct trial *t, uint32_t i)
{
	const struct wf_doc *doc = &t->r.doc;
	const struct wf_step *step = &doc->steps[i];

	for (int32_t h = (int32_t)step->heading; h >= 0; h = doc->headings[h].parent) {
		if (doc->headings[h].nsymbols &&
		    (step->phase < 0 || (uint32_t)h != doc->phases[step->phase].heading))
			return false;
	}
	for (int32_t p = (int32_t)i; p >= 0; p = doc->steps[p].parent) {
		if (doc->src.bytes[doc->steps[p].mark] != ' ')
			return false;
	}
	return step->phase >= 0 && step->end == i + 1 &&
	       (doc->implicit ||
		(doc->phases[step->phase].state == WF_IN_PROGRESS &&
		 (doc->phases[step->phase].done_steps || step->role != WF_ROLE_STEP)));
}

static void tick_then_untick_is_nothing(void **state)
{
	unsigned tried = 0;

	(void)state;
	for (unsigned i = 0; i < 2 * RUNS; i++) {
		struct run run;
		struct trial t;

		begin_run(&run, i, 0);
		trial_bytes(&t, run.text.ptr, run.text.len);
		for (uint32_t s = 0; s < t.r.doc.nsteps; s++) {
			struct trial one, two;

			if (!is_tickable(&t, s))
				continue;
			say(&run, "tick and untick :%u", t.r.doc.steps[s].line);
			trial_bytes(&one, run.text.ptr, run.text.len);
			if (wf_op_tick(&one.draft, s, false, &one.r.err) == WF_OK &&
			    trial_write(&one) == WF_OK &&
			    (one.r.doc.implicit ||
			     one.draft.phases[one.r.doc.steps[s].phase].state == WF_IN_PROGRESS)) {
				trial_bytes(&two, one.bytes.ptr, one.bytes.len);
				if (one.edits.n == 0 ||
				    wf_op_untick(&two.draft, s, false, &two.r.err) == WF_GATED) {
					trial_end(&two);
				} else if (trial_write(&two) != WF_OK ||
					   !wf_slice_eq(wf_buf_as_slice(&two.bytes),
							wf_buf_as_slice(&run.text))) {
					give_up(&run, &two, "not as it was");
				} else {
					trial_end(&two);
					tried++;
				}
			}
			trial_end(&one);
		}
		trial_end(&t);
		end_run(&run);
	}
	assert_true(tried > RUNS / 10);
}

static void check_id(struct run *run, struct trial *t, enum wf_select_kind kind, uint32_t index)
{
	struct wf_selection s = {0};
	struct wf_buf id = WF_BUF_INIT;

	if (kind == WF_SELECT_PHASE)
		wf_phase_id(&id, &t->r.doc, index);
	else
		wf_step_id(&id, &t->r.doc, index);
	say(run, "%s", id.ptr);
	if (wf_select(&s, &t->r.doc, wf_buf_as_slice(&id), kind, -1, &t->r.err) != WF_OK ||
	    s.kind != kind || s.index != index)
		give_up(run, t, "the id selects something else");
	wf_buf_clear(&run->said);
	wf_buf_release(&id);
}

static void ids_select_what_they_name(void **state)
{
	(void)state;
	for (unsigned i = 0; i < RUNS; i++) {
		struct run run;
		struct trial t;

		begin_run(&run, i, GENERATE_DAMAGED);
		trial_bytes(&t, run.text.ptr, run.text.len);
		for (uint32_t k = 0; k < t.r.doc.nphases && !t.r.doc.implicit; k++)
			check_id(&run, &t, WF_SELECT_PHASE, k);
		for (uint32_t k = 0; k < t.r.doc.nsteps; k++)
			check_id(&run, &t, WF_SELECT_STEP, k);
		trial_end(&t);
		end_run(&run);
	}
}

/* TEXT with one kind of line ending. */
static void add_with_ending(struct wf_buf *out, const struct wf_buf *text, const char *ending)
{
	for (size_t i = 0; i < text->len; i++) {
		if (text->ptr[i] != '\r' && text->ptr[i] != '\n')
			wf_buf_byte(out, text->ptr[i]);
		else if (text->ptr[i] == '\r' || i == 0 || text->ptr[i - 1] != '\r')
			wf_buf_str(out, ending);
	}
}

/* What the document says, in words. */
static void describe(struct wf_buf *out, const struct wf_doc *doc)
{
	struct wf_arena arena = {0};

	for (size_t i = 0; i < doc->nphases; i++)
		wf_buf_printf(out, "%.*s|%.*s|%u ", WF_SLICE_ARG(doc->phases[i].number),
			      WF_SLICE_ARG(doc->phases[i].name), doc->phases[i].state);
	for (size_t i = 0; i < doc->nsteps; i++)
		wf_buf_printf(out, "%u.%u.%d.%.*s ", doc->steps[i].line, doc->steps[i].state,
			      doc->steps[i].blocked, WF_SLICE_ARG(doc->steps[i].text));
	for (size_t i = 0; i < doc->nfields; i++) {
		wf_buf_printf(out, "%u.%u=", doc->fields[i].line, doc->fields[i].name);
		wf_buf_slice(out, wf_doc_value(doc, &doc->fields[i], &arena));
	}
	wf_arena_release(&arena);
}

static void line_endings_say_nothing(void **state)
{
	static const char *const endings[] = {"\n", "\r\n", "\r"};

	(void)state;
	for (unsigned i = 0; i < RUNS; i++) {
		struct wf_buf said[COUNT(endings)];
		struct run run;

		begin_run(&run, i, GENERATE_DAMAGED);
		for (size_t e = 0; e < COUNT(endings); e++) {
			struct wf_buf text = WF_BUF_INIT;
			struct trial t;

			said[e] = (struct wf_buf)WF_BUF_INIT;
			add_with_ending(&text, &run.text, endings[e]);
			trial_bytes(&t, text.ptr, text.len);
			describe(&said[e], &t.r.doc);
			if (!wf_slice_eq(wf_buf_as_slice(&said[e]), wf_buf_as_slice(&said[0])))
				give_up(&run, &t, "read otherwise");
			trial_end(&t);
			wf_buf_release(&text);
		}
		for (size_t e = 0; e < COUNT(endings); e++)
			wf_buf_release(&said[e]);
		end_run(&run);
	}
}

/* A document may end anywhere. */
static void every_beginning_can_be_edited(void **state)
{
	(void)state;
	for (unsigned i = 0; i < RUNS / 20; i++) {
		struct run run;

		begin_run(&run, i, 0);
		for (size_t len = 0; len < run.text.len; len += 1 + below(&run.random, 5)) {
			struct trial t;

			trial_bytes(&t, run.text.ptr, len);
			if (t.r.doc.nphases && ask_anything(&run, &t, true) == WF_OK &&
			    trial_write(&t) == WF_OK)
				check_written(&run, &t);
			wf_buf_clear(&run.said);
			trial_end(&t);
		}
		end_run(&run);
	}
}

/* ---- consistent documents stay consistent ---- */

/* An entry names PHASE, or one of another workflow that is called the same. */
static bool is_logged(const struct wf_doc *doc, uint32_t phase)
{
	for (size_t i = 0; i < doc->nentries; i++) {
		int32_t other = doc->entries[i].phase_index;

		if (other >= 0 && wf_slice_eq(doc->phases[other].name, doc->phases[phase].name))
			return true;
	}
	return false;
}

/* The rule that a phase breaks, by its state and boxes alone; or NULL. */
static const char *fault_of_phase(const struct wf_draft *draft, uint32_t i)
{
	const struct wf_phase *p = &draft->doc->phases[i];
	uint32_t total = p->steps.end - p->steps.begin, open = total - p->done, index;
	bool begun = wf_phase_begun(draft, i);

	if (p->state == WF_COMPLETE && open)
		return "complete-with-open-steps";
	if ((p->state == WF_PENDING || p->state == WF_IN_PROGRESS) && total && !open)
		return "done-not-complete";
	if (p->state == WF_PENDING && p->done_steps)
		return "started-not-marked";
	if (p->symbol && p->status_known && p->status_state != p->state)
		return "status-field-conflict";
	if (begun && (p->open_entry || wf_gate_closed(draft, i, WF_GATE_WAITS, &index)))
		return "gate-open";
	if (p->state == WF_STATE_FAILED && !is_logged(draft->doc, i))
		return "failed-without-log";
	return NULL;
}

static const char *fault_of_workflow(const struct wf_draft *draft, const struct wf_workflow *w)
{
	const char *fault = NULL;
	bool ended = true;
	uint32_t current = 0;

	for (uint32_t i = 0; i < w->nphases && !fault; i++) {
		uint32_t phase = w->phases[i];

		fault = fault_of_phase(draft, phase);
		current += draft->phases[phase].state == WF_IN_PROGRESS;
		if (w->flow == WF_PARALLEL || fault)
			continue;
		if (current > 1)
			fault = "several-in-progress";
		else if (!ended && wf_phase_begun(draft, phase))
			fault = "out-of-order";
		else if (ended && wf_phase_waits_turn(draft, phase))
			fault = "blocked-without-reason";
		ended = ended && wf_phase_ended(draft, phase);
	}
	return fault;
}

static const char *fault_of_step(const struct wf_doc *doc, uint32_t i)
{
	const struct wf_step *step = &doc->steps[i];
	uint32_t open = 0;

	for (uint32_t k = i + 1; k < step->end; k++)
		open += doc->steps[k].state != WF_DONE;
	if (step->end == i + 1)
		return NULL;
	if (step->state == WF_DONE && open)
		return "parent-done-child-open";
	return step->state == WF_OPEN && !open ? "children-done-parent-open" : NULL;
}

static const char *fault_of(const struct wf_draft *draft)
{
	const char *fault = NULL;

	for (uint32_t i = 0; i < draft->doc->nsteps && !fault; i++)
		fault = fault_of_step(draft->doc, i);
	for (uint32_t i = 0; i < draft->doc->nworkflows && !fault && !draft->doc->implicit; i++)
		fault = fault_of_workflow(draft, &draft->doc->workflows[i]);
	return fault;
}

/* `check` warns of a phase that has criteria alone, which mixed line endings may make of a fresh one. */
static bool has_empty_phase(const struct wf_doc *doc)
{
	for (size_t i = 0; i < doc->nphases; i++) {
		if (doc->phases[i].open_steps + doc->phases[i].done_steps == 0)
			return true;
	}
	return false;
}

/* From a fresh document through random events, each on what the last one wrote. */
/* One event on what the run has written so far, if it is legal; true where that changed it. */
static bool live_on(struct run *run)
{
	const char *fault;
	enum wf_code code;
	struct trial t;
	bool changed = false;

	trial_bytes(&t, run->text.ptr, run->text.len);
	fault = has_empty_phase(&t.r.doc) ? NULL : fault_of(&t.draft);
	if (fault)
		give_up(run, &t, fault);
	code = ask_anything(run, &t, false);
	if (code == WF_OK) {
		if (trial_write(&t) != WF_OK)
			give_up(run, &t, "cannot be written");
		check_written(run, &t);
		wf_buf_clear(&run->text);
		wf_buf_slice(&run->text, wf_buf_as_slice(&t.bytes));
		changed = t.edits.n > 0;
	} else {
		say(run, "\t(%s)", wf_code_name(code));
	}
	trial_end(&t);
	return changed;
}

static void legal_events_keep_a_document_consistent(void **state)
{
	unsigned written = 0;

	(void)state;
	for (unsigned i = 0; i < RUNS; i++) {
		struct run run;

		begin_run(&run, i, GENERATE_FRESH);
		for (unsigned k = 0; k < 40; k++)
			written += live_on(&run);
		end_run(&run);
	}
	assert_true(written > 2 * RUNS);
}

/* ---- words ---- */

/* The field NAME under the phase's heading has the value VALUE. */
static bool has_value(const struct wf_doc *doc, uint32_t heading, enum wf_field_name name,
		      struct wf_slice value)
{
	const struct wf_field *field = wf_doc_field(doc, doc->headings[heading].fields, name);
	struct wf_arena arena = {0};
	bool same = field && wf_slice_eq(wf_doc_value(doc, field, &arena), value);

	wf_arena_release(&arena);
	return same;
}

static void any_words_are_read_back(void **state)
{
	unsigned written = 0;

	(void)state;
	for (unsigned i = 0; i < 2 * RUNS; i++) {
		struct wf_buf text = WF_BUF_INIT;
		struct wf_words words;
		struct reading now;
		uint32_t phase;
		struct run run;
		struct trial t;
		bool fail;

		begin_run(&run, i, GENERATE_FRESH);
		random_text(&run.random, &text, 10);
		words = (struct wf_words){.message = wf_buf_as_slice(&text),
					  .action = wf_buf_as_slice(&text),
					  .cause = wf_buf_as_slice(&text)};
		trial_bytes(&t, run.text.ptr, run.text.len);
		fail = chance(&run.random, 50);
		phase = fail ? t.r.doc.workflows[0].phases[0]
			     : below(&run.random, (unsigned)t.r.doc.nphases);
		say(&run, "%s phase %u: %s", fail ? "fail" : "block", phase, text.ptr);
		if (wf_op_phase(&t.draft, fail ? WF_EVENT_FAIL : WF_EVENT_BLOCK, phase, &words,
				&t.r.err) == WF_OK) {
			if (trial_write(&t) != WF_OK)
				give_up(&run, &t, "cannot be written");
			check_written(&run, &t);
			reading_bytes(&now, t.bytes.ptr, t.bytes.len);
			if (fail ? !has_value(&now.doc,
					      now.doc.entries[now.doc.nentries - 1].heading,
					      WF_FIELD_CAUSE, words.cause)
				 : !has_value(&now.doc, now.doc.phases[phase].heading,
					      WF_FIELD_BLOCKED_BY, words.message))
				give_up(&run, &t, "another value");
			reading_end(&now);
			written++;
		}
		trial_end(&t);
		end_run(&run);
		wf_buf_release(&text);
	}
	assert_true(written > RUNS);
}

static void any_reason_of_a_step_is_read_back(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 2 * RUNS; i++) {
		struct wf_buf text = WF_BUF_INIT;
		struct reading now;
		struct run run;
		struct trial t;
		uint32_t step;

		begin_run(&run, i, 0);
		random_text(&run.random, &text, 10);
		trial_bytes(&t, run.text.ptr, run.text.len);
		if (t.r.doc.nsteps) {
			step = below(&run.random, (unsigned)t.r.doc.nsteps);
			say(&run, "wait :%u: %s", t.r.doc.steps[step].line, text.ptr);
			wf_draft_block_step(&t.draft, step, wf_buf_as_slice(&text));
			if (trial_write(&t) != WF_OK)
				give_up(&run, &t, "cannot be written");
			check_written(&run, &t);
			reading_bytes(&now, t.bytes.ptr, t.bytes.len);
			if (!wf_slice_eq(now.doc.steps[step].reason, wf_buf_as_slice(&text)))
				give_up(&run, &t, "another reason");
			reading_end(&now);
		}
		trial_end(&t);
		end_run(&run);
		wf_buf_release(&text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_asked_changes_nothing),
		cmocka_unit_test(an_edit_says_what_was_asked_and_touches_nothing_else),
		cmocka_unit_test(tick_then_untick_is_nothing),
		cmocka_unit_test(ids_select_what_they_name),
		cmocka_unit_test(line_endings_say_nothing),
		cmocka_unit_test(every_beginning_can_be_edited),
		cmocka_unit_test(legal_events_keep_a_document_consistent),
		cmocka_unit_test(any_words_are_read_back),
		cmocka_unit_test(any_reason_of_a_step_is_read_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
