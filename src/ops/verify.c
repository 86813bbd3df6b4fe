#include "ops/verify.h"

/* A phase that only its symbol makes one loses it. */
static bool loses_its_mark(const struct wf_draft *draft, uint32_t phase)
{
	const struct wf_heading *h = &draft->doc->headings[draft->doc->phases[phase].heading];
	bool stands_alone = h->boxes > 0 && (h->kind == WF_KIND_LABELLED || h->numbered);

	return h->nsymbols > 0 && !stands_alone && !*wf_states[draft->phases[phase].state].symbol;
}

/* Nothing but marker bytes and symbols: lines stay what they are, and headings phases. */
static bool is_plain(const struct wf_draft *draft)
{
	for (uint32_t i = 0; i < draft->doc->nphases; i++) {
		if (loses_its_mark(draft, i))
			return false;
	}
	return draft->nfields == 0 && draft->nlogs == 0 && draft->nadded == 0 &&
	       !draft->touched_text;
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

/* Steps in order, those that were dropped left out and those that were added passed over. */
static bool same_steps(const struct wf_draft *draft, const struct wf_doc *now)
{
	const struct wf_doc *doc = draft->doc;
	size_t extra = 0, k = 0;

	for (uint32_t i = 0; i < doc->nsteps; i++) {
		if (wf_draft_dropped(draft, i)) {
			i = doc->steps[i].end - 1;
			continue;
		}
		while (extra < draft->nadded && k < now->nsteps &&
		       wf_slice_eq(now->steps[k].text, draft->added[extra].written)) {
			extra++;
			k++;
		}
		if (k == now->nsteps || now->steps[k].state != draft->steps[i] ||
		    now->steps[k].role != doc->steps[i].role ||
		    now->steps[k].blocked != wf_draft_step_blocked(draft, i))
			return false;
		k++;
	}
	return k + (draft->nadded - extra) == now->nsteps;
}

enum wf_code wf_verify(const struct wf_draft *draft, struct wf_slice bytes, struct wf_error *err)
{
	struct wf_doc now;
	enum wf_code code;

	if (is_plain(draft))
		return WF_OK;
	code = wf_doc_read(&now, draft->doc->name, bytes.ptr, bytes.len, &draft->doc->map, err);
	if (code != WF_OK)
		return code;
	if (!same_phases(draft, &now) || !same_steps(draft, &now) ||
	    now.nentries != draft->doc->nentries + draft->nlogs) {
		wf_error_file(err, draft->doc->name);
		code = wf_error_set(err, WF_CONFLICT, 0,
				    "the edit would change the document's structure; nothing was written");
		wf_error_hint(err, "part fields and lists with blank lines; give a phase that only its symbol "
				   "marks a label ('Phase 1: …')");
	}
	wf_doc_release(&now);
	return code;
}
