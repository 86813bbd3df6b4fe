#!/usr/bin/env bats
# wfmd advance: the next step, and what follows from it.

load helper

@test "advance ticks the next open step, says so, and says what comes next" {
	fixture two
	does advance
	[ "$output" = 'status.md: ticked :6 "Turn the soil"
status.md: Phase 1: Dig 🔄 1/2
next: :7 "Remove stones" (line 7)' ] || complain "another report"
	becomes '5s/$/ 🔄/; 6s/\[ \]/[x]/'
}

@test "advance starts the workflow if need be" {
	bytes '## Phase 1: Tea\n- [ ] Boil\n- [ ] Pour\n\n## Phase 2: Milk\n- [ ] Stir\n'
	asks '.changes == [
		{"what": "step", "id": "1.1", "text": "Boil", "line": 2, "from": "open", "to": "done"},
		{"what": "phase", "id": "1", "text": "Tea", "line": 1, "from": "pending", "to": "in-progress"}]' \
		advance
	becomes '1s/$/ 🔄/; 2s/\[ \]/[x]/'
}

@test "advance goes depth first, and the last open child ticks its parent" {
	fixture move
	asks '[.changes[].id] == ["2.2.2", "2.2"] and .next.id == "2.3"' advance
	becomes '17s/\[ \]/[x]/; 19s/\[ \]/[x]/'
}

@test "advance reaches an open child of a step that is ticked already" {
	bytes '## Phase 1: A 🔄\n- [x] one\n  - [ ] inner\n- [ ] two\n'
	does advance
	becomes '3s/\[ \]/[x]/'
}

@test "advance ticks a parent whose children are done and that was left open" {
	bytes '## Phase 1: A 🔄\n- [ ] one\n  - [x] inner\n- [ ] two\n'
	does advance
	becomes '2s/\[ \]/[x]/'
}

@test "advance completes the phase with its last step and starts the next" {
	bytes '## Phase 1: A 🔄\n- [x] one\n- [ ] two\n\n## Phase 2: B\n- [ ] three\n\n## Phase 3: C\n- [ ] four\n'
	asks '[.changes[] | select(.what == "phase") | [.id, .from, .to]] == [
		["1", "in-progress", "complete"], ["2", "pending", "in-progress"]]' advance
	becomes '1s/🔄/✅/; 3s/\[ \]/[x]/; 5s/$/ 🔄/'
}

@test "advance takes a phase of one step from pending to complete in one call" {
	bytes '## Phase 1: A\n- [ ] one\n\n## Phase 2: B\n- [ ] two\n'
	asks '[.changes[] | select(.what == "phase") | [.id, .from, .to]] == [
		["1", "pending", "complete"], ["2", "pending", "in-progress"]]' advance
	becomes '1s/$/ ✅/; 2s/\[ \]/[x]/; 4s/$/ 🔄/'
}

@test "advance completes a phase whose boxes were all ticked by hand, and goes on" {
	bytes '## Phase 1: A 🔄\n- [x] one\n\n## Phase 2: B\n- [ ] two\n- [ ] three\n'
	does advance
	becomes '1s/🔄/✅/; 4s/$/ 🔄/; 5s/\[ \]/[x]/'
}

@test "advance starts a phase that only waited for its turn" {
	bytes '## Phase 1: A ✅\n- [x] one\n\n## Phase 2: B ⏸️\n- [ ] two\n- [ ] three\n'
	does advance
	becomes '4s/⏸️/🔄/; 5s/\[ \]/[x]/'
}

@test "advance does not start the next phase while its entry criterion is open" {
	bytes '## Phase 1: A 🔄\n- [ ] one\n\n## Phase 2: B\n**Entry criteria**:\n- [ ] ready\n\n**Steps**:\n- [ ] two\n'
	does advance
	becomes '1s/🔄/✅/; 2s/\[ \]/[x]/'
	says 'entry criterion' '2.e1' 'ready'
	keep status.md
	refuses gated advance
	warns 'status.md:6:' 'ready' 'wfmd tick status.md 2.e1'
}

