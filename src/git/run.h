/*
 * Running git.
 *
 *	const char *argv[] = {"git", "-C", folder, "rev-parse", "HEAD", NULL};
 *	struct wf_git_run run;
 *	if (wf_git_run(&run, argv, WF_SLICE_LIT("")) != 0)
 *		... errno: ENOENT where git is not installed
 *	else if (run.status != 0)
 *		... wf_git_reason(&run)
 *	wf_git_run_release(&run);
 *
 * No shell takes part: arguments are passed as they are. Input and outputs
 * may be of any size; they are exchanged as either side is ready, so neither
 * waits for the other for ever. Git has the caller's folder and environment,
 * its GIT_ variables among them, with these exceptions. LC_ALL is C: messages are
 * English. Nothing that a clone was made without is fetched: that would start
 * programs which the repository's configuration names. How a caller's git reads
 * names, as GIT_ICASE_PATHSPECS says, is not how this one does. And it is not traced: GIT_TRACE
 * may say standard output, where its answers are.
 *
 * The caller's signals are left alone, SIGPIPE included. With SIGCHLD ignored
 * no exit status can be had: the run fails with ECHILD.
 */
#ifndef WF_GIT_RUN_H
#define WF_GIT_RUN_H

#include "base/error.h"

#include <signal.h>
#include <sys/types.h>

/*
 * How commands of git begin that are about files: names are taken literally, and
 * the file system monitor that the repository names is not run.
 */
#define WF_GIT "git", "--literal-pathspecs", "-c", "core.fsmonitor=false"

/* The name of an empty variable in git's environment, for its option --config-env. */
#define WF_GIT_EMPTY "WFMD_EMPTY"

struct wf_git_run {
	struct wf_buf out;      /* all of its standard output */
	struct wf_buf messages; /* the beginning of its standard error */
	int status;             /* its exit status, or 128 + the signal that ended it */
};

/*
 * Runs ARGV (its first element, "git", is looked up in PATH; the last is NULL)
 * with INPUT on its standard input, and waits for its end. Input that git does
 * not want is dropped. 0, or -1 with errno set where it could not be run at all.
 * RUN is to be released either way.
 */
int wf_git_run(struct wf_git_run *run, const char *const argv[], struct wf_slice input);

/* The same, without input, for a caller that holds signals back: git has MASK, which was before. */
int wf_git_run_masked(struct wf_git_run *run, const char *const argv[], const sigset_t *mask);

/*
 * The same in two parts, for a git that gets ready while others work: it waits
 * for its input until wf_git_finish, which must be called, whatever happened.
 */
struct wf_git_child {
	pid_t pid;
	int ends[3]; /* of its input and its outputs */
	int why;     /* it could not be started: errno */
};

void wf_git_start(struct wf_git_child *child, const char *const argv[]);
int wf_git_finish(struct wf_git_run *run, struct wf_git_child *child, struct wf_slice input);

/* The line of its messages that says why git failed, without "fatal: "; or empty. */
struct wf_slice wf_git_reason(const struct wf_git_run *run);

/*
 * The error for RUN, which failed or (errno says why) could not be run:
 * WF_UNREADABLE, "WHAT: reason".
 */
enum wf_code wf_git_error(const struct wf_git_run *run, const char *what, struct wf_error *err);

void wf_git_run_release(struct wf_git_run *run);

/* Appends what ARGV answers, without its last line end, to ANSWER; false where it fails. */
bool wf_git_ask(struct wf_buf *answer, const char *const argv[]);

/* Takes what is before the next NUL off REST, and the NUL: an element of an answer to -z. */
struct wf_slice wf_git_cut(struct wf_slice *rest);

#endif
