/*
 * Each system call of a save fails, with each error that there could be, or is not reached, for the process
 * is killed: nothing is lost, nothing left.
 */
#include "doc/random.h"
#include "scratch.h"
#include "text/file_private.h"
#include "tracing.h"

#include <inttypes.h>
#include <sys/xattr.h>

/* No errors: a read or write of half the bytes, and the end of the process before the call. */
#define SHORT 0
#define KILLED (-1)

static const int errors[] = {ENOSPC, EDQUOT, EIO,    EROFS, EACCES,
			     EINTR,  EMFILE, EINVAL, SHORT, KILLED};
#define NERRORS (sizeof(errors) / sizeof(errors[0]))

/* --- what is saved --- */

static void add_ours(struct wf_buf *out, struct wf_slice bytes)
{
	wf_buf_slice(out, bytes);
	wf_buf_str(out, "ours\n");
}

static enum wf_code again(void *context, const struct wf_clash *clash, struct wf_buf *out,
			  struct wf_error *err)
{
	(void)context;
	(void)err;
	if (clash->first)
		add_ours(out, clash->theirs);
	else
		wf_buf_slice(out, clash->ours);
	return WF_OK;
}

static enum wf_code append_ours(void)
{
	const struct wf_redo redo = {.again = again};
	struct wf_error err = WF_ERROR_INIT;
	struct wf_buf text = WF_BUF_INIT;
	struct wf_file file;
	enum wf_code code = wf_file_open(&file, "a.md", 0.02, &err);

	if (code == WF_OK) {
		struct wf_slice parts[2];
		struct wf_rope content = {parts, 2, 0, WF_BUF_INIT};

		add_ours(&text, wf_slice(file.bytes, file.len));
		parts[0] = wf_slice(text.ptr, 1);
		parts[1] = wf_slice_skip(wf_buf_as_slice(&text), 1);
		code = wf_file_rewrite(&file, &content, &redo, &err);
	}
	wf_file_close(&file);
	wf_buf_release(&text);
	wf_error_release(&err);
	return code;
}

static enum wf_code create_ours(void)
{
	struct wf_error err = WF_ERROR_INIT;
	enum wf_code code = wf_file_create("a.md", "ours\n", 5, false, &err);

	wf_error_release(&err);
	return code;
}

static enum wf_code force_ours(void)
{
	struct wf_error err = WF_ERROR_INIT;
	enum wf_code code = wf_file_create("a.md", "ours\n", 5, true, &err);

	wf_error_release(&err);
	return code;
}

static enum wf_code (*save)(void);

/* The calls between the two of getppid are its. */
static int save_traced(void)
{
	enum wf_code code;

	trace_me();
	getppid();
	code = save();
	getppid();
	return (int)code;
}

/* --- one fault --- */

struct fault {
	int at; /* the call that fails, from 0 */
	int error;
	bool rogue; /* another program appends a line just before the exchange */
	bool came;  /* it has been there */
	long call;  /* the one that failed */
};

static void append_theirs(void)
{
	int fd = open("a.md", O_WRONLY | O_APPEND | O_CLOEXEC);

	assert_int_equal(write(fd, "theirs\n", 7), 7);
	close(fd);
}

static bool can_be_short(long call)
{
	return call == SYS_read || call == SYS_writev || call == SYS_pread64;
}

/* A lease that could not be dropped would keep the other program waiting for most of a minute. */
static bool is_spared(const struct tracee *t)
{
	long call = t->call;

	return (call == SYS_fcntl && t->args[1] == F_SETLEASE && t->args[2] == F_UNLCK) ||
	       call == SYS_mmap || call == SYS_munmap || call == SYS_mremap || call == SYS_brk ||
	       call == SYS_rt_sigprocmask || call == SYS_rt_sigaction || call == SYS_rt_sigreturn ||
	       call == SYS_setitimer || call == SYS_clock_nanosleep;
}

