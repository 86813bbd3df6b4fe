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

@test "sequential: a phase may wait for a later one by name" {
	bytes '## Phase 1: A\n**Waiting for**: B\n\n- [ ] a\n\n## Phase 2: B\n- [ ] b\n'
	refuses gated start 1
	warns 'B'
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
