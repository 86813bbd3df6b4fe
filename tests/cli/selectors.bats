#!/usr/bin/env bats
# How a step or phase is named.

# shellcheck disable=SC2016 # the backquotes of documents

load helper

# --- ids ---------------------------------------------------------------------------------------

@test "a number selects the phase with that number" {
	fixture move
	selects_phase 2 15
	selects_phase 5 29
}

@test "a number selects the phase by its number, not its place" {
	bytes '## Phase 3: A ✅\n- [x] one\n\n## Phase 7: B\n- [ ] two\n'
	selects_phase 7 4
	refuses no-match status --phase 2
}

@test "a number is a place in a workflow without numbers" {
	fixture parallel
	selects_phase 2 11
	selects 1.2 9
}

@test "numbers may hold letters, points and dashes" {
	bytes '## Phase 2a: A\n- [ ] one\n\n## Phase 2B: B\n- [ ] two\n\n## Phase 3-4: C\n- [ ] three\n\n## Phase 5.1: D\n- [ ] four\n\n## Phase IV: E\n- [ ] five\n'
	selects_phase 2a 1
	selects_phase 2b 4
	selects 2b.1 5
	selects 3-4.1 8
	selects 5.1.1 11
	selects IV.1 14
}

@test "an id leads to a step and its children" {
	fixture move
	selects 2.3 20
	selects 2.2 17
	selects 2.2.2 19
}

@test "an id leads to criteria" {
	bytes '## Phase 1: A\n**Entry criteria**:\n- [ ] warm\n- [ ] dry\n\n**Exit criteria**:\n- [ ] seen\n  - [ ] by two\n\n**Steps**:\n- [ ] one\n'
	selects 1.e1 3
	selects 1.e2 4
	selects 1.x1 7
	selects 1.x1.1 8
	selects 1.1 11
	refuses no-match tick 1.e3
	refuses no-match tick 1.x2
}

@test "the longest phase number wins" {
	bytes '# T\n\n## Phase 2: A\n- [ ] one\n- [ ] two\n- [ ] three\n\n## Phase 2.3: B\n- [ ] four\n'
	selects 2.2 5
	selects_phase 2.3 8
	selects 2.3.1 9
	selects :6 6
	asks '[.. | objects | select(.text? == "three") | .id] == [":6"]' status
	refuses no-match tick 2.3
}

@test "ids of documents without phases begin with 1" {
	bytes '- [ ] one\n  - [ ] two\n- [ ] three\n'
	selects 1.1 1
	selects 1.1.1 2
	selects 1.2 3
}

@test "numbers count from 1, and what is none selects nothing" {
	fixture move
	for selector in 2.0 0.1 2.9 9.1 2.2.3 2.2.2.1 2. .2 2..2 2.e1 99999999999999999999.1 2.99999999999; do
		refuses no-match tick "$selector"
	done
}

@test "every id of a report selects that thing" {
	local id line
	fixture two a.md
	fixture move b.md
	bytes '# T\n\n- [ ] outside\n\n## Phase 1: A\n**Entry criteria**:\n- [ ] e\n\n**Steps**:\n- [ ] one\n  - [ ] in\n\n## Phase 1: Again\n- [ ] two\n\n## Phase 2: B\n- [ ] s\n\n## Phase 2.1: C\n- [ ] three\n' c.md
	for file in a.md b.md c.md; do
		while read -r id line; do
			does untick -n --ticks-only --json $file "$id"
			[ "$(jq '.changes | length' <<<"$output")" -eq 1 ] ||
				does tick -n --ticks-only --json $file "$id"
			json ".changes | length == 1 and .[0].line == $line and .[0].id == \"$id\""
		done < <("$WFMD" status --json $file |
			jq -r '.. | objects | select(has("role")) | "\(.id) \(.line)"')
	done
}

# --- lines -------------------------------------------------------------------------------------

@test ":LINE selects the step or phase on that line" {
	fixture move
	selects :20 20
	selects :19 19
	selects_phase :15 15
	refuses no-match tick :16x
	refuses no-match tick :14
	refuses no-match tick :0
	refuses no-match tick :
	refuses no-match tick :999
	refuses no-match status --phase :16
}

@test ":LINE selects steps outside every phase" {
	bytes '# T\n\n- [ ] before\n\n## Phase 1: A\n- [ ] one\n\n## Notes\n- [ ] after\n'
	selects :3 3
	selects :9 9
	asks '[.outside[].id] == [":3", ":9"]' status
}

@test ":LINE counts from the first line of the file, front matter included" {
	bytes '---\ntitle: T\n---\n## Phase 1: A\n- [ ] one\n'
	selects :5 5
	selects_phase :4 4
}

@test ":LINE of a setext heading is either of its lines" {
	bytes 'Phase 1: A\n----------\n- [ ] one\n'
	does start -n :1
	does start -n :2
	refuses no-match start :3
}

# --- texts -------------------------------------------------------------------------------------

@test "a text selects without regard to case" {
	fixture move
	selects 'copy ONE mailbox' 20
	selects_phase FAREWELL 29
	bytes '## Phase 1: ÄÖÜ\n- [ ] Straße ΑΒΓ\n- [ ] Çığ\n'
	selects 'straße αβγ' 2
	selects 'çığ' 3
}

@test "a part of a text selects where it is the only one" {
	fixture move
	refuses ambiguous tick mailbox
	selects 'one mail' 20
	selects_phase fare 29
}

@test "the exact text comes before texts that contain it" {
	bytes '## Phase 1: A\n- [ ] Test the pump again\n- [ ] Test the pump\n- [ ] Test\n'
	selects Test 4
	selects 'test the pump' 3
	refuses ambiguous tick pump
}

