/* Steps: which list items are some, their marks, texts, reasons and nesting; and damaged boxes. */
#include "doc/reading.h"

#include <stdio.h>

/* Each step as `LINE:[state] text`, with `(reason)`, `entry` or `exit`, children in braces. */
static uint32_t describe(struct wf_buf *out, const struct wf_doc *doc, uint32_t i)
{
	static const char *const roles[] = {"", " entry", " exit"};
	const struct wf_step *step = &doc->steps[i];
	uint32_t child = i + 1;

	wf_buf_printf(out, "%u:%s%s '%.*s'", step->line,
		      wf_step_state_name((enum wf_step_state)step->state), roles[step->role],
		      WF_SLICE_ARG(step->text));
	if (step->blocked)
		wf_buf_printf(out, " (%.*s)", WF_SLICE_ARG(wf_step_reason(doc, i)));
	if (child < step->end)
		wf_buf_str(out, " {");
	while (child < step->end) {
		assert_int_equal(doc->steps[child].parent, i);
		child = describe(out, doc, child);
		wf_buf_str(out, child < step->end ? " " : "}");
	}
	return child;
}

static void describe_steps(struct wf_buf *out, const char *text)
{
	struct reading r;

	reading_begin(&r, text);
	for (uint32_t i = 0; i < r.doc.nsteps;) {
		assert_int_equal(r.doc.steps[i].parent, -1);
		wf_buf_str(out, i ? " " : "");
		i = describe(out, &r.doc, i);
	}
	reading_end(&r);
}

#define assert_steps(text, expected) \
	do { \
		struct wf_buf out = WF_BUF_INIT; \
		describe_steps(&out, text); \
		assert_text(&out, expected); \
	} while (0)

static void five_markers_make_steps(void **state)
{
	(void)state;
	assert_steps("- [ ] a\n", "1:open 'a'");
	assert_steps("* [x] a\n", "1:done 'a'");
	assert_steps("+ [X] a\n", "1:done 'a'");
	assert_steps("1. [ ] a\n2. [x] b\n", "1:open 'a' 2:done 'b'");
	assert_steps("7) [ ] a\n", "1:open 'a'");
	assert_steps("-\t[\t]\ta\t\n", "1:open 'a'");
	assert_steps("-   [ ]   a  \n", "1:open 'a'");
	assert_steps("-\n  [ ] a\n", "2:open 'a'");
	assert_steps("   - [ ] a\n", "1:open 'a'");
	assert_steps("\xef\xbb\xbf- [ ] a\n", "1:open 'a'");
	assert_steps("- [ ] a\r- [x] b\r\n- [ ] c", "1:open 'a' 2:done 'b' 3:open 'c'");
	assert_steps("- - [ ] a\n", "1:open 'a'");
	assert_steps("- [ ]\n- [x]\t\n", "1:open '' 2:done ''");
}

static void one_character_makes_a_mark(void **state)
{
	(void)state;
	assert_steps("- [~] a\n", "1:unknown 'a'");
	assert_steps("- [-] a\n- [/] b\n- [!] c\n- [>] d\n",
		     "1:unknown 'a' 2:unknown 'b' 3:unknown 'c' 4:unknown 'd'");
	assert_steps("- [\u2713] a\n", "1:unknown 'a'");
	assert_steps("- [\U0001F504] a\n", "1:unknown 'a'");
	assert_steps("- [\xff] a\n", "1:unknown 'a'");
	assert_steps("- [\u00a0] a\n", "1:unknown 'a'");
	assert_steps("- [[] a\n", "1:unknown 'a'");
}

static void other_items_are_no_steps(void **state)
{
	static const char *const items[] = {
		"[] a",
		"[ x] a",
		"[x ] a",
		"[xx] a",
		"[2026-01-29] a",
		"[link](x)",
		"[x](y) a",
		"[x]a",
		"[x]: /u",
		"\\[ ] a",
		"`[ ]` a",
		"**[ ]** a",
		"a [ ] b",
		"[]] a",
		"",
		"# [ ] a",
		"> [ ] a",
		"    [ ] a",
		"```\n  [ ] a\n  ```",
		"<b>[ ] a</b>",
		"[\u2713\ufe0f] a",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(items); i++) {
		char text[64];
		struct reading r;

		snprintf(text, sizeof(text), "- %s\n", items[i]);
		reading_begin(&r, text);
		if (r.doc.nsteps)
			fail_msg("\"%s\" is a step", items[i]);
		reading_end(&r);
	}
}

