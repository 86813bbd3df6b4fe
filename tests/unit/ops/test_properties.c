/*
 * What holds for every document and every request, tried on random ones.
 *
 *	nothing asked		not a byte changes
 *	an edit			touches only what it owns; read again, the document says what was asked
 *	tick, then untick	the document as it was
 *	ids			select just what they are the id of
 *	line endings		say nothing
 *	any words		are read back, and change nothing around them
 */
#include "doc/select.h"
#include "ops/run.h"

#define RUNS 400

/* ---- the properties ---- */

static void nothing_asked_changes_nothing(void **state)
{
	(void)state;
	for (unsigned i = 0; i < RUNS; i++) {
		struct run run;
		struct trial t;

		run_begin(&run, i, GENERATE_DAMAGED);
		trial_bytes(&t, run.text.ptr, run.text.len);
		if (trial_write(&t) != WF_OK || t.edits.n > 0 ||
		    !wf_slice_eq(wf_buf_as_slice(&t.bytes), wf_buf_as_slice(&run.text)))
			run_failed(&run, &t, "changed");
		trial_end(&t);
		run_end(&run);
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

		run_begin(&run, i, i % 2 ? GENERATE_DAMAGED : 0);
		trial_bytes(&t, run.text.ptr, run.text.len);
		code = t.r.doc.nphases ? run_ask(&run, &t, true) : WF_NOT_STATUS;
		if (code == WF_OK)
			code = trial_write(&t);
		if (code == WF_OK) {
			run_check_written(&run, &t);
			written++;
		} else if (code != WF_NOT_STATUS && t.r.err.message.len == 0) {
			run_failed(&run, &t, "refused without a word");
		}
		trial_end(&t);
		run_end(&run);
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

		run_begin(&run, i, 0);
		trial_bytes(&t, run.text.ptr, run.text.len);
		for (uint32_t s = 0; s < t.r.doc.nsteps; s++) {
			struct trial one, two;

			if (!is_tickable(&t, s))
				continue;
			run_say(&run, "tick and untick :%u", t.r.doc.steps[s].line);
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
					run_failed(&run, &two, "not as it was");
				} else {
					trial_end(&two);
					tried++;
				}
			}
			trial_end(&one);
		}
		trial_end(&t);
		run_end(&run);
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
	run_say(run, "%s", id.ptr);
	if (wf_select(&s, &t->r.doc, wf_buf_as_slice(&id), kind, -1, &t->r.err) != WF_OK ||
	    s.kind != kind || s.index != index)
		run_failed(run, t, "the id selects something else");
	wf_buf_clear(&run->said);
	wf_buf_release(&id);
}

static void ids_select_what_they_name(void **state)
{
	(void)state;
	for (unsigned i = 0; i < RUNS; i++) {
		struct run run;
		struct trial t;

		run_begin(&run, i, GENERATE_DAMAGED);
		trial_bytes(&t, run.text.ptr, run.text.len);
		for (uint32_t k = 0; k < t.r.doc.nphases && !t.r.doc.implicit; k++)
			check_id(&run, &t, WF_SELECT_PHASE, k);
		for (uint32_t k = 0; k < t.r.doc.nsteps; k++)
			check_id(&run, &t, WF_SELECT_STEP, k);
		trial_end(&t);
		run_end(&run);
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

		run_begin(&run, i, GENERATE_DAMAGED);
		for (size_t e = 0; e < COUNT(endings); e++) {
			struct wf_buf text = WF_BUF_INIT;
			struct trial t;

			said[e] = (struct wf_buf)WF_BUF_INIT;
			add_with_ending(&text, &run.text, endings[e]);
			trial_bytes(&t, text.ptr, text.len);
			describe(&said[e], &t.r.doc);
			if (!wf_slice_eq(wf_buf_as_slice(&said[e]), wf_buf_as_slice(&said[0])))
				run_failed(&run, &t, "read otherwise");
			trial_end(&t);
			wf_buf_release(&text);
		}
		for (size_t e = 0; e < COUNT(endings); e++)
			wf_buf_release(&said[e]);
		run_end(&run);
	}
}

/* A document may end anywhere. */
static void every_beginning_can_be_edited(void **state)
{
	(void)state;
	for (unsigned i = 0; i < RUNS / 20; i++) {
		struct run run;

		run_begin(&run, i, 0);
		for (size_t len = 0; len < run.text.len; len += 1 + below(&run.random, 5)) {
			struct trial t;

			trial_bytes(&t, run.text.ptr, len);
			if (t.r.doc.nphases && run_ask(&run, &t, true) == WF_OK &&
			    trial_write(&t) == WF_OK)
				run_check_written(&run, &t);
			wf_buf_clear(&run.said);
			trial_end(&t);
		}
		run_end(&run);
	}
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

		run_begin(&run, i, GENERATE_FRESH);
		random_text(&run.random, &text, 10);
		words = (struct wf_words){.message = wf_buf_as_slice(&text),
					  .action = wf_buf_as_slice(&text),
					  .cause = wf_buf_as_slice(&text)};
		trial_bytes(&t, run.text.ptr, run.text.len);
		fail = chance(&run.random, 50);
		phase = fail ? t.r.doc.workflows[0].phases[0]
			     : below(&run.random, (unsigned)t.r.doc.nphases);
		run_say(&run, "%s phase %u: %s", fail ? "fail" : "block", phase, text.ptr);
		if (wf_op_phase(&t.draft, fail ? WF_EVENT_FAIL : WF_EVENT_BLOCK, phase, &words,
				&t.r.err) == WF_OK) {
			if (trial_write(&t) != WF_OK)
				run_failed(&run, &t, "cannot be written");
			run_check_written(&run, &t);
			reading_bytes(&now, t.bytes.ptr, t.bytes.len);
			if (fail ? !has_value(&now.doc,
					      now.doc.entries[now.doc.nentries - 1].heading,
					      WF_FIELD_CAUSE, words.cause)
				 : !has_value(&now.doc, now.doc.phases[phase].heading,
					      WF_FIELD_BLOCKED_BY, words.message))
				run_failed(&run, &t, "another value");
			reading_end(&now);
			written++;
		}
		trial_end(&t);
		run_end(&run);
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

		run_begin(&run, i, 0);
		random_text(&run.random, &text, 10);
		trial_bytes(&t, run.text.ptr, run.text.len);
		if (t.r.doc.nsteps) {
			step = below(&run.random, (unsigned)t.r.doc.nsteps);
			run_say(&run, "wait :%u: %s", t.r.doc.steps[step].line, text.ptr);
			wf_draft_block_step(&t.draft, step, wf_buf_as_slice(&text));
			if (trial_write(&t) != WF_OK)
				run_failed(&run, &t, "cannot be written");
			run_check_written(&run, &t);
			reading_bytes(&now, t.bytes.ptr, t.bytes.len);
			if (!wf_slice_eq(wf_step_reason(&now.doc, step), wf_buf_as_slice(&text)))
				run_failed(&run, &t, "another reason");
			reading_end(&now);
		}
		trial_end(&t);
		run_end(&run);
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
		cmocka_unit_test(any_words_are_read_back),
		cmocka_unit_test(any_reason_of_a_step_is_read_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
