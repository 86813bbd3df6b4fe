#!/bin/sh
# The table of transitions through the command line: every event on a phase in every state, in every
# pattern, and every event on a step in every state.
#
# A cell of states/PATTERN.golden begins with "= EVENT STATE". It has the lines that change, as diff
# shows them; or "holds" where what is asked for is so already; or the refusal, the command that it
# names, how that ends, and how the event ends after it.

cd "$(dirname "$0")/../.." || exit 2
. tests/golden/lib.sh

document=$scratch/work/status.md
mkdir "$scratch/work" "$scratch/cells"
cells=0 legal=0 held=0 refused=0

# --- documents -----------------------------------------------------------------------------------

# What a phase in STATE has after its name, and under its heading.
symbol() {
	case $1 in
	in-progress) echo ' 🔄' ;;
	complete) echo ' ✅' ;;
	blocked | waiting) echo ' ⏸️' ;;
	failed) echo ' ❌' ;;
	conflict) echo ' ✅ ❌' ;;
	esac
}

fields() {
	case $1 in
	blocked) printf '**Blocked by**: The key\n**Since**: 2026-01-01\n**Action needed**: Ask Ann\n' ;;
	skipped) printf '**Skipped**: No need\n' ;;
	failed) printf '**Attempt**: 2\n' ;;
	esac
}

# One letter a box: x done, o open.
boxes() {
	[ ${#1} -eq 1 ] || boxes "${1%?}"
	case $1 in
	*x) echo "- [x] b${#1}" ;;
	*o) echo "- [ ] b${#1}" ;;
	esac
}

third() {
	case $1-$2 in
	*-ended) printf '### Phase 3: Last ✅\n- [x] c\n' ;;
	Parallel-working) printf '### Phase 3: Last 🔄\n**Waiting for**: Middle\n\n- [x] c\n- [ ] d\n' ;;
	*-working) printf '### Phase 3: Last 🔄\n- [x] c\n- [ ] d\n' ;;
	Parallel-*) printf '### Phase 3: Last ⏸️\n**Waiting for**: Middle\n\n- [ ] c\n' ;;
	*) printf '### Phase 3: Last\n- [ ] c\n' ;;
	esac
}

# scene PATTERN STATE BOXES [THIRD]: the phase in STATE comes after one that is complete.
scene() {
	cat <<-END
		# Job

		**Pattern**: $1

		### Phase 1: First ✅
		- [x] a

		### Phase 2: Middle (Optional)$(symbol "$2")
		$(fields "$2")

		$(boxes "$3")

		$(third "$1" "${4-}")

		## Contingency Plans

		### If Middle fails:
		1. Breathe

		## Error Log

		### 2026-01-01 10:00 - Middle - Failure
		**What happened**: It broke
		**Resolution**:
	END
}

# --- cells ---------------------------------------------------------------------------------------

call() {
	(cd "$scratch/work" && "$WFMD" "$@" --date '2026-11-22 14:05' >"$scratch/said" 2>"$scratch/errors")
}

stamp() {
	stat -c '%i %y' "$1" 2>/dev/null || stat -f '%i %Fm' "$1"
}

# What a refusal leaves, says and names; the command that it names is carried out.
refusal() {
	wanted=$1
	shift
	sed 's/^wfmd: //' "$scratch/errors"
	[ "$status" -eq "$wanted" ] || echo "EXIT STATUS $status"
	[ "$(stamp "$document")" = "$before" ] || echo 'THE DOCUMENT WAS WRITTEN'
	cmp -s "$scratch/before" "$document" || echo 'THE DOCUMENT WAS CHANGED'
	[ "$wanted" -eq 1 ] || return
	hint=$(sed -n "s/.*; try \\(wfmd .*\\)/\\1/p; s/.*; try '\\(wfmd .*\\)'$/\\1/p" "$scratch/errors")
	[ -n "$hint" ] || echo 'NO COMMAND HELPS'
	(cd "$scratch/work" && eval "wfmd() { '$WFMD' \"\$@\"; }; $hint" >/dev/null 2>&1)
	echo "> $? ${hint#wfmd }"
	call "$@"
	echo "> $? $*"
}

# cell NAME STATUS ARGUMENT...: lets the event happen to the document; STATUS is that of a refusal.
cell() {
	name=$1 wanted=$2
	shift 2
	cells=$((cells + 1))
	cp "$document" "$scratch/before"
	before=$(stamp "$document")
	call "$@"
	status=$?
	{
		echo "= $name"
		if [ $status -ne 0 ]; then
			refusal "$wanted" "$@"
		elif [ "$(stamp "$document")" = "$before" ]; then
			echo holds
		else
			diff -U0 "$scratch/before" "$document" | tail -n +3
		fi
	} >"$scratch/found"
	if [ $status -ne 0 ]; then
		refused=$((refused + 1))
	elif [ "$(stamp "$document")" = "$before" ]; then
		held=$((held + 1))
	else
		legal=$((legal + 1))
	fi
	cat "$scratch/found" >>"$scratch/$table.golden"
	file=$scratch/cells/$(echo "$table $name" | tr ' ' _)
	[ -e "$file" ] || : >"$file"
	same "$table: $name" "$file" "$scratch/found"
}

