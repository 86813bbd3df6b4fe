/*
 * The states of steps and phases, and every way they are spelled.
 *
 * One table holds a state's symbol, its names and its words; reading, writing,
 * reports and JSON all come from it.
 */
#ifndef WF_DOC_STATE_H
#define WF_DOC_STATE_H

#include "base/arena.h"
#include "base/error.h"

#include <stdint.h>

enum wf_state {
	WF_PENDING,
	WF_IN_PROGRESS,
	WF_COMPLETE,
	WF_STATE_BLOCKED,
	WF_STATE_FAILED,
	WF_SKIPPED,
	WF_CONFLICTED, /* two different states in one heading */
};
#define WF_NSTATES (WF_CONFLICTED + 1)

enum wf_step_state { WF_OPEN, WF_DONE, WF_UNKNOWN };

struct wf_state_row {
	const char *name;   /* as in JSON and reports; NULL for a conflict */
	const char *symbol; /* canonical UTF-8, or "" */
	const char *ascii;  /* for terminals without UTF-8 */
	const char *const
		*words; /* status words, lower case, words parted by one space; NULL ends */
};

extern const struct wf_state_row wf_states[WF_NSTATES];

/* "open", "done" or "unknown": a constant string. */
const char *wf_step_state_name(enum wf_step_state state);

/* The state whose JSON name NAME is; false where there is none. */
bool wf_state_by_name(enum wf_state *state, struct wf_slice name);

/*
 * The status word at the start of S: one of the tables' words in any case,
 * parted by spaces, `-` or `_`, and not followed by a letter or digit.
 * Returns its length in bytes, or 0.
 */
size_t wf_state_word(enum wf_state *state, struct wf_slice s);

/*
 * Appends a word for STATE in the manner of OLD, a status word: its letter
 * case, and what parts its words. Where OLD is one small word and does not
 * show that, PART does.
 */
void wf_state_spell(struct wf_buf *out, enum wf_state state, struct wf_slice old, char part);

/*
 * How a reader wants characters understood that the format leaves open: a
 * step's marker, or an emoji in a phase's heading.
 */
struct wf_mapping {
	struct wf_slice from;
	bool step;     /* it stands for a state of steps, else of phases */
	uint8_t state; /* enum wf_step_state or enum wf_state */
};

struct wf_map {
	struct wf_mapping *items;
	size_t n, cap;
};

/*
 * Adds "CHARACTER=STATE" to MAP; TEXT must outlive it. STATE is open, done or
 * a phase's state. WF_USAGE for anything else.
 */
enum wf_code wf_map_add(struct wf_map *map, struct wf_slice text, struct wf_error *err);
void wf_map_release(struct wf_map *map);

/* One symbol in a heading or value; offsets are relative to the text given. */
struct wf_symbol {
	size_t offset; /* where it begins */
	size_t len;    /* its bytes, variation selector included */
	enum wf_state state;
	bool garbled;    /* mangled by a wrong decoding */
	bool mapped;     /* an emoji that the map gave its state */
	size_t word;     /* where its status word begins */
	size_t word_len; /* 0 where none follows it */
	enum wf_state word_state;
};

/* The next symbol at or after FROM in TEXT, the emoji of MAP included; false where there is none. */
bool wf_symbol_find(struct wf_symbol *symbol, struct wf_slice text, size_t from,
		    const struct wf_map *map);

/* A status as the value of a field spells it: an emoji, a word or both. */
struct wf_status {
	enum wf_state state;
	struct wf_slice emoji; /* the emoji before the word, without blanks; or empty */
	struct wf_slice word;  /* or empty */
};

/* How a status's word begins: there is none, with a small letter of ASCII, otherwise. */
enum wf_manner { WF_MANNER_NONE, WF_MANNER_SMALL, WF_MANNER_OTHER };
#define WF_NMANNERS (WF_MANNER_OTHER + 1)

enum wf_manner wf_status_manner(const struct wf_status *status);

/* Reads the whole of VALUE as a status; false where it is any other text. */
bool wf_status_read(struct wf_status *status, struct wf_slice value, const struct wf_map *map);

#endif
