#include "flow/edits.h"

#include "doc/escape.h"

/* Where the log's next entry goes, and what must stand around it. */
struct place {
	size_t line;   /* after this line */
	uint8_t level; /* of the entry's heading */
	bool section;  /* the Error Log heading has to be written first */
};

static size_t last_content_line(const struct wf_doc *doc, size_t line, size_t floor)
{
	while (line > floor && wf_source_is_blank(&doc->src, line))
		line--;
	return line;
}

/* The level for a new Error Log: 2, or 1 where the phases themselves are at level 1. */
static uint8_t section_level(const struct wf_doc *doc)
{
	size_t top = 0;

	for (size_t i = 0; i < doc->nphases; i++)
		top += doc->headings[doc->phases[i].heading].level == 1;
	return top > 1 ? 1 : 2;
}

static void find_place(struct place *place, const struct wf_doc *doc)
{
	*place = (struct place){.line = doc->src.nlines, .section = doc->log < 0};
	if (place->section) {
		place->level = (uint8_t)(section_level(doc) + 1);
		return;
	}
	place->level = (uint8_t)(doc->headings[doc->log].level + 1);
	place->line = last_content_line(doc, wf_doc_section_end(doc, (uint32_t)doc->log),
					doc->headings[doc->log].last_line);
}

static void add_heading_marks(struct wf_buf *out, size_t level)
{
	while (level-- > 0)
		wf_buf_byte(out, '#');
	wf_buf_byte(out, ' ');
}

static void add_field(struct wf_buf *out, enum wf_field_name name, struct wf_slice value,
		      struct wf_slice ending)
{
	if (value.len == 0)
		return;
	wf_buf_printf(out, "**%s**: ", wf_fields[name].name);
	wf_escape_value(out, value);
	wf_buf_slice(out, ending);
}

/* The next line of REST, which it is taken off. */
static struct wf_slice take_line(struct wf_slice *rest)
{
	size_t len = 0, skip;

	while (len < rest->len && !strchr("\r\n", rest->ptr[len]))
		len++;
	skip = len;
	if (skip < rest->len && rest->ptr[skip] == '\r')
		skip++;
	if (skip < rest->len && rest->ptr[skip] == '\n')
		skip++;
	struct wf_slice line = wf_slice(rest->ptr, len);
	*rest = wf_slice_skip(*rest, skip);
	return line;
}

/* S without the blank lines at its end. */
static struct wf_slice without_blank_end(struct wf_slice s)
{
	size_t len = s.len;

	while (len > 0 && strchr(" \t\r\n", s.ptr[len - 1]))
		len--;
	while (len > 0 && len < s.len && !strchr("\r\n", s.ptr[len]))
		len++;
	return wf_slice(s.ptr, len);
}

/*
 * Lines of output as an indented code block (CommonMark 4.4), after a blank line;
 * blank lines at the end would be no part of it.
 */
static void add_output(struct wf_buf *out, struct wf_slice output, struct wf_slice ending)
{
	output = without_blank_end(output);
	if (output.len)
		wf_buf_slice(out, ending);
	while (output.len) {
		struct wf_slice line = take_line(&output);

		if (wf_slice_trim(line).len) {
			wf_buf_str(out, "    ");
			wf_buf_slice(out, line);
		}
		wf_buf_slice(out, ending);
	}
}

static void add_entry(struct wf_buf *out, const struct wf_draft *draft, struct wf_log_draft *entry,
		      uint8_t level, struct wf_slice ending)
{
	size_t begin = out->len;

	add_heading_marks(out, level);
	wf_buf_printf(out, "%.*s - ", WF_SLICE_ARG(wf_draft_date(draft)));
	wf_escape_heading(out, entry->phase);
	wf_buf_str(out, " - ");
	wf_escape_heading(out, entry->kind);
	entry->written = wf_arena_copy(draft->arena, wf_slice(out->ptr + begin, out->len - begin));
	wf_buf_slice(out, ending);
	add_field(out, WF_FIELD_HAPPENED, entry->happened, ending);
	add_field(out, WF_FIELD_CAUSE, entry->cause, ending);
	add_field(out, WF_FIELD_RESOLUTION, entry->resolution, ending);
	add_field(out, WF_FIELD_PREVENTION, entry->prevention, ending);
	add_output(out, entry->output, ending);
}

static bool followed_by_text(const struct wf_doc *doc, size_t line)
{
	return line < doc->src.nlines && !wf_source_is_blank(&doc->src, line + 1);
}

enum wf_code wf_edit_log(struct wf_edits *edits, struct wf_draft *draft, struct wf_error *err)
{
	const struct wf_doc *doc = draft->doc;
	struct wf_buf lines = WF_BUF_INIT;
	struct wf_slice ending;
	struct place place;

	if (draft->nlogs == 0)
		return WF_OK;
	find_place(&place, doc);
	if (place.line == last_content_line(doc, doc->src.nlines, 0) || place.section) {
		if (wf_blocks_end_open(&doc->src, doc->last_block)) {
			wf_error_set(
				err, WF_CONFLICT, doc->last_block,
				"the document ends inside a fence, comment or HTML block that nothing closes; "
				"an Error Log entry after it would be hidden");
			wf_error_hint(err, "close the block that begins on this line");
			return WF_CONFLICT;
		}
	}
	ending = wf_source_newline(&doc->src, place.line);
	if (place.line > 0 && !wf_source_is_blank(&doc->src, place.line))
		wf_buf_slice(&lines, ending);
	if (place.section) {
		add_heading_marks(&lines, place.level - 1u);
		wf_buf_str(&lines, "Error Log");
		wf_buf_slice(&lines, ending);
		wf_buf_slice(&lines, ending);
	}
	for (size_t i = 0; i < draft->nlogs; i++) {
		if (i > 0)
			wf_buf_slice(&lines, ending);
		add_entry(&lines, draft, &draft->logs[i], place.level, ending);
	}
	if (followed_by_text(doc, place.line))
		wf_buf_slice(&lines, ending);
	wf_edit_insert_after(edits, doc, place.line, wf_buf_as_slice(&lines));
	wf_buf_release(&lines);
	return WF_OK;
}
