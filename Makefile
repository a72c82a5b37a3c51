# Two commands do all the set-up: `make run` and `make test`.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test quick bench format catalogues lock clean help

help:  ## Say what there is
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/:/' | column -t -s:

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Consult needs Python 3.11 or newer (set PYTHON=python3.12)"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "On Debian: apt install python3-venv"; exit 1; }

$(VENV)/.run: $(VENV)/bin/python pyproject.toml constraints.txt .ci/hatch_build.py
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/.test: $(VENV)/bin/python pyproject.toml constraints.txt .ci/hatch_build.py
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@ $(VENV)/.run

run: $(VENV)/.run  ## Run everything with the demonstration plan (HOST=0.0.0.0 lets phones in)
	@exec $(BIN)/consult run --demo --host $(HOST) --port $(PORT)

test: $(VENV)/.test  ## Provide what is missing and run every check
	@$(BIN)/python .ci/check.py all

quick: $(VENV)/.test  ## The short loop: lint, types, contracts, tests on SQLite
	@$(BIN)/python .ci/check.py quick

bench: $(VENV)/.test  ## Measure against the floor and print ratios
	@$(BIN)/python -m tests.bench

format: $(VENV)/.test  ## Format code and templates
	$(BIN)/ruff check --fix-only --quiet . ; $(BIN)/ruff format --quiet .

catalogues: $(VENV)/.test  ## Extract UI texts, update and compile the catalogues
	@$(BIN)/python .ci/catalogues.py update

lock: $(VENV)/.test  ## Write constraints.txt from what is installed
	@$(BIN)/python -m pip freeze --exclude-editable | sort -f > constraints.txt

clean:  ## Take away what was built (not the data in var/)
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist
