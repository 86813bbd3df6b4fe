/*
 * A program that writes to a document and knows nothing of its lock:
 *
 *	rogue KIND FILE TIMES PAUSE SEED
 *
 * TIMES times, after up to PAUSE microseconds at random, it leaves a mark of its own:
 *
 *	place	the K-th of the dots in the document's line "rogue: ......" becomes an x. The whole file is
 *		read, emptied and written anew through one descriptor, in two pieces with a pause
 *		between them, as an editor does that saves in place.
 *	append	the line "rogue K" is appended.
 *	rename	marks a dot as "place" does, but in a copy that then takes the document's name, as
 *		sed -i does. What happened to the document between its reading and that moment is
 *		overwritten, and no other program can prevent it. So that it can be told from
 *		other losses, the copy and the document change places, and of each step that is done
 *		in what was overwritten and open in the copy the text is printed.
 *
 * The exit status is 1 where a mark that it had left was missing when it read the document again.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define LINE "rogue: "
#define BOX "- [x] "

#ifndef RENAME_EXCHANGE
#define RENAME_EXCHANGE 2
#endif

static uint64_t state;

static unsigned below(unsigned n)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(state >> 33) % n;
}

static void pause_up_to(unsigned microseconds)
{
	struct timespec t = {.tv_nsec = (long)below(microseconds + 1) * 1000};

	nanosleep(&t, NULL);
}

static void give_up(const char *what)
{
	fprintf(stderr, "rogue: %s: %s\n", what, strerror(errno));
	exit(2);
}

static char *read_all(int fd, size_t *len)
{
	struct stat st;
	char *text;

	if (fstat(fd, &st) != 0)
		give_up("fstat");
	text = malloc((size_t)st.st_size + 1);
	*len = 0;
	while (*len < (size_t)st.st_size) {
		ssize_t n = pread(fd, text + *len, (size_t)st.st_size - *len, (off_t)*len);

		if (n <= 0)
			give_up("read");
		*len += (size_t)n;
	}
	text[*len] = '\0';
	return text;
}

static void write_all(int fd, const char *text, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, text, len);

		if (n <= 0)
			give_up("write");
		text += n;
		len -= (size_t)n;
	}
}

/* Marks dot K; false where an earlier mark is missing. */
static bool mark(char *text, unsigned k)
{
	char *dots = strstr(text, LINE);
	bool good = true;

	if (!dots)
		give_up("no line of dots");
	dots += strlen(LINE);
	for (unsigned i = 0; i < k; i++)
		good &= dots[i] == 'x';
	dots[k] = 'x';
	return good;
}

static bool in_place(const char *path, unsigned k)
{
	int fd = open(path, O_RDWR);
	size_t len;
	char *text;
	bool good;

	if (fd < 0)
		give_up(path);
	text = read_all(fd, &len);
	good = mark(text, k);
	if (ftruncate(fd, 0) != 0)
		give_up("truncate");
	write_all(fd, text, len / 2);
	pause_up_to(2000);
	write_all(fd, text + len / 2, len - len / 2);
	close(fd);
	free(text);
	return good;
}

static bool append(const char *path, unsigned k)
{
	int fd = open(path, O_WRONLY | O_APPEND);
	char line[32];

	if (fd < 0)
		give_up(path);
	write_all(fd, line, (size_t)snprintf(line, sizeof(line), "rogue %u\n", k));
	close(fd);
	return true;
}

/* Both hold the same lines but for their boxes. */
static void print_overwritten(const char *copy, const char *displaced)
{
	while (*displaced) {
		size_t len = strcspn(displaced, "\n"), ours = strcspn(copy, "\n");

		if (strncmp(displaced, BOX, strlen(BOX)) == 0 && copy[3] == ' ')
			printf("%.*s\n", (int)(len - strlen(BOX)), displaced + strlen(BOX));
		displaced += len + (displaced[len] != '\0');
		copy += ours + (copy[ours] != '\0');
	}
}

static bool by_rename(const char *path, unsigned k)
{
	char temp[4096];
	int fd = open(path, O_RDONLY);
	size_t len, displaced_len;
	char *text, *displaced;
	bool good;

	if (fd < 0)
		give_up(path);
	text = read_all(fd, &len);
	close(fd);
	good = mark(text, k);
	snprintf(temp, sizeof(temp), "%s.rogue", path);
	fd = open(temp, O_WRONLY | O_CREAT | O_EXCL, 0644);
	if (fd < 0)
		give_up(temp);
	write_all(fd, text, len);
	close(fd);
	if (syscall(SYS_renameat2, AT_FDCWD, temp, AT_FDCWD, path, RENAME_EXCHANGE) != 0)
		give_up("exchange");
	fd = open(temp, O_RDONLY);
	displaced = read_all(fd, &displaced_len);
	close(fd);
	unlink(temp);
	print_overwritten(text, displaced);
	free(displaced);
	free(text);
	return good;
}

int main(int argc, char **argv)
{
	bool (*act)(const char *, unsigned) = NULL;
	unsigned lost = 0;

	if (argc == 6)
		act = strcmp(argv[1], "place") == 0    ? in_place
		      : strcmp(argv[1], "append") == 0 ? append
		      : strcmp(argv[1], "rename") == 0 ? by_rename
						       : NULL;
	if (!act)
		return 2;
	state = strtoull(argv[5], NULL, 10) * 0x9e3779b97f4a7c15u + 1;
	for (unsigned k = 0; k < (unsigned)atoi(argv[3]); k++) {
		pause_up_to((unsigned)atoi(argv[4]));
		lost += !act(argv[2], k);
	}
	if (lost)
		fprintf(stderr, "rogue: %u times a mark was missing\n", lost);
	return lost > 0;
}
