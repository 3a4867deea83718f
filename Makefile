# Two commands on a fresh machine (Python 3.11+, git, pip, make): `make run` and `make test`. What is installed is not installed twice.

PYTHON ?= python3
VENV := .venv
PIP := $(PYTHON) -m pip --python $(VENV)/bin/python --disable-pip-version-check
UV ?= uv
COMPILE := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml

.PHONY: run test install install-dev lock clean bench spacy

run: $(VENV)/installed ## install what is needed and run the main job
	@$(VENV)/bin/comity run

test: $(VENV)/installed-dev ## install what is needed and run the tests
	@$(VENV)/bin/python -m pytest -q

install: $(VENV)/installed
install-dev: $(VENV)/installed-dev

# Only what the lock names is installed, by its hashes (it is complete, so nothing is resolved); the project itself is built with the locked build tool.
$(VENV)/installed: requirements.lock pyproject.toml | $(VENV)/bin/python
	@$(PIP) install --quiet --require-hashes --no-deps -r requirements.lock
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/installed-dev: requirements-dev.lock $(VENV)/installed
	@$(PIP) install --quiet --require-hashes --no-deps -r requirements-dev.lock
	@touch $@

# pip comes from outside, so that a Python without ensurepip (Debian's) serves as well.
$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Comity needs Python 3.11 or later: make PYTHON=python3.11 …")'
	@echo "Installing into $(VENV); this takes a minute or two, once." >&2
	@$(PYTHON) -m venv --without-pip $(VENV)

# The benchmarks: BENCH_ARTICLES=file.jsonl.gz reads real articles, else the shipped sample is repeated. spaCy has its own environment.
bench: $(VENV)/installed spacy ## measure extraction and the whole job; tests/benchmarks/SCALE.md tells what the figures mean
	@$(VENV)/bin/python tests/benchmarks/extraction.py $(BENCH_ARTICLES)
	@$(VENV)/bin/python tests/benchmarks/pipeline.py $(BENCH_ARTICLES) --sizes 1000 4000

spacy: .venv-spacy/installed
.venv-spacy/installed: tests/benchmarks/spacy.lock
	@$(PYTHON) -m venv --without-pip .venv-spacy
	@$(PYTHON) -m pip --python .venv-spacy/bin/python --disable-pip-version-check install --quiet --require-hashes --no-deps -r $<
	@touch $@

lock: ## resolve the dependencies anew; needs uv
	$(COMPILE) --extra build --output-file requirements.lock
	$(COMPILE) --extra build --extra dev --constraint requirements.lock --output-file requirements-dev.lock

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis build dist
