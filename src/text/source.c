#include "text/source.h"

#include "base/arena.h"

#include <stdlib.h>

/* The byte order mark. */
#define MARK "\xef\xbb\xbf"

static const struct {
	const char *bom;
	size_t len;
	const char *name;
} foreign[] = {
	{"\xff\xfe\0\0", 4, "UTF-32"},
	{"\0\0\xfe\xff", 4, "UTF-32"},
	{"\xff\xfe", 2, "UTF-16"},
	{"\xfe\xff", 2, "UTF-16"},
};

static enum wf_code refuse(struct wf_error *err, const char *encoding, size_t line)
{
	wf_error_set(err, WF_ENCODING, line, "the file is %s; wfmd reads UTF-8", encoding);
	wf_error_hint(err, "iconv -f %s -t UTF-8", encoding);
	return WF_ENCODING;
}

static size_t line_of(const char *bytes, const char *stop)
{
	size_t line = 1;

	for (; bytes < stop; bytes++)
		line += *bytes == '\n' || (*bytes == '\r' && bytes[1] != '\n');
	return line;
}

static enum wf_code check_encoding(const char *bytes, size_t len, struct wf_error *err)
{
	const char *nul;

	for (size_t i = 0; i < sizeof(foreign) / sizeof(foreign[0]); i++) {
		if (len >= foreign[i].len && memcmp(bytes, foreign[i].bom, foreign[i].len) == 0)
			return refuse(err, foreign[i].name, 1);
	}
	nul = len ? memchr(bytes, '\0', len) : NULL;
	if (!nul)
		return WF_OK;
	if (len >= 4 && nul - bytes < 4)
		return refuse(err, "UTF-16", 1);
	wf_error_set(
		err, WF_ENCODING, line_of(bytes, nul),
		"a NUL byte: this is not plain UTF-8 text (perhaps UTF-16 inside a UTF-8 file)");
	wf_error_hint(err, "save the file as UTF-8, or remove the NUL bytes with tr -d '\\000'");
	return WF_ENCODING;
}

/*
 * Past the line that begins at P: after its LF, CRLF, CR or the end. *LF is the
 * first LF from P on, or END; kept from line to line, so that a file of lone CRs
 * is not searched to its end for each of them.
 */
static const char *next_line(const char *p, const char *end, const char **lf)
{
	const char *cr;

	if (!*lf || *lf < p) {
		*lf = memchr(p, '\n', (size_t)(end - p));
		*lf = *lf ? *lf : end;
	}
	cr = memchr(p, '\r', (size_t)(*lf - p));
	if (cr && cr + 1 != *lf)
		return cr + 1;
	return *lf < end ? *lf + 1 : end;
}

static void index_lines(struct wf_source *src)
{
	const char *end = src->bytes + src->len;
	size_t cap = src->len / 32 + 16;
	const char *lf = NULL;

	src->starts = wf_xrealloc(NULL, cap, sizeof(*src->starts));
	src->nlines = 0;
	for (const char *p = src->bytes; p < end; p = next_line(p, end, &lf)) {
		if (src->nlines + 2 > cap) {
			cap *= 2;
			src->starts = wf_xrealloc(src->starts, cap, sizeof(*src->starts));
		}
		src->starts[src->nlines++] = (uint32_t)(p - src->bytes);
	}
	src->starts[src->nlines] = (uint32_t)src->len;
}

/* YAML front matter: a first line of `---`, closed by `---` or `...`. */
static size_t skip_front_matter(const struct wf_source *src)
{
	struct wf_slice line;

	if (src->nlines == 0)
		return 1;
	line = wf_source_line(src, 1);
	if (!wf_slice_starts(line, "---") || wf_slice_trim(line).len != 3)
		return 1;
	for (size_t i = 2; i <= src->nlines; i++) {
		line = wf_source_line(src, i);
		if (!wf_slice_starts(line, "---") && !wf_slice_starts(line, "..."))
			continue;
		if (wf_slice_trim(line).len == 3)
			return i + 1;
	}
	return 1;
}

enum wf_code wf_source_init(struct wf_source *src, const char *bytes, size_t len,
			    struct wf_error *err)
{
	enum wf_code code;

	*src = (struct wf_source){.bytes = bytes, .len = len};
	if (len > WF_SOURCE_MAX)
		return wf_error_set(err, WF_TOO_LARGE, 0,
				    "the document has %zu bytes; wfmd reads up to 1 GiB", len);
	code = check_encoding(bytes, len, err);
	if (code != WF_OK)
		return code;
	if (wf_slice_starts(wf_slice(bytes, len), MARK))
		src->bom = strlen(MARK);
	index_lines(src);
	src->first = skip_front_matter(src);
	return WF_OK;
}

void wf_source_release(struct wf_source *src)
{
	free(src->starts);
	*src = (struct wf_source){0};
}

size_t wf_source_start(const struct wf_source *src, size_t line)
{
	return src->starts[line - 1] + (line == 1 ? src->bom : 0);
}

size_t wf_source_end(const struct wf_source *src, size_t line)
{
	size_t start = wf_source_start(src, line);
	size_t end = src->starts[line];

	if (end > start && src->bytes[end - 1] == '\n')
		end--;
	if (end > start && src->bytes[end - 1] == '\r')
		end--;
	return end;
}

struct wf_slice wf_source_line(const struct wf_source *src, size_t line)
{
	size_t start = wf_source_start(src, line);

	return wf_slice(src->bytes + start, wf_source_end(src, line) - start);
}

struct wf_slice wf_source_text(const struct wf_source *src, size_t line)
{
	struct wf_slice s = wf_source_line(src, line);

	return line == src->first && wf_slice_starts(s, MARK) ? wf_slice_skip(s, strlen(MARK)) : s;
}

struct wf_slice wf_source_ending(const struct wf_source *src, size_t line)
{
	size_t end = wf_source_end(src, line);

	return wf_slice(src->bytes + end, src->starts[line] - end);
}

size_t wf_source_line_at(const struct wf_source *src, size_t offset)
{
	size_t low = 1, high = src->nlines;

	while (low < high) {
		size_t mid = low + (high - low + 1) / 2;

		if (src->starts[mid - 1] <= offset)
			low = mid;
		else
			high = mid - 1;
	}
	return low;
}

bool wf_source_is_blank(const struct wf_source *src, size_t line)
{
	return wf_slice_trim(wf_source_line(src, line)).len == 0;
}

struct wf_slice wf_source_newline(const struct wf_source *src, size_t line)
{
	for (line = line < src->nlines ? line : src->nlines; line >= 1; line--) {
		struct wf_slice ending = wf_source_ending(src, line);

		if (ending.len)
			return ending;
	}
	return WF_SLICE_LIT("\n");
}
