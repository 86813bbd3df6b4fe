/* A user's words in a document: they change nothing around them and are read back as they were. */
#include "doc/escape.h"

#include "doc/random.h"
#include "doc/reading.h"

#define RUNS 3000

struct row {
	const char *text, *written;
};

static void assert_rows(void (*escape)(struct wf_buf *, struct wf_slice), const struct row *rows,
			size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct wf_arena arena = {0};
		struct wf_buf out = WF_BUF_INIT;

		escape(&out, wf_slice_str(rows[i].text));
		assert_slice(wf_inline_decode(&arena, wf_buf_as_slice(&out)), rows[i].text);
		assert_text(&out, rows[i].written);
		wf_arena_release(&arena);
	}
}

static void values_are_escaped_where_they_would_be_decoded(void **state)
{
	static const struct row rows[] = {
		{"", ""},
		{"plain words", "plain words"},
		{"`code` **bold** [l](u) <b>", "`code` **bold** [l](u) <b>"},
		{"a & b", "a & b"},
		{"AT&T; &amp; &nope;", "AT&T; \\&amp; &nope;"},
		{"C:\\temp\\x", "C:\\temp\\x"},
		{"\\*", "\\\\*"},
		{"\\\\", "\\\\\\\\"},
		{"\\", "\\\\"},
		{"a\\\nb", "a\\\\&#10;b"},
		{"a\nb\r\nc", "a&#10;b&#13;&#10;c"},
		{" a ", "&#32;a&#32;"},
		{"\ta\t", "&#9;a&#9;"},
		{"a \t b", "a \t b"},
		{"\\ ", "\\\\&#32;"},
		{" ", "&#32;"},
		{"\\&amp;", "\\\\\\&amp;"},
		{"- [ ] a", "- [ ] a"},
	};

	(void)state;
	assert_rows(wf_escape_value, rows, COUNT(rows));
}

static void headings_are_escaped_where_markup_would_go(void **state)
{
	static const struct row rows[] = {
		{"plain words", "plain words"},
		{"*a* _b_ `c`", "\\*a\\* \\_b\\_ \\`c\\`"},
		{"[l](u) <b> ~~d~~", "\\[l\\](u) \\<b> \\~\\~d\\~\\~"},
		{"C#", "C\\#"},
		{"a\nb", "a&#10;b"},
		{"a & b &lt;", "a & b \\&lt;"},
		{"\fa\v", "&#12;a&#11;"},
	};

	(void)state;
	assert_rows(wf_escape_heading, rows, COUNT(rows));
}

static void reasons_are_escaped_where_parentheses_would_end_them(void **state)
{
	static const struct row rows[] = {
		{"plain words", "plain words"},
		{"see (1) and (2)", "see (1) and (2)"},
		{"a :)", "a :\\)"},
		{"(", "\\("},
		{")(", "\\)\\("},
		{"(a\\)", "\\(a\\\\\\)"},
		{"a\\", "a\\\\"},
		{"a\nb", "a&#10;b"},
	};

	(void)state;
	assert_rows(wf_escape_reason, rows, COUNT(rows));
}

/* What is written is one line. */
static bool is_line(struct wf_slice s)
{
	return !(s.len && (memchr(s.ptr, '\n', s.len) || memchr(s.ptr, '\r', s.len)));
}

static const char before[] = "# T\n\n## Phase 1: A\n";
static const char after[] =
	"\n- [ ] s\n\n## Phase 2: B \u2705\n\n- [x] t\n\n## Error Log\n\n### 2026-01-01 - A - K\n";

static size_t count_lines(const struct wf_buf *text)
{
	size_t n = 0;

	for (size_t i = 0; i < text->len; i++)
		n += text->ptr[i] == '\n';
	return n;
}

/* Reads the document with LINES in it, in which nothing but their own text may be new. */
static void read_with(struct reading *r, const struct wf_buf *lines, const struct random *random)
{
	struct wf_buf text = WF_BUF_INIT;

	wf_buf_str(&text, before);
	wf_buf_slice(&text, wf_buf_as_slice(lines));
	wf_buf_str(&text, after);
	reading_bytes(r, text.ptr, text.len);
	if (r->doc.nphases != 2 || r->doc.nentries != 1 || r->doc.ndamages ||
	    r->doc.src.nlines != 13 + count_lines(lines) || r->doc.phases[0].state != WF_PENDING ||
	    r->doc.phases[1].state != WF_COMPLETE)
		random_failed(random, "another document", wf_buf_as_slice(&text));
	wf_buf_release(&text);
}

