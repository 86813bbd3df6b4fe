#!/usr/bin/env bats
# What all commands share: options, FILE, streams, exit status, colours, dates.

load helper

# --- arguments ---------------------------------------------------------------------------------

@test "options stand anywhere after the command" {
	fixture move
	does tick -n --json status.md 2.3
	local said=$output
	for order in 'status.md -n --json 2.3' 'status.md 2.3 -n --json' '--json status.md 2.3 -n'; do
		# shellcheck disable=SC2086 # a list of words
		does tick $order
		[ "$output" = "$said" ]
	done
}

@test "options take their value after a blank or an equals sign" {
	bytes '## Phase 1: A\n- [~] one\n- [ ] two\n'
	does tick -n --map '~=open' 1.1
	does tick -n --map='~=open' 1.1
	does tick -n -f status.md 1.2
	does tick -n -fstatus.md 1.2
	does tick -n --file=status.md 1.2
}

@test "-- ends the options" {
	bytes '## Phase 1: A\n- [ ] --help\n- [ ] -q\n'
	does tick status.md -- --help
	becomes '1s/$/ 🔄/; 2s/\[ \]/[x]/'
	does tick -- status.md -q
	is 2 grep -c '\[x\]' status.md
}

@test "an unknown option names the nearest" {
	fixture move
	refuses usage advance --stepps 2
	warns 'stepps' '--steps'
	refuses usage tick --ticksonly 2.3
	warns '--ticks-only'
	refuses usage advance -z
	warns '-z'
}

@test "an option that is nearly one, has a dash too few or a value too many is explained" {
	bytes '- [ ] a\n'
	refuses usage status --jsn
	warns "'status' takes no option '--jsn'; did you mean --json?"
	refuses usage status --opne
	warns 'did you mean --open?'
	refuses usage advance -steps 2
	warns "'advance' takes no option '-steps'; did you mean --steps?"
	refuses usage status -quiet
	warns 'did you mean --quiet?'
	refuses usage status -qx
	warns "'status' takes no option '-x'; try 'wfmd help status'"
	refuses usage advance --all=1
	warns "wfmd: --all takes no argument; try 'wfmd help advance'"
	refuses usage status --xyzzy
	warns "'status' takes no option '--xyzzy'; try"
}

@test "an option of another command is unknown" {
	fixture move
	refuses usage next --dry-run
	refuses usage status --force
	refuses usage tick --steps 2 2.3
	refuses usage start --all
	refuses usage templates --map '~=open'
}

@test "an option without its value is a usage error" {
	fixture move
	refuses usage advance --steps
	refuses usage tick 2.3 -f
}

@test "an unknown command names the nearest" {
	refuses usage advanec
	warns 'advanec' 'advance'
	refuses usage statsu
	warns 'status'
	refuses usage xyzzy
	warns 'wfmd help'
}

@test "the word that other programs have for a command leads to it" {
	local pair
	for pair in init:new ls:status todo:next done:tick lint:check format:fmt version:--version; do
		refuses usage "${pair%:*}"
		warns "no command '${pair%:*}'; did you mean '${pair#*:}'?" || return
	done
}

@test "a step where a file is wanted, and a file where a step is, are explained" {
	bytes '- [ ] a\n'
	refuses not-found advance 1.1
	warns 'wfmd: 1.1: no such file; usage: wfmd advance [FILE]'
	refuses not-found status 1
	warns 'usage: wfmd status [FILE or FOLDER...]'
	refuses no-match tick 1.1 status.md
	warns "no step 'status.md'; a file comes first: wfmd tick [FILE] STEP..."
	refuses no-match tick 1.1 other.md
	warns "no step 'other.md'; the nearest are listed"
	unchanged
}

@test "one argument too many is a usage error" {
	fixture move
	refuses usage advance status.md 2.3
	refuses usage next status.md move.md
	refuses usage start status.md 2 3
	refuses usage start 2 3
}

# --- FILE --------------------------------------------------------------------------------------

@test "FILE is the first argument that ends in .md or .markdown" {
	fixture move plan.md
	fixture move plan.markdown
	does tick plan.md 2.3
	does tick plan.markdown 2.3
	does start plan.md 2
}

