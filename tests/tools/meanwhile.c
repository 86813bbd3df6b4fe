/*
 * Runs a program and lets something happen at chosen moments of it:
 *
 *	meanwhile [MOMENT SHELL-COMMAND]... -- PROGRAM [ARGUMENT]...
 *
 * MOMENT is before:CALL:N or after:CALL:N, the Nth time that the program makes that system call; the
 * program stands still until the shell command has ended. $TRACED is the program's process. The command
 * "kill" kills it there.
 * The exit status is the program's, 128 + N for signal N; 125 where a moment never came or a
 * command failed, 77 where processes cannot be traced here.
 */
#include "../unit/text/tracing.h"

#include <stdio.h>

static const struct {
	const char *name;
	long call;
} calls[] = {
	{"renameat2", SYS_renameat2},   {"renameat", SYS_renameat},         {"fsync", SYS_fsync},
	{"openat", SYS_openat},         {"unlinkat", SYS_unlinkat},         {"flock", SYS_flock},
	{"getdents64", SYS_getdents64}, {"rt_sigaction", SYS_rt_sigaction},
};

struct moment {
	long call;
	int nth, count;
	bool after, come;
	const char *command;
};

static bool parse(struct moment *m, const char *text)
{
	char when[8], name[16];

	if (sscanf(text, "%7[a-z]:%15[a-z0-9_]:%d", when, name, &m->nth) != 3)
		return false;
	m->after = strcmp(when, "after") == 0;
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		if (strcmp(calls[i].name, name) == 0) {
			m->call = calls[i].call;
			return m->after || strcmp(when, "before") == 0;
		}
	}
	return false;
}

static bool happen(struct moment *m, struct tracee *t)
{
	m->come = true;
	if (strcmp(m->command, "kill") == 0) {
		trace_kill(t);
		return true;
	}
	if (system(m->command) == 0)
		return true;
	fprintf(stderr, "meanwhile: failed: %s\n", m->command);
	return false;
}

static bool follow(struct tracee *t, struct moment *moments, int n)
{
	bool good = true;

	while (trace_next(t)) {
		for (int i = 0; i < n; i++) {
			struct moment *m = &moments[i];

			if (t->call == m->call && t->entry != m->after && ++m->count == m->nth)
				good &= happen(m, t);
			if (WIFSIGNALED(t->status))
				return good;
		}
	}
	for (int i = 0; i < n; i++) {
		if (!moments[i].come)
			fprintf(stderr, "meanwhile: never came: %s\n", moments[i].command);
		good &= moments[i].come;
	}
	return good;
}

int main(int argc, char **argv)
{
	struct moment moments[16] = {{0}};
	struct tracee t;
	char number[16];
	int n = 0, at = 1;
	pid_t pid;

	for (; at + 1 < argc && strcmp(argv[at], "--") != 0 && n < 16; at += 2, n++) {
		if (!parse(&moments[n], argv[at])) {
			fprintf(stderr, "meanwhile: no moment: %s\n", argv[at]);
			return 125;
		}
		moments[n].command = argv[at + 1];
	}
	if (at + 1 >= argc || strcmp(argv[at], "--") != 0)
		return 125;
	if (!trace_works())
		return 77;
	pid = fork();
	if (pid == 0) {
		setenv("ASAN_OPTIONS", "detect_leaks=0:exitcode=99", 1);
		trace_me();
		execv(argv[at + 1], argv + at + 1);
		_exit(127);
	}
	if (!trace_begin(&t, pid))
		return 77;
	snprintf(number, sizeof(number), "%d", (int)pid);
	setenv("TRACED", number, 1);
	if (!follow(&t, moments, n))
		return 125;
	return WIFEXITED(t.status) ? WEXITSTATUS(t.status) : 128 + WTERMSIG(t.status);
}
