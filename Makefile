# Every task installs what it needs into git-ignored folders of this repository, and can be run again at any time.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
# Node 22, the functions' own runtime, comes with the npm packages and precedes the machine's.
export PATH := $(CURDIR)/node_modules/.bin:$(PATH)
export CHECKPOINT_DISABLE := 1
# What tools leave in the system's temporary folder goes with `make clean`.
export TMPDIR := $(CURDIR)/.msk/tmp
_ := $(shell mkdir -p "$(CURDIR)/.msk/tmp")
MSK := node --import tsx tools/cli.ts
packages := node_modules/.installed

.PHONY: help doctor demo up down deploy-local test test-all test-fork unit integration synth build package api-docs bench snapshots reference reference-changes format clean

help: ## list these tasks
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-17s %s\n", $$1, $$2 }'

doctor: ## say what is missing on this machine, and how to get it
	@tools/setup/doctor.sh

demo: $(packages) ## run the whole platform here, kill a broker under load, and account for every event
	@$(MSK) demo

up: $(packages) ## start the platform here and leave it running; prints what to try
	@$(MSK) up

deploy-local: $(packages) ## apply changed settings (MSK_CONFIG=file) to the platform that `make up` started
	@$(MSK) deploy-local

down: $(packages) ## end what `make up` started
	@$(MSK) down

test: $(packages) ## every layer of proof, as CI runs it
	@$(MSK) test

test-all: $(packages) ## `make test` and what takes too long for every push, as the CI of a release runs it
	@$(MSK) test --all

test-fork: $(packages) ## the unit suite with cdktf's maintained fork and AWS provider 6 in place
	@$(MSK) test-fork

unit: $(packages) ## the layer that takes seconds
	@$(MSK) test --only unit

integration: $(packages) ## produce to and consume from a deployed platform: MSK_OUTPUTS=file, MSK_STACK=folder, or a local one made for it
	@if [ -n "$${MSK_OUTPUTS:-}$${MSK_STACK:-}" ]; then jest --selectProjects integration --runInBand; else $(MSK) with-platform -- jest --selectProjects integration --runInBand; fi

build: $(packages) ## bundle the functions into dist/functions/*.zip
	@node --import tsx tools/build/functions.ts

package: $(packages) ## build the npm package into dist/npm
	@$(MSK) package

api-docs: $(packages) ## write the npm package's documentation to dist/api-docs
	@$(MSK) api-docs

modules: $(packages) ## write the Terraform modules, their archives and checksums to dist/terraform/
	@$(MSK) modules

synth: build ## write the Terraform JSON of MSK_CONFIG (default config/example.yaml) to cdktf.out/
	@npm run --silent synth

bench: $(packages) ## print ratios against baselines measured in the same run
	@$(MSK) bench

snapshots: $(packages) ## accept the synthesized stacks as they are now
	@jest --selectProjects unit --updateSnapshot

reference: $(packages) ## write the editors' schema and docs/reference/settings.md anew from the settings
	@node --import tsx tools/build/settings-documents.ts

reference-changes: $(packages) ## apply platforms here, change each setting alone, and write docs/reference/changes.md anew: some minutes
	@$(MSK) changes --write

format: $(packages) ## format and mend what the linter can
	@biome check --write .

clean: ## end what runs and remove all that was downloaded and made
	@if [ -f .msk/local/endpoint.json ] && [ -f $(packages) ]; then $(MSK) down; fi
	@rm -rf .msk dist cdktf.out node_modules

$(packages): package-lock.json
	@QUIET=1 tools/setup/doctor.sh
	@echo "Installing npm packages (about a minute) …"
	@npm ci --no-fund --no-audit --loglevel=error
	@touch $@
