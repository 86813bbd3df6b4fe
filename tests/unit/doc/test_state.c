/* Symbols and words of the states: every spelling that is read, and what is written. */
#include "doc/state.h"

#include "doc/reading.h"

#include <iconv.h>
#include <stdio.h>

static const struct {
	const char *name, *symbol;
} states[] = {
	{"pending", ""},
	{"in-progress", "\xf0\x9f\x94\x84"},
	{"complete", "\xe2\x9c\x85"},
	{"blocked", "\xe2\x8f\xb8\xef\xb8\x8f"},
	{"failed", "\xe2\x9d\x8c"},
	{"skipped", ""},
};

static void the_table_is_the_format_s(void **state)
{
	enum wf_state found;

	(void)state;
	assert_int_equal(COUNT(states), WF_CONFLICTED);
	for (size_t i = 0; i < COUNT(states); i++) {
		assert_string_equal(wf_states[i].name, states[i].name);
		assert_string_equal(wf_states[i].symbol, states[i].symbol);
		assert_true(wf_state_by_name(&found, wf_slice_str(states[i].name)));
		assert_int_equal(found, i);
	}
	assert_null(wf_states[WF_CONFLICTED].name);
	assert_string_equal(wf_states[WF_CONFLICTED].symbol, "");
	assert_false(wf_state_by_name(&found, WF_SLICE_LIT("")));
	assert_false(wf_state_by_name(&found, WF_SLICE_LIT("Complete")));
	assert_false(wf_state_by_name(&found, WF_SLICE_LIT("conflict")));
	assert_string_equal(wf_step_state_name(WF_OPEN), "open");
	assert_string_equal(wf_step_state_name(WF_DONE), "done");
	assert_string_equal(wf_step_state_name(WF_UNKNOWN), "unknown");
}

static void every_word_is_read_in_any_case(void **state)
{
	(void)state;
	for (size_t i = 0; i < WF_CONFLICTED; i++) {
		for (const char *const *word = wf_states[i].words; *word; word++) {
			struct wf_buf upper = WF_BUF_INIT;
			enum wf_state found;

			for (const char *c = *word; *c; c++)
				wf_buf_byte(&upper, *c == ' ' ? '_' : (char)(*c & ~0x20));
			assert_int_equal(wf_state_word(&found, wf_slice_str(*word)), strlen(*word));
			assert_int_equal(found, i);
			assert_int_equal(wf_state_word(&found, wf_buf_as_slice(&upper)),
					 strlen(*word));
			assert_int_equal(found, i);
			wf_buf_release(&upper);
		}
	}
}

