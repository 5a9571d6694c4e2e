#!/usr/bin/env bash
# What `make bench-pages` does: the achievement list at 100,000 rows beside a bare page and Django.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
cd "$ROOT"

WORK="$ROOT/target/bench"
scripts/setup.sh bench
if [ ! -x "$WORK/venv/bin/gunicorn" ]; then
  python3 -m venv "$WORK/venv"
  "$WORK/venv/bin/pip" install -q -r bench/requirements.txt
fi
cargo build --locked --release --manifest-path bench/peer/Cargo.toml --target-dir "$WORK/peer"
case " $* " in *" --only peers "*) ;; *) cargo build --locked --release -p kezhuan-server ;; esac
if [ ! -f "$WORK/rows/achievements.csv" ]; then python3 bench/rows.py 100000 "$WORK/rows"; fi
python3 bench/pages.py "$WORK/rows" "$@"
