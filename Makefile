# One environment, pinned by requirements.lock; every target sets it up first.
PYTHON ?= python3
PROFILE ?=
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help install book test check pair lab publish lock clean

help:  ## list the targets
	@grep -hE '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

install: $(INSTALLED)  ## make .venv with the pinned versions

$(INSTALLED): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "error: $(PYTHON) is older than 3.11; name another: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $(INSTALLED)

book: $(INSTALLED)  ## run stale notebooks and build the book; PROFILE=smoke|laptop|paper computes it anew
	BRAINAGE_PROFILE=$(PROFILE) $(BIN)/jupyter-book build . -W -n --keep-going --quiet
	@test -f _build/html/index.html
	@echo "The book: $(CURDIR)/_build/html/index.html"

test: $(INSTALLED)  ## run all tests
	$(BIN)/python -m pytest $(PYTEST_ARGS)

check: $(INSTALLED)  ## style, types and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

pair: $(INSTALLED)  ## write notebooks/*.ipynb from notebooks/*.py, never the other way
	$(BIN)/jupytext --quiet --to ipynb --update notebooks/*.py

lab: $(INSTALLED)  ## open the notebooks in JupyterLab
	$(BIN)/jupyter lab notebooks

publish: $(INSTALLED)  ## recompute results/published (needs BRAINAGE_MRE134 for the real cohort)
	$(BIN)/brainage publish

lock:  ## resolve pyproject.toml anew into requirements.lock
	rm -rf .lock && $(PYTHON) -m venv .lock
	.lock/bin/python -m pip install --quiet --disable-pip-version-check torch==2.13.0 -e '.[book,dev]'
	{ echo "# Exact versions; made by 'make lock'."; .lock/bin/python -m pip freeze --exclude-editable | sed 's/+cpu//'; } > requirements.lock
	rm -rf .lock

clean:  ## remove what the book's build made; results and data stay
	rm -rf _build
