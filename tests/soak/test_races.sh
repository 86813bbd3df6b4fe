#!/usr/bin/env bash
# Many hands on one document: 32 processes of wfmd, each of which ticks 200 steps of its own, alone,
# alone where the kernel refuses leases and exchanges (tests/tools/without.c), and beside a program that
# knows nothing of the lock and writes 200 times at random moments (tests/tools/rogue.c). Nothing of
# anybody's may be lost.
#
# How it is counted: every step has a text of its own, and belongs to one process. A tick counts as
# reported when wfmd exits with 0, and as lost when its box is open at the end. Each write of the rogue
# has a mark of its own. In the end every box must be ticked, every mark be there, and every other
# byte be what it was. A program that replaces the document by a rename overwrites, by itself, what was
# done since it had read it, and says which ticks these were: for it alone, a tick counts
# as lost unless it was so overwritten; those are then ticked again.
#
# In full with WFMD_SOAK=1, else a tenth of the steps; on the file systems of RACES_DIRS (/tmp, /dev/shm
# and, in full and where it may be mounted, overlayfs: "overlay").

set -u
cd "$(dirname "$0")/../.." || exit 2
: "${BUILD:=build}" "${WFMD:=$PWD/$BUILD/wfmd}" "${WFMD_SEED:=1}"
case $BUILD in
/*) ;;
*) BUILD=$PWD/$BUILD ;;
esac
# What is mounted below is this script's alone, and gone with it.
if [ "${WFMD_SOAK:-}" = 1 ] && [ -z "${RACES_ALONE:-}" ] && unshare -m true 2>/dev/null; then
	RACES_ALONE=1 exec unshare -m "$PWD/tests/soak/test_races.sh"
fi
rogue=$BUILD/tests/tools/rogue
without=$BUILD/tests/tools/without
writers=32
if [ "${WFMD_SOAK:-}" = 1 ]; then
	ticks=${WFMD_ROUNDS:-200} writes=200
else
	ticks=${WFMD_ROUNDS:-10} writes=20
fi
steps=$((writers * ticks))
passed=0
failed=0
skipped=0

check() { # WHAT COMMAND...
	local what=$1
	shift
	if "$@"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "failed: $scene: $what (WFMD_SEED=$WFMD_SEED)"
	fi
}

# The step without a process stays open, so that the phase's symbol stays.
make_document() {
	local w t
	echo '# Many hands'
	echo
	printf 'rogue: '
	printf '%*s\n' "$writes" '' | tr ' ' .
	echo
	echo '## Phase 1: All 🔄'
	for ((t = 1; t <= ticks; t++)); do
		for ((w = 1; w <= writers; w++)); do
			echo "- [ ] step $t of writer $w."
		done
	done
	echo '- [ ] nobody'
	echo
	echo '## Notes'
}

# One process after the other, as a script calls them; "unreported" names the steps of those that failed.
write_steps() {
	local t
	for ((t = 1; t <= ticks; t++)); do
		"${wfmd[@]}" tick -q status.md "step $t of writer $1." 2>>errors || echo "step $t of writer $1." >>unreported
	done
}

# Looks again and again until the file "stop" is there; says how often, and how often it saw other than
# a whole version.
look() {
	local looks=0 bad=0
	while [ ! -e stop ]; do
		looks=$((looks + 1))
		case $("$WFMD" status --oneline status.md 2>&1) in
		*"/$((steps + 1)) "*) ;;
		*) bad=$((bad + 1)) ;;
		esac
	done
	echo "$looks $bad" >looks
}

run_writers() {
	local w pids=()
	for ((w = 1; w <= writers; w++)); do
		write_steps "$w" &
		pids+=($!)
	done
	wait "${pids[@]}"
}

bad_exits() {
	wc -l <unreported
}

open_steps() {
	sed -n 's/^- \[ \] \(step .*\)/\1/p' status.md | sort
}

# Every box ticked, every mark there, and no other byte changed.
expected() {
	local dots
	dots=$(printf '%*s' "$writes" '' | tr ' ' x)
	case $1 in
	place | rename) sed "s/^rogue: .*/rogue: $dots/" original.md ;;
	*) cat original.md ;;
	esac | sed 's/^- \[ \] step/- [x] step/'
	if [ "$1" = append ]; then
		seq -f 'rogue %.0f' 0 $((writes - 1))
	fi
}

one_file() {
	[ "$(find . -name '.status.md*' | wc -l)" -eq 0 ]
}

# The rogue takes about as long as the writers do, so that it meets them all.
scenario() { # FOLDER KIND
	local kind=$2 began=$SECONDS lost overwritten missing pid='' alone='' wfmd=("$WFMD")
	scene="$kind on $1"
	work=$(mktemp -d "$1/wfmd-races.XXXXXX") || exit 2
	cd "$work" || exit 2
	make_document >original.md
	cp original.md status.md
	: >overwritten
	: >errors
	: >unreported
	case $kind in
	none | without)
		alone=1
		[ "$kind" = none ] || wfmd=("$without" "$WFMD")
		look &
		;;
	*) "$rogue" "$kind" status.md "$writes" $((steps * 4000 * 2 / writes)) "$WFMD_SEED" >overwritten 2>>errors & ;;
	esac
	pid=$!
	run_writers
	: >stop
	check 'the other program found its own marks' wait "$pid"
	check 'every process exits with 0' test "$(bad_exits)" -eq 0
	open_steps >missing
	lost=$(sort -u overwritten unreported | comm -23 missing - | wc -l)
	overwritten=$(sort -u overwritten | wc -l)
	missing=$(wc -l <missing)
	check 'no tick that was reported is lost' test "$lost" -eq 0
	[ "$kind" = rename ] || check 'no tick is missing' test "$missing" -eq 0
	while read -r step; do
		"$WFMD" tick -q status.md "$step" 2>>errors || echo "cannot tick $step" >>errors
	done <missing
	expected "$kind" >expected.md
	check 'all boxes and marks are there, and every other byte' cmp expected.md status.md
	check 'nothing stays beside the document' one_file
	[ -z "$alone" ] || check 'every look sees a whole version' grep -q ' 0$' looks
	[ ! -s errors ] || sort errors | uniq -c | head -n 20
	echo "figure: $scene: $steps ticks by $writers processes, $(bad_exits) bad exits, $lost lost," \
		"$overwritten overwritten by the other program itself; $([ -n "$alone" ] &&
			awk '{ print $1 " looks" }' looks || echo "$writes writes of it"), $((SECONDS - began)) s"
	cd / && rm -rf "$work"
}

# Sets FOLDER to an overlay in memory; false where there can be none.
mount_overlay() {
	[ -n "${RACES_ALONE:-}" ] && mount -t tmpfs tmpfs /mnt 2>/dev/null || return
	folder=/mnt/overlayfs
	mkdir /mnt/lower /mnt/upper /mnt/work $folder
	mount -t overlay overlay -o lowerdir=/mnt/lower,upperdir=/mnt/upper,workdir=/mnt/work $folder 2>/dev/null
}

scene=setup
for folder in ${RACES_DIRS:-/tmp /dev/shm overlay}; do
	if { [ "$folder" = overlay ] && ! mount_overlay; } || [ ! -w "$folder" ]; then
		echo "skipped: no folder $folder"
		skipped=$((skipped + 1))
		continue
	fi
	for kind in none without place rename append; do
		if [ $kind = without ] && ! "$without" true; then
			skipped=$((skipped + 1))
			continue
		fi
		scenario "$folder" "$kind"
	done
	[ "${WFMD_SOAK:-}" = 1 ] || break
done
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
