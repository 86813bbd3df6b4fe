/* Drafts: counts follow marks, changes are noted once, the document stays as it was. */
#include "flow/draft.h"

#include "ops/trial.h"

#include <stdlib.h>
#include <time.h>

static const char text[] = "# T\n"                          /* 1 */
			   "**Pattern**: Iterative\n"       /* 2 */
			   "\n"                             /* 3 */
			   "## Phase 1: A \U0001F504\n"     /* 4 */
			   "**Owner**: me &amp; you\n"      /* 5 */
			   "**Entry criteria**:\n"          /* 6 */
			   "- [x] e1\n"                     /* 7 */
			   "\n"                             /* 8 */
			   "**Steps**:\n"                   /* 9 */
			   "- [x] s1\n"                     /* 10 */
			   "- [ ] s2 (blocked: key)\n"      /* 11 */
			   "  - [ ] s21\n"                  /* 12 */
			   "- [~] s3\n"                     /* 13 */
			   "\n"                             /* 14 */
			   "### Exit criteria\n"            /* 15 */
			   "- [ ] x1\n"                     /* 16 */
			   "\n"                             /* 17 */
			   "## Error Log\n"                 /* 18 */
			   "### 2026-01-01 - A - Failure\n" /* 19 */
			   "**What happened**: x\n";        /* 20 */

static void assert_counts(const struct wf_draft *draft, uint32_t done, uint32_t done_steps,
			  uint32_t open_entry, uint32_t open_exit, uint32_t open_steps)
{
	const struct wf_phase_draft *p = &draft->phases[0];

	assert_int_equal(p->done, done);
	assert_int_equal(p->done_steps, done_steps);
	assert_int_equal(p->open_entry, open_entry);
	assert_int_equal(p->open_exit, open_exit);
	assert_int_equal(p->open_steps, open_steps);
	assert_int_equal(wf_draft_open(draft, 0), open_entry + open_exit + open_steps);
}

static void a_moment_becomes_a_date_where_it_is_written(void **state)
{
	struct trial t;

	(void)state;
	trial_begin(&t, text);
	assert_true(wf_slice_is(wf_draft_date(&t.draft), "2026-11-22 14:05"));
	t.draft.date = wf_slice("", 0);
	t.draft.seconds = 1700000000;
	t.draft.utc = true;
	assert_true(wf_slice_is(wf_draft_date(&t.draft), "2023-11-14 22:13"));
	setenv("TZ", "XXX-5:30", 1);
	tzset();
	t.draft.utc = false;
	assert_true(wf_slice_is(wf_draft_date(&t.draft), "2023-11-15 03:43"));
	trial_end(&t);
}

static void a_fresh_draft_is_the_document(void **state)
{
	struct trial t;

	(void)state;
	trial_begin(&t, text);
	assert_counts(&t.draft, 2, 1, 0, 1, 3);
	assert_int_equal(t.draft.phases[0].state, WF_IN_PROGRESS);
	for (size_t i = 0; i < t.r.doc.nsteps; i++)
		assert_int_equal(t.draft.steps[i], t.r.doc.steps[i].state);
	assert_int_equal(trial_write(&t), WF_OK);
	assert_int_equal(t.edits.n, 0);
	assert_string_equal(t.bytes.ptr, text);
	trial_end(&t);
}

static void counts_follow_marks(void **state)
{
	struct trial t;

	(void)state;
	trial_begin(&t, text);
	wf_draft_mark(&t.draft, trial_step(&t, "1.2.1"), WF_DONE);
	assert_counts(&t.draft, 3, 2, 0, 1, 2);
	wf_draft_mark(&t.draft, trial_step(&t, "1.x1"), WF_DONE);
	assert_counts(&t.draft, 4, 2, 0, 0, 2);
	wf_draft_mark(&t.draft, trial_step(&t, "1.e1"), WF_OPEN);
	assert_counts(&t.draft, 3, 2, 1, 0, 2);
	wf_draft_mark(&t.draft, trial_step(&t, "1.3"), WF_OPEN);
	assert_counts(&t.draft, 3, 2, 1, 0, 2);
	wf_draft_mark(&t.draft, trial_step(&t, "1.3"), WF_DONE);
	assert_counts(&t.draft, 4, 3, 1, 0, 1);
	assert_int_equal(t.r.doc.steps[trial_step(&t, "1.x1")].state, WF_OPEN);
	trial_end(&t);
}

