#include "ops/merge_private.h"

/* What surrounds the lines of one version. */
struct envelope {
	bool bom, open_end;
	struct wf_slice ending; /* of all its lines; empty where they differ */
};

static size_t ending_at(struct wf_slice s, size_t i)
{
	if (s.ptr[i] == '\n')
		return 1;
	if (s.ptr[i] != '\r')
		return 0;
	return i + 1 < s.len && s.ptr[i + 1] == '\n' ? 2 : 1;
}

static struct envelope read_envelope(struct wf_slice s)
{
	struct envelope e = {.bom = wf_slice_starts(s, "\xef\xbb\xbf")};
	bool mixed = false;

	for (size_t i = 0, len; i < s.len; i += len ? len : 1) {
		len = ending_at(s, i);
		if (len == 0)
			continue;
		if (e.ending.len && !wf_slice_eq(e.ending, wf_slice(s.ptr + i, len)))
			mixed = true;
		e.ending = wf_slice(s.ptr + i, len);
	}
	e.open_end = s.len > 0 && !strchr("\r\n", s.ptr[s.len - 1]);
	if (mixed)
		e.ending = wf_slice("", 0);
	else if (e.ending.len == 0)
		e.ending = WF_SLICE_LIT("\n");
	return e;
}

/* S without its byte order mark and with a final newline; all endings "\n" where ANY is. */
static void unwrap(struct wf_buf *out, struct wf_slice s, bool uniform)
{
	if (wf_slice_starts(s, "\xef\xbb\xbf"))
		s = wf_slice_skip(s, 3);
	wf_buf_reserve(out, s.len + 1);
	for (size_t i = 0, len; i < s.len; i += len ? len : 1) {
		len = uniform ? ending_at(s, i) : 0;
		wf_buf_byte(out, len ? '\n' : s.ptr[i]);
	}
	if (s.len > 0 && !strchr("\r\n", s.ptr[s.len - 1]))
		wf_buf_byte(out, '\n');
}

/* An ending that both sides changed, each in its way, becomes "\n". */
static struct wf_slice merge_endings(const struct envelope e[WF_NSIDES])
{
	enum wf_side side =
		wf_merge_pick(e[WF_BASE].ending, e[WF_OURS].ending, e[WF_THEIRS].ending);

	return side == WF_BASE ? WF_SLICE_LIT("\n") : e[side].ending;
}

void wf_merge_unwrap(struct wf_merge *m, const struct wf_slice versions[WF_NSIDES])
{
	struct envelope e[WF_NSIDES];
	bool uniform = true;

	for (int i = 0; i < WF_NSIDES; i++) {
		e[i] = read_envelope(versions[i]);
		uniform &= e[i].ending.len > 0 || versions[i].len == 0;
	}
	for (int i = 0; i < WF_NSIDES; i++)
		unwrap(&m->bytes[i], versions[i], uniform);
	if (versions[WF_BASE].len == 0)
		e[WF_BASE].open_end = true; /* what either side has that is not so is its own */
	m->bom = e[e[WF_OURS].bom == e[WF_BASE].bom ? WF_THEIRS : WF_OURS].bom
			 ? WF_SLICE_LIT("\xef\xbb\xbf")
			 : wf_slice("", 0);
	m->open_end = e[e[WF_OURS].open_end == e[WF_BASE].open_end ? WF_THEIRS : WF_OURS].open_end;
	m->ending = uniform ? merge_endings(e) : wf_slice("", 0);
}

void wf_merge_wrap(const struct wf_merge *m, struct wf_slice text, struct wf_buf *out)
{
	wf_buf_reserve(out, text.len + 3);
	wf_buf_slice(out, m->bom);
	if (m->open_end && text.len && text.ptr[text.len - 1] == '\n')
		text.len -= text.len > 1 && text.ptr[text.len - 2] == '\r' ? 2 : 1;
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '\n' && m->ending.len)
			wf_buf_slice(out, m->ending);
		else
			wf_buf_byte(out, text.ptr[i]);
	}
}

enum wf_side wf_merge_pick(struct wf_slice base, struct wf_slice ours, struct wf_slice theirs)
{
	if (wf_slice_eq(ours, theirs) || wf_slice_eq(theirs, base))
		return WF_OURS;
	return wf_slice_eq(ours, base) ? WF_THEIRS : WF_BASE;
}
