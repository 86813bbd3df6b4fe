/*
 * How a merge is done, step by step. Private to ops/merge*.c.
 *
 *	envelope  what surrounds the lines: byte order mark, line endings, final newline
 *	units     versions to units, units to things and tokens
 *	hunks     merged tokens to parts; both sides' insertions at one place
 *	moves     what moved stands once
 *	pieces    parts to text: what each thing says
 *	states    what follows for the phases and parents; what cannot be decided
 */
#ifndef WF_OPS_MERGE_PRIVATE_H
#define WF_OPS_MERGE_PRIVATE_H

#include "flow/draft.h"
#include "ops/match.h"
#include "ops/merge.h"

enum wf_thing_kind { WF_THING_LINE, WF_THING_HEADING, WF_THING_FIELD, WF_THING_STEP };

/*
 * What is one in the versions: a step, a heading, a field; or all lines of one text. Blank lines are
 * one where they stand before one thing: they belong to what they set apart.
 */
struct wf_thing {
	uint8_t kind;             /* enum wf_thing_kind */
	bool blank;               /* a line with nothing on it */
	int32_t index[WF_NSIDES]; /* of the heading, field or step in each version, or -1 */
	int32_t unit[WF_NSIDES];  /* its unit (of a line: one of them), or -1 */
};

struct wf_unit {
	uint32_t first, last; /* lines */
	uint32_t thing;
};

/* A token is a thing's number, doubled; odd where the side changed what the other side deleted. */
struct wf_tokens {
	uint32_t *items;
	size_t n, cap;
};

static inline uint32_t wf_token_thing(uint32_t token)
{
	return token / 2;
}

/* Merged tokens, or a conflict between three lists of them. */
struct wf_part {
	bool conflict;
	struct wf_tokens side[WF_NSIDES]; /* where there is no conflict, the first alone */
};

struct wf_parts {
	struct wf_part *items;
	size_t n, cap;
};

/* A run of the merged text. */
struct wf_piece {
	int32_t thing; /* or -1: lines in conflict, or that were until both sides had them alike */
	bool conflict;
	struct wf_slice text[WF_NSIDES]; /* where there is no conflict, the first alone */
	size_t start, end;               /* of what is read of it, in the text that is read */
};

struct wf_pieces {
	struct wf_piece *items;
	size_t n, cap;
};

struct wf_merge {
	struct wf_buf bytes[WF_NSIDES]; /* the versions without their envelopes */
	struct wf_doc docs[WF_NSIDES];
	bool read[WF_NSIDES];
	struct wf_slice bom, ending;            /* of the result */
	bool open_end;                          /* the result has no final newline */
	struct wf_matching ours, theirs, sides; /* base to each; ours to theirs */
	struct wf_thing *things;
	size_t nthings, things_cap;
	struct wf_unit *units[WF_NSIDES];
	size_t nunits[WF_NSIDES], units_cap[WF_NSIDES];
	uint32_t *heading_things[WF_NSIDES], *step_things[WF_NSIDES];
	struct wf_buf tokens[WF_NSIDES];
	struct wf_parts parts;
	struct wf_pieces pieces;
	struct wf_arena arena;
};

/* envelope */
void wf_merge_unwrap(struct wf_merge *m, const struct wf_slice versions[WF_NSIDES]);
void wf_merge_wrap(const struct wf_merge *m, struct wf_slice text, struct wf_buf *out);

/* units */
void wf_merge_units(struct wf_merge *m);
struct wf_slice wf_merge_text(const struct wf_merge *m, enum wf_side side, uint32_t thing);

/* hunks: fills m->parts; false where MERGED is no line merge of the tokens */
bool wf_merge_hunks(struct wf_merge *m, struct wf_slice merged);

/*
 * moves: each thing of m->parts stands once. What stands elsewhere is no part of a conflict, and what
 * both sides have, but only one of them in a conflict, stands beside it.
 */
void wf_merge_moves(struct wf_merge *m);
void wf_merge_parts_release(struct wf_parts *parts);

/* The bytes of N tokens of SIDE, appended to OUT. */
void wf_merge_add_tokens(struct wf_buf *out, const struct wf_merge *m, enum wf_side side,
			 const uint32_t *tokens, size_t n);

/* inserts: both sides' insertions, O of NO tokens and T of NT, into OUT; false where it cannot be said */
bool wf_merge_inserts(struct wf_merge *m, struct wf_parts *out, const uint32_t *o, size_t no,
		      const uint32_t *t, size_t nt);
void wf_merge_plain(struct wf_parts *out, const uint32_t *tokens, size_t n);
void wf_merge_conflict(struct wf_parts *out, const uint32_t *o, size_t no, const uint32_t *b,
		       size_t nb, const uint32_t *t, size_t nt);

/* pieces: fills m->pieces from m->parts */
void wf_merge_pieces(struct wf_merge *m);

/* A piece that shows THING as each version has it. */
void wf_merge_piece_conflict(struct wf_merge *m, struct wf_piece *piece);

/*
 * The text that is read of PIECE: a conflict is read as one of its sides, whichever side is ours; a
 * thing that only one side has, as that.
 */
struct wf_slice wf_merge_reading(const struct wf_piece *piece);

/* states: changes m->pieces; WF_CONFLICT where the merged text does not say what was merged */
enum wf_code wf_merge_states(struct wf_merge *m, struct wf_error *err);

/* The state that a phase has in all that is known before its steps are looked at; *DISPUTED. */
enum wf_state wf_merge_state(const int states[WF_NSIDES], bool *disputed);

#endif
