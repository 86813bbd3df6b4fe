/* Which headings are phases, what they are called, in which state they are, and whose they are. */
#include "doc/reading.h"

/*
 * Each workflow as `[PARENT FLOW: PHASES]`, each phase as `number|name state done/total` with
 * `optional` and `@owner`; then `outside N`.
 */
static void describe_phase(struct wf_buf *out, const struct wf_doc *doc, const struct wf_phase *p)
{
	wf_buf_printf(out, " %.*s|%.*s %s %u/%u", WF_SLICE_ARG(p->number), WF_SLICE_ARG(p->name),
		      p->state == WF_CONFLICTED ? "conflict" : wf_states[p->state].name, p->done,
		      p->steps.end - p->steps.begin);
	if (p->optional)
		wf_buf_str(out, " optional");
	if (p->owner.len)
		wf_buf_printf(out, " @%.*s", WF_SLICE_ARG(p->owner));
	assert_int_equal(doc->headings[p->heading].phase, doc->implicit ? -1 : p - doc->phases);
}

static void describe(struct wf_buf *out, const char *text)
{
	static const char *const flows[] = {"sequential", "parallel", "iterative"};
	uint32_t outside = 0;
	struct reading r;

	reading_begin(&r, text);
	for (uint32_t i = 0; i < r.doc.nworkflows; i++) {
		const struct wf_workflow *w = &r.doc.workflows[i];

		wf_buf_printf(out, "[%.*s %s:", WF_SLICE_ARG(r.doc.headings[w->heading].text),
			      flows[w->flow]);
		for (uint32_t k = 0; k < w->nphases; k++) {
			assert_int_equal(r.doc.phases[w->phases[k]].index, k + 1);
			assert_int_equal(r.doc.phases[w->phases[k]].workflow, i);
			describe_phase(out, &r.doc, &r.doc.phases[w->phases[k]]);
		}
		wf_buf_str(out, "] ");
	}
	for (size_t i = 0; i < r.doc.nsteps; i++)
		outside += r.doc.steps[i].phase < 0;
	wf_buf_printf(out, "outside %u%s", outside, r.doc.implicit ? " implicit" : "");
	reading_end(&r);
}

#define assert_phases(text, expected) \
	do { \
		struct wf_buf out = WF_BUF_INIT; \
		describe(&out, text); \
		assert_text(&out, expected); \
	} while (0)

#define S "- [ ] s\n"
#define X "- [x] s\n"

static void labelled_headings_are_phases(void **state)
{
	(void)state;
	assert_phases("# T\n## Phase 1: A \u2705\n" X "## Phase 2: B\n" S,
		      "[T sequential: 1|A complete 1/1 2|B pending 0/1] outside 0");
	/* One live among them is enough, and it need not have steps. */
	assert_phases("# T\n## Phase 1: A\n" S "## Phase 2: B\ntext\n",
		      "[T sequential: 1|A pending 0/1 2|B pending 0/0] outside 0");
	assert_phases("# T\n## Phase 1: A\n## Phase 2: B \u2705\n",
		      "[T sequential: 1|A pending 0/0 2|B complete 0/0] outside 0");
	assert_phases("# T\n## Phase 1: A\n**Status**: Done\n## Phase 2: B\n",
		      "[T sequential: 1|A complete 0/0 2|B pending 0/0] outside 0");
	assert_phases("# T\n## Phase 1: A\n- [] s\n## Phase 2: B\n",
		      "[T sequential: 1|A pending 0/0 2|B pending 0/0] outside 0");
	assert_phases("# T\n## Phase 1: A\n## Phase 2: B\ntext\n", "outside 0");
	/* A name need not be UTF-8. */
	assert_phases("# T\n## Phase 1: R\xe9sum\xe9\n" S,
		      "[T sequential: 1|R\xe9sum\xe9 pending 0/1] outside 0");
	/* Another place and another level need one of their own. */
	assert_phases("# T\n## Phase 1: A\n" S "# U\n## Phase 1: B\ntext\n",
		      "[T sequential: 1|A pending 0/1] outside 0");
	assert_phases("# T\n## Phase 1: A\n" S "# U\n### Phase 1: B\ntext\n## Phase 2: C\n" S,
		      "[T sequential: 1|A pending 0/1] [U sequential: 2|C pending 0/1] outside 0");
}

static void steps_outside_labelled_phases_stand_outside(void **state)
{
	(void)state;
	assert_phases("# T\n" S "## Notes\n" S "## Phase 1: A\n" S "## After\n" X,
		      "[T sequential: 1|A pending 0/1] outside 3");
	assert_phases(S "## Phase 1: A\n" S, "[ sequential: 1|A pending 0/1] outside 1");
}

