/*
 * Whether a document that was written is what was asked for, and nothing else changed in it.
 */
#ifndef WF_TESTS_WRITTEN_H
#define WF_TESTS_WRITTEN_H

#include "ops/trial.h"

/*
 * Compares NOW, read from the bytes that T wrote, with T's draft, and T's edits with what they may
 * touch: what is wrong, or NULL.
 */
const char *written_fault(const struct trial *t, const struct wf_doc *now);

#endif
