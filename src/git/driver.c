#include "git/driver.h"

#include "git/place.h"
#include "git/run.h"
#include "text/file.h"
#include "text/source.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

const char *const wf_driver_states[WF_NDRIVER_STATES] = {
	[WF_DRIVER_MISSING] = "missing",
	[WF_DRIVER_INSTALLED] = "installed",
	[WF_DRIVER_OTHER] = "other",
};

/* The documents that commands find without being told. */
static const char *const names[] = {"status.md", "STATUS.md", "WORKFLOW_STATUS.md"};
#define NNAMES (sizeof(names) / sizeof(names[0]))

#define ATTRIBUTES " merge=wfmd diff=markdown"

/* --- configuration --- */

/*
 * Where wfmd is gone, or fails, git would take OURS as it is for a conflict without marks, and older
 * ones do so even for a driver that was killed: lines are merged then. A conflict (1) is no failure.
 */
#define OR_LINES \
	" || { test $? -eq 1 && exit 1; " \
	"git merge-file -q --marker-size=%L -L ours -L base -L theirs %A %O %B; }"

static const struct {
	const char *key, *value;
} settings[] = {
	{"merge.wfmd.name", "wfmd: status documents"},
	{"merge.wfmd.driver", WF_GIT_DRIVER OR_LINES},
};
#define NSETTINGS (sizeof(settings) / sizeof(settings[0]))

/* Where the setting KEY is looked for is SCOPE, an option of git config. */
static bool get(struct wf_buf *value, const char *scope, const char *key)
{
	const char *argv[] = {"git", "config", scope, "--get", key, NULL};

	return wf_git_ask(value, argv);
}

/* A driver that somebody wrote by hand, as the manual has it, is as good as ours. */
static enum wf_driver_state look_up_driver(void)
{
	struct wf_buf said = WF_BUF_INIT;
	enum wf_driver_state state = WF_DRIVER_MISSING;

	if (get(&said, "--includes", "merge.wfmd.driver"))
		state = wf_slice_starts(wf_buf_as_slice(&said), WF_GIT_DRIVER) ? WF_DRIVER_INSTALLED
									       : WF_DRIVER_OTHER;
	wf_buf_release(&said);
	return state;
}

/* This repository has setting I exactly as it would be written. */
static bool is_written(size_t i)
{
	struct wf_buf said = WF_BUF_INIT;
	bool written =
		get(&said, "--local", settings[i].key) && strcmp(said.ptr, settings[i].value) == 0;

	wf_buf_release(&said);
	return written;
}

static enum wf_code run_config(const char *const argv[], struct wf_error *err)
{
	struct wf_git_run run;
	enum wf_code code = WF_OK;

	if (wf_git_run(&run, argv, WF_SLICE_LIT("")) != 0 || run.status != 0) {
		wf_git_error(&run, "git cannot change its configuration", err);
		code = err->code = WF_UNWRITABLE;
	}
	wf_git_run_release(&run);
	return code;
}

static enum wf_code install_driver(struct wf_driver *driver, struct wf_error *err)
{
	enum wf_code code = WF_OK;

	for (size_t i = 0; i < NSETTINGS && code == WF_OK; i++) {
		const char *argv[] = {"git",           "config",          "--local",
				      settings[i].key, settings[i].value, NULL};

		code = run_config(argv, err);
	}
	if (code != WF_OK)
		return code;
	driver->driver = WF_DRIVER_INSTALLED;
	driver->driver_changed = true;
	return WF_OK;
}

/* The settings of this repository that are as they would be written. */
static enum wf_code uninstall_driver(struct wf_driver *driver, struct wf_error *err)
{
	enum wf_code code = WF_OK;

	for (size_t i = 0; i < NSETTINGS && code == WF_OK; i++) {
		const char *argv[] = {"git",         "config",        "--local",
				      "--unset-all", settings[i].key, NULL};

		if (!is_written(i))
			continue;
		code = run_config(argv, err);
		driver->driver_changed |= code == WF_OK;
	}
	if (code == WF_OK)
		driver->driver = look_up_driver();
	return code;
}

/*
 * A .gitattributes that was there, with nothing in it, is to be there again after uninstall. As this
 * cannot be told from the file, which then has our lines alone, it is noted in the configuration.
 */
#define WAS_EMPTY "merge.wfmd.attributesWereEmpty"

static bool was_empty(void)
{
	struct wf_buf said = WF_BUF_INIT;
	bool noted = get(&said, "--local", WAS_EMPTY);

	wf_buf_release(&said);
	return noted;
}

