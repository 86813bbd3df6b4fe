#!/usr/bin/env bats
# wfmd escalate: somebody who can decide is asked.

# shellcheck disable=SC2016 # $a is sed's

load events

@test "escalate blocks the phase, says who is asked, and fills the Resolution of its last entry" {
	fixture move
	does escalate --to 'the head of IT' -m 'Decide about the budget'
	[ "$output" = "status.md: Phase 2: Build ⏸️ 2/5
status.md: filled \"Resolution\" of 2026-03-02 09:30 - Build - Hardware (line 43)
waiting: Phase 2: Build is blocked (Escalated to the head of IT); 'wfmd unblock status.md 2' resumes it" ] ||
		complain "another report"
	becomes '15{s/🔄/⏸️/
a\
**Blocked by**: Escalated to the head of IT\
**Since**: 2026-11-22\
**Action needed**: Decide about the budget
}; $a\
**Resolution**: Escalated to the head of IT
'
}

@test "escalate in JSON" {
	fixture move
	asks '[.changes[] | [.what, .id, .from, .to]] == [["phase", "2", "in-progress", "blocked"],
		["field", "Resolution", null, "Escalated to Ann"]]
		and .changes[1].text == "2026-03-02 09:30 - Build - Hardware" and .changes[1].line == 42
		and .next == null and .workflow.state == "blocked"' escalate --to Ann
}

@test "escalate of a failed phase: what has failed twice" {
	bytes '## Phase 1: A ❌\n- [x] one\n- [ ] two\n\n## Error Log\n\n### 2026-01-01 10:00 - A - Failure\n**What happened**: first\n**Resolution**: None\n\n### 2026-01-02 10:00 - A - Failure\n**What happened**: second\n'
	does escalate --to Ann -m Decide --action 'Choose a supplier' --since 2026-01-03
	is Ann sh -c "sed -n 's/.*Blocked by.*to //p' status.md"
	is 'Choose a supplier' field 'Action needed'
	is 2026-01-03 field Since
	is '["None","Escalated to Ann"]' entries 'map(.fields.Resolution)'
	is blocked states
	is 'done open' boxes
}

@test "escalate leaves a Resolution that is there alone" {
	bytes '## Phase 1: A ❌\n- [ ] one\n\n## Error Log\n\n### 2026-01-01 10:00 - A - Failure\n**What happened**: x\n**Resolution**: Mended\n'
	does escalate --to Ann
	is '["Mended"]' entries 'map(.fields.Resolution)'
	is 'Escalated to Ann' field 'Blocked by'
}

@test "escalate fills a Resolution that is there and empty" {
	bytes '## Phase 1: A ❌\n- [ ] one\n\n## Error Log\n\n### 2026-01-01 10:00 - A - Failure\n**Resolution**:\n**What happened**: x\n'
	does escalate --to Ann
	is '**Resolution**: Escalated to Ann' grep Resolution status.md
}

@test "escalate without an entry in the log" {
	bytes '## Phase 1: A 🔄\n- [ ] one\n'
	does escalate --to Ann
	holds '## Phase 1: A ⏸️\n**Blocked by**: Escalated to Ann\n**Since**: 2026-11-22\n- [ ] one\n'
}

@test "escalate of a blocked phase says who is asked now" {
	bytes '## Phase 1: A ⏸️\n**Blocked by**: Rain\n**Since**: 2026-01-01\n**Action needed**: Wait\n\n- [ ] one\n'
	does escalate --to Ann -m 'Buy a roof'
	holds '## Phase 1: A ⏸️\n**Blocked by**: Escalated to Ann\n**Since**: 2026-11-22\n**Action needed**: Buy a roof\n\n- [ ] one\n'
}

@test "escalate asks to whom" {
	fixture move
	refuses usage escalate
	warns '--to'
	refuses usage escalate --to ''
	refuses usage escalate --to ' '
	refuses usage escalate --to Ann -m ''
	refuses usage escalate --to Ann --since later
	refuses usage escalate 2 3 --to Ann
}

@test "escalate refuses each other state, with the command that helps" {
	bytes '## Phase 1: A ✅\n- [x] one\n\n## Phase 2: B\n- [ ] two\n\n## Phase 3: C (Optional)\n**Skipped**: no\n\n- [ ] three\n\n## Phase 4: D ✅ ❌\n- [ ] four\n'
	refuses not-allowed escalate 1 --to Ann
	warns 'status.md:1:' 'wfmd fail status.md 1 -m WHAT'
	refuses not-allowed escalate 2 --to Ann
	warns 'status.md:4:' 'wfmd start status.md 2'
	refuses not-allowed escalate 3 --to Ann
	warns 'wfmd start status.md 3'
	refuses conflict escalate 4 --to Ann --force
	refuses no-match escalate 1.1 --to Ann
	bytes '- [ ] one\n'
	refuses not-allowed escalate --to Ann
}

@test "escalate without a phase: the current one" {
	bytes '## Phase 1: A ✅\n- [x] one\n\n## Phase 2: B ❌\n- [ ] two\n'
	does escalate --to Ann
	is 'complete blocked' states
}

@test "unblock goes on after the decision, and retry is not needed" {
	bytes '## Phase 1: A ❌\n- [ ] one\n\n## Error Log\n\n### 2026-01-01 10:00 - A - Failure\n**What happened**: x\n'
	does escalate --to Ann -m Decide
	does unblock
	becomes '1s/❌/🔄/; $a\
**Resolution**: Escalated to Ann
'
}

@test "the names read back as they were said" {
	local text
	for text in '## x' '**Since**: z' $'two\nlines' '&amp;' '- [ ] y' '-->'; do
		bytes '## Phase 1: A 🔄\n- [ ] one\n\n## Error Log\n\n### 2026-01-01 10:00 - A - Failure\n**What happened**: x\n'
		does escalate --to "$text" -m "$text"
		is "Escalated to $text" field 'Blocked by'
		is "$text" field 'Action needed'
		is "$(jq -nc --arg text "Escalated to $text" '$text')" entries '.[0].fields.Resolution'
		is open boxes
	done
}

@test "escalate keeps CRLF and a missing final line end" {
	bytes '## Phase 1: A 🔄\r\n- [ ] one\r\n\r\n## Error Log\r\n\r\n### 2026-01-01 10:00 - A - Failure\r\n**What happened**: x'
	does escalate --to Ann
	holds '## Phase 1: A ⏸️\r\n**Blocked by**: Escalated to Ann\r\n**Since**: 2026-11-22\r\n- [ ] one\r\n\r\n## Error Log\r\n\r\n### 2026-01-01 10:00 - A - Failure\r\n**What happened**: x\r\n**Resolution**: Escalated to Ann'
}

@test "escalate --dry-run, --diff, --quiet and standard input" {
	local script='15{s/🔄/⏸️/
a\
**Blocked by**: Escalated to Ann\
**Since**: 2026-03-05
}; $a\
**Resolution**: Escalated to Ann
'
	fixture move
	streams "$script" escalate - --to Ann --date 2026-03-05
	shows_only "$script" escalate --to Ann --date 2026-03-05
	does escalate -q --to Bob
	[ -z "$output" ]
}
