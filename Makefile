# What a person and CI do here. Each target makes .venv itself; `make PYTHON=...` names another Python.
export PYTHON
BIN := .venv/bin
ARGS :=
EXTRAS := --extra charts --extra metrics --extra postgres --extra semantic --extra sentry
COMPILE = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-annotate --no-header pyproject.toml $(EXTRAS) $(ARGS)

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint format bench texts licences audit lock clean

help:  ## list the targets
	@sed -n 's/^\([a-z]*\):.*##/\1	/p' $(MAKEFILE_LIST)

setup:  ## make .venv with everything that development needs
	@scripts/bootstrap dev

demo:  ## start the sandbox and the bot on this machine: make demo ARGS="--port 8200"
	@scripts/bootstrap runtime
	@exec $(BIN)/python -m bot demo $(ARGS)

test: setup  ## run the tests: make test ARGS="-k faq"
	@$(BIN)/python -m pytest --numprocesses auto --dist loadfile $(ARGS)

lint: setup  ## check style, types and the Dockerfile
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/hadolint Dockerfile

format: setup  ## rewrite the code in the house style
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .

bench: setup  ## measure speed and memory against a bare discord.py bot
	@$(BIN)/python -m benchmarks $(ARGS)

texts: setup  ## bring the catalogues in bot/locale up to date with the code
	@$(BIN)/python -m scripts.texts

licences: setup  ## list the licences of what the bot needs to run
	@$(BIN)/python -m scripts.licences

audit: setup  ## look the locked packages up among known vulnerabilities; needs the network
	@$(eval AUDIT := $(or $(shell command -v pip-audit),.venv/audit/bin/pip-audit))
	@test -x "$(AUDIT)" || { $(BIN)/python -m venv .venv/audit && \
		.venv/audit/bin/pip install --quiet pip-audit; }
	@# Strict: what cannot be looked up must not pass for harmless.
	@$(AUDIT) --requirement requirements.lock --require-hashes --disable-pip --strict $(ARGS)

lock: setup  ## resolve pyproject.toml into the locks: make lock ARGS=--upgrade
	@$(eval UV := $(or $(shell command -v uv),$(BIN)/uv))
	@test -x "$(UV)" || $(BIN)/python -m pip install --quiet uv
	$(COMPILE) --output-file requirements.lock
	$(COMPILE) --group dev --constraint requirements.lock --output-file requirements-dev.lock

clean:  ## remove what was made here, except the bot's state in var/
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
