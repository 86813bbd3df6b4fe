/* Errors as people and as programs read them. */
#include "out/out.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static void says(struct wf_error *err, const char *text)
{
	struct wf_buf out = WF_BUF_INIT;

	wf_out_error_text(&out, err);
	assert_string_equal(out.ptr, text);
	wf_buf_release(&out);
}

static void says_json(struct wf_error *err, const char *json)
{
	struct wf_buf out = WF_BUF_INIT;

	wf_out_error_json(&out, err);
	assert_string_equal(out.ptr, json);
	wf_buf_release(&out);
}

static void names_file_line_and_way_out(void **state)
{
	struct wf_error err = WF_ERROR_INIT;

	(void)state;
	wf_error_file(&err, "status.md");
	wf_error_set(&err, WF_BLOCKED, 22, "Phase 3: Validation is blocked (%s)", "no \"key\"");
	wf_error_hint(&err, "wfmd unblock status.md 3");
	says(&err, "wfmd: status.md:22: Phase 3: Validation is blocked (no \"key\"); "
		   "try 'wfmd unblock status.md 3'\n");
	says_json(&err, "{\"schema\":\"wfmd.error/1\",\"error\":{\"code\":\"blocked\","
			"\"message\":\"Phase 3: Validation is blocked (no \\\"key\\\")\","
			"\"file\":\"status.md\",\"line\":22,\"hint\":\"wfmd unblock status.md 3\","
			"\"candidates\":[]}}");
	wf_error_release(&err);
}

static void leaves_out_what_is_missing(void **state)
{
	struct wf_error err = WF_ERROR_INIT;

	(void)state;
	wf_error_set(&err, WF_USAGE, 0, "no command 'stauts'");
	says(&err, "wfmd: no command 'stauts'\n");
	says_json(&err, "{\"schema\":\"wfmd.error/1\",\"error\":{\"code\":\"usage\","
			"\"message\":\"no command 'stauts'\",\"file\":null,\"line\":null,"
			"\"hint\":null,\"candidates\":[]}}");
	wf_error_file(&err, "a.md");
	says(&err, "wfmd: a.md: no command 'stauts'\n");
	wf_error_release(&err);
}

static void only_a_command_is_quoted(void **state)
{
	struct wf_error err = WF_ERROR_INIT;

	(void)state;
	wf_error_set(&err, WF_BUSY, 0, "busy");
	wf_error_hint(&err, "wait a little");
	says(&err, "wfmd: busy; wait a little\n");
	wf_error_hint(&err, "wfmd unblock 'my file.md' 3");
	says(&err, "wfmd: busy; try wfmd unblock 'my file.md' 3\n");
	wf_error_release(&err);
}

static void lists_candidates(void **state)
{
	struct wf_error err = WF_ERROR_INIT;

	(void)state;
	wf_error_file(&err, "a.md");
	wf_error_set(&err, WF_AMBIGUOUS, 0, "'tests' matches 2 places");
	wf_error_candidate(&err, ":3 1.1 \"tests\"");
	wf_error_candidate(&err, ":9 2.1 \"tests\"");
	says(&err, "wfmd: a.md: 'tests' matches 2 places\n"
		   "  :3 1.1 \"tests\"\n"
		   "  :9 2.1 \"tests\"\n");
	says_json(&err, "{\"schema\":\"wfmd.error/1\",\"error\":{\"code\":\"ambiguous\","
			"\"message\":\"'tests' matches 2 places\",\"file\":\"a.md\",\"line\":null,"
			"\"hint\":null,"
			"\"candidates\":[\":3 1.1 \\\"tests\\\"\",\":9 2.1 \\\"tests\\\"\"]}}");
	wf_error_release(&err);
}

static void control_characters_are_visible(void **state)
{
	struct wf_error err = WF_ERROR_INIT;

	(void)state;
	wf_error_file(&err, "a\033.md");
	wf_error_set(&err, WF_NO_MATCH, 1, "no step 'a\nb\033[2J'");
	wf_error_hint(&err, "wfmd a\tb");
	wf_error_candidate(&err, "x\r\033]0;y\a");
	says(&err, "wfmd: a\\x1b.md:1: no step 'a\\nb\\x1b[2J'; try 'wfmd a\\tb'\n"
		   "  x\\x0d\\x1b]0;y\\x07\n");
	wf_error_release(&err);
}

/* Every code of the table has its name in JSON. */
static void every_code_has_a_name(void **state)
{
#define NAME(id, name, status) name,
#define CODE(id, name, status) id,
	static const char *const names[] = {WF_CODES(NAME)};
	static const enum wf_code codes[] = {WF_CODES(CODE)};

	(void)state;
	for (size_t i = 1; i < sizeof(codes) / sizeof(codes[0]); i++) {
		struct wf_error err = WF_ERROR_INIT;
		struct wf_buf expected = WF_BUF_INIT;

		wf_error_set(&err, codes[i], 0, "m");
		wf_buf_printf(
			&expected,
			"{\"schema\":\"wfmd.error/1\",\"error\":{\"code\":\"%s\",\"message\":\"m\","
			"\"file\":null,\"line\":null,\"hint\":null,\"candidates\":[]}}",
			names[i]);
		says_json(&err, expected.ptr);
		wf_buf_release(&expected);
		wf_error_release(&err);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_file_line_and_way_out),
		cmocka_unit_test(leaves_out_what_is_missing),
		cmocka_unit_test(only_a_command_is_quoted),
		cmocka_unit_test(lists_candidates),
		cmocka_unit_test(control_characters_are_visible),
		cmocka_unit_test(every_code_has_a_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
