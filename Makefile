# One environment, pinned by requirements.lock; every target sets it up first.
PYTHON ?= python3
PROFILE ?=
COHORT ?=
VENV := .venv
BIN := $(VENV)/bin
CHROMIUM ?= $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)
PORT ?= 8000
# Files in their order: those with few tests are not the quick ones.
PYTEST = $(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder
WAITING := book or browser or data or slow
INSTALLED := $(VENV)/.installed
# With which combatlearn draws what nobody here asks it to; 270 MB.
UNUSED := llvmlite numba plotly pynndescent umap-learn
ONE_PAGE := _build/singlehtml/brainage.html

.DEFAULT_GOAL := help
.PHONY: help install book book-pdf serve test test-rest test-all check pair mutants lab publish lock clean

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

install: $(INSTALLED)  ## make .venv with the pinned versions

$(INSTALLED): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "error: $(PYTHON) is older than 3.11; name another: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $(INSTALLED)

book: $(INSTALLED)  ## run stale notebooks and build the book; PROFILE=smoke|laptop|paper computes it anew, COHORT=/path of your own people
ifneq ($(COHORT),)
	@$(BIN)/brainage book --cohort "$(COHORT)" --profile "$(PROFILE)"
else
	BRAINAGE_PROFILE=$(PROFILE) $(BIN)/jupyter-book build . -W -n --keep-going --quiet
	@test -f _build/html/index.html
	@echo "The book: $(CURDIR)/_build/html/index.html"
endif

book-pdf: $(INSTALLED)  ## all pages in one file, _build/brainage.pdf, printed by Chromium
	@test -n "$(CHROMIUM)" || { echo "error: no Chromium or Chrome on the path; install one, or name it: make book-pdf CHROMIUM=/path/to/it"; exit 1; }
	@rm -f _build/brainage.pdf _build/new.pdf # an older one must not pass as this one
	BRAINAGE_PROFILE=$(PROFILE) $(BIN)/jupyter-book build . --builder singlehtml --quiet
	@cp _build/singlehtml/notebooks/first_page.html $(ONE_PAGE) # whose links to pictures and styles start one folder up
	address=$$($(PYTHON) -c 'import pathlib, sys; print(pathlib.Path(sys.argv[1]).absolute().as_uri())' $(ONE_PAGE)) && \
	"$(CHROMIUM)" --headless --no-sandbox --disable-gpu --disable-background-networking --no-pdf-header-footer --virtual-time-budget=60000 --print-to-pdf="$(CURDIR)/_build/new.pdf" "$$address" 2>/dev/null
	@test -s _build/new.pdf || { echo "error: $(CHROMIUM) printed nothing from $(ONE_PAGE)"; exit 1; }
	@mv _build/new.pdf _build/brainage.pdf
	@echo "The book: $(CURDIR)/_build/brainage.pdf"

serve: book  ## build the book and show it on http://localhost:8000; PORT=8080 takes another port
	$(BIN)/python -m http.server $(PORT) --bind 127.0.0.1 --directory _build/html

test: $(INSTALLED)  ## the tests that one waits for, on all cores; PYTEST_ARGS="-n 0 tests/gaps/test_bias_correction.py" for some, on one
	$(PYTEST) -m "not ($(WAITING))" $(PYTEST_ARGS)

test-all: $(INSTALLED)  ## every test: the book, a browser, real maps and a sample of published results too
	$(PYTEST) $(PYTEST_ARGS)

test-rest: $(INSTALLED)  ## what make test leaves out: the book, a browser, real maps, a sample of published results
	$(PYTEST) -m "$(WAITING)" $(PYTEST_ARGS)

mutants: $(INSTALLED)  ## change the code a little and print what its tests miss; MODULES="brainage/gaps/bias_correction.py brainage/models/losses"
	$(BIN)/python benchmarks/mutants.py $(MODULES)

check: $(INSTALLED)  ## style, types and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

pair: $(INSTALLED)  ## write notebooks/*.ipynb from notebooks/*.py, never the other way
	$(BIN)/python -m brainage.book.pairing

lab: $(INSTALLED)  ## open the notebooks in JupyterLab
	$(BIN)/jupyter lab notebooks

publish: $(INSTALLED)  ## recompute results/published (needs BRAINAGE_MRE134 for the real cohort)
	$(BIN)/brainage publish

lock:  ## resolve pyproject.toml anew into requirements.lock
	rm -rf .lock && $(PYTHON) -m venv .lock
	.lock/bin/python -m pip install --quiet --disable-pip-version-check torch==2.13.0 -e '.[book,dev,harmonize,preprocess]'
	{ echo "# Exact versions; made by 'make lock'."; .lock/bin/python -m pip freeze --exclude-editable $(UNUSED:%=--exclude %) | sed 's/+cpu//'; } > requirements.lock
	rm -rf .lock

clean:  ## remove what the book's build made; results and data stay
	rm -rf _build
