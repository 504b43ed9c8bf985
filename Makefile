# On Record from a fresh checkout: `make demo` is enough. Everything is installed in .venv, at the versions of
# constraints.txt; a second call installs nothing.

PYTHON ?= python3
PORT ?= 8501
# The demo's folder; without one, the command chooses its own.
DEMO_DATA ?=
# Processes that run tests side by side: each loads the models.
WORKERS ?= 2
# The address of a package index with torch builds for processors, many times smaller than those for graphics cards.
TORCH_INDEX ?=

VENV := .venv
BIN := $(VENV)/bin
TORCH := $(shell sed -n 's/^torch==/torch==/p' constraints.txt)
PIP := $(BIN)/python -m pip --disable-pip-version-check

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup demo test check evaluate bench clean

help: ## say what can be made
	@echo 'make setup             install On Record in .venv'
	@echo 'make demo [PORT=8501]  show the fictional sample documents in the browser'
	@echo 'make test              run all tests'
	@echo 'make check             formatting, types and all tests, as the build does'
	@echo 'make evaluate          measure how often On Record is right'
	@echo 'make bench             measure how fast it is'
	@echo 'make clean             remove .venv and everything that was made'
	@echo
	@echo 'PYTHON=python3.12      another Python (3.11 or later)'
	@echo 'TORCH_INDEX=URL        take torch from an index of its builds for processors'
	@echo 'WORKERS=4              run so many tests side by side'
	@echo 'DEMO_DATA=DIR          keep the demo in this folder'

$(VENV)/made:
	@command -v $(PYTHON) >/dev/null || { echo 'No $(PYTHON) here: install Python 3.11 or later, or name it: make PYTHON=…' >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "On Record needs Python 3.11 or later; this is $$($(PYTHON) -V 2>&1). Name another: make PYTHON=python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo 'This Python cannot make environments: install its venv module (on Debian: python3-venv)' >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/installed: $(VENV)/made pyproject.toml constraints.txt
	@echo 'Installing On Record in $(VENV): some minutes the first time.'
	$(PIP) install --quiet $(if $(TORCH_INDEX),--no-deps --index-url "$(TORCH_INDEX)" "$(TORCH)",--constraint constraints.txt "$(TORCH)")
	$(PIP) install --quiet --constraint constraints.txt --editable .
	@touch $@

$(VENV)/installed-tests: $(VENV)/installed
	$(PIP) install --quiet --constraint constraints.txt --editable '.[test]'
	@touch $@

setup: $(VENV)/installed

demo: $(VENV)/installed
	$(BIN)/onrecord demo --port "$(PORT)" $(if $(DEMO_DATA),--data "$(DEMO_DATA)")

test: $(VENV)/installed-tests
	$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist worksteal

check: $(VENV)/installed-tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(MAKE) --no-print-directory test

evaluate: $(VENV)/installed-tests
	$(BIN)/python -m bench.evaluate

bench: $(VENV)/installed-tests
	$(BIN)/python -m bench.speed
	$(BIN)/python -m bench.scale
	$(BIN)/python -m bench.search_speed
	$(BIN)/python -m bench.search_quality
	$(BIN)/python -m bench.nearest
	$(BIN)/python -m bench.quotations
	$(BIN)/python -m bench.reports
	$(BIN)/python -m bench.exports
	$(BIN)/python -m bench.pdfs
	$(BIN)/python -m bench.ingest
	$(BIN)/python -m bench.app

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
