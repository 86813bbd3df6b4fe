/* What the bytes of a document say before it is read. */
#include "doc/doc.h"

#include "doc/random.h"
#include "doc/reading.h"
#include "ops/generate.h"

static bool may_be(const char *text)
{
	return wf_doc_may_be_status(text, strlen(text));
}

static void a_box_makes_a_document_worth_reading(void **state)
{
	static const char *const worth[] = {
		"- [ ] a",    "1. [x] a",   "text\n\n* [~] a", "+\t[\xe2\x9c\x85] a",
		"- []",       "- [ x ] a",  "- \\[ ] a",       "- [ \\]",
		"-\n  [ ] a", "- [\\]: no", "see [1]",         "> - [ ] a",
	};
	static const char *const not_worth[] = {
		"",        "# Phase 1 \xe2\x9c\x85", "text[1]", "[a](b)",
		"\n[ ] a", "- a [link text](b)",     "- [",     "- [ a",
		"[[ ]]",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(worth); i++) {
		if (!may_be(worth[i]))
			fail_msg("passed over: %s", worth[i]);
	}
	for (size_t i = 0; i < COUNT(not_worth); i++) {
		if (may_be(not_worth[i]))
			fail_msg("not passed over: %s", not_worth[i]);
	}
}

/* No box is overlooked: a document that is passed over has none, whole or damaged. */
static void what_is_passed_over_has_no_box(void **state)
{
	unsigned rounds = random_rounds(3000, 300000), passed = 0;

	(void)state;
	for (unsigned i = 0; i < rounds; i++) {
		struct random random = random_begin(i);
		struct wf_buf text = WF_BUF_INIT;
		struct reading r;

		if (chance(&random, 30))
			random_document(&random, &text, GENERATE_DAMAGED);
		else
			random_text(&random, &text, 30);
		if (!may_be(text.ptr)) {
			reading_bytes(&r, text.ptr, text.len);
			if (r.doc.nsteps + r.doc.ndamages > 0)
				random_failed(&random, "it has a box", wf_buf_as_slice(&text));
			reading_end(&r);
			passed++;
		}
		wf_buf_release(&text);
	}
	random_figure("documents passed over: %u of %u", passed, rounds);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_box_makes_a_document_worth_reading),
		cmocka_unit_test(what_is_passed_over_has_no_box),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
