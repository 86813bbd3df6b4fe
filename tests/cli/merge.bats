# wfmd merge: three versions of a document become one.

load helper

plan() {
	cat <<-'END'
		# Plan

		## Phase 1: Build 🔄
		- [x] one
		- [ ] two
		- [ ] three
		- [ ] four

		## Phase 2: Ship
		- [ ] five
	END
}

versions() {
	plan | tee base.md ours.md >theirs.md
}

# A repository whose driver is the program, and a first commit of the plan.
repository() {
	export GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a
	export GIT_COMMITTER_EMAIL=a@b
	git init -q -b main .
	git config merge.wfmd.driver "'$WFMD' merge --marker-size %L %O %A %B %P"
	git config merge.conflictStyle "${1-merge}"
	echo 'status.md merge=wfmd' >.gitattributes
	plan >status.md
	git add .
	git commit -qm first
}

# Two branches: side ticks three, main ticks two.
branches() {
	git checkout -qb side
	wfmd tick three -q
	git commit -qam three
	git checkout -q main
	wfmd tick two -q
	git commit -qam two
}

both_ticked() {
	grep -qxF -- '- [x] two' status.md
	grep -qxF -- '- [x] three' status.md
	grep -qxF -- '- [ ] four' status.md
	! grep -q '<<<<<<<' status.md
}

wfmd() {
	"$WFMD" "$@"
}

@test "ticks of both sides are kept" {
	versions
	wfmd tick ours.md two -q
	wfmd tick theirs.md three -q
	run wfmd merge base.md ours.md theirs.md status.md
	[ "$status" -eq 0 ]
	[ "$output" = 'status.md: merged' ]
	plan | sed 's/\[ \] two/[x] two/; s/\[ \] three/[x] three/' | diff - ours.md
}

@test "a phase that both sides finished together completes, and the next one starts" {
	versions
	wfmd tick ours.md two three -q
	wfmd tick theirs.md four -q
	wfmd merge base.md ours.md theirs.md
	grep -qxF '## Phase 1: Build ✅' ours.md
	grep -qxF '## Phase 2: Ship 🔄' ours.md
}

@test "a phase that both sides left alike stays as they left it" {
	versions
	sed -i '3,$ { /two/d; /three/d; /four/d; }' ours.md theirs.md
	sed -i 's/five/five or so/' ours.md
	sed -i 's/^# Plan/# The plan/' theirs.md
	wfmd merge base.md ours.md theirs.md
	grep -qxF '## Phase 1: Build 🔄' ours.md
	grep -qxF '## Phase 2: Ship' ours.md
}

@test "a step that one side ticked and the other reworded gets both" {
	versions
	wfmd tick ours.md two -q
	sed -i 's/two/two or so/' theirs.md
	wfmd merge base.md ours.md theirs.md
	grep -qxF -- '- [x] two or so' ours.md
}

@test "steps that both sides added are kept, equal ones once" {
	versions
	sed -i 's/four/four\n- [ ] mine\n- [ ] same/' ours.md
	sed -i 's/four/four\n- [ ] same\n- [ ] yours/' theirs.md
	wfmd merge base.md ours.md theirs.md
	[ "$(grep -c same ours.md)" -eq 1 ]
	[ "$(grep -cE 'mine|yours' ours.md)" -eq 2 ]
}

@test "entries of both logs are kept by date" {
	versions
	wfmd fail ours.md 1 -m later --date '2026-11-22 15:00' -q
	wfmd fail theirs.md 1 -m earlier --date '2026-11-22 14:00' -q
	wfmd merge base.md ours.md theirs.md
	[ "$(grep -c 'Error Log' ours.md)" -eq 1 ]
	grep -E '^### ' ours.md | tail -n 2 | diff - <(printf '### 2026-11-22 %s - Build - Failure\n' 14:00 15:00)
}

@test "a heading is a conflict where one side completed what the other added to" {
	versions
	wfmd advance ours.md --all -q
	sed -i 's/four/four\n- [ ] more/' theirs.md
	run wfmd merge base.md ours.md theirs.md
	[ "$status" -eq 1 ]
	[ "$(grep -c '^<<<<<<< ours$' ours.md)" -eq 1 ]
	diff - <(sed -n '/<<<<<<</,/>>>>>>>/p' ours.md) <<-'END'
		<<<<<<< ours
		## Phase 1: Build ✅
		=======
		## Phase 1: Build 🔄
		>>>>>>> theirs
	END
	grep -qxF -- '- [x] four' ours.md
}

