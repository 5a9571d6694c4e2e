#!/usr/bin/env bash
# What `make test` does: everything that must hold before a change goes in.
# Stops at the first step that fails; closes with "tests: N passed, N failed".
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
cd "$ROOT"

if [ -n "${CI:-}" ]; then
  # A run from nothing, once: what only pays off the second time costs minutes here.
  export CARGO_INCREMENTAL=0 CARGO_PROFILE_DEV_DEBUG=0 CARGO_TERM_COLOR=never
fi

PASSED=0 FAILED=0
# Whatever the tests write goes here and away at the end, an interrupted run included.
TMPDIR="$(mktemp -d)"
export TMPDIR
LOG="$TMPDIR/log"
STARTED_POSTGRES=

finish() {
  local code=$?
  rm -rf "$TMPDIR"
  if [ -n "$STARTED_POSTGRES" ]; then scripts/postgres.sh stop; fi
  if ((code)); then
    say ""
    say "== ${STEP:-setup}: FAILED (exit $code)"
    if ((FAILED == 0)); then FAILED=1; fi
  fi
  printf '\ntests: %d passed, %d failed\n' "$PASSED" "$FAILED"
  exit "$code"
}
trap finish EXIT
trap 'exit 130' INT TERM

# counted command…: runs a test program and adds what its closing lines say.
counted() {
  local code=0
  "$@" 2>&1 | tee "$LOG" || code=$?
  PASSED=$((PASSED + $(closing_sum passed)))
  FAILED=$((FAILED + $(closing_sum failed)))
  return "$code"
}
closing_sum() {
  awk -v word="$1" '/^ *(Summary|test result:|e2e:) / { while (match($0, "[0-9]+ " word)) {
    split(substr($0, RSTART, RLENGTH), part, " "); sum += part[1]; $0 = substr($0, RSTART + RLENGTH) } }
    END { print sum + 0 }' "$LOG"
}

# Only the crates whose documentation holds code that runs: building the others proves nothing.
doc_tests() {
  local crates=() manifest
  while read -r manifest; do
    if holds_code "$(dirname "$manifest")/src"; then
      crates+=(-p "kezhuan-$(basename "$(dirname "$manifest")")")
    fi
  done < <(git ls-files '*/Cargo.toml')
  if ((${#crates[@]})); then counted cargo test -q --doc "${crates[@]}"; fi
}
# A fence that opens without a word (or with `rust`) is code to run; every second fence closes.
holds_code() {
  find "$1" -name '*.rs' -exec awk 'FNR == 1 { open = 0 }
    /^[ \t]*\/\/[\/!][ \t]*```/ { open = !open; if (open && /```(rust)?[ \t]*$/) found = 1 }
    END { exit !found }' {} +
}

start_postgres() {
  if ! scripts/postgres.sh url >/dev/null 2>&1; then STARTED_POSTGRES=yes; fi
  KEZHUAN_TEST_POSTGRES="$(scripts/postgres.sh start)"
  export KEZHUAN_TEST_POSTGRES
}

packs() {
  local pack
  for pack in packs/*/ packs/examples/*/; do
    [ -d "${pack}rules" ] || continue
    target/debug/kezhuan pack check "$pack"
    target/debug/kezhuan pack test "$pack"
  done
}

# The committed description of the API is the one this program gives.
openapi() {
  target/debug/kezhuan openapi | diff -u docs/openapi.json - \
    || die "docs/openapi.json 旧了：运行 make generate" "docs/openapi.json is stale: run make generate"
}

journeys() {
  npm ci --prefix e2e --ignore-scripts --no-audit --no-fund --loglevel=error
  counted node e2e/run.mjs
}

scripts/setup.sh test
step "fmt" cargo fmt --all --check
step "tidy" cargo xtask tidy
step "clippy" cargo clippy --workspace --all-targets --locked -- -D warnings
step "PostgreSQL" start_postgres
step "tests" counted cargo nextest run --workspace --locked
step "doc tests" doc_tests
step "build" cargo build --locked -p kezhuan-server
step "packs" packs
if [ -f docs/openapi.json ]; then step "openapi" openapi; fi
step "journeys" journeys
