/* Ticking and unticking: parents, phases, gates, criteria, and what is refused. */
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

static void steps_without_phases_are_ticked(void **state)
{
	static const struct row rows[] = {
		{"- [ ] a\n- [ ] b\n", "tick 1.1", "- [x] a\n- [ ] b\n"},
		{"- [ ] a\n- [ ] b", "tick b", "- [ ] a\n- [x] b"},
		{"- [x] a\n", "tick 1.1", "- [x] a\n"},
		{"- [X] a\n", "tick 1.1", "- [X] a\n"},
		{"- [x] a\n", "untick 1.1", "- [ ] a\n"},
		{"- [X] a\n", "untick 1.1", "- [ ] a\n"},
		{"- [ ] a\n", "untick 1.1", "- [ ] a\n"},
		{"- [ ] a\n- [ ] b\n", "tick 1.1; tick 1.2", "- [x] a\n- [x] b\n"},
		{"- [ ] a\n", "tick 1.1; untick 1.1", "- [ ] a\n"},
	};

	(void)state;
	assert_rows(rows, COUNT(rows));
}

static void parents_follow_their_children(void **state)
{
	static const struct row rows[] = {
		{"- [ ] a\n  - [x] b\n  - [ ] c\n", "tick 1.1.2",
		 "- [x] a\n  - [x] b\n  - [x] c\n"},
		{"- [ ] a\n  - [ ] b\n  - [ ] c\n", "tick 1.1.2",
		 "- [ ] a\n  - [ ] b\n  - [x] c\n"},
		{"- [ ] a\n  - [ ] b\n    - [ ] c\n", "tick 1.1.1.1",
		 "- [x] a\n  - [x] b\n    - [x] c\n"},
		{"- [ ] a\n  - [ ] b\n    - [ ] c\n  - [ ] d\n", "tick 1.1.1.1",
		 "- [ ] a\n  - [x] b\n    - [x] c\n  - [ ] d\n"},
		{"- [ ] a\n  - [~] b\n  - [ ] c\n", "tick 1.1.2",
		 "- [ ] a\n  - [~] b\n  - [x] c\n"},
		{"- [~] a\n  - [ ] b\n", "tick 1.1.1", "- [~] a\n  - [x] b\n"},
		{"- [ ] a\n  - [x] b\n", "tick 1.1", "- [x] a\n  - [x] b\n"},
		{"- [x] a\n  - [x] b\n    - [x] c\n", "untick 1.1.1.1",
		 "- [ ] a\n  - [ ] b\n    - [ ] c\n"},
		{"- [x] a\n  - [x] b\n    - [x] c\n", "untick 1.1 --force",
		 "- [ ] a\n  - [x] b\n    - [x] c\n"},
		{"- [ ] a\n  - [ ] b\n    - [x] c\n", "tick 1.1 --all",
		 "- [x] a\n  - [x] b\n    - [x] c\n"},
		{"- [x] a\n  - [ ] b\n", "tick 1.1 --all", "- [x] a\n  - [x] b\n"},
		{"- [x] a\n  - [ ] b\n", "tick 1.1", "- [x] a\n  - [ ] b\n"},
		{"- [x] a\n  - [x] b\n  - [~] c\n", "untick 1.1 --all",
		 "- [ ] a\n  - [ ] b\n  - [~] c\n"},
		{"- [ ] a\n  - [x] b\n", "untick 1.1 --all", "- [ ] a\n  - [ ] b\n"},
		{"- [ ] a\n  - [ ] b\n", "untick 1.1 --all", "- [ ] a\n  - [ ] b\n"},
		{"- plain\n  - [ ] a\n", "tick 1.1", "- plain\n  - [x] a\n"},
		{"- [ ] a\n  - plain\n    - [ ] b\n", "tick 1.1.1",
		 "- [x] a\n  - plain\n    - [x] b\n"},
	};

	(void)state;
	assert_rows(rows, COUNT(rows));
}

