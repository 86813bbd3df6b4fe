#!/usr/bin/env bats
# wfmd check.

load helper

# A finding of each severity: error, warning, style and practice.
mixed() {
	bytes '# T\n\n**Pattern**: Sequential\n\n## Phase 1: A 🔄\n- [X] é a\n- [~] b\n- [ ]\n'
}

clean() {
	bytes '# T\n\n## Phase 1: A 🔄\n- [x] a\n- [ ] b\n' "$@"
}

@test "a clean document: exit 0, one line, none with --quiet" {
	clean
	does check
	[ "$output" = "nothing found in 1 document" ]
	does check --quiet
	[ -z "$output" ]
}

@test "a Markdown file that is no status document passes in silence" {
	bytes 'Just text.\n'
	does check status.md
	[ -z "$output" ]
	asks '.files == 0 and .findings == []' check status.md
}

@test "findings: file, line, column in characters, severity, message, rule, a summary; exit 1" {
	mixed
	exits 1 check
	[ "${lines[0]}" = 'status.md:7:3: error: [~] is neither open nor done: "b"; write [ ] or [x], or say with --map what the marker means [unknown-marker]' ]
	[[ ${lines[1]} == 'status.md:8:3: warning: a step without text; '*' [empty-step]' ]]
	[ "${lines[2]}" = '1 error, 1 warning in 1 of 1 document' ]
	[ "${#lines[@]}" -eq 3 ]
	unchanged
}

@test "columns count characters, not bytes" {
	bytes '# T\n\n## Phase 1: é 🚀 âœ…\n- [x] a\n'
	exits 1 check --rule garbled-symbol
	says 'status.md:3:17: error'
}

@test "style and practice count with --strict, or when they are chosen" {
	bytes '# T\n\n## Phase 1: A 🔄\n- [X] a\n- [ ] b\n'
	does check
	exits 1 check --strict
	says 'style: [X] is written [x]' '[no-contingency]'
	exits 1 check --rule uppercase-marker
	[ "${#lines[@]}" -eq 2 ]
}

@test "--rule and --ignore choose, several times" {
	mixed
	exits 1 check --rule empty-step --rule uppercase-marker
	says '[empty-step]' '[uppercase-marker]'
	says_not '[unknown-marker]'
	exits 1 check --ignore empty-step
	says_not '[empty-step]'
	does check --ignore empty-step --ignore unknown-marker
	refuses usage check --rule empty-stepp
	warns 'did you mean empty-step?'
	refuses usage check --ignore nonsense
}

@test "--rules lists them, each with a severity and what to do" {
	does check --rules
	says 'unclosed-fence (error)' 'symbol-form (style, fixed with --strict)'
	asks '.schema == "wfmd.rules/1" and (.rules | length) > 30 and (.rules | map(.rule) | unique | length) == (.rules | length)' check --rules
}

@test "--json: findings, fixable or not" {
	bytes '# T\n\n## Phase 1: A\n- [] a\n- [~] b\n'
	exits 1 check --json
	json '.schema == "wfmd.check/1" and .files == 1 and [.findings[] | [.line, .column, .rule, .severity, .fixable]]
		== [[4, 3, "malformed-checkbox", "error", true], [5, 3, "unknown-marker", "error", false]]'
	local said=$output
	exits 1 check --format json
	[ "$output" = "$said" ]
}

@test "--format github annotates" {
	bytes '# T\n\n## Phase 1: A\n- [~] 100%%\n' 'a,b.md'
	exits 1 check --format github a,b.md
	[ "${lines[0]}" = '::error file=a%2Cb.md,line=4,col=3,title=unknown-marker::[~] is neither open nor done: "100%25"; write [ ] or [x], or say with --map what the marker means' ]
}

