/* Replacing documents: whole or not at all, with everything they carry, and nothing left beside them. */
#include "scratch.h"
#include "text/source.h"

#include <sys/resource.h>
#include <sys/xattr.h>

/* --- replacing --- */

static void round_trip(void **state)
{
	struct wf_error err = WF_ERROR_INIT;
	struct wf_file file;

	(void)state;
	put("a.md", "old\n");
	assert_int_equal(wf_file_open(&file, "a.md", 0, &err), WF_OK);
	assert_int_equal(file.len, 4);
	assert_memory_equal(file.bytes, "old\n", 5);
	assert_string_equal(file.name, "a.md");
	assert_int_equal(file.path[0], '/');
	assert_int_equal(wf_file_replace(&file, "new\0\n", 5, &err), WF_OK);
	assert_string_equal(file.bytes, "old\n");
	wf_file_close(&file);
	wf_file_close(&file);
	assert_int_equal(stat_of("a.md").st_size, 5);
	assert_holds("a.md", "new");
	assert_no_temp();
}

static void closing_without_replacing_touches_nothing(void **state)
{
	struct wf_error err = WF_ERROR_INIT;
	struct stat before, after;
	struct wf_file file = WF_FILE_INIT;

	(void)state;
	wf_file_close(&file);
	put("a.md", "old\n");
	before = stat_of("a.md");
	assert_int_equal(wf_file_open(&file, "a.md", 0, &err), WF_OK);
	wf_file_close(&file);
	after = stat_of("a.md");
	assert_int_equal(before.st_ino, after.st_ino);
	assert_memory_equal(&before.st_mtim, &after.st_mtim, sizeof(before.st_mtim));
	assert_memory_equal(&before.st_ctim, &after.st_ctim, sizeof(before.st_ctim));
}

static void the_mode_is_kept(void **state)
{
	static const mode_t modes[] = {0600, 0644, 0664, 0777, 0640, 0666, 0620, 01755, 06755};
	mode_t mask = umask(077);

	(void)state;
	put("a.md", "");
	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
		assert_int_equal(chmod("a.md", modes[i]), 0);
		edit("a.md", "new\n");
		assert_int_equal(stat_of("a.md").st_mode & 07777, modes[i]);
	}
	umask(mask);
}

static void a_mode_set_meanwhile_is_kept(void **state)
{
	struct wf_error err = WF_ERROR_INIT;
	struct wf_file file;

	(void)state;
	put("a.md", "");
	assert_int_equal(wf_file_open(&file, "a.md", 0, &err), WF_OK);
	chmod("a.md", 0711);
	assert_int_equal(wf_file_replace(&file, "x", 1, &err), WF_OK);
	wf_file_close(&file);
	assert_int_equal(stat_of("a.md").st_mode & 07777, 0711);
}

static void the_owner_is_kept(void **state)
{
	struct stat st;

	(void)state;
	if (geteuid() != 0)
		skip_because("only root may give files away");
	put("a.md", "");
	assert_int_equal(chown("a.md", 1234, 5678), 0);
	chmod("a.md", 02664);
	edit("a.md", "new\n");
	st = stat_of("a.md");
	assert_int_equal(st.st_uid, 1234);
	assert_int_equal(st.st_gid, 5678);
	assert_int_equal(st.st_mode & 07777, 02664);
}

static int edit_as_nobody(void)
{
	struct wf_error err = WF_ERROR_INIT;
	int bad;

	if (!become_nobody())
		return 77;
	bad = try_edit("a.md", "new\n", &err) != WF_UNWRITABLE;
	bad |= strstr(err.message.ptr, "owner") == NULL;
	wf_error_release(&err);
	return bad;
}

static void an_owner_that_cannot_be_kept_is_refused(void **state)
{
	int result;

	(void)state;
	if (geteuid() != 0)
		skip_because("only root may make a file that belongs to another");
	put("a.md", "old\n");
	chmod("a.md", 0666);
	result = finish(start(edit_as_nobody));
	if (result == 77)
		skip_because("root may not become another user here");
	assert_int_equal(result, 0);
	chmod("a.md", 0644);
	assert_int_equal(finish(start(edit_as_nobody)), 0);
	assert_holds("a.md", "old\n");
	assert_no_temp();
}

