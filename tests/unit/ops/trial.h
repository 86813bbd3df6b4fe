/*
 * A document, what is asked of it, and the document that comes out: as a command makes an edit,
 * without files.
 *
 *	assert_edit("- [ ] a\n", "tick 1.1", "- [x] a\n");
 *	assert_refused("- [~] a\n", "tick 1.1", WF_NOT_ALLOWED, "neither open nor done");
 *
 * A request is a command as users give it, without FILE and quotes: `tick 1.1 --all`, `block 2 -m
 * no key yet --since 2026-01-01`; an option's value reaches to the next option. Several, parted
 * by "; ", are one edit. Besides commands there are those that change a draft and nothing else:
 *
 *	mark STEP open|done	state PHASE STATE
 *	set PHASE Name: value	remove PHASE Name
 *	wait STEP -m reason	resume STEP
 *	log PHASE --kind K -m what --cause c --resolution r --prevention p
 *
 * The date is 2026-11-22 14:05.
 */
#ifndef WF_TESTS_TRIAL_H
#define WF_TESTS_TRIAL_H

#include "doc/reading.h"
#include "flow/progress.h"
#include "ops/ops.h"

struct trial {
	struct reading r; /* the document; t.r.err is what refused */
	struct wf_draft draft;
	struct wf_edits edits;
	struct wf_buf bytes; /* what the edits make of it */
};

void trial_begin(struct trial *t, const char *text);
void trial_bytes(struct trial *t, const char *bytes, size_t len);

/* Changes the draft, or refuses. A request that cannot be understood fails the test. */
enum wf_code trial_ask(struct trial *t, const char *requests);

/* Makes the edits, applies them and looks at the outcome. */
enum wf_code trial_write(struct trial *t);

void trial_end(struct trial *t);

/* The one phase or step that SELECTOR names; fails the test where there is none. */
uint32_t trial_phase(struct trial *t, const char *selector);
uint32_t trial_step(struct trial *t, const char *selector);

#define assert_edit(before, requests, after) \
	check_edit((before), strlen(before), (requests), (after), strlen(after), __FILE__, __LINE__)
void check_edit(const char *before, size_t before_len, const char *requests, const char *after,
		size_t after_len, const char *file, int line);

/* The request changes nothing, and is no mistake. */
#define assert_no_edit(before, requests) assert_edit(before, requests, before)

/* Refused with CODE, a message that holds PART, a hint, and the document's name. */
#define assert_refused(before, requests, code, part) \
	check_refused((before), (requests), (code), (part), NULL, __FILE__, __LINE__)
#define assert_refused_with_hint(before, requests, code, part, hint) \
	check_refused((before), (requests), (code), (part), (hint), __FILE__, __LINE__)
void check_refused(const char *before, const char *requests, enum wf_code code, const char *part,
		   const char *hint, const char *file, int line);

#endif
