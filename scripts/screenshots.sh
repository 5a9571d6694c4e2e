#!/usr/bin/env bash
# What `make screenshots` does: a picture of every page of e2e/pages.mjs at 1280 and 390 px.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
cd "$ROOT"

scripts/setup.sh test
cargo build --locked -p kezhuan-server
npm ci --prefix e2e --ignore-scripts --no-audit --no-fund --loglevel=error
node e2e/run.mjs --screenshots
say "图片在 out/screenshots/ / the pictures are in out/screenshots/"
