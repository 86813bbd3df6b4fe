/* Events on phases: the words that go with them, the log, rollback, rounds, the default phase. */
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
	for (size_t i = 0; i < n; i++) {
		char *before = with_endings(rows[i].before, "\r\n");
		char *after = with_endings(rows[i].after, "\r\n");

		assert_edit(rows[i].before, rows[i].request, rows[i].after);
		assert_edit(before, rows[i].request, after);
		free(before);
		free(after);
	}
}

static void phases_start_and_complete(void **state)
{
	static const struct row rows[] = {
		{"## Phase 1: A\n- [ ] a\n", "start 1", "## Phase 1: A" GO "\n- [ ] a\n"},
		{"## Phase 1: A" GO "\n- [ ] a\n", "start 1", "## Phase 1: A" GO "\n- [ ] a\n"},
		{"## Phase 1: A" WAIT "\n- [ ] a\n", "start 1", "## Phase 1: A" GO "\n- [ ] a\n"},
		/* What was done before it was skipped counts. */
		{"## Phase 1: A (Optional)\n**Skipped**: x\n\n- [x] a\n- [ ] b\n", "start 1",
		 "## Phase 1: A (Optional)" GO "\n\n- [x] a\n- [ ] b\n"},
		{"## Phase 1: A (Optional)\n**Skipped**: x\n\n- [x] a\n", "start 1",
		 "## Phase 1: A (Optional)" OK "\n\n- [x] a\n"},
		{"## Phase 1: A" GO "\n- [x] a\n## Phase 2: B\n- [ ] b\n", "complete 1",
		 "## Phase 1: A" OK "\n- [x] a\n## Phase 2: B" GO "\n- [ ] b\n"},
		{"## Phase 1: A" OK "\n- [ ] a\n", "complete 1", "## Phase 1: A" OK "\n- [ ] a\n"},
		{"## Phase 1: A" GO "\ntext\n", "complete 1", "## Phase 1: A" OK "\ntext\n"},
	};

	(void)state;
	assert_rows(rows, COUNT(rows));
}

static void blocking_says_why(void **state)
{
	static const struct row rows[] = {
		{"## Phase 1: A" GO "\n\n- [ ] a\n", "block 1 -m no key",
		 "## Phase 1: A" WAIT
		 "\n**Blocked by**: no key\n**Since**: 2026-11-22\n\n- [ ] a\n"},
		{"## Phase 1: A\n\n- [ ] a\n",
		 "block 1 -m no key --since 2026-01-01 --action Ask Ann",
		 "## Phase 1: A" WAIT
		 "\n**Blocked by**: no key\n**Since**: 2026-01-01\n**Action needed**: Ask Ann\n\n- [ ] a\n"},
		{"## Phase 1: A" GO "\n**Owner**: me\n**Blocked by**: old\n\n- [ ] a\n",
		 "block 1 -m new",
		 "## Phase 1: A" WAIT
		 "\n**Owner**: me\n**Blocked by**: new\n**Since**: 2026-11-22\n\n- [ ] a\n"},
		{"## Phase 1: A" WAIT "\n**Blocked by**: x\n**Since**: y\n\n- [ ] a\n", "unblock 1",
		 "## Phase 1: A" GO "\n\n- [ ] a\n"},
		{"## Phase 1: A" WAIT "\n**Blocked by**: x\n\n- [x] a\n## Phase 2: B\n- [ ] b\n",
		 "unblock 1", "## Phase 1: A" OK "\n\n- [x] a\n## Phase 2: B" GO "\n- [ ] b\n"},
		{"## Phase 1: A\n- [ ] a\n## Phase 2: B" WAIT "\n**Blocked by**: x\n\n- [ ] b\n",
		 "unblock 2", "## Phase 1: A\n- [ ] a\n## Phase 2: B\n\n- [ ] b\n"},
		{"## Phase 1: A" WAIT "\n**Waiting for**: a delivery\n\n- [ ] a\n", "unblock 1",
		 "## Phase 1: A" GO "\n\n- [ ] a\n"},
	};

	(void)state;
	assert_rows(rows, COUNT(rows));
}

static const char waiting[] = "# Parallel\n## Phase 1: A" GO "\n- [ ] a\n## Phase 2: B" WAIT
			      "\n**Waiting for**: A\n\n- [ ] b\n";

