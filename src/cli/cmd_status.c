#include "cli/commands.h"

#include "base/arena.h"
#include "base/workers.h"
#include "doc/select.h"
#include "git/list.h"
#include "out/json.h"
#include "text/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

static int run(struct wf_cli *cli);

const struct wf_command wf_cmd_status = {
	.name = "status",
	.arguments = "[FILE or FOLDER...]",
	.summary = "show phases, counts, the next step and what stands in the way",
	.details = "A folder is searched for status documents; what git ignores is passed over.",
	.options =
		WF_OPTS_READ | WF_BIT(WF_OPT_ONELINE) | WF_BIT(WF_OPT_OPEN) | WF_BIT(WF_OPT_PHASE),
	.most = -1,
	.run = run,
};

/* What a run over several documents has said so far. */
struct several {
	struct wf_cli *cli;
	struct wf_buf errors; /* JSON error objects */
	size_t shown, failed;
	enum wf_code code;
};

static enum wf_code select_phase(struct wf_cli *cli, const struct wf_doc *doc, struct wf_view *view)
{
	struct wf_selection found;
	int32_t scope;
	enum wf_code code;

	view->phase = -1;
	if (!cli->given[WF_OPT_PHASE])
		return WF_OK;
	code = wf_cli_scope(cli, doc, &scope);
	if (code == WF_OK)
		code = wf_select(&found, doc, wf_slice_str(cli->value[WF_OPT_PHASE]),
				 WF_SELECT_PHASE, scope, &cli->err);
	if (code == WF_OK)
		view->phase = (int32_t)found.index;
	return code;
}

static enum wf_code show(struct wf_cli *cli, struct wf_look *look)
{
	struct wf_view view = {
		.oneline = cli->given[WF_OPT_ONELINE],
		.open_only = cli->given[WF_OPT_OPEN],
		.workflow = cli->given[WF_OPT_WORKFLOW] ? (int32_t)look->workflow : -1,
	};
	enum wf_code code = select_phase(cli, &look->doc, &view);

	view.now = wf_cli_now(&view.utc);
	if (code != WF_OK)
		return code;
	if (cli->given[WF_OPT_JSON])
		wf_out_status_json(&cli->out, &look->draft, view.workflow);
	else
		wf_out_status_text(&cli->out, &look->draft, &view, &cli->style);
	return WF_OK;
}

static int show_one(struct wf_cli *cli)
{
	struct wf_look look;
	enum wf_code code = wf_cli_look(cli, &look);

	if (code == WF_OK) {
		wf_cli_stream(cli);
		code = show(cli, &look);
	}
	if (code == WF_OK && cli->given[WF_OPT_JSON])
		wf_buf_byte(&cli->out, '\n');
	wf_cli_look_release(&look);
	return code == WF_OK ? 0 : wf_cli_fail(cli);
}

/* What came of one of several documents; made in any thread. */
struct shown {
	struct wf_buf out;
	struct wf_error err;
	bool passed_over;
};

/*
 * CHOSEN: the user named the file, so it must be there and a status document; else it is passed over,
 * as what was removed since it was listed is.
 */
static void show_path(struct shown *shown, const struct wf_cli *user, const char *path, bool chosen,
		      int wanted)
{
	struct wf_cli cli = *user;
	bool only_status = !chosen && wanted == 0;
	struct wf_look look;
	enum wf_code code;

	cli.out = (struct wf_buf)WF_BUF_INIT;
	cli.err = (struct wf_error)WF_ERROR_INIT;
	cli.file = wf_xstrndup(path, strlen(path));
	code = wf_cli_look_for(&cli, &look, only_status);
	shown->passed_over =
		!chosen && (code == WF_NOT_STATUS || code == WF_ENCODING || code == WF_NOT_FOUND ||
			    (code == WF_OK && only_status && !wf_doc_is_status(&look.doc)));
	if (shown->passed_over)
		wf_error_release(&cli.err);
	if (code == WF_OK && !shown->passed_over)
		show(&cli, &look);
	wf_cli_look_release(&look);
	free(cli.file);
	shown->out = cli.out;
	shown->err = cli.err;
}

