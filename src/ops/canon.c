#include "ops/canon.h"

#include "flow/edits.h"

#include <stdlib.h>

void wf_canon_damage(struct wf_edits *edits, const struct wf_doc *doc, size_t damage)
{
	const struct wf_damage *d = &doc->damages[damage];

	wf_edits_add(edits, d->offset, d->len, wf_slice_str(d->done ? "[x]" : "[ ]"));
}

static bool is_given(const struct wf_doc *doc, struct wf_slice from, bool step, size_t mapped)
{
	for (size_t i = 0; i < mapped && i < doc->map.n; i++) {
		const struct wf_mapping *m = &doc->map.items[i];

		if (m->step == step && from.len >= m->from.len &&
		    memcmp(from.ptr, m->from.ptr, m->from.len) == 0 &&
		    (!step || from.len == m->from.len))
			return true;
	}
	return false;
}

void wf_canon_marker(struct wf_edits *edits, const struct wf_doc *doc, size_t step, size_t mapped)
{
	const struct wf_step *s = &doc->steps[step];
	struct wf_slice mark = wf_slice(doc->src.bytes + s->mark, s->mark_len);
	bool fixed = mark.len == 1 && strchr(" \txX", mark.ptr[0]);
	struct wf_slice form = s->state == WF_DONE ? WF_SLICE_LIT("x") : WF_SLICE_LIT(" ");

	if (s->state == WF_UNKNOWN || wf_slice_eq(mark, form))
		return;
	if (fixed || is_given(doc, mark, true, mapped))
		wf_edits_add(edits, s->mark, s->mark_len, form);
}

bool wf_canon_owns(const struct wf_doc *doc, size_t heading)
{
	const struct wf_heading *h = &doc->headings[heading];

	if (doc->implicit || h->phase < 0 || h->line == 0 || h->excluded)
		return false;
	return doc->phases[h->phase].heading == heading || h->nsymbols > 0;
}

/* Writes the symbols of H anew where they stand: the garbled ones, or all. */
static void write_in_place(struct wf_edits *edits, const struct wf_doc *doc,
			   const struct wf_heading *h, bool all)
{
	struct wf_symbol symbol;
	size_t at = 0;

	while (wf_symbol_find(&symbol, h->seen, at, &doc->map)) {
		struct wf_slice old = wf_slice(h->content.ptr + symbol.offset, symbol.len);
		struct wf_slice form = wf_slice_str(wf_states[symbol.state].symbol);

		at = symbol.offset + symbol.len;
		if (!symbol.mapped && (all || symbol.garbled) && !wf_slice_eq(old, form))
			wf_edit_slice(edits, doc, old, form);
	}
}

void wf_canon_garbled(struct wf_edits *edits, const struct wf_doc *doc, size_t heading)
{
	write_in_place(edits, doc, &doc->headings[heading], false);
}

/* The status word says what the symbol says; so does "not started" after a pause. */
static bool agrees(const struct wf_symbol *symbol)
{
	return symbol->word_len == 0 || symbol->word_state == symbol->state ||
	       (symbol->state == WF_STATE_BLOCKED && symbol->word_state == WF_PENDING);
}

/* The symbol is all that a link shows. */
static bool is_link(struct wf_slice content, const struct wf_symbol *symbol)
{
	size_t end = symbol->offset + symbol->len;

	return symbol->offset > 0 && content.ptr[symbol->offset - 1] == '[' && end < content.len &&
	       content.ptr[end] == ']';
}

/*
 * The symbols of H may be replaced by one at its end; *WORD is the last status word. Attributes
 * such as {#anchor} are such only at the end of a heading.
 */
static bool is_movable(const struct wf_doc *doc, const struct wf_heading *h, size_t mapped,
		       struct wf_slice *word)
{
	struct wf_symbol symbol;
	size_t at = 0;

	*word = wf_slice("", 0);
	if (h->nsymbols == 0 || h->state == WF_CONFLICTED ||
	    h->content.ptr[h->content.len - 1] == '}')
		return false;
	while (wf_symbol_find(&symbol, h->seen, at, &doc->map)) {
		struct wf_slice rest = wf_slice_skip(h->content, symbol.offset);

		if (!agrees(&symbol) || is_link(h->content, &symbol) ||
		    (symbol.mapped && !is_given(doc, rest, false, mapped)))
			return false;
		if (symbol.word_len)
			*word = wf_slice(h->content.ptr + symbol.word, symbol.word_len);
		at = symbol.offset + symbol.len;
	}
	return true;
}

