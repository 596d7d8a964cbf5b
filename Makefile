# make demo   set everything up, crawl the built-in sample city, serve the archive
# make test   set everything up and run all tests
# make check  lint, types, import contracts, generated docs
# make bench  measure, and write docs/benchmarks.md
# make trial  live through a year of the sample city, and write docs/trial.md
# make replay   replay an export of the sample city with pywb, in an environment of its own
# make robustness  kill every command that writes fifty times, and write docs/robustness.md
# make docs   regenerate what the docs take from the code
# make screenshot   take the README's picture of the demo anew
# make lock   resolve the newest stable releases into the lock files

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL = $(PYTHON) -m pip --python $(1)/bin/python --disable-pip-version-check --quiet install
DEMO_OPTIONS ?=
TEST_OPTIONS ?= --numprocesses auto --dist loadfile

.PHONY: demo test check bench trial robustness docs screenshot lock browser clean

demo: $(VENV)/run
	$(BIN)/herne-archive demo $(DEMO_OPTIONS)

test: $(VENV)/dev .venv-datasette1/dev browser
	$(BIN)/python -m pytest $(TEST_OPTIONS)
	.venv-datasette1/bin/python -m pytest --quiet tests/web/test_web_pages.py tests/web/test_web_history.py \
		tests/web/test_web_similar.py tests/web/test_web_search_*.py

check: $(VENV)/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m archive.reference --check

bench: .venv-bench/bench
	.venv-bench/bin/python -m bench

# German prose to search in: handbooks that Debian ships, fetched without being installed. See bench/german_texts.py.
GERMAN_TEXTS := debian-handbook gimp-help-de gnome-user-docs installation-guide-amd64 libreoffice-help-de
.bench-texts/versions:
	mkdir -p $(@D) && cd $(@D) && apt-get download $(GERMAN_TEXTS)
	cd $(@D) && for deb in *.deb; do dpkg-deb --extract $$deb . && dpkg-deb --show $$deb || exit 1; done > new && rm *.deb
	cd $(@D) && tr '\t' ' ' < new > $(@F) && rm new

trial: $(VENV)/dev
	$(BIN)/python -m bench.trial

# pywb pins old libraries that nothing else should have.
PYWB := 2.10.0
.venv-pywb/pywb:
	$(PYTHON) -m venv --clear $(@D)
	$(@D)/bin/python -m pip --disable-pip-version-check --quiet install pywb==$(PYWB)
	@touch $@

replay: $(VENV)/dev .venv-pywb/pywb
	$(BIN)/python -m bench.replay .venv-pywb/bin

robustness: $(VENV)/dev
	$(BIN)/python -m bench.kills

docs: $(VENV)/dev
	$(BIN)/python -m archive.reference

screenshot: $(VENV)/dev browser
	$(BIN)/python docs/take_screenshot.py

# A virtual environment, the locked tree into it without resolving anything, then the project itself.
$(VENV)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; this is " + sys.version.split()[0] + ". Name another: make PYTHON=python3.11 ...")'
	$(PYTHON) -m venv --clear --without-pip $(VENV)
	@touch $@

$(VENV)/run: requirements.lock pyproject.toml | $(VENV)/python
	$(call INSTALL,$(VENV)) --no-deps --require-hashes --requirement requirements.lock
	$(call INSTALL,$(VENV)) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev: requirements-dev.lock $(VENV)/run
	$(call INSTALL,$(VENV)) --no-deps --require-hashes --requirement requirements-dev.lock
	@touch $@

# What the benchmarks compare with, and the Datasette to come, have environments of their own.
.venv-bench/bench: requirements-bench.lock pyproject.toml
.venv-datasette1/dev: requirements-datasette1.lock pyproject.toml
.venv-bench/bench .venv-datasette1/dev:
	$(PYTHON) -m venv --clear --without-pip $(@D)
	$(call INSTALL,$(@D)) --no-deps --require-hashes --requirement $<
	$(call INSTALL,$(@D)) --no-deps --no-build-isolation --editable .
	@touch $@

# The browser tests drive Debian's Chromium, or the one HERNE_CHROMIUM names.
browser:
	@sh tests/web/find_browser.sh

# The pre-release of Datasette 1.0 that the site's pages are tested on too.
DATASETTE_1 := 1.0a41
LOCK = .venv-lock/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --no-annotate pyproject.toml

lock:
	$(PYTHON) -m venv .venv-lock
	.venv-lock/bin/python -m pip --quiet install uv
	$(LOCK) --output-file requirements.lock
	$(LOCK) --extra dev --constraint requirements.lock --output-file requirements-dev.lock
	# newspaper4k wants an older python-dateutil than the archive runs with.
	# german-nouns is read as a file of data; its parser, which is not, wants an older lxml.
	echo "wiktionary-de-parser; python_version < '3'" > .venv-lock/override.txt
	$(LOCK) --extra bench --override .venv-lock/override.txt --output-file requirements-bench.lock
	echo "datasette==$(DATASETTE_1)" > .venv-lock/override.txt
	$(LOCK) --extra dev --override .venv-lock/override.txt --output-file requirements-datasette1.lock

clean:
	rm -rf .bench-texts .venv .venv-bench .venv-datasette1 .venv-pywb .venv-lock build *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
