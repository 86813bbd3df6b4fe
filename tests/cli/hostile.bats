#!/usr/bin/env bats
# Documents, names, environments and repositories that mean harm: nothing is started that they name,
# nothing they hold acts on a terminal, and what is refused is refused in words.

load helper

# Every command that only looks, on status.md.
looks() {
	local line
	while read -r line; do
		# shellcheck disable=SC2086 # words
		"$@" $line
	done <<-'END'
		status status.md
		status status.md --open
		status status.md --json
		status .
		next status.md
		log status.md
		check status.md --strict
		check status.md --strict --format github
		check status.md --strict --format sarif
		check . --json
		fmt status.md --check
		fmt status.md --dry-run
		advance status.md --dry-run
		templates
		help
	END
}

# --- programs ------------------------------------------------------------------------------------

# It would leave its name in $TRAP.
trap_program() {
	TRAP=$BATS_TEST_TMPDIR/trap
	printf "#!/bin/sh\\necho \"\$0 \$*\" >>\"%s\"\\ncat\\n" "$TRAP" >"$BATS_TEST_TMPDIR/program"
	chmod +x "$BATS_TEST_TMPDIR/program"
	echo "$BATS_TEST_TMPDIR/program"
}

nothing_started() {
	[ ! -e "$TRAP" ] || complain "started: $(cat "$TRAP")"
}

@test "git starts no program that a repository's configuration names" {
	local program key
	trap_program >/dev/null
	program=$BATS_TEST_TMPDIR/program
	git init -q .
	printf '# T\n\n## Phase 1: A\n- [ ] a\n- [ ] b\n' | document
	echo '*.md diff=evil filter=evil merge=evil' >.gitattributes
	git -c user.name=a -c user.email=a@b add -A
	git -c user.name=a -c user.email=a@b commit -qm x
	for key in core.fsmonitor core.pager core.editor core.sshCommand diff.external diff.evil.textconv \
		diff.evil.command filter.evil.clean filter.evil.smudge filter.evil.process \
		merge.evil.driver gpg.program credential.helper core.askPass interactive.diffFilter \
		core.alternateRefsCommand pager.diff pager.status; do
		git config "$key" "$program"
	done
	for key in rev-parse diff ls-files config cat-file merge-file check-attr; do
		git config "alias.$key" "!$program"
	done
	mkdir hooks
	for key in post-index-change pre-commit reference-transaction fsmonitor-watchman; do
		cp "$program" "hooks/$key"
	done
	git config core.hooksPath "$PWD/hooks"
	export GIT_EXTERNAL_DIFF=$program GIT_PAGER=$program PAGER=$program EDITOR=$program
	export VISUAL=$program GIT_EDITOR=$program GIT_ASKPASS=$program BROWSER=$program
	sed -i 's/\[ \] a/[x] a/' status.md
	looks run "$WFMD"
	run "$WFMD" check --staged
	run "$WFMD" check --since HEAD
	run "$WFMD" advance
	git show HEAD:status.md >base
	cp base theirs
	sed -i 's/\[ \] b/[x] b/' theirs
	cp status.md ours
	run "$WFMD" merge base ours theirs
	nothing_started
}

@test "a comparison with a commit passes no file through the filters of the configuration" {
	local program
	program=$(trap_program)
	TRAP=$BATS_TEST_TMPDIR/trap
	git init -q .
	printf '# T\n\n## Phase 1: A\n- [ ] a\n- [ ] b\n' | document
	printf '# T\n\n## Phase 1: A\n- [ ] c\n- [ ] d\n' | document old.md
	touch -d '+1 hour' status.md # git cannot tell by its time that it is as it was
	git add -A
	git -c user.name=a -c user.email=a@b commit -qm x
	git mv old.md new.md
	echo '*.md filter=evil=one' >.gitattributes
	git config filter.evil=one.clean "$program"
	exits 0 check --since HEAD .
	sed -i '/\] b/d' status.md
	sed -i '/\] d/d' new.md
	exits 1 check --since HEAD .
	says '"b" was open (HEAD:status.md:5)' '"d" was open (HEAD:old.md:5)'
	git config filter.evil=one.process "$program"
	git config filter.evil=one.required true
	exits 1 check --since HEAD .
	says '"b" was open (HEAD:status.md:5)'
	nothing_started
}

