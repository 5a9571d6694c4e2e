#!/usr/bin/env bash
# What `make run` does: install what is missing, build, serve the demonstration.
# DATA=folder and LISTEN=address change where; further words go to `kezhuan demo`.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
cd "$ROOT"

scripts/setup.sh run
if [ ! -x target/debug/kezhuan ]; then
  say "第一次构建要几分钟，以后几秒 / the first build takes some minutes, later ones seconds"
fi
cargo build --locked -p kezhuan-server
exec target/debug/kezhuan demo --data "${DATA:-data/demo}" --listen "${LISTEN:-127.0.0.1:8080}" "$@"