static void a_word_ends_where_letters_do(void **state)
{
	static const struct {
		const char *text;
		size_t len;
		enum wf_state state;
	} rows[] = {
		{"complete", 8, WF_COMPLETE},
		{"Completed - today", 9, WF_COMPLETE},
		{"completely", 0, 0},
		{"done!", 4, WF_COMPLETE},
		{"done.", 4, WF_COMPLETE},
		{"done2", 0, 0},
		{"done\u00e9", 0, 0},
		{"done\U0001F389", 4, WF_COMPLETE},
		{"done\u2705", 4, WF_COMPLETE},
		{"done \u2014 x", 4, WF_COMPLETE},
		{"done\u2014x", 4, WF_COMPLETE},
		{"In-Progress", 11, WF_IN_PROGRESS},
		{"in_progress", 11, WF_IN_PROGRESS},
		{"inprogress", 0, 0},
		{"in  progress", 0, 0},
		{"not started", 11, WF_PENDING},
		{"Not yet started", 15, WF_PENDING},
		{"not", 0, 0},
		{"incomplete", 0, 0},
		{" done", 0, 0},
		{"", 0, 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		enum wf_state found = WF_PENDING;

		if (wf_state_word(&found, wf_slice_str(rows[i].text)) != rows[i].len)
			fail_msg("\"%s\" is not %zu bytes of a word", rows[i].text, rows[i].len);
		if (rows[i].len)
			assert_int_equal(found, rows[i].state);
	}
}

static void words_are_written_in_the_manner_of_the_old_one(void **state)
{
	static const struct {
		enum wf_state state;
		const char *old;
		char part;
		const char *written;
	} rows[] = {
		{WF_COMPLETE, "IN PROGRESS", ' ', "COMPLETE"},
		{WF_COMPLETE, "In progress", ' ', "Complete"},
		{WF_COMPLETE, "in_progress", ' ', "complete"},
		{WF_IN_PROGRESS, "COMPLETE", ' ', "IN PROGRESS"},
		{WF_IN_PROGRESS, "Complete", ' ', "In Progress"},
		{WF_IN_PROGRESS, "complete", '_', "in_progress"},
		{WF_IN_PROGRESS, "complete", ' ', "in progress"},
		{WF_IN_PROGRESS, "Not started", ' ', "In progress"},
		{WF_IN_PROGRESS, "Not Started", ' ', "In Progress"},
		{WF_IN_PROGRESS, "NOT_STARTED", ' ', "IN_PROGRESS"},
		{WF_IN_PROGRESS, "not-started", ' ', "in-progress"},
		{WF_PENDING, "In Progress", ' ', "Pending"},
		{WF_STATE_BLOCKED, "done", '_', "blocked"},
		{WF_STATE_FAILED, "WIP", ' ', "FAILED"},
		{WF_SKIPPED, "", ' ', "Skipped"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct wf_buf out = WF_BUF_INIT;

		wf_state_spell(&out, rows[i].state, wf_slice_str(rows[i].old), rows[i].part);
		assert_text(&out, rows[i].written);
	}
}

/* Each symbol of TEXT as "OFFSET+LENGTH STATE", ", WORD" and "garbled". */
static void list_symbols(struct wf_buf *out, const char *text, const struct wf_map *map)
{
	struct wf_slice s = wf_slice_str(text);
	struct wf_symbol symbol;
	size_t at = 0;

	while (wf_symbol_find(&symbol, s, at, map)) {
		if (out->len)
			wf_buf_str(out, "; ");
		wf_buf_printf(out, "%zu+%zu %s", symbol.offset, symbol.len,
			      wf_states[symbol.state].name);
		if (symbol.word_len)
			wf_buf_printf(out, " '%.*s' %s", (int)symbol.word_len, text + symbol.word,
				      wf_states[symbol.word_state].name);
		if (symbol.garbled)
			wf_buf_str(out, " garbled");
		if (symbol.mapped)
			wf_buf_str(out, " mapped");
		at = symbol.offset + symbol.len;
	}
}

static void symbols_are_found(void **state)
{
	static const struct {
		const char *text, *found;
	} rows[] = {
		{"Phase 1", ""},
		{"Phase 1 \u2705", "8+3 complete"},
		{"\u2705 Phase 1", "0+3 complete"},
		{"Phase \U0001F504 1", "6+4 in-progress"},
		{"a \u23f8\ufe0f", "2+6 blocked"},
		{"a \u23f8", "2+3 blocked"},
		{"a \u23f8\ufe0e", "2+6 blocked"},
		{"a \u2705\ufe0f b", "2+6 complete"},
		{"a \u274c", "2+3 failed"},
		{"\u2705 a \U0001F504", "0+3 complete; 6+4 in-progress"},
		{"a \u2705 COMPLETE", "2+3 complete 'COMPLETE' complete"},
		{"a \u2705 Complete", "2+3 complete 'Complete' complete"},
		{"a \u2705 **DONE**", "2+3 complete 'DONE' complete"},
		{"a (\u2705 done)", "3+3 complete 'done' complete"},
		{"\u2705 Complete the migration", "0+3 complete"},
		{"\u2705 Completed 2026-01-01", "0+3 complete 'Completed' complete"},
		{"\u2705 done - later", "0+3 complete 'done' complete"},
		{"\U0001F504 In progress", "0+4 in-progress 'In progress' in-progress"},
		{"\u23f8\ufe0f Not started", "0+6 blocked 'Not started' pending"},
		{"\U0001F6A7 \u23f3 \U0001F7E1 \U0001F4CB \u2611\ufe0f \u2714\ufe0f", ""},
		{"", ""},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct wf_buf out = WF_BUF_INIT;

		list_symbols(&out, rows[i].text, NULL);
		assert_text(&out, rows[i].found);
	}
}

/*
 * The bytes of SYMBOL as a program shows them that takes them for CHARSET. A
 * byte that the charset lacks is dropped, or kept as a C1 control. For the apple
 * that Apple has at F0, glibc and Apple have different private characters.
 */
static bool garble(char *out, size_t size, const char *symbol, const char *charset, bool keep)
{
	iconv_t cd = iconv_open("UTF-8", charset);
	size_t len = 0;

	if (cd == (iconv_t)-1)
		return false;
	for (; *symbol; symbol++) {
		char byte = *symbol, *in = &byte, *to = out + len;
		size_t left = 1, room = size - len - 1;

		if (keep && byte == '\xf0' && strcmp(charset, "MACINTOSH") == 0)
			len += (size_t)snprintf(out + len, size - len, "\uf8ff");
		else if (iconv(cd, &in, &left, &to, &room) != (size_t)-1)
			len = (size_t)(to - out);
		else if (keep)
			len += (size_t)snprintf(out + len, size - len, "\xc2%c", byte);
	}
	out[len] = '\0';
	iconv_close(cd);
	return true;
}

static void a_garbled_symbol_is_what_it_was(void **state)
{
	static const char *const charsets[] = {"CP1252", "CP1254", "ISO-8859-1", "MACINTOSH"};
	static const char *const forms[] = {"\U0001F504", "\u2705", "\u23f8\ufe0f", "\u23f8",
					    "\u274c"};
	static const enum wf_state meant[] = {WF_IN_PROGRESS, WF_COMPLETE, WF_STATE_BLOCKED,
					      WF_STATE_BLOCKED, WF_STATE_FAILED};

	(void)state;
	for (size_t c = 0; c < COUNT(charsets) * 2; c++) {
		for (size_t i = 0; i < COUNT(forms); i++) {
			char garbled[64], text[96];
			struct wf_symbol symbol;

			if (!garble(garbled, sizeof(garbled), forms[i], charsets[c / 2], c % 2))
				continue;
			snprintf(text, sizeof(text), "a %s b", garbled);
			if (!wf_symbol_find(&symbol, wf_slice_str(text), 0, NULL))
				fail_msg("%s as %s is not found in \"%s\"", forms[i],
					 charsets[c / 2], text);
			if (symbol.state != meant[i] || !symbol.garbled || symbol.offset != 2 ||
			    symbol.len != strlen(garbled))
				fail_msg("%s as %s is misread in \"%s\"", forms[i], charsets[c / 2],
					 text);
		}
	}
}

static void other_characters_of_the_same_letters_are_no_symbols(void **state)
{
	static const char *const texts[] = {
		"\u00e2\u0152\u203a waiting",  /* an hourglass, U+231B, in cp1252 */
		"\u00e2\u00b8x",               /* what is left of another character */
		"\u00e2ge",                    /* French */
		"\u00f0\u0178\u201d\u00a5 hot" /* fire, U+1F525 */
	};

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		struct wf_symbol symbol;

		if (wf_symbol_find(&symbol, wf_slice_str(texts[i]), 0, NULL))
			fail_msg("a symbol in \"%s\"", texts[i]);
	}
}

static void a_map_gives_emoji_a_state(void **state)
{
	struct wf_error err = WF_ERROR_INIT;
	struct wf_buf out = WF_BUF_INIT;
	struct wf_map map = {0};

	(void)state;
	assert_int_equal(wf_map_add(&map, WF_SLICE_LIT("\U0001F6A7=in-progress"), &err), WF_OK);
	assert_int_equal(wf_map_add(&map, WF_SLICE_LIT("~=open"), &err), WF_OK);
	assert_int_equal(wf_map_add(&map, WF_SLICE_LIT("==done"), &err), WF_OK);
	list_symbols(&out, "\U0001F6A7 a ~ = \U0001F6A7\ufe0f WIP", &map);
	assert_text(&out, "0+4 in-progress mapped; 11+7 in-progress 'WIP' in-progress mapped");
	assert_int_equal(map.n, 3);
	assert_true(map.items[1].step);
	assert_slice(map.items[1].from, "~");
	assert_int_equal(map.items[1].state, WF_OPEN);
	assert_slice(map.items[2].from, "=");
	wf_map_release(&map);
}

static void what_is_no_map_is_refused(void **state)
{
	static const char *const texts[] = {
		"",
		"=",
		"=open",
		"~",
		"~=",
		"~=closed",
		"x=open",
		"X=open",
		" =done",
		"\t=done",
		"a=complete",
		"\u231b=skipped",
		"~~=open",
		"\u00e9!=done",
		"\xff=open",
		"\x9f\x9a\xa7=in-progress",
		"\U0001F6A7\xf0\x9f=blocked",
		"\u2705=blocked",
		"\u23f8=complete",
		"\u23f8\ufe0f=pending",
	};
	struct wf_map map = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		struct wf_error err = WF_ERROR_INIT;

		if (wf_map_add(&map, wf_slice_str(texts[i]), &err) != WF_USAGE)
			fail_msg("\"%s\" is taken for a map", texts[i]);
		assert_true(err.message.len > 0);
		wf_error_release(&err);
	}
	assert_int_equal(map.n, 0);
	wf_map_release(&map);
}

