#include "git/merge.h"

#include "base/signals.h"
#include "git/run.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char *const names[WF_NSIDES] = {"base", "ours", "theirs"};

/* Three files in a folder of their own, for git to read. */
struct files {
	char *folder;
	char *paths[WF_NSIDES];
};

static bool write_file(const char *path, struct wf_slice bytes)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool good = fd >= 0;

	while (good && bytes.len) {
		ssize_t n = write(fd, bytes.ptr, bytes.len);

		good = n > 0 || (n < 0 && errno == EINTR);
		if (n > 0)
			bytes = wf_slice_skip(bytes, (size_t)n);
	}
	return (fd < 0 || close(fd) == 0) && good;
}

static char *join(const char *folder, const char *name)
{
	struct wf_buf path = WF_BUF_INIT;

	wf_buf_printf(&path, "%s/%s", folder, name);
	return wf_buf_detach(&path);
}

/* A new folder in TOP, or NULL. */
static char *make_folder(const char *top)
{
	char *folder = join(top, "wfmd-XXXXXX");

	if (mkdtemp(folder))
		return folder;
	free(folder);
	return NULL;
}

static bool make_files(struct files *files, const struct wf_slice versions[WF_NSIDES])
{
	const char *top = getenv("TMPDIR");
	bool good = true;

	*files = (struct files){.folder = top && *top == '/' ? make_folder(top) : NULL};
	if (!files->folder)
		files->folder = make_folder("/tmp");
	if (!files->folder)
		return false;
	for (int side = 0; side < WF_NSIDES; side++) {
		files->paths[side] = join(files->folder, names[side]);
		good &= write_file(files->paths[side], versions[side]);
	}
	return good;
}

static void remove_files(struct files *files)
{
	for (int side = 0; side < WF_NSIDES; side++) {
		if (files->paths[side])
			unlink(files->paths[side]);
		free(files->paths[side]);
	}
	if (files->folder)
		rmdir(files->folder);
	free(files->folder);
}

/* How many conflicts are marked in TEXT; lines of the versions that look like marks are counted, too. */
static int count_marks(struct wf_slice text, size_t marker_size)
{
	size_t size = marker_size;
	int n = 0;

	for (size_t i = 0; i + size < text.len; i++) {
		size_t len = 0;

		while (len < size && text.ptr[i + len] == '<')
			len++;
		n += len == size && text.ptr[i + len] == ' ';
		while (i < text.len && text.ptr[i] != '\n')
			i++;
	}
	return n;
}

/*
 * Git's exit status is how many conflicts it has left, 127 for more, but a shim in its place or a loader
 * without memory ends with one of these, too, and without a merge.
 */
static bool is_merge(const struct wf_git_run *run, const struct wf_slice versions[WF_NSIDES],
		     size_t marker_size)
{
	if (run->status >= 128 ||
	    count_marks(wf_buf_as_slice(&run->out), marker_size) < run->status)
		return false;
	return run->out.len > 0 || versions[WF_OURS].len == 0 || versions[WF_THEIRS].len == 0;
}

/* MASK: the signals that are blocked for git. */
static bool merge_files(struct wf_git_run *run, const struct files *files, const char *style,
			size_t marker_size, const sigset_t *mask)
{
	char size[48];
	const char *const argv[] = {
		"git",
		"merge-file",
		"-p",
		"-q",
		size,
		"-Lours",
		"-Lbase",
		"-Ltheirs",
		style,
		files->paths[WF_OURS],
		files->paths[WF_BASE],
		files->paths[WF_THEIRS],
		NULL,
	};

	snprintf(size, sizeof(size), "--marker-size=%zu", marker_size);
	return wf_git_run_masked(run, argv, mask) == 0;
}

/* Appends git's line merge to OUT; false where git does not merge them. */
static bool merge_lines(struct wf_buf *out, bool *conflicts,
			const struct wf_slice versions[WF_NSIDES], const char *style,
			size_t marker_size)
{
	struct wf_git_run run = {.out = WF_BUF_INIT, .messages = WF_BUF_INIT};
	struct files files;
	sigset_t before;
	bool good;

	wf_signals_hold(&before);
	good = make_files(&files, versions) &&
	       merge_files(&run, &files, style, marker_size, &before) &&
	       is_merge(&run, versions, marker_size);
	remove_files(&files);
	wf_signals_release(&before);
	if (good) {
		wf_buf_slice(out, wf_buf_as_slice(&run.out));
		*conflicts = run.status > 0;
	}
	wf_git_run_release(&run);
	return good;
}

