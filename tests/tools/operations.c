/*
 * Does to each FILE, in memory, what the program may be asked to do to it, at every place where it
 * can be asked, and looks at every byte that came out different.
 *
 *	operations FILE...
 *
 * Prints for each file four lines "ok NAME: WHAT" or "not ok NAME: WHAT", after each of the latter
 * what is wrong, and a line of counts that shows how much there was to be done:
 *
 *	= NAME ticks N unticks N advances N markers N headings N statuses N returns N
 *
 * with "alone N", "parent N" and "refused N" at its end where there were any.
 *
 *	unchanged	a document without edits keeps its bytes
 *	ticks		ticking a step (unticking one) with ticks alone writes the byte between its
 *			brackets, and reading the result shows that step changed and nothing else
 *	advances	advancing to the end, in each workflow and, by force, in each phase, changes
 *			markers, headings of phases and values of Status fields only
 *	returns		tick and untick give back the bytes, in every phase that is in progress; others
 *			are started, and have their first step ticked, before. They do not where the
 *			step is the only one done of its phase ("alone": the phase is pending
 *			afterwards), nor where a step around it was done although it was open
 *			("parent": that one is open afterwards). Steps that cannot be ticked, because
 *			there are open ones in them, are "refused".
 */
#include "flow/progress.h"
#include "ops/ops.h"
#include "ops/verify.h"
#include "text/file.h"

#include <stdio.h>
#include <stdlib.h>

struct counts {
	size_t ticks, unticks, advances;
	size_t markers, headings, statuses;
	size_t returns, alone, parent, refused;
};

struct subject {
	const char *name;
	struct wf_slice bytes;
	struct counts counts;
	struct wf_buf wrong;
};

/* A document that was read and what is to become of it. */
struct attempt {
	struct wf_doc doc;
	struct wf_draft draft;
	struct wf_edits edits;
	struct wf_error err;
	struct wf_buf out;
};

static void begin(struct attempt *a, struct wf_slice bytes)
{
	*a = (struct attempt){.edits = WF_EDITS_INIT, .err = WF_ERROR_INIT, .out = WF_BUF_INIT};
	if (wf_doc_read(&a->doc, "", bytes.ptr, bytes.len, NULL, &a->err) != WF_OK)
		abort();
	wf_draft_init(&a->draft, &a->doc);
	a->draft.date = WF_SLICE_LIT("2026-01-02 03:04");
}

/* Makes the new bytes, a->out. */
static enum wf_code finish(struct attempt *a)
{
	const struct wf_source *src = &a->doc.src;
	enum wf_code code = wf_draft_edits(&a->draft, &a->edits, &a->err);

	if (code != WF_OK)
		return code;
	wf_edits_apply(&a->edits, src->bytes, src->len, &a->out);
	return wf_verify(&a->draft, wf_buf_as_slice(&a->out), &a->err);
}

static void end(struct attempt *a)
{
	wf_draft_release(&a->draft);
	wf_doc_release(&a->doc);
	wf_edits_release(&a->edits);
	wf_error_release(&a->err);
	wf_buf_release(&a->out);
}

static void complain(struct subject *s, size_t line, const char *what)
{
	wf_buf_printf(&s->wrong, "#   line %zu: %s\n", line, what);
}

static void verdict(struct subject *s, const char *what)
{
	printf("%s %s: %s\n%s", s->wrong.len ? "not ok" : "ok", s->name, what, s->wrong.ptr);
	wf_buf_clear(&s->wrong);
}

/* ---- without edits ---- */

static void check_unchanged(struct subject *s)
{
	struct attempt a;

	begin(&a, s->bytes);
	if (finish(&a) != WF_OK || a.edits.n || !wf_slice_eq(wf_buf_as_slice(&a.out), s->bytes))
		complain(s, 0, "edits without anything to be done");
	end(&a);
	verdict(s, "unchanged");
}

/* ---- ticks alone ---- */

/* AFTER is BEFORE with the character between the brackets of STEP replaced by MARK. */
static bool is_one_mark(struct wf_slice before, struct wf_slice after, const struct wf_step *step,
			char mark)
{
	size_t tail = step->mark + step->mark_len;

	return after.len == before.len - step->mark_len + 1 &&
	       memcmp(after.ptr, before.ptr, step->mark) == 0 && after.ptr[step->mark] == mark &&
	       memcmp(after.ptr + step->mark + 1, before.ptr + tail, before.len - tail) == 0;
}

