#!/bin/sh
# What is built has the protections that compilers and linker offer: code at random addresses, no executable stack, guarded
# returns, tables of functions that nobody can write to, bounds that are looked at at run time. And the list of what it is made of can be made.
set -eu
cd "$(dirname "$0")/../.."
bad=0

wrong() {
    echo "check: $1"
    bad=1
}

for program in build/kore build/backtalk.so build/backtalk-ctl build/backtalk-picture; do
    readelf -hW "$program" | grep -q 'Type:.*DYN' || wrong "$program has a fixed address"
    readelf -lW "$program" | grep 'GNU_STACK' | grep -q ' RW ' || wrong "$program has a stack that can be executed"
    readelf -lW "$program" | grep -q 'GNU_RELRO' || wrong "$program can be written to after it was linked"
    readelf -dW "$program" | grep -qE 'BIND_NOW|Flags:.* NOW' || wrong "$program looks functions up late"
    readelf -dW "$program" | grep -qE 'RPATH|RUNPATH|TEXTREL' && wrong "$program takes libraries from a path of its own, or changes its code"
    nm -D "$program" | grep -q '__stack_chk_fail' || wrong "$program does not guard its returns"
    nm -D "$program" | grep -qE '__(snprintf|memcpy|vsnprintf)_chk' || wrong "$program does not look at bounds"
done

# Nothing is there to be switched on by mistake that shows strangers the inside.
{ nm -D build/kore | grep -q 'kore_debug_internal' || grep -q 'KORE_DEBUG' build/kore-release/features; } && wrong 'Kore was built for debugging'
grep -nE '^[[:space:]]*(stats (enable|uri|admin)|debug)' conf/haproxy/haproxy.cfg && wrong 'HAProxy shows its statistics, or debugs'

[ ! -e build/kore ] || conf/dev/sbom.sh >build/sbom.check
for part in kore md4c libpq5 libsodium23 libssl3 libxml2 libjansson4; do
    grep -q "\"name\": \"$part" build/sbom.check || wrong "make sbom does not name $part"
done
awk '/"purl"/ { n++ } END { exit n < 20 }' build/sbom.check || wrong 'make sbom names too few parts'
exit $bad
