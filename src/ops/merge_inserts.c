#include "ops/merge_private.h"

#include <stdlib.h>

/* What begins with one unit and belongs to it: a phase with its steps, a step with those in it. */
struct group {
	size_t from, to; /* of the tokens */
	size_t head;     /* where the unit stands; blank lines may come before */
};

/* What one side inserted. */
struct side {
	enum wf_side side;
	const uint32_t *v;
	struct group *groups;
	size_t n, cap;
};

static const struct wf_thing *thing_of(const struct wf_merge *m, uint32_t token)
{
	return &m->things[wf_token_thing(token)];
}

static unsigned depth_of(const struct wf_merge *m, enum wf_side side, uint32_t token)
{
	const struct wf_thing *t = thing_of(m, token);
	const struct wf_doc *doc = &m->docs[side];
	unsigned depth = 0;

	if (t->kind == WF_THING_HEADING)
		return doc->headings[t->index[side]].level;
	if (t->kind != WF_THING_STEP)
		return 0;
	for (int32_t p = doc->steps[t->index[side]].parent; p >= 0; p = doc->steps[p].parent)
		depth++;
	return depth;
}

/* The unit TOKEN begins a group of its own after one that HEAD began. */
static bool begins(const struct wf_merge *m, enum wf_side side, uint32_t head, uint32_t token)
{
	uint8_t kind = thing_of(m, token)->kind, before = thing_of(m, head)->kind;

	if (kind == WF_THING_HEADING && before != WF_THING_HEADING)
		return true;
	if (kind == WF_THING_LINE || kind < before)
		return false;
	if (before == WF_THING_HEADING)
		return kind == WF_THING_HEADING &&
		       depth_of(m, side, token) <= depth_of(m, side, head);
	if (kind != before)
		return true;
	return kind == WF_THING_FIELD || depth_of(m, side, token) <= depth_of(m, side, head);
}

/* Cuts N tokens into groups; false where the first thing in them is no unit. */
static bool group(struct side *s, const struct wf_merge *m, size_t n)
{
	size_t head = 0, start = 0;

	while (head < n && thing_of(m, s->v[head])->blank)
		head++;
	if (head == n || thing_of(m, s->v[head])->kind == WF_THING_LINE)
		return false;
	for (size_t i = head + 1; i <= n; i++) {
		size_t next = i;

		if (i < n && !begins(m, s->side, s->v[head], s->v[i]))
			continue;
		while (i < n && next > head + 1 && thing_of(m, s->v[next - 1])->blank)
			next--;
		WF_GROW(s->groups, s->n, s->cap);
		s->groups[s->n++] = (struct group){start, next, head};
		start = next;
		head = i;
	}
	return true;
}

/* ---- order ---- */

static struct wf_slice entry_date(const struct wf_merge *m, enum wf_side side, uint32_t token)
{
	const struct wf_thing *t = thing_of(m, token);
	const struct wf_doc *doc = &m->docs[side];
	int32_t i = t->kind == WF_THING_HEADING ? wf_doc_entry_at(doc, t->index[side]) : -1;

	return i >= 0 ? doc->entries[i].date : wf_slice("", 0);
}

/* Fields before steps before headings; the deeper of two before the other, lest it belong to that. */
static int rank(const struct wf_merge *m, enum wf_side side, uint32_t token)
{
	static const int ranks[] = {
		[WF_THING_LINE] = 0,
		[WF_THING_FIELD] = 1000,
		[WF_THING_STEP] = 3000,
		[WF_THING_HEADING] = 5000,
	};
	unsigned depth = depth_of(m, side, token);

	return ranks[thing_of(m, token)->kind] - (int)(depth < 900 ? depth : 900);
}

/* A phase that has ended stands before one that is worked on, and that before one that has not begun. */
static int lateness(const struct wf_merge *m, enum wf_side side, uint32_t token)
{
	const struct wf_thing *t = thing_of(m, token);
	const struct wf_doc *doc = &m->docs[side];
	int32_t i = t->kind == WF_THING_HEADING ? doc->headings[t->index[side]].phase : -1;
	const struct wf_phase *phase = i < 0 ? NULL : &doc->phases[i];

	if (!phase || (int32_t)phase->heading != t->index[side] || phase->state == WF_COMPLETE ||
	    phase->state == WF_SKIPPED)
		return 0;
	if (phase->state != WF_PENDING)
		return 1;
	for (uint32_t k = phase->steps.begin; k < phase->steps.end; k++) {
		if (doc->steps[k].state == WF_DONE)
			return 1;
	}
	return 2;
}

/* Group I of A comes before group K of B; where nothing else decides, it does. */
static bool is_before(const struct wf_merge *m, const struct side *a, size_t i,
		      const struct side *b, size_t k)
{
	uint32_t x = a->v[a->groups[i].head], y = b->v[b->groups[k].head];
	int order = rank(m, a->side, x) - rank(m, b->side, y);

	if (order == 0)
		order = wf_slice_compare(entry_date(m, a->side, x), entry_date(m, b->side, y));
	if (order == 0)
		order = lateness(m, a->side, x) - lateness(m, b->side, y);
	return order <= 0;
}

static void emit(struct wf_parts *out, const struct side *s, size_t i)
{
	wf_merge_plain(out, s->v + s->groups[i].from, s->groups[i].to - s->groups[i].from);
}

/* Groups AI to AN of A and BI to BN of B, none of which both have. */
static void interleave(const struct wf_merge *m, struct wf_parts *out, const struct side *a,
		       size_t ai, size_t an, const struct side *b, size_t bi, size_t bn)
{
	while (ai < an || bi < bn) {
		if (bi == bn || (ai < an && is_before(m, a, ai, b, bi)))
			emit(out, a, ai++);
		else
			emit(out, b, bi++);
	}
}

