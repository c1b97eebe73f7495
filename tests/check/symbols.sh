#!/bin/sh
# What the application asks for is there: in Kore or in a library. And each handler that kore.conf
# names is exported. (A shared object links without complaint when a function is missing.)
set -eu
cd "$(dirname "$0")/../.."
bad=0
nm -D --defined-only build/kore | awk '{ print $NF }' | sed 's/@.*//' | LC_ALL=C sort -u >build/symbols.kore
ldd -r build/backtalk.so 2>&1 | sed -n 's/^undefined symbol: \([^[:space:]]*\).*/\1/p' | sed 's/@.*//' |
    LC_ALL=C sort -u >build/symbols.wanted
missing=$(LC_ALL=C comm -23 build/symbols.wanted build/symbols.kore)
[ -z "$missing" ] || { printf 'check: nobody defines %s\n' $missing; bad=1; }

nm -D --defined-only build/backtalk.so | awk '{ print $NF }' | LC_ALL=C sort -u >build/symbols.application
for handler in $(tests/check/routes.sh --handlers); do
    grep -qx "$handler" build/symbols.application || { echo "check: $handler of kore.conf is not exported"; bad=1; }
done
exit $bad
