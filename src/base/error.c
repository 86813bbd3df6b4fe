#include "base/error.h"

#include "base/arena.h"

#include <stdlib.h>

#define CODE_ROW(id, name, status) [id] = {name, status},
static const struct {
	const char *name;
	int status;
} codes[] = {WF_CODES(CODE_ROW)};

const char *wf_code_name(enum wf_code code)
{
	return codes[code].name;
}

int wf_code_status(enum wf_code code)
{
	return codes[code].status;
}

static void drop_candidates(struct wf_error *err)
{
	for (size_t i = 0; i < err->ncandidates; i++)
		wf_buf_release(&err->candidates[i]);
	free(err->candidates);
	err->candidates = NULL;
	err->ncandidates = err->candidates_cap = 0;
}

/* What BUF holds may be among the arguments. */
static void refill(struct wf_buf *buf, const char *fmt, va_list ap)
{
	struct wf_buf text = WF_BUF_INIT;

	wf_buf_vprintf(&text, fmt, ap);
	wf_buf_release(buf);
	*buf = text;
}

enum wf_code wf_error_set(struct wf_error *err, enum wf_code code, size_t line, const char *fmt,
			  ...)
{
	va_list ap;

	err->code = code;
	err->line = line;
	va_start(ap, fmt);
	refill(&err->message, fmt, ap);
	va_end(ap);
	wf_buf_clear(&err->hint);
	drop_candidates(err);
	return code;
}

void wf_error_hint(struct wf_error *err, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	refill(&err->hint, fmt, ap);
	va_end(ap);
}

void wf_error_prefix(struct wf_error *err, const char *fmt, ...)
{
	struct wf_buf buf = WF_BUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	wf_buf_vprintf(&buf, fmt, ap);
	va_end(ap);
	wf_buf_slice(&buf, wf_buf_as_slice(&err->message));
	wf_buf_release(&err->message);
	err->message = buf;
}

void wf_error_candidate(struct wf_error *err, const char *fmt, ...)
{
	struct wf_buf buf = WF_BUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	wf_buf_vprintf(&buf, fmt, ap);
	va_end(ap);
	WF_GROW(err->candidates, err->ncandidates, err->candidates_cap);
	err->candidates[err->ncandidates++] = buf;
}

void wf_error_file(struct wf_error *err, const char *file)
{
	wf_buf_clear(&err->file);
	wf_buf_str(&err->file, file);
}

void wf_error_release(struct wf_error *err)
{
	drop_candidates(err);
	wf_buf_release(&err->file);
	wf_buf_release(&err->message);
	wf_buf_release(&err->hint);
	err->code = WF_OK;
	err->line = 0;
}
