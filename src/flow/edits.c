#include "flow/edits.h"

#include "flow/progress.h"

#include <stdlib.h>

void wf_edit_slice(struct wf_edits *edits, const struct wf_doc *doc, struct wf_slice s,
		   struct wf_slice text)
{
	wf_edits_add(edits, wf_doc_offset(doc, s.ptr), s.len, text);
}

void wf_edit_insert_after(struct wf_edits *edits, const struct wf_doc *doc, size_t line,
			  struct wf_slice lines)
{
	const struct wf_source *src = &doc->src;
	struct wf_slice ending = line ? wf_source_ending(src, line) : WF_SLICE_LIT("\n");
	struct wf_buf buf = WF_BUF_INIT;
	size_t offset = line ? src->starts[line] : src->bom;

	if (ending.len == 0) {
		wf_buf_slice(&buf, wf_source_newline(src, line));
		wf_buf_slice(&buf, lines);
		while (buf.len && strchr("\r\n", buf.ptr[buf.len - 1]))
			buf.len--;
		lines = wf_buf_as_slice(&buf);
	}
	wf_edits_add(edits, offset, 0, lines);
	wf_buf_release(&buf);
}

void wf_edit_delete_lines(struct wf_edits *edits, const struct wf_doc *doc, size_t first,
			  size_t last)
{
	size_t start = wf_source_start(&doc->src, first);

	wf_edits_add(edits, start, doc->src.starts[last] - start, wf_slice("", 0));
}

/* A heading without a symbol gets one at the end of its text; without a text, before the closing `#`. */
static void append_symbol(struct wf_edits *edits, const struct wf_doc *doc,
			  const struct wf_heading *h, const char *symbol)
{
	size_t end = wf_doc_offset(doc, h->content.ptr + h->content.len);
	bool closed = h->content.len == 0 && end < doc->src.len && doc->src.bytes[end] == '#';
	struct wf_buf buf = WF_BUF_INIT;

	if (!*symbol)
		return;
	wf_buf_printf(&buf, closed ? "%s " : " %s", symbol);
	wf_edits_add(edits, end, 0, wf_buf_as_slice(&buf));
	wf_buf_release(&buf);
}

static bool is_markup(char c)
{
	return strchr("*_~", c) != NULL;
}

static size_t after_blanks(struct wf_slice text, size_t i)
{
	while (i < text.len && wf_is_blank(text.ptr[i]))
		i++;
	return i;
}

/* Where the link whose text ends at END does: after its target or its label; END where there is none. */
static size_t link_end(struct wf_slice text, size_t end)
{
	size_t depth = 0;

	for (size_t i = end + 1; i < text.len && strchr("([", text.ptr[end + 1]); i++) {
		depth += strchr("([", text.ptr[i]) != NULL;
		if (strchr(")]", text.ptr[i]) && --depth == 0)
			return i + 1;
	}
	return end;
}

/* A code span, or a link or image, that has nothing in it but FROM to TO goes with that. */
static bool reach_out(struct wf_slice text, size_t *from, size_t *to)
{
	size_t begin = *from, end = after_blanks(text, *to), after;

	while (begin > 0 && wf_is_blank(text.ptr[begin - 1]))
		begin--;
	if (begin == 0 || end == text.len)
		return false;
	if (text.ptr[begin - 1] == '`' && text.ptr[end] == '`') {
		*from = begin - 1;
		*to = end + 1;
		return true;
	}
	if (text.ptr[begin - 1] != '[' || text.ptr[end] != ']')
		return false;
	after = link_end(text, end);
	if (after == end)
		return false;
	*from = begin - (begin > 1 && text.ptr[begin - 2] == '!' ? 2 : 1);
	*to = after;
	return true;
}

/* How far the symbol reaches with its word and the emphasis, code, link and parentheses around both. */
static void reach(struct wf_slice text, const struct wf_symbol *symbol, size_t *from, size_t *to)
{
	bool wider = true;

	*from = symbol->offset;
	*to = symbol->offset + symbol->len;
	if (symbol->word_len) {
		size_t before = symbol->word;

		*to = symbol->word + symbol->word_len;
		while (before > symbol->offset + symbol->len && *to < text.len &&
		       is_markup(text.ptr[before - 1]) && text.ptr[*to] == text.ptr[before - 1]) {
			before--;
			++*to;
		}
	}
	while (wider) {
		wider = *from > 0 && *to < text.len &&
			((text.ptr[*from - 1] == '(' && text.ptr[*to] == ')') ||
			 (is_markup(text.ptr[*from - 1]) && text.ptr[*to] == text.ptr[*from - 1]));
		*from -= wider;
		*to += wider;
		wider = wider || reach_out(text, from, to);
	}
}

