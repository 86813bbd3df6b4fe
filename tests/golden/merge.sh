#!/bin/sh
# Real documents that two people worked on: each ticks steps of their own, each adds one. Merged, the
# document has the ticks and the steps of both and no others, whichever side is ours.

cd "$(dirname "$0")/../.." || exit 2
. tests/golden/lib.sh

m=$scratch/merge
mkdir "$m" || exit 2

# The lines of the open steps of FILE.
open_lines() {
	"$WFMD" status --json "$1" 2>/dev/null |
		jq -r '[.. | objects | select(has("role") and .state == "open" and .role == "step") | .line] | unique[]'
}

# Every NTHth of the open steps, from the Kth on, is ticked in a copy of the document.
tick_some() {
	cat "$1" >"$2"
	awk -v k="$3" 'NR % 3 == k % 3 { print ":" $1 }' "$m/open" >"$m/ticks.$3"
	[ -s "$m/ticks.$3" ] && xargs "$WFMD" tick "$2" --ticks-only -q <"$m/ticks.$3"
}

steps_of() {
	"$WFMD" status --json "$1" 2>/dev/null | jq -c '[.. | objects | select(has("role"))] | sort_by(.line) |
		map({line, done: (.state == "done"), inner: ([.steps[].state] | unique)})'
}

# Done is what was, what either side ticked, and a parent whose last children the two ticked together.
expected() {
	cat "$m/ticks.1" "$m/ticks.2" | tr -d : | jq -s --argjson base "$(steps_of "$1")" --argjson now "$(steps_of "$2")" '
		(($base | map(select(.done) | .line)) + .) as $done |
		all($now[]; .line as $line |
			(.done == (($done | index($line)) != null)) or (.done and .inner == ["done"])) and
		all($done[]; . as $line | any($now[]; .line == $line and .done)) and
		($now | length) == ($base | length)'
}

check_ticks() {
	cat "$1" >"$m/base.md"
	"$WFMD" merge "$m/base.md" "$m/ours.md" "$m/theirs.md" -q >"$m/said" 2>&1
	status=$?
	if [ $status -ne 0 ]; then
		echo "exit status $status" | cat - "$m/said" | not_ok "ticks of two: $2"
	elif [ "$(expected "$1" "$m/ours.md")" != true ]; then
		diff "$1" "$m/ours.md" | not_ok "ticks of two: $2"
	else
		ok "ticks of two: $2"
	fi
}

check_symmetry() {
	cat "$m/ours.md" >"$m/one.md"
	tick_some "$1" "$m/ours.md" 2
	tick_some "$1" "$m/theirs.md" 1
	"$WFMD" merge "$m/base.md" "$m/ours.md" "$m/theirs.md" -q >/dev/null 2>&1
	same "ticks of two, the sides changed round: $2" "$m/one.md" "$m/ours.md"
}

check_additions() {
	for side in ours theirs; do
		cat "$1" >"$m/$side.md"
		"$WFMD" add "$m/$side.md" 1 "A step that $side needs" -q --force >/dev/null 2>&1 || return
	done
	"$WFMD" merge "$m/base.md" "$m/ours.md" "$m/theirs.md" -q >"$m/said" 2>&1
	if [ "$(grep -c 'A step that ours needs' "$m/ours.md")" -eq 1 ] &&
		[ "$(grep -c 'A step that theirs needs' "$m/ours.md")" -eq 1 ]; then
		ok "a step of each: $2"
	else
		diff "$1" "$m/ours.md" | not_ok "a step of each: $2"
	fi
}

if has_corpus merge; then
	for file in "$corpus"/documents/*.md; do
		name=${file##*/}
		open_lines "$file" >"$m/open"
		[ "$(wc -l <"$m/open")" -ge 2 ] || continue
		if tick_some "$file" "$m/ours.md" 1 && tick_some "$file" "$m/theirs.md" 2; then
			check_ticks "$file" "${name%.md}"
			check_symmetry "$file" "${name%.md}"
			check_additions "$file" "${name%.md}"
		fi
	done
fi
echo end
