/*
 * A streaming writer of JSON (RFC 8259).
 *
 *	struct wf_json json = {.out = &buf};
 *	wf_json_open(&json, NULL, '{');
 *	wf_json_str(&json, "schema", "wfmd.next/1");
 *	wf_json_close(&json, '}');
 *
 * KEY is NULL for the elements of an array and for the outermost value. Commas
 * are the writer's business. Where OUT has a drain, what is written goes there
 * as values are closed. Everything is one line without blanks. Text of a
 * document may hold any bytes: of invalid UTF-8, each maximal subpart is
 * written as U+FFFD. Control characters are escaped, C1 included, so that
 * JSON on a terminal is harmless too.
 */
#ifndef WF_OUT_JSON_H
#define WF_OUT_JSON_H

#include "base/buf.h"

struct wf_json {
	struct wf_buf *out;
	bool comma; /* a value stands before the place that is written next */
};

/* Opens an object or array ('{' or '['); closes it ('}' or ']'). */
void wf_json_open(struct wf_json *json, const char *key, char bracket);
void wf_json_close(struct wf_json *json, char bracket);

/* A string; NULL pointers give null. */
void wf_json_str(struct wf_json *json, const char *key, const char *value);
void wf_json_slice(struct wf_json *json, const char *key, struct wf_slice value);

/* A string, or null where it is empty. */
void wf_json_text(struct wf_json *json, const char *key, struct wf_slice value);

void wf_json_number(struct wf_json *json, const char *key, unsigned long value);

/* A line, counted from 1; null for 0. */
void wf_json_line(struct wf_json *json, const char *key, unsigned long line);

void wf_json_bool(struct wf_json *json, const char *key, bool value);
void wf_json_null(struct wf_json *json, const char *key);

/*
 * The place of a value that the caller appends to the buffer itself, as with
 * the functions of out/out.h that write a whole object: exactly one value.
 */
void wf_json_place(struct wf_json *json, const char *key);

#endif
