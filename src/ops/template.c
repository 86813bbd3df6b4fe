#include "ops/template.h"

#include "base/arena.h"
#include "base/similar.h"
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

/*
 * SOURCE is one of a repository's, whose folder is given from here, and a symbolic link leads out of
 * the folder that .wfmd is in: a clone must not bring a user's own files into documents.
 */
static bool leads_out(const char *source)
{
	const char *inside = *source == '/' ? NULL : strstr(source, ".wfmd/");
	struct wf_buf top = WF_BUF_INIT;
	char *home, *file;
	size_t len;
	bool out;

	if (!inside)
		return false;
	wf_buf_add(&top, source, (size_t)(inside - source));
	wf_buf_byte(&top, '.');
	home = realpath(top.ptr, NULL);
	file = realpath(source, NULL);
	len = home && home[1] ? strlen(home) : 0;
	out = home && file && (strncmp(file, home, len) != 0 || file[len] != '/');
	free(home);
	free(file);
	wf_buf_release(&top);
	return out;
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
	if (leads_out(t->source)) {
		wf_error_file(err, t->source);
		wf_error_set(err, WF_UNREADABLE, 0,
			     "a symbolic link leads from this template out of its repository");
		wf_error_hint(err, "put a copy of the file in its place");
		return WF_UNREADABLE;
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