static void hidden_boxes_are_no_steps(void **state)
{
	(void)state;
	assert_steps("```\n- [ ] a\n```\n- [ ] b\n", "4:open 'b'");
	assert_steps("~~~\n- [ ] a\n", "");
	assert_steps("a\n\n    - [ ] a\n", "");
	assert_steps("<!--\n- [ ] a\n-->\n", "");
	assert_steps("<details>\n- [ ] a\n\n- [ ] b\n</details>\n", "4:open 'b'");
	assert_steps("> - [ ] a\n\n- > - [ ] b\n", "");
	assert_steps("---\n- [ ] a\n---\n- [ ] b\n", "4:open 'b'");
	assert_steps("text\n2. [ ] a\n", "");
	assert_steps("[ ] a\n", "");
	assert_steps("-[ ] a\n", "");
}

static void steps_nest_in_items(void **state)
{
	(void)state;
	assert_steps("- [ ] a\n  - [x] b\n    1. [ ] c\n  - [ ] d\n- [ ] e\n",
		     "1:open 'a' {2:done 'b' {3:open 'c'} 4:open 'd'} 5:open 'e'");
	assert_steps("- [ ] a\n  - plain\n    - [ ] b\n", "1:open 'a' {3:open 'b'}");
	assert_steps("- plain\n  - [ ] a\n  - [ ] b\n", "2:open 'a' 3:open 'b'");
	assert_steps("- [ ] a\n\n  text\n\n  - [ ] b\n", "1:open 'a' {5:open 'b'}");
	assert_steps("- [ ] a\n - [ ] b\n", "1:open 'a' 2:open 'b'");
	assert_steps("- [ ] a\n\t- [ ] b\n", "1:open 'a' {2:open 'b'}");
}

static void text_is_the_first_paragraph_folded(void **state)
{
	(void)state;
	assert_steps("- [ ] **bold** `code` [l](u)\n", "1:open '**bold** `code` [l](u)'");
	assert_steps("- [ ] one\n  two\n   three\n\n  four\n", "1:open 'one two three'");
	assert_steps("- [ ] one\nlazy\n", "1:open 'one lazy'");
	assert_steps("- [ ] one\\\n  two  \n  three\\\n", "1:open 'one two three\\'");
	assert_steps("- [ ]\n  one\n", "1:open 'one'");
	assert_steps("- [ ] one\r\n  two\r  three\r\n", "1:open 'one two three'");
	assert_steps("- [ ] a\n# b\n", "1:open 'a'");
	assert_steps("- [ ] a\n  ```\n  b\n  ```\n", "1:open 'a'");
}

static void a_reason_ends_the_text(void **state)
{
	(void)state;
	assert_steps("- [ ] a (blocked)\n", "1:open 'a (blocked)' ()");
	assert_steps("- [ ] a (Blocked: the API)\n", "1:open 'a (Blocked: the API)' (the API)");
	assert_steps("- [ ] a (BLOCKED:x)  \n", "1:open 'a (BLOCKED:x)' (x)");
	assert_steps("- [ ] a ( blocked : x )\n", "1:open 'a ( blocked : x )' (x)");
	assert_steps("- [ ] (blocked: x)\n", "1:open '(blocked: x)' (x)");
	assert_steps("- [ ] a (blocked: see (1) and (2))\n",
		     "1:open 'a (blocked: see (1) and (2))' (see (1) and (2))");
	assert_steps("- [ ] a (blocked: x\n  y)\n", "1:open 'a (blocked: x y)' (x y)");
	assert_steps("- [ ] a (blocked: \\) &amp; \\\\)\n",
		     "1:open 'a (blocked: \\) &amp; \\\\)' () & \\)");
	assert_steps("- [ ] a (blocked: \\\\\\))\n", "1:open 'a (blocked: \\\\\\))' (\\))");
	assert_steps("- [ ] (a (blocked: x)\n", "1:open '(a (blocked: x)' (x)");
	assert_steps("- [x] a (blocked: x)\n", "1:done 'a (blocked: x)' (x)");
}

