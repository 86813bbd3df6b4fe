/* What an edit changed, as text and as JSON; lines and ids are those of the new document. */
#include "sample.h"

#include "flow/machine.h"

/* Steps and phases of EXAMPLE, and their lines there. */
enum { REPRODUCE, CORE, PARSER, EDGE_CASES, TESTS, INTEGRATION, DEAD_CODE };
enum { ANALYSIS, IMPLEMENTATION, VALIDATION, CLEAN_UP };

static void make_edits(struct sample *s)
{
	struct wf_error err = WF_ERROR_INIT;

	assert_int_equal(wf_draft_edits(&s->draft, &s->edits, &err), WF_OK);
	wf_error_release(&err);
}

/* Says the drafted changes and ends S. */
static void says_in(struct sample *s, const struct wf_style *style, const char *expected)
{
	struct wf_report report = {.file = "status.md", .edits = &s->edits, .written = true};

	make_edits(s);
	wf_out_change_text(&s->out, &s->draft, &report, style);
	assert_string_equal(s->out.ptr, expected);
	end(s);
}

static void says(struct sample *s, const char *expected)
{
	says_in(s, &plain, expected);
}

/* Writes the drafted changes as JSON, which holds EXPECTED, and ends S. */
static void writes(struct sample *s, const char *expected)
{
	struct wf_report report = {.file = "status.md", .edits = &s->edits, .written = true};

	make_edits(s);
	wf_out_change_json(&s->out, &s->draft, &report);
	if (!strstr(s->out.ptr, expected))
		fail_msg("%s\nis not in\n%s", expected, s->out.ptr);
	end(s);
}

static void tick(struct sample *s, uint32_t step)
{
	wf_draft_mark(&s->draft, step, WF_DONE);
}

/* --- text --- */

static void a_tick_and_what_comes_next(void **state)
{
	struct sample s;

	(void)state;
	begin(&s, EXAMPLE);
	tick(&s, EDGE_CASES);
	says(&s, "status.md: ticked 2.2 \"Edge cases\"\n"
		 "status.md: Phase 2: Implementation 🔄 3/4\n"
		 "next: 2.3 \"Tests\" (line 14)\n");
}

static void a_phase_that_ends(void **state)
{
	struct sample s;

	(void)state;
	begin(&s, EXAMPLE);
	tick(&s, EDGE_CASES);
	tick(&s, TESTS);
	wf_phase_settle(&s.draft, IMPLEMENTATION);
	says(&s, "status.md: ticked 2.2 \"Edge cases\"\n"
		 "status.md: ticked 2.3 \"Tests\"\n"
		 "status.md: Phase 2: Implementation ✅ 4/4\n"
		 "waiting: Phase 3: Validation is blocked (Credentials); "
		 "'wfmd unblock status.md 3' resumes it\n");
}

static void ascii_marks(void **state)
{
	static const struct wf_style ascii = {.ascii = true};
	struct sample s;

	(void)state;
	begin(&s, EXAMPLE);
	wf_draft_mark(&s.draft, CORE, WF_OPEN);
	wf_draft_mark(&s.draft, PARSER, WF_OPEN);
	wf_phase_enter(&s.draft, IMPLEMENTATION, WF_PENDING);
	says_in(&s, &ascii,
		"status.md: unticked 2.1 \"Core\"\n"
		"status.md: unticked 2.1.1 \"Parser\"\n"
		"status.md: Phase 2: Implementation [ ] 0/4\n"
		"next: 2.1.1 \"Parser\" (line 12)\n");
}

static void nothing_to_change(void **state)
{
	struct sample s;

	(void)state;
	begin(&s, EXAMPLE);
	says(&s, "status.md: nothing to change\nnext: 2.2 \"Edge cases\" (line 13)\n");
	begin(&s, EXAMPLE);
	tick(&s, TESTS);
	wf_draft_mark(&s.draft, TESTS, WF_OPEN);
	says(&s, "status.md: nothing to change\nnext: 2.2 \"Edge cases\" (line 13)\n");
	begin(&s, "# T\n## Phase 1: A ✅\n- [x] a\n");
	says(&s, "status.md: nothing to change\nstatus.md: workflow complete 1/1\n");
}