static void what_waits_for_a_phase_is_not_unblocked(void **state)
{
	(void)state;
	assert_refused(waiting, "unblock 2", WF_GATED, "waits for Phase 1: A, which has not ended");
	assert_edit(waiting, "unblock 2 --force",
		    "# Parallel\n## Phase 1: A" GO "\n- [ ] a\n## Phase 2: B" GO "\n\n- [ ] b\n");
	/* Whatever it begins with, it no longer waits. */
	assert_edit("# Parallel\n## Phase 1: A" OK
		    "\n- [x] a\n## Phase 2: B\n**Waiting for**: A\n\n- [ ] b\n",
		    "fail 2 -m w",
		    "# Parallel\n## Phase 1: A" OK "\n- [x] a\n## Phase 2: B" BAD
		    "\n\n- [ ] b\n\n## Error Log\n\n### 2026-11-22 14:05 - B - Failure\n"
		    "**What happened**: w\n");
	assert_edit(waiting, "tick 1.1",
		    "# Parallel\n## Phase 1: A" OK "\n- [x] a\n## Phase 2: B" GO "\n\n- [ ] b\n");
}

static void failures_are_logged(void **state)
{
	static const struct row rows[] = {
		{"## Phase 1: A" GO "\n- [ ] a\n", "fail 1 -m it broke",
		 "## Phase 1: A" BAD
		 "\n- [ ] a\n\n## Error Log\n\n### 2026-11-22 14:05 - A - Failure\n"
		 "**What happened**: it broke\n"},
		{"## Phase 1: A" GO "\n- [ ] a\n",
		 "fail 1 -m w --kind K --cause c --resolution r --prevention p",
		 "## Phase 1: A" BAD "\n- [ ] a\n\n## Error Log\n\n### 2026-11-22 14:05 - A - K\n"
		 "**What happened**: w\n**Root cause**: c\n**Resolution**: r\n**Prevention**: p\n"},
		{"## Phase 1: A" BAD "\n- [ ] a\n\n## Error Log\n\n### 2026-01-01 - A - Failure\n",
		 "fail 1 -m again",
		 "## Phase 1: A" BAD "\n- [ ] a\n\n## Error Log\n\n### 2026-01-01 - A - Failure\n\n"
		 "### 2026-11-22 14:05 - A - Failure\n**What happened**: again\n"},
		{"## Phase 1: A" WAIT "\n**Blocked by**: x\n**Since**: y\n\n- [ ] a\n",
		 "fail 1 -m w",
		 "## Phase 1: A" BAD
		 "\n\n- [ ] a\n\n## Error Log\n\n### 2026-11-22 14:05 - A - Failure\n"
		 "**What happened**: w\n"},
		{"## Phase 1: A (Optional) (me)" GO "\n- [ ] a\n", "fail 1 -m w",
		 "## Phase 1: A (Optional) (me)" BAD
		 "\n- [ ] a\n\n## Error Log\n\n### 2026-11-22 14:05 - A - Failure\n"
		 "**What happened**: w\n"},
		{"## Phase 1: A" OK "\n- [x] a\n## Phase 2: A" GO "\n- [ ] b\n", "fail 2 -m w",
		 "## Phase 1: A" OK "\n- [x] a\n## Phase 2: A" BAD "\n- [ ] b\n\n## Error Log\n\n"
		 "### 2026-11-22 14:05 - Phase 2: A - Failure\n**What happened**: w\n"},
		{"## Phase 1: *A* & `B`" GO "\n- [ ] a\n", "fail 1 -m w",
		 "## Phase 1: *A* & `B`" BAD
		 "\n- [ ] a\n\n## Error Log\n\n### 2026-11-22 14:05 - A & B - Failure\n"
		 "**What happened**: w\n"},
		/* "A - B" is the other phase. */
		{"## Phase 1: A" GO "\n- [ ] a\n## Phase 2: A - B\n- [ ] b\n",
		 "fail 1 -m w --kind B",
		 "## Phase 1: A" BAD "\n- [ ] a\n## Phase 2: A - B\n- [ ] b\n\n## Error Log\n\n"
		 "### 2026-11-22 14:05 - Phase 1: A - B\n**What happened**: w\n"},
		/* Neither words nor a number nor, where others have numbers, a place to be called by. */
		{"## Phase 1: A" OK "\n- [x] a\n##" GO "\n- [ ] b\n", "fail :3 -m w",
		 "## Phase 1: A" OK "\n- [x] a\n##" BAD "\n- [ ] b\n\n## Error Log\n\n"
		 "### 2026-11-22 14:05 - (no name) - Failure\n**What happened**: w\n"},
	};

	(void)state;
	assert_rows(rows, COUNT(rows));
	assert_refused("## Phase 1: A\n- [ ] a\n## Phase 2: B\n- [ ] b\n", "fail 2 -m x", WF_GATED,
		       "comes after");
}

