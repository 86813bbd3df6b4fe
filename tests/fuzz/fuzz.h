/*
 * Targets for libFuzzer: each is one function from any bytes to nothing, which aborts where
 * something that always holds does not.
 *
 * A target's input is text, so that it can be read and written by hand: sections, parted by lines
 * of "%%%%". The last one is a document, what comes before says what is to be done with it.
 * corpus/TARGET holds the first inputs and those that found a mistake; `make check` replays them
 * with any compiler, `make fuzz` goes on from them.
 */
#ifndef WF_TESTS_FUZZ_H
#define WF_TESTS_FUZZ_H

#include "doc/doc.h"
#include "flow/draft.h"
#include "ops/ops.h"

#include <stdint.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* The target: what libFuzzer, or the replaying program, calls with each input. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Cuts the first section off REST; where there is no line of "%%%%", all of REST. */
struct wf_slice fuzz_section(struct wf_slice *rest);

/* Cuts the first line off REST, without its "\n". */
struct wf_slice fuzz_line(struct wf_slice *rest);

/* WORDS can be an argument of a command: UTF-8 without a NUL. */
bool fuzz_can_be_said(struct wf_slice words);

/* Where TEXT has two sections, cuts off the first: mappings as --map gives them, one a line. */
void fuzz_map(struct wf_map *map, struct wf_slice *text);

/* The mappings among the lines of ASKED, `map ~=open`; what else there is is left alone. */
void fuzz_map_lines(struct wf_map *map, struct wf_slice asked);

/* Shows SHOWN and ends the program with WHAT unless GOOD. */
void fuzz_require(bool good, const char *what, struct wf_slice shown);

/*
 * A document that a target works on. Its bytes are a copy of just their length, so that a
 * sanitizer sees every look beyond.
 */
struct fuzz_doc {
	struct wf_doc doc;
	struct wf_draft draft;
	struct wf_edits edits;
	struct wf_buf out;   /* what the edits make of it */
	struct wf_error err; /* what refused */
	char *bytes;
};

/* Reads TEXT; false where it is refused, which says why. MAP may be NULL. */
bool fuzz_begin(struct fuzz_doc *d, struct wf_slice text, const struct wf_map *map);
void fuzz_end(struct fuzz_doc *d);

/*
 * Writes what the draft says into d->out and looks at it in every way; a refusal has a code and a
 * message.
 */
enum wf_code fuzz_write(struct fuzz_doc *d);

/* A refusal has a code and a message of one line. */
void fuzz_check_error(const struct wf_error *err, enum wf_code code);

/* A report in text: whole lines of UTF-8 that a terminal shows and does not act on. */
void fuzz_check_text(struct wf_slice text);

/* One value of JSON, no key twice in an object. */
void fuzz_check_json(struct wf_slice text);

/* The rules that DOC breaks, how often each; of the errors and warnings, or STRICT of all. */
void fuzz_count(size_t counts[], const struct wf_doc *doc, bool strict);

#endif
