#include "out/events.h"

#include "doc/select.h"
#include "out/json.h"
#include "out/say.h"

/* ---- what an event is about ---- */

/* The version that tells of ITEM: the new one, unless what it is about is gone. */
static const struct wf_doc *doc_of(const struct wf_diff *diff, const struct wf_diff_item *item)
{
	return item->new >= 0 ? diff->new : diff->old;
}

static uint32_t index_of(const struct wf_diff_item *item)
{
	return (uint32_t)(item->new >= 0 ? item->new : item->old);
}

static struct wf_slice heading_of(const struct wf_doc *doc, const struct wf_diff_item *item,
				  uint32_t i)
{
	switch (item->what) {
	case WF_DIFF_PHASE: return doc->headings[doc->phases[i].heading].text;
	case WF_DIFF_ENTRY: return doc->headings[doc->entries[i].heading].text;
	case WF_DIFF_WORKFLOW: return wf_workflow_title(doc, i);
	default: return wf_step_plain_text(&doc->steps[i]);
	}
}

static uint32_t line_of(const struct wf_doc *doc, const struct wf_diff_item *item, int32_t i)
{
	if (i < 0)
		return 0;
	switch (item->what) {
	case WF_DIFF_PHASE: return doc->headings[doc->phases[i].heading].line;
	case WF_DIFF_ENTRY: return doc->headings[doc->entries[i].heading].line;
	case WF_DIFF_WORKFLOW: return doc->headings[doc->workflows[i].heading].line;
	default: return doc->steps[i].line;
	}
}

/* Appends the selector of the step or phase; nothing for other things. */
static void add_id(struct wf_buf *out, const struct wf_doc *doc, const struct wf_diff_item *item,
		   int32_t i)
{
	if (i >= 0 && item->what == WF_DIFF_STEP)
		wf_step_id(out, doc, (uint32_t)i);
	else if (i >= 0 && item->what == WF_DIFF_PHASE)
		wf_phase_id(out, doc, (uint32_t)i);
}

/* ---- text ---- */

static void add_word(struct wf_buf *out, const char *before, struct wf_slice word)
{
	wf_buf_str(out, before);
	wf_say_value(out, word);
}

/* `2.2 "Edge cases"`, a step by the id it had before it changed its place. */
static void add_step(struct wf_buf *out, const struct wf_diff *diff,
		     const struct wf_diff_item *item)
{
	bool old = item->new < 0 || item->event == WF_DIFF_MOVED;
	const struct wf_doc *doc = old ? diff->old : diff->new;
	struct wf_slice text = item->event == WF_DIFF_REWORDED
				       ? item->from
				       : heading_of(doc_of(diff, item), item, index_of(item));

	add_id(out, doc, item, old ? item->old : item->new);
	wf_buf_byte(out, ' ');
	wf_say_quoted(out, text);
}

static void add_step_event(struct wf_buf *out, const struct wf_diff *diff,
			   const struct wf_diff_item *item)
{
	add_step(out, diff, item);
	switch (item->event) {
	case WF_DIFF_REWORDED:
		wf_buf_str(out, " as ");
		wf_say_quoted(out, item->to);
		break;
	case WF_DIFF_MOVED:
		wf_buf_str(out, " to ");
		add_id(out, diff->new, item, item->new);
		break;
	case WF_DIFF_MARKED:
		add_word(out, " from [", item->from);
		add_word(out, "] to [", item->to);
		wf_buf_byte(out, ']');
		break;
	case WF_DIFF_BLOCKED:
		if (item->to.len)
			add_word(out, ": ", item->to);
		break;
	case WF_DIFF_REMOVED: wf_buf_printf(out, " (%.*s)", WF_SLICE_ARG(item->from)); break;
	case WF_DIFF_ADDED:
		if (!wf_slice_is(item->to, "open"))
			wf_buf_printf(out, " (%.*s)", WF_SLICE_ARG(item->to));
		break;
	default: break;
	}
}

static void add_count(struct wf_buf *out, const struct wf_phase *phase)
{
	uint32_t n = phase->steps.end - phase->steps.begin;

	wf_buf_printf(out, " (%u of %u step%s done)", phase->done, n, n == 1 ? "" : "s");
}

