/*
 * Makes documents that are a lot of one thing: what could make a reader of Markdown or of status
 * documents slow, or its stack overflow. Those of inline Markdown follow the list that cmark keeps
 * for itself (test/pathological_tests.py).
 *
 *	hostile list		the names
 *	hostile NAME N		about N of the thing, to standard output
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* In a piece @ stands for its number, from 1, and < for the one before. */
static const struct row {
	const char *name, *head, *piece, *tail;
} rows[] = {
	/* ---- blocks ---- */
	{"headings", "", "## Heading @\n", "- [ ] a\n"},
	{"headings-of-all-levels", "", "# A\n## B\n### C\n#### D\n##### E\n###### F\n",
	 "- [ ] a\n"},
	{"headings-with-steps", "", "## Heading @\n- [ ] a\n", ""},
	{"setext-headings", "", "Phase @: A\n---\n- [ ] a\n\n", ""},
	{"setext-lines", "Phase 1: A\n", "b\n", "---\n- [ ] a\n"},
	{"quotes-deep", "- [ ] b\n\n", "> ", "a\n"},
	{"lists-deep", "- [ ] b\n\n", "- ", "[ ] a\n"},
	{"ordered-deep", "- [ ] b\n\n", "1. ", "[ ] a\n"},
	{"fences", "- [ ] a\n\n", "```\n- [ ] x\n```\n", ""},
	{"open-fence", "- [ ] a\n\n```\n", "- [ ] x\n", ""},
	{"html", "- [ ] a\n\n", "<div>\n- [ ] x\n\n", ""},
	{"indented-code", "- [ ] a\n\ntext\n\n", "    - [ ] x\n\n", ""},
	{"paragraph", "- [ ] a\n\n", "text\n", ""},
	{"paragraph-of-steps", "- [ ] a\n\ntext\n", "    - [ ] x\n", ""},
	{"definitions", "", "[a@]: u\n", "\n- [ ] a\n"},
	{"definition-of-images", "- [ ] a\n\n[\n", "![[]()", "\n\n- [ ] b\n"},
	{"title-of-images", "- [ ] a\n\n[a]: b '\n", "![[]()\n", "\n- [ ] b\n"},
	{"tag-of-images", "- [ ] a\n\n<a ", "![[]()", "\n\n- [ ] b\n"},
	{"end-of-images", "<!A \u00e9>\n\n- [ ] ", "![[]()", ">\n- [ ] b\n"},
	{"blank-lines", "## Phase 1: A\n", "\n", "- [ ] a\n"},
	{"carriage-returns", "## Phase 1: A\r", "- [ ] a\r", ""},
	{"front-matter", "---\n", "a: b\n", "---\n- [ ] a\n"},
	/* ---- steps ---- */
	{"children", "## Phase 1: A\n- [ ] p\n", "  - [ ] c\n", ""},
	{"children-done", "## Phase 1: A 🔄\n- [ ] p\n", "  - [x] c\n", "  - [ ] d\n"},
	{"siblings", "## Phase 1: A\n", "- [ ] step @\n", ""},
	{"siblings-done", "## Phase 1: A 🔄\n", "- [x] step @\n", "- [ ] d\n"},
	{"same-texts", "## Phase 1: A\n", "- [ ] Same text\n", ""},
	{"step-lines", "## Phase 1: A\n- [ ] a\n", "  text\n", ""},
	{"outside", "", "- [ ] a\n", "\n## Phase 1: A\n- [ ] b\n"},
	{"unknown-markers", "## Phase 1: A\n", "- [~] x\n", ""},
	{"broken-boxes", "## Phase 1: A\n", "- [] x\n", ""},
	{"waiting-steps", "## Phase 1: A\n", "- [ ] a (blocked: b)\n", "- [ ] c\n"},
	{"criteria", "## Phase 1: A\n**Entry criteria**:\n", "- [ ] b\n",
	 "\n**Steps**:\n\n- [ ] a\n"},
	{"invalid-utf8", "## Phase 1: A\n", "- [ ] \xff\n", ""},
	{"invalid-bytes", "- [ ] ", "\xff", "\n"},
	/* ---- phases ---- */
	{"phases", "", "## Phase @: P@\n- [ ] a\n\n", ""},
	{"phases-done", "", "## Phase @: P@ ✅\n- [x] a\n\n", "## Phase 0: Z 🔄\n- [x] b\n- [ ] a\n"},
	{"phases-ended", "", "## Phase @: P@\n- [x] a\n\n", "## Phase 0: Z\n- [ ] a\n"},
	{"phases-skipped", "", "## Phase @: P@ (Optional)\n**Skipped**: x\n\n- [ ] a\n\n",
	 "## Phase 0: Z\n- [ ] a\n"},
	{"phases-blocked", "",
	 "## Phase @: P@ ⏸️\n**Blocked by**: x\n**Since**: 2026-01-01\n\n- [ ] a\n\n", ""},
	{"phases-alike", "", "## Phase 1: P\n- [ ] a\n\n", ""},
	{"phases-iterative", "**Pattern**: Iterative\n\n",
	 "## Phase @: P@ ✅\n**Attempt**: 2\n**Status**: Complete\n\n- [x] a\n\n", ""},
	{"status-fields", "", "## Phase @: P@\n**Status**: Complete\n\n- [x] a\n\n",
	 "## Phase 0: Z\n**Status**: Pending\n\n- [ ] a\n"},
	{"chinese-phases", "**Pattern**: Parallel\n\n",
	 "## 第@阶段：整理 @\n**Waiting for**: 整理 <\n\n- [ ] a\n\n", ""},
	{"russian-phases", "**Pattern**: Parallel\n\n",
	 "## Этап @: Сборка @\n**Waiting for**: сборка <\n\n- [ ] a\n\n", ""},
	{"foreign-symbols", "", "## Phase @: P@ 🚧\n- [ ] a\n", ""},
	{"workflows", "", "# W@\n## Phase 1: A\n- [ ] a\n\n", ""},
	{"workflows-done", "", "# W@\n## Phase 1: A ✅\n- [x] a\n\n",
	 "# W\n## Phase 1: A\n- [ ] a\n"},
	{"sections", "## Phase 1: A\n", "### S 🔄\n- [ ] a\n\n", ""},
	{"waits-chain", "**Pattern**: Parallel\n\n",
	 "## Phase @: P@\n**Waiting for**: P<\n\n- [ ] a\n\n", ""},
	{"waits-pairs", "**Pattern**: Parallel\n\n",
	 "## Phase @a: A@\n**Waiting for**: B@\n\n- [ ] a\n\n## Phase @b: B@\n**Waiting for**: A@\n\n- [ ] a\n\n",
	 ""},
	{"waits-for-one", "**Pattern**: Parallel\n\n## Phase 0: A\n- [ ] a\n\n",
	 "## Phase @: P@\n**Waiting for**: A\n\n- [ ] a\n\n", ""},
	{"waits-for-words", "## Phase 1: A\n**Waiting for**: ", "x, ", "\n\n- [ ] a\n"},
	/* ---- fields, log, plans, comments ---- */
	{"fields", "## Phase 1: A\n", "**Owner**: b\n", "\n- [ ] a\n"},
	{"fields-of-blocking", "## Phase 1: A ⏸️\n",
	 "**Blocked by**: b\n**Since**: 2026-01-01\n", "\n- [ ] a\n"},
	{"fields-of-nobody", "## Phase 1: A\n", "**Xyz**: b\n", "\n- [ ] a\n"},
	{"log", "## Phase 1: A ❌\n- [ ] a\n\n## Error Log\n\n",
	 "### 2026-01-01 10:00 - A - Failure\n**What happened**: x\n**Resolution**:\n\n", ""},
	{"log-of-others", "## Phase 1: A ❌\n- [ ] a\n\n## Error Log\n\n",
	 "### 2026-01-01 10:00 - Q@ - Failure\n**What happened**: x\n\n", ""},
	{"log-dashes", "## Phase 1: A ❌\n- [ ] a\n\n## Error Log\n\n### 2026-01-01 10:00", " - A",
	 "\n"},
	{"plans", "- [ ] a\n\n## Contingency Plans\n\n", "### If P@ fails:\n1. x\n", ""},
	{"disables", "- [ ] a\n\n", "<!-- wfmd-disable vague-step -->\n\n", ""},
	{"disables-of-one", "", "<!-- wfmd-disable-next-line unknown-marker -->\n- [~] a\n", ""},
	{"disables-in-one", "- [ ] a\n\n<!-- x\n", "<!-- wfmd-disable vague-step -->\n", ""},
	{"maps", "", "<!-- wfmd-map ~=open -->\n\n", "- [~] a\n"},
};

