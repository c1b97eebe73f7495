# Read by the other scripts here: one clear line for trouble, and signs of life for slow steps.

# One line, and out.
fail() {
    printf 'backtalk: %s\n' "$*" >&2
    exit 1
}

# make_key FILE: the key of what is sealed in a database, unless there is one. `backtalk-ctl` is built.
make_key() {
    [ ! -e "$1" ] || return 0
    (umask 077 && build/backtalk-ctl key new >"$1.new") && mv "$1.new" "$1"
}

step_pid=''

# step WORDS LOG COMMAND...: runs the command with its output in LOG and a dot for each second that
# it takes. Signals of the terminal do not reach it: what is half made would stay half made. Whoever ends
# before it does waits for step_pid.
step() {
    step_words=$1
    step_log=$2
    shift 2
    printf '%s ' "$step_words"
    ("$@") >"$step_log" 2>&1 </dev/null &
    step_pid=$!
    step_ticks=0
    while kill -0 "$step_pid" 2>/dev/null; do
        sleep 0.1 || :
        step_ticks=$((step_ticks + 1))
        [ $((step_ticks % 10)) -ne 0 ] || printf '.'
    done
    step_status=0
    wait "$step_pid" || step_status=$?
    step_pid=''
    if [ "$step_status" -eq 0 ]; then echo ' done'; else echo ' failed'; fi
    return "$step_status"
}

# Megabytes that are free where $1 lies (or will lie).
free_mb() {
    free_path=$1
    while [ ! -e "$free_path" ]; do free_path=$(dirname "$free_path"); done
    df -Pk "$free_path" | awk 'NR == 2 { print int($4 / 1024) }'
}

# need_room PATH MB WHAT: says so before anything is half written.
need_room() {
    room=$(free_mb "$1")
    [ "$room" -ge "$2" ] ||
        fail "the disk is full: $3 needs about $2 MB under $1, and $room MB are free."
}

# The last line of a log that says something, for one clear line.
reason_in() {
    if grep -q 'No space left on device' "$1" 2>/dev/null; then
        echo 'the disk is full (No space left on device)'
    else
        grep -v '^[[:space:]]*$' "$1" 2>/dev/null | tail -n 1
    fi
}
