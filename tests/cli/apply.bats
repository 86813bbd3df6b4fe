#!/usr/bin/env bats
# wfmd apply: many reports as one edit, all or none.

# shellcheck disable=SC2016 # backquotes and $a are what they are

load events

# applies TEXT ARG...: wfmd apply ARG... of printf's output succeeds.
applies() {
	reads_input "$1" apply "${@:2}"
	[ "$status" -eq 0 ] || complain "wfmd apply ${*:2}: exit status $status"
}

# rejects CODE TEXT ARG...: wfmd apply ARG... fails so, in JSON and in words, and changes nothing.
rejects() {
	local code=$1 wanted=2
	case $code in
	blocked | failed | gated | not-allowed | nothing-to-do) wanted=1 ;;
	esac
	reads_input "$2" apply --json "${@:3}"
	[ "$status" -eq $wanted ] || complain "exit status $status, not $wanted"
	json ".schema == \"wfmd.error/1\" and .error.code == \"$code\""
	reads_input "$2" apply "${@:3}"
	[ "$status" -eq $wanted ] || complain "exit status $status, not $wanted"
	[ -z "$output" ]
	[[ $stderr == "wfmd: "* ]] || complain "not a message of wfmd"
	unchanged
}

# --- JSON Lines --------------------------------------------------------------------------------

@test "apply takes all results, as one edit" {
	bytes '# T\n\n## Phase 1: A\n- [ ] one\n- [ ] two\n\n## Phase 2: B (Optional)\n- [ ] three\n\n## Phase 3: C\n- [ ] four\n\n## Phase 4: D\n- [ ] five\n\n## Phase 5: E\n- [ ] six\n'
	applies '{"phase":"1","result":"started"}
{"step":"1.1","result":"done"}
{"step":"1.1","result":"open"}
{"phase":"1","result":"started"}
{"step":"1.1","result":"done"}
{"step":"two","result":"done"}
{"phase":"1","result":"complete"}
{"phase":"B","result":"skipped","message":"no"}
{"phase":"3","result":"failed","message":"it broke","kind":"Hardware","cause":"age","resolution":"none","prevention":"care"}
{"phase":"3","result":"retried","message":"glue"}
{"step":"3.1","result":"done"}
{"phase":"4","result":"blocked","message":"no key","action":"ask","since":"2026-01-02"}
{"phase":"4","result":"unblocked"}
{"phase":"5","result":"blocked","message":"rain"}
' --json
	[ -z "$stderr" ]
	json '.written and ([.changes[] | select(.what == "phase") | .id] | unique) == ["1", "2", "3", "4", "5"]'
	reads_as <<-'END'
		# T

		## Phase 1: A ✅
		- [x] one
		- [x] two

		## Phase 2: B (Optional)
		**Skipped**: no
		- [ ] three

		## Phase 3: C ✅
		**Attempt**: 2
		- [x] four

		## Phase 4: D 🔄
		- [ ] five

		## Phase 5: E ⏸️
		**Blocked by**: rain
		**Since**: 2026-11-22
		- [ ] six

		## Error Log

		### 2026-11-22 14:05 - C - Hardware
		**What happened**: it broke
		**Root cause**: age
		**Resolution**: none
		**Prevention**: care

		### 2026-11-22 14:05 - C - Retry
		**What happened**: glue
	END
}

