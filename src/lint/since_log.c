#include "lint/since.h"

#include "ops/ops.h"

#include <ctype.h>

static struct wf_slice heading_of(const struct wf_doc *doc, size_t entry)
{
	return doc->headings[doc->entries[entry].heading].content;
}

/* --- entries and their counterparts --- */

/* A line of an entry: a field's, or any other. */
struct said {
	bool field;
	enum wf_field_name name;
	struct wf_slice
		text; /* the field's value, or the line without bullet and blanks at its ends */
};

static struct wf_slice without_bullet(struct wf_slice line)
{
	struct wf_slice s = wf_slice_trim(line);

	if (s.len > 1 && strchr("-*+", s.ptr[0]) && wf_is_blank(s.ptr[1]))
		s = wf_slice_trim(wf_slice_skip(s, 1));
	return s;
}

/* False for a line that says nothing: a blank one, or a field without a value. */
static bool read_line(struct said *said, const struct wf_doc *doc, size_t line)
{
	struct wf_field field = {0};

	*said = (struct said){.text = without_bullet(wf_source_line(&doc->src, line))};
	if (said->text.len > 0 && wf_field_read(&field, said->text))
		*said = (struct said){true, field.name, field.value};
	return said->text.len > 0;
}

/* Equal but for how many blanks stand between words. */
static bool same_words(struct wf_slice a, struct wf_slice b)
{
	while (a.len && b.len) {
		bool gap = wf_is_blank(a.ptr[0]);

		if (gap != wf_is_blank(b.ptr[0]) || (!gap && a.ptr[0] != b.ptr[0]))
			return false;
		do
			a = wf_slice_skip(a, 1);
		while (gap && a.len && wf_is_blank(a.ptr[0]));
		do
			b = wf_slice_skip(b, 1);
		while (gap && b.len && wf_is_blank(b.ptr[0]));
	}
	return a.len == b.len;
}

static bool same_said(const struct said *a, const struct said *b)
{
	return a->field == b->field && (!a->field || a->name == b->name) &&
	       same_words(a->text, b->text);
}

/* The first line of the old version's entry I that its new entry K does not have, in the same order; 0 for none. */
static size_t line_lost(const struct wf_since *since, size_t i, size_t k)
{
	uint32_t a = since->old->entries[i].heading, b = since->new->entries[k].heading;
	size_t old = since->old->headings[a].last_line + 1;
	size_t new = since->new->headings[b].last_line + 1;
	size_t old_end = wf_doc_section_end(since->old, a);
	size_t new_end = wf_doc_section_end(since->new, b);
	struct said x, y;

	for (; old <= old_end; old++) {
		bool found = false;

		if (!read_line(&x, since->old, old))
			continue;
		while (!found && new <= new_end)
			found = read_line(&y, since->new, new ++) && same_said(&x, &y);
		if (!found)
			return old;
	}
	return 0;
}

static void pair_entries(struct wf_since *since, size_t i, size_t k)
{
	since->entries[i] = (int32_t)k;
	since->new_entries[k] = (int32_t)i;
}

static bool has_body(const struct wf_doc *doc, size_t entry)
{
	uint32_t heading = doc->entries[entry].heading;
	struct said said;

	for (size_t n = doc->headings[heading].last_line + 1; n <= wf_doc_section_end(doc, heading);
	     n++) {
		if (read_line(&said, doc, n))
			return true;
	}
	return false;
}

/* By their headings; what is left, by all that the old one says. */
static void match_entries(struct wf_since *since)
{
	const struct wf_doc *old = since->old, *new = since->new;

	for (size_t i = 0; i < old->nentries; i++) {
		int32_t h = since->matching.headings[old->entries[i].heading].other;
		int32_t k = h < 0 ? -1 : wf_doc_entry_at(new, h);

		if (k >= 0)
			pair_entries(since, i, (size_t)k);
	}
	for (size_t i = 0; i < old->nentries; i++) {
		for (size_t k = 0; k < new->nentries && since->entries[i] < 0; k++) {
			if (since->new_entries[k] < 0 && has_body(old, i) &&
			    line_lost(since, i, k) == 0)
				pair_entries(since, i, k);
		}
	}
}

bool wf_since_logged(const struct wf_since *since)
{
	for (size_t k = 0; k < since->new->nentries; k++) {
		if (since->new_entries[k] < 0)
			return true;
	}
	return false;
}

/* --- changes of scope --- */

