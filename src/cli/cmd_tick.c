#include "cli/commands.h"

#include "doc/select.h"
#include "flow/progress.h"
#include "ops/ops.h"

static int run_tick(struct wf_cli *cli);
static int run_untick(struct wf_cli *cli);

#define TICK_OPTIONS (WF_OPTS_EDIT | WF_BIT(WF_OPT_ALL) | WF_BIT(WF_OPT_TICKS_ONLY))

const struct wf_command wf_cmd_tick = {
	.name = "tick",
	.arguments = "[FILE] STEP...",
	.summary = "tick steps or criteria",
	.details = "Several steps are one edit: all or none. The last step nested in another ticks\n"
		   "that one, too; --all ticks a step with all that is nested in it. --ticks-only\n"
		   "writes markers and nothing else: no symbol, no field, no parent, no gate.",
	.options = TICK_OPTIONS,
	.selectors = true,
	.least = 1,
	.most = -1,
	.run = run_tick,
};

const struct wf_command wf_cmd_untick = {
	.name = "untick",
	.arguments = "[FILE] STEP...",
	.summary = "untick steps or criteria",
	.details = "Unticks the steps around it, too; --all also those nested in it. A step of a\n"
		   "complete phase reopens the phase: once a later one has begun, with --force.",
	.options = TICK_OPTIONS,
	.selectors = true,
	.least = 1,
	.most = -1,
	.run = run_untick,
};

static enum wf_code mark(struct wf_cli *cli, struct wf_draft *draft, uint32_t *workflow, bool done)
{
	bool all = cli->given[WF_OPT_ALL];
	struct wf_selection found;
	int32_t scope, phase;
	enum wf_code code = wf_cli_scope(cli, draft->doc, &scope);

	*workflow = scope >= 0 ? (uint32_t)scope : wf_active_workflow(draft);
	for (int i = 0; i < cli->nargs && code == WF_OK; i++) {
		code = wf_select(&found, draft->doc, wf_slice_str(cli->args[i]), WF_SELECT_STEP, scope,
				 &cli->err);
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

static int run_tick(struct wf_cli *cli)
{
	return wf_cli_edit(cli, tick);
}

static int run_untick(struct wf_cli *cli)
{
	return wf_cli_edit(cli, untick);
}