/* A lot of this in the place of a step's text, a heading's and a field's value. */
static const struct inline_row {
	const char *name, *piece, *tail;
} inlines[] = {
	{"emphasis-nested", "*a **a ", ""},
	{"emphasis-closed", "a_ ", ""},
	{"emphasis-opened", "_a ", ""},
	{"emphasis-crossed", "*a_ ", ""},
	{"links-closed", "a]", ""},
	{"links-opened", "[a", ""},
	{"links-in-links", "[ (](", ""},
	{"links-unclosed", "[a](<b", ""},
	{"links-without-end", "[a](b", ""},
	{"images", "![[]()", ""},
	{"brackets", "[", "a]"},
	{"comments", "a <!-- ", ""},
	{"instructions", "a <?", ""},
	{"sections", "a <![CDATA[ ", ""},
	{"declarations", "a <!A ", ""},
	{"tags", "<a ", ""},
	{"angles", "<", ""},
	{"tildes", "~~", ""},
	{"references", "&amp;", ""},
	{"ampersands", "&", ""},
	{"backslashes", "\\", "(blocked)"},
	{"parentheses", "(", ")"},
	{"parentheses-closed", ")", ""},
	{"reasons", "(blocked: ", ")"},
	{"blanks", " ", "a"},
	{"tabs", "\t", "a"},
	{"digits", "1", ""},
	{"numbers", "1.", ""},
	{"dashes", " - ", ""},
	{"emoji", "🚧", ""},
	{"symbols", "✅", ""},
	{"garbled", "âœ…", ""},
	{"half-garbled", "ðŸ", ""},
	{"braces", "{{", ""},
	{"placeholders", "{{a", ""},
	{"square", "[Issue ", ""},
	{"vague", "the ", "thing"},
	{"labels", "Phase 1 ", ""},
	{"plans", "If ", "a"},
	{"fields", "**a**:", ""},
	{"letters", "a", ""},
};

