# Everything runs in .venv: `demo` puts into it what a user needs, `setup` the tools too. `make` alone lists what there is.

PYTHON ?= python3
BIN := .venv/bin
USABLE := .venv/.usable
READY := .venv/.ready
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
ARGS ?=

# A subshell that knows where this machine keeps Terraform's providers, if it does.
WITH_PROVIDERS := . .ci/environment;

.DEFAULT_GOAL := help
.PHONY: help setup test check lint types format golden demo pictures bench engine node fuzz newest clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY) ## Make .venv with poolport and the tools; quick when it is there

define NEW_VENV
@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
  echo "poolport needs Python 3.11 or newer, $(PYTHON) is not: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
@$(BIN)/python -c '' 2>/dev/null || $(PYTHON) -m venv --clear .venv
endef

$(USABLE): pyproject.toml
	@echo "installing poolport and Pulumi's packages for Python into .venv: 240 MB, once ..."
	$(NEW_VENV)
	@$(PIP) install --no-compile --editable '.[pulumi]'
	@touch $@

# pip of an older Python does not know dependency groups, so the environment gets the newest first.
$(READY): pyproject.toml
	@echo "installing poolport and the tools of its developers into .venv: 1 GB, once ..."
	$(NEW_VENV)
	@$(PIP) install --upgrade pip
	@$(PIP) install --group dev --editable '.[pulumi]'
	@touch $(USABLE) $@

test: setup ## Run the tests, those with Terraform too where it is found (ARGS="-k word")
	@$(WITH_PROVIDERS) $(BIN)/python -m pytest -n 2 $(ARGS)

check: lint types test ## Format, lint, types and tests: what must pass before a commit

lint: setup ## Check the format and the lint rules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: setup ## Check the types
	$(BIN)/mypy

format: setup ## Bring the code into its format
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

golden: setup ## Write the expected files of tests/cases anew; read the diff before you commit it
	@$(WITH_PROVIDERS) $(BIN)/python -m pytest tests/test_cases.py --golden $(ARGS)

newest: ## Hold the tables against the newest boto3 and pulumi-aws, in .newest
	@$(PYTHON) -m venv .newest
	@.newest/bin/python -m pip --disable-pip-version-check --quiet install --upgrade --upgrade-strategy eager \
	  pip boto3 pulumi pulumi-aws pytest hypothesis --editable .
	@.newest/bin/python -m pip --disable-pip-version-check list | grep -E '^(boto3|botocore|pulumi)'
	@.newest/bin/python -m pytest -q tests/catalog/test_tables.py tests/catalog/test_operations.py $(ARGS)

demo: $(USABLE) ## Export a sample account to build/demo and prove that its first plan is empty; needs no tools
	@$(WITH_PROVIDERS) $(BIN)/python demo/run.py

pictures: setup ## Make the pictures and the shown outputs of README.md anew, from real runs; needs terraform and Chromium
	@$(WITH_PROVIDERS) $(BIN)/python -m demo.pictures

engine: .engine/pulumi .engine/pulumi-language-yaml ## Build Pulumi's engine for the tests in tests/engine; some minutes, once

ENGINE_VERSION := $(shell sed -n 's|^require .*/pkg/v3 ||p' tests/engine/cli/go.mod)

.engine/pulumi: tests/engine/cli/go.mod tests/engine/cli/engine.go
	@command -v go >/dev/null || { echo "make engine needs Go: install it, or leave these tests out" >&2; exit 1; }
	@echo "building Pulumi $(ENGINE_VERSION) into .engine ..."
	@rm -rf .engine/source && mkdir -p .engine/source && cp $^ .engine/source
	@cd .engine/source && export GOFLAGS=-mod=mod && \
	  go get github.com/pulumi/pulumi/pkg/v3@$(ENGINE_VERSION) && \
	  go build -o ../pulumi.new \
	    -ldflags "-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=$(ENGINE_VERSION)" \
	    github.com/pulumi/pulumi/pkg/v3/cmd/pulumi
	@mv .engine/pulumi.new $@ && rm -rf .engine/source

YAML_VERSION := $(shell sed -n 's|^.*/pulumi-yaml ||p' tests/engine/yaml/go.mod)

.engine/pulumi-language-yaml: tests/engine/yaml/go.mod tests/engine/yaml/host.go tests/engine/yaml/convert/main.go
	@command -v go >/dev/null || { echo "make engine needs Go: install it, or leave these tests out" >&2; exit 1; }
	@echo "building Pulumi's host of YAML $(YAML_VERSION) into .engine ..."
	@rm -rf .engine/host && cp -r tests/engine/yaml .engine/host
	@cd .engine/host && GOFLAGS=-mod=mod go build -o ../convert-yaml ./convert
	@cd .engine/host && GOFLAGS=-mod=mod go build -o ../pulumi-language-yaml.new \
	  -ldflags "-X github.com/pulumi/pulumi-yaml/pkg/version.Version=$(YAML_VERSION)" \
	  github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml
	@mv .engine/pulumi-language-yaml.new $@ && rm -rf .engine/host

node: .node/.ready ## Install Node's packages for the tests of what is written in TypeScript; 230 MB, once

.node/.ready: tests/node/package.json tests/node/package-lock.json tests/node/.npmrc
	@command -v npm >/dev/null || { echo "make node needs Node.js: install it, or leave these tests out" >&2; exit 1; }
	@echo "installing Node's packages into .node ..."
	@rm -rf .node && mkdir .node && cp $^ .node
	@cd .node && npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

fuzz: setup ## Throw spoilt input at it for ten minutes, then new hostile texts at every language; each fault says its seed
	@$(BIN)/python -m tests.fuzz $(ARGS)
	@$(WITH_PROVIDERS) POOLPORT_TEXTS=30000 $(BIN)/python -m pytest -q -n 2 tests/untrusted

bench: setup ## Measure it beside terraform and AWS's quotas, in a quarter of an hour (bench/README.md)
	@$(WITH_PROVIDERS) for one in discovery quota growth startup verify; do \
	  $(BIN)/python -m bench.$$one || missed=1; done; exit $${missed:-0}

clean: ## Remove all that the other targets made
	rm -rf .venv .newest .engine .node build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
