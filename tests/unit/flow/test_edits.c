/* How a draft is written: markers, symbols, status fields, fields, reasons, log entries. */
#include "flow/draft.h"

#include "ops/trial.h"

#define GO "\U0001F504"
#define OK "\u2705"
#define WAIT "\u23f8\ufe0f"
#define BAD "\u274c"

struct row {
	const char *before, *requests, *after;
};

static void assert_rows(const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		assert_edit(rows[i].before, rows[i].requests, rows[i].after);
}

/* The same with CRLF, with lone CR and without a final newline. */
static void assert_rows_in_all_endings(const struct row *rows, size_t n)
{
	static const char *const endings[] = {"\r\n", "\r"};

	assert_rows(rows, n);
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < COUNT(endings); k++) {
			char *before = with_endings(rows[i].before, endings[k]);
			char *after = with_endings(rows[i].after, endings[k]);

			assert_edit(before, rows[i].requests, after);
			free(before);
			free(after);
		}
	}
}

static void one_byte_marks_a_step(void **state)
{
	static const struct row rows[] = {
		{"- [ ] a\n", "mark 1.1 done", "- [x] a\n"},
		{"- [X] a\n", "mark 1.1 open", "- [ ] a\n"},
		{"*\t[\t]\ta  \n+ [ ] b", "mark 1.1 done; mark 1.2 done", "*\t[x]\ta  \n+ [x] b"},
		{"\xef\xbb\xbf---\na: b\n---\n1. [ ] a\n", "mark 1.1 done",
		 "\xef\xbb\xbf---\na: b\n---\n1. [x] a\n"},
		{"- [\u2713] a\n", "mark 1.1 done", "- [x] a\n"},
		{"-\n  [ ] a\n", "mark 1.1 done", "-\n  [x] a\n"},
		{"- [X] a\n", "mark 1.1 open; mark 1.1 done", "- [X] a\n"},
	};

	(void)state;
	assert_rows_in_all_endings(rows, COUNT(rows));
}

#define STEPS "- [ ] s\n"

static void a_symbol_is_appended(void **state)
{
	static const struct row rows[] = {
		{"## Phase 1: A\n" STEPS, "state 1 in-progress", "## Phase 1: A " GO "\n" STEPS},
		{"## Phase 1: A\n" STEPS, "state 1 complete", "## Phase 1: A " OK "\n" STEPS},
		{"## Phase 1: A\n" STEPS, "state 1 blocked", "## Phase 1: A " WAIT "\n" STEPS},
		{"## Phase 1: A\n" STEPS, "state 1 failed", "## Phase 1: A " BAD "\n" STEPS},
		{"## Phase 1: A ##\n" STEPS, "state 1 failed", "## Phase 1: A " BAD " ##\n" STEPS},
		{"# T\n\n## ##\n" STEPS, "state 1 failed", "# T\n\n## " BAD " ##\n" STEPS},
		{"##   Phase 1: A   \n" STEPS, "state 1 failed",
		 "##   Phase 1: A " BAD "   \n" STEPS},
		{"Phase 1: A\n---\n" STEPS, "state 1 failed", "Phase 1: A " BAD "\n---\n" STEPS},
		{"Phase 1: A\nB  \n===\n" STEPS, "state 1 failed",
		 "Phase 1: A\nB " BAD "  \n===\n" STEPS},
		{"## Phase 1: **A**\n" STEPS, "state 1 complete",
		 "## Phase 1: **A** " OK "\n" STEPS},
		{"## Phase 1: A (Optional)\n" STEPS, "state 1 complete",
		 "## Phase 1: A (Optional) " OK "\n" STEPS},
		{"## Phase 1: A\n" STEPS, "state 1 in-progress; state 1 pending",
		 "## Phase 1: A\n" STEPS},
	};

	(void)state;
	assert_rows_in_all_endings(rows, COUNT(rows));
}

static void a_symbol_is_replaced_where_it_stands(void **state)
{
	static const struct row rows[] = {
		{"## Phase 1: A " GO "\n" STEPS, "state 1 complete",
		 "## Phase 1: A " OK "\n" STEPS},
		{"## " GO " Phase 1: A\n" STEPS, "state 1 complete",
		 "## " OK " Phase 1: A\n" STEPS},
		{"## Phase " GO " 1: A\n" STEPS, "state 1 failed", "## Phase " BAD " 1: A\n" STEPS},
		{"## Phase 1: A (" GO ")\n" STEPS, "state 1 failed",
		 "## Phase 1: A (" BAD ")\n" STEPS},
		{"## Phase 1: A \u23f8\n" STEPS, "state 1 complete",
		 "## Phase 1: A " OK "\n" STEPS},
		{"## Phase 1: A \u2705\ufe0f\n" STEPS, "state 1 blocked",
		 "## Phase 1: A " WAIT "\n" STEPS},
		{"## Phase 1: A " GO " IN PROGRESS\n" STEPS, "state 1 complete",
		 "## Phase 1: A " OK " COMPLETE\n" STEPS},
		{"## Phase 1: A " OK " Complete\n" STEPS, "state 1 in-progress",
		 "## Phase 1: A " GO " In Progress\n" STEPS},
		{"## Phase 1: A " OK " done\n" STEPS, "state 1 in-progress",
		 "## Phase 1: A " GO " in progress\n" STEPS},
		{"## Phase 1: A " OK " **DONE**\n" STEPS, "state 1 failed",
		 "## Phase 1: A " BAD " **FAILED**\n" STEPS},
		{"## Phase 1: A (" OK " done)\n" STEPS, "state 1 blocked",
		 "## Phase 1: A (" WAIT " blocked)\n" STEPS},
		{"## " OK " Complete the work\n" STEPS, "state 1 in-progress",
		 "## " GO " Complete the work\n" STEPS},
		{"## Phase 1: A " OK " " OK "\n" STEPS, "state 1 failed",
		 "## Phase 1: A " BAD "\n" STEPS},
		{"## " OK " Phase 1: A " OK "\n" STEPS, "state 1 failed",
		 "## " BAD " Phase 1: A\n" STEPS},
		{"## Phase 1: A \u00e2\u0153\u2026\n" STEPS, "state 1 in-progress",
		 "## Phase 1: A " GO "\n" STEPS},
		{"Phase 1: A " GO "\n---\n" STEPS, "state 1 complete",
		 "Phase 1: A " OK "\n---\n" STEPS},
	};

	(void)state;
	assert_rows_in_all_endings(rows, COUNT(rows));
}

