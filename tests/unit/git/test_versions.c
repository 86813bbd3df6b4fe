/* What is staged, and what a commit had. */
#include "git/versions.h"
#include "git/repository.h"

/* Appends "PATH[ <- BEFORE_PATH]: BYTES | BEFORE" lines; \n in content is shown as /. */
static void describe(struct wf_buf *out, const struct wf_versions *versions)
{
	for (size_t i = 0; i < versions->n; i++) {
		const struct wf_version *v = &versions->items[i];
		size_t from = out->len;

		wf_buf_str(out, v->path);
		if (v->before_path)
			wf_buf_printf(out, " <- %s", v->before_path);
		wf_buf_printf(out, ": %.*s| %.*s", WF_SLICE_ARG(v->bytes), WF_SLICE_ARG(v->before));
		for (size_t k = from; k < out->len; k++) {
			if (out->ptr[k] == '\n')
				out->ptr[k] = '/';
		}
		wf_buf_byte(out, '\n');
	}
}

static void check_staged(const struct wf_versions_query *query, const char *expected)
{
	struct wf_versions versions;
	struct wf_error err = WF_ERROR_INIT;
	struct wf_buf text = WF_BUF_INIT;

	if (wf_git_staged(&versions, query, &err) != WF_OK)
		fail_msg("%s", err.message.ptr);
	describe(&text, &versions);
	assert_string_equal(text.ptr, expected);
	wf_versions_release(&versions);
	wf_buf_release(&text);
	wf_error_release(&err);
}

#define assert_staged(expected) check_staged(&(struct wf_versions_query){0}, (expected))

static void refuses_staged(const struct wf_versions_query *query, enum wf_code code,
			   const char *part)
{
	struct wf_versions versions;
	struct wf_error err = WF_ERROR_INIT;

	assert_int_equal(wf_git_staged(&versions, query, &err), code);
	assert_int_equal(versions.n, 0);
	assert_error(&err, code, "", part);
	wf_versions_release(&versions);
}

static void the_first_commit_has_nothing_before(void **state)
{
	(void)state;
	sh("git init -q . && echo one >a.md && echo two >b.txt && git add . && echo else >a.md");
	assert_staged("a.md: one/| \n");
}

static void what_is_staged_counts_and_not_the_work_tree(void **state)
{
	(void)state;
	sh("git init -q . && echo one >a.md && echo x >b.MARKDOWN && git add . && git commit -qm 1 &&"
	   "echo two >a.md && git add . && echo three >a.md && echo y >b.MARKDOWN");
	assert_staged("a.md <- a.md: two/| one/\n");
}

static void names_of_every_kind(void **state)
{
	(void)state;
	sh("git init -q . && mkdir 'x y' && echo 1 >'x y/\xc3\xa9 a.md' && echo 2 >'new\nline.md' &&"
	   "echo 3 >'-f.md' && echo 4 >'a\"b.md' && echo 5 >':(top)c.md' && git add .");
	assert_staged("-f.md: 3/| \n:(top)c.md: 5/| \na\"b.md: 4/| \nnew/line.md: 2/| \n"
		      "x y/\xc3\xa9 a.md: 1/| \n");
}

static void renamed_files_are_compared_with_what_they_were_called(void **state)
{
	(void)state;
	sh("git init -q . && seq 20 >a.md && git add . && git commit -qm 1 && git mv a.md b.md &&"
	   "git config diff.renames false");
	check_staged(&(struct wf_versions_query){0},
		     "b.md <- a.md: 1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17/18/19/20/| "
		     "1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17/18/19/20/\n");
}

static void links_submodules_intentions_and_deleted_files_are_left_out(void **state)
{
	(void)state;
	sh("git init -q . && echo 1 >gone.md && git add . && git commit -qm 1 && git rm -q gone.md &&"
	   "ln -s gone.md link.md && git add link.md && echo 2 >later.md && git add -N later.md &&"
	   "git init -q sub.md && git -C sub.md commit -q --allow-empty -m 1 &&"
	   "git -c advice.addEmbeddedRepo=false add sub.md");
	assert_staged("");
}

static void a_link_that_becomes_a_file_has_nothing_before(void **state)
{
	(void)state;
	sh("git init -q . && ln -s x a.md && git add . && git commit -qm 1 && rm a.md &&"
	   "echo 1 >a.md && git add .");
	assert_staged("a.md: 1/| \n");
}

