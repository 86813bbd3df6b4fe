#include "out/objects.h"
#include "out/say.h"

#include "doc/select.h"
#include "flow/progress.h"

#include <stdio.h>

/* A report on its way into JSON. */
struct writing {
	struct wf_json json;
	const struct wf_draft *draft;
	const struct wf_report *report;
	struct wf_lines lines;
	struct wf_buf scratch;
};

static void add_step(struct writing *w, const struct wf_change *change)
{
	const struct wf_step *step = &w->draft->doc->steps[change->index];

	wf_object_step_id(&w->json, &w->lines, change->index, &w->scratch);
	wf_json_slice(&w->json, "text", wf_lines_text(&w->lines, change->index));
	wf_json_line(&w->json, "line", wf_lines_now(&w->lines, step->line));
	wf_json_str(&w->json, "from", wf_step_state_name(change->from));
	wf_json_str(&w->json, "to", wf_step_state_name(change->to));
}

static void add_phase_id(struct writing *w, uint32_t phase)
{
	wf_buf_clear(&w->scratch);
	wf_lines_phase_id(&w->scratch, &w->lines, phase);
	wf_json_slice(&w->json, "id", wf_buf_as_slice(&w->scratch));
}

static void add_phase(struct writing *w, const struct wf_change *change)
{
	const struct wf_doc *doc = w->draft->doc;
	const struct wf_phase *phase = &doc->phases[change->index];

	add_phase_id(w, change->index);
	wf_json_slice(&w->json, "text", phase->name);
	wf_json_line(&w->json, "line", wf_lines_now(&w->lines, doc->headings[phase->heading].line));
	wf_json_str(&w->json, "from", wf_states[change->from].name);
	wf_json_str(&w->json, "to", wf_states[change->to].name);
}

/* FROM and TO are reasons: null where the step is not blocked. */
static void add_block(struct writing *w, const struct wf_change *change)
{
	const struct wf_step *step = &w->draft->doc->steps[change->index];
	const struct wf_slice none = {NULL, 0};

	wf_object_step_id(&w->json, &w->lines, change->index, &w->scratch);
	wf_json_slice(&w->json, "text", wf_lines_text(&w->lines, change->index));
	wf_json_line(&w->json, "line", wf_lines_now(&w->lines, step->line));
	wf_json_slice(&w->json, "from",
		      step->blocked ? wf_step_reason(w->draft->doc, change->index) : none);
	wf_json_slice(&w->json, "to", change->to ? change->text : none);
}

static void add_added(struct writing *w, const struct wf_change *change)
{
	wf_buf_clear(&w->scratch);
	wf_lines_added_id(&w->scratch, &w->lines, change->index);
	wf_json_text(&w->json, "id", wf_buf_as_slice(&w->scratch));
	wf_json_slice(&w->json, "text", change->text);
	wf_json_line(&w->json, "line", wf_lines_of_added(&w->lines, change->index));
	wf_json_null(&w->json, "from");
	wf_json_str(&w->json, "to", wf_step_state_name(WF_OPEN));
}

/* What is dropped has no line any more; its id is the one it had. */
static void add_dropped(struct writing *w, const struct wf_change *change)
{
	const struct wf_doc *doc = w->draft->doc;

	wf_buf_clear(&w->scratch);
	wf_step_id(&w->scratch, doc, change->index);
	wf_json_slice(&w->json, "id", wf_buf_as_slice(&w->scratch));
	wf_json_slice(&w->json, "text", doc->steps[change->index].text);
	wf_json_null(&w->json, "line");
	wf_json_str(&w->json, "from",
		    wf_step_state_name((enum wf_step_state)doc->steps[change->index].state));
	wf_json_null(&w->json, "to");
}

/* An entry's field: ID is the field's name, TEXT the entry's heading. */
static void add_field(struct writing *w, const struct wf_change *change)
{
	const struct wf_doc *doc = w->draft->doc;
	const struct wf_heading *h = &doc->headings[doc->entries[change->index].heading];
	const struct wf_field *field = wf_doc_field(doc, h->fields, change->field);

	wf_json_str(&w->json, "id", wf_fields[change->field].name);
	wf_json_slice(&w->json, "text", h->text);
	wf_json_line(&w->json, "line", wf_lines_now(&w->lines, h->line));
	if (field && field->value.len)
		wf_json_slice(&w->json, "from", wf_doc_value(doc, field, w->draft->arena));
	else
		wf_json_null(&w->json, "from");
	wf_json_slice(&w->json, "to", change->text);
}

/* The line is that of the new entry's heading: its phase and kind are written there. */
static void add_entry(struct writing *w, const struct wf_change *change)
{
	const struct wf_log_draft *entry = &w->draft->logs[change->index];

	wf_buf_clear(&w->scratch);
	wf_buf_slice(&w->scratch, entry->phase);
	wf_buf_str(&w->scratch, " - ");
	wf_buf_slice(&w->scratch, entry->kind);
	wf_json_null(&w->json, "id");
	wf_json_slice(&w->json, "text", wf_buf_as_slice(&w->scratch));
	wf_json_line(&w->json, "line", wf_lines_of_entry(&w->lines, change->index));
	wf_json_null(&w->json, "from");
	wf_json_null(&w->json, "to");
}

