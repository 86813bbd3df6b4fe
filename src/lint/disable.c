#include "lint/family.h"

#include <stdlib.h>

/* A comment that turns a rule off, or on again. */
struct directive {
	uint32_t line; /* from this one on; of a next-line one, the line itself */
	size_t offset; /* where its rule is named */
	int32_t rule;  /* or -1: there is no such rule */
	struct wf_slice name;
	enum { NEXT_LINE, DISABLE, ENABLE } kind;
	bool used;
};

struct directives {
	struct directive *items;
	size_t n, cap;
};

static const struct {
	const char *word;
	int kind;
} words[] = {
	{"wfmd-disable-next-line", NEXT_LINE},
	{"wfmd-disable", DISABLE},
	{"wfmd-enable", ENABLE},
};

static bool parts_names(char c)
{
	return wf_is_blank(c) || c == ',';
}

static void add_directive(struct directives *ds, const struct wf_check *check, struct wf_slice name,
			  int kind, uint32_t line)
{
	struct directive d = {.line = line,
			      .offset = wf_doc_offset(check->doc, name.ptr),
			      .rule = -1,
			      .name = name,
			      .kind = kind};
	enum wf_rule rule;

	if (wf_rule_by_name(&rule, name))
		d.rule = (int32_t)rule;
	WF_GROW(ds->items, ds->n, ds->cap);
	ds->items[ds->n++] = d;
}

/* The rules that NAMES lists, each a directive; one without a name where it lists none. */
static void add_names(struct directives *ds, const struct wf_check *check, struct wf_slice names,
		      int kind, uint32_t line)
{
	size_t before = ds->n;

	while (names.len) {
		size_t n = 0;

		if (parts_names(names.ptr[0])) {
			names = wf_slice_skip(names, 1);
			continue;
		}
		while (n < names.len && !parts_names(names.ptr[n]))
			n++;
		add_directive(ds, check, wf_slice(names.ptr, n), kind, line);
		names = wf_slice_skip(names, n);
	}
	if (ds->n == before)
		add_directive(ds, check, names, kind, line);
}

static uint32_t next_line(const struct wf_source *src, uint32_t line)
{
	do
		line++;
	while (line <= src->nlines && wf_source_is_blank(src, line));
	return line;
}

static void read_line(struct directives *ds, const struct wf_check *check, uint32_t n)
{
	const struct wf_source *src = &check->doc->src;
	struct wf_slice line = wf_slice_trim(wf_source_line(src, n));
	const char *close;

	if (!wf_slice_starts(line, "<!--"))
		return;
	line = wf_slice_trim(wf_slice_skip(line, 4));
	close = memmem(line.ptr, line.len, "-->", 3);
	if (!close)
		return;
	line.len = (size_t)(close - line.ptr);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		size_t len = strlen(words[i].word);

		if (!wf_slice_starts(line, words[i].word) ||
		    (len < line.len && !wf_is_blank(line.ptr[len])))
			continue;
		add_names(ds, check, wf_slice_skip(line, len), words[i].kind,
			  words[i].kind == NEXT_LINE ? next_line(src, n) : n);
		return;
	}
}

static void read_directives(struct directives *ds, const struct wf_check *check)
{
	const struct wf_blocks *blocks = check->blocks;

	for (uint32_t i = 0; i < blocks->n; i++) {
		const struct wf_block *b = &blocks->items[i];

		if (b->type == WF_BLOCK_QUOTE)
			i = b->end - 1;
		else if (b->type == WF_BLOCK_HTML)
			for (uint32_t n = b->line; n <= b->end_line && n <= check->doc->src.nlines;
			     n++)
				read_line(ds, check, n);
	}
}

/* What holds where the walk is: of each rule, the directives that silence it, or -1. */
struct state {
	int32_t off[WF_NRULES];  /* by a disable */
	int32_t next[WF_NRULES]; /* by a disable-next-line */
};

static void take(struct state *state, struct directives *ds, size_t i)
{
	const struct directive *d = &ds->items[i];

	if (d->rule < 0)
		return;
	if (d->kind == NEXT_LINE)
		state->next[d->rule] = (int32_t)i;
	else if (d->kind == ENABLE)
		state->off[d->rule] = -1;
	else if (state->off[d->rule] < 0)
		state->off[d->rule] = (int32_t)i;
}

static bool is_silenced(struct state *state, struct directives *ds, enum wf_rule rule,
			uint32_t line)
{
	int32_t next = state->next[rule], off = state->off[rule];

	if (next >= 0 && ds->items[next].line == line) {
		ds->items[next].used = true;
		return true;
	}
	if (off >= 0)
		ds->items[off].used = true;
	return off >= 0;
}

static void find_unused(struct wf_check *check, const struct directives *ds)
{
	for (size_t i = 0; i < ds->n; i++) {
		const struct directive *d = &ds->items[i];

		if (d->name.len == 0)
			wf_find(check, WF_RULE_UNUSED_DISABLE, d->offset,
				"the comment names no rule");
		else if (d->rule < 0)
			wf_find(check, WF_RULE_UNUSED_DISABLE, d->offset, "there is no rule %.*s",
				WF_SLICE_ARG(d->name));
		else if (d->kind != ENABLE && !d->used &&
			 wf_check_wants(check, (enum wf_rule)d->rule) &&
			 (check->options->before || d->rule < WF_RULE_STEP_REMOVED))
			wf_find(check, WF_RULE_UNUSED_DISABLE, d->offset, "%.*s finds nothing here",
				WF_SLICE_ARG(d->name));
	}
}

void wf_lint_disable(struct wf_check *check)
{
	struct wf_lint *lint = check->lint;
	struct directives ds = {0};
	struct state state;
	size_t at = 0, kept = 0;

	read_directives(&ds, check);
	memset(&state, 0xff, sizeof(state));
	for (size_t i = 0; i < lint->n && ds.n > 0; i++) {
		struct wf_finding f = lint->items[i];
		uint32_t line = (uint32_t)wf_source_line_at(&check->doc->src, f.offset);

		while (at < ds.n && ds.items[at].line <= line)
			take(&state, &ds, at++);
		if (!is_silenced(&state, &ds, f.rule, line))
			lint->items[kept++] = f;
	}
	if (ds.n > 0)
		lint->n = kept;
	find_unused(check, &ds);
	wf_lint_sort(lint);
	free(ds.items);
}