static void open_children_and_unknown_marks_are_refused(void **state)
{
	(void)state;
	assert_refused_with_hint("- [ ] a\n  - [ ] b\n", "tick 1.1", WF_NOT_ALLOWED,
				 "\"a\" has an open step in it, \"b\"",
				 "wfmd tick status.md 1.1 --all");
	assert_refused("- [ ] a\n  - [~] b\n", "tick 1.1", WF_NOT_ALLOWED, "open step in it");
	assert_refused("- [ ] a\n  - [~] b\n", "tick 1.1 --all", WF_NOT_ALLOWED,
		       "\"b\" has the marker [~]");
	assert_refused("- [~] a\n", "tick 1.1", WF_NOT_ALLOWED, "neither open nor done");
	assert_refused("- [~] a\n", "tick 1.1 --force", WF_NOT_ALLOWED, "neither open nor done");
	assert_refused_with_hint("- [~] a\n", "untick 1.1", WF_NOT_ALLOWED, "neither open nor done",
				 "wfmd untick status.md 1.1 --map '~=done'");
	assert_refused_with_hint("- [x] a\n  - [x] b\n", "untick 1.1", WF_NOT_ALLOWED,
				 "all that is nested in \"a\" is done",
				 "wfmd untick status.md 1.1 --all");
	assert_refused("- [~] a\n", "tick 1.1 --ticks-only", WF_NOT_ALLOWED,
		       "neither open nor done");
}

static void a_phase_begins_and_completes_with_its_steps(void **state)
{
	static const struct row rows[] = {
		{"## Phase 1: A\n- [ ] a\n- [ ] b\n", "tick 1.1",
		 "## Phase 1: A" GO "\n- [x] a\n- [ ] b\n"},
		{"## Phase 1: A\n- [ ] a\n", "tick 1.1", "## Phase 1: A" OK "\n- [x] a\n"},
		{"## Phase 1: A" GO "\n- [x] a\n- [ ] b\n## Phase 2: B\n- [ ] c\n", "tick 1.2",
		 "## Phase 1: A" OK "\n- [x] a\n- [x] b\n## Phase 2: B" GO "\n- [ ] c\n"},
		{"## Phase 1: A" GO "\n- [ ] a\n  - [ ] b\n", "tick 1.1.1",
		 "## Phase 1: A" OK "\n- [x] a\n  - [x] b\n"},
		{"## Phase 1: A" GO "\n- [x] a\n- [ ] b\n", "untick 1.1",
		 "## Phase 1: A\n- [ ] a\n- [ ] b\n"},
		{"## Phase 1: A" GO "\n- [x] a\n- [x] b\n- [ ] c\n", "untick 1.1",
		 "## Phase 1: A" GO "\n- [ ] a\n- [x] b\n- [ ] c\n"},
		{"## Phase 1: A" OK "\n- [x] a\n- [x] b\n", "untick 1.1",
		 "## Phase 1: A" GO "\n- [ ] a\n- [x] b\n"},
		{"## Phase 1: A" OK "\n- [x] a\n", "untick 1.1", "## Phase 1: A" GO "\n- [ ] a\n"},
		/* The work is recorded, the decision stays open. */
		{"## Phase 1: A" WAIT "\n**Since**: x\n\n- [ ] a\n", "tick 1.1",
		 "## Phase 1: A" WAIT "\n**Since**: x\n\n- [x] a\n"},
		{"## Phase 1: A" BAD "\n- [ ] a\n", "tick 1.1", "## Phase 1: A" BAD "\n- [x] a\n"},
		{"## Phase 1: A" BAD "\n- [x] a\n", "untick 1.1",
		 "## Phase 1: A" BAD "\n- [ ] a\n"},
		/* What only waits for its turn starts. */
		{"## Phase 1: A" WAIT "\n- [ ] a\n- [ ] b\n", "tick 1.1",
		 "## Phase 1: A" GO "\n- [x] a\n- [ ] b\n"},
		{"## Phase 1: A" WAIT "\n- [ ] a\n", "tick 1.1", "## Phase 1: A" OK "\n- [x] a\n"},
	};

	(void)state;
	assert_rows(rows, COUNT(rows));
}

static void steps_outside_move_no_phase(void **state)
{
	static const struct row rows[] = {
		{"- [ ] o\n\n## Phase 1: A" OK "\n- [x] a\n## Phase 2: B\n- [ ] b\n", "tick :1",
		 "- [x] o\n\n## Phase 1: A" OK "\n- [x] a\n## Phase 2: B\n- [ ] b\n"},
		{"# T\n## Phase 1: A" GO "\n- [ ] a\n## Notes\n- [x] o\n", "untick o",
		 "# T\n## Phase 1: A" GO "\n- [ ] a\n## Notes\n- [ ] o\n"},
	};

	(void)state;
	assert_rows(rows, COUNT(rows));
}

#define CRITERIA "**Entry criteria**:\n- [ ] e\n\n**Exit criteria**:\n- [ ] x\n\n**Steps**:\n"
#define MET "**Entry criteria**:\n- [x] e\n\n**Exit criteria**:\n- [ ] x\n\n**Steps**:\n"
#define ALL_MET "**Entry criteria**:\n- [x] e\n\n**Exit criteria**:\n- [x] x\n\n**Steps**:\n"

