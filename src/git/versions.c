#include "git/versions.h"

#include "base/arena.h"
#include "git/attributes.h"
#include "git/list.h"
#include "git/run.h"

#include <stdlib.h>

static char *copy(struct wf_slice s)
{
	return wf_xstrndup(s.ptr, s.len);
}

static void release_item(struct wf_version *item)
{
	free(item->path);
	free(item->before_path);
	free(item->oid);
	free(item->before_oid);
}

void wf_versions_release(struct wf_versions *versions)
{
	for (size_t i = 0; i < versions->n; i++)
		release_item(&versions->items[i]);
	free(versions->items);
	wf_buf_release(&versions->blobs);
	*versions = (struct wf_versions){.blobs = WF_BUF_INIT};
}

static int by_path(const void *a, const void *b)
{
	return strcmp(((const struct wf_version *)a)->path, ((const struct wf_version *)b)->path);
}

const struct wf_version *wf_versions_find(const struct wf_versions *versions, const char *path)
{
	size_t low = 0, high = versions->n;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (strcmp(versions->items[mid].path, path) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low < versions->n && strcmp(versions->items[low].path, path) == 0
		       ? &versions->items[low]
		       : NULL;
}

/* --- what differs --- */

/* One record of `git diff --raw -z`: ":MODE MODE OID OID STATUS", path, and the new path of a rename. */
struct record {
	struct wf_slice modes[2], oids[2];
	char status;
	struct wf_slice paths[2]; /* before and now */
};

static struct wf_slice cut_word(struct wf_slice *rest)
{
	const char *end = memchr(rest->ptr, ' ', rest->len);
	struct wf_slice word = wf_slice(rest->ptr, end ? (size_t)(end - rest->ptr) : rest->len);

	*rest = wf_slice_skip(*rest, word.len + (end != NULL));
	return word;
}

static bool cut_record(struct record *record, struct wf_slice *rest)
{
	struct wf_slice line = wf_git_cut(rest);

	if (!wf_slice_starts(line, ":"))
		return false;
	line = wf_slice_skip(line, 1);
	for (int i = 0; i < 2; i++)
		record->modes[i] = cut_word(&line);
	for (int i = 0; i < 2; i++)
		record->oids[i] = cut_word(&line);
	record->status = line.len ? line.ptr[0] : '\0';
	record->paths[0] = record->paths[1] = wf_git_cut(rest);
	if (record->status == 'R')
		record->paths[1] = wf_git_cut(rest);
	return true;
}

static bool is_file(struct wf_slice mode)
{
	return wf_slice_starts(mode, "100");
}

/* Appends the record's file, if it is one that is judged. */
static void take_record(struct wf_versions *versions, const struct record *record, bool staged)
{
	bool before = is_file(record->modes[0]);
	struct wf_version *item;

	if (record->status == 'U' || !wf_git_is_markdown(record->paths[1]) ||
	    (staged ? !is_file(record->modes[1]) : !before))
		return;
	WF_GROW(versions->items, versions->n, versions->cap);
	item = &versions->items[versions->n++];
	*item = (struct wf_version){.path = copy(record->paths[1])};
	if (staged)
		item->oid = copy(record->oids[1]);
	if (before) {
		item->before_path = copy(record->paths[0]);
		item->before_oid = copy(record->oids[0]);
	}
}

/* Why `git diff` is of no use here: what it says itself outside a repository leads astray. */
static enum wf_code cannot_compare(const struct wf_git_run *run, struct wf_error *err)
{
	const char *argv[] = {"git", "rev-parse", "--show-toplevel", NULL};
	struct wf_git_run place;
	enum wf_code code;

	if (run->status >= 0 && wf_git_run(&place, argv, WF_SLICE_LIT("")) == 0) {
		code = wf_git_error(place.status ? &place : run, "git cannot compare", err);
		wf_git_run_release(&place);
		return code;
	}
	return wf_git_error(run, "git cannot compare", err);
}

/* The words of a call of git. */
struct words {
	const char **items;
	size_t n, cap;
};

static void add_words(struct words *words, const char *const *more, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		WF_GROW(words->items, words->n, words->cap);
		words->items[words->n++] = more[i];
	}
}

/*
 * The options, each with a NUL after it, that keep git from the filters which the configuration
 * names: it passes the work tree's files through them where it has to compare their content.
 */
