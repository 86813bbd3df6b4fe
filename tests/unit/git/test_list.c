/* Running git, and the Markdown files of a folder as git and a plain walk see them. */
#include "git/list.h"
#include "base/arena.h"
#include "git/run.h"
#include "git/repository.h"

#include <sys/time.h>

/* Lists FOLDER as "PATH\n" or, where the attribute says something, "PATH +\n" and "PATH -\n". */
static enum wf_code list(struct wf_buf *text, const char *below, struct wf_error *err)
{
	struct wf_paths paths;
	enum wf_code code = wf_git_list(&paths, below, err);

	for (size_t i = 0; i < paths.n; i++) {
		int wanted = paths.items[i].wanted;

		wf_buf_printf(text, "%s%s\n", paths.items[i].path,
			      wanted > 0   ? " +"
			      : wanted < 0 ? " -"
					   : "");
	}
	wf_paths_release(&paths);
	return code;
}

static void assert_lists(const char *below, const char *expected)
{
	struct wf_error err = WF_ERROR_INIT;
	struct wf_buf text = WF_BUF_INIT;

	if (list(&text, below, &err) != WF_OK)
		fail_msg("%s: %s: %s", below, err.file.ptr, err.message.ptr);
	assert_string_equal(text.ptr, expected);
	wf_buf_release(&text);
	wf_error_release(&err);
}

static void refuses(const char *below, enum wf_code code, const char *file, const char *part)
{
	struct wf_error err = WF_ERROR_INIT;
	struct wf_buf text = WF_BUF_INIT;

	assert_int_equal(list(&text, below, &err), code);
	assert_int_equal(text.len, 0);
	assert_error(&err, code, file, part);
	wf_buf_release(&text);
}

/* --- running --- */

static struct wf_git_run run_shell(const char *script, struct wf_slice input)
{
	const char *argv[] = {"sh", "-c", script, NULL};
	struct wf_git_run run;

	assert_int_equal(wf_git_run(&run, argv, input), 0);
	return run;
}

static char *megabytes(size_t n)
{
	char *bytes = wf_xmalloc(n << 20);

	for (size_t i = 0; i < n << 20; i++)
		bytes[i] = (char)(i * 31 + (i >> 12));
	return bytes;
}

static int echoes(void)
{
	char *bytes = megabytes(8);
	struct wf_git_run run = run_shell("tee /dev/stderr", wf_slice(bytes, 8 << 20));
	bool same = run.status == 0 && run.out.len == 8 << 20 && run.messages.len > 0 &&
		    run.messages.len < 1 << 20 && memcmp(run.out.ptr, bytes, 8 << 20) == 0;

	wf_git_run_release(&run);
	free(bytes);
	return same ? 0 : 1;
}

static void large_input_and_outputs_meet(void **state)
{
	(void)state;
	assert_int_equal(echoes(), 0);
}

static int echoes_without_standard_streams(void)
{
	for (int fd = 0; fd < 3; fd++)
		close(fd);
	return echoes();
}

static void closed_standard_streams_do_not_matter(void **state)
{
	(void)state;
	assert_int_equal(finish(start(echoes_without_standard_streams)), 0);
}

static void ignore_alarm(int sig)
{
	(void)sig;
}

static void interruptions_do_not_matter(void **state)
{
	struct sigaction action = {.sa_handler = ignore_alarm}, old;
	struct itimerval often = {{0, 10000}, {0, 10000}}, never = {{0, 0}, {0, 0}};
	struct wf_git_run run;

	(void)state;
	sigaction(SIGALRM, &action, &old);
	setitimer(ITIMER_REAL, &often, NULL);
	run = run_shell("sleep 0.1; cat; exec >&- 2>&-; sleep 0.1", WF_SLICE_LIT("input"));
	setitimer(ITIMER_REAL, &never, NULL);
	sigaction(SIGALRM, &old, NULL);
	assert_int_equal(run.status, 0);
	assert_string_equal(run.out.ptr, "input");
	wf_git_run_release(&run);
}

static void unwanted_input_is_dropped(void **state)
{
	char *bytes = megabytes(1);
	struct wf_git_run run = run_shell("exec <&-; echo out; exit 3", wf_slice(bytes, 1 << 20));

	(void)state;
	assert_int_equal(run.status, 3);
	assert_string_equal(run.out.ptr, "out\n");
	wf_git_run_release(&run);
	free(bytes);
}