@test "what a clone was made without is not fetched" {
	local blob
	trap_program >/dev/null
	sed -i '/^cat/d' "$BATS_TEST_TMPDIR/program"
	git init -q .
	printf '# T\n\n## Phase 1: A\n- [ ] a\n- [ ] b\n' | document
	git add -A
	git -c user.name=a -c user.email=a@b commit -qm x
	blob=$(git rev-parse HEAD:status.md)
	git config core.repositoryFormatVersion 1
	git config extensions.partialClone origin
	git config remote.origin.promisor true
	git config remote.origin.url "ext::$BATS_TEST_TMPDIR/program %S"
	git config protocol.ext.allow always
	rm -f ".git/objects/${blob:0:2}/${blob:2}"
	sed -i '/\] b/d' status.md
	exits 2 check --since HEAD status.md
	warns 'status.md: the repository lacks its content' "git show $blob"
	nothing_started
}

@test "pathspecs that the caller's git has set in another way do no harm" {
	git init -q .
	printf '# T\n\n## Phase 1: A\n- [ ] a\n' | document
	GIT_ICASE_PATHSPECS=1 does status .
	GIT_GLOB_PATHSPECS=1 does check .
}

@test "an order of files that cannot be read is no matter" {
	git init -q .
	printf '# T\n\n## Phase 1: A\n- [ ] a\n' | document
	git add -A
	git config diff.orderFile nowhere
	does check --staged
	says 'nothing found in 1 document'
}

@test "nothing that a document says is started" {
	trap_program >/dev/null
	# shellcheck disable=SC2016 # not to be expanded
	printf '# $(%s)\n\n## Phase 1: `%s` | %s ; %s\n**Blocked by**: $(%s)\n\n- [ ] $(%s)\n- [ ] ; %s\n' \
		"$BATS_TEST_TMPDIR"/program{,,,,,,} | document
	looks run "$WFMD"
	run "$WFMD" fail -m x
	run "$WFMD" retry
	run "$WFMD" advance --all
	run "$WFMD" run 1.1 -- true
	nothing_started
}

# started ARG...: the programs that wfmd ARG... starts, each on a line with its arguments. (Leaks
# cannot be looked for in a process that is traced.)
started() {
	ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0 strace -f -qq -s 200 -e trace=execve,execveat -e signal=none -o "$BATS_TEST_TMPDIR/trace" "$WFMD" "$@" \
		>/dev/null 2>&1 </dev/null || true
	sed -n 's/^[0-9]* *execve[at]*(//; s/, 0x.* = 0$//p' "$BATS_TEST_TMPDIR/trace" | tail -n +2
}

@test "no command but run starts a program, beside git where git is asked" {
	local line name trap
	needs strace
	strace -o /dev/null true 2>/dev/null || skip 'processes cannot be traced here'
	trap=$(trap_program)
	mkdir fresh
	# shellcheck disable=SC2016 # not to be expanded
	printf '# `%s` $(%s)\n\n**Pattern**: Iterative\n<!-- wfmd-map ~=open -->\n<!-- wfmd-run %s -->\n\n## Phase 1: `%s` 🔄\n**Entry criteria**: !%s\n**Owner**: $(%s)\n\n- [x] | %s\n- [ ] [x](%s)\n- [~] $(%s) `%s`\n\n```sh exec\n%s\n```\n\n## Phase 2: ;%s (Optional)\n- [ ] &&%s\n\n## Contingency Plans\n\n### If %s fails\n1. `%s`\n\n## Error Log\n\n### 2026-01-01 10:00 - `%s` - $(%s)\n**Root cause**:\n' \
		"$trap"{,,,,,,,,,,,,,,,,,,,,} >fresh/status.md
	# shellcheck disable=SC2016
	printf '{"step":"1.2","result":"$(%s)"}\n{"step":"`%s`","result":"done"}\n' "$trap" "$trap" >fresh/reports
	sed 's/\[ \]/[x]/' fresh/status.md >fresh/other.md
	while read -r line; do
		rm -rf now
		cp -R fresh now
		cd now || return
		# shellcheck disable=SC2086 # words
		started $line >"$BATS_TEST_TMPDIR/started"
		! grep -v '^"[^"]*/git", ' "$BATS_TEST_TMPDIR/started" || complain "wfmd $line" || return
		case $line in
		'git status') [ -s "$BATS_TEST_TMPDIR/started" ] || complain "wfmd $line: git is not seen" || return ;;
		*git* | merge* | *staged* | *since* | hook* | *' .'*) ;;
		*) [ ! -s "$BATS_TEST_TMPDIR/started" ] || complain "wfmd $line: $(cat "$BATS_TEST_TMPDIR/started")" || return ;;
		esac
		cd ..
	done < <(every_command)
	for name in $("$WFMD" help | sed -n 's/^  \([a-z]*\) .*/\1/p'); do
		[ "$name" = run ] || every_command | grep -q "^$name\b" || complain "no call of $name" || return
	done
	nothing_started
}

