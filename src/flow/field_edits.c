#include "flow/edits.h"

#include "doc/escape.h"

#include <stdlib.h>

/* The field after which a new one under HEADING goes: the last whose value is no list; or NULL. */
static const struct wf_field *anchor_of(const struct wf_doc *doc, uint32_t heading)
{
	struct wf_range range = doc->headings[heading].fields;

	for (uint32_t i = range.end; i-- > range.begin;) {
		if (doc->fields[i].list_end == 0)
			return &doc->fields[i];
	}
	return NULL;
}

/* A list that may interrupt a paragraph (CommonMark 5.2) begins with LINE. */
static bool starts_list(struct wf_slice line)
{
	struct wf_slice s = wf_slice_trim(line);
	size_t marker = 1;

	if (s.len < 3 || s.ptr - line.ptr > 3)
		return false;
	if (s.ptr[0] == '1' && strchr(".)", s.ptr[1]))
		marker = 2;
	else if (!strchr("-*+", s.ptr[0]))
		return false;
	if (!wf_is_blank(s.ptr[marker]))
		return false;
	s = wf_slice_skip(s, marker);
	return wf_slice_trim(s).len > 0 && !strchr("-*_", wf_slice_trim(s).ptr[0]);
}

static bool is_field(const struct wf_doc *doc, uint32_t heading, size_t line)
{
	struct wf_range range = doc->headings[heading].fields;

	for (uint32_t i = range.begin; i < range.end; i++) {
		if (doc->fields[i].line == line)
			return true;
	}
	return false;
}

/* A new paragraph line before LINE needs a blank line between, lest LINE continue it. */
static bool needs_blank(const struct wf_doc *doc, uint32_t heading, size_t line)
{
	if (line > doc->src.nlines || wf_source_is_blank(&doc->src, line))
		return false;
	return !is_field(doc, heading, line) && !starts_list(wf_source_line(&doc->src, line));
}

static void add_line(struct wf_buf *out, struct wf_slice lead, enum wf_field_name name,
		     struct wf_slice value, struct wf_slice ending)
{
	wf_buf_slice(out, lead);
	wf_buf_printf(out, "**%s**: ", wf_fields[name].name);
	wf_escape_value(out, value);
	wf_buf_slice(out, ending);
}

static void replace_value(struct wf_edits *edits, const struct wf_doc *doc,
			  const struct wf_field *field, struct wf_slice value)
{
	struct wf_buf buf = WF_BUF_INIT;

	if (field->value.len == 0 && !wf_is_blank(field->value.ptr[-1]))
		wf_buf_byte(&buf, ' ');
	wf_escape_value(&buf, value);
	wf_edit_slice(edits, doc, field->value, wf_buf_as_slice(&buf));
	wf_buf_release(&buf);
}

bool wf_edit_ends_value(const struct wf_doc *doc, uint32_t heading, size_t line)
{
	struct wf_range range = doc->headings[heading].fields;

	for (uint32_t i = range.begin; i < range.end; i++) {
		if (doc->fields[i].list_end == line)
			return true;
	}
	return false;
}

/* What lines of a heading's own body are; one may be several of these. */
enum { REMOVED = 1, ENDS_VALUE = 2, ENDS_STEP = 4 };

struct body {
	size_t first, n; /* its lines */
	unsigned char *is;
};

static unsigned line_is(const struct body *body, size_t line)
{
	return line - body->first < body->n ? body->is[line - body->first] : 0;
}

/* LINE may be 0: none. */
static void mark(struct body *body, size_t line, unsigned what)
{
	if (line > 0 && line - body->first < body->n)
		body->is[line - body->first] |= (unsigned char)what;
}

/* A bit of each name whose fields under HEADING are removed. */
static unsigned removed_names(const struct wf_draft *draft, uint32_t heading)
{
	unsigned names = 0;

	for (uint32_t i = draft->first_field[heading]; i > 0; i = draft->fields[i - 1].next) {
		if (draft->fields[i - 1].remove)
			names |= 1u << draft->fields[i - 1].name;
	}
	return names;
}

static void read_body(struct body *body, const struct wf_draft *draft, uint32_t heading)
{
	const struct wf_doc *doc = draft->doc;
	const struct wf_heading *h = &doc->headings[heading];
	unsigned removed = removed_names(draft, heading);

	body->first = h->line;
	body->n = wf_doc_body_end(doc, heading) + 1 - h->line;
	body->is = wf_xmalloc(body->n);
	memset(body->is, 0, body->n);
	for (uint32_t i = h->fields.begin; i < h->fields.end; i++) {
		if (removed >> doc->fields[i].name & 1)
			mark(body, doc->fields[i].line, REMOVED);
		mark(body, doc->fields[i].list_end, ENDS_VALUE);
	}
	for (uint32_t i = h->own.begin; i < h->own.end; i++)
		mark(body, doc->steps[i].item_end, ENDS_STEP);
}