static void a_signal_is_a_status(void **state)
{
	struct wf_git_run run = run_shell("kill -9 $$", WF_SLICE_LIT(""));

	(void)state;
	assert_int_equal(run.status, 128 + SIGKILL);
	wf_git_run_release(&run);
}

static void messages_are_english(void **state)
{
	struct wf_git_run run;

	(void)state;
	setenv("LC_ALL", "de_DE.UTF-8", 1);
	setenv("GIT_KEPT", "1", 1);
	run = run_shell("echo $LC_ALL $GIT_KEPT", WF_SLICE_LIT(""));
	setenv("LC_ALL", "C.UTF-8", 1);
	unsetenv("GIT_KEPT");
	assert_string_equal(run.out.ptr, "C 1\n");
	wf_git_run_release(&run);
}

static int count_descriptors(void)
{
	int n = 0;

	for (int fd = 0; fd < 1024; fd++)
		n += fcntl(fd, F_GETFD) >= 0;
	return n;
}

static void descriptors_are_closed(void **state)
{
	const char *missing[] = {"./no-such-program", NULL};
	int before = count_descriptors();
	struct wf_git_run run = run_shell("cat", WF_SLICE_LIT("x"));

	(void)state;
	assert_int_equal(count_descriptors(), before);
	wf_git_run_release(&run);
	assert_int_equal(wf_git_run(&run, missing, WF_SLICE_LIT("x")), -1);
	assert_int_equal(errno, ENOENT);
	assert_int_equal(count_descriptors(), before);
	wf_git_run_release(&run);
}

static void descriptors_are_not_inherited(void **state)
{
	struct wf_git_run run = run_shell("ls /proc/self/fd >ours", WF_SLICE_LIT(""));
	int failed = run.status != 0;

	(void)state;
	wf_git_run_release(&run);
	if (failed)
		skip_because("no /proc");
	sh("ls /proc/self/fd >others && cmp ours others");
}

static int run_without_children(void)
{
	const char *argv[] = {"true", NULL};
	struct wf_git_run run;
	int failed;

	signal(SIGCHLD, SIG_IGN);
	failed = wf_git_run(&run, argv, WF_SLICE_LIT("")) == -1 && errno == ECHILD;
	wf_git_run_release(&run);
	return failed ? 0 : 1;
}

static void an_unknown_status_is_an_error(void **state)
{
	(void)state;
	assert_int_equal(finish(start(run_without_children)), 0);
}

static void assert_reason(const char *script, const char *expected)
{
	struct wf_git_run run = run_shell(script, WF_SLICE_LIT(""));
	struct wf_slice reason = wf_git_reason(&run);

	assert_int_equal(reason.len, strlen(expected));
	assert_memory_equal(reason.ptr, expected, reason.len);
	wf_git_run_release(&run);
}

static void the_reason_is_the_line_that_counts(void **state)
{
	(void)state;
	assert_reason("printf 'warning: w\\nfatal: it broke\\nhint\\n' >&2", "it broke");
	assert_reason("printf 'error: no newline' >&2", "no newline");
	assert_reason("printf '\\nsomething\\nelse\\n' >&2", "something");
	assert_reason("true", "");
}

/* --- in a work tree --- */

static void lists_what_git_knows_or_would_add(void **state)
{
	(void)state;
	sh("git init -q . && mkdir -p docs/deep node_modules empty &&"
	   "touch b.md a.MD docs/c.markdown docs/deep/d.Md e.txt md docs/gone.md README .md &&"
	   "echo node_modules >.gitignore && touch node_modules/x.md &&"
	   "git add a.MD docs && git commit -qm. && rm docs/gone.md && touch docs/new.md");
	assert_lists(".", ".md\na.MD\nb.md\ndocs/c.markdown\ndocs/deep/d.Md\ndocs/new.md\n");
	assert_lists("empty", "");
	assert_lists("node_modules", "");
}

static void paths_begin_with_the_folder_as_given(void **state)
{
	char absolute[8192];

	(void)state;
	sh("git init -q . && mkdir -p docs/a && touch docs/a/x.md && ln -s docs link");
	assert_lists("docs", "docs/a/x.md\n");
	assert_lists("docs/", "docs/a/x.md\n");
	assert_lists("docs//", "docs//a/x.md\n");
	assert_lists("./docs", "./docs/a/x.md\n");
	assert_lists("./", "./docs/a/x.md\n");
	assert_lists("docs/../docs/a", "docs/../docs/a/x.md\n");
	assert_lists("link", "link/a/x.md\n");
	snprintf(absolute, sizeof(absolute), "%s/docs/a/x.md\n", folder);
	assert_lists(folder, absolute);
	sh("rm -rf .git");
	assert_lists(".", "docs/a/x.md\n");
	assert_lists("docs//", "docs//a/x.md\n");
	assert_lists("link", "link/a/x.md\n");
	assert_lists(folder, absolute);
}

