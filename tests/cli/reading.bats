#!/usr/bin/env bats
# How documents are read: steps, headings, phases, workflows, fields, criteria.

# shellcheck disable=SC2016 # the backquotes of documents

load helper

# The texts of all steps, and the headings of all phases, each in one line.
texts() {
	"$WFMD" status --json "${1:-status.md}" | jq -r '[.. | objects | select(has("role")) | .text] | join("|")'
}

headings() {
	"$WFMD" status --json "${1:-status.md}" | jq -r '[.workflows[].phases[].heading] | join("|")'
}

# --- bytes and blocks --------------------------------------------------------------------------

@test "front matter is no Markdown, and keeps the line numbers" {
	bytes '---\ntitle: T\nsteps:\n- [ ] none\n# Phase 9: none\n---\n# Phase 1: A\n- [ ] one\n'
	is 'Phase 1: A' headings
	asks '.next.line == 8 and .workflows[0].total == 1' status
	bytes '---\n- [ ] none\n...\n- [ ] one\n'
	is one texts
}

@test "front matter must begin the file and be closed" {
	bytes '---\n\n- [ ] one\n'
	is one texts
	bytes '\n---\n- [ ] one\n---\n- [ ] two\n'
	is 'one|two' texts
	bytes '\xef\xbb\xbf---\n- [ ] none\n---\n- [ ] one\n'
	is one texts
}

@test "code, HTML and quotes hold neither steps nor phases" {
	bytes '## Phase 1: A\n- [ ] one\n\n```\n## Phase 2: B\n- [ ] code\n```\n\n    - [ ] indented\n\n<div>\n- [ ] html\n## Phase 3: C\n</div>\n\n<!--\n- [ ] comment\n\n## Phase 4: D\n-->\n\n> - [ ] quote\n> ## Phase 5: E\n\n- [ ] two\n  > - [ ] quote in an item\n'
	is 'one|two' texts
	is 'Phase 1: A' headings
}

@test "headings in lists are none" {
	bytes '- ## Phase 1: A\n  - [ ] one\n- [ ] two\n'
	is 'one|two' texts
	asks '.workflows[0].phases[0].name == null' status
}

@test "CommonMark decides what an item is" {
	bytes 'Text\n2. [ ] continues the text\n\n-   [ ] wide\n\n    - [ ] nested\n\n-[ ] no item\n\n-\n  [ ] begins below\n\n      - [ ] six blanks\n'
	is 'wide|nested|begins below' texts
}

# --- steps -------------------------------------------------------------------------------------

@test "a step stands under any of the five markers, at any depth" {
	bytes '- [ ] a\n  * [x] b\n    + [ ] c\n      1. [x] d\n         1) [ ] e\n\n1) [ ] f\n'
	is 'a|b|c|d|e|f' texts
	is 'open done open done open open' boxes
}

@test "a step nested in a plain item is a step" {
	bytes '- plain\n  - [ ] one\n    - plain\n      - [x] two\n'
	is 'one|two' texts
	asks '.workflows[0].phases[0].steps == [{"id": "1.1", "text": "one", "state": "open",
		"blocked": null, "role": "step", "line": 2, "steps": [{"id": "1.1.1", "text": "two",
		"state": "done", "blocked": null, "role": "step", "line": 4, "steps": []}]}]' status
}

@test "a marker holds one character: a blank is open, an x is done, anything else is unknown" {
	bytes '- [ ] a\n- [\t] b\n- [x] c\n- [X] d\n- [~] e\n- [-] f\n- [/] g\n- [!] h\n- [>] i\n- [✓] j\n- [✅] k\n- [х] l\n- [\xc2\xa0] m\n- [o] n\n- [1] o\n'
	is 'open open done done unknown unknown unknown unknown unknown unknown unknown unknown unknown unknown unknown' boxes
}

@test "a marker is followed by a blank, a tab or the end of the line" {
	bytes '- [ ] a\n- [ ]\tb\n- [ ]\n- [ ]c\n- [x].\n- [ ](x)\n- [ ][y]\n- [ ]\xc2\xa0d\n'
	is 'a|b|' texts
}