static void a_second_change_joins_the_first(void **state)
{
	struct trial t;

	(void)state;
	trial_begin(&t, text);
	wf_draft_mark(&t.draft, 2, WF_DONE);
	wf_draft_mark(&t.draft, 1, WF_OPEN);
	wf_draft_mark(&t.draft, 2, WF_DONE);
	wf_draft_mark(&t.draft, 1, WF_DONE);
	wf_draft_state(&t.draft, 0, WF_COMPLETE);
	wf_draft_state(&t.draft, 0, WF_STATE_FAILED);
	wf_draft_state(&t.draft, 0, WF_STATE_FAILED);
	assert_int_equal(t.draft.nchanges, 3);
	assert_int_equal(t.draft.changes[0].what, WF_CHANGE_STEP);
	assert_int_equal(t.draft.changes[0].index, 2);
	assert_int_equal(t.draft.changes[0].from, WF_OPEN);
	assert_int_equal(t.draft.changes[0].to, WF_DONE);
	assert_int_equal(t.draft.changes[1].from, WF_DONE);
	assert_int_equal(t.draft.changes[1].to, WF_DONE);
	assert_int_equal(t.draft.changes[2].what, WF_CHANGE_PHASE);
	assert_int_equal(t.draft.changes[2].from, WF_IN_PROGRESS);
	assert_int_equal(t.draft.changes[2].to, WF_STATE_FAILED);
	trial_end(&t);
}

static void assert_field(const struct wf_draft *draft, enum wf_field_name name,
			 const char *expected)
{
	struct wf_slice value;
	bool found = wf_draft_field(draft, 0, name, &value);

	assert_int_equal(found, expected != NULL);
	if (expected)
		assert_slice(value, expected);
}

static void fields_are_those_of_the_draft(void **state)
{
	char value[] = "api";
	struct trial t;
	uint32_t heading;

	(void)state;
	trial_begin(&t, text);
	heading = t.r.doc.phases[0].heading;
	assert_field(&t.draft, WF_FIELD_OWNER, "me & you");
	assert_field(&t.draft, WF_FIELD_ENTRY, "e1");
	assert_field(&t.draft, WF_FIELD_SINCE, NULL);
	wf_draft_set_field(&t.draft, heading, WF_FIELD_SINCE, wf_slice_str(value));
	value[0] = '?';
	assert_field(&t.draft, WF_FIELD_SINCE, "api");
	wf_draft_remove_field(&t.draft, heading, WF_FIELD_SINCE);
	assert_field(&t.draft, WF_FIELD_SINCE, NULL);
	wf_draft_remove_field(&t.draft, heading, WF_FIELD_OWNER);
	assert_field(&t.draft, WF_FIELD_OWNER, NULL);
	wf_draft_set_field(&t.draft, heading, WF_FIELD_OWNER, WF_SLICE_LIT("you"));
	assert_field(&t.draft, WF_FIELD_OWNER, "you");
	wf_draft_remove_field(&t.draft, heading, WF_FIELD_SKIPPED);
	assert_int_equal(t.draft.nfields, 2);
	trial_end(&t);
}

