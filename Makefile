.DEFAULT_GOAL := help
.PHONY: help dev demo test lint generate playground e2e router bench fuzz soak history economy freshness isolation burst purchases

GOLANGCI_LINT_VERSION := v2.12.2
GOLANGCI_LINT := $(shell command -v golangci-lint 2>/dev/null || echo $(shell go env GOPATH)/bin/golangci-lint)

help: ## Show what there is to make.
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

dev: ## Run the graph against the embedded store.
	go run ./cmd/clientele dev

demo: ## Run a federated graph: store, Clientele, catalogue, router and playground. Needs Node.
	@go build -o bin/ ./cmd/clientele ./e2e/demo && exec bin/demo $(if $(ROUTER),-router $(ROUTER))

test: ## Test everything this machine can test; what is missing is named.
	@./scripts/test.sh

lint: ## Check formatting, style and imports.
	@test -x "$(GOLANGCI_LINT)" || go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_LINT_VERSION)
	$(GOLANGCI_LINT) run ./...
	cd contract && $(GOLANGCI_LINT) run ./...

generate: ## Regenerate all generated code.
	go generate ./...

playground: ## Build the playground into server/playground. Needs Node.
	cd playground && npm ci --no-audit --no-fund && npm run build

e2e: ## Run only the end-to-end tests, with the built program.
	@find e2e -name node_modules -prune -o -name package-lock.json -execdir npm ci --no-audit --no-fund \;
	go test -timeout 5m ./e2e/...

router: ## Build the Apollo Router from source, once, for e2e. Needs cargo and protoc.
	@./scripts/router.sh

bench: ## Run the benchmarks and print their figures.
	go test -run '^$$' -bench . -benchmem ./pricing/... ./graph/... ./bench/... ./e2e/

FUZZTIME ?= 20s
fuzz: ## Fuzz every parser of ours for FUZZTIME each.
	@./scripts/fuzz.sh $(FUZZTIME)

soak: ## Send documents without end and look whether memory levels off.
	CLIENTELE_SOAK=1 go test -timeout 30m -run 'Plateau|LeaveNothingBehind' -v ./graph

HISTORY ?= 2m
history: ## Let shoppers, the store and bad luck loose on each deployment for HISTORY.
	CLIENTELE_HISTORY=$(HISTORY) go test -count=1 -timeout 30m -parallel 4 -run '^TestHistory$$' -v ./e2e/history

ISOLATION ?= 10000
isolation: ## Have 32 ask ISOLATION times each while everything changes, watched for races: nobody gets another's price.
	CLIENTELE_ISOLATION=$(ISOLATION) go test -race -count=1 -timeout 90m -run '^(TestIsolation|TestNobodyReadsAcross)$$' -v ./pricing ./e2e/isolation

ECONOMY ?= 200000
economy: ## Count what a stream of shoppers costs the store, and what the quota lets through.
	CLIENTELE_ECONOMY=$(ECONOMY) go test -count=1 -timeout 60m -run '^TestEconomy$$' -v ./bench
	CLIENTELE_ECONOMY=$(ECONOMY) go test -count=1 -timeout 20m -run '^(TestTheShareIsUsedAndNeverExceeded|TestAStrangerLeavesHalfOfOurShareToShoppers)$$' -v ./e2e
	go test -run '^$$' -bench 'Warm50$$|EntitiesWarm' -benchmem ./pricing ./bench

FRESHNESS ?= 2m
freshness: ## Change prices at random for FRESHNESS and hold two replicas against the promise.
	CLIENTELE_FRESHNESS=$(FRESHNESS) go test -count=1 -timeout 60m -run '^TestFreshness$$' -v ./e2e

BURST ?= 10s
burst: ## Send a thousand webhooks a second for BURST and print how long they took.
	CLIENTELE_BURST=$(BURST) go test -count=1 -timeout 10m -run '^TestBurst$$' -v ./e2e

PURCHASES ?= 10000
purchases: ## Let PURCHASES people buy while everything goes wrong, and compare with the store's ledger.
	CLIENTELE_PURCHASES=$(PURCHASES) go test -count=1 -timeout 90m -parallel 6 -run '^TestPurchases$$' -v ./e2e/purchase
