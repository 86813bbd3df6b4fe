#include "ops/merge_look.h"

#include <stdlib.h>

static void add_text(struct wf_merge_look *look)
{
	struct wf_pieces *pieces = &look->m->pieces;

	for (size_t i = 0; i < pieces->n; i++) {
		pieces->items[i].start = look->text.len;
		wf_buf_slice(&look->text, wf_merge_reading(&pieces->items[i]));
		pieces->items[i].end = look->text.len;
	}
}

/* The phases that the lines of a conflict are in. */
static void note_conflicts(struct wf_merge_look *look)
{
	const struct wf_doc *doc = &look->doc;
	uint32_t phase = 0;

	for (size_t i = 0; i < look->m->pieces.n; i++) {
		const struct wf_piece *piece = &look->m->pieces.items[i];

		while (phase + 1 < doc->nphases &&
		       wf_source_start(&doc->src,
				       doc->headings[doc->phases[phase + 1].heading].line) <=
			       piece->start)
			phase++;
		if (!piece->conflict)
			continue;
		for (uint32_t p = phase; p < doc->nphases; p++) {
			uint32_t line = doc->headings[doc->phases[p].heading].line;

			if (p > phase && wf_source_start(&doc->src, line) >= piece->end)
				break;
			look->unsettled[p] = true;
		}
	}
}

enum wf_code wf_merge_look(struct wf_merge_look *look, struct wf_merge *m, struct wf_error *err)
{
	enum wf_code code;

	*look = (struct wf_merge_look){.m = m, .text = WF_BUF_INIT};
	add_text(look);
	code = wf_doc_read(&look->doc, "", look->text.ptr, look->text.len, &m->docs[WF_OURS].map,
			   err);
	if (code != WF_OK)
		return code;
	wf_draft_init(&look->draft, &look->doc);
	look->unsettled = wf_xmalloc(look->doc.nphases + 1);
	memset(look->unsettled, 0, look->doc.nphases + 1);
	look->asked = wf_xmalloc(look->doc.nphases + 1);
	memset(look->asked, 0, look->doc.nphases + 1);
	look->problems = wf_xrealloc(NULL, look->doc.nphases + 1, sizeof(uint16_t));
	for (int side = WF_OURS; side <= WF_THEIRS; side++) {
		wf_draft_init(&look->sides[side], &m->docs[side]);
		look->old[side] = wf_xrealloc(NULL, m->docs[side].nphases + 1, sizeof(uint16_t));
		wf_merge_problems(&look->sides[side], look->old[side]);
	}
	note_conflicts(look);
	return WF_OK;
}

void wf_merge_look_release(struct wf_merge_look *look)
{
	for (int side = WF_OURS; side <= WF_THEIRS; side++) {
		if (look->sides[side].doc)
			wf_draft_release(&look->sides[side]);
		free(look->old[side]);
	}
	if (look->draft.doc) {
		wf_draft_release(&look->draft);
		wf_doc_release(&look->doc);
	}
	free(look->problems);
	free(look->unsettled);
	free(look->asked);
	wf_buf_release(&look->text);
}

struct wf_piece *wf_merge_piece_at(const struct wf_merge *m, size_t offset)
{
	size_t low = 0, high = m->pieces.n;

	while (low + 1 < high) {
		size_t mid = (low + high) / 2;

		if (m->pieces.items[mid].start <= offset)
			low = mid;
		else
			high = mid;
	}
	return high ? &m->pieces.items[low] : NULL;
}

struct wf_piece *wf_merge_piece_of(const struct wf_merge_look *look, uint32_t line,
				   enum wf_thing_kind kind)
{
	size_t offset = wf_source_start(&look->doc.src, line);
	struct wf_piece *piece = wf_merge_piece_at(look->m, offset);

	if (!piece || piece->thing < 0 || piece->start != offset ||
	    look->m->things[piece->thing].kind != kind)
		return NULL;
	return piece;
}

static int32_t phase_of_heading(const struct wf_doc *doc, int32_t heading)
{
	int32_t phase = heading < 0 ? -1 : doc->headings[heading].phase;

	return phase >= 0 && doc->phases[phase].heading == (uint32_t)heading ? phase : -1;
}

int32_t wf_merge_phase_of(const struct wf_merge_look *look, enum wf_side side, uint32_t phase)
{
	uint32_t line = look->doc.headings[look->doc.phases[phase].heading].line;
	const struct wf_piece *piece =
		line ? wf_merge_piece_of(look, line, WF_THING_HEADING) : NULL;

	if (!piece)
		return -1;
	return phase_of_heading(&look->m->docs[side], look->m->things[piece->thing].index[side]);
}

/* ---- soundness ---- */

/* The thing that the step is nested in: of the merged document, or of SIDE; -1 where it is in none. */
static int64_t merged_parent(const struct wf_merge_look *look, const struct wf_step *step)
{
	const struct wf_piece *piece;

	if (step->parent < 0)
		return -1;
	piece = wf_merge_piece_of(look, look->doc.steps[step->parent].line, WF_THING_STEP);
	return piece ? piece->thing : -1;
}

