/* What the system refuses, or does half, while a new version is written and takes its name: call by call. */
#include "moments.h"
#include "text/file_private.h"

static void succeeds(struct moment moment)
{
	put("a.md", "old\n");
	assert_int_equal(run_with(append_ours, &moment, 1), WF_OK);
	assert_said("");
	assert_holds("a.md", "old\nours\n");
	assert_no_temp();
}

static void refused(struct moment moment, enum wf_code code, const char *part)
{
	put("a.md", "old\n");
	assert_int_equal(run_with(append_ours, &moment, 1), code);
	assert_said(part);
	assert_holds("a.md", "old\n");
	assert_no_temp();
}

static void a_mount_point_says_what_to_mount(void **state)
{
	struct wf_error err = WF_ERROR_INIT;

	(void)state;
	errno = ENOSPC;
	assert_int_equal(wf_file_not_written("a.md", &err), WF_UNWRITABLE);
	assert_int_equal(err.hint.len, 0);
	errno = EBUSY;
	assert_int_equal(wf_file_not_written("a.md", &err), WF_UNWRITABLE);
	assert_non_null(strstr(err.hint.ptr, "mount its folder"));
	wf_error_release(&err);
}

/* --- the temporary file --- */

static void names_of_any_bytes_may_be_long(void **state)
{
	char name[NAME_MAX + 1];

	(void)state;
	memset(name, 0x80, NAME_MAX);
	name[NAME_MAX] = '\0';
	put(name, "old\n");
	edit(name, "new\n");
	assert_holds(name, "new\n");
	assert_no_temp();
	memset(name, 'a', NAME_MAX);
	put(name, "old\n");
	edit(name, "new\n");
	assert_holds(name, "new\n");
	assert_no_temp();
}

/* Whoever sweeps has locked the new file before its writer: that one takes another name. */
static void a_temporary_that_is_being_swept_up_is_left(void **state)
{
	static const long reasons[] = {EAGAIN, ESTALE};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		put("a.md", "old\n");
		assert_int_equal(during({.call = SYS_flock, .nth = 2, .refuse = -reasons[i]}),
				 WF_OK);
		assert_holds("a.md", "old\nours\n");
		assert_int_equal(count_entries(".a.md.wfmd."), 1);
		edit("a.md", "newer\n");
		edit("a.md", "new\n");
		assert_no_temp();
	}
}

/* One folder is not listed for each of them. */
static void documents_edited_in_turn_are_swept_up_for_together(void **state)
{
	(void)state;
	put("a.md", "old\n");
	put("b.md", "old\n");
	edit("b.md", "new\n");
	put(".a.md.wfmd.7", "left");
	put(".b.md.wfmd.7", "left");
	edit("b.md", "newer\n");
	assert_true(exists(".a.md.wfmd.7"));
	assert_false(exists(".b.md.wfmd.7"));
	edit("a.md", "new\n");
	assert_no_temp();
	put(".a.md.wfmd.8", "left");
	edit("a.md", "newer\n");
	assert_no_temp();
	put(".b.md.wfmd.8", "left");
	nap(0.6);
	edit("b.md", "new\n");
	edit("a.md", "new\n");
	assert_no_temp();
}

static void a_temporary_that_cannot_be_locked_goes(void **state)
{
	(void)state;
	refused((struct moment){.call = SYS_flock, .nth = 2, .refuse = -ENOLCK}, WF_UNWRITABLE,
		"nothing has changed");
}

static bool makes_temporary(const struct tracee *t)
{
	return t->call == SYS_openat && (t->args[2] & O_EXCL);
}

static void a_folder_in_which_each_name_is_taken_is_given_up(void **state)
{
	struct tracee t;
	int tries = 0;

	(void)state;
	put("a.md", "old\n");
	if (!trace_works() || !trace_begin(&t, start(append_ours)))
		skip_because("processes cannot be traced here");
	while (trace_next(&t)) {
		if (!t.entry || !makes_temporary(&t))
			continue;
		trace_refuse(&t, -EEXIST);
		tries++;
	}
	assert_int_equal(WEXITSTATUS(t.status), WF_UNWRITABLE);
	assert_true(tries > 1);
	assert_said("nothing has changed");
	assert_holds("a.md", "old\n");
	assert_no_temp();
}

static void an_interrupted_write_is_made_again(void **state)
{
	(void)state;
	succeeds((struct moment){.call = SYS_writev, .nth = 1, .refuse = -EINTR});
	succeeds((struct moment){.call = SYS_pread64, .nth = 1, .refuse = -EINTR});
	succeeds((struct moment){.call = SYS_fsync, .nth = 1, .refuse = -EINTR});
}

static void a_write_of_nothing_means_a_full_disk(void **state)
{
	(void)state;
	refused((struct moment){.call = SYS_writev, .nth = 1, .pretend = true}, WF_UNWRITABLE,
		"No space left");
}

/* Some file systems cannot flush one, and say so in one of two ways. */
static void a_folder_that_cannot_be_flushed_at_all_is_no_error(void **state)
{
	(void)state;
	succeeds((struct moment){.call = SYS_fsync, .nth = 2, .refuse = -EINVAL});
	succeeds((struct moment){.call = SYS_fsync, .nth = 2, .refuse = -ENOTSUP});
}

static int create_without_standard_input(void)
{
	close(STDIN_FILENO);
	return create_ours();
}

