# Photodesk: make demo, make test. PYTHON= names another interpreter; PHOTOS= a folder for the demo.
SHELL := /bin/sh
BIN := .venv/bin
PYTHON ?=
PHOTOS ?=
BIND ?= 127.0.0.1:8000
# What Python compiles is kept, whatever the shell says: each process of a test, or of `up`, would compile it all anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help demo up test setup install check bench bench-renditions bench-serving bench-slideshow bench-baking bench-uploads bench-desk bench-library bench-changes bench-steps rehearsal rehearsal-upgrade rehearsal-archive drill-surge drill-uploads drill-baking e2e taken-out taken-out-protections mutants fuzz drawings pictures package sbom audit licences signatures format lock clean

help:
	@echo "make demo    a newsroom with photographs, galleries and articles on http://$(BIND)"
	@echo "make up      the same without making anything: your own newsroom"
	@echo "make test    the whole test suite"
	@echo "make check   lint, types, layers, migrations, deployment checks"
	@echo "make e2e     the browser tests alone"
	@echo "make taken-out  whether the browser tests miss each feature of slideshow and light table"
	@echo "make taken-out-protections  whether a test misses each promise of docs/reliability.md"
	@echo "make mutants  changes the rules one by one; which change does no test notice?"
	@echo "make fuzz    ten minutes of random input for each parser of what strangers write"
	@echo "make drawings  the floors of the house and a photo's way, from the imports, into docs/"
	@echo "make pictures  the screenshots of docs/editors.md, from the demo"
	@echo "make bench   benchmarks, beside other libraries (ORIGINALS= a folder of 24 MP photos)"
	@echo "make bench-steps  how many steps an editor's jobs take, beside Wagtail"
	@echo "make rehearsal  many hosts on this machine; rehearsal-upgrade, rehearsal-archive, drill-surge, drill-uploads, drill-baking: docs/operations"
	@echo "make package a wheel and a source archive in dist/"
	@echo "make sbom, audit, licences, signatures  of all that production installs"
	@echo "make setup   the environment alone"
	@echo "make install what production needs: run-time packages alone"

demo: $(BIN)/.demo-installed
	$(BIN)/python manage.py demo --bind $(BIND) $(if $(PHOTOS),--photos "$(PHOTOS)")

up: $(BIN)/.run-installed
	$(BIN)/python manage.py up --bind $(BIND)

# The run on PostgreSQL takes from the one before it what photos become: that asks no database.
test: $(BIN)/.dev-installed
	remembered=$$(mktemp -d) && trap 'rm -rf "$$remembered"' EXIT && export PHOTODESK_TEST_REMEMBERED_FOLDER="$$remembered" && \
	$(BIN)/python -m pytest -n 3 --dist worksteal --durations=20 && $(BIN)/python -m tests.on_postgres

# Many hosts on this machine, as root on Linux: two web servers, three workers, two publishers, PostgreSQL and a replica,
# Redis, S3 and nginx, of which one after the other is lost; and an upgrade of them. Some minutes each.
rehearsal: $(BIN)/.dev-installed
	$(BIN)/python -m tests.rehearsal hosts

rehearsal-upgrade: $(BIN)/.dev-installed
	$(BIN)/python -m tests.rehearsal upgrade

# 2,000 galleries baked anew for a new template while an editor works and the power goes twice, on SQLite and on
# PostgreSQL: an hour. GALLERIES=50 DATABASE=sqlite for a short one.
rehearsal-archive: $(BIN)/.dev-installed
	$(BIN)/python -m tests.rehearsal archive

# A minute, in whose middle everything behind nginx is killed.
drill-surge: $(BIN)/.dev-installed
	$(BIN)/python -m tests.rehearsal surge

# UPLOADS=100 for a short one.
drill-uploads: $(BIN)/.dev-installed
	$(BIN)/python -m tests.rehearsal uploads

# Bakers are killed in 50 rounds, on SQLite and on PostgreSQL: half an hour. ROUNDS=5 DATABASE=sqlite for a short one.
drill-baking: $(BIN)/.dev-installed
	$(BIN)/python -m tests.rehearsal baking