static void other_parentheses_are_no_reason(void **state)
{
	static const char *const texts[] = {
		"a (blocked: x) b", "a (blocked: x).",
		"a (unblocked)",    "a (blocked by x)",
		"a (blockedx)",     "a blocked",
		"a (not blocked)",  "a blocked)",
		"a (blocked: x\\)", "a )",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		char text[64];
		struct reading r;

		snprintf(text, sizeof(text), "- [ ] %s\n", texts[i]);
		reading_begin(&r, text);
		assert_int_equal(r.doc.nsteps, 1);
		if (r.doc.steps[0].blocked)
			fail_msg("\"%s\" is blocked", texts[i]);
		reading_end(&r);
	}
}

static void marks_have_an_offset(void **state)
{
	static const char text[] = "\xef\xbb\xbf- [ ] a\r\n  * [\u2713] b\r\n";
	struct reading r;

	(void)state;
	reading_begin(&r, text);
	assert_int_equal(r.doc.steps[0].mark, 6);
	assert_int_equal(r.doc.steps[0].mark_len, 1);
	assert_memory_equal(text + r.doc.steps[1].mark, "\u2713", 3);
	assert_int_equal(r.doc.steps[1].mark_len, 3);
	reading_end(&r);
}

static void steps_know_the_lines_of_their_item(void **state)
{
	struct reading r;

	(void)state;
	reading_begin(&r, "- [ ] a\n  b\n\n  c\n  - [ ] d\n\n\n- [ ] e\n");
	assert_int_equal(r.doc.steps[0].line, 1);
	assert_int_equal(r.doc.steps[0].last_line, 2);
	assert_int_equal(r.doc.steps[0].item_line, 1);
	assert_int_equal(r.doc.steps[0].item_end, 5);
	assert_int_equal(r.doc.steps[1].item_end, 5);
	assert_int_equal(r.doc.steps[2].item_end, 8);
	reading_end(&r);
}

static void broken_boxes_are_noted(void **state)
{
	static const struct {
		const char *box;
		bool escaped, done;
	} rows[] = {
		{"[]", false, false},  {"[ x]", false, true},   {"[x ]", false, true},
		{"[ X]", false, true}, {"\\[ ]", true, false},  {"\\[ \\]", true, false},
		{"\\[x]", true, true}, {"\\[x\\]", true, true}, {"\\[X\\]", true, true},
		{"[x\\]", true, true},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct reading r;
		char text[32];

		snprintf(text, sizeof(text), "# A\n- %s text\n", rows[i].box);
		reading_begin(&r, text);
		assert_int_equal(r.doc.nsteps, 0);
		if (r.doc.ndamages != 1)
			fail_msg("\"%s\" is not damaged", rows[i].box);
		assert_int_equal(r.doc.damages[0].line, 2);
		assert_int_equal(r.doc.damages[0].offset, 6);
		assert_int_equal(r.doc.damages[0].len, strlen(rows[i].box));
		assert_int_equal(r.doc.damages[0].heading, 1);
		assert_int_equal(r.doc.damages[0].escaped, rows[i].escaped);
		assert_int_equal(r.doc.damages[0].done, rows[i].done);
		assert_int_equal(r.doc.headings[1].own_boxes, 1);
		reading_end(&r);
	}
}

static void other_brackets_are_not_broken(void **state)
{
	static const char *const items[] = {"[link](x)",  "[2026-01-29] a", "[]a",    "[](x)",
					    "\\[link\\]", "[a b] c",        "[x]: u", "\\[ ](x)"};

	(void)state;
	for (size_t i = 0; i < COUNT(items); i++) {
		struct reading r;
		char text[32];

		snprintf(text, sizeof(text), "- %s\n", items[i]);
		reading_begin(&r, text);
		if (r.doc.ndamages)
			fail_msg("\"%s\" is damaged", items[i]);
		reading_end(&r);
	}
}

static void criteria_lists_give_a_role(void **state)
{
	(void)state;
	assert_steps(
		"## Phase 1: A\n**Entry criteria**:\n- [ ] a\n  - [x] b\n\n**Steps**:\n- [ ] c\n",
		"3:open entry 'a' {4:done entry 'b'} 7:open 'c'");
	assert_steps("## Phase 1: A\n**Exit criteria**:\n- [ ] a\n\n- [ ] b\n* [ ] c\n",
		     "3:open exit 'a' 5:open exit 'b' 6:open 'c'");
	assert_steps("## Phase 1: A\n**Exit criteria**: text\n- [ ] a\n", "3:open 'a'");
	assert_steps("## Phase 1: A\n**Exit criteria**:\n\n- [ ] a\n", "4:open 'a'");
	assert_steps("## Phase 1: A\n**Deliverables**:\n- [ ] a\n", "3:open 'a'");
	assert_steps("## Phase 1: A\n- **Entry criteria**:\n  - [ ] a\n- [ ] b\n",
		     "3:open entry 'a' 4:open 'b'");
}

