/* Work that several threads share: all of it is done, once, and taken in order. */
#include "base/workers.h"

#include "doc/reading.h"

#include <stdatomic.h>

enum { N = 1000 };

struct tally {
	atomic_int made[N];
	size_t taken;
	bool good;
};

/* Some things take longer than others. */
static void make(void *context, size_t i)
{
	struct tally *tally = context;
	volatile unsigned spin = i % 7 ? 10 : 20000;

	while (spin > 0)
		spin--;
	atomic_fetch_add(&tally->made[i], 1);
}

static void take(void *context, size_t i)
{
	struct tally *tally = context;

	tally->good = tally->good && i == tally->taken && atomic_load(&tally->made[i]) == 1;
	tally->taken++;
}

static void things_are_taken_in_their_order(void **state)
{
	struct tally *tally = calloc(1, sizeof(*tally));

	(void)state;
	assert_non_null(tally);
	tally->good = true;
	wf_workers_each(N, make, take, tally);
	assert_true(tally->good);
	assert_int_equal(tally->taken, N);
	free(tally);
}

static void nothing_is_no_work(void **state)
{
	struct tally tally = {.good = true};

	(void)state;
	wf_workers_each(0, make, take, &tally);
	assert_int_equal(tally.taken, 0);
}

static void count(void *context)
{
	atomic_fetch_add((atomic_int *)context, 1);
}

static void there_are_no_more_threads_than_asked_for(void **state)
{
	atomic_int calls = 0;

	(void)state;
	wf_workers_run(1, count, &calls);
	assert_int_equal(atomic_load(&calls), 1);
	wf_workers_run(3, count, &calls);
	assert_in_range(atomic_load(&calls), 2, 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(things_are_taken_in_their_order),
		cmocka_unit_test(nothing_is_no_work),
		cmocka_unit_test(there_are_no_more_threads_than_asked_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
