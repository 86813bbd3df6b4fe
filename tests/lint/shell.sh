#!/bin/sh
# Shell scripts pass shellcheck.

cd "$(dirname "$0")/../.." || exit 1
command -v shellcheck >/dev/null || {
	echo "shellcheck is missing: 'make deps' installs it"
	exit 1
}

# Scripts are known by their first line, helpers of the bats files by their name.
scripts=$(find .ci tests templates -type f | sort | while read -r file; do
	case $file in
	*.bats | *.bash) continue ;;
	esac
	if head -n 1 "$file" | tr -d '\0' | grep -qE '^#!.*(/| )(sh|bash)( |$)'; then
		echo "$file"
	fi
done)
bats=$(find tests -name '*.bats' -o -name '*.bash' | sort)

status=0
echo "$scripts" | xargs shellcheck -f gcc || status=1
# bats runs each test in a subshell, and sets variables that shellcheck cannot see.
[ -z "$bats" ] || echo "$bats" | xargs shellcheck -f gcc -s bats -e SC1091,SC2030,SC2031,SC2034,SC2154 || status=1
[ $status -eq 0 ] || echo "https://www.shellcheck.net/wiki/SCnnnn tells how to mend SCnnnn"
exit $status
