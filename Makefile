# ots - one file, not recursive; every check is a target. `make V=1` shows the
# commands, `make SAN=1 ...` builds with ASan and UBSan in build-san/.

PREFIX ?= /usr/local
DESTDIR ?=
CC ?= gcc
VERSION := 0.1.0

BUILD := build$(if $(SAN),-san)
Q := $(if $(V),,@)
say = $(if $(V),,@printf '  %-7s %s\n' $(1) $(2);)

comma := ,
WARN := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes \
	-Wmissing-prototypes
CFLAGS ?= -O2 -g
SANFLAGS := $(if $(SAN),-fsanitize=address$(comma)undefined \
	-fno-sanitize-recover=all -fno-omit-frame-pointer)
OTS_CFLAGS := -std=c11 -D_GNU_SOURCE -DOTS_VERSION='"$(VERSION)"' -Ilib \
	$(WARN) $(SANFLAGS)
LIBS := -lpcap -ljansson -lyaml -lcsv -lmd -lm

LIB := $(wildcard lib/*/*.c)
CMD := $(wildcard cmd/*.c)
TOOLS := $(CMD:cmd/%.c=$(BUILD)/%)
OBJ := $(LIB:%.c=$(BUILD)/obj/%.o)
ARCHIVE := $(BUILD)/libots.a
UNIT := $(wildcard tests/unit/*.c)

.PHONY: all
all: $(TOOLS)

$(BUILD)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(call say,CC,$<)$(CC) $(OTS_CFLAGS) $(CFLAGS) $(CPPFLAGS) -MMD -MP \
		-c -o $@ $<

$(ARCHIVE): $(OBJ)
	$(call say,AR,$@)rm -f $@ && ar rcs $@ $^

$(TOOLS): $(BUILD)/%: $(BUILD)/obj/cmd/%.o $(ARCHIVE)
	$(call say,LD,$@)$(CC) $(SANFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $< \
		$(ARCHIVE) -Wl,--as-needed $(LIBS)

.PHONY: clean
clean:
	rm -rf build build-san build-fuzz

-include $(OBJ:.o=.d) $(CMD:%.c=$(BUILD)/obj/%.d)
