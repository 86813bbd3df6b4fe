/* What an edit leaves that is killed in the moment in which another program writes, and what becomes of it. */
#include "moments.h"

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

/* The edit that was cut off and what another program wrote meanwhile, side by side. */
static void leave_an_orphan(void)
{
	put("a.md", "old\n");
	assert_int_equal(
		during({BEFORE_EXCHANGE, .act = append_theirs}, {AFTER_EXCHANGE, .kill = true}),
		128 + SIGKILL);
}

static void a_write_while_an_orphan_is_brought_in_is_kept(void **state)
{
	(void)state;
	leave_an_orphan();
	assert_int_equal(during({BEFORE_EXCHANGE, .act = append_theirs}), WF_OK);
	assert_said("kept .a.md.wfmd.");
	assert_holds("a.md", "old\ntheirs\nours\n");
	assert_int_equal(system("grep -q ours .a.md.wfmd.*"), 0);
}

static void a_document_that_is_being_written_when_it_is_displaced_is_kept(void **state)
{
	(void)state;
	leave_an_orphan();
	open_it();
	patience = 0.1;
	assert_int_equal(during({.call = SYS_writev, .nth = 1}), WF_OK);
	assert_said("kept .a.md.wfmd.");
	write_and_close_it();
	assert_holds("a.md", "old\ntheirs\nours\n");
	assert_int_equal(system("grep -q late .a.md.wfmd.*"), 0);
}

static void an_orphan_that_cannot_be_brought_in_stops_the_edit(void **state)
{
	(void)state;
	leave_an_orphan();
	assert_int_equal(during({BEFORE_EXCHANGE, .refuse = -EIO}), WF_UNWRITABLE);
	assert_said("could not be brought in");
	assert_said(": .a.md.wfmd.");
	assert_int_equal(during({.call = SYS_fsync, .nth = 1, .refuse = -EIO}), WF_UNWRITABLE);
	assert_said("could not be brought in");
	assert_holds("a.md", "old\nours\n");
	assert_int_equal(during({.call = SYS_fsync, .nth = 2, .refuse = -EIO}), WF_UNWRITABLE);
	assert_said("could not be flushed");
	assert_holds("a.md", "old\ntheirs\n");
	assert_no_temp();
}

/* As in a folder that one system edits by itself, and another through NFS. */
static void an_orphan_stays_where_files_cannot_change_places(void **state)
{
	(void)state;
	leave_an_orphan();
	assert_int_equal(during({BEFORE_EXCHANGE, .refuse = -EINVAL},
				{.call = SYS_renameat2, .nth = 2, .refuse = -EINVAL}),
			 WF_OK);
	assert_said("kept .a.md.wfmd.");
	assert_holds("a.md", "old\nours\nours\n");
	assert_int_equal(system("grep -q theirs .a.md.wfmd.*"), 0);
}

/* Whatever the order in which the folder lists them. */
static void what_is_listed_after_one_that_stops_the_edit_stays(void **state)
{
	(void)state;
	assert_int_equal(system("touch .b.md.wfmd.1 .b.md.wfmd.2 .b.md.wfmd.3 .b.md.wfmd.4"), 0);
	leave_an_orphan();
	assert_int_equal(system("touch .b.md.wfmd.5 .b.md.wfmd.6 .b.md.wfmd.7 .b.md.wfmd.8"), 0);
	assert_int_equal(during({BEFORE_EXCHANGE, .refuse = -EIO}), WF_UNWRITABLE);
	assert_int_equal(count_entries("."), 9);
	assert_int_equal(system("rm .b.md.wfmd.*"), 0);
}

static void of_two_orphans_one_is_named(void **state)
{
	(void)state;
	leave_an_orphan();
	leave_an_orphan();
	append_theirs();
	assert_int_equal(during({BEFORE_EXCHANGE}), WF_OK);
	assert_said("kept .a.md.wfmd.");
	assert_int_equal(count_entries(".a.md.wfmd."), 2);
}

/* In COMMAND $f is the orphan. */
static void with_the_orphan(const char *command)
{
	char line[200];

	snprintf(line, sizeof(line), "for f in .a.md.wfmd.*; do %s; done", command);
	assert_int_equal(system(line), 0);
}

/* Anybody who may create files in the folder can give one such a name. */
static void a_file_that_looks_otherwise_never_takes_the_documents_place(void **state)
{
	static const char *const changes[] = {"ln $f other", "chmod 600 $f", "chgrp 5678 $f",
					      "chown 1234 $f"};

	(void)state;
	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
		if (i == 2 && geteuid() != 0)
			skip_because("only root may give files away");
		leave_an_orphan();
		with_the_orphan(changes[i]);
		assert_int_equal(during({BEFORE_EXCHANGE}), WF_OK);
		assert_said("kept .a.md.wfmd.");
		assert_holds("a.md", "old\nours\nours\n");
		with_the_orphan("grep -q theirs $f && rm -f $f other");
	}
}

static void a_file_of_somebody_elses_is_not_waited_for(void **state)
{
	int fd;

	(void)state;
	if (geteuid() != 0)
		skip_because("only root may give files away");
	leave_an_orphan();
	with_the_orphan("ln $f written && chown 1234 $f");
	fd = open("written", O_WRONLY | O_CLOEXEC);
	assert_int_equal(during({BEFORE_EXCHANGE}), WF_OK);
	assert_said("kept .a.md.wfmd.");
	close(fd);
	assert_int_equal(unlink("written"), 0);
}

static void an_orphan_without_a_document_stays(void **state)
{
	int fd;

	(void)state;
	leave_an_orphan();
	remove_it();
	assert_int_equal(create_with(NULL, 0), WF_OK);
	assert_int_equal(count_entries(".a.md.wfmd."), 1);
	remove_it();
	assert_int_equal(system("ln .a.md.wfmd.* orphan"), 0);
	fd = open("orphan", O_WRONLY | O_CLOEXEC);
	assert_int_equal(create_with(NULL, 0), WF_OK);
	close(fd);
	assert_int_equal(count_entries(".a.md.wfmd."), 1);
	assert_holds("a.md", "ours\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CLASH(what_is_cut_off_leaves_a_whole_version),
		CLASH(a_write_that_an_edit_did_not_live_to_see_is_brought_in),
		CLASH(also_when_it_dies_in_making_it_again),
		CLASH(what_others_have_built_on_is_not_taken_back),
		CLASH(what_a_power_loss_tore_is_not_brought_in),
		CLASH(a_write_while_an_orphan_is_brought_in_is_kept),
		CLASH(a_document_that_is_being_written_when_it_is_displaced_is_kept),
		CLASH(an_orphan_that_cannot_be_brought_in_stops_the_edit),
		CLASH(an_orphan_stays_where_files_cannot_change_places),
		CLASH(what_is_listed_after_one_that_stops_the_edit_stays),
		CLASH(of_two_orphans_one_is_named),
		CLASH(a_file_that_looks_otherwise_never_takes_the_documents_place),
		CLASH(a_file_of_somebody_elses_is_not_waited_for),
		CLASH(an_orphan_without_a_document_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
