/*
 * Makes the documents that are measured, from a seed.
 *
 *	inputs document BYTES SEED		one document of about that size, to standard output
 *	inputs folder N SEED FOLDER		N small documents below FOLDER, one in ten without a workflow
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static uint64_t state;

/* xorshift64* */
static unsigned below(unsigned n)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return (unsigned)((state * UINT64_C(2685821657736338717)) >> 33) % n;
}

static void seed(unsigned long number)
{
	state = number * UINT64_C(0x9e3779b97f4a7c15) + 1;
}

static const char *const words[] = {
	"parser",   "writer",  "the",
	"index",    "of",      "old",
	"entries",  "check",   "with",
	"migrate",  "each",    "cache",
	"without",  "test",    "for",
	"`main.c`", "and",     "**strong**",
	"a",        "release", "notes",
	"module",   "timeout", "in",
	"handler",  "retry",   "on",
	"failure",  "update",  "schema",
	"reviewed", "by",      "[design](docs/design.md)",
	"request",  "limit",   "error",
	"naïve",    "queue",   "(see #42)",
	"_draft_",
};

static size_t text(FILE *out, unsigned least, unsigned most)
{
	unsigned n = least + below(most - least + 1);
	size_t len = 0;

	for (unsigned i = 0; i < n; i++)
		len += (size_t)fprintf(out, i ? " %s" : "%s",
				       words[below(sizeof(words) / sizeof(words[0]))]);
	return len;
}

static size_t line(FILE *out, const char *before, unsigned least, unsigned most)
{
	size_t len = (size_t)fprintf(out, "%s", before);

	len += text(out, least, most);
	fputc('\n', out);
	return len + 1;
}

static size_t step(FILE *out, const char *indent, bool done)
{
	size_t len = (size_t)fprintf(out, "%s- [%c] ", indent, done ? 'x' : ' ');

	return len + line(out, "", 5, 18);
}

/* What stands between steps in real documents: prose, code, quotes, a table, a comment. */
static size_t aside(FILE *out)
{
	switch (below(6)) {
	case 0: return line(out, "\n", 20, 60) + line(out, "", 10, 20);
	case 1: return line(out, "\n```c\n", 3, 9) + (size_t)fprintf(out, "- [ ] in code\n```\n");
	case 2: return line(out, "\n> ", 10, 25);
	case 3: return (size_t)fprintf(out, "\n| a | b |\n| --- | --- |\n| 1 | 2 |\n");
	case 4: return line(out, "\n<!-- ", 3, 9) + (size_t)fprintf(out, "-->\n");
	default: return line(out, "\n", 8, 30);
	}
}

/* Phase N of a workflow whose phase 3 is in progress; later ones have not begun. */
static size_t phase(FILE *out, unsigned n, unsigned steps)
{
	size_t len = (size_t)fprintf(out, "\n### Phase %u: ", n);
	bool done = n < 3;

	len += text(out, 1, 4);
	len += (size_t)fprintf(out, "%s\n", done ? " ✅" : n == 3 ? " 🔄" : "");
	if (below(2))
		len += line(out, "**Deliverables**: ", 3, 9);
	fputc('\n', out);
	for (unsigned i = 0; i < steps; i++) {
		bool nested = below(4) == 0;

		len += step(out, "", done || (n == 3 && i == 0));
		for (unsigned k = 0; nested && k < 2; k++)
			len += step(out, "  ", done || (n == 3 && i == 0));
	}
	return len + 1 + (below(3) == 0 ? aside(out) : 0);
}

static void document(FILE *out, size_t size)
{
	size_t len = line(out, "# ", 2, 5);

	len += (size_t)fprintf(out, "\n**Pattern**: Sequential\n\n## Workflow Status\n");
	for (unsigned n = 1; len < size; n++)
		len += phase(out, n, 3 + below(6));
	fprintf(out, "\n## Error Log\n");
}

static void notes(FILE *out, size_t size)
{
	size_t len = line(out, "# ", 2, 5);

	while (len < size)
		len += line(out, "\n", 20, 80) + line(out, "- ", 5, 12);
}

static int folder(unsigned n, const char *path)
{
	char name[4096];

	for (unsigned i = 0; i < n; i++) {
		FILE *out;

		snprintf(name, sizeof(name), "%s/%02u", path, i / 100);
		mkdir(name, 0777);
		snprintf(name, sizeof(name), "%s/%02u/%u.md", path, i / 100, i);
		out = fopen(name, "w");
		if (!out)
			return 1;
		if (i % 10 == 9)
			notes(out, 1000 + below(3000));
		else
			document(out, 1000 + below(3000));
		fclose(out);
	}
	return 0;
}

int main(int argc, char **argv)
{
	if (argc < 4)
		return 2;
	seed(strtoul(argv[3], NULL, 10));
	if (strcmp(argv[1], "folder") == 0 && argc == 5)
		return folder((unsigned)strtoul(argv[2], NULL, 10), argv[4]);
	document(stdout, strtoull(argv[2], NULL, 10));
	return fflush(stdout) == 0 ? 0 : 1;
}
