/*
 * Random walks: sequences of events over generated and real documents, each event on what the one
 * before it wrote.
 *
 *	after each event	the document reads back in the state asked for; every byte outside the
 *				edit is as before; `status` says what the machine says
 *	without force		a document that `check` finds clean stays so; one without errors stays
 *				without. Warnings may come with the first symbol of a workflow whose
 *				phases showed no state, since those of its other phases are missing
 *				then, and with the last step that is dropped from a phase; an emoji
 *				that is no state is one beside a symbol, too, but told when that goes
 *	at the end		no document is stuck: what a refusal names as a way out leads on
 *
 * WFMD_CORPUS is the folder of the real documents, ../shared/corpus unless set.
 */
#include "doc/select.h"
#include "lint/lint.h"
#include "ops/run.h"
#include "out/out.h"

#include <dirent.h>
#include <jansson.h>
#include <stdio.h>

#define EVENTS_MAX 25
#define DOCUMENT_MAX 30000 /* bytes of a real document: longer ones take their time */

/* ---- real documents ---- */

static struct {
	struct wf_buf items[256];
	size_t n;
} corpus;

static void add_document(const char *path)
{
	FILE *file = fopen(path, "rb");
	char bytes[4096];
	size_t n;

	assert_non_null(file);
	corpus.items[corpus.n] = (struct wf_buf)WF_BUF_INIT;
	while ((n = fread(bytes, 1, sizeof(bytes), file)) > 0)
		wf_buf_add(&corpus.items[corpus.n], bytes, n);
	fclose(file);
	if (corpus.items[corpus.n].len <= DOCUMENT_MAX && corpus.n + 1 < COUNT(corpus.items))
		corpus.n++;
	else
		wf_buf_release(&corpus.items[corpus.n]);
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int read_corpus(void **state)
{
	const char *folder = getenv("WFMD_CORPUS");
	struct wf_buf path = WF_BUF_INIT;
	struct dirent **names = NULL;
	int n;

	(void)state;
	wf_buf_printf(&path, "%s/documents", folder && *folder ? folder : "../shared/corpus");
	n = scandir(path.ptr, &names, NULL, by_name);
	if (n < 0)
		print_message("no documents in %s: the walks are over generated ones\n", path.ptr);
	for (int i = 0; i < n; i++) {
		struct wf_buf file = WF_BUF_INIT;

		wf_buf_printf(&file, "%s/%s", path.ptr, names[i]->d_name);
		if (names[i]->d_name[0] != '.')
			add_document(file.ptr);
		wf_buf_release(&file);
		free(names[i]);
	}
	free(names);
	wf_buf_release(&path);
	return 0;
}

static int release_corpus(void **state)
{
	(void)state;
	while (corpus.n > 0)
		wf_buf_release(&corpus.items[--corpus.n]);
	return 0;
}

/* ---- what check finds ---- */

struct found {
	size_t errors, warnings;
	struct wf_buf first; /* the gravest */
};

static void check(struct found *found, const struct wf_doc *doc)
{
	struct wf_lint_options options = {.rules = wf_rules_default(false)};
	struct wf_lint lint;

	*found = (struct found){.first = WF_BUF_INIT};
	wf_lint(&lint, doc, &options);
	for (size_t i = 0; i < lint.n; i++) {
		const struct wf_finding *f = &lint.items[i];
		bool error = wf_rules[f->rule].severity == WF_SEVERITY_ERROR;

		if (f->rule == WF_RULE_FOREIGN_SYMBOL)
			continue;
		if (found->first.len == 0 || (error && found->errors == 0)) {
			wf_buf_clear(&found->first);
			wf_buf_printf(&found->first, "check: line %u: %.*s [%s]", f->line,
				      WF_SLICE_ARG(f->message), wf_rules[f->rule].name);
		}
		found->errors += error;
		found->warnings += !error;
	}
	wf_lint_release(&lint);
}

/* ---- what status says ---- */

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

static const char *state_of(const struct wf_draft *draft, uint32_t phase)
{
	return draft->phases[phase].state == WF_CONFLICTED
		       ? ""
		       : wf_states[draft->phases[phase].state].name;
}

/* The draft's next step where `status` looks for it: in the first workflow that has one. */
static int32_t next_of(const struct wf_draft *draft)
{
	for (uint32_t i = 0; i < draft->doc->nworkflows; i++) {
		if (!wf_workflow_ended(draft, i))
			return wf_workflow_next(draft, i);
	}
	return -1;
}

static const char *differs_in_workflows(const struct wf_draft *draft, const json_t *workflows)
{
	if (json_array_size(workflows) != draft->doc->nworkflows)
		return "status: another number of workflows";
	for (uint32_t i = 0; i < draft->doc->nworkflows; i++) {
		const struct wf_workflow *w = &draft->doc->workflows[i];
		const json_t *workflow = json_array_get(workflows, i);
		const json_t *phases = json_object_get(workflow, "phases");
		enum wf_state state = wf_workflow_state(draft, i);
		uint32_t done, total;

		wf_workflow_count(draft, i, &done, &total);
		if (strcmp(text_of(workflow, "state"),
			   state == WF_CONFLICTED ? "" : wf_states[state].name) != 0)
			return "status: a workflow's state";
		if (json_integer_value(json_object_get(workflow, "done")) != done ||
		    json_integer_value(json_object_get(workflow, "total")) != total)
			return "status: a workflow's counts";
		for (uint32_t k = 0; k < w->nphases; k++) {
			if (strcmp(text_of(json_array_get(phases, k), "state"),
				   state_of(draft, w->phases[k])) != 0)
				return "status: a phase's state";
		}
	}
	return NULL;
}

/*
 * What `status` says of the document NOW against what the machine says of the draft that was
 * written. Where steps came or went, only NOW can say what comes next.
 */
static const char *differs_from_status(const struct wf_draft *draft, const struct wf_doc *now)
{
	struct wf_buf text = WF_BUF_INIT, id = WF_BUF_INIT;
	struct wf_draft fresh;
	const char *what;
	json_t *status;
	int32_t next;

	wf_draft_init(&fresh, now);
	wf_out_status_json(&text, &fresh, -1);
	status = json_loadb(text.ptr, text.len, 0, NULL);
	what = status ? differs_in_workflows(draft, json_object_get(status, "workflows"))
		      : "status: no JSON";
	next = next_of(now->nsteps == draft->doc->nsteps ? draft : &fresh);
	if (next >= 0)
		wf_step_id(&id, now, (uint32_t)next);
	if (!what && strcmp(text_of(json_object_get(status, "next"), "id"), id.ptr) != 0)
		what = "status: another next step";
	json_decref(status);
	wf_draft_release(&fresh);
	wf_buf_release(&text);
	wf_buf_release(&id);
	return what;
}

/* ---- the way out ---- */

/* `wfmd COMMAND FILE ...` as a request of a trial: without the program and the file; else NULL. */
static bool take_hint(struct wf_buf *request, const struct wf_error *err)
{
	const char *hint = err->hint.ptr, *file = strstr(hint, " status.md");

	if (strncmp(hint, "wfmd ", 5) != 0 || !file || strstr(hint, "--map"))
		return false;
	wf_buf_clear(request);
	wf_buf_add(request, hint + 5, (size_t)(file - hint) - 5);
	wf_buf_str(request, file + strlen(" status.md"));
	if (strncmp(request->ptr, "status --phase", 14) == 0) {
		wf_buf_clear(request);
		wf_buf_printf(request, "advance %s", strstr(hint, "--phase"));
	}
	return true;
}

/* What only the document's owner can decide: no command goes on from there, and the refusal says so. */
static bool is_for_the_owner(const struct wf_error *err)
{
	return err->code == WF_CONFLICT || strstr(err->hint.ptr, "--map") ||
	       strstr(err->hint.ptr, "write a state in its place");
}

static bool has_ended(const struct wf_draft *draft)
{
	for (uint32_t i = 0; i < draft->doc->nworkflows; i++) {
		if (!wf_workflow_ended(draft, i))
			return false;
	}
	return true;
}

/* Goes on by `advance`, and where that is refused by what the refusal names, until all has ended. */
static bool reaches_the_end(struct run *run)
{
	struct wf_buf request = WF_BUF_INIT;
	unsigned refusals = 0;
	bool ended = false, owner = false;

	for (unsigned i = 0; i < 3000 && !ended && !owner; i++) {
		enum wf_code code;
		struct trial t;

		if (refusals == 0) {
			wf_buf_clear(&request);
			wf_buf_str(&request, "advance");
		}
		trial_bytes(&t, run->text.ptr, run->text.len);
		ended = has_ended(&t.draft);
		if (!ended)
			run_say(run, "go on: %s", request.ptr);
		code = ended ? WF_OK : trial_ask(&t, request.ptr);
		if (code == WF_OK)
			code = trial_write(&t);
		owner = code != WF_OK && is_for_the_owner(&t.r.err);
		if (code == WF_OK && !ended) {
			if (t.edits.n == 0 && ++refusals > 8)
				run_failed(run, &t, "stuck: nothing changes");
			else if (t.edits.n > 0)
				refusals = 0;
			wf_buf_clear(&run->text);
			wf_buf_slice(&run->text, wf_buf_as_slice(&t.bytes));
		} else if (code != WF_OK && !owner) {
			if (++refusals > 8 || !take_hint(&request, &t.r.err))
				run_failed(run, &t, "stuck: no command helps");
			/* Where a phase waits for a later one, only force passes the gate. */
			if (refusals == 8)
				wf_buf_printf(&request, " --force");
		}
		trial_end(&t);
	}
	wf_buf_release(&request);
	return ended;
}

/* ---- walks ---- */

struct tally {
	unsigned walks, events, changed, refused, ended, owners;
};

/* Refused with a reason and a way out, which the end of a workflow needs none of. */
static bool is_answer(const struct wf_error *err)
{
	if (err->message.len == 0)
		return false;
	return err->hint.len > 0 ? wf_code_status(err->code) == 1 || err->code == WF_CONFLICT
				 : err->code == WF_NOTHING_TO_DO;
}

/* A phase of each workflow shows a state. */
static bool shows_states(const struct wf_doc *doc)
{
	for (uint32_t i = 0; i < doc->nworkflows; i++) {
		const struct wf_workflow *w = &doc->workflows[i];
		bool shows = false;

		for (uint32_t k = 0; k < w->nphases; k++)
			shows |= doc->phases[w->phases[k]].symbol ||
				 doc->phases[w->phases[k]].status_known;
		if (!shows)
			return false;
	}
	return true;
}

static bool drops_a_step(const struct wf_draft *draft)
{
	bool drops = false;

	for (size_t i = 0; i < draft->nchanges; i++)
		drops |= draft->changes[i].what == WF_CHANGE_DROP;
	return drops;
}

/* Looks at what an event wrote, and goes on with that. */
static void adopt(struct run *run, struct trial *t, bool force)
{
	struct found before, after;
	struct reading now;
	const char *what;

	run_check_written(run, t);
	reading_bytes(&now, t->bytes.ptr, t->bytes.len);
	what = differs_from_status(&t->draft, &now.doc);
	if (what)
		run_failed(run, t, what);
	check(&before, &t->r.doc);
	check(&after, &now.doc);
	if (!force && before.errors == 0 &&
	    (after.errors > 0 || (before.warnings == 0 && after.warnings > 0 &&
				  shows_states(&t->r.doc) && !drops_a_step(&t->draft))))
		run_failed(run, t, after.first.ptr);
	wf_buf_release(&before.first);
	wf_buf_release(&after.first);
	reading_end(&now);
	wf_buf_clear(&run->text);
	wf_buf_slice(&run->text, wf_buf_as_slice(&t->bytes));
}

/* One event; false where the document cannot be asked anything. */
static bool go(struct run *run, bool force, struct tally *tally)
{
	enum wf_code code;
	struct trial t;
	bool asked;

	trial_bytes(&t, run->text.ptr, run->text.len);
	asked = t.r.doc.nphases > 0;
	code = asked ? run_ask(run, &t, force) : WF_OK;
	if (asked && code == WF_OK)
		code = trial_write(&t);
	if (code != WF_OK) {
		run_say(run, "\t(%s)", wf_code_name(code));
		if (!is_answer(&t.r.err))
			run_failed(run, &t, "refused without a way out");
		tally->refused++;
	} else if (asked) {
		tally->events++;
		tally->changed += t.edits.n > 0;
		if (t.edits.n > 0)
			adopt(run, &t, force);
	}
	trial_end(&t);
	return asked;
}

/* Every other document is one of a generated kind, the rest real ones as far as there are any. */
static void begin(struct run *run, unsigned i)
{
	static const unsigned flags[] = {GENERATE_FRESH, GENERATE_FRESH, 0, GENERATE_DAMAGED};

	uint64_t seed = random_begin(i).seed;

	run_begin(run, i, flags[seed % COUNT(flags)]);
	if (seed % 3 != 0 || corpus.n == 0)
		return;
	wf_buf_clear(&run->text);
	wf_buf_slice(&run->text, wf_buf_as_slice(&corpus.items[seed / 3 % corpus.n]));
}

static void random_walks(void **state)
{
	unsigned rounds = random_rounds(300, 10000);
	struct tally tally = {0};

	(void)state;
	for (unsigned i = 0; i < rounds; i++) {
		bool force;
		unsigned events;
		struct run run;

		begin(&run, i);
		force = chance(&run.random, 30);
		events = 1 + below(&run.random, EVENTS_MAX);
		while (events-- > 0 && go(&run, force, &tally))
			;
		if (reaches_the_end(&run))
			tally.ended++;
		else
			tally.owners++;
		tally.walks++;
		run_end(&run);
	}
	random_figure("random walks: %u from seed %llu, %u events made (%u changed the document), "
		      "%u refused; %u ended by what refusals name, %u need their owner; %zu real "
		      "documents",
		      tally.walks, (unsigned long long)random_begin(0).seed, tally.events,
		      tally.changed, tally.refused, tally.ended, tally.owners, corpus.n);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_walks),
	};

	return cmocka_run_group_tests(tests, read_corpus, release_corpus);
}
