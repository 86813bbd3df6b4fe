#include "ops/merge_look.h"

#include "flow/edits.h"
#include "flow/machine.h"

#include <stdlib.h>

/* ---- steps within steps ---- */

/* SIDE has the step THING, in STATE, with children that leave OPEN or not. */
static bool side_has(const struct wf_merge_look *look, enum wf_side side,
		     const struct wf_thing *thing, enum wf_step_state state, bool open)
{
	const struct wf_draft *draft = &look->sides[side];
	int32_t i = thing->index[side];

	return i >= 0 && draft->steps[i] == state && draft->doc->steps[i].end > (uint32_t)i + 1 &&
	       (draft->open_below[i] > 0) == open;
}

static bool new_to_both(const struct wf_merge_look *look, const struct wf_thing *thing,
			enum wf_step_state state, bool open)
{
	return !side_has(look, WF_OURS, thing, state, open) &&
	       !side_has(look, WF_THEIRS, thing, state, open);
}

/* THING is in both versions, and they differ in its lines. */
static bool is_disputable(const struct wf_merge *m, int32_t thing)
{
	const struct wf_thing *t = &m->things[thing];

	return t->kind == WF_THING_FIELD
		       ? !wf_slice_eq(wf_merge_text(m, WF_OURS, (uint32_t)thing),
				      wf_merge_text(m, WF_THEIRS, (uint32_t)thing))
		       : t->unit[WF_OURS] >= 0 && t->unit[WF_THEIRS] >= 0 &&
				 !wf_slice_eq(wf_merge_text(m, WF_OURS, (uint32_t)thing),
					      wf_merge_text(m, WF_THEIRS, (uint32_t)thing));
}

/*
 * A parent whose children were done by both together is done; one that is done on one side and got
 * an open child on the other is a conflict.
 */
static void merge_parents(struct wf_merge_look *look)
{
	for (uint32_t i = (uint32_t)look->doc.nsteps; i-- > 0;) {
		const struct wf_step *step = &look->doc.steps[i];
		struct wf_piece *piece;
		const struct wf_thing *thing;

		if (step->end == i + 1)
			continue;
		piece = wf_merge_piece_of(look, step->line, WF_THING_STEP);
		if (!piece || piece->conflict)
			continue;
		thing = &look->m->things[piece->thing];
		if (look->draft.steps[i] == WF_OPEN && look->draft.open_below[i] == 0 &&
		    new_to_both(look, thing, WF_OPEN, false))
			wf_draft_mark(&look->draft, i, WF_DONE);
		else if (look->draft.steps[i] == WF_DONE && look->draft.open_below[i] > 0 &&
			 new_to_both(look, thing, WF_DONE, true) &&
			 is_disputable(look->m, piece->thing))
			wf_merge_piece_conflict(look->m, piece);
	}
}

/* ---- phases ---- */

/* Phase P of SIDE and phase Q of OTHER differ in their steps, in marks or in state, or one is none. */
static bool differs(const struct wf_merge_look *look, enum wf_side side, int32_t p,
		    enum wf_side other, int32_t q)
{
	const struct wf_merge *m = look->m;
	const struct wf_phase *a, *b;

	if (p < 0 || q < 0)
		return true;
	a = &m->docs[side].phases[p];
	b = &m->docs[other].phases[q];
	if (a->state != b->state || a->steps.end - a->steps.begin != b->steps.end - b->steps.begin)
		return true;
	for (uint32_t i = a->steps.begin; i < a->steps.end; i++) {
		int32_t twin = m->things[m->step_things[side][i]].index[other];
		const struct wf_step *step = twin < 0 ? NULL : &m->docs[other].steps[twin];

		if (!step || step->phase != q || step->state != m->docs[side].steps[i].state)
			return true;
	}
	return false;
}

/* Each side changed PHASE in its own way. */
static bool both_changed(const struct wf_merge_look *look, uint32_t phase)
{
	int32_t base = wf_merge_phase_of(look, WF_BASE, phase);
	int32_t ours = wf_merge_phase_of(look, WF_OURS, phase);
	int32_t theirs = wf_merge_phase_of(look, WF_THEIRS, phase);

	return differs(look, WF_OURS, ours, WF_BASE, base) &&
	       differs(look, WF_THEIRS, theirs, WF_BASE, base) &&
	       differs(look, WF_OURS, ours, WF_THEIRS, theirs);
}

