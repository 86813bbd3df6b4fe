/* What holds for the fixes of all rules together, tried on random documents. */
#include "lint/lint.h"

#include "ops/generate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

struct fixed {
	struct wf_doc doc;
	struct wf_buf bytes; /* what the fixes make of it */
	size_t n;            /* how many findings they mended */
};

static void fix(struct fixed *fixed, const struct wf_buf *text, const struct wf_map *map,
		bool strict)
{
	struct wf_lint_options options = {.rules = wf_rules_default(strict), .mapped = map->n};
	struct wf_error err = WF_ERROR_INIT;

	*fixed = (struct fixed){.bytes = WF_BUF_INIT};
	assert_int_equal(wf_doc_read(&fixed->doc, "a.md", text->ptr, text->len, map, &err), WF_OK);
	fixed->n = wf_lint_fix(&fixed->bytes, &fixed->doc, &options);
}

static void release(struct fixed *fixed)
{
	wf_doc_release(&fixed->doc);
	wf_buf_release(&fixed->bytes);
}

/* Broken boxes become boxes; all others are what they were. */
static bool same_boxes(const struct wf_doc *before, const struct wf_doc *after)
{
	size_t done = 0, done_then = 0;

	for (size_t i = 0; i < before->nsteps; i++)
		done_then += before->steps[i].state == WF_DONE;
	for (size_t i = 0; i < before->ndamages; i++)
		done_then += before->damages[i].done;
	for (size_t i = 0; i < after->nsteps; i++)
		done += after->steps[i].state == WF_DONE;
	if (before->ndamages > 0)
		return after->nsteps >= before->nsteps && done <= done_then;
	if (after->nsteps != before->nsteps)
		return false;
	for (size_t i = 0; i < after->nsteps; i++) {
		if (after->steps[i].state != before->steps[i].state)
			return false;
	}
	return true;
}

/* Fixes TEXT, and what comes of it; whether anything was mended. */
static bool fix_twice(const struct random *random, const struct wf_buf *text,
		      const struct wf_map *map, bool strict)
{
	struct fixed once, twice;
	bool mended;

	fix(&once, text, map, strict);
	fix(&twice, &once.bytes, map, strict);
	if (twice.n > 0 ||
	    !wf_slice_eq(wf_buf_as_slice(&once.bytes), wf_buf_as_slice(&twice.bytes)))
		random_failed(random, "twice is not once", wf_buf_as_slice(text));
	if (!same_boxes(&once.doc, &twice.doc))
		random_failed(random, "other boxes", wf_buf_as_slice(text));
	if (once.n == 0 && !wf_slice_eq(wf_buf_as_slice(text), wf_buf_as_slice(&once.bytes)))
		random_failed(random, "changed, and nothing mended", wf_buf_as_slice(text));
	mended = once.n > 0;
	release(&once);
	release(&twice);
	return mended;
}

static void test_twice_is_once_and_no_box_changes(void **state)
{
	unsigned mended = 0, n = random_rounds(300, 10000);
	struct wf_error err = WF_ERROR_INIT;
	struct wf_map map = {0};

	(void)state;
	assert_int_equal(wf_map_add(&map, WF_SLICE_LIT("~=open"), &err), WF_OK);
	for (unsigned i = 0; i < n; i++) {
		struct random random = random_begin(i);
		struct wf_buf text = WF_BUF_INIT;

		random_document(&random, &text, random.seed % 2 ? 0 : GENERATE_DAMAGED);
		mended += fix_twice(&random, &text, &(struct wf_map){0}, false);
		fix_twice(&random, &text, &map, true);
		wf_buf_release(&text);
	}
	random_figure("fixes of %u random documents, of which %u had any", n, mended);
	assert_true(mended > n / 10); /* or nothing was tried */
	wf_map_release(&map);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_twice_is_once_and_no_box_changes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
