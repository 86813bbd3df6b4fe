#!/usr/bin/env bats
# wfmd git install, uninstall and status.

# shellcheck disable=SC2016,SC2103 # hooks expand their own words; each test has a folder of its own

load helper

setup_file() {
	umask 022
}

program() {
	mkdir -p "$BATS_TEST_TMPDIR/bin"
	ln -sf "$WFMD" "$BATS_TEST_TMPDIR/bin/wfmd"
	PATH=$BATS_TEST_TMPDIR/bin:$PATH
}

# Everything that install could write, with modes and link targets.
snapshot() {
	find .git/hooks .git/config .gitattributes "$@" -printf '%p %y %m %l\n' 2>/dev/null | sort
	find .git/hooks .git/config .gitattributes "$@" -type f -exec cksum {} + 2>/dev/null | sort
}

same_as_before() {
	snapshot "$@" | diff "$BATS_TEST_TMPDIR/before" - || complain "something is left or lost"
}

remember() {
	snapshot "$@" >"$BATS_TEST_TMPDIR/before"
}

hook() {
	mkdir -p .git/hooks
	printf '#!/bin/sh\n%s\n' "$1" >.git/hooks/pre-commit
	chmod +x .git/hooks/pre-commit
}

@test "install: both hooks, the merge driver, the attributes; status says so" {
	repository
	exits 1 git status
	says '.git/hooks/pre-commit: is not installed' 'merge driver: is not installed' '.gitattributes: is not installed'
	does git install
	says '.git/hooks/pre-commit: installed' '.git/hooks/pre-merge-commit: installed' 'merge driver: installed' \
		'.gitattributes: installed' 'commit .gitattributes'
	for name in pre-commit pre-merge-commit; do
		[ -x .git/hooks/$name ]
		[ "$(head -n 1 .git/hooks/$name)" = '#!/bin/sh' ]
		sh -n .git/hooks/$name
	done
	[[ $(git config merge.wfmd.driver) == 'wfmd merge --marker-size %L %O %A %B %P || '* ]]
	holds 'status.md merge=wfmd diff=markdown\nSTATUS.md merge=wfmd diff=markdown\nWORKFLOW_STATUS.md merge=wfmd diff=markdown\n' .gitattributes
	[ -z "$(git diff --cached --name-only)" ]
	does git status
	says '.git/hooks/pre-commit: is installed'
}

@test "install twice is install once" {
	repository
	does git install -q
	remember
	does git install
	says '.git/hooks/pre-commit: is installed' 'merge driver: is installed'
	same_as_before
}

@test "uninstall takes away what install wrote, and nothing else" {
	repository
	remember
	does git install -q
	does git uninstall
	says '.git/hooks/pre-commit: removed' 'merge driver: removed' '.gitattributes: removed'
	same_as_before
	does git uninstall
	same_as_before
}

@test "uninstall without install does nothing" {
	repository
	hook 'exit 0'
	printf '*.png binary\n' >.gitattributes
	git config merge.wfmd.driver 'mine %A'
	remember
	does git uninstall
	same_as_before
}

@test "an existing hook is kept, runs first with its arguments, and comes back byte for byte" {
	program
	repository
	hook 'echo "old hook $0 $#"; test ! -e stop'
	touch -d 2020-01-01 .git/hooks/pre-commit
	chmod 750 .git/hooks/pre-commit
	remember
	does git install
	says 'installed; the hook that was there runs first (.git/hooks/pre-commit.wfmd-kept)'
	bytes '## Phase 1: A\n- [~] a\n'
	git add status.md
	run git commit -m x
	[ "$status" -eq 1 ]
	[[ $output == 'old hook .git/hooks/pre-commit.wfmd-kept 0'*'commit refused'* ]]
	touch stop
	run git commit -m x
	[ "$status" -eq 1 ]
	[ "$output" = 'old hook .git/hooks/pre-commit.wfmd-kept 0' ]
	does git install -q
	does git uninstall
	says 'removed; the hook of before is back'
	same_as_before
	[ "$(stat -c %Y .git/hooks/pre-commit)" -eq "$(date -d 2020-01-01 +%s)" ]
}

