#include "doc/texts.h"

#include "base/utf8.h"

#include <stdlib.h>

#define OTHER 0x80u /* stands for each letter whose other cases are not known here */

/* Scripts without case: Hebrew to Burmese, Korean, Ethiopic, CJK, Yi. */
static bool has_no_case(uint32_t c)
{
	return (c >= 0x590 && c < 0x10a0) || (c >= 0x1100 && c < 0x13a0) ||
	       (c >= 0x2e80 && c < 0xa640) || (c >= 0xac00 && c < 0xd7a4) || c >= 0x20000;
}

/* Letters of ASCII and Russian that further ones are cases of: the sign of kelvins, the long s. */
static bool has_many_cases(uint32_t c)
{
	switch (c) {
	case 'k':
	case 's':
	case 0x432:
	case 0x434:
	case 0x43e:
	case 0x441:
	case 0x442:
	case 0x44a: return true;
	default: return false;
	}
}

/* What a character has in common with its other cases. */
static uint32_t fold(uint32_t c)
{
	if ((c >= 'A' && c <= 'Z') || (c >= 0x410 && c < 0x430))
		c += 0x20;
	if (has_many_cases(c))
		return OTHER;
	return c < 0x80 || (c >= 0x430 && c < 0x450) || has_no_case(c) ? c : OTHER;
}

/* FNV-1a, over characters instead of bytes. */
uint32_t wf_text_hash(struct wf_slice s)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0, len; i < s.len; i += len ? len : 1) {
		len = wf_utf8_len(s.ptr + i, s.len - i);
		h = (h ^ (len ? fold(wf_utf8_point(s.ptr + i, len)) : OTHER)) * 16777619u;
	}
	return h;
}

static void add(struct wf_texts *texts, enum wf_select_kind kind, uint32_t index,
		struct wf_slice name)
{
	WF_GROW(texts->items, texts->n, texts->cap);
	texts->items[texts->n++] = (struct wf_named){wf_text_hash(name), {kind, index}};
}

static int compare(const void *left, const void *right)
{
	const struct wf_named *a = left, *b = right;

	if (a->hash != b->hash)
		return a->hash < b->hash ? -1 : 1;
	if (a->thing.kind != b->thing.kind)
		return a->thing.kind == WF_SELECT_PHASE ? -1 : 1;
	return (a->thing.index > b->thing.index) - (a->thing.index < b->thing.index);
}

static void add_step(struct wf_texts *texts, const struct wf_doc *doc, uint32_t i)
{
	struct wf_arena arena = {0};
	struct wf_slice text = doc->steps[i].text, plain = wf_inline_text(&arena, text);

	add(texts, WF_SELECT_STEP, i, text);
	if (plain.ptr != text.ptr)
		add(texts, WF_SELECT_STEP, i, plain);
	wf_arena_release(&arena);
}

void wf_texts_build(struct wf_texts *texts, const struct wf_doc *doc)
{
	*texts = (struct wf_texts){0};
	for (uint32_t i = 0; i < doc->nphases && !doc->implicit; i++) {
		add(texts, WF_SELECT_PHASE, i, doc->phases[i].name);
		add(texts, WF_SELECT_PHASE, i, doc->headings[doc->phases[i].heading].text);
	}
	for (uint32_t i = 0; i < doc->nsteps; i++)
		add_step(texts, doc, i);
	if (texts->n)
		qsort(texts->items, texts->n, sizeof(*texts->items), compare);
}

void wf_texts_release(struct wf_texts *texts)
{
	free(texts->items);
	*texts = (struct wf_texts){0};
}

/* The first place whose hash is not below HASH. */
static uint32_t bound(const struct wf_texts *texts, uint32_t hash)
{
	size_t low = 0, high = texts->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (texts->items[mid].hash < hash)
			low = mid + 1;
		else
			high = mid;
	}
	return (uint32_t)low;
}

struct wf_range wf_texts_find(const struct wf_texts *texts, struct wf_slice text)
{
	uint32_t hash = wf_text_hash(text);
	uint32_t begin = bound(texts, hash), end = begin;

	while (end < texts->n && texts->items[end].hash == hash)
		end++;
	return (struct wf_range){begin, end};
}