static void a_status_is_the_whole_value(void **state)
{
	static const struct {
		const char *value;
		int state; /* or -1 */
		const char *emoji, *word;
	} rows[] = {
		{"pending", WF_PENDING, "", "pending"},
		{"Not started", WF_PENDING, "", "Not started"},
		{"in_progress", WF_IN_PROGRESS, "", "in_progress"},
		{"In Progress", WF_IN_PROGRESS, "", "In Progress"},
		{"complete", WF_COMPLETE, "", "complete"},
		{"Completed", WF_COMPLETE, "", "Completed"},
		{"\u2705 Complete", WF_COMPLETE, "\u2705", "Complete"},
		{"\u2705", WF_COMPLETE, "\u2705", ""},
		{"blocked", WF_STATE_BLOCKED, "", "blocked"},
		{"\u23f8\ufe0f Blocked", WF_STATE_BLOCKED, "\u23f8\ufe0f", "Blocked"},
		{"failed", WF_STATE_FAILED, "", "failed"},
		{"\u274c", WF_STATE_FAILED, "\u274c", ""},
		{"  **Done**  ", WF_COMPLETE, "", "Done"},
		{"_in progress_", WF_IN_PROGRESS, "", "in progress"},
		{"\U0001F6A7 In Progress", WF_IN_PROGRESS, "\U0001F6A7", "In Progress"},
		{"\u2705 **Complete**", WF_COMPLETE, "\u2705", "Complete"},
		{"\u23f8\ufe0f Not started", WF_PENDING, "\u23f8\ufe0f", "Not started"},
		{"\u2705 In progress", -1, NULL, NULL},
		{"Complete (2026-01-01)", -1, NULL, NULL},
		{"Complete, mostly", -1, NULL, NULL},
		{"almost done", -1, NULL, NULL},
		{"Draft", -1, NULL, NULL},
		{"", -1, NULL, NULL},
		{"80 %", -1, NULL, NULL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct wf_status status;
		bool known = wf_status_read(&status, wf_slice_str(rows[i].value), NULL);

		if (known != (rows[i].state >= 0))
			fail_msg("\"%s\" is %sread as a status", rows[i].value,
				 known ? "" : "not ");
		if (!known)
			continue;
		if ((int)status.state != rows[i].state)
			fail_msg("\"%s\" is read as %s", rows[i].value,
				 wf_states[status.state].name);
		assert_slice(status.emoji, rows[i].emoji);
		assert_slice(status.word, rows[i].word);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_table_is_the_format_s),
		cmocka_unit_test(every_word_is_read_in_any_case),
		cmocka_unit_test(a_word_ends_where_letters_do),
		cmocka_unit_test(words_are_written_in_the_manner_of_the_old_one),
		cmocka_unit_test(symbols_are_found),
		cmocka_unit_test(a_garbled_symbol_is_what_it_was),
		cmocka_unit_test(other_characters_of_the_same_letters_are_no_symbols),
		cmocka_unit_test(a_map_gives_emoji_a_state),
		cmocka_unit_test(what_is_no_map_is_refused),
		cmocka_unit_test(a_status_is_the_whole_value),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
