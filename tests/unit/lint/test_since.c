/* What went missing or was opened again since a version of before. */
#include "lint/versions.h"

#define PLAN \
	"# T\n\n## Phase 1: Build \U0001F504\n- [x] Compile\n- [ ] Handle the edge cases\n" \
	"- [ ] Run the tests\n\n## Phase 2: Ship\n- [ ] Pack\n- [ ] Send\n"

static void the_same_document_has_nothing(void **state)
{
	(void)state;
	assert_finds(PLAN, PLAN, "");
	assert_finds("", "", "");
	assert_finds("", PLAN, "");
	assert_finds("Just text.\n", "", "");
}

static void an_open_step_that_is_gone_is_found_under_its_phase(void **state)
{
	(void)state;
	assert_finds(PLAN,
		     "# T\n\n## Phase 1: Build \U0001F504\n- [x] Compile\n- [ ] Run the tests\n\n"
		     "## Phase 2: Ship\n- [ ] Pack\n",
		     "step-removed:3 step-removed:7");
}

static void a_done_step_may_go(void **state)
{
	(void)state;
	assert_finds(
		PLAN,
		"# T\n\n## Phase 1: Build\n- [ ] Handle the edge cases\n- [ ] Run the tests\n\n"
		"## Phase 2: Ship\n- [ ] Pack\n- [ ] Send\n",
		"");
}

static void what_was_ticked_moved_reworded_or_reordered_is_there(void **state)
{
	(void)state;
	assert_finds(
		PLAN,
		"# T\n\n## Phase 1: Build \U0001F504\n- [x] Run all the tests\n"
		"- [ ] Handle edge cases\n- [x] Compile\n- [ ] Send\n\n## Phase 2: Ship\n- [ ] Pack\n",
		"");
}

static void a_step_without_its_box_is_gone(void **state)
{
	(void)state;
	assert_finds("## Phase 1: A\n- [ ] a\n- [ ] b\n", "## Phase 1: A\n- a\n- [ ] b\n",
		     "step-removed:1");
	assert_finds("## Phase 1: A\n- [~] a\n- [ ] b\n", "## Phase 1: A\n- [ ] b\n",
		     "step-removed:1");
}

static void criteria_and_steps_outside_are_work_too(void **state)
{
	(void)state;
	assert_finds("## Phase 1: A\n**Exit criteria**:\n- [ ] proof\n\n**Steps**:\n- [ ] a\n",
		     "## Phase 1: A\n- [ ] a\n", "step-removed:1");
	assert_finds("# T\n\n## Phase 1: A\n- [ ] a\n\n## Other\n- [ ] loose end\n",
		     "# T\n\n## Phase 1: A\n- [ ] a\n\n## Other\n", "step-removed:6");
}

static void a_box_that_is_damaged_is_not_gone(void **state)
{
	(void)state;
	assert_finds("## Phase 1: A\n- [ ] a b\n- [ ] c\n", "## Phase 1: A\n- [] a b\n- \\[ ] c\n",
		     "");
}

static void what_an_unclosed_fence_hides_is_found_as_that(void **state)
{
	struct wf_buf found = WF_BUF_INIT;

	(void)state;
	list_findings(&found, PLAN, "# T\n\n```\n## Phase 1: Build\n- [ ] Compile\n",
		      SINCE_RULES | WF_RULE_BIT(WF_RULE_UNCLOSED_FENCE), false);
	assert_text(&found, "unclosed-fence:3");
}

static void a_phase_goes_with_its_steps_in_one_finding(void **state)
{
	struct wf_buf found = WF_BUF_INIT;

	(void)state;
	assert_finds(PLAN,
		     "# T\n\n## Phase 1: Build \U0001F504\n- [x] Compile\n"
		     "- [ ] Handle the edge cases\n- [ ] Run the tests\n",
		     "phase-removed:1");
	list_findings(&found, "## Phase 1: A\n- [x] a\n\n## Phase 2: B\n- [ ] b\n- [ ] c\n",
		      "## Phase 1: A\n- [x] a\n", WF_RULE_BIT(WF_RULE_STEP_REMOVED), false);
	assert_text(&found, "step-removed:1 step-removed:1");
}

