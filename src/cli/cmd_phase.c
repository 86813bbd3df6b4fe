#include "cli/commands.h"

#include "doc/select.h"
#include "ops/ops.h"

static int run_start(struct wf_cli *cli);
static int run_complete(struct wf_cli *cli);

const struct wf_command wf_cmd_start = {
	.name = "start",
	.arguments = "[FILE] [PHASE]",
	.summary = "begin a phase",
	.details = "Without PHASE: the next one that can begin.",
	.options = WF_OPTS_EDIT,
	.selectors = true,
	.most = 1,
	.run = run_start,
};

const struct wf_command wf_cmd_complete = {
	.name = "complete",
	.arguments = "[FILE] [PHASE]",
	.summary = "complete a phase whose steps are done",
	.details = "Starts the next phase. Without PHASE: the current one.",
	.options = WF_OPTS_EDIT,
	.selectors = true,
	.most = 1,
	.run = run_complete,
};

static enum wf_code find_phase(struct wf_cli *cli, struct wf_draft *draft, enum wf_event event,
			       uint32_t *phase)
{
	struct wf_selection found = {0};
	uint32_t workflow;
	int32_t scope;
	enum wf_code code;

	if (cli->nargs == 0) {
		code = wf_cli_workflow(cli, draft, &workflow);
		return code == WF_OK ? wf_op_default_phase(phase, draft, event, workflow, &cli->err) : code;
	}
	code = wf_cli_scope(cli, draft->doc, &scope);
	if (code == WF_OK)
		code = wf_select(&found, draft->doc, wf_slice_str(cli->args[0]), WF_SELECT_PHASE, scope,
				 &cli->err);
	*phase = found.index;
	return code;
}

static enum wf_code let(struct wf_cli *cli, struct wf_draft *draft, enum wf_event event,
			uint32_t *workflow)
{
	const struct wf_words words = {0};
	uint32_t phase = 0;
	enum wf_code code = find_phase(cli, draft, event, &phase);

	if (code != WF_OK)
		return code;
	*workflow = draft->doc->phases[phase].workflow;
	return wf_op_phase(draft, event, phase, &words, &cli->err);
}

static enum wf_code start(struct wf_cli *cli, struct wf_draft *draft, uint32_t *workflow)
{
	return let(cli, draft, WF_EVENT_START, workflow);
}

static enum wf_code complete(struct wf_cli *cli, struct wf_draft *draft, uint32_t *workflow)
{
	return let(cli, draft, WF_EVENT_COMPLETE, workflow);
}

static int run_start(struct wf_cli *cli)
{
	return wf_cli_edit(cli, start);
}

static int run_complete(struct wf_cli *cli)
{
	return wf_cli_edit(cli, complete);
}
