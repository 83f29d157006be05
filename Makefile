# `make run` and `make test` are all a newcomer needs; the rest is for people who change Signboard.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# A flat editable install: one path entry, which type checkers can read too. Python compiles what it imports, so
# compiling everything beforehand would only cost 80 MB.
INSTALL := install --no-compile -c constraints.txt --config-settings editable_mode=compat

ROOMS := accounts db drawing graphql_api jobs marketplace prompt_engine providers signboard storage studio

.PHONY: help run test dev check lint format migrate bench schema clean

help:  ## what can be made
	@grep -hE '^[a-z ]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | sort

run: $(VENV)/run.stamp  ## start everything on http://127.0.0.1:${PORT:-8000}
	$(BIN)/signboard serve

test: $(VENV)/dev.stamp check  ## every check and every test
	$(BIN)/coverage erase
	$(BIN)/python -m pytest -n auto --dist worksteal --cov --cov-report=
	$(BIN)/coverage report --fail-under=85

dev: $(VENV)/dev.stamp  ## serve anew after each change, on a home of its own
	SIGNBOARD_HOME=.signboard-dev $(BIN)/watchfiles --filter python '$(BIN)/signboard serve' $(ROOMS)

check lint: $(VENV)/dev.stamp  ## ruff, mypy, import-linter
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache > .import-linter.log || (cat .import-linter.log; exit 1)

format: $(VENV)/dev.stamp  ## let ruff set the code
	$(BIN)/ruff format --quiet .
	$(BIN)/ruff check --fix --quiet .

migrate: $(VENV)/run.stamp  ## bring the database to the newest tables, after a backup
	$(BIN)/signboard migrate

schema: $(VENV)/run.stamp  ## write schema.graphql anew
	$(BIN)/python -m graphql_api.schema > schema.graphql

bench: $(VENV)/dev.stamp  ## measure, and print one table
	$(BIN)/python -m benchmarks

clean:  ## remove the venv and what was built; never the home
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Signboard needs Python 3.11 or newer, this is " + sys.version.split()[0])'
	$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) $(INSTALL) -e .
	@touch $@

$(VENV)/dev.stamp: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) $(INSTALL) -e '.[dev,google,local]'
	@touch $(VENV)/run.stamp $@
