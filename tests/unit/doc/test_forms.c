/* The forms of headings are held against the regular expressions that say what they are. */
#include "doc/forms.h"

#include "base/utf8.h"
#include "doc/random.h"
#include "doc/reading.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

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
	[WF_PATTERN_LOG_ENTRY] =
		"^(\\d{4}-\\d{2}-\\d{2}(?:[ T]\\d{1,2}:\\d{2}(?::\\d{2})?)?)\\h+[-–—]\\h+",
	[WF_PATTERN_PLAN] = "^if\\h+(.+?)\\h+fails?\\b",
	[WF_PATTERN_PARALLEL] = "\\bparallel\\b",
};

static pcre2_code *code[COUNT(sources)];

static int compile(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(sources); i++) {
		int error;
		PCRE2_SIZE at;

		if (!sources[i])
			continue;
		code[i] = pcre2_compile((PCRE2_SPTR)sources[i], PCRE2_ZERO_TERMINATED,
					PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_CASELESS |
						PCRE2_DOTALL,
					&error, &at, NULL);
		assert_non_null(code[i]);
	}
	return 0;
}

static int forget(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(sources); i++)
		pcre2_code_free(code[i]);
	return 0;
}

/* What the expression finds in S: where the match ends, and its first group. */
static bool expected(enum wf_pattern pattern, struct wf_slice s, size_t *end,
		     struct wf_slice *group)
{
	pcre2_match_data *data = pcre2_match_data_create(WF_MATCH_GROUPS, NULL);
	int n = pcre2_match(code[pattern], (PCRE2_SPTR)s.ptr, s.len, 0, 0, data, NULL);
	const PCRE2_SIZE *pairs = pcre2_get_ovector_pointer(data);

	if (n > 0)
		*end = pairs[1];
	*group = n > 1 ? wf_slice(s.ptr + pairs[2], pairs[3] - pairs[2]) : wf_slice("", 0);
	pcre2_match_data_free(data);
	return n > 0;
}

static bool starts_blank(struct wf_slice s)
{
	return wf_is_blank(s.ptr[0]) || wf_slice_starts(s, "\u00a0") ||
	       wf_slice_starts(s, "\u3000") || wf_slice_starts(s, "\u2009");
}

static bool is_right(enum wf_pattern pattern, struct wf_slice s)
{
	struct wf_slice group;
	struct wf_match match;
	size_t end = 0;
	bool found = wf_pattern_find(&match, pattern, s, 0);
	bool wanted = expected(pattern, s, &end, &group);

	/* To the expression blanks may be a name: "if   fails". */
	if (pattern == WF_PATTERN_PLAN && wanted && starts_blank(group))
		wanted = false;
	if (wanted != found)
		return false;
	if (!found)
		return true;
	return match.groups[0].ptr + match.groups[0].len == s.ptr + end &&
	       wf_slice_eq(match.groups[1], group);
}

static void add_number(struct random *random, struct wf_buf *out)
{
	wf_buf_str(out,
		   pick(random, "1", "2", "10", "2.1", "1.2.3", "2a", "2\u212a", "1-2", "1.1-2.2b",
			"1-", "2.", "1.a", "II", "IV-V", "A", "AB", "I-", "iv", "x", "1.-2"));
}

static void add_piece(struct random *random, struct wf_buf *out)
{
	switch (below(random, 5)) {
	case 0: add_number(random, out); break;
	case 1:
		wf_buf_str(out, pick(random, ":", "\uff1a", ".", ")", "-", "\u2013", "\u2014", "/",
				     " - ", ": ", " \u2014 ", "\n", "\xff", "_"));
		break;
	case 2:
		wf_buf_str(out,
			   pick(random, " ", "  ", "\t", "\u00a0", "\u3000", "\u2009", "\u200b"));
		break;
	case 3:
		wf_buf_str(out, pick(random, "\u7b2c", "\u9636\u6bb5", "\u30bf\u30b9\u30af",
				     "\u5468", "\ub2e8\uacc4", "\uc8fc\ucc28", "if", "fails",
				     "fail", "Fail\u017f", "parallel", "PARALLEL", "2026-11-22",
				     "14:05", "T9:05:01", "2026-01-01 10:00"));
		break;
	default: random_text(random, out, 2);
	}
}

