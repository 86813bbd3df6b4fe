#include "out/say.h"

#include "doc/select.h"
#include "flow/hint.h"
#include "flow/progress.h"

void wf_say_quoted(struct wf_buf *out, struct wf_slice text)
{
	wf_buf_byte(out, '"');
	wf_buf_visible(out, text);
	wf_buf_byte(out, '"');
}

void wf_say_value(struct wf_buf *out, struct wf_slice value)
{
	for (;;) {
		const char *end = value.len ? memchr(value.ptr, '\n', value.len) : NULL;
		size_t len = end ? (size_t)(end - value.ptr) : value.len;

		wf_buf_visible(out, wf_slice(value.ptr, len));
		if (!end)
			return;
		wf_buf_str(out, "; ");
		value = wf_slice_skip(value, len + 1);
	}
}

const char *wf_say_symbol(uint8_t state, const struct wf_style *style)
{
	if (style->ascii)
		return wf_states[state].ascii;
	return state == WF_CONFLICTED ? "?" : wf_states[state].symbol;
}

void wf_say_phase(struct wf_buf *out, const struct wf_draft *draft, uint32_t phase)
{
	const struct wf_doc *doc = draft->doc;
	struct wf_slice text = doc->headings[doc->phases[phase].heading].text;

	if (doc->implicit)
		text = wf_workflow_title(doc, doc->phases[phase].workflow);
	if (text.len) {
		wf_buf_visible(out, text);
		return;
	}
	wf_buf_str(out, "phase ");
	wf_phase_id(out, doc, phase);
}

void wf_say_step(struct wf_buf *out, const struct wf_lines *lines, uint32_t step)
{
	const struct wf_step *s = &lines->draft->doc->steps[step];

	wf_lines_step_id(out, lines, step);
	wf_buf_byte(out, ' ');
	wf_say_quoted(out, wf_lines_text(lines, step));
	wf_buf_printf(out, " (line %zu)", wf_lines_now(lines, s->line));
}

int32_t wf_say_next(const struct wf_draft *draft, uint32_t workflow)
{
	if (draft->doc->nworkflows == 0)
		return -1;
	if (wf_workflow_ended(draft, workflow))
		workflow = wf_active_workflow(draft);
	return wf_workflow_next(draft, workflow);
}

int32_t wf_say_open_box(const struct wf_draft *draft, uint32_t phase, enum wf_role role)
{
	const struct wf_range range = draft->doc->phases[phase].steps;

	for (uint32_t i = range.begin; i < range.end; i++) {
		if (draft->doc->steps[i].role == role && draft->steps[i] != WF_DONE &&
		    !wf_draft_dropped(draft, i))
			return (int32_t)i;
	}
	return -1;
}

void wf_say_criterion(struct wf_buf *out, const struct wf_lines *lines, uint32_t phase,
		      enum wf_role role)
{
	const struct wf_phase_draft *p = &lines->draft->phases[phase];
	uint32_t n = role == WF_ROLE_ENTRY ? p->open_entry : p->open_exit;
	int32_t step = wf_say_open_box(lines->draft, phase, role);

	if (step < 0)
		return;
	wf_buf_printf(out, "waits for %s criterion ", role == WF_ROLE_ENTRY ? "entry" : "exit");
	wf_say_step(out, lines, (uint32_t)step);
	if (n > 1)
		wf_buf_printf(out, " and %u more", n - 1);
}

/* `; 'wfmd COMMAND FILE ID' EFFECT` */
static void add_way_out(struct wf_buf *out, const struct wf_lines *lines, const char *command,
			struct wf_slice id, const char *effect)
{
	struct wf_buf text = WF_BUF_INIT;

	wf_command(&text, lines->draft->doc, command, id, "");
	wf_buf_str(out, "; ");
	wf_command_quote(out, wf_buf_as_slice(&text));
	wf_buf_printf(out, " %s", effect);
	wf_buf_release(&text);
}

static void add_phase_way_out(struct wf_buf *out, const struct wf_lines *lines, const char *command,
			      uint32_t phase, const char *effect)
{
	struct wf_buf id = WF_BUF_INIT;

	wf_lines_phase_id(&id, lines, phase);
	add_way_out(out, lines, command, wf_buf_as_slice(&id), effect);
	wf_buf_release(&id);
}

static void add_conflict(struct wf_buf *out, const struct wf_lines *lines, uint32_t phase)
{
	const struct wf_doc *doc = lines->draft->doc;
	size_t line = wf_lines_now(lines, doc->headings[doc->phases[phase].heading].line);

	wf_say_phase(out, lines->draft, phase);
	wf_buf_printf(out, " carries two different states (line %zu)", line);
}

static void add_cycle(struct wf_buf *out, const struct wf_draft *draft, uint32_t phase)
{
	struct wf_buf cycle = WF_BUF_INIT;

	wf_phase_cycle(draft, phase, &cycle);
	wf_buf_str(out, "phases wait for each other: ");
	wf_buf_visible(out, wf_buf_as_slice(&cycle));
	wf_buf_release(&cycle);
}

