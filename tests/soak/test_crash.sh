#!/usr/bin/env bash
# Every command that edits is killed before and after each of its system calls, is asked to end by each
# signal that asks for that before each of them, and each of them is made to fail with each error that a disk,
# a limit or a signal can cause (tests/tools/faults.c): the document must be the old or the new version,
# whole, and the next edit must work and leave nothing beside it.
# The same of every state that a loss of power can leave (tests/tools/powerloss.c), also where another program
# writes in the moment of the edit; and that model must find out when a flush is left out.
# "new" and "advance" do it all again where the kernel refuses leases and exchanges (tests/tools/without.c).
#
# In full with WFMD_SOAK=1, else a few of each, chosen by WFMD_SEED, and two commands that lose power.

set -u
cd "$(dirname "$0")/../.." || exit 2
: "${BUILD:=build}" "${WFMD:=$PWD/$BUILD/wfmd}" "${WFMD_SEED:=1}"
case $BUILD in
/*) ;;
*) BUILD=$PWD/$BUILD ;;
esac
faults=$BUILD/tests/tools/faults
power=$BUILD/tests/tools/powerloss
without=$BUILD/tests/tools/without
limit=()
few=${WFMD_ROUNDS:-4}
[ "${WFMD_SOAK:-}" != 1 ] || few=0
export SOURCE_DATE_EPOCH=1700000000 TZ=UTC LC_ALL=C.UTF-8
unset WFMD_FILE
passed=0
failed=0
skipped=0
made=0

# A file system in memory makes no difference to a killed process, and flushing costs nothing there.
top=$(mktemp -d "$([ -w /dev/shm ] && echo /dev/shm || echo "${TMPDIR:-/tmp}")/wfmd-crash.XXXXXX") || exit 2
trap 'rm -rf "$top"' EXIT
mkdir "$top/doc"

cat >"$top/fresh" <<'END'
# Plan

## Phase 1: Build
- [ ] one
- [ ] two

## Phase 2: Polish (Optional)
- [ ] three
END
cat >"$top/going" <<'END'
# Plan

## Phase 1: Build 🔄
- [x] one
- [ ] two

## Phase 2: Polish (Optional)
- [ ] three
END
cat >"$top/blocked" <<'END'
# Plan

## Phase 1: Build ⏸️
**Blocked by**: Rain
**Since**: 2023-11-01

- [ ] one
END
cat >"$top/failed" <<'END'
# Plan

## Phase 1: Build ❌
- [x] one
- [ ] two

## Error Log

### 2023-11-01 10:00 - Build - Test failure
**What happened**: It broke
**Root cause**:
END
cat >"$top/ticked" <<'END'
# Plan

## Phase 1: Build 🔄
- [x] one
- [x] two
END
cat >"$top/round" <<'END'
# Plan

**Pattern**: Iterative

## Phase 1: Build ✅
- [x] one
END
cat >"$top/untidy" <<'END'
# Plan

## ✅ Phase 1: Build DONE
- [X] one
END
cat >"$top/wrong" <<'END'
# Plan

## Phase 1: Build
- [x] one
- [ ] two
END
sed 's/two/zwei/' "$top/fresh" >"$top/theirs"
echo '{"step":"1.1","result":"done"}' >"$top/input"

# COMMAND, the document that it starts from (- for none), its arguments.
table="
new - bug-fix status.md
advance fresh status.md
tick fresh status.md 1.1
untick going status.md 1.1
start fresh status.md 1
block going status.md 1 -m Rain
unblock blocked status.md 1
skip going status.md 2 -m Unneeded
complete ticked status.md 1
fail going status.md 1 -m Broken
retry failed status.md 1
rollback failed status.md 1
escalate failed status.md 1 --to Ann
iterate round status.md
log failed status.md 1 --cause Haste
add fresh status.md 1 four
drop fresh status.md 1.2 -m Unneeded
run fresh status.md 1.1 -- true
apply fresh status.md $top/input
check wrong --fix status.md
fmt untidy status.md
merge fresh $top/fresh status.md $top/theirs
"

pass() {
	if [ "$1" -eq 0 ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "failed: $2 (WFMD_SEED=$WFMD_SEED)"
	fi
}

# Commands that write are those that can wait for the lock, and new.
every_command_is_here() {
	local name missing=0
	for name in $("$WFMD" help | sed -n 's/^  \([a-z]*\) .*/\1/p'); do
		[ "$name" = new ] || "$WFMD" help "$name" | grep -q -- --wait || continue
		echo "$table" | grep -q "^$name " || {
			echo "$name is not in the table"
			missing=1
		}
	done
	return $missing
}