/* Steps and phases of NOW are those of DOC but for the state of step CHANGED (or -1: of any). */
static bool same_structure(const struct wf_doc *doc, const struct wf_doc *now, int64_t changed)
{
	if (now->nsteps != doc->nsteps || now->nphases != doc->nphases ||
	    now->nworkflows != doc->nworkflows)
		return false;
	for (size_t i = 0; i < doc->nsteps; i++) {
		const struct wf_step *was = &doc->steps[i], *is = &now->steps[i];

		if (is->phase != was->phase || is->parent != was->parent || is->role != was->role ||
		    is->line != was->line || !wf_slice_eq(is->text, was->text) ||
		    (changed >= 0 && i != (size_t)changed && is->state != was->state))
			return false;
	}
	for (size_t i = 0; i < doc->nphases; i++) {
		if (!wf_slice_eq(now->phases[i].name, doc->phases[i].name) ||
		    now->phases[i].heading != doc->phases[i].heading)
			return false;
	}
	return true;
}

static void mark_alone(struct subject *s, uint32_t i, bool tick)
{
	const struct wf_step *step;
	struct attempt a, b;
	enum wf_code code;

	begin(&a, s->bytes);
	a.draft.ticks_only = true;
	step = &a.doc.steps[i];
	code = tick ? wf_op_tick(&a.draft, i, false, &a.err)
		    : wf_op_untick(&a.draft, i, false, &a.err);
	if (code == WF_OK)
		code = finish(&a);
	if (code != WF_OK) {
		complain(s, step->line, a.err.message.ptr);
	} else if (!is_one_mark(s->bytes, wf_buf_as_slice(&a.out), step, tick ? 'x' : ' ')) {
		complain(s, step->line, "more or less than the marker changed");
	} else {
		begin(&b, wf_buf_as_slice(&a.out));
		if (!same_structure(&a.doc, &b.doc, i) ||
		    b.doc.steps[i].state != (tick ? WF_DONE : WF_OPEN))
			complain(s, step->line, "the document reads otherwise");
		end(&b);
	}
	end(&a);
}

static void check_ticks(struct subject *s)
{
	struct attempt a;

	begin(&a, s->bytes);
	for (uint32_t i = 0; i < a.doc.nsteps; i++) {
		if (a.doc.steps[i].state == WF_OPEN) {
			mark_alone(s, i, true);
			s->counts.ticks++;
		} else if (a.doc.steps[i].state == WF_DONE) {
			mark_alone(s, i, false);
			s->counts.unticks++;
		}
	}
	end(&a);
	verdict(s, "ticks");
}

/* ---- advances ---- */

static const struct wf_step *step_on(const struct wf_doc *doc, size_t line)
{
	for (size_t i = 0; i < doc->nsteps; i++) {
		if (doc->steps[i].line == line)
			return &doc->steps[i];
	}
	return NULL;
}

static const struct wf_heading *phase_heading_on(const struct wf_doc *doc, size_t line)
{
	for (size_t i = 0; i < doc->nphases; i++) {
		const struct wf_heading *h = &doc->headings[doc->phases[i].heading];

		if (!doc->implicit && line >= h->line && line <= h->last_line)
			return h;
	}
	return NULL;
}

static const struct wf_field *status_on(const struct wf_doc *doc, size_t line)
{
	for (size_t i = 0; i < doc->nphases; i++) {
		int32_t field = doc->phases[i].status;

		if (field >= 0 && doc->fields[field].line == line)
			return &doc->fields[field];
	}
	return NULL;
}

/* WAS and IS differ between HEAD bytes at their start and TAIL bytes at their end alone. */
static bool differ_within(struct wf_slice was, struct wf_slice is, size_t head, size_t tail)
{
	return is.len >= head + tail && memcmp(was.ptr, is.ptr, head) == 0 &&
	       memcmp(was.ptr + was.len - tail, is.ptr + is.len - tail, tail) == 0;
}

static void classify(struct subject *s, const struct wf_doc *doc, const struct wf_doc *now,
		     size_t line)
{
	struct wf_slice was = wf_source_line(&doc->src, line), is = wf_source_line(&now->src, line);
	const struct wf_step *step = step_on(doc, line);
	const struct wf_field *status = status_on(doc, line);
	const struct wf_heading *heading = phase_heading_on(doc, line);
	size_t head, tail;

	if (step) {
		head = step->mark - wf_doc_offset(doc, was.ptr);
		if (!differ_within(was, is, head, was.len - head - step->mark_len))
			complain(s, line, "a step changed beside its marker");
		s->counts.markers++;
	} else if (status) {
		head = (size_t)(status->value.ptr - was.ptr);
		tail = was.len - head - status->value.len;
		if (!differ_within(was, is, head, tail))
			complain(s, line, "a Status field changed beside its value");
		s->counts.statuses++;
	} else if (heading) {
		s->counts.headings++;
	} else {
		complain(s, line, "changed, and is no step, phase or Status field");
	}
}

