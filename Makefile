# Builds, tests and installs Lockstep. `make help` lists the targets.

PREFIX ?= /usr/local
ARGS ?= lint samples/careless

product := .build/release/lockstep
share := $(DESTDIR)$(PREFIX)/share
formatted := $(wildcard Package.swift Sources Tests Plugins Benchmarks)

# One static file runs on every Linux, whatever its C library is. Apple's systems come with Swift's
# runtime and with theirs, and link neither statically. Symbols double the size and tell users nothing.
ifneq ($(shell uname -s),Darwin)
static := --static-swift-stdlib -Xlinker -s
# What follows is for the start, which is most of what a small file takes. At a fixed address there
# are no 60,000 places to relocate; what nobody can ask for by name need not be there; types that the
# compiler knows are asked for without their names, which the runtime would look up in all it has.
static += -Xlinker -no-pie -Xlinker --no-export-dynamic \
  -Xswiftc -Xfrontend -Xswiftc -disable-concrete-type-metadata-mangled-name-accessors
# Where the distribution has static libraries of C and C++ (Fedora: glibc-static, libstdc++-static).
clang := "$$(dirname "$$(command -v swift)")/clang"
static_libraries := $(wildcard $(shell for name in libc.a libstdc++.a; do $(clang) -print-file-name=$$name; done 2>/dev/null))
ifeq ($(words $(static_libraries)),2)
static += -Xswiftc -static-executable
endif
endif

# Where Scripts/install-libpg_query leaves libpg_query.pc for SwiftPM.
export PKG_CONFIG_PATH := $(CURDIR)/.build-libpg_query/pkgconfig$(if $(PKG_CONFIG_PATH),:$(PKG_CONFIG_PATH))

checks := check-formats check-ci check-editors check-hooks check-squawk check-wheel

.PHONY: build run install wheel archive test test-rules oracle regress check-binary test-scripts check $(checks) bench fuzz format lint clean \
  help toolchain libpg_query

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
	@install -d "$(share)/man/man1" "$(share)/doc/lockstep/Licenses" "$(share)/bash-completion/completions" \
	  "$(share)/zsh/site-functions" "$(share)/fish/vendor_completions.d"
	@install -m 644 docs/lockstep.1 "$(share)/man/man1/lockstep.1"
	@install -m 644 LICENSE "$(share)/doc/lockstep/"
	@install -m 644 Licenses/* "$(share)/doc/lockstep/Licenses/"
	@$(product) --generate-completion-script bash >"$(share)/bash-completion/completions/lockstep"
	@$(product) --generate-completion-script zsh >"$(share)/zsh/site-functions/_lockstep"
	@$(product) --generate-completion-script fish >"$(share)/fish/vendor_completions.d/lockstep.fish"
	@echo "installed $(DESTDIR)$(PREFIX)/bin/lockstep; man page and completions below $(share)"

# The backend in pyproject.toml calls `make build`, and packs what that leaves.
wheel: build ## Pack the tool for pip: dist/lockstep_sql-VERSION-….whl
	@rm -f dist/lockstep_sql-*.whl
	@python3 -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir dist .
	@ls -l dist/lockstep_sql-*.whl

# NAME says what it runs on.
NAME ?= $(shell uname -s | tr A-Z a-z)-$(shell uname -m | sed 's/x86_64/amd64/; s/aarch64/arm64/')
archive: build ## Pack the tool with its licenses, man page and completions: dist/lockstep-VERSION-NAME.tar.gz
	@version=$$($(product) --version | cut -d ' ' -f 2); \
	top=lockstep-$$version-$(NAME); new=$$(mktemp -d); mkdir -p dist "$$new/$$top"; \
	$(MAKE) --no-print-directory install PREFIX="$$new/$$top" DESTDIR= >/dev/null && \
	mv "$$new/$$top"/bin/lockstep "$$new/$$top"/share/doc/lockstep/* "$$new/$$top/" && \
	rm -r "$$new/$$top/bin" "$$new/$$top/share/doc" && \
	tar -czf "dist/$$top.tar.gz" -C "$$new" "$$top" && rm -rf "$$new" && ls -l "dist/$$top.tar.gz"

$(product): $(shell find Package.swift Sources Plugins rules -type f 2>/dev/null)
	@$(MAKE) --no-print-directory build
	@touch $@

# What PostgreSQL can answer is asked of a throw-away server.
test: toolchain libpg_query ## Build and run all tests
	-@Scripts/fetch-regression-tests >/dev/null
	Scripts/with-postgres swift test --parallel
	@$(MAKE) --no-print-directory test-scripts

test-rules: toolchain libpg_query ## Run only what tests rules and their pages, and where files stand
	Scripts/with-postgres swift test --filter '^(RulesTests|HouseTests)\.'

# These need Python and PyPI, or the editors, and say so when they are out of reach.
check: $(checks) ## Run all of the checks below, against what other people's programs read

check-formats: build ## Validate every output format with its schema or a reader of it
	Scripts/check-formats $(product)

check-ci: wheel ## Run the action, and the CI jobs of docs/ci.md, as far as a shell goes
	Scripts/check-ci $(product) dist

check-editors: build ## Put the snippets of docs/editors.md into those editors that are installed
	Scripts/check-editors $(product)

check-hooks: wheel ## Run the hooks of .pre-commit-hooks.yaml with the real pre-commit
	Scripts/check-hooks $(product) dist

check-wheel: wheel ## Install the wheel, and the project without Swift
	Scripts/check-wheel dist

check-squawk: build ## Move a project of squawk's over, and compare the findings
	Scripts/check-squawk $(product)

check-binary: build ## Check that the tool needs nothing around it, and has nothing it does not need
	Scripts/check-binary $(product)

# VERSION=15 asks Debian's server of that version.
oracle: toolchain libpg_query ## Compare the catalog with a real server on everything there is
	LOCKSTEP_ORACLE=all $(if $(VERSION),LOCKSTEP_POSTGRES_VERSION=$(VERSION)) \
	  Scripts/with-postgres swift test --filter OracleTests

# FILE=alter_table,triggers asks only these; what is missed, and what is called refused, goes to .build/regress.
regress: toolchain libpg_query ## Count what of PostgreSQL's own regression tests is foreseen to be refused
	@Scripts/fetch-regression-tests >/dev/null
	LOCKSTEP_ORACLE=all LOCKSTEP_REGRESS_FILE=$(FILE) LOCKSTEP_REGRESS_DETAILS=$(CURDIR)/.build/regress \
	  Scripts/with-postgres swift test --filter OracleTests/regressionTests

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
	rm -rf .build .build-libpg_query .build-postgres dist

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-14s%s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

toolchain:
	@command -v swift >/dev/null || { \
	echo 'swift is not on PATH; install it from https://www.swift.org/install/' >&2; exit 1; }

libpg_query: toolchain
	@Scripts/install-libpg_query