#define ODD_NAMES \
	"\" q\".md\n*.md\n--.md\n-f.md\n:(top)x.md\n[a].md\na\nb.md\n" \
	"tab\t.md\n\xc3\xbc.md\n\xff.md\n"

static void any_name_is_listed(void **state)
{
	static const char *const names[] = {
		"\" q\".md", "*.md",    "--.md",    "-f.md",       ":(top)x.md",
		"[a].md",    "a\nb.md", "tab\t.md", "\xc3\xbc.md", "\xff.md",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		int fd = open(names[i], O_CREAT | O_WRONLY, 0644);

		if (fd < 0)
			skip_because("a file system that refuses some names");
		close(fd);
	}
	assert_lists(".", ODD_NAMES);
	sh("git init -q .");
	assert_lists(".", ODD_NAMES);
	sh("git add . && git commit -qm.");
	assert_lists(".", ODD_NAMES);
}

static void any_folder_is_listed(void **state)
{
	static const char *const names[] = {"-x",  "a b", "*",        ":(top)",
					    ":!x", "--",  "\xc3\xbc", "a\nb"};
	char path[64], expected[128];

	(void)state;
	for (int repository = 0; repository < 2; repository++) {
		for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
			mkdir(names[i], 0755);
			snprintf(path, sizeof(path), "%s/x.md", names[i]);
			put(path, "");
			snprintf(expected, sizeof(expected), "%s\n", path);
			assert_lists(names[i], expected);
			setenv("GIT_DIR", ".git", 1);
			assert_lists(names[i], expected);
			unsetenv("GIT_DIR");
		}
		sh("git init -q .");
	}
}

static void the_attribute_decides(void **state)
{
	(void)state;
	sh("git init -q . && mkdir -p docs/sub &&"
	   "touch STATUS.md a.md docs/b.md docs/sub/c.md 'docs/a\nb.md' &&"
	   "printf 'STATUS.md wfmd\\ndocs/*.md -wfmd\\na.md wfmd=maybe\\n' >.gitattributes");
	assert_lists(".", "STATUS.md +\na.md\ndocs/a\nb.md -\ndocs/b.md -\ndocs/sub/c.md\n");
	assert_lists("docs", "docs/a\nb.md -\ndocs/b.md -\ndocs/sub/c.md\n");
	sh("echo '*.md wfmd' >docs/sub/.gitattributes");
	assert_lists("docs", "docs/a\nb.md -\ndocs/b.md -\ndocs/sub/c.md +\n");
	sh("git add . && git commit -qm. && echo '* !wfmd' >docs/.gitattributes");
	assert_lists("docs", "docs/a\nb.md\ndocs/b.md\ndocs/sub/c.md +\n");
}

static void links_are_not_followed(void **state)
{
	(void)state;
	sh("mkdir real moved && touch real/a.md moved/m.md && ln -s real dir &&"
	   "ln -s real/a.md b.md &&"
	   "ln -s nowhere c.md && ln -s dir.md dir.md && mkfifo fifo.md && mkdir folder.md");
	assert_lists(".", "moved/m.md\nreal/a.md\n");
	sh("git init -q . && git add . && git commit -qm. && rm -r moved && ln -s real moved &&"
	   "cp real/a.md real/m.md");
	assert_lists(".", "real/a.md\nreal/m.md\n");
	sh("rm moved && touch moved");
	assert_lists(".", "real/a.md\nreal/m.md\n");
}

static void other_repositories_are_left_out(void **state)
{
	(void)state;
	sh("git init -q . && touch a.md && for n in sub.md nested.md sub; do git init -q $n &&"
	   "touch $n/x.md && git -C $n add . && git -C $n commit -qm.; done &&"
	   "for n in sub sub.md; do"
	   " git update-index --add --cacheinfo 160000,$(git -C $n rev-parse HEAD),$n; done");
	assert_lists(".", "a.md\n");
	assert_lists("sub", "sub/x.md\n");
	assert_lists("nested.md", "nested.md/x.md\n");
}

