/* The machine: every legal move and no other, in every pattern, with its gates. */
#include "flow/machine.h"

#include "ops/trial.h"

#include <stdio.h>

enum {
	PENDING = WF_PENDING,
	PROGRESS = WF_IN_PROGRESS,
	COMPLETE = WF_COMPLETE,
	BLOCKED = WF_STATE_BLOCKED,
	FAILED = WF_STATE_FAILED,
	SKIPPED = WF_SKIPPED,
};

/*
 * The moves as wfmd-format(5) has them, for a phase whose turn it is, with its gates open, some
 * steps done and others open (for `complete`: all done). `unblock` and `untick` have more below.
 */
static const struct {
	const char *event;
	int from, to;
} legal[] = {
	{"start", PENDING, PROGRESS},    {"start", SKIPPED, PROGRESS},
	{"tick", PENDING, PROGRESS},     {"tick", PROGRESS, PROGRESS},
	{"tick", BLOCKED, BLOCKED},      {"tick", FAILED, FAILED},
	{"tick", COMPLETE, COMPLETE},    {"untick", PENDING, PENDING},
	{"untick", PROGRESS, PROGRESS},  {"untick", BLOCKED, BLOCKED},
	{"untick", FAILED, FAILED},      {"untick", COMPLETE, PROGRESS},
	{"complete", PENDING, COMPLETE}, {"complete", PROGRESS, COMPLETE},
	{"block", PENDING, BLOCKED},     {"block", PROGRESS, BLOCKED},
	{"unblock", BLOCKED, PROGRESS},  {"fail", PENDING, FAILED},
	{"fail", PROGRESS, FAILED},      {"fail", BLOCKED, FAILED},
	{"fail", FAILED, FAILED},        {"fail", COMPLETE, FAILED},
	{"retry", FAILED, PROGRESS},     {"rollback", PROGRESS, PENDING},
	{"rollback", COMPLETE, PENDING}, {"rollback", BLOCKED, PENDING},
	{"rollback", FAILED, PENDING},   {"rollback", SKIPPED, PENDING},
	{"escalate", PROGRESS, BLOCKED}, {"escalate", BLOCKED, BLOCKED},
	{"escalate", FAILED, BLOCKED},   {"skip", PENDING, SKIPPED},
	{"skip", PROGRESS, SKIPPED},     {"skip", BLOCKED, SKIPPED},
	{"skip", FAILED, SKIPPED},
};

/* What says again what holds already: a success that changes nothing. */
static const struct {
	const char *event;
	int state;
} again[] = {{"start", PROGRESS}, {"complete", COMPLETE}, {"skip", SKIPPED}};

static const char *const patterns[] = {"Sequential", "Parallel", "Iterative"};

static int target(const char *event, int from)
{
	for (size_t i = 0; i < COUNT(legal); i++) {
		if (strcmp(legal[i].event, event) == 0 && legal[i].from == from)
			return legal[i].to;
	}
	return -1;
}

static bool holds(const char *event, int from)
{
	for (size_t i = 0; i < COUNT(again); i++) {
		if (strcmp(again[i].event, event) == 0 && again[i].state == from)
			return true;
	}
	return false;
}

/* A phase 2 in STATE, after a complete one and before one that has not begun. */
struct scene {
	const char *pattern;
	int state;
	const char *name;   /* NULL: "Middle (Optional)" */
	const char *fields; /* NULL: Blocked by, where it is blocked */
	const char *steps;  /* NULL: two done, two open */
	const char *first;  /* NULL: "Phase 1: First ✅" with a done step */
	const char *third;  /* NULL: "Phase 3: Third" with an open step */
};

static void set_scene(struct trial *t, const struct scene *s)
{
	struct wf_buf text = WF_BUF_INIT;
	const char *fields = s->fields ? s->fields
			     : s->state == BLOCKED
				     ? "**Blocked by**: the key\n**Since**: 2026-01-01\n"
				     : "";

	wf_buf_printf(&text, "# T\n\n**Pattern**: %s\n\n## Workflow Status\n\n%s\n", s->pattern,
		      s->first ? s->first : "### Phase 1: First \u2705\n- [x] a\n");
	wf_buf_printf(&text, "### Phase 2: %s %s\n%s%s\n%s\n",
		      s->name ? s->name : "Middle (Optional)", wf_states[s->state].symbol, fields,
		      s->state == SKIPPED ? "**Skipped**: no need\n" : "",
		      s->steps ? s->steps : "- [x] b\n- [x] c\n- [ ] d\n- [ ] f\n");
	wf_buf_printf(&text, "%s\n## Error Log\n\n### 2026-01-01 - Middle - Failure\n",
		      s->third ? s->third : "### Phase 3: Third\n- [ ] e\n");
	trial_begin(t, text.ptr);
	assert_int_equal(t->r.doc.phases[1].state, s->state);
	wf_buf_release(&text);
}

