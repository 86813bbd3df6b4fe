/* What another program does to a document in the very moment of an edit. */
#include "moments.h"

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

static void an_owner_set_in_the_last_moment_is_kept(void **state)
{
	(void)state;
	if (geteuid() != 0)
		skip_because("only root may give files away");
	both(give_it_away, "old\nours\n");
	assert_int_equal(stat_of("a.md").st_uid, 1234);
	assert_int_equal(stat_of("a.md").st_gid, 5678);
}

static bool is_status_call(long call)
{
#ifdef SYS_fstat
	if (call == SYS_fstat)
		return true;
#endif
#ifdef SYS_newfstatat
	return call == SYS_newfstatat;
#else
	return false;
#endif
}

/* The edit, whose first look at the displaced file's status under the lease fails. */
static int append_without_status(void)
{
	bool exchanged = false, leased = false, failed = false;
	struct tracee t;

	if (!trace_works() || !trace_begin(&t, start(append_ours)))
		skip_because("processes cannot be traced here");
	while (trace_next(&t)) {
		if (!t.entry) {
			exchanged |= t.call == SYS_renameat2;
			leased |= exchanged && t.call == SYS_fcntl && t.args[1] == F_SETLEASE;
		} else if (leased && !failed && is_status_call(t.call)) {
			trace_refuse(&t, -EIO);
			failed = true;
		}
	}
	assert_true(failed);
	return WIFEXITED(t.status) ? WEXITSTATUS(t.status) : 128 + WTERMSIG(t.status);
}

static void a_status_that_cannot_be_had_leaves_nothing_behind(void **state)
{
	(void)state;
	put("a.md", "old\n");
	assert_int_equal(append_without_status(), WF_OK);
	assert_holds("a.md", "old\nours\n");
	assert_no_temp();
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

static void append_after_a_while(void)
{
	nap(0.2);
	append_theirs();
}

static void a_writer_that_never_stops_is_given_up_in_time(void **state)
{
	(void)state;
	patience = 0.1;
	put("a.md", "old\n");
	assert_int_equal(during({BEFORE_EXCHANGE, .act = append_theirs},
				{AFTER_EXCHANGE, .act = append_after_a_while}),
			 WF_UNWRITABLE);
	assert_said("the edit is in place, but another program has not stopped writing");
	assert_holds("a.md", "old\ntheirs\nours\n");
	assert_int_equal(count_entries(".a.md.wfmd."), 1);
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
		CLASH(a_status_that_cannot_be_had_leaves_nothing_behind),
		CLASH(without_a_way_to_make_it_again_theirs_stands),
		CLASH(without_a_way_to_merge_both_stay),
		CLASH(a_removed_document_stays_removed),
		CLASH(a_folder_in_its_place_is_not_lost),
		CLASH(a_writer_that_stays_is_busy),
		CLASH(a_writer_that_came_late_and_stays_loses_nothing),
		CLASH(a_writer_that_never_stops_is_given_up_in_time),
		CLASH(an_owner_set_in_the_last_moment_is_kept),
		CLASH(tells_whether_what_was_read_still_holds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
