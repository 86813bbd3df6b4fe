/*
 * A document's bytes, immutable, with an index of its lines.
 *
 * Lines are numbered from 1, offsets are bytes from 0 at the file's first byte
 * (a byte order mark included). A line ends at LF, CRLF or a lone CR, as in
 * CommonMark 2.1; the ending belongs to its line. A file that ends in a line
 * ending has no empty line after it.
 */
#ifndef WF_TEXT_SOURCE_H
#define WF_TEXT_SOURCE_H

#include "base/error.h"

#include <stdint.h>

/* The largest document that is read, in bytes: 1 GiB. Offsets fit 32 bits. */
#define WF_SOURCE_MAX ((size_t)1 << 30)

struct wf_source {
	const char *bytes; /* borrowed */
	size_t len;
	size_t bom;       /* bytes of the byte order mark: 0 or 3 */
	uint32_t *starts; /* starts[i]: offset of line i + 1; starts[nlines] == len */
	size_t nlines;
	size_t first; /* the first line of Markdown, after YAML front matter */
};

/*
 * Indexes LEN bytes, which stay the caller's and must outlive the source.
 * WF_ENCODING for a UTF-16 or UTF-32 byte order mark and for a NUL byte,
 * WF_TOO_LARGE beyond WF_SOURCE_MAX; the source then needs no release.
 */
enum wf_code wf_source_init(struct wf_source *src, const char *bytes, size_t len,
			    struct wf_error *err);

void wf_source_release(struct wf_source *src);

/* The line's bytes without its ending (and, for line 1, without the byte order mark). */
struct wf_slice wf_source_line(const struct wf_source *src, size_t line);

/*
 * The line as Markdown has it: where Markdown begins a byte order mark is passed
 * over by parsers (CommonMark's do), be it a second one or after front matter.
 */
struct wf_slice wf_source_text(const struct wf_source *src, size_t line);

/* The line's ending: "\n", "\r\n", "\r" or, at the end of the file, "". */
struct wf_slice wf_source_ending(const struct wf_source *src, size_t line);

/* Offset of the line's first byte (after a byte order mark). */
size_t wf_source_start(const struct wf_source *src, size_t line);

/* Offset just past the line's content, where its ending begins. */
size_t wf_source_end(const struct wf_source *src, size_t line);

/* The line that holds the byte at OFFSET (or the last line). */
size_t wf_source_line_at(const struct wf_source *src, size_t offset);

/* The line holds nothing but spaces and tabs. */
bool wf_source_is_blank(const struct wf_source *src, size_t line);

/*
 * The ending that a line inserted near LINE should take: that of LINE, else of
 * the line before it, else "\n".
 */
struct wf_slice wf_source_newline(const struct wf_source *src, size_t line);

#endif
