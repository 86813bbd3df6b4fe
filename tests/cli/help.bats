#!/usr/bin/env bats
# wfmd help, --help, --version.

load helper

commands='new templates status next advance tick untick start complete help'

@test "--version prints name and number" {
	does --version
	[[ $output =~ ^wfmd\ [0-9]+\.[0-9]+\.[0-9]+$ ]] || complain "no version"
}

@test "wfmd alone, help, --help and -h say the same" {
	does help
	local said=$output
	for word in --help -h; do
		does $word
		[ "$output" = "$said" ]
	done
	does
	[ "$output" = "$said" ]
}

@test "help lists every command in one line each" {
	does help
	for command in $commands; do
		[ "$(grep -c "^  $command  *[a-z]" <<<"$output")" -eq 1 ] || complain "not listed: $command"
	done
}

@test "help fits a terminal of 100 columns" {
	for command in '' $commands; do
		# shellcheck disable=SC2086 # an empty word is none
		does help $command
		[ "$(awk '{ if (length > most) most = length } END { print most }' <<<"$output")" -le 100 ]
	done
}

@test "help COMMAND, COMMAND -h and COMMAND --help say the same" {
	for command in $commands; do
		does help "$command"
		local said=$output
		says "usage: wfmd $command"
		does "$command" --help
		[ "$output" = "$said" ]
		does "$command" -h
		[ "$output" = "$said" ]
	done
}

@test "help COMMAND says how a phase or step is named, and has its own options first" {
	for command in tick untick start block drop add run log; do
		does help $command
		says 'is named by its number (2, 2.3), its line (:27) or some of its text'
	done
	for command in status new check git; do
		does help $command
		says_not 'is named by'
	done
	does help tick
	is '      --all' sed -n 's/^\(  ....--[a-z]*\) .*/\1/p;T;q' <<<"$output"
}

@test "help run has the options before --" {
	does help run
	says 'usage: wfmd run [FILE] [STEP] [OPTIONS] -- COMMAND...'
}

@test "help COMMAND names the options that the command takes" {
	for command in advance tick untick start complete; do
		does help "$command"
		says --json --dry-run --diff --force --quiet --color --ascii --map --wait --workflow \
			--file --date --help
	done
	does help advance
	says --phase --steps --all --expect --ticks-only
	does help tick
	says --all --ticks-only
	does help status
	says --oneline --open --phase
	does help new
	says --title --set --start --force
}

@test "help works whatever else is on the line" {
	does tick --help status.md 1.1 nonsense
	does advance nonsense.md --steps 3 -h
}

@test "help of an unknown command names the nearest" {
	refuses usage help advanse
	warns 'advanse' 'advance'
}

@test "help of two commands is a usage error" {
	refuses usage help tick untick
}

@test "help --json is one object" {
	asks '.schema == "wfmd.help/1" and (.text | contains("advance"))' help
	asks '.text | contains("wfmd tick")' help tick
}