static void another_index_is_honoured(void **state)
{
	(void)state;
	sh("git init -q . && echo 1 >a.md && GIT_INDEX_FILE=other git add a.md");
	assert_staged("");
	setenv("GIT_INDEX_FILE", "other", 1);
	assert_staged("a.md: 1/| \n");
}

static void empty_and_binary_content(void **state)
{
	(void)state;
	sh("git init -q . && : >a.md && printf 'x\\0y' >b.md && printf 'no end' >c.md && git add .");
	struct wf_versions versions;
	struct wf_error err = WF_ERROR_INIT;

	assert_int_equal(wf_git_staged(&versions, &(struct wf_versions_query){0}, &err), WF_OK);
	assert_int_equal(versions.n, 3);
	assert_int_equal(versions.items[0].bytes.len, 0);
	assert_int_equal(versions.items[1].bytes.len, 3);
	assert_memory_equal(versions.items[2].bytes.ptr, "no end", 6);
	wf_versions_release(&versions);
}

static void named_files_count_whether_they_differ_or_not(void **state)
{
	const char *both[] = {"docs", "a.md"}, *none[] = {"none.md"};

	(void)state;
	sh("git init -q . && mkdir docs && echo 1 >a.md && echo 2 >docs/b.md && echo 3 >c.md &&"
	   "echo 4 >docs/d.txt && git add . && git commit -qm 1 && echo 5 >docs/b.md &&"
	   "echo 6 >c.md && git add .");
	check_staged(&(struct wf_versions_query){.paths = both, .npaths = 2},
		     "a.md: 1/| \ndocs/b.md <- docs/b.md: 5/| 2/\n");
	refuses_staged(&(struct wf_versions_query){.paths = none, .npaths = 1}, WF_NOT_FOUND,
		       "'none.md' is not in the index");
}

static void names_are_seen_from_here_and_found_from_the_top(void **state)
{
	const char *path[] = {"b.md"};

	(void)state;
	sh("git init -q . && mkdir docs && echo 2 >docs/b.md && echo 1 >b.md && git add . &&"
	   "git config diff.relative true");
	assert_int_equal(chdir("docs"), 0);
	assert_staged("b.md: 1/| \ndocs/b.md: 2/| \n");
	check_staged(&(struct wf_versions_query){.paths = path, .npaths = 1}, "docs/b.md: 2/| \n");
}

static void since_a_commit_of_before(void **state)
{
	(void)state;
	sh("git init -q . && echo 1 >a.md && git add . && git commit -qm 1 && git tag -a -m t one &&"
	   "echo 2 >a.md && git commit -qam 2 && echo 3 >a.md && git add .");
	check_staged(&(struct wf_versions_query){.since = "one"}, "a.md <- a.md: 3/| 1/\n");
	check_staged(&(struct wf_versions_query){.since = "HEAD"}, "a.md <- a.md: 3/| 2/\n");
	refuses_staged(&(struct wf_versions_query){.since = "two"}, WF_NO_MATCH,
		       "there is no commit 'two'");
	refuses_staged(&(struct wf_versions_query){.since = "--all"}, WF_NO_MATCH, "'--all'");
	refuses_staged(&(struct wf_versions_query){.since = ""}, WF_NO_MATCH, "''");
}

static void the_work_tree_since_a_commit(void **state)
{
	struct wf_versions versions;
	struct wf_error err = WF_ERROR_INIT;
	struct wf_buf text = WF_BUF_INIT;
	struct stat before, after;

	(void)state;
	sh("git init -q . && echo 1 >a.md && echo 2 >b.md && echo 3 >same.md && seq 9 >old.md &&"
	   "git add . && git commit -qm 1 && echo 4 >a.md && git rm -q --cached b.md &&"
	   "git mv old.md new.md && echo 5 >fresh.md && git add fresh.md");
	before = stat_of(".git/index");
	assert_int_equal(wf_git_since(&versions, "HEAD", &err), WF_OK);
	after = stat_of(".git/index");
	assert_int_equal(before.st_ino, after.st_ino);
	describe(&text, &versions);
	assert_string_equal(text.ptr, "a.md <- a.md: | 1/\nb.md <- b.md: | 2/\n"
				      "new.md <- old.md: | 1/2/3/4/5/6/7/8/9/\n");
	assert_non_null(wf_versions_find(&versions, "new.md"));
	assert_null(wf_versions_find(&versions, "same.md"));
	assert_null(wf_versions_find(&versions, ""));
	wf_buf_release(&text);
	wf_versions_release(&versions);
}

