# Passbook. `make` alone lists what there is.
SHELL := /bin/bash
BIN   := bin
GO    ?= go
export CGO_ENABLED ?= 0

LINT_VERSION := v2.15.0
LINT         := $(BIN)/golangci-lint-$(LINT_VERSION)
VERSION      := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LDFLAGS      := -s -w -X passbook/cmd.version=$(VERSION)

.DEFAULT_GOAL := help
.PHONY: help build demo run test race soak lint bench check cross fmt clean browser sdk

help: ## List the targets
	@awk -F':.*## ' '/^[a-z]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: ## Build bin/passbook
	@mkdir -p $(BIN)
	$(GO) build -trimpath -ldflags '$(LDFLAGS)' -o $(BIN)/passbook .

demo: build ## Open Passbook on an offline Sandbox with two banks; link a third in your browser
	./$(BIN)/passbook demo

run: build ## Open Passbook with your own Plaid keys (PLAID_CLIENT_ID, PLAID_SECRET, PLAID_ENV)
	./$(BIN)/passbook

test: browser sdk ## Run all tests: units, the browser's, the terminal's and the official SDK's
	PASSBOOK_TEST_BROWSER=required $(GO) test -shuffle=on ./...

race: ## Run the tests under the race detector (needs a C compiler)
	@if command -v $${CC:-cc} >/dev/null; then \
	  CGO_ENABLED=1 PASSBOOK_TEST_BROWSER=off $(GO) test -race -short -shuffle=on ./...; \
	else echo "make race: no C compiler here, skipped (install gcc or clang to run it)"; fi

# How many random lives `make soak` draws for each property.
SOAK ?= 3000
soak: ## Hold the ledger to its model over thousands of random lives (SOAK=3000; about a quarter of an hour)
	$(GO) test ./store -count=1 -timeout=0 -run '^TestAny|HoldTogether|NeverOverruled|Replay' -rapid.checks=$(SOAK)
	$(GO) test ./internal/ledger ./internal/query ./internal/recur ./internal/syncer -count=1 -timeout=0 -rapid.checks=$(SOAK)

lint: $(LINT) ## Check style and the arrows between the rooms
	$(LINT) run ./...

$(LINT):
	@mkdir -p $(BIN)
	CGO_ENABLED=0 GOBIN=$(CURDIR)/$(BIN) $(GO) install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(LINT_VERSION)
	@mv $(BIN)/golangci-lint $(LINT)

bench: ## Measure speed, memory and size at 10k, 100k and 1M rows (BENCH_SIZES=10000 for fewer)
	$(GO) run ./internal/bench

check: lint test race cross ## Everything that must hold before a change lands

cross: ## Build for linux, darwin and windows without cgo
	@for os in linux darwin windows; do echo "build $$os"; GOOS=$$os CGO_ENABLED=0 $(GO) build -o /dev/null . || exit 1; done

fmt: ## Format the code
	gofmt -w $$(git ls-files '*.go')

clean: ## Remove what was built
	rm -rf $(BIN)

# A headless Chromium for the tests that click through Link. Taken from the system's packages where that is possible.
browser:
	@if command -v chromium || command -v chromium-browser || command -v google-chrome; then :; \
	elif command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
	  apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium; \
	elif command -v apt-get >/dev/null && command -v sudo >/dev/null && sudo -n true 2>/dev/null; then \
	  sudo apt-get update -qq && sudo apt-get install -y -qq --no-install-recommends chromium; \
	else echo "make test needs Chromium to click through the link page: install it (Debian: apt-get install chromium;" \
	  "macOS: brew install --cask chromium) and run make test again."; exit 1; fi

# Plaid's official Node SDK, which the tests point at the Sandbox.
SDK := internal/e2e/testdata/sdk
sdk:
	@if ! command -v npm >/dev/null; then \
	  echo "make test needs Node.js with npm to run Plaid's official SDK against the Sandbox: install nodejs and run make test again."; exit 1; fi
	@[ -d $(SDK)/node_modules/plaid ] || (cd $(SDK) && npm install --silent --no-audit --no-fund --no-package-lock)
