#include "ops/merge_private.h"

#include "flow/edits.h"

/* The three versions of a value, and which of the versions have one. */
struct versions {
	struct wf_slice text[WF_NSIDES];
	bool has[WF_NSIDES];
};

/* Of two texts that say the same, the one that both sides' mergers take. */
static struct wf_slice lesser(struct wf_slice a, struct wf_slice b)
{
	return wf_slice_compare(a, b) <= 0 ? a : b;
}

/* What a value becomes; false where both sides changed it, each in its way. */
static bool merge_value(struct wf_slice *merged, const struct versions *v)
{
	enum wf_side side;

	if (!v->has[WF_OURS] || !v->has[WF_THEIRS]) {
		*merged = v->text[v->has[WF_OURS] ? WF_OURS : WF_THEIRS];
		return true;
	}
	side = v->has[WF_BASE]
		       ? wf_merge_pick(v->text[WF_BASE], v->text[WF_OURS], v->text[WF_THEIRS])
	       : wf_slice_eq(v->text[WF_OURS], v->text[WF_THEIRS]) ? WF_OURS
								   : WF_BASE;
	*merged = v->text[side];
	return side != WF_BASE;
}

static struct wf_piece *add_piece(struct wf_merge *m, int32_t thing)
{
	WF_GROW(m->pieces.items, m->pieces.n, m->pieces.cap);
	m->pieces.items[m->pieces.n] = (struct wf_piece){.thing = thing};
	return &m->pieces.items[m->pieces.n++];
}

void wf_merge_piece_conflict(struct wf_merge *m, struct wf_piece *piece)
{
	piece->conflict = true;
	for (int side = 0; side < WF_NSIDES; side++)
		piece->text[side] = wf_merge_text(m, (enum wf_side)side, (uint32_t)piece->thing);
}

struct wf_slice wf_merge_reading(const struct wf_piece *piece)
{
	const struct wf_slice *text = piece->text;

	if (!piece->conflict)
		return text[WF_BASE];
	if (piece->thing >= 0 && (text[WF_OURS].len == 0 || text[WF_THEIRS].len == 0))
		return text[text[WF_OURS].len ? WF_OURS : WF_THEIRS];
	return lesser(text[WF_OURS], text[WF_THEIRS]);
}

enum wf_state wf_merge_state(const int s[WF_NSIDES], bool *disputed)
{
	int o = s[WF_OURS], t = s[WF_THEIRS], b = s[WF_BASE];

	*disputed = false;
	if (o < 0 || t < 0)
		return (enum wf_state)(o < 0 ? t : o);
	if (o == t || t == b)
		return (enum wf_state)o;
	if (o == b)
		return (enum wf_state)t;
	*disputed = o + t != WF_IN_PROGRESS + WF_COMPLETE || o == WF_PENDING || t == WF_PENDING;
	return WF_IN_PROGRESS;
}

/* ---- steps ---- */

/* A step's lines: what stands before its mark, what from its mark on, and why it is blocked. */
struct step_text {
	struct wf_slice lead, text, reason;
};

static struct step_text split_step(const struct wf_doc *doc, uint32_t index, struct wf_slice lines)
{
	const struct wf_step *step = &doc->steps[index];
	struct wf_slice plain = wf_step_plain_text(step);
	size_t at = step->mark - wf_doc_offset(doc, lines.ptr), after = at + step->mark_len;
	size_t end = lines.len;

	if (step->blocked && step->line == step->last_line && plain.ptr >= lines.ptr &&
	    plain.ptr + plain.len <= lines.ptr + lines.len)
		end = (size_t)(plain.ptr + plain.len - lines.ptr);
	return (struct step_text){
		.lead = wf_slice(lines.ptr, at),
		.text = wf_slice(lines.ptr + after, end - after),
		.reason = wf_slice(lines.ptr + end, lines.len - end),
	};
}

static struct wf_slice mark_of(const struct wf_doc *doc, uint32_t index)
{
	return wf_slice(doc->src.bytes + doc->steps[index].mark, doc->steps[index].mark_len);
}

/*
 * A mark that a side set is kept; one that both sides changed to different ones, or wrote so in a
 * step that both added, is in dispute.
 */
static bool merge_mark(struct wf_slice *merged, const struct wf_merge *m,
		       const struct wf_thing *thing, const struct versions *marks)
{
	int state[WF_NSIDES];

	if (merge_value(merged, marks))
		return true;
	for (int side = 0; side < WF_NSIDES; side++)
		state[side] = thing->index[side] < 0
				      ? WF_OPEN
				      : m->docs[side].steps[thing->index[side]].state;
	if (state[WF_OURS] == WF_UNKNOWN && state[WF_THEIRS] == WF_UNKNOWN)
		return false;
	if (state[WF_OURS] == state[WF_THEIRS]) {
		*merged = wf_slice_compare(marks->text[WF_OURS], marks->text[WF_THEIRS]) >= 0
				  ? marks->text[WF_OURS]
				  : marks->text[WF_THEIRS];
		return true;
	}
	if (state[WF_OURS] != state[WF_BASE] && state[WF_THEIRS] != state[WF_BASE])
		return false;
	*merged = marks->text[state[WF_OURS] == state[WF_BASE] ? WF_THEIRS : WF_OURS];
	return true;
}

