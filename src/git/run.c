#include "git/run.h"

#include "base/arena.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define READ_SIZE 65536
#define MESSAGES_MAX 65536

enum { IN = STDIN_FILENO, OUT = STDOUT_FILENO, ERR = STDERR_FILENO, STREAMS };

static void shut(int *fd)
{
	int saved = errno;

	if (*fd >= 0)
		close(*fd);
	*fd = -1;
	errno = saved;
}

/* The child's 0 to 2 are made from these ends, so none of them may be one of those. */
static int lift(int *fd)
{
	int low = *fd;

	if (low > ERR)
		return 0;
	*fd = fcntl(low, F_DUPFD_CLOEXEC, ERR + 1);
	shut(&low);
	return *fd < 0 ? -1 : 0;
}

/* Input goes through a socket, since a write to one need not raise SIGPIPE. */
static int open_streams(int ours[STREAMS], int theirs[STREAMS])
{
	for (int i = 0; i < STREAMS; i++) {
		int ends[2];

		if (i == IN ? socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0
			    : pipe2(ends, O_CLOEXEC) != 0)
			return -1;
		ours[i] = ends[0];
		theirs[i] = ends[1];
		if (lift(&ours[i]) != 0 || lift(&theirs[i]) != 0)
			return -1;
	}
	return 0;
}

/* What git's environment has, and what it does not have: of a name with nothing after it. */
static const char *const changes[] = {
	"LC_ALL=C",
	"GIT_NO_LAZY_FETCH=1",
	"GIT_ALLOW_PROTOCOL=",
	WF_GIT_EMPTY "=",
	"GIT_GLOB_PATHSPECS",
	"GIT_NOGLOB_PATHSPECS",
	"GIT_ICASE_PATHSPECS",
	"GIT_TRACE",
	"GIT_TRACE_CURL",
	"GIT_TRACE_PACKET",
	"GIT_TRACE_PACK_ACCESS",
	"GIT_TRACE_PERFORMANCE",
	"GIT_TRACE_REFS",
	"GIT_TRACE_SETUP",
	"GIT_TRACE_SHALLOW",
	"GIT_TRACE_FSMONITOR",
	"GIT_TRACE2=0",
	"GIT_TRACE2_EVENT=0",
	"GIT_TRACE2_PERF=0",
};
#define NCHANGES (sizeof(changes) / sizeof(changes[0]))

static bool is_changed(const char *variable)
{
	size_t len = strcspn(variable, "=");

	for (size_t i = 0; i < NCHANGES; i++) {
		if (strcspn(changes[i], "=") == len && strncmp(changes[i], variable, len) == 0)
			return true;
	}
	return false;
}

/* Our own environment but for the changes; only the array is the caller's to free. */
static const char **environment(void)
{
	const char **copy;
	size_t n = 0, kept = 0;

	while (environ && environ[n])
		n++;
	copy = wf_xrealloc(NULL, n + NCHANGES + 1, sizeof(*copy));
	for (size_t i = 0; i < n; i++) {
		if (!is_changed(environ[i]))
			copy[kept++] = environ[i];
	}
	for (size_t i = 0; i < NCHANGES; i++) {
		if (strchr(changes[i], '='))
			copy[kept++] = changes[i];
	}
	copy[kept] = NULL;
	return copy;
}

/* MASK: NULL for our own. */
static int set_up(posix_spawn_file_actions_t *actions, posix_spawnattr_t *attr,
		  const int theirs[STREAMS], const sigset_t *mask)
{
	int why = 0;

	for (int i = 0; i < STREAMS && why == 0; i++)
		why = posix_spawn_file_actions_adddup2(actions, theirs[i], i);
	if (mask && why == 0)
		why = posix_spawnattr_setsigmask(attr, mask);
	if (mask && why == 0)
		why = posix_spawnattr_setflags(attr, POSIX_SPAWN_SETSIGMASK);
	return why;
}

static int spawn(pid_t *pid, const char *const argv[], const int theirs[STREAMS],
		 const sigset_t *mask)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	const char **env;
	int why = posix_spawn_file_actions_init(&actions);

	if (why != 0) {
		errno = why;
		return -1;
	}
	posix_spawnattr_init(&attr);
	why = set_up(&actions, &attr, theirs, mask);
	env = environment();
	if (why == 0)
		why = posix_spawnp(pid, argv[0], &actions, &attr, (char *const *)argv,
				   (char *const *)env);
	free(env);
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&actions);
	if (why == 0)
		return 0;
	*pid = -1;
	errno = why;
	return -1;
}

static bool is_passing(int why)
{
	return why == EINTR || why == EAGAIN || why == EWOULDBLOCK;
}

static void give(int *fd, struct wf_slice *input)
{
	ssize_t n = send(*fd, input->ptr, input->len, MSG_NOSIGNAL | MSG_DONTWAIT);

	if (n > 0)
		*input = wf_slice_skip(*input, (size_t)n);
	if (input->len == 0 || (n < 0 && !is_passing(errno)))
		shut(fd);
}

static int take(int *fd, struct wf_buf *to, size_t most)
{
	ssize_t n;

	wf_buf_reserve(to, READ_SIZE);
	n = read(*fd, to->ptr + to->len, READ_SIZE);
	if (n < 0)
		return is_passing(errno) ? 0 : -1;
	if (n == 0)
		shut(fd);
	else if (to->len < most)
		to->len += (size_t)n;
	to->ptr[to->len] = '\0';
	return 0;
}