struct wf_merge_style wf_git_merge_style(size_t marker_size)
{
	const char *const argv[] = {"git", "config", "--get", "merge.conflictStyle", NULL};
	struct wf_merge_style style = {.marker_size = marker_size, .trim = true};
	struct wf_git_run run;

	if (wf_git_run(&run, argv, WF_SLICE_LIT("")) == 0 && run.status == 0) {
		struct wf_slice said = wf_buf_as_slice(&run.out);

		style.base = wf_slice_is(said, "diff3\n") || wf_slice_is(said, "zdiff3\n");
		style.trim = !wf_slice_is(said, "diff3\n");
	}
	wf_git_run_release(&run);
	return style;
}

/* Where no option is needed an earlier one is said again. */
static const char *style_option(const struct wf_merge_style *style)
{
	if (!style->base)
		return "-q";
	return style->trim ? "--zdiff3" : "--diff3";
}

bool wf_git_merge_meaning(struct wf_merged *merged, const struct wf_slice versions[WF_NSIDES],
			  const struct wf_map *map, const struct wf_merge_style *style)
{
	struct wf_slice tokens[WF_NSIDES];
	struct wf_buf lines = WF_BUF_INIT;
	struct wf_error err = WF_ERROR_INIT;
	struct wf_merge *merge;
	size_t conflicts = 0;
	bool ignored;
	bool good = wf_merge_begin(&merge, versions, map, &err) == WF_OK;

	for (int side = 0; good && side < WF_NSIDES; side++)
		tokens[side] = wf_merge_tokens(merge, (enum wf_side)side);
	good = good && merge_lines(&lines, &ignored, tokens, "--diff3", 7) &&
	       wf_merge_finish(merge, wf_buf_as_slice(&lines), style, &merged->bytes, &conflicts,
			       &err) == WF_OK;
	merged->conflicts = conflicts > 0;
	wf_merge_free(merge);
	wf_buf_release(&lines);
	wf_error_release(&err);
	return good;
}

static void add_mark(struct wf_buf *out, char mark, size_t size, const char *label)
{
	if (out->len && out->ptr[out->len - 1] != '\n')
		wf_buf_byte(out, '\n');
	for (size_t i = 0; i < size; i++)
		wf_buf_byte(out, mark);
	wf_buf_printf(out, "%s%s\n", *label ? " " : "", label);
}

void wf_git_merge_whole(struct wf_buf *out, const struct wf_slice versions[WF_NSIDES],
			size_t marker_size)
{
	add_mark(out, '<', marker_size, names[WF_OURS]);
	wf_buf_slice(out, versions[WF_OURS]);
	add_mark(out, '=', marker_size, "");
	wf_buf_slice(out, versions[WF_THEIRS]);
	add_mark(out, '>', marker_size, names[WF_THEIRS]);
}

void wf_git_merge(struct wf_merged *merged, const struct wf_slice versions[WF_NSIDES],
		  const struct wf_map *map, size_t marker_size)
{
	enum wf_side side =
		wf_merge_pick(versions[WF_BASE], versions[WF_OURS], versions[WF_THEIRS]);
	struct wf_merge_style style;

	*merged = (struct wf_merged){.bytes = WF_BUF_INIT, .by_meaning = true};
	if (side != WF_BASE) {
		wf_buf_slice(&merged->bytes, versions[side]);
		return;
	}
	style = wf_git_merge_style(marker_size);
	if (wf_git_merge_meaning(merged, versions, map, &style))
		return;
	wf_buf_clear(&merged->bytes);
	merged->by_meaning = false;
	if (merge_lines(&merged->bytes, &merged->conflicts, versions, style_option(&style),
			marker_size))
		return;
	wf_buf_clear(&merged->bytes);
	merged->conflicts = true;
	wf_git_merge_whole(&merged->bytes, versions, marker_size);
}