static void marked_headings_are_phases(void **state)
{
	(void)state;
	assert_phases("# T\n## Backend \U0001F504\n" X S "## Frontend\ntext\n",
		      "[T sequential: |Backend in-progress 1/2] outside 0");
	assert_phases("# T\n## Backend \U0001F504\ntext\n", "outside 0");
	assert_phases("# T\n## 1. A\n" S "## 2. B\ntext\n### C\n" S "## 3. D\ntext\n",
		      "[T sequential: 1|A pending 0/1 2|B pending 0/1] outside 0");
	assert_phases(
		"# T\n## 1. A\n### C\n" S "## 2. B\n### D\n" S,
		"[1. A sequential: |C pending 0/1] [2. B sequential: |D pending 0/1] outside 0");
	/* A symbol is as strong as a number, and both stand beside labels. */
	assert_phases("# T\n## Phase 1: A\n" S "## Extra \u2705\n" X "## Plain\n" S,
		      "[T sequential: 1|A pending 0/1 |Extra complete 1/1] outside 1");
}

static void plain_headings_are_phases_where_none_is_labelled(void **state)
{
	(void)state;
	assert_phases("# T\n## A\n" S "## B\n" X "## C\ntext\n",
		      "[T sequential: |A pending 0/1 |B pending 1/1] outside 0");
	assert_phases("# T\n" S "## A\n" S, "[T sequential: |A pending 0/1] outside 1");
	assert_phases("# T\n" S, "[ sequential: |T pending 0/1] outside 0");
	assert_phases("# T\n" S "# U\n" S,
		      "[ sequential: |T pending 0/1 |U pending 0/1] outside 0");
}

static void a_phase_has_no_phase_above_and_nothing_stronger_below(void **state)
{
	(void)state;
	assert_phases("# T\n## Phase 1: A\n" S "### Step 1: B\n" S "#### C \u2705\n" X,
		      "[T sequential: 1|A pending 1/3] outside 0");
	assert_phases("# T\n## Plain\n" S "### Marked \u2705\n" X,
		      "[Plain sequential: |Marked complete 1/1] outside 1");
	assert_phases("# T\n## Marked \U0001F504\n" S "### Phase 1: A\n" S,
		      "[Marked sequential: 1|A pending 0/1] outside 1");
	assert_phases("# T\n## Plain\n" S "### Also\n" S,
		      "[T sequential: |Plain pending 0/2] outside 0");
}

static void some_sections_are_never_phases(void **state)
{
	(void)state;
	assert_phases("# T\n## Phase 1: A\n" S "## Error Log\n### Phase 1 \u2705\n" S
		      "## Contingency Plans\n### If A fails:\n" S "## Best practices checklist\n" S
		      "## Success Criteria:\n" S "## Definition of done\n" S
		      "## Acceptance Criteria\n" S,
		      "[T sequential: 1|A pending 0/1] outside 6");
	assert_phases("# T\n## A\n" S "## Success Criteria\n" S,
		      "[T sequential: |A pending 0/1] outside 1");
	assert_phases("# T\n## 3. Error Log\n" S "## B\n" S,
		      "[T sequential: |B pending 0/1] outside 1");
}

static void criteria_sections_inside_a_phase_hold_its_criteria(void **state)
{
	static const char text[] =
		"# T\n## Phase 1: A\n" S "### Entry Criteria\n" X "### Exit criteria:\n" S
		"### Success Criteria\n" S "### Acceptance Criteria\n" S
		"### Definition of Done\n" S "### Other\n" S;
	static const uint8_t roles[] = {WF_ROLE_STEP, WF_ROLE_ENTRY, WF_ROLE_EXIT, WF_ROLE_EXIT,
					WF_ROLE_EXIT, WF_ROLE_EXIT,  WF_ROLE_STEP};
	struct reading r;

	(void)state;
	reading_begin(&r, text);
	assert_int_equal(r.doc.nphases, 1);
	assert_int_equal(r.doc.nsteps, COUNT(roles));
	for (size_t i = 0; i < COUNT(roles); i++)
		assert_int_equal(r.doc.steps[i].role, roles[i]);
	assert_int_equal(r.doc.phases[0].open_steps, 2);
	assert_int_equal(r.doc.phases[0].open_entry, 0);
	assert_int_equal(r.doc.phases[0].open_exit, 4);
	assert_int_equal(r.doc.phases[0].done, 1);
	assert_int_equal(r.doc.phases[0].done_steps, 0);
	assert_int_equal(r.doc.steps[3].number, 2);
	assert_int_equal(r.doc.steps[6].number, 2);
	reading_end(&r);
}

