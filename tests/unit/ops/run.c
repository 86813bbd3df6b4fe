#include "ops/run.h"

#include "ops/written.h"

void run_begin(struct run *run, unsigned i, unsigned flags)
{
	*run = (struct run){.random = random_begin(i),
			    .text = WF_BUF_INIT,
			    .said = WF_BUF_INIT,
			    .words = WF_BUF_INIT};
	random_document(&run->random, &run->text, flags);
}

void run_end(struct run *run)
{
	wf_buf_release(&run->text);
	wf_buf_release(&run->said);
	wf_buf_release(&run->words);
}

/* A line for a line, whatever ends it. */
static void add_lines(struct wf_buf *out, const char *title, struct wf_slice bytes)
{
	wf_buf_printf(out, "\n--- %s\n", title);
	for (size_t i = 0; i < bytes.len; i++) {
		if (bytes.ptr[i] != '\r')
			wf_buf_byte(out, bytes.ptr[i]);
		else if (i + 1 == bytes.len || bytes.ptr[i + 1] != '\n')
			wf_buf_byte(out, '\n');
	}
}

void run_failed(struct run *run, struct trial *t, const char *what)
{
	struct wf_buf report = WF_BUF_INIT;

	wf_buf_str(&report, run->said.ptr);
	add_lines(&report, "before", wf_slice(t->r.bytes, t->r.len));
	if (t->bytes.len)
		add_lines(&report, "after", wf_buf_as_slice(&t->bytes));
	if (t->r.err.message.len)
		wf_buf_printf(&report, "\n--- error\n%s; %s", t->r.err.message.ptr,
			      t->r.err.hint.ptr);
	random_failed(&run->random, what, wf_buf_as_slice(&report));
}

void run_say(struct run *run, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	wf_buf_vprintf(&run->said, format, ap);
	va_end(ap);
	wf_buf_byte(&run->said, '\n');
}

void run_check_written(struct run *run, struct trial *t)
{
	struct reading now;
	const char *what;

	reading_bytes(&now, t->bytes.ptr, t->bytes.len);
	what = written_fault(t, &now.doc);
	if (what)
		run_failed(run, t, what);
	reading_end(&now);
}

/* ---- requests ---- */

/* What a user says in a request: mostly plain words. */
static struct wf_words say_words(struct run *run)
{
	struct wf_slice words;

	wf_buf_clear(&run->words);
	if (chance(&run->random, 85))
		wf_buf_str(&run->words,
			   pick(&run->random, "no key yet", "why & *how*", "no (key", "3 of 40"));
	else
		random_text(&run->random, &run->words, 6);
	words = wf_buf_as_slice(&run->words);
	if (wf_slice_trim(words).len == 0)
		words = WF_SLICE_LIT("blank");
	return (struct wf_words){.message = words,
				 .to = words,
				 .cause = chance(&run->random, 30) ? words : WF_SLICE_LIT("")};
}

static enum wf_code ask_of_step(struct run *run, struct trial *t, uint32_t step)
{
	struct wf_words words = say_words(run);
	bool all = chance(&run->random, 20);
	unsigned which = below(&run->random, 14), line = t->r.doc.steps[step].line;

	if (which == 0) {
		run_say(run, "block :%u -m %s", line, words.message.ptr);
		return wf_op_block_step(&t->draft, step, &words, &t->r.err);
	}
	if (which == 1) {
		run_say(run, "unblock :%u", line);
		return wf_op_unblock_step(&t->draft, step, &t->r.err);
	}
	if (which == 2) {
		run_say(run, "drop :%u -m %s", line, words.message.ptr);
		return wf_op_drop(&t->draft, step, words.message, &t->r.err);
	}
	run_say(run, "%s :%u%s", which < 11 ? "tick" : "untick", line, all ? " --all" : "");
	return which < 11 ? wf_op_tick(&t->draft, step, all, &t->r.err)
			  : wf_op_untick(&t->draft, step, all, &t->r.err);
}

static enum wf_code ask_of_phase(struct run *run, struct trial *t, uint32_t phase)
{
	struct wf_words words = say_words(run);
	unsigned line = t->r.doc.headings[t->r.doc.phases[phase].heading].line;
	enum wf_event event = (enum wf_event)below(&run->random, WF_NEVENTS);

	if (event == WF_EVENT_TICK) {
		run_say(run, "add :%u %s", line, words.message.ptr);
		return wf_op_add(&t->draft, phase, -1, words.message, &t->r.err);
	}
	if (event == WF_EVENT_UNTICK) {
		run_say(run, "log :%u --cause %s", line, words.message.ptr);
		words.cause = words.message;
		return wf_op_fill(&t->draft, (int32_t)phase, &words, &t->r.err);
	}
	run_say(run, "%s :%u -m %s", wf_event_name(event), line, words.message.ptr);
	return wf_op_phase(&t->draft, event, phase, &words, &t->r.err);
}

static enum wf_code ask_to_advance(struct run *run, struct trial *t)
{
	struct wf_advance a = {
		.workflow = below(&run->random, (unsigned)t->r.doc.nworkflows),
		.phase = -1,
		.expect = -1,
		.steps = 1 + below(&run->random, 3),
		.all = chance(&run->random, 10),
	};

	if (chance(&run->random, 20)) {
		a.phase = (int32_t)below(&run->random, (unsigned)t->r.doc.nphases);
		a.workflow = t->r.doc.phases[a.phase].workflow;
	}
	run_say(run, "advance -w %u --phase %d --steps %u%s", a.workflow + 1, a.phase + 1, a.steps,
		a.all ? " --all" : "");
	return wf_op_advance(&t->draft, &a, &t->r.err);
}

enum wf_code run_ask(struct run *run, struct trial *t, bool force)
{
	unsigned which = below(&run->random, 20);
	uint32_t workflow = below(&run->random, (unsigned)t->r.doc.nworkflows);

	t->draft.force = force && chance(&run->random, 30);
	if (t->draft.force)
		run_say(run, "--force");
	if (which < 6)
		return ask_to_advance(run, t);
	if (which < 12 && t->r.doc.nsteps)
		return ask_of_step(run, t, below(&run->random, (unsigned)t->r.doc.nsteps));
	if (which < 19)
		return ask_of_phase(run, t, below(&run->random, (unsigned)t->r.doc.nphases));
	run_say(run, "iterate -w %u", workflow + 1);
	return wf_op_iterate(&t->draft, workflow, &t->r.err);
}
