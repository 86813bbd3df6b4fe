/*
 * Lets a command that edits a document fail at each of its system calls, one at a time:
 *
 *	faults kill|signal|errno FEW SEED FOLDER [OLD] -- PROGRAM ARGUMENT...
 *
 * In the empty FOLDER it works on status.md, a copy of OLD (without OLD there is none yet). With kill the
 * program is killed before and after each system call that it makes from the first one that names the
 * document; with signal it gets each of the signals below when it is about to make one of them; with errno
 * each of them fails with each of the errors below, and writes and reads are cut short.
 *
 * After each of these: the document is what it was or what the command makes of it, whole; with exit
 * status 0 it is the latter (unless a signal went on to a command that "run" had started, and that then
 * ended with 0, which is told); another status has a reason on standard error; nothing is left beside the
 * document except by a kill, or where unlinking it was what failed; and the next edit works, on that
 * document, and leaves nothing. FEW > 0: so many of them, chosen by SEED.
 *
 * Prints "N faults, N bad" and each bad one; exit status 1 where there are such, 77 where processes cannot
 * be traced.
 */
#include "trial.h"

#define CALLS_MAX 4096

/* The exit status of a merge driver in trouble. */
#define MERGE_FAILED 129

static const struct {
	const char *name;
	int number;
} errors[] = {
	{"ENOSPC", ENOSPC}, {"EDQUOT", EDQUOT}, {"EIO", EIO},       {"EROFS", EROFS},
	{"EACCES", EACCES}, {"EINTR", EINTR},   {"EMFILE", EMFILE},
};
#define NERRORS ((int)(sizeof(errors) / sizeof(errors[0])))

/* What those ask for that want a program to end. */
static const struct {
	const char *name;
	int number;
} signals[] = {{"SIGTERM", SIGTERM}, {"SIGINT", SIGINT}, {"SIGHUP", SIGHUP}};
#define NSIGNALS ((int)(sizeof(signals) / sizeof(signals[0])))

/* What is done at a call; an index into errors, SIGNAL plus one into signals, or one of these. */
enum { KILL_BEFORE = -1, KILL_AFTER = -2, SHORT = NERRORS, SIGNAL };

static const struct {
	const char *name;
	int first, last;
} modes[] = {
	{"kill", KILL_AFTER, KILL_BEFORE},
	{"errno", 0, SHORT},
	{"signal", SIGNAL, SIGNAL + NSIGNALS - 1},
};

/* Calls about memory, time and the process itself, whose failure is another matter. */
static const long spared[] = {
	SYS_mmap,         SYS_munmap,          SYS_mprotect,       SYS_brk,
	SYS_madvise,      SYS_rt_sigaction,    SYS_rt_sigprocmask, SYS_rt_sigtimedwait,
	SYS_rt_sigreturn, SYS_clock_nanosleep, SYS_getpid,         SYS_exit_group,
	SYS_wait4,        SYS_clone,           SYS_clone3,         SYS_execve,
	SYS_prlimit64,    SYS_getrandom,       SYS_futex,          SYS_mremap,
};

static struct bytes old, done, old_next, done_next;
static long calls[CALLS_MAX];
static int ncalls;
static long failed; /* the call that the latest fault was at */

static bool names_document(const struct tracee *t)
{
	char text[256];

	for (int i = 0; i < 2; i++) {
		if (t->args[i] < 4096)
			continue;
		trace_string(t, t->args[i], text, sizeof(text));
		if (strstr(text, DOCUMENT))
			return true;
	}
	return false;
}

static bool applies(int fault, long call)
{
	if (fault < 0 || fault >= SIGNAL)
		return true;
	for (size_t i = 0; i < sizeof(spared) / sizeof(spared[0]); i++) {
		if (spared[i] == call)
			return false;
	}
	return fault != SHORT || call == SYS_write || call == SYS_writev || call == SYS_read ||
	       call == SYS_pread64;
}

static void do_fault(struct tracee *t, int fault)
{
	failed = t->call;
	if (fault == KILL_BEFORE) {
		trace_kill(t);
	} else if (fault == KILL_AFTER) {
		trace_next(t);
		trace_kill(t);
	} else if (fault >= SIGNAL) {
		kill(t->pid, signals[fault - SIGNAL].number);
	} else if (fault == SHORT) {
		trace_shorten(t);
	} else {
		trace_refuse(t, -errors[fault].number);
	}
}

/*
 * Runs the command and lets FAULT happen at call AT; with AT < 0 it notes the calls. Its exit status.
 * A command that waits for a child does not always make the same calls.
 */
