/*
 * What is wrong with a document: the rules of `check`.
 *
 *	struct wf_lint lint;
 *	struct wf_lint_options options = {.rules = wf_rules_default(false)};
 *	wf_lint(&lint, &doc, &options);
 *	for (size_t i = 0; i < lint.n; i++)
 *		... lint.items[i]
 *	wf_lint_release(&lint);
 *
 * Nothing here reads or writes a file. All that is to be said of a rule is in
 * its row of WF_RULES: lists, help, reports and tests come from there.
 */
#ifndef WF_LINT_LINT_H
#define WF_LINT_LINT_H

#include "doc/doc.h"
#include "text/edit.h"

enum wf_severity {
	WF_SEVERITY_ERROR,
	WF_SEVERITY_WARNING,
	WF_SEVERITY_STYLE,    /* reported where it is asked for */
	WF_SEVERITY_PRACTICE, /* the same */
};

/* When `--fix` repairs what a rule finds. */
enum wf_fix {
	WF_FIX_NEVER,
	WF_FIX_ALWAYS,
	WF_FIX_STRICT, /* where it is reported: with --strict, or when chosen by name */
	WF_FIX_MAP,    /* where --map says what is meant */
};

/* Every rule: id, name, severity, fix, what it finds, what to do. */
#define WF_RULES(X) \
	X(WF_RULE_UNCLOSED_FENCE, "unclosed-fence", ERROR, NEVER, \
	  "a code fence that nothing closes hides steps to the end of the document", \
	  "close the fence, or remove it") \
	X(WF_RULE_CONFLICT_MARKS, "conflict-marks", ERROR, NEVER, \
	  "git's marks of a conflict, left by a merge", \
	  "keep what is right of both sides, and remove the marks") \
	X(WF_RULE_MALFORMED_CHECKBOX, "malformed-checkbox", ERROR, ALWAYS, \
	  "a box with nothing or too much between its brackets", "write [ ] or [x]") \
	X(WF_RULE_ESCAPED_CHECKBOX, "escaped-checkbox", ERROR, ALWAYS, \
	  "a box whose brackets a formatter has escaped", "remove the backslashes") \
	X(WF_RULE_UNKNOWN_MARKER, "unknown-marker", ERROR, MAP, \
	  "a marker that is neither open nor done", \
	  "write [ ] or [x], or say with --map what the marker means") \
	X(WF_RULE_HIDDEN_STEP, "hidden-step", WARNING, NEVER, \
	  "reads like a step, but is indented code, HTML or part of a paragraph", \
	  "put a blank line before the list, or indent it less") \
	X(WF_RULE_EMPTY_STEP, "empty-step", WARNING, NEVER, "a step without text", \
	  "say what is to be done, or remove the box") \
	X(WF_RULE_UPPERCASE_MARKER, "uppercase-marker", STYLE, STRICT, "[X] in place of [x]", \
	  "write [x]") \
	X(WF_RULE_GARBLED_SYMBOL, "garbled-symbol", ERROR, ALWAYS, \
	  "a symbol broken by a wrong decoding", "write the symbol again, in UTF-8") \
	X(WF_RULE_CONFLICTING_SYMBOLS, "conflicting-symbols", ERROR, NEVER, \
	  "two different states in one heading", "leave one symbol in the heading") \
	X(WF_RULE_FOREIGN_SYMBOL, "foreign-symbol", WARNING, MAP, \
	  "an emoji in a phase's heading that is no state", \
	  "remove it, or say with --map which state it means") \
	X(WF_RULE_SYMBOL_FORM, "symbol-form", STYLE, STRICT, \
	  "a symbol that is not alone at the end of its heading, after one space", \
	  "put the symbol last and drop the status word") \
	X(WF_RULE_STATUS_FIELD_CONFLICT, "status-field-conflict", ERROR, NEVER, \
	  "the Status field and the symbol disagree", "correct the field, or the symbol") \
	X(WF_RULE_COMPLETE_WITH_OPEN_STEPS, "complete-with-open-steps", ERROR, NEVER, \
	  "a heading says complete over open boxes", \
	  "do and tick what is open, or take the symbol back") \
	X(WF_RULE_DONE_NOT_COMPLETE, "done-not-complete", WARNING, ALWAYS, \
	  "all boxes are ticked, but the phase is not complete", "complete the phase") \
	X(WF_RULE_STARTED_NOT_MARKED, "started-not-marked", WARNING, ALWAYS, \
	  "some steps are done, but the phase carries no symbol", "mark it as in progress") \
	X(WF_RULE_PARENT_DONE_CHILD_OPEN, "parent-done-child-open", ERROR, NEVER, \
	  "a step is done, but one nested in it is open", \
	  "tick the nested step, or untick its parent") \
	X(WF_RULE_CHILDREN_DONE_PARENT_OPEN, "children-done-parent-open", WARNING, NEVER, \
	  "all nested steps are done, but their parent is open", "tick the parent, too") \
	X(WF_RULE_SEVERAL_IN_PROGRESS, "several-in-progress", ERROR, NEVER, \
	  "two phases of a sequential or iterative workflow are in progress", \
	  "end the earlier one first, or write '**Pattern**: Parallel'") \
	X(WF_RULE_OUT_OF_ORDER, "out-of-order", ERROR, NEVER, \
	  "a phase began before an earlier one ended", \
	  "end the earlier one first, or write '**Pattern**: Parallel'") \
	X(WF_RULE_GATE_OPEN, "gate-open", ERROR, NEVER, \
	  "a phase began with open entry criteria, or while it waits for another", \
	  "tick the criterion, end what the phase waits for, or change its Waiting for field") \
	X(WF_RULE_BLOCKED_WITHOUT_REASON, "blocked-without-reason", WARNING, NEVER, \
	  "a phase whose turn it is is blocked, and nothing says why", \
	  "add a field: '**Blocked by**: reason'") \
	X(WF_RULE_FAILED_WITHOUT_LOG, "failed-without-log", WARNING, NEVER, \
	  "a phase has failed, and the Error Log does not mention it", \
	  "add an entry to the Error Log") \
	X(WF_RULE_DUPLICATE_PHASE, "duplicate-phase", ERROR, NEVER, \
	  "the same heading twice among the phases of one workflow", \
	  "rename one of them, or join the two") \
	X(WF_RULE_PHASE_NUMBERING, "phase-numbering", WARNING, NEVER, \
	  "numbers of phases repeat, fall or leave a gap", \
	  "number the phases one after the other") \
	X(WF_RULE_EMPTY_PHASE, "empty-phase", WARNING, NEVER, \
	  "a phase without steps, or with criteria alone", "give it a step: '- [ ] text'") \
	X(WF_RULE_INVALID_UTF8, "invalid-utf8", WARNING, NEVER, "bytes that are not UTF-8", \
	  "save the document as UTF-8") \
	X(WF_RULE_MISSING_CRITERIA, "missing-criteria", PRACTICE, NEVER, \
	  "a phase that does not say when it may begin and when it is done", \
	  "add the fields Entry criteria and Exit criteria") \
	X(WF_RULE_MISSING_DELIVERABLES, "missing-deliverables", PRACTICE, NEVER, \
	  "a phase that does not say what it delivers", "add the field Deliverables") \
	X(WF_RULE_NO_CONTINGENCY, "no-contingency", PRACTICE, NEVER, \
	  "a document without a plan for failures", \
	  "add a section Contingency Plans with a heading 'If NAME fails'") \
	X(WF_RULE_NO_PATTERN, "no-pattern", PRACTICE, NEVER, \
	  "a document that does not name its pattern", \
	  "add a field: '**Pattern**: Sequential', Parallel or Iterative") \
	X(WF_RULE_VAGUE_STEP, "vague-step", PRACTICE, NEVER, \
	  "a step that a stranger could not check off", "say what exactly will be there") \
	X(WF_RULE_PLACEHOLDER_LEFT, "placeholder-left", PRACTICE, NEVER, \
	  "a placeholder of a template that nobody filled in", "write what it stands for") \
	X(WF_RULE_STEP_REMOVED, "step-removed", ERROR, NEVER, \
	  "an open step was deleted, not done", \
	  "put it back, or log a Scope change that names it ('wfmd drop' does)") \
	X(WF_RULE_PHASE_REMOVED, "phase-removed", ERROR, NEVER, \
	  "a phase that had not ended was deleted", \
	  "put it back ('wfmd skip' passes over it), or log a Scope change that names it") \
	X(WF_RULE_LOG_REWRITTEN, "log-rewritten", ERROR, NEVER, \
	  "an entry of the Error Log was changed or removed", \
	  "restore the entry, and add what is new at the end") \
	X(WF_RULE_STEP_REOPENED, "step-reopened", WARNING, NEVER, \
	  "a done step is open again, and the Error Log says nothing new", \
	  "add an entry to the Error Log that says why") \
	X(WF_RULE_UNUSED_DISABLE, "unused-disable", WARNING, NEVER, \
	  "a comment that silences a rule where it finds nothing", "remove the comment")