# The golden cells of TABLE, each a file.
open_table() {
	table=$1
	awk -v folder="$scratch/cells/${table}_" '
	/^= / { file = substr($0, 3); gsub(/ /, "_", file); file = folder file }
	{ print >file }' "tests/golden/states/$table.golden"
}

# Boxes that make sense of EVENT in STATE.
usual_boxes() {
	case $1-$2 in
	tick-in-progress) echo ooo ;;
	untick-pending | untick-skipped | *-in-progress | *-blocked | *-failed | tick-complete) echo xo ;;
	*-complete) echo xx ;;
	*) echo oo ;;
	esac
}

# on EVENT: its arguments.
words() {
	case $1 in
	tick) echo 'tick 2.2' ;;
	untick) echo 'untick 2.1' ;;
	block) echo 'block 2 -m Rain --action Wait' ;;
	fail) echo 'fail 2 -m Broken --kind Crash' ;;
	skip) echo 'skip 2 -m Later' ;;
	escalate) echo 'escalate 2 --to Ann' ;;
	advance) echo 'advance --phase 2' ;;
	iterate) echo iterate ;;
	add) echo 'add 2 New' ;;
	drop) echo 'drop 2.2 -m Gone' ;;
	*) echo "$1 2" ;;
	esac
}

# meet EVENT STATE BOXES [THIRD]
meet() {
	scene "$pattern" "$2" "$3" "${4-}" | cat -s >"$document"
	# shellcheck disable=SC2046 # a list of words
	cell "$1 $2${5+ $5}" "${6-1}" $(words "$1")
}

check_pattern() {
	pattern=$1
	open_table "$(echo "$1" | tr SPI spi)"
	for event in start tick untick complete block unblock fail retry rollback escalate skip advance \
		iterate add drop; do
		for state in pending in-progress complete blocked failed skipped; do
			meet $event $state "$(usual_boxes $event $state)"
		done
	done
	meet tick pending xo '' last
	meet tick in-progress xo '' last
	meet untick in-progress xxo '' 'of two'
	meet complete pending xx '' finished
	meet complete in-progress xx '' finished
	meet unblock blocked xx '' finished
	meet unblock blocked oo '' untouched
	meet retry failed xx '' finished
	for event in start tick complete; do
		meet $event waiting oo
	done
	for event in fail untick block start rollback; do
		meet $event complete xx working later
	done
	for event in start tick untick complete block unblock fail retry rollback escalate skip advance; do
		meet $event conflict xo '' 'of two states' 2
	done
	meet iterate complete xx ended ended
	meet iterate skipped oo ended ended
}

# --- steps ---------------------------------------------------------------------------------------

step() {
	case $1 in
	open) echo '- [ ] b1' ;;
	ticked) echo '- [x] b1' ;;
	unknown) echo '- [~] b1' ;;
	blocked) echo '- [ ] b1 (blocked: The key)' ;;
	parent) printf -- '- [ ] b1\n  - [ ] child\n' ;;
	full-parent) printf -- '- [x] b1\n  - [x] child\n' ;;
	entry) printf '**Entry criteria**:\n- [ ] e1\n\n**Steps**:\n- [ ] b1\n' ;;
	esac
}

check_steps() {
	open_table steps
	for event in tick untick block unblock drop; do
		for state in open ticked unknown blocked parent full-parent entry; do
			id=2.1
			[ $state != entry ] || id=2.e1
			case $event in
			block | drop) message='-m Rain' ;;
			*) message= ;;
			esac
			symbol=
			[ $state = entry ] || symbol=' 🔄'
			printf '# Job\n\n## Phase 1: First ✅\n- [x] a\n\n## Phase 2: Middle%s\n%s\n- [ ] b2\n' \
				"$symbol" "$(step $state)" >"$document"
			# shellcheck disable=SC2086 # a list of words
			cell "$event $state" 1 $event $id $message
		done
	done
}

for pattern in Sequential Parallel Iterative; do
	check_pattern $pattern
done
check_steps
echo "figure: $cells cells of states, events and patterns: $legal legal, $held that hold already, $refused refused"
[ -z "${WFMD_GOLDEN_OUT-}" ] || cp "$scratch"/*.golden "$WFMD_GOLDEN_OUT"
echo end
