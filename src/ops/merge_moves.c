#include "ops/merge_private.h"

#include <stdlib.h>

static const struct wf_thing *thing_of(const struct wf_merge *m, uint32_t token)
{
	return &m->things[wf_token_thing(token)];
}

/*
 * Moved by both sides to two places, or added by both in two, a thing stands in the first of them;
 * moved by one and deleted by the other, it is deleted.
 */
static void keep_once(struct wf_merge *m, bool *placed)
{
	for (size_t i = 0; i < m->parts.n; i++) {
		struct wf_tokens *tokens = &m->parts.items[i].side[0];
		size_t kept = 0;

		if (m->parts.items[i].conflict)
			continue;
		for (size_t k = 0; k < tokens->n; k++) {
			const struct wf_thing *t = thing_of(m, tokens->items[k]);
			uint32_t thing = wf_token_thing(tokens->items[k]);
			bool deleted = t->unit[WF_BASE] >= 0 && tokens->items[k] % 2 == 0 &&
				       (t->unit[WF_OURS] < 0 || t->unit[WF_THEIRS] < 0);

			if (t->kind != WF_THING_LINE && (placed[thing] || deleted))
				continue;
			placed[thing] = true;
			tokens->items[kept++] = tokens->items[k];
		}
		tokens->n = kept;
	}
}

/* ---- conflicts ---- */

/* What has a place by now, by thing; and what stands in the other side of a conflict, by token. */
struct known {
	bool *placed, *beside;
};

static void note_beside(struct known *known, const struct wf_tokens *other, bool beside)
{
	for (size_t i = 0; i < other->n; i++)
		known->beside[other->items[i]] = beside;
}

/* A place in the order of the base; behind all those the first that it has on one of the sides. */
static int64_t rank(const struct wf_thing *t)
{
	int32_t least =
		t->unit[WF_OURS] < t->unit[WF_THEIRS] ? t->unit[WF_OURS] : t->unit[WF_THEIRS];

	return t->unit[WF_BASE] >= 0 ? t->unit[WF_BASE] : (int64_t)INT32_MAX + least;
}

/* The sides, that with the lesser text of THING first. */
static void sort_sides(enum wf_side sides[2], const struct wf_merge *m, uint32_t thing)
{
	bool swap = wf_slice_compare(wf_merge_text(m, WF_OURS, thing),
				     wf_merge_text(m, WF_THEIRS, thing)) > 0;

	sides[0] = swap ? WF_THEIRS : WF_OURS;
	sides[1] = swap ? WF_OURS : WF_THEIRS;
}

/*
 * The order of two things that both sides have, the same whichever side is ours: by rank; where each
 * is the first on one of the sides, a heading after a step, which would else be below it; and by
 * what they say.
 */
static int order(const struct wf_merge *m, uint32_t a, uint32_t b)
{
	int64_t x = rank(&m->things[a]), y = rank(&m->things[b]);
	enum wf_side of_a[2], of_b[2];
	int said =
		(m->things[a].kind == WF_THING_HEADING) - (m->things[b].kind == WF_THING_HEADING);

	if (x != y || a == b)
		return x < y ? -1 : x > y;
	sort_sides(of_a, m, a);
	sort_sides(of_b, m, b);
	for (int i = 0; i < 2 && said == 0; i++)
		said = wf_slice_compare(wf_merge_text(m, of_a[i], a), wf_merge_text(m, of_b[i], b));
	return said;
}

static void insert(const struct wf_merge *m, struct wf_tokens *list, uint32_t token)
{
	size_t at;

	WF_GROW(list->items, list->n, list->cap);
	for (at = list->n++; at > 0; at--) {
		if (order(m, wf_token_thing(list->items[at - 1]), wf_token_thing(token)) <= 0)
			break;
		list->items[at] = list->items[at - 1];
	}
	list->items[at] = token;
}

/* Where what only one side has in a conflict is put, as both have it somewhere. */
struct around {
	struct wf_tokens before, after;
};

static void take_out(const struct wf_merge *m, struct wf_part *part, enum wf_side side,
		     struct known *known, struct around *around)
{
	struct wf_tokens *tokens = &part->side[side];
	const struct wf_tokens *other = &part->side[side == WF_OURS ? WF_THEIRS : WF_OURS];
	size_t kept = 0;
	bool first = true;

	note_beside(known, other, true);
	for (size_t i = 0; i < tokens->n; i++) {
		uint32_t token = tokens->items[i];
		const struct wf_thing *t = thing_of(m, token);

		if (t->kind != WF_THING_LINE && known->placed[wf_token_thing(token)])
			continue;
		if (t->kind != WF_THING_LINE && side != WF_BASE && t->unit[WF_OURS] >= 0 &&
		    t->unit[WF_THEIRS] >= 0 && !known->beside[token]) {
			insert(m, first ? &around->before : &around->after, token);
			known->placed[wf_token_thing(token)] = true;
			continue;
		}
		first &= t->blank;
		tokens->items[kept++] = token;
	}
	tokens->n = kept;
	note_beside(known, other, false);
}

static bool same(const struct wf_tokens *a, const struct wf_tokens *b)
{
	return a->n == b->n &&
	       (a->n == 0 || memcmp(a->items, b->items, a->n * sizeof(*a->items)) == 0);
}

/* What is left of a conflict: perhaps only one side changed anything. */
static void add_rest(struct wf_parts *out, const struct wf_part *part)
{
	const struct wf_tokens *b = &part->side[WF_BASE], *o = &part->side[WF_OURS];
	const struct wf_tokens *t = &part->side[WF_THEIRS];

	if (same(o, t) || same(t, b))
		wf_merge_plain(out, o->items, o->n);
	else if (same(o, b))
		wf_merge_plain(out, t->items, t->n);
	else
		wf_merge_conflict(out, o->items, o->n, b->items, b->n, t->items, t->n);
}

static void add_conflict(const struct wf_merge *m, struct wf_parts *out, struct wf_part *part,
			 struct known *known)
{
	struct around around = {{0}, {0}};

	take_out(m, part, WF_OURS, known, &around);
	take_out(m, part, WF_THEIRS, known, &around);
	take_out(m, part, WF_BASE, known, &around);
	wf_merge_plain(out, around.before.items, around.before.n);
	add_rest(out, part);
	wf_merge_plain(out, around.after.items, around.after.n);
	free(around.before.items);
	free(around.after.items);
}

void wf_merge_parts_release(struct wf_parts *parts)
{
	for (size_t i = 0; i < parts->n; i++) {
		for (int side = 0; side < WF_NSIDES; side++)
			free(parts->items[i].side[side].items);
	}
	free(parts->items);
	*parts = (struct wf_parts){0};
}

void wf_merge_moves(struct wf_merge *m)
{
	/* Two tokens a thing. */
	struct known known = {.placed = wf_xmalloc(m->nthings + 1),
			      .beside = wf_xmalloc(2 * m->nthings + 1)};
	struct wf_parts out = {0};

	memset(known.placed, 0, m->nthings + 1);
	memset(known.beside, 0, 2 * m->nthings + 1);
	keep_once(m, known.placed);
	for (size_t i = 0; i < m->parts.n; i++) {
		struct wf_part *part = &m->parts.items[i];

		if (part->conflict)
			add_conflict(m, &out, part, &known);
		else
			wf_merge_plain(&out, part->side[0].items, part->side[0].n);
	}
	wf_merge_parts_release(&m->parts);
	m->parts = out;
	free(known.placed);
	free(known.beside);
}