@test "apply says what changed and what comes next" {
	fixture move
	applies '{"step":"2.2.2","result":"done"}\n{"step":"2.3","result":"done"}\n'
	[ "$output" = 'status.md: ticked 2.2.2 "Network"
status.md: ticked 2.2 "Install the system"
status.md: ticked 2.3 "Copy one mailbox"
status.md: Phase 2: Build ✅ 5/5
status.md: Phase 3: Rehearsal (Optional) 🔄 0/1
next: 3.1 "Switch a spare domain" (line 23)' ] || complain "another report"
	[ -z "$stderr" ]
	becomes '15s/🔄/✅/; 17,20s/\[ \]/[x]/; 22s/$/ 🔄/'
}

@test "apply passes over blank lines, and takes CRLF, blanks around and a missing final line end" {
	fixture move
	applies '\n  \r\n\t{"step":"2.2.2", "result" : "done"}  \r\n\n{"step":"2.3","result":"done"}'
	becomes '15s/🔄/✅/; 17,20s/\[ \]/[x]/; 22s/$/ 🔄/'
}

@test "apply takes a byte order mark before the input" {
	fixture move
	applies '\xef\xbb\xbf{"step":"2.3","result":"done"}\n'
	becomes '20s/\[ \]/[x]/'
}

@test "apply takes any selector, a null as nothing said, and escapes of JSON" {
	fixture move
	applies '{"step":"Build/copy one","result":"done","message":null,"phase":null}\n{"step":":19","result":"done"}\n'
	becomes '15s/🔄/✅/; 17,20s/\[ \]/[x]/; 22s/$/ 🔄/'
	applies '{"phase":"\\u0053witch","result":"blocked","message":"a\\nb \\ud83d\\ude00 \\"q\\""}\n'
	is $'a\nb 😀 "q"' field 'Blocked by' 4
}

@test "apply of what holds already changes nothing" {
	local before
	fixture move
	before=$(stamp status.md)
	applies '{"step":"2.1","result":"done"}\n{"step":"2.3","result":"open"}\n{"phase":"2","result":"started"}\n{"phase":"1","result":"complete"}\n'
	says 'nothing to change'
	[ "$(stamp status.md)" = "$before" ]
	applies '{"step":"2.1","result":"done"}\n' --json
	json '.written == false and .changes == []'
	[ "$(stamp status.md)" = "$before" ]
}

@test "apply prints the contingency plan of what failed" {
	fixture move
	applies '{"phase":"2","result":"failed","message":"x"}\n'
	says 'If Build fails:' '1. Keep the old machine running' 'Build has failed 2 times'
	fixture move
	applies '{"phase":"2","result":"failed","message":"x"}\n{"phase":"2","result":"failed","message":"y"}\n' --json
	json '(.advice | length) == 2 and (.advice[0] | startswith("If Build fails:"))
		and (.advice[1] | contains("failed 3 times"))'
	fixture move
	applies '{"phase":"2","result":"failed","message":"x"}\n{"phase":"2","result":"retried"}\n' --json
	json '.advice == []'
}

# --- errors, each with its line ----------------------------------------------------------------

@test "apply refuses what is no JSON, with its line" {
	local bad
	fixture move
	for bad in '{' 'done' '{"step":"2.3","result":"done"} x' '{"step":"2.3","result":"done",}' "{'step':'2.3'}" \
		'{"step":"2.3","result":"done","result":"open"}' '{"step":"\xff","result":"done"}'; do
		rejects usage "\n{\"step\":\"2.2.2\",\"result\":\"done\"}\n$bad\n" --format jsonl
		warns 'line 3 of the input'
	done
}

@test "apply says in its own words, and where, why something is no JSON" {
	fixture move
	rejects usage '{"step":"2.3"\n' --format jsonl
	warns 'line 1 of the input: it ends too early, at column 13;'
	rejects usage '{"step":"2.3","result":"done"} x\n'
	warns 'line 1 of the input: something follows the object, at column'
	rejects usage '{"step":"2.3","step":"2.4"}\n'
	warns 'line 1 of the input: a key that was there before, at column'
	rejects usage '{"step":"2.3\\u0000"}\n'
	warns 'line 1 of the input: a NUL in a text, at column'
	rejects usage '{"step":1e999}\n'
	warns 'line 1 of the input: a number beyond any range, at column'
	rejects usage '{"step":"\xff"}\n'
	warns 'line 1 of the input: not UTF-8, at column'
	rejects usage "{'step':1}\n"
	warns 'line 1 of the input: no JSON, at column'
	rejects usage "{\"step\":$(printf '[%.0s' {1..3000})\n"
	warns 'line 1 of the input: nested too deeply, at column'
}

@test "apply refuses what is no report, with its line" {
	local bad
	fixture move
	for bad in '[]' '"done"' '{}' '{"result":"done"}' '{"step":"2.3"}' '{"step":"2.3","phase":"2","result":"done"}' \
		'{"step":"2.3","result":"finished"}' '{"step":"2.3","result":"complete"}' '{"phase":"2","result":"done"}' \
		'{"phase":"2","result":"open"}' '{"step":"2.3","result":"failed","message":"x"}' \
		'{"step":2.3,"result":"done"}' '{"phase":2,"result":"complete"}' '{"step":"2.3","result":true}' \
		'{"step":["2.3"],"result":"done"}' '{"step":"2.3","result":"done","why":"x"}' \
		'{"phase":"2","result":"blocked"}' '{"phase":"2","result":"failed"}' '{"phase":"3","result":"skipped"}' \
		'{"phase":"2","result":"blocked","message":" "}' '{"phase":"2","result":"blocked","message":7}' \
		'{"phase":"4","result":"blocked","message":"x","since":"yesterday"}' \
		'{"Step":"2.3","result":"done"}'; do
		rejects usage "{\"step\":\"2.2.2\",\"result\":\"done\"}\n$bad\n"
		warns 'line 2 of the input'
	done
}

@test "apply names the key or the result that it does not know" {
	fixture move
	rejects usage '{"step":"2.3","resullt":"done"}\n'
	warns 'line 1' 'result'
	rejects usage '{"step":"2.3","result":"done","colour":"red"}\n'
	warns '"colour"'
	rejects usage '{"phase":"2","result":"paused"}\n'
	warns '"paused"'
	rejects usage '{"phase":"2","result":"blocked"}\n'
	warns '"blocked"' '"message"'
}

@test "apply refuses a selector that is unknown or ambiguous, with its line and the candidates" {
	fixture move
	rejects no-match '\n{"step":"2.3","result":"done"}\n{"step":"2.9","result":"done"}\n'
	warns 'line 3 of the input' "'2.9'"
	rejects no-match '{"phase":"2.3","result":"started"}\n'
	rejects no-match '{"step":"2","result":"done"}\n'
	rejects ambiguous '{"step":"2.3","result":"done"}\n{"phase":"s","result":"started"}\n'
	warns 'line 2 of the input' ':7' ':25'
	fixture two
	rejects ambiguous '{"step":"Turn the soil","result":"done"}\n'
	warns ':6' ':19'
}

@test "apply with an event that is refused in line 3 leaves the document untouched" {
	local before
	fixture move
	before=$(stamp status.md)
	rejects gated '{"step":"2.3","result":"done"}\n{"phase":"2","result":"failed","message":"x"}\n{"step":"5.1","result":"done"}\n{"step":"2.2.2","result":"done"}\n'
	warns 'status.md:29: line 3 of the input' 'Phase 5: Farewell'
	rejects not-allowed '{"step":"2.3","result":"done"}\n\n{"step":"2.2","result":"done"}\n'
	warns 'line 3 of the input' 'Network'
	rejects failed '{"phase":"2","result":"failed","message":"x"}\n{"phase":"2","result":"blocked","message":"y"}\n'
	warns 'line 2 of the input'
	[ "$(stamp status.md)" = "$before" ]
}

@test "apply sees the reports before: an order that is legal only together" {
	fixture move
	rejects gated '{"step":"3.1","result":"done"}\n{"step":"2.3","result":"done"}\n{"step":"2.2.2","result":"done"}\n'
	applies '{"step":"2.2.2","result":"done"}\n{"step":"2.3","result":"done"}\n{"step":"3.1","result":"done"}\n'
	is 'complete complete complete in-progress pending' states
}

@test "apply --force passes gates and says so" {
	fixture move
	applies '{"step":"5.1","result":"done"}\n' --force
	says 'forced' 'Phase 2: Build'
}

@test "apply of an input without a report is a usage error" {
	fixture move
	rejects usage ''
	rejects usage '\n\n'
	rejects usage ' \n' --format jsonl
}

@test "apply refuses another encoding" {
	fixture move
	rejects encoding '\xff\xfe{\0}\0'
	warns 'UTF-16'
	rejects encoding '\xfe\xff\0o\0k'
	rejects usage '{"step":"2.3",\0"result":"done"}\n'
}

# --- FILE and INPUT ----------------------------------------------------------------------------

@test "INPUT is standard input, or a file" {
	fixture move
	printf '{"step":"2.3","result":"done"}\n' >reports
	cp reports reports.jsonl
	for input in reports reports.jsonl ./reports; do
		cp "$KEPT/status.md" status.md
		does apply "$input"
		becomes '20s/\[ \]/[x]/'
		cp "$KEPT/status.md" status.md
		does apply status.md "$input"
		becomes '20s/\[ \]/[x]/'
		cp "$KEPT/status.md" status.md
		does apply "$input" -f status.md
		becomes '20s/\[ \]/[x]/'
	done
	for call in 'apply' 'apply -' 'apply status.md' 'apply status.md -' 'apply -f status.md' 'apply -f status.md -'; do
		cp "$KEPT/status.md" status.md
		# shellcheck disable=SC2086 # a list of words
		"$WFMD" $call <reports
		becomes '20s/\[ \]/[x]/'
	done
}

@test "FILE - is the document from standard input, and INPUT a file" {
	fixture move
	printf '{"step":"2.3","result":"done"}\n' >reports
	streams '20s/\[ \]/[x]/' apply - reports
	exits 2 apply - - </dev/null
	warns 'standard input'
	WFMD_FILE=- exits 2 apply </dev/null
	warns 'standard input'
}

@test "FILE of any name comes before INPUT" {
	fixture move plan.txt
	printf '{"step":"2.3","result":"done"}\n' >reports
	does apply plan.txt reports
	becomes '20s/\[ \]/[x]/' plan.txt
}

@test "an INPUT that is not there is trouble, and no document is made of it" {
	fixture move
	refuses not-found apply reports
	warns 'reports'
	[[ $stderr != *'wfmd new'* ]] || complain "this is no document to be made"
	printf '{"step":"2.3","result":"done"}\n' >reports
	refuses not-found apply none.md reports
	refuses usage apply status.md one two
	refuses unreadable apply .
}

@test "apply --format takes jsonl or tap" {
	fixture move
	rejects usage '{"step":"2.3","result":"done"}\n' --format xml
	warns 'jsonl' 'tap'
	rejects usage '{"step":"2.3","result":"done"}\n' --format tap
	rejects usage 'ok 1 - Copy one mailbox\n' --format jsonl
	applies 'ok 1 - Copy one mailbox\n' --format=tap
	becomes '20s/\[ \]/[x]/'
}

@test "apply in one of several workflows" {
	fixture two
	applies '{"step":"Turn the soil","result":"done"}\n{"phase":"1","result":"skipped","message":"x"}\n' -w Spring --force
	is 'skipped in-progress pending pending' states
	rejects no-match '{"step":"Turn the soil","result":"done"}\n' -w Winter 2>/dev/null || true
}

@test "apply --dry-run, --diff, --quiet and --date" {
	local script='15{s/🔄/⏸️/
a\
**Blocked by**: rain\
**Since**: 2026-03-05
}'
	fixture move
	printf '{"phase":"2","result":"blocked","message":"rain"}\n' >reports
	streams "$script" apply - reports --date 2026-03-05
	shows_only "$script" apply reports --date 2026-03-05
	printf '{"phase":"2","result":"unblocked"}\n' >reports
	does apply -q reports
	[ -z "$output" ]
}