@test "a step that one side moved into a complete phase and the other unticked is a conflict" {
	versions
	sed -i 's/\[ \]/[x]/; s/🔄/✅/; s/Ship/Ship ✅/' base.md
	cp base.md theirs.md
	sed '/five/d; s/four/four\n- [x] five/' base.md >ours.md
	wfmd untick theirs.md five -q
	run wfmd merge base.md ours.md theirs.md
	[ "$status" -eq 1 ]
	diff - <(sed -n '/<<<<<<</,/>>>>>>>/p' ours.md) <<-'END'
		<<<<<<< ours
		- [x] five
		=======
		- [ ] five
		>>>>>>> theirs
	END
}

@test "a step is not nested in another one than on either side" {
	versions
	printf '  - [ ] inner\n' | tee -a base.md ours.md >>theirs.md
	sed -i 's/\[ \] five/[ ] new\n- [ ] five/' ours.md
	sed -i '/five/d; s/one/one\n- [x] five/' theirs.md
	run wfmd merge base.md ours.md theirs.md
	grep -A 1 new ours.md >after || true
	run ! grep -q inner after
}

@test "phases that both sides added are in the order of their progress, a blank line between them" {
	versions
	sed -i 's/\[ \]/[x]/; s/🔄/✅/; s/Ship/Ship ✅/' base.md
	cp base.md ours.md
	cp base.md theirs.md
	printf '\n## Phase 3: A\n- [ ] six\n' >>ours.md
	printf '\n## Phase 3: B ✅\n- [x] seven\n' >>theirs.md
	wfmd merge base.md ours.md theirs.md
	tail -n 5 ours.md | diff - <(printf '## Phase 3: B ✅\n- [x] seven\n\n## Phase 3: A\n- [ ] six\n')
}

# merged.md is what becomes of base.md, ours.md and theirs.md, whichever side is ours.
merges_both_ways() {
	cp ours.md merged.md
	cp theirs.md turned.md
	does merge base.md merged.md theirs.md -q
	does merge base.md turned.md ours.md -q
	diff merged.md turned.md || complain 'it matters which side is ours'
}

@test "what both sides added in another order is merged, the same whichever side is ours" {
	bytes '# T\n' base.md
	bytes '# T\n\n## A\n- [ ] a\n- [ ] a1\n\n## B\n- [ ] b\n' ours.md
	bytes '# T\n\n## B\n- [ ] b\n- [ ] b1\n\n## A\n- [ ] a\n- [ ] a2\n' theirs.md
	merges_both_ways
	holds '# T\n\n## B\n- [ ] b\n- [ ] b1\n\n## A\n- [ ] a\n- [ ] a1\n- [ ] a2\n\n' merged.md
}

@test "what both sides moved is in one order whichever side is ours, and no conflict without lines" {
	bytes 'x\n# Error Log\ne\n' base.md
	bytes '\n- [ ] Ask\n## Error Log\n## Phase 3: Show\n- [ ] Ask\n' ours.md
	bytes '\n## Phase 3: Show\n- [ ] Ask\n# Error Log\n- [ ] Ask\n' theirs.md
	merges_both_ways
	holds '- [ ] Ask\n## Phase 3: Show\n- [ ] Ask\n\n## Error Log\n' merged.md
}

@test "of two additions that say the same one may stand elsewhere, whichever side is ours" {
	bytes '' base.md
	bytes '# P\n## Phase 3: B\n- [ ]\n# P\n\n## Phase 1: A\n\n## Phase 3: B\n- [ ]\n' ours.md
	bytes '# P\n# P\n\n## Phase 1: A\n\n## Phase 3: B\n- [ ]\n' theirs.md
	merges_both_ways
	holds '# P\n## Phase 3: B\n- [ ]\n# P\n\n## Phase 1: A\n\n\n## Phase 3: B\n- [ ]\n' merged.md
}

@test "a phase that one side added comes after a step that the other added" {
	versions
	printf '\n## Phase 3: A\n- [ ] six\n' >>ours.md
	printf -- '- [ ] five and a half\n\n## Phase 3: B\n- [ ] seven\n' >>theirs.md
	wfmd merge base.md ours.md theirs.md
	tail -n 8 ours.md | diff - <(printf '%s\n' '- [ ] five and a half' '' '## Phase 3: A' \
		'- [ ] six' '' '## Phase 3: B' '- [ ] seven' | sed '1i - [ ] five')
}