static int run_with(int fault, int at)
{
	struct tracee t;
	int n = -1;

	failed = -1;
	if (!trace_works() || !trace_begin(&t, start(command, true)))
		exit(77);
	while (trace_next(&t)) {
		if (!t.entry)
			continue;
		if (n < 0 && !names_document(&t))
			continue;
		n++;
		if (at < 0 && n < CALLS_MAX) {
			calls[n] = t.call;
			ncalls = n + 1;
		}
		if (n == at && applies(fault, t.call))
			do_fault(&t, fault);
		if (WIFSIGNALED(t.status) || WIFEXITED(t.status))
			break;
	}
	return result_of(t.status);
}

static const char *fault_name(int fault)
{
	return fault == KILL_BEFORE  ? "killed before"
	       : fault == KILL_AFTER ? "killed after"
	       : fault == SHORT      ? "cut short:"
	       : fault >= SIGNAL     ? signals[fault - SIGNAL].name
				     : errors[fault].name;
}

/* What is wrong after FAULT at call AT; NULL: nothing. */
static const char *judge(int fault, int at)
{
	struct bytes now, next;
	bool killed = fault < 0, asked = fault >= SIGNAL, is_old, is_new, said;
	int status = run_with(fault, at);
	bool ended = killed || (asked && status == 128 + signals[fault - SIGNAL].number);
	struct stat st;

	said = stat("../said", &st) == 0 && st.st_size > 0;
	now = read_file(DOCUMENT);
	is_old = same(&now, &old);
	is_new = same(&now, &done);
	free(now.ptr);
	if (!is_old && !is_new)
		return "not whole";
	if (!ended && (status == SANITIZER || (status > 128 && status != MERGE_FAILED)))
		return "crashed";
	if (status == 0 && !is_new && !asked)
		return "success, but not written";
	if (!ended && (status != 0 || !is_new) && !said)
		return "no reason given";
	if (!killed && (failed != SYS_unlinkat || asked) && is_littered())
		return "litter";
	if (run_next(now.ptr != NULL) != 0)
		return "the next edit fails";
	next = read_file(DOCUMENT);
	is_old = is_old && same(&next, &old_next);
	is_new = is_new && same(&next, &done_next);
	free(next.ptr);
	if (!is_old && !is_new)
		return "the next edit is another";
	return is_littered() ? "litter after the next edit" : NULL;
}

static void learn(void)
{
	reset(&old);
	if (run(command) != 0)
		give_up("the command fails by itself");
	done = read_file(DOCUMENT);
	if (same(&old, &done))
		give_up("the command changes nothing");
	if (run_next(true) != 0)
		give_up("the next edit fails by itself");
	done_next = read_file(DOCUMENT);
	reset(&old);
	if (run_next(old.ptr != NULL) != 0)
		give_up("the next edit fails by itself");
	old_next = read_file(DOCUMENT);
	reset(&old);
	run_with(SHORT, -1);
}

int main(int argc, char **argv)
{
	int first = 0, last = -1, few, made = 0, bad = 0, at = 5;
	unsigned possible = 0;

	if (argc < 7)
		return 2;
	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
		if (strcmp(argv[1], modes[i].name) == 0) {
			first = modes[i].first;
			last = modes[i].last;
		}
	}
	few = atoi(argv[2]);
	srandom((unsigned)atoi(argv[3]));
	if (strcmp(argv[at], "--") != 0)
		old = read_file(argv[at++]);
	command = argv + at + 1;
	if (strcmp(argv[at], "--") != 0 || at + 1 >= argc || first > last || chdir(argv[4]) != 0)
		return 2;
	learn();
	for (int i = 0; i < ncalls; i++) {
		for (int fault = first; fault <= last; fault++)
			possible += applies(fault, calls[i]);
	}
	for (int i = 0; i < ncalls; i++) {
		for (int fault = first; fault <= last; fault++) {
			const char *wrong;

			if (!applies(fault, calls[i]) ||
			    (few > 0 && (unsigned)random() % possible >= (unsigned)few))
				continue;
			reset(&old);
			wrong = judge(fault, i);
			made++;
			bad += wrong != NULL;
			if (wrong)
				printf("bad: %s system call %ld (%d of %d): %s\n",
				       fault_name(fault), calls[i], i + 1, ncalls, wrong);
		}
	}
	reset(&(struct bytes){NULL, 0});
	printf("%d faults, %d bad\n", made, bad);
	return bad > 0;
}
