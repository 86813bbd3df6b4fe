#include "ops/match_how.h"

#include "base/similar.h"

#include <stdlib.h>

/* Of what is left, how many near each other are compared for likeness. */
#define NEAR 8

/* How alike, in percent, a step must be to one in another place. */
#define NEARLY 90

/* What a thing is looked up by. */
struct key {
	uint64_t hash;
	uint32_t index;
};

/* The keys of one kind of things of both versions, as one pass has them. */
struct keys {
	struct key *old, *new;
	size_t nold, nnew;
};

/* FNV-1a, 64 bits. */
static uint64_t mix(uint64_t hash, const void *bytes, size_t len)
{
	const unsigned char *p = bytes;

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ p[i]) * 0x100000001b3u;
	return hash;
}

static uint64_t mix_text(uint64_t hash, struct wf_slice s)
{
	return mix(mix(hash, &s.len, sizeof(s.len)), s.ptr, s.len);
}

static uint64_t mix_number(uint64_t hash, int64_t number)
{
	return mix(hash, &number, sizeof(number));
}

#define SEED 0xcbf29ce484222325u

static int by_hash(const void *left, const void *right)
{
	const struct key *a = left, *b = right;

	if (a->hash != b->hash)
		return a->hash < b->hash ? -1 : 1;
	return a->index < b->index ? -1 : 1;
}

static void keys_init(struct keys *keys, size_t nold, size_t nnew)
{
	*keys = (struct keys){
		.old = wf_xrealloc(NULL, nold + 1, sizeof(struct key)),
		.new = wf_xrealloc(NULL, nnew + 1, sizeof(struct key)),
	};
}

static void keys_release(struct keys *keys)
{
	free(keys->old);
	free(keys->new);
}

static void pair_up(struct wf_pair *old, struct wf_pair *new, uint32_t i, uint32_t k, unsigned how)
{
	old[i] = (struct wf_pair){(int32_t)k, (uint8_t)how};
	new[k] = (struct wf_pair){(int32_t)i, (uint8_t)how};
}

/* Pairs what has one hash, the first with the first and so on. */
static void pair_equal(struct keys *keys, struct wf_pair *old, struct wf_pair *new, unsigned how)
{
	size_t i = 0, k = 0;

	qsort(keys->old, keys->nold, sizeof(struct key), by_hash);
	qsort(keys->new, keys->nnew, sizeof(struct key), by_hash);
	while (i < keys->nold && k < keys->nnew) {
		if (keys->old[i].hash < keys->new[k].hash) {
			i++;
		} else if (keys->old[i].hash > keys->new[k].hash) {
			k++;
		} else {
			pair_up(old, new, keys->old[i].index, keys->new[k].index, how);
			i++;
			k++;
		}
	}
	keys->nold = keys->nnew = 0;
}

static struct wf_pair *unpaired(size_t n)
{
	struct wf_pair *pairs = wf_xrealloc(NULL, n + 1, sizeof(*pairs));

	for (size_t i = 0; i < n; i++)
		pairs[i] = (struct wf_pair){.other = -1};
	return pairs;
}

/* ---- headings ---- */

static bool is_phase(const struct wf_doc *doc, uint32_t heading)
{
	int32_t phase = doc->headings[heading].phase;

	return heading > 0 && phase >= 0 && doc->phases[phase].heading == heading;
}

/* What a heading says, and, the nearer PASS is to the first, where it stands. */
static uint64_t heading_key(const struct wf_doc *doc, uint32_t i, unsigned pass)
{
	const struct wf_heading *h = &doc->headings[i];
	uint64_t hash = mix_number(SEED, is_phase(doc, i));

	hash = mix_text(hash, pass < 2 ? h->text : h->name);
	if (pass == 0) {
		hash = mix_number(hash, h->level);
		for (int32_t p = h->parent; p > 0; p = doc->headings[p].parent)
			hash = mix_text(hash, doc->headings[p].text);
	}
	return hash;
}

static void collect_headings(struct key *keys, size_t *n, const struct wf_doc *doc,
			     const struct wf_pair *pairs, unsigned pass)
{
	for (uint32_t i = 1; i < doc->nheadings; i++) {
		if (pairs[i].other >= 0 || (pass == 2 && !is_phase(doc, i)))
			continue;
		if (pass == 2 && doc->headings[i].name.len == 0)
			continue;
		keys[*n] = (struct key){heading_key(doc, i, pass), i};
		++*n;
	}
}

