#include "ops/generate.h"

#include <string.h>

/* How one workflow is written. */
struct manner {
	struct random *random;
	struct wf_buf *out;
	bool fresh;
	const char *label; /* "Phase %u: " and so on; "" for names alone */
	unsigned level;
	bool setext, closed; /* closed: "## A ##" */
	const char *bullet;
	unsigned status; /* percent of phases with a Status field */
	bool symbols;    /* phases carry symbols */
	bool items;      /* fields are list items */
};

static const char *const names[] = {
	"Analysis",
	"Build",
	"Test run",
	"Clean-up",
	"*Review*",
	"Docs & guides",
	"Build - fast",
	"\u0130nceleme",
	"\u6e2c\u8a66",
	"C#",
	"[Refine]",
	"`make` it",
	"Roll-out 2",
	"\U0001F680 Launch",
	"\u05d1\u05d3\u05d9\u05e7\u05d4",
	"A_b_c",
	"Deploy (staging)",
	"Name -",
};
#define NNAMES (sizeof(names) / sizeof(names[0]))

static const char *word(struct random *random)
{
	return pick(random, "Write", "the parser", "tests", "and `code`", "**now**", "fix #12",
		    "(see docs)", "\u0434\u043e\u043a\u0438", "\u2705", "\U0001F504", "a \\* b",
		    "[link](u)", "x/y", "100 %", "AT&T", "&amp;", "e\u0301", "\u2028");
}

static void add_words(struct random *random, struct wf_buf *out)
{
	for (unsigned i = 1 + below(random, 3); i > 0; i--)
		wf_buf_printf(out, "%s%s", word(random), i > 1 ? " " : "");
}

static void add_noise(struct random *random, struct wf_buf *out)
{
	wf_buf_byte(out, '\n');
	wf_buf_str(out, pick(random, "Some text\nover lines.\n",
			     "```md\n- [ ] hidden\n## Phase 9: Hidden \u2705\n```\n",
			     "~~~\n**Status**: Done\n~~~\n",
			     "<!-- - [ ] hidden\n## Phase 9: Hidden\n-->\n",
			     "<!-- wfmd-disable vague-step -->\n",
			     "<details>\n<summary>x</summary>\n</details>\n",
			     "> - [ ] quoted\n> ## Phase 9: Quoted\n",
			     "| a | b |\n|---|---|\n| - [ ] c | d |\n", "    - [ ] code\n",
			     "[x]: http://a.b\n", "***\n", "- plain\n- [link](u)\n",
			     "**Note**: bold\n"));
	wf_buf_byte(out, '\n');
}

static const char *mark(const struct manner *m, unsigned done)
{
	if (m->fresh)
		return " ";
	if (chance(m->random, 4))
		return pick(m->random, "~", "-", "/", "!", ">", "\u2713", "?");
	if (chance(m->random, done))
		return chance(m->random, 90) ? "x" : "X";
	return chance(m->random, 97) ? " " : "\t";
}

/* What may follow a step's text in its item, indented by INDENT. */
static void add_details(const struct manner *m, unsigned indent)
{
	struct random *random = m->random;

	if (chance(random, 6))
		wf_buf_printf(m->out, "%*scontinued\n", indent, "");
	if (chance(random, 4))
		wf_buf_printf(m->out, "\n%*sanother paragraph\n\n", indent, "");
	if (chance(random, 3))
		wf_buf_printf(m->out, "%*s```\n%*s- [ ] in a fence\n%*s```\n", indent, "", indent,
			      "", indent, "");
}

static void add_steps(const struct manner *m, unsigned indent, unsigned depth, unsigned done)
{
	struct random *random = m->random;

	for (unsigned i = 1 + below(random, 4); i > 0; i--) {
		unsigned child = indent + (unsigned)strlen(m->bullet) + 1;

		wf_buf_printf(m->out, "%*s%s [%s]", indent, "", m->bullet, mark(m, done));
		if (m->fresh || chance(random, 98)) {
			wf_buf_byte(m->out, ' ');
			add_words(random, m->out);
		}
		if (chance(random, m->fresh ? 2 : 5))
			wf_buf_str(m->out, pick(random, " (blocked)", " (blocked: no key)",
						" (Blocked: a (b) \\( c)"));
		wf_buf_str(m->out, chance(random, 3) ? "  \n" : "\n");
		add_details(m, child);
		if (depth < 3 && chance(random, 15))
			add_steps(m, child, depth + 1, done);
		if (chance(random, 5))
			wf_buf_byte(m->out, '\n');
	}
}

static void add_field(const struct manner *m, const char *name, const char *value)
{
	const char *lead = m->items ? "- " : "";
	const char *between = chance(m->random, 80) ? "**: " : ":** ";

	wf_buf_printf(m->out, "%s**%s%s%s\n", lead, name, between, value);
	if (!m->items && !m->fresh && chance(m->random, 5))
		wf_buf_str(m->out, "that goes on\n");
}

