#include "out/out.h"

static void add_fields(struct wf_buf *out, const struct wf_draft *draft, struct wf_range fields)
{
	const struct wf_doc *doc = draft->doc;

	for (uint32_t i = fields.begin; i < fields.end; i++) {
		const struct wf_field *field = &doc->fields[i];

		if (!(wf_fields[field->name].scope & WF_SCOPE_LOG))
			continue;
		wf_buf_printf(out, "  %s: ", wf_fields[field->name].name);
		wf_buf_visible(out, wf_doc_value(doc, field, draft->arena));
		wf_buf_byte(out, '\n');
	}
}

static void add_entry(struct wf_buf *out, const struct wf_draft *draft,
		      const struct wf_entry *entry)
{
	const struct wf_heading *h = &draft->doc->headings[entry->heading];

	if (entry->date.len) {
		wf_buf_visible(out, entry->date);
		wf_buf_byte(out, ' ');
	}
	wf_buf_visible(out, entry->phase);
	wf_buf_str(out, entry->phase.len && entry->kind.len ? " - " : "");
	wf_buf_visible(out, entry->kind);
	wf_buf_printf(out, " (line %u)\n", h->line);
	add_fields(out, draft, h->fields);
}

void wf_out_log_text(struct wf_buf *out, const struct wf_draft *draft, int32_t phase)
{
	for (size_t i = 0; i < draft->doc->nentries; i++) {
		if (phase < 0 || draft->doc->entries[i].phase_index == phase)
			add_entry(out, draft, &draft->doc->entries[i]);
	}
}
