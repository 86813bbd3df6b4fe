#include "ops/merge_private.h"

#include <stdlib.h>

static uint32_t new_thing(struct wf_merge *m, enum wf_thing_kind kind)
{
	WF_GROW(m->things, m->nthings, m->things_cap);
	m->things[m->nthings] = (struct wf_thing){
		.kind = (uint8_t)kind, .index = {-1, -1, -1}, .unit = {-1, -1, -1}};
	return (uint32_t)m->nthings++;
}

static struct wf_slice lines_of(const struct wf_doc *doc, size_t first, size_t last)
{
	size_t start = wf_source_start(&doc->src, first);

	return wf_slice(doc->src.bytes + start, doc->src.starts[last] - start);
}

struct wf_slice wf_merge_text(const struct wf_merge *m, enum wf_side side, uint32_t thing)
{
	int32_t at = m->things[thing].unit[side];

	if (at < 0)
		return wf_slice("", 0);
	return lines_of(&m->docs[side], m->units[side][at].first, m->units[side][at].last);
}

/* ---- what is one in the versions ---- */

static bool is_entry(const struct wf_doc *doc, uint32_t heading)
{
	return doc->log >= 0 && (int32_t)heading > doc->log &&
	       heading < doc->headings[doc->log].section_end;
}

/*
 * A heading that both sides added: the same text; of an entry of the log all that it says, since
 * two things may go wrong in one minute.
 */
static bool same_addition(const struct wf_merge *m, uint32_t ours, uint32_t theirs)
{
	const struct wf_doc *a = &m->docs[WF_OURS], *b = &m->docs[WF_THEIRS];
	size_t a_end, b_end;

	if (a->headings[ours].level != b->headings[theirs].level ||
	    !wf_slice_eq(a->headings[ours].text, b->headings[theirs].text))
		return false;
	if (!is_entry(a, ours) && !is_entry(b, theirs))
		return true;
	a_end = wf_doc_section_end(a, ours);
	b_end = wf_doc_section_end(b, theirs);
	while (a_end > a->headings[ours].line && wf_source_is_blank(&a->src, a_end))
		a_end--;
	while (b_end > b->headings[theirs].line && wf_source_is_blank(&b->src, b_end))
		b_end--;
	return wf_slice_eq(lines_of(a, a->headings[ours].line, a_end),
			   lines_of(b, b->headings[theirs].line, b_end));
}

static void claim(struct wf_merge *m, uint32_t *list, uint32_t i, uint32_t thing, enum wf_side side)
{
	list[i] = thing;
	m->things[thing].index[side] = (int32_t)i;
}

static void name_headings(struct wf_merge *m)
{
	uint32_t **list = m->heading_things;

	for (int side = 0; side < WF_NSIDES; side++) {
		const struct wf_pair *base =
			side == WF_OURS ? m->ours.new_headings : m->theirs.new_headings;

		for (uint32_t i = 0; i < m->docs[side].nheadings; i++) {
			int32_t old = side == WF_BASE ? -1 : base[i].other, twin = -1;
			uint32_t thing;

			if (side == WF_THEIRS && old < 0)
				twin = m->sides.new_headings[i].other;
			if (twin >= 0 && (m->ours.new_headings[twin].other >= 0 ||
					  !same_addition(m, (uint32_t)twin, i)))
				twin = -1;
			thing = old >= 0    ? list[WF_BASE][old]
				: twin >= 0 ? list[WF_OURS][twin]
					    : new_thing(m, WF_THING_HEADING);
			claim(m, list[side], i, thing, (enum wf_side)side);
		}
	}
}

/* The counterpart that PAIR is beyond doubt, or -1. */
static int32_t counterpart(const struct wf_pair *pair)
{
	return pair->how & WF_MATCH_DOUBTFUL ? -1 : pair->other;
}

/* Steps that both sides added are one where they say the same in the same place. */
static bool is_same_step(const struct wf_merge *m, uint32_t ours, uint32_t theirs)
{
	const struct wf_step *a = &m->docs[WF_OURS].steps[ours];
	const struct wf_step *b = &m->docs[WF_THEIRS].steps[theirs];

	return counterpart(&m->ours.new_steps[ours]) < 0 &&
	       !(m->sides.new_steps[theirs].how & (WF_MATCH_REWORDED | WF_MATCH_MOVED)) &&
	       (a->parent < 0) == (b->parent < 0);
}