static void all_is_done(void **state)
{
	struct sample s;

	(void)state;
	begin(&s, "# T\n## Phase 1: A 🔄\n- [ ] a\n");
	tick(&s, 0);
	wf_phase_settle(&s.draft, 0);
	says(&s, "status.md: ticked 1.1 \"a\"\n"
		 "status.md: Phase 1: A ✅ 1/1\n"
		 "status.md: workflow complete 1/1\n");
	begin(&s, "## A\n### Phase 1: X 🔄\n- [ ] x\n## B\n### Phase 2: Y\n- [ ] y\n");
	tick(&s, 0);
	wf_phase_settle(&s.draft, 0);
	says(&s, "status.md: ticked 1.1 \"x\"\n"
		 "status.md: Phase 1: X ✅ 1/1\n"
		 "status.md: workflow \"A\" complete 1/1\n"
		 "next: 2.1 \"y\" (line 6)\n");
}

static void steps_without_phases(void **state)
{
	struct sample s;

	(void)state;
	begin(&s, "- [ ] a\n- [ ] b\n");
	tick(&s, 0);
	says(&s, "status.md: ticked 1.1 \"a\"\nstatus.md: 1/2\nnext: 1.2 \"b\" (line 2)\n");
}

static void blocked_and_unblocked_steps(void **state)
{
	struct sample s;

	(void)state;
	begin(&s, "# T\n## Phase 1: A 🔄\n- [ ] a (blocked: CI)\n- [ ] b\n- [ ] c\n");
	wf_draft_unblock_step(&s.draft, 0);
	wf_draft_block_step(&s.draft, 1, WF_SLICE_LIT("no\nkey"));
	wf_draft_block_step(&s.draft, 2, WF_SLICE_LIT(""));
	says(&s, "status.md: unblocked 1.1 \"a\"\n"
		 "status.md: blocked 1.2 \"b\" (no; key)\n"
		 "status.md: blocked 1.3 \"c\"\n"
		 "next: 1.1 \"a\" (line 3)\n");
	begin(&s, "# T\n## Phase 1: A 🔄\n- [ ] a (blocked: CI)\n");
	wf_draft_block_step(&s.draft, 0, WF_SLICE_LIT("CI"));
	says(&s,
	     "status.md: nothing to change\nwaiting: 1.1 \"a (blocked: CI)\" (line 3) is blocked\n");
}

/* Fields that are written before a line move it. */
static void lines_are_those_of_the_new_document(void **state)
{
	struct sample s;

	(void)state;
	begin(&s, "# T\r\n## Phase 1: A 🔄\r\ntext\r\n- [ ] a\r\n## Phase 2: B\r\n- [ ] b\r\n");
	wf_draft_set_field(&s.draft, s.doc.phases[0].heading, WF_FIELD_SKIPPED,
			   WF_SLICE_LIT("why"));
	wf_phase_enter(&s.draft, 0, WF_SKIPPED);
	says(&s, "status.md: Phase 1: A skipped 0/1\n"
		 "status.md: Phase 2: B 🔄 0/1\n"
		 "next: 2.1 \"b\" (line 8)\n");
}

/* One line goes, three come, each with another ending; two phases have the same number. */
static void ids_that_are_lines_move_too(void **state)
{
	static const char text[] = "# T\n## Phase 1: A 🔄\n- [ ] a\n## Phase 1: B\n- [ ] b\n";
	struct wf_report report = {.file = "status.md"};
	struct sample s;

	(void)state;
	begin(&s, text);
	tick(&s, 0);
	wf_edits_add(&s.edits, s.doc.src.starts[3], 0, WF_SLICE_LIT("one\rtwo\r\nthree\n"));
	wf_edits_add(&s.edits, 0, s.doc.src.starts[1], wf_slice("", 0));
	wf_edits_settle(&s.edits, text);
	report.edits = &s.edits;
	wf_out_change_text(&s.out, &s.draft, &report, &plain);
	assert_string_equal(s.out.ptr, "status.md: ticked :2 \"a\"\n"
				       "status.md: Phase 1: A 🔄 1/1\n"
				       "next: :7 \"b\" (line 7)\n");
	end(&s);
}

