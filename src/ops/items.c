#include "ops/reports.h"

#include "doc/texts.h"

#include <jansson.h>
#include <stdlib.h>

static const struct {
	const char *name;
	bool step;
	bool needs_message;
	enum wf_event event; /* of a phase's result */
} results[] = {
	[WF_RESULT_DONE] = {"done", true, false, WF_EVENT_TICK},
	[WF_RESULT_OPEN] = {"open", true, false, WF_EVENT_UNTICK},
	[WF_RESULT_STARTED] = {"started", false, false, WF_EVENT_START},
	[WF_RESULT_COMPLETE] = {"complete", false, false, WF_EVENT_COMPLETE},
	[WF_RESULT_BLOCKED] = {"blocked", false, true, WF_EVENT_BLOCK},
	[WF_RESULT_UNBLOCKED] = {"unblocked", false, false, WF_EVENT_UNBLOCK},
	[WF_RESULT_FAILED] = {"failed", false, true, WF_EVENT_FAIL},
	[WF_RESULT_RETRIED] = {"retried", false, false, WF_EVENT_RETRY},
	[WF_RESULT_SKIPPED] = {"skipped", false, true, WF_EVENT_SKIP},
};
#define NRESULTS (sizeof(results) / sizeof(results[0]))

/* The keys whose values are words about an event, and where each goes. */
static const struct {
	const char *key;
	size_t offset;
} words[] = {
	{"message", offsetof(struct wf_words, message)},
	{"action", offsetof(struct wf_words, action)},
	{"since", offsetof(struct wf_words, since)},
	{"kind", offsetof(struct wf_words, kind)},
	{"cause", offsetof(struct wf_words, cause)},
	{"resolution", offsetof(struct wf_words, resolution)},
	{"prevention", offsetof(struct wf_words, prevention)},
};

static enum wf_code refuse(struct wf_error *err, size_t line, const char *fmt, const char *what)
{
	struct wf_buf reason = WF_BUF_INIT;

	wf_buf_printf(&reason, "line %zu of the input: ", line);
	wf_buf_printf(&reason, fmt, what);
	wf_error_set(err, WF_USAGE, 0, "%s", reason.ptr);
	wf_error_hint(err, "a line is {\"step\":\"2.1\",\"result\":\"done\"} or "
			   "{\"phase\":\"2\",\"result\":\"blocked\",\"message\":\"why\"}");
	wf_buf_release(&reason);
	return WF_USAGE;
}

static struct wf_slice keep(struct wf_items *items, const json_t *value)
{
	return wf_arena_copy(&items->arena,
			     wf_slice(json_string_value(value), json_string_length(value)));
}

/* Puts the value of KEY where it belongs in ITEM; false for a key that means nothing here. */
static bool take_key(struct wf_items *items, struct wf_item *item, const char *key,
		     const json_t *value)
{
	if (strcmp(key, "step") == 0 || strcmp(key, "phase") == 0) {
		item->step = key[0] == 's';
		item->selector = keep(items, value);
		return true;
	}
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strcmp(key, words[i].key) == 0) {
			*(struct wf_slice *)((char *)&item->words + words[i].offset) =
				keep(items, value);
			return true;
		}
	}
	return strcmp(key, "result") == 0;
}

static enum wf_code take_result(struct wf_item *item, const json_t *object, struct wf_error *err)
{
	const char *name = json_string_value(json_object_get(object, "result"));

	if (!name)
		return refuse(err, item->line, "no \"%s\"", "result");
	for (size_t i = 0; i < NRESULTS; i++) {
		if (strcmp(results[i].name, name) != 0)
			continue;
		if (results[i].step != item->step)
			return refuse(err, item->line, "\"%s\" is no result of this kind of thing",
				      name);
		if (results[i].needs_message && wf_slice_trim(item->words.message).len == 0)
			return refuse(err, item->line, "\"%s\" asks for a \"message\"", name);
		item->result = (enum wf_result)i;
		return WF_OK;
	}
	return refuse(err, item->line, "no result \"%s\"", name);
}

static bool says(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	return value && !json_is_null(value);
}

static enum wf_code read_object(struct wf_items *items, json_t *object, size_t line,
				struct wf_error *err)
{
	struct wf_item item = {.line = line};
	const char *key;
	json_t *value;
	enum wf_code code;

	if (!json_is_object(object))
		return refuse(err, line, "not a JSON %s", "object");
	if (says(object, "step") == says(object, "phase"))
		return refuse(err, line, "it names %s", "neither a step nor a phase, or both");
	json_object_foreach(object, key, value)
	{
		if (!json_is_string(value) && !json_is_null(value))
			return refuse(err, line, "the value of \"%s\" is no string", key);
		if (!json_is_null(value) && !take_key(items, &item, key, value))
			return refuse(err, line, "no key \"%s\"", key);
	}
	code = take_result(&item, object, err);
	if (code != WF_OK)
		return code;
	WF_GROW(items->items, items->n, items->cap);
	items->items[items->n++] = item;
	return WF_OK;
}