@test "apply keeps CRLF and a missing final line end" {
	bytes '## Phase 1: A 🔄\r\n- [ ] one\r\n- [ ] two'
	applies '{"step":"two","result":"done"}\n{"phase":"1","result":"failed","message":"x"}\n'
	holds '## Phase 1: A ❌\r\n- [ ] one\r\n- [x] two\r\n\r\n## Error Log\r\n\r\n### 2026-11-22 14:05 - A - Failure\r\n**What happened**: x'
}

@test "apply of ten thousand reports" {
	local i
	{
		printf '# T\n\n## Phase 1: A\n'
		for ((i = 1; i <= 5000; i++)); do printf -- '- [ ] step number %d\n' $i; done
	} | document
	for ((i = 1; i <= 5000; i++)); do
		printf '{"step":"1.%d","result":"done"}\n{"step":":%d","result":"done"}\n' $i $((i + 3))
	done >reports
	does apply -q reports
	is complete states
}

# --- TAP ---------------------------------------------------------------------------------------

@test "TAP: a test point whose description is a step's text reports that step" {
	fixture move
	applies '1..3\nok 1 - Network\nok 2 - Copy one mailbox\nok 3 - Order the machine\n'
	[ -z "$stderr" ]
	says 'ticked 2.2.2 "Network"' 'Phase 2: Build ✅ 5/5'
	becomes '15s/🔄/✅/; 17,20s/\[ \]/[x]/; 22s/$/ 🔄/'
}

