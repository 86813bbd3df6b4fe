/*
 * What the families of rules share. Private to lint/.
 *
 * A family is a function that looks at the document once and adds findings, in
 * any order. One that asks for much work asks first whether it is wanted.
 */
#ifndef WF_LINT_FAMILY_H
#define WF_LINT_FAMILY_H

#include "flow/draft.h"
#include "lint/lint.h"

struct wf_check {
	const struct wf_doc *doc;
	const struct wf_draft *draft; /* fresh: for questions about progress */
	const struct wf_blocks *blocks;
	const struct wf_lint_options *options;
	struct wf_lint *lint;
};

static inline bool wf_check_wants(const struct wf_check *check, enum wf_rule rule)
{
	return (check->options->rules & WF_RULE_BIT(rule)) != 0;
}

/*
 * PHASE is a mere topic: a plain heading that says nothing of its state, in a workflow without a
 * Pattern field. Nothing says that it comes after another one.
 */
bool wf_check_is_topic(const struct wf_check *check, uint32_t phase);

/*
 * Adds a finding at OFFSET, printf-like; NULL where RULE is not wanted. The
 * finding is good until the next one. Edits appended to check->lint->edits
 * between wf_find and wf_find_fixed become its fix.
 */
struct wf_finding *wf_find(struct wf_check *check, enum wf_rule rule, size_t offset,
			   const char *fmt, ...) __attribute__((format(printf, 4, 5)));
void wf_find_fixed(struct wf_check *check, struct wf_finding *finding);

/* The fix is to replace LEN bytes at OFFSET. */
void wf_find_edit(struct wf_check *check, struct wf_finding *finding, size_t offset, size_t len,
		  struct wf_slice text);

/* The families. */
void wf_lint_boxes(struct wf_check *check);
void wf_lint_hidden(struct wf_check *check);
void wf_lint_conflicts(struct wf_check *check);
void wf_lint_symbols(struct wf_check *check);
void wf_lint_phases(struct wf_check *check);
void wf_lint_order(struct wf_check *check);
void wf_lint_numbers(struct wf_check *check);
void wf_lint_practice(struct wf_check *check);
void wf_lint_since(struct wf_check *check);

/* Drops the sorted findings that comments in the document silence, and adds those about comments. */
void wf_lint_disable(struct wf_check *check);

/* Sorts the findings by offset. */
void wf_lint_sort(struct wf_lint *lint);

#endif