@test "FILE of any name goes with -f" {
	fixture move plan.txt
	fixture move 2.3
	does tick -f plan.txt 2.3
	becomes '20s/\[ \]/[x]/' plan.txt
	does tick --file 2.3 2.3
	becomes '20s/\[ \]/[x]/' 2.3
	does start -f plan.txt 2
}

@test "FILE given with -f leaves all arguments to be selectors" {
	bytes '## Phase 1: A\n- [ ] Write notes.md\n' plan.txt
	does tick -f plan.txt 'Write notes.md'
	bytes '## Phase 1: A\n- [ ] notes.md\n' plan.txt
	does tick -f plan.txt notes.md
	becomes '1s/$/ ✅/; 2s/\[ \]/[x]/' plan.txt
}

@test "FILE of any name is taken by commands without selectors" {
	fixture move plan.txt
	does status plan.txt
	does next plan.txt
	does advance plan.txt
	becomes '17,19s/\[ \]/[x]/' plan.txt
}

@test "FILE may hold blanks, quotes and other letters" {
	local name
	for name in 'my plan.md' "it's.md" 'plän für "wir".md' $'two\nlines.md' '*.md'; do
		fixture move "$name"
		does advance "$name"
		[ "$(grep -c '\[x\]' "$name")" -eq 6 ]
	done
}

@test "FILE may have a name that is no UTF-8" {
	fixture move $'pl\xe4n.md'
	does advance $'pl\xe4n.md'
	does next -f $'pl\xe4n.md'
	[ "$(grep -c '\[x\]' $'pl\xe4n.md')" -eq 6 ]
}

@test "FILE - is standard input, and the edited document goes to standard output" {
	fixture move
	"$WFMD" tick - 2.3 <status.md >out 2>err
	sed '20s/\[ \]/[x]/' status.md | cmp - out
	grep -q 'ticked 2.3' err
	unchanged
	"$WFMD" advance - <status.md >out 2>err
	sed -e '17s/\[ \]/[x]/' -e '19s/\[ \]/[x]/' status.md | cmp - out
}

@test "FILE - without a change prints the document as it was" {
	fixture move
	"$WFMD" tick - 2.1 <status.md >out
	cmp status.md out
}

@test "FILE - takes neither --json nor --diff for an edit" {
	fixture move
	for option in --json --diff; do
		run --separate-stderr sh -c "'$WFMD' tick - 2.3 $option <status.md"
		[ "$status" -eq 2 ]
		says_not '# Move'
	done
}

@test "FILE - prints nothing where the edit is refused" {
	fixture move
	run --separate-stderr sh -c "'$WFMD' tick - 4.1 <status.md"
	[ "$status" -eq 1 ]
	[ -z "$output" ]
	warns 'wfmd: -:25:'
}

@test "without FILE it is WFMD_FILE" {
	fixture move
	fixture two other.txt
	WFMD_FILE=other.txt does next
	says 'Turn the soil'
	WFMD_FILE=other.txt does advance
	becomes '5s/$/ 🔄/; 6s/\[ \]/[x]/' other.txt
	unchanged
	WFMD_FILE=other.txt does next status.md
	says 'Network'
	WFMD_FILE='' does next
	says 'Network'
	WFMD_FILE=none.md exits 2 next
	warns 'none.md'
}

@test "without FILE it is status.md, else STATUS.md, else WORKFLOW_STATUS.md" {
	fixture two WORKFLOW_STATUS.md
	asks '.file == "WORKFLOW_STATUS.md"' status
	fixture two STATUS.md
	[ ! -e status.md ] || skip 'this file system does not tell status.md from STATUS.md'
	asks '.file == "STATUS.md"' status
	fixture two status.md
	asks '.file == "status.md"' status
}

@test "without FILE it is the one of a parent, up to the git root" {
	mkdir -p repo/.git repo/sub/deep
	fixture two status.md
	fixture move repo/STATUS.md
	cd repo/sub/deep
	asks '.file == "../../STATUS.md" and .next.text == "Network"' status
	does advance
	cd ../../..
	becomes '17,19s/\[ \]/[x]/' repo/STATUS.md
	unchanged status.md
}