/* Until git has closed its outputs and has, or refuses, all of INPUT. */
static int exchange(struct wf_git_run *run, int ours[STREAMS], struct wf_slice input)
{
	if (input.len == 0)
		shut(&ours[IN]);
	while (ours[IN] >= 0 || ours[OUT] >= 0 || ours[ERR] >= 0) {
		struct pollfd set[STREAMS] = {
			{.fd = ours[IN], .events = POLLOUT},
			{.fd = ours[OUT], .events = POLLIN},
			{.fd = ours[ERR], .events = POLLIN},
		};

		if (poll(set, STREAMS, -1) < 0) {
			if (!is_passing(errno))
				return -1;
			continue;
		}
		if (set[IN].revents)
			give(&ours[IN], &input);
		if (set[OUT].revents && take(&ours[OUT], &run->out, SIZE_MAX) != 0)
			return -1;
		if (set[ERR].revents && take(&ours[ERR], &run->messages, MESSAGES_MAX) != 0)
			return -1;
	}
	return 0;
}

static int await(struct wf_git_run *run, pid_t pid)
{
	int how;

	while (waitpid(pid, &how, 0) < 0) {
		if (errno != EINTR)
			return -1;
	}
	run->status = WIFEXITED(how) ? WEXITSTATUS(how) : 128 + WTERMSIG(how);
	/* So may a system's posix_spawnp say that there is no such program. */
	errno = ENOENT;
	return run->status == 127 && run->out.len + run->messages.len == 0 ? -1 : 0;
}

static void shut_all(int fds[STREAMS])
{
	for (int i = 0; i < STREAMS; i++)
		shut(&fds[i]);
}

static void start(struct wf_git_child *child, const char *const argv[], const sigset_t *mask)
{
	int theirs[STREAMS] = {-1, -1, -1};

	*child = (struct wf_git_child){.pid = -1, .ends = {-1, -1, -1}};
	if (open_streams(child->ends, theirs) != 0 || spawn(&child->pid, argv, theirs, mask) != 0)
		child->why = errno;
	shut_all(theirs);
}

void wf_git_start(struct wf_git_child *child, const char *const argv[])
{
	start(child, argv, NULL);
}

int wf_git_finish(struct wf_git_run *run, struct wf_git_child *child, struct wf_slice input)
{
	int why = child->why;

	*run = (struct wf_git_run){.out = WF_BUF_INIT, .messages = WF_BUF_INIT, .status = -1};
	if (why == 0 && exchange(run, child->ends, input) != 0)
		why = errno;
	shut_all(child->ends);
	if (child->pid > 0 && await(run, child->pid) != 0 && why == 0)
		why = errno;
	child->pid = -1;
	errno = why;
	return why == 0 ? 0 : -1;
}

int wf_git_run(struct wf_git_run *run, const char *const argv[], struct wf_slice input)
{
	struct wf_git_child child;

	wf_git_start(&child, argv);
	return wf_git_finish(run, &child, input);
}

int wf_git_run_masked(struct wf_git_run *run, const char *const argv[], const sigset_t *mask)
{
	struct wf_git_child child;

	start(&child, argv, mask);
	return wf_git_finish(run, &child, WF_SLICE_LIT(""));
}

struct wf_slice wf_git_reason(const struct wf_git_run *run)
{
	static const char *const marks[] = {"fatal: ", "error: "};
	struct wf_slice rest = wf_buf_as_slice(&run->messages), first = {rest.ptr, 0};

	while (rest.len > 0) {
		const char *end = memchr(rest.ptr, '\n', rest.len);
		struct wf_slice line = {rest.ptr, end ? (size_t)(end - rest.ptr) : rest.len};

		for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++) {
			if (wf_slice_starts(line, marks[i]))
				return wf_slice_skip(line, strlen(marks[i]));
		}
		if (first.len == 0)
			first = line;
		rest = wf_slice_skip(rest, line.len + (end != NULL));
	}
	return first;
}

void wf_git_run_release(struct wf_git_run *run)
{
	wf_buf_release(&run->out);
	wf_buf_release(&run->messages);
}

enum wf_code wf_git_error(const struct wf_git_run *run, const char *what, struct wf_error *err)
{
	struct wf_slice reason = wf_git_reason(run);

	if (run->status < 0)
		return wf_error_set(err, WF_UNREADABLE, 0, "git cannot be run: %s",
				    strerror(errno));
	if (reason.len)
		return wf_error_set(err, WF_UNREADABLE, 0, "%s: %.*s", what, WF_SLICE_ARG(reason));
	return wf_error_set(err, WF_UNREADABLE, 0, "%s: it ended with status %d", what,
			    run->status);
}

bool wf_git_ask(struct wf_buf *answer, const char *const argv[])
{
	struct wf_git_run run;
	bool good = wf_git_run(&run, argv, WF_SLICE_LIT("")) == 0 && run.status == 0;

	if (good) {
		struct wf_slice said = wf_buf_as_slice(&run.out);

		said.len -= said.len > 0 && said.ptr[said.len - 1] == '\n';
		wf_buf_slice(answer, said);
	}
	wf_git_run_release(&run);
	return good;
}

struct wf_slice wf_git_cut(struct wf_slice *rest)
{
	const char *end = memchr(rest->ptr, '\0', rest->len);
	struct wf_slice field = {rest->ptr, end ? (size_t)(end - rest->ptr) : rest->len};

	*rest = wf_slice_skip(*rest, field.len + (end != NULL));
	return field;
}