static enum wf_code note_empty(struct wf_error *err)
{
	const char *argv[] = {"git", "config", "--local", WAS_EMPTY, "true", NULL};

	return run_config(argv, err);
}

static enum wf_code forget_empty(struct wf_error *err)
{
	const char *argv[] = {"git", "config", "--local", "--unset-all", WAS_EMPTY, NULL};

	return was_empty() ? run_config(argv, err) : WF_OK;
}

/* --- attributes --- */

/* What git's attribute merge is for NAME; empty where nothing says. */
static void ask_merge(struct wf_buf *value, const char *top, const char *name)
{
	const char *argv[] = {WF_GIT, "-C", top, "check-attr", "-z", "merge", "--", name, NULL};
	struct wf_git_run run;

	if (wf_git_run(&run, argv, WF_SLICE_LIT("")) == 0 && run.status == 0) {
		struct wf_slice rest = wf_buf_as_slice(&run.out), said;

		wf_git_cut(&rest);
		wf_git_cut(&rest);
		said = wf_git_cut(&rest);
		if (!wf_slice_is(said, "unspecified"))
			wf_buf_slice(value, said);
	}
	wf_git_run_release(&run);
}

static void note_other(struct wf_driver *driver, const char *name, const char *value)
{
	wf_buf_printf(&driver->others, "%s%s (merge=%s)", driver->others.len ? ", " : "", name,
		      value);
}

/* What the attribute says of all NAMES together; MISSING has those that nothing is said of. */
static void look_at_attributes(struct wf_driver *driver, bool missing[NNAMES])
{
	bool lacking = false;

	wf_buf_clear(&driver->others);
	for (size_t i = 0; i < NNAMES; i++) {
		struct wf_buf value = WF_BUF_INIT;

		ask_merge(&value, driver->top, names[i]);
		missing[i] = value.len == 0;
		lacking |= missing[i];
		if (!missing[i] && strcmp(value.ptr, "wfmd") != 0)
			note_other(driver, names[i], value.ptr);
		wf_buf_release(&value);
	}
	driver->attributes = WF_DRIVER_INSTALLED;
	if (lacking)
		driver->attributes = WF_DRIVER_MISSING;
	else if (driver->others.len > 0)
		driver->attributes = WF_DRIVER_OTHER;
}

static bool is_our_line(struct wf_slice line)
{
	for (size_t i = 0; i < NNAMES; i++) {
		if (wf_slice_starts(line, names[i]) &&
		    wf_slice_is(wf_slice_skip(line, strlen(names[i])), ATTRIBUTES))
			return true;
	}
	return false;
}

/* How the last line of BYTES that has an ending ends. */
static const char *last_ending(struct wf_slice bytes)
{
	const char *end = bytes.len ? memrchr(bytes.ptr, '\n', bytes.len) : NULL;

	return end && end > bytes.ptr && end[-1] == '\r' ? "\r\n" : "\n";
}

/* The last line has no ending. */
static bool is_cut_short(struct wf_slice bytes)
{
	return bytes.len > 0 && bytes.ptr[bytes.len - 1] != '\n';
}

/* OUT becomes BYTES with a line for each of MISSING. Where the last one had no ending it has none. */
static void add_lines(struct wf_buf *out, struct wf_slice bytes, const bool missing[NNAMES])
{
	const char *ending = last_ending(bytes);
	bool cut_short = is_cut_short(bytes);

	wf_buf_slice(out, bytes);
	for (size_t i = 0; i < NNAMES; i++) {
		if (missing[i])
			wf_buf_printf(out, "%s%s" ATTRIBUTES "%s", cut_short ? ending : "",
				      names[i], cut_short ? "" : ending);
	}
}

/* Takes the ending off its last line. */
static void cut_ending(struct wf_buf *out)
{
	while (out->len > 0 && strchr("\r\n", out->ptr[out->len - 1]))
		out->ptr[--out->len] = '\0';
}

/* OUT becomes BYTES without our lines, and with an ending at its end where BYTES has one. */
static void drop_lines(struct wf_buf *out, struct wf_slice bytes)
{
	bool cut_short = is_cut_short(bytes);

	while (bytes.len > 0) {
		const char *end = memchr(bytes.ptr, '\n', bytes.len);
		size_t len = end ? (size_t)(end - bytes.ptr) + 1 : bytes.len, bare = len;

		while (bare > 0 && strchr("\r\n", bytes.ptr[bare - 1]))
			bare--;
		if (!is_our_line(wf_slice(bytes.ptr, bare)))
			wf_buf_add(out, bytes.ptr, len);
		bytes = wf_slice_skip(bytes, len);
	}
	if (cut_short)
		cut_ending(out);
}