@test "what is no marker makes no step" {
	bytes '- [ ] one\n- []\n- [] a\n- [ x] b\n- [x ] c\n- [  ] d\n- [xx] e\n- [2026-01-29] f\n- [link](there) g\n- [x]: url\n- text [ ] h\n- \\[ ] i\n- (x) j\n- [x\xcc\x82] k\n- [x\n  ] l\n'
	is one texts
}

@test "an unknown marker counts as open, never as done" {
	bytes '## Phase 1: A 🔄\n- [x] one\n- [~] two\n'
	asks '.workflows[0].done == 1 and .workflows[0].total == 2' status
}

@test "a step's text keeps its inline Markdown, line breaks folded" {
	bytes '- [ ] **bold** `code` [link](x) <b>\n- [ ] one\n  two   \n  three\\\n  four\n\n  another paragraph\n- [ ]   blanks around   \n'
	is '**bold** `code` [link](x) <b>|one two three four|blanks around' texts
}

@test "a step ends in its reason when it is blocked" {
	bytes '- [ ] a (blocked)\n- [ ] b (blocked: rain)\n- [ ] c (BLOCKED: a (small) thing)\n- [ ] d (blocked: x) after\n- [ ] e blocked\n- [ ] f (blocked by rain)\n- [ ] g\n  (blocked: below)\n- [x] h (blocked: done)\n'
	asks '[.workflows[0].phases[0].steps[].blocked]
		== ["", "rain", "a (small) thing", null, null, null, "below", "done"]' status
}

@test "counts are of every box, parents and criteria included" {
	bytes '## Phase 1: A\n**Exit criteria**:\n- [x] seen\n\n**Steps**:\n- [x] one\n  - [x] in\n  - [ ] out\n- [ ] two\n'
	asks '.workflows[0].done == 3 and .workflows[0].total == 5' status
}

@test "a map in the document decides about a character" {
	bytes '<!-- wfmd-map ~=done -->\n<!-- wfmd-map -=open -->\n\n## Phase 1: A 🚧\n- [~] one\n- [-] two\n- [>] three\n\n<!-- wfmd-map 🚧=in-progress -->\n'
	is 'done open unknown' boxes
	is 'in-progress' states
	does advance
	becomes '6s/\[-\]/[x]/'
}

@test "of a document's own maps the first 64 count" {
	local i
	for i in {0..69}; do
		printf '<!-- wfmd-map \\u%04x=done -->\n\n' $((0x4e00 + i))
	done >maps
	# shellcheck disable=SC2059 # the format is the point
	{ printf "$(cat maps)\n\n" && printf -- '- [\u4e3f] a\n- [\u4e40] b\n'; } | document
	does status --json
	json '[.workflows[0].phases[0].steps[].state] == ["done", "unknown"]'
}

@test "a map in a code block is an example" {
	bytes '```\n<!-- wfmd-map ~=done -->\n```\n\n- [~] one\n'
	is unknown boxes
}

# --- headings ----------------------------------------------------------------------------------

@test "labels: a keyword and a number, in any case, with any separator" {
	local label
	for label in 'Phase 1: A' 'Phase 1 A' 'phase 1. A' 'PHASE 1) A' 'Stage 1 - A' 'Step 1 – A' 'Milestone 1 — A' \
		'Sprint 1: A' 'Iteration 1: A' 'Round 1: A' 'Part 1: A' 'Task 1: A' 'Week 1: A' 'Day 1: A' 'Phase 1：A' 'Phase1: A'; do
		bytes "# $label\n- [ ] one\n"
		asks '.workflows[0].phases[0] | .number == "1" and .name == "A"' status
	done
}

@test "labels in other languages" {
	local label
	for label in 'Fase 1: A' 'Étape 1: A' 'étape 1 : A' 'Etapa 1: A' 'Schritt 1: A' 'Aşama 1: A' 'Faz 1: A' 'Фаза 1: A' 'ЭТАП 1: A' \
		'المرحلة 1: A' '阶段 1：A' '阶段1：A' '第1阶段 A' '第 1 阶段：A' 'フェーズ1：A' 'ステップ 1 A' '1단계: A' '단계 1: A'; do
		bytes "# $label\n- [ ] one\n"
		asks '.workflows[0].phases[0] | .number == "1" and .name == "A"' status ||
			complain "no label: $label"
	done
}

