#!/usr/bin/env bats
# Sequential, parallel and iterative workflows: what has begun, what has ended, whose turn it is.

load helper

# --- sequential --------------------------------------------------------------------------------

@test "sequential: a phase starts when those before it have ended" {
	bytes '## Phase 1: A ✅\n- [x] a\n\n## Phase 2: B (Optional)\n**Skipped**: x\n\n- [ ] b\n\n## Phase 3: C\n- [x] c\n\n## Phase 4: D 🔄\n- [x] d\n\n## Phase 5: E\n- [ ] e\n'
	does tick 5.1
	is 'complete skipped pending in-progress complete' states
}

@test "sequential: each kind of phase that has not ended holds back the later ones" {
	local first
	for first in '## Phase 1: A\n- [ ] a\n' '## Phase 1: A 🔄\n- [x] a\n- [ ] b\n' '## Phase 1: A\n' \
		'## Phase 1: A 🔄\n' '## Phase 1: A ❌\n- [x] a\n' '## Phase 1: A ⏸️\n- [x] a\n' \
		'## Phase 1: A\n- [x] a\n- [~] b\n' '## Phase 1: A (Optional)\n- [ ] a\n'; do
		bytes "$first\n## Phase 2: B\n- [ ] two\n"
		refuses gated tick 2.1
		refuses gated start 2
	done
}

@test "sequential: a complete phase with open steps has ended" {
	bytes '## Phase 1: A ✅\n- [ ] a\n\n## Phase 2: B\n- [ ] b\n- [ ] c\n'
	does tick 2.1
	becomes '4s/$/ 🔄/; 5s/\[ \]/[x]/'
}

@test "sequential: what only waits for its turn starts when the phase before it ends" {
	bytes '## Phase 1: A 🔄\n- [ ] a\n\n## Phase 2: B ⏸️\n- [ ] b\n\n## Phase 3: C ⏸️\n- [ ] c\n'
	does advance
	becomes '1s/🔄/✅/; 2s/\[ \]/[x]/; 4s/⏸️/🔄/'
}

@test "sequential: what is blocked for a reason stays so" {
	local field
	for field in '**Blocked by**: rain' '**Since**: 2026-03-01' '**Waiting for**: better weather'; do
		bytes "## Phase 1: A 🔄\n- [ ] a\n\n## Phase 2: B ⏸️\n$field\n\n- [ ] b\n"
		does advance
		becomes '1s/🔄/✅/; 2s/\[ \]/[x]/'
		keep status.md
		refuses blocked advance
	done
}

@test "sequential: workflows of one document do not hold each other back" {
	fixture two
	does tick :15
	becomes '14s/$/ 🔄/; 15s/\[ \]/[x]/'
}

@test "sequential: steps outside hold nothing back" {
	bytes '# T\n\n- [ ] outside\n\n## Phase 1: A 🔄\n- [ ] a\n'
	does advance
	becomes '5s/🔄/✅/; 6s/\[ \]/[x]/'
}

@test "sequential: a phase that waits for a later one is named as a circle, and force does not pass it" {
	bytes '## Phase 1: A\n**Waiting for**: B\n\n- [ ] a\n\n## Phase 2: B (Optional)\n- [ ] b\n'
	refuses conflict start 1
	warns "Phase 1: A -> Phase 2: B (Optional) -> Phase 1: A; change its 'Waiting for' field"
	refuses conflict start 1 --force
	refuses conflict advance
	exits 1 check
	says '1:4: error: phases wait for each other in a circle: Phase 1: A -> Phase 2: B (Optional) -> Phase 1: A'
	does skip 2 -m no
	does start 1
}

# --- parallel ----------------------------------------------------------------------------------

@test "parallel: phases run side by side" {
	fixture parallel
	does tick 1.1 2.1
	becomes '8s/\[ \]/[x]/; 11s/🔄/✅/; 12s/\[ \]/[x]/'
}

@test "parallel: a phase that waits starts with the end of the last it waits for, and the field goes" {
	fixture parallel
	does tick 1.1 1.2
	becomes '7s/🔄/✅/; 8,9s/\[ \]/[x]/'
	does tick 2.1
	becomes '7s/🔄/✅/; 8,9s/\[ \]/[x]/; 11s/🔄/✅/; 12s/\[ \]/[x]/; 14s/⏸️/🔄/; 15d'
}

