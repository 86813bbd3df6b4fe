#!/bin/sh
# What the parts of the golden tests have in common; each sources it, from the repository's root.
#
# A part writes a line "ok NAME", "not ok NAME" or "skip NAME: REASON" for each test, what is wrong
# after it in lines that begin with "#", and "end" as its last line.

set -u
: "${BUILD:=build}" "${WFMD:=$BUILD/wfmd}"
case $WFMD in
/*) ;;
*) WFMD=$PWD/$WFMD ;;
esac
export WFMD

# Other people's documents. They are read where they are: neither they nor parts of them belong here.
corpus=${WFMD_CORPUS:-../shared/corpus}

export LC_ALL=C.UTF-8 TZ=UTC SOURCE_DATE_EPOCH=1767225600
unset WFMD_FILE NO_COLOR CLICOLOR CLICOLOR_FORCE FORCE_COLOR

scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM

# A program of tests/tools, with its arguments.
tool() {
	tool=$1
	shift
	"$BUILD/tests/tools/$tool" "$@"
}

ok() {
	echo "ok $1"
}

# What is wrong comes from standard input.
not_ok() {
	echo "not ok $1"
	head -n 40 | sed 's/^/#   /'
}

skip() {
	echo "skip $1: $2"
}

# same NAME EXPECTED FOUND: two files are the same, byte for byte.
same() {
	if cmp -s "$2" "$3"; then
		ok "$1"
	else
		diff -u "$2" "$3" | not_ok "$1"
	fi
}

# Skips NAME, and fails, where there are no documents to read.
has_corpus() {
	[ -d "$corpus/documents" ] && return
	skip "$1" "no documents in $corpus"
	return 1
}
