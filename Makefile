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

fixed_folders := app core db web ctl tool
feature_folders := $(filter-out $(fixed_folders),$(patsubst src/%/,%,$(wildcard src/*/)))

core_sources := $(wildcard src/core/*.c)
db_sources := $(wildcard src/db/*.c)
ctl_sources := $(wildcard src/ctl/*.c)
tool_sources := $(wildcard src/tool/*.c)
feature_sources := $(foreach f,$(feature_folders),$(wildcard src/$(f)/*.c))
plain_feature_sources := $(filter-out %_web.c,$(feature_sources))
server_sources := $(wildcard src/app/*.c) $(core_sources) $(db_sources) $(wildcard src/web/*.c) \
	$(feature_sources)
view_sources := $(wildcard src/*/*.chtml)
statement_sources := $(sort $(wildcard sql/*.sql))

views := $(view_sources:src/%.chtml=gen/%)
generated_headers := $(views:%=build/%.h) build/gen/statements.h

# Names of objects inside a variant's folder.
core_objects := $(core_sources:src/%.c=%.o)
tool_objects := $(patsubst src/%.c,%.o,$(filter-out %_main.c,$(tool_sources)))
gen_objects := gen/statements.o
view_objects := $(views:%=%.o)
server_objects := $(server_sources:src/%.c=%.o) $(gen_objects) $(view_objects)
ctl_objects := $(patsubst src/%.c,%.o,$(ctl_sources) $(core_sources) $(db_sources) \
	$(plain_feature_sources)) $(gen_objects)
# For tests: everything that has no main() of its own; the linker takes what a test asks for.
library_objects := $(sort $(server_objects) $(filter-out ctl/main.o,$(ctl_objects)))

# ---- flags -----------------------------------------------------------------------------------

packages := libpq libsodium md4c icu-uc icu-i18n libxml-2.0 yaml-0.1 libcurl zlib libbrotlienc openssl
package_flags := $(patsubst -I%,-isystem%,$(shell pkg-config --cflags $(packages) 2>/dev/null))
libraries := $(shell pkg-config --libs $(packages) 2>/dev/null)

warnings := -Wall -Wextra -Wshadow -Wconversion -Wsign-conversion -Wstrict-prototypes \
	-Wmissing-prototypes -Werror
includes := -Isrc -Ibuild -isystem build/kore-release/include
kore_features := -DKORE_USE_TASKS -DKORE_USE_CURL
common := -std=gnu17 $(warnings) -fPIC -fno-omit-frame-pointer $(includes) $(package_flags) $(kore_features)
link := -Wl,--as-needed -Wl,-z,relro,-z,now

# A variant is one way to compile the same sources: its compiler, flags and folder.
variants := obj asan clang fuzz
cc_obj := $(CC)
flags_obj := $(CFLAGS) -fstack-protector-strong -D_FORTIFY_SOURCE=2
cc_asan := $(CC)
sanitize := -fsanitize=address,undefined -fno-sanitize-recover=undefined
flags_asan := -O1 -g $(sanitize)
cc_clang := $(CLANG)
flags_clang := $(flags_obj)
cc_fuzz := $(CLANG)
flags_fuzz := -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined

# ---- products --------------------------------------------------------------------------------

.PHONY: build help
build: build/kore build/backtalk.so build/backtalk-ctl ## build Kore, the application and its tool
	@:

help: ## list the targets
	@printf 'make TARGET, where TARGET is one of\n\n'
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1\t\2/p' Makefile | expand -t 18 | sort
	@printf '\nPORT=8888 WORKERS=2 DATABASE_URL=postgresql://... change what `make run` does.\n'
	@printf 'TEST=name picks tests by file name, FUZZ_SECONDS=60 says how long each fuzzer runs, V=1 shows commands.\n'

kore_parts := $(wildcard conf/kore/*)
build/kore-release/kore: $(kore_parts)
	$(call say,kore,$(@D))
	$(Q)conf/kore/build.sh $(@D)
	$(Q)touch $@
build/kore-asan/kore: $(kore_parts)
	$(call say,kore,$(@D))
	$(Q)conf/kore/build.sh $(@D) --sanitize
	$(Q)touch $@
build/kore: build/kore-release/kore
	$(Q)cp -f $< $@
build/asan/kore: build/kore-asan/kore
	$(Q)mkdir -p $(@D) && cp -f $< $@

build/backtalk.so: $(server_objects:%=build/obj/%) build/sources
	$(call say,link,$@)
	$(Q)$(CC) $(CFLAGS) -shared $(link) -o $@ $(filter %.o,$^) $(libraries)
build/asan/backtalk.so: $(server_objects:%=build/asan/%) build/sources
	$(call say,link,$@)
	$(Q)$(CC) $(flags_asan) -shared $(link) -o $@ $(filter %.o,$^) $(libraries)
build/backtalk-ctl: $(ctl_objects:%=build/obj/%) build/sources
	$(call say,link,$@)
	$(Q)$(CC) $(CFLAGS) $(link) -o $@ $(filter %.o,$^) $(libraries)
build/asan/backtalk-ctl: $(ctl_objects:%=build/asan/%) build/sources
	$(call say,link,$@)
	$(Q)$(CC) $(flags_asan) $(link) -o $@ $(filter %.o,$^) $(libraries)

# Changes only when a source file comes or goes, so that what was linked from it is linked anew.
.PHONY: always
update_list = @mkdir -p build; printf '%s\n' $(1) > $@.new; \
	if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi
build/sources: always
	$(call update_list,$(sort $(server_sources) $(ctl_sources) $(tool_sources) $(view_sources)))
build/sql_files: always
	$(call update_list,$(statement_sources))

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
	$(Q)build/statements build/gen/statements.c build/gen/statements.h $(statement_sources)

# ---- objects ---------------------------------------------------------------------------------

# core and tool come before generated code, everything else after it and after Kore's headers.
define variant_rules
build/$(1)/core/%.o: src/core/%.c
	$$(call say,cc,$(1) $$<)
	$$(Q)mkdir -p $$(@D)
	$$(Q)$$(cc_$(1)) $$(flags_$(1)) $$(common) -MMD -MP -c $$< -o $$@
build/$(1)/tool/%.o: src/tool/%.c
	$$(call say,cc,$(1) $$<)
	$$(Q)mkdir -p $$(@D)
	$$(Q)$$(cc_$(1)) $$(flags_$(1)) $$(common) -MMD -MP -c $$< -o $$@
build/$(1)/gen/%.o: build/gen/%.c | $$(generated_headers) build/kore-release/kore
	$$(call say,cc,$(1) $$<)
	$$(Q)mkdir -p $$(@D)
	$$(Q)$$(cc_$(1)) $$(flags_$(1)) $$(common) -MMD -MP -c $$< -o $$@
build/$(1)/%.o: src/%.c | $$(generated_headers) build/kore-release/kore
	$$(call say,cc,$(1) $$<)
	$$(Q)mkdir -p $$(@D)
	$$(Q)$$(cc_$(1)) $$(flags_$(1)) $$(common) -MMD -MP -c $$< -o $$@
build/$(1)/tests/%.o: tests/%.c | $$(generated_headers) build/kore-release/kore
	$$(call say,cc,$(1) $$<)
	$$(Q)mkdir -p $$(@D)
	$$(Q)$$(cc_$(1)) $$(flags_$(1)) $$(common) -Itests -MMD -MP -c $$< -o $$@
build/$(1)/core.a: $$(core_objects:%=build/$(1)/%) build/sources
	$$(Q)rm -f $$@ && ar rcs $$@ $$(filter %.o,$$^)
build/$(1)/tool.a: $$(tool_objects:%=build/$(1)/%) build/sources
	$$(Q)rm -f $$@ && ar rcs $$@ $$(filter %.o,$$^)
build/$(1)/backtalk.a: $$(library_objects:%=build/$(1)/%) build/sources
	$$(Q)rm -f $$@ && ar rcs $$@ $$(filter %.o,$$^)
endef
$(foreach v,$(variants),$(eval $(call variant_rules,$(v))))

-include $(shell find build -name '*.d' 2>/dev/null)

# ---- tests -----------------------------------------------------------------------------------

# tests/KIND/*_test.c: a program each, linked with the other files of its folder.
test_kinds := unit db http
picked = $(if $(TEST),$(foreach f,$(1),$(if $(findstring $(TEST),$(f)),$(f))),$(1))
test_programs = $(patsubst tests/%.c,build/asan/tests/%,$(call picked,$(wildcard tests/$(1)/*_test.c)))
test_support = $(patsubst tests/%.c,build/asan/tests/%.o,$(filter-out %_test.c,$(wildcard tests/$(1)/*.c)))
unit_programs := $(call test_programs,unit)
db_programs := $(call test_programs,db)
http_programs := $(call test_programs,http)

# A unit test named after a file of core or tool is linked with these alone: no generated code, no Kore.
stem = $(firstword $(subst _, ,$(notdir $(1))))
is_ground = $(wildcard src/core/$(call stem,$(1))*.c src/tool/$(call stem,$(1))*.c)
ground_unit_programs := $(foreach p,$(unit_programs),$(if $(call is_ground,$(p)),$(p)))
other_programs := $(filter-out $(ground_unit_programs),$(unit_programs)) $(db_programs) $(http_programs)

define link_test
$(call say,link,$@)
$(Q)$(CC) $(flags_asan) $(link) -o $@ $^ $(libraries) -lcmocka
endef
$(ground_unit_programs): %: %.o $(call test_support,unit) build/asan/tool.a build/asan/core.a
	$(link_test)
$(other_programs): %: %.o $$(call test_support,$$(notdir $$(@D))) build/asan/backtalk.a
	$(link_test)
$(ground_unit_programs:%=%.o): build/asan/%.o: %.c
	$(call say,cc,asan $<)
	$(Q)mkdir -p $(@D)
	$(Q)$(cc_asan) $(flags_asan) $(common) -Itests -MMD -MP -c $< -o $@

define test_rules
.PHONY: $(1)-programs
$(1)-programs: $$($(1)_programs)
endef
$(foreach k,$(test_kinds),$(eval $(call test_rules,$(k))))

.SECONDARY:
.PHONY: test-unit
test-unit: unit-programs ## the rules: no server, no database
	@tests/run.sh unit

.PHONY: clean
clean: ## remove what was built (the private cluster stays)
	rm -rf build
