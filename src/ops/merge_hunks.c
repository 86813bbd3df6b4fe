#include "ops/merge_private.h"

#include <stdlib.h>

static void push(struct wf_tokens *tokens, uint32_t token)
{
	WF_GROW(tokens->items, tokens->n, tokens->cap);
	tokens->items[tokens->n++] = token;
}

static struct wf_part *new_part(struct wf_parts *parts, bool conflict)
{
	WF_GROW(parts->items, parts->n, parts->cap);
	parts->items[parts->n] = (struct wf_part){.conflict = conflict};
	return &parts->items[parts->n++];
}

void wf_merge_plain(struct wf_parts *out, const uint32_t *tokens, size_t n)
{
	struct wf_part *part = out->n ? &out->items[out->n - 1] : NULL;

	if (n == 0)
		return;
	if (!part || part->conflict)
		part = new_part(out, false);
	for (size_t i = 0; i < n; i++)
		push(&part->side[0], tokens[i]);
}

void wf_merge_conflict(struct wf_parts *out, const uint32_t *o, size_t no, const uint32_t *b,
		       size_t nb, const uint32_t *t, size_t nt)
{
	struct wf_part *part = new_part(out, true);

	for (size_t i = 0; i < nb; i++)
		push(&part->side[WF_BASE], b[i]);
	for (size_t i = 0; i < no; i++)
		push(&part->side[WF_OURS], o[i]);
	for (size_t i = 0; i < nt; i++)
		push(&part->side[WF_THEIRS], t[i]);
}

/* ---- one hunk ---- */

/* Three runs of tokens that are to be merged. */
struct hunk {
	const uint32_t *v[WF_NSIDES];
	size_t n[WF_NSIDES];
};

static const struct wf_thing *thing_of(const struct wf_merge *m, uint32_t token)
{
	return &m->things[wf_token_thing(token)];
}

static bool same(const struct hunk *h, int a, int b)
{
	return h->n[a] == h->n[b] &&
	       (h->n[a] == 0 || memcmp(h->v[a], h->v[b], h->n[a] * sizeof(uint32_t)) == 0);
}

static bool contains(const uint32_t *v, size_t n, uint32_t token)
{
	for (size_t i = 0; i < n; i++) {
		if (v[i] == token)
			return true;
	}
	return false;
}

/* The step that the step TOKEN of SIDE is nested in is one that the other side deleted. */
static bool is_orphan(const struct wf_merge *m, int side, uint32_t token)
{
	const struct wf_thing *t = thing_of(m, token), *parent;
	int32_t up;

	if (t->kind != WF_THING_STEP)
		return false;
	up = m->docs[side].steps[t->index[side]].parent;
	if (up < 0)
		return false;
	parent = &m->things[m->step_things[side][up]];
	return parent->unit[WF_BASE] >= 0 &&
	       parent->unit[side == WF_OURS ? WF_THEIRS : WF_OURS] < 0;
}

/*
 * What SIDE inserted in the place of the base's units, all of which one side or the other deleted;
 * false where an insertion would lose what it belongs to, or a deletion meets a change.
 */
static bool inserted(const struct wf_merge *m, const struct hunk *h, int side,
		     struct wf_tokens *found)
{
	bool heading_gone = false;

	for (size_t i = 0; i < h->n[WF_BASE]; i++) {
		const struct wf_thing *t = thing_of(m, h->v[WF_BASE][i]);

		if (t->kind == WF_THING_LINE && !t->blank)
			return false;
		heading_gone |= t->kind == WF_THING_HEADING;
	}
	for (size_t i = 0; i < h->n[side]; i++) {
		uint32_t token = h->v[side][i];

		if (token % 2 || is_orphan(m, side, token))
			return false;
		if (contains(h->v[WF_BASE], h->n[WF_BASE], token))
			continue;
		if (heading_gone)
			return false;
		push(found, token);
	}
	return true;
}

/* Beyond this many tokens, a place where both sides deleted and inserted is left in conflict. */
#define FEW 2000

