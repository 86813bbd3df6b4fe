/* Headings: their text, number, symbols, whatever the spelling. */
#include "doc/reading.h"

static void headings_are_parsed(void **state)
{
	static const struct {
		const char *markdown, *text, *number, *name, *state;
	} rows[] = {
		{"# Plain", "Plain", "", "Plain", "pending"},
		{"#", "", "", "", "pending"},
		{"\ufeff\ufeff### Phase 1: Marked", "Phase 1: Marked", "1", "Marked", "pending"},
		{"---\n---\n\ufeff### Phase 1: Marked", "Phase 1: Marked", "1", "Marked",
		 "pending"},
		{"\ufeff\ufeffPhase 1: Set\n---\n", "Phase 1: Set", "1", "Set", "pending"},
		{"### Phase 2: Implementation \U0001F504", "Phase 2: Implementation", "2",
		 "Implementation", "in-progress"},
		{"### Phase 2: Implementation \U0001F504 ###", "Phase 2: Implementation", "2",
		 "Implementation", "in-progress"},
		{"### \u2705 Phase 2: Implementation", "Phase 2: Implementation", "2",
		 "Implementation", "complete"},
		{"### Phase 2 \u2705: Implementation", "Phase 2: Implementation", "2",
		 "Implementation", "complete"},
		{"### Phase 2: Implementation \u2705 COMPLETE", "Phase 2: Implementation", "2",
		 "Implementation", "complete"},
		{"### Phase 2: Implementation (\u2705 Done)", "Phase 2: Implementation", "2",
		 "Implementation", "complete"},
		{"### Phase 2: Implementation - \u2705 **DONE**", "Phase 2: Implementation", "2",
		 "Implementation", "complete"},
		{"### \u2705 Complete the migration", "Complete the migration", "",
		 "Complete the migration", "complete"},
		{"### \u2705 Complete", "Complete", "", "Complete", "complete"},
		{"### Phase 1 \u2705 \u2705", "Phase 1", "1", "", "complete"},
		{"### **Phase 1: Bold**", "Phase 1: Bold", "1", "Bold", "pending"},
		{"### [Phase 1: Link](http://x)", "Phase 1: Link", "1", "Link", "pending"},
		{"### `Phase 1`: Code", "Phase 1: Code", "1", "Code", "pending"},
		{"### ~~Phase 1: Struck~~ \u274c", "Phase 1: Struck", "1", "Struck", "failed"},
		{"### \U0001F680 Phase 1: Decorated", "Phase 1: Decorated", "1", "Decorated",
		 "pending"},
		{"### Phase 1: \U0001F680 Decorated", "Phase 1: \U0001F680 Decorated", "1",
		 "Decorated", "pending"},
		{"### Phase 1: Ends \U0001F680", "Phase 1: Ends \U0001F680", "1", "Ends \U0001F680",
		 "pending"},
		{"### 1. Name \u23f8", "1. Name", "1", "Name", "blocked"},
		{"### 1.2 Name", "1.2 Name", "1.2", "Name", "pending"},
		{"## Phase 1&#58; A &amp; B", "Phase 1: A & B", "1", "A & B", "pending"},
		{"## C\\# and \\*", "C# and *", "", "C# and *", "pending"},
		{"## C#", "C#", "", "C#", "pending"},
		{"Setext \u2705\n---", "Setext", "", "Setext", "complete"},
		{"Two\n  lines \u2705\n===", "Two lines", "", "Two lines", "complete"},
		{"  Indented\n  ===  ", "Indented", "", "Indented", "pending"},
		{"# \u9636\u6bb5\u4e8c: x", "\u9636\u6bb5\u4e8c: x", "", "\u9636\u6bb5\u4e8c: x",
		 "pending"},
		{"# \xff\xfe \u2705", "\xff\xfe", "", "\xff\xfe", "complete"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct wf_heading *h;
		struct reading r;

		reading_begin(&r, rows[i].markdown);
		if (r.doc.nheadings != 2)
			fail_msg("\"%s\" is no heading", rows[i].markdown);
		h = &r.doc.headings[1];
		assert_slice(h->text, rows[i].text);
		assert_slice(h->number, rows[i].number);
		assert_slice(h->name, rows[i].name);
		assert_string_equal(wf_states[h->state].name, rows[i].state);
		reading_end(&r);
	}
}

static void two_states_are_a_conflict(void **state)
{
	struct reading r;

	(void)state;
	reading_begin(&r, "# A \u2705 \U0001F504\n# B \u2705 IN PROGRESS\n");
	assert_int_equal(r.doc.headings[1].state, WF_CONFLICTED);
	assert_int_equal(r.doc.headings[1].nsymbols, 2);
	assert_int_equal(r.doc.headings[2].state, WF_COMPLETE);
	reading_end(&r);
}

static void content_is_the_source_without_markers(void **state)
{
	static const struct {
		const char *markdown, *content;
		uint32_t last_line;
		bool setext;
	} rows[] = {
		{"#  A *b*  ##  ", "A *b*", 1, false},
		{"# A ##b", "A ##b", 1, false},
		{"# A\\#", "A\\#", 1, false},
		{"# #", "", 1, false},
		{"## ##", "", 1, false},
		{"#\tA", "A", 1, false},
		{" A \nb\n---\n", "A \nb", 3, true},
		{"# not atx\n", "not atx", 1, false},
		{"#hash\n---\n", "#hash", 2, true},
		{"\\# a\n===\n", "\\# a", 2, true},
		{"a\n- \n", NULL, 0, false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct reading r;

		reading_begin(&r, rows[i].markdown);
		if (rows[i].content) {
			assert_slice(r.doc.headings[1].content, rows[i].content);
			assert_int_equal(r.doc.headings[1].last_line, rows[i].last_line);
			assert_int_equal(r.doc.headings[1].setext, rows[i].setext);
		}
		reading_end(&r);
	}
}

/* libcmark reports a wrong end for the first of two setext headings. */
static void setext_headings_may_follow_each_other(void **state)
{
	struct reading r;

	(void)state;
	reading_begin(&r, "A\n===\nB\n---\n# C\nD\r\n===\r\n");
	assert_int_equal(r.doc.nheadings, 5);
	assert_slice(r.doc.headings[1].content, "A");
	assert_int_equal(r.doc.headings[1].last_line, 2);
	assert_slice(r.doc.headings[2].content, "B");
	assert_int_equal(r.doc.headings[2].last_line, 4);
	assert_slice(r.doc.headings[4].content, "D");
	assert_int_equal(r.doc.headings[4].last_line, 7);
	assert_int_equal(r.doc.headings[4].line, 6);
	reading_end(&r);
}

static void headings_in_quotes_and_lists_do_not_count(void **state)
{
	struct reading r;

	(void)state;
	reading_begin(
		&r,
		"> # Quote\n\n- # Item\n\n  B\n  ---\n\n```\n# Code\n```\n\n<div>\n# HTML\n</div>\n");
	assert_int_equal(r.doc.nheadings, 1);
	reading_end(&r);
}

static void sections_nest(void **state)
{
	struct reading r;

	(void)state;
	reading_begin(&r, "text\n\n# A\na\n## B\nb\n#### C\nc\n\n## D\n# E\n");
	assert_int_equal(r.doc.nheadings, 6);
	assert_int_equal(r.doc.headings[0].section_end, 6);
	assert_int_equal(r.doc.headings[1].section_end, 5);
	assert_int_equal(r.doc.headings[2].section_end, 4);
	assert_int_equal(r.doc.headings[3].parent, 2);
	assert_int_equal(r.doc.headings[4].parent, 1);
	assert_int_equal(r.doc.headings[5].parent, 0);
	assert_int_equal(wf_doc_body_end(&r.doc, 0), 2);
	assert_int_equal(wf_doc_body_end(&r.doc, 1), 4);
	assert_int_equal(wf_doc_section_end(&r.doc, 1), 10);
	assert_int_equal(wf_doc_section_end(&r.doc, 2), 9);
	assert_int_equal(wf_doc_section_end(&r.doc, 5), 11);
	reading_end(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(headings_are_parsed),
		cmocka_unit_test(two_states_are_a_conflict),
		cmocka_unit_test(content_is_the_source_without_markers),
		cmocka_unit_test(setext_headings_may_follow_each_other),
		cmocka_unit_test(headings_in_quotes_and_lists_do_not_count),
		cmocka_unit_test(sections_nest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
