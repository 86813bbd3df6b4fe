#!/bin/sh
# Each rule of `check`: rules/NAME/bad.md breaks it at the places in bad.txt (line:column), near.md
# comes close and does not, and fixed.md, where there is one, is what --fix makes of bad.md. options
# holds what all calls take beside --rule NAME, fix-options what those with --fix do. before.md, where
# there is one, is the committed version that the others are compared with.
#
# And what `check` finds in real documents: corpus/findings.tsv, without their words. Fixing one of
# these twice is fixing it once.

cd "$(dirname "$0")/../.." || exit 2
. tests/golden/lib.sh

folder=tests/golden/rules

unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1

# commit NAME: a repository with before.md, for the rule to compare with.
commit() {
	rm -rf "$scratch/repository"
	git init -q "$scratch/repository" && cp "$folder/$1/before.md" "$scratch/repository/status.md" &&
		git -C "$scratch/repository" add status.md &&
		git -C "$scratch/repository" -c user.name=T -c user.email=t@example.org commit -q -m T
}

# call NAME FILE ARG...
call() {
	rule=$1 file=$2
	shift 2
	if [ -e "$folder/$rule/before.md" ]; then
		cp "$file" "$scratch/repository/status.md"
		(cd "$scratch/repository" && "$WFMD" check --since HEAD status.md --rule "$rule" "$@")
		return
	fi
	# shellcheck disable=SC2046 # options are words
	"$WFMD" check "$file" --rule "$rule" $(cat "$folder/$rule/options" 2>/dev/null) "$@"
}

# report STATUS NAME: what is wrong is in $scratch/wrong.
report() {
	if [ "$1" -eq 0 ]; then
		echo "ok $2"
	else
		echo "not ok $2"
		sed 's/^/# /' "$scratch/wrong"
	fi
}

places() {
	call "$1" "$2" --json |
		jq -r --arg rule "$1" '.findings[] | select(.rule == $rule) | "\(.line):\(.column)"'
}

fix() {
	cp "$folder/$1/bad.md" "$scratch/fix.md"
	for _ in once twice; do
		# shellcheck disable=SC2046 # options are words
		call "$1" "$scratch/fix.md" --fix --quiet $(cat "$folder/$1/fix-options" 2>/dev/null) \
			>/dev/null 2>&1
		cmp "$folder/$1/fixed.md" "$scratch/fix.md" || return
	done
}

check_rule() {
	[ ! -e "$folder/$1/before.md" ] || commit "$1"
	places "$1" "$folder/$1/bad.md" | diff "$folder/$1/bad.txt" - >"$scratch/wrong" 2>&1 &&
		[ -s "$folder/$1/bad.txt" ]
	report $? "$1 is found"
	places "$1" "$folder/$1/near.md" >"$scratch/wrong" 2>&1 && [ ! -s "$scratch/wrong" ]
	report $? "$1 is not found where a document comes close"
	if [ "$2" != no ]; then
		fix "$1" >"$scratch/wrong" 2>&1
		report $? "$1 is fixed"
	else
		[ ! -e "$folder/$1/fixed.md" ]
		report $? "$1 is never fixed"
	fi
}

"$WFMD" check --rules --json | jq -r '.rules[] | .rule + " " + .fix' >"$scratch/rules"
while read -r rule fixed; do
	check_rule "$rule" "$fixed"
done <"$scratch/rules"

# --- real documents ------------------------------------------------------------------------------

findings() {
	for file in "$corpus"/documents/*; do
		"$WFMD" check --strict --json "$file" 2>/dev/null |
			jq -r --arg file "${file##*/}" '.findings[] | [$file, .line, .column, .rule] | @tsv'
	done
}

fix_twice() {
	for file in "$corpus"/documents/*; do
		cp "$file" "$scratch/once.md"
		chmod u+w "$scratch/once.md"
		"$WFMD" check --strict --fix "$scratch/once.md" >/dev/null 2>&1
		cp "$scratch/once.md" "$scratch/twice.md"
		"$WFMD" check --strict --fix "$scratch/twice.md" >/dev/null 2>&1
		cmp -s "$scratch/once.md" "$scratch/twice.md" || echo "${file##*/}"
	done
}

if [ -d "$corpus/documents" ]; then
	findings | diff tests/golden/corpus/findings.tsv - >"$scratch/wrong"
	report $? "findings of the corpus"
	fix_twice >"$scratch/wrong"
	[ ! -s "$scratch/wrong" ]
	report $? "fixing twice is fixing once"
else
	echo "skip findings of the corpus: no corpus"
	echo "skip fixing twice is fixing once: no corpus"
fi
echo end
