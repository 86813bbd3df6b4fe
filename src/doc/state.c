#include "doc/state.h"

#include "base/utf8.h"
#include "doc/pattern.h"

#include <ctype.h>
#include <stdlib.h>

#define WORDS(...) \
	(const char *const[]) \
	{ \
		__VA_ARGS__, NULL \
	}

/* The first word of each list is the one that is written. */
const struct wf_state_row wf_states[WF_NSTATES] = {
	[WF_PENDING] = {"pending", "", "[ ]",
			WORDS("pending", "not started", "not yet started", "todo", "to do",
			      "planned")},
	[WF_IN_PROGRESS] = {"in-progress", "\U0001F504", "[~]",
			    WORDS("in progress", "wip", "ongoing", "started", "active", "doing")},
	[WF_COMPLETE] = {"complete", "\u2705", "[x]",
			 WORDS("complete", "completed", "done", "finished")},
	[WF_STATE_BLOCKED] = {"blocked", "\u23F8\uFE0F", "[=]",
			      WORDS("blocked", "on hold", "paused", "waiting")},
	[WF_STATE_FAILED] = {"failed", "\u274C", "[!]", WORDS("failed")},
	[WF_SKIPPED] = {"skipped", "", "[-]", WORDS("skipped")},
	[WF_CONFLICTED] = {NULL, "", "[?]", WORDS(NULL)},
};

/*
 * The symbols as they are found, and as decoders of cp1252, cp1254, Latin-1 and
 * MacRoman leave them. Where a decoder drops a byte that its table lacks, the
 * short form could be another character's: it counts only before a blank or at
 * the end. Of two forms that begin alike the longer stands first.
 */
static const struct {
	const char *bytes;
	enum wf_state state;
	bool garbled;
	bool bounded;
} forms[] = {
	{"\xe2\x9c\x85", WF_COMPLETE, false, false},
	{"\xf0\x9f\x94\x84", WF_IN_PROGRESS, false, false},
	{"\xe2\x8f\xb8", WF_STATE_BLOCKED, false, false},
	{"\xe2\x9d\x8c", WF_STATE_FAILED, false, false},
	{"\xc3\xa2\xc5\x93\xe2\x80\xa6", WF_COMPLETE, true, false},
	{"\xc3\xa2\xc2\x9c\xc2\x85", WF_COMPLETE, true, false},
	{"\xe2\x80\x9a\xc3\xba\xc3\x96", WF_COMPLETE, true, false},
	{"\xc3\xb0\xc5\xb8\xe2\x80\x9d\xe2\x80\x9e", WF_IN_PROGRESS, true, false},
	{"\xc4\x9f\xc5\xb8\xe2\x80\x9d\xe2\x80\x9e", WF_IN_PROGRESS, true, false},
	{"\xc3\xb0\xc2\x9f\xc2\x94\xc2\x84", WF_IN_PROGRESS, true, false},
	{"\xef\xa3\xbf\xc3\xbc\xc3\xae\xc3\x91", WF_IN_PROGRESS, true, false},
	{"\xee\x80\x9e\xc3\xbc\xc3\xae\xc3\x91", WF_IN_PROGRESS, true, false},
	{"\xc3\xa2\xc2\x8f\xc2\xb8", WF_STATE_BLOCKED, true, false},
	{"\xe2\x80\x9a\xc3\xa8\xe2\x88\x8f", WF_STATE_BLOCKED, true, false},
	{"\xc3\xa2\xc2\xb8", WF_STATE_BLOCKED, true, true},
	{"\xc3\xa2\xc2\x9d\xc5\x92", WF_STATE_FAILED, true, false},
	{"\xc3\xa2\xc2\x9d\xc2\x8c", WF_STATE_FAILED, true, false},
	{"\xe2\x80\x9a\xc3\xb9\xc3\xa5", WF_STATE_FAILED, true, false},
	{"\xc3\xa2\xc5\x92", WF_STATE_FAILED, true, true},
};

