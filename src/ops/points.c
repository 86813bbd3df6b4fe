#include "ops/reports.h"

#include <stdint.h>
#include <stdlib.h>
#include <strings.h>

/* The reader's place: a YAML block is passed over up to its end. */
struct reader {
	struct wf_points *points;
	size_t line;
	bool yaml;
	size_t yaml_indent;
};

static size_t indent_of(struct wf_slice line)
{
	return (size_t)(wf_slice_trim(line).ptr - line.ptr);
}

static bool starts_word(struct wf_slice s, const char *word)
{
	size_t len = strlen(word);

	return s.len >= len && strncasecmp(s.ptr, word, len) == 0 &&
	       (s.len == len || wf_is_blank(s.ptr[len]) || strchr(":-", s.ptr[len]));
}

/* Where the directive's `#` stands, blank before it and not escaped; S.len where there is none. */
static size_t directive_at(struct wf_slice s)
{
	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] == '\\' && i + 1 < s.len)
			i++;
		else if (s.ptr[i] == '#' && (i == 0 || wf_is_blank(s.ptr[i - 1])))
			return i;
	}
	return s.len;
}

/* `\#` and `\\` stand for the characters themselves (TAP 14, escaping). */
static struct wf_slice unescape(struct wf_arena *arena, struct wf_slice s)
{
	struct wf_buf buf = WF_BUF_INIT;

	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] == '\\' && i + 1 < s.len && strchr("\\#", s.ptr[i + 1]))
			i++;
		wf_buf_byte(&buf, s.ptr[i]);
	}
	s = wf_arena_copy(arena, wf_buf_as_slice(&buf));
	wf_buf_release(&buf);
	return s;
}

static void add_point(struct reader *r, struct wf_slice rest, bool ok, bool top)
{
	struct wf_points *points = r->points;
	struct wf_point point = {.line = r->line, .ok = ok, .bare = ok && rest.len == 0};
	struct wf_slice directive;
	size_t at;

	rest = wf_slice_trim(rest);
	while (rest.len && wf_is_digit(rest.ptr[0]))
		rest = wf_slice_skip(rest, 1);
	rest = wf_slice_trim(rest);
	if (wf_slice_starts(rest, "- "))
		rest = wf_slice_trim(wf_slice_skip(rest, 2));
	at = directive_at(rest);
	directive = wf_slice_trim(wf_slice_skip(rest, at < rest.len ? at + 1 : at));
	if (directive.len && !starts_word(directive, "skip") && !starts_word(directive, "todo"))
		at = rest.len;
	else
		point.left_alone = directive.len > 0;
	point.description = unescape(&points->arena, wf_slice_trim(wf_slice(rest.ptr, at)));
	points->top += top;
	points->nbare += top && point.bare;
	WF_GROW(points->items, points->n, points->cap);
	points->items[points->n++] = point;
}

/* The plans of several files that were run one after the other add up. */
static void read_plan(struct wf_points *points, struct wf_slice s)
{
	size_t plan = 0, most = SIZE_MAX / 16;

	if (!wf_slice_starts(s, "1.."))
		return;
	for (size_t i = 3; i < s.len && wf_is_digit(s.ptr[i]) && plan < most; i++)
		plan = plan * 10 + (size_t)(s.ptr[i] - '0');
	points->planned = true;
	points->plan = plan + (points->plan < most ? points->plan : most);
}

/* "ok" or "not ok" as a whole word: *REST is what follows it. */
static bool is_point(struct wf_slice s, bool *ok, struct wf_slice *rest)
{
	*ok = wf_slice_starts(s, "ok");
	if (!*ok && !wf_slice_starts(s, "not ok"))
		return false;
	*rest = wf_slice_skip(s, *ok ? 2 : 6);
	return rest->len == 0 || wf_is_blank(rest->ptr[0]);
}

static enum wf_code read_line(struct reader *r, struct wf_slice line, struct wf_error *err)
{
	struct wf_slice s = wf_slice_trim(line), rest;
	size_t indent = indent_of(line);
	bool ok;

	if (r->yaml && s.len && indent < r->yaml_indent)
		r->yaml = false;
	if (r->yaml) {
		r->yaml = !(wf_slice_is(s, "...") && indent == r->yaml_indent);
		return WF_OK;
	}
	if (wf_slice_is(s, "---") && indent > 0) {
		r->yaml = true;
		r->yaml_indent = indent;
		return WF_OK;
	}
	if (wf_slice_starts(s, "Bail out!")) {
		wf_error_set(err, WF_NOT_ALLOWED, 0,
			     "line %zu of the input: the tests were given up: %.*s", r->line,
			     WF_SLICE_ARG(s));
		wf_error_hint(
			err,
			"nothing of an unfinished run is reported; run the tests to their end");
		return WF_NOT_ALLOWED;
	}
	if (is_point(s, &ok, &rest))
		add_point(r, rest, ok, indent == 0);
	else if (indent == 0)
		read_plan(r->points, s);
	return WF_OK;
}