/* The same text under the same headings; the same text; of phases, the same name. */
static void match_equal_headings(struct wf_matching *m)
{
	struct keys keys;

	keys_init(&keys, m->old->nheadings, m->new->nheadings);
	for (unsigned pass = 0; pass < 3; pass++) {
		collect_headings(keys.old, &keys.nold, m->old, m->headings, pass);
		collect_headings(keys.new, &keys.nnew, m->new, m->new_headings, pass);
		pair_equal(&keys, m->headings, m->new_headings, 0);
	}
	keys_release(&keys);
	pair_up(m->headings, m->new_headings, 0, 0, 0);
}

/* ---- phases ---- */

/* Of how many steps of a phase its likeness to another is made. */
#define STEPS 32

/* How much of I's steps is in K, in percent, each of these counted once. */
static unsigned shared_steps(const struct wf_matching *m, uint32_t i, uint32_t k)
{
	struct wf_range a = m->old->phases[i].steps, b = m->new->phases[k].steps;
	uint32_t na = a.end - a.begin, nb = b.end - b.begin, common = 0;
	bool used[STEPS] = {false};

	na = na < STEPS ? na : STEPS;
	nb = nb < STEPS ? nb : STEPS;
	for (uint32_t x = 0; x < na; x++) {
		for (uint32_t y = 0; y < nb; y++) {
			if (used[y] ||
			    !wf_slice_eq(wf_step_plain_text(&m->old->steps[a.begin + x]),
					 wf_step_plain_text(&m->new->steps[b.begin + y])))
				continue;
			used[y] = true;
			common++;
			break;
		}
	}
	na = na > nb ? na : nb;
	return na ? 100 * common / na : 0;
}

static unsigned phase_likeness(const struct wf_matching *m, uint32_t i, uint32_t k)
{
	const struct wf_phase *a = &m->old->phases[i], *b = &m->new->phases[k];
	unsigned name = wf_similarity(a->name, b->name), steps = shared_steps(m, i, k);

	if (steps < 50)
		steps = 0;
	if (name == 0 && steps == 0)
		return 0;
	return name + steps + (a->number.len && wf_slice_eq(a->number, b->number) ? 50 : 0);
}

/* How alike I of the old version and K of the new one are; whether K is where I was, as things stand. */
struct likeness {
	unsigned (*of)(const struct wf_matching *m, uint32_t i, uint32_t k);
	bool (*in_place)(const struct wf_matching *m, uint32_t i, uint32_t k, unsigned like);
};

struct candidate {
	uint32_t i, k;
	unsigned like;
};

struct candidates {
	struct candidate *items;
	size_t n, cap;
};

/* Of two that are as likely the one that comes first in both versions, whichever is the old one. */
static int by_likeness(const void *left, const void *right)
{
	const struct candidate *a = left, *b = right;

	if (a->like != b->like)
		return a->like > b->like ? -1 : 1;
	if (a->i + a->k != b->i + b->k)
		return a->i + a->k < b->i + b->k ? -1 : 1;
	return (a->i > b->i) - (a->i < b->i);
}

/* What of NEW is about where the old thing ITEM is, AT being its place there. */
static void collect_candidates(struct candidates *found, const struct wf_matching *m,
			       const struct keys *left, uint32_t item, ptrdiff_t at,
			       const struct likeness *likeness)
{
	size_t from = at > NEAR ? (size_t)at - NEAR : 0;

	for (size_t k = from; (ptrdiff_t)k <= at + NEAR && k < left->nnew; k++) {
		uint32_t other = left->new[k].index;
		unsigned like = likeness->of(m, item, other);

		if (like == 0)
			continue;
		WF_GROW(found->items, found->n, found->cap);
		found->items[found->n++] = (struct candidate){item, other, like};
	}
}

/*
 * Pairs what is alike in OLD and NEW, lists of indexes in the order of their documents, and about
 * in the same place, seen from the beginning or from the end: the likest first, and before others
 * what is in its place.
 */