static void a_phase_that_had_ended_may_go(void **state)
{
	(void)state;
	assert_finds("## Phase 1: A \u2705\n- [x] a\n\n## Phase 2: B\n- [ ] b\n",
		     "## Phase 2: B\n- [ ] b\n", "");
	assert_finds("## Phase 1: A (Optional)\n**Skipped**: no need\n\n- [ ] a\n\n"
		     "## Phase 2: B\n- [ ] b\n",
		     "## Phase 2: B\n- [ ] b\n", "");
	assert_finds("## Phase 1: A (Optional)\n**Skipped**: no need\n\n- [ ] a\n- [ ] c\n",
		     "## Phase 1: A (Optional)\n**Skipped**: no need\n\n- [ ] c\n", "");
}

static void a_phase_whose_open_steps_are_in_others_lives_on(void **state)
{
	(void)state;
	assert_finds(PLAN,
		     "# T\n\n## Phase 1: Build \U0001F504\n- [x] Compile\n"
		     "- [ ] Handle the edge cases\n- [ ] Run the tests\n- [ ] Pack\n- [ ] Send\n",
		     "");
}

/* The steps are all there, but no phase holds them any more. */
static void a_document_that_lost_its_phases_is_found(void **state)
{
	(void)state;
	assert_finds(PLAN,
		     "# T\n\n- [x] Compile\n- [ ] Handle the edge cases\n- [ ] Run the tests\n"
		     "- [ ] Pack\n- [ ] Send\n",
		     "phase-removed:1 phase-removed:1");
	assert_finds(PLAN,
		     "# T\n\n## Build\n- [x] Compile\n- [ ] Handle the edge cases\n"
		     "- [ ] Run the tests\n\n## Ship\n- [ ] Pack\n- [ ] Send\n",
		     "phase-removed:3 phase-removed:8");
	assert_finds(PLAN, "", "phase-removed:1 phase-removed:1");
	assert_finds(PLAN, "Just text.\n", "phase-removed:1 phase-removed:1");
}

/* Symbols alone made these headings count; going back to no symbol is no loss. */
static void a_document_that_lost_its_symbols_has_its_phases(void **state)
{
	(void)state;
	assert_finds("# T\n\n## Build \U0001F504\n- [ ] Compile\n\n## Ship\n- [ ] Send\n",
		     "# T\n\n## Build\n- [ ] Compile\n\n## Ship\n- [ ] Send\n", "");
}

static void a_renamed_phase_is_the_same_one(void **state)
{
	(void)state;
	assert_finds(PLAN,
		     "# T\n\n## Phase 1: Building it \U0001F504\n- [x] Compile\n"
		     "- [ ] Handle the edge cases\n- [ ] Run the tests\n\n"
		     "## Phase 2: Delivery\n- [ ] Pack\n- [ ] Send\n",
		     "");
}

static void removals_are_not_judged_in_a_merge(void **state)
{
	struct wf_buf found = WF_BUF_INIT;

	(void)state;
	list_findings(&found, PLAN, "# T\n\n## Phase 1: Build\n- [ ] Compile\n", SINCE_RULES, true);
	assert_text(&found, "step-reopened:4");
}

static void a_done_step_that_is_open_again_is_found(void **state)
{
	(void)state;
	assert_finds("## Phase 1: A\n- [x] a\n- [x] b\n", "## Phase 1: A\n- [ ] a\n- [x] b\n",
		     "step-reopened:2");
	assert_finds("## Phase 1: A\n- [x] a\n", "## Phase 1: A\n- [~] a\n", "");
}

static void a_parent_that_is_open_for_a_nested_step_follows_from_it(void **state)
{
	(void)state;
	assert_finds("## Phase 1: A\n- [x] a\n", "## Phase 1: A\n- [ ] a\n  - [ ] b\n", "");
	assert_finds("## Phase 1: A\n- [x] a\n  - [x] b\n", "## Phase 1: A\n- [ ] a\n  - [ ] b\n",
		     "step-reopened:3");
}