every_command() {
	cat <<-'END'
		new bug n.md -t `trap` --start
		templates
		templates bug
		status status.md
		status .
		next status.md
		advance status.md --force
		tick status.md 1.2 --force
		untick status.md 1.1
		start status.md 2 --force
		complete status.md 1 --force
		block status.md 1 -m `trap`
		unblock status.md 1
		skip status.md 2 -m $(trap)
		fail status.md 1 -m |trap --cause ;trap
		retry status.md 1
		rollback status.md 1
		escalate status.md 1 --to `trap`
		iterate status.md --force
		log status.md
		log status.md 1 --cause `trap`
		add status.md 1 $(trap)
		drop status.md 1.2 -m `trap`
		apply status.md reports
		check status.md --strict
		check status.md --fix
		check . --json
		check --staged
		check --since HEAD status.md
		fmt status.md
		merge status.md other.md reports
		diff status.md other.md
		git status
		hook pre-commit
		help
	END
}

@test "run starts the words that it is given, and nothing else" {
	needs strace
	strace -o /dev/null true 2>/dev/null || skip 'processes cannot be traced here'
	# shellcheck disable=SC2016 # not to be expanded
	bytes '## Phase 1: A\n- [ ] $(touch trap)\n'
	printf '#!/bin/sh\n' >'a b;c'
	chmod +x 'a b;c'
	# shellcheck disable=SC2016
	started run status.md 1.1 -- "./a b;c" '$(touch trap)' '' '*' >"$BATS_TEST_TMPDIR/started"
	# shellcheck disable=SC2016
	is '"./a b;c", ["./a b;c", "$(touch trap)", "", "*"]' cat "$BATS_TEST_TMPDIR/started"
	is 'a b;c status.md ' sh -c 'ls | tr "\n" " "'
}

# --- terminals -----------------------------------------------------------------------------------

@test "no report of any command sends a document's control characters" {
	printf '# T\033[31m\n\n## Phase 1: A\033]0;x\a 🚧\xc2\x9b31m\n**Blocked by**: \033c\xe2\x80\xae\n\n- [ ] \x07a\x08b\x7f\n- [~] \033[2J\n- [] \xff\033\n\n## Error Log\n\n### 2026-01-01 10:00 - A\033 - B\x9b\n**What happened**: \x1b\x1b\n' |
		document
	looks check_output
}

check_output() {
	local status=0
	"$WFMD" "$@" >out 2>&1 || status=$?
	[ "$status" -le 2 ] || complain "wfmd $*: exit $status" || return
	# A diff that goes into a file is the document's own bytes.
	case "$*" in *--dry-run*) return ;; esac
	! LC_ALL=C grep -aq "$(printf '[\001-\010\013-\037\177]')" out || complain "wfmd $*: $(cat -v out)" || return
	! LC_ALL=C grep -aq "$(printf '\302[\200-\237]')" out || complain "wfmd $*: $(cat -v out)" || return
	# JSON is data: what turns the direction of writing stays in it.
	case "$*" in *json* | *sarif*) return ;; esac
	! LC_ALL=C grep -aq "$(printf '\342\200\256')" out || complain "wfmd $*: $(cat -v out)"
}

