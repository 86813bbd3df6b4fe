#include "ops/written.h"

/* ---- the document that was written is the draft ---- */

/* How many steps the draft adds, less those that it drops. */
static int more_steps(const struct wf_draft *draft)
{
	int n = (int)draft->nadded;

	for (uint32_t i = 0; i < draft->doc->nsteps; i++)
		n -= wf_draft_dropped(draft, i);
	return n;
}

static bool changes_scope(const struct wf_draft *draft)
{
	bool changes = draft->nadded > 0;

	for (uint32_t i = 0; i < draft->doc->nsteps && !changes; i++)
		changes = wf_draft_dropped(draft, i);
	return changes;
}

static const char *differs_in_steps(const struct wf_draft *draft, const struct wf_doc *now)
{
	const struct wf_doc *doc = draft->doc;

	if ((int)now->nsteps != (int)doc->nsteps + more_steps(draft))
		return "another number of steps";
	if (changes_scope(draft))
		return NULL;
	for (uint32_t i = 0; i < now->nsteps; i++) {
		if (now->steps[i].state != draft->steps[i])
			return "a step's state";
		if (now->steps[i].blocked != wf_draft_step_blocked(draft, i))
			return "a step's reason";
		if (now->steps[i].role != doc->steps[i].role ||
		    now->steps[i].parent != doc->steps[i].parent ||
		    now->steps[i].phase != doc->steps[i].phase ||
		    now->steps[i].number != doc->steps[i].number)
			return "a step's place";
	}
	return NULL;
}

static const char *differs_in_phases(const struct wf_draft *draft, const struct wf_doc *now)
{
	const struct wf_doc *doc = draft->doc;

	if (now->nphases != doc->nphases || now->implicit != doc->implicit ||
	    now->nworkflows != doc->nworkflows)
		return "another number of phases";
	for (uint32_t i = 0; i < now->nphases && !doc->implicit; i++) {
		const struct wf_phase *a = &doc->phases[i], *b = &now->phases[i];

		if (b->state != draft->phases[i].state)
			return "a phase's state";
		if (!wf_slice_eq(a->name, b->name) || !wf_slice_eq(a->number, b->number) ||
		    !wf_slice_eq(a->owner, b->owner) || a->optional != b->optional ||
		    a->workflow != b->workflow)
			return "a phase's name";
		if (b->done != draft->phases[i].done ||
		    b->open_steps != draft->phases[i].open_steps ||
		    b->open_entry != draft->phases[i].open_entry ||
		    b->open_exit != draft->phases[i].open_exit)
			return "a phase's counts";
	}
	return NULL;
}

/* Where HEADING is after the edit: entries may have been put before it. */
static uint32_t heading_now(const struct wf_draft *draft, uint32_t heading)
{
	const struct wf_doc *doc = draft->doc;
	bool behind = doc->log >= 0 && heading >= doc->headings[doc->log].section_end;

	return heading + (behind ? (uint32_t)draft->nlogs : 0);
}

static const char *differs_in_fields(const struct wf_draft *draft, const struct wf_doc *now)
{
	const char *what = NULL;
	struct wf_arena arena = {0};

	for (size_t i = 0; i < draft->nfields && !what; i++) {
		const struct wf_field_change *change = &draft->fields[i];
		uint32_t heading = heading_now(draft, change->heading);
		const struct wf_field *field =
			wf_doc_field(now, now->headings[heading].fields, change->name);

		if (change->remove)
			what = field ? "a field that was to go" : NULL;
		else if (!field || !wf_slice_eq(wf_doc_value(now, field, &arena), change->value))
			what = "a field's value";
	}
	wf_arena_release(&arena);
	return what;
}

static const char *differs_in_log(const struct wf_draft *draft, const struct wf_doc *now)
{
	if (now->nentries != draft->doc->nentries + draft->nlogs)
		return "another number of entries";
	for (size_t i = 0; i < draft->nlogs; i++) {
		const struct wf_entry *entry = &now->entries[draft->doc->nentries + i];

		if (!wf_slice_eq(entry->date, draft->date) ||
		    !wf_slice_eq(entry->kind, draft->logs[i].kind) ||
		    !wf_slice_eq(entry->phase, draft->logs[i].phase))
			return "an entry's heading";
	}
	return NULL;
}

