#!/usr/bin/env bats
# wfmd fail: what went wrong is written down, and the contingency plan is at hand.

# shellcheck disable=SC2016 # backquotes are what is tested

load events

# --- the entry and the symbol ------------------------------------------------------------------

@test "fail writes the symbol and an entry, and prints the plan and what to do now" {
	fixture move
	does fail -m 'The cellar flooded'
	[ "$output" = "status.md: Phase 2: Build ❌ 2/5
status.md: logged Build - Failure
If Build fails:
1. Keep the old machine running
2. Order another one
Build has failed 2 times: another try alone is unlikely to help; 'wfmd escalate status.md 2 --to WHO' hands it to somebody who can decide
waiting: Phase 2: Build has failed; 'wfmd retry status.md 2' resumes it" ] || complain "another report"
	becomes '15s/🔄/❌/; $a\
\
### 2026-11-22 14:05 - Build - Failure\
**What happened**: The cellar flooded
'
}

@test "fail with all that is known" {
	fixture move
	does fail -m 'The cellar flooded' --kind Flood --cause Rain --resolution 'Pumped out' --prevention 'A drain'
	says 'logged Build - Flood'
	becomes '15s/🔄/❌/; $a\
\
### 2026-11-22 14:05 - Build - Flood\
**What happened**: The cellar flooded\
**Root cause**: Rain\
**Resolution**: Pumped out\
**Prevention**: A drain
'
}

@test "fail in JSON: the changes, the plan and the advice" {
	fixture move
	asks '.written and .changes == [
		{"what": "phase", "id": "2", "text": "Build", "line": 15, "from": "in-progress", "to": "failed"},
		{"what": "log", "id": null, "text": "Build - Flood", "line": 44, "from": null, "to": null}]
		and .next == null and .workflow.state == "failed"
		and .advice[0] == "If Build fails:\n1. Keep the old machine running\n2. Order another one"
		and (.advice | length) == 2' fail -m 'It rained' --kind Flood
	asks '.log[1] == {"date": "2026-11-22 14:05", "phase": "Build", "kind": "Flood", "line": 44,
		"fields": {"What happened": "It rained"}}' status
}

@test "fail advises to try again, to go back or to ask, at first" {
	fixture move
	sed -i.bak '/^## Error Log/,$d' status.md
	does fail -m x
	says "'wfmd retry status.md 2'" "'wfmd rollback status.md 2'" "'wfmd escalate status.md 2 --to WHO'"
	says_not 'has failed 1'
}

@test "fail advises to escalate after the second failure of the same phase, and says why" {
	bytes '## Phase 1: A 🔄\n- [ ] one\n'
	does fail -m x
	does retry
	does fail -m y
	says 'A has failed 2 times' 'unlikely to help' "'wfmd escalate status.md 1 --to WHO'"
	asks '.advice | length == 1 and (.[0] | contains("failed 3 times"))' fail -m z
}

@test "fail counts failures alone: not retries, rollbacks and changes of scope, nor those of others" {
	bytes '## Phase 1: A ✅\n- [x] one\n\n## Phase 2: B 🔄\n- [ ] two\n- [ ] three\n\n## Error Log\n\n### 2026-01-01 10:00 - A - Failure\n**What happened**: a\n\n### 2026-01-02 10:00 - B - Retry\n**What happened**: b\n\n### 2026-01-03 10:00 - B - Rollback\n\n### 2026-01-04 10:00 - B - Scope change\n**What happened**: c\n'
	does fail -m x
	says_not 'has failed 2' 'has failed 3'
}

@test "fail of a failed phase writes another entry" {
	fixture move
	does fail -m one
	does fail -m two
	says 'logged Build - Failure' 'Build has failed 3 times'
	is '["One disk was dead on arrival","one","two"]' entries 'map(.fields["What happened"])'
	is 'complete failed pending pending pending' states
}

@test "fail takes the fields of blocking away" {
	bytes '## Phase 1: A ⏸️\n**Blocked by**: Rain\n**Since**: 2026-03-01\n**Action needed**: Wait\n\n- [ ] one\n\n## Error Log\n'
	does fail -m x
	holds '## Phase 1: A ❌\n\n- [ ] one\n\n## Error Log\n\n### 2026-11-22 14:05 - A - Failure\n**What happened**: x\n'
}

