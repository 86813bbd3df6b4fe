#!/usr/bin/env bats
# The manuals and README.md say what the program does: their examples are run, their lists compared.

# shellcheck disable=SC2016 # backquotes are Markdown here

setup() {
	cd "$BATS_TEST_DIRNAME/../.." || return
	: "${WFMD:=$PWD/build/wfmd}"
	export WFMD LC_ALL=C.UTF-8
	unset WFMD_FILE SOURCE_DATE_EPOCH
}

wfmd() {
	"$WFMD" "$@"
}

# same FILE_A FILE_B: what is in one alone is shown.
same() {
	diff -u "$1" "$2" || return 1
	[ -s "$1" ]
}

run_examples() {
	tests/examples.sh "$1" >"$BATS_TEST_TMPDIR/now"
	diff -u "$1" "$BATS_TEST_TMPDIR/now" || {
		echo "after a look, 'tests/examples.sh --fix $1' writes what the program says now"
		return 1
	}
}

@test "the examples of README.md" {
	run_examples README.md
}

@test "the examples of wfmd(1)" {
	run_examples man/wfmd.1
}

@test "the examples of wfmd-format(5)" {
	run_examples man/wfmd-format.5
}

@test "an example that is wrong is found" {
	cd "$BATS_TEST_TMPDIR" || return
	printf '```console\n$ wfmd --version\nwfmd 99\n```\n' >a.md
	"$OLDPWD/tests/examples.sh" a.md >now
	grep -qx "$(wfmd --version)" now
	run diff a.md now
	[ "$status" -eq 1 ]
}

@test "a document that is none, an unknown make target and an unknown kind of example are found" {
	cd "$BATS_TEST_TMPDIR" || return
	printf '```markdown\nJust text\n```\n' >none.md
	printf '```sh\nmake nothing-of-this-name\n```\n' >target.md
	printf '```json\n{}\n```\n' >kind.md
	for file in *.md; do
		run "$OLDPWD/tests/examples.sh" "$file"
		echo "$output"
		[ "$status" -eq 1 ]
	done
}

@test "links of README.md lead to files" {
	grep -oE '\]\([^)]+\)' README.md | tr -d ']()' | grep -v : >"$BATS_TEST_TMPDIR/links"
	[ -s "$BATS_TEST_TMPDIR/links" ]
	while read -r link; do
		[ -e "$link" ] || {
			echo "$link"
			return 1
		}
	done <"$BATS_TEST_TMPDIR/links"
}

# --- commands and options ----------------------------------------------------------------------

# section FILE NAME: the lines of a section, or of a subsection, without its heading.
section() {
	awk -v name="$2" '
	/^\.(Sh|Ss) / { inside = $0 == ".Sh " name || $0 == ".Ss " name || (inside && /^\.Ss / && whole) }
	$0 == ".Sh " name { whole = 1 }
	/^\.Sh / && $0 != ".Sh " name { whole = 0 }
	inside' "$1"
}

