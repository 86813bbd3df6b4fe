/*
 * A command that edits a document, run again and again in a folder of its own: what faults.c and
 * powerloss.c have in common. Both print "N WHAT, N bad" and exit with 1 where something is bad, with 2 where
 * they cannot tell.
 */
#ifndef WF_TOOLS_TRIAL_H
#define WF_TOOLS_TRIAL_H

#include "../unit/text/tracing.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

#define DOCUMENT "status.md"

/* The exit status of a program that a sanitizer stopped. */
#define SANITIZER 99

struct bytes {
	char *ptr; /* NULL: no file */
	size_t len;
};

/* PROGRAM ARGUMENT..., and NULL. */
static char **command;

static inline void give_up(const char *what)
{
	fprintf(stderr, "faults: %s: %s\n", what, strerror(errno));
	exit(2);
}

static inline struct bytes read_file(const char *path)
{
	struct bytes bytes = {NULL, 0};
	FILE *file = fopen(path, "r");

	if (!file)
		return bytes;
	bytes.ptr = malloc((size_t)1 << 20);
	bytes.len = fread(bytes.ptr, 1, (size_t)1 << 20, file);
	fclose(file);
	return bytes;
}

static inline bool same(const struct bytes *a, const struct bytes *b)
{
	return !a->ptr == !b->ptr && a->len == b->len &&
	       (a->len == 0 || memcmp(a->ptr, b->ptr, a->len) == 0);
}

/* The document is BYTES, and alone. */
static inline void reset(const struct bytes *bytes)
{
	DIR *dir = opendir(".");
	struct dirent *entry;
	FILE *file;

	while ((entry = readdir(dir)))
		unlink(entry->d_name);
	closedir(dir);
	if (!bytes->ptr)
		return;
	file = fopen(DOCUMENT, "w");
	if (!file || fwrite(bytes->ptr, 1, bytes->len, file) != bytes->len || fclose(file) != 0)
		give_up(DOCUMENT);
}

/* Something is here beside the document. */
static inline bool is_littered(void)
{
	DIR *dir = opendir(".");
	struct dirent *entry;
	bool found = false;

	while ((entry = readdir(dir)))
		found |= strcmp(entry->d_name, DOCUMENT) != 0 && strcmp(entry->d_name, ".") != 0 &&
			 strcmp(entry->d_name, "..") != 0;
	closedir(dir);
	return found;
}

static inline pid_t start(char *const argv[], bool traced)
{
	pid_t pid;

	fflush(NULL);
	pid = fork();
	if (pid != 0)
		return pid;
	if (!freopen("/dev/null", "r", stdin) || !freopen("../out", "w", stdout) ||
	    !freopen("../said", "w", stderr))
		_exit(125);
	setenv("ASAN_OPTIONS", "detect_leaks=0:exitcode=99", 1);
	if (traced)
		trace_me();
	execv(argv[0], argv);
	_exit(127);
}

static inline int result_of(int status)
{
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static inline int run(char *const argv[])
{
	int status;

	if (waitpid(start(argv, false), &status, 0) < 0)
		give_up("waitpid");
	return result_of(status);
}

/* The next edit: a step more; where there is no document yet, the command itself. */
static inline int run_next(bool is_there)
{
	char *const add[] = {
		command[0],       (char *)"add", (char *)"-q",           (char *)"--force",
		(char *)DOCUMENT, (char *)"1",   (char *)"a later step", NULL};

	return run(is_there ? add : command);
}

#endif
