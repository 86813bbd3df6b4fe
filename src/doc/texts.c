#include "doc/texts.h"

#include "base/utf8.h"

#include <stdlib.h>

/* The character at the start of S, *LEN bytes; a byte that is no character stands for itself. */
static uint32_t character(struct wf_slice s, size_t *len)
{
	*len = wf_utf8_len(s.ptr, s.len);
	if (*len > 0)
		return wf_utf8_point(s.ptr, *len);
	*len = 1;
	return (unsigned char)s.ptr[0];
}

/*
 * A number that is the same for all characters that differ from C in case alone. Letters of ASCII
 * have one small and one capital form, but for I, K and S, and so have those of Russian, but for a few
 * that old prints had more forms of; Chinese and Japanese characters have one. Of all others it is 0.
 */
static uint32_t without_case(uint32_t c)
{
	static const char several[] = "iks";
	static const uint32_t russian[] = {0x432, 0x434, 0x43e, 0x441, 0x442, 0x44a};

	if (c >= 'A' && c <= 'Z')
		c += 'a' - 'A';
	if (c < 0x80)
		return c && strchr(several, (int)c) ? 0 : c;
	if (c >= 0x410 && c < 0x430)
		c += 0x20;
	for (size_t i = 0; i < sizeof(russian) / sizeof(russian[0]); i++) {
		if (russian[i] == c)
			return 0;
	}
	return (c >= 0x430 && c < 0x450) || (c >= 0x3000 && c < 0xa000) ? c : 0;
}

/* FNV-1a over characters instead of bytes. */
uint64_t wf_texts_key(struct wf_slice s)
{
	uint64_t key = 0xcbf29ce484222325u;
	size_t len;

	for (; s.len > 0; s = wf_slice_skip(s, len))
		key = (key ^ without_case(character(s, &len))) * 0x100000001b3u;
	return key;
}

static void add(struct wf_texts *texts, enum wf_select_kind kind, uint32_t index,
		struct wf_slice name)
{
	WF_GROW(texts->items, texts->n, texts->cap);
	texts->items[texts->n++] = (struct wf_named){wf_texts_key(name), {kind, index}};
}

static int compare(const void *left, const void *right)
{
	const struct wf_named *a = left, *b = right;

	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
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

/* The first place whose key is not below KEY. */
static uint32_t bound(const struct wf_texts *texts, uint64_t key)
{
	size_t low = 0, high = texts->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (texts->items[mid].key < key)
			low = mid + 1;
		else
			high = mid;
	}
	return (uint32_t)low;
}

struct wf_range wf_texts_find(const struct wf_texts *texts, struct wf_slice text)
{
	uint64_t key = wf_texts_key(text);
	uint32_t begin = bound(texts, key), end = begin;

	while (end < texts->n && texts->items[end].key == key)
		end++;
	return (struct wf_range){begin, end};
}
