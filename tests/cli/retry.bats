#!/usr/bin/env bats
# wfmd retry: a failed phase is tried again.

# shellcheck disable=SC2016 # $a is sed's

load events

@test "retry goes on from the failed step, and counts the attempt" {
	bytes '# T\n\n## Phase 1: A ❌\n- [x] one\n- [ ] two\n'
	does retry
	[ "$output" = 'status.md: Phase 1: A 🔄 1/2
next: 1.2 "two" (line 6)' ] || complain "another report"
	holds '# T\n\n## Phase 1: A 🔄\n**Attempt**: 2\n- [x] one\n- [ ] two\n'
}

@test "retry in JSON" {
	bytes '# T\n\n## Phase 1: A ❌\n- [x] one\n- [ ] two\n'
	asks '.written and .changes == [{"what": "phase", "id": "1", "text": "A", "line": 3, "from": "failed",
		"to": "in-progress"}] and .next.id == "1.2" and .next.line == 6' retry
}

@test "retry counts on" {
	local wanted
	bytes '## Phase 1: A ❌\n- [ ] one\n'
	for wanted in 2 3 4; do
		does retry
		is $wanted field Attempt
		does fail -m x
	done
	bytes '## Phase 1: A ❌\n**Attempt**: 11 (of 12)\n\n- [ ] one\n'
	does retry
	is 12 field Attempt
	bytes '## Phase 1: A ❌\n**Attempt**: often\n\n- [ ] one\n'
	does retry
	is 2 field Attempt
}

@test "retry -m says why, in the Error Log" {
	fixture move
	does fail -m x
	keep status.md
	does retry -m 'The pump works'
	says 'logged Build - Retry'
	becomes '15{s/❌/🔄/
a\
**Attempt**: 2
}; $a\
\
### 2026-11-22 14:05 - Build - Retry\
**What happened**: The pump works
'
}

@test "retry without -m writes no entry; with an empty one it is a usage error" {
	fixture move
	does fail -m x
	does retry
	is 2 entries length
	does fail -m x
	keep status.md
	refuses usage retry -m ''
}

@test "retry of a phase without an open box completes it" {
	bytes '## Phase 1: A ❌\n- [x] one\n\n## Phase 2: B\n- [ ] two\n'
	does retry
	is 'complete in-progress' states
}

@test "retry stops at its gates, and --force passes them" {
	bytes '## Phase 1: A 🔄\n- [ ] one\n\n## Phase 2: B ❌\n- [ ] two\n'
	refuses gated retry 2
	warns 'status.md:4:' 'Phase 1: A'
	does retry 2 --force
	says 'forced' 'Phase 1: A'
	bytes '## Phase 1: A ❌\n**Entry criteria**:\n- [ ] ready\n\n**Steps**:\n- [ ] one\n'
	refuses gated retry
	warns 'status.md:3:' 'ready' 'wfmd tick status.md 1.e1'
	asks '(.forced | length) == 1' retry --force
}

@test "retry refuses each other state, with the command that helps" {
	bytes '## Phase 1: A ✅\n- [x] one\n\n## Phase 2: B 🔄\n- [ ] two\n\n## Phase 3: C\n- [ ] three\n'
	refuses not-allowed retry 1
	warns 'status.md:1:' 'wfmd rollback status.md 1'
	refuses not-allowed retry 2
	warns 'status.md:4:' 'wfmd advance status.md'
	refuses not-allowed retry 3
	warns 'status.md:7:' 'wfmd start status.md 3'
	bytes '## Phase 1: A ⏸️\n**Blocked by**: Rain\n\n- [ ] one\n\n## Phase 2: B (Optional)\n**Skipped**: no\n\n- [ ] two\n\n## Phase 3: C ✅ ❌\n- [ ] three\n'
	refuses blocked retry 1
	warns 'status.md:1:' 'Rain' 'wfmd unblock status.md 1'
	refuses not-allowed retry 2
	warns 'wfmd start status.md 2'
	refuses conflict retry 3
	refuses conflict retry 3 --force
}

@test "retry without a phase: the current one, or the first after it that failed" {
	bytes '# T\n\n**Pattern**: Parallel\n\n## A 🔄\n- [ ] one\n\n## B ❌\n- [ ] two\n'
	does retry
	is 'in-progress in-progress' states
}

@test "retry of a document without phases is refused" {
	bytes '- [ ] one\n'
	refuses not-allowed retry
}

@test "retry keeps CRLF, and writes into an Attempt that is there" {
	bytes '## Phase 1: A ❌\r\n**Attempt**: 2\r\n\r\n- [ ] one'
	does retry
	holds '## Phase 1: A 🔄\r\n**Attempt**: 3\r\n\r\n- [ ] one'
}

@test "retry --dry-run, --diff, --quiet and standard input" {
	bytes '## Phase 1: A ❌\n**Attempt**: 2\n\n- [ ] one\n'
	streams '1s/❌/🔄/; 2s/2/3/' retry -
	shows_only '1s/❌/🔄/; 2s/2/3/' retry
	does fail -m x -q
	does retry -q
	[ -z "$output" ]
}

@test "retry in one of several workflows, and with a date" {
	fixture two
	does fail -w Autumn -m Rain
	does retry -w Autumn -m Sun --date '2026-12-01 08:00'
	is '["Harvest","Retry","2026-12-01 08:00"]' entries '.[-1] | [.phase, .kind, .date]'
}
