/*
 * Runs commands in rounds, one after the other in each, so that what disturbs the machine meets them
 * all; prints what each took.
 *
 *	measure ROUNDS <CASES
 *
 * A case is a line of NAME, SETUP and COMMAND, parted by tabs. SETUP is for a shell and not measured;
 * "-" is none. COMMAND is words parted by blanks; several, parted by " && ", are measured as one.
 * The result is a line of NAME, median time and median processor time in microseconds, and the
 * largest resident memory in KiB, parted by tabs. The first round only warms up.
 */
#include <fcntl.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define WORDS_MAX 64
#define CASES_MAX 64

extern char **environ;

struct measured {
	char *name, *setup, *command;
	double *wall, *cpu;
	long memory;
};

struct taken {
	double wall, cpu;
	long memory;
};

static posix_spawn_file_actions_t quiet;

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static double microseconds(struct timeval t)
{
	return (double)t.tv_sec * 1e6 + (double)t.tv_usec;
}

static void fail(const char *what, const char *name)
{
	fprintf(stderr, "measure: %s: %s\n", name, what);
	exit(1);
}

static void run(struct taken *taken, const char *name, char **argv)
{
	double start = now();
	struct rusage usage;
	int status;
	pid_t pid;

	if (posix_spawnp(&pid, argv[0], &quiet, NULL, argv, environ) != 0)
		fail("cannot be started", argv[0]);
	if (wait4(pid, &status, 0, &usage) < 0)
		fail("cannot be waited for", argv[0]);
	taken->wall += now() - start;
	taken->cpu += microseconds(usage.ru_utime) + microseconds(usage.ru_stime);
	if (usage.ru_maxrss > taken->memory)
		taken->memory = usage.ru_maxrss;
	/* Findings are no failure. */
	if (!WIFEXITED(status) || WEXITSTATUS(status) > 1)
		fail("failed", name);
}

static struct taken run_all(const struct measured *m)
{
	struct taken taken = {0};
	char *copy = strdup(m->command), *rest = copy;
	char *argv[WORDS_MAX];
	size_t n = 0;

	for (char *word = strsep(&rest, " "); word; word = strsep(&rest, " ")) {
		bool end = strcmp(word, "&&") == 0;

		if (!end && n + 1 < WORDS_MAX)
			argv[n++] = word;
		if (end || !rest) {
			argv[n] = NULL;
			run(&taken, m->name, argv);
			n = 0;
		}
	}
	free(copy);
	return taken;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *values, size_t n)
{
	qsort(values, n, sizeof(*values), compare);
	return n % 2 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

static size_t read_cases(struct measured *cases, size_t rounds)
{
	size_t n = 0, cap = 0;
	char *line = NULL;
	ssize_t len;

	while ((len = getline(&line, &cap, stdin)) > 0 && n < CASES_MAX) {
		char *rest = line;

		line[len - 1] = '\0';
		cases[n].name = strsep(&rest, "\t");
		cases[n].setup = strsep(&rest, "\t");
		cases[n].command = rest;
		if (!rest)
			fail("not NAME, SETUP and COMMAND", line);
		cases[n].wall = calloc(rounds, sizeof(double));
		cases[n].cpu = calloc(rounds, sizeof(double));
		n++;
		line = NULL;
		cap = 0;
	}
	return n;
}

/* What it wrote is on the disk before the clock starts: a flush that is measured has its own to do. */
static void set_up(const struct measured *it)
{
	if (system(it->setup) != 0)
		fail("its setup failed", it->name);
	sync();
}

int main(int argc, char **argv)
{
	struct measured cases[CASES_MAX] = {0};
	size_t rounds = argc == 2 ? strtoul(argv[1], NULL, 10) : 0, n;

	if (rounds == 0)
		return 2;
	posix_spawn_file_actions_init(&quiet);
	posix_spawn_file_actions_addopen(&quiet, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&quiet, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_adddup2(&quiet, STDOUT_FILENO, STDERR_FILENO);
	n = read_cases(cases, rounds);
	for (size_t round = 0; round <= rounds; round++) {
		for (size_t i = 0; i < n; i++) {
			struct taken taken;

			if (strcmp(cases[i].setup, "-") != 0)
				set_up(&cases[i]);
			taken = run_all(&cases[i]);
			if (taken.memory > cases[i].memory)
				cases[i].memory = taken.memory;
			if (round == 0)
				continue;
			cases[i].wall[round - 1] = taken.wall;
			cases[i].cpu[round - 1] = taken.cpu;
		}
	}
	for (size_t i = 0; i < n; i++)
		printf("%s\t%.0f\t%.0f\t%ld\n", cases[i].name, median(cases[i].wall, rounds),
		       median(cases[i].cpu, rounds), cases[i].memory);
	return 0;
}