static void a_conflict_is_one_file(void **state)
{
	(void)state;
	sh("git init -q -b one . && touch a.md && git add . && git commit -qm. && git branch two &&"
	   "echo 1 >a.md && git commit -qam1 && git checkout -q two && echo 2 >a.md &&"
	   "git commit -qam2 &&"
	   "! git merge one >/dev/null");
	assert_lists(".", "a.md\n");
}

static void many_names_are_listed(void **state)
{
	enum { COUNT = 4000, LONG = 230 };
	struct wf_error err = WF_ERROR_INIT;
	struct wf_paths paths;
	char name[LONG + 16];

	(void)state;
	sh("git init -q . && echo '*1.md wfmd' >.gitattributes");
	memset(name, 'n', sizeof(name));
	for (int i = 0; i < COUNT; i++) {
		snprintf(name + LONG, sizeof(name) - LONG, "%04d.md", i);
		put(name, "");
	}
	assert_int_equal(wf_git_list(&paths, ".", &err), WF_OK);
	assert_int_equal(paths.n, COUNT);
	for (int i = 0; i < COUNT; i++) {
		assert_int_equal(atoi(paths.items[i].path + LONG), i);
		assert_int_equal(paths.items[i].wanted, i % 10 == 1);
	}
	wf_paths_release(&paths);
}

static void a_hook_lists_its_work_tree(void **state)
{
	(void)state;
	sh("git init -q main && cd main && mkdir docs &&"
	   "touch docs/a.md docs/ignored.md docs/off.md &&"
	   "echo docs/ignored.md >.gitignore && echo 'docs/off.md -wfmd' >.gitattributes &&"
	   "git add . && git commit -qm. && git worktree add -q ../linked &&"
	   "touch ../linked/docs/ignored.md");
	assert_int_equal(chdir("linked"), 0);
	sh("printf %s \"$(git rev-parse --absolute-git-dir)\" >../git-dir");
	{
		char git_dir[4096] = "";
		FILE *file = fopen("../git-dir", "r");

		assert_non_null(file);
		assert_non_null(fgets(git_dir, sizeof(git_dir), file));
		fclose(file);
		setenv("GIT_DIR", git_dir, 1);
	}
	assert_lists(".", "docs/a.md\ndocs/off.md -\n");
	assert_lists("docs", "docs/a.md\ndocs/off.md -\n");
	assert_lists("docs/", "docs/a.md\ndocs/off.md -\n");
	mkdir("../elsewhere", 0755);
	put("../elsewhere/x.md", "");
	assert_lists("../elsewhere", "../elsewhere/x.md\n");
	assert_int_equal(chdir("../main"), 0);
	setenv("GIT_DIR", ".git", 1);
	assert_lists("docs", "docs/a.md\ndocs/off.md -\n");
	unsetenv("GIT_DIR");
}

static void the_repository_runs_nothing(void **state)
{
	(void)state;
	sh("git init -q . && touch a.md &&"
	   "printf '#!/bin/sh\\ntouch ran\\n' >monitor && chmod +x monitor &&"
	   "git add . && git config core.fsmonitor \"$PWD/monitor\"");
	assert_lists(".", "a.md\n");
	assert_false(exists("ran"));
}

/* --- elsewhere --- */

static void walks_where_there_is_no_work_tree(void **state)
{
	(void)state;
	sh("mkdir -p a/b/c .git .hidden &&"
	   "touch z.md a/b/c/x.Markdown a/b.md a/b/.git .git/no.md .hidden/h.md"
	   " a-b.md && echo '*.md wfmd' >.gitattributes && echo a >.gitignore");
	assert_lists(".", ".hidden/h.md\na-b.md\na/b.md\na/b/c/x.Markdown\nz.md\n");
	sh("rm -r .git && git init -q --bare . && touch refs/r.md");
	assert_lists(".", ".hidden/h.md\na-b.md\na/b.md\na/b/c/x.Markdown\nrefs/r.md\nz.md\n");
	assert_lists("refs", "refs/r.md\n");
	sh("mkdir w && cd w && git init -q . && touch .git/info/i.md");
	assert_lists("w/.git/info", "w/.git/info/i.md\n");
}

static void walks_where_git_is_not_installed(void **state)
{
	char *path = getenv("PATH");
	char *saved = wf_xstrndup(path, strlen(path));

	(void)state;
	sh("git init -q . && touch a.md b.md &&"
	   "echo '*.md wfmd' >.gitattributes && echo b.md >.gitignore");
	setenv("PATH", folder, 1);
	assert_lists(".", "a.md\nb.md\n");
	setenv("PATH", saved, 1);
	free(saved);
	assert_lists(".", "a.md +\n");
}

