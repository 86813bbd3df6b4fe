/* The block structure, as CommonMark has it; and inline text, references and escapes. */
#include "doc/blocks.h"

#include "doc/reading.h"

/* Each block as a word with its line and column, its children in braces: `item 3:1 {paragraph 3:3}`. */
static uint32_t describe(struct wf_buf *out, const struct wf_blocks *blocks, uint32_t i)
{
	static const char *const names[] = {"quote", "list",      "item",    "code",
					    "html",  "paragraph", "heading", "break"};
	const struct wf_block *b = &blocks->items[i];
	uint32_t child = i + 1;

	wf_buf_printf(out, "%s", b->type == WF_BLOCK_CODE && b->fenced ? "fence" : names[b->type]);
	if (b->level)
		wf_buf_printf(out, "%u", b->level);
	wf_buf_printf(out, " %u:%u", b->line, b->column);
	if (child < b->end)
		wf_buf_str(out, " {");
	while (child < b->end) {
		assert_int_equal(blocks->items[child].parent, i);
		child = describe(out, blocks, child);
		wf_buf_str(out, child < b->end ? " " : "}");
	}
	assert_int_equal(child, b->end);
	return child;
}

static void describe_bytes(struct wf_buf *out, const char *bytes, size_t len)
{
	struct wf_error err = WF_ERROR_INIT;
	struct wf_blocks blocks;
	struct wf_source src;

	if (wf_source_init(&src, bytes, len, &err) != WF_OK)
		fail_msg("%s", err.message.ptr);
	wf_blocks_parse(&blocks, &src);
	for (uint32_t i = 0; i < blocks.n;) {
		assert_int_equal(blocks.items[i].parent, -1);
		wf_buf_str(out, i ? " " : "");
		i = describe(out, &blocks, i);
	}
	wf_blocks_release(&blocks);
	wf_source_release(&src);
}

#define assert_blocks(text, expected) \
	do { \
		struct wf_buf out = WF_BUF_INIT; \
		describe_bytes(&out, text, strlen(text)); \
		assert_text(&out, expected); \
	} while (0)

static void an_empty_document_has_no_block(void **state)
{
	(void)state;
	assert_blocks("", "");
	assert_blocks("\n \n\t\n", "");
	assert_blocks("\xef\xbb\xbf", "");
	assert_blocks("---\ntitle: x\n---\n", "");
	assert_blocks("[label]: /url\n", "");
}

static void headings_are_atx_or_setext(void **state)
{
	(void)state;
	assert_blocks("# One\n###### Six\n####### seven\n#none\n",
		      "heading1 1:1 heading6 2:1 paragraph 3:1");
	assert_blocks("Title\n=====\nTwo\nlines\n---\n", "heading1 1:1 heading2 3:1");
	assert_blocks("   ### Three ###\n    # code\n", "heading3 1:4 code 2:5");
	assert_blocks("***\n---\n", "break 1:1 break 2:1");
}

static void five_markers_make_items(void **state)
{
	(void)state;
	assert_blocks("- a\n", "list 1:1 {item 1:1 {paragraph 1:3}}");
	assert_blocks("* a\n", "list 1:1 {item 1:1 {paragraph 1:3}}");
	assert_blocks("+ a\n", "list 1:1 {item 1:1 {paragraph 1:3}}");
	assert_blocks("1. a\n", "list 1:1 {item 1:1 {paragraph 1:4}}");
	assert_blocks("12) a\n", "list 1:1 {item 1:1 {paragraph 1:5}}");
	assert_blocks("-a\n1.a\n", "paragraph 1:1");
}

static void items_nest(void **state)
{
	(void)state;
	assert_blocks(
		"- a\n  - b\n\n    c\n- d\n",
		"list 1:1 {item 1:1 {paragraph 1:3 list 2:3 {item 2:3 {paragraph 2:5 paragraph 4:5}}} "
		"item 5:1 {paragraph 5:3}}");
	assert_blocks("-\ta\n\t- b\n",
		      "list 1:1 {item 1:1 {paragraph 1:3 list 2:2 {item 2:2 {paragraph 2:4}}}}");
	assert_blocks("-\n  a\n", "list 1:1 {item 1:1 {paragraph 2:3}}");
}