static const char *differs(const struct wf_draft *draft, const struct wf_doc *now)
{
	const char *what = differs_in_phases(draft, now);

	if (!what)
		what = differs_in_steps(draft, now);
	if (!what)
		what = differs_in_fields(draft, now);
	if (!what)
		what = differs_in_log(draft, now);
	if (!what && now->ndamages != draft->doc->ndamages)
		what = "another number of broken boxes";
	return what;
}

/* ---- an edit touches only what it owns ---- */

static bool is_one_line(struct wf_slice s)
{
	return !(s.len && (memchr(s.ptr, '\n', s.len) || memchr(s.ptr, '\r', s.len)));
}

static bool inside(const struct wf_edit *e, size_t from, size_t to)
{
	return e->offset >= from && e->offset + e->len <= to && is_one_line(e->text);
}

/* One character of a marker becomes `x` or a space; or a reason ends the step's text. */
static bool is_of_step(const struct wf_draft *draft, const struct wf_edit *e)
{
	for (size_t i = 0; i < draft->nchanges; i++) {
		const struct wf_change *c = &draft->changes[i];
		const struct wf_step *step;

		if (c->what != WF_CHANGE_STEP && c->what != WF_CHANGE_BLOCK)
			continue;
		step = &draft->doc->steps[c->index];
		if (c->what == WF_CHANGE_STEP && e->offset == step->mark &&
		    e->len == step->mark_len && e->text.len == 1)
			return true;
		if (c->what == WF_CHANGE_BLOCK &&
		    inside(e, step->mark + step->mark_len + 1u,
			   wf_source_end(&draft->doc->src, step->last_line)))
			return true;
	}
	return false;
}

/* The lines of an item that goes, with a blank one before them; or new lines between others. */
static bool is_of_scope(const struct wf_draft *draft, const struct wf_edit *e)
{
	const struct wf_source *src = &draft->doc->src;

	for (size_t i = 0; i < draft->nchanges; i++) {
		const struct wf_change *c = &draft->changes[i];
		const struct wf_step *step;

		if (c->what == WF_CHANGE_ADD && e->len == 0)
			return true;
		if (c->what != WF_CHANGE_DROP || e->text.len > 0)
			continue;
		step = &draft->doc->steps[c->index];
		if (e->offset + e->len == src->starts[step->item_end] &&
		    (e->offset == wf_source_start(src, step->item_line) ||
		     (step->item_line > 1 && wf_source_is_blank(src, step->item_line - 1u) &&
		      e->offset == wf_source_start(src, step->item_line - 1u))))
			return true;
	}
	return false;
}

/* In the text of a heading that has a state. */
static bool is_of_heading(const struct wf_draft *draft, const struct wf_edit *e)
{
	const struct wf_doc *doc = draft->doc;

	for (size_t i = 1; i < doc->nheadings; i++) {
		const struct wf_heading *h = &doc->headings[i];
		size_t from = wf_doc_offset(doc, h->content.ptr);
		bool own = h->phase >= 0 && doc->phases[h->phase].heading == i;

		if (h->phase < 0 || !inside(e, from, from + h->content.len))
			continue;
		return own ? draft->phases[h->phase].state != doc->phases[h->phase].state
			   : h->nsymbols > 0;
	}
	return false;
}

/* F goes: another word stands on its line, where that is needed. */
static bool is_in_place_of(const struct wf_draft *draft, const struct wf_field *f,
			   const struct wf_edit *e)
{
	const struct wf_source *src = &draft->doc->src;

	for (size_t i = 0; i < draft->nfields; i++) {
		if (draft->fields[i].remove && draft->fields[i].name == f->name &&
		    draft->fields[i].heading == f->heading)
			return inside(e, wf_source_start(src, f->line),
				      wf_source_end(src, f->line));
	}
	return false;
}

/* A field's value, or the line of one that goes, or new lines between others. */
static bool is_of_field(const struct wf_draft *draft, const struct wf_edit *e)
{
	const struct wf_doc *doc = draft->doc;
	const struct wf_source *src = &doc->src;

	for (size_t i = 0; i < doc->nfields; i++) {
		const struct wf_field *f = &doc->fields[i];
		size_t from = wf_doc_offset(doc, f->value.ptr);

		if (inside(e, from, from + f->value.len) || is_in_place_of(draft, f, e))
			return true;
		if (e->offset == wf_source_start(src, f->line) &&
		    e->offset + e->len == src->starts[f->line])
			return e->text.len == 0;
	}
	return e->len == 0 && (draft->nfields || draft->nlogs) &&
	       (e->offset == src->len || e->offset == src->bom ||
		e->offset == src->starts[wf_source_line_at(src, e->offset) - 1]);
}