@test "an existing hook that is a link, binary, not executable or empty is kept as it is" {
	program
	repository
	mkdir scripts
	printf '#!/bin/sh\necho from the link\n' >scripts/check
	chmod +x scripts/check
	ln -s ../../scripts/check .git/hooks/pre-commit
	cp "$(type -P true)" .git/hooks/pre-merge-commit
	remember scripts
	does git install -q
	run git commit --allow-empty -m x
	[ "$status" -eq 0 ]
	[[ $output == 'from the link'* ]]
	does git uninstall -q
	same_as_before scripts
	rm .git/hooks/pre-commit
	printf '#!/bin/sh\nexit 1\n' >.git/hooks/pre-commit
	: >.git/hooks/pre-merge-commit
	remember
	does git install -q
	git commit -q --allow-empty -m x
	does git uninstall -q
	same_as_before
}

@test "a hook that calls wfmd by itself is left alone" {
	repository
	hook 'wfmd hook pre-commit'
	remember
	does git install
	says '.git/hooks/pre-commit: calls wfmd itself, and is left alone' '.git/hooks/pre-merge-commit: installed'
	does git status
	does git uninstall -q
	same_as_before
}

@test "a hook of ours that was edited is never lost" {
	repository
	does git install -q
	echo 'echo mine' >>.git/hooks/pre-commit
	sed -i 's/exec wfmd hook/: &/; s/wfmd hook pre-merge-commit/true/' .git/hooks/pre-merge-commit
	cp -R .git/hooks "$BATS_TEST_TMPDIR/edited"
	does git install -q
	exits 1 git status
	says 'pre-commit: calls wfmd itself' 'pre-merge-commit: was written by wfmd, does not call it any more'
	does git uninstall -q
	diff -r .git/hooks "$BATS_TEST_TMPDIR/edited"
}

@test "a hook of ours that is not executable is made so" {
	repository
	does git install -q
	chmod a-x .git/hooks/pre-commit
	exits 1 git status
	does git install -q
	[ -x .git/hooks/pre-commit ]
	[ ! -e .git/hooks/pre-commit.wfmd-kept ]
}

@test "somebody put another hook over ours: nothing is overwritten, install says what to do" {
	repository
	hook 'echo one'
	does git install -q
	hook 'echo two'
	refuses conflict git install
	warns 'pre-commit.wfmd-kept'
	exits 1 git status
	does git uninstall -q
	grep -q two .git/hooks/pre-commit
	grep -q one .git/hooks/pre-commit.wfmd-kept
	rm .git/hooks/pre-commit
	does git uninstall -q
	grep -q one .git/hooks/pre-commit
	[ ! -e .git/hooks/pre-commit.wfmd-kept ]
}

@test "install after our hook was deleted by hand still runs the one of before" {
	program
	repository
	hook 'echo one'
	does git install -q
	rm .git/hooks/pre-commit
	does git install -q
	run git commit --allow-empty -m x
	[[ $output == one* ]]
}

@test "two installs at once keep the hook that was there" {
	repository
	for _ in 1 2 3 4 5; do
		hook 'echo one'
		"$WFMD" git install -q &
		"$WFMD" git install -q &
		wait
		grep -q one .git/hooks/pre-commit.wfmd-kept
		! grep -q one .git/hooks/pre-commit
		does git uninstall -q
		grep -q one .git/hooks/pre-commit
		[ ! -e .git/hooks/pre-commit.wfmd-kept ]
	done
}

@test "no folder for hooks yet" {
	repository
	rm -rf .git/hooks
	does git install -q
	[ -x .git/hooks/pre-commit ]
}

