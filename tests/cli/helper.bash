# What the tests of the command line have in common.
#
# Each test works in an empty folder of its own. `document` writes a file there and keeps a copy of
# it, `fixture` takes one from fixtures/; `unchanged` compares with that copy.

# shellcheck disable=SC2119,SC2120 # FILE may be left out

bats_require_minimum_version 1.5.0

setup() {
	local root
	root=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
	WFMD=${WFMD:-$root/build/wfmd}
	case $WFMD in
	/*) ;;
	*) WFMD=$root/$WFMD ;;
	esac
	[ -x "$WFMD" ] || complain "no program at $WFMD: run make first"
	KEPT=$BATS_TEST_TMPDIR/kept
	WORK=$BATS_TEST_TMPDIR/work
	mkdir -p "$KEPT" "$WORK" "$BATS_TEST_TMPDIR/home"
	export HOME=$BATS_TEST_TMPDIR/home LC_ALL=C.UTF-8 TZ=UTC
	unset WFMD_FILE SOURCE_DATE_EPOCH NO_COLOR CLICOLOR CLICOLOR_FORCE FORCE_COLOR
	unset XDG_CONFIG_HOME XDG_DATA_HOME XDG_DATA_DIRS GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE
	cd "$WORK" || return
}

# Folders that a test made read-only must not keep bats from removing them.
teardown() {
	chmod -R u+rwX "$BATS_TEST_TMPDIR" 2>/dev/null || true
}

# Says what is wrong and what wfmd said last, and fails.
complain() {
	printf '%s\n' "$@"
	[ -z "${output-}" ] || printf 'standard output:\n%s\n' "${output:0:2000}"
	[ -z "${stderr-}" ] || printf 'standard error:\n%s\n' "${stderr:0:2000}"
	return 1
}

# --- documents ---------------------------------------------------------------------------------

# document [FILE]: standard input becomes FILE (status.md).
document() {
	cat >"${1:-status.md}"
	keep "${1:-status.md}"
}

# bytes FORMAT [FILE]: printf's output becomes FILE.
bytes() {
	# shellcheck disable=SC2059 # the format is the point
	printf -- "$1" | document "${2:-status.md}"
}

# fixture NAME [FILE]: a copy of fixtures/NAME.md.
fixture() {
	document "${2:-status.md}" <"$BATS_TEST_DIRNAME/fixtures/$1.md"
}

keep() {
	mkdir -p "$KEPT/$(dirname "$1")"
	cp "$1" "$KEPT/$1"
}

# unchanged [FILE]: it has the bytes that were kept.
unchanged() {
	cmp "$KEPT/${1:-status.md}" "${1:-status.md}" || complain "${1:-status.md} was changed"
}

all_unchanged() {
	local file
	while IFS= read -r file; do
		cmp "$KEPT/$file" "$WORK/$file" || complain "$file was changed" || return
	done < <(cd "$KEPT" && find . -type f)
}

# becomes SED_SCRIPT [FILE]: it is what the script makes of the kept bytes, byte for byte.
becomes() {
	local file=${2:-status.md}
	LC_ALL=C sed -E "$1" "$KEPT/$file" >"$BATS_TEST_TMPDIR/wanted"
	cmp "$BATS_TEST_TMPDIR/wanted" "$file" && return
	diff -u "$BATS_TEST_TMPDIR/wanted" "$file" || true
	complain "$file is not what it should be"
}

# holds FORMAT [FILE]: it has the bytes of printf's output.
holds() {
	# shellcheck disable=SC2059 # the format is the point
	printf -- "$1" >"$BATS_TEST_TMPDIR/wanted"
	cmp "$BATS_TEST_TMPDIR/wanted" "${2:-status.md}" && return
	od -c "${2:-status.md}" | head -n 40
	complain "${2:-status.md} holds other bytes"
}

# reads_as < WANTED: standard input is the whole of FILE (status.md).
reads_as() {
	diff -u - "${1:-status.md}" || complain "${1:-status.md} is not what it should be"
}

# stamp FILE: what tells whether a file was written or replaced.
stamp() {
	stat -c '%i %Y %y' "$1" 2>/dev/null || stat -f '%i %Fm' "$1"
}

# --- calls -------------------------------------------------------------------------------------

# exits STATUS ARG...: wfmd ARG... exits so. $output and $stderr are what it said.
exits() {
	local wanted=$1
	shift
	run --separate-stderr "$WFMD" "$@"
	[ "$status" -eq "$wanted" ] || complain "wfmd $*: exit status $status, not $wanted"
}

# does ARG...: a success that says nothing on standard error.
does() {
	exits 0 "$@" || return
	[ -z "$stderr" ] || complain "wfmd $*: standard error is not empty"
}

# nothing_happens ARG...: a success that leaves status.md alone, the same file with the same times.
nothing_happens() {
	local before
	before=$(stamp status.md)
	does "$@"
	[ "$(stamp status.md)" = "$before" ] || complain "wfmd $*: status.md was written"
	unchanged
}

# says TEXT..., warns TEXT...: standard output, standard error contain each TEXT.
says() {
	local text
	for text in "$@"; do
		[[ $output == *"$text"* ]] || complain "standard output lacks: $text" || return
	done
}

warns() {
	local text
	for text in "$@"; do
		[[ $stderr == *"$text"* ]] || complain "standard error lacks: $text" || return
	done
}

says_not() {
	local text
	for text in "$@"; do
		[[ $output != *"$text"* ]] || complain "standard output has: $text" || return
	done
}

# json FILTER: standard output was one JSON object, in a known shape, for which FILTER holds.
json() {
	jq -e -s -L "$BATS_TEST_DIRNAME" "include \"shapes\";
		length == 1 and (.[0] | type == \"object\" and has_known_shape and ($1))" \
		<<<"$output" >/dev/null || complain "not so: $1"
}

# asks FILTER ARG...: wfmd ARG... --json succeeds and FILTER holds.
asks() {
	local filter=$1
	shift
	does "$@" --json && json "$filter"
}

# refuses CODE ARG...: wfmd fails with that error, in JSON and in words, and changes no document.
refuses() {
	local code=$1 wanted=2
	shift
	case $code in
	blocked | failed | gated | not-allowed | nothing-to-do) wanted=1 ;;
	esac
	exits $wanted "$1" --json "${@:2}"
	json ".schema == \"wfmd.error/1\" and .error.code == \"$code\""
	[ -z "$stderr" ] || complain "wfmd $*: --json and standard error is not empty"
	exits $wanted "$@"
	[ -z "$output" ] || complain "wfmd $*: an error and standard output is not empty"
	[[ $stderr == "wfmd: "* ]] || complain "wfmd $*: not a message of wfmd"
	all_unchanged
}

# selects SELECTOR LINE [ARG...]: SELECTOR names the step on that line of status.md.
selects() {
	does tick --ticks-only --dry-run --json "${@:3}" -- status.md "$1"
	json ".changes[0].line == $2"
}

# selects_phase SELECTOR LINE [ARG...]
selects_phase() {
	does status status.md --phase "$1" "${@:3}"
	[[ ${lines[0]} == "$(sed -nE "$2{s/^#* *//;s/ *[^ -~]+$//;p}" status.md) "* ]] ||
		complain "'$1' is not the phase on line $2"
}

