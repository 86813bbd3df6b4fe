#!/usr/bin/env bats
# wfmd block: a phase or a step waits for something outside.

# shellcheck disable=SC2016,SC1003 # backquotes and backslashes are what is tested

load events

# reason INDEX: why the first phase's step of that index, from 0, is blocked.
reason() {
	"$WFMD" status --json | jq -r ".workflows[0].phases[0].steps[$1].blocked // \"none\""
}

# --- phases ------------------------------------------------------------------------------------

@test "block writes the symbol and the fields, and says what is blocked" {
	fixture move
	does block -m 'No power in the rack' --action 'Call the house'
	[ "$output" = "status.md: Phase 2: Build ⏸️ 2/5
waiting: Phase 2: Build is blocked (No power in the rack); 'wfmd unblock status.md 2' resumes it" ] ||
		complain "another report"
	becomes '15{s/🔄/⏸️/
a\
**Blocked by**: No power in the rack\
**Since**: 2026-11-22\
**Action needed**: Call the house
}'
}

@test "block in JSON" {
	fixture move
	asks '.schema == "wfmd.change/1" and .written and .changes == [{"what": "phase", "id": "2",
		"text": "Build", "line": 15, "from": "in-progress", "to": "blocked"}] and .next == null
		and .workflow == {"title": "Move the mail server", "state": "blocked", "done": 4, "total": 11}
		and .advice == [] and .forced == [] and .diff == null' block -m 'No power'
	asks '.workflows[0].phases[1] | .state == "blocked"
		and .fields == {"Blocked by": "No power", "Since": "2026-11-22"}' status
}

@test "block without --action writes no such field" {
	fixture move
	does block -m 'No power'
	becomes '15{s/🔄/⏸️/
a\
**Blocked by**: No power\
**Since**: 2026-11-22
}'
}

@test "block takes a phase by number, name, heading and line" {
	local selector
	fixture move
	for selector in 4 Switch 'phase 4: switch' 'itch (oper' :25; do
		asks '[.changes[] | [.id, .from, .to]] == [["4", "pending", "blocked"]]' \
			block -n "$selector" -m x
	done
	does block status.md 4 --message=x
	is 'complete in-progress pending blocked pending' states
}

@test "block without a phase: the current one, or the first after it that can be blocked" {
	bytes '## Phase 1: A ✅\n- [x] one\n\n## Phase 2: B ❌\n- [ ] two\n\n## Phase 3: C\n- [ ] three\n'
	does block -m x
	is 'complete failed blocked' states
}

@test "block asks for a reason" {
	fixture move
	refuses usage block
	warns '-m'
	refuses usage block 2
	refuses usage block -m ''
	refuses usage block -m ' '
	refuses usage block -m
}

@test "block takes one phase or step" {
	fixture move
	refuses usage block status.md 2 3 -m x
	refuses usage block 2 3 -m x
}

@test "block of an unknown phase or step is trouble" {
	fixture move
	refuses no-match block 9 -m x
	refuses no-match block 2.9 -m x
	refuses no-match block Nowhere -m x
}

@test "block refuses a phase in another state, with the command that helps" {
	bytes '## Phase 1: A ✅\n- [x] one\n\n## Phase 2: B ⏸️\n**Blocked by**: Rain\n\n- [ ] two\n'
	refuses not-allowed block 1 -m x
	warns 'status.md:1:' 'complete' 'wfmd untick status.md 1'
	refuses blocked block 2 -m x
	warns 'status.md:4:' 'Rain'
	bytes '## Phase 1: A ❌\n- [ ] one\n\n## Phase 2: B (Optional)\n**Skipped**: no\n\n- [ ] two\n'
	refuses failed block 1 -m x
	warns 'status.md:1:' 'wfmd escalate status.md 1'
	refuses not-allowed block 2 -m x
	warns 'status.md:4:' 'wfmd start status.md 2'
}

@test "block is not a matter of force" {
	bytes '## Phase 1: A ❌\n- [ ] one\n\n## Phase 2: B ✅ ❌\n- [ ] two\n'
	refuses failed block 1 -m x --force
	refuses conflict block 2 -m x
	refuses conflict block 2 -m x --force
	warns 'status.md:4:'
}

@test "block of a document without phases is refused, of one of its steps not" {
	bytes '- [ ] one\n- [ ] two\n'
	refuses not-allowed block -m x
	does block one -m x
	becomes '1s/$/ (blocked: x)/'
}

@test "block in one of several workflows" {
	fixture two
	does block -w Autumn -m Rain
	becomes '14{s/$/ ⏸️/
a\
**Blocked by**: Rain\
**Since**: 2026-11-22
}'
	keep status.md
	refuses no-match block -w Winter -m x
}