static void a_symbol_goes_with_its_word_and_blanks(void **state)
{
	static const struct row rows[] = {
		{"## Phase 1: A " GO "\n" STEPS, "state 1 pending", "## Phase 1: A\n" STEPS},
		{"## Phase 1: A  " GO " ##\n" STEPS, "state 1 pending", "## Phase 1: A ##\n" STEPS},
		{"## " GO " Phase 1: A\n" STEPS, "state 1 pending", "## Phase 1: A\n" STEPS},
		{"## Phase 1 " GO ": A\n" STEPS, "state 1 pending", "## Phase 1: A\n" STEPS},
		{"## Phase 1: A " GO " B\n" STEPS, "state 1 pending", "## Phase 1: A B\n" STEPS},
		{"## Phase 1: A " GO "B\n" STEPS, "state 1 pending", "## Phase 1: A B\n" STEPS},
		{"## Phase 1 - " GO GO "A\n" STEPS, "state 1 pending", "## Phase 1 - A\n" STEPS},
		{"## Phase 1: A " GO GO ": B\n" STEPS, "state 1 pending",
		 "## Phase 1: A: B\n" STEPS},
		{"## Phase 1: A " GO " IN PROGRESS\n" STEPS, "state 1 pending",
		 "## Phase 1: A\n" STEPS},
		{"## Phase 1: A (" GO " in progress)\n" STEPS, "state 1 pending",
		 "## Phase 1: A\n" STEPS},
		{"## Phase 1: A (" GO ")\n" STEPS, "state 1 pending", "## Phase 1: A\n" STEPS},
		{"## Phase 1: A " GO " **WIP**\n" STEPS, "state 1 pending",
		 "## Phase 1: A\n" STEPS},
		{"## " GO " Phase 1: A " GO "\n" STEPS, "state 1 pending", "## Phase 1: A\n" STEPS},
		{"## Phase 1: A " GO " " GO "\n" STEPS, "state 1 pending", "## Phase 1: A\n" STEPS},
		{"## Phase 1: A " WAIT "\n" STEPS, "state 1 pending", "## Phase 1: A\n" STEPS},
		{"Phase 1: A " GO "\n---\n" STEPS, "state 1 pending", "Phase 1: A\n---\n" STEPS},
		/* A line of a setext heading that held nothing else goes, too. */
		{"Phase 1: A\n " GO "  \n---\n" STEPS, "state 1 pending",
		 "Phase 1: A  \n---\n" STEPS},
		{"Phase 1: A\n" GO "\nB\n---\n" STEPS, "state 1 pending",
		 "Phase 1: A\nB\n---\n" STEPS},
		{GO "\nPhase 1: A\n---\n" STEPS, "state 1 pending", "Phase 1: A\n---\n" STEPS},
		{"Phase 1: A " GO "\n" GO "\n---\n" STEPS, "state 1 complete",
		 "Phase 1: A " OK "\n---\n" STEPS},
	};

	(void)state;
	assert_rows_in_all_endings(rows, COUNT(rows));
}

static void a_symbol_alone_in_code_or_a_link_takes_them_along(void **state)
{
	static const struct row rows[] = {
		{"## Phase 1: A `" OK "`\n" STEPS, "state 1 pending", "## Phase 1: A\n" STEPS},
		{"## Phase 1: A `" OK " done`\n" STEPS, "state 1 pending", "## Phase 1: A\n" STEPS},
		{"## Phase 1: A `` " OK " ``\n" STEPS, "state 1 pending", "## Phase 1: A\n" STEPS},
		{"## Phase 1: A (`" OK "`)\n" STEPS, "state 1 pending", "## Phase 1: A\n" STEPS},
		{"## Phase 1: A [" OK "](http://x/(y))\n" STEPS, "state 1 pending",
		 "## Phase 1: A\n" STEPS},
		{"## Phase 1: A **[" OK " done](u)**\n" STEPS, "state 1 pending",
		 "## Phase 1: A\n" STEPS},
		{"## Phase 1: A ![" OK "](u \"t\")\n" STEPS, "state 1 pending",
		 "## Phase 1: A\n" STEPS},
		{"## `" OK "` Phase 1: A\n" STEPS, "state 1 pending", "## Phase 1: A\n" STEPS},
		{"## Phase 1: A [x " OK "](u)\n" STEPS, "state 1 pending",
		 "## Phase 1: A [x](u)\n" STEPS},
		{"## Phase 1: A `x " OK "`\n" STEPS, "state 1 pending",
		 "## Phase 1: A `x`\n" STEPS},
		{"## Phase 1: A `" OK "`\n" STEPS, "state 1 failed",
		 "## Phase 1: A `" BAD "`\n" STEPS},
	};

	(void)state;
	assert_rows(rows, COUNT(rows));
}

