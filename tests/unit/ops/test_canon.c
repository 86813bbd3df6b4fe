/* The canonical form: what is repaired, what is left alone, and that twice is once. */
#include "doc/reading.h"
#include "ops/canon.h"
#include "ops/generate.h"
#include "out/out.h"

#define GO " \U0001F504"
#define OK " \u2705"
#define WAIT " \u23f8\ufe0f"
#define BAD " \u274c"

struct row {
	const char *before, *after;
};

/* The canonical form of LEN bytes; false where it says something else. */
static bool make(struct wf_buf *out, const char *bytes, size_t len, size_t mapped)
{
	struct wf_edits edits = WF_EDITS_INIT;
	struct reading r;
	bool same;

	reading_bytes(&r, bytes, len);
	wf_canon(&edits, &r.doc, mapped);
	wf_edits_apply(&edits, r.bytes, r.len, out);
	same = wf_canon_verify(&r.doc, wf_buf_as_slice(out), &r.err) == WF_OK;
	wf_edits_release(&edits);
	reading_end(&r);
	return same;
}

static void assert_canon(const char *before, const char *after, size_t mapped)
{
	struct wf_buf once = WF_BUF_INIT, twice = WF_BUF_INIT;

	assert_true(make(&once, before, strlen(before), mapped));
	assert_true(make(&twice, once.ptr, once.len, mapped));
	assert_text(&once, after);
	assert_text(&twice, after);
}

static void assert_rows(const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		char *before = with_endings(rows[i].before, "\r\n");
		char *after = with_endings(rows[i].after, "\r\n");

		assert_canon(rows[i].before, rows[i].after, 0);
		assert_canon(before, after, 0);
		free(before);
		free(after);
	}
}

static void markers_and_damaged_boxes(void **state)
{
	static const struct row rows[] = {
		{"- [X] a\n", "- [x] a\n"},
		{"1. [\t] a\n", "1. [ ] a\n"},
		{"* [~] a\n", "* [~] a\n"},
		{"- [] a\n- []\n- [] b", "- [ ] a\n- [ ]\n- [ ] b"},
		{"- [ x] a\n- [x ] b\n- [ X ] c\n- [  ] d\n",
		 "- [x] a\n- [x] b\n- [x] c\n- [ ] d\n"},
		{"- \\[ ] a\n- \\[x\\] b\n  - [ \\] c\n", "- [ ] a\n- [x] b\n  - [ ] c\n"},
		{"- []a\n- [xx] b\n- [](c)\n- \\[y] d\n", "- []a\n- [xx] b\n- [](c)\n- \\[y] d\n"},
		{"```\n- [X] a\n- [] b\n```\n> - [X] c\n\n- [X] d\n",
		 "```\n- [X] a\n- [] b\n```\n> - [X] c\n\n- [x] d\n"},
		{"<!-- wfmd-map ~=done -->\n\n- [~] a\n", "<!-- wfmd-map ~=done -->\n\n- [~] a\n"},
	};

	(void)state;
	assert_rows(rows, COUNT(rows));
	assert_canon("<!-- wfmd-map ~=done -->\n\n- [~] a\n",
		     "<!-- wfmd-map ~=done -->\n\n- [x] a\n", 1);
}

/* A heading, and what it becomes; both stand above a step. */
static void assert_headings(const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct wf_buf before = WF_BUF_INIT, after = WF_BUF_INIT;

		wf_buf_printf(&before, "%s\n- [ ] a\n", rows[i].before);
		wf_buf_printf(&after, "%s\n- [ ] a\n", rows[i].after);
		assert_rows(&(struct row){before.ptr, after.ptr}, 1);
		wf_buf_release(&before);
		wf_buf_release(&after);
	}
}