/* Lets EVENT happen to phase 2. */
static enum wf_code let(struct trial *t, const char *event, const char *options)
{
	struct wf_buf request = WF_BUF_INIT;
	enum wf_code code;
	uint32_t step;

	if (strcmp(event, "tick") == 0 || strcmp(event, "untick") == 0) {
		for (step = t->r.doc.phases[1].steps.begin; step < t->r.doc.phases[1].steps.end;
		     step++) {
			if (t->r.doc.steps[step].role == WF_ROLE_STEP &&
			    t->draft.steps[step] == (event[0] == 't' ? WF_OPEN : WF_DONE))
				break;
		}
		assert_true(step < t->r.doc.phases[1].steps.end);
		wf_buf_printf(&request, "%s :%u%s", event, t->r.doc.steps[step].line, options);
	} else {
		wf_buf_printf(&request, "%s 2%s -m why --to Ann", event, options);
	}
	code = trial_ask(t, request.ptr);
	wf_buf_release(&request);
	return code;
}

/* Refused: exit status 1, a way out, and nothing is written. */
static void assert_refusal(struct trial *t, enum wf_code code, const char *what)
{
	if (code == WF_OK || wf_code_status(code) != 1)
		fail_msg("%s is %s", what, wf_code_name(code));
	if (t->r.err.message.len == 0 || t->r.err.hint.len == 0)
		fail_msg("%s: '%s', hint '%s'", what, t->r.err.message.ptr, t->r.err.hint.ptr);
	if (trial_write(t) != WF_OK ||
	    !wf_slice_eq(wf_buf_as_slice(&t->bytes), wf_slice(t->r.bytes, t->r.len)))
		fail_msg("%s is refused and changes the document", what);
}

/* The document that was written says that phase 2 is in STATE. */
static void assert_written(struct trial *t, int state, const char *what)
{
	struct reading now;

	if (trial_write(t) != WF_OK)
		fail_msg("%s: %s", what, t->r.err.message.ptr);
	reading_bytes(&now, t->bytes.ptr, t->bytes.len);
	if (now.doc.nphases != 3 || now.doc.phases[1].state != state)
		fail_msg("%s makes it %s:\n%s", what, wf_states[now.doc.phases[1].state].name,
			 t->bytes.ptr);
	reading_end(&now);
}

static void the_table_is_the_format_s(void **state)
{
	(void)state;
	assert_int_equal(wf_ntransitions, COUNT(legal));
	for (size_t i = 0; i < wf_ntransitions; i++) {
		const struct wf_transition *row = &wf_transitions[i];

		if (target(wf_event_name(row->event), (int)row->from) != (int)row->to)
			fail_msg("%s takes %s to %s", wf_event_name(row->event),
				 wf_states[row->from].name, wf_states[row->to].name);
		for (size_t k = 0; k < i; k++)
			assert_false(wf_transitions[k].event == row->event &&
				     wf_transitions[k].from == row->from);
	}
}

/* Each event in each state and pattern ends as the format says, or is refused. */
static void each_event_in_each_state(void **state)
{
	char what[96];

	(void)state;
	for (size_t p = 0; p < COUNT(patterns); p++) {
		for (int event = 0; event < WF_NEVENTS; event++) {
			for (int from = PENDING; from <= SKIPPED; from++) {
				const char *name = wf_event_name((enum wf_event)event);
				struct scene scene = {.pattern = patterns[p], .state = from};
				struct trial t;
				enum wf_code code;

				if (event == WF_EVENT_COMPLETE)
					scene.steps = "- [x] b\n- [x] c\n";
				snprintf(what, sizeof(what), "%s: %s on %s", patterns[p], name,
					 wf_states[from].name);
				set_scene(&t, &scene);
				code = let(&t, name, "");
				if (holds(name, from)) {
					assert_int_equal(code, WF_OK);
					assert_written(&t, from, what);
					assert_int_equal(t.edits.n, 0);
				} else if (target(name, from) >= 0) {
					if (code != WF_OK)
						fail_msg("%s: %s", what, t.r.err.message.ptr);
					assert_written(&t, target(name, from), what);
				} else {
					assert_refusal(&t, code, what);
				}
				trial_end(&t);
			}
		}
	}
}

