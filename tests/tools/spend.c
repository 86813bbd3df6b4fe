/*
 * Runs a command and tells what it took.
 *
 *	spend SECONDS COMMAND...
 *
 * Writes the milliseconds of processor time, the largest resident memory in KiB and the exit status,
 * or 128 and the signal, parted by blanks. After SECONDS of processor time the command is ended. It
 * reads nothing, and what it says is dropped.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static void run(rlim_t seconds, char **argv)
{
	struct rlimit limit = {seconds, seconds};
	int null = open("/dev/null", O_RDWR);

	if (null >= 0 && dup2(null, 0) == 0 && dup2(null, 1) == 1 && dup2(null, 2) == 2 &&
	    setrlimit(RLIMIT_CPU, &limit) == 0)
		execvp(argv[0], argv);
	_exit(127);
}

static long milliseconds(struct timeval t)
{
	return (long)t.tv_sec * 1000 + (long)t.tv_usec / 1000;
}

int main(int argc, char **argv)
{
	struct rusage used;
	int status;
	pid_t pid;

	if (argc < 3) {
		fputs("usage: spend SECONDS COMMAND...\n", stderr);
		return 2;
	}
	pid = fork();
	if (pid == 0)
		run((rlim_t)strtoul(argv[1], NULL, 10), argv + 2);
	while (pid > 0 && wait4(pid, &status, 0, &used) < 0) {
		if (errno != EINTR)
			pid = -1;
	}
	if (pid < 0) {
		fprintf(stderr, "spend: %s\n", strerror(errno));
		return 2;
	}
	printf("%ld %ld %d\n", milliseconds(used.ru_utime) + milliseconds(used.ru_stime),
	       used.ru_maxrss, WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
	return 0;
}
