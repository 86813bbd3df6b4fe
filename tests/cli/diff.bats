# wfmd diff: what happened between two versions of a document.

load helper

plan() {
	cat <<-'END'
		# Plan

		## Phase 1: Build 🔄
		- [x] one
		- [ ] two
		- [ ] three

		## Phase 2: Ship
		- [ ] four
	END
}

versions() {
	plan | document old.md
	plan | document new.md
}

repository() {
	export GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a
	export GIT_COMMITTER_EMAIL=a@b PATH=$BATS_TEST_TMPDIR/bin:$PATH
	mkdir "$BATS_TEST_TMPDIR/bin"
	ln -s "$WFMD" "$BATS_TEST_TMPDIR/bin/wfmd"
	git init -q -b main .
	plan >status.md
	git add status.md
	git commit -qm begin
	wfmd advance status.md -q
	git commit -qam advance
	wfmd fail status.md 1 -m 'it fell' --date '2026-11-22 14:05' -q
	git commit -qam fail
	printf 'Words.\n\n' | cat - status.md >new
	mv new status.md
	git commit -qam words
}

history() {
	cat <<-'END'
		words
		status.md
		  text alone
		fail
		status.md
		  failed Phase 1: Build
		  logged 2026-11-22 14:05 - Build - Failure: it fell
		advance
		status.md
		  ticked 1.2 "two"
		begin
		status.md
		  added Phase 1: Build (1 of 3 steps done)
		  added Phase 2: Ship (0 of 1 step done)
	END
}

is_history() {
	grep -v '^$' | diff <(history) -
}

@test "diff tells what an edit was reported as, one event a line" {
	versions
	"$WFMD" advance new.md --steps 2 -q
	does diff old.md new.md
	diff - <(echo "$output") <<-'END'
		completed Phase 1: Build
		ticked 1.2 "two"
		ticked 1.3 "three"
		started Phase 2: Ship
	END
	all_unchanged || [ "$(cat old.md)" = "$(plan)" ]
}

@test "diff of what is the same says nothing and succeeds" {
	versions
	does diff old.md new.md
	[ -z "$output" ]
	asks '.schema == "wfmd.diff/1" and .events == [] and .old == "old.md" and .new == "new.md"' \
		diff old.md new.md
}

@test "diff in JSON says what, where, from and to" {
	versions
	"$WFMD" tick new.md 1.2 -q
	"$WFMD" block new.md 2 -m 'no key' -q
	"$WFMD" drop new.md 1.3 -m 'no need' -q
	does diff old.md new.md --json
	json '[.events[] | [.event, .what, .id, .text, .from, .to, .reason]] == [
		["completed", "phase", "1", "Build", "in-progress", "complete", null],
		["ticked", "step", "1.2", "two", "open", "done", null],
		["removed", "step", null, "three", "open", null, null],
		["blocked", "phase", "2", "Ship", "pending", "blocked", "no key"],
		["logged", "log", null, (.events[4].text), null, null, (.events[4].reason)]]'
	json '.events[2].was == {"id": "1.3", "line": 6} and .events[2].line == null'
}

@test "either version of diff may be standard input, not both" {
	versions
	"$WFMD" tick new.md 1.2 -q
	does diff - new.md <old.md
	[ "$output" = 'ticked 1.2 "two"' ]
	does diff new.md - <old.md
	[ "$output" = 'unticked 1.2 "two"' ]
	keep new.md
	refuses usage diff - -
}

@test "a version of diff may be empty, but one must be a status document" {
	plan | document new.md
	: | document empty.md
	echo words | document words.md
	does diff empty.md new.md
	says 'added Phase 1: Build (1 of 3 steps done)'
	does diff new.md /dev/null
	says 'removed Phase 2: Ship (0 of 1 step done)'
	refuses not-a-status-document diff words.md empty.md
}

@test "diff refuses what it cannot read, and a wrong number of arguments" {
	versions
	refuses not-found diff old.md none.md
	bytes '\xff\xfeh\x00' utf16.md
	refuses encoding diff utf16.md new.md
	refuses usage diff old.md
	refuses usage diff old.md new.md new.md
	refuses usage diff
}

@test "diff of a version in other markers takes --map" {
	versions
	sed -i 's/\[ \] two/[-] two/' new.md
	does diff old.md new.md
	[ "$output" = 'marked 1.2 "two" from [ ] to [-]' ]
	does diff old.md new.md --map -=done
	[ "$output" = 'ticked 1.2 "two"' ]
}

@test "diff shows control characters of a document" {
	versions
	printf -- '- [ ] a\033[31mb\n' >>new.md
	does diff old.md new.md
	[[ $output != *$'\033'* ]]
}

@test "the line of README.md shows the last commits of a workflow" {
	repository
	# shellcheck disable=SC2046 # the line is a command
	eval "$(grep 'ext-diff' "$BATS_TEST_DIRNAME/../../README.md" | sed 's/log -p/log -p --format=%s/')" | is_history
}

@test "the alias of wfmd(1) shows the last commits of a workflow" {
	repository
	eval "$(mandoc -T ascii -O width=300 "$BATS_TEST_DIRNAME/../../man/wfmd.1" | grep alias.happened)"
	git happened -5 -- status.md | sed -E 's/^[0-9a-f]{7,} [0-9]{4}-[0-9]{2}-[0-9]{2} //' | is_history
}

@test "the attribute of wfmd(1) makes git tell of the workflow, and of other files as ever" {
	repository
	git config diff.wfmd.command 'wfmd diff'
	echo 'status.md diff=wfmd' >>.gitattributes
	git log -p --ext-diff --format=%s -- status.md | is_history
	echo a >other.txt
	git add other.txt
	git commit -qm other
	echo b >other.txt
	wfmd retry status.md 1 -q
	run git diff
	says '  retried Phase 1: Build' '+b' '-a'
}

@test "git goes on after what diff cannot compare" {
	repository
	printf 'a\0b' >a.bin
	printf '\xff\xfeh\0' >a.md
	git add .
	git commit -qm odd
	git mv status.md renamed.md
	wfmd tick renamed.md 2.1 --force -q
	git commit -qam renamed
	run git -c diff.external='wfmd diff' log -p -M --ext-diff --format=%s
	[ "$status" -eq 0 ]
	says 'a.md' '  not compared: ' 'status.md => renamed.md' '  ticked 2.1 "four"' begin
}

@test "git diff goes on after a file that is not merged" {
	repository
	git checkout -qb side HEAD~2
	sed -i 's/four/for/' status.md
	git commit -qam side
	git checkout -q main
	sed -i 's/four/fore/' status.md
	git commit -qam main
	git merge -q side || true
	run git -c diff.external='wfmd diff' diff --cached
	[ "$status" -eq 0 ]
	says 'status.md: unmerged'
}

@test "diff answers git in JSON, too" {
	bytes '## Phase 1: A\n- [ ] one\n' old.md
	bytes '## Phase 1: A\n- [x] one\n' new.md
	does diff status.md old.md 0000000 100644 new.md 1111111 100644 --json
	json '.events | map(.event) == ["ticked"]'
	does diff status.md old.md 0000000 100644 missing.md 1111111 100644 --json
	json '.error.code == "not-found"'
}
