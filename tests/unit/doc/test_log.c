/* The Error Log's entries and the contingency plans: whose they are. */
#include "doc/reading.h"

static void list_entries(struct wf_buf *out, const char *log)
{
	struct wf_buf text = WF_BUF_INIT;
	struct reading r;

	wf_buf_printf(
		&text,
		"# T\n\n## Phase 1: Build\n- [ ] s\n\n## Phase 2: Build - fast (Optional)\n- [ ] s\n\n"
		"## Phase 3: \u00dcber & *mehr* \u2705\n- [x] s\n\n%s",
		log);
	reading_begin(&r, text.ptr);
	for (size_t i = 0; i < r.doc.nentries; i++) {
		const struct wf_entry *e = &r.doc.entries[i];

		wf_buf_printf(out, "%s%.*s|%.*s|%.*s|%d", i ? "; " : "", WF_SLICE_ARG(e->date),
			      WF_SLICE_ARG(e->phase), WF_SLICE_ARG(e->kind), e->phase_index);
	}
	reading_end(&r);
	wf_buf_release(&text);
}

#define assert_entries(log, expected) \
	do { \
		struct wf_buf out = WF_BUF_INIT; \
		list_entries(&out, log); \
		assert_text(&out, expected); \
	} while (0)

static void an_entry_is_found_by_its_heading(void **state)
{
	struct reading r;

	(void)state;
	reading_begin(&r, "- [ ] a\n\n## Error Log\n\n### A\n\n#### Inner\n\n### B\n\n## C\n");
	assert_int_equal(wf_doc_entry_at(&r.doc, 1), -1);
	assert_int_equal(wf_doc_entry_at(&r.doc, 2), 0);
	assert_int_equal(wf_doc_entry_at(&r.doc, 3), -1);
	assert_int_equal(wf_doc_entry_at(&r.doc, 4), 1);
	assert_int_equal(wf_doc_entry_at(&r.doc, 5), -1);
	reading_end(&r);
}

static void entries_have_date_phase_and_kind(void **state)
{
	(void)state;
	assert_entries("## Error Log\n\n### 2026-11-22 14:05 - Build - Test failure\n",
		       "2026-11-22 14:05|Build|Test failure|0");
	assert_entries(
		"## Error Log\n### 2026-11-22 - BUILD - Failure\n### 2026-11-23 - Phase 3: \u00dcber & mehr - X\n",
		"2026-11-22|BUILD|Failure|0; 2026-11-23|Phase 3: \u00dcber & mehr|X|2");
	assert_entries("## error log:\n### 2026-11-22 - \u00fcber & mehr\n",
		       "2026-11-22|\u00fcber & mehr||2");
	assert_entries("## Error Log\n### 2026-11-22 - Phase 2 - X\n", "2026-11-22|Phase 2|X|1");
	assert_entries("## Error Log\n### 2026-11-22 - 3 - X\n", "2026-11-22|3|X|2");
}

static void the_longest_phase_name_that_fits_counts(void **state)
{
	(void)state;
	assert_entries("## Error Log\n### 2026-11-22 - Build - fast - Too slow\n",
		       "2026-11-22|Build - fast|Too slow|1");
	assert_entries("## Error Log\n### 2026-11-22 - Build - faster - X\n",
		       "2026-11-22|Build|faster - X|0");
	assert_entries("## Error Log\n### 2026-11-22 - Building - X\n", "2026-11-22|Building|X|-1");
	assert_entries("## Error Log\n### 2026-11-22 - Nobody - X - Y\n",
		       "2026-11-22|Nobody|X - Y|-1");
	assert_entries("## Error Log\n### 2026-11-22 - Build\n", "2026-11-22|Build||0");
}

