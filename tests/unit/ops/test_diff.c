/* What happened between two versions: each event by name, and what holds for all. */
#include "ops/diff.h"

#include "git/triple.h"
#include "ops/generate.h"
#include "ops/verify.h"
#include "out/events.h"

#include "doc/reading.h"

static void tell(struct wf_buf *out, const char *old, const char *new)
{
	struct reading a, b;
	struct wf_diff diff;

	reading_begin(&a, old);
	reading_begin(&b, new);
	wf_diff_docs(&diff, &a.doc, &b.doc);
	wf_out_events_text(out, &diff, "");
	wf_diff_release(&diff);
	reading_end(&a);
	reading_end(&b);
}

struct row {
	const char *old, *new, *events;
};

/* Backwards, too, nothing is told that did not happen: the same document is no event. */
static void assert_rows(const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct wf_buf out = WF_BUF_INIT;

		tell(&out, rows[i].old, rows[i].new);
		assert_text(&out, rows[i].events);
		tell(&out, rows[i].new, rows[i].new);
		assert_text(&out, "");
	}
}

#define GO " \U0001F504"
#define OK " \u2705"
#define WAIT " \u23f8\ufe0f"
#define BAD " \u274c"

static void every_event_has_a_name_of_its_own(void **state)
{
	(void)state;
	for (unsigned i = 0; i < WF_NDIFFS; i++) {
		assert_true(*wf_diff_name((enum wf_diff_event)i));
		for (unsigned k = 0; k < i; k++)
			assert_string_not_equal(wf_diff_name((enum wf_diff_event)i),
						wf_diff_name((enum wf_diff_event)k));
	}
}

static void steps(void **state)
{
	static const struct row rows[] = {
		{"## Phase 1: A\n- [ ] a\n", "## Phase 1: A\n- [x] a\n", "ticked 1.1 \"a\"\n"},
		{"## Phase 1: A\n- [x] a\n", "## Phase 1: A\n- [ ] a\n", "unticked 1.1 \"a\"\n"},
		{"## Phase 1: A\n- [x] a\n", "## Phase 1: A\n- [X] a\n", ""},
		{"## Phase 1: A\n- [x] a\n", "## Phase 1: A\n- [~] a\n",
		 "marked 1.1 \"a\" from [x] to [~]\n"},
		{"## Phase 1: A\n- [~] a\n", "## Phase 1: A\n- [x] a\n", "ticked 1.1 \"a\"\n"},
		{"## Phase 1: A\n- [ ] a\n", "## Phase 1: A\n- [ ] a (blocked: no key)\n",
		 "blocked 1.1 \"a\": no key\n"},
		{"## Phase 1: A\n- [ ] a (blocked)\n", "## Phase 1: A\n- [ ] a\n",
		 "unblocked 1.1 \"a\"\n"},
		{"## Phase 1: A\n- [ ] a\n", "## Phase 1: A\n- [ ] b\n- [x] c\n- [ ] a\n",
		 "added 1.1 \"b\"\nadded 1.2 \"c\" (done)\n"},
		{"## Phase 1: A\n- [ ] a\n- [ ] b\n- [x] c\n", "## Phase 1: A\n- [x] c\n",
		 "removed 1.1 \"a\" (open)\nremoved 1.2 \"b\" (open)\n"},
		{"## Phase 1: A\n- [ ] Write it\n", "## Phase 1: A\n- [x] Write it all\n",
		 "reworded 1.1 \"Write it\" as \"Write it all\"\nticked 1.1 \"Write it all\"\n"},
		{"## Phase 1: A\n- [ ] a\n- [ ] b\n- [ ] c\n",
		 "## Phase 1: A\n- [ ] b\n- [ ] c\n- [ ] a\n", "moved 1.1 \"a\" to 1.3\n"},
		{"## Phase 1: A\n- [ ] a\n- [ ] b\n## Phase 2: B\n- [ ] c\n",
		 "## Phase 1: A\n- [ ] a\n## Phase 2: B\n- [ ] c\n- [x] b\n",
		 "moved 1.2 \"b\" to 2.2\nticked 2.2 \"b\"\n"},
		{"- [ ] a\n", "- [x] a\n", "ticked 1.1 \"a\"\n"},
		{"- [ ] a\n- [ ] b\n", "## Phase 1: A\n- [x] a\n- [ ] b\n",
		 "added Phase 1: A (1 of 2 steps done)\nticked 1.1 \"a\"\n"},
		{"## Phase 1: A\n- [ ] a\n", "- [ ] a\n",
		 "removed Phase 1: A (0 of 1 step done)\n"},
	};

	(void)state;
	assert_rows(rows, COUNT(rows));
}

