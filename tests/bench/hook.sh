#!/bin/bash
# What `wfmd hook pre-commit` costs in a repository of 1,000 Markdown files, three of them staged,
# beside `git diff --cached --name-only` alone, in the same rounds.
#
#	tests/bench/hook.sh
#
# WFMD, BUILD	the program and the folder of the build
# ROUNDS=N	how many rounds (200)
#
# The status is 1 where the hook takes more than 4 times as long as git; that depends on what else the
# machine does.

set -u
cd "$(dirname "$0")/../.." || exit 2
: "${BUILD:=build}" "${WFMD:=$PWD/build/wfmd}" "${ROUNDS:=200}"
tools=$PWD/$BUILD/bench/tools
make -s BUILD="$BUILD" "$BUILD/bench/tools/measure" "$BUILD/bench/tools/inputs" || exit 2

work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE WFMD_FILE
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=$work/config HOME=$work LC_ALL=C.UTF-8
export GIT_AUTHOR_NAME=Bench GIT_AUTHOR_EMAIL=bench@example.org
export GIT_COMMITTER_NAME=Bench GIT_COMMITTER_EMAIL=bench@example.org

mkdir "$work/repository" && "$tools/inputs" folder 1000 1 "$work/repository" && cd "$work/repository" && git init -q . &&
	git add -A && git commit -q -m "A thousand documents" || exit 2
git ls-files '*.md' | sort >"$work/files"
total=$(wc -l <"$work/files")

# Three documents with a step ticked are staged; a fourth is wrong for the last case.
staged=0
while read -r file; do
	"$WFMD" advance "$file" --quiet 2>"$work/why" || continue
	git add "$file"
	"$WFMD" hook pre-commit >"$work/why" || {
		git reset -q -- "$file"
		continue
	}
	staged=$((staged + 1))
	[ $staged -lt 3 ] || break
done <"$work/files"
[ $staged -eq 3 ] || exit 2

tab=$'\t'
{
	printf '%s\n' "git${tab}-${tab}git diff --cached --name-only"
	printf '%s\n' "hook${tab}-${tab}$WFMD hook pre-commit"
	printf '%s\n' "attr${tab}-${tab}git check-attr --cached wfmd a.md"
} | "$tools/measure" "$ROUNDS" >"$work/measured" || exit 2

awk -F '\t' -v total="$total" -v rounds="$ROUNDS" '
	{ time[$1] = $2; cpu[$1] = $3 }
	END {
		printf "%d Markdown files, 3 staged; medians of %d rounds\n", total, rounds
		printf "git diff --cached --name-only  %5.2f ms (%.2f ms of processor time)\n", time["git"] / 1000, cpu["git"] / 1000
		printf "wfmd hook pre-commit           %5.2f ms (%.2f ms of processor time)\n", time["hook"] / 1000, cpu["hook"] / 1000
		printf "git check-attr, when needed    %5.2f ms\n", time["attr"] / 1000
		printf "the hook takes %.2f times what git does; 4.00 is the limit\n", time["hook"] / time["git"]
		exit time["hook"] > 4 * time["git"]
	}' "$work/measured"