static void a_new_entry_of_the_log_explains_what_is_open_again(void **state)
{
	(void)state;
	assert_finds("## Phase 1: A\n- [x] a\n",
		     "## Phase 1: A\n- [ ] a\n\n## Error Log\n\n### 2026-11-22 - A - Rollback\n",
		     "");
	assert_finds("## Phase 1: A\n- [x] a\n\n## Error Log\n\n### 2026-11-22 - A - Rollback\n",
		     "## Phase 1: A\n- [ ] a\n\n## Error Log\n\n### 2026-11-22 - A - Rollback\n",
		     "step-reopened:2");
}

static void a_new_round_opens_steps(void **state)
{
	(void)state;
	assert_finds("# T\n\n**Pattern**: Iterative\n\n## Phase 1: A\n- [x] a\n",
		     "# T\n\n**Pattern**: Iterative\n**Iteration**: 2\n\n## Phase 1: A\n- [ ] a\n",
		     "");
}

static void the_message_says_how_it_was_matched(void **state)
{
	(void)state;
	check_message(
		"## Phase 1: A\n- [ ] Read the report\n- [ ] b\n",
		"## Phase 1: A\n- [ ] Buy some milk\n- [ ] b\n",
		"\"Read the report\" was open (status.md:2) and is gone: no step here has its "
		"text, none in its phase one like it (\"Buy some milk\" in its place, line 2, is "
		"too unlike it)");
	check_message("## Phase 1: A\n- [x] Read the report\n",
		      "## Phase 1: A\n- [ ] Read all of the report\n",
		      "there in the words \"Read the report\"");
	check_message("## Phase 1: A\n- [x] a\n- [x] c\n\n## Phase 2: B\n- [ ] b\n",
		      "## Phase 1: A\n- [x] c\n\n## Phase 2: B\n- [ ] b\n- [ ] a\n",
		      "there in Phase 1: A");
	check_message("## Phase 1: A\n- [x] a\n\n## Phase 2: B\n- [ ] b\n",
		      "## Phase 1: A\n- [x] a\n",
		      "Phase 2: B had not ended (status.md:4) and is gone "
		      "with 1 open step");
	check_message("## Phase 1: A\n**Entry criteria**:\n- [ ] proof\n\n**Steps**:\n- [ ] a\n",
		      "## Phase 1: A\n- [ ] a\n", "entry criterion \"proof\" was open");
}

static void line_ends_make_no_difference(void **state)
{
	char *crlf = with_endings(PLAN, "\r\n");

	(void)state;
	assert_finds(PLAN, crlf, "");
	assert_finds(crlf, PLAN, "");
	free(crlf);
}

static void a_comment_silences_it(void **state)
{
	(void)state;
	assert_finds("## Phase 1: A\n- [ ] a\n- [ ] b\n",
		     "<!-- wfmd-disable-next-line step-removed -->\n## Phase 1: A\n- [ ] a\n", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_document_has_nothing),
		cmocka_unit_test(an_open_step_that_is_gone_is_found_under_its_phase),
		cmocka_unit_test(a_done_step_may_go),
		cmocka_unit_test(what_was_ticked_moved_reworded_or_reordered_is_there),
		cmocka_unit_test(a_step_without_its_box_is_gone),
		cmocka_unit_test(criteria_and_steps_outside_are_work_too),
		cmocka_unit_test(a_box_that_is_damaged_is_not_gone),
		cmocka_unit_test(what_an_unclosed_fence_hides_is_found_as_that),
		cmocka_unit_test(a_phase_goes_with_its_steps_in_one_finding),
		cmocka_unit_test(a_phase_that_had_ended_may_go),
		cmocka_unit_test(a_phase_whose_open_steps_are_in_others_lives_on),
		cmocka_unit_test(a_document_that_lost_its_phases_is_found),
		cmocka_unit_test(a_document_that_lost_its_symbols_has_its_phases),
		cmocka_unit_test(a_renamed_phase_is_the_same_one),
		cmocka_unit_test(removals_are_not_judged_in_a_merge),
		cmocka_unit_test(a_done_step_that_is_open_again_is_found),
		cmocka_unit_test(a_parent_that_is_open_for_a_nested_step_follows_from_it),
		cmocka_unit_test(a_new_entry_of_the_log_explains_what_is_open_again),
		cmocka_unit_test(a_new_round_opens_steps),
		cmocka_unit_test(the_message_says_how_it_was_matched),
		cmocka_unit_test(line_ends_make_no_difference),
		cmocka_unit_test(a_comment_silences_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
