#!/usr/bin/env bats
# What users of similar tools ran into: real reports against public tools, each a test of ours.

# shellcheck disable=SC2016 # the backquotes of documents

load helper

# --- counting and parsing ----------------------------------------------------------------------

@test "OpenSpec 1485: indented sub-tasks are counted, and a plan with open ones is not complete" {
	bytes '## 1. Schema\n- [x] Table\n  - [x] Columns\n  - [ ] Index\n- [x] Migration\n    - [x] Up\n    - [ ] Down\n'
	asks '.workflows[0].done == 4 and .workflows[0].total == 6 and .workflows[0].state != "complete"
		and .next.text == "Index"' status
}

@test "OpenSpec 1861: tasks under +, 1. and 1) are seen" {
	bytes '## 1. Schema\n+ [ ] plus\n\n* [ ] star\n\n- [ ] dash\n\n1. [ ] point\n\n1) [ ] bracket\n'
	asks '[.workflows[0].phases[0].steps[].text] == ["plus", "star", "dash", "point", "bracket"]' status
	does tick plus point bracket
	becomes '2s/\[ \]/[x]/; 8s/\[ \]/[x]/; 10s/\[ \]/[x]/; 1s/$/ 🔄/'
}

@test "OpenSpec 1761: [~] stays in the denominator, and completes nothing" {
	bytes '## Phase 1: A 🔄\n- [x] one\n- [~] two\n'
	asks '.workflows[0].done == 1 and .workflows[0].total == 2 and .workflows[0].state == "in-progress"' status
	refuses nothing-to-do advance
	refuses not-allowed complete
}

@test "ralphex 328: a box inside a code fence keeps no loop running" {
	bytes '## Phase 1: A 🔄\n- [ ] one\n\n```markdown\n- [ ] an example\n```\n\n- two\n\n  ~~~\n  - [ ] another\n  ~~~\n'
	local rounds=0
	while "$WFMD" advance -q 2>/dev/null; do
		rounds=$((rounds + 1))
		[ $rounds -lt 5 ]
	done
	[ $rounds -eq 1 ]
	becomes '1s/🔄/✅/; 2s/\[ \]/[x]/'
}

@test "OpenSpec 1486: a fence that something else ends hides no task" {
	bytes '## Phase 1: A\n- [ ] one\n  ```\n  left open in its item\n- [ ] two\n\n> ```\n> left open in its quote\n\n- [ ] three\n\n````\n```\n````\n\n- [ ] four\n'
	asks '[.workflows[0].phases[0].steps[].text] == ["one", "two", "three", "four"]' status
}

@test "ralphex 221: boxes under Success criteria do not keep the workflow from its end" {
	bytes '# T\n\n## Phase 1: A 🔄\n- [ ] one\n\n## Success criteria\n- [ ] Everybody is happy\n'
	does advance
	says 'complete 1/1'
	keep status.md
	refuses nothing-to-do advance
	asks '.workflows[0].state == "complete" and (.outside | length) == 1' status
}

@test "ralph-claude-code 144: - [2026-01-29] is no open step" {
	bytes '## Phase 1: A 🔄\n- [x] one\n- [2026-01-29] Looked into it\n- [link](there)\n- [ref]: x\n'
	asks '.workflows[0].total == 1 and .next == null' status
}

@test "taskplane 645: a heading in another style hides no step, and zero of zero is no success" {
	local heading
	for heading in '# Phase 1: A' '###### Step 1 - A' '**Phase 1**' '## 1) A' '## phase 1' 'Phase 1: A\n======' \
		'## *Phase 1*: A' '## [Phase 1](x): A ##' '## 🚀 Phase 1 — A' '#### Etapa 1: A' '## 第1阶段：A'; do
		bytes "$heading\n\n- [ ] one\n"
		asks '.next.text == "one" and .workflows[0].total == 1' status
	done
	bytes '# Plan\n\n## Stage one\n\n* one\n* two\n'
	refuses not-a-status-document status
	refuses not-a-status-document next
}

@test "oh-my-openagent 6233: a plan in another style makes no loop endless" {
	bytes '# Plan\n\n1. one\n2. two\n'
	refuses not-a-status-document advance
	bytes '# Plan\n\n- [ ] one\n- [-] two\n'
	does advance
	keep status.md
	refuses nothing-to-do advance
}

@test "bullets.vim 156: 8 of 10 is 80 %, and not done" {
	bytes "## Phase 1: A 🔄\n$(yes -- '- [x] done' | head -n 8)\n- [ ] nine\n- [ ] ten\n"
	does status
	says '8/10 80%'
	asks '.workflows[0].state == "in-progress"' status
	does next
	says 'nine'
}

@test "taskplane: Incomplete is not complete" {
	bytes '## Phase 1: A\n**Status**: Incomplete\n\n- [ ] one\n\n## Phase 2: Incomplete work\n**Status**: not complete\n\n- [ ] two\n'
	is 'pending pending' states
	bytes '## Phase 1: A ✅ Incomplete parts\n- [x] one\n'
	is 'complete' states
	does untick 1.1
	becomes '1s/✅/🔄/; 2s/\[x\]/[ ]/'
}

@test "taskplane 198: open steps are open, not in progress" {
	fixture move
	asks 'all(.workflows[0].phases[1].steps[] | .. | objects | select(has("role")); .state | IN("open", "done"))
		and .workflows[0].phases[1].state == "in-progress"' status
	does status --phase 2
	says '[ ] 2.3 "Copy one mailbox"'
}

