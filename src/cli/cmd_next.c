#include "cli/commands.h"

#include "flow/hint.h"
#include "flow/progress.h"
#include "ops/ops.h"

static int run(struct wf_cli *cli);

const struct wf_command wf_cmd_next = {
	.name = "next",
	.arguments = "[FILE]",
	.summary = "show the next step",
	.details = "Exit status 1 when there is none, with the reason.",
	.options = WF_OPTS_READ,
	.run = run,
};

/* Why there is no next step: what `advance` would say. */
static void explain(struct wf_cli *cli, struct wf_look *look)
{
	struct wf_advance advance = {
		.workflow = look->workflow, .phase = -1, .expect = -1, .steps = 1};

	if (wf_op_advance(&look->draft, &advance, &cli->err) != WF_OK)
		return;
	wf_error_set(&cli->err, WF_NOTHING_TO_DO, 0, "nothing is left to do");
	wf_hint_document(&cli->err, &look->doc, "status", "");
}

static int run(struct wf_cli *cli)
{
	struct wf_look look;
	enum wf_code code = wf_cli_look(cli, &look);
	int32_t step;

	if (code == WF_OK) {
		step = wf_workflow_next(&look.draft, look.workflow);
		if (step < 0) {
			explain(cli, &look);
			code = cli->err.code;
		} else if (cli->given[WF_OPT_JSON]) {
			wf_out_next_json(&cli->out, &look.draft, step);
			wf_buf_byte(&cli->out, '\n');
		} else {
			wf_out_next_text(&cli->out, &look.draft, (uint32_t)step, &cli->style);
		}
	}
	wf_cli_look_release(&look);
	return code == WF_OK ? 0 : wf_cli_fail(cli);
}
