#include "git/place.h"

#include "base/arena.h"
#include "git/run.h"

#include <stdlib.h>
#include <unistd.h>

enum wf_code wf_git_need_top(struct wf_buf *top, struct wf_error *err)
{
	const char *argv[] = {"git", "rev-parse", "--show-toplevel", NULL};
	struct wf_git_run run;
	enum wf_code code = WF_OK;
	char *real = NULL;

	if (wf_git_run(&run, argv, WF_SLICE_LIT("")) == 0 && run.status == 0) {
		run.out.ptr[run.out.len - 1] = '\0';
		real = realpath(run.out.ptr, NULL);
	}
	if (real)
		wf_buf_str(top, real);
	else
		code = wf_git_error(&run, "there is no work tree of git here", err);
	free(real);
	wf_git_run_release(&run);
	return code;
}

void wf_git_top(struct wf_buf *top)
{
	struct wf_error ignored = WF_ERROR_INIT;

	wf_git_need_top(top, &ignored);
	wf_error_release(&ignored);
}

/* The real path of PATH's folder and its own name: a link is where it stands, not where it leads. */
static char *absolute(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *folder = slash ? wf_xstrndup(path, (size_t)(slash - path) + 1) : wf_xstrndup(".", 1);
	char *real = realpath(folder, NULL);
	struct wf_buf buf = WF_BUF_INIT;

	free(folder);
	if (!real)
		return NULL;
	wf_buf_printf(&buf, "%s/%s", strcmp(real, "/") ? real : "", slash ? slash + 1 : path);
	free(real);
	return wf_buf_detach(&buf);
}

void wf_git_place(struct wf_buf *out, const char *top, const char *path)
{
	size_t len = strlen(top);
	char *real = len ? absolute(path) : NULL;

	if (real && strncmp(real, top, len) == 0 && real[len] == '/') {
		wf_buf_str(out, real + len + 1);
	} else {
		while (strncmp(path, "./", 2) == 0)
			path += 2;
		wf_buf_str(out, path);
	}
	free(real);
}

/* The length of the folders that A and B, paths below one folder, begin with alike. */
static size_t common_folders(const char *a, const char *b)
{
	size_t common = 0, i = 0;

	while (a[i] && a[i] == b[i]) {
		i++;
		if (a[i - 1] == '/')
			common = i;
	}
	return common;
}

void wf_git_from_here(struct wf_buf *out, const char *top, const char *path)
{
	char *cwd = getcwd(NULL, 0);
	struct wf_buf here = WF_BUF_INIT;
	size_t len = strlen(top), common;

	wf_buf_printf(&here, "%s/", cwd && strcmp(cwd, "/") != 0 ? cwd : "");
	free(cwd);
	if (len == 0) {
		wf_buf_str(out, path);
	} else if (strncmp(here.ptr, top, len) != 0 || here.ptr[len] != '/') {
		wf_buf_printf(out, "%s/%s", top, path);
	} else {
		common = common_folders(here.ptr + len + 1, path);
		for (const char *s = here.ptr + len + 1 + common; *s; s++) {
			if (*s == '/')
				wf_buf_str(out, "../");
		}
		wf_buf_str(out, path + common);
	}
	wf_buf_release(&here);
}