@test "a complete phase that one side added after one to which the other added a step is a conflict" {
	versions
	printf '## Phase 1: A\n- [x] one\n' | tee base.md ours.md >theirs.md
	printf '\n## Phase 2: B ✅\n- [x] two\n' >>ours.md
	echo '- [ ] more' >>theirs.md
	run wfmd merge base.md ours.md theirs.md
	[ "$status" -eq 1 ]
	diff - <(sed -n '/<<<<<<</,/>>>>>>>/p' ours.md) <<-'END'
		<<<<<<< ours
		## Phase 2: B ✅
		=======
		>>>>>>> theirs
	END
}

@test "an open step that one side moved before what the other side has begun is a conflict" {
	printf '## Phase 1: A\n**Status**: Complete\n\n- [x] one\n\n' >base.md
	printf '## Phase 2: B\n**Status**: Complete\n\n- [x] two\n\n' >>base.md
	printf '## Phase 3: C\n- [ ] six\n- [ ] seven\n' >>base.md
	sed '2d' base.md >ours.md
	sed '/six/d; s/one/one\n- [ ] six/' base.md >theirs.md
	run wfmd merge base.md ours.md theirs.md
	[ "$status" -eq 1 ]
	diff - <(sed -n '/<<<<<<</,/>>>>>>>/p' ours.md) <<-'END'
		<<<<<<< ours
		=======
		- [ ] six
		>>>>>>> theirs
	END
}

@test "two markers that are neither open nor done are a conflict" {
	versions
	sed -i 's/\[ \] two/[~] two/' ours.md
	sed -i 's/\[ \] two/[!] two/' theirs.md
	run wfmd merge base.md ours.md theirs.md
	[ "$status" -eq 1 ]
	grep -qxF -- '- [~] two' ours.md
	grep -qxF -- '- [!] two' ours.md
}

@test "a step that both sides added, done on one and with an unknown marker on the other, is a conflict" {
	bytes '# T\n' base.md
	bytes '# T\n\n- [x] a\n' ours.md
	bytes '# T\n\n- [~] a\n' theirs.md
	exits 1 merge base.md ours.md theirs.md
	grep -qF '<<<<<<<' ours.md
	grep -qxF -- '- [x] a' ours.md
	grep -qxF -- '- [~] a' ours.md
}

@test "a step that both sides added, nested on one of them, is two whichever side is ours" {
	bytes '## A\n- [ ] x\n' base.md
	bytes '## A\n- [ ] x\n- [ ] a\n  - [ ] b\n' ours.md
	bytes '## A\n- [ ] x\n- [ ] b\n' theirs.md
	merges_both_ways
	holds '## A\n- [ ] x\n- [ ] a\n  - [ ] b\n- [ ] b\n' merged.md
}

@test "what one side put a step of the base into stands right before that, whichever side is ours" {
	bytes '## A\n- [ ] one\n- [ ] two\n' base.md
	bytes '## A\n- [ ] one\n- [ ] new\n  - [ ] two\n' ours.md
	bytes '## A\n- [ ] one\n- [ ] zoo\n- [ ] two\n' theirs.md
	merges_both_ways
	holds '## A\n- [ ] one\n- [ ] zoo\n- [ ] new\n  - [ ] two\n' merged.md
}

@test "without git the sides are one conflict, whole" {
	local path=$PATH
	versions
	wfmd tick ours.md two -q
	wfmd tick theirs.md three -q
	PATH=/nonexistent run wfmd merge base.md ours.md theirs.md
	PATH=$path
	[ "$status" -eq 1 ]
	[ "$(grep -c '^<<<<<<< ours$' ours.md)" -eq 1 ]
	[ "$(grep -c '^# Plan$' ours.md)" -eq 2 ]
}

@test "a TMPDIR of no use is passed over" {
	versions
	wfmd tick ours.md two -q
	wfmd tick theirs.md three -q
	cp ours.md kept.md
	for folder in /nonexistent /dev/null relative ''; do
		cp kept.md ours.md
		TMPDIR=$folder run wfmd merge base.md ours.md theirs.md
		[ "$status" -eq 0 ]
		plan | sed 's/\[ \] two/[x] two/; s/\[ \] three/[x] three/' | diff - ours.md
	done
}

@test "a mistake in the command line is a failure to git, no conflict" {
	versions
	wfmd tick ours.md two -q
	for mistake in '--marker-size 0' --unknown '--map x' 'four five'; do
		# shellcheck disable=SC2086 # these are words
		run wfmd merge base.md ours.md theirs.md $mistake
		[ "$status" -eq 129 ]
	done
	run wfmd merge base.md
	[ "$status" -eq 129 ]
	run wfmd merge base.md ours.md theirs.md --unknown --json
	[ "$status" -eq 129 ]
	[ "$(jq -r .error.code <<<"$output")" = usage ]
}