static void pair_alike(const struct wf_matching *m, struct wf_pair *old, struct wf_pair *new,
		       const struct keys *left, const struct likeness *likeness)
{
	ptrdiff_t more = (ptrdiff_t)left->nnew - (ptrdiff_t)left->nold;
	struct candidates found = {0};

	for (size_t i = 0; i < left->nold; i++) {
		collect_candidates(&found, m, left, left->old[i].index, (ptrdiff_t)i, likeness);
		if (more > NEAR || more < -NEAR)
			collect_candidates(&found, m, left, left->old[i].index, (ptrdiff_t)i + more,
					   likeness);
	}
	if (found.n)
		qsort(found.items, found.n, sizeof(*found.items), by_likeness);
	for (size_t i = 0; i < 2 * found.n; i++) {
		const struct candidate *c = &found.items[i % found.n];
		bool moved = i >= found.n;

		if (old[c->i].other < 0 && new[c->k].other < 0 &&
		    (moved || likeness->in_place(m, c->i, c->k, c->like)))
			pair_up(old, new, c->i, c->k, moved ? WF_MATCH_DOUBTFUL : 0);
	}
	free(found.items);
}

static void collect_left(struct key *keys, size_t *n, const struct wf_pair *pairs, size_t npairs)
{
	for (uint32_t i = 0; i < npairs; i++) {
		if (pairs[i].other >= 0)
			continue;
		keys[*n].index = i;
		++*n;
	}
}

static bool always(const struct wf_matching *m, uint32_t i, uint32_t k, unsigned like)
{
	(void)m;
	(void)i;
	(void)k;
	return like > 0;
}

static const struct likeness of_phases = {phase_likeness, always};

static void match_phases(struct wf_matching *m)
{
	const struct wf_doc *old = m->old, *new = m->new;
	struct keys keys;

	for (uint32_t i = 0; i < old->nphases; i++) {
		int32_t h = m->headings[old->phases[i].heading].other;
		int32_t k = h < 0 ? -1 : new->headings[h].phase;

		if (k < 0 && old->implicit && new->implicit)
			k = 0;
		if (k >= 0 && (old->implicit ? new->implicit : is_phase(new, (uint32_t)h)))
			pair_up(m->phases, m->new_phases, i, (uint32_t)k, 0);
	}
	if (old->implicit || new->implicit)
		return;
	keys_init(&keys, old->nphases, new->nphases);
	collect_left(keys.old, &keys.nold, m->phases, old->nphases);
	collect_left(keys.new, &keys.nnew, m->new_phases, new->nphases);
	pair_alike(m, m->phases, m->new_phases, &keys, &of_phases);
	for (size_t i = 0; i < keys.nold; i++) {
		const struct wf_pair *p = &m->phases[keys.old[i].index];

		if (p->other >= 0)
			pair_up(m->headings, m->new_headings,
				old->phases[keys.old[i].index].heading,
				new->phases[p->other].heading, 0);
	}
	keys_release(&keys);
}

/* ---- steps ---- */

/*
 * A step's text; in the first pass with the steps it is nested in and its role, in the first two
 * with its phase.
 */
static uint64_t step_key(const struct wf_doc *doc, const struct wf_step *step, int64_t phase,
			 unsigned pass)
{
	uint64_t hash = mix_text(SEED, wf_step_plain_text(step));

	if (pass < 2)
		hash = mix_number(hash, phase);
	if (pass == 0) {
		hash = mix_number(hash, step->role);
		if (step->parent >= 0)
			hash = mix_text(hash, wf_step_plain_text(&doc->steps[step->parent]));
	}
	return hash;
}

static void match_equal_steps(struct wf_matching *m)
{
	struct keys keys;

	keys_init(&keys, m->old->nsteps, m->new->nsteps);
	for (unsigned pass = 0; pass < 3; pass++) {
		for (uint32_t i = 0; i < m->old->nsteps; i++) {
			const struct wf_step *s = &m->old->steps[i];

			if (m->steps[i].other < 0 && wf_step_plain_text(s).len)
				keys.old[keys.nold++] =
					(struct key){step_key(m->old, s, s->phase, pass), i};
		}
		for (uint32_t i = 0; i < m->new->nsteps; i++) {
			const struct wf_step *s = &m->new->steps[i];

			if (m->new_steps[i].other < 0 && wf_step_plain_text(s).len)
				keys.new[keys.nnew++] = (struct key){
					step_key(m->new, s, wf_match_old_phase(m, s), pass), i};
		}
		pair_equal(&keys, m->steps, m->new_steps, 0);
	}
	keys_release(&keys);
}

