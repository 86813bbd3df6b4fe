#!/usr/bin/env bats
# wfmd check --since and --staged, in real repositories.

# shellcheck disable=SC2016 # backquotes are Markdown here

load helper

# plan: a repository whose only commit has a status document.
plan() {
	repository
	document <<-'END'
		# T

		## Phase 1: Build 🔄
		- [x] Compile
		- [ ] Handle the edge cases
		- [ ] Run the tests

		## Phase 2: Ship
		- [ ] Pack
		- [ ] Send

		## Error Log

		### 2026-11-22 14:05 - Build - Test failure
		**What happened**: 3 of 40 tests failed
	END
	commit_all
}

rules() {
	"$WFMD" check --json "$@" | jq -r '[.findings[].rule] | join(" ")'
}

# edit SED_SCRIPT [FILE]
edit() {
	sed -i.bak -E "$1" "${2:-status.md}"
	rm "${2:-status.md}.bak"
}

@test "--since: an open step that is gone, with the place that it had" {
	plan
	edit '/edge/d'
	exits 1 check --since HEAD
	[ "${lines[0]}" = "status.md:3:4: error: \"Handle the edge cases\" was open (HEAD:status.md:5) and is gone: no step here has its text, none in its phase one like it; put it back, or log a Scope change that names it ('wfmd drop' does) [step-removed]" ]
	git show HEAD:status.md | sed -n 5p | grep -q edge
}

@test "--since: what wfmd drop removes is excused, for each step that it can name" {
	plan
	bytes '## Phase 1: A\n- [ ] a *b* `c"d"` \\_ &amp; (e)\n  - [ ] nested "x"\n- [ ] waits (blocked: for (it))\n- [ ] é ✅\n- [ ] two\n  lines\n- [ ] last\n- [ ] stays\n'
	commit_all
	for step in 1.1 1.1 1.1 1.1; do
		does drop status.md "$step" -m 'no need: "really"'
	done
	is "" rules --since HEAD
	commit_all
	edit '/last/d'
	is step-removed rules --since HEAD
}

@test "--since: nothing that wfmd itself does to a document is a finding" {
	plan
	does advance --steps 2 -q
	does block -m "no machine" -q
	does unblock -q
	does fail -m "it fell" -q
	exits 0 log --cause "gravity" -q
	does retry -q
	does rollback 1 -m "again" -q
	does add 2 "Bill" -q
	does skip 2 --force -m "no client" -q
	does check --since HEAD
}

@test "--since: a commit of any name; one that there is not" {
	plan
	git tag first
	edit '/edge/d'
	commit_all
	does check --since HEAD
	exits 1 check --since first
	says '(first:status.md:5)'
	exits 1 check --since HEAD~1
	exits 1 check --since "$(git rev-parse HEAD~1)"
	keep status.md
	refuses no-match check --since nope
	refuses no-match check --since --staged
	refuses no-match check --since ''
	refuses no-match check --since HEAD:status.md
}

@test "--since: a file that the commit does not have is judged by itself" {
	plan
	bytes '## Phase 1: A\n- [ ] a\n' new.md
	does check new.md --since HEAD
	bytes '## Phase 1: A\n- [~] a\n' new.md
	is unknown-marker rules new.md --since HEAD
}

@test "--since: a renamed file is compared with what it was called, once git knows it" {
	plan
	git mv status.md plan.md
	edit '/edge/d' plan.md
	exits 1 check plan.md --since HEAD
	says 'plan.md:3:4' '(HEAD:status.md:5)'
}

@test "--since: folders, other folders, names with blanks, line ends and letters of all kinds" {
	plan
	mkdir -p 'a b'
	local name
	name=$(printf 'new\nline é.md')
	cp status.md "a b/$name"
	commit_all
	edit '/edge/d' "a b/$name"
	exits 1 check . --since HEAD
	says 'a b/new\nline é.md:3:4' '1 error in 1 of 2 documents'
	cd 'a b'
	exits 1 check --since HEAD "$name"
	exits 1 check --since HEAD "$PWD/$name"
	exits 1 check --since HEAD "../a b/$name" --format sarif
	[[ $output == *'"uri":"a%20b/new%0Aline%20%C3%A9.md"'* ]]
	edit '/Pack/d' ../status.md
	exits 1 check --since HEAD
	says '../status.md:8:4'
}

