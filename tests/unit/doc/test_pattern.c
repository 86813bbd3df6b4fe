/* Regular expressions: labels, numbers, log entries, plans, and texts without regard to case. */
#include "doc/pattern.h"

#include "doc/reading.h"

#include <stdio.h>
#include <time.h>

struct row {
	const char *text;
	const char *number, *name; /* NULL: it does not match */
};

static void assert_rows(enum wf_pattern pattern, const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct wf_match match;
		bool found = wf_pattern_find(&match, pattern, wf_slice_str(rows[i].text), 0);

		if (found != (rows[i].number != NULL))
			fail_msg("\"%s\" %s", rows[i].text, found ? "matches" : "does not match");
		if (!found)
			continue;
		assert_slice(match.groups[1], rows[i].number);
		assert_slice(match.groups[2], rows[i].name);
	}
}

static void a_label_is_a_keyword_and_a_number(void **state)
{
	static const struct row rows[] = {
		{"Phase 2: Implementation", "2", "Implementation"},
		{"phase 2 - Implementation", "2", "Implementation"},
		{"PHASE 2. Implementation", "2", "Implementation"},
		{"Phase 2) Implementation", "2", "Implementation"},
		{"Phase 2 Implementation", "2", "Implementation"},
		{"Phase 2 \u2013 Implementation", "2", "Implementation"},
		{"Phase 2 \u2014 Implementation", "2", "Implementation"},
		{"Phase 2\uff1aImplementation", "2", "Implementation"},
		{"Phase 2", "2", ""},
		{"Phase2: A", "2", "A"},
		{"Phase 2.1: A", "2.1", "A"},
		{"Phase 2a: A", "2a", "A"},
		{"Phase 1-2: A", "1-2", "A"},
		{"Phase 10.20.30 A", "10.20.30", "A"},
		{"Phase II: A", "II", "A"},
		{"Stage A: B", "A", "B"},
		{"Step C. D", "C", "D"},
		{"Part IV", "IV", ""},
		{"Phase II Implementation", NULL, NULL},
		{"Phase A Implementation", NULL, NULL},
		{"Phase ii: A", NULL, NULL},
		{"Sprint II: A", NULL, NULL},
		{"Phases 2: A", NULL, NULL},
		{"Phases", NULL, NULL},
		{"Phase: A", NULL, NULL},
		{"Phase two: A", NULL, NULL},
		{"The Phase 2: A", NULL, NULL},
		{"Phase 2abc", NULL, NULL},
		{"Phase 2nd draft", NULL, NULL},
		{"Phase 2/3", NULL, NULL},
		{"", NULL, NULL},
	};

	(void)state;
	assert_rows(WF_PATTERN_LABEL, rows, COUNT(rows));
}

static void every_keyword_makes_a_label(void **state)
{
	static const char *const keywords[] = {
		"Phase",
		"Stage",
		"Step",
		"Milestone",
		"Sprint",
		"Iteration",
		"Round",
		"Part",
		"Task",
		"Week",
		"Day",
		"Fase",
		"\u00c9tape",
		"\u00e9tape",
		"Schritt",
		"A\u015fama",
		"Faz",
		"\u0424\u0430\u0437\u0430",
		"\u042d\u0442\u0430\u043f",
		"\u044d\u0442\u0430\u043f",
		"\u0627\u0644\u0645\u0631\u062d\u0644\u0629",
		"\u0645\u0631\u062d\u0644\u0629",
	};
	static const char *const cjk[] = {
		"\u9636\u6bb5",
		"\u968e\u6bb5",
		"\u30d5\u30a7\u30fc\u30ba",
		"\ub2e8\uacc4",
	};
	char text[64];

	(void)state;
	for (size_t i = 0; i < COUNT(keywords); i++) {
		struct row row = {text, "3", "Name"};

		snprintf(text, sizeof(text), "%s 3: Name", keywords[i]);
		assert_rows(WF_PATTERN_LABEL, &row, 1);
	}
	for (size_t i = 0; i < COUNT(cjk); i++) {
		struct row row = {text, "3", "Name"};

		snprintf(text, sizeof(text), "%s3\uff1aName", cjk[i]);
		assert_rows(WF_PATTERN_LABEL, &row, 1);
		snprintf(text, sizeof(text), "%s 3 Name", cjk[i]);
		assert_rows(WF_PATTERN_LABEL, &row, 1);
	}
}

static void numbers_may_stand_before_the_keyword(void **state)
{
	static const struct row rows[] = {
		{"\u7b2c1\u9636\u6bb5: A", "1", "A"}, {"\u7b2c 2 \u9636\u6bb5 A", "2", "A"},
		{"1\ub2e8\uacc4: A", "1", "A"},       {"2 \ub2e8\uacc4", "2", ""},
		{"\u7b2c1\u7ae0", NULL, NULL},
	};

	(void)state;
	assert_rows(WF_PATTERN_LABEL, rows, COUNT(rows));
}