@test "--format github: errors first, ten at most, the last a notice of how many there are" {
	{
		printf '## Phase 1: A 🔄\n- [ ]\n'
		printf -- '- [~] b\n%.0s' 1 2 3 4 5 6 7 8 9
	} >status.md
	exits 1 check --format github
	[ "${#lines[@]}" -eq 10 ]
	[[ ${lines[8]} == ::error* && ${lines[9]} == '::warning '*title=empty-step* ]]
	printf -- '- [~] c\n' >>status.md
	exits 1 check --format github
	[ "${#lines[@]}" -eq 10 ]
	[ "${lines[9]}" = '::notice title=wfmd::the first 9 are shown; 10 errors, 1 warning in 1 of 1 document' ]
}

@test "machines are told places in the repository, from wherever they ask" {
	git init -q .
	mkdir 'a b'
	bytes '## Phase 1: A\n- [~] a\n' 'a b/é#.md'
	cd 'a b'
	for file in é#.md ./é#.md ../a\ b/é#.md "$PWD/é#.md"; do
		exits 1 check --format github "$file"
		[[ ${lines[0]} == '::error file=a b/é#.md,line=2'* ]]
		exits 1 check --format sarif "$file"
		[ "$(jq -r '.runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri' <<<"$output")" = \
			'a%20b/%C3%A9%23.md' ]
	done
}

@test "--format sarif has what SARIF 2.1.0 asks for, and nothing that it does not know" {
	mixed
	exits 1 check --strict --format sarif
	jq -e 'def text: keys == ["text"] and (.text | type == "string" and length > 0);
		def level: . == "error" or . == "warning" or . == "note";
		keys == ["$schema", "runs", "version"] and .version == "2.1.0" and (.runs | length) == 1
		and (.runs[0] | keys == ["columnKind", "results", "tool"]
			and .columnKind == "unicodeCodePoints"
			and (.tool | keys == ["driver"])
			and (.tool.driver | keys == ["name", "rules", "version"])
			and ([.tool.driver.rules[].id] | unique | length) == (.tool.driver.rules | length)
			and all(.tool.driver.rules[]; keys == ["defaultConfiguration", "help", "id", "shortDescription"]
				and (.help | text) and (.shortDescription | text)
				and (.defaultConfiguration.level | level))
			and (.tool.driver.rules as $rules | all(.results[];
				keys == ["level", "locations", "message", "ruleId", "ruleIndex"]
				and $rules[.ruleIndex].id == .ruleId and (.level | level)
				and $rules[.ruleIndex].defaultConfiguration.level == .level and (.message | text)
				and (.locations | length) == 1
				and (.locations[0].physicalLocation | keys == ["artifactLocation", "region"]
					and (.region.startLine >= 1) and (.region.startColumn >= 1)
					and (.artifactLocation | keys == ["uri"]))))
			and ([.results[].level] | unique) == ["error", "note", "warning"])' <<<"$output"
}

@test "--format sarif has rules, results and places" {
	mixed
	exits 1 check --format sarif
	jq -e '.version == "2.1.0" and (.runs[0].tool.driver.rules | length) > 30
		and .runs[0].columnKind == "unicodeCodePoints"
		and .runs[0].results[0].ruleId == "unknown-marker" and .runs[0].results[0].level == "error"
		and .runs[0].results[0].locations[0].physicalLocation.region == {"startLine": 7, "startColumn": 3}
		and all(.runs[0].results[]; . as $r | .ruleId == "empty-step" or .ruleId == "unknown-marker")
		and (.runs[0].tool.driver.rules[.runs[0].results[0].ruleIndex].id == "unknown-marker")' <<<"$output"
	clean
	does check --format sarif
	jq -e '.runs[0].results == []' <<<"$output"
	refuses usage check --format xml
}

@test "--fix mends what the call reports, and no more" {
	bytes '# T\r\n\r\n## Phase 1: A âœ… COMPLETE\r\n- [X] a\r\n- \\[x\\] b'
	exits 0 check --fix
	[ -z "$output" ] || complain "a report on standard output"
	holds '# T\r\n\r\n## Phase 1: A ✅ COMPLETE\r\n- [X] a\r\n- [x] b'
	exits 0 check --fix --rule uppercase-marker
	holds '# T\r\n\r\n## Phase 1: A ✅ COMPLETE\r\n- [x] a\r\n- [x] b'
}

