/* Advancing: which step is ticked next, what follows, and why nothing is. */
#include "ops/trial.h"

#define GO " \U0001F504"
#define OK " \u2705"
#define WAIT " \u23f8\ufe0f"
#define BAD " \u274c"

struct row {
	const char *before, *request, *after;
};

static void assert_rows(const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		assert_edit(rows[i].before, rows[i].request, rows[i].after);
}

static void the_next_step_is_ticked(void **state)
{
	static const struct row rows[] = {
		{"- [ ] a\n- [ ] b\n", "advance", "- [x] a\n- [ ] b\n"},
		{"- [x] a\n- [ ] b\n", "advance", "- [x] a\n- [x] b\n"},
		{"- [ ] a\n  - [ ] b\n  - [ ] c\n", "advance", "- [ ] a\n  - [x] b\n  - [ ] c\n"},
		{"- [ ] a\n  - [x] b\n  - [ ] c\n", "advance", "- [x] a\n  - [x] b\n  - [x] c\n"},
		{"- [ ] a (blocked)\n- [~] b\n- [ ] c\n", "advance",
		 "- [ ] a (blocked)\n- [~] b\n- [x] c\n"},
		{"## Phase 1: A\n- [ ] a\n- [ ] b\n", "advance",
		 "## Phase 1: A" GO "\n- [x] a\n- [ ] b\n"},
		{"## Phase 1: A" GO "\n- [x] a\n- [ ] b\n## Phase 2: B\n- [ ] c\n", "advance",
		 "## Phase 1: A" OK "\n- [x] a\n- [x] b\n## Phase 2: B" GO "\n- [ ] c\n"},
		{"## Phase 1: A" OK "\n- [x] a\n## Phase 2: B\n- [ ] b\n- [ ] c\n", "advance",
		 "## Phase 1: A" OK "\n- [x] a\n## Phase 2: B" GO "\n- [x] b\n- [ ] c\n"},
		{"## Phase 1: A" OK "\n- [x] a\n## Phase 2: B" WAIT "\n- [ ] b\n- [ ] c\n",
		 "advance",
		 "## Phase 1: A" OK "\n- [x] a\n## Phase 2: B" GO "\n- [x] b\n- [ ] c\n"},
		/* A completion that was due happens first. */
		{"## Phase 1: A" GO "\n- [x] a\n## Phase 2: B\n- [ ] b\n- [ ] c\n", "advance",
		 "## Phase 1: A" OK "\n- [x] a\n## Phase 2: B" GO "\n- [x] b\n- [ ] c\n"},
		/* The first workflow that has not ended. */
		{"# T\n## U\n### Phase 1: A" OK
		 "\n- [x] a\n## V\n### Phase 1: B\n- [ ] b\n- [ ] c\n",
		 "advance",
		 "# T\n## U\n### Phase 1: A" OK "\n- [x] a\n## V\n### Phase 1: B" GO
		 "\n- [x] b\n- [ ] c\n"},
		{"# Parallel\n## Phase 1: A" GO "\n- [ ] a (blocked)\n## Phase 2: B" GO
		 "\n- [ ] b\n- [ ] c\n",
		 "advance --phase 2",
		 "# Parallel\n## Phase 1: A" GO "\n- [ ] a (blocked)\n## Phase 2: B" GO
		 "\n- [x] b\n- [ ] c\n"},
	};

	(void)state;
	assert_rows(rows, COUNT(rows));
}

