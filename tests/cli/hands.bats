#!/usr/bin/env bats
# Many hands on one file: locks, links, modes, and what stays beside the document.

load helper

@test "advances that run at the same time all count" {
	bytes "## Phase 1: A\n$(yes -- '- [ ] same' | head -n 12)\n- [ ] last\n"
	local i
	for i in 1 2 3 4 5 6 7 8 9 10 11 12; do
		"$WFMD" advance -q &
	done
	wait
	becomes '1s/$/ 🔄/; 2,13s/\[ \]/[x]/'
	is 'status.md' ls -A
}

@test "ticks that run at the same time all count" {
	bytes '## Phase 1: A 🔄\n- [ ] one\n- [ ] two\n- [ ] three\n- [ ] four\n- [ ] five\n'
	local name
	for name in one two three four; do
		"$WFMD" tick -q $name &
	done
	wait
	becomes '2,5s/\[ \]/[x]/'
}

@test "eight that claim one step with --expect: it is ticked once, and all succeed" {
	bytes '## Phase 1: A 🔄\n- [ ] one\n- [ ] two\n'
	local i pids=
	for i in 1 2 3 4 5 6 7 8; do
		"$WFMD" advance -q --expect one &
		pids="$pids $!"
	done
	for i in $pids; do
		wait "$i"
	done
	becomes '2s/\[ \]/[x]/'
}

@test "a second wfmd waits for the lock" {
	needs flock
	bytes '- [ ] one\n- [ ] two\n'
	exec 9<status.md
	flock 9
	"$WFMD" advance -q 9<&- &
	local waiting=$!
	sleep 0.3
	kill -0 $waiting
	unchanged
	exec 9<&-
	wait $waiting
	becomes '1s/\[ \]/[x]/'
}

@test "reading takes no lock" {
	needs flock
	fixture move
	exec 9<status.md
	flock 9
	for call in status next 'tick -n 2.3' 'advance --dry-run'; do
		# shellcheck disable=SC2086 # a list of words
		does $call
	done
	exec 9<&-
}

@test "nothing stays beside the document" {
	fixture move
	does advance
	does tick 2.3
	is 'status.md' ls -A
}

@test "what a crash left behind is swept up" {
	fixture move
	: >.status.md.wfmd.1
	: >.status.md.wfmd.22
	: >.other.md.wfmd.1
	does advance
	is '.other.md.wfmd.1
status.md' ls -A
}

@test "a temporary file of another wfmd that is alive is left alone" {
	needs flock
	fixture move
	: >.status.md.wfmd.1
	exec 9<.status.md.wfmd.1
	flock 9
	does advance
	[ -e .status.md.wfmd.1 ]
	exec 9<&-
}

@test "an edit that changes nothing leaves the same file" {
	fixture move
	nothing_happens tick 1.1 2.1
	nothing_happens untick 2.3
	nothing_happens start 2
	nothing_happens complete 1
	nothing_happens advance --expect 1.1
}

@test "the mode of the document stays" {
	local mode
	fixture move
	for mode in 600 644 664 755 640; do
		chmod $mode status.md
		does tick 2.3
		does untick 2.3
		is "$mode" sh -c "stat -c %a status.md 2>/dev/null || stat -f %Lp status.md"
	done
}

@test "extended attributes of the document stay" {
	needs setfattr
	fixture move
	setfattr -n user.colour -v green status.md 2>/dev/null || skip 'no extended attributes here'
	does advance
	is green getfattr --only-values -n user.colour status.md
}

@test "a symbolic link stays a link, through several of them" {
	mkdir -p real/deep
	fixture move real/deep/plan.md
	ln -s deep real/folder
	ln -s real/folder/plan.md middle.md
	ln -s middle.md status.md
	does advance
	is 'middle.md' readlink status.md
	is 'real/folder/plan.md' readlink middle.md
	becomes '17,19s/\[ \]/[x]/' real/deep/plan.md
	is 'plan.md' ls -A real/deep
	asks '.file == "status.md"' next
}

@test "new files have the mode that the umask leaves" {
	(umask 027 && "$WFMD" new bug -q)
	is 640 sh -c "stat -c %a status.md 2>/dev/null || stat -f %Lp status.md"
}

@test "new --force keeps a link and a mode" {
	mkdir real
	fixture move real/plan.md
	chmod 600 real/plan.md
	ln -s real/plan.md status.md
	does new bug --force
	[ -L status.md ]
	is '# Bug Fix: {{title}}' head -n 1 real/plan.md
	is 600 sh -c "stat -c %a real/plan.md 2>/dev/null || stat -f %Lp real/plan.md"
}

