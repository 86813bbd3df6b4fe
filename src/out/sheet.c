#include "out/sheet.h"

#include "ops/advice.h"

#include <ctype.h>

#define DEPTH_SHOWN 16 /* deeper steps are indented no further */

static const char *const paints[] = {
	[WF_PAINT_NONE] = "",           [WF_PAINT_BOLD] = "\033[1m",  [WF_PAINT_GREEN] = "\033[32m",
	[WF_PAINT_YELLOW] = "\033[33m", [WF_PAINT_CYAN] = "\033[36m", [WF_PAINT_RED] = "\033[31m",
	[WF_PAINT_DIM] = "\033[2m",
};

static const enum wf_paint state_paints[WF_NSTATES] = {
	[WF_IN_PROGRESS] = WF_PAINT_CYAN,     [WF_COMPLETE] = WF_PAINT_GREEN,
	[WF_STATE_BLOCKED] = WF_PAINT_YELLOW, [WF_STATE_FAILED] = WF_PAINT_RED,
	[WF_SKIPPED] = WF_PAINT_DIM,          [WF_CONFLICTED] = WF_PAINT_RED,
};

void wf_sheet_paint(const struct wf_sheet *sheet, enum wf_paint paint)
{
	if (sheet->style->color && paint != WF_PAINT_NONE)
		wf_buf_str(sheet->out, paints[paint]);
}

void wf_sheet_unpaint(const struct wf_sheet *sheet)
{
	if (sheet->style->color)
		wf_buf_str(sheet->out, "\033[0m");
}

void wf_sheet_failures(struct wf_sheet *sheet)
{
	const struct wf_doc *doc = sheet->draft->doc;

	sheet->last_failure = -1;
	sheet->failures = wf_xrealloc(NULL, doc->nphases, sizeof(*sheet->failures));
	for (size_t i = 0; i < doc->nphases; i++)
		sheet->failures[i] = -1;
	for (size_t i = 0; i < doc->nentries; i++) {
		const struct wf_entry *entry = &doc->entries[i];

		if (!wf_kind_is_failure(entry->kind))
			continue;
		sheet->last_failure = (int32_t)i;
		if (entry->phase_index >= 0)
			sheet->failures[entry->phase_index] = (int32_t)i;
	}
}

void wf_sheet_indent(const struct wf_sheet *sheet, size_t indent)
{
	while (indent-- > 0)
		wf_buf_byte(sheet->out, ' ');
}

void wf_sheet_name(const struct wf_sheet *sheet, uint32_t phase)
{
	enum wf_paint paint = state_paints[sheet->draft->phases[phase].state];

	wf_sheet_paint(sheet, paint);
	wf_say_phase(sheet->out, sheet->draft, phase);
	if (paint != WF_PAINT_NONE)
		wf_sheet_unpaint(sheet);
}

void wf_sheet_symbol(const struct wf_sheet *sheet, uint32_t phase)
{
	const char *symbol = wf_say_symbol(sheet->draft->phases[phase].state, sheet->style);

	if (*symbol)
		wf_buf_byte(sheet->out, ' ');
	wf_buf_str(sheet->out, symbol);
}

void wf_sheet_head(const struct wf_sheet *sheet, uint32_t phase, size_t indent)
{
	uint32_t done = sheet->draft->phases[phase].done;

	wf_sheet_indent(sheet, indent);
	wf_sheet_name(sheet, phase);
	wf_buf_printf(sheet->out, " %u/%u", done, done + wf_draft_open(sheet->draft, phase));
	wf_sheet_symbol(sheet, phase);
	wf_buf_byte(sheet->out, '\n');
}

void wf_sheet_phase(const struct wf_sheet *sheet, uint32_t phase, bool turn, size_t indent)
{
	wf_sheet_head(sheet, phase, indent);
	wf_sheet_reasons(sheet, phase, turn, indent + 2);
}

/* The field's value is a list, and boxes in that list are steps of PHASE. */
static bool is_list_of_boxes(const struct wf_doc *doc, uint32_t phase, enum wf_field_name name)
{
	const struct wf_field *field = wf_doc_field(doc, doc->phases[phase].fields, name);
	const struct wf_range range = doc->phases[phase].steps;

	for (uint32_t i = range.begin; field && field->list_end && i < range.end; i++) {
		if (doc->steps[i].line > field->line && doc->steps[i].line <= field->list_end)
			return true;
	}
	return false;
}

void wf_sheet_fields(const struct wf_sheet *sheet, uint32_t phase, size_t indent)
{
	static const enum wf_field_name names[] = {WF_FIELD_OWNER, WF_FIELD_ATTEMPT, WF_FIELD_ENTRY,
						   WF_FIELD_DELIVERABLES, WF_FIELD_EXIT};
	struct wf_slice value;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *name = wf_fields[names[i]].name;

		if (!wf_draft_field(sheet->draft, phase, names[i], &value) || value.len == 0 ||
		    is_list_of_boxes(sheet->draft->doc, phase, names[i]))
			continue;
		wf_sheet_indent(sheet, indent);
		wf_buf_byte(sheet->out, (char)tolower((unsigned char)name[0]));
		wf_buf_printf(sheet->out, "%s: ", name + 1);
		wf_say_value(sheet->out, value);
		wf_buf_byte(sheet->out, '\n');
	}
}

void wf_sheet_steps(const struct wf_sheet *sheet, uint32_t phase, size_t indent, bool open_only)
{
	static const char *const marks[] = {
		[WF_OPEN] = "[ ] ", [WF_DONE] = "[x] ", [WF_UNKNOWN] = "[?] "};
	const struct wf_step *steps = sheet->draft->doc->steps;
	const struct wf_range range = sheet->draft->doc->phases[phase].steps;
	uint32_t ends[DEPTH_SHOWN];
	size_t depth = 0;

	for (uint32_t i = range.begin; i < range.end; i++) {
		while (depth > 0 && ends[depth - 1] <= i)
			depth--;
		if (!open_only || sheet->draft->steps[i] != WF_DONE) {
			wf_sheet_indent(sheet, indent + 2 * depth);
			wf_buf_str(sheet->out, marks[sheet->draft->steps[i]]);
			wf_say_step(sheet->out, &sheet->lines, i);
			wf_buf_byte(sheet->out, '\n');
		}
		if (depth < DEPTH_SHOWN)
			ends[depth++] = steps[i].end;
	}
}