/* `Owner of Phase 2: Build: Ann` */
static void add_field(struct wf_buf *out, struct wf_slice owner, const struct wf_diff_item *item)
{
	wf_buf_printf(out, "%s of ", wf_fields[item->field].name);
	wf_say_value(out, owner);
	if (item->to.ptr)
		add_word(out, ": ", item->to);
}

static void add_other_event(struct wf_buf *out, const struct wf_diff *diff,
			    const struct wf_diff_item *item)
{
	const struct wf_doc *doc = doc_of(diff, item);
	struct wf_slice heading = heading_of(doc, item, index_of(item));

	if (item->field == WF_FIELD_ITERATION) {
		wf_say_value(out, heading);
		add_word(out, ": round ", item->to.ptr ? item->to : WF_SLICE_LIT("1"));
		return;
	}
	if (item->field >= 0) {
		add_field(out, heading, item);
		return;
	}
	wf_say_value(out, item->event == WF_DIFF_REWORDED ? item->from : heading);
	if (item->event == WF_DIFF_REWORDED)
		add_word(out, " as ", item->to);
	if (item->event == WF_DIFF_MOVED) {
		add_word(out, " from ", item->from);
		add_word(out, " to ", item->to);
	}
	if (item->what == WF_DIFF_PHASE &&
	    (item->event == WF_DIFF_ADDED || item->event == WF_DIFF_REMOVED))
		add_count(out, &doc->phases[index_of(item)]);
	if (item->reason.len)
		add_word(out, ": ", item->reason);
}

void wf_out_events_text(struct wf_buf *out, const struct wf_diff *diff, const char *indent)
{
	for (size_t i = 0; i < diff->n; i++) {
		const struct wf_diff_item *item = &diff->items[i];

		wf_buf_printf(out, "%s%s ", indent, wf_diff_name(item->event));
		if (item->what == WF_DIFF_STEP)
			add_step_event(out, diff, item);
		else
			add_other_event(out, diff, item);
		wf_buf_byte(out, '\n');
	}
}

/* ---- JSON ---- */

static void add_place(struct wf_json *json, const struct wf_doc *doc,
		      const struct wf_diff_item *item, int32_t index)
{
	struct wf_buf scratch = WF_BUF_INIT;

	add_id(&scratch, doc, item, index);
	wf_json_text(json, "id", wf_buf_as_slice(&scratch));
	wf_json_line(json, "line", line_of(doc, item, index));
	wf_buf_release(&scratch);
}

static void add_event(struct wf_json *json, const struct wf_diff *diff,
		      const struct wf_diff_item *item)
{
	const struct wf_doc *doc = doc_of(diff, item);
	uint32_t i = index_of(item);

	wf_json_open(json, NULL, '{');
	wf_json_str(json, "event", wf_diff_name(item->event));
	wf_json_str(json, "what", wf_diff_what_name(item->what));
	add_place(json, diff->new, item, item->new);
	wf_json_slice(json, "text",
		      item->what == WF_DIFF_PHASE ? doc->phases[i].name : heading_of(doc, item, i));
	wf_json_str(json, "field", item->field < 0 ? NULL : wf_fields[item->field].name);
	wf_json_slice(json, "from", item->from);
	wf_json_slice(json, "to", item->to);
	wf_json_slice(json, "reason", item->reason);
	if (item->old < 0) {
		wf_json_null(json, "was");
	} else {
		wf_json_open(json, "was", '{');
		add_place(json, diff->old, item, item->old);
		wf_json_close(json, '}');
	}
	wf_json_close(json, '}');
}

void wf_out_events_json(struct wf_buf *out, const struct wf_diff *diff)
{
	struct wf_json json = {.out = out};

	wf_json_open(&json, NULL, '{');
	wf_json_str(&json, "schema", "wfmd.diff/1");
	wf_json_str(&json, "old", diff->old->name);
	wf_json_str(&json, "new", diff->new->name);
	wf_json_open(&json, "events", '[');
	for (size_t i = 0; i < diff->n; i++)
		add_event(&json, diff, &diff->items[i]);
	wf_json_close(&json, ']');
	wf_json_close(&json, '}');
}
