#include "ops/advice.h"
#include "ops/ops.h"

#include "doc/select.h"
#include "flow/hint.h"
#include "flow/progress.h"

#include <stdio.h>
#include <stdlib.h>

#define GATES (WF_GATE_ENTRY | WF_GATE_WAITS | WF_GATE_ORDER)

static uint32_t heading_of(const struct wf_draft *draft, uint32_t phase)
{
	return draft->doc->phases[phase].heading;
}

static void set_field(struct wf_draft *draft, uint32_t phase, enum wf_field_name name,
		      struct wf_slice value)
{
	if (value.len)
		wf_draft_set_field(draft, heading_of(draft, phase), name, value);
}

/* The day of the draft's date: "2026-11-22". */
static struct wf_slice today(const struct wf_draft *draft)
{
	struct wf_slice date = wf_draft_date(draft);

	return wf_slice(date.ptr, date.len < 10 ? date.len : 10);
}

static void log_event(struct wf_draft *draft, uint32_t phase, struct wf_slice kind,
		      const struct wf_words *words)
{
	struct wf_log_draft entry = {
		.about = (int32_t)phase,
		.phase = wf_doc_phase_name(draft->doc, phase, kind),
		.kind = kind,
		.happened = words->message,
		.cause = words->cause,
		.resolution = words->resolution,
		.prevention = words->prevention,
		.output = words->output,
	};

	wf_draft_log(draft, &entry);
}

static void do_block(struct wf_draft *draft, uint32_t phase, const struct wf_words *words)
{
	wf_phase_enter(draft, phase, WF_STATE_BLOCKED);
	set_field(draft, phase, WF_FIELD_BLOCKED_BY, words->message);
	set_field(draft, phase, WF_FIELD_SINCE, words->since.len ? words->since : today(draft));
	set_field(draft, phase, WF_FIELD_ACTION, words->action);
}

/*
 * What waits for others by name is not unblocked before them but by force, nor what has steps that
 * were done out of turn: it would be in progress. A circle is left by unblocking.
 */
static enum wf_code check_unblock(struct wf_draft *draft, uint32_t phase, struct wf_error *err)
{
	unsigned begun = draft->phases[phase].done_steps > 0 ? WF_GATE_ORDER | WF_GATE_ENTRY : 0;
	uint32_t other;

	if (wf_gate_closed(draft, phase, WF_GATE_WAITS, &other) == WF_GATE_CYCLE)
		return WF_OK;
	return wf_gates_try(draft, phase, WF_GATE_WAITS | begun, err);
}

/* Complete when no box is open; in progress when it has begun or could; else pending. */
static enum wf_code do_unblock(struct wf_draft *draft, uint32_t phase, struct wf_error *err)
{
	const struct wf_phase_draft *p = &draft->phases[phase];
	enum wf_state to = WF_PENDING;
	enum wf_code code = check_unblock(draft, phase, err);
	uint32_t index;
	bool open_gate;

	if (code != WF_OK)
		return code;
	wf_draft_remove_field(draft, heading_of(draft, phase), WF_FIELD_WAITING_FOR);
	open_gate = wf_gate_closed(draft, phase, GATES, &index) == 0;
	if (open_gate && p->done > 0 && wf_draft_open(draft, phase) == 0)
		to = WF_COMPLETE;
	else if (open_gate || p->done_steps > 0)
		to = WF_IN_PROGRESS;
	wf_phase_enter(draft, phase, to);
	return WF_OK;
}

enum wf_code wf_op_check_kind(struct wf_slice kind, struct wf_error *err)
{
	if (wf_kind_is_failure(kind))
		return WF_OK;
	wf_error_set(err, WF_USAGE, 0, "'%.*s' is the kind of entries that are no failures",
		     WF_SLICE_ARG(kind));
	wf_error_hint(err, "--kind says what failed, such as 'Test failure'");
	return WF_USAGE;
}

static enum wf_code do_fail(struct wf_draft *draft, uint32_t phase, const struct wf_words *words,
			    struct wf_error *err)
{
	struct wf_slice kind = words->kind.len ? words->kind : WF_SLICE_LIT("Failure");

	if (wf_op_check_kind(kind, err) != WF_OK)
		return WF_USAGE;
	wf_phase_enter(draft, phase, WF_STATE_FAILED);
	log_event(draft, phase, kind, words);
	return WF_OK;
}

static void do_retry(struct wf_draft *draft, uint32_t phase, const struct wf_words *words)
{
	unsigned long attempt = 1;
	struct wf_slice value;
	char number[24];

	if (wf_draft_field(draft, phase, WF_FIELD_ATTEMPT, &value) && value.len &&
	    wf_is_digit(value.ptr[0]))
		attempt = strtoul(value.ptr, NULL, 10);
	snprintf(number, sizeof(number), "%lu", attempt < 1000000 ? attempt + 1 : attempt);
	wf_phase_enter(draft, phase, WF_IN_PROGRESS);
	set_field(draft, phase, WF_FIELD_ATTEMPT, wf_slice_str(number));
	wf_phase_settle(draft, phase);
	if (words->message.len)
		log_event(draft, phase, WF_SLICE_LIT("Retry"), words);
}

