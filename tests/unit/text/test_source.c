/* Lines: where they begin and end in the bytes, whatever ends them. */
#include "text/source.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#define SOURCE(src, text) source(src, text, sizeof(text) - 1)

static void source(struct wf_source *src, const char *bytes, size_t len)
{
	struct wf_error err = WF_ERROR_INIT;

	if (wf_source_init(src, bytes, len, &err) != WF_OK)
		fail_msg("%s", err.message.ptr);
	assert_int_equal(src->starts[src->nlines], len);
}

static void assert_slice(struct wf_slice s, const char *expected)
{
	if (!wf_slice_is(s, expected))
		fail_msg("'%.*s' is not '%s'", WF_SLICE_ARG(s), expected);
}

static void assert_line(const struct wf_source *src, size_t line, const char *text,
			const char *ending)
{
	assert_slice(wf_source_line(src, line), text);
	assert_slice(wf_source_ending(src, line), ending);
	assert_int_equal(wf_source_end(src, line) - wf_source_start(src, line), strlen(text));
}

static void an_empty_file_has_no_line(void **state)
{
	struct wf_source src;

	(void)state;
	SOURCE(&src, "");
	assert_int_equal(src.nlines, 0);
	assert_int_equal(src.first, 1);
	assert_slice(wf_source_newline(&src, 1), "\n");
	wf_source_release(&src);
}

static void a_final_ending_makes_no_line(void **state)
{
	struct wf_source src;

	(void)state;
	SOURCE(&src, "a\n");
	assert_int_equal(src.nlines, 1);
	wf_source_release(&src);
	SOURCE(&src, "a\n\n");
	assert_int_equal(src.nlines, 2);
	assert_line(&src, 2, "", "\n");
	wf_source_release(&src);
	SOURCE(&src, "a\nb");
	assert_int_equal(src.nlines, 2);
	assert_line(&src, 2, "b", "");
	wf_source_release(&src);
}

static void all_endings_end_lines(void **state)
{
	struct wf_source src;

	(void)state;
	SOURCE(&src, "lf\ncrlf\r\ncr\rtwo\r\r\nnone\n\rlast\r");
	assert_int_equal(src.nlines, 8);
	assert_line(&src, 1, "lf", "\n");
	assert_line(&src, 2, "crlf", "\r\n");
	assert_line(&src, 3, "cr", "\r");
	assert_line(&src, 4, "two", "\r");
	assert_line(&src, 5, "", "\r\n");
	assert_line(&src, 6, "none", "\n");
	assert_line(&src, 7, "", "\r");
	assert_line(&src, 8, "last", "\r");
	wf_source_release(&src);
}

static void other_separators_end_no_line(void **state)
{
	struct wf_source src;

	(void)state;
	SOURCE(&src, "a\vb\fc\xc2\x85"
		     "d\xe2\x80\xa8"
		     "e\n");
	assert_int_equal(src.nlines, 1);
	wf_source_release(&src);
}

static void a_byte_order_mark_is_no_part_of_line_1(void **state)
{
	struct wf_source src;

	(void)state;
	SOURCE(&src, "\xef\xbb\xbf# Title\r\nb\n");
	assert_int_equal(src.bom, 3);
	assert_line(&src, 1, "# Title", "\r\n");
	assert_int_equal(wf_source_start(&src, 1), 3);
	assert_int_equal(wf_source_line_at(&src, 0), 1);
	wf_source_release(&src);
	SOURCE(&src, "\xef\xbb\xbf");
	assert_int_equal(src.nlines, 1);
	assert_line(&src, 1, "", "");
	wf_source_release(&src);
	SOURCE(&src, "\xef\xbb\xbf\n");
	assert_line(&src, 1, "", "\n");
	wf_source_release(&src);
	SOURCE(&src, "\xef\xbb");
	assert_int_equal(src.bom, 0);
	wf_source_release(&src);
}

