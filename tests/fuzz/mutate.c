/*
 * Mutations of lines and sections, beside libFuzzer's own of bytes: documents live by their lines.
 */
#include "fuzz.h"

#include <stdlib.h>

/* libFuzzer's own mutations. */
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max);

/* What libFuzzer calls in their place. */
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed);

static size_t below(unsigned *seed, size_t n)
{
	*seed = *seed * 1664525u + 1013904223u;
	return n ? (*seed >> 8) % n : 0;
}

/* The line at or before AT, its "\n" included. */
static struct wf_slice line_at(struct wf_slice text, size_t at)
{
	size_t begin = at;
	const char *end;

	while (begin > 0 && text.ptr[begin - 1] != '\n')
		begin--;
	end = memchr(text.ptr + begin, '\n', text.len - begin);
	return wf_slice(text.ptr + begin,
			end ? (size_t)(end - text.ptr) + 1 - begin : text.len - begin);
}

/* Replaces OLD, a part of TEXT, by FRESH. */
static void replace(struct wf_buf *out, struct wf_slice text, struct wf_slice old,
		    struct wf_slice fresh)
{
	size_t before = (size_t)(old.ptr - text.ptr);

	wf_buf_add(out, text.ptr, before);
	wf_buf_slice(out, fresh);
	wf_buf_slice(out, wf_slice_skip(text, before + old.len));
}

/* A box is ticked or opened; a line without one gets one. */
static void turn_box(struct wf_buf *out, struct wf_slice text, struct wf_slice line)
{
	const char *box = memmem(line.ptr, line.len, "[ ]", 3);
	const char *ticked = memmem(line.ptr, line.len, "[x]", 3);

	if (box)
		replace(out, text, wf_slice(box, 3), WF_SLICE_LIT("[x]"));
	else if (ticked)
		replace(out, text, wf_slice(ticked, 3), WF_SLICE_LIT("[ ]"));
	else
		replace(out, text, wf_slice(line.ptr, 0), WF_SLICE_LIT("- [ ] "));
}

/* One section becomes what another one is, as after a change of one side alone. */
static void copy_section(struct wf_buf *out, struct wf_slice text, unsigned *seed)
{
	struct wf_slice sections[3], rest = text;
	size_t n = 0, to;

	while (n < 3 && rest.len)
		sections[n++] = fuzz_section(&rest);
	if (n < 3)
		return;
	to = below(seed, 3);
	replace(out, text, sections[to], sections[below(seed, 3)]);
}

static void mutate(struct wf_buf *out, struct wf_slice text, unsigned *seed)
{
	struct wf_slice line = line_at(text, below(seed, text.len));
	struct wf_slice other = line_at(text, below(seed, text.len));

	switch (below(seed, 7)) {
	case 0: replace(out, text, line, WF_SLICE_LIT("")); break;
	case 1: replace(out, text, line, other); break;
	case 2: replace(out, text, wf_slice(line.ptr, 0), other); break;
	case 3: replace(out, text, wf_slice(line.ptr, 0), WF_SLICE_LIT("  ")); break;
	case 4: turn_box(out, text, line); break;
	case 5: copy_section(out, text, seed); break;
	default: replace(out, text, wf_slice(line.ptr, 0), WF_SLICE_LIT("\n")); break;
	}
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed)
{
	struct wf_buf out = WF_BUF_INIT;
	size_t len = 0;

	if (size > 0 && below(&seed, 3) == 0)
		mutate(&out, wf_slice((const char *)data, size), &seed);
	if (out.len > 0 && out.len <= max) {
		len = out.len;
		memcpy(data, out.ptr, len);
	}
	wf_buf_release(&out);
	return len ? len : LLVMFuzzerMutate(data, size, max);
}