static void status_fields_follow_in_their_own_spelling(void **state)
{
	static const struct row rows[] = {
		{"## Phase 1: A\n**Status**: In Progress\n\n" STEPS, "state 1 complete",
		 "## Phase 1: A\n**Status**: Complete\n\n" STEPS},
		{"## Phase 1: A\n**Status**: in_progress\n\n" STEPS, "state 1 complete",
		 "## Phase 1: A\n**Status**: complete\n\n" STEPS},
		{"## Phase 1: A\n**Status**: pending\n\n" STEPS, "state 1 in-progress",
		 "## Phase 1: A\n**Status**: in_progress\n\n" STEPS},
		{"## Phase 1: A\n**Status**: Not started\n\n" STEPS, "state 1 in-progress",
		 "## Phase 1: A\n**Status**: In progress\n\n" STEPS},
		{"## Phase 1: A\n**Status**: NOT STARTED\n\n" STEPS, "state 1 in-progress",
		 "## Phase 1: A\n**Status**: IN PROGRESS\n\n" STEPS},
		{"## Phase 1: A\n**Status:** " GO " In Progress\n\n" STEPS, "state 1 complete",
		 "## Phase 1: A\n**Status:** " OK " Complete\n\n" STEPS},
		{"## Phase 1: A\n**Status**: " GO "\n\n" STEPS, "state 1 complete",
		 "## Phase 1: A\n**Status**: " OK "\n\n" STEPS},
		{"## Phase 1: A\n**Status**: " GO " In Progress\n\n" STEPS, "state 1 pending",
		 "## Phase 1: A\n**Status**: Pending\n\n" STEPS},
		{"## Phase 1: A\n- **Estado**: Done\n- x\n", "state 1 failed",
		 "## Phase 1: A\n- **Estado**: Failed\n- x\n"},
		{"## Phase 1: A\n**Status**: **Done**\n\n" STEPS, "state 1 failed",
		 "## Phase 1: A\n**Status**: **Failed**\n\n" STEPS},
		/* Both are kept in step. */
		{"## Phase 1: A " GO "\n**Status**: In Progress\n\n" STEPS, "state 1 complete",
		 "## Phase 1: A " OK "\n**Status**: Complete\n\n" STEPS},
		/* Other text stays. */
		{"## Phase 1: A " GO "\n**Status**: nearly there\n\n" STEPS, "state 1 complete",
		 "## Phase 1: A " OK "\n**Status**: nearly there\n\n" STEPS},
		/* A document that has only fields gets no symbol; another phase shows the spelling. */
		{"## Phase 1: A\n**Status**: Done\n\n- [x] s\n\n## Phase 2: B\n" STEPS,
		 "state 2 in-progress",
		 "## Phase 1: A\n**Status**: Done\n\n- [x] s\n\n## Phase 2: B\n**Status**: In Progress\n" STEPS},
		{"## Phase 1: A\n**Status**: finished\n\n- [x] s\n\n## Phase 2: B\n**Status**: ongoing\n\n" STEPS,
		 "state 2 complete",
		 "## Phase 1: A\n**Status**: finished\n\n- [x] s\n\n## Phase 2: B\n**Status**: finished\n\n" STEPS},
	};

	(void)state;
	assert_rows_in_all_endings(rows, COUNT(rows));
	assert_refused_with_hint(
		"## Phase 1: A\n**Status**: Done\n\n- [x] s\n\n## Phase 2: B\n**Status**: open\n\n" STEPS,
		"state 2 in-progress", WF_NOT_ALLOWED, "its Status \"open\" names no state",
		"write a state in its place, such as '**Status**: pending'");
}

static void a_section_s_symbol_follows_its_own_steps(void **state)
{
	static const struct row rows[] = {
		{"## Phase 1: A " GO "\n### B " GO "\n- [ ] s\n### C\n" STEPS, "mark 1.1 done",
		 "## Phase 1: A " GO "\n### B " OK "\n- [x] s\n### C\n" STEPS},
		{"## Phase 1: A " GO "\n### B " OK "\n- [x] s\n### C\n" STEPS, "mark 1.1 open",
		 "## Phase 1: A " GO "\n### B " GO "\n- [ ] s\n### C\n" STEPS},
		/* Where no heading is a phase, none is a section of one. */
		{"## " OK " Success Criteria\n### B\n- [x] s\n- [x] t\n", "mark 1.1 open",
		 "## " OK " Success Criteria\n### B\n- [ ] s\n- [x] t\n"},
		{"## Phase 1: A " GO "\n### B\n- [ ] s\n### C\n" STEPS, "mark 1.1 done",
		 "## Phase 1: A " GO "\n### B\n- [x] s\n### C\n" STEPS},
		{"## Phase 1: A " GO "\n### B " GO "\n- [ ] s\n- [ ] t\n", "mark 1.1 done",
		 "## Phase 1: A " GO "\n### B " GO "\n- [x] s\n- [ ] t\n"},
		{"## Phase 1: A " GO "\n### B " GO "\n#### C " GO "\n- [ ] s\n- [ ] t\n#### D " WAIT
		 "\n- [x] u\n",
		 "mark 1.1 done; mark 1.2 done",
		 "## Phase 1: A " GO "\n### B " OK "\n#### C " OK "\n- [x] s\n- [x] t\n#### D " WAIT
		 "\n- [x] u\n"},
	};

	(void)state;
	assert_rows_in_all_endings(rows, COUNT(rows));
}

