#include "git/triple.h"

#include "ops/generate.h"
#include "ops/ops.h"
#include "ops/verify.h"

#include <stdlib.h>

static const char *noun(struct random *random)
{
	return pick(random, "parser", "writer", "lexer", "index", "report", "page", "server",
		    "log");
}

/* Steps of the base and those that are added later are not alike: which is which is beyond doubt. */
static void add_step(struct random *random, struct wf_buf *out, const char *indent,
		     const char *mark, unsigned n)
{
	wf_buf_printf(out, "%s- [%s] %s the %s #%u%s\n", indent, mark,
		      pick(random, "Write", "Check", "Name", "Clear up"), noun(random), n,
		      chance(random, 20) ? ", and the one beside it" : "");
}

static void add_new_step(struct random *random, struct wf_buf *out, unsigned n)
{
	wf_buf_printf(out, "- [ ] Send Ann and Bob for another %s or two, #%u\n", noun(random), n);
}

static void add_tidy_steps(struct random *random, struct wf_buf *out, unsigned *n, unsigned steps,
			   unsigned done)
{
	for (unsigned k = 0; k < steps; k++) {
		const char *mark = k < done ? "x" : " ";

		add_step(random, out, "", mark, ++*n);
		if (chance(random, 15)) {
			add_step(random, out, "  ", mark, ++*n);
			add_step(random, out, "  ", mark, ++*n);
		}
	}
	wf_buf_byte(out, '\n');
}

/* Phase I, all, some or none of it done; its state is told by a symbol or by a field. */
static void add_tidy_phase(struct random *random, struct wf_buf *out, unsigned *n, unsigned i,
			   int progress, bool symbols)
{
	unsigned steps = 1 + below(random, 5), done = progress < 0 ? steps : 0;

	if (progress == 0)
		done = below(random, steps);
	wf_buf_printf(out, "## Phase %u: %s%s%s\n", i + 1,
		      pick(random, "Look", "Make", "Try", "Ship"),
		      chance(random, 10) ? " (Optional)" : "",
		      !symbols       ? ""
		      : progress < 0 ? " \u2705"
		      : done         ? " \U0001F504"
				     : "");
	if (!symbols)
		wf_buf_printf(out, "**Status**: %s\n",
			      progress < 0 ? "Complete"
			      : done       ? "In Progress"
					   : "Not started");
	wf_buf_str(out, chance(random, 40) ? "**Deliverables**: A thing\n\n" : "\n");
	add_tidy_steps(random, out, n, steps, done);
	if (chance(random, 20))
		wf_buf_printf(out, "Some words on part %u.\nAnd more.\n\n", i);
}

void tidy_document(struct random *random, struct wf_buf *out)
{
	unsigned n = 0, phases = 2 + below(random, 4), now = below(random, phases + 1);
	bool symbols = chance(random, 80);

	wf_buf_str(out, "# Plan\n\n");
	wf_buf_printf(out, "**Pattern**: %s\n\n",
		      pick(random, "Sequential", "Sequential", "Parallel", "Iterative"));
	for (unsigned i = 0; i < phases; i++)
		add_tidy_phase(random, out, &n, i, (int)i - (int)now, symbols);
	if (chance(random, 50))
		wf_buf_str(out, "## Error Log\n\n### 2026-01-01 10:00 - Look - Failure\n"
				"**What happened**: it broke\n");
}

/* ---- events ---- */

static enum wf_code ask_of_phase(struct random *random, struct wf_draft *draft, uint32_t phase,
				 struct wf_error *err)
{
	static const enum wf_event events[] = {
		WF_EVENT_BLOCK, WF_EVENT_BLOCK,    WF_EVENT_UNBLOCK,  WF_EVENT_UNBLOCK,
		WF_EVENT_FAIL,  WF_EVENT_FAIL,     WF_EVENT_RETRY,    WF_EVENT_ROLLBACK,
		WF_EVENT_START, WF_EVENT_COMPLETE, WF_EVENT_ESCALATE, WF_EVENT_SKIP,
	};
	const struct wf_words words = {
		.message = wf_slice_str(noun(random)),
		.cause = wf_slice_str(noun(random)),
		.resolution = wf_slice_str(chance(random, 50) ? noun(random) : ""),
		.to = WF_SLICE_LIT("Ann"),
	};
	unsigned event = below(random, sizeof(events) / sizeof(events[0]) + 2);

	if (event >= sizeof(events) / sizeof(events[0]))
		return wf_op_fill(draft, chance(random, 50) ? (int32_t)phase : -1, &words, err);
	return wf_op_phase(draft, events[event], phase, &words, err);
}

static enum wf_code ask_of_step(struct random *random, struct wf_draft *draft, uint32_t step,
				struct wf_error *err)
{
	const struct wf_words words = {.message = wf_slice_str(noun(random))};

	switch (below(random, 8)) {
	case 0: return wf_op_block_step(draft, step, &words, err);
	case 1: return wf_op_unblock_step(draft, step, err);
	case 2: return wf_op_drop(draft, step, WF_SLICE_LIT("no need"), err);
	case 3:
	case 4: return wf_op_untick(draft, step, true, err);
	default: return wf_op_tick(draft, step, true, err);
	}
}

enum wf_code random_event(struct random *random, struct wf_draft *draft, struct wf_error *err)
{
	const struct wf_doc *doc = draft->doc;
	uint32_t step = doc->nsteps ? below(random, (unsigned)doc->nsteps) : 0;
	uint32_t phase = below(random, (unsigned)doc->nphases);
	struct wf_advance a = {
		.workflow = below(random, (unsigned)doc->nworkflows),
		.phase = -1,
		.expect = -1,
		.steps = 1 + below(random, 3),
		.all = chance(random, 20),
	};

