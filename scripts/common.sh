# Shared by the scripts beside it (sourced, never run): where the project lies and how we speak.
# shellcheck shell=bash
set -euo pipefail
ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"

say() { printf '%s\n' "$*" >&2; }

# die 中文 english: one message in both languages, then stop.
die() {
  printf '错误：%s\nerror: %s\n' "$1" "$2" >&2
  exit 1
}

# step NAME command…: runs it and says how long it took.
step() {
  local name="$1" begin=$SECONDS code=0
  shift
  say ""
  say "== $name"
  "$@" || code=$?
  if ((code)); then
    say "== $name: FAILED after $((SECONDS - begin)) s (exit $code)"
    return "$code"
  fi
  say "== $name: ok, $((SECONDS - begin)) s"
}

# version_at_least 1.95 1.95.0: is the second at least the first?
version_at_least() {
  [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]
}