static void the_log_and_its_fields(void **state)
{
	struct sample s;

	(void)state;
	begin(&s, EXAMPLE);
	wf_phase_enter(&s.draft, IMPLEMENTATION, WF_STATE_FAILED);
	wf_draft_log(&s.draft, &(struct wf_log_draft){.phase = WF_SLICE_LIT("Implementation"),
						      .kind = WF_SLICE_LIT("Failure"),
						      .happened = WF_SLICE_LIT("it broke")});
	wf_draft_fill(&s.draft, 0, WF_FIELD_CAUSE, WF_SLICE_LIT("a slip"));
	says(&s,
	     "status.md: Phase 2: Implementation ❌ 2/4\n"
	     "status.md: logged Implementation - Failure\n"
	     "status.md: filled \"Root cause\" of 2026-11-22 14:05 - Implementation - Test failure"
	     " (line 28)\n"
	     "waiting: Phase 2: Implementation has failed; 'wfmd retry status.md 2' resumes it\n");
}

/* Fields alone change: the phase is named all the same. */
static void fields_alone(void **state)
{
	struct sample s;

	(void)state;
	begin(&s, EXAMPLE);
	wf_draft_set_field(&s.draft, s.doc.phases[VALIDATION].heading, WF_FIELD_ACTION,
			   WF_SLICE_LIT("Wait"));
	says(&s, "status.md: Phase 3: Validation ⏸️ 0/1\nnext: 2.2 \"Edge cases\" (line 13)\n");
}

static void many_things_are_folded(void **state)
{
	static const struct wf_style ascii = {.ascii = true};
	struct wf_buf text = WF_BUF_INIT;
	struct sample s;

	(void)state;
	wf_buf_str(&text, "# T\n");
	for (int i = 1; i <= 7; i++)
		wf_buf_printf(&text, "## Phase %d: P%d\n- [ ] a\n- [ ] b\n", i, i);
	for (int k = 0; k < 2; k++) {
		begin(&s, text.ptr);
		for (uint32_t i = 11; i-- > 0;)
			tick(&s, i);
		for (uint32_t i = 0; i < 6; i++)
			wf_draft_state(&s.draft, i, i < 5 ? WF_COMPLETE : WF_IN_PROGRESS);
		says_in(&s, k ? &ascii : &plain,
			k ? "status.md: ticked 11 steps: 1.1..6.1\n"
			    "status.md: Phase 6: P6 [~] 1/2\n"
			    "status.md: Phase 5: P5 [x] 2/2\n"
			    "status.md: Phase 4: P4 [x] 2/2\n"
			    "status.md: Phase 3: P3 [x] 2/2\n"
			    "status.md: Phase 2: P2 [x] 2/2\n"
			    "status.md: Phase 1: P1 [x] 2/2\n"
			    "next: 6.2 \"b\" (line 19)\n"
			  : "status.md: ticked 11 steps: 1.1–6.1\n"
			    "status.md: Phase 6: P6 🔄 1/2\n"
			    "status.md: Phase 5: P5 ✅ 2/2\n"
			    "status.md: Phase 4: P4 ✅ 2/2\n"
			    "status.md: Phase 3: P3 ✅ 2/2\n"
			    "status.md: Phase 2: P2 ✅ 2/2\n"
			    "status.md: Phase 1: P1 ✅ 2/2\n"
			    "next: 6.2 \"b\" (line 19)\n");
	}
	begin(&s, text.ptr);
	for (uint32_t i = 0; i < 14; i += 2)
		tick(&s, i);
	for (uint32_t i = 0; i < 7; i++)
		wf_draft_state(&s.draft, i, WF_STATE_FAILED);
	says(&s, "status.md: ticked 7 steps: 1.1, 2.1, 3.1, 4.1, 5.1, …\n"
		 "status.md: 7 phases failed: 1–7\n"
		 "waiting: Phase 1: P1 has failed; 'wfmd retry status.md 1' resumes it\n");
	wf_buf_release(&text);
}