/* ---- both sides ---- */

void wf_merge_add_tokens(struct wf_buf *out, const struct wf_merge *m, enum wf_side side,
			 const uint32_t *tokens, size_t n)
{
	for (size_t i = 0; i < n; i++)
		wf_buf_slice(out, wf_merge_text(m, side, wf_token_thing(tokens[i])));
}

/* How many steps after the run are nested in the one that it ends with. */
static uint32_t held(const struct wf_merge *m, enum wf_side side, const uint32_t *v, size_t n)
{
	const struct wf_thing *t = thing_of(m, v[n - 1]);

	if (t->kind != WF_THING_STEP)
		return 0;
	return m->docs[side].steps[t->index[side]].end - (uint32_t)t->index[side] - 1;
}

/*
 * The inserted run O of ours comes before T of theirs: where nothing else decides, what holds steps
 * after it stands right before these, the lesser text comes first, and the lesser document's.
 */
static bool comes_first(const struct wf_merge *m, const uint32_t *o, size_t no, const uint32_t *t,
			size_t nt)
{
	uint32_t held_o = held(m, WF_OURS, o, no), held_t = held(m, WF_THEIRS, t, nt);
	struct wf_buf ours = WF_BUF_INIT, theirs = WF_BUF_INIT;
	int order;

	if (held_o != held_t)
		return held_o < held_t;
	wf_merge_add_tokens(&ours, m, WF_OURS, o, no);
	wf_merge_add_tokens(&theirs, m, WF_THEIRS, t, nt);
	order = wf_slice_compare(wf_buf_as_slice(&ours), wf_buf_as_slice(&theirs));
	if (order == 0)
		order = wf_slice_compare(wf_buf_as_slice(&m->bytes[WF_OURS]),
					 wf_buf_as_slice(&m->bytes[WF_THEIRS]));
	wf_buf_release(&ours);
	wf_buf_release(&theirs);
	return order <= 0;
}

/* The group of S, at FROM or after, whose unit is that of TOKEN; or its end. */
static size_t find(const struct side *s, size_t from, uint32_t token)
{
	while (from < s->n && s->v[s->groups[from].head] != token)
		from++;
	return from;
}

static void merge_below(struct wf_merge *m, struct wf_parts *out, const uint32_t *o, size_t no,
			const uint32_t *t, size_t nt)
{
	if (!wf_merge_inserts(m, out, o, no, t, nt))
		wf_merge_conflict(out, o, no, NULL, 0, t, nt);
}

/* A group that both sides inserted: what stands before its unit, the unit, what each has below it. */
static void merge_common(struct wf_merge *m, struct wf_parts *out, const struct side *a, size_t i,
			 const struct side *b, size_t k)
{
	const struct group *g = &a->groups[i], *h = &b->groups[k];
	const uint32_t *below_a = a->v + g->head + 1, *below_b = b->v + h->head + 1;
	size_t na = g->to - g->head - 1, nb = h->to - h->head - 1;

	if (g->head - g->from >= h->head - h->from)
		wf_merge_plain(out, a->v + g->from, g->head - g->from);
	else
		wf_merge_plain(out, b->v + h->from, h->head - h->from);
	wf_merge_plain(out, a->v + g->head, 1);
	if (a->side == WF_OURS)
		merge_below(m, out, below_a, na, below_b, nb);
	else
		merge_below(m, out, below_b, nb, below_a, na);
}

static bool both_known(const struct wf_merge *m, uint32_t token)
{
	const struct wf_thing *t = thing_of(m, token);

	return t->unit[WF_OURS] >= 0 && t->unit[WF_THEIRS] >= 0;
}

/* A is the side that comes first where nothing else decides, whichever is ours. */
static void merge_groups(struct wf_merge *m, struct wf_parts *out, const struct side *a,
			 const struct side *b)
{
	size_t ai = 0, bi = 0;

	for (size_t i = 0; i < a->n; i++) {
		uint32_t head = a->v[a->groups[i].head];
		size_t k = both_known(m, head) ? find(b, bi, head) : b->n;

		if (k == b->n)
			continue;
		interleave(m, out, a, ai, i, b, bi, k);
		merge_common(m, out, a, i, b, k);
		ai = i + 1;
		bi = k + 1;
	}
	interleave(m, out, a, ai, a->n, b, bi, b->n);
}

bool wf_merge_inserts(struct wf_merge *m, struct wf_parts *out, const uint32_t *o, size_t no,
		      const uint32_t *t, size_t nt)
{
	struct side a = {.side = WF_OURS}, b = {.side = WF_THEIRS};
	size_t start = 0, end = 0;
	bool good;

	if (no == 0 || nt == 0) {
		wf_merge_plain(out, no ? o : t, no + nt);
		return true;
	}
	while (start < no && start < nt && o[start] == t[start])
		start++;
	while (end < no - start && end < nt - start && o[no - 1 - end] == t[nt - 1 - end])
		end++;
	no -= start + end;
	nt -= start + end;
	a.v = o + start;
	b.v = t + start;
	good = no == 0 || nt == 0 || (group(&a, m, no) && group(&b, m, nt));
	if (good) {
		wf_merge_plain(out, o, start);
		if (no == 0 || nt == 0)
			wf_merge_plain(out, no ? a.v : b.v, no ? no : nt);
		else if (comes_first(m, a.v, no, b.v, nt))
			merge_groups(m, out, &a, &b);
		else
			merge_groups(m, out, &b, &a);
		wf_merge_plain(out, o + start + no, end);
	}
	free(a.groups);
	free(b.groups);
	return good;
}