#define PHASE(symbol) "## Phase 1: A" symbol "\n- [ ] a\n"

static void states_of_phases(void **state)
{
	static const struct row rows[] = {
		{PHASE(""), PHASE(GO), "started Phase 1: A\n"},
		{PHASE(GO), PHASE(OK), "completed Phase 1: A\n"},
		{PHASE(GO), PHASE(""), "reset Phase 1: A\n"},
		{PHASE(OK), PHASE(GO), "reopened Phase 1: A\n"},
		{PHASE(GO), PHASE(BAD), "failed Phase 1: A\n"},
		{PHASE(BAD), PHASE(GO), "retried Phase 1: A\n"},
		{PHASE(WAIT), PHASE(GO), "unblocked Phase 1: A\n"},
		{PHASE(WAIT), PHASE(""), "unblocked Phase 1: A\n"},
		{PHASE(GO), PHASE(OK BAD), "unclear Phase 1: A\n"},
		{PHASE(GO),
		 "## Phase 1: A" WAIT
		 "\n**Blocked by**: no key\n**Since**: 2026-01-01\n\n- [ ] a\n",
		 "blocked Phase 1: A: no key\n"},
		{"## Phase 1: A (Optional)\n- [ ] a\n",
		 "## Phase 1: A (Optional)\n**Skipped**: no need\n\n- [ ] a\n",
		 "skipped Phase 1: A (Optional): no need\n"},
		{"## Phase 1: A\n**Status**: Pending\n\n- [ ] a\n",
		 "## Phase 1: A\n**Status**: Failed\n\n- [ ] a\n", "failed Phase 1: A\n"},
	};

	(void)state;
	assert_rows(rows, COUNT(rows));
}

static void phases_come_go_and_change(void **state)
{
	static const struct row rows[] = {
		{PHASE(GO), PHASE(GO) "\n## Phase 2: B\n- [ ] b\n- [x] c\n",
		 "added Phase 2: B (1 of 2 steps done)\n"},
		{PHASE(GO) "\n## Phase 2: B\n- [ ] b\n", PHASE(GO),
		 "removed Phase 2: B (0 of 1 step done)\n"},
		{PHASE(GO), "## Phase 1: B" GO "\n- [ ] a\n",
		 "reworded Phase 1: A as Phase 1: B\n"},
		{"## Phase 1: A\n- [ ] a\n## Phase 2: B\n- [ ] b\n",
		 "## Phase 2: B\n- [ ] b\n## Phase 1: A\n- [ ] a\n",
		 "moved Phase 1: A from 1 to 2\n"},
		{"# T\n\n## X\n\n### Phase 1: A\n- [ ] a\n\n### Phase 2: B\n- [ ] b\n\n"
		 "## Y\n\n### Phase 1: C\n- [ ] c\n",
		 "# T\n\n## X\n\n### Phase 1: A\n- [ ] a\n\n"
		 "## Y\n\n### Phase 1: C\n- [ ] c\n\n### Phase 2: B\n- [ ] b\n",
		 "moved Phase 2: B from X to Y\n"},
		{PHASE(""), "## Phase 1: A\n**Owner**: Ann\n\n- [ ] a\n",
		 "set Owner of Phase 1: A: Ann\n"},
		{"## Phase 1: A" WAIT "\n**Blocked by**: x\n\n- [ ] a\n",
		 "## Phase 1: A" WAIT "\n**Blocked by**: y\n\n- [ ] a\n",
		 "set Blocked by of Phase 1: A: y\n"},
		{"## Phase 1: A\n**Owner**: Ann\n\n- [ ] a\n", PHASE(""),
		 "cleared Owner of Phase 1: A\n"},
		{"## Phase 1: A\n**Exit criteria**:\n- [ ] x\n\n**Steps**:\n- [ ] a\n",
		 "## Phase 1: A\n**Exit criteria**:\n- [x] x\n\n**Steps**:\n- [ ] a\n",
		 "ticked 1.x1 \"x\"\n"},
		{"# T\n**Iteration**: 2\n\n" PHASE(""), "# T\n**Iteration**: 3\n\n" PHASE(""),
		 "iterated T: round 3\n"},
		{"# T\n\n" PHASE(""), "# U\n**Pattern**: Parallel\n\n" PHASE(""),
		 "reworded T as U\nset Pattern of U: Parallel\n"},
	};

	(void)state;
	assert_rows(rows, COUNT(rows));
}