# Commands of the manual: "advance|[file]|--phase selector|...|editing-options|", described ones last.
manual_commands() {
	section man/wfmd.1 COMMANDS | awk '
	# "Fl t | Fl -title Ar text" becomes "-t --title text"; as an argument, which must be given, "-t text".
	function plain(line,    i, n, word, flag, out) {
		gsub(/ Ns = Ns Ar /, "=", line)
		n = split(line, word, " ")
		for (i = 1; i <= n; i++) {
			if (word[i] == "Fl" || word[i] == "Ar" || word[i] == "No") {
				flag = word[i] == "Fl"
				continue
			}
			if (word[i] == "|" || word[i] == ",")
				continue
			out = out (out == "" || word[i] == "..." ? "" : " ") (flag ? "-" : "") word[i]
		}
		return out
	}
	/^\.It Xo$/ { synopsis = 1; command = ""; next }
	/^\.Xc$/ { synopsis = 0; next }
	synopsis && /^\.Cm / { command = $2; print "command", command; next }
	synopsis && /^\.Ar / { print "argument", command, plain(substr($0, 2)); next }
	synopsis && /^\.Li / { print "argument", command, $2; next }
	synopsis && /^\.Fl / {
		word = plain(substr($0, 2))
		print "option", command, word
		sub(/^-[a-z] --[a-z-]+/, substr(word, 1, 2), word)
		print "argument", command, word
		next
	}
	synopsis && /^\.Op Ar [a-z]+-options$/ { print "group", command, $3; next }
	synopsis && /^\.Op Ar / { print "argument", command, "[" plain(substr($0, 5)) "]"; next }
	synopsis && /^\.Op Fl / { print "option", command, plain(substr($0, 5)); next }
	command && /^\.It Fl / { print "described", command, plain(substr($0, 5)) }'
	for group in Common Reading Editing; do
		section man/wfmd.1 "$group options" | awk -v group="$group" '
		/^\.It Fl / {
			gsub(/ Ns = Ns Ar /, "=")
			line = ""
			for (i = 2; i <= NF; i++) {
				if ($i == "Fl" || $i == "Ar") {
					flag = $i == "Fl"
					continue
				}
				if ($i != ",")
					line = line " " (flag ? "-" : "") $i
			}
			print "of-group", tolower(group) "-options" line
		}'
	done
}

# options_of COMMAND MANUAL: its own options and those of its group, which holds the groups before it.
options_of() {
	awk -v command="$1" '
	$1 == "option" && $2 == command { sub(/^[^ ]+ [^ ]+ /, ""); print }
	$1 == "group" && $2 == command {
		taken["common-options"] = 1
		taken["reading-options"] = $3 != "common-options"
		taken["editing-options"] = $3 == "editing-options"
	}
	$1 == "of-group" && taken[$2] { sub(/^[^ ]+ [^ ]+ /, ""); print }' "$2" | sort
}

commands() {
	wfmd help | sed -n 's/^  \([a-z]*\) .*/\1/p'
}

@test "wfmd(1) has the commands of wfmd help" {
	commands | sort >"$BATS_TEST_TMPDIR/program"
	manual_commands | sed -n 's/^command //p' | sort >"$BATS_TEST_TMPDIR/manual"
	same "$BATS_TEST_TMPDIR/program" "$BATS_TEST_TMPDIR/manual"
}

@test "wfmd(1) has the arguments and the options of every command" {
	manual_commands >"$BATS_TEST_TMPDIR/manual"
	for command in $(commands); do
		wfmd help "$command" | sed -n "s/^usage: wfmd $command \(.*\) \[OPTIONS\]\(.*\)$/\1\2/p" |
			tr '[:upper:]' '[:lower:]' >"$BATS_TEST_TMPDIR/usage"
		sed -n "s/^argument $command //p" "$BATS_TEST_TMPDIR/manual" | paste -s -d ' ' \
			>"$BATS_TEST_TMPDIR/arguments"
		echo "$command"
		same "$BATS_TEST_TMPDIR/usage" "$BATS_TEST_TMPDIR/arguments"
		wfmd help "$command" | sed -n -E 's/^ +((-., )?--.*)/\1/p' | sed 's/  .*//; s/,//' |
			tr '[:upper:]' '[:lower:]' | sort >"$BATS_TEST_TMPDIR/has"
		# The manual has words of its own for what --to and --since take in each command.
		options_of "$command" "$BATS_TEST_TMPDIR/manual" |
			sed -E 's/^--to (who|phase)$/--to where/; s/^--since (date|commit)$/--since when/' |
			sort >"$BATS_TEST_TMPDIR/says"
		same "$BATS_TEST_TMPDIR/has" "$BATS_TEST_TMPDIR/says"
	done
}

