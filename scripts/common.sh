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

# step NAME command…: runs it and says how long it took. Call it plainly, never in a condition:
# only then does a failure anywhere inside it end the script. STEP holds the name meanwhile.
STEP=
step() {
  local begin=$SECONDS
  STEP="$1"
  shift
  say ""
  say "== $STEP"
  "$@"
  say "== $STEP: ok, $((SECONDS - begin)) s"
  STEP=
}

# version_at_least 1.95 1.95.0: is the second at least the first?
version_at_least() {
  [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]
}