@test "status shows the reason, its age and what is needed" {
	fixture move
	does block -m 'No power' --action 'Call the house' --since 2026-11-19
	does status
	says 'Phase 2: Build 2/5 ⏸️' 'blocked by: No power, 3 days (since 2026-11-19)' \
		'action needed: Call the house'
	exits 1 next
	warns 'No power' 'wfmd unblock status.md 2'
	exits 1 advance
}

# --- where the fields go -----------------------------------------------------------------------

@test "block writes after the last field" {
	bytes '## Phase 1: A 🔄\n**Deliverables**: D\n\n- [ ] one\n'
	does block -m x
	holds '## Phase 1: A ⏸️\n**Deliverables**: D\n**Blocked by**: x\n**Since**: 2026-11-22\n\n- [ ] one\n'
}

@test "block writes right after the heading where there is no field, and parts from text" {
	bytes '## Phase 1: A 🔄\nText.\n\n- [ ] one\n'
	does block -m x
	holds '## Phase 1: A ⏸️\n**Blocked by**: x\n**Since**: 2026-11-22\n\nText.\n\n- [ ] one\n'
	bytes '## Phase 1: A 🔄\n\n- [ ] one\n'
	does block -m x
	holds '## Phase 1: A ⏸️\n**Blocked by**: x\n**Since**: 2026-11-22\n\n- [ ] one\n'
}

@test "block parts the fields from a list that may not interrupt a paragraph" {
	bytes '## Phase 1: A 🔄\n2. [ ] one\n'
	does block -m x
	holds '## Phase 1: A ⏸️\n**Blocked by**: x\n**Since**: 2026-11-22\n\n2. [ ] one\n'
	bytes '## Phase 1: A 🔄\n1. [ ] one\n'
	does block -m x
	holds '## Phase 1: A ⏸️\n**Blocked by**: x\n**Since**: 2026-11-22\n1. [ ] one\n'
}

@test "block writes into fields that are there" {
	bytes '## Phase 1: A 🔄\n**Since**: 2020-01-01\n**Blocked by**:\n**Deliverables**: D\n\n- [ ] one\n'
	does block -m x
	holds '## Phase 1: A ⏸️\n**Since**: 2026-11-22\n**Blocked by**: x\n**Deliverables**: D\n\n- [ ] one\n'
}

@test "block writes fields as list items where the fields are such" {
	bytes '## Phase 1: A 🔄\n* **Owner**: me\n\nText.\n\n- [ ] one\n'
	does block -m x
	holds '## Phase 1: A ⏸️\n* **Owner**: me\n* **Blocked by**: x\n* **Since**: 2026-11-22\n\nText.\n\n- [ ] one\n'
}

@test "block does not write into a list of criteria" {
	bytes '## Phase 1: A 🔄\n**Entry criteria**:\n- [x] e\n\n**Steps**:\n- [ ] one\n'
	does block -m x
	is 'x' field 'Blocked by'
	is 'e' field 'Entry criteria'
	is 'done open' boxes
}

@test "block replaces a symbol where it stands, and its status word" {
	bytes '## 🔄 Phase 1: A ##\n- [ ] one\n'
	does block -m x
	holds '## ⏸️ Phase 1: A ##\n**Blocked by**: x\n**Since**: 2026-11-22\n- [ ] one\n'
	bytes '## Phase 1: A 🔄 IN PROGRESS\n- [ ] one\n'
	does block -m x
	holds '## Phase 1: A ⏸️ BLOCKED\n**Blocked by**: x\n**Since**: 2026-11-22\n- [ ] one\n'
}

@test "block rewrites a Status field in its spelling, and adds no symbol" {
	bytes '## Phase 1: A\n**Status**: in_progress\n\n- [ ] one\n\n## Phase 2: B\n**Status**: pending\n\n- [ ] two\n'
	does block -m x
	becomes '2{s/in_progress/blocked/
a\
**Blocked by**: x\
**Since**: 2026-11-22
}'
}

@test "block under a setext heading, after a BOM, with CRLF, without a final line end" {
	bytes 'Phase 1: A 🔄\n==========\n\n- [ ] one\n'
	does block -m x
	holds 'Phase 1: A ⏸️\n==========\n**Blocked by**: x\n**Since**: 2026-11-22\n\n- [ ] one\n'
	bytes '\xef\xbb\xbf## Phase 1: A 🔄\r\n- [ ] one'
	does block -m x --action y
	holds '\xef\xbb\xbf## Phase 1: A ⏸️\r\n**Blocked by**: x\r\n**Since**: 2026-11-22\r\n**Action needed**: y\r\n- [ ] one'
	bytes '## Phase 1: A\n- [ ] one\n\n## Phase 2: B'
	does block 2 -m x
	holds '## Phase 1: A\n- [ ] one\n\n## Phase 2: B ⏸️\n**Blocked by**: x\n**Since**: 2026-11-22'
}

