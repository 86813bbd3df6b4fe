/*
 * What happened between two versions of a document: what `diff` prints.
 */
#ifndef WF_OUT_EVENTS_H
#define WF_OUT_EVENTS_H

#include "ops/diff.h"
#include "out/out.h"

/* `ticked 2.2 "Edge cases"`, an event a line, each after INDENT; nothing where nothing happened. */
void wf_out_events_text(struct wf_buf *out, const struct wf_diff *diff, const char *indent);

/* A wfmd.diff/1 object. */
void wf_out_events_json(struct wf_buf *out, const struct wf_diff *diff);

#endif
