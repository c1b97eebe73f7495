#!/bin/sh
# Every shell script parses, and can be run when it is meant to be.
set -eu
cd "$(dirname "$0")/../.."
bad=0
for script in .ci/run $(find conf tests -path '*/node_modules' -prune -o -name '*.sh' -print | LC_ALL=C sort); do
    case $(head -n 1 "$script") in
    '#!/bin/sh') shell=sh ;;
    '#!/bin/bash' | '#!/usr/bin/env bash') shell=bash ;;
    '#!'*) echo "check: $script: which shell is that?"; bad=1; continue ;;
    *) $(command -v sh) -n "$script" || bad=1; continue ;;
    esac
    $shell -n "$script" || bad=1
    [ -x "$script" ] || { echo "check: $script is not executable"; bad=1; }
done
exit $bad
