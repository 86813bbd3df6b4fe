#include "out/out.h"

#include <stdlib.h>

#define CONTEXT 3

/*
 * Lines end at LF alone here, as for patch and git. The lines that an edit
 * touches, as far as they differ from what takes their place, are a change;
 * changes with at most twice the context between them share a hunk.
 */
struct change {
	size_t begin, end;         /* bytes of the document that go: whole lines */
	size_t new_begin, new_end; /* bytes of FRESH that come */
	size_t line;               /* of begin, from 0 */
	size_t nold, nnew;         /* lines */
};

struct diff {
	struct wf_slice old;
	struct wf_buf fresh; /* what the touched lines become, one change after the other */
	struct change *changes;
	size_t n, cap;
};

static size_t line_begin(struct wf_slice s, size_t at)
{
	const char *lf = at ? memrchr(s.ptr, '\n', at) : NULL;

	return lf ? (size_t)(lf - s.ptr) + 1 : 0;
}

static size_t line_end(struct wf_slice s, size_t at)
{
	const char *lf = at < s.len ? memchr(s.ptr + at, '\n', s.len - at) : NULL;

	return lf ? (size_t)(lf - s.ptr) + 1 : s.len;
}

/* The lines of S, a last one without its end included. */
static size_t count_lines(struct wf_slice s)
{
	size_t n = 0;

	for (size_t at = 0; at < s.len; n++)
		at = line_end(s, at);
	return n;
}

static bool same_line(const struct diff *d, size_t old, size_t old_end, size_t fresh,
		      size_t fresh_end)
{
	return wf_slice_eq(wf_slice(d->old.ptr + old, old_end - old),
			   wf_slice(d->fresh.ptr + fresh, fresh_end - fresh));
}

/* Leaves out the lines at both ends that stay as they are. */
static void trim(const struct diff *d, struct change *c)
{
	struct wf_slice old = wf_slice(d->old.ptr, c->end);
	struct wf_slice fresh = wf_slice(d->fresh.ptr, c->new_end);

	while (c->begin < c->end && c->new_begin < c->new_end) {
		size_t a = line_end(old, c->begin), b = line_end(fresh, c->new_begin);

		if (!same_line(d, c->begin, a, c->new_begin, b))
			break;
		c->begin = a;
		c->new_begin = b;
	}
	while (c->begin < c->end && c->new_begin < c->new_end) {
		size_t a = line_begin(old, c->end - 1), b = line_begin(fresh, c->new_end - 1);

		if (b < c->new_begin)
			b = c->new_begin;
		if (!same_line(d, a, c->end, b, c->new_end))
			break;
		c->end = a;
		c->new_end = b;
	}
}

/* AT is on the line that ends at END: before that, or at the end of a last line without an ending. */
static bool is_on_line(const struct diff *d, size_t at, size_t end)
{
	return at < end || (at == end && end > 0 && d->old.ptr[end - 1] != '\n');
}

/* Adds C to the changes, or to the last one where nothing stands between. */
static void add_change(struct diff *d, const struct change *c)
{
	struct change *last = d->n ? &d->changes[d->n - 1] : NULL;

	if (c->begin == c->end && c->new_begin == c->new_end)
		return;
	if (last && last->end == c->begin && last->new_end == c->new_begin) {
		last->end = c->end;
		last->new_end = c->new_end;
		return;
	}
	WF_GROW(d->changes, d->n, d->cap);
	d->changes[d->n++] = *c;
}

/* One change of the edits from *I on that touch the same lines; *I is left after them. */
static void take_change(struct diff *d, const struct wf_edits *edits, size_t *i)
{
	const struct wf_edit *e = &edits->items[*i];
	struct change c = {.begin = line_begin(d->old, e->offset), .new_begin = d->fresh.len};
	size_t at = c.begin;

	do {
		e = &edits->items[*i];
		wf_buf_add(&d->fresh, d->old.ptr + at, e->offset - at);
		wf_buf_slice(&d->fresh, e->text);
		at = e->offset + e->len;
		c.end = line_end(d->old, at);
	} while (++*i < edits->n && is_on_line(d, edits->items[*i].offset, c.end));
	wf_buf_add(&d->fresh, d->old.ptr + at, c.end - at);
	c.new_end = d->fresh.len;
	trim(d, &c);
	add_change(d, &c);
}

/* Counts lines: of each change, and up to it from the one before. */
static void number_changes(struct diff *d)
{
	size_t at = 0, line = 0;

	for (size_t i = 0; i < d->n; i++) {
		struct change *c = &d->changes[i];

		line += count_lines(wf_slice(d->old.ptr + at, c->begin - at));
		c->line = line;
		c->nold = count_lines(wf_slice(d->old.ptr + c->begin, c->end - c->begin));
		c->nnew = count_lines(
			wf_slice(d->fresh.ptr + c->new_begin, c->new_end - c->new_begin));
		line += c->nold;
		at = c->end;
	}
}

