#include "doc/forms.h"

#include "base/utf8.h"

#include <strings.h>

/* --- characters ---------------------------------------------------------------------------------- */

/* The character at AT and its bytes; 0 bytes where there is no whole one. */
static unsigned character(struct wf_slice s, size_t at, size_t *len)
{
	if (at < s.len && (unsigned char)s.ptr[at] < 0x80) {
		*len = 1;
		return (unsigned char)s.ptr[at];
	}
	*len = at < s.len ? wf_utf8_len(s.ptr + at, s.len - at) : 0;
	return *len ? wf_utf8_point(s.ptr + at, *len) : 0;
}

static bool is_between(unsigned c, unsigned first, unsigned last)
{
	return c >= first && c <= last;
}

/* Unicode's simple case folding, of the scripts that the keywords are written in. */
static unsigned fold(unsigned c)
{
	static const struct {
		unsigned from, to;
	} odd[] = {
		{0x17f, 's'},    {0x212a, 'k'},   {0x1c80, 0x432}, {0x1c81, 0x434}, {0x1c82, 0x43e},
		{0x1c83, 0x441}, {0x1c84, 0x442}, {0x1c85, 0x442}, {0x1c86, 0x44a},
	};

	if (is_between(c, 'A', 'Z') || (is_between(c, 0xc0, 0xde) && c != 0xd7) ||
	    is_between(c, 0x410, 0x42f))
		return c + 0x20;
	if (c < 0x100 || is_between(c, 0x430, 0x44f))
		return c;
	if (is_between(c, 0x400, 0x40f))
		return c + 0x50;
	if ((is_between(c, 0x100, 0x12f) || is_between(c, 0x14a, 0x177) ||
	     is_between(c, 0x1ea0, 0x1eff)) &&
	    c % 2 == 0)
		return c + 1;
	if (c == 0x1af)
		return 0x1b0;
	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		if (odd[i].from == c)
			return odd[i].to;
	}
	return c;
}

/* The bytes of a horizontal blank at AT, or 0. */
static size_t blank_len(struct wf_slice s, size_t at)
{
	size_t len;
	unsigned c = character(s, at, &len);

	return c == ' ' || c == '\t' || c == 0xa0 || c == 0x1680 || c == 0x180e ||
			       is_between(c, 0x2000, 0x200a) || c == 0x202f || c == 0x205f ||
			       c == 0x3000
		       ? len
		       : 0;
}

static size_t skip_blanks(struct wf_slice s, size_t at)
{
	size_t len;

	while ((len = blank_len(s, at)) > 0)
		at += len;
	return at;
}

/* The bytes of punctuation that parts a number from a name: `:` `：` `.` `)` `-` `–` `—`; or 0. */
static size_t punctuation_len(struct wf_slice s, size_t at)
{
	size_t len;
	unsigned c = character(s, at, &len);

	return c == ':' || c == 0xff1a || c == '.' || c == ')' || c == '-' || c == 0x2013 ||
			       c == 0x2014
		       ? len
		       : 0;
}

/* The end of the text, or of its last line. */
static bool is_end(struct wf_slice s, size_t at)
{
	return at == s.len || (at + 1 == s.len && s.ptr[at] == '\n');
}

static bool is_digit_at(struct wf_slice s, size_t at)
{
	return at < s.len && wf_is_digit(s.ptr[at]);
}

static size_t skip_digits(struct wf_slice s, size_t at)
{
	while (is_digit_at(s, at))
		at++;
	return at;
}

static bool set(struct wf_match *match, struct wf_slice s, size_t end, size_t first, size_t last)
{
	for (size_t i = 0; i < WF_MATCH_GROUPS; i++)
		match->groups[i] = wf_slice("", 0);
	match->groups[0] = wf_slice(s.ptr, end);
	match->groups[1] = wf_slice(s.ptr + first, last - first);
	match->groups[2] = wf_slice_skip(s, end);
	return true;
}

/* --- labels -------------------------------------------------------------------------------------- */

/* Those of the first row may have a capital letter or a Roman number for their number. */
static const char *const lettered[] = {"phase", "stage", "step", "part"};