@test "numbers of labels" {
	local number
	for number in 2 2.1 2a 1-2 10 0 2.1.3 II A; do
		bytes "# Phase $number: B\n- [ ] one\n"
		asks ".workflows[0].phases[0] | .number == \"$number\" and .name == \"B\"" status
	done
	bytes '# Phase II\n- [ ] one\n'
	asks '.workflows[0].phases[0].number == "II"' status
}

@test "what looks like a label and is none" {
	local heading
	for heading in 'Phases 1: B' 'Phase one: B' 'Phase: B' 'Phase' 'Step by step' 'Part I am fond of' 'Part A lot' 'Phase x: B' \
		'Taskforce 1' 'Week A: B' 'My Phase 1: B' 'Daylight 1'; do
		bytes "# $heading\n- [ ] one\n"
		asks '.workflows[0].phases[0].number == null' status || complain "a label: $heading"
	done
}

@test "emphasis, links, code, strike-through and leading emoji are looked through" {
	local heading
	for heading in '**Phase 1: A**' '*Phase* 1: A' '[Phase 1: A](x.md)' '`Phase 1`: A' '~~Phase 1: A~~' '🚀 Phase 1: A' \
		'🧪🔬 **Phase 1**: A' '<a id="x"></a>Phase 1: A' 'Phase&nbsp;1: A' 'Phase 1\\: A'; do
		bytes "## $heading\n- [ ] one\n"
		asks '.workflows[0].phases[0].number == "1"' status || complain "no label: $heading"
	done
}

@test "headings are ATX with or without a closing sequence, or setext" {
	bytes '# Phase 1: A #\n- [ ] one\n\nPhase 2: B\n==========\n- [ ] two\n\n#\tPhase 3: C\t##\n- [ ] three\n\nText.\n   # Phase 4: D\n- [ ] four\n'
	is 'Phase 1: A|Phase 2: B|Phase 3: C|Phase 4: D' headings
	bytes 'Phase 1:\nA long one\n---\n- [ ] one\n'
	is 'Phase 1: A long one' headings
}

@test "labelled headings are phases where one of them at that place has a step, a symbol or a Status field" {
	bytes '## Phase 1: A\n\n## Phase 2: B\n- [ ] one\n\n## Phase 3: C\n'
	is 'Phase 1: A|Phase 2: B|Phase 3: C' headings
	bytes '## Phase 1: A ✅\n\n## Phase 2: B\n'
	is 'Phase 1: A|Phase 2: B' headings
	bytes '## Phase 1: A\n**Status**: pending\n\n## Phase 2: B\n'
	is 'Phase 1: A|Phase 2: B' headings
	bytes '## Phase 1: A\n\nText.\n\n## List\n- [ ] one\n'
	is List headings
}

@test "marked headings: a symbol and a step below, or numbered with a step" {
	bytes '## Tea 🔄\n### Water\n- [ ] one\n\n## Milk\n- [ ] two\n'
	is 'Tea|Milk' headings
	bytes '## 1. Tea\n- [ ] one\n\n## 2) Milk\n### Cold\n- [ ] two\n\n## 3. Nothing\nText.\n'
	is '1. Tea|2) Milk' headings
	bytes '## 1.1 Tea\n- [ ] one\n'
	asks '.workflows[0].phases[0] | .number == "1.1" and .name == "Tea"' status
	bytes '## 2026 in review\n- [ ] one\n'
	asks '.workflows[0].phases[0].number == null' status
}

@test "plain headings are phases where their own body has a step" {
	bytes '# T\n\n## Tea\n- [ ] one\n\n## Milk\n\nText.\n\n## Sugar\n- [ ] two\n'
	is 'Tea|Sugar' headings
}

@test "in a document with a labelled phase, plain headings hold steps outside" {
	bytes '# T\n\n## Notes\n- [ ] before\n\n## Phase 1: A\n- [ ] one\n\n## Ideas\n- [x] after\n'
	is 'Phase 1: A' headings
	asks '[.outside[] | [.text, .state]] == [["before", "open"], ["after", "done"]]
		and .workflows[0].total == 1' status
}

