/*
 * What holds for every merge, tried on random triples; WFMD_ROUNDS says on how many.
 *
 *	merge(b, x, b), merge(b, b, x), merge(b, x, x)	are x
 *	ours and theirs changed round		the same, but for the order inside conflicts
 *	a tick of either side			is in the merged document
 *	a step					is there once
 *	without a conflict			it reads, and check finds nothing new
 */
#include "git/merge.h"

#include "doc/reading.h"
#include "git/triple.h"
#include "lint/lint.h"

#define RUNS 150
#define MANY_RUNS 10000

static unsigned runs(void)
{
	return random_rounds(RUNS, MANY_RUNS);
}

/* What the merge was made of, and what came out. */
static void give_up(const struct random *random, const struct triple *t, const char *what,
		    const struct wf_buf *made)
{
	static const char *const names[] = {"base", "ours", "theirs"};
	struct wf_buf out = WF_BUF_INIT;

	for (int side = 0; side < WF_NSIDES; side++)
		wf_buf_printf(&out, "\n--- %s\n%s", names[side], t->text[side].ptr);
	wf_buf_printf(&out, "\n--- merged\n%s", made->ptr);
	random_failed(random, what, wf_buf_as_slice(&out));
}

static const struct wf_merge_style style = {.marker_size = 7, .trim = true};

static bool merge(struct wf_merged *merged, const struct wf_buf *b, const struct wf_buf *o,
		  const struct wf_buf *t)
{
	const struct wf_slice versions[] = {wf_buf_as_slice(b), wf_buf_as_slice(o),
					    wf_buf_as_slice(t)};

	*merged = (struct wf_merged){.bytes = WF_BUF_INIT};
	return wf_git_merge_meaning(merged, versions, NULL, &style);
}

static void what_one_side_changed_stands(void **state)
{
	(void)state;
	for (unsigned i = 0; i < runs(); i++) {
		struct random random = random_begin(i);
		const struct wf_buf *b, *x;
		struct triple t;

		random_triple(&random, &t, random.seed % 2 ? TRIPLE_TIDY : 0);
		b = &t.text[WF_BASE];
		x = &t.text[WF_OURS];
		for (int k = 0; k < 3; k++) {
			struct wf_merged m;

			if (merge(&m, b, k == 1 ? b : x, k == 0 ? b : x) &&
			    (m.conflicts ||
			     !wf_slice_eq(wf_buf_as_slice(&m.bytes), wf_buf_as_slice(x))))
				give_up(&random, &t, "one side's changes", &m.bytes);
			wf_buf_release(&m.bytes);
		}
		triple_release(&t);
	}
}

/* TEXT with the sides of each conflict changed round. */
static void change_round(struct wf_buf *out, struct wf_slice text)
{
	struct wf_buf ours = WF_BUF_INIT, theirs = WF_BUF_INIT, *at = out;

	while (text.len) {
		const char *end = memchr(text.ptr, '\n', text.len);
		size_t len = end ? (size_t)(end - text.ptr) + 1 : text.len;
		struct wf_slice line = wf_slice(text.ptr, len);

		text = wf_slice_skip(text, len);
		if (wf_slice_starts(line, "<<<<<<< ")) {
			at = &ours;
		} else if (at == &ours && wf_slice_starts(line, "=======")) {
			at = &theirs;
		} else if (at == &theirs && wf_slice_starts(line, ">>>>>>> ")) {
			wf_buf_printf(out, "<<<<<<< ours\n%s=======\n%s>>>>>>> theirs\n",
				      theirs.ptr, ours.ptr);
			wf_buf_clear(&ours);
			wf_buf_clear(&theirs);
			at = out;
		} else {
			wf_buf_slice(at, line);
		}
	}
	wf_buf_release(&ours);
	wf_buf_release(&theirs);
}

static void it_does_not_matter_which_side_is_ours(void **state)
{
	(void)state;
	for (unsigned i = 0; i < runs(); i++) {
		struct random random = random_begin(i);
		struct wf_buf round = WF_BUF_INIT;
		struct wf_merged one, two;
		struct triple t;
		bool good;

		random_triple(&random, &t, random.seed % 3 ? TRIPLE_TIDY : 0);
		good = merge(&one, &t.text[WF_BASE], &t.text[WF_OURS], &t.text[WF_THEIRS]);
		if (good != merge(&two, &t.text[WF_BASE], &t.text[WF_THEIRS], &t.text[WF_OURS]))
			give_up(&random, &t, "merged or not", &one.bytes);
		change_round(&round, wf_buf_as_slice(&two.bytes));
		if (good && !strchr(one.bytes.ptr, '\r') &&
		    !wf_slice_eq(wf_buf_as_slice(&round), wf_buf_as_slice(&one.bytes))) {
			wf_buf_printf(&one.bytes, "\n--- changed round\n%s", round.ptr);
			give_up(&random, &t, "symmetry", &one.bytes);
		}
		wf_buf_release(&round);
		wf_buf_release(&one.bytes);
		wf_buf_release(&two.bytes);
		triple_release(&t);
	}
}

