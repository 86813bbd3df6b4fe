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

void wf_out_findings_github(struct wf_digest *digest, const char *file, const struct wf_lint *lint)
{
	for (size_t i = 0; i < lint->n; i++) {
		struct wf_buf *line =
			wf_digest_line(digest, wf_rules[lint->items[i].rule].severity);

		if (line)
			add_finding(line, file, &lint->items[i]);
	}
}

void wf_out_github_close(struct wf_buf *out, struct wf_digest *digest,
			 const struct wf_findings_count *count)
{
	size_t left = wf_digest_close(out, digest);

	if (left == 0)
		return;
	wf_buf_printf(out, "::notice title=wfmd::the first %d are shown; ", WF_DIGEST_SHOWN - 1);
	wf_out_findings_summary(out, count);
}