/* What the table leaves to the boxes. */
static void boxes_decide_some_moves(void **state)
{
	static const struct {
		const char *event;
		int from;
		const char *steps;
		int to;
	} rows[] = {
		{"tick", PENDING, "- [ ] b\n", COMPLETE},
		{"tick", PROGRESS, "- [x] b\n- [ ] c\n", COMPLETE},
		{"tick", PROGRESS, "- [ ] b\n- [~] c\n", PROGRESS},
		{"tick", BLOCKED, "- [ ] b\n", BLOCKED},
		{"tick", FAILED, "- [ ] b\n", FAILED},
		{"tick", COMPLETE, "- [ ] b\n", COMPLETE},
		{"untick", PROGRESS, "- [x] b\n- [ ] c\n", PENDING},
		{"untick", PROGRESS, "- [x] b\n- [x] c\n", PROGRESS},
		{"untick", BLOCKED, "- [x] b\n", BLOCKED},
		{"untick", COMPLETE, "- [x] b\n", PROGRESS},
		{"unblock", BLOCKED, "- [x] b\n- [x] c\n", COMPLETE},
		{"unblock", BLOCKED, "- [ ] b\n", PROGRESS},
		{"unblock", BLOCKED, "- [x] b\n- [ ] c\n", PROGRESS},
		{"retry", FAILED, "- [x] b\n- [ ] c\n", PROGRESS},
		{"retry", FAILED, "- [ ] b\n", PROGRESS},
		{"rollback", COMPLETE, "- [x] b\n", PENDING},
		{"skip", PROGRESS, "- [x] b\n- [ ] c\n", SKIPPED},
	};
	char what[96];

	(void)state;
	for (size_t p = 0; p < COUNT(patterns); p++) {
		for (size_t i = 0; i < COUNT(rows); i++) {
			struct scene scene = {patterns[p], rows[i].from, .steps = rows[i].steps};
			struct trial t;

			snprintf(what, sizeof(what), "%s: %s on %s %s", patterns[p], rows[i].event,
				 wf_states[rows[i].from].name, rows[i].steps);
			set_scene(&t, &scene);
			if (let(&t, rows[i].event, "") != WF_OK)
				fail_msg("%s: %s", what, t.r.err.message.ptr);
			assert_written(&t, rows[i].to, what);
			trial_end(&t);
		}
	}
}

static void unblocked_out_of_turn_it_is_pending(void **state)
{
	static const char first[] = "### Phase 1: First \U0001F504\n- [ ] a\n";
	struct scene scene = {"Sequential", BLOCKED, .first = first, .steps = "- [ ] b\n"};
	struct trial t;

	(void)state;
	set_scene(&t, &scene);
	assert_int_equal(let(&t, "unblock", ""), WF_OK);
	assert_written(&t, PENDING, "unblock");
	trial_end(&t);
	scene.pattern = "Parallel";
	set_scene(&t, &scene);
	assert_int_equal(let(&t, "unblock", ""), WF_OK);
	assert_written(&t, PROGRESS, "unblock");
	trial_end(&t);
	scene.fields = "**Entry criteria**:\n- [ ] e\n\n**Steps**:\n";
	set_scene(&t, &scene);
	assert_int_equal(let(&t, "unblock", ""), WF_OK);
	assert_written(&t, PENDING, "unblock");
	trial_end(&t);
}

/* ---- gates ---- */

#define ENTRY "**Entry criteria**:\n- [ ] agreed\n\n**Steps**:\n"
#define EXIT "**Exit criteria**:\n- [ ] accepted\n\n**Steps**:\n"
#define WAITS "**Waiting for**: First\n"
#define EARLIER "### Phase 1: First \U0001F504\n- [ ] a\n"
#define LATER "### Phase 3: Third \U0001F504\n- [x] e\n- [ ] f\n"

struct gate {
	const char *what;
	struct scene scene;  /* the gate is closed in it; the state is each row's */
	const char *pattern; /* NULL: in every one */
};

