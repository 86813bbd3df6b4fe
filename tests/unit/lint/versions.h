/*
 * Two versions of a document and what is found in the second, for tests.
 */
#ifndef WF_TESTS_VERSIONS_H
#define WF_TESTS_VERSIONS_H

#include "doc/reading.h"
#include "lint/lint.h"

/* The rules that compare with the committed version. */
#define SINCE_RULES \
	(WF_RULE_BIT(WF_RULE_STEP_REMOVED) | WF_RULE_BIT(WF_RULE_PHASE_REMOVED) | \
	 WF_RULE_BIT(WF_RULE_LOG_REWRITTEN) | WF_RULE_BIT(WF_RULE_STEP_REOPENED))

/* Appends "RULE:LINE" of each finding of RULES in NEW, parted by blanks, to OUT. */
static inline void list_findings(struct wf_buf *out, const char *old, const char *new,
				 uint64_t rules, bool merging)
{
	struct reading before, after;
	struct wf_lint_options options = {.rules = rules, .merging = merging};
	struct wf_lint lint;

	reading_begin(&before, old);
	reading_begin(&after, new);
	options.before = &before.doc;
	wf_lint(&lint, &after.doc, &options);
	for (size_t i = 0; i < lint.n; i++)
		wf_buf_printf(out, "%s%s:%u", i ? " " : "", wf_rules[lint.items[i].rule].name,
			      lint.items[i].line);
	wf_lint_release(&lint);
	reading_end(&before);
	reading_end(&after);
}

#define assert_finds(old, new, expected) \
	do { \
		struct wf_buf found = WF_BUF_INIT; \
		list_findings(&found, (old), (new), SINCE_RULES, false); \
		assert_text(&found, (expected)); \
	} while (0)

/* The message of the only finding in NEW holds PART. */
static inline void check_message(const char *old, const char *new, const char *part)
{
	struct reading before, after;
	struct wf_lint_options options = {.rules = SINCE_RULES};
	struct wf_lint lint;

	reading_begin(&before, old);
	reading_begin(&after, new);
	options.before = &before.doc;
	wf_lint(&lint, &after.doc, &options);
	assert_int_equal(lint.n, 1);
	if (!memmem(lint.items[0].message.ptr, lint.items[0].message.len, part, strlen(part)))
		fail_msg("'%s' is not in '%.*s'", part, WF_SLICE_ARG(lint.items[0].message));
	wf_lint_release(&lint);
	reading_end(&before);
	reading_end(&after);
}

#endif
