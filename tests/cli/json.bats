#!/usr/bin/env bats
# The objects that --json prints. Their keys are in shapes.jq, and checked by each call of json.

# shellcheck disable=SC2016 # the backquotes of documents

load helper

@test "wfmd.status/1 has everything that a document says" {
	bytes '# Garden\n\n**Pattern**: Iterative\n**Iteration**: 3\n\n- [x] outside\n\n## Workflow Status\n\n### Phase 1: Dig (Ada) ✅\n**Entry criteria**: A spade\n**Deliverables**: A bed\n\n- [x] Turn\n  - [x] Twice\n\n### Phase 2: Plant (Optional) ⏸️\n**Blocked by**: Frost\n**Since**: 2026-03-01\n\n- [ ] Beans (blocked: no seeds)\n- [~] Peas\n\n## Error Log\n\n### 2026-02-11 14:05 - Dig - Rain\n**What happened**: Mud\n'
	asks '. == {
		"schema": "wfmd.status/1", "file": "status.md",
		"workflows": [{
			"title": "Garden", "line": 8, "pattern": "iterative", "iteration": 3, "state": "blocked",
			"done": 2, "total": 4,
			"phases": [{
				"index": 1, "number": "1", "name": "Dig", "heading": "Phase 1: Dig (Ada)",
				"owner": "Ada", "optional": false, "state": "complete", "line": 10, "done": 2, "total": 2,
				"fields": {"Entry criteria": "A spade", "Deliverables": "A bed"},
				"steps": [{"id": "1.1", "text": "Turn", "state": "done", "blocked": null, "role": "step",
					"line": 14, "steps": [{"id": "1.1.1", "text": "Twice", "state": "done",
					"blocked": null, "role": "step", "line": 15, "steps": []}]}]
			}, {
				"index": 2, "number": "2", "name": "Plant", "heading": "Phase 2: Plant (Optional)",
				"owner": null, "optional": true, "state": "blocked", "line": 17, "done": 0, "total": 2,
				"fields": {"Blocked by": "Frost", "Since": "2026-03-01"},
				"steps": [{"id": "2.1", "text": "Beans (blocked: no seeds)", "state": "open",
					"blocked": "no seeds", "role": "step", "line": 21, "steps": []},
					{"id": "2.2", "text": "Peas", "state": "unknown", "blocked": null, "role": "step",
					"line": 22, "steps": []}]
			}]
		}],
		"outside": [{"id": ":6", "text": "outside", "state": "done", "blocked": null, "role": "step",
			"line": 6, "steps": []}],
		"next": null,
		"log": [{"date": "2026-02-11 14:05", "phase": "Dig", "kind": "Rain", "line": 26,
			"fields": {"What happened": "Mud"}}]
	}' status
}

@test "wfmd.status/1 of a document without phases has one, whose name, number, heading and line are null" {
	bytes '- [x] one\n- [ ] two\n'
	asks '.workflows | length == 1 and .[0].phases == [{
		"index": 1, "number": null, "name": null, "heading": null, "owner": null, "optional": false,
		"state": "in-progress", "line": null, "done": 1, "total": 2, "fields": {},
		"steps": .[0].phases[0].steps}]' status
	asks '.workflows[0].title == "status.md" and .workflows[0].line == null
		and .next == {"id": "1.2", "text": "two", "line": 2, "phase": "1"}' status
}

@test "wfmd.status/1 gives each state its name" {
	bytes '# T\n\n**Pattern**: Parallel\n\n## A\n- [ ] a\n\n## B 🔄\n- [ ] b\n\n## C ✅\n- [x] c\n\n## D ⏸️\n**Since**: 2026-03-01\n\n- [ ] d\n\n## E ❌\n- [ ] e\n\n## F\n**Skipped**: No time\n\n- [ ] f\n\n## G ✅ ❌\n- [ ] g\n'
	asks '[.workflows[0].phases[].state]
		== ["pending", "in-progress", "complete", "blocked", "failed", "skipped", null]' status
}

@test "wfmd.status/1: a workflow is pending, in progress, complete, blocked, failed or in conflict" {
	state_is() {
		bytes "$2"
		asks ".workflows[0].state == $1" status
	}
	state_is '"pending"' '## Phase 1: A\n- [ ] one\n'
	state_is '"in-progress"' '## Phase 1: A 🔄\n- [ ] one\n'
	state_is '"in-progress"' '## Phase 1: A ✅\n- [x] one\n\n## Phase 2: B\n- [ ] two\n'
	state_is '"complete"' '## Phase 1: A ✅\n- [x] one\n'
	state_is '"complete"' '## Phase 1: A ✅\n- [x] one\n\n## Phase 2: B (Optional)\n**Skipped**: x\n\n- [ ] two\n'
	state_is '"complete"' '## Phase 1: A (Optional)\n**Skipped**: x\n\n- [ ] two\n'
	state_is '"blocked"' '## Phase 1: A ⏸️\n**Blocked by**: x\n\n- [ ] one\n'
	state_is '"failed"' '## Phase 1: A ❌\n- [ ] one\n'
	state_is null '## Phase 1: A ✅ ❌\n- [ ] one\n\n## Phase 2: B\n- [ ] two\n'
}

