/* How far texts are apart. */
#include "base/similar.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static size_t distance(const char *a, const char *b)
{
	size_t d = wf_distance(wf_slice_str(a), wf_slice_str(b));

	assert_int_equal(wf_distance(wf_slice_str(b), wf_slice_str(a)), d);
	return d;
}

static void texts_are_as_far_apart_as_the_bytes_to_change(void **state)
{
	(void)state;
	assert_int_equal(distance("", ""), 0);
	assert_int_equal(distance("tick", "tick"), 0);
	assert_int_equal(distance("tick", ""), 4);
	assert_int_equal(distance("tick", "tik"), 1);
	assert_int_equal(distance("tick", "tickk"), 1);
	assert_int_equal(distance("tick", "tuck"), 1);
	assert_int_equal(distance("advance", "advnace"), 2);
	assert_int_equal(distance("kitten", "sitting"), 3);
	assert_int_equal(distance("flaw", "lawn"), 2);
	assert_int_equal(distance("abc", "xyz"), 3);
}

static void case_of_ascii_letters_does_not_count(void **state)
{
	(void)state;
	assert_int_equal(distance("TICK", "tick"), 0);
	assert_int_equal(distance("Edge Cases", "edge cases"), 0);
	assert_int_equal(distance("\xc3\x84", "\xc3\xa4"), 1);
}

static void only_the_first_64_bytes_count(void **state)
{
	char a[101], b[101];

	(void)state;
	memset(a, 'a', 100);
	memset(b, 'a', 100);
	a[100] = b[100] = '\0';
	b[63] = 'b';
	b[64] = 'b';
	b[99] = 'b';
	assert_int_equal(distance(a, b), 1);
	assert_int_equal(distance(a, ""), 64);
	b[63] = 'a';
	assert_int_equal(distance(a, b), 0);
}

static void bytes_may_be_anything(void **state)
{
	(void)state;
	assert_int_equal(wf_distance(wf_slice("\0\xff", 2), wf_slice("\0\xfe", 2)), 1);
	assert_int_equal(wf_distance(wf_slice(NULL, 0), wf_slice("a", 1)), 1);
}

static unsigned similarity(const char *a, const char *b)
{
	return wf_similarity(wf_slice_str(a), wf_slice_str(b));
}

static void a_reworded_text_passes_for_the_old_one(void **state)
{
	(void)state;
	assert_int_equal(similarity("Write tests", "write Tests"), 100);
	assert_int_equal(similarity("", ""), 100);
	assert_true(similarity("Write the parser", "Write the new parser") >= 75);
	assert_true(similarity("Ship it", "When all else is done, ship it to them") >= 50);
	assert_int_equal(similarity("Write tests", "Buy milk"), 0);
	assert_true(similarity("Ship", "Ship, when all else is done") >= 50);
	assert_int_equal(similarity("Ship", "Shipping when all else is done"), 0);
	assert_int_equal(similarity("a", ""), 0);
	assert_int_equal(similarity("it", "When all else is done, ship it to them"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_reworded_text_passes_for_the_old_one),
		cmocka_unit_test(texts_are_as_far_apart_as_the_bytes_to_change),
		cmocka_unit_test(case_of_ascii_letters_does_not_count),
		cmocka_unit_test(only_the_first_64_bytes_count),
		cmocka_unit_test(bytes_may_be_anything),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
