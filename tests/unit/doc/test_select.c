/* Selectors: by number, line, text and path; what matches nothing or too much is refused. */
#include "doc/select.h"

#include "doc/reading.h"

#define PHASE WF_SELECT_PHASE
#define STEP WF_SELECT_STEP
#define ANY (WF_SELECT_PHASE | WF_SELECT_STEP)

static const char text[] = "# Bug Fix: Login\n"               /* 1 */
			   "- [ ] Outside\n"                  /* 2 */
			   "## Phase 1: Backend\n"            /* 3 */
			   "**Entry criteria**:\n"            /* 4 */
			   "- [ ] Agreed\n"                   /* 5 */
			   "\n"                               /* 6 */
			   "**Steps**:\n"                     /* 7 */
			   "- [ ] API endpoints\n"            /* 8 */
			   "  - [ ] Read/write\n"             /* 9 */
			   "- [ ] Tests\n"                    /* 10 */
			   "\n"                               /* 11 */
			   "Phase 2: Front end \U0001F504\n"  /* 12 */
			   "---\n"                            /* 13 */
			   "- [ ] **Bold** and `code`\n"      /* 14 */
			   "- [ ] Tests\n"                    /* 15 */
			   "-\n"                              /* 16 */
			   "  [ ] Test the \u00dcbersicht\n"; /* 17 */

static void selectors_find_one_thing(void **state)
{
	static const struct {
		const char *selector;
		unsigned kinds;
		enum wf_select_kind kind;
		uint32_t index;
	} rows[] = {
		{"1", PHASE, PHASE, 0},
		{" 2 ", PHASE, PHASE, 1},
		{"1", ANY, PHASE, 0},
		{"1.1", ANY, STEP, 2},
		{"1.1.1", STEP, STEP, 3},
		{"1.e1", ANY, STEP, 1},
		{"2.3", STEP, STEP, 7},
		{":3", PHASE, PHASE, 0},
		{":12", ANY, PHASE, 1},
		{":13", ANY, PHASE, 1},
		{":2", ANY, STEP, 0},
		{":9", STEP, STEP, 3},
		{":16", ANY, STEP, 7},
		{":17", ANY, STEP, 7},
		{"Backend", PHASE, PHASE, 0},
		{"backend", ANY, PHASE, 0},
		{"Phase 2: Front end", PHASE, PHASE, 1},
		{"front", PHASE, PHASE, 1},
		{"api endpoints", ANY, STEP, 2},
		{"endpoints", ANY, STEP, 2},
		{"Outside", ANY, STEP, 0},
		{"Read/write", STEP, STEP, 3},
		{"Bold and code", STEP, STEP, 5},
		{"**Bold** and `code`", STEP, STEP, 5},
		{"bold AND", STEP, STEP, 5},
		{"\u00fcbersicht", ANY, STEP, 7},
		{"Backend/Tests", STEP, STEP, 4},
		{"backend / tests", STEP, STEP, 4},
		{"2/Tests", STEP, STEP, 6},
		{":3/Tests", STEP, STEP, 4},
		{"Front end/2", STEP, STEP, 6},
		{"Backend/1.1", STEP, STEP, 3},
		{"Backend/e1", STEP, STEP, 1},
		{"Backend/:10", STEP, STEP, 4},
		{"Backend/Read/write", STEP, STEP, 3},
		{"Agreed", ANY, STEP, 1},
	};
	struct reading r;

	(void)state;
	reading_begin(&r, text);
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct wf_selection s;

		if (wf_select(&s, &r.doc, wf_slice_str(rows[i].selector), rows[i].kinds, -1,
			      &r.err) != WF_OK)
			fail_msg("\"%s\": %s", rows[i].selector, r.err.message.ptr);
		if (s.kind != rows[i].kind || s.index != rows[i].index)
			fail_msg("\"%s\" selects %s %u", rows[i].selector,
				 s.kind == PHASE ? "phase" : "step", s.index);
	}
	reading_end(&r);
}

static void what_matches_nothing_is_refused(void **state)
{
	static const struct {
		const char *selector;
		unsigned kinds;
	} rows[] = {
		{"3", ANY},
		{"2.9", ANY},
		{"1.2.1", STEP},
		{"1.1.1.1", STEP},
		{"1.x1", STEP},
		{":1", ANY},
		{":99", ANY},
		{":0", ANY},
		{":", STEP},
		{"", ANY},
		{"nothing", ANY},
		{"1.", STEP},
		{".1", STEP},
		{"1.e", STEP},
		{"1..1", STEP},
		{"1.99999999999999999999", STEP},
		{":99999999999999999999", ANY},
		{"Backend/Outside", STEP},
		{"Front end/1.1", STEP},
		{"Backend/", STEP},
		{"/Tests", STEP},
	};
	struct reading r;

	(void)state;
	reading_begin(&r, text);
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct wf_selection s;
		enum wf_code code = wf_select(&s, &r.doc, wf_slice_str(rows[i].selector),
					      rows[i].kinds, -1, &r.err);

		if (code != WF_NO_MATCH)
			fail_msg("\"%s\" is %s", rows[i].selector, wf_code_name(code));
		assert_true(r.err.message.len > 0 && r.err.hint.len > 0);
		assert_true(r.err.ncandidates > 0 && r.err.ncandidates <= 3);
		assert_string_equal(r.err.file.ptr, "status.md");
	}
	reading_end(&r);
}

