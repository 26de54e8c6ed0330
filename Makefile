# Pathway Explorer: every verb is here. `make run` and `make test` do all the set-up they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
EVAL ?=
# One process a core; each test file stays in one process, so that what it sets up once is set up once.
COVERED = $(BIN)/coverage erase && $(BIN)/coverage run -m pytest -n auto --dist loadfile && $(BIN)/coverage combine -q && $(BIN)/coverage report
CHECKED := explorer models content tests wsgi.py

.DEFAULT_GOAL := help
.PHONY: help run demo test test-site test-all lint check build bench measure encoder encoder-check translations clean

help:  ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/run.done: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/test.done: pyproject.toml | $(VENV)/run.done
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[test]'
	@touch $@

$(VENV)/browser.done: pyproject.toml | $(VENV)/test.done
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[test,browser]'
	@touch $@

run: $(VENV)/run.done  ## Serve the site on http://127.0.0.1:8000/ (PORT=… for another port)
	$(BIN)/pathways serve --port $(or $(PORT),8000)

demo: $(VENV)/run.done  ## Serve the site with the made-up demonstration district
	PATHWAYS_DEMONSTRATION=1 $(BIN)/pathways serve --port $(or $(PORT),8000)

test: $(VENV)/test.done  ## Run the tests: offline, without torch, in minutes
	$(COVERED)

test-site: $(VENV)/browser.done  ## Walk the site in Chromium, use a real PostgreSQL, check plans of random students
	$(BIN)/python -m pytest -n auto -m 'browser or postgres or heavy'

test-all: test test-site  ## test, then test-site

lint: $(VENV)/test.done  ## Style, types, import direction
	$(BIN)/ruff check $(CHECKED)
	$(BIN)/ruff format --check $(CHECKED)
	$(BIN)/mypy
	$(BIN)/lint-imports

check: $(VENV)/run.done  ## Check the content files
	$(BIN)/pathways check

build: $(VENV)/run.done  ## Build content.db
	$(BIN)/pathways build

bench: $(VENV)/test.done  ## Measure speed and memory as ratios, side by side in one run
	$(BIN)/python -m tests.bench

measure: $(VENV)/run.done  ## Measure matching on real people and check the model card: make measure EVAL=folder
	@test -n "$(EVAL)" || { echo "Say where the people are: make measure EVAL=folder"; exit 2; }
	$(BIN)/pathways build
	$(BIN)/pathways evaluate "$(EVAL)" --out instance/figures-$$(date +%F).json --check docs/model-card.md

$(VENV)-encoder/done: pyproject.toml
	$(PYTHON) -m venv $(VENV)-encoder
	$(VENV)-encoder/bin/python -m pip install --quiet --disable-pip-version-check torch==2.13.0
	$(VENV)-encoder/bin/python -m pip install --quiet --disable-pip-version-check -e '.[encoder,test]'
	@touch $@

encoder: $(VENV)-encoder/done  ## Distil the static encoder again (needs torch; release time only)
	$(VENV)-encoder/bin/python -m explorer.distilling

encoder-check: $(VENV)-encoder/done  ## Distil into a temporary folder and compare with the one checked in
	$(VENV)-encoder/bin/python -m pytest -m encoder

translations: $(VENV)/test.done  ## Collect the words of the interface and compile the translations
	$(BIN)/pybabel -q extract -F babel.cfg -k gettext -k _ -k ngettext:1,2 --no-wrap --sort-by-file --no-location -o explorer/translations/messages.pot .
	$(BIN)/pybabel -q update --no-wrap --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date -i explorer/translations/messages.pot -d explorer/translations
	$(BIN)/pybabel -q compile -d explorer/translations

clean:  ## Remove what was built (the saved students stay)
	rm -rf build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis instance/test instance/content.db
