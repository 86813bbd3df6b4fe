#!/usr/bin/env bats
# What becomes of the document and the exit status where standard output is full, closed or read by nobody, or
# standard error is: of every command.

load helper

# A call a line, after the exit status that it has where everything can be written.
calls() {
	cat <<-'END'
		0 new bug made.md
		0 new bug -
		0 templates
		0 templates bug-fix --json
		0 status status.md
		0 status . --json
		0 next status.md
		1 next ticked.md --json
		0 advance status.md
		0 advance status.md --json
		0 advance status.md -q
		0 advance status.md -n
		0 tick status.md 1.2 --diff
		2 tick status.md 9.9
		2 tick status.md 9.9 --json
		0 untick status.md 1.1
		0 start status.md 2 --force
		0 complete ready.md 1
		1 complete status.md 1
		0 block status.md 1 -m Rain
		0 unblock blocked.md 1
		0 skip status.md 2 -m Unneeded
		0 fail status.md 1 -m Broken
		0 retry failed.md 1
		0 rollback status.md 1
		0 escalate failed.md 1 --to Ann
		0 iterate round.md
		0 log failed.md
		0 log failed.md 1 --cause Haste
		0 add status.md 1 four
		0 drop status.md 1.2 -m Unneeded
		0 run status.md 1.2 -- true
		0 run status.md 1.2 --json -- true
		1 run status.md 1.2 -- false
		0 apply status.md reports
		1 check untidy.md
		1 check untidy.md --format sarif
		1 check . --json
		0 check --rules
		0 check untidy.md --fix
		0 check untidy.md --fix --json
		0 fmt untidy.md --diff
		1 fmt untidy.md --check
		0 merge status.md ours.md theirs.md
		0 diff status.md theirs.md
		1 git status
		0 git install
		1 hook pre-commit
		0 help
		0 help tick --json
		0 --version
	END
}

# The folder of each call as it was before, "before", and as the call leaves it where all is fine, with
# what it says on standard output: "after", "said".
setup_file() {
	export SCENES=$BATS_FILE_TMPDIR
	mkdir "$SCENES/before"
	cd "$SCENES/before" || return
	git init -q -b main --template= .
	printf '# P\n\n## Phase 1: Build 🔄\n- [x] one\n- [ ] two\n\n## Phase 2: Polish (Optional)\n- [ ] three\n' >status.md
	sed 's/\[ \] two/[x] two/' status.md >ready.md
	sed 's/two/zwei/' status.md >theirs.md
	sed 's/three/drei/' status.md >ours.md
	printf '# P\n\n## Phase 1: Build ✅\n- [x] one\n' >ticked.md
	printf '# P\n\n## Phase 1: Build ⏸️\n**Blocked by**: Rain\n**Since**: 2023-11-01\n\n- [ ] one\n' >blocked.md
	printf '# P\n\n## Phase 1: Build ❌\n- [ ] one\n\n## Error Log\n\n### 2023-11-01 10:00 - Build - Test failure\n**What happened**: It broke\n**Root cause**:\n' >failed.md
	printf '# P\n\n**Pattern**: Iterative\n\n## Phase 1: Build ✅\n- [x] one\n' >round.md
	printf '# P\n\n## Phase 1: Build\n- [X] one\n- [ ] two\n' >untidy.md
	printf '# P\n\n## Phase 1: Build ✅\n- [ ] one\n' >wrong.md
	git add wrong.md
	echo '{"step":"1.2","result":"done"}' >reports
}

# try CALL...: runs it in a folder of its own, nothing on standard input; the streams are the caller's.
try() {
	rm -rf "$WORK/tree"
	cp -R "$SCENES/before" "$WORK/tree"
	cd "$WORK/tree" || return
	SOURCE_DATE_EPOCH=1700000000 "$WFMD" "$@" </dev/null
}

