#!/usr/bin/env bats
# wfmd add: a step more.

# shellcheck disable=SC2016,SC1003 # backquotes and backslashes are what is tested

load events

@test "add writes a step at the end of the phase, and says what comes next" {
	fixture move
	does add 2 'Label the cables'
	[ "$output" = 'status.md: added 2.4 "Label the cables"
status.md: Phase 2: Build 🔄 2/6
next: 2.2.2 "Network" (line 19)' ] || complain "another report"
	becomes '20a\
- [ ] Label the cables
'
}

@test "add in JSON" {
	fixture move
	asks '.written and .changes == [{"what": "add", "id": "2.4", "text": "Label the cables", "line": 21,
		"from": null, "to": "open"}] and .workflow.total == 12' add Build 'Label the cables'
	asks '.changes[0] | .id == "2.2" and .line == 17' add 2 'First of all' --after 2.1
	asks '[.workflows[0].phases[1].steps[] | .text] == ["Order the machine", "First of all",
		"Install the system", "Copy one mailbox", "Label the cables"]' status
}

@test "add --after writes after that step and all that is nested in it, at its depth" {
	fixture move
	does add 2 'After the system' --after 2.2
	becomes '19a\
- [ ] After the system
'
	fixture move
	does add 2 'Between' --after 2.2.1
	says 'added 2.2.2 "Between"' 'next: 2.2.2 "Between" (line 19)'
	becomes '18a\
  - [ ] Between
'
	fixture move
	does add 2 'Last' --after Network
	becomes '19a\
  - [ ] Last
'
}

@test "what comes next may be the step that was added" {
	fixture move
	asks '.next == {"id": "2.2.2", "text": "Between", "line": 19, "phase": "2"}' add 2 Between --after 2.2.1
	bytes '## Phase 1: A ✅\n- [x] one\n'
	does add 1 two
	says 'next: 1.2 "two" (line 3)'
	bytes '## Phase 1: A\n\n## Phase 2: B\n- [ ] two\n'
	asks '.next.id == "1.1"' add 1 one
}

@test "add --after a step of another phase is a usage error" {
	fixture move
	refuses usage add 2 x --after 1.1
	warns 'List the domains' 'Phase 2: Build'
	refuses no-match add 2 x --after 2.9
	refuses no-match add 9 x
	refuses no-match add 2.1 x
}

@test "add asks for a phase and a text" {
	fixture move
	refuses usage add
	refuses usage add 2
	refuses usage add 2 x y
	refuses usage add 2 ''
	refuses usage add 2 ' '
	refuses usage add status.md 2
}

@test "add writes in the manner of the list" {
	local list wanted
	while IFS='|' read -r list wanted; do
		bytes "## Phase 1: A 🔄\n$list\n"
		does add 1 new
		holds "## Phase 1: A 🔄\n$list\n$wanted\n"
	done <<-'END'
		* [ ] one|* [ ] new
		+   [x] one|+   [ ] new
		1. [ ] one|2. [ ] new
		9) [x] one|10) [ ] new
		  - [ ] one|  - [ ] new
		-\t[ ] one|-\t[ ] new
		- [X] one\n  goes on|- [ ] new
		- [ ] one\n\n  More.\n  - item|- [ ] new
	END
}

@test "add to a loose list, before what follows" {
	bytes '## Phase 1: A 🔄\n- [ ] one\n\n- [ ] two\n\nText.\n\n## Phase 2: B\n- [ ] three\n'
	does add 1 new
	is 'open open open open' boxes
	is 'open open open' sh -c "'$WFMD' status --json | jq -r '[.workflows[0].phases[0].steps[].state] | join(\" \")'"
	is 'Text.' tail -n 4 status.md | head -n 1
}

@test "add to a phase without a step" {
	bytes '## Phase 1: A\n- [ ] one\n\n## Phase 2: B\n\nText.\n\n## Phase 3: C\n'
	does add 2 new
	holds '## Phase 1: A\n- [ ] one\n\n## Phase 2: B\n\nText.\n\n- [ ] new\n\n## Phase 3: C\n'
	does add 3 new
	holds '## Phase 1: A\n- [ ] one\n\n## Phase 2: B\n\nText.\n\n- [ ] new\n\n## Phase 3: C\n- [ ] new\n'
}

@test "add to a phase with criteria alone adds a step, not a criterion" {
	bytes '## Phase 1: A 🔄\n**Exit criteria**:\n- [ ] seen\n\n## Phase 2: B\n- [ ] two\n'
	does add 1 new
	asks '[.workflows[0].phases[0].steps[] | [.role, .text]] == [["exit", "seen"], ["step", "new"]]' status
}

