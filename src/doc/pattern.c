#include "doc/pattern.h"

#include "base/arena.h"
#include "doc/forms.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#define MATCH_LIMIT 100000
/* A heading is one line, but "&#10;" in it gives its text a line break. */
#define OPTIONS (PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_CASELESS | PCRE2_DOTALL)

/* The others are forms. */
static const char *const sources[] = {
	[WF_PATTERN_DECORATION] =
		"^(?:[\\p{So}\\x{1F3FB}-\\x{1F3FF}\\x{FE0E}\\x{FE0F}\\x{200D}\\x{20E3}]|\\h)+",
	[WF_PATTERN_EMOJI] = "\\p{So}[\\x{FE0E}\\x{FE0F}]?",
	[WF_PATTERN_STEP] = "^[ \\t]*((?:[-*+]|\\d{1,9}[.)])[ \\t]+\\[[ xX]\\])[ \\t]+(\\S.*)",
	[WF_PATTERN_VAGUE] =
		"^(?:(?:finish|complete|do|implement|fix|update|improve|handle|test|write)(?: up)? )?"
		"(?:the |all |all the |remaining |other )*"
		"(?:implementation|everything|things?|stuff|work|tasks?|coding|rest|issues?|changes|"
		"misc|etc|todo|tbd)[.!]*$",
	[WF_PATTERN_PLACEHOLDER] =
		"\\{\\{[ \\t]*[\\w.-]+[ \\t]*\\}\\}|"
		"(?-i:\\[(?:[A-Z][a-z]+ )?(?:Name|Title|Description|Feature|Component|Deliverables?|"
		"Criteria|Date|Reason)\\](?![(\\[:]))",
};

#define NPATTERNS (sizeof(sources) / sizeof(sources[0]))

static _Atomic(pcre2_code *) compiled[NPATTERNS];

static pcre2_code *compile(const char *source)
{
	int error;
	PCRE2_SIZE at;
	pcre2_code *code = pcre2_compile((PCRE2_SPTR)source, PCRE2_ZERO_TERMINATED, OPTIONS, &error,
					 &at, NULL);

	if (!code) {
		fprintf(stderr, "wfmd: pattern error %d at %zu: %s\n", error, at, source);
		abort();
	}
	return code;
}

/* Compiles PATTERN once; of two threads that come at the same time, one throws its work away. */
static pcre2_code *get(enum wf_pattern pattern)
{
	pcre2_code *code = atomic_load(&compiled[pattern]), *expected = NULL;

	if (code)
		return code;
	code = compile(sources[pattern]);
	if (atomic_compare_exchange_strong(&compiled[pattern], &expected, code))
		return code;
	pcre2_code_free(code);
	return expected;
}

static bool run(struct wf_match *match, const pcre2_code *code, struct wf_slice s, size_t from)
{
	pcre2_match_data *data = pcre2_match_data_create(WF_MATCH_GROUPS, NULL);
	pcre2_match_context *context = pcre2_match_context_create(NULL);
	PCRE2_SPTR subject = (PCRE2_SPTR)(s.len ? s.ptr : "");
	int n;

	if (!data || !context)
		wf_xrealloc(NULL, (size_t)-1, 2);
	pcre2_set_match_limit(context, MATCH_LIMIT);
	n = pcre2_match(code, subject, s.len, from, 0, data, context);
	for (int i = 0; i < WF_MATCH_GROUPS && match; i++) {
		const PCRE2_SIZE *pair = pcre2_get_ovector_pointer(data) + 2 * i;
		bool set = i < n && pair[0] != PCRE2_UNSET;

		match->groups[i] =
			set ? wf_slice(s.ptr + pair[0], pair[1] - pair[0]) : wf_slice("", 0);
	}
	pcre2_match_context_free(context);
	pcre2_match_data_free(data);
	return n > 0;
}

bool wf_pattern_find(struct wf_match *match, enum wf_pattern pattern, struct wf_slice s,
		     size_t from)
{
	switch (pattern) {
	case WF_PATTERN_LABEL: return from == 0 && wf_form_label(match, s);
	case WF_PATTERN_NUMBERED: return from == 0 && wf_form_numbered(match, s);
	case WF_PATTERN_LOG_ENTRY: return from == 0 && wf_form_entry(match, s);
	case WF_PATTERN_PLAN: return from == 0 && wf_form_plan(match, s);
	case WF_PATTERN_PARALLEL: return wf_form_parallel(match, s, from);
	default: return run(match, get(pattern), s, from);
	}
}

/* Longer texts are looked for at the start alone: to try each place of a long one takes too long. */
#define PART_MAX 4096

/* Too long a text for PCRE2 to compile is compared byte by byte, letters of ASCII without case. */
struct wf_needle {
	pcre2_code *code; /* or NULL */
	struct wf_slice text;
};

static pcre2_code *compile_literal(struct wf_slice text, uint32_t options)
{
	PCRE2_SPTR pattern = (PCRE2_SPTR)(text.len ? text.ptr : "");
	int error;
	PCRE2_SIZE at;

	options |= PCRE2_LITERAL | PCRE2_CASELESS;
	if (text.len > PART_MAX)
		options |= PCRE2_ANCHORED;
	return pcre2_compile(pattern, text.len, options, &error, &at, NULL);
}

struct wf_needle *wf_needle_new(struct wf_slice text)
{
	struct wf_needle *needle = wf_xmalloc(sizeof(*needle));

	needle->text = text;
	needle->code = compile_literal(text, PCRE2_UTF | PCRE2_MATCH_INVALID_UTF);
	if (!needle->code)
		needle->code = compile_literal(text, 0);
	return needle;
}

static enum wf_likeness match_bytes(struct wf_slice needle, struct wf_slice s)
{
	if (needle.len > s.len || strncasecmp(s.ptr, needle.ptr, needle.len) != 0)
		return WF_UNLIKE;
	return needle.len == s.len ? WF_EQUAL : WF_CONTAINED;
}

enum wf_likeness wf_needle_match(const struct wf_needle *needle, struct wf_slice s)
{
	struct wf_match match;

	if (!needle->code)
		return match_bytes(needle->text, s);
	if (!run(&match, needle->code, s, 0) || match.groups[0].len == 0)
		return WF_UNLIKE;
	return match.groups[0].len == s.len ? WF_EQUAL : WF_CONTAINED;
}

void wf_needle_free(struct wf_needle *needle)
{
	pcre2_code_free(needle->code);
	free(needle);
}

static bool is_ascii(struct wf_slice s)
{
	unsigned char bits = 0;

	for (size_t i = 0; i < s.len; i++)
		bits |= (unsigned char)s.ptr[i];
	return bits < 0x80;
}

bool wf_text_equal(struct wf_slice a, struct wf_slice b)
{
	struct wf_needle *needle;
	bool equal;

	if (a.len == 0 || b.len == 0 || wf_slice_eq(a, b))
		return a.len == b.len;
	if (is_ascii(a) && is_ascii(b))
		return a.len == b.len && strncasecmp(a.ptr, b.ptr, a.len) == 0;
	needle = wf_needle_new(b);
	equal = wf_needle_match(needle, a) == WF_EQUAL;
	wf_needle_free(needle);
	return equal;
}