@test "without FILE the nearest folder comes before the better name" {
	mkdir -p repo/.git repo/sub
	fixture two repo/status.md
	fixture move repo/sub/WORKFLOW_STATUS.md
	cd repo/sub
	asks '.file == "WORKFLOW_STATUS.md"' status
}

@test "without FILE what is no file is passed over: a pipe, a folder" {
	mkfifo status.md
	run timeout 5 "$WFMD" status
	[ "$status" -eq 2 ] || complain "$status"
	[[ $output == *'no document'* ]] || complain "$output"
	rm status.md
	mkdir status.md
	bytes '- [ ] a\n' STATUS.md
	does tick 1.1
	becomes 's/\[ \]/[x]/' STATUS.md
}

@test "without FILE nothing above the git root is found" {
	mkdir -p repo/sub
	echo 'gitdir: elsewhere' >repo/.git
	fixture two status.md
	cd repo/sub
	refuses not-found status
	warns 'status.md' 'STATUS.md' 'WORKFLOW_STATUS.md' 'wfmd new'
	refuses not-found advance
}

# --- streams and exit status -------------------------------------------------------------------

@test "results go to standard output, errors to standard error" {
	fixture move
	does advance
	[ -n "$output" ]
	exits 1 tick 4.1
	[ -z "$output" ]
	[ -n "$stderr" ]
}

@test "exit 0 for done, 1 for no, 2 for trouble" {
	fixture move
	exits 0 advance
	exits 0 tick 1.1
	exits 1 tick 4.1
	exits 1 complete
	exits 2 tick 9.9
	exits 2 tick nofile.md 1.1
	exits 2 tick
	exits 2 nonsense
}

@test "standard output that cannot be written is trouble" {
	[ -e /dev/full ] || skip 'no /dev/full here'
	fixture move
	run --separate-stderr sh -c "'$WFMD' status >/dev/full"
	[ "$status" -eq 2 ]
	warns 'wfmd: '
}

@test "--json is one object, ended by a newline, for every command and every error" {
	local call
	fixture move
	for call in 'new bug n.md' 'templates' 'templates bug' 'status' 'status status.md move.md' 'status .' \
		'next' 'advance' 'tick 2.3' 'untick 2.3' 'start 2' 'complete 1' 'help' 'help tick' \
		'new nothing' 'templates nothing' 'status none.md' 'next none.md' 'advance --phase 9' \
		'tick 9.9' 'untick' 'start 4' 'complete' 'help nothing' 'nonsense' 'tick --nonsense'; do
		# shellcheck disable=SC2086 # a list of words
		"$WFMD" $call --json >out 2>err || true
		[ "$(wc -l <out)" -eq 1 ] && [ ! -s err ] || complain "not one line: $call"
		output=$(cat out)
		json true
	done
}

@test "--json wins over --quiet" {
	fixture move
	asks '.changes | length == 1' tick --quiet 2.3
	exits 1 tick --quiet --json 4.1
	json '.error.code == "gated"'
}

@test "--quiet says nothing, but errors" {
	fixture move
	does tick -q 2.3
	[ -z "$output" ]
	becomes '20s/\[ \]/[x]/'
	keep status.md
	exits 1 tick --quiet 4.1
	[ -n "$stderr" ]
}

@test "every edit says what changed and what comes next, in a few lines" {
	fixture move
	for call in 'advance' 'tick 2.3' 'untick 1.1 --force' 'tick 1.1' 'advance --all' 'start 4'; do
		# shellcheck disable=SC2086 # a list of words
		does $call
		[ "${#lines[@]}" -le 6 ] || complain "too many lines: $call"
		[[ ${lines[0]} == "status.md: "* ]]
	done
}

@test "every edit of many steps says so in a few lines" {
	does new feature -t T
	does advance --steps 30
	[ "${#lines[@]}" -le 12 ] || complain "${#lines[@]} lines"
}