@test "add to a phase whose criteria have no boxes adds a step after them" {
	bytes '## Phase 1: A\n**Entry criteria**:\n- A report\n\n## Phase 2: B\n- [ ] b\n'
	does add 1 new
	holds '## Phase 1: A\n**Entry criteria**:\n- A report\n\n**Steps**:\n\n- [ ] new\n\n## Phase 2: B\n- [ ] b\n'
}

@test "add to a phase with sections: after its last step" {
	bytes '## Phase 1: A 🔄\n\n### First\n- [ ] one\n\n### Second\n- [ ] two\n\n### Exit criteria\n- [ ] seen\n'
	does add 1 new
	becomes '7a\
- [ ] new
'
}

@test "add to a complete phase reopens it" {
	bytes '## Phase 1: A ✅\n- [x] one\n\n## Phase 2: B\n- [ ] two\n'
	asks '[.changes[] | select(.what == "phase") | [.id, .from, .to]] == [["1", "complete", "in-progress"]]' add 1 new
	becomes '1s/✅/🔄/; 2a\
- [ ] new
'
}

@test "add to a complete phase is refused once a later one has begun, and --force says so" {
	fixture move
	refuses gated add 1 new
	warns 'status.md:7:' 'Phase 2: Build' '--force'
	does add 1 new --force
	says 'forced' 'Phase 1: Survey 🔄 2/3' 'next: 1.3 "new" (line 14)'
	becomes '7s/✅/🔄/; 13a\
- [ ] new
'
}

@test "add to a pending, blocked, failed or skipped phase leaves its state" {
	local phase
	for phase in 'A' 'A ⏸️\n**Blocked by**: x\n' 'A ❌' 'A (Optional)\n**Skipped**: x\n'; do
		bytes "## Phase 1: $phase\n- [ ] one\n"
		local before
		before=$(states)
		does add 1 new
		is "$before" states
		is 'open open' boxes
	done
}

@test "add refuses two states" {
	bytes '## Phase 1: A ✅ ❌\n- [ ] one\n'
	refuses conflict add 1 new
	refuses conflict add 1 new --force
}

@test "add below a ticked parent opens the parent" {
	bytes '## Phase 1: A 🔄\n- [x] one\n  - [x] inner\n- [ ] two\n'
	does add 1 more --after inner
	holds '## Phase 1: A 🔄\n- [ ] one\n  - [x] inner\n  - [ ] more\n- [ ] two\n'
}

@test "add to a document without phases" {
	bytes '- [ ] one\n- [ ] two\n'
	does add 1 three
	holds '- [ ] one\n- [ ] two\n- [ ] three\n'
	does add 1 half --after one
	holds '- [ ] one\n- [ ] half\n- [ ] two\n- [ ] three\n'
}

@test "add in one of several workflows" {
	fixture two
	does add -w Autumn 1 Apples
	becomes '16a\
- [ ] Apples
'
	keep status.md
	refuses ambiguous add 1 Apples
}

@test "the text reads back as it was said, in one line, and the structure stays" {
	local text
	for text in '## x' '- y' '```' '-->' '<!-- ' '> q' '1. x' '***' '**Since**: z' '[x] y' '&amp;' '`a` *b* [c](d)' \
		'(blocked) no' '(blocked: really)' '\' 'x \' '🔄 x' '===' '|a|'; do
		bytes '## Phase 1: A 🔄\n- [ ] one\n\n## Phase 2: B\n- [ ] two\n'
		does add -- 1 "$text"
		is 'open open open' boxes
		is 'in-progress pending' states
		is 6 grep -c '' status.md
	done
}

@test "blanks and line ends in the text become one blank" {
	bytes '## Phase 1: A 🔄\n- [ ] one\n'
	does add 1 $' two\nlines\t here '
	is 'open open' boxes
	is 3 grep -c '' status.md
}

@test "add keeps CRLF and a missing final line end" {
	bytes '## Phase 1: A 🔄\r\n- [ ] one'
	does add 1 two
	holds '## Phase 1: A 🔄\r\n- [ ] one\r\n- [ ] two'
	does add 1 between --after one
	holds '## Phase 1: A 🔄\r\n- [ ] one\r\n- [ ] between\r\n- [ ] two'
}

@test "add --dry-run, --diff, --quiet and standard input" {
	local script='20a\
- [ ] new
'
	fixture move
	streams "$script" add - 2 new
	shows_only "$script" add 2 new
	does add -q 2 more
	[ -z "$output" ]
}

@test "add puts an entry criterion into a phase that has begun only by force, and says so" {
	bytes '## Phase 1: A 🔄\n**Entry criteria**:\n- [x] ready\n\n**Steps**:\n\n- [x] one\n- [ ] two\n'
	refuses gated add 1 asked --after 1.e1
	exits 0 add 1 asked --after 1.e1 --force
	says 'an entry criterion more for Phase 1: A, which has begun'
	becomes 's/^- \[x\] ready$/&\n- [ ] asked/'
}