static void symbols_come_last_and_alone(void **state)
{
	static const struct row rows[] = {
		{"### Phase 1: A" OK, "### Phase 1: A" OK},
		{"###" GO " Phase 1: A", "### Phase 1: A" GO},
		{"### Phase 1" GO ": A", "### Phase 1: A" GO},
		{"### Phase 1: A" OK OK, "### Phase 1: A" OK},
		{"###" OK " Phase 1: A" OK " done", "### Phase 1: A" OK},
		{"### Phase 1: A" OK " COMPLETE", "### Phase 1: A" OK},
		{"### Phase 1: A ("
		 "\u2705"
		 " Done)",
		 "### Phase 1: A" OK},
		{"### Phase 1: A" GO " **in progress**", "### Phase 1: A" GO},
		{"### Phase 1: A" GO " In progress (B)", "### Phase 1: A (B)" GO},
		{"### Phase 1: A \u23f8 not started", "### Phase 1: A" WAIT},
		{"### Phase 1: A \u23f8\ufe0e", "### Phase 1: A" WAIT},
		{"### **Phase 1: A" OK "**", "### **Phase 1: A**" OK},
		{"### [Phase 1: A" OK "](x)", "### [Phase 1: A](x)" OK},
		{"### Phase 1: A" OK " ##", "### Phase 1: A" OK " ##"},
		{"### Phase 1: A" OK " done ##", "### Phase 1: A" OK " ##"},
		{"###" OK " Complete", "### Complete" OK},
		{"###" OK " - A", "### - A" OK},
		{"###" OK, "###" OK},
		{"Phase 1: A" OK " done\n---", "Phase 1: A" OK "\n---"},
		{"### Phase 1 -" OK "A" OK OK, "### Phase 1 - A" OK},
		{"\u2705 Phase 1\nA\n===", "Phase 1\nA" OK "\n==="},
	};

	(void)state;
	assert_headings(rows, COUNT(rows));
}

static void garbled_symbols_are_written_again(void **state)
{
	static const struct row rows[] = {
		{"### Phase 1: A \u00e2\u0153\u2026", "### Phase 1: A" OK},
		{"### \u00e2\u0153\u2026 Phase 1: A", "### Phase 1: A" OK},
		{"### Phase 1: A \u00e2\xc2\x8f\u00b8\u00ef\u00b8\xc2\x8f", "### Phase 1: A" WAIT},
		{"### Phase 1: A \u00e2\u0153\u2026" BAD, "### Phase 1: A" OK BAD},
	};

	(void)state;
	assert_headings(rows, COUNT(rows));
}

static void what_a_heading_says_stays(void **state)
{
	static const struct row rows[] = {
		{"### Phase 1: A" OK " B" BAD, "### Phase 1: A" OK " B" BAD},
		{"### Phase 1: A" OK " in progress", "### Phase 1: A" OK " in progress"},
		{"### Phase 1: A" OK " {#a}", "### Phase 1: A" OK " {#a}"},
		{"### Phase 1: A \u23f8 {#a}", "### Phase 1: A" WAIT " {#a}"},
		{"\u2705 1. A\n---", "\u2705 1. A\n---"},
		{"\u2705 # A\n---", "\u2705 # A\n---"},
		{"### [\u2705](x) Phase 1: A", "### [\u2705](x) Phase 1: A"},
		{"Phase 1: A\n\u2705 done\n---", "Phase 1: A\n\u2705 done\n---"},
		{"\u2705\nPhase 1: A\n---", "\u2705\nPhase 1: A\n---"},
		{"### \U0001F6A7 Phase 1: A", "### \U0001F6A7 Phase 1: A"},
		{"<!-- wfmd-map \U0001F6A7=complete -->\n\n### \U0001F6A7 Phase 1: A",
		 "<!-- wfmd-map \U0001F6A7=complete -->\n\n### \U0001F6A7 Phase 1: A"},
	};

	(void)state;
	assert_headings(rows, COUNT(rows));
	assert_canon(
		"<!-- wfmd-map \U0001F6A7=complete -->\n\n### \U0001F6A7 Phase 1: A\n- [x] a\n",
		"<!-- wfmd-map \U0001F6A7=complete -->\n\n### Phase 1: A" OK "\n- [x] a\n", 1);
}

