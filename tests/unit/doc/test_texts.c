/* Texts that are looked up find what a search through the document finds. */
#include "doc/texts.h"

#include "doc/pattern.h"
#include "doc/random.h"
#include "doc/reading.h"

static struct wf_slice encode(char out[4], unsigned c)
{
	if (c < 0x80) {
		out[0] = (char)c;
		return wf_slice(out, 1);
	}
	if (c < 0x800) {
		out[0] = (char)(0xc0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3f));
		return wf_slice(out, 2);
	}
	out[0] = (char)(0xe0 | c >> 12);
	out[1] = (char)(0x80 | (c >> 6 & 0x3f));
	out[2] = (char)(0x80 | (c & 0x3f));
	return wf_slice(out, 3);
}

/* Each character that has a hash of its own, against all that may be it in another case. */
static void characters_of_all_cases_share_a_hash(void **state)
{
	static const unsigned ranges[][2] = {
		{0x21, 0x80}, {0x410, 0x450}, {0x590, 0x5f0}, {0x3040, 0x30a0}};
	char a[4], b[4];

	(void)state;
	for (size_t i = 0; i < COUNT(ranges); i++) {
		for (unsigned c = ranges[i][0]; c < ranges[i][1]; c++) {
			struct wf_needle *needle = wf_needle_new(encode(a, c));

			for (unsigned d = 0x21; d < 0xac00; d = d == 0x3100 ? 0xa600 : d + 1) {
				struct wf_slice s = encode(b, d);

				if (wf_needle_match(needle, s) == WF_EQUAL &&
				    wf_text_hash(s) != wf_text_hash(encode(a, c)))
					fail_msg("U+%04X and U+%04X", c, d);
			}
			wf_needle_free(needle);
		}
	}
}

static void texts_that_differ_have_other_hashes(void **state)
{
	static const char *const rows[][2] = {
		{"step 1", "step 2"},
		{"a", "aa"},
		{"\u0448\u0430\u0433", "\u0448\u0443\u043c"},
		{"\u6574\u7406", "\u6574\u6539"},
		{"\u00e9", "\u00e9\u00e9"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_true(wf_text_hash(wf_slice_str(rows[i][0])) !=
			    wf_text_hash(wf_slice_str(rows[i][1])));
}

static void add_text(struct random *random, struct wf_buf *out)
{
	for (unsigned n = 1 + below(random, 4); n > 0; n--)
		wf_buf_str(out,
			   pick(random, "a", "A", "b", "k", "K", "\u212a", "s", "\u017f", "\u00e9",
				"\u00c9", "\u0434", "\u0414", "\u1c81", "\u0448", "\u0428",
				"\u4e2d", "1", "*", "`", "_", "/", " ", ".", ":", "\xff", "&amp;"));
}

/* SELECTOR finds the same, or is refused with the same words. */
static void check(struct random *random, const struct wf_doc *doc, const struct wf_texts *texts,
		  struct wf_slice selector)
{
	unsigned kinds = 1 + below(random, 3);
	int32_t workflow = (int32_t)below(random, 2) - 1;
	struct wf_error searched = WF_ERROR_INIT, looked_up = WF_ERROR_INIT;
	struct wf_selection a = {0}, b = {0};

	wf_select(&a, doc, selector, kinds, workflow, &searched);
	wf_select_among(&b, doc, texts, selector, kinds, workflow, &looked_up);
	if (searched.code != looked_up.code || a.kind != b.kind || a.index != b.index ||
	    searched.ncandidates != looked_up.ncandidates)
		random_failed(random, "not found alike", selector);
	for (size_t i = 0; i < searched.ncandidates; i++)
		assert_string_equal(searched.candidates[i].ptr, looked_up.candidates[i].ptr);
	wf_error_release(&searched);
	wf_error_release(&looked_up);
}

static void random_texts(void **state)
{
	unsigned rounds = random_rounds(1000, 100000);

	(void)state;
	for (unsigned i = 0; i < rounds; i++) {
		struct random random = random_begin(i);
		struct wf_buf text = WF_BUF_INIT;
		struct wf_texts texts;
		struct reading r;

		for (unsigned n = 1 + below(&random, 12); n > 0; n--) {
			wf_buf_str(&text, chance(&random, 25) ? "\n# Phase 1: " : "\n- [ ] ");
			add_text(&random, &text);
		}
		wf_buf_byte(&text, '\n');
		reading_bytes(&r, text.ptr, text.len);
		wf_texts_build(&texts, &r.doc);
		for (unsigned n = 0; n < 12; n++) {
			wf_buf_clear(&text);
			add_text(&random, &text);
			check(&random, &r.doc, &texts, wf_buf_as_slice(&text));
		}
		wf_texts_release(&texts);
		reading_end(&r);
		wf_buf_release(&text);
	}
	random_figure("texts looked up: %u random documents", rounds);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(characters_of_all_cases_share_a_hash),
		cmocka_unit_test(texts_that_differ_have_other_hashes),
		cmocka_unit_test(random_texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