static void the_other_kind_is_named(void **state)
{
	struct wf_selection s;
	struct reading r;

	(void)state;
	reading_begin(&r, text);
	assert_int_equal(wf_select(&s, &r.doc, WF_SLICE_LIT("1"), STEP, -1, &r.err), WF_NO_MATCH);
	assert_string_equal(r.err.message.ptr, "'1' is a phase, and a step is wanted");
	assert_int_equal(wf_select(&s, &r.doc, WF_SLICE_LIT("1.1"), PHASE, -1, &r.err),
			 WF_NO_MATCH);
	assert_string_equal(r.err.message.ptr, "'1.1' is a step, and a phase is wanted");
	reading_end(&r);
}

static void all_that_match_are_listed(void **state)
{
	struct wf_selection s;
	struct reading r;

	(void)state;
	reading_begin(&r, text);
	assert_int_equal(wf_select(&s, &r.doc, WF_SLICE_LIT("Tests"), ANY, -1, &r.err),
			 WF_AMBIGUOUS);
	assert_int_equal(r.err.ncandidates, 2);
	assert_string_equal(r.err.candidates[0].ptr, ":10 1.2 \"Tests\"");
	assert_string_equal(r.err.candidates[1].ptr, ":15 2.2 \"Tests\"");
	assert_true(r.err.hint.len > 0);
	/* Part of a text counts only where none is the whole. */
	assert_int_equal(wf_select(&s, &r.doc, WF_SLICE_LIT("test"), ANY, -1, &r.err),
			 WF_AMBIGUOUS);
	assert_int_equal(r.err.ncandidates, 3);
	assert_int_equal(wf_select(&s, &r.doc, WF_SLICE_LIT("end"), ANY, -1, &r.err), WF_AMBIGUOUS);
	assert_int_equal(r.err.ncandidates, 3);
	reading_end(&r);
}

static void the_nearest_are_suggested(void **state)
{
	struct wf_selection s;
	struct reading r;

	(void)state;
	reading_begin(&r, text);
	assert_int_equal(wf_select(&s, &r.doc, WF_SLICE_LIT("API endpiont"), STEP, -1, &r.err),
			 WF_NO_MATCH);
	assert_string_equal(r.err.candidates[0].ptr, ":8 1.1 \"API endpoints\"");
	reading_end(&r);
}

static const char two[] = "# T\n"
			  "## Backend\n"
			  "### Phase 1: Build\n"
			  "- [ ] Tests\n"
			  "## Frontend\n"
			  "### Phase 1: Build\n"
			  "- [ ] Tests\n"
			  "- [ ] Styles\n";

static void a_workflow_limits_the_search(void **state)
{
	struct wf_selection s;
	struct reading r;

	(void)state;
	reading_begin(&r, two);
	assert_int_equal(r.doc.nworkflows, 2);
	assert_int_equal(wf_select(&s, &r.doc, WF_SLICE_LIT("1"), PHASE, -1, &r.err), WF_AMBIGUOUS);
	assert_non_null(strstr(r.err.hint.ptr, "-w"));
	assert_int_equal(wf_select(&s, &r.doc, WF_SLICE_LIT("1"), PHASE, 1, &r.err), WF_OK);
	assert_int_equal(s.index, 1);
	assert_int_equal(wf_select(&s, &r.doc, WF_SLICE_LIT("1.1"), STEP, 0, &r.err), WF_OK);
	assert_int_equal(s.index, 0);
	assert_int_equal(wf_select(&s, &r.doc, WF_SLICE_LIT("Tests"), STEP, 1, &r.err), WF_OK);
	assert_int_equal(s.index, 1);
	assert_int_equal(wf_select(&s, &r.doc, WF_SLICE_LIT("Styles"), STEP, 0, &r.err),
			 WF_NO_MATCH);
	assert_int_equal(wf_select(&s, &r.doc, WF_SLICE_LIT("1.2"), STEP, -1, &r.err), WF_OK);
	assert_int_equal(s.index, 2);
	assert_int_equal(wf_select(&s, &r.doc, WF_SLICE_LIT("Build/Styles"), STEP, -1, &r.err),
			 WF_OK);
	assert_int_equal(s.index, 2);
	reading_end(&r);
}

