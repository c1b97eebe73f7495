#!/bin/sh
# make run: from a clone to a forum on http://127.0.0.1:8888, and nothing left behind after Ctrl-C.
#
#   PORT          where to listen on 127.0.0.1 (8888)
#   WORKERS       how many worker processes (what kore.conf says)
#   RUN_AS        for root: the user that serves (whom the private cluster belongs to; nobody)
#   DATABASE_URL  any libpq URI; then no private cluster is made and no accounts to try
#   SEAL_KEY_FILE  the key of what is sealed in the database (var/backtalk.key, which is made)
#   DATABASE_OWNER_URL  the same database as its owner, when DATABASE_URL's role does not own it
set -eu
cd "$(dirname "$0")/../.."
. conf/dev/say.sh
. conf/dev/ports.sh

port=${PORT:-8888}
workers=${WORKERS:-}
case $port in '' | *[!0-9]* | ??????*) fail "PORT is a number from 1 to 65535, not '$port'." ;; esac
[ "$port" -ge 1 ] && [ "$port" -le 65535 ] || fail "PORT is a number from 1 to 65535, not '$port'."
case $workers in *[!0-9]* | 0* | ????*) fail "WORKERS is a number from 1 to 999, not '$workers'." ;; esac
port_in_use="port $port is in use: stop what listens there, or choose another with PORT=8889 make run."
! port_is_taken "$port" || fail "$port_in_use"

# One at a time in a clone: they would share the cluster. The lock goes with this process.
mkdir -p var build 2>/dev/null || fail "cannot write in $PWD: is the disk full, or is it somebody else's?"
exec 9>>var/run.lock || fail "cannot write in $PWD/var: is it somebody else's?"
flock -n 9 || fail 'another make run is at work in this clone: stop it first.'

# make passes SIGTERM on to what it runs, but not SIGINT; it then waits for us with its own handlers
# taken back. That, or its end, means the same as Ctrl-C.
caller() {
    if [ "$(cat "/proc/$PPID/comm" 2>/dev/null)" = make ]; then
        sed -n 's/^SigCgt://p' "/proc/$PPID/status"
    elif [ -e "/proc/$PPID" ]; then
        echo there
    fi
}
called_by=$(caller)

server=''
jobs=''
cluster=''

# Stops what this script started, the server first, so that it can finish what it has begun.
stop_all() {
    # Whoever read our output may be gone: that must not keep us from this.
    trap '' INT TERM HUP QUIT PIPE
    trap - EXIT
    set +e
    [ -z "$server" ] || echo 'Stopping'
    if [ -n "$step_pid" ]; then
        echo 'Stopping as soon as this step is done'
        wait "$step_pid"
    fi
    if [ -n "$server" ] && kill -0 "$server" 2>/dev/null; then
        # Its workers are its children; when it does not let them go, they go by their own ids.
        family="$server $(cat "/proc/$server/task/$server/children" 2>/dev/null || :)"
        kill -TERM "$server" 2>/dev/null || :
        waited=0
        while kill -0 "$server" 2>/dev/null && [ "$waited" -lt 100 ]; do
            sleep 0.1
            waited=$((waited + 1))
        done
        for process in $family; do
            kill -KILL "$process" 2>/dev/null || :
        done
        wait "$server" 2>/dev/null || :
    fi
    if [ -n "$jobs" ]; then
        kill -TERM "$jobs" 2>/dev/null || :
        wait "$jobs" 2>/dev/null || :
    fi
    if [ -n "$cluster" ]; then
        conf/dev/cluster.sh stop 9>&- || :
    fi
}
trap stop_all EXIT
trap 'stop_all; exit 0' INT TERM HUP QUIT

# ---- build -------------------------------------------------------------------------------------

conf/dev/deps.sh run 9>&- || exit 1
[ -x build/backtalk-ctl ] || need_room build 150 'the build'
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES || :
make --no-print-directory -j"$(nproc)" build 9>&- || fail 'the build failed: the reason is above.'

# ---- database ----------------------------------------------------------------------------------

own=''
if [ -n "${DATABASE_URL:-}" ]; then
    own=yes
    serving=$DATABASE_URL
else
    cluster=yes
    if [ -d var/pg/data ]; then
        need_room var/pg 30 'the private database'
        conf/dev/cluster.sh start 9>&- || exit 1
    else
        need_room var 300 'the private database'
        step 'Making the private PostgreSQL cluster in var/pg' build/cluster.log \
            conf/dev/cluster.sh start 9>&- || fail "$(sed 's/^backtalk: //' build/cluster.log | tail -n 1)"
    fi
    DATABASE_URL=$(conf/dev/cluster.sh url)
    serving=$(conf/dev/cluster.sh serving-url)
fi
export DATABASE_URL

