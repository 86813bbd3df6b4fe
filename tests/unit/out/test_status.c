/* The state of a document: as text in its views, and as JSON. */
#include "sample.h"

#include "doc/select.h"

#define DAY 86400
#define NOW ((int64_t)20782 * DAY + 3600) /* 2026-11-25 01:00 UTC */

static const struct wf_view all = {.workflow = -1, .phase = -1, .now = NOW, .utc = true};

static void shows(const char *document, const struct wf_view *view, const struct wf_style *style,
		  const char *expected)
{
	struct sample s;

	begin(&s, document);
	wf_out_status_text(&s.out, &s.draft, view, style);
	assert_string_equal(s.out.ptr, expected);
	end(&s);
}

static void shows_phase(const char *document, const char *selector, const char *expected)
{
	struct wf_error err = WF_ERROR_INIT;
	struct wf_selection found;
	struct wf_view view = all;
	struct sample s;

	begin(&s, document);
	assert_int_equal(
		wf_select(&found, &s.doc, wf_slice_str(selector), WF_SELECT_PHASE, -1, &err),
		WF_OK);
	view.phase = (int32_t)found.index;
	wf_out_status_text(&s.out, &s.draft, &view, &plain);
	assert_string_equal(s.out.ptr, expected);
	wf_error_release(&err);
	end(&s);
}

/* The JSON of DOCUMENT holds PART. */
static void holds(const char *document, const char *part)
{
	struct sample s;

	begin(&s, document);
	wf_out_status_json(&s.out, &s.draft, -1);
	if (!strstr(s.out.ptr, part))
		fail_msg("%s\nis not in\n%s", part, s.out.ptr);
	end(&s);
}

/* --- text --- */

static void shows_the_example(void **state)
{
	(void)state;
	shows(EXAMPLE, &all, &plain,
	      "Bug Fix: Login times out  [####------] 3/7 42%\n"
	      "  Phase 1: Analysis 1/1 ✅\n"
	      "  Phase 2: Implementation 2/4 🔄\n"
	      "  Phase 3: Validation 0/1 ⏸️\n"
	      "    blocked by: Credentials, 3 days (since 2026-11-22)\n"
	      "    action needed: Ask\n"
	      "  Phase 4: Clean-up (Optional) 0/1\n"
	      "last failure: 2026-11-22 14:05 - Implementation - Test failure (line 28)\n"
	      "next: 2.2 \"Edge cases\" (line 13)\n");
}

static void ascii_has_a_mark_for_each_state(void **state)
{
	static const struct wf_style ascii = {.ascii = true};

	(void)state;
	shows("# T\n\n## Phase 1: A ✅\n- [x] a\n## Phase 2: B ❌\n- [ ] b\n## Phase 3: C ⏸️\n"
	      "**Since**: soon\n\n- [ ] c\n## Phase 4: D\n- [ ] d\n## Phase 5: E ✅ ❌\n- [ ] e\n"
	      "## Phase 6: F\n**Skipped**: no need\n\n- [ ] f\n## Phase 7: G 🔄\n- [ ] g\n",
	      &all, &ascii,
	      "T  [#---------] 1/7 14%\n"
	      "  Phase 1: A 1/1 [x]\n"
	      "  Phase 2: B 0/1 [!]\n"
	      "  Phase 3: C 0/1 [=]\n"
	      "    blocked (since soon)\n"
	      "  Phase 4: D 0/1 [ ]\n"
	      "  Phase 5: E 0/1 [?]\n"
	      "  Phase 6: F 0/1 [-]\n"
	      "    skipped: no need\n"
	      "  Phase 7: G 0/1 [~]\n"
	      "    next: 7.1 \"g\" (line 20)\n"
	      "waiting: Phase 7: G waits for Phase 2: B\n");
}

static void only_what_is_complete_looks_full(void **state)
{
	struct wf_view line = all;
	struct wf_buf text = WF_BUF_INIT;

	(void)state;
	line.oneline = true;
	for (int i = 0; i < 999; i++)
		wf_buf_str(&text, "- [x] a\n");
	shows(text.ptr, &line, &plain, "status.md  [##########] 999/999 100%  complete\n");
	wf_buf_str(&text, "- [ ] b\n");
	shows(text.ptr, &line, &plain,
	      "status.md  [#########-] 999/1000 99%  next: 1.1000 \"b\" (line 1000)\n");
	wf_buf_release(&text);
}