@test "wfmd(1) describes every option that it shows with a command" {
	manual_commands >"$BATS_TEST_TMPDIR/manual"
	sed -n 's/^option //p' "$BATS_TEST_TMPDIR/manual" >"$BATS_TEST_TMPDIR/shown"
	sed -n 's/^described //p' "$BATS_TEST_TMPDIR/manual" >"$BATS_TEST_TMPDIR/described"
	same "$BATS_TEST_TMPDIR/shown" "$BATS_TEST_TMPDIR/described"
}

# --- errors, environment, JSON -----------------------------------------------------------------

@test "wfmd(1) has every error code, with its exit status" {
	sed -n 's/.*X(WF_[A-Z_]*, "\([a-z-]*\)", \([12]\)).*/\1 \2/p' src/base/error.h |
		sort >"$BATS_TEST_TMPDIR/program"
	section man/wfmd.1 DIAGNOSTICS | awk '
	/^With exit status [12]:$/ { status = substr($4, 1, 1) }
	/^\.It Sy / { print $3, status }' | sort >"$BATS_TEST_TMPDIR/manual"
	same "$BATS_TEST_TMPDIR/program" "$BATS_TEST_TMPDIR/manual"
}

@test "wfmd(1) has every environment variable that the program reads" {
	section man/wfmd.1 ENVIRONMENT | sed -n 's/^\.It Ev //p' | sed 's/ , /\n/g' >"$BATS_TEST_TMPDIR/manual"
	grep -rhoE 'getenv\("[A-Z_]+"\)' src | sed 's/.*("//; s/").*//' >"$BATS_TEST_TMPDIR/program"
	[ -s "$BATS_TEST_TMPDIR/manual" ]
	[ -s "$BATS_TEST_TMPDIR/program" ]
	while read -r name; do
		echo "$name"
		grep -qx "$name" "$BATS_TEST_TMPDIR/manual"
	done <"$BATS_TEST_TMPDIR/program"
	while read -r name; do
		echo "$name"
		# The C library reads TZ.
		[ "$name" = TZ ] || grep -rq "\"$name\"" src
	done <"$BATS_TEST_TMPDIR/manual"
}