learn() {
	local number=0 wanted words status
	[ ! -d "$SCENES/1" ] || return 0
	while read -r wanted words; do
		number=$((number + 1)) status=0
		mkdir "$SCENES/$number"
		# shellcheck disable=SC2086 # words
		try $words >"$SCENES/$number/said" 2>"$SCENES/$number/complaint" || status=$?
		[ "$status" -eq "$wanted" ] || complain "wfmd $words: exit status $status" || return
		mv "$WORK/tree" "$SCENES/$number/after"
	done < <(calls)
}

with_full() { "$@" >/dev/full 2>"$WORK/err"; }
with_closed() { "$@" >&- 2>"$WORK/err"; }
with_unread() { (trap '' PIPE && "$@" >&9 2>"$WORK/err"); }
with_killed() { "$@" >&9 2>"$WORK/err"; }
with_full_error() { "$@" >"$WORK/out" 2>/dev/full; }
with_closed_error() { "$@" >"$WORK/out" 2>&-; }

# each STREAM JUDGE: every call with it; JUDGE STATUS CALL... compares its $status and what it said.
each() {
	local wanted words number=0 scene
	learn || return
	while read -r wanted words; do
		number=$((number + 1)) status=0
		scene=$SCENES/$number
		# shellcheck disable=SC2086 # words
		"with_$1" try $words || status=$?
		diff -r -x index -x objects "$WORK/tree" "$scene/after" || complain "wfmd $words, $1: other files" || return
		# shellcheck disable=SC2086 # words
		"$2" "$wanted" $words || return
	done < <(calls)
}

# Trouble is told, and whether the document was written, if there was anything to say on standard output.
is_trouble() {
	local wanted=$1
	shift
	if [ -s "$scene/said" ]; then
		wanted=2
		[ "$1" != merge ] || wanted=129
		grep -q '^wfmd: standard output: ' "$WORK/err" || complain "wfmd $*: no reason: $(cat "$WORK/err")" || return
		if diff -rq -x .git "$SCENES/before" "$scene/after" >/dev/null || [ "$1" = git ]; then
			! grep -q 'has been written' "$WORK/err"
		else
			grep -q 'has been written all the same' "$WORK/err"
		fi || complain "wfmd $*: $(cat "$WORK/err")" || return
	fi
	[ "$status" -eq "$wanted" ] || complain "wfmd $*: exit status $status, not $wanted"
}

# A signal ends it, or, where the tests run with SIGPIPE ignored, is_trouble holds.
is_ended() {
	[ ! -s "$scene/said" ] || [ "$status" -ne 141 ] || return 0
	is_trouble "$@"
}

is_the_same() {
	local wanted=$1
	shift
	[ "$status" -eq "$wanted" ] || complain "wfmd $*: exit status $status, not $wanted" || return
	cmp "$WORK/out" "$scene/said" || complain "wfmd $*: another report"
}

# Descriptor 9 becomes a pipe that nobody will ever read.
open_unread() {
	mkfifo "$WORK/pipe"
	exec 8<>"$WORK/pipe"
	exec 9>"$WORK/pipe" 8<&-
}

@test "every command is called with its streams broken" {
	local name
	for name in $("$WFMD" help | sed -n 's/^  \([a-z]*\) .*/\1/p'); do
		calls | grep -q "^[0-9] $name\( \|$\)" || complain "no call of $name" || return
	done
}

@test "a full standard output is trouble, and the document is what it would be" {
	[ -e /dev/full ] || skip 'no /dev/full here'
	each full is_trouble
}

@test "so is a closed one" {
	each closed is_trouble
}

@test "so is one that nobody reads" {
	open_unread
	each unread is_trouble
}

@test "the signal of a pipe that nobody reads comes when the document is written" {
	open_unread
	each killed is_ended
}

@test "with standard error closed or full status, report and document are the same" {
	each closed_error is_the_same
	[ ! -e /dev/full ] || each full_error is_the_same
}