static void several_steps_are_one_edit(void **state)
{
	static const struct row rows[] = {
		{"## Phase 1: A\n- [ ] a\n- [ ] b\n## Phase 2: B\n- [ ] c\n- [ ] d\n",
		 "advance --steps 3",
		 "## Phase 1: A" OK "\n- [x] a\n- [x] b\n## Phase 2: B" GO "\n- [x] c\n- [ ] d\n"},
		{"## Phase 1: A\n- [ ] a\n- [ ] b\n## Phase 2: B\n- [ ] c\n", "advance --all",
		 "## Phase 1: A" OK "\n- [x] a\n- [x] b\n## Phase 2: B" GO "\n- [ ] c\n"},
		{"## Phase 1: A" GO
		 "\n- [ ] a\n  - [ ] b\n    - [ ] c\n  - [ ] d\n- [ ] e (blocked)\n",
		 "advance --all",
		 "## Phase 1: A" GO
		 "\n- [x] a\n  - [x] b\n    - [x] c\n  - [x] d\n- [ ] e (blocked)\n"},
		{"- [ ] a\n- [~] b\n- [ ] c\n", "advance --all", "- [x] a\n- [~] b\n- [x] c\n"},
		{"- [ ] a\n- [ ] b\n- [ ] c\n", "advance --steps 2", "- [x] a\n- [x] b\n- [ ] c\n"},
		{"## Phase 1: A\n- [ ] a\n- [ ] b\n", "advance --all --ticks-only",
		 "## Phase 1: A\n- [x] a\n- [x] b\n"},
		{"## Phase 1: A" OK "\n- [x] a\n## Phase 2: B\n- [ ] b\n", "advance --ticks-only",
		 "## Phase 1: A" OK "\n- [x] a\n## Phase 2: B\n- [x] b\n"},
	};

	(void)state;
	assert_rows(rows, COUNT(rows));
}

static void a_repeated_call_is_harmless(void **state)
{
	static const char text[] = "## Phase 1: A" GO "\n- [x] a\n- [ ] b\n- [ ] c\n";

	(void)state;
	assert_edit(text, "advance --expect 1.2",
		    "## Phase 1: A" GO "\n- [x] a\n- [x] b\n- [ ] c\n");
	assert_no_edit(text, "advance --expect 1.1");
	assert_refused_with_hint(text, "advance --expect 1.3", WF_NOT_ALLOWED,
				 "\"c\" is not the next step; \"b\" on line 3 is",
				 "wfmd tick status.md 1.3");
	assert_refused("## Phase 1: A" BAD "\n- [ ] a\n", "advance --expect 1.1", WF_FAILED,
		       "has failed");
}

static void what_stands_still_is_named(void **state)
{
	(void)state;
	assert_refused_with_hint("## Phase 1: A" WAIT "\n**Blocked by**: the key\n\n- [ ] a\n",
				 "advance", WF_BLOCKED, "is blocked (the key)",
				 "wfmd unblock status.md 1");
	assert_refused_with_hint("## Phase 1: A" BAD "\n- [ ] a\n", "advance", WF_FAILED,
				 "has failed", "wfmd retry status.md 1");
	assert_refused_with_hint("## Phase 1: A" GO "\n- [ ] a (blocked: key)\n", "advance",
				 WF_BLOCKED, "the next step is blocked",
				 "wfmd unblock status.md 1.1");
	assert_refused("## Phase 1: A" GO "\n- [~] a\n", "advance", WF_NOTHING_TO_DO,
		       "unknown markers");
	assert_refused_with_hint("## Phase 1: A" GO "\n- [x] a\n\n**Exit criteria**:\n- [ ] x\n",
				 "advance", WF_GATED, "only criteria are left",
				 "wfmd tick status.md 1.x1");
	assert_refused_with_hint(
		"## Phase 1: A\n**Entry criteria**:\n- [ ] e\n\n**Steps**:\n- [ ] a\n", "advance",
		WF_GATED, "entry criterion \"e\" is open", "wfmd tick status.md 1.e1");
	assert_refused("## Phase 1: A\n- [ ] a\n## Phase 2: B\n- [ ] b\n", "advance --phase 2",
		       WF_GATED, "comes after Phase 1: A");
	assert_refused_with_hint("## Phase 1: A" GO "\ntext\n## Phase 2: B\n- [ ] b\n", "advance",
				 WF_NOTHING_TO_DO, "has no steps", "wfmd complete status.md 1");
	assert_refused("# T\n## Phase 1: A" OK BAD "\n- [ ] a\n", "advance", WF_CONFLICT,
		       "two different states");
	assert_refused("- [~] a\n", "advance", WF_NOTHING_TO_DO, "unknown markers");
	assert_refused("- [ ] a (blocked)\n", "advance", WF_BLOCKED, "blocked");
}

static void assert_nothing_to_do(const char *text, const char *request, const char *part)
{
	struct trial t;

	trial_begin(&t, text);
	assert_int_equal(trial_ask(&t, request), WF_NOTHING_TO_DO);
	if (!strstr(t.r.err.message.ptr, part))
		fail_msg("'%s' is not in '%s'", part, t.r.err.message.ptr);
	trial_end(&t);
}

