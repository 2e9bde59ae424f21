# Tributary: `make help` lists the targets.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c

PYTHON ?= python3.11
VENV := .venv
SUPERSET_VENV := .venv-superset
BIN := $(VENV)/bin
TRIBUTARY := $(BIN)/tributary
SQL := models dbt_project/macros dbt_project/tests reports/sources

# Hundreds of processes start; each would compile our modules anew.
unexport PYTHONDONTWRITEBYTECODE

# No tool below phones home.
export DO_NOT_TRACK := 1
export DBT_SEND_ANONYMOUS_USAGE_STATS := false
export GX_ANALYTICS_ENABLED := false
export RUNTIME__DLTHUB_TELEMETRY := false
export DAGSTER_DISABLE_TELEMETRY := yes
export SEND_ANONYMOUS_USAGE_STATS := no

.PHONY: help
help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  %-14s %s\n", $$1, $$2}'

$(VENV)/.ready: requirements.lock requirements-uv.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "make: $(PYTHON) is not on PATH; install Python 3.11 or run 'make PYTHON=/path/to/python3.11 …'" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.lock
	@$(BIN)/uv pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

$(SUPERSET_VENV)/.ready: superset/requirements.lock $(VENV)/.ready
	@test -x $(SUPERSET_VENV)/bin/python || $(BIN)/uv venv --quiet --python $(BIN)/python $(SUPERSET_VENV)
	@$(BIN)/uv pip sync --quiet --compile-bytecode --python $(SUPERSET_VENV)/bin/python --require-hashes superset/requirements.lock
	@touch $@

.PHONY: setup
setup: $(VENV)/.ready $(SUPERSET_VENV)/.ready ## Make both environments from the hashed lock files

.PHONY: lock
lock: ## Resolve the lock files anew from pyproject.toml and superset/requirements.in
	$(BIN)/uv pip compile pyproject.toml --extra dev --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -o requirements.lock --quiet
	$(BIN)/uv pip compile superset/requirements.in --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -o superset/requirements.lock --quiet

.PHONY: run
run: setup ## Build, then serve Superset and Dagster on this machine
	@$(TRIBUTARY) run

.PHONY: build
build: setup ## Extract, build, audit, publish and provision, then exit
	@$(TRIBUTARY) build

# Where a test's time is up and there is no Python to stop, since a library's call does not return,
# its process ends, with the stack of every thread. A process that ended so, or crashed, is not
# started again: the new one would begin the same tests anew, up to sixteen times, or wait for ever.
ENDED_WHEN_HUNG := -o faulthandler_timeout=2460 -o faulthandler_exit_on_timeout=true \
  --max-worker-restart 0

.PHONY: test
test: ## Check style, types, layers and SQL, and run every test
	@# Environments, programs and Node modules come side by side: each waits for its downloads.
	@$(MAKE) --no-print-directory -j 3 setup programs node-modules
	@# Side by side, and four processes on two cores: many tests wait for what they have started.
	@$(MAKE) --no-print-directory lint & linting=$$!; tested=0; \
	$(BIN)/pytest -n 4 --no-loadscope-reorder --durations 15 $(ENDED_WHEN_HUNG) || tested=$$?; \
	wait $$linting; exit $$tested

.PHONY: soak
soak: setup ## Extract thirty days from every source, under every fault and with kills (15 minutes)
	TRIBUTARY_TEST_DAYS=30 $(BIN)/pytest --timeout 3600 tests/sources/test_daily_truth.py

.PHONY: properties
properties: setup ## Try what must hold for any loads on twenty times as many of them (twenty minutes)
	TRIBUTARY_TEST_EXAMPLES=many $(BIN)/pytest -n 2 --timeout 3600 tests/lake

.PHONY: chaos
chaos: setup ## Kill every stage of a build at random instants, 200 times (over an hour)
	$(BIN)/pytest -s tests/chaos/kills.py

.PHONY: browser-all
browser-all: setup browser ## Open every tab of every dashboard in a browser (15 minutes)
	TRIBUTARY_TEST_DASHBOARDS=all $(BIN)/pytest --timeout 3600 tests/bi/browser/test_dashboards_in_browser.py

.PHONY: corruptions
corruptions: setup ## Damage what sources deliver in a hundred ways; say which check catches each (an hour)
	@test -e var/corruptions/lake || $(BIN)/python -m tests.corruption.prepare var/corruptions
	$(BIN)/pytest tests/corruption/properties.py
	$(BIN)/python -m tests.corruption var/corruptions --seed 1 --count 50
	$(BIN)/python -m tests.corruption var/corruptions --seed $${SEED:-$$RANDOM} --count 50

.PHONY: clean-days
clean-days: setup ## Extract and audit thirty clean days: none may raise an alarm (half an hour)
	$(BIN)/python -m tests.corruption.clean_days var/clean-days

.PHONY: bench
bench: build browser ## Measure extraction, a day, the audit and dashboards beside their peers (an hour)
	$(BIN)/python -m benchmarks.extraction
	$(BIN)/python -m benchmarks.increment
	$(BIN)/python -m benchmarks.audit
	$(BIN)/python -m benchmarks.dashboards

.PHONY: lint
lint: $(VENV)/.ready ## Check style, types, layers and SQL
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/sqlfmt --check --no-progressbar $(SQL)

.PHONY: format
format: $(VENV)/.ready ## Format Python and SQL
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/sqlfmt --no-progressbar $(SQL)

.PHONY: node-modules
node-modules: reports/node_modules/.ready
reports/node_modules/.ready: reports/package-lock.json
	@command -v npm >/dev/null || { echo "make: npm is not on PATH; the reports need Node.js 20 or later" >&2; exit 1; }
	@# Not `npm ci`: npm 11 takes the lock for out of sync when it names no download host.
	@cd reports && timeout 900 npm install --no-save --no-audit --no-fund --loglevel=error
	@touch $@

.PHONY: reports
reports: setup node-modules ## Build the Evidence site from the published warehouse
	@$(TRIBUTARY) reports

# Programs that the tests run, as Debian packages: `$(call require,<packages>)`.
PROGRAMS := chromium curl postgresql redis-server
chromium_is_there := command -v chromium
curl_is_there := command -v curl
postgresql_is_there := command -v initdb || ls /usr/lib/postgresql/*/bin/initdb
redis-server_is_there := command -v redis-server
define require
@missing=""; \
$(foreach package,$(1),{ $($(package)_is_there); } >/dev/null 2>&1 || missing+=" $(package)";) \
if [ -n "$$missing" ]; then \
  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
    echo "installing for the tests:$$missing"; \
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $$missing >/dev/null; \
  else \
    echo "make: the tests run programs that are not installed:$$missing (Debian: apt-get install$$missing)" >&2; exit 1; \
  fi; \
fi
endef

.PHONY: programs
programs:
	$(call require,$(PROGRAMS))

.PHONY: browser
browser:
	$(call require,chromium)

.PHONY: clean
clean: ## Delete both environments and all state below var/
	rm -rf $(VENV) $(SUPERSET_VENV) reports/node_modules var
