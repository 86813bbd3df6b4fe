/* Of many findings the first few, errors first. */
#include "doc/reading.h"
#include "out/findings.h"

static void fill(struct wf_digest *digest, enum wf_severity severity, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct wf_buf *line = wf_digest_line(digest, severity);

		if (line)
			wf_buf_printf(line, "%c%zu ", wf_severity_name(severity)[0], i);
	}
}

static void all_are_shown_where_there_is_room(void **state)
{
	struct wf_buf out = WF_BUF_INIT;
	struct wf_digest digest;

	(void)state;
	wf_digest_init(&digest);
	fill(&digest, WF_SEVERITY_WARNING, 8);
	fill(&digest, WF_SEVERITY_ERROR, 2);
	assert_int_equal(wf_digest_close(&out, &digest), 0);
	assert_text(&out, "e0 e1 w0 w1 w2 w3 w4 w5 w6 w7 ");
}

static void the_last_line_is_left_for_what_is_not_shown(void **state)
{
	struct wf_buf out = WF_BUF_INIT;
	struct wf_digest digest;

	(void)state;
	wf_digest_init(&digest);
	fill(&digest, WF_SEVERITY_STYLE, 20);
	fill(&digest, WF_SEVERITY_WARNING, 20);
	fill(&digest, WF_SEVERITY_ERROR, 4);
	assert_int_equal(wf_digest_close(&out, &digest), 35);
	assert_text(&out, "e0 e1 e2 e3 w0 w1 w2 w3 w4 ");
}

static void an_empty_one_shows_nothing(void **state)
{
	struct wf_buf out = WF_BUF_INIT;
	struct wf_digest digest;

	(void)state;
	wf_digest_init(&digest);
	assert_int_equal(wf_digest_close(&out, &digest), 0);
	assert_int_equal(out.len, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_are_shown_where_there_is_room),
		cmocka_unit_test(the_last_line_is_left_for_what_is_not_shown),
		cmocka_unit_test(an_empty_one_shows_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
