#include "doc/pattern.h"

#include "base/arena.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#define MATCH_LIMIT 100000
/* A heading is one line, but "&#10;" in it gives its text a line break. */
#define OPTIONS (PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_CASELESS | PCRE2_DOTALL)

/* The label keywords, by language; a new language is a new line. */
#define KEYWORDS \
	"phase|stage|step|milestone|sprint|iteration|round|part|task|week|day" \
	"|fase|etapa|paso|hito|iteraci[oó]n|ronda|parte|tarea|semana|d[ií]a" \
	"|[ée]tape|jalon|it[ée]ration|tour|partie|t[âa]che|semaine|jour" \
	"|schritt|stufe|meilenstein|runde|teil|aufgabe|woche|tag" \
	"|tappa|passo|traguardo|iterazione|attivit[àa]|settimana|giorno" \
	"|marco|itera[çc][ãa]o|rodada|tarefa|dia" \
	"|stap|mijlpaal|ronde|deel|taak" \
	"|faz|aşama|asama|adım|yineleme|tur|bölüm|görev|hafta|gün" \
	"|фаза|этап|шаг|веха|спринт|итерация|раунд|часть|задача|неделя|день" \
	"|етап|крок|faza|etap|krok|giai đoạn|bước" \
	"|(?:ال)?مرحلة|(?:ال)?خطوة|(?:ال)?أسبوع|(?:ال)?مهمة|(?:ال)?يوم"

/* Keywords of scripts that put no blank before the number. */
#define CJK_KEYWORDS \
	"阶段|階段|步骤|步驟|里程碑|迭代|轮次|任务|任務" \
	"|フェーズ|ステージ|ステップ|マイルストーン|スプリント|段階|タスク" \
	"|단계|페이즈|스텝|마일스톤|스프린트|작업"

#define NUMBER "\\d+(?:\\.\\d+)*[a-z]?(?:-\\d+(?:\\.\\d+)*[a-z]?)?"
#define AFTER_NUMBER "(?=[:：.)\\-–—]|\\h|$)"
#define CAPITALS "(?-i:[IVXLC]+(?:-[IVXLC]+)?|[A-Z])(?=[:：.)\\-–—]|$)"
#define SEPARATOR "[\\h:：.)\\-–—]*"

static const char *const sources[] = {
	[WF_PATTERN_LABEL] = "^(?|(?:" KEYWORDS ")(?:\\h+|(?=\\d))(" NUMBER ")" AFTER_NUMBER
			     "|(?:phase|stage|step|part)\\h+(" CAPITALS ")"
			     "|(?:" CJK_KEYWORDS ")\\h*(" NUMBER ")" AFTER_NUMBER "|第\\h*(" NUMBER
			     ")\\h*(?:" CJK_KEYWORDS "|周|週|天)" AFTER_NUMBER
			     "|(\\d+)\\h*(?:단계|주차)" AFTER_NUMBER ")" SEPARATOR,
	[WF_PATTERN_NUMBERED] = "^(\\d+(?:\\.\\d+)+|\\d+(?=[.)]))[.)]?(?:\\h+|$)",
	[WF_PATTERN_DECORATION] =
		"^(?:[\\p{So}\\x{1F3FB}-\\x{1F3FF}\\x{FE0E}\\x{FE0F}\\x{200D}\\x{20E3}]|\\h)+",
	[WF_PATTERN_LOG_ENTRY] =
		"^(\\d{4}-\\d{2}-\\d{2}(?:[ T]\\d{1,2}:\\d{2}(?::\\d{2})?)?)\\h+[-–—]\\h+",
	[WF_PATTERN_PLAN] = "^if\\h+(.+?)\\h+fails?\\b",
	[WF_PATTERN_PARALLEL] = "\\bparallel\\b",
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

/* Their second group is all that follows the match, any bytes: a name need not be UTF-8. */
static bool takes_rest(enum wf_pattern pattern)
{
	return pattern == WF_PATTERN_LABEL || pattern == WF_PATTERN_NUMBERED ||
	       pattern == WF_PATTERN_LOG_ENTRY;
}

bool wf_pattern_find(struct wf_match *match, enum wf_pattern pattern, struct wf_slice s,
		     size_t from)
{
	if (!run(match, get(pattern), s, from))
		return false;
	if (takes_rest(pattern)) {
		const char *rest = match->groups[0].ptr + match->groups[0].len;

		match->groups[2] = wf_slice(rest, (size_t)(s.ptr + s.len - rest));
	}
	return true;
}

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

	return pcre2_compile(pattern, text.len, options | PCRE2_LITERAL | PCRE2_CASELESS, &error,
			     &at, NULL);
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
	for (size_t i = 0; i + needle.len <= s.len; i++) {
		if (strncasecmp(s.ptr + i, needle.ptr, needle.len) == 0)
			return needle.len == s.len ? WF_EQUAL : WF_CONTAINED;
	}
	return WF_UNLIKE;
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

bool wf_text_equal(struct wf_slice a, struct wf_slice b)
{
	struct wf_needle *needle;
	bool equal;

	if (a.len == 0 || b.len == 0 || wf_slice_eq(a, b))
		return a.len == b.len;
	needle = wf_needle_new(b);
	equal = wf_needle_match(needle, a) == WF_EQUAL;
	wf_needle_free(needle);
	return equal;
}
