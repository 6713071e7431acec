# Everything runs in .venv, which these targets make by themselves from Python 3.11 or newer.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.runtime
DEVELOPMENT := $(VENV)/.development
TRAINING := $(VENV)/.training

.PHONY: demo run test slow training lint types bench screens clean

demo: $(RUNTIME)
	@$(BIN)/brinkwatch demo

run: $(RUNTIME)
	@$(BIN)/brinkwatch run

test: $(DEVELOPMENT)
	@$(BIN)/pytest -m "not slow" --numprocesses auto --dist loadfile

slow: $(DEVELOPMENT)
	@$(BIN)/pytest -m slow

# What training the careful reader needs; without it the tests of training skip.
training: $(TRAINING)

lint: $(DEVELOPMENT)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(DEVELOPMENT)
	@$(BIN)/mypy

# The pictures in docs/pictures, drawn by Chromium.
screens: $(DEVELOPMENT)
	@$(BIN)/python -m tests.screens

bench: $(DEVELOPMENT)
	@$(BIN)/python -m benchmarks

clean:
	@rm -rf $(VENV) build dist *.egg-info

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Brinkwatch needs Python 3.11 or newer; try make PYTHON=python3.12") if sys.version_info < (3, 11) else None'
	@echo "Setting up $(VENV), once; this takes a minute."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"

$(RUNTIME): pyproject.toml constraints.txt $(VENV)/bin/python
	@PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .
	@touch $@

$(DEVELOPMENT): $(RUNTIME)
	@$(BIN)/python -m pip install --quiet --constraint constraints.txt --group dev
	@touch $@

$(TRAINING): $(DEVELOPMENT)
	@$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable ".[train]"
	@touch $@