/* One place between two units that all versions have. */
static void merge_place(struct wf_merge *m, struct wf_parts *out, const struct hunk *h)
{
	struct wf_tokens o = {0}, t = {0};
	bool few = h->n[WF_BASE] == 0 || h->n[WF_BASE] + h->n[WF_OURS] + h->n[WF_THEIRS] < FEW;

	if (same(h, WF_OURS, WF_THEIRS) || same(h, WF_THEIRS, WF_BASE))
		wf_merge_plain(out, h->v[WF_OURS], h->n[WF_OURS]);
	else if (same(h, WF_OURS, WF_BASE))
		wf_merge_plain(out, h->v[WF_THEIRS], h->n[WF_THEIRS]);
	else if (!few || !inserted(m, h, WF_OURS, &o) || !inserted(m, h, WF_THEIRS, &t) ||
		 !wf_merge_inserts(m, out, o.items, o.n, t.items, t.n))
		wf_merge_conflict(out, h->v[WF_OURS], h->n[WF_OURS], h->v[WF_BASE], h->n[WF_BASE],
				  h->v[WF_THEIRS], h->n[WF_THEIRS]);
	free(o.items);
	free(t.items);
}

static bool has_units(const struct wf_merge *m, const struct hunk *h)
{
	for (int side = 0; side < WF_NSIDES; side++) {
		for (size_t i = 0; i < h->n[side]; i++) {
			if (thing_of(m, h->v[side][i])->kind != WF_THING_LINE)
				return true;
		}
	}
	return false;
}

static void skip(struct hunk *h, int side, size_t n)
{
	h->v[side] += n;
	h->n[side] -= n;
}

/* What both sides begin with; the base, too, or they inserted it alike. */
static void merge_start(struct hunk *h, struct wf_parts *out)
{
	while (h->n[WF_OURS] && h->n[WF_THEIRS] && *h->v[WF_OURS] == *h->v[WF_THEIRS]) {
		wf_merge_plain(out, h->v[WF_OURS], 1);
		if (h->n[WF_BASE] && *h->v[WF_BASE] == *h->v[WF_OURS])
			skip(h, WF_BASE, 1);
		skip(h, WF_OURS, 1);
		skip(h, WF_THEIRS, 1);
	}
}

/* Takes what both sides end with off H; returns how many tokens. */
static size_t cut_end(struct hunk *h)
{
	size_t n = 0;

	while (h->n[WF_OURS] && h->n[WF_THEIRS] &&
	       h->v[WF_OURS][h->n[WF_OURS] - 1] == h->v[WF_THEIRS][h->n[WF_THEIRS] - 1]) {
		if (h->n[WF_BASE] &&
		    h->v[WF_BASE][h->n[WF_BASE] - 1] == h->v[WF_OURS][h->n[WF_OURS] - 1])
			h->n[WF_BASE]--;
		h->n[WF_OURS]--;
		h->n[WF_THEIRS]--;
		n++;
	}
	return n;
}

static void set_places(const struct hunk *h, int32_t *where[WF_NSIDES], bool set)
{
	for (int side = 0; side < WF_NSIDES; side++) {
		for (size_t i = 0; i < h->n[side]; i++)
			where[side][h->v[side][i]] = set ? (int32_t)i : -1;
	}
}

/* TOKEN is a unit that stands in all versions, after what was merged so far. */
static bool is_anchor(const struct wf_merge *m, int32_t *where[WF_NSIDES], uint32_t token,
		      const size_t done[WF_NSIDES])
{
	if (thing_of(m, token)->kind == WF_THING_LINE)
		return false;
	for (int side = 0; side < WF_NSIDES; side++) {
		if (where[side][token] < (int32_t)done[side])
			return false;
	}
	return true;
}

/* Merges piece by piece between the units that all three have. */
static void merge_between(struct wf_merge *m, struct wf_parts *out, const struct hunk *h,
			  int32_t *where[WF_NSIDES])
{
	size_t done[WF_NSIDES] = {0};
	struct hunk place;

	set_places(h, where, true);
	for (size_t i = 0; i <= h->n[WF_BASE]; i++) {
		bool end = i == h->n[WF_BASE];

		if (!end && !is_anchor(m, where, h->v[WF_BASE][i], done))
			continue;
		for (int side = 0; side < WF_NSIDES; side++) {
			size_t to = end ? h->n[side] : (size_t)where[side][h->v[WF_BASE][i]];

			place.v[side] = h->v[side] + done[side];
			place.n[side] = to - done[side];
			done[side] = to + 1;
		}
		merge_place(m, out, &place);
		if (!end)
			wf_merge_plain(out, h->v[WF_BASE] + i, 1);
	}
	set_places(h, where, false);
}

