/*
 * What `check --since` says of any two versions: nothing where the document is the same, and sound
 * reports where it is not.
 *
 * Sections: the old version, the new one.
 */
#include "fuzz.h"

#include "out/findings.h"

#include <stdlib.h>

static const uint64_t rules =
	WF_RULE_BIT(WF_RULE_STEP_REMOVED) | WF_RULE_BIT(WF_RULE_PHASE_REMOVED) |
	WF_RULE_BIT(WF_RULE_LOG_REWRITTEN) | WF_RULE_BIT(WF_RULE_STEP_REOPENED);

/* How many findings there are in AFTER, which was BEFORE. */
static size_t judge(const struct wf_doc *before, const struct wf_doc *after, bool merging)
{
	struct wf_lint_options options = {.rules = rules, .before = before, .merging = merging};
	struct wf_buf out = WF_BUF_INIT;
	struct wf_lint lint;
	size_t n;

	wf_lint(&lint, after, &options);
	n = lint.n;
	for (size_t i = 0; i < n; i++)
		fuzz_require(lint.items[i].offset <= after->src.len && lint.items[i].column >= 1,
			     "a place outside", lint.items[i].message);
	wf_out_findings_text(&out, "status.md", &lint);
	fuzz_check_text(wf_buf_as_slice(&out));
	wf_buf_release(&out);
	wf_lint_release(&lint);
	return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct wf_slice rest = wf_slice((const char *)data, size), old = fuzz_section(&rest);
	struct fuzz_doc before, after;

	if (!fuzz_begin(&before, old, NULL))
		return 0;
	fuzz_require(judge(&before.doc, &before.doc, false) == 0, "a change of nothing", old);
	if (fuzz_begin(&after, rest, NULL)) {
		size_t n = judge(&before.doc, &after.doc, false);

		fuzz_require(judge(&before.doc, &after.doc, true) <= n, "more while merging", rest);
		fuzz_end(&after);
	}
	fuzz_end(&before);
	return 0;
}
