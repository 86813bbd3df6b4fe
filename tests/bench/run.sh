#!/bin/bash
# What wfmd costs, beside what others cost in the same rounds: make bench runs it. It builds its
# inputs from a seed, measures, prints the tables and leaves them in tests/bench/RESULTS.md.
#
#	tests/bench/run.sh [PART...]	latency large many instructions; all of them without
#
# WFMD, BUILD	the program and the folder of the build
# ROUNDS=N	rounds for the small cases; a large document is measured in N / 20 of them
# RECORD=1	records the instructions of advance anew, against which later runs are held
#
# A part that was not asked for keeps its table; RESULTS.md is written when all are there. The status
# is 1 when something could not be measured, or advance takes more than a tenth more instructions than
# were recorded. Targets that are missed are shown, and fail nothing: they depend on what else the
# machine does.

set -u
cd "$(dirname "$0")/../.." || exit 2
: "${BUILD:=build}" "${WFMD:=$PWD/build/wfmd}" "${ROUNDS:=200}" "${RECORD:=}"

here=$PWD/tests/bench
work=$PWD/$BUILD/bench
tools=$work/tools
recorded=$here/instructions
rumdl=$(find "$work/npm" -path '*/@rumdl/cli-*' -name rumdl -type f 2>/dev/null | head -n 1)
unset WFMD_FILE NO_COLOR CLICOLOR CLICOLOR_FORCE FORCE_COLOR
export LC_ALL=C.UTF-8 TASKRC=$work/task/rc TASKDATA=$work/task/data

trap 'rm -rf /dev/shm/wfmd-bench' EXIT
mkdir -p "$work/tables"
for program in cmark cmark-gfm task todo-txt valgrind git "$rumdl"; do
	command -v "$program" >/dev/null && continue
	echo "bench: ${program:-rumdl} is missing: 'make bench-deps' installs what is measured beside wfmd" >&2
	exit 2
done
tab=$'\t'

say() {
	printf '%s\n' "$*" >&2
}

# --- inputs --------------------------------------------------------------------------------------

# They are made once, and again where what makes them is newer; what was interrupted has another name.
make_document() {
	[ "$work/$1.md" -nt "$tools/inputs" ] && return
	"$tools/inputs" document "$2" 1 >"$work/$1.new" && mv "$work/$1.new" "$work/$1.md"
}

make_folder() {
	local folder=$work/folder$1

	[ "$folder" -nt "$tools/inputs" ] && return
	rm -rf "$folder" "$folder.new"
	mkdir "$folder.new" && "$tools/inputs" folder "$1" 1 "$folder.new" &&
		git -C "$folder.new" init -q && mv "$folder.new" "$folder"
}

# One task, and beside it what marking it done needs to find as it was.
make_tasks() {
	rm -rf "$work/task" "$work/todo"
	mkdir -p "$work/task/new" "$work/todo"
	printf 'confirmation=off\nverbose=nothing\nhooks=off\ndata.location=%s\n' "$TASKDATA" >"$TASKRC"
	for name in 'Collect the queries' 'Agree on tags' 'Import of old entries' 'Removal of tags'; do
		TASKDATA=$work/task/new task add "$name"
		echo "$name"
	done >"$work/todo/new"
	printf 'export TODO_DIR=%s\n' "$work/todo" >"$work/todo/config"
	printf 'export %s=%s\n' TODO_FILE "$work/todo/todo.txt" DONE_FILE "$work/todo/done.txt" \
		REPORT_FILE "$work/todo/report.txt" >>"$work/todo/config"
}

# --- measuring -----------------------------------------------------------------------------------

# Adds a case to $cases: NAME, SETUP and the words of the command.
add() {
	cases+="$1$tab$2$tab${*:3}"$'\n'
}

# Measures $cases in N rounds into the table PART.
measure() {
	say "bench: $1, $2 rounds"
	printf %s "$cases" | nice -n "${NICE:-0}" "$tools/measure" "$2" >"$work/tables/$1.new" &&
		mv "$work/tables/$1.new" "$work/tables/$1"
}