static bool is_break(char c)
{
	return c == '\n' || c == '\r';
}

/* What stands from FROM to TO has a line of a setext heading for itself, which would be blank without it. */
static bool is_alone(struct wf_slice text, size_t from, size_t to)
{
	size_t end = after_blanks(text, to);

	return from > 0 && is_break(text.ptr[from - 1]) &&
	       (end == text.len || is_break(text.ptr[end]));
}

/* The symbols that end at TO part what stands before them from what follows. */
static bool parts_words(const struct wf_doc *doc, const struct wf_heading *h, size_t to)
{
	struct wf_symbol next;

	while (wf_symbol_find(&next, h->seen, to, &doc->map) && next.offset == to)
		to += next.len;
	return to < h->content.len && !strchr(" \t\r\n:,.;!?)]*_~`", h->content.ptr[to]);
}

/*
 * Takes a symbol away, with its word and the blanks that parted it from the text, none before FLOOR.
 * Returns where that ends.
 */
static size_t remove_symbol(struct wf_edits *edits, const struct wf_doc *doc,
			    const struct wf_heading *h, const struct wf_symbol *symbol,
			    size_t floor)
{
	struct wf_slice text = h->content;
	size_t from, to;

	reach(text, symbol, &from, &to);
	if (from <= floor) {
		from = symbol->offset > floor ? floor : symbol->offset;
		to = after_blanks(text, to);
		while (from == 0 && to < text.len && is_break(text.ptr[to]))
			to = after_blanks(text, to + 1);
	} else {
		while (from > floor && wf_is_blank(text.ptr[from - 1]))
			from--;
		if (wf_is_blank(text.ptr[from]) && parts_words(doc, h, to))
			from++;
		if (is_alone(text, from, to))
			to = after_blanks(text, to);
		while (is_alone(text, from, to) && from > floor)
			from--;
	}
	wf_edit_slice(edits, doc, wf_slice(text.ptr + from, to - from), wf_slice("", 0));
	return to;
}

static void replace_symbol(struct wf_edits *edits, const struct wf_doc *doc, struct wf_slice text,
			   const struct wf_symbol *symbol, enum wf_state state)
{
	struct wf_slice old = wf_slice(text.ptr + symbol->offset, symbol->len);
	struct wf_slice word = wf_slice(text.ptr + symbol->word, symbol->word_len);
	struct wf_buf spelled = WF_BUF_INIT;

	wf_edit_slice(edits, doc, old, wf_slice_str(wf_states[state].symbol));
	if (word.len && symbol->word_state != state) {
		wf_state_spell(&spelled, state, word, ' ');
		wf_edit_slice(edits, doc, word, wf_buf_as_slice(&spelled));
	}
	wf_buf_release(&spelled);
}

void wf_edit_symbol(struct wf_edits *edits, const struct wf_doc *doc, uint32_t heading,
		    enum wf_state state)
{
	const struct wf_heading *h = &doc->headings[heading];
	bool keep = *wf_states[state].symbol != '\0';
	struct wf_symbol symbol;
	size_t at = 0, floor = 0;

	if (h->nsymbols == 0) {
		append_symbol(edits, doc, h, wf_states[state].symbol);
		return;
	}
	while (wf_symbol_find(&symbol, h->seen, at, &doc->map)) {
		at = symbol.offset + symbol.len;
		if (keep) {
			replace_symbol(edits, doc, h->content, &symbol, state);
			floor = symbol.word_len ? symbol.word + symbol.word_len : at;
		} else {
			floor = remove_symbol(edits, doc, h, &symbol, floor);
		}
		keep = false;
	}
}

/* The first Status field that spells STATE in any manner, or NULL. */
static const struct wf_field *any_spelling(const struct wf_doc *doc, enum wf_state state)
{
	int32_t first = -1;

	for (int i = 0; i < WF_NMANNERS; i++) {
		int32_t field = doc->spellings[state][i];

		if (field >= 0 && (first < 0 || field < first))
			first = field;
	}
	return first >= 0 ? &doc->fields[first] : NULL;
}

void wf_edit_status(struct wf_edits *edits, const struct wf_doc *doc, uint32_t phase,
		    enum wf_state state)
{
	const struct wf_field *field = &doc->fields[doc->phases[phase].status];
	struct wf_buf spelled = WF_BUF_INIT;
	struct wf_status status;
	int32_t model;

