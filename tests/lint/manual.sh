#!/bin/sh
# The manual pages are sound mdoc.

cd "$(dirname "$0")/../.." || exit 1
command -v mandoc >/dev/null || {
	echo "mandoc is missing: 'make deps' installs it"
	exit 1
}

set -- man/*.[1-9]
[ -e "$1" ] || exit 77
mandoc -T lint -W warning "$@" && exit
echo "the section DIAGNOSTICS of mandoc(1) explains each message; mdoc(7) has the macros"
exit 1