/* Appends H's content without its symbols and their words. */
static void add_bare(struct wf_buf *out, const struct wf_doc *doc, size_t heading)
{
	const struct wf_heading *h = &doc->headings[heading];
	const char *at = h->content.ptr, *end = at + h->content.len;
	struct wf_edits edits = WF_EDITS_INIT;

	wf_edit_symbol(&edits, doc, (uint32_t)heading, WF_PENDING);
	wf_edits_settle(&edits, doc->src.bytes);
	for (size_t i = 0; i < edits.n; i++) {
		const char *from = doc->src.bytes + edits.items[i].offset;

		wf_buf_add(out, at, (size_t)(from - at));
		at = from + edits.items[i].len;
	}
	wf_buf_add(out, at, (size_t)(end - at));
	wf_edits_release(&edits);
}

/* CONTENT in the place of H's is the same heading on as many lines, with at most one symbol. */
static bool is_same(const struct wf_doc *doc, const struct wf_heading *h, struct wf_slice content)
{
	struct wf_buf bytes = WF_BUF_INIT;
	struct wf_error ignored = WF_ERROR_INIT;
	const struct wf_heading *now;
	struct wf_doc mini;
	bool same;

	for (int i = 0; i < h->level && !h->setext; i++)
		wf_buf_byte(&bytes, '#');
	wf_buf_byte(&bytes, ' ');
	wf_buf_slice(&bytes, content);
	wf_buf_str(&bytes, !h->setext ? "\n" : h->level == 1 ? "\n===\n" : "\n---\n");
	if (wf_doc_read(&mini, doc->name, bytes.ptr, bytes.len, &doc->map, &ignored) != WF_OK) {
		wf_error_release(&ignored);
		wf_buf_release(&bytes);
		return false;
	}
	now = &mini.headings[mini.nheadings - 1];
	same = mini.nheadings == 2 && now->level == h->level && now->setext == h->setext &&
	       now->line == 1 && now->last_line - now->line == h->last_line - h->line &&
	       now->nsymbols <= 1 && now->state == h->state && wf_slice_eq(now->text, h->text) &&
	       wf_slice_eq(now->name, h->name);
	wf_doc_release(&mini);
	wf_buf_release(&bytes);
	return same;
}

/* Puts TEXT and the symbol of H into OUT; false where that would be another heading. */
static bool compose(struct wf_buf *out, const struct wf_doc *doc, const struct wf_heading *h,
		    struct wf_slice text)
{
	const char *symbol = wf_states[h->state].symbol;

	wf_buf_clear(out);
	wf_buf_slice(out, text);
	if (text.len && *symbol)
		wf_buf_byte(out, ' ');
	wf_buf_str(out, symbol);
	return is_same(doc, h, wf_buf_as_slice(out));
}

/* Appends H's content in its canonical form; false where it has none that says the same. */
static bool compose_heading(struct wf_buf *out, const struct wf_doc *doc, size_t heading,
			    size_t mapped)
{
	const struct wf_heading *h = &doc->headings[heading];
	struct wf_buf bare = WF_BUF_INIT, content = WF_BUF_INIT;
	struct wf_slice text, word;
	bool fits = false;

	if (is_movable(doc, h, mapped, &word)) {
		add_bare(&bare, doc, heading);
		text = wf_slice_trim(wf_buf_as_slice(&bare));
		if (text.len == 0)
			text = word;
		fits = compose(&content, doc, h, text);
	}
	if (fits)
		wf_buf_slice(out, wf_buf_as_slice(&content));
	wf_buf_release(&content);
	wf_buf_release(&bare);
	return fits;
}

bool wf_canon_heading(struct wf_buf *out, const struct wf_doc *doc, uint32_t heading)
{
	const struct wf_heading *h = &doc->headings[heading];
	struct wf_symbol symbol;
	size_t at = 0;

	while (wf_symbol_find(&symbol, h->seen, at, &doc->map)) {
		if (symbol.garbled)
			return false;
		at = symbol.offset + symbol.len;
	}
	return compose_heading(out, doc, heading, 0);
}

