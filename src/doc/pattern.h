/*
 * Regular expressions over document text.
 *
 * This is the one module that knows PCRE2. Every pattern of the program is a
 * row of its table, compiled when it is first used, or a form (doc/forms.h). Matching is
 * bounded, so that no text makes it run away; where the bound is reached the
 * text does not match. Invalid UTF-8 never matches and never fails.
 */
#ifndef WF_DOC_PATTERN_H
#define WF_DOC_PATTERN_H

#include "base/slice.h"

enum wf_pattern {
	WF_PATTERN_LABEL,       /* "Phase 2: Name": number, name */
	WF_PATTERN_NUMBERED,    /* "1.2 Name": number, name */
	WF_PATTERN_DECORATION,  /* emoji and blanks at the start of a heading's text */
	WF_PATTERN_LOG_ENTRY,   /* "2026-11-22 14:05 - rest": date, rest */
	WF_PATTERN_PLAN,        /* "If NAME fails": name */
	WF_PATTERN_PARALLEL,    /* the word Parallel in a heading */
	WF_PATTERN_EMOJI,       /* a pictograph, its modifiers included */
	WF_PATTERN_STEP,        /* a line that reads like a step: bullet and box, text */
	WF_PATTERN_VAGUE,       /* the text of a step that says nothing: "finish everything" */
	WF_PATTERN_PLACEHOLDER, /* "{{name}}", "[Issue Title]" */
};

#define WF_MATCH_GROUPS 4

/* What matched: groups[0] is the whole, the others as the pattern's row says; unset ones are empty. */
struct wf_match {
	struct wf_slice groups[WF_MATCH_GROUPS];
};

/* Looks for PATTERN in S from byte FROM on. */
bool wf_pattern_find(struct wf_match *match, enum wf_pattern pattern, struct wf_slice s,
		     size_t from);

/* A text to look for without regard to case, as Unicode folds it. */
struct wf_needle;

enum wf_likeness { WF_UNLIKE, WF_CONTAINED, WF_EQUAL };

/* A needle for TEXT, any bytes, which must outlive it; free it with wf_needle_free. */
struct wf_needle *wf_needle_new(struct wf_slice text);
void wf_needle_free(struct wf_needle *needle);

/*
 * Whether S is the needle's text, contains it (a needle of more than 4096 bytes: at
 * its start), or neither; the empty text is in nothing.
 */
enum wf_likeness wf_needle_match(const struct wf_needle *needle, struct wf_slice s);

/* A and B are the same text without regard to case. */
bool wf_text_equal(struct wf_slice a, struct wf_slice b);

#endif
