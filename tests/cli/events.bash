# What the tests of events have in common: the helper, and one moment at which all of it happens.
#
# now is that moment and day its day. A test that is about dates sets its own SOURCE_DATE_EPOCH.

load helper

eval "helper_$(declare -f setup)"

setup() {
	helper_setup
	# Some of these are for the tests alone.
	# shellcheck disable=SC2034
	day=2026-11-22 now='2026-11-22 14:05'
	export SOURCE_DATE_EPOCH=1795356300
}

# field NAME [PHASE]: the value of a field of the phase, as JSON decodes it.
field() {
	"$WFMD" status --json status.md |
		jq -r --arg name "$1" --argjson index "${2:-1}" \
			'.workflows[0].phases[$index - 1].fields[$name] // "none"'
}

# entries FILTER: what jq's filter makes of the Error Log.
entries() {
	"$WFMD" log --json status.md | jq -c ".log | $1"
}

# reads_input TEXT ARG...: wfmd ARG... with printf's output as standard input.
reads_input() {
	# shellcheck disable=SC2059 # the format is the point
	printf -- "$1" >"$BATS_TEST_TMPDIR/input"
	run --separate-stderr "$WFMD" "${@:2}" <"$BATS_TEST_TMPDIR/input"
}

# streams SED_SCRIPT ARG...: wfmd ARG... edits status.md from standard input to standard output; the
# file itself stays.
streams() {
	LC_ALL=C sed -E "$1" status.md >"$BATS_TEST_TMPDIR/wanted"
	"$WFMD" "${@:2}" <status.md >"$BATS_TEST_TMPDIR/out" 2>"$BATS_TEST_TMPDIR/err" ||
		complain "wfmd ${*:2}: $(cat "$BATS_TEST_TMPDIR/err")"
	diff -u "$BATS_TEST_TMPDIR/wanted" "$BATS_TEST_TMPDIR/out" || complain "another document"
	[ -s "$BATS_TEST_TMPDIR/err" ] || complain "no report on standard error"
	unchanged
}

# shows_only SED_SCRIPT ARG...: wfmd ARG... --dry-run prints a diff that, applied, is what the script
# makes of status.md, and writes nothing; with --diff it prints the same diff and writes.
shows_only() {
	local diff before
	before=$(stamp status.md)
	does "${@:2}" --dry-run
	diff=$output
	[ "$(stamp status.md)" = "$before" ] || complain "wfmd ${*:2} --dry-run: status.md was written"
	unchanged
	asks '.written == false and (.diff | type == "string") and (.changes | length) > 0' \
		"${@:2}" --dry-run
	unchanged
	[ "$(jq -r .diff <<<"$output")" = "$diff" ] || complain "JSON has another diff"
	does "${@:2}" --diff
	[[ $output == "$diff"* ]] || complain "--diff printed another diff"
	becomes "$1"
	mkdir -p patched
	cp "$KEPT/status.md" patched/status.md
	(cd patched && git apply -p0 - <<<"$diff")
	cmp patched/status.md status.md || complain "the diff makes something else"
}