@test "parallel: a phase may wait without a symbol" {
	bytes '# T\n\n**Pattern**: Parallel\n\n## A 🔄\n- [ ] a\n\n## B\n**Waiting for**: A\n\n- [ ] b\n'
	refuses gated tick 2.1
	does tick 1.1
	becomes '5s/🔄/✅/; 6s/\[ \]/[x]/; 8s/$/ 🔄/; 9d'
}

@test "parallel: phases are waited for by name, heading or number, in any case" {
	local names
	for names in 'Left, Right' 'left,right' '1, 2' 'Phase 1, Phase 2' 'Phase 1: Left, 2' 'Right, Left'; do
		bytes "# T\n\n**Pattern**: Parallel\n\n## Phase 1: Left ✅\n- [x] a\n\n## Phase 2: Right 🔄\n- [ ] b\n\n## Phase 3: Roof ⏸️\n**Waiting for**: $names\n\n- [ ] c\n"
		refuses blocked start 3
		does tick 2.1
		becomes '8s/🔄/✅/; 9s/\[ \]/[x]/; 11s/⏸️/🔄/; 12d'
	done
}

@test "parallel: a phase that was skipped is waited for no longer" {
	bytes '# T\n\n**Pattern**: Parallel\n\n## A (Optional)\n**Skipped**: x\n\n- [ ] a\n\n## B 🔄\n- [ ] b\n\n## C ⏸️\n**Waiting for**: A, B\n\n- [ ] c\n'
	does tick 2.1
	becomes '10s/🔄/✅/; 11s/\[ \]/[x]/; 13s/⏸️/🔄/; 14d'
}

@test "parallel: waiting for what is no phase is a plain reason" {
	bytes '# T\n\n**Pattern**: Parallel\n\n## A 🔄\n- [ ] a\n\n## B ⏸️\n**Waiting for**: the postman\n\n- [ ] b\n'
	does tick 1.1
	becomes '5s/🔄/✅/; 6s/\[ \]/[x]/'
	says 'the postman'
}

@test "parallel: a phase that also waits for its criteria does not start" {
	bytes '# T\n\n**Pattern**: Parallel\n\n## A 🔄\n- [ ] a\n\n## B ⏸️\n**Waiting for**: A\n**Entry criteria**:\n- [ ] dry\n\n**Steps**:\n- [ ] b\n'
	does tick 1.1
	becomes '5s/🔄/✅/; 6s/\[ \]/[x]/'
}

@test "parallel: a circle of blocked phases is named by advance, too" {
	bytes '# T\n\n**Pattern**: Parallel\n\n## A ✅\n- [x] a\n\n## B ⏸️\n**Waiting for**: A, B\n\n- [ ] b\n'
	refuses conflict advance
	warns 'B -> B'
	does unblock 2
	becomes '8s/⏸️/🔄/; 9d'
}

@test "parallel: a circle is named, and no phase of it starts" {
	bytes '# T\n\n**Pattern**: Parallel\n\n## A\n**Waiting for**: B\n\n- [ ] a\n\n## B\n**Waiting for**: A\n\n- [ ] b\n\n## C\n- [ ] c\n'
	refuses conflict start A
	warns 'A' 'B'
	does tick 3.1
	becomes '15s/$/ ✅/; 16s/\[ \]/[x]/'
}

@test "parallel: advance goes on in the first phase in progress" {
	fixture parallel
	does advance --steps 3
	becomes '7s/🔄/✅/; 8,9s/\[ \]/[x]/; 11s/🔄/✅/; 12s/\[ \]/[x]/; 14s/⏸️/🔄/; 15d'
}

@test "parallel: a workflow of pending phases is advanced from the first on" {
	bytes '# T\n\n**Pattern**: Parallel\n\n## A\n- [ ] a\n\n## B\n- [ ] b\n'
	does advance
	becomes '5s/$/ ✅/; 6s/\[ \]/[x]/'
	does advance
	becomes '5,8s/^(## .)$/\1 ✅/; 6,9s/\[ \]/[x]/'
}