@test "wfmd(1) has every JSON schema" {
	grep -rhoE 'wfmd\.[a-z-]+/[0-9]+' src/*/*.c | sort -u >"$BATS_TEST_TMPDIR/program"
	section man/wfmd.1 JSON | sed -n 's/^\.Ss //p' | sort >"$BATS_TEST_TMPDIR/manual"
	same "$BATS_TEST_TMPDIR/program" "$BATS_TEST_TMPDIR/manual"
}

# An object of every schema, with all the keys that it can have.
all_json() {
	cat >a.md <<-'END'
		# A

		## Phase 1: One
		- [ ] a
		  - [ ] b

		## Phase 2: Two
		- [ ] c

		## Other
		- [ ] d

		## Error Log

		### 2026-11-22 14:05 - One - Failure
		**What happened**: It fell
	END
	wfmd status a.md --json
	wfmd status a.md none.md --json || true
	wfmd next a.md --json
	wfmd advance a.md --json --diff
	wfmd start a.md 2 --json --force
	wfmd new bug-fix b.md --json
	wfmd templates --json
	wfmd templates bug-fix --json
	wfmd help --json
	wfmd --version --json
	wfmd tick a.md z --json || true
	wfmd log a.md --json
	wfmd check a.md --json --strict || true
	wfmd check --rules --json
	echo '- [X] a' >d.md
	wfmd fmt d.md --json
	wfmd run a.md --no-fail --json -- false || true
	wfmd merge b.md a.md b.md --json
	git init -q .
	wfmd git status --json || true
	wfmd diff a.md b.md --json
	all_changes
}

# Every kind of change.
all_changes() {
	cat >c.md <<-'END'
		# C

		**Pattern**: Iterative

		## Phase 1: One
		- [ ] a
		- [ ] b
		- [ ] c
	END
	wfmd block c.md 1.1 -m "no reason" --json
	wfmd unblock c.md 1.1 --json
	wfmd fail c.md -m "it fell" --json
	wfmd log c.md --cause "gravity" --json
	wfmd retry c.md --json
	wfmd add c.md 1 d --json
	wfmd drop c.md b -m "no need" --json
	echo '{"step":"a","result":"done"}' | wfmd apply c.md --json
	wfmd run c.md --json -- true
	wfmd iterate c.md --force --json
}

@test "wfmd(1) has every key of the JSON, and no other" {
	mkdir "$BATS_TEST_TMPDIR/session"
	(cd "$BATS_TEST_TMPDIR/session" && all_json) >"$BATS_TEST_TMPDIR/json"
	jq -r '(.. | objects | select(has("fields")) | .fields) |= {} | paths | last | strings' \
		"$BATS_TEST_TMPDIR/json" | sort -u >"$BATS_TEST_TMPDIR/program"
	# Commands look the same as keys there.
	section man/wfmd.1 JSON | sed -n -E 's/^\.(It |Pq )?Cm //p' | tr -s ' ,;:.' '\n' | grep -xE '[a-z]+' |
		sort -u >"$BATS_TEST_TMPDIR/manual"
	comm -23 "$BATS_TEST_TMPDIR/program" "$BATS_TEST_TMPDIR/manual" >"$BATS_TEST_TMPDIR/missing"
	comm -13 "$BATS_TEST_TMPDIR/program" "$BATS_TEST_TMPDIR/manual" | grep -vxF "$(commands)" \
		>"$BATS_TEST_TMPDIR/surplus" || true
	cat "$BATS_TEST_TMPDIR/missing" "$BATS_TEST_TMPDIR/surplus"
	[ -s "$BATS_TEST_TMPDIR/program" ]
	[ ! -s "$BATS_TEST_TMPDIR/missing" ]
	[ ! -s "$BATS_TEST_TMPDIR/surplus" ]
}

@test "an object of JSON is there for every schema of wfmd(1)" {
	mkdir "$BATS_TEST_TMPDIR/session"
	(cd "$BATS_TEST_TMPDIR/session" && all_json) | jq -r .schema | sort -u >"$BATS_TEST_TMPDIR/program"
	section man/wfmd.1 JSON | sed -n 's/^\.Ss //p' | sort >"$BATS_TEST_TMPDIR/manual"
	same "$BATS_TEST_TMPDIR/program" "$BATS_TEST_TMPDIR/manual"
}

@test "wfmd(1) has every kind of change, and each of them happens" {
	mkdir "$BATS_TEST_TMPDIR/session"
	section man/wfmd.1 wfmd.change/1 | sed -n 's/^\.It Sy //p' | sort >"$BATS_TEST_TMPDIR/manual"
	grep -oE '\[WF_CHANGE_[A-Z]+\] = \{"[a-z]+"' src/out/change_json.c | sed 's/.*{"//; s/"//' | sort \
		>"$BATS_TEST_TMPDIR/program"
	same "$BATS_TEST_TMPDIR/program" "$BATS_TEST_TMPDIR/manual"
	(cd "$BATS_TEST_TMPDIR/session" && all_changes) | jq -r '.changes[].what' | sort -u >"$BATS_TEST_TMPDIR/happened"
	same "$BATS_TEST_TMPDIR/happened" "$BATS_TEST_TMPDIR/manual"
}

@test "wfmd(1) has every event that diff tells, and what it means" {
	section man/wfmd.1 "Looking back" | sed -n '/^\.It Sy /{s///;N;s/\n/ /p}' >"$BATS_TEST_TMPDIR/manual"
	sed -n 's/.*X(WF_DIFF_[A-Z]*, "\([a-z]*\)", "\(.\)\(.*\)").*/\1 \u\2\3./p' src/ops/diff.h >"$BATS_TEST_TMPDIR/program"
	same "$BATS_TEST_TMPDIR/program" "$BATS_TEST_TMPDIR/manual"
}

