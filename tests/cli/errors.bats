#!/usr/bin/env bats
# What goes wrong: each with its exit status, its code in JSON, the file, the reason and the way
# out, and not one byte of a document changed.

# shellcheck disable=SC2016 # the backquotes of documents

load helper

# --- selectors ---------------------------------------------------------------------------------

@test "an ambiguous selector lists all that match with their lines" {
	bytes '## Phase 1: A\n- [ ] paint\n- [ ] paint\n- [ ] paint\n'
	refuses ambiguous tick paint
	warns 'status.md' "'paint'" ':2 1.1 "paint"' ':3 1.2 "paint"' ':4 1.3 "paint"'
}

@test "an ambiguous selector is not passed by force" {
	bytes '## Phase 1: A\n- [ ] paint\n- [ ] paint\n'
	refuses ambiguous tick --force paint
	refuses ambiguous tick --ticks-only paint
}

@test "an unknown selector names the nearest" {
	bytes '## Phase 1: A\n- [ ] paint the door\n- [ ] oil the hinge\n'
	refuses no-match tick 'paint teh door'
	warns 'status.md' "'paint teh door'" ':2 1.1 "paint the door"'
}

# --- files -------------------------------------------------------------------------------------

@test "a missing file" {
	for call in 'status none.md' 'next none.md' 'advance none.md' 'tick none.md 1.1' 'untick none.md 1.1' \
		'start none.md' 'complete none.md' 'tick -n none.md 1.1'; do
		# shellcheck disable=SC2086 # a list of words
		refuses not-found $call
		warns 'none.md' 'no such file' 'wfmd new'
	done
	is '' ls -A
}

@test "a name that is empty" {
	for command in 'status' 'next' 'check' 'fmt' 'diff -' 'new bug-fix'; do
		# shellcheck disable=SC2086 # words
		refuses not-found $command '' || return
		warns 'wfmd: the name of the file is empty' || return
	done
	refuses not-found tick -f '' 1.1
	warns 'wfmd: the name of the file is empty'
}

@test "a missing document, when none is named" {
	for call in status next advance 'tick 1.1' 'untick 1.1' start complete; do
		# shellcheck disable=SC2086 # a list of words
		refuses not-found $call
		warns 'status.md' 'STATUS.md' 'WORKFLOW_STATUS.md' 'wfmd new'
	done
}

@test "a missing folder" {
	refuses not-found next none/status.md
	refuses not-found tick none/status.md 1.1
	bytes '- [ ] one\n' file
	refuses not-found tick -f file/status.md 1.1
}

@test "a folder in the place of a file" {
	mkdir folder.md
	refuses unreadable next folder.md
	warns 'folder.md' 'folder'
	refuses unreadable advance folder.md
	refuses unreadable tick folder.md 1.1
	refuses unreadable tick -n folder.md 1.1
}

@test "a file that cannot be read" {
	[ "$(id -u)" -ne 0 ] || skip 'root reads everything'
	bytes '- [ ] one\n'
	chmod a-r status.md
	exits 2 next
	warns 'status.md' 'chmod'
}

@test "a file that is read-only is refused, by root, too" {
	bytes '- [ ] one\n'
	chmod a-w status.md
	refuses unwritable tick 1.1
	warns 'status.md' 'read-only' 'chmod u+w'
	refuses unwritable advance
	refuses unwritable new bug --force
	does next
}

@test "a folder that is read-only is refused, by root, too" {
	mkdir locked
	bytes '- [ ] one\n' locked/status.md
	chmod a-w locked
	refuses unwritable tick locked/status.md 1.1
	warns 'locked/status.md' 'folder is read-only' 'chmod u+w'
	does next locked/status.md
	exits 2 new bug locked/other.md
	[ ! -e locked/other.md ]
	is 'status.md' ls -A locked
}

@test "a file in /dev or a pipe is no document to edit" {
	mkfifo pipe.md
	exits 2 tick pipe.md 1.1 --json
	json '.error.code == "unwritable"'
	exits 2 tick -f /dev/null 1.1 --json
	json '.error.code == "unwritable"'
}

