#!/bin/sh
# A workflow from its start to its end: a Bug Fix document in a temporary folder, advanced step by step.
# WFMD is the program.

set -u
: "${WFMD:=$(dirname "$0")/../build/wfmd}"

folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
cd "$folder" || exit 1
unset WFMD_FILE

# Shows a command, runs it, and leaves its exit status in $status.
show() {
	printf '\n$ wfmd'
	for word in "$@"; do
		case $word in
		*[!a-z0-9.-]*) printf ' "%s"' "$word" ;;
		*) printf ' %s' "$word" ;;
		esac
	done
	echo
	"$WFMD" "$@"
	status=$?
}

fail() {
	echo "demo: $1" >&2
	exit 1
}

show new bug-fix status.md -t "Login times out"
[ $status -eq 0 ] || fail "no document (exit status $status)"

# 1 says that nothing is left to advance.
while [ $status -eq 0 ]; do
	before=$(cksum <status.md) || fail "no document"
	show advance status.md
	[ $status -ne 0 ] || [ "$before" != "$(cksum <status.md)" ] || fail "advance did nothing"
done
[ $status -eq 1 ] || fail "advance went wrong (exit status $status)"
! grep -q '\[ \]' status.md || fail "advance stopped before the end"

show status status.md
[ $status -eq 0 ] || fail "no status (exit status $status)"