/* Git does not follow a link there. */
static bool is_link(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0 && S_ISLNK(st.st_mode);
}

static enum wf_code refuse_link(const char *path, struct wf_error *err)
{
	wf_error_file(err, path);
	wf_error_set(err, WF_CONFLICT, 0, "is a symbolic link, and git reads no attributes there");
	wf_error_hint(err, "put a file in its place");
	return WF_CONFLICT;
}

static enum wf_code install_attributes(struct wf_driver *driver, const char *path,
				       const bool missing[NNAMES], struct wf_error *err)
{
	struct wf_buf out = WF_BUF_INIT;
	struct wf_file file = WF_FILE_INIT;
	enum wf_code code;

	if (is_link(path)) {
		code = refuse_link(path, err);
	} else if (access(path, F_OK) == 0) {
		code = wf_file_open(&file, path, WF_FILE_WAIT, err);
		if (code == WF_OK && file.len == 0)
			code = note_empty(err);
		if (code == WF_OK) {
			add_lines(&out, wf_slice(file.bytes, file.len), missing);
			code = wf_file_replace(&file, out.ptr, out.len, err);
		}
		wf_file_close(&file);
	} else {
		add_lines(&out, WF_SLICE_LIT(""), missing);
		code = wf_file_create(path, out.ptr, out.len, false, err);
	}
	wf_buf_release(&out);
	if (code == WF_OK)
		driver->attributes_changed = true;
	return code;
}

static bool has_our_lines(const char *path)
{
	struct wf_error ignored = WF_ERROR_INIT;
	struct wf_buf rest = WF_BUF_INIT;
	char *bytes = NULL;
	size_t len = 0;

	if (wf_file_read(&bytes, &len, path, &ignored) == WF_OK)
		drop_lines(&rest, wf_slice(bytes, len));
	len -= rest.len;
	free(bytes);
	wf_buf_release(&rest);
	wf_error_release(&ignored);
	return len > 0;
}

/* A file that held nothing else goes with its lines. */
static enum wf_code uninstall_attributes(struct wf_driver *driver, const char *path,
					 struct wf_error *err)
{
	struct wf_buf out = WF_BUF_INIT;
	struct wf_file file = WF_FILE_INIT;
	enum wf_code code;

	if (is_link(path) || !has_our_lines(path))
		return WF_OK;
	code = wf_file_open(&file, path, WF_FILE_WAIT, err);
	if (code != WF_OK)
		return code;
	drop_lines(&out, wf_slice(file.bytes, file.len));
	if (out.len > 0 || was_empty())
		code = wf_file_replace(&file, out.ptr, out.len, err);
	else if (unlink(file.path) != 0)
		code = wf_error_set(err, WF_UNWRITABLE, 0, "cannot be removed: %s",
				    strerror(errno));
	driver->attributes_changed = code == WF_OK;
	driver->attributes = WF_DRIVER_MISSING;
	wf_file_close(&file);
	wf_buf_release(&out);
	return code;
}

/* --- both --- */

void wf_driver_look(struct wf_driver *driver, const char *top)
{
	bool missing[NNAMES];

	*driver = (struct wf_driver){.top = top, .path = WF_BUF_INIT, .others = WF_BUF_INIT};
	driver->driver = look_up_driver();
	look_at_attributes(driver, missing);
	wf_git_from_here(&driver->path, top, ".gitattributes");
}

enum wf_code wf_driver_install(struct wf_driver *driver, struct wf_error *err)
{
	bool missing[NNAMES];
	enum wf_code code = WF_OK;

	if (driver->driver == WF_DRIVER_MISSING)
		code = install_driver(driver, err);
	if (code == WF_OK && driver->attributes == WF_DRIVER_MISSING) {
		look_at_attributes(driver, missing);
		code = install_attributes(driver, driver->path.ptr, missing, err);
		look_at_attributes(driver, missing);
	}
	return code;
}

enum wf_code wf_driver_uninstall(struct wf_driver *driver, struct wf_error *err)
{
	enum wf_code code = uninstall_driver(driver, err);

	if (code == WF_OK)
		code = uninstall_attributes(driver, driver->path.ptr, err);
	return code == WF_OK ? forget_empty(err) : code;
}

void wf_driver_release(struct wf_driver *driver)
{
	wf_buf_release(&driver->path);
	wf_buf_release(&driver->others);
}
