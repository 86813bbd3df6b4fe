#include "lint/family.h"

#include "flow/draft.h"

#include <stdlib.h>

#define RULE_ROW(id, name, severity, fix, summary, help) \
	[id] = {name, WF_SEVERITY_##severity, WF_FIX_##fix, summary, help},
const struct wf_rule_row wf_rules[WF_NRULES] = {WF_RULES(RULE_ROW)};

static void (*const families[])(struct wf_check *check) = {
	wf_lint_boxes, wf_lint_hidden,  wf_lint_conflicts, wf_lint_symbols, wf_lint_phases,
	wf_lint_order, wf_lint_numbers, wf_lint_practice,  wf_lint_since,
};

const char *wf_severity_name(enum wf_severity severity)
{
	static const char *const names[] = {"error", "warning", "style", "practice"};

	return names[severity];
}

const char *wf_fix_name(enum wf_fix fix)
{
	static const char *const names[] = {"no", "yes", "with --strict", "with --map"};

	return names[fix];
}

bool wf_rule_by_name(enum wf_rule *rule, struct wf_slice name)
{
	for (size_t i = 0; i < WF_NRULES; i++) {
		if (wf_slice_is(name, wf_rules[i].name)) {
			*rule = (enum wf_rule)i;
			return true;
		}
	}
	return false;
}

uint64_t wf_rules_default(bool strict)
{
	uint64_t rules = 0;

	for (size_t i = 0; i < WF_NRULES; i++) {
		if (strict || wf_rules[i].severity <= WF_SEVERITY_WARNING)
			rules |= WF_RULE_BIT(i);
	}
	return rules;
}

struct wf_finding *wf_find(struct wf_check *check, enum wf_rule rule, size_t offset,
			   const char *fmt, ...)
{
	struct wf_lint *lint = check->lint;
	struct wf_buf message = WF_BUF_INIT;
	struct wf_finding *finding;
	va_list ap;

	if (!wf_check_wants(check, rule))
		return NULL;
	va_start(ap, fmt);
	wf_buf_vprintf(&message, fmt, ap);
	va_end(ap);
	WF_GROW(lint->items, lint->n, lint->cap);
	finding = &lint->items[lint->n++];
	*finding = (struct wf_finding){
		.rule = rule,
		.offset = offset,
		.message = wf_arena_copy(&lint->arena, wf_buf_as_slice(&message)),
		.edits = {(uint32_t)lint->edits.n, (uint32_t)lint->edits.n},
	};
	wf_buf_release(&message);
	return finding;
}

void wf_find_fixed(struct wf_check *check, struct wf_finding *finding)
{
	if (finding)
		finding->edits.end = (uint32_t)check->lint->edits.n;
}

void wf_find_edit(struct wf_check *check, struct wf_finding *finding, size_t offset, size_t len,
		  struct wf_slice text)
{
	if (!finding)
		return;
	wf_edits_add(&check->lint->edits, offset, len, text);
	wf_find_fixed(check, finding);
}

static int compare(const void *a, const void *b)
{
	const struct wf_finding *x = a, *y = b;

	if (x->offset != y->offset)
		return x->offset < y->offset ? -1 : 1;
	return (x->rule > y->rule) - (x->rule < y->rule);
}

void wf_lint_sort(struct wf_lint *lint)
{
	if (lint->n > 0)
		qsort(lint->items, lint->n, sizeof(*lint->items), compare);
}

/* Code points in S; a byte that begins none counts as one. */
static uint32_t count_characters(struct wf_slice s)
{
	uint32_t n = 0;

	for (size_t i = 0; i < s.len; i++)
		n += ((unsigned char)s.ptr[i] & 0xc0) != 0x80;
	return n;
}

/* Lines and columns; of several findings on one line each is counted on from the one before. */
static void place(struct wf_lint *lint, const struct wf_doc *doc)
{
	size_t at = 0;

	for (size_t i = 0; i < lint->n; i++) {
		struct wf_finding *f = &lint->items[i];
		size_t line = wf_source_line_at(&doc->src, f->offset);

		f->line = (uint32_t)line;
		f->column = 1;
		if (i > 0 && f[-1].line == f->line)
			f->column = f[-1].column;
		else
			at = line ? wf_source_start(&doc->src, line) : 0;
		if (f->offset > at) {
			f->column +=
				count_characters(wf_slice(doc->src.bytes + at, f->offset - at));
			at = f->offset;
		}
		if (line == 0)
			f->line = 1;
	}
}

void wf_lint(struct wf_lint *result, const struct wf_doc *doc,
	     const struct wf_lint_options *options)
{
	struct wf_blocks blocks;
	struct wf_draft draft;
	struct wf_check check = {
		.doc = doc, .draft = &draft, .blocks = &blocks, .options = options, .lint = result};

	*result = (struct wf_lint){.edits = WF_EDITS_INIT};
	wf_blocks_parse(&blocks, &doc->src);
	wf_draft_init(&draft, doc);
	for (size_t i = 0; i < sizeof(families) / sizeof(families[0]); i++)
		families[i](&check);
	wf_lint_sort(result);
	wf_lint_disable(&check);
	place(result, doc);
	wf_draft_release(&draft);
	wf_blocks_release(&blocks);
}

void wf_lint_release(struct wf_lint *lint)
{
	free(lint->items);
	wf_edits_release(&lint->edits);
	wf_arena_release(&lint->arena);
	*lint = (struct wf_lint){.edits = WF_EDITS_INIT};
}
