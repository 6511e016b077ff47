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
SOURCES  := $(shell git ls-files -co --exclude-standard '*.go' 'go.*' '*.yaml' '*.md' '*.html' '*.css' '*.ttf' '*.tsv' '*.xml' '*.rels' ':!app/web/src' ':!docs' 2>/dev/null)
PNPM     := npx --yes pnpm@10.34.9 --dir app/web
WEB      := app/web/dist/index.html
WEB_SOURCES := $(shell git ls-files -co --exclude-standard app/web/src app/web/public app/web/scripts 'app/web/*.ts' app/web/index.html app/web/package.json 2>/dev/null)

.PHONY: help
help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

.PHONY: servers
servers: ## Fetch mongod and redis-server into .local/bin (pinned by hash)
	@app/platform/local/servers.sh

.PHONY: build
build: $(BIN)/lantoa ## Build the release binary into .local/bin/lantoa

$(BIN)/lantoa: $(SOURCES) $(WEB)
	CGO_ENABLED=0 go build $(GOFLAGS_RELEASE) -o $@ ./cmd/lantoa

.PHONY: web
web: $(WEB) ## Build the web app into app/web/dist

$(WEB): $(WEB_SOURCES) app/web/node_modules/.modules.yaml
	$(PNPM) run build

app/web/node_modules/.modules.yaml: app/web/package.json app/web/pnpm-lock.yaml
	$(PNPM) install --frozen-lockfile
	@touch $@

.PHONY: types
types: app/web/node_modules/.modules.yaml ## Generate the web app's types from the API's description
	@mkdir -p coverage
	go run ./cmd/lantoa openapi > coverage/openapi.json
	$(PNPM) exec openapi-typescript ../../coverage/openapi.json -o src/api/schema.d.ts

.PHONY: budgets
budgets: web ## What a visitor must load, beside what was agreed
	@node app/web/scripts/budgets.mjs

.PHONY: e2e
e2e: servers build ## Browser tests on the real binary (E2E="-g name" narrows)
	$(PNPM) run e2e $(E2E)

.PHONY: screens
screens: servers build ## Make the pictures of docs/screens anew
	SCREENS=1 $(PNPM) run e2e screens.spec

.PHONY: lighthouse
lighthouse: servers build ## Lighthouse on a simulated phone, median of three (not in CI)
	node app/web/scripts/lighthouse.mjs

.PHONY: run
run: servers build ## Start everything with demonstration data on :8080
	$(BIN)/lantoa serve --worker --demo --people $(PEOPLE) --data $(DATA)

.PHONY: test
test: servers ## Everything CI checks but lint: Go with -race, the web app, the story, browsers
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
	rm -rf $(BIN)/lantoa coverage app/web/dist/* $(DATA)
