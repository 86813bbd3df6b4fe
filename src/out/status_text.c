#include "out/sheet.h"

#include "doc/select.h"
#include "flow/progress.h"

#include <stdlib.h>
#include <strings.h>

#define CELLS 10

/* `[#####-----] 5/9 55%`: only what is complete looks full. */
static void add_bar(struct wf_buf *out, uint32_t done, uint32_t total)
{
	uint32_t full = total ? (uint32_t)((uint64_t)done * CELLS / total) : 0;

	if (total == 0) {
		wf_buf_str(out, "no steps");
		return;
	}
	wf_buf_byte(out, '[');
	for (uint32_t i = 0; i < CELLS; i++)
		wf_buf_byte(out, i < full ? '#' : '-');
	wf_buf_printf(out, "] %u/%u %u%%", done, total, (uint32_t)((uint64_t)done * 100 / total));
}

static void show_title(struct wf_sheet *sheet, uint32_t workflow)
{
	uint32_t done, total;

	wf_workflow_count(sheet->draft, workflow, &done, &total);
	wf_sheet_paint(sheet, WF_PAINT_BOLD);
	wf_buf_visible(sheet->out, wf_workflow_title(sheet->draft->doc, workflow));
	wf_sheet_unpaint(sheet);
	wf_buf_str(sheet->out, "  ");
	add_bar(sheet->out, done, total);
}

static void show_pattern(struct wf_sheet *sheet, const struct wf_workflow *w)
{
	if (w->flow == WF_PARALLEL)
		wf_buf_str(sheet->out, " parallel");
	else if (w->flow == WF_ITERATIVE)
		wf_buf_printf(sheet->out, " iterative, round %u", w->iteration);
}

/* The phase to name in one line: the one that work goes on or stands still in, or -1. */
static int32_t phase_in_focus(const struct wf_draft *draft, uint32_t workflow, int32_t step)
{
	const struct wf_workflow *w = &draft->doc->workflows[workflow];
	int32_t phase =
		step >= 0 ? draft->doc->steps[step].phase : wf_working_phase(draft, workflow);

	for (uint32_t i = 0; phase < 0 && i < w->nphases; i++) {
		if (!wf_phase_ended(draft, w->phases[i]))
			phase = (int32_t)w->phases[i];
	}
	return phase;
}

static void show_in_one_line(struct wf_sheet *sheet, uint32_t workflow)
{
	bool ended = wf_workflow_ended(sheet->draft, workflow);
	int32_t step = ended ? -1 : wf_workflow_next(sheet->draft, workflow);
	int32_t phase = ended ? -1 : phase_in_focus(sheet->draft, workflow, step);

	show_title(sheet, workflow);
	if (ended)
		wf_buf_str(sheet->out, "  complete");
	if (step >= 0) {
		wf_buf_str(sheet->out, "  next: ");
		wf_say_step(sheet->out, &sheet->lines, (uint32_t)step);
	}
	if (phase >= 0 && !sheet->draft->doc->implicit) {
		wf_buf_str(sheet->out, "  ");
		wf_sheet_name(sheet, (uint32_t)phase);
		wf_sheet_symbol(sheet, (uint32_t)phase);
	}
	wf_buf_byte(sheet->out, '\n');
}

/* The phases of a workflow; it is the TURN of one when those before it have ended. */
static void show_phases(struct wf_sheet *sheet, uint32_t workflow)
{
	const struct wf_workflow *w = &sheet->draft->doc->workflows[workflow];
	bool turn = true;

	for (uint32_t i = 0; i < w->nphases; i++) {
		uint32_t phase = w->phases[i];
		bool ended = wf_phase_ended(sheet->draft, phase);

		if (!ended || !sheet->view->open_only) {
			if (!sheet->draft->doc->implicit)
				wf_sheet_phase(sheet, phase, turn, 2);
			if (sheet->view->open_only)
				wf_sheet_steps(sheet, phase, sheet->draft->doc->implicit ? 2 : 4,
					       true);
		}
		turn &= ended || w->flow == WF_PARALLEL;
	}
}

static void show_workflow(struct wf_sheet *sheet, uint32_t workflow)
{
	show_title(sheet, workflow);
	show_pattern(sheet, &sheet->draft->doc->workflows[workflow]);
	wf_buf_byte(sheet->out, '\n');
	show_phases(sheet, workflow);
}

