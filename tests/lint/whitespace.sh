#!/bin/sh
# Tabs indent, nothing trails, every file ends with one newline.

cd "$(dirname "$0")/../.." || exit 1

{
	find src tests -name '*.[ch]'
	find .ci tests templates -type f -name '*.sh'
	echo Makefile
} | sort | while read -r file; do
	awk -v file="$file" '
	function complain(text) { printf "%s:%d: %s\n", file, FNR, text }
	/\r/ { complain("carriage return: save the file with LF line ends") }
	/[ \t]$/ { complain("blanks at the end of the line: remove them") }
	/^\t* +\t/ { complain("spaces before a tab: indent with tabs") }
	/^        / { complain("indented with spaces: indent with tabs") }
	{ empty = $0 == "" }
	END { if (empty) complain("empty line at the end of the file: remove it") }' "$file"
	[ -z "$(tail -c 1 "$file")" ] || echo "$file: no newline at the end of the file: add one"
done | {
	! grep .
}
