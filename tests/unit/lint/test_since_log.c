/* The Error Log since a version of before: what was rewritten, and which removals it explains. */
#include "lint/versions.h"

#define BEFORE "# T\n\n## Phase 1: Build\n- [ ] Compile\n\n"
#define LOG "## Error Log\n\n"
#define FAILED \
	"### 2026-11-22 14:05 - Build - Test failure\n**What happened**: 3 of 40 tests failed\n"
#define AGAIN "### 2026-11-23 09:00 - Build - Failure\n**What happened**: The disk is full\n"

static void what_is_added_is_no_rewrite(void **state)
{
	(void)state;
	assert_finds(BEFORE, BEFORE LOG FAILED, "");
	assert_finds(BEFORE LOG FAILED, BEFORE LOG FAILED "\n" AGAIN, "");
	assert_finds(BEFORE LOG FAILED, BEFORE LOG AGAIN "\n" FAILED, "");
}

static void an_empty_or_missing_field_may_be_filled(void **state)
{
	(void)state;
	assert_finds(BEFORE LOG FAILED "**Root cause**:\n**Resolution**:\n",
		     BEFORE LOG FAILED "**Root cause**: A typo\n**Resolution**:\n", "");
	assert_finds(BEFORE LOG FAILED, BEFORE LOG FAILED "**Prevention**: A test\n", "");
	assert_finds(BEFORE LOG "### 2026-11-22 - Build - X\n- **Root cause**:\n",
		     BEFORE LOG "### 2026-11-22 - Build - X\n- **Root cause**: A typo\n", "");
}

static void form_is_no_matter(void **state)
{
	(void)state;
	assert_finds(
		BEFORE LOG "### 2026-11-22  - Build - X\n**What happened:** It   fell\n* one\n",
		BEFORE LOG "### 2026-11-22 - Build - X\n\n**What happened**: It fell\n\n- one\n",
		"");
}

static void an_entry_that_is_gone_is_found(void **state)
{
	(void)state;
	assert_finds(BEFORE LOG FAILED "\n" AGAIN, BEFORE LOG AGAIN, "log-rewritten:6");
	assert_finds(BEFORE LOG FAILED, BEFORE LOG, "log-rewritten:6");
	assert_finds(BEFORE LOG FAILED "\n" AGAIN, BEFORE, "log-rewritten:1");
	check_message(
		BEFORE LOG FAILED, BEFORE LOG,
		"the entry \"2026-11-22 14:05 - Build - Test failure\" (status.md:8) is gone: "
		"none here has its heading or says the same");
	check_message(BEFORE LOG FAILED "\n" AGAIN, BEFORE,
		      "the Error Log (status.md:6) is gone with 2 entries");
}

static void of_two_equal_headings_the_second_one_counts(void **state)
{
	(void)state;
	assert_finds(BEFORE LOG FAILED "\n" FAILED, BEFORE LOG FAILED, "log-rewritten:6");
}

static void an_entry_that_says_something_else_is_found(void **state)
{
	(void)state;
	assert_finds(BEFORE LOG FAILED,
		     BEFORE LOG "### 2026-11-22 14:05 - Build - Test failure\n"
				"**What happened**: 1 of 40 tests failed\n",
		     "log-rewritten:8");
	check_message(BEFORE LOG FAILED,
		      BEFORE LOG "### 2026-11-22 14:05 - Build - Test failure\n"
				 "**What happened**: All is well\n",
		      "known by its heading, has another What happened than before (status.md:9)");
	check_message(BEFORE LOG FAILED "\nSee the report.\n", BEFORE LOG FAILED,
		      "has lost the line \"See the report.\" (status.md:11)");
	check_message(
		BEFORE LOG FAILED,
		BEFORE LOG "### 2026-11-21 14:05 - Build - Test failure\n"
			   "**What happened**: 3 of 40 tests failed\n",
		"this entry, known by what it says, was headed \"2026-11-22 14:05 - Build - Test "
		"failure\" (status.md:8)");
}

/* The last field of a name is the one that counts. */
static void a_second_field_that_overrules_the_first_is_found(void **state)
{
	(void)state;
	assert_finds(BEFORE LOG FAILED, BEFORE LOG FAILED "**What happened**: Nothing\n",
		     "log-rewritten:8");
}

/* --- changes of scope --- */

#define TWO \
	"# T\n\n## Phase 1: Build\n- [ ] Compile\n- [ ] Use `a*b` in \"c\"\n\n## Phase 2: Ship\n- [ ] Send\n\n"
#define SCOPE LOG "### 2026-11-22 14:05 - Build - Scope change\n"