/* ---- ticks and steps ---- */

/* The number in "#N": what tells a tidy step from the others. */
static unsigned unit_of(struct wf_slice text)
{
	const char *found = memchr(text.ptr, '#', text.len);

	return found ? (unsigned)atoi(found + 1) : 0;
}

#define UNITS 3000

/* How often each unit is there, whether it is done, has children, and was reworded. */
struct census {
	unsigned char count[UNITS], done[UNITS], parent[UNITS], reworded[UNITS];
};

static void take(struct census *c, const struct wf_doc *doc)
{
	memset(c, 0, sizeof(*c));
	for (size_t i = 0; i < doc->nsteps; i++) {
		unsigned unit = unit_of(doc->steps[i].text);

		assert_true(unit < UNITS);
		c->count[unit]++;
		c->done[unit] |= doc->steps[i].state == WF_DONE;
		c->parent[unit] |= doc->steps[i].end > i + 1;
		c->reworded[unit] |=
			memchr(doc->steps[i].text.ptr, '(', doc->steps[i].text.len) != NULL;
	}
}

/* TEXT with each conflict resolved as SIDE has it. */
static void resolve(struct wf_buf *out, struct wf_slice text, enum wf_side side)
{
	enum wf_side at = WF_BASE;

	while (text.len) {
		const char *end = memchr(text.ptr, '\n', text.len);
		struct wf_slice line =
			wf_slice(text.ptr, end ? (size_t)(end - text.ptr) + 1 : text.len);

		text = wf_slice_skip(text, line.len);
		if (wf_slice_starts(line, "<<<<<<< "))
			at = WF_OURS;
		else if (at == WF_OURS && wf_slice_is(line, "=======\n"))
			at = WF_THEIRS;
		else if (at == WF_THEIRS && wf_slice_starts(line, ">>>>>>> "))
			at = WF_BASE;
		else if (at == WF_BASE || at == side)
			wf_buf_slice(out, line);
	}
}

/* What became of each unit; CONFLICTS: RESOLVED is what SIDE makes of the merged document. */
static const char *look_at_steps(const struct census c[WF_NSIDES], const struct census *m,
				 bool conflicts, enum wf_side side)
{
	const struct census *b = &c[WF_BASE];

	for (unsigned i = 1; i < UNITS; i++) {
		bool gone = b->count[i] && (!c[WF_OURS].count[i] || !c[WF_THEIRS].count[i]);

		bool new_words = c[WF_OURS].reworded[i] || c[WF_THEIRS].reworded[i];

		/* Reworded and moved at once it may be another step, and the old one in conflict. */
		if (conflicts && new_words)
			continue;
		if (m->count[i] > 1)
			return "a step twice";
		if (conflicts && !c[side].count[i])
			continue;
		if (!m->count[i] && (c[WF_OURS].count[i] || c[WF_THEIRS].count[i]) && !gone)
			return "a step lost";
		if (gone || !m->count[i])
			continue;
		for (int s = WF_OURS; s <= WF_THEIRS; s++) {
			if (c[s].done[i] && !b->done[i] && !m->done[i] &&
			    (!conflicts || s == (int)side))
				return "a tick lost";
		}
		if (m->done[i] && !m->parent[i] && !c[WF_OURS].done[i] && !c[WF_THEIRS].done[i])
			return "a tick of nobody's";
	}
	return NULL;
}

/* ---- check ---- */

static void count_findings(unsigned counts[WF_NRULES], const struct wf_doc *doc)
{
	struct wf_lint_options options = {.rules = wf_rules_default(false)};
	struct wf_lint lint;

	memset(counts, 0, WF_NRULES * sizeof(counts[0]));
	wf_lint(&lint, doc, &options);
	for (size_t i = 0; i < lint.n; i++)
		counts[lint.items[i].rule]++;
	wf_lint_release(&lint);
}

/* What the sides have already, of what the rules may find more of after two changes that are well each. */
struct excuses {
	bool both_removed; /* each side has fewer steps */
	bool disorder;     /* phases are out of order on both sides */
	bool unmarked;     /* a phase is done, and its state does not say so */
};

