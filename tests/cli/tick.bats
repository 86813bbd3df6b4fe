#!/usr/bin/env bats
# wfmd tick: named steps and criteria.

load helper

@test "tick ticks a step, says so, and says what comes next" {
	fixture move
	does tick 2.3
	[ "$output" = 'status.md: ticked 2.3 "Copy one mailbox"
status.md: Phase 2: Build 🔄 3/5
next: 2.2.2 "Network" (line 19)' ] || complain "another report"
	becomes '20s/\[ \]/[x]/'
}

@test "tick takes FILE first, then steps" {
	fixture move plan.md
	does tick plan.md 2.3 2.2.2
	becomes '15s/🔄/✅/; 17,20s/\[ \]/[x]/; 22s/$/ 🔄/' plan.md
}

@test "tick without a step is a usage error" {
	fixture move
	refuses usage tick
	refuses usage tick status.md
}

@test "tick of several steps is one edit" {
	fixture move
	asks '[.changes[] | select(.what == "step") | .id] == ["2.3", "2.2.2", "2.2"]' tick 2.3 2.2.2
}

@test "tick of several steps reaches into the phase that they start" {
	fixture move
	does tick 2.2.2 2.3 3.1 4.1
	becomes '15s/🔄/✅/; 17,20s/\[ \]/[x]/; 22s/$/ ✅/; 23s/\[ \]/[x]/; 25s/$/ 🔄/; 26s/\[ \]/[x]/'
}

@test "tick is all or none: an unknown step" {
	fixture move
	refuses no-match tick 2.3 2.9
}

@test "tick is all or none: a step behind a gate" {
	fixture move
	refuses gated tick 2.3 4.1
}

@test "tick starts a pending phase" {
	bytes '## Phase 1: A\n- [ ] one\n- [ ] two\n'
	does tick 1.2
	becomes '1s/$/ 🔄/; 3s/\[ \]/[x]/'
}

@test "tick of the last open child ticks its parents up to the top" {
	bytes '## Phase 1: A 🔄\n- [ ] one\n  - [ ] two\n    - [ ] three\n- [ ] four\n'
	does tick three
	becomes '2,4s/\[ \]/[x]/'
}

@test "tick of the last open child leaves a parent whose marker is unknown" {
	bytes '## Phase 1: A 🔄\n- [~] one\n  - [ ] two\n- [ ] four\n'
	does tick two
	becomes '3s/\[ \]/[x]/'
}

@test "tick refuses a parent with open children, and names --all" {
	fixture move
	refuses not-allowed tick 2.2
	warns 'status.md:19:' 'Network' 'wfmd tick status.md 2.2 --all'
}

@test "tick --all ticks a step with its children" {
	bytes '## Phase 1: A 🔄\n- [ ] one\n  - [ ] two\n    - [ ] three\n  - [x] four\n- [ ] five\n'
	does tick --all 1.1
	becomes '2,4s/\[ \]/[x]/'
}

@test "tick --all refuses where a child's marker is unknown" {
	bytes '## Phase 1: A 🔄\n- [ ] one\n  - [~] two\n'
	refuses not-allowed tick --all 1.1
	warns 'status.md:3:' 'two' '~'
}

@test "tick of a done step is a success that changes nothing" {
	fixture move
	nothing_happens tick 1.1
	nothing_happens tick 1.1 1.2 2.1
	nothing_happens tick --ticks-only 1.1
	asks '.changes == [] and .written == false' tick 1.1
}

@test "tick of a step marked with a capital X changes nothing" {
	bytes '## Phase 1: A 🔄\n- [X] one\n- [ ] two\n'
	nothing_happens tick 1.1
}

@test "tick refuses an unknown marker, and names the map" {
	bytes '## Phase 1: A 🔄\n- [~] one\n- [ ] two\n'
	refuses not-allowed tick 1.1
	warns 'status.md:2:' 'one' "--map '~=open'"
	refuses not-allowed tick --force 1.1
	refuses not-allowed tick --ticks-only 1.1
}

@test "tick --map CHARACTER=open ticks what carries it, whatever its bytes" {
	bytes '## Phase 1: A 🔄\n- [~] one\n- […] two\n- [ ] three\n'
	does tick --map '~=open' --map '…=open' 1.1 1.2
	becomes '2,3s/\[[~…]+\]/[x]/'
}

@test "tick --map CHARACTER=done finds it done" {
	bytes '## Phase 1: A 🔄\n- [~] one\n- [ ] two\n'
	nothing_happens tick --map '~=done' 1.1
}

@test "tick turns a marker that holds a tab into an x" {
	bytes '## Phase 1: A 🔄\n- [\t] one\n- [ ] two\n'
	does tick 1.1
	holds '## Phase 1: A 🔄\n- [x] one\n- [ ] two\n'
}

@test "tick of a step outside every phase touches no phase" {
	bytes '# T\n\n- [ ] before\n\n## Phase 1: A\n- [ ] one\n'
	does tick :3
	becomes '3s/\[ \]/[x]/'
}

# --- criteria ----------------------------------------------------------------------------------

@test "tick of an entry criterion needs no gate and starts nothing" {
	bytes '## Phase 1: A\n- [ ] one\n\n## Phase 2: B\n**Entry criteria**:\n- [ ] ready\n\n**Steps**:\n- [ ] two\n'
	asks '.changes == [{"what": "step", "id": "2.e1", "text": "ready", "line": 6, "from": "open", "to": "done"}]' \
		tick 2.e1
	becomes '6s/\[ \]/[x]/'
	is 'pending pending' states
}

@test "tick of an exit criterion of a phase that has not begun starts nothing" {
	bytes '## Phase 1: A\n**Exit criteria**:\n- [ ] seen\n\n**Steps**:\n- [ ] one\n'
	does tick 1.x1
	becomes '3s/\[ \]/[x]/'
}

@test "tick of the last exit criterion completes the phase" {
	bytes '## Phase 1: A 🔄\n**Exit criteria**:\n- [ ] seen\n\n**Steps**:\n- [x] one\n\n## Phase 2: B\n- [ ] two\n- [ ] three\n'
	does tick 1.x1
	becomes '1s/🔄/✅/; 3s/\[ \]/[x]/; 8s/$/ 🔄/'
}

@test "tick of the last step does not complete a phase with an open exit criterion" {
	bytes '## Phase 1: A 🔄\n**Exit criteria**:\n- [ ] seen\n\n**Steps**:\n- [ ] one\n\n## Phase 2: B\n- [ ] two\n'
	does tick 1.1
	becomes '6s/\[ \]/[x]/'
	says 'exit criterion' 'seen'
}

# --- states ------------------------------------------------------------------------------------

@test "tick in a blocked phase is recorded, and the phase stays blocked" {
	bytes '## Phase 1: A ⏸️\n**Blocked by**: Rain\n\n- [ ] one\n- [ ] two\n'
	does tick 1.1
	becomes '4s/\[ \]/[x]/'
	does tick 1.2
	becomes '4,5s/\[ \]/[x]/'
}

@test "tick in a failed phase is recorded, and the phase stays failed" {
	bytes '## Phase 1: A ❌\n- [ ] one\n'
	does tick 1.1
	becomes '2s/\[ \]/[x]/'
}

@test "tick in a complete phase is recorded, and the phase stays complete" {
	bytes '## Phase 1: A ✅\n- [x] one\n- [ ] two\n'
	does tick 1.2
	becomes '3s/\[ \]/[x]/'
}

@test "tick in a blocked phase minds no order, but its entry criteria" {
	bytes '## Phase 1: A\n- [ ] one\n\n## Phase 2: B ⏸️\n**Since**: 2026-03-01\n\n- [ ] two\n'
	does tick 2.1
	becomes '7s/\[ \]/[x]/'
	bytes '## Phase 1: A ⏸️\n**Blocked by**: Rain\n**Entry criteria**:\n- [ ] ready\n\n**Steps**:\n- [ ] two\n'
	refuses gated tick 1.1
}

@test "tick in a later phase is gated by the earlier one" {
	fixture move
	refuses gated tick 4.1
	warns 'status.md:25:' 'Phase 4: Switch' 'Phase 2: Build'
}

@test "tick --force passes the gate, and says so" {
	fixture move
	does tick --force 4.1
	becomes '25s/$/ 🔄/; 26s/\[ \]/[x]/'
	says 'forced' 'Phase 2: Build'
}

@test "tick --force passes an open entry criterion, and says so" {
	bytes '## Phase 1: A\n**Entry criteria**:\n- [ ] ready\n\n**Steps**:\n- [ ] one\n- [ ] two\n'
	refuses gated tick 1.1
	does tick --force 1.1
	says 'forced' 'ready'
	becomes '1s/$/ 🔄/; 6s/\[ \]/[x]/'
}

@test "tick refuses a step of a skipped phase" {
	bytes '## Phase 1: A (Optional)\n**Skipped**: No time\n\n- [ ] one\n'
	refuses not-allowed tick 1.1
	warns 'status.md:1:' 'wfmd start status.md 1'
}

@test "tick refuses a step of a phase with two states, also with --force" {
	bytes '## ✅ Phase 1: A ❌\n- [ ] one\n'
	refuses conflict tick 1.1
	refuses conflict tick --force 1.1
	warns 'status.md:1:'
}

# --- markers alone -----------------------------------------------------------------------------

@test "tick --ticks-only minds no gate, no parent, no symbol" {
	fixture move
	does tick --ticks-only 4.1 4.2 2.2.2
	becomes '19,19s/\[ \]/[x]/; 26,27s/\[ \]/[x]/'
}

@test "tick --ticks-only ticks a parent with open children" {
	fixture move
	does tick --ticks-only 2.2
	becomes '17s/\[ \]/[x]/'
}

@test "tick --ticks-only --all ticks the children, too" {
	fixture move
	does tick --ticks-only --all 2.2
	becomes '17,19s/\[ \]/[x]/'
}

@test "tick --ticks-only works where the phase has two states" {
	bytes '## ✅ Phase 1: A ❌\n- [ ] one\n'
	does tick --ticks-only 1.1
	becomes '2s/\[ \]/[x]/'
}

@test "tick --ticks-only leaves a section's symbol alone" {
	bytes '## Phase 1: A 🔄\n\n### Part of it 🔄\n- [ ] one\n\n### Rest\n- [ ] two\n'
	does tick --ticks-only :4
	becomes '4s/\[ \]/[x]/'
}
