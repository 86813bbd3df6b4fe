/*
 * `check --fix` of any document: twice is once, no box is ticked or unticked, and nothing is wrong
 * afterwards that was not before.
 *
 * The first section, where there are two, holds mappings as --map gives them, one a line.
 */
#include "fuzz.h"

#include "lint/lint.h"

#include <stdlib.h>

static void fix(struct wf_buf *out, const struct wf_doc *doc, bool strict, size_t mapped)
{
	struct wf_lint_options options = {.rules = wf_rules_default(strict), .mapped = mapped};

	wf_lint_fix(out, doc, &options);
}

/* Broken boxes become boxes; all others are what they were. */
static void check_steps(const struct wf_doc *before, const struct wf_doc *after,
			struct wf_slice shown)
{
	size_t done = 0, done_then = 0;

	for (size_t i = 0; i < before->nsteps; i++)
		done_then += before->steps[i].state == WF_DONE;
	for (size_t i = 0; i < before->ndamages; i++)
		done_then += before->damages[i].done;
	for (size_t i = 0; i < after->nsteps; i++)
		done += after->steps[i].state == WF_DONE;
	fuzz_require(after->nsteps >= before->nsteps, "a step less", shown);
	fuzz_require(done <= done_then, "a tick of nobody's", shown);
	if (before->ndamages > 0)
		return;
	fuzz_require(after->nsteps == before->nsteps, "a step more", shown);
	for (size_t i = 0; i < after->nsteps; i++)
		fuzz_require(after->steps[i].state == before->steps[i].state, "a box changed",
			     shown);
}

/* Boxes that count again may be wrong in ways of their own. */
static void check_rules(const struct wf_doc *before, const struct wf_doc *after,
			struct wf_slice shown)
{
	size_t then[WF_NRULES], now[WF_NRULES];

	if (before->ndamages > 0)
		return;
	fuzz_count(then, before, false);
	fuzz_count(now, after, false);
	for (size_t i = 0; i < WF_NRULES; i++)
		fuzz_require(now[i] <= then[i], wf_rules[i].name, shown);
}

static void check_fix(struct wf_slice text, const struct wf_map *map, bool strict)
{
	struct wf_buf twice = WF_BUF_INIT;
	struct fuzz_doc d, fixed;
	struct wf_slice once;

	if (!fuzz_begin(&d, text, map))
		return;
	fix(&d.out, &d.doc, strict, map->n);
	once = wf_buf_as_slice(&d.out);
	fuzz_require(fuzz_begin(&fixed, once, map), "cannot be read", once);
	fix(&twice, &fixed.doc, strict, map->n);
	fuzz_require(wf_slice_eq(wf_buf_as_slice(&twice), once), "twice is not once",
		     wf_buf_as_slice(&twice));
	check_steps(&d.doc, &fixed.doc, once);
	check_rules(&d.doc, &fixed.doc, once);
	wf_buf_release(&twice);
	fuzz_end(&fixed);
	fuzz_end(&d);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct wf_slice text = wf_slice((const char *)data, size);
	struct wf_map map = {0};

	fuzz_map(&map, &text);
	check_fix(text, &map, false);
	check_fix(text, &map, true);
	wf_map_release(&map);
	return 0;
}
