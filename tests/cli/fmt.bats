#!/usr/bin/env bats
# wfmd fmt: the canonical form, in place.

# shellcheck disable=SC2016 # $ is sed's

load helper

# Something of each kind that is written anew, and something of each that is not.
ragged() {
	bytes '# T\n\n**pattern:** Sequential\n**Owner:** Bob\n\n##  ✅ Phase 1: A  \n**exit Criteria:** All\n\n* [X] a\n+ [ x] b\n\n## Phase 2 🔄 In progress ##\n- [x] c\n- [~] d\n- [] e\n' "$@"
}

canonical() {
	becomes 's/\*\*pattern:\*\* /**Pattern**: /; s/^##  ✅ Phase 1: A  $/## Phase 1: A ✅/
		s/\*\*exit Criteria:\*\*/**Exit criteria**:/; s/\[(X| x)\]/[x]/; s/ In progress//; s/\[\]/[ ]/' "$@"
}

clean() {
	bytes '# T\n\n## Phase 1: A 🔄\n- [x] a\n- [ ] b\n' "$@"
}

@test "fmt writes the canonical form, and says how much changed" {
	ragged
	does fmt
	[ "$output" = 'status.md: formatted 7 lines' ] || complain "another report"
	canonical
}

@test "fmt twice is fmt once, and the second time the file is not written" {
	ragged
	does fmt -q
	[ -z "$output" ]
	cp status.md once.md
	before=$(stat -c '%i %y' status.md)
	does fmt
	[ -z "$output" ]
	cmp once.md status.md
	[ "$before" = "$(stat -c '%i %y' status.md)" ]
}

@test "fmt changes nothing that status says but the broken boxes" {
	ragged
	sed -i 's/\[ x\]/[x]/; s/\[\] e/[ ] e/' status.md
	keep status.md
	"$WFMD" status --json >before
	does fmt -q
	"$WFMD" status --json >after
	cmp before after
}

@test "fmt --check lists what would change, exits 1 and writes nothing" {
	ragged a.md
	clean b.md
	exits 1 fmt --check a.md b.md
	[ "$output" = a.md ]
	unchanged a.md
	does fmt --check b.md
	[ -z "$output" ]
	exits 1 fmt --check -q a.md
	[ -z "$output" ]
}

@test "fmt --check --diff shows what would change" {
	ragged
	exits 1 fmt --check --diff
	says '--- status.md' '+## Phase 1: A ✅'
	[ "${lines[-1]}" = status.md ]
	unchanged
}

@test "fmt --dry-run prints a diff that patch can apply, and writes nothing" {
	ragged
	does fmt -n
	unchanged
	printf '%s\n' "$output" >changes
	patch -s status.md changes
	canonical
}

@test "fmt --diff prints the diff, and writes" {
	ragged
	does fmt --diff
	says '-##  ✅ Phase 1: A  ' 'status.md: formatted 7 lines'
	canonical
}

@test "fmt from standard input to standard output" {
	ragged
	"$WFMD" fmt - <status.md >out.md 2>said
	[ "$(cat said)" = '-: formatted 7 lines' ]
	does fmt -q
	cmp out.md status.md
	run --separate-stderr "$WFMD" fmt --check - <"$KEPT/status.md"
	[ "$status" -eq 1 ] && [ "$output" = - ]
	cp out.md again.md
	"$WFMD" fmt - <out.md | cmp - again.md
}

@test "standard input takes no report beside it, and no other file" {
	clean
	refuses usage fmt - --diff </dev/null
	exits 2 fmt - status.md </dev/null
	exits 2 fmt - - </dev/null
	exits 2 fmt -f status.md - </dev/null
	exits 2 fmt - --json </dev/null
	json '.error.code == "usage"'
}

@test "fmt of several files goes on after one that cannot be read" {
	ragged a.md
	ragged b.md
	exits 2 fmt a.md none.md b.md
	[ "$output" = 'a.md: formatted 7 lines
b.md: formatted 7 lines' ]
	[[ $stderr == *none.md* ]]
	canonical a.md
	canonical b.md
}

@test "fmt of a folder takes its status documents alone" {
	mkdir docs
	ragged docs/status.md
	bytes 'Notes\n\n- [X] a\n' docs/notes.md
	does fmt docs
	[ "$output" = 'docs/status.md: formatted 7 lines' ]
	unchanged docs/notes.md
	does fmt docs/notes.md
	[ "$output" = 'docs/notes.md: formatted 1 line' ]
	exits 2 fmt nowhere/
}

@test "git's attribute says what a folder's documents are" {
	git init -q .
	ragged a.md
	bytes '- [X] a\n' b.md
	printf 'a.md -wfmd\nb.md wfmd\n' >.gitattributes
	does fmt .
	[ "$output" = 'b.md: formatted 1 line' ]
	unchanged a.md
}

@test "fmt in JSON" {
	ragged a.md
	clean b.md
	exits 2 fmt a.md b.md none.md --json
	json '. as $it | .schema == "wfmd.fmt/1" and .files == 2 and (.errors | length) == 1
		and .changed == [{"file": "a.md", "written": true, "lines": [3, 6, 7, 9, 10, 12, 15], "diff": null}]'
	ragged a.md
	exits 1 fmt a.md --json --check
	json '.changed[0].written == false and .changed[0].diff == null'
	asks '.changed[0].diff | startswith("--- a.md\n")' fmt a.md --dry-run
	unchanged a.md
}

@test "a marker or emoji that --map explains is written as what it means" {
	bytes '## 🚧 Phase 1: A\n- [~] a\n- [-] b\n'
	does fmt
	[ -z "$output" ]
	does fmt --map '~=done' --map '🚧=in-progress' -q
	becomes 's/^## .*/## Phase 1: A 🔄/; s/\[~\]/[x]/'
}