/* The variation selectors 16 and 15, and 16 as the same decoders leave it. */
static const char *const selectors[] = {
	"\xef\xb8\x8f",
	"\xef\xb8\x8e",
	"\xc3\xaf\xc2\xb8\xc2\x8f",
	"\xc3\xaf\xc2\xb8",
	"\xc3\x94\xe2\x88\x8f\xc3\xa8",
};

const char *wf_step_state_name(enum wf_step_state state)
{
	static const char *const names[] = {"open", "done", "unknown"};

	return names[state];
}

bool wf_state_by_name(enum wf_state *state, struct wf_slice name)
{
	for (size_t i = 0; i < WF_CONFLICTED; i++) {
		if (wf_slice_is(name, wf_states[i].name)) {
			*state = (enum wf_state)i;
			return true;
		}
	}
	return false;
}

/* U+2300 to U+27FF, and U+1F000 on: signs and pictographs. */
static bool is_sign(struct wf_slice s)
{
	return wf_slice_starts(s, "\xf0\x9f") ||
	       (s.len > 1 && s.ptr[0] == '\xe2' && (unsigned char)s.ptr[1] >= 0x8c &&
		(unsigned char)s.ptr[1] <= 0x9f);
}

/* A letter or digit begins S; dashes, full-width punctuation and emoji do not count. */
static bool is_word_start(struct wf_slice s)
{
	if (s.len == 0 || is_sign(s))
		return false;
	if (wf_slice_starts(s, "\xe2\x80") || wf_slice_starts(s, "\xef\xbc") ||
	    wf_slice_starts(s, "\xe3\x80"))
		return false;
	return isalnum((unsigned char)s.ptr[0]) || (unsigned char)s.ptr[0] >= 0x80;
}

/* How many bytes of S spell WORD, its blanks standing for a space, `-` or `_`. */
static size_t match_word(const char *word, struct wf_slice s)
{
	size_t i = 0;

	for (; word[i]; i++) {
		if (i == s.len)
			return 0;
		if (word[i] == ' ' ? !strchr(" -_", s.ptr[i])
				   : tolower((unsigned char)s.ptr[i]) != word[i])
			return 0;
	}
	return is_word_start(wf_slice_skip(s, i)) ? 0 : i;
}

size_t wf_state_word(enum wf_state *state, struct wf_slice s)
{
	size_t best = 0, n;

	for (size_t i = 0; i < WF_CONFLICTED; i++) {
		for (const char *const *word = wf_states[i].words; *word; word++) {
			n = match_word(*word, s);
			if (n > best) {
				best = n;
				*state = (enum wf_state)i;
			}
		}
	}
	return best;
}

/* The byte that parts the words of OLD, else PART. */
static char separator(struct wf_slice old, char part)
{
	for (size_t i = 0; i < old.len; i++) {
		if (strchr(" -_", old.ptr[i]))
			return old.ptr[i];
	}
	return part;
}

/* Whether OLD begins its later words with small letters, as "Not started" does. */
static bool later_lower(struct wf_slice old)
{
	for (size_t i = 1; i + 1 < old.len; i++) {
		if (strchr(" -_", old.ptr[i]))
			return islower((unsigned char)old.ptr[i + 1]) != 0;
	}
	return false;
}

void wf_state_spell(struct wf_buf *out, enum wf_state state, struct wf_slice old, char part)
{
	const char *word = wf_states[state].words[0];
	bool lower = old.len > 0 && islower((unsigned char)old.ptr[0]);
	bool upper = old.len > 1 && isupper((unsigned char)old.ptr[0]) &&
		     isupper((unsigned char)old.ptr[1]);
	bool title = !later_lower(old);

	part = separator(old, lower ? part : ' ');
	for (size_t i = 0; word[i]; i++) {
		bool initial = i == 0 || (title && word[i - 1] == ' ');

		if (word[i] == ' ')
			wf_buf_byte(out, part);
		else if (upper || (initial && !lower))
			wf_buf_byte(out, (char)toupper((unsigned char)word[i]));
		else
			wf_buf_byte(out, word[i]);
	}
}

