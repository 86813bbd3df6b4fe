/*
 * Templates: Markdown files with {{name}} placeholders.
 *
 * Those in templates/ are built into the program; files named *.md in the
 * folders that the caller gives come before them.
 */
#ifndef WF_OPS_TEMPLATE_H
#define WF_OPS_TEMPLATE_H

#include "base/error.h"

struct wf_builtin {
	const char *name;
	const char *text;
	size_t len;
};

/* The built-in templates, sorted by name; a row without a name ends them. */
extern const struct wf_builtin wf_builtins[];

struct wf_template {
	char *name;   /* without .md */
	char *source; /* the file's path, or "built-in" */
	char *text;
	size_t len;
};

struct wf_templates {
	struct wf_template *items;
	size_t n, cap;
};

/*
 * Finds all templates in FOLDERS (NFOLDERS paths; missing ones are passed over)
 * and the built-in ones. Of two with one name the first folder's counts.
 * Sorted by name; release with wf_templates_release. Texts are not read yet.
 */
void wf_templates_find(struct wf_templates *templates, const char *const *folders, size_t nfolders);
void wf_templates_release(struct wf_templates *templates);

/*
 * The one template that NAME means: its name, another usual spelling of it, or
 * the beginning of just one name. Reads its text. WF_NO_MATCH and WF_AMBIGUOUS
 * list the templates; a name with a slash is no name. WF_UNREADABLE also for one
 * in a relative folder, .wfmd/templates, from which a link leads elsewhere.
 */
enum wf_code wf_template_get(const struct wf_template **found, struct wf_templates *templates,
			     const char *name, struct wf_error *err);

/* A placeholder's value. */
struct wf_setting {
	struct wf_slice name, value;
};

/*
 * Appends the template's text with each {{name}} that SETTINGS has filled in,
 * written so that the words cannot change the document's structure. The names
 * of those that stay are appended to LEFT, parted by commas. WF_USAGE for a
 * setting that no placeholder takes.
 */
enum wf_code wf_template_fill(struct wf_buf *out, struct wf_buf *left,
			      const struct wf_template *wf_template,
			      const struct wf_setting *settings, size_t nsettings,
			      struct wf_error *err);

#endif