static void an_end_is_an_end(void **state)
{
	(void)state;
	assert_nothing_to_do("- [x] a\n", "advance", "nothing is left");
	assert_nothing_to_do("- [x] a\n", "advance --all", "nothing is left");
	assert_nothing_to_do("# Plan\n## Phase 1: A" OK "\n- [x] a\n", "advance",
			     "nothing is left to do in Plan");
	assert_nothing_to_do("## Phase 1: A" OK "\n- [x] a\n## Phase 2: B\n- [ ] b\n",
			     "advance --phase 1", "no open step");
	assert_refused_with_hint("# T\n**Pattern**: Iterative\n## Phase 1: A" OK "\n- [x] a\n",
				 "advance", WF_NOTHING_TO_DO, "nothing is left",
				 "wfmd iterate status.md");
	/* All or none. */
	assert_nothing_to_do("## Phase 1: A\n- [ ] a\n- [ ] b\n", "advance --steps 3",
			     "nothing is left");
}

/* From nothing to the end by advance alone: each call is one step more. */
static void a_workflow_is_worked_off(void **state)
{
	struct wf_buf text = WF_BUF_INIT;
	unsigned calls = 0;
	enum wf_code code;

	(void)state;
	wf_buf_str(
		&text,
		"# T\n\n## Phase 1: A\n\n- [ ] a\n  - [ ] b\n  - [ ] c\n\n## Phase 2: B (Optional)\n\n- [ ] d\n\n"
		"## Phase 3: C\n- [ ] e\n- [ ] f");
	do {
		struct trial t;

		trial_begin(&t, text.ptr);
		code = trial_ask(&t, "advance");
		if (code == WF_OK) {
			assert_int_equal(trial_write(&t), WF_OK);
			wf_buf_clear(&text);
			wf_buf_slice(&text, wf_buf_as_slice(&t.bytes));
			calls++;
		}
		trial_end(&t);
	} while (code == WF_OK && calls < 100);
	assert_int_equal(code, WF_NOTHING_TO_DO);
	assert_int_equal(calls, 5);
	assert_text(&text, "# T\n\n## Phase 1: A" OK
			   "\n\n- [x] a\n  - [x] b\n  - [x] c\n\n## Phase 2: B (Optional)" OK
			   "\n\n- [x] d\n\n## Phase 3: C" OK "\n- [x] e\n- [x] f");
}

/* What `next` shows is what `advance` ticks. */
static void next_and_advance_agree(void **state)
{
	static const char *const texts[] = {
		"- [ ] a\n",
		"- [x] a\n",
		"- [ ] a (blocked)\n",
		"## Phase 1: A" GO "\n- [x] a\n## Phase 2: B\n- [ ] b\n",
		"## Phase 1: A\n**Entry criteria**:\n- [ ] e\n\n**Steps**:\n- [ ] a\n",
		"## Phase 1: A" BAD "\n- [ ] a\n",
		"# Parallel\n## Phase 1: A" GO "\n- [ ] a (blocked)\n## Phase 2: B" GO
		"\n- [ ] b\n",
		"# Parallel\n## Phase 1: A" WAIT
		"\n**Waiting for**: B\n\n- [ ] a\n## Phase 2: B\n- [ ] b\n",
		"## Phase 1: A\n- [ ] a\n## Phase 2: B" GO "\n- [ ] b\n",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		struct trial t;
		int32_t next;
		enum wf_code code;

		trial_begin(&t, texts[i]);
		next = wf_workflow_next(&t.draft, wf_active_workflow(&t.draft));
		code = trial_ask(&t, "advance");
		if ((code == WF_OK) != (next >= 0))
			fail_msg("%s: next %d, advance %s", texts[i], next, wf_code_name(code));
		if (code == WF_OK)
			assert_int_equal(t.draft.steps[next], WF_DONE);
		trial_end(&t);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_next_step_is_ticked),
		cmocka_unit_test(several_steps_are_one_edit),
		cmocka_unit_test(a_repeated_call_is_harmless),
		cmocka_unit_test(what_stands_still_is_named),
		cmocka_unit_test(an_end_is_an_end),
		cmocka_unit_test(a_workflow_is_worked_off),
		cmocka_unit_test(next_and_advance_agree),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