static void forced_gates_rounds_and_advice(void **state)
{
	struct wf_buf advice = WF_BUF_INIT;
	struct sample s;
	struct wf_report report = {.file = "status.md",
				   .edits = &s.edits,
				   .written = true,
				   .advice = &advice,
				   .nadvice = 1};

	(void)state;
	begin(&s, "# T\n**Pattern**: Iterative\n\n## Phase 1: A ✅\n- [x] a\n");
	wf_draft_note(&s.draft, "round 1 has not ended");
	wf_draft_mark(&s.draft, 0, WF_OPEN);
	wf_phase_enter(&s.draft, 0, WF_PENDING);
	wf_draft_round(&s.draft, 0, 2);
	wf_buf_str(&advice, "If A fails:\n1. Stop\033");
	make_edits(&s);
	wf_out_change_text(&s.out, &s.draft, &report, &plain);
	assert_string_equal(s.out.ptr, "status.md: forced: round 1 has not ended\n"
				       "status.md: round 2\n"
				       "status.md: unticked 1.1 \"a\"\n"
				       "status.md: Phase 1: A 0/1\n"
				       "If A fails:\n"
				       "1. Stop\\x1b\n"
				       "next: 1.1 \"a\" (line 6)\n");
	wf_buf_clear(&s.out);
	wf_out_change_json(&s.out, &s.draft, &report);
	assert_string_equal(
		s.out.ptr,
		"{\"schema\":\"wfmd.change/1\",\"file\":\"status.md\",\"written\":true,\"changes\":["
		"{\"what\":\"step\",\"id\":\"1.1\",\"text\":\"a\",\"line\":6,\"from\":\"done\",\"to\":\"open\"},"
		"{\"what\":\"phase\",\"id\":\"1\",\"text\":\"A\",\"line\":5,\"from\":\"complete\","
		"\"to\":\"pending\"},"
		"{\"what\":\"round\",\"id\":null,\"text\":\"T\",\"line\":1,\"from\":\"1\",\"to\":\"2\"}],"
		"\"next\":{\"id\":\"1.1\",\"text\":\"a\",\"line\":6,\"phase\":\"1\"},"
		"\"workflow\":{\"title\":\"T\",\"state\":\"pending\",\"done\":0,\"total\":1},"
		"\"advice\":[\"If A fails:\\n1. Stop\\u001b\"],\"diff\":null,"
		"\"forced\":[\"round 1 has not ended\"]}");
	wf_buf_release(&advice);
	end(&s);
}

static void quiet_says_nothing(void **state)
{
	struct sample s;
	struct wf_report report = {.file = "status.md", .edits = &s.edits, .quiet = true};

	(void)state;
	begin(&s, EXAMPLE);
	tick(&s, EDGE_CASES);
	make_edits(&s);
	wf_out_change_text(&s.out, &s.draft, &report, &plain);
	assert_string_equal(s.out.ptr, "");
	end(&s);
}

/* --- steps that come and go --- */

static void dropping_numbers_the_others_anew(void **state)
{
	static const struct wf_edits none = WF_EDITS_INIT;
	struct wf_report report = {.file = "status.md", .edits = &none};
	struct sample s;

	(void)state;
	begin(&s, EXAMPLE);
	wf_draft_drop(&s.draft, CORE);
	tick(&s, EDGE_CASES);
	wf_out_change_text(&s.out, &s.draft, &report, &plain);
	assert_non_null(strstr(s.out.ptr, "status.md: dropped 2.1 \"Core\"\n"));
	assert_non_null(strstr(s.out.ptr, "status.md: ticked 2.1 \"Edge cases\"\n"));
	assert_non_null(strstr(s.out.ptr, "next: 2.2 \"Tests\""));
	end(&s);
}

static void adding_numbers_the_others_anew(void **state)
{
	static const struct wf_edits none = WF_EDITS_INIT;
	struct wf_report report = {.file = "status.md", .edits = &none};
	struct sample s;

	(void)state;
	begin(&s, EXAMPLE);
	wf_draft_add_step(&s.draft, &(struct wf_step_draft){.phase = IMPLEMENTATION,
							    .after = CORE,
							    .text = WF_SLICE_LIT("new")});
	wf_draft_add_step(&s.draft, &(struct wf_step_draft){.phase = VALIDATION,
							    .after = -1,
							    .text = WF_SLICE_LIT("last")});
	wf_out_change_text(&s.out, &s.draft, &report, &plain);
	assert_string_equal(s.out.ptr, "status.md: added 2.2 \"new\"\n"
				       "status.md: added 3.2 \"last\"\n"
				       "status.md: Phase 2: Implementation 🔄 2/5\n"
				       "status.md: Phase 3: Validation ⏸️ 0/2\n"
				       "next: 2.3 \"Edge cases\" (line 13)\n");
	end(&s);
}