# chain NAME WAITING...: a parallel workflow of pending phases, each of one step; of A, B and so on
# each waits for what is given.
chain() {
	local waiting name
	{
		printf '# T\n\n**Pattern**: Parallel\n'
		for name in A B C D E; do
			[ $# -gt 0 ] || break
			waiting=$1
			shift
			printf '\n## %s\n' $name
			[ -z "$waiting" ] || printf '**Waiting for**: %s\n\n' "$waiting"
			printf -- '- [ ] step of %s\n' $name
		done
	} | document
}

@test "parallel: the last of several that are waited for frees, in whatever order they end" {
	local order
	for order in 'A B C' 'C B A' 'B A C'; do
		chain '' '' '' 'A, B, C'
		# shellcheck disable=SC2086 # a list of words
		set -- $order
		does tick "step of $1"
		does tick "step of $2"
		keep status.md
		refuses gated start D
		warns "$3"
		does tick "step of $3"
		says 'D 🔄 0/1'
		is 'complete complete complete in-progress' states
		run ! grep 'Waiting for' status.md
	done
}

@test "parallel: one end frees several, and these the next" {
	chain '' A A 'B, C'
	asks '[.changes[] | select(.what == "phase") | [.id, .from, .to]] == [["1", "pending", "complete"],
		["2", "pending", "in-progress"], ["3", "pending", "in-progress"]]' tick 1.1
	does tick 2.1
	is 'complete complete in-progress pending' states
	does tick 3.1
	is 'complete complete complete in-progress' states
	does advance
	asks '.workflows[0].state == "complete"' status
}

@test "parallel: what frees: the last step, complete, skip, drop, unblock and retry of what is done" {
	local call document
	while IFS='|' read -r call document; do
		bytes "# T\n\n**Pattern**: Parallel\n\n## A $document\n\n## B ⏸️\n**Waiting for**: A\n\n- [ ] b\n"
		# shellcheck disable=SC2086 # a list of words
		does $call
		is in-progress sh -c "'$WFMD' status --json | jq -r '.workflows[0].phases[1].state'"
		run ! grep 'Waiting for' status.md
	done <<-'END'
		tick last|🔄\n- [ ] last
		complete A|🔄\n- [x] last
		skip A -m x|(Optional) 🔄\n- [ ] last
		drop last -m x|🔄\n- [x] z\n- [ ] last
		unblock A|⏸️\n**Blocked by**: x\n\n- [x] last
		retry A|❌\n- [x] last
	END
}

@test "parallel: a failed or blocked phase is waited for, and holds up no other" {
	chain '' '' A
	does fail A -m x
	exits 1 advance
	warns 'wfmd retry status.md 1'
	does advance --phase B
	is 'failed complete pending' states
	keep status.md
	refuses gated start C
	does retry A
	does advance
	is 'complete complete in-progress' states
}

@test "parallel: status shows who is waited for" {
	chain '' '' 'A, B'
	does status
	says 'waiting for: A, B'
	does tick 1.1
	does status
	says 'waiting for: B'
	says_not 'waiting for: A'
}

@test "parallel: names that are no phase are a plain reason, until somebody unblocks" {
	bytes '# T\n\n**Pattern**: Parallel\n\n## A 🔄\n- [ ] a\n\n## B ⏸️\n**Waiting for**: A, the weather\n\n- [ ] b\n'
	refuses gated unblock 2
	does tick 1.1
	is 'complete blocked' states
	does status
	says 'the weather'
	does unblock 2
	holds '# T\n\n**Pattern**: Parallel\n\n## A ✅\n- [x] a\n\n## B 🔄\n\n- [ ] b\n'
}

@test "parallel: a name with commas may be one phase" {
	bytes '# T\n\n**Pattern**: Parallel\n\n## Salt, pepper, oil 🔄\n- [ ] a\n\n## B ⏸️\n**Waiting for**: Salt, pepper, oil\n\n- [ ] b\n'
	does tick 1.1
	is 'complete in-progress' states
}

@test "parallel: unblock of what waits for others is refused, and --force says so" {
	fixture parallel
	refuses gated unblock Opening
	warns 'status.md:14:' 'Shelves' 'wfmd status status.md --phase 1'
	does unblock Opening --force
	says 'forced' 'Shelves'
	becomes '14s/⏸️/🔄/; 15d'
}