void wf_canon_symbol(struct wf_edits *edits, const struct wf_doc *doc, size_t heading,
		     size_t mapped)
{
	const struct wf_heading *h = &doc->headings[heading];
	struct wf_buf content = WF_BUF_INIT;

	if (!compose_heading(&content, doc, heading, mapped))
		write_in_place(edits, doc, h, true);
	else if (!wf_slice_eq(wf_buf_as_slice(&content), h->content))
		wf_edit_slice(edits, doc, h->content, wf_buf_as_slice(&content));
	wf_buf_release(&content);
}

static void replace(struct wf_edits *edits, const struct wf_doc *doc, const char *from,
		    const char *to, struct wf_slice text)
{
	struct wf_slice old = wf_slice(from, (size_t)(to - from));

	if (!wf_slice_eq(old, text))
		wf_edit_slice(edits, doc, old, text);
}

void wf_canon_spacing(struct wf_edits *edits, const struct wf_doc *doc, size_t heading)
{
	const struct wf_heading *h = &doc->headings[heading];
	struct wf_slice line = wf_source_line(&doc->src, h->line);
	const char *marker = wf_slice_trim(line).ptr + h->level;
	const char *after = h->content.ptr + h->content.len, *end = line.ptr + line.len;
	struct wf_slice closing;

	if (h->setext || h->content.len == 0)
		return;
	closing = wf_slice_trim(wf_slice(after, (size_t)(end - after)));
	replace(edits, doc, marker, h->content.ptr, WF_SLICE_LIT(" "));
	if (closing.len == 0) {
		replace(edits, doc, after, end, closing);
		return;
	}
	replace(edits, doc, after, closing.ptr, WF_SLICE_LIT(" "));
	replace(edits, doc, closing.ptr + closing.len, end, wf_slice("", 0));
}

/* The name of a field as it is written: what stands between its asterisks, without a colon. */
static struct wf_slice written_name(const char *start, const char *value)
{
	const char *close = memmem(start + 2, (size_t)(value - start - 2), "**", 2);
	struct wf_slice name = wf_slice_trim(wf_slice(start + 2, (size_t)(close - start - 2)));

	if (name.len && name.ptr[name.len - 1] == ':')
		name.len--;
	return wf_slice_trim(name);
}

void wf_canon_field(struct wf_edits *edits, const struct wf_doc *doc, size_t field)
{
	const struct wf_field *f = &doc->fields[field];
	const char *start = f->lead.ptr + f->lead.len;
	struct wf_slice old = wf_slice_trim(wf_slice(start, (size_t)(f->value.ptr - start)));
	struct wf_slice name = written_name(start, f->value.ptr);
	struct wf_buf form = WF_BUF_INIT;

	if (wf_slice_is_nocase(name, wf_fields[f->name].name))
		name = wf_slice_str(wf_fields[f->name].name);
	wf_buf_str(&form, "**");
	wf_buf_slice(&form, name);
	wf_buf_str(&form, "**:");
	if (f->value.len) {
		old.len = (size_t)(f->value.ptr - start);
		wf_buf_byte(&form, ' ');
	}
	if (!memmem(old.ptr, old.len, "\xef\xbc\x9a", 3))
		replace(edits, doc, old.ptr, old.ptr + old.len, wf_buf_as_slice(&form));
	wf_buf_release(&form);
}

void wf_canon_status(struct wf_edits *edits, const struct wf_doc *doc, size_t phase)
{
	const struct wf_phase *p = &doc->phases[phase];
	struct wf_symbol symbol;
	struct wf_status status;
	struct wf_slice value;

	if (p->status < 0 || !p->status_known)
		return;
	value = doc->fields[p->status].value;
	wf_status_read(&status, value, &doc->map);
	if (status.emoji.len && wf_symbol_find(&symbol, status.emoji, 0, NULL) &&
	    symbol.offset == 0 && symbol.len == status.emoji.len)
		replace(edits, doc, status.emoji.ptr, status.emoji.ptr + status.emoji.len,
			wf_slice_str(wf_states[symbol.state].symbol));
}

static void own_range(bool *owned, const struct wf_doc *doc, struct wf_range range,
		      enum wf_field_scope scope)
{
	for (uint32_t i = range.begin; i < range.end; i++)
		owned[i] |= (wf_fields[doc->fields[i].name].scope & scope) != 0;
}

