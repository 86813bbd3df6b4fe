/* Unified diffs that are made from edits, byte for byte as GNU diff writes them. */
#include "out/out.h"
#include "text/source.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#define HEAD "--- a.md\n+++ a.md\n"

/* One edit: the first OLD in the text after the edit before it becomes NEW; "" inserts there. */
struct change {
	const char *old, *new;
};

static void add_edits(struct wf_edits *edits, const char *text, const struct change *changes,
		      size_t n)
{
	const char *at = text;

	for (size_t i = 0; i < n; i++) {
		at = strstr(at, changes[i].old);
		assert_non_null(at);
		wf_edits_add(edits, (size_t)(at - text), strlen(changes[i].old),
			     wf_slice_str(changes[i].new));
		at += strlen(changes[i].old);
	}
	wf_edits_settle(edits, text);
}

static void differs(const char *file, const char *text, struct wf_edits *edits,
		    const char *expected)
{
	struct wf_error err = WF_ERROR_INIT;
	struct wf_buf out = WF_BUF_INIT;
	struct wf_source src;

	assert_int_equal(wf_source_init(&src, text, strlen(text), &err), WF_OK);
	wf_out_diff(&out, file, &src, edits);
	assert_string_equal(out.ptr, expected);
	wf_buf_release(&out);
	wf_source_release(&src);
	wf_edits_release(edits);
}

#define DIFFERS(text, expected, ...) \
	do { \
		static const struct change changes[] = {__VA_ARGS__}; \
		struct wf_edits edits = WF_EDITS_INIT; \
\
		add_edits(&edits, text, changes, sizeof(changes) / sizeof(changes[0])); \
		differs("a.md", text, &edits, expected); \
	} while (0)

/* An edit at OFFSET alone. */
static void differs_at(const char *text, size_t offset, size_t len, const char *new,
		       const char *expected)
{
	struct wf_edits edits = WF_EDITS_INIT;

	wf_edits_add(&edits, offset, len, wf_slice_str(new));
	wf_edits_settle(&edits, text);
	differs("a.md", text, &edits, expected);
}

static void nothing_for_no_edits(void **state)
{
	(void)state;
	DIFFERS("a\n", "", {"a", "a"});
	differs_at("", 0, 0, "", "");
}

static void one_changed_line(void **state)
{
	(void)state;
	DIFFERS("1\n2\n3\n4\n- [ ] a\n6\n7\n8\n9\n",
		HEAD "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-- [ ] a\n+- [x] a\n 6\n 7\n 8\n",
		{"[ ]", "[x]"});
	DIFFERS("a\n", HEAD "@@ -1 +1 @@\n-a\n+b\n", {"a", "b"});
}

static void several_edits_on_one_line(void **state)
{
	(void)state;
	DIFFERS("a b c\nd\n", HEAD "@@ -1,2 +1,2 @@\n-a b c\n+A b C\n d\n", {"a", "A"}, {"c", "C"});
}

static void adjacent_lines_are_one_group(void **state)
{
	(void)state;
	DIFFERS("a\nb\nc\n", HEAD "@@ -1,3 +1,3 @@\n-a\n-b\n+A\n+B\n c\n", {"a", "A"}, {"b", "B"});
}

static void whole_lines_come_and_go(void **state)
{
	(void)state;
	differs_at("1\n2\n3\n", 2, 0, "new\n", HEAD "@@ -1,3 +1,4 @@\n 1\n+new\n 2\n 3\n");
	differs_at("1\n2\n3\n", 2, 2, "", HEAD "@@ -1,3 +1,2 @@\n 1\n-2\n 3\n");
	differs_at("1\n2\n3\n", 6, 0, "4\n", HEAD "@@ -1,3 +1,4 @@\n 1\n 2\n 3\n+4\n");
	differs_at("1\n2\n3\n", 0, 0, "0\n", HEAD "@@ -1,3 +1,4 @@\n+0\n 1\n 2\n 3\n");
	differs_at("1\n2\n", 0, 4, "", HEAD "@@ -1,2 +0,0 @@\n-1\n-2\n");
	differs_at("", 0, 0, "1\n2\n", "--- /dev/null\n+++ a.md\n@@ -0,0 +1,2 @@\n+1\n+2\n");
}

