#!/usr/bin/env bats
# wfmd drop: a step less, and the Error Log says why.

# shellcheck disable=SC2016 # $a is sed's

load events

@test "drop deletes the step with all that is nested in it, and logs it" {
	fixture move
	does drop 2.2 -m 'It came installed'
	[ "$output" = 'status.md: dropped 2.2 "Install the system"
status.md: Phase 2: Build 🔄 1/2
status.md: logged Build - Scope change
next: 2.2 "Copy one mailbox" (line 17)' ] || complain "another report"
	becomes '17,19d; $a\
\
### 2026-11-22 14:05 - Build - Scope change\
**What happened**: Dropped "Install the system", "Disks", "Network": It came installed
'
}

@test "drop in JSON" {
	fixture move
	asks '.written and .changes == [
		{"what": "drop", "id": "2.3", "text": "Copy one mailbox", "line": null, "from": "open", "to": null},
		{"what": "log", "id": null, "text": "Build - Scope change", "line": 43, "from": null, "to": null}]
		and .next.id == "2.2.2" and .workflow.total == 10' drop 2.3 -m x
	is '["Scope change","Dropped \"Copy one mailbox\": x"]' entries '.[-1] | [.kind, .fields["What happened"]]'
}

@test "drop of the last open step completes the phase and starts the next" {
	bytes '## Phase 1: A 🔄\n- [x] one\n- [ ] two\n\n## Phase 2: B\n- [ ] three\n'
	asks '[.changes[] | select(.what == "phase") | [.id, .from, .to]] == [["1", "in-progress", "complete"],
		["2", "pending", "in-progress"]]' drop 1.2 -m x
	is 'complete in-progress' states
}

@test "drop of the last open child ticks the parent" {
	bytes '## Phase 1: A 🔄\n- [ ] one\n  - [x] inner\n  - [ ] other\n- [ ] two\n'
	does drop other -m x
	is 'done done open' boxes
}

@test "drop of a step that is done, or blocked, or has an unknown marker" {
	bytes '## Phase 1: A 🔄\n- [x] one\n- [ ] two (blocked: rain)\n- [~] three\n- [ ] four\n'
	does drop one -m x
	does drop two -m x
	does drop three -m x
	is open boxes
	is '["Dropped \"one\": x","Dropped \"two (blocked: rain)\": x","Dropped \"three\": x"]' \
		entries 'map(.fields["What happened"])'
}

@test "drop of the only step leaves the phase" {
	bytes '## Phase 1: A 🔄\n- [ ] one\n\n## Phase 2: B\n- [ ] two\n'
	does drop 1.1 -m x
	is 'in-progress pending' states
	is 'A B' sh -c "'$WFMD' status --json | jq -r '[.workflows[0].phases[].name] | join(\" \")'"
}

@test "drop of a criterion" {
	bytes '## Phase 1: A 🔄\n**Exit criteria**:\n- [ ] seen\n- [ ] signed\n\n**Steps**:\n- [ ] one\n'
	does drop 1.x1 -m x
	asks '[.workflows[0].phases[0].steps[] | [.id, .text]] == [["1.x1", "signed"], ["1.1", "one"]]' status
}

@test "drop of a step outside every phase, and in a document without phases" {
	bytes '# T\n\n- [ ] before\n- [ ] other\n\n## Phase 1: A\n- [ ] one\n'
	does drop before -m x
	is '["Document","Scope change"]' entries '.[0] | [.phase, .kind]'
	is 2 sh -c "'$WFMD' status --json | jq '[.. | objects | select(has(\"role\"))] | length'"
	bytes '- [ ] one\n- [ ] two\n'
	does drop two -m x
	reads_as <<-'END'
		- [ ] one

		## Error Log

		### 2026-11-22 14:05 - Document - Scope change
		**What happened**: Dropped "two": x
	END
}

@test "drop takes several lines and paragraphs of a step, and no blank line too many" {
	bytes '## Phase 1: A 🔄\n\n- [ ] one\n  goes on\n\n  More.\n\n      code\n\n- [ ] two\n\n- [ ] three\n\nText.\n\n## Error Log\n'
	does drop 1.2 -m x
	is 'open open' boxes
	[[ $(<status.md) == *$'code\n\n- [ ] three\n\nText.'* ]] || complain "$(cat status.md)"
	does drop 1.1 -m x
	[[ $(<status.md) == *$'🔄\n\n- [ ] three\n\nText.'* ]] || complain "$(cat status.md)"
}

@test "drop of the step that ends the Error Log, blank lines around it" {
	bytes '## Phase 1: A\n- [ ] one\n\n## Error Log\n\n- [ ] follow up\n\n## Notes\n\nx\n'
	does drop 'follow up' -m later
	holds '## Phase 1: A\n- [ ] one\n\n## Error Log\n\n### 2026-11-22 14:05 - Document - Scope change\n**What happened**: Dropped "follow up": later\n\n## Notes\n\nx\n'
}

@test "drop asks for a step and a reason" {
	fixture move
	refuses usage drop
	refuses usage drop -m x
	refuses usage drop 2.3
	warns '-m'
	refuses usage drop 2.3 -m ''
	refuses usage drop 2.2 2.3 -m x
	refuses no-match drop 2 -m x
	refuses no-match drop 2.9 -m x
}

@test "drop refuses two states" {
	bytes '## Phase 1: A ✅ ❌\n- [ ] one\n'
	refuses conflict drop 1.1 -m x
	refuses conflict drop 1.1 -m x --force
}

@test "drop refuses a document that ends inside a fence" {
	bytes '## Phase 1: A 🔄\n- [ ] one\n- [ ] two\n\n```\n'
	refuses conflict drop 1.1 -m x
	warns 'status.md:5:'
}

@test "the reason and the step's text read back as they were said" {
	local text
	for text in '## x' '- [ ] y' '**Root cause**: z' $'two\nlines' '&amp;' '"quoted"'; do
		bytes '## Phase 1: A 🔄\n- [ ] one\n- [ ] two\n'
		does drop 1.2 -m "$text"
		is "$(jq -nc --arg text "Dropped \"two\": $text" '$text')" entries '.[0].fields["What happened"]'
		is open boxes
	done
}

@test "drop keeps CRLF and a missing final line end" {
	bytes '## Error Log\r\n\r\n## Phase 1: A 🔄\r\n- [ ] one\r\n- [ ] two'
	does drop 1.2 -m x
	holds '## Error Log\r\n\r\n### 2026-11-22 14:05 - A - Scope change\r\n**What happened**: Dropped "two": x\r\n\r\n## Phase 1: A 🔄\r\n- [ ] one'
	does drop 1.1 -m y
	is 2 entries length
	is in-progress states
}

@test "drop in one of several workflows" {
	fixture two
	does drop -w Autumn Beans -m Eaten
	is '["Harvest"]' entries 'map(.phase)'
	keep status.md
	refuses ambiguous drop 'Turn the soil' -m x
}

@test "drop --dry-run, --diff, --quiet and standard input" {
	local script='20d; $a\
\
### 2026-03-05 00:00 - Build - Scope change\
**What happened**: Dropped "Copy one mailbox": x
'
	fixture move
	streams "$script" drop - 2.3 -m x --date '2026-03-05 00:00'
	shows_only "$script" drop 2.3 -m x --date '2026-03-05 00:00'
	does drop -q 2.1 -m x
	[ -z "$output" ]
}

@test "drop leaves a step alone that shares its line with the item around it" {
	bytes '## Phase 1: A\n- - [ ] one\n- [ ] two\n'
	refuses not-allowed drop one -m 'not needed'
	warns 'shares its line' 'by hand'
}