/* The label keywords, by language, in small letters; a new language is a new line. */
static const char *const keywords[] = {
	/* clang-format off */
	"phase", "stage", "step", "milestone", "sprint", "iteration", "round", "part", "task", "week", "day",
	"fase", "etapa", "paso", "hito", "iteración", "iteracion", "ronda", "parte", "tarea", "semana", "día", "dia",
	"étape", "etape", "jalon", "itération", "iteration", "tour", "partie", "tâche", "tache", "semaine", "jour",
	"schritt", "stufe", "meilenstein", "runde", "teil", "aufgabe", "woche", "tag",
	"tappa", "passo", "traguardo", "iterazione", "attività", "attivita", "settimana", "giorno",
	"marco", "iteração", "iteraçao", "iteracão", "iteracao", "rodada", "tarefa",
	"stap", "mijlpaal", "ronde", "deel", "taak",
	"faz", "aşama", "asama", "adım", "yineleme", "tur", "bölüm", "görev", "hafta", "gün",
	"фаза", "этап", "шаг", "веха", "спринт", "итерация", "раунд", "часть", "задача", "неделя", "день",
	"етап", "крок", "faza", "etap", "krok", "giai đoạn", "bước",
	"مرحلة", "المرحلة", "خطوة", "الخطوة", "أسبوع", "الأسبوع", "مهمة", "المهمة", "يوم", "اليوم",
	/* clang-format on */
};

/* Keywords of scripts that put no blank before the number. */
static const char *const cjk_keywords[] = {
	/* clang-format off */
	"阶段", "階段", "步骤", "步驟", "里程碑", "迭代", "轮次", "任务", "任務",
	"フェーズ", "ステージ", "ステップ", "マイルストーン", "スプリント", "段階", "タスク",
	"단계", "페이즈", "스텝", "마일스톤", "스프린트", "작업",
	/* clang-format on */
};

/* What may follow 第 and a number, beside these. */
static const char *const cjk_units[] = {"周", "週", "天"};

#define ORDINAL "第"
#define KOREAN_STEP "단계"
#define KOREAN_WEEK "주차"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* The bytes at AT that spell WORD in any case, or 0. */
static size_t word_len(struct wf_slice s, size_t at, const char *word)
{
	size_t from = at, len, step;

	for (; *word; word += step) {
		unsigned c = fold(character(s, at, &len));

		if (len == 0 || c != character(wf_slice(word, 4), 0, &step))
			return 0;
		at += len;
	}
	return at - from;
}

/* S may begin with WORD at AT, by its first byte: most words are told apart by that. */
static bool may_be(struct wf_slice s, size_t at, const char *word)
{
	unsigned char first = at < s.len ? (unsigned char)s.ptr[at] : 0;

	return first >= 0x80 || (first | 0x20) == (unsigned char)*word;
}

static size_t find_word(struct wf_slice s, size_t at, const char *const *words, size_t n)
{
	size_t len = 0;

	for (size_t i = 0; i < n && len == 0; i++)
		len = may_be(s, at, words[i]) ? word_len(s, at, words[i]) : 0;
	return len;
}

/* A condition on what follows a number. */
typedef bool follows(struct wf_slice s, size_t at);

static bool ends_number(struct wf_slice s, size_t at)
{
	return punctuation_len(s, at) || blank_len(s, at) || is_end(s, at);
}

static bool ends_letters(struct wf_slice s, size_t at)
{
	return punctuation_len(s, at) || is_end(s, at);
}

/* The end of a letter at AT, in any case; AT where there is none. */
static size_t skip_letter(struct wf_slice s, size_t at)
{
	size_t len;

	return is_between(fold(character(s, at, &len)), 'a', 'z') ? at + len : at;
}

static size_t number_end(struct wf_slice s, size_t at, bool range, follows *ok);

/* A letter, and where RANGE another number after a dash, as far as OK is with what follows; or 0. */
static size_t suffix_end(struct wf_slice s, size_t at, bool range, follows *ok)
{
	size_t ends[] = {skip_letter(s, at), at};

	for (size_t i = ends[0] == at; i < COUNT(ends); i++) {
		size_t end = ends[i], second = 0;

		if (range && end < s.len && s.ptr[end] == '-')
			second = number_end(s, end + 1, false, ok);
		if (second)
			return second;
		if (ok(s, end))
			return end;
	}
	return 0;
}

