#include "ops/template.h"

#include "base/arena.h"
#include "doc/doc.h"
#include "doc/escape.h"

#include <stdlib.h>

#define NAME "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"

/* How many bytes of S, from the byte AT on, are among ACCEPTED. */
static size_t span(struct wf_slice s, size_t at, const char *accepted)
{
	size_t i = at;

	while (i < s.len && s.ptr[i] && strchr(accepted, s.ptr[i]))
		i++;
	return i - at;
}

/*
 * The placeholder `{{name}}` that begins S: its whole length, its name in *NAME; or 0. Looks no
 * further than the name, so that braces upon braces take no more than their length.
 */
static size_t placeholder(struct wf_slice s, struct wf_slice *name)
{
	size_t begin, end, close;

	if (!wf_slice_starts(s, "{{"))
		return 0;
	begin = 2 + span(s, 2, " \t");
	end = begin + span(s, begin, NAME);
	close = end + span(s, end, " \t");
	if (begin == end || !wf_slice_starts(wf_slice_skip(s, close), "}}"))
		return 0;
	*name = wf_slice(s.ptr + begin, end - begin);
	return close + 2;
}

/* --- placeholders that stay ---------------------------------------------------------------------- */

/* Names, as they stand in a template. */
struct names {
	struct wf_slice *items;
	size_t n, cap;
};

static int compare_places(const void *a, const void *b)
{
	const struct wf_slice *x = a, *y = b;

	return (x->ptr > y->ptr) - (x->ptr < y->ptr);
}

/* By what they say, equal ones by their places. */
static int compare_names(const void *a, const void *b)
{
	const struct wf_slice *x = a, *y = b;
	int order = wf_slice_compare(*x, *y);

	return order ? order : compare_places(a, b);
}

/* Keeps the first of equal ones; they stay in the order of their places. */
static void drop_repeated(struct names *names)
{
	size_t kept = 0;

	if (names->n < 2)
		return;
	qsort(names->items, names->n, sizeof(*names->items), compare_names);
	for (size_t i = 0; i < names->n; i++) {
		if (kept == 0 || !wf_slice_eq(names->items[kept - 1], names->items[i]))
			names->items[kept++] = names->items[i];
	}
	names->n = kept;
	qsort(names->items, names->n, sizeof(*names->items), compare_places);
}

/* Appends the names to OUT, with commas between, and frees them. */
static void list_names(struct wf_buf *out, struct names *names)
{
	drop_repeated(names);
	for (size_t i = 0; i < names->n; i++) {
		if (i > 0)
			wf_buf_str(out, ", ");
		wf_buf_slice(out, names->items[i]);
	}
	free(names->items);
}

/* --- values -------------------------------------------------------------------------------------- */

/* What stands on TEXT's last line. */
static const char *last_line(const struct wf_buf *text)
{
	const char *lf = text->len ? memrchr(text->ptr, '\n', text->len) : NULL;

	return lf ? lf + 1 : text->ptr;
}

/* Nothing but blanks and the marks of lists and quotes: the words that come next may begin a block. */
static bool at_start(const char *line)
{
	return line[strspn(line, " \t>-*+.)0123456789")] == '\0';
}

static void add_words(struct wf_buf *out, struct wf_slice words)
{
	const char *line = last_line(out);

	if (line[0] == '#')
		wf_escape_heading(out, words);
	else if (at_start(line))
		wf_escape_line(out, words);
	else
		wf_escape_value(out, words);
}

/* Fills the placeholder NAME in, of several settings with the last; false where nothing is set for it. */
static bool fill_one(struct wf_buf *out, struct wf_slice name, const struct wf_setting *settings,
		     size_t nsettings, bool *used)
{
	const struct wf_setting *last = NULL;

	for (size_t i = 0; i < nsettings; i++) {
		if (!wf_slice_eq(settings[i].name, name))
			continue;
		last = &settings[i];
		used[i] = true;
	}
	if (last)
		add_words(out, last->value);
	return last != NULL;
}

static void fill(struct wf_buf *out, struct wf_buf *left, const struct wf_template *t,
		 const struct wf_setting *settings, size_t nsettings, bool *used)
{
	struct names stay = {0};
	struct wf_slice name;
	size_t i = 0, n;

	while (i < t->len) {
		n = placeholder(wf_slice(t->text + i, t->len - i), &name);
		if (n == 0 || !fill_one(out, name, settings, nsettings, used)) {
			if (n) {
				WF_GROW(stay.items, stay.n, stay.cap);
				stay.items[stay.n++] = name;
			}
			n = n ? n : 1;
			wf_buf_add(out, t->text + i, n);
		}
		i += n;
	}
	list_names(left, &stay);
}