@test "a document that another program writes in place keeps that program's words" {
	bytes '## Phase 1: A 🔄\n- [ ] one\n- [ ] two\n'
	echo '- [ ] three' >>status.md
	does advance
	holds '## Phase 1: A 🔄\n- [x] one\n- [ ] two\n- [ ] three\n'
}

# --- programs that know nothing of the lock ----------------------------------------------------

# In the very moment in which the document and its new version change places.
moment=before:renameat2:1

@test "what is written in the last moment is brought in, and the edit is made on it" {
	bytes '## Phase 1: A 🔄\n- [ ] one\n- [ ] two\n'
	meanwhile $moment "printf '## Phase 1: A 🔄\n- [x] one\n- [ ] two\n- [ ] three\n' >status.md" -- advance
	[ "$status" -eq 0 ]
	holds '## Phase 1: A 🔄\n- [x] one\n- [x] two\n- [ ] three\n'
	[[ $output == *'ticked 1.2 "two"'*'next: 1.3 "three"'* ]]
	is 'status.md' ls -A
}

@test "a rename, a sed and a line appended in the last moment are brought in" {
	bytes '## Phase 1: A 🔄\n- [ ] one\n- [ ] two\n'
	meanwhile $moment 'sed -i s/two/zwei/ status.md' -- tick 1.1
	[ "$status" -eq 0 ]
	holds '## Phase 1: A 🔄\n- [x] one\n- [ ] zwei\n'
	meanwhile $moment 'echo "- [ ] three" >>status.md' -- tick 1.2
	[ "$status" -eq 0 ]
	holds '## Phase 1: A 🔄\n- [x] one\n- [x] zwei\n- [ ] three\n'
	is 'status.md' ls -A
}

@test "check --fix and fmt are made again, too" {
	bytes '## Phase 1: A\n* [X] one\n* [ ] two\n'
	meanwhile $moment 'echo "* [X] three" >>status.md' -- fmt --diff
	[ "$status" -eq 0 ]
	holds '## Phase 1: A\n* [x] one\n* [ ] two\n* [x] three\n'
	[[ $output == *'+* [x] three'* ]]
	meanwhile $moment 'echo "* [X] four" >>status.md' -- check --fix
	holds '## Phase 1: A 🔄\n* [x] one\n* [ ] two\n* [x] three\n* [X] four\n'
}

@test "so is a merge" {
	bytes '## Phase 1: A 🔄\n- [ ] one\n- [ ] two\n'
	cp status.md base.md
	sed 's/one/eins/' base.md >theirs.md
	meanwhile $moment 'echo "- [ ] three" >>status.md' -- merge base.md status.md theirs.md
	[ "$status" -eq 0 ]
	holds '## Phase 1: A 🔄\n- [ ] eins\n- [ ] two\n- [ ] three\n'
	is 'base.md status.md theirs.md ' sh -c 'ls -A | tr "\n" " "'
}

@test "what contradicts a merge in its last moment is a conflict of it" {
	bytes '## Phase 1: A 🔄\n- [ ] Write the letter to them all\n- [ ] two\n'
	cp status.md base.md
	sed 's/two/zwei/' base.md >theirs.md
	meanwhile $moment 'sed -i s/letter/long.letter/ status.md' \
		after:renameat2:1 'sed -i s/letter/short.letter/ status.md' -- merge base.md status.md theirs.md
	[ "$status" -eq 1 ]
	[[ $stderr == *'marked as git marks conflicts'* ]]
	grep -q '\[ \] Write the long.letter' status.md
	grep -q '\[ \] Write the short.letter' status.md
	grep -q '\[ \] zwei' status.md
}

@test "an edit that what was written in the last moment forbids is refused, and nothing lost" {
	bytes '## Phase 1: A 🔄\n- [ ] one\n- [ ] two\n'
	meanwhile $moment "printf '## Phase 1: A 🔄\n- [ ] one\n- [ ] other\n' >status.md" -- tick two
	[ "$status" -eq 2 ]
	[ -z "$output" ]
	[[ $stderr == *two* ]]
	holds '## Phase 1: A 🔄\n- [ ] one\n- [ ] other\n'
	is 'status.md' ls -A
}

@test "what is changed in the new version meanwhile is merged" {
	bytes '## Phase 1: A 🔄\n- [ ] one\n- [ ] two\n- [ ] three\n'
	meanwhile $moment 'sed -i s/one/eins/ status.md' \
		after:renameat2:1 "sed -i 's/\[ \] three/[x] three/' status.md" -- tick two
	[ "$status" -eq 0 ]
	holds '## Phase 1: A 🔄\n- [ ] eins\n- [x] two\n- [x] three\n'
	is 'status.md' ls -A
}

