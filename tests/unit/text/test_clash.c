/* What another program does to a document in the very moment of an edit, and the edit's end there. */
#include "scratch.h"
#include "tracing.h"

#include <glob.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>

/* Something that happens when the traced edit is about to make its Nth CALL, or has just made it. */
struct moment {
	long call;
	int nth;
	bool after;
	void (*act)(void);
	long refuse; /* -errno */
	bool kill;
};

static struct wf_redo redo;
static double patience;

/* --- the edit: appends "ours" to what there is --- */

static void add_ours(struct wf_buf *out, struct wf_slice bytes)
{
	wf_buf_slice(out, bytes);
	wf_buf_str(out, "ours\n");
}

/* Line by line would be too clever here: what each side added is put one after the other. */
static enum wf_code again(void *context, const struct wf_clash *clash, struct wf_buf *out,
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
static int append_ours(void)
{
	struct wf_error err = WF_ERROR_INIT;
	struct wf_buf text = WF_BUF_INIT;
	struct wf_file file;
	enum wf_code code;
	FILE *said;

	trace_me();
	code = wf_file_open(&file, "a.md", patience, &err);
	if (code == WF_OK) {
		add_ours(&text, wf_slice(file.bytes, file.len));
		code = wf_file_rewrite(&file, wf_buf_as_slice(&text), redo.again ? &redo : NULL,
				       &err);
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
static int run_with(int (*action)(void), const struct moment *moments, size_t n)
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
			if (m->refuse)
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

static int prepare(void **state)
{
	redo = (struct wf_redo){.again = again};
	patience = 5;
	return enter(state);
}

#define CLASH(name) cmocka_unit_test_setup_teardown(name, prepare, leave)

static void assert_said(const char *part)
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

static void append_theirs(void)
{
	int fd = open("a.md", O_WRONLY | O_APPEND | O_CLOEXEC);

	assert_int_equal(write(fd, "theirs\n", 7), 7);
	close(fd);
}

static void write_in_place(void)
{
	put("a.md", "odd\n");
}

static void replace_it(void)
{
	put("b.md", "theirs\n");
	assert_int_equal(rename("b.md", "a.md"), 0);
}

static void open_it(void)
{
	theirs_fd = open("a.md", O_WRONLY | O_APPEND | O_CLOEXEC);
	assert_true(theirs_fd >= 0);
}

static void write_and_close_it(void)
{
	assert_int_equal(write(theirs_fd, "late\n", 5), 5);
	close(theirs_fd);
	theirs_fd = -1;
}

/* In a process of its own: waits, then writes what was opened before, and ends. */
static void open_it_for_a_while(void)
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

static void let_it_be_read_only_for_others(void)
{
	assert_int_equal(chmod("a.md", 0600), 0);
}

static void link_it(void)
{
	assert_int_equal(link("a.md", "b.md"), 0);
}

static void remove_it(void)
{
	assert_int_equal(unlink("a.md"), 0);
}

static void make_displaced_older(void)
{
	struct timespec long_ago[2] = {{1000000000, 0}, {1000000000, 0}};
	glob_t found;

	assert_int_equal(glob(".a.md.wfmd.*", 0, NULL, &found), 0);
	assert_int_equal(utimensat(AT_FDCWD, found.gl_pathv[0], long_ago, 0), 0);
	globfree(&found);
}

static void make_it_a_folder(void)
{
	remove_it();
	assert_int_equal(mkdir("a.md", 0755), 0);
}

/* --- both succeed --- */

static void both(void (*theirs)(void), const char *outcome)
{
	put("a.md", "old\n");
	assert_int_equal(during({BEFORE_EXCHANGE, .act = theirs}), WF_OK);
	assert_said("");
	assert_holds("a.md", outcome);
	assert_no_temp();
}

static void a_write_after_the_last_look_is_brought_in(void **state)
{
	(void)state;
	both(write_in_place, "odd\nours\n");
	both(append_theirs, "old\ntheirs\nours\n");
	both(replace_it, "theirs\nours\n");
}

static void a_writer_that_has_begun_is_waited_for(void **state)
{
	(void)state;
	both(open_it_for_a_while, "old\nlate\nours\n");
}

static void a_writer_before_the_edit_is_waited_for(void **state)
{
	(void)state;
	put("a.md", "old\n");
	assert_int_equal(during({.call = SYS_fsync, .nth = 1, .act = open_it_for_a_while}),
			 WF_BUSY);
	assert_said("changed it during this edit");
	assert_holds("a.md", "old\nlate\n");
	assert_no_temp();
}

/* As one does that looked up the name before the exchange: its opening waits for the lease. */
static void open_what_was_displaced(void)
{
	pid_t pid;
	glob_t found;
	int fd;

	assert_int_equal(glob(".a.md.wfmd.*", 0, NULL, &found), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		fd = open(found.gl_pathv[0], O_WRONLY | O_APPEND | O_CLOEXEC);
		_exit(write(fd, "late\n", 5) != 5);
	}
	globfree(&found);
	nap(0.2);
}

static void a_writer_during_the_comparison_is_noticed(void **state)
{
	(void)state;
	put("a.md", "old\n");
	assert_int_equal(during({.call = SYS_pread64, .nth = 1, .act = open_what_was_displaced}),
			 WF_OK);
	assert_holds("a.md", "old\nlate\nours\n");
	assert_no_temp();
}

static void a_second_name_given_in_the_last_moment_is_told(void **state)
{
	(void)state;
	put("a.md", "old\n");
	assert_int_equal(during({BEFORE_EXCHANGE, .act = link_it}), WF_UNWRITABLE);
	assert_said("second name");
	assert_holds("a.md", "old\nours\n");
	assert_holds("b.md", "old\n");
	assert_no_temp();
}

static void a_change_of_the_new_version_is_merged(void **state)
{
	(void)state;
	put("a.md", "old\n");
	assert_int_equal(during({BEFORE_EXCHANGE, .act = write_in_place},
				{AFTER_EXCHANGE, .act = append_theirs}),
			 WF_OK);
	assert_holds("a.md", "odd\nours\ntheirs\n");
	assert_no_temp();
}

static void and_so_on(void **state)
{
	(void)state;
	put("a.md", "old\n");
	assert_int_equal(
		during({BEFORE_EXCHANGE, .act = write_in_place},
		       {AFTER_EXCHANGE, .act = append_theirs},
		       {AFTER_SECOND_EXCHANGE, .act = open_it_for_a_while},
		       {.call = SYS_renameat2, .nth = 3, .after = true, .act = append_theirs}),
		WF_OK);
	assert_holds("a.md", "odd\nours\ntheirs\nlate\ntheirs\n");
	assert_no_temp();
}

static void a_mode_set_in_the_last_moment_is_kept(void **state)
{
	(void)state;
	both(let_it_be_read_only_for_others, "old\nours\n");
	assert_int_equal(stat_of("a.md").st_mode & 07777, 0600);
}

/* --- one succeeds --- */

static void without_a_way_to_make_it_again_theirs_stands(void **state)
{
	(void)state;
	redo.again = NULL;
	put("a.md", "old\n");
	assert_int_equal(during({BEFORE_EXCHANGE, .act = write_in_place}), WF_BUSY);
	assert_said("changed it during this edit");
	assert_holds("a.md", "odd\n");
	assert_no_temp();
}

static void without_a_way_to_merge_both_stay(void **state)
{
	(void)state;
	redo.again = NULL;
	put("a.md", "old\n");
	assert_int_equal(during({BEFORE_EXCHANGE, .act = write_in_place},
				{AFTER_EXCHANGE, .act = append_theirs}),
			 WF_BUSY);
	assert_holds("a.md", "odd\n");
	assert_int_equal(count_entries(".a.md.wfmd."), 1);
}

static void a_removed_document_stays_removed(void **state)
{
	(void)state;
	put("a.md", "old\n");
	assert_int_equal(during({BEFORE_EXCHANGE, .act = remove_it}), WF_BUSY);
	assert_false(exists("a.md"));
	assert_no_temp();
}

static void a_folder_in_its_place_is_not_lost(void **state)
{
	(void)state;
	put("a.md", "old\n");
	assert_int_equal(during({BEFORE_EXCHANGE, .act = make_it_a_folder}), WF_UNWRITABLE);
	assert_said("could not be settled");
	assert_holds("a.md", "old\nours\n");
	assert_int_equal(count_entries(".a.md.wfmd."), 1);
}

/* --- writers that do not stop --- */

static void a_writer_that_stays_is_busy(void **state)
{
	(void)state;
	patience = 0.2;
	put("a.md", "old\n");
	open_it();
	assert_int_equal(during({.call = SYS_fsync, .nth = 1}), WF_BUSY);
	assert_said("open for writing, and did not close it in 0.2 seconds");
	assert_no_temp();
	write_and_close_it();
	assert_holds("a.md", "old\nlate\n");
	assert_int_equal(during({BEFORE_EXCHANGE}), WF_OK);
	assert_holds("a.md", "old\nlate\nours\n");
}

static void a_writer_that_came_late_and_stays_loses_nothing(void **state)
{
	(void)state;
	patience = 0.2;
	put("a.md", "old\n");
	assert_int_equal(during({BEFORE_EXCHANGE, .act = open_it}), WF_BUSY);
	assert_said("open for writing");
	assert_int_equal(during({.call = SYS_close, .nth = 1}), WF_BUSY);
	assert_said("open for writing");
	write_and_close_it();
	assert_int_equal(during({BEFORE_EXCHANGE}), WF_OK);
	assert_holds("a.md", "old\nlate\nours\n");
	assert_no_temp();
}

/* --- cut off --- */

static void cut_off(struct moment moment, const char *now, const char *then)
{
	put("a.md", "old\n");
	moment.kill = true;
	assert_int_equal(run_with(append_ours, &moment, 1), 128 + SIGKILL);
	assert_holds("a.md", now);
	assert_int_equal(during({BEFORE_EXCHANGE}), WF_OK);
	assert_said("");
	assert_holds("a.md", then);
	assert_no_temp();
}

static void what_is_cut_off_leaves_a_whole_version(void **state)
{
	(void)state;
	cut_off((struct moment){BEFORE_EXCHANGE}, "old\n", "old\nours\n");
	cut_off((struct moment){AFTER_EXCHANGE}, "old\nours\n", "old\nours\nours\n");
}

static void a_write_that_an_edit_did_not_live_to_see_is_brought_in(void **state)
{
	(void)state;
	put("a.md", "old\n");
	assert_int_equal(
		during({BEFORE_EXCHANGE, .act = append_theirs}, {AFTER_EXCHANGE, .kill = true}),
		128 + SIGKILL);
	assert_holds("a.md", "old\nours\n");
	assert_int_equal(during({.call = SYS_fsync, .nth = 1}), WF_OK);
	assert_holds("a.md", "old\ntheirs\nours\n");
	assert_no_temp();
}

static void also_when_it_dies_in_making_it_again(void **state)
{
	static const struct moment ends[] = {
		{.call = SYS_fsync, .nth = 2, .kill = true},
		{.call = SYS_renameat, .nth = 2, .kill = true},
		{.call = SYS_renameat2, .nth = 2, .kill = true},
		{.call = SYS_renameat2, .nth = 2, .after = true, .kill = true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		struct moment moments[] = {{BEFORE_EXCHANGE, .act = append_theirs}, ends[i]};

		put("a.md", "old\n");
		assert_int_equal(run_with(append_ours, moments, 2), 128 + SIGKILL);
		assert_int_equal(during({.call = SYS_fsync, .nth = 1}), WF_OK);
		assert_said("");
		assert_holds("a.md", i < 2 ? "old\ntheirs\nours\n" : "old\ntheirs\nours\nours\n");
		assert_no_temp();
	}
}

static void what_others_have_built_on_is_not_taken_back(void **state)
{
	(void)state;
	put("a.md", "old\n");
	assert_int_equal(
		during({BEFORE_EXCHANGE, .act = append_theirs}, {AFTER_EXCHANGE, .kill = true}),
		128 + SIGKILL);
	append_theirs();
	assert_int_equal(during({BEFORE_EXCHANGE}), WF_OK);
	assert_said("kept .a.md.wfmd.");
	assert_holds("a.md", "old\nours\ntheirs\nours\n");
	assert_int_equal(count_entries(".a.md.wfmd."), 1);
}

/* Such content was never on disk: whoever wrote it before this edit read it did not flush it. */
static void what_a_power_loss_tore_is_not_brought_in(void **state)
{
	(void)state;
	put("a.md", "old\n");
	assert_int_equal(during({BEFORE_EXCHANGE, .act = write_in_place},
				{AFTER_EXCHANGE, .act = make_displaced_older, .kill = true}),
			 128 + SIGKILL);
	assert_int_equal(during({BEFORE_EXCHANGE}), WF_OK);
	assert_said("kept .a.md.wfmd.");
	assert_holds("a.md", "old\nours\nours\n");
}

/* --- where the system offers less --- */

static void without_exchange_it_looks_just_before(void **state)
{
	static const long reasons[] = {EINVAL, ENOSYS, ENOTSUP};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		put("a.md", "old\n");
		assert_int_equal(during({BEFORE_EXCHANGE, .refuse = -reasons[i]}), WF_OK);
		assert_holds("a.md", "old\nours\n");
		assert_int_equal(
			during({BEFORE_EXCHANGE, .refuse = -reasons[i], .act = write_in_place}),
			WF_BUSY);
		assert_holds("a.md", "odd\n");
		assert_int_equal(
			during({BEFORE_EXCHANGE, .refuse = -reasons[i], .act = replace_it}),
			WF_BUSY);
		assert_holds("a.md", "theirs\n");
		assert_int_equal(during({BEFORE_EXCHANGE, .refuse = -reasons[i]},
					{.call = SYS_renameat, .nth = 2, .refuse = -EIO}),
				 WF_UNWRITABLE);
		assert_holds("a.md", "theirs\n");
		assert_no_temp();
	}
}

/* As for the file of another user's, by root without the capability CAP_LEASE. */
static int append_without_leases(void)
{
	struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_fcntl, 0, 3),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[1])),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, F_SETLEASE, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EACCES),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {sizeof(filter) / sizeof(filter[0]), filter};

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
		return 77;
	return append_ours();
}

