/* Fields: which lines are some, what their values are, and whose they are. */
#include "doc/field.h"

#include "doc/reading.h"

static void the_format_s_names_are_known(void **state)
{
	static const struct {
		const char *name;
		enum wf_field_scope scope;
	} rows[] = {
		{"Pattern", WF_SCOPE_WORKFLOW},     {"Iteration", WF_SCOPE_WORKFLOW},
		{"Entry criteria", WF_SCOPE_PHASE}, {"Deliverables", WF_SCOPE_PHASE},
		{"Exit criteria", WF_SCOPE_PHASE},  {"Blocked by", WF_SCOPE_PHASE},
		{"Waiting for", WF_SCOPE_PHASE},    {"Since", WF_SCOPE_PHASE},
		{"Action needed", WF_SCOPE_PHASE},  {"Skipped", WF_SCOPE_PHASE},
		{"Attempt", WF_SCOPE_PHASE},        {"Owner", WF_SCOPE_PHASE},
		{"Status", WF_SCOPE_PHASE},         {"What happened", WF_SCOPE_LOG},
		{"Root cause", WF_SCOPE_LOG},       {"Resolution", WF_SCOPE_LOG},
		{"Prevention", WF_SCOPE_LOG},
	};

	(void)state;
	assert_int_equal(COUNT(rows), WF_NFIELDS);
	for (size_t i = 0; i < COUNT(rows); i++) {
		assert_string_equal(wf_fields[i].name, rows[i].name);
		assert_int_equal(wf_fields[i].scope, rows[i].scope);
	}
}

