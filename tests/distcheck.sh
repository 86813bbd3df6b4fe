#!/bin/sh
# Shows that a tarball is complete: unpacks, builds, tests and installs it, runs what was installed,
# and removes it again.
#
# usage: tests/distcheck.sh TARBALL VERSION
#
# Environment: MAKE; CHECKS, the stages of make check to run.

set -eu
tarball=$1
version=$2
: "${MAKE:=make}"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
gzip -dc "$tarball" | (cd "$folder" && tar -xf -)
cd "$folder/wfmd-$version"

# Only what the tarball holds counts.
unset MAKEFLAGS MFLAGS MAKELEVEL BUILD WFMD SANITIZE COVERAGE
jobs=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
$MAKE -j "$jobs" check ${CHECKS:+CHECKS="$CHECKS"}

destination=$folder/destination
$MAKE install DESTDIR="$destination" PREFIX=/usr
wfmd=$destination/usr/bin/wfmd
for file in "$wfmd" "$destination/usr/share/doc/wfmd/LICENSE" "$destination"/usr/share/man/man1/wfmd.1; do
	[ -e "$file" ] || {
		echo "distcheck: make install left out ${file#"$destination"}" >&2
		exit 1
	}
done
[ "$("$wfmd" --version)" = "wfmd $version" ] || {
	echo "distcheck: the installed program is not version $version: $("$wfmd" --version)" >&2
	exit 1
}
WFMD=$wfmd tests/demo.sh >/dev/null

$MAKE uninstall DESTDIR="$destination" PREFIX=/usr
left=$(find "$destination" -type f)
[ -z "$left" ] || {
	echo "distcheck: make uninstall left these:" >&2
	echo "$left" >&2
	exit 1
}
echo "distcheck: ${tarball##*/} is sound"
