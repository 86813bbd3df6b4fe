#!/usr/bin/env bats
# Entry and exit criteria: as text, as lists, as sections; what they keep from happening.

load events

# roles: the steps of the first workflow as "id role text", one a line.
roles() {
	"$WFMD" status --json | jq -r '.workflows[0].phases[].steps[] | "\(.id) \(.role) \(.text)"'
}

criteria='## Phase 1: A\n**Entry criteria**:\n- [ ] warm\n- [ ] dry\n\n**Steps**:\n- [ ] one\n- [ ] two\n\n### Exit criteria\n- [ ] seen\n\n## Phase 2: B\n- [ ] three\n'

# --- what is a criterion -----------------------------------------------------------------------

@test "criteria that are text are shown and keep nothing from happening" {
	bytes '## Phase 1: A\n**Entry criteria**: Dry weather\n**Deliverables**: A wall\n**Exit criteria**: It stands\n\n- [ ] one\n\n## Phase 2: B\n- [ ] two\n'
	asks '.workflows[0].phases[0].fields == {"Entry criteria": "Dry weather", "Deliverables": "A wall",
		"Exit criteria": "It stands"}' status
	does advance
	is 'complete in-progress' states
}

@test "criteria that are a list without boxes are their items, one a line, and no gate" {
	bytes '## Phase 1: A\n**Exit criteria**:\n- It stands\n- It is *dry*\n\n**Steps**:\n- [ ] one\n'
	asks '.workflows[0].phases[0] | .fields["Exit criteria"] == "It stands\nIt is *dry*" and .total == 1' status
	does advance
	is complete states
}

@test "boxes in the list below a criteria field have roles and ids of their own" {
	bytes "$criteria"
	is '1.e1 entry warm
1.e2 entry dry
1.1 step one
1.2 step two
1.x1 exit seen
2.1 step three' roles
	asks '.workflows[0].phases[0] | .total == 5 and .done == 0 and .fields["Entry criteria"] == "warm\ndry"' status
}

@test "a field with a text of its own begins no list of criteria" {
	bytes '## Phase 1: A\n**Exit criteria**: All of it\n- [ ] one\n- [ ] two\n'
	is '1.1 step one
1.2 step two' roles
}

@test "a paragraph or a heading ends the list; a blank line alone does not" {
	bytes '## Phase 1: A\n**Exit criteria**:\n- [ ] seen\n\n- [ ] also a criterion\n\nText.\n\n- [ ] one\n'
	is '1.x1 exit seen
1.x2 exit also a criterion
1.1 step one' roles
	bytes '## Phase 1: A\n**Exit criteria**:\n- [ ] seen\n\n### Work\n- [ ] one\n'
	is '1.x1 exit seen
1.1 step one' roles
}

@test "sections of these names hold criteria, in any case and depth" {
	local name role
	while IFS='|' read -r role name; do
		bytes "# T\n\n## Phase 1: A\n- [ ] one\n\n### $name\n- [ ] c1\n  - [ ] c2\n\n#### Deeper\n- [ ] c3\n"
		asks '[.. | objects | select(has("role")) | .role] == ["step"'", \"$role\", \"$role\", \"$role\"]" status
	done <<-'END'
		entry|Entry Criteria
		entry|entry criteria
		exit|Exit criteria
		exit|Success Criteria
		exit|Acceptance Criteria
		exit|Definition of Done
		exit|**DEFINITION OF DONE**
	END
}

@test "criteria of the whole document stand outside, and gate nothing" {
	bytes '# T\n\n## Phase 1: A 🔄\n- [ ] one\n\n## Success Criteria\n- [ ] all happy\n'
	asks '[.outside[].text] == ["all happy"] and .workflows[0].total == 1' status
	does advance
	is complete states
	does tick 'all happy'
}

# --- what they keep from happening -------------------------------------------------------------

@test "open entry criteria keep the phase from starting, in every way" {
	local call
	bytes "$criteria"
	for call in 'start 1' 'tick 1.1' 'advance' 'advance --all' 'advance --phase 1' 'tick 1.1 1.2' 'complete 1' \
		'fail 1 -m x' 'run -- true'; do
		# shellcheck disable=SC2086 # a list of words
		exits 1 $call
		warns 'status.md:3:' 'Phase 1: A' 'warm' 'wfmd tick status.md 1.e1'
		unchanged
	done
	refuses gated start 1
	exits 1 next
	warns 'warm' 'wfmd tick status.md 1.e1'
}