	switch (below(random, 12)) {
	case 0:
	case 1:
	case 2: return doc->nsteps ? ask_of_step(random, draft, step, err) : WF_OK;
	case 3:
	case 4:
	case 5:
	case 6: return ask_of_phase(random, draft, phase, err);
	case 7: return wf_op_add(draft, phase, -1, WF_SLICE_LIT("Add what was forgotten"), err);
	case 8:
		if (chance(random, 30))
			return wf_op_iterate(draft, a.workflow, err);
		/* fall through */
	default: return wf_op_advance(draft, &a, err);
	}
}

/* One event, if it is legal. */
static void edit_by_event(struct random *random, struct wf_buf *text)
{
	struct wf_edits edits = WF_EDITS_INIT;
	struct wf_error err = WF_ERROR_INIT;
	struct wf_buf after = WF_BUF_INIT;
	char *bytes = wf_xstrndup(text->ptr, text->len);
	struct wf_draft draft;
	struct wf_doc doc;

	if (wf_doc_read(&doc, "status.md", bytes, text->len, NULL, &err) != WF_OK)
		abort();
	wf_draft_init(&draft, &doc);
	draft.date = chance(random, 50) ? WF_SLICE_LIT("2026-11-22 14:05")
					: WF_SLICE_LIT("2026-11-22 15:10");
	if (doc.nphases && random_event(random, &draft, &err) == WF_OK &&
	    wf_draft_edits(&draft, &edits, &err) == WF_OK) {
		wf_edits_apply(&edits, bytes, text->len, &after);
		if (wf_verify(&draft, wf_buf_as_slice(&after), &err) == WF_OK) {
			wf_buf_clear(text);
			wf_buf_slice(text, wf_buf_as_slice(&after));
		}
	}
	wf_buf_release(&after);
	wf_edits_release(&edits);
	wf_error_release(&err);
	wf_draft_release(&draft);
	wf_doc_release(&doc);
	free(bytes);
}

/* ---- an editor ---- */

static void splice(struct wf_buf *text, size_t at, size_t len, const struct wf_buf *instead)
{
	struct wf_buf now = WF_BUF_INIT;

	wf_buf_add(&now, text->ptr, at);
	wf_buf_slice(&now, wf_buf_as_slice(instead));
	wf_buf_add(&now, text->ptr + at + len, text->len - at - len);
	wf_buf_release(text);
	*text = now;
}

static bool is_step(const char *line)
{
	return strncmp(line, "- [", 3) == 0;
}

/* A line that begins a step at the top, or any line; its start and length with the ending. */
static bool some_line(struct random *random, const struct wf_buf *text, bool step, size_t *at,
		      size_t *len)
{
	size_t n = 0, chosen = SIZE_MAX;

	for (size_t i = 0; i < text->len;) {
		const char *end = memchr(text->ptr + i, '\n', text->len - i);
		size_t next = end ? (size_t)(end - text->ptr) + 1 : text->len;

		if ((!step || is_step(text->ptr + i)) && below(random, (unsigned)++n) == 0) {
			chosen = i;
			*len = next - i;
		}
		i = next;
	}
	*at = chosen;
	return chosen != SIZE_MAX;
}

static void edit_by_hand(struct random *random, struct wf_buf *text, unsigned *n)
{
	struct wf_buf words = WF_BUF_INIT;
	size_t at, len, to, ignored;
	unsigned what = below(random, 7);

	if (!some_line(random, text, what < 4, &at, &len) ||
	    strncmp(text->ptr + at, "## Error Log", 12) == 0)
		return;
	if (what == 0) {
		wf_buf_printf(&words, " (%s)", noun(random));
		splice(text, at + len - 1, 0, &words);
	} else if (what == 1) {
		add_new_step(random, &words, (*n)++);
		splice(text, at + len, 0, &words);
	} else if (what == 2) {
		splice(text, at, len, &words);
	} else if (what == 3) {
		wf_buf_add(&words, text->ptr + at, len);
		splice(text, at, len, &(struct wf_buf)WF_BUF_INIT);
		if (some_line(random, text, true, &to, &ignored))
			splice(text, to, 0, &words);
		else
			splice(text, at, 0, &words);
	} else if (what == 4) {
		wf_buf_printf(&words, "\nA line on the %s.\n\n", noun(random));
		splice(text, at + len, 0, &words);
	} else if (what == 5) {
		wf_buf_printf(&words, "\n## Phase 9: %s %u\n\n", noun(random), *n);
		add_new_step(random, &words, (*n)++);
		splice(text, text->len, 0, &words);
	} else {
		splice(text, at, len, &words);
	}
	wf_buf_release(&words);
}

void random_triple(struct random *random, struct triple *triple, unsigned flags)
{
	*triple = (struct triple){.text = {WF_BUF_INIT, WF_BUF_INIT, WF_BUF_INIT}};
	if (flags & TRIPLE_TIDY)
		tidy_document(random, &triple->text[WF_BASE]);
	else
		random_document(random, &triple->text[WF_BASE], 0);
	for (int side = WF_OURS; side <= WF_THEIRS; side++) {
		unsigned n = side == WF_OURS ? 1000 : 2000;

		wf_buf_slice(&triple->text[side], wf_buf_as_slice(&triple->text[WF_BASE]));
		for (unsigned i = 1 + below(random, 5); i > 0; i--) {
			if ((flags & TRIPLE_EVENTS) || chance(random, 50))
				edit_by_event(random, &triple->text[side]);
			else
				edit_by_hand(random, &triple->text[side], &n);
		}
	}
}

void triple_release(struct triple *triple)
{
	for (int side = 0; side < WF_NSIDES; side++)
		wf_buf_release(&triple->text[side]);
}
