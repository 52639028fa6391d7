# Everything a person types. `make help` lists it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
BABEL := $(BIN)/python -m babel.messages.frontend --quiet
CODE := bot handlers forms storage demo tests main.py

# Our modules are compiled once, not by each of the hundreds of processes that the tests start.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo run test check fix format lint types imports words lock audit clean bench bench-forms faults faults-whole

help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

$(STAMP): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo "Python came without venv: on Debian and Ubuntu, sudo apt install python3-venv"; exit 1; }
	@rm -rf $(VENV)
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	@touch $(STAMP)

demo: $(STAMP) ## Play the whole story in a browser, no Telegram needed
	$(BIN)/python main.py demo

run: $(STAMP) ## Run the bot in Telegram (needs BOT_TOKEN)
	$(BIN)/python main.py run

test: $(STAMP) ## Run every test that this machine can run, and say what was skipped
	$(BIN)/python -m pytest

check: $(STAMP) format lint types imports test ## The one gate: format, lint, types, import contract, tests

format: $(STAMP) ## Is everything formatted?
	$(BIN)/ruff format --check $(CODE)

lint: $(STAMP) ## Does the code keep the rules of style?
	$(BIN)/ruff check $(CODE)

types: $(STAMP) ## Do the types agree (strictly)?
	$(BIN)/mypy

imports: $(STAMP) ## Does every package know only what it may?
	$(BIN)/lint-imports

bench: $(STAMP) ## Measure the program: answers a second, waiting times, start, beside the smallest bot there is
	$(BIN)/python -m tests.benchmarks.bench

bench-forms: $(STAMP) ## Measure the form engine: time, memory, and how far from the targets
	$(BIN)/python -m tests.benchmarks.bench_forms

faults: $(STAMP) ## Kill it, cut its power, fill its disk … for ten minutes, and count what was lost
	$(BIN)/python -m tests.faults

faults-whole: $(STAMP) ## The same with everything: half an hour, and ten minutes for deliberate mistakes
	$(BIN)/python -m tests.faults --part 1
	$(BIN)/python -m tests.faults mutations --out build/mutations.json

fix: $(STAMP) ## Format and repair what can be repaired
	$(BIN)/ruff format $(CODE)
	$(BIN)/ruff check --fix $(CODE)

words: $(STAMP) ## Bring the catalogues of all languages up to date with the sentences in the code
	$(BABEL) extract -F babel.cfg --add-location=file --sort-by-file --no-wrap --project="Mystery Shopper Bot" -o $(VENV)/bot.pot .
	$(BABEL) update -i $(VENV)/bot.pot -d bot/texts/locales -D bot --no-wrap --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date

lock: ## Resolve the dependencies anew (needs uv)
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --no-header --no-annotate --upgrade -o requirements.lock

audit: ## Ask the advisory database of PyPI about every library in the lock (needs the network)
	$(PYTHON) -m venv $(VENV)/audit
	$(VENV)/audit/bin/pip install --quiet --disable-pip-version-check pip-audit
	$(VENV)/audit/bin/pip-audit --strict --disable-pip --require-hashes --progress-spinner off -r requirements.lock

clean: ## Remove the virtual environment and caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