@test "the first open one is named" {
	bytes "$criteria"
	does tick warm
	keep status.md
	refuses gated start
	warns 'status.md:4:' 'dry' 'wfmd tick status.md 1.e2'
}

@test "open exit criteria keep the phase from completing, in every way" {
	bytes "$criteria"
	does tick 1.e1 1.e2
	does advance --all
	says '1.x1 "seen"'
	is 'in-progress pending' states
	keep status.md
	refuses gated complete
	warns 'status.md:11:' 'seen' 'wfmd tick status.md 1.x1'
	refuses gated advance
	refuses gated start 2
	exits 1 next
	warns 'seen'
}

@test "the last exit criterion completes the phase and starts the next" {
	bytes "$criteria"
	does tick 1.e1 1.e2
	does advance --all
	asks '[.changes[] | [.what, .id, .to]] == [["step", "1.x1", "done"], ["phase", "1", "complete"],
		["phase", "2", "in-progress"]] and .next.id == "2.1"' tick 1.x1
	becomes '1s/$/ ✅/; 3,11s/\[ \]/[x]/; 13s/$/ 🔄/'
}

@test "an exit criterion may be ticked before the last step, which then completes the phase" {
	bytes "$criteria"
	does tick 1.e1 1.e2 seen
	does advance --all
	is 'complete in-progress' states
}

@test "advance ticks no criterion, however many steps are asked for" {
	bytes "$criteria"
	does tick 1.e1 1.e2
	keep status.md
	refuses gated advance --steps 3
	does advance --steps 2
	becomes '1s/$/ 🔄/; 7,8s/\[ \]/[x]/'
	keep status.md
	refuses gated advance --phase 1
	refuses gated advance --all
}

@test "a criterion is ticked by its id, its text or its line" {
	local name
	for name in 1.x1 seen SEE :11 A/seen; do
		bytes "$criteria"
		does tick "$name"
		becomes '11s/\[ \]/[x]/'
	done
}

@test "ticking a criterion needs no gate and starts nothing" {
	bytes '## Phase 1: A\n- [ ] one\n\n## Phase 2: B\n**Entry criteria**:\n- [ ] ready\n\n**Steps**:\n- [ ] two\n\n### Exit criteria\n- [ ] seen\n'
	does tick 2.x1
	does tick 2.e1
	becomes '6s/\[ \]/[x]/; 12s/\[ \]/[x]/'
	is 'pending pending' states
	asks '.next.id == "1.1"' status
	does untick 2.e1 2.x1
	unchanged
}

@test "ticked criteria alone: whether a phase has begun is a matter of its steps" {
	bytes '## Phase 1: A 🔄\n- [ ] one\n\n## Phase 2: B\n**Entry criteria**:\n- [x] ready\n\n**Steps**:\n- [ ] two\n'
	does untick 2.e1
	does tick 2.e1
	does advance
	is 'complete in-progress' states
	bytes '## Phase 1: A ✅\n- [x] one\n\n## Phase 2: B\n**Entry criteria**:\n- [x] ready\n\n**Steps**:\n- [ ] two\n'
	does untick 1.1
	is 'in-progress pending' states
}

@test "a phase of criteria alone is completed by hand or by the last of them" {
	bytes '## Phase 1: A 🔄\n\n### Exit criteria\n- [ ] seen\n- [ ] signed\n\n## Phase 2: B\n- [ ] two\n'
	refuses gated advance
	warns 'seen'
	does tick seen signed
	is 'complete in-progress' states
}

@test "the next phase does not start while its entry criteria are open, and starts with its first step" {
	bytes '## Phase 1: A 🔄\n- [ ] one\n\n## Phase 2: B\n**Entry criteria**:\n- [ ] ready\n\n**Steps**:\n- [ ] two\n- [ ] three\n'
	does advance
	says 'waiting: Phase 2: B waits for entry criterion 2.e1 "ready" (line 6)'
	is 'complete pending' states
	does tick 2.e1
	is 'complete pending' states
	says 'next: 2.1 "two" (line 9)'
	does advance
	is 'complete in-progress' states
}