@test "a pipe is a document to read" {
	run --separate-stderr bash -c "'$WFMD' next <(echo '- [ ] one')"
	[ "$status" -eq 0 ]
	says '"one"'
}

@test "a link to nothing" {
	ln -s gone.md status.md
	refuses not-found next status.md
	warns 'status.md' 'gone.md'
	refuses not-found tick status.md 1.1
	[ -L status.md ]
	[ ! -e gone.md ]
}

@test "links in a circle" {
	ln -s b.md a.md
	ln -s a.md b.md
	refuses unreadable next a.md
	refuses unreadable tick a.md 1.1
}

@test "a file with two names is refused, and both stay one file" {
	bytes '- [ ] one\n'
	ln status.md other.md
	keep other.md
	refuses unwritable tick 1.1
	warns 'status.md' 'hard link'
	[ status.md -ef other.md ]
	refuses unwritable tick other.md 1.1
	does next
}

# --- contents ----------------------------------------------------------------------------------

@test "UTF-16 and UTF-32 are named" {
	bytes '\xff\xfe-\0 \0[\0 \0]\0 \0a\0\n\0' a.md
	refuses encoding next a.md
	warns 'a.md' 'UTF-16' 'iconv -f UTF-16 -t UTF-8'
	refuses encoding tick a.md 1.1
	bytes '\xfe\xff\0-\0 \0[' b.md
	refuses encoding tick b.md 1.1
	warns 'UTF-16'
	bytes '\xff\xfe\0\0-\0\0\0' c.md
	refuses encoding tick c.md 1.1
	warns 'UTF-32'
	bytes '\0\0\xfe\xff\0\0\0-' d.md
	refuses encoding tick d.md 1.1
	warns 'UTF-32'
}

@test "UTF-16 without a byte order mark is known by its NUL bytes" {
	bytes '-\0 \0[\0 \0]\0 \0a\0\n\0'
	refuses encoding tick 1.1
	warns 'UTF-16'
}

@test "a NUL byte is refused with its line" {
	bytes '## Phase 1: A\n- [ ] one\n- [ ] t\0wo\n'
	refuses encoding tick 1.1
	warns 'status.md:3:' 'NUL'
	refuses encoding next
	refuses encoding status
}

@test "a document with neither step nor phase" {
	bytes 'Only words.\n'
	for call in status next advance 'tick 1.1' 'untick 1.1' start complete; do
		# shellcheck disable=SC2086 # a list of words
		refuses not-a-status-document $call
		warns 'status.md' 'not a status document' 'wfmd new'
	done
	for text in '' '\n' '# A title\n\n- an item\n- [link](x)\n' '## Phase 1: A\n\nText.\n' '---\n- [ ] x\n---\n'; do
		bytes "$text"
		refuses not-a-status-document status
	done
}

@test "a document whose steps all stand in a code block has none" {
	bytes '# T\n\n```\n- [ ] one\n```\n'
	refuses not-a-status-document advance
}

@test "a file of 2 GB" {
	truncate -s 2G big.md 2>/dev/null || skip 'no sparse file of 2 GB here'
	for call in 'next big.md' 'status big.md' 'advance big.md' 'tick -n big.md 1.1'; do
		# shellcheck disable=SC2086 # a list of words
		exits 2 $call --json
		json '.error.code == "too-large" and (.error.message | contains("1 GiB"))'
	done
	exits 2 tick big.md 1.1
	warns 'big.md' '2147483648' '1 GiB'
	[ -z "$output" ]
	is 2147483648 sh -c 'wc -c <big.md | tr -d " "'
}

# --- arguments ---------------------------------------------------------------------------------

@test "arguments that are not UTF-8" {
	bytes '## Phase 1: A\n- [ ] one\n'
	refuses usage tick $'on\xe9'
	warns 'UTF-8'
	refuses usage start $'\xff'
	refuses usage advance --phase $'\xc3'
	refuses usage tick -w $'\xed\xa0\x80' 1.1
	refuses usage new bug -t $'\xe4' new.md
	refuses usage new bug --set $'title=\xe4' new.md
	[ ! -e new.md ]
}

