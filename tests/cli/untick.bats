#!/usr/bin/env bats
# wfmd untick: work that turned out not to be done.

load helper

@test "untick opens a step, says so, and says what comes next" {
	fixture move
	does untick 2.1
	[ "$output" = 'status.md: unticked 2.1 "Order the machine"
status.md: Phase 2: Build 🔄 1/5
next: 2.1 "Order the machine" (line 16)' ] || complain "another report"
	becomes '16s/\[x\]/[ ]/'
}

@test "untick without a step is a usage error" {
	fixture move
	refuses usage untick
}

@test "untick of an open step is a success that changes nothing" {
	fixture move
	nothing_happens untick 2.3
	asks '.changes == [] and .written == false' untick 2.3
}

@test "untick of several steps is one edit: all or none" {
	fixture move
	refuses no-match untick 2.1 7.7
	does untick 2.1 2.2.1
	becomes '15s/ 🔄//; 16,18s/\[x\]/[ ]/'
}

@test "untick of a child opens the steps around it" {
	bytes '## Phase 1: A 🔄\n- [x] one\n  - [x] two\n    - [x] three\n- [x] four\n- [ ] five\n'
	does untick three
	becomes '2,4s/\[x\]/[ ]/'
}

@test "untick of a step with all that is nested in it done takes --all, or --force" {
	bytes '## Phase 1: A 🔄\n- [x] one\n  - [x] two\n- [x] four\n- [ ] five\n'
	refuses not-allowed untick 1.1
	warns 'status.md:2:' '"one"' "'wfmd untick status.md 1.1 --all'"
	does untick --force 1.1
	says 'forced: all that is nested in "one" is done'
	becomes '2s/\[x\]/[ ]/'
	bytes '## Phase 1: A 🔄\n- [x] one\n  - [x] two\n- [x] four\n- [ ] five\n'
	does untick --all 1.1
	becomes '2,3s/\[x\]/[ ]/'
}

@test "untick of a step that is done over an open one opens that step alone" {
	bytes '## Phase 1: A 🔄\n- [x] one\n  - [x] two\n  - [ ] three\n- [ ] four\n'
	does untick 1.1
	becomes '2s/\[x\]/[ ]/'
}

@test "tick then untick gives back the original bytes" {
	fixture move
	does tick 2.3
	does untick 2.3
	unchanged
}

@test "untick of a capital X leaves a blank" {
	bytes '## Phase 1: A 🔄\n- [X] one\n- [x] two\n'
	does untick 1.1
	becomes '2s/X/ /'
}

@test "untick of an unknown marker is refused" {
	bytes '## Phase 1: A 🔄\n- [~] one\n- [x] two\n'
	refuses not-allowed untick 1.1
	warns 'status.md:2:'
}

@test "untick of the last done step makes a phase in progress pending" {
	bytes '## Phase 1: A 🔄\n- [x] one\n- [ ] two\n'
	asks '[.changes[] | select(.what == "phase") | [.from, .to]] == [["in-progress", "pending"]]' \
		untick 1.1
	becomes '1s/ 🔄//; 2s/\[x\]/[ ]/'
}

@test "untick in a pending phase leaves it pending" {
	bytes '## Phase 1: A\n- [x] one\n- [x] two\n- [ ] three\n'
	does untick 1.1
	becomes '2s/\[x\]/[ ]/'
}

@test "untick in a blocked phase leaves it blocked" {
	bytes '## Phase 1: A ⏸️\n**Blocked by**: Rain\n\n- [x] one\n- [ ] two\n'
	does untick 1.1
	becomes '4s/\[x\]/[ ]/'
}

@test "untick in a failed phase leaves it failed" {
	bytes '## Phase 1: A ❌\n- [x] one\n- [ ] two\n'
	does untick 1.1
	becomes '2s/\[x\]/[ ]/'
}

@test "untick in a complete phase takes it back into progress" {
	bytes '## Phase 1: A ✅\n- [x] one\n- [x] two\n\n## Phase 2: B\n- [ ] three\n'
	asks '[.changes[] | select(.what == "phase") | [.from, .to]] == [["complete", "in-progress"]]' \
		untick 1.2
	becomes '1s/✅/🔄/; 3s/\[x\]/[ ]/'
}

@test "untick in a complete phase needs --force once a later one has begun" {
	fixture move
	refuses gated untick 1.1
	warns 'Phase 1: Survey' 'Phase 2: Build'
	does untick --force 1.1
	says 'forced'
	becomes '7s/✅/🔄/; 12s/\[x\]/[ ]/'
}

@test "untick in a complete phase of a parallel workflow needs no --force" {
	bytes '# T\n\n**Pattern**: Parallel\n\n## Left ✅\n- [x] one\n- [x] two\n\n## Right 🔄\n- [x] three\n- [ ] four\n'
	does untick 1.1
	becomes '5s/✅/🔄/; 6s/\[x\]/[ ]/'
}

@test "untick in a skipped phase is refused" {
	bytes '## Phase 1: A (Optional)\n**Skipped**: No time\n\n- [x] one\n'
	refuses not-allowed untick 1.1
}

@test "untick in a phase with two states is refused, also with --force" {
	bytes '## ✅ Phase 1: A ❌\n- [x] one\n'
	refuses conflict untick 1.1
	refuses conflict untick --force 1.1
}

@test "untick of a criterion is by name, and leaves the phase" {
	bytes '## Phase 1: A\n**Entry criteria**:\n- [x] ready\n\n**Steps**:\n- [ ] one\n'
	does untick 1.e1
	becomes '3s/\[x\]/[ ]/'
}

@test "untick of an exit criterion of a complete phase reopens it" {
	bytes '## Phase 1: A ✅\n**Exit criteria**:\n- [x] seen\n\n**Steps**:\n- [x] one\n'
	does untick 1.x1
	becomes '1s/✅/🔄/; 3s/\[x\]/[ ]/'
}

@test "untick of an entry criterion does not pull the ground from under a phase that has begun" {
	bytes '## Phase 1: A 🔄\n**Entry criteria**:\n- [x] ready\n\n**Steps**:\n- [x] one\n- [ ] two\n'
	refuses gated untick 1.e1
	does untick --force 1.e1
	says 'forced'
	becomes '3s/\[x\]/[ ]/'
}

@test "untick --ticks-only writes markers alone" {
	fixture move
	does untick --ticks-only 1.1 2.2.1
	becomes '12s/\[x\]/[ ]/; 18s/\[x\]/[ ]/'
}

@test "untick --ticks-only leaves the parent" {
	bytes '## Phase 1: A ✅\n- [x] one\n  - [x] two\n'
	does untick --ticks-only 1.1.1
	becomes '3s/\[x\]/[ ]/'
}

@test "untick --ticks-only --all opens the children, too" {
	bytes '## Phase 1: A ✅\n- [x] one\n  - [x] two\n'
	does untick --ticks-only --all 1.1
	becomes '2,3s/\[x\]/[ ]/'
}
