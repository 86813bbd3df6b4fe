/*
 * One run of a property test: a random document, and random requests of it.
 *
 *	run_begin(&run, i, GENERATE_FRESH);
 *	trial_bytes(&t, run.text.ptr, run.text.len);
 *	if (run_ask(&run, &t, false) == WF_OK && trial_write(&t) == WF_OK)
 *		run_check_written(&run, &t);
 *	trial_end(&t);
 *	run_end(&run);
 */
#ifndef WF_TESTS_RUN_H
#define WF_TESTS_RUN_H

#include "ops/generate.h"
#include "ops/trial.h"

struct run {
	struct random random;
	struct wf_buf text;  /* the document */
	struct wf_buf said;  /* what was asked of it, for the failure */
	struct wf_buf words; /* a user's words in the last request */
};

/* The Ith run, with a random document of FLAGS (enum generate). */
void run_begin(struct run *run, unsigned i, unsigned flags);
void run_end(struct run *run);

/* Notes what is asked, a line each. */
void run_say(struct run *run, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Shows the document before and after, what was said, and WHAT is wrong, and fails the test. */
void run_failed(struct run *run, struct trial *t, const char *what) __attribute__((noreturn));

/*
 * Asks anything that a command asks, of any phase or step: what is legal, and what is not; FORCE
 * gives it --force now and then. A document without phases is not asked.
 */
enum wf_code run_ask(struct run *run, struct trial *t, bool force);

/* Fails the test where the document that T wrote is not what its draft says, or anything else changed. */
void run_check_written(struct run *run, struct trial *t);

#endif
