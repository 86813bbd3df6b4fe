#!/usr/bin/env bats
# What an edit writes, and every byte that it does not touch.

load helper

# turns BEFORE AFTER COMMAND...: the document BEFORE becomes AFTER.
turns() {
	bytes "$1"
	does "${@:3}"
	holds "$2"
}

# --- symbols -----------------------------------------------------------------------------------

@test "a heading without a symbol gets one at its end, one blank before it" {
	turns '## Phase 1: A\n- [ ] a\n' '## Phase 1: A 🔄\n- [ ] a\n' start
	turns '## Phase 1: A   \n- [ ] a\n' '## Phase 1: A 🔄   \n- [ ] a\n' start
	turns '##\tPhase 1:\tA\t\n- [ ] a\n' '##\tPhase 1:\tA 🔄\t\n- [ ] a\n' start
	turns '## **Phase 1: A**\n- [ ] a\n' '## **Phase 1: A** 🔄\n- [ ] a\n' start
	turns '## [Phase 1: A](x.md)\n- [ ] a\n' '## [Phase 1: A](x.md) 🔄\n- [ ] a\n' start
}

@test "a symbol goes before a closing sequence" {
	turns '## Phase 1: A ##\n- [ ] a\n' '## Phase 1: A 🔄 ##\n- [ ] a\n' start
	turns '## Phase 1: A #####  \n- [ ] a\n' '## Phase 1: A 🔄 #####  \n- [ ] a\n' start
	turns '## Phase 1: C#\n- [ ] a\n' '## Phase 1: C# 🔄\n- [ ] a\n' start
	turns '## Phase 1: A 🔄 ##\n- [ ] a\n' '## Phase 1: A ✅ ##\n- [x] a\n' advance
}

@test "a symbol goes to the end of a setext heading's text" {
	turns 'Phase 1: A\n---\n- [ ] a\n' 'Phase 1: A 🔄\n---\n- [ ] a\n' start
	turns 'Phase 1:\nA\n===\n- [ ] a\n' 'Phase 1:\nA 🔄\n===\n- [ ] a\n' start
	turns 'Phase 1: 🔄\nA\n===\n- [ ] a\n' 'Phase 1: ✅\nA\n===\n- [x] a\n' advance
}

@test "an existing symbol is replaced where it stands" {
	turns '## 🔄 Phase 1: A\n- [ ] a\n' '## ✅ Phase 1: A\n- [x] a\n' advance
	turns '## Phase 1 🔄: A\n- [ ] a\n' '## Phase 1 ✅: A\n- [x] a\n' advance
	turns '## Phase 1: A 🔄 (ada)\n- [ ] a\n' '## Phase 1: A ✅ (ada)\n- [x] a\n' advance
	turns '## Phase 1: A (🔄)\n- [ ] a\n' '## Phase 1: A (✅)\n- [x] a\n' advance
	turns '## Phase 1: A🔄\n- [ ] a\n' '## Phase 1: A✅\n- [x] a\n' advance
}

@test "a symbol goes with its variation selector, whichever it had" {
	turns '## Phase 1: A \xe2\x8f\xb8\n- [ ] a\n' '## Phase 1: A 🔄\n- [ ] a\n' start
	turns '## Phase 1: A \xe2\x8f\xb8\xef\xb8\x8e\n- [ ] a\n' '## Phase 1: A 🔄\n- [ ] a\n' start
	turns '## Phase 1: A \xe2\x8f\xb8\xef\xb8\x8f\n- [ ] a\n' '## Phase 1: A 🔄\n- [ ] a\n' start
}

@test "a mangled symbol is replaced by a sound one" {
	turns '## Phase 1: A ðŸ”„\n- [ ] a\n' '## Phase 1: A ✅\n- [x] a\n' advance
	turns '## ğŸ”„ Phase 1: A\n- [ ] a\n' '## ✅ Phase 1: A\n- [x] a\n' advance
	turns '## Phase 1: A â¸ï¸\n- [ ] a\n' '## Phase 1: A 🔄\n- [ ] a\n' start
	turns '## Phase 1: A âœ… (ada)\n- [x] a\n- [x] b\n' '## Phase 1: A 🔄 (ada)\n- [ ] a\n- [x] b\n' untick 1.1
}

