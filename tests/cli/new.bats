#!/usr/bin/env bats
# wfmd new: a document from a template.

# shellcheck disable=SC2016 # the backquotes of documents

load helper

phases() {
	"$WFMD" status --json "$1" | jq -r '[.workflows[].phases[].name] | join(", ")'
}

@test "new writes status.md, and says so" {
	does new bug-fix
	says 'status.md' 'bug-fix'
	is 'Issue Analysis, Root Cause, Fix Design, Implementation, Testing, Regression Check' \
		phases status.md
}

@test "new makes each kind of workflow" {
	does new feature f.md
	is 'Requirements, Design Review, Prototype, Implementation, Testing, Documentation, Review & Deploy' \
		phases f.md
	does new refactor r.md
	is 'Assessment, Planning, Incremental Changes, Validation, Cleanup' phases r.md
	does new investigation i.md
	is 'Define Question, Research, Experiment, Synthesize' phases i.md
	asks '.workflows[0].pattern == "iterative"
		and [.workflows[0].phases[].optional] == [false, false, true, false]' status i.md
	asks '.workflows[0].pattern == "sequential" and .workflows[0].phases[2].optional' status f.md
}

@test "new takes unique prefixes, bugfix and refactoring" {
	local name
	for name in b bug bugfix bug-f; do
		does new $name $name.md
		cmp bug-fix.md $name.md 2>/dev/null || cmp b.md $name.md
	done
	for name in f inv ref refactoring; do
		does new $name $name.md
	done
	cmp ref.md refactoring.md
}

@test "new takes any FILE" {
	does new bug notes.txt
	[ -s notes.txt ]
	does new bug -f other
	[ -s other ]
}

@test "new -t and --title set the title" {
	does new bug -t 'Login times out'
	is '# Bug Fix: Login times out' head -n 1 status.md
	does new bug --title='Login times out' b.md
	cmp status.md b.md
	asks '.workflows[0].title == "Bug Fix: Login times out"' status
}

@test "new keeps the words of a title as they were said" {
	local title n=0
	for title in 'C#' 'Sharp #' 'a *b* _c_' '`code` & <b>tag</b>' 'R&amp;D' '[link](there)' \
		"back\\slash \\* twice\\\\" 'Zeile 1' 'Überschrift 阶段 مرحلة'; do
		n=$((n + 1))
		does new bug -t "$title" $n.md
		does status --json $n.md
		[ "$(jq -r .workflows[0].title <<<"$output")" = "Bug Fix: $title" ] ||
			complain "not the title: $title"
	done
}

@test "new writes a title of two lines as one" {
	does new bug -t $'one\ntwo'
	does new bug -t one plain.md
	is "$(wc -l <plain.md)" sh -c 'wc -l <status.md'
}

@test "new without a title leaves the placeholder, and says so" {
	does new bug
	says 'title'
	grep -qF '{{title}}' status.md
}

@test "new --set fills a template's other placeholders" {
	mkdir -p .wfmd/templates
	printf '# {{title}}\n\n## Phase 1: {{what}} by {{who}}\n- [ ] {{what}}\n' >.wfmd/templates/own.md
	does new own -t T --set what=Digging --set who=Ada
	holds '# T\n\n## Phase 1: Digging by Ada\n- [ ] Digging\n'
}

@test "new --set of a name that the template lacks is a usage error" {
	refuses usage new bug --set nonsense=1
	warns 'nonsense'
	[ ! -e status.md ]
}

@test "new --set wants NAME=VALUE" {
	refuses usage new bug --set nonsense
	refuses usage new bug --set =1
	[ ! -e status.md ]
}

@test "new --start begins phase 1" {
	does new bug
	does new bug --start b.md
	sed '0,/^### .*/s//& 🔄/' status.md >wanted
	cmp wanted b.md
}

@test "new never overwrites without --force" {
	fixture move
	refuses unwritable new bug
	warns 'status.md' '--force'
	does new bug --force
	is '# Bug Fix: {{title}}' head -n 1 status.md
}

@test "new does not overwrite a link to nothing, an empty file or a folder" {
	ln -s nowhere status.md
	exits 2 new bug
	[ -L status.md ] && [ ! -e nowhere ]
	rm status.md
	: >status.md
	exits 2 new bug
	[ ! -s status.md ]
	rm status.md
	mkdir status.md
	exits 2 new bug
	exits 2 new bug --force
	[ -d status.md ]
}

@test "new in a folder that does not exist names what makes it" {
	refuses not-found new bug none/status.md
	warns 'none/status.md' 'mkdir'
	[ ! -e none ]
}

@test "new prints the document where FILE is -" {
	does new bug -t T -
	is "$output" "$WFMD" new bug -t T -
	does new bug -t T
	[ "$("$WFMD" new bug -t T - | cksum)" = "$(cksum <status.md)" ]
	is status.md ls
	exits 2 new bug --json -
	json '.error.code == "usage"'
}

