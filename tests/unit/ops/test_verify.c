/* The last look: what does not say what was asked for is not written. */
#include "ops/verify.h"

#include "ops/trial.h"

#define GO " \U0001F504"
#define OK " \u2705"

static const char before[] =
	"# T\n## Phase 1: A\n- [ ] a\n  - [ ] b\n- [ ] c (blocked)\n## Phase 2: B\n- [x] d\n";

/* Asks for REQUESTS, and shows AFTER as what they made. */
static enum wf_code look_at(const char *requests, const char *after)
{
	enum wf_code code;
	struct trial t;

	trial_begin(&t, before);
	assert_int_equal(trial_ask(&t, requests), WF_OK);
	code = wf_verify(&t.draft, wf_slice_str(after), &t.r.err);
	if (code != WF_OK) {
		assert_string_equal(t.r.err.file.ptr, "status.md");
		assert_true(t.r.err.message.len > 0 && t.r.err.hint.len > 0);
	}
	trial_end(&t);
	return code;
}

#define ASK "set 1 Since: x; mark 1.1.1 done; state 1 in-progress"

static void what_was_asked_for_passes(void **state)
{
	(void)state;
	assert_int_equal(look_at(ASK, "# T\n## Phase 1: A" GO
				      "\n**Since**: x\n- [ ] a\n  - [x] b\n- [ ] c (blocked)\n"
				      "## Phase 2: B\n- [x] d\n"),
			 WF_OK);
}

static void anything_else_is_a_conflict(void **state)
{
	static const char *const afters[] = {
		/* a state */
		"# T\n## Phase 1: A\n**Since**: x\n- [ ] a\n  - [x] b\n- [ ] c (blocked)\n## Phase 2: B\n- [x] d\n",
		/* another phase's state */
		"# T\n## Phase 1: A" GO
		"\n**Since**: x\n- [ ] a\n  - [x] b\n- [ ] c (blocked)\n## Phase 2: B" OK
		"\n- [x] d\n",
		/* a mark */
		"# T\n## Phase 1: A" GO
		"\n**Since**: x\n- [ ] a\n  - [ ] b\n- [ ] c (blocked)\n## Phase 2: B\n- [x] d\n",
		/* a step less, a step more */
		"# T\n## Phase 1: A" GO
		"\n**Since**: x\n- [ ] a\n  - [x] b\n- [ ] c (blocked)\n## Phase 2: B\n",
		"# T\n## Phase 1: A" GO
		"\n**Since**: x\n- [ ] a\n  - [x] b\n- [ ] c (blocked)\n## Phase 2: B\n- [x] d\n- [ ] e\n",
		/* a role */
		"# T\n## Phase 1: A" GO
		"\n**Exit criteria**:\n- [ ] a\n  - [x] b\n- [ ] c (blocked)\n## Phase 2: B\n- [x] d\n",
		/* a reason */
		"# T\n## Phase 1: A" GO
		"\n**Since**: x\n- [ ] a\n  - [x] b\n- [ ] c\n## Phase 2: B\n- [x] d\n",
		/* a phase less, a phase more, another name */
		"# T\n## Phase 1: A" GO
		"\n**Since**: x\n- [ ] a\n  - [x] b\n- [ ] c (blocked)\n- [x] d\n",
		"# T\n## Phase 1: A" GO
		"\n**Since**: x\n- [ ] a\n  - [x] b\n- [ ] c (blocked)\n## Phase 2: B\n- [x] d\n## Phase 3: C\n",
		"# T\n## Phase 1: X" GO
		"\n**Since**: x\n- [ ] a\n  - [x] b\n- [ ] c (blocked)\n## Phase 2: B\n- [x] d\n",
		/* an entry */
		"# T\n## Phase 1: A" GO
		"\n**Since**: x\n- [ ] a\n  - [x] b\n- [ ] c (blocked)\n## Phase 2: B\n- [x] d\n"
		"## Error Log\n### 2026-01-01 - A - K\n",
		"",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(afters); i++) {
		if (look_at(ASK, afters[i]) != WF_CONFLICT)
			fail_msg("passed:\n%s", afters[i]);
	}
}

static void a_log_entry_must_be_there(void **state)
{
	(void)state;
	assert_int_equal(
		look_at("log A --kind K",
			"# T\n## Phase 1: A\n- [ ] a\n  - [ ] b\n- [ ] c (blocked)\n## Phase 2: B\n"
			"- [x] d\n\n## Error Log\n\n### 2026-11-22 14:05 - A - K\n"),
		WF_OK);
	assert_int_equal(look_at("log A --kind K", before), WF_CONFLICT);
}

/* Its indentation makes the next heading part of what stands before it. */
static void a_new_list_takes_no_heading_in(void **state)
{
	static const char text[] =
		"# One\n## Phase 1: A" GO "\nWords.\n\n  # Two\n## Phase 1: B\n- [ ] b\n";
	struct wf_step_draft step = {.after = -1, .text = WF_SLICE_LIT("new")};
	struct wf_buf out = WF_BUF_INIT;
	struct wf_edits edits = {0};
	struct trial t;

	(void)state;
	trial_begin(&t, text);
	wf_draft_add_step(&t.draft, &step);
	assert_int_equal(wf_draft_edits(&t.draft, &edits, &t.r.err), WF_OK);
	wf_edits_apply(&edits, text, strlen(text), &out);
	assert_int_equal(wf_verify(&t.draft, wf_buf_as_slice(&out), &t.r.err), WF_CONFLICT);
	wf_edits_release(&edits);
	wf_buf_release(&out);
	trial_end(&t);
}

static void dropped_steps_must_be_gone(void **state)
{
	struct trial t;

	(void)state;
	trial_begin(&t, before);
	wf_draft_drop(&t.draft, trial_step(&t, "1.1"));
	assert_int_equal(
		wf_verify(
			&t.draft,
			wf_slice_str(
				"# T\n## Phase 1: A\n- [ ] c (blocked)\n## Phase 2: B\n- [x] d\n"),
			&t.r.err),
		WF_OK);
	assert_int_equal(wf_verify(&t.draft, wf_slice_str(before), &t.r.err), WF_CONFLICT);
	assert_int_equal(
		wf_verify(
			&t.draft,
			wf_slice_str(
				"# T\n## Phase 1: A\n  - [ ] b\n- [ ] c (blocked)\n## Phase 2: B\n- [x] d\n"),
			&t.r.err),
		WF_CONFLICT);
	trial_end(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_asked_for_passes),
		cmocka_unit_test(anything_else_is_a_conflict),
		cmocka_unit_test(a_log_entry_must_be_there),
		cmocka_unit_test(a_new_list_takes_no_heading_in),
		cmocka_unit_test(dropped_steps_must_be_gone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