static void extended_attributes_are_kept(void **state)
{
	static const char big[1000];
	char value[2000];

	(void)state;
	put("a.md", "");
	if (setxattr("a.md", "user.origin", "somewhere", 9, 0) != 0)
		skip_because("no extended attributes on this file system");
	assert_int_equal(setxattr("a.md", "user.empty", "", 0, 0), 0);
	assert_int_equal(setxattr("a.md", "user.big", big, sizeof(big), 0), 0);
	edit("a.md", "new\n");
	assert_int_equal(getxattr("a.md", "user.origin", value, sizeof(value)), 9);
	assert_memory_equal(value, "somewhere", 9);
	assert_int_equal(getxattr("a.md", "user.empty", value, sizeof(value)), 0);
	assert_int_equal(getxattr("a.md", "user.big", value, sizeof(value)), sizeof(big));
}

/* An access control list as the kernel takes it: owner rw, user UID rw, group r, mask rw, others -. */
static size_t make_acl(unsigned char *acl, uint32_t uid)
{
	static const uint16_t rows[][2] = {{1, 6}, {2, 6}, {4, 4}, {16, 6}, {32, 0}};
	uint32_t version = 2, none = UINT32_MAX;
	size_t len = sizeof(version);

	memcpy(acl, &version, sizeof(version));
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		memcpy(acl + len, rows[i], sizeof(rows[i]));
		memcpy(acl + len + 4, rows[i][0] == 2 ? &uid : &none, 4);
		len += 8;
	}
	return len;
}

static void an_access_control_list_is_kept(void **state)
{
	unsigned char acl[64], kept[64];
	size_t len = make_acl(acl, 4321);

	(void)state;
	put("a.md", "");
	if (setxattr("a.md", "system.posix_acl_access", acl, len, 0) != 0)
		skip_because("no access control lists on this file system");
	edit("a.md", "new\n");
	assert_int_equal(getxattr("a.md", "system.posix_acl_access", kept, sizeof(kept)), len);
	assert_memory_equal(acl, kept, len);
	assert_int_equal(stat_of("a.md").st_mode & 07777, 0660);
}

static void a_folder_gives_no_list_to_a_file_without_one(void **state)
{
	unsigned char acl[64];
	size_t len = make_acl(acl, 4321);

	(void)state;
	put("a.md", "");
	chmod("a.md", 0640);
	if (setxattr(".", "system.posix_acl_default", acl, len, 0) != 0)
		skip_because("no access control lists on this file system");
	edit("a.md", "new\n");
	assert_int_equal(getxattr("a.md", "system.posix_acl_access", NULL, 0), -1);
	assert_int_equal(errno, ENODATA);
	assert_int_equal(stat_of("a.md").st_mode & 07777, 0640);
}

static void a_link_stays_a_link(void **state)
{
	char target[64] = "";

	(void)state;
	mkdir("real", 0755);
	put("real/a.md", "old\n");
	assert_int_equal(symlink("real/a.md", "first"), 0);
	assert_int_equal(symlink("first", "second.md"), 0);
	edit("second.md", "new\n");
	assert_int_equal(readlink("second.md", target, sizeof(target) - 1), 5);
	assert_string_equal(target, "first");
	assert_true(S_ISLNK(stat_of("first").st_mode));
	assert_true(S_ISREG(stat_of("real/a.md").st_mode));
	assert_holds("real/a.md", "new\n");
	assert_no_temp();
}

static void links_that_lead_nowhere_are_named(void **state)
{
	(void)state;
	assert_int_equal(symlink("nowhere", "dangling.md"), 0);
	assert_int_equal(symlink("b.md", "a.md"), 0);
	assert_int_equal(symlink("a.md", "b.md"), 0);
	refuses_read("dangling.md", WF_NOT_FOUND, "'nowhere', which does not exist");
	refuses_edit("dangling.md", WF_NOT_FOUND, "'nowhere', which does not exist");
	refuses_read("a.md", WF_UNREADABLE, "circle");
	refuses_edit("a.md", WF_UNREADABLE, "circle");
	assert_false(exists("nowhere"));
}

static void hard_links_are_refused(void **state)
{
	struct wf_error err = WF_ERROR_INIT;

	(void)state;
	put("a b.md", "old\n");
	assert_int_equal(link("a b.md", "c.md"), 0);
	assert_int_equal(try_edit("a b.md", "new\n", &err), WF_UNWRITABLE);
	assert_non_null(strstr(err.message.ptr, "2 names"));
	assert_int_equal(system(err.hint.ptr), 0);
	wf_error_release(&err);
	assert_int_equal(stat_of("c.md").st_nlink, 1);
	edit("a b.md", "new\n");
	assert_holds("a b.md", "new\n");
	assert_holds("c.md", "old\n");
}