@test "what the document itself maps is its own dialect and stays" {
	bytes '<!-- wfmd-map ~=done -->\n<!-- wfmd-map 🚧=in-progress -->\n\n## 🚧 Phase 1: A\n- [~] a\n- [ ] b\n'
	does fmt
	[ -z "$output" ]
	unchanged
}

@test "line ends, byte order mark and a missing newline at the end stay" {
	bytes '\xef\xbb\xbf##  Phase 1: A ✅ done\r\n- [X] a\r\n\r- [X] b'
	does fmt -q
	becomes 's/##  Phase/## Phase/; s/ done//; s/\[X\]/[x]/g'
}

@test "a heading with two states, or a word for another, keeps both" {
	bytes '## Phase 1: A ✅ 🔄\n- [x] a\n\n## Phase 2: B ✅ in progress\n- [x] b\n'
	does fmt
	unchanged
}

@test "fmt refuses what it cannot read or write, and says why" {
	bytes '\xff\xfeh\x00' utf16.md
	exits 2 fmt utf16.md
	[[ $stderr == *UTF-16* ]]
	clean
	exits 2 fmt --check --nothing
	ragged locked.md
	chmod 444 locked.md
	exits 2 fmt locked.md
	[[ $stderr == *locked.md* ]]
	unchanged locked.md
}

@test "fmt waits for the lock no longer than it is told" {
	ragged
	flock status.md sleep 3 &
	sleep 0.3
	exits 2 fmt --wait 0.1
	[[ $stderr == *lock* ]]
	unchanged
	wait
}

@test "fmt and check --fix take no lock where there is nothing to change" {
	ragged
	does fmt
	flock status.md sleep 2 &
	sleep 0.3
	does fmt --wait 0
	[ -z "$output" ] || complain "$output"
	exits 1 check --fix --wait 0
	chmod 444 status.md
	does fmt
	wait
}

@test "a file that is no status document and has no box stays as it is" {
	bytes '#  Read me  \n\n**owner:** Bob ✅ done\n'
	does fmt status.md
	[ -z "$output" ]
	unchanged
}

@test "after fmt check finds no fault in the form" {
	ragged
	does fmt -q
	for rule in symbol-form uppercase-marker malformed-checkbox escaped-checkbox garbled-symbol; do
		does check --rule $rule
	done
}

@test "fmt tells of each file that cannot be read, and does the others" {
	bytes '## Phase 1: A ✅  \n- [X] one\n'
	exits 2 fmt -f status.md missing.md gone.md --json
	json '.errors | map(.error.file) == ["missing.md", "gone.md"]'
	holds '## Phase 1: A ✅\n- [x] one\n'
}