/* One of several that cannot be read does not keep the others from being shown. */
static void note_error(struct several *s, struct wf_error *err)
{
	struct wf_buf text = WF_BUF_INIT;

	s->failed++;
	s->code = err->code;
	if (s->cli->given[WF_OPT_JSON]) {
		if (s->errors.len)
			wf_buf_byte(&s->errors, ',');
		wf_out_error_json(&s->errors, err);
		while (s->errors.len && s->errors.ptr[s->errors.len - 1] == '\n')
			s->errors.len--;
	} else {
		wf_out_error_text(&text, err);
		fputs(text.ptr, stderr);
	}
	wf_buf_release(&text);
}

static void take_shown(struct several *s, const char *path, struct shown *shown)
{
	struct wf_buf *out = &s->cli->out;
	bool json = s->cli->given[WF_OPT_JSON];

	if (shown->err.code != WF_OK) {
		note_error(s, &shown->err);
	} else if (!shown->passed_over) {
		if (s->shown++ > 0)
			wf_buf_byte(out, json ? ',' : '\n');
		if (!json) {
			wf_buf_visible(out, wf_slice_str(path));
			wf_buf_str(out, ":\n");
		}
		wf_buf_slice(out, wf_buf_as_slice(&shown->out));
	}
	wf_buf_release(&shown->out);
	wf_error_release(&shown->err);
}

/* The files of a folder. */
struct crowd {
	struct several *several;
	struct wf_cli user; /* the call as it was, for threads to copy */
	const struct wf_paths *paths;
	struct shown *members;
};

static void show_member(void *context, size_t i)
{
	struct crowd *crowd = context;
	const struct wf_path *path = &crowd->paths->items[i];

	crowd->members[i] = (struct shown){
		.out = WF_BUF_INIT, .err = WF_ERROR_INIT, .passed_over = path->wanted < 0};
	if (path->wanted >= 0)
		show_path(&crowd->members[i], &crowd->user, path->path, false, path->wanted);
}

static void take_member(void *context, size_t i)
{
	struct crowd *crowd = context;

	take_shown(crowd->several, crowd->paths->items[i].path, &crowd->members[i]);
}

static void show_folder(struct several *s, const char *folder)
{
	struct crowd crowd = {.several = s, .user = *s->cli};
	struct wf_paths paths;

	if (wf_git_list(&paths, folder, &s->cli->err) != WF_OK) {
		note_error(s, &s->cli->err);
		wf_error_release(&s->cli->err);
		return;
	}
	crowd.paths = &paths;
	crowd.members = wf_xrealloc(NULL, paths.n, sizeof(*crowd.members));
	wf_workers_each(paths.n, show_member, take_member, &crowd);
	free(crowd.members);
	wf_paths_release(&paths);
}

static bool is_folder(const char *path)
{
	struct stat st;

	return strcmp(path, "-") != 0 && stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static void show_argument(struct several *s, const char *path)
{
	struct shown shown;

	if (is_folder(path)) {
		show_folder(s, path);
		return;
	}
	show_path(&shown, s->cli, path, true, 1);
	take_shown(s, path, &shown);
}

static int show_several(struct wf_cli *cli)
{
	struct several s = {.cli = cli, .errors = WF_BUF_INIT};
	bool json = cli->given[WF_OPT_JSON];

	if (json)
		wf_buf_str(&cli->out, "{\"schema\":\"wfmd.statuses/1\",\"documents\":[");
	if (cli->given[WF_OPT_FILE])
		show_argument(&s, cli->value[WF_OPT_FILE]);
	for (int i = 0; i < cli->nargs; i++)
		show_argument(&s, cli->args[i]);
	if (json)
		wf_buf_printf(&cli->out, "],\"errors\":[%s]}\n", s.errors.ptr);
	else if (s.shown == 0 && s.failed == 0)
		fputs("wfmd: no status document was found\n", stderr);
	wf_buf_release(&s.errors);
	return s.failed ? wf_code_status(s.code) : 0;
}

static int run(struct wf_cli *cli)
{
	const char *only = cli->value[WF_OPT_FILE];
	bool several = only ? cli->nargs > 0 || is_folder(only)
			    : cli->nargs > 1 || (cli->nargs == 1 && is_folder(cli->args[0]));

	if (several)
		return show_several(cli);
	if (!only && cli->nargs == 1)
		only = cli->args[0];
	if (only)
		cli->file = wf_xstrndup(only, strlen(only));
	return show_one(cli);
}
