/* What became of phases and steps: found by text and place. */
#include "ops/match.h"

#include "doc/reading.h"

struct both {
	struct reading old, new;
	struct wf_matching m;
};

static void begin(struct both *b, const char *old, const char *new)
{
	reading_begin(&b->old, old);
	reading_begin(&b->new, new);
	wf_match_docs(&b->m, &b->old.doc, &b->new.doc);
}

static void end(struct both *b)
{
	wf_matching_release(&b->m);
	reading_end(&b->old);
	reading_end(&b->new);
}

static void say_pairs(struct wf_buf *out, const struct wf_pair *pairs, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (pairs[i].other < 0)
			wf_buf_str(out, " -");
		else
			wf_buf_printf(out, " %d%s%s%s%s", pairs[i].other,
				      pairs[i].how & WF_MATCH_REWORDED ? "w" : "",
				      pairs[i].how & WF_MATCH_MOVED ? "m" : "",
				      pairs[i].how & WF_MATCH_REORDERED ? "o" : "",
				      pairs[i].how & WF_MATCH_DOUBTFUL ? "?" : "");
	}
}

/* "0 1w -; 0m 2o": phases; steps, by what became of them. */
static void check_match(const char *old, const char *new, const char *expected)
{
	struct wf_buf out = WF_BUF_INIT;
	struct both b;

	begin(&b, old, new);
	say_pairs(&out, b.m.phases, b.old.doc.nphases);
	wf_buf_byte(&out, ';');
	say_pairs(&out, b.m.steps, b.old.doc.nsteps);
	assert_text(&out, expected);
	for (uint32_t i = 0; i < b.old.doc.nsteps; i++) {
		int32_t k = b.m.steps[i].other;

		if (k >= 0)
			assert_int_equal(b.m.new_steps[k].other, i);
	}
	end(&b);
}

static const char plan[] =
	"## Phase 1: Analysis\n- [ ] Read the report\n- [ ] Name the part\n\n"
	"## Phase 2: Build\n- [ ] Write the parser\n  - [ ] Tests\n- [ ] Ship it\n";

static void the_same_document_matches_itself(void **state)
{
	(void)state;
	check_match(plan, plan, " 0 1; 0 1 2 3 4");
	check_match("- [ ] a\n- [ ] b\n", "- [ ] a\n- [ ] b\n", " 0; 0 1");
	check_match("", "", ";");
}

static void symbols_marks_and_reasons_are_no_text(void **state)
{
	(void)state;
	check_match(plan,
		    "## Phase 1: Analysis \u2705\n- [x] Read the report\n- [x] Name the part\n\n"
		    "## \U0001F504 Phase 2: Build\n* [ ] Write the parser (blocked: no key)\n"
		    "  * [~] Tests\n* [X] Ship it\n",
		    " 0 1; 0 1 2 3 4");
}

static void what_is_gone_has_no_counterpart(void **state)
{
	(void)state;
	check_match(plan, "## Phase 1: Analysis\n- [ ] Read the report\n", " 0 -; 0 - - - -");
	check_match("## Phase 1: Analysis\n- [ ] Read the report\n", plan, " 0; 0");
	check_match(plan, "", " - -; - - - - -");
}

static void a_reworded_step_is_known_again(void **state)
{
	(void)state;
	check_match("## Phase 1: A\n- [ ] Write the parser\n- [ ] Ship it\n",
		    "## Phase 1: A\n- [ ] Write the new parser\n- [ ] Ship it today, all of it\n",
		    " 0; 0w 1w");
	check_match("## Phase 1: A\n- [ ] Write the parser\n",
		    "## Phase 1: A\n- [ ] Buy some milk\n", " 0; -");
}

static void a_reworded_step_is_looked_for_in_its_phase_alone(void **state)
{
	(void)state;
	check_match("## Phase 1: A\n- [ ] Write the parser\n- [ ] x\n## Phase 2: B\n- [ ] y\n",
		    "## Phase 1: A\n- [ ] x\n## Phase 2: B\n- [ ] y\n- [ ] Write the parsers\n",
		    " 0 1; - 0 1");
}

static void a_step_reworded_in_another_place_is_doubtful(void **state)
{
	(void)state;
	check_match("## Phase 1: A\n- [ ] x\n- [ ] y\n- [ ] Check the parser of unit 8\n- [ ] z\n",
		    "## Phase 1: A\n- [ ] x\n- [ ] Check the server of unit 1\n- [ ] y\n- [ ] z\n",
		    " 0; 0 2o 1w? 3");
	check_match("## Phase 1: A\n- [ ] x\n- [ ] y\n- [ ] Check the parser of unit 8\n- [ ] z\n",
		    "## Phase 1: A\n- [ ] x\n- [ ] Check the parsers of unit 8\n- [ ] y\n- [ ] z\n",
		    " 0; 0 2o 1w 3");
}

static void what_is_most_alike_comes_first(void **state)
{
	(void)state;
	check_match("## Phase 1: A\n- [ ] Write the parser of unit 6\n"
		    "- [ ] Clear up the report of unit 7\n",
		    "## Phase 1: A\n- [ ] Clear up the report of unit 7 (soon)\n"
		    "- [ ] Write the report of unit 8\n",
		    " 0; 1wo? 0w");
}

static void a_moved_step_is_found_in_another_phase(void **state)
{
	(void)state;
	check_match("## Phase 1: A\n- [ ] Write the parser\n- [ ] x\n## Phase 2: B\n- [ ] y\n",
		    "## Phase 1: A\n- [ ] x\n## Phase 2: B\n- [ ] y\n- [ ] Write the parser\n",
		    " 0 1; 2m 0 1");
}