static void workflows_are_selected_too(void **state)
{
	static const struct {
		const char *selector;
		int index; /* or -1: no match, -2: several */
	} rows[] = {
		{"1", 0},       {"2", 1},     {"3", -1},   {":2", 0}, {":5", 1},       {":3", -1},
		{"Backend", 0}, {"front", 1}, {"end", -2}, {"x", -1}, {"FRONTEND", 1},
	};
	struct reading r;

	(void)state;
	reading_begin(&r, two);
	for (size_t i = 0; i < COUNT(rows); i++) {
		enum wf_code expected = rows[i].index >= 0    ? WF_OK
					: rows[i].index == -1 ? WF_NO_MATCH
							      : WF_AMBIGUOUS;
		uint32_t index;

		if (wf_select_workflow(&index, &r.doc, wf_slice_str(rows[i].selector), &r.err) !=
		    expected)
			fail_msg("\"%s\": %s", rows[i].selector, r.err.message.ptr);
		if (expected == WF_OK)
			assert_int_equal(index, rows[i].index);
		else
			assert_int_equal(r.err.ncandidates, 2);
	}
	reading_end(&r);
}

static void workflows_have_titles(void **state)
{
	static const struct {
		const char *text, *title;
	} rows[] = {
		{"# Bug Fix: Login\n## Phase 1: A\n- [ ] s\n", "Bug Fix: Login"},
		{"# Bug Fix\n## Workflow Status\n### Phase 1: A\n- [ ] s\n", "Bug Fix"},
		{"# Bug Fix\n## Workflow status:\n### Phase 1: A\n- [ ] s\n", "Bug Fix"},
		{"# Bug Fix\n## Plan\n### Phase 1: A\n- [ ] s\n", "Plan"},
		{"# Workflow Status\n## Phase 1: A\n- [ ] s\n", "status.md"},
		{"## Phase 1: A\n- [ ] s\n", "status.md"},
		{"- [ ] s\n", "status.md"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct reading r;

		reading_begin(&r, rows[i].text);
		assert_slice(wf_workflow_title(&r.doc, 0), rows[i].title);
		reading_end(&r);
	}
}

static void the_longest_phase_number_wins(void **state)
{
	struct wf_selection s;
	struct reading r;

	(void)state;
	reading_begin(
		&r,
		"## Phase 2: A\n- [ ] a\n- [ ] b\n- [ ] c\n  - [ ] d\n## Phase 2.3: B\n- [ ] e\n");
	assert_int_equal(wf_select(&s, &r.doc, WF_SLICE_LIT("2.3"), ANY, -1, &r.err), WF_OK);
	assert_int_equal(s.kind, PHASE);
	assert_int_equal(s.index, 1);
	assert_int_equal(wf_select(&s, &r.doc, WF_SLICE_LIT("2.3.1"), STEP, -1, &r.err), WF_OK);
	assert_int_equal(s.index, 4);
	assert_int_equal(wf_select(&s, &r.doc, WF_SLICE_LIT("2/3.1"), STEP, -1, &r.err), WF_OK);
	assert_int_equal(s.index, 3);
	assert_int_equal(wf_select(&s, &r.doc, WF_SLICE_LIT("2.3"), STEP, -1, &r.err), WF_NO_MATCH);
	reading_end(&r);
}

/* The whole text is tried before it is split at a slash. */
static void slashes_may_be_part_of_a_text(void **state)
{
	struct wf_selection s;
	struct reading r;

	(void)state;
	reading_begin(&r, "## Phase 1: A\n- [ ] b\n- [ ] A/b\n## Phase 2: C/D\n- [ ] e\n");
	assert_int_equal(wf_select(&s, &r.doc, WF_SLICE_LIT("A/b"), STEP, -1, &r.err), WF_OK);
	assert_int_equal(s.index, 1);
	assert_int_equal(wf_select(&s, &r.doc, WF_SLICE_LIT("1/b"), STEP, -1, &r.err), WF_OK);
	assert_int_equal(s.index, 0);
	assert_int_equal(wf_select(&s, &r.doc, WF_SLICE_LIT("C/D/e"), STEP, -1, &r.err), WF_OK);
	assert_int_equal(s.index, 2);
	reading_end(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(selectors_find_one_thing),
		cmocka_unit_test(what_matches_nothing_is_refused),
		cmocka_unit_test(the_other_kind_is_named),
		cmocka_unit_test(all_that_match_are_listed),
		cmocka_unit_test(the_nearest_are_suggested),
		cmocka_unit_test(a_workflow_limits_the_search),
		cmocka_unit_test(workflows_are_selected_too),
		cmocka_unit_test(workflows_have_titles),
		cmocka_unit_test(the_longest_phase_number_wins),
		cmocka_unit_test(slashes_may_be_part_of_a_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
