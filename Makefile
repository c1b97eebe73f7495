# Backtalk: `make run` starts it, `make test` tests it, `make help` lists the rest.
# Sources are found by their place: a new file or feature folder needs no change here.

.DEFAULT_GOAL := build
.SECONDEXPANSION:
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules
SHELL := /bin/sh

CC := $(if $(filter default undefined,$(origin CC)),gcc,$(CC))
CFLAGS ?= -O2 -g
CLANG ?= clang
V ?= 0
Q := $(if $(filter 0,$(V)),@,)
say = @$(if $(filter 0,$(V)),printf '  %-6s %s\n',:) '$(1)' '$(2)'

# ---- what there is ---------------------------------------------------------------------------

fixed_folders := app core db web ctl tool prepare
feature_folders := $(filter-out $(fixed_folders),$(patsubst src/%/,%,$(wildcard src/*/)))

# A folder's files, and those of the folders in it.
in_folder = $(wildcard src/$(1)/*.$(2) src/$(1)/*/*.$(2))
core_sources := $(call in_folder,core,c)
db_sources := $(call in_folder,db,c)
ctl_sources := $(call in_folder,ctl,c)
tool_sources := $(wildcard src/tool/*.c)
prepare_sources := $(call in_folder,prepare,c)
feature_sources := $(foreach f,$(feature_folders),$(call in_folder,$(f),c))
plain_feature_sources := $(filter-out %_web.c,$(feature_sources))
server_sources := $(call in_folder,app,c) $(core_sources) $(db_sources) $(call in_folder,web,c) \
	$(feature_sources)
view_sources := $(call in_folder,*,chtml)
statement_sources := $(sort $(wildcard sql/*.sql))
migrations := $(wildcard sql/migrations/*.sql)

views := $(view_sources:src/%.chtml=gen/%)
generated_headers := $(views:%=build/%.h) build/gen/statements.h build/gen/figure/version.h

# Names of objects inside a variant's folder.
md4c_objects := md4c/md4c.o md4c/entity.o
core_objects := $(core_sources:src/%.c=%.o) $(md4c_objects)
tool_objects := $(patsubst src/%.c,%.o,$(filter-out %_main.c,$(tool_sources)))
gen_objects := gen/statements.o gen/safety/table.o
view_objects := $(filter-out gen/ctl/%,$(views:%=%.o))
server_objects := $(server_sources:src/%.c=%.o) $(md4c_objects) $(gen_objects) $(view_objects)
ctl_objects := $(patsubst src/%.c,%.o,$(ctl_sources) $(core_sources) $(db_sources) \
	$(plain_feature_sources)) $(md4c_objects) $(gen_objects) $(filter gen/ctl/%,$(views:%=%.o))
# For tests: everything that has no main() of its own; the linker takes what a test asks for.
library_objects := $(sort $(server_objects) $(filter-out ctl/main.o,$(ctl_objects)))

# ---- flags -----------------------------------------------------------------------------------

packages := libpq libsodium libcbor liboath libqrencode icu-uc icu-i18n libxml-2.0 yaml-0.1 jansson cjose libcurl libpsl zlib libbrotlienc openssl gmime-3.0 libarchive librsvg-2.0
package_flags := $(patsubst -I%,-isystem%,$(shell pkg-config --cflags $(packages) 2>/dev/null))
libraries := $(shell pkg-config --libs $(packages) 2>/dev/null) -lm

warnings := -Wall -Wextra -Wshadow -Wconversion -Wsign-conversion -Wstrict-prototypes \
	-Wmissing-prototypes -Werror
includes := -Isrc -Ibuild -isystem build/md4c -isystem build/kore-release/include
# What Kore was built with changes its structs; its build leaves the flags here.
kore_flags := $$(cat build/kore-release/features)
common := -std=gnu17 -D_GNU_SOURCE= $(warnings) -fPIC -fno-omit-frame-pointer $(includes) $(package_flags)
# Only the program that decodes pictures knows these: they read what strangers sent.
prepare_packages := vips libwebp libseccomp
prepare_flags := $(patsubst -I%,-isystem%,$(shell pkg-config --cflags $(prepare_packages) 2>/dev/null))
prepare_libraries := $(shell pkg-config --libs $(prepare_packages) 2>/dev/null)
link := -Wl,--as-needed -Wl,-z,relro,-z,now
# Kore unloads its module at the end, when a thread may still be hashing: its code has to stay.
link_module := -shared $(link) -Wl,-z,nodelete

# A variant is one way to compile the same sources: its compiler, flags and folder.
variants := obj asan clang fuzz
cc_obj := $(CC)
# tests/check/hardened.sh looks at what is built.
hardened := -fstack-protector-strong -fstack-clash-protection -D_FORTIFY_SOURCE=2 \
	$(if $(filter x86_64%,$(shell uname -m)),-fcf-protection)
flags_obj := $(CFLAGS) $(hardened)
cc_asan := $(CC)
sanitize := -fsanitize=address,undefined -fno-sanitize-recover=undefined
flags_asan := -O1 -g $(sanitize)
cc_clang := $(CLANG)
# Formats are constants: -Wformat=2 is for clang alone, as gcc's leaves out what follows from attributes.
# What it warns of it finds while it reads: nothing is optimized, and nobody runs this.
flags_clang := -Wformat=2
cc_fuzz := $(CLANG)
flags_fuzz := -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined

# ---- products --------------------------------------------------------------------------------

.PHONY: build help
build: build/kore build/backtalk.so build/backtalk-ctl build/backtalk-picture ## build Kore, the application and its tool
	@:

help: ## list the targets
	@printf 'make TARGET, where TARGET is one of\n\n'
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1\t\2/p' Makefile | expand -t 18 | sort
	@printf '\nPORT=8888 WORKERS=2 DATABASE_URL=postgresql://... change what `make run` does.\n'
	@printf 'TEST=name picks tests by file name, FUZZ_SECONDS=60 says how long each fuzzer runs, V=1 shows commands.\n'

kore_parts := $(wildcard conf/kore/*)
build/kore-release/kore: $(kore_parts)
	$(call say,kore,$(@D))
	$(Q)CC=$(CC) conf/kore/build.sh $(@D)
	$(Q)touch $@
build/kore-asan/kore: $(kore_parts)
	$(call say,kore,$(@D))
	$(Q)CC=$(CC) conf/kore/build.sh $(@D) --sanitize
	$(Q)touch $@
build/kore: build/kore-release/kore
	$(Q)cp -f $< $@
build/asan/kore: build/kore-asan/kore
	$(Q)mkdir -p $(@D) && cp -f $< $@

# The Markdown parser and its list of entities, from Debian's newer source: compiled with each variant's flags,
# so that sanitizers and fuzzers see them.
md4c_files := $(addprefix build/md4c/,md4c.c md4c.h entity.c entity.h)
$(md4c_files) &: $(wildcard conf/md4c/*) conf/debian/fetch.sh
	$(call say,md4c,build/md4c)
	$(Q)conf/md4c/prepare.sh build/md4c

# Compiled in by its path: no compiler says so.
$(variants:%=build/%/account/password_list.o): assets/passwords/common.gz

build/backtalk.so: $(server_objects:%=build/obj/%) build/sources
	$(call say,link,$@)
	$(Q)$(CC) $(CFLAGS) $(link_module) -o $@ $(filter %.o,$^) $(libraries)
build/asan/backtalk.so: $(server_objects:%=build/asan/%) build/sources
	$(call say,link,$@)
	$(Q)$(CC) $(flags_asan) $(link_module) -o $@ $(filter %.o,$^) $(libraries)
build/backtalk-ctl: $(ctl_objects:%=build/obj/%) build/sources
	$(call say,link,$@)
	$(Q)$(CC) $(CFLAGS) $(link) -o $@ $(filter %.o,$^) $(libraries)
build/asan/backtalk-ctl: $(ctl_objects:%=build/asan/%) build/sources
	$(call say,link,$@)
	$(Q)$(CC) $(flags_asan) $(link) -o $@ $(filter %.o,$^) $(libraries)

build/backtalk-picture: $(prepare_sources:src/%.c=build/obj/%.o) build/obj/core.a
	$(call say,link,$@)
	$(Q)$(CC) $(CFLAGS) $(link) -o $@ $^ $(prepare_libraries) $(libraries)

# Changes only when a source file comes or goes, so that what was linked from it is linked again.
.PHONY: always
update_list = @mkdir -p build; printf '%s\n' $(1) > $@.new; \
	if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi
build/sources: always
	$(call update_list,$(sort $(server_sources) $(ctl_sources) $(tool_sources) $(view_sources)))
build/sql_files: always
	$(call update_list,$(statement_sources) $(migrations))

# ---- generated code --------------------------------------------------------------------------

# src/tool/NAME_main.c is the program build/NAME; the other files of the folder are for all of them.
tools := $(patsubst src/tool/%_main.c,build/%,$(filter %_main.c,$(tool_sources)))
$(tools): build/%: build/obj/tool/%_main.o build/obj/tool.a build/obj/core.a
	$(call say,link,$@)
	$(Q)$(CC) $(CFLAGS) $(link) -o $@ $^ $(libraries)

build/gen/%.c build/gen/%.h &: src/%.chtml build/chtml
	$(call say,chtml,$<)
	$(Q)mkdir -p $(@D)
	$(Q)build/chtml $< build/gen/$*.c build/gen/$*.h gen/$*.h
build/gen/statements.c build/gen/statements.h &: $(statement_sources) build/statements build/sql_files
	$(call say,sql,$(@D)/statements)
	$(Q)mkdir -p $(@D)
	$(Q)build/statements build/gen/statements.c build/gen/statements.h $(words $(migrations)) $(statement_sources)

# Part of the addresses of pictures, which browsers keep for a year: another one when figures may be drawn differently.
build/gen/figure/version.h: $(call in_folder,figure,[ch])
	$(Q)mkdir -p $(@D)
	$(Q)printf '#define FIGURE_VERSION "%s"\n' "$$(cat $(sort $^) | sha256sum | cut -c 1-6)" >$@

build/gen/safety/table.c: assets/safety/flags.txt build/flags
	$(call say,flags,$@)
	$(Q)mkdir -p $(@D)
	$(Q)build/flags $< $@

# ---- objects ---------------------------------------------------------------------------------

# core and tool come before generated code, everything else after it and after Kore's headers.
define variant_rules
build/$(1)/md4c/%.o: build/md4c/%.c $$(md4c_files)
	$$(call say,cc,$(1) $$<)
	$$(Q)mkdir -p $$(@D)
	$$(Q)$$(cc_$(1)) $$(flags_$(1)) -fPIC -fno-omit-frame-pointer -c $$< -o $$@
build/$(1)/core/%.o: src/core/%.c build/md4c/md4c.h
	$$(call say,cc,$(1) $$<)
	$$(Q)mkdir -p $$(@D)
	$$(Q)$$(cc_$(1)) $$(flags_$(1)) $$(common) -MMD -MP -c $$< -o $$@
build/$(1)/tool/%.o: src/tool/%.c
	$$(call say,cc,$(1) $$<)
	$$(Q)mkdir -p $$(@D)
	$$(Q)$$(cc_$(1)) $$(flags_$(1)) $$(common) -MMD -MP -c $$< -o $$@
build/$(1)/prepare/%.o: src/prepare/%.c
	$$(call say,cc,$(1) $$<)
	$$(Q)mkdir -p $$(@D)
	$$(Q)$$(cc_$(1)) $$(flags_$(1)) $$(common) $$(prepare_flags) -MMD -MP -c $$< -o $$@
build/$(1)/gen/%.o: build/gen/%.c build/kore-release/kore | $$(generated_headers)
	$$(call say,cc,$(1) $$<)
	$$(Q)mkdir -p $$(@D)
	$$(Q)$$(cc_$(1)) $$(flags_$(1)) $$(common) $$(kore_flags) -MMD -MP -c $$< -o $$@
build/$(1)/%.o: src/%.c build/kore-release/kore | $$(generated_headers)
	$$(call say,cc,$(1) $$<)
	$$(Q)mkdir -p $$(@D)
	$$(Q)$$(cc_$(1)) $$(flags_$(1)) $$(common) $$(kore_flags) -MMD -MP -c $$< -o $$@
build/$(1)/tests/%.o: tests/%.c build/kore-release/kore | $$(generated_headers)
	$$(call say,cc,$(1) $$<)
	$$(Q)mkdir -p $$(@D)
	$$(Q)$$(cc_$(1)) $$(flags_$(1)) $$(common) $$(kore_flags) -Itests -MMD -MP -c $$< -o $$@
build/$(1)/core.a: $$(core_objects:%=build/$(1)/%) build/sources
	$$(Q)rm -f $$@ && ar qcs $$@ $$(filter %.o,$$^)
build/$(1)/tool.a: $$(tool_objects:%=build/$(1)/%) build/sources
	$$(Q)rm -f $$@ && ar qcs $$@ $$(filter %.o,$$^)
build/$(1)/backtalk.a: $$(library_objects:%=build/$(1)/%) build/sources
	$$(Q)rm -f $$@ && ar qcs $$@ $$(filter %.o,$$^)
endef
$(foreach v,$(variants),$(eval $(call variant_rules,$(v))))

-include $(shell find build -name '*.d' 2>/dev/null)

# ---- tests -----------------------------------------------------------------------------------

# tests/KIND/*_test.c: a program each; the other files of these folders are help for all of them.
test_kinds := unit db http chaos
picked = $(if $(TEST),$(foreach f,$(1),$(if $(findstring $(TEST),$(f)),$(f))),$(1))
test_programs = $(patsubst tests/%.c,build/asan/tests/%,$(call picked,$(wildcard tests/$(1)/*_test.c)))
test_support = $(patsubst tests/%.c,build/asan/tests/%.o,$(filter-out %_test.c,$(wildcard tests/$(1)/*.c)))
unit_programs := $(call test_programs,unit)
db_programs := $(call test_programs,db)
http_programs := $(call test_programs,http)
chaos_programs := $(call test_programs,chaos)

# A unit test named after a file of core or tool is linked with these alone: no generated code, no Kore.
stem = $(firstword $(subst _, ,$(notdir $(1))))
is_ground = $(wildcard src/core/$(call stem,$(1))*.c src/tool/$(call stem,$(1))*.c)
ground_unit_programs := $(foreach p,$(unit_programs),$(if $(call is_ground,$(p)),$(p)))
other_programs := $(filter-out $(ground_unit_programs),$(unit_programs)) $(db_programs) $(http_programs) \
	$(chaos_programs)

define link_test
$(call say,link,$@)
$(Q)$(CC) $(flags_asan) $(link) -o $@ $^ $(libraries) -lcmocka
endef
# An archive: of the help they take what they ask for, and some of it is for features.
build/asan/tests/unit/support.a: $(call test_support,unit)
	$(Q)rm -f $@ && ar qcs $@ $^
$(ground_unit_programs): %: %.o build/asan/tests/unit/support.a build/asan/tool.a build/asan/core.a
	$(link_test)
$(other_programs): %: %.o build/asan/tests/support.a build/asan/backtalk.a
	$(link_test)
# The kinds' fields are declared beside their pages, which Kore runs: none is run here.
build/asan/tests/unit/merge_test: link += -Wl,--unresolved-symbols=ignore-all
# What the program that decodes pictures may do is tried with its own code.
build/asan/tests/unit/sandbox_test: build/asan/prepare/sandbox.o
build/asan/tests/unit/sandbox_test: libraries += $(shell pkg-config --libs libseccomp 2>/dev/null)
build/asan/tests/support.a: $(foreach k,$(test_kinds),$(call test_support,$(k)))
	$(Q)rm -f $@ && ar qcs $@ $^
$(ground_unit_programs:%=%.o): build/asan/%.o: %.c build/md4c/md4c.h
	$(call say,cc,asan $<)
	$(Q)mkdir -p $(@D)
	$(Q)$(cc_asan) $(flags_asan) $(common) -Itests -MMD -MP -c $< -o $@

define test_rules
.PHONY: $(1)-programs
$(1)-programs: $$($(1)_programs)
endef
$(foreach k,$(test_kinds),$(eval $(call test_rules,$(k))))

.SECONDARY:
# What each test program that has a database copies.
test_cluster := build/test-cluster/ready
$(test_cluster): tests/cluster.sh build/backtalk-ctl $(wildcard sql/migrations/* sql/functions/*) $(shell find assets/library -type f)
	$(call say,load,$(@D))
	$(Q)tests/cluster.sh $(@D)
server_under_test := $(test_cluster) build/asan/kore build/asan/backtalk.so build/backtalk-ctl build/backtalk-picture
.PHONY: test test-unit test-db test-http test-browser test-deps lighthouse chaos
test: ## all tests, on a fresh machine too; the last line is the sum
	@conf/dev/deps.sh run test
	+@$(MAKE) --no-print-directory $(jobs) unit-programs db-programs http-programs chaos-programs $(server_under_test)
	@tests/run.sh unit db http chaos browser
test-unit: unit-programs build/backtalk-picture ## the rules: no server, no database
	@tests/run.sh unit
.PHONY: figures
figures: build/asan/tests/unit/figures_test ## draw every pose again, and all on one sheet: build/figures/sheet.png
	@conf/dev/deps.sh run figures
	@tests/figures.sh
test-db: db-programs $(test_cluster) ## statements and connections, on a scratch PostgreSQL
	@tests/run.sh db
test-http: http-programs $(server_under_test) ## the real server under sanitizers, asked over HTTP
	@tests/run.sh http
test-browser: $(server_under_test) ## the whole story in Chromium, with axe
	@tests/run.sh browser
lighthouse: build ## Lighthouse on the phone preset: 100 in each category for five kinds of pages
	@conf/dev/deps.sh run test
	@LIGHTHOUSE=1 tests/browser/run.sh
chaos: chaos-programs build $(test_cluster) ## four minutes of kill -9, cuts and locks while 16 people write; CHAOS_SECONDS, CHAOS_SEED
	@SITE_BUILD=build CHAOS_SECONDS=$${CHAOS_SECONDS:-240} tests/run.sh chaos
.PHONY: sbom
sbom: build ## what the programs are made of, as CycloneDX, in build/sbom.json
	@conf/dev/sbom.sh >build/sbom.json.new
	@mv build/sbom.json.new build/sbom.json
	@echo build/sbom.json
.PHONY: attack
strangers_fuzz := $(patsubst %,build/fuzz/tests/fuzz/%_fuzz,form multipart passkey provider)
attack: ## floods from twenty addresses through the shipped HAProxy, and how long pages take meanwhile; then what strangers send is fuzzed
	@conf/dev/deps.sh run attack
	@conf/dev/deps.sh run fuzz
	+@$(MAKE) --no-print-directory $(jobs) build $(strangers_fuzz)
	@tests/attack/run.sh
	@FUZZ_SECONDS=$${FUZZ_SECONDS:-20} tests/fuzz.sh $(strangers_fuzz)
# As many jobs as there are processors, unless the one who called make chose.
jobs = $(if $(filter -j%,$(MAKEFLAGS)),,-j$(shell nproc))

.PHONY: fuzz
fuzz_programs := $(patsubst tests/%.c,build/fuzz/tests/%,$(wildcard tests/fuzz/*_fuzz.c))
$(fuzz_programs): %: %.o build/fuzz/backtalk.a
	$(call say,link,$@)
	$(Q)$(CLANG) $(flags_fuzz) -fsanitize=fuzzer $(link) -o $@ $^ $(libraries)
fuzz: ## run each fuzzer for FUZZ_SECONDS (60)
	@conf/dev/deps.sh run fuzz
	+@$(MAKE) --no-print-directory $(jobs) $(fuzz_programs)
	@tests/fuzz.sh $(fuzz_programs)

.PHONY: bench
bench: ## ratios of speed from one run, beside a constant page and pgbench
	@conf/dev/deps.sh run bench
	+@$(MAKE) --no-print-directory $(jobs) build build/bench/db_bench build/bench/figure_bench
	@tests/bench/run.sh
.PHONY: bench-live
bench-live: build ## what open pages cost that wait for what is new, and how soon they are told: LISTENERS
	@conf/dev/deps.sh run bench
	@tests/bench/live.sh
build/bench/db_bench: $(addprefix build/obj/tests/,bench/db_bench.o db/harness.o db/poll_loop.o)
build/bench/figure_bench: $(addprefix build/obj/tests/,bench/figure_bench.o unit/drawn.o unit/unit.o)
build/bench/db_bench build/bench/figure_bench: build/obj/backtalk.a
	$(call say,link,$@)
	$(Q)mkdir -p $(@D) && $(CC) $(CFLAGS) $(link) -o $@ $(filter %.o,$^) build/obj/backtalk.a $(libraries) -lcmocka

# ---- checks ----------------------------------------------------------------------------------

.PHONY: check check-tidy check-clang check-arrows check-routes check-shell check-symbols check-format format
check: ## clang-tidy, both compilers, formatting, include arrows, routes, scripts
	@conf/dev/deps.sh run check
	@tests/check/arrows.sh
	@tests/check/routes.sh
	@tests/check/limits.sh
	@tests/check/names.sh
	@tests/check/visible.sh
	@tests/check/words.sh
	@tests/check/apostrophes.sh
	@tests/check/shell.sh
	@tests/check/version.sh
	@tests/check/spaces.sh
	@tests/check/security.sh
	@tests/check/asvs.sh
	@tests/check/scripts.sh
	@tests/check/format.sh
	+@$(MAKE) --no-print-directory $(jobs) build check-clang
	@tests/check/symbols.sh
	@tests/check/hardened.sh
	+@$(MAKE) --no-print-directory $(jobs) check-tidy
	@echo 'all checks passed'

# Both compilers are silent: gcc builds the product, clang the same objects (and fails on a warning).
check-clang: $(sort $(library_objects:%=build/clang/%) $(ctl_objects:%=build/clang/%) \
	$(tool_sources:src/%.c=build/clang/%.o) $(prepare_sources:src/%.c=build/clang/%.o))

# A stamp for each file, so that what did not change is not read again.
tidy_stamps := $(sort $(server_sources:src/%.c=build/tidy/%.ok) $(ctl_sources:src/%.c=build/tidy/%.ok) \
	$(tool_sources:src/%.c=build/tidy/%.ok) $(prepare_sources:src/%.c=build/tidy/%.ok))
check-tidy: $(tidy_stamps)
build/tidy/%.ok: src/%.c build/clang/%.o .clang-tidy
	$(call say,tidy,$<)
	$(Q)mkdir -p $(@D)
	$(Q)clang-tidy --quiet $< -- $(flags_clang) $(common) $(kore_flags) $(prepare_flags) >$@.log 2>$@.err || \
		{ cat $@.log; grep -v 'warnings generated' $@.err; exit 1; }
	$(Q)touch $@

format: ## lay out the C sources as .clang-format says
	@conf/dev/deps.sh check
	@tests/check/format.sh --fix

# ---- running ---------------------------------------------------------------------------------

.PHONY: run deps dev-reset clean
run: ## install, build, load and start; PORT, WORKERS, DATABASE_URL change the defaults
	@exec conf/dev/run.sh
deps: ## install the Debian packages that building and testing need
	@conf/dev/deps.sh run test check
dev-reset: ## throw the private cluster away, after asking
	@exec conf/dev/reset.sh
clean: ## remove what was built (the private cluster stays)
	rm -rf build
