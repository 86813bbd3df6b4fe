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