static void retries_are_counted(void **state)
{
	static const struct row rows[] = {
		{"## Phase 1: A" BAD "\n\n- [x] a\n- [ ] b\n", "retry 1",
		 "## Phase 1: A" GO "\n**Attempt**: 2\n\n- [x] a\n- [ ] b\n"},
		{"## Phase 1: A" BAD "\n**Attempt**: 2\n\n- [ ] a\n", "retry 1",
		 "## Phase 1: A" GO "\n**Attempt**: 3\n\n- [ ] a\n"},
		{"## Phase 1: A" BAD "\n**Attempt**: 2 of 3\n\n- [ ] a\n", "retry 1",
		 "## Phase 1: A" GO "\n**Attempt**: 3\n\n- [ ] a\n"},
		{"## Phase 1: A" BAD "\n**Attempt**: first\n\n- [ ] a\n", "retry 1",
		 "## Phase 1: A" GO "\n**Attempt**: 2\n\n- [ ] a\n"},
		{"## Phase 1: A" BAD "\n\n- [ ] a\n", "retry 1 -m new key",
		 "## Phase 1: A" GO
		 "\n**Attempt**: 2\n\n- [ ] a\n\n## Error Log\n\n### 2026-11-22 14:05 - A - Retry\n"
		 "**What happened**: new key\n"},
		{"## Phase 1: A" BAD "\n\n- [x] a\n", "retry 1",
		 "## Phase 1: A" OK "\n**Attempt**: 2\n\n- [x] a\n"},
	};

	(void)state;
	assert_rows(rows, COUNT(rows));
}

#define LOGGED(phase) \
	"\n## Error Log\n\n### 2026-11-22 14:05 - " phase " - Rollback\n**What happened**: why\n"

static void rollback_undoes_a_phase_and_later_ones(void **state)
{
	static const struct row rows[] = {
		{"## Phase 1: A" OK "\n- [x] a\n## Phase 2: B" GO "\n- [x] b\n  - [x] c\n- [ ] d\n",
		 "rollback 2 -m why",
		 "## Phase 1: A" OK
		 "\n- [x] a\n## Phase 2: B\n- [ ] b\n  - [ ] c\n- [ ] d\n" LOGGED("B")},
		{"## Phase 1: A" OK "\n- [x] a\n## Phase 2: B" OK "\n- [x] b\n## Phase 3: C" WAIT
		 "\n**Blocked by**: x\n**Since**: y\n\n- [ ] c\n## Phase 4: D\n**Skipped**: z\n\n- [ ] d\n",
		 "rollback 1 -m why",
		 "## Phase 1: A\n- [ ] a\n## Phase 2: B\n- [ ] b\n## Phase 3: C\n\n- [ ] c\n## Phase 4: D\n\n- [ ] d\n" LOGGED(
			 "A")},
		{"# Parallel\n## Phase 1: A" OK "\n- [x] a\n## Phase 2: B" OK "\n- [x] b\n",
		 "rollback 1 -m why",
		 "# Parallel\n## Phase 1: A\n- [ ] a\n## Phase 2: B" OK "\n- [x] b\n" LOGGED("A")},
		{"## Phase 1: A" GO "\n- [X] a\n- [~] b\n", "rollback 1 -m why",
		 "## Phase 1: A\n- [ ] a\n- [~] b\n" LOGGED("A")},
	};

	(void)state;
	assert_rows(rows, COUNT(rows));
}

static void rollback_spares_what_was_built_on(void **state)
{
	static const char text[] = "# Parallel\n## Phase 1: A" OK "\n- [x] a\n## Phase 2: B" GO
				   "\n**Waiting for**: A\n\n- [x] b\n- [ ] c\n";

	(void)state;
	assert_refused_with_hint(text, "rollback 1 -m why", WF_NOT_ALLOWED, "waited for Phase 1: A",
				 "wfmd rollback status.md 2");
	assert_refused("## Phase 1: A" GO "\n- [x] a\n- [ ] b\n## Phase 2: B" OK BAD "\n- [ ] b\n",
		       "rollback 1 -m why", WF_CONFLICT, "two different states");
}