static void a_link_made_meanwhile_is_not_split(void **state)
{
	struct wf_error err = WF_ERROR_INIT;
	struct wf_file file;

	(void)state;
	put("a.md", "old\n");
	assert_int_equal(wf_file_open(&file, "a.md", 0, &err), WF_OK);
	assert_int_equal(link("a.md", "b.md"), 0);
	assert_int_equal(wf_file_replace(&file, "new\n", 4, &err), WF_BUSY);
	wf_file_close(&file);
	wf_error_release(&err);
	assert_int_equal(stat_of("a.md").st_ino, stat_of("b.md").st_ino);
	assert_no_temp();
}

static void a_read_only_file_is_refused(void **state)
{
	struct wf_error err = WF_ERROR_INIT;
	char *bytes;
	size_t len;

	(void)state;
	put("a b.md", "old\n");
	chmod("a b.md", 0444);
	assert_int_equal(try_edit("a b.md", "new\n", &err), WF_UNWRITABLE);
	assert_string_equal(err.hint.ptr, "chmod u+w 'a b.md'");
	assert_error(&err, WF_UNWRITABLE, "a b.md", "read-only file");
	assert_int_equal(wf_file_read(&bytes, &len, "a b.md", &err), WF_OK);
	free(bytes);
	assert_holds("a b.md", "old\n");
}

static void a_read_only_folder_is_refused(void **state)
{
	struct wf_error err = WF_ERROR_INIT;

	(void)state;
	mkdir("d", 0755);
	put("d/a.md", "old\n");
	chmod("d", 0555);
	refuses_edit("d/a.md", WF_UNWRITABLE, "its folder is read-only");
	assert_int_equal(wf_file_create("d/b.md", "", 0, false, &err), WF_UNWRITABLE);
	assert_error(&err, WF_UNWRITABLE, "d/b.md", "its folder is read-only");
	assert_int_equal(symlink("d/a.md", "link.md"), 0);
	refuses_edit("link.md", WF_UNWRITABLE, "its folder is read-only");
	assert_holds("d/a.md", "old\n");
}

static int edit_in_roots_folder(void)
{
	struct wf_error err = WF_ERROR_INIT;
	int bad;

	if (!become_nobody())
		return 77;
	bad = try_edit("d/a.md", "new\n", &err) != WF_UNWRITABLE;
	bad |= (strstr(err.message.ptr, "its folder is read-only") == NULL) << 1;
	bad |= (try_edit("link.md", "new\n", &err) != WF_UNWRITABLE) << 2;
	bad |= (wf_file_create("d/b.md", "", 0, false, &err) != WF_UNWRITABLE) << 3;
	bad |= (wf_file_create("d/b.md", "", 0, true, &err) != WF_UNWRITABLE) << 4;
	bad |= (try_edit("closed/a.md", "new\n", &err) != WF_UNREADABLE) << 5;
	bad |= (strstr(err.message.ptr, "no permission to enter its folder") == NULL) << 6;
	wf_error_release(&err);
	return bad;
}

/* Permissions bind no superuser: this one asks as somebody else. */
static void a_folder_of_another_user_is_refused_also_through_a_link(void **state)
{
	int result;

	(void)state;
	if (geteuid() != 0)
		skip_because("only root may make a file that belongs to another");
	mkdir("d", 0755);
	put("d/a.md", "old\n");
	assert_int_equal(chown("d/a.md", NOBODY, NOBODY), 0);
	assert_int_equal(symlink("d/a.md", "link.md"), 0);
	mkdir("closed", 0700);
	put("closed/a.md", "old\n");
	result = finish(start(edit_in_roots_folder));
	if (result == 77)
		skip_because("root may not become another user here");
	assert_int_equal(result, 0);
	assert_holds("d/a.md", "old\n");
	assert_int_equal(count_entries("."), 0);
}

static void names_may_be_long_and_odd(void **state)
{
	static const char *const odd[] = {"a\nb.md", "-x.md", "'\"$(x).md", "%s%n.md",
					  "\xff\xfe.md"};
	char name[NAME_MAX + 1];

	(void)state;
	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		put(odd[i], "old\n");
		edit(odd[i], "new\n");
		assert_holds(odd[i], "new\n");
	}
	for (size_t len = NAME_MAX - 30; len <= NAME_MAX; len++) {
		for (size_t i = 0; i < len; i++)
			name[i] = "\xc3\xa4"[i % 2];
		name[len] = '\0';
		put(name, "old\n");
		edit(name, "new\n");
		assert_holds(name, "new\n");
	}
	assert_no_temp();
}

