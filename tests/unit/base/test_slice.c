/* Runs of bytes, the empty one without an address among them. */
#include "base/slice.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static void slices_compare(void **state)
{
	struct wf_slice none = wf_slice_str(NULL);
	struct wf_slice s = WF_SLICE_LIT("Status");

	(void)state;
	assert_true(wf_slice_is(s, "Status"));
	assert_false(wf_slice_is(s, "Statu"));
	assert_false(wf_slice_is(s, "status"));
	assert_true(wf_slice_is_nocase(s, "sTATUS"));
	assert_false(wf_slice_is_nocase(s, "Status:"));
	assert_true(wf_slice_starts(s, "Stat"));
	assert_true(wf_slice_starts(s, ""));
	assert_false(wf_slice_starts(s, "Status:"));
	assert_true(wf_slice_eq(none, wf_slice("x", 0)));
	assert_true(wf_slice_is(none, ""));
	assert_true(wf_slice_is_nocase(none, ""));
	assert_true(wf_slice_has(s, "tat"));
	assert_true(wf_slice_has(s, "Stat"));
	assert_false(wf_slice_has(s, "stat"));
	assert_false(wf_slice_has(none, "x"));
	assert_true(wf_slice_starts(none, ""));
	assert_false(wf_slice_starts(none, "x"));
	assert_false(wf_slice_eq(wf_slice("a\0b", 3), wf_slice("a\0c", 3)));
}

static void blanks_are_trimmed(void **state)
{
	(void)state;
	assert_true(wf_slice_is(wf_slice_trim(WF_SLICE_LIT(" \t a b\t ")), "a b"));
	assert_int_equal(wf_slice_trim(WF_SLICE_LIT(" \t ")).len, 0);
	assert_int_equal(wf_slice_trim(WF_SLICE_LIT("")).len, 0);
	assert_true(wf_slice_is(wf_slice_trim(WF_SLICE_LIT("\n")), "\n"));
	assert_true(wf_slice_is(wf_slice_skip(WF_SLICE_LIT("abc"), 2), "c"));
	assert_int_equal(wf_slice_skip(WF_SLICE_LIT("abc"), 3).len, 0);
}

static void numbers_are_taken_off(void **state)
{
	struct wf_slice s = WF_SLICE_LIT("12.4294967289x99999999999");

	(void)state;
	assert_int_equal(wf_slice_take_number(&s), 12);
	s = wf_slice_skip(s, 1);
	assert_int_equal(wf_slice_take_number(&s), 4294967289u);
	assert_int_equal(wf_slice_take_number(&s), 0);
	assert_int_equal(s.ptr[0], 'x');
	s = wf_slice_skip(s, 1);
	assert_int_equal(wf_slice_take_number(&s), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(slices_compare),
		cmocka_unit_test(blanks_are_trimmed),
		cmocka_unit_test(numbers_are_taken_off),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