static void a_document_without_phases_has_an_implicit_one(void **state)
{
	(void)state;
	assert_phases(S X, "[ sequential: | in-progress 1/2] outside 0 implicit");
	assert_phases(X X, "[ sequential: | complete 2/2] outside 0 implicit");
	assert_phases("## Success Criteria\n" S, "[ sequential: | pending 0/1] outside 0 implicit");
	assert_phases("# Error Log\n" S, "[ sequential: | pending 0/1] outside 0 implicit");
	assert_phases("# T\ntext\n", "outside 0");
}

static void workflows_are_sets_of_phases_under_one_heading(void **state)
{
	(void)state;
	assert_phases("# T\n## Workflow Status\n### Phase 1: A\n" S "### Phase 2: B\n" S,
		      "[Workflow Status sequential: 1|A pending 0/1 2|B pending 0/1] outside 0");
	assert_phases(
		"# T\n## U\n### Phase 1: A\n" S "## V\n### Phase 1: B\n" S "### Phase 2: C\n" S,
		"[U sequential: 1|A pending 0/1] [V sequential: 1|B pending 0/1 2|C pending 0/1] "
		"outside 0");
}

static void the_pattern_is_a_field_or_a_word(void **state)
{
	(void)state;
	assert_phases("# T\n**Pattern**: Parallel\n## Phase 1: A\n" S,
		      "[T parallel: 1|A pending 0/1] outside 0");
	assert_phases("# T\n**Pattern**: Parallel\n## Workflow Status\n### Phase 1: A\n" S,
		      "[Workflow Status parallel: 1|A pending 0/1] outside 0");
	assert_phases(
		"# T\n**Pattern**: Parallel\n## W\n**Pattern**: iterative (weekly)\n### Phase 1: A\n" S,
		"[W iterative: 1|A pending 0/1] outside 0");
	assert_phases("# T\n## Parallel work\n### Phase 1: A\n" S,
		      "[Parallel work parallel: 1|A pending 0/1] outside 0");
	assert_phases("# T\n## Parallel work\n**Pattern**: Sequential\n### Phase 1: A\n" S,
		      "[Parallel work sequential: 1|A pending 0/1] outside 0");
	assert_phases("# T\n**Pattern**: Whatever\n## Phase 1: A\n" S,
		      "[T sequential: 1|A pending 0/1] outside 0");
}

static void rounds_are_counted(void **state)
{
	static const struct {
		const char *value;
		uint32_t iteration;
	} rows[] = {{"2", 2},     {"12 of 20", 12}, {"0", 1},
		    {"first", 1}, {"", 1},          {"99999999999999999999", 999999999}};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct wf_buf text = WF_BUF_INIT;
		struct reading r;

		wf_buf_printf(&text,
			      "# T\n**Pattern**: Iterative\n**Iteration**: %s\n## Phase 1: A\n" S,
			      rows[i].value);
		reading_begin(&r, text.ptr);
		assert_int_equal(r.doc.workflows[0].flow, WF_ITERATIVE);
		assert_int_equal(r.doc.workflows[0].iteration, rows[i].iteration);
		reading_end(&r);
		wf_buf_release(&text);
	}
}

static void names_end_in_what_is_said_about_them(void **state)
{
	(void)state;
	assert_phases("## Phase 1: Clean-up (Optional)\n" S,
		      "[ sequential: 1|Clean-up pending 0/1 optional] outside 0");
	assert_phases("## Phase 1: Refine (if needed) \u2705\n" X,
		      "[ sequential: 1|Refine complete 1/1 optional] outside 0");
	assert_phases("## Backend (senior-engineer) \U0001F504\n" S,
		      "[ sequential: |Backend in-progress 0/1 @senior-engineer] outside 0");
	assert_phases("## Backend (me) (Optional)\n" S,
		      "[ sequential: |Backend pending 0/1 optional @me] outside 0");
	assert_phases("## Backend (two words)\n" S,
		      "[ sequential: |Backend (two words) pending 0/1] outside 0");
	assert_phases("## Backend (v2)\n" S, "[ sequential: |Backend (v2) pending 0/1] outside 0");
	assert_phases("## Backend (me)\n**Owner**: you\n" S,
		      "[ sequential: |Backend pending 0/1 @you] outside 0");
	assert_phases("## Phase 3: [Refine]\n" S,
		      "[ sequential: 3|[Refine] pending 0/1 optional] outside 0");
	assert_phases("## Phase 4 (Optional)\n" S,
		      "[ sequential: 4|Phase 4 (Optional) pending 0/1 optional] outside 0");
	assert_phases("## (Optional)\n" S,
		      "[ sequential: |(Optional) pending 0/1 optional] outside 0");
}

