#!/usr/bin/env bats
# wfmd next: the next step alone.

load helper

@test "next shows the next step with its phase" {
	fixture move
	does next
	[ "$output" = '2.2.2 "Network" (line 19)
Phase 2: Build 2/5 🔄' ] || complain "another report"
	unchanged
}

@test "next always takes FILE, whatever its name" {
	fixture move plan.txt
	does next plan.txt
	says 'Network'
}

@test "next of a document without phases shows the step alone" {
	bytes '- [x] one\n- [ ] two\n'
	does next
	[ "$output" = '1.2 "two" (line 2)' ] || complain "another report"
}

@test "next --json gives the step and its phase" {
	fixture move
	asks '.schema == "wfmd.next/1" and .file == "status.md"
		and .next == {"id": "2.2.2", "text": "Network", "line": 19, "phase": "2"}
		and .phase.number == "2" and .phase.name == "Build" and .phase.done == 2
		and (.phase.steps | length) == 3' next
}

@test "next is the step that advance would tick" {
	local id
	for name in move two parallel rounds; do
		fixture $name
		does next --json
		id=$(jq -r .next.id <<<"$output")
		does advance -n --json
		json ".changes[0].id == \"$id\""
	done
}

@test "next of a parallel workflow looks past a phase whose boxes are all ticked" {
	bytes '# T\n\n**Pattern**: Parallel\n\n## Left 🔄\n- [x] one\n\n## Right 🔄\n- [ ] two\n'
	does next
	says '2.1 "two" (line 9)'
}

@test "next shows the first step of a workflow that has not begun" {
	fixture two
	does next
	says 'Turn the soil'
}

@test "next -w shows the next step of another workflow" {
	fixture two
	does next -w Autumn
	says '(line 15)' 'Phase 1: Harvest'
}

@test "next exits 1 when there is none, and says why" {
	bytes '## Phase 1: A ✅\n- [x] one\n'
	refuses nothing-to-do next
	bytes '## Phase 1: A ⏸️\n**Blocked by**: Rain\n\n- [ ] one\n'
	refuses blocked next
	warns 'status.md:1:' 'Rain' 'wfmd unblock status.md 1'
	bytes '## Phase 1: A ❌\n- [ ] one\n'
	refuses failed next
	bytes '## Phase 1: A\n**Entry criteria**:\n- [ ] dry\n\n**Steps**:\n- [ ] one\n'
	refuses gated next
	bytes '## Phase 1: A ✅ ❌\n- [ ] one\n'
	refuses conflict next
}