/* Says what comes next when the steps FIRST and SECOND of TEXT are dropped. */
static void drops(const char *text, uint32_t first, uint32_t second, const char *next)
{
	static const struct wf_edits none = WF_EDITS_INIT;
	struct wf_report report = {.file = "status.md", .edits = &none};
	struct sample s;

	begin(&s, text);
	wf_draft_drop(&s.draft, first);
	wf_draft_drop(&s.draft, second);
	wf_out_change_text(&s.out, &s.draft, &report, &plain);
	assert_non_null(strstr(s.out.ptr, next));
	end(&s);
}

static void nested_steps_are_numbered_anew(void **state)
{
	(void)state;
	drops("# T\n## Phase 1: A 🔄\n- [ ] a\n- [ ] b\n  - [ ] c\n  - [ ] d\n", 0, 2,
	      "next: 1.1.1 \"d\" (line 6)\n");
	drops("# T\n## Phase 1.1: A 🔄\n- [ ] a\n- [ ] b\n  - [ ] c\n- [ ] d\n", 0, 1,
	      "next: 1.1.1 \"d\" (line 6)\n");
	drops("# T\n## Phase 1: A\n**Entry criteria**:\n- [ ] x\n- [ ] y\n\n**Steps**:\n- [ ] a\n- [ ] b\n",
	      0, 2, "waits for entry criterion 1.e1 \"y\" (line 5)\n");
}

static void many_dropped_steps(void **state)
{
	static const struct wf_edits none = WF_EDITS_INIT;
	struct wf_report report = {.file = "status.md", .edits = &none};
	struct sample s;

	(void)state;
	begin(&s,
	      "# T\n## Phase 1: A\n- [ ] a\n- [ ] b\n- [ ] c\n- [ ] d\n- [ ] e\n- [ ] f\n- [ ] g\n");
	for (uint32_t i = 0; i < 6; i++)
		wf_draft_drop(&s.draft, i);
	wf_out_change_text(&s.out, &s.draft, &report, &plain);
	assert_string_equal(s.out.ptr, "status.md: dropped 6 steps: 1.1–1.6\n"
				       "status.md: Phase 1: A 0/1\n"
				       "next: 1.1 \"g\" (line 9)\n");
	end(&s);
}

/* Adds a step to the first phase of TEXT, WRITTEN after line LINE, and looks for PART in the JSON. */
static void adds(const char *text, size_t line, const char *written, const char *part)
{
	struct sample s;
	struct wf_report report = {.file = "status.md", .edits = &s.edits};

	begin(&s, text);
	wf_draft_add_step(&s.draft,
			  &(struct wf_step_draft){.after = -1, .text = WF_SLICE_LIT("new")});
	wf_edits_add(&s.edits, s.doc.src.starts[line], 0, wf_slice_str(written));
	wf_edits_settle(&s.edits, text);
	wf_out_change_json(&s.out, &s.draft, &report);
	if (!strstr(s.out.ptr, part))
		fail_msg("%s\nis not in\n%s", part, s.out.ptr);
	end(&s);
}

static void added_steps_have_an_id_and_a_line(void **state)
{
	(void)state;
	adds("## Phase 1: A\n- [ ] a\n", 2, "- [ ] new\n",
	     "[{\"what\":\"add\",\"id\":\"1.2\",\"text\":\"new\",\"line\":3,\"from\":null,"
	     "\"to\":\"open\"}]");
	adds("## Phase 1: A\n- [ ] a", 2, "\n- [ ] new",
	     "\"id\":\"1.2\",\"text\":\"new\",\"line\":3");
	adds("## Phase 1: A ✅\n", 1, "\n- [ ] new\n", "\"id\":\"1.1\",\"text\":\"new\",\"line\":3");
	adds("## Phase 1: A\n- [ ] a\n## Phase 1: B\n- [ ] b\n", 2, "- [ ] new\n",
	     "\"id\":\":3\",\"text\":\"new\",\"line\":3");
	adds("## Phase 1: A\n- [ ] a\n", 2, "- [ ] other\n",
	     "\"id\":\"1.2\",\"text\":\"new\",\"line\":null");
}

/* --- JSON --- */