static void a_large_document_is_written_whole(void **state)
{
	size_t len = (size_t)9 << 20;
	struct wf_error err = WF_ERROR_INIT;
	struct wf_file file;
	char *bytes = malloc(len);
	char *again;

	(void)state;
	for (size_t i = 0; i < len; i++)
		bytes[i] = (char)(i * 2654435761u >> 13);
	put("a.md", "");
	assert_int_equal(wf_file_open(&file, "a.md", 0, &err), WF_OK);
	assert_int_equal(wf_file_replace(&file, bytes, len, &err), WF_OK);
	wf_file_close(&file);
	assert_int_equal(wf_file_open(&file, "a.md", 0, &err), WF_OK);
	assert_int_equal(file.len, len);
	assert_memory_equal(file.bytes, bytes, len);
	assert_int_equal(wf_file_replace(&file, bytes, len - 1, &err), WF_OK);
	wf_file_close(&file);
	assert_int_equal(wf_file_read(&again, &len, "a.md", &err), WF_OK);
	assert_memory_equal(again, bytes, len);
	free(again);
	free(bytes);
}

static void what_could_not_be_read_is_not_written(void **state)
{
	struct wf_error err = WF_ERROR_INIT;
	struct wf_file file;

	(void)state;
	put("a.md", "old\n");
	assert_int_equal(wf_file_open(&file, "a.md", 0, &err), WF_OK);
	assert_int_equal(wf_file_replace(&file, "", WF_SOURCE_MAX + 1, &err), WF_TOO_LARGE);
	wf_file_close(&file);
	wf_error_release(&err);
	assert_holds("a.md", "old\n");
}

/* --- temporary files --- */

static void dead_temporaries_are_swept_up(void **state)
{
	int fd;

	(void)state;
	put("a.md", "old\n");
	put(".a.md.wfmd.1", "dead");
	put(".a.md.wfmd.4294967295", "dead");
	put(".a.md.wfmd.7", "alive");
	put(".a.md.wfmd.7x", "another's");
	put(".a.md.wfmd.", "another's");
	put(".b.md.wfmd.1", "another's");
	put("target", "");
	assert_int_equal(symlink("target", ".a.md.wfmd.8"), 0);
	mkfifo(".a.md.wfmd.9", 0600);
	fd = hold_lock(".a.md.wfmd.7");
	edit("a.md", "new\n");
	assert_false(exists(".a.md.wfmd.1"));
	assert_false(exists(".a.md.wfmd.4294967295"));
	assert_true(exists(".a.md.wfmd.7"));
	assert_true(exists(".a.md.wfmd.7x"));
	assert_true(exists(".a.md.wfmd."));
	assert_true(exists(".b.md.wfmd.1"));
	assert_true(exists("target"));
	close(fd);
	edit("a.md", "newer\n");
	assert_false(exists(".a.md.wfmd.7"));
}

static int edit_beyond_the_limit(void)
{
	struct rlimit limit, before;
	struct wf_error err = WF_ERROR_INIT;
	char *text = calloc(1000, 1);
	int bad;

	memset(text, 'x', 999);
	getrlimit(RLIMIT_FSIZE, &before);
	limit = (struct rlimit){100, before.rlim_max};
	setrlimit(RLIMIT_FSIZE, &limit);
	bad = try_edit("a.md", text, &err) != WF_UNWRITABLE;
	bad |= strstr(err.message.ptr, "nothing has changed") == NULL;
	bad |= wf_file_create("b.md", text, 999, false, &err) != WF_UNWRITABLE;
	setrlimit(RLIMIT_FSIZE, &before);
	free(text);
	wf_error_release(&err);
	return bad;
}

static void a_failing_write_leaves_nothing(void **state)
{
	(void)state;
	put("a.md", "old\n");
	assert_int_equal(finish(start(edit_beyond_the_limit)), 0);
	assert_holds("a.md", "old\n");
	assert_false(exists("b.md"));
	assert_no_temp();
}

static int edit_for_ever(void)
{
	static char text[3][100001];
	struct wf_error err = WF_ERROR_INIT;

	for (int i = 0; i < 3; i++)
		memset(text[i], 'a' + i, sizeof(text[i]) - 1);
	for (int i = 0; try_edit("a.md", text[i % 3], &err) == WF_OK; i++)
		;
	return 1;
}

