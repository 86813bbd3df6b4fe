#include "lint/family.h"

#include "doc/pattern.h"

static size_t place_of(const struct wf_doc *doc, uint32_t heading)
{
	return wf_doc_offset(doc, doc->headings[heading].content.ptr);
}

static bool has_field(const struct wf_doc *doc, const struct wf_phase *p, enum wf_field_name name)
{
	return wf_doc_field(doc, p->fields, name) != NULL;
}

static bool has_criteria(const struct wf_doc *doc, const struct wf_phase *p)
{
	if (has_field(doc, p, WF_FIELD_ENTRY) || has_field(doc, p, WF_FIELD_EXIT))
		return true;
	for (uint32_t i = p->heading + 1; i < doc->headings[p->heading].section_end; i++) {
		if (doc->headings[i].criteria)
			return true;
	}
	return false;
}

static void find_missing(struct wf_check *check)
{
	const struct wf_doc *doc = check->doc;

	for (uint32_t i = 0; i < doc->nphases; i++) {
		const struct wf_phase *p = &doc->phases[i];
		struct wf_slice text = doc->headings[p->heading].text;

		if (!has_criteria(doc, p))
			wf_find(check, WF_RULE_MISSING_CRITERIA, place_of(doc, p->heading),
				"%.*s has no criteria", WF_SLICE_ARG(text));
		if (!has_field(doc, p, WF_FIELD_DELIVERABLES))
			wf_find(check, WF_RULE_MISSING_DELIVERABLES, place_of(doc, p->heading),
				"%.*s names no deliverables", WF_SLICE_ARG(text));
	}
}

static void find_once(struct wf_check *check)
{
	const struct wf_doc *doc = check->doc;
	size_t place = place_of(doc, doc->phases[0].heading);
	bool pattern = false;

	for (uint32_t i = 0; i < doc->nworkflows; i++)
		pattern |= doc->workflows[i].pattern_field >= 0;
	if (doc->nplans == 0)
		wf_find(check, WF_RULE_NO_CONTINGENCY, place,
			"the document has no plan for a phase that fails");
	if (!pattern)
		wf_find(check, WF_RULE_NO_PATTERN, place, "the document names no pattern");
}

static void find_vague(struct wf_check *check)
{
	const struct wf_doc *doc = check->doc;
	struct wf_match match;

	for (uint32_t i = 0; i < doc->nsteps; i++) {
		const struct wf_step *step = &doc->steps[i];

		if (step->role == WF_ROLE_STEP && step->end == i + 1 && step->text.len < 60 &&
		    wf_pattern_find(&match, WF_PATTERN_VAGUE, wf_step_plain_text(step), 0))
			wf_find(check, WF_RULE_VAGUE_STEP, step->mark - 1,
				"\"%.*s\" does not say what will be there",
				WF_SLICE_ARG(step->text));
	}
}

static void find_placeholder(struct wf_check *check, struct wf_slice text, size_t offset)
{
	struct wf_match match;

	if (text.len && wf_pattern_find(&match, WF_PATTERN_PLACEHOLDER, text, 0))
		wf_find(check, WF_RULE_PLACEHOLDER_LEFT, offset, "%.*s is still a placeholder",
			WF_SLICE_ARG(match.groups[0]));
}

static void find_placeholders(struct wf_check *check)
{
	const struct wf_doc *doc = check->doc;

	for (uint32_t i = 1; i < doc->nheadings; i++)
		find_placeholder(check, doc->headings[i].content, place_of(doc, i));
	for (uint32_t i = 0; i < doc->nsteps; i++)
		find_placeholder(check, doc->steps[i].text, doc->steps[i].mark - 1);
	for (uint32_t i = 0; i < doc->nfields; i++)
		find_placeholder(check, doc->fields[i].value,
				 wf_doc_offset(doc, doc->fields[i].value.ptr));
}

void wf_lint_practice(struct wf_check *check)
{
	if (check->doc->nphases == 0)
		return;
	if (!check->doc->implicit) {
		find_missing(check);
		find_once(check);
	}
	if (wf_check_wants(check, WF_RULE_VAGUE_STEP))
		find_vague(check);
	if (wf_check_wants(check, WF_RULE_PLACEHOLDER_LEFT))
		find_placeholders(check);
}