static int64_t parent_of(const struct wf_merge *m, enum wf_side side, int32_t step)
{
	int32_t parent = m->docs[side].steps[step].parent;

	return parent < 0 ? -1 : (int64_t)m->step_things[side][parent];
}

/* The merged STEP is nested in the step that one of the versions has it in. */
static bool is_nested_well(const struct wf_merge_look *look, const struct wf_step *step,
			   const struct wf_thing *thing)
{
	int64_t parent = merged_parent(look, step);

	for (int side = WF_OURS; side <= WF_THEIRS; side++) {
		if (thing->index[side] >= 0 &&
		    parent == parent_of(look->m, (enum wf_side)side, thing->index[side]))
			return true;
	}
	return false;
}

/* The merged STEP is in the phase that one of the versions has it in. */
static bool is_at_home(const struct wf_merge_look *look, const struct wf_step *step,
		       const struct wf_thing *thing)
{
	for (int side = WF_OURS; side <= WF_THEIRS; side++) {
		const struct wf_doc *doc = &look->m->docs[side];
		int32_t phase;

		if (thing->index[side] < 0)
			continue;
		phase = doc->steps[thing->index[side]].phase;
		if (step->phase < 0 || phase < 0 || look->doc.implicit || doc->implicit) {
			if ((step->phase < 0) == (phase < 0))
				return true;
			continue;
		}
		if (wf_merge_phase_of(look, (enum wf_side)side, (uint32_t)step->phase) == phase ||
		    look->unsettled[step->phase])
			return true;
	}
	return false;
}

bool wf_merge_is_sound(const struct wf_merge_look *look)
{
	size_t steps = 0, headings = 0, found = 0;

	for (size_t i = 0; i < look->m->pieces.n; i++) {
		const struct wf_piece *piece = &look->m->pieces.items[i];
		uint8_t kind =
			piece->thing < 0 ? WF_THING_LINE : look->m->things[piece->thing].kind;

		steps += kind == WF_THING_STEP && piece->end > piece->start;
		headings += kind == WF_THING_HEADING && piece->end > piece->start;
	}
	for (uint32_t i = 0; i < look->doc.nsteps; i++) {
		const struct wf_step *step = &look->doc.steps[i];
		const struct wf_piece *piece = wf_merge_piece_of(look, step->line, WF_THING_STEP);

		if (piece && (!is_at_home(look, step, &look->m->things[piece->thing]) ||
			      !is_nested_well(look, step, &look->m->things[piece->thing])))
			return false;
		if (!piece &&
		    wf_merge_piece_at(look->m, wf_source_start(&look->doc.src, step->line))
				    ->thing >= 0)
			return false;
		found += piece != NULL;
	}
	if (found != steps)
		return false;
	found = 0;
	for (uint32_t i = 1; i < look->doc.nheadings; i++)
		found += wf_merge_piece_of(look, look->doc.headings[i].line, WF_THING_HEADING) !=
			 NULL;
	return found == headings;
}

/* ---- problems ---- */

static uint16_t own_problems(const struct wf_draft *draft, uint32_t phase)
{
	const struct wf_phase_draft *p = &draft->phases[phase];
	const struct wf_phase *read = &draft->doc->phases[phase];
	uint32_t open = wf_draft_open(draft, phase), other;
	unsigned gates = WF_GATE_WAITS | WF_GATE_CYCLE;
	uint16_t problems = 0;

	if (p->state == WF_COMPLETE && open > 0)
		problems |= WF_PROBLEM_OPEN;
	if ((p->state == WF_PENDING || p->state == WF_IN_PROGRESS) && open == 0 && p->done > 0)
		problems |= WF_PROBLEM_DONE;
	if (read->symbol && read->status_known && read->status_state != read->state &&
	    p->state == read->state)
		problems |= WF_PROBLEM_FIELD;
	if (p->state == WF_PENDING && p->done_steps > 0)
		problems |= WF_PROBLEM_STARTED;
	if (p->state != WF_COMPLETE)
		gates |= WF_GATE_ENTRY;
	if (wf_phase_begun(draft, phase) && wf_gate_closed(draft, phase, gates, &other))
		problems |= WF_PROBLEM_GATE;
	return problems;
}

void wf_merge_problems(const struct wf_draft *draft, uint16_t *problems)
{
	const struct wf_doc *doc = draft->doc;

	for (uint32_t i = 0; i < doc->nphases; i++)
		problems[i] = own_problems(draft, i);
	for (uint32_t i = 0; i < doc->nworkflows; i++) {
		const struct wf_workflow *w = &doc->workflows[i];
		bool ended = true, running = false;

		for (uint32_t k = 0; k < w->nphases && w->flow != WF_PARALLEL; k++) {
			uint32_t phase = w->phases[k];
			enum wf_state state = (enum wf_state)draft->phases[phase].state;
			bool runs = state == WF_IN_PROGRESS && !wf_phase_ended(draft, phase);

			if (!ended && state != WF_STATE_BLOCKED && wf_phase_begun(draft, phase))
				problems[phase] |= WF_PROBLEM_ORDER;
			if (running && runs)
				problems[phase] |= WF_PROBLEM_SEVERAL;
			ended &= wf_phase_ended(draft, phase);
			running |= runs;
		}
	}
}
