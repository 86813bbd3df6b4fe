/* For tests that report on a document: one that is read, its draft, and what is said about them. */
#ifndef WF_TESTS_SAMPLE_H
#define WF_TESTS_SAMPLE_H

#include "flow/draft.h"
#include "out/out.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

struct sample {
	struct wf_doc doc;
	struct wf_draft draft;
	struct wf_edits edits;
	struct wf_buf out;
};

static const struct wf_style plain = {.color = false, .ascii = false};

/* Reads TEXT, which must stay, as status.md. */
static inline void begin(struct sample *s, const char *text)
{
	struct wf_error err = WF_ERROR_INIT;

	*s = (struct sample){.edits = WF_EDITS_INIT, .out = WF_BUF_INIT};
	assert_int_equal(wf_doc_read(&s->doc, "status.md", text, strlen(text), NULL, &err), WF_OK);
	wf_draft_init(&s->draft, &s->doc);
	s->draft.date = WF_SLICE_LIT("2026-11-22 14:05");
}

static inline void end(struct sample *s)
{
	wf_draft_release(&s->draft);
	wf_doc_release(&s->doc);
	wf_edits_release(&s->edits);
	wf_buf_release(&s->out);
}

#define EXAMPLE \
	"# Bug Fix: Login times out\n" \
	"\n" \
	"## Workflow Status\n" \
	"\n" \
	"### Phase 1: Analysis ✅\n" \
	"**Entry criteria**: A report\n" \
	"\n" \
	"- [x] Reproduce\n" \
	"\n" \
	"### Phase 2: Implementation 🔄\n" \
	"- [x] Core\n" \
	"  - [x] Parser\n" \
	"- [ ] Edge cases\n" \
	"- [ ] Tests\n" \
	"\n" \
	"### Phase 3: Validation ⏸️\n" \
	"**Blocked by**: Credentials\n" \
	"**Since**: 2026-11-22\n" \
	"**Action needed**: Ask\n" \
	"\n" \
	"- [ ] Integration tests\n" \
	"\n" \
	"### Phase 4: Clean-up (Optional)\n" \
	"- [ ] Remove dead code\n" \
	"\n" \
	"## Error Log\n" \
	"\n" \
	"### 2026-11-22 14:05 - Implementation - Test failure\n" \
	"**What happened**: 3 tests failed\n"

#endif