@test "wfmd(1) has the results and the keys of JSON Lines" {
	section man/wfmd.1 "Reporting from programs" | awk '
	/^\.It Li / { sub(/^\.It Li /, ""); gsub(/ , /, "\n"); print; result = /^result/ }
	result && /^\.Sq / { print "=" $2 }' | sort >"$BATS_TEST_TMPDIR/manual"
	{
		printf '%s\n' step phase result
		sed -n 's/.*{"\([a-z]*\)", offsetof.*/\1/p' src/ops/items.c
		sed -n 's/.*\[WF_RESULT_[A-Z]*\] = {"\([a-z]*\)".*/=\1/p' src/ops/items.c
	} | sort >"$BATS_TEST_TMPDIR/program"
	same "$BATS_TEST_TMPDIR/program" "$BATS_TEST_TMPDIR/manual"
}

@test "wfmd(1) has the kinds of entries that are no failures" {
	sed -n 's/.*not_failures\[\] = {\(.*\)};/\1/p' src/ops/advice.c | grep -o '"[^"]*"' | tr -d '"' | sort \
		>"$BATS_TEST_TMPDIR/program"
	section man/wfmd.1 RECOVERY | sed -n 's/^Entries of the kinds \(.*\) are no failures.*/\1/p' |
		sed 's/, /\n/g; s/ and /\n/g' | sort >"$BATS_TEST_TMPDIR/manual"
	same "$BATS_TEST_TMPDIR/program" "$BATS_TEST_TMPDIR/manual"
}

# --- the format --------------------------------------------------------------------------------

@test "wfmd-format(5) has every field" {
	sed -n 's/.*= {"\([^"]*\)", WF_SCOPE_.*/\1/p' src/doc/field.c | sort >"$BATS_TEST_TMPDIR/program"
	section man/wfmd-format.5 FIELDS | sed -n 's/^\.Sy //p' | sed 's/ [.,;]$//; s/ , /\n/g' | sort -u \
		>"$BATS_TEST_TMPDIR/manual"
	same "$BATS_TEST_TMPDIR/program" "$BATS_TEST_TMPDIR/manual"
}