static void the_change_in_json(void **state)
{
	struct sample s;
	struct wf_report report = {.file = "status.md", .edits = &s.edits, .diff = "--- a\n"};

	(void)state;
	begin(&s, EXAMPLE);
	tick(&s, EDGE_CASES);
	make_edits(&s);
	wf_out_change_json(&s.out, &s.draft, &report);
	assert_string_equal(
		s.out.ptr,
		"{\"schema\":\"wfmd.change/1\",\"file\":\"status.md\",\"written\":false,\"changes\":["
		"{\"what\":\"step\",\"id\":\"2.2\",\"text\":\"Edge cases\",\"line\":13,\"from\":\"open\","
		"\"to\":\"done\"}],\"next\":{\"id\":\"2.3\",\"text\":\"Tests\",\"line\":14,\"phase\":\"2\"},"
		"\"workflow\":{\"title\":\"Bug Fix: Login times out\",\"state\":\"in-progress\",\"done\":4,"
		"\"total\":7},\"advice\":[],\"diff\":\"--- a\\n\",\"forced\":[]}");
	end(&s);
}

static void every_kind_of_change_in_json(void **state)
{
	struct sample s;

	(void)state;
	begin(&s, EXAMPLE);
	wf_draft_block_step(&s.draft, TESTS, WF_SLICE_LIT("CI"));
	writes(&s, "\"changes\":[{\"what\":\"block\",\"id\":\"2.3\",\"text\":\"Tests\",\"line\":14,"
		   "\"from\":null,\"to\":\"CI\"}]");
	begin(&s, "# T\n## Phase 1: A\n- [ ] a (blocked)\n");
	wf_draft_unblock_step(&s.draft, 0);
	writes(&s, "\"from\":\"\",\"to\":null}]");
	begin(&s, EXAMPLE);
	wf_phase_enter(&s.draft, CLEAN_UP, WF_SKIPPED);
	writes(&s,
	       "\"changes\":[{\"what\":\"phase\",\"id\":\"4\",\"text\":\"Clean-up\",\"line\":23,"
	       "\"from\":\"pending\",\"to\":\"skipped\"}]");
	begin(&s, EXAMPLE);
	wf_draft_log(&s.draft, &(struct wf_log_draft){.phase = WF_SLICE_LIT("Analysis"),
						      .kind = WF_SLICE_LIT("Failure")});
	writes(&s, "\"changes\":[{\"what\":\"log\",\"id\":null,\"text\":\"Analysis - Failure\","
		   "\"line\":31,\"from\":null,\"to\":null}]");
	begin(&s, EXAMPLE);
	wf_draft_fill(&s.draft, 0, WF_FIELD_HAPPENED, WF_SLICE_LIT("x"));
	writes(&s, "\"changes\":[{\"what\":\"field\",\"id\":\"What happened\","
		   "\"text\":\"2026-11-22 14:05 - Implementation - Test failure\",\"line\":28,"
		   "\"from\":\"3 tests failed\",\"to\":\"x\"}]");
	begin(&s, EXAMPLE);
	wf_draft_drop(&s.draft, CORE);
	make_edits(&s);
	wf_out_change_json(&s.out, &s.draft,
			   &(struct wf_report){.file = "status.md", .edits = &s.edits});
	assert_non_null(strstr(s.out.ptr, "[{\"what\":\"drop\",\"id\":\"2.1\",\"text\":\"Core\","
					  "\"line\":null,\"from\":\"done\",\"to\":null}]"));
	end(&s);
	begin(&s, EXAMPLE);
	writes(&s, "\"changes\":[],\"next\":{\"id\":\"2.2\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_tick_and_what_comes_next),
		cmocka_unit_test(a_phase_that_ends),
		cmocka_unit_test(ascii_marks),
		cmocka_unit_test(nothing_to_change),
		cmocka_unit_test(all_is_done),
		cmocka_unit_test(steps_without_phases),
		cmocka_unit_test(blocked_and_unblocked_steps),
		cmocka_unit_test(lines_are_those_of_the_new_document),
		cmocka_unit_test(ids_that_are_lines_move_too),
		cmocka_unit_test(the_log_and_its_fields),
		cmocka_unit_test(fields_alone),
		cmocka_unit_test(many_things_are_folded),
		cmocka_unit_test(forced_gates_rounds_and_advice),
		cmocka_unit_test(quiet_says_nothing),
		cmocka_unit_test(dropping_numbers_the_others_anew),
		cmocka_unit_test(adding_numbers_the_others_anew),
		cmocka_unit_test(nested_steps_are_numbered_anew),
		cmocka_unit_test(many_dropped_steps),
		cmocka_unit_test(added_steps_have_an_id_and_a_line),
		cmocka_unit_test(the_change_in_json),
		cmocka_unit_test(every_kind_of_change_in_json),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
