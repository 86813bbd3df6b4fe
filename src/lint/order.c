#include "lint/family.h"

#include "flow/progress.h"

static struct wf_slice text_of(const struct wf_doc *doc, uint32_t phase)
{
	return doc->headings[doc->phases[phase].heading].text;
}

static uint32_t line_of(const struct wf_doc *doc, uint32_t phase)
{
	return doc->headings[doc->phases[phase].heading].line;
}

static size_t place_of(const struct wf_doc *doc, uint32_t phase)
{
	return wf_doc_offset(doc, doc->headings[doc->phases[phase].heading].content.ptr);
}

/* Work that is recorded on a blocked phase is no beginning out of turn. */
static bool began(const struct wf_check *check, uint32_t phase)
{
	return wf_phase_begun(check->draft, phase) &&
	       check->draft->phases[phase].state != WF_STATE_BLOCKED;
}

static void find_order(struct wf_check *check, const struct wf_workflow *w)
{
	const struct wf_doc *doc = check->doc;
	int32_t unended = -1, running = -1;

	for (uint32_t i = 0; i < w->nphases && w->flow != WF_PARALLEL; i++) {
		uint32_t phase = w->phases[i];
		bool ended = wf_phase_ended(check->draft, phase);
		bool runs = doc->phases[phase].state == WF_IN_PROGRESS && !ended;

		if (runs && running >= 0)
			wf_find(check, WF_RULE_SEVERAL_IN_PROGRESS, place_of(doc, phase),
				"%.*s is in progress, and so is %.*s (line %u)",
				WF_SLICE_ARG(text_of(doc, phase)),
				WF_SLICE_ARG(text_of(doc, (uint32_t)running)),
				line_of(doc, (uint32_t)running));
		if (unended >= 0 && began(check, phase))
			wf_find(check, WF_RULE_OUT_OF_ORDER, place_of(doc, phase),
				"%.*s began before %.*s ended (line %u)",
				WF_SLICE_ARG(text_of(doc, phase)),
				WF_SLICE_ARG(text_of(doc, (uint32_t)unended)),
				line_of(doc, (uint32_t)unended));
		if (runs && running < 0)
			running = (int32_t)phase;
		if (!ended && unended < 0)
			unended = (int32_t)phase;
	}
}

/* A phase that waits in a circle never can begin, whether it has or not. */
static bool find_cycle(struct wf_check *check, uint32_t phase)
{
	struct wf_buf cycle = WF_BUF_INIT;
	bool found = wf_phase_cycle(check->draft, phase, &cycle);

	if (found)
		wf_find(check, WF_RULE_GATE_OPEN, place_of(check->doc, phase),
			"phases wait for each other in a circle: %.*s",
			WF_SLICE_ARG(wf_buf_as_slice(&cycle)));
	wf_buf_release(&cycle);
	return found;
}

static void find_gate(struct wf_check *check, uint32_t phase)
{
	const struct wf_doc *doc = check->doc;
	unsigned gates = WF_GATE_WAITS;
	uint32_t index;

	if (wf_phase_waits(check->draft, phase) && find_cycle(check, phase))
		return;
	if (!wf_phase_begun(check->draft, phase))
		return;
	if (doc->phases[phase].state != WF_COMPLETE)
		gates |= WF_GATE_ENTRY;
	switch (wf_gate_closed(check->draft, phase, gates, &index)) {
	case WF_GATE_WAITS:
		wf_find(check, WF_RULE_GATE_OPEN, place_of(doc, phase),
			"%.*s began, but waits for %.*s (line %u)",
			WF_SLICE_ARG(text_of(doc, phase)), WF_SLICE_ARG(text_of(doc, index)),
			line_of(doc, index));
		break;
	case WF_GATE_ENTRY:
		wf_find(check, WF_RULE_GATE_OPEN, place_of(doc, phase),
			"%.*s began, but its entry criterion \"%.*s\" is open (line %u)",
			WF_SLICE_ARG(text_of(doc, phase)), WF_SLICE_ARG(doc->steps[index].text),
			doc->steps[index].line);
		break;
	default: break;
	}
}

void wf_lint_order(struct wf_check *check)
{
	const struct wf_doc *doc = check->doc;

	if (doc->implicit)
		return;
	for (uint32_t i = 0; i < doc->nworkflows; i++)
		find_order(check, &doc->workflows[i]);
	for (uint32_t i = 0; i < doc->nphases; i++)
		find_gate(check, i);
}
