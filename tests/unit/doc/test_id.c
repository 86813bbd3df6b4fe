/* Ids: what reports call a phase or step selects just that. */
#include "doc/select.h"

#include "doc/reading.h"

/* The ids of all phases, then of all steps. */
static void list_ids(struct wf_buf *out, const struct wf_doc *doc)
{
	for (uint32_t i = 0; i < doc->nphases; i++) {
		wf_buf_str(out, i ? " " : "");
		wf_phase_id(out, doc, i);
	}
	wf_buf_str(out, " |");
	for (uint32_t i = 0; i < doc->nsteps; i++) {
		wf_buf_byte(out, ' ');
		wf_step_id(out, doc, i);
	}
}

static void assert_selects(const struct wf_doc *doc, enum wf_select_kind kind, uint32_t index)
{
	struct wf_error err = WF_ERROR_INIT;
	struct wf_buf id = WF_BUF_INIT;
	struct wf_selection s;

	if (kind == WF_SELECT_PHASE)
		wf_phase_id(&id, doc, index);
	else
		wf_step_id(&id, doc, index);
	if (wf_select(&s, doc, wf_buf_as_slice(&id), kind, -1, &err) != WF_OK || s.index != index ||
	    wf_select(&s, doc, wf_buf_as_slice(&id), WF_SELECT_PHASE | WF_SELECT_STEP, -1, &err) !=
		    WF_OK ||
	    s.kind != kind || s.index != index)
		fail_msg("%s does not select what it is the id of: %s", id.ptr, err.message.ptr);
	wf_buf_release(&id);
	wf_error_release(&err);
}

static void check_ids(const char *text, const char *expected, const char *file, int line)
{
	struct wf_buf out = WF_BUF_INIT;
	struct reading r;

	reading_begin(&r, text);
	list_ids(&out, &r.doc);
	check_text(&out, expected, file, line);
	for (uint32_t i = 0; i < r.doc.nphases; i++)
		assert_selects(&r.doc, WF_SELECT_PHASE, i);
	for (uint32_t i = 0; i < r.doc.nsteps; i++)
		assert_selects(&r.doc, WF_SELECT_STEP, i);
	reading_end(&r);
}

#define assert_ids(text, expected) check_ids(text, expected, __FILE__, __LINE__)

#define S "- [ ] s\n"

static void numbers_name_phases_and_steps(void **state)
{
	(void)state;
	assert_ids("## Phase 1: A\n" S S "## Phase 2: B\n" S, "1 2 | 1.1 1.2 2.1");
	assert_ids("## Phase 2a: A\n" S "## Phase 2.1: B\n" S "## Phase II: C\n" S,
		   "2a 2.1 II | 2a.1 2.1.1 II.1");
	assert_ids("## Phase 3: A\n" S "## Phase 1: B\n" S, "3 1 | 3.1 1.1");
	assert_ids("## 1. A\n" S "## 2. B\n" S, "1 2 | 1.1 2.1");
}

static void places_name_phases_without_numbers(void **state)
{
	(void)state;
	assert_ids("## A\n" S "## B\n" S, "1 2 | 1.1 2.1");
	assert_ids("- [ ] a\n- [ ] b\n  - [ ] c\n", "1 | 1.1 1.2 1.2.1");
	/* Where one has a number, the others have none. */
	assert_ids("# T\n## Phase 2: A\n" S "## B \u2705\n" S, "2 :4 | 2.1 :5");
}

static void children_are_numbered_below_their_parents(void **state)
{
	(void)state;
	assert_ids("## Phase 1: A\n- [ ] a\n  - [ ] b\n    - [ ] c\n  - [ ] d\n- [ ] e\n",
		   "1 | 1.1 1.1.1 1.1.1.1 1.1.2 1.2");
	assert_ids("## Phase 1: A\n- [ ] a\n  - plain\n    - [ ] b\n", "1 | 1.1 1.1.1");
}