@test "block keeps every byte that is not its own" {
	bytes '---\na: b\n---\n\n## Phase 1: A \t🔄  \n-\t[ ]  one \xff \n\n<!-- c -->\n\n\n'
	does block -m x
	becomes '5{s/🔄/⏸️/
a\
**Blocked by**: x\
**Since**: 2026-11-22
}'
}

# --- the words ---------------------------------------------------------------------------------

@test "the reason reads back as it was said, and the structure stays" {
	local text before
	bytes '## Phase 1: A 🔄\n- [ ] one\n\n## Phase 2: B\n- [ ] two\n'
	before=$(boxes)
	for text in '## x' '- [ ] y' '```' '-->' '<!--' '**Since**: z' $'two\nlines' $'tab\there' '&amp; &#10;' \
		'back\slash \# \' '[link](x)' ' ends in blanks ' 'x 🔄' '⏸️' '|' '===' '---' "it's" '"' 'مرحبا' '1. x'; do
		does block 1 -m "$text" --action "$text"
		is "$text" field 'Blocked by'
		is "$text" field 'Action needed'
		is "$before" boxes
		is 'blocked pending' states
		does unblock 1
		unchanged
	done
}

@test "the reason stays one line" {
	fixture move
	does block -m $'one\ntwo\r\nthree'
	is 'Blocked by**: one&#10;two&#13;&#10;three' sed -n '16s/^\*\*//p' status.md
}

@test "the reason may be long" {
	local text
	text=$(printf 'long %.0s' {1..20000})
	fixture move
	does block -q -m "${text% }"
	is "${text% }" field 'Blocked by' 2
}

@test "an argument that is not UTF-8 is a usage error" {
	fixture move
	refuses usage block -m $'\xff'
	refuses usage block -m x --action $'\xc3('
}

# --- dates -------------------------------------------------------------------------------------

@test "--since says since when" {
	fixture move
	does block -m x --since 2026-03-01
	is 2026-03-01 field Since 2
	keep status.md
	for date in yesterday 2026-13-01 2026-3-1 01.03.2026 '' '2026-03-01x'; do
		refuses usage block 4 -m x --since "$date"
	done
}

@test "--date is today" {
	fixture move
	does block -m x --date '2026-03-01 09:30'
	is 2026-03-01 field Since 2
	does block 4 -m x --date 2026-03-02
	is 2026-03-02 field Since 4
	keep status.md
	refuses usage block 5 -m x --date noon
}

@test "--since counts before --date" {
	fixture move
	does block -m x --date 2026-03-05 --since 2026-03-01
	is 2026-03-01 field Since 2
}

@test "SOURCE_DATE_EPOCH is a moment in UTC, whatever the time zone" {
	fixture move
	# 2026-03-01 23:30 UTC
	TZ=Asia/Tokyo SOURCE_DATE_EPOCH=1772407800 does block -m x
	is 2026-03-01 field Since 2
}

@test "without it, today is the local day" {
	local zone
	unset SOURCE_DATE_EPOCH
	for zone in Pacific/Kiritimati Etc/GMT+12; do
		fixture move
		TZ=$zone does block -m x
		is "$(TZ=$zone date +%F)" field Since 2
	done
}

# --- options -----------------------------------------------------------------------------------

@test "block --dry-run and --diff" {
	fixture move
	shows_only '15{s/🔄/⏸️/
a\
**Blocked by**: No power\
**Since**: 2026-11-22
}' block -m 'No power'
}

@test "block --quiet says nothing" {
	fixture move
	does block -q -m x
	[ -z "$output" ]
	is 'complete blocked pending pending pending' states
}

@test "block from standard input to standard output" {
	fixture move
	streams '15{s/🔄/⏸️/
a\
**Blocked by**: x\
**Since**: 2026-11-22
}' block - -m x
	streams '20s/$/ (blocked: x)/' block - 2.3 -m x
	reads_input '- [ ] a\n' block - -m x --json
	[ "$status" -eq 2 ]
}

# --- steps -------------------------------------------------------------------------------------

