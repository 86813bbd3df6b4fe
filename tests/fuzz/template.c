/*
 * Any words in the place of a template's {{name}}s: they cannot change the document's structure.
 *
 * The first section holds values for title and name, one a line (`\n` stands for a line break);
 * the last one the template.
 */
#include "fuzz.h"

#include "ops/template.h"

#include <stdlib.h>

/* The words of a line, with its line breaks. */
static void unfold(struct wf_buf *out, struct wf_slice line)
{
	for (size_t i = 0; i < line.len; i++) {
		bool newline = wf_slice_starts(wf_slice_skip(line, i), "\\n");

		wf_buf_byte(out, newline ? '\n' : line.ptr[i]);
		i += newline;
	}
}

static bool has(struct wf_slice text, const char *part)
{
	return text.len && memmem(text.ptr, text.len, part, strlen(part)) != NULL;
}

/* In code and HTML words cannot be escaped: there a template's author has put them. */
static bool is_plain(struct wf_slice text)
{
	return !has(text, "`") && !has(text, "~~~") && !has(text, "<");
}

static void fill(struct fuzz_doc *d, bool *good, const struct wf_template *made,
		 struct wf_slice title, struct wf_slice name)
{
	const struct wf_setting settings[] = {{WF_SLICE_LIT("title"), title},
					      {WF_SLICE_LIT("name"), name}};
	struct wf_buf out = WF_BUF_INIT, left = WF_BUF_INIT;
	struct wf_error err = WF_ERROR_INIT;
	enum wf_code code = wf_template_fill(&out, &left, made, settings, COUNT(settings), &err);

	fuzz_check_error(&err, code);
	*good = code == WF_OK && fuzz_begin(d, wf_buf_as_slice(&out), NULL);
	wf_buf_release(&out);
	wf_buf_release(&left);
	wf_error_release(&err);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct wf_slice rest = wf_slice((const char *)data, size), said = fuzz_section(&rest);
	struct wf_buf title = WF_BUF_INIT, name = WF_BUF_INIT;
	char built_in[] = "built-in", kind[] = "kind";
	struct wf_template made = {kind, built_in, NULL, rest.len};
	struct fuzz_doc any, plain;
	bool one, two;

	if (!fuzz_can_be_said(said))
		return 0;
	unfold(&title, fuzz_line(&said));
	unfold(&name, fuzz_line(&said));
	made.text = wf_xstrndup(rest.ptr, rest.len);
	fill(&any, &one, &made, wf_buf_as_slice(&title), wf_buf_as_slice(&name));
	fill(&plain, &two, &made, WF_SLICE_LIT("w"), WF_SLICE_LIT("w"));
	/* With words that mean nothing in Markdown the document has the structure that it is to have. */
	if (one && two && is_plain(rest) && title.len && name.len) {
		fuzz_require(any.doc.nsteps == plain.doc.nsteps, "another number of steps",
			     wf_slice(any.bytes, any.doc.src.len));
		fuzz_require(any.doc.nheadings == plain.doc.nheadings, "another number of headings",
			     wf_slice(any.bytes, any.doc.src.len));
	}
	if (one)
		fuzz_end(&any);
	if (two)
		fuzz_end(&plain);
	free(made.text);
	wf_buf_release(&title);
	wf_buf_release(&name);
	return 0;
}
