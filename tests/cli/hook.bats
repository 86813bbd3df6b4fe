#!/usr/bin/env bats
# wfmd hook, as git runs it: real commits in real repositories.

# shellcheck disable=SC2016 # backquotes are Markdown here

load helper

# The hooks find the program under test.
hooked() {
	mkdir -p "$BATS_TEST_TMPDIR/bin"
	ln -sf "$WFMD" "$BATS_TEST_TMPDIR/bin/wfmd"
	PATH=$BATS_TEST_TMPDIR/bin:$PATH
	repository
	does git install -q
}

plan() {
	hooked
	document <<-'END'
		# T

		## Phase 1: Build 🔄
		- [x] Compile
		- [ ] Handle the edge cases
		- [ ] Run the tests

		## Phase 2: Ship
		- [ ] Pack
	END
	commit_all
}

# edit SED_SCRIPT [FILE]
edit() {
	sed -i.bak -E "$1" "${2:-status.md}"
	rm "${2:-status.md}.bak"
}

bad() {
	edit 's/^- \[ \] Pack/- [~] Pack/' "$@"
}

# refused COMMAND...: the commit is not made, and $output says why.
refused() {
	local before index
	before=$(git rev-parse -q --verify HEAD || true)
	index=$(git ls-files -s)
	run "$@"
	[ "$status" -ne 0 ] || complain "$* was not refused"
	[[ $output == *'commit refused'* ]] || complain "$*: no reason"
	[ "$(git rev-parse -q --verify HEAD || true)" = "$before" ] || complain "$*: a commit was made"
	[ "$(git ls-files -s)" = "$index" ] || complain "$*: the index was changed"
}

# commits COMMAND...: a commit is made.
commits() {
	local before
	before=$(git rev-parse -q --verify HEAD || true)
	run "$@"
	[ "$status" -eq 0 ] || complain "$* was refused"
	[ "$(git rev-parse HEAD)" != "$before" ] || complain "$*: no commit was made"
}

@test "a bad staged document with a good work-tree copy is refused; the reverse passes" {
	plan
	cp status.md good
	bad
	git add status.md
	cp good status.md
	refused git commit -qm x
	[[ $output == *'status.md:9:3: error: [~] is neither open nor done: "Pack"'* ]]
	cp good status.md
	edit 's/Pack/Pack it/'
	git add status.md
	bad
	edit 's/- \[ \] Pack it/- [~] Pack it/'
	commits git commit -qm x
	grep -q '\[~\]' status.md
}

@test "the message says what is wrong and how to mend it, in one screen" {
	plan
	for i in 1 2 3 4 5 6 7 8 9; do
		printf -- '- [~] step %s\n- [ ]\n' $i
	done >>status.md
	git add .
	refused git commit -qm x
	[ "${#lines[@]}" -le 15 ]
	[ "$(grep -c ': error: ' <<<"$output")" -eq 9 ]
	[[ $output == *'... and 9 more'* ]]
	[[ $output == *'9 errors, 9 warnings in 1 of 1 document'* ]]
	[[ $output == *"then 'git add status.md'"* ]]
	[[ $output == *"'git commit --no-verify' commits as it is"* ]]
	commits git commit -qm x --no-verify
}

@test "what can be mended is said, and doing as one is told leads to a commit" {
	plan
	edit 's/^- \[ \] Pack/- [] Pack/'
	git add .
	refused git commit -qm x
	[[ $output == *"'wfmd check --fix status.md' mends 1 of the findings"* ]]
	wfmd check --fix status.md
	git add status.md
	edit 's/Pack/Pack it/'
	git add status.md
	commits git commit -qm x
}

@test "warnings are shown and do not refuse; nothing is said where nothing is wrong" {
	plan
	printf -- '- [ ]\n' >>status.md
	git add .
	commits git commit -qm x
	[[ $output == *'warning: a step without text'* ]]
	[[ $output != *refused* ]]
	edit '/^- \[ \]$/d'
	git add .
	commits git commit -qm x
	[ -z "$output" ]
}

@test "an open step that is removed is refused; dropped it passes" {
	plan
	edit '/edge/d'
	refused git commit -qam x
	[[ $output == *'"Handle the edge cases" was open (HEAD:status.md:5) and is gone'* ]]
	git checkout -q -f HEAD .
	does drop "edge cases" -m "no need" -q
	commits git commit -qam x
}

@test "commit -a, --only and --include judge what they commit" {
	plan
	cp status.md other.md
	commit_all
	bad
	refused git commit -qam x
	bad other.md
	git add other.md
	git checkout -q status.md
	edit 's/Pack/Pack it/'
	commits git commit -qm x --only status.md
	edit 's/Pack/Pack all of/'
	refused git commit -qm x --include status.md
	git reset -q --hard
	bad other.md
	edit 's/Pack/Pack all of/'
	git add status.md
	refused git commit -qm x --only other.md
	commits git commit -qm x
}