	wf_status_read(&status, field->value, &doc->map);
	model = doc->spellings[state][wf_status_manner(&status)];
	if (model >= 0) {
		wf_edit_slice(edits, doc, field->value, doc->fields[model].value);
		return;
	}
	if (status.emoji.len) {
		struct wf_slice emoji = status.emoji;

		if (!*wf_states[state].symbol)
			while (emoji.ptr + emoji.len < status.word.ptr &&
			       wf_is_blank(emoji.ptr[emoji.len]))
				emoji.len++;
		wf_edit_slice(edits, doc, emoji, wf_slice_str(wf_states[state].symbol));
	}
	if (status.word.len || !*wf_states[state].symbol) {
		wf_state_spell(&spelled, state, status.word, '_');
		wf_edit_slice(edits, doc, status.word, wf_buf_as_slice(&spelled));
	}
	wf_buf_release(&spelled);
}

/*
 * Where a phase's state is written: in its heading, and in its Status field
 * where that spells one. A document that shows states by fields alone gets no
 * symbol.
 */
static void edit_phase(struct wf_edits *edits, struct wf_draft *draft, uint32_t phase)
{
	const struct wf_doc *doc = draft->doc;
	const struct wf_phase *p = &doc->phases[phase];
	enum wf_state state = (enum wf_state)draft->phases[phase].state;
	struct wf_buf word = WF_BUF_INIT;

	if (!doc->only_fields)
		wf_edit_symbol(edits, doc, p->heading, state);
	if (p->status_known) {
		wf_edit_status(edits, doc, phase, state);
	} else if (doc->only_fields) {
		const struct wf_field *model = any_spelling(doc, state);

		if (model)
			wf_buf_slice(&word, model->value);
		else
			wf_state_spell(&word, state, WF_SLICE_LIT("Pending"), ' ');
		wf_draft_set_field(draft, p->heading, WF_FIELD_STATUS, wf_buf_as_slice(&word));
	}
	wf_buf_release(&word);
}

/* How many steps of RANGE are open, before and after: those that go and come included. */
static void count_open(const struct wf_draft *draft, struct wf_range range, uint32_t *before,
		       uint32_t *after)
{
	*before = *after = 0;
	for (uint32_t i = range.begin; i < range.end; i++) {
		*before += draft->doc->steps[i].state != WF_DONE;
		*after += !wf_draft_closed(draft, i);
	}
	for (size_t i = 0; i < draft->nadded; i++) {
		int32_t model = wf_edit_model(draft->doc, &draft->added[i]);

		*after += model >= (int32_t)range.begin && model < (int32_t)range.end;
	}
}

/* The symbol of a section inside a phase follows its own steps, where they decide it. */
static void edit_section(struct wf_edits *edits, const struct wf_draft *draft, uint32_t heading)
{
	const struct wf_heading *h = &draft->doc->headings[heading];
	uint32_t before, after;

	if (h->state != WF_IN_PROGRESS && h->state != WF_COMPLETE)
		return;
	count_open(draft, h->steps, &before, &after);
	if (after == 0 && before > 0 && h->state == WF_IN_PROGRESS)
		wf_edit_symbol(edits, draft->doc, heading, WF_COMPLETE);
	else if (after > 0 && before == 0 && h->state == WF_COMPLETE)
		wf_edit_symbol(edits, draft->doc, heading, WF_IN_PROGRESS);
}

/* The step whose sections CHANGE touches: it is marked, goes, or gets another after it; or -1. */
static int32_t step_of(const struct wf_draft *draft, const struct wf_change *change)
{
	if (change->what == WF_CHANGE_STEP || change->what == WF_CHANGE_DROP)
		return (int32_t)change->index;
	return change->what == WF_CHANGE_ADD
		       ? wf_edit_model(draft->doc, &draft->added[change->index])
		       : -1;
}

/* The sections between each changed step and its phase's heading, each once. */
static void edit_sections(struct wf_edits *edits, const struct wf_draft *draft)
{
	const struct wf_doc *doc = draft->doc;
	uint8_t *seen = wf_xmalloc(doc->nheadings);

	memset(seen, 0, doc->nheadings);
	for (size_t i = 0; i < draft->nchanges; i++) {
		int32_t at = step_of(draft, &draft->changes[i]), phase_heading, h;
		const struct wf_step *step = at >= 0 ? &doc->steps[at] : NULL;

		if (!step || step->phase < 0)
			continue;
		phase_heading = (int32_t)doc->phases[step->phase].heading;
		for (h = (int32_t)step->heading; h > 0 && h != phase_heading && !seen[h];
		     h = doc->headings[h].parent) {
			seen[h] = 1;
			if (doc->headings[h].nsymbols)
				edit_section(edits, draft, (uint32_t)h);
		}
	}
	free(seen);
}

/* The edit deletes and writes nothing. */
static bool is_deletion(const struct wf_edit *e)
{
	return e->len > 0 && e->text.len == 0;
}

