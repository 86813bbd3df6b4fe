/* What went wrong, as data. */
#include "base/error.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#define ROW(id, name, status) {id, name, status},
static const struct {
	enum wf_code code;
	const char *name;
	int status;
} codes[] = {WF_CODES(ROW)};

#define NCODES (sizeof(codes) / sizeof(codes[0]))

static void codes_have_a_name_and_a_status(void **state)
{
	(void)state;
	for (size_t i = 0; i < NCODES; i++) {
		assert_string_equal(wf_code_name(codes[i].code), codes[i].name);
		assert_int_equal(wf_code_status(codes[i].code), codes[i].status);
		assert_true(codes[i].status >= 0 && codes[i].status <= 2);
		assert_int_equal(strspn(codes[i].name, "abcdefghijklmnopqrstuvwxyz-"),
				 strlen(codes[i].name));
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(codes[i].name, codes[j].name);
	}
	assert_int_equal(WF_OK, 0);
	assert_int_equal(wf_code_status(WF_OK), 0);
}

static void an_error_starts_empty(void **state)
{
	struct wf_error err = WF_ERROR_INIT;

	(void)state;
	assert_int_equal(err.code, WF_OK);
	assert_string_equal(err.message.ptr, "");
	assert_string_equal(err.hint.ptr, "");
	assert_string_equal(err.file.ptr, "");
	wf_error_release(&err);
}

static void setting_drops_hint_and_candidates_but_not_the_file(void **state)
{
	struct wf_error err = WF_ERROR_INIT;

	(void)state;
	wf_error_file(&err, "status.md");
	assert_int_equal(wf_error_set(&err, WF_AMBIGUOUS, 7, "%d steps match", 2), WF_AMBIGUOUS);
	wf_error_hint(&err, "wfmd tick %s :7", "status.md");
	wf_error_candidate(&err, "2.1 \"%s\" (:%d)", "Tests", 7);
	wf_error_candidate(&err, "3.1");
	assert_int_equal(err.line, 7);
	assert_int_equal(err.ncandidates, 2);
	assert_string_equal(err.candidates[0].ptr, "2.1 \"Tests\" (:7)");
	assert_string_equal(err.candidates[1].ptr, "3.1");
	assert_string_equal(err.hint.ptr, "wfmd tick status.md :7");

	wf_error_set(&err, WF_NO_MATCH, 0, "no step");
	assert_int_equal(err.code, WF_NO_MATCH);
	assert_int_equal(err.line, 0);
	assert_string_equal(err.message.ptr, "no step");
	assert_string_equal(err.hint.ptr, "");
	assert_int_equal(err.ncandidates, 0);
	assert_string_equal(err.file.ptr, "status.md");
	wf_error_release(&err);
}

static void a_message_may_quote_what_it_replaces(void **state)
{
	struct wf_error err = WF_ERROR_INIT;

	(void)state;
	wf_error_set(&err, WF_FAILED, 0, "inner");
	wf_error_hint(&err, "help");
	wf_error_set(&err, WF_FAILED, 0, "outer: %s (%s)", err.message.ptr, err.hint.ptr);
	assert_string_equal(err.message.ptr, "outer: inner (help)");
	wf_error_hint(&err, "one");
	wf_error_hint(&err, "%s, two", err.hint.ptr);
	assert_string_equal(err.hint.ptr, "one, two");
	wf_error_release(&err);
}

static void a_released_error_may_be_used_again(void **state)
{
	struct wf_error err = WF_ERROR_INIT;

	(void)state;
	wf_error_set(&err, WF_BUSY, 3, "busy");
	wf_error_candidate(&err, "one");
	wf_error_release(&err);
	assert_int_equal(err.code, WF_OK);
	assert_int_equal(err.line, 0);
	assert_string_equal(err.message.ptr, "");
	wf_error_candidate(&err, "two");
	assert_int_equal(err.ncandidates, 1);
	wf_error_release(&err);
	wf_error_release(&err);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(codes_have_a_name_and_a_status),
		cmocka_unit_test(an_error_starts_empty),
		cmocka_unit_test(setting_drops_hint_and_candidates_but_not_the_file),
		cmocka_unit_test(a_message_may_quote_what_it_replaces),
		cmocka_unit_test(a_released_error_may_be_used_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
