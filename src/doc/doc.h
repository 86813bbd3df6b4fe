/*
 * The model of a status document: headings, fields, steps, phases, workflows.
 *
 *	struct wf_doc doc;
 *	code = wf_doc_read(&doc, "status.md", bytes, len, &map, &err);
 *	... walk doc.phases, doc.steps ...
 *	wf_doc_release(&doc);
 *
 * A document is immutable once read. Everything in it is a span of the bytes
 * that were given or lives in its arena; indexes into its arrays stand for
 * pointers, -1 for none. wfmd-format(5) says in words what is modelled here.
 */
#ifndef WF_DOC_DOC_H
#define WF_DOC_DOC_H

#include "doc/blocks.h"
#include "doc/field.h"
#include "doc/state.h"

enum wf_kind { WF_KIND_NONE, WF_KIND_PLAIN, WF_KIND_MARKED, WF_KIND_LABELLED };

enum wf_role { WF_ROLE_STEP, WF_ROLE_ENTRY, WF_ROLE_EXIT };

/* A run of a document's array: items begin <= i < end. */
struct wf_range {
	uint32_t begin, end;
};

/*
 * A heading outside quotes and lists. The first heading of every document is
 * a stand-in for the document itself: level 0, line 0, no text.
 */
struct wf_heading {
	uint32_t line;      /* its first line */
	uint32_t last_line; /* its last line: the underline of a setext heading */
	uint8_t level;      /* 1 to 6 */
	bool setext;
	bool numbered; /* begins with a number and is no label */
	bool label;    /* begins with a keyword and a number */
	uint8_t kind;  /* enum wf_kind */
	uint8_t state; /* enum wf_state of its symbols; pending where it has none */
	uint8_t nsymbols;
	uint8_t role;         /* enum wf_role of the steps in a criteria section */
	bool excluded;        /* an Error Log and its like, or below one */
	bool criteria;        /* named as criteria are */
	int32_t parent;       /* the heading it stands under: 0 for the document */
	int32_t phase;        /* the phase whose section it is in (or is), or -1 */
	uint32_t section_end; /* index of the first heading that is not in its section */
	struct wf_slice
		content;      /* source of its text, markers left out; may span lines if setext */
	struct wf_slice seen; /* the content with link targets and raw HTML blanked, byte by byte */
	struct wf_slice text; /* plain text without symbols, status words, leading emoji */
	struct wf_slice number; /* "2" of a label or a number, else empty */
	struct wf_slice name;   /* what follows the number; the text where there is none */
	struct wf_range own;    /* steps in its own body */
	struct wf_range steps;  /* steps in its section */
	struct wf_range fields; /* fields in its own body */
	uint32_t own_boxes;     /* steps and damaged boxes in its own body */
	uint32_t boxes;         /* the same in its section */
};

/* A list may have more steps than this, but no number is higher: it is that of no step. */
#define WF_NUMBER_MAX 0xffffffu

struct wf_step {
	uint32_t line;
	uint32_t last_line;    /* of its first paragraph */
	uint32_t mark;         /* offset of the character between the brackets */
	uint32_t mark_len : 3; /* its bytes */
	uint32_t state : 2;    /* enum wf_step_state */
	uint32_t role : 2;     /* enum wf_role */
	uint32_t blocked : 1;  /* a bool */
	uint32_t number : 24;  /* place among its siblings of the same role, from 1 */
	int32_t parent;        /* the step whose item it is nested in, or -1 */
	uint32_t end;          /* index just past its last descendant */
	int32_t phase;         /* index of its phase, or -1 when it stands outside */
	uint32_t heading;      /* index of the heading in whose own body it is */
	uint32_t item_line;    /* first line of its item */
	uint32_t item_end;     /* last line of its item that is not blank */
	struct wf_slice text;  /* source after the marker, line breaks folded */
};

/* Why a step is blocked: few are, so it stands beside them. */
struct wf_reason {
	uint32_t step;        /* index */
	struct wf_slice text; /* decoded */
};

/* A box that a typing error or a formatter broke. */
struct wf_damage {
	uint32_t line;
	uint32_t offset, len; /* of the broken marker, brackets included */
	uint32_t heading;
	bool escaped; /* `\[ ]`, else `[]`, `[ x]`, `[x ]` */
	bool done;    /* it holds an x */
};

struct wf_phase {
	uint32_t heading;  /* index; 0 for the one phase of a document without phases */
	uint32_t workflow; /* index */
	uint32_t index;    /* place in its workflow, from 1 */
	uint8_t state;     /* enum wf_state */
	bool optional;
	bool unique;          /* its key selects it alone */
	bool symbol;          /* its heading carries a symbol */
	int32_t status;       /* index of its Status field, or -1 */
	bool status_known;    /* the Status field's value is a state's spelling */
	uint8_t status_state; /* enum wf_state that the value spells */
	struct wf_slice number;
	struct wf_slice name;
	struct wf_slice owner;
	struct wf_slice key; /* selects it: its number, or its place where no phase has a number */
	struct wf_range fields;
	struct wf_range steps;                      /* its boxes, criteria included */
	uint32_t done;                              /* boxes that are ticked */
	uint32_t open_entry, open_exit, open_steps; /* boxes not ticked, by role */
	uint32_t done_steps;
};

enum wf_flow { WF_SEQUENTIAL, WF_PARALLEL, WF_ITERATIVE };

struct wf_workflow {
	uint32_t heading;        /* the phases' parent heading */
	uint32_t title;          /* the heading whose text is its title, or 0 */
	int32_t pattern_field;   /* index, or -1 */
	int32_t iteration_field; /* index, or -1 */
	uint8_t flow;            /* enum wf_flow */
	bool numbered;           /* one of its phases has a number */
	uint32_t iteration;      /* from 1 */
	uint32_t *phases;        /* indexes of its phases, in document order */
	uint32_t nphases;
	uint32_t done, total;
};

