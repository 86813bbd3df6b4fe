/* Templates: the built-in ones are sound documents; names, folders, placeholders. */
#include "ops/template.h"

#include "doc/random.h"
#include "doc/reading.h"
#include "text/scratch.h"

static const char *const builtin[] = {"bug-fix", "feature", "investigation", "refactor"};

static void find_builtin(struct wf_templates *templates)
{
	wf_templates_find(templates, NULL, 0);
}

static void four_are_built_in(void **state)
{
	struct wf_templates templates;

	(void)state;
	find_builtin(&templates);
	assert_int_equal(templates.n, COUNT(builtin));
	for (size_t i = 0; i < COUNT(builtin); i++) {
		assert_string_equal(templates.items[i].name, builtin[i]);
		assert_string_equal(templates.items[i].source, "built-in");
	}
	wf_templates_release(&templates);
}

/* What a built-in template makes is a status document in canonical form. */
static void built_in_ones_are_status_documents(void **state)
{
	const struct wf_setting title = {WF_SLICE_LIT("title"), WF_SLICE_LIT("Login times out")};

	(void)state;
	for (size_t i = 0; i < COUNT(builtin); i++) {
		struct wf_buf out = WF_BUF_INIT, left = WF_BUF_INIT;
		struct wf_error err = WF_ERROR_INIT;
		const struct wf_template *t;
		struct wf_templates templates;
		struct reading r;

		find_builtin(&templates);
		assert_int_equal(wf_template_get(&t, &templates, builtin[i], &err), WF_OK);
		assert_int_equal(wf_template_fill(&out, &left, t, &title, 1, &err), WF_OK);
		reading_bytes(&r, out.ptr, out.len);
		assert_true(wf_doc_is_status(&r.doc));
		assert_int_equal(r.doc.nworkflows, 1);
		assert_int_equal(r.doc.ndamages, 0);
		assert_true(r.doc.workflows[0].pattern_field >= 0);
		assert_int_equal(r.doc.workflows[0].done, 0);
		assert_true(r.doc.nplans > 0);
		assert_true(r.doc.log >= 0);
		for (size_t k = 0; k < r.doc.nphases; k++) {
			const struct wf_phase *p = &r.doc.phases[k];

			assert_int_equal(r.doc.headings[p->heading].kind, WF_KIND_LABELLED);
			assert_int_equal(p->state, WF_PENDING);
			assert_true(p->open_steps > 0);
			assert_true(p->unique);
			assert_non_null(wf_doc_field(&r.doc, p->fields, WF_FIELD_ENTRY));
			assert_non_null(wf_doc_field(&r.doc, p->fields, WF_FIELD_DELIVERABLES));
			assert_non_null(wf_doc_field(&r.doc, p->fields, WF_FIELD_EXIT));
		}
		for (size_t k = 0; k < r.doc.nplans; k++)
			assert_true(r.doc.plans[k].phase >= 0);
		reading_end(&r);
		wf_buf_release(&out);
		wf_buf_release(&left);
		wf_error_release(&err);
		wf_templates_release(&templates);
	}
}

static void names_are_found_by_their_beginning_and_other_spellings(void **state)
{
	static const struct {
		const char *name, *found; /* NULL: refused */
		enum wf_code code;
	} rows[] = {
		{"bug-fix", "bug-fix", WF_OK},
		{"bugfix", "bug-fix", WF_OK},
		{"BugFix", "bug-fix", WF_OK},
		{"bug", "bug-fix", WF_OK},
		{"f", "feature", WF_OK},
		{"Inv", "investigation", WF_OK},
		{"refactoring", "refactor", WF_OK},
		{"ref", "refactor", WF_OK},
		{"", NULL, WF_NO_MATCH},
		{"x", NULL, WF_NO_MATCH},
		{"bug-fixes", NULL, WF_NO_MATCH},
		{"../bug-fix", NULL, WF_NO_MATCH},
		{"/etc/passwd", NULL, WF_NO_MATCH},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct wf_error err = WF_ERROR_INIT;
		const struct wf_template *t;
		struct wf_templates templates;

		find_builtin(&templates);
		assert_int_equal(wf_template_get(&t, &templates, rows[i].name, &err), rows[i].code);
		if (rows[i].found) {
			assert_string_equal(t->name, rows[i].found);
			assert_true(t->len > 0);
		} else {
			assert_int_equal(err.ncandidates, COUNT(builtin));
			assert_true(err.hint.len > 0);
		}
		wf_error_release(&err);
		wf_templates_release(&templates);
	}
}

static void folders_come_first(void **state)
{
	static const char *const folders[] = {"missing", "mine", "theirs"};
	struct wf_error err = WF_ERROR_INIT;
	const struct wf_template *t;
	struct wf_templates templates;

	(void)state;
	assert_int_equal(mkdir("mine", 0755), 0);
	assert_int_equal(mkdir("theirs", 0755), 0);
	put("mine/feature.md", "mine\n");
	put("mine/.hidden.md", "no\n");
	put("mine/notes.txt", "no\n");
	put("mine/.md", "no\n");
	put("theirs/feature.md", "theirs\n");
	put("theirs/feast.md", "theirs\n");
	wf_templates_find(&templates, folders, COUNT(folders));
	assert_int_equal(templates.n, COUNT(builtin) + 1);
	assert_string_equal(templates.items[1].name, "feast");
	assert_string_equal(templates.items[2].source, "mine/feature.md");
	assert_int_equal(wf_template_get(&t, &templates, "feature", &err), WF_OK);
	assert_string_equal(t->text, "mine\n");
	assert_int_equal(wf_template_get(&t, &templates, "feat", &err), WF_OK);
	assert_string_equal(t->name, "feature");
	assert_int_equal(wf_template_get(&t, &templates, "fea", &err), WF_AMBIGUOUS);
	assert_true(err.ncandidates >= 2 && err.hint.len > 0);
	assert_int_equal(unlink("theirs/feast.md"), 0);
	assert_int_equal(wf_template_get(&t, &templates, "feast", &err), WF_NOT_FOUND);
	assert_string_equal(err.file.ptr, "theirs/feast.md");
	wf_error_release(&err);
	wf_templates_release(&templates);
}