@test "fail of a pending phase whose turn it is" {
	bytes '## Phase 1: A\n- [ ] one\n'
	does fail -m x
	is failed states
}

@test "fail of a complete phase, while no later one has begun" {
	bytes '## Phase 1: A ✅\n- [x] one\n\n## Phase 2: B\n- [ ] two\n'
	does fail 1 -m x
	is 'failed pending' states
	is 'done open' boxes
	bytes '## Phase 1: A ✅\n- [x] one\n\n## Phase 2: B 🔄\n- [ ] two\n'
	refuses gated fail 1 -m x
	warns 'status.md:1:' 'Phase 2: B' 'wfmd rollback status.md 1'
	refuses gated fail 1 -m x --force
}

@test "fail of a phase whose turn has not come is refused, also with --force" {
	fixture move
	refuses gated fail 4 -m x
	warns 'status.md:25:' 'Phase 2: Build'
	refuses gated fail 4 -m x --force
	bytes '## Phase 1: A\n**Entry criteria**:\n- [ ] ready\n\n**Steps**:\n- [ ] one\n'
	refuses gated fail -m x
	warns 'ready'
}

@test "fail refuses a skipped phase, two states, a step, an unknown phase" {
	bytes '## Phase 1: A (Optional)\n**Skipped**: no\n\n- [ ] one\n\n## Phase 2: B ✅ ❌\n- [ ] two\n'
	refuses not-allowed fail 1 -m x
	warns 'status.md:1:' 'wfmd start status.md 1'
	refuses conflict fail 2 -m x
	refuses conflict fail 2 -m x --force
	refuses no-match fail 1.1 -m x
	refuses no-match fail 3 -m x
	refuses usage fail 1 2 -m x
}

@test "fail asks what happened" {
	fixture move
	refuses usage fail
	warns '-m'
	refuses usage fail -m ''
	refuses usage fail --kind Flood --cause Rain
}

@test "fail of a document without phases is refused" {
	bytes '- [ ] one\n'
	refuses not-allowed fail -m x
}

@test "status shows the failure" {
	fixture move
	does fail -m 'The cellar flooded' --kind Flood
	does status
	says 'Phase 2: Build 2/5 ❌' 'failed: Flood, The cellar flooded (line 44)' \
		'last failure: 2026-11-22 14:05 - Build - Flood (line 44)' 'wfmd retry status.md 2'
	exits 1 advance
	exits 1 next
	warns 'wfmd retry status.md 2'
}

# --- the plan ----------------------------------------------------------------------------------

# plan HEADING: a document with two phases and one plan under that heading.
plan() {
	bytes "## Phase 1: Build 🔄\n- [ ] one\n\n## Phase 2: Ship it\n- [ ] two\n\n## Contingency Plans\n\n### $1\n\nThe plan.\n\n- more\n\n### If nothing fails\nOther.\n"
}

@test "fail finds the plan by the phase's name, number or heading" {
	local heading
	for heading in 'If Build fails' 'If Build fails:' 'If build Fails' 'If 1 fails' 'If Phase 1 fails' \
		'If Phase 1: Build fails:'; do
		plan "$heading"
		asks '(.advice | length) == 2 and (.advice[0] | endswith("\nThe plan.\n\n- more"))' fail -m x -n
		does fail -m x
		says 'The plan.'
		says_not 'Other.'
	done
}

@test "fail prints no plan of another phase" {
	plan 'If Ship it fails'
	asks '(.advice | length) == 1' fail -m x
}

@test "the plan is printed with control characters made visible" {
	plan $'If Build fails\n\033[31mred'
	does fail -m x
	says_not $'\033'
}

# --- where the entry goes ----------------------------------------------------------------------

@test "a missing Error Log is written at the end of the document" {
	bytes '# T\n\n## Phase 1: A 🔄\n- [ ] one\n'
	does fail -m x
	becomes '3s/🔄/❌/; $a\
\
## Error Log\
\
### 2026-11-22 14:05 - A - Failure\
**What happened**: x
'
}