/* What the reader of JSON may find wrong, in our own words; where it has others, it is no JSON. */
static const struct {
	enum json_error_code code;
	const char *reason;
} troubles[] = {
	{json_error_invalid_utf8, "not UTF-8"},
	{json_error_premature_end_of_input, "it ends too early"},
	{json_error_end_of_input_expected, "something follows the object"},
	{json_error_stack_overflow, "nested too deeply"},
	{json_error_null_character, "a NUL in a text"},
	{json_error_null_byte_in_key, "a NUL in a key"},
	{json_error_duplicate_key, "a key that was there before"},
	{json_error_numeric_overflow, "a number beyond any range"},
};

static enum wf_code refuse_json(struct wf_error *err, size_t line, const json_error_t *trouble)
{
	const char *reason = "no JSON";
	struct wf_buf text = WF_BUF_INIT;
	enum wf_code code;

	for (size_t i = 0; i < sizeof(troubles) / sizeof(troubles[0]); i++) {
		if (troubles[i].code == json_error_code(trouble))
			reason = troubles[i].reason;
	}
	wf_buf_printf(&text, "%s, at column %d", reason, trouble->column);
	code = refuse(err, line, "%s", text.ptr);
	wf_buf_release(&text);
	return code;
}

static enum wf_code read_line(struct wf_items *items, struct wf_slice text, size_t line,
			      struct wf_error *err)
{
	json_error_t json_err;
	json_t *object;
	enum wf_code code;

	if (text.len == 0)
		return WF_OK;
	object = json_loadb(text.ptr, text.len, JSON_REJECT_DUPLICATES, &json_err);
	if (!object)
		return refuse_json(err, line, &json_err);
	code = read_object(items, object, line, err);
	json_decref(object);
	return code;
}

enum wf_code wf_items_read(struct wf_items *items, struct wf_slice input, struct wf_error *err)
{
	enum wf_code code = WF_OK;

	*items = (struct wf_items){0};
	for (size_t line = 1; input.len && code == WF_OK; line++) {
		const char *end = memchr(input.ptr, '\n', input.len);
		size_t len = end ? (size_t)(end - input.ptr) : input.len;
		struct wf_slice text = wf_slice(input.ptr, len);

		if (text.len && text.ptr[text.len - 1] == '\r')
			text.len--;
		code = read_line(items, wf_slice_trim(text), line, err);
		input = wf_slice_skip(input, end ? len + 1 : len);
	}
	if (code == WF_OK && items->n == 0) {
		wf_error_set(err, WF_USAGE, 0, "the input holds no report");
		return WF_USAGE;
	}
	return code;
}

void wf_items_release(struct wf_items *items)
{
	free(items->items);
	wf_arena_release(&items->arena);
	*items = (struct wf_items){0};
}

static enum wf_code apply_one(struct wf_draft *draft, const struct wf_item *item,
			      const struct wf_texts *texts, int32_t workflow, uint32_t *last,
			      struct wf_error *err)
{
	unsigned kind = item->step ? WF_SELECT_STEP : WF_SELECT_PHASE;
	struct wf_selection found;
	int32_t phase;
	enum wf_code code =
		wf_select_among(&found, draft->doc, texts, item->selector, kind, workflow, err);

	if (code != WF_OK)
		return code;
	phase = item->step ? draft->doc->steps[found.index].phase : (int32_t)found.index;
	if (phase >= 0)
		*last = draft->doc->phases[phase].workflow;
	if (item->result == WF_RESULT_DONE)
		return wf_op_tick(draft, found.index, false, err);
	if (item->result == WF_RESULT_OPEN)
		return wf_op_untick(draft, found.index, false, err);
	return wf_op_phase(draft, results[item->result].event, found.index, &item->words, err);
}

/* So many texts are looked up in those of the document, sorted; fewer in the document itself. */
#define MANY 8

static bool has_many_texts(const struct wf_items *items)
{
	size_t n = 0;

	for (size_t i = 0; i < items->n; i++) {
		struct wf_slice s = items->items[i].selector;

		n += s.len > 0 && !wf_is_digit(s.ptr[0]) && s.ptr[0] != ':';
	}
	return n >= MANY;
}

enum wf_code wf_items_apply(struct wf_draft *draft, const struct wf_items *items, int32_t workflow,
			    uint32_t *last, struct wf_error *err)
{
	bool many = has_many_texts(items);
	enum wf_code code = WF_OK;
	struct wf_texts texts;

	if (many)
		wf_texts_build(&texts, draft->doc);
	for (size_t i = 0; i < items->n && code == WF_OK; i++) {
		code = apply_one(draft, &items->items[i], many ? &texts : NULL, workflow, last,
				 err);
		if (code != WF_OK)
			wf_error_prefix(err, "line %zu of the input: ", items->items[i].line);
	}
	if (many)
		wf_texts_release(&texts);
	return code;
}
