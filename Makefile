# Every task installs what it needs into git-ignored folders of this repository. Tasks can be repeated at any time.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
# Node 22, the runtime of the functions, is one of the npm packages and comes first on the PATH.
export PATH := $(CURDIR)/node_modules/.bin:$(PATH)
export CHECKPOINT_DISABLE := 1
# Temporary files of the tools, so that `make clean` removes them.
export TMPDIR := $(CURDIR)/.msk/tmp
_ := $(shell mkdir -p "$(CURDIR)/.msk/tmp")
MSK := node --import tsx tools/cli.ts
packages := node_modules/.installed

# Every target that starts with a letter is a task, not a file: a folder with the same name (modules) must not stop it.
.PHONY: $(shell sed -nE 's/^([a-z][a-z0-9-]*):.*/\1/p' $(firstword $(MAKEFILE_LIST)))

help: ## list the tasks
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-17s %s\n", $$1, $$2 }'

doctor: ## check the required programs on this machine and show how to install missing ones
	@tools/setup/doctor.sh

demo: $(packages) ## run the platform on this machine, kill a broker under load, and account for every event
	@$(MSK) demo

up: $(packages) ## start the platform on this machine, keep it running, and print what to try
	@$(MSK) up

deploy-local: $(packages) ## apply changed settings (MSK_CONFIG=file) to the platform started by `make up`
	@$(MSK) deploy-local

down: $(packages) ## stop the platform started by `make up` and delete its data
	@$(MSK) down

test: $(packages) ## run all test layers that CI runs on every push
	@$(MSK) test

test-all: $(packages) ## run all test layers, including the slow ones that CI runs before a release
	@$(MSK) test --all

test-fork: $(packages) ## run the unit tests with the maintained fork of cdktf and AWS provider 6
	@$(MSK) test-fork

unit: $(packages) ## run the unit tests (some minutes)
	@$(MSK) test --only unit

integration: $(packages) ## test a deployed platform (MSK_OUTPUTS=file or MSK_STACK=folder), by default a temporary local one
	@if [ -n "$${MSK_OUTPUTS:-}$${MSK_STACK:-}" ]; then jest --selectProjects integration --runInBand; else $(MSK) with-platform -- jest --selectProjects integration --runInBand; fi

mutate: $(packages) ## change the code in one place at a time (MUTATE="--only modules/topics"), and report what no test notices
	@$(MSK) mutate $(MUTATE)

build: $(packages) ## bundle the functions into dist/functions/*.zip
	@node --import tsx tools/build/functions.ts

plugins: $(packages) ## build the plugins of the pipelines in MSK_CONFIG (default config/example.yaml) into dist/plugins
	@$(MSK) plugins

package: $(packages) ## build the npm package into dist/npm
	@$(MSK) package

sbom: $(packages) ## write the software bill of materials of a release to dist/sbom.cdx.json, and check its licences
	@$(MSK) sbom

audit: $(packages) ## ask the npm registry for known vulnerabilities of the packages that a release contains or installs
	@npm audit --omit=dev

api-docs: $(packages) ## write the API documentation of the npm package to dist/api-docs
	@$(MSK) api-docs

docs: $(packages) ## build the documents as a site with search into dist/docs
	@$(MSK) docs

modules: $(packages) ## write the Terraform modules, their archives and checksums to dist/terraform
	@$(MSK) modules

synth: build ## write the Terraform JSON of MSK_CONFIG (default config/example.yaml) to cdktf.out
	@npm run --silent synth

grafana-content: $(packages) ## fill the Managed Grafana workspace of MSK_CONFIG with data sources, dashboards and alert rules
	@$(MSK) grafana-content

conformance: $(packages) ## apply, change and destroy MSK configurations of other projects on a local platform (minutes)
	@$(MSK) conformance

bench: $(packages) ## compare performance with baselines that are measured in the same run
	@$(MSK) bench

snapshots: $(packages) ## update the snapshots of the synthesized stacks
	@jest --selectProjects unit --updateSnapshot

reference: $(packages) ## regenerate docs/reference/settings.md, rules.md, review.md and the JSON Schema for editors
	@node --import tsx tools/build/settings-documents.ts

dashboards: $(packages) ## write the Grafana dashboards as JSON for import to dashboards/grafana
	@node --import tsx tools/build/dashboards.ts

reference-changes: $(packages) ## regenerate docs/reference/changes.md by changing each setting on local platforms (minutes)
	@$(MSK) changes --write

format: $(packages) ## format all files and apply the linter's fixes
	@biome check --write .

clean: ## stop the local platform and remove all downloaded and generated files
	@if [ -d .msk/lock ] && [ -f $(packages) ]; then $(MSK) down; fi
	@rm -rf .msk dist cdktf.out node_modules

$(packages): package-lock.json
	@QUIET=1 tools/setup/doctor.sh
	@echo "Installing npm packages (about a minute) …"
	@tools/setup/audible.sh npm ci --no-fund --no-audit --loglevel=error
	@touch $@
