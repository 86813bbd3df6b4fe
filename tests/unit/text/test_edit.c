/* Splices: what no edit names is copied. */
#include "text/edit.h"

#include "scratch.h"

#include <sys/resource.h>

static void assert_applied(struct wf_edits *edits, const char *bytes, const char *expected)
{
	struct wf_buf out = WF_BUF_INIT;

	wf_edits_settle(edits, bytes);
	wf_edits_apply(edits, bytes, strlen(bytes), &out);
	assert_string_equal(out.ptr, expected);
	wf_buf_release(&out);
	wf_edits_release(edits);
}

static void no_edit_gives_the_bytes(void **state)
{
	struct wf_edits edits = WF_EDITS_INIT;

	(void)state;
	assert_applied(&edits, "- [ ] a\r\n", "- [ ] a\r\n");
	assert_applied(&edits, "", "");
}

static void edits_apply_in_any_order(void **state)
{
	struct wf_edits edits = WF_EDITS_INIT;

	(void)state;
	wf_edits_add(&edits, 9, 1, WF_SLICE_LIT("Z"));
	wf_edits_add(&edits, 0, 1, WF_SLICE_LIT("A"));
	wf_edits_add(&edits, 4, 3, WF_SLICE_LIT(""));
	wf_edits_add(&edits, 2, 0, WF_SLICE_LIT("<>"));
	wf_edits_add(&edits, 10, 0, WF_SLICE_LIT("!"));
	assert_applied(&edits, "0123456789",
		       "A1<>23"
		       "78Z!");
}

static void neighbours_do_not_overlap(void **state)
{
	struct wf_edits edits = WF_EDITS_INIT;

	(void)state;
	wf_edits_add(&edits, 2, 2, WF_SLICE_LIT("b"));
	wf_edits_add(&edits, 0, 2, WF_SLICE_LIT("a"));
	wf_edits_add(&edits, 2, 0, WF_SLICE_LIT("|"));
	assert_applied(&edits, "1122", "a|b");
	wf_edits_add(&edits, 2, 0, WF_SLICE_LIT("|"));
	wf_edits_add(&edits, 2, 2, WF_SLICE_LIT("b"));
	assert_applied(&edits, "1122", "11|b");
}

static void insertions_at_one_place_keep_their_order(void **state)
{
	struct wf_edits edits = WF_EDITS_INIT;
	char text[] = "a";

	(void)state;
	for (; text[0] <= 'z'; text[0]++)
		wf_edits_add(&edits, 1, 0, wf_slice_str(text));
	assert_applied(&edits, "()", "(abcdefghijklmnopqrstuvwxyz)");
}

static void the_text_is_copied(void **state)
{
	struct wf_edits edits = WF_EDITS_INIT;
	char text[] = "x";

	(void)state;
	wf_edits_add(&edits, 3, 1, wf_slice_str(text));
	text[0] = '?';
	assert_applied(&edits, "- [ ] a", "- [x] a");
}

static void edits_that_change_nothing_are_dropped(void **state)
{
	struct wf_edits edits = WF_EDITS_INIT;

	(void)state;
	wf_edits_add(&edits, 3, 1, WF_SLICE_LIT("x"));
	wf_edits_add(&edits, 5, 0, WF_SLICE_LIT(""));
	wf_edits_add(&edits, 0, 7, WF_SLICE_LIT("- [x] a"));
	wf_edits_settle(&edits, "- [x] a");
	assert_int_equal(edits.n, 0);
	assert_applied(&edits, "- [x] a", "- [x] a");
}

static void bytes_may_be_nul(void **state)
{
	struct wf_edits edits = WF_EDITS_INIT;
	struct wf_buf out = WF_BUF_INIT;

	(void)state;
	wf_edits_add(&edits, 1, 1, wf_slice("\0\0", 2));
	wf_edits_settle(&edits, "a\0b");
	wf_buf_str(&out, ">");
	wf_edits_apply(&edits, "a\0b", 3, &out);
	assert_int_equal(out.len, 5);
	assert_memory_equal(out.ptr, ">a\0\0b", 5);
	wf_buf_release(&out);
	wf_edits_release(&edits);
}

static void count(int signal)
{
	(void)signal;
	write_counts();
}

static void assert_aborts(size_t offset, size_t len)
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		struct wf_edits edits = WF_EDITS_INIT;
		struct wf_buf out = WF_BUF_INIT;
		struct rlimit no_core = {0, 0};

		setrlimit(RLIMIT_CORE, &no_core);
		signal(SIGABRT, count);
		wf_edits_add(&edits, 2, 3, WF_SLICE_LIT("xy"));
		wf_edits_add(&edits, offset, len, WF_SLICE_LIT("z"));
		wf_edits_settle(&edits, "0123456789");
		wf_edits_apply(&edits, "0123456789", 10, &out);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

static void overlaps_are_mistakes_of_the_program(void **state)
{
	(void)state;
	assert_aborts(4, 2);
	assert_aborts(1, 2);
	assert_aborts(3, 0);
	assert_aborts(9, 2);
	assert_aborts(11, 0);
	assert_aborts(9, SIZE_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_edit_gives_the_bytes),
		cmocka_unit_test(edits_apply_in_any_order),
		cmocka_unit_test(neighbours_do_not_overlap),
		cmocka_unit_test(insertions_at_one_place_keep_their_order),
		cmocka_unit_test(the_text_is_copied),
		cmocka_unit_test(edits_that_change_nothing_are_dropped),
		cmocka_unit_test(bytes_may_be_nul),
		cmocka_unit_test(overlaps_are_mistakes_of_the_program),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