static void without_leases_what_was_written_before_is_found(void **state)
{
	const struct moment moment = {BEFORE_EXCHANGE, .act = append_theirs};

	(void)state;
	put("a.md", "old\n");
	assert_int_equal(run_with(append_without_leases, &moment, 1), WF_OK);
	assert_holds("a.md", "old\ntheirs\nours\n");
	assert_no_temp();
}

/* --- for who writes nothing --- */

static int is_current(void (*meanwhile)(void))
{
	struct wf_error err = WF_ERROR_INIT;
	struct wf_file file;
	int current;

	put("a.md", "old\n");
	assert_int_equal(wf_file_open(&file, "a.md", 0.1, &err), WF_OK);
	if (meanwhile)
		meanwhile();
	current = wf_file_is_current(&file);
	wf_file_close(&file);
	return current;
}

static void tells_whether_what_was_read_still_holds(void **state)
{
	(void)state;
	assert_true(is_current(NULL));
	assert_false(is_current(append_theirs));
	assert_false(is_current(replace_it));
	assert_false(is_current(remove_it));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CLASH(a_write_after_the_last_look_is_brought_in),
		CLASH(a_writer_that_has_begun_is_waited_for),
		CLASH(a_writer_before_the_edit_is_waited_for),
		CLASH(a_writer_during_the_comparison_is_noticed),
		CLASH(a_second_name_given_in_the_last_moment_is_told),
		CLASH(a_change_of_the_new_version_is_merged),
		CLASH(and_so_on),
		CLASH(a_mode_set_in_the_last_moment_is_kept),
		CLASH(without_a_way_to_make_it_again_theirs_stands),
		CLASH(without_a_way_to_merge_both_stay),
		CLASH(a_removed_document_stays_removed),
		CLASH(a_folder_in_its_place_is_not_lost),
		CLASH(a_writer_that_stays_is_busy),
		CLASH(a_writer_that_came_late_and_stays_loses_nothing),
		CLASH(what_is_cut_off_leaves_a_whole_version),
		CLASH(a_write_that_an_edit_did_not_live_to_see_is_brought_in),
		CLASH(also_when_it_dies_in_making_it_again),
		CLASH(what_others_have_built_on_is_not_taken_back),
		CLASH(what_a_power_loss_tore_is_not_brought_in),
		CLASH(without_exchange_it_looks_just_before),
		CLASH(without_leases_what_was_written_before_is_found),
		CLASH(tells_whether_what_was_read_still_holds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