@test "a status word goes with its symbol, in the same letter case" {
	turns '## Phase 1: A 🔄 IN PROGRESS\n- [ ] a\n' '## Phase 1: A ✅ COMPLETE\n- [x] a\n' advance
	turns '## Phase 1: A 🔄 In Progress\n- [ ] a\n' '## Phase 1: A ✅ Complete\n- [x] a\n' advance
	turns '## Phase 1: A 🔄 in progress\n- [ ] a\n' '## Phase 1: A ✅ complete\n- [x] a\n' advance
	turns '## Phase 1: A ✅ COMPLETE\n- [x] a\n- [x] b\n' '## Phase 1: A 🔄 IN PROGRESS\n- [ ] a\n- [x] b\n' untick 1.1
	turns '## 🔄 In progress: Phase 1\n- [ ] a\n' '## ✅ Complete: Phase 1\n- [x] a\n' advance
	turns '## Phase 1: A 🔄 **In Progress**\n- [ ] a\n' '## Phase 1: A ✅ **Complete**\n- [x] a\n' advance
}

@test "a word that goes on as a sentence is none of the symbol's" {
	turns '## Phase 1: A 🔄 Complete the move\n- [ ] a\n' '## Phase 1: A ✅ Complete the move\n- [x] a\n' advance
}

@test "a repeated symbol goes" {
	turns '## 🔄 Phase 1: A 🔄\n- [ ] a\n' '## ✅ Phase 1: A\n- [x] a\n' advance
}

@test "a phase that is pending again loses its symbol, word and blank" {
	turns '## Phase 1: A 🔄\n- [x] a\n' '## Phase 1: A\n- [ ] a\n' untick 1.1
	turns '## 🔄 Phase 1: A\n- [x] a\n' '## Phase 1: A\n- [ ] a\n' untick 1.1
	turns '## Phase 1: A 🔄 (ada)\n- [x] a\n' '## Phase 1: A (ada)\n- [ ] a\n' untick 1.1
	turns '## Phase 1: A 🔄 IN PROGRESS\n- [x] a\n' '## Phase 1: A\n- [ ] a\n' untick 1.1
	turns '## Phase 1: A 🔄 ##\n- [x] a\n' '## Phase 1: A ##\n- [ ] a\n' untick 1.1
}

@test "an emoji that the map decides about is replaced like a symbol" {
	turns '## 🚧 Phase 1: A\n- [ ] a\n' '## ✅ Phase 1: A\n- [x] a\n' advance --map '🚧=in-progress'
	turns '## 🚧 Phase 1: A\n- [ ] a\n' '## 🚧 Phase 1: A ✅\n- [x] a\n' advance
}

@test "the symbol of a section inside a phase follows that section's own steps" {
	turns '## Phase 1: A 🔄\n\n### One 🔄\n- [ ] a\n\n### Two\n- [ ] b\n' \
		'## Phase 1: A 🔄\n\n### One ✅\n- [x] a\n\n### Two\n- [ ] b\n' advance
	turns '## Phase 1: A 🔄\n\n### One ✅\n- [x] a\n\n### Two\n- [x] b\n- [ ] c\n' \
		'## Phase 1: A 🔄\n\n### One 🔄\n- [ ] a\n\n### Two\n- [x] b\n- [ ] c\n' untick a
}

@test "a section without a symbol gets none" {
	turns '## Phase 1: A 🔄\n\n### One\n- [ ] a\n\n### Two\n- [ ] b\n' \
		'## Phase 1: A 🔄\n\n### One\n- [x] a\n\n### Two\n- [ ] b\n' advance
}

# --- Status fields -----------------------------------------------------------------------------

@test "a recognised Status value is rewritten in the spelling it uses" {
	local pair
	for pair in pending:in_progress Pending:'In Progress' PENDING:'IN PROGRESS' 'Not started:In progress' \
		'Not Started:In Progress' not_started:in_progress not-started:in-progress 'NOT STARTED:IN PROGRESS'; do
		turns "## Phase 1: A\n**Status**: ${pair%%:*}\n\n- [ ] a\n" \
			"## Phase 1: A\n**Status**: ${pair#*:}\n\n- [ ] a\n" start
	done
	for pair in in_progress:complete 'In Progress:Complete' 'in progress:complete' 'IN PROGRESS:COMPLETE' \
		'🔄 In Progress:✅ Complete' '🔄:✅' '**In Progress**:**Complete**'; do
		turns "## Phase 1: A\n**Status**: ${pair%%:*}\n\n- [ ] a\n" \
			"## Phase 1: A\n**Status**: ${pair#*:}\n\n- [x] a\n" advance
	done
}