static void reset_phase(struct wf_draft *draft, uint32_t phase)
{
	const struct wf_range range = draft->doc->phases[phase].steps;

	for (uint32_t i = range.begin; i < range.end; i++) {
		if (draft->steps[i] == WF_DONE)
			wf_draft_mark(draft, i, WF_OPEN);
	}
	wf_phase_enter(draft, phase, WF_PENDING);
	wf_draft_remove_field(draft, heading_of(draft, phase), WF_FIELD_BLOCKED_BY);
	wf_draft_remove_field(draft, heading_of(draft, phase), WF_FIELD_SINCE);
	wf_draft_remove_field(draft, heading_of(draft, phase), WF_FIELD_ACTION);
}

static enum wf_code refuse_dependent(struct wf_draft *draft, uint32_t phase, uint32_t other,
				     struct wf_error *err)
{
	const struct wf_doc *doc = draft->doc;

	wf_error_set(err, WF_NOT_ALLOWED, doc->headings[heading_of(draft, phase)].line,
		     "%.*s waited for %.*s and has %s",
		     WF_SLICE_ARG(doc->headings[heading_of(draft, other)].text),
		     WF_SLICE_ARG(doc->headings[heading_of(draft, phase)].text),
		     draft->phases[other].done_steps > 0 ? "done steps" : "begun");
	wf_hint_phase(err, doc, "rollback", other, "");
	return WF_NOT_ALLOWED;
}

static enum wf_code do_rollback(struct wf_draft *draft, uint32_t phase,
				const struct wf_words *words, struct wf_error *err)
{
	const struct wf_workflow *w = &draft->doc->workflows[draft->doc->phases[phase].workflow];

	for (uint32_t i = 0; i < w->nphases && w->flow == WF_PARALLEL; i++) {
		uint32_t other = w->phases[i];
		bool begun = draft->phases[other].done_steps > 0 || wf_phase_begun(draft, other);

		if (other != phase && begun && wf_phase_waits_for(draft, other, phase))
			return refuse_dependent(draft, phase, other, err);
	}
	if (w->flow == WF_PARALLEL) {
		reset_phase(draft, phase);
	} else {
		for (uint32_t i = draft->doc->phases[phase].index - 1; i < w->nphases; i++)
			reset_phase(draft, w->phases[i]);
	}
	log_event(draft, phase, WF_SLICE_LIT("Rollback"), words);
	return WF_OK;
}

/* The last entry of the Error Log that records a failure of PHASE, or -1. */
static int32_t last_failure(const struct wf_draft *draft, uint32_t phase)
{
	for (size_t i = draft->doc->nentries; i-- > 0;) {
		const struct wf_entry *entry = &draft->doc->entries[i];

		if (entry->phase_index == (int32_t)phase && wf_kind_is_failure(entry->kind))
			return (int32_t)i;
	}
	return -1;
}

static void do_escalate(struct wf_draft *draft, uint32_t phase, const struct wf_words *words)
{
	const struct wf_doc *doc = draft->doc;
	int32_t entry = last_failure(draft, phase);
	struct wf_buf by = WF_BUF_INIT;
	const struct wf_field *resolution = NULL;

	wf_buf_printf(&by, "Escalated to %.*s", WF_SLICE_ARG(words->to));
	wf_phase_enter(draft, phase, WF_STATE_BLOCKED);
	set_field(draft, phase, WF_FIELD_BLOCKED_BY, wf_buf_as_slice(&by));
	set_field(draft, phase, WF_FIELD_SINCE, words->since.len ? words->since : today(draft));
	set_field(draft, phase, WF_FIELD_ACTION,
		  words->action.len ? words->action : words->message);
	if (entry >= 0)
		resolution = wf_doc_field(doc, doc->headings[doc->entries[entry].heading].fields,
					  WF_FIELD_RESOLUTION);
	if (entry >= 0 && (!resolution || resolution->value.len == 0))
		wf_draft_fill(draft, (uint32_t)entry, WF_FIELD_RESOLUTION, wf_buf_as_slice(&by));
	wf_buf_release(&by);
}

static void do_skip(struct wf_draft *draft, uint32_t phase, const struct wf_words *words)
{
	set_field(draft, phase, WF_FIELD_SKIPPED, words->message);
	wf_phase_enter(draft, phase, WF_SKIPPED);
}

static enum wf_code refuse_implicit(enum wf_event event, struct wf_error *err)
{
	wf_error_set(err, WF_NOT_ALLOWED, 0, "the document has steps but no phases to %s",
		     wf_event_name(event));
	wf_error_hint(err, "put the steps under headings such as '## Phase 1: Name'");
	return WF_NOT_ALLOWED;
}

