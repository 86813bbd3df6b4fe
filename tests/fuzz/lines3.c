#include "lines3.h"

struct lines {
	struct wf_slice items[LINES3_MAX];
	size_t n;
	int32_t match[LINES3_MAX]; /* of the base: the line of this side that it is, or -1 */
};

/* Where the merge stands in each text, and the end of what is looked at. */
struct run {
	size_t from[WF_NSIDES], to[WF_NSIDES];
};

static bool cut(struct lines *lines, struct wf_slice text)
{
	lines->n = 0;
	while (text.len) {
		const char *end = memchr(text.ptr, '\n', text.len);
		size_t len = end ? (size_t)(end - text.ptr) + 1 : text.len;

		if (lines->n == LINES3_MAX)
			return false;
		lines->items[lines->n++] = wf_slice(text.ptr, len);
		text = wf_slice_skip(text, len);
	}
	return true;
}

/* The longest common subsequence of BASE and SIDE. */
static void match(const struct lines *base, struct lines *side)
{
	static uint16_t best[LINES3_MAX + 1][LINES3_MAX + 1];
	size_t i, k;

	for (i = 0; i <= base->n; i++)
		best[i][side->n] = 0;
	for (k = 0; k <= side->n; k++)
		best[base->n][k] = 0;
	for (i = base->n; i-- > 0;) {
		for (k = side->n; k-- > 0;) {
			uint16_t a = best[i + 1][k], b = best[i][k + 1];

			best[i][k] = a > b ? a : b;
			if (wf_slice_eq(base->items[i], side->items[k]))
				best[i][k] = (uint16_t)(best[i + 1][k + 1] + 1);
		}
	}
	for (i = 0, k = 0; i < base->n; i++) {
		side->match[i] = -1;
		while (k < side->n && !wf_slice_eq(base->items[i], side->items[k]) &&
		       best[i][k + 1] == best[i][k])
			k++;
		if (k < side->n && wf_slice_eq(base->items[i], side->items[k]) &&
		    best[i][k] == best[i + 1][k + 1] + 1)
			side->match[i] = (int32_t)k++;
	}
}

static void add(struct wf_buf *out, const struct lines *v, const struct run *run, int side)
{
	for (size_t i = run->from[side]; i < run->to[side]; i++)
		wf_buf_slice(out, v[side].items[i]);
}

static bool same(const struct lines *v, const struct run *run, int a, int b)
{
	size_t n = run->to[a] - run->from[a];

	if (run->to[b] - run->from[b] != n)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (!wf_slice_eq(v[a].items[run->from[a] + i], v[b].items[run->from[b] + i]))
			return false;
	}
	return true;
}

static void resolve(struct wf_buf *out, const struct lines *v, const struct run *run)
{
	if (same(v, run, WF_BASE, WF_OURS)) {
		add(out, v, run, WF_THEIRS);
	} else if (same(v, run, WF_BASE, WF_THEIRS) || same(v, run, WF_OURS, WF_THEIRS)) {
		add(out, v, run, WF_OURS);
	} else {
		wf_buf_str(out, "<<<<<<< ours\n");
		add(out, v, run, WF_OURS);
		wf_buf_str(out, "||||||| base\n");
		add(out, v, run, WF_BASE);
		wf_buf_str(out, "=======\n");
		add(out, v, run, WF_THEIRS);
		wf_buf_str(out, ">>>>>>> theirs\n");
	}
}

bool lines3_merge(struct wf_buf *out, const struct wf_slice texts[WF_NSIDES])
{
	static struct lines v[WF_NSIDES];
	struct run run = {{0}, {0}};

	for (int side = 0; side < WF_NSIDES; side++) {
		if (!cut(&v[side], texts[side]))
			return false;
	}
	match(&v[WF_BASE], &v[WF_OURS]);
	match(&v[WF_BASE], &v[WF_THEIRS]);
	for (size_t i = 0; i <= v[WF_BASE].n; i++) {
		bool last = i == v[WF_BASE].n;

		if (!last && (v[WF_OURS].match[i] < 0 || v[WF_THEIRS].match[i] < 0))
			continue;
		run.to[WF_BASE] = i;
		run.to[WF_OURS] = last ? v[WF_OURS].n : (size_t)v[WF_OURS].match[i];
		run.to[WF_THEIRS] = last ? v[WF_THEIRS].n : (size_t)v[WF_THEIRS].match[i];
		resolve(out, v, &run);
		if (last)
			break;
		wf_buf_slice(out, v[WF_BASE].items[i]);
		for (int side = 0; side < WF_NSIDES; side++)
			run.from[side] = run.to[side] + 1;
	}
	return true;
}
