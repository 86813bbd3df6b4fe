#include "ops/merge_private.h"

#include <stdlib.h>

enum wf_code wf_merge_begin(struct wf_merge **merge, const struct wf_slice versions[WF_NSIDES],
			    const struct wf_map *map, struct wf_error *err)
{
	struct wf_merge *m = wf_xmalloc(sizeof(*m));
	enum wf_code code = WF_OK;

	*m = (struct wf_merge){
		.bytes = {WF_BUF_INIT, WF_BUF_INIT, WF_BUF_INIT},
		.tokens = {WF_BUF_INIT, WF_BUF_INIT, WF_BUF_INIT},
	};
	wf_merge_unwrap(m, versions);
	for (int side = 0; side < WF_NSIDES && code == WF_OK; side++) {
		code = wf_doc_read(&m->docs[side], "", m->bytes[side].ptr, m->bytes[side].len, map,
				   err);
		m->read[side] = code == WF_OK;
		if (code == WF_OK && side != WF_BASE)
			code = wf_doc_require(&m->docs[side], err);
	}
	if (code != WF_OK) {
		wf_merge_free(m);
		m = NULL;
	} else {
		wf_match_docs(&m->ours, &m->docs[WF_BASE], &m->docs[WF_OURS]);
		wf_match_docs(&m->theirs, &m->docs[WF_BASE], &m->docs[WF_THEIRS]);
		wf_match_docs(&m->sides, &m->docs[WF_OURS], &m->docs[WF_THEIRS]);
		wf_merge_units(m);
	}
	*merge = m;
	return code;
}

struct wf_slice wf_merge_tokens(const struct wf_merge *m, enum wf_side side)
{
	return wf_buf_as_slice(&m->tokens[side]);
}

/* ---- conflicts ---- */

static size_t line_len(struct wf_slice s)
{
	const char *end = s.len ? memchr(s.ptr, '\n', s.len) : NULL;

	return end ? (size_t)(end - s.ptr) + 1 : s.len;
}

static size_t last_line_len(struct wf_slice s)
{
	size_t len = s.len ? 1 : 0;

	while (len < s.len && s.ptr[s.len - len - 1] != '\n')
		len++;
	return len;
}

static void add_mark(struct wf_buf *out, char mark, size_t size, const char *label)
{
	for (size_t i = 0; i < size; i++)
		wf_buf_byte(out, mark);
	if (label)
		wf_buf_printf(out, " %s", label);
	wf_buf_byte(out, '\n');
}

/* One conflict; what its sides begin and end with alike stays outside where STYLE says so. */
static void add_conflict(struct wf_buf *out, const struct wf_buf text[WF_NSIDES],
			 const struct wf_merge_style *style)
{
	struct wf_slice o = wf_buf_as_slice(&text[WF_OURS]), t = wf_buf_as_slice(&text[WF_THEIRS]);
	struct wf_slice end;
	size_t len;

	while (style->trim && (len = line_len(o)) > 0 && len == line_len(t) &&
	       memcmp(o.ptr, t.ptr, len) == 0) {
		wf_buf_add(out, o.ptr, len);
		o = wf_slice_skip(o, len);
		t = wf_slice_skip(t, len);
	}
	end = wf_slice(o.ptr + o.len, 0);
	while (style->trim && (len = last_line_len(o)) > 0 && len == last_line_len(t) &&
	       memcmp(o.ptr + o.len - len, t.ptr + t.len - len, len) == 0) {
		o.len -= len;
		t.len -= len;
		end = wf_slice(end.ptr - len, end.len + len);
	}
	add_mark(out, '<', style->marker_size, "ours");
	wf_buf_slice(out, o);
	if (style->base) {
		add_mark(out, '|', style->marker_size, "base");
		wf_buf_slice(out, wf_buf_as_slice(&text[WF_BASE]));
	}
	add_mark(out, '=', style->marker_size, NULL);
	wf_buf_slice(out, t);
	add_mark(out, '>', style->marker_size, "theirs");
	wf_buf_slice(out, end);
}

/* Conflicts that follow each other become one. */
static size_t write_pieces(const struct wf_merge *m, const struct wf_merge_style *style,
			   struct wf_buf *out)
{
	struct wf_buf text[WF_NSIDES] = {WF_BUF_INIT, WF_BUF_INIT, WF_BUF_INIT};
	size_t conflicts = 0;

	for (size_t i = 0; i < m->pieces.n; i++) {
		const struct wf_piece *piece = &m->pieces.items[i];
		bool ends = i + 1 == m->pieces.n || !m->pieces.items[i + 1].conflict;

		if (!piece->conflict) {
			wf_buf_slice(out, piece->text[WF_BASE]);
			continue;
		}
		for (int side = 0; side < WF_NSIDES; side++)
			wf_buf_slice(&text[side], piece->text[side]);
		if (!ends)
			continue;
		add_conflict(out, text, style);
		conflicts++;
		for (int side = 0; side < WF_NSIDES; side++)
			wf_buf_clear(&text[side]);
	}
	for (int side = 0; side < WF_NSIDES; side++)
		wf_buf_release(&text[side]);
	return conflicts;
}

enum wf_code wf_merge_finish(struct wf_merge *m, struct wf_slice merged,
			     const struct wf_merge_style *style, struct wf_buf *out,
			     size_t *conflicts, struct wf_error *err)
{
	struct wf_buf text = WF_BUF_INIT;
	enum wf_code code;

	if (!wf_merge_hunks(m, merged))
		return wf_error_set(err, WF_CONFLICT, 0, "the line merge cannot be read");
	wf_merge_pieces(m);
	code = wf_merge_states(m, err);
	if (code == WF_OK) {
		*conflicts = write_pieces(m, style, &text);
		if (*conflicts)
			m->open_end = false;
		wf_merge_wrap(m, wf_buf_as_slice(&text), out);
	}
	wf_buf_release(&text);
	return code;
}

void wf_merge_free(struct wf_merge *m)
{
	if (!m)
		return;
	wf_matching_release(&m->ours);
	wf_matching_release(&m->theirs);
	wf_matching_release(&m->sides);
	wf_merge_parts_release(&m->parts);
	free(m->pieces.items);
	free(m->things);
	for (int side = 0; side < WF_NSIDES; side++) {
		if (m->read[side])
			wf_doc_release(&m->docs[side]);
		free(m->units[side]);
		free(m->heading_things[side]);
		free(m->step_things[side]);
		wf_buf_release(&m->tokens[side]);
		wf_buf_release(&m->bytes[side]);
	}
	wf_arena_release(&m->arena);
	free(m);
}
