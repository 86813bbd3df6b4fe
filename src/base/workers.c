#include "base/workers.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>

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
