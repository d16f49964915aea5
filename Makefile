# Two commands on a fresh clone: `make example` draws example 4, `make test` runs the whole gate.
# Both make their own virtual environment in .venv and need only Python 3.11 or later and make.

PYTHON ?= python3
BIN := .venv/bin
SOURCES := pyproject.toml $(shell find relufit -type f -not -name '*.pyc' -not -name '*.nb[ci]') \
  $(shell find scenarios studies -name '*.toml')
CHECKED := relufit tests benchmarks docs examples

STUDIES := $(basename $(notdir $(wildcard studies/*.toml)))

# One version of PyTorch, so that the comparison means the same everywhere.
INTEGRATIONS ?= torch==2.13.0 jax keras

.PHONY: example docs test test-integrations test-minimum fuzz fuzz-signals bench bench-films bench-studies bench-page gallery hero studies coalescing field release clean

example: .venv/installed
	$(BIN)/relufit render scenarios/example4.toml

# The documentation site, in build/site/: pages from docs/, reference pages from the code. Warnings are
# errors; the tests then open the site in a browser.
SITE := $(BIN)/sphinx-build -W --keep-going -q docs build/site

docs: .venv/installed-dev
	$(SITE)

test: .venv/installed-dev
	$(BIN)/ruff format --check $(CHECKED)
	$(BIN)/ruff check $(CHECKED)
	$(BIN)/mypy
	$(BIN)/mypy --config-file benchmarks/mypy.ini benchmarks
	$(BIN)/pyright
	$(BIN)/lint-imports
	$(BIN)/python tests/page/tools.py
	$(SITE)
	env COVERAGE_AT_LEAST=96 $(BIN)/pytest -p xdist --numprocesses=2 --dist=worksteal --doctest-modules --ignore=tests/integrations --pyargs relufit tests

# Comparisons with PyTorch, JAX and Keras, in an environment of their own: together they take some
# 1.5 GB. A library that cannot be installed here is skipped, and pytest says so.
test-integrations: .venv-integrations/installed $(SOURCES)
	.venv-integrations/bin/pip install --quiet --no-deps .
	.venv-integrations/bin/pytest --override-ini=filterwarnings=default -rs tests/integrations

.venv-integrations/installed: .venv/ready pyproject.toml
	$(PYTHON) -m venv .venv-integrations
	.venv-integrations/bin/pip install --quiet '.[study]' hypothesis ipykernel nbclient pandas pytest
	for library in $(INTEGRATIONS); do \
	  .venv-integrations/bin/pip install --quiet $$library || echo "$$library cannot be installed"; \
	done
	touch $@

# The tests with the lowest supported versions of all libraries, which may warn about newer ones, so
# warnings are not errors here.
test-minimum: .venv/ready $(SOURCES)
	$(PYTHON) -m venv .venv-minimum
	$(BIN)/python tests/minimum.py > .venv-minimum/constraints.txt
	.venv-minimum/bin/pip install --quiet --constraint .venv-minimum/constraints.txt \
	  '.[dev,study,distributed]'
	.venv-minimum/bin/python tests/page/tools.py
	.venv-minimum/bin/pytest -p xdist --numprocesses=2 --dist=worksteal --override-ini=filterwarnings=default tests

# Randomly damaged scenarios (100 000) and outputs (20 000), with a fixed seed.
fuzz: .venv/installed-dev
	$(BIN)/python benchmarks/fuzz.py

bench: bench-films bench-studies bench-page

bench-films: .venv/installed-dev
	$(BIN)/pip install --quiet '.[bench]'
	$(BIN)/python benchmarks/films.py

bench-studies: .venv/installed-dev
	$(BIN)/python benchmarks/studies.py

bench-page: .venv/installed-dev
	$(BIN)/pip install --quiet '.[bench]'
	$(BIN)/python tests/page/tools.py
	$(BIN)/python benchmarks/explore.py

# Send signals at random times, and check what renders and studies leave behind.
fuzz-signals: .venv/installed-dev
	$(BIN)/python benchmarks/signals.py --count 200

gallery: .venv/installed
	$(BIN)/python docs/gallery.py

# The film and figure at the head of the README.
hero: .venv/installed
	$(BIN)/python docs/hero.py

# Run and draw every shipped study, into outputs/NAME.zarr and outputs/NAME/.
studies: .venv/installed-study
	for name in $(STUDIES); do \
	  $(BIN)/relufit study run studies/$$name.toml && \
	  $(BIN)/relufit study plot outputs/$$name.zarr || exit; \
	done

coalescing: .venv/installed-study
	$(BIN)/python docs/coalescing.py

# Repeat results of the field, and write docs/field.md.
field: .venv/installed-study
	$(BIN)/python docs/field.py

# Both distributions in dist/, checked; then what a stranger does with the wheel, in an empty folder.
# pyroma takes two points off for an e-mail address and a home page, which relufit does not have.
release: .venv/installed-dev
	$(BIN)/pip install --quiet '.[release]'
	rm -rf dist
	$(BIN)/validate-pyproject pyproject.toml
	$(BIN)/python -m build
	$(BIN)/twine check --strict dist/*
	$(BIN)/check-wheel-contents dist/*.whl
	$(BIN)/pyroma --min 8 dist/*.tar.gz
	$(BIN)/python -P tests/release.py dist

clean:
	rm -rf .venv .venv-integrations .venv-minimum build dist docs/project docs/reference outputs

# The tests run against the package as users install it.
.venv/installed: .venv/ready $(SOURCES)
	$(BIN)/pip install --quiet .
	touch $@

.venv/installed-study: .venv/ready $(SOURCES)
	$(BIN)/pip install --quiet '.[study]'
	touch $@

.venv/installed-dev: .venv/ready $(SOURCES)
	$(BIN)/pip install --quiet '.[dev,study,distributed]'
	touch $@

.venv/ready:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "relufit needs Python 3.11 or later; name one: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv .venv
	touch $@