/* Fields stand where the format looks for them; anywhere else they are the author's own. */
static void canon_fields(struct wf_edits *edits, const struct wf_doc *doc)
{
	bool *owned = wf_xrealloc(NULL, doc->nfields + 1, sizeof(*owned));

	memset(owned, 0, (doc->nfields + 1) * sizeof(*owned));
	for (size_t i = 0; i < doc->nphases; i++)
		own_range(owned, doc, doc->phases[i].fields, WF_SCOPE_PHASE);
	for (size_t i = 0; i < doc->nentries; i++)
		own_range(owned, doc, doc->headings[doc->entries[i].heading].fields, WF_SCOPE_LOG);
	for (size_t i = 0; i < doc->nworkflows; i++) {
		const struct wf_workflow *w = &doc->workflows[i];

		if (w->pattern_field >= 0)
			owned[w->pattern_field] = true;
		if (w->iteration_field >= 0)
			owned[w->iteration_field] = true;
	}
	for (size_t i = 0; i < doc->nfields; i++) {
		if (owned[i])
			wf_canon_field(edits, doc, i);
	}
	free(owned);
}

void wf_canon(struct wf_edits *edits, const struct wf_doc *doc, size_t mapped)
{
	for (size_t i = 0; i < doc->ndamages; i++)
		wf_canon_damage(edits, doc, i);
	for (size_t i = 0; i < doc->nsteps; i++)
		wf_canon_marker(edits, doc, i, mapped);
	for (size_t i = 0; i < doc->nheadings; i++) {
		if (!wf_canon_owns(doc, i))
			continue;
		wf_canon_symbol(edits, doc, i, mapped);
		wf_canon_spacing(edits, doc, i);
	}
	canon_fields(edits, doc);
	for (size_t i = 0; i < doc->nphases; i++)
		wf_canon_status(edits, doc, i);
	wf_edits_settle(edits, doc->src.bytes);
}

static bool same_phases(const struct wf_doc *doc, const struct wf_doc *now)
{
	if (now->nphases != doc->nphases || now->nworkflows != doc->nworkflows ||
	    now->implicit != doc->implicit || now->nentries != doc->nentries)
		return false;
	for (size_t i = 0; i < doc->nphases; i++) {
		const struct wf_phase *a = &doc->phases[i], *b = &now->phases[i];

		if ((!doc->implicit && a->state != b->state) || a->optional != b->optional ||
		    !wf_slice_eq(a->name, b->name) || !wf_slice_eq(a->number, b->number) ||
		    !wf_slice_eq(a->owner, b->owner))
			return false;
	}
	return true;
}

/* The steps in their order, and one in the place of each broken box. */
static bool same_steps(const struct wf_doc *doc, const struct wf_doc *now)
{
	size_t damage = 0, step = 0;

	if (now->nsteps != doc->nsteps + doc->ndamages || now->ndamages > 0)
		return false;
	for (size_t i = 0; i < now->nsteps; i++) {
		const struct wf_step *s = &now->steps[i];
		bool first = damage < doc->ndamages &&
			     (step == doc->nsteps ||
			      doc->damages[damage].offset < doc->steps[step].mark);

		if (first && s->state != (doc->damages[damage].done ? WF_DONE : WF_OPEN))
			return false;
		if (!first && (s->state != doc->steps[step].state ||
			       !wf_slice_eq(s->text, doc->steps[step].text)))
			return false;
		damage += first;
		step += !first;
	}
	return true;
}

enum wf_code wf_canon_verify(const struct wf_doc *doc, struct wf_slice bytes, struct wf_error *err)
{
	struct wf_doc now;
	enum wf_code code = wf_doc_read(&now, doc->name, bytes.ptr, bytes.len, &doc->map, err);

	if (code != WF_OK)
		return code;
	if ((doc->nphases > 0 && !same_phases(doc, &now)) || !same_steps(doc, &now)) {
		wf_error_file(err, doc->name);
		code = wf_error_set(
			err, WF_CONFLICT, 0,
			"the canonical form would read differently; nothing was written");
		wf_error_hint(err, "wfmd fmt --dry-run and 'wfmd check' show what is odd about it");
	}
	wf_doc_release(&now);
	return code;
}
