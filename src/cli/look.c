#include "cli/cli.h"

#include "doc/select.h"
#include "flow/progress.h"
#include "text/file.h"

#include <stdlib.h>

enum wf_code wf_cli_scope(struct wf_cli *cli, const struct wf_doc *doc, int32_t *workflow)
{
	uint32_t found = 0;
	enum wf_code code;

	*workflow = -1;
	if (!cli->given[WF_OPT_WORKFLOW])
		return WF_OK;
	code = wf_select_workflow(&found, doc, wf_slice_str(cli->value[WF_OPT_WORKFLOW]),
				  &cli->err);
	*workflow = (int32_t)found;
	return code;
}

enum wf_code wf_cli_workflow(struct wf_cli *cli, const struct wf_draft *draft, uint32_t *workflow)
{
	int32_t scope;
	enum wf_code code = wf_cli_scope(cli, draft->doc, &scope);

	*workflow = scope >= 0 ? (uint32_t)scope : wf_active_workflow(draft);
	return code;
}

enum wf_code wf_cli_look(struct wf_cli *cli, struct wf_look *look)
{
	return wf_cli_look_for(cli, look, false);
}

enum wf_code wf_cli_look_for(struct wf_cli *cli, struct wf_look *look, bool only_status)
{
	enum wf_code code;

	*look = (struct wf_look){.draft = {.notes = WF_BUF_INIT}};
	code = wf_cli_find_file(cli);
	if (code == WF_OK)
		code = wf_file_read(&look->bytes, &look->len, cli->file, &cli->err);
	if (code == WF_OK && only_status && !wf_doc_may_be_status(look->bytes, look->len))
		return WF_NOT_STATUS;
	if (code == WF_OK)
		code = wf_doc_read(&look->doc, cli->file, look->bytes, look->len, &cli->map,
				   &cli->err);
	if (code != WF_OK)
		return code;
	wf_draft_init(&look->draft, &look->doc);
	code = wf_doc_require(&look->doc, &cli->err);
	if (code == WF_OK)
		code = wf_cli_workflow(cli, &look->draft, &look->workflow);
	return code;
}

void wf_cli_look_release(struct wf_look *look)
{
	if (look->draft.doc)
		wf_draft_release(&look->draft);
	wf_doc_release(&look->doc);
	free(look->bytes);
}
