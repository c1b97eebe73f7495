#!/bin/sh
# Are the C sources laid out as .clang-format says? With --fix: lay them out.
set -eu
cd "$(dirname "$0")/../.."
mode='--dry-run --Werror'
[ "${1:-}" != --fix ] || mode=-i
# shellcheck disable=SC2086
find src tests -path '*/node_modules' -prune -o \( -name '*.c' -o -name '*.h' \) -print0 |
    xargs -0 -n 20 clang-format $mode || {
    echo 'check: make format lays the sources out'
    exit 1
}
