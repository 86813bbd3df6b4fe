#include "ops/verify.h"

/* A symbol that goes may have made its heading a phase, or been a line of it. */
static bool loses_its_symbol(const struct wf_draft *draft, uint32_t phase)
{
	const struct wf_heading *h = &draft->doc->headings[draft->doc->phases[phase].heading];

	return h->nsymbols > 0 && !draft->doc->implicit &&
	       !*wf_states[draft->phases[phase].state].symbol;
}

/* Nothing but marker bytes and symbols: lines stay what they are, and headings phases. */
bool wf_verify_reads(const struct wf_draft *draft)
{
	for (uint32_t i = 0; i < draft->doc->nphases; i++) {
		if (loses_its_symbol(draft, i))
			return true;
	}
	return draft->nfields > 0 || draft->nlogs > 0 || draft->nadded > 0 || draft->touched_text;
}

/* None is part of a new list's item, and none is new but those of the Error Log. */
static bool same_headings(const struct wf_draft *draft, const struct wf_doc *now)
{
	size_t sections = draft->nlogs > 0 && draft->doc->log < 0;

	return now->nheadings == draft->doc->nheadings + sections + draft->nlogs &&
	       now->nentries == draft->doc->nentries + draft->nlogs;
}

static bool same_phases(const struct wf_draft *draft, const struct wf_doc *now)
{
	const struct wf_doc *doc = draft->doc;

	if (now->nphases != doc->nphases || now->implicit != doc->implicit)
		return false;
	for (size_t i = 0; i < now->nphases; i++) {
		if (!doc->implicit && now->phases[i].state != draft->phases[i].state)
			return false;
		if (!wf_slice_eq(now->phases[i].name, doc->phases[i].name))
			return false;
	}
	return true;
}

static bool same_step(const struct wf_draft *draft, uint32_t i, const struct wf_step *now)
{
	const struct wf_step *step = &draft->doc->steps[i];

	return now->state == draft->steps[i] && now->role == step->role &&
	       now->phase == step->phase && now->blocked == wf_draft_step_blocked(draft, i);
}

/* The steps that come before step I stand at *K, which is moved past them. */
static bool same_added(const struct wf_draft *draft, uint32_t i, const struct wf_doc *now,
		       size_t *k)
{
	for (size_t n = 0; n < draft->nadded; n++) {
		const struct wf_step_draft *added = &draft->added[n];

		if (added->before != i)
			continue;
		if (*k == now->nsteps || !wf_slice_eq(now->steps[*k].text, added->written) ||
		    now->steps[*k].phase != (int32_t)added->phase)
			return false;
		++*k;
	}
	return true;
}

/* Steps in order, those that were dropped left out and those that were added where they belong. */
static bool same_steps(const struct wf_draft *draft, const struct wf_doc *now)
{
	const struct wf_doc *doc = draft->doc;
	size_t k = 0;

	for (uint32_t i = 0; i < doc->nsteps; i++) {
		if (!same_added(draft, i, now, &k))
			return false;
		if (wf_draft_dropped(draft, i)) {
			i = doc->steps[i].end - 1;
			continue;
		}
		if (k == now->nsteps || !same_step(draft, i, &now->steps[k]))
			return false;
		k++;
	}
	return same_added(draft, (uint32_t)doc->nsteps, now, &k) && k == now->nsteps;
}

/* Says what would become of the document, and what helps. */
static enum wf_code refuse(const struct wf_draft *draft, const struct wf_doc *now,
			   struct wf_error *err)
{
	bool lost = now->nphases < draft->doc->nphases;

	for (uint32_t i = 0; i < draft->doc->nphases; i++)
		lost |= loses_its_symbol(draft, i);
	wf_error_file(err, draft->doc->name);
	if (lost) {
		wf_error_set(
			err, WF_CONFLICT, 0,
			"a heading would be no phase any more without its symbol or its only step; "
			"nothing was written");
		wf_error_hint(
			err,
			"a label such as 'Phase 2: Name' in the heading makes it one for good");
		return WF_CONFLICT;
	}
	wf_error_set(err, WF_CONFLICT, 0,
		     "the edit would change the document's structure; nothing was written");
	wf_error_hint(err,
		      "part the phase's fields and lists with blank lines; begin headings at the "
		      "margin");
	return WF_CONFLICT;
}

enum wf_code wf_verify(const struct wf_draft *draft, struct wf_slice bytes, struct wf_error *err)
{
	struct wf_doc now;
	enum wf_code code;

	if (!wf_verify_reads(draft))
		return WF_OK;
	code = wf_doc_read(&now, draft->doc->name, bytes.ptr, bytes.len, &draft->doc->map, err);
	if (code != WF_OK)
		return code;
	if (!same_headings(draft, &now) || !same_phases(draft, &now) || !same_steps(draft, &now))
		code = refuse(draft, &now, err);
	wf_doc_release(&now);
	return code;
}