@test "--fix of standard input writes a document and no report for machines into it" {
	for format in json sarif github; do
		run --separate-stderr "$WFMD" check --fix - --format $format <<<'- [] a'
		[ "$status" -eq 2 ]
		[[ $output != *'- [ ] a'* ]]
	done
	run --separate-stderr "$WFMD" check --fix - --json <<<'- [] a'
	json '.errors[0].error.code == "usage" and .findings == []'
}

@test "a comment that names no rule silences none, and is reported" {
	bytes '# T\n\n<!-- wfmd-disable -->\n<!--wfmd-disable-next-line-->\n\n## Phase 1: A\n- [~] a\n'
	exits 1 check
	says 'status.md:3:19: warning: the comment names no rule' 'status.md:4:27: warning: the comment names no rule' \
		'[unknown-marker]'
}

@test "--fix says what is left, and how much was mended" {
	bytes '# T\n\n## Phase 1: A 🔄\n- [x ] a\n- [~] b\n- [ ] c\n'
	exits 1 check --fix
	says '[unknown-marker]'
	warns '1 error in 1 of 1 document; 1 fixed'
	becomes 's/\[x \]/[x]/'
	exits 0 check --fix --map '~=open'
	becomes 's/\[x \]/[x]/; s/\[~\]/[ ]/'
}

@test "--fix brings no order into headings that are mere topics" {
	bytes '# A\n## X 🔄\n- [ ] r\n# Notes\n- [x] a\n- [ ] b\n# More\n**Status**: ✅\n- [ ] c\n'
	exits 1 check --fix
	says '[started-not-marked]' '[complete-with-open-steps]'
	says_not '[out-of-order]'
	unchanged
}

@test "--fix of a clean document writes nothing" {
	clean
	local before
	before=$(stamp status.md)
	exits 0 check --fix --strict --ignore no-pattern --ignore no-contingency --ignore missing-criteria --ignore missing-deliverables
	[ "$(stamp status.md)" = "$before" ]
}

@test "--fix never ticks a step, and fixes until nothing is left" {
	bytes '# T\n\n## Phase 1: A\n- [x ] a\n- \\[x] b\n\n## Phase 2: B\n- [ ] c\n'
	exits 0 check --fix
	reads_as <<-'END'
		# T

		## Phase 1: A ✅
		- [x] a
		- [x] b

		## Phase 2: B
		- [ ] c
	END
}

@test "--fix --dry-run shows the diff and writes nothing; --diff shows it and writes" {
	bytes '# T\n\n## Phase 1: A\n- [] a\n'
	exits 0 check --fix --dry-run
	says '-- [] a' '+- [ ] a'
	unchanged
	exits 0 check --fix --diff
	says '+- [ ] a'
	becomes 's/\[\]/[ ]/'
}

@test "--dry-run and --diff without --fix are refused" {
	clean
	refuses usage check --dry-run
	refuses usage check --diff
}

@test "standard input: findings under --stdin-filename; --fix prints the document" {
	run --separate-stderr "$WFMD" check - --stdin-filename x.md <<<$'# T\n\n## Phase 1: A\n- [] a'
	[ "$status" -eq 1 ]
	says 'x.md:4:3: error:'
	run --separate-stderr "$WFMD" check - --fix <<<$'# T\n\n## Phase 1: A\n- [] a'
	[ "$status" -eq 0 ]
	[ "$output" = $'# T\n\n## Phase 1: A\n- [ ] a' ]
}

@test "folders and several files; one that cannot be read does not keep the others" {
	mkdir docs
	mixed
	clean docs/a.md
	printf -- '- [~] a list that is no workflow\n' >docs/list.md
	exits 1 check docs status.md
	says '1 error, 1 warning in 1 of 2 documents'
	exits 2 check docs none.md status.md
	says 'status.md:7:3'
	warns 'none.md'
	exits 2 check none.md --json
	json '.files == 0 and .errors[0].error.code == "not-found"'
}

