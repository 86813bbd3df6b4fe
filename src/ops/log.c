#include "ops/ops.h"

#include "flow/hint.h"

static int32_t last_entry(const struct wf_doc *doc, int32_t phase)
{
	for (size_t i = doc->nentries; i-- > 0;) {
		if (phase < 0 || doc->entries[i].phase_index == phase)
			return (int32_t)i;
	}
	return -1;
}

static enum wf_code fill(struct wf_draft *draft, uint32_t entry, enum wf_field_name name,
			 struct wf_slice value, struct wf_error *err)
{
	const struct wf_doc *doc = draft->doc;
	const struct wf_heading *h = &doc->headings[doc->entries[entry].heading];
	const struct wf_field *field = wf_doc_field(doc, h->fields, name);

	if (value.len == 0)
		return WF_OK;
	if (field && field->value.len && wf_slice_eq(wf_doc_value(doc, field, draft->arena), value))
		return WF_OK;
	if (field && field->value.len) {
		wf_error_set(
			err, WF_NOT_ALLOWED, field->line,
			"%s of this entry is filled already; a later failure gets an entry of its own",
			wf_fields[name].name);
		wf_hint_document(err, doc, "fail", "");
		return WF_NOT_ALLOWED;
	}
	wf_draft_fill(draft, entry, name, value);
	return WF_OK;
}

enum wf_code wf_op_fill(struct wf_draft *draft, int32_t phase, const struct wf_words *words,
			struct wf_error *err)
{
	int32_t entry = last_entry(draft->doc, phase);
	enum wf_code code;

	wf_error_file(err, draft->doc->name);
	if (entry < 0) {
		wf_error_set(err, WF_NOTHING_TO_DO, 0, "the Error Log has no entry %s",
			     phase < 0 ? "yet" : "of that phase");
		if (phase >= 0)
			wf_hint_phase(err, draft->doc, "fail", (uint32_t)phase, "");
		else
			wf_hint_document(err, draft->doc, "fail", "");
		return WF_NOTHING_TO_DO;
	}
	code = fill(draft, (uint32_t)entry, WF_FIELD_CAUSE, words->cause, err);
	if (code == WF_OK)
		code = fill(draft, (uint32_t)entry, WF_FIELD_RESOLUTION, words->resolution, err);
	if (code == WF_OK)
		code = fill(draft, (uint32_t)entry, WF_FIELD_PREVENTION, words->prevention, err);
	return code;
}
