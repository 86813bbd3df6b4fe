#include "doc/reading.h"

#include "base/arena.h"

void reading_bytes(struct reading *r, const char *bytes, size_t len)
{
	*r = (struct reading){.len = len, .err = WF_ERROR_INIT};
	r->bytes = wf_xmalloc(len);
	if (len)
		memcpy(r->bytes, bytes, len);
	if (wf_doc_read(&r->doc, "status.md", r->bytes, len, NULL, &r->err) != WF_OK)
		fail_msg("%s", r->err.message.ptr);
}

void reading_begin(struct reading *r, const char *text)
{
	reading_bytes(r, text, strlen(text));
}

void reading_end(struct reading *r)
{
	wf_doc_release(&r->doc);
	wf_error_release(&r->err);
	free(r->bytes);
}

char *with_endings(const char *text, const char *ending)
{
	struct wf_buf buf = WF_BUF_INIT;

	for (; *text; text++) {
		if (*text == '\n')
			wf_buf_str(&buf, ending);
		else
			wf_buf_byte(&buf, *text);
	}
	return wf_buf_detach(&buf);
}

void check_slice(struct wf_slice s, const char *expected, const char *file, int line)
{
	if (wf_slice_is(s, expected))
		return;
	print_error("'%.*s' is not '%s'\n", WF_SLICE_ARG(s), expected);
	_fail(file, line);
}

void check_text(struct wf_buf *out, const char *expected, const char *file, int line)
{
	struct wf_buf got = *out;

	*out = (struct wf_buf)WF_BUF_INIT;
	if (!wf_slice_is(wf_buf_as_slice(&got), expected)) {
		print_error("got:\n%s\nand not:\n%s\n", got.ptr, expected);
		wf_buf_release(&got);
		_fail(file, line);
	}
	wf_buf_release(&got);
}
