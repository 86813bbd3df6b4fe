#!/usr/bin/env bats
# wfmd log: the Error Log is listed, and its last entry completed.

load events

log='# T\n\n## Phase 1: Build 🔄\n- [ ] one\n\n## Phase 2: Ship\n- [ ] two\n\n## Error Log\n\n### 2026-01-01 10:00 - Build - Hardware\n**What happened**: A disk died\n**Root cause**: Age\n\n### 2026-01-02 11:30 - Ship - Failure\n**What happened**: The van broke down\n**Resolution**:\n\n### 2026-01-03 12:00 - Build - Test failure\n**What happened**: Two of nine\n\n## Notes\nText.\n'

# --- listing -----------------------------------------------------------------------------------

@test "log refuses a --date that is none, though it writes nothing" {
	fixture move
	refuses usage log --date soon
	warns "--date takes 'YYYY-MM-DD' or 'YYYY-MM-DD HH:MM', not 'soon'"
}

@test "log lists the entries with their lines and fields" {
	bytes "$log"
	does log
	[ "$output" = '2026-01-01 10:00 Build - Hardware (line 11)
  What happened: A disk died
  Root cause: Age
2026-01-02 11:30 Ship - Failure (line 15)
  What happened: The van broke down
  Resolution: 
2026-01-03 12:00 Build - Test failure (line 19)
  What happened: Two of nine' ] || complain "another list"
	unchanged
}

@test "log in JSON" {
	bytes "$log"
	asks '.schema == "wfmd.log/1" and .file == "status.md" and .log == [
		{"date": "2026-01-01 10:00", "phase": "Build", "kind": "Hardware", "line": 11,
			"fields": {"What happened": "A disk died", "Root cause": "Age"}},
		{"date": "2026-01-02 11:30", "phase": "Ship", "kind": "Failure", "line": 15,
			"fields": {"What happened": "The van broke down", "Resolution": ""}},
		{"date": "2026-01-03 12:00", "phase": "Build", "kind": "Test failure", "line": 19,
			"fields": {"What happened": "Two of nine"}}]' log
	local all=$output
	does status --json
	[ "$(jq -c .log <<<"$output")" = "$(jq -c .log <<<"$all")" ] || complain "status lists another log"
}

@test "log of one phase" {
	bytes "$log"
	asks '[.log[].line] == [11, 19]' log 1
	asks '[.log[].line] == [15]' log Ship
	asks '[.log[].line] == [15]' log status.md :6
	does log 2
	says 'The van broke down'
	says_not 'A disk died'
	refuses no-match log 3
	refuses no-match log 1.1
	refuses usage log 1 2
}

@test "log of a document without one, or of a phase without an entry, is empty" {
	bytes '## Phase 1: A\n- [ ] one\n'
	does log
	[ -z "$output" ]
	asks '.log == []' log
	bytes '## Phase 1: A\n- [ ] one\n\n## Error Log\n\nNothing yet.\n'
	does log 1
	[ -z "$output" ]
}

@test "log reads what people write" {
	bytes '## Phase 1: A\n- [ ] one\n\n## ❌ Error Log\n\n### 2026-01-01 - A - Failure\n- **What happened**: dashed\n\n### Something odd\n**Root cause**: known\n\n### 2026-01-02 10:00 - Elsewhere - Failure\nText\n'
	asks '.log == [
		{"date": "2026-01-01", "phase": "A", "kind": "Failure", "line": 6, "fields": {"What happened": "dashed"}},
		{"date": null, "phase": null, "kind": "Something odd", "line": 9, "fields": {"Root cause": "known"}},
		{"date": "2026-01-02 10:00", "phase": "Elsewhere", "kind": "Failure", "line": 12, "fields": {}}]' log
}

@test "the phase of an entry is the longest name that fits" {
	bytes '## Phase 1: A\n- [ ] one\n\n## Phase 2: A - B\n- [ ] two\n\n## Error Log\n\n### 2026-01-01 10:00 - A - B - C\n**What happened**: x\n\n### 2026-01-01 10:00 - Phase 1: A - B\n**What happened**: y\n'
	asks '[.log[] | [.phase, .kind]] == [["A - B", "C"], ["Phase 1: A", "B"]]' log
	asks '[.log[].kind] == ["C"]' log 2
	asks '[.log[].kind] == ["B"]' log 1
}