static void compare_lines(struct subject *s, const struct wf_doc *doc, const struct wf_doc *now)
{
	if (doc->src.nlines != now->src.nlines) {
		complain(s, 0, "lines came or went");
		return;
	}
	for (size_t line = 1; line <= doc->src.nlines; line++) {
		struct wf_slice was = wf_source_line(&doc->src, line);
		struct wf_slice is = wf_source_line(&now->src, line);

		if (!wf_slice_eq(wf_source_ending(&doc->src, line),
				 wf_source_ending(&now->src, line)))
			complain(s, line, "another line ending");
		if (!wf_slice_eq(was, is))
			classify(s, doc, now, line);
	}
	if (!same_structure(doc, now, -1))
		complain(s, 0, "the document reads otherwise");
}

/* One more advance of *BYTES; false at the end of the way. */
static bool advance_once(struct subject *s, struct wf_buf *bytes, const struct wf_advance *how,
			 bool force)
{
	struct attempt a, b;
	enum wf_code code;
	bool changed = false;

	begin(&a, wf_buf_as_slice(bytes));
	a.draft.force = force;
	code = wf_op_advance(&a.draft, how, &a.err);
	if (code == WF_OK)
		code = finish(&a);
	if (code == WF_OK) {
		begin(&b, wf_buf_as_slice(&a.out));
		changed = a.edits.n > 0;
		if (!changed)
			complain(s, 0, "a success that changes nothing");
		compare_lines(s, &a.doc, &b.doc);
		end(&b);
		s->counts.advances++;
	} else if (wf_code_status(code) != 1 && code != WF_CONFLICT) {
		complain(s, a.err.line, a.err.message.ptr);
	}
	if (changed) {
		wf_buf_clear(bytes);
		wf_buf_slice(bytes, wf_buf_as_slice(&a.out));
	}
	end(&a);
	return changed;
}

static void advance_to_end(struct subject *s, const struct wf_advance *how, bool force, size_t most)
{
	struct wf_buf bytes = WF_BUF_INIT;

	wf_buf_slice(&bytes, s->bytes);
	while (most > 0 && advance_once(s, &bytes, how, force))
		most--;
	if (most == 0)
		complain(s, 0, "advancing does not end");
	wf_buf_release(&bytes);
}

static void check_advances(struct subject *s)
{
	struct wf_advance how = {.phase = -1, .expect = -1, .steps = 1};
	struct attempt a;

	begin(&a, s->bytes);
	for (uint32_t w = 0; w < a.doc.nworkflows; w++) {
		how.workflow = w;
		advance_to_end(s, &how, false, a.doc.nsteps + 2);
	}
	for (uint32_t p = 0; p < a.doc.nphases && !a.doc.implicit; p++) {
		how.workflow = a.doc.phases[p].workflow;
		how.phase = (int32_t)p;
		advance_to_end(s, &how, true, a.doc.nsteps + 2);
	}
	end(&a);
	verdict(s, "advances");
}

/* ---- tick and untick ---- */

static bool parent_done(const struct wf_doc *doc, uint32_t step)
{
	for (int32_t p = doc->steps[step].parent; p >= 0; p = doc->steps[p].parent) {
		if (doc->steps[p].state == WF_DONE)
			return true;
	}
	return false;
}

static void untick_again(struct subject *s, const struct attempt *a, uint32_t i)
{
	const struct wf_step *step = &a->doc.steps[i];
	const struct wf_phase *phase = &a->doc.phases[step->phase];
	struct attempt b;
	enum wf_code code;

	begin(&b, wf_buf_as_slice(&a->out));
	b.draft.force = true;
	code = wf_op_untick(&b.draft, i, false, &b.err);
	if (code == WF_OK)
		code = finish(&b);
	if (code != WF_OK) {
		complain(s, step->line, b.err.message.ptr);
	} else if (wf_slice_eq(wf_buf_as_slice(&b.out),
			       wf_slice(a->doc.src.bytes, a->doc.src.len))) {
		s->counts.returns++;
	} else if (parent_done(&a->doc, i)) {
		s->counts.parent++;
	} else if (phase->done_steps == 0 && b.draft.phases[step->phase].state == WF_PENDING) {
		s->counts.alone++;
	} else {
		complain(s, step->line, "tick and untick do not give back the bytes");
	}
	end(&b);
}

