#!/bin/sh
# Real documents in their canonical form: it is the same twice, it says what the document said, its
# blocks are where they were, and check has no more to say about what fmt writes.

cd "$(dirname "$0")/../.." || exit 2
. tests/golden/lib.sh

# Documents whose status is another one afterwards, and why:
#
#	damaged	broken boxes have become steps
repaired='
hand_empty-brackets-phases-as-nested-items damaged
hand_spaced-x-markers-scavtrap-todo damaged
'

# What fmt repairs wherever it can.
repairs='malformed-checkbox escaped-checkbox uppercase-marker'

status_of() {
	"$WFMD" status --json "$scratch/fmt.md" 2>&1
}

# Headings, lists, items and whatever holds them, nested as they are; a broken box is text to
# cmark-gfm, and its item no task, until it is repaired.
blocks_of() {
	cmark-gfm -e tasklist -t xml "$scratch/fmt.md" |
		sed -nE 's/<(\/?)tasklist( completed="[a-z]+")?>/<\1item>/
			/<\/?(list|item|heading|block_quote|code_block|html_block|paragraph)[ >]/{
				s/ xml:space="preserve">.*/>/
				p
			}'
}

findings_of() {
	for rule in $repairs; do
		"$WFMD" check --rule "$rule" "$scratch/fmt.md" -q
	done
}

check_document() {
	cat "$1" >"$scratch/fmt.md"
	status_of >"$scratch/status"
	blocks_of >"$scratch/blocks"
	if ! "$WFMD" fmt -q "$scratch/fmt.md" 2>"$scratch/complaints"; then
		case $(cat "$scratch/complaints") in
		*UTF-16* | *"NUL byte"*) same "fmt refuses $2" "$1" "$scratch/fmt.md" ;;
		*) not_ok "fmt $2" <"$scratch/complaints" ;;
		esac
		return
	fi
	cat "$scratch/fmt.md" >"$scratch/once"
	"$WFMD" fmt -q "$scratch/fmt.md"
	same "fmt twice: $2" "$scratch/once" "$scratch/fmt.md"
	blocks_of >"$scratch/blocks.after"
	same "blocks after fmt: $2" "$scratch/blocks" "$scratch/blocks.after"
	status_of >"$scratch/status.after"
	if ! echo "$repaired" | grep -q "^$2 "; then
		same "status after fmt: $2" "$scratch/status" "$scratch/status.after"
	elif cmp -s "$scratch/status" "$scratch/status.after"; then
		not_ok "status after fmt: $2 is listed, and did not change" </dev/null
	else
		ok "status after fmt: $2"
	fi
	findings_of >"$scratch/findings"
	: >"$scratch/none"
	same "check after fmt: $2" "$scratch/none" "$scratch/findings"
}

if has_corpus fmt; then
	for file in "$corpus"/documents/*.md "$corpus"/derived/*.md "$corpus"/edits/*.md; do
		name=${file##*/}
		check_document "$file" "${name%.md}"
	done
fi
echo end
