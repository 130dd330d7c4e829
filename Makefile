# make run     the demo office, on http://127.0.0.1:8000/
# make office  an empty office of your own
# make test    the suite on PostgreSQL and SQLite and in a browser; ARGS="tests/tickets -k race" for a part
# make look    pictures of every page of the demo office, in look/
# make test-slow, make check, make lock: see CONTRIBUTING.md

SHELL := /bin/sh
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && command -v $$name && break; done)
IN_VENV := .venv/bin/python
ARGS ?=

.PHONY: help run office test test-slow look check lock python

help:
	@sed -n 's/^# //p' Makefile

python:
	@test -n "$(PYTHON)" || { echo "MSP Office needs Python 3.11 or later: apt-get install python3"; exit 1; }

run: python
	@$(PYTHON) -m scripts.prepare run
	@exec $(IN_VENV) -m scripts.supervise --mode demo

office: python
	@$(PYTHON) -m scripts.prepare run
	@exec $(IN_VENV) -m scripts.supervise --mode office

test: python
	@$(PYTHON) -m scripts.prepare test
	@exec $(IN_VENV) -m tests.suite $(ARGS)

test-slow: python
	@$(PYTHON) -m scripts.prepare test
	@exec $(IN_VENV) -m tests.suite --slow $(ARGS)

look: python
	@$(PYTHON) -m scripts.prepare test
	@exec $(IN_VENV) -m tests.look $(ARGS)

check: python
	@$(PYTHON) -m scripts.prepare dev
	@exec $(IN_VENV) -m scripts.check $(ARGS)

lock: python
	@$(PYTHON) -m scripts.prepare dev
	@exec $(IN_VENV) -m scripts.lock $(ARGS)