/* An entry of the Error Log. */
struct wf_entry {
	uint32_t heading;
	struct wf_slice date;  /* as written, or empty where its heading has another form */
	struct wf_slice phase; /* text of the PHASE part, or empty */
	int32_t phase_index;   /* the phase that it names, or -1 */
	struct wf_slice kind;
};

/* A contingency plan. */
struct wf_plan {
	uint32_t heading;
	struct wf_slice name; /* NAME of "If NAME fails" */
	int32_t phase;        /* the phase that it names, or -1 */
};

/* Something that a phase is called, and the hash of it. */
struct wf_name {
	struct wf_slice text;
	uint32_t hash;
	uint32_t phase;
};

/* How many mappings of its own a document may have; later ones are passed over. */
#define WF_DOC_MAPS 64

struct wf_doc {
	const char *name; /* as the user named the file; borrowed */
	struct wf_source src;
	struct wf_arena arena;
	struct wf_map map; /* what was given, then what the document itself says */
	struct wf_heading *headings;
	size_t nheadings, headings_cap;
	struct wf_step *steps;
	size_t nsteps, steps_cap;
	struct wf_reason *reasons; /* sorted by step */
	size_t nreasons, reasons_cap;
	struct wf_field *fields;
	size_t nfields, fields_cap;
	struct wf_damage *damages;
	size_t ndamages, damages_cap;
	struct wf_phase *phases;
	size_t nphases, phases_cap;
	struct wf_name *names; /* what phases are called, sorted by hash; see doc/names.c */
	size_t nnames;
	uint32_t *by_key; /* indexes of the phases, sorted by key without regard to case */
	bool dotted_keys; /* one of the keys has a dot: it may look like a step's number */
	struct wf_workflow *workflows;
	size_t nworkflows;
	struct wf_entry *entries;
	size_t nentries, entries_cap;
	struct wf_plan *plans;
	size_t nplans, plans_cap;
	int32_t log;   /* heading of the Error Log section, or -1 */
	int32_t title; /* the only level 1 heading, or -1 */
	bool implicit; /* no headings are phases: one implicit phase */
	/* The first Status field that spells a state in a manner, or -1. */
	int32_t spellings[WF_NSTATES][WF_NMANNERS];
	bool only_fields;    /* phases show their state by Status fields alone */
	uint32_t last_block; /* first line of the last block at the top level, or 0 */
};

/*
 * Reads LEN bytes, which stay the caller's and must outlive the document.
 * MAP may be NULL. Errors as wf_source_init; the document then needs no release.
 */
enum wf_code wf_doc_read(struct wf_doc *doc, const char *name, const char *bytes, size_t len,
			 const struct wf_map *map, struct wf_error *err);

void wf_doc_release(struct wf_doc *doc);

/* WF_NOT_STATUS where the document has neither a step nor a phase. */
enum wf_code wf_doc_require(const struct wf_doc *doc, struct wf_error *err);

/* LEN bytes may be a status document: somewhere in them there is what could be a box, whole or damaged. */
bool wf_doc_may_be_status(const char *bytes, size_t len);

/* A workflow has a labelled or marked phase with steps. */
bool wf_doc_is_status(const struct wf_doc *doc);

/* The last field NAME among RANGE, or NULL. */
const struct wf_field *wf_doc_field(const struct wf_doc *doc, struct wf_range range,
				    enum wf_field_name name);

/*
 * The field's value as the writer meant it, escapes decoded; of a list, its
 * items, one a line. The result is the document's, or is owned by ARENA.
 */
struct wf_slice wf_doc_value(const struct wf_doc *doc, const struct wf_field *field,
			     struct wf_arena *arena);

/* Why step I is blocked, decoded; empty where nothing says so, and where it is not blocked. */
struct wf_slice wf_step_reason(const struct wf_doc *doc, uint32_t i);

/* STEP's text without "(blocked: …)" at its end. */
struct wf_slice wf_step_plain_text(const struct wf_step *step);

/* The last line of HEADING's own body or of its whole section, from 1. */
size_t wf_doc_body_end(const struct wf_doc *doc, uint32_t heading);
size_t wf_doc_section_end(const struct wf_doc *doc, uint32_t heading);

/*
 * The phase that TEXT names, by number, name, heading or as wf_doc_phase_name does, in WORKFLOW (or
 * anywhere: -1); -1 for none.
 */
int32_t wf_doc_phase_named(const struct wf_doc *doc, int32_t workflow, struct wf_slice text);

/*
 * What an entry of the log of KIND calls PHASE: its name; all of its heading where the name, or the
 * name and KIND, are another phase's, too; "(no name)" where its heading has no words, "(no name 2)"
 * for the second of these. The document's.
 */
struct wf_slice wf_doc_phase_name(const struct wf_doc *doc, uint32_t phase, struct wf_slice kind);

/*
 * The phase whose name or heading is the longest that begins TEXT, up to " - "
 * or its end: *LEN is that beginning's length. -1 for none.
 */
int32_t wf_doc_phase_prefix(const struct wf_doc *doc, struct wf_slice text, size_t *len);

/* The entry of the Error Log whose heading is HEADING, an index; -1 where it is none. */
int32_t wf_doc_entry_at(const struct wf_doc *doc, int32_t heading);

/* The phases whose key is KEY: a range of doc->by_key. */
struct wf_range wf_doc_phases_by_key(const struct wf_doc *doc, struct wf_slice key);

/* The offset in the document of PTR, which points into its bytes. */
static inline size_t wf_doc_offset(const struct wf_doc *doc, const char *ptr)
{
	return (size_t)(ptr - doc->src.bytes);
}

#endif