@test "every error names a way out that runs" {
	local call hint
	fixture two
	fixture move
	sed '22s/$/ ⏸️/; 7s/^/**Entry criteria**:\n- [ ] dry\n\n/' "$KEPT/status.md" >gates.md
	fixture move 'my plan.md'
	for call in 'tick 4.1' 'tick 2.2' 'complete' 'start 4' 'start 1' 'untick 1.1' 'new nothing' \
		'templates nothing' 'advance --nonsense' 'nonsense' 'tick' 'next none.md'; do
		# shellcheck disable=SC2086 # a list of words
		run --separate-stderr "$WFMD" $call --json
		hint=$(jq -r '.error.hint // ""' <<<"$output")
		[ -n "$hint" ] || complain "no way out: $call"
		runs "$hint"
	done
	run --separate-stderr "$WFMD" tick 'my plan.md' 4.1 --json
	runs "$(jq -r .error.hint <<<"$output")"
	fixture move plan.txt
	run --separate-stderr "$WFMD" tick -f plan.txt 4.1 --json
	runs "$(jq -r .error.hint <<<"$output")"
}

# runs HINT: where it is a command of wfmd, that exists and takes these arguments.
runs() {
	local words=$1
	[[ $words == wfmd\ * ]] || return 0
	[[ $words != *[A-Z][A-Z]* ]] || return 0
	mkdir -p try
	cp ./*.md ./*.txt try/ 2>/dev/null || true
	run --separate-stderr sh -c "cd try && wfmd() { '$WFMD' \"\$@\"; } && $words"
	[ "$status" -ne 2 ] || [[ $stderr == *"no command"* ]] || complain "this way out is none: $words"
}

# pastes HINT WANTED: WANTED is among the hint's words, and the hint runs where the shell reads it.
pastes() {
	[[ $1 == *"$2"* ]] || complain "'$2' is not in '$1'"
	run --separate-stderr sh -c "wfmd() { '$WFMD' \"\$@\"; } && $1"
	[ "$status" -eq 0 ] || complain "it cannot be pasted: $1"
}

@test "ways out name the document so that they can be pasted, whatever it is called" {
	local name
	# shellcheck disable=SC2016 # the names are what they look like
	for name in status.md -x.md 'my plan.md' "it's; so.md" 'a "b" $c.txt' plan -dashed 'tab	in.markdown' '*.md' \
		'été.md' '~x' '#x.md' 'a\b.md'; do
		printf '# T\n\n## Phase 1: A 🔄\n- [ ] a (blocked: key)\n\n## Phase 2: B\n- [ ] b\n' >"./$name"
		exits 1 advance -f "$name" --json
		pastes "$(jq -r .error.hint <<<"$output")" ' 1.1'
		exits 1 retry -f "$name" 1 --json
		pastes "$(jq -r .error.hint <<<"$output")" ' --phase 1'
		grep -q '1: A ✅$' "./$name"
	done
}

@test "a phase in progress is gone on with by advance --phase" {
	printf '# T\n\n**Pattern**: Parallel\n\n## Phase 1: A 🔄\n- [ ] a\n\n## Phase 2: B 🔄\n- [ ] b\n' | document
	refuses not-allowed retry 2
	warns "'wfmd advance status.md --phase 2'"
	refuses not-allowed unblock 2
	warns "'wfmd advance status.md --phase 2'"
	pastes 'wfmd advance status.md --phase 2' --phase
	becomes '8s/🔄/✅/; 9s/\[ \]/[x]/'
}

@test "the advice on a failure can be pasted, whatever the document is called" {
	local name advice
	for name in -x.md 'my plan.md' "it's so" plan; do
		printf '# T\n\n## Phase 1: A 🔄\n- [ ] a\n' >"./$name"
		does fail -f "$name" 1 -m x --json
		advice=$(jq -r '.advice[-1]' <<<"$output")
		advice=${advice%% tries again*}
		[[ $advice == "'"* && $advice != *"' 1" ]] && advice=${advice:1:-1}
		pastes "$advice" retry
		grep -q '1: A 🔄$' "./$name"
	done
}

# --- trying out --------------------------------------------------------------------------------

@test "--dry-run prints the diff and writes nothing" {
	local before
	fixture move
	before=$(stamp status.md)
	does tick --dry-run 2.3
	[ "$output" = '--- status.md
+++ status.md
@@ -17,7 +17,7 @@
 - [ ] Install the system
   - [x] Disks
   - [ ] Network
-- [ ] Copy one mailbox
+- [x] Copy one mailbox
 
 ### Phase 3: Rehearsal (Optional)
 - [ ] Switch a spare domain' ] || complain "another diff"
	[ "$(stamp status.md)" = "$before" ]
	unchanged
	is 'status.md' ls -A
}

@test "--dry-run works on every editing command" {
	fixture move
	does advance -n
	says '+  - [x] Network'
	does untick -n 2.1
	says '-- [x] Order the machine' '+- [ ] Order the machine'
	fixture two
	does start -n
	says '+### Phase 1: Dig 🔄'
	bytes '## Phase 1: A 🔄\n- [x] one\n'
	does complete -n
	says '+## Phase 1: A ✅'
	unchanged
}

@test "--dry-run of what would change nothing prints nothing" {
	fixture move
	does tick -n 2.1
	[ -z "$output" ]
}

@test "--dry-run refuses what would be refused" {
	fixture move
	refuses gated tick -n 4.1
}

@test "--dry-run works on a read-only file" {
	fixture move
	chmod a-w status.md
	does tick -n 2.3
	says '+- [x] Copy one mailbox'
}

@test "--dry-run --json has the diff and says that nothing was written" {
	fixture move
	asks '.written == false and (.diff | startswith("--- status.md\n+++ status.md\n@@"))
		and (.changes | length) == 1' tick -n 2.3
	unchanged
}

@test "--diff prints the diff, and writes" {
	fixture move
	does tick -n 2.3
	local diff=$output
	does tick --diff 2.3
	says "$diff" 'ticked 2.3'
	becomes '20s/\[ \]/[x]/'
	asks '.written and (.diff | contains("+- [x] Order") | not) and (.diff | contains("+- [ ] Order"))' \
		untick --diff 2.1
}

@test "--json without --diff has no diff" {
	fixture move
	asks '.written and .diff == null' tick 2.3
}

@test "the diff can be applied, whatever the line endings" {
	needs git
	local document
	for document in '## Phase 1: A\n- [ ] one\n- [ ] two\n\n## Phase 2: B\n- [ ] three\n' \
		'## Phase 1: A\r\n- [ ] one\r\n- [ ] two\r\n' \
		'## Phase 1: A\n- [ ] one' \
		'\xef\xbb\xbf## Phase 1: A\n- [ ] one\n' \
		'## Phase 1: A\n- [ ] \xff one \033[31m\n'; do
		bytes "$document"
		"$WFMD" advance --dry-run >change.diff
		"$WFMD" advance - <status.md >wanted 2>/dev/null
		git apply -p0 change.diff
		cmp wanted status.md
	done
}

# --- --map and -w ------------------------------------------------------------------------------

@test "--map decides about a marker and about an emoji, and can be repeated" {
	bytes '## Phase 1: A 🚧\n- [~] one\n- [-] two\n- [ ] three\n'
	is 'done open open' boxes --map '~=done' --map '-=open'
	is 'in-progress' states --map '🚧=in-progress'
	is 'blocked' states --map '🚧=blocked'
	is 'complete' states --map '🚧=complete'
	is 'failed' states --map '🚧=failed'
	is 'pending' states --map '🚧=pending'
}

@test "--map of nonsense is a usage error" {
	local value
	fixture move
	for value in '' '~' '=open' '~=' '~=perhaps' 'x=open' ' =done' 'X=open' '~=skipped' 'a=complete'; do
		refuses usage tick --map "$value" 2.3
	done
}

@test "-w takes a workflow's title, its place or the line of its heading" {
	fixture two
	for selector in Autumn autumn aut 2 :12; do
		asks '.changes[0].line == 15' advance -n -w "$selector"
		asks '.changes[0].line == 15' advance -n --workflow "$selector"
	done
}

@test "-w of an unknown workflow lists them" {
	fixture two
	refuses no-match advance -w Winter
	warns ':3' 'Spring' ':12' 'Autumn'
}

@test "-w of several workflows is ambiguous" {
	fixture two
	refuses ambiguous advance -w N
	bytes '# T\n\n## Spring peas\n\n### Phase 1: A\n- [ ] one\n\n## Spring beans\n\n### Phase 1: A\n- [ ] two\n'
	refuses ambiguous advance -w spring
	warns ':3' ':8'
}

# --- looks -------------------------------------------------------------------------------------

@test "--color=always colours, --color=never does not" {
	fixture move
	does status --color=always
	says $'\033['
	does status --color=never
	says_not $'\033['
	NO_COLOR=1 does status --color=always
	says $'\033['
	FORCE_COLOR=1 does status --color=never
	says_not $'\033['
}

@test "--color of anything else is a usage error" {
	fixture move
	refuses usage status --color=sometimes
	refuses usage status --color=
}

@test "NO_COLOR comes before CLICOLOR_FORCE and FORCE_COLOR, these before CLICOLOR" {
	fixture move
	does status
	says_not $'\033['
	FORCE_COLOR=1 does status
	says $'\033['
	CLICOLOR_FORCE=1 does status
	says $'\033['
	CLICOLOR=0 CLICOLOR_FORCE=1 does status
	says $'\033['
	NO_COLOR=1 FORCE_COLOR=1 does status
	says_not $'\033['
	NO_COLOR=1 CLICOLOR_FORCE=1 does status
	says_not $'\033['
	NO_COLOR='' FORCE_COLOR=1 does status
	says $'\033['
	FORCE_COLOR=0 does status
	says_not $'\033['
}

# on_terminal VARIABLE...: wfmd status on a terminal.
on_terminal() {
	output=$(TERM=xterm script -qec "env $* '$WFMD' status" /dev/null </dev/null)
}

@test "a terminal gets colours, but for NO_COLOR and CLICOLOR=0" {
	needs script
	script -qec true /dev/null </dev/null >/dev/null 2>&1 || skip 'another script here'
	fixture move
	on_terminal
	says $'\033['
	on_terminal NO_COLOR=1
	says_not $'\033['
	on_terminal CLICOLOR=0
	says_not $'\033['
	on_terminal CLICOLOR=0 FORCE_COLOR=1
	says $'\033['
}

@test "--color leaves JSON and diffs alone" {
	fixture move
	asks true status --color=always
	says_not $'\033['
	does tick -n --color=always 2.3
	says_not $'\033['
}

@test "--ascii shows states as boxes" {
	bytes '# T\n\n## Phase 1: A ✅\n- [x] a\n\n## Phase 2: B 🔄\n- [ ] b\n\n## Phase 3: C ⏸️\n**Since**: 2026-03-01\n\n- [ ] c\n\n## Phase 4: D ❌\n- [ ] d\n\n## Phase 5: E\n- [ ] e\n'
	does status --ascii
	says 'Phase 1: A 1/1 [x]' 'Phase 2: B 0/1 [~]' 'Phase 3: C 0/1 [=]' 'Phase 4: D 0/1 [!]' \
		'Phase 5: E 0/1 [ ]'
	! LC_ALL=C grep -q '[^ -~]' <<<"$output" || complain 'not ASCII'
	does advance --ascii
	says 'Phase 2: B [x] 1/1'
	becomes '6s/🔄/✅/; 7s/\[ \]/[x]/'
}

@test "--ascii is automatic outside UTF-8 locales" {
	fixture move
	LC_ALL=C does status
	says 'Build 2/5 [~]'
	LC_ALL=POSIX does status
	says 'Build 2/5 [~]'
	LC_ALL='' LC_CTYPE='' LANG=en_GB.UTF-8 does status
	says 'Build 2/5 🔄'
	LC_ALL='' LC_CTYPE=C LANG=en_GB.UTF-8 does status
	says 'Build 2/5 [~]'
	LC_ALL='' LC_CTYPE='' LANG='' does status
	says 'Build 2/5 [~]'
	LC_ALL=C does advance
	becomes '17,19s/\[ \]/[x]/'
}

@test "the locale does not change what is read or written" {
	bytes '## Phase 1: Ä 🔄\n- [ ] Öl\n- [ ] Ärger\n'
	LC_ALL=C does tick 'öl'
	becomes '2s/\[ \]/[x]/'
	LC_ALL=C asks '.next.text == "Ärger"' status
}

@test "control characters of a document are shown, not sent" {
	bytes '# T \033]0;owned\007\n\n## Phase 1: A \033[31m\n**Blocked by**: \033[2J\n\n- [ ] one\033[1m\x07\n- [ ] two\x7f\n' evil.md
	for call in 'status' 'status --phase 1' 'status --open' 'status --oneline' 'next' 'advance' 'untick 1.1'; do
		read -ra words <<<"$call"
		does "${words[0]}" evil.md "${words[@]:1}"
		! LC_ALL=C grep -q $'[\001-\010\013-\037\177]' <<<"$output" ||
			complain "control characters: $call"
	done
	exits 2 tick evil.md o
	! LC_ALL=C grep -q $'[\001-\010\013-\037\177]' <<<"$stderr" || complain 'control characters'
}

@test "control characters of a document go into a diff as they are" {
	bytes '## Phase 1: A\n- [ ] one\033[1m\n'
	does advance -n
	says $'+- [x] one\033[1m'
}

@test "control characters and bytes that are no UTF-8 make valid JSON" {
	bytes '## Phase 1: A\xff\n- [ ] one\033[1m \xc3\x28 \x7f\n'
	asks '.workflows[0].phases[0].steps[0].text | startswith("one")' status
	jq -e . >/dev/null <<<"$output"
	iconv -f UTF-8 -t UTF-8 >/dev/null <<<"$output"
}

@test "characters that turn the writing direction are shown" {
	bytes '## Phase 1: A\n- [ ] one \xe2\x80\xae owt\n'
	does next
	says_not $'\xe2\x80\xae'
}

# --- dates -------------------------------------------------------------------------------------

@test "--date takes a day, with or without the time, that exists" {
	fixture move
	does tick -n --date 2026-03-01 2.3
	does tick -n --date '2026-03-01 09:30' 2.3
	for date in yesterday 2026-13-01 2026-00-10 2026-02-30 '2026-03-01 25:00' 2026-3-1 ''; do
		refuses usage tick --date "$date" 2.3
	done
}

@test "dates are SOURCE_DATE_EPOCH in UTC where it is set" {
	bytes '## Phase 1: A ⏸️\n**Since**: 2026-03-01\n\n- [ ] one\n'
	# 2026-03-02 23:30 UTC
	TZ=Pacific/Auckland SOURCE_DATE_EPOCH=1772494200 does status
	says '1 day'
}

@test "--wait takes seconds" {
	fixture move
	does tick -n --wait 0 2.3
	does tick -n --wait 1.5 2.3
	for value in soon -1 '' inf nan 1s; do
		refuses usage tick --wait="$value" 2.3
	done
}

@test "a diff on a terminal shows control characters and sends none" {
	needs script
	script -qec true /dev/null </dev/null >/dev/null 2>&1 || skip 'another script here'
	bytes '## Phase 1: A\n- [ ] one \033[2J\n'
	output=$(TERM=dumb script -qec "'$WFMD' tick status.md 1.1 -n" /dev/null </dev/null)
	says '+- [x] one '
	says_not $'\033[2J'
	does tick status.md 1.1 -n
	says $'+- [x] one \033[2J'
	unchanged
}

@test "a dry run on standard input shows the diff alone" {
	bytes '## Phase 1: A\n- [ ] one\n'
	output=$("$WFMD" tick -n - 1.1 <status.md)
	says '-- [ ] one' '+- [x] one'
	says_not $'\n- [x] one'
}

@test "options stand after the command, and one with a value is known again" {
	exits 2 --ascii status
	warns 'options stand after the command: wfmd COMMAND --ascii'
	bytes '- [ ] one\n'
	refuses usage status --quiett=1
	warns 'did you mean --quiet?'
}
