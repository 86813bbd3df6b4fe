#!/bin/sh
# Says how much of each file of src/ was run, and of all of them.
#
# usage: tests/coverage.sh FOLDER
#
# FOLDER holds the objects of a build with COVERAGE=1 whose program and tests have run.

set -u
cd "$(dirname "$0")/.." || exit 1
folder=$1

find "$folder" -name '*.gcno' ! -path '*/unit/*' ! -path '*/gen/*' | sort | while read -r notes; do
	gcov -n -o "${notes%/*}" "$notes" 2>/dev/null
done | awk '
	/^File / { file = substr($2, 2, length($2) - 2) }
	/^Lines executed:/ && file ~ /^src\/.*\.c$/ {
		split($2, part, /[:%]/)
		lines[file] = $4
		hit[file] = part[2] * $4 / 100
		file = ""
	}
	END {
		for (file in lines) {
			printf "%5.1f%% of %5d  %s\n", 100 * hit[file] / lines[file], lines[file], file | "sort -k 4"
			all += lines[file]
			run += hit[file]
		}
		close("sort -k 4")
		if (!all)
			exit 1
		printf "%5.1f%% of %5d  all\n", 100 * run / all, all
	}'
