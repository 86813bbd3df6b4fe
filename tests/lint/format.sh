#!/bin/sh
# C is laid out as clang-format lays it out; with --fix, it is made so.

cd "$(dirname "$0")/../.." || exit 1

# Other versions differ in details, so only this one judges.
version=14
tool=clang-format
command -v $tool-$version >/dev/null && tool=$tool-$version
command -v $tool >/dev/null || {
	echo "clang-format is missing: 'make deps' installs it"
	exit 1
}
if ! $tool --version | grep -q "version $version\."; then
	echo "layout is judged by clang-format $version alone; here is $($tool --version)"
	[ "${1-}" = --fix ] || exit 77
fi

files=$(find src tests -name '*.[ch]' | sort)
[ -n "$files" ] || exit 77
if [ "${1-}" = --fix ]; then
	echo "$files" | xargs $tool -i
	exit
fi
found=$(echo "$files" | xargs $tool --dry-run -Werror 2>&1) && exit
echo "$found" | sed -nE \
	-e 's/^([^: ]+:[0-9]+):[0-9]+: error: code should be.*/\1: laid out otherwise/p' \
	-e '/^[^ ].*error:/{ /code should be/!p; }' | uniq
echo "'make format' mends this; a table that is better laid out by hand goes between"
echo "/* clang-format off */ and /* clang-format on */"
exit 1