@test "parallel: a circle is named from end to end, whoever asks" {
	local call
	chain C A B ''
	for call in 'start A' 'tick A/step' 'advance --phase A' 'start A --force' 'tick A/step --force'; do
		# shellcheck disable=SC2086 # a list of words
		refuses conflict $call
		warns 'status.md:5:' 'A -> C -> B -> A'
	done
	refuses conflict start B
	warns 'B -> A -> C -> B'
	does status
	says 'waiting for'
	does advance --phase D
	is 'pending pending pending complete' states
	chain A
	refuses conflict start A
	warns 'A -> A'
	refuses conflict next
	refuses conflict advance
}

@test "parallel: who waits for a circle is told of what it waits for" {
	chain B A A
	refuses gated start C
	warns 'A'
}

@test "parallel: a circle is broken by hand, and what was waited for has to end all the same" {
	chain B A
	sed -i.bak '/^## B/,$s/^\*\*Waiting for.*/**Waiting for**: the weather/' status.md
	does start B
	does advance --phase B
	is 'in-progress complete' states
}

@test "parallel: advance --phase goes on beside others in progress" {
	chain '' '' ''
	does start A
	does start B
	does advance --phase C
	becomes '5s/$/ 🔄/; 8s/$/ 🔄/; 11s/$/ ✅/; 12s/\[ \]/[x]/'
	asks '.next.id == "1.1"' status
	keep status.md
	refuses nothing-to-do advance --phase C
}

@test "parallel: the word in the heading will do, and the field counts before it" {
	bytes '# T\n\n## Parallel work\n\n### A\n- [ ] a\n\n### B\n- [ ] b\n'
	asks '.workflows[0].pattern == "parallel"' status
	does tick 2.1
	bytes '# T\n\n## Parallel work\n\n**Pattern**: Sequential\n\n### A\n- [ ] a\n\n### B\n- [ ] b\n'
	refuses gated tick 2.1
}

# --- iterative ---------------------------------------------------------------------------------

@test "iterative: within a round the phases follow each other" {
	fixture rounds
	refuses gated tick 2.1
	does advance --steps 2
	becomes '7s/$/ ✅/; 8,9s/\[ \]/[x]/; 11s/$/ 🔄/'
}

@test "iterative: the end of a round is named, with the way to the next" {
	fixture rounds
	does advance --steps 4
	is 'complete complete complete' states
	keep status.md
	refuses nothing-to-do advance
	warns 'wfmd iterate status.md'
}

@test "iterative: the round is counted" {
	bytes '# T\n\n**Pattern**: Iterative\n**Iteration**: 4\n\n## Phase 1: A\n- [ ] a\n'
	asks '.workflows[0].iteration == 4' status
	does status
	says 'round 4'
}

@test "iterative: the phases of refinement are skipped in one round and worked on in the next" {
	bytes '# T\n\n**Pattern**: Iterative\n\n## Phase 1: Build\n- [ ] a\n\n## Phase 2: [Refine]\n- [ ] b\n\n## Phase 3: Polish (If Needed)\n- [ ] c\n'
	does advance
	does skip 2 -m 'Good as it is'
	does skip 3 -m 'Bright'
	is 'complete skipped skipped' states
	does iterate
	is 'in-progress pending pending' states
	run ! grep Skipped status.md
	does advance --steps 3
	asks '.workflows[0] | .iteration == 2 and .state == "complete"' status
}

# --- several of them ---------------------------------------------------------------------------

several='# Everything\n\n## Kitchen\n\n**Pattern**: Parallel\n\n### Sink 🔄\n- [ ] Pipes\n\n### Stove ⏸️\n**Waiting for**: Sink\n\n- [ ] Gas\n\n## Recipe\n\n**Pattern**: Iterative\n**Iteration**: 2\n\n### Phase 1: Cook 🔄\n- [ ] Boil\n\n### Phase 2: Adjust (If Needed)\n- [ ] Salt\n\n## Feast\n\n### Phase 1: Invite\n- [ ] Write\n\n### Phase 2: Eat\n- [ ] Sit down\n'

@test "several workflows of different patterns, each by its own rules" {
	bytes "$several"
	asks '[.workflows[] | [.title, .pattern, .iteration]] == [["Kitchen", "parallel", 1],
		["Recipe", "iterative", 2], ["Feast", "sequential", 1]]' status
	does advance -w Feast
	is 'in-progress blocked in-progress pending complete in-progress' states
	does advance -w Recipe
	does skip -w Recipe -m 'Salty enough'
	exits 1 iterate -w Kitchen
	warns 'Kitchen'
	does iterate -w Recipe
	asks '[.workflows[].iteration] == [1, 3, 1]' status
	does advance -w Kitchen
	is 'complete in-progress in-progress pending complete in-progress' states
}