@test "the Error Log's level is below the title's, wherever the phases are" {
	bytes '# T\n\n### Phase 1: A 🔄\n- [ ] one\n'
	does fail -m x
	is '## Error Log' sed -n '6p' status.md
	bytes '# Phase 1: A 🔄\n- [ ] one\n\n# Phase 2: B\n- [ ] two\n'
	does fail -m x
	is '# Error Log' sed -n '7p' status.md
	is '## 2026-11-22 14:05 - A - Failure' sed -n '9p' status.md
	is 'failed pending' states
}

@test "the entry is one level below the section's heading, newest last, before what follows" {
	bytes '# T\n\n### Error Log\n\n#### 2026-01-01 10:00 - A - Failure\n**What happened**: old\n\n\n## Phase 1: A 🔄\n- [ ] one\n'
	does fail -m new
	becomes '9s/🔄/❌/; 6a\
\
#### 2026-11-22 14:05 - A - Failure\
**What happened**: new
'
}

@test "an Error Log that is empty, or ends in a list, a fence or an odd entry" {
	local log
	for log in '' 'Nothing yet.\n' '- an item\n' '```\ncode\n```\n' '### Something else\nText\n' '<!-- c -->\n'; do
		bytes "## Phase 1: A 🔄\n- [ ] one\n\n## Error Log\n\n$log"
		does fail -m x
		is '"x"' entries '.[-1].fields["What happened"]'
		is '"A"' entries '.[-1].phase'
	done
}

@test "the entry keeps CRLF and a missing final line end" {
	bytes '## Phase 1: A 🔄\r\n- [ ] one'
	does fail -m x --cause y
	holds '## Phase 1: A ❌\r\n- [ ] one\r\n\r\n## Error Log\r\n\r\n### 2026-11-22 14:05 - A - Failure\r\n**What happened**: x\r\n**Root cause**: y'
	bytes '## Phase 1: A 🔄\n- [ ] one\n\n## Error Log'
	does fail -m x
	holds '## Phase 1: A ❌\n- [ ] one\n\n## Error Log\n\n### 2026-11-22 14:05 - A - Failure\n**What happened**: x'
}

@test "a document that ends inside a fence or a comment is refused, one with a log before it is not" {
	local end
	for end in '```\ncode\n' '~~~ sh\n' '<!-- open\n' '<pre>\n'; do
		bytes "## Phase 1: A 🔄\n- [ ] one\n\n$end"
		refuses conflict fail -m x
		warns 'status.md:4:'
	done
	bytes '## Phase 1: A 🔄\n- [ ] one\n\n## Error Log\n\n## Notes\n```\n'
	does fail -m x
	is '"x"' entries '.[0].fields["What happened"]'
}

@test "the entry names the phase so that it is found again" {
	local name
	for name in 'A - B' 'A `code` *b*' 'A [x](y)' 'A & B' 'A_b_' 'A #1' 'A (Optional)' 'A (owner)' 'A: b'; do
		bytes "## Phase 1: $name 🔄\n- [ ] one\n\n## Phase 2: A\n- [ ] two\n"
		does fail 1 -m x
		does log 1
		says 'What happened: x'
		does log 2
		[ -z "$output" ] || complain "it is the other phase's"
	done
}

# --- the words ---------------------------------------------------------------------------------

@test "the words read back as they were said, and the structure stays" {
	local text before
	bytes '## Phase 1: A 🔄\n- [ ] one\n\n## Phase 2: B\n- [ ] two\n'
	before=$(boxes)
	for text in '## x' '- [ ] y' '```' '-->' '**Root cause**: z' $'two\nlines' $'tab\there' '&amp;' '\#' ' x ' '❌'; do
		cp "$KEPT/status.md" status.md
		does fail -m "$text" --cause "$text" --resolution "$text" --prevention "$text"
		"$WFMD" log --json | jq -e --arg text "$text" '.log | length == 1 and (.[0].fields | length == 4
			and all(.[]; . == $text))' >/dev/null || complain "not read back: $text"
		is "$before" boxes
		is 'failed pending' states
	done
}