static void add_lines(struct wf_buf *out, char sign, struct wf_slice s)
{
	for (size_t at = 0, end; at < s.len; at = end) {
		end = line_end(s, at);
		wf_buf_byte(out, sign);
		wf_buf_add(out, s.ptr + at, end - at);
	}
	if (s.len && s.ptr[s.len - 1] != '\n')
		wf_buf_str(out, "\n\\ No newline at end of file\n");
}

/* `12,3`: of no lines, the line before them is named; of one, its number alone (as GNU diff does). */
static void add_range(struct wf_buf *out, char sign, size_t line, size_t n)
{
	wf_buf_printf(out, "%c%zu", sign, n ? line + 1 : line);
	if (n != 1)
		wf_buf_printf(out, ",%zu", n);
}

/* Where the context before (after) a change begins (ends), and of how many lines it is. */
static size_t context_before(const struct diff *d, size_t at, size_t *n)
{
	for (*n = 0; *n < CONTEXT && at > 0; ++*n)
		at = line_begin(d->old, at - 1);
	return at;
}

static size_t context_after(const struct diff *d, size_t at, size_t *n)
{
	for (*n = 0; *n < CONTEXT && at < d->old.len; ++*n)
		at = line_end(d->old, at);
	return at;
}

/* The changes FIRST <= i < LAST; SHIFT is how far those before them moved the lines. */
static void add_hunk(struct wf_buf *out, const struct diff *d, size_t first, size_t last,
		     ptrdiff_t shift)
{
	const struct change *c = &d->changes[first], *end = &d->changes[last - 1];
	size_t before, after, nold, nnew;
	size_t at = context_before(d, c->begin, &before);
	size_t stop = context_after(d, end->end, &after);
	size_t line = c->line - before;

	nold = nnew = end->line + end->nold + after - line;
	for (size_t i = first; i < last; i++)
		nnew += d->changes[i].nnew - d->changes[i].nold;
	wf_buf_str(out, "@@ ");
	add_range(out, '-', line, nold);
	wf_buf_byte(out, ' ');
	add_range(out, '+', (size_t)((ptrdiff_t)line + shift), nnew);
	wf_buf_str(out, " @@\n");
	for (; c <= end; c++) {
		add_lines(out, ' ', wf_slice(d->old.ptr + at, c->begin - at));
		add_lines(out, '-', wf_slice(d->old.ptr + c->begin, c->end - c->begin));
		add_lines(out, '+',
			  wf_slice(d->fresh.ptr + c->new_begin, c->new_end - c->new_begin));
		at = c->end;
	}
	add_lines(out, ' ', wf_slice(d->old.ptr + at, stop - at));
}

static void add_hunks(struct wf_buf *out, const struct diff *d)
{
	ptrdiff_t shift = 0, moved = 0;
	size_t first = 0;

	for (size_t i = 0; i < d->n; i++) {
		const struct change *c = &d->changes[i];

		moved += (ptrdiff_t)c->nnew - (ptrdiff_t)c->nold;
		if (i + 1 < d->n && c[1].line - (c->line + c->nold) <= 2 * CONTEXT)
			continue;
		add_hunk(out, d, first, i + 1, shift);
		shift = moved;
		first = i + 1;
	}
}

/* Quoted as git does where that is called for; a tab ends a name with blanks in it. */
static void add_name(struct wf_buf *out, const char *mark, const char *name)
{
	static const char special[] = "\a\b\t\n\v\f\r\"\\";
	bool quote = false;

	for (const char *p = name; *p; p++)
		quote |= (unsigned char)*p < 0x20 || *p == 0x7f || *p == '"' || *p == '\\';
	wf_buf_str(out, mark);
	if (!quote) {
		wf_buf_printf(out, "%s%s\n", name, strchr(name, ' ') ? "\t" : "");
		return;
	}
	wf_buf_byte(out, '"');
	for (; *name; name++) {
		const char *letter = strchr(special, *name);

		if (letter)
			wf_buf_printf(out, "\\%c", "abtnvfr\"\\"[letter - special]);
		else if ((unsigned char)*name < 0x20 || *name == 0x7f)
			wf_buf_printf(out, "\\%03o", (unsigned char)*name);
		else
			wf_buf_byte(out, *name);
	}
	wf_buf_str(out, "\"\n");
}

void wf_out_diff(struct wf_buf *out, const char *file, const struct wf_source *src,
		 const struct wf_edits *edits)
{
	struct diff d = {.old = {src->bytes, src->len}, .fresh = WF_BUF_INIT};

	for (size_t i = 0; i < edits->n;)
		take_change(&d, edits, &i);
	number_changes(&d);
	if (d.n) {
		add_name(out, "--- ", src->len ? file : "/dev/null");
		add_name(out, "+++ ", file);
		add_hunks(out, &d);
	}
	wf_buf_release(&d.fresh);
	free(d.changes);
}