@test "core.hooksPath in the work tree is used, seen from any folder" {
	program
	repository
	mkdir .githooks sub
	printf '#!/bin/sh\necho team\n' >.githooks/pre-commit
	chmod +x .githooks/pre-commit
	git config core.hooksPath .githooks
	cd sub
	does git install
	says '../.githooks/pre-commit: installed; the hook that was there runs first'
	cd ..
	[ ! -e .git/hooks/pre-commit ]
	run git commit --allow-empty -m x
	[[ $output == team* ]]
	does git uninstall -q
	grep -q team .githooks/pre-commit
}

@test "core.hooksPath that other repositories share is left alone; the line is printed" {
	repository
	mkdir "$BATS_TEST_TMPDIR/shared"
	git config core.hooksPath "$BATS_TEST_TMPDIR/shared"
	does git install
	says "the hook pre-commit serves other repositories, too; to have it call wfmd, add there:
  wfmd hook pre-commit"
	[ -z "$(ls "$BATS_TEST_TMPDIR/shared")" ]
	exits 1 git status
	printf '#!/bin/sh\nwfmd hook pre-commit\n' >"$BATS_TEST_TMPDIR/shared/pre-commit"
	printf '#!/bin/sh\nwfmd hook pre-merge-commit\n' >"$BATS_TEST_TMPDIR/shared/pre-merge-commit"
	does git status
}

@test "hooks that are turned off with core.hooksPath=/dev/null are an error that says so" {
	repository
	git config core.hooksPath /dev/null
	refuses conflict git install
	warns '/dev/null: is where git looks for hooks' 'git config --unset core.hooksPath'
	[ -c /dev/null ]
	[ ! -e .gitattributes ]
}

@test "hooks that are turned off with an empty core.hooksPath are an error that says so" {
	repository
	mkdir sub
	cd sub
	git config core.hooksPath ''
	refuses conflict git install
	warns 'core.hooksPath: is set to nothing' 'git config --unset core.hooksPath'
	[ -z "$(ls)" ]
}

@test "uninstall says that .gitattributes is gone, though the index still has it" {
	repository
	does git install -q
	commit_all
	does git uninstall
	says '.gitattributes: removed'
	[ "$(git status --short)" = ' D .gitattributes' ]
}

@test "husky owns the hooks: the line for its file is printed, nothing is written there" {
	repository
	mkdir -p .husky/_
	git config core.hooksPath .husky/_
	remember .husky
	sed -i '/config/d' "$BATS_TEST_TMPDIR/before"
	does git install
	says 'husky owns the hook pre-commit' '.husky/pre-commit: ' '  wfmd hook pre-commit'
	[ -z "$(find .husky -type f)" ]
	exits 1 git status
	echo 'wfmd hook pre-commit' >.husky/pre-commit
	echo 'wfmd hook pre-merge-commit' >.husky/pre-merge-commit
	does git status
	does git uninstall -q
	[ -s .husky/pre-commit ]
}

@test "lefthook owns the hooks" {
	repository
	printf 'pre-push:\n' >lefthook.yml
	hook 'exec lefthook run pre-commit'
	does git install
	says 'lefthook.yml: lefthook owns the hook pre-commit' '    wfmd:
        run: wfmd hook pre-commit'
	grep -q lefthook .git/hooks/pre-commit
	[ ! -e .git/hooks/pre-merge-commit ]
	"$WFMD" git install | sed -n 's/^  //p' >lefthook.yml
	does git status
}

@test "pre-commit owns the hooks" {
	repository
	hook '# File generated by pre-commit: https://pre-commit.com'
	does git install
	says '.pre-commit-config.yaml: pre-commit owns the hook pre-commit' 'entry: wfmd hook pre-commit' 'types: [markdown]'
	printf 'repos:\n- repo: x\n  hooks:\n  - id: wfmd-pre-commit\n  - id: wfmd-pre-merge-commit\n' >.pre-commit-config.yaml
	does git status
	says 'calls wfmd itself'
}