@test "a kind that is no failure's is refused" {
	local kind
	for kind in Retry rollback 'Scope change'; do
		bytes '## Phase 1: A 🔄\n- [ ] a\n'
		refuses usage fail -m x --kind "$kind"
		warns 'no failures'
		refuses usage run --kind "$kind" -- touch ran
		[ ! -e ran ]
		unchanged
	done
}

@test "the kind reads back as it was said" {
	local kind
	for kind in 'Test failure' '# x' '`a` *b* [c](d) <e> ~f~ _g_' 'a - b' '&amp;' $'two\nlines'; do
		bytes '## Phase 1: A 🔄\n- [ ] one\n'
		does fail -m x --kind "$kind"
		is "$(jq -n --arg kind "$kind" '$kind')" entries '.[0].kind'
		is '"A"' entries '.[0].phase'
	done
}

# --- dates and options -------------------------------------------------------------------------

@test "the date: --date, SOURCE_DATE_EPOCH in UTC, else local time" {
	fixture move
	does fail -m x --date '2026-03-01 09:30'
	is '"2026-03-01 09:30"' entries '.[-1].date'
	# 2026-03-01 23:30 UTC
	TZ=Asia/Tokyo SOURCE_DATE_EPOCH=1772407800 does fail -m x
	is '"2026-03-01 23:30"' entries '.[-1].date'
	unset SOURCE_DATE_EPOCH
	export TZ=Pacific/Kiritimati
	does fail -m x
	is "\"$(date +%F)\"" entries '.[-1].date[:10]'
	keep status.md
	refuses usage fail -m x --date soon
	refuses usage fail -m x --date '2026-03-01 25:00'
}

@test "a SOURCE_DATE_EPOCH that is no moment is an error of whatever edits" {
	local wrong
	fixture move
	for wrong in garbage -1 1.5 5x ' 5' +5 0x10 1e3 253402300800 99999999999999999999; do
		SOURCE_DATE_EPOCH=$wrong refuses usage fail -m x || return
		warns "SOURCE_DATE_EPOCH is to be the seconds since 1970, not '${wrong:0:40}'" || return
		SOURCE_DATE_EPOCH=$wrong does status || return
	done
	SOURCE_DATE_EPOCH=$wrong refuses usage advance
	SOURCE_DATE_EPOCH=$wrong does fail -m x --date 2026-03-01 --dry-run
	SOURCE_DATE_EPOCH='' does fail -m x --dry-run
	SOURCE_DATE_EPOCH=253402300799 does fail -m x
	is '"9999-12-31 23:59"' entries '.[-1].date'
}

@test "fail without a phase: the current one" {
	bytes '## Phase 1: A ✅\n- [x] one\n\n## Phase 2: B ⏸️\n**Blocked by**: x\n\n- [ ] two\n\n## Phase 3: C\n- [ ] three\n'
	does fail -m x
	is 'complete failed pending' states
}

@test "fail in one of several workflows" {
	fixture two
	does fail -w Autumn -m Rain
	is '["Harvest"]' entries 'map(.phase)'
	is 'pending pending failed pending' states
}

@test "fail --dry-run, --diff, --quiet and standard input" {
	local script='15s/🔄/❌/; $a\
\
### 2026-11-22 14:05 - Build - Failure\
**What happened**: x
'
	fixture move
	streams "$script" fail - -m x
	does fail -q -n -m x
	shows_only "$script" fail -m x
	does fail -q -m x
	[ -z "$output" ]
}

@test "phases without words in their headings are logged under names of their own" {
	bytes '#\n- [ ] a\n'
	does fail -m x --date '2026-03-01 09:30'
	holds '# ❌\n- [ ] a\n\n## Error Log\n\n### 2026-03-01 09:30 - (no name) - Failure\n**What happened**: x\n'
	does check
	bytes '#\n- [ ] a\n# Rounds\n## 1. Try ✅\n- [x] b\n## 🔄\n- [ ] c\n'
	exits 0 fail :1 -m x --date '2026-03-01 09:30'
	exits 0 fail :6 -m y --date '2026-03-01 09:30'
	grep -q -- '- (no name) - Failure' status.md
	grep -q -- '- (no name 2) - Failure' status.md
	does check
}
