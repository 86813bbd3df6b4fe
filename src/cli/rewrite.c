#include "cli/rewrite.h"

#include "text/file.h"

#include <stdlib.h>
#include <time.h>

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

static enum wf_code rewrite_dry(struct wf_cli *cli, const char *path, wf_rewrite_fn make,
				void *context, struct wf_buf *diff)
{
	struct wf_buf out = WF_BUF_INIT;
	char *bytes = NULL;
	size_t len;
	enum wf_code code = wf_file_read(&bytes, &len, path, &cli->err);

	if (code == WF_OK)
		code = make(context, wf_slice(bytes, len), &out, &cli->err);
	if (code == WF_OK && diff)
		wf_cli_diff(diff, path, wf_slice(bytes, len), wf_buf_as_slice(&out));
	wf_buf_release(&out);
	free(bytes);
	return code;
}

/* One locked read, change and replacement. *CHANGED: somebody else wrote meanwhile, nothing was done. */
static enum wf_code rewrite_once(struct wf_cli *cli, const char *path, wf_rewrite_fn make,
				 void *context, struct wf_buf *diff, double wait, bool *written,
				 bool *changed)
{
	struct wf_buf out = WF_BUF_INIT;
	struct wf_file file;
	enum wf_code code = wf_file_open(&file, path, wait, &cli->err);

	*changed = *written = false;
	if (code != WF_OK)
		return code;
	code = make(context, wf_slice(file.bytes, file.len), &out, &cli->err);
	if (code == WF_OK && !wf_slice_eq(wf_slice(file.bytes, file.len), wf_buf_as_slice(&out))) {
		code = wf_file_replace(&file, out.ptr, out.len, &cli->err);
		*changed = code == WF_BUSY;
		*written = code == WF_OK;
	}
	if (*written && diff)
		wf_cli_diff(diff, path, wf_slice(file.bytes, file.len), wf_buf_as_slice(&out));
	wf_buf_release(&out);
	wf_file_close(&file);
	return code;
}

static double seconds_since(const struct timespec *start)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - start->tv_sec) + (double)(now.tv_nsec - start->tv_nsec) / 1e9;
}

enum wf_code wf_cli_rewrite(struct wf_cli *cli, const char *path, wf_rewrite_fn make, void *context,
			    struct wf_buf *diff, bool *written)
{
	struct timespec start;
	enum wf_code code;
	double spent = 0;
	bool changed;

	*written = false;
	if (cli->given[WF_OPT_DRY_RUN])
		return rewrite_dry(cli, path, make, context, diff);
	clock_gettime(CLOCK_MONOTONIC, &start);
	do {
		wf_error_release(&cli->err);
		code = rewrite_once(cli, path, make, context, diff, cli->wait - spent, written,
				    &changed);
		spent = seconds_since(&start);
	} while (changed && spent < cli->wait);
	return code;
}
