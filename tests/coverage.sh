#!/bin/sh
# Says how much of each file of src/ was run, and of all of them: the lines, and the branches, which
# are two a condition. Of the FILES it says which lines and branches were not.
#
# usage: tests/coverage.sh FOLDER [FILE...]
#
# FOLDER holds the objects of a build with COVERAGE=1 whose program and tests have run.

set -u
cd "$(dirname "$0")/.." || exit 1
folder=$1
shift

summary() {
	find "$folder" -name '*.gcno' ! -path '*/unit/*' ! -path '*/gen/*' | sort | while read -r notes; do
		gcov -n -b -o "${notes%/*}" "$notes" 2>/dev/null
	done | awk '
		# "Lines executed:98.25% of 228"
		function share(line) {
			split(line, part, /[:%]/)
			return part[2] / 100
		}
		/^File / { file = substr($2, 2, length($2) - 2) }
		file !~ /^src\/.*\.c$/ { next }
		/^Lines executed:/ { lines[file] = $4; hit[file] = share($0) * $4 }
		/^Taken at least once:/ { branches[file] = $6; taken[file] = share($0) * $6 }
		/^No branches/ { branches[file] = taken[file] = 0 }
		function row(nhit, nlines, ntaken, nbranches, name) {
			return sprintf("%5.1f%% of %5d lines  %5.1f%% of %5d branches  %s", 100 * nhit / nlines,
				nlines, nbranches ? 100 * ntaken / nbranches : 100, nbranches, name)
		}
		END {
			for (file in lines) {
				print row(hit[file], lines[file], taken[file], branches[file], file) | "sort -k 9"
				nlines += lines[file]
				nhit += hit[file]
				nbranches += branches[file]
				ntaken += taken[file]
			}
			close("sort -k 9")
			if (!nlines)
				exit 1
			print row(nhit, nlines, ntaken, nbranches, "all")
		}'
}

# A line that was never run is listed without its branches.
missed() {
	object=${1#src/}
	object=$folder/${object%.c}
	gcov -t -b -c -o "${object%/*}" "$object.gcno" 2>/dev/null | awk -v file="$1" '
		function flush() {
			if (untaken)
				printf "%s:%d: %d of %d branches never taken: %s\n", file, number, untaken, n, code
			n = untaken = 0
		}
		/^ *-: *0:Source:/ { flush(); ours = substr($0, index($0, "Source:") + 7) == file }
		!ours { next }
		/^ *[-#=0-9]+[*]?: *[0-9]+:/ {
			flush()
			count = $0
			sub(/^ */, "", count)
			sub(/:.*/, "", count)
			number = $0
			sub(/^[^:]*: */, "", number)
			code = number
			sub(/:.*/, "", number)
			sub(/^[0-9]*:[ \t]*/, "", code)
			if (count == "#####")
				printf "%s:%d: never run: %s\n", file, number, code
		}
		/^branch/ && count != "#####" {
			n++
			untaken += $3 == "never" || $4 == 0
		}
		END { flush() }'
}

if [ $# -eq 0 ]; then
	summary
else
	for file in "$@"; do
		missed "$file"
	done
fi