@test "the first commit, --amend, and a commit that allows to be empty" {
	hooked
	bytes '## Phase 1: A\n- [~] a\n'
	git add .
	refused git commit -qm x
	bytes '## Phase 1: A\n- [ ] a\n- [ ] b\n'
	git add .
	commits git commit -qm x
	edit '/b/d'
	git add .
	refused git commit -q --amend -m y
	git reset -q --hard
	edit 's/\] a/] aa/'
	git add .
	commits git commit -q --amend -m y
	commits git commit -q --allow-empty -m z
}

@test "in a linked work tree" {
	plan
	git worktree add -q "$BATS_TEST_TMPDIR/linked" -b other
	cd "$BATS_TEST_TMPDIR/linked"
	bad
	git add .
	refused git commit -qm x
	edit 's/~/ /; s/Pack/Pack it/'
	mkdir sub
	cd sub
	commits git commit -qam x
}

@test "from a folder below, names are seen from the top" {
	plan
	mkdir -p 'a b'
	cp status.md 'a b/plan.md'
	commit_all
	bad 'a b/plan.md'
	cd 'a b'
	refused git commit -qam x
	[[ $output == *"a b/plan.md:9:3: error"*"then git add 'a b/plan.md'"* ]]
	"$WFMD" hook pre-commit || status=$?
	git add plan.md
	exits 1 hook pre-commit
	says "plan.md:9:3: error" "then 'git add plan.md'"
}

@test "merges: a clean one is judged too, and removals by the other side pass" {
	plan
	git checkout -qb side
	cp status.md side.md
	bad side.md
	git add .
	git commit -qm bad --no-verify
	git checkout -q main
	commits git commit -q --allow-empty -m main
	run git merge -q --no-edit side
	[ "$status" -ne 0 ]
	[[ $output == *'side.md:9:3: error'*'commit refused'* ]]
	[ -e .git/MERGE_HEAD ]
	git merge --abort
	git checkout -q side
	git rm -qf side.md
	edit '/edge/d'
	git add .
	git commit -qm removed --no-verify
	git checkout -q main
	commits git merge -q --no-edit side
}

@test "a merge with conflicts: the commit that ends it is judged, without removals" {
	plan
	printf 'one\n' >a.txt
	commit_all
	git checkout -qb side
	printf 'two\n' >a.txt
	edit '/edge/d'
	git add .
	git commit -qm side --no-verify
	git checkout -q main
	printf 'three\n' >a.txt
	commit_all
	run git merge side
	[ "$status" -ne 0 ]
	printf 'four\n' >a.txt
	bad
	git add .
	refused git commit -qm merged
	git checkout -q side -- status.md
	git add .
	commits git commit -qm merged
}

# Git runs no hook for what these apply by themselves, nor at their --continue.
@test "rebase, cherry-pick and revert go on; a commit in the middle of one is judged" {
	plan
	git checkout -qb side
	does tick compile -q
	edit 's/Pack/Pack one/'
	git commit -qam one
	git checkout -q main
	edit 's/Pack/Pack two/'
	git commit -qam two
	git checkout -q side
	git config merge.wfmd.driver false
	run git rebase main
	[ "$status" -ne 0 ]
	git checkout -q --theirs status.md
	bad
	git add status.md
	refused git commit -qm x
	edit 's/~/ /'
	git add status.md
	run env GIT_EDITOR=true git rebase --continue
	[ "$status" -eq 0 ] || complain "the rebase did not end"
	edit 's/Pack/Pack all of/'
	git commit -qam three
	run git revert --no-edit HEAD
	[ "$status" -eq 0 ]
	run git cherry-pick HEAD~1
	[ "$status" -eq 0 ]
	grep -q 'Pack all of' status.md
}

@test "renamed, deleted, link, submodule, intended to be added" {
	plan
	git mv status.md plan.md
	edit '/edge/d' plan.md
	git add .
	refused git commit -qm x
	[[ $output == *'plan.md:3:4: error: "Handle the edge cases" was open (HEAD:status.md:5)'* ]]
	git reset -q --hard
	bytes '## Phase 1: A\n- [~] a\n' later.md
	git add -N later.md
	ln -s later.md link.md
	git add link.md
	git init -q sub.md
	git -C sub.md commit -q --allow-empty -m 1
	git add sub.md 2>/dev/null
	commits git commit -qm x
	git rm -q status.md
	commits git commit -qm x
}

