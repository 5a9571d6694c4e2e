# The verbs of the project. Each is a short command; the scripts say what they do.
.DEFAULT_GOAL := help
.PHONY: help run test check release fmt tidy generate screenshots bench bench-pages bench-import fuzz mutants postgres

help: ## these verbs
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 22

run: ## build and serve the demonstration on http://127.0.0.1:8080 (DATA=folder LISTEN=address)
	@scripts/run.sh

test: ## fmt, tidy, clippy, tests on both databases, browser journeys
	@scripts/test.sh

check: ## fmt, tidy, clippy, documentation, licences, unused dependencies
	@scripts/check.sh

release: ## the optimised binary: target/release/kezhuan
	@scripts/setup.sh run
	cargo build --locked --release -p kezhuan-server

fmt: ## format the Rust code
	cargo fmt --all

tidy: ## the written rules of the house (cargo xtask tidy --gaps lists missing English)
	@cargo xtask tidy

generate: ## write docs/openapi.json and docs/authority.tsv anew
	KEZHUAN_GENERATE=1 cargo nextest run --locked -p kezhuan-server authority description

screenshots: ## pictures of every page in out/screenshots/
	@scripts/screenshots.sh

bench: bench-pages bench-import ## every measurement beside its peers

bench-pages: ## the achievement list at 100,000 rows beside a bare page and Django
	@scripts/bench-pages.sh

bench-import: ## workbooks of 100,000 rows brought in through the web beside openpyxl and bare rows
	@scripts/bench-import.sh

fuzz: ## any bytes against every reader, a minute each (SECONDS_EACH, TARGETS)
	@scripts/fuzz.sh $(TARGETS)

mutants: ## mistakes made in the engine on purpose, each of which a test must catch
	@python3 scripts/mutants.py

postgres: ## start the test PostgreSQL and print its address (scripts/postgres.sh stop ends it)
	@scripts/postgres.sh start
