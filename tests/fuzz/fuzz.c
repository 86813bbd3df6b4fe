#include "fuzz.h"

#include "base/utf8.h"
#include "lint/lint.h"
#include "ops/verify.h"
#include "ops/written.h"
#include "out/out.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#define BETWEEN "%%%%\n"

struct wf_slice fuzz_section(struct wf_slice *rest)
{
	struct wf_slice all = *rest;
	size_t between = sizeof(BETWEEN) - 1;

	for (size_t i = 0; i + between <= all.len; i++) {
		if ((i == 0 || all.ptr[i - 1] == '\n') &&
		    memcmp(all.ptr + i, BETWEEN, between) == 0) {
			*rest = wf_slice_skip(all, i + between);
			return wf_slice(all.ptr, i);
		}
	}
	*rest = wf_slice_skip(all, all.len);
	return all;
}

struct wf_slice fuzz_line(struct wf_slice *rest)
{
	const char *end = rest->len ? memchr(rest->ptr, '\n', rest->len) : NULL;
	size_t len = end ? (size_t)(end - rest->ptr) : rest->len;
	struct wf_slice line = wf_slice(rest->ptr, len);

	*rest = wf_slice_skip(*rest, end ? len + 1 : len);
	return line;
}

bool fuzz_can_be_said(struct wf_slice words)
{
	for (size_t i = 0, len; i < words.len; i += len) {
		len = wf_utf8_len(words.ptr + i, words.len - i);
		if (len == 0 || words.ptr[i] == '\0')
			return false;
	}
	return true;
}

void fuzz_map(struct wf_map *map, struct wf_slice *text)
{
	struct wf_error err = WF_ERROR_INIT;
	struct wf_slice rest = *text, maps = fuzz_section(&rest);

	*map = (struct wf_map){0};
	if (maps.len == text->len)
		return;
	*text = rest;
	while (maps.len)
		fuzz_check_error(&err, wf_map_add(map, fuzz_line(&maps), &err));
	wf_error_release(&err);
}

void fuzz_map_lines(struct wf_map *map, struct wf_slice asked)
{
	struct wf_error err = WF_ERROR_INIT;

	*map = (struct wf_map){0};
	while (asked.len) {
		struct wf_slice line = fuzz_line(&asked);

		if (wf_slice_starts(line, "map "))
			fuzz_check_error(&err, wf_map_add(map, wf_slice_skip(line, 4), &err));
	}
	wf_error_release(&err);
}

void fuzz_require(bool good, const char *what, struct wf_slice shown)
{
	if (good)
		return;
	fprintf(stderr, "%.*s\n--- %s\n", WF_SLICE_ARG(shown), what);
	abort();
}

bool fuzz_begin(struct fuzz_doc *d, struct wf_slice text, const struct wf_map *map)
{
	enum wf_code code;

	*d = (struct fuzz_doc){
		.edits = WF_EDITS_INIT, .out = WF_BUF_INIT, .err = WF_ERROR_INIT, .bytes = NULL};
	d->bytes = wf_xmalloc(text.len ? text.len : 1);
	if (text.len)
		memcpy(d->bytes, text.ptr, text.len);
	code = wf_doc_read(&d->doc, "status.md", d->bytes, text.len, map, &d->err);
	fuzz_check_error(&d->err, code);
	if (code == WF_OK) {
		wf_draft_init(&d->draft, &d->doc);
		d->draft.date = WF_SLICE_LIT("2026-11-22 14:05");
		return true;
	}
	wf_error_release(&d->err);
	free(d->bytes);
	return false;
}

void fuzz_end(struct fuzz_doc *d)
{
	wf_draft_release(&d->draft);
	wf_doc_release(&d->doc);
	wf_edits_release(&d->edits);
	wf_buf_release(&d->out);
	wf_error_release(&d->err);
	free(d->bytes);
}

