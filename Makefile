# Builds, tests and installs Lockstep. `make help` lists the targets.

PREFIX ?= /usr/local
ARGS ?= lint samples/careless

product := .build/release/lockstep
share := $(DESTDIR)$(PREFIX)/share
formatted := $(wildcard Package.swift Sources Tests Plugins Benchmarks)

# A static Swift runtime makes the product one file to copy. Apple's systems come with the runtime,
# and can not link it statically. Symbols double the size and tell users nothing.
ifneq ($(shell uname -s),Darwin)
static := --static-swift-stdlib -Xlinker -s
# What follows is for the start, which is most of what a small file takes. At a fixed address there
# are no 60,000 places to relocate; what nobody can ask for by name need not be there; types that the
# compiler knows are asked for without their names, which the runtime would look up in all it has.
static += -Xlinker -no-pie -Xlinker --no-export-dynamic \
  -Xswiftc -Xfrontend -Xswiftc -disable-concrete-type-metadata-mangled-name-accessors
# C++'s library, too, where the toolchain's own linker has it: in a directory of its own, there is no
# shared one to prefer.
libstdcxx := $(wildcard $(shell "$$(dirname "$$(command -v swift)")/clang" -print-file-name=libstdc++.a 2>/dev/null))
ifneq ($(libstdcxx),)
static += -Xlinker '-L$(CURDIR)/.build-libpg_query/static' \
  -Xswiftc -Xclang-linker -Xswiftc -static-libgcc
endif
endif

# Where Scripts/install-libpg_query leaves libpg_query.pc for SwiftPM.
export PKG_CONFIG_PATH := $(CURDIR)/.build-libpg_query/pkgconfig$(if $(PKG_CONFIG_PATH),:$(PKG_CONFIG_PATH))

checks := check-formats check-ci check-editors check-hooks check-squawk

.PHONY: build run install test test-rules oracle check-binary test-scripts check $(checks) bench fuzz format lint clean help \
  toolchain libpg_query

build: toolchain libpg_query ## Build the tool with optimizations: .build/release/lockstep
	@swift build -c release --product lockstep $(static)

# Findings are what the tool is for: they do not make the target fail, only not running does. What
# is not the tool's output goes to standard error.
run: ## Build what is missing and run the tool: make run ARGS='lint --help'
	@$(MAKE) --no-print-directory build >&2
	@status=0; $(product) $(ARGS) || status=$$?; \
	case $$status in \
	0) words='nothing found at or above --fail-on (warning unless chosen)' ;; \
	1) words='findings at or above --fail-on (warning unless chosen)' ;; \
	2) words='could not run' ;; \
	*) words='stopped before it was done' ;; \
	esac; \
	echo "lockstep exited with $$status: $$words" >&2; \
	test $$status -le 1

# Built again only when a source is newer, so that `sudo make install` after `make` needs no
# toolchain on root's PATH. The rename is atomic: nobody runs half a file.
install: $(product) ## Copy the tool to $(DESTDIR)$(PREFIX)/bin, with its man page and completions
	@mkdir -p "$(DESTDIR)$(PREFIX)/bin"
	@new="$(DESTDIR)$(PREFIX)/bin/.lockstep.$$$$"; \
	{ cp $(product) "$$new" && chmod 755 "$$new" && mv -f "$$new" "$(DESTDIR)$(PREFIX)/bin/lockstep"; } \
	|| { rm -f "$$new"; exit 1; }
	@install -d "$(share)/man/man1" "$(share)/bash-completion/completions" \
	  "$(share)/zsh/site-functions" "$(share)/fish/vendor_completions.d"
	@install -m 644 docs/lockstep.1 "$(share)/man/man1/lockstep.1"
	@$(product) --generate-completion-script bash >"$(share)/bash-completion/completions/lockstep"
	@$(product) --generate-completion-script zsh >"$(share)/zsh/site-functions/_lockstep"
	@$(product) --generate-completion-script fish >"$(share)/fish/vendor_completions.d/lockstep.fish"
	@echo "installed $(DESTDIR)$(PREFIX)/bin/lockstep; man page and completions below $(share)"

$(product): $(shell find Package.swift Sources Plugins rules -type f 2>/dev/null)
	@$(MAKE) --no-print-directory build
	@touch $@

# What PostgreSQL can answer is asked of a throw-away server.
test: toolchain libpg_query ## Build and run all tests
	Scripts/with-postgres swift test --parallel
	@$(MAKE) --no-print-directory test-scripts

test-rules: toolchain libpg_query ## Run only what tests rules and their pages, and where files stand
	Scripts/with-postgres swift test --filter '^(RulesTests|HouseTests)\.'

# These need Python and PyPI, or the editors, and say so when they are out of reach.
check: $(checks) ## Run all of the checks below, against what other people's programs read

check-formats: build ## Validate every output format with its schema or a reader of it
	Scripts/check-formats $(product)

check-ci: build ## Run the CI jobs of docs/ci.md as far as a shell goes
	Scripts/check-ci $(product)

check-editors: build ## Put the snippets of docs/editors.md into those editors that are installed
	Scripts/check-editors $(product)

check-hooks: build ## Run the hook of .pre-commit-hooks.yaml with the real pre-commit
	Scripts/check-hooks $(product)

check-squawk: build ## Move a project of squawk's over, and compare the findings
	Scripts/check-squawk $(product)

# One call of Foundation's, as that of String.contains where a package exports it, costs 45 MB.
check-binary: build ## Check that the tool links without Foundation's internationalization
	@! grep -aq icudt $(product) || { echo 'check-binary: $(product) links Foundation and ICU' >&2; exit 1; }

oracle: toolchain libpg_query ## Compare the catalog with a real server on everything there is
	LOCKSTEP_ORACLE=all Scripts/with-postgres swift test --filter OracleTests

# RUNS=10, ONLY=corpus: see Scripts/bench.
bench: build ## Measure the tool beside squawk and PostgreSQL's bare parser
	@Scripts/bench $(product)

# One process per core, each with a seed of its own; a crash leaves its input in .build/fuzz.
# SANITIZE=address has AddressSanitizer look on, and LeakSanitizer in the end.
SECONDS ?= 60
SEED ?= 1
SANITIZE ?=
fuzz: toolchain libpg_query ## Lint mutated files for a while: make fuzz SECONDS=600
	@swift build -c release --product fuzz \
	  $(if $(SANITIZE),--sanitize=$(SANITIZE) --scratch-path .build-$(SANITIZE),$(static))
	@SANITIZE=$(SANITIZE) Scripts/fuzz $(SECONDS) $(SEED)

test-scripts: ## Test only the installer of libpg_query
	Scripts/test-install-libpg_query

format: toolchain ## Format the Swift sources in place
	swift format --in-place --recursive $(formatted)

lint: toolchain ## Check the format of the Swift sources
	swift format lint --strict --recursive $(formatted)

clean: ## Remove everything that was built here
	rm -rf .build .build-libpg_query

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-14s%s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

toolchain:
	@command -v swift >/dev/null || { \
	echo 'swift is not on PATH; install it from https://www.swift.org/install/' >&2; exit 1; }

libpg_query: toolchain
	@Scripts/install-libpg_query
	@mkdir -p .build-libpg_query/static
	@$(if $(libstdcxx),ln -sf $(libstdcxx) .build-libpg_query/static/)
