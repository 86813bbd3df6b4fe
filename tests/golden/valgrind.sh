#!/bin/sh
# The program under valgrind, on the golden documents: no byte is read that was not written, and none
# is lost. (Compiled patterns are kept to the end, on purpose.)
#
# The last line is "N passed, N failed[, N skipped]".
#
# Environment: WFMD, the program; VALGRIND_JOBS, how many run at a time.

cd "$(dirname "$0")/../.." || exit 2
. tests/golden/lib.sh

# Runs the program with these arguments, of which @ stands for a copy of the document (or a name that
# nothing has, where there is none), and expects an exit status.
#
#	EXIT_STATUS DOCUMENT ARGUMENT...
run_one() {
	expected=$1 document=$2
	shift 2
	name="$document: wfmd $*"
	copy=$scratch/copy.md
	[ ! -e "$document" ] || cat "$document" >"$copy"
	for argument in "$@"; do
		shift
		[ "$argument" != @ ] || argument=$copy
		set -- "$@" "$argument"
	done
	valgrind -q --error-exitcode=99 --leak-check=full \
		--errors-for-leak-kinds=definite,indirect,possible \
		"$WFMD" "$@" >"$scratch/said" 2>"$scratch/complaints"
	status=$?
	if [ $status -eq "$expected" ]; then
		ok "$name"
	else
		echo "exit status $status, not $expected" | cat - "$scratch/complaints" | not_ok "$name"
	fi
}

if [ "${1-}" = --one ]; then
	shift
	run_one "$@"
	exit
fi

if ! command -v valgrind >/dev/null; then
	echo "skip: there is no valgrind"
	echo '0 passed, 0 failed, 1 skipped'
	exit
fi

for document in tests/golden/example/*/*.md; do
	echo "0 $document status --json @"
	case $document in
	*/archive/09.md | */garden/04.md) echo "1 $document advance @" ;;
	*) echo "0 $document advance @" ;;
	esac
done >"$scratch/runs"
sed 's|ARCHIVE|tests/golden/example/archive/03.md|' >>"$scratch/runs" <<'END'
0 ARCHIVE status @
0 ARCHIVE next --json @
0 ARCHIVE advance @ --json --diff --steps 3
0 ARCHIVE advance @ --dry-run --all
0 ARCHIVE tick @ --all 2.1
0 ARCHIVE untick @ --ticks-only 2.1.1.1
1 ARCHIVE tick @ 3.1
0 ARCHIVE tick @ --force 3.1
2 ARCHIVE tick @ nothing
1 ARCHIVE complete @
0 tests/golden/example/garden/04.md tick @ --map ~=open :31
0 - new bug-fix @ --title Example
2 - status --json @
END
xargs -P "${VALGRIND_JOBS:-2}" -L 1 tests/golden/valgrind.sh --one <"$scratch/runs" >"$scratch/report"
grep -v '^ok ' "$scratch/report"
awk '/^ok / { p++ } /^not ok / { f++ }
END {
	printf "%d passed, %d failed\n", p, f
	exit f > 0
}' "$scratch/report"
