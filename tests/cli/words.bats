#!/usr/bin/env bats
# A user's own words in every place that takes some: they come back as they were said, and the
# document's structure stays.

load events

# Each text, ended by a NUL.
# shellcheck disable=SC1003,SC2016 # the texts are what they look like
texts() {
	printf '%s\0' '## x' '- [ ] y' '1. [x] z' '```' '~~~' '-->' '<!--' '**Since**: z' '**Skipped:** w' \
		$'two\nlines' $'two\r\nlines' $'a\rb' $'a\n\n## Phase 9: b\n- [x] c' $'\ttab\tin it\t' '  blanks  ' \
		'🧑‍💻 ✅ 🔄 ❌ ⏸️' 'שלום ‮ مرحلة' 'a \ b \\ c\' '\*a\*' '&#10; &amp; &' 'text &#x' '===' '---' \
		'[x]: /url' '[link](u) ![i](v)' '<div>' '</script>' '<?php' '| a | b |' '> quote' '    code' \
		'(blocked: x)' 'a ) ( b' '{{title}} $(id) %s' '# ' '#' '*' '_a_ **b**' 'x - y - z' $'\u2028\u00a0'
}

# A document in which each command has its place.
place() {
	printf '# T\n\n## Phase 1: A 🔄\n- [ ] a\n- [ ] b\n\n## Phase 2: B (Optional)\n- [ ] c\n\n## Phase 3: C\n- [ ] d\n' |
		document
}

# shape PHASES STEPS ENTRIES: what status and log count.
shape() {
	is "$*" sh -c "'$WFMD' status --json status.md | jq -r '[(.workflows | length), ([.workflows[].phases[]] | length),
		([.. | objects | select(has(\"role\"))] | length), (.log | length)] | \"\\(.[1]) \\(.[2]) \\(.[3])\"'"
	does check status.md --ignore blocked-without-reason
}

# value FILTER WANTED: the JSON of status has just this text there.
value() {
	"$WFMD" status --json status.md | jq -e --arg wanted "$2" "($1) == \$wanted" >/dev/null ||
		complain "not given back at $1: $(printf %q "${2:0:200}")" "$("$WFMD" status --json status.md | jq -c "$1" | head -c 300)"
}

@test "words of block, skip and escalate come back" {
	local text n=0
	while IFS= read -r -d '' text; do
		n=$((n + 1))
		place
		does block 1 -m "$text" --action "$text"
		shape 3 4 0
		value '.workflows[0].phases[0].fields["Blocked by"]' "$text"
		value '.workflows[0].phases[0].fields["Action needed"]' "$text"
		does unblock 1
		unchanged
		does escalate 1 --to "$text" -m "$text"
		value '.workflows[0].phases[0].fields["Blocked by"]' "Escalated to $text"
		does unblock 1
		unchanged
		does skip 2 -m "$text"
		shape 3 4 0
		value '.workflows[0].phases[1].fields.Skipped' "$text"
	done < <(texts)
	echo "# figure: $n hostile texts in 17 places that take a user's words" >&3
}

@test "words of fail, log, retry, rollback and drop come back" {
	local text
	while IFS= read -r -d '' text; do
		place
		does fail 1 -m "$text" --cause "$text" --kind "$text"
		value '.log[0].fields["What happened"]' "$text"
		value '.log[0].fields["Root cause"]' "$text"
		value '.log[0].phase' A
		does log 1 --resolution "$text" --prevention "$text"
		value '.log[0].fields.Resolution' "$text"
		value '.log[0].fields.Prevention' "$text"
		does retry 1 -m "$text"
		value '.log[1].fields["What happened"]' "$text"
		does rollback 1 -m "$text"
		value '.log[2].fields["What happened"]' "$text"
		does drop 1.2 -m "$text"
		value '.log[3].fields["What happened"]' "Dropped \"b\": $text"
		shape 3 3 4
	done < <(texts | sed -z '/^[#*] \{0,1\}$/d')
}

@test "words of a blocked step, of an added one and of a report come back" {
	local text
	while IFS= read -r -d '' text; do
		place
		does block 1.2 -m "$text"
		value '.workflows[0].phases[0].steps[1].blocked' "$text"
		shape 3 4 0
		does unblock 1.2
		unchanged
		does add status.md 1 -- "$text"
		is 5 sh -c "'$WFMD' status --json status.md | jq '[.. | objects | select(has(\"role\"))] | length'"
		is 'null' sh -c "'$WFMD' status --json status.md | jq '.workflows[0].phases[0].steps[2].blocked'"
		place
		jq -cn --arg text "$text" '{phase: "1", result: "blocked", message: $text}' >reports
		does apply status.md reports
		value '.workflows[0].phases[0].fields["Blocked by"]' "$text"
		place
		exits 1 run 1.1 -- false "$text"
		shape 3 4 1
	done < <(texts)
}

@test "words of 100 KB come back" {
	local text
	text=$(head -c 100000 /dev/zero | tr '\0' '*')
	place
	does block 1 -m "$text" --action "$text"
	"$WFMD" status --json status.md | jq -r '.workflows[0].phases[0].fields["Blocked by"]' | cmp - <(echo "$text")
	does unblock 1
	unchanged
	does block 1.1 -m "$text"
	does unblock 1.1
	unchanged
	does fail 1 -m "$text" --kind "$text"
	"$WFMD" status --json status.md | jq -r '.log[0].kind' | cmp - <(echo "$text")
}
