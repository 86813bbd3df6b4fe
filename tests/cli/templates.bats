#!/usr/bin/env bats
# wfmd templates: where new documents come from.

load helper

# own FOLDER NAME TEXT: a template of that name.
own() {
	mkdir -p "$1"
	printf '# %s\n\n- [ ] one\n' "$3" >"$1/$2.md"
}

@test "templates lists the built-in ones with their source" {
	does templates
	[ "$output" = 'bug-fix (built-in)
feature (built-in)
investigation (built-in)
refactor (built-in)' ] || complain "another list"
	asks '.schema == "wfmd.templates/1"
		and [.templates[].name] == ["bug-fix", "feature", "investigation", "refactor"]
		and all(.templates[]; .source == "built-in")' templates
}

@test "templates NAME prints one" {
	does new bug-fix
	does templates bug-fix
	[ "$output" = "$(cat status.md)" ]
	asks '.schema == "wfmd.template/1" and .name == "bug-fix" and .source == "built-in"
		and (.text | startswith("# Bug Fix"))' templates bug
}

@test "templates NAME of none lists them and names the nearest" {
	refuses no-match templates refaktor
	warns 'refactor' 'bug-fix'
}

@test "templates takes one name" {
	refuses usage templates bug feature
}

@test "templates work with nothing installed and nothing in the environment" {
	run --separate-stderr env -i "$WFMD" templates
	[ "$status" -eq 0 ]
	says 'bug-fix' 'refactor'
	run --separate-stderr env -i "$WFMD" new bug -
	[ "$status" -eq 0 ]
	says '# Bug Fix'
}

@test "templates come from .wfmd/templates here or above, up to the git root" {
	mkdir -p repo/.git repo/sub/deep
	own .wfmd/templates outer Outer
	own repo/.wfmd/templates upper Upper
	own repo/sub/.wfmd/templates lower Lower
	cd repo/sub/deep
	does templates
	says 'upper (' 'lower ('
	says_not 'outer'
}

@test "templates of the nearest folder come first" {
	mkdir -p .git sub
	own .wfmd/templates own Upper
	own sub/.wfmd/templates own Lower
	cd sub
	does templates own
	says '# Lower'
	is 1 sh -c "'$WFMD' templates | grep -c '^own '"
}

@test "templates come from .wfmd, then XDG_CONFIG_HOME, then XDG_DATA_DIRS, then the program" {
	export XDG_CONFIG_HOME=$PWD/config XDG_DATA_DIRS=$PWD/data1:$PWD/data2
	own data2/wfmd/templates bug-fix Data2
	does templates bug-fix
	says '# Data2'
	own data1/wfmd/templates bug-fix Data1
	does templates bug-fix
	says '# Data1'
	own config/wfmd/templates bug-fix Config
	does templates bug-fix
	says '# Config'
	own .wfmd/templates bug-fix Here
	does templates bug-fix
	says '# Here'
	does new bug
	is '# Here' head -n 1 status.md
}

@test "templates without XDG_CONFIG_HOME come from .config in the home" {
	own "$HOME/.config/wfmd/templates" mine Mine
	does templates
	says 'mine (' '.config/wfmd/templates/mine.md'
}

@test "templates names the file that each one is" {
	own .wfmd/templates own Own
	does templates
	says '.wfmd/templates/own.md'
	asks 'any(.templates[]; .name == "own" and .source == ".wfmd/templates/own.md")' templates
}

@test "templates are files that end in .md" {
	own .wfmd/templates own Own
	mkdir .wfmd/templates/folder
	echo text >.wfmd/templates/notes.txt
	echo text >.wfmd/templates/.hidden.md
	does templates
	is 5 sh -c "'$WFMD' templates | wc -l | tr -d ' '"
}

@test "templates looks up a name, never a path" {
	own elsewhere secret Secret
	refuses no-match templates elsewhere/secret
	refuses no-match templates ../work/elsewhere/secret
	refuses no-match new ./elsewhere/secret
}

@test "templates that cannot be read are an error that names them" {
	mkdir -p .wfmd/templates/own.md
	exits 2 templates own
	warns '.wfmd/templates/own.md'
}
