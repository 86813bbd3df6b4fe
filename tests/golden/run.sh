#!/bin/sh
# Whole documents: what wfmd makes of them, byte for byte.
#
#	example.sh	a workflow from its first step to its last, in every way to write it down
#	corpus.sh	real documents: phases, JSON, counts of steps, edits that people made
#	operations.sh	real documents: every single edit that could be made
#	states.sh	every event on a phase in every state, in every pattern
#	commonmark.sh	the examples of the CommonMark specification
#	rules.sh	each rule of check, and its fix
#	fmt.sh		real documents in their canonical form
#	merge.sh	real documents that two people worked on
#
# Environment: WFMD, the program; BUILD, the folder it was built in; WFMD_CORPUS, the folder of the
# real documents; COMMONMARK_SPEC, the specification's examples. Where the latter are missing their
# tests are skipped. Names of parts as arguments run these alone.
#
# What fails is shown; the last line is "N passed, N failed[, N skipped]".

cd "$(dirname "$0")/../.." || exit 2
results=$(mktemp -d) || exit 2
trap 'rm -rf "$results"' EXIT
trap 'exit 1' HUP INT TERM

[ $# -gt 0 ] || set -- example states corpus operations commonmark rules fmt merge
printf '%s\n' "$@" | xargs -P "${JOBS:-2}" -I {} sh -c "tests/golden/{}.sh >'$results/{}' 2>&1"

for part in "$@"; do
	awk -v part="$part" '
	/^figure: / { print; next }
	/^ok / { passed++; shown = 0; next }
	/^skip / { skipped++; print part ": " $0; shown = 0; next }
	/^not ok / { failed++; print part ": " $0; shown = 1; next }
	/^#/ && shown
	$0 == "end" { ended = 1; next }
	!/^#/ { print part ": " $0 }
	END {
		if (!ended) {
			failed++
			print part ": not ok: it ended too early"
		}
		print passed + 0, failed + 0, skipped + 0 >> counts
	}' counts="$results/counts" "$results/$part"
done

awk '{ p += $1; f += $2; s += $3 }
END {
	printf "%d passed, %d failed%s\n", p, f, s ? ", " s " skipped" : ""
	exit f > 0
}' "$results/counts"