static void offsets_find_their_lines(void **state)
{
	static const char text[] = "ab\r\n\nc\rdef";
	static const size_t lines[] = {1, 1, 1, 1, 2, 3, 3, 4, 4, 4, 4};
	struct wf_source src;

	(void)state;
	SOURCE(&src, text);
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		assert_int_equal(wf_source_line_at(&src, i), lines[i]);
	wf_source_release(&src);
}

static void blank_lines_hold_spaces_and_tabs_only(void **state)
{
	struct wf_source src;

	(void)state;
	SOURCE(&src, "\n \t \r\n\xc2\xa0\n.\n\f\n");
	assert_true(wf_source_is_blank(&src, 1));
	assert_true(wf_source_is_blank(&src, 2));
	assert_false(wf_source_is_blank(&src, 3));
	assert_false(wf_source_is_blank(&src, 4));
	assert_false(wf_source_is_blank(&src, 5));
	wf_source_release(&src);
}

static void new_lines_end_as_their_neighbours_do(void **state)
{
	struct wf_source src;

	(void)state;
	SOURCE(&src, "a\r\nb\nc\rd");
	assert_slice(wf_source_newline(&src, 1), "\r\n");
	assert_slice(wf_source_newline(&src, 2), "\n");
	assert_slice(wf_source_newline(&src, 3), "\r");
	assert_slice(wf_source_newline(&src, 4), "\r");
	assert_slice(wf_source_newline(&src, 5), "\r");
	wf_source_release(&src);
	SOURCE(&src, "a\r\n");
	assert_slice(wf_source_newline(&src, 2), "\r\n");
	wf_source_release(&src);
	SOURCE(&src, "a");
	assert_slice(wf_source_newline(&src, 1), "\n");
	wf_source_release(&src);
}

static size_t first_line(const char *text)
{
	struct wf_source src;
	size_t first;

	source(&src, text, strlen(text));
	first = src.first;
	wf_source_release(&src);
	return first;
}

static void front_matter_is_skipped(void **state)
{
	(void)state;
	assert_int_equal(first_line("# Title\n"), 1);
	assert_int_equal(first_line("---\na: b\n---\n# Title\n"), 4);
	assert_int_equal(first_line("---\r\na: b\r\n...\r\n# Title\r\n"), 4);
	assert_int_equal(first_line("---\ra: b\r---\r# Title\r"), 4);
	assert_int_equal(first_line("\xef\xbb\xbf---\n---\n# Title\n"), 3);
	assert_int_equal(first_line("--- \n---\t\n"), 3);
	assert_int_equal(first_line("---\n---"), 3);
	assert_int_equal(first_line("---\na: b\n"), 1);
	assert_int_equal(first_line("---"), 1);
	assert_int_equal(first_line("\n---\na\n---\n"), 1);
	assert_int_equal(first_line(" ---\na\n---\n"), 1);
	assert_int_equal(first_line("----\na\n----\n"), 1);
	assert_int_equal(first_line("---\n ---\n----\n--- x\n"), 1);
	assert_int_equal(first_line("...\na\n---\n"), 1);
}

static void assert_refused(const char *bytes, size_t len, size_t line, const char *part)
{
	struct wf_error err = WF_ERROR_INIT;
	struct wf_source src;

	assert_int_equal(wf_source_init(&src, bytes, len, &err), WF_ENCODING);
	assert_int_equal(err.line, line);
	if (!strstr(err.message.ptr, part))
		fail_msg("'%s' is not in '%s'", part, err.message.ptr);
	assert_true(err.hint.len > 0);
	wf_error_release(&err);
}

#define REFUSED(text, line, part) assert_refused(text, sizeof(text) - 1, line, part)

static void other_encodings_are_refused(void **state)
{
	(void)state;
	REFUSED("\xff\xfe#\0 \0", 1, "UTF-16");
	REFUSED("\xfe\xff\0#\0 ", 1, "UTF-16");
	REFUSED("\xff\xfe", 1, "UTF-16");
	REFUSED("\xff\xfe\0\0#\0\0\0", 1, "UTF-32");
	REFUSED("\0\0\xfe\xff\0\0\0#", 1, "UTF-32");
	REFUSED("#\0 \0T\0", 1, "UTF-16");
	REFUSED("\0#\0 \0T", 1, "UTF-16");
}

