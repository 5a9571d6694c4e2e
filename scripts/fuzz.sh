#!/usr/bin/env bash
# What `make fuzz` does: each target of fuzz/ for SECONDS_EACH seconds (default 60), one after the other,
# or those named. Ends with an error when one of them finds something; fuzz/artifacts/ holds the input.
#
# Runs on the stable Rust of the project: the compiler's coverage is a stable option, and the sanitizers,
# which are not, find nothing in code without `unsafe`.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
cd "$ROOT"

scripts/setup.sh fuzz
mapfile -t ALL < <(cargo fuzz list --fuzz-dir fuzz)
if (($# == 0)); then set -- "${ALL[@]}"; fi
for target in "$@"; do
  mkdir -p "fuzz/corpus/$target"
  step "$target" cargo fuzz run --fuzz-dir fuzz --sanitizer none "$target" "fuzz/corpus/$target" "fuzz/seeds/$target" -- \
    -max_total_time="${SECONDS_EACH:-60}" -timeout=10 -rss_limit_mb=1024 -max_len=65536 -print_final_stats=1
done