static void show_outside(struct wf_sheet *sheet)
{
	const struct wf_doc *doc = sheet->draft->doc;
	uint32_t done = 0, total = 0;

	for (size_t i = 0; i < doc->nsteps; i++) {
		if (doc->steps[i].phase < 0) {
			total++;
			done += sheet->draft->steps[i] == WF_DONE;
		}
	}
	if (total)
		wf_buf_printf(sheet->out, "outside any phase: %u/%u\n", done, total);
}

static void show_last_failure(struct wf_sheet *sheet)
{
	const struct wf_doc *doc = sheet->draft->doc;

	if (sheet->last_failure < 0)
		return;
	wf_buf_str(sheet->out, "last failure: ");
	wf_buf_visible(sheet->out, doc->headings[doc->entries[sheet->last_failure].heading].text);
	wf_buf_printf(sheet->out, " (line %u)\n",
		      doc->headings[doc->entries[sheet->last_failure].heading].line);
}

static bool is_shown(const struct wf_sheet *sheet, uint32_t workflow)
{
	return sheet->view->workflow < 0 || (uint32_t)sheet->view->workflow == workflow;
}

/* The workflow that what comes next is said of. */
static uint32_t active(const struct wf_sheet *sheet)
{
	return sheet->view->workflow >= 0 ? (uint32_t)sheet->view->workflow
					  : wf_active_workflow(sheet->draft);
}

static void show_outlook(struct wf_sheet *sheet)
{
	struct wf_buf line = WF_BUF_INIT;

	wf_say_outlook(&line, &sheet->lines, active(sheet));
	if (line.len) {
		wf_sheet_paint(sheet, WF_PAINT_BOLD);
		wf_buf_slice(sheet->out, wf_buf_as_slice(&line));
		wf_sheet_unpaint(sheet);
		wf_buf_byte(sheet->out, '\n');
	}
	wf_buf_release(&line);
}

static void show_document(struct wf_sheet *sheet)
{
	const struct wf_doc *doc = sheet->draft->doc;
	bool several = doc->nworkflows > 1 && sheet->view->workflow < 0,
	     all = wf_workflow_ended(sheet->draft, active(sheet));
	size_t begin = sheet->out->len;

	sheet->next = wf_say_next(sheet->draft, active(sheet));
	for (uint32_t i = 0; i < doc->nworkflows; i++) {
		if (!is_shown(sheet, i) ||
		    (sheet->view->open_only && !all && wf_workflow_ended(sheet->draft, i)))
			continue;
		if (sheet->out->len > begin)
			wf_buf_byte(sheet->out, '\n');
		show_workflow(sheet, i);
	}
	if (several)
		wf_buf_byte(sheet->out, '\n');
	show_outside(sheet);
	show_last_failure(sheet);
	show_outlook(sheet);
}

static void show_one_phase(struct wf_sheet *sheet, uint32_t phase)
{
	uint32_t index;

	wf_sheet_phase(sheet, phase,
		       wf_gate_closed(sheet->draft, phase, WF_GATE_ORDER, &index) == 0, 0);
	wf_sheet_fields(sheet, phase, 2);
	wf_sheet_steps(sheet, phase, 2, false);
}

void wf_out_status_text(struct wf_buf *out, struct wf_draft *draft, const struct wf_view *view,
			const struct wf_style *style)
{
	struct wf_sheet sheet = {
		.out = out, .draft = draft, .view = view, .style = style, .next = -1};

	wf_lines_init(&sheet.lines, draft, NULL);
	wf_sheet_failures(&sheet);
	if (draft->doc->nworkflows == 0) {
		show_outside(&sheet);
	} else if (view->phase >= 0) {
		show_one_phase(&sheet, (uint32_t)view->phase);
	} else if (view->oneline) {
		for (uint32_t i = 0; i < draft->doc->nworkflows; i++) {
			if (is_shown(&sheet, i))
				show_in_one_line(&sheet, i);
		}
	} else {
		show_document(&sheet);
	}
	free(sheet.failures);
	wf_lines_release(&sheet.lines);
}

void wf_out_next_text(struct wf_buf *out, const struct wf_draft *draft, uint32_t step,
		      const struct wf_style *style)
{
	static const struct wf_view view = {.workflow = -1, .phase = -1};
	struct wf_sheet sheet = {
		.out = out, .draft = draft, .view = &view, .style = style, .next = (int32_t)step};
	int32_t phase = draft->doc->steps[step].phase;

	wf_lines_init(&sheet.lines, draft, NULL);
	wf_say_step(out, &sheet.lines, step);
	wf_buf_byte(out, '\n');
	if (phase >= 0 && !draft->doc->implicit)
		wf_sheet_head(&sheet, (uint32_t)phase, 0);
	wf_lines_release(&sheet.lines);
}
