# Sillage: what can be done here. Each target installs what it needs where it
# can, and says in one line what it skipped and why.
GO      ?= go
DATA    ?= workspace
ADDR    ?= 127.0.0.1:8480
FUZZTIME ?= 60s
VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LDFLAGS := -s -w -X main.version=$(VERSION)
BUNDLE  := reports/echarts/dist/echarts.js
# Packages whose tests build and run other programs, which the race detector
# does not reach into; their concurrency is that of the packages they call.
UNRACED := /cmd/internal/notebook$$|/cmd/sillage$$|/reports/gallery
WEB     := reports/echarts/package.json reports/echarts/package-lock.json $(wildcard reports/echarts/src/*)

.DEFAULT_GOAL := help
.PHONY: help run test check bench fuzz soak build release bundle clean

help: ## say what each target does
	@echo "make run        build, fill ./$(DATA) with demonstration data, serve http://$(ADDR)"
	@echo "make test       every test: units, scripts, browser, both databases (seeds-only fuzzing)"
	@echo "make check      format, vet, staticcheck, layout, race detector"
	@echo "make build      bin/sillage, with the chart bundle embedded"
	@echo "make bench      benchmarks, as ratios to a peer or a limit in the same run"
	@echo "make fuzz       every fuzz target in turn, FUZZTIME=$(FUZZTIME) each"
	@echo "make soak       long load and kill tests"
	@echo "make release    dist/*.zip for linux, windows, darwin on amd64 and arm64"
	@echo "make bundle     the chart bundle alone (needs Node)"
	@echo "make clean      remove what the other targets built"

run: build
	@test -f $(DATA)/sillage.toml || bin/sillage demo --data $(DATA)
	bin/sillage serve --data $(DATA) --addr $(ADDR)

build: bundle
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '$(LDFLAGS)' -o bin/ ./cmd/sillage

# The bundle is built, never committed. Without Node the program still builds:
# figures are then drawn by gonum/plot, and the program says so once.
bundle:
	@.ci/need go node
	@if command -v npm >/dev/null 2>&1; then $(MAKE) --no-print-directory $(BUNDLE); \
	else echo "  chart bundle: skipped, no npm; figures will be drawn without ECharts"; fi

$(BUNDLE): $(WEB)
	cd reports/echarts && npm ci --no-audit --no-fund --loglevel=error && npm run --silent build

test: bundle
	@.ci/need chromium postgresql poppler
	$(GO) test -timeout 30m ./...

check:
	@.ci/need go
	@files=$$(git ls-files -co --exclude-standard '*.go' | xargs gofmt -l); \
	if [ -n "$$files" ]; then echo "not formatted:"; echo "$$files"; exit 1; fi
	$(GO) vet ./...
	$(GO) tool staticcheck ./...
	$(GO) test ./cmd/internal/layout
	@if command -v gcc >/dev/null 2>&1; then $(GO) test -race -short $$($(GO) list ./... | grep -vE '$(UNRACED)'); \
	else echo "  race detector: skipped, no C compiler here"; fi

bench: bundle
	$(GO) test -run '^$$' -bench . -benchtime 3x -timeout 60m ./...

# Only packages that have a target are built.
fuzz:
	@for dir in $$(git grep -l '^func Fuzz' -- '*_test.go' | xargs -n 1 dirname | sort -u); do \
	  for target in $$(sed -n 's/^func \(Fuzz[A-Za-z0-9_]*\)(.*/\1/p' $$dir/*_test.go); do \
	    echo "== $$dir $$target"; \
	    $(GO) test -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 10x ./$$dir || exit 1; \
	  done; \
	done

soak: bundle
	SILLAGE_SOAK=1 $(GO) test -count=1 -timeout 60m -run 'Soak|Kill|Concurrent' -v ./...

release: bundle
	$(GO) run ./cmd/internal/release -version $(VERSION) -out dist

clean:
	rm -rf bin dist reports/echarts/node_modules
	find reports/echarts/dist -type f ! -name .keep -delete 2>/dev/null || true