@test "values of --steps" {
	bytes '## Phase 1: A\n- [ ] one\n'
	for value in 0 -1 1.5 x '' ' 1' 1x 99999999999999999999; do
		refuses usage advance --steps="$value"
		warns '--steps'
	done
}

@test "values of --map, --wait, --color, --date" {
	bytes '## Phase 1: A\n- [ ] one\n'
	refuses usage tick --map '~' 1.1
	warns "'~'"
	refuses usage tick --map '~=later' 1.1
	warns "'later'"
	refuses usage tick --wait=soon 1.1
	warns '--wait'
	refuses usage tick --color=pink 1.1
	warns '--color' 'pink' 'always'
	refuses usage tick --date=today 1.1
	warns '--date'
}

@test "an unknown command and an unknown option name the nearest" {
	refuses usage tik
	warns "'tik'" 'tick'
	refuses usage tick --forse 1.1
	warns '--forse' '--force'
}

@test "no step, too many arguments" {
	bytes '- [ ] one\n'
	refuses usage tick
	warns 'usage: wfmd tick'
	refuses usage untick status.md
	refuses usage complete 1 2
}

# --- states ------------------------------------------------------------------------------------

@test "a blocked phase: blocked, 1, with the line and the reason" {
	bytes '# T\n\n## Phase 1: A ⏸️\n**Blocked by**: Nobody has the key\n\n- [ ] one\n'
	refuses blocked advance
	warns 'status.md:3:' 'Phase 1: A' 'Nobody has the key' 'wfmd unblock status.md 1'
	exits 1 advance --json
	json '.error == {"code": "blocked", "message": .error.message, "file": "status.md", "line": 3,
		"hint": "wfmd unblock status.md 1", "candidates": []}'
}

@test "a phase that waits for others: blocked, and names them" {
	fixture parallel
	refuses blocked start Opening
	warns 'status.md:14:' 'Shelves'
}

@test "a failed phase: failed, 1" {
	bytes '## Phase 1: A ❌\n- [ ] one\n'
	refuses failed advance
	refuses failed complete
	exits 1 advance --json
	json '.error.line == 1 and .error.hint == "wfmd retry status.md 1"'
}

@test "a gate: gated, 1, and names what is open" {
	fixture move
	refuses gated tick 4.1
	warns 'status.md:25:' 'Phase 4: Switch' 'Phase 2: Build'
	bytes '## Phase 1: A\n**Entry criteria**:\n- [ ] dry\n\n**Steps**:\n- [ ] one\n'
	refuses gated tick 1.1
	warns 'status.md:3:' 'dry'
	exits 1 tick 1.1 --json
	json '.error.hint == "wfmd tick status.md 1.e1"'
}

@test "two states in one heading: conflict, 2, and no force passes it" {
	bytes '## ✅ Phase 1: A 🔄\n- [x] one\n- [ ] two\n'
	for call in advance 'tick 1.2' 'untick 1.1' start complete; do
		# shellcheck disable=SC2086 # a list of words
		refuses conflict $call
		warns 'status.md:1:' 'Phase 1: A'
		# shellcheck disable=SC2086
		refuses conflict $call --force
	done
	does status
}

@test "phases that wait in a circle: conflict, 2, with their names" {
	bytes '# T\n\n**Pattern**: Parallel\n\n## A\n**Waiting for**: B\n\n- [ ] one\n\n## B\n**Waiting for**: C\n\n- [ ] two\n\n## C\n**Waiting for**: A\n\n- [ ] three\n'
	refuses conflict tick 1.1
	warns 'status.md:5:' 'A' 'B' 'C'
	refuses conflict tick --force 1.1
	does status
}

@test "a busy document: busy, 2" {
	needs flock
	bytes '- [ ] one\n'
	exec 9<status.md
	flock 9
	refuses busy tick --wait 0.1 1.1
	warns 'status.md' '--wait'
	does next
	does tick -n 1.1
	exec 9<&-
	does tick --wait 0.1 1.1
}

@test "a refusal leaves nothing beside the document" {
	fixture move
	exits 1 tick 4.1
	exits 2 tick 9.9
	is 'status.md' ls -A
}