/* Appends S in small letters with its blanks folded, and a line end. */
static void add_folded(struct wf_buf *out, struct wf_slice s)
{
	bool gap = false;

	s = wf_slice_trim(s);
	for (size_t i = 0; i < s.len; i++) {
		bool blank = wf_is_blank(s.ptr[i]) || strchr("\r\n", s.ptr[i]);

		if (blank && !gap)
			wf_buf_byte(out, ' ');
		else if (!blank)
			wf_buf_byte(out, (char)tolower((unsigned char)s.ptr[i]));
		gap = blank;
	}
	wf_buf_byte(out, '\n');
}

/* What the entry's fields mean, a line each; then its lines as they are, as one. */
static void read_scope(struct wf_since *since, size_t entry)
{
	const struct wf_doc *doc = since->new;
	uint32_t heading = doc->entries[entry].heading;
	struct wf_range fields = doc->headings[heading].fields;
	size_t first = doc->headings[heading].last_line + 1;
	size_t last = wf_doc_section_end(doc, heading);
	struct wf_buf text = WF_BUF_INIT, lines = WF_BUF_INIT;
	struct wf_scope_entry *scope = &since->scope[since->nscope++];

	for (uint32_t i = fields.begin; i < fields.end; i++)
		add_folded(&text, wf_doc_value(doc, &doc->fields[i], &since->arena));
	for (size_t n = first; n <= last; n++) {
		wf_buf_slice(&lines, wf_source_line(&doc->src, n));
		wf_buf_byte(&lines, ' ');
	}
	add_folded(&text, wf_buf_as_slice(&lines));
	scope->heading = doc->entries[entry].phase;
	scope->of_steps = wf_slice_has(wf_buf_as_slice(&lines), WF_SCOPE_DROPPED);
	scope->text = wf_arena_copy(&since->arena, wf_buf_as_slice(&text));
	wf_buf_release(&text);
	wf_buf_release(&lines);
}

void wf_since_read_logs(struct wf_since *since)
{
	size_t old = since->old->nentries, new = since->new->nentries;

	since->entries = wf_arena_alloc(&since->arena, (old + 1) * sizeof(*since->entries));
	since->new_entries = wf_arena_alloc(&since->arena, (new + 1) * sizeof(*since->new_entries));
	since->scope = wf_arena_alloc(&since->arena, (new + 1) * sizeof(*since->scope));
	for (size_t i = 0; i < old; i++)
		since->entries[i] = -1;
	for (size_t k = 0; k < new; k++)
		since->new_entries[k] = -1;
	match_entries(since);
	for (size_t k = 0; k < new; k++) {
		if (since->new_entries[k] < 0 &&
		    wf_slice_is_nocase(wf_slice_trim(since->new->entries[k].kind), WF_SCOPE_CHANGE))
			read_scope(since, k);
	}
}

static bool is_word(char c)
{
	return isalnum((unsigned char)c);
}

/* The bytes AT to END of TEXT are words of their own, and no part of something longer in quotes. */
static bool stands_alone(struct wf_slice text, size_t at, size_t end)
{
	size_t quotes = 0;
	char before = at > 0 ? text.ptr[at - 1] : '\n';

	if ((is_word(before) && is_word(text.ptr[at])) ||
	    (is_word(text.ptr[end - 1]) && is_word(text.ptr[end])))
		return false;
	for (size_t i = at; i > 0 && text.ptr[i - 1] != '\n'; i--)
		quotes += text.ptr[i - 1] == '"';
	return quotes % 2 == 0 ||
	       (before == '"' &&
		(text.ptr[end] == '"' || wf_slice_starts(wf_slice_skip(text, end), " (blocked")));
}

static bool mentions(struct wf_slice text, struct wf_slice words)
{
	for (size_t at = 0; words.len > 0 && words.len < text.len - at;) {
		const char *found = memmem(text.ptr + at, text.len - at, words.ptr, words.len);

		if (!found)
			return false;
		at = (size_t)(found - text.ptr);
		if (at + words.len < text.len && stands_alone(text, at, at + words.len))
			return true;
		at++;
	}
	return false;
}

/* A new Scope change entry has WORDS: as they stand, or without their markup. */
static bool is_mentioned(struct wf_since *since, struct wf_slice words)
{
	struct wf_slice forms[] = {words, wf_inline_text(&since->arena, words)};
	bool found = false;

	for (size_t f = 0; f < 2 && !found && since->nscope > 0; f++) {
		struct wf_buf folded = WF_BUF_INIT;

		add_folded(&folded, forms[f]);
		for (size_t i = 0; i < since->nscope && !found; i++)
			found = mentions(since->scope[i].text,
					 wf_slice(folded.ptr, folded.len - 1));
		wf_buf_release(&folded);
	}
	return found;
}

