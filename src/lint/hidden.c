#include "lint/family.h"

#include "base/utf8.h"
#include "doc/pattern.h"

/* Lines FIRST to LAST that would be steps. */
static void find_lines(struct wf_check *check, uint32_t first, uint32_t last, const char *what)
{
	const struct wf_source *src = &check->doc->src;
	struct wf_match match;

	for (uint32_t n = first; n <= last && n <= src->nlines; n++) {
		struct wf_slice line = wf_source_line(src, n);

		if (memchr(line.ptr, '[', line.len) &&
		    wf_pattern_find(&match, WF_PATTERN_STEP, line, 0))
			wf_find(check, WF_RULE_HIDDEN_STEP,
				wf_doc_offset(check->doc, match.groups[1].ptr),
				"\"%.*s\" is %s, no step",
				WF_SLICE_ARG(wf_slice_trim(match.groups[2])), what);
	}
}

/* What a comment holds is hidden on purpose. */
static bool is_comment(const struct wf_check *check, const struct wf_block *b)
{
	return wf_slice_starts(wf_slice_trim(wf_source_line(&check->doc->src, b->line)), "<!--");
}

static void find_in_block(struct wf_check *check, const struct wf_block *b)
{
	if (b->type == WF_BLOCK_CODE && !b->fenced)
		find_lines(check, b->line, b->end_line, "indented code");
	else if (b->type == WF_BLOCK_HTML && !is_comment(check, b))
		find_lines(check, b->line, b->end_line, "HTML");
	else if (b->type == WF_BLOCK_PARAGRAPH)
		find_lines(check, b->line + 1, b->end_line, "part of the paragraph before it");
}

static size_t count_boxes(const struct wf_doc *doc, size_t offset)
{
	struct wf_error ignored = WF_ERROR_INIT;
	struct wf_doc hidden;
	size_t n = 0;

	if (wf_doc_read(&hidden, doc->name, doc->src.bytes + offset, doc->src.len - offset, NULL,
			&ignored) == WF_OK) {
		n = hidden.nsteps + hidden.ndamages;
		wf_doc_release(&hidden);
	}
	wf_error_release(&ignored);
	return n;
}

/* The last block at the top level is a fence that nothing closes, and steps come after its first line. */
static void find_fence(struct wf_check *check, const struct wf_block *b)
{
	const struct wf_doc *doc = check->doc;
	size_t n;

	if (b->type != WF_BLOCK_CODE || !b->fenced || !wf_blocks_end_open(&doc->src, b->line))
		return;
	n = b->line < doc->src.nlines ? count_boxes(doc, doc->src.starts[b->line]) : 0;
	if (n > 0)
		wf_find(check, WF_RULE_UNCLOSED_FENCE, wf_source_start(&doc->src, b->line),
			"nothing closes this fence: it hides %zu step%s", n, n == 1 ? "" : "s");
}

static void find_invalid(struct wf_check *check)
{
	const struct wf_source *src = &check->doc->src;

	for (size_t n = 1; n <= src->nlines; n++) {
		struct wf_slice line = wf_source_line(src, n);

		for (size_t i = 0; i < line.len;) {
			size_t len = wf_utf8_len(line.ptr + i, line.len - i);

			if (len == 0) {
				wf_find(check, WF_RULE_INVALID_UTF8,
					wf_doc_offset(check->doc, line.ptr + i),
					"the byte 0x%02x is not UTF-8 here",
					(unsigned)(unsigned char)line.ptr[i]);
				break;
			}
			i += len;
		}
	}
}

void wf_lint_hidden(struct wf_check *check)
{
	const struct wf_blocks *blocks = check->blocks;
	uint32_t last = 0;

	for (uint32_t i = 0; i < blocks->n; i = blocks->items[i].end)
		last = i;
	if (blocks->n > 0)
		find_fence(check, &blocks->items[last]);
	for (uint32_t i = 0; i < blocks->n && wf_check_wants(check, WF_RULE_HIDDEN_STEP);) {
		if (blocks->items[i].type == WF_BLOCK_QUOTE) {
			i = blocks->items[i].end;
			continue;
		}
		find_in_block(check, &blocks->items[i++]);
	}
	if (check->doc->nphases > 0 && wf_check_wants(check, WF_RULE_INVALID_UTF8))
		find_invalid(check);
}