static bool is_state_field(enum wf_field_name name)
{
	switch (name) {
	case WF_FIELD_STATUS:
	case WF_FIELD_BLOCKED_BY:
	case WF_FIELD_WAITING_FOR:
	case WF_FIELD_SINCE:
	case WF_FIELD_ACTION:
	case WF_FIELD_SKIPPED:
	case WF_FIELD_ATTEMPT: return true;
	default: return false;
	}
}

static enum wf_field_name field_name(const struct wf_merge *m, const struct wf_thing *t)
{
	for (int side = 0; side < WF_NSIDES; side++) {
		if (t->index[side] >= 0)
			return m->docs[side].fields[t->index[side]].name;
	}
	return WF_FIELD_PATTERN;
}

/* Leaves PHASE's heading, and the fields that tell its state, to the user; false where they agree. */
static bool dispute(struct wf_merge_look *look, uint32_t phase)
{
	struct wf_merge *m = look->m;
	struct wf_piece *end = m->pieces.items + m->pieces.n;
	uint32_t line = look->doc.headings[look->doc.phases[phase].heading].line;
	struct wf_piece *piece = line ? wf_merge_piece_of(look, line, WF_THING_HEADING) : NULL;
	bool found = false;

	if (!piece)
		return false;
	if (piece->conflict || is_disputable(m, piece->thing)) {
		if (!piece->conflict)
			wf_merge_piece_conflict(m, piece);
		found = true;
	}
	for (piece++; piece < end && piece->thing >= 0; piece++) {
		const struct wf_thing *t = &m->things[piece->thing];

		if (t->kind == WF_THING_HEADING)
			break;
		if (t->kind == WF_THING_FIELD && is_state_field(field_name(m, t)) &&
		    is_disputable(m, piece->thing)) {
			wf_merge_piece_conflict(m, piece);
			found |= field_name(m, t) == WF_FIELD_STATUS;
		}
	}
	look->unsettled[phase] |= found;
	return found;
}

/* The state that each phase has before its merged steps are looked at. */
static void set_states(struct wf_merge_look *look)
{
	for (uint32_t i = 0; i < look->doc.nphases; i++) {
		int states[WF_NSIDES] = {WF_PENDING, -1, -1};
		enum wf_state state;
		bool disputed;

		for (int side = 0; side < WF_NSIDES; side++) {
			int32_t phase = wf_merge_phase_of(look, (enum wf_side)side, i);

			if (phase >= 0)
				states[side] = look->m->docs[side].phases[phase].state;
		}
		if (states[WF_OURS] < 0 && states[WF_THEIRS] < 0)
			continue;
		state = wf_merge_state(states, &disputed);
		if (disputed)
			dispute(look, i);
		else if (state != look->doc.phases[i].state && state < WF_SKIPPED &&
			 look->doc.phases[i].state < WF_SKIPPED)
			wf_draft_state(&look->draft, i, state);
	}
}

/* A phase that both sides changed, not alike, is complete once no box of it is open, and the next one starts. */
static void settle(struct wf_merge_look *look)
{
	for (uint32_t i = 0; i < look->doc.nphases; i++) {
		const struct wf_phase_draft *p = &look->draft.phases[i];
		uint32_t other;

		if ((p->state != WF_PENDING && p->state != WF_IN_PROGRESS) || p->done == 0 ||
		    wf_draft_open(&look->draft, i) > 0 || look->unsettled[i] ||
		    !both_changed(look, i))
			continue;
		if (wf_gate_closed(&look->draft, i, WF_GATE_ENTRY | WF_GATE_WAITS | WF_GATE_ORDER,
				   &other) == 0)
			wf_phase_enter(&look->draft, i, WF_COMPLETE);
	}
}

/* Leaves the steps of PHASE whose marks the sides have differently to the user; false where there are none. */
static bool dispute_steps(struct wf_merge_look *look, uint32_t phase)
{
	struct wf_range range = look->doc.phases[phase].steps;
	const struct wf_merge *m = look->m;
	bool found = false;

	for (uint32_t i = range.begin; i < range.end; i++) {
		struct wf_piece *piece =
			wf_merge_piece_of(look, look->doc.steps[i].line, WF_THING_STEP);
		const struct wf_thing *t = piece ? &m->things[piece->thing] : NULL;

		if (!t || t->index[WF_OURS] < 0 || t->index[WF_THEIRS] < 0 ||
		    m->docs[WF_OURS].steps[t->index[WF_OURS]].state ==
			    m->docs[WF_THEIRS].steps[t->index[WF_THEIRS]].state)
			continue;
		if (!piece->conflict)
			wf_merge_piece_conflict(look->m, piece);
		found = true;
	}
	look->unsettled[phase] |= found;
	return found;
}