static void criteria_need_no_gate_and_start_nothing(void **state)
{
	static const struct row rows[] = {
		{"## Phase 1: A\n" CRITERIA "- [ ] a\n", "tick 1.e1",
		 "## Phase 1: A\n" MET "- [ ] a\n"},
		{"## Phase 1: A\n- [ ] z\n## Phase 2: B\n" CRITERIA "- [ ] a\n", "tick 2.e1",
		 "## Phase 1: A\n- [ ] z\n## Phase 2: B\n" MET "- [ ] a\n"},
		{"## Phase 1: A\n" MET "- [ ] a\n", "untick 1.e1",
		 "## Phase 1: A\n" CRITERIA "- [ ] a\n"},
		/* The last box completes the phase, whichever it is. */
		{"## Phase 1: A" GO "\n" MET "- [x] a\n", "tick 1.x1",
		 "## Phase 1: A" OK "\n" ALL_MET "- [x] a\n"},
		{"## Phase 1: A" GO "\n" MET "- [ ] a\n", "tick 1.1",
		 "## Phase 1: A" GO "\n" MET "- [x] a\n"},
		{"## Phase 1: A" GO "\n" ALL_MET "- [ ] a\n", "tick 1.1",
		 "## Phase 1: A" OK "\n" ALL_MET "- [x] a\n"},
		{"## Phase 1: A" GO "\n" ALL_MET "- [ ] a\n", "untick 1.x1",
		 "## Phase 1: A" GO "\n" MET "- [ ] a\n"},
		{"## Phase 1: A" OK "\n" ALL_MET "- [x] a\n", "untick 1.x1",
		 "## Phase 1: A" GO "\n" MET "- [x] a\n"},
		/* Criteria alone are no steps that could have begun it. */
		{"## Phase 1: A\n**Entry criteria**:\n- [ ] e\n", "tick 1.e1",
		 "## Phase 1: A\n**Entry criteria**:\n- [x] e\n"},
	};

	(void)state;
	assert_rows(rows, COUNT(rows));
}

static void gates_keep_steps_open(void **state)
{
	(void)state;
	assert_refused_with_hint("## Phase 1: A\n" CRITERIA "- [ ] a\n", "tick 1.1", WF_GATED,
				 "entry criterion \"e\" is open", "wfmd tick status.md 1.e1");
	assert_refused("## Phase 1: A\n- [ ] a\n## Phase 2: B\n- [ ] b\n", "tick 2.1", WF_GATED,
		       "comes after Phase 1: A");
	assert_refused(
		"# Parallel\n## Phase 1: A\n- [ ] a\n## Phase 2: B\n**Waiting for**: A\n\n- [ ] b\n",
		"tick 2.1", WF_GATED, "waits for Phase 1: A");
	assert_refused("## Phase 1: A (Optional)\n**Skipped**: x\n\n- [ ] a\n", "tick 1.1",
		       WF_NOT_ALLOWED, "is skipped");
	assert_refused("## Phase 1: A" OK BAD "\n- [ ] a\n", "tick 1.1", WF_CONFLICT,
		       "two different states");
	assert_refused("## Phase 1: A" OK BAD "\n- [ ] a\n", "tick 1.1 --force", WF_CONFLICT,
		       "two different states");
	assert_edit("## Phase 1: A\n- [ ] a\n## Phase 2: B\n- [ ] b\n- [ ] c\n", "tick 2.1 --force",
		    "## Phase 1: A\n- [ ] a\n## Phase 2: B" GO "\n- [x] b\n- [ ] c\n");
}

static void what_later_work_stands_on_stays(void **state)
{
	static const char text[] =
		"## Phase 1: A" OK "\n- [x] a\n## Phase 2: B" GO "\n- [x] b\n- [ ] c\n";

	(void)state;
	assert_refused(text, "untick 1.1", WF_GATED, "Phase 2: B has begun");
	assert_edit(text, "untick 1.1 --force",
		    "## Phase 1: A" GO "\n- [ ] a\n## Phase 2: B" GO "\n- [x] b\n- [ ] c\n");
	assert_refused_with_hint("## Phase 1: A" GO "\n" MET "- [ ] a\n", "untick 1.e1", WF_GATED,
				 "entry criterion of a phase that has begun",
				 "wfmd untick status.md 1.e1 --force");
	assert_edit("## Phase 1: A" GO "\n" MET "- [x] a\n- [ ] b\n", "untick 1.e1 --force",
		    "## Phase 1: A" GO "\n" CRITERIA "- [x] a\n- [ ] b\n");
}

