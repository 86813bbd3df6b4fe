#!/usr/bin/env bats
# wfmd skip: an optional phase is passed over.

load events

@test "skip writes the reason, and says what comes next" {
	fixture move
	does skip 3 -m 'No spare domain'
	[ "$output" = 'status.md: Phase 3: Rehearsal (Optional) skipped 0/1
next: 2.2.2 "Network" (line 19)' ] || complain "another report"
	becomes '22a\
**Skipped**: No spare domain
'
}

@test "skip in JSON" {
	fixture move
	asks '.written and .changes == [{"what": "phase", "id": "3", "text": "Rehearsal", "line": 22,
		"from": "pending", "to": "skipped"}] and .forced == []' skip 3 -m 'No spare domain'
	asks '.workflows[0].phases[2] | .state == "skipped" and .optional
		and .fields == {"Skipped": "No spare domain"}' status
	does status
	says 'skipped: No spare domain'
}

@test "skip of the phase in progress starts the next, and the symbol goes" {
	bytes '## Phase 1: A (Optional) 🔄\n- [x] one\n- [ ] two\n\n## Phase 2: B\n- [ ] three\n'
	asks '[.changes[] | [.id, .from, .to]] == [["1", "in-progress", "skipped"],
		["2", "pending", "in-progress"]] and .next.id == "2.1"' skip -m Enough
	holds '## Phase 1: A (Optional)\n**Skipped**: Enough\n- [x] one\n- [ ] two\n\n## Phase 2: B 🔄\n- [ ] three\n'
}

@test "skip does not start the next phase while that has to wait" {
	bytes '## Phase 1: A (Optional)\n- [ ] one\n\n## Phase 2: B\n**Entry criteria**:\n- [ ] ready\n\n**Steps**:\n- [ ] two\n'
	does skip 1 -m no
	is 'skipped pending' states
	says 'entry criterion 2.e1 "ready"'
	bytes '## Phase 1: A 🔄\n- [ ] one\n\n## Phase 2: B (Optional)\n- [ ] two\n\n## Phase 3: C\n- [ ] three\n'
	does skip 2 -m no
	is 'in-progress skipped pending' states
}

@test "skip of a blocked phase takes the fields of blocking away" {
	bytes '## Phase 1: A (If Needed) ⏸️\n**Blocked by**: Rain\n**Since**: 2026-03-01\n**Action needed**: Wait\n**Owner**: me\n\n- [ ] one\n\n## Phase 2: B\n- [ ] two\n'
	does skip -m 'It never stopped'
	holds '## Phase 1: A (If Needed)\n**Owner**: me\n**Skipped**: It never stopped\n\n- [ ] one\n\n## Phase 2: B 🔄\n- [ ] two\n'
}

@test "skip of a failed phase" {
	bytes '## Phase 1: A (Optional) ❌\n- [ ] one\n\n## Phase 2: B\n- [ ] two\n'
	does skip -m 'Not worth it'
	is 'skipped in-progress' states
}

@test "skip without a phase: the current one, or the first after it that may be skipped" {
	fixture move
	does skip -m no
	is 'complete in-progress skipped pending pending' states
}

@test "skip of a phase that is not optional is refused, and --force says so" {
	fixture move
	refuses not-allowed skip 4 -m no
	warns 'status.md:25:' 'Phase 4: Switch' 'not optional' 'wfmd skip status.md 4 -m WHY --force'
	asks '.forced | length == 1 and (.[0] | contains("Phase 4: Switch") and contains("optional"))' \
		skip 4 -m no --force -n
	does skip 4 -m no --force
	says 'forced: Phase 4: Switch (operations) is not optional'
	becomes '25a\
**Skipped**: no
'
}

@test "skip knows an optional phase by (Optional) and (If Needed), whatever the case" {
	local name
	for name in 'A (Optional)' 'A (If Needed)' 'A (optional)' 'A (if needed)' '[Refine]'; do
		bytes "## Phase 1: $name\n- [ ] one\n\n## Phase 2: B\n- [ ] two\n"
		does skip 1 -m no
		is 'skipped in-progress' states
	done
	bytes '## Phase 1: Optional things\n- [ ] one\n'
	refuses not-allowed skip 1 -m no
}