static void comments_hold_maps(void **state)
{
	(void)state;
	assert_steps("- [~] a\n- [>] b\n\n<!-- wfmd-map ~=done -->\n<!-- wfmd-map >=open -->\n",
		     "1:done 'a' 2:open 'b'");
	assert_steps("- [~] a\n\n```\n<!-- wfmd-map ~=done -->\n```\n", "1:unknown 'a'");
	assert_steps("- [~] a\n\n<!-- wfmd-map nonsense -->\n<!-- wfmd-map ~=closed -->\n",
		     "1:unknown 'a'");
	assert_steps("- [x] a\n\n<!-- wfmd-map x=open -->\n", "1:done 'a'");
	assert_steps("- [\u2713] a\n\n<!-- wfmd-map \u2713=done -->\n", "1:done 'a'");
}

static void maps_come_from_the_caller_too(void **state)
{
	static const char text[] = "- [~] a\n- [/] b\n\n<!-- wfmd-map /=open -->\n";
	struct wf_error err = WF_ERROR_INIT;
	struct wf_map map = {0};
	struct wf_doc doc;

	(void)state;
	assert_int_equal(wf_map_add(&map, WF_SLICE_LIT("~=done"), &err), WF_OK);
	assert_int_equal(wf_doc_read(&doc, "a.md", text, sizeof(text) - 1, &map, &err), WF_OK);
	wf_map_release(&map);
	assert_int_equal(doc.steps[0].state, WF_DONE);
	assert_int_equal(doc.steps[1].state, WF_OPEN);
	wf_doc_release(&doc);
}

static void deep_lists_are_read(void **state)
{
	enum { DEPTH = 400 };
	struct wf_buf text = WF_BUF_INIT;
	struct reading r;

	(void)state;
	for (int i = 0; i < DEPTH; i++)
		wf_buf_printf(&text, "%*s- [ ] s\n", i * 2, "");
	reading_begin(&r, text.ptr);
	assert_int_equal(r.doc.nsteps, DEPTH);
	assert_int_equal(r.doc.steps[DEPTH - 1].parent, DEPTH - 2);
	assert_int_equal(r.doc.steps[0].end, DEPTH);
	reading_end(&r);
	wf_buf_release(&text);
}

static void what_cannot_be_read_is_refused(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
	} rows[] = {{"\xff\xfe-\0", 4}, {"- [ ] a\0b\n", 10}};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct wf_error err = WF_ERROR_INIT;
		struct wf_doc doc;

		assert_int_equal(wf_doc_read(&doc, "a.md", rows[i].bytes, rows[i].len, NULL, &err),
				 WF_ENCODING);
		assert_string_equal(err.file.ptr, "a.md");
		assert_true(err.message.len > 0 && err.hint.len > 0);
		wf_error_release(&err);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(five_markers_make_steps),
		cmocka_unit_test(one_character_makes_a_mark),
		cmocka_unit_test(other_items_are_no_steps),
		cmocka_unit_test(hidden_boxes_are_no_steps),
		cmocka_unit_test(steps_nest_in_items),
		cmocka_unit_test(text_is_the_first_paragraph_folded),
		cmocka_unit_test(a_reason_ends_the_text),
		cmocka_unit_test(other_parentheses_are_no_reason),
		cmocka_unit_test(marks_have_an_offset),
		cmocka_unit_test(steps_know_the_lines_of_their_item),
		cmocka_unit_test(broken_boxes_are_noted),
		cmocka_unit_test(other_brackets_are_not_broken),
		cmocka_unit_test(criteria_lists_give_a_role),
		cmocka_unit_test(comments_hold_maps),
		cmocka_unit_test(maps_come_from_the_caller_too),
		cmocka_unit_test(deep_lists_are_read),
		cmocka_unit_test(what_cannot_be_read_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