static void ticks_only_writes_markers_alone(void **state)
{
	static const struct row rows[] = {
		{"## Phase 1: A\n- [ ] a\n", "tick 1.1 --ticks-only", "## Phase 1: A\n- [x] a\n"},
		{"## Phase 1: A" OK "\n- [x] a\n", "untick 1.1 --ticks-only",
		 "## Phase 1: A" OK "\n- [ ] a\n"},
		{"- [ ] a\n  - [ ] b\n", "tick 1.1 --ticks-only", "- [x] a\n  - [ ] b\n"},
		{"- [ ] a\n  - [ ] b\n", "tick 1.1.1 --ticks-only", "- [ ] a\n  - [x] b\n"},
		{"- [x] a\n  - [x] b\n", "untick 1.1.1 --ticks-only", "- [x] a\n  - [ ] b\n"},
		{"- [ ] a\n  - [ ] b\n", "tick 1.1 --all --ticks-only", "- [x] a\n  - [x] b\n"},
		{"## Phase 1: A\n- [ ] z\n## Phase 2: B\n" CRITERIA "- [ ] a\n",
		 "tick 2.1 --ticks-only",
		 "## Phase 1: A\n- [ ] z\n## Phase 2: B\n" CRITERIA "- [x] a\n"},
		{"## Phase 1: A" OK BAD "\n- [ ] a\n", "tick 1.1 --ticks-only",
		 "## Phase 1: A" OK BAD "\n- [x] a\n"},
		{"## Phase 1: A" GO "\n### B" GO "\n- [ ] a\n- [ ] b\n", "tick 1.1 --ticks-only",
		 "## Phase 1: A" GO "\n### B" GO "\n- [x] a\n- [ ] b\n"},
		{"## Phase 1: A" OK "\n- [x] a\n## Phase 2: B" GO "\n- [x] b\n",
		 "untick 1.1 --ticks-only",
		 "## Phase 1: A" OK "\n- [ ] a\n## Phase 2: B" GO "\n- [x] b\n"},
	};

	(void)state;
	assert_rows(rows, COUNT(rows));
}

/* Several phases in one edit: the second tick sees what the first one did. */
static void several_requests_are_one_edit(void **state)
{
	static const struct row rows[] = {
		{"## Phase 1: A\n- [ ] a\n## Phase 2: B\n- [ ] b\n## Phase 3: C\n- [ ] c\n",
		 "tick 1.1; tick 2.1",
		 "## Phase 1: A" OK "\n- [x] a\n## Phase 2: B" OK "\n- [x] b\n## Phase 3: C" GO
		 "\n- [ ] c\n"},
		{"## Phase 1: A\n" CRITERIA "- [ ] a\n", "tick 1.e1; tick 1.1; tick 1.x1",
		 "## Phase 1: A" OK "\n" ALL_MET "- [x] a\n"},
	};

	(void)state;
	assert_rows(rows, COUNT(rows));
}

/* A phase that only its symbol makes one would be none without it. */
static void a_symbol_that_makes_the_phase_stays(void **state)
{
	(void)state;
	assert_refused("# T\n## Work\n- [ ] o\n### Backend" GO "\n- [x] a\n- [ ] b\n",
		       "untick Backend/1", WF_CONFLICT, "no phase any more");
	assert_refused("# T\n## Phase 1: A" OK "\n- [x] a\n## Backend" GO "\n- [x] b\n- [ ] c\n",
		       "untick :5", WF_CONFLICT, "no phase any more");
	assert_edit("# T\n## Backend" GO "\n- [x] a\n- [ ] b\n", "untick 1.1",
		    "# T\n## Backend\n- [ ] a\n- [ ] b\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(steps_without_phases_are_ticked),
		cmocka_unit_test(parents_follow_their_children),
		cmocka_unit_test(open_children_and_unknown_marks_are_refused),
		cmocka_unit_test(a_phase_begins_and_completes_with_its_steps),
		cmocka_unit_test(steps_outside_move_no_phase),
		cmocka_unit_test(criteria_need_no_gate_and_start_nothing),
		cmocka_unit_test(gates_keep_steps_open),
		cmocka_unit_test(what_later_work_stands_on_stays),
		cmocka_unit_test(ticks_only_writes_markers_alone),
		cmocka_unit_test(several_requests_are_one_edit),
		cmocka_unit_test(a_symbol_that_makes_the_phase_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