measure_latency() {
	cases=
	for place in disk memory; do
		dir=$work/latency
		[ $place = disk ] || dir=/dev/shm/wfmd-bench
		[ $place = disk ] || [ -d /dev/shm ] || continue
		mkdir -p "$dir"
		cp "$here/example.md" "$dir/status.md"
		add "advance ($place)" "cp $here/example.md $dir/status.md" "$WFMD" advance "$dir/status.md"
	done
	dir=$work/latency
	cp "$here/example.md" "$dir/read.md"
	add true - /bin/true
	add cmark - cmark "$dir/read.md"
	add next - "$WFMD" next "$dir/read.md"
	add 'status --json' - "$WFMD" status --json "$dir/read.md"
	add check - "$WFMD" check "$dir/read.md"
	add cmark-gfm - cmark-gfm "$dir/read.md"
	make_tasks
	add 'Taskwarrior done' "rm -rf $TASKDATA && cp -r $work/task/new $TASKDATA" task 1 'done'
	add 'todo.txt do' "cp $work/todo/new $work/todo/todo.txt" \
		todo-txt -d "$work/todo/config" -a 'do' 1
	add 'rumdl check' - "$rumdl" check --no-cache "$dir/read.md"
	measure latency "$ROUNDS"
}

# The commands on the document NAME, and their yardsticks where they are asked for.
add_document() {
	local file=$work/$1.md copy=$work/$1.copy.md

	make_document "$1" "$2" && cp "$file" "$copy" && sync "$copy" || return
	add "md4c, $1" - "$tools/md4c" "$file"
	add "status --json, $1" - "$WFMD" status --json "$file"
	add "next, $1" - "$WFMD" next "$file"
	add "advance, $1" - "$WFMD" advance "$copy"
	add "check, $1" - "$WFMD" check "$file"
	[ "$3" = all ] || return 0
	add "cp and sync, $1" - "cp $file $work/cp.md && sync $work/cp.md"
	add "cmark, $1" - cmark "$file"
	add "cmark-gfm, $1" - cmark-gfm "$file"
}

# Every round carries the copy a step on: of one that is done advance would say so, and write nothing.
check_copy() {
	"$WFMD" advance "$work/$1.copy.md" --quiet >/dev/null && return
	say "bench: advance was measured on a document that was done: too many rounds for $1"
	return 1
}

measure_large() {
	local least=$((ROUNDS / 20))

	cases=
	add_document 100KB 100000 all || return
	measure middle $((ROUNDS / 4 > 0 ? ROUNDS / 4 : 1)) && check_copy 100KB || return
	cases=
	add_document 10MB 10000000 few && add_document 50MB 50000000 all &&
		add_document 100MB 100000000 few || return
	measure large $((least > 0 ? least : 1)) && check_copy 10MB
}

measure_many() {
	cases=
	for n in 2000 10000; do
		make_folder $n || return
		add "check, $n documents" - "$WFMD" check "$work/folder$n"
		add "status --json, $n documents" - "$WFMD" status --json "$work/folder$n"
		add "rumdl, $n documents" - "$rumdl" check --no-cache "$work/folder$n"
	done
	measure many $((ROUNDS / 20 > 0 ? ROUNDS / 20 : 1))
}

# --- instructions --------------------------------------------------------------------------------

count_instructions() {
	local file=$work/latency/status.md

	mkdir -p "$work/latency"
	cp "$here/example.md" "$file"
	(cd "$work/latency" && env -i LC_ALL=C.UTF-8 PATH=/usr/bin:/bin SOURCE_DATE_EPOCH=0 \
		valgrind --tool=callgrind --callgrind-out-file="$work/callgrind.out" \
		"$WFMD" advance status.md 2>&1 >/dev/null) | awk '/Collected/ { print $NF }'
}

# Sets $status to 1 where they have grown by more than a tenth.
check_instructions() {
	local before now

	now=$(count_instructions)
	if [ -z "$now" ]; then
		say 'bench: valgrind counted no instructions'
		status=1
		return
	fi
	[ -z "$RECORD" ] && [ -s "$recorded" ] || echo "$now" >"$recorded"
	before=$(cat "$recorded")
	echo "$now $before" >"$work/tables/instructions"
	[ $((now * 10)) -le $((before * 11)) ] && return
	say "bench: advance takes $now instructions, more than a tenth above the recorded $before"
	say "bench: where that is meant, RECORD=1 records it"
	status=1
}

# --- the report ----------------------------------------------------------------------------------