@test "the weaker kind gives way to the stronger one below it" {
	bytes '# T\n\n## Sprint goals\n- [ ] stray\n\n### Phase 1: A\n- [ ] one\n\n### Phase 2: B\n- [ ] two\n'
	is 'Phase 1: A|Phase 2: B' headings
	bytes '# T\n\n## Overview 🔄\n\n### Phase 1: A ✅\n- [x] one\n'
	is 'Phase 1: A' headings
	asks '.workflows[0].title == "Overview"' status
}

@test "nothing below a phase is a phase" {
	bytes '## Phase 1: A\n\n### Phase 1.1: Inner\n- [ ] one\n\n### Step 2: Other\n- [ ] two\n\n## Phase 2: B\n- [ ] three\n'
	is 'Phase 1: A|Phase 2: B' headings
	asks '[.workflows[0].phases[].total] == [2, 1]' status
}

@test "the title is no phase where something below it is one" {
	bytes '# Step 1: The plan\n\n- [ ] outside\n\n## Tea\n- [ ] one\n'
	is Tea headings
	bytes '# Tea 🔄\n- [ ] one\n'
	is Tea headings
}

@test "some headings are never phases, with all below them" {
	local name
	for name in 'Error Log' 'Contingency Plans' 'Best Practices Checklist' 'Success Criteria' 'Acceptance Criteria' \
		'Definition of Done' 'ERROR LOG' 'success criteria:' '7. Success Criteria'; do
		bytes "## Tea\n- [ ] one\n\n## $name\n- [ ] two\n\n### Phase 1: Three\n- [ ] three\n"
		is Tea headings
		asks '.workflows[0].total == 1 and (.outside | length) == 2' status
	done
}

@test "steps under criteria headings count where there is no phase at all" {
	bytes '# T\n\n## Definition of Done\n- [ ] one\n\n## Error Log\n- [ ] two\n'
	asks '.workflows[0].phases[0].name == null and .workflows[0].total == 2' status
}

# --- workflows ---------------------------------------------------------------------------------

@test "a workflow is the set of phases with one parent heading" {
	fixture two
	asks '[.workflows[] | [.title, .line, (.phases | length), .total]]
		== [["Spring", 3, 2, 3], ["Autumn", 12, 2, 3]]' status
}

@test "a workflow's title is the nearest heading above that is not Workflow Status, else the file's name" {
	fixture move
	asks '.workflows[0].title == "Move the mail server" and .workflows[0].line == 5' status
	bytes '## Workflow Status\n\n### Phase 1: A\n- [ ] one\n' plan.md
	asks '.workflows[0].title == "plan.md" and .workflows[0].line == 1' status plan.md
	mkdir sub
	bytes '## Phase 1: A\n- [ ] one\n' sub/plan.md
	asks '.workflows[0].title == "plan.md" and .workflows[0].line == null' status sub/plan.md
}

@test "phases at different depths are different workflows" {
	bytes '# Phase 1: A\n- [ ] one\n\n# House\n\n## Phase 1: Walls\n- [ ] two\n\n## Phase 2: Roof\n- [ ] three\n'
	asks '[.workflows[].phases | length] == [1, 2]' status
}

@test "a document without phases has one implicit phase with no symbol to write" {
	bytes '# T\n\n- [ ] one\n- [ ] two\n'
	bytes 'Shopping:\n\n- [ ] one\n- [ ] two\n'
	does advance --steps 2
	becomes '3,4s/\[ \]/[x]/'
}

# --- names -------------------------------------------------------------------------------------

@test "optional phases and owners" {
	phase_is() {
		bytes "## Phase 1: $1\n- [ ] one\n"
		asks ".workflows[0].phases[0] | [.name, .optional, .owner] == $2" status
	}
	phase_is 'A (Optional)' '["A", true, null]'
	phase_is 'A (if needed) 🔄' '["A", true, null]'
	phase_is 'A (ada) 🔄' '["A", false, "ada"]'
	phase_is 'A (senior-engineer) (Optional)' '["A", true, "senior-engineer"]'
	phase_is 'A (two words)' '["A (two words)", false, null]'
	phase_is 'A (2h)' '["A (2h)", false, null]'
	phase_is 'A (ada) more' '["A (ada) more", false, null]'
	phase_is '(Optional) A' '["(Optional) A", false, null]'
	phase_is '[Refine]' '["[Refine]", true, null]'
}