static void add_criteria(const struct manner *m, const char *name, unsigned done)
{
	if (m->items || chance(m->random, 60)) {
		add_field(m, name, "Somebody agrees");
		return;
	}
	wf_buf_printf(m->out, "**%s**:\n", name);
	for (unsigned i = 1 + below(m->random, 2); i > 0; i--)
		wf_buf_printf(m->out, "- [%s] criterion %u\n", mark(m, done), i);
	wf_buf_str(m->out, "\n**Steps**:\n");
}

static void add_fields(const struct manner *m, unsigned n, unsigned done)
{
	struct random *random = m->random;

	if (chance(random, m->status))
		add_field(m, "Status",
			  m->fresh ? pick(random, "Pending", "Not started", "pending")
				   : pick(random, "Pending", "in_progress", "In Progress",
					  "\u2705 Complete", "DONE", "blocked", "Failed",
					  "nearly there", "Not started"));
	if (chance(random, 20))
		add_field(m, pick(random, "Owner", "Deliverables"),
			  pick(random, "me &amp; you", "x", ""));
	if (!m->fresh && chance(random, 8))
		add_field(m, "Blocked by", pick(random, "the key", "a\\\\b", "&#32;x"));
	if (!m->fresh && chance(random, 5))
		add_field(m, "Since", "2026-01-01");
	if (n > 1 && chance(random, 10))
		add_field(m, "Waiting for",
			  m->fresh ? "1" : pick(random, "1", "Build", "a delivery", "1, 2"));
	if (!m->fresh && chance(random, 4))
		add_field(m, "Skipped", "no need");
	if (chance(random, 15))
		add_criteria(m, "Entry criteria", done);
	if (chance(random, 15))
		add_criteria(m, "Exit criteria", done);
}

static const char *symbol(const struct manner *m)
{
	struct random *random = m->random;

	if (m->fresh || !m->symbols)
		return "";
	if (chance(random, 3))
		return " \u2705 \u274c";
	return pick(random, "", "", "", " \u2705", " \u2705", " \U0001F504", " \U0001F504",
		    " \u23f8\ufe0f", " \u23f8", " \u274c", " \u2705 COMPLETE",
		    " \U0001F504 In Progress", " (\u2705 done)", " \u23f8\ufe0f **Blocked**",
		    " \u00e2\u0153\u2026", " \u2705 \u2705", " \U0001F6A7");
}

static void add_heading(const struct manner *m, unsigned n, const char *name)
{
	struct wf_buf text = WF_BUF_INIT;
	const char *sign = symbol(m);
	bool led = *sign && chance(m->random, 20);

	if (led)
		wf_buf_printf(&text, "%s ", sign + 1);
	if (*m->label)
		wf_buf_printf(&text, m->label, n);
	wf_buf_str(&text, name);
	if (chance(m->random, 12))
		wf_buf_str(&text, pick(m->random, " (Optional)", " (If Needed)", " (me)"));
	if (!led)
		wf_buf_str(&text, sign);
	if (m->setext) {
		wf_buf_printf(m->out, "%s\n%s\n", text.ptr, m->level == 1 ? "===" : "---");
	} else {
		for (unsigned i = 0; i < m->level; i++)
			wf_buf_byte(m->out, '#');
		wf_buf_printf(m->out, " %s%s\n", text.ptr, m->closed ? " ##" : "");
	}
	wf_buf_release(&text);
}

static void add_phase(const struct manner *m, unsigned n)
{
	struct random *random = m->random;
	unsigned done = m->fresh ? 0 : (unsigned)(n == 1 ? 95 : n == 2 ? 50 : 10);

	add_heading(m, n, names[(n * 5 + below(random, 3)) % NNAMES]);
	add_fields(m, n, done);
	if (chance(random, 60))
		wf_buf_byte(m->out, '\n');
	if (!m->items && chance(random, 10))
		add_noise(random, m->out);
	if (m->fresh || chance(random, 95))
		add_steps(m, 0, 0, done);
	if (chance(random, 15) && !m->setext && m->level < 6) {
		wf_buf_printf(m->out, "\n%.*s %s%s\n", (int)m->level + 1, "######",
			      pick(random, "Details", "Part two", "Exit Criteria", "Notes"),
			      m->fresh ? "" : pick(random, "", "", " \U0001F504", " \u2705"));
		add_steps(m, 0, 0, done);
	}
	wf_buf_byte(m->out, '\n');
}