@test "in a blocked or failed phase open entry criteria hold back its steps, too" {
	local state
	for state in '⏸️\n**Blocked by**: x' '❌'; do
		bytes "## Phase 1: A $state\n**Entry criteria**:\n- [ ] ready\n\n**Steps**:\n- [ ] one\n- [ ] two\n"
		refuses gated tick 1.1
		does tick 1.e1
		does tick 1.1
		is 'done done open' boxes
	done
}

@test "unblock and retry heed the criteria" {
	bytes '## Phase 1: A ⏸️\n**Blocked by**: x\n**Exit criteria**:\n- [ ] seen\n\n**Steps**:\n- [x] one\n'
	does unblock
	is in-progress states
	bytes '## Phase 1: A ❌\n**Entry criteria**:\n- [ ] ready\n\n**Steps**:\n- [x] one\n'
	refuses gated retry
}

# --- taking ticks back -------------------------------------------------------------------------

@test "untick of an exit criterion reopens a complete phase, while nothing has begun since" {
	bytes '## Phase 1: A ✅\n- [x] one\n\n### Exit criteria\n- [x] seen\n\n## Phase 2: B\n- [ ] two\n'
	does untick seen
	is 'in-progress pending' states
	bytes '## Phase 1: A ✅\n- [x] one\n\n### Exit criteria\n- [x] seen\n\n## Phase 2: B 🔄\n- [ ] two\n'
	refuses gated untick seen
	does untick seen --force
	is 'in-progress in-progress' states
}

@test "untick of an entry criterion of a phase that has begun is refused, and --force says so" {
	bytes '## Phase 1: A 🔄\n**Entry criteria**:\n- [x] ready\n\n**Steps**:\n- [x] one\n- [ ] two\n'
	refuses gated untick 1.e1
	warns 'status.md:3:' 'ready' '--force'
	does untick 1.e1 --force
	says 'forced' 'ready'
	becomes '3s/\[x\]/[ ]/'
}

# --- force -------------------------------------------------------------------------------------

@test "--force passes open criteria and says which" {
	bytes "$criteria"
	asks '.forced | length >= 1 and (join(" ") | contains("warm"))' start --force -n
	does advance --force --all
	says 'forced' 'entry criterion "warm"'
	is 'open open done done open open' boxes
	does complete 1 --force
	says 'forced' 'exit criterion "seen"'
	is 'complete in-progress' states
}

# --- status ------------------------------------------------------------------------------------

@test "status shows which criterion stands in the way, and how many more" {
	bytes "$criteria"
	does status
	says 'Phase 1: A 0/5' 'waits for entry criterion 1.e1 "warm" (line 3) and 1 more'
	does tick 1.e1
	does status
	says 'waits for entry criterion 1.e2 "dry" (line 4)'
	says_not 'more'
	does tick 1.e2
	does status
	says_not 'waits for'
	says 'next: 1.1'
	does advance --all
	does status
	says 'waits for exit criterion 1.x1 "seen" (line 11)'
	does tick 1.x1
	does status
	says_not 'waits for'
}

@test "status names no criterion of a phase whose turn has not come" {
	bytes '## Phase 1: A\n- [ ] one\n\n## Phase 2: B\n**Entry criteria**:\n- [ ] ready\n\n**Steps**:\n- [ ] two\n'
	does status
	says_not 'ready'
	does status --phase 2
	says '[ ] 2.e1 "ready" (line 6)'
}

@test "next in JSON is null at a criterion, with the error's code" {
	bytes "$criteria"
	refuses gated next
	asks '.next == null and .workflows[0].state == "pending"' status
}

# --- bytes -------------------------------------------------------------------------------------

@test "criteria keep their bullets, CRLF and a missing final line end" {
	bytes '## Phase 1: A\r\n**Entry criteria**:\r\n* [ ] warm\r\n+ [ ] dry\r\n\r\n**Steps**:\r\n\r\n1. [ ] one\r\n\r\n### Exit criteria\r\n1) [ ] seen'
	does tick warm
	does tick 1.x1
	becomes '3,11s/\[ \]/[x]/; 4s/\[x\]/[ ]/; 8s/\[x\]/[ ]/'
}

@test "a new field does not break a list of criteria" {
	bytes "$criteria"
	does block 1 -m x
	is 'open open open open open open' boxes
	is 1.e1 sh -c "'$WFMD' status --json | jq -r '.workflows[0].phases[0].steps[0].id'"
	does unblock 1
	unchanged
}