static const struct gate gates[] = {
	{"entry", {.fields = ENTRY}, NULL},
	{"waits", {.fields = WAITS, .first = EARLIER}, NULL},
	{"order", {.first = EARLIER}, "Sequential"},
	{"order", {.first = EARLIER}, "Iterative"},
};

/* Which gates each event has, by the format. */
static const struct {
	const char *event;
	int from;
	bool entry, waits, order, hard; /* HARD: --force does not pass them */
} gated[] = {
	{"start", PENDING, true, true, true, false},
	{"start", SKIPPED, true, true, true, false},
	{"tick", PENDING, true, true, true, false},
	{"tick", PROGRESS, true, true, true, false},
	{"tick", BLOCKED, true, true, false, false},
	{"tick", FAILED, true, true, false, false},
	{"tick", COMPLETE, true, true, false, false},
	{"untick", PROGRESS, false, false, false, false},
	{"untick", FAILED, false, false, false, false},
	{"complete", PENDING, true, true, true, false},
	{"complete", PROGRESS, true, true, true, false},
	{"block", PENDING, false, false, false, false},
	{"block", PROGRESS, false, false, false, false},
	{"fail", PENDING, true, true, true, true},
	{"fail", PROGRESS, false, false, false, false},
	{"fail", BLOCKED, true, true, true, true},
	{"retry", FAILED, true, true, true, false},
	{"rollback", PROGRESS, false, false, false, false},
	{"escalate", FAILED, false, false, false, false},
	{"skip", PENDING, false, false, false, false},
};

static void try_gate(const struct gate *gate, const char *pattern, size_t i)
{
	bool closed = strcmp(gate->what, "entry") == 0   ? gated[i].entry
		      : strcmp(gate->what, "waits") == 0 ? gated[i].waits
							 : gated[i].order;
	struct scene scene = gate->scene;
	struct trial t;
	char what[96];
	enum wf_code code;

	scene.pattern = pattern;
	scene.state = gated[i].from;
	if (strcmp(gated[i].event, "complete") == 0)
		scene.steps = "- [x] b\n- [x] c\n";
	snprintf(what, sizeof(what), "%s: %s on %s, %s gate closed", pattern, gated[i].event,
		 wf_states[gated[i].from].name, gate->what);
	set_scene(&t, &scene);
	code = let(&t, gated[i].event, "");
	if (closed) {
		assert_refusal(&t, code, what);
		if (code != WF_GATED)
			fail_msg("%s: %s", what, wf_code_name(code));
	} else if (code != WF_OK) {
		fail_msg("%s: %s", what, t.r.err.message.ptr);
	}
	trial_end(&t);
	set_scene(&t, &scene);
	code = let(&t, gated[i].event, " --force");
	if (closed && gated[i].hard)
		assert_refusal(&t, code, what);
	else if (code != WF_OK)
		fail_msg("%s, forced: %s", what, t.r.err.message.ptr);
	else if (closed && (!t.draft.forced || t.draft.notes.len == 0))
		fail_msg("%s is passed in silence", what);
	trial_end(&t);
}

static void closed_gates_refuse_and_force_passes_them(void **state)
{
	(void)state;
	for (size_t g = 0; g < COUNT(gates); g++) {
		for (size_t p = 0; p < COUNT(patterns); p++) {
			if (gates[g].pattern && strcmp(gates[g].pattern, patterns[p]) != 0)
				continue;
			for (size_t i = 0; i < COUNT(gated); i++)
				try_gate(&gates[g], patterns[p], i);
		}
	}
}

static void order_is_no_gate_in_parallel(void **state)
{
	struct scene scene = {"Parallel", PENDING, .first = EARLIER};
	struct trial t;

	(void)state;
	set_scene(&t, &scene);
	assert_int_equal(let(&t, "start", ""), WF_OK);
	assert_written(&t, PROGRESS, "start");
	trial_end(&t);
}

static void complete_asks_for_every_box(void **state)
{
	static const struct {
		const char *fields, *steps;
		enum wf_code plain, forced;
	} rows[] = {
		{EXIT, "- [x] b\n", WF_GATED, WF_OK},
		{ENTRY, "- [x] b\n", WF_GATED, WF_OK},
		{"", "- [ ] b\n", WF_NOT_ALLOWED, WF_NOT_ALLOWED},
		{"", "- [x] b\n- [~] c\n", WF_NOT_ALLOWED, WF_NOT_ALLOWED},
		{"", "- [x] b\n", WF_OK, WF_OK},
		{"", "text\n", WF_OK, WF_OK},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct scene scene = {"Sequential", PROGRESS, .fields = rows[i].fields,
				      .steps = rows[i].steps};
		struct trial t;
		enum wf_code code;

		set_scene(&t, &scene);
		code = let(&t, "complete", "");
		assert_int_equal(code, rows[i].plain);
		if (code != WF_OK)
			assert_refusal(&t, code, "complete");
		trial_end(&t);
		set_scene(&t, &scene);
		assert_int_equal(let(&t, "complete", " --force"), rows[i].forced);
		trial_end(&t);
	}
}