bool wf_since_step_excused(struct wf_since *since, uint32_t step)
{
	return is_mentioned(since, wf_step_plain_text(&since->old->steps[step]));
}

static bool same_nocase(struct wf_slice a, struct wf_slice b)
{
	return a.len == b.len && a.len > 0 && strncasecmp(a.ptr, b.ptr, a.len) == 0;
}

bool wf_since_phase_excused(struct wf_since *since, uint32_t phase)
{
	const struct wf_phase *p = &since->old->phases[phase];
	struct wf_slice text = since->old->headings[p->heading].text;

	for (size_t i = 0; i < since->nscope; i++) {
		const struct wf_scope_entry *scope = &since->scope[i];

		if (!scope->of_steps &&
		    (same_nocase(scope->heading, p->name) || same_nocase(scope->heading, text) ||
		     same_nocase(scope->heading, p->number)))
			return true;
	}
	return is_mentioned(since, text) || is_mentioned(since, p->name);
}

/* --- the rule --- */

/* The field of an entry that said something else before, and what it says now. */
static bool is_overruled(struct wf_since *since, size_t i, size_t k, enum wf_field_name *name)
{
	struct wf_range a = since->old->headings[since->old->entries[i].heading].fields;
	struct wf_range b = since->new->headings[since->new->entries[k].heading].fields;

	for (int n = 0; n < WF_NFIELDS; n++) {
		const struct wf_field *x = wf_doc_field(since->old, a, (enum wf_field_name)n);
		const struct wf_field *y = wf_doc_field(since->new, b, (enum wf_field_name)n);

		if (!x || !y || x->value.len == 0 || same_words(x->value, y->value))
			continue;
		*name = (enum wf_field_name)n;
		return true;
	}
	return false;
}

static void find_changes(struct wf_since *since, size_t i, size_t k)
{
	struct wf_slice was = heading_of(since->old, i), is = heading_of(since->new, k);
	size_t place = wf_doc_offset(since->new, is.ptr), lost = line_lost(since, i, k);
	enum wf_field_name name;

	if (!same_words(was, is))
		wf_find(since->check, WF_RULE_LOG_REWRITTEN, place,
			"this entry, known by what it says, was headed \"%.*s\" (%s:%u)",
			WF_SLICE_ARG(was), since->old->name,
			since->old->headings[since->old->entries[i].heading].line);
	else if (is_overruled(since, i, k, &name))
		wf_find(since->check, WF_RULE_LOG_REWRITTEN, place,
			"the entry \"%.*s\", known by its heading, has another %s than before (%s:%zu)",
			WF_SLICE_ARG(is), wf_fields[name].name, since->old->name,
			lost ? lost : since->old->headings[since->old->entries[i].heading].line);
	else if (lost)
		wf_find(since->check, WF_RULE_LOG_REWRITTEN, place,
			"the entry \"%.*s\", known by its heading, has lost the line \"%.*s\" (%s:%zu)",
			WF_SLICE_ARG(is),
			WF_SLICE_ARG(wf_slice_trim(wf_source_line(&since->old->src, lost))),
			since->old->name, lost);
}

void wf_since_log(struct wf_since *since)
{
	const struct wf_doc *old = since->old;
	size_t place;

	if (old->nentries == 0)
		return;
	place = wf_since_place(since, (uint32_t)old->log);
	if (since->new->log < 0) {
		wf_find(since->check, WF_RULE_LOG_REWRITTEN, place,
			"the Error Log (%s:%u) is gone with %zu entr%s", old->name,
			old->headings[old->log].line, old->nentries,
			old->nentries == 1 ? "y" : "ies");
		return;
	}
	for (size_t i = 0; i < old->nentries; i++) {
		if (since->entries[i] >= 0)
			find_changes(since, i, (size_t)since->entries[i]);
		else
			wf_find(since->check, WF_RULE_LOG_REWRITTEN, place,
				"the entry \"%.*s\" (%s:%u) is gone: none here has its heading or says "
				"the same",
				WF_SLICE_ARG(heading_of(old, i)), old->name,
				old->headings[old->entries[i].heading].line);
	}
}