static void walks_deep(void **state)
{
	struct wf_buf path = WF_BUF_INIT;

	(void)state;
	for (int i = 0; i < 1500; i++) {
		wf_buf_str(&path, i ? "/d" : "d");
		assert_int_equal(mkdir(path.ptr, 0755), 0);
	}
	wf_buf_str(&path, "/x.md");
	put(path.ptr, "");
	wf_buf_byte(&path, '\n');
	assert_lists(".", path.ptr);
	wf_buf_release(&path);
}

/* --- errors --- */

static void what_is_no_folder_is_refused(void **state)
{
	(void)state;
	put("file", "");
	for (int repository = 0; repository < 2; repository++) {
		refuses("none", WF_NOT_FOUND, "none", "no such folder");
		refuses("", WF_NOT_FOUND, "", "no such folder");
		refuses("file", WF_UNREADABLE, "file", "a file, not a folder");
		refuses("file/x", WF_NOT_FOUND, "file/x", "a part of its path");
		sh("git init -q .");
	}
}

static int list_as_nobody(void)
{
	if (!become_nobody())
		return 1;
	sh("mkdir -p a/shut b/listed && touch a/shut/x.md b/listed/x.md");
	sh("chmod 0 a/shut && chmod 444 b/listed");
	refuses("a/shut", WF_UNREADABLE, "a/shut", "permission denied");
	refuses("b/listed", WF_UNREADABLE, "b/listed", "permission denied");
	refuses("a", WF_UNREADABLE, "a/shut", "permission denied");
	refuses("b/", WF_UNREADABLE, "b/listed", "permission denied");
	return 0;
}

static void folders_without_permission_are_refused(void **state)
{
	(void)state;
	assert_int_equal(finish(start(list_as_nobody)), 0);
}

static int list_repository_as_nobody(void)
{
	if (!become_nobody())
		return 1;
	sh("git init -q r && cd r && mkdir tracked other && touch a.md tracked/t.md other/o.md &&"
	   "git add a.md tracked && chmod 0 other");
	assert_lists("r", "r/a.md\nr/tracked/t.md\n");
	sh("chmod 0 r/tracked");
	refuses("r", WF_UNREADABLE, "r/tracked/t.md", "cannot be looked up");
	return 0;
}

static void tracked_files_out_of_reach_are_errors(void **state)
{
	(void)state;
	assert_int_equal(finish(start(list_repository_as_nobody)), 0);
}

static void what_git_refuses_is_an_error(void **state)
{
	(void)state;
	sh("git init -q broken && echo [x >broken/.git/config");
	refuses("broken", WF_UNREADABLE, "broken", "git cannot list it: bad config line");
	if (geteuid() != 0)
		skip_because("only root can make a repository of somebody else");
	sh("git init -q theirs && chown -R 65534 theirs");
	refuses("theirs", WF_UNREADABLE, "theirs",
		"git cannot list it: detected dubious ownership");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		GIT_TEST(large_input_and_outputs_meet),
		GIT_TEST(closed_standard_streams_do_not_matter),
		GIT_TEST(interruptions_do_not_matter),
		GIT_TEST(unwanted_input_is_dropped),
		GIT_TEST(a_signal_is_a_status),
		GIT_TEST(messages_are_english),
		GIT_TEST(descriptors_are_closed),
		GIT_TEST(descriptors_are_not_inherited),
		GIT_TEST(an_unknown_status_is_an_error),
		GIT_TEST(the_reason_is_the_line_that_counts),
		GIT_TEST(lists_what_git_knows_or_would_add),
		GIT_TEST(paths_begin_with_the_folder_as_given),
		GIT_TEST(any_name_is_listed),
		GIT_TEST(any_folder_is_listed),
		GIT_TEST(the_attribute_decides),
		GIT_TEST(links_are_not_followed),
		GIT_TEST(other_repositories_are_left_out),
		GIT_TEST(a_conflict_is_one_file),
		GIT_TEST(many_names_are_listed),
		GIT_TEST(a_hook_lists_its_work_tree),
		GIT_TEST(the_repository_runs_nothing),
		GIT_TEST(walks_where_there_is_no_work_tree),
		GIT_TEST(walks_where_git_is_not_installed),
		GIT_TEST(walks_deep),
		GIT_TEST(what_is_no_folder_is_refused),
		GIT_TEST(folders_without_permission_are_refused),
		GIT_TEST(tracked_files_out_of_reach_are_errors),
		GIT_TEST(what_git_refuses_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
