#include "ops/ops.h"

#include "flow/progress.h"

static const struct wf_step *step_at(const struct wf_draft *draft, uint32_t i)
{
	return &draft->doc->steps[i];
}

static struct wf_slice heading_text(const struct wf_draft *draft, uint32_t phase)
{
	return draft->doc->headings[draft->doc->phases[phase].heading].text;
}

/* A phase that had ended has an open step again; what has begun since stands on its end. */
static enum wf_code reopen(struct wf_draft *draft, uint32_t phase, struct wf_error *err)
{
	const struct wf_transition *row;
	enum wf_code code;

	if (draft->doc->implicit || !wf_phase_ended(draft, phase) ||
	    draft->phases[phase].state == WF_SKIPPED)
		return WF_OK;
	code = wf_event_check(draft, WF_EVENT_UNTICK, phase, &row, err);
	if (code == WF_OK && row->from == WF_COMPLETE)
		wf_phase_enter(draft, phase, WF_IN_PROGRESS);
	return code;
}

/* What comes after an entry criterion is one, too: open where the phase stands on it. */
static enum wf_code check_criterion(struct wf_draft *draft, uint32_t phase, int32_t after,
				    struct wf_error *err)
{
	struct wf_slice name = heading_text(draft, phase);

	if (after < 0 || step_at(draft, (uint32_t)after)->role != WF_ROLE_ENTRY ||
	    !wf_phase_begun(draft, phase))
		return WF_OK;
	if (draft->force) {
		wf_draft_note(draft, "an entry criterion more for %.*s, which has begun",
			      WF_SLICE_ARG(name));
		return WF_OK;
	}
	wf_error_set(err, WF_GATED, step_at(draft, (uint32_t)after)->line,
		     "%.*s has begun: it can get no entry criterion any more", WF_SLICE_ARG(name));
	wf_error_hint(err, "--force adds it all the same");
	return WF_GATED;
}

enum wf_code wf_op_add(struct wf_draft *draft, uint32_t phase, int32_t after, struct wf_slice text,
		       struct wf_error *err)
{
	struct wf_step_draft step = {.phase = phase, .after = after, .text = text};
	enum wf_code code;

	wf_error_file(err, draft->doc->name);
	if (wf_slice_trim(text).len == 0)
		return wf_error_set(err, WF_USAGE, 0, "a step asks for a text");
	if (after >= 0 && step_at(draft, (uint32_t)after)->phase != (int32_t)phase)
		return wf_error_set(err, WF_USAGE, step_at(draft, (uint32_t)after)->line,
				    "\"%.*s\" is not a step of %.*s",
				    WF_SLICE_ARG(step_at(draft, (uint32_t)after)->text),
				    WF_SLICE_ARG(heading_text(draft, phase)));
	if (draft->phases[phase].state == WF_CONFLICTED)
		return wf_event_check(draft, WF_EVENT_TICK, phase,
				      &(const struct wf_transition *){NULL}, err);
	code = check_criterion(draft, phase, after, err);
	if (code == WF_OK)
		code = reopen(draft, phase, err);
	if (code != WF_OK)
		return code;
	if (after >= 0)
		wf_op_untick_parents(draft, (uint32_t)after);
	wf_draft_add_step(draft, &step);
	return WF_OK;
}

static void log_drop(struct wf_draft *draft, uint32_t i, struct wf_slice why)
{
	const struct wf_step *step = step_at(draft, i);
	struct wf_buf happened = WF_BUF_INIT;
	struct wf_log_draft entry = {.about = step->phase, .kind = WF_SLICE_LIT(WF_SCOPE_CHANGE)};

	wf_buf_printf(&happened, WF_SCOPE_DROPPED "%.*s\"", WF_SLICE_ARG(step->text));
	for (uint32_t k = i + 1; k < step->end; k++)
		wf_buf_printf(&happened, ", \"%.*s\"", WF_SLICE_ARG(step_at(draft, k)->text));
	wf_buf_printf(&happened, ": %.*s", WF_SLICE_ARG(why));
	entry.happened = wf_buf_as_slice(&happened);
	entry.phase = step->phase >= 0 && !draft->doc->implicit
			      ? wf_doc_phase_name(draft->doc, (uint32_t)step->phase, entry.kind)
			      : WF_SLICE_LIT("Document");
	wf_draft_log(draft, &entry);
	wf_buf_release(&happened);
}

/* Something stands before the step's item on its line: an item that begins with it. */
static bool shares_line(const struct wf_draft *draft, const struct wf_step *step)
{
	struct wf_slice line = wf_source_line(&draft->doc->src, step->item_line);
	const char *mark = draft->doc->src.bytes + step->mark - 1;
	size_t markers = 0;

	for (const char *p = line.ptr; p < mark && step->item_line == step->line; p++)
		markers += strchr("-*+.)", *p) != NULL;
	return markers > 1;
}

/* Something else is nested beside STEP and stays: a parent whose last step goes is a step like others. */
static bool leaves_others(const struct wf_draft *draft, const struct wf_step *step)
{
	if (step->parent < 0)
		return false;
	for (uint32_t i = (uint32_t)step->parent + 1;
	     i < step_at(draft, (uint32_t)step->parent)->end; i++) {
		if (!wf_draft_dropped(draft, i))
			return true;
	}
	return false;
}

enum wf_code wf_op_drop(struct wf_draft *draft, uint32_t i, struct wf_slice why,
			struct wf_error *err)
{
	const struct wf_step *step = step_at(draft, i);

	wf_error_file(err, draft->doc->name);
	if (shares_line(draft, step)) {
		wf_error_set(err, WF_NOT_ALLOWED, step->line,
			     "\"%.*s\" shares its line with the item around it",
			     WF_SLICE_ARG(step->text));
		wf_error_hint(err, "take it out by hand");
		return WF_NOT_ALLOWED;
	}
	if (step->phase >= 0 && draft->phases[step->phase].state == WF_CONFLICTED)
		return wf_event_check(draft, WF_EVENT_TICK, (uint32_t)step->phase,
				      &(const struct wf_transition *){NULL}, err);
	wf_draft_drop(draft, i);
	if (leaves_others(draft, step))
		wf_op_tick_parents(draft, i);
	if (step->phase >= 0)
		wf_phase_settle(draft, (uint32_t)step->phase);
	log_drop(draft, i, why);
	return WF_OK;
}
