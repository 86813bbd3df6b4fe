/*
 * Runs a command to which the kernel refuses leases and every flag of a renaming, as it does on a file
 * system that has neither (9p, many FUSE ones).
 *
 *	without COMMAND...
 *
 * Both end with EINVAL: fcntl(2) F_SETLEASE, renameat2(2) RENAME_EXCHANGE and RENAME_NOREPLACE. Exits
 * with 77 where no filter of system calls (seccomp(2)) can be set, and 127 where COMMAND cannot be run.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifdef SYS_fcntl64
#define FCNTL SYS_fcntl64
#else
#define FCNTL SYS_fcntl
#endif

#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define LOW 4 /* where the low half of an argument's 64 bits begins */
#else
#define LOW 0
#endif

#define CALL offsetof(struct seccomp_data, nr)
#define ARG(i) (offsetof(struct seccomp_data, args) + 8 * (i) + LOW)
#define LOAD(k) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, k)
/* Passes over THEN instructions where what was loaded is K, else over OTHERWISE. */
#define IF(k, then, otherwise) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, k, then, otherwise)
#define END(k) BPF_STMT(BPF_RET | BPF_K, k)

static int filter_calls(void)
{
	struct sock_filter code[] = {
		LOAD(CALL),   IF(FCNTL, 1, 0),        IF(SYS_renameat2, 2, 4),
		LOAD(ARG(1)), IF(F_SETLEASE, 3, 2),   LOAD(ARG(4)),
		IF(0, 0, 1),  END(SECCOMP_RET_ALLOW), END(SECCOMP_RET_ERRNO | EINVAL),
	};
	struct sock_fprog program = {sizeof(code) / sizeof(code[0]), code};

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return -1;
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

int main(int argc, char **argv)
{
	if (argc < 2) {
		fputs("usage: without COMMAND...\n", stderr);
		return 2;
	}
	if (filter_calls() != 0) {
		fprintf(stderr, "without: no filter of system calls: %s\n", strerror(errno));
		return 77;
	}
	execvp(argv[1], argv + 1);
	fprintf(stderr, "without: %s: %s\n", argv[1], strerror(errno));
	return 127;
}
