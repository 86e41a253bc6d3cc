.DEFAULT_GOAL := help
.PHONY: demo test test-servers explore check fix bench docs lock assets tables env help

# One environment in the clone. With uv installed it is ready in seconds; with pip alone
# in about a minute; the locks are the same.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export SEUTU_DATA ?= $(CURDIR)/.seutu
# Without its files of bytecode each process compiles everything anew: eight seconds
# of a processor. An environment that forbids them is meant for images.
export PYTHONDONTWRITEBYTECODE :=

demo: $(VENV)/runtime ## Load the packaged data and serve it at http://localhost:8000
	$(BIN)/seutu demo

test: $(VENV)/dev ## Run the fast tests with the browser tests
	scripts/browser.sh
	SEUTU_DATA=$(CURDIR)/.seutu/test $(BIN)/python -m pytest -n 2 -m "not servers"

test-servers: $(VENV)/dev $(VENV)/servers ## Run the tests that need real servers (PostgreSQL, Keycloak, OpenSearch, QGIS, GDAL, Spark)
	SEUTU_DATA=$(CURDIR)/.seutu/test scripts/with_postgresql.sh $(BIN)/python -m pytest -n 2 -m "database and not browser and not servers"
	SEUTU_DATA=$(CURDIR)/.seutu/test scripts/with_clients.sh scripts/with_keycloak.sh scripts/with_postgresql.sh $(BIN)/python -m pytest -m servers
	SEUTU_DATA=$(CURDIR)/.seutu/test scripts/with_opensearch.sh $(BIN)/python -m pytest -m servers tests/search tests/servers/test_opensearch.py

explore: $(VENV)/dev ## Look for new examples that break a property (an hour or so)
	SEUTU_DATA=$(CURDIR)/.seutu/test SEUTU_EXAMPLES=explore $(BIN)/python -m pytest -n 2 -m "not servers and not browser" $(ARGS)

check: $(VENV)/dev ## Lint, types, boundaries, translations, migrations, built files
	scripts/check.sh $(BIN)

fix: $(VENV)/dev ## Format the code and mend what can be mended by itself
	$(BIN)/ruff format . && $(BIN)/ruff check --fix .

bench: $(VENV)/dev ## Measure speed and memory beside named references
	$(BIN)/python -m bench $(ARGS)

docs: $(VENV)/dev ## Build the documentation into docs/_build
	$(BIN)/python -m sphinx -W -q -b html docs docs/_build

lock: ## Resolve the dependencies again into requirements/*.txt
	scripts/lock.sh

assets: ## Build the style sheets and scripts (needs Node)
	npm ci --no-audit --no-fund && npm run build

tables: $(VENV)/dev ## Learn the translation tables from the packaged vocabularies
	$(BIN)/python -m seutu.vocabularies.build && $(BIN)/python -m scripts.tables_current --record

env: $(VENV)/dev ## Make the environment for development

help: ## List these commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(VENV)/runtime: requirements/runtime.txt requirements/build.txt pyproject.toml
	scripts/environment.sh $(PYTHON) $(VENV) requirements/runtime.txt
	@touch $@

$(VENV)/dev: requirements/dev.txt requirements/build.txt pyproject.toml
	scripts/environment.sh $(PYTHON) $(VENV) requirements/dev.txt
	@touch $@ $(VENV)/runtime

# These are large. Where they cannot be had their tests are skipped and say so.
$(VENV)/servers: requirements/servers.txt $(VENV)/dev
	scripts/environment.sh $(PYTHON) $(VENV) requirements/servers.txt && touch $@ || \
		echo "Without Spark and Croissant: their packages could not be installed." >&2