static void one_line_a_workflow(void **state)
{
	struct wf_view view = all;

	(void)state;
	view.oneline = true;
	shows(EXAMPLE, &view, &plain,
	      "Bug Fix: Login times out  [####------] 3/7 42%  next: 2.2 \"Edge cases\" (line 13)"
	      "  Phase 2: Implementation 🔄\n");
	shows("## A\n### Phase 1: X ⏸️\n**Blocked by**: b\n\n- [ ] x\n## B\n### Phase 1: Y ✅\n- [x] y\n",
	      &view, &plain,
	      "A  [----------] 0/1 0%  Phase 1: X ⏸️\n"
	      "B  [##########] 1/1 100%  complete\n");
}

static void open_leaves_out_what_has_ended(void **state)
{
	struct wf_view view = all;

	(void)state;
	view.open_only = true;
	shows("# T\n## Phase 1: A ✅\n- [x] a\n## Phase 2: B 🔄\n- [ ] b\n  - [x] c\n  - [~] d\n- [ ] e\n",
	      &view, &plain,
	      "T  [####------] 2/5 40%\n"
	      "  Phase 2: B 1/4 🔄\n"
	      "    [ ] 2.1 \"b\" (line 5)\n"
	      "      [?] 2.1.2 \"d\" (line 7)\n"
	      "    [ ] 2.2 \"e\" (line 8)\n"
	      "next: 2.2 \"e\" (line 8)\n");
}

static void a_phase_with_all_its_steps(void **state)
{
	(void)state;
	shows_phase(EXAMPLE, "1",
		    "Phase 1: Analysis 1/1 ✅\n"
		    "  entry criteria: A report\n"
		    "  [x] 1.1 \"Reproduce\" (line 8)\n");
	shows_phase(EXAMPLE, "2",
		    "Phase 2: Implementation 2/4 🔄\n"
		    "  next: 2.2 \"Edge cases\" (line 13)\n"
		    "  [x] 2.1 \"Core\" (line 11)\n"
		    "    [x] 2.1.1 \"Parser\" (line 12)\n"
		    "  [ ] 2.2 \"Edge cases\" (line 13)\n"
		    "  [ ] 2.3 \"Tests\" (line 14)\n");
}

/* A list of criteria without boxes is shown in one line, one with boxes by these alone. */
static void criteria_of_a_phase(void **state)
{
	(void)state;
	shows_phase("# T\n## Phase 1: A\n**Entry criteria**:\n- one\n- two\n\n**Exit criteria**:\n"
		    "- [ ] out\n\n**Steps**:\n- [ ] a\n",
		    "1",
		    "Phase 1: A 0/2\n"
		    "  entry criteria: one; two\n"
		    "  [ ] 1.x1 \"out\" (line 8)\n"
		    "  [ ] 1.1 \"a\" (line 11)\n");
}

static void the_gate_in_the_way_is_named(void **state)
{
	(void)state;
	shows("# T\n## Phase 1: A\n**Entry criteria**:\n- [ ] in\n- [ ] in too\n\n**Steps**:\n- [ ] a\n"
	      "## Phase 2: B\n**Entry criteria**:\n- [ ] later\n\n**Steps**:\n- [ ] b\n",
	      &all, &plain,
	      "T  [----------] 0/5 0%\n"
	      "  Phase 1: A 0/3\n"
	      "    waits for entry criterion 1.e1 \"in\" (line 4) and 1 more\n"
	      "  Phase 2: B 0/2\n"
	      "waiting: Phase 1: A waits for entry criterion 1.e1 \"in\" (line 4) and 1 more\n");
	shows("# T\n## Phase 1: A 🔄\n**Exit criteria**:\n- [ ] out\n\n**Steps**:\n- [x] a\n", &all,
	      &plain,
	      "T  [#####-----] 1/2 50%\n"
	      "  Phase 1: A 1/2 🔄\n"
	      "    waits for exit criterion 1.x1 \"out\" (line 4)\n"
	      "waiting: Phase 1: A waits for exit criterion 1.x1 \"out\" (line 4)\n");
}