@test "a Status field keeps its place, its markup and the blanks around it" {
	turns '## Phase 1: A\n- **Status:**   pending  \n- [ ] a\n' \
		'## Phase 1: A\n- **Status:**   in_progress  \n- [ ] a\n' start
	turns '## Phase 1: A\n**Owner**: Ada\n**Status**: pending\\\n**Deliverables**: x\n\n- [ ] a\n' \
		'## Phase 1: A\n**Owner**: Ada\n**Status**: in_progress\\\n**Deliverables**: x\n\n- [ ] a\n' start
	turns '## Phase 1: A\n**Durum**: pending\n\n- [ ] a\n' \
		'## Phase 1: A\n**Durum**: in_progress\n\n- [ ] a\n' start
}

@test "a document that has only fields gets no symbols" {
	turns '## Phase 1: A\n**Status**: in_progress\n\n- [ ] a\n\n## Phase 2: B\n**Status**: pending\n\n- [ ] b\n' \
		'## Phase 1: A\n**Status**: complete\n\n- [x] a\n\n## Phase 2: B\n**Status**: in_progress\n\n- [ ] b\n' advance
	bytes '## Phase 1: A\n**Status**: in_progress\n\n- [ ] a\n\n## Phase 2: B\n\n- [ ] b\n'
	does advance
	is 'complete in-progress' states
	[ "$(grep -c '[✅🔄]' status.md)" -eq 0 ]
}

@test "symbol and Status field change together where a phase has both" {
	turns '## Phase 1: A 🔄\n**Status**: In Progress\n\n- [ ] a\n' \
		'## Phase 1: A ✅\n**Status**: Complete\n\n- [x] a\n' advance
	turns '## Phase 1: A 🔄\n**Status**: In Progress\n\n- [ ] a\n\n## Phase 2: B\n**Status**: Pending\n\n- [ ] b\n' \
		'## Phase 1: A ✅\n**Status**: Complete\n\n- [x] a\n\n## Phase 2: B 🔄\n**Status**: In Progress\n\n- [ ] b\n' advance
}

@test "a Status value that is text is left alone" {
	turns '## Phase 1: A\n**Status**: see the board\n\n- [ ] a\n' \
		'## Phase 1: A 🔄\n**Status**: see the board\n\n- [ ] a\n' start
	turns '## Phase 1: A\n**Status**: Complete soon\n\n- [ ] a\n' \
		'## Phase 1: A ✅\n**Status**: Complete soon\n\n- [x] a\n' advance
}

@test "a Status value that is text is left alone where fields alone show states, and no symbol is added" {
	bytes '## Phase 1: A\n**Status**: Complete\n\n- [x] a\n\n## Phase 2: B\n**Status**: with Ann\n\n- [ ] b\n- [ ] c\n\n- [ ] d\n'
	refuses not-allowed tick 2.1
	warns 'status.md:7:' 'Phase 2: B' '"with Ann"' "'**Status**: pending'"
	refuses not-allowed start 2
	does block 2.1 -m key
	does check status.md
	becomes '9s/$/ (blocked: key)/'
	sed -i 's/with Ann/Pending/' status.md
	keep status.md
	does tick 2.2
	becomes '7s/Pending/In Progress/; 10s/\[ \]/[x]/'
}

# --- fields ------------------------------------------------------------------------------------

@test "a field that goes takes its line along, and no other byte" {
	turns '## Phase 1: A (Optional)\n**Owner**: Ada\n**Skipped**: No time\n**Deliverables**: x\n\n- [ ] a\n' \
		'## Phase 1: A (Optional) 🔄\n**Owner**: Ada\n**Deliverables**: x\n\n- [ ] a\n' start
	turns '## Phase 1: A (Optional)\r\n**Skipped**: No time\r\n\r\n- [ ] a\r\n' \
		'## Phase 1: A (Optional) 🔄\r\n\r\n- [ ] a\r\n' start
}