/* `2`, `2.1`, `2a`, and where RANGE `1-2`: the longest at AT that OK is with what follows; or 0. */
static size_t number_end(struct wf_slice s, size_t at, bool range, follows *ok)
{
	size_t first = skip_digits(s, at), end = first, found;

	if (first == at)
		return 0;
	while (end < s.len && s.ptr[end] == '.' && is_digit_at(s, end + 1))
		end = skip_digits(s, end + 1);
	while ((found = suffix_end(s, end, range, ok)) == 0 && end > first) {
		while (s.ptr[--end] != '.')
			;
	}
	return found;
}

/* `II`, `I-III` or one capital letter at AT, with punctuation or the end after it; or 0. */
static size_t letters_end(struct wf_slice s, size_t at)
{
	static const char roman[] = "IVXLC";
	size_t end = at, second;

	while (end < s.len && strchr(roman, s.ptr[end]))
		end++;
	if (end > at && end < s.len && s.ptr[end] == '-') {
		for (second = end + 1; second < s.len && strchr(roman, s.ptr[second]);)
			second++;
		if (second > end + 1 && ends_letters(s, second))
			return second;
	}
	if (end > at && ends_letters(s, end))
		return end;
	return at < s.len && is_between((unsigned char)s.ptr[at], 'A', 'Z') &&
			       ends_letters(s, at + 1)
		       ? at + 1
		       : 0;
}

static bool label(struct wf_match *match, struct wf_slice s, size_t number, size_t end, size_t at)
{
	size_t len;

	while ((len = punctuation_len(s, at) + blank_len(s, at)) > 0)
		at += len;
	return set(match, s, at, number, end);
}

/* "Phase 2": the keyword, then the number; in CJK without a blank, else with one but before a digit. */
static bool keyword_first(struct wf_match *match, struct wf_slice s)
{
	size_t len = find_word(s, 0, cjk_keywords, COUNT(cjk_keywords)), number, end;

	for (size_t i = 0; i < COUNT(keywords) && len == 0; i++) {
		len = may_be(s, 0, keywords[i]) ? word_len(s, 0, keywords[i]) : 0;
		if (len && !blank_len(s, len) && !is_digit_at(s, len))
			len = 0;
	}
	if (len == 0)
		return false;
	number = skip_blanks(s, len);
	end = number_end(s, number, true, ends_number);
	if (end == 0 && number > len && find_word(s, 0, lettered, COUNT(lettered)) == len)
		end = letters_end(s, number);
	return end && label(match, s, number, end, end);
}

/* The end of the word that follows a number after 第, with what ends a number after it; or 0. */
static size_t unit_end(struct wf_slice s, size_t at)
{
	size_t len;

	at = skip_blanks(s, at);
	len = find_word(s, at, cjk_keywords, COUNT(cjk_keywords));
	if (len == 0)
		len = find_word(s, at, cjk_units, COUNT(cjk_units));
	return len && ends_number(s, at + len) ? at + len : 0;
}

static bool is_unit(struct wf_slice s, size_t at)
{
	return unit_end(s, at) > 0;
}

/* 第2阶段 and 2단계. */
static bool number_first(struct wf_match *match, struct wf_slice s)
{
	size_t number = 0, end, len;

	if (wf_slice_starts(s, ORDINAL)) {
		number = skip_blanks(s, strlen(ORDINAL));
		end = number_end(s, number, true, is_unit);
		return end && label(match, s, number, end, unit_end(s, end));
	}
	end = skip_digits(s, 0);
	len = skip_blanks(s, end);
	if (end == 0 || !(wf_slice_starts(wf_slice_skip(s, len), KOREAN_STEP) ||
			  wf_slice_starts(wf_slice_skip(s, len), KOREAN_WEEK)))
		return false;
	len += strlen(KOREAN_STEP);
	return ends_number(s, len) && label(match, s, number, end, len);
}

bool wf_form_label(struct wf_match *match, struct wf_slice s)
{
	return keyword_first(match, s) || number_first(match, s);
}