static void code_and_html_hide_what_is_in_them(void **state)
{
	(void)state;
	assert_blocks("```md\n- [ ] a\n# b\n```\n~~~\n- c\n", "fence 1:1 fence 5:1");
	assert_blocks("a\n\n    - b\n", "paragraph 1:1 code 3:5");
	assert_blocks("<!--\n- [ ] a\n\n# b\n-->\n- c\n",
		      "html 1:1 list 6:1 {item 6:1 {paragraph 6:3}}");
	assert_blocks("<div>\n- [ ] a\n\n- b\n", "html 1:1 list 4:1 {item 4:1 {paragraph 4:3}}");
	assert_blocks("a\n\n    ```\n    b\n", "paragraph 1:1 code 3:5");
	assert_blocks("\t~~~\n   ~~~\n", "code 1:2 fence 2:4");
	assert_blocks("- a\n\n     ```\n     ```\n",
		      "list 1:1 {item 1:1 {paragraph 1:3 fence 3:6}}");
	assert_blocks("- a\n\n      ```\n      b\n",
		      "list 1:1 {item 1:1 {paragraph 1:3 code 3:7}}");
	assert_blocks("- ```\n  x\n- y\n",
		      "list 1:1 {item 1:1 {fence 1:3} item 3:1 {paragraph 3:3}}");
}

static void quotes_hold_blocks(void **state)
{
	(void)state;
	assert_blocks("> # a\n> - b\nlazy\n",
		      "quote 1:1 {heading1 1:3 list 2:3 {item 2:3 {paragraph 2:5}}}");
}

static void lines_are_those_of_the_file(void **state)
{
	(void)state;
	assert_blocks("---\ntitle: x\n---\n# A\n", "heading1 4:1");
	assert_blocks("---\ntitle: x\n...\n\n- a\n", "list 5:1 {item 5:1 {paragraph 5:3}}");
	assert_blocks("\xef\xbb\xbf# A\n", "heading1 1:1");
	assert_blocks("\xef\xbb\xbf---\na: b\n---\n- a\n", "list 4:1 {item 4:1 {paragraph 4:3}}");
	assert_blocks("a\r\n\r\n# B\r\n", "paragraph 1:1 heading1 3:1");
	assert_blocks("a\r\r# B\r- c",
		      "paragraph 1:1 heading1 3:1 list 4:1 {item 4:1 {paragraph 4:3}}");
	assert_blocks("a\n\r# B\r\n\r- c\n",
		      "paragraph 1:1 heading1 3:1 list 5:1 {item 5:1 {paragraph 5:3}}");
}

/* libcmark reports wrong ends for HTML blocks that their own end closes. */
static void blocks_end_where_they_do(void **state)
{
	static const struct {
		const char *text;
		uint32_t end_line;
	} rows[] = {
		{"<!-- a -->\n\nb\n", 1},
		{"<!--\na\n\nb -->\nc\n", 4},
		{"<!-- a\n\nb\n", 3},
		{"<!-- a -->", 1},
		{"<!-- a\r\nb -->\r\n", 2},
		{"<div>\na\n\nb\n", 2},
		{"<script>\n\n</script>\n\nb\n", 3},
		{"```\na\n```\nb\n", 3},
		{"```\na\n", 2},
		{"a\nb\n\nc\n", 2},
		{"a\nb\n# c\n", 2},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct wf_blocks blocks;
		struct reading r;

		reading_begin(&r, rows[i].text);
		wf_blocks_parse(&blocks, &r.doc.src);
		if (blocks.items[0].end_line != rows[i].end_line)
			fail_msg("\"%s\" ends on line %u", rows[i].text, blocks.items[0].end_line);
		wf_blocks_release(&blocks);
		reading_end(&r);
	}
}

