# The objects that wfmd prints with --json, each with exactly these keys.

def has_keys($names): type == "object" and keys == ($names | sort);
def one_of($names): . as $it | any($names[]; . == $it);
def is_text_or_null: type == "string" or . == null;
def is_line: type == "number" and . >= 1 and . == floor;
def is_line_or_null: . == null or is_line;
def is_count: type == "number" and . >= 0 and . == floor;

def is_phase_state:
	one_of(["pending", "in-progress", "complete", "blocked", "failed", "skipped", null]);

def is_step:
	has_keys(["id", "text", "state", "blocked", "role", "line", "steps"])
	and (.id | type == "string") and (.text | type == "string")
	and (.state | one_of(["open", "done", "unknown"]))
	and (.blocked | is_text_or_null)
	and (.role | one_of(["step", "entry", "exit"]))
	and (.line | is_line)
	and (.steps | type == "array") and all(.steps[]; is_step);

def is_phase:
	has_keys(["index", "number", "name", "heading", "owner", "optional", "state", "line", "done",
		"total", "fields", "steps"])
	and (.index | is_line)
	and (.number | is_text_or_null) and (.name | is_text_or_null)
	and (.heading | is_text_or_null) and (.owner | is_text_or_null)
	and (.optional | type == "boolean")
	and (.state | is_phase_state)
	and (.line | is_line_or_null)
	and (.done | is_count) and (.total | is_count) and .done <= .total
	and (.fields | type == "object") and all(.fields[]; type == "string")
	and (.steps | type == "array") and all(.steps[]; is_step);

def is_workflow:
	has_keys(["title", "line", "pattern", "iteration", "state", "done", "total", "phases"])
	and (.title | type == "string")
	and (.line | is_line_or_null)
	and (.pattern | one_of(["sequential", "parallel", "iterative"]))
	and (.iteration | is_line)
	and (.state | is_phase_state) and .state != "skipped"
	and .done == ([.phases[].done] | add) and .total == ([.phases[].total] | add)
	and all(.phases[]; is_phase);

def is_next:
	. == null or (has_keys(["id", "text", "line", "phase"])
		and (.id | type == "string") and (.text | type == "string")
		and (.line | is_line) and (.phase | is_text_or_null));

def is_log_entry:
	has_keys(["date", "phase", "kind", "line", "fields"])
	and (.date | is_text_or_null) and (.phase | is_text_or_null) and (.kind | is_text_or_null)
	and (.line | is_line) and (.fields | type == "object");

def is_status:
	has_keys(["schema", "file", "workflows", "outside", "next", "log"])
	and (.file | type == "string")
	and all(.workflows[]; is_workflow) and all(.outside[]; is_step)
	and (.next | is_next) and all(.log[]; is_log_entry);

def is_error_object:
	has_keys(["code", "message", "file", "line", "hint", "candidates"])
	and (.code | one_of(["blocked", "failed", "gated", "not-allowed", "nothing-to-do", "usage",
		"not-found", "unreadable", "unwritable", "encoding", "too-large",
		"not-a-status-document", "no-match", "ambiguous", "conflict", "busy"]))
	and (.message | type == "string" and length > 0)
	and (.file | is_text_or_null) and (.line | is_line_or_null) and (.hint | is_text_or_null)
	and (.candidates | type == "array") and all(.candidates[]; type == "string");

def is_error: has_keys(["schema", "error"]) and (.error | is_error_object);

def is_change:
	has_keys(["what", "id", "text", "line", "from", "to"])
	and (.what | one_of(["step", "phase", "block", "add", "drop", "field", "log", "round"]))
	and (.id | is_text_or_null) and (.text | type == "string") and (.line | is_line_or_null);