/* Keywords in any case, and what is not quite one. */
static void add_keyword(struct random *random, struct wf_buf *out)
{
	static const char *const words[] = {
		"phase",
		"Stage",
		"STEP",
		"part",
		"ta\u017fk",
		"Wee\u212a",
		"\u00c9TAPE",
		"etape",
		"ITERACI\u00d3N",
		"iteracion",
		"D\u00cdA",
		"t\u00e2che",
		"TACHE",
		"a\u015fama",
		"A\u015eAMA",
		"ad\u0131m",
		"ADIM",
		"B\u00d6L\u00dcM",
		"G\u00dcN",
		"\u0424\u0410\u0417\u0410",
		"\u044d\u0442\u0430\u043f",
		"\u0415\u0442\u0430\u043f",
		"GIAI \u0110O\u1ea0N",
		"b\u01b0\u1edbc",
		"B\u01af\u1edaC",
		"\u0627\u0644\u0645\u0631\u062d\u0644\u0629",
		"\u064a\u0648\u0645",
		"itera\u00e7\u00c3o",
		"iteracao",
		"phases",
		"parte",
		"faza",
		"etapa",
		"\u9636\u6bb5",
		"\u30d5\u30a7\u30fc\u30ba",
		"\uc791\uc5c5",
		"\u8f6e\u6b21",
	};

	wf_buf_str(out, pick_of(random, words, COUNT(words)));
}

static void forms_are_their_expressions(void **state)
{
	unsigned rounds = random_rounds(60000, 20000000);

	(void)state;
	for (unsigned i = 0; i < rounds; i++) {
		struct random random = random_begin(i);
		struct wf_buf text = WF_BUF_INIT;

		if (chance(&random, 60))
			add_keyword(&random, &text);
		if (chance(&random, 60))
			wf_buf_str(&text, pick(&random, " ", "", "\t", "  "));
		if (chance(&random, 60))
			add_number(&random, &text);
		for (unsigned n = below(&random, 6); n > 0; n--)
			add_piece(&random, &text);
		for (size_t p = 0; p < COUNT(sources); p++) {
			if (sources[p] && !is_right((enum wf_pattern)p, wf_buf_as_slice(&text)))
				random_failed(&random, sources[p], wf_buf_as_slice(&text));
		}
		wf_buf_release(&text);
	}
	random_figure("forms of headings: %u random texts", rounds);
}

/* Checks each word that the alternative of an expression at P stands for, BEFORE it; counts them. */
static size_t check_words(const struct wf_buf *before, const char *p)
{
	struct wf_buf text = WF_BUF_INIT;
	const char *end;
	size_t n = 0;

	wf_buf_slice(&text, wf_buf_as_slice(before));
	if (*p == '|') {
		struct wf_match match;

		wf_buf_str(&text, " 3: x");
		if (!wf_form_label(&match, wf_buf_as_slice(&text)))
			fail_msg("no label: %s", text.ptr);
		n = 1;
	} else if (*p == '[') {
		for (end = strchr(p++, ']'); p < end; p += wf_utf8_len(p, (size_t)(end - p))) {
			wf_buf_clear(&text);
			wf_buf_slice(&text, wf_buf_as_slice(before));
			wf_buf_add(&text, p, wf_utf8_len(p, (size_t)(end - p)));
			n += check_words(&text, end + 1);
		}
	} else if (strncmp(p, "(?:", 3) == 0) {
		end = strchr(p, ')');
		n = check_words(&text, end + 2);
		wf_buf_add(&text, p + 3, (size_t)(end - p) - 3);
		n += check_words(&text, end + 2);
	} else {
		wf_buf_byte(&text, *p);
		n = check_words(&text, p + 1);
	}
	wf_buf_release(&text);
	return n;
}

static void no_keyword_was_forgotten(void **state)
{
	static const char *const lists[] = {KEYWORDS "|", CJK_KEYWORDS "|"};
	size_t n = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(lists); i++) {
		const char *word = lists[i];

		while (*word) {
			n += check_words(&(struct wf_buf)WF_BUF_INIT, word);
			word = strchr(word, '|') + 1;
		}
	}
	assert_true(n > 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(forms_are_their_expressions),
		cmocka_unit_test(no_keyword_was_forgotten),
	};

	return cmocka_run_group_tests(tests, compile, forget);
}