@test "TAP: others are counted and named on standard error" {
	fixture move
	applies '1..4\nok 1 - Network\nok 2 - network\nnot ok 3 - Net\nok 4\n'
	[ "$stderr" = 'wfmd: 3 test points about no step: "network", "Net", ""' ] || complain "another message"
	becomes '17,19s/\[ \]/[x]/'
	applies '1..1\nok 1 - unknown\033[31m\n'
	[ "${stderr#*$'\033'}" = "$stderr" ]
	[[ $stderr == 'wfmd: 1 test point about no step: "unknown'* ]]
	says 'nothing to change'
	applies '1..1\nok 1 - unknown\n' --quiet
	[ -z "$stderr" ]
}

@test "TAP: a point without a description reports no step, not even one without a text" {
	bytes '## Phase 1: A\n- [ ] a\n- [ ]\n- [ ]\n'
	applies 'ok 1 - a\nok 2\nnot ok\n'
	becomes 's/A$/A 🔄/; s/\[ \] a/[x] a/'
}

@test "TAP: of many others ten are named" {
	fixture move
	reads_input "$(printf 'ok %d - test %d\\n' {1..20}{,})" apply
	warns 'wfmd: 20 test points about no step: "test 1", "test 2"' '"test 10" ...'
	[[ $stderr != *'test 11'* ]] || complain "more than ten are named"
}

