#include "cli/mark.h"

#include "flow/progress.h"

/* Ticks or unticks the steps that the arguments name, as one edit. */
static enum wf_code mark(struct wf_cli *cli, struct wf_draft *draft, uint32_t *workflow, bool done)
{
	bool all = cli->given[WF_OPT_ALL];
	struct wf_selection found;
	enum wf_code code = wf_cli_workflow(cli, draft, workflow);
	int32_t phase;

	for (int i = 0; i < cli->nargs && code == WF_OK; i++) {
		code = wf_cli_select(cli, draft->doc, cli->args[i], WF_SELECT_STEP, &found);
		if (code != WF_OK)
			break;
		phase = draft->doc->steps[found.index].phase;
		if (phase >= 0)
			*workflow = draft->doc->phases[phase].workflow;
		code = done ? wf_op_tick(draft, found.index, all, &cli->err)
			    : wf_op_untick(draft, found.index, all, &cli->err);
	}
	return code;
}

static enum wf_code tick(struct wf_cli *cli, struct wf_draft *draft, uint32_t *workflow)
{
	return mark(cli, draft, workflow, true);
}

static enum wf_code untick(struct wf_cli *cli, struct wf_draft *draft, uint32_t *workflow)
{
	return mark(cli, draft, workflow, false);
}

int wf_cli_run_mark(struct wf_cli *cli)
{
	return wf_cli_edit(cli, cli->command->event == WF_EVENT_TICK ? tick : untick);
}