static void numbered_headings_begin_with_a_number(void **state)
{
	static const struct row rows[] = {
		{"1. Name", "1", "Name"},    {"1) Name", "1", "Name"},
		{"1.2 Name", "1.2", "Name"}, {"1.2. Name", "1.2", "Name"},
		{"10.", "10", ""},           {"1 Name", NULL, NULL},
		{"1.Name", NULL, NULL},      {"2026-01-01", NULL, NULL},
		{"v1. Name", NULL, NULL},    {"", NULL, NULL},
	};

	(void)state;
	assert_rows(WF_PATTERN_NUMBERED, rows, COUNT(rows));
}

static void entries_begin_with_a_date(void **state)
{
	static const struct row rows[] = {
		{"2026-11-22 14:05 - Implementation - Test failure", "2026-11-22 14:05",
		 "Implementation - Test failure"},
		{"2026-11-22 - A", "2026-11-22", "A"},
		{"2026-11-22T9:05:01 \u2014 A", "2026-11-22T9:05:01", "A"},
		{"2026-11-22 14:05 - A - two\nlines\n", "2026-11-22 14:05", "A - two\nlines\n"},
		{"2026-11-22 14:05", NULL, NULL},
		{"22.11.2026 - A", NULL, NULL},
		{"Error on 2026-11-22 - A", NULL, NULL},
	};

	(void)state;
	assert_rows(WF_PATTERN_LOG_ENTRY, rows, COUNT(rows));
}