@test "a report that cannot be written is a failure to git, no conflict" {
	versions
	wfmd tick ours.md two -q
	status=0
	wfmd merge base.md ours.md theirs.md >/dev/full || status=$?
	[ "$status" -eq 129 ]
}

@test "a step that was deleted on one side and ticked on the other is a conflict" {
	versions
	sed -i '/two/d' ours.md
	wfmd tick theirs.md two -q
	run wfmd merge base.md ours.md theirs.md --marker-size 9
	[ "$status" -eq 1 ]
	grep -qxF '<<<<<<<<< ours' ours.md
	grep -qxF -- '- [x] two' ours.md
}

@test "line endings, a byte order mark and a missing final newline survive" {
	versions
	sed -i 's/$/\r/' base.md ours.md theirs.md
	wfmd tick ours.md two -q
	printf '\xef\xbb\xbf' | cat - theirs.md >new && mv new theirs.md
	truncate -s -2 theirs.md
	wfmd merge base.md ours.md theirs.md
	[ "$(head -c 3 ours.md)" = $'\xef\xbb\xbf' ]
	[ "$(grep -c $'\r' ours.md)" -eq 9 ]
	[ "$(tail -c 1 ours.md)" = e ]
	grep -qxF -- $'- [x] two\r' ours.md
}

@test "files that are no status documents are merged as git merges lines" {
	printf '%s\n' a b c d e >base.md
	printf '%s\n' A b c d e >ours.md
	printf '%s\n' a b c d E >theirs.md
	wfmd merge base.md ours.md theirs.md
	[ "$(tr -d '\n' <ours.md)" = AbcdE ]
	printf '%s\n' x b c d e >ours.md
	printf '%s\n' y b c d e >theirs.md
	run wfmd merge base.md ours.md theirs.md
	[ "$status" -eq 1 ]
	grep -q '^<<<<<<< ours' ours.md
}

@test "binary files are one conflict, whole" {
	printf 'a\0b\n' >base.md
	printf 'a\0o\n' >ours.md
	printf 'a\0t\n' >theirs.md
	run wfmd merge base.md ours.md theirs.md
	[ "$status" -eq 1 ]
	[ "$(tr '\0' 0 <ours.md | tr '\n' '|')" = '<<<<<<< ours|a0o|=======|a0t|>>>>>>> theirs|' ]
}

@test "a merge that fails leaves marks in OURS, and a status above 128" {
	versions
	rm theirs.md
	run wfmd merge base.md ours.md theirs.md
	[ "$status" -eq 129 ]
	[[ $output == *theirs.md* ]]
	grep -q '^<<<<<<< ours' ours.md
}

# The four ways in which git brings the tick of two and the tick of three together.
by_merge() {
	git merge -q side -m both
}

by_rebase() {
	git rebase -q side
}

by_cherry_pick() {
	git cherry-pick side
}

by_stash_pop() {
	git checkout -q side~1
	wfmd tick three -q
	git stash -q
	git checkout -q main
	git stash pop -q
}

ways='by_merge by_rebase by_cherry_pick by_stash_pop'

@test "git merges, rebases, picks and pops ticks of one phase, in every style of conflicts" {
	local style way
	for style in merge diff3 zdiff3; do
		for way in $ways; do
			mkdir "$WORK/$style-$way"
			cd "$WORK/$style-$way"
			repository "$style"
			branches
			$way >/dev/null
			both_ticked
			[ -z "$(git ls-files -u)" ]
		done
	done
}

@test "git alone has a conflict in each of these" {
	local way
	for way in $ways; do
		mkdir "$WORK/$way"
		cd "$WORK/$way"
		repository
		branches
		git config --unset merge.wfmd.driver
		run $way
		[ "$status" -ne 0 ]
		grep -q '^<<<<<<<' status.md
	done
}

@test "what a rebase or a pick cannot decide is marked" {
	local way
	for way in by_merge by_rebase by_cherry_pick; do
		mkdir "$WORK/$way"
		cd "$WORK/$way"
		repository
		git checkout -qb side
		wfmd advance --all -q
		git commit -qam all
		git checkout -q main
		wfmd add 1 five -q
		git commit -qam add
		run $way
		[ "$status" -ne 0 ]
		[ "$(sed -n '/^<<<<<<</,/^>>>>>>>/p' status.md | grep -c 'Phase 1: Build')" -eq 2 ]
		[ "$(grep -c '^<<<<<<<' status.md)" -eq 1 ]
		grep -qxF -- '- [x] four' status.md
		grep -qxF -- '- [ ] five' status.md
	done
}

