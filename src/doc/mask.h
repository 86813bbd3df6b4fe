/*
 * A line of Markdown without what the structure of blocks does not depend on.
 *
 * Most of a parser's time goes into inline content, which blocks do not need.
 * So each line is cut to what can decide about blocks (CommonMark 4 and 5):
 * blanks, markers of quotes and items, and then one letter for text of any
 * length. Lines stay lines, and what is kept stays in its column:
 *
 *	  - [ ] **Write** the parser	->	  - x
 *	# Title #			->	# x
 *	```c				->	```x
 *
 * A line is kept whole where its text may matter: where it can open an HTML
 * block or close one that may be open (4.6), where it may be part of a link
 * reference definition (4.7), and where a marker is followed by a control
 * character. Which blocks are open is not known here; what may be is kept in
 * struct wf_mask, from line to line, and errs on the side of keeping text.
 *
 * What is kept libcmark reads as inline content, too, and it takes time that
 * grows with the square of how many images contain links. No rule of blocks
 * tells one punctuation mark from the next there, so a `%` stands for the `!`
 * that would begin an image.
 */
#ifndef WF_DOC_MASK_H
#define WF_DOC_MASK_H

#include "base/slice.h"

#include <stdint.h>

/* Zero before the first line of a document. */
struct wf_mask {
	uint8_t html;    /* bit N: an HTML block of kind N (1 to 5) may be open */
	bool definition; /* up to the next blank line: a definition may have begun */
};

/*
 * Writes LINE, which has no line ending, masked to OUT, which has room for all
 * of it; returns the length. Lines come in the order of the document.
 */
size_t wf_mask_line(struct wf_mask *mask, char *out, struct wf_slice line);

#endif
