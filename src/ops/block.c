#include "ops/ops.h"

#include "flow/hint.h"
#include "flow/progress.h"

static const struct wf_step *step_at(const struct wf_draft *draft, uint32_t i)
{
	return &draft->doc->steps[i];
}

static enum wf_code refuse(struct wf_draft *draft, uint32_t step, const char *what,
			   const char *command, struct wf_error *err)
{
	wf_error_file(err, draft->doc->name);
	wf_error_set(err, WF_NOT_ALLOWED, step_at(draft, step)->line, "\"%.*s\" is %s",
		     WF_SLICE_ARG(step_at(draft, step)->text), what);
	if (command)
		wf_hint_step(err, draft->doc, command, step,
			     step_at(draft, step)->end > step + 1 ? "--all" : "");
	else
		wf_hint_document(err, draft->doc, "next", "");
	return WF_NOT_ALLOWED;
}

/* The phase whose last open step that could be ticked has been blocked is blocked, too. */
static void block_phase(struct wf_draft *draft, uint32_t phase, const struct wf_words *words)
{
	struct wf_error ignored = WF_ERROR_INIT;
	enum wf_state state = wf_phase_effective(draft, phase);

	if (draft->doc->implicit || wf_phase_next_step(draft, phase) >= 0)
		return;
	if (state == WF_IN_PROGRESS || state == WF_PENDING)
		wf_op_phase(draft, WF_EVENT_BLOCK, phase, words, &ignored);
	wf_error_release(&ignored);
}

enum wf_code wf_op_block_step(struct wf_draft *draft, uint32_t i, const struct wf_words *words,
			      struct wf_error *err)
{
	const struct wf_step *step = step_at(draft, i);

	if (draft->steps[i] == WF_DONE)
		return refuse(draft, i, "done: there is nothing to wait for", "untick", err);
	if (step->blocked && wf_slice_eq(wf_step_reason(draft->doc, i), words->message))
		return WF_OK;
	wf_draft_block_step(draft, i, words->message);
	if (step->phase >= 0 && step->role == WF_ROLE_STEP)
		block_phase(draft, (uint32_t)step->phase, words);
	return WF_OK;
}

/* It is PHASE's turn, and nothing but a step that was blocked said why it is blocked. */
static bool lost_its_reason(const struct wf_draft *draft, uint32_t phase)
{
	const struct wf_range range = draft->doc->phases[phase].steps;
	uint32_t index;
	bool lost = wf_phase_waits_turn(draft, phase) &&
		    !wf_gate_closed(draft, phase, WF_GATE_ORDER | WF_GATE_ENTRY, &index);

	for (uint32_t i = range.begin; i < range.end && lost; i++)
		lost = !wf_draft_step_blocked(draft, i);
	return lost;
}

/* A phase that was blocked for this step's reason goes on with the step. */
static enum wf_code unblock_phase(struct wf_draft *draft, uint32_t step, uint32_t phase,
				  struct wf_error *err)
{
	const struct wf_words none = {0};
	struct wf_slice reason;

	if (draft->phases[phase].state != WF_STATE_BLOCKED)
		return WF_OK;
	if (wf_draft_field(draft, phase, WF_FIELD_BLOCKED_BY, &reason)
		    ? !wf_slice_eq(reason, wf_step_reason(draft->doc, step))
		    : !lost_its_reason(draft, phase))
		return WF_OK;
	return wf_op_phase(draft, WF_EVENT_UNBLOCK, phase, &none, err);
}

enum wf_code wf_op_unblock_step(struct wf_draft *draft, uint32_t i, struct wf_error *err)
{
	const struct wf_step *step = step_at(draft, i);

	if (!step->blocked)
		return refuse(draft, i, "not blocked", NULL, err);
	wf_draft_unblock_step(draft, i);
	return step->phase >= 0 ? unblock_phase(draft, i, (uint32_t)step->phase, err) : WF_OK;
}
