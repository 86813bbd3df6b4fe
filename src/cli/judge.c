#include "cli/judge.h"

#include "base/workers.h"
#include "git/place.h"
#include "text/file.h"

#include <stdio.h>
#include <stdlib.h>

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
	struct wf_buf place = WF_BUF_INIT;

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
	wf_buf_printf(&place, "%s%s", *name == '-' || *name == ':' ? "./" : "", name);
	wf_buf_shell_word(&judge->wrong, place.ptr);
	wf_buf_release(&place);
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

/* What was found in a document. It was looked at apart from the report: in any thread. */
struct found {
	struct wf_doc before, doc;
	struct wf_lint lint;
	bool had_before, read, linted;
	struct wf_error err;
};

static bool was_status(const struct found *found)
{
	return found->had_before && wf_doc_is_status(&found->before);
}

static void look_beside(struct found *found, const struct wf_judge *judge,
			const struct wf_judged *d)
{
	struct wf_lint_options options = judge->options;

	if (!d->chosen && !found->had_before && !wf_doc_may_be_status(d->bytes.ptr, d->bytes.len))
		return;
	found->read = wf_doc_read(&found->doc, d->name, d->bytes.ptr, d->bytes.len,
				  &judge->cli->map, &found->err) == WF_OK;
	if (found->err.code == WF_ENCODING && !d->chosen && !was_status(found))
		wf_error_release(&found->err);
	if (!found->read)
		return;
	options.before = found->had_before ? &found->before : NULL;
	found->linted = d->chosen || was_status(found) || wf_doc_is_status(&found->doc);
	if (found->linted)
		wf_lint(&found->lint, &found->doc, &options);
}

static void look(struct found *found, const struct wf_judge *judge, const struct wf_judged *d)
{
	struct wf_error ignored = WF_ERROR_INIT;

	*found = (struct found){.err = WF_ERROR_INIT};
	found->had_before =
		d->before_name && wf_doc_read(&found->before, d->before_name, d->before.ptr,
					      d->before.len, &judge->cli->map, &ignored) == WF_OK;
	look_beside(found, judge, d);
	wf_error_release(&ignored);
}

/* Adds what was found to the report, and frees it. */
static enum wf_code take(struct wf_judge *judge, const struct wf_judged *d, struct found *found,
			 struct wf_buf *text)
{
	enum wf_code code = found->err.code;

	if (code != WF_OK)
		judge->cli->err = found->err;
	if (found->linted && (is_subject(&found->doc) || was_status(found) || found->lint.n > 0)) {
		count(judge, d->name, &found->lint);
		say(judge, d, &found->lint, text);
	}
	if (found->linted)
		wf_lint_release(&found->lint);
	if (found->read)
		wf_doc_release(&found->doc);
	if (found->had_before)
		wf_doc_release(&found->before);
	return code;
}

enum wf_code wf_judge_document(struct wf_judge *judge, const struct wf_judged *d,
			       struct wf_buf *text)
{
	struct found found;

	look(&found, judge, d);
	return take(judge, d, &found, text);
}

/* --- many files ---------------------------------------------------------------------------------- */

struct crowd {
	struct wf_judge *judge;
	const struct wf_paths *paths;
	struct member {
		struct wf_judged document;
		struct found found;
		char *bytes;
	} * members;
};

static void look_at(void *context, size_t i)
{
	struct crowd *crowd = context;
	const struct wf_path *path = &crowd->paths->items[i];
	struct member *m = &crowd->members[i];
	enum wf_code code;

	m->document = (struct wf_judged){.name = path->path, .chosen = path->wanted > 0};
	m->found = (struct found){.err = WF_ERROR_INIT};
	if (path->wanted < 0)
		return;
	code = wf_file_read(&m->bytes, &m->document.bytes.len, path->path, &m->found.err);
	m->document.bytes.ptr = m->bytes;
	if (code == WF_OK)
		look(&m->found, crowd->judge, &m->document);
	else if (code == WF_NOT_FOUND) /* removed since it was listed */
		wf_error_release(&m->found.err);
}

static void take_from(void *context, size_t i)
{
	struct crowd *crowd = context;
	struct member *m = &crowd->members[i];

	if (take(crowd->judge, &m->document, &m->found, &crowd->judge->cli->out) != WF_OK)
		wf_judge_trouble(crowd->judge);
	free(m->bytes);
}

void wf_judge_files(struct wf_judge *judge, const struct wf_paths *paths)
{
	struct crowd crowd = {.judge = judge, .paths = paths};

	crowd.members = wf_xrealloc(NULL, paths->n, sizeof(*crowd.members));
	memset(crowd.members, 0, paths->n * sizeof(*crowd.members));
	wf_workers_each(paths->n, look_at, take_from, &crowd);
	free(crowd.members);
}

/* --- what git has -------------------------------------------------------------------------------- */

/* The places, seen from the top, of what a query names; sorted. */
struct places {
	char **items;
	size_t n;
};

static int by_name(const void *left, const void *right)
{
	return strcmp(*(char *const *)left, *(char *const *)right);
}

static void find_places(struct places *places, const char *top,
			const struct wf_versions_query *query)
{
	*places = (struct places){wf_xrealloc(NULL, query->npaths, sizeof(char *)), query->npaths};
	for (size_t i = 0; i < places->n; i++) {
		struct wf_buf place = WF_BUF_INIT;

		wf_git_place(&place, top, query->paths[i]);
		places->items[i] = wf_buf_detach(&place);
	}
	if (places->n)
		qsort(places->items, places->n, sizeof(*places->items), by_name);
}

static bool is_among(const struct places *places, char *place)
{
	return places->n && bsearch(&place, places->items, places->n, sizeof(place), by_name);
}

static void places_release(struct places *places)
{
	for (size_t i = 0; i < places->n; i++)
		free(places->items[i]);
	free(places->items);
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
	struct places named;

	find_places(&named, judge->top.ptr, query);
	for (size_t i = 0; i < versions->n; i++) {
		const struct wf_version *v = &versions->items[i];

		if (v->wanted >= 0)
			judge_version(judge, v, rev, v->wanted > 0 || is_among(&named, v->path));
	}
	places_release(&named);
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
