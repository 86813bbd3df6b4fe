#include "lint/family.h"

#include <stdlib.h>
#include <strings.h>

/* ---- the same heading twice ---- */

struct twin {
	struct wf_slice text;
	uint32_t workflow, phase;
};

static int compare(const void *a, const void *b)
{
	const struct twin *x = a, *y = b;
	size_t len = x->text.len < y->text.len ? x->text.len : y->text.len;
	int order = x->workflow != y->workflow ? (x->workflow < y->workflow ? -1 : 1)
					       : strncasecmp(x->text.ptr, y->text.ptr, len);

	if (order == 0 && x->text.len != y->text.len)
		order = x->text.len < y->text.len ? -1 : 1;
	return order ? order : (x->phase > y->phase) - (x->phase < y->phase);
}

static bool same_text(const struct twin *x, const struct twin *y)
{
	return x->workflow == y->workflow && x->text.len == y->text.len &&
	       strncasecmp(x->text.ptr, y->text.ptr, x->text.len) == 0;
}

static size_t place_of(const struct wf_doc *doc, uint32_t phase)
{
	return wf_doc_offset(doc, doc->headings[doc->phases[phase].heading].content.ptr);
}

static void find_twins(struct wf_check *check)
{
	const struct wf_doc *doc = check->doc;
	struct twin *twins = wf_xrealloc(NULL, doc->nphases, sizeof(*twins));
	uint32_t first = 0;

	for (uint32_t i = 0; i < doc->nphases; i++)
		twins[i] = (struct twin){doc->headings[doc->phases[i].heading].text,
					 doc->phases[i].workflow, i};
	qsort(twins, doc->nphases, sizeof(*twins), compare);
	for (uint32_t i = 1; i < doc->nphases; i++) {
		const struct wf_phase *other;

		if (!same_text(&twins[first], &twins[i])) {
			first = i;
			continue;
		}
		other = &doc->phases[twins[first].phase];
		wf_find(check, WF_RULE_DUPLICATE_PHASE, place_of(doc, twins[i].phase),
			"%.*s stands already on line %u", WF_SLICE_ARG(twins[i].text),
			doc->headings[other->heading].line);
	}
	free(twins);
}

/* ---- numbers ---- */

#define PARTS 6

/* `2.1`, `2a` (a part more): the parts of a number; n is 0 for any other. */
struct number {
	unsigned long parts[PARTS];
	size_t n;
};

static unsigned long read_digits(struct wf_slice *s)
{
	unsigned long value = 0;

	while (s->len && wf_is_digit(s->ptr[0])) {
		value = value < 100000000 ? value * 10 + (unsigned long)(s->ptr[0] - '0') : value;
		*s = wf_slice_skip(*s, 1);
	}
	return value;
}

/* Of a range, `1-2`, its first number, or its LAST. */
static struct number read_number(struct wf_slice s, bool last)
{
	const char *dash = s.len ? memchr(s.ptr, '-', s.len) : NULL;
	struct number number = {.n = 0};

	if (dash && last)
		s = wf_slice_skip(s, (size_t)(dash - s.ptr) + 1);
	else if (dash)
		s.len = (size_t)(dash - s.ptr);

	while (s.len && wf_is_digit(s.ptr[0]) && number.n < PARTS - 1) {
		number.parts[number.n++] = read_digits(&s);
		if (s.len == 0 || s.ptr[0] != '.')
			break;
		s = wf_slice_skip(s, 1);
	}
	if (s.len == 1 && s.ptr[0] >= 'a' && s.ptr[0] <= 'z')
		number.parts[number.n++] = (unsigned long)(s.ptr[0] - 'a') + 1;
	else if (s.len > 0)
		number.n = 0;
	return number;
}

/* How B follows A: NULL where it does so well. */
static const char *complaint(const struct number *a, const struct number *b)
{
	size_t i = 0;

	while (i < a->n && i < b->n && a->parts[i] == b->parts[i])
		i++;
	if (i == a->n && i == b->n)
		return "repeats";
	if (i == a->n)
		return b->parts[i] > 1 ? "leaves a gap after" : NULL;
	if (i == b->n || b->parts[i] < a->parts[i])
		return "falls behind";
	return b->parts[i] > a->parts[i] + 1 ? "leaves a gap after" : NULL;
}

/* The keyword before the number: only numbers after the same one belong to one row. */
static struct wf_slice keyword(const struct wf_doc *doc, const struct wf_phase *p)
{
	struct wf_slice text = doc->headings[p->heading].text;
	const char *at =
		p->number.len ? memmem(text.ptr, text.len, p->number.ptr, p->number.len) : NULL;

	return wf_slice_trim(wf_slice(text.ptr, at ? (size_t)(at - text.ptr) : 0));
}

static void find_numbering(struct wf_check *check, const struct wf_workflow *w)
{
	const struct wf_doc *doc = check->doc;
	int32_t before = -1;

	for (uint32_t i = 0; i < w->nphases; i++) {
		const struct wf_phase *p = &doc->phases[w->phases[i]], *last;
		struct number number = read_number(p->number, false), previous;
		const char *what;

		if (number.n == 0)
			continue;
		last = before >= 0 ? &doc->phases[before] : NULL;
		before = (int32_t)w->phases[i];
		if (!last || !wf_slice_eq(keyword(doc, last), keyword(doc, p)))
			continue;
		previous = read_number(last->number, true);
		what = complaint(&previous, &number);
		if (what && !wf_slice_eq(last->name, p->name))
			wf_find(check, WF_RULE_PHASE_NUMBERING, place_of(doc, w->phases[i]),
				"the number %.*s %s %.*s (line %u)", WF_SLICE_ARG(p->number), what,
				WF_SLICE_ARG(last->number), doc->headings[last->heading].line);
	}
}

void wf_lint_numbers(struct wf_check *check)
{
	const struct wf_doc *doc = check->doc;

	if (doc->implicit || doc->nphases == 0)
		return;
	find_twins(check);
	for (uint32_t i = 0; i < doc->nworkflows; i++)
		find_numbering(check, &doc->workflows[i]);
}
