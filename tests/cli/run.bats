#!/usr/bin/env bats
# wfmd run: a command is run, and how it ended is reported.

# shellcheck disable=SC2016,SC1003 # what is quoted is for the command's shell

load events

# A program that prints its arguments, one in angle brackets a line, and exits with $SHOW_STATUS.
shows_arguments() {
	cat >show <<-'END'
		#!/bin/sh
		for word; do printf '<%s>\n' "$word"; done
		exit "${SHOW_STATUS:-0}"
	END
	chmod +x show
}

happened() {
	entries '.[-1].fields["What happened"]' | jq -r .
}

# --- success -----------------------------------------------------------------------------------

@test "run ticks the next step when the command succeeds; the report goes to standard error" {
	fixture move
	exits 0 run -- echo out
	[ "$output" = out ]
	[ "$stderr" = 'status.md: ticked 2.2.2 "Network"
status.md: ticked 2.2 "Install the system"
status.md: Phase 2: Build 🔄 4/5
next: 2.3 "Copy one mailbox" (line 20)' ] || complain "another report"
	becomes '17,19s/\[ \]/[x]/'
}

@test "run ticks the step that is named, in any form" {
	local step
	for step in 2.3 'Copy one mailbox' :20 Build/mailbox; do
		fixture move
		exits 0 run "$step" -- true
		becomes '20s/\[ \]/[x]/'
	done
	exits 0 run status.md 2.2.2 -- true
}

@test "run completes the phase with its last step and starts the next" {
	bytes '## Phase 1: A 🔄\n- [ ] one\n\n## Phase 2: B\n- [ ] two\n'
	exits 0 run -- true
	becomes '1s/🔄/✅/; 2s/\[ \]/[x]/; 4s/$/ 🔄/'
}

@test "run of a criterion and of a step outside every phase" {
	bytes '# T\n\n- [ ] outside\n\n## Phase 1: A\n**Entry criteria**:\n- [ ] ready\n\n**Steps**:\n- [ ] one\n'
	exits 0 run 1.e1 -- true
	exits 0 run outside -- true
	becomes '3,7s/\[ \]/[x]/'
}

@test "run of a step that is done changes nothing when the command succeeds" {
	fixture move
	exits 0 run 2.1 -- true
	unchanged
}

@test "run starts a phase that only waited for others, all of which have ended" {
	fixture parallel
	sed -i.bak '8,12s/\[ \]/[x]/' status.md
	exits 0 run -- true
	is 'done done done done' boxes
}

# --- failure -----------------------------------------------------------------------------------

@test "run -- false fails the phase, and prints the plan and what to do" {
	fixture move
	exits 1 run -- false
	[ -z "$output" ]
	warns 'status.md: Phase 2: Build ❌ 2/5' 'status.md: logged Build - Failure' 'If Build fails:' \
		'1. Keep the old machine running' 'wfmd escalate status.md 2' 'wfmd retry status.md 2'
	sed -E -i.bak 's/after [0-9]+\.[0-9] s$/after 0.0 s/' status.md
	becomes '15s/🔄/❌/; $a\
\
### 2026-11-22 14:05 - Build - Failure\
**What happened**: `false` exited with status 1 after 0.0 s
'
}

@test "run exits as the command does" {
	local wanted
	for wanted in 1 2 3 99 126 128 130 255; do
		bytes '## Phase 1: A 🔄\n- [ ] one\n'
		exits "$wanted" run -- sh -c "exit $wanted"
		is failed states
		[[ $(happened) == *"exited with status $wanted after "* ]] || complain "$(happened)"
	done
}

@test "run of a command that a signal ends exits with 128 and its number" {
	local wanted
	for wanted in 9 15 6; do
		bytes '## Phase 1: A 🔄\n- [ ] one\n'
		exits $((128 + wanted)) run -- sh -c "kill -$wanted \$\$"
		is failed states
		[[ $(happened) == '`sh -c '"'kill -$wanted \$\$'"'` was ended by signal '"$wanted after "* ]] ||
			complain "$(happened)"
	done
}

@test "run logs how long the command took" {
	fixture move
	exits 3 run -- sh -c 'sleep 0.3; exit 3'
	[[ $(happened) =~ ' after 0.'[3-9]' s'$ ]] || complain "$(happened)"
}

@test "run --kind and --date go into the entry" {
	fixture move
	exits 1 run --kind 'Test failure' --date '2026-12-01 08:00' -- false
	is '["2026-12-01 08:00","Test failure"]' entries '.[-1] | [.date, .kind]'
}

@test "run --no-fail leaves the document alone when the command fails" {
	fixture move
	local before
	before=$(stamp status.md)
	exits 7 run --no-fail -- sh -c 'echo out; echo err >&2; exit 7'
	[ "$output" = out ]
	[ "$stderr" = err ]
	[ "$(stamp status.md)" = "$before" ]
	unchanged
	exits 0 run --no-fail -- true
	becomes '17,19s/\[ \]/[x]/'
}

@test "run of a step under no phase: a failure is said, and nothing written" {
	bytes '- [ ] one\n'
	exits 4 run -- sh -c 'exit 4'
	warns 'no phase'
	unchanged
	bytes '# T\n\n- [ ] outside\n\n## Phase 1: A\n- [ ] one\n'
	exits 4 run outside -- sh -c 'exit 4'
	warns 'no phase'
	unchanged
}

@test "run that fails twice advises to escalate" {
	bytes '## Phase 1: A 🔄\n- [ ] one\n'
	exits 1 run -- false
	does retry
	exits 1 run -- false
	warns 'A has failed 2 times' 'wfmd escalate status.md 1'
	keep status.md
	exits 1 run -- true
	warns 'wfmd retry status.md 1'
	unchanged
}

# --- what may be run ---------------------------------------------------------------------------

# not_run STATUS ARG...: wfmd ARG... -- touch ran exits so, and runs nothing.
not_run() {
	exits "$@" -- touch ran
	[ ! -e ran ] || complain "the command was run"
	all_unchanged
}

@test "run checks first that the step may be ticked" {
	fixture move
	not_run 1 run 4.1
	warns 'status.md:25:' 'Phase 2: Build'
	not_run 2 run 9.9
	not_run 2 run Nowhere
	not_run 1 run 2.2
	warns 'Network'
	fixture two
	not_run 2 run 'Turn the soil'
	bytes '## Phase 1: A ⏸️\n**Blocked by**: Rain\n\n- [ ] one\n'
	not_run 1 run
	warns 'Rain'
	bytes '## Phase 1: A ✅\n- [x] one\n'
	not_run 1 run
	bytes '## Phase 1: A\n**Entry criteria**:\n- [ ] ready\n\n**Steps**:\n- [ ] one\n'
	not_run 1 run
	warns 'ready'
	bytes '## Phase 1: A ✅ ❌\n- [ ] one\n'
	not_run 2 run 1.1
	bytes '## Phase 1: A 🔄\n- [~] one\n'
	not_run 1 run 1.1
	not_run 2 run none.md
	bytes 'Text\n'
	not_run 2 run
}

@test "run --force passes a gate, before and after the command" {
	fixture move
	exits 0 run --force 4.1 -- true
	warns 'forced' 'Phase 2: Build'
	is 'complete in-progress pending in-progress pending' states
}

@test "run in one of several workflows" {
	fixture two
	exits 0 run -w Autumn -- true
	becomes '14s/$/ 🔄/; 15s/\[ \]/[x]/'
}

@test "run asks for a command" {
	fixture move
	refuses usage run
	warns '--'
	refuses usage run 2.3
	refuses usage run status.md 2.3 --
	refuses usage run 2.3 2.2.2 -- true
	refuses usage run --bogus -- true
}

@test "run of a document from standard input is a usage error, and runs nothing" {
	fixture move
	run --separate-stderr "$WFMD" run - -- touch ran <status.md
	[ "$status" -eq 2 ]
	[ ! -e ran ]
	WFMD_FILE=- run --separate-stderr "$WFMD" run -- touch ran <status.md
	[ "$status" -eq 2 ]
	[ ! -e ran ]
}

# --- what cannot be run ------------------------------------------------------------------------

# cannot_start ARG...: exit status 127, which bats would warn of.
cannot_start() {
	run -127 --separate-stderr "$WFMD" "$@"
}

@test "run of a command that is not there: 127, and the document is untouched" {
	local before
	fixture move
	before=$(stamp status.md)
	cannot_start run -- no-such-command
	[ -z "$output" ]
	[[ $stderr == "wfmd: "*"'no-such-command'"* ]] || complain "another message"
	cannot_start run -- ./no-such-command x
	cannot_start run -- ''
	[ "$(stamp status.md)" = "$before" ]
	cannot_start run --json -- no-such-command
	json '.schema == "wfmd.error/1" and .error.code == "not-found"'
	[ -z "$stderr" ]
	unchanged
}

@test "run of a file that cannot be executed: 126, and the document is untouched" {
	fixture move
	printf '#!/bin/sh\n' >script
	chmod a-x script
	exits 126 run -- ./script
	warns './script'
	exits 126 run -- /
	printf 'no program' >program
	chmod a+x program
	exits 126 run -- ./program
	exits 126 run --json -- ./script
	json '.schema == "wfmd.error/1" and .error.code == "unreadable"'
	unchanged
}

# --- the command's words -----------------------------------------------------------------------

@test "the command is started with exactly the words that were given" {
	fixture move
	shows_arguments
	SHOW_STATUS=5 exits 5 run -- ./show '$(touch ran)' 'a;touch ran' '`touch ran`' "it's" '"q"' $'two\nlines' '' \
		'*' '\' ' blanks ' '&' '|' '>ran' '-n' --json -- x 'ünï' $'\xff'
	[ "$output" = '<$(touch ran)>
<a;touch ran>
<`touch ran`>
<it'"'"'s>
<"q">
<two
lines>
<>
<*>
<\>
< blanks >
<&>
<|>
<>ran>
<-n>
<--json>
<-->
<x>
<ünï>
<'$'\xff''>' ] || complain "other words"
	[ ! -e ran ]
	is failed sh -c "'$WFMD' status --json | jq -r '.workflows[0].phases[1].state'"
	[ "$(happened | wc -l)" -eq 1 ]
	[[ $(happened) == *"'\$(touch ran)' 'a;touch ran'"* ]] || complain "$(happened)"
}

@test "the entry of a command with odd words leaves the structure as it is" {
	local word before
	fixture move
	before=$(boxes)
	shows_arguments
	for word in '## x' $'\n- [ ] y' '```' '-->' $'\n## Phase 9: Z ✅\n' '**Root cause**: z' '<!--' $'\033[31m' '&amp;'; do
		cp "$KEPT/status.md" status.md
		SHOW_STATUS=1 exits 1 run -q -- ./show "$word"
		is "$before" boxes
		is 'complete failed pending pending pending' states
		is 2 entries length
		run ! grep -q $'\033' status.md
	done
}

# --- output ------------------------------------------------------------------------------------

@test "the command's output passes through, byte for byte, on both streams" {
	fixture move
	printf 'one\r\n\0\377\033[31m no end' >out
	printf 'err\0\376\n\n' >err
	"$WFMD" run -q -- sh -c 'cat out; cat err >&2' >got.out 2>got.err
	cmp out got.out
	cmp err got.err
	cp "$KEPT/status.md" status.md
	"$WFMD" run -q --tail 3 -- sh -c 'cat out; cat err >&2' >got.out 2>got.err
	cmp out got.out
	cmp err got.err
}

@test "the command's output comes while it runs" {
	fixture move
	mkfifo fifo
	"$WFMD" run -q --tail 1 -- sh -c 'echo out; echo err >&2; cat fifo' >out 2>err &
	local pid=$! i
	for ((i = 0; i < 100; i++)); do
		[ ! -s out ] || [ ! -s err ] || break
		sleep 0.05
	done
	kill -0 $pid
	is out cat out
	is err cat err
	unchanged
	echo >fifo
	wait $pid
}

@test "the command reads standard input" {
	fixture move
	printf 'from outside\n' | "$WFMD" run -q -- cat >out
	is 'from outside' cat out
}

@test "run --quiet says nothing of its own" {
	fixture move
	exits 0 run --quiet -- echo out
	[ "$output" = out ]
	[ -z "$stderr" ]
	exits 1 run -q -- false
	[ -z "$stderr" ]
	is failed sh -c "'$WFMD' status --json | jq -r '.workflows[0].phases[1].state'"
}

@test "run --json: the command's standard output goes to standard error, one object to standard output" {
	fixture move
	exits 0 run --json -- sh -c 'echo out; echo err >&2'
	[ "$(sort <<<"$stderr")" = $'err\nout' ] || complain "not the command's output"
	json '.schema == "wfmd.change/1" and .written and [.changes[].id] == ["2.2.2", "2.2"]'
	exits 7 run --json -- sh -c 'echo "{}"; exit 7'
	[ "$stderr" = '{}' ]
	json '.schema == "wfmd.change/1" and .written and .changes[0].to == "failed"
		and .advice[0] == "If Build fails:\n1. Keep the old machine running\n2. Order another one"'
	keep status.md
	exits 1 run --json -- touch ran
	json '.error.code == "failed"'
	[ ! -e ran ]
}

@test "run --json --no-fail says how the command ended" {
	fixture move
	exits 7 run --json --no-fail -- sh -c 'exit 7'
	json '. == {"schema": "wfmd.run/1", "file": "status.md", "status": 7, "interrupted": false, "written": false}'
	unchanged
}

@test "run --dry-run runs the command and shows on standard error what would be written; --diff too" {
	fixture move
	exits 1 run -n -- sh -c 'echo out; exit 1'
	[ "$output" = out ]
	warns '+### Phase 2: Build ❌' '+### 2026-11-22 14:05 - Build - Failure'
	unchanged
	exits 0 run --diff -- true
	warns '+  - [x] Network' 'ticked 2.2.2'
	becomes '17,19s/\[ \]/[x]/'
}

# --- the last lines ----------------------------------------------------------------------------

@test "run --tail keeps the last lines of standard error as a code block" {
	fixture move
	exits 3 run --tail 2 -- sh -c 'echo out; echo one >&2; echo two >&2; printf "three\there" >&2; exit 3'
	sed -E -i.bak 's/after [0-9]+\.[0-9] s$/after 0.0 s/' status.md
	becomes '15s/🔄/❌/; $a\
\
### 2026-11-22 14:05 - Build - Failure\
**What happened**: `sh -c '\''echo out; echo one >\&2; echo two >\&2; printf "three\\there" >\&2; exit 3'\''` exited with status 3 after 0.0 s\
\
    two\
    three    here
'
}

@test "run --tail of hostile lines leaves the structure as it is" {
	local before text
	fixture move
	before=$(boxes)
	for text in '# x\n' '- [ ] y\n' '```\n' '-->\n' '\n\n\nlast\n\n\n' '\n' '' '\r\n\r' '\033[31m\0\n' '### Phase 9: Z\n' \
		'a\rb\rc' '   \n\t\n'; do
		cp "$KEPT/status.md" status.md
		exits 1 run -q --tail 5 -- sh -c 'printf "$1" >&2; exit 1' sh "$text"
		is "$before" boxes
		is 'complete failed pending pending pending' states
		is 2 entries length
		run ! grep -q $'\033' status.md
		run ! grep -q $'\r' status.md
		[ -n "$(tail -n 1 status.md)" ] || complain "a blank line at the end: $text"
	done
}

@test "run --tail of a long output keeps the last lines alone" {
	fixture move
	exits 1 run -q --tail 3 -- sh -c 'seq 400000 >&2; exit 1'
	is "$(printf '    %s\n' 399998 399999 400000)" tail -n 3 status.md
	is 1 grep -c '^    ' <(tail -n 4 status.md | head -n 2)
	cp "$KEPT/status.md" status.md
	exits 1 run -q --tail 3 -- sh -c 'head -c 3000000 /dev/zero | tr "\0" x >&2; exit 1'
	is 1 grep -c 'xxxx' status.md
	is open sh -c "'$WFMD' status --json | jq -r '.workflows[0].phases[4].steps[0].state'"
}

@test "run --tail writes no output of a command that succeeds" {
	fixture move
	exits 0 run --tail 3 -- sh -c 'echo err >&2'
	becomes '17,19s/\[ \]/[x]/'
}

@test "run --tail takes a number from 1" {
	fixture move
	refuses usage run --tail 0 -- true
	refuses usage run --tail x -- true
	refuses usage run --tail -1 -- true
	refuses usage run --tail 3x -- true
}

@test "run --tail does not wait for what the command left behind" {
	fixture move
	local before=$SECONDS
	exits 1 run -q --tail 3 -- sh -c 'sleep 30 >/dev/null & echo err >&2; echo $! >pid; exit 1' 2>/dev/null
	[ $((SECONDS - before)) -lt 20 ]
	kill "$(cat pid)"
	is '    err' tail -n 1 status.md
}

# --- other hands meanwhile ---------------------------------------------------------------------

@test "the document is not locked while the command runs, and the report lands on the newer content" {
	fixture move
	exits 0 run -- sh -c "sed -i.bak '1s/^/<!-- new -->\n\n/' status.md && '$WFMD' tick -q --wait 0 2.3 &&
		'$WFMD' add -q --wait 0 2 --after 2.1 'Inserted before'"
	becomes '1s/^/<!-- new -->\n\n/; 16s/$/\n- [ ] Inserted before/; 17,20s/\[ \]/[x]/'
	warns 'ticked 2.3.2 "Network"'
}

@test "the failure lands on the newer content" {
	fixture move
	exits 1 run -- sh -c "'$WFMD' tick -q 2.3; exit 1"
	is 'complete failed pending pending pending' states
	is 'done' sh -c "'$WFMD' status --json | jq -r '.workflows[0].phases[1].steps[2].state'"
}

@test "of steps with the same text, the same one is reported afterwards" {
	bytes '## Phase 1: A 🔄\n- [ ] same\n- [ ] same\n- [ ] same\n\n## Phase 2: B\n- [ ] same\n'
	exits 0 run 1.2 -- sh -c "'$WFMD' add -q 1 other --after 1.1"
	becomes '2s/$/\n- [ ] other/; 3s/\[ \]/[x]/'
}

@test "the step is found again when it was blocked or unblocked meanwhile" {
	fixture move
	exits 0 run 2.3 -- "$WFMD" block -q 2.3 -m x
	becomes '20s/\[ \]/[x]/; 20s/$/ (blocked: x)/'
	bytes '## Phase 1: A 🔄\n- [ ] one (blocked: x)\n- [ ] two\n'
	exits 0 run 1.1 -- "$WFMD" unblock -q 1.1
	becomes '2s/.*/- [x] one/'
}

@test "the step is gone, or its phase, or the document: exit status 2, and it is said" {
	fixture move
	exits 2 run 2.3 -- "$WFMD" drop -q 2.3 -m x
	warns 'Copy one mailbox' 'no longer there' 'wfmd'
	fixture move
	exits 2 run 2.3 -- sh -c 'sed -i.bak "s/Phase 2: Build/Phase 2: Make/" status.md; exit 3'
	warns 'Copy one mailbox' 'ended with 3'
	fixture move
	exits 2 run 2.3 -- sh -c 'rm status.md; exit 4'
	warns 'status.md' 'ended with 4'
	fixture move
	exits 2 run 2.3 --json -- sh -c 'echo nothing >status.md'
	json '.error.code == "not-a-status-document"'
}

@test "a report that is refused afterwards: exit status 2, and the command's end is not lost" {
	fixture move
	exits 2 run 2.3 -- sh -c 'sed -i.bak "s/Phase 2: Build 🔄/Phase 2: Build ✅ ❌/" status.md'
	warns 'status.md:15:' 'ended with 0'
}

@test "the lock is waited for as long as --wait says, then exit status 2" {
	needs flock
	fixture move
	exits 2 run --wait 0.2 -- sh -c 'exec 9<status.md; flock 9; sleep 3 >/dev/null 2>&1 & echo $! >pid'
	warns '--wait' 'the command ended with 0, and that is not reported'
	kill "$(cat pid)"
	unchanged
}

@test "the document was begun and ended by the command itself: a run within a run" {
	fixture move
	exits 0 run 2.3 -- "$WFMD" run -q 2.2.2 -- true
	becomes '15s/🔄/✅/; 17,20s/\[ \]/[x]/; 22s/$/ 🔄/'
}

# --- signals -----------------------------------------------------------------------------------

# interrupts KEYS COMMAND: types KEYS in a terminal in which COMMAND runs, once it says ready; sets
# $output to what the terminal shows.
interrupts() {
	needs script
	script --version 2>/dev/null | grep -q util-linux || skip 'script is another program'
	env --default-signal true 2>/dev/null || skip 'env cannot let go of ignored signals'
	rm -f ready
	output=$({
		waits_for ready
		sleep 0.1
		printf '%b' "$1"
		sleep 0.3
	} | env --default-signal script -q -e -c "trap : INT QUIT; $2; echo \"status \$?\"" /dev/null)
}

@test "Ctrl-C during a run ends the command, and the document is untouched" {
	local before
	fixture move
	before=$(stamp status.md)
	interrupts '\003' "$WFMD run -- sh -c 'touch ready; sleep 20'"
	says 'status 130'
	says_not 'Build'
	[ "$(stamp status.md)" = "$before" ]
	unchanged
}

@test "Ctrl-C reaches the command once, which may handle it; its exit status counts" {
	fixture move
	interrupts '\003' "$WFMD run -- sh -c 'trap \"echo caught >>caught; exit 4\" INT; touch ready; while :; do sleep 0.1; done'"
	says 'status 4'
	is caught cat caught
	unchanged
	interrupts '\003' "$WFMD run -- sh -c 'trap \"exit 0\" INT; touch ready; while :; do sleep 0.1; done'"
	says 'status 0' 'a signal came while the command ran: its step is not ticked'
	unchanged
}

@test "Ctrl-\\ during a run, and a run with --tail" {
	fixture move
	interrupts '\034' "ulimit -c 0; $WFMD run -- sh -c 'touch ready; exec sleep 20'"
	says 'status 131'
	unchanged
	interrupts '\003' "$WFMD run --tail 3 -- sh -c 'touch ready; exec sleep 20'"
	says 'status 130'
	unchanged
}

# signals SIGNAL WHOM: runs a command under wfmd in a group of its own and sends SIGNAL to WHOM, the
# group or wfmd alone; sets $status.
signals() {
	rm -f ready got
	bash -c 'set -m
		"$1" run $4 -- sh -c "trap \"echo got >>got; exit 9\" $2; touch ready; while :; do sleep 0.1; done" >out 2>err &
		while [ ! -e ready ]; do sleep 0.05; done
		sleep 0.1
		case $3 in
		group) kill -s "$2" -- "-$!" ;;
		*) kill -s "$2" "$!" ;;
		esac
		wait "$!"
		exit "$?"' bash "$WFMD" "$1" "$2" "${3-}" 2>/dev/null && status=0 || status=$?
}

@test "a signal to wfmd alone goes on to the command, and the document is untouched" {
	local signal
	fixture move
	for signal in TERM INT HUP QUIT USR1 USR2; do
		signals $signal wfmd
		[ "$status" -eq 9 ] || complain "$signal: status $status"
		is got cat got
		unchanged
	done
}

@test "a signal to the whole group ends both" {
	fixture move
	signals INT group
	[ "$status" -eq 9 ]
	unchanged
	signals TERM group
	[ "$status" -eq 9 ]
	unchanged
}

@test "a signal that ends the command: 128 and its number" {
	fixture move
	"$WFMD" run -- sh -c 'touch ready; exec sleep 20' 2>err &
	local pid=$! got=0
	waits_for ready
	kill -TERM $pid
	wait $pid || got=$?
	[ $got -eq 143 ]
	[ ! -s err ]
	unchanged
}

@test "a signal that comes before the command has begun ends it, too" {
	local n
	bytes '- [ ] one\n'
	for n in 1 2 3 5 8 13; do
		# shellcheck disable=SC2016 # the tool's shell knows it
		meanwhile before:rt_sigaction:$n 'kill -TERM $TRACED' -- run -- sleep 3
		[ "$status" -eq 143 ] || complain "call $n: status $status" || return
		unchanged
	done
}

@test "an interrupted run in JSON" {
	fixture move
	signals TERM wfmd --json
	[ "$status" -eq 9 ]
	output=$(cat out)
	json '. == {"schema": "wfmd.run/1", "file": "status.md", "status": 9, "interrupted": true, "written": false}'
	unchanged
}

@test "a signal that was ignored before stays so" {
	fixture move
	exits 0 run -q -- true
	cp "$KEPT/status.md" status.md
	(
		trap '' TERM
		"$WFMD" run -q -- sh -c 'touch ready; while [ ! -e go ]; do sleep 0.05; done' &
		waits_for ready
		kill -TERM $!
		sleep 0.1
		touch go
		wait $!
	)
	becomes '17,19s/\[ \]/[x]/'
}

# The command finds them as we did.
@test "run where the caller has left signals blocked: the end of the command is seen" {
	local options
	bytes '## Phase 1: A 🔄\n- [ ] one\n- [ ] two\n- [ ] three\n- [ ] four\n'
	for options in '-q' '-q --tail 3'; do
		# shellcheck disable=SC2086 # a list of words
		timeout -s KILL 10 env --block-signal=CHLD "$WFMD" run $options -- sleep 0.1 || complain "$options" || return
	done
	becomes '2,3s/\[ \]/[x]/'
	timeout -s KILL 10 env --block-signal=CHLD "$WFMD" run -q -- env --list-signal-handling true 2>err
	grep -q '^CHLD .*BLOCK' err
}

@test "a command that a signal ended by itself is a failure, not an interruption" {
	fixture move
	exits 143 run -- sh -c 'kill -TERM $$'
	is 'complete failed pending pending pending' states
}

@test "wfmd killed outright leaves the document as it was" {
	fixture move
	"$WFMD" run -- sh -c 'echo $$ >pid; touch ready; exec sleep 20' 2>/dev/null &
	local pid=$!
	waits_for ready
	kill -KILL $pid
	wait $pid 2>/dev/null || true
	kill "$(cat pid)"
	unchanged
	is 'pid ready status.md' sh -c 'ls -A | tr "\n" " " | sed "s/ $//"'
}

@test "a command is started whichever of the standard streams are closed" {
	local closed option
	for option in -q --json '--tail 3'; do
		for closed in '<&-' '>&-' '2>&-' '>&- 2>&-' '<&- >&- 2>&-'; do
			bytes '## Phase 1: A 🔄\n- [ ] one\n- [ ] two\n'
			eval "\"$WFMD\" run status.md one $option -- sh -c 'echo out; echo err >&2; : >started' $closed" || true
			[ -e started ] || complain "not started: $option $closed" || return
			rm started
			becomes '2s/\[ \]/[x]/' || complain "$option $closed" || return
			is 'status.md' ls -A
		done
	done
}