enum wf_code wf_points_read(struct wf_points *points, struct wf_slice input, struct wf_error *err)
{
	struct reader r = {.points = points};
	enum wf_code code = WF_OK;

	*points = (struct wf_points){0};
	while (input.len && code == WF_OK) {
		const char *end = memchr(input.ptr, '\n', input.len);
		size_t len = end ? (size_t)(end - input.ptr) : input.len;
		struct wf_slice line = wf_slice(input.ptr, len);

		r.line++;
		if (line.len && line.ptr[line.len - 1] == '\r')
			line.len--;
		code = read_line(&r, line, err);
		input = wf_slice_skip(input, end ? len + 1 : len);
	}
	if (code == WF_OK && points->n == 0) {
		wf_error_set(err, WF_USAGE, 0, "the input holds no test point");
		wf_error_hint(err, "TAP has lines such as 'ok 1 - description'");
		return WF_USAGE;
	}
	return code;
}

void wf_points_release(struct wf_points *points)
{
	free(points->items);
	wf_arena_release(&points->arena);
	*points = (struct wf_points){0};
}

/* A point and the step whose text is its description. */
struct pair {
	uint32_t step;
	struct wf_point *point;
};

struct pairs {
	struct pair *items;
	size_t n, cap;
};

static int by_description(const void *left, const void *right)
{
	const struct wf_point *a = *(struct wf_point *const *)left,
			      *b = *(struct wf_point *const *)right;

	return wf_slice_compare(a->description, b->description);
}