static struct wf_slice join(struct wf_merge *m, const struct wf_slice *parts, size_t n)
{
	struct wf_buf buf = WF_BUF_INIT;
	struct wf_slice s;

	for (size_t i = 0; i < n; i++)
		wf_buf_slice(&buf, parts[i]);
	s = wf_arena_copy(&m->arena, wf_buf_as_slice(&buf));
	wf_buf_release(&buf);
	return s;
}

/* Of the parts of a step those merged alike that can be; the others as each side has them. */
static void add_step(struct wf_merge *m, uint32_t token)
{
	uint32_t index = wf_token_thing(token);
	const struct wf_thing thing = m->things[index];
	struct versions v[4] = {0};
	struct wf_piece *piece = add_piece(m, (int32_t)index);
	struct wf_slice merged[4];
	bool good[4];

	for (int side = 0; side < WF_NSIDES; side++) {
		struct step_text s;

		if (thing.unit[side] < 0)
			continue;
		s = split_step(&m->docs[side], (uint32_t)thing.index[side],
			       wf_merge_text(m, (enum wf_side)side, index));
		v[0].text[side] = s.lead;
		v[1].text[side] = mark_of(&m->docs[side], (uint32_t)thing.index[side]);
		v[2].text[side] = s.text;
		v[3].text[side] = s.reason;
		for (int k = 0; k < 4; k++)
			v[k].has[side] = true;
	}
	for (int k = 0; k < 4; k++)
		good[k] = k == 1 ? merge_mark(&merged[k], m, &thing, &v[k])
				 : merge_value(&merged[k], &v[k]);
	if (!good[0] && thing.unit[WF_BASE] < 0) {
		merged[0] = lesser(v[0].text[WF_OURS], v[0].text[WF_THEIRS]);
		good[0] = true;
	}
	piece->conflict = !(good[0] && good[1] && good[2] && good[3]);
	for (int side = 0; side < (piece->conflict ? WF_NSIDES : 1); side++) {
		struct wf_slice parts[4];

		if (piece->conflict && !v[0].has[side])
			continue;
		for (int k = 0; k < 4; k++)
			parts[k] = good[k] && side != (piece->conflict ? WF_BASE : -1)
					   ? merged[k]
					   : v[k].text[side];
		piece->text[side] = join(m, parts, 4);
	}
}

/* ---- headings ---- */

/* SIDE's heading without its symbols. */
static struct wf_slice bare_heading(struct wf_merge *m, enum wf_side side, uint32_t thing)
{
	const struct wf_doc *doc = &m->docs[side];
	uint32_t index = (uint32_t)m->things[thing].index[side];
	struct wf_slice lines = wf_merge_text(m, side, thing);
	struct wf_edits edits = WF_EDITS_INIT;
	struct wf_buf buf = WF_BUF_INIT;
	size_t start = wf_doc_offset(doc, lines.ptr);

	if (doc->headings[index].nsymbols == 0)
		return lines;
	wf_edit_symbol(&edits, doc, index, WF_PENDING);
	for (size_t i = 0; i < edits.n; i++)
		edits.items[i].offset -= start;
	wf_edits_settle(&edits, lines.ptr);
	wf_edits_apply(&edits, lines.ptr, lines.len, &buf);
	lines = wf_arena_copy(&m->arena, wf_buf_as_slice(&buf));
	wf_buf_release(&buf);
	wf_edits_release(&edits);
	return lines;
}

/* The line that says TEXT, in STATE if one does; the same whichever side is ours. */
static struct wf_slice heading_line(const struct wf_merge *m, uint32_t thing,
				    const struct versions *bare, struct wf_slice text, int state)
{
	struct versions lines = {0};
	struct wf_slice best = {NULL, 0};

	for (int pass = 0; pass < 2 && !best.ptr; pass++) {
		for (int side = WF_THEIRS; side >= WF_BASE; side--) {
			const struct wf_thing *t = &m->things[thing];

			if (!bare->has[side] || !wf_slice_eq(bare->text[side], text))
				continue;
			if (pass == 0 && m->docs[side].headings[t->index[side]].state != state)
				continue;
			if (side == WF_BASE && best.ptr)
				continue;
			lines.text[side] = wf_merge_text(m, (enum wf_side)side, thing);
			best = best.ptr ? lesser(best, lines.text[side]) : lines.text[side];
		}
	}
	return best;
}

