/*
 * Commands that help, ready to be pasted into a shell.
 *
 *	wf_hint_phase(err, doc, "unblock", phase, "");	wfmd unblock status.md 3
 *	wf_hint_step(err, doc, "tick", step, "--all");	wfmd tick status.md 2.1 --all
 *	wf_hint_phase(err, doc, "advance", phase, "");	wfmd advance status.md --phase 2
 *	wf_hint_phase(err, doc, "skip", phase, "");	wfmd skip status.md 2 -m WHY
 *
 * The document is named as a shell and wfmd take its name, after -f where it
 * does not end in .md. What only the user can say stands there in capitals.
 */
#ifndef WF_FLOW_HINT_H
#define WF_FLOW_HINT_H

#include "doc/doc.h"

/* The hint of ERR: COMMAND on the document, a phase, a step; MORE, which may be "", ends it. */
void wf_hint_document(struct wf_error *err, const struct wf_doc *doc, const char *command,
		      const char *more);
void wf_hint_phase(struct wf_error *err, const struct wf_doc *doc, const char *command,
		   uint32_t phase, const char *more);
void wf_hint_step(struct wf_error *err, const struct wf_doc *doc, const char *command,
		  uint32_t step, const char *more);

/* COMMAND on one of several workflows, or on the document where there is only one. */
void wf_hint_workflow(struct wf_error *err, const struct wf_doc *doc, const char *command,
		      uint32_t workflow, const char *more);

/* COMMAND, "tick" or "untick", on STEP, whose marker is neither open nor done: what the marker means. */
void wf_hint_marker(struct wf_error *err, const struct wf_doc *doc, const char *command,
		    uint32_t step);

/* Appends `wfmd COMMAND FILE ID MORE`; an empty ID or MORE is left out. */
void wf_command(struct wf_buf *out, const struct wf_doc *doc, const char *command,
		struct wf_slice id, const char *more);

/* The same for a phase, as a part of a sentence: in quotes. */
void wf_command_phase(struct wf_buf *out, const struct wf_doc *doc, const char *command,
		      uint32_t phase);

/* Appends COMMAND in quotes; one that has quotes itself, as it is. */
void wf_command_quote(struct wf_buf *out, struct wf_slice command);

#endif