static void criteria_have_numbers_of_their_own(void **state)
{
	(void)state;
	assert_ids(
		"## Phase 1: A\n**Entry criteria**:\n- [ ] a\n- [ ] b\n\n**Exit criteria**:\n- [ ] c\n\n"
		"**Steps**:\n- [ ] d\n- [ ] e\n  - [ ] f\n",
		"1 | 1.e1 1.e2 1.x1 1.1 1.2 1.2.1");
	assert_ids("## Phase 1: A\n" S "### Exit Criteria\n- [ ] a\n  - [ ] b\n### More\n" S,
		   "1 | 1.1 1.x1 1.x1.1 1.2");
}

static void what_a_number_does_not_select_has_its_line(void **state)
{
	(void)state;
	assert_ids("# T\n## Phase 1: A\n" S "## Phase 1: B\n" S, ":2 :4 | :3 :5");
	assert_ids("# T\n## Phase 1: A\n" S "# U\n## Phase 1: B\n" S, ":2 :5 | :3 :6");
	assert_ids("# T\n" S "## Phase 1: A\n" S, "1 | :2 1.1");
	assert_ids("## Phase II: A\n" S "## Phase ii. B \u2705\n" S, "II :3 | II.1 :4");
}

/* The longest phase number wins, so a step's number may be another phase's or lead into one. */
static void phase_numbers_go_before_step_numbers(void **state)
{
	(void)state;
	assert_ids("## Phase 2: A\n" S S S "## Phase 2.3: B\n" S, "2 2.3 | 2.1 2.2 :4 2.3.1");
	assert_ids("## Phase 2: A\n- [ ] a\n- [ ] b\n  - [ ] c\n  - [ ] d\n## Phase 2.2: B\n" S
		   "## Phase 2.1: C\n",
		   "2 2.2 2.1 | :2 :3 :4 :5 2.2.1");
	assert_ids("## Phase 1: A\n- [ ] a\n- [ ] b\n  - [ ] c\n## Phase 1.2: B\n",
		   "1 1.2 | 1.1 :3 :4");
}

static void steps_nested_too_deep_have_their_line(void **state)
{
	struct wf_buf text = WF_BUF_INIT;
	struct reading r;

	(void)state;
	wf_buf_str(&text, "## Phase 1: A\n");
	for (int i = 0; i < 40; i++)
		wf_buf_printf(&text, "%*s- [ ] s\n", i * 2, "");
	reading_begin(&r, text.ptr);
	for (uint32_t i = 0; i < r.doc.nsteps; i++)
		assert_selects(&r.doc, WF_SELECT_STEP, i);
	reading_end(&r);
	wf_buf_release(&text);
}

static void names_become_arguments(void **state)
{
	static const struct {
		const char *name, *argument;
	} rows[] = {
		{"status.md", "status.md"},
		{"a b.markdown", "'a b.markdown'"},
		{"docs/STATUS.MD", "docs/STATUS.MD"},
		{"plan.txt", "-f plan.txt"},
		{"-x.md", "-f -x.md"},
		{"-", "-"},
	};
	struct reading r;

	(void)state;
	reading_begin(&r, S);
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct wf_buf out = WF_BUF_INIT;

		r.doc.name = rows[i].name;
		wf_doc_argument(&out, &r.doc);
		assert_text(&out, rows[i].argument);
	}
	reading_end(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_name_phases_and_steps),
		cmocka_unit_test(places_name_phases_without_numbers),
		cmocka_unit_test(children_are_numbered_below_their_parents),
		cmocka_unit_test(criteria_have_numbers_of_their_own),
		cmocka_unit_test(what_a_number_does_not_select_has_its_line),
		cmocka_unit_test(phase_numbers_go_before_step_numbers),
		cmocka_unit_test(steps_nested_too_deep_have_their_line),
		cmocka_unit_test(names_become_arguments),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