static void only_optional_phases_are_skipped(void **state)
{
	struct scene scene = {"Sequential", PENDING, .name = "Middle"};
	struct trial t;

	(void)state;
	set_scene(&t, &scene);
	assert_refusal(&t, let(&t, "skip", ""), "skip");
	trial_end(&t);
	set_scene(&t, &scene);
	assert_int_equal(let(&t, "skip", " --force"), WF_OK);
	assert_written(&t, SKIPPED, "skip");
	trial_end(&t);
}

/* What has ended and was built on is not reopened; in parallel only what waited for it was. */
static void later_work_keeps_a_phase_ended(void **state)
{
	static const struct {
		const char *pattern, *event;
		int from;
		const char *steps, *third;
		enum wf_code plain, forced;
	} rows[] = {
		{"Sequential", "untick", COMPLETE, "- [x] b\n", LATER, WF_GATED, WF_OK},
		{"Iterative", "untick", COMPLETE, "- [x] b\n", LATER, WF_GATED, WF_OK},
		{"Parallel", "untick", COMPLETE, "- [x] b\n", LATER, WF_OK, WF_OK},
		{"Sequential", "untick", PENDING, "- [x] b\n", LATER, WF_GATED, WF_OK},
		{"Sequential", "untick", PROGRESS, "- [x] b\n", LATER, WF_GATED, WF_OK},
		{"Sequential", "untick", PROGRESS, "- [x] b\n- [ ] c\n", LATER, WF_OK, WF_OK},
		{"Sequential", "start", SKIPPED, "- [ ] b\n", LATER, WF_GATED, WF_OK},
		{"Sequential", "start", SKIPPED, "- [ ] b\n", NULL, WF_OK, WF_OK},
		{"Parallel", "start", SKIPPED, "- [ ] b\n", LATER, WF_OK, WF_OK},
		{"Sequential", "fail", COMPLETE, "- [x] b\n", LATER, WF_GATED, WF_GATED},
		{"Iterative", "fail", COMPLETE, "- [x] b\n", LATER, WF_GATED, WF_GATED},
		{"Parallel", "fail", COMPLETE, "- [x] b\n", LATER, WF_OK, WF_OK},
		{"Sequential", "fail", COMPLETE, "- [x] b\n", NULL, WF_OK, WF_OK},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct scene scene = {rows[i].pattern, rows[i].from, .steps = rows[i].steps,
				      .third = rows[i].third};
		struct trial t;
		enum wf_code code;

		set_scene(&t, &scene);
		code = let(&t, rows[i].event, "");
		if (code != rows[i].plain)
			fail_msg("%s: %s on %s is %s", rows[i].pattern, rows[i].event,
				 wf_states[rows[i].from].name, wf_code_name(code));
		if (code != WF_OK)
			assert_refusal(&t, code, rows[i].event);
		trial_end(&t);
		set_scene(&t, &scene);
		assert_int_equal(let(&t, rows[i].event, " --force"), rows[i].forced);
		trial_end(&t);
	}
}

static void a_conflict_is_never_passed(void **state)
{
	struct trial t;

	(void)state;
	for (int event = 0; event < WF_NEVENTS; event++) {
		const struct wf_transition *row;

		trial_begin(&t, "# T\n## Phase 1: A \u2705 \U0001F504\n- [x] a\n- [ ] b\n");
		t.draft.force = true;
		assert_int_equal(wf_event_check(&t.draft, (enum wf_event)event, 0, &row, &t.r.err),
				 WF_CONFLICT);
		assert_true(t.r.err.hint.len > 0);
		trial_end(&t);
	}
	/* Nor is one before it, which has not ended and has not begun either. */
	trial_begin(&t, "# T\n## Phase 1: A \u2705 \U0001F504\n- [x] a\n## Phase 2: B\n- [ ] b\n");
	t.draft.force = true;
	assert_int_equal(trial_ask(&t, "start 2 --force"), WF_CONFLICT);
	trial_end(&t);
}

