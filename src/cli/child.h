/*
 * A program that wfmd starts for its user.
 */
#ifndef WF_CLI_CHILD_H
#define WF_CLI_CHILD_H

#include "base/buf.h"

struct wf_child {
	/* what to do */
	char *const *words;    /* the program and its arguments, NULL at the end: exactly these */
	bool output_to_stderr; /* its standard output goes to our standard error */
	size_t tail;           /* keep this many last lines of its standard error; 0: none */
	/* what happened */
	int error;        /* errno when it could not be started, else 0 */
	int status;       /* its exit status, or 128 + the signal that ended it */
	int signal;       /* that signal, or 0 */
	bool interrupted; /* a signal came to us meanwhile; it was passed on */
	double seconds;
	struct wf_buf lines; /* the last lines, each with a line feed */
};

/*
 * Starts the program, waits for its end and fills in what happened. Its input
 * and output are ours, byte for byte and as they come. The caller releases
 * child->lines.
 */
void wf_child_run(struct wf_child *child);

#endif