/* What became of the step nearest to I, in DIRECTION, that is in the phase of K now; or -1. */
static int32_t neighbour(const struct wf_matching *m, uint32_t i, int direction, uint32_t k)
{
	struct wf_range range = {0, (uint32_t)m->old->nsteps};
	int32_t phase = m->old->steps[i].phase;

	if (phase >= 0)
		range = m->old->phases[phase].steps;
	for (int n = 0; n < NEAR; n++) {
		int32_t other;

		i += (uint32_t)direction;
		if (i < range.begin || i >= range.end)
			return -1;
		other = m->steps[i].other;
		if (other >= 0 && m->new->steps[other].phase == m->new->steps[k].phase)
			return other;
	}
	return -1;
}

/* What being nested in the same step adds to a likeness. */
#define SAME_PARENT 20

static unsigned step_likeness(const struct wf_matching *m, uint32_t i, uint32_t k)
{
	const struct wf_step *a = &m->old->steps[i], *b = &m->new->steps[k];
	unsigned like = wf_similarity(wf_step_plain_text(a), wf_step_plain_text(b));
	bool nested = a->parent >= 0 && b->parent >= 0;
	bool same = nested ? m->steps[a->parent].other == b->parent : a->parent == b->parent;

	if (like == 0 || a->role != b->role)
		return 0;
	return like + (same ? SAME_PARENT : 0);
}

/* K stands between the steps that I stood between, or is nearly I, in which case that is beyond doubt. */
static bool step_in_place(const struct wf_matching *m, uint32_t i, uint32_t k, unsigned like)
{
	int32_t before = neighbour(m, i, -1, k), after = neighbour(m, i, 1, k);

	return like >= NEARLY + SAME_PARENT ||
	       (before < (int32_t)k && (after < 0 || after > (int32_t)k));
}

static const struct likeness of_steps = {step_likeness, step_in_place};

/* The steps that are left, sorted by the phase (of the old version) they are in. */
static void collect_left_steps(const struct wf_matching *m, struct keys *keys)
{
	collect_left(keys->old, &keys->nold, m->steps, m->old->nsteps);
	collect_left(keys->new, &keys->nnew, m->new_steps, m->new->nsteps);
	for (size_t i = 0; i < keys->nold; i++)
		keys->old[i].hash = (uint64_t)(m->old->steps[keys->old[i].index].phase + 2);
	for (size_t i = 0; i < keys->nnew; i++)
		keys->new[i].hash =
			(uint64_t)(wf_match_old_phase(m, &m->new->steps[keys->new[i].index]) + 2);
	qsort(keys->old, keys->nold, sizeof(struct key), by_hash);
	qsort(keys->new, keys->nnew, sizeof(struct key), by_hash);
}

static size_t run_of(const struct key *keys, size_t n, size_t from)
{
	size_t end = from;

	while (end < n && keys[end].hash == keys[from].hash)
		end++;
	return end - from;
}

static void match_alike_steps(struct wf_matching *m)
{
	struct keys all;
	size_t i = 0, k = 0;

	keys_init(&all, m->old->nsteps, m->new->nsteps);
	collect_left_steps(m, &all);
	while (i < all.nold && k < all.nnew) {
		struct keys phase = {
			.old = all.old + i,
			.new = all.new + k,
			.nold = run_of(all.old, all.nold, i),
			.nnew = run_of(all.new, all.nnew, k),
		};
		uint64_t old = all.old[i].hash, new = all.new[k].hash;

		if (old == new)
			pair_alike(m, m->steps, m->new_steps, &phase, &of_steps);
		if (old <= new)
			i += phase.nold;
		if (new <= old)
			k += phase.nnew;
	}
	keys_release(&all);
}

void wf_match_docs(struct wf_matching *m, const struct wf_doc *old, const struct wf_doc *new)
{
	*m = (struct wf_matching){
		.old = old,
		.new = new,
		.headings = unpaired(old->nheadings),
		.phases = unpaired(old->nphases),
		.steps = unpaired(old->nsteps),
		.new_headings = unpaired(new->nheadings),
		.new_phases = unpaired(new->nphases),
		.new_steps = unpaired(new->nsteps),
	};
	match_equal_headings(m);
	match_phases(m);
	match_equal_steps(m);
	match_alike_steps(m);
	wf_match_note(m);
}

void wf_matching_release(struct wf_matching *m)
{
	free(m->headings);
	free(m->phases);
	free(m->steps);
	free(m->new_headings);
	free(m->new_phases);
	free(m->new_steps);
	*m = (struct wf_matching){0};
}