static enum wf_code fill(struct wf_buf *out, struct wf_buf *left, const char *text,
			 const struct wf_setting *settings, size_t n, struct wf_error *err)
{
	char name[] = "mine", source[] = "mine.md";
	struct wf_template t = {name, source, (char *)text, strlen(text)};

	return wf_template_fill(out, left, &t, settings, n, err);
}

static void placeholders_are_filled(void **state)
{
	static const struct wf_setting settings[] = {
		{WF_SLICE_LIT("a"), WF_SLICE_LIT("one")},
		{WF_SLICE_LIT("b-2_C"), WF_SLICE_LIT("{{a}} & \\* &amp;")},
		{WF_SLICE_LIT("a"), WF_SLICE_LIT("two")},
	};
	static const struct {
		const char *text;
		size_t n;
		const char *out, *left;
	} rows[] = {
		{"no placeholder\n", 0, "no placeholder\n", ""},
		{"{{a}}{{ a }}x{{a}}", 1, "oneonexone", ""},
		{"{{a}} {{b-2_C}}", 2, "one {{a}} & \\\\* \\&amp;", ""},
		{"{{a}} {{b-2_C}}", 3, "two {{a}} & \\\\* \\&amp;", ""},
		{"{{a}} {{c}} {{d}} {{c}}", 1, "one {{c}} {{d}} {{c}}", "c, d"},
		{"{{a}} {{cd}} {{c}}", 1, "one {{cd}} {{c}}", "cd, c"},
		{"{{a}} {{}} {{ }} {{a b}} {{a} a}} {{", 1, "one {{}} {{ }} {{a b}} {{a} a}} {{",
		 ""},
		{"{{{a}}}", 1, "{one}", ""},
		{"# {{a}}\n", 1, "# one\n", ""},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct wf_buf out = WF_BUF_INIT, left = WF_BUF_INIT;
		struct wf_error err = WF_ERROR_INIT;

		if (fill(&out, &left, rows[i].text, settings, rows[i].n, &err) != WF_OK)
			fail_msg("%s: %s", rows[i].text, err.message.ptr);
		assert_text(&out, rows[i].out);
		assert_text(&left, rows[i].left);
		wf_error_release(&err);
	}
}

static void a_setting_needs_a_placeholder(void **state)
{
	static const struct wf_setting setting = {WF_SLICE_LIT("b"), WF_SLICE_LIT("x")};
	struct wf_buf out = WF_BUF_INIT, left = WF_BUF_INIT;
	struct wf_error err = WF_ERROR_INIT;

	(void)state;
	assert_int_equal(fill(&out, &left, "{{a}}", &setting, 1, &err), WF_USAGE);
	assert_string_equal(err.message.ptr, "template mine has no placeholder {{b}}");
	assert_true(err.hint.len > 0);
	wf_error_release(&err);
	wf_buf_release(&out);
	wf_buf_release(&left);
}

/* Any title leaves the structure as it is, and is read back. */
static void any_title_is_a_title(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 500; i++) {
		struct random random = random_begin(i);
		struct wf_buf title = WF_BUF_INIT, out = WF_BUF_INIT, left = WF_BUF_INIT;
		struct wf_error err = WF_ERROR_INIT;
		struct wf_arena arena = {0};
		struct wf_setting setting;
		struct reading r;

		random_text(&random, &title, 8);
		setting = (struct wf_setting){WF_SLICE_LIT("title"), wf_buf_as_slice(&title)};
		assert_int_equal(
			fill(&out, &left,
			     "# Fix: {{title}}\n\n**Owner**: {{title}}\n\n## Phase 1: A\n- [ ] a\n",
			     &setting, 1, &err),
			WF_OK);
		reading_bytes(&r, out.ptr, out.len);
		if (r.doc.nheadings != 3 || r.doc.nphases != 1 || r.doc.nsteps != 1 ||
		    r.doc.nfields != 1 ||
		    !wf_slice_eq(
			    wf_slice_skip(wf_inline_text(&arena, r.doc.headings[1].content), 5),
			    wf_buf_as_slice(&title)) ||
		    !wf_slice_eq(wf_doc_value(&r.doc, &r.doc.fields[0], &arena),
				 wf_buf_as_slice(&title)))
			random_failed(&random, "another title", wf_buf_as_slice(&out));
		reading_end(&r);
		wf_arena_release(&arena);
		wf_buf_release(&title);
		wf_buf_release(&out);
		wf_buf_release(&left);
		wf_error_release(&err);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(four_are_built_in),
		cmocka_unit_test(built_in_ones_are_status_documents),
		cmocka_unit_test(names_are_found_by_their_beginning_and_other_spellings),
		TEST(folders_come_first),
		cmocka_unit_test(placeholders_are_filled),
		cmocka_unit_test(a_setting_needs_a_placeholder),
		cmocka_unit_test(any_title_is_a_title),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