@test "names with blanks, line ends, quotes and letters of all kinds" {
	plan
	local name
	name=$(printf 'a \n'\''"\\é-ş中.md')
	cp status.md "$name"
	bad "$name"
	git add .
	refused git commit -qm x
	[[ $output == *'a \n'\''"\é-ş中.md:9:3: error'* ]]
	edit 's/~/ /' "$name"
	git add .
	commits git commit -qm x
}

@test "advice names files as words of a shell, and no name sends a terminal escape sequences" {
	plan
	cp status.md 'new name.md'
	bad 'new name.md'
	git add .
	refused git commit -qm x
	[[ $output == *"then git add 'new name.md'; what is staged counts"* ]]
	git mv -f 'new name.md' $'a\e[31mb.md'
	refused git commit -qm x
	[[ $output == *'a\x1b[31mb.md'* ]]
	[[ $output != *$'\e'* ]]
	git mv -f $'a\e[31mb.md' ./-a.md
	refused git commit -qm x
	[[ $output == *"then 'git add ./-a.md'; what is staged counts"* ]]
	edit 's/~/ /' ./-a.md
	git add ./-a.md
	commits git commit -qm x
}

@test "CRLF in the work tree: the repository's version is judged" {
	plan
	git config core.autocrlf true
	rm status.md
	git checkout -q -- status.md
	grep -q $'\r' status.md
	edit 's/Pack/Pack it/'
	commits git commit -qam x
	bad
	edit 's/\[ \] Pack/[~] Pack/'
	refused git commit -qam x
}

@test "only status documents are judged; the git attribute overrides" {
	plan
	bytes '# List\n\n- [~] a\n' list.md
	bytes '## Phase 1: A\n- [~] a\n' odd.txt
	git add .
	commits git commit -qm x
	printf 'list.md wfmd\nstatus.md -wfmd\n' >.gitattributes
	edit 's/a/b/' list.md
	bad
	git add .
	refused git commit -qm x
	[[ $output == *list.md* ]]
	[[ $output != *status.md:* ]]
	git rm -q --cached list.md
	commits git commit -qm x
}

@test "a document that loses its phases, or its encoding, is refused" {
	plan
	printf 'Just text\n' >status.md
	refused git commit -qam x
	[[ $output == *'Phase 1: Build had not ended'* ]]
	printf '\xff\xfe#\0 \0T\0' >status.md
	refused git commit -qam x
	[[ $output == *'UTF-16'* ]]
}

@test "variables that git hands down to its hooks change nothing" {
	plan
	bad
	GIT_LITERAL_PATHSPECS=1 GIT_DIR=$PWD/.git GIT_WORK_TREE=$PWD refused git commit -m x -- status.md
	GIT_GLOB_PATHSPECS=1 refused git commit -m x -- status.md
}

@test "the rules that a user's configuration of git diff could bend hold" {
	plan
	git config diff.external false
	git config diff.noprefix true
	git config diff.relative true
	git config diff.ignoreSubmodules none
	git config diff.renames false
	git config color.ui always
	git config core.quotePath true
	git mv status.md plan.md
	edit '/edge/d' plan.md
	git add .
	refused git commit -qm x
	[[ $output == *'HEAD:status.md:5'* ]]
}

@test "the index is never written" {
	plan
	bad
	git add .
	touch -d 2020-01-01 status.md
	local before
	before=$(stamp .git/index)
	exits 1 hook pre-commit
	[ "$(stamp .git/index)" = "$before" ]
	[ -z "$(git diff --name-only)" ]
}

@test "FILE: these alone, staged or not, and only status documents" {
	plan
	bytes '# List\n\n- [~] a\n' list.md
	cp status.md other.md
	bad other.md
	git add .
	git commit -qm x --no-verify
	does hook pre-commit
	does hook pre-commit status.md list.md
	exits 1 hook pre-commit status.md other.md
	says 'other.md:9:3: error'
	refuses not-found hook pre-commit none.md
}

@test "--json: the report of check" {
	plan
	asks '.schema == "wfmd.check/1" and .files == 0 and .findings == []' hook pre-commit
	bad
	git add .
	exits 1 hook pre-commit --json
	json '.schema == "wfmd.check/1" and .files == 1 and .findings[0].rule == "unknown-marker"'
}

@test "--quiet: nothing is said of warnings" {
	plan
	printf -- '- [ ]\n' >>status.md
	git add .
	does hook pre-commit -q
	[ -z "$output" ]
	bad
	git add .
	exits 1 hook pre-commit -q
	says 'commit refused'
}

@test "an unknown hook, no hook, no repository" {
	refuses usage hook pre-push
	refuses usage hook
	refuses unreadable hook pre-commit
	refuses usage hook pre-commit --limit 0
}

@test "peers: the hook has a time limit" {
	plan
	bad
	git add .
	mkdir "$BATS_TEST_TMPDIR/slow"
	printf '#!/bin/sh\nexec sleep 30\n' >"$BATS_TEST_TMPDIR/slow/git"
	chmod +x "$BATS_TEST_TMPDIR/slow/git"
	local began=$SECONDS
	PATH=$BATS_TEST_TMPDIR/slow:$PATH exits 2 hook pre-commit --limit 1
	warns 'takes too long'
	[ $((SECONDS - began)) -lt 10 ]
}

@test "peers: the hook never adds to the commit, and looks at nothing but what is staged" {
	plan
	cp status.md other.md
	bad other.md
	edit 's/Pack/Pack it/'
	git add status.md
	commits git commit -qm x
	[ "$(git show --name-only --format=)" = status.md ]
	[ "$(git status --short)" = '?? other.md' ]
}

@test "without wfmd the hook warns, and the commit is made" {
	plan
	rm "$BATS_TEST_TMPDIR/bin/wfmd"
	! command -v wfmd >/dev/null || skip "wfmd is installed here"
	bad
	commits git commit -qam x
	[[ $output == *'wfmd is not installed'* ]]
}