static void headings_of_others_stay(void **state)
{
	static const struct row rows[] = {
		{"#  T" OK " done  \n\n## Phase 1: A\n- [ ] a\n\n## \u2705  Notes  \n\nText\n",
		 "#  T" OK " done  \n\n## Phase 1: A\n- [ ] a\n\n## \u2705  Notes  \n\nText\n"},
		{"## Phase 1: A\n- [ ] a\n\n## Error Log\n\n###" OK " x  \n",
		 "## Phase 1: A\n- [ ] a\n\n## Error Log\n\n###" OK " x  \n"},
		{"## Phase 1: A\n### \u2705 B\n- [x] a\n### C  \n- [ ] b\n",
		 "## Phase 1: A\n### B" OK "\n- [x] a\n### C  \n- [ ] b\n"},
	};

	(void)state;
	assert_rows(rows, COUNT(rows));
}

static void spaces_of_headings(void **state)
{
	static const struct row rows[] = {
		{"###   Phase 1: A  ", "### Phase 1: A"},
		{"###\tPhase 1: A \t##  ", "### Phase 1: A ##"},
		{"  ### Phase 1: A  "
		 "\u2705"
		 "  ",
		 "  ### Phase 1: A" OK},
		{"### Phase 1:  A  B", "### Phase 1:  A  B"},
	};

	(void)state;
	assert_headings(rows, COUNT(rows));
}

static void fields_have_one_form(void **state)
{
	static const struct row rows[] = {
		{"## Phase 1: A\n**Owner:** b\n**since**:2026-01-01\n**Action Needed** : c  \n\n- [ ] a\n",
		 "## Phase 1: A\n**Owner**: b\n**Since**: 2026-01-01\n**Action needed**: c  \n\n- [ ] a\n"},
		{"## Phase 1: A\n**Entry Criteria:**  \n- [ ] a\n",
		 "## Phase 1: A\n**Entry criteria**:  \n- [ ] a\n"},
		{"## Phase 1: A\n- **Status:** done\n- **owner**:\n\n- [x] a\n",
		 "## Phase 1: A\n- **Status**: done\n- **Owner**:\n\n- [x] a\n"},
		{"## Phase 1: A\n**Estado:** done\n\n- [x] a\n",
		 "## Phase 1: A\n**Estado**: done\n\n- [x] a\n"},
		{"## Phase 1: A\n**\u72b6\u6001**\uff1adone\n\n- [x] a\n",
		 "## Phase 1: A\n**\u72b6\u6001**\uff1adone\n\n- [x] a\n"},
		{"## Phase 1: A\n**Status**: \u23f8 Blocked\n\n- [ ] a\n",
		 "## Phase 1: A\n**Status**: \u23f8\ufe0f Blocked\n\n- [ ] a\n"},
		{"## Phase 1: A\n**Status**: \u23f8 ask Bob\n\n- [ ] a\n",
		 "## Phase 1: A\n**Status**: \u23f8 ask Bob\n\n- [ ] a\n"},
		{"# T\n**pattern:** Parallel\n**Owner:** b\n\n## Phase 1: A\n- [ ] a\n",
		 "# T\n**Pattern**: Parallel\n**Owner:** b\n\n## Phase 1: A\n- [ ] a\n"},
		{"## Phase 1: A\n**Priority:** b\n**Resolution:** c\n\n- [ ] a\n",
		 "## Phase 1: A\n**Priority:** b\n**Resolution:** c\n\n- [ ] a\n"},
		{"## Phase 1: A\n- [ ] a\n\n## Error Log\n\n### 2026-01-01 10:00 - A - Failure\n"
		 "**Root Cause:** b\n**Owner:** c\n",
		 "## Phase 1: A\n- [ ] a\n\n## Error Log\n\n### 2026-01-01 10:00 - A - Failure\n"
		 "**Root cause**: b\n**Owner:** c\n"},
	};

	(void)state;
	assert_rows(rows, COUNT(rows));
}

static void a_document_of_others_is_not_changed(void **state)
{
	(void)state;
	assert_canon("", "", 0);
	assert_canon("#  Read me  \n\n**owner:** b\n\n- a\n",
		     "#  Read me  \n\n**owner:** b\n\n- a\n", 0);
	assert_canon("\xef\xbb\xbf##  Phase 1: A\r\r- [X] \xff",
		     "\xef\xbb\xbf## Phase 1: A\r\r- [x] \xff", 0);
}