#define WF_RULE_ENUM(id, name, severity, fix, summary, help) id,
enum wf_rule { WF_RULES(WF_RULE_ENUM) WF_NRULES };
#undef WF_RULE_ENUM

struct wf_rule_row {
	const char *name;
	enum wf_severity severity;
	enum wf_fix fix;
	const char *summary; /* what it finds: one sentence */
	const char *help;    /* what to do */
};

extern const struct wf_rule_row wf_rules[WF_NRULES];

#define WF_RULE_BIT(rule) ((uint64_t)1 << (rule))

/* "error", "warning", "style", "practice"; "no", "yes", "with --strict", "with --map". */
const char *wf_severity_name(enum wf_severity severity);
const char *wf_fix_name(enum wf_fix fix);

/* The rule called NAME; false where there is none. */
bool wf_rule_by_name(enum wf_rule *rule, struct wf_slice name);

/* The bits of the rules that are reported when none is chosen: errors and warnings, STRICT all. */
uint64_t wf_rules_default(bool strict);

struct wf_finding {
	enum wf_rule rule;
	size_t offset;           /* byte of the document */
	uint32_t line, column;   /* from 1; columns are code points */
	struct wf_slice message; /* owned by the result; of the document's own words, any bytes */
	struct wf_range edits;   /* of the result's edits: the fix; empty where there is none */
};

struct wf_lint_options {
	uint64_t rules; /* WF_RULE_BIT of each rule that is reported */
	size_t mapped;  /* how many of the document's mappings --map gave; they come first */
	bool fix;       /* what --map gives a meaning is reported, so that it is rewritten */
	const struct wf_doc *before; /* the committed version, or NULL */
	bool merging; /* removals are not judged: the other side may have made them */
};

struct wf_lint {
	struct wf_finding *items; /* sorted by offset, disabled ones left out */
	size_t n, cap;
	struct wf_edits edits; /* of all findings, not settled */
	struct wf_arena arena;
};

/* Finds what is wrong with DOC. */
void wf_lint(struct wf_lint *result, const struct wf_doc *doc,
	     const struct wf_lint_options *options);
void wf_lint_release(struct wf_lint *lint);

/*
 * Appends DOC's bytes to OUT with everything mended that OPTIONS report and
 * that can be: the least edits, again and again until nothing more can be
 * mended. No step is ticked or unticked. Returns how many findings were mended.
 */
size_t wf_lint_fix(struct wf_buf *out, const struct wf_doc *doc,
		   const struct wf_lint_options *options);

#endif
