/*
 * Prints the phases of a document, a line each, without any of its words:
 *
 *	LINE KIND STATE DONE/TOTAL
 *
 * with a line `workflow LINE PATTERN` before those of each workflow, and a last
 * line `outside N` for the steps under no phase. A document that is refused
 * gives `error CODE`.
 */
#include "doc/doc.h"
#include "text/file.h"

#include <stdio.h>
#include <stdlib.h>

static const char *const kinds[] = {"none", "plain", "marked", "labelled"};
static const char *const flows[] = {"sequential", "parallel", "iterative"};

static void print_phase(const struct wf_doc *doc, const struct wf_phase *p)
{
	const struct wf_heading *h = &doc->headings[p->heading];
	const char *state = wf_states[p->state].name;

	printf("%u %s %s %u/%u\n", h->line, doc->implicit ? "implicit" : kinds[h->kind],
	       state ? state : "conflict", p->done, p->steps.end - p->steps.begin);
}

static void print(const struct wf_doc *doc)
{
	size_t outside = 0;

	for (size_t i = 0; i < doc->nworkflows; i++) {
		const struct wf_workflow *w = &doc->workflows[i];

		printf("workflow %u %s\n", doc->headings[w->heading].line, flows[w->flow]);
		for (uint32_t k = 0; k < w->nphases; k++)
			print_phase(doc, &doc->phases[w->phases[k]]);
	}
	for (size_t i = 0; i < doc->nsteps; i++)
		outside += doc->steps[i].phase < 0;
	printf("outside %zu\n", outside);
}

int main(int argc, char **argv)
{
	struct wf_error err = WF_ERROR_INIT;
	struct wf_doc doc;
	char *bytes = NULL;
	size_t len;
	enum wf_code code;

	if (argc != 2)
		return 2;
	code = wf_file_read(&bytes, &len, argv[1], &err);
	if (code == WF_OK)
		code = wf_doc_read(&doc, argv[1], bytes, len, NULL, &err);
	if (code == WF_OK) {
		code = wf_doc_require(&doc, &err);
		if (code == WF_OK)
			print(&doc);
		wf_doc_release(&doc);
	}
	if (code != WF_OK)
		printf("error %s\n", wf_code_name(code));
	wf_error_release(&err);
	free(bytes);
	return 0;
}
