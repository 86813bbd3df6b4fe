#!/usr/bin/env bats
# What the compiler and the linker put into the program to make the most of a mistake.

load helper

# Sanitizers do more of the same, and a sanitized build leaves the rest out.
hardened() {
	[ -z "${SANITIZE-}" ] || skip "built with sanitizers"
	[ "$(head -c 4 "$WFMD")" = $'\x7fELF' ] || skip "no ELF program"
}

headers() {
	readelf -hldW "$WFMD"
}

has_no() {
	if headers | grep -Eq "$1"; then
		return 1
	fi
}

@test "the program can be loaded anywhere" {
	hardened
	headers | grep -Eq 'Type: +DYN'
	headers | grep -Eq 'FLAGS_1.* PIE'
}

@test "its stack is not executable" {
	hardened
	headers | grep -Eq 'GNU_STACK .* RW '
	has_no 'GNU_STACK .*RWE'
}

@test "no segment can be written and executed" {
	hardened
	has_no '^ +LOAD .*RWE'
}

@test "tables of the dynamic linker are read-only once the program runs" {
	hardened
	headers | grep -q GNU_RELRO
	headers | grep -Eq 'FLAGS.*NOW'
}

# calls FUNCTION: the project's own objects call it; the C library in the program has it anyway.
calls() {
	readelf -sW "$objects" | grep -Eq " UND $1\$"
}

own_objects() {
	hardened
	objects=$(dirname "$WFMD")/libwfmd.a
	[ -e "$objects" ] || skip "the objects are not beside the program"
}

@test "a smashed stack ends the program" {
	own_objects
	calls __stack_chk_fail
}

@test "buffers of known size are not overrun" {
	own_objects
	calls '__[a-z]+_chk' || skip "not optimized, or a C library that fortifies nothing"
	calls __snprintf_chk
}

@test "its commands of the linker name no folder to look for libraries in" {
	hardened
	has_no 'RPATH|RUNPATH'
}