@test "--since: standard input is compared with the file whose name it is given" {
	plan
	run --separate-stderr "$WFMD" check - --stdin-filename status.md --since HEAD <<<'# Empty'
	[ "$status" -eq 1 ]
	says 'status.md:1:3: error: Phase 1: Build had not ended' '[log-rewritten]'
	run --separate-stderr "$WFMD" check - --since HEAD <<<'# Empty'
	[ "$status" -eq 2 ]
	warns "--stdin-filename"
}

@test "--since: every form of report has the findings" {
	plan
	edit '/edge/d; s/\[x\]/[ ]/'
	exits 1 check --since HEAD --json
	json '[.findings[].rule] == ["step-removed", "step-reopened"] and .files == 1'
	exits 1 check --since HEAD --format sarif
	jq -e '[.runs[0].results[].ruleId] == ["step-removed", "step-reopened"]' <<<"$output"
	exits 1 check --since HEAD --format github
	[[ ${lines[0]} == '::error file=status.md,line=3,col=4,title=step-removed::"Handle the edge cases"'* ]]
}

@test "--since: a document that was one and lost its phases does not slip through" {
	plan
	printf 'Just text.\n' >status.md
	exits 1 check . --since HEAD
	says 'Phase 1: Build had not ended' 'Phase 2: Ship had not ended' 'the Error Log (HEAD:status.md:12) is gone with 1 entry'
	: >status.md
	is "phase-removed phase-removed log-rewritten" rules . --since HEAD
	printf 'T\0' >status.md
	exits 2 check . --since HEAD
	warns 'status.md'
	exits 2 check . --since HEAD --fix
	git add .
	exits 2 check --staged
	warns 'status.md'
}

@test "--since: rules are chosen and silenced as others are; nothing can be fixed" {
	plan
	edit '/edge/d; s/\[x\]/[ ]/'
	is step-reopened rules --since HEAD --rule step-reopened
	is step-reopened rules --since HEAD --ignore step-removed
	exits 1 check --since HEAD --fix
	says '[step-removed]'
	warns '1 error, 1 warning'
	edit '2s/^/<!-- wfmd-disable step-removed step-reopened -->\n/'
	does check --since HEAD
	does check
}

@test "--since: removals are not judged while a merge is going on" {
	plan
	git checkout -qb side
	does drop "edge cases" -m "no need"
	edit '/Error Log/,$d'
	commit_all
	git checkout -q main
	does tick "run the tests" -q
	commit_all
	run git merge side
	printf '# T\n\n## Phase 1: Build 🔄\n- [x] Compile\n- [ ] Run the tests\n\n## Phase 2: Ship\n- [ ] Pack\n- [ ] Send\n' >status.md
	git add .
	is "log-rewritten step-reopened" rules --since HEAD
	is "log-rewritten step-reopened" rules --staged
	git commit -qm merged
	is "log-rewritten step-removed step-reopened" rules --since HEAD~1
}

@test "--staged: the staged version counts, not that of the work tree" {
	plan
	cp status.md good
	edit '/edge/d'
	git add status.md
	cp good status.md
	exits 1 check --staged
	says '[step-removed]'
	does check --since HEAD
	git add status.md
	edit '/edge/d'
	exits 0 check --staged
	[ -z "$output" ]
	exits 1 check --since HEAD
}

@test "--staged: without FILE all that is staged, from wherever it is asked" {
	plan
	mkdir a
	cp status.md a/b.md
	git add .
	edit 's/Pack/Pack it/'
	git add .
	does check --staged
	[ "$output" = 'nothing found in 2 documents' ]
	edit '/edge/d'
	git add .
	cd a
	exits 1 check --staged
	says '../status.md:3:4'
	exits 1 check --staged --format github
	[[ ${lines[0]} == '::error file=status.md,'* ]]
}