@test "spec-workflow-mcp 218: the program reads its own templates" {
	for kind in bug-fix feature refactor investigation; do
		does new $kind -t T -q $kind.md
		asks "(.workflows | length) == 1 and .workflows[0].total == $(grep -c '^ *- \[ \]' $kind.md)
			and (.workflows[0].phases | length) == $(grep -c '^### Phase' $kind.md)
			and .outside == [] and .log == []" status $kind.md
	done
}

@test "obsidian-tasks 3267: identical steps can be told apart" {
	bytes '## Phase 1: A 🔄\n- [ ] Review\n- [ ] Review\n- [ ] Review\n'
	refuses ambiguous tick Review
	does tick :3
	becomes '3s/\[ \]/[x]/'
	does tick 1.3
	becomes '3,4s/\[ \]/[x]/'
}

@test "obsidian-tasks 3193: U+FE0F does not keep an emoji from being known" {
	bytes '## Phase 1: A \xe2\x8f\xb8\n- [ ] one\n\n## Phase 2: B \xe2\x8f\xb8\xef\xb8\x8f\n- [ ] two\n\n## Phase 3: C \xe2\x8f\xb8\xef\xb8\x8e\n- [ ] three\n\n## Phase 4: D ✅\xef\xb8\x8f\n- [x] four\n'
	is 'blocked blocked blocked complete' states
}

# --- writing -----------------------------------------------------------------------------------

@test "Backlog.md 1033: ticking criterion 1 ticks that line alone and renumbers nothing" {
	bytes '## Phase 1: A 🔄\n**Exit criteria**:\n- [ ] #1 first\n- [ ] #2 second\n- [ ] #4 fourth\n\n**Steps**:\n\n3. [ ] third\n7. [ ] seventh\n1. [ ] first\n'
	does tick 1.x1
	becomes '3s/\[ \]/[x]/'
	does tick 1.2
	becomes '3s/\[ \]/[x]/; 10s/\[ \]/[x]/'
}

@test "Kiro 1593: no blank lines appear under a box" {
	bytes '## Phase 1: A 🔄\n- [ ] one\n- [ ] two\n\n\n- [ ] three\n  text\n- [ ] four\n'
	does advance --steps 3
	becomes '2,6s/\[ \]/[x]/'
}

@test "notemesh 24: headings of a file with CRLF do not vanish" {
	bytes '# T\r\n\r\n## Phase 1: A\r\n- [ ] one\r\n\r\n## Phase 2: B ✅\r\n- [x] two\r\n'
	asks '[.workflows[0].phases[].name] == ["A", "B"] and .workflows[0].title == "T"' status
	is 'pending complete' states
}

@test "GSD: no carriage return ends up in the middle of a line" {
	bytes '## Phase 1: A\r\n- [ ] one\r\n- [ ] two\r\n\r\n## Phase 2: B\r\n- [ ] three\r\n'
	does advance --steps 2
	holds '## Phase 1: A ✅\r\n- [x] one\r\n- [x] two\r\n\r\n## Phase 2: B 🔄\r\n- [ ] three\r\n'
}

@test "Backlog.md: no part of a file changes its line endings" {
	bytes '## Phase 1: A\r\n- [ ] one\n- [ ] two\r\n\n## Phase 2: B\r- [ ] three\n'
	does advance --steps 2
	holds '## Phase 1: A ✅\r\n- [x] one\n- [x] two\r\n\n## Phase 2: B 🔄\r- [ ] three\n'
}

@test "jdocmunch 53: a byte order mark does not lose the first heading" {
	bytes '\xef\xbb\xbf## Phase 1: A\n- [ ] one\n- [ ] two\n'
	asks '.workflows[0].phases[0].name == "A" and .workflows[0].phases[0].line == 1' status
	does advance
	holds '\xef\xbb\xbf## Phase 1: A 🔄\n- [x] one\n- [ ] two\n'
}

@test "mdformat 401: boxes that a formatter escaped hide no phase, and are left as they are" {
	bytes '# T\n\n## Phase 1: A\n- \\[ \\] one\n- \\[x\\] two\n\n## Phase 2: B\n- [ ] three\n'
	asks '[.workflows[0].phases[].name] == ["A", "B"] and .workflows[0].state != "complete"' status
	exits 1 advance
	unchanged
}

@test "planning-with-files: the Status field is changed, not its like in a code fence" {
	bytes '## Phase 1: A\n\n```\n**Status:** pending\n```\n\n**Status:** pending\n\n- [ ] one\n- [ ] two\n'
	does advance
	becomes '7s/pending/in_progress/; 9s/\[ \]/[x]/'
}

@test "planning-with-files: prose that speaks of a Status field is not cut" {
	bytes '## Phase 1: A\n**Status:** pending\n\nWe write **Status:** pending until Ada says so. **Status:** pending is\nthe rule here.\n\n- [ ] one\n- [ ] two\n'
	does advance
	becomes '2s/pending/in_progress/; 7s/\[ \]/[x]/'
}

@test "checkmate 226: a symbolic link stays a link" {
	mkdir real
	bytes '- [ ] one\n- [ ] two\n' real/plan.md
	ln -s real/plan.md status.md
	does advance
	[ -L status.md ]
	is 'real/plan.md' readlink status.md
	becomes '1s/\[ \]/[x]/' real/plan.md
	is 'plan.md' ls -A real
}
