#!/bin/sh
# make bench-live: what open pages cost that wait for what is new, how soon they are told, and what floods of them do.
#
#   LISTENERS  how many of them (10000)
#
# Starts a scratch PostgreSQL, the server and the job runner on a free port, and stops them by their ids.
set -eu
cd "$(dirname "$0")/../.."
. conf/dev/say.sh
. conf/dev/ports.sh

work=$(mktemp -d /tmp/backtalk-live.XXXXXX)
chmod 755 "$work"
running=''
stop_all() {
    trap - EXIT INT TERM
    for process in $running; do kill -TERM "$process" 2>/dev/null || :; done
    for process in $running; do wait "$process" 2>/dev/null || :; done
    conf/dev/cluster.sh stop "$work/pg" >/dev/null 2>&1 || :
    conf/dev/cluster.sh drop "$work/pg" >/dev/null 2>&1 || :
    rm -rf "$work"
}
trap stop_all EXIT
trap 'exit 1' INT TERM

conf/dev/cluster.sh start "$work/pg"
DATABASE_URL=$(conf/dev/cluster.sh url "$work/pg")
export DATABASE_URL
build/backtalk-ctl migrate >/dev/null
build/backtalk-ctl load assets/library >/dev/null

port=9700
while port_is_taken "$port"; do port=$((port + 1)); done
sed -e "s/bind 127.0.0.1 8888/bind 127.0.0.1 $port/" kore.conf >"$work/kore.conf"
SEAL_KEY_FILE=$work/backtalk.key
export SEAL_KEY_FILE
make_key "$SEAL_KEY_FILE"
owner=$DATABASE_URL
DATABASE_URL=$(conf/dev/cluster.sh serving-url "$work/pg")
BEHIND_PROXY=1 build/kore -f -n -r -c "$work/kore.conf" >"$work/server.log" 2>&1 &
server=$!
running=$server
build/backtalk-ctl jobs --with-parent >"$work/jobs.log" 2>&1 &
running="$running $!"
tries=0
until [ "$(http_status "$port" /readyz)" = 200 ]; do
    tries=$((tries + 1))
    [ "$tries" -lt 300 ] || { cat "$work"/*.log; fail 'the site does not become ready'; }
    sleep 0.1
done
failed=0
python3 tests/bench/live.py "$port" "$owner" "$server" "${LISTENERS:-10000}" || failed=1
# What each process said that is no line of a request.
cat "$work/server.log" "$work/jobs.log" | head -n 20
exit "$failed"