@test "wfmd-format(5) has every rule, with its severity, its fix, what it finds and what to do" {
	section man/wfmd-format.5 RULES | awk '
	/^\.El/ { exit }
	/^\.It Sy / { sub(/^\.It Sy /, ""); sub(/ No /, " "); gsub(/\\-/, "-"); print; text = 1; next }
	text { gsub(/\\-/, "-"); gsub(/\\\(aq/, "\047"); print "  " tolower(substr($0, 1, 1)) substr($0, 2) }' |
		sed 's/\.$//' >"$BATS_TEST_TMPDIR/manual"
	wfmd check --rules | sed 's/^  \[X\]/  [X]/' >"$BATS_TEST_TMPDIR/program"
	same "$BATS_TEST_TMPDIR/program" "$BATS_TEST_TMPDIR/manual"
}

@test "wfmd-format(5) has the table of events and transitions" {
	section man/wfmd-format.5 TRANSITIONS | awk -F ' ?Ta ?' '
	function clean(text) { gsub(/ /, "-", text); return text }
	BEGIN { turn = "entry order waiting"; split("pending in-progress complete blocked failed skipped", all, " ") }
	/^\.It Sy Event/ { table = 1; next }
	/^\.El/ { table = 0 }
	!table || !/^\.It/ { next }
	{
		sub(/^\.It ?/, "")
		if ($1 != "")
			event = $1
		n = 0
		if ($2 ~ /^all but /) {
			for (i = 1; i <= 6; i++) {
				if (index($2, all[i]) == 0)
					state[++n] = all[i]
			}
		} else {
			n = split($2, state, ", ")
		}
		gates = $4
		sub(/turn/, turn, gates)
		gsub(/,/, "", gates)
		for (i = 1; i <= n; i++) {
			from = clean(state[i])
			m = split(gates, gate, " ")
			for (k = 1; k <= m; k++)
				print event, from, gate[k]
			print event, from, "to", $3 == "the same" ? from : clean($3)
		}
	}' | sort >"$BATS_TEST_TMPDIR/manual"
	# A row may be laid out over several lines.
	tr -s '\n\t ' ' ' <src/flow/machine.c | grep -o '{[A-Z]*, [A-Z_]*, [A-Z_]*, [^}]*}' |
		tr -d '{}' | awk -F ', ' '
	function state(name) {
		sub(/^WF_/, "", name)
		gsub(/_/, "-", name)
		return tolower(name)
	}
	{
		gates = $4 " | " $5
		sub(/GATES/, "WF_GATE_ENTRY | WF_GATE_WAITS | WF_GATE_ORDER", gates)
		n = split(gates, gate, / \| /)
		for (i = 1; i <= n; i++) {
			name = tolower(gate[i])
			sub(/^wf_gate_/, "", name)
			if (name != "0")
				print tolower($1), state($2), name == "waits" ? "waiting" : name
		}
		print tolower($1), state($2), "to", state($3)
	}' | sort >"$BATS_TEST_TMPDIR/program"
	[ "$(wc -l <"$BATS_TEST_TMPDIR/program")" -gt 60 ]
	same "$BATS_TEST_TMPDIR/program" "$BATS_TEST_TMPDIR/manual"
}

@test "every keyword in wfmd-format(5) makes a label" {
	section man/wfmd-format.5 Labels | sed -n '/^\.Bl/,/^\.El/p' | grep -v '^\.' | sed 's/,$//; s/, /\n/g' |
		awk '{ printf "## %s 7: Name\n- [ ] step\n", $0 }' >"$BATS_TEST_TMPDIR/status.md"
	count=$(grep -c '^#' "$BATS_TEST_TMPDIR/status.md")
	[ "$count" -gt 80 ]
	numbers=$(wfmd status "$BATS_TEST_TMPDIR/status.md" --json |
		jq -r '.workflows[].phases[] | select(.number == "7" and .name == "Name") | .number' | wc -l)
	wfmd status "$BATS_TEST_TMPDIR/status.md" | grep -v ' 7: Name 0/1$'
	[ "$count" -eq "$numbers" ]
}

@test "every word in wfmd-format(5) for a state is read as that" {
	section man/wfmd-format.5 "Status fields" | awk '
	/^\.It / { state = substr($0, 5); gsub(" ", "-", state); next }
	/^\.El/ { state = "" }
	state { n = split($0, word, ", "); for (i = 1; i <= n; i++) print state "|" word[i] }' \
		>"$BATS_TEST_TMPDIR/words"
	awk -F '|' '{ printf "## Phase %d: %s\n**Status**: %s\n\n- [ ] step\n\n", NR, $2, $2 }' \
		"$BATS_TEST_TMPDIR/words" >"$BATS_TEST_TMPDIR/status.md"
	wfmd status "$BATS_TEST_TMPDIR/status.md" --json |
		jq -r '.workflows[].phases[] | .state + "|" + .name' >"$BATS_TEST_TMPDIR/read"
	same "$BATS_TEST_TMPDIR/words" "$BATS_TEST_TMPDIR/read"
	# And all words are there.
	tr -s '\n\t ' ' ' <src/doc/state.c | grep -o 'WORDS("[^)]*' | grep -o '"[^"]*"' | tr -d '"' | sort \
		>"$BATS_TEST_TMPDIR/program"
	cut -d '|' -f 2 "$BATS_TEST_TMPDIR/words" | sort >"$BATS_TEST_TMPDIR/manual"
	same "$BATS_TEST_TMPDIR/program" "$BATS_TEST_TMPDIR/manual"
}
