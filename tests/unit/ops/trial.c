#include "ops/trial.h"

#include "doc/select.h"
#include "ops/verify.h"

#include <stdio.h>

void trial_bytes(struct trial *t, const char *bytes, size_t len)
{
	*t = (struct trial){.edits = WF_EDITS_INIT, .bytes = WF_BUF_INIT};
	reading_bytes(&t->r, bytes, len);
	wf_draft_init(&t->draft, &t->r.doc);
	t->draft.date = WF_SLICE_LIT("2026-11-22 14:05");
}

void trial_begin(struct trial *t, const char *text)
{
	trial_bytes(t, text, strlen(text));
}

void trial_end(struct trial *t)
{
	wf_draft_release(&t->draft);
	wf_edits_release(&t->edits);
	wf_buf_release(&t->bytes);
	reading_end(&t->r);
}

static uint32_t select_one(struct trial *t, const char *selector, enum wf_select_kind kind)
{
	struct wf_selection s = {kind, 0};

	if (wf_select(&s, &t->r.doc, wf_slice_str(selector), kind, -1, &t->r.err) != WF_OK)
		fail_msg("%s", t->r.err.message.ptr);
	return s.index;
}

uint32_t trial_phase(struct trial *t, const char *selector)
{
	return select_one(t, selector, WF_SELECT_PHASE);
}

uint32_t trial_step(struct trial *t, const char *selector)
{
	return select_one(t, selector, WF_SELECT_STEP);
}

/* ---- requests ---- */

struct request {
	char *verb, *selector;
	struct wf_words words;
	char *phase, *expect, *steps;
	bool all, force, ticks_only;
};

static void set_option(struct request *q, const char *name, char *value)
{
	const struct {
		const char *name;
		struct wf_slice *value;
	} slices[] = {
		{"-m", &q->words.message},
		{"--action", &q->words.action},
		{"--since", &q->words.since},
		{"--kind", &q->words.kind},
		{"--cause", &q->words.cause},
		{"--resolution", &q->words.resolution},
		{"--prevention", &q->words.prevention},
		{"--to", &q->words.to},
	};
	const struct {
		const char *name;
		char **value;
	} strings[] = {{"--phase", &q->phase}, {"--expect", &q->expect}, {"--steps", &q->steps}};
	const struct {
		const char *name;
		bool *value;
	} flags[] = {{"--all", &q->all}, {"--force", &q->force}, {"--ticks-only", &q->ticks_only}};

	for (size_t i = 0; i < COUNT(slices); i++) {
		if (strcmp(name, slices[i].name) == 0) {
			*slices[i].value = wf_slice_str(value);
			return;
		}
	}
	for (size_t i = 0; i < COUNT(strings); i++) {
		if (strcmp(name, strings[i].name) == 0) {
			*strings[i].value = value;
			return;
		}
	}
	for (size_t i = 0; i < COUNT(flags); i++) {
		if (strcmp(name, flags[i].name) == 0) {
			*flags[i].value = true;
			return;
		}
	}
	fail_msg("no option %s", name);
}

/* The first option in TEXT, which ends before it; or NULL. */
static char *cut_at_option(char *text)
{
	for (char *p = text; *p; p++) {
		bool option = strncmp(p, "--", 2) == 0 || strncmp(p, "-m ", 3) == 0;

		if (option && (p == text || p[-1] == ' ')) {
			if (p > text)
				p[-1] = '\0';
			return p;
		}
	}
	return NULL;
}

static void parse(struct request *q, char *text)
{
	static char nothing[] = "";
	char *option;

	*q = (struct request){.verb = text, .selector = nothing};
	text = strchr(text, ' ');
	if (!text)
		return;
	*text++ = '\0';
	option = cut_at_option(text);
	if (option != text)
		q->selector = text;
	while (option) {
		char *name = option, *value = strchr(option, ' ');

		if (value)
			*value++ = '\0';
		option = value ? cut_at_option(value) : NULL;
		set_option(q, name, !value || option == value ? nothing : value);
	}
}

static enum wf_code ask_advance(struct trial *t, const struct request *q)
{
	struct wf_advance a = {.phase = -1, .expect = -1, .steps = 1, .all = q->all};

	a.workflow = wf_active_workflow(&t->draft);
	if (q->phase) {
		a.phase = (int32_t)trial_phase(t, q->phase);
		a.workflow = t->r.doc.phases[a.phase].workflow;
	}
	if (q->expect)
		a.expect = (int32_t)trial_step(t, q->expect);
	if (q->steps)
		a.steps = (uint32_t)strtoul(q->steps, NULL, 10);
	return wf_op_advance(&t->draft, &a, &t->r.err);
}

