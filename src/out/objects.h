/*
 * Objects of JSON that several reports hold. Private to out/.
 */
#ifndef WF_OUT_OBJECTS_H
#define WF_OUT_OBJECTS_H

#include "out/json.h"
#include "out/lines.h"

/* `{"id":"2.2","text":"Edge cases","line":19,"phase":"2"}`, or null where STEP is -1. */
void wf_object_next(struct wf_json *json, const char *key, const struct wf_lines *lines,
		    int32_t step);

/* Makes room in SCRATCH and writes the id that it then holds. */
void wf_object_step_id(struct wf_json *json, const struct wf_lines *lines, uint32_t step,
		       struct wf_buf *scratch);

/* Why STEP is blocked in the draft: null where it is not, empty where it does not say. */
struct wf_slice wf_object_reason(const struct wf_draft *draft, uint32_t step);

#endif