static void lines_are_read_as_fields(void **state)
{
	static const struct {
		const char *line;
		int name; /* or -1 */
		const char *value;
	} rows[] = {
		{"**Since**: 2026-11-22", WF_FIELD_SINCE, "2026-11-22"},
		{"**Since:** 2026-11-22", WF_FIELD_SINCE, "2026-11-22"},
		{"**SINCE**: x", WF_FIELD_SINCE, "x"},
		{"**Entry Criteria**: x", WF_FIELD_ENTRY, "x"},
		{"  **Since**:  x \t", WF_FIELD_SINCE, "x"},
		{"**Since** : x", WF_FIELD_SINCE, "x"},
		{"** Since **: x", WF_FIELD_SINCE, "x"},
		{"**Since**:x", WF_FIELD_SINCE, "x"},
		{"**Since**:", WF_FIELD_SINCE, ""},
		{"**Since:**", WF_FIELD_SINCE, ""},
		{"**Since**\uff1ax", WF_FIELD_SINCE, "x"},
		{"**Since\uff1a** x", WF_FIELD_SINCE, "x"},
		{"**Blocked by**: **bold** \\* &amp;", WF_FIELD_BLOCKED_BY, "**bold** \\* &amp;"},
		{"**Since**: **Owner**: x", WF_FIELD_SINCE, "**Owner**: x"},
		{"**Estado**: x", WF_FIELD_STATUS, "x"},
		{"**Statut**: x", WF_FIELD_STATUS, "x"},
		{"**Stato**: x", WF_FIELD_STATUS, "x"},
		{"**Durum**: x", WF_FIELD_STATUS, "x"},
		{"**\u0421\u0442\u0430\u0442\u0443\u0441**: x", WF_FIELD_STATUS, "x"},
		{"**\u0627\u0644\u062d\u0627\u0644\u0629**: x", WF_FIELD_STATUS, "x"},
		{"**\u72b6\u6001**\uff1ax", WF_FIELD_STATUS, "x"},
		{"**Since** x", -1, NULL},
		{"Since: x", -1, NULL},
		{"*Since*: x", -1, NULL},
		{"**Sinc**: x", -1, NULL},
		{"**Since then**: x", -1, NULL},
		{"**Since: x**", -1, NULL},
		{"**Since: x", -1, NULL},
		{"- **Since**: x", -1, NULL},
		{"a **Since**: x", -1, NULL},
		{"****: x", -1, NULL},
		{"", -1, NULL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct wf_field field;
		bool found = wf_field_read(&field, wf_slice_str(rows[i].line));

		if (found != (rows[i].name >= 0))
			fail_msg("\"%s\" is %sread as a field", rows[i].line, found ? "" : "not ");
		if (!found)
			continue;
		assert_int_equal(field.name, rows[i].name);
		assert_slice(field.value, rows[i].value);
	}
}

/* The fields of TEXT, "LINE HEADING NAME=VALUE", in the order of the document. */
static void list_fields(struct wf_buf *out, const char *text)
{
	struct wf_arena arena = {0};
	struct reading r;

	reading_begin(&r, text);
	for (size_t i = 0; i < r.doc.nfields; i++) {
		const struct wf_field *f = &r.doc.fields[i];

		wf_buf_printf(out, "%s%u %.*s %s=%.*s", i ? "; " : "", f->line,
			      WF_SLICE_ARG(r.doc.headings[f->heading].text),
			      wf_fields[f->name].name,
			      WF_SLICE_ARG(wf_doc_value(&r.doc, f, &arena)));
	}
	wf_arena_release(&arena);
	reading_end(&r);
}

#define assert_fields(text, expected) \
	do { \
		struct wf_buf out = WF_BUF_INIT; \
		list_fields(&out, text); \
		assert_text(&out, expected); \
	} while (0)

static void fields_stand_in_paragraphs_and_lists_of_a_body(void **state)
{
	(void)state;
	assert_fields("# A\n**Owner**: x\n**Since**: y\n\ntext\n**Skipped**: z\n",
		      "2 A Owner=x; 3 A Since=y; 6 A Skipped=z");
	assert_fields("**Pattern**: Parallel\n\n# A\n", "1  Pattern=Parallel");
	assert_fields("# A\n- **Owner**: x\n- text\n1. **Since**: y\n", "2 A Owner=x; 4 A Since=y");
	assert_fields("# A\n## B\n**Owner**: x\n", "3 B Owner=x");
	assert_fields("# A\r\n**Owner**: x\r\n", "2 A Owner=x");
	assert_fields("# A\n\n**Owner**: a &amp; b \\*\n", "3 A Owner=a & b *");
}

static void other_blocks_hold_no_fields(void **state)
{
	(void)state;
	assert_fields("# A\n> **Owner**: x\n", "");
	assert_fields("# A\n```\n**Owner**: x\n```\n", "");
	assert_fields("# A\n\n    **Owner**: x\n", "");
	assert_fields("# A\n<!--\n**Owner**: x\n-->\n", "");
	assert_fields("# A\n- a\n  - **Owner**: x\n", "");
	assert_fields("# A\n- a\n\n  **Owner**: x\n", "");
	assert_fields("# **Owner**: x\n", "");
	assert_fields("# A\n- [ ] **Owner**: x\n", "");
}

static void the_last_of_two_counts(void **state)
{
	struct reading r;

	(void)state;
	reading_begin(&r, "# A\n**Owner**: x\n\n**Owner**: y\n");
	assert_slice(wf_doc_field(&r.doc, r.doc.headings[1].fields, WF_FIELD_OWNER)->value, "y");
	assert_null(wf_doc_field(&r.doc, r.doc.headings[1].fields, WF_FIELD_SINCE));
	assert_null(wf_doc_field(&r.doc, r.doc.headings[0].fields, WF_FIELD_OWNER));
	reading_end(&r);
}

static void an_empty_field_takes_the_list_on_the_next_line(void **state)
{
	(void)state;
	assert_fields("# A\n**Deliverables**:\n- one\n- two\n\ntext\n",
		      "2 A Deliverables=one\ntwo");
	assert_fields("# A\n**Deliverables**:\n1. one\n2. two\n", "2 A Deliverables=one\ntwo");
	assert_fields("# A\n**Exit criteria**:\n- [ ] one\n- [x] two\n",
		      "2 A Exit criteria=one\ntwo");
	assert_fields("# A\n**Deliverables**:\n\n- one\n", "2 A Deliverables=");
	assert_fields("# A\n**Deliverables**: x\n- one\n", "2 A Deliverables=x");
	assert_fields("# A\n**Deliverables**:\ntext\n- one\n", "2 A Deliverables=");
	assert_fields("# A\n- **Exit criteria**:\n  - [ ] one\n  - [ ] two\n- b\n",
		      "2 A Exit criteria=one\ntwo");
}

static void text_of_a_field_may_go_on(void **state)
{
	struct reading r;

	(void)state;
	reading_begin(
		&r,
		"# A\n**Owner**: x\nand y\n  and z\n**Since**: w\n- **Skipped**: a\n  b\n\n  c\n");
	assert_int_equal(r.doc.nfields, 3);
	assert_int_equal(r.doc.fields[0].last_line, 4);
	assert_int_equal(r.doc.fields[1].last_line, 5);
	assert_int_equal(r.doc.fields[2].last_line, 7);
	assert_true(r.doc.fields[2].item);
	assert_slice(r.doc.fields[2].lead, "- ");
	assert_slice(r.doc.fields[1].lead, "");
	reading_end(&r);
}

/* A backslash at the end of a line breaks it; it is no part of the value. */
static void hard_breaks_are_no_text(void **state)
{
	(void)state;
	assert_fields("# A\n**Owner**: x\\\n**Since**: y\\\\\n**Skipped**: z  \nw\n",
		      "2 A Owner=x; 3 A Since=y\\; 4 A Skipped=z");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_format_s_names_are_known),
		cmocka_unit_test(lines_are_read_as_fields),
		cmocka_unit_test(fields_stand_in_paragraphs_and_lists_of_a_body),
		cmocka_unit_test(other_blocks_hold_no_fields),
		cmocka_unit_test(the_last_of_two_counts),
		cmocka_unit_test(an_empty_field_takes_the_list_on_the_next_line),
		cmocka_unit_test(text_of_a_field_may_go_on),
		cmocka_unit_test(hard_breaks_are_no_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