/* The last line's ending goes with the field after it. */
static bool is_ending(const struct wf_draft *draft, const struct wf_edit *e)
{
	const struct wf_source *src = &draft->doc->src;

	return e->text.len == 0 && wf_source_ending(src, src->nlines).len == 0 &&
	       strspn(src->bytes + e->offset, "\r\n") >= e->len;
}

static bool owns_its_edits(const struct trial *t)
{
	for (size_t i = 0; i < t->edits.n; i++) {
		const struct wf_edit *e = &t->edits.items[i];

		if (!is_of_step(&t->draft, e) && !is_of_scope(&t->draft, e) &&
		    !is_of_heading(&t->draft, e) && !is_of_field(&t->draft, e) &&
		    !is_ending(&t->draft, e))
			return false;
	}
	return true;
}

/* ---- blocks ---- */

/* The blocks but paragraphs, by kind and nesting: what no edit of fields and symbols may change. */
static void outline(struct wf_buf *out, const struct wf_source *src)
{
	struct wf_blocks blocks;

	wf_blocks_parse(&blocks, src);
	for (size_t i = 0; i < blocks.n; i++) {
		const struct wf_block *b = &blocks.items[i];
		size_t depth = 0;

		for (int32_t p = b->parent; p >= 0; p = blocks.items[p].parent)
			depth++;
		if (b->type != WF_BLOCK_PARAGRAPH)
			wf_buf_printf(out, "%u.%u.%u@%zu ", b->type, b->level, b->fenced, depth);
	}
	wf_blocks_release(&blocks);
}

/* The line before F is neither its heading's nor another field's: a list may end there. */
static bool may_follow_list(const struct wf_doc *doc, const struct wf_field *f)
{
	struct wf_range range = doc->headings[f->heading].fields;

	for (uint32_t i = range.begin; i < range.end; i++) {
		if (doc->fields[i].line + 1 == f->line)
			return false;
	}
	return f->line > doc->headings[f->heading].last_line + 1;
}

/* A field that stood between two lists is gone: they may be one. It may stand there several times. */
static bool joins_lists(const struct wf_draft *draft)
{
	const struct wf_doc *doc = draft->doc;

	for (size_t i = 0; i < draft->nfields; i++) {
		const struct wf_field_change *change = &draft->fields[i];
		struct wf_range range = doc->headings[change->heading].fields;

		for (uint32_t k = range.begin; k < range.end && change->remove; k++) {
			if (doc->fields[k].name == change->name &&
			    may_follow_list(doc, &doc->fields[k]))
				return true;
		}
	}
	return false;
}

/* Fields that are items come and go as items, and entries bring headings. */
static bool keeps_outline(const struct trial *t, const struct wf_doc *now)
{
	struct wf_buf before = WF_BUF_INIT, after = WF_BUF_INIT;
	bool same = t->draft.nlogs > 0 || changes_scope(&t->draft) || joins_lists(&t->draft);

	for (size_t i = 0; i < t->r.doc.nfields && !same; i++)
		same = t->r.doc.fields[i].item && t->draft.nfields > 0;
	if (same)
		return true;
	outline(&before, &t->r.doc.src);
	outline(&after, &now->src);
	same = wf_slice_eq(wf_buf_as_slice(&before), wf_buf_as_slice(&after));
	wf_buf_release(&before);
	wf_buf_release(&after);
	return same;
}

static bool has_open_end(const struct wf_doc *doc)
{
	return doc->src.nlines && wf_source_ending(&doc->src, doc->src.nlines).len == 0;
}

const char *written_fault(const struct trial *t, const struct wf_doc *now)
{
	const char *what = differs(&t->draft, now);

	if (what)
		return what;
	if (!owns_its_edits(t))
		return "an edit of something else";
	if (!keeps_outline(t, now))
		return "other blocks";
	if (has_open_end(&t->r.doc) != has_open_end(now) || t->r.doc.src.bom != now->src.bom)
		return "another end, or mark";
	return NULL;
}