static void refusals_say_what_and_how_to_go_on(void **state)
{
	static const struct {
		int from;
		const char *event;
		enum wf_code code;
		const char *message, *hint;
	} rows[] = {
		{BLOCKED, "start", WF_BLOCKED, "Phase 2: Middle (Optional) is blocked (the key)",
		 "wfmd unblock status.md 2"},
		{BLOCKED, "block", WF_BLOCKED, "is blocked (the key)", "wfmd unblock status.md 2"},
		{FAILED, "start", WF_FAILED, "has failed", "wfmd retry status.md 2"},
		{FAILED, "block", WF_FAILED, "has failed", "wfmd escalate status.md 2 --to WHO"},
		{PENDING, "retry", WF_NOT_ALLOWED, "is pending", "wfmd start status.md 2"},
		{PENDING, "unblock", WF_NOT_ALLOWED, "is pending", "wfmd start status.md 2"},
		{PENDING, "rollback", WF_NOT_ALLOWED, "is pending",
		 "wfmd status status.md --phase 2"},
		{SKIPPED, "tick", WF_NOT_ALLOWED, "is skipped", "wfmd start status.md 2"},
		{SKIPPED, "block", WF_NOT_ALLOWED, "is skipped", "wfmd start status.md 2"},
		{COMPLETE, "start", WF_NOT_ALLOWED, "is complete", "wfmd untick status.md 2.2"},
		{COMPLETE, "skip", WF_NOT_ALLOWED, "is complete", "wfmd rollback status.md 2"},
		{COMPLETE, "escalate", WF_NOT_ALLOWED, "is complete",
		 "wfmd fail status.md 2 -m WHAT"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct scene scene = {.pattern = "Sequential", .state = rows[i].from};
		struct trial t;

		set_scene(&t, &scene);
		assert_int_equal(let(&t, rows[i].event, ""), rows[i].code);
		if (!strstr(t.r.err.message.ptr, rows[i].message))
			fail_msg("'%s' is not in '%s'", rows[i].message, t.r.err.message.ptr);
		assert_string_equal(t.r.err.hint.ptr, rows[i].hint);
		assert_int_equal(t.r.err.line, 10);
		trial_end(&t);
	}
}

/* ---- what follows ---- */

static const char waiting[] =
	"### Phase 3: Third \u23f8\ufe0f\n**Waiting for**: First, Middle\n\n- [ ] e\n";

static void the_next_phase_starts_when_one_ends(void **state)
{
	static const struct {
		const char *pattern, *event, *steps, *third;
		int to;
	} rows[] = {
		{"Sequential", "tick", "- [ ] b\n", NULL, PROGRESS},
		{"Sequential", "complete", "- [x] b\n", NULL, PROGRESS},
		{"Sequential", "skip", "- [ ] b\n", NULL, PROGRESS},
		{"Iterative", "skip", "- [ ] b\n", NULL, PROGRESS},
		{"Parallel", "skip", "- [ ] b\n", NULL, PENDING},
		{"Parallel", "skip", "- [ ] b\n", waiting, PROGRESS},
		{"Parallel", "tick", "- [ ] b\n", waiting, PROGRESS},
		{"Sequential", "tick", "- [ ] b\n", waiting, PROGRESS},
		{"Sequential", "tick", "- [ ] b\n", "### Phase 3: Third \u23f8\ufe0f\n- [ ] e\n",
		 PROGRESS},
		{"Sequential", "tick", "- [ ] b\n",
		 "### Phase 3: Third \u23f8\ufe0f\n**Blocked by**: x\n\n- [ ] e\n", BLOCKED},
		{"Sequential", "tick", "- [ ] b\n",
		 "### Phase 3: Third \u23f8\ufe0f\n**Since**: x\n\n- [ ] e\n", BLOCKED},
		{"Sequential", "tick", "- [ ] b\n", "### Phase 3: Third\n" ENTRY "- [ ] e\n",
		 PENDING},
		{"Sequential", "tick", "- [ ] b\n", "### Phase 3: Third \u274c\n- [ ] e\n", FAILED},
		{"Parallel", "tick", "- [ ] b\n",
		 "### Phase 3: Third \u23f8\ufe0f\n**Waiting for**: Middle, a delivery\n\n- [ ] e\n",
		 BLOCKED},
		{"Parallel", "tick", "- [ ] b\n",
		 "### Phase 3: Third \u23f8\ufe0f\n**Waiting for**: Middle\n**Blocked by**: x\n\n- [ ] e\n",
		 BLOCKED},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct scene scene = {rows[i].pattern, PROGRESS, .steps = rows[i].steps,
				      .third = rows[i].third};
		struct wf_slice value;
		struct reading now;
		struct trial t;

		set_scene(&t, &scene);
		if (let(&t, rows[i].event, "") != WF_OK || trial_write(&t) != WF_OK)
			fail_msg("%s", t.r.err.message.ptr);
		reading_bytes(&now, t.bytes.ptr, t.bytes.len);
		if (now.doc.phases[2].state != rows[i].to)
			fail_msg("%s: %s makes the next one %s:\n%s", rows[i].pattern,
				 rows[i].event, wf_states[now.doc.phases[2].state].name,
				 t.bytes.ptr);
		if (rows[i].to == PROGRESS)
			assert_false(wf_draft_field(&t.draft, 2, WF_FIELD_WAITING_FOR, &value));
		reading_end(&now);
		trial_end(&t);
	}
}

/* A phase that is skipped or complete before its turn is passed over, and a chain of them, too. */
static void the_next_that_has_not_ended_starts(void **state)
{
	(void)state;
	assert_edit(
		"# T\n## Phase 1: A \U0001F504\n- [ ] a\n## Phase 2: B (Optional)\n**Skipped**: x\n\n- [ ] b\n"
		"## Phase 3: C \u2705\n- [x] c\n## Phase 4: D\n- [ ] d\n",
		"tick 1.1",
		"# T\n## Phase 1: A \u2705\n- [x] a\n## Phase 2: B (Optional)\n**Skipped**: x\n\n- [ ] b\n"
		"## Phase 3: C \u2705\n- [x] c\n## Phase 4: D \U0001F504\n- [ ] d\n");
}

static void fields_of_blocking_and_skipping_go(void **state)
{
	static const char blocked[] =
		"# T\n## Phase 1: A \u23f8\ufe0f\n**Owner**: me\n**Blocked by**: x\n"
		"**Since**: y\n**Action needed**: z\n\n- [ ] a\n- [ ] b\n";

	(void)state;
	assert_edit(blocked, "unblock 1",
		    "# T\n## Phase 1: A \U0001F504\n**Owner**: me\n\n- [ ] a\n- [ ] b\n");
	assert_edit(blocked, "skip 1 -m late --force",
		    "# T\n## Phase 1: A\n**Owner**: me\n**Skipped**: late\n\n- [ ] a\n- [ ] b\n");
	assert_edit("# T\n## Phase 1: A (Optional)\n**Skipped**: x\n\n- [ ] a\n", "start 1",
		    "# T\n## Phase 1: A (Optional) \U0001F504\n\n- [ ] a\n");
}

static void a_document_without_phases_has_no_events(void **state)
{
	static const char *const events[] = {
		"start 1", "complete 1", "block 1 -m x",      "unblock 1",           "fail 1 -m x",
		"retry 1", "rollback 1", "escalate 1 --to x", "skip 1 -m x --force", "iterate"};

	(void)state;
	for (size_t i = 0; i < COUNT(events); i++)
		assert_refused("- [ ] a\n- [x] b\n", events[i], WF_NOT_ALLOWED, "no phases");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_table_is_the_format_s),
		cmocka_unit_test(each_event_in_each_state),
		cmocka_unit_test(boxes_decide_some_moves),
		cmocka_unit_test(unblocked_out_of_turn_it_is_pending),
		cmocka_unit_test(closed_gates_refuse_and_force_passes_them),
		cmocka_unit_test(order_is_no_gate_in_parallel),
		cmocka_unit_test(complete_asks_for_every_box),
		cmocka_unit_test(only_optional_phases_are_skipped),
		cmocka_unit_test(later_work_keeps_a_phase_ended),
		cmocka_unit_test(a_conflict_is_never_passed),
		cmocka_unit_test(refusals_say_what_and_how_to_go_on),
		cmocka_unit_test(the_next_phase_starts_when_one_ends),
		cmocka_unit_test(the_next_that_has_not_ended_starts),
		cmocka_unit_test(fields_of_blocking_and_skipping_go),
		cmocka_unit_test(a_document_without_phases_has_no_events),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
