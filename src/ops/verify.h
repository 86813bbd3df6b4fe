/*
 * The last look before a document is written.
 */
#ifndef WF_OPS_VERIFY_H
#define WF_OPS_VERIFY_H

#include "flow/draft.h"

/*
 * Reads BYTES, which the draft's edits made, and compares it with the draft:
 * the same headings, the same phases in the states asked for, the same steps
 * with the same marks.
 * A draft of markers and symbols alone cannot change the structure and is not
 * read again. WF_CONFLICT where the document would not say what was asked for;
 * it is not to be written then.
 */
enum wf_code wf_verify(const struct wf_draft *draft, struct wf_slice bytes, struct wf_error *err);

#endif
