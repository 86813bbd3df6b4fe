/* The driver: the table, the order of findings, fixes. What each rule finds: tests/golden/rules. */
#include "lint/lint.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void read_doc(struct wf_doc *doc, const char *text, size_t len)
{
	struct wf_error err = WF_ERROR_INIT;

	assert_int_equal(wf_doc_read(doc, "a.md", text, len, NULL, &err), WF_OK);
}

static void test_every_row_is_full_and_found_by_its_name(void **state)
{
	(void)state;
	for (size_t i = 0; i < WF_NRULES; i++) {
		enum wf_rule rule;

		assert_true(wf_rule_by_name(&rule, wf_slice_str(wf_rules[i].name)));
		assert_int_equal(rule, i);
		assert_true(wf_rules[i].summary[0] && wf_rules[i].help[0]);
	}
	assert_false(wf_rule_by_name(&(enum wf_rule){0}, WF_SLICE_LIT("nonsense")));
}

static void test_style_and_practice_are_strict(void **state)
{
	(void)state;
	for (size_t i = 0; i < WF_NRULES; i++) {
		bool strict = wf_rules[i].severity > WF_SEVERITY_WARNING;

		assert_int_equal((wf_rules_default(false) & WF_RULE_BIT(i)) == 0, strict);
		assert_true(wf_rules_default(true) & WF_RULE_BIT(i));
	}
}

static const char damaged[] = "# T\n\n## Phase 1: A\n- [x ] a\n- \\[x\\] b\n- [~] c\n";

static void test_findings_are_sorted_and_placed(void **state)
{
	struct wf_lint_options options = {.rules = wf_rules_default(true)};
	struct wf_lint lint;
	struct wf_doc doc;

	(void)state;
	read_doc(&doc, damaged, strlen(damaged));
	wf_lint(&lint, &doc, &options);
	assert_true(lint.n >= 3);
	for (size_t i = 0; i < lint.n; i++) {
		assert_true(i == 0 || lint.items[i - 1].offset <= lint.items[i].offset);
		assert_int_equal(lint.items[i].line,
				 wf_source_line_at(&doc.src, lint.items[i].offset));
		assert_true(lint.items[i].column >= 1 && lint.items[i].message.len > 0);
	}
	wf_lint_release(&lint);
	wf_doc_release(&doc);
}

static void test_a_fix_of_nothing_gives_the_bytes_back(void **state)
{
	struct wf_lint_options options = {.rules = WF_RULE_BIT(WF_RULE_EMPTY_STEP)};
	struct wf_buf out = WF_BUF_INIT;
	struct wf_doc doc;

	(void)state;
	read_doc(&doc, damaged, strlen(damaged));
	assert_int_equal(wf_lint_fix(&out, &doc, &options), 0);
	assert_string_equal(out.ptr, damaged);
	wf_buf_release(&out);
	wf_doc_release(&doc);
}

/* The phase can be marked only once its boxes are read as boxes. */
static void test_a_fix_goes_on_with_what_it_brings_to_light(void **state)
{
	struct wf_lint_options options = {.rules = wf_rules_default(false)};
	struct wf_buf out = WF_BUF_INIT, again = WF_BUF_INIT;
	struct wf_doc doc;

	(void)state;
	read_doc(&doc, damaged, strlen(damaged));
	assert_int_equal(wf_lint_fix(&out, &doc, &options), 3);
	wf_doc_release(&doc);
	assert_string_equal(out.ptr,
			    "# T\n\n## Phase 1: A \U0001F504\n- [x] a\n- [x] b\n- [~] c\n");
	read_doc(&doc, out.ptr, out.len);
	assert_int_equal(wf_lint_fix(&again, &doc, &options), 0);
	assert_string_equal(again.ptr, out.ptr);
	wf_doc_release(&doc);
	wf_buf_release(&out);
	wf_buf_release(&again);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_row_is_full_and_found_by_its_name),
		cmocka_unit_test(test_style_and_practice_are_strict),
		cmocka_unit_test(test_findings_are_sorted_and_placed),
		cmocka_unit_test(test_a_fix_of_nothing_gives_the_bytes_back),
		cmocka_unit_test(test_a_fix_goes_on_with_what_it_brings_to_light),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
