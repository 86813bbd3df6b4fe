/* How far a workflow is: begun, ended, current, next, and which gates are closed. */
#include "flow/progress.h"

#include "ops/trial.h"

#define GO "\U0001F504"
#define OK "\u2705"
#define WAIT "\u23f8\ufe0f"
#define BAD "\u274c"

#define S "- [ ] s\n"
#define X "- [x] s\n"

static void phases_begin_and_end(void **state)
{
	static const struct {
		const char *heading, *body;
		bool begun, ended;
	} rows[] = {
		{"A", S, false, false},
		{"A", X S, true, false},
		{"A", X, true, true},
		{"A", "text\n", false, false},
		{"A " GO, S, true, false},
		{"A " GO, X, true, true},
		{"A " GO, "text\n", true, false},
		{"A " OK, S, true, true},
		{"A " OK, "text\n", true, true},
		{"A " WAIT, S, false, false},
		{"A " WAIT, X, true, false},
		{"A " BAD, S, true, false},
		{"A " BAD, X, true, false},
		{"A", "**Skipped**: x\n\n" S, false, true},
		{"A", "**Skipped**: x\n\n" X, false, true},
		{"A", "**Entry criteria**:\n- [x] e\n\n* [ ] s\n", false, false},
		{"A", "**Entry criteria**:\n- [x] e\n", false, true},
		{"A", "**Exit criteria**:\n- [ ] e\n\n* [x] s\n", true, false},
		{"A", "- [~] s\n", false, false},
		{"A " OK " " BAD, X, true, false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct wf_buf text = WF_BUF_INIT;
		struct trial t;

		wf_buf_printf(&text, "# T\n## Phase 1: %s\n%s## Phase 2: B\n" S, rows[i].heading,
			      rows[i].body);
		trial_begin(&t, text.ptr);
		if (wf_phase_begun(&t.draft, 0) != rows[i].begun)
			fail_msg("%s has %sbegun", text.ptr, rows[i].begun ? "not " : "");
		if (wf_phase_ended(&t.draft, 0) != rows[i].ended)
			fail_msg("%s has %sended", text.ptr, rows[i].ended ? "not " : "");
		trial_end(&t);
		wf_buf_release(&text);
	}
}

static void blocked_without_a_reason_waits_its_turn(void **state)
{
	static const struct {
		const char *fields;
		bool turn;
	} rows[] = {
		{"", true},
		{"**Blocked by**: x\n\n", false},
		{"**Waiting for**: B\n\n", false},
		{"**Since**: x\n\n", false},
		{"**Action needed**: x\n\n", true},
		{"**Owner**: x\n\n", true},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct wf_buf text = WF_BUF_INIT;
		struct trial t;

		wf_buf_printf(&text, "# T\n## Phase 1: A " WAIT "\n%s" S, rows[i].fields);
		trial_begin(&t, text.ptr);
		assert_int_equal(wf_phase_waits_turn(&t.draft, 0), rows[i].turn);
		assert_int_equal(wf_phase_effective(&t.draft, 0),
				 rows[i].turn ? WF_PENDING : WF_STATE_BLOCKED);
		trial_end(&t);
		wf_buf_release(&text);
	}
}

/*
 * What a workflow of some phases says: its state, its counts, the current phase, the one that is
 * worked on and the next step, 0 for none.
 */
static void workflows_know_where_they_are(void **state)
{
	static const struct {
		const char *pattern, *phases, *expected;
	} rows[] = {
		{"Sequential", "## Phase 1: A\n" S "## Phase 2: B\n" S,
		 "pending 0/2 current 1 working 1 next 1.1"},
		{"Sequential", "## Phase 1: A " GO "\n" X S "## Phase 2: B\n" S,
		 "in-progress 1/3 current 1 working 1 next 1.2"},
		{"Sequential", "## Phase 1: A " OK "\n" X "## Phase 2: B\n" S,
		 "in-progress 1/2 current 2 working 2 next 2.1"},
		{"Sequential", "## Phase 1: A " OK "\n" X "## Phase 2: B " OK "\n" X,
		 "complete 2/2 current 0 working 0 next none"},
		{"Sequential", "## Phase 1: A " OK "\n" X "## Phase 2: B\n**Skipped**: x\n\n" S,
		 "complete 1/2 current 0 working 0 next none"},
		{"Sequential", "## Phase 1: A " BAD "\n" X S "## Phase 2: B\n" S,
		 "failed 1/3 current 1 working 1 next none"},
		{"Sequential", "## Phase 1: A " WAIT "\n**Since**: x\n\n" S "## Phase 2: B\n" S,
		 "blocked 0/2 current 1 working 1 next none"},
		{"Sequential", "## Phase 1: A " WAIT "\n" S "## Phase 2: B\n" S,
		 "pending 0/2 current 1 working 1 next 1.1"},
		{"Sequential", "## Phase 1: A " OK "\n" X "## Phase 2: B " WAIT "\n" S,
		 "in-progress 1/2 current 2 working 2 next 2.1"},
		{"Sequential", "## Phase 1: A\n" S "## Phase 2: B " BAD "\n" S,
		 "in-progress 0/2 current 1 working 1 next 1.1"},
		{"Sequential", "## Phase 1: A\n" S "## Phase 2: B " GO "\n" S,
		 "in-progress 0/2 current 2 working 2 next none"},
		/* All boxes ticked: its completion is due, and work goes on after it. */
		{"Sequential", "## Phase 1: A " GO "\n" X "## Phase 2: B\n" S,
		 "in-progress 1/2 current 1 working 2 next 2.1"},
		{"Sequential", "## Phase 1: A\n" X "## Phase 2: B\n" S,
		 "in-progress 1/2 current 2 working 2 next 2.1"},
		{"Sequential", "## Phase 1: A " OK " " BAD "\n" X "## Phase 2: B\n" S,
		 "conflict 1/2 current 2 working 2 next none"},
		{"Parallel", "## Phase 1: A " WAIT "\n**Since**: x\n\n" S "## Phase 2: B\n" S,
		 "blocked 0/2 current 1 working 1 next none"},
		{"Parallel",
		 "## Phase 1: A " WAIT "\n**Since**: x\n\n" S "## Phase 2: B " GO "\n" S,
		 "in-progress 0/2 current 2 working 2 next 2.1"},
		{"Parallel", "## Phase 1: A " WAIT "\n**Waiting for**: B\n\n" S "## Phase 2: B\n" S,
		 "pending 0/2 current 2 working 2 next 2.1"},
		{"Parallel", "## Phase 1: A " GO "\n" X "## Phase 2: B " GO "\n" S,
		 "in-progress 1/2 current 1 working 2 next 2.1"},
		{"Sequential", "## Phase 1: A\n**Entry criteria**:\n- [ ] e\n\n* [ ] s\n",
		 "pending 0/2 current 1 working 1 next none"},
		{"Sequential", "## Phase 1: A\n**Entry criteria**:\n- [x] e\n\n* [ ] s\n",
		 "pending 1/2 current 1 working 1 next 1.1"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct wf_buf text = WF_BUF_INIT, out = WF_BUF_INIT;
		uint32_t done, total;
		enum wf_state s;
		int32_t next;
		struct trial t;

		wf_buf_printf(&text, "# T\n**Pattern**: %s\n\n%s", rows[i].pattern, rows[i].phases);
		trial_begin(&t, text.ptr);
		wf_workflow_count(&t.draft, 0, &done, &total);
		s = wf_workflow_state(&t.draft, 0);
		next = wf_workflow_next(&t.draft, 0);
		assert_int_equal(wf_workflow_ended(&t.draft, 0), s == WF_COMPLETE);
		wf_buf_printf(&out, "%s %u/%u current %d working %d next ",
			      s == WF_CONFLICTED ? "conflict" : wf_states[s].name, done, total,
			      wf_workflow_current(&t.draft, 0) + 1,
			      wf_working_phase(&t.draft, 0) + 1);
		if (next < 0)
			wf_buf_str(&out, "none");
		else
			wf_buf_printf(&out, "%d.%u", t.r.doc.steps[next].phase + 1,
				      t.r.doc.steps[next].number);
		if (!wf_slice_is(wf_buf_as_slice(&out), rows[i].expected))
			print_error("%s", text.ptr);
		assert_text(&out, rows[i].expected);
		trial_end(&t);
		wf_buf_release(&text);
	}
}

static void the_next_step_is_the_first_open_leaf(void **state)
{
	static const struct {
		const char *steps, *next;
	} rows[] = {
		{"- [ ] a\n- [ ] b\n", "a"},
		{"- [x] a\n- [ ] b\n", "b"},
		{"- [ ] a\n  - [ ] b\n  - [ ] c\n", "b"},
		{"- [ ] a\n  - [x] b\n  - [ ] c\n", "c"},
		{"- [ ] a\n  - [x] b\n- [ ] c\n", "a"},
		{"- [ ] a\n  - [ ] b\n    - [ ] c\n", "c"},
		{"- [x] a\n  - [ ] b\n- [ ] c\n", "b"},
		{"- [ ] a (blocked)\n- [ ] b\n", "b"},
		{"- [ ] a (blocked)\n  - [ ] b\n- [ ] c\n", "c"},
		{"- [ ] a\n  - [ ] b (blocked)\n- [ ] c\n", "c"},
		{"- [~] a\n- [ ] b\n", "b"},
		{"- [~] a\n  - [ ] b\n- [ ] c\n", "b"},
		{"- [ ] a\n  - [~] b\n- [ ] c\n", "c"},
		{"- [ ] a\n  - [~] b\n  - [ ] c\n", "c"},
		{"- [~] a\n", NULL},
		{"- [ ] a (blocked)\n", NULL},
		{"- [x] a\n", NULL},
		{"**Exit criteria**:\n- [ ] a\n\n* [ ] b\n", "b"},
		{"**Exit criteria**:\n- [ ] a\n", NULL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct wf_buf text = WF_BUF_INIT;
		struct trial t;
		int32_t next;

		wf_buf_printf(&text, "# T\n## Phase 1: A\n%s", rows[i].steps);
		trial_begin(&t, text.ptr);
		next = wf_phase_next_step(&t.draft, 0);
		if (!rows[i].next && next >= 0)
			fail_msg("%s has a next step", text.ptr);
		if (rows[i].next) {
			assert_true(next >= 0);
			assert_true(wf_slice_starts(t.r.doc.steps[next].text, rows[i].next));
		}
		trial_end(&t);
		wf_buf_release(&text);
	}
}

static void gates_are_closed_by_something(void **state)
{
	static const char text[] =
		"# T\n**Pattern**: Sequential\n"
		"## Phase 1: A " GO "\n" S
		"## Phase 2: B\n**Waiting for**: A\n**Entry criteria**:\n- [x] e\n- [ ] e\n\n"
		"**Exit criteria**:\n- [ ] x\n\n**Steps**:\n" S "## Phase 3: C\n" S;
	struct trial t;
	uint32_t index;

	(void)state;
	trial_begin(&t, text);
	assert_int_equal(wf_gate_closed(&t.draft, 1, WF_GATE_ENTRY, &index), WF_GATE_ENTRY);
	assert_int_equal(index, trial_step(&t, "2.e2"));
	assert_int_equal(wf_gate_closed(&t.draft, 1, WF_GATE_EXIT, &index), WF_GATE_EXIT);
	assert_int_equal(index, trial_step(&t, "2.x1"));
	assert_int_equal(wf_gate_closed(&t.draft, 1, WF_GATE_WAITS, &index), WF_GATE_WAITS);
	assert_int_equal(index, 0);
	assert_int_equal(wf_gate_closed(&t.draft, 1, WF_GATE_ORDER, &index), WF_GATE_ORDER);
	assert_int_equal(index, 0);
	assert_int_equal(wf_gate_closed(&t.draft, 1, 0, &index), 0);
	assert_int_equal(
		wf_gate_closed(&t.draft, 0,
			       WF_GATE_ENTRY | WF_GATE_WAITS | WF_GATE_ORDER | WF_GATE_EXIT,
			       &index),
		0);
	wf_draft_mark(&t.draft, trial_step(&t, "2.e2"), WF_DONE);
	assert_int_equal(wf_gate_closed(&t.draft, 1, WF_GATE_ENTRY, &index), 0);
	wf_draft_drop(&t.draft, trial_step(&t, "2.x1"));
	assert_int_equal(wf_gate_closed(&t.draft, 1, WF_GATE_EXIT, &index), 0);
	wf_draft_state(&t.draft, 0, WF_COMPLETE);
	assert_int_equal(wf_gate_closed(&t.draft, 1, WF_GATE_ORDER, &index), 0);
	wf_draft_remove_field(&t.draft, t.r.doc.phases[1].heading, WF_FIELD_WAITING_FOR);
	assert_int_equal(wf_gate_closed(&t.draft, 1, WF_GATE_WAITS, &index), 0);
	trial_end(&t);
}

static void later_work_closes_a_gate(void **state)
{
	struct trial t;
	uint32_t index;

	(void)state;
	trial_begin(&t,
		    "# T\n## Phase 1: A " OK "\n" X "## Phase 2: B\n" S "## Phase 3: C " GO "\n" S);
	assert_int_equal(wf_gate_closed(&t.draft, 0, WF_GATE_LATER, &index), WF_GATE_LATER);
	assert_int_equal(index, 2);
	assert_int_equal(wf_gate_closed(&t.draft, 1, WF_GATE_LATER, &index), 0);
	assert_int_equal(wf_gate_closed(&t.draft, 2, WF_GATE_LATER, &index), 0);
	trial_end(&t);
	trial_begin(&t, "# T\n**Pattern**: Parallel\n## Phase 1: A " OK "\n" X "## Phase 2: B " GO
			"\n" X S "## Phase 3: C " GO "\n**Waiting for**: A\n\n" X S);
	assert_int_equal(wf_gate_closed(&t.draft, 0, WF_GATE_LATER, &index), WF_GATE_LATER);
	assert_int_equal(index, 2);
	trial_end(&t);
}

static void the_active_workflow_is_the_first_unfinished(void **state)
{
	struct trial t;

	(void)state;
	trial_begin(&t, "# T\n## A\n### Phase 1: A " OK "\n" X "## B\n### Phase 1: B\n" S);
	assert_int_equal(t.r.doc.nworkflows, 2);
	assert_int_equal(wf_active_workflow(&t.draft), 1);
	wf_draft_state(&t.draft, 1, WF_COMPLETE);
	assert_int_equal(wf_active_workflow(&t.draft), 0);
	trial_end(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(phases_begin_and_end),
		cmocka_unit_test(blocked_without_a_reason_waits_its_turn),
		cmocka_unit_test(workflows_know_where_they_are),
		cmocka_unit_test(the_next_step_is_the_first_open_leaf),
		cmocka_unit_test(gates_are_closed_by_something),
		cmocka_unit_test(later_work_closes_a_gate),
		cmocka_unit_test(the_active_workflow_is_the_first_unfinished),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
