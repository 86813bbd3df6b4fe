#include "out/findings.h"

static bool is_fixable(const struct wf_finding *f)
{
	return f->edits.begin < f->edits.end;
}

static const struct wf_rule_row *rule_of(const struct wf_finding *f)
{
	return &wf_rules[f->rule];
}

static void add_text(struct wf_buf *out, const char *file, const struct wf_finding *f)
{
	wf_buf_visible(out, wf_slice_str(file));
	wf_buf_printf(out, ":%u:%u: %s: ", f->line, f->column,
		      wf_severity_name(rule_of(f)->severity));
	wf_buf_visible(out, f->message);
	wf_buf_printf(out, "; %s [%s]\n", rule_of(f)->help, rule_of(f)->name);
}

void wf_out_findings_text(struct wf_buf *out, const char *file, const struct wf_lint *lint)
{
	for (size_t i = 0; i < lint->n; i++)
		add_text(out, file, &lint->items[i]);
}

void wf_out_findings_digest(struct wf_digest *digest, const char *file, const struct wf_lint *lint)
{
	for (size_t i = 0; i < lint->n; i++) {
		struct wf_buf *line = wf_digest_line(digest, rule_of(&lint->items[i])->severity);

		if (line)
			add_text(line, file, &lint->items[i]);
	}
}

void wf_out_findings_json(struct wf_json *json, const char *file, const struct wf_lint *lint)
{
	for (size_t i = 0; i < lint->n; i++) {
		const struct wf_finding *f = &lint->items[i];

		wf_json_open(json, NULL, '{');
		wf_json_str(json, "file", file);
		wf_json_number(json, "line", f->line);
		wf_json_number(json, "column", f->column);
		wf_json_str(json, "rule", rule_of(f)->name);
		wf_json_str(json, "severity", wf_severity_name(rule_of(f)->severity));
		wf_json_slice(json, "message", f->message);
		wf_json_str(json, "help", rule_of(f)->help);
		wf_json_bool(json, "fixable", is_fixable(f));
		wf_json_close(json, '}');
	}
}

static const char *sarif_level(enum wf_severity severity)
{
	static const char *const levels[] = {"error", "warning", "note", "note"};

	return levels[severity];
}

static void sarif_text(struct wf_json *json, const char *key, struct wf_slice text)
{
	wf_json_open(json, key, '{');
	wf_json_slice(json, "text", text);
	wf_json_close(json, '}');
}