/* A closed gate of PHASE; false where all of GATES are open. */
static bool add_gate(struct wf_buf *out, const struct wf_lines *lines, uint32_t phase,
		     unsigned gates)
{
	uint32_t index;
	unsigned closed = wf_gate_closed(lines->draft, phase, gates, &index);

	if (closed == WF_GATE_CYCLE) {
		add_cycle(out, lines->draft, phase);
	} else if (closed == WF_GATE_ENTRY) {
		wf_say_phase(out, lines->draft, phase);
		wf_buf_byte(out, ' ');
		wf_say_criterion(out, lines, phase, WF_ROLE_ENTRY);
	} else if (closed && lines->draft->phases[index].state == WF_CONFLICTED) {
		add_conflict(out, lines, index);
	} else if (closed) {
		wf_say_phase(out, lines->draft, phase);
		wf_buf_str(out, " waits for ");
		wf_say_phase(out, lines->draft, index);
	}
	return closed != 0;
}

static void add_reason(struct wf_buf *out, const struct wf_draft *draft, uint32_t phase)
{
	struct wf_slice value;

	if (wf_draft_field(draft, phase, WF_FIELD_BLOCKED_BY, &value) && value.len) {
		wf_buf_str(out, " (");
	} else if (wf_draft_field(draft, phase, WF_FIELD_WAITING_FOR, &value) && value.len) {
		wf_buf_str(out, " (waiting for ");
	} else {
		return;
	}
	wf_say_value(out, value);
	wf_buf_byte(out, ')');
}

/* The first step of PHASE that `advance` passes over, or -1: it waits, or its marker is unknown. */
static int32_t passed_step(const struct wf_draft *draft, uint32_t phase, bool *blocked)
{
	const struct wf_range range = draft->doc->phases[phase].steps;

	for (uint32_t i = range.begin; i < range.end; i++) {
		if (draft->doc->steps[i].role != WF_ROLE_STEP || draft->steps[i] == WF_DONE ||
		    wf_draft_dropped(draft, i))
			continue;
		*blocked = wf_draft_step_blocked(draft, i);
		if (*blocked || draft->steps[i] == WF_UNKNOWN)
			return (int32_t)i;
	}
	return -1;
}

/* Nothing is in the way of PHASE itself, and yet it has no next step. */
static void add_no_step(struct wf_buf *out, const struct wf_lines *lines, uint32_t phase)
{
	bool blocked = false;
	int32_t step = passed_step(lines->draft, phase, &blocked);

	if (step >= 0) {
		wf_say_step(out, lines, (uint32_t)step);
		wf_buf_str(out,
			   blocked ? " is blocked" : " has a marker that is neither open nor done");
		return;
	}
	wf_say_phase(out, lines->draft, phase);
	wf_buf_byte(out, ' ');
	if (lines->draft->phases[phase].open_exit) {
		wf_say_criterion(out, lines, phase, WF_ROLE_EXIT);
		return;
	}
	wf_buf_str(out, "has no step left");
	add_phase_way_out(out, lines, "complete", phase, "ends it");
}

/* What keeps PHASE, which has not ended, from going on. */
static void add_obstacle(struct wf_buf *out, const struct wf_lines *lines, uint32_t phase)
{
	const struct wf_draft *draft = lines->draft;
	const unsigned gates = WF_GATE_ENTRY | WF_GATE_WAITS | WF_GATE_ORDER;
	enum wf_state state = wf_phase_effective(draft, phase);

	if (state == WF_CONFLICTED) {
		add_conflict(out, lines, phase);
	} else if (state == WF_STATE_FAILED) {
		wf_say_phase(out, draft, phase);
		wf_buf_str(out, " has failed");
		add_phase_way_out(out, lines, "retry", phase, "resumes it");
	} else if (state == WF_STATE_BLOCKED) {
		if (add_gate(out, lines, phase, WF_GATE_WAITS))
			return;
		wf_say_phase(out, draft, phase);
		wf_buf_str(out, " is blocked");
		add_reason(out, draft, phase);
		add_phase_way_out(out, lines, "unblock", phase, "resumes it");
	} else if (!add_gate(out, lines, phase, gates)) {
		add_no_step(out, lines, phase);
	}
}

/* The phase that WORKFLOW, which has not ended, stands still in. */
static uint32_t stuck_phase(const struct wf_draft *draft, uint32_t workflow)
{
	const struct wf_workflow *w = &draft->doc->workflows[workflow];
	int32_t phase = wf_working_phase(draft, workflow);
	uint32_t i = 0;

	if (phase >= 0 && !wf_phase_ended(draft, (uint32_t)phase))
		return (uint32_t)phase;
	while (i + 1 < w->nphases && wf_phase_ended(draft, w->phases[i]))
		i++;
	return w->phases[i];
}

void wf_say_outlook(struct wf_buf *out, const struct wf_lines *lines, uint32_t workflow)
{
	const struct wf_draft *draft = lines->draft;
	int32_t step = wf_say_next(draft, workflow);

	if (step >= 0) {
		wf_buf_str(out, "next: ");
		wf_say_step(out, lines, (uint32_t)step);
		return;
	}
	if (draft->doc->nworkflows > 0 && wf_workflow_ended(draft, workflow))
		workflow = wf_active_workflow(draft);
	if (draft->doc->nworkflows == 0 || wf_workflow_ended(draft, workflow))
		return;
	wf_buf_str(out, "waiting: ");
	add_obstacle(out, lines, stuck_phase(draft, workflow));
}
