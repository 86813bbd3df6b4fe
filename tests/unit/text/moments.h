/*
 * An edit that is stopped at some of its system calls, while another program does something, or
 * which ends there.
 */
#ifndef WF_TESTS_MOMENTS_H
#define WF_TESTS_MOMENTS_H

#include "scratch.h"
#include "tracing.h"

#include <glob.h>

/* Something that happens when the traced edit is about to make its Nth CALL, or has just made it. */
struct moment {
	long call;
	int nth;
	bool after;
	void (*act)(void);
	long refuse;  /* -errno */
	bool pretend; /* it is not made, and succeeds with 0 */
	bool kill;
};

static struct wf_redo redo;
static double patience;

/* --- the edit: appends "ours" to what there is --- */

static inline void add_ours(struct wf_buf *out, struct wf_slice bytes)
{
	wf_buf_slice(out, bytes);
	wf_buf_str(out, "ours\n");
}

/* Line by line would be too clever here: what each side added is put one after the other. */
static inline enum wf_code again(void *context, const struct wf_clash *clash, struct wf_buf *out,
				 struct wf_error *err)
{
	(void)context;
	(void)err;
	if (clash->first) {
		add_ours(out, clash->theirs);
		return WF_OK;
	}
	assert_true(clash->theirs.len >= clash->base.len);
	assert_memory_equal(clash->theirs.ptr, clash->base.ptr, clash->base.len);
	wf_buf_slice(out, clash->ours);
	wf_buf_slice(out, wf_slice_skip(clash->theirs, clash->base.len));
	return WF_OK;
}

/* The exit status is the code, the message goes to "error". */
static inline int append_ours(void)
{
	struct wf_error err = WF_ERROR_INIT;
	struct wf_buf text = WF_BUF_INIT;
	struct wf_file file;
	enum wf_code code;
	FILE *said;

	trace_me();
	code = wf_file_open(&file, "a.md", patience, &err);
	if (code == WF_OK) {
		struct wf_slice parts[2];
		struct wf_rope content = {parts, 2, 0, WF_BUF_INIT};

		add_ours(&text, wf_slice(file.bytes, file.len));
		parts[0] = wf_slice(text.ptr, 1);
		parts[1] = wf_slice_skip(wf_buf_as_slice(&text), 1);
		code = wf_file_rewrite(&file, &content, redo.again ? &redo : NULL, &err);
	}
	said = fopen("error", "w");
	fprintf(said, "%s%s%s", code == WF_OK ? "" : err.message.ptr, file.kept ? "kept " : "",
		file.kept ? file.kept : "");
	fclose(said);
	wf_file_close(&file);
	wf_buf_release(&text);
	wf_error_release(&err);
	return (int)code;
}

/* Runs ACTION with MOMENTS; its exit status, 128 + SIGKILL where one killed it. */
static inline int run_with(int (*action)(void), const struct moment *moments, size_t n)
{
	int counts[16] = {0};
	struct tracee t;
	size_t met = 0;

	if (!trace_works() || !trace_begin(&t, start(action)))
		skip_because("processes cannot be traced here");
	while (trace_next(&t)) {
		for (size_t i = 0; i < n; i++) {
			const struct moment *m = &moments[i];

			if (t.call != m->call || t.entry == m->after || ++counts[i] != m->nth)
				continue;
			met++;
			if (m->act)
				m->act();
			if (m->refuse || m->pretend)
				trace_refuse(&t, m->refuse);
			if (m->kill) {
				trace_kill(&t);
				return 128 + WTERMSIG(t.status);
			}
		}
	}
	assert_int_equal(met, n);
	return WIFEXITED(t.status) ? WEXITSTATUS(t.status) : 128 + WTERMSIG(t.status);
}

#define during(...) \
	run_with(append_ours, (const struct moment[]){__VA_ARGS__}, \
		 sizeof((const struct moment[]){__VA_ARGS__}) / sizeof(struct moment))

#define BEFORE_EXCHANGE .call = SYS_renameat2, .nth = 1
#define AFTER_EXCHANGE .call = SYS_renameat2, .nth = 1, .after = true
#define AFTER_SECOND_EXCHANGE .call = SYS_renameat2, .nth = 2, .after = true

static inline int prepare(void **state)
{
	redo = (struct wf_redo){.again = again};
	patience = 5;
	return enter(state);
}

#define CLASH(name) cmocka_unit_test_setup_teardown(name, prepare, leave)

static inline void assert_said(const char *part)
{
	char text[1000] = "";
	FILE *said = fopen("error", "r");

	assert_non_null(said);
	text[fread(text, 1, sizeof(text) - 1, said)] = '\0';
	fclose(said);
	if (*part ? !strstr(text, part) : *text != '\0')
		fail_msg("'%s' is not in '%s'", part, text);
}

/* --- other programs --- */

static int theirs_fd = -1;

static inline void append_theirs(void)
{
	int fd = open("a.md", O_WRONLY | O_APPEND | O_CLOEXEC);

	assert_int_equal(write(fd, "theirs\n", 7), 7);
	close(fd);
}

static inline void write_in_place(void)
{
	put("a.md", "odd\n");
}

static inline void replace_it(void)
{
	put("b.md", "theirs\n");
	assert_int_equal(rename("b.md", "a.md"), 0);
}

static inline void replace_by_the_same(void)
{
	assert_int_equal(system("cp a.md b.md && mv b.md a.md"), 0);
}

static inline void give_it_away(void)
{
	assert_int_equal(chown("a.md", 1234, 5678), 0);
}

static inline void open_it(void)
{
	theirs_fd = open("a.md", O_WRONLY | O_APPEND | O_CLOEXEC);
	assert_true(theirs_fd >= 0);
}

static inline void write_and_close_it(void)
{
	assert_int_equal(write(theirs_fd, "late\n", 5), 5);
	close(theirs_fd);
	theirs_fd = -1;
}

/* In a process of its own: waits, then writes what was opened before, and ends. */
static inline void open_it_for_a_while(void)
{
	pid_t pid;

	open_it();
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		nap(0.2);
		_exit(write(theirs_fd, "late\n", 5) != 5);
	}
	close(theirs_fd);
	theirs_fd = -1;
}

static inline void let_it_be_read_only_for_others(void)
{
	assert_int_equal(chmod("a.md", 0600), 0);
}

static inline void link_it(void)
{
	assert_int_equal(link("a.md", "b.md"), 0);
}

static inline void remove_it(void)
{
	assert_int_equal(unlink("a.md"), 0);
}

static inline void make_displaced_older(void)
{
	struct timespec long_ago[2] = {{1000000000, 0}, {1000000000, 0}};
	glob_t found;

	assert_int_equal(glob(".a.md.wfmd.*", 0, NULL, &found), 0);
	assert_int_equal(utimensat(AT_FDCWD, found.gl_pathv[0], long_ago, 0), 0);
	globfree(&found);
}

static inline void make_it_a_folder(void)
{
	remove_it();
	assert_int_equal(mkdir("a.md", 0755), 0);
}

/* --- for new documents --- */

static inline int create_ours(void)
{
	struct wf_error err = WF_ERROR_INIT;
	enum wf_code code;

	trace_me();
	code = wf_file_create("a.md", "ours\n", 5, false, &err);
	wf_error_release(&err);
	return (int)code;
}

static inline int create_with(const struct moment *moments, size_t n)
{
	return run_with(create_ours, moments, n);
}

#endif
