/* The JSON writer: structure, escapes, and bytes that are no UTF-8. */
#include "out/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static void writes(struct wf_slice value, const char *expected)
{
	struct wf_buf buf = WF_BUF_INIT;
	struct wf_json json = {.out = &buf};

	wf_json_slice(&json, NULL, value);
	assert_string_equal(buf.ptr, expected);
	wf_buf_release(&buf);
}

#define WRITES(value, expected) writes(WF_SLICE_LIT(value), expected)

static void puts_commas_where_they_belong(void **state)
{
	struct wf_buf buf = WF_BUF_INIT;
	struct wf_json json = {.out = &buf};

	(void)state;
	wf_json_open(&json, NULL, '{');
	wf_json_open(&json, "empty", '[');
	wf_json_close(&json, ']');
	wf_json_open(&json, "list", '[');
	wf_json_number(&json, NULL, 0);
	wf_json_number(&json, NULL, 4294967296);
	wf_json_open(&json, NULL, '{');
	wf_json_close(&json, '}');
	wf_json_close(&json, ']');
	wf_json_bool(&json, "yes", true);
	wf_json_bool(&json, "no", false);
	wf_json_null(&json, "nothing");
	wf_json_place(&json, "given");
	wf_buf_str(&buf, "[1]");
	wf_json_str(&json, "last", "x");
	wf_json_close(&json, '}');
	assert_string_equal(buf.ptr,
			    "{\"empty\":[],\"list\":[0,4294967296,{}],\"yes\":true,\"no\":false,"
			    "\"nothing\":null,\"given\":[1],\"last\":\"x\"}");
	wf_buf_release(&buf);
}

static void a_missing_value_is_null(void **state)
{
	struct wf_buf buf = WF_BUF_INIT;
	struct wf_json json = {.out = &buf};

	(void)state;
	wf_json_open(&json, NULL, '[');
	wf_json_str(&json, NULL, NULL);
	wf_json_slice(&json, NULL, wf_slice(NULL, 0));
	wf_json_slice(&json, NULL, wf_slice("", 0));
	wf_json_text(&json, NULL, wf_slice("", 0));
	wf_json_text(&json, NULL, WF_SLICE_LIT("a"));
	wf_json_line(&json, NULL, 0);
	wf_json_line(&json, NULL, 7);
	wf_json_close(&json, ']');
	assert_string_equal(buf.ptr, "[null,null,\"\",null,\"a\",null,7]");
	wf_buf_release(&buf);
}

static void escapes_what_json_asks_for(void **state)
{
	(void)state;
	WRITES("", "\"\"");
	WRITES("a \"b\" \\ /", "\"a \\\"b\\\" \\\\ /\"");
	WRITES("\b\t\n\f\r", "\"\\b\\t\\n\\f\\r\"");
	WRITES("\0\x01\x0b\x0e\x1f", "\"\\u0000\\u0001\\u000b\\u000e\\u001f\"");
}

static void keys_are_escaped_too(void **state)
{
	struct wf_buf buf = WF_BUF_INIT;
	struct wf_json json = {.out = &buf};

	(void)state;
	wf_json_open(&json, NULL, '{');
	wf_json_null(&json, "a\"b");
	wf_json_close(&json, '}');
	assert_string_equal(buf.ptr, "{\"a\\\"b\":null}");
	wf_buf_release(&buf);
}

/* DEL and C1 could steer a terminal; the line separators may stay. */
static void keeps_terminals_safe(void **state)
{
	(void)state;
	WRITES("\x7f", "\"\\u007f\"");
	WRITES("\xc2\x80\xc2\x9b\xc2\x9f", "\"\\u0080\\u009b\\u009f\"");
	WRITES("\xc2\xa0", "\"\xc2\xa0\"");
	WRITES("\u2028\u2029", "\"\u2028\u2029\"");
}

static void keeps_valid_utf8(void **state)
{
	static const char all[] = "\xc2\xa1\xdf\xbf\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbf"
				  "\xf0\x90\x80\x80\xf1\x80\x80\x80\xf4\x8f\xbf\xbf✅🔄";
	struct wf_buf expected = WF_BUF_INIT;

	(void)state;
	wf_buf_printf(&expected, "\"%s\"", all);
	WRITES(all, expected.ptr);
	wf_buf_release(&expected);
}

/* Each maximal subpart becomes one U+FFFD (Unicode, "U+FFFD Substitution of Maximal Subparts"). */
static void replaces_what_is_no_utf8(void **state)
{
#define R "\xef\xbf\xbd"
	(void)state;
	WRITES("\x80", "\"" R "\"");
	WRITES("a\xff"
	       "b",
	       "\"a" R "b\"");
	WRITES("\xc0\xaf", "\"" R R "\"");
	WRITES("\xc1\xbf", "\"" R R "\"");
	WRITES("\xe0\x80\xbf", "\"" R R R "\"");
	WRITES("\xed\xa0\x80", "\"" R R R "\"");
	WRITES("\xed\xbf\xbf", "\"" R R R "\"");
	WRITES("\xf0\x80\x80\x80", "\"" R R R R "\"");
	WRITES("\xf4\x90\x80\x80", "\"" R R R R "\"");
	WRITES("\xf5\x80", "\"" R R "\"");
	WRITES("\xe2\x9c", "\"" R "\"");
	WRITES("\xe2\x9c"
	       "x",
	       "\"" R "x\"");
	WRITES("\xf0\x9f\x94", "\"" R "\"");
	WRITES("\xf0\x9f\x94\xe2\x9c\x85", "\"" R "✅\"");
	WRITES("\xc2", "\"" R "\"");
	WRITES("\xc2\n", "\"" R "\\n\"");
	WRITES("\x61\xf1\x80\x80\xe1\x80\xc2\x62\x80\x63\x80\xbf\x64",
	       "\"a" R R R "b" R "c" R R "d\"");
#undef R
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(puts_commas_where_they_belong),
		cmocka_unit_test(a_missing_value_is_null),
		cmocka_unit_test(escapes_what_json_asks_for),
		cmocka_unit_test(keys_are_escaped_too),
		cmocka_unit_test(keeps_terminals_safe),
		cmocka_unit_test(keeps_valid_utf8),
		cmocka_unit_test(replaces_what_is_no_utf8),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