static void a_merge_is_noticed(void **state)
{
	struct wf_versions versions;
	struct wf_error err = WF_ERROR_INIT;

	(void)state;
	sh("git init -q -b main . && echo 1 >a.md && git add . && git commit -qm 1 &&"
	   "git checkout -qb side && echo 2 >b.md && git add . && git commit -qm 2 &&"
	   "git checkout -q main && echo 3 >c.md && git add . && git commit -qm 3 && echo 4 >c.md &&"
	   "git add .");
	assert_int_equal(wf_git_staged(&versions, &(struct wf_versions_query){0}, &err), WF_OK);
	assert_false(versions.merging);
	wf_versions_release(&versions);
	sh("git reset -q --hard && git merge -q --no-commit side 2>/dev/null");
	assert_int_equal(wf_git_staged(&versions, &(struct wf_versions_query){0}, &err), WF_OK);
	assert_true(versions.merging);
	assert_int_equal(versions.n, 1);
	wf_versions_release(&versions);
}

static void attributes_come_from_the_index(void **state)
{
	struct wf_versions versions;
	struct wf_error err = WF_ERROR_INIT;

	(void)state;
	sh("git init -q . && mkdir d && echo 1 >a.md && echo 2 >d/b.md && echo 3 >c.md &&"
	   "echo 'd/*.md -wfmd' >.gitattributes && echo 'c.md wfmd' >>.gitattributes && git add . &&"
	   "rm .gitattributes");
	assert_int_equal(wf_git_staged(&versions, &(struct wf_versions_query){0}, &err), WF_OK);
	assert_int_equal(wf_versions_ask_attributes(&versions, ".", &err), WF_OK);
	assert_int_equal(versions.items[0].wanted, 0);
	assert_int_equal(versions.items[1].wanted, 1);
	assert_int_equal(versions.items[2].wanted, -1);
	wf_versions_release(&versions);
}

static void outside_a_repository_git_says_so(void **state)
{
	struct wf_versions versions;
	struct wf_error err = WF_ERROR_INIT;

	(void)state;
	refuses_staged(&(struct wf_versions_query){0}, WF_UNREADABLE, "not a git repository");
	refuses_staged(&(struct wf_versions_query){.since = "HEAD"}, WF_UNREADABLE,
		       "not a git repository");
	assert_int_equal(wf_git_since(&versions, "HEAD", &err), WF_UNREADABLE);
	assert_error(&err, WF_UNREADABLE, "", "not a git repository");
}

static void without_git_that_is_the_reason(void **state)
{
	char *path = strdup(getenv("PATH"));

	(void)state;
	setenv("PATH", "/nonexistent", 1);
	refuses_staged(&(struct wf_versions_query){0}, WF_UNREADABLE, "git cannot be run");
	setenv("PATH", path, 1);
	free(path);
}

static void a_blob_that_is_missing_is_an_error(void **state)
{
	struct wf_versions versions;
	struct wf_error err = WF_ERROR_INIT;

	(void)state;
	sh("git init -q . && echo 1 >a.md && git add . && rm -rf .git/objects/??");
	assert_int_equal(wf_git_staged(&versions, &(struct wf_versions_query){0}, &err),
			 WF_UNREADABLE);
	assert_error(&err, WF_UNREADABLE, "a.md", "lacks its content");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		GIT_TEST(the_first_commit_has_nothing_before),
		GIT_TEST(what_is_staged_counts_and_not_the_work_tree),
		GIT_TEST(names_of_every_kind),
		GIT_TEST(renamed_files_are_compared_with_what_they_were_called),
		GIT_TEST(links_submodules_intentions_and_deleted_files_are_left_out),
		GIT_TEST(a_link_that_becomes_a_file_has_nothing_before),
		GIT_TEST(another_index_is_honoured),
		GIT_TEST(empty_and_binary_content),
		GIT_TEST(named_files_count_whether_they_differ_or_not),
		GIT_TEST(names_are_seen_from_here_and_found_from_the_top),
		GIT_TEST(since_a_commit_of_before),
		GIT_TEST(the_work_tree_since_a_commit),
		GIT_TEST(a_merge_is_noticed),
		GIT_TEST(attributes_come_from_the_index),
		GIT_TEST(outside_a_repository_git_says_so),
		GIT_TEST(without_git_that_is_the_reason),
		GIT_TEST(a_blob_that_is_missing_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
