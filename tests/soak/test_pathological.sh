#!/usr/bin/env bash
# Documents that are a lot of one thing (tests/tools/hostile.c), once and four times as large: no command
# takes more than five times as long for the second, or five times as much memory, none overflows its
# stack, and none fails but for a reason. Processor time counts, not that of the clock; below a quarter of a
# second and 32 MiB nothing is judged.
#
# In full with WFMD_SOAK=1: every command on documents of 40,000 and 160,000 pieces, and some of a million;
# else two commands a document, chosen by WFMD_SEED, on smaller ones, of which a few are chosen, too.
# WFMD_ROUNDS is how many documents.

set -u
cd "$(dirname "$0")/../.." || exit 2
: "${BUILD:=build}" "${WFMD:=$PWD/$BUILD/wfmd}" "${WFMD_SEED:=1}" "${WFMD_SOAK:=0}"
hostile=$BUILD/tests/tools/hostile
spend=$PWD/$BUILD/tests/tools/spend
export SOURCE_DATE_EPOCH=1700000000 TZ=UTC LC_ALL=C.UTF-8
unset WFMD_FILE GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE
passed=0
failed=0
judged=0
worst=0
worst_of=nothing

top=$(mktemp -d "${TMPDIR:-/tmp}/wfmd-hostile.XXXXXX") || exit 2
# Where flushing costs nothing, if there is such a place.
quick=$(mktemp -d "$([ -w /dev/shm ] && echo /dev/shm || echo "$top")/wfmd-hostile.XXXXXX") || exit 2
trap 'rm -rf "$top" "$quick"' EXIT
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=$top/config HOME=$top

# What is done with the document F; :L is its last open step. B, O and T are versions to merge, of which
# the sides changed little; A and N others, of which both wrote nearly all. R is one report, W one of each
# step, by its text.
commands='status F --json
status F
status F --open
next F
advance F
advance F --all
tick F :L
untick F :L --all
check F --strict --json
check F --strict --fix
fmt F
log F
block F nobody -m x
complete F --force
fail F -m x
rollback F -m x --force
skip F -m x --force
iterate F --force
add F 1 text
drop F :L -m x
apply F R
apply F W
tick F P/a
merge B O T
merge A O N'
[ "$WFMD_SOAK" = 1 ] && size=40000 || size=15000

# any WORD...: one of them, as $chosen.
any() {
	WFMD_SEED=$(((WFMD_SEED * 1103515245 + 12345) % 2147483648))
	shift $((WFMD_SEED / 65536 % $#))
	chosen=$1
}

# prepare NAME N FOLDER: the document and what the commands need beside it.
prepare() {
	mkdir -p "$3"
	"$hostile" "$1" "$2" >"$3/doc.md"
	local line
	line=$(tr '\r' '\n' <"$3/doc.md" | grep -an '\[ \] ' | tail -n 1)
	line=${line%%:*}
	echo "${line:-1}" >"$3/line"
	printf '{"step":":%s","result":"done"}\n' "${line:-1}" >"$3/reports"
	tr '\r' '\n' <"$3/doc.md" | sed -n 's/^- \[ \] \(.*\)/{"step":"\1","result":"done"}/p' >"$3/words"
}

# took FOLDER COMMAND...: "MILLISECONDS KIB STATUS" of the command on a copy of the document.
took() {
	local folder=$1 word words=()
	shift
	cp "$folder/doc.md" "$top/F.md"
	for word in "$@"; do
		case $word in
		F | T | A | N) word=$top/$word.md ;;
		B) word=$folder/doc.md ;;
		O) word=$top/F.md ;;
		R) word=$folder/reports ;;
		W) word=$folder/words ;;
		:L) word=:$(cat "$folder/line") ;;
		esac
		words+=("$word")
	done
	if [ "$1" = merge ]; then
		sed '0,/\[ \]/s//[x]/' "$folder/doc.md" >"$top/F.md"
		{ cat "$folder/doc.md" && printf '\n- [ ] more\n'; } >"$top/T.md"
		head -n 3 "$folder/doc.md" >"$top/A.md"
		sed 's/ a$/ b/; s/2026/2025/' "$folder/doc.md" >"$top/N.md"
	fi
	"$spend" 120 "$WFMD" "${words[@]}"
}