static void tick_and_return(struct subject *s, struct wf_slice bytes, uint32_t i)
{
	struct attempt a;
	enum wf_code code;

	begin(&a, bytes);
	a.draft.force = true;
	code = wf_op_tick(&a.draft, i, false, &a.err);
	if (code == WF_OK)
		code = finish(&a);
	if (code == WF_NOT_ALLOWED)
		s->counts.refused++;
	else if (code != WF_OK)
		complain(s, a.doc.steps[i].line, a.err.message.ptr);
	else if (a.draft.phases[a.doc.steps[i].phase].state == WF_IN_PROGRESS)
		untick_again(s, &a, i);
	end(&a);
}

/* Ticks and unticks every open step of PHASE, if it is in progress in BYTES. */
static void return_in_phase(struct subject *s, struct wf_slice bytes, uint32_t phase)
{
	struct attempt a;

	begin(&a, bytes);
	if (a.draft.phases[phase].state == WF_IN_PROGRESS) {
		for (uint32_t i = a.doc.phases[phase].steps.begin;
		     i < a.doc.phases[phase].steps.end; i++) {
			if (a.doc.steps[i].state == WF_OPEN)
				tick_and_return(s, bytes, i);
		}
	}
	end(&a);
}

/* Puts PHASE in progress with a step done, where it is not; WF_OK if something was to be done. */
static enum wf_code prepare(struct attempt *a, uint32_t phase)
{
	static const struct wf_words nothing;
	struct wf_advance how = {.phase = (int32_t)phase, .expect = -1, .steps = 1};

	a->draft.force = true;
	how.workflow = a->doc.phases[phase].workflow;
	if (a->doc.phases[phase].done_steps == 0)
		return wf_op_advance(&a->draft, &how, &a->err);
	if (a->doc.phases[phase].state == WF_PENDING)
		return wf_op_phase(&a->draft, WF_EVENT_START, phase, &nothing, &a->err);
	return WF_NOTHING_TO_DO;
}

static void return_in_prepared(struct subject *s, uint32_t phase)
{
	struct attempt a;

	begin(&a, s->bytes);
	if (prepare(&a, phase) == WF_OK && finish(&a) == WF_OK)
		return_in_phase(s, wf_buf_as_slice(&a.out), phase);
	end(&a);
}

static void check_returns(struct subject *s)
{
	struct attempt a;

	begin(&a, s->bytes);
	for (uint32_t p = 0; p < a.doc.nphases && !a.doc.implicit; p++) {
		return_in_phase(s, s->bytes, p);
		return_in_prepared(s, p);
	}
	end(&a);
	verdict(s, "returns");
}

/* ---- all of it ---- */

static void print_counts(const struct subject *s)
{
	const struct counts *c = &s->counts;

	printf("= %s ticks %zu unticks %zu advances %zu markers %zu headings %zu statuses %zu returns %zu",
	       s->name, c->ticks, c->unticks, c->advances, c->markers, c->headings, c->statuses,
	       c->returns);
	if (c->alone)
		printf(" alone %zu", c->alone);
	if (c->parent)
		printf(" parent %zu", c->parent);
	if (c->refused)
		printf(" refused %zu", c->refused);
	printf("\n");
}

static void examine(const char *path)
{
	const char *slash = strrchr(path, '/');
	struct subject s = {.name = slash ? slash + 1 : path, .wrong = WF_BUF_INIT};
	struct wf_error err = WF_ERROR_INIT;
	struct wf_doc doc;
	char *bytes = NULL;
	size_t len = 0;
	enum wf_code code = wf_file_read(&bytes, &len, path, &err);

	if (code == WF_OK)
		code = wf_doc_read(&doc, path, bytes, len, NULL, &err);
	if (code == WF_OK) {
		wf_doc_release(&doc);
		s.bytes = wf_slice(bytes, len);
		check_unchanged(&s);
		check_ticks(&s);
		check_advances(&s);
		check_returns(&s);
		print_counts(&s);
	} else {
		printf("= %s refused: %s\n", s.name, wf_code_name(code));
	}
	wf_buf_release(&s.wrong);
	wf_error_release(&err);
	free(bytes);
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		examine(argv[i]);
		fflush(stdout);
	}
	return 0;
}