static void a_removal_that_a_new_scope_change_names_is_excused(void **state)
{
	static const char *const entries[] = {
		"**What happened**: Dropped \"Compile\": it is a script now\n",
		"We need not compile any more.\n",
		"**What happened**: We need not\n  compile.\n",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(entries); i++) {
		struct wf_buf text = WF_BUF_INIT;

		wf_buf_printf(
			&text,
			"# T\n\n## Phase 1: Build\n- [ ] Use `a*b` in \"c\"\n\n## Phase 2: Ship\n"
			"- [ ] Send\n\n" SCOPE "%s",
			entries[i]);
		assert_finds(TWO, text.ptr, "");
		wf_buf_release(&text);
	}
}

static void markup_and_quotes_do_not_hide_a_name(void **state)
{
	(void)state;
	assert_finds(
		TWO,
		"# T\n\n## Phase 1: Build\n- [ ] Compile\n\n## Phase 2: Ship\n- [ ] Send\n\n" SCOPE
		"**What happened**: Dropped \"Use `a*b` in \"c\"\": why\n",
		"");
	assert_finds(
		TWO,
		"# T\n\n## Phase 1: Build\n- [ ] Compile\n\n## Phase 2: Ship\n- [ ] Send\n\n" SCOPE
		"There is no need to use a*b in \"c\".\n",
		"");
}

static void other_words_and_other_entries_excuse_nothing(void **state)
{
	(void)state;
	/* A part of a word; a part of another step's text; an entry of another kind. */
	assert_finds("## Phase 1: A\n- [ ] run\n- [ ] b\n",
		     "## Phase 1: A\n- [ ] b\n\n" SCOPE "The prune is off\n", "step-removed:1");
	assert_finds("## Phase 1: A\n- [ ] Run\n- [ ] b\n",
		     "## Phase 1: A\n- [ ] b\n\n" SCOPE "Dropped \"Run the tests\": why\n",
		     "step-removed:1");
	assert_finds("## Phase 1: A\n- [ ] Run\n- [ ] b\n",
		     "## Phase 1: A\n- [ ] b\n\n" LOG
		     "### 2026-11-22 - A - Failure\n**What happened**: Run is gone\n",
		     "step-removed:1");
}

static void an_old_scope_change_excuses_nothing_new(void **state)
{
	(void)state;
	assert_finds("## Phase 1: A\n- [ ] Run\n- [ ] b\n\n" SCOPE "Dropped \"Run\": why\n",
		     "## Phase 1: A\n- [ ] b\n\n" SCOPE "Dropped \"Run\": why\n", "step-removed:1");
}

static void a_scope_change_excuses_a_phase_with_its_steps(void **state)
{
	static const char *const entries[] = {
		LOG "### 2026-11-22 - Ship - Scope change\nThe client fetches it.\n",
		LOG "### 2026-11-22 - Document - Scope change\nNo Phase 2: Ship any more\n",
		LOG
		"### 2026-11-22 - Document - scope change\n**What happened**: Dropped \"Ship\"\n",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(entries); i++) {
		struct wf_buf text = WF_BUF_INIT;

		wf_buf_printf(&text, BEFORE "%s", entries[i]);
		assert_finds(BEFORE "## Phase 2: Ship\n- [ ] Send\n- [ ] Bill\n", text.ptr, "");
		wf_buf_release(&text);
	}
}

/* The heading of what `wfmd drop` writes names the phase, but only a step went. */
static void a_dropped_step_does_not_excuse_its_phase(void **state)
{
	(void)state;
	assert_finds(BEFORE "## Phase 2: Ship\n- [ ] Send\n- [ ] Ship the rest\n",
		     BEFORE LOG "### 2026-11-22 - Ship - Scope change\n"
				"**What happened**: Dropped \"Ship the rest\": why\n",
		     "phase-removed:1");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_added_is_no_rewrite),
		cmocka_unit_test(an_empty_or_missing_field_may_be_filled),
		cmocka_unit_test(form_is_no_matter),
		cmocka_unit_test(an_entry_that_is_gone_is_found),
		cmocka_unit_test(of_two_equal_headings_the_second_one_counts),
		cmocka_unit_test(an_entry_that_says_something_else_is_found),
		cmocka_unit_test(a_second_field_that_overrules_the_first_is_found),
		cmocka_unit_test(a_removal_that_a_new_scope_change_names_is_excused),
		cmocka_unit_test(markup_and_quotes_do_not_hide_a_name),
		cmocka_unit_test(other_words_and_other_entries_excuse_nothing),
		cmocka_unit_test(an_old_scope_change_excuses_nothing_new),
		cmocka_unit_test(a_scope_change_excuses_a_phase_with_its_steps),
		cmocka_unit_test(a_dropped_step_does_not_excuse_its_phase),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
