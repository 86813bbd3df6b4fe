#include "cli/show.h"

#include <unistd.h>

/* How far ahead an equal line is looked for where two differ. */
#define AHEAD 16

static struct wf_slice first_line(struct wf_slice s)
{
	const char *end = s.len ? memchr(s.ptr, '\n', s.len) : NULL;

	return wf_slice(s.ptr, end ? (size_t)(end - s.ptr) + 1 : s.len);
}

static struct wf_slice skip_lines(struct wf_slice s, size_t n)
{
	while (n-- > 0)
		s = wf_slice_skip(s, first_line(s).len);
	return s;
}

/* A lines of the old and B of the new go for each other; after them both go on alike. */
static bool resume(struct wf_slice old, struct wf_slice fresh, size_t *a, size_t *b)
{
	for (size_t sum = 1; sum <= 2 * AHEAD; sum++) {
		for (size_t i = 0; i <= sum; i++) {
			struct wf_slice x = skip_lines(old, sum - i), y = skip_lines(fresh, i);

			if (x.len && y.len && wf_slice_eq(first_line(x), first_line(y))) {
				*a = sum - i;
				*b = i;
				return true;
			}
		}
	}
	return false;
}

void wf_cli_show(struct wf_buf *out, struct wf_slice bytes)
{
	if (!isatty(STDOUT_FILENO)) {
		wf_buf_slice(out, bytes);
		return;
	}
	while (bytes.len) {
		const char *end = memchr(bytes.ptr, '\n', bytes.len);
		size_t len = end ? (size_t)(end - bytes.ptr) : bytes.len;

		wf_buf_visible(out, wf_slice(bytes.ptr, len));
		wf_buf_byte(out, '\n');
		bytes = wf_slice_skip(bytes, end ? len + 1 : len);
	}
}

void wf_cli_diff(struct wf_buf *out, const char *file, struct wf_slice before,
		 struct wf_slice after)
{
	struct wf_slice old = before, fresh = after;
	struct wf_edits edits = WF_EDITS_INIT;
	struct wf_error ignored = WF_ERROR_INIT;
	struct wf_source src;
	size_t a, b;

	while (old.len || fresh.len) {
		struct wf_slice x = first_line(old), y = first_line(fresh), from = old, to = fresh;

		if (wf_slice_eq(x, y)) {
			old = wf_slice_skip(old, x.len);
			fresh = wf_slice_skip(fresh, y.len);
			continue;
		}
		if (resume(old, fresh, &a, &b)) {
			old = skip_lines(old, a);
			fresh = skip_lines(fresh, b);
		} else {
			old = wf_slice_skip(old, old.len);
			fresh = wf_slice_skip(fresh, fresh.len);
		}
		wf_edits_add(&edits, (size_t)(from.ptr - before.ptr), (size_t)(old.ptr - from.ptr),
			     wf_slice(to.ptr, (size_t)(fresh.ptr - to.ptr)));
	}
	wf_edits_settle(&edits, before.ptr);
	if (wf_source_init(&src, before.ptr, before.len, &ignored) == WF_OK) {
		wf_out_diff(out, file, &src, &edits);
		wf_source_release(&src);
	}
	wf_edits_release(&edits);
	wf_error_release(&ignored);
}