static void name_steps(struct wf_merge *m)
{
	uint32_t **list = m->step_things;

	for (int side = 0; side < WF_NSIDES; side++) {
		const struct wf_pair *base =
			side == WF_OURS ? m->ours.new_steps : m->theirs.new_steps;

		for (uint32_t i = 0; i < m->docs[side].nsteps; i++) {
			int32_t old = side == WF_BASE ? -1 : counterpart(&base[i]), twin = -1;
			uint32_t thing;

			if (side == WF_THEIRS && old < 0)
				twin = m->sides.new_steps[i].other;
			if (twin >= 0 && !is_same_step(m, (uint32_t)twin, i))
				twin = -1;
			thing = old >= 0    ? list[WF_BASE][old]
				: twin >= 0 ? list[WF_OURS][twin]
					    : new_thing(m, WF_THING_STEP);
			claim(m, list[side], i, thing, (enum wf_side)side);
		}
	}
}

/* ---- lines of one text ---- */

/* A line, known by its text and, where it is blank, by what it stands before. */
struct line {
	struct wf_slice text;
	int32_t next;   /* a thing, or -1 */
	uint32_t thing; /* its number and one; 0 in an empty slot */
};

/* An open hash table of lines. */
struct table {
	struct line *slots;
	size_t size;
};

static uint64_t hash(struct wf_slice s, int32_t next)
{
	uint64_t h = 0xcbf29ce484222325u ^ (uint32_t)next;

	for (size_t i = 0; i < s.len; i++)
		h = (h ^ (unsigned char)s.ptr[i]) * 0x100000001b3u;
	return h ^ h >> 29;
}

static void table_init(struct table *table, const struct wf_merge *m)
{
	size_t lines = 0;

	for (int side = 0; side < WF_NSIDES; side++)
		lines += m->docs[side].src.nlines;
	for (table->size = 64; table->size < 2 * lines;)
		table->size *= 2;
	table->slots = wf_xrealloc(NULL, table->size, sizeof(*table->slots));
	memset(table->slots, 0, table->size * sizeof(*table->slots));
}

/* The thing that LINE of SIDE is, NEXT being the one after it. */
static uint32_t line_thing(struct wf_merge *m, struct table *table, enum wf_side side, size_t line,
			   int32_t next)
{
	struct wf_slice text = lines_of(&m->docs[side], line, line);
	bool blank = wf_source_is_blank(&m->docs[side].src, line);
	struct line *slot;
	size_t at;

	next = blank ? next : -1;
	for (at = hash(text, next);; at++) {
		slot = &table->slots[at & (table->size - 1)];
		if (slot->thing == 0)
			break;
		if (slot->next == next && wf_slice_eq(slot->text, text))
			return slot->thing - 1;
	}
	*slot = (struct line){text, next, new_thing(m, WF_THING_LINE) + 1};
	m->things[slot->thing - 1].blank = blank;
	return slot->thing - 1;
}

/* ---- units ---- */

static void add_unit(struct wf_merge *m, enum wf_side side, size_t first, size_t last,
		     uint32_t thing)
{
	WF_GROW(m->units[side], m->nunits[side], m->units_cap[side]);
	m->things[thing].unit[side] = (int32_t)m->nunits[side];
	m->units[side][m->nunits[side]++] =
		(struct wf_unit){(uint32_t)first, (uint32_t)last, thing};
}

/* The first field of its name under its heading, if it is one line. */
static void name_field(struct wf_merge *m, enum wf_side side, uint32_t i, int32_t *field_things,
		       int32_t *owner, uint32_t *last)
{
	const struct wf_field *f = &m->docs[side].fields[i];
	size_t slot = (size_t)m->heading_things[side][f->heading] * WF_NFIELDS + f->name;

	if (f->last_line != f->line || f->list_end || owner[f->line] >= 0)
		return;
	if (field_things[slot] < 0)
		field_things[slot] = (int32_t)new_thing(m, WF_THING_FIELD);
	if (m->things[field_things[slot]].index[side] >= 0)
		return;
	m->things[field_things[slot]].index[side] = (int32_t)i;
	owner[f->line] = field_things[slot];
	last[f->line] = f->line;
}

