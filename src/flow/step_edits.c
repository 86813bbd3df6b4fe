#include "flow/edits.h"

#include "doc/escape.h"

/* The end of the step's text in the document: of its last line, blanks left out. */
static size_t text_end(const struct wf_doc *doc, const struct wf_step *step)
{
	struct wf_slice line = wf_source_line(&doc->src, step->last_line);

	while (line.len && wf_is_blank(line.ptr[line.len - 1]))
		line.len--;
	return wf_doc_offset(doc, line.ptr + line.len);
}

/* An odd number of backslashes stands before the byte at AT. */
static bool is_escaped(const struct wf_doc *doc, size_t at)
{
	size_t slashes = 0;

	while (doc->src.bytes[at - 1 - slashes] == '\\')
		slashes++;
	return slashes % 2 != 0;
}

/* The length of "(blocked: …)" at the end of the document's text for STEP, blanks before it included. */
static size_t suffix_len(const struct wf_doc *doc, const struct wf_step *step, size_t end)
{
	size_t begin = step->mark + step->mark_len + 1u, depth = 0, at = end;

	while (at > begin) {
		char c = doc->src.bytes[--at];

		if (!strchr("()", c) || is_escaped(doc, at))
			continue;
		if (c == ')')
			depth++;
		else if (--depth == 0)
			break;
	}
	while (at > begin && strchr(" \t\r\n", doc->src.bytes[at - 1]))
		at--;
	return end - at;
}

static void edit_suffix(struct wf_edits *edits, const struct wf_doc *doc,
			const struct wf_change *change)
{
	const struct wf_step *step = &doc->steps[change->index];
	size_t end = text_end(doc, step);
	size_t old = step->blocked ? suffix_len(doc, step, end) : 0;
	struct wf_buf buf = WF_BUF_INIT;

	if (change->to) {
		wf_buf_str(&buf, change->text.len ? " (blocked: " : " (blocked");
		wf_escape_reason(&buf, change->text);
		wf_buf_byte(&buf, ')');
	}
	wf_edits_add(edits, end - old, old, wf_buf_as_slice(&buf));
	wf_buf_release(&buf);
}

void wf_edit_steps(struct wf_edits *edits, const struct wf_draft *draft)
{
	for (size_t i = 0; i < draft->nchanges; i++) {
		const struct wf_change *change = &draft->changes[i];
		const struct wf_step *step = &draft->doc->steps[change->index];

		if (change->what == WF_CHANGE_STEP && change->from != change->to)
			wf_edits_add(edits, step->mark, step->mark_len,
				     change->to == WF_DONE ? WF_SLICE_LIT("x") : WF_SLICE_LIT(" "));
		else if (change->what == WF_CHANGE_BLOCK)
			edit_suffix(edits, draft->doc, change);
	}
}