static bool is_excused(enum wf_rule rule, const struct excuses *e)
{
	switch (rule) {
	case WF_RULE_PHASE_NUMBERING:
	case WF_RULE_DUPLICATE_PHASE: return true; /* both added a phase of one number */
	case WF_RULE_EMPTY_PHASE: return true;     /* each took some of a phase's steps away */
	case WF_RULE_DONE_NOT_COMPLETE: return e->both_removed; /* the same */
	case WF_RULE_OUT_OF_ORDER:
	case WF_RULE_SEVERAL_IN_PROGRESS: return e->disorder;
	case WF_RULE_STARTED_NOT_MARKED: return e->unmarked; /* and the other side added a step */
	default: return false;
	}
}

/* The rule that finds more in the merged document than in both sides' together. */
static const char *look_at_findings(const struct wf_doc *ours, const struct wf_doc *theirs,
				    const struct wf_doc *merged)
{
	unsigned o[WF_NRULES], t[WF_NRULES], m[WF_NRULES];
	struct excuses excuses;

	count_findings(o, ours);
	count_findings(t, theirs);
	count_findings(m, merged);
	excuses = (struct excuses){
		.both_removed = merged->nsteps < ours->nsteps && merged->nsteps < theirs->nsteps,
		.disorder = o[WF_RULE_OUT_OF_ORDER] && t[WF_RULE_OUT_OF_ORDER],
		.unmarked = o[WF_RULE_DONE_NOT_COMPLETE] || t[WF_RULE_DONE_NOT_COMPLETE],
	};
	for (unsigned i = 0; i < WF_NRULES; i++) {
		if (m[i] > o[i] + t[i] && !is_excused((enum wf_rule)i, &excuses))
			return wf_rules[i].name;
	}
	return NULL;
}

/* ---- all that holds for a merged document ---- */

struct outcomes {
	unsigned clean, conflicts, by_lines;
};

static const char *look_at(struct reading r[WF_NSIDES], const struct wf_merged *merged, bool tidy)
{
	struct census c[WF_NSIDES], now;
	const char *wrong = NULL;

	for (int side = 0; side < WF_NSIDES && tidy; side++)
		take(&c[side], &r[side].doc);
	for (int side = WF_OURS; side <= WF_THEIRS && !wrong; side++) {
		struct wf_buf text = WF_BUF_INIT;
		struct reading m;

		resolve(&text, wf_buf_as_slice(&merged->bytes), (enum wf_side)side);
		reading_bytes(&m, text.ptr, text.len);
		if (tidy)
			take(&now, &m.doc);
		if (tidy)
			wrong = look_at_steps(c, &now, merged->conflicts, (enum wf_side)side);
		if (!wrong && !merged->conflicts)
			wrong = look_at_findings(&r[WF_OURS].doc, &r[WF_THEIRS].doc, &m.doc);
		reading_end(&m);
		wf_buf_release(&text);
	}
	return wrong;
}

static void try_triple(struct random *random, unsigned flags, struct outcomes *outcomes)
{
	struct reading r[WF_NSIDES];
	const char *wrong;
	struct wf_merged m;
	struct triple t;

	random_triple(random, &t, flags);
	if (!merge(&m, &t.text[WF_BASE], &t.text[WF_OURS], &t.text[WF_THEIRS])) {
		outcomes->by_lines++;
		wf_buf_release(&m.bytes);
		triple_release(&t);
		return;
	}
	outcomes->clean += !m.conflicts;
	outcomes->conflicts += m.conflicts;
	for (int side = 0; side < WF_NSIDES; side++)
		reading_bytes(&r[side], t.text[side].ptr, t.text[side].len);
	wrong = look_at(r, &m, flags & TRIPLE_TIDY);
	if (wrong)
		give_up(random, &t, wrong, &m.bytes);
	for (int side = 0; side < WF_NSIDES; side++)
		reading_end(&r[side]);
	wf_buf_release(&m.bytes);
	triple_release(&t);
}

static void try_all(const char *what, unsigned flags)
{
	struct outcomes outcomes = {0};
	unsigned n = runs();

	for (unsigned i = 0; i < n; i++) {
		struct random random = random_begin(i);

		try_triple(&random, flags | (random.seed % 2 ? TRIPLE_EVENTS : 0), &outcomes);
	}
	random_figure("merges of %u %s: %u clean, %u with conflicts, %u left to git's line merge",
		      n, what, outcomes.clean, outcomes.conflicts, outcomes.by_lines);
	assert_true(outcomes.clean > n / 3 || n < 10);
}

static void ticks_and_steps_are_kept(void **state)
{
	(void)state;
	try_all("tidy triples", TRIPLE_TIDY);
}

static void check_finds_nothing_new(void **state)
{
	(void)state;
	try_all("triples of any documents", 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_one_side_changed_stands),
		cmocka_unit_test(it_does_not_matter_which_side_is_ours),
		cmocka_unit_test(ticks_and_steps_are_kept),
		cmocka_unit_test(check_finds_nothing_new),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
