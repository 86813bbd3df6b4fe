/*
 * Reads the examples of the CommonMark specification and writes them back.
 *
 *	commonmark SPEC.JSON
 *
 * The file is an array of objects, of which "example" (a number) and "markdown" matter. For each a
 * line "ok example N" or "not ok example N": it is read without an error and written back unchanged,
 * with its lines ended by LF, by CRLF and by CR; and what can be ticked in it changes one byte.
 */
#include "ops/ops.h"

#include <jansson.h>
#include <stdio.h>

static void end_lines(struct wf_buf *out, const char *markdown, const char *ending)
{
	for (; *markdown; markdown++) {
		if (*markdown == '\n')
			wf_buf_str(out, ending);
		else
			wf_buf_byte(out, *markdown);
	}
}

static bool is_unchanged(const struct wf_doc *doc, struct wf_error *err)
{
	struct wf_edits edits = WF_EDITS_INIT;
	struct wf_buf out = WF_BUF_INIT;
	struct wf_draft draft;
	bool same;

	wf_draft_init(&draft, doc);
	same = wf_draft_edits(&draft, &edits, err) == WF_OK && edits.n == 0;
	wf_edits_apply(&edits, doc->src.bytes, doc->src.len, &out);
	same = same && wf_slice_eq(wf_buf_as_slice(&out), wf_slice(doc->src.bytes, doc->src.len));
	wf_draft_release(&draft);
	wf_edits_release(&edits);
	wf_buf_release(&out);
	return same;
}

/* Ticking STEP with ticks alone is one edit, of the character between two brackets. */
static bool is_tickable(const struct wf_doc *doc, uint32_t step, struct wf_error *err)
{
	struct wf_edits edits = WF_EDITS_INIT;
	const char *bytes = doc->src.bytes;
	struct wf_draft draft;
	bool good;

	wf_draft_init(&draft, doc);
	draft.ticks_only = true;
	good = wf_op_tick(&draft, step, false, err) == WF_OK &&
	       wf_draft_edits(&draft, &edits, err) == WF_OK && edits.n == 1;
	if (good) {
		const struct wf_edit *edit = &edits.items[0];

		good = bytes[edit->offset - 1] == '[' && bytes[edit->offset + edit->len] == ']' &&
		       wf_slice_is(edit->text, "x");
	}
	wf_draft_release(&draft);
	wf_edits_release(&edits);
	return good;
}

static bool try(const char *markdown, const char *ending)
{
	struct wf_buf bytes = WF_BUF_INIT;
	struct wf_error err = WF_ERROR_INIT;
	struct wf_doc doc;
	bool good = false;

	end_lines(&bytes, markdown, ending);
	if (wf_doc_read(&doc, "example.md", bytes.ptr, bytes.len, NULL, &err) == WF_OK) {
		good = is_unchanged(&doc, &err);
		for (uint32_t i = 0; i < doc.nsteps && good; i++) {
			if (doc.steps[i].state == WF_OPEN)
				good = is_tickable(&doc, i, &err);
		}
		wf_doc_release(&doc);
	}
	wf_error_release(&err);
	wf_buf_release(&bytes);
	return good;
}

int main(int argc, char **argv)
{
	json_error_t error;
	json_t *examples, *example;
	size_t i;

	if (argc != 2)
		return 2;
	examples = json_load_file(argv[1], JSON_ALLOW_NUL, &error);
	if (!examples) {
		fprintf(stderr, "%s: %s\n", argv[1], error.text);
		return 2;
	}
	json_array_foreach(examples, i, example)
	{
		const char *markdown = json_string_value(json_object_get(example, "markdown"));
		long long n = json_integer_value(json_object_get(example, "example"));
		bool good = markdown && try(markdown, "\n") && try(markdown, "\r\n") &&
			    try(markdown, "\r");

		printf("%s example %lld\n", good ? "ok" : "not ok", n);
	}
	json_decref(examples);
	return 0;
}