static enum wf_code ask_filters(struct wf_buf *options, struct wf_error *err)
{
	const char *argv[] = {
		"git",         "config",       "-z",
		"--name-only", "--get-regexp", "^filter\\..*\\.(clean|process|required)$",
		NULL};
	struct wf_git_run run;
	enum wf_code code = WF_OK;

	if (wf_git_run(&run, argv, WF_SLICE_LIT("")) == 0 && run.status <= 1) {
		struct wf_slice rest = wf_buf_as_slice(&run.out);

		while (rest.len > 0) {
			wf_buf_str(options, "--config-env=");
			wf_buf_slice(options, wf_git_cut(&rest));
			wf_buf_add(options, "=" WF_GIT_EMPTY, sizeof("=" WF_GIT_EMPTY));
		}
	} else {
		code = cannot_compare(&run, err);
	}
	wf_git_run_release(&run);
	return code;
}

/* Runs `git diff` with OPTIONS of git's own, and takes what it prints. */
static enum wf_code run_diff(struct wf_versions *versions, struct wf_slice options,
			     const char *commit, bool staged, struct wf_error *err)
{
	static const char *const head[] = {"git", "-c", "core.fsmonitor=false", "-c",
					   "diff.autoRefreshIndex=false"};
	const char *tail[] = {
		"diff",
		staged ? "--cached" : "--no-ext-diff",
		"--raw",
		"-z",
		"--no-abbrev",
		"--no-relative",
		"-M",
		"-O/dev/null",
		"--ignore-submodules=all",
		staged ? "--diff-filter=ACMRT" : "--diff-filter=DMRT",
		commit ? commit : "--",
		commit ? "--" : NULL,
		NULL,
	};
	struct words words = {0};
	struct wf_git_run run;
	enum wf_code code = WF_OK;

	add_words(&words, head, sizeof(head) / sizeof(head[0]));
	while (options.len > 0)
		add_words(&words, &(const char *){wf_git_cut(&options).ptr}, 1);
	add_words(&words, tail, sizeof(tail) / sizeof(tail[0]));
	if (wf_git_run(&run, words.items, WF_SLICE_LIT("")) == 0 && run.status == 0) {
		struct wf_slice rest = wf_buf_as_slice(&run.out);
		struct record record;

		while (cut_record(&record, &rest))
			take_record(versions, &record, staged);
	} else {
		code = cannot_compare(&run, err);
	}
	wf_git_run_release(&run);
	free(words.items);
	return code;
}

/* What differs between COMMIT (NULL: HEAD) and the index, or the work tree. */
static enum wf_code compare(struct wf_versions *versions, const char *commit, bool staged,
			    struct wf_error *err)
{
	struct wf_buf options = WF_BUF_INIT;
	enum wf_code code = staged ? WF_OK : ask_filters(&options, err);

	if (code == WF_OK)
		code = run_diff(versions, wf_buf_as_slice(&options), commit, staged, err);
	if (code == WF_OK && versions->n > 0)
		qsort(versions->items, versions->n, sizeof(*versions->items), by_path);
	wf_buf_release(&options);
	return code;
}

/* --- files that are named --- */

/* Adds what `git ls-files -s -z` says of a file: "MODE OID STAGE", a tab and the path. */
static void take_entry(struct wf_versions *named, const struct wf_versions *differing,
		       struct wf_slice entry)
{
	struct wf_slice mode = cut_word(&entry), oid = cut_word(&entry);
	const struct wf_version *other;
	struct wf_version item = {0};

	if (!is_file(mode) || !wf_slice_starts(entry, "0\t") ||
	    !wf_git_is_markdown(wf_slice_skip(entry, 2)))
		return;
	item.path = copy(wf_slice_skip(entry, 2));
	item.oid = copy(oid);
	other = wf_versions_find(differing, item.path);
	if (other && other->before_oid) {
		item.before_path = wf_xstrndup(other->before_path, strlen(other->before_path));
		item.before_oid = wf_xstrndup(other->before_oid, strlen(other->before_oid));
	}
	WF_GROW(named->items, named->n, named->cap);
	named->items[named->n++] = item;
}

static enum wf_code cannot_list(const struct wf_git_run *run, struct wf_error *err)
{
	struct wf_slice reason = wf_git_reason(run);
	const char *known = memmem(reason.ptr, reason.len, "' did not match any file", 24);

