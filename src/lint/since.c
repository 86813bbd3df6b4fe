#include "lint/since.h"

#include "flow/progress.h"

static const char *const role_names[] = {"", "entry criterion ", "exit criterion "};

size_t wf_since_place(const struct wf_since *since, uint32_t heading)
{
	const struct wf_doc *doc = since->new;
	int32_t h = (int32_t)heading;

	while (h > 0 && since->matching.headings[h].other <= 0)
		h = since->old->headings[h].parent;
	h = h > 0 ? since->matching.headings[h].other : doc->title;
	return h > 0 ? wf_doc_offset(doc, doc->headings[h].content.ptr) : doc->src.bom;
}

/* --- what is gone --- */

/* The box is still there, but damaged: another rule says so. */
static bool is_damaged(const struct wf_doc *doc, struct wf_slice text)
{
	for (size_t i = 0; i < doc->ndamages; i++) {
		size_t from = doc->damages[i].offset + doc->damages[i].len;
		size_t end = wf_source_end(&doc->src, doc->damages[i].line);
		struct wf_slice rest = wf_slice_trim(wf_slice(doc->src.bytes + from, end - from));

		if (wf_slice_eq(rest, text))
			return true;
	}
	return false;
}

/* The new version's step K is in the phase that the old version's step I was in. */
static bool same_phase(const struct wf_since *since, uint32_t i, uint32_t k)
{
	int32_t old = since->old->steps[i].phase, new = since->new->steps[k].phase;

	return new < 0 ? old < 0 : since->matching.new_phases[new].other == old;
}

/* A new step in the place of the old version's step I, or -1. */
static int32_t stand_in(const struct wf_since *since, uint32_t i)
{
	const struct wf_matching *m = &since->matching;
	int32_t before = (int32_t)i - 1;
	uint32_t at;

	while (before >= 0 && m->steps[before].other < 0)
		before--;
	at = before < 0 ? 0 : (uint32_t)m->steps[before].other + 1;
	if (at >= since->new->nsteps || m->new_steps[at].other >= 0 || !same_phase(since, i, at))
		return -1;
	return (int32_t)at;
}

static void find_removed_step(struct wf_since *since, uint32_t i)
{
	const struct wf_step *step = &since->old->steps[i];
	struct wf_slice text = wf_step_plain_text(step);
	int32_t other = stand_in(since, i);
	struct wf_buf instead = WF_BUF_INIT;

	if (other >= 0)
		wf_buf_printf(&instead, " (\"%.*s\" in its place, line %u, is too unlike it)",
			      WF_SLICE_ARG(since->new->steps[other].text),
			      since->new->steps[other].line);
	wf_find(since->check, WF_RULE_STEP_REMOVED, wf_since_place(since, step->heading),
		"%s\"%.*s\" was open (%s:%u) and is gone: no step here has its text, "
		"none in its phase one like it%s",
		role_names[step->role], WF_SLICE_ARG(text), since->old->name, step->line,
		instead.ptr);
	wf_buf_release(&instead);
}

/* The old version's step I was work to do, and is nowhere now. */
static bool is_lost(struct wf_since *since, uint32_t i)
{
	const struct wf_step *step = &since->old->steps[i];

	return step->state != WF_DONE && since->matching.steps[i].other < 0 &&
	       wf_step_plain_text(step).len > 0 &&
	       !is_damaged(since->new, wf_step_plain_text(step)) &&
	       !wf_since_step_excused(since, i);
}

/* Phase I has gone, but its open boxes are in other phases now, one at least. */
static bool lives_on(const struct wf_since *since, uint32_t i)
{
	struct wf_range range = since->old->phases[i].steps;
	size_t open = 0;

	for (uint32_t k = range.begin; k < range.end; k++) {
		int32_t other = since->matching.steps[k].other;

		if (since->old->steps[k].state == WF_DONE)
			continue;
		if (other < 0 || since->new->steps[other].phase < 0)
			return false;
		open++;
	}
	return open > 0 && !since->unseen;
}

/* Of a document that is no longer judged, phases do not pass for others under another name. */
static bool is_gone(const struct wf_since *since, uint32_t i)
{
	const struct wf_pair *pair = &since->matching.phases[i];

	return !since->old->implicit &&
	       (pair->other < 0 || ((pair->how & WF_MATCH_REWORDED) && since->unseen));
}

static void find_removed_phase(struct wf_since *since, uint32_t i)
{
	const struct wf_phase *phase = &since->old->phases[i];
	const struct wf_heading *h = &since->old->headings[phase->heading];
	uint32_t open = phase->open_entry + phase->open_exit + phase->open_steps;
	struct wf_buf with = WF_BUF_INIT;

	if (open > 0)
		wf_buf_printf(&with, " with %u open step%s", open, open == 1 ? "" : "s");
	wf_find(since->check, WF_RULE_PHASE_REMOVED, wf_since_place(since, phase->heading),
		"%.*s had not ended (%s:%u) and is gone%s: %s", WF_SLICE_ARG(h->text),
		since->old->name, h->line, with.ptr,
		since->unseen ? "no heading here has steps and a label, number or symbol"
			      : "no phase here has its name or steps, or like ones");
	wf_buf_release(&with);
}