/* Leaves to the user whether PHASE, which one side added, is to be. */
static bool dispute_addition(struct wf_merge_look *look, uint32_t phase)
{
	uint32_t line = look->doc.headings[look->doc.phases[phase].heading].line;
	struct wf_piece *piece = line ? wf_merge_piece_of(look, line, WF_THING_HEADING) : NULL;
	const struct wf_thing *t = piece ? &look->m->things[piece->thing] : NULL;

	if (!t || t->unit[WF_BASE] >= 0 || (t->unit[WF_OURS] >= 0 && t->unit[WF_THEIRS] >= 0))
		return false;
	wf_merge_piece_conflict(look->m, piece);
	look->unsettled[phase] = true;
	return true;
}

static bool has_in_phase(const struct wf_merge_look *look, enum wf_side side, uint32_t phase,
			 const struct wf_thing *step)
{
	int32_t here = wf_merge_phase_of(look, side, phase);

	return here >= 0 && step->index[side] >= 0 &&
	       look->m->docs[side].steps[step->index[side]].phase == here;
}

/* Leaves to the user whether the open steps that one side brought into PHASE are to be in it. */
static bool dispute_arrivals(struct wf_merge_look *look, uint32_t phase)
{
	struct wf_range range = look->doc.phases[phase].steps;
	bool found = false;

	for (uint32_t i = range.begin; i < range.end; i++) {
		struct wf_piece *piece =
			wf_merge_piece_of(look, look->doc.steps[i].line, WF_THING_STEP);
		const struct wf_thing *t = piece ? &look->m->things[piece->thing] : NULL;

		if (!t || look->draft.steps[i] == WF_DONE || piece->conflict ||
		    has_in_phase(look, WF_OURS, phase, t) ==
			    has_in_phase(look, WF_THEIRS, phase, t))
			continue;
		wf_merge_piece_conflict(look->m, piece);
		for (int side = 0; side < WF_NSIDES; side++) {
			if (!has_in_phase(look, (enum wf_side)side, phase, t))
				piece->text[side] = wf_slice("", 0);
		}
		found = true;
	}
	look->unsettled[phase] |= found;
	return found;
}

/* Ways to find what the sides disagree on, in the order in which they are tried. */
static bool (*const ways[])(struct wf_merge_look *look, uint32_t phase) = {
	dispute,          /* the heading, and fields that tell its state */
	dispute_steps,    /* marks of steps */
	dispute_addition, /* that the phase is there */
	dispute_arrivals, /* that open steps are in it */
};
#define NWAYS (sizeof(ways) / sizeof(ways[0]))

static bool try_way(struct wf_merge_look *look, uint32_t phase, size_t way)
{
	if (look->asked[phase] & 1 << way)
		return false;
	if (ways[way](look, phase))
		return true;
	look->asked[phase] |= (uint8_t)(1 << way);
	return false;
}

/* The phase, of those before PHASE that keep it from being where it is, which has something to leave. */
static bool dispute_earlier(struct wf_merge_look *look, uint32_t phase, size_t way)
{
	const struct wf_phase *p = &look->doc.phases[phase];
	const struct wf_workflow *w = &look->doc.workflows[p->workflow];

	for (uint32_t i = 0; i + 1 < p->index; i++) {
		uint32_t earlier = w->phases[i];

		if ((!wf_phase_ended(&look->draft, earlier) ||
		     look->draft.phases[earlier].state == WF_IN_PROGRESS) &&
		    try_way(look, earlier, way))
			return true;
	}
	return false;
}

/* What the sides disagree on that brought PHASE into a state that neither side had. */
static void dispute_causes(struct wf_merge_look *look, uint32_t phase, bool order)
{
	for (size_t way = 0; way < NWAYS; way++) {
		if (try_way(look, phase, way) || (order && dispute_earlier(look, phase, way)))
			return;
	}
}

/* What is wrong with the merged phases and was with neither side's. */
static void find_disputes(struct wf_merge_look *look)
{
	wf_merge_problems(&look->draft, look->problems);
	for (uint32_t i = 0; i < look->doc.nphases; i++) {
		uint16_t fresh = look->problems[i];

		for (int side = WF_OURS; side <= WF_THEIRS; side++) {
			int32_t phase = wf_merge_phase_of(look, (enum wf_side)side, i);

			if (phase >= 0)
				fresh &= (uint16_t)~look->old[side][phase];
		}
		if (fresh && !look->unsettled[i])
			dispute_causes(look, i, fresh & (WF_PROBLEM_ORDER | WF_PROBLEM_SEVERAL));
	}
}