static void any_value_is_read_back(void **state)
{
	(void)state;
	for (unsigned i = 0; i < RUNS; i++) {
		struct random random = random_begin(i);
		struct wf_buf text = WF_BUF_INIT, line = WF_BUF_INIT;
		struct wf_arena arena = {0};
		struct reading r;

		random_text(&random, &text, 12);
		wf_buf_str(&line, "**Blocked by**: ");
		wf_escape_value(&line, wf_buf_as_slice(&text));
		if (!is_line(wf_buf_as_slice(&line)))
			random_failed(&random, "several lines", wf_buf_as_slice(&line));
		wf_buf_byte(&line, '\n');
		read_with(&r, &line, &random);
		if (r.doc.nfields != 1 || r.doc.nsteps != 2 ||
		    !wf_slice_eq(wf_doc_value(&r.doc, &r.doc.fields[0], &arena),
				 wf_buf_as_slice(&text)))
			random_failed(&random, "another value", wf_buf_as_slice(&line));
		reading_end(&r);
		wf_arena_release(&arena);
		wf_buf_release(&text);
		wf_buf_release(&line);
	}
}

static void any_reason_is_read_back(void **state)
{
	(void)state;
	for (unsigned i = 0; i < RUNS; i++) {
		struct random random = random_begin(i);
		struct wf_buf text = WF_BUF_INIT, line = WF_BUF_INIT;
		struct reading r;

		random_text(&random, &text, 12);
		wf_buf_str(&line, "- [ ] step (1) (blocked: ");
		wf_escape_reason(&line, wf_buf_as_slice(&text));
		if (!is_line(wf_buf_as_slice(&line)))
			random_failed(&random, "several lines", wf_buf_as_slice(&line));
		wf_buf_str(&line, ")\n");
		read_with(&r, &line, &random);
		if (r.doc.nsteps != 3 || !r.doc.steps[0].blocked ||
		    !wf_slice_eq(wf_step_reason(&r.doc, 0), wf_buf_as_slice(&text)))
			random_failed(&random, "another reason", wf_buf_as_slice(&line));
		reading_end(&r);
		wf_buf_release(&text);
		wf_buf_release(&line);
	}
}

static void any_heading_is_read_back(void **state)
{
	(void)state;
	for (unsigned i = 0; i < RUNS; i++) {
		struct random random = random_begin(i);
		struct wf_buf text = WF_BUF_INIT, line = WF_BUF_INIT;
		struct wf_arena arena = {0};
		struct reading r;

		random_text(&random, &text, 12);
		wf_buf_str(&line, "#### ");
		wf_escape_heading(&line, wf_buf_as_slice(&text));
		if (!is_line(wf_buf_as_slice(&line)))
			random_failed(&random, "several lines", wf_buf_as_slice(&line));
		wf_buf_byte(&line, '\n');
		read_with(&r, &line, &random);
		if (r.doc.nheadings != 7 || r.doc.nsteps != 2 ||
		    !wf_slice_eq(wf_inline_text(&arena, r.doc.headings[3].content),
				 wf_buf_as_slice(&text)))
			random_failed(&random, "another heading", wf_buf_as_slice(&line));
		reading_end(&r);
		wf_arena_release(&arena);
		wf_buf_release(&text);
		wf_buf_release(&line);
	}
}

/* TEXT as a field's value, a heading and a reason of one document. */
static void assert_read_back(const struct wf_buf *text)
{
	struct random random = random_begin(0);
	struct wf_slice words = wf_buf_as_slice(text);
	struct wf_buf lines = WF_BUF_INIT;
	struct wf_arena arena = {0};
	struct reading r;

	wf_buf_str(&lines, "**Blocked by**: ");
	wf_escape_value(&lines, words);
	wf_buf_str(&lines, "\n#### ");
	wf_escape_heading(&lines, words);
	wf_buf_str(&lines, "\n- [ ] step (blocked: ");
	wf_escape_reason(&lines, words);
	wf_buf_str(&lines, ")\n");
	read_with(&r, &lines, &random);
	assert_true(wf_slice_eq(wf_doc_value(&r.doc, &r.doc.fields[0], &arena), words));
	assert_true(wf_slice_eq(wf_inline_text(&arena, r.doc.headings[3].content), words));
	assert_true(wf_slice_eq(wf_step_reason(&r.doc, 0), words));
	reading_end(&r);
	wf_arena_release(&arena);
	wf_buf_release(&lines);
}

static void long_texts_are_read_back(void **state)
{
	static const char *const parts[] = {" ",  "\\", ")", "&amp;", "\n",     "## x\n- [ ] y\n",
					    "`",  "*_", "[", "<",     "![[]()", "\U0001F504 ",
					    "(\\"};

	(void)state;
	for (size_t i = 0; i < COUNT(parts); i++) {
		struct wf_buf text = WF_BUF_INIT;

		while (text.len < 100000)
			wf_buf_str(&text, parts[i]);
		assert_read_back(&text);
		wf_buf_release(&text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_are_escaped_where_they_would_be_decoded),
		cmocka_unit_test(headings_are_escaped_where_markup_would_go),
		cmocka_unit_test(reasons_are_escaped_where_parentheses_would_end_them),
		cmocka_unit_test(any_value_is_read_back),
		cmocka_unit_test(any_reason_is_read_back),
		cmocka_unit_test(any_heading_is_read_back),
		cmocka_unit_test(long_texts_are_read_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