@test "another merge driver of the same name, and another driver for the documents, stay" {
	repository
	git config merge.wfmd.driver 'mine %A'
	printf 'status.md merge=union\n' >.gitattributes
	does git install
	says 'merge.wfmd.driver is set to something else' '.gitattributes: installed' \
		'.gitattributes: attributes name another merge driver, which is left alone: status.md (merge=union)'
	[ "$(git config merge.wfmd.driver)" = 'mine %A' ]
	holds 'status.md merge=union\nSTATUS.md merge=wfmd diff=markdown\nWORKFLOW_STATUS.md merge=wfmd diff=markdown\n' .gitattributes
	exits 1 git status
	says 'attributes name another merge driver, which is left alone: status.md (merge=union)'
	says_not '.gitattributes: installed'
	does git uninstall -q
	holds 'status.md merge=union\n' .gitattributes
	[ "$(git config merge.wfmd.driver)" = 'mine %A' ]
}

@test "another driver that .git/info/attributes name is told of, and the rest installed" {
	repository
	printf 'status.md merge=union\n' >.git/info/attributes
	does git install
	says '.gitattributes: installed' 'status.md (merge=union)' 'commit .gitattributes'
	holds 'STATUS.md merge=wfmd diff=markdown\nWORKFLOW_STATUS.md merge=wfmd diff=markdown\n' .gitattributes
	does git uninstall
	says '.gitattributes: removed'
	printf '*.md -merge\n' >.git/info/attributes
	does git install
	says '.gitattributes: attributes name another merge driver, which is left alone: status.md (merge=unset), STATUS.md (merge=unset), WORKFLOW_STATUS.md (merge=unset)'
	says_not 'commit .gitattributes'
	[ ! -e .gitattributes ]
}

@test "a .gitattributes with nothing in it is there again after uninstall" {
	repository
	: >.gitattributes
	remember
	does git install -q
	does git install -q
	does git uninstall -q
	same_as_before
	[ -e .gitattributes ]
	rm .gitattributes
	remember
	does git install -q
	does git uninstall -q
	same_as_before
	[ ! -e .gitattributes ]
}

@test "a driver and attributes that are there already need no second ones" {
	repository
	git config merge.wfmd.driver 'wfmd merge --marker-size %L %O %A %B %P'
	printf '*.md merge=wfmd\n' >.gitattributes
	does git install -q
	holds '*.md merge=wfmd\n' .gitattributes
	does git status
	does git uninstall -q
	holds '*.md merge=wfmd\n' .gitattributes
}

@test ".gitattributes: CRLF, no line end at its end, blanks; lines of others stay" {
	repository
	printf '* text=auto\r\n*.png binary\r\n' >.gitattributes
	does git install -q
	holds '* text=auto\r\n*.png binary\r\nstatus.md merge=wfmd diff=markdown\r\nSTATUS.md merge=wfmd diff=markdown\r\nWORKFLOW_STATUS.md merge=wfmd diff=markdown\r\n' .gitattributes
	does git status -q
	does git uninstall -q
	holds '* text=auto\r\n*.png binary\r\n' .gitattributes
	for before in '*.png binary' 'a binary\r\nb binary' 'status.md merge=wfmd diff=markdown\n* text'; do
		bytes "$before" .gitattributes
		does git install -q
		does git status -q
		[ "$(git check-attr merge STATUS.md)" = 'STATUS.md: merge: wfmd' ]
	done
	for before in '*.png binary' 'a binary\r\nb binary' '\n# ours\n\n* text=auto'; do
		bytes "$before" .gitattributes
		does git install -q
		does git uninstall -q
		holds "$before" .gitattributes
	done
}