@test "an Owner field names the owner" {
	bytes '## Phase 1: A\n**Owner**: Ada Lovelace\n\n- [ ] one\n'
	asks '.workflows[0].phases[0].owner == "Ada Lovelace"' status
}

# --- symbols -----------------------------------------------------------------------------------

@test "symbols at the start, in the middle and at the end" {
	bytes '## ✅ Phase 1: A\n- [x] one\n\n## Phase 2 🔄: B\n- [ ] two\n\n## Phase 3: C ❌ (ada)\n- [ ] three\n\n## **Phase 4: D** ⏸️ ##\n- [ ] four\n\nPhase 5: E ✅\n---\n- [x] five\n'
	is 'complete in-progress failed blocked complete' states
	asks '[.workflows[0].phases[].name] == ["A", "B", "C", "D", "E"]
		and [.workflows[0].phases[].number] == ["1", "2", "3", "4", "5"]' status
}

@test "symbols mangled by a wrong decoding are what they were" {
	# complete, in-progress, blocked, failed, each as cp1252, cp1254, Latin-1 and MacRoman leave it
	bytes '# T\n\n## A âœ…\n- [x] a\n\n## B \xc3\xa2\xc2\x9c\xc2\x85\n- [x] a\n\n## C ‚úÖ\n- [x] a\n'
	is 'complete complete complete' states
	bytes '# T\n\n## A ðŸ”„\n- [ ] a\n\n## B ğŸ”„\n- [ ] a\n\n## C \xc3\xb0\xc2\x9f\xc2\x94\xc2\x84\n- [ ] a\n\n## D \xef\xa3\xbf\xc3\xbc\xc3\xae\xc3\x91\n- [ ] a\n'
	is 'in-progress in-progress in-progress in-progress' states
	bytes '# T\n\n## A \xc3\xa2\xc2\x8f\xc2\xb8\xc3\xaf\xc2\xb8\xc2\x8f\n- [ ] a\n\n## B â¸ï¸\n- [ ] a\n\n## C â¸\n- [ ] a\n\n## D ‚è∏Ô∏è\n- [ ] a\n'
	is 'blocked blocked blocked blocked' states
	bytes '# T\n\n## A \xc3\xa2\xc2\x9d\xc5\x92\n- [ ] a\n\n## B âŒ\n- [ ] a\n\n## C \xc3\xa2\xc2\x9d\xc2\x8c\n- [ ] a\n\n## D ‚ùå\n- [ ] a\n'
	is 'failed failed failed failed' states
}

@test "shortened mangled forms count only before a blank or the end" {
	bytes '# T\n\n## Phase 1: A âŒ›\n- [ ] a\n\n## Phase 2: B âŒ now\n- [ ] b\n\n## Phase 3: C â¸x\n- [ ] c\n'
	is 'pending failed pending' states
}

@test "a status word right after a symbol belongs to it" {
	bytes '## Phase 1: A ✅ COMPLETE\n- [x] a\n\n## Phase 2: B 🔄 In progress\n- [ ] b\n\n## Phase 3: C - ✅ Done\n- [x] c\n\n## Phase 4: D 🔄 Complete the move\n- [ ] d\n'
	is 'complete in-progress complete in-progress' states
	asks '[.workflows[0].phases[].name] == ["A", "B", "C", "D Complete the move"]' status
}

@test "two different states in one heading are a conflict, the same one twice is not" {
	bytes '## ✅ Phase 1: A ✅\n- [x] a\n\n## ✅ Phase 2: B ❌\n- [x] b\n'
	is 'complete conflict' states
}

@test "other emoji and bare words are no states" {
	local mark
	for mark in 🚧 ⏳ 🟡 📋 ☑️ ✔️ ❎ ⏯️ DONE '(complete)' '[x]' WIP; do
		bytes "## Phase 1: A $mark\n- [ ] a\n"
		is pending states
	done
}

