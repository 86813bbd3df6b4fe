#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void well_formed_characters_have_their_length(void **state)
{
	(void)state;
	assert_int_equal(wf_utf8_len("a", 1), 1);
	assert_int_equal(wf_utf8_len("\xc3\xa9", 2), 2);
	assert_int_equal(wf_utf8_len("\xe2\x9c\x85", 3), 3);
	assert_int_equal(wf_utf8_len("\xf0\x9f\x94\x84x", 5), 4);
	assert_int_equal(wf_utf8_len("\xf4\x8f\xbf\xbf", 4), 4);
	assert_int_equal(wf_utf8_len("\xed\x9f\xbf", 3), 3);
}

static void characters_are_code_points(void **state)
{
	(void)state;
	assert_int_equal(wf_utf8_point("a", 1), 'a');
	assert_int_equal(wf_utf8_point("\xc3\xa9", 2), 0xe9);
	assert_int_equal(wf_utf8_point("\xe2\x9c\x85", 3), 0x2705);
	assert_int_equal(wf_utf8_point("\xf0\x9f\x94\x84", 4), 0x1f504);
	assert_int_equal(wf_utf8_point("\xf4\x8f\xbf\xbf", 4), 0x10ffff);
}

static void anything_else_has_none(void **state)
{
	static const char *const bad[] = {
		"\x80",         "\xc0\x80", "\xc1\xbf",         "\xe0\x9f\xbf",
		"\xed\xa0\x80", "\xc3",     "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80",
		"\xf5\x80",     "\xff",     "\xe2\x9c"};

	(void)state;
	assert_int_equal(wf_utf8_len("", 0), 0);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(wf_utf8_len(bad[i], strlen(bad[i])), 0);
}

static void a_text_is_whole_or_not(void **state)
{
	(void)state;
	assert_true(wf_utf8_is_whole("", 0));
	assert_true(wf_utf8_is_whole("a\xc3\xa9\xf0\x9f\x94\x84", 7));
	assert_false(wf_utf8_is_whole("a\xc3\xa9\xf0\x9f\x94\x84", 6));
	assert_false(wf_utf8_is_whole("a\xa9g", 3));
	assert_false(wf_utf8_is_whole("\xff", 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(well_formed_characters_have_their_length),
		cmocka_unit_test(characters_are_code_points),
		cmocka_unit_test(anything_else_has_none),
		cmocka_unit_test(a_text_is_whole_or_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
