#!/bin/sh
# Runs one test program or suite for tests/run.sh, which adds up what it leaves in the folder: tests/run_one.sh FOLDER PROGRAM [ARGUMENT...]
#
# It prints nothing until the program has ended: then all that it said, without a line of another among it. It leaves how many
# passed and failed in NAME.sum, and why in NAME.failures when something did.
set -u
folder=$1
shift
left=$folder/$(echo "$1" | tr / -)
log=$left.log

# The sum of the numbers that cmocka prints after a mark: 3 in "[  PASSED  ] 3 test(s).".
count() {
    sed -n "s/^\[  $1  \] \([0-9][0-9]*\) test(s).*/\1/p" "$log" | awk '{ n += $1 } END { print n + 0 }'
}

# Keeps lines of the log for the end, each short.
remember() {
    { printf '== %s\n' "$name"; "$@" "$log" | cut -c1-200; } >"$left.failures"
}

name=$1
started=$(date +%s)
"$@" >"$log" 2>&1 </dev/null
status=$?
[ "$status" -eq 0 ] || echo "$name ended with status $status" >>"$log"

passed=$(count PASSED)
failed=$(count FAILED)
case $name in
*_test)
    if [ "$failed" -gt 0 ]; then
        remember grep -E '^\[ +(ERROR|LINE|FAILED) +\] (---|[a-z_0-9]+$)'
    elif [ "$status" -ne 0 ] || [ "$passed" -eq 0 ]; then # it crashed, or ran nothing
        failed=1
        remember tail -n 8
    fi
    ;;
*)
    passed=$((status == 0))
    failed=$((status != 0))
    [ "$status" -eq 0 ] || remember tail -n 20
    ;;
esac
echo "$passed $failed" >"$left.sum"
{
    flock 9
    printf '\n== %s (%d s)\n' "$name" "$(($(date +%s) - started))"
    cat "$log"
} 9>"$folder/lock"
# What failed is told by the sum: xargs goes on with the others.
exit 0
