#!/bin/sh
# The examples of the CommonMark specification: each is read without an error and written back
# unchanged. They come with a package (see .ci/deps), where the system has one.

cd "$(dirname "$0")/../.." || exit 2
. tests/golden/lib.sh

: "${COMMONMARK_SPEC:=/usr/share/gocode/src/github.com/yuin/goldmark/_test/spec.json}"

if [ -e "$COMMONMARK_SPEC" ]; then
	tool commonmark "$COMMONMARK_SPEC" >"$scratch/found" || echo "commonmark: it ended with status $?"
	cat "$scratch/found"
	# Versions 0.30 and 0.31 of the specification have as many as this.
	examples=$(grep -c '^ok\|^not ok' "$scratch/found")
	if [ "$examples" -ge 652 ]; then
		ok 'all examples'
	else
		echo "$examples" | not_ok 'all examples'
	fi
else
	skip 'the specification' "no $COMMONMARK_SPEC"
fi
echo end
