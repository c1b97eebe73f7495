#!/bin/sh
# Runs the built tests of the kinds that are named (unit db http chaos browser) and adds up what they say.
#
#   tests/run.sh KIND...      TEST=word runs only the programs whose name holds the word, LANES=1 one after the other
#
# As many run at once as there are processors; each has a server, a database and ports of its own, and what it prints
# is printed when it has ended. A cmocka program counts its tests, a shell suite counts as one. At the end stands what
# failed, and why; the last line is the sum.
set -u
cd "$(dirname "$0")/.." || exit 1

mkdir -p build
work=$(mktemp -d "$PWD/build/test-run.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM

# One compiler for all that the suites build.
export CC="${CC:-gcc}"

wanted() {
    case $1 in *"${TEST:-}"*) return 0 ;; esac
    return 1
}

# What test programs copy; without it each makes its own.
if [ -e build/test-cluster/ready ]; then
    TEST_CLUSTER=$(readlink -f build/test-cluster)
    export TEST_CLUSTER
fi

# Lines of what is run: a program or suite, and what it is asked.
suite_of() {
    ! wanted "$1" || echo "$@"
}
programs_of() {
    for source in tests/"$1"/*_test.c; do
        [ -e "$source" ] || continue
        suite_of "build/asan/${source%.c}"
    done
}
of_kind() {
    case $1 in
    unit | db | http | chaos) programs_of "$1" ;;
    browser) suite_of tests/browser/run.sh ;;
    esac
    # The patches are proved on the Kore that was built already.
    if [ "$1" = http ] && wanted tests/http/kore/run.sh; then
        mkdir -p build/kore-tests
        ln -sfn ../kore-release build/kore-tests/kore
        ln -sfn ../kore-asan build/kore-tests/kore-sanitize
        suite_of tests/http/kore/run.sh --sanitize build/kore-tests
    fi
}

# Those that take minutes start first, or they would end alone.
for kind in browser chaos http db unit; do
    case " $* " in *" $kind "*) of_kind "$kind" ;; esac
done >"$work/list"
xargs -r -P "${LANES:-$(nproc)}" -L 1 tests/run_one.sh "$work" <"$work/list"

started=$(wc -l <"$work/list")
ended=$(find "$work" -name '*.sum' | wc -l)
if [ "$ended" -lt "$started" ]; then
    printf '== tests/run.sh\n%d of %d ended\n' "$ended" "$started" >"$work/run.failures"
    echo "0 $((started - ended))" >"$work/run.sum"
fi
if cat "$work"/*.failures >"$work/failures" 2>/dev/null; then
    printf '\n== what failed\n'
    cat "$work/failures"
fi
cat /dev/null "$work"/*.sum 2>/dev/null |
    awk '{ passed += $1; failed += $2 } END { printf "%d passed, %d failed\n", passed, failed }' >build/test-sum
echo
cat build/test-sum
[ ! -s "$work/failures" ]