/* Its phase says it all: that has gone, or was passed over. */
static bool goes_with_phase(const struct wf_step *step, const bool *gone)
{
	return step->phase >= 0 && gone[step->phase];
}

static void find_removals(struct wf_since *since)
{
	const struct wf_doc *old = since->old;
	bool *settled = wf_arena_alloc(&since->arena, old->nphases + 1);

	for (uint32_t i = 0; i < old->nphases; i++) {
		settled[i] = old->phases[i].state == WF_SKIPPED;
		if (!is_gone(since, i) || wf_phase_ended(&since->draft, i))
			continue;
		settled[i] |= wf_since_phase_excused(since, i);
		if (settled[i] || lives_on(since, i) ||
		    !wf_check_wants(since->check, WF_RULE_PHASE_REMOVED))
			continue;
		find_removed_phase(since, i);
		settled[i] = true;
	}
	for (uint32_t i = 0; i < old->nsteps; i++) {
		if (!goes_with_phase(&old->steps[i], settled) && is_lost(since, i))
			find_removed_step(since, i);
	}
}

/* --- what is open again --- */

/* A parent follows from what is nested in it. */
static bool follows(const struct wf_doc *doc, uint32_t i)
{
	for (uint32_t k = i + 1; k < doc->steps[i].end; k++) {
		if (doc->steps[k].state != WF_DONE)
			return true;
	}
	return false;
}

/* The workflow of the new version's step I is in a later round than it was. */
static bool in_new_round(const struct wf_since *since, const struct wf_step *old,
			 const struct wf_step *new)
{
	const struct wf_doc *a = since->old, *b = since->new;

	return old->phase >= 0 && new->phase >= 0 &&
	       b->workflows[b->phases[new->phase].workflow].iteration >
		       a->workflows[a->phases[old->phase].workflow].iteration;
}

/* How the counterpart was known again, where that is not plain to see. */
static void add_how(struct wf_buf *out, const struct wf_since *since, uint32_t i)
{
	const struct wf_step *step = &since->old->steps[i];
	unsigned how = since->matching.steps[i].how;

	if (how & WF_MATCH_REWORDED)
		wf_buf_printf(out, ", there in the words \"%.*s\"",
			      WF_SLICE_ARG(wf_step_plain_text(step)));
	if ((how & WF_MATCH_MOVED) && step->phase >= 0 && !since->old->implicit)
		wf_buf_printf(
			out, ", there in %.*s",
			WF_SLICE_ARG(since->old->headings[since->old->phases[step->phase].heading]
					     .text));
}

static void find_reopened(struct wf_since *since)
{
	for (uint32_t i = 0; i < since->old->nsteps; i++) {
		const struct wf_step *old = &since->old->steps[i], *new;
		int32_t other = since->matching.steps[i].other;
		struct wf_buf how = WF_BUF_INIT;

		if (old->state != WF_DONE || other < 0)
			continue;
		new = &since->new->steps[other];
		if (new->state != WF_OPEN || follows(since->new, (uint32_t)other) ||
		    in_new_round(since, old, new))
			continue;
		add_how(&how, since, i);
		wf_find(since->check, WF_RULE_STEP_REOPENED, new->mark - 1,
			"\"%.*s\" was done (%s:%u%s) and is open again",
			WF_SLICE_ARG(wf_step_plain_text(new)), since->old->name, old->line,
			how.ptr);
		wf_buf_release(&how);
	}
}

/* What an unclosed fence hides has not gone: it is found as that. */
static bool is_hidden(const struct wf_lint *lint)
{
	for (size_t i = 0; i < lint->n; i++) {
		if (lint->items[i].rule == WF_RULE_UNCLOSED_FENCE)
			return true;
	}
	return false;
}

void wf_lint_since(struct wf_check *check)
{
	struct wf_since since = {.check = check, .old = check->options->before, .new = check->doc};

	if (!since.old || is_hidden(check->lint))
		return;
	since.unseen = wf_doc_is_status(since.old) && !wf_doc_is_status(since.new);
	wf_draft_init(&since.draft, since.old);
	wf_match_docs(&since.matching, since.old, since.new);
	wf_since_read_logs(&since);
	if (!check->options->merging)
		find_removals(&since);
	wf_since_log(&since);
	if (!wf_since_logged(&since))
		find_reopened(&since);
	wf_matching_release(&since.matching);
	wf_draft_release(&since.draft);
	wf_arena_release(&since.arena);
}
