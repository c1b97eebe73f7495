#!/bin/sh
# Runs each fuzzer that is named for FUZZ_SECONDS (60). What it finds is kept in build/fuzz/corpus/NAME;
# an input that breaks something is left there as crash-... and its path printed.
set -u
cd "$(dirname "$0")/.." || exit 1
broken=0
for program in "$@"; do
    name=$(basename "$program")
    corpus=build/fuzz/corpus/$name
    mkdir -p "$corpus"
    seeds=tests/fuzz/seeds/${name%_fuzz}
    [ -d "$seeds" ] || seeds=''
    printf '\n== %s\n' "$name"
    # shellcheck disable=SC2086
    "$program" -max_total_time="${FUZZ_SECONDS:-60}" -timeout=10 -rss_limit_mb=2048 -print_final_stats=0 \
        -artifact_prefix="$corpus/" "$corpus" $seeds 2>build/fuzz/"$name".log || {
        broken=$((broken + 1))
        tail -n 40 build/fuzz/"$name".log
    }
    grep -E 'DONE|Done ' build/fuzz/"$name".log | tail -n 1
done
printf '\n%d fuzzers, %d broken\n' "$#" "$broken"
[ "$broken" -eq 0 ]
