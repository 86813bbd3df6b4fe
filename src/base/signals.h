/*
 * Signals that ask the process to end, held back while something half done would stay.
 *
 *	sigset_t before;
 *	wf_signals_hold(&before);
 *	... what is made here is also removed here ...
 *	wf_signals_release(&before);	what came meanwhile comes now
 */
#ifndef WF_BASE_SIGNALS_H
#define WF_BASE_SIGNALS_H

#include <signal.h>

/* Blocks all of this thread but those that a faulty instruction raises; BEFORE is its mask until now. */
void wf_signals_hold(sigset_t *before);

void wf_signals_release(const sigset_t *before);

#endif