static void other_headings_are_entries_without_a_date(void **state)
{
	(void)state;
	assert_entries("## Error Log\n### Something broke\n", "||Something broke|-1");
	assert_entries("## Error Log\n#### 2026-11-22 - Build - X\n", "");
	assert_entries("## Error Log\n## 2026-11-22 - Build - X\n", "");
	assert_entries(
		"## Error Log\n### 2026-11-22 - Build - X\n#### Detail\n## After\n### 2026-11-23 - Build - Y\n",
		"2026-11-22|Build|X|0");
	assert_entries("# Error Log\n## 2026-11-22 - Build - X\n", "2026-11-22|Build|X|0");
}

static void markup_and_escapes_are_looked_through(void **state)
{
	(void)state;
	assert_entries("## Error Log\n### 2026-11-22 - Build - \\*x\\* &#10;&amp; \u2705\n",
		       "2026-11-22|Build|*x* \n& \u2705|0");
	assert_entries("## Error Log\n### **2026-11-22** - `Build` - _X_\n",
		       "2026-11-22|Build|X|0");
}

static void a_heading_of_two_lines_is_one(void **state)
{
	(void)state;
	assert_entries("# Error Log\n\n2026-11-22 - Build -\nToo slow\n---\n",
		       "2026-11-22|Build|Too slow|0");
	assert_entries("# Error Log\r\n\r\nIt  \r\n  broke\r\n---\r\n", "||It broke|-1");
}

static void the_first_log_counts(void **state)
{
	struct reading r;

	(void)state;
	assert_entries(
		"## Error Log\n### 2026-11-22 - Build - X\n## Error Log\n### 2026-11-23 - Build - Y\n",
		"2026-11-22|Build|X|0");
	reading_begin(&r, "# T\n- [ ] s\n");
	assert_int_equal(r.doc.log, -1);
	reading_end(&r);
}

static void list_plans(struct wf_buf *out, const char *plans)
{
	struct wf_buf text = WF_BUF_INIT;
	struct reading r;

	wf_buf_printf(&text,
		      "# T\n\n## Phase 1: Build\n- [ ] s\n\n## Phase 2: Test run\n- [ ] s\n\n%s",
		      plans);
	reading_begin(&r, text.ptr);
	for (size_t i = 0; i < r.doc.nplans; i++)
		wf_buf_printf(out, "%s%.*s|%d", i ? "; " : "", WF_SLICE_ARG(r.doc.plans[i].name),
			      r.doc.plans[i].phase);
	reading_end(&r);
	wf_buf_release(&text);
}

#define assert_plans(plans, expected) \
	do { \
		struct wf_buf out = WF_BUF_INIT; \
		list_plans(&out, plans); \
		assert_text(&out, expected); \
	} while (0)

static void plans_belong_to_a_phase(void **state)
{
	(void)state;
	assert_plans(
		"## Contingency Plans\n\n### If Build fails:\n1. Roll back\n### If test run fails\n2. Retry\n",
		"Build|0; test run|1");
	assert_plans("## Contingency Plans\n### If Phase 2 fails:\n### If 1 fails\n",
		     "Phase 2|1; 1|0");
	assert_plans("## Contingency Plans\n#### If Phase 2: Test run fails\n",
		     "Phase 2: Test run|1");
	assert_plans("## Contingency Plans\n### If deployment fails\n", "deployment|-1");
	assert_plans("## Contingency Plans\n### Build\n", "");
	assert_plans("## Contingency Plans\ntext\n## If Build fails\n", "");
	assert_plans("### If Build fails\n", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_entry_is_found_by_its_heading),
		cmocka_unit_test(entries_have_date_phase_and_kind),
		cmocka_unit_test(the_longest_phase_name_that_fits_counts),
		cmocka_unit_test(other_headings_are_entries_without_a_date),
		cmocka_unit_test(markup_and_escapes_are_looked_through),
		cmocka_unit_test(a_heading_of_two_lines_is_one),
		cmocka_unit_test(the_first_log_counts),
		cmocka_unit_test(plans_belong_to_a_phase),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
