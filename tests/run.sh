#!/bin/sh
# Runs the built tests of the kinds that are named (unit db http chaos browser) and adds up what they say.
#
#   tests/run.sh KIND...      TEST=word runs only the programs whose name holds the word
#
# A cmocka program counts its tests, a shell suite counts as one. At the end stands what failed, and why; the last line
# is the sum.
set -u
cd "$(dirname "$0")/.." || exit 1

passed=0
failed=0
mkdir -p build
work=$(mktemp -d "$PWD/build/test-run.XXXXXX")
log=$work/output
failures=$work/failures
: >"$failures"
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM

# One compiler for all that the suites build.
export CC="${CC:-gcc}"

wanted() {
    case $1 in *"${TEST:-}"*) return 0 ;; esac
    return 1
}

# The sum of the numbers that cmocka prints after a mark: 3 in "[  PASSED  ] 3 test(s)."
count() {
    sed -n "s/^\[  $1  \] \([0-9][0-9]*\) test(s).*/\1/p" "$log" | awk '{ n += $1 } END { print n + 0 }'
}

# Runs a command, prints what it prints and keeps it in the log; the status is the command's.
run_logged() {
    printf '\n== %s\n' "$1"
    { "$@" 2>&1; echo $? >"$log.status"; } | tee "$log"
    status=$(cat "$log.status")
    [ "$status" -eq 0 ] || echo "$1 ended with status $status" | tee -a "$log"
    return "$status"
}

# Keeps lines of the log for the end, each short.
remember() {
    printf '== %s\n' "$1"
    shift
    "$@" "$log" | cut -c1-200
}

run_program() {
    run_logged "$1" || :
    good=$(count PASSED)
    bad=$(count FAILED)
    if [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then
        bad=1
        remember "$1" tail -n 8 >>"$failures"
    elif [ "$bad" -gt 0 ]; then
        remember "$1" grep -E '^\[ +(ERROR|LINE|FAILED) +\] (---|[a-z_0-9]+$)' >>"$failures"
    fi
    passed=$((passed + good))
    failed=$((failed + bad))
}

run_suite() {
    [ -e "$1" ] && wanted "$1" || return 0
    if run_logged "$@"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        remember "$1" tail -n 20 >>"$failures"
    fi
}

run_kind() {
    case $1 in
    unit | db | http | chaos)
        for source in tests/"$1"/*_test.c; do
            [ -e "$source" ] || continue
            name=${source%.c}
            if wanted "$name"; then run_program "build/asan/$name"; fi
        done
        ;;
    esac
    case $1 in
    http)
        # The patches are proved on the Kore that was built already.
        mkdir -p build/kore-tests
        ln -sfn ../kore-release build/kore-tests/kore
        ln -sfn ../kore-asan build/kore-tests/kore-sanitize
        run_suite tests/http/kore/run.sh --sanitize build/kore-tests
        ;;
    browser) run_suite tests/browser/run.sh ;;
    esac
}

for kind in "$@"; do
    run_kind "$kind"
done
if [ "$failed" -ne 0 ]; then
    printf '\n== what failed\n'
    cat "$failures"
fi
printf '%d passed, %d failed\n' "$passed" "$failed" >build/test-sum
echo
cat build/test-sum
[ "$failed" -eq 0 ]