# Sets WORDS to the document that a command starts from, if any.
starting_from() {
	words=()
	[ "$1" = - ] || words=("$top/$1")
}

break_it() { # MODE NAME DOCUMENT ARGUMENT...
	local mode=$1 name=$2 status=0 count words
	starting_from "$3"
	shift 3
	"${limit[@]}" "$faults" "$mode" "$few" "$WFMD_SEED" "$top/doc" "${words[@]}" -- "$WFMD" "$name" "$@" \
		>"$top/log" 2>&1 || status=$?
	if [ $status -eq 77 ]; then
		skipped=$((skipped + 1))
		return
	fi
	[ $status -eq 0 ] || cat "$top/log"
	count=$(sed -n 's/^\([0-9]*\) faults, .*/\1/p' "$top/log")
	made=$((made + ${count:-0}))
	pass $status "$mode $name${limit[*]:+, limited}"
}

lose_power() { # STATUS OPTION... -- NAME DOCUMENT ARGUMENT...
	local wanted=$1 options=() name status=0 count words
	shift
	while [ "$1" != -- ]; do
		options+=("$1")
		shift
	done
	name=$2
	starting_from "$3"
	shift 3
	"${limit[@]}" "$power" "${options[@]}" "$top/doc" "${words[@]}" -- "$WFMD" "$name" "$@" >"$top/log" 2>&1 || status=$?
	if [ $status -eq 77 ]; then
		skipped=$((skipped + 1))
		return
	fi
	[ $status -eq "$wanted" ] || cat "$top/log"
	count=$(sed -n 's/^\([0-9]*\) states, .*/\1/p' "$top/log")
	[ "$wanted" -ne 0 ] || made=$((made + ${count:-0}))
	pass $((status != wanted)) "loss of power, $name ${options[*]}${limit[*]:+, limited}"
}

lose_power_in() { # NAME DOCUMENT ARGUMENT...
	lose_power 0 -- "$@"
	lose_power 1 -without file-flush -- "$@"
	lose_power 1 -without folder-flush -- "$@"
	# Without an exchange, another program's write may be in vain.
	[ "$2" != - ] && [ -z "${limit[*]}" ] || return
	lose_power 0 -rogue -- "$@"
	lose_power 1 -rogue -without file-flush -- "$@"
	lose_power 1 -rogue -without folder-flush -- "$@"
}

try() { # ARGUMENT...
	if [ "$mode" = power ]; then
		lose_power_in "$name" "$old" "$@"
	else
		break_it "$mode" "$name" "$old" "$@"
	fi
}

every_command_is_here
pass $? 'all commands that edit are tried'
for mode in kill signal errno power; do
	made=0
	before=$failed
	while read -r name old arguments; do
		[ -n "$name" ] || continue
		case $name in
		new | advance) both=1 ;;
		*) both= ;;
		esac
		if [ "$mode" != power ] || [ "$few" -eq 0 ] || [ -n "$both" ]; then
			# shellcheck disable=SC2086 # a list of words
			try $arguments
		fi
		if [ -n "$both" ]; then
			limit=("$without")
			# shellcheck disable=SC2086 # a list of words
			try $arguments
			limit=()
		fi
	done <<<"$table"
	echo "figure: $mode: $made times or states, $((failed - before)) commands in which it did harm"
done
[ "$skipped" -eq 0 ] || echo 'skipped: processes cannot be traced here'
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
