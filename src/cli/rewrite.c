#include "cli/rewrite.h"

#include "cli/show.h"
#include "git/merge.h"
#include "text/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

/* As git's. */
#define MARKER_SIZE 7

/* What would be made of it; nothing is locked. */
static enum wf_code try_out(struct wf_cli *cli, const char *path, wf_rewrite_fn make, void *context,
			    struct wf_buf *diff, bool *same)
{
	struct wf_rope out = WF_ROPE_INIT;
	char *bytes = NULL;
	size_t len;
	enum wf_code code = wf_file_read(&bytes, &len, path, &cli->err);

	if (code == WF_OK)
		code = make(context, wf_slice(bytes, len), &out, &cli->err);
	*same = code == WF_OK && wf_rope_equal(&out, wf_slice(bytes, len));
	if (code == WF_OK && diff)
		wf_cli_diff(diff, path, wf_slice(bytes, len), wf_rope_join(&out));
	wf_rope_release(&out);
	free(bytes);
	return code;
}

/* One rewriting, over all its tries. */
struct rewriting {
	struct wf_cli *cli;
	wf_rewrite_fn make;
	wf_rewritten_fn done;
	void *context;
	struct wf_rope fresh; /* what MAKE made of the document, the last time */
	enum wf_code refused; /* or its refusal, the second time */
	bool conflicts;
};

static void merge(struct rewriting *r, const struct wf_clash *clash, struct wf_buf *out)
{
	const struct wf_slice versions[WF_NSIDES] = {
		[WF_BASE] = clash->base, [WF_OURS] = clash->ours, [WF_THEIRS] = clash->theirs};
	struct wf_merged merged;

	wf_git_merge(&merged, versions, &r->cli->map, MARKER_SIZE);
	wf_buf_slice(out, wf_buf_as_slice(&merged.bytes));
	wf_buf_release(&merged.bytes);
	r->conflicts |= merged.conflicts;
}

static enum wf_code make_again(void *context, const struct wf_clash *clash, struct wf_buf *out,
			       struct wf_error *err)
{
	struct rewriting *r = context;

	(void)err;
	if (!clash->first) {
		merge(r, clash, out);
		return WF_OK;
	}
	wf_rope_clear(&r->fresh);
	r->refused = r->make(r->context, clash->theirs, &r->fresh, &r->cli->err);
	if (r->refused == WF_OK)
		wf_rope_copy(&r->fresh, out);
	else
		wf_buf_slice(out, clash->theirs);
	return WF_OK;
}

/* What an edit that was cut off has left: nobody would look for it. */
static void tell_of_leftovers(const struct wf_file *file)
{
	struct wf_buf name = WF_BUF_INIT, kept = WF_BUF_INIT;

	wf_buf_visible(&name, wf_slice_str(file->given));
	if (file->restored)
		fprintf(stderr,
			"wfmd: %s: another program changed it while an edit was cut off; that has been "
			"brought in, in the place of the edit\n",
			name.ptr);
	if (file->kept) {
		wf_buf_visible(&kept, wf_slice_str(file->kept));
		fprintf(stderr,
			"wfmd: %s: another program changed it while an edit was cut off, and that could "
			"not be brought in by itself; that program's version is beside it: %s\n",
			name.ptr, kept.ptr);
	}
	wf_buf_release(&name);
	wf_buf_release(&kept);
}

static enum wf_code has_conflicts(struct rewriting *r, const char *path)
{
	wf_error_set(
		&r->cli->err, WF_CONFLICT, 0,
		"another program changed the same lines during this edit; both versions are in the "
		"document, marked as git marks conflicts");
	wf_error_file(&r->cli->err, path);
	return WF_CONFLICT;
}

static enum wf_code replace(struct rewriting *r, struct wf_file *file)
{
	const struct wf_redo redo = {.again = make_again, .context = r};
	enum wf_code code = wf_file_rewrite(file, &r->fresh, &redo, &r->cli->err);

	if (code == WF_OK)
		code = r->refused;
	r->cli->written |= code == WF_OK;
	if (code == WF_OK)
		r->done(r->context, wf_slice(file->bytes, file->len), &r->fresh, true);
	return code == WF_OK && r->conflicts ? has_conflicts(r, file->given) : code;
}

/* One locked read, change and replacement. *CHANGED: somebody else wrote meanwhile, nothing was done. */
static enum wf_code rewrite_once(struct rewriting *r, const char *path, double wait, bool *changed)
{
	struct wf_file file;
	enum wf_code code = wf_file_open(&file, path, wait, &r->cli->err);
	struct wf_slice bytes;

	*changed = r->conflicts = false;
	r->refused = WF_OK;
	if (code != WF_OK)
		return code;
	bytes = wf_slice(file.bytes, file.len);
	tell_of_leftovers(&file);
	wf_rope_clear(&r->fresh);
	code = r->make(r->context, bytes, &r->fresh, &r->cli->err);
	if (code == WF_OK && !wf_rope_equal(&r->fresh, bytes)) {
		code = replace(r, &file);
		*changed = code == WF_BUSY;
	} else if (!wf_file_is_current(&file)) {
		*changed = true;
	} else if (code == WF_OK) {
		r->done(r->context, bytes, &r->fresh, false);
	}
	wf_file_close(&file);
	return code;
}

static double seconds_since(const struct timespec *start)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - start->tv_sec) + (double)(now.tv_nsec - start->tv_nsec) / 1e9;
}

enum wf_code wf_cli_replace(struct wf_cli *cli, const char *path, wf_rewrite_fn make,
			    wf_rewritten_fn done, void *context)
{
	struct rewriting r = {
		.cli = cli,
		.make = make,
		.done = done,
		.context = context,
		.fresh = WF_ROPE_INIT,
	};
	struct timespec start;
	enum wf_code code;
	double spent = 0;
	bool changed;

	clock_gettime(CLOCK_MONOTONIC, &start);
	do {
		wf_error_release(&cli->err);
		code = rewrite_once(&r, path, cli->wait - spent, &changed);
		spent = seconds_since(&start);
	} while (changed && spent < cli->wait);
	wf_rope_release(&r.fresh);
	return code;
}

/* What wf_cli_rewrite wants to know. */
struct outcome {
	wf_rewrite_fn make;
	void *context;
	const char *path;
	struct wf_buf *diff;
	bool *written;
};

static enum wf_code make_outcome(void *context, struct wf_slice bytes, struct wf_rope *out,
				 struct wf_error *err)
{
	struct outcome *o = context;

	return o->make(o->context, bytes, out, err);
}

static void note_outcome(void *context, struct wf_slice bytes, struct wf_rope *after, bool written)
{
	struct outcome *o = context;

	*o->written = written;
	if (written && o->diff)
		wf_cli_diff(o->diff, o->path, bytes, wf_rope_join(after));
}

enum wf_code wf_cli_rewrite(struct wf_cli *cli, const char *path, wf_rewrite_fn make, void *context,
			    struct wf_buf *diff, bool *written)
{
	struct outcome outcome = {make, context, path, diff, written};
	bool dry = cli->given[WF_OPT_DRY_RUN], same;
	enum wf_code code = WF_OK;
	struct stat st;

	*written = same = false;
	if (dry || (stat(path, &st) == 0 && S_ISREG(st.st_mode)))
		code = try_out(cli, path, make, context, dry ? diff : NULL, &same);
	if (dry || code != WF_OK || same)
		return code;
	return wf_cli_replace(cli, path, make_outcome, note_outcome, &outcome);
}
