#include "doc/doc.h"

#include "doc/build.h"
#include "doc/pattern.h"

#include <stdlib.h>

static void copy_map(struct wf_doc *doc, const struct wf_map *map)
{
	for (size_t i = 0; map && i < map->n; i++) {
		WF_GROW(doc->map.items, doc->map.n, doc->map.cap);
		doc->map.items[doc->map.n++] = map->items[i];
	}
}

static void scan(struct wf_doc *doc)
{
	struct wf_blocks blocks;

	if (wf_parts_scan(doc))
		return;
	wf_blocks_parse(&blocks, &doc->src);
	wf_scan(doc, &blocks);
	wf_blocks_release(&blocks);
}

enum wf_code wf_doc_read(struct wf_doc *doc, const char *name, const char *bytes, size_t len,
			 const struct wf_map *map, struct wf_error *err)
{
	enum wf_code code;

	*doc = (struct wf_doc){.name = name, .log = -1, .title = -1};
	code = wf_source_init(&doc->src, bytes, len, err);
	if (code != WF_OK) {
		wf_error_file(err, name);
		return code;
	}
	copy_map(doc, map);
	scan(doc);
	wf_phases_build(doc);
	wf_log_build(doc);
	return WF_OK;
}

void wf_doc_release(struct wf_doc *doc)
{
	wf_source_release(&doc->src);
	wf_map_release(&doc->map);
	wf_arena_release(&doc->arena);
	free(doc->headings);
	free(doc->steps);
	free(doc->reasons);
	free(doc->fields);
	free(doc->damages);
	free(doc->phases);
	free(doc->entries);
	free(doc->plans);
	*doc = (struct wf_doc){0};
}

enum wf_code wf_doc_require(const struct wf_doc *doc, struct wf_error *err)
{
	if (doc->nphases > 0)
		return WF_OK;
	wf_error_file(err, doc->name);
	wf_error_set(err, WF_NOT_STATUS, 0,
		     "not a status document: no step (a list item like '- [ ] text') and no phase");
	wf_error_hint(err, "wfmd new bug-fix FILE.md");
	return WF_NOT_STATUS;
}

/* A box begins its paragraph, which is an item's: a blank stands before it. None is longer than this. */
#define BOX_MAX 6

static bool may_be_box(const char *bytes, size_t len, size_t at)
{
	size_t before = at, rest = len - at < BOX_MAX ? len - at : BOX_MAX;

	if (before > 0 && bytes[before - 1] == '\\')
		before--;
	return before > 0 && wf_is_blank(bytes[before - 1]) && memchr(bytes + at, ']', rest);
}

bool wf_doc_may_be_status(const char *bytes, size_t len)
{
	size_t at = 0;
	const char *bracket;

	while (at < len && (bracket = memchr(bytes + at, '[', len - at))) {
		at = (size_t)(bracket - bytes);
		if (may_be_box(bytes, len, at))
			return true;
		at++;
	}
	return false;
}

bool wf_doc_is_status(const struct wf_doc *doc)
{
	for (size_t i = 0; i < doc->nphases; i++) {
		const struct wf_phase *phase = &doc->phases[i];

		if (doc->headings[phase->heading].kind >= WF_KIND_MARKED &&
		    doc->headings[phase->heading].boxes > 0)
			return true;
	}
	return false;
}

const struct wf_field *wf_doc_field(const struct wf_doc *doc, struct wf_range range,
				    enum wf_field_name name)
{
	for (uint32_t i = range.end; i-- > range.begin;) {
		if (doc->fields[i].name == name)
			return &doc->fields[i];
	}
	return NULL;
}

static struct wf_slice without_bullet(struct wf_slice line)
{
	struct wf_slice s = wf_slice_trim(line);
	size_t i = 0;

	while (i < s.len && wf_is_digit(s.ptr[i]))
		i++;
	if (i < s.len && strchr("-*+.)", s.ptr[i]) && i + 1 < s.len && wf_is_blank(s.ptr[i + 1]))
		s = wf_slice_trim(wf_slice_skip(s, i + 1));
	if (s.len >= 3 && s.ptr[0] == '[' && s.ptr[2] == ']')
		s = wf_slice_trim(wf_slice_skip(s, 3));
	return s;
}

struct wf_slice wf_doc_value(const struct wf_doc *doc, const struct wf_field *field,
			     struct wf_arena *arena)
{
	struct wf_buf buf = WF_BUF_INIT;
	struct wf_slice value;

	if (field->list_end == 0)
		return wf_inline_decode(arena, field->value);
	for (uint32_t line = field->line + 1; line <= field->list_end; line++) {
		if (wf_source_is_blank(&doc->src, line))
			continue;
		if (buf.len)
			wf_buf_byte(&buf, '\n');
		wf_buf_slice(&buf, without_bullet(wf_source_line(&doc->src, line)));
	}
	value = wf_arena_copy(arena, wf_buf_as_slice(&buf));
	wf_buf_release(&buf);
	return value;
}

static size_t line_before(const struct wf_doc *doc, uint32_t heading)
{
	return heading < doc->nheadings ? doc->headings[heading].line - 1 : doc->src.nlines;
}

size_t wf_doc_body_end(const struct wf_doc *doc, uint32_t heading)
{
	return line_before(doc, heading + 1);
}

size_t wf_doc_section_end(const struct wf_doc *doc, uint32_t heading)
{
	return line_before(doc, doc->headings[heading].section_end);
}
