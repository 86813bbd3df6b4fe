#!/bin/sh
# Writes the C source that holds the templates given as arguments, in the order given, byte for byte.
# A template's name is its file name without .md.

set -eu
LC_ALL=C
export LC_ALL

# Reads bytes as hexadecimal numbers and writes one element of the table. A byte that is not plain
# in a C string is written as three octal digits, which no digit that follows can join; a question
# mark is escaped so that no trigraph arises.
# shellcheck disable=SC2016 # awk's, not the shell's
element='
function hex(text) {
	return 16 * (index("0123456789abcdef", substr(text, 1, 1)) - 1) \
		+ index("0123456789abcdef", substr(text, 2, 1)) - 1
}
BEGIN {
	for (byte = 32; byte < 127; byte++)
		plain[byte] = sprintf("%c", byte)
	plain[34] = "\\\""
	plain[63] = "\\?"
	plain[92] = "\\\\"
	printf "\t{\n\t\t\"%s\",\n\t\t\"", name
}
{
	for (i = 1; i <= NF; i++) {
		byte = hex($i)
		if (fresh)
			printf "\"\n\t\t\""
		fresh = byte == 10
		if (fresh)
			printf "\\n"
		else if (byte in plain)
			printf "%s", plain[byte]
		else
			printf "\\%03o", byte
		size++
	}
}
END {
	printf "\",\n\t\t%d,\n\t},\n", size
}'

echo '/* Made from templates/ by templates/embed.sh. */'
echo '#include "ops/template.h"'
echo
echo 'const struct wf_builtin wf_builtins[] = {'
for file in "$@"; do
	[ -r "$file" ] || { echo "$0: cannot read $file" >&2; exit 1; }
	name=${file##*/}
	od -An -v -tx1 "$file" | awk -v name="${name%.md}" "$element"
done
printf '\t{ NULL, NULL, 0 },\n};\n'
