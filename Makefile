# Lan Tỏa. `make help` lists the targets.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

BIN      := .local/bin
DATA     ?= ./data
PEOPLE   ?= 300
VERSION  := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
GOFLAGS_RELEASE := -trimpath -ldflags "-s -w -X main.version=$(VERSION)"
GOLANGCI := $(BIN)/golangci-lint
GOLANGCI_VERSION := v2.15.0
SOURCES  := $(shell git ls-files -co --exclude-standard '*.go' 'go.*' '*.yaml' '*.md' '*.html' '*.ttf' '*.tsv' 2>/dev/null)

.PHONY: help
help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

.PHONY: servers
servers: ## Fetch mongod and redis-server into .local/bin (pinned by hash)
	@app/platform/local/servers.sh

.PHONY: build
build: $(BIN)/lantoa ## Build the release binary into .local/bin/lantoa

$(BIN)/lantoa: $(SOURCES)
	CGO_ENABLED=0 go build $(GOFLAGS_RELEASE) -o $@ ./cmd/lantoa

.PHONY: run
run: servers build ## Start everything with demonstration data on :8080
	$(BIN)/lantoa serve --worker --demo --people $(PEOPLE) --data $(DATA)

.PHONY: test
test: servers ## Everything CI checks but lint: tests with -race, coverage, the story
	@.ci/test

.PHONY: story
story: servers build ## The main job end to end on the real binary, told in words with times
	go test -count=1 -v -run 'TestStory' ./cmd/lantoa | grep -vE '^(=== |--- |PASS$$)'

.PHONY: content
content: build ## Check the authored courses and handbook
	$(BIN)/lantoa content check

.PHONY: lint
lint: $(GOLANGCI) ## golangci-lint and formatting
	$(GOLANGCI) run
	$(GOLANGCI) fmt --diff

$(GOLANGCI):
	GOBIN=$(abspath $(BIN)) go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_VERSION)

.PHONY: bench
bench: servers build ## Load against the release binary beside its floors (not in CI)
	go run ./bench -binary $(BIN)/lantoa

.PHONY: clean
clean: ## Remove what was built and the demonstration data
	rm -rf $(BIN)/lantoa coverage $(DATA)
