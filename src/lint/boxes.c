#include "lint/family.h"

static void find_damages(struct wf_check *check)
{
	const struct wf_doc *doc = check->doc;

	for (size_t i = 0; i < doc->ndamages; i++) {
		const struct wf_damage *d = &doc->damages[i];
		struct wf_finding *f;

		f = wf_find(check,
			    d->escaped ? WF_RULE_ESCAPED_CHECKBOX : WF_RULE_MALFORMED_CHECKBOX,
			    d->offset, "'%.*s' is no box: %s", (int)d->len,
			    doc->src.bytes + d->offset, d->done ? "[x] is" : "[ ] is");
		wf_find_edit(check, f, d->offset, d->len, wf_slice_str(d->done ? "[x]" : "[ ]"));
	}
}

/* The state that --map, not the document, gives the marker. */
static bool is_given(const struct wf_check *check, struct wf_slice mark)
{
	for (size_t i = 0; i < check->options->mapped && i < check->doc->map.n; i++) {
		const struct wf_mapping *m = &check->doc->map.items[i];

		if (m->step && wf_slice_eq(m->from, mark))
			return true;
	}
	return false;
}

static void find_marker(struct wf_check *check, const struct wf_step *step)
{
	struct wf_slice mark = wf_slice(check->doc->src.bytes + step->mark, step->mark_len);
	struct wf_finding *f;

	if (step->state == WF_UNKNOWN) {
		wf_find(check, WF_RULE_UNKNOWN_MARKER, step->mark - 1,
			"[%.*s] is neither open nor done: \"%.*s\"", WF_SLICE_ARG(mark),
			WF_SLICE_ARG(step->text));
	} else if (check->options->fix && is_given(check, mark)) {
		f = wf_find(check, WF_RULE_UNKNOWN_MARKER, step->mark - 1, "[%.*s] stands for %s",
			    WF_SLICE_ARG(mark),
			    wf_step_state_name((enum wf_step_state)step->state));
		wf_find_edit(check, f, step->mark, step->mark_len,
			     wf_slice_str(step->state == WF_DONE ? "x" : " "));
	} else if (wf_slice_is(mark, "X")) {
		f = wf_find(check, WF_RULE_UPPERCASE_MARKER, step->mark - 1, "[X] is written [x]");
		wf_find_edit(check, f, step->mark, 1, WF_SLICE_LIT("x"));
	}
}

static void find_parent(struct wf_check *check, uint32_t index)
{
	const struct wf_doc *doc = check->doc;
	const struct wf_step *step = &doc->steps[index];
	const struct wf_step *open = NULL;

	for (uint32_t i = index + 1; i < step->end && !open; i = doc->steps[i].end) {
		if (doc->steps[i].state != WF_DONE)
			open = &doc->steps[i];
	}
	if (step->end == index + 1)
		return;
	if (step->state == WF_DONE && open)
		wf_find(check, WF_RULE_PARENT_DONE_CHILD_OPEN, step->mark - 1,
			"\"%.*s\" is done, but \"%.*s\" in it is open (line %u)",
			WF_SLICE_ARG(step->text), WF_SLICE_ARG(open->text), open->line);
	else if (step->state == WF_OPEN && !open)
		wf_find(check, WF_RULE_CHILDREN_DONE_PARENT_OPEN, step->mark - 1,
			"\"%.*s\" is open, but all that is nested in it is done",
			WF_SLICE_ARG(step->text));
}

void wf_lint_boxes(struct wf_check *check)
{
	const struct wf_doc *doc = check->doc;

	find_damages(check);
	for (uint32_t i = 0; i < doc->nsteps; i++) {
		find_marker(check, &doc->steps[i]);
		if (wf_step_plain_text(&doc->steps[i]).len == 0)
			wf_find(check, WF_RULE_EMPTY_STEP, doc->steps[i].mark - 1,
				"a step without text");
		find_parent(check, i);
	}
}
