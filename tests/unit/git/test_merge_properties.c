/*
 * What holds for every merge, tried on random triples; WFMD_ROUNDS says on how many.
 *
 *	merge(b, x, b), merge(b, b, x), merge(b, x, x)	are x
 *	ours and theirs changed round		the same, but for the order inside conflicts
 *	a tick of either side			is in the merged document
 *	a step					is there once
 *	without a conflict			it reads, and nothing is wrong that was not
 */
#include "git/merge.h"

#include "doc/reading.h"
#include "git/triple.h"
#include "ops/merge_look.h"

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
	for (unsigned i = 0; i < runs() / 3; i++) {
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

/* ---- ticks ---- */

/* The number that ends "of unit N": what tells a tidy step from the others. */
static unsigned unit_of(const struct wf_step *step)
{
	struct wf_slice text = step->text;
	const char *found = memmem(text.ptr, text.len, "of unit ", 8);

	return found ? (unsigned)atoi(found + 8) : 0;
}

#define UNITS 3000

/* How often each unit is there, whether it is done, and whether its children are. */
struct census {
	unsigned char count[UNITS], done[UNITS], parent[UNITS];
};

static void take(struct census *c, const struct wf_doc *doc)
{
	memset(c, 0, sizeof(*c));
	for (size_t i = 0; i < doc->nsteps; i++) {
		unsigned unit = unit_of(&doc->steps[i]);

		assert_true(unit < UNITS);
		c->count[unit]++;
		c->done[unit] |= doc->steps[i].state == WF_DONE;
		c->parent[unit] |= doc->steps[i].end > i + 1;
	}
}

static const char *look_at_steps(const struct census c[WF_NSIDES], const struct census *m)
{
	const struct census *b = &c[WF_BASE], *o = &c[WF_OURS], *t = &c[WF_THEIRS];

	for (unsigned i = 1; i < UNITS; i++) {
		bool gone = b->count[i] && (!o->count[i] || !t->count[i]);

		if (m->count[i] > 1)
			return "a step twice";
		if (!m->count[i] && (o->count[i] || t->count[i]) && !gone)
			return "a step lost";
		if (gone || !m->count[i])
			continue;
		if (o->done[i] && !b->done[i] && !m->done[i])
			return "a tick of ours lost";
		if (t->done[i] && !b->done[i] && !m->done[i])
			return "a tick of theirs lost";
		if (m->done[i] && !m->parent[i] && !o->done[i] && !t->done[i])
			return "a tick of nobody's";
	}
	return NULL;
}

/* Problems of the merged document's phases that no phase of that name had on either side. */
static const char *look_at_phases(const struct wf_doc docs[WF_NSIDES], const struct wf_doc *merged)
{
	unsigned allowed = 0, found = 0;

	for (int side = WF_OURS; side <= WF_NSIDES; side++) {
		const struct wf_doc *doc = side == WF_NSIDES ? merged : &docs[side];
		uint16_t *problems = wf_xrealloc(NULL, doc->nphases + 1, sizeof(*problems));
		struct wf_draft draft;

		wf_draft_init(&draft, doc);
		wf_merge_problems(&draft, problems);
		for (size_t i = 0; i < doc->nphases; i++)
			*(side == WF_NSIDES ? &found : &allowed) |= problems[i];
		wf_draft_release(&draft);
		free(problems);
	}
	if (found & ~allowed)
		return "a phase's state";
	return NULL;
}

static void ticks_and_steps_are_kept(void **state)
{
	unsigned clean = 0, n = runs();

	(void)state;
	for (unsigned i = 0; i < n; i++) {
		struct random random = random_begin(i);
		struct reading r[WF_NSIDES + 1];
		struct wf_doc docs[WF_NSIDES];
		struct census c[WF_NSIDES], now;
		const char *wrong;
		struct wf_merged m;
		struct triple t;

		random_triple(&random, &t, TRIPLE_TIDY | (random.seed % 2 ? TRIPLE_EVENTS : 0));
		if (!merge(&m, &t.text[WF_BASE], &t.text[WF_OURS], &t.text[WF_THEIRS]) ||
		    m.conflicts) {
			wf_buf_release(&m.bytes);
			triple_release(&t);
			continue;
		}
		clean++;
		for (int side = 0; side < WF_NSIDES; side++) {
			reading_bytes(&r[side], t.text[side].ptr, t.text[side].len);
			docs[side] = r[side].doc;
			take(&c[side], &r[side].doc);
		}
		reading_bytes(&r[WF_NSIDES], m.bytes.ptr, m.bytes.len);
		take(&now, &r[WF_NSIDES].doc);
		wrong = look_at_steps(c, &now);
		if (!wrong)
			wrong = look_at_phases(docs, &r[WF_NSIDES].doc);
		if (wrong)
			give_up(&random, &t, wrong, &m.bytes);
		for (int side = 0; side <= WF_NSIDES; side++)
			reading_end(&r[side]);
		wf_buf_release(&m.bytes);
		triple_release(&t);
	}
	assert_true(clean > n / 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_one_side_changed_stands),
		cmocka_unit_test(it_does_not_matter_which_side_is_ours),
		cmocka_unit_test(ticks_and_steps_are_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
