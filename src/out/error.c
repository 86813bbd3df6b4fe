#include "flow/hint.h"
#include "out/json.h"
#include "out/out.h"

static void add_hint(struct wf_buf *out, struct wf_slice hint)
{
	bool command = wf_slice_starts(hint, "wfmd ");

	wf_buf_str(out, command ? "; try " : "; ");
	if (command)
		wf_command_quote(out, hint);
	else
		wf_buf_visible(out, hint);
}

void wf_out_error_text(struct wf_buf *out, const struct wf_error *err)
{
	wf_buf_str(out, "wfmd: ");
	if (err->file.len) {
		wf_buf_visible(out, wf_buf_as_slice(&err->file));
		if (err->line)
			wf_buf_printf(out, ":%zu", err->line);
		wf_buf_str(out, ": ");
	}
	wf_buf_visible(out, wf_buf_as_slice(&err->message));
	if (err->hint.len)
		add_hint(out, wf_buf_as_slice(&err->hint));
	wf_buf_byte(out, '\n');
	for (size_t i = 0; i < err->ncandidates; i++) {
		wf_buf_str(out, "  ");
		wf_buf_visible(out, wf_buf_as_slice(&err->candidates[i]));
		wf_buf_byte(out, '\n');
	}
}

void wf_out_error_json(struct wf_buf *out, const struct wf_error *err)
{
	struct wf_json json = {.out = out};

	wf_json_open(&json, NULL, '{');
	wf_json_str(&json, "schema", "wfmd.error/1");
	wf_json_open(&json, "error", '{');
	wf_json_str(&json, "code", wf_code_name(err->code));
	wf_json_slice(&json, "message", wf_buf_as_slice(&err->message));
	wf_json_text(&json, "file", wf_buf_as_slice(&err->file));
	wf_json_line(&json, "line", err->line);
	wf_json_text(&json, "hint", wf_buf_as_slice(&err->hint));
	wf_json_open(&json, "candidates", '[');
	for (size_t i = 0; i < err->ncandidates; i++)
		wf_json_slice(&json, NULL, wf_buf_as_slice(&err->candidates[i]));
	wf_json_close(&json, ']');
	wf_json_close(&json, '}');
	wf_json_close(&json, '}');
}
