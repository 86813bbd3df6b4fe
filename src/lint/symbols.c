#include "lint/family.h"

#include "doc/pattern.h"
#include "flow/progress.h"
#include "ops/canon.h"

static void find_garbled(struct wf_check *check, const struct wf_heading *h,
			 const struct wf_symbol *symbol)
{
	size_t offset = wf_doc_offset(check->doc, h->content.ptr) + symbol->offset;
	const char *right = wf_states[symbol->state].symbol;
	struct wf_finding *f;

	if (symbol->garbled) {
		f = wf_find(check, WF_RULE_GARBLED_SYMBOL, offset, "'%.*s' was %s once",
			    (int)symbol->len, h->content.ptr + symbol->offset, right);
		wf_find_edit(check, f, offset, symbol->len, wf_slice_str(right));
	}
}

/* An emoji that --map, not the document, gave its state. */
static void find_given(struct wf_check *check, const struct wf_heading *h,
		       const struct wf_symbol *symbol)
{
	size_t offset = wf_doc_offset(check->doc, h->content.ptr) + symbol->offset;
	struct wf_finding *f;

	for (size_t i = 0; i < check->options->mapped && i < check->doc->map.n; i++) {
		const struct wf_mapping *m = &check->doc->map.items[i];

		if (m->step || symbol->len < m->from.len ||
		    memcmp(h->content.ptr + symbol->offset, m->from.ptr, m->from.len) != 0)
			continue;
		f = wf_find(check, WF_RULE_FOREIGN_SYMBOL, offset, "%.*s stands for %s",
			    (int)symbol->len, h->content.ptr + symbol->offset,
			    wf_states[symbol->state].name);
		wf_find_edit(check, f, offset, symbol->len,
			     wf_slice_str(wf_states[symbol->state].symbol));
		return;
	}
}

static void find_symbols(struct wf_check *check, const struct wf_heading *h)
{
	struct wf_symbol symbol;
	size_t at = 0;

	while (wf_symbol_find(&symbol, h->seen, at, &check->doc->map)) {
		at = symbol.offset + symbol.len;
		find_garbled(check, h, &symbol);
		if (symbol.mapped && check->options->fix)
			find_given(check, h, &symbol);
	}
	if (h->state == WF_CONFLICTED)
		wf_find(check, WF_RULE_CONFLICTING_SYMBOLS,
			wf_doc_offset(check->doc, h->content.ptr),
			"%.*s carries two different states", WF_SLICE_ARG(h->text));
}

/* Emoji that people mark how far something is with; others at a heading's start decorate it. */
static const char *const telling[] = {
	"\U0001F6A7", "\u23F3",     "\u231B",     "\U0001F7E1", "\U0001F7E2", "\U0001F534",
	"\U0001F7E0", "\U0001F535", "\u26AA",     "\u2B1C",     "\U0001F532", "\u2611",
	"\u2714",     "\u274E",     "\u23ED",     "\u23E9",     "\U0001F6D1", "\u26D4",
	"\U0001F6AB", "\u25B6",     "\U0001F4CB", "\U0001F51C", "\U0001F3D7", "\u26A0",
	"\U0001F501", "\U0001F503", "\u26AB",     "\u23EF",     "\u23F9",
};

static bool is_telling(struct wf_slice emoji)
{
	for (size_t i = 0; i < sizeof(telling) / sizeof(telling[0]); i++) {
		if (wf_slice_starts(emoji, telling[i]))
			return true;
	}
	return false;
}

/* The first emoji of a phase's heading that could be meant as a state; beside a symbol none is. */
static void find_foreign(struct wf_check *check, const struct wf_heading *h)
{
	struct wf_match match;
	size_t offset, at = 0;

	do {
		if (h->nsymbols > 0 || !wf_pattern_find(&match, WF_PATTERN_EMOJI, h->seen, at))
			return;
		offset = (size_t)(match.groups[0].ptr - h->seen.ptr);
		at = offset + match.groups[0].len;
	} while (offset == 0 && !is_telling(match.groups[0]));
	offset = wf_doc_offset(check->doc, h->content.ptr) +
		 (size_t)(match.groups[0].ptr - h->seen.ptr);
	wf_find(check, WF_RULE_FOREIGN_SYMBOL, offset, "%.*s is no state of a phase",
		WF_SLICE_ARG(match.groups[0]));
}

static void find_form(struct wf_check *check, uint32_t heading)
{
	const struct wf_heading *h = &check->doc->headings[heading];
	size_t offset = wf_doc_offset(check->doc, h->content.ptr);
	struct wf_buf canon = WF_BUF_INIT;
	struct wf_finding *f;

	if (wf_canon_heading(&canon, check->doc, heading) &&
	    !wf_slice_eq(wf_buf_as_slice(&canon), h->content)) {
		f = wf_find(check, WF_RULE_SYMBOL_FORM, offset,
			    "the symbol %s belongs at the end of the heading, after one space",
			    wf_states[h->state].symbol);
		wf_find_edit(check, f, offset, h->content.len, wf_buf_as_slice(&canon));
	}
	wf_buf_release(&canon);
}

static const char *state_name(uint8_t state)
{
	return state == WF_IN_PROGRESS ? "in progress" : wf_states[state].name;
}

/* A pause that only waits for its turn may be called pending. */
static void find_field_conflict(struct wf_check *check, uint32_t index)
{
	const struct wf_doc *doc = check->doc;
	const struct wf_phase *p = &doc->phases[index];

	if (!p->symbol || !p->status_known || p->state == WF_CONFLICTED ||
	    p->status_state == p->state ||
	    (p->status_state == WF_PENDING && wf_phase_waits_turn(check->draft, index)))
		return;
	wf_find(check, WF_RULE_STATUS_FIELD_CONFLICT,
		wf_doc_offset(doc, doc->fields[p->status].value.ptr),
		"the field says %s, the heading's symbol %s", state_name(p->status_state),
		state_name(p->state));
}

void wf_lint_symbols(struct wf_check *check)
{
	const struct wf_doc *doc = check->doc;

	for (uint32_t i = 1; i < doc->nheadings; i++) {
		const struct wf_heading *h = &doc->headings[i];

		if (h->phase < 0 || h->excluded)
			continue;
		if (h->nsymbols > 0)
			find_symbols(check, h);
		if (doc->phases[h->phase].heading == i)
			find_foreign(check, h);
		if (wf_check_wants(check, WF_RULE_SYMBOL_FORM))
			find_form(check, i);
	}
	for (uint32_t i = 0; i < doc->nphases; i++)
		find_field_conflict(check, i);
}
