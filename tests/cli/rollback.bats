#!/usr/bin/env bats
# wfmd rollback: back to a phase, to begin it anew.

# shellcheck disable=SC2016 # $a is sed's

load events

@test "rollback unticks the phase's steps and those of later phases, takes symbols away, and logs it" {
	fixture move
	does rollback 1 -m 'Wrong machine'
	[ "$output" = 'status.md: unticked 1.1 "List the domains"
status.md: unticked 1.2 "List the mailboxes"
status.md: unticked 2.1 "Order the machine"
status.md: unticked 2.2.1 "Disks"
status.md: Phase 1: Survey 0/2
status.md: Phase 2: Build 0/5
status.md: logged Survey - Rollback
next: 1.1 "List the domains" (line 12)' ] || complain "another report"
	becomes '7s/ ✅//; 15s/ 🔄//; 8,20s/\[x\]/[ ]/; $a\
\
### 2026-11-22 14:05 - Survey - Rollback\
**What happened**: Wrong machine
'
}

@test "rollback in JSON" {
	fixture move
	asks '.written and [.changes[] | [.what, .id, .from, .to]] == [["step", "2.1", "done", "open"],
		["step", "2.2.1", "done", "open"], ["phase", "2", "in-progress", "pending"], ["log", null, null, null]]
		and .next.id == "2.1" and .workflow.done == 2' rollback
	is '{"date":"2026-11-22 14:05","phase":"Build","kind":"Rollback","line":44,"fields":{}}' entries '.[-1]'
}

@test "rollback leaves the phases before alone" {
	fixture move
	does rollback 2
	becomes '15s/ 🔄//; 15,20s/\[x\]/[ ]/; $a\
\
### 2026-11-22 14:05 - Build - Rollback
'
}

@test "rollback takes the fields of blocking and skipping away, here and in later phases" {
	bytes '## Phase 1: A ✅\n- [x] one\n\n## Phase 2: B (Optional)\n**Skipped**: no\n\n- [ ] two\n\n## Phase 3: C ⏸️\n**Blocked by**: x\n**Since**: 2026-01-01\n**Action needed**: y\n**Owner**: me\n\n- [ ] three\n\n## Error Log\n'
	does rollback 1
	holds '## Phase 1: A\n- [ ] one\n\n## Phase 2: B (Optional)\n\n- [ ] two\n\n## Phase 3: C\n**Owner**: me\n\n- [ ] three\n\n## Error Log\n\n### 2026-11-22 14:05 - A - Rollback\n'
}

@test "rollback unticks criteria, too" {
	bytes '## Phase 1: A 🔄\n**Entry criteria**:\n- [x] ready\n\n**Steps**:\n- [x] one\n\n### Exit criteria\n- [x] seen\n'
	does rollback
	is 'open open open' boxes
	is pending states
}

@test "rollback from each state but pending" {
	local phase
	for phase in 'A 🔄\n' 'A ✅\n' 'A ❌\n' 'A ⏸️\n**Blocked by**: x\n\n' 'A (Optional)\n**Skipped**: x\n\n'; do
		bytes "## Phase 1: $phase- [ ] one\n"
		does rollback 1
		is pending states
		is '"Rollback"' entries '.[0].kind'
	done
	bytes '## Phase 1: A\n- [ ] one\n'
	refuses not-allowed rollback 1
	warns 'status.md:1:' 'pending' 'wfmd status status.md --phase 1'
	refuses not-allowed rollback 1 --force
}

@test "rollback --to names the phase" {
	local said
	fixture move
	does rollback --to Survey -n
	said=$output
	does rollback 1 -n
	[ "$said" = "$output" ]
	does rollback --to 1 -m why
	is 'pending pending pending pending pending' states
	keep status.md
	refuses no-match rollback --to 9
	refuses no-match rollback --to Nowhere
}

@test "rollback with two phases to go back to is a usage error" {
	fixture move
	refuses usage rollback 2 --to 1
	warns "'2'" "'1'"
}

@test "rollback without a phase: the current one" {
	bytes '## Phase 1: A ✅\n- [x] one\n\n## Phase 2: B ❌\n- [x] two\n- [ ] three\n'
	does rollback
	is 'complete pending' states
	is 'done open open' boxes
}

@test "rollback asks for no reason, but an empty one is a usage error" {
	fixture move
	refuses usage rollback -m ''
	refuses usage rollback 2 3
}

@test "rollback refuses two states, a step, a document without phases" {
	bytes '## Phase 1: A ✅ ❌\n- [ ] one\n'
	refuses conflict rollback 1
	refuses conflict rollback 1 --force
	refuses no-match rollback 1.1
	bytes '- [x] one\n'
	refuses not-allowed rollback
}

@test "rollback in a parallel workflow is about the phase alone" {
	fixture parallel
	does advance --all --phase Shelves
	keep status.md
	does rollback Till
	becomes '11s/ 🔄//; $a\
\
## Error Log\
\
### 2026-11-22 14:05 - Till - Rollback
'
	is 'complete pending blocked' states
}

@test "rollback in a parallel workflow is refused while a phase that waited for it has done steps" {
	bytes '# T\n\n**Pattern**: Parallel\n\n## A ✅\n- [x] one\n\n## B 🔄\n**Waiting for**: A\n\n- [x] two\n- [ ] three\n'
	refuses not-allowed rollback A
	warns 'status.md:5:' 'B' 'wfmd rollback status.md 2'
	refuses not-allowed rollback A --force
	does rollback B
	does rollback A
	is 'pending pending' states
}

@test "rollback in a parallel workflow is refused while a phase that waits for it is in progress" {
	bytes '# T\n\n**Pattern**: Parallel\n\n## A ✅\n- [x] one\n\n## B 🔄\n**Waiting for**: A\n\n- [ ] two\n'
	refuses not-allowed rollback A
	warns 'B waited for A and has begun' 'wfmd rollback status.md 2'
	does rollback B
	does rollback A
	does check
}

@test "rollback within a round of an iterative workflow" {
	fixture rounds
	does advance --steps 3
	does rollback 2 -m 'Too salty'
	is 'complete pending pending' states
	asks '.workflows[0].iteration == 1' status
}

@test "rollback keeps the attempts: they are a count of what was tried" {
	bytes '## Phase 1: A 🔄\n**Attempt**: 2\n\n- [x] one\n'
	does rollback
	is 2 field Attempt
}

@test "rollback keeps unknown markers, CRLF and a missing final line end" {
	bytes '## Phase 1: A 🔄\r\n- [~] one\r\n- [X] two'
	does rollback 1 -m why
	holds '## Phase 1: A\r\n- [~] one\r\n- [ ] two\r\n\r\n## Error Log\r\n\r\n### 2026-11-22 14:05 - A - Rollback\r\n**What happened**: why'
}

@test "rollback rewrites Status fields" {
	bytes '## Phase 1: A\n**Status**: Complete\n\n- [x] one\n\n## Phase 2: B\n**Status**: In Progress\n\n- [ ] two\n\n## Error Log\n'
	does rollback 1
	is 'pending pending' states
	is 'Pending Pending' echo "$(field Status 1) $(field Status 2)"
	run ! grep -E '✅|🔄' status.md
}

@test "rollback --dry-run, --diff, --quiet and standard input" {
	local script='15s/ 🔄//; 15,20s/\[x\]/[ ]/; $a\
\
### 2026-11-22 14:05 - Build - Rollback\
**What happened**: why
'
	fixture move
	streams "$script" rollback - -m why
	shows_only "$script" rollback -m why
	does start -q
	does rollback -q
	[ -z "$output" ]
}
