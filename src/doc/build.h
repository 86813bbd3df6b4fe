/*
 * How a document is read, pass by pass. Private to doc/.
 *
 *	parts    a large document in parts, by several threads, each with the next pass
 *	scan     blocks to headings, fields, steps and damages, in one walk
 *	heading  a heading's text, symbols, number
 *	phase    kinds, phases, workflows, counts
 *	id       what selects a phase by number
 *	log      Error Log and contingency plans
 */
#ifndef WF_DOC_BUILD_H
#define WF_DOC_BUILD_H

#include "doc/doc.h"

/* Fills headings, fields, steps, damages from the blocks, and the map from wfmd-map comments. */
void wf_scan(struct wf_doc *doc, const struct wf_blocks *blocks);

/* One of the BLOCKS is a wfmd-map comment: a map for the whole document. */
bool wf_scan_finds_map(const struct wf_doc *doc, const struct wf_blocks *blocks);

/*
 * Parses and scans a document, its parts side by side: the same as wf_scan of
 * all its blocks. False, and nothing done, where the document is too small for
 * that, or a map in it must be known before anything can be read.
 */
bool wf_parts_scan(struct wf_doc *doc);

/* Fills content, text, state, label and number of HEADING from its lines. */
void wf_heading_parse(struct wf_doc *doc, struct wf_heading *heading);

/* The words of HEADING's content, symbols included, as one line; in the document's arena. */
struct wf_slice wf_heading_line(struct wf_doc *doc, const struct wf_heading *heading);

/* HEADING's text is NAME, in any case, a number before it and a colon after it set aside. */
bool wf_heading_named(const struct wf_heading *heading, const char *name);

/* Finds phases and workflows and counts their boxes. */
void wf_phases_build(struct wf_doc *doc);

/* Gives the phases their keys and sorts them by these. */
void wf_keys_build(struct wf_doc *doc);

/* Makes it quick to find phases by what they are called. */
void wf_names_build(struct wf_doc *doc);

/* Finds the Error Log's entries and the contingency plans. */
void wf_log_build(struct wf_doc *doc);

#endif