static enum wf_field_name field_named(const char *name, size_t len)
{
	for (size_t i = 0; i < WF_NFIELDS; i++) {
		if (wf_slice_is(wf_slice(name, len), wf_fields[i].name))
			return (enum wf_field_name)i;
	}
	fail_msg("no field %s", name);
	return WF_NFIELDS;
}

static void log_entry(struct trial *t, const struct request *q)
{
	struct wf_log_draft entry = {
		.about = -1,
		.phase = wf_slice_str(q->selector),
		.kind = q->words.kind,
		.happened = q->words.message,
		.cause = q->words.cause,
		.resolution = q->words.resolution,
		.prevention = q->words.prevention,
	};

	wf_draft_log(&t->draft, &entry);
}

/* Splits "SELECTOR REST" at its first blank. */
static char *rest_of(char *text)
{
	char *blank = strchr(text, ' ');

	if (!blank)
		fail_msg("'%s' lacks a word", text);
	*blank = '\0';
	return blank + 1;
}

static bool ask_draft(struct trial *t, struct request *q)
{
	const struct wf_doc *doc = &t->r.doc;
	char *rest;

	if (strcmp(q->verb, "log") == 0) {
		log_entry(t, q);
	} else if (strcmp(q->verb, "wait") == 0) {
		wf_draft_block_step(&t->draft, trial_step(t, q->selector), q->words.message);
	} else if (strcmp(q->verb, "resume") == 0) {
		wf_draft_unblock_step(&t->draft, trial_step(t, q->selector));
	} else if (strcmp(q->verb, "mark") == 0) {
		rest = rest_of(q->selector);
		wf_draft_mark(&t->draft, trial_step(t, q->selector),
			      strcmp(rest, "done") == 0 ? WF_DONE : WF_OPEN);
	} else if (strcmp(q->verb, "state") == 0) {
		enum wf_state to;

		rest = rest_of(q->selector);
		assert_true(wf_state_by_name(&to, wf_slice_str(rest)));
		wf_draft_state(&t->draft, trial_phase(t, q->selector), to);
	} else if (strcmp(q->verb, "set") == 0) {
		char *colon = strstr(rest = rest_of(q->selector), ": ");

		assert_non_null(colon);
		wf_draft_set_field(&t->draft, doc->phases[trial_phase(t, q->selector)].heading,
				   field_named(rest, (size_t)(colon - rest)),
				   wf_slice_str(colon + 2));
	} else if (strcmp(q->verb, "remove") == 0) {
		rest = rest_of(q->selector);
		wf_draft_remove_field(&t->draft, doc->phases[trial_phase(t, q->selector)].heading,
				      field_named(rest, strlen(rest)));
	} else {
		return false;
	}
	return true;
}

/* `block` and `unblock` of what may be a step; false where it is a phase, or they do not apply. */
static bool ask_to_wait(struct trial *t, const struct request *q, enum wf_code *code)
{
	bool block = strcmp(q->verb, "block") == 0;
	struct wf_selection s;

	if ((!block && strcmp(q->verb, "unblock") != 0) ||
	    wf_select(&s, &t->r.doc, wf_slice_str(q->selector), WF_SELECT_STEP, -1, &t->r.err) !=
		    WF_OK)
		return false;
	*code = block ? wf_op_block_step(&t->draft, s.index, &q->words, &t->r.err)
		      : wf_op_unblock_step(&t->draft, s.index, &t->r.err);
	return true;
}

static enum wf_code ask_event(struct trial *t, const struct request *q)
{
	uint32_t phase, workflow = wf_active_workflow(&t->draft);

	for (int event = 0; event < WF_NEVENTS; event++) {
		enum wf_code code = WF_OK;

		if (strcmp(q->verb, wf_event_name((enum wf_event)event)) != 0)
			continue;
		if (*q->selector)
			phase = trial_phase(t, q->selector);
		else
			code = wf_op_default_phase(&phase, &t->draft, (enum wf_event)event,
						   workflow, &t->r.err);
		return code ? code
			    : wf_op_phase(&t->draft, (enum wf_event)event, phase, &q->words,
					  &t->r.err);
	}
	fail_msg("no request '%s'", q->verb);
	return WF_USAGE;
}

static enum wf_code ask(struct trial *t, struct request *q)
{
	enum wf_code code;

