#include "out/objects.h"
#include "out/out.h"

#include "doc/select.h"
#include "flow/progress.h"

/* Steps nest to this depth; deeper ones are listed at the last level. */
#define DEPTH_MAX 100

/* A document on its way into JSON. */
struct status {
	struct wf_json json;
	const struct wf_draft *draft;
	struct wf_lines lines;
	struct wf_buf scratch;
};

static const char *const roles[] = {
	[WF_ROLE_STEP] = "step", [WF_ROLE_ENTRY] = "entry", [WF_ROLE_EXIT] = "exit"};

static const char *const patterns[] = {
	[WF_SEQUENTIAL] = "sequential", [WF_PARALLEL] = "parallel", [WF_ITERATIVE] = "iterative"};

void wf_object_step_id(struct wf_json *json, const struct wf_lines *lines, uint32_t step,
		       struct wf_buf *scratch)
{
	wf_buf_clear(scratch);
	wf_lines_step_id(scratch, lines, step);
	wf_json_slice(json, "id", wf_buf_as_slice(scratch));
}

void wf_object_next(struct wf_json *json, const char *key, const struct wf_lines *lines,
		    int32_t step)
{
	const struct wf_doc *doc = lines->draft->doc;
	struct wf_buf id = WF_BUF_INIT;

	if (step < 0) {
		wf_json_null(json, key);
		return;
	}
	wf_json_open(json, key, '{');
	wf_object_step_id(json, lines, (uint32_t)step, &id);
	wf_json_slice(json, "text", wf_lines_text(lines, (uint32_t)step));
	wf_json_line(json, "line", wf_lines_now(lines, doc->steps[step].line));
	wf_buf_clear(&id);
	if (doc->steps[step].phase >= 0)
		wf_lines_phase_id(&id, lines, (uint32_t)doc->steps[step].phase);
	wf_json_text(json, "phase", wf_buf_as_slice(&id));
	wf_json_close(json, '}');
	wf_buf_release(&id);
}

struct wf_slice wf_object_reason(const struct wf_draft *draft, uint32_t step)
{
	const struct wf_slice none = {NULL, 0};

	if (!wf_draft_step_blocked(draft, step))
		return none;
	if (draft->touched[step] & (1u << WF_CHANGE_BLOCK)) {
		for (size_t i = draft->nchanges; i-- > 0;) {
			if (draft->changes[i].what == WF_CHANGE_BLOCK &&
			    draft->changes[i].index == step)
				return draft->changes[i].text;
		}
	}
	return wf_step_reason(draft->doc, step);
}

/* Opens the object of a step and the list of its children. */
static void open_step(struct status *s, uint32_t i)
{
	const struct wf_step *step = &s->draft->doc->steps[i];

	wf_json_open(&s->json, NULL, '{');
	wf_object_step_id(&s->json, &s->lines, i, &s->scratch);
	wf_json_slice(&s->json, "text", step->text);
	wf_json_str(&s->json, "state", wf_step_state_name(s->draft->steps[i]));
	wf_json_slice(&s->json, "blocked", wf_object_reason(s->draft, i));
	wf_json_str(&s->json, "role", roles[step->role]);
	wf_json_number(&s->json, "line", step->line);
	wf_json_open(&s->json, "steps", '[');
}

static void close_step(struct status *s)
{
	wf_json_close(&s->json, ']');
	wf_json_close(&s->json, '}');
}

/* The steps of RANGE that belong to PHASE (-1: to none). */
static void add_steps(struct status *s, const char *key, struct wf_range range, int32_t phase)
{
	uint32_t ends[DEPTH_MAX - 1];
	size_t depth = 0;

	wf_json_open(&s->json, key, '[');
	for (uint32_t i = range.begin; i < range.end; i++) {
		const struct wf_step *step = &s->draft->doc->steps[i];

		if (step->phase != phase)
			continue;
		for (; depth > 0 && ends[depth - 1] <= i; depth--)
			close_step(s);
		open_step(s, i);
		if (depth < DEPTH_MAX - 1)
			ends[depth++] = step->end;
		else
			close_step(s);
	}
	for (; depth > 0; depth--)
		close_step(s);
	wf_json_close(&s->json, ']');
}

static void add_fields(struct status *s, uint32_t phase)
{
	struct wf_slice value;

	wf_json_open(&s->json, "fields", '{');
	for (size_t i = 0; i < WF_NFIELDS; i++) {
		if ((wf_fields[i].scope & WF_SCOPE_PHASE) &&
		    wf_draft_field(s->draft, phase, (enum wf_field_name)i, &value))
			wf_json_slice(&s->json, wf_fields[i].name, value);
	}
	wf_json_close(&s->json, '}');
}

static void add_names(struct status *s, uint32_t phase)
{
	const struct wf_doc *doc = s->draft->doc;
	const struct wf_phase *p = &doc->phases[phase];
	struct wf_slice owner = p->owner;

	if (doc->implicit) {
		wf_json_null(&s->json, "number");
		wf_json_null(&s->json, "name");
		wf_json_null(&s->json, "heading");
	} else {
		wf_json_text(&s->json, "number", p->number);
		wf_json_slice(&s->json, "name", p->name);
		wf_json_slice(&s->json, "heading", doc->headings[p->heading].text);
	}
	wf_draft_field(s->draft, phase, WF_FIELD_OWNER, &owner);
	wf_json_text(&s->json, "owner", owner.len ? owner : p->owner);
}

