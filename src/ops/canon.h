/*
 * The canonical form of what the format owns: boxes, symbols, fields, and the
 * headings that carry symbols. wfmd-format(5) says what it is.
 *
 *	struct wf_edits edits = WF_EDITS_INIT;
 *	wf_canon(&edits, &doc, doc.map.n);
 *	... wf_edits_apply ...
 *	code = wf_canon_verify(&doc, new_bytes, &err);
 *	wf_edits_release(&edits);
 *
 * Each kind of repair can be had alone. A repair appends its edits, none where
 * nothing is to be repaired; those of different things never overlap. None of
 * them ticks, moves a state or changes a name. MAPPED is how many of the
 * document's mappings were given from outside; these come first. What they give
 * a meaning is rewritten; what the document itself maps is its own dialect and stays.
 */
#ifndef WF_OPS_CANON_H
#define WF_OPS_CANON_H

#include "doc/doc.h"
#include "text/edit.h"

/* The broken box DAMAGE, an index, becomes `[ ]` or `[x]`. */
void wf_canon_damage(struct wf_edits *edits, const struct wf_doc *doc, size_t damage);

/* The marker of STEP becomes a space or `x`, where it means that. */
void wf_canon_marker(struct wf_edits *edits, const struct wf_doc *doc, size_t step, size_t mapped);

/* HEADING is a phase's, or that of a section in a phase that carries a symbol. */
bool wf_canon_owns(const struct wf_doc *doc, size_t heading);

/* Symbols of HEADING that a wrong decoding broke are written again, where they stand. */
void wf_canon_garbled(struct wf_edits *edits, const struct wf_doc *doc, size_t heading);

/*
 * HEADING has one symbol, the last of its text, after one space and without a
 * status word. Where that cannot be without changing what the heading says (two
 * states, a word for another state, attributes in braces at the end), its
 * symbols are written right where they stand. It includes wf_canon_garbled.
 */
void wf_canon_symbol(struct wf_edits *edits, const struct wf_doc *doc, size_t heading,
		     size_t mapped);

/*
 * Appends the content of HEADING as wf_canon_symbol writes it, no mapping given from outside.
 * False, and nothing appended, where it has no symbol, or none that can be put so, or a garbled one.
 */
bool wf_canon_heading(struct wf_buf *out, const struct wf_doc *doc, uint32_t heading);

/* One space between a heading's `#`s and its text, none after it, one before a closing `##`. */
void wf_canon_spacing(struct wf_edits *edits, const struct wf_doc *doc, size_t heading);

/* FIELD is written `**Name**: value`. */
void wf_canon_field(struct wf_edits *edits, const struct wf_doc *doc, size_t field);

/* The symbol in the value of PHASE's Status field, where that spells a state. */
void wf_canon_status(struct wf_edits *edits, const struct wf_doc *doc, size_t phase);

/* All of it, settled. */
void wf_canon(struct wf_edits *edits, const struct wf_doc *doc, size_t mapped);

/*
 * Reads BYTES, which wf_canon's edits made of DOC: they must say what DOC says,
 * with steps in the place of broken boxes. WF_CONFLICT where they do not.
 */
enum wf_code wf_canon_verify(const struct wf_doc *doc, struct wf_slice bytes, struct wf_error *err);

#endif