static void parallel_phases_wait_for_each_other(void **state)
{
	(void)state;
	shows("# T\n**Pattern**: Parallel\n\n## Backend 🔄\n- [ ] b\n## Frontend 🔄\n- [ ] f\n"
	      "## Both ⏸️\n**Waiting for**: Backend, Frontend\n\n- [ ] i\n"
	      "## Last ⏸️\n**Waiting for**: the summer\n\n- [ ] l\n",
	      &all, &plain,
	      "T  [----------] 0/4 0% parallel\n"
	      "  Backend 0/1 🔄\n"
	      "  Frontend 0/1 🔄\n"
	      "    next: 2.1 \"f\" (line 7)\n"
	      "  Both 0/1 ⏸️\n"
	      "    waiting for: Backend, Frontend\n"
	      "  Last 0/1 ⏸️\n"
	      "    waiting for: the summer\n"
	      "next: 1.1 \"b\" (line 5)\n");
}

static void several_workflows_are_parted(void **state)
{
	(void)state;
	shows("# Doc\n## A\n### Phase 1: X ✅\n- [x] x\n## B\n**Pattern**: Iterative\n**Iteration**: 2\n\n"
	      "### Phase 1: Y 🔄\n- [ ] y\n## Notes\n- [x] outside\n- [ ] too\n",
	      &all, &plain,
	      "A  [##########] 1/1 100%\n"
	      "  Phase 1: X 1/1 ✅\n"
	      "\n"
	      "B  [----------] 0/1 0% iterative, round 2\n"
	      "  Phase 1: Y 0/1 🔄\n"
	      "\n"
	      "outside any phase: 1/2\n"
	      "next: :10 \"y\" (line 10)\n");
}

static void one_workflow_of_several(void **state)
{
	static const char text[] =
		"## A\n### Phase 1: X 🔄\n- [ ] x\n## B\n### Phase 1: Y\n- [ ] y\n";
	struct wf_view view = all;
	struct sample s;

	(void)state;
	view.workflow = 1;
	shows(text, &view, &plain,
	      "B  [----------] 0/1 0%\n"
	      "  Phase 1: Y 0/1\n"
	      "next: :6 \"y\" (line 6)\n");
	view.oneline = true;
	shows(text, &view, &plain, "B  [----------] 0/1 0%  next: :6 \"y\" (line 6)  Phase 1: Y\n");
	begin(&s, text);
	wf_out_status_json(&s.out, &s.draft, 1);
	assert_null(strstr(s.out.ptr, "\"title\":\"A\""));
	assert_non_null(strstr(s.out.ptr, "\"next\":{\"id\":\":6\""));
	end(&s);
}

