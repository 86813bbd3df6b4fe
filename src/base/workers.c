#include "base/workers.h"

#include "base/arena.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define THREADS_MAX 16 /* more share one disk and one memory to no use */

struct task {
	void (*work)(void *context);
	void *context;
};

static size_t processors(void)
{
	cpu_set_t set;

	return sched_getaffinity(0, sizeof(set), &set) == 0 ? (size_t)CPU_COUNT(&set) : 1;
}

static void *run(void *argument)
{
	const struct task *task = argument;

	task->work(task->context);
	return NULL;
}

void wf_workers_run(size_t most, void (*work)(void *context), void *context)
{
	struct task task = {work, context};
	pthread_t threads[THREADS_MAX];
	sigset_t all, before;
	size_t n = 0;

	if (most > THREADS_MAX)
		most = THREADS_MAX;
	if (most > 1 && most > processors())
		most = processors();
	sigfillset(&all);
	if (most > 1)
		pthread_sigmask(SIG_BLOCK, &all, &before);
	while (n + 1 < most && pthread_create(&threads[n], NULL, run, &task) == 0)
		n++;
	if (most > 1)
		pthread_sigmask(SIG_SETMASK, &before, NULL);
	work(context);
	while (n > 0)
		pthread_join(threads[--n], NULL);
}

struct each {
	void (*make)(void *context, size_t i);
	void (*take)(void *context, size_t i);
	void *context;
	size_t n;
	pthread_mutex_t lock; /* of what follows; and it is held while something is taken */
	bool *made;
	size_t next, taken;
};

static void work_on_each(void *argument)
{
	struct each *e = argument;

	pthread_mutex_lock(&e->lock);
	while (e->next < e->n) {
		size_t i = e->next++;

		pthread_mutex_unlock(&e->lock);
		e->make(e->context, i);
		pthread_mutex_lock(&e->lock);
		e->made[i] = true;
		for (; e->taken < e->n && e->made[e->taken]; e->taken++)
			e->take(e->context, e->taken);
	}
	pthread_mutex_unlock(&e->lock);
}

void wf_workers_each(size_t n, void (*make)(void *context, size_t i),
		     void (*take)(void *context, size_t i), void *context)
{
	struct each e = {.make = make, .take = take, .context = context, .n = n};

	e.made = wf_xmalloc(n * sizeof(*e.made));
	memset(e.made, 0, n * sizeof(*e.made));
	pthread_mutex_init(&e.lock, NULL);
	wf_workers_run(n, work_on_each, &e);
	pthread_mutex_destroy(&e.lock);
	free(e.made);
}
