#include "cli/commands.h"

#include "git/driver.h"
#include "git/hooks.h"
#include "git/place.h"
#include "out/json.h"

static int run(struct wf_cli *cli);

const struct wf_command wf_cmd_git = {
	.name = "git",
	.arguments = "ACTION",
	.summary = "make git check and merge status documents in this repository",
	.details =
		"ACTION is one of\n"
		"\n"
		"  install    the hooks pre-commit and pre-merge-commit, which refuse to commit documents\n"
		"             with errors, the merge driver, and lines of .gitattributes that name it\n"
		"  uninstall  takes away what install wrote, and nothing else\n"
		"  status     tells what is installed; exit status 1 where something is missing\n"
		"\n"
		"Hooks that are there are kept and run first. Where husky, lefthook or pre-commit owns\n"
		"the hooks, the lines for its own file are printed.",
	.options = WF_OPTS_COMMON,
	.least = 1,
	.most = 1,
	.run = run,
};

enum action { INSTALL, UNINSTALL, STATUS };

static const char *const actions[] = {"install", "uninstall", "status"};

/* Everything that there is to install. */
struct setup {
	struct wf_buf top;
	struct wf_hook hooks[WF_NHOOKS];
	struct wf_driver driver;
};

static enum wf_code read_action(struct wf_cli *cli, enum action *action)
{
	for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++) {
		*action = (enum action)i;
		if (strcmp(cli->args[0], actions[i]) == 0)
			return WF_OK;
	}
	wf_error_set(&cli->err, WF_USAGE, 0, "'git' does install, uninstall and status, not '%s'",
		     cli->args[0]);
	wf_error_hint(&cli->err, "wfmd help git");
	return WF_USAGE;
}

static enum wf_code look(struct setup *setup, struct wf_error *err)
{
	enum wf_code code = wf_git_need_top(&setup->top, err);

	if (code == WF_OK)
		code = wf_hooks_look(setup->hooks, setup->top.ptr, err);
	if (code == WF_OK)
		wf_driver_look(&setup->driver, setup->top.ptr);
	return code;
}

static enum wf_code act(struct setup *setup, enum action action, struct wf_error *err)
{
	enum wf_code code = WF_OK;

	for (int i = 0; i < WF_NHOOKS && code == WF_OK; i++) {
		if (action == INSTALL)
			code = wf_hook_install(&setup->hooks[i], err);
		else if (action == UNINSTALL)
			code = wf_hook_uninstall(&setup->hooks[i], err);
	}
	if (code == WF_OK && action == INSTALL)
		code = wf_driver_install(&setup->driver, err);
	else if (code == WF_OK && action == UNINSTALL)
		code = wf_driver_uninstall(&setup->driver, err);
	return code;
}

/* --- text --- */

static void say_hook_done(struct wf_buf *out, const struct wf_hook *hook)
{
	bool installed = hook->state == WF_HOOK_INSTALLED;

	if (hook->changed)
		wf_buf_str(out, installed ? "installed" : "removed");
	else
		wf_buf_str(out, installed ? "is installed" : "is not installed");
	if (hook->kept && installed) {
		wf_buf_str(out, "; the hook that was there runs first (");
		wf_buf_visible(out, wf_buf_as_slice(&hook->path));
		wf_buf_str(out, ".wfmd-kept)");
	} else if (hook->kept && hook->changed) {
		wf_buf_str(out, "; the hook of before is back");
	}
}

/* The lines for somebody else's file, indented. */
static void say_lines(struct wf_buf *out, const struct wf_hook *hook)
{
	for (const char *s = hook->lines.ptr; *s;) {
		size_t len = strcspn(s, "\n") + 1;

		wf_buf_str(out, "  ");
		wf_buf_add(out, s, len);
		s += len;
	}
}

static void say_hook(struct wf_buf *out, const struct wf_hook *hook, enum action action)
{
	wf_buf_visible(out, wf_buf_as_slice(&hook->path));
	wf_buf_str(out, ": ");
	switch (hook->state) {
	case WF_HOOK_CALLED: wf_buf_printf(out, "calls wfmd itself, and is left alone\n"); return;
	case WF_HOOK_CHANGED:
		wf_buf_str(out,
			   "was written by wfmd, does not call it any more, and is left alone\n");
		return;
	case WF_HOOK_MANAGED:
	case WF_HOOK_SHARED:
		if (hook->state == WF_HOOK_MANAGED)
			wf_buf_printf(out, "%s owns the hook %s", hook->manager, hook->name);
		else
			wf_buf_printf(out, "the hook %s serves other repositories, too",
				      hook->name);
		wf_buf_str(out, action == UNINSTALL ? ", and is left alone\n"
						    : "; to have it call wfmd, add there:\n");
		if (action != UNINSTALL)
			say_lines(out, hook);
		return;
	default: say_hook_done(out, hook);
	}
	wf_buf_byte(out, '\n');
}