@test "block of a step appends the reason, and advance passes over it" {
	fixture move
	does block 2.2.2 -m 'no cable'
	[ "$output" = 'status.md: blocked 2.2.2 "Network" (no cable)
next: 2.3 "Copy one mailbox" (line 20)' ] || complain "another report"
	becomes '19s/$/ (blocked: no cable)/'
	does advance
	becomes '19s/$/ (blocked: no cable)/; 20s/\[ \]/[x]/'
}

@test "block of a step in JSON" {
	fixture move
	asks '.changes == [{"what": "block", "id": "2.2.2", "text": "Network", "line": 19, "from": null,
		"to": "no cable"}] and .next.id == "2.3" and .workflow.state == "in-progress"' \
		block Network -m 'no cable'
	asks '[.. | objects | select(.blocked? != null) | [.id, .text, .state, .blocked]]
		== [["2.2.2", "Network (blocked: no cable)", "open", "no cable"]]' status
	asks '.changes[0] | .from == "no cable" and .to == "no time"' block Network -m 'no time'
}

@test "block of a step passes over what is nested in it, too" {
	bytes '## Phase 1: A 🔄\n- [ ] one\n  - [ ] inner\n- [ ] two\n'
	does block 1.1 -m x
	becomes '2s/$/ (blocked: x)/'
	does advance
	becomes '2s/$/ (blocked: x)/; 4s/\[ \]/[x]/'
}

@test "block of a step again gives another reason; the same one changes nothing" {
	bytes '## Phase 1: A 🔄\n- [ ] one (blocked)\n- [ ] two (BLOCKED: old)  \n- [ ] three\n'
	does block 1.1 -m new
	does block 1.2 -m new
	becomes '2s/blocked/blocked: new/; 3s/BLOCKED: old/blocked: new/'
	keep status.md
	nothing_happens block 1.1 -m new
}

@test "block of a step writes at the end of its text, which may be longer than a line" {
	bytes '## Phase 1: A 🔄\n- [ ] one\n  goes on  \n\n  More text.\n- [ ] two'
	does block 1.1 -m x
	becomes '3s/on/on (blocked: x)/'
	does block 1.2 -m y
	says '1.2 "two" (y)'
	is 'blocked' states
	is x reason 0
	is y reason 1
}

@test "the reason of a step reads back as it was said" {
	local text
	bytes '## Phase 1: A 🔄\n- [ ] one\n- [ ] two\n'
	for text in 'a) b (c' '((' '))' '(a)' '\(' 'x\' '\' '&amp;' $'two\nlines' '# x' ' blanks ' '`code (` x' ')'; do
		does block 1.1 -m "$text"
		is "$text" reason 0
		is 'open open' boxes
		does unblock 1.1
		unchanged
	done
}

@test "block of the last open step blocks the phase" {
	fixture move
	does block 2.2.2 -m 'no cable'
	does block 2.3 -m 'no password' --action 'Ask for it' --since 2026-11-01
	says 'blocked 2.3 "Copy one mailbox" (no password)' 'Phase 2: Build ⏸️ 2/5'
	becomes '15{s/🔄/⏸️/
a\
**Blocked by**: no password\
**Since**: 2026-11-01\
**Action needed**: Ask for it
}; 19s/$/ (blocked: no cable)/; 20s/$/ (blocked: no password)/'
}

@test "block of the last step that could be ticked: criteria and unknown markers do not count" {
	bytes '## Phase 1: A 🔄\n**Exit criteria**:\n- [ ] seen\n\n**Steps**:\n- [~] one\n- [ ] two\n'
	does block two -m x
	is blocked states
}

@test "block of a step of a pending phase" {
	bytes '## Phase 1: A 🔄\n- [ ] one\n\n## Phase 2: B\n- [ ] two\n- [ ] three\n'
	does block 2.1 -m x
	becomes '5s/$/ (blocked: x)/'
	does block 2.2 -m y
	is 'in-progress blocked' states
}

@test "block of a criterion, and of a step outside every phase, is a matter of the step alone" {
	bytes '# T\n\n- [ ] outside\n\n## Phase 1: A 🔄\n**Exit criteria**:\n- [ ] seen\n\n**Steps**:\n- [ ] one\n'
	does block 1.x1 -m x
	does block outside -m y
	becomes '3s/$/ (blocked: y)/; 7s/$/ (blocked: x)/'
}

@test "block of a step that is done is refused" {
	fixture move
	refuses not-allowed block 2.1 -m x
	warns 'status.md:16:' 'Order the machine' 'done'
}

@test "block of a step with CRLF and without a final line end" {
	bytes '## Phase 1: A 🔄\r\n- [ ] one\r\n- [ ] two'
	does block 1.1 -m x
	becomes '2s/\r$/ (blocked: x)\r/'
	does block 1.2 -m y
	holds '## Phase 1: A ⏸️\r\n**Blocked by**: y\r\n**Since**: 2026-11-22\r\n- [ ] one (blocked: x)\r\n- [ ] two (blocked: y)'
}