@test "where wfmd is gone or fails the installed driver merges lines, and marks conflicts" {
	repository
	does git install -q
	bytes '## Phase 1: A\n- [ ] a\n- [ ] b\n'
	commit_all
	git checkout -qb side
	bytes '## Phase 1: A\n- [x] a\n- [ ] b\n'
	commit_all
	git checkout -q main
	bytes '## Phase 1: A\n- [ ] a\n- [x] b\n'
	commit_all
	mkdir broken
	for status in 2 127 129 134; do
		printf '#!/bin/sh\nexit %s\n' $status >broken/wfmd
		chmod +x broken/wfmd
		PATH=$PWD/broken:$PATH run git merge side
		[ "$status" -eq 1 ]
		[ "$(git diff --name-only --diff-filter=U)" = status.md ]
		holds '## Phase 1: A\n<<<<<<< ours\n- [ ] a\n- [x] b\n=======\n- [x] a\n- [ ] b\n>>>>>>> theirs\n'
		git merge --abort
	done
}

@test "the installed driver merges" {
	program
	repository
	does git install -q
	bytes '## Phase 1: A\n- [ ] a\n- [ ] b\n- [ ] c\n'
	commit_all
	git checkout -qb side
	does tick a -q
	commit_all
	git checkout -q main
	does tick b -q
	commit_all
	git merge -q --no-edit side
	holds '## Phase 1: A 🔄\n- [x] a\n- [x] b\n- [ ] c\n'
}

@test "in a linked work tree, from a folder below, in a submodule" {
	repository
	git commit -q --allow-empty -m 1
	git worktree add -q "$BATS_TEST_TMPDIR/linked"
	cd "$BATS_TEST_TMPDIR/linked"
	does git install -q
	[ -x "$WORK/.git/hooks/pre-commit" ]
	[ -e .gitattributes ]
	cd "$WORK"
	exits 1 git status
	says 'pre-commit: is installed' '.gitattributes: is not installed'
	git init -q "$BATS_TEST_TMPDIR/inner"
	git -C "$BATS_TEST_TMPDIR/inner" commit -q --allow-empty -m 1
	git -c protocol.file.allow=always submodule --quiet add "$BATS_TEST_TMPDIR/inner" inner
	mkdir inner/deep
	cd inner/deep
	does git install
	says '../.gitattributes: installed'
	[ -x "$WORK/.git/modules/inner/hooks/pre-commit" ]
}

@test "--json" {
	repository
	hook 'exit 0'
	asks '.schema == "wfmd.git/1" and (.parts | length) == 4
		and [.parts[].part] == ["pre-commit", "pre-merge-commit", "driver", "attributes"]
		and all(.parts[]; .state == "installed" and .changed)
		and .parts[0].kept and (.parts[1].kept | not)' git install
	asks 'all(.parts[]; .changed | not)' git install
	asks 'all(.parts[]; .state == "missing" and .changed)' git uninstall
	printf 'pre-push:\n' >lefthook.yml
	exits 1 git status --json
	json '.parts[0].state == "managed" and .parts[0].manager == "lefthook" and .parts[0].path == "lefthook.yml"
		and (.parts[0].lines | startswith("pre-commit:\n"))'
}

@test "no repository, a bare one, a wrong action" {
	refuses unreadable git install
	warns 'not a git repository'
	git init -q --bare bare.git
	cd bare.git
	exits 2 git install
	warns 'must be run in a work tree'
	cd ..
	refuses usage git instal
	refuses usage git
	refuses usage git install everything
}

@test "a folder that cannot be written, a hook that is a folder: an error, and nothing else happened" {
	repository
	mkdir -p .git/hooks/pre-commit
	refuses unreadable git install
	rmdir .git/hooks/pre-commit
	[ "$(id -u)" -ne 0 ] || skip "root may write everywhere"
	chmod a-w .git/hooks
	refuses unwritable git install
}

@test "peers: install never destroys a hook, a declared driver is configured" {
	repository
	hook 'echo precious'
	cp .git/hooks/pre-commit "$BATS_TEST_TMPDIR/precious"
	for _ in 1 2 3; do does git install -q; done
	cmp .git/hooks/pre-commit.wfmd-kept "$BATS_TEST_TMPDIR/precious"
	grep -q 'merge=wfmd' .gitattributes
	[ -n "$(git config merge.wfmd.driver)" ]
}
