#include "git/place.h"

#include "base/arena.h"
#include "git/run.h"

#include <stdlib.h>

void wf_git_top(struct wf_buf *top)
{
	const char *argv[] = {"git", "rev-parse", "--show-toplevel", NULL};
	struct wf_git_run run;
	char *real;

	if (wf_git_run(&run, argv, WF_SLICE_LIT("")) == 0 && run.status == 0) {
		while (run.out.len && run.out.ptr[run.out.len - 1] == '\n')
			run.out.ptr[--run.out.len] = '\0';
		real = realpath(run.out.ptr, NULL);
		if (real)
			wf_buf_str(top, real);
		free(real);
	}
	wf_git_run_release(&run);
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