static void escalating_blocks_and_resolves(void **state)
{
	static const struct row rows[] = {
		{"## Phase 1: A" BAD "\n\n- [ ] a\n", "escalate 1 --to Ann -m too hard",
		 "## Phase 1: A" WAIT "\n**Blocked by**: Escalated to Ann\n**Since**: 2026-11-22\n"
		 "**Action needed**: too hard\n\n- [ ] a\n"},
		{"## Phase 1: A" BAD
		 "\n\n- [ ] a\n\n## Error Log\n\n### 2026-01-01 - A - X\n**What happened**: w\n\n"
		 "### 2026-01-02 - B - X\n",
		 "escalate 1 --to Ann",
		 "## Phase 1: A" WAIT
		 "\n**Blocked by**: Escalated to Ann\n**Since**: 2026-11-22\n\n- [ ] a\n\n"
		 "## Error Log\n\n### 2026-01-01 - A - X\n**What happened**: w\n**Resolution**: Escalated to Ann\n\n"
		 "### 2026-01-02 - B - X\n"},
		{"## Phase 1: A" BAD
		 "\n\n- [ ] a\n\n## Error Log\n\n### 2026-01-01 - A - X\n**Resolution**: done\n",
		 "escalate 1 --to Ann",
		 "## Phase 1: A" WAIT
		 "\n**Blocked by**: Escalated to Ann\n**Since**: 2026-11-22\n\n- [ ] a\n\n"
		 "## Error Log\n\n### 2026-01-01 - A - X\n**Resolution**: done\n"},
		{"## Phase 1: A" WAIT "\n**Blocked by**: x\n**Since**: 2026-01-01\n\n- [ ] a\n",
		 "escalate 1 --to Ann",
		 "## Phase 1: A" WAIT
		 "\n**Blocked by**: Escalated to Ann\n**Since**: 2026-11-22\n\n- [ ] a\n"},
	};

	(void)state;
	assert_rows(rows, COUNT(rows));
}

static void skipping_says_why(void **state)
{
	static const struct row rows[] = {
		{"## Phase 1: A (Optional)\n\n- [ ] a\n## Phase 2: B\n- [ ] b\n",
		 "skip 1 -m no need",
		 "## Phase 1: A (Optional)\n**Skipped**: no need\n\n- [ ] a\n## Phase 2: B" GO
		 "\n- [ ] b\n"},
		{"## Phase 1: A (Optional)" GO "\n\n- [x] a\n- [ ] b\n", "skip 1 -m no need",
		 "## Phase 1: A (Optional)\n**Skipped**: no need\n\n- [x] a\n- [ ] b\n"},
		{"## Phase 1: A (Optional)" WAIT "\n**Blocked by**: x\n**Since**: y\n\n- [ ] a\n",
		 "skip 1 -m no need",
		 "## Phase 1: A (Optional)\n**Skipped**: no need\n\n- [ ] a\n"},
		{"## Phase 1: A (Optional)\n**Skipped**: x\n\n- [ ] a\n", "skip 1 -m y",
		 "## Phase 1: A (Optional)\n**Skipped**: x\n\n- [ ] a\n"},
		{"## Phase 1: A\n**Status**: Pending\n\n- [ ] a\n", "skip 1 -m y --force",
		 "## Phase 1: A\n**Status**: Skipped\n**Skipped**: y\n\n- [ ] a\n"},
	};

	(void)state;
	assert_rows(rows, COUNT(rows));
}

static void rounds_begin_anew(void **state)
{
	static const struct row rows[] = {
		{"# T\n**Pattern**: Iterative\n\n## Phase 1: A" OK
		 "\n- [x] a\n## Phase 2: B (If Needed)\n**Skipped**: x\n\n- [ ] b\n",
		 "iterate",
		 "# T\n**Pattern**: Iterative\n**Iteration**: 2\n\n## Phase 1: A" GO
		 "\n- [ ] a\n## Phase 2: B (If Needed)\n\n- [ ] b\n"},
		{"# T\n**Pattern**: Iterative\n**Iteration**: 2\n\n## Phase 1: A" OK "\n- [x] a\n",
		 "iterate",
		 "# T\n**Pattern**: Iterative\n**Iteration**: 3\n\n## Phase 1: A" GO "\n- [ ] a\n"},
		{"# T\n**Pattern**: Iterative\n\n## Phase 1: A" OK
		 "\n**Entry criteria**:\n- [x] e\n\n**Steps**:\n- [x] a\n",
		 "iterate",
		 "# T\n**Pattern**: Iterative\n**Iteration**: 2\n\n## Phase 1: A\n**Entry criteria**:\n- [ ] e\n\n**Steps**:\n- [ ] a\n"},
		{"# T\n**Pattern**: Iterative\n\n## Phase 1: A" GO "\n- [x] a\n- [ ] b\n",
		 "iterate --force",
		 "# T\n**Pattern**: Iterative\n**Iteration**: 2\n\n## Phase 1: A" GO
		 "\n- [ ] a\n- [ ] b\n"},
	};

	(void)state;
	assert_rows(rows, COUNT(rows));
	assert_refused("# T\n## Phase 1: A" OK "\n- [x] a\n", "iterate", WF_NOT_ALLOWED,
		       "not iterative");
	assert_refused_with_hint("# T\n**Pattern**: Iterative\n\n## Phase 1: A" GO "\n- [ ] a\n",
				 "iterate", WF_GATED, "round 1 of T has not ended",
				 "wfmd iterate status.md --force");
	assert_refused("# T\n**Pattern**: Iterative\n\n## Phase 1: A" OK BAD "\n- [x] a\n",
		       "iterate --force", WF_CONFLICT, "two different states");
}