static void add_phase(struct status *s, const char *key, uint32_t phase)
{
	const struct wf_doc *doc = s->draft->doc;
	const struct wf_phase *p = &doc->phases[phase];
	uint32_t done = s->draft->phases[phase].done;

	wf_json_open(&s->json, key, '{');
	wf_json_number(&s->json, "index", p->index);
	add_names(s, phase);
	wf_json_bool(&s->json, "optional", p->optional);
	wf_json_str(&s->json, "state", wf_states[s->draft->phases[phase].state].name);
	wf_json_line(&s->json, "line", doc->headings[p->heading].line);
	wf_json_number(&s->json, "done", done);
	wf_json_number(&s->json, "total", done + wf_draft_open(s->draft, phase));
	add_fields(s, phase);
	add_steps(s, "steps", p->steps, (int32_t)phase);
	wf_json_close(&s->json, '}');
}

static void add_workflow(struct status *s, uint32_t workflow)
{
	const struct wf_doc *doc = s->draft->doc;
	const struct wf_workflow *w = &doc->workflows[workflow];
	uint32_t done, total;

	wf_workflow_count(s->draft, workflow, &done, &total);
	wf_json_open(&s->json, NULL, '{');
	wf_json_slice(&s->json, "title", wf_workflow_title(doc, workflow));
	wf_json_line(&s->json, "line", doc->headings[w->heading].line);
	wf_json_str(&s->json, "pattern", patterns[w->flow]);
	wf_json_number(&s->json, "iteration", w->iteration);
	wf_json_str(&s->json, "state", wf_states[wf_workflow_state(s->draft, workflow)].name);
	wf_json_number(&s->json, "done", done);
	wf_json_number(&s->json, "total", total);
	wf_json_open(&s->json, "phases", '[');
	for (uint32_t i = 0; i < w->nphases; i++)
		add_phase(s, NULL, w->phases[i]);
	wf_json_close(&s->json, ']');
	wf_json_close(&s->json, '}');
}

static void add_entry(struct status *s, const struct wf_entry *entry)
{
	const struct wf_doc *doc = s->draft->doc;
	const struct wf_heading *h = &doc->headings[entry->heading];

	wf_json_open(&s->json, NULL, '{');
	wf_json_text(&s->json, "date", entry->date);
	wf_json_text(&s->json, "phase", entry->phase);
	wf_json_text(&s->json, "kind", entry->kind);
	wf_json_line(&s->json, "line", h->line);
	wf_json_open(&s->json, "fields", '{');
	for (size_t i = 0; i < WF_NFIELDS; i++) {
		const struct wf_field *field = wf_doc_field(doc, h->fields, (enum wf_field_name)i);

		if (field && (wf_fields[i].scope & WF_SCOPE_LOG))
			wf_json_slice(&s->json, wf_fields[i].name,
				      wf_doc_value(doc, field, s->draft->arena));
	}
	wf_json_close(&s->json, '}');
	wf_json_close(&s->json, '}');
}

static void begin(struct status *s, struct wf_buf *out, const struct wf_draft *draft,
		  const char *schema)
{
	*s = (struct status){.json = {.out = out}, .draft = draft, .scratch = WF_BUF_INIT};
	wf_lines_init(&s->lines, draft, NULL);
	wf_json_open(&s->json, NULL, '{');
	wf_json_str(&s->json, "schema", schema);
	wf_json_str(&s->json, "file", draft->doc->name);
}

static void end(struct status *s)
{
	wf_json_close(&s->json, '}');
	wf_lines_release(&s->lines);
	wf_buf_release(&s->scratch);
}

void wf_out_status_json(struct wf_buf *out, struct wf_draft *draft, int32_t workflow)
{
	uint32_t active = workflow >= 0 ? (uint32_t)workflow : wf_active_workflow(draft);
	const struct wf_doc *doc = draft->doc;
	struct status s;

	begin(&s, out, draft, "wfmd.status/1");
	wf_json_open(&s.json, "workflows", '[');
	for (uint32_t i = 0; i < doc->nworkflows; i++) {
		if (workflow < 0 || i == active)
			add_workflow(&s, i);
	}
	wf_json_close(&s.json, ']');
	add_steps(&s, "outside", (struct wf_range){0, (uint32_t)doc->nsteps}, -1);
	wf_object_next(&s.json, "next", &s.lines,
		       doc->nworkflows ? wf_workflow_next(draft, active) : -1);
	wf_json_open(&s.json, "log", '[');
	for (size_t i = 0; i < doc->nentries; i++)
		add_entry(&s, &doc->entries[i]);
	wf_json_close(&s.json, ']');
	end(&s);
}

void wf_out_next_json(struct wf_buf *out, const struct wf_draft *draft, int32_t step)
{
	struct status s;

	begin(&s, out, draft, "wfmd.next/1");
	wf_object_next(&s.json, "next", &s.lines, step);
	if (step >= 0 && draft->doc->steps[step].phase >= 0)
		add_phase(&s, "phase", (uint32_t)draft->doc->steps[step].phase);
	else
		wf_json_null(&s.json, "phase");
	end(&s);
}

void wf_out_log_json(struct wf_buf *out, const struct wf_draft *draft, int32_t phase)
{
	const struct wf_doc *doc = draft->doc;
	struct status s;

	begin(&s, out, draft, "wfmd.log/1");
	wf_json_open(&s.json, "log", '[');
	for (size_t i = 0; i < doc->nentries; i++) {
		if (phase < 0 || doc->entries[i].phase_index == phase)
			add_entry(&s, &doc->entries[i]);
	}
	wf_json_close(&s.json, ']');
	end(&s);
}