/* A file's name as a relative URI reference (RFC 3986). */
static void sarif_uri(struct wf_buf *out, const char *file)
{
	for (const char *s = file; *s; s++) {
		bool plain = (*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z') ||
			     wf_is_digit(*s) || strchr("-._~/", *s);

		if (plain)
			wf_buf_byte(out, *s);
		else
			wf_buf_printf(out, "%%%02X", (unsigned)(unsigned char)*s);
	}
}

void wf_out_findings_sarif(struct wf_json *json, const char *file, const struct wf_lint *lint)
{
	struct wf_buf uri = WF_BUF_INIT;

	sarif_uri(&uri, file);
	for (size_t i = 0; i < lint->n; i++) {
		const struct wf_finding *f = &lint->items[i];

		wf_json_open(json, NULL, '{');
		wf_json_str(json, "ruleId", rule_of(f)->name);
		wf_json_number(json, "ruleIndex", f->rule);
		wf_json_str(json, "level", sarif_level(rule_of(f)->severity));
		sarif_text(json, "message", f->message);
		wf_json_open(json, "locations", '[');
		wf_json_open(json, NULL, '{');
		wf_json_open(json, "physicalLocation", '{');
		wf_json_open(json, "artifactLocation", '{');
		wf_json_str(json, "uri", uri.ptr);
		wf_json_close(json, '}');
		wf_json_open(json, "region", '{');
		wf_json_number(json, "startLine", f->line);
		wf_json_number(json, "startColumn", f->column);
		wf_json_close(json, '}');
		wf_json_close(json, '}');
		wf_json_close(json, '}');
		wf_json_close(json, ']');
		wf_json_close(json, '}');
	}
	wf_buf_release(&uri);
}

static void sarif_rules(struct wf_json *json)
{
	wf_json_open(json, "rules", '[');
	for (size_t i = 0; i < WF_NRULES; i++) {
		wf_json_open(json, NULL, '{');
		wf_json_str(json, "id", wf_rules[i].name);
		sarif_text(json, "shortDescription", wf_slice_str(wf_rules[i].summary));
		sarif_text(json, "help", wf_slice_str(wf_rules[i].help));
		wf_json_open(json, "defaultConfiguration", '{');
		wf_json_str(json, "level", sarif_level(wf_rules[i].severity));
		wf_json_close(json, '}');
		wf_json_close(json, '}');
	}
	wf_json_close(json, ']');
}

void wf_out_sarif_open(struct wf_json *json)
{
	wf_json_open(json, NULL, '{');
	wf_json_str(json, "$schema", "https://json.schemastore.org/sarif-2.1.0.json");
	wf_json_str(json, "version", "2.1.0");
	wf_json_open(json, "runs", '[');
	wf_json_open(json, NULL, '{');
	wf_json_open(json, "tool", '{');
	wf_json_open(json, "driver", '{');
	wf_json_str(json, "name", "wfmd");
	wf_json_str(json, "version", WFMD_VERSION);
	sarif_rules(json);
	wf_json_close(json, '}');
	wf_json_close(json, '}');
	wf_json_str(json, "columnKind", "unicodeCodePoints");
	wf_json_open(json, "results", '[');
}

void wf_out_sarif_close(struct wf_json *json)
{
	wf_json_close(json, ']');
	wf_json_close(json, '}');
	wf_json_close(json, ']');
	wf_json_close(json, '}');
}

static void add_count(struct wf_buf *out, size_t n, const char *one, const char *many, bool *first)
{
	if (n == 0)
		return;
	wf_buf_printf(out, "%s%zu %s", *first ? "" : ", ", n, n == 1 ? one : many);
	*first = false;
}

void wf_out_findings_summary(struct wf_buf *out, const struct wf_findings_count *count)
{
	const char *documents = count->files == 1 ? "document" : "documents";
	bool first = true;

	add_count(out, count->found[WF_SEVERITY_ERROR], "error", "errors", &first);
	add_count(out, count->found[WF_SEVERITY_WARNING], "warning", "warnings", &first);
	add_count(out, count->found[WF_SEVERITY_STYLE], "matter of style", "matters of style",
		  &first);
	add_count(out, count->found[WF_SEVERITY_PRACTICE], "matter of practice",
		  "matters of practice", &first);
	if (first)
		wf_buf_printf(out, "nothing found in %zu %s", count->files, documents);
	else
		wf_buf_printf(out, " in %zu of %zu %s", count->affected, count->files, documents);
	if (count->fixed)
		wf_buf_printf(out, "; %zu fixed", count->fixed);
	if (count->fixable)
		wf_buf_printf(out, "; --fix mends %zu", count->fixable);
	wf_buf_byte(out, '\n');
}

void wf_out_rules_text(struct wf_buf *out)
{
	for (size_t i = 0; i < WF_NRULES; i++) {
		const struct wf_rule_row *row = &wf_rules[i];

		wf_buf_printf(out, "%s (%s", row->name, wf_severity_name(row->severity));
		if (row->fix == WF_FIX_ALWAYS)
			wf_buf_str(out, ", fixed");
		else if (row->fix != WF_FIX_NEVER)
			wf_buf_printf(out, ", fixed %s", wf_fix_name(row->fix));
		wf_buf_printf(out, ")\n  %s; %s\n", row->summary, row->help);
	}
}

void wf_out_rules_json(struct wf_buf *out)
{
	struct wf_json json = {.out = out};

	wf_json_open(&json, NULL, '{');
	wf_json_str(&json, "schema", "wfmd.rules/1");
	wf_json_open(&json, "rules", '[');
	for (size_t i = 0; i < WF_NRULES; i++) {
		wf_json_open(&json, NULL, '{');
		wf_json_str(&json, "rule", wf_rules[i].name);
		wf_json_str(&json, "severity", wf_severity_name(wf_rules[i].severity));
		wf_json_str(&json, "fix", wf_fix_name(wf_rules[i].fix));
		wf_json_str(&json, "summary", wf_rules[i].summary);
		wf_json_str(&json, "help", wf_rules[i].help);
		wf_json_close(&json, '}');
	}
	wf_json_close(&json, ']');
	wf_json_close(&json, '}');
}
