# demo · test · ui · lint · bench. Each works alone on a fresh machine with Python 3.11+ (venv module included) and make.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin

export DBT_SEND_ANONYMOUS_USAGE_STATS := false
# The demo's ids are the same on every machine; a company's own salt is its secret.
demo ui: export GOLDSEAM_IDENTITY_SALT ?= goldseam-demo

.PHONY: demo test programs ui lint bench bench-demo bench-identity bench-profiles bench-activation bench-measurement clean
.DEFAULT_GOAL := demo

demo: $(VENV)/runtime profiles.yml
	@if [ -f data/demo/demo.json ]; then $(BIN)/goldseam demo --days 1; else $(BIN)/goldseam demo; fi
	@GOLDSEAM_AS_OF="$$(cat data/demo/as_of)" $(BIN)/goldseam run
	@$(BIN)/goldseam demo-summary

test: lint programs .servers/installed
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder

# Pages are opened in a real browser and destinations meet real servers; what is missing is skipped, and says so.
PROGRAMS := chromium opensmtpd openssh-server redis-server
programs:
	@dpkg -s $(PROGRAMS) >/dev/null 2>&1 || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null && \
		echo "Installing $(PROGRAMS) ..." && apt-get update -qq && \
		DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(PROGRAMS) >/dev/null; } || \
		echo "Some of $(PROGRAMS) are missing. On Debian and Ubuntu: apt-get install $(PROGRAMS)"

.servers/installed: $(wildcard tests/servers/*)
	@echo "Installing the servers that destinations are tested with ..."
	@$(PYTHON) -m venv .servers/python
	@.servers/python/bin/pip install --quiet --disable-pip-version-check -r tests/servers/requirements.txt
	@mkdir -p .servers/node && cp tests/servers/package*.json .servers/node
	@cd .servers/node && { npm ci --silent --no-audit --no-fund || echo "npm is missing or failed: tests of SMS, Telegram and web push are skipped"; }
	@touch $@

ui: $(VENV)/runtime profiles.yml .dagster/dagster.yaml
	GOLDSEAM_AS_OF=$$(cat data/demo/as_of 2>/dev/null) DAGSTER_HOME=$(CURDIR)/.dagster $(BIN)/dagster dev

lint: $(VENV)/dev profiles.yml
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
# Two processes of our own, not --processes 2: sqlfluff's hand each parsed tree back, which takes longer than to make it.
	find models tests/assertions -name '*.sql' | \
		GOLDSEAM_DUCKDB_PATH=:memory: xargs -P 2 -n 200 $(BIN)/sqlfluff lint --disable-progress-bar

bench: bench-demo bench-identity

bench-demo: $(VENV)/dev profiles.yml
	$(BIN)/python -m benchmarks.demo $(PEOPLE)

# PARTS="people stage": some of people, shapes, stage, postgres
bench-identity: $(VENV)/bench profiles.yml
	$(BIN)/python -m benchmarks.identity $(PARTS:%=--only %)

bench-profiles: $(VENV)/dev profiles.yml
	$(BIN)/python -m benchmarks.profiles

bench-activation: $(VENV)/dev profiles.yml
	$(BIN)/python -m benchmarks.activation $(MEMBERS:%=--members %)

bench-measurement: $(VENV)/dev profiles.yml
	$(BIN)/python -m benchmarks.measurement $(PEOPLE:%=--people %)

profiles.yml: profiles.yml.example
	@cp $< $@

.dagster/dagster.yaml: dagster.yaml.example
	@mkdir -p $(@D) && cp $< $@

# The lock files pin every package; the stamps say which of them the environment holds.
$(VENV)/runtime: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Goldseam needs Python 3.11 or newer; name one with: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
		{ echo "The venv module is missing. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@echo "Installing pinned packages into $(VENV) ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

$(VENV)/dev: $(VENV)/runtime requirements-dev.lock
	@echo "Installing the tools of the tests ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.lock
	@touch $@

$(VENV)/bench: $(VENV)/dev
	@echo "Installing what the benchmarks compare with ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --constraint requirements-dev.lock --editable '.[bench]'
	@touch $@

clean:
	rm -rf target logs data
