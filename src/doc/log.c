#include "doc/build.h"

#include "doc/pattern.h"

/* REST is `PHASE - KIND`: PHASE is the longest phase name that fits, else what stands before ` - `. */
static void split_rest(const struct wf_doc *doc, struct wf_entry *entry, struct wf_slice rest)
{
	const char *dash = memmem(rest.ptr, rest.len, " - ", 3);
	size_t len = dash ? (size_t)(dash - rest.ptr) : rest.len;

	entry->phase_index = wf_doc_phase_prefix(doc, rest, &len);
	entry->phase = wf_slice(rest.ptr, len);
	rest = wf_slice_skip(rest, len);
	entry->kind = rest.len > 3 ? wf_slice_skip(rest, 3) : wf_slice(rest.ptr, 0);
	if (entry->phase_index < 0)
		entry->phase_index = wf_doc_phase_named(doc, -1, entry->phase);
}

static void add_entry(struct wf_doc *doc, uint32_t heading)
{
	struct wf_slice text = wf_heading_line(doc, &doc->headings[heading]);
	struct wf_entry entry = {.heading = heading, .phase_index = -1};
	struct wf_match match;

	entry.date = entry.phase = wf_slice(text.ptr, 0);
	entry.kind = text;
	if (wf_pattern_find(&match, WF_PATTERN_LOG_ENTRY, text, 0)) {
		entry.date = match.groups[1];
		split_rest(doc, &entry, match.groups[2]);
	}
	WF_GROW(doc->entries, doc->nentries, doc->entries_cap);
	doc->entries[doc->nentries++] = entry;
}

static void add_plan(struct wf_doc *doc, uint32_t heading)
{
	struct wf_match match;

	if (!wf_pattern_find(&match, WF_PATTERN_PLAN, doc->headings[heading].text, 0))
		return;
	WF_GROW(doc->plans, doc->nplans, doc->plans_cap);
	doc->plans[doc->nplans++] = (struct wf_plan){
		.heading = heading,
		.name = match.groups[1],
		.phase = wf_doc_phase_named(doc, -1, match.groups[1]),
	};
}

void wf_log_build(struct wf_doc *doc)
{
	int32_t plans = -1;

	doc->log = -1;
	for (uint32_t i = 1; i < doc->nheadings; i++) {
		const struct wf_heading *h = &doc->headings[i];

		if (doc->log < 0 && wf_heading_named(h, "Error Log"))
			doc->log = (int32_t)i;
		else if (doc->log >= 0 && i < doc->headings[doc->log].section_end &&
			 h->level == doc->headings[doc->log].level + 1)
			add_entry(doc, i);
		if (wf_heading_named(h, "Contingency Plans"))
			plans = (int32_t)i;
		else if (plans >= 0 && i < doc->headings[plans].section_end)
			add_plan(doc, i);
	}
}

int32_t wf_doc_entry_at(const struct wf_doc *doc, int32_t heading)
{
	size_t low = 0, high = doc->nentries;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if ((int32_t)doc->entries[mid].heading < heading)
			low = mid + 1;
		else
			high = mid;
	}
	return low < doc->nentries && (int32_t)doc->entries[low].heading == heading ? (int32_t)low
										    : -1;
}
