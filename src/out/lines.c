#include "out/lines.h"

#include "doc/select.h"

#include <stdlib.h>

#define DEPTH_MAX 64

/* The line ends in S, which NEXT follows: LF, CRLF, or a CR alone. */
static ptrdiff_t count_ends(struct wf_slice s, char next)
{
	ptrdiff_t n = 0;

	for (size_t i = 0; i < s.len; i++) {
		char after = i + 1 < s.len ? s.ptr[i + 1] : next;

		n += s.ptr[i] == '\n' || (s.ptr[i] == '\r' && after != '\n');
	}
	return n;
}

static ptrdiff_t lines_added(const struct wf_source *src, const struct wf_edit *e)
{
	size_t end = e->offset + e->len;
	char next = end < src->len ? src->bytes[end] : '\0';

	return count_ends(e->text, next) -
	       count_ends(wf_slice(src->bytes + e->offset, e->len), next);
}

void wf_lines_init(struct wf_lines *lines, const struct wf_draft *draft,
		   const struct wf_edits *edits)
{
	ptrdiff_t moved = 0;

	*lines = (struct wf_lines){.draft = draft, .edits = edits};
	for (size_t i = 0; edits && i < draft->nchanges; i++)
		lines->renumbered |= draft->changes[i].what == WF_CHANGE_ADD ||
				     draft->changes[i].what == WF_CHANGE_DROP;
	if (!edits || edits->n == 0)
		return;
	lines->moved = wf_xrealloc(NULL, edits->n, sizeof(*lines->moved));
	for (size_t i = 0; i < edits->n; i++) {
		moved += lines_added(&draft->doc->src, &edits->items[i]);
		lines->moved[i] = moved;
	}
}

void wf_lines_release(struct wf_lines *lines)
{
	free(lines->moved);
	*lines = (struct wf_lines){0};
}