/* The state of a part but for what somebody else has in its place, on a line of its own. */
static void say_state(struct wf_buf *out, enum wf_driver_state state, bool changed)
{
	if (state == WF_DRIVER_MISSING)
		wf_buf_str(out, changed ? "removed\n" : "is not installed\n");
	else
		wf_buf_str(out, changed ? "installed\n" : "is installed\n");
}

static void say_driver(struct wf_buf *out, const struct wf_driver *driver)
{
	wf_buf_str(out, "merge driver: ");
	if (driver->driver == WF_DRIVER_OTHER)
		wf_buf_str(out, "merge.wfmd.driver is set to something else, and is left alone\n");
	else
		say_state(out, driver->driver, driver->driver_changed);
}

/* Attributes of elsewhere, as in .git/info/attributes, count as much as those of the file. */
static void say_attributes(struct wf_buf *out, const struct wf_driver *driver, enum action action)
{
	struct wf_buf path = WF_BUF_INIT;

	wf_buf_visible(&path, wf_buf_as_slice(&driver->path));
	wf_buf_printf(out, "%s: ", path.ptr);
	if (driver->attributes != WF_DRIVER_OTHER || driver->attributes_changed)
		say_state(out, driver->attributes, driver->attributes_changed);
	if (driver->attributes == WF_DRIVER_OTHER) {
		if (driver->attributes_changed)
			wf_buf_printf(out, "%s: ", path.ptr);
		wf_buf_str(out, "attributes name another merge driver, which is left alone: ");
		wf_buf_visible(out, wf_buf_as_slice(&driver->others));
		wf_buf_byte(out, '\n');
	}
	if (driver->attributes_changed && action == INSTALL)
		wf_buf_printf(out, "commit %s, so that others merge so, too\n", path.ptr);
	wf_buf_release(&path);
}

static void say(struct wf_buf *out, const struct setup *setup, enum action action)
{
	for (int i = 0; i < WF_NHOOKS; i++)
		say_hook(out, &setup->hooks[i], action);
	say_driver(out, &setup->driver);
	say_attributes(out, &setup->driver, action);
}

/* --- JSON --- */

static void part_json(struct wf_json *json, const char *part, const char *state, bool changed,
		      const char *path, const struct wf_hook *hook)
{
	wf_json_open(json, NULL, '{');
	wf_json_str(json, "part", part);
	wf_json_str(json, "state", state);
	wf_json_bool(json, "changed", changed);
	wf_json_str(json, "path", path);
	wf_json_bool(json, "kept", hook && hook->kept);
	wf_json_str(json, "manager", hook ? hook->manager : NULL);
	wf_json_text(json, "lines", hook ? wf_buf_as_slice(&hook->lines) : WF_SLICE_LIT(""));
	wf_json_close(json, '}');
}

static void say_json(struct wf_buf *out, const struct setup *setup)
{
	const struct wf_driver *driver = &setup->driver;
	struct wf_json json = {.out = out};

	wf_json_open(&json, NULL, '{');
	wf_json_str(&json, "schema", "wfmd.git/1");
	wf_json_open(&json, "parts", '[');
	for (int i = 0; i < WF_NHOOKS; i++) {
		const struct wf_hook *hook = &setup->hooks[i];

		part_json(&json, hook->name, wf_hook_states[hook->state], hook->changed,
			  hook->path.ptr, hook);
	}
	part_json(&json, "driver", wf_driver_states[driver->driver], driver->driver_changed, NULL,
		  NULL);
	part_json(&json, "attributes", wf_driver_states[driver->attributes],
		  driver->attributes_changed, driver->path.ptr, NULL);
	wf_json_close(&json, ']');
	wf_json_close(&json, '}');
	wf_buf_byte(out, '\n');
}

/* Both hooks are called, and merges are wfmd's. */
static bool is_complete(const struct setup *setup)
{
	bool complete = setup->driver.driver == WF_DRIVER_INSTALLED &&
			setup->driver.attributes == WF_DRIVER_INSTALLED;

	for (int i = 0; i < WF_NHOOKS; i++)
		complete &= setup->hooks[i].state == WF_HOOK_INSTALLED ||
			    setup->hooks[i].state == WF_HOOK_CALLED;
	return complete;
}

static int run(struct wf_cli *cli)
{
	struct setup setup = {.top = WF_BUF_INIT,
			      .driver = {.path = WF_BUF_INIT, .others = WF_BUF_INIT}};
	enum action action;
	enum wf_code code = read_action(cli, &action);
	int status = 0;

	if (code != WF_OK)
		return wf_cli_fail(cli);
	code = look(&setup, &cli->err);
	if (code == WF_OK)
		code = act(&setup, action, &cli->err);
	if (code != WF_OK) {
		status = wf_cli_fail(cli);
	} else {
		if (cli->given[WF_OPT_JSON])
			say_json(&cli->out, &setup);
		else if (!cli->given[WF_OPT_QUIET])
			say(&cli->out, &setup, action);
		status = action == STATUS && !is_complete(&setup);
	}
	wf_hooks_release(setup.hooks);
	wf_driver_release(&setup.driver);
	wf_buf_release(&setup.top);
	return status;
}
