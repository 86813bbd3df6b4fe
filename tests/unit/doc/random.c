#include "doc/random.h"

#include "base/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct random random_begin(unsigned i)
{
	const char *text = getenv("WFMD_SEED");
	uint64_t seed = text && *text ? strtoull(text, NULL, 10) : 1;

	return (struct random){seed + i, (seed + i) * 0x9e3779b97f4a7c15u};
}

unsigned random_rounds(unsigned few, unsigned many)
{
	const char *rounds = getenv("WFMD_ROUNDS");
	const char *soak = getenv("WFMD_SOAK");

	if (rounds && *rounds)
		return (unsigned)strtoul(rounds, NULL, 10);
	return soak && strcmp(soak, "1") == 0 ? many : few;
}

void random_figure(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fputs("figure: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
}

void random_failed(const struct random *random, const char *what, struct wf_slice made)
{
	fprintf(stderr, "WFMD_SEED=%llu: %s\n%.*s\n", (unsigned long long)random->seed, what,
		WF_SLICE_ARG(made));
	fail();
	abort();
}

/* splitmix64 */
static uint64_t next(struct random *random)
{
	uint64_t z = random->state += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

unsigned below(struct random *random, unsigned n)
{
	return (unsigned)(next(random) >> 33) % n;
}

bool chance(struct random *random, unsigned percent)
{
	return below(random, 100) < percent;
}

const char *pick_of(struct random *random, const char *const *strings, size_t n)
{
	return strings[below(random, (unsigned)n)];
}

static void add_character(struct random *random, struct wf_buf *out)
{
	static const unsigned ends[] = {0x80, 0x800, 0xd800, 0x110000};
	unsigned c = 1 + below(random, ends[below(random, 4)] - 1);

	if (c >= 0xd800 && c < 0xe000)
		c = 0xfffd;
	if (c < 0x80)
		wf_buf_printf(out, "%c", (int)c);
	else if (c < 0x800)
		wf_buf_printf(out, "%c%c", 0xc0 | c >> 6, 0x80 | (c & 0x3f));
	else if (c < 0x10000)
		wf_buf_printf(out, "%c%c%c", 0xe0 | c >> 12, 0x80 | (c >> 6 & 0x3f),
			      0x80 | (c & 0x3f));
	else
		wf_buf_printf(out, "%c%c%c%c", 0xf0 | c >> 18, 0x80 | (c >> 12 & 0x3f),
			      0x80 | (c >> 6 & 0x3f), 0x80 | (c & 0x3f));
}

void random_text(struct random *random, struct wf_buf *out, unsigned pieces)
{
	static const char *const hard[] = {
		"## x",
		"- [ ] y",
		"1. [x] z",
		"`",
		"``",
		"```",
		"~~~",
		"~~",
		"-->",
		"<!--",
		"<div>",
		"</script>",
		"<?",
		"]]>",
		"**Since**: z",
		"**Skipped:** w",
		"\n",
		"\r\n",
		"\r",
		"\n\n",
		"\t",
		" ",
		"  ",
		"\\",
		"\\\\",
		"\\*",
		"&amp;",
		"&#10;",
		"&",
		"&#x",
		"&lt;",
		";",
		"*",
		"**",
		"_",
		"[",
		"]",
		"(",
		")",
		"(blocked: x)",
		"[l](u)",
		"![i](u)",
		"[x]: /u",
		"#",
		" #",
		"===",
		"---",
		"***",
		"> q",
		"|a|b|",
		" - ",
		":",
		"\"",
		"'",
		"<http://a.b>",
		"{{name}}",
		"$(x)",
		"%s",
		"~",
		"!",
	};
	static const char *const words[] = {
		"text",
		" and ",
		"a",
		" more",
		"\u2705",
		"\U0001F504",
		"\u23f8\ufe0f",
		"\u274c",
		"\U0001F9D1\u200d\U0001F4BB",
		"\u05e9\u05dc\u05d5\u05dd",
		"\u202b\u0645\u0631\u062d\u0644\u0629\u202c",
		"\u00e9",
		"e\u0301",
		"\u00a0",
		"\u2028",
		"\u3000",
		"\u9636\u6bb5",
		"\ufeff",
		"\u200b",
		"\u00ad",
	};

	for (unsigned i = 1 + below(random, pieces); i > 0; i--) {
		if (chance(random, 50))
			wf_buf_str(out, pick_of(random, hard, sizeof(hard) / sizeof(hard[0])));
		else if (chance(random, 60))
			wf_buf_str(out, pick_of(random, words, sizeof(words) / sizeof(words[0])));
		else
			add_character(random, out);
	}
}