static void a_new_field_goes_after_the_last_one_or_the_heading(void **state)
{
	static const struct row rows[] = {
		{"## Phase 1: A\n\n" STEPS, "set 1 Since: x",
		 "## Phase 1: A\n**Since**: x\n\n" STEPS},
		{"## Phase 1: A\n" STEPS, "set 1 Since: x", "## Phase 1: A\n**Since**: x\n" STEPS},
		{"## Phase 1: A\n**Owner**: me\n\n" STEPS, "set 1 Since: x",
		 "## Phase 1: A\n**Owner**: me\n**Since**: x\n\n" STEPS},
		{"## Phase 1: A\n**Owner**: me\n" STEPS, "set 1 Since: x",
		 "## Phase 1: A\n**Owner**: me\n**Since**: x\n" STEPS},
		{"## Phase 1: A\n**Owner**: me\nand you\n\n" STEPS, "set 1 Since: x",
		 "## Phase 1: A\n**Owner**: me\nand you\n**Since**: x\n\n" STEPS},
		{"## Phase 1: A\ntext\n\n" STEPS, "set 1 Since: x",
		 "## Phase 1: A\n**Since**: x\n\ntext\n\n" STEPS},
		{"## Phase 1: A\n### B\n" STEPS, "set 1 Since: x",
		 "## Phase 1: A\n**Since**: x\n\n### B\n" STEPS},
		{"## Phase 1: A\n```\nx\n```\n\n" STEPS, "set 1 Since: x",
		 "## Phase 1: A\n**Since**: x\n\n```\nx\n```\n\n" STEPS},
		{"## Phase 1: A\n2. [ ] s\n", "set 1 Since: x",
		 "## Phase 1: A\n**Since**: x\n\n2. [ ] s\n"},
		{"## Phase 1: A\n1. [ ] s\n", "set 1 Since: x",
		 "## Phase 1: A\n**Since**: x\n1. [ ] s\n"},
		/* What looks like a field is a setext heading's text. */
		{"## Phase 1: A\n" STEPS "## Phase 2: B\n**Owner**: me\n-\n", "set 2 Since: x",
		 "## Phase 1: A\n" STEPS "## Phase 2: B\n**Since**: x\n\n**Owner**: me\n-\n"},
		{"Phase 1: A\n---\n" STEPS, "set 1 Since: x",
		 "Phase 1: A\n---\n**Since**: x\n" STEPS},
		{"## Phase 1: A\n" STEPS "## Phase 2: B\n", "set 2 Since: x",
		 "## Phase 1: A\n" STEPS "## Phase 2: B\n**Since**: x\n"},
		{"## Phase 1: A\n" STEPS "\n**Owner**: me\n", "set 1 Since: x",
		 "## Phase 1: A\n" STEPS "\n**Owner**: me\n**Since**: x\n"},
		{"## Phase 1: A\n- **Owner**: me\n" STEPS, "set 1 Since: x",
		 "## Phase 1: A\n- **Owner**: me\n- **Since**: x\n" STEPS},
		{"## Phase 1: A\n- **Owner**: me\n  and you\n" STEPS, "set 1 Since: x",
		 "## Phase 1: A\n- **Owner**: me\n  and you\n- **Since**: x\n" STEPS},
		{"## Phase 1: A\n  **Owner**: me\n\n" STEPS, "set 1 Since: x",
		 "## Phase 1: A\n  **Owner**: me\n  **Since**: x\n\n" STEPS},
		{"## Phase 1: A\n**Owner**: me\n**Exit criteria**:\n- [ ] x\n\n**Steps**:\n" STEPS,
		 "set 1 Since: x",
		 "## Phase 1: A\n**Owner**: me\n**Since**: x\n**Exit criteria**:\n- [ ] x\n\n**Steps**:\n" STEPS},
		{"## Phase 1: A\n**Exit criteria**:\n- [ ] x\n\n**Steps**:\n" STEPS,
		 "set 1 Since: x",
		 "## Phase 1: A\n**Since**: x\n**Exit criteria**:\n- [ ] x\n\n**Steps**:\n" STEPS},
		{"## Phase 1: A\n\n" STEPS,
		 "set 1 Blocked by: x; set 1 Since: y; set 1 Action needed: z",
		 "## Phase 1: A\n**Blocked by**: x\n**Since**: y\n**Action needed**: z\n\n" STEPS},
	};

	(void)state;
	assert_rows_in_all_endings(rows, COUNT(rows));
}

