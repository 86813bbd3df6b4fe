/* What is masked away makes no difference to the blocks: held against the plain parse. */
#include "doc/mask.h"

#include "doc/plain.h"
#include "doc/random.h"
#include "doc/reading.h"

#include <glob.h>
#include <jansson.h>
#include <stdio.h>

static const char *const endings[] = {"\n", "\r\n", "\r"};

static void check(const char *name, const char *bytes, size_t len)
{
	struct wf_buf what = WF_BUF_INIT;

	if (!blocks_hold(&what, bytes, len))
		fail_msg("%s: %s", name, what.ptr);
	wf_buf_release(&what);
}

/* In each of the line endings; and with the last one left out. */
static void check_all(const char *name, const char *markdown)
{
	for (size_t i = 0; i < COUNT(endings); i++) {
		char *text = with_endings(markdown, endings[i]);
		size_t len = strlen(text);

		check(name, text, len);
		if (len > strlen(endings[i]))
			check(name, text, len - strlen(endings[i]));
		free(text);
	}
}

/* --- what a line becomes ------------------------------------------------------------------------ */

static void a_line_keeps_what_decides(void **state)
{
	static const struct {
		const char *line, *masked;
	} rows[] = {
		{"", ""},
		{"  ", "  "},
		{"text", "x"},
		{"  - [ ] **Write** it", "  - x"},
		{"1. > 2) text", "1. > 2) x"},
		{"12 of 40", "x"},
		{"1234567890. text", "x"},
		{"-", "-"},
		{"- - -", "- - -"},
		{"-- text", "-- x"},
		{"**Since**: now", "**x"},
		{"***", "***"},
		{"_ _ text", "_ _ x"},
		{"===  ", "===  "},
		{"= =", "= ="},
		{"+text", "x"},
		{"# Title #", "# x"},
		{"#Title", "#x"},
		{"##", "##"},
		{"``` c", "```x"},
		{"```", "```"},
		{"```  ", "```  "},
		{"``` a`b", "```x`"},
		{"``text``", "x"},
		{"~~~a`b", "~~~x"},
		{"[x]: /url", "[x]: /url"},
		{"\\[x\\]", "x"},
		{"\xe2\x9c\x85 done", "x"},
		{"<b>text</b>", "<b>text</b>"},
		{"a <b>", "x"},
		{"-\vtext", "-\vtext"},
		{"1.\ftext", "1.\ftext"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct wf_mask mask = {0};
		char out[64] = "";
		size_t len = wf_mask_line(&mask, out, wf_slice_str(rows[i].line));

		assert_slice(wf_slice(out, len), rows[i].masked);
	}
}

/* The masked lines of TEXT, joined by "|". */
static void mask_text(struct wf_buf *out, const char *text)
{
	struct wf_mask mask = {0};
	const char *end;

	for (; *text; text = *end ? end + 1 : end) {
		end = text + strcspn(text, "\n");
		wf_buf_str(out, out->len ? "|" : "");
		wf_buf_reserve(out, (size_t)(end - text));
		out->len += wf_mask_line(&mask, out->ptr + out->len,
					 wf_slice(text, (size_t)(end - text)));
	}
	wf_buf_str(out, "");
	out->ptr[out->len] = '\0';
}

#define assert_masked(text, expected) \
	do { \
		struct wf_buf out = WF_BUF_INIT; \
		mask_text(&out, text); \
		assert_text(&out, expected); \
	} while (0)

static void a_definition_keeps_lines_up_to_a_blank_one(void **state)
{
	(void)state;
	assert_masked("[a]: /b\ntext\n\ntext", "[a]: /b|text||x");
	assert_masked("[a\nb]: /c\n\ntext", "[a|b]: /c||x");
	assert_masked("[a\\]b\ntext", "[a\\]b|text");
	assert_masked("- [x] text\n  more", "- x|  x");
	assert_masked("[a[b]: text", "x");
}

static void html_keeps_lines_that_may_end_it(void **state)
{
	(void)state;
	assert_masked("<!-- a\nb\nc --> d\ne --> f", "<!-- a|x|c --> d|x");
	assert_masked("<?a\nb > c\nd ?>", "<?a|x|d ?>");
	assert_masked("<pre>\na\n</PRE> b\nc </pre>", "<pre>|x|</PRE> b|x");
	assert_masked("<!D\na\nb > c\nd >", "<!D|x|b > c|x");
	assert_masked("<![CDATA[\na > b\nc ]]> d\ne ]]>", "<![CDATA[|x|c ]]> d|x");
	assert_masked("<!-- a -->\nb --> c", "<!-- a -->|x");
}

static void what_is_kept_begins_no_image(void **state)
{
	(void)state;
	assert_masked("[\n![[]()![a] !a!", "[|%[[]()%[a] !a!");
	assert_masked("![a", "x");
	assert_masked("<a ![[]()", "<a %[[]()");
	assert_masked("<![CDATA[\n![a ]]>", "<![CDATA[|%[a ]]>");
	assert_masked("<!A\na ![b>", "<!A|a %[b>");
	assert_masked("-\v![a", "-\v%[a");
}

/* --- held against the plain parse --------------------------------------------------------------- */

static void what_could_be_taken_for_something_else(void **state)
{
	static const char *const rows[] = {
		"[a]: /url\n===\n",
		"[a]: /url\ntext\n===\n",
		"[a]:\n/url\n'title\nmore'\n\n# b\n",
		"[a\n\n]: /url\n",
		"> [a\nb]: /url\n",
		"- [a\n  b]: /url\n",
		"- [a]: /url\n\n  text\n",
		"1. [a]: /u 'x\n2. y'\n",
		"text\n[a]: /url\n",
		"[a]: <b\nc>\n",
		"[]: /url\n",
		"[ ]: /url\n",
		"[\\\\]: /url\n",
		"<!-- a\n\n# b\n\nc\n-->\n\n# d\n",
		"> <!-- a\n> b\n\n-->\n# c\n",
		"<!-- a\n<?b\n-->\n# c\n?>\n# d\n",
		"> <!-- a\n<?b\n-->\nc ?>\n# d\n",
		"<div>\n# a\n\n# b\n",
		"<b>\n# a\n\n# b\n",
		"text\n<b>\n# a\n",
		"<textarea>\n\n# a\n</textarea>\n# b\n",
		"<textarea>\na </textarea>\n# b\n",
		"~~~\xff\n\n# a\n~~~\n\n# b\n",
		"``` \xc3\n# a\n```\n# b\n",
		"~~~ \xc3\xa9\n# a\n\n# b\n",
		"<!-- a\n\xff -->\nb -->\n# c\n",
		"<!-- a\n\xe2\x80 -->\nb --> c\n# d\n",
		"> <!--\n> \xff -->\nb -->\n# c\n",
		"```\n# a\n\n# b\n```\n\n# c\n",
		"```\n# a\n\n# b\n",
		"``` `\n# a\n",
		"~~~ `\n# a\n~~~\n",
		"````\n```\n\n# a\n````\n",
		"- ```\n  a\n\n# b\n",
		"-    ```\n     ```a\n     ```\n",
		"-    ```a\n     ```a\n     ```\n",
		"-    ```&#32;\n     b\n     ```\n",
		"    ```\n    a\n",
		"-     ```\n",
		"\t```\n\ta\n",
		"-\t\t```\n\t\t```\n",
		"a\n---\nb\n- - -\nc\n***\n",
		"a\n= =\n",
		"- a\n---\n",
		"> a\nb\n===\n",
		"-\n\n  a\n",
		"-\n  a\n",
		"- \v\n",
		"-\v[a]: /u\n",
		"1.\f> a\n",
		"2. a\n1. b\n",
		"a\n2. b\n1. c\n",
		"\xef\xbb\xbf\xef\xbb\xbf# a\n",
		"\xef\xbb\xbf\xef\xbb\xbf<!-- a\n\n# b\nc -->\n# d\n",
		"\xef\xbb\xbf\xef\xbb\xbf[a\nb]: c\n===\n",
		"---\na: b\n---\n\xef\xbb\xbf<!-- a\n\n# b\nc -->\n# d\n",
		"---\na: b\n---\n\xef\xbb\xbf- [ ] a\n  # b\n",
		"a\n\n\xef\xbb\xbf<!-- a\n\n# b\nc -->\n# d\n",
		"a\\\n# b\\\n",
		"\t- a\n\n\t# b\n",
		"- a\n\n\n  # b\n\n# c\n",
		"#######\n####### a\n#\ta\n",
		"\\# a\n\\- b\n",
		"[![a]: b\n===\n",
		"[a!]: b\n===\n",
		"[a\\![]: b\n===\n",
		"[a]: b![c '![d'\n===\n",
		"[a]:\n![b]\n===\n",
		"[a]: b\n    '<![CDATA['\n===\n",
		"<a b=![>\n# c\n",
		"<a ![>\n# c\n",
		"<a b='![' c>\n# d\n",
		"<![CDATA\n# a\n",
		"- <![CDATA[\n  # a\n  ![b]]>\n  # c\n",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		check_all(rows[i], rows[i]);
}

static void the_examples_of_the_specification(void **state)
{
	const char *path = getenv("COMMONMARK_SPEC");
	json_t *examples, *example;
	json_error_t error;
	size_t i;

	(void)state;
	if (!path)
		path = "/usr/share/gocode/src/github.com/yuin/goldmark/_test/spec.json";
	examples = json_load_file(path, JSON_ALLOW_NUL, &error);
	if (!examples)
		skip();
	json_array_foreach(examples, i, example)
		check_all("an example", json_string_value(json_object_get(example, "markdown")));
	assert_true(i >= 652);
	json_decref(examples);
}

static void check_file(const char *path)
{
	FILE *file = fopen(path, "r");
	struct wf_buf bytes = WF_BUF_INIT;
	char chunk[4096];
	size_t n;

	assert_non_null(file);
	while ((n = fread(chunk, 1, sizeof(chunk), file)) > 0)
		wf_buf_add(&bytes, chunk, n);
	fclose(file);
	check(path, bytes.ptr, bytes.len);
	wf_buf_release(&bytes);
}

static void what_people_wrote(void **state)
{
	static const char *const folders[] = {"documents", "derived", "edits"};
	const char *corpus = getenv("WFMD_CORPUS");
	size_t found = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(folders); i++) {
		struct wf_buf pattern = WF_BUF_INIT;
		glob_t files;

		wf_buf_printf(&pattern, "%s/%s/*.md", corpus ? corpus : "../shared/corpus",
			      folders[i]);
		if (glob(pattern.ptr, 0, NULL, &files) == 0) {
			for (size_t k = 0; k < files.gl_pathc; k++, found++)
				check_file(files.gl_pathv[k]);
			globfree(&files);
		}
		wf_buf_release(&pattern);
	}
	if (found == 0)
		skip();
}

/* Lines of indentation, markers and beginnings of all kinds of blocks. */
static void add_line(struct random *random, struct wf_buf *out)
{
	unsigned depth = below(random, 4);

	for (unsigned i = 0; i < depth; i++)
		wf_buf_str(out, pick(random, " ", "  ", "    ", "\t", "> ", ">", "- ", "-", "* ",
				     "+ ", "1. ", "2) ", "10. ", "-\t", "-\v", "1.\f", "     "));
	switch (below(random, 4)) {
	case 0: break;
	case 1:
		wf_buf_str(out, pick(random, "# a", "## ", "#", "#b", "```\xff", "~~~\xc3\xa9",
				     "~~~\xe2", "```", "````", "```c", "``` `", "~~~", "~~~ `",
				     "===", "---", "- - -", "***", "* *", "_ _ _", "= =", "-- a",
				     "__b", "``", "\\", "1"));
		break;
	case 2:
		wf_buf_str(out, pick(random, "<!-- ", "\xff", "\xe2\x80", "\xff -->", "-->", "<?",
				     "?>", "<!D", ">", "<![CDATA[", "]]>", "<pre>", "</pre>",
				     "<div>", "</div>", "<b>", "a -->", "<script>a</script>",
				     "a </SCRIPT>", "<!-- a -->", "<b a=\"", "<textarea>",
				     "</textarea>", "<", "a > b"));
		break;
	default:
		wf_buf_str(out,
			   pick(random, "[a]: /b", "[a", "b]: /c", "[a]:", "/url", "'title'", "'t",
				"t'", "[ ] a", "[x] b", "[]: /c", "[a\\]", "<u", "u>", "\"", "a",
				"b c", "\xc3\xa9", "[a]: /b 'c' d", "(t)", "![", "![a]: b"));
	}
	wf_buf_str(out, pick(random, "\n", "\n", "\n", "\n", "\r\n", "\r", "\n\n", " \n", "\\\n"));
}

static void random_lines(void **state)
{
	unsigned rounds = random_rounds(20000, 5000000);

	(void)state;
	for (unsigned i = 0; i < rounds; i++) {
		struct random random = random_begin(i);
		struct wf_buf text = WF_BUF_INIT, what = WF_BUF_INIT;

		if (chance(&random, 4))
			wf_buf_str(&text,
				   pick(&random, "\ufeff", "\ufeff\ufeff", "---\n---\n\ufeff"));
		for (unsigned n = 1 + below(&random, 12); n > 0; n--) {
			if (chance(&random, 10))
				random_text(&random, &text, 6);
			else
				add_line(&random, &text);
		}
		if (!blocks_hold(&what, text.ptr, text.len))
			random_failed(&random, what.ptr, wf_buf_as_slice(&text));
		wf_buf_release(&text);
		wf_buf_release(&what);
	}
	random_figure("masked blocks: %u random documents", rounds);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_keeps_what_decides),
		cmocka_unit_test(a_definition_keeps_lines_up_to_a_blank_one),
		cmocka_unit_test(html_keeps_lines_that_may_end_it),
		cmocka_unit_test(what_is_kept_begins_no_image),
		cmocka_unit_test(what_could_be_taken_for_something_else),
		cmocka_unit_test(the_examples_of_the_specification),
		cmocka_unit_test(what_people_wrote),
		cmocka_unit_test(random_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