machine() {
	local model

	model=$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)
	printf '%s cores of %s, %s of memory; Linux %s; %s.\n' "$(nproc)" "${model:-$(uname -m)}" \
		"$(awk '/MemTotal/ { printf "%.0f GB", $2 / 1e6 }' /proc/meminfo)" \
		"$(uname -r | cut -d - -f 1)" "$(${CC:-cc} --version | head -n 1)"
	printf 'Others kept it busy with a load of %s while this was written.\n' "$(cut -d ' ' -f 1 /proc/loadavg)"
	printf 'Yardsticks: cmark %s, cmark-gfm %s, md4c %s, Taskwarrior %s, %s.\n' \
		"$(cmark --version | sed -n 's/^cmark \([0-9.]*\).*/\1/p')" \
		"$(cmark-gfm --version | sed -n 's/^cmark-gfm \([0-9a-z.]*\).*/\1/p')" \
		"$(pkg-config --modversion md4c)" "$(task --version)" "$("$rumdl" --version)"
}

# The rows of a table as Markdown.
show() {
	[ -s "$work/tables/$1" ] || return
	printf '\n| case | time | processor | memory |\n| --- | --: | --: | --: |\n'
	awk -F '\t' '
	function time(us) { return us < 10000 ? sprintf("%.2f ms", us / 1e3) : us < 1e6 ? \
		sprintf("%.0f ms", us / 1e3) : sprintf("%.2f s", us / 1e6) }
	{ printf "| %s | %s | %s | %.1f MB |\n", $1, time($2), time($3), $4 * 1024 / 1e6 }
	' "$work/tables/$1"
}

show_targets() {
	printf '\n| case | beside | at most | measured | processor time alone | |\n'
	printf '| --- | --- | --: | --: | --: | --- |\n'
	cat "$work"/tables/{latency,middle,large,many} 2>/dev/null |
		awk -F '\t' -v targets="$here/targets" '
		{ wall[$1] = $2; cpu[$1] = $3; memory[$1] = $4 }
		END {
			while ((getline line <targets) > 0) {
				if (line ~ /^(#|$)/)
					continue
				split(line, t, / *\| */)
				n = split(t[2], part, / \+ /)
				sum = cpus = 0
				known = 1
				for (i = 1; i <= n; i++) {
					if (part[i] ~ /^bytes /)
						sum += substr(part[i], 7)
					else if (part[i] in wall) {
						sum += wall[part[i]]
						cpus += cpu[part[i]]
					} else
						known = 0
				}
				if (!(t[1] in wall) || !known || sum == 0) {
					printf "| %s | %s | %s | | | not measured |\n", t[1], t[4], t[3]
					continue
				}
				got = (t[2] ~ /^bytes/ ? memory[t[1]] * 1024 : wall[t[1]]) / sum
				printf "| %s | %s | %s | %.2f | %s | %s |\n", t[1], t[4], t[3], got, \
					cpus ? sprintf("%.2f", cpu[t[1]] / cpus) : "", \
					got <= t[3] ? "" : "missed"
			}
		}'
	[ -s "$work/tables/instructions" ] || return
	awk '{ printf "| instructions of advance | those recorded (%d) | 1.1 | %.2f (%d) | | %s |\n", \
		$2, $1 / $2, $1, $1 / $2 <= 1.1 ? "" : "missed" }' "$work/tables/instructions"
}

report() {
	echo '# What wfmd costs'
	echo
	echo "\`make bench\` writes this page. Medians of interleaved rounds; \"memory\" is the largest"
	echo "resident set. The example is \`tests/bench/example.md\`, saved durably on a disk and in a file"
	echo 'system in memory, where flushing costs nothing; the other inputs are built from a seed.'
	echo
	machine
	printf '\n## Targets\n'
	show_targets
	printf '\n## The example\n'
	show latency
	printf '\n## One document\n'
	show middle
	show large
	printf '\n## Many small documents\n'
	show many
}

status=0
[ $# -gt 0 ] || set -- latency large many instructions
for part; do
	case $part in
	latency) measure_latency || exit ;;
	large) measure_large || exit ;;
	many) measure_many || exit ;;
	instructions) check_instructions ;;
	*)
		say "bench: there is no part '$part': latency, large, many, instructions"
		exit 2
		;;
	esac
done
report >"$work/RESULTS.md"
cat "$work/RESULTS.md"
for table in latency middle large many instructions; do
	[ -s "$work/tables/$table" ] && continue
	say "bench: there are no figures of '$table' yet: tests/bench/RESULTS.md stays as it is"
	exit $status
done
cp "$work/RESULTS.md" "$here/RESULTS.md"
exit $status