static void add_round(struct writing *w, const struct wf_change *change)
{
	const struct wf_doc *doc = w->draft->doc;
	const struct wf_workflow *workflow = &doc->workflows[change->index];
	char before[16];

	snprintf(before, sizeof(before), "%u", workflow->iteration);
	wf_json_null(&w->json, "id");
	wf_json_slice(&w->json, "text", wf_workflow_title(doc, change->index));
	wf_json_line(&w->json, "line",
		     wf_lines_now(&w->lines, doc->headings[workflow->heading].line));
	wf_json_str(&w->json, "from", before);
	wf_json_slice(&w->json, "to", change->text);
}

static const struct {
	const char *what;
	void (*add)(struct writing *w, const struct wf_change *change);
} kinds[] = {
	[WF_CHANGE_STEP] = {"step", add_step},    [WF_CHANGE_PHASE] = {"phase", add_phase},
	[WF_CHANGE_BLOCK] = {"block", add_block}, [WF_CHANGE_ADD] = {"add", add_added},
	[WF_CHANGE_DROP] = {"drop", add_dropped}, [WF_CHANGE_FIELD] = {"field", add_field},
	[WF_CHANGE_LOG] = {"log", add_entry},     [WF_CHANGE_ROUND] = {"round", add_round},
};

static void add_changes(struct writing *w)
{
	const struct wf_draft *draft = w->draft;

	wf_json_open(&w->json, "changes", '[');
	for (size_t i = 0; i < draft->nchanges; i++) {
		const struct wf_change *change = &draft->changes[i];

		if (!wf_say_worthy(draft, change))
			continue;
		wf_json_open(&w->json, NULL, '{');
		wf_json_str(&w->json, "what", kinds[change->what].what);
		kinds[change->what].add(w, change);
		wf_json_close(&w->json, '}');
	}
	wf_json_close(&w->json, ']');
}

static void add_workflow(struct writing *w)
{
	uint32_t workflow = w->report->workflow, done, total;

	if (w->draft->doc->nworkflows == 0) {
		wf_json_null(&w->json, "workflow");
		return;
	}
	wf_workflow_count(w->draft, workflow, &done, &total);
	wf_json_open(&w->json, "workflow", '{');
	wf_json_slice(&w->json, "title", wf_workflow_title(w->draft->doc, workflow));
	wf_json_str(&w->json, "state", wf_states[wf_workflow_state(w->draft, workflow)].name);
	wf_json_number(&w->json, "done", done);
	wf_json_number(&w->json, "total", total);
	wf_json_close(&w->json, '}');
}

/* The draft does not know the steps that it adds as ones that may come next. */
static void add_next(struct writing *w)
{
	const struct wf_draft *after = w->report->after;
	struct wf_lines lines;

	if (!after) {
		wf_object_next(&w->json, "next", &w->lines,
			       wf_say_next(w->draft, w->report->workflow));
		return;
	}
	wf_lines_init(&lines, after, NULL);
	wf_object_next(&w->json, "next", &lines, wf_say_next(after, w->report->workflow));
	wf_lines_release(&lines);
}

static void add_forced(struct writing *w)
{
	struct wf_slice notes = wf_buf_as_slice(&w->draft->notes);

	wf_json_open(&w->json, "forced", '[');
	while (notes.len) {
		const char *end = memchr(notes.ptr, '\n', notes.len);
		size_t len = end ? (size_t)(end - notes.ptr) : notes.len;

		wf_json_slice(&w->json, NULL, wf_slice(notes.ptr, len));
		notes = wf_slice_skip(notes, end ? len + 1 : len);
	}
	wf_json_close(&w->json, ']');
}

void wf_out_change_json(struct wf_buf *out, const struct wf_draft *draft,
			const struct wf_report *report)
{
	struct writing w = {
		.json = {.out = out}, .draft = draft, .report = report, .scratch = WF_BUF_INIT};

	wf_lines_init(&w.lines, draft, report->edits);
	wf_json_open(&w.json, NULL, '{');
	wf_json_str(&w.json, "schema", "wfmd.change/1");
	wf_json_str(&w.json, "file", report->file);
	wf_json_bool(&w.json, "written", report->written);
	add_changes(&w);
	add_next(&w);
	add_workflow(&w);
	wf_json_open(&w.json, "advice", '[');
	for (size_t i = 0; i < report->nadvice; i++)
		wf_json_slice(&w.json, NULL, wf_buf_as_slice(&report->advice[i]));
	wf_json_close(&w.json, ']');
	wf_json_str(&w.json, "diff", report->diff);
	add_forced(&w);
	wf_json_close(&w.json, '}');
	wf_lines_release(&w.lines);
	wf_buf_release(&w.scratch);
}