/* The blocks that libcmark finds in A and B are of the same kinds, nested in the same way. */
static bool same_blocks(const struct wf_source *a, const struct wf_source *b)
{
	struct wf_blocks x, y;
	bool same;

	wf_blocks_parse(&x, a);
	wf_blocks_parse(&y, b);
	same = x.n == y.n;
	for (size_t i = 0; same && i < x.n; i++)
		same = x.items[i].type == y.items[i].type && x.items[i].level == y.items[i].level &&
		       x.items[i].parent == y.items[i].parent && x.items[i].end == y.items[i].end;
	wf_blocks_release(&x);
	wf_blocks_release(&y);
	return same;
}

/* What status says of DOC. */
static void status_of(struct wf_buf *out, const struct wf_doc *doc)
{
	struct wf_draft draft;

	wf_draft_init(&draft, doc);
	wf_out_status_json(out, &draft, -1);
	wf_draft_release(&draft);
}

static void give_up(const struct random *random, const char *what, struct wf_slice before,
		    struct wf_slice after)
{
	struct wf_buf out = WF_BUF_INIT;

	wf_buf_printf(&out, "--- before\n%.*s\n--- after\n%.*s", WF_SLICE_ARG(before),
		      WF_SLICE_ARG(after));
	random_failed(random, what, wf_buf_as_slice(&out));
}

/* BEFORE and AFTER have the same blocks and, where no box was broken, the same status. */
static void compare(const struct random *random, struct wf_slice before, struct wf_slice after)
{
	struct wf_buf a = WF_BUF_INIT, b = WF_BUF_INIT;
	struct reading x, y;

	reading_bytes(&x, before.ptr, before.len);
	reading_bytes(&y, after.ptr, after.len);
	if (!same_blocks(&x.doc.src, &y.doc.src))
		give_up(random, "other blocks", before, after);
	status_of(&a, &x.doc);
	status_of(&b, &y.doc);
	if (x.doc.ndamages == 0 && !wf_slice_eq(wf_buf_as_slice(&a), wf_buf_as_slice(&b)))
		give_up(random, "another status", before, after);
	reading_end(&x);
	reading_end(&y);
	wf_buf_release(&a);
	wf_buf_release(&b);
}

static void generated_documents_say_the_same_and_twice_is_once(void **state)
{
	unsigned changed = 0, n = random_rounds(400, 10000);

	(void)state;
	for (unsigned i = 0; i < n; i++) {
		struct random random = random_begin(i);
		struct wf_buf doc = WF_BUF_INIT, once = WF_BUF_INIT, twice = WF_BUF_INIT;

		random_document(&random, &doc, random.seed % 2 ? 0 : GENERATE_DAMAGED);
		if (!make(&once, doc.ptr, doc.len, 0))
			give_up(&random, "reads differently", wf_buf_as_slice(&doc),
				wf_buf_as_slice(&once));
		compare(&random, wf_buf_as_slice(&doc), wf_buf_as_slice(&once));
		changed += !wf_slice_eq(wf_buf_as_slice(&doc), wf_buf_as_slice(&once));
		make(&twice, once.ptr, once.len, 0);
		if (!wf_slice_eq(wf_buf_as_slice(&once), wf_buf_as_slice(&twice)))
			give_up(&random, "twice is not once", wf_buf_as_slice(&once),
				wf_buf_as_slice(&twice));
		wf_buf_release(&doc);
		wf_buf_release(&once);
		wf_buf_release(&twice);
	}
	assert_true(changed > n / 4); /* or nothing was tried */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(markers_and_damaged_boxes),
		cmocka_unit_test(symbols_come_last_and_alone),
		cmocka_unit_test(garbled_symbols_are_written_again),
		cmocka_unit_test(what_a_heading_says_stays),
		cmocka_unit_test(headings_of_others_stay),
		cmocka_unit_test(spaces_of_headings),
		cmocka_unit_test(fields_have_one_form),
		cmocka_unit_test(a_document_of_others_is_not_changed),
		cmocka_unit_test(generated_documents_say_the_same_and_twice_is_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