static void fail_call(struct tracee *t, struct fault *f)
{
	if (f->error == KILLED) {
		f->call = t->call;
		trace_kill(t);
		return;
	}
	if (is_spared(t) || (f->error == SHORT && !can_be_short(t->call)))
		return;
	f->call = t->call;
	if (f->error == SHORT)
		trace_shorten(t);
	else
		trace_refuse(t, -f->error);
}

/* Its exit status; *NCALLS: how many calls there were. */
static int run_with(struct fault *f, int *ncalls)
{
	struct tracee t;
	int fences = 0, n = 0;

	f->came = false;
	f->call = -1;
	if (!trace_works() || !trace_begin(&t, start(save_traced)))
		skip_because("processes cannot be traced here");
	while (trace_next(&t)) {
		if (!t.entry)
			continue;
		fences += t.call == SYS_getppid;
		if (fences != 1 || t.call == SYS_getppid)
			continue;
		if (t.call == SYS_renameat2 && f->rogue && !f->came) {
			append_theirs();
			f->came = true;
		}
		if (n++ != f->at)
			continue;
		fail_call(&t, f);
		if (f->error == KILLED)
			break;
	}
	*ncalls = n;
	assert_true(f->error == KILLED || WIFEXITED(t.status));
	return WIFEXITED(t.status) ? WEXITSTATUS(t.status) : 128 + WTERMSIG(t.status);
}

static bool holds(const char *path, const char *text)
{
	char buf[100];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd >= 0 ? read(fd, buf, sizeof(buf) - 1) : -1;

	if (fd >= 0)
		close(fd);
	if (n >= 0)
		buf[n] = '\0';
	return n >= 0 && strcmp(buf, text) == 0;
}

static void assert_fine(bool fine, const struct fault *f, const char *what)
{
	if (!fine)
		fail_msg("%s: call %ld, number %d, fails with %s", what, f->call, f->at,
			 f->error == SHORT    ? "half"
			 : f->error == KILLED ? "a kill"
					      : strerror(f->error));
}

/* --- all of them --- */

/*
 * PREPARE makes what there is before; JUDGE looks at what there is after a save that gave CODE. In full
 * all faults are tried, else a fifth of them.
 */
static void each_fault(enum wf_code (*saver)(void), bool rogue, void (*prepare)(void),
		       void (*judge)(const struct fault *, enum wf_code))
{
	unsigned percent = random_rounds(20, 100);
	struct random random = random_begin(0);
	int ncalls, ignored;

	save = saver;
	for (size_t e = 0; e < NERRORS; e++) {
		struct fault f = {.at = -1, .error = errors[e], .rogue = rogue};

		prepare();
		assert_int_equal(run_with(&f, &ncalls), WF_OK);
		for (f.at = 0; f.at < ncalls; f.at++) {
			if (!chance(&random, percent))
				continue;
			prepare();
			judge(&f, (enum wf_code)run_with(&f, &ignored));
		}
	}
}

static void nothing_there(void)
{
	unlink("a.md");
}

static void old_there(void)
{
	nothing_there();
	put("a.md", "old\n");
	chmod("a.md", 0640);
	setxattr("a.md", "user.colour", "green", 5, 0);
}

/* Only what could not be unlinked may stay, or what a kill left, until the next save. */
static void assert_clean(const struct fault *f)
{
	if (f->call != SYS_unlinkat && f->error != KILLED)
		assert_fine(count_entries(".") == 0, f, "litter");
	assert_int_equal(append_ours(), WF_OK);
	assert_fine(count_entries(".") == 0, f, "litter after the next save");
}

static void judge_alone(const struct fault *f, enum wf_code code)
{
	bool is_new = holds("a.md", "old\nours\n");

	assert_fine(is_new || holds("a.md", "old\n"), f, "not whole");
	assert_fine(code != WF_OK || is_new, f, "told, but not done");
	assert_int_equal(stat_of("a.md").st_mode & 07777, 0640);
	assert_clean(f);
	assert_fine(holds("a.md", is_new ? "old\nours\nours\n" : "old\nours\n"), f, "next");
}