#define A_OF(level) level " Phase 1: A\n- [ ] a\n\n"
#define B_OF(level) level " Phase 2: B\n- [ ] b\n\n"
#define C_OF(level) level " Phase 3: C\n- [ ] c\n\n"

/* A heading more above the phases is no other workflow, and one whose first phase left is the same. */
static void a_workflow_stays_what_it_is(void **state)
{
	static const struct row rows[] = {
		{A_OF("##"), "# T\n\n" A_OF("##"), ""},
		{"# T\n\n" A_OF("##"), A_OF("##"), ""},
		{"# T\n\n" A_OF("###"), "# T\n\n## W\n\n" A_OF("###"), "reworded T as W\n"},
		{"# T\n\n## W\n\n" A_OF("###"), "# T\n\n" A_OF("###"), "reworded W as T\n"},
		{"# T\n\n## X\n\n" A_OF("###") B_OF("###") "## Y\n\n" C_OF("###"),
		 "# T\n\n## X\n\n" B_OF("###") "## Y\n\n" A_OF("###") C_OF("###"),
		 "moved Phase 1: A from X to Y\n"},
		{"# T\n\n## X\n\n" A_OF("###") B_OF("###") C_OF("###"),
		 "# T\n\n## Z\n\n" A_OF("###") "## Y\n\n" B_OF("###") C_OF("###"),
		 "reworded X as Y\nmoved Phase 1: A from X to Z\n"},
	};

	(void)state;
	assert_rows(rows, COUNT(rows));
}

#define ENTRY "\n### 2026-01-01 10:00 - A - Failure\n**What happened**: it broke\n"

static void the_log(void **state)
{
	static const struct row rows[] = {
		{PHASE(""), PHASE("") "\n## Error Log\n" ENTRY,
		 "logged 2026-01-01 10:00 - A - Failure: it broke\n"},
		{PHASE("") "\n## Error Log\n" ENTRY, PHASE("") "\n## Error Log\n" ENTRY ENTRY,
		 "logged 2026-01-01 10:00 - A - Failure: it broke\n"},
		{PHASE("") "\n## Error Log\n" ENTRY,
		 PHASE("") "\n## Error Log\n" ENTRY "**Resolution**: mended\n",
		 "filled Resolution of 2026-01-01 10:00 - A - Failure: mended\n"},
		{PHASE("") "\n## Error Log\n" ENTRY "**Resolution**: mended\n",
		 PHASE("") "\n## Error Log\n" ENTRY "**Resolution**: not\n",
		 "rewritten Resolution of 2026-01-01 10:00 - A - Failure: not\n"},
		{PHASE("") "\n## Error Log\n" ENTRY, PHASE("") "\n## Error Log\n" ENTRY "\nMore.\n",
		 "rewritten 2026-01-01 10:00 - A - Failure\n"},
		{PHASE("") "\n## Error Log\n" ENTRY, PHASE("") "\n## Error Log\n",
		 "removed 2026-01-01 10:00 - A - Failure\n"},
	};

	(void)state;
	assert_rows(rows, COUNT(rows));
}