/* The first of the sorted points whose description is TEXT, or N. */
static size_t find_point(struct wf_point *const *sorted, size_t n, struct wf_slice text)
{
	struct wf_point key = {.description = text}, *wanted = &key;
	size_t low = 0, high = n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (by_description(&sorted[mid], &wanted) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low < n && wf_slice_eq(sorted[low]->description, text) ? low : n;
}

static bool in_scope(const struct wf_doc *doc, const struct wf_step *step, int32_t workflow)
{
	return workflow < 0 ||
	       (step->phase >= 0 && doc->phases[step->phase].workflow == (uint32_t)workflow);
}

/* Pairs each step with every point that is about it, in the order of the document: by words, not by none. */
static void match(struct pairs *pairs, const struct wf_doc *doc, struct wf_points *points,
		  int32_t workflow)
{
	struct wf_point **sorted = wf_xrealloc(NULL, points->n, sizeof(*sorted));

	for (size_t i = 0; i < points->n; i++)
		sorted[i] = &points->items[i];
	qsort(sorted, points->n, sizeof(*sorted), by_description);
	for (uint32_t i = 0; i < doc->nsteps; i++) {
		struct wf_slice text = doc->steps[i].text;
		size_t at = text.len > 0 && in_scope(doc, &doc->steps[i], workflow)
				    ? find_point(sorted, points->n, text)
				    : points->n;

		for (; at < points->n && wf_slice_eq(sorted[at]->description, text); at++) {
			WF_GROW(pairs->items, pairs->n, pairs->cap);
			pairs->items[pairs->n++] = (struct pair){i, sorted[at]};
			sorted[at]->matches++;
		}
	}
	free(sorted);
}

/* One description that several steps share would report them all: which is meant nobody can tell. */
static enum wf_code check_unique(const struct wf_doc *doc, const struct pairs *pairs,
				 struct wf_error *err)
{
	const struct wf_point *twice = NULL;

	for (size_t i = 0; i < pairs->n; i++) {
		const struct wf_point *point = pairs->items[i].point;

		if (!twice && point->matches > 1) {
			twice = point;
			wf_error_set(err, WF_AMBIGUOUS, 0,
				     "line %zu of the input: several steps are \"%.*s\"",
				     point->line, WF_SLICE_ARG(point->description));
		}
		if (twice && point == twice)
			wf_error_candidate(err, ":%u", doc->steps[pairs->items[i].step].line);
	}
	return twice ? WF_AMBIGUOUS : WF_OK;
}

/* Of several points about one step a failing one counts; those left alone say nothing. */
static bool is_passed(const struct pairs *pairs, size_t i)
{
	uint32_t step = pairs->items[i].step;
	bool passed = false;

	for (; i < pairs->n && pairs->items[i].step == step; i++) {
		if (pairs->items[i].point->left_alone)
			continue;
		if (!pairs->items[i].point->ok)
			return false;
		passed = true;
	}
	return passed;
}

/* A step to be ticked, and where what is nested in it ends. */
struct passed {
	uint32_t step, end;
	size_t line; /* of the input */
};

static int nested_first(const void *left, const void *right)
{
	const struct passed *a = left, *b = right;

	return a->end != b->end ? (a->end > b->end) - (a->end < b->end)
				: (a->step < b->step) - (a->step > b->step);
}

/* The steps that pass, in the order of the document, but each after those that are nested in it. */
static size_t list_passed(const struct wf_doc *doc, const struct pairs *pairs, struct passed *list)
{
	size_t n = 0;

	for (size_t i = 0; i < pairs->n; i++) {
		uint32_t step = pairs->items[i].step;

		if ((i == 0 || pairs->items[i - 1].step != step) && is_passed(pairs, i))
			list[n++] = (struct passed){step, doc->steps[step].end,
						    pairs->items[i].point->line};
	}
	if (n > 1)
		qsort(list, n, sizeof(*list), nested_first);
	return n;
}

static enum wf_code tick_passed(struct wf_draft *draft, const struct pairs *pairs, uint32_t *last,
				struct wf_error *err)
{
	struct passed *list = wf_xrealloc(NULL, pairs->n, sizeof(*list));
	size_t n = list_passed(draft->doc, pairs, list);
	enum wf_code code = WF_OK;

	for (size_t i = 0; i < n && code == WF_OK; i++) {
		int32_t phase = draft->doc->steps[list[i].step].phase;

		if (phase >= 0)
			*last = draft->doc->phases[phase].workflow;
		code = wf_op_tick(draft, list[i].step, false, err);
		if (code != WF_OK)
			wf_error_prefix(err, "line %zu of the input: ", list[i].line);
	}
	free(list);
	return code;
}

static void add_failed(struct wf_buf *out, const struct wf_point *point, size_t n)
{
	wf_buf_printf(out, "%s\"%.*s\"", n ? ", " : "Failed: ", WF_SLICE_ARG(point->description));
}

/* One failure of PHASE that lists its failed points; the pair AT is the first of its steps that has one. */
static enum wf_code fail_phase(struct wf_draft *draft, const struct pairs *pairs, size_t at,
			       uint32_t phase, uint32_t *last, struct wf_error *err)
{
	uint32_t end = draft->doc->phases[phase].steps.end;
	struct wf_buf message = WF_BUF_INIT;
	struct wf_words words = {.kind = WF_SLICE_LIT("Test failure")};
	size_t n = 0;
	enum wf_code code;

	for (size_t i = at; i < pairs->n && pairs->items[i].step < end; i++) {
		const struct wf_point *point = pairs->items[i].point;

		if (!point->ok && !point->left_alone)
			add_failed(&message, point, n++);
	}
	words.message = wf_buf_as_slice(&message);
	*last = draft->doc->phases[phase].workflow;
	code = wf_op_phase(draft, WF_EVENT_FAIL, phase, &words, err);
	if (code != WF_OK)
		wf_error_prefix(err, "line %zu of the input: ", pairs->items[at].point->line);
	wf_buf_release(&message);
	return code;
}

/* Phases in the order in which their first failed point stands in the document. */
static enum wf_code fail_phases(struct wf_draft *draft, const struct pairs *pairs, uint32_t *last,
				struct wf_error *err)
{
	int32_t before = -1;

	for (size_t i = 0; i < pairs->n; i++) {
		struct wf_point *point = pairs->items[i].point;
		int32_t phase = draft->doc->steps[pairs->items[i].step].phase;
		enum wf_code code;

		if (point->ok || point->left_alone)
			continue;
		point->homeless = phase < 0 || draft->doc->implicit;
		if (point->homeless || phase == before)
			continue;
		before = phase;
		code = fail_phase(draft, pairs, i, (uint32_t)phase, last, err);
		if (code != WF_OK)
			return code;
	}
	return WF_OK;
}

enum wf_code wf_points_apply(struct wf_draft *draft, struct wf_points *points, int32_t workflow,
			     uint32_t *last, struct wf_error *err)
{
	struct pairs pairs = {0};
	enum wf_code code;

	match(&pairs, draft->doc, points, workflow);
	code = check_unique(draft->doc, &pairs, err);
	if (code == WF_OK)
		code = tick_passed(draft, &pairs, last, err);
	if (code == WF_OK)
		code = fail_phases(draft, &pairs, last, err);
	free(pairs.items);
	return code;
}
