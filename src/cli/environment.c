#include "cli/cli.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const char *const names[] = {"status.md", "STATUS.md", "WORKFLOW_STATUS.md"};

/* The st_mode of NAME in FOLDER, through links; 0 where there is nothing. */
static mode_t mode_of(const struct wf_buf *folder, const char *name)
{
	struct wf_buf path = WF_BUF_INIT;
	struct stat st = {.st_mode = 0};

	wf_buf_slice(&path, wf_buf_as_slice(folder));
	wf_buf_str(&path, name);
	stat(path.ptr, &st);
	wf_buf_release(&path);
	return st.st_mode;
}

/*
 * How many folders from here up to the git root may be searched: 1 where there
 * is none, since a file that lies about further up is not meant.
 */
static int depth_to_root(void)
{
	struct wf_buf up = WF_BUF_INIT;
	char *here = getcwd(NULL, 0);
	int depth = 1, found = 1;

	for (const char *s = here ? here : ""; *s; s++)
		depth += *s == '/';
	for (int i = 1; i <= depth; i++) {
		if (mode_of(&up, ".git") != 0) {
			found = i;
			break;
		}
		wf_buf_str(&up, "../");
	}
	free(here);
	wf_buf_release(&up);
	return found;
}

static char *search(void)
{
	struct wf_buf folder = WF_BUF_INIT;
	int depth = depth_to_root();

	for (int i = 0; i < depth; i++) {
		for (size_t k = 0; k < sizeof(names) / sizeof(names[0]); k++) {
			if (S_ISREG(mode_of(&folder, names[k]))) {
				wf_buf_str(&folder, names[k]);
				return wf_buf_detach(&folder);
			}
		}
		wf_buf_str(&folder, "../");
	}
	wf_buf_release(&folder);
	return NULL;
}

enum wf_code wf_cli_find_file(struct wf_cli *cli)
{
	const char *variable = getenv("WFMD_FILE");

	if (cli->file)
		return WF_OK;
	if (variable && *variable)
		cli->file = wf_xstrndup(variable, strlen(variable));
	else
		cli->file = search();
	if (cli->file)
		return WF_OK;
	wf_error_set(
		&cli->err, WF_NOT_FOUND, 0,
		"no document: neither status.md, STATUS.md nor WORKFLOW_STATUS.md is here or above, up to "
		"the git root");
	wf_error_hint(&cli->err, "name one, or start one: wfmd new bug-fix");
	return WF_NOT_FOUND;
}

static void add_folder(char ***folders, size_t *n, struct wf_buf *path)
{
	*folders = wf_xrealloc(*folders, *n + 1, sizeof(**folders));
	(*folders)[(*n)++] = wf_buf_detach(path);
}

/* An XDG base folder from the environment, else HOME/REST; relative ones do not count. */
static void add_xdg(char ***folders, size_t *n, struct wf_slice base)
{
	struct wf_buf path = WF_BUF_INIT;

	if (base.len == 0 || base.ptr[0] != '/')
		return;
	wf_buf_slice(&path, base);
	wf_buf_str(&path, "/wfmd/templates");
	add_folder(folders, n, &path);
}

static void add_data_folders(char ***folders, size_t *n)
{
	const char *dirs = getenv("XDG_DATA_DIRS");
	struct wf_slice rest = wf_slice_str(dirs && *dirs ? dirs : "/usr/local/share:/usr/share");

	while (rest.len) {
		const char *colon = memchr(rest.ptr, ':', rest.len);
		size_t len = colon ? (size_t)(colon - rest.ptr) : rest.len;

		add_xdg(folders, n, wf_slice(rest.ptr, len));
		rest = wf_slice_skip(rest, colon ? len + 1 : len);
	}
}

char **wf_cli_template_folders(size_t *n)
{
	const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
	struct wf_buf path = WF_BUF_INIT, up = WF_BUF_INIT;
	char **folders = NULL;
	int depth = depth_to_root();

	*n = 0;
	for (int i = 0; i < depth; i++) {
		wf_buf_slice(&path, wf_buf_as_slice(&up));
		wf_buf_str(&path, ".wfmd/templates");
		add_folder(&folders, n, &path);
		wf_buf_str(&up, "../");
	}
	if (config && config[0] == '/') {
		add_xdg(&folders, n, wf_slice_str(config));
	} else if (home && home[0] == '/') {
		wf_buf_printf(&path, "%s/.config", home);
		add_xdg(&folders, n, wf_buf_as_slice(&path));
	}
	add_data_folders(&folders, n);
	wf_buf_release(&path);
	wf_buf_release(&up);
	return folders;
}

void wf_cli_folders_free(char **folders, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(folders[i]);
	free(folders);
}

#define LAST_SECOND 253402300799 /* of the year 9999 */

/* SOURCE_DATE_EPOCH, where it is set: digits alone, as its specification wants them. */
enum moment { MOMENT_NONE, MOMENT_SET, MOMENT_WRONG };

static enum moment source_date(time_t *when)
{
	const char *text = getenv("SOURCE_DATE_EPOCH");
	long long value;

	if (!text || !*text)
		return MOMENT_NONE;
	errno = 0;
	value = strtoll(text, NULL, 10);
	if (errno || text[strspn(text, "0123456789")] || value > LAST_SECOND)
		return MOMENT_WRONG;
	*when = (time_t)value;
	return MOMENT_SET;
}

int64_t wf_cli_now(bool *utc)
{
	time_t when;

	*utc = source_date(&when) == MOMENT_SET;
	return *utc ? (int64_t)when : (int64_t)time(NULL);
}

bool wf_cli_is_date(const char *text)
{
	struct tm tm = {0}, real;
	const char *end = strptime(text, "%Y-%m-%d", &tm);

	if (strlen(text) < 10 || end != text + 10)
		return false;
	real = tm;
	timegm(&real);
	if (real.tm_mday != tm.tm_mday)
		return false;
	if (*end == '\0')
		return true;
	return (*end == ' ' || *end == 'T') && strlen(end) == 6 &&
	       (end = strptime(end + 1, "%H:%M", &tm)) && *end == '\0';
}

static void take_date(struct wf_draft *draft, const char *given)
{
	struct wf_buf date = WF_BUF_INIT;

	wf_buf_str(&date, given);
	if (date.len > 10)
		date.ptr[10] = ' ';
	draft->date = wf_arena_copy(draft->arena, wf_buf_as_slice(&date));
	wf_buf_release(&date);
}

enum wf_code wf_cli_date(struct wf_cli *cli, struct wf_draft *draft)
{
	time_t when;

	if (cli->given[WF_OPT_DATE]) {
		take_date(draft, cli->value[WF_OPT_DATE]);
		return WF_OK;
	}
	if (source_date(&when) == MOMENT_WRONG) {
		wf_error_set(&cli->err, WF_USAGE, 0,
			     "SOURCE_DATE_EPOCH is to be the seconds since 1970, not '%.40s'",
			     getenv("SOURCE_DATE_EPOCH"));
		wf_error_hint(&cli->err, "unset SOURCE_DATE_EPOCH");
		return WF_USAGE;
	}
	draft->seconds = wf_cli_now(&draft->utc);
	return WF_OK;
}