@test "log makes control characters visible" {
	bytes '## Phase 1: A\n- [ ] one\n\n## Error Log\n\n### 2026-01-01 10:00 - A - \033[31mred\n**What happened**: \033[2Jcleared\n'
	does log
	says_not $'\033'
	says 'red' 'cleared'
}

@test "log from standard input" {
	bytes "$log"
	run --separate-stderr "$WFMD" log - 2 --json <status.md
	[ "$status" -eq 0 ]
	json '.file == "-" and [.log[].line] == [15]'
}

@test "log of a document without phases" {
	bytes '- [ ] one\n\n# Error Log\n\n## 2026-01-01 10:00 - Document - Scope change\n**What happened**: x\n'
	does log
	says 'Document - Scope change (line 5)'
}

# --- filling -----------------------------------------------------------------------------------

@test "log fills the fields of the last entry" {
	bytes "$log"
	does log --cause 'A race' --resolution 'A lock' --prevention 'A test'
	says 'filled "Root cause" of 2026-01-03 12:00 - Build - Test failure (line 19)' 'filled "Resolution"' \
		'filled "Prevention"' 'next: 1.1 "one" (line 4)'
	becomes '20a\
**Root cause**: A race\
**Resolution**: A lock\
**Prevention**: A test
'
}

@test "log fills the fields of the phase's last entry, empty ones where they stand" {
	bytes "$log"
	does log 2 --resolution 'A new van' --cause Age
	becomes '17{s/$/ A new van/
a\
**Root cause**: Age
}'
}

@test "log fills in JSON" {
	bytes "$log"
	asks '.written and .changes == [{"what": "field", "id": "Root cause",
		"text": "2026-01-02 11:30 - Ship - Failure", "line": 15, "from": null, "to": "Age"}]' log Ship --cause Age
}

@test "log never rewrites what stands there" {
	bytes "$log"
	does log --cause first
	keep status.md
	refuses not-allowed log --cause second
	warns 'status.md:21:' 'Root cause' 'wfmd fail'
	refuses not-allowed log --cause second --force
	refuses not-allowed log --cause second --resolution new
}

@test "log with what stands there already is a success that changes nothing" {
	bytes "$log"
	does log --cause first
	keep status.md
	nothing_happens log --cause first
	does log --cause first --resolution new
	becomes '21a\
**Resolution**: new
'
}

@test "log has nothing to fill without an entry" {
	bytes '## Phase 1: A\n- [ ] one\n\n## Phase 2: B\n- [ ] two\n'
	refuses nothing-to-do log --cause x
	warns 'wfmd fail'
	does fail 1 -m x
	keep status.md
	refuses nothing-to-do log 2 --cause x
}

@test "the words read back as they were said, and the structure stays" {
	local text
	for text in '## x' '- [ ] y' '```' '-->' '**Resolution**: z' $'two\nlines' '&amp;' ' x '; do
		bytes "$log"
		does log --cause "$text" --prevention "$text"
		is "$(jq -nc --arg text "$text" '[$text, null, $text]')" \
			entries '.[2].fields | [.["Root cause"], .Resolution, .Prevention]'
		is 'open open' boxes
		is 3 entries length
	done
}

@test "log fills entries whose fields are list items, with CRLF, without a final line end" {
	bytes '## Phase 1: A\r\n- [ ] one\r\n\r\n## Error Log\r\n\r\n### 2026-01-01 10:00 - A - Failure\r\n- **What happened**: x'
	does log --cause y
	holds '## Phase 1: A\r\n- [ ] one\r\n\r\n## Error Log\r\n\r\n### 2026-01-01 10:00 - A - Failure\r\n- **What happened**: x\r\n- **Root cause**: y'
	bytes '## Phase 1: A\n- [ ] one\n\n## Error Log\n\n### 2026-01-01 10:00 - A - Failure'
	does log --cause y
	holds '## Phase 1: A\n- [ ] one\n\n## Error Log\n\n### 2026-01-01 10:00 - A - Failure\n**Root cause**: y'
}

@test "log leaves an output that stands in the entry below the fields" {
	bytes '## Phase 1: A 🔄\n- [ ] one\n\n## Error Log\n\n### 2026-01-01 10:00 - A - Failure\n**What happened**: x\n\n    output\n'
	does log --cause y
	becomes '7a\
**Root cause**: y
'
}

@test "log --dry-run, --diff, --quiet and standard input" {
	bytes "$log"
	streams '17s/$/ mended/' log - 2 --resolution mended
	shows_only '17s/$/ mended/' log 2 --resolution mended
	does log -q 2 --cause x
	[ -z "$output" ]
}