@test "advance ticks no criterion" {
	bytes '## Phase 1: A 🔄\n**Exit criteria**:\n- [ ] seen\n\n**Steps**:\n- [ ] one\n'
	does advance
	becomes '6s/\[ \]/[x]/'
	keep status.md
	refuses gated advance
	warns 'status.md:3:' 'seen' 'wfmd tick status.md 1.x1'
}

@test "advance passes over blocked steps and unknown markers" {
	bytes '## Phase 1: A 🔄\n- [ ] one (blocked: no key)\n- [~] two\n- [ ] three\n'
	does advance
	becomes '4s/\[ \]/[x]/'
}

@test "advance passes over what is nested in a blocked step" {
	bytes '## Phase 1: A 🔄\n- [ ] one (blocked)\n  - [ ] inner\n- [ ] two\n'
	does advance
	becomes '4s/\[ \]/[x]/'
}

@test "advance passes over steps outside every phase" {
	bytes '# T\n\n- [ ] before\n\n## Phase 1: A\n- [ ] one\n\n## Notes\n- [ ] after\n'
	does advance
	becomes '5s/$/ ✅/; 6s/\[ \]/[x]/'
}

@test "advance serves the first workflow that is unfinished" {
	fixture two
	sed -i.bak '3,11s/\[ \]/[x]/; 5s/$/ ✅/; 9s/$/ ✅/' status.md
	keep status.md
	does advance
	becomes '14s/$/ 🔄/; 15s/\[ \]/[x]/'
}

@test "advance -w serves another workflow" {
	fixture two
	does advance -w Autumn
	becomes '14s/$/ 🔄/; 15s/\[ \]/[x]/'
}

@test "advance carries a document to its end, then has nothing left to do" {
	local calls=0
	fixture move
	sed -i.bak 's/\[x\]/[ ]/; s/ [✅🔄]*$//' status.md
	while [ $calls -lt 20 ] && "$WFMD" advance -q; do
		calls=$((calls + 1))
	done
	[ $calls -eq 10 ] || complain "$calls calls, not 10"
	sed -E '7s/ ✅//; 15s/ 🔄//; s/^(### Phase.*)/\1 ✅/; s/\[ \]/[x]/' \
		"$KEPT/status.md" | reads_as
	keep status.md
	refuses nothing-to-do advance
}

@test "advance says when the workflow is complete" {
	bytes '## Phase 1: A 🔄\n- [ ] one\n'
	does advance
	says 'complete 1/1'
	says_not 'next:'
}

# --- options -----------------------------------------------------------------------------------

@test "advance --phase goes on in that phase" {
	fixture parallel
	does advance --phase Till
	becomes '11s/🔄/✅/; 12s/\[ \]/[x]/'
}

@test "advance --phase does not jump the queue" {
	fixture move
	refuses gated advance --phase 4
	warns 'status.md:25:' 'Phase 2: Build'
}

@test "advance --phase of a phase without an open step has nothing to do" {
	fixture move
	refuses nothing-to-do advance --phase 1
}

@test "advance --steps ticks that many, across phases" {
	fixture move
	asks '[.changes[] | select(.what == "step") | .id] == ["2.2.2", "2.2", "2.3", "3.1", "4.1"]' \
		advance --steps 4
	becomes '15s/🔄/✅/; 17,20s/\[ \]/[x]/; 22s/$/ ✅/; 23s/\[ \]/[x]/; 25s/$/ 🔄/; 26s/\[ \]/[x]/'
}

@test "advance where nothing is left to do names the command that shows it" {
	bytes '# T\n\n## Phase 1: A ✅\n- [x] a\n'
	refuses nothing-to-do advance
	warns "nothing is left to do in T; try 'wfmd status status.md'"
	refuses nothing-to-do advance --all
	warns "nothing is left to do in T; try 'wfmd status status.md'"
	refuses nothing-to-do next
	warns "nothing is left to do in T; try 'wfmd status status.md'"
	refuses nothing-to-do start
	warns "nothing is left to start in T; try 'wfmd status status.md'"
}

@test "advance --steps is all or none" {
	fixture move
	refuses nothing-to-do advance --steps 7
	warns "after 6 of 7 steps; try 'wfmd advance status.md --steps 6'"
	does advance --steps 6
	is 11 grep -c '\[x\]' status.md
}