static void lines_that_stay_are_left_out(void **state)
{
	(void)state;
	DIFFERS("a\nb\nc\nd\n", HEAD "@@ -1,4 +1,4 @@\n a\n-b\n+B\n c\n d\n",
		{"a\nb\nc\nd", "a\nB\nc\nd"});
	DIFFERS("a\na\n", HEAD "@@ -1,2 +1,3 @@\n a\n a\n+a\n", {"a\na\n", "a\na\na\n"});
}

/* Six lines between two changes are context of both, seven are too many. */
static void near_changes_share_a_hunk(void **state)
{
	(void)state;
	DIFFERS("a\n1\n2\n3\n4\n5\n6\nb\n",
		HEAD "@@ -1,8 +1,8 @@\n-a\n+A\n 1\n 2\n 3\n 4\n 5\n 6\n-b\n+B\n", {"a", "A"},
		{"b", "B"});
	DIFFERS("a\n1\n2\n3\n4\n5\n6\n7\nb\n",
		HEAD "@@ -1,4 +1,5 @@\n-a\n+A\n+AA\n 1\n 2\n 3\n"
		     "@@ -6,4 +7,4 @@\n 5\n 6\n 7\n-b\n+B\n",
		{"a", "A\nAA"}, {"b", "B"});
}

static void a_missing_last_line_end_is_told(void **state)
{
	(void)state;
#define NO_END "\n\\ No newline at end of file\n"
	DIFFERS("1\nb", HEAD "@@ -1,2 +1,2 @@\n 1\n-b" NO_END "+B" NO_END, {"b", "B"});
	DIFFERS("a\n2", HEAD "@@ -1,2 +1,2 @@\n-a\n+A\n 2" NO_END, {"a", "A"});
	differs_at("1", 1, 0, "\n", HEAD "@@ -1 +1 @@\n-1" NO_END "+1\n");
	differs_at("1\n", 1, 1, "", HEAD "@@ -1 +1 @@\n-1\n+1" NO_END);
	differs_at("1\n2", 3, 0, "\n3", HEAD "@@ -1,2 +1,3 @@\n 1\n-2" NO_END "+2\n+3" NO_END);
	DIFFERS("- [ ] a", HEAD "@@ -1 +1,2 @@\n-- [ ] a" NO_END "+- [x] a\n+b" NO_END,
		{"[ ] a", "[x] a"}, {"", "\nb"});
#undef NO_END
}

/* Lines end at LF alone, as for patch and git; bytes stay what they are. */
static void other_line_ends_are_bytes(void **state)
{
	(void)state;
	DIFFERS("a\r\nb\r\n", HEAD "@@ -1,2 +1,2 @@\n-a\r\n+A\r\n b\r\n", {"a", "A"});
	DIFFERS("a\rb\rc\n", HEAD "@@ -1 +1 @@\n-a\rb\rc\n+a\rB\rc\n", {"b", "B"});
}

static void names(const char *file, const char *quoted)
{
	struct wf_edits edits = WF_EDITS_INIT;
	struct wf_buf expected = WF_BUF_INIT;

	wf_edits_add(&edits, 0, 1, WF_SLICE_LIT("b"));
	wf_buf_printf(&expected, "--- %s\n+++ %s\n@@ -1 +1 @@\n-a\n+b\n", quoted, quoted);
	differs(file, "a\n", &edits, expected.ptr);
	wf_buf_release(&expected);
}

static void odd_names_are_quoted_as_git_does(void **state)
{
	(void)state;
	names("docs/a.md", "docs/a.md");
	names("my plan.md", "my plan.md\t");
	names("plän.md", "plän.md");
	names("a\"b\\c\n\t\033.md", "\"a\\\"b\\\\c\\n\\t\\033.md\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_for_no_edits),
		cmocka_unit_test(one_changed_line),
		cmocka_unit_test(several_edits_on_one_line),
		cmocka_unit_test(adjacent_lines_are_one_group),
		cmocka_unit_test(whole_lines_come_and_go),
		cmocka_unit_test(lines_that_stay_are_left_out),
		cmocka_unit_test(near_changes_share_a_hunk),
		cmocka_unit_test(a_missing_last_line_end_is_told),
		cmocka_unit_test(other_line_ends_are_bytes),
		cmocka_unit_test(odd_names_are_quoted_as_git_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