@test "what contradicts each other then is marked, and said" {
	bytes '## Phase 1: A 🔄\n- [ ] Write the letter to them all\n- [ ] two\n'
	meanwhile $moment 'sed -i s/letter/long.letter/ status.md' \
		after:renameat2:1 'sed -i s/letter/short.letter/ status.md' -- tick two
	[ "$status" -eq 2 ]
	[[ $stderr == *'marked as git marks conflicts'* ]]
	grep -q '\[ \] Write the long.letter' status.md
	grep -q '\[ \] Write the short.letter' status.md
	grep -q '\[x\] two' status.md
	is 'status.md' ls -A
}

@test "a document that is empty for a moment, as an editor saves it, is no reason to fail" {
	bytes ''
	meanwhile before:getdents64:1 "printf '## Phase 1: A\n- [ ] one\n' >status.md" -- advance -q
	[ "$status" -eq 0 ]
	holds '## Phase 1: A ✅\n- [x] one\n'
}

@test "a program that keeps the document open for writing makes edits busy, and loses nothing" {
	bytes '## Phase 1: A 🔄\n- [ ] one\n- [ ] two\n'
	exec 8>>status.md
	exits 2 advance --wait 0.2
	[[ $stderr == *'open for writing'*'--wait'* ]]
	unchanged
	is 'status.md' ls -A
	echo '- [ ] three' >&8
	exec 8>&-
	does advance
	holds '## Phase 1: A 🔄\n- [x] one\n- [ ] two\n- [ ] three\n'
}

# Appends a line, again and again, until the file "stop" is there or there are very many; "written" says how many.
never_stop() {
	local n=0
	while [ ! -e stop ] && [ $n -lt 20000 ]; do
		n=$((n + 1))
		echo "rogue $n" >>status.md
	done
	echo $n >written
}

@test "a program that never stops writing: edits are made or busy, end in time, and nothing is lost" {
	local n status made=0
	bytes "## Phase 1: A 🔄\n$(seq -f '- [ ] step %.0f' 8)\n- [ ] last\n\n## Notes\n"
	never_stop &
	for n in 1 2 3 4 5 6 7 8; do
		status=0
		timeout 20 "$WFMD" tick -q --wait 0.3 status.md "step $n" 2>err || status=$?
		[ $status -eq 0 ] || { [ $status -eq 2 ] && grep -q 'another program' err; } ||
			complain "exit status $status" "$(cat err)" || return
		made=$((made + (status == 0)))
	done
	: >stop
	wait
	# What was cut off by its own patience is settled by the next edit, or both versions are kept, and it says so.
	"$WFMD" tick -q status.md last 2>err || complain "$(cat err)" || return
	[ ! -s err ] || grep -qE 'version is beside it|has been brought in' err
	[ "$(grep -c '^- \[x\]' status.md)" -gt "$made" ]
	seq -f 'rogue %.0f' "$(cat written)" | sort |
		cmp - <(find . -name '*status.md*' -exec grep -h '^rogue' {} + | sort -u)
}

@test "what was written while an edit was cut off is brought in by the next one" {
	bytes '## Phase 1: A 🔄\n- [ ] one\n- [ ] two\n'
	meanwhile $moment 'echo "- [ ] three" >>status.md' after:renameat2:1 kill -- tick two
	[ "$status" -eq 137 ]
	exits 0 tick one
	warns 'has been brought in, in the place of the edit'
	holds '## Phase 1: A 🔄\n- [x] one\n- [ ] two\n- [ ] three\n'
	is 'status.md' ls -A
}

@test "where the document was edited since, both versions stay and each edit says so" {
	bytes '## Phase 1: A 🔄\n- [ ] one\n- [ ] two\n'
	meanwhile $moment 'echo "- [ ] three" >>status.md' after:renameat2:1 kill -- tick two
	sed -i s/one/eins/ status.md
	exits 0 advance
	[[ $stderr == *"that program's version is beside it: .status.md.wfmd."* ]]
	holds '## Phase 1: A ✅\n- [x] eins\n- [x] two\n'
	is '- [ ] three' sh -c 'tail -n 1 .status.md.wfmd.*'
	rm .status.md.wfmd.*
}

@test "an edit that is killed is made or not made, and the next one tidies up" {
	bytes '## Phase 1: A 🔄\n- [ ] one\n- [ ] two\n'
	meanwhile $moment kill -- tick two
	unchanged
	does tick one
	becomes '2s/\[ \]/[x]/'
	is 'status.md' ls -A
	meanwhile after:renameat2:1 kill -- tick two
	[ "$status" -eq 137 ]
	becomes '2,3s/\[ \]/[x]/; 1s/🔄/✅/'
	does untick one
	is 'status.md' ls -A
}
