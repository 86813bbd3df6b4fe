/* What goes into temporary files, however many parts it comes in. */
#include "scratch.h"
#include "text/file_private.h"

#define LARGE ((size_t)9 << 20)

static uint64_t sum_of(struct wf_slice *parts, size_t n)
{
	const struct wf_rope rope = {parts, n, 0, WF_BUF_INIT};

	return wf_file_sum(&rope);
}

static void a_sum_does_not_depend_on_the_parts(void **state)
{
	static const char text[] = "The first line of a text that is longer than what is summed up "
				   "at once, and more than twice as long, too.\n";
	struct wf_slice all = wf_slice_str(text), parts[3];

	(void)state;
	for (size_t i = 0; i <= all.len; i++) {
		for (size_t k = i; k <= all.len; k++) {
			parts[0] = wf_slice(text, i);
			parts[1] = wf_slice(text + i, k - i);
			parts[2] = wf_slice(text + k, all.len - k);
			assert_true(sum_of(parts, 3) == sum_of(&all, 1));
		}
	}
}

static void a_sum_tells_texts_apart(void **state)
{
	char text[100] = {0};
	uint64_t sums[sizeof(text) + 1];

	(void)state;
	for (size_t len = 0; len <= sizeof(text); len++) {
		struct wf_slice zeros = wf_slice(text, len);

		sums[len] = sum_of(&zeros, 1);
		for (size_t k = 0; k < len; k++)
			assert_true(sums[k] != sums[len]);
	}
	for (size_t i = 0; i < sizeof(text); i++) {
		struct wf_slice all = wf_slice(text, sizeof(text));

		text[i] = 1;
		assert_true(sum_of(&all, 1) != sums[sizeof(text)]);
		text[i] = 0;
	}
}

/* What one leaves is not to be taken for the other's. */
static void names_that_are_cut_stay_apart(void **state)
{
	char names[3][NAME_MAX + 1];
	struct wf_temp temps[3];

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		memset(names[i], 'a', NAME_MAX);
		names[i][NAME_MAX] = '\0';
		names[i][i < 2 ? NAME_MAX - 1 : 0] = (char)('0' + i);
		wf_temp_init(&temps[i], AT_FDCWD, names[i]);
		assert_int_equal(strlen(temps[i].prefix) + WF_TEMP_DIGITS, NAME_MAX);
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(temps[i].prefix, temps[k].prefix);
	}
}

/* Writes ROPE and compares what the file holds. */
static void write_rope(struct wf_rope *rope)
{
	int dir = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct wf_temp temp;

	wf_temp_init(&temp, dir, "a.md");
	assert_int_equal(wf_temp_open(&temp, 0600), 0);
	assert_int_equal(wf_temp_write(&temp, rope), 0);
	assert_true(wf_file_holds(temp.fd, wf_rope_join(rope)));
	wf_temp_drop(&temp);
	close(dir);
	assert_no_temp();
}

static void many_parts_are_written_in_order(void **state)
{
	static const char text[] = "0123456789";
	struct wf_rope rope = WF_ROPE_INIT;

	(void)state;
	for (size_t i = 0; i < 1000; i++)
		wf_rope_add(&rope, wf_slice(text + i % 5, 1 + i % 6));
	write_rope(&rope);
	wf_rope_release(&rope);
}

static void large_parts_are_written_whole(void **state)
{
	struct wf_rope rope = WF_ROPE_INIT;
	char *text = malloc(LARGE);

	(void)state;
	assert_non_null(text);
	for (size_t i = 0; i < LARGE; i++)
		text[i] = (char)(i % 251);
	wf_rope_add(&rope, WF_SLICE_LIT("before"));
	wf_rope_add(&rope, wf_slice(text, LARGE));
	wf_rope_add(&rope, WF_SLICE_LIT("between"));
	wf_rope_add(&rope, wf_slice(text + 1, LARGE - 1));
	write_rope(&rope);
	wf_rope_release(&rope);
	free(text);
}

static void empty_parts_are_passed_over(void **state)
{
	struct wf_slice parts[] = {WF_SLICE_LIT(""), WF_SLICE_LIT("a"), WF_SLICE_LIT(""),
				   WF_SLICE_LIT("b"), WF_SLICE_LIT("")};

	(void)state;
	for (size_t n = 0; n <= 5; n++) {
		struct wf_slice copy[sizeof(parts) / sizeof(parts[0])];
		struct wf_rope rope = {copy, n, 0, WF_BUF_INIT};

		memcpy(copy, parts, sizeof(parts));
		write_rope(&rope);
		wf_buf_release(&rope.joined);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_sum_does_not_depend_on_the_parts),
		cmocka_unit_test(a_sum_tells_texts_apart),
		cmocka_unit_test(names_that_are_cut_stay_apart),
		TEST(many_parts_are_written_in_order),
		TEST(large_parts_are_written_whole),
		TEST(empty_parts_are_passed_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
