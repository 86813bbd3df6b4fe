#include "cli/cli.h"

#include "ops/advice.h"

#include <unistd.h>

static struct wf_slice value(const struct wf_cli *cli, enum wf_option option)
{
	return wf_slice_str(cli->given[option] ? cli->value[option] : "");
}

struct wf_words wf_cli_words(const struct wf_cli *cli)
{
	return (struct wf_words){
		.message = value(cli, WF_OPT_MESSAGE),
		.action = value(cli, WF_OPT_ACTION),
		.since = value(cli, WF_OPT_SINCE),
		.kind = value(cli, WF_OPT_KIND),
		.cause = value(cli, WF_OPT_CAUSE),
		.resolution = value(cli, WF_OPT_RESOLUTION),
		.prevention = value(cli, WF_OPT_PREVENTION),
		.to = value(cli, WF_OPT_TO),
	};
}

enum wf_code wf_cli_select(struct wf_cli *cli, const struct wf_doc *doc, const char *selector,
			   unsigned kinds, struct wf_selection *found)
{
	int32_t scope;
	enum wf_code code = wf_cli_scope(cli, doc, &scope);

	if (code != WF_OK)
		return code;
	code = wf_select(found, doc, wf_slice_str(selector), kinds, scope, &cli->err);
	if (code == WF_NO_MATCH && wf_cli_looks_like_file(selector) &&
	    access(selector, F_OK) == 0) {
		wf_error_hint(&cli->err, "a file comes first: wfmd %s %s", cli->command->name,
			      cli->command->arguments);
	}
	return code;
}

enum wf_code wf_cli_require_message(struct wf_cli *cli)
{
	struct wf_slice text = wf_slice_trim(value(cli, WF_OPT_MESSAGE));

	if (text.len > 0 || (!cli->command->needs_message && !cli->given[WF_OPT_MESSAGE]))
		return WF_OK;
	wf_error_set(&cli->err, WF_USAGE, 0, "'%s' asks for a reason", cli->command->name);
	wf_error_hint(&cli->err, "-m TEXT gives it");
	return WF_USAGE;
}

static bool takes_steps(enum wf_event event)
{
	return event == WF_EVENT_BLOCK || event == WF_EVENT_UNBLOCK;
}

/* The selector of this call: the argument, or for a rollback --to; NULL where there is none. */
static const char *selector_of(const struct wf_cli *cli)
{
	if (cli->nargs > 0)
		return cli->args[0];
	return cli->command->event == WF_EVENT_ROLLBACK && cli->given[WF_OPT_TO]
		       ? cli->value[WF_OPT_TO]
		       : NULL;
}

static enum wf_code find_target(struct wf_cli *cli, struct wf_draft *draft,
				struct wf_selection *target)
{
	enum wf_event event = cli->command->event;
	const char *selector = selector_of(cli);
	uint32_t workflow;
	enum wf_code code;

	if (selector)
		return wf_cli_select(cli, draft->doc, selector,
				     WF_SELECT_PHASE | (takes_steps(event) ? WF_SELECT_STEP : 0),
				     target);
	code = wf_cli_workflow(cli, draft, &workflow);
	target->kind = WF_SELECT_PHASE;
	if (code == WF_OK)
		code = wf_op_default_phase(&target->index, draft, event, workflow, &cli->err);
	return code;
}

static enum wf_code let_step(struct wf_cli *cli, struct wf_draft *draft, uint32_t step,
			     uint32_t *workflow)
{
	struct wf_words words = wf_cli_words(cli);
	int32_t phase = draft->doc->steps[step].phase;

	*workflow = phase >= 0 ? draft->doc->phases[phase].workflow : 0;
	if (cli->command->event == WF_EVENT_BLOCK)
		return wf_op_block_step(draft, step, &words, &cli->err);
	return wf_op_unblock_step(draft, step, &cli->err);
}

static enum wf_code check_words(struct wf_cli *cli)
{
	enum wf_code code = wf_cli_require_message(cli);

	if (code == WF_OK && cli->command->event == WF_EVENT_ESCALATE &&
	    wf_slice_trim(value(cli, WF_OPT_TO)).len == 0) {
		wf_error_set(&cli->err, WF_USAGE, 0, "'escalate' asks to whom");
		wf_error_hint(&cli->err, "--to WHO says it");
		return WF_USAGE;
	}
	if (code == WF_OK && cli->command->event == WF_EVENT_ROLLBACK && cli->nargs > 0 &&
	    cli->given[WF_OPT_TO])
		return wf_error_set(&cli->err, WF_USAGE, 0,
				    "two phases to go back to: '%s' and '%s' of --to", cli->args[0],
				    cli->value[WF_OPT_TO]);
	if (code == WF_OK && cli->given[WF_OPT_SINCE] &&
	    (strlen(cli->value[WF_OPT_SINCE]) != 10 || !wf_cli_is_date(cli->value[WF_OPT_SINCE])))
		return wf_error_set(&cli->err, WF_USAGE, 0, "--since takes 'YYYY-MM-DD', not '%s'",
				    cli->value[WF_OPT_SINCE]);
	return code;
}

static enum wf_code let(struct wf_cli *cli, struct wf_draft *draft, uint32_t *workflow)
{
	struct wf_words words = wf_cli_words(cli);
	struct wf_selection target = {0};
	enum wf_code code = check_words(cli);

	if (code == WF_OK)
		code = find_target(cli, draft, &target);
	if (code != WF_OK)
		return code;
	if (target.kind == WF_SELECT_STEP)
		return let_step(cli, draft, target.index, workflow);
	*workflow = draft->doc->phases[target.index].workflow;
	code = wf_op_phase(draft, cli->command->event, target.index, &words, &cli->err);
	if (code == WF_OK && cli->command->event == WF_EVENT_FAIL)
		wf_advice_on_failure(draft, target.index, &cli->advice, &cli->nadvice);
	return code;
}

int wf_cli_run_event(struct wf_cli *cli)
{
	return wf_cli_edit(cli, let);
}
