/*
 * The last look before a document is written.
 */
#ifndef WF_OPS_VERIFY_H
#define WF_OPS_VERIFY_H

#include "flow/draft.h"

/*
 * The draft could change the structure, so that wf_verify reads the document again; one of markers
 * and symbols alone could not.
 */
bool wf_verify_reads(const struct wf_draft *draft);

/*
 * Reads BYTES, which the draft's edits made, and compares it with the draft:
 * the same headings, the same phases in the states asked for, the same steps
 * with the same marks. Where wf_verify_reads says that there is no need, WF_OK at
 * once. WF_CONFLICT where the document would not say what was asked for;
 * it is not to be written then.
 */
enum wf_code wf_verify(const struct wf_draft *draft, struct wf_slice bytes, struct wf_error *err);

#endif
