/*
 * Work that several threads share.
 *
 *	wf_workers_run(n, work, &context);	WORK takes one task after the other from CONTEXT
 *
 * There are as many threads as the process may use processors, and no more than
 * there is work for: the caller's is one of them, and often the only one. What
 * is done where must make no difference. Signals are the calling thread's.
 */
#ifndef WF_BASE_WORKERS_H
#define WF_BASE_WORKERS_H

#include <stddef.h>

/* Calls WORK with CONTEXT in up to MOST threads; returns when all of them have. */
void wf_workers_run(size_t most, void (*work)(void *context), void *context);

/*
 * N things that can be made side by side, and are taken one after the other, in
 * their order, as soon as those before them have been: MAKE is called for each
 * in whatever thread is free, TAKE in one thread at a time.
 */
void wf_workers_each(size_t n, void (*make)(void *context, size_t i),
		     void (*take)(void *context, size_t i), void *context);

#endif
