#include "ops/advice.h"

#include "flow/hint.h"

#include <stdlib.h>

/* Kinds of log entries that record what was done about a failure, not a failure. */
static const char *const not_failures[] = {"Rollback", "Retry", "Scope change", "Escalation"};

/* Room is doubled at each power of two. */
static struct wf_buf *add(struct wf_buf **advice, size_t *n)
{
	if ((*n & (*n - 1)) == 0)
		*advice = wf_xrealloc(*advice, *n ? *n * 2 : 1, sizeof(**advice));
	(*advice)[*n] = (struct wf_buf)WF_BUF_INIT;
	return &(*advice)[(*n)++];
}

/* The plan's heading, and its section's lines without the blank ones at the ends. */
static void add_plan(const struct wf_doc *doc, const struct wf_plan *plan, struct wf_buf *out)
{
	const struct wf_heading *h = &doc->headings[plan->heading];
	size_t first = h->last_line + 1, last = wf_doc_section_end(doc, plan->heading);

	wf_buf_slice(out, h->text);
	while (out->len && out->ptr[out->len - 1] == ':')
		out->len--;
	wf_buf_byte(out, ':');
	while (last >= first && wf_source_is_blank(&doc->src, last))
		last--;
	while (first <= last && wf_source_is_blank(&doc->src, first))
		first++;
	for (size_t line = first; line <= last; line++) {
		wf_buf_byte(out, '\n');
		wf_buf_slice(out, wf_source_line(&doc->src, line));
	}
}

bool wf_kind_is_failure(struct wf_slice kind)
{
	for (size_t i = 0; i < sizeof(not_failures) / sizeof(not_failures[0]); i++) {
		if (wf_slice_is_nocase(wf_slice_trim(kind), not_failures[i]))
			return false;
	}
	return true;
}

/* Of each phase how many failures the draft logs, and how many there are with those of the document. */
struct failures {
	size_t *fresh, *all;
};

static void count_failures(struct failures *count, const struct wf_draft *draft)
{
	const struct wf_doc *doc = draft->doc;

	count->fresh = wf_arena_alloc(draft->arena, doc->nphases * sizeof(*count->fresh));
	count->all = wf_arena_alloc(draft->arena, doc->nphases * sizeof(*count->all));
	for (size_t i = 0; i < draft->nlogs; i++) {
		int32_t phase = draft->logs[i].about;

		if (phase >= 0 && wf_kind_is_failure(draft->logs[i].kind)) {
			count->fresh[phase]++;
			count->all[phase]++;
		}
	}
	for (size_t i = 0; i < doc->nentries; i++) {
		int32_t phase = doc->entries[i].phase_index;

		if (phase >= 0 && wf_kind_is_failure(doc->entries[i].kind))
			count->all[phase]++;
	}
}

static void add_ways_out(const struct wf_draft *draft, uint32_t phase, size_t failures,
			 struct wf_buf *out)
{
	const struct wf_doc *doc = draft->doc;
	if (failures > 1) {
		wf_buf_printf(out,
			      "%.*s has failed %zu times: another try alone is unlikely to help; ",
			      WF_SLICE_ARG(doc->phases[phase].name), failures);
		wf_command_phase(out, doc, "escalate", phase);
		wf_buf_str(out, " hands it to somebody who can decide");
		return;
	}
	wf_command_phase(out, doc, "retry", phase);
	wf_buf_str(out, " tries again, ");
	wf_command_phase(out, doc, "rollback", phase);
	wf_buf_str(out, " begins anew, ");
	wf_command_phase(out, doc, "escalate", phase);
	wf_buf_str(out, " asks for help");
}

static void advise(const struct wf_draft *draft, const struct failures *count, uint32_t phase,
		   struct wf_buf **advice, size_t *n)
{
	const struct wf_doc *doc = draft->doc;

	for (size_t i = 0; i < doc->nplans; i++) {
		if (doc->plans[i].phase == (int32_t)phase)
			add_plan(doc, &doc->plans[i], add(advice, n));
	}
	add_ways_out(draft, phase, count->all[phase], add(advice, n));
}

void wf_advice_on_failure(const struct wf_draft *draft, uint32_t phase, struct wf_buf **advice,
			  size_t *n)
{
	struct failures count;

	count_failures(&count, draft);
	advise(draft, &count, phase, advice, n);
}

void wf_advice_on_failures(const struct wf_draft *draft, struct wf_buf **advice, size_t *n)
{
	struct failures count;

	count_failures(&count, draft);
	for (uint32_t i = 0; i < draft->doc->nphases; i++) {
		if (draft->phases[i].state == WF_STATE_FAILED && count.fresh[i] > 0)
			advise(draft, &count, i, advice, n);
	}
}

void wf_advice_release(struct wf_buf **advice, size_t *n)
{
	for (size_t i = 0; i < *n; i++)
		wf_buf_release(&(*advice)[i]);
	free(*advice);
	*advice = NULL;
	*n = 0;
}