/* How many edits begin at OFFSET or before. */
static size_t edits_up_to(const struct wf_lines *lines, size_t offset)
{
	size_t low = 0, high = lines->moved ? lines->edits->n : 0;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (lines->edits->items[mid].offset <= offset)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

size_t wf_lines_now(const struct wf_lines *lines, size_t line)
{
	size_t before;

	if (line == 0)
		return 0;
	before = edits_up_to(lines, wf_source_start(&lines->draft->doc->src, line));
	return before ? (size_t)((ptrdiff_t)line + lines->moved[before - 1]) : line;
}

/* The line, after the edits, on which the text of the edit INDEX begins. */
static ptrdiff_t line_of_edit(const struct wf_lines *lines, size_t index)
{
	const struct wf_source *src = &lines->draft->doc->src;
	const struct wf_edit *e = &lines->edits->items[index];
	ptrdiff_t line = (ptrdiff_t)wf_source_line_at(src, e->offset);

	if (e->offset == src->len && e->offset > 0 && strchr("\r\n", src->bytes[e->offset - 1]))
		line++;
	return line + (index ? lines->moved[index - 1] : 0);
}

/* The line on which an edit writes TEXT; 0 where none does. */
static size_t line_of_text(const struct wf_lines *lines, struct wf_slice text)
{
	for (size_t i = lines->moved ? lines->edits->n : 0; i-- > 0 && text.len;) {
		const struct wf_edit *e = &lines->edits->items[i];
		const char *at = memmem(e->text.ptr, e->text.len, text.ptr, text.len);

		if (at)
			return (size_t)(line_of_edit(lines, i) +
					count_ends(
						wf_slice(e->text.ptr, (size_t)(at - e->text.ptr)),
						*at));
	}
	return 0;
}

/* Where TEXT has a beginning of a line in S from AT on; S.len where it has none. */
static size_t find_line(struct wf_slice s, size_t at, struct wf_slice text)
{
	const char *found = at < s.len ? s.ptr + at : NULL;

	while (found && text.len &&
	       (found = memmem(found, (size_t)(s.ptr + s.len - found), text.ptr, text.len)) !=
		       NULL) {
		if (found == s.ptr || strchr("\r\n", found[-1]))
			return (size_t)(found - s.ptr);
		found++;
	}
	return s.len;
}

/* All entries are written by one edit. */
static void find_log(struct wf_lines *lines)
{
	struct wf_slice first = lines->draft->logs[0].written;

	for (size_t i = lines->moved ? lines->edits->n : 0; i-- > 0 && lines->log == 0;) {
		struct wf_slice text = lines->edits->items[i].text;

		if (find_line(text, 0, first) < text.len)
			lines->log = i + 1;
	}
}

size_t wf_lines_of_entry(struct wf_lines *lines, uint32_t index)
{
	struct wf_slice heading = lines->draft->logs[index].written, text;
	size_t at;

	if (lines->log == 0)
		find_log(lines);
	if (lines->log == 0)
		return 0;
	text = lines->edits->items[lines->log - 1].text;
	at = find_line(text, lines->log_end, heading);
	if (at == text.len)
		return 0;
	lines->log_line +=
		count_ends(wf_slice(text.ptr + lines->log_end, at - lines->log_end), text.ptr[at]);
	lines->log_end = at + heading.len;
	return (size_t)(line_of_edit(lines, lines->log - 1) + lines->log_line);
}

/* A and B are counted together: children of one step, or steps of one role at the top of a phase. */
static bool are_siblings(const struct wf_step *a, const struct wf_step *b)
{
	return a->parent == b->parent && a->phase == b->phase && a->role == b->role;
}

static uint32_t number_now(const struct wf_lines *lines, uint32_t step)
{
	const struct wf_draft *draft = lines->draft;
	const struct wf_step *steps = draft->doc->steps;
	uint32_t number = steps[step].number;

	for (size_t i = 0; i < draft->nchanges; i++) {
		const struct wf_change *change = &draft->changes[i];

		if (change->what == WF_CHANGE_DROP && change->index < step &&
		    are_siblings(&steps[change->index], &steps[step]))
			number--;
		if (change->what == WF_CHANGE_ADD) {
			int32_t after = draft->added[change->index].after;

			if (after >= 0 && (uint32_t)after < step &&
			    are_siblings(&steps[after], &steps[step]))
				number++;
		}
	}
	return number;
}

/* Numbers anew the path of ID, which begins at MARK and ends with STEP's number. */
static void renumber(struct wf_buf *out, size_t mark, const struct wf_lines *lines, uint32_t step)
{
	const struct wf_step *steps = lines->draft->doc->steps;
	uint32_t numbers[DEPTH_MAX];
	size_t depth = 0;

	for (int32_t at = (int32_t)step; at >= 0 && depth < DEPTH_MAX; at = steps[at].parent) {
		const char *dot = memrchr(out->ptr + mark, '.', out->len - mark);

		if (!dot)
			break;
		out->len = (size_t)(dot - out->ptr);
		numbers[depth++] = number_now(lines, (uint32_t)at);
	}
	wf_buf_str(out, steps[step].role == WF_ROLE_ENTRY  ? ".e"
			: steps[step].role == WF_ROLE_EXIT ? ".x"
							   : ".");
	while (depth-- > 0)
		wf_buf_printf(out, depth ? "%u." : "%u", numbers[depth]);
}

void wf_lines_phase_id(struct wf_buf *out, const struct wf_lines *lines, uint32_t phase)
{
	const struct wf_doc *doc = lines->draft->doc;
	size_t mark = out->len;

	wf_phase_id(out, doc, phase);
	if (out->ptr[mark] == ':') {
		out->len = mark;
		wf_buf_printf(out, ":%zu",
			      wf_lines_now(lines, doc->headings[doc->phases[phase].heading].line));
	}
}

void wf_lines_step_id(struct wf_buf *out, const struct wf_lines *lines, uint32_t step)
{
	const struct wf_doc *doc = lines->draft->doc;
	size_t mark = out->len;

	wf_step_id(out, doc, step);
	if (out->ptr[mark] == ':') {
		out->len = mark;
		wf_buf_printf(out, ":%zu", wf_lines_now(lines, doc->steps[step].line));
	} else if (lines->renumbered) {
		renumber(out, mark, lines, step);
	}
}

/* Where the parenthesis that ends S opens; escaped ones are text. */
static size_t last_parenthesis(struct wf_slice s)
{
	size_t depth = 0, at = s.len;

	while (at-- > 0) {
		if (at > 0 && s.ptr[at - 1] == '\\' && !(at > 1 && s.ptr[at - 2] == '\\'))
			continue;
		if (s.ptr[at] == ')')
			depth++;
		else if (s.ptr[at] == '(' && --depth == 0)
			return at;
	}
	return s.len;
}

struct wf_slice wf_lines_text(const struct wf_lines *lines, uint32_t step)
{
	const struct wf_step *s = &lines->draft->doc->steps[step];

	if (!s->blocked || wf_draft_step_blocked(lines->draft, step))
		return s->text;
	return wf_slice_trim(wf_slice(s->text.ptr, last_parenthesis(s->text)));
}

size_t wf_lines_of_added(const struct wf_lines *lines, uint32_t index)
{
	const struct wf_step_draft *added = &lines->draft->added[index];

	return line_of_text(lines, added->written.len ? added->written : added->text);
}

/* The last of PHASE's own steps that stays, or -1. */
static int32_t last_step(const struct wf_draft *draft, uint32_t phase)
{
	const struct wf_range range = draft->doc->phases[phase].steps;
	int32_t last = -1;

	for (uint32_t i = range.begin; i < range.end; i = draft->doc->steps[i].end) {
		if (draft->doc->steps[i].role == WF_ROLE_STEP && !wf_draft_dropped(draft, i))
			last = (int32_t)i;
	}
	return last;
}

/* The id of the step NTH places after SIBLING, or of the first one of PHASE. */
static void add_id_after(struct wf_buf *out, const struct wf_lines *lines, int32_t sibling,
			 uint32_t phase, uint32_t nth)
{
	size_t mark = out->len;
	const char *dot;

	if (sibling < 0) {
		wf_lines_phase_id(out, lines, phase);
		wf_buf_printf(out, ".%u", nth);
		return;
	}
	wf_lines_step_id(out, lines, (uint32_t)sibling);
	dot = memrchr(out->ptr + mark, '.', out->len - mark);
	if (out->ptr[mark] == ':' || !dot)
		return;
	out->len = (size_t)(dot - out->ptr);
	wf_buf_printf(out, ".%u", number_now(lines, (uint32_t)sibling) + nth);
}

void wf_lines_added_id(struct wf_buf *out, const struct wf_lines *lines, uint32_t index)
{
	const struct wf_draft *draft = lines->draft;
	const struct wf_step_draft *added = &draft->added[index];
	int32_t sibling = added->after >= 0 ? added->after : last_step(draft, added->phase);
	uint32_t nth = 1;
	size_t mark = out->len, line;

	for (uint32_t i = 0; i < index; i++)
		nth += draft->added[i].phase == added->phase &&
		       draft->added[i].after == added->after;
	add_id_after(out, lines, sibling, added->phase, nth);
	if (out->ptr[mark] != ':')
		return;
	out->len = mark;
	line = wf_lines_of_added(lines, index);
	if (line)
		wf_buf_printf(out, ":%zu", line);
}
