/*
 * Random status documents for property tests.
 */
#ifndef WF_TESTS_GENERATE_H
#define WF_TESTS_GENERATE_H

#include "doc/random.h"

enum generate {
	GENERATE_FRESH = 1, /* nothing done yet, and nothing that `check` would report */
	GENERATE_DAMAGED =
		2, /* some bytes gone, doubled or strange; invalid UTF-8, too, but no NUL */
};

/*
 * Appends a document as people write them: any heading and list style, phases in any state, nested
 * steps, criteria, fields, several workflows, logs and plans, and beside these fences, comments,
 * quotes and tables with boxes in them; any line endings, with or without a final newline, a byte
 * order mark, front matter.
 */
void random_document(struct random *random, struct wf_buf *out, unsigned flags);

#endif
