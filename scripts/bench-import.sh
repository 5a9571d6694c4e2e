#!/usr/bin/env bash
# What `make bench-import` does: workbooks of 100,000 rows brought in through the web, pages opened meanwhile.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
cd "$ROOT"

WORK="$ROOT/target/bench"
scripts/setup.sh run
if ! "$WORK/venv/bin/python" -c 'import openpyxl' 2>/dev/null; then
  python3 -m venv "$WORK/venv"
  "$WORK/venv/bin/pip" install -q -r bench/requirements.txt
fi
cargo build --locked --release -p kezhuan-server
"$WORK/venv/bin/python" bench/imports.py "$WORK/imports" "$@"
