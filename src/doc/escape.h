/*
 * Writing a user's words so that reading gives them back.
 *
 * The words become part of one line of Markdown whose structure they cannot
 * change: line breaks and blanks at the ends become character references
 * (CommonMark 2.5), and what would be decoded is escaped with a backslash
 * (CommonMark 2.4). wf_inline_decode is the way back.
 */
#ifndef WF_DOC_ESCAPE_H
#define WF_DOC_ESCAPE_H

#include "base/buf.h"

/* For the value of a field. */
void wf_escape_value(struct wf_buf *out, struct wf_slice text);

/* For a line, or an item, that begins with TEXT: it begins no block, no field and no box. */
void wf_escape_line(struct wf_buf *out, struct wf_slice text);

/* For a heading: emphasis, links, code and a closing sequence stay text, too. */
void wf_escape_heading(struct wf_buf *out, struct wf_slice text);

/* For the text of a step: "(blocked: …)" at its end stays text. */
void wf_escape_step(struct wf_buf *out, struct wf_slice text);

/* For "(blocked: TEXT)": parentheses that do not match are escaped. */
void wf_escape_reason(struct wf_buf *out, struct wf_slice text);

#endif
