/*
 * Any three versions: it does not matter which side is ours, and a merge without conflicts reads,
 * with no tick of nobody's.
 *
 * Sections: the base, ours, theirs.
 */
#include "fuzz.h"

#include "lines3.h"
#include "ops/merge.h"

#include <stdlib.h>

struct merged {
	bool good;       /* the versions could be merged by their meaning, or two are equal */
	bool by_meaning; /* and no two are */
	size_t conflicts;
	struct wf_buf bytes;
};

static struct merged merge(struct wf_slice base, struct wf_slice ours, struct wf_slice theirs)
{
	const struct wf_merge_style style = {.marker_size = 7, .trim = true};
	const struct wf_slice versions[] = {base, ours, theirs};
	struct wf_slice tokens[WF_NSIDES];
	struct wf_error err = WF_ERROR_INIT;
	struct merged m = {.bytes = WF_BUF_INIT};
	struct wf_buf lines = WF_BUF_INIT;
	struct wf_merge *made;
	enum wf_side side = wf_merge_pick(base, ours, theirs);
	enum wf_code code;

	if (side != WF_BASE) {
		wf_buf_slice(&m.bytes, versions[side]);
		m.good = true;
		return m;
	}
	code = wf_merge_begin(&made, versions, NULL, &err);

	for (int i = 0; code == WF_OK && i < WF_NSIDES; i++)
		tokens[i] = wf_merge_tokens(made, (enum wf_side)i);
	m.good = code == WF_OK && lines3_merge(&lines, tokens);
	if (m.good) {
		code = wf_merge_finish(made, wf_buf_as_slice(&lines), &style, &m.bytes,
				       &m.conflicts, &err);
		m.good = m.by_meaning = code == WF_OK;
	}
	fuzz_check_error(&err, code);
	wf_merge_free(made);
	wf_buf_release(&lines);
	wf_error_release(&err);
	return m;
}

/* Done steps without others in them: a parent may come to be done by what both did. */
static size_t done(const struct wf_doc *doc)
{
	size_t n = 0;

	for (uint32_t i = 0; i < doc->nsteps; i++)
		n += doc->steps[i].state == WF_DONE && doc->steps[i].end == i + 1;
	return n;
}

static size_t all_done(const struct wf_doc *doc)
{
	size_t n = 0;

	for (size_t i = 0; i < doc->nsteps; i++)
		n += doc->steps[i].state == WF_DONE;
	return n;
}

static void check_merged(struct wf_slice merged, struct wf_slice ours, struct wf_slice theirs)
{
	struct fuzz_doc m, o, t;

	fuzz_require(fuzz_begin(&m, merged, NULL), "cannot be read", merged);
	fuzz_require(fuzz_begin(&o, ours, NULL), "cannot be read", ours);
	fuzz_require(fuzz_begin(&t, theirs, NULL), "cannot be read", theirs);
	fuzz_require(done(&m.doc) <= all_done(&o.doc) + all_done(&t.doc), "a tick of nobody's",
		     merged);
	fuzz_end(&m);
	fuzz_end(&o);
	fuzz_end(&t);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct wf_slice rest = wf_slice((const char *)data, size);
	struct wf_slice base = fuzz_section(&rest), ours = fuzz_section(&rest);
	struct wf_slice theirs = fuzz_section(&rest);
	struct merged m = merge(base, ours, theirs), round = merge(base, theirs, ours);

	fuzz_require(m.good == round.good && m.conflicts == round.conflicts,
		     "another outcome the other way round", wf_buf_as_slice(&m.bytes));
	if (m.good && m.conflicts == 0) {
		fuzz_require(wf_slice_eq(wf_buf_as_slice(&m.bytes), wf_buf_as_slice(&round.bytes)),
			     "symmetry", wf_buf_as_slice(&round.bytes));
		if (m.by_meaning)
			check_merged(wf_buf_as_slice(&m.bytes), ours, theirs);
	}
	wf_buf_release(&m.bytes);
	wf_buf_release(&round.bytes);
	return 0;
}