static void a_field_s_value_is_replaced(void **state)
{
	static const struct row rows[] = {
		{"## Phase 1: A\n**Since**: x\n\n" STEPS, "set 1 Since: y",
		 "## Phase 1: A\n**Since**: y\n\n" STEPS},
		{"## Phase 1: A\n**since:**  x  \n\n" STEPS, "set 1 Since: y",
		 "## Phase 1: A\n**since:**  y  \n\n" STEPS},
		{"## Phase 1: A\n**Since**:\n\n" STEPS, "set 1 Since: y",
		 "## Phase 1: A\n**Since**: y\n\n" STEPS},
		{"## Phase 1: A\n- **Since**: x\n" STEPS, "set 1 Since: y",
		 "## Phase 1: A\n- **Since**: y\n" STEPS},
		{"## Phase 1: A\n**Since**: x\n\n" STEPS, "set 1 Since: x",
		 "## Phase 1: A\n**Since**: x\n\n" STEPS},
		{"## Phase 1: A\n**Since**: a\n**Since**: b\n\n" STEPS, "set 1 Since: y",
		 "## Phase 1: A\n**Since**: a\n**Since**: y\n\n" STEPS},
	};

	(void)state;
	assert_rows_in_all_endings(rows, COUNT(rows));
}

static void a_field_is_removed_as_a_line(void **state)
{
	static const struct row rows[] = {
		{"## Phase 1: A\n**Since**: x\n\n" STEPS, "remove 1 Since",
		 "## Phase 1: A\n\n" STEPS},
		{"## Phase 1: A\n**Since**: x\n**Owner**: me\n\n" STEPS, "remove 1 Since",
		 "## Phase 1: A\n**Owner**: me\n\n" STEPS},
		{"## Phase 1: A\n- **Since**: x\n" STEPS, "remove 1 Since",
		 "## Phase 1: A\n" STEPS},
		{"## Phase 1: A\n**Since**: a\n**Owner**: me\n**Since**: b\n\n" STEPS,
		 "remove 1 Since", "## Phase 1: A\n**Owner**: me\n\n" STEPS},
		{"## Phase 1: A\n\n" STEPS, "remove 1 Since", "## Phase 1: A\n\n" STEPS},
		{"## Phase 1: A\n**Since**: x\n\n" STEPS, "remove 1 Since; set 1 Owner: me",
		 "## Phase 1: A\n**Owner**: me\n\n" STEPS},
	};

	(void)state;
	assert_rows_in_all_endings(rows, COUNT(rows));
}

static void a_field_that_goes_leaves_the_item_that_holds_more(void **state)
{
	static const struct row rows[] = {
		{"## Phase 1: A\n- [ ] a\n- **Blocked by**: me\n  - [ ] b\n", "remove 1 Blocked by",
		 "## Phase 1: A\n- [ ] a\n- **Notes**:\n  - [ ] b\n"},
		{"## Phase 1: A\n- [ ] a\n- **Blocked by**: me\n  and you\n", "remove 1 Blocked by",
		 "## Phase 1: A\n- [ ] a\n- **Notes**:\n  and you\n"},
		{"## Phase 1: A\n1) **Waiting for**:\n\n   - B\n- [ ] a\n", "remove 1 Waiting for",
		 "## Phase 1: A\n1) **Notes**:\n\n   - B\n- [ ] a\n"},
		{"## Phase 1: A\n- **Since**: x\n\n- [ ] a\n", "remove 1 Since",
		 "## Phase 1: A\n\n- [ ] a\n"},
	};

	(void)state;
	assert_rows_in_all_endings(rows, COUNT(rows));
}

static void a_field_that_ends_a_list_of_criteria_leaves_a_line_that_does(void **state)
{
	static const struct row rows[] = {
		{"## Phase 1: A\n**Exit criteria**:\n- [ ] e\n\n**Blocked by**: me\n\n- [ ] a\n",
		 "remove 1 Blocked by",
		 "## Phase 1: A\n**Exit criteria**:\n- [ ] e\n\n**Steps**:\n\n- [ ] a\n"},
		{"## Phase 1: A\n**Entry criteria**:\n- [x] e\n\n**Blocked by**: me\n**Since**: x\n- [ ] a\n",
		 "remove 1 Since; remove 1 Blocked by",
		 "## Phase 1: A\n**Entry criteria**:\n- [x] e\n\n**Steps**:\n- [ ] a\n"},
		{"## Phase 1: A\n**Deliverables**:\n- d\n\n**Blocked by**: me\n**Owner**: Ann\n\n- [ ] a\n",
		 "remove 1 Blocked by",
		 "## Phase 1: A\n**Deliverables**:\n- d\n\n**Owner**: Ann\n\n- [ ] a\n"},
		{"## Phase 1: A\n- [ ] a\n\n**Blocked by**: me\n\n  - [ ] b\n",
		 "remove 1 Blocked by", "## Phase 1: A\n- [ ] a\n\n**Steps**:\n\n  - [ ] b\n"},
		{"## Phase 1: A\n- [ ] a\n\n**Blocked by**: me\n\n    - [ ] b\n",
		 "remove 1 Blocked by", "## Phase 1: A\n- [ ] a\n\n**Steps**:\n\n    - [ ] b\n"},
		{"## Phase 1: A\n- [ ] a\n\n**Blocked by**: me\n\n- [ ] b\n", "remove 1 Blocked by",
		 "## Phase 1: A\n- [ ] a\n\n\n- [ ] b\n"},
		{"## Phase 1: A\n- [ ] a\n\n**Exit criteria**:\n- [ ] e\n\n**Blocked by**: me\n",
		 "remove 1 Blocked by",
		 "## Phase 1: A\n- [ ] a\n\n**Exit criteria**:\n- [ ] e\n\n"},
	};

	(void)state;
	assert_rows_in_all_endings(rows, COUNT(rows));
}