@test "TAP: ticks first, then one failure a phase that lists its failed points, and the plan" {
	fixture move
	applies '1..3\nnot ok 1 - Copy one mailbox\nok 2 - Disks\nnot ok 3 - Network\n'
	says 'Phase 2: Build ❌' 'logged Build - Test failure' 'If Build fails:'
	becomes '15s/🔄/❌/; $a\
\
### 2026-11-22 14:05 - Build - Test failure\
**What happened**: Failed: "Network", "Copy one mailbox"
'
}

@test "TAP: several phases fail, each once" {
	bytes '# T\n\n**Pattern**: Parallel\n\n## Phase 1: A 🔄\n- [ ] one\n- [ ] two\n\n## Phase 2: B 🔄\n- [ ] three\n- [ ] four\n'
	applies 'not ok 1 - four\nnot ok 2 - one\nok 3 - three\nnot ok 4 - two\n1..4\n' --json
	json '[.changes[] | select(.what == "phase") | [.id, .to]] == [["1", "failed"], ["2", "failed"]]
		and (.advice | length) == 2 and (.advice[0] | contains("status.md 1")) and (.advice[1] | contains("status.md 2"))'
	is '[["A","Failed: \"one\", \"two\""],["B","Failed: \"four\""]]' \
		entries 'map([.phase, .fields["What happened"]])'
	is 'open open done open' boxes
}

# It took half a minute where each failure looked through all the others.
@test "TAP: a failure in each of many phases, and the line of each entry" {
	awk 'BEGIN { printf "# T\n\n**Pattern**: Parallel\n\n"
		for (i = 1; i <= 8000; i++) printf "## Phase %d: P%d\n- [ ] s%d\n\n", i, i, i }' | document
	awk 'BEGIN { for (i = 1; i <= 8000; i++) printf "not ok %d - s%d\n", i, i }' >points
	does apply status.md points --format tap --json
	jq -r '.changes[] | select(.what == "log") | "\(.line):\(.text)"' <<<"$output" >said
	grep -n '^### ' status.md | sed "s/### $now - //" >found
	cmp said found
	is 8000 sh -c 'wc -l <said'
}

@test "the line of an entry is its own, whatever the entries before it say" {
	bytes '# T\n\n## Phase 1: a < b 🔄\n- [ ] a\n'
	printf '{"phase":"1","result":"%s","message":"### '"$now"' - a \\\\< b - Failure"}\n' failed retried failed >in
	asks '[.changes[] | select(.what == "log") | .line] == [9, 12, 15]' apply status.md in
	is "9:### $now - a \\< b - Failure" sh -c 'grep -n "^###.*Failure$" status.md | head -n 1'
}

@test "of phases with one name, a second failure of the same one advises to escalate" {
	bytes '# T\n\n**Pattern**: Parallel\n\n## Phase 1: A 🔄\n- [ ] a\n\n## Phase 2: A 🔄\n- [ ] b\n'
	does fail 1 -m x
	says "'wfmd retry status.md 1' tries again"
	does fail 2 -m x
	says "'wfmd retry status.md 2' tries again"
	does fail 2 -m x
	says 'failed 2 times' "'wfmd escalate status.md 2 --to WHO'"
}

@test "TAP: SKIP and TODO leave the step" {
	fixture move
	applies '1..5\nok 1 - Network # SKIP no cable\nnot ok 2 - Copy one mailbox # TODO later\nok 3 - Disks # skip\nok 4 - Order the machine # Todo: x\nnot ok 5 # SKIP all\n'
	unchanged
	warns '1 test point about no step: ""'
}

@test "TAP: of several points about one step a failing one counts, and one left alone says nothing" {
	bytes '# T\n\n**Pattern**: Parallel\n\n## A 🔄\n- [ ] one\n- [ ] two\n- [ ] three\n'
	applies 'ok 1 - one\nok 2 - one # SKIP\nok 3 - two\nnot ok 4 - two\nok 5 - three # SKIP\nok 6 - three # TODO\n'
	is 'done open open' boxes
	is '["Failed: \"two\""]' entries 'map(.fields["What happened"])'
}