/* --- what a value may not change ----------------------------------------------------------------- */

static bool same_headings(const struct wf_doc *a, const struct wf_doc *b)
{
	bool same = a->nheadings == b->nheadings && a->nphases == b->nphases &&
		    a->nworkflows == b->nworkflows && a->nentries == b->nentries;

	for (size_t i = 0; i < a->nheadings && same; i++)
		same = a->headings[i].level == b->headings[i].level &&
		       a->headings[i].kind == b->headings[i].kind &&
		       a->headings[i].excluded == b->headings[i].excluded;
	for (size_t i = 0; i < a->nphases && same; i++)
		same = a->phases[i].heading == b->phases[i].heading &&
		       a->phases[i].state == b->phases[i].state;
	return same;
}

static bool same_boxes(const struct wf_doc *a, const struct wf_doc *b)
{
	bool same =
		a->nsteps == b->nsteps && a->ndamages == b->ndamages && a->nfields == b->nfields;

	for (size_t i = 0; i < a->nsteps && same; i++)
		same = a->steps[i].state == b->steps[i].state &&
		       a->steps[i].role == b->steps[i].role &&
		       a->steps[i].blocked == b->steps[i].blocked &&
		       a->steps[i].parent == b->steps[i].parent &&
		       a->steps[i].heading == b->steps[i].heading;
	for (size_t i = 0; i < a->nfields && same; i++)
		same = a->fields[i].name == b->fields[i].name &&
		       a->fields[i].heading == b->fields[i].heading;
	return same;
}

/* The document that the template makes of some settings. */
struct made {
	struct wf_buf text;
	struct wf_doc doc;
	bool read;
};

static void make(struct made *made, const struct wf_template *t, const struct wf_setting *settings,
		 size_t nsettings, bool *used)
{
	struct wf_buf left = WF_BUF_INIT;
	struct wf_error ignored = WF_ERROR_INIT;

	*made = (struct made){.text = WF_BUF_INIT};
	fill(&made->text, &left, t, settings, nsettings, used);
	made->read = wf_doc_read(&made->doc, t->name, made->text.ptr, made->text.len, NULL,
				 &ignored) == WF_OK;
	wf_error_release(&ignored);
	wf_buf_release(&left);
}

static void release(struct made *made)
{
	if (made->read)
		wf_doc_release(&made->doc);
	wf_buf_release(&made->text);
}

/*
 * What no escape reaches, such as a title that is the name of an Error Log, or the end of a comment
 * in that comment: each value alone makes the document that a harmless word makes.
 */
static enum wf_code check_structure(const struct wf_template *t, const struct wf_setting *settings,
				    size_t nsettings, bool *used, struct wf_error *err)
{
	struct wf_setting *tried = wf_xrealloc(NULL, nsettings, sizeof(*tried));
	struct made plain, made;
	enum wf_code code = WF_OK;

	for (size_t i = 0; i < nsettings; i++)
		tried[i] = (struct wf_setting){settings[i].name, WF_SLICE_LIT("x")};
	make(&plain, t, tried, nsettings, used);
	for (size_t i = 0; i < nsettings && plain.read && code == WF_OK; i++) {
		tried[i].value = settings[i].value;
		make(&made, t, tried, nsettings, used);
		if (made.read &&
		    !(same_headings(&plain.doc, &made.doc) && same_boxes(&plain.doc, &made.doc))) {
			code = wf_error_set(err, WF_USAGE, 0,
					    "with that value of {{%.*s}} the document would have "
					    "another structure",
					    WF_SLICE_ARG(settings[i].name));
			wf_error_hint(err, "use other words, or edit the document afterwards");
		}
		release(&made);
		tried[i].value = WF_SLICE_LIT("x");
	}
	release(&plain);
	free(tried);
	return code;
}

enum wf_code wf_template_fill(struct wf_buf *out, struct wf_buf *left, const struct wf_template *t,
			      const struct wf_setting *settings, size_t nsettings,
			      struct wf_error *err)
{
	bool *used = wf_xrealloc(NULL, nsettings, sizeof(*used));
	enum wf_code code = WF_OK;

	memset(used, 0, nsettings * sizeof(*used));
	fill(out, left, t, settings, nsettings, used);
	for (size_t i = 0; i < nsettings && code == WF_OK; i++) {
		if (!used[i]) {
			code = wf_error_set(err, WF_USAGE, 0,
					    "template %s has no placeholder {{%.*s}}", t->name,
					    WF_SLICE_ARG(settings[i].name));
			wf_error_hint(err, "'wfmd templates %s' shows it", t->name);
		}
	}
	if (code == WF_OK && nsettings > 0)
		code = check_structure(t, settings, nsettings, used, err);
	free(used);
	return code;
}
