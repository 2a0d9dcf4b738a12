# Touchstone: build, run, test. `make run` and `make test` are all a newcomer needs.

CC	?= cc
BUILD	?= build
BIN	?= bin
export BUILD BIN
WARN	= -std=c17 -D_GNU_SOURCE -Wall -Wextra -Wshadow -Wconversion \
	  -Wmissing-prototypes -Wstrict-prototypes -Werror
HARDEN	= -fstack-protector-strong -D_FORTIFY_SOURCE=2
OPTIMISE ?= -O2 -g $(HARDEN)
SANITIZE ?=
# What is made, in a word; `make V=1` shows the commands.
SAY	= $(if $(V),,@echo '  $@'; )
CFLAGS	= $(WARN) $(OPTIMISE) $(SANITIZE) -fPIC -Iforum -I$(BUILD) -MMD -MP
LDFLAGS	= $(SANITIZE) -Wl,--as-needed

PG	= $(shell pkg-config --cflags libpq 2>/dev/null)
ICU	= $(shell pkg-config --libs icu-i18n icu-uc 2>/dev/null)

TEXT_LIBS = -lcmark -lgumbo $(ICU)
WEB_LIBS  = -lpq -lsodium -ljansson -lm -lz -lbrotlienc $(TEXT_LIBS)
CLI_LIBS  = -lpq -lsodium -lexpat $(TEXT_LIBS)
JOBS_LIBS = -lpq -lcurl $(TEXT_LIBS)

