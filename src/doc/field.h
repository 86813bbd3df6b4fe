/*
 * Fields: `**Name**: value` lines under a heading.
 */
#ifndef WF_DOC_FIELD_H
#define WF_DOC_FIELD_H

#include "base/slice.h"

#include <stdint.h>

enum wf_field_name {
	WF_FIELD_PATTERN,
	WF_FIELD_ITERATION,
	WF_FIELD_ENTRY,
	WF_FIELD_DELIVERABLES,
	WF_FIELD_EXIT,
	WF_FIELD_BLOCKED_BY,
	WF_FIELD_WAITING_FOR,
	WF_FIELD_SINCE,
	WF_FIELD_ACTION,
	WF_FIELD_SKIPPED,
	WF_FIELD_ATTEMPT,
	WF_FIELD_OWNER,
	WF_FIELD_STATUS,
	WF_FIELD_HAPPENED,
	WF_FIELD_CAUSE,
	WF_FIELD_RESOLUTION,
	WF_FIELD_PREVENTION,
};
#define WF_NFIELDS (WF_FIELD_PREVENTION + 1)

/* Whose field it is: one bit each, since a heading's role is known only later. */
enum wf_field_scope {
	WF_SCOPE_WORKFLOW = 1,
	WF_SCOPE_PHASE = 2,
	WF_SCOPE_LOG = 4,
};

struct wf_field_row {
	const char *name; /* as it is written, and its key in JSON */
	enum wf_field_scope scope;
	const char *const *aliases; /* other names that are read; NULL, or a list that NULL ends */
};

extern const struct wf_field_row wf_fields[WF_NFIELDS];

struct wf_field {
	enum wf_field_name name;
	uint32_t line;
	uint32_t heading;      /* index of the heading in whose own body it stands */
	bool item;             /* a list item's, not a paragraph's */
	uint32_t item_end;     /* last line of that item with all that is in it, or 0 */
	struct wf_slice value; /* source bytes after the colon, blanks at the ends left out */
	uint32_t last_line;    /* last line of its text, continuation lines included */
	uint32_t list_end;     /* last line of the list that is its value, or 0 */
	struct wf_slice lead; /* what stands before the name: indentation, or a bullet of an item */
};

/*
 * Reads LINE (without its ending) as a field: `**Name**: value` or
 * `**Name:** value` with a known name, in any case. Fills name, value and lead.
 */
bool wf_field_read(struct wf_field *field, struct wf_slice line);

#endif