static void merge_hunk(struct wf_merge *m, struct hunk *h, int32_t *where[WF_NSIDES])
{
	size_t end;

	if (!has_units(m, h)) {
		wf_merge_conflict(&m->parts, h->v[WF_OURS], h->n[WF_OURS], h->v[WF_BASE],
				  h->n[WF_BASE], h->v[WF_THEIRS], h->n[WF_THEIRS]);
		return;
	}
	merge_start(h, &m->parts);
	end = cut_end(h);
	merge_between(m, &m->parts, h, where);
	wf_merge_plain(&m->parts, h->v[WF_OURS] + h->n[WF_OURS], end);
}

/* ---- the merged tokens ---- */

/* Which of a conflict's lines are read; the last one stands for none. */
enum place { PLAIN = WF_NSIDES };

/* A line of the merge: a token, or what parts a conflict. *AT is where the following lines belong. */
static bool read_line(const char *line, uint32_t *token, int *at)
{
	static const struct {
		char mark;
		int from, to;
	} marks[] = {
		{'<', PLAIN, WF_OURS},
		{'|', WF_OURS, WF_BASE},
		{'=', WF_BASE, WF_THEIRS},
		{'>', WF_THEIRS, PLAIN},
	};

	*token = UINT32_MAX;
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		if (*line != marks[i].mark)
			continue;
		if (*at != marks[i].from)
			return false;
		*at = marks[i].to;
		return true;
	}
	if (!wf_is_digit(*line))
		return false;
	*token = (uint32_t)strtoul(line, NULL, 10);
	return true;
}

static void end_hunk(struct wf_merge *m, struct wf_tokens side[WF_NSIDES],
		     int32_t *where[WF_NSIDES])
{
	static const uint32_t nothing;
	struct hunk h;

	for (int i = 0; i < WF_NSIDES; i++) {
		h.v[i] = side[i].n ? side[i].items : &nothing;
		h.n[i] = side[i].n;
	}
	merge_hunk(m, &h, where);
	for (int i = 0; i < WF_NSIDES; i++)
		side[i].n = 0;
}

static bool read_merge(struct wf_merge *m, struct wf_slice merged, int32_t *where[WF_NSIDES])
{
	struct wf_tokens side[WF_NSIDES] = {{0}};
	bool good = true;
	int at = PLAIN;

	while (good && merged.len) {
		const char *end = memchr(merged.ptr, '\n', merged.len);
		uint32_t token;
		int before = at;

		good = end && read_line(merged.ptr, &token, &at) &&
		       (token == UINT32_MAX || wf_token_thing(token) < m->nthings);
		if (!good)
			break;
		if (token != UINT32_MAX && at == PLAIN)
			wf_merge_plain(&m->parts, &token, 1);
		else if (token != UINT32_MAX)
			push(&side[at], token);
		else if (at == PLAIN && before != PLAIN)
			end_hunk(m, side, where);
		merged = wf_slice_skip(merged, (size_t)(end + 1 - merged.ptr));
	}
	for (int i = 0; i < WF_NSIDES; i++)
		free(side[i].items);
	return good && at == PLAIN;
}

bool wf_merge_hunks(struct wf_merge *m, struct wf_slice merged)
{
	int32_t *where[WF_NSIDES];
	bool good;

	for (int side = 0; side < WF_NSIDES; side++) {
		where[side] = wf_xrealloc(NULL, 2 * m->nthings + 1, sizeof(int32_t));
		for (size_t i = 0; i < 2 * m->nthings; i++)
			where[side][i] = -1;
	}
	good = read_merge(m, merged, where);
	wf_merge_moves(m);
	for (int side = 0; side < WF_NSIDES; side++)
		free(where[side]);
	return good;
}