@test "a Skipped field without a symbol makes a phase skipped" {
	bytes '## Phase 1: A (Optional)\n**Skipped**: No time\n\n- [ ] a\n\n## Phase 2: B ✅\n**Skipped**: old\n\n- [x] b\n'
	is 'skipped complete' states
}

# --- Status fields -----------------------------------------------------------------------------

@test "a Status field decides where no symbol does, if the whole value is a state" {
	state_of() {
		bytes "## Phase 1: A\n**Status**: $1\n\n- [ ] a\n"
		is "$2" states
	}
	for value in pending Pending 'Not started' 'not_started'; do
		state_of "$value" pending
	done
	for value in in_progress 'In Progress' IN-PROGRESS 'in progress' '🔄 In Progress' '🔄' '**In progress**'; do
		state_of "$value" in-progress
	done
	for value in complete Completed COMPLETED '✅ Complete' '✅'; do
		state_of "$value" complete
	done
	for value in blocked Blocked '⏸️ Blocked'; do
		state_of "$value" blocked
	done
	for value in failed '❌ Failed'; do
		state_of "$value" failed
	done
	for value in incomplete 'not complete' 'complete soon' 'in progress since May' 'Completed 3/4' '' 90%%; do
		state_of "$value" pending
	done
}

@test "a Status field may be a list item, and have its colon inside" {
	local field
	for field in '**Status**: complete' '**Status:** complete' '- **Status**: complete' '* **Status:** complete' \
		'**STATUS**: complete' '**Status**：complete'; do
		bytes "## Phase 1: A\n$field\n\n- [x] a\n"
		is complete states || complain "not read: $field"
	done
}

@test "a Status field in other languages" {
	local name
	for name in Estado Statut Stato Durum Статус الحالة 状态; do
		bytes "## Phase 1: A\n**$name**: in_progress\n\n- [ ] a\n"
		is in-progress states
	done
}

@test "the symbol decides over the Status field" {
	bytes '## Phase 1: A ❌\n**Status**: complete\n\n- [ ] a\n'
	is failed states
}

@test "a Status field counts in the phase's own body alone, outside code, quotes and deeper sections" {
	bytes '## Phase 1: A\n\n> **Status**: complete\n\n```\n**Status**: complete\n```\n\n- item\n\n  **Status**: complete\n\n- [ ] a\n\n### Part\n**Status**: complete\n'
	is pending states
}

# --- fields and criteria -----------------------------------------------------------------------

@test "fields are read whatever the letter case, with the colon inside or outside" {
	bytes '## Phase 1: A\n**entry criteria**: one\n**Deliverables:** two\n**EXIT CRITERIA** : three\n\n- [ ] a\n'
	asks '.workflows[0].phases[0].fields
		== {"Entry criteria": "one", "Deliverables": "two", "Exit criteria": "three"}' status
}

@test "fields are lines of a paragraph or list items in the heading's own body" {
	bytes '## Phase 1: A\nSome words first.\n**Deliverables**: one\n\n- **Owner**: Ada\n\n- [ ] a\n\n### Part\n**Since**: 2026-03-01\n'
	asks '.workflows[0].phases[0].fields == {"Deliverables": "one", "Owner": "Ada"}' status
}

@test "the value of a criterion is its text, or the list on the next line" {
	bytes '## Phase 1: A\n**Entry criteria**:\n- warm\n- dry\n\n**Exit criteria**: seen\n- [ ] one\n'
	asks '.workflows[0].phases[0].fields == {"Entry criteria": "warm\ndry", "Exit criteria": "seen"}
		and [.workflows[0].phases[0].steps[] | [.text, .role]] == [["one", "step"]]' status
}

