#!/bin/sh
# Runs the examples of a manual or of README.md.
#
# usage: tests/examples.sh [--fix] FILE...
#
# Prints FILE as it ought to be: with the output that each of its commands has now. Where that
# differs from FILE, an example is wrong; --fix rewrites FILE instead of printing it. WFMD is the
# program, which the examples call wfmd.
#
# Examples are the fenced blocks of *.md and the .Bd -literal displays of mdoc. There are three kinds:
#
#	session		(```console; a display that begins with "$ ") lines "$ COMMAND", each followed by
#			what COMMAND writes to standard output and standard error; "> " continues a command
#	document	(```markdown; any other display) a status document, which is read
#	make		(```sh, *.md alone) lines "make TARGET...", of which it is asked whether make knows them
#
# All sessions of a file run in one temporary folder, one after the other, so a reader can type them
# from the top. A document becomes the file status.md of the sessions after it. What a command of
# `wfmd run` took, which differs from time to time, is shown as 0.0 s.

set -u
: "${WFMD:=$(dirname "$0")/../build/wfmd}"
top=$(cd "$(dirname "$0")/.." && pwd) || exit 2
case $WFMD in
/*) ;;
*) WFMD=$PWD/$WFMD ;;
esac

work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 2' HUP INT TERM

mkdir "$work/bin" "$work/document" || exit 2
ln -s "$WFMD" "$work/bin/wfmd"
PATH=$work/bin:$PATH
HOME=$work/home
LC_ALL=C.UTF-8
TZ=UTC
SOURCE_DATE_EPOCH=1795356300 # 2026-11-22 14:05
export top PATH HOME LC_ALL TZ SOURCE_DATE_EPOCH
unset WFMD_FILE NO_COLOR CLICOLOR CLICOLOR_FORCE FORCE_COLOR XDG_CONFIG_HOME XDG_DATA_HOME XDG_DATA_DIRS
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE MAKEFLAGS MFLAGS MAKELEVEL
GIT_AUTHOR_NAME=Reader GIT_AUTHOR_EMAIL=reader@example.org
GIT_COMMITTER_NAME=Reader GIT_COMMITTER_EMAIL=reader@example.org
GIT_CONFIG_NOSYSTEM=1
export GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL GIT_CONFIG_NOSYSTEM

# Runs in the folder of the sessions; what else is needed lies beside it.
transcribe() {
	awk -v markdown="$(case $1 in *.md) echo 1 ;; esac)" '
	function complain(text) {
		printf "%s:%d: %s\n", FILENAME, FNR, text >"/dev/stderr"
		wrong = 1
	}

	function replace(s, from, to,    i, out) {
		while ((i = index(s, from)) > 0) {
			out = out substr(s, 1, i - 1) to
			s = substr(s, i + length(from))
		}
		return out s
	}

	function decode(s) {
		if (markdown)
			return s
		s = replace(s, "\\&", "")
		s = replace(s, "\\(aq", "\047")
		s = replace(s, "\\(ga", "`")
		return replace(s, "\\e", "\\")
	}

	function encode(s) {
		if (markdown)
			return s
		s = replace(s, "\\", "\\e")
		s = replace(s, "\047", "\\(aq")
		s = replace(s, "`", "\\(ga")
		sub(/^\./, "\\\\\\&.", s)
		sub(/ $/, " \\\\\\&", s)
		return s
	}

	function save(text, file) {
		printf "%s", text >file
		close(file)
	}

	function run(command,    line, shell) {
		save(command "\n", "../command")
		shell = "sh ../command 2>&1 </dev/null"
		while ((shell | getline line) > 0) {
			sub(/ after [0-9]+\.[0-9] s$/, " after 0.0 s", line)
			print encode(line)
		}
		close(shell)
	}

	function session(    i, command) {
		for (i = 1; i <= n; i++) {
			if (block[i] !~ /^\$ /)
				continue
			print block[i]
			command = substr(block[i], 3)
			while (i < n && block[i + 1] ~ /^>( |$)/) {
				print block[++i]
				command = command "\n" substr(block[i], 3)
			}
			run(decode(command))
		}
	}

	# A folder is searched for status documents alone.
	function document(    i, text) {
		for (i = 1; i <= n; i++) {
			print block[i]
			text = text decode(block[i]) "\n"
		}
		save(text, "../document/status.md")
		save(text, "status.md")
		if (system("wfmd status ../document | grep -q .") != 0)
			complain("the example above is no status document")
	}

	function known(    i, line) {
		for (i = 1; i <= n; i++) {
			print block[i]
			line = block[i]
			sub(/ *#.*/, "", line)
			if (!sub(/^(sudo )?make/, "make -n", line) || line ~ /[;|&<>`(]/ ||
			    system("cd \"$top\" && " line " >/dev/null") != 0)
				complain("make does not know: " block[i])
		}
	}

	function example() {
		if (kind == "console" || (kind == "" && block[1] ~ /^\$ /))
			session()
		else if (kind == "markdown" || kind == "")
			document()
		else if (kind == "sh")
			known()
		else
			complain("an example of an unknown kind: " kind)
	}

	inside && (markdown ? /^```$/ : /^\.Ed$/) {
		example()
		inside = 0
	}
	inside {
		block[++n] = $0
		next
	}
	{ print }
	markdown && /^```./ {
		inside = 1
		kind = substr($0, 4)
		n = 0
	}
	!markdown && /^\.Bd -literal/ {
		inside = 1
		kind = ""
		n = 0
	}
	END {
		if (inside)
			complain("the last example has no end")
		exit wrong
	}' "$1"
}

fix=
if [ "${1-}" = --fix ]; then
	fix=1
	shift
fi
[ $# -gt 0 ] || {
	echo "usage: tests/examples.sh [--fix] FILE..." >&2
	exit 2
}

status=0
for file in "$@"; do
	case $file in
	/*) ;;
	*) file=$PWD/$file ;;
	esac
	rm -rf "${work:?}/session" "${work:?}/home"
	mkdir "$work/session" "$work/home" || exit 2
	(cd "$work/session" && transcribe "$file") >"$work/transcript" || status=1
	if [ -z "$fix" ]; then
		cat "$work/transcript"
	elif [ $status -eq 0 ] && ! cmp -s "$work/transcript" "$file"; then
		cat "$work/transcript" >"$file"
	fi
done
exit $status
