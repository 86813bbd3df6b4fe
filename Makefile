# wfmd: how it is built, tested and installed. GNU make.
#
#	make deps check		installs what is missing, builds, tests
#	make deps demo		installs what is missing, builds, shows a workflow from start to end
#	make V=1		shows the commands
#
# CC, CFLAGS, CPPFLAGS, LDFLAGS, PKG_CONFIG, PREFIX and DESTDIR are yours. WERROR=1 makes warnings
# errors. SANITIZE=address,undefined or COVERAGE=1 builds a variant in a folder of its own below
# build/, and every check target then tests that variant. STATIC=0 links the libraries as shared ones.

VERSION = 0.1.0

CFLAGS ?= -O2 -g
PKG_CONFIG ?= pkg-config
INSTALL ?= install
PREFIX ?= /usr/local
bindir = $(PREFIX)/bin
datadir = $(PREFIX)/share
mandir = $(datadir)/man
docdir = $(datadir)/doc/wfmd

# Lines and branches that an optimizer has put together cannot be told apart.
ifneq ($(COVERAGE),)
override CFLAGS += -O0
endif

comma := ,
variant = $(if $(SANITIZE),/sanitize-$(subst $(comma),-,$(SANITIZE)))$(if $(COVERAGE),/coverage)
BUILD = build$(variant)

# What make check runs; the stages of tests/run.
CHECKS = unit cli golden soak lint

# --- what there is -------------------------------------------------------------------------------

# A file may include headers of its own layer and of those before it; tests/lint/layers.sh says so too.
layers = base text doc flow ops lint git out mcp cli
sources := $(foreach layer,$(layers),$(wildcard src/$(layer)/*.c))
objects := $(sources:src/%.c=$(BUILD)/obj/%.o) $(BUILD)/obj/gen/templates.o
main := $(BUILD)/obj/cli/main.o
library := $(BUILD)/libwfmd.a
program := $(BUILD)/wfmd

templates := $(sort $(wildcard templates/*.md))
manuals := $(sort $(wildcard man/*.[1-9]))

# Every test_*.c is a program; the other files beside them are linked to all of these.
unit_sources := $(sort $(wildcard tests/unit/*.c tests/unit/*/*.c))
unit_objects := $(unit_sources:tests/unit/%.c=$(BUILD)/obj/unit/%.o)
built = $(patsubst tests/unit/%.c,$(BUILD)/tests/%,$(1))
unit_tests := $(call built,$(foreach file,$(unit_sources),$(if $(filter test_%,$(notdir $(file))),$(file))))
unit_helpers := $(filter-out $(unit_tests:$(BUILD)/tests/%=$(BUILD)/obj/unit/%.o),$(unit_objects))

