#include "ops/template.h"

#include "base/arena.h"
#include "doc/doc.h"
#include "doc/escape.h"

#include <stdlib.h>

/* The placeholder `{{name}}` that begins S: its whole length, its name in *NAME; or 0. */
static size_t placeholder(struct wf_slice s, struct wf_slice *name)
{
	const char *close;

	if (!wf_slice_starts(s, "{{"))
		return 0;
	close = memmem(s.ptr, s.len, "}}", 2);
	if (!close)
		return 0;
	*name = wf_slice_trim(wf_slice(s.ptr + 2, (size_t)(close - s.ptr) - 2));
	for (size_t i = 0; i < name->len; i++) {
		if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-",
			    name->ptr[i]))
			return 0;
	}
	return name->len ? (size_t)(close - s.ptr) + 2 : 0;
}

/* NAME is one of the names in LEFT. */
static bool is_left(struct wf_slice left, struct wf_slice name)
{
	while (left.len) {
		const char *comma = memchr(left.ptr, ',', left.len);
		size_t len = comma ? (size_t)(comma - left.ptr) : left.len;

		if (wf_slice_eq(wf_slice(left.ptr, len), name))
			return true;
		left = wf_slice_skip(left, comma ? len + 2 : len);
	}
	return false;
}

static void note_left(struct wf_buf *left, struct wf_slice name)
{
	if (is_left(wf_buf_as_slice(left), name))
		return;
	if (left->len)
		wf_buf_str(left, ", ");
	wf_buf_slice(left, name);
}

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
	struct wf_slice name;
	size_t i = 0, n;

	while (i < t->len) {
		n = placeholder(wf_slice(t->text + i, t->len - i), &name);
		if (n == 0 || !fill_one(out, name, settings, nsettings, used)) {
			if (n)
				note_left(left, name);
			n = n ? n : 1;
			wf_buf_add(out, t->text + i, n);
		}
		i += n;
	}
}

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