@test "several workflows: without -w the first that is unfinished is served, to the end of all" {
	local calls=0
	bytes "$several"
	while "$WFMD" advance -q 2>/dev/null; do
		calls=$((calls + 1))
	done
	[ $calls -eq 6 ] || complain "$calls calls, not 6"
	is 'complete complete complete complete complete complete' states
}

@test "several workflows: what one waits for is looked for in itself" {
	bytes '# T\n\n## One\n\n**Pattern**: Parallel\n\n### A\n- [ ] a1\n\n### B\n**Waiting for**: A\n\n- [ ] b1\n\n## Two\n\n**Pattern**: Parallel\n\n### A\n- [ ] a2\n\n### B ⏸️\n**Waiting for**: A\n\n- [ ] b2\n'
	does tick a2
	is 'pending pending complete in-progress' states
	exits 1 tick b1
	warns 'waits for A'
}

@test "several workflows: a name that two have is ambiguous without -w, for every event" {
	local call
	bytes '# T\n\n## One\n\n### Phase 1: Dig 🔄\n- [ ] same\n\n## Two\n\n### Phase 1: Dig 🔄\n- [ ] same\n'
	for call in 'block Dig -m x' 'unblock Dig' 'skip Dig -m x' 'fail Dig -m x' 'retry Dig' 'rollback Dig' \
		'rollback --to Dig' 'escalate Dig --to Ann' 'log Dig --cause x' 'add Dig x' 'drop same -m x' 'run same -- true' \
		'block same -m x'; do
		# shellcheck disable=SC2086 # a list of words
		exits 2 $call
		warns 'matches 2 places' ':'
		unchanged
	done
	does fail Dig -m x -w Two
	is 'in-progress failed' states
	does retry -w Two
	does rollback Dig -w Two
	is 'in-progress pending' states
	does start Dig -w Two
	does escalate Dig --to Ann -w Two
	does add Dig more -w Two
	does drop same -m x -w Two
	is 'in-progress blocked' states
	exits 0 run -w One same -- true
	is 'complete blocked' states
}

# --- gates -------------------------------------------------------------------------------------

@test "open entry criteria keep a phase from starting, ticked ones do not" {
	bytes '## Phase 1: A\n**Entry criteria**:\n- [ ] dry\n\n**Steps**:\n- [ ] a\n- [ ] b\n'
	refuses gated start
	refuses gated advance
	refuses gated tick 1.1
	does tick 1.e1
	does advance
	becomes '1s/$/ 🔄/; 3s/\[ \]/[x]/; 6s/\[ \]/[x]/'
}

@test "open exit criteria keep a phase from completing, ticked ones do not" {
	bytes '## Phase 1: A 🔄\n- [ ] a\n\n### Exit criteria\n- [ ] seen\n'
	does advance
	becomes '2s/\[ \]/[x]/'
	keep status.md
	refuses gated complete
	does tick 1.x1
	becomes '1s/🔄/✅/; 5s/\[ \]/[x]/'
}

@test "criteria that are text are no gates" {
	bytes '## Phase 1: A\n**Entry criteria**: Dry weather\n**Exit criteria**:\n- Seen by two\n\n**Steps**:\n- [ ] a\n'
	does advance
	becomes '1s/$/ ✅/; 7s/\[ \]/[x]/'
}

@test "ticked criteria alone do not make a phase begun" {
	bytes '## Phase 1: A 🔄\n- [ ] a\n\n## Phase 2: B\n**Entry criteria**:\n- [x] dry\n\n**Steps**:\n- [ ] b\n'
	does untick 2.e1
	becomes '6s/\[x\]/[ ]/'
	does tick 2.e1
	does advance
	becomes '1s/🔄/✅/; 2s/\[ \]/[x]/; 4s/$/ 🔄/'
}

@test "--force passes gates one call at a time, and never a conflict" {
	bytes '## Phase 1: A ✅ ❌\n- [ ] a\n\n## Phase 2: B\n- [ ] b\n'
	refuses conflict tick --force 2.1
}
