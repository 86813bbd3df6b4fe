#!/bin/sh
# Includes point down the layers only, and each library is known to one file.

cd "$(dirname "$0")/../.." || exit 1

# Two layers of the same rank do not know each other.
order='base text doc flow ops lint git=out mcp=cli'
# HEADER=FILE: the one file that may include it.
owners='cmark.h=src/doc/blocks.c pcre2.h=src/doc/pattern.c'

find src -name '*.[ch]' | sort | while read -r file; do
	awk -v file="$file" -v order="$order" -v owners="$owners" '
	function complain(text) { printf "%s:%d: %s\n", file, FNR, text }
	BEGIN {
		levels = split(order, level, " ")
		for (i = 1; i <= levels; i++) {
			names = split(level[i], name, "=")
			for (j = 1; j <= names; j++)
				rank[name[j]] = i
		}
		pairs = split(owners, pair, " ")
		for (i = 1; i <= pairs; i++)
			owner[substr(pair[i], 1, index(pair[i], "=") - 1)] = substr(pair[i], index(pair[i], "=") + 1)
		split(file, part, "/")
		own = part[2]
		if (!(own in rank)) {
			printf "%s: no layer is named %s: move the file, or add the layer to order in tests/lint/layers.sh\n", file, own
			exit
		}
	}
	/^[ \t]*#[ \t]*include[ \t]*</ {
		split($0, part, /[<>]/)
		if (part[2] in owner && owner[part[2]] != file)
			complain("<" part[2] "> belongs to " owner[part[2]] " alone: call what that file offers, or extend it")
	}
	/^[ \t]*#[ \t]*include[ \t]*"/ {
		split($0, part, "\"")
		layer = part[2]
		sub("/.*", "", layer)
		if (!(layer in rank))
			complain("\"" part[2] "\" names no layer: write \"LAYER/FILE.h\"")
		else if (layer != own && rank[layer] >= rank[own])
			complain(own " may not include " layer ", which is no layer below it: move the code down, or hand it in from above")
	}' "$file"
done | {
	! grep .
}
