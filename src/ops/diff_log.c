#include "ops/diff_private.h"

/* What ENTRY says, beside its fields: the lines of its section that hold none. */
static void add_prose(struct wf_buf *out, const struct wf_doc *doc, uint32_t heading)
{
	const struct wf_heading *h = &doc->headings[heading];
	uint32_t field = h->fields.begin;
	size_t end = wf_doc_section_end(doc, heading);

	for (size_t line = h->last_line + 1; line <= end; line++) {
		while (field < h->fields.end && doc->fields[field].last_line < line &&
		       doc->fields[field].list_end < line)
			field++;
		if (field < h->fields.end && doc->fields[field].line <= line)
			continue;
		if (wf_source_is_blank(&doc->src, line))
			continue;
		wf_buf_slice(out, wf_source_line(&doc->src, line));
		wf_buf_byte(out, '\n');
	}
}

static bool same_prose(const struct wf_telling *t, uint32_t i, uint32_t k)
{
	struct wf_buf a = WF_BUF_INIT, b = WF_BUF_INIT;
	bool same;

	add_prose(&a, t->old, i);
	add_prose(&b, t->new, k);
	same = wf_slice_eq(wf_buf_as_slice(&a), wf_buf_as_slice(&b));
	wf_buf_release(&a);
	wf_buf_release(&b);
	return same;
}

static void tell_kept_entry(struct wf_telling *t, uint32_t i, uint32_t k)
{
	const struct wf_heading *g = &t->old->headings[t->old->entries[i].heading];
	const struct wf_heading *h = &t->new->headings[t->new->entries[k].heading];

	for (int name = 0; name < WF_NFIELDS; name++) {
		if (!(wf_fields[name].scope & WF_SCOPE_LOG))
			continue;
		wf_tell_field(
			t, WF_DIFF_ENTRY, (int32_t)i, (int32_t)k, (enum wf_field_name)name,
			wf_tell_value(t, t->old,
				      wf_doc_field(t->old, g->fields, (enum wf_field_name)name)),
			wf_tell_value(t, t->new,
				      wf_doc_field(t->new, h->fields, (enum wf_field_name)name)),
			h->line);
	}
	if (!same_prose(t, t->old->entries[i].heading, t->new->entries[k].heading))
		wf_tell(t, WF_DIFF_REWRITTEN, WF_DIFF_ENTRY, (int32_t)i, (int32_t)k, h->line);
}

void wf_tell_log(struct wf_telling *t)
{
	uint32_t line = t->new->log < 0 ? UINT32_MAX : t->new->headings[t->new->log].line;

	for (uint32_t i = 0; i < t->old->nentries; i++) {
		int32_t other = t->m.headings[t->old->entries[i].heading].other;
		int32_t k = other < 0 ? -1 : wf_doc_entry_at(t->new, other);

		if (k < 0) {
			wf_tell(t, WF_DIFF_REMOVED, WF_DIFF_ENTRY, (int32_t)i, -1, line);
			continue;
		}
		tell_kept_entry(t, i, (uint32_t)k);
		line = t->new->headings[other].line;
	}
	for (uint32_t k = 0; k < t->new->nentries; k++) {
		int32_t heading = (int32_t)t->new->entries[k].heading;
		int32_t other = t->m.new_headings[heading].other;

		if (other < 0 || wf_doc_entry_at(t->old, other) < 0)
			wf_tell(t, WF_DIFF_LOGGED, WF_DIFF_ENTRY, -1, (int32_t)k,
				t->new->headings[heading].line)
				->reason =
				wf_tell_value(t, t->new,
					      wf_doc_field(t->new, t->new->headings[heading].fields,
							   WF_FIELD_HAPPENED));
	}
}
