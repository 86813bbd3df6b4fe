#!/usr/bin/env bats
# wfmd start: a phase begins.

load helper

@test "start begins the first phase when none is named" {
	fixture two
	does start
	[ "$output" = 'status.md: Phase 1: Dig 🔄 0/2
next: :6 "Turn the soil" (line 6)' ] || complain "another report"
	becomes '5s/$/ 🔄/'
}

@test "start begins the phase that is named" {
	bytes '## Phase 1: A ✅\n- [x] one\n\n## Phase 2: B\n- [ ] two\n'
	asks '.changes == [{"what": "phase", "id": "2", "text": "B", "line": 4, "from": "pending", "to": "in-progress"}]' \
		start status.md 2
	becomes '4s/$/ 🔄/'
}

@test "start takes a phase's name, text or line" {
	bytes '## Phase 1: A ✅\n- [x] one\n\n## Phase 2: Berry\n- [ ] two\n'
	does start -n Berry
	does start -n 'phase 2: berry'
	does start -n :4
	says '+## Phase 2: Berry 🔄'
	unchanged
}

@test "start with more than one phase is a usage error" {
	fixture move
	refuses usage start status.md 2 3
}

@test "start of a phase in progress is a success that changes nothing" {
	fixture move
	nothing_happens start 2
}

@test "start without a phase looks for the first one after the current that it applies to" {
	bytes '## Phase 1: A ✅\n- [x] one\n\n## Phase 2: B\n- [ ] two\n'
	does start
	becomes '4s/$/ 🔄/'
}

@test "start of a skipped phase takes it up again, and the reason goes" {
	bytes '## Phase 1: A (Optional)\n**Skipped**: No time\n\n- [ ] one\n'
	does start 1
	becomes '1s/$/ 🔄/; 2d'
}

@test "start of a phase that only waited for its turn" {
	bytes '## Phase 1: A ✅\n- [x] one\n\n## Phase 2: B ⏸️\n- [ ] two\n'
	does start 2
	becomes '4s/⏸️/🔄/'
}

@test "start of a complete phase is refused, with the command that helps" {
	fixture move
	refuses not-allowed start 1
	warns 'status.md:7:' 'Phase 1: Survey' 'complete' 'wfmd untick status.md 1.2'
}

@test "start of a blocked phase is refused, with the reason and the command that helps" {
	bytes '## Phase 1: A ⏸️\n**Blocked by**: Rain\n\n- [ ] one\n'
	refuses blocked start 1
	warns 'status.md:1:' 'Rain' 'wfmd unblock status.md 1'
	refuses blocked start --force 1
}

@test "start of a failed phase is refused, with the command that helps" {
	bytes '## Phase 1: A ❌\n- [ ] one\n'
	refuses failed start 1
	warns 'status.md:1:' 'wfmd retry status.md 1'
}

@test "start waits for the phases before" {
	fixture move
	refuses gated start 4
	warns 'status.md:25:' 'Phase 2: Build'
}

@test "start waits for entry criteria" {
	bytes '## Phase 1: A\n**Entry criteria**:\n- [x] warm\n- [ ] dry\n\n**Steps**:\n- [ ] one\n'
	refuses gated start
	warns 'status.md:4:' 'dry' 'wfmd tick status.md 1.e2'
}

@test "start waits for the phases that the field names" {
	fixture parallel
	refuses blocked start Opening
	bytes '# T\n\n**Pattern**: Parallel\n\n## Left\n- [ ] one\n\n## Right\n**Waiting for**: Left\n\n- [ ] two\n'
	refuses gated start Right
	warns 'status.md:8:' 'Left'
}

@test "start minds no order in a parallel workflow" {
	bytes '# T\n\n**Pattern**: Parallel\n\n## Left\n- [ ] one\n\n## Right\n- [ ] two\n'
	does start Right
	becomes '8s/$/ 🔄/'
}

@test "start --force passes each gate, and says so" {
	bytes '## Phase 1: A\n- [ ] one\n\n## Phase 2: B\n**Entry criteria**:\n- [ ] dry\n\n**Steps**:\n- [ ] two\n'
	asks '(.forced | length) == 2 and (.forced | join(" ") | contains("Phase 1: A") and contains("dry"))' \
		start --force -n 2
	does start --force 2
	says 'forced' 'Phase 1: A' 'dry'
	becomes '4s/$/ 🔄/'
}

@test "start refuses two states, also with --force, and also in an earlier phase" {
	bytes '## Phase 1: A ✅ ❌\n- [x] one\n\n## Phase 2: B\n- [ ] two\n'
	refuses conflict start 1
	refuses conflict start --force 1
	refuses conflict start 2
	refuses conflict start --force 2
	warns 'status.md:1:'
}

@test "start names a circle of phases that wait for each other" {
	bytes '# T\n\n**Pattern**: Parallel\n\n## Left\n**Waiting for**: Right\n\n- [ ] one\n\n## Right\n**Waiting for**: Left\n\n- [ ] two\n'
	refuses conflict start Left
	warns 'status.md:5:' 'Left' 'Right'
	refuses conflict start --force Left
}

@test "start wants a phase, not a step" {
	fixture move
	refuses no-match start 2.1
	warns 'step'
}

@test "start of a document without phases is refused" {
	bytes '- [ ] one\n'
	refuses not-allowed start
}

@test "start of a workflow that has ended has nothing to start" {
	bytes '# Plan\n\n## Phase 1: A ✅\n- [x] one\n\n## Phase 2: B ✅\n- [x] two\n'
	refuses nothing-to-do start
	warns 'nothing is left to start in Plan'
}
