#include "out/sheet.h"

#include "flow/progress.h"

#include <ctype.h>
#include <stdlib.h>
#include <time.h>

/* The number of the day that `YYYY-MM-DD` at the start of S names; false where it names none. */
static bool read_date(struct wf_slice s, int64_t *day)
{
	static const char form[] = "dddd-dd-dd";
	struct tm tm = {0};
	int year, month;

	for (size_t i = 0; form[i]; i++) {
		if (i == s.len || (form[i] == 'd' ? !wf_is_digit(s.ptr[i]) : s.ptr[i] != form[i]))
			return false;
	}
	if (s.len > strlen(form) && isalnum((unsigned char)s.ptr[strlen(form)]) &&
	    s.ptr[strlen(form)] != 'T')
		return false;
	year = atoi(s.ptr) - 1900;
	month = atoi(s.ptr + 5) - 1;
	tm.tm_mday = atoi(s.ptr + 8);
	tm.tm_year = year;
	tm.tm_mon = month;
	*day = (int64_t)timegm(&tm) / 86400;
	return tm.tm_year == year && tm.tm_mon == month;
}

static int64_t today(const struct wf_view *view)
{
	time_t now = (time_t)view->now;
	struct tm tm;

	if (!(view->utc ? gmtime_r(&now, &tm) : localtime_r(&now, &tm)))
		return 0;
	tm.tm_hour = tm.tm_min = tm.tm_sec = 0;
	return (int64_t)timegm(&tm) / 86400;
}

/* `, 3 days (since 2026-11-22)`; no age where the date cannot be read or is to come. */
static void add_age(const struct wf_sheet *sheet, uint32_t phase)
{
	struct wf_slice since;
	int64_t day, age = -1;

	if (!wf_draft_field(sheet->draft, phase, WF_FIELD_SINCE, &since) || since.len == 0)
		return;
	if (read_date(since, &day))
		age = today(sheet->view) - day;
	if (age == 0)
		wf_buf_str(sheet->out, ", today");
	else if (age > 0)
		wf_buf_printf(sheet->out, ", %lld %s", (long long)age, age == 1 ? "day" : "days");
	wf_buf_str(sheet->out, " (since ");
	wf_say_value(sheet->out, since);
	wf_buf_byte(sheet->out, ')');
}

static struct wf_slice value_of(const struct wf_sheet *sheet, uint32_t phase,
				enum wf_field_name name)
{
	struct wf_slice value;

	return wf_draft_field(sheet->draft, phase, name, &value) ? value : wf_slice("", 0);
}

/* The phases that PHASE still waits for; false where its field names other things, or none of them. */
static bool add_waited_for(const struct wf_sheet *sheet, uint32_t phase)
{
	const struct wf_wait *wait = wf_phase_waits(sheet->draft, phase);
	size_t shown = 0;

	for (uint32_t i = 0; wait && !wait->plain && i < wait->n; i++) {
		if (wf_phase_ended(sheet->draft, wait->phases[i]))
			continue;
		wf_buf_str(sheet->out, shown++ ? ", " : "");
		wf_say_phase(sheet->out, sheet->draft, wait->phases[i]);
	}
	return shown > 0;
}

static bool show_waiting(const struct wf_sheet *sheet, uint32_t phase, size_t indent)
{
	struct wf_slice value = value_of(sheet, phase, WF_FIELD_WAITING_FOR);

	if (value.len == 0)
		return false;
	wf_sheet_indent(sheet, indent);
	wf_buf_str(sheet->out, "waiting for: ");
	if (!add_waited_for(sheet, phase))
		wf_say_value(sheet->out, value);
	return true;
}