static void an_event_finds_its_phase(void **state)
{
	static const struct {
		const char *text, *event;
		uint32_t phase;
	} rows[] = {
		{"## Phase 1: A" GO "\n- [ ] a\n## Phase 2: B\n- [ ] b\n", "block", 0},
		{"## Phase 1: A" OK "\n- [x] a\n## Phase 2: B\n- [ ] b\n", "block", 1},
		{"## Phase 1: A" OK "\n- [x] a\n## Phase 2: B" WAIT "\n**Since**: x\n\n- [ ] b\n",
		 "unblock", 1},
		{"## Phase 1: A" GO "\n- [ ] a\n## Phase 2: B (Optional)\n- [ ] b\n", "start", 0},
		{"## Phase 1: A" BAD "\n- [ ] a\n## Phase 2: B\n- [ ] b\n", "retry", 0},
		{"## Phase 1: A" OK "\n- [x] a\n## Phase 2: B" OK "\n- [x] b\n", "fail", 1},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		uint32_t phase = 99;
		struct trial t;

		trial_begin(&t, rows[i].text);
		for (int e = 0; e < WF_NEVENTS; e++) {
			if (strcmp(wf_event_name((enum wf_event)e), rows[i].event) == 0)
				assert_int_equal(wf_op_default_phase(&phase, &t.draft,
								     (enum wf_event)e, 0, &t.r.err),
						 WF_OK);
		}
		if (phase != rows[i].phase)
			fail_msg("%s of\n%s is phase %u", rows[i].event, rows[i].text, phase);
		trial_end(&t);
	}
}

/* Work that goes wrong and on again, each event on what the last one wrote. */
static void a_workflow_recovers(void **state)
{
	static const char *const events[] = {
		"start 1",           "tick 1.1",  "fail 1 -m broken",
		"retry 1",           "tick 1.2",  "block 2 -m key",
		"tick 2.1",          "unblock 2", "rollback 2 -m wrong",
		"start 2",           "tick 2.1",  "tick 2.2",
		"skip 3 -m no need",
	};
	struct wf_buf text = WF_BUF_INIT;

	(void)state;
	wf_buf_str(
		&text,
		"# T\n\n## Phase 1: A\n\n- [ ] a\n- [ ] b\n\n## Phase 2: B\n\n- [ ] c\n- [ ] d\n\n"
		"## Phase 3: C (Optional)\n\n- [ ] e\n");
	for (size_t i = 0; i < COUNT(events); i++) {
		enum wf_code code;
		struct trial t;

		trial_begin(&t, text.ptr);
		code = trial_ask(&t, events[i]);
		if (code == WF_OK)
			code = trial_write(&t);
		if (code != WF_OK)
			fail_msg("%s: %s", events[i], t.r.err.message.ptr);
		wf_buf_clear(&text);
		wf_buf_slice(&text, wf_buf_as_slice(&t.bytes));
		trial_end(&t);
	}
	assert_text(
		&text,
		"# T\n\n## Phase 1: A" OK "\n**Attempt**: 2\n\n- [x] a\n- [x] b\n\n## Phase 2: B" OK
		"\n\n- [x] c\n- [x] d\n\n## Phase 3: C (Optional)\n**Skipped**: no need\n\n- [ ] e\n\n"
		"## Error Log\n\n### 2026-11-22 14:05 - A - Failure\n**What happened**: broken\n\n"
		"### 2026-11-22 14:05 - B - Rollback\n**What happened**: wrong\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(phases_start_and_complete),
		cmocka_unit_test(blocking_says_why),
		cmocka_unit_test(what_waits_for_a_phase_is_not_unblocked),
		cmocka_unit_test(failures_are_logged),
		cmocka_unit_test(retries_are_counted),
		cmocka_unit_test(rollback_undoes_a_phase_and_later_ones),
		cmocka_unit_test(rollback_spares_what_was_built_on),
		cmocka_unit_test(escalating_blocks_and_resolves),
		cmocka_unit_test(skipping_says_why),
		cmocka_unit_test(rounds_begin_anew),
		cmocka_unit_test(an_event_finds_its_phase),
		cmocka_unit_test(a_workflow_recovers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