/* Nesting as deep as the document is long must not cost a stack. */
static void deep_nesting_is_walked(void **state)
{
	enum { DEPTH = 20000 };
	struct wf_error err = WF_ERROR_INIT;
	struct wf_buf text = WF_BUF_INIT;
	struct wf_blocks blocks;
	struct wf_source src;

	(void)state;
	for (int i = 0; i < DEPTH; i++)
		wf_buf_byte(&text, '>');
	wf_buf_str(&text, " a\n\n# b\n");
	assert_int_equal(wf_source_init(&src, text.ptr, text.len, &err), WF_OK);
	wf_blocks_parse(&blocks, &src);
	assert_int_equal(blocks.n, DEPTH + 2);
	assert_int_equal(blocks.items[0].end, DEPTH + 1);
	assert_int_equal(blocks.items[DEPTH].type, WF_BLOCK_PARAGRAPH);
	assert_int_equal(blocks.items[DEPTH].parent, DEPTH - 1);
	assert_int_equal(blocks.items[DEPTH + 1].type, WF_BLOCK_HEADING);
	assert_int_equal(blocks.items[DEPTH + 1].parent, -1);
	wf_blocks_release(&blocks);
	wf_source_release(&src);
	wf_buf_release(&text);
}

static void an_end_may_be_open(void **state)
{
	static const struct {
		const char *text;
		bool open;
	} rows[] = {
		{"", false},
		{"text\n", false},
		{"```\na\n```\n", false},
		{"```\na\n", true},
		{"~~~~\n~~~\n", true},
		{"a\n\n```\n- [ ] b", true},
		{"<!-- a -->\n", false},
		{"<!-- a\n", true},
		{"<!-- a\n\nb\n", true},
		{"<script>\n\n", true},
		{"<?php\n", true},
		{"<div>\ntext\n", false},
		{"- ```\n  a\n", false},
		{"> ```\n> a\n", false},
		{"    code\n", false},
		{"```\na\n```\n\n- b\n", false},
		{"- [ ] <!-- a\n", false},
		{"```a\n- ![[]()![[]()\n", true},
		{"[a]:\n<!-- b\n", true},
		{"text <!--\n<!-- b\n", true},
		{"text\n\n\xef\xbb\xbf<!-- b\n", false},
		{"text\n\n\xef\xbb\xbf```\n", false},
		{"\xef\xbb\xbf\xef\xbb\xbf<!-- b\n", true},
		{"---\na: b\n---\n\xef\xbb\xbf<!-- b\n", true},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct reading r;

		reading_begin(&r, rows[i].text);
		if (wf_blocks_end_open(&r.doc.src, r.doc.last_block) != rows[i].open)
			fail_msg("\"%s\" is not %s", rows[i].text,
				 rows[i].open ? "open" : "closed");
		reading_end(&r);
	}
}

static void inline_text_is_what_is_seen(void **state)
{
	static const struct {
		const char *markdown, *text;
	} rows[] = {
		{"plain", "plain"},
		{"", ""},
		{"**bold** and *thin* and _low_", "bold and thin and low"},
		{"`code` here", "code here"},
		{"[link](http://a/b) text", "link text"},
		{"![alt](a.png)", "alt"},
		{"<http://a.b>", "http://a.b"},
		{"a <b>c</b>", "a c"},
		{"~~gone~~ here", "gone here"},
		{"a \\*b\\*", "a *b*"},
		{"&amp; &#35; &#x1F504;", "& # \U0001F504"},
		{"a & b &unknown;", "a & b &unknown;"},
		{"1. a", "1. a"},
		{"- [ ] a", "- [ ] a"},
		{"> a", "> a"},
		{"[Refine]", "[Refine]"},
		{"snake_case_name", "snake_case_name"},
		{"a # *b*", "a # b"},
		{"*a* #", "a #"},
		{"\\# a", "# a"},
		{"\\~~kept\\~~", "~~kept~~"},
		{"\\~\\~kept\\~\\~", "~~kept~~"},
		{"~~*a*~~ \\\\~~b~~", "a \\b"},
	};
	struct wf_arena arena = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_slice(wf_inline_text(&arena, wf_slice_str(rows[i].markdown)), rows[i].text);
	wf_arena_release(&arena);
}

