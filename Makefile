# Two commands do all the set-up: `make demo` and `make test`. Needs Python 3.11 or newer and make.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
PIP := $(BIN)/pip --disable-pip-version-check install -qq --constraint constraints.txt

.PHONY: help demo test check docs clean

help:
	@echo "make demo   install into .venv and audit the bundled example, offline"
	@echo "make test   install what the tests need and run every check"
	@echo "make check  the checks that need no run: ruff, mypy, import directions"
	@echo "make docs   write docs/cli.md and the README table anew"
	@echo "make clean  remove .venv and everything built"

demo: .venv/.demo
	@$(BIN)/claimcheck demo

test: check
	$(BIN)/pytest --cov

check: .venv/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: .venv/.test
	$(BIN)/python scripts/write_docs.py

clean:
	rm -rf .venv build dist .coverage .*_cache .hypothesis

.venv/.demo: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing claimcheck into .venv (once; torch is large) ..." >&2
	@$(PIP) --editable .
	@touch $@

.venv/.test: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing claimcheck and its test tools into .venv (once; torch is large) ..." >&2
	@$(PIP) --editable '.[dev]'
	@touch $@ .venv/.demo

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "claimcheck needs Python 3.11 or newer on the PATH" >&2; exit 2; }
	@$(PYTHON) -m venv .venv