static void from_nothing_and_to_nothing(void **state)
{
	static const struct row rows[] = {
		{"", PHASE(""), "added Phase 1: A (0 of 1 step done)\n"},
		{PHASE(""), "", "removed Phase 1: A (0 of 1 step done)\n"},
		{"", "- [x] a\n", "added 1.1 \"a\" (done)\n"},
		{"", "", ""},
		{PHASE(""), "Words.\n\n" PHASE("") "\nMore words.\n", ""},
	};

	(void)state;
	assert_rows(rows, COUNT(rows));
}

/* ---- what holds for all ---- */

static void a_document_does_not_differ_from_itself(void **state)
{
	(void)state;
	for (unsigned i = 0; i < random_rounds(300, 10000); i++) {
		struct random random = random_begin(i);
		struct wf_buf text = WF_BUF_INIT;
		struct reading a, b;
		struct wf_diff diff;

		random_document(&random, &text, random.seed % 2 ? GENERATE_DAMAGED : 0);
		reading_bytes(&a, text.ptr, text.len);
		reading_bytes(&b, text.ptr, text.len);
		wf_diff_docs(&diff, &a.doc, &b.doc);
		if (diff.n > 0)
			random_failed(&random, wf_diff_name(diff.items[0].event),
				      wf_buf_as_slice(&text));
		wf_diff_release(&diff);
		reading_end(&a);
		reading_end(&b);
		wf_buf_release(&text);
	}
}

static bool fills(const struct wf_draft *draft, uint32_t heading, int32_t name)
{
	for (size_t i = 0; i < draft->nfields; i++) {
		if (draft->fields[i].heading == heading && (int32_t)draft->fields[i].name == name)
			return true;
	}
	return false;
}

static uint32_t heading_of(const struct wf_doc *doc, const struct wf_diff_item *item)
{
	switch (item->what) {
	case WF_DIFF_PHASE: return doc->phases[item->old].heading;
	case WF_DIFF_ENTRY: return doc->entries[item->old].heading;
	case WF_DIFF_WORKFLOW: return doc->workflows[item->old].heading;
	default: return doc->steps[item->old].heading;
	}
}

/* The draft says that ITEM happened. */
static bool is_drafted(const struct wf_draft *draft, const struct wf_diff_item *item)
{
	const struct wf_doc *doc = draft->doc;

	switch (item->event) {
	case WF_DIFF_TICKED:
	case WF_DIFF_UNTICKED:
		return (draft->steps[item->old] == WF_DONE) == (item->event == WF_DIFF_TICKED) &&
		       draft->steps[item->old] != doc->steps[item->old].state;
	case WF_DIFF_BLOCKED:
	case WF_DIFF_UNBLOCKED:
		if (item->what == WF_DIFF_STEP)
			return wf_draft_step_blocked(draft, (uint32_t)item->old) ==
			       (item->event == WF_DIFF_BLOCKED);
		break;
	case WF_DIFF_ADDED: return item->what == WF_DIFF_STEP && draft->nadded > 0;
	case WF_DIFF_REMOVED:
		return item->what == WF_DIFF_STEP && wf_draft_dropped(draft, (uint32_t)item->old);
	case WF_DIFF_LOGGED: return draft->nlogs > 0;
	case WF_DIFF_ITERATED: return true;
	case WF_DIFF_FILLED:
	case WF_DIFF_SET:
	case WF_DIFF_CLEARED: return fills(draft, heading_of(doc, item), item->field);
	default: break;
	}
	return item->what == WF_DIFF_PHASE &&
	       draft->phases[item->old].state != doc->phases[item->old].state &&
	       wf_slice_is(item->to, wf_states[draft->phases[item->old].state].name);
}