/* --- other headings ------------------------------------------------------------------------------ */

bool wf_form_numbered(struct wf_match *match, struct wf_slice s)
{
	size_t number = skip_digits(s, 0), at, end;
	bool several = false;

	if (number == 0)
		return false;
	while (number < s.len && s.ptr[number] == '.' && is_digit_at(s, number + 1)) {
		number = skip_digits(s, number + 1);
		several = true;
	}
	at = number;
	if (at < s.len && strchr(".)", s.ptr[at]))
		at++;
	else if (!several)
		return false;
	end = skip_blanks(s, at);
	return (end > at || is_end(s, at)) && set(match, s, end, 0, number);
}

/* Whether S has the shape at AT: a `0` stands for a digit. */
static bool has_shape(struct wf_slice s, size_t at, const char *shape)
{
	for (; *shape; shape++, at++) {
		if (at >= s.len || (*shape == '0' ? !wf_is_digit(s.ptr[at]) : s.ptr[at] != *shape))
			return false;
	}
	return true;
}

/* The end of ` 14:05` or `T9:05:01` at AT; AT where there is no time. */
static size_t time_end(struct wf_slice s, size_t at)
{
	size_t end = at + 1;

	if (at >= s.len || !strchr(" Tt", s.ptr[at]))
		return at;
	if (has_shape(s, end, "00:00"))
		end += 5;
	else if (has_shape(s, end, "0:00"))
		end += 4;
	else
		return at;
	return has_shape(s, end, ":00") ? end + 3 : end;
}

/* The bytes of a dash at AT: `-` `–` `—`; or 0. */
static size_t dash_len(struct wf_slice s, size_t at)
{
	size_t len = punctuation_len(s, at);

	return len && strchr(":.)", s.ptr[at])               ? 0
	       : wf_slice_starts(wf_slice_skip(s, at), "：") ? 0
							     : len;
}

bool wf_form_entry(struct wf_match *match, struct wf_slice s)
{
	static const char date[] = "0000-00-00";
	size_t end, dash, len, rest;

	if (!has_shape(s, 0, date))
		return false;
	end = time_end(s, sizeof(date) - 1);
	dash = skip_blanks(s, end);
	len = dash > end ? dash_len(s, dash) : 0;
	rest = skip_blanks(s, dash + len);
	return len && rest > dash + len && set(match, s, rest, 0, end);
}

static bool is_word_byte(struct wf_slice s, size_t at)
{
	return at < s.len && (wf_is_digit(s.ptr[at]) || s.ptr[at] == '_' ||
			      is_between((unsigned char)s.ptr[at] | 0x20, 'a', 'z'));
}

/* The end of "fail" or "fails" at AT, as a word; or 0. */
static size_t fails_end(struct wf_slice s, size_t at)
{
	size_t end = at + word_len(s, at, "fail");

	if (end == at)
		return 0;
	if (end < s.len && strchr("sS", s.ptr[end]))
		end++;
	return is_word_byte(s, end) ? 0 : end;
}

bool wf_form_plan(struct wf_match *match, struct wf_slice s)
{
	size_t start = word_len(s, 0, "if"), name = skip_blanks(s, start), len;

	if (start == 0 || name == start)
		return false;
	for (size_t at = name; at < s.len; at += len) {
		size_t after = skip_blanks(s, at), end = 0;

		if (after > at && at > name)
			end = fails_end(s, after);
		if (end)
			return set(match, s, end, name, at);
		len = after > at ? after - at : wf_utf8_len(s.ptr + at, s.len - at);
		if (len == 0)
			return false;
	}
	return false;
}

bool wf_form_parallel(struct wf_match *match, struct wf_slice s, size_t from)
{
	static const char word[] = "parallel";
	size_t len = sizeof(word) - 1;

	for (size_t at = from; at + len <= s.len; at++) {
		if (strncasecmp(s.ptr + at, word, len) != 0 || is_word_byte(s, at + len) ||
		    (at > 0 && is_word_byte(s, at - 1)))
			continue;
		set(match, wf_slice_skip(s, at), len, 0, 0);
		return true;
	}
	return false;
}
