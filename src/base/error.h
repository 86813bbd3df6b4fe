/*
 * What went wrong, as data.
 *
 * A function that can fail returns an enum wf_code and fills a struct wf_error
 * that the caller gave it. Only front ends turn it into words on a terminal or
 * into JSON; nothing below them prints or exits.
 */
#ifndef WF_BASE_ERROR_H
#define WF_BASE_ERROR_H

#include "base/buf.h"

/* Every code, its name in JSON and the exit status it leads to, in one table. */
#define WF_CODES(X) \
	X(WF_OK, "ok", 0) \
	X(WF_BLOCKED, "blocked", 1) \
	X(WF_FAILED, "failed", 1) \
	X(WF_GATED, "gated", 1) \
	X(WF_NOT_ALLOWED, "not-allowed", 1) \
	X(WF_NOTHING_TO_DO, "nothing-to-do", 1) \
	X(WF_USAGE, "usage", 2) \
	X(WF_NOT_FOUND, "not-found", 2) \
	X(WF_UNREADABLE, "unreadable", 2) \
	X(WF_UNWRITABLE, "unwritable", 2) \
	X(WF_ENCODING, "encoding", 2) \
	X(WF_TOO_LARGE, "too-large", 2) \
	X(WF_NOT_STATUS, "not-a-status-document", 2) \
	X(WF_NO_MATCH, "no-match", 2) \
	X(WF_AMBIGUOUS, "ambiguous", 2) \
	X(WF_CONFLICT, "conflict", 2) \
	X(WF_BUSY, "busy", 2)

#define WF_CODE_ENUM(id, name, status) id,
enum wf_code { WF_CODES(WF_CODE_ENUM) };
#undef WF_CODE_ENUM

/* CODE's name in JSON, a constant string. */
const char *wf_code_name(enum wf_code code);

/* The exit status that CODE leads to: 0, 1 or 2. */
int wf_code_status(enum wf_code code);

struct wf_error {
	enum wf_code code;
	size_t line;               /* from 1, or 0 where no line is meant */
	struct wf_buf file;        /* as the user named it, or empty */
	struct wf_buf message;     /* one line, without file and line */
	struct wf_buf hint;        /* a command that helps, or empty */
	struct wf_buf *candidates; /* what a selector could have meant */
	size_t ncandidates, candidates_cap;
};

#define WF_ERROR_INIT \
	{ \
		.file = WF_BUF_INIT, .message = WF_BUF_INIT, .hint = WF_BUF_INIT \
	}

/*
 * Sets code, line and message and returns CODE, so that a caller writes
 * `return wf_error_set(err, WF_NO_MATCH, 0, "no step %s", id);`
 * An earlier hint and candidates are dropped; the file stays.
 */
enum wf_code wf_error_set(struct wf_error *err, enum wf_code code, size_t line, const char *fmt,
			  ...) __attribute__((format(printf, 4, 5)));

/* Puts words before the message; printf-like. */
void wf_error_prefix(struct wf_error *err, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* Adds the command or advice that shows the way out; printf-like. */
void wf_error_hint(struct wf_error *err, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* Adds one candidate; printf-like. */
void wf_error_candidate(struct wf_error *err, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* Names the file that the error is about. */
void wf_error_file(struct wf_error *err, const char *file);

/* Forgets everything and frees what it held; it may be used again. */
void wf_error_release(struct wf_error *err);

#endif