/*
 * LINE is the first of those that are removed, and nothing else parts a list that is a field's
 * value from the list after it: they would be one. Or it parts a step from an indented line, which
 * would be in its item.
 */
static bool parts_lists(const struct wf_source *src, const struct body *body, size_t line)
{
	size_t before = line - 1, after = line + 1;
	struct wf_slice next;

	while (before > 0 && wf_source_is_blank(src, before))
		before--;
	if (!(line_is(body, before) & (ENDS_VALUE | ENDS_STEP)))
		return false;
	while (after <= src->nlines &&
	       (line_is(body, after) & REMOVED || wf_source_is_blank(src, after)))
		after++;
	if (after > src->nlines)
		return false;
	next = wf_source_line(src, after);
	return (line_is(body, before) & ENDS_VALUE && starts_list(next)) ||
	       (line_is(body, before) & ENDS_STEP && wf_is_blank(next.ptr[0]));
}

/*
 * What else is in the item of FIELD, more of its paragraph or what is nested in it, would belong to
 * the item before, so the item stays.
 */
static void leave_item(struct wf_edits *edits, const struct wf_doc *doc,
		       const struct wf_field *field)
{
	struct wf_slice line = wf_source_line(&doc->src, field->line);

	wf_edit_slice(edits, doc, wf_slice_skip(line, field->lead.len), WF_SLICE_LIT("**Notes**:"));
}

/* Deletes the lines of all fields NAME under HEADING. */
static void remove_field(struct wf_edits *edits, const struct wf_draft *draft,
			 const struct wf_field_change *change)
{
	const struct wf_doc *doc = draft->doc;
	struct wf_range range = doc->headings[change->heading].fields;
	struct body body;

	read_body(&body, draft, change->heading);
	for (uint32_t i = range.begin; i < range.end; i++) {
		const struct wf_field *field = &doc->fields[i];
		size_t line = field->line;

		if (field->name != change->name)
			continue;
		if (field->item_end > line)
			leave_item(edits, doc, field);
		else if (!field->item && parts_lists(&doc->src, &body, line))
			wf_edit_slice(edits, doc, wf_source_line(&doc->src, line),
				      WF_SLICE_LIT("**Steps**:"));
		else
			wf_edit_delete_lines(edits, doc, line, line);
	}
	free(body.is);
}

/* CHANGE writes a field that the document has not. */
static bool is_new(const struct wf_doc *doc, const struct wf_field_change *change)
{
	return !change->remove &&
	       !wf_doc_field(doc, doc->headings[change->heading].fields, change->name);
}

/* The new fields of one heading, all at one place, in the order in which they were set. */
static void insert_fields(struct wf_edits *edits, const struct wf_draft *draft, uint32_t heading)
{
	const struct wf_doc *doc = draft->doc;
	const struct wf_field *anchor = anchor_of(doc, heading);
	size_t line = anchor    ? anchor->last_line
		      : heading ? doc->headings[heading].last_line
				: doc->src.first - 1;
	struct wf_slice lead = anchor ? anchor->lead : wf_slice("", 0);
	struct wf_slice ending = wf_source_newline(&doc->src, line ? line : 1);
	struct wf_buf lines = WF_BUF_INIT;

	for (uint32_t i = draft->first_field[heading]; i > 0; i = draft->fields[i - 1].next) {
		const struct wf_field_change *change = &draft->fields[i - 1];

		if (is_new(doc, change))
			add_line(&lines, lead, change->name, change->value, ending);
	}
	if (needs_blank(doc, heading, line + 1))
		wf_buf_slice(&lines, ending);
	wf_edit_insert_after(edits, doc, line, wf_buf_as_slice(&lines));
	wf_buf_release(&lines);
}

/* CHANGE is the first under its heading that writes a new field. */
static bool is_first(const struct wf_draft *draft, const struct wf_field_change *change)
{
	uint32_t i = draft->first_field[change->heading];

	while (i > 0 && !is_new(draft->doc, &draft->fields[i - 1]))
		i = draft->fields[i - 1].next;
	return i > 0 && &draft->fields[i - 1] == change;
}

/* New lines come last: one may go where the last line's value grows. */
void wf_edit_fields(struct wf_edits *edits, const struct wf_draft *draft)
{
	const struct wf_doc *doc = draft->doc;

	for (size_t i = 0; i < draft->nfields; i++) {
		const struct wf_field_change *change = &draft->fields[i];
		const struct wf_field *field =
			wf_doc_field(doc, doc->headings[change->heading].fields, change->name);

		if (change->remove)
			remove_field(edits, draft, change);
		else if (field)
			replace_value(edits, doc, field, change->value);
	}
	for (size_t i = 0; i < draft->nfields; i++) {
		if (is_first(draft, &draft->fields[i]))
			insert_fields(edits, draft, draft->fields[i].heading);
	}
}