static void inline_text_without_markup_is_not_copied(void **state)
{
	struct wf_slice s = WF_SLICE_LIT("Phase 2: Name \u2705");
	struct wf_arena arena = {0};

	(void)state;
	assert_ptr_equal(wf_inline_text(&arena, s).ptr, s.ptr);
	assert_ptr_equal(wf_inline_decode(&arena, s).ptr, s.ptr);
	assert_null(arena.chunk);
}

static void decoding_undoes_escapes_and_references_alone(void **state)
{
	static const struct {
		const char *written, *text;
	} rows[] = {
		{"", ""},
		{"\\*a\\*", "*a*"},
		{"*a* `b` [c](d)", "*a* `b` [c](d)"},
		{"\\a \\1 \\ \\\\", "\\a \\1 \\ \\"},
		{"\\\\*", "\\*"},
		{"\\", "\\"},
		{"a&#10;b&#13;c", "a\nb\rc"},
		{"&#32;a&#9;", " a\t"},
		{"&lt;&gt;&quot;&nbsp;", "<>\"\u00a0"},
		{"&copy", "&copy"},
		{"&copy;", "\u00a9"},
		{"&CounterClockwiseContourIntegral;", "\u2233"},
		{"&nothing;", "&nothing;"},
		{"\\&amp;", "&amp;"},
		{"&#0;", "\ufffd"},
		{"&#x110000;", "\ufffd"},
		{"&#12345678;", "&#12345678;"},
		{"&#x;&#;&;", "&#x;&#;&;"},
		{"\\\u00e4", "\\\u00e4"},
	};
	struct wf_arena arena = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_slice(wf_inline_decode(&arena, wf_slice_str(rows[i].written)), rows[i].text);
	wf_arena_release(&arena);
}

static void references_have_a_length(void **state)
{
	(void)state;
	assert_int_equal(wf_inline_reference(WF_SLICE_LIT("&amp; b")), 5);
	assert_int_equal(wf_inline_reference(WF_SLICE_LIT("&#10;")), 5);
	assert_int_equal(wf_inline_reference(WF_SLICE_LIT("&#xA;")), 5);
	assert_int_equal(wf_inline_reference(WF_SLICE_LIT("&amp")), 0);
	assert_int_equal(wf_inline_reference(WF_SLICE_LIT("&nope;")), 0);
	assert_int_equal(wf_inline_reference(WF_SLICE_LIT("& ;")), 0);
	assert_int_equal(wf_inline_reference(WF_SLICE_LIT("amp;")), 0);
	assert_int_equal(wf_inline_reference(WF_SLICE_LIT("")), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_document_has_no_block),
		cmocka_unit_test(headings_are_atx_or_setext),
		cmocka_unit_test(five_markers_make_items),
		cmocka_unit_test(items_nest),
		cmocka_unit_test(code_and_html_hide_what_is_in_them),
		cmocka_unit_test(quotes_hold_blocks),
		cmocka_unit_test(lines_are_those_of_the_file),
		cmocka_unit_test(blocks_end_where_they_do),
		cmocka_unit_test(deep_nesting_is_walked),
		cmocka_unit_test(an_end_may_be_open),
		cmocka_unit_test(inline_text_is_what_is_seen),
		cmocka_unit_test(inline_text_without_markup_is_not_copied),
		cmocka_unit_test(decoding_undoes_escapes_and_references_alone),
		cmocka_unit_test(references_have_a_length),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