# compare NAME COMMAND...: whether the two documents of NAME take what they may.
compare() {
	local name=$1 t1 m1 s1 t2 m2 s2
	shift
	read -r t1 m1 s1 < <(took "$top/small" "$@")
	read -r t2 m2 s2 < <(took "$top/large" "$@")
	told="$name: wfmd $*: $t1 ms and $t2 ms, $m1 KiB and $m2 KiB, exit $s1 and $s2"
	[ "$t2" -lt 250 ] || [ $((t2 * 100 / (t1 + 1))) -le "$worst" ] || {
		worst=$((t2 * 100 / (t1 + 1)))
		worst_of="$name, $*"
	}
	[ "$s1" -le 2 ] && [ "$s2" -le 2 ] && [ "$t2" -le $((5 * t1 + 250)) ] &&
		[ "$m2" -le $((5 * m1 + 32768)) ]
}

# Something else may have had the machine, and how much memory is kept for later depends on which thread was
# first: what is too much is measured again, twice.
judge() {
	judged=$((judged + 1))
	compare "$@" || compare "$@" || compare "$@" && return
	echo "$told"
	good=0
}

# examine NAME N COMMAND_LINES
examine() {
	local command
	good=1
	prepare "$1" "$2" "$top/small"
	prepare "$1" $((4 * $2)) "$top/large"
	while read -r command; do
		# shellcheck disable=SC2086 # words
		judge "$1" $command
	done <<<"$3"
	passed=$((passed + good))
	failed=$((failed + 1 - good))
	rm -rf "$top/small" "$top/large"
}

# stage N: a repository with so many documents that are staged, in $top/staged-N.
stage() {
	local i
	mkdir "$top/staged-$1"
	for ((i = 0; i < $1; i++)); do
		printf '## Phase 1: A\n- [x] a\n' >"$top/staged-$1/$i.md"
	done
	git -C "$top/staged-$1" init -q && git -C "$top/staged-$1" add -A
}

# took_named N: as took, all documents of a repository named one by one.
took_named() (
	cd "$top/staged-$1" && "$spend" 120 "$WFMD" check --staged ./*.md
)

# took_fixed N: as took, all of them mended in one folder.
took_fixed() (
	rm -rf "$quick/fixed" && mkdir "$quick/fixed" && cp "$top/staged-$1"/*.md "$quick/fixed" &&
		cd "$quick/fixed" && "$spend" 120 "$WFMD" check --fix .
)

# compare_many WHAT N STATUS: took_WHAT of N and of four times as many.
compare_many() {
	local t1 t2 s1 s2
	read -r t1 _ s1 < <("took_$1" "$2")
	read -r t2 _ s2 < <("took_$1" $((4 * $2)))
	told="$2 documents, $1: $t1 ms and $t2 ms, exit $s1 and $s2"
	[ "$s1" -eq "$3" ] && [ "$s2" -eq "$3" ] && [ "$t2" -le $((5 * t1 + 250)) ]
}

# examine_many WHAT N STATUS
examine_many() {
	judged=$((judged + 1))
	if compare_many "$@" || compare_many "$@" || compare_many "$@"; then
		passed=$((passed + 1))
	else
		echo "$told"
		failed=$((failed + 1))
	fi
}

mapfile -t names < <("$hostile" list)
mapfile -t lines <<<"$commands"
if [ "$WFMD_SOAK" = 1 ]; then
	for name in "${names[@]:0:${WFMD_ROUNDS:-1000}}"; do
		examine "$name" "$size" "$commands"
	done
	for name in headings children phases siblings disables log waits-chain lists-deep step-of-letters; do
		examine $name 250000 'status F --json
check F --strict --json
advance F'
	done
	examine step-of-letters 25000000 'status F --json
check F
advance F'
else
	for ((i = 0; i < ${WFMD_ROUNDS:-24}; i++)); do
		any "${names[@]}"
		name=$chosen
		any "${lines[@]}"
		first=$chosen
		any "${lines[@]}"
		examine "$name" "$size" "$first"$'\n'"$chosen"
	done
	# Whether a log may be put after the last block was asked of its text as it is.
	examine step-of-images "$size" 'fail F -m x'
	# Of a line that is kept whole libcmark saw the images.
	examine definition-of-images "$size" 'advance F'
	# Each field that went was looked for among all of them, for each line behind one.
	examine fields-of-blocking "$size" 'fail F -m x'
	# Each report by text was held against all steps.
	examine siblings 2000 'apply F W'
	# Each step that matched was looked for in all phases that did.
	examine phases "$size" 'tick F P/a'
	# What one side of a conflict has was looked for in all of the other.
	examine workflows 5000 'merge A O N'
fi

stage 800 && stage 3200 || exit 2
# All that were named were looked for among all that are staged.
examine_many named 800 1
# Each that was written listed the folder.
examine_many fixed 800 0

echo "figure: hostile documents: $judged commands at two sizes; the largest ratio of times is $((worst / 100)).$((worst / 10 % 10)) ($worst_of)"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