@test "TAP: Bail out! refuses the batch" {
	fixture move
	rejects not-allowed 'ok 1 - Network\nBail out! The power failed\n'
	warns 'line 2 of the input' 'The power failed'
	rejects not-allowed '1..2\nok 1 - Network\n    ok 1 - inner\n    Bail out!\n'
	warns 'line 4 of the input'
}

@test "TAP: a description that is the text of several steps is ambiguous" {
	fixture two
	rejects ambiguous '1..1\nok 1 - Turn the soil\n'
	warns 'line 2 of the input' 'Turn the soil' ':6' ':19'
	applies 'ok 1 - Turn the soil\n' -w Spring
	is 'in-progress pending pending pending' states
}

@test "TAP: a tick or a failure that is refused leaves the document untouched, with the point's line" {
	fixture move
	rejects gated 'ok 1 - Network\n# comment\nok 2 - Wipe the old disks\n'
	warns 'status.md:29: line 3 of the input' 'Phase 5: Farewell'
	rejects gated 'ok 1 - Network\nnot ok 2 - List the domains\n'
	warns 'status.md:7: line 2 of the input' 'Phase 1: Survey'
}

@test "TAP: parents and what is nested in them, in one batch" {
	fixture move
	applies '    ok 1 - Disks\n    ok 2 - Network\nok 1 - Install the system\n'
	becomes '17,19s/\[ \]/[x]/'
	fixture move
	applies 'ok 1 - Install the system\nok 2 - Disks\nok 3 - Network\nok 4 - Copy one mailbox\nok 5 - Switch a spare domain\n'
	becomes '15s/🔄/✅/; 17,20s/\[ \]/[x]/; 22s/$/ ✅/; 23s/\[ \]/[x]/; 25s/$/ 🔄/'
	fixture move
	rejects not-allowed 'ok 1 - Install the system\n'
	warns 'Network'
}

@test "TAP: criteria are reported by their text, too" {
	bytes '## Phase 1: A\n**Entry criteria**:\n- [ ] ready\n\n**Steps**:\n- [ ] one\n\n### Exit criteria\n- [ ] seen\n'
	applies 'ok 1 - seen\nok 2 - one\nok 3 - ready\n'
	is complete states
}

@test "TAP: failed points of steps under no phase are named, and the rest counts" {
	bytes '# T\n\n- [ ] outside\n- [ ] other\n\n## Phase 1: A\n- [ ] one\n'
	applies 'not ok 1 - outside\nok 2 - other\nok 3 - one\n'
	[ "$stderr" = 'wfmd: 1 test point failed, of steps under no phase that could fail: "outside"' ] ||
		complain "another message"
	is 'open done done' sh -c "'$WFMD' status --json | jq -r '[.outside[].state, .workflows[].phases[].steps[].state] | join(\" \")'"
	bytes '- [ ] one\n- [ ] two\n'
	applies 'ok 1 - one\nnot ok 2 - two\n'
	warns '"two"'
	holds '- [x] one\n- [ ] two\n'
}

@test "TAP: the lines that are test points" {
	local line
	for line in 'ok 1 - one' 'ok 1 one' 'ok - one' 'ok one' 'ok 1  -  one  ' '  ok 1 - one' '\tok 1 - one' \
		'ok 1 - one # time=3ms' 'ok 17 - one\r' 'ok 1 - one \\# not a directive'; do
		bytes '## Phase 1: A 🔄\n- [ ] one\n- [ ] one # time=3ms\n- [ ] one # not a directive\n- [ ] last\n'
		applies "$line\n"
		is 1 grep -c '\[x\]' status.md
		[ -z "$stderr" ]
	done
	for line in 'okay 1 - one' 'OK 1 - one' 'notok 1 - one' '# ok 1 - one' 'ok1 - one' 'not  ok - one' '' 'one'; do
		bytes '## Phase 1: A 🔄\n- [ ] one\n- [ ] last\n'
		rejects usage "TAP version 13\n$line\n" --format tap
		warns 'no test point'
	done
}

@test "TAP: what else may stand in it is passed over" {
	fixture move
	applies 'TAP version 14\n1..2 # two of them\npragma +strict\n# ok 9 - Order the machine\nok 1 - Network\n  ---\n  not ok 1 - Copy one mailbox\n  Bail out!\n  ok: |\n    not ok 2 - Disks\n  ...\nsome output\nok 2 - Copy one mailbox\n  ---\n  {}\n  ...\n'
	[ -z "$stderr" ]
	is 'complete complete in-progress pending pending' states
}