static void assert_whole(void)
{
	struct wf_error err = WF_ERROR_INIT;
	char *bytes;
	size_t len;

	assert_int_equal(wf_file_read(&bytes, &len, "a.md", &err), WF_OK);
	assert_true(len == 0 || len == 100000);
	for (size_t i = 1; i < len; i++)
		assert_int_equal(bytes[i], bytes[0]);
	free(bytes);
}

static void killed_by(int signal, int round)
{
	pid_t pid = start(edit_for_ever);

	nap(0.002 + 0.0003 * round);
	kill(pid, signal);
	assert_int_equal(finish(pid), 128 + signal);
	assert_whole();
}

static void a_signal_leaves_no_temporary(void **state)
{
	static const int signals[] = {SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGALRM, SIGUSR1};

	(void)state;
	put("a.md", "");
	for (int i = 0; i < 60; i++) {
		killed_by(signals[i % 6], i);
		assert_no_temp();
	}
}

static void after_a_kill_the_next_edit_cleans_up(void **state)
{
	(void)state;
	put("a.md", "");
	for (int i = 0; i < 60; i++)
		killed_by(SIGKILL, i);
	edit("a.md", "new\n");
	assert_no_temp();
}

static int edit_without_standard_streams(void)
{
	struct wf_error err = WF_ERROR_INIT;
	struct wf_file file;
	int bad;

	close(0);
	close(1);
	close(2);
	bad = wf_file_open(&file, "a.md", 0, &err) != WF_OK;
	bad |= wf_file_replace(&file, "new\n", 4, &err) != WF_OK;
	for (int fd = 0; fd < 3; fd++)
		bad |= write(fd, "report\n", 7) != -1;
	wf_file_close(&file);
	bad |= wf_file_create("b.md", "b\n", 2, false, &err) != WF_OK;
	return bad;
}

static void a_report_never_goes_into_a_document(void **state)
{
	(void)state;
	put("a.md", "old\n");
	assert_int_equal(finish(start(edit_without_standard_streams)), 0);
	assert_holds("a.md", "new\n");
	assert_holds("b.md", "b\n");
}

static int edit_with_few_descriptors(void)
{
	int spare = open(".", O_RDONLY);
	struct wf_error err = WF_ERROR_INIT;
	enum wf_code code = WF_BUSY;
	struct rlimit limit;
	int failed = 0;

	getrlimit(RLIMIT_NOFILE, &limit);
	for (limit.rlim_cur = (rlim_t)spare; code != WF_OK && failed < 20; limit.rlim_cur++) {
		setrlimit(RLIMIT_NOFILE, &limit);
		code = try_edit("a.md", "new\n", &err);
		failed += code != WF_OK;
	}
	wf_error_release(&err);
	return failed > 1 && code == WF_OK ? 0 : 1;
}

static void running_out_of_descriptors_leaves_nothing(void **state)
{
	(void)state;
	put("a.md", "old\n");
	assert_int_equal(finish(start(edit_with_few_descriptors)), 0);
	assert_holds("a.md", "new\n");
	assert_no_temp();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(round_trip),
		TEST(closing_without_replacing_touches_nothing),
		TEST(the_mode_is_kept),
		TEST(a_mode_set_meanwhile_is_kept),
		TEST(the_owner_is_kept),
		TEST(an_owner_that_cannot_be_kept_is_refused),
		TEST(extended_attributes_are_kept),
		TEST(an_access_control_list_is_kept),
		TEST(a_folder_gives_no_list_to_a_file_without_one),
		TEST(a_link_stays_a_link),
		TEST(links_that_lead_nowhere_are_named),
		TEST(hard_links_are_refused),
		TEST(a_link_made_meanwhile_is_not_split),
		TEST(a_read_only_file_is_refused),
		TEST(a_read_only_folder_is_refused),
		TEST(a_folder_of_another_user_is_refused_also_through_a_link),
		TEST(names_may_be_long_and_odd),
		TEST(a_large_document_is_written_whole),
		TEST(what_could_not_be_read_is_not_written),
		TEST(dead_temporaries_are_swept_up),
		TEST(a_failing_write_leaves_nothing),
		TEST(a_signal_leaves_no_temporary),
		TEST(after_a_kill_the_next_edit_cleans_up),
		TEST(a_report_never_goes_into_a_document),
		TEST(running_out_of_descriptors_leaves_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