@test "advance --all ticks the remaining steps of the phase" {
	fixture move
	does advance --all
	becomes '15s/🔄/✅/; 17,20s/\[ \]/[x]/; 22s/$/ 🔄/'
}

@test "advance --all --phase ticks the remaining steps of that phase" {
	fixture parallel
	does advance --all --phase Shelves
	becomes '7s/🔄/✅/; 8,9s/\[ \]/[x]/'
}

@test "advance --expect ticks the step if it is the next one" {
	fixture move
	does advance --expect 2.2.2
	becomes '17s/\[ \]/[x]/; 19s/\[ \]/[x]/'
}

@test "advance --expect takes any selector" {
	fixture move
	does advance --expect Network
	becomes '17s/\[ \]/[x]/; 19s/\[ \]/[x]/'
}

@test "advance --expect of a step that is done is a success that changes nothing" {
	fixture move
	nothing_happens advance --expect 2.1
	asks '.changes == [] and .written == false' advance --expect 2.1
}

@test "advance --expect makes a repeated call harmless" {
	fixture move
	does advance --expect 2.2.2
	keep status.md
	nothing_happens advance --expect 2.2.2
}

@test "advance --expect refuses any other step, and names both" {
	fixture move
	refuses not-allowed advance --expect 2.3
	warns 'Copy one mailbox' 'Network' 'line 19'
}

@test "advance --expect of an unknown step is trouble" {
	fixture move
	refuses no-match advance --expect 2.9
}

@test "advance --ticks-only writes the marker and nothing else" {
	fixture two
	does advance --ticks-only
	becomes '6s/\[ \]/[x]/'
}

@test "advance --ticks-only leaves the parent and the phase alone" {
	bytes '## Phase 1: A 🔄\n- [ ] one\n  - [ ] inner\n'
	does advance --ticks-only
	becomes '3s/\[ \]/[x]/'
}

# --- what stands in the way --------------------------------------------------------------------

@test "advance refuses a blocked phase, with its line, the reason and the way out" {
	bytes '## Phase 1: A ⏸️\n**Blocked by**: No key for the shed\n\n- [ ] one\n'
	refuses blocked advance
	warns 'status.md:1:' 'Phase 1: A' 'No key for the shed' 'wfmd unblock status.md 1'
}

@test "advance refuses a failed phase, with its line and the way out" {
	bytes '## Phase 1: A ✅\n- [x] one\n\n## Phase 2: B ❌\n- [ ] two\n'
	refuses failed advance
	warns 'status.md:4:' 'Phase 2: B' 'wfmd retry status.md 2'
}

@test "advance refuses when only blocked steps are left" {
	bytes '## Phase 1: A 🔄\n- [x] one\n- [ ] two (blocked: rain)\n'
	refuses blocked advance
	warns 'status.md:3:' 'two (blocked: rain)'
}

@test "advance refuses when only unknown markers are left" {
	bytes '## Phase 1: A 🔄\n- [x] one\n- [~] two\n'
	refuses nothing-to-do advance
	warns 'status.md:3:' 'two' '--map'
}

@test "advance refuses when all is done" {
	bytes '## Phase 1: A ✅\n- [x] one\n'
	refuses nothing-to-do advance
	warns 'status.md'
}

@test "advance refuses a phase without steps, and names the command that ends it" {
	bytes '## Phase 1: A\n\n## Phase 2: B\n- [ ] two\n'
	refuses nothing-to-do advance
	warns 'status.md:1:' 'wfmd complete status.md 1'
}

@test "advance refuses a conflict, also with --force" {
	bytes '## Phase 1: A ✅ 🔄\n- [ ] one\n'
	refuses conflict advance
	refuses conflict advance --force
	warns 'status.md:1:'
}

@test "advance goes past a phase of the round that was skipped" {
	bytes '## Phase 1: A ✅\n- [x] one\n\n## Phase 2: B (Optional)\n**Skipped**: No time\n\n- [ ] two\n\n## Phase 3: C\n- [ ] three\n- [ ] four\n'
	does advance
	becomes '9s/$/ 🔄/; 10s/\[ \]/[x]/'
}

@test "advance takes either all steps or so many" {
	bytes '## Phase 1: A\n- [ ] one\n- [ ] two\n'
	refuses usage advance --all --steps 2
	warns 'exclude each other'
}