@test "a side that cannot be read is marked, whole" {
	repository
	git checkout -qb side
	printf '\xff\xfe#\0 \0P\0' >status.md
	git commit -qam wide
	git checkout -q main
	wfmd tick two -q
	git commit -qam two
	run git merge -q side -m both
	[ "$status" -eq 1 ]
	grep -aq '^<<<<<<< ours' status.md
	grep -aq '^>>>>>>> theirs' status.md
	grep -aqxF -- '- [x] two' status.md
}

@test "a driver that is killed leaves the file unmerged to git, and commits nothing" {
	repository
	branches
	git config merge.wfmd.driver 'kill -9 $$'
	run git merge -q side -m both
	[ "$status" -ne 0 ]
	[ "$(git ls-files -u | wc -l)" -eq 3 ]
	run git commit -qm both
	[ "$status" -ne 0 ]
}

# As a shim in git's place does, or a loader without memory.
@test "where git says a number and does not merge, both sides are kept, marked" {
	local status
	mkdir bin
	printf '# T\n- [ ] a\n- [ ] b\n' >base
	sed 's/\[ \] a/[x] a/' base >ours
	sed 's/\[ \] b/[x] b/' base >theirs
	for status in 0 1 2 126 127 128 255; do
		printf '#!/bin/sh\necho no developer tools were found >&2\nexit %s\n' $status >bin/git
		chmod +x bin/git
		cp ours now
		PATH=$PWD/bin:$PATH exits 1 merge base now theirs
		{
			echo '<<<<<<< ours' && cat ours && echo ======= && cat theirs && echo '>>>>>>> theirs'
		} | cmp - now || complain "$status: $(cat now)" || return
		printf 'a\n' >a
		printf 'b\n' >b
		PATH=$PWD/bin:$PATH exits 1 merge /dev/null a b
		grep -qx a a && grep -qx b a || complain "$status: $(cat a)" || return
	done
}

@test "a trace that git is asked for goes nowhere" {
	local trace
	printf 'a\nb\nc\n' >base
	printf 'a\nb\nC\n' >theirs
	git init -q
	printf '## Phase 1: A\n- [ ] a\n' >status.md
	for trace in GIT_TRACE GIT_TRACE_SETUP GIT_TRACE_PERFORMANCE GIT_TRACE2 GIT_TRACE2_EVENT GIT_TRACE2_PERF; do
		printf 'A\nb\nc\n' >ours
		env "$trace=/dev/stdout" "$WFMD" merge base ours theirs
		printf 'A\nb\nC\n' | cmp - ours || complain "$trace: $(cat ours)" || return
		run env "$trace=/dev/stdout" "$WFMD" check .
		[[ $output == *'nothing found in 1 document'* ]] || complain "$trace: $output" || return
	done
}

# Of a git that takes its time.
@test "a merge that a signal ends leaves no files in TMPDIR" {
	local signal git
	git=$(command -v git)
	mkdir bin tmp
	# shellcheck disable=SC2016 # for the script
	printf '#!/bin/sh\ncase $1 in merge-file) touch "$READY"; sleep 0.3 ;; esac\nexec "%s" "$@"\n' "$git" >bin/git
	chmod +x bin/git
	printf '# T\n- [ ] a\n- [ ] b\n' >base
	printf '# T\n- [ ] c\n- [ ] b\n' >ours
	printf '# T\n- [ ] d\n- [ ] b\n' >theirs
	for signal in TERM INT HUP; do
		cp ours now
		rm -f ready
		READY=$PWD/ready PATH=$PWD/bin:$PATH TMPDIR=$PWD/tmp env --default-signal "$WFMD" merge base now theirs &
		waits_for ready
		kill -$signal $!
		status=0
		wait $! || status=$?
		[ $status -gt 128 ] || complain "$signal: $status" || return
		cmp ours now
		is '' ls -A tmp
	done
}

@test "conflicts have the style that git is set to" {
	local style
	for style in merge diff3 zdiff3; do
		mkdir "$WORK/$style"
		cd "$WORK/$style"
		repository "$style"
		git checkout -qb side
		sed -i 's/- \[ \] two/- [ ] two, theirs/' status.md
		git commit -qam theirs
		git checkout -q main
		sed -i 's/- \[ \] two/- [ ] two, ours/' status.md
		git commit -qam ours
		run git merge -q side -m both
		[ "$status" -eq 1 ]
		grep -qxF -- '- [ ] two, ours' status.md
		grep -qxF -- '- [ ] two, theirs' status.md
		[ "$(grep -c '^|||||||' status.md)" -eq "$([ "$style" = merge ] && echo 0 || echo 1)" ]
	done
}