/* ---- sections of phases ---- */

static void merge_sections(struct wf_merge_look *look, struct wf_edits *edits)
{
	for (uint32_t i = 1; i < look->doc.nheadings; i++) {
		const struct wf_heading *h = &look->doc.headings[i];
		struct wf_piece *piece;
		uint32_t open = 0;

		if (h->phase < 0 || look->doc.phases[h->phase].heading == i || !h->nsymbols ||
		    (h->state != WF_IN_PROGRESS && h->state != WF_COMPLETE))
			continue;
		piece = wf_merge_piece_of(look, h->line, WF_THING_HEADING);
		if (!piece || piece->conflict || !is_disputable(look->m, piece->thing))
			continue;
		for (uint32_t k = h->steps.begin; k < h->steps.end; k++)
			open += look->draft.steps[k] != WF_DONE;
		if (open == 0 && h->state == WF_IN_PROGRESS)
			wf_edit_symbol(edits, &look->doc, i, WF_COMPLETE);
		else if (open > 0 && h->state == WF_COMPLETE)
			wf_merge_piece_conflict(look->m, piece);
	}
}

/* ---- writing ---- */

/* The edits that fall into a piece change its text; those in a conflict are left to the user. */
static bool apply(struct wf_merge_look *look, const struct wf_edits *edits)
{
	struct wf_merge *m = look->m;
	size_t at = 0;

	for (size_t i = 0; i < m->pieces.n && at < edits->n; i++) {
		struct wf_piece *piece = &m->pieces.items[i];
		struct wf_edits own = WF_EDITS_INIT;
		struct wf_buf buf = WF_BUF_INIT;
		bool last = i + 1 == m->pieces.n;

		for (; at < edits->n; at++) {
			const struct wf_edit *e = &edits->items[at];

			if (e->offset > piece->end || (e->offset == piece->end && e->len && !last))
				break;
			if (e->offset + e->len > piece->end)
				return false;
			wf_edits_add(&own, e->offset - piece->start, e->len, e->text);
		}
		if (own.n && !piece->conflict) {
			wf_edits_settle(&own, piece->text[0].ptr);
			wf_edits_apply(&own, piece->text[0].ptr, piece->text[0].len, &buf);
			piece->text[0] = wf_arena_copy(&m->arena, wf_buf_as_slice(&buf));
		}
		wf_buf_release(&buf);
		wf_edits_release(&own);
	}
	return at == edits->n;
}

/* Reads the merged text again: it is to have the steps and phases that it had, as the draft has them. */
static bool is_as_drafted(struct wf_merge *m, const struct wf_merge_look *before,
			  struct wf_error *err)
{
	struct wf_merge_look now;
	bool good = wf_merge_look(&now, m, err) == WF_OK && wf_merge_is_sound(&now) &&
		    now.doc.nsteps == before->doc.nsteps && now.doc.nphases == before->doc.nphases;

	for (uint32_t i = 0; good && i < now.doc.nphases && !now.doc.implicit; i++)
		good = before->unsettled[i] || now.unsettled[i] ||
		       now.doc.phases[i].state == before->draft.phases[i].state;
	wf_merge_look_release(&now);
	return good;
}

enum wf_code wf_merge_states(struct wf_merge *m, struct wf_error *err)
{
	struct wf_edits edits = WF_EDITS_INIT;
	struct wf_merge_look look;
	enum wf_code code = wf_merge_look(&look, m, err);

	if (code == WF_OK && !wf_merge_is_sound(&look))
		code = wf_error_set(err, WF_CONFLICT, 0, "the merged steps would not be read");
	if (code != WF_OK)
		goto done;
	merge_parents(&look);
	if (!look.doc.implicit) {
		set_states(&look);
		settle(&look);
		find_disputes(&look);
	}
	code = wf_draft_edits(&look.draft, &edits, err);
	if (code != WF_OK)
		goto done;
	merge_sections(&look, &edits);
	wf_edits_settle(&edits, look.text.ptr);
	if (!apply(&look, &edits) || !is_as_drafted(m, &look, err))
		code = wf_error_set(err, WF_CONFLICT, 0, "the merged states would not be read");
done:
	wf_edits_release(&edits);
	wf_merge_look_release(&look);
	return code;
}