e2e: $(BIN)/.dev-installed
	$(BIN)/python -m pytest tests/browser

# Each feature of slideshow and light table is taken out once; its test must fail. About 15 minutes.
taken-out: $(BIN)/.dev-installed
	$(BIN)/python -m tests.taken_out

# The same for what docs/reliability.md promises. ONLY="13 24" for some rows. About 20 minutes.
taken-out-protections: $(BIN)/.dev-installed
	$(BIN)/python -m tests.taken_out --protections $(ONLY)

# ONLY=gallery/slides/words.py, or ONLY=gallery/slides/words.py:edit_words, for a part. What survives: docs/mutants.md.
# In an environment of its own: with what it brings along, processes have other names.
mutants: $(BIN)/.dev-installed
	$(BIN)/python -m venv var/mutants-venv
	var/mutants-venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	var/mutants-venv/bin/python -m pip install --quiet --disable-pip-version-check mutmut==3.8.1
	nice -n 19 var/mutants-venv/bin/python -m tests.mutants $(ONLY)

# SECONDS= for each parser, PARSERS="xmp credit" for some. atheris has wheels for Linux alone; hypothesis takes
# its place elsewhere. What gets out is kept in var/fuzz.
fuzz: $(BIN)/.dev-installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --target var/atheris --upgrade --only-binary :all: atheris==3.1.0 \
	|| echo "There is no atheris for this machine: hypothesis it is."
	PYTHONPATH=var/atheris nice -n 19 $(BIN)/python -m tests.fuzz --seconds $(or $(SECONDS),600) $(PARSERS)

# In an environment made for it, whose tools pip chooses: dist/ is what a stranger would build, too.
package: $(BIN)/.dev-installed
	$(BIN)/python -m build

# What production runs, as CycloneDX, in dist/: made of an environment that holds just that.
sbom: var/run-venv/.installed var/supply-venv/.installed
	mkdir -p dist
	var/supply-venv/bin/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible --of JSON -o dist/photodesk.cdx.json var/run-venv/bin/python

# Known flaws of what production runs; fails, too, where the index does not say.
audit: var/supply-venv/.installed
	var/supply-venv/bin/pip-audit --strict --require-hashes --disable-pip --progress-spinner off -r requirements.txt

licences: $(BIN)/.dev-installed
	$(BIN)/python -m tests.supply_chain.licences

# Who built the files that production installs; their hashes are checked whenever they are installed.
signatures: $(BIN)/.dev-installed var/supply-venv/.installed
	$(BIN)/python -m pip download --quiet --disable-pip-version-check --require-hashes --no-deps --only-binary :all: -r requirements.txt -d var/wheels
	$(BIN)/python -m tests.supply_chain.signatures var/wheels

var/run-venv/.installed: requirements.txt | $(BIN)/python
	$(BIN)/python -m venv --clear var/run-venv
	var/run-venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

var/supply-venv/.installed: | $(BIN)/python
	$(BIN)/python -m venv var/supply-venv
	var/supply-venv/bin/python -m pip install --quiet --disable-pip-version-check cyclonedx-bom==7.5.0 pip-audit==2.10.1 pypi-attestations==0.0.30
	@touch $@

drawings: $(BIN)/.dev-installed
	$(BIN)/python -m tests.drawing

# Needs Chromium; paints the demo's photographs once, into var/pictures.
pictures: $(BIN)/.demo-installed $(BIN)/.dev-installed
	$(BIN)/python -m tests.pictures

check: $(BIN)/.dev-installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py check
	SECRET_KEY=$$($(BIN)/python -c "import secrets; print(secrets.token_urlsafe(50))") \
	ALLOWED_HOSTS=photos.example.org PHOTODESK_BASE_URL=https://photos.example.org \
	$(BIN)/python manage.py check --deploy --fail-level WARNING
	$(BIN)/python -m tests.newsroom.serving.nginx
	$(BIN)/check-jsonschema --quiet --builtin-schema vendor.compose-spec deploy/compose.yaml
	if [ -x $(BIN)/hadolint ]; then $(BIN)/hadolint deploy/Dockerfile; fi