static void add_heading(struct wf_merge *m, uint32_t token)
{
	uint32_t index = wf_token_thing(token);
	const struct wf_thing thing = m->things[index];
	struct wf_piece *piece = add_piece(m, (int32_t)index);
	struct versions lines = {0}, bare = {0};
	int states[WF_NSIDES] = {WF_PENDING, -1, -1};
	struct wf_slice text;
	bool disputed;
	enum wf_state state;

	for (int side = 0; side < WF_NSIDES; side++) {
		if (thing.unit[side] < 0)
			continue;
		lines.has[side] = bare.has[side] = true;
		lines.text[side] = wf_merge_text(m, (enum wf_side)side, index);
		states[side] = m->docs[side].headings[thing.index[side]].state;
	}
	if (merge_value(&piece->text[WF_BASE], &lines))
		return;
	for (int side = 0; side < WF_NSIDES; side++) {
		if (lines.has[side])
			bare.text[side] = bare_heading(m, (enum wf_side)side, index);
	}
	state = wf_merge_state(states, &disputed);
	if (disputed || !merge_value(&text, &bare))
		wf_merge_piece_conflict(m, piece);
	else
		piece->text[WF_BASE] = heading_line(m, index, &bare, text, (int)state);
}

/* ---- fields ---- */

/* Two spellings of a state that say the same, or of which one can follow from the steps. */
static bool merge_status(struct wf_slice *merged, const struct wf_merge *m, uint32_t index,
			 const struct versions *lines)
{
	const struct wf_thing *t = &m->things[index];
	struct wf_status status[WF_NSIDES];
	const struct wf_field *field;

	for (int side = WF_OURS; side <= WF_THEIRS; side++) {
		field = &m->docs[side].fields[t->index[side]];
		if (field->name != WF_FIELD_STATUS ||
		    !wf_status_read(&status[side], field->value, &m->docs[side].map))
			return false;
	}
	if (status[WF_OURS].state == status[WF_THEIRS].state)
		*merged = lesser(lines->text[WF_OURS], lines->text[WF_THEIRS]);
	else if (status[WF_OURS].state == WF_IN_PROGRESS && status[WF_THEIRS].state == WF_COMPLETE)
		*merged = lines->text[WF_OURS];
	else if (status[WF_THEIRS].state == WF_IN_PROGRESS && status[WF_OURS].state == WF_COMPLETE)
		*merged = lines->text[WF_THEIRS];
	else
		return false;
	return true;
}

static void add_field(struct wf_merge *m, uint32_t token)
{
	uint32_t index = wf_token_thing(token);
	struct wf_piece *piece = add_piece(m, (int32_t)index);
	struct versions lines = {0};

	for (int side = 0; side < WF_NSIDES; side++) {
		lines.has[side] = m->things[index].unit[side] >= 0;
		if (lines.has[side])
			lines.text[side] = wf_merge_text(m, (enum wf_side)side, index);
	}
	if (!merge_value(&piece->text[WF_BASE], &lines) &&
	    !merge_status(&piece->text[WF_BASE], m, index, &lines))
		wf_merge_piece_conflict(m, piece);
}

/* ---- all ---- */

static void add_line(struct wf_merge *m, uint32_t token)
{
	struct wf_piece *piece = add_piece(m, (int32_t)wf_token_thing(token));

	for (int side = WF_NSIDES - 1; side >= 0; side--) {
		if (m->things[piece->thing].unit[side] >= 0)
			piece->text[WF_BASE] =
				wf_merge_text(m, (enum wf_side)side, (uint32_t)piece->thing);
	}
}

/* Lines that the sides have alike after all, what they have elsewhere taken out, are no conflict. */
static void add_conflict(struct wf_merge *m, const struct wf_part *part)
{
	struct wf_piece *piece = add_piece(m, -1);

	for (int side = 0; side < WF_NSIDES; side++) {
		struct wf_buf buf = WF_BUF_INIT;

		wf_merge_add_tokens(&buf, m, (enum wf_side)side, part->side[side].items,
				    part->side[side].n);
		piece->text[side] = wf_arena_copy(&m->arena, wf_buf_as_slice(&buf));
		wf_buf_release(&buf);
	}
	piece->conflict = !wf_slice_eq(piece->text[WF_OURS], piece->text[WF_THEIRS]);
	if (!piece->conflict)
		piece->text[WF_BASE] = piece->text[WF_OURS];
}

void wf_merge_pieces(struct wf_merge *m)
{
	static void (*const adders[])(struct wf_merge *, uint32_t) = {
		[WF_THING_LINE] = add_line,
		[WF_THING_HEADING] = add_heading,
		[WF_THING_FIELD] = add_field,
		[WF_THING_STEP] = add_step,
	};

	for (size_t i = 0; i < m->parts.n; i++) {
		const struct wf_part *part = &m->parts.items[i];

		if (part->conflict) {
			add_conflict(m, part);
			continue;
		}
		for (size_t k = 0; k < part->side[0].n; k++) {
			uint32_t token = part->side[0].items[k];

			adders[m->things[wf_token_thing(token)].kind](m, token);
		}
	}
}