static void add_workflow(struct random *random, struct wf_buf *out, bool fresh, unsigned level)
{
	struct manner m = {
		.random = random,
		.out = out,
		.fresh = fresh,
		.label = pick(random, "Phase %u: ", "Phase %u: ", "Phase %u: ", "Step %u - ",
			      "%u. ", "\u9636\u6bb5%u\uff1a",
			      "Stage %u.1: ", "\u042d\u0442\u0430\u043f %u. ", ""),
		.level = level + below(random, 2),
		.setext = level <= 2 && chance(random, 10),
		.closed = chance(random, 10),
		.bullet = pick(random, "-", "-", "-", "*", "+", "1.", "1)"),
		.status = pick(random, "a", "a", "a", "b", "c")[0] == 'a' ? 0 : 60,
		.symbols = chance(random, 85),
		.items = chance(random, 8),
	};

	if (m.setext && m.level > 2)
		m.level = 2;
	for (unsigned n = 1, last = 1 + below(random, 5); n <= last; n++)
		add_phase(&m, n);
}

static void add_tail(struct random *random, struct wf_buf *out, bool fresh)
{
	if (chance(random, 20))
		wf_buf_str(out, "## Success Criteria\n\n- [ ] all is well\n\n");
	if (chance(random, 30))
		wf_buf_str(out, "## Contingency Plans\n\n### If Build fails:\n1. Roll back\n\n");
	if (chance(random, 30))
		wf_buf_str(out, "## Error Log\n");
	if (!fresh && chance(random, 30))
		wf_buf_str(
			out,
			"\n### 2026-01-01 10:00 - Build - Failure\n**What happened**: it broke\n**Resolution**:\n");
	if (chance(random, 20))
		add_noise(random, out);
	if (!fresh && chance(random, 3))
		wf_buf_str(out, pick(random, "```\nopen\n", "<!-- open\n"));
}

/* Gives each line the ENDING of its document; "" stands for mixed ones. */
static void add_with_endings(struct random *random, struct wf_buf *out, const struct wf_buf *text)
{
	const char *ending = pick(random, "\n", "\n", "\n", "\r\n", "\r\n", "\r", "");

	for (size_t i = 0; i < text->len; i++) {
		if (text->ptr[i] == '\n')
			wf_buf_str(out, *ending ? ending : pick(random, "\n", "\r\n", "\r"));
		else
			wf_buf_byte(out, text->ptr[i]);
	}
	if (chance(random, 30)) {
		while (out->len && strchr("\r\n", out->ptr[out->len - 1]))
			out->ptr[--out->len] = '\0';
	}
}

static void damage(struct random *random, struct wf_buf *text)
{
	for (unsigned i = 1 + below(random, 8); i > 0 && text->len; i--) {
		size_t at = below(random, (unsigned)text->len), len = 1 + below(random, 6);
		struct wf_buf copy = WF_BUF_INIT;

		len = len < text->len - at ? len : text->len - at;
		wf_buf_add(&copy, text->ptr, at);
		if (chance(random, 50))
			wf_buf_str(&copy, pick(random, "\n", "\r", " ", "\t", "#", "- ", "[", "]",
					       "*", "\\", "`", "```\n", "<!--", "-->", "<", "&",
					       "\xff", "\xe2\x9c", "\u2705", "=\n", "---\n", "    ",
					       "> ", "(", ")", "**", ":", "1. ", "\u00a0"));
		else if (chance(random, 50))
			wf_buf_add(&copy, text->ptr + at, len);
		wf_buf_add(&copy, text->ptr + at + (chance(random, 50) ? len : 0),
			   text->len - at - len);
		wf_buf_release(text);
		*text = copy;
	}
}

void random_document(struct random *random, struct wf_buf *out, unsigned flags)
{
	bool fresh = flags & GENERATE_FRESH;
	struct wf_buf text = WF_BUF_INIT;
	unsigned level = 2;

	if (chance(random, 5))
		wf_buf_str(out, "\ufeff");
	if (chance(random, 10))
		wf_buf_str(&text, "---\ntitle: x\nlist:\n- [ ] y\n---\n");
	if (chance(random, 85))
		wf_buf_printf(&text, "# %s\n\n",
			      pick(random, "Plan", "Bug Fix: Login", "Parallel work"));
	if (chance(random, 70))
		wf_buf_printf(&text, "**Pattern**: %s\n\n",
			      pick(random, "Sequential", "Sequential", "Parallel", "Iterative"));
	if (chance(random, 10))
		add_noise(random, &text);
	if (!fresh && chance(random, 8))
		wf_buf_str(&text, "- [ ] outside\n- [x] outside too\n\n");
	for (unsigned n = chance(random, 85) ? 1 : 2; n > 0; n--) {
		if (n > 1 || chance(random, 40)) {
			wf_buf_printf(&text, "## %s\n\n", n > 1 ? "First part" : "Workflow Status");
			level = 3;
		}
		add_workflow(random, &text, fresh, level);
	}
	add_tail(random, &text, fresh);
	if (flags & GENERATE_DAMAGED)
		damage(random, &text);
	add_with_endings(random, out, &text);
	wf_buf_release(&text);
}
