#include "cli/commands.h"
#include "cli/show.h"

#include "ops/template.h"
#include "out/json.h"

static int run(struct wf_cli *cli);

const struct wf_command wf_cmd_templates = {
	.name = "templates",
	.arguments = "[TEMPLATE]",
	.summary = "list the templates, or print one",
	.details =
		"Your own are *.md files in .wfmd/templates (here or above, up to the git root),\n"
		"$XDG_CONFIG_HOME/wfmd/templates or wfmd/templates below $XDG_DATA_DIRS; they come\n"
		"before the built-in ones.",
	.options = WF_OPTS_COMMON,
	.selectors = true,
	.most = 1,
	.run = run,
};

static void list(struct wf_cli *cli, const struct wf_templates *templates)
{
	struct wf_json json = {.out = &cli->out};

	for (size_t i = 0; i < templates->n && !cli->given[WF_OPT_JSON]; i++) {
		wf_buf_visible(&cli->out, wf_slice_str(templates->items[i].name));
		wf_buf_str(&cli->out, " (");
		wf_buf_visible(&cli->out, wf_slice_str(templates->items[i].source));
		wf_buf_str(&cli->out, ")\n");
	}
	if (!cli->given[WF_OPT_JSON])
		return;
	wf_json_open(&json, NULL, '{');
	wf_json_str(&json, "schema", "wfmd.templates/1");
	wf_json_open(&json, "templates", '[');
	for (size_t i = 0; i < templates->n; i++) {
		wf_json_open(&json, NULL, '{');
		wf_json_str(&json, "name", templates->items[i].name);
		wf_json_str(&json, "source", templates->items[i].source);
		wf_json_close(&json, '}');
	}
	wf_json_close(&json, ']');
	wf_json_close(&json, '}');
	wf_buf_byte(&cli->out, '\n');
}

static void print(struct wf_cli *cli, const struct wf_template *t)
{
	struct wf_json json = {.out = &cli->out};

	if (!cli->given[WF_OPT_JSON]) {
		wf_cli_show(&cli->out, wf_slice(t->text, t->len));
		return;
	}
	wf_json_open(&json, NULL, '{');
	wf_json_str(&json, "schema", "wfmd.template/1");
	wf_json_str(&json, "name", t->name);
	wf_json_str(&json, "source", t->source);
	wf_json_slice(&json, "text", wf_slice(t->text, t->len));
	wf_json_close(&json, '}');
	wf_buf_byte(&cli->out, '\n');
}

static int run(struct wf_cli *cli)
{
	struct wf_templates templates;
	const struct wf_template *found;
	enum wf_code code = WF_OK;
	size_t n;
	char **folders = wf_cli_template_folders(&n);

	wf_templates_find(&templates, (const char *const *)folders, n);
	if (cli->nargs == 0)
		list(cli, &templates);
	else
		code = wf_template_get(&found, &templates, cli->args[0], &cli->err);
	if (code == WF_OK && cli->nargs > 0)
		print(cli, found);
	wf_templates_release(&templates);
	wf_cli_folders_free(folders, n);
	return code == WF_OK ? 0 : wf_cli_fail(cli);
}
