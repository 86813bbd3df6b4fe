#!/usr/bin/env bats
# wfmd status: how a workflow stands.

load helper

@test "status shows phases, symbols, bars, counts, the last failure and the next step" {
	fixture move
	does status
	[ "$output" = 'Move the mail server  [###-------] 4/11 36%
  Phase 1: Survey 2/2 ✅
  Phase 2: Build 2/5 🔄
  Phase 3: Rehearsal (Optional) 0/1
  Phase 4: Switch (operations) 0/2
  Phase 5: Farewell 0/1
last failure: 2026-03-02 09:30 - Build - Hardware (line 40)
next: 2.2.2 "Network" (line 19)' ] || complain "another report"
	unchanged
}

@test "status shows blockers, their age and what is needed" {
	bytes '# T\n\n## Phase 1: A ⏸️\n**Blocked by**: Rain\n**Since**: 2026-03-01\n**Action needed**: Wait\n\n- [ ] one\n'
	# 2026-03-04 12:00 UTC
	SOURCE_DATE_EPOCH=1772625600 does status
	says 'Rain' '3 days' '2026-03-01' 'Wait' 'wfmd unblock status.md 1'
	SOURCE_DATE_EPOCH=1772409600 does status
	says '1 day' '2026-03-01'
}

@test "status shows that a phase failed, and why" {
	bytes '# T\n\n## Phase 1: A ❌\n- [ ] one\n\n## Error Log\n\n### 2026-03-01 10:00 - A - Flood\n**What happened**: The cellar filled up\n'
	does status
	says 'Phase 1: A 0/1 ❌' 'Flood' 'The cellar filled up' 'wfmd retry status.md 1'
}

@test "status shows why a phase was skipped" {
	bytes '# T\n\n## Phase 1: A (Optional)\n**Skipped**: No time\n\n- [ ] one\n\n## Phase 2: B\n- [ ] two\n'
	does status
	says 'No time' 'next: 2.1'
}

@test "status shows each workflow of a document" {
	fixture two
	does status
	says 'Spring  [----------] 0/3 0%' 'Autumn  [----------] 0/3 0%' 'next: :6 "Turn the soil"'
}

@test "status counts steps outside every phase" {
	bytes '# T\n\n- [x] before\n- [ ] after\n\n## Phase 1: A\n- [ ] one\n'
	does status
	says 'T  [----------] 0/1 0%' 'outside any phase: 1/2'
}

@test "status of a document without phases" {
	bytes '- [x] one\n- [ ] two\n'
	does status
	says 'status.md' '1/2 50%' 'next: 1.2 "two" (line 2)'
}

@test "status of a finished workflow exits 0" {
	bytes '# T\n\n## Phase 1: A ✅\n- [x] one\n'
	does status
	says '[##########] 1/1 100%'
	says_not 'next:'
	asks '.workflows[0].state == "complete" and .next == null' status
}

@test "status rounds down, and only what is complete looks full" {
	local boxes
	boxes=$(yes -- '- [x] done' | head -n 199)
	bytes "# T\n\n## Phase 1: A 🔄\n$boxes\n- [ ] open\n"
	does status
	says '[#########-] 199/200 99%'
}

@test "status marks a phase with two states" {
	bytes '# T\n\n## Phase 1: A ✅ ❌\n- [ ] one\n'
	does status
	says 'two different states'
	asks '.workflows[0].phases[0].state == null and .workflows[0].state == null and .next == null' status
}

@test "status --oneline is one line a workflow" {
	fixture move
	does status --oneline
	[ "$output" = 'Move the mail server  [###-------] 4/11 36%  next: 2.2.2 "Network" (line 19)  Phase 2: Build 🔄' ] ||
		complain "another line"
	fixture two
	does status --oneline
	[ "${#lines[@]}" -eq 2 ]
}

@test "status --open shows open phases and open steps alone" {
	fixture move
	does status --open
	says 'Phase 2: Build' '2.2.2 "Network"' '5.1 "Wipe the old disks"'
	says_not 'Survey' 'Disks'
}

@test "status -w shows one workflow" {
	fixture two
	does status -w Autumn
	says 'Autumn' 'next: :15 "Beans"'
	says_not 'Spring'
	refuses no-match status -w Winter
}

@test "status --phase shows one phase with its steps" {
	fixture move
	does status --phase 2
	says 'Phase 2: Build 2/5 🔄' '[x] 2.1 "Order the machine" (line 16)' \
		'[ ] 2.2.2 "Network" (line 19)'
	says_not 'Survey' 'Switch'
}

@test "status --phase shows the phase's criteria" {
	fixture move
	does status --phase Survey
	says 'The old machine can be reached' 'A list of mailboxes' 'Every mailbox is on the list'
}

@test "status --phase of an unknown phase is trouble" {
	fixture move
	refuses no-match status --phase 9
	refuses no-match status --phase Nowhere
}

@test "status of one file gives one object" {
	fixture move
	asks '.schema == "wfmd.status/1" and .file == "status.md" and (.workflows | length) == 1' \
		status status.md
}

@test "status of several files shows each under its name" {
	fixture move a.md
	fixture two b.md
	does status a.md b.md
	says 'a.md:' 'b.md:' 'Move the mail server' 'Autumn'
	asks '.schema == "wfmd.statuses/1" and [.documents[].file] == ["a.md", "b.md"] and .errors == []' \
		status a.md b.md
}

@test "status of several files shows the others where one cannot be read" {
	fixture move a.md
	fixture two b.md
	exits 2 status a.md none.md b.md
	says 'Move the mail server' 'Autumn'
	warns 'none.md'
	exits 2 status a.md none.md b.md --json
	json '[.documents[].file] == ["a.md", "b.md"] and (.errors | length) == 1
		and (.errors[0] | .error // . | .code == "not-found" and .file == "none.md")'
}

@test "status searches a folder for status documents" {
	mkdir -p docs/deep docs/.git
	fixture move docs/a.md
	fixture two docs/deep/b.markdown
	fixture move docs/.git/c.md
	echo '- [ ] no workflow' >docs/list.md
	echo 'no workflow at all' >docs/text.md
	does status docs
	says 'docs/a.md:' 'docs/deep/b.markdown:'
	says_not 'list.md' 'text.md' 'c.md'
	asks '.schema == "wfmd.statuses/1"
		and [.documents[].file] == ["docs/a.md", "docs/deep/b.markdown"] and .errors == []' \
		status docs
}

@test "a folder without a status document: check and status say that none was found" {
	mkdir docs
	printf 'text\n' >docs/a.md
	exits 0 status docs
	[ "$stderr" = 'wfmd: no status document was found' ] || complain "it does not say so"
	[ -z "$output" ]
	asks '.documents == [] and .errors == []' status docs
	does check docs
	[ "$output" = 'no status document was found' ] || complain "it does not say so"
	does check docs -q
	[ -z "$output" ]
	does check docs/a.md
	[ -z "$output" ]
	fixture move docs/b.md
	does status docs
	does check docs
	says 'in 1 document'
}

@test "status passes over what git ignores" {
	needs git
	git init -q .
	mkdir ignored
	fixture move a.md
	fixture move ignored/b.md
	fixture move c.md
	printf 'ignored/\nc.md\n' >.gitignore
	asks '[.documents[].file] == ["a.md"]' status .
}

@test "status heeds the git attribute wfmd in a folder" {
	needs git
	git init -q .
	mkdir docs
	fixture move a.md
	fixture move docs/b.md
	echo '- [ ] no workflow' >list.md
	printf 'docs/*.md -wfmd\nlist.md wfmd\n' >.gitattributes
	asks '[.documents[].file] == ["a.md", "list.md"]' status .
}

@test "status of a file that is named shows it, status document or not" {
	echo '- [ ] no workflow' >list.md
	does status list.md
	says '0/1'
}

@test "a document that is removed after its folder was listed is passed over" {
	needs strace
	strace -o /dev/null true 2>/dev/null || skip 'processes cannot be traced here'
	mkdir docs
	printf '## Phase 1: A\n- [ ] a\n' | tee docs/a.md >docs/b.md
	for command in 'status docs' 'check docs'; do
		# shellcheck disable=SC2086 # words
		run --separate-stderr env ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0" \
			strace -f -o /dev/null -P docs/b.md -e inject=openat:error=ENOENT "$WFMD" $command --json
		[ "$status" -lt 2 ] || complain "exit $status: $output"
		jq -e '.errors == []' <<<"$output"
	done
}

@test "status of a folder that does not exist is trouble" {
	refuses not-found status nowhere
}

@test "status reads standard input" {
	fixture move
	run --separate-stderr sh -c "'$WFMD' status --json - <status.md"
	[ "$status" -eq 0 ]
	json '.file == "-" and .next.id == "2.2.2"'
}

@test "status --map decides about markers and emoji" {
	bytes '# T\n\n## Phase 1: A 🚧\n- [~] one\n- [ ] two\n'
	is 'pending' states
	is 'in-progress' states --map '🚧=in-progress'
	is 'unknown open' boxes
	is 'done open' boxes --map '~=done'
}

@test "status tells of each file that cannot be read, and of the others" {
	bytes '## Phase 1: A\n- [ ] one\n'
	exits 2 status -f status.md missing.md gone.md --json
	json '(.documents | map(.file)) == ["status.md"]
		and (.errors | map(.error.file)) == ["missing.md", "gone.md"]'
}
