#include "cli/judge.h"

#include "git/place.h"

#include <stdio.h>

void wf_judge_open(struct wf_judge *judge)
{
	struct wf_cli *cli = judge->cli;

	judge->errors = (struct wf_buf)WF_BUF_INIT;
	judge->json.out = &cli->out;
	wf_digest_init(&judge->digest);
	if (judge->format == WF_FORM_SARIF)
		wf_out_sarif_open(&judge->json);
	if (judge->format != WF_FORM_JSON)
		return;
	wf_json_open(&judge->json, NULL, '{');
	wf_json_str(&judge->json, "schema", "wfmd.check/1");
	wf_json_open(&judge->json, "findings", '[');
}

void wf_judge_trouble(struct wf_judge *judge)
{
	struct wf_buf text = WF_BUF_INIT;

	judge->failed++;
	judge->code = judge->cli->err.code;
	if (judge->format == WF_FORM_JSON) {
		if (judge->errors.len)
			wf_buf_byte(&judge->errors, ',');
		wf_out_error_json(&judge->errors, &judge->cli->err);
	} else if (judge->format != WF_FORM_NONE) {
		wf_out_error_text(&text, &judge->cli->err);
		fputs(text.ptr, stderr);
	}
	wf_buf_release(&text);
	wf_error_release(&judge->cli->err);
}

/* Something that a rule can judge: a workflow, or what damage left of one. */
static bool is_subject(const struct wf_doc *doc)
{
	return doc->nphases > 0 || doc->ndamages > 0;
}

static void count(struct wf_judge *judge, const char *name, const struct wf_lint *lint)
{
	size_t errors = judge->count.found[WF_SEVERITY_ERROR];

	judge->count.files++;
	judge->count.affected += lint->n > 0;
	for (size_t i = 0; i < lint->n; i++) {
		judge->count.found[wf_rules[lint->items[i].rule].severity]++;
		judge->count.fixable += lint->items[i].edits.begin < lint->items[i].edits.end;
	}
	if (judge->count.found[WF_SEVERITY_ERROR] == errors)
		return;
	if (judge->nwrong++ > 0)
		wf_buf_byte(&judge->wrong, ' ');
	wf_buf_shell_word(&judge->wrong, name);
}

static void say(struct wf_judge *judge, const struct wf_judged *d, const struct wf_lint *lint,
		struct wf_buf *text)
{
	struct wf_buf place = WF_BUF_INIT;

	if (d->place)
		wf_buf_str(&place, d->place);
	else
		wf_git_place(&place, judge->top.ptr, d->name);
	switch (judge->format) {
	case WF_FORM_TEXT: wf_out_findings_text(text, d->name, lint); break;
	case WF_FORM_JSON: wf_out_findings_json(&judge->json, d->name, lint); break;
	case WF_FORM_SARIF: wf_out_findings_sarif(&judge->json, place.ptr, lint); break;
	case WF_FORM_GITHUB: wf_out_findings_github(&judge->digest, place.ptr, lint); break;
	case WF_FORM_DIGEST: wf_out_findings_digest(&judge->digest, d->name, lint); break;
	case WF_FORM_NONE: break;
	}
	wf_buf_release(&place);
}

static enum wf_code judge_beside(struct wf_judge *judge, const struct wf_judged *d,
				 const struct wf_doc *before, struct wf_buf *text)
{
	struct wf_lint_options options = judge->options;
	bool was_status = before && wf_doc_is_status(before);
	struct wf_lint lint;
	struct wf_doc doc;
	enum wf_code code = wf_doc_read(&doc, d->name, d->bytes.ptr, d->bytes.len, &judge->cli->map,
					&judge->cli->err);

	if (code == WF_ENCODING && !d->chosen && !was_status) {
		wf_error_release(&judge->cli->err);
		return WF_OK;
	}
	if (code != WF_OK)
		return code;
	options.before = before;
	if (d->chosen || was_status || wf_doc_is_status(&doc)) {
		wf_lint(&lint, &doc, &options);
		if (is_subject(&doc) || was_status || lint.n > 0) {
			count(judge, d->name, &lint);
			say(judge, d, &lint, text);
		}
		wf_lint_release(&lint);
	}
	wf_doc_release(&doc);
	return WF_OK;
}