@test "a phase is named by its name or its whole heading" {
	fixture move
	selects_phase Switch 25
	selects_phase 'Phase 4: Switch (operations)' 25
	selects_phase rehearsal 22
}

@test "a text is looked for with and without its markup" {
	bytes '## Phase 1: A\n- [ ] Read `main.c` and **stop**\n- [ ] See [the page](x.html)\n'
	selects 'read main.c and stop' 2
	selects 'Read `main.c` and **stop**' 2
	selects 'see the page' 3
}

@test "blanks around a selector do not count" {
	fixture move
	selects ' 2.3 ' 20
	selects ' Copy one mailbox ' 20
}

@test "a text that looks like an id is an id first" {
	bytes '## Phase 1: A\n- [ ] 1.2\n- [ ] two\n'
	selects 1.2 3
}

@test "what has the form of an id selects no text by a part of it" {
	bytes '## Phase 1: A\n- [ ] Port 8080\n- [ ] Upgrade to 7.1\n- [ ] 443\n'
	refuses no-match tick 8080
	refuses no-match tick 7.1
	refuses no-match tick 3.e1
	selects 443 4
}

@test "an empty selector selects nothing" {
	fixture move
	refuses no-match tick ''
	refuses no-match tick ' '
}

# --- paths -------------------------------------------------------------------------------------

@test "PHASE/STEP selects a step within a phase, either side in any form" {
	fixture two
	for selector in 'Harvest/Beans' ':14/Beans' ':14/1' 'Harvest/1' 'harvest / beans' 'Harvest/:15'; do
		selects "$selector" 15
	done
	fixture move
	for selector in '2/2.2' '2/Network' 'Build/2.2' 'Build/network' ':15/:19' 'Phase 2: Build/Netw'; do
		selects "$selector" 19
	done
}

@test "PHASE/STEP leads to criteria" {
	bytes '## Phase 1: A\n**Entry criteria**:\n- [ ] warm\n\n**Steps**:\n- [ ] one\n'
	selects A/e1 3
	selects A/warm 3
}

@test "the whole text is tried before it is split at /" {
	bytes '## Phase 1: Read\n- [ ] write\n- [ ] Read/write\n- [ ] GET /users/id\n'
	selects Read/write 3
	selects 'get /users/id' 4
	selects '1/GET /users/id' 4
	selects 'Read/GET /users' 4
}

@test "PHASE/STEP of the wrong phase selects nothing" {
	fixture move
	refuses no-match tick Farewell/Network
	refuses no-match tick Nowhere/Network
}

# --- one, many, none ---------------------------------------------------------------------------

@test "what matches in two workflows is ambiguous without -w" {
	fixture two
	refuses ambiguous tick 1.1
	refuses ambiguous tick 'turn the soil'
	refuses ambiguous start 1
	selects 1.1 6 -w Spring
	selects 1.1 15 -w Autumn
	selects 'turn the soil' 19 -w Autumn
	selects pumpkins 16
}

@test "more than one match lists them all with their lines" {
	fixture two
	exits 2 tick beans --json
	json '.error.code == "ambiguous" and (.error.candidates | length) == 2
		and (.error.candidates[0] | startswith(":10") and contains("Beans"))
		and (.error.candidates[1] | startswith(":15"))'
	exits 2 tick beans
	warns ':10' ':15' '-w'
	bytes "## Phase 1: A\n$(yes -- '- [ ] same' | head -n 40)\n"
	exits 2 tick same --json
	json '.error.candidates | length == 40'
}

@test "one that is listed can be taken" {
	fixture two
	exits 2 tick beans --json
	local line
	line=$(jq -r '.error.candidates[1] | split(" ")[0]' <<<"$output")
	selects "$line" 15
}

@test "no match lists the nearest few" {
	fixture move
	exits 2 tick 'Copy my mailbox' --json
	json '.error.code == "no-match" and (.error.candidates | length) == 3
		and (.error.candidates[0] | startswith(":20") and contains("Copy one mailbox"))'
	exits 2 start Farwell
	warns 'Farwell' ':29'
}

@test "a phase where a step is wanted, and the other way round, is said to be one" {
	fixture move
	refuses no-match tick 2
	warns 'phase' ':15'
	refuses no-match start 2.3
	warns 'step' ':20'
}

@test "without a selector the current phase is the first in progress" {
	bytes '# T\n\n**Pattern**: Parallel\n\n## A ❌\n- [ ] one\n\n## B 🔄\n- [ ] two\n- [ ] more\n\n## C 🔄\n- [ ] three\n'
	does advance
	becomes '9s/\[ \]/[x]/'
}

@test "without a selector the current phase is next the first failed or blocked whose turn it is" {
	bytes '# T\n\n**Pattern**: Parallel\n\n## A\n- [ ] one\n\n## B ❌\n- [ ] two\n\n## C ⏸️\n**Since**: 2026-03-01\n\n- [ ] three\n'
	refuses failed advance
	warns 'status.md:8:'
	bytes '## Phase 1: A\n- [ ] one\n- [ ] more\n\n## Phase 2: B ⏸️\n**Blocked by**: Rain\n\n- [ ] two\n'
	does advance
	becomes '1s/$/ 🔄/; 2s/\[ \]/[x]/'
}

@test "without a selector the current phase is last the first pending" {
	bytes '## Phase 1: A ✅\n- [x] one\n\n## Phase 2: B\n- [ ] two\n- [ ] more\n\n## Phase 3: C\n- [ ] three\n'
	does start
	becomes '4s/$/ 🔄/'
}