static void a_missing_final_newline_stays_missing(void **state)
{
	static const struct row rows[] = {
		{"- [ ] a", "mark 1.1 done", "- [x] a"},
		{"## Phase 1: A\n- [ ] a\n## Phase 2: B", "state 2 failed",
		 "## Phase 1: A\n- [ ] a\n## Phase 2: B " BAD},
		{"## Phase 1: A\n- [ ] a\n## Phase 2: B", "set 2 Since: x",
		 "## Phase 1: A\n- [ ] a\n## Phase 2: B\n**Since**: x"},
		{"## Phase 1: A\n- [ ] a\n\n**Owner**: me", "set 1 Since: x",
		 "## Phase 1: A\n- [ ] a\n\n**Owner**: me\n**Since**: x"},
		{"## Phase 1: A\n- [ ] a\n\n**Since**: x", "set 1 Since: y",
		 "## Phase 1: A\n- [ ] a\n\n**Since**: y"},
		{"## Phase 1: A\n- [ ] a\n\n**Owner**: me\n**Since**: x", "remove 1 Since",
		 "## Phase 1: A\n- [ ] a\n\n**Owner**: me"},
		{"## Phase 1: A\n- [ ] a\n\n**Owner**: me\n**Since**: x\n**Action needed**: y",
		 "remove 1 Since; remove 1 Action needed",
		 "## Phase 1: A\n- [ ] a\n\n**Owner**: me"},
		{"## Phase 1: A\n- [ ] a\n\n**Owner**: me\n**Since**: x\n**Action needed**: y",
		 "remove 1 Action needed; remove 1 Since",
		 "## Phase 1: A\n- [ ] a\n\n**Owner**: me"},
		{"## Phase 1: A\n- [ ] a\n\n**Since**: x", "remove 1 Since",
		 "## Phase 1: A\n- [ ] a"},
		{"## Phase 1: A\n- [ ] a\n\n\n**Since**: x\n\n**Action needed**: y",
		 "remove 1 Since; remove 1 Action needed", "## Phase 1: A\n- [ ] a"},
		{"## Phase 1: A\n- [ ] a\n\n**Since**: x\n**Owner**: me", "remove 1 Since",
		 "## Phase 1: A\n- [ ] a\n\n**Owner**: me"},
		{"## Phase 1: A\n- [ ] a\n\n**Since**: x", "remove 1 Since; set 1 Owner: me",
		 "## Phase 1: A\n- [ ] a\n\n**Owner**: me"},
		{"## Phase 1: A\n- [ ] a\n\n**Since**:", "set 1 Owner: me; set 1 Since: x",
		 "## Phase 1: A\n- [ ] a\n\n**Since**: x\n**Owner**: me"},
		{"- [ ] a", "wait 1.1 -m x", "- [ ] a (blocked: x)"},
		{"## Phase 1: A\n- [ ] a", "log A --kind K -m x",
		 "## Phase 1: A\n- [ ] a\n\n## Error Log\n\n### 2026-11-22 14:05 - A - K\n**What happened**: x"},
	};

	(void)state;
	assert_rows_in_all_endings(rows, COUNT(rows));
}

/* An inserted line takes the ending of its neighbour. */
static void endings_may_be_mixed(void **state)
{
	static const struct row rows[] = {
		{"## Phase 1: A\r\n\n- [ ] a\r## Phase 2: B\r\r- [ ] b\n",
		 "set 1 Since: x; set 2 Since: y",
		 "## Phase 1: A\r\n**Since**: x\r\n\n- [ ] a\r## Phase 2: B\r**Since**: y\r\r- [ ] b\n"},
		{"## Phase 1: A\n- [ ] a\r\n- [ ] b", "log A --kind K",
		 "## Phase 1: A\n- [ ] a\r\n- [ ] b\r\n\r\n## Error Log\r\n\r\n### 2026-11-22 14:05 - A - K"},
	};

	(void)state;
	assert_rows(rows, COUNT(rows));
}

static void reasons_end_a_step_s_text(void **state)
{
	static const struct row rows[] = {
		{"- [ ] a\n", "wait 1.1 -m no key", "- [ ] a (blocked: no key)\n"},
		{"- [ ] a  \n", "wait 1.1 -m no key", "- [ ] a (blocked: no key)  \n"},
		{"- [ ] a\n", "wait 1.1", "- [ ] a (blocked)\n"},
		{"- [ ]\n", "wait 1.1 -m x", "- [ ] (blocked: x)\n"},
		{"- [ ] a\n  b\n\n  c\n", "wait 1.1 -m x", "- [ ] a\n  b (blocked: x)\n\n  c\n"},
		{"- [ ] a\nlazy\n", "wait 1.1 -m x", "- [ ] a\nlazy (blocked: x)\n"},
		{"- [ ] a (blocked: y)\n", "wait 1.1 -m x", "- [ ] a (blocked: x)\n"},
		{"- [ ] a (blocked)\n", "wait 1.1 -m x", "- [ ] a (blocked: x)\n"},
		{"- [ ] a (blocked: x)\n", "wait 1.1 -m x", "- [ ] a (blocked: x)\n"},
		{"- [ ] a\n", "wait 1.1 -m :)", "- [ ] a (blocked: :\\))\n"},
		{"- [ ] a (blocked: x)\n", "resume 1.1", "- [ ] a\n"},
		{"- [ ] a (Blocked)  \n", "resume 1.1", "- [ ] a  \n"},
		{"- [ ] a (blocked: x\n  y (z))\n", "resume 1.1", "- [ ] a\n"},
		{"- [ ] a\n  (blocked: x)\n", "resume 1.1", "- [ ] a\n"},
		{"- [ ] a (1) (blocked: :\\) \\\\\\))\n", "resume 1.1", "- [ ] a (1)\n"},
		{"- [ ] (blocked: x)\n", "resume 1.1", "- [ ]\n"},
		{"- [ ] a\n", "wait 1.1 -m x; mark 1.1 done", "- [x] a (blocked: x)\n"},
	};

	(void)state;
	assert_rows_in_all_endings(rows, COUNT(rows));
	assert_rows((const struct row[]){{"- [ ] a\n", "wait 1.1 -m x; resume 1.1", "- [ ] a\n"}},
		    1);
}

