/* Memory that lives and dies together. */
#include "base/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static void memory_is_zeroed_and_aligned(void **state)
{
	struct wf_arena arena = {0};

	(void)state;
	for (size_t size = 1; size < 100000; size = size * 3 + 1) {
		char *ptr = wf_arena_alloc(&arena, size);

		assert_int_equal((uintptr_t)ptr % _Alignof(max_align_t), 0);
		for (size_t i = 0; i < size; i++)
			assert_int_equal(ptr[i], 0);
		memset(ptr, 0xff, size);
	}
	wf_arena_release(&arena);
}

static void allocations_do_not_overlap(void **state)
{
	enum { N = 5000 };
	struct wf_arena arena = {0};
	unsigned char *ptr[N];

	(void)state;
	for (size_t i = 0; i < N; i++) {
		ptr[i] = wf_arena_alloc(&arena, i % 67 + 1);
		memset(ptr[i], (int)(i % 251), i % 67 + 1);
	}
	for (size_t i = 0; i < N; i++) {
		for (size_t j = 0; j < i % 67 + 1; j++)
			assert_int_equal(ptr[i][j], i % 251);
	}
	wf_arena_release(&arena);
}

static void a_copy_ends_in_nul(void **state)
{
	struct wf_arena arena = {0};
	struct wf_slice copy = wf_arena_copy(&arena, wf_slice("a\0bc", 3));

	(void)state;
	assert_int_equal(copy.len, 3);
	assert_memory_equal(copy.ptr, "a\0b\0", 4);
	copy = wf_arena_copy(&arena, wf_slice_str(NULL));
	assert_int_equal(copy.len, 0);
	assert_string_equal(copy.ptr, "");
	wf_arena_release(&arena);
}

static void a_released_arena_may_be_used_again(void **state)
{
	struct wf_arena arena = {0};

	(void)state;
	wf_arena_release(&arena);
	assert_non_null(wf_arena_alloc(&arena, 0));
	wf_arena_release(&arena);
	assert_null(arena.chunk);
	assert_non_null(wf_arena_alloc(&arena, 8));
	wf_arena_release(&arena);
	wf_arena_release(&arena);
}

static void arrays_grow(void **state)
{
	size_t *items = NULL, n = 0, cap = 0;

	(void)state;
	for (size_t i = 0; i < 1000; i++) {
		WF_GROW(items, n, cap);
		items[n++] = i;
	}
	for (size_t i = 0; i < 1000; i++)
		assert_int_equal(items[i], i);
	free(items);
}

static void strings_are_copied(void **state)
{
	char *copy = wf_xstrndup("abc", 2);
	char *none = wf_xstrndup(NULL, 0);

	(void)state;
	assert_string_equal(copy, "ab");
	assert_string_equal(none, "");
	free(copy);
	free(none);
}

/* Of one element too many, in a process of its own. */
static int status_without_memory(int status)
{
	pid_t pid = fork();
	int how;

	assert_true(pid >= 0);
	if (pid == 0) {
		fclose(stderr);
		if (status)
			wf_memory_trouble(status);
		wf_xrealloc(NULL, SIZE_MAX, 2);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &how, 0), pid);
	assert_true(WIFEXITED(how));
	return WEXITSTATUS(how);
}

static void without_memory_the_program_ends_in_trouble(void **state)
{
	(void)state;
	assert_int_equal(status_without_memory(0), 2);
	assert_int_equal(status_without_memory(129), 129);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(memory_is_zeroed_and_aligned),
		cmocka_unit_test(allocations_do_not_overlap),
		cmocka_unit_test(a_copy_ends_in_nul),
		cmocka_unit_test(a_released_arena_may_be_used_again),
		cmocka_unit_test(arrays_grow),
		cmocka_unit_test(strings_are_copied),
		cmocka_unit_test(without_memory_the_program_ends_in_trouble),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