/* It got descriptor 0, which is nobody's for a document, and there is no other. */
static void a_new_file_without_a_descriptor_of_its_own_goes(void **state)
{
	struct tracee t;
	bool made = false;

	(void)state;
	if (!trace_works() || !trace_begin(&t, start(create_without_standard_input)))
		skip_because("processes cannot be traced here");
	while (trace_next(&t)) {
		made |= t.entry && makes_temporary(&t);
		if (made && t.entry && t.call == SYS_fcntl && t.args[1] == F_DUPFD_CLOEXEC)
			trace_refuse(&t, -EMFILE);
	}
	assert_true(made);
	assert_int_equal(WEXITSTATUS(t.status), WF_UNWRITABLE);
	assert_false(exists("a.md"));
	assert_no_temp();
}

static void a_new_document_that_cannot_be_flushed_is_not_made(void **state)
{
	const struct moment flush = {.call = SYS_fsync, .nth = 1, .refuse = -EIO};

	(void)state;
	assert_int_equal(create_with(&flush, 1), WF_UNWRITABLE);
	assert_false(exists("a.md"));
	assert_no_temp();
}

/* --- taking the name --- */

static void make_it_older(void)
{
	const struct timespec long_ago[2] = {{1000000000, 0}, {1000000000, 0}};

	assert_int_equal(utimensat(AT_FDCWD, "a.md", long_ago, 0), 0);
}

static void a_change_of_no_length_is_seen_by_its_time(void **state)
{
	(void)state;
	put("a.md", "old\n");
	assert_int_equal(during({.call = SYS_fsync, .nth = 1, .act = write_in_place}), WF_BUSY);
	assert_holds("a.md", "odd\n");
	assert_int_equal(during({.call = SYS_fsync, .nth = 1, .act = make_it_older}), WF_BUSY);
	assert_holds("a.md", "odd\n");
	assert_no_temp();
}

static void without_exchange_a_removed_document_stays_removed(void **state)
{
	(void)state;
	put("a.md", "old\n");
	assert_int_equal(during({BEFORE_EXCHANGE, .refuse = -EINVAL, .act = remove_it}), WF_BUSY);
	assert_false(exists("a.md"));
	assert_no_temp();
}

static void give_it_to_a_group(void)
{
	assert_int_equal(chown("a.md", (uid_t)-1, 5678), 0);
}

static void a_group_set_in_the_last_moment_is_kept(void **state)
{
	(void)state;
	if (geteuid() != 0)
		skip_because("only root may give files away");
	succeeds((struct moment){BEFORE_EXCHANGE, .act = give_it_to_a_group});
	assert_int_equal(stat_of("a.md").st_gid, 5678);
}

static void cut_it_short(void)
{
	assert_int_equal(truncate("a.md", 3), 0);
}

static void a_cut_in_the_last_moment_is_brought_in(void **state)
{
	(void)state;
	put("a.md", "old\n");
	assert_int_equal(during({BEFORE_EXCHANGE, .act = cut_it_short}), WF_OK);
	assert_holds("a.md", "oldours\n");
	assert_no_temp();
}

static void remove_what_was_displaced(void)
{
	assert_int_equal(system("rm .a.md.wfmd.*"), 0);
}

static void what_is_removed_before_it_is_looked_at_is_not_settled(void **state)
{
	(void)state;
	put("a.md", "old\n");
	assert_int_equal(during({BEFORE_EXCHANGE, .act = replace_it},
				{AFTER_EXCHANGE, .act = remove_what_was_displaced}),
			 WF_UNWRITABLE);
	assert_said("could not be settled");
	assert_holds("a.md", "old\nours\n");
	assert_no_temp();
}

static void a_second_version_that_gets_no_name_is_left_to_the_next_edit(void **state)
{
	(void)state;
	put("a.md", "old\n");
	assert_int_equal(during({BEFORE_EXCHANGE, .act = append_theirs},
				{.call = SYS_renameat, .nth = 2, .refuse = -EIO}),
			 WF_UNWRITABLE);
	assert_said("the next edit does that");
	assert_holds("a.md", "old\nours\n");
	assert_int_equal(during({.call = SYS_writev, .nth = 1}), WF_OK);
	assert_holds("a.md", "old\ntheirs\nours\n");
	assert_no_temp();
}

static void of_two_troubles_the_first_is_told(void **state)
{
	(void)state;
	patience = 0.1;
	put("a.md", "old\n");
	assert_int_equal(during({BEFORE_EXCHANGE, .act = open_it},
				{.call = SYS_fsync, .nth = 2, .refuse = -EIO}),
			 WF_BUSY);
	assert_said("open for writing");
	write_and_close_it();
	assert_holds("a.md", "old\nours\n");
	assert_int_equal(during({.call = SYS_writev, .nth = 1}), WF_OK);
	assert_holds("a.md", "old\nlate\nours\n");
	assert_no_temp();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CLASH(a_mount_point_says_what_to_mount),
		CLASH(names_of_any_bytes_may_be_long),
		CLASH(a_temporary_that_is_being_swept_up_is_left),
		CLASH(documents_edited_in_turn_are_swept_up_for_together),
		CLASH(a_temporary_that_cannot_be_locked_goes),
		CLASH(a_folder_in_which_each_name_is_taken_is_given_up),
		CLASH(an_interrupted_write_is_made_again),
		CLASH(a_write_of_nothing_means_a_full_disk),
		CLASH(a_folder_that_cannot_be_flushed_at_all_is_no_error),
		CLASH(a_new_file_without_a_descriptor_of_its_own_goes),
		CLASH(a_new_document_that_cannot_be_flushed_is_not_made),
		CLASH(a_change_of_no_length_is_seen_by_its_time),
		CLASH(without_exchange_a_removed_document_stays_removed),
		CLASH(a_group_set_in_the_last_moment_is_kept),
		CLASH(a_cut_in_the_last_moment_is_brought_in),
		CLASH(what_is_removed_before_it_is_looked_at_is_not_settled),
		CLASH(a_second_version_that_gets_no_name_is_left_to_the_next_edit),
		CLASH(of_two_troubles_the_first_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