schema=$(DATABASE_URL=${DATABASE_OWNER_URL:-$DATABASE_URL} build/backtalk-ctl schema 9>&-) || exit 1
# Remembered until the starter content is there: whatever stops us before, the next run loads it.
[ -z "$own" ] || [ "$schema" -gt 0 ] || : >var/unloaded
build/backtalk-ctl migrate 9>&- || exit 1

# The starter content goes into the private cluster whenever it or the loader changed, and into a
# database of one's own only when that was empty: there, people's edits come first.
if [ -n "$own" ]; then
    if [ -e var/unloaded ]; then
        build/backtalk-ctl load assets/library 9>&- || exit 1
        rm -f var/unloaded
    fi
else
    content=$({
        stat -L -c '%i %Y' var/pg/data/PG_VERSION
        find assets/library -type f -printf '%p %s %T@\n' | LC_ALL=C sort
        cksum <build/backtalk-ctl
    } | cksum)
    if [ "$(cat var/loaded 2>/dev/null)" != "$content" ]; then
        echo 'Loading the starter content'
        build/backtalk-ctl load assets/library 9>&- || exit 1
        build/backtalk-ctl demo-accounts >var/accounts 9>&- || fail 'the accounts to try could not be made.'
        echo "$content" >var/loaded
    fi
fi

# ---- server ------------------------------------------------------------------------------------

# Root starts it, an ordinary user serves: Kore's workers, which read what strangers send, and the job runner.
as=''
keep=-r
if [ "$(id -u)" -eq 0 ]; then
    as=${RUN_AS:-}
    [ -n "$as" ] || [ -n "$own" ] || as=$(stat -L -c %U var/pg/data)
    as=${as:-nobody}
    id "$as" >/dev/null 2>&1 || fail "there is no user $as to serve as: choose one with RUN_AS=NAME make run."
    [ "$(id -u "$as")" -ne 0 ] || fail 'root does not serve: choose another user with RUN_AS=NAME make run.'
    keep=''
fi

# Mails are files there, unless SMTP_URL names a mail server.
mail=${MAIL_FOLDER:-var/mail}
mkdir -p "$mail" && chmod 700 "$mail" || fail "cannot write in $mail: is it somebody else's?"
[ -z "$as" ] || chown "$as" "$mail"

# The key of what is sealed in the database, which is in no backup of that (README).
SEAL_KEY_FILE=${SEAL_KEY_FILE:-var/backtalk.key}
export SEAL_KEY_FILE
make_key "$SEAL_KEY_FILE" || fail "cannot write $SEAL_KEY_FILE: is it somebody else's?"

sed -e "s/^\([[:space:]]*bind[[:space:]].*[[:space:]]\)[0-9][0-9]*\([[:space:]]*\)$/\1$port\2/" \
    ${workers:+-e "s/^\([[:space:]]*workers[[:space:]][[:space:]]*\)[0-9][0-9]*/\1$workers/"} \
    kore.conf >build/kore.conf
[ -z "$as" ] || echo "runas $as" >>build/kore.conf
! port_is_taken "$port" || fail "$port_in_use"

DATABASE_URL=$serving
# Whoever tries it out has no phone at hand for each of the accounts to try.
[ -n "$own" ] || export STAFF_SECOND_FACTOR="${STAFF_SECOND_FACTOR:-optional}"
# A line at a time, also into a pipe: otherwise each worker repeats what was not yet written.
# shellcheck disable=SC2086
stdbuf -oL build/kore -f -n $keep -c build/kore.conf 9>&- &
server=$!
# What follows from writes: without it others do not see them.
build/backtalk-ctl jobs --with-parent ${as:+--as "$as"} 9>&- &
jobs=$!

# Ready when a page that needs the database answers; a server that ended has said why.
waited=0
until [ "$(http_status "$port" /readyz)" = 200 ]; do
    kill -0 "$server" 2>/dev/null || fail 'the server ended while it was starting: the reason is above.'
    [ "$waited" -lt 150 ] || fail 'the server does not become ready: the reason is above.'
    sleep 0.1
    waited=$((waited + 1))
done

printf '\nBacktalk is at http://127.0.0.1:%s\n' "$port"
if [ -z "$own" ] && [ -s var/accounts ]; then
    printf '\nAccounts to try:\n'
    sed 's/^/  /' var/accounts
fi
[ -n "${SMTP_URL:-}" ] || printf '\nMails, such as those that verify an address, are files in %s.\n' "$mail"
printf '\nCtrl-C stops it.\n'

# Until the server ends or somebody wants it to.
while kill -0 "$server" 2>/dev/null; do
    sleep 1 9>&- &
    wait $! || :
    [ "$(caller)" = "$called_by" ] || exit 0
done
status=0
wait "$server" || status=$?
server=''
[ "$status" -eq 0 ] || fail "the server ended with status $status."