@test "boxes in a criterion's list are criteria, up to a paragraph or a heading" {
	roles() {
		"$WFMD" status --json | jq -r '[.. | objects | select(has("role")) | "\(.id) \(.role)"] | join("|")'
	}
	bytes '## Phase 1: A\n**Entry criteria**:\n- [ ] a\n  - [ ] b\n\n**Exit criteria:**\n1. [ ] c\n\n**Steps**:\n- [ ] d\n'
	is '1.e1 entry|1.e1.1 entry|1.x1 exit|1.1 step' roles
	bytes '## Phase 1: A\n**Exit criteria**:\n- [ ] a\n\n- [ ] b\n\n### Work\n- [ ] c\n'
	is '1.x1 exit|1.x2 exit|1.1 step' roles
	bytes '## Phase 1: A\n**Exit criteria**:\n\n- [ ] a\n'
	is '1.1 step' roles
	bytes '## Phase 1: A\n**Deliverables**:\n- [ ] a\n'
	is '1.1 step' roles
}

@test "criteria sections of a phase hold its criteria" {
	local name
	for name in 'Exit Criteria' 'Success Criteria' 'Acceptance criteria' 'Definition of Done' 'exit criteria:'; do
		bytes "## Phase 1: A\n- [ ] a\n\n### $name\n- [ ] b\n\n#### Deeper\n- [ ] c\n\n### Rest\n- [ ] d\n"
		asks '[.workflows[0].phases[0].steps[] | [.text, .role]]
			== [["a", "step"], ["b", "exit"], ["c", "exit"], ["d", "step"]]' status
	done
	bytes '## Phase 1: A\n### Entry Criteria\n- [ ] a\n'
	asks '.workflows[0].phases[0].steps[0].id == "1.e1"' status
}

@test "deeper headings of a phase are its sections" {
	bytes '## Phase 1: A\n- [ ] a\n\n### One\n- [ ] b\n\n### Two ✅\n- [x] c\n\n## Phase 2: B\n- [ ] d\n'
	asks '[.workflows[0].phases[] | [.total, [.steps[].id]]]
		== [[3, ["1.1", "1.2", "1.3"]], [1, ["2.1"]]]' status
}

# --- patterns, log -----------------------------------------------------------------------------

@test "the pattern stands under the phases' parent heading or the title, else a heading says Parallel" {
	pattern_is() {
		bytes "$2"
		asks ".workflows[0].pattern == \"$1\"" status
	}
	pattern_is sequential '# T\n\n## Phase 1: A\n- [ ] a\n'
	pattern_is sequential '# T\n**Pattern**: Sequential\n\n## Phase 1: A\n- [ ] a\n'
	pattern_is parallel '# T\n**Pattern:** parallel\n\n## Phase 1: A\n- [ ] a\n'
	pattern_is iterative '# T\n\n## W\n- **Pattern**: Iterative\n\n### Phase 1: A\n- [ ] a\n'
	pattern_is iterative '# T\n**Pattern**: Iterative\n\n## W\n\n### Phase 1: A\n- [ ] a\n'
	pattern_is parallel '# T\n**Pattern**: Iterative\n\n## W\n**Pattern**: Parallel\n\n### Phase 1: A\n- [ ] a\n'
	pattern_is parallel '# T\n\n## Parallel work\n\n### Phase 1: A\n- [ ] a\n'
	pattern_is sequential '# T\n**Pattern**: Sequential\n\n## Parallel work\n\n### Phase 1: A\n- [ ] a\n'
	pattern_is sequential '# T\n\n## Unparalleled\n\n### Phase 1: A\n- [ ] a\n'
}

@test "entries of the Error Log" {
	bytes '## Phase 1: Set - up\n- [ ] a\n\n## Phase 2: Set\n- [ ] b\n\n## Error Log\n\n### 2026-03-01 10:00 - Set - up - Disk full\n**What happened**: 3 of 40\n**Prevention**:\n\n### 2026-03-02 - Set - Timeout\n\n#### Details\n\n### 2026-03-03 11:00 - Unknown - Odd\n\n### Just words\n'
	asks '[.log[] | [.date, .phase, .kind]] == [
		["2026-03-01 10:00", "Set - up", "Disk full"], ["2026-03-02", "Set", "Timeout"],
		["2026-03-03 11:00", "Unknown", "Odd"], [null, null, "Just words"]]
		and .log[0].fields == {"What happened": "3 of 40", "Prevention": ""}' status
}
