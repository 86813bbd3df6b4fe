/* A phase's name does not depend on the symbol that its heading carries. */
#include "doc/doc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

/* The text of the first heading of DOCUMENT is TEXT. */
static void assert_text(const char *document, const char *text)
{
	struct wf_error err = WF_ERROR_INIT;
	struct wf_doc doc;
	struct wf_buf got = WF_BUF_INIT;

	assert_int_equal(wf_doc_read(&doc, "t.md", document, strlen(document), NULL, &err), WF_OK);
	wf_buf_slice(&got, doc.headings[1].text);
	assert_string_equal(got.ptr, text);
	wf_buf_release(&got);
	wf_doc_release(&doc);
	wf_error_release(&err);
}

/* "MVP:" lost its colon, and with it its name, on the day it was started. */
static void a_separator_at_the_end_is_no_part_of_the_name(void **state)
{
	(void)state;
	assert_text("## MVP:\n", "MVP");
	assert_text("## MVP: ✅\n", "MVP");
	assert_text("## MVP -\n", "MVP");
	assert_text("## MVP - ✅\n", "MVP");
	assert_text("## MVP | 🔄 In progress\n", "MVP");
	assert_text("## C--\n", "C--");
	assert_text("## C-- ✅\n", "C--");
}

static void what_is_blank_at_the_end_of_a_heading_is_so_before_a_symbol(void **state)
{
	(void)state;
	assert_text("## MVP\v\n", "MVP");
	assert_text("## MVP\v ✅\n", "MVP");
	assert_text("## MVP\f\v ✅\n", "MVP");
}

static void only_the_parentheses_around_a_symbol_go(void **state)
{
	(void)state;
	assert_text("## Call main()\n", "Call main()");
	assert_text("## Call main() ✅\n", "Call main()");
	assert_text("## Build (✅ Complete)\n", "Build");
	assert_text("## Build (✅)\n", "Build");
}

static void blanks_are_counted_once(void **state)
{
	(void)state;
	assert_text("## Design  and   build\n", "Design and build");
	assert_text("## Design ✅ and build\n", "Design and build");
	assert_text("## ✅ COMPLETE\n", "COMPLETE");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_separator_at_the_end_is_no_part_of_the_name),
		cmocka_unit_test(what_is_blank_at_the_end_of_a_heading_is_so_before_a_symbol),
		cmocka_unit_test(only_the_parentheses_around_a_symbol_go),
		cmocka_unit_test(blanks_are_counted_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