static void a_step_that_is_nested_otherwise_has_moved(void **state)
{
	(void)state;
	check_match("## Phase 1: A\n- [ ] x\n- [ ] y\n", "## Phase 1: A\n- [ ] x\n  - [ ] y\n",
		    " 0; 0 1m");
}

static void only_what_changed_places_is_reordered(void **state)
{
	(void)state;
	check_match("## Phase 1: A\n- [ ] a\n- [ ] b\n- [ ] c\n- [ ] d\n",
		    "## Phase 1: A\n- [ ] b\n- [ ] c\n- [ ] d\n- [ ] a\n", " 0; 3o 0 1 2");
	check_match("## Phase 1: A\n- [ ] a\n- [ ] b\n## Phase 2: B\n- [ ] c\n",
		    "## Phase 2: B\n- [ ] c\n## Phase 1: A\n- [ ] a\n- [ ] b\n", " 1o 0; 1 2 0");
}

static void equal_texts_belong_to_each_other_in_their_order(void **state)
{
	(void)state;
	check_match(
		"## Phase 1: A\n- [ ] Tests\n- [ ] x\n- [ ] Tests\n## Phase 2: B\n- [ ] Tests\n",
		"## Phase 1: A\n- [ ] Tests\n- [ ] Tests\n- [ ] x\n## Phase 2: B\n- [ ] Tests\n",
		" 0 1; 0 2o 1 3");
}

static void a_renamed_phase_is_known_by_its_name_number_or_steps(void **state)
{
	(void)state;
	check_match(plan,
		    "## Phase 1: Analysis\n- [ ] Read the report\n- [ ] Name the part\n\n"
		    "## Phase 2: Building\n- [ ] Write the parser\n  - [ ] Tests\n- [ ] Ship it\n",
		    " 0 1w; 0 1 2 3 4");
	check_match(plan,
		    "## Phase 1: Analysis\n- [ ] Read the report\n- [ ] Name the part\n\n"
		    "## Phase 2: Make\n- [ ] Write the parser\n  - [ ] Tests\n- [ ] Ship it\n",
		    " 0 1w; 0 1 2 3 4");
	check_match("## Phase 1: A\n- [ ] x\n## Phase 2: B\n- [ ] y\n",
		    "## Phase 1: A\n- [ ] x\n## Phase 2: New\n- [ ] n\n## Phase 3: B\n- [ ] y\n",
		    " 0 2w; 0 2");
}

static void another_phase_is_not_taken_for_it(void **state)
{
	(void)state;
	check_match("## Phase 1: Analysis\n- [ ] x\n", "## Phase 1: Packing\n- [ ] y\n", " -; -");
}

static void other_headings_are_matched_too(void **state)
{
	struct both b;

	(void)state;
	begin(&b, "# T\n## Phase 1: A\n- [ ] x\n## Error Log\n### 2026-01-01 10:00 - A - Failure\n",
	      "# T\n## Phase 1: B\n- [ ] z\n## Notes\n## Error Log\n"
	      "### 2026-01-01 10:00 - A - Failure\n");
	assert_int_equal(b.m.headings[0].other, 0);
	assert_int_equal(b.m.headings[1].other, 1);
	assert_int_equal(b.m.headings[2].other, -1);
	assert_int_equal(b.m.headings[3].other, 4);
	assert_int_equal(b.m.headings[4].other, 5);
	assert_int_equal(b.m.new_headings[3].other, -1);
	end(&b);
}

/* A quadratic step would take minutes. */
static void many_reworded_steps_take_little_time(void **state)
{
	struct wf_buf old = WF_BUF_INIT, new = WF_BUF_INIT;
	struct both b;

	(void)state;
	wf_buf_str(&old, "## Phase 1: A\n");
	wf_buf_str(&new, "## Phase 1: A\n");
	for (unsigned i = 0; i < 50000; i++) {
		wf_buf_printf(&old, "- [ ] Write part %u of the parser\n", i);
		wf_buf_printf(&new, "- [ ] Write part %u of that parser\n", i);
	}
	begin(&b, old.ptr, new.ptr);
	for (uint32_t i = 0; i < b.old.doc.nsteps; i++) {
		assert_int_equal(b.m.steps[i].other, i);
		assert_int_equal(b.m.steps[i].how, WF_MATCH_REWORDED);
	}
	end(&b);
	wf_buf_release(&old);
	wf_buf_release(&new);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_document_matches_itself),
		cmocka_unit_test(symbols_marks_and_reasons_are_no_text),
		cmocka_unit_test(what_is_gone_has_no_counterpart),
		cmocka_unit_test(a_reworded_step_is_known_again),
		cmocka_unit_test(a_reworded_step_is_looked_for_in_its_phase_alone),
		cmocka_unit_test(a_step_reworded_in_another_place_is_doubtful),
		cmocka_unit_test(what_is_most_alike_comes_first),
		cmocka_unit_test(a_moved_step_is_found_in_another_phase),
		cmocka_unit_test(a_step_that_is_nested_otherwise_has_moved),
		cmocka_unit_test(only_what_changed_places_is_reordered),
		cmocka_unit_test(equal_texts_belong_to_each_other_in_their_order),
		cmocka_unit_test(a_renamed_phase_is_known_by_its_name_number_or_steps),
		cmocka_unit_test(another_phase_is_not_taken_for_it),
		cmocka_unit_test(other_headings_are_matched_too),
		cmocka_unit_test(many_reworded_steps_take_little_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
