#!/usr/bin/env bats
# wfmd iterate: the next round of an iterative workflow.

load events

# A round that has ended.
ended='# Tune\n\n**Pattern**: Iterative\n\n## Phase 1: Bake ✅\n- [x] Weigh\n- [x] Mix\n  - [x] Flour\n\n## Phase 2: Adjust (If Needed)\n**Skipped**: Fine as it is\n\n- [ ] Change one thing\n\n## Phase 3: Taste ✅\n- [x] Ask\n'

@test "iterate unticks the steps, clears the symbols, starts the first phase and counts the round" {
	bytes "$ended"
	does iterate
	[ "$output" = 'status.md: round 2
status.md: unticked 1.1 "Weigh"
status.md: unticked 1.2 "Mix"
status.md: unticked 1.2.1 "Flour"
status.md: unticked 3.1 "Ask"
status.md: Phase 1: Bake 🔄 0/3
status.md: Phase 2: Adjust (If Needed) 0/1
status.md: Phase 3: Taste 0/1
next: 1.1 "Weigh" (line 7)' ] || complain "another report"
	holds '# Tune\n\n**Pattern**: Iterative\n**Iteration**: 2\n\n## Phase 1: Bake 🔄\n- [ ] Weigh\n- [ ] Mix\n  - [ ] Flour\n\n## Phase 2: Adjust (If Needed)\n\n- [ ] Change one thing\n\n## Phase 3: Taste\n- [ ] Ask\n'
}

@test "iterate in JSON" {
	bytes "$ended"
	asks '(.changes[] | select(.what == "round")) == {"what": "round", "id": null, "text": "Tune",
		"line": 1, "from": "1", "to": "2"}
		and [.changes[] | select(.what == "phase") | [.id, .from, .to]] == [["1", "complete", "in-progress"],
			["2", "skipped", "pending"], ["3", "complete", "pending"]]
		and .next == {"id": "1.1", "text": "Weigh", "line": 7, "phase": "1"}
		and .workflow == {"title": "Tune", "state": "in-progress", "done": 0, "total": 5}' iterate
	asks '.workflows[0] | .iteration == 2 and .pattern == "iterative"' status
}

@test "iterate counts on in the field that is there" {
	bytes '# T\n\n**Iteration**: 9\n**Pattern**: Iterative\n\n## Phase 1: A ✅\n- [x] one\n'
	does iterate
	holds '# T\n\n**Iteration**: 10\n**Pattern**: Iterative\n\n## Phase 1: A 🔄\n- [ ] one\n'
	does status
	says 'round 10'
}

@test "iterate leaves the first phase pending while its entry criteria, unticked like the rest, are open" {
	bytes '# T\n\n**Pattern**: Iterative\n\n## Phase 1: A ✅\n**Entry criteria**:\n- [x] hungry\n\n**Steps**:\n- [x] one\n'
	does iterate
	says 'waiting: Phase 1: A waits for entry criterion 1.e1 "hungry"'
	holds '# T\n\n**Pattern**: Iterative\n**Iteration**: 2\n\n## Phase 1: A\n**Entry criteria**:\n- [ ] hungry\n\n**Steps**:\n- [ ] one\n'
	does tick 1.e1
	does advance
	is complete states
}

@test "iterate of a round that has not ended is refused, and --force says so" {
	fixture rounds
	does advance
	keep status.md
	refuses gated iterate
	warns 'status.md:5:' 'round 1' 'has not ended' 'wfmd iterate status.md --force'
	asks '.forced | length == 1' iterate --force -n
	does iterate --force
	says 'forced' 'round 2'
	becomes '3a\
**Iteration**: 2
; 8s/\[x\]/[ ]/'
	is 'in-progress pending pending' states
}

@test "iterate takes the fields of blocking away, by force" {
	bytes '# T\n\n**Pattern**: Iterative\n\n## Phase 1: A ⏸️\n**Blocked by**: x\n**Since**: 2026-01-01\n\n- [x] one\n\n## Phase 2: B ❌\n- [ ] two\n'
	does iterate --force
	holds '# T\n\n**Pattern**: Iterative\n**Iteration**: 2\n\n## Phase 1: A 🔄\n\n- [ ] one\n\n## Phase 2: B\n- [ ] two\n'
}

@test "iterate of another pattern is refused, with the line that makes it iterative" {
	fixture move
	refuses not-allowed iterate
	warns 'Move the mail server' '**Pattern**: Iterative'
	refuses not-allowed iterate --force
	fixture parallel
	refuses not-allowed iterate
	bytes '- [ ] one\n'
	refuses not-allowed iterate
	refuses not-allowed iterate --force
}

@test "iterate in one of several workflows" {
	bytes '# T\n\n## One\n\n**Pattern**: Iterative\n\n### Phase 1: A ✅\n- [x] one\n\n## Two\n\n**Pattern**: Iterative\n**Iteration**: 3\n\n### Phase 1: B ✅\n- [x] two\n'
	does iterate -w Two
	becomes '13s/3/4/; 15s/✅/🔄/; 16s/\[x\]/[ ]/'
	asks '[.workflows[].iteration] == [1, 4]' status
}

@test "iterate writes under the phases' parent heading, or after where the pattern is" {
	bytes '# T\n\n**Pattern**: Iterative\n\n## Workflow Status\n\n### Phase 1: A ✅\n- [x] one\n'
	does iterate
	is 2 sh -c "'$WFMD' status --json | jq '.workflows[0].iteration'"
	does advance
	does iterate
	is 3 sh -c "'$WFMD' status --json | jq '.workflows[0].iteration'"
	is 1 grep -c Iteration status.md
}

@test "iterate takes no phase, and no more than FILE" {
	fixture rounds
	refuses usage iterate status.md 2
	refuses usage iterate -m x
}

@test "iterate keeps CRLF and what is no step" {
	bytes '# T\r\n\r\n**Pattern**: Iterative\r\n\r\n## Phase 1: A ✅\r\nText\r\n\r\n- [X] one\r\n- [~] two\r\n- item'
	does iterate --force
	holds '# T\r\n\r\n**Pattern**: Iterative\r\n**Iteration**: 2\r\n\r\n## Phase 1: A 🔄\r\nText\r\n\r\n- [ ] one\r\n- [~] two\r\n- item'
}

@test "three rounds, each with its phase that is skipped or not" {
	fixture rounds
	does advance --steps 2
	does skip -m 'Fine as it is'
	does advance
	does iterate
	is 'in-progress pending pending' states
	does advance --steps 4
	does iterate
	does advance --all
	does skip -m 'Fine as it is'
	does advance
	is 'complete skipped complete' states
	asks '.workflows[0] | .iteration == 3 and .state == "complete"' status
	run ! grep 'Error Log' status.md
}

@test "iterate --dry-run, --diff, --quiet and standard input" {
	bytes '# T\n\n**Pattern**: Iterative\n**Iteration**: 2\n\n## Phase 1: A ✅\n- [x] one\n'
	streams '4s/2/3/; 6s/✅/🔄/; 7s/\[x\]/[ ]/' iterate -
	shows_only '4s/2/3/; 6s/✅/🔄/; 7s/\[x\]/[ ]/' iterate
	does advance -q
	does iterate -q
	[ -z "$output" ]
}