static size_t selector_len(struct wf_slice s)
{
	for (size_t i = 0; i < sizeof(selectors) / sizeof(selectors[0]); i++) {
		if (wf_slice_starts(s, selectors[i]))
			return strlen(selectors[i]);
	}
	return 0;
}

static bool match_form(struct wf_symbol *symbol, struct wf_slice text, size_t at)
{
	struct wf_slice rest = wf_slice_skip(text, at);

	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		size_t len;

		if (!wf_slice_starts(rest, forms[i].bytes))
			continue;
		len = strlen(forms[i].bytes);
		len += selector_len(wf_slice_skip(rest, len));
		if (forms[i].bounded && len < rest.len && !wf_is_blank(rest.ptr[len]))
			continue;
		*symbol = (struct wf_symbol){.offset = at,
					     .len = len,
					     .state = forms[i].state,
					     .garbled = forms[i].garbled};
		return true;
	}
	return false;
}

static bool match_map(struct wf_symbol *symbol, struct wf_slice text, size_t at,
		      const struct wf_map *map)
{
	struct wf_slice rest = wf_slice_skip(text, at);

	for (size_t i = 0; map && i < map->n; i++) {
		const struct wf_mapping *m = &map->items[i];
		size_t len = m->from.len;

		if (m->step || rest.len < len || memcmp(rest.ptr, m->from.ptr, len) != 0)
			continue;
		len += selector_len(wf_slice_skip(rest, len));
		*symbol = (struct wf_symbol){
			.offset = at, .len = len, .state = m->state, .mapped = true};
		return true;
	}
	return false;
}

/* Blanks and the markers of emphasis, which may stand between a symbol and its word. */
static size_t skip_markup(struct wf_slice s, size_t i)
{
	while (i < s.len && strchr(" \t*_~", s.ptr[i]))
		i++;
	return i;
}

/* A letter or digit, or markup that shows some: code or a link. */
static bool shows_word(struct wf_slice s)
{
	return is_word_start(s) || (s.len && strchr("`[", s.ptr[0]));
}

/* A year and a dash: "COMPLETED 2026-11-22". */
static bool is_date(struct wf_slice s)
{
	size_t n = 0;

	while (n < s.len && wf_is_digit(s.ptr[n]))
		n++;
	return n == 4 && n < s.len && s.ptr[n] == '-';
}

/*
 * What follows a status word when it is one: nothing, closing marks, or after a
 * blank anything but more words. "✅ COMPLETE (all)" has a status word; "✅ Complete
 * the migration", "🔄 Active-passive" and "🔄 Pending.js" have not.
 */
static bool ends_word(struct wf_slice s)
{
	struct wf_slice rest = wf_slice_skip(s, skip_markup(s, 0));

	if (rest.len == 0)
		return true;
	if (rest.ptr > s.ptr && wf_is_blank(rest.ptr[-1]))
		return is_date(rest) || (!shows_word(rest) && !wf_is_digit(rest.ptr[0]));
	return strchr(")]:,;!|`", rest.ptr[0]) || (rest.ptr[0] == '.' && rest.len == 1);
}

static void find_word(struct wf_symbol *symbol, struct wf_slice text)
{
	size_t at = skip_markup(text, symbol->offset + symbol->len);
	size_t len = wf_state_word(&symbol->word_state, wf_slice_skip(text, at));

	if (len == 0 || !ends_word(wf_slice_skip(text, at + len)))
		return;
	symbol->word = at;
	symbol->word_len = len;
}

bool wf_symbol_find(struct wf_symbol *symbol, struct wf_slice text, size_t from,
		    const struct wf_map *map)
{
	for (size_t i = from; i < text.len; i++) {
		if ((unsigned char)text.ptr[i] < 0xc2 && !(map && map->n))
			continue;
		if (match_form(symbol, text, i) || match_map(symbol, text, i, map)) {
			find_word(symbol, text);
			return true;
		}
	}
	return false;
}

static struct wf_slice strip_emphasis(struct wf_slice s)
{
	while (s.len >= 2 && strchr("*_~", s.ptr[0]) && s.ptr[s.len - 1] == s.ptr[0])
		s = wf_slice(s.ptr + 1, s.len - 2);
	return wf_slice_trim(s);
}

