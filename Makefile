# ots - one file, not recursive; every check is a target.
#
#	make V=1 ...	shows the commands
#	make SAN=1 ...	builds with ASan and UBSan in build-san/
#	make help	says what else there is

VERSION := 0.1.0
PREFIX ?= /usr/local
DESTDIR ?=
CC ?= gcc
CLANG ?= clang
SECONDS ?= 120
CORPUS ?= ../shared/captures

comma := ,
Q := $(if $(V),,@)
BUILD := build$(if $(SAN),-san)
say = $(if $(V),,@printf '  %-7s %s\n' $(1) $(2);)

WARN := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes \
	-Wmissing-prototypes
CFLAGS ?= -O2 -g
SANFLAGS := $(if $(SAN),-fsanitize=address$(comma)undefined \
	-fno-sanitize-recover=all -fno-omit-frame-pointer)
OTS_CFLAGS := -std=c11 -D_GNU_SOURCE -DOTS_VERSION='"$(VERSION)"' -Ilib \
	$(WARN) $(SANFLAGS)
LIBS := -lpcap -ljansson -lyaml -lcsv -lmd -lz -lzstd -lseccomp -lmodbus -lm

LIB := $(wildcard lib/*/*.c)
CMD := $(wildcard cmd/*.c)
UNIT := $(wildcard tests/unit/*.c)
FUZZ := $(wildcard tests/fuzz/*.c)
BENCH := $(wildcard bench/*.c)
MAN := $(wildcard man/*.[157])
SHELL_FILES = $(shell grep -lE '^\#!/bin/(ba)?sh' pipelines/* scripts/* \
	.ci/run bench/* examples/*/* tests/fuzz/* 2>/dev/null) pipelines/tools.sh
OBJ := $(LIB:%.c=$(BUILD)/obj/%.o)
ARCHIVE := $(BUILD)/libots.a
TOOLS := $(CMD:cmd/%.c=$(BUILD)/%)
UNITS := $(UNIT:%.c=$(BUILD)/%)
BENCHES := $(BENCH:%.c=$(BUILD)/%)

.PHONY: all
all: $(TOOLS)

.PHONY: help
help:
	@sed -n 's/^#: //p' Makefile

#: all        the tools, in build/ (no network, no root)
#: demo       the crane, found and answered; PCAP=FILE looks at yours
#: check      all tests but the heavy ones; installs what it lacks
#: check-all  the heavy ones too
#: unit bats golden fuzz floors fmt lint man-lint corpus: parts of check
#: bench      ratios against tshark, jq and Jansson, into bench/RESULTS.md
#: deps       installs what building and testing need
#: schema     share/schema from lib/record/fields.def
#: install uninstall dist clean

$(BUILD)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(call say,CC,$<)$(CC) $(OTS_CFLAGS) $(CFLAGS) $(CPPFLAGS) -MMD -MP \
		-c -o $@ $<

$(ARCHIVE): $(OBJ)
	$(call say,AR,$@)rm -f $@ && ar rcs $@ $^

LINK = $(CC) $(SANFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $< $(ARCHIVE) \
	-Wl,--as-needed $(LIBS)

$(TOOLS): $(BUILD)/%: $(BUILD)/obj/cmd/%.o $(ARCHIVE)
	$(call say,LD,$@)$(LINK)

$(UNITS) $(BENCHES): $(BUILD)/%: $(BUILD)/obj/%.o $(ARCHIVE)
	@mkdir -p $(@D)
	$(call say,LD,$@)$(LINK)

# Fuzz targets: one libFuzzer program each, with everything instrumented.
FUZZFLAGS := -g -O1 -fsanitize=address$(comma)undefined \
	-fno-sanitize-recover=all -fno-omit-frame-pointer
FUZZERS := $(FUZZ:tests/fuzz/%.c=build-fuzz/%)
FUZZ_OBJ := $(LIB:%.c=build-fuzz/obj/%.o)

build-fuzz/obj/%.o: %.c
	@mkdir -p $(@D)
	$(call say,FUZZCC,$<)$(CLANG) $(filter-out -fsanitize%,$(OTS_CFLAGS)) \
		$(FUZZFLAGS) -fsanitize=fuzzer-no-link -MMD -MP -c -o $@ $<

$(FUZZERS): build-fuzz/%: build-fuzz/obj/tests/fuzz/%.o $(FUZZ_OBJ)
	$(call say,FUZZLD,$@)$(CLANG) $(FUZZFLAGS) -fsanitize=fuzzer -o $@ $^ \
		$(LIBS)

.PHONY: fuzzers
fuzzers: $(FUZZERS)

$(BUILD)/fault.so: tests/fault/fault.c
	@mkdir -p $(@D)
	$(call say,CC,$<)$(CC) -std=c11 -D_GNU_SOURCE $(WARN) -O2 -shared \
		-fPIC -o $@ $< -ldl

.PHONY: deps
deps:
	$(Q)scripts/bootstrap all

.PHONY: demo
demo:
	$(Q)scripts/bootstrap build
	$(Q)$(MAKE) --no-print-directory all
	$(Q)scripts/demo $(PCAP)

.PHONY: check check-all
check:
	$(Q)scripts/bootstrap check
	$(Q)CORPUS='$(CORPUS)' SECONDS_FUZZ='$(SECONDS)' scripts/check

check-all:
	$(Q)scripts/bootstrap check-all
	$(Q)CORPUS='$(CORPUS)' SECONDS_FUZZ='$(SECONDS)' scripts/check --all

.PHONY: unit unit-programs
unit-programs: $(UNITS)

unit: $(UNITS)
	$(Q)scripts/tap $(UNITS)

.PHONY: golden
golden: all
	$(Q)OTS_BIN=$(BUILD) scripts/golden

.PHONY: bats
bats: all $(BUILD)/fault.so $(BUILD)/bench/traffic
	$(Q)OTS_BIN=$(CURDIR)/$(BUILD) bats --tap $(or $(T),tests/bats)

.PHONY: corpus
corpus: all $(BUILD)/tests/unit/resegment
	$(Q)OTS_BIN=$(BUILD) scripts/corpus '$(CORPUS)'

.PHONY: fuzz
fuzz: $(FUZZERS)
	$(Q)scripts/fuzz $(SECONDS) $(T)

.PHONY: bench
bench: all $(BENCHES)
	$(Q)bench/run

.PHONY: floors
floors:
	$(Q)scripts/floors

.PHONY: fmt fmt-check
fmt:
	$(Q)clang-format -i $(LIB) $(CMD) $(UNIT) $(FUZZ) $(BENCH) \
		$(wildcard lib/*/*.h tests/*/*.h tests/fault/*.c) \
		$(wildcard tests/heavy/*.c)

fmt-check:
	$(Q)clang-format --dry-run -Werror $(LIB) $(CMD) $(UNIT) $(FUZZ) \
		$(BENCH) $(wildcard lib/*/*.h tests/*/*.h tests/fault/*.c) \
		$(wildcard tests/heavy/*.c)

.PHONY: lint
lint:
	$(Q)shellcheck -x -S warning $(SHELL_FILES)
	$(Q)cppcheck --quiet --std=c11 --error-exitcode=1 --inline-suppr \
		--enable=warning,portability -Ilib $(LIB) $(CMD)

.PHONY: man-lint
man-lint:
	$(Q)mandoc -Tlint -Wwarning $(MAN)

.PHONY: schema
schema:
	$(Q)scripts/schema share/schema

SHARE := $(DESTDIR)$(PREFIX)/share
DOC := $(SHARE)/doc/ots

.PHONY: install uninstall
install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(SHARE)/ots/schema \
		$(SHARE)/ots/pipelines/map $(DOC)/examples \
		$(SHARE)/bash-completion/completions
	install -m 755 $(TOOLS) $(DESTDIR)$(PREFIX)/bin
	install -m 644 share/schema/*.json $(SHARE)/ots/schema
	install -m 755 pipelines/look pipelines/replay pipelines/live \
		pipelines/archive $(SHARE)/ots/pipelines
	install -m 644 pipelines/*.sh pipelines/*.awk pipelines/*.jq \
		$(SHARE)/ots/pipelines
	install -m 644 pipelines/map/*.jq $(SHARE)/ots/pipelines/map
	install -m 644 share/completion/ots.bash \
		$(SHARE)/bash-completion/completions/ots
	for t in $(notdir $(TOOLS)); do \
		ln -sf ots $(SHARE)/bash-completion/completions/$$t; done
	cp -R examples/. $(DOC)/examples
	install -m 644 README.md SECURITY.md NEWS.md LICENSE $(DOC)
	for m in $(MAN); do s=$${m##*.}; \
		install -d $(SHARE)/man/man$$s && \
		install -m 644 $$m $(SHARE)/man/man$$s || exit 1; done

uninstall:
	rm -f $(addprefix $(DESTDIR)$(PREFIX)/bin/,$(notdir $(TOOLS)))
	rm -rf $(SHARE)/ots $(DOC)
	rm -f $(addprefix $(SHARE)/bash-completion/completions/,ots \
		$(notdir $(TOOLS)))
	for m in $(notdir $(MAN)); do rm -f $(SHARE)/man/man$${m##*.}/$$m; done

.PHONY: dist
dist:
	git archive --prefix=ots-$(VERSION)/ -o ots-$(VERSION).tar.gz HEAD

.PHONY: clean
clean:
	rm -rf build build-san build-fuzz ots-*.tar.gz

.SECONDARY:
-include $(OBJ:.o=.d) $(FUZZ_OBJ:.o=.d)
-include $(patsubst %.c,$(BUILD)/obj/%.d,$(CMD) $(UNIT) $(BENCH))
-include $(FUZZ:%.c=build-fuzz/obj/%.d)