static void how_long_a_phase_is_blocked(void **state)
{
	static const struct {
		const char *since, *age;
	} cases[] = {
		{"2026-11-25", ", today (since 2026-11-25)"},
		{"2026-11-24", ", 1 day (since 2026-11-24)"},
		{"2025-11-25", ", 365 days (since 2025-11-25)"},
		{"2026-11-24T10:00", ", 1 day (since 2026-11-24T10:00)"},
		{"2026-11-26", " (since 2026-11-26)"},
		{"2026-02-30", " (since 2026-02-30)"},
		{"2026-11-245", " (since 2026-11-245)"},
		{"last week", " (since last week)"},
		{"26-11-24", " (since 26-11-24)"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct wf_buf text = WF_BUF_INIT, expected = WF_BUF_INIT;

		wf_buf_printf(
			&text,
			"# T\n## Phase 1: A ⏸️\n**Blocked by**: b\n**Since**: %s\n\n- [ ] a\n",
			cases[i].since);
		wf_buf_printf(
			&expected,
			"Phase 1: A 0/1 ⏸️\n  blocked by: b%s\n  [ ] 1.1 \"a\" (line 6)\n",
			cases[i].age);
		shows_phase(text.ptr, "1", expected.ptr);
		wf_buf_release(&text);
		wf_buf_release(&expected);
	}
}

static void what_stands_still_says_what_helps(void **state)
{
	(void)state;
	shows("# T\n## Phase 1: A ❌\n- [ ] a\n\n## Error Log\n\n### 2026-11-22 14:05 - A - Failure\n"
	      "**What happened**: it broke\n\n### 2026-11-23 10:00 - A - Rollback\n",
	      &all, &plain,
	      "T  [----------] 0/1 0%\n"
	      "  Phase 1: A 0/1 ❌\n"
	      "    failed: Failure, it broke (line 7)\n"
	      "last failure: 2026-11-22 14:05 - A - Failure (line 7)\n"
	      "waiting: Phase 1: A has failed; 'wfmd retry status.md 1' resumes it\n");
	shows("# T\n## Phase 1: A ⏸️\n**Blocked by**: b\n\n- [ ] a\n", &all, &plain,
	      "T  [----------] 0/1 0%\n"
	      "  Phase 1: A 0/1 ⏸️\n"
	      "    blocked by: b\n"
	      "waiting: Phase 1: A is blocked (b); 'wfmd unblock status.md 1' resumes it\n");
	shows("# T\n## Phase 1: A 🔄\n- [ ] a (blocked: b)\n- [~] c\n", &all, &plain,
	      "T  [----------] 0/2 0%\n"
	      "  Phase 1: A 0/2 🔄\n"
	      "waiting: 1.1 \"a (blocked: b)\" (line 3) is blocked\n");
	shows("# T\n## Phase 1: A 🔄\n- [~] c\n", &all, &plain,
	      "T  [----------] 0/1 0%\n"
	      "  Phase 1: A 0/1 🔄\n"
	      "waiting: 1.1 \"c\" (line 3) has a marker that is neither open nor done\n");
	shows("# T\n## Phase 1: A 🔄\ntext\n", &all, &plain,
	      "T  no steps\n"
	      "  Phase 1: A 0/0 🔄\n"
	      "waiting: Phase 1: A has no step left; 'wfmd complete status.md 1' ends it\n");
	shows("# T\n## Phase 1: A ✅ ❌\n- [ ] a\n", &all, &plain,
	      "T  [----------] 0/1 0%\n"
	      "  Phase 1: A 0/1 ?\n"
	      "waiting: Phase 1: A carries two different states (line 2)\n");
}

static void what_else_can_be_in_the_way(void **state)
{
	(void)state;
	shows("# T\n**Pattern**: Parallel\n\n## Phase 1: A\n**Waiting for**: B\n\n- [ ] a\n"
	      "## Phase 2: B\n**Waiting for**: A\n\n- [ ] b\n",
	      &all, &plain,
	      "T  [----------] 0/2 0% parallel\n"
	      "  Phase 1: A 0/1\n"
	      "    waiting for: Phase 2: B\n"
	      "  Phase 2: B 0/1\n"
	      "    waiting for: Phase 1: A\n"
	      "waiting: phases wait for each other: Phase 1: A -> Phase 2: B -> Phase 1: A\n");
	shows("# T\n## Phase 1: A ✅ ❌\n- [ ] a\n## Phase 2: B\n- [ ] b\n", &all, &plain,
	      "T  [----------] 0/2 0%\n"
	      "  Phase 1: A 0/1 ?\n"
	      "  Phase 2: B 0/1\n"
	      "waiting: Phase 1: A carries two different states (line 2)\n");
	shows("# T\n## Phase 1: A ⏸️\n**Waiting for**: the summer\n\n- [ ] a\n", &all, &plain,
	      "T  [----------] 0/1 0%\n"
	      "  Phase 1: A 0/1 ⏸️\n"
	      "    waiting for: the summer\n"
	      "waiting: Phase 1: A is blocked (waiting for the summer); "
	      "'wfmd unblock status.md 1' resumes it\n");
	shows("# T\n## Phase 1: A ⏸️\n**Waiting for**: x\n**Blocked by**: y\n\n- [ ] a\n", &all,
	      &plain,
	      "T  [----------] 0/1 0%\n"
	      "  Phase 1: A 0/1 ⏸️\n"
	      "    waiting for: x\n"
	      "    blocked by: y\n"
	      "waiting: Phase 1: A is blocked (y); 'wfmd unblock status.md 1' resumes it\n");
	shows("- [~] a\n", &all, &plain,
	      "status.md  [----------] 0/1 0%\n"
	      "waiting: 1.1 \"a\" (line 1) has a marker that is neither open nor done\n");
}

static void a_heading_without_text_is_named_by_its_id(void **state)
{
	(void)state;
	shows("# T\n## ✅\n- [x] a\n", &all, &plain, "T  [##########] 1/1 100%\n  phase 1 1/1 ✅\n");
}

static void a_document_cannot_steer_the_terminal(void **state)
{
	(void)state;
	shows("# T\033[2J\n## Phase 1: A\a\n- [ ] a\xc2\x9b"
	      "b\n",
	      &all, &plain,
	      "T\\x1b[2J  [----------] 0/1 0%\n"
	      "  Phase 1: A\\x07 0/1\n"
	      "next: 1.1 \"a\\x9bb\" (line 3)\n");
}

static void colours_follow_the_state(void **state)
{
	static const struct wf_style color = {.color = true};

	(void)state;
	shows("# T\n## Phase 1: A ✅\n- [x] a\n## Phase 2: B\n- [ ] b\n", &all, &color,
	      "\033[1mT\033[0m  [#####-----] 1/2 50%\n"
	      "  \033[32mPhase 1: A\033[0m 1/1 ✅\n"
	      "  Phase 2: B 0/1\n"
	      "\033[1mnext: 2.1 \"b\" (line 5)\033[0m\n");
}

static void the_next_step_with_its_phase(void **state)
{
	struct sample s;

	(void)state;
	begin(&s, EXAMPLE);
	wf_out_next_text(&s.out, &s.draft, 3, &plain);
	assert_string_equal(s.out.ptr,
			    "2.2 \"Edge cases\" (line 13)\nPhase 2: Implementation 2/4 🔄\n");
	end(&s);
	begin(&s, "- [ ] a\n");
	wf_out_next_text(&s.out, &s.draft, 0, &plain);
	assert_string_equal(s.out.ptr, "1.1 \"a\" (line 1)\n");
	end(&s);
}

/* --- JSON --- */

static void the_example_in_json(void **state)
{
	struct sample s;

	(void)state;
	begin(&s, EXAMPLE);
	wf_out_status_json(&s.out, &s.draft, -1);
	assert_string_equal(
		s.out.ptr,
		"{\"schema\":\"wfmd.status/1\",\"file\":\"status.md\",\"workflows\":[{"
		"\"title\":\"Bug Fix: Login times out\",\"line\":3,\"pattern\":\"sequential\","
		"\"iteration\":1,\"state\":\"in-progress\",\"done\":3,\"total\":7,\"phases\":["
		"{\"index\":1,\"number\":\"1\",\"name\":\"Analysis\",\"heading\":\"Phase 1: Analysis\","
		"\"owner\":null,\"optional\":false,\"state\":\"complete\",\"line\":5,\"done\":1,\"total\":1,"
		"\"fields\":{\"Entry criteria\":\"A report\"},\"steps\":["
		"{\"id\":\"1.1\",\"text\":\"Reproduce\",\"state\":\"done\",\"blocked\":null,"
		"\"role\":\"step\",\"line\":8,\"steps\":[]}]},"
		"{\"index\":2,\"number\":\"2\",\"name\":\"Implementation\","
		"\"heading\":\"Phase 2: Implementation\",\"owner\":null,\"optional\":false,"
		"\"state\":\"in-progress\",\"line\":10,\"done\":2,\"total\":4,\"fields\":{},\"steps\":["
		"{\"id\":\"2.1\",\"text\":\"Core\",\"state\":\"done\",\"blocked\":null,\"role\":\"step\","
		"\"line\":11,\"steps\":[{\"id\":\"2.1.1\",\"text\":\"Parser\",\"state\":\"done\","
		"\"blocked\":null,\"role\":\"step\",\"line\":12,\"steps\":[]}]},"
		"{\"id\":\"2.2\",\"text\":\"Edge cases\",\"state\":\"open\",\"blocked\":null,"
		"\"role\":\"step\",\"line\":13,\"steps\":[]},"
		"{\"id\":\"2.3\",\"text\":\"Tests\",\"state\":\"open\",\"blocked\":null,"
		"\"role\":\"step\",\"line\":14,\"steps\":[]}]},"
		"{\"index\":3,\"number\":\"3\",\"name\":\"Validation\",\"heading\":\"Phase 3: Validation\","
		"\"owner\":null,\"optional\":false,\"state\":\"blocked\",\"line\":16,\"done\":0,\"total\":1,"
		"\"fields\":{\"Blocked by\":\"Credentials\",\"Since\":\"2026-11-22\","
		"\"Action needed\":\"Ask\"},\"steps\":[{\"id\":\"3.1\",\"text\":\"Integration tests\","
		"\"state\":\"open\",\"blocked\":null,\"role\":\"step\",\"line\":21,\"steps\":[]}]},"
		"{\"index\":4,\"number\":\"4\",\"name\":\"Clean-up\","
		"\"heading\":\"Phase 4: Clean-up (Optional)\",\"owner\":null,\"optional\":true,"
		"\"state\":\"pending\",\"line\":23,\"done\":0,\"total\":1,\"fields\":{},\"steps\":["
		"{\"id\":\"4.1\",\"text\":\"Remove dead code\",\"state\":\"open\",\"blocked\":null,"
		"\"role\":\"step\",\"line\":24,\"steps\":[]}]}]}],\"outside\":[],"
		"\"next\":{\"id\":\"2.2\",\"text\":\"Edge cases\",\"line\":13,\"phase\":\"2\"},"
		"\"log\":[{\"date\":\"2026-11-22 14:05\",\"phase\":\"Implementation\","
		"\"kind\":\"Test failure\",\"line\":28,"
		"\"fields\":{\"What happened\":\"3 tests failed\"}}]}");
	end(&s);
}

static void a_document_without_phases(void **state)
{
	(void)state;
	holds("- [x] a\n- [ ] b\n",
	      "\"workflows\":[{\"title\":\"status.md\",\"line\":null,\"pattern\":\"sequential\","
	      "\"iteration\":1,\"state\":\"in-progress\",\"done\":1,\"total\":2,\"phases\":[{\"index\":1,"
	      "\"number\":null,\"name\":null,\"heading\":null,\"owner\":null,\"optional\":false,"
	      "\"state\":\"in-progress\",\"line\":null,\"done\":1,\"total\":2,\"fields\":{},\"steps\":[{");
	holds("no steps at all\n", "\"workflows\":[],\"outside\":[],\"next\":null,\"log\":[]}");
}

static void owners_roles_reasons_and_states(void **state)
{
	(void)state;
	holds("# T\n## Phase 1: A (ann)\n- [ ] a\n", "\"owner\":\"ann\"");
	holds("# T\n## Phase 1: A\n**Owner**: R\\&D\n\n- [ ] a\n", "\"owner\":\"R&D\"");
	holds("# T\n## Phase 1: A\n- [ ] a (blocked: CI (down))\n", "\"blocked\":\"CI (down)\"");
	holds("# T\n## Phase 1: A\n- [ ] a (blocked)\n", "\"blocked\":\"\"");
	holds("# T\n## Phase 1: A\n- [~] a\n", "\"state\":\"unknown\"");
	holds("# T\n## Phase 1: A ✅ ❌\n- [ ] a\n",
	      "\"state\":null,\"done\":0,\"total\":1,\"phases\":[{\"index\":1,\"number\":\"1\","
	      "\"name\":\"A\",\"heading\":\"Phase 1: A\",\"owner\":null,\"optional\":false,\"state\":null");
	holds("# T\n## Phase 1: A\n**Entry criteria**:\n- [ ] in\n\n**Exit criteria**:\n- [x] out\n\n"
	      "**Steps**:\n- [ ] a\n",
	      "\"fields\":{\"Entry criteria\":\"in\",\"Exit criteria\":\"out\"},\"steps\":["
	      "{\"id\":\"1.e1\",\"text\":\"in\",\"state\":\"open\",\"blocked\":null,\"role\":\"entry\","
	      "\"line\":4,\"steps\":[]},"
	      "{\"id\":\"1.x1\",\"text\":\"out\",\"state\":\"done\",\"blocked\":null,\"role\":\"exit\","
	      "\"line\":7,\"steps\":[]},");
}

static void steps_outside_are_nested_too(void **state)
{
	(void)state;
	holds("# T\n- [ ] o\n  - [x] p\n## Phase 1: A\n- [ ] a\n## Notes\n- [ ] q\n",
	      "\"outside\":[{\"id\":\":2\",\"text\":\"o\",\"state\":\"open\",\"blocked\":null,"
	      "\"role\":\"step\",\"line\":2,\"steps\":[{\"id\":\":3\",\"text\":\"p\",\"state\":\"done\","
	      "\"blocked\":null,\"role\":\"step\",\"line\":3,\"steps\":[]}]},"
	      "{\"id\":\":7\",\"text\":\"q\",\"state\":\"open\",\"blocked\":null,\"role\":\"step\","
	      "\"line\":7,\"steps\":[]}],\"next\":{\"id\":\"1.1\"");
}

static void values_are_decoded(void **state)
{
	(void)state;
	holds("# T\n## Phase 1: A ⏸️\n**Blocked by**: a\\*b&#10;c\n\n- [ ] a\n",
	      "\"fields\":{\"Blocked by\":\"a*b\\nc\"}");
	holds("# T\n## Phase 1: A\n- [ ] a\n## Error Log\n### Something else\n",
	      "\"log\":[{\"date\":null,\"phase\":null,\"kind\":\"Something else\",\"line\":5,\"fields\":{}}]");
}

/* The opening of "steps" and of objects minus their ends, at its greatest. */
static size_t depth_of(const char *json)
{
	size_t depth = 0, most = 0;

	for (; *json; json++) {
		depth += *json == '[' || *json == '{';
		depth -= *json == ']' || *json == '}';
		most = depth > most ? depth : most;
	}
	assert_int_equal(depth, 0);
	return most;
}

static void nests(int levels, size_t depth)
{
	struct wf_buf text = WF_BUF_INIT;
	struct sample s;

	wf_buf_str(&text, "## Phase 1: A\n");
	for (int i = 0; i < levels; i++)
		wf_buf_printf(&text, "%*s- [ ] a\n", 2 * i, "");
	wf_buf_str(&text, "- [ ] b\n");
	begin(&s, text.ptr);
	assert_int_equal(s.doc.nsteps, levels + 1);
	wf_out_status_json(&s.out, &s.draft, -1);
	assert_int_equal(depth_of(s.out.ptr), depth);
	end(&s);
	wf_buf_release(&text);
}

/* Six brackets stand around the first level, each level has two. */
static void steps_nest_to_a_hundred_levels(void **state)
{
	(void)state;
	nests(1, 6 + 2);
	nests(99, 6 + 2 * 99);
	nests(100, 6 + 2 * 100);
	nests(101, 6 + 2 * 100);
	nests(140, 6 + 2 * 100);
}

static void next_in_json(void **state)
{
	struct sample s;

	(void)state;
	begin(&s, "# T\n## Phase 1: A\n- [ ] a\n");
	wf_out_next_json(&s.out, &s.draft, 0);
	assert_string_equal(
		s.out.ptr,
		"{\"schema\":\"wfmd.next/1\",\"file\":\"status.md\",\"next\":{\"id\":\"1.1\",\"text\":\"a\","
		"\"line\":3,\"phase\":\"1\"},\"phase\":{\"index\":1,\"number\":\"1\",\"name\":\"A\","
		"\"heading\":\"Phase 1: A\",\"owner\":null,\"optional\":false,\"state\":\"pending\","
		"\"line\":2,\"done\":0,\"total\":1,\"fields\":{},\"steps\":[{\"id\":\"1.1\",\"text\":\"a\","
		"\"state\":\"open\",\"blocked\":null,\"role\":\"step\",\"line\":3,\"steps\":[]}]}}");
	wf_buf_clear(&s.out);
	wf_out_next_json(&s.out, &s.draft, -1);
	assert_string_equal(s.out.ptr, "{\"schema\":\"wfmd.next/1\",\"file\":\"status.md\","
				       "\"next\":null,\"phase\":null}");
	end(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shows_the_example),
		cmocka_unit_test(ascii_has_a_mark_for_each_state),
		cmocka_unit_test(only_what_is_complete_looks_full),
		cmocka_unit_test(one_line_a_workflow),
		cmocka_unit_test(open_leaves_out_what_has_ended),
		cmocka_unit_test(a_phase_with_all_its_steps),
		cmocka_unit_test(criteria_of_a_phase),
		cmocka_unit_test(the_gate_in_the_way_is_named),
		cmocka_unit_test(parallel_phases_wait_for_each_other),
		cmocka_unit_test(several_workflows_are_parted),
		cmocka_unit_test(one_workflow_of_several),
		cmocka_unit_test(how_long_a_phase_is_blocked),
		cmocka_unit_test(what_stands_still_says_what_helps),
		cmocka_unit_test(what_else_can_be_in_the_way),
		cmocka_unit_test(a_heading_without_text_is_named_by_its_id),
		cmocka_unit_test(a_document_cannot_steer_the_terminal),
		cmocka_unit_test(colours_follow_the_state),
		cmocka_unit_test(the_next_step_with_its_phase),
		cmocka_unit_test(the_example_in_json),
		cmocka_unit_test(a_document_without_phases),
		cmocka_unit_test(owners_roles_reasons_and_states),
		cmocka_unit_test(steps_outside_are_nested_too),
		cmocka_unit_test(values_are_decoded),
		cmocka_unit_test(steps_nest_to_a_hundred_levels),
		cmocka_unit_test(next_in_json),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
