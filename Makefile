# make run     the demo office, on http://127.0.0.1:8000/
# make office  an empty office of your own
# make test    the suite on PostgreSQL and SQLite and in a browser; ARGS="tests/tickets -k race" for a part
# make look    pictures of every page of the demo office, in look/
# make bench   pages of offices of 1,000, 10,000 and 100,000 tickets, measured on PostgreSQL
# make test-slow, make check, make lock: see CONTRIBUTING.md

SHELL := /bin/sh
ifndef PYTHON
PYTHON := $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && command -v $$name && break; done)
endif
IN_VENV := .venv/bin/python
ARGS ?=
LOCK = .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	$(ARGS) pyproject.toml

.PHONY: help run office test test-slow look bench check lock python

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

bench: python
	@$(PYTHON) -m scripts.prepare test
	@exec $(IN_VENV) -m benchmarks.run $(ARGS)

# Settings as a careful production would have them, for `check --deploy`.
PRODUCTION := MSP_OFFICE_MODE=production MSP_OFFICE_DATA=var/check ALLOWED_HOSTS=office.example.com PUBLIC_ORIGIN=https://office.example.com BEHIND_TLS=yes \
	SECRET_KEY=0123456789-only-for-this-check-abcdefghijklmnopqrstuvwxyz \
	VAULT_KEYS=b25seS1mb3ItdGhpcy1jaGVjay1hYmNkZWZnaGlqa2w= \
	DATABASE_URL=postgresql://office@/office REDIS_URL=redis://localhost/0

check: python
	@$(PYTHON) -m scripts.prepare dev
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	MSP_OFFICE_MODE=test MSP_OFFICE_DATA=var/check .venv/bin/mypy
	PYTHONPATH=. .venv/bin/lint-imports --no-cache --no-logo
	MSP_OFFICE_MODE=test MSP_OFFICE_DATA=var/check $(IN_VENV) manage.py makemigrations --check --dry-run
	$(PRODUCTION) $(IN_VENV) manage.py check --deploy --fail-level WARNING
	.venv/bin/djlint --lint --quiet templates
	.venv/bin/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml
	.venv/bin/hadolint Dockerfile

lock: python
	@$(PYTHON) -m scripts.prepare dev
	@$(IN_VENV) -m pip install --quiet --disable-pip-version-check uv
	$(LOCK) --output-file requirements/base.txt
	$(LOCK) --extra dev --output-file requirements/dev.txt
