#!/usr/bin/env bash
# Many reports as one edit (apply) take time in proportion: on documents of many phases, or with many
# steps in one, and four times as many reports take no more than five times as long. Processor time
# counts; what is below a quarter of a second is not judged.

set -u
cd "$(dirname "$0")/../.." || exit 2
: "${BUILD:=build}" "${WFMD:=$PWD/$BUILD/wfmd}" "${WFMD_SOAK:=0}"
spend=$BUILD/tests/tools/spend
export SOURCE_DATE_EPOCH=1700000000 TZ=UTC LC_ALL=C.UTF-8
unset WFMD_FILE
[ "$WFMD_SOAK" = 1 ] && size=20000 || size=5000
passed=0
failed=0
worst=0

top=$(mktemp -d "${TMPDIR:-/tmp}/wfmd-reports.XXXXXX") || exit 2
trap 'rm -rf "$top"' EXIT

# phases PATTERN N MARK: a document of N phases, each with two steps.
phases() {
	seq "$2" | awk -v pattern="$1" -v mark="$3" '
	NR == 1 { printf "# Plan\n\n**Pattern**: %s\n\n", pattern }
	{ printf "## Phase %d: P%d\n- [%s] a\n- [%s] b\n\n", $1, $1, mark, mark }'
}

# steps N MARK: one more phase, with N steps.
steps() {
	seq "$1" | awk -v mark="$2" 'NR == 1 { print "## Phase 0: Last" } { printf "- [%s] s\n", mark }'
}

# reports NUMBERS_FROM STEP TO RESULT: of both steps of each phase.
reports() {
	seq "$1" "$2" "$3" | awk -v result="$4" '{
		printf "{\"step\":\"%d.1\",\"result\":\"%s\"}\n{\"step\":\"%d.2\",\"result\":\"%s\"}\n",
			$1, result, $1, result }'
}

# make CASE N: the document and the reports, and what is reported.
make() {
	case $1 in
	one-after-the-other)
		phases Sequential "$2" ' ' >"$top/doc"
		reports 1 1 "$2" 'done' >"$top/in"
		;;
	steps-of-the-last)
		{ phases Sequential "$2" x && steps "$((2 * $2))" ' '; } >"$top/doc"
		seq "$((2 * $2))" | sed 's/.*/{"step":"0.&","result":"done"}/' >"$top/in"
		;;
	opened-from-the-end)
		phases Sequential "$2" x >"$top/doc"
		reports "$2" -1 1 open >"$top/in"
		;;
	opened-in-parallel)
		phases Parallel "$2" x >"$top/doc"
		reports "$2" -1 1 open >"$top/in"
		;;
	done-in-parallel)
		phases Parallel "$2" ' ' >"$top/doc"
		reports "$2" -1 1 'done' >"$top/in"
		;;
	completed-in-turn)
		phases Sequential "$2" x >"$top/doc"
		seq "$2" | sed 's/.*/{"phase":"&","result":"started"}\n{"phase":"&","result":"complete"}/' >"$top/in"
		;;
	by-line)
		phases Sequential "$2" ' ' >"$top/doc"
		grep -n '\[ \]' "$top/doc" | sed 's/\([0-9]*\).*/{"step":":\1","result":"done"}/' >"$top/in"
		;;
	esac
}

# took CASE N: its milliseconds, or nothing where it failed.
took() {
	local ms status
	make "$1" "$2"
	read -r ms _ status < <("$spend" 120 "$WFMD" apply "$top/doc" "$top/in" --quiet)
	[ "$status" = 0 ] && echo "$ms"
}

judge() {
	local small large
	small=$(took "$1" "$size")
	large=$(took "$1" $((4 * size)))
	told="$1: ${small:-failure} and ${large:-failure} ms for $size and $((4 * size))"
	[ -n "$small" ] && [ -n "$large" ] || return
	[ "$large" -le "$worst" ] || worst=$large
	[ "$large" -le $((5 * small + 250)) ]
}

for name in one-after-the-other steps-of-the-last opened-from-the-end opened-in-parallel \
	done-in-parallel completed-in-turn by-line; do
	if judge "$name" || judge "$name"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "$told"
	fi
done
echo "figure: $((passed + failed)) kinds of reports on $size and $((4 * size)) phases; the slowest takes $worst ms"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
