#!/usr/bin/env bats
# Two small jobs from start to end, as wfmd(1) shows them: fixtures/session-NAME.md is the document
# that the session begins with, session-NAME.txt what is typed and what is said.

# shellcheck disable=SC2016 # backquotes are Markdown here

load helper

# session NAME: its commands say what they are said to.
session() {
	{
		printf '```markdown\n'
		cat "$BATS_TEST_DIRNAME/fixtures/session-$1.md"
		printf '```\n\n```console\n'
		cat "$BATS_TEST_DIRNAME/fixtures/session-$1.txt"
		printf '```\n'
	} >session.md
	WFMD=$WFMD "$BATS_TEST_DIRNAME/../examples.sh" session.md >now.md
	diff -u session.md now.md
}

@test "a session with a parallel workflow" {
	session parallel
}

@test "a session with an iterative workflow" {
	session iterative
}