static size_t without_ending(struct wf_slice s)
{
	if (s.len && s.ptr[s.len - 1] == '\n')
		s.len--;
	if (s.len && s.ptr[s.len - 1] == '\r')
		s.len--;
	return s.len;
}

/* The begin of what the first *I edits delete up to END; *I is how many of them come before that. */
static size_t deleted_from(const struct wf_edits *edits, size_t *i, size_t end)
{
	for (; *i > 0 && is_deletion(&edits->items[*i - 1]); --*i) {
		if (edits->items[*i - 1].offset + edits->items[*i - 1].len != end)
			break;
		end = edits->items[*i - 1].offset;
	}
	return end;
}

/*
 * Where the last lines go and have no ending, neither has what stands before them: a line, with
 * empty ones after it, or lines that are inserted there. What is inserted at the end begins with one.
 */
static void keep_open_end(struct wf_edits *edits, const struct wf_source *src)
{
	size_t i = edits->n, end = src->len, kept;
	bool more;

	if (end == 0 || wf_source_ending(src, src->nlines).len > 0)
		return;
	while (i > 0 && edits->items[i - 1].offset == src->len)
		i--;
	more = i < edits->n;
	end = deleted_from(edits, &i, end);
	if (end > wf_source_start(src, src->nlines))
		return;
	while (end > src->bom && !(i > 0 && edits->items[i - 1].offset == end)) {
		kept = without_ending(wf_slice(src->bytes, end));
		if (kept == end)
			break;
		wf_edits_add(edits, kept, end - kept, wf_slice("", 0));
		end = deleted_from(edits, &i, kept);
		if (more)
			break;
	}
	if (end > src->bom && i > 0 && edits->items[i - 1].offset == end)
		edits->items[i - 1].text.len = without_ending(edits->items[i - 1].text);
	wf_edits_settle(edits, src->bytes);
}

static enum wf_code refuse_conflict(const struct wf_doc *doc, uint32_t phase, struct wf_error *err)
{
	const struct wf_heading *h = &doc->headings[doc->phases[phase].heading];

	wf_error_set(err, WF_CONFLICT, h->line,
		     "%.*s carries two different states; nothing is written over them",
		     WF_SLICE_ARG(h->text));
	wf_error_hint(err, "leave one symbol in the heading");
	return WF_CONFLICT;
}

/* A blocked phase that waited for its turn alone is blocked for a reason now, and its Status says so. */
static void edit_reason(struct wf_edits *edits, const struct wf_draft *draft, uint32_t phase)
{
	const struct wf_phase *p = &draft->doc->phases[phase];

	if (p->status_known && p->status_state != p->state && p->state == WF_STATE_BLOCKED &&
	    !wf_phase_waits_turn(draft, phase) &&
	    wf_draft_changes_field(draft, phase, WF_FIELD_BLOCKED_BY))
		wf_edit_status(edits, draft->doc, phase, WF_STATE_BLOCKED);
}

/* The text is the user's, and a symbol would be the document's only one. */
static enum wf_code refuse_text(const struct wf_doc *doc, uint32_t phase, struct wf_error *err)
{
	const struct wf_phase *p = &doc->phases[phase];
	const struct wf_field *field = &doc->fields[p->status];

	wf_error_set(err, WF_NOT_ALLOWED, field->line,
		     "%.*s: its Status \"%.*s\" names no state, and this document shows states by "
		     "Status fields alone",
		     WF_SLICE_ARG(doc->headings[p->heading].text), WF_SLICE_ARG(field->value));
	wf_error_hint(err, "write a state in its place, such as '**Status**: %s'",
		      wf_states[p->state].words[0]);
	return WF_NOT_ALLOWED;
}

enum wf_code wf_draft_edits(struct wf_draft *draft, struct wf_edits *edits, struct wf_error *err)
{
	const struct wf_doc *doc = draft->doc;
	enum wf_code code;

	wf_error_file(err, doc->name);
	wf_edit_steps(edits, draft);
	for (uint32_t i = 0; i < doc->nphases && !doc->implicit; i++) {
		if (draft->phases[i].state == doc->phases[i].state) {
			edit_reason(edits, draft, i);
			continue;
		}
		if (doc->phases[i].state == WF_CONFLICTED)
			return refuse_conflict(doc, i, err);
		if (doc->only_fields && doc->phases[i].status >= 0 && !doc->phases[i].status_known)
			return refuse_text(doc, i, err);
		edit_phase(edits, draft, i);
	}
	if (!draft->ticks_only && !doc->implicit)
		edit_sections(edits, draft);
	wf_edit_fields(edits, draft);
	code = wf_edit_log(edits, draft, err);
	wf_edits_settle(edits, doc->src.bytes);
	keep_open_end(edits, &doc->src);
	return code;
}
