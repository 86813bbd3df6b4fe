/* Growing strings, and what they make harmless. */
#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static void an_empty_buffer_is_a_string(void **state)
{
	struct wf_buf buf = WF_BUF_INIT;
	char *s;

	(void)state;
	assert_string_equal(buf.ptr, "");
	wf_buf_add(&buf, NULL, 0);
	wf_buf_str(&buf, "");
	wf_buf_printf(&buf, "%s", "");
	wf_buf_clear(&buf);
	assert_string_equal(buf.ptr, "");
	s = wf_buf_detach(&buf);
	assert_string_equal(s, "");
	free(s);
	wf_buf_release(&buf);
	wf_buf_release(&buf);
}

static void appending_keeps_the_nul(void **state)
{
	struct wf_buf buf = WF_BUF_INIT;

	(void)state;
	for (size_t i = 0; i < 1000; i++) {
		wf_buf_byte(&buf, (char)('a' + i % 26));
		assert_int_equal(buf.len, i + 1);
		assert_int_equal(buf.ptr[buf.len], '\0');
	}
	for (size_t i = 0; i < 1000; i++)
		assert_int_equal(buf.ptr[i], 'a' + i % 26);
	wf_buf_clear(&buf);
	assert_string_equal(buf.ptr, "");
	wf_buf_slice(&buf, wf_slice("a\0b", 3));
	wf_buf_str(&buf, "c");
	assert_int_equal(buf.len, 4);
	assert_memory_equal(buf.ptr, "a\0bc", 5);
	assert_true(wf_slice_eq(wf_buf_as_slice(&buf), wf_slice("a\0bc", 4)));
	wf_buf_release(&buf);
	assert_string_equal(buf.ptr, "");
}

static void reserved_room_does_not_move(void **state)
{
	struct wf_buf buf = WF_BUF_INIT;
	char *ptr;

	(void)state;
	wf_buf_reserve(&buf, 5000);
	ptr = buf.ptr;
	for (size_t i = 0; i < 5000; i++)
		wf_buf_byte(&buf, 'x');
	assert_ptr_equal(buf.ptr, ptr);
	wf_buf_release(&buf);
}

static void printing_appends(void **state)
{
	struct wf_buf buf = WF_BUF_INIT;
	char *s;

	(void)state;
	wf_buf_printf(&buf, "%d/%d", 4, 5);
	wf_buf_printf(&buf, " %s", "done");
	wf_buf_printf(&buf, "%*s", 300, "");
	assert_int_equal(buf.len, 308);
	assert_memory_equal(buf.ptr, "4/5 done ", 9);
	s = wf_buf_detach(&buf);
	assert_int_equal(buf.len, 0);
	assert_string_equal(buf.ptr, "");
	assert_int_equal(strlen(s), 308);
	free(s);
}

static void assert_word(const char *word, const char *expected)
{
	struct wf_buf buf = WF_BUF_INIT;

	wf_buf_shell_word(&buf, word);
	assert_string_equal(buf.ptr, expected);
	wf_buf_release(&buf);
}

static void words_are_quoted_where_needed(void **state)
{
	(void)state;
	assert_word("docs/status-2.md", "docs/status-2.md");
	assert_word("", "''");
	assert_word("a b", "'a b'");
	assert_word("it's", "'it'\\''s'");
	assert_word("'", "''\\'''");
	assert_word("$(x)", "'$(x)'");
	assert_word("~", "'~'");
	assert_word("#1", "'#1'");
	assert_word("a\nb", "'a\nb'");
	assert_word("\xc3\xa4", "'\xc3\xa4'");
}

/* Every byte but NUL goes through a real shell and back. */
static void a_shell_gives_the_word_back(void **state)
{
	struct wf_buf buf = WF_BUF_INIT;
	char word[256], again[300];
	FILE *shell;
	size_t n;

	(void)state;
	for (int i = 1; i < 256; i++)
		word[i - 1] = (char)i;
	word[255] = '\0';
	wf_buf_str(&buf, "printf %s ");
	wf_buf_shell_word(&buf, word);
	shell = popen(buf.ptr, "r");
	assert_non_null(shell);
	n = fread(again, 1, sizeof(again), shell);
	assert_int_equal(pclose(shell), 0);
	assert_int_equal(n, 255);
	assert_memory_equal(again, word, 255);
	wf_buf_release(&buf);
}

static void assert_visible(struct wf_slice s, const char *expected)
{
	struct wf_buf buf = WF_BUF_INIT;

	wf_buf_visible(&buf, s);
	assert_string_equal(buf.ptr, expected);
	wf_buf_release(&buf);
}

static void control_characters_become_visible(void **state)
{
	(void)state;
	assert_visible(WF_SLICE_LIT("plain \xf0\x9f\x94\x84 \xc3\xa4"),
		       "plain \xf0\x9f\x94\x84 \xc3\xa4");
	assert_visible(WF_SLICE_LIT("a\nb\tc"), "a\\nb\\tc");
	assert_visible(WF_SLICE_LIT("\x1b[31m"), "\\x1b[31m");
	assert_visible(wf_slice("\0\r\x7f", 3), "\\x00\\x0d\\x7f");
	assert_visible(WF_SLICE_LIT("\xc2\x9b"
				    "31m"),
		       "\\x9b"
		       "31m");
	assert_visible(WF_SLICE_LIT("\xc2\xa0"), "\xc2\xa0");
	assert_visible(WF_SLICE_LIT("cut \xc2"), "cut \\xc2");
	assert_visible(WF_SLICE_LIT("stray \x9b"), "stray \\x9b");
	assert_visible(WF_SLICE_LIT("\xe2\x80\xae"
				    "right to left"),
		       "\\u202e"
		       "right to left");
	assert_visible(WF_SLICE_LIT("\xe2\x80\x94"), "\xe2\x80\x94");
	assert_visible(WF_SLICE_LIT(""), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_buffer_is_a_string),
		cmocka_unit_test(appending_keeps_the_nul),
		cmocka_unit_test(reserved_room_does_not_move),
		cmocka_unit_test(printing_appends),
		cmocka_unit_test(words_are_quoted_where_needed),
		cmocka_unit_test(a_shell_gives_the_word_back),
		cmocka_unit_test(control_characters_become_visible),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