static void plans_name_a_phase(void **state)
{
	static const struct {
		const char *text, *name;
	} rows[] = {
		{"If Implementation fails:", "Implementation"},
		{"if Phase 2 fails", "Phase 2"},
		{"If the tests fail again", "the tests"},
		{"If Root Cause Analysis FAILS", "Root Cause Analysis"},
		{"If A succeeds", NULL},
		{"What if A fails", NULL},
		{"If fails", NULL},
		{"If A failsafe", NULL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct wf_match match;
		bool found =
			wf_pattern_find(&match, WF_PATTERN_PLAN, wf_slice_str(rows[i].text), 0);

		if (found != (rows[i].name != NULL))
			fail_msg("\"%s\" %s", rows[i].text, found ? "matches" : "does not match");
		if (found)
			assert_slice(match.groups[1], rows[i].name);
	}
}

static bool finds(enum wf_pattern pattern, const char *text)
{
	struct wf_match match;

	return wf_pattern_find(&match, pattern, wf_slice_str(text), 0);
}

static void other_patterns_find_their_words(void **state)
{
	struct wf_match match;

	(void)state;
	assert_true(finds(WF_PATTERN_PARALLEL, "Parallel work"));
	assert_true(finds(WF_PATTERN_PARALLEL, "Running in PARALLEL"));
	assert_false(finds(WF_PATTERN_PARALLEL, "Parallelism"));
	assert_true(wf_pattern_find(&match, WF_PATTERN_DECORATION,
				    WF_SLICE_LIT("\U0001F680 \u2699\ufe0f Go"), 0));
	assert_slice(match.groups[0], "\U0001F680 \u2699\ufe0f ");
	assert_false(finds(WF_PATTERN_DECORATION, "Go \U0001F680"));
	assert_true(wf_pattern_find(&match, WF_PATTERN_EMOJI, WF_SLICE_LIT("Go \u2699\ufe0f"), 0));
	assert_slice(match.groups[0], "\u2699\ufe0f");
	assert_false(finds(WF_PATTERN_EMOJI, "Go"));
}

static void matching_begins_where_it_is_told(void **state)
{
	struct wf_slice s = WF_SLICE_LIT("\u23f3 a \u23f3");
	struct wf_match match;

	(void)state;
	assert_true(wf_pattern_find(&match, WF_PATTERN_EMOJI, s, 1));
	assert_int_equal(match.groups[0].ptr - s.ptr, 6);
	assert_false(wf_pattern_find(&match, WF_PATTERN_EMOJI, s, s.len));
}

static void invalid_bytes_never_match_and_never_fail(void **state)
{
	struct wf_match match;

	(void)state;
	assert_false(wf_pattern_find(&match, WF_PATTERN_LABEL, WF_SLICE_LIT("\xff\xfePhase 1"), 0));
	assert_false(wf_pattern_find(&match, WF_PATTERN_EMOJI, WF_SLICE_LIT("\xe2\x8f"), 0));
	assert_true(wf_pattern_find(&match, WF_PATTERN_PARALLEL, WF_SLICE_LIT("\xff parallel \xff"),
				    0));
	/* What follows a label may be in any encoding. */
	assert_true(wf_pattern_find(&match, WF_PATTERN_LABEL, WF_SLICE_LIT("Phase 1: R\xe9sum\xe9"),
				    0));
	assert_slice(match.groups[2], "R\xe9sum\xe9");
	assert_true(wf_pattern_find(&match, WF_PATTERN_NUMBERED, WF_SLICE_LIT("1. \xe9"), 0));
	assert_slice(match.groups[2], "\xe9");
	assert_true(wf_pattern_find(&match, WF_PATTERN_LOG_ENTRY,
				    WF_SLICE_LIT("2026-01-01 - \xe9 - x"), 0));
	assert_slice(match.groups[2], "\xe9 - x");
	assert_false(wf_pattern_find(&match, WF_PATTERN_LABEL, WF_SLICE_LIT("Phase 1\xe9"), 0));
}

static void no_text_makes_matching_run_away(void **state)
{
	static const char *const parts[] = {"1.1", "If fail ", "\u23f3 ", "Phase 1-1.",
					    "2026-01-01 - "};
	clock_t began = clock();

	(void)state;
	for (size_t i = 0; i < COUNT(parts); i++) {
		struct wf_buf text = WF_BUF_INIT;
		struct wf_match match;

		wf_buf_str(&text, "If ");
		while (text.len < 200000)
			wf_buf_str(&text, parts[i]);
		for (int p = WF_PATTERN_LABEL; p <= WF_PATTERN_EMOJI; p++) {
			wf_pattern_find(&match, (enum wf_pattern)p, wf_buf_as_slice(&text), 0);
			wf_pattern_find(&match, (enum wf_pattern)p, wf_buf_as_slice(&text), 3);
		}
		wf_buf_release(&text);
	}
	assert_true(clock() - began < 10 * CLOCKS_PER_SEC);
}

static enum wf_likeness like(const char *needle, const char *text)
{
	struct wf_needle *n = wf_needle_new(wf_slice_str(needle));
	enum wf_likeness l = wf_needle_match(n, wf_slice_str(text));

	wf_needle_free(n);
	return l;
}

static void needles_are_found_in_any_case(void **state)
{
	(void)state;
	assert_int_equal(like("edge cases", "Edge Cases"), WF_EQUAL);
	assert_int_equal(like("edge", "Edge Cases"), WF_CONTAINED);
	assert_int_equal(like("edges", "Edge Cases"), WF_UNLIKE);
	assert_int_equal(like("\u00fcber", "\u00dcBER"), WF_EQUAL);
	assert_int_equal(like("\u0444\u0430\u0437\u0430", "\u0424\u0410\u0417\u0410 1"),
			 WF_CONTAINED);
	assert_int_equal(like("", "text"), WF_UNLIKE);
	assert_int_equal(like("", ""), WF_UNLIKE);
	assert_int_equal(like("a", ""), WF_UNLIKE);
	assert_int_equal(like("a.c", "abc"), WF_UNLIKE);
	assert_int_equal(like("(a|b)*\\E[", "x (A|B)*\\e["), WF_CONTAINED);
	assert_int_equal(like("\xff", "a\xff"), WF_CONTAINED);
	assert_int_equal(like("\u00e4", "a\xff"), WF_UNLIKE);
}

/* As long as LEN says; longer than what PCRE2 compiles, too. */
static void look_for_long_text(size_t len)
{
	struct wf_buf small = WF_BUF_INIT, capital = WF_BUF_INIT;

	for (size_t i = 0; i < len; i++) {
		wf_buf_byte(&small, 'a');
		wf_buf_byte(&capital, 'A');
	}
	assert_int_equal(like(small.ptr, capital.ptr), WF_EQUAL);
	wf_buf_byte(&capital, 'b');
	assert_int_equal(like(small.ptr, capital.ptr), WF_CONTAINED);
	assert_int_equal(like(capital.ptr, small.ptr), WF_UNLIKE);
	small.ptr[0] = 'b';
	assert_int_equal(like(small.ptr, capital.ptr), WF_UNLIKE);
	wf_buf_release(&small);
	wf_buf_release(&capital);
}

static void long_needles_are_found_at_the_start(void **state)
{
	(void)state;
	look_for_long_text(4096);
	look_for_long_text(4097);
	look_for_long_text(100000);
}

static void texts_are_equal_in_any_case(void **state)
{
	(void)state;
	assert_true(wf_text_equal(WF_SLICE_LIT("Edge"), WF_SLICE_LIT("eDGE")));
	assert_true(wf_text_equal(WF_SLICE_LIT(""), WF_SLICE_LIT("")));
	assert_false(wf_text_equal(WF_SLICE_LIT("Edge"), WF_SLICE_LIT("Edges")));
	assert_false(wf_text_equal(WF_SLICE_LIT("Edge"), WF_SLICE_LIT("")));
	assert_true(wf_text_equal(WF_SLICE_LIT("\u042d\u0442\u0430\u043f"),
				  WF_SLICE_LIT("\u044d\u0422\u0410\u041f")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_label_is_a_keyword_and_a_number),
		cmocka_unit_test(every_keyword_makes_a_label),
		cmocka_unit_test(numbers_may_stand_before_the_keyword),
		cmocka_unit_test(numbered_headings_begin_with_a_number),
		cmocka_unit_test(entries_begin_with_a_date),
		cmocka_unit_test(plans_name_a_phase),
		cmocka_unit_test(other_patterns_find_their_words),
		cmocka_unit_test(matching_begins_where_it_is_told),
		cmocka_unit_test(invalid_bytes_never_match_and_never_fail),
		cmocka_unit_test(no_text_makes_matching_run_away),
		cmocka_unit_test(needles_are_found_in_any_case),
		cmocka_unit_test(long_needles_are_found_at_the_start),
		cmocka_unit_test(texts_are_equal_in_any_case),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
