#!/usr/bin/env bats
# wfmd unblock: what was blocked goes on.

load events

blocked='**Blocked by**: Rain\n**Since**: 2026-03-01\n**Action needed**: Wait\n'

# --- phases ------------------------------------------------------------------------------------

@test "unblock takes the symbol's state and the fields back, and says what comes next" {
	bytes "# T\n\n## Phase 1: A ⏸️\n**Deliverables**: D\n$blocked\n- [x] one\n- [ ] two\n"
	does unblock
	[ "$output" = 'status.md: Phase 1: A 🔄 1/2
next: 1.2 "two" (line 7)' ] || complain "another report"
	holds '# T\n\n## Phase 1: A 🔄\n**Deliverables**: D\n\n- [x] one\n- [ ] two\n'
}

@test "unblock in JSON" {
	bytes "# T\n\n## Phase 1: A ⏸️\n$blocked\n- [x] one\n- [ ] two\n"
	asks '.written and .changes == [{"what": "phase", "id": "1", "text": "A", "line": 3,
		"from": "blocked", "to": "in-progress"}] and .next == {"id": "1.2", "text": "two", "line": 6,
		"phase": "1"} and .workflow.state == "in-progress"' unblock
}

@test "unblock undoes block, byte for byte" {
	local phase
	fixture move
	does block -m 'No power' --action 'Call the house'
	does unblock
	unchanged
	for phase in 3 4 5; do
		does block "$phase" -m x
		does unblock "$phase"
		unchanged
	done
}

@test "unblock of a phase with a step done, or whose turn it is, makes it in progress" {
	bytes "## Phase 1: A ⏸️\n$blocked\n- [x] one\n- [ ] two\n"
	does unblock 1
	is in-progress states
	bytes "## Phase 1: A ⏸️\n$blocked\n- [ ] one\n"
	does unblock 1
	is in-progress states
	bytes "## Phase 1: A 🔄\n- [ ] one\n\n## Phase 2: B ⏸️\n$blocked\n- [x] two\n- [ ] three\n"
	does unblock 2 --force
	is 'in-progress in-progress' states
}

@test "unblock of a phase whose turn has not come makes it pending" {
	bytes "## Phase 1: A 🔄\n- [ ] one\n\n## Phase 2: B ⏸️\n$blocked\n- [ ] two\n"
	does unblock 2
	holds '## Phase 1: A 🔄\n- [ ] one\n\n## Phase 2: B\n\n- [ ] two\n'
}

@test "unblock of a phase with an open entry criterion makes it pending" {
	bytes "## Phase 1: A ⏸️\n$blocked\n**Entry criteria**:\n- [ ] ready\n\n**Steps**:\n- [ ] one\n"
	does unblock
	is pending states
	says 'entry criterion 1.e1 "ready"'
}

@test "unblock of a phase without an open box completes it and starts the next" {
	bytes "## Phase 1: A ⏸️\n$blocked\n- [x] one\n\n## Phase 2: B\n- [ ] two\n"
	asks '[.changes[] | [.id, .from, .to]] == [["1", "blocked", "complete"],
		["2", "pending", "in-progress"]] and .next.id == "2.1"' unblock
	holds '## Phase 1: A ✅\n\n- [x] one\n\n## Phase 2: B 🔄\n- [ ] two\n'
}

@test "unblock of a phase with an open exit criterion does not complete it" {
	bytes "## Phase 1: A ⏸️\n$blocked\n**Exit criteria**:\n- [ ] seen\n\n**Steps**:\n- [x] one\n"
	does unblock
	is in-progress states
}

@test "unblock without a phase: the current one, or the first after it that is blocked" {
	bytes "## Phase 1: A 🔄\n- [ ] one\n\n## Phase 2: B\n- [ ] two\n\n## Phase 3: C ⏸️\n$blocked\n- [ ] three\n"
	does unblock
	is 'in-progress pending pending' states
}

@test "unblock of the step that alone said why its phase is blocked frees the phase, if it is its turn" {
	bytes '## Phase 1: A ⏸️\n- [x] one\n- [ ] two (blocked: key)\n\n## Phase 2: B ⏸️\n- [ ] three (blocked: rain)\n'
	does unblock 1.2
	becomes '1s/⏸️/🔄/; 3s/ \(.*\)//'
	does check status.md
	keep status.md
	does unblock 2.1
	becomes '6s/ \(.*\)//'
}

@test "unblock of a phase with steps that were done out of turn waits for the phases before it, but by force" {
	bytes '## Phase 1: A 🔄\n- [ ] one\n\n## Phase 2: B ⏸️\n**Blocked by**: rain\n\n- [ ] two\n- [ ] three\n'
	does tick 2.1
	keep status.md
	refuses gated unblock 2
	warns 'Phase 2: B comes after Phase 1: A' "'wfmd status status.md --phase 1'"
	does unblock 2 --force -n
	says 'Phase 2: B 🔄'
	does tick 1.1
	does unblock 2
	is 'complete in-progress' states
}

@test "unblock refuses a phase that is not blocked, with the command that helps" {
	bytes '## Phase 1: A ✅\n- [x] one\n\n## Phase 2: B 🔄\n- [ ] two\n\n## Phase 3: C\n- [ ] three\n'
	refuses not-allowed unblock 1
	warns 'status.md:1:' 'complete' 'wfmd status status.md --phase 1'
	refuses not-allowed unblock 2
	warns 'status.md:4:' 'in progress' 'wfmd advance status.md'
	refuses not-allowed unblock 3
	warns 'status.md:7:' 'pending' 'wfmd start status.md 3'
	refuses not-allowed unblock
	refuses not-allowed unblock --force 2
	bytes '## Phase 1: A ❌\n- [ ] one\n\n## Phase 2: B (Optional)\n**Skipped**: no\n\n- [ ] two\n'
	refuses failed unblock 1
	warns 'status.md:1:' 'wfmd retry status.md 1'
	refuses not-allowed unblock 2
	warns 'status.md:4:' 'wfmd start status.md 2'
}

