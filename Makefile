# Thin lines over the real tools. `make map` and `make test` need Python >= 3.11 and make, nothing else.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.stamp

.PHONY: help setup map test check bench lock clean

help:  ## show this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

setup: $(STAMP)-run  ## make .venv from the lock file; leaves .venv/bin/ecomap

map: $(STAMP)-run  ## check the workspace at the repository root and build its maps
	$(BIN)/ecomap build

test: $(STAMP)-dev  ## run the test suite
	$(BIN)/pytest -n auto

check: $(STAMP)-dev  ## format, lint, types, import contracts, dependencies, spelling, docs
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry src
	$(BIN)/codespell
	$(BIN)/python docs/build.py --check

bench: $(STAMP)-dev  ## run the benchmarks (minutes)
	$(BIN)/python -m benchmarks

$(STAMP)-run: requirements/run.txt pyproject.toml
	$(PYTHON) requirements/make_venv.py .venv requirements/run.txt
	@touch $@

$(STAMP)-dev: requirements/dev.txt pyproject.toml
	$(PYTHON) requirements/make_venv.py .venv requirements/dev.txt
	@touch $@ $(STAMP)-run

lock: $(STAMP)-dev  ## resolve the lock files anew (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --group build pyproject.toml -o requirements/run.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --group build --group dev --all-extras pyproject.toml -o requirements/dev.txt

clean:  ## remove the environment and everything built
	rm -rf .venv maps/*.html maps/summary.* dist .mypy_cache .ruff_cache .pytest_cache