/* Until what the other program wrote is settled there may be something beside the document. */
static void judge_with_rogue(const struct fault *f, enum wf_code code)
{
	bool both = holds("a.md", "old\ntheirs\nours\n");

	if (!f->came) {
		judge_alone(f, code);
		return;
	}
	assert_fine(both || holds("a.md", "old\ntheirs\n") || holds("a.md", "old\nours\n"), f,
		    "not whole");
	assert_fine(code != WF_OK || both, f, "told, but not done");
	assert_int_equal(append_ours(), WF_OK);
	assert_fine(count_entries(".") == 0, f, "litter after the next save");
	assert_fine(holds("a.md", "old\ntheirs\nours\nours\n") ||
			    (!both && holds("a.md", "old\ntheirs\nours\n")),
		    f, "another program's line is lost");
}

static void judge_created(const struct fault *f, enum wf_code code)
{
	assert_fine(!exists("a.md") || holds("a.md", "ours\n"), f, "not whole");
	assert_fine(code != WF_OK || exists("a.md"), f, "told, but not done");
	if (!exists("a.md"))
		put("a.md", "");
	assert_clean(f);
}

static void judge_forced(const struct fault *f, enum wf_code code)
{
	assert_fine(holds("a.md", "old\n") || holds("a.md", "ours\n"), f, "not whole");
	assert_fine(code != WF_OK || holds("a.md", "ours\n"), f, "told, but not done");
	assert_clean(f);
}

/* --- a save that begins with what a cut off one left --- */

#define CUT_OFF "old\ncut off\n"
#define THEIRS "old\ntheirs\n"

/* The document is an edit that was cut off while another program's write was being found. */
static void orphan_there(void)
{
	struct wf_slice old = WF_SLICE_LIT("old\n"), cut_off = WF_SLICE_LIT(CUT_OFF);
	struct wf_rope base = wf_rope_of(&old), content = wf_rope_of(&cut_off);
	char name[100];

	nothing_there();
	assert_int_equal(system("rm -f .a.md.wfmd.*"), 0);
	put("a.md", CUT_OFF);
	snprintf(name, sizeof(name), ".a.md.wfmd.%010d%020" PRIu64 "%020" PRIu64, 7,
		 wf_file_sum(&base), wf_file_sum(&content));
	put(name, THEIRS);
}

static void judge_orphan(const struct fault *f, enum wf_code code)
{
	bool done = holds("a.md", THEIRS "ours\n"), passed_by = holds("a.md", CUT_OFF "ours\n");

	assert_fine(done || passed_by || holds("a.md", THEIRS) || holds("a.md", CUT_OFF), f,
		    "not whole");
	assert_fine(code != WF_OK || done || passed_by, f, "told, but not done");
	assert_int_equal(append_ours(), WF_OK);
	if (passed_by)
		assert_int_equal(system("grep -q theirs .a.md.wfmd.*"), 0);
	else
		assert_clean(f);
	assert_fine(passed_by || system("grep -q theirs a.md") == 0, f, "theirs is lost");
}

static void what_a_cut_off_save_left_survives_each_fault(void **state)
{
	(void)state;
	each_fault(append_ours, false, orphan_there, judge_orphan);
}

static void a_replacement_survives_each_fault(void **state)
{
	(void)state;
	each_fault(append_ours, false, old_there, judge_alone);
}

static void so_does_what_another_program_writes_meanwhile(void **state)
{
	(void)state;
	each_fault(append_ours, true, old_there, judge_with_rogue);
}

static void a_new_document_survives_each_fault(void **state)
{
	(void)state;
	each_fault(create_ours, false, nothing_there, judge_created);
}

static void a_document_that_is_overwritten_survives_each_fault(void **state)
{
	(void)state;
	each_fault(force_ours, false, old_there, judge_forced);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_replacement_survives_each_fault),
		TEST(so_does_what_another_program_writes_meanwhile),
		TEST(a_new_document_survives_each_fault),
		TEST(a_document_that_is_overwritten_survives_each_fault),
		TEST(what_a_cut_off_save_left_survives_each_fault),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