@test "skip asks for a reason" {
	fixture move
	refuses usage skip 3
	warns '-m'
	refuses usage skip 3 -m ''
	refuses usage skip 3 -m $' \t'
	refuses usage skip 3 --force
}

@test "skip of a skipped phase is a success that changes nothing" {
	fixture move
	does skip 3 -m no
	keep status.md
	nothing_happens skip 3 -m 'another reason'
}

@test "skip of a complete phase is refused, with the command that helps" {
	bytes '## Phase 1: A (Optional) ✅\n- [x] one\n'
	refuses not-allowed skip 1 -m no
	warns 'status.md:1:' 'complete' 'wfmd rollback status.md 1'
	refuses not-allowed skip 1 -m no --force
}

@test "skip refuses two states, a step, an unknown phase, a document without phases" {
	bytes '## Phase 1: A (Optional) ✅ ❌\n- [ ] one\n'
	refuses conflict skip -m no
	refuses conflict skip -m no --force
	refuses no-match skip 1.1 -m no
	refuses no-match skip 7 -m no
	bytes '- [ ] one\n'
	refuses not-allowed skip -m no
}

@test "a skipped phase holds up none that comes after it" {
	bytes '## Phase 1: A ✅\n- [x] one\n\n## Phase 2: B (Optional)\n- [ ] two\n\n## Phase 3: C\n- [ ] three\n'
	does skip 2 -m no
	is 'complete skipped in-progress' states
	does advance
	is 'complete skipped complete' states
	asks '.workflows[0].state == "complete" and .next == null' status
}

@test "start takes a skipped phase up again, while nothing has begun since" {
	bytes '## Phase 1: A (Optional)\n- [ ] one\n\n## Phase 2: B\n**Entry criteria**:\n- [ ] ready\n\n**Steps**:\n- [ ] two\n'
	does skip 1 -m no
	does start 1
	says 'Phase 1: A (Optional) 🔄'
	becomes '1s/$/ 🔄/'
	bytes '## Phase 1: A (Optional)\n- [ ] one\n\n## Phase 2: B\n- [ ] two\n'
	does skip 1 -m no
	keep status.md
	refuses gated start 1
	warns 'Phase 2: B'
}

@test "skip keeps CRLF, a missing final line end and a Status field's spelling" {
	bytes '## Phase 1: A (Optional) 🔄\r\n- [ ] one\r\n\r\n## Phase 2: B (Optional)'
	does skip 1 -m no
	holds '## Phase 1: A (Optional)\r\n**Skipped**: no\r\n- [ ] one\r\n\r\n## Phase 2: B (Optional) 🔄'
	does skip 2 -m no
	holds '## Phase 1: A (Optional)\r\n**Skipped**: no\r\n- [ ] one\r\n\r\n## Phase 2: B (Optional)\r\n**Skipped**: no'
}

@test "skip --dry-run, --diff, --quiet and standard input" {
	fixture move
	streams '22a\
**Skipped**: no
' skip - 3 -m no
	does skip -q -n 3 -m no
	shows_only '22a\
**Skipped**: no
' skip 3 -m no
}

@test "the reason reads back as it was said" {
	local text
	bytes '## Phase 1: A (Optional)\n- [ ] one\n'
	for text in '## x' '- [ ] y' '**Blocked by**: z' $'two\nlines' '<!-- ' '\&amp;'; do
		does skip 1 -m "$text"
		is "$text" field Skipped
		is open boxes
		does rollback 1 -m again
		is pending states
		cp "$KEPT/status.md" status.md
	done
}

@test "a step of a skipped phase is refused with the reason and the start that helps" {
	bytes '## Phase 1: A\n- [ ] a\n\n## Phase 2: B (Optional)\n**Skipped**: No need\n\n- [ ] b\n\n## Phase 3: C\n- [ ] c\n'
	refuses not-allowed advance --phase 2
	warns "Phase 2: B (Optional) is skipped (No need); try 'wfmd start status.md 2'"
	# Once a later phase has begun on the strength of it, force alone takes it up.
	does advance --steps 2
	keep status.md
	refuses not-allowed tick b
	warns "try 'wfmd start status.md 2 --force'"
	exits 0 start 2 --force
	is 'complete in-progress complete' states
}