# The states of the phases of status.md, and of its steps, each in one line.
states() {
	"$WFMD" status --json "$@" status.md | jq -r '[.workflows[].phases[] | .state // "conflict"] | join(" ")'
}

boxes() {
	"$WFMD" status --json "$@" status.md |
		jq -r '[.. | objects | select(has("role")) | .state] | join(" ")'
}

# is WANTED COMMAND...: COMMAND prints it.
is() {
	local wanted=$1 got
	shift
	got=$("$@")
	[ "$got" = "$wanted" ] || complain "$* printed '$got', not '$wanted'"
}

# waits_for FILE: until it is there.
waits_for() {
	local i
	for ((i = 0; i < 100; i++)); do
		[ ! -e "$1" ] || return 0
		sleep 0.05
	done
	complain "$1 did not come"
}

needs() {
	command -v "$1" >/dev/null || skip "$1 is missing"
}

# meanwhile MOMENT COMMAND... -- ARGUMENTS...: runs wfmd and lets another program's command happen at
# that moment of it (tests/tools/meanwhile.c); sets status, output and stderr.
meanwhile() {
	local tool=${BUILD:-build}/tests/tools/meanwhile words=()
	case $tool in
	/*) ;;
	*) tool=$BATS_TEST_DIRNAME/../../$tool ;;
	esac
	[ -x "$tool" ] || skip "no program at $tool"
	while [ "$1" != -- ]; do
		words+=("$1" "$2")
		shift 2
	done
	shift
	run --separate-stderr "$tool" "${words[@]}" -- "$WFMD" "$@"
	[ "$status" -ne 77 ] || skip 'processes cannot be traced here'
}

# --- repositories ------------------------------------------------------------------------------

# repository: this folder becomes one, of a user without any configuration.
repository() {
	export GIT_CONFIG_GLOBAL=$HOME/.gitconfig GIT_CONFIG_NOSYSTEM=1 GIT_CEILING_DIRECTORIES=$BATS_TEST_TMPDIR
	export GIT_AUTHOR_NAME=Test GIT_AUTHOR_EMAIL=test@example.org
	export GIT_COMMITTER_NAME=Test GIT_COMMITTER_EMAIL=test@example.org
	git init -q -b main .
	git config commit.gpgsign false
}

commit_all() {
	git add -A .
	git commit -q -m "${1:-change}"
}