static const char *const places[][2] = {
	{"step-of-", "## Phase 1: A\n- [ ] b\n- [ ] "},
	{"heading-of-", "## Phase 1: "},
	{"field-of-", "## Phase 1: A\n**Blocked by**: "},
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void put(const char *piece, unsigned long i)
{
	for (; *piece; piece++) {
		if (*piece == '@')
			printf("%lu", i);
		else if (*piece == '<' && (piece[1] == '\n'))
			printf("%lu", i - 1);
		else
			putchar(*piece);
	}
}

static void repeat(const char *head, const char *piece, const char *tail, unsigned long n)
{
	fputs(head, stdout);
	for (unsigned long i = 1; i <= n; i++)
		put(piece, i);
	fputs(tail, stdout);
}

/* Of what is deeper with each line there are as many lines as make N bytes. */
static void deepen(const char *step, unsigned long n)
{
	fputs("## Phase 1: A\n", stdout);
	for (unsigned long depth = 0, size = 0; size < n; size += 2 * depth++)
		printf("%*s%s", (int)(2 * depth), "", step);
}

/* One phase that waits for all others; a circle of all. */
static void wait_for_all(unsigned long n)
{
	repeat("**Pattern**: Parallel\n\n", "## Phase @: P@\n- [ ] a\n\n",
	       "## Phase 0: Z\n**Waiting for**: P1", n);
	for (unsigned long i = 2; i <= n; i++)
		printf(", P%lu", i);
	fputs("\n\n- [ ] a\n", stdout);
}

static void wait_in_a_circle(unsigned long n)
{
	printf("**Pattern**: Parallel\n\n## Phase 0: P0\n**Waiting for**: P%lu\n\n- [ ] a\n\n", n);
	repeat("", "## Phase @: P@\n**Waiting for**: P<\n\n- [ ] a\n\n", "", n);
}

static void backticks(unsigned long n)
{
	fputs("- [ ] ", stdout);
	for (unsigned long len = 1, size = 0; size < n; size += len++) {
		putchar('e');
		for (unsigned long i = 0; i < len; i++)
			putchar('`');
	}
	putchar('\n');
}

static int make_special(const char *name, unsigned long n)
{
	if (strcmp(name, "steps-deep") == 0)
		deepen("- [ ] a\n", n);
	else if (strcmp(name, "items-deep") == 0)
		deepen("* a\n", n);
	else if (strcmp(name, "waits-for-all") == 0)
		wait_for_all(n);
	else if (strcmp(name, "waits-circle") == 0)
		wait_in_a_circle(n);
	else if (strcmp(name, "backticks") == 0)
		backticks(n);
	else
		return 0;
	return 1;
}

static int make_inline(const char *name, unsigned long n)
{
	for (size_t p = 0; p < COUNT(places); p++) {
		size_t len = strlen(places[p][0]);

		for (size_t i = 0; i < COUNT(inlines) && strncmp(name, places[p][0], len) == 0;
		     i++) {
			if (strcmp(name + len, inlines[i].name) != 0)
				continue;
			fputs(places[p][1], stdout);
			for (unsigned long k = 0; k < n; k++)
				fputs(inlines[i].piece, stdout);
			printf("%s\n\n- [ ] z\n", inlines[i].tail);
			return 1;
		}
	}
	return 0;
}

static int make(const char *name, unsigned long n)
{
	for (size_t i = 0; i < COUNT(rows); i++) {
		if (strcmp(name, rows[i].name) == 0) {
			repeat(rows[i].head, rows[i].piece, rows[i].tail, n);
			return 1;
		}
	}
	return make_special(name, n) || make_inline(name, n);
}

static void list(void)
{
	for (size_t i = 0; i < COUNT(rows); i++)
		puts(rows[i].name);
	puts("steps-deep\nitems-deep\nwaits-for-all\nwaits-circle\nbackticks");
	for (size_t p = 0; p < COUNT(places); p++) {
		for (size_t i = 0; i < COUNT(inlines); i++)
			printf("%s%s\n", places[p][0], inlines[i].name);
	}
}

int main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "list") == 0) {
		list();
	} else if (argc != 3 || !make(argv[1], strtoul(argv[2], NULL, 10))) {
		fputs("usage: hostile list | hostile NAME N\n", stderr);
		return 2;
	}
	return fflush(stdout) != 0;
}