	if (run->status != 1 || !known || !wf_slice_starts(reason, "pathspec '"))
		return wf_git_error(run, "git cannot list the index", err);
	reason = wf_slice_skip(reason, strlen("pathspec '"));
	wf_error_set(err, WF_NOT_FOUND, 0, "'%.*s' is not in the index", (int)(known - reason.ptr),
		     reason.ptr);
	wf_error_hint(err, "'git add' puts it there");
	return WF_NOT_FOUND;
}

/* Puts the files of the index that PATHS name in the place of those that differ. */
static enum wf_code choose(struct wf_versions *versions, const struct wf_versions_query *query,
			   struct wf_error *err)
{
	static const char *const head[] = {WF_GIT,        "ls-files",        "-s", "-z",
					   "--full-name", "--error-unmatch", "--"};
	const char *const end[] = {NULL};
	struct words words = {0};
	struct wf_versions named = {.blobs = WF_BUF_INIT};
	struct wf_git_run run;
	enum wf_code code = WF_OK;

	add_words(&words, head, sizeof(head) / sizeof(head[0]));
	add_words(&words, query->paths, query->npaths);
	add_words(&words, end, 1);
	if (wf_git_run(&run, words.items, WF_SLICE_LIT("")) == 0 && run.status == 0) {
		struct wf_slice rest = wf_buf_as_slice(&run.out);

		while (rest.len > 0)
			take_entry(&named, versions, wf_git_cut(&rest));
		wf_versions_release(versions);
		*versions = named;
	} else {
		code = cannot_list(&run, err);
	}
	wf_git_run_release(&run);
	free(words.items);
	return code;
}

/* --- blobs --- */

static void ask_for(struct wf_buf *questions, const char *oid)
{
	if (oid)
		wf_buf_printf(questions, "%s\n", oid);
}

/* Takes an object off REST: "OID TYPE SIZE", its bytes, each with a line end; false: "NAME missing". */
static bool cut_object(struct wf_slice *object, struct wf_slice *rest)
{
	const char *end = memchr(rest->ptr, '\n', rest->len), *space;
	struct wf_slice line = wf_slice(rest->ptr, end ? (size_t)(end - rest->ptr) : rest->len);
	size_t size;

	*object = wf_slice("", 0);
	*rest = wf_slice_skip(*rest, line.len + (end != NULL));
	space = memrchr(line.ptr, ' ', line.len);
	if (!space || !wf_is_digit(space[1]))
		return false;
	size = strtoul(space + 1, NULL, 10);
	if (size >= rest->len)
		return false;
	*object = wf_slice(rest->ptr, size);
	*rest = wf_slice_skip(*rest, size + 1);
	return true;
}

static enum wf_code take_objects(struct wf_versions *versions, struct wf_error *err)
{
	struct wf_slice rest = wf_buf_as_slice(&versions->blobs), head;
	const char *missing = NULL;

	versions->merging = cut_object(&head, &rest);
	for (size_t i = 0; i < versions->n; i++) {
		struct wf_version *item = &versions->items[i];

		if (item->oid && !cut_object(&item->bytes, &rest))
			missing = item->oid;
		if (item->before_oid && !cut_object(&item->before, &rest))
			missing = item->before_oid;
		if (!missing)
			continue;
		wf_error_file(err, item->path);
		wf_error_set(err, WF_UNREADABLE, 0, "the repository lacks its content");
		wf_error_hint(err, "in a partial clone 'git show %s' fetches it", missing);
		return WF_UNREADABLE;
	}
	return WF_OK;
}

/* Asks READER, `git cat-file --batch`, for the blobs of all versions, and whether a merge is going on. */
static enum wf_code read_blobs(struct wf_versions *versions, struct wf_git_child *reader,
			       struct wf_error *err)
{
	struct wf_buf questions = WF_BUF_INIT;
	struct wf_git_run run;
	enum wf_code code = WF_OK;

	wf_buf_str(&questions, "MERGE_HEAD\n");
	for (size_t i = 0; i < versions->n; i++) {
		ask_for(&questions, versions->items[i].oid);
		ask_for(&questions, versions->items[i].before_oid);
	}
	if (wf_git_finish(&run, reader, wf_buf_as_slice(&questions)) == 0 && run.status == 0) {
		versions->blobs = run.out;
		run.out = (struct wf_buf)WF_BUF_INIT;
		code = take_objects(versions, err);
	} else {
		code = wf_git_error(&run, "git cannot read what was committed", err);
	}
	wf_git_run_release(&run);
	wf_buf_release(&questions);
	return code;
}