# Targets for libFuzzer. With the replaying main() each is a program that looks at its corpus again;
# in a build for libFuzzer (make fuzz) it looks for more.
fuzz_sources := $(sort $(wildcard tests/fuzz/*.c))
fuzz_targets := $(shell grep -l '^int LLVMFuzzerTestOneInput' $(fuzz_sources))
fuzz_names := $(fuzz_targets:tests/fuzz/%.c=%)
fuzz_objects := $(fuzz_sources:tests/fuzz/%.c=$(BUILD)/obj/fuzz/%.o)
fuzz_drivers := $(BUILD)/obj/fuzz/replay.o $(BUILD)/obj/fuzz/mutate.o
fuzz_helpers := $(filter-out $(fuzz_names:%=$(BUILD)/obj/fuzz/%.o) $(fuzz_drivers),$(fuzz_objects)) \
	$(BUILD)/obj/unit/ops/written.o
replays := $(fuzz_names:%=$(BUILD)/tests/fuzz/%)
fuzzers := $(fuzz_names:%=$(BUILD)/fuzzers/%)

# What the golden tests use of the library, a program each.
tool_sources := $(sort $(wildcard tests/tools/*.c))
tool_objects := $(tool_sources:tests/tools/%.c=$(BUILD)/obj/tools/%.o)
tools := $(tool_sources:tests/tools/%.c=$(BUILD)/tests/tools/%)

# --- flags ---------------------------------------------------------------------------------------

packages = libcmark libpcre2-8 jansson
package_flags = $(shell $(PKG_CONFIG) $(1) $(2) 2>/dev/null)

variant_flags = $(if $(SANITIZE),-fsanitize=$(SANITIZE) -fno-sanitize-recover=all -fno-omit-frame-pointer) \
	$(if $(COVERAGE),--coverage -fprofile-update=atomic)

# What makes the most of a mistake that is left: a smashed stack, an overrun buffer or a wild jump
# ends the program. $(call known,FLAGS) is FLAGS where compiler, linker and machine know them all
# beside the user's own (glibc fortifies optimized code alone). Sanitizers do more of the same. The
# compiler is asked once, when the first object is made.
known = $(shell mkdir -p $(BUILD) && echo 'int main(void) { return 0; }' | $(CC) -Werror -include string.h \
	$(CPPFLAGS) $(CFLAGS) $(1) $(LDFLAGS) -x c - -o $(BUILD)/known 2>/dev/null && echo '$(1)')
known_of = $(or $(call known,$(1)),$(foreach flag,$(1),$(call known,$(flag))))
fortify = -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=
hardening = $(eval hardening := $(if $(SANITIZE),,$(or $(call known,$(fortify)3),$(call known,$(fortify)2)) \
	$(call known_of,-fPIE -fstack-protector-strong -fstack-clash-protection -fcf-protection)))$(hardening)
hardened_link = $(eval hardened_link := $(if $(SANITIZE),,$(call known,-fPIE -pie) \
	$(call known_of,-Wl$(comma)-z$(comma)relro -Wl$(comma)-z$(comma)now -Wl$(comma)-z$(comma)noexecstack)))$(hardened_link)

compile = $(CC) -std=c11 -D_GNU_SOURCE -DWFMD_VERSION=\"$(VERSION)\" -Isrc \
	-pthread -Wall -Wextra $(if $(filter 1,$(WERROR)),-Werror) $(variant_flags) \
	$(call package_flags,--cflags,$(packages)) $(CPPFLAGS) $(CFLAGS) $(hardening) -MMD -MP
# (What writes the counts is only linked if it is asked for: tests/unit/text/scratch.h.)
link = $(CC) -pthread $(variant_flags) $(if $(COVERAGE),-Wl$(comma)-u$(comma)__gcov_dump) $(CFLAGS) \
	$(LDFLAGS) $(hardened_link)
libraries = $(call package_flags,--libs,$(packages)) $(LDLIBS)

# $(call say,WORD,FILE) begins a command: its line is "WORD FILE" unless V=1.
say = $(if $(V),,@printf '  %-5s %s\n' $(1) $(2);)

# In "make deps check" and "make bench-deps bench" nothing is compiled or run before deps is done, with -j either.
prepare := $(filter deps bench-deps,$(MAKECMDGOALS))

# --- the program ---------------------------------------------------------------------------------

.PHONY: all
all: $(program)

# With its libraries in itself the program starts in two thirds of the time; where one of them has
# no archive they stay shared. STATIC=0 keeps them so, and so do sanitizers.
STATIC ?= 1
self_contained = $(if $(filter 1,$(STATIC)),$(if $(strip $(variant_flags)),,1))
archives = $(call package_flags,--libs --static,$(packages)) $(LDLIBS)

# Copied, as install does it: a linker writes here and there, and what it leaves in the page cache is in
# small pages, which every start pays for with 0.1 ms. A program that still runs keeps its file.
$(program): $(main) $(library)
	$(call say,LINK,$@) $(if $(self_contained),$(link) -static-pie -o $@.linked $^ $(archives) 2>/dev/null ||) \
		$(link) -o $@.linked $^ $(libraries)
	@rm -f $@ && cp $@.linked $@ && rm $@.linked

$(library): $(filter-out $(main),$(objects))
	$(call say,AR,$@) rm -f $@; $(AR) rcs $@ $^

$(BUILD)/obj/%.o: src/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CC,$<) $(compile) -c -o $@ $<

$(BUILD)/obj/gen/%.o: $(BUILD)/gen/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CC,$<) $(compile) -c -o $@ $<

# The folder is named too: it changes when a template is removed.
$(BUILD)/gen/templates.c: templates/embed.sh $(templates) templates
	@mkdir -p $(@D)
	$(call say,EMBED,$@) templates/embed.sh $(templates) >$@

# Holds the commands that compile and link; objects are made again when it changes.
$(BUILD)/flags: force | $(prepare)
	@$(PKG_CONFIG) --exists --print-errors $(packages) || \
		{ echo "wfmd needs $(packages): 'make deps' installs them" >&2; exit 1; }
	@mkdir -p $(@D)
	@echo '$(subst ','\'',$(compile) $(link) $(libraries) $(self_contained))' >$@.new
	@if cmp -s $@.new $@; then rm -f $@.new; else mv -f $@.new $@; fi

.PHONY: force
force:

.DELETE_ON_ERROR:
.SECONDARY: $(unit_objects) $(tool_objects) $(fuzz_objects)

-include $(objects:.o=.d) $(unit_objects:.o=.d) $(tool_objects:.o=.d) $(fuzz_objects:.o=.d)

# --- what it needs -------------------------------------------------------------------------------

.PHONY: deps
deps:
	@PKG_CONFIG='$(PKG_CONFIG)' .ci/deps

# --- tests ---------------------------------------------------------------------------------------

run_tests = BUILD='$(BUILD)' SANITIZE='$(SANITIZE)' WFMD='$(abspath $(program))' tests/run

.PHONY: check check-unit check-cli check-golden soak lint
check: all $(unit_tests) $(replays) $(tools)
	@$(run_tests) $(CHECKS) -- $(unit_tests) $(replays)

check-unit: $(unit_tests) $(replays)
	@$(run_tests) unit -- $(unit_tests) $(replays)

check-cli: all $(tools)
	@$(run_tests) cli

check-golden: all $(tools)
	@$(run_tests) golden

# The tests that are repeated with random inputs, each as often as it takes to trust it. WFMD_SEED
# and WFMD_ROUNDS replay one.
soak: all $(unit_tests) $(tools)
	@WFMD_SOAK=1 TIME_LIMIT=$${TIME_LIMIT:-7200} $(run_tests) unit soak -- \
		$(call built,$(shell grep -l random_rounds tests/unit/*/test_*.c))