@test "fields of blocking stay where the phase was not blocked" {
	turns '## Phase 1: A 🔄\n**Since**: 2026-03-01\n**Blocked by**: nobody\n\n- [ ] a\n- [ ] b\n' \
		'## Phase 1: A ✅\n**Since**: 2026-03-01\n**Blocked by**: nobody\n\n- [x] a\n- [x] b\n' advance --all
	turns '## Phase 1: A\n**Blocked by**: nothing so far\n\n- [ ] a\n- [ ] b\n' \
		'## Phase 1: A 🔄\n**Blocked by**: nothing so far\n\n- [x] a\n- [ ] b\n' advance
	does untick 1.1
	unchanged
}

# --- bytes -------------------------------------------------------------------------------------

@test "line endings stay: LF, CRLF, lone CR, mixed" {
	turns '## Phase 1: A\r\n- [ ] a\r\n- [ ] b\r\n' '## Phase 1: A 🔄\r\n- [x] a\r\n- [ ] b\r\n' advance
	turns '## Phase 1: A\r- [ ] a\r- [ ] b\r' '## Phase 1: A 🔄\r- [x] a\r- [ ] b\r' advance
	turns '## Phase 1: A\r- [ ] a\r\n- [ ] b\n\r\n\n' '## Phase 1: A 🔄\r- [x] a\r\n- [ ] b\n\r\n\n' advance
}

@test "a missing final newline stays missing" {
	turns '## Phase 1: A\n- [ ] a' '## Phase 1: A ✅\n- [x] a' advance
	turns '- [ ]' '- [x]' advance
	turns '## Phase 1: A\n- [ ] a\n\n## Phase 2: B' '## Phase 1: A ✅\n- [x] a\n\n## Phase 2: B 🔄' advance
}

@test "a byte order mark and front matter stay" {
	turns '\xef\xbb\xbf---\ntitle: x\n---\n\n## Phase 1: A\n- [ ] a\n' \
		'\xef\xbb\xbf---\ntitle: x\n---\n\n## Phase 1: A ✅\n- [x] a\n' advance
	turns '\xef\xbb\xbf- [ ] a\n' '\xef\xbb\xbf- [x] a\n' advance
}

@test "blanks, tabs and odd characters stay" {
	turns '  ## Phase 1: A\t \n\n\n *\t[ ]  a  \n\t\n   +   [ ] b\t\n \x0b\x0c\x7f\x1b[1m\n' \
		'  ## Phase 1: A 🔄\t \n\n\n *\t[x]  a  \n\t\n   +   [ ] b\t\n \x0b\x0c\x7f\x1b[1m\n' advance
	turns '## Phase 1: A\n- [ ] a\xe2\x80\xa8b\xc2\x85c\xe2\x80\x8dd\xef\xbb\xbf\n' \
		'## Phase 1: A ✅\n- [x] a\xe2\x80\xa8b\xc2\x85c\xe2\x80\x8dd\xef\xbb\xbf\n' advance
}

@test "bytes that are no UTF-8 stay" {
	turns '# \xff\xfe\n\n## Phase 1: A\xc3 \xe9\n- [ ] \xf0\x9f a\n- [ ] b\xed\xa0\x80\n' \
		'# \xff\xfe\n\n## Phase 1: A\xc3 \xe9 🔄\n- [x] \xf0\x9f a\n- [ ] b\xed\xa0\x80\n' advance
}

@test "empty lines at the end stay" {
	turns '\n\n\n- [ ] a\n\n\n\n' '\n\n\n- [x] a\n\n\n\n' advance
}

@test "a step in a long document is the only byte that changes" {
	local i
	{
		echo '## Phase 1: A 🔄'
		for ((i = 1; i <= 2000; i++)); do
			echo "- [ ] step number $i"
		done
	} | document
	does tick 1.1500
	becomes '1501s/\[ \]/[x]/'
}

@test "text that looks like a marker stays" {
	turns '## Phase 1: A\n- [ ] turn [ ] into [x]\n\n      - [ ] code\n' \
		'## Phase 1: A ✅\n- [x] turn [ ] into [x]\n\n      - [ ] code\n' advance
}
