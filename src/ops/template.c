#include "ops/template.h"

#include "base/arena.h"
#include "base/similar.h"
#include "doc/escape.h"
#include "text/file.h"

#include <dirent.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/stat.h>

/* Other spellings of the built-in names; a new template gets a row where people write it otherwise. */
static const struct {
	const char *spelling, *name;
} aliases[] = {
	{"bugfix", "bug-fix"},
	{"bug_fix", "bug-fix"},
	{"refactoring", "refactor"},
};

static struct wf_template *find(struct wf_templates *templates, const char *name)
{
	for (size_t i = 0; i < templates->n; i++) {
		if (strcmp(templates->items[i].name, name) == 0)
			return &templates->items[i];
	}
	return NULL;
}

static void add(struct wf_templates *templates, const char *name, size_t len, const char *source)
{
	struct wf_template t = {.name = wf_xstrndup(name, len)};

	if (find(templates, t.name)) {
		free(t.name);
		return;
	}
	t.source = wf_xstrndup(source, strlen(source));
	WF_GROW(templates->items, templates->n, templates->cap);
	templates->items[templates->n++] = t;
}

static void find_in_folder(struct wf_templates *templates, const char *folder)
{
	DIR *dir = opendir(folder);
	struct wf_buf path = WF_BUF_INIT;
	struct dirent *entry;

	while (dir && (entry = readdir(dir)) != NULL) {
		size_t len = strlen(entry->d_name);

		if (entry->d_name[0] == '.' || len < 4 ||
		    strcmp(entry->d_name + len - 3, ".md") != 0)
			continue;
		wf_buf_clear(&path);
		wf_buf_printf(&path, "%s/%s", folder, entry->d_name);
		add(templates, entry->d_name, len - 3, path.ptr);
	}
	wf_buf_release(&path);
	if (dir)
		closedir(dir);
}

static int by_name(const void *left, const void *right)
{
	const struct wf_template *a = left, *b = right;

	return strcmp(a->name, b->name);
}

void wf_templates_find(struct wf_templates *templates, const char *const *folders, size_t nfolders)
{
	*templates = (struct wf_templates){0};
	for (size_t i = 0; i < nfolders; i++)
		find_in_folder(templates, folders[i]);
	for (const struct wf_builtin *b = wf_builtins; b->name; b++)
		add(templates, b->name, strlen(b->name), "built-in");
	qsort(templates->items, templates->n, sizeof(*templates->items), by_name);
}

void wf_templates_release(struct wf_templates *templates)
{
	for (size_t i = 0; i < templates->n; i++) {
		free(templates->items[i].name);
		free(templates->items[i].source);
		free(templates->items[i].text);
	}
	free(templates->items);
	*templates = (struct wf_templates){0};
}

static enum wf_code read_text(struct wf_template *t, struct wf_error *err)
{
	struct stat st;

	if (t->text)
		return WF_OK;
	for (const struct wf_builtin *b = wf_builtins; b->name; b++) {
		if (strcmp(t->source, "built-in") == 0 && strcmp(b->name, t->name) == 0) {
			t->text = wf_xstrndup(b->text, b->len);
			t->len = b->len;
			return WF_OK;
		}
	}
	if (stat(t->source, &st) == 0 && !S_ISREG(st.st_mode)) {
		wf_error_file(err, t->source);
		return wf_error_set(err, WF_UNREADABLE, 0,
				    "a template is a file, and this is none");
	}
	return wf_file_read(&t->text, &t->len, t->source, err);
}

static struct wf_template *find_by_prefix(struct wf_templates *templates, const char *name,
					  size_t *n)
{
	struct wf_template *found = NULL;

	*n = 0;
	for (size_t i = 0; i < templates->n && *name; i++) {
		if (strncasecmp(templates->items[i].name, name, strlen(name)) == 0) {
			found = &templates->items[i];
			++*n;
		}
	}
	return found;
}

static enum wf_code refuse(const struct wf_templates *templates, const char *name, size_t n,
			   struct wf_error *err)
{
	size_t best = (size_t)-1;
	const char *nearest = "";

	wf_error_set(err, n ? WF_AMBIGUOUS : WF_NO_MATCH, 0,
		     n ? "'%s' begins several templates' names" : "no template '%s'", name);
	for (size_t i = 0; i < templates->n; i++) {
		size_t d = wf_distance(wf_slice_str(name), wf_slice_str(templates->items[i].name));

		wf_error_candidate(err, "%s", templates->items[i].name);
		if (d < best) {
			best = d;
			nearest = templates->items[i].name;
		}
	}
	wf_error_hint(err, "the nearest is %s; 'wfmd templates' lists them all", nearest);
	return err->code;
}

enum wf_code wf_template_get(const struct wf_template **found, struct wf_templates *templates,
			     const char *name, struct wf_error *err)
{
	struct wf_template *t = find(templates, name);
	size_t n = 1;

	for (size_t i = 0; i < sizeof(aliases) / sizeof(aliases[0]) && !t; i++) {
		if (strcasecmp(name, aliases[i].spelling) == 0)
			t = find(templates, aliases[i].name);
	}
	if (!t)
		t = find_by_prefix(templates, name, &n);
	if (!t || n != 1)
		return refuse(templates, name, n, err);
	*found = t;
	return read_text(t, err);
}

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

/* The line that TEXT ends in is an ATX heading. */
static bool in_heading(const struct wf_buf *text)
{
	const char *lf = text->len ? memrchr(text->ptr, '\n', text->len) : NULL;

	return (lf ? lf + 1 : text->ptr)[0] == '#';
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
	if (last && in_heading(out))
		wf_escape_heading(out, last->value);
	else if (last)
		wf_escape_value(out, last->value);
	return last != NULL;
}

enum wf_code wf_template_fill(struct wf_buf *out, struct wf_buf *left, const struct wf_template *t,
			      const struct wf_setting *settings, size_t nsettings,
			      struct wf_error *err)
{
	bool *used = wf_xrealloc(NULL, nsettings, sizeof(*used));
	enum wf_code code = WF_OK;
	struct wf_slice name;
	size_t i = 0, n;

	memset(used, 0, nsettings * sizeof(*used));
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
	for (i = 0; i < nsettings && code == WF_OK; i++) {
		if (!used[i]) {
			code = wf_error_set(err, WF_USAGE, 0,
					    "template %s has no placeholder {{%.*s}}", t->name,
					    WF_SLICE_ARG(settings[i].name));
			wf_error_hint(err, "'wfmd templates %s' shows it", t->name);
		}
	}
	free(used);
	return code;
}