@test "--staged: named files and folders count, changed or not; names must be in the index" {
	plan
	mkdir docs
	bytes '# A list\n\n- [~] of no phase\n' docs/list.md
	bytes 'Text.\n' docs/a.txt
	commit_all
	does check --staged docs
	[ -z "$output" ]
	is unknown-marker rules --staged docs/list.md
	is "" rules --staged status.md docs
	bytes '## Phase 1: A\n- [ ] a\n' new.md
	refuses_file 'is not in the index' new.md
	refuses_file 'is not in the index' none.md
	refuses_file '*.md and *.markdown' docs/a.txt
	refuses_file 'standard input' -
	git add new.md
	does check --staged new.md
	git rm -q --cached new.md
	refuses_file 'is not in the index' new.md
}

# refuses_file TEXT FILE: check --staged exits with 2 and says TEXT.
refuses_file() {
	exits 2 check --staged "$2"
	warns "$1"
	exits 2 check --staged "$2" --json
	json '.schema == "wfmd.error/1"'
}

@test "--staged: only status documents count, and what the git attribute says" {
	plan
	bytes '# A list\n\n- [~] of no phase\n' list.md
	bytes '## Phase 1: A\n- [~] a\n' other.md
	git add .
	is unknown-marker rules --staged
	exits 1 check --staged
	says 'other.md:2:3'
	printf 'list.md wfmd\nother.md -wfmd\n' >.gitattributes
	git add .
	exits 1 check --staged
	says 'list.md:3:3' '1 error in 1 of 1 document'
}

@test "--staged: before the first commit, renamed, deleted, link, submodule, intended" {
	repository
	bytes '## Phase 1: A\n- [ ] a\n- [ ] b\n'
	git add .
	does check --staged
	[ "$output" = 'nothing found in 1 document' ]
	git commit -qm 1
	git mv status.md plan.md
	edit '/b/d' plan.md
	git add .
	exits 1 check --staged
	says 'plan.md:1:4' 'HEAD:status.md:3'
	git rm -qf plan.md
	ln -s /etc/passwd link.md
	git add link.md
	git init -q sub.md
	git -C sub.md commit -q --allow-empty -m 1
	git add sub.md 2>/dev/null
	bytes '## Phase 1: A\n- [~] a\n' later.md
	git add -N later.md
	exits 0 check --staged
	[ -z "$output" ]
}

@test "--staged with --since: what is staged, compared with that commit" {
	plan
	edit '/edge/d'
	commit_all
	does check --staged --since HEAD
	exits 1 check --staged --since HEAD~1
	says '(HEAD~1:status.md:5)'
}

@test "--staged: CRLF in the work tree and LF in the repository are the same" {
	plan
	git config core.autocrlf true
	rm status.md
	git checkout -q -- status.md
	grep -q $'\r' status.md
	does check --since HEAD
	edit '/edge/d'
	exits 1 check --since HEAD
	git add . 2>/dev/null
	exits 1 check --staged
	says 'status.md:3:4'
}

@test "--staged goes without --fix, --since outside of the repository is an error" {
	plan
	refuses usage check --staged --fix
	bytes '## Phase 1: A\n- [ ] a\n' "$BATS_TEST_TMPDIR/other.md"
	exits 2 check --since HEAD "$BATS_TEST_TMPDIR/other.md"
	warns 'outside the repository'
}

@test "--since and --staged outside of a work tree say so" {
	bytes '## Phase 1: A\n- [ ] a\n'
	for option in --staged '--since HEAD'; do
		# shellcheck disable=SC2086 # two words
		refuses unreadable check $option
		warns 'not a git repository'
	done
	git init -q --bare bare.git
	cd bare.git
	exits 2 check --staged
	warns 'must be run in a work tree'
}

@test "--since and --staged in a linked work tree" {
	plan
	git worktree add -q "$BATS_TEST_TMPDIR/linked" -b other
	cd "$BATS_TEST_TMPDIR/linked"
	edit '/edge/d'
	exits 1 check --since HEAD
	does check --since HEAD "$WORK/status.md" || warns 'outside the repository'
	git add .
	exits 1 check --staged
	cd "$WORK"
	exits 0 check --staged
	does check --since HEAD
}

@test "--since writes nothing into the repository" {
	plan
	touch -d 2020-01-01 status.md
	cp .git/index index
	does check --since HEAD
	does check . --since HEAD
	cmp index .git/index
}