/* How much the draft changed, as events of a diff. */
static size_t count_drafted(const struct wf_draft *draft)
{
	const struct wf_doc *doc = draft->doc;
	size_t n = draft->nadded + draft->nlogs;

	for (uint32_t i = 0; i < doc->nsteps; i++) {
		bool blocked = wf_draft_step_blocked(draft, i), gone = wf_draft_dropped(draft, i);

		n += gone || draft->steps[i] != doc->steps[i].state;
		n += !gone && blocked != doc->steps[i].blocked;
	}
	for (uint32_t i = 0; i < doc->nphases; i++)
		n += draft->phases[i].state != doc->phases[i].state;
	return n;
}

static bool is_counted(const struct wf_diff_item *item)
{
	return item->event != WF_DIFF_SET && item->event != WF_DIFF_CLEARED &&
	       item->event != WF_DIFF_FILLED && item->event != WF_DIFF_ITERATED;
}

/* What came of an event; no legal one that changes something stays untold. */
enum outcome { REFUSED, CHANGED_NOTHING, TOLD_FIELDS, TOLD, NOUTCOMES };

/* The diff of what an event made of TEXT tells the draft's changes and nothing else. */
static enum outcome try_event(struct random *random, const struct wf_buf *text)
{
	struct wf_edits edits = WF_EDITS_INIT;
	struct wf_buf after = WF_BUF_INIT;
	struct wf_error err = WF_ERROR_INIT;
	struct wf_diff diff = {.n = 0};
	struct wf_draft draft;
	struct reading a, b;
	size_t told = 0;
	enum outcome outcome = REFUSED;
	bool good;

	reading_bytes(&a, text->ptr, text->len);
	wf_draft_init(&draft, &a.doc);
	draft.date = WF_SLICE_LIT("2026-11-22 14:05");
	good = random_event(random, &draft, &err) == WF_OK &&
	       wf_draft_edits(&draft, &edits, &err) == WF_OK;
	wf_edits_apply(&edits, text->ptr, text->len, &after);
	reading_bytes(&b, after.ptr, after.len);
	if (good)
		wf_diff_docs(&diff, &a.doc, &b.doc);
	for (size_t i = 0; i < diff.n; i++) {
		told += is_counted(&diff.items[i]);
		if (!is_drafted(&draft, &diff.items[i]))
			random_failed(random, wf_diff_name(diff.items[i].event),
				      wf_buf_as_slice(&after));
	}
	if (good && told != count_drafted(&draft))
		random_failed(random, "something not told, or twice", wf_buf_as_slice(&after));
	if (good && edits.n > 0 && diff.n == 0)
		random_failed(random, "a change that is not told", wf_buf_as_slice(&after));
	if (good)
		outcome = told > 0 ? TOLD : diff.n > 0 ? TOLD_FIELDS : CHANGED_NOTHING;
	wf_diff_release(&diff);
	reading_end(&b);
	wf_draft_release(&draft);
	reading_end(&a);
	wf_edits_release(&edits);
	wf_buf_release(&after);
	wf_error_release(&err);
	return outcome;
}

static void an_event_is_told_and_nothing_else(void **state)
{
	unsigned n = random_rounds(500, 10000), count[NOUTCOMES] = {0};

	(void)state;
	for (unsigned i = 0; i < n; i++) {
		struct random random = random_begin(i);
		struct wf_buf text = WF_BUF_INIT;

		tidy_document(&random, &text);
		count[try_event(&random, &text)]++;
		wf_buf_release(&text);
	}
	random_figure(
		"%u random events: %u told, %u told as fields, %u changed nothing, %u refused", n,
		count[TOLD], count[TOLD_FIELDS], count[CHANGED_NOTHING], count[REFUSED]);
	assert_true(count[TOLD] > n / 3 || n < 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_event_has_a_name_of_its_own),
		cmocka_unit_test(steps),
		cmocka_unit_test(states_of_phases),
		cmocka_unit_test(phases_come_go_and_change),
		cmocka_unit_test(a_workflow_stays_what_it_is),
		cmocka_unit_test(the_log),
		cmocka_unit_test(from_nothing_and_to_nothing),
		cmocka_unit_test(a_document_does_not_differ_from_itself),
		cmocka_unit_test(an_event_is_told_and_nothing_else),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