static void nul_bytes_are_refused_with_their_line(void **state)
{
	(void)state;
	REFUSED("# Title\n\nab\0c\n", 3, "NUL");
	REFUSED("one\rtwo\r\nthree\r\0", 4, "NUL");
	REFUSED("\0", 1, "NUL");
}

static void invalid_utf8_is_kept(void **state)
{
	struct wf_source src;

	(void)state;
	SOURCE(&src, "a\xff\xc3\nb\xed\xa0\x80");
	assert_int_equal(src.nlines, 2);
	assert_line(&src, 1, "a\xff\xc3", "\n");
	wf_source_release(&src);
}

static void a_document_can_be_too_large(void **state)
{
	struct wf_error err = WF_ERROR_INIT;
	struct wf_source src;

	(void)state;
	assert_int_equal(wf_source_init(&src, "", WF_SOURCE_MAX + 1, &err), WF_TOO_LARGE);
	wf_error_release(&err);
}

/* All texts of up to eight bytes over an alphabet of three: the lines give the bytes back. */
static void lines_and_endings_are_the_bytes(void **state)
{
	char text[8], again[8];

	(void)state;
	for (size_t len = 1, count = 3; len <= sizeof(text); len++, count *= 3) {
		for (size_t number = 0; number < count; number++) {
			struct wf_source src;
			size_t at = 0;

			for (size_t i = 0, rest = number; i < len; i++, rest /= 3)
				text[i] = "x\r\n"[rest % 3];
			source(&src, text, len);
			for (size_t line = 1; line <= src.nlines; line++) {
				struct wf_slice part = wf_source_line(&src, line);
				struct wf_slice ending = wf_source_ending(&src, line);

				assert_int_equal(wf_source_line_at(&src, at), line);
				assert_null(part.len ? memchr(part.ptr, '\r', part.len) : NULL);
				assert_null(part.len ? memchr(part.ptr, '\n', part.len) : NULL);
				assert_true(ending.len || line == src.nlines);
				memcpy(again + at, part.ptr, part.len + ending.len);
				at += part.len + ending.len;
			}
			assert_int_equal(at, len);
			assert_memory_equal(again, text, len);
			wf_source_release(&src);
		}
	}
}

/* Each of these once cost a search to the end of the file for every line. */
static void indexing_is_linear(void **state)
{
	size_t len = (size_t)4 << 20;
	char *text = malloc(len);
	struct wf_source src;
	clock_t began = clock();

	(void)state;
	for (size_t i = 0; i < len; i++)
		text[i] = i % 2 ? '\r' : 'x';
	source(&src, text, len);
	assert_int_equal(src.nlines, len / 2);
	wf_source_release(&src);
	text[len - 1] = '\n';
	source(&src, text, len);
	assert_int_equal(src.nlines, len / 2);
	wf_source_release(&src);
	free(text);
	assert_true((double)(clock() - began) / CLOCKS_PER_SEC < 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_file_has_no_line),
		cmocka_unit_test(a_final_ending_makes_no_line),
		cmocka_unit_test(all_endings_end_lines),
		cmocka_unit_test(other_separators_end_no_line),
		cmocka_unit_test(a_byte_order_mark_is_no_part_of_line_1),
		cmocka_unit_test(offsets_find_their_lines),
		cmocka_unit_test(blank_lines_hold_spaces_and_tabs_only),
		cmocka_unit_test(new_lines_end_as_their_neighbours_do),
		cmocka_unit_test(front_matter_is_skipped),
		cmocka_unit_test(other_encodings_are_refused),
		cmocka_unit_test(nul_bytes_are_refused_with_their_line),
		cmocka_unit_test(invalid_utf8_is_kept),
		cmocka_unit_test(a_document_can_be_too_large),
		cmocka_unit_test(lines_and_endings_are_the_bytes),
		cmocka_unit_test(indexing_is_linear),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
