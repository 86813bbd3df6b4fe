#!/bin/sh
# No function is longer than 60 lines and no file of src/ than 500.

cd "$(dirname "$0")/../.." || exit 1
ctags --version 2>/dev/null | grep -q Universal || {
	echo "universal-ctags is missing: 'make deps' installs it"
	exit 1
}

files=$(find src -name '*.[ch]' | sort)
[ -n "$files" ] || exit 77

{
	echo "$files" | xargs ctags --language-force=C --kinds-C=f --fields=+ne -f - |
		awk -F '\t' -v most=60 '{
			for (i = 4; i <= NF; i++) {
				if ($i ~ /^line:/)
					first = substr($i, 6)
				if ($i ~ /^end:/)
					last = substr($i, 5)
			}
			if (last - first + 1 > most)
				printf "%s:%d: %s is %d lines long, of %d: give the parts of it names of their own\n", \
					$2, first, $1, last - first + 1, most
		}'
	echo "$files" | xargs wc -l | awk -v most=500 '$2 != "total" && $1 > most {
		printf "%s: %d lines, of %d: this is two files\n", $2, $1, most
	}'
} | {
	! grep .
}