@test "unblock refuses two states, also with --force" {
	bytes '## Phase 1: A ⏸️ 🔄\n- [ ] one\n'
	refuses conflict unblock
	refuses conflict unblock --force
}

@test "unblock takes no reason" {
	fixture move
	refuses usage unblock 2 -m x
	refuses usage unblock 2 3
}

@test "unblock of a document without phases is refused" {
	bytes '- [ ] one\n'
	refuses not-allowed unblock
}

@test "unblock of a pause that only waits for its turn" {
	bytes '## Phase 1: A 🔄\n- [ ] one\n\n## Phase 2: B ⏸️\n- [ ] two\n'
	does unblock 2
	holds '## Phase 1: A 🔄\n- [ ] one\n\n## Phase 2: B\n- [ ] two\n'
}

@test "unblock takes away the fields, wherever and however often they stand" {
	bytes '## Phase 1: A ⏸️\n**Since**: 2026-03-01\n**Owner**: me\n**Blocked by**: Rain\n**Blocked by**: Snow\n\nText.\n\n- **Action needed**: Wait\n\n- [ ] one\n'
	does unblock
	is in-progress states
	is '{"Owner":"me"}' sh -c "'$WFMD' status --json | jq -c '.workflows[0].phases[0].fields'"
}

@test "unblock keeps CRLF and a missing final line end" {
	bytes '## Phase 1: A ⏸️\r\n**Blocked by**: Rain\r\n**Since**: 2026-03-01\r\n\r\n- [ ] one'
	does unblock
	holds '## Phase 1: A 🔄\r\n\r\n- [ ] one'
	bytes '## Phase 1: A\n- [ ] one\n\n## Phase 2: B ⏸️\n**Blocked by**: Rain'
	does unblock 2
	holds '## Phase 1: A\n- [ ] one\n\n## Phase 2: B'
}

@test "unblock rewrites a Status field" {
	bytes '## Phase 1: A\n**Status**: On hold\n**Blocked by**: Rain\n\n- [ ] one\n'
	does unblock
	is in-progress states
	is 'In progress' field Status
	is 3 grep -c . status.md
}

# --- options -----------------------------------------------------------------------------------

@test "unblock --dry-run, --diff, --quiet and standard input" {
	fixture move
	does block -m Rain
	keep status.md
	streams '15s/⏸️/🔄/; 16,17d' unblock -
	shows_only '15s/⏸️/🔄/; 16,17d' unblock
	does block -q -m Rain
	does unblock -q
	[ -z "$output" ]
}

@test "unblock in one of several workflows" {
	fixture two
	does block -w Autumn -m Rain
	does unblock -w Autumn
	becomes '14s/$/ 🔄/'
}

# --- steps -------------------------------------------------------------------------------------

@test "unblock of a step takes the parenthesis away" {
	bytes '## Phase 1: A 🔄\n- [ ] one (blocked: rain)\n- [ ] two (blocked)  \n- [ ] three (if dry)\n- [ ] four ( Blocked : a (b) c )\n'
	does unblock 1.1
	[ "$output" = 'status.md: unblocked 1.1 "one"
next: 1.1 "one" (line 2)' ] || complain "another report"
	becomes '2s/ \(.*//'
	does unblock 1.2
	does unblock 1.4
	holds '## Phase 1: A 🔄\n- [ ] one\n- [ ] two  \n- [ ] three (if dry)\n- [ ] four\n'
}

@test "unblock of a step in JSON" {
	bytes '## Phase 1: A 🔄\n- [ ] one (blocked: rain)\n'
	asks '.changes == [{"what": "block", "id": "1.1", "text": "one", "line": 2, "from": "rain",
		"to": null}] and .next == {"id": "1.1", "text": "one", "line": 2, "phase": "1"}' unblock 1.1
	bytes '## Phase 1: A 🔄\n- [ ] one (blocked)\n'
	asks '.changes[0] | .from == "" and .to == null' unblock one
}

@test "unblock of a step undoes block, byte for byte, for the phase too" {
	fixture move
	does block 2.3 -m x
	does block 2.2.2 -m y --action z
	does unblock 2.2.2
	says 'unblocked 2.2.2 "Network"' 'Phase 2: Build 🔄' 'next: 2.2.2 "Network" (line 19)'
	does unblock 2.3
	unchanged
}

@test "unblock of a step leaves a phase alone that is blocked for another reason" {
	bytes "## Phase 1: A ⏸️\n$blocked\n- [ ] one (blocked: no key)\n"
	does unblock 1.1
	becomes '6s/ \(.*//'
	says 'Rain'
	is blocked states
}

@test "unblock of a step that is not blocked is refused" {
	fixture move
	refuses not-allowed unblock 2.3
	warns 'status.md:20:' 'Copy one mailbox' 'not blocked'
}

@test "unblock of a step's text that goes over several lines" {
	bytes '## Phase 1: A 🔄\n- [ ] one\n  (blocked:\n  rain)\n- [ ] two\n'
	does unblock 1.1
	holds '## Phase 1: A 🔄\n- [ ] one\n- [ ] two\n'
}