@test "a diff or a document on a terminal sends no control characters of the document's" {
	local line
	script --version 2>/dev/null | grep -q util-linux || skip 'script is another program'
	mkdir -p .wfmd/templates
	printf '# T\033[31m\a\n\n## ✅ Phase 1: A\033c\n- [x] a\033]0;x\a\n- [] \xc2\x9b31m\n' | document
	printf '# T\033[31m\a\n\n- [ ] {{title}}\n' >.wfmd/templates/mine.md
	for line in 'fmt --dry-run' 'fmt --diff' 'check --fix --dry-run' 'check --fix --diff' 'check --fix -' 'fmt -' \
		'check --fix --dry-run -' 'untick :4 --dry-run --ticks-only' 'untick :4 --ticks-only --diff' 'tick - :4' \
		'templates mine' 'new mine -' 'new mine x.md --diff' 'new mine y.md --dry-run'; do
		cp "$KEPT/status.md" status.md
		script -qec "cat status.md | '$WFMD' $line" /dev/null </dev/null >out 2>&1 || true
		grep -q '\\x1b' out || complain "wfmd $line shows nothing: $(cat -v out)" || return
		! LC_ALL=C grep -aq "$(printf '[\001-\010\013\014\016-\037\177]')" out || complain "wfmd $line: $(cat -v out)" || return
		! LC_ALL=C grep -aq "$(printf '\302[\200-\237]')" out || complain "wfmd $line: $(cat -v out)" || return
	done
	# To a file or pipe they go as they are.
	"$WFMD" templates mine | cmp - .wfmd/templates/mine.md
}

@test "names of files with line breaks and escape sequences are shown" {
	local name=$'a\nb\e[31m.md'
	printf -- '- [~] a\n- [ ] b\n' | document "$name"
	for line in status next "check --strict" "advance" "fmt" "tick 9"; do
		# shellcheck disable=SC2086 # words
		run --separate-stderr "$WFMD" $line -f "$name"
		[[ $output$stderr != *$'\e'* && $output$stderr != *$'a\nb'* ]] || complain "wfmd $line" || return
		# shellcheck disable=SC2154 # bats sets it
		[[ $output$stderr == *'a\nb\x1b[31m.md'* || $line == next || $line == fmt ]] || complain "wfmd $line does not name it" || return
	done
	run "$WFMD" check . --format github --strict
	[ "${#lines[@]}" -le 3 ] || complain "a name begins a command of its own"
}

# --- words -----------------------------------------------------------------------------------------

@test "a template's name is no path" {
	printf -- '- [ ] a\n' >secret.md
	mkdir -p .wfmd/templates
	for name in ../../secret ../secret ./secret /etc/passwd "$PWD/secret" 'a/b' '..' '.' ''; do
		refuses no-match new "$name" x.md || return
		refuses no-match templates "$name" || return
		[ ! -e x.md ] || complain "$name made a document" || return
	done
}

@test "a repository's template that is a link to a user's own file is refused" {
	mkdir -p repository/.wfmd/templates repository/docs repository/sub "$HOME/.config/wfmd/templates"
	echo '- [ ] secret' >"$HOME/key"
	echo '- [ ] shared' >repository/docs/shared.md
	cd repository || return
	git init -q .
	ln -s "$HOME/key" .wfmd/templates/bug-fix.md
	ln -s ../../../../home/key .wfmd/templates/dots.md
	ln -s ../../docs/shared.md .wfmd/templates/inside.md
	for name in bug-fix dots; do
		refuses unreadable new $name x.md || return
		warns "$name.md: a symbolic link leads from this template out of its repository" || return
		refuses unreadable templates $name || return
		[ ! -e x.md ] || complain "$name made a document" || return
	done
	does templates inside
	[ "$output" = '- [ ] shared' ] || complain "another text"
	cd sub || return
	refuses unreadable new bug-fix x.md
	does templates inside
	rm -r ../.wfmd
	ln -s "$HOME/.config/wfmd" ../.wfmd
	ln -s "$HOME/key" "$HOME/.config/wfmd/templates/own.md"
	refuses unreadable new own x.md
	rm ../.wfmd
	does templates own
	[ "$output" = '- [ ] secret' ] || complain "another text"
}