#define ENTRY "### 2026-11-22 14:05 - A - K\n"
#define P "## Phase 1: A\n- [ ] a\n"

static void log_entries_are_appended(void **state)
{
	static const struct row rows[] = {
		{P, "log A --kind K", P "\n## Error Log\n\n" ENTRY},
		{P "\n", "log A --kind K", P "\n## Error Log\n\n" ENTRY},
		{P "\n## Error Log\n", "log A --kind K", P "\n## Error Log\n\n" ENTRY},
		{P "\n## Error Log\n\n", "log A --kind K", P "\n## Error Log\n\n" ENTRY "\n"},
		{P "\n## Error Log\n\n### 2026-01-01 - A - X\n**Root cause**: y\n",
		 "log A --kind K",
		 P "\n## Error Log\n\n### 2026-01-01 - A - X\n**Root cause**: y\n\n" ENTRY},
		{P "\n## Error Log\n\n## After\ntext\n", "log A --kind K",
		 P "\n## Error Log\n\n" ENTRY "\n## After\ntext\n"},
		{P "\n## Error Log\n## After\n", "log A --kind K",
		 P "\n## Error Log\n\n" ENTRY "\n## After\n"},
		{P "\nError Log\n---\n", "log A --kind K", P "\nError Log\n---\n\n" ENTRY},
		{P "\n## Error Log\n\n- old\n  - list\n", "log A --kind K",
		 P "\n## Error Log\n\n- old\n  - list\n\n" ENTRY},
		{P "\n## Error Log\n\n```\nfence\n```\n", "log A --kind K",
		 P "\n## Error Log\n\n```\nfence\n```\n\n" ENTRY},
		{P "\n# Error Log\n", "log A --kind K",
		 P "\n# Error Log\n\n## 2026-11-22 14:05 - A - K\n"},
		{P "\n#### Error Log\n", "log A --kind K",
		 P "\n#### Error Log\n\n##### 2026-11-22 14:05 - A - K\n"},
		{"# Phase 1: A\n- [ ] a\n# Phase 2: B\n- [ ] b\n", "log A --kind K",
		 "# Phase 1: A\n- [ ] a\n# Phase 2: B\n- [ ] b\n\n# Error Log\n\n## 2026-11-22 14:05 - A - K\n"},
		{P, "log A --kind K -m w --cause c --resolution r --prevention p",
		 P "\n## Error Log\n\n" ENTRY
		   "**What happened**: w\n**Root cause**: c\n**Resolution**: r\n"
		   "**Prevention**: p\n"},
		{P, "log A --kind K -m w; log A --kind K --cause c",
		 P "\n## Error Log\n\n" ENTRY "**What happened**: w\n\n" ENTRY
		   "**Root cause**: c\n"},
		{P, "log A *b* --kind # K #",
		 P "\n## Error Log\n\n### 2026-11-22 14:05 - A \\*b\\* - \\# K \\#\n"},
	};

	(void)state;
	assert_rows_in_all_endings(rows, COUNT(rows));
}

static void output_becomes_a_code_block(void **state)
{
	struct wf_log_draft entry = {
		.phase = WF_SLICE_LIT("A"),
		.kind = WF_SLICE_LIT("K"),
		.happened = WF_SLICE_LIT("w"),
		.output = WF_SLICE_LIT("one\n\n  ## two\r\n- [ ] three\r```\n"),
	};
	struct trial t;

	(void)state;
	trial_begin(&t, P);
	wf_draft_log(&t.draft, &entry);
	assert_int_equal(trial_write(&t), WF_OK);
	assert_string_equal(t.bytes.ptr, P "\n## Error Log\n\n" ENTRY "**What happened**: w\n\n"
					   "    one\n\n      ## two\n    - [ ] three\n    ```\n");
	trial_end(&t);
}