@test "wfmd.status/1: criteria have their roles and ids" {
	bytes '## Phase 1: A\n**Entry criteria**:\n- [ ] warm\n\n**Exit criteria**:\n- [ ] seen\n\n**Steps**:\n- [ ] one\n'
	asks '[.workflows[0].phases[0].steps[] | [.id, .role]]
		== [["1.e1", "entry"], ["1.x1", "exit"], ["1.1", "step"]]
		and .workflows[0].phases[0].total == 3
		and .workflows[0].phases[0].fields["Entry criteria"] == "warm"' status
}

@test "wfmd.status/1: a blocked step has its reason, decoded, or an empty one" {
	bytes '## Phase 1: A\n- [ ] one (blocked: R&amp;D \\(lab\\) says no)\n- [ ] two (blocked)\n- [ ] three (Blocked:)\n- [ ] four (not blocked)\n'
	asks '[.workflows[0].phases[0].steps[].blocked] == ["R&D (lab) says no", "", "", null]' status
}

@test "wfmd.status/1: values of fields are decoded" {
	bytes '## Phase 1: A\n**Deliverables**: &#32;R&amp;D \\*new\\* one&#10;two\n\n- [ ] one\n'
	asks '.workflows[0].phases[0].fields.Deliverables == " R&D *new* one\ntwo"' status
}

@test "wfmd.status/1: steps deeper than 100 levels are listed at the hundredth" {
	{
		echo '## Phase 1: A'
		for ((i = 0; i < 130; i++)); do
			printf '%*s- [ ] step %d\n' $((2 * i)) '' $((i + 1))
		done
	} | document
	does status --json
	# jq 1.6 reads less deep objects than these: brackets are counted by hand.
	is 130 grep -c '"role"' <<<"${output//,/$'\n'}"
	is 206 awk '{
		for (i = 1; i <= length; i++) {
			depth += index("{[", substr($0, i, 1)) ? 1 : index("}]", substr($0, i, 1)) ? -1 : 0
			if (depth > most)
				most = depth
		}
	} END { print most }' <<<"$output"
}

@test "wfmd.next/1 has the step and its phase" {
	fixture move
	asks '.next.id == "2.2.2" and .phase.number == "2" and .phase.line == 15' next
	bytes '- [ ] one\n'
	asks '.next.id == "1.1" and .next.phase == "1"' next
}

@test "wfmd.change/1 tells what changed, what comes next, and how the workflow stands" {
	bytes '# T\n\n## Phase 1: A 🔄\n- [ ] one\n\n## Phase 2: B\n- [ ] two\n'
	asks '. == {"schema": "wfmd.change/1", "file": "status.md", "written": true, "changes": [
		{"what": "step", "id": "1.1", "text": "one", "line": 4, "from": "open", "to": "done"},
		{"what": "phase", "id": "1", "text": "A", "line": 3, "from": "in-progress", "to": "complete"},
		{"what": "phase", "id": "2", "text": "B", "line": 6, "from": "pending", "to": "in-progress"}],
		"next": {"id": "2.1", "text": "two", "line": 7, "phase": "2"},
		"workflow": {"title": "T", "state": "in-progress", "done": 1, "total": 2},
		"advice": [], "diff": null, "forced": []}' advance
	asks '.next == null and .workflow == {"title": "T", "state": "complete", "done": 2, "total": 2}' advance
}

@test "wfmd.change/1: lines are those of the document as it is now" {
	bytes '# T\n\n**Pattern**: Parallel\n\n## A 🔄\n- [ ] one\n\n## B ⏸️\n**Waiting for**: A\n\n- [ ] two\n- [ ] three\n'
	asks '.next == {"id": "2.1", "text": "two", "line": 10, "phase": "2"}' advance
	is 10 sh -c "grep -n two status.md | cut -d: -f1"
}

@test "wfmd.change/1 of what changed nothing" {
	fixture move
	asks '.written == false and .changes == [] and .diff == null and .next.id == "2.2.2"' tick 1.1
}

@test "wfmd.change/1 of a step outside every phase" {
	bytes '# T\n\n- [ ] before\n\n## Phase 1: A\n- [ ] one\n'
	asks '.changes == [{"what": "step", "id": ":3", "text": "before", "line": 3, "from": "open", "to": "done"}]' \
		tick :3
}

@test "wfmd.error/1 has code, message, file, line, hint and candidates" {
	bytes '## Phase 1: A\n- [ ] paint\n- [ ] paint\n'
	exits 2 tick paint --json
	json '.error == {"code": "ambiguous", "message": .error.message, "file": "status.md", "line": null,
		"hint": .error.hint, "candidates": [":2 1.1 \"paint\"", ":3 1.2 \"paint\""]}'
	exits 2 tick none.md 1 --json
	json '.error.file == "none.md" and .error.line == null and .error.candidates == []'
	exits 2 nonsense --json
	json '.error.file == null'
}

@test "an id is a selector of that thing; where the number would not select it, its :LINE" {
	fixture two
	asks '[.. | objects | select(has("role")) | .id]
		== [":6", ":7", ":10", ":15", ":16", ":19"] and .next.phase == ":5"' status
}
