#include "flow/edits.h"

#include "doc/escape.h"

#include <stdlib.h>

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

static void edit_mark(struct wf_edits *edits, const struct wf_step *step,
		      const struct wf_change *change)
{
	wf_edits_add(edits, step->mark, step->mark_len,
		     change->to == WF_DONE ? WF_SLICE_LIT("x") : WF_SLICE_LIT(" "));
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

/*
 * One of two blank lines that would come together goes with the lines between them: the first, since
 * an entry of the log may be put after the last.
 */
static void delete_item(struct wf_edits *edits, const struct wf_doc *doc,
			const struct wf_step *step)
{
	const struct wf_source *src = &doc->src;
	size_t first = step->item_line, last = step->item_end;

	if (first > 1 && wf_source_is_blank(src, first - 1) && last < src->nlines &&
	    wf_source_is_blank(src, last + 1))
		first--;
	wf_edit_delete_lines(edits, doc, first, last);
}

/* The number in an ordered list's marker, or 0: "  3. " has its digits in *DIGITS. */
static unsigned long ordered(struct wf_slice prefix, struct wf_slice *digits)
{
	struct wf_slice s = wf_slice_trim(prefix);
	size_t n = 0;

	while (n < s.len && n < 9 && wf_is_digit(s.ptr[n]))
		n++;
	*digits = wf_slice(s.ptr, n);
	return n ? strtoul(s.ptr, NULL, 10) : 0;
}

/* What a new item beside MODEL begins with: its indentation and marker, the number one higher. */
static void add_prefix(struct wf_buf *out, const struct wf_doc *doc, const struct wf_step *model)
{
	struct wf_slice line = wf_source_line(&doc->src, model->line), prefix, digits;
	unsigned long number;

	prefix = wf_slice(line.ptr, model->mark - 1u - wf_doc_offset(doc, line.ptr));
	if (model->item_line != model->line) {
		wf_buf_str(out, "- ");
		return;
	}
	number = ordered(prefix, &digits);
	if (digits.len == 0) {
		wf_buf_slice(out, prefix);
		return;
	}
	wf_buf_add(out, prefix.ptr, (size_t)(digits.ptr - prefix.ptr));
	wf_buf_printf(out, "%lu", number + 1);
	wf_buf_add(out, digits.ptr + digits.len,
		   (size_t)(prefix.ptr + prefix.len - digits.ptr) - digits.len);
}

int32_t wf_edit_model(const struct wf_doc *doc, const struct wf_step_draft *added)
{
	const struct wf_range range = doc->phases[added->phase].steps;
	int32_t last = added->after;

	for (uint32_t i = range.begin; i < range.end && added->after < 0; i = doc->steps[i].end) {
		if (doc->steps[i].role == WF_ROLE_STEP)
			last = (int32_t)i;
	}
	return last;
}

/* The last line of the phase's own body that is not blank. */
static size_t body_end(const struct wf_doc *doc, uint32_t heading)
{
	size_t line = wf_doc_body_end(doc, heading);

	while (line > doc->headings[heading].last_line && wf_source_is_blank(&doc->src, line))
		line--;
	return line;
}

/* The first step of a phase: after its body, and after a line that ends a list of criteria. */
static size_t begin_list(struct wf_buf *lines, const struct wf_doc *doc, uint32_t phase,
			 struct wf_slice ending)
{
	uint32_t heading = doc->phases[phase].heading;
	size_t line = body_end(doc, heading);

	if (line > doc->headings[heading].last_line)
		wf_buf_slice(lines, ending);
	if (doc->headings[heading].own.end > doc->headings[heading].own.begin ||
	    wf_edit_ends_value(doc, heading, line)) {
		wf_buf_str(lines, "**Steps**:");
		wf_buf_slice(lines, ending);
		wf_buf_slice(lines, ending);
	}
	wf_buf_str(lines, "- ");
	return line;
}

static void add_item(struct wf_edits *edits, struct wf_draft *draft, struct wf_step_draft *added)
{
	const struct wf_doc *doc = draft->doc;
	int32_t after = wf_edit_model(doc, added);
	const struct wf_step *model = after >= 0 ? &doc->steps[after] : NULL;
	uint32_t heading = doc->phases[added->phase].heading;
	size_t line = model ? model->item_end : body_end(doc, heading);
	struct wf_slice ending = wf_source_newline(&doc->src, line);
	struct wf_buf lines = WF_BUF_INIT, text = WF_BUF_INIT;

	if (model)
		add_prefix(&lines, doc, model);
	else
		line = begin_list(&lines, doc, added->phase, ending);
	wf_escape_step(&text, added->text);
	wf_buf_printf(&lines, "[ ] %s", text.ptr);
	wf_buf_slice(&lines, ending);
	if (!model && line < doc->src.nlines && !wf_source_is_blank(&doc->src, line + 1))
		wf_buf_slice(&lines, ending);
	added->written = wf_arena_copy(draft->arena, wf_buf_as_slice(&text));
	added->before = model ? model->end : doc->headings[heading].own.end;
	wf_edit_insert_after(edits, doc, line, wf_buf_as_slice(&lines));
	wf_buf_release(&lines);
	wf_buf_release(&text);
}

void wf_edit_steps(struct wf_edits *edits, struct wf_draft *draft)
{
	for (size_t i = 0; i < draft->nchanges; i++) {
		const struct wf_change *change = &draft->changes[i];

		if (change->what == WF_CHANGE_STEP && change->from != change->to &&
		    !wf_draft_dropped(draft, change->index))
			edit_mark(edits, &draft->doc->steps[change->index], change);
		else if (change->what == WF_CHANGE_BLOCK && !wf_draft_dropped(draft, change->index))
			edit_suffix(edits, draft->doc, change);
		else if (change->what == WF_CHANGE_DROP)
			delete_item(edits, draft->doc, &draft->doc->steps[change->index]);
	}
	for (size_t i = 0; i < draft->nadded; i++)
		add_item(edits, draft, &draft->added[i]);
}