@test "a template's name with escape sequences is shown" {
	mkdir -p .wfmd/templates
	printf -- '- [ ] a\n' >$'.wfmd/templates/esc\e[31m.md'
	does new esc x.md
	[ "$output" = 'x.md: new document from template esc\x1b[31m' ] || complain "it is not"
}

@test "a template of braces, or of placeholders alone, takes no time" {
	mkdir -p .wfmd/templates
	head -c 1000000 /dev/zero | tr '\0' '{' >.wfmd/templates/open.md
	head -c 1000000 /dev/zero | tr '\0' '}' >>.wfmd/templates/open.md
	timeout 10 "$WFMD" new open x.md
	cmp .wfmd/templates/open.md x.md
	seq -f '- [ ] {{n%.0f}} {{n1}}' 60000 >.wfmd/templates/many.md
	timeout 10 "$WFMD" new many y.md --json >out
	is 60000 jq '.placeholders | length' out
	is 'n1 n2 n3' jq -r '.placeholders[:3] | join(" ")' out
}

@test "XDG folders that are relative are passed over" {
	mkdir -p x/wfmd/templates
	printf -- '- [ ] a\n' >x/wfmd/templates/mine.md
	XDG_CONFIG_HOME=x XDG_DATA_DIRS=x:./x:../x does templates
	says_not mine
}

@test "an entry of the log with a false date is an entry" {
	bytes '## Phase 1: A ❌\n- [ ] a\n\n## Error Log\n\n### 9999-99-99 99:99 - A - X\n\n### 2026-13-45T00:00 - A\n\n### yesterday\n\n### 2026-01-01 10:00 - - -\n'
	asks '(.log | length) == 4' status
	does log
	does retry -m x
}

@test "numbers beyond any range select nothing and overflow nothing" {
	bytes '## Phase 99999999999999999999: A\n- [ ] a\n\n## Phase 1: B\n**Attempt**: 99999999999999999999\n**Iteration**: 99999999999999999999\n\n- [ ] b\n'
	for selector in 88888888888888888888.1 1.99999999999999999999 :99999999999999999999 :4294967298 1.4294967297 \
		1.e4294967297 4294967297; do
		refuses no-match tick "$selector" || return
	done
	does tick 99999999999999999999.1
	does fail 1 -m x --force
	does retry 1 --force
	does check --strict --ignore missing-criteria || [ "$status" -eq 1 ]
}

@test "a round beyond any range is counted on, or refused in words" {
	bytes '**Pattern**: Iterative\n**Iteration**: 4294967295\n\n## Phase 1: A ✅\n- [x] a\n'
	run "$WFMD" iterate
	[ "$status" -le 2 ] || complain "iterate"
	asks '.workflows[0].iteration >= 1' status
}

# --- input of apply ----------------------------------------------------------------------------------

@test "reports nested deeper than any stack are refused" {
	bytes '- [ ] a\n'
	{ printf '{"step":"1.1","result":"done","x":' && head -c 2000000 /dev/zero | tr '\0' '['; } >deep
	refuses usage apply deep --format jsonl
	head -c 2000000 /dev/zero | tr '\0' '[' >deeper
	refuses usage apply deeper --format jsonl
	unchanged
}

@test "reports with keys twice, NULs, huge numbers and broken escapes are refused" {
	bytes '- [ ] a\n'
	for line in '{"step":"1.1","step":"1.2","result":"done"}' '{"step":"1.1\u0000","result":"done"}' \
		'{"step":1e999,"result":"done"}' '{"step":"\ud800","result":"done"}' \
		'{"step":99999999999999999999999999,"result":"done"}' '{"step":"1.1","result":"done"} {}'; do
		echo "$line" >reports
		refuses usage apply reports || refuses no-match apply reports || return
	done
	printf '{"step":"1.1","result":"do\0ne"}\n' >reports
	refuses usage apply reports
	unchanged
}

@test "TAP with numbers beyond any range" {
	bytes '- [ ] a\n'
	printf '1..99999999999999999999999\nok 99999999999999999999999 - a\n1..0\n' >results
	run "$WFMD" apply results --format tap
	[ "$status" -eq 0 ] || complain "apply"
	grep -qx -- '- \[x\] a' status.md
}

