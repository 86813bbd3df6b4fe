#include "lint/family.h"

#define SIZE_LEAST 7 /* of git's marks, unless an attribute makes them longer */

/* How far the scan is in a conflict. */
struct conflict {
	size_t size; /* of its marks, or 0: outside */
	bool begun;  /* by a mark of its own */
	bool parted; /* its middle has come */
};

/* The size of the mark that LINE is, of the character MARK; 0 where it is none. */
static size_t mark_size(struct wf_slice line, char mark)
{
	size_t n = 0;

	while (n < line.len && line.ptr[n] == mark)
		n++;
	return n >= SIZE_LEAST && (n == line.len || line.ptr[n] == ' ') ? n : 0;
}

static void report(struct wf_check *check, struct wf_slice line, const char *where)
{
	wf_find(check, WF_RULE_CONFLICT_MARKS, wf_doc_offset(check->doc, line.ptr),
		"\"%.*s\" %s a conflict that a merge left", WF_SLICE_ARG(line), where);
}

/*
 * Git marks a conflict with a line each of "<<<<<<< ours", sometimes "||||||| base", "=======", and
 * ">>>>>>> theirs". The first alone is proof enough; the others are also the underline of a heading
 * and a quote, so of one whose first line was deleted the last is proof where the middle came before.
 */
static void take_line(struct wf_check *check, struct conflict *conflict, struct wf_slice line)
{
	size_t begin = mark_size(line, '<'), middle = mark_size(line, '='),
	       end = mark_size(line, '>');

	if (begin) {
		report(check, line, "begins");
		*conflict = (struct conflict){.size = begin, .begun = true};
	} else if (middle == line.len && middle > 0 &&
		   (!conflict->begun || middle == conflict->size)) {
		conflict->size = middle;
		conflict->parted = true;
	} else if (end && end == conflict->size && conflict->parted) {
		if (!conflict->begun)
			report(check, line, "ends");
		*conflict = (struct conflict){0};
	}
}

/*
 * The fence B goes on after line N: what it holds may be there to show it. Its last line is no mark;
 * of one that ends with the item around it, that may be the line after.
 */
static bool goes_on(const struct wf_block *b, uint32_t n)
{
	return b->type == WF_BLOCK_CODE && b->fenced && b->end_line > n;
}

void wf_lint_conflicts(struct wf_check *check)
{
	const struct wf_source *src = &check->doc->src;
	const struct wf_blocks *blocks = check->blocks;
	struct conflict conflict = {0};
	size_t b = 0;

	if (check->doc->nphases == 0 || !wf_check_wants(check, WF_RULE_CONFLICT_MARKS))
		return;
	for (uint32_t n = 1; n <= src->nlines; n++) {
		struct wf_slice line = wf_source_line(src, n);

		if (line.len < SIZE_LEAST || !strchr("<=>", line.ptr[0]))
			continue;
		while (b < blocks->n && !goes_on(&blocks->items[b], n))
			b++;
		if (b == blocks->n || blocks->items[b].line > n)
			take_line(check, &conflict, line);
	}
}
