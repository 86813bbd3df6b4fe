#include "out/findings.h"

/* GitHub reads percent signs, line ends and, in properties, colons and commas as its own. */
static void add_escaped(struct wf_buf *out, struct wf_slice s, bool property)
{
	for (size_t i = 0; i < s.len; i++) {
		if (strchr("%\r\n", s.ptr[i]) || (property && strchr(":,", s.ptr[i])))
			wf_buf_printf(out, "%%%02X", (unsigned)(unsigned char)s.ptr[i]);
		else
			wf_buf_byte(out, s.ptr[i]);
	}
}

static void add_finding(struct wf_buf *out, const char *file, const struct wf_finding *f)
{
	static const char *const commands[] = {"error", "warning", "notice", "notice"};
	const struct wf_rule_row *rule = &wf_rules[f->rule];
	struct wf_buf text = WF_BUF_INIT;

	wf_buf_visible(&text, f->message);
	wf_buf_printf(&text, "; %s", rule->help);
	wf_buf_printf(out, "::%s file=", commands[rule->severity]);
	add_escaped(out, wf_slice_str(file), true);
	wf_buf_printf(out, ",line=%u,col=%u,title=%s::", f->line, f->column, rule->name);
	add_escaped(out, wf_buf_as_slice(&text), false);
	wf_buf_byte(out, '\n');
	wf_buf_release(&text);
}

void wf_out_github_init(struct wf_github *github)
{
	for (size_t s = 0; s <= WF_SEVERITY_PRACTICE; s++) {
		github->n[s] = 0;
		for (size_t i = 0; i < WF_GITHUB_SHOWN; i++)
			github->lines[s][i] = (struct wf_buf)WF_BUF_INIT;
	}
}

void wf_out_findings_github(struct wf_github *github, const char *file, const struct wf_lint *lint)
{
	for (size_t i = 0; i < lint->n; i++) {
		enum wf_severity severity = wf_rules[lint->items[i].rule].severity;
		size_t n = github->n[severity]++;

		if (n < WF_GITHUB_SHOWN)
			add_finding(&github->lines[severity][n], file, &lint->items[i]);
	}
}

void wf_out_github_close(struct wf_buf *out, struct wf_github *github,
			 const struct wf_findings_count *count)
{
	size_t all = 0, shown = 0, limit = WF_GITHUB_SHOWN;

	for (size_t s = 0; s <= WF_SEVERITY_PRACTICE; s++)
		all += github->n[s];
	if (all > limit)
		limit--;
	for (size_t s = 0; s <= WF_SEVERITY_PRACTICE; s++) {
		for (size_t i = 0; i < WF_GITHUB_SHOWN; i++) {
			if (i < github->n[s] && shown < limit) {
				wf_buf_slice(out, wf_buf_as_slice(&github->lines[s][i]));
				shown++;
			}
			wf_buf_release(&github->lines[s][i]);
		}
	}
	if (all > shown) {
		wf_buf_printf(out, "::notice title=wfmd::the first %zu are shown; ", shown);
		wf_out_findings_summary(out, count);
	}
}