lint: | $(prepare)
	@$(run_tests) lint

$(unit_tests): $(BUILD)/tests/%: $(BUILD)/obj/unit/%.o $(unit_helpers) $(library)
	@mkdir -p $(@D)
	$(call say,LINK,$@) $(link) -o $@ $^ $(libraries) $(call package_flags,--libs,cmocka)

$(BUILD)/obj/unit/%.o: tests/unit/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CC,$<) $(compile) -Itests/unit $(call package_flags,--cflags,cmocka) -c -o $@ $<

$(tools): $(BUILD)/tests/tools/%: $(BUILD)/obj/tools/%.o $(library)
	@mkdir -p $(@D)
	$(call say,LINK,$@) $(link) -o $@ $^ $(libraries)

$(BUILD)/obj/tools/%.o: tests/tools/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CC,$<) $(compile) -c -o $@ $<

# --- what it costs -------------------------------------------------------------------------------

bench_sources := $(wildcard tests/bench/*.c)
bench_tools := $(bench_sources:tests/bench/%.c=$(BUILD)/bench/tools/%)

# The figures of one machine beside those of others' programs; tests/bench/run.sh says how.
.PHONY: bench bench-deps
bench: all $(bench_tools) | $(prepare)
	@BUILD='$(BUILD)' WFMD='$(abspath $(program))' tests/bench/run.sh $(PARTS)

bench-deps:
	@PKG_CONFIG='$(PKG_CONFIG)' .ci/deps bench
	@[ -x $(BUILD)/bench/npm/node_modules/.bin/rumdl ] || \
		npm install --silent --no-audit --no-fund --prefix $(BUILD)/bench/npm rumdl

$(BUILD)/bench/tools/%: tests/bench/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CC,$<) $(compile) -o $@ $< $(LDFLAGS) $(call package_flags,--libs,md4c)

# --- what breaks it ------------------------------------------------------------------------------

$(replays): $(BUILD)/tests/fuzz/%: $(BUILD)/obj/fuzz/%.o $(BUILD)/obj/fuzz/replay.o $(fuzz_helpers) $(library)
	@mkdir -p $(@D)
	$(call say,LINK,$@) $(link) -o $@ $^ $(libraries)

$(BUILD)/obj/fuzz/%.o: tests/fuzz/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CC,$<) $(compile) -Itests/unit $(call package_flags,--cflags,cmocka) -c -o $@ $<

# Each target looks for inputs that break it, for SECONDS: those that it finds are kept below
# build/fuzz and stand at the beginning of the next run.
SECONDS = 60
fuzz_sanitizers = fuzzer-no-link,address,undefined

.PHONY: fuzz fuzzers
fuzz:
	@$(MAKE) CC=clang SANITIZE=$(fuzz_sanitizers) fuzzers
	@tests/fuzz/run.sh $(SECONDS) build/sanitize-$(subst $(comma),-,$(fuzz_sanitizers))/fuzzers

fuzzers: $(fuzzers)

$(fuzzers): $(BUILD)/fuzzers/%: $(BUILD)/obj/fuzz/%.o $(BUILD)/obj/fuzz/mutate.o $(fuzz_helpers) $(library)
	@mkdir -p $(@D)
	$(call say,LINK,$@) $(link) -fsanitize=fuzzer -o $@ $^ $(libraries)

.PHONY: demo
demo: all
	@WFMD='$(abspath $(program))' tests/demo.sh

.PHONY: format
format: | $(prepare)
	@tests/lint/format.sh --fix

# The counts of an earlier run are removed, or they would be added to. The soak comes first: processes
# that it kills while they write their counts leave files that are begun anew.
.PHONY: coverage
coverage: | $(prepare)
	@find build -path '*/coverage/*' -name '*.gcda' -exec rm -f {} + 2>/dev/null || true
	@$(MAKE) COVERAGE=1 CHECKS='soak unit cli golden' check
	@tests/coverage.sh build/coverage/obj

# --- installing and packing ----------------------------------------------------------------------

documents = LICENSE README.md CHANGES.md

.PHONY: install uninstall
install: all
	$(INSTALL) -d '$(DESTDIR)$(bindir)' '$(DESTDIR)$(datadir)/wfmd/templates' '$(DESTDIR)$(docdir)'
	$(INSTALL) -m 755 $(program) '$(DESTDIR)$(bindir)'
	$(INSTALL) -m 644 $(templates) '$(DESTDIR)$(datadir)/wfmd/templates'
	$(INSTALL) -m 644 $(documents) '$(DESTDIR)$(docdir)'
	for page in $(manuals); do \
		section='$(DESTDIR)$(mandir)'/man$${page##*.}; \
		$(INSTALL) -d "$$section" && $(INSTALL) -m 644 $$page "$$section" || exit 1; \
	done

uninstall:
	rm -f '$(DESTDIR)$(bindir)/wfmd'
	rm -rf '$(DESTDIR)$(datadir)/wfmd' '$(DESTDIR)$(docdir)'
	for page in $(manuals); do \
		rm -f '$(DESTDIR)$(mandir)'/man$${page##*.}/$${page##*/} || exit 1; \
	done

package = wfmd-$(VERSION)

# The tarball holds the last commit and nothing else, and is the same bytes whoever packs it.
.PHONY: dist distcheck
dist:
	@mkdir -p $(BUILD)
	@git diff --quiet HEAD || echo 'dist: changes that are not committed are left out' >&2
	git archive --format=tar --prefix=$(package)/ HEAD | gzip -9n >$(BUILD)/$(package).tar.gz

distcheck: dist
	@MAKE='$(MAKE)' CHECKS='$(CHECKS)' tests/distcheck.sh $(BUILD)/$(package).tar.gz $(VERSION)

.PHONY: clean
clean:
	rm -rf $(BUILD)