static void steps_may_wait(void **state)
{
	uint32_t one, two;
	struct trial t;

	(void)state;
	trial_begin(&t, text);
	one = trial_step(&t, "1.1");
	two = trial_step(&t, "1.2");
	assert_false(wf_draft_step_blocked(&t.draft, one));
	assert_true(wf_draft_step_blocked(&t.draft, two));
	wf_draft_block_step(&t.draft, one, WF_SLICE_LIT("x"));
	wf_draft_unblock_step(&t.draft, two);
	assert_true(wf_draft_step_blocked(&t.draft, one));
	assert_false(wf_draft_step_blocked(&t.draft, two));
	wf_draft_unblock_step(&t.draft, one);
	assert_false(wf_draft_step_blocked(&t.draft, one));
	assert_int_equal(t.draft.nchanges, 2);
	assert_true(t.draft.touched_text);
	trial_end(&t);
}

static void dropped_steps_no_longer_count(void **state)
{
	struct trial t;

	(void)state;
	trial_begin(&t, text);
	wf_draft_drop(&t.draft, trial_step(&t, "1.2"));
	assert_counts(&t.draft, 2, 1, 0, 1, 1);
	assert_true(wf_draft_dropped(&t.draft, trial_step(&t, "1.2")));
	assert_false(wf_draft_dropped(&t.draft, trial_step(&t, "1.3")));
	wf_draft_drop(&t.draft, trial_step(&t, "1.x1"));
	assert_counts(&t.draft, 2, 1, 0, 0, 1);
	wf_draft_drop(&t.draft, trial_step(&t, "1.1"));
	assert_counts(&t.draft, 1, 0, 0, 0, 1);
	wf_draft_drop(&t.draft, trial_step(&t, "1.e1"));
	assert_counts(&t.draft, 0, 0, 0, 0, 1);
	trial_end(&t);
}

static void added_things_are_copied(void **state)
{
	char word[] = "new";
	struct wf_step_draft step = {.phase = 0, .after = -1, .text = wf_slice_str(word)};
	struct wf_log_draft entry = {.phase = wf_slice_str(word), .kind = wf_slice_str(word)};
	struct trial t;

	(void)state;
	trial_begin(&t, text);
	wf_draft_add_step(&t.draft, &step);
	wf_draft_log(&t.draft, &entry);
	wf_draft_fill(&t.draft, 0, WF_FIELD_CAUSE, wf_slice_str(word));
	word[0] = '?';
	assert_slice(t.draft.added[0].text, "new");
	assert_slice(t.draft.logs[0].phase, "new");
	assert_slice(t.draft.logs[0].cause, "");
	assert_slice(t.draft.fields[0].value, "new");
	assert_int_equal(t.draft.nchanges, 3);
	assert_slice(t.draft.changes[2].text, "new");
	assert_counts(&t.draft, 2, 1, 0, 1, 4);
	trial_end(&t);
}

static void rounds_and_notes_are_kept(void **state)
{
	struct trial t;

	(void)state;
	trial_begin(&t, text);
	wf_draft_round(&t.draft, 0, 3);
	assert_int_equal(t.draft.fields[0].heading, 1);
	assert_int_equal(t.draft.fields[0].name, WF_FIELD_ITERATION);
	assert_slice(t.draft.fields[0].value, "3");
	assert_false(t.draft.forced);
	wf_draft_note(&t.draft, "%s is %d", "one", 1);
	wf_draft_note(&t.draft, "two");
	assert_true(t.draft.forced);
	assert_string_equal(t.draft.notes.ptr, "one is 1\ntwo\n");
	trial_end(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_fresh_draft_is_the_document),
		cmocka_unit_test(a_moment_becomes_a_date_where_it_is_written),
		cmocka_unit_test(counts_follow_marks),
		cmocka_unit_test(a_second_change_joins_the_first),
		cmocka_unit_test(fields_are_those_of_the_draft),
		cmocka_unit_test(steps_may_wait),
		cmocka_unit_test(dropped_steps_no_longer_count),
		cmocka_unit_test(added_things_are_copied),
		cmocka_unit_test(rounds_and_notes_are_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