/* What the unit tests find wrong with a document that was written. */
static const char *fault(struct fuzz_doc *d)
{
	struct wf_slice out = wf_buf_as_slice(&d->out);
	struct trial trial = {
		.r = {.doc = d->doc, .bytes = d->bytes, .len = d->doc.src.len},
		.draft = d->draft,
		.edits = d->edits,
		.bytes = d->out,
	};
	const char *what;
	struct wf_doc now;

	if (wf_doc_read(&now, d->doc.name, out.ptr, out.len, &d->doc.map, &d->err) != WF_OK)
		return "cannot be read";
	what = written_fault(&trial, &now);
	wf_doc_release(&now);
	return what;
}

enum wf_code fuzz_write(struct fuzz_doc *d)
{
	enum wf_code code = wf_draft_edits(&d->draft, &d->edits, &d->err);
	const char *wrong = NULL;

	if (code == WF_OK) {
		wf_edits_apply(&d->edits, d->bytes, d->doc.src.len, &d->out);
		code = wf_verify(&d->draft, wf_buf_as_slice(&d->out), &d->err);
	}
	fuzz_check_error(&d->err, code);
	if (code == WF_OK)
		wrong = fault(d);
	fuzz_require(!wrong, wrong ? wrong : "", wf_buf_as_slice(&d->out));
	return code;
}

void fuzz_check_error(const struct wf_error *err, enum wf_code code)
{
	struct wf_buf out = WF_BUF_INIT;

	if (code == WF_OK)
		return;
	fuzz_require(err->code == code, "another code", wf_buf_as_slice(&err->message));
	fuzz_require(err->message.len > 0, "refused without a word", WF_SLICE_LIT(""));
	fuzz_require(wf_code_status(code) == 1 || wf_code_status(code) == 2, "a status",
		     wf_buf_as_slice(&err->message));
	wf_out_error_text(&out, err);
	fuzz_check_text(wf_buf_as_slice(&out));
	wf_buf_clear(&out);
	wf_out_error_json(&out, err);
	fuzz_check_json(wf_buf_as_slice(&out));
	wf_buf_release(&out);
}

/* Control characters (C0 but line ends, DEL, C1) and those that turn the direction of writing. */
static bool acts_on_terminal(struct wf_slice s)
{
	const unsigned char *p = (const unsigned char *)s.ptr;

	if (s.len == 1)
		return (p[0] < ' ' && p[0] != '\n') || p[0] == 0x7f;
	if (s.len == 2)
		return p[0] == 0xc2 && p[1] < 0xa0;
	return s.len == 3 && p[0] == 0xe2 &&
	       ((p[1] == 0x80 && p[2] >= 0xaa && p[2] <= 0xae) ||
		(p[1] == 0x81 && p[2] >= 0xa6 && p[2] <= 0xa9));
}

void fuzz_check_text(struct wf_slice text)
{
	fuzz_require(text.len == 0 || text.ptr[text.len - 1] == '\n', "no line end", text);
	for (size_t i = 0, len; i < text.len; i += len) {
		len = wf_utf8_len(text.ptr + i, text.len - i);
		fuzz_require(len > 0, "not UTF-8", text);
		fuzz_require(!acts_on_terminal(wf_slice(text.ptr + i, len)), "a control character",
			     text);
	}
}

void fuzz_check_json(struct wf_slice text)
{
	json_error_t error;
	json_t *value =
		json_loadb(text.ptr, text.len, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);

	fuzz_require(value != NULL, error.text, text);
	json_decref(value);
}

void fuzz_count(size_t counts[], const struct wf_doc *doc, bool strict)
{
	struct wf_lint_options options = {.rules = wf_rules_default(strict)};
	struct wf_lint lint;

	memset(counts, 0, WF_NRULES * sizeof(*counts));
	wf_lint(&lint, doc, &options);
	for (size_t i = 0; i < lint.n; i++)
		counts[lint.items[i].rule]++;
	wf_lint_release(&lint);
}