static void own_lines(struct wf_merge *m, enum wf_side side, int32_t *field_things, int32_t *owner,
		      uint32_t *last)
{
	const struct wf_doc *doc = &m->docs[side];

	for (size_t i = 0; i <= doc->src.nlines; i++)
		owner[i] = -1;
	for (uint32_t i = 1; i < doc->nheadings; i++) {
		owner[doc->headings[i].line] = (int32_t)m->heading_things[side][i];
		last[doc->headings[i].line] = doc->headings[i].last_line;
	}
	for (uint32_t i = 0; i < doc->nsteps; i++) {
		owner[doc->steps[i].line] = (int32_t)m->step_things[side][i];
		last[doc->steps[i].line] = doc->steps[i].last_line;
	}
	for (uint32_t i = 0; i < doc->nfields; i++)
		name_field(m, side, i, field_things, owner, last);
}

/* Names the lines that belong to no unit, from the last one up. */
static void name_lines(struct wf_merge *m, enum wf_side side, struct table *table, int32_t *owner,
		       const bool *inside)
{
	int32_t next = -1;

	for (size_t line = m->docs[side].src.nlines; line > 0; line--) {
		if (inside[line])
			continue;
		if (owner[line] < 0)
			owner[line] = (int32_t)line_thing(m, table, side, line, next);
		if (!m->things[owner[line]].blank)
			next = owner[line];
	}
}

static void cut(struct wf_merge *m, enum wf_side side, struct table *table, int32_t *field_things)
{
	const struct wf_source *src = &m->docs[side].src;
	int32_t *owner = wf_xrealloc(NULL, src->nlines + 1, sizeof(*owner));
	uint32_t *last = wf_xrealloc(NULL, src->nlines + 1, sizeof(*last));
	bool *inside = wf_xrealloc(NULL, src->nlines + 1, sizeof(*inside));

	memset(inside, 0, (src->nlines + 1) * sizeof(*inside));
	own_lines(m, side, field_things, owner, last);
	for (size_t line = 1; line <= src->nlines; line++) {
		size_t end = owner[line] >= 0 ? last[line] : line;

		last[line] = (uint32_t)end;
		while (line < end)
			inside[++line] = true;
	}
	name_lines(m, side, table, owner, inside);
	for (size_t line = 1; line <= src->nlines; line = last[line] + 1)
		add_unit(m, side, line, last[line], (uint32_t)owner[line]);
	free(owner);
	free(last);
	free(inside);
}

/* SIDE has THING, the other side does not, and SIDE changed it. */
static bool is_changed(const struct wf_merge *m, enum wf_side side, uint32_t thing)
{
	const struct wf_thing *t = &m->things[thing];
	enum wf_side other = side == WF_OURS ? WF_THEIRS : WF_OURS;

	return side != WF_BASE && t->kind != WF_THING_LINE && t->unit[WF_BASE] >= 0 &&
	       t->unit[other] < 0 &&
	       !wf_slice_eq(wf_merge_text(m, side, thing), wf_merge_text(m, WF_BASE, thing));
}

void wf_merge_units(struct wf_merge *m)
{
	struct table table;
	int32_t *field_things;
	size_t nheadings;

	for (int side = 0; side < WF_NSIDES; side++) {
		m->heading_things[side] =
			wf_xrealloc(NULL, m->docs[side].nheadings + 1, sizeof(uint32_t));
		m->step_things[side] =
			wf_xrealloc(NULL, m->docs[side].nsteps + 1, sizeof(uint32_t));
	}
	name_headings(m);
	nheadings = m->nthings;
	name_steps(m);
	field_things = wf_xrealloc(NULL, nheadings * WF_NFIELDS, sizeof(*field_things));
	for (size_t i = 0; i < nheadings * WF_NFIELDS; i++)
		field_things[i] = -1;
	table_init(&table, m);
	for (int side = 0; side < WF_NSIDES; side++)
		cut(m, (enum wf_side)side, &table, field_things);
	for (int side = 0; side < WF_NSIDES; side++) {
		for (size_t i = 0; i < m->nunits[side]; i++) {
			uint32_t thing = m->units[side][i].thing;

			wf_buf_printf(&m->tokens[side], "%u\n",
				      2 * thing + is_changed(m, (enum wf_side)side, thing));
		}
	}
	free(table.slots);
	free(field_things);
}
