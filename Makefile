# `make run` and `make test` are all a fresh machine needs (Python 3.11+ and make).
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip --disable-pip-version-check -q
ATASHBAS_HOME ?= $(CURDIR)/var/demo
export PYTHONPATH :=
VENDOR := src/atashbas/web/static/vendor/.built
MESSAGES := $(VENV)/.messages
READER := $(VENV)/.reader
PO := $(shell find src -name '*.po')

.PHONY: run test check bench deep assets messages compiled offline lock clean

# The reader is compiled beside the running product: nobody waits for it.
run: $(VENV)/.runtime $(VENDOR) $(MESSAGES)
	@nice -n 19 $(MAKE) -s compiled > $(VENV)/reader.log 2>&1 &
	@ATASHBAS_HOME="$(ATASHBAS_HOME)" $(BIN)/atashbas demo --serve

test: $(VENV)/.dev $(VENDOR) $(MESSAGES) $(READER) check
	@$(BIN)/python scripts/find_browser.py
	@$(BIN)/python -m pytest -n 2 --dist loadgroup -m "not deep"

check: $(VENV)/.dev
	@$(BIN)/ruff check src tests bench scripts
	@$(BIN)/ruff format --check src tests bench scripts
	@$(BIN)/lint-imports
	@$(BIN)/mypy

deep: $(VENV)/.dev $(VENDOR) $(MESSAGES) $(READER)
	@$(BIN)/python -m pytest -n 2 --dist loadgroup -m deep

bench: $(VENV)/.dev $(VENDOR) $(MESSAGES) $(READER)
	@$(BIN)/python -m bench

assets: $(VENDOR)
messages: $(MESSAGES)
compiled: $(READER)

$(VENV)/.python:
	@echo "Environment: creating $(VENV) …"
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; found " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.runtime: $(VENV)/.python requirements/runtime.lock pyproject.toml hatch_build.py
	@echo "Environment: installing the pinned packages (about half a minute) …"
	@$(PIP) install --require-hashes -r requirements/runtime.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements/dev.lock
	@echo "Environment: installing the pinned test packages …"
	@$(PIP) install --require-hashes -r requirements/dev.lock
	@touch $@

$(VENDOR): package.json package-lock.json scripts/build_assets.py | $(VENV)/.runtime
	@echo "Assets: building the base map, scripts, styles and fonts …"
	@$(BIN)/python scripts/build_assets.py

$(MESSAGES): $(PO) | $(VENV)/.runtime
	@$(BIN)/python scripts/build_messages.py
	@touch $@

$(READER): $(wildcard src/atashbas/reading/*.py src/atashbas/reading/*/*.py) scripts/build_reader.py | $(VENV)/.runtime
	@echo "Reader: compiling (some minutes, once) …"
	@$(BIN)/python scripts/build_reader.py
	@touch $@

lock:
	uv pip compile -q --generate-hashes --universal --no-emit-index-url --no-header --python-version 3.11 requirements/runtime.in -o requirements/runtime.lock
	uv pip compile -q --generate-hashes --universal --no-emit-index-url --no-header --python-version 3.11 requirements/dev.in -o requirements/dev.lock

offline: $(VENV)/.runtime $(VENDOR) $(MESSAGES)
	@$(BIN)/python scripts/build_offline.py

clean:
	rm -rf $(VENV) build dist node_modules src/atashbas/web/static/vendor