@test "TAP: a YAML block that nothing closes ends where its indentation does" {
	fixture move
	applies '1..2\nok 1 - Network\n  ---\n  message: x\n\n  more: y\nok 2 - Copy one mailbox\n'
	[ -z "$stderr" ]
	is 'complete complete in-progress pending pending' states
}

@test "TAP: subtests at any depth, in version 13 and 14" {
	fixture move
	applies 'TAP version 14\n1..1\n# Subtest: Build\n    # Subtest: Install the system\n        1..2\n        ok 1 - Disks\n        ok 2 - Network\n          ---\n          ok 7 - Order\n          ...\n    ok 1 - Install the system\n    not ok 2 - Copy one mailbox\n    1..2\nnot ok 1 - Build\n'
	warns '1 test point about no step: "Build"'
	is '["Failed: \"Copy one mailbox\""]' entries '.[1:] | map(.fields["What happened"])'
	is 'done done' sh -c "'$WFMD' status --json | jq -r '[.workflows[0].phases[1].steps[1].steps[].state] | join(\" \")'"
}

@test "TAP: a plan that was not kept is said; plans of several files add up" {
	fixture move
	applies '1..3\nok 1 - Network\n'
	warns 'the plan was 3 tests, and 1 came'
	becomes '17,19s/\[ \]/[x]/'
	applies '1..1\nok 1 - Network\n1..2\nok 1 - Network\n    1..7\n    ok 1 - Network\nok 2 - Network\n'
	[ -z "$stderr" ]
	applies 'ok 1 - Network\n'
	[ -z "$stderr" ]
	applies '1..99999999999\nok 1 - Network\n'
	warns 'the plan was 99999999999 tests, and 1 came'
	reads_input '1..0 # SKIP nothing to do here\n' apply --format tap
	[ "$status" -eq 2 ]
}

@test "TAP: names with hashes and backslashes" {
	bytes '## Phase 1: A 🔄\n- [ ] issue #12\n- [ ] a # b\n- [ ] back\\\\slash\n- [ ] last\n'
	applies 'ok 1 - issue #12\nok 2 - a \\# b\nok 3 - back\\\\\\\\slash\n'
	[ -z "$stderr" ]
	is 'done done done open' boxes
}

@test "TAP in JSON: one object, and the others on standard error" {
	fixture move
	applies '1..2\nok 1 - Network\nok 2 - else\n' --json
	json '.written and [.changes[].id] == ["2.2.2", "2.2"]'
	[ "$stderr" = 'wfmd: 1 test point about no step: "else"' ]
}

@test "TAP --dry-run" {
	fixture move
	applies 'not ok 1 - Network\n' -n
	says '+### Phase 2: Build ❌' '+**What happened**: Failed: "Network"'
	unchanged
}

# --- TAP from those that make it ---------------------------------------------------------------

# Tests for the steps of move.md: one that passes, one with a subtest, a failing, a skipped, an
# unfinished one, and one that is about no step.
perl_tests() {
	cat >build.t <<-'END'
		use Test::More;
		ok(1, 'Order the machine');
		subtest 'Install the system' => sub {
			plan tests => 2;
			ok(1, 'Disks');
			ok(1, 'Network');
		};
		ok(0, 'Copy one mailbox');
		SKIP: { skip 'no domain', 1; ok(1, 'Switch a spare domain'); }
		TODO: { local $TODO = 'not yet'; ok(0, 'Change the records'); }
		is(1, 1, 'hash # in a name');
		diag('ok 9 - Wipe the old disks');
		done_testing;
	END
}

# What these tests make of move.md.
tests_were_applied() {
	is 'complete failed pending pending pending' states
	is 'Failed: "Copy one mailbox"' sh -c "'$WFMD' log --json | jq -r '.log[-1].fields[\"What happened\"]'"
	becomes '15s/🔄/❌/; 17,19s/\[ \]/[x]/; $a\
\
### 2026-11-22 14:05 - Build - Test failure\
**What happened**: Failed: "Copy one mailbox"
'
}

@test "TAP of perl's Test::More" {
	needs perl
	perl -MTest::More -e 1 2>/dev/null || skip 'Test::More is missing'
	perl_tests
	fixture move
	perl build.t 2>/dev/null | "$WFMD" apply >out 2>err
	tests_were_applied
	grep -q '2 test points about no step: "", "hash # in a name"' err
	fixture move
	perl build.t 2>&1 | "$WFMD" apply -q
	tests_were_applied
}

