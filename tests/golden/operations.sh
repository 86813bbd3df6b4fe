#!/bin/sh
# Real documents: each edit that could be made, and every byte that it changes. operations.golden
# says how many there were of each kind; see tests/tools/operations.c.

cd "$(dirname "$0")/../.." || exit 2
. tests/golden/lib.sh

if has_corpus operations; then
	tool operations "$corpus"/documents/*.md "$corpus"/derived/*.md "$corpus"/edits/*.md \
		>"$scratch/found" || echo "operations: it ended with status $?"
	grep -v '^=' "$scratch/found"
	sed -n 's/^= //p' "$scratch/found" >"$scratch/counts"
	same 'operations: counts' tests/golden/corpus/operations.golden "$scratch/counts"
fi
echo end