/* Nothing is to be asked. */
static void dismiss(struct wf_git_child *reader)
{
	struct wf_git_run run;

	wf_git_finish(&run, reader, WF_SLICE_LIT(""));
	wf_git_run_release(&run);
}

/* --- all together --- */

/* The name of the commit that REV is, for git to be asked about it. */
static enum wf_code find_commit(struct wf_buf *oid, const char *rev, struct wf_error *err)
{
	struct wf_buf name = WF_BUF_INIT;
	const char *argv[] = {"git", "rev-parse", "--verify", "--quiet", "--end-of-options",
			      NULL,  NULL};
	struct wf_git_run run = {.out = WF_BUF_INIT, .messages = WF_BUF_INIT};
	enum wf_code code = WF_OK;

	wf_buf_printf(&name, "%s^{commit}", rev);
	argv[5] = name.ptr;
	if (wf_git_run(&run, argv, WF_SLICE_LIT("")) == 0 && run.status == 0) {
		wf_buf_add(oid, run.out.ptr, strcspn(run.out.ptr, "\n"));
	} else if (run.status < 0 || run.messages.len > 0) {
		code = wf_git_error(&run, "git cannot compare", err);
	} else {
		code = wf_error_set(err, WF_NO_MATCH, 0, "there is no commit '%s'", rev);
		wf_error_hint(err, "'git log --oneline' lists some");
	}
	wf_git_run_release(&run);
	wf_buf_release(&name);
	return code;
}

static enum wf_code read_versions(struct wf_versions *versions,
				  const struct wf_versions_query *query, bool staged,
				  struct wf_error *err)
{
	const char *argv[] = {"git", "cat-file", "--batch", NULL};
	struct wf_git_child reader;
	struct wf_buf commit = WF_BUF_INIT;
	enum wf_code code = WF_OK;

	*versions = (struct wf_versions){.blobs = WF_BUF_INIT};
	wf_git_start(&reader, argv);
	if (query->since)
		code = find_commit(&commit, query->since, err);
	if (code == WF_OK)
		code = compare(versions, query->since ? commit.ptr : NULL, staged, err);
	if (code == WF_OK && query->npaths > 0)
		code = choose(versions, query, err);
	if (code == WF_OK && versions->n > 0)
		code = read_blobs(versions, &reader, err);
	else
		dismiss(&reader);
	if (code != WF_OK)
		wf_versions_release(versions);
	wf_buf_release(&commit);
	return code;
}

enum wf_code wf_git_staged(struct wf_versions *versions, const struct wf_versions_query *query,
			   struct wf_error *err)
{
	return read_versions(versions, query, true, err);
}

enum wf_code wf_git_since(struct wf_versions *versions, const char *since, struct wf_error *err)
{
	return read_versions(versions, &(struct wf_versions_query){.since = since}, false, err);
}

bool wf_git_blob(struct wf_buf *out, const char *name)
{
	const char *argv[] = {"git", "cat-file", "blob", name, NULL};
	struct wf_git_run run;
	bool good = wf_git_run(&run, argv, WF_SLICE_LIT("")) == 0 && run.status == 0;

	if (good)
		wf_buf_slice(out, wf_buf_as_slice(&run.out));
	wf_git_run_release(&run);
	return good;
}

enum wf_code wf_versions_ask_attributes(struct wf_versions *versions, const char *top,
					struct wf_error *err)
{
	int *wanted = wf_xrealloc(NULL, versions->n + 1, sizeof(*wanted));
	struct wf_buf names = WF_BUF_INIT;
	enum wf_code code = WF_OK;

	for (size_t i = 0; i < versions->n; i++)
		wf_buf_add(&names, versions->items[i].path, strlen(versions->items[i].path) + 1);
	if (versions->n > 0)
		code = wf_git_attributes(wanted, top, wf_buf_as_slice(&names), WF_OF_INDEX, err);
	for (size_t i = 0; i < versions->n && code == WF_OK; i++)
		versions->items[i].wanted = wanted[i];
	wf_buf_release(&names);
	free(wanted);
	return code;
}