static void entries_are_filled(void **state)
{
	static const char before[] =
		P "\n## Error Log\n\n### 2026-01-01 - A - X\n**What happened**: w\n"
		  "**Resolution**:\n\n### 2026-01-02 - A - Y\n";
	static const char after[] =
		P "\n## Error Log\n\n### 2026-01-01 - A - X\n**What happened**: w\n"
		  "**Resolution**: r\n**Root cause**: c\n\n### 2026-01-02 - A - Y\n"
		  "**Prevention**: p\n";
	struct trial t;

	(void)state;
	trial_begin(&t, before);
	wf_draft_fill(&t.draft, 0, WF_FIELD_RESOLUTION, WF_SLICE_LIT("r"));
	wf_draft_fill(&t.draft, 0, WF_FIELD_CAUSE, WF_SLICE_LIT("c"));
	wf_draft_fill(&t.draft, 1, WF_FIELD_PREVENTION, WF_SLICE_LIT("p"));
	assert_int_equal(trial_write(&t), WF_OK);
	assert_string_equal(t.bytes.ptr, after);
	trial_end(&t);
}

static void an_open_end_hides_no_entry(void **state)
{
	static const char *const ends[] = {"```\nx\n", "~~~\n", "<!-- x\n", "<script>\n"};

	(void)state;
	for (size_t i = 0; i < COUNT(ends); i++) {
		struct wf_buf text = WF_BUF_INIT;

		wf_buf_printf(&text, P "\n%s", ends[i]);
		assert_refused(text.ptr, "log A --kind K", WF_CONFLICT, "nothing closes");
		wf_buf_clear(&text);
		wf_buf_printf(&text, P "\n## Error Log\n%s", ends[i]);
		assert_refused(text.ptr, "log A --kind K", WF_CONFLICT, "nothing closes");
		wf_buf_release(&text);
	}
	/* Where the log ends before that, its entry stays in sight. */
	assert_edit(P "\n## Error Log\n\n## More\n```\nx\n", "log A --kind K",
		    P "\n## Error Log\n\n" ENTRY "\n## More\n```\nx\n");
}

static void a_conflict_is_not_written_over(void **state)
{
	(void)state;
	assert_refused("## Phase 1: A " OK GO "\n- [ ] a\n", "state 1 failed", WF_CONFLICT,
		       "two different states");
	assert_refused("## Phase 1: A " OK GO "\n- [ ] a\n", "state 1 pending", WF_CONFLICT,
		       "two different states");
}

static void a_workflow_s_fields_go_under_its_heading(void **state)
{
	static const struct {
		const char *before;
		uint32_t heading;
		const char *after;
	} rows[] = {
		{"# T\n\n## Phase 1: A\n" STEPS, 1, "# T\n**Pattern**: x\n\n## Phase 1: A\n" STEPS},
		{"## Phase 1: A\r\n- [ ] s\r\n", 0,
		 "**Pattern**: x\r\n\r\n## Phase 1: A\r\n- [ ] s\r\n"},
		{"---\na: b\n---\n## Phase 1: A\n" STEPS, 0,
		 "---\na: b\n---\n**Pattern**: x\n\n## Phase 1: A\n" STEPS},
		{"\xef\xbb\xbf## Phase 1: A\n" STEPS, 0,
		 "\xef\xbb\xbf**Pattern**: x\n\n## Phase 1: A\n" STEPS},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct trial t;

		trial_begin(&t, rows[i].before);
		wf_draft_set_field(&t.draft, rows[i].heading, WF_FIELD_PATTERN, WF_SLICE_LIT("x"));
		assert_int_equal(trial_write(&t), WF_OK);
		assert_string_equal(t.bytes.ptr, rows[i].after);
		trial_end(&t);
	}
}

static void the_user_s_words_stay_one_line(void **state)
{
	(void)state;
	assert_edit("## Phase 1: A\n" STEPS, "set 1 Since: a\n## Phase 9: B\n- [ ] x",
		    "## Phase 1: A\n**Since**: a&#10;## Phase 9: B&#10;- [ ] x\n" STEPS);
	assert_edit("- [ ] a\n", "wait 1.1 -m x)\n- [ ] y",
		    "- [ ] a (blocked: x\\)&#10;- [ ] y)\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_byte_marks_a_step),
		cmocka_unit_test(a_symbol_is_appended),
		cmocka_unit_test(a_symbol_is_replaced_where_it_stands),
		cmocka_unit_test(a_symbol_goes_with_its_word_and_blanks),
		cmocka_unit_test(a_symbol_alone_in_code_or_a_link_takes_them_along),
		cmocka_unit_test(status_fields_follow_in_their_own_spelling),
		cmocka_unit_test(a_section_s_symbol_follows_its_own_steps),
		cmocka_unit_test(a_new_field_goes_after_the_last_one_or_the_heading),
		cmocka_unit_test(a_field_s_value_is_replaced),
		cmocka_unit_test(a_field_is_removed_as_a_line),
		cmocka_unit_test(a_field_that_goes_leaves_the_item_that_holds_more),
		cmocka_unit_test(a_field_that_ends_a_list_of_criteria_leaves_a_line_that_does),
		cmocka_unit_test(a_missing_final_newline_stays_missing),
		cmocka_unit_test(endings_may_be_mixed),
		cmocka_unit_test(reasons_end_a_step_s_text),
		cmocka_unit_test(log_entries_are_appended),
		cmocka_unit_test(output_becomes_a_code_block),
		cmocka_unit_test(entries_are_filled),
		cmocka_unit_test(an_open_end_hides_no_entry),
		cmocka_unit_test(a_conflict_is_not_written_over),
		cmocka_unit_test(a_workflow_s_fields_go_under_its_heading),
		cmocka_unit_test(the_user_s_words_stay_one_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
