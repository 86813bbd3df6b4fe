#include "base/rope.h"

#include "base/arena.h"

#include <stdlib.h>

void wf_rope_add(struct wf_rope *rope, struct wf_slice part)
{
	if (part.len == 0)
		return;
	WF_GROW(rope->items, rope->n, rope->cap);
	rope->items[rope->n++] = part;
}

struct wf_slice wf_rope_join(struct wf_rope *rope)
{
	if (rope->n == 0)
		return WF_SLICE_LIT("");
	if (rope->n > 1) {
		struct wf_buf all = WF_BUF_INIT;

		wf_rope_copy(rope, &all);
		wf_buf_release(&rope->joined);
		rope->joined = all;
		rope->items[0] = wf_buf_as_slice(&all);
		rope->n = 1;
	}
	return rope->items[0];
}

void wf_rope_copy(const struct wf_rope *rope, struct wf_buf *out)
{
	wf_buf_reserve(out, wf_rope_len(rope));
	for (size_t i = 0; i < rope->n; i++)
		wf_buf_slice(out, rope->items[i]);
}

bool wf_rope_equal(const struct wf_rope *rope, struct wf_slice text)
{
	for (size_t i = 0; i < rope->n; i++) {
		struct wf_slice part = rope->items[i];

		if (part.len > text.len)
			return false;
		if (part.ptr != text.ptr && memcmp(part.ptr, text.ptr, part.len) != 0)
			return false;
		text = wf_slice_skip(text, part.len);
	}
	return text.len == 0;
}

size_t wf_rope_len(const struct wf_rope *rope)
{
	size_t len = 0;

	for (size_t i = 0; i < rope->n; i++)
		len += rope->items[i].len;
	return len;
}

void wf_rope_clear(struct wf_rope *rope)
{
	rope->n = 0;
	wf_buf_clear(&rope->joined);
}

void wf_rope_release(struct wf_rope *rope)
{
	free(rope->items);
	wf_buf_release(&rope->joined);
	*rope = (struct wf_rope)WF_ROPE_INIT;
}
