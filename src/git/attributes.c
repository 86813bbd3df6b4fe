#include "git/attributes.h"

#include "git/run.h"

static int meaning(struct wf_slice value)
{
	return wf_slice_is(value, "set") - wf_slice_is(value, "unset");
}

/* Git answers in the order of its input: the path, "wfmd", and the attribute's value. */
static void take_answers(int *wanted, struct wf_slice answers)
{
	while (answers.len > 0) {
		wf_git_cut(&answers);
		wf_git_cut(&answers);
		*wanted++ = meaning(wf_git_cut(&answers));
	}
}

enum wf_code wf_git_attributes(int *wanted, const char *folder, struct wf_slice names,
			       enum wf_attributes_of where, struct wf_error *err)
{
	const char *argv[] = {WF_GIT, "-C",      folder, "check-attr",
			      "-z",   "--stdin", "wfmd", where == WF_OF_INDEX ? "--cached" : NULL,
			      NULL};
	struct wf_git_run run;
	enum wf_code code = WF_OK;

	if (wf_git_run(&run, argv, names) == 0 && run.status == 0) {
		take_answers(wanted, wf_buf_as_slice(&run.out));
	} else {
		wf_error_file(err, folder);
		code = wf_git_error(&run, "git cannot tell its attributes", err);
	}
	wf_git_run_release(&run);
	return code;
}
