#include "cli/child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

/* Signals that mean the program, not us: they are passed on. */
static const int passed_on[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2};
#define NPASSED (sizeof(passed_on) / sizeof(passed_on[0]))

static volatile sig_atomic_t child_pid, interrupted;

/*
 * A signal from the terminal has reached the whole group, the program too; one
 * that a process sent has reached us alone.
 */
static void pass_on(int number, siginfo_t *info, void *context)
{
	int before = errno;

	(void)context;
	interrupted = 1;
	if (child_pid > 0 && info->si_code <= 0)
		kill(child_pid, number);
	errno = before;
}

static void wake(int number)
{
	(void)number;
}

/* Handlers and mask while a program runs, and what they were before. */
struct signals {
	struct sigaction before[NPASSED], child_before;
	sigset_t mask, waiting; /* before, and while we wait for the program to end */
};

/* From here on they wait, until there is somebody to pass them on to. */
static void catch_signals(struct signals *s)
{
	struct sigaction action = {.sa_sigaction = pass_on, .sa_flags = SA_SIGINFO};
	struct sigaction on_child = {.sa_handler = wake};
	sigset_t blocked;

	sigemptyset(&blocked);
	sigaddset(&blocked, SIGCHLD);
	for (size_t i = 0; i < NPASSED; i++)
		sigaddset(&blocked, passed_on[i]);
	sigprocmask(SIG_BLOCK, &blocked, &s->mask);
	s->waiting = s->mask;
	sigdelset(&s->waiting, SIGCHLD); /* who started us may have left it blocked */
	for (size_t i = 0; i < NPASSED; i++) {
		sigaction(passed_on[i], NULL, &s->before[i]);
		if (s->before[i].sa_handler != SIG_IGN)
			sigaction(passed_on[i], &action, NULL);
	}
	sigaction(SIGCHLD, &on_child, &s->child_before);
}

static void restore_signals(const struct signals *s)
{
	for (size_t i = 0; i < NPASSED; i++)
		sigaction(passed_on[i], &s->before[i], NULL);
	sigaction(SIGCHLD, &s->child_before, NULL);
	sigprocmask(SIG_SETMASK, &s->mask, NULL);
}

/* The handlers go with exec; the mask is what ours was before. */
static int start(const struct wf_child *child, const sigset_t *mask, const int *pipe_ends,
		 pid_t *pid)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	sigset_t defaults;
	int error;

	posix_spawn_file_actions_init(&actions);
	posix_spawnattr_init(&attr);
	sigemptyset(&defaults);
	sigaddset(&defaults, SIGCHLD);
	posix_spawnattr_setsigmask(&attr, mask);
	posix_spawnattr_setsigdefault(&attr, &defaults);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	if (child->output_to_stderr)
		posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO);
	if (pipe_ends[1] >= 0)
		posix_spawn_file_actions_adddup2(&actions, pipe_ends[1], STDERR_FILENO);
	error = posix_spawnp(pid, child->words[0], &actions, &attr, child->words, environ);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attr);
	return error;
}

static void write_all(int fd, const char *bytes, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, bytes, len);

		if (n < 0 && errno != EINTR)
			return;
		if (n > 0) {
			bytes += n;
			len -= (size_t)n;
		}
	}
}

/* Keeps no more than the last lines asked for, once there is much more than that. */
static void trim_lines(struct wf_buf *lines, size_t wanted)
{
	size_t at = lines->len, n = 0;

	while (at > 0) {
		if (lines->ptr[at - 1] == '\n' && at < lines->len && ++n == wanted)
			break;
		at--;
	}
	memmove(lines->ptr, lines->ptr + at, lines->len - at);
	lines->len -= at;
	if (lines->cap)
		lines->ptr[lines->len] = '\0';
}

/* Passes on what the pipe holds and keeps its end; false at the end of the stream. */
static bool drain(struct wf_child *child, int fd)
{
	char bytes[8192];
	ssize_t n;

	while ((n = read(fd, bytes, sizeof(bytes))) > 0) {
		write_all(STDERR_FILENO, bytes, (size_t)n);
		wf_buf_add(&child->lines, bytes, (size_t)n);
		if (child->lines.len > 1 << 20)
			trim_lines(&child->lines, child->tail);
	}
	return n < 0 && (errno == EAGAIN || errno == EINTR);
}

/* Until the program has ended; one that leaves others behind does not keep us waiting for these. */
static int wait_for(struct wf_child *child, pid_t pid, int fd, const sigset_t *mask)
{
	struct pollfd poll_fd = {.fd = fd, .events = POLLIN};
	bool open = fd >= 0;
	int status;
	pid_t ended;

	while ((ended = waitpid(pid, &status, WNOHANG)) == 0 || (ended < 0 && errno == EINTR)) {
		if (ppoll(&poll_fd, open ? 1 : 0, NULL, mask) > 0)
			open = drain(child, fd);
	}
	if (open)
		drain(child, fd);
	return ended < 0 ? 0 : status;
}

static bool make_pipe(int *ends)
{
	if (pipe2(ends, O_CLOEXEC) != 0)
		return false;
	fcntl(ends[0], F_SETFL, O_NONBLOCK);
	return true;
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void close_end(int *end)
{
	if (*end >= 0)
		close(*end);
	*end = -1;
}

void wf_child_run(struct wf_child *child)
{
	int ends[2] = {-1, -1}, status = 0;
	struct signals signals;
	double begun = now();
	pid_t pid = 0;

	if (child->tail > 0 && !make_pipe(ends)) {
		child->error = errno;
		return;
	}
	interrupted = 0;
	child_pid = 0;
	catch_signals(&signals);
	child->error = start(child, &signals.mask, ends, &pid);
	close_end(&ends[1]);
	if (child->error == 0) {
		child_pid = pid;
		status = wait_for(child, pid, ends[0], &signals.waiting);
	}
	child_pid = 0;
	restore_signals(&signals);
	close_end(&ends[0]);
	trim_lines(&child->lines, child->tail);
	child->interrupted = interrupted;
	child->seconds = now() - begun;
	child->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
	child->status = child->signal ? 128 + child->signal : WEXITSTATUS(status);
}