# "forced" lists the gates that --force passed: an addition to the keys that cli.md shows.
def is_report:
	has_keys(["schema", "file", "written", "changes", "next", "workflow", "advice", "diff",
		"forced"])
	and (.file | type == "string") and (.written | type == "boolean")
	and all(.changes[]; is_change) and (.next | is_next)
	and (.workflow == null or (.workflow | has_keys(["title", "state", "done", "total"])
		and (.state | is_phase_state)))
	and (.advice | type == "array") and (.diff | is_text_or_null)
	and (.forced | type == "array") and all(.forced[]; type == "string");

def has_known_shape:
	if .schema == "wfmd.status/1" then is_status
	elif .schema == "wfmd.statuses/1" then
		has_keys(["schema", "documents", "errors"])
		and all(.documents[]; .schema == "wfmd.status/1" and is_status)
		and all(.errors[]; is_error or is_error_object)
	elif .schema == "wfmd.change/1" then is_report
	elif .schema == "wfmd.next/1" then
		has_keys(["schema", "file", "next", "phase"])
		and (.next | is_next) and (.phase == null or (.phase | is_phase))
	elif .schema == "wfmd.log/1" then
		has_keys(["schema", "file", "log"])
		and (.file | type == "string") and all(.log[]; is_log_entry)
	elif .schema == "wfmd.run/1" then
		has_keys(["schema", "file", "status", "interrupted", "written"])
		and (.file | type == "string") and (.status | is_count)
		and (.interrupted | type == "boolean") and .written == false
	elif .schema == "wfmd.check/1" then
		has_keys(["schema", "findings", "files", "fixed", "errors"])
		and (.files | is_count) and (.fixed | is_count)
		and all(.findings[]; has_keys(["file", "line", "column", "rule", "severity", "message", "help",
			"fixable"])
			and (.line | is_line) and (.column | is_line) and (.fixable | type == "boolean")
			and (.severity | one_of(["error", "warning", "style", "practice"])))
		and all(.errors[]; is_error)
	elif .schema == "wfmd.fmt/1" then
		has_keys(["schema", "changed", "files", "errors"]) and (.files | is_count)
		and all(.changed[]; has_keys(["file", "written", "lines", "diff"])
			and (.file | type == "string") and (.written | type == "boolean")
			and all(.lines[]; is_line) and (.diff | is_text_or_null))
		and all(.errors[]; is_error)
	elif .schema == "wfmd.diff/1" then
		has_keys(["schema", "old", "new", "events"])
		and (.old | type == "string") and (.new | type == "string")
		and all(.events[]; has_keys(["event", "what", "id", "line", "text", "field", "from", "to",
			"reason", "was"])
			and (.event | type == "string") and (.text | type == "string")
			and (.what | one_of(["step", "phase", "workflow", "log"]))
			and (.id | is_text_or_null) and (.line | is_line_or_null)
			and all(.field, .from, .to, .reason; is_text_or_null)
			and (.was == null or (.was | has_keys(["id", "line"]))))
	elif .schema == "wfmd.rules/1" then
		has_keys(["schema", "rules"])
		and all(.rules[]; has_keys(["rule", "severity", "fix", "summary", "help"]))
	elif .schema == "wfmd.error/1" then is_error
	elif .schema == "wfmd.new/1" then
		has_keys(["schema", "file", "template", "written", "placeholders", "diff"])
	elif .schema == "wfmd.templates/1" then
		has_keys(["schema", "templates"]) and all(.templates[]; has_keys(["name", "source"]))
	elif .schema == "wfmd.template/1" then has_keys(["schema", "name", "source", "text"])
	elif .schema == "wfmd.git/1" then
		has_keys(["schema", "parts"])
		and all(.parts[]; has_keys(["part", "state", "changed", "path", "kept", "manager", "lines"])
			and (.part | type == "string") and (.changed | type == "boolean")
			and (.state | one_of(["missing", "installed", "called", "managed", "shared", "changed", "other"]))
			and (.path | is_text_or_null) and (.kept | type == "boolean")
			and (.manager | is_text_or_null) and (.lines | is_text_or_null))
	elif .schema == "wfmd.help/1" then has_keys(["schema", "text"])
	else false end;
