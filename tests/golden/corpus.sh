#!/bin/sh
# Real documents: their phases, what the program reports of them, how many steps they have, and the
# changes that people made to them.

cd "$(dirname "$0")/../.." || exit 2
. tests/golden/lib.sh

base_name() {
	name=${1##*/}
	echo "${name%.md}"
}

# --- phases --------------------------------------------------------------------------------------

# corpus/NAME.phases holds what tests/tools/phases.c prints for NAME.md: no word of the document.
# Each was written by reading the document, and says what its phases are for a person. Where one
# differs, either the code is wrong or that person was.
check_phases() {
	for file in "$corpus"/documents/*.md "$corpus"/derived/*.md "$corpus"/edits/*.before.md; do
		name=$(base_name "$file")
		expected=tests/golden/corpus/$name.phases
		tool phases "$file" >"$scratch/phases" || echo "error: exit status $?" >>"$scratch/phases"
		echo "$expected" >>"$scratch/used"
		if [ -e "$expected" ]; then
			same "phases of $name" "$expected" "$scratch/phases"
		else
			not_ok "phases of $name: $expected is missing" <"$scratch/phases"
		fi
	done
	printf '%s\n' tests/golden/corpus/*.phases | sort >"$scratch/there"
	sort "$scratch/used" >"$scratch/used.sorted"
	same 'phases: no file is left over' "$scratch/used.sorted" "$scratch/there"
}

# --- status --json -------------------------------------------------------------------------------

# Writes "NAME EXIT_STATUS SCHEMA CODE STEPS UNKNOWN_MARKERS" for each document.
report_all() {
	mkdir "$scratch/json"
	for file in "$corpus"/documents/*.md "$corpus"/derived/*.md "$corpus"/edits/*.md; do
		name=$(base_name "$file")
		"$WFMD" status --json "$file" >"$scratch/json/$name" 2>"$scratch/json.stderr"
		status=$?
		[ ! -s "$scratch/json.stderr" ] || echo "$name: written to standard error"
		echo "$name $status" >>"$scratch/statuses"
	done
	(cd "$scratch/json" && jq -r '
		[.. | objects | select(has("role"))] as $steps |
		"\(input_filename) \(.schema) \(.error.code // "-") \($steps | length) " +
			"\($steps | map(select(.state == "unknown")) | length)"' ./*) |
		sed 's|^\./||' >"$scratch/schemas"
	sort "$scratch/statuses" >"$scratch/left"
	sort "$scratch/schemas" | join "$scratch/left" - >"$scratch/reports"
}

# Every document gives one JSON object: its status and exit 0, or an error that exits 2.
check_json() {
	while read -r name status; do
		line=$(grep -F "$name $status " "$scratch/reports")
		case $line in
		"$name 0 wfmd.status/1 - "*) ok "status of $name" ;;
		"$name 2 wfmd.error/1 encoding "* | "$name 2 wfmd.error/1 not-a-status-document "*)
			ok "status of $name"
			;;
		*) echo "exit status $status, ${line:-no JSON}" | not_ok "status of $name" ;;
		esac
	done <"$scratch/statuses"
}

# --- counts --------------------------------------------------------------------------------------

# Boxes of cmark-gfm outside block quotes.
count_boxes() {
	cmark-gfm -e tasklist "$1" | awk '
	{
		depth += gsub(/<blockquote>/, "&")
		boxes = gsub(/<input type="checkbox"/, "&")
		if (depth == 0)
			n += boxes
		depth -= gsub(/<\/blockquote>/, "&")
	}
	END { print n + 0 }'
}

# The steps that are boxes to wfmd and none to cmark-gfm, and why:
#
#	marker	cmark-gfm knows a blank and an x; anything else between the brackets is text to it.
#		wfmd calls it unknown and counts it as open, or work would vanish by marking it so.
#	empty	cmark-gfm wants text after the box. A box without text is a step to wfmd, or a list
#		would be done before it is written; `check` reports it.
parted='
hand_japanese-dash-marker-at-tags-gantt marker 4
hand_korean-greater-than-marker-two-h1-parts marker 3
hand_phase-items-dash-bang-markers-ranges marker 6
ito_015-14_consolidate-workspace-crates-tasks marker 1
msterminal_5000---process-model-3.0 empty 4
obsidiantasks_slrvb-s-alternate-checkboxes marker 35
obsidiantasks_theme---things-theme marker 20
05_ito_025-11-repository-backed-artifact-mutations-tasks.before marker 1
'

check_counts() {
	while read -r name status _ _ steps unknown; do
		for file in "$corpus"/*/"$name.md"; do :; done
		expected=$(echo "$parted" | awk -v name="$name" '
			$1 == name { more += $3; if ($2 == "marker") unknown += $3 }
			END { print more + 0, unknown + 0 }')
		found="$((steps - $(count_boxes "$file"))) $unknown"
		if [ "$status" -ne 0 ]; then
			continue
		elif [ "$found" = "$expected" ]; then
			ok "steps of $name"
		else
			echo "more steps than cmark-gfm has, and unknown markers: $found, not $expected" |
				not_ok "steps of $name"
		fi
	done <"$scratch/reports"
}

# --- what people changed -------------------------------------------------------------------------

# Writes "tick|untick LINE MARKER" for each line that differs, MARKER being what it was.
changed_lines() {
	awk '
	NR == FNR { before[FNR] = $0; next }
	before[FNR] != $0 {
		match(before[FNR], /\[[^]]*\]/)
		marker = substr(before[FNR], RSTART + 1, RLENGTH - 2)
		print (/\[[xX]\]/ ? "tick" : "untick"), FNR, marker == " " ? "open" : marker
	}' "$1" "$2"
}

# Ticks and unticks in edit.md what the changes list.
apply_changes() {
	for command in tick untick; do
		awk -v command=$command '
		$1 == command { print ":" $2 }
		$1 == command && $3 != "open" && $3 !~ /^[xX]$/ { print "--map=" $3 "=open" }
		' "$scratch/changes" >"$scratch/arguments"
		[ -s "$scratch/arguments" ] || continue
		xargs "$WFMD" $command --ticks-only -q "$scratch/edit.md" <"$scratch/arguments" || return
	done
}

check_edits() {
	tail -n +2 "$corpus/EDITS.tsv" | while IFS='	' read -r name _ _ _ _ lines; do
		before=$corpus/edits/$name.before.md after=$corpus/edits/$name.after.md
		cat "$before" >"$scratch/edit.md"
		changed_lines "$before" "$after" >"$scratch/changes"
		if [ "$(wc -l <"$scratch/changes")" -ne "$lines" ]; then
			not_ok "edit $name: $lines lines" <"$scratch/changes"
		elif apply_changes 2>"$scratch/complaints"; then
			same "edit $name" "$after" "$scratch/edit.md"
		else
			not_ok "edit $name" <"$scratch/complaints"
		fi
	done
}

if has_corpus corpus; then
	check_phases
	report_all
	check_json
	check_counts
	check_edits
fi
echo end
