/*
 * The forms of headings that every document is read by: label, number, entry
 * of the log, plan. Private to pattern.c, whose patterns they are.
 *
 * They are as simple as regular expressions, but to compile these takes longer
 * than to read a document of ordinary size. Case is that of Unicode, for the
 * letters that the keywords have. Only whole characters match; what follows a
 * match may be any bytes.
 */
#ifndef WF_DOC_FORMS_H
#define WF_DOC_FORMS_H

#include "doc/pattern.h"

/* The groups of a match are those of the pattern; see enum wf_pattern. */
bool wf_form_label(struct wf_match *match, struct wf_slice s);
bool wf_form_numbered(struct wf_match *match, struct wf_slice s);
bool wf_form_entry(struct wf_match *match, struct wf_slice s);
bool wf_form_plan(struct wf_match *match, struct wf_slice s);

/* The word "parallel" in S, from byte FROM on; its only group is the word. */
bool wf_form_parallel(struct wf_match *match, struct wf_slice s, size_t from);

#endif
