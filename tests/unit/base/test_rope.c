/* Texts in parts. */
#include "base/rope.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static void parts_follow_each_other(void **state)
{
	struct wf_rope rope = WF_ROPE_INIT;
	struct wf_buf out = WF_BUF_INIT;

	(void)state;
	assert_int_equal(wf_rope_join(&rope).len, 0);
	for (int i = 0; i < 50; i++) {
		wf_rope_add(&rope, WF_SLICE_LIT("ab"));
		wf_rope_add(&rope, wf_slice(NULL, 0));
		wf_rope_add(&rope, WF_SLICE_LIT("c"));
	}
	assert_int_equal(rope.n, 100);
	assert_int_equal(wf_rope_len(&rope), 150);
	wf_buf_str(&out, ">");
	wf_rope_copy(&rope, &out);
	assert_int_equal(out.len, 151);
	assert_memory_equal(out.ptr, ">abcabc", 7);
	wf_buf_release(&out);
	wf_rope_release(&rope);
}

static void a_rope_is_joined_once_and_goes_on(void **state)
{
	static const char one[] = "one";
	struct wf_rope rope = WF_ROPE_INIT;

	(void)state;
	wf_rope_add(&rope, wf_slice_str(one));
	assert_ptr_equal(wf_rope_join(&rope).ptr, one);
	wf_rope_add(&rope, WF_SLICE_LIT(" two"));
	assert_true(wf_slice_is(wf_rope_join(&rope), "one two"));
	assert_ptr_equal(wf_rope_join(&rope).ptr, rope.joined.ptr);
	for (int i = 0; i < 20; i++)
		wf_rope_add(&rope, WF_SLICE_LIT(" and much more text"));
	assert_true(wf_slice_starts(wf_rope_join(&rope), "one two and much more text and"));
	assert_int_equal(rope.n, 1);
	wf_rope_clear(&rope);
	assert_int_equal(wf_rope_len(&rope), 0);
	wf_rope_add(&rope, WF_SLICE_LIT("again"));
	assert_true(wf_slice_is(wf_rope_join(&rope), "again"));
	wf_rope_release(&rope);
}

static void a_rope_equals_its_bytes_and_no_others(void **state)
{
	static const char text[] = "- [ ] one";
	struct wf_rope rope = WF_ROPE_INIT;

	(void)state;
	assert_true(wf_rope_equal(&rope, wf_slice("", 0)));
	assert_false(wf_rope_equal(&rope, wf_slice_str(text)));
	wf_rope_add(&rope, wf_slice(text, 3));
	wf_rope_add(&rope, WF_SLICE_LIT(" ] one"));
	assert_true(wf_rope_equal(&rope, wf_slice_str(text)));
	assert_true(wf_rope_equal(&rope, WF_SLICE_LIT("- [ ] one")));
	assert_false(wf_rope_equal(&rope, WF_SLICE_LIT("- [x] one")));
	assert_false(wf_rope_equal(&rope, WF_SLICE_LIT("- [ ] on")));
	assert_false(wf_rope_equal(&rope, WF_SLICE_LIT("- [ ] one\n")));
	wf_rope_release(&rope);
}

static void a_slice_is_a_rope(void **state)
{
	struct wf_slice part = WF_SLICE_LIT("one");
	struct wf_rope rope = wf_rope_of(&part);

	(void)state;
	assert_int_equal(wf_rope_len(&rope), 3);
	assert_true(wf_rope_equal(&rope, part));
	assert_ptr_equal(wf_rope_join(&rope).ptr, part.ptr);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parts_follow_each_other),
		cmocka_unit_test(a_rope_is_joined_once_and_goes_on),
		cmocka_unit_test(a_rope_equals_its_bytes_and_no_others),
		cmocka_unit_test(a_slice_is_a_rope),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
