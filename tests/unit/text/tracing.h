/*
 * Stopping a process at each of its system calls, to see what it does and to do something else at
 * that moment: another program's write, a failure, its end.
 *
 *	struct tracee t;
 *	trace_begin(&t, pid);		pid has called trace_me()
 *	while (trace_next(&t))		before the call (t.entry), then after it
 *		...
 *	t.status			as of waitpid(2)
 *
 * The process must make no threads. Its children run free. Linux on x86-64 and AArch64; elsewhere
 * trace_works() is false.
 */
#ifndef WF_TESTS_TRACING_H
#define WF_TESTS_TRACING_H

#include <elf.h>
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

struct tracee {
	pid_t pid;
	bool entry;       /* stopped before the call, else after it */
	long call;        /* SYS_... */
	uint64_t args[6]; /* set before it */
	long result;      /* set after it; -errno for a failure */
	bool is_refused;
	long refused; /* what trace_refuse is to make of it */
	int status;
};

static inline bool trace_works(void)
{
#if defined(__x86_64__) || defined(__aarch64__)
	return true;
#else
	return false;
#endif
}

/* In the process that is to be traced; stops it until its parent goes on. */
static inline void trace_me(void)
{
	if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0)
		_exit(126);
	raise(SIGSTOP);
}

static inline bool trace_begin(struct tracee *t, pid_t pid)
{
	*t = (struct tracee){.pid = pid};
	if (waitpid(pid, &t->status, 0) != pid || !WIFSTOPPED(t->status))
		return false;
	ptrace(PTRACE_SETOPTIONS, pid, NULL, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL);
	return true;
}

#if defined(__aarch64__)
typedef struct user_regs_struct trace_regs;
#define TRACE_ARG(regs, i) ((regs)->regs[i])
#define TRACE_RESULT(regs) ((regs)->regs[0])
#else
typedef struct user_regs_struct trace_regs;
#define TRACE_ARG(regs, i) \
	(*(i == 0   ? &(regs)->rdi \
	   : i == 1 ? &(regs)->rsi \
	   : i == 2 ? &(regs)->rdx \
	   : i == 3 ? &(regs)->r10 \
	   : i == 4 ? &(regs)->r8 \
		    : &(regs)->r9))
#define TRACE_RESULT(regs) ((regs)->rax)
#endif

static inline void trace_read(const struct tracee *t, trace_regs *regs)
{
	struct iovec io = {regs, sizeof(*regs)};

	ptrace(PTRACE_GETREGSET, t->pid, NT_PRSTATUS, &io);
}

static inline void trace_write(const struct tracee *t, trace_regs *regs)
{
	struct iovec io = {regs, sizeof(*regs)};

	ptrace(PTRACE_SETREGSET, t->pid, NT_PRSTATUS, &io);
}

static inline void trace_set_call(const struct tracee *t, long call)
{
#if defined(__aarch64__)
	int number = (int)call;
	struct iovec io = {&number, sizeof(number)};

	ptrace(PTRACE_SETREGSET, t->pid, NT_ARM_SYSTEM_CALL, &io);
#else
	trace_regs regs;

	trace_read(t, &regs);
	regs.orig_rax = (unsigned long long)call;
	trace_write(t, &regs);
#endif
}

static inline void trace_look(struct tracee *t)
{
	trace_regs regs;

	trace_read(t, &regs);
	if (t->entry) {
#if defined(__aarch64__)
		t->call = (long)regs.regs[8];
#else
		t->call = (long)regs.orig_rax;
#endif
		for (int i = 0; i < 6; i++)
			t->args[i] = TRACE_ARG(&regs, i);
		return;
	}
	if (t->is_refused) {
		TRACE_RESULT(&regs) = (unsigned long long)t->refused;
		trace_write(t, &regs);
		t->is_refused = false;
	}
	t->result = (long)TRACE_RESULT(&regs);
}

/* On to the next stop; false when the process has ended. */
static inline bool trace_next(struct tracee *t)
{
	int signal = 0;

	for (;;) {
		if (ptrace(PTRACE_SYSCALL, t->pid, NULL, signal) != 0 && errno == ESRCH)
			signal = 0;
		if (waitpid(t->pid, &t->status, 0) != t->pid || !WIFSTOPPED(t->status))
			return false;
		signal = WSTOPSIG(t->status);
		if (signal == (SIGTRAP | 0x80))
			break;
		if (signal == SIGTRAP || signal == SIGSTOP)
			signal = 0;
	}
	t->entry = !t->entry;
	trace_look(t);
	return true;
}

/* Before a call: it is not made, and gives RESULT, -errno or a number. */
static inline void trace_refuse(struct tracee *t, long result)
{
	trace_set_call(t, -1);
	t->is_refused = true;
	t->refused = result;
}

/* Before a call: argument I becomes VALUE. */
static inline void trace_set_argument(struct tracee *t, int i, uint64_t value)
{
	trace_regs regs;

	trace_read(t, &regs);
	TRACE_ARG(&regs, i) = value;
	trace_write(t, &regs);
	t->args[i] = value;
}

/* As SIGKILL ends it; T is over then. */
static inline void trace_kill(struct tracee *t)
{
	kill(t->pid, SIGKILL);
	while (waitpid(t->pid, &t->status, 0) == t->pid && WIFSTOPPED(t->status))
		;
}

/* LEN bytes of its memory at ADDRESS; how many there were. */
static inline ssize_t trace_memory(const struct tracee *t, uint64_t address, void *bytes,
				   size_t len)
{
	struct iovec ours = {bytes, len}, theirs = {(void *)(uintptr_t)address, len};

	return process_vm_readv(t->pid, &ours, 1, &theirs, 1, 0);
}

/* The string at ADDRESS, as far as it fits into TEXT. */
static inline void trace_string(const struct tracee *t, uint64_t address, char *text, size_t size)
{
	size_t len = 0;

	while (len + 1 < size && trace_memory(t, address + len, text + len, 1) == 1 && text[len])
		len++;
	text[len] = '\0';
}

/*
 * Before it: a read or write, of half the bytes only; of many parts that it writes, of the first half
 * of them and of half the bytes of the last of these.
 */
static inline void trace_shorten(struct tracee *t)
{
	struct iovec part, ours = {&part, sizeof(part)}, theirs = {NULL, sizeof(part)};
	uint64_t n = t->args[2] > 1 ? t->args[2] / 2 : t->args[2];

	if (t->call == SYS_writev) {
		theirs.iov_base = (void *)(uintptr_t)(t->args[1] + (n - 1) * sizeof(part));
		if (process_vm_readv(t->pid, &ours, 1, &theirs, 1, 0) != sizeof(part))
			abort();
		if (part.iov_len > 1)
			part.iov_len /= 2;
		if (process_vm_writev(t->pid, &ours, 1, &theirs, 1, 0) != sizeof(part))
			abort();
	}
	trace_set_argument(t, 2, n);
}

#endif
