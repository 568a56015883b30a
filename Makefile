# Thin lines over the real tools. `make map` and `make test` need Python >= 3.11 and make, nothing else.
# Another Python: make PYTHON=python3.12 map
PYTHON ?= python3
UV ?= uv
BIN := .venv/bin
# One stamp a lock file and interpreter; the larger lock file holds the smaller one.
STAMP := .venv/.made-by-$(notdir $(PYTHON))
RESOLVE := pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet $(RESOLVE_MORE)

.PHONY: help setup map test check docs bench bench-map lock clean

help:  ## show this list
	@sed -n 's/^\([a-z-]*\):.*## /make \1\t/p' $(MAKEFILE_LIST) | expand -t 14

setup: $(STAMP)-run  ## make .venv from the lock file; leaves .venv/bin/ecomap

map: $(STAMP)-run  ## check the workspace at the repository root and build its maps
	$(BIN)/ecomap build

test: $(STAMP)-dev  ## run the test suite and the examples of the docstrings
	$(BIN)/pytest -n auto --dist worksteal

check: $(STAMP)-dev docs  ## format, lint, types, import contracts, dependencies, spelling, docs
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/deptry src
	$(BIN)/codespell
	$(BIN)/python docs/cli_reference.py --check

docs: $(STAMP)-dev  ## build the documentation into docs/_build/html; a warning is an error
	$(BIN)/sphinx-build -W -q -b html -d docs/_build/doctrees docs docs/_build/html

bench: $(STAMP)-dev  ## run the benchmarks (minutes)
	$(BIN)/python -m benchmarks

bench-map: $(STAMP)-dev  ## measure the map page beside four ways of folium (minutes; wants Chromium and npm)
	$(BIN)/python -m benchmarks map $(BENCH_MAP)

$(STAMP)-run: requirements/run.txt requirements/make_venv.py pyproject.toml
	$(PYTHON) requirements/make_venv.py .venv requirements/run.txt
	@touch $@

$(STAMP)-dev: requirements/dev.txt requirements/make_venv.py pyproject.toml
	$(PYTHON) requirements/make_venv.py .venv requirements/dev.txt
	@touch $@ $(STAMP)-run

lock:  ## resolve the lock files anew, keeping versions that still fit (needs uv)
	$(UV) $(RESOLVE) --group build --group dev --all-extras pyproject.toml -o requirements/dev.txt
	$(UV) $(RESOLVE) --group build -c requirements/dev.txt pyproject.toml -o requirements/run.txt

clean:  ## remove the environment and everything built
	rm -rf .venv maps/*.html maps/summary.* maps/index.json maps/briefs maps/posters docs/_build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