/* Why a phase is blocked, for how long, and what helps. */
static void show_blockers(const struct wf_sheet *sheet, uint32_t phase, size_t indent)
{
	struct wf_slice reason = value_of(sheet, phase, WF_FIELD_BLOCKED_BY);
	struct wf_slice action = value_of(sheet, phase, WF_FIELD_ACTION);
	bool waiting = show_waiting(sheet, phase, indent);

	if (waiting && reason.len)
		wf_buf_byte(sheet->out, '\n');
	if (reason.len || !waiting) {
		wf_sheet_indent(sheet, indent);
		wf_buf_str(sheet->out, reason.len ? "blocked by: " : "blocked");
		wf_say_value(sheet->out, reason);
	}
	add_age(sheet, phase);
	wf_buf_byte(sheet->out, '\n');
	if (action.len == 0)
		return;
	wf_sheet_indent(sheet, indent);
	wf_buf_str(sheet->out, "action needed: ");
	wf_say_value(sheet->out, action);
	wf_buf_byte(sheet->out, '\n');
}

static void show_failure(const struct wf_sheet *sheet, uint32_t phase, size_t indent)
{
	const struct wf_doc *doc = sheet->draft->doc;
	const struct wf_entry *entry;
	const struct wf_field *happened;

	if (!sheet->failures || sheet->failures[phase] < 0)
		return;
	entry = &doc->entries[sheet->failures[phase]];
	happened = wf_doc_field(doc, doc->headings[entry->heading].fields, WF_FIELD_HAPPENED);
	wf_sheet_indent(sheet, indent);
	wf_buf_str(sheet->out, "failed: ");
	wf_buf_visible(sheet->out, entry->kind);
	if (happened && happened->value.len) {
		wf_buf_str(sheet->out, ", ");
		wf_say_value(sheet->out, wf_doc_value(doc, happened, sheet->draft->arena));
	}
	wf_buf_printf(sheet->out, " (line %u)\n", doc->headings[entry->heading].line);
}

static void show_skipped(const struct wf_sheet *sheet, uint32_t phase, size_t indent)
{
	struct wf_slice reason = value_of(sheet, phase, WF_FIELD_SKIPPED);

	wf_sheet_indent(sheet, indent);
	wf_buf_str(sheet->out, reason.len ? "skipped: " : "skipped");
	wf_say_value(sheet->out, reason);
	wf_buf_byte(sheet->out, '\n');
}

static void show_criterion(const struct wf_sheet *sheet, uint32_t phase, enum wf_role role,
			   size_t indent)
{
	wf_sheet_indent(sheet, indent);
	wf_say_criterion(sheet->out, &sheet->lines, phase, role);
	wf_buf_byte(sheet->out, '\n');
}

static void show_next(const struct wf_sheet *sheet, uint32_t phase, size_t indent)
{
	int32_t step = wf_phase_next_step(sheet->draft, phase);

	if (step < 0 || step == sheet->next)
		return;
	wf_sheet_indent(sheet, indent);
	wf_buf_str(sheet->out, "next: ");
	wf_say_step(sheet->out, &sheet->lines, (uint32_t)step);
	wf_buf_byte(sheet->out, '\n');
}

/* The gates that a phase stands before, pending or in progress. */
static void show_gates(const struct wf_sheet *sheet, uint32_t phase, bool turn, size_t indent)
{
	const struct wf_phase_draft *p = &sheet->draft->phases[phase];

	if (show_waiting(sheet, phase, indent))
		wf_buf_byte(sheet->out, '\n');
	if (turn && p->open_entry > 0 && !wf_phase_begun(sheet->draft, phase))
		show_criterion(sheet, phase, WF_ROLE_ENTRY, indent);
	else if (p->open_steps == 0 && p->open_exit > 0 && p->done_steps > 0)
		show_criterion(sheet, phase, WF_ROLE_EXIT, indent);
	if (p->state == WF_IN_PROGRESS)
		show_next(sheet, phase, indent);
}

void wf_sheet_reasons(const struct wf_sheet *sheet, uint32_t phase, bool turn, size_t indent)
{
	switch (wf_phase_effective(sheet->draft, phase)) {
	case WF_STATE_BLOCKED: show_blockers(sheet, phase, indent); break;
	case WF_STATE_FAILED: show_failure(sheet, phase, indent); break;
	case WF_SKIPPED: show_skipped(sheet, phase, indent); break;
	case WF_PENDING:
	case WF_IN_PROGRESS:
		if (!wf_phase_ended(sheet->draft, phase))
			show_gates(sheet, phase, turn, indent);
		break;
	case WF_COMPLETE:
	case WF_CONFLICTED: break;
	}
}