@test "TAP of prove, of one file and of several" {
	needs prove
	perl_tests
	fixture move
	prove -v build.t 2>/dev/null | "$WFMD" apply >out 2>err
	tests_were_applied
	[ "$(wc -l <err)" -eq 1 ] || complain "$(cat err)"
	printf 'use Test::More tests => 2;\nok(1, "Disks");\nok(1, "Network");\n' >one.t
	printf 'use Test::More tests => 1;\nok(1, "Copy one mailbox");\n' >two.t
	fixture move
	prove -v one.t two.t | "$WFMD" apply >out 2>err
	[ ! -s err ] || complain "$(cat err)"
	becomes '15s/🔄/✅/; 17,20s/\[ \]/[x]/; 22s/$/ 🔄/'
}

@test "TAP of a perl test that gives up" {
	needs prove
	printf 'use Test::More;\nok(1, "Network");\nBAIL_OUT("no power");\n' >bail.t
	fixture move
	perl bail.t >tap 2>/dev/null || true
	refuses not-allowed apply tap
	warns 'no power'
	prove -v bail.t >tap 2>/dev/null || true
	does apply -q -n tap || [ "$status" -eq 1 ]
	unchanged
}

# bats_tests < TESTS: makes build.bats; bats would take lines that begin with @test for its own.
bats_tests() {
	sed 's/^test/@&/' >build.bats
}

# another_bats ARG...: with nothing of the bats that runs this test.
another_bats() {
	env -i PATH="${PATH#"$BATS_LIBEXEC:"}" HOME="$HOME" bats "$@"
}

@test "TAP of bats" {
	bats_tests <<-'END'
		test "Order the machine" { true; }
		test "Disks" { true; }
		test "Network" { echo "ok 9 - Wipe the old disks"; }
		test "Copy one mailbox" { echo "not ok 1 - Disks"; false; }
		test "Switch a spare domain" { skip "no domain"; }
		test "hash # in a name" { true; }
	END
	fixture move
	another_bats --tap build.bats >tap || true
	exits 0 apply tap
	[ "$stderr" = 'wfmd: 1 test point about no step: "hash # in a name"' ]
	tests_were_applied
}

@test "TAP of bats with YAML blocks" {
	bats_tests <<-'END'
		test "Network" { true; }
		test "Copy one mailbox" { echo "ok 9 - Wipe the old disks"; false; }
		test "Switch a spare domain" { skip "no domain"; }
	END
	fixture move
	another_bats --formatter tap13 build.bats >tap || true
	grep -q -- '---' tap || skip 'this bats writes no YAML'
	does apply tap
	tests_were_applied
}

node_tests() {
	needs node
	node --test --test-reporter=tap --help >/dev/null 2>&1 || skip 'this node has no test runner'
	cat >build.test.js <<-'END'
		const test = require('node:test');
		test('Order the machine', () => {});
		test('Install the system', async (t) => {
			await t.test('Disks', () => {});
			await t.test('Network', () => { console.log('ok 9 - Wipe the old disks'); });
		});
		test('Copy one mailbox', () => { throw new Error('not ok 1 - Disks'); });
		test('Switch a spare domain', { skip: 'no domain' }, () => {});
		test('Change the records', { todo: 'not yet' }, () => { throw new Error('x'); });
		test('hash # in a name', () => {});
	END
}

@test "TAP of node's test runner" {
	node_tests
	fixture move
	node --test --test-reporter=tap build.test.js >tap || true
	grep -q '^TAP version' tap
	exits 0 apply tap
	warns 'about no step' '"hash # in a name"'
	tests_were_applied
}

@test "TAP of node's tests without the runner" {
	node_tests
	sed -i.bak 's/console[^;]*;//' build.test.js
	fixture move
	node --test-reporter=tap build.test.js >tap || true
	exits 0 apply tap
	tests_were_applied
}

@test "TAP of wfmd's own tests" {
	needs bats
	fixture move
	printf '## Phase 1: A 🔄\n- [ ] next exits 0 and shows the step\n' >plan.md
	bats_tests <<-END
		test "next exits 0 and shows the step" { "$WFMD" next "$PWD/status.md" | grep -q Network; }
	END
	another_bats --tap build.bats | "$WFMD" apply plan.md -q
	is '## Phase 1: A ✅' head -n 1 plan.md
}

@test "run and apply together: the tests tick their steps, and run reports the one they stand for" {
	needs prove
	printf 'use Test::More tests => 1;\nok(1, "Network");\n' >one.t
	fixture move
	exits 0 run 2.3 -- sh -c "prove -v one.t | '$WFMD' apply -q status.md -"
	becomes '15s/🔄/✅/; 17,20s/\[ \]/[x]/; 22s/$/ 🔄/'
}