bench: bench-renditions bench-serving bench-slideshow bench-baking bench-uploads bench-desk bench-steps

# The peers that we are measured against live in an environment of their own.
bench-renditions: $(BIN)/.dev-installed var/bench-venv/.installed
	$(BIN)/python -m tests.bench renditions $(if $(ORIGINALS),--originals "$(ORIGINALS)")

# Needs nginx and wrk as well.
bench-serving: $(BIN)/.dev-installed var/bench-venv/.installed
	$(BIN)/python -m tests.bench serving --rounds 12 --seconds 1

# Needs Chromium; with npm it measures the peers, too.
bench-slideshow: $(BIN)/.dev-installed
	$(BIN)/python -m tests.bench.slideshow

# Pages a second, a caption's way to the public, a kill while 500 renditions wait; then pages of a
# second of the processor beside Hugo, django-bakery and an earlier commit.
bench-baking: $(BIN)/.dev-installed var/bench-venv/.installed
	$(BIN)/python -m tests.bench.baking
	$(BIN)/python -m tests.bench.baking_peers

# What a bad line sends twice, what a known file costs, the server's memory. Needs Chromium.
bench-uploads: $(BIN)/.dev-installed
	$(BIN)/python -m tests.bench.uploads

# A gallery's page on the desk, with 300 and 2,000 photos. Needs Chromium.
bench-desk: $(BIN)/.dev-installed
	$(BIN)/python -m tests.bench.light_table

# Searches of the library in the database that is configured; fill one with `manage.py seed_library`.
bench-library: $(BIN)/.dev-installed
	$(BIN)/python -m tests.bench.library

# What it costs to ask what changed, in the same database, when nothing did.
bench-changes: $(BIN)/.dev-installed
	$(BIN)/python -m tests.bench.changes

# Clicks, drags, keys and texts of an editor's jobs, here and in Wagtail. Needs Chromium.
bench-steps: $(BIN)/.dev-installed var/bench-venv/.installed
	$(BIN)/python -m tests.bench.steps

var/bench-venv/.installed: tests/bench/peers.txt | $(BIN)/python
	$(BIN)/python -m venv var/bench-venv
	var/bench-venv/bin/python -m pip install --quiet --disable-pip-version-check -r $<
	var/bench-venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps wagtail-cache==3.0.0 # asks for Wagtail below 8
	@touch $@

format: $(BIN)/.dev-installed
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

setup: $(BIN)/.dev-installed

install: $(BIN)/.run-installed

$(BIN)/.run-installed: requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

# The demo's photographs are painted, which takes more than a newsroom needs.
$(BIN)/.demo-installed: requirements-demo.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-demo.txt
	@touch $@

$(BIN)/.dev-installed: requirements-dev.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

# A name on PATH may be a shim that starts nothing, so each candidate is run.
$(BIN)/python:
	@for candidate in $(PYTHON) python3.13 python3.12 python3 python \
	    $$(ls -d $$HOME/.pyenv/versions/3.13*/bin/python $$HOME/.pyenv/versions/3.12*/bin/python 2>/dev/null | sort -r); do \
	  if $$candidate -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 12))' 2>/dev/null; then \
	    echo "Making .venv with $$candidate"; \
	    $$candidate -m venv .venv && exit 0; \
	  fi; \
	done; \
	echo "Photodesk needs Python 3.12 or newer with its venv module (on Debian: apt install python3-venv)." >&2; \
	echo "None was found; name one: make $(or $(MAKECMDGOALS),demo) PYTHON=/path/to/python3.12" >&2; \
	exit 1

lock: $(BIN)/.dev-installed
	$(BIN)/uv pip compile pyproject.toml $(LOCK) -o requirements.txt
	$(BIN)/uv pip compile pyproject.toml --extra demo $(LOCK) -o requirements-demo.txt
	$(BIN)/uv pip compile pyproject.toml --extra demo --extra heic --extra otel --group dev $(LOCK) -o requirements-dev.txt

LOCK := --universal --python-version 3.12 --generate-hashes --upgrade --quiet \
	--no-emit-index-url --no-emit-find-links --no-annotate --no-header

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