bool wf_status_read(struct wf_status *status, struct wf_slice value, const struct wf_map *map)
{
	struct wf_slice rest = strip_emphasis(wf_slice_trim(value));
	struct wf_symbol symbol;
	struct wf_match emoji;
	bool marked = wf_symbol_find(&symbol, rest, 0, map) && symbol.offset == 0;

	*status = (struct wf_status){.emoji = {rest.ptr, 0}};
	if (marked)
		status->emoji.len = symbol.len;
	else if (rest.len && wf_pattern_find(&emoji, WF_PATTERN_DECORATION, rest, 0))
		status->emoji = wf_slice_trim(emoji.groups[0]);
	rest = strip_emphasis(wf_slice_trim(wf_slice_skip(rest, status->emoji.len)));
	status->word = rest;
	if (rest.len == 0) {
		status->state = symbol.state;
		return marked;
	}
	if (wf_state_word(&status->state, rest) != rest.len)
		return false;
	return !marked || symbol.state == status->state ||
	       (symbol.state == WF_STATE_BLOCKED && status->state == WF_PENDING);
}

enum wf_manner wf_status_manner(const struct wf_status *status)
{
	if (status->word.len == 0)
		return WF_MANNER_NONE;
	return status->word.ptr[0] >= 'a' && status->word.ptr[0] <= 'z' ? WF_MANNER_SMALL
									: WF_MANNER_OTHER;
}

static bool step_state_by_name(uint8_t *state, struct wf_slice name)
{
	for (int i = WF_OPEN; i <= WF_DONE; i++) {
		if (wf_slice_is(name, wf_step_state_name((enum wf_step_state)i))) {
			*state = (uint8_t)i;
			return true;
		}
	}
	return false;
}

/* Why FROM cannot stand for a state of steps; NULL where it can. */
static const char *no_marker(struct wf_slice from)
{
	if (from.len == 1 && strchr(" \txX", from.ptr[0]))
		return "its meaning is fixed";
	return wf_utf8_len(from.ptr, from.len) == from.len ? NULL : "a marker is one character";
}

/* Why FROM cannot stand for a state of phases; NULL where it can. */
static const char *no_symbol(struct wf_slice from)
{
	struct wf_symbol symbol;

	if ((unsigned char)from.ptr[0] < 0x80 || !wf_utf8_is_whole(from.ptr, from.len))
		return "a phase's state is an emoji";
	return wf_symbol_find(&symbol, from, 0, NULL) ? "its meaning is fixed" : NULL;
}

enum wf_code wf_map_add(struct wf_map *map, struct wf_slice text, struct wf_error *err)
{
	const char *equal = text.len > 1 ? memchr(text.ptr + 1, '=', text.len - 1) : NULL;
	struct wf_mapping m = {.step = true};
	const char *wrong;
	struct wf_slice name;
	enum wf_state state;

	if (!equal)
		return wf_error_set(err, WF_USAGE, 0, "--map takes CHARACTER=STATE, not '%.*s'",
				    WF_SLICE_ARG(text));
	m.from = wf_slice(text.ptr, (size_t)(equal - text.ptr));
	name = wf_slice_skip(text, m.from.len + 1);
	if (!step_state_by_name(&m.state, name)) {
		if (!wf_state_by_name(&state, name) || state == WF_SKIPPED)
			return wf_error_set(
				err, WF_USAGE, 0,
				"'%.*s' is no state: open, done, pending, in-progress, complete, "
				"blocked or failed",
				WF_SLICE_ARG(name));
		m.step = false;
		m.state = (uint8_t)state;
	}
	wrong = m.step ? no_marker(m.from) : no_symbol(m.from);
	if (wrong)
		return wf_error_set(err, WF_USAGE, 0, "'%.*s' cannot be mapped: %s",
				    WF_SLICE_ARG(m.from), wrong);
	WF_GROW(map->items, map->n, map->cap);
	map->items[map->n++] = m;
	return WF_OK;
}

void wf_map_release(struct wf_map *map)
{
	free(map->items);
	*map = (struct wf_map){0};
}
