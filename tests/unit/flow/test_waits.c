/* Phases that wait for others: what the field names, and circles of any size. */
#include "flow/waits.h"

#include "ops/trial.h"

#include <time.h>

#define S "- [ ] s\n"

static const char four[] =
	"# T\n**Pattern**: Parallel\n\n"
	"## Phase 1: Backend\n" S "## Phase 2: Front end\n" S "## Phase 3: Docs, guides\n" S
	"## Phase 4: Release\n**Waiting for**: %s\n\n" S;

static void values_name_phases(void **state)
{
	static const struct {
		const char *value;
		const char *phases;
		bool plain;
	} rows[] = {
		{"Backend", "1", false},
		{"backend, FRONT END", "1 2", false},
		{"1, 2", "1 2", false},
		{"Phase 2", "2", false},
		{"Phase 2: Front end", "2", false},
		{"Backend,Backend, 1", "1", false},
		{"Docs, guides", "3", false},
		{"Backend, Docs, guides", "1", true},
		{"a delivery", "", true},
		{"Backend, a delivery", "1", true},
		{", ,", "", false},
		{"", "", false},
		{"9", "", true},
		{"Release", "4", false},
		{"Front&#32;end", "2", false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct wf_buf text = WF_BUF_INIT, out = WF_BUF_INIT;
		const struct wf_wait *wait;
		struct trial t;

		wf_buf_printf(&text, four, rows[i].value);
		trial_begin(&t, text.ptr);
		wait = wf_phase_waits(&t.draft, 3);
		assert_non_null(wait);
		for (uint32_t k = 0; k < wait->n; k++) {
			wf_buf_printf(&out, "%s%u", k ? " " : "", wait->phases[k] + 1);
			assert_true(wf_phase_waits_for(&t.draft, 3, wait->phases[k]));
		}
		if (wait->plain != rows[i].plain)
			fail_msg("\"%s\" is %sa plain reason", rows[i].value,
				 wait->plain ? "" : "not ");
		assert_text(&out, rows[i].phases);
		assert_null(wf_phase_waits(&t.draft, 0));
		assert_false(wf_phase_waits_for(&t.draft, 0, 1));
		trial_end(&t);
		wf_buf_release(&text);
	}
}

static void only_phases_of_the_same_workflow_count(void **state)
{
	struct trial t;

	(void)state;
	trial_begin(&t, "# T\n## Parallel A\n### Phase 1: One\n**Waiting for**: Two\n\n" S
			"## Parallel B\n### Phase 1: Two\n" S);
	assert_int_equal(wf_phase_waits(&t.draft, 0)->n, 0);
	assert_true(wf_phase_waits(&t.draft, 0)->plain);
	trial_end(&t);
}

static void a_removed_field_waits_for_nothing(void **state)
{
	struct wf_buf text = WF_BUF_INIT;
	struct trial t;

	(void)state;
	wf_buf_printf(&text, four, "Backend");
	trial_begin(&t, text.ptr);
	wf_draft_remove_field(&t.draft, t.r.doc.phases[3].heading, WF_FIELD_WAITING_FOR);
	assert_null(wf_phase_waits(&t.draft, 3));
	assert_false(wf_phase_waits_for(&t.draft, 3, 0));
	trial_end(&t);
	wf_buf_release(&text);
}

/* Phases `1: A` to `N: …`, each waiting for what WAITS says of it ("" for nothing). */
static void begin_circle(struct trial *t, const char *const *waits, size_t n)
{
	struct wf_buf text = WF_BUF_INIT;

	wf_buf_str(&text, "# T\n**Pattern**: Parallel\n\n");
	for (size_t i = 0; i < n; i++) {
		wf_buf_printf(&text, "## Phase %zu: %c\n", i + 1, (char)('A' + i));
		if (*waits[i])
			wf_buf_printf(&text, "**Waiting for**: %s\n\n", waits[i]);
		wf_buf_str(&text, S);
	}
	trial_begin(t, text.ptr);
	wf_buf_release(&text);
}

static void circles_are_found_and_named(void **state)
{
	static const struct {
		const char *waits[4];
		const char *circles[4]; /* of each phase; "" for none */
	} rows[] = {
		{{"A", "", "", ""}, {"Phase 1: A -> Phase 1: A", "", "", ""}},
		{{"B", "A", "", ""},
		 {"Phase 1: A -> Phase 2: B -> Phase 1: A",
		  "Phase 2: B -> Phase 1: A -> Phase 2: B", "", ""}},
		{{"B", "C", "A", ""},
		 {"Phase 1: A -> Phase 2: B -> Phase 3: C -> Phase 1: A",
		  "Phase 2: B -> Phase 3: C -> Phase 1: A -> Phase 2: B",
		  "Phase 3: C -> Phase 1: A -> Phase 2: B -> Phase 3: C", ""}},
		{{"B", "C", "", "A"}, {"", "", "", ""}},
		{{"B, C", "D", "D", ""}, {"", "", "", ""}},
		/* One that leads into a circle is in none itself. */
		{{"B", "C", "B", ""},
		 {"", "Phase 2: B -> Phase 3: C -> Phase 2: B",
		  "Phase 3: C -> Phase 2: B -> Phase 3: C", ""}},
		/* A dead end before the way round. */
		{{"D, B", "D, C", "D, A", ""},
		 {"Phase 1: A -> Phase 2: B -> Phase 3: C -> Phase 1: A",
		  "Phase 2: B -> Phase 3: C -> Phase 1: A -> Phase 2: B",
		  "Phase 3: C -> Phase 1: A -> Phase 2: B -> Phase 3: C", ""}},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct trial t;

		begin_circle(&t, rows[i].waits, 4);
		for (uint32_t k = 0; k < 4; k++) {
			struct wf_buf out = WF_BUF_INIT;

			assert_int_equal(wf_phase_cycle(&t.draft, k, &out),
					 *rows[i].circles[k] != '\0');
			assert_text(&out, rows[i].circles[k]);
		}
		trial_end(&t);
	}
}

static void a_circle_is_an_error_that_names_it(void **state)
{
	static const char *const events[] = {"start 1", "start 1 --force", "tick 1.1",
					     "tick 1.1 --force"};
	static const char text[] =
		"# T\n**Pattern**: Parallel\n\n## Phase 1: A\n**Waiting for**: B\n\n" S
		"## Phase 2: B\n**Waiting for**: A\n\n" S;

	(void)state;
	for (size_t i = 0; i < COUNT(events); i++)
		assert_refused(text, events[i], WF_CONFLICT,
			       "Phase 1: A -> Phase 2: B -> Phase 1: A");
}

/* Each phase has to wait for those before it, so one that waits for a later one never begins. */
static void waiting_for_a_later_phase_is_a_circle_in_order(void **state)
{
	static const char text[] = "## Phase 1: A\n" S "## Phase 2: B\n**Waiting for**: D\n\n" S
				   "## Phase 3: C\n" S "## Phase 4: D\n" S;
	static const char itself[] = "## Phase 1: A\n**Waiting for**: A\n\n" S;
	static const char skipped[] = "## Phase 1: A\n**Waiting for**: B\n\n" S
				      "## Phase 2: B\n**Skipped**: no need\n\n" S;
	static const char circle[] = "Phase 2: B -> Phase 4: D -> Phase 2: B";

	(void)state;
	assert_refused_with_hint(
		text, "start 2", WF_CONFLICT, circle,
		"change its 'Waiting for' field: each phase comes after those before it");
	assert_refused(text, "start 2 --force", WF_CONFLICT, circle);
	assert_refused(text, "tick 2.1 --force", WF_CONFLICT, circle);
	assert_refused(itself, "start 1", WF_CONFLICT, "Phase 1: A -> Phase 1: A");
	/* What is skipped is waited for no longer. */
	assert_edit(skipped, "start 1",
		    "## Phase 1: A \U0001f504\n\n" S "## Phase 2: B\n**Skipped**: no need\n\n" S);
}

/* The first of N phases waits for the second and so on; the last waits for LAST. */
static void begin_chain(struct trial *t, unsigned n, unsigned last)
{
	struct wf_buf text = WF_BUF_INIT;

	wf_buf_str(&text, "# T\n**Pattern**: Parallel\n\n");
	for (unsigned i = 1; i <= n; i++)
		wf_buf_printf(&text, "## Phase %u: P\n**Waiting for**: %u\n\n" S, i,
			      i < n ? i + 1 : last);
	trial_begin(t, text.ptr);
	wf_buf_release(&text);
}

static void a_long_circle_is_named_by_two(void **state)
{
	struct wf_buf out = WF_BUF_INIT;
	struct trial t;

	(void)state;
	begin_chain(&t, WF_CIRCLE_SHOWN + 1, 1);
	assert_true(wf_phase_cycle(&t.draft, 3, &out));
	assert_text(&out, "Phase 4: P -> Phase 5: P -> ... -> Phase 4: P");
	trial_end(&t);
	out = (struct wf_buf)WF_BUF_INIT;
	begin_chain(&t, 9, 7);
	assert_false(wf_phase_cycle(&t.draft, 3, &out));
	assert_true(wf_phase_cycle(&t.draft, 7, &out));
	assert_text(&out, "Phase 8: P -> Phase 9: P -> Phase 7: P -> Phase 8: P");
	wf_draft_remove_field(&t.draft, t.r.doc.phases[8].heading, WF_FIELD_WAITING_FOR);
	out = (struct wf_buf)WF_BUF_INIT;
	assert_false(wf_phase_cycle(&t.draft, 7, &out));
	trial_end(&t);
	wf_buf_release(&out);
}

static void those_that_wait_are_known_to_whom_they_wait_for(void **state)
{
	static const char text[] = "# T\n**Pattern**: Parallel\n\n## Phase 1: A\n" S
				   "## Phase 2: B\n**Waiting for**: A, D, A\n\n" S
				   "## Phase 3: C\n**Waiting for**: A\n\n" S "## Phase 4: D\n" S;
	static const uint32_t first[] = {0, 2, 2, 2, 3}, waiting[] = {1, 2, 1};
	struct trial t;

	(void)state;
	trial_begin(&t, text);
	assert_memory_equal(t.draft.waits->first, first, sizeof(first));
	assert_memory_equal(t.draft.waits->waiting, waiting, sizeof(waiting));
	trial_end(&t);
}

/* As long as a document may be, without a stack for it and in little time. */
static void long_chains_are_walked(void **state)
{
	enum { N = 100000 };
	struct wf_buf out = WF_BUF_INIT;
	clock_t began = clock();
	struct trial t;
	uint32_t index;

	(void)state;
	begin_chain(&t, N, 1);
	assert_int_equal(t.r.doc.nphases, N);
	assert_true(wf_phase_cycle(&t.draft, 0, &out));
	assert_true(wf_phase_cycle(&t.draft, N / 2, &out));
	assert_int_equal(wf_gate_closed(&t.draft, 7, WF_GATE_WAITS, &index), WF_GATE_CYCLE);
	trial_end(&t);
	wf_buf_clear(&out);
	begin_chain(&t, N, 2 * N);
	assert_false(wf_phase_cycle(&t.draft, 0, &out));
	assert_int_equal(out.len, 0);
	assert_int_equal(wf_gate_closed(&t.draft, 7, WF_GATE_WAITS, &index), WF_GATE_WAITS);
	assert_int_equal(index, 8);
	trial_end(&t);
	wf_buf_release(&out);
	if (clock() - began > 20 * CLOCKS_PER_SEC)
		fail_msg("%.1f s", (double)(clock() - began) / CLOCKS_PER_SEC);
}

/* One ends after the other, each started by the one before. */
static void a_chain_is_worked_off(void **state)
{
	enum { N = 300 };
	struct wf_buf text = WF_BUF_INIT;
	struct trial t;

	(void)state;
	wf_buf_str(&text, "# T\n**Pattern**: Parallel\n\n");
	for (unsigned i = 1; i <= N; i++)
		wf_buf_printf(&text,
			      i > 1 ? "## Phase %u: P\n**Waiting for**: %u\n\n" S
				    : "## Phase %u: P\n" S,
			      i, i - 1);
	trial_begin(&t, text.ptr);
	for (uint32_t i = 0; i < N; i++) {
		assert_int_equal(t.draft.phases[i].state, i ? WF_IN_PROGRESS : WF_PENDING);
		assert_int_equal(wf_op_tick(&t.draft, i, false, &t.r.err), WF_OK);
		assert_int_equal(t.draft.phases[i].state, WF_COMPLETE);
	}
	assert_int_equal(trial_write(&t), WF_OK);
	assert_null(strstr(t.bytes.ptr, "Waiting"));
	trial_end(&t);
	wf_buf_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_name_phases),
		cmocka_unit_test(only_phases_of_the_same_workflow_count),
		cmocka_unit_test(a_removed_field_waits_for_nothing),
		cmocka_unit_test(circles_are_found_and_named),
		cmocka_unit_test(waiting_for_a_later_phase_is_a_circle_in_order),
		cmocka_unit_test(a_circle_is_an_error_that_names_it),
		cmocka_unit_test(a_long_circle_is_named_by_two),
		cmocka_unit_test(those_that_wait_are_known_to_whom_they_wait_for),
		cmocka_unit_test(long_chains_are_walked),
		cmocka_unit_test(a_chain_is_worked_off),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