enum wf_code wf_op_phase(struct wf_draft *draft, enum wf_event event, uint32_t phase,
			 const struct wf_words *words, struct wf_error *err)
{
	const struct wf_transition *row;
	enum wf_code code;

	wf_error_file(err, draft->doc->name);
	if (draft->doc->implicit)
		return refuse_implicit(event, err);
	if (wf_event_holds(draft, event, phase))
		return WF_OK;
	code = wf_event_check(draft, event, phase, &row, err);
	if (code != WF_OK)
		return code;
	switch (event) {
	case WF_EVENT_BLOCK: do_block(draft, phase, words); break;
	case WF_EVENT_UNBLOCK: return do_unblock(draft, phase, err);
	case WF_EVENT_FAIL: return do_fail(draft, phase, words, err);
	case WF_EVENT_RETRY: do_retry(draft, phase, words); break;
	case WF_EVENT_ROLLBACK: return do_rollback(draft, phase, words, err);
	case WF_EVENT_ESCALATE: do_escalate(draft, phase, words); break;
	case WF_EVENT_SKIP: do_skip(draft, phase, words); break;
	default:
		wf_phase_enter(draft, phase, row->to);
		wf_phase_settle(draft, phase);
		break;
	}
	return WF_OK;
}

/* EVENT could happen to PHASE; with force that is a matter of its state alone. */
static bool is_legal(struct wf_draft *draft, enum wf_event event, uint32_t phase)
{
	struct wf_error ignored = WF_ERROR_INIT;
	const struct wf_transition *row = wf_transition_for(draft, event, phase);
	bool legal = row &&
		     (draft->force || wf_event_check(draft, event, phase, &row, &ignored) == WF_OK);

	wf_error_release(&ignored);
	return legal;
}

static enum wf_code refuse_end(const struct wf_draft *draft, uint32_t workflow,
			       struct wf_error *err)
{
	struct wf_slice title = wf_workflow_title(draft->doc, workflow);

	wf_error_set(err, WF_NOTHING_TO_DO, 0, "nothing is left to start in %.*s",
		     WF_SLICE_ARG(title));
	wf_hint_document(err, draft->doc, "status", "");
	return WF_NOTHING_TO_DO;
}

enum wf_code wf_op_default_phase(uint32_t *phase, struct wf_draft *draft, enum wf_event event,
				 uint32_t workflow, struct wf_error *err)
{
	const struct wf_workflow *w = &draft->doc->workflows[workflow];
	int32_t current = wf_workflow_current(draft, workflow);

	wf_error_file(err, draft->doc->name);
	*phase = current < 0 ? w->phases[w->nphases - 1] : (uint32_t)current;
	for (uint32_t i = current < 0 ? 0 : draft->doc->phases[current].index - 1; i < w->nphases;
	     i++) {
		if (is_legal(draft, event, w->phases[i])) {
			*phase = w->phases[i];
			return WF_OK;
		}
	}
	if (event == WF_EVENT_START && wf_workflow_ended(draft, workflow))
		return refuse_end(draft, workflow, err);
	return WF_OK;
}

static enum wf_code check_round(struct wf_draft *draft, uint32_t workflow, struct wf_error *err)
{
	const struct wf_workflow *w = &draft->doc->workflows[workflow];
	struct wf_slice title = wf_workflow_title(draft->doc, workflow);
	uint32_t line = draft->doc->headings[w->heading].line;

	if (w->flow != WF_ITERATIVE) {
		wf_error_set(err, WF_NOT_ALLOWED, line,
			     "%.*s is not iterative; a line '**Pattern**: Iterative' under its "
			     "heading makes it so",
			     WF_SLICE_ARG(title));
		if (wf_workflow_ended(draft, workflow))
			wf_hint_phase(err, draft->doc, "rollback", w->phases[0], "");
		else
			wf_hint_workflow(err, draft->doc, "next", workflow, "");
		return WF_NOT_ALLOWED;
	}
	if (wf_workflow_ended(draft, workflow))
		return WF_OK;
	if (draft->force) {
		wf_draft_note(draft, "round %u of %.*s has not ended", w->iteration,
			      WF_SLICE_ARG(title));
		return WF_OK;
	}
	wf_error_set(err, WF_GATED, line, "round %u of %.*s has not ended", w->iteration,
		     WF_SLICE_ARG(title));
	wf_hint_workflow(err, draft->doc, "iterate", workflow, "--force");
	return WF_GATED;
}

enum wf_code wf_op_iterate(struct wf_draft *draft, uint32_t workflow, struct wf_error *err)
{
	const struct wf_workflow *w = &draft->doc->workflows[workflow];
	enum wf_code code;
	uint32_t index;

	wf_error_file(err, draft->doc->name);
	if (draft->doc->implicit)
		return refuse_implicit(WF_EVENT_START, err);
	code = check_round(draft, workflow, err);
	if (code != WF_OK)
		return code;
	for (uint32_t i = 0; i < w->nphases; i++)
		reset_phase(draft, w->phases[i]);
	wf_draft_round(draft, workflow, w->iteration + 1);
	if (wf_gate_closed(draft, w->phases[0], GATES, &index) == 0)
		wf_phase_enter(draft, w->phases[0], WF_IN_PROGRESS);
	return WF_OK;
}