# --- surroundings ----------------------------------------------------------------------------------

@test "with standard streams closed no document is written to in their place" {
	bytes '- [ ] a\n- [ ] b\n'
	"$WFMD" status >&- 2>&- <&- || true
	"$WFMD" tick 1.1 >&- 2>&- <&- || true
	"$WFMD" tick 9 2>&- || true
	grep -q '^- \[[x ]\] a$' status.md
	[ "$(wc -l <status.md)" -eq 2 ] || complain "$(cat status.md)"
}

@test "with few descriptors an edit works or is refused, and nothing is left" {
	bytes '- [ ] a\n'
	for n in 3 4 5 6 7 8 16; do
		(ulimit -n $n && "$WFMD" tick 1.1 >out 2>&1) || true
		(ulimit -n $n && "$WFMD" untick 1.1 >out 2>&1) || true
	done
	does untick 1.1
	unchanged
	[ "$(find . -name '.status*' | wc -l)" -eq 0 ] || complain "$(ls -A)"
}

@test "a stack of 64 KB is enough" {
	[ -z "${SANITIZE-}" ] || skip "built with sanitizers"
	bytes '## Phase 1: A\n- [ ] a\n  - [ ] b\n'
	git init -q
	git add status.md
	for words in 'fmt .' 'check .' 'tick 1.1.1' 'untick 1.1.1' 'fail -m x' 'status --json'; do
		sh -c "ulimit -s 64 && $WFMD $words" >out 2>&1 || complain "$words: $? $(cat out)"
	done
}

@test "a report that meets the limit of file sizes is trouble, and says what was written" {
	bytes '## Phase 1: A\n- [ ] a\n- [ ] b\n'
	head -c 1020 /dev/zero >out
	# What a build with COVERAGE=1 counts is cut off at the limit, too, so it goes elsewhere.
	export GCOV_PREFIX=$BATS_TEST_TMPDIR/counts
	bash -c 'ulimit -f 1; "$0" tick 1.1 >>out 2>err; exit $?' "$WFMD" || status=$?
	[ "$status" -eq 2 ] || complain "exit status $status"
	grep -q 'File too large; the document has been written' err
	becomes '1s/$/ 🔄/; 2s/\[ \]/[x]/'
	bash -c 'ulimit -f 1; "$0" run -q -- sh -c "head -c 2000 /dev/zero >more"' "$WFMD" 2>err || status=$?
	[ "$status" -eq 153 ] || complain "the command is not ended by its limit: $status"
}

# The loader may not get as far as the program: that is no concern of ours.
@test "with little memory an edit is made or is trouble, and nothing is left" {
	[ -z "${SANITIZE-}" ] || skip "built with sanitizers"
	{ echo '## Phase 1: A 🔄' && seq -f '- [ ] step %.0f of many' 20000; } | document status.md
	local kilobytes status
	for ((kilobytes = 4000; kilobytes < 40000; kilobytes += 3000)); do
		status=0
		(ulimit -v $kilobytes && "$WFMD" --version && "$WFMD" tick :2) >out 2>&1 || status=$?
		[ $status -eq 0 ] && break
		grep -q '^wfmd ' out || continue
		[ $status -eq 2 ] && grep -q 'out of memory' out || complain "$kilobytes: $status, $(cat out)" || return
		unchanged
	done
	[ $status -eq 0 ] || complain "never enough"
	is status.md find . -name '*status.md*' -printf '%f'
}

@test "a huge environment does no harm" {
	bytes '## Phase 1: A\n- [ ] a\n'
	local long
	long=$(head -c 100000 /dev/zero | tr '\0' x)
	run env WFMD_FILE="$long" "$WFMD" status
	[ "$status" -eq 2 ]
	run env XDG_DATA_DIRS="$(head -c 60000 /dev/zero | tr '\0' :)" "$WFMD" templates
	[ "$status" -eq 0 ]
	run env COLUMNS="$long" TERM="$long" LC_ALL="$long" NO_COLOR="$long" HOME="$long" "$WFMD" status
	[ "$status" -eq 0 ]
	SOURCE_DATE_EPOCH=$long exits 2 fail -m x
	grep -q '^## Phase 1: A' status.md
}
