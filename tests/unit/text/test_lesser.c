/* Saving where the system offers less: no exchange, no leases, no locks of some kind. */
#include "moments.h"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>

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
		assert_int_equal(during({BEFORE_EXCHANGE, .refuse = -reasons[i],
					 .act = replace_by_the_same}),
				 WF_BUSY);
		assert_int_equal(during({BEFORE_EXCHANGE, .refuse = -reasons[i]},
					{.call = SYS_renameat, .nth = 2, .refuse = -EIO}),
				 WF_UNWRITABLE);
		assert_holds("a.md", "theirs\n");
		assert_no_temp();
	}
}

static void without_noreplace_a_name_is_taken_by_a_link(void **state)
{
	const struct moment moments[] = {{BEFORE_EXCHANGE, .refuse = -EINVAL, .act = NULL},
					 {.call = SYS_linkat, .nth = 1, .refuse = -EIO}};
	const struct moment late = {BEFORE_EXCHANGE, .refuse = -EINVAL, .act = write_in_place};

	(void)state;
	assert_int_equal(create_with(moments, 2), WF_UNWRITABLE);
	assert_false(exists("a.md"));
	assert_int_equal(create_with(moments, 1), WF_OK);
	assert_holds("a.md", "ours\n");
	remove_it();
	assert_int_equal(create_with(&late, 1), WF_UNWRITABLE);
	assert_holds("a.md", "odd\n");
	assert_no_temp();
}

static void make_theirs(void)
{
	put("a.md", "theirs\n");
}

static void without_links_a_name_is_taken_by_an_empty_file(void **state)
{
	static const long reasons[] = {EPERM, ENOSYS, EOPNOTSUPP};
	struct moment moments[] = {{BEFORE_EXCHANGE, .refuse = -EINVAL, .act = NULL},
				   {.call = SYS_linkat, .nth = 1},
				   {.call = SYS_renameat, .nth = 1, .refuse = -EIO}};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		moments[1].refuse = -reasons[i];
		assert_int_equal(create_with(moments, 2), WF_OK);
		assert_holds("a.md", "ours\n");
		remove_it();
		assert_int_equal(create_with(moments, 3), WF_UNWRITABLE);
		assert_false(exists("a.md"));
		assert_no_temp();
	}
	moments[1].act = make_theirs;
	assert_int_equal(create_with(moments, 2), WF_UNWRITABLE);
	assert_holds("a.md", "theirs\n");
	assert_no_temp();
}

static const struct moment linked_and_killed[] = {
	{BEFORE_EXCHANGE, .refuse = -EINVAL, .act = NULL},
	{.call = SYS_linkat, .nth = 1, .after = true, .kill = true},
};

static void a_name_taken_by_a_link_leaves_one_after_a_kill(void **state)
{
	(void)state;
	assert_int_equal(create_with(linked_and_killed, 2), 128 + SIGKILL);
	assert_holds("a.md", "ours\n");
	assert_int_equal(count_entries(".a.md.wfmd."), 1);
	/* As long as the folder cannot be listed, it has two names; whose these are, nobody can tell. */
	assert_int_equal(during({.call = SYS_openat, .nth = 3, .refuse = -EMFILE}), WF_UNWRITABLE);
	assert_said("it has 2 names (hard links)");
	assert_int_equal(during({BEFORE_EXCHANGE}), WF_OK);
	assert_holds("a.md", "ours\nours\n");
	assert_no_temp();
}

static void a_link_of_the_users_is_not_swept_up_with_it(void **state)
{
	(void)state;
	assert_int_equal(create_with(linked_and_killed, 2), 128 + SIGKILL);
	assert_int_equal(link("a.md", "b.md"), 0);
	put(".a.md.wfmd.7", "of another writer");
	put(".c.md.wfmd.7", "of another document");
	assert_int_equal(during({.call = SYS_flock, .nth = 1}), WF_UNWRITABLE);
	assert_said("it has 2 names (hard links)");
	assert_holds("b.md", "ours\n");
	assert_holds(".a.md.wfmd.7", "of another writer");
	assert_int_equal(count_entries("."), 2);
	assert_int_equal(unlink(".a.md.wfmd.7"), 0);
	assert_int_equal(unlink(".c.md.wfmd.7"), 0);
	assert_int_equal(unlink("b.md"), 0);
}

/* As an NFS client, which locks for writing only what is open for writing. */
static void without_locks_on_reading_descriptors_it_opens_for_writing(void **state)
{
	(void)state;
	put("a.md", "old\n");
	assert_int_equal(during({.call = SYS_flock, .nth = 1, .refuse = -EBADF}), WF_OK);
	assert_holds("a.md", "old\nours\n");
	assert_no_temp();
}

static void without_locks_nothing_is_written(void **state)
{
	static const long reasons[] = {ENOLCK, EOPNOTSUPP, ENOSYS};

	(void)state;
	put("a.md", "old\n");
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(during({.call = SYS_flock, .nth = 1, .refuse = -reasons[i]}),
				 WF_UNWRITABLE);
		assert_said("cannot be locked, so it is not written");
	}
	assert_holds("a.md", "old\n");
}

static void without_locks_on_folders_it_waits_for_the_file(void **state)
{
	int fd;

	(void)state;
	patience = 0.3;
	put("a.md", "old\n");
	fd = hold_lock("a.md");
	assert_int_equal(during({.call = SYS_flock, .nth = 2, .refuse = -EBADF}), WF_BUSY);
	assert_int_equal(during({.call = SYS_fcntl, .nth = 1, .refuse = -EMFILE}), WF_BUSY);
	assert_said("in 0.3 seconds");
	close(fd);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		CLASH(without_exchange_it_looks_just_before),
		CLASH(without_noreplace_a_name_is_taken_by_a_link),
		CLASH(without_links_a_name_is_taken_by_an_empty_file),
		CLASH(a_name_taken_by_a_link_leaves_one_after_a_kill),
		CLASH(a_link_of_the_users_is_not_swept_up_with_it),
		CLASH(without_locks_on_reading_descriptors_it_opens_for_writing),
		CLASH(without_locks_nothing_is_written),
		CLASH(without_locks_on_folders_it_waits_for_the_file),
		CLASH(without_leases_what_was_written_before_is_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
