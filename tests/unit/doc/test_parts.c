/* A large document is read in parts, by several threads: the same as in one go. */
#include "doc/build.h"

#include "doc/random.h"
#include "doc/reading.h"
#include "ops/generate.h"

/* The rows of an array, their slices left out, which are compared where they matter. */
#define assert_same(a, b, n, field) \
	do { \
		for (size_t i_ = 0; i_ < (n); i_++) { \
			if ((a)[i_].field != (b)[i_].field) \
				fail_msg("%zu: " #field " is %ld, not %ld", i_, \
					 (long)(a)[i_].field, (long)(b)[i_].field); \
		} \
	} while (0)

static void same_slice(struct wf_slice a, struct wf_slice b)
{
	if (!wf_slice_eq(a, b))
		fail_msg("'%.*s' is not '%.*s'", WF_SLICE_ARG(a), WF_SLICE_ARG(b));
}

static void same_headings(const struct wf_doc *a, const struct wf_doc *b)
{
	assert_int_equal(a->nheadings, b->nheadings);
	assert_same(a->headings, b->headings, a->nheadings, line);
	assert_same(a->headings, b->headings, a->nheadings, last_line);
	assert_same(a->headings, b->headings, a->nheadings, level);
	assert_same(a->headings, b->headings, a->nheadings, kind);
	assert_same(a->headings, b->headings, a->nheadings, state);
	assert_same(a->headings, b->headings, a->nheadings, phase);
	assert_same(a->headings, b->headings, a->nheadings, own.begin);
	assert_same(a->headings, b->headings, a->nheadings, own.end);
	assert_same(a->headings, b->headings, a->nheadings, fields.begin);
	assert_same(a->headings, b->headings, a->nheadings, fields.end);
	assert_same(a->headings, b->headings, a->nheadings, boxes);
	for (size_t i = 0; i < a->nheadings; i++)
		same_slice(a->headings[i].text, b->headings[i].text);
}

static void same_steps(const struct wf_doc *a, const struct wf_doc *b)
{
	assert_int_equal(a->nsteps, b->nsteps);
	assert_same(a->steps, b->steps, a->nsteps, line);
	assert_same(a->steps, b->steps, a->nsteps, last_line);
	assert_same(a->steps, b->steps, a->nsteps, mark);
	assert_same(a->steps, b->steps, a->nsteps, state);
	assert_same(a->steps, b->steps, a->nsteps, role);
	assert_same(a->steps, b->steps, a->nsteps, blocked);
	assert_same(a->steps, b->steps, a->nsteps, parent);
	assert_same(a->steps, b->steps, a->nsteps, end);
	assert_same(a->steps, b->steps, a->nsteps, number);
	assert_same(a->steps, b->steps, a->nsteps, phase);
	assert_same(a->steps, b->steps, a->nsteps, heading);
	assert_same(a->steps, b->steps, a->nsteps, item_end);
	assert_int_equal(a->nreasons, b->nreasons);
	assert_same(a->reasons, b->reasons, a->nreasons, step);
	for (size_t i = 0; i < a->nsteps; i++)
		same_slice(a->steps[i].text, b->steps[i].text);
	for (size_t i = 0; i < a->nreasons; i++)
		same_slice(a->reasons[i].text, b->reasons[i].text);
}

static void same_rest(const struct wf_doc *a, const struct wf_doc *b)
{
	assert_int_equal(a->nfields, b->nfields);
	assert_same(a->fields, b->fields, a->nfields, line);
	assert_same(a->fields, b->fields, a->nfields, name);
	assert_same(a->fields, b->fields, a->nfields, heading);
	assert_same(a->fields, b->fields, a->nfields, list_end);
	assert_int_equal(a->ndamages, b->ndamages);
	assert_same(a->damages, b->damages, a->ndamages, offset);
	assert_same(a->damages, b->damages, a->ndamages, heading);
	assert_int_equal(a->nphases, b->nphases);
	assert_int_equal(a->nworkflows, b->nworkflows);
	assert_int_equal(a->nentries, b->nentries);
	assert_int_equal(a->last_block, b->last_block);
}

/*
 * Reads TEXT with a comment at its end, which once is a map, of a character that is nowhere: with a
 * map a document is read in one go.
 */
static void check(const struct wf_buf *text)
{
	static const char map[] = "\n\n<!-- wfmd-map \xc2\xa4=open -->\n";
	struct wf_buf other = WF_BUF_INIT, mapped = WF_BUF_INIT;
	struct reading parts, whole;

	wf_buf_slice(&mapped, wf_buf_as_slice(text));
	wf_buf_str(&mapped, map);
	wf_buf_slice(&other, wf_buf_as_slice(&mapped));
	memcpy(strstr(other.ptr + text->len, "map"), "mop", 3);
	reading_bytes(&parts, other.ptr, other.len);
	reading_bytes(&whole, mapped.ptr, mapped.len);
	same_headings(&parts.doc, &whole.doc);
	same_steps(&parts.doc, &whole.doc);
	same_rest(&parts.doc, &whole.doc);
	reading_end(&parts);
	reading_end(&whole);
	wf_buf_release(&other);
	wf_buf_release(&mapped);
}

/* Random documents, one after the other until there are several parts. */
static void fill(struct random *random, struct wf_buf *text, size_t len)
{
	while (text->len < len) {
		random_document(random, text, chance(random, 20) ? GENERATE_DAMAGED : 0);
		wf_buf_str(text, "\n\n");
	}
}

static void parts_make_the_whole(void **state)
{
	unsigned rounds = random_rounds(3, 300);

	(void)state;
	for (unsigned i = 0; i < rounds; i++) {
		struct random random = random_begin(i);
		struct wf_buf text = WF_BUF_INIT;

		fill(&random, &text, (size_t)(2 + i % 4) * WF_BLOCKS_PART);
		check(&text);
		wf_buf_release(&text);
	}
	random_figure("documents in parts: %u", rounds);
}

/* Where it is cut, the document is inside of something that hides the headings. */
static void a_part_that_goes_on_is_read_on(void **state)
{
	static const char *const opens[] = {"```\n", "<!--\n", "> a\n\n~~~~ x\n", "<script>\n"};
	static const char *const closes[] = {"\n```\n", "\n-->\n", "\n~~~~\n", "\n</script>\n"};

	(void)state;
	for (size_t i = 0; i < COUNT(opens); i++) {
		for (int closed = 0; closed < 2; closed++) {
			struct wf_buf text = WF_BUF_INIT;

			wf_buf_str(&text, "# Title\n\n## Phase 1: First\n\n- [ ] a\n\n");
			wf_buf_str(&text, opens[i]);
			while (text.len < 3 * WF_BLOCKS_PART)
				wf_buf_str(&text, "## Phase 2: Hidden\n\n- [ ] b\n\n");
			if (closed)
				wf_buf_str(&text, closes[i]);
			while (text.len < 5 * WF_BLOCKS_PART)
				wf_buf_str(&text, "## Phase 3: Other\n\n- [x] c\n\n");
			check(&text);
			wf_buf_release(&text);
		}
	}
}

static void without_headings_there_is_one_part(void **state)
{
	struct wf_buf text = WF_BUF_INIT;

	(void)state;
	while (text.len < 3 * WF_BLOCKS_PART)
		wf_buf_str(&text, "- [ ] a\n- [x] b\n\n");
	check(&text);
	wf_buf_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parts_make_the_whole),
		cmocka_unit_test(a_part_that_goes_on_is_read_on),
		cmocka_unit_test(without_headings_there_is_one_part),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
