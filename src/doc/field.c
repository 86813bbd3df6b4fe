#include "doc/field.h"

#define ALIASES(...) \
	(const char *const[]) \
	{ \
		__VA_ARGS__, NULL \
	}

const struct wf_field_row wf_fields[WF_NFIELDS] = {
	[WF_FIELD_PATTERN] = {"Pattern", WF_SCOPE_WORKFLOW, NULL},
	[WF_FIELD_ITERATION] = {"Iteration", WF_SCOPE_WORKFLOW, NULL},
	[WF_FIELD_ENTRY] = {"Entry criteria", WF_SCOPE_PHASE, NULL},
	[WF_FIELD_DELIVERABLES] = {"Deliverables", WF_SCOPE_PHASE, NULL},
	[WF_FIELD_EXIT] = {"Exit criteria", WF_SCOPE_PHASE, NULL},
	[WF_FIELD_BLOCKED_BY] = {"Blocked by", WF_SCOPE_PHASE, NULL},
	[WF_FIELD_WAITING_FOR] = {"Waiting for", WF_SCOPE_PHASE, NULL},
	[WF_FIELD_SINCE] = {"Since", WF_SCOPE_PHASE, NULL},
	[WF_FIELD_ACTION] = {"Action needed", WF_SCOPE_PHASE, NULL},
	[WF_FIELD_SKIPPED] = {"Skipped", WF_SCOPE_PHASE, NULL},
	[WF_FIELD_ATTEMPT] = {"Attempt", WF_SCOPE_PHASE, NULL},
	[WF_FIELD_OWNER] = {"Owner", WF_SCOPE_PHASE, NULL},
	[WF_FIELD_STATUS] = {"Status", WF_SCOPE_PHASE,
			     ALIASES("Estado", "Statut", "Stato", "Durum", "Статус", "статус",
				     "СТАТУС", "الحالة", "状态", "狀態", "状態", "상태")},
	[WF_FIELD_HAPPENED] = {"What happened", WF_SCOPE_LOG, NULL},
	[WF_FIELD_CAUSE] = {"Root cause", WF_SCOPE_LOG, NULL},
	[WF_FIELD_RESOLUTION] = {"Resolution", WF_SCOPE_LOG, NULL},
	[WF_FIELD_PREVENTION] = {"Prevention", WF_SCOPE_LOG, NULL},
};

#define WIDE_COLON "\xef\xbc\x9a"

static bool has_name(const struct wf_field_row *row, struct wf_slice name)
{
	if (wf_slice_is_nocase(name, row->name))
		return true;
	for (const char *const *alias = row->aliases; alias && *alias; alias++) {
		if (wf_slice_is_nocase(name, *alias))
			return true;
	}
	return false;
}

static bool find_name(enum wf_field_name *name, struct wf_slice text)
{
	for (size_t i = 0; i < WF_NFIELDS; i++) {
		if (has_name(&wf_fields[i], text)) {
			*name = (enum wf_field_name)i;
			return true;
		}
	}
	return false;
}

static size_t colon_at_start(struct wf_slice s)
{
	if (wf_slice_starts(s, ":"))
		return 1;
	return wf_slice_starts(s, WIDE_COLON) ? strlen(WIDE_COLON) : 0;
}

static size_t colon_at_end(struct wf_slice s)
{
	if (s.len >= 1 && s.ptr[s.len - 1] == ':')
		return 1;
	return s.len >= 3 && memcmp(s.ptr + s.len - 3, WIDE_COLON, 3) == 0 ? 3 : 0;
}

bool wf_field_read(struct wf_field *field, struct wf_slice line)
{
	struct wf_slice text = wf_slice_trim(line), name, rest;
	const char *close;
	size_t colon;

	if (!wf_slice_starts(text, "**") || text.len < 6)
		return false;
	name = wf_slice_skip(text, 2);
	close = memmem(name.ptr, name.len, "**", 2);
	if (!close)
		return false;
	name.len = (size_t)(close - name.ptr);
	rest = wf_slice_skip(text, name.len + 4);
	colon = colon_at_end(name);
	if (colon) {
		name.len -= colon;
	} else {
		rest = wf_slice_trim(rest);
		colon = colon_at_start(rest);
		if (!colon)
			return false;
		rest = wf_slice_skip(rest, colon);
	}
	if (!find_name(&field->name, wf_slice_trim(name)))
		return false;
	field->value = wf_slice_trim(rest);
	field->lead = wf_slice(line.ptr, (size_t)(text.ptr - line.ptr));
	return true;
}