static void the_symbol_decides_the_state_then_the_field(void **state)
{
	static const struct {
		const char *heading, *fields, *state;
	} rows[] = {
		{"A", "", "pending"},
		{"A \U0001F504", "", "in-progress"},
		{"A \u2705", "", "complete"},
		{"A \u23f8\ufe0f", "", "blocked"},
		{"A \u274c", "", "failed"},
		{"A", "**Skipped**: not needed\n", "skipped"},
		{"A \u2705", "**Skipped**: not needed\n", "complete"},
		{"A", "**Status**: In Progress\n", "in-progress"},
		{"A", "**Status**: \u2705 Complete\n", "complete"},
		{"A", "- **Status**: blocked\n", "blocked"},
		{"A", "**Estado**: failed\n", "failed"},
		{"A", "**Status**: nearly there\n", "pending"},
		{"A \u2705", "**Status**: In Progress\n", "complete"},
		{"A", "**Status**: Pending\n**Skipped**: x\n", "skipped"},
		{"A", "**Status**: Skipped\n", "skipped"},
		{"A \u2705 \u274c", "", NULL},
		{"A \u2705 \u2705", "", "complete"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct wf_buf text = WF_BUF_INIT;
		struct reading r;

		wf_buf_printf(&text, "## Phase 1: %s\n%s\n" S, rows[i].heading, rows[i].fields);
		reading_begin(&r, text.ptr);
		assert_int_equal(r.doc.nphases, 1);
		if (!rows[i].state)
			assert_int_equal(r.doc.phases[0].state, WF_CONFLICTED);
		else if (strcmp(wf_states[r.doc.phases[0].state].name, rows[i].state) != 0)
			fail_msg("%s is %s", text.ptr, wf_states[r.doc.phases[0].state].name);
		reading_end(&r);
		wf_buf_release(&text);
	}
}

static void only_fields_means_no_symbol_at_all(void **state)
{
	struct reading r;

	(void)state;
	reading_begin(&r, "## Phase 1: A\n**Status**: Done\n" X "## Phase 2: B\n" S);
	assert_true(r.doc.only_fields);
	assert_true(r.doc.phases[0].status_known);
	assert_int_equal(r.doc.phases[0].status_state, WF_COMPLETE);
	assert_int_equal(r.doc.phases[1].status, -1);
	reading_end(&r);
	reading_begin(&r, "## Phase 1: A \u2705\n" X "## Phase 2: B\n**Status**: Pending\n" S);
	assert_false(r.doc.only_fields);
	reading_end(&r);
	reading_begin(&r, "## Phase 1: A\n**Status**: nearly\n" X);
	assert_false(r.doc.only_fields);
	assert_false(r.doc.phases[0].status_known);
	reading_end(&r);
}

static void steps_without_phases_are_as_far_as_their_boxes(void **state)
{
	static const char *const fields[] = {"", "**Skipped**: no need\n\n",
					     "**Status**: blocked\n\n"};

	(void)state;
	for (size_t i = 0; i < COUNT(fields); i++) {
		const struct {
			const char *boxes;
			enum wf_state state;
		} rows[] = {
			{"- [ ] a\n- [ ] b\n", WF_PENDING},
			{"- [x] a\n- [ ] b\n", WF_IN_PROGRESS},
			{"- [x] a\n- [x] b\n", WF_COMPLETE},
		};

		for (size_t k = 0; k < COUNT(rows); k++) {
			struct wf_buf text = WF_BUF_INIT;
			struct reading r;

			wf_buf_printf(&text, "%s%s", fields[i], rows[k].boxes);
			reading_begin(&r, text.ptr);
			assert_true(r.doc.implicit);
			assert_int_equal(r.doc.phases[0].state, rows[k].state);
			reading_end(&r);
			wf_buf_release(&text);
		}
	}
}

static bool is_status(const char *text)
{
	struct reading r;
	bool is;

	reading_begin(&r, text);
	is = wf_doc_is_status(&r.doc);
	reading_end(&r);
	return is;
}

static void a_status_document_has_a_labelled_or_marked_phase_with_steps(void **state)
{
	(void)state;
	assert_true(is_status("## Phase 1: A\n" S));
	assert_true(is_status("## A \u2705\n" S));
	assert_true(is_status("## 1. A\n" S));
	assert_false(is_status("## A\n" S));
	assert_false(is_status(S));
	assert_false(is_status("## Phase 1: A \u2705\ntext\n"));
	assert_false(is_status("text\n"));
}

static void a_document_without_step_and_phase_is_refused(void **state)
{
	struct reading r;

	(void)state;
	reading_begin(&r, "# T\n\ntext\n");
	assert_int_equal(wf_doc_require(&r.doc, &r.err), WF_NOT_STATUS);
	assert_string_equal(r.err.file.ptr, "status.md");
	assert_true(r.err.message.len > 0 && r.err.hint.len > 0);
	reading_end(&r);
	reading_begin(&r, S);
	assert_int_equal(wf_doc_require(&r.doc, &r.err), WF_OK);
	reading_end(&r);
	reading_begin(&r, "## Phase 1: A \u2705\n");
	assert_int_equal(wf_doc_require(&r.doc, &r.err), WF_OK);
	reading_end(&r);
}

static void phases_are_found_by_name_or_number(void **state)
{
	static const struct {
		const char *text;
		int index;
	} rows[] = {
		{"1", 0},
		{"Phase 1", 0},
		{"phase 2", 1},
		{"#2", -1},
		{"2", 1},
		{"Backend", 0},
		{"BACKEND", 0},
		{"Back", -1},
		{"Phase 2: Front end", 1},
		{"Phase 2: Backend", -1},
		{"Phase 2: Front end (me)", 1},
		{"stage 1 - backend", 0},
		{" Front end ", 1},
		{"", -1},
		{"3", -1},
		{"Stage 1", 0},
	};
	struct reading r;

	(void)state;
	reading_begin(&r, "# T\n## Phase 1: Backend\n" S "## Phase 2: Front end (me)\n" S);
	for (size_t i = 0; i < COUNT(rows); i++) {
		if (wf_doc_phase_named(&r.doc, 0, wf_slice_str(rows[i].text)) != rows[i].index)
			fail_msg("\"%s\" is not phase %d", rows[i].text, rows[i].index);
	}
	reading_end(&r);
	reading_begin(&r, S);
	assert_int_equal(wf_doc_phase_named(&r.doc, -1, WF_SLICE_LIT("1")), -1);
	reading_end(&r);
	reading_begin(&r, "## Phase 1: \u0421\u0411\u041e\u0420\u041a\u0410\n" S
			  "## Phase 2: \u6e2c\u8a66\n" S "## Phase 3: \u00c9TAPE\n" S
			  "## Phase 4: \u03a3\n" S "## Phase 5: \u05d0\u05d1\n" S);
	for (int i = 0; i < 5; i++) {
		static const char *const names[] = {"\u0441\u0431\u043e\u0440\u043a\u0430",
						    "\u6e2c\u8a66", "\u00e9tape", "\u03c2",
						    "\u05d0\u05d1"};

		assert_int_equal(wf_doc_phase_named(&r.doc, -1, wf_slice_str(names[i])), i);
	}
	reading_end(&r);
}

static void front_matter_is_no_markdown(void **state)
{
	(void)state;
	assert_phases("---\ntitle: x\ntags:\n- [ ] a\n---\n## Phase 1: A\n" S,
		      "[ sequential: 1|A pending 0/1] outside 0");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(labelled_headings_are_phases),
		cmocka_unit_test(steps_outside_labelled_phases_stand_outside),
		cmocka_unit_test(marked_headings_are_phases),
		cmocka_unit_test(plain_headings_are_phases_where_none_is_labelled),
		cmocka_unit_test(a_phase_has_no_phase_above_and_nothing_stronger_below),
		cmocka_unit_test(some_sections_are_never_phases),
		cmocka_unit_test(criteria_sections_inside_a_phase_hold_its_criteria),
		cmocka_unit_test(a_document_without_phases_has_an_implicit_one),
		cmocka_unit_test(workflows_are_sets_of_phases_under_one_heading),
		cmocka_unit_test(the_pattern_is_a_field_or_a_word),
		cmocka_unit_test(rounds_are_counted),
		cmocka_unit_test(names_end_in_what_is_said_about_them),
		cmocka_unit_test(the_symbol_decides_the_state_then_the_field),
		cmocka_unit_test(only_fields_means_no_symbol_at_all),
		cmocka_unit_test(steps_without_phases_are_as_far_as_their_boxes),
		cmocka_unit_test(a_status_document_has_a_labelled_or_marked_phase_with_steps),
		cmocka_unit_test(a_document_without_step_and_phase_is_refused),
		cmocka_unit_test(phases_are_found_by_name_or_number),
		cmocka_unit_test(front_matter_is_no_markdown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
