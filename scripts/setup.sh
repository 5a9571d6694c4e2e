#!/usr/bin/env bash
# Checks what this machine has and installs what is missing: setup.sh run | test | check | bench | fuzz.
#
# Prerequisites that we do not install: Rust 1.95 and Node 20 (with npm). Everything else comes
# from Debian's packages or from the Rust registry. Quiet when nothing is missing.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

RUST_MINIMUM=1.95
NODE_MINIMUM=20

need_rust() {
  command -v cargo >/dev/null && command -v rustc >/dev/null \
    || die "没有 Rust。请先装 Rust $RUST_MINIMUM 或更新版本（https://rustup.rs），再运行一次" \
      "no Rust; install Rust $RUST_MINIMUM or newer (https://rustup.rs), then run this again"
  local have
  have="$(rustc --version | cut -d' ' -f2)"
  version_at_least "$RUST_MINIMUM" "$have" \
    || die "Rust 版本是 $have，需要 $RUST_MINIMUM 或更新。请运行 rustup update stable" \
      "Rust is $have, $RUST_MINIMUM or newer is needed; run: rustup update stable"
}

need_node() {
  command -v node >/dev/null && command -v npm >/dev/null \
    || die "没有 Node.js 或 npm。请先装 Node $NODE_MINIMUM 或更新版本（https://nodejs.org），再运行一次" \
      "no Node.js or npm; install Node $NODE_MINIMUM or newer (https://nodejs.org), then run this again"
  local have
  have="$(node --version | tr -d v)"
  version_at_least "$NODE_MINIMUM" "$have" \
    || die "Node 版本是 $have，需要 $NODE_MINIMUM 或更新" "Node is $have, $NODE_MINIMUM or newer is needed"
}

as_root() { if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi; }

# apt sometimes fails on a busy mirror or an odd TMPDIR: three tries, the later ones under /var/tmp.
apt_try() {
  local temp="$1"
  shift
  as_root env DEBIAN_FRONTEND=noninteractive TMPDIR="$temp" apt-get update -q >&2 \
    && as_root env DEBIAN_FRONTEND=noninteractive TMPDIR="$temp" \
      apt-get install -q -y --no-install-recommends "$@" >&2
}

apt_install() {
  local try
  if [ "$(id -u)" -ne 0 ] && ! { command -v sudo >/dev/null && sudo -n true 2>/dev/null; }; then
    die "缺少软件包：$*。请让管理员运行：apt-get install --no-install-recommends $*" \
      "missing packages: $*; ask an administrator to run: apt-get install --no-install-recommends $*"
  fi
  command -v apt-get >/dev/null \
    || die "缺少：$*。这里没有 apt-get，请自己装上" "missing: $*; there is no apt-get here, install them yourself"
  say "安装 / installing: $*"
  for try in "${TMPDIR:-/tmp}" /var/tmp /var/tmp; do
    if apt_try "$try" "$@"; then return; fi
    say "apt-get 没有成功，再试一次 / apt-get failed, trying again"
  done
  die "apt-get 装不上：$*" "apt-get cannot install: $*"
}

MISSING=()
# want PACKAGE test…: the package is missing when the test fails.
want() {
  local package="$1"
  shift
  "$@" >/dev/null 2>&1 || MISSING+=("$package")
}
install_missing() {
  if ((${#MISSING[@]})); then apt_install "${MISSING[@]}"; fi
  MISSING=()
}

has_font() { compgen -G '/usr/share/fonts/opentype/noto/NotoSansCJK*' >/dev/null; }

# want_cargo TOOL VERSION: a Rust tool, pinned and locked.
want_cargo() {
  local tool="$1" version="$2"
  if command -v "$tool" >/dev/null; then return; fi
  say "安装 / installing: $tool $version (几分钟 / some minutes)"
  cargo install --locked --version "$version" "$tool" >&2 \
    || die "装不上 $tool" "cannot install $tool"
}

setup_run() {
  need_rust
  need_node
  want gcc command -v cc
  want libc6-dev test -e /usr/include/stdlib.h
  install_missing
}

setup_test() {
  setup_run
  want git command -v git
  want postgresql-15 test -x "${KEZHUAN_PG_BIN:-/usr/lib/postgresql/15/bin}/initdb"
  want postgresql-client-15 command -v psql
  want chromium test -x "${KEZHUAN_CHROMIUM:-/usr/bin/chromium}"
  want fonts-noto-cjk has_font
  want poppler-utils command -v pdftotext
  install_missing
  want_cargo cargo-nextest 0.9.151
}

setup_check() {
  setup_run
  want git command -v git
  install_missing
  want_cargo cargo-deny 0.20.2
  want_cargo cargo-machete 0.9.2
}

setup_fuzz() {
  setup_run
  want g++ command -v c++
  install_missing
  want_cargo cargo-fuzz 0.13.2
}

setup_bench() {
  setup_run
  want wrk command -v wrk
  want python3-venv python3 -c 'import venv, ensurepip'
  install_missing
}

case "${1:-}" in
  run) setup_run ;;
  test) setup_test ;;
  check) setup_check ;;
  fuzz) setup_fuzz ;;
  bench) setup_bench ;;
  *) say "usage: scripts/setup.sh run|test|check|bench|fuzz"; exit 2 ;;
esac