@test "comments silence a rule: on the next line, from here on, until it is enabled" {
	bytes '# T\n\n## Phase 1: A\n\n<!-- wfmd-disable-next-line unknown-marker -->\n- [~] a\n- [~] b\n\n<!-- wfmd-disable unknown-marker empty-step -->\n- [~] c\n- [ ]\n\n<!-- wfmd-enable unknown-marker -->\n- [~] d\n'
	exits 1 check
	says 'status.md:7:3' 'status.md:14:3' '2 errors in'
	exits 1 check --fix --map '~=open'
	becomes '7s/~/ /; 14s/~/ /'
}

@test "a comment that silences nothing, or names no rule, is reported" {
	bytes '# T\n\n<!-- wfmd-disable unknown-marker no-such-rule -->\n\n## Phase 1: A\n- [ ] a\n'
	exits 1 check
	says 'status.md:3:19: warning: unknown-marker finds nothing here' 'status.md:3:34: warning: there is no rule no-such-rule'
}

@test "a document cannot send escape sequences" {
	bytes '# T\n\n## Phase 1: A\n- [~] a \033[31mred\n'
	exits 1 check
	[[ $output != *$'\033'* ]]
	says '\x1b[31mred'
}

@test "headings that are mere topics have no order, unless a pattern gives them one" {
	bytes '# T\n\n## Backend\n- [ ] a\n\n## Frontend\n- [x] b\n- [ ] c\n'
	does check status.md --rule out-of-order
	bytes '# T\n\n**Pattern**: Sequential\n\n## Backend\n- [ ] a\n\n## Frontend\n- [x] b\n- [ ] c\n'
	exits 1 check status.md --rule out-of-order
	says 'Frontend began before Backend ended'
}

@test "topics that were worked on are not out of order when the first symbol comes" {
	bytes '# T\n\n## A\n- [x] a\n- [ ] b\n- [ ] c\n\n## B\n- [x] d\n- [ ] e\n\n## C\n- [x] f\n'
	does check status.md
	does advance status.md
	exits 1 check status.md --fix
	says_not out-of-order
	holds '# T\n\n## A 🔄\n- [x] a\n- [x] b\n- [ ] c\n\n## B\n- [x] d\n- [ ] e\n\n## C\n- [x] f\n'
	does advance status.md
	exits 1 check status.md --fix
	holds '# T\n\n## A ✅\n- [x] a\n- [x] b\n- [x] c\n\n## B 🔄\n- [x] d\n- [ ] e\n\n## C\n- [x] f\n'
	does advance status.md
	exits 0 check status.md --fix
	holds '# T\n\n## A ✅\n- [x] a\n- [x] b\n- [x] c\n\n## B ✅\n- [x] d\n- [x] e\n\n## C ✅\n- [x] f\n'
}

@test "a phase with one box is told as such" {
	bytes '## Phase 1: A\n- [x] a\n\n## Phase 2: B\n- [ ] b\n'
	exits 1 check status.md --rule done-not-complete
	says 'the 1 box of Phase 1: A is ticked'
}

@test "check refuses forms that do not go together" {
	bytes '- [X] one\n'
	exits 2 check --json --format sarif
	json '.error.message == "--json and --format sarif contradict each other"'
	refuses usage check --fix --diff --format github
	warns 'a diff has no place in the format github'
}

@test "check tells of each file that cannot be read, and of the others" {
	bytes '- [!] one\n'
	exits 2 check -f status.md missing.md gone.md --json
	json '.files == 1 and (.findings | map(.file) | unique) == ["status.md"]
		and (.errors | map(.error.file)) == ["missing.md", "gone.md"]'
	exits 2 check -f status.md missing.md gone.md
	says 'status.md:1:3'
	warns 'missing.md' 'gone.md'
}