objects	= $(patsubst %.c,$(BUILD)/%.o,$(wildcard $(1)))
TEXT	= $(call objects,forum/text/*.c)
CORE	= $(call objects,forum/core/*.c)
PAGES	= $(call objects,forum/routes.c forum/pages/*.c)
CLI	= $(call objects,forum/cli/*.c)
JOBS	= $(call objects,forum/jobs/*.c)
# The parts of core and cli that need neither Kore nor a database: unit tests link them.
PURE	= $(call objects,$(addprefix forum/core/,html.c html_fill.c form.c body.c head.c head_line.c head_write.c cookie.c path.c percent.c password.c token.c input.c \
	  metric.c metric_write.c address_list.c change.c encoding.c cache_entry.c cache_store.c) \
	  $(addprefix forum/cli/import_,xml.c field.c dialect.c text.c link.c)) $(BUILD)/forum/views/chart.o

TEMPLATES = $(wildcard forum/views/*.html)
VIEWS	= $(TEMPLATES:forum/views/%.html=$(BUILD)/views/%.o) $(call objects,forum/views/*.c)
VIEW_HEADERS = $(if $(TEMPLATES),$(BUILD)/views/views_gen.h)

UNIT	= $(patsubst tests/unit/%.c,$(BUILD)/tests/unit/%,$(wildcard tests/unit/*_test.c))
FUZZ	= $(patsubst tests/fuzz/%.c,$(BUILD)/tests/fuzz/%,$(wildcard tests/fuzz/*_fuzz.c))

STATIC	= $(BUILD)/static/manifest
NPM	= tests/node_modules/.package-lock.json

PROGRAMS = $(if $(CORE),$(BUILD)/forum.so) $(if $(CLI),$(BIN)/forum) $(if $(JOBS),$(BIN)/forum-jobs)

all: $(PROGRAMS) $(STATIC)

# From a bare machine; `make run ARGS="--port 9000"` listens elsewhere. The second make sees what the set-up has installed.
AGAIN	= $(MAKE) --no-print-directory -j$(shell nproc)

run:
	@conf/setup run
	@$(AGAIN) all
	@exec $(BIN)/forum serve $(ARGS)

test:
	@conf/setup test
	@$(AGAIN) all units fuzzers
	@$(AGAIN) $(SANITIZED) all units
	@node tests/run.mjs

$(BUILD)/forum.so: $(CORE) $(PAGES) $(VIEWS) $(TEXT)
	$(SAY)$(CC) -shared $(LDFLAGS) -o $@ $^ $(WEB_LIBS)

$(BIN)/forum: $(CLI) $(TEXT) | $(BIN)
	$(SAY)$(CC) $(LDFLAGS) -o $@ $^ $(CLI_LIBS)

$(BIN)/forum-jobs: $(JOBS) $(TEXT) | $(BIN)
	$(SAY)$(CC) $(LDFLAGS) -o $@ $^ $(JOBS_LIBS)

$(BIN):
	mkdir -p $@

# The layout of Kore's structs depends on what it was built with.
KORE	= -isystem /usr/include/kore $(shell cat /usr/share/kore/features 2>/dev/null)

$(BUILD)/forum/core/%.o: CFLAGS += $(PG) $(KORE)
$(BUILD)/forum/pages/%.o $(BUILD)/forum/routes.o: CFLAGS += $(PG)
$(BUILD)/forum/cli/%.o $(BUILD)/forum/jobs/%.o: CFLAGS += $(PG)
$(CORE) $(PAGES) $(call objects,forum/views/*.c): | $(VIEW_HEADERS)

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(SAY)$(CC) $(CFLAGS) -c -o $@ $<

# Templates become C before anything that shows a page is compiled. The stamp
# is what make compares: the generator leaves files alone that stay the same.
GENERATOR = $(wildcard forum/views/generator/*.[ch]) \
	    $(wildcard forum/text/arena.[ch] forum/text/buffer.[ch])

$(BUILD)/views/generator: $(GENERATOR)
	@mkdir -p $(@D)
	$(SAY)$(CC) $(WARN) -Iforum -O2 -g -o $@ $(filter %.c,$^)

$(BUILD)/views/stamp: $(BUILD)/views/generator $(TEMPLATES)
	$(SAY)$(BUILD)/views/generator $(BUILD)/views $(TEMPLATES)
	@touch $@

$(BUILD)/views/views_gen.h $(TEMPLATES:forum/views/%.html=$(BUILD)/views/%.c): $(BUILD)/views/stamp ;

$(BUILD)/views/%.o: $(BUILD)/views/%.c | $(VIEW_HEADERS)
	$(SAY)$(CC) $(CFLAGS) -c -o $@ $<

# What browsers load: named by content, compressed, listed in the manifest.
$(STATIC): static/build.mjs $(wildcard static/css/* static/js/* static/icons/* static/api/*) $(NPM)
	$(SAY)node static/build.mjs $(@D)

$(NPM): tests/package.json tests/package-lock.json
	@npm ci --prefix tests --no-audit --no-fund --loglevel=error || { \
	    echo "cannot install the npm packages of tests/package-lock.json; npm says why above" >&2; exit 1; }
	@touch $@

# Tests
$(BUILD)/tests/unit/%: tests/unit/%.c $(TEXT) $(PURE)
	@mkdir -p $(@D)
	$(SAY)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $< $(TEXT) $(PURE) -lcheck -lm -lsubunit -lsodium -ljansson -lexpat -lz -lbrotlienc $(TEXT_LIBS)

$(BUILD)/tests/unit/generator_test: CFLAGS += -DGENERATOR='"$(BUILD)/views/generator"'
$(BUILD)/tests/unit/generator_test: | $(BUILD)/views/generator

# Everything again with sanitizers. Kore is Debian's, so it is given the library.
SANITIZERS = -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
SANITIZED = BUILD=build-asan BIN=build-asan/bin SANITIZE="$(SANITIZERS)" OPTIMISE="-O1 -g"

SUITES	?= unit sql http browser

asan:
	@conf/setup test
	@$(AGAIN) $(SANITIZED) all units
	@node tests/run.mjs $(SUITES:%=asan:%)

# One suite alone.
fuzzers: $(FUZZ)
units: $(UNIT) $(BUILD)/tests/gallery/gallery

check-unit: $(UNIT)
	@node tests/run.mjs unit

check-browser: $(BUILD)/tests/gallery/gallery
check-sql check-http check-browser: all
	@node tests/run.mjs $(@:check-%=%)

# Every page as a file, to look at: build/gallery
GALLERY	= $(call objects,tests/gallery/*.c)
$(GALLERY): | $(VIEW_HEADERS)
$(BUILD)/tests/gallery/gallery: $(GALLERY) $(VIEWS) $(BUILD)/forum/core/html.o $(BUILD)/forum/core/html_fill.o $(TEXT)
	$(SAY)$(CC) $(LDFLAGS) -o $@ $^ $(TEXT_LIBS)

gallery: $(BUILD)/tests/gallery/gallery $(STATIC)
	@mkdir -p $(BUILD)/gallery
	$(BUILD)/tests/gallery/gallery $(BUILD)/gallery

# Parsers for libFuzzer, which counts what clang puts into them.
FUZZ_FLAGS = $(WARN) -Iforum -g -O1 -fno-sanitize-recover=all
FUZZED	= $(patsubst $(BUILD)/%,$(BUILD)/fuzz/%,$(TEXT) $(PURE)) \
	  $(patsubst %,$(BUILD)/fuzz/forum/views/generator/%.o,code elements markup reader template)

$(BUILD)/fuzz/%.o: %.c
	@mkdir -p $(@D)
	$(SAY)clang $(FUZZ_FLAGS) -fsanitize=fuzzer-no-link,address,undefined -MMD -MP -c -o $@ $<

$(BUILD)/tests/fuzz/%: $(BUILD)/fuzz/tests/fuzz/%.o $(FUZZED)
	@mkdir -p $(@D)
	$(SAY)clang -fsanitize=fuzzer,address,undefined -o $@ $^ -lsodium -ljansson -lexpat -lz -lbrotlienc $(TEXT_LIBS)

# Layout, and what machines find: clang's warnings are among clang-tidy's.
SOURCES	= $(sort $(shell find forum tests -name '*.[ch]' -not -path '*/node_modules/*'))
TIDY	= $(filter-out -Werror,$(WARN)) -Iforum -I$(BUILD) $(PG) $(KORE)

lint:
	@conf/setup lint
	@$(AGAIN) all
	node conf/layout.mjs $(SOURCES)
	find conf static tests -name '*.mjs' -not -path '*/node_modules/*' | xargs -n1 node --check
	for script in static/js/*.js; do node --input-type=module --check < $$script || exit 1; done
	cppcheck --quiet --error-exitcode=1 --std=c11 --enable=warning,performance,portability \
	    --library=posix --library=bsd -D_GNU_SOURCE -Iforum --inline-suppr \
	    --suppress=missingIncludeSystem --suppress=getpwnamCalled --suppress=getpwuidCalled --suppress=readdirCalled forum tests/unit tests/fuzz
	printf '%s\n' $(filter forum/%.c,$(SOURCES)) | xargs -P$$(nproc) -n8 \
	    sh -c 'exec clang-tidy --quiet "$$@" -- $(TIDY) 2>/dev/null' clang-tidy

format:
	sed -i 's/[ \t]*$$//; :again; s/^\(\t*\) \{8\}/\1\t/; t again' $(SOURCES)
	node conf/layout.mjs $(SOURCES)

# make fuzz SECONDS=600 TARGET=markdown
SECONDS	?= 10
TARGET	?=
fuzz:
	@conf/setup test
	@$(AGAIN) fuzzers
	@node tests/fuzz/run.mjs --seconds $(SECONDS) --target "$(TARGET)"

# Ratios to nginx and pgbench, measured here and now; ARGS="--quick" for a first look.
bench:
	@conf/setup bench
	@$(AGAIN) all
	@node tests/bench/bench.mjs $(ARGS)

clean:
	rm -rf $(BUILD) $(BIN) build-asan

.PHONY: all run test units fuzzers asan check-unit check-sql check-http check-browser lint format fuzz bench clean gallery
.SECONDARY:

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