enum wf_code wf_judge_document(struct wf_judge *judge, const struct wf_judged *d,
			       struct wf_buf *text)
{
	struct wf_error ignored = WF_ERROR_INIT;
	struct wf_doc before;
	enum wf_code code;

	if (d->before_name && wf_doc_read(&before, d->before_name, d->before.ptr, d->before.len,
					  &judge->cli->map, &ignored) == WF_OK) {
		code = judge_beside(judge, d, &before, text);
		wf_doc_release(&before);
	} else {
		code = judge_beside(judge, d, NULL, text);
	}
	wf_error_release(&ignored);
	return code;
}

/* One of the paths of QUERY is the file at PLACE, seen from the top. */
static bool is_named(const struct wf_judge *judge, const struct wf_versions_query *query,
		     const char *place)
{
	bool found = false;

	for (size_t i = 0; i < query->npaths && !found; i++) {
		struct wf_buf path = WF_BUF_INIT;

		wf_git_place(&path, judge->top.ptr, query->paths[i]);
		found = strcmp(path.ptr, place) == 0;
		wf_buf_release(&path);
	}
	return found;
}

static void judge_version(struct wf_judge *judge, const struct wf_version *version, const char *rev,
			  bool chosen)
{
	struct wf_buf name = WF_BUF_INIT, before_name = WF_BUF_INIT;
	struct wf_judged d = {.place = version->path, .bytes = version->bytes, .chosen = chosen};

	wf_git_from_here(&name, judge->top.ptr, version->path);
	d.name = name.ptr;
	if (version->before_path) {
		wf_buf_printf(&before_name, "%s:%s", rev, version->before_path);
		d.before_name = before_name.ptr;
		d.before = version->before;
	}
	if (wf_judge_document(judge, &d, &judge->cli->out) != WF_OK)
		wf_judge_trouble(judge);
	wf_buf_release(&name);
	wf_buf_release(&before_name);
}

void wf_judge_versions(struct wf_judge *judge, const struct wf_versions *versions,
		       const struct wf_versions_query *query)
{
	const char *rev = query->since ? query->since : "HEAD";

	for (size_t i = 0; i < versions->n; i++) {
		const struct wf_version *v = &versions->items[i];

		if (v->wanted >= 0)
			judge_version(judge, v, rev,
				      v->wanted > 0 || is_named(judge, query, v->path));
	}
}

static void close_json(struct wf_judge *judge)
{
	struct wf_json *json = &judge->json;

	wf_json_close(json, ']');
	wf_json_number(json, "files", judge->count.files);
	wf_json_number(json, "fixed", judge->count.fixed);
	wf_buf_printf(json->out, ",\"errors\":[%s]", judge->errors.ptr);
	wf_json_close(json, '}');
	wf_buf_byte(json->out, '\n');
}

void wf_judge_close(struct wf_judge *judge)
{
	struct wf_buf *out = &judge->cli->out;
	size_t left;

	switch (judge->format) {
	case WF_FORM_JSON: close_json(judge); break;
	case WF_FORM_SARIF:
		wf_out_sarif_close(&judge->json);
		wf_buf_byte(out, '\n');
		break;
	case WF_FORM_GITHUB: wf_out_github_close(out, &judge->digest, &judge->count); break;
	case WF_FORM_DIGEST:
		left = wf_digest_close(out, &judge->digest);
		if (left > 0)
			wf_buf_printf(out, "... and %zu more\n", left);
		break;
	default: break;
	}
	wf_buf_release(&judge->errors);
}

void wf_judge_release(struct wf_judge *judge)
{
	wf_buf_release(&judge->wrong);
	wf_buf_release(&judge->top);
}
