#!/usr/bin/env bats
# wfmd complete: a phase ends.

load helper

@test "complete ends the current phase and starts the next" {
	bytes '## Phase 1: A 🔄\n- [x] one\n\n## Phase 2: B\n- [ ] two\n'
	does complete
	[ "$output" = 'status.md: Phase 1: A ✅ 1/1
status.md: Phase 2: B 🔄 0/1
next: 2.1 "two" (line 5)' ] || complain "another report"
	becomes '1s/🔄/✅/; 4s/$/ 🔄/'
}

@test "complete ends the phase that is named" {
	bytes '# T\n\n**Pattern**: Parallel\n\n## Left 🔄\n- [x] one\n\n## Right 🔄\n- [x] two\n'
	asks '.changes == [{"what": "phase", "id": "2", "text": "Right", "line": 8, "from": "in-progress", "to": "complete"}]' \
		complete Right
	becomes '8s/🔄/✅/'
}

@test "complete ends a pending phase whose boxes are ticked" {
	bytes '## Phase 1: A\n- [x] one\n\n## Phase 2: B\n- [ ] two\n'
	does complete 1
	becomes '1s/$/ ✅/; 4s/$/ 🔄/'
}

@test "complete ends a phase without steps" {
	bytes '## Phase 1: A 🔄\n\n## Phase 2: B\n- [ ] two\n'
	does complete
	becomes '1s/🔄/✅/; 3s/$/ 🔄/'
}

@test "complete of the last phase says that the workflow is complete" {
	bytes '## Phase 1: A 🔄\n- [x] one\n'
	does complete
	says 'complete 1/1'
}

@test "complete of a complete phase is a success that changes nothing" {
	fixture move
	nothing_happens complete 1
}

@test "complete refuses open steps, and names the first, also with --force" {
	fixture move
	refuses not-allowed complete
	warns 'status.md:17:' 'Phase 2: Build' 'Install the system' 'wfmd tick status.md 2.2'
	refuses not-allowed complete --force
}

@test "complete refuses a step whose marker is unknown" {
	bytes '## Phase 1: A 🔄\n- [x] one\n- [~] two\n'
	refuses not-allowed complete
	warns 'status.md:3:'
}

@test "complete waits for exit criteria" {
	bytes '## Phase 1: A 🔄\n**Exit criteria**:\n- [ ] seen\n\n**Steps**:\n- [x] one\n'
	refuses gated complete
	warns 'status.md:3:' 'seen' 'wfmd tick status.md 1.x1'
}

@test "complete --force passes an exit criterion, and says so" {
	bytes '## Phase 1: A 🔄\n**Exit criteria**:\n- [ ] seen\n\n**Steps**:\n- [x] one\n'
	does complete --force
	says 'forced' 'seen'
	becomes '1s/🔄/✅/'
}

@test "complete waits for the phases before" {
	bytes '## Phase 1: A\n- [ ] one\n\n## Phase 2: B\n- [x] two\n'
	refuses gated complete 2
	warns 'status.md:4:' 'Phase 1: A'
	does complete --force 2
	becomes '4s/$/ ✅/'
}

@test "complete of a blocked, failed or skipped phase is refused, with the command that helps" {
	bytes '## Phase 1: A ⏸️\n**Since**: 2026-03-01\n\n- [x] one\n'
	refuses blocked complete 1
	warns 'wfmd unblock status.md 1'
	bytes '## Phase 1: A ❌\n- [x] one\n'
	refuses failed complete 1
	warns 'wfmd retry status.md 1'
	bytes '## Phase 1: A (Optional)\n**Skipped**: Rain\n\n- [x] one\n'
	refuses not-allowed complete 1
	warns 'wfmd start status.md 1'
}

@test "complete refuses two states, also with --force" {
	bytes '## Phase 1: A ✅ ❌\n- [x] one\n'
	refuses conflict complete 1
	refuses conflict complete --force 1
}

@test "complete frees the phases that waited, when it was the last they waited for" {
	fixture parallel
	sed -i.bak '8,9s/\[ \]/[x]/' status.md
	keep status.md
	does complete Shelves
	becomes '7s/🔄/✅/'
	sed -i.bak '12s/\[ \]/[x]/' status.md
	keep status.md
	does complete Till
	becomes '11s/🔄/✅/; 14s/⏸️/🔄/; 15d'
}

@test "complete does not start a phase whose entry criterion is open" {
	bytes '## Phase 1: A 🔄\n- [x] one\n\n## Phase 2: B\n**Entry criteria**:\n- [ ] dry\n\n**Steps**:\n- [ ] two\n'
	does complete
	becomes '1s/🔄/✅/'
}

@test "complete starts the next that has not begun, past a skipped one" {
	bytes '## Phase 1: A 🔄\n- [x] one\n\n## Phase 2: B (Optional)\n**Skipped**: Rain\n\n- [ ] two\n\n## Phase 3: C\n- [ ] three\n'
	does complete
	becomes '1s/🔄/✅/; 9s/$/ 🔄/'
}

@test "complete leaves a next phase alone that is blocked for a reason" {
	bytes '## Phase 1: A 🔄\n- [x] one\n\n## Phase 2: B ⏸️\n**Blocked by**: Rain\n\n- [ ] two\n'
	does complete
	becomes '1s/🔄/✅/'
	says 'Rain'
}

@test "complete of a document without phases is refused" {
	bytes '- [x] one\n'
	refuses not-allowed complete
}
