#!/bin/sh
# Workflows from the first step to the last by `wfmd advance` alone.
#
# example/NAME/00.md is the document at the start, 01.md what it is after one call, and so on. In
# another way of writing it down, the document after each call is the golden one written in that way.

cd "$(dirname "$0")/../.." || exit 2
. tests/golden/lib.sh

# --- ways to write a document down ---------------------------------------------------------------

as_plain() { cat; }
as_crlf() { sed 's/$/\r/'; }
as_cr() { tr '\n' '\r'; }
as_bom() { printf '\357\273\277' && cat; }
as_unfinished() { awk 'NR > 1 { printf "\n" } { printf "%s", $0 }'; }
as_windows() { as_unfinished | sed '$!s/$/\r/' | as_bom; }
as_mixed() { awk '{ printf "%s%s", $0, ($0 == "" || NR % 3 == 2 ? "\r\n" : NR % 3 ? "\n" : "\r") }'; }
as_blanks() { sed 's/$/ \t /'; }
as_closed() { sed -E 's/^(#+) (.*)$/\1 \2 \1/'; }
as_indented() { sed 's/^#/ #/'; }
as_emphasis() { sed -E 's/^(#+) (.*[^ ])( (✅|🔄))$/\1 **\2**\3/; t; s/^(#+) (.*)$/\1 **\2**/'; }
as_setext() { sed -E 's/^## (.*)$/\1\n===/; s/^### (.*)$/\1\n---/'; }
as_stars() { sed -E 's/^( *)- \[/\1* [/'; }
as_pluses() { sed -E 's/^( *)- \[/\1+   [/; s/^  ( *)\+/    \1\1+/'; }
as_numbers() { sed -E 's/^( *)- \[/\1\11. [/'; }
as_parentheses() { sed -E 's/^( *)- \[/\1\11) [/'; }
as_tabs() { sed -E 's/^( *)- \[/\1\1-\t[/'; }
as_front_matter() { printf -- '---\ntitle: "- [ ] none"\n---\n' && cat; }
as_nested_quote() { cat && printf '\n> - [ ] quoted\n\n<!--\n- [ ] commented\n-->\n\n\t- [ ] code\n'; }

# walk NAME WAY: from 00.md on, each call gives the next golden document in this way of writing.
walk() {
	document=$scratch/$1.md
	"as_$2" <"tests/golden/example/$1/00.md" >"$document"
	for expected in "tests/golden/example/$1"/*.md; do
		call=$(basename "$expected" .md)
		"as_$2" <"$expected" >"$scratch/expected"
		if [ "$call" != 00 ] && ! "$WFMD" advance -q "$document" 2>"$scratch/complaints"; then
			not_ok "$1 as $2, call $call" <"$scratch/complaints"
			return
		fi
		same "$1 as $2, call $call" "$scratch/expected" "$document"
	done
	"$WFMD" advance -q "$document" 2>"$scratch/complaints"
	status=$?
	if [ $status -eq 1 ] && cmp -s "$scratch/expected" "$document"; then
		ok "$1 as $2, one call too many"
	else
		echo "exit status $status" | not_ok "$1 as $2, one call too many"
	fi
}

# --- documents without golden ones ---------------------------------------------------------------

# The document with every box open and no symbol on its phases.
at_start() {
	sed -E 's/\[x\]/[ ]/; /^#+ /s/ (✅|🔄)$//' "$1"
}

leaf_steps() {
	"$WFMD" status --json "$1" |
		jq '[.. | objects | select(has("role") and (.steps | length) == 0)] | length'
}

# carry NAME FILE: it takes as many calls as FILE has steps without steps in them. Each writes
# nothing but markers and symbols, and ticks one of these. In the end all phases are complete.
carry() {
	at_start "$2" >"$scratch/start"
	leaves=$(leaf_steps "$2")
	calls=0
	while "$WFMD" advance -q "$2" 2>"$scratch/complaints"; do
		calls=$((calls + 1))
		at_start "$2" >"$scratch/now"
		cmp -s "$scratch/start" "$scratch/now" || break
		[ $calls -le 500 ] || break
	done
	at_start "$2" >"$scratch/now"
	same "$1: markers and symbols alone" "$scratch/start" "$scratch/now"
	if [ "$calls" -eq "$leaves" ]; then
		ok "$1: a call for each of $leaves steps"
	else
		cat "$scratch/complaints" "$2" | not_ok "$1: $calls calls for $leaves steps"
	fi
	states=$("$WFMD" status --json "$2" |
		jq -c '[.workflows[] | .state, .phases[].state, .done == .total] | unique')
	if [ "$states" = '[true,"complete"]' ]; then
		ok "$1: complete"
	else
		echo "$states" | not_ok "$1: complete"
	fi
}

check_templates() {
	for template in templates/*.md; do
		name=$(basename "$template" .md)
		"$WFMD" new -q -t Example "$name" "$scratch/new-$name.md" >"$scratch/said" 2>&1 ||
			echo "templates: $(cat "$scratch/said")"
		carry "template $name" "$scratch/new-$name.md"
	done
}

# The format's description has an example: its first Markdown block. It is read where it is; every
# box is opened, and symbols and the fields of blocking are taken away.
check_description() {
	description=$corpus/../format.md
	if [ ! -e "$description" ]; then
		skip 'the description of the format' "no $description"
		return
	fi
	awk '/^```markdown$/ { inside = 1; next } /^```$/ && inside { exit } inside' "$description" |
		sed -E 's/\[x\]/[ ]/; /^###/s/ (✅|🔄|⏸️|❌)$//; /^\*\*(Blocked by|Since|Action needed)\*\*/d' \
			>"$scratch/description.md"
	carry 'the description of the format' "$scratch/description.md"
	phases=$(grep -c '^### Phase .* ✅$' "$scratch/description.md")
	if [ "$phases" -eq 4 ]; then
		ok 'the description of the format: four phases'
	else
		not_ok 'the description of the format: four phases' <"$scratch/description.md"
	fi
}

for way in plain crlf cr bom unfinished windows mixed blanks closed indented emphasis setext stars \
	pluses numbers parentheses tabs front_matter nested_quote; do
	walk archive $way
done
for way in plain crlf cr unfinished mixed; do
	walk garden $way
done
check_templates
check_description
echo end