	t->draft.force = q->force;
	t->draft.ticks_only = q->ticks_only;
	if (ask_draft(t, q))
		return WF_OK;
	if (strcmp(q->verb, "advance") == 0)
		return ask_advance(t, q);
	if (strcmp(q->verb, "iterate") == 0)
		return wf_op_iterate(&t->draft, wf_active_workflow(&t->draft), &t->r.err);
	if (strcmp(q->verb, "tick") == 0)
		return wf_op_tick(&t->draft, trial_step(t, q->selector), q->all, &t->r.err);
	if (strcmp(q->verb, "untick") == 0)
		return wf_op_untick(&t->draft, trial_step(t, q->selector), q->all, &t->r.err);
	if (ask_to_wait(t, q, &code))
		return code;
	return ask_event(t, q);
}

enum wf_code trial_ask(struct trial *t, const char *requests)
{
	enum wf_code code = WF_OK;

	while (*requests && code == WF_OK) {
		const char *end = strstr(requests, "; ");
		size_t len = end ? (size_t)(end - requests) : strlen(requests);
		char *text = wf_xstrndup(requests, len);
		struct request q;

		parse(&q, text);
		code = ask(t, &q);
		free(text);
		requests += end ? len + 2 : len;
	}
	return code;
}

enum wf_code trial_write(struct trial *t)
{
	enum wf_code code = wf_draft_edits(&t->draft, &t->edits, &t->r.err);

	if (code != WF_OK)
		return code;
	wf_edits_apply(&t->edits, t->r.bytes, t->r.len, &t->bytes);
	return wf_verify(&t->draft, wf_buf_as_slice(&t->bytes), &t->r.err);
}

/* ---- assertions ---- */

/* Shows what a terminal would hide. */
static void print_bytes(const char *title, const char *bytes, size_t len)
{
	struct wf_buf out = WF_BUF_INIT;

	for (size_t i = 0; i < len; i++) {
		if (bytes[i] == '\r')
			wf_buf_str(&out, "\\r");
		else
			wf_buf_byte(&out, bytes[i]);
	}
	print_error("%s\n%s%s", title, out.ptr,
		    len && bytes[len - 1] == '\n' ? "" : "<no newline>\n");
	wf_buf_release(&out);
}

static void give_up(struct trial *t, const char *file, int line)
{
	trial_end(t);
	_fail(file, line);
}

void check_edit(const char *before, size_t before_len, const char *requests, const char *after,
		size_t after_len, const char *file, int line)
{
	enum wf_code code;
	struct trial t;

	trial_bytes(&t, before, before_len);
	code = trial_ask(&t, requests);
	if (code == WF_OK)
		code = trial_write(&t);
	if (code != WF_OK) {
		print_error("%s: %s (%s)\n", requests, t.r.err.message.ptr, wf_code_name(code));
		give_up(&t, file, line);
	} else if (!wf_slice_eq(wf_buf_as_slice(&t.bytes), wf_slice(after, after_len))) {
		print_error("%s\n", requests);
		print_bytes("gives", t.bytes.ptr, t.bytes.len);
		print_bytes("and not", after, after_len);
		give_up(&t, file, line);
	}
	trial_end(&t);
}

void check_refused(const char *before, const char *requests, enum wf_code code, const char *part,
		   const char *hint, const char *file, int line)
{
	enum wf_code got;
	struct trial t;

	trial_begin(&t, before);
	got = trial_ask(&t, requests);
	if (got == WF_OK)
		got = trial_write(&t);
	if (got != code || t.r.err.code != (got == WF_OK ? t.r.err.code : got)) {
		print_error("%s: %s, and not %s: %s\n", requests, wf_code_name(got),
			    wf_code_name(code), t.r.err.message.ptr);
		if (got == WF_OK)
			print_bytes("gives", t.bytes.ptr, t.bytes.len);
		give_up(&t, file, line);
	} else if (!strstr(t.r.err.message.ptr, part) || strchr(t.r.err.message.ptr, '\n')) {
		print_error("%s: '%s' is not in '%s'\n", requests, part, t.r.err.message.ptr);
		give_up(&t, file, line);
	} else if (t.r.err.hint.len == 0 || (hint && strcmp(t.r.err.hint.ptr, hint) != 0)) {
		print_error("%s: the hint is '%s'\n", requests, t.r.err.hint.ptr);
		give_up(&t, file, line);
	} else if (strcmp(t.r.err.file.ptr, "status.md") != 0) {
		print_error("%s: the file is '%s'\n", requests, t.r.err.file.ptr);
		give_up(&t, file, line);
	}
	trial_end(&t);
}
