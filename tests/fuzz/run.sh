#!/bin/sh
# Lets each target look for inputs that break it.
#
# usage: tests/fuzz/run.sh SECONDS FOLDER [TARGET...]
#
# FOLDER holds the targets, linked with libFuzzer. New inputs that reach new code are kept in
# build/fuzz/TARGET, those that break something in build/fuzz/findings: give such a one to
# build/tests/fuzz/TARGET to see what is wrong, and put it into tests/fuzz/corpus once that is
# mended. The last line is "N passed, N failed", a target each.

set -u
cd "$(dirname "$0")/../.." || exit 2
seconds=$1 folder=$2
shift 2
# shellcheck disable=SC2046 # names without blanks
[ $# -gt 0 ] || set -- $(ls "$folder")
passed=0 failed=0
mkdir -p build/fuzz/findings

for target in "$@"; do
	mkdir -p "build/fuzz/$target"
	log=build/fuzz/$target.log
	if nice -n 19 "$folder/$target" -max_total_time="$seconds" -max_len=8192 -timeout=20 \
		-rss_limit_mb=1024 -print_final_stats=1 -use_value_profile=1 \
		-dict=tests/fuzz/dictionary -artifact_prefix="build/fuzz/findings/$target-" \
		"build/fuzz/$target" "tests/fuzz/corpus/$target" >"$log" 2>&1; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "--- $target"
		grep -v '^#[0-9]' "$log" | tail -n 60
	fi
	sed -n "s/^stat::number_of_executed_units: */figure: $target: executions: /p" "$log"
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
