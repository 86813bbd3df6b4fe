#include "flow/hint.h"

#include "doc/select.h"

/* Commands that name their phase by an option, or ask for words beside it. */
static const struct {
	const char *command, *before, *words;
} manners[] = {
	{"advance", "--phase ", ""}, {"status", "--phase ", ""}, {"block", "", " -m WHY"},
	{"skip", "", " -m WHY"},     {"fail", "", " -m WHAT"},   {"escalate", "", " --to WHO"},
};

void wf_command(struct wf_buf *out, const struct wf_doc *doc, const char *command,
		struct wf_slice id, const char *more)
{
	const char *before = "", *words = "";

	for (size_t i = 0; i < sizeof(manners) / sizeof(manners[0]); i++) {
		if (strcmp(command, manners[i].command) == 0) {
			before = manners[i].before;
			words = manners[i].words;
		}
	}
	wf_buf_printf(out, "wfmd %s ", command);
	wf_doc_argument(out, doc);
	if (id.len)
		wf_buf_printf(out, " %s%.*s", before, WF_SLICE_ARG(id));
	wf_buf_printf(out, "%s%s%s", words, *more ? " " : "", more);
}

static void hint(struct wf_error *err, const struct wf_doc *doc, const char *command,
		 struct wf_slice id, const char *more)
{
	struct wf_buf text = WF_BUF_INIT;

	wf_command(&text, doc, command, id, more);
	wf_error_hint(err, "%s", text.ptr);
	wf_buf_release(&text);
}

void wf_hint_document(struct wf_error *err, const struct wf_doc *doc, const char *command,
		      const char *more)
{
	hint(err, doc, command, wf_slice("", 0), more);
}

void wf_hint_phase(struct wf_error *err, const struct wf_doc *doc, const char *command,
		   uint32_t phase, const char *more)
{
	struct wf_buf id = WF_BUF_INIT;

	wf_phase_id(&id, doc, phase);
	hint(err, doc, command, wf_buf_as_slice(&id), more);
	wf_buf_release(&id);
}

void wf_hint_step(struct wf_error *err, const struct wf_doc *doc, const char *command,
		  uint32_t step, const char *more)
{
	struct wf_buf id = WF_BUF_INIT;

	wf_step_id(&id, doc, step);
	hint(err, doc, command, wf_buf_as_slice(&id), more);
	wf_buf_release(&id);
}

void wf_hint_workflow(struct wf_error *err, const struct wf_doc *doc, const char *command,
		      uint32_t workflow, const char *more)
{
	struct wf_buf words = WF_BUF_INIT;

	if (doc->nworkflows > 1)
		wf_buf_printf(&words, "-w %u%s", workflow + 1, *more ? " " : "");
	wf_buf_str(&words, more);
	wf_hint_document(err, doc, command, words.ptr);
	wf_buf_release(&words);
}

void wf_hint_marker(struct wf_error *err, const struct wf_doc *doc, const char *command,
		    uint32_t step)
{
	struct wf_buf mapping = WF_BUF_INIT, more = WF_BUF_INIT;

	wf_buf_add(&mapping, doc->src.bytes + doc->steps[step].mark, doc->steps[step].mark_len);
	wf_buf_str(&mapping, *command == 'u' ? "=done" : "=open");
	wf_buf_str(&more, "--map ");
	wf_buf_shell_word(&more, mapping.ptr);
	wf_hint_step(err, doc, command, step, more.ptr);
	wf_buf_release(&mapping);
	wf_buf_release(&more);
}

void wf_command_phase(struct wf_buf *out, const struct wf_doc *doc, const char *command,
		      uint32_t phase)
{
	struct wf_buf id = WF_BUF_INIT, text = WF_BUF_INIT;

	wf_phase_id(&id, doc, phase);
	wf_command(&text, doc, command, wf_buf_as_slice(&id), "");
	wf_command_quote(out, wf_buf_as_slice(&text));
	wf_buf_release(&id);
	wf_buf_release(&text);
}

void wf_command_quote(struct wf_buf *out, struct wf_slice command)
{
	const char *quote = memchr(command.ptr, '\'', command.len) ? "" : "'";

	wf_buf_str(out, quote);
	wf_buf_visible(out, command);
	wf_buf_str(out, quote);
}