@test "new --dry-run prints the diff from nothing, and writes nothing" {
	local diff
	does new bug -n
	diff=$output
	says '--- /dev/null' '+++ status.md' '+# Bug Fix: {{title}}'
	asks '.written == false' new bug -n
	[ "$(jq -r .diff <<<"$output")" = "$diff" ] || complain "JSON has another diff"
	[ ! -e status.md ]
	"$WFMD" new bug - >wanted.md
	git apply -p0 - <<<"$diff"
	cmp wanted.md status.md || complain "the diff makes something else"
}

@test "new --dry-run --force prints the diff from what is there; --diff writes, too" {
	local diff
	printf '# Bug Fix: {{title}}\n\nOld.\n' | document
	exits 2 new bug -n
	does new bug -n --force
	diff=$output
	says '--- status.md' ' # Bug Fix: {{title}}' '-Old.'
	unchanged
	refuses usage new bug - --diff
	does new bug --force --diff
	[[ $output == "$diff"* ]] || complain "--diff printed another diff"
	says 'new document from template bug-fix'
	"$WFMD" new bug - | cmp - status.md
	does new bug - -n
	says '--- /dev/null' '+++ -'
}

@test "new --set: a value at the beginning of a line makes no structure" {
	local value n=0
	mkdir -p .wfmd/templates
	printf '# {{title}}\n\n{{lead}}\n\n## Phase 1: A\n- [ ] a\n\n{{end}}\n' >.wfmd/templates/own.md
	for value in '## Phase 2: B' '- [ ] b' '* [x] b' '+ b' '1. [ ] b' '12) b' '===' '---' '* * *' '> q' \
		'```' '~~~' '[x]: /u' '<div>' '<!-- b' '**Pattern**: Parallel' '**Status:** done' '-' '#' \
		'    - [ ] b' $'a\n## Phase 2: B' $'\t- [ ] b' '-->'; do
		n=$((n + 1))
		does new own $n.md -t T --set lead="$value" --set end="$value"
		asks '.workflows | length == 1 and .[0].pattern == "sequential" and (.[0].phases | length == 1)
			and (.[0].phases[0] | .state == "pending" and (.steps | length == 1) and .fields == {})
			and .[0].title == "T"' status $n.md
	done
	for value in '#1 of 3' '-5 degrees' '[link](u)' '*so*' '1.5 l' 'a'; do
		does new own x.md --force -t T --set lead="$value" --set end=x
		is "$value" sed -n 3p x.md
	done
}

@test "new refuses values that would make another document of it, and names the placeholder" {
	mkdir -p .wfmd/templates
	printf '# {{title}}\n\n## Phase 1: {{name}}\n- [ ] a {{end}}\n' >.wfmd/templates/own.md
	for value in 'title=Error Log' 'name=A ✅' 'end=(blocked: no)'; do
		refuses usage new own --set "$value"
		warns "{{${value%%=*}}}"
		[ ! -e status.md ]
	done
}

@test "new --quiet says nothing" {
	does new bug -q
	[ -z "$output" ]
	[ -s status.md ]
}

@test "new --json tells file, template and what is left to fill in" {
	asks '.schema == "wfmd.new/1" and .file == "a.md" and .template == "bug-fix"
		and .written and .placeholders == ["title"]' new bug a.md
	asks '.placeholders == []' new bug -t T b.md
}

@test "new of an unknown kind lists the templates and names the nearest" {
	refuses no-match new featuer
	warns 'featuer' 'bug-fix' 'feature' 'refactor' 'investigation'
	exits 2 new featuer --json
	json '.error.candidates == ["bug-fix", "feature", "investigation", "refactor"]
		and (.error.hint | contains("feature"))'
	[ ! -e status.md ]
}

@test "new of a prefix of two names is ambiguous" {
	mkdir -p .wfmd/templates
	echo '- [ ] hunt' >.wfmd/templates/bug-hunt.md
	refuses ambiguous new bug
	warns 'bug-fix' 'bug-hunt'
	does new bug-f
}

@test "new without a kind is a usage error" {
	refuses usage new
	refuses usage new bug a.md b.md
}

@test "new makes documents whose every command works" {
	local kind
	for kind in bug feature refactor investigation; do
		does new $kind -t T $kind.md
		does status $kind.md
		does next $kind.md
		does advance --all $kind.md
		asks '.workflows[0].phases[0].state == "complete"
			and .workflows[0].phases[1].state == "in-progress"' status $kind.md
	done
}

@test "new takes its file once" {
	refuses usage new -f a.md bug-fix b.md
	warns "one argument too many: 'b.md'"
	[ ! -e a.md ] && [ ! -e b.md ]
}
