#!/bin/sh
# Proves our Kore patches: every test passes on our Kore, and each of them fails on plain Kore.
#
#   run.sh [BUILD]     BUILD is where conf/kore/build.sh puts what it builds, default build
#   run.sh --sanitize [BUILD]     also on our Kore with sanitizers
#
# CC chooses the compiler (default cc). One line a build; silent otherwise unless something is wrong.
set -eu

cd "$(dirname "$0")/../../.."
sanitize=
if [ "${1-}" = --sanitize ]; then
    sanitize=1
    shift
fi
build=$(mkdir -p "${1:-build}" && cd "${1:-build}" && pwd)
cc=${CC:-cc}
flags="-std=gnu17 -D_GNU_SOURCE -g -O1 -Wall -Wextra -Wshadow -Wconversion -Wsign-conversion -Werror"
here=tests/http/kore
work=$build/kore-test
mkdir -p "$work"

$cc $flags $here/kore_patch_test.c $here/client.c $here/server.c -lcmocka -o "$work/kore_patch_test"

# run NAME [build.sh options]: the tests on that Kore; leaves the report in $work/NAME.tap.
run() {
    name=$1
    shift
    out=$build/$name
    conf/kore/build.sh "$out" "$@" >"$work/build.log" || { cat "$work/build.log" >&2; exit 1; }
    $cc $flags $instrument -fPIC -shared $(cat "$out/features") -isystem "$out/include" \
        $here/kore_patch_module.c -o "$work/$name.so"
    KORE_BIN=$out/kore KORE_MODULE=$work/$name.so CMOCKA_MESSAGE_OUTPUT=TAP \
        ASAN_OPTIONS=detect_leaks=0:quarantine_size_mb=1 "$work/kore_patch_test" >"$work/$name.tap" 2>&1 || true
}

# count NAME PATTERN
count() {
    grep -c "$2" "$work/$1.tap" || true
}

instrument=
failed=0
all_pass() {
    passed=$(count "$1" '^ok')
    if [ "$(count "$1" '^not ok')" != 0 ] || [ "$passed" = 0 ]; then
        cat "$work/$1.tap" >&2
        failed=1
    fi
    echo "$2: $passed tests pass, $(count "$1" '^not ok') fail"
}

run kore
all_pass kore "our Kore"

# A refused start would look like a failure of the test: it is not one that counts.
KORE_DEADLINE=1000 run kore-plain --plain
unproven=$(($(count kore-plain '^ok') + $(count kore-plain 'setup failed')))
if [ "$unproven" != 0 ] || [ "$(count kore-plain '^not ok')" != "$passed" ]; then
    cat "$work/kore-plain.tap" >&2
    failed=1
fi
echo "plain Kore: $(count kore-plain '^not ok') tests fail as they must, $unproven do not"

if [ -n "$sanitize" ]; then
    export KORE_SANITIZED=1
    instrument=-fsanitize=address,undefined
    run kore-sanitize --sanitize
    all_pass kore-sanitize "our Kore with sanitizers"
fi

exit $failed
